#!/usr/bin/env bash
# Runs every test: the Swift suites, then the Python client against the real daemon. Exits 0 only if all pass.
# Words after it go to pytest: scripts/test.sh -k hostile
set -euo pipefail
cd "$(dirname "$0")/.."
venv=.build/venv
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
"$venv/bin/pip" install -q --disable-pip-version-check -r Tests/Foreign/requirements.txt
# The Swift suites run Python scripts too: they find the packages above first.
export PATH="$PWD/$venv/bin:$PATH"
swift format lint --strict --recursive Sources Tests Package.swift
swift build --build-tests
swift test --skip-build
bin=$(swift build --show-bin-path)
CASEBUSD="$bin/casebusd" CASEBUS="$bin/casebus" python -m pytest -q Tests/Foreign "$@"
