#!/usr/bin/env bash
# Writes what `casebus top` and `casebus tail` show at 80x24 and 200x50, and of a case, into a folder: docs/terminal.
# Usage: scripts/capture_terminal.sh FOLDER, after `swift build` and `make test` have made .build/venv; needs tmux.
set -euo pipefail
cd "$(dirname "$0")/.."
export CAPTURE_DIR=${1:?name the folder for the captures}
mkdir -p "$CAPTURE_DIR"
export CASEBUSD=${CASEBUSD:-$PWD/.build/debug/casebusd} CASEBUS=${CASEBUS:-$PWD/.build/debug/casebus}
.build/venv/bin/python -m pytest -q Tests/Foreign/test_top.py -k "80_by_24 or keys or tail"
sed -i 's/ *$//' "$CAPTURE_DIR"/*.txt
