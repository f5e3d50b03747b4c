#!/usr/bin/env bash
# Runs every test: the Swift suites, then the Python client against the real daemon. Exits 0 only if all pass.
# Words after it go to pytest: scripts/test.sh -k hostile. -s and --pdb need -n 0 as well: one test at a time.
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
export CASEBUSD="$bin/casebusd" CASEBUS="$bin/casebus"

# Which words choose no test in one of the two runs (5) may choose some in the other.
chosen= failed=
foreign() {
    local status=0
    python -m pytest -q Tests/Foreign "$@" || status=$?
    case $status in
    0) chosen=yes ;;
    5) ;;
    *) failed=$status ;;
    esac
}
# Two at a time, those of a file in one process, for they share daemons; then those that need the machine to themselves.
foreign -n 2 --dist loadfile --no-loadscope-reorder -m "not alone" "$@"
foreign -m alone "$@" -n 0
exit "${failed:-$([ "$chosen" ] && echo 0 || echo 5)}"
