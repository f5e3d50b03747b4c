#!/usr/bin/env bash
# Makes the manual pages from what the programs say about themselves.
#   scripts/generate-man-pages.sh [MAN [BIN]]
# MAN: where the pages go (default: man). BIN: the folder with casebus and casebusd (default: that of the release build).
set -euo pipefail
cd "$(dirname "$0")/.."
man=${1:-man}
bin=${2:-$(swift build -c release --show-bin-path)}
mkdir -p "$man"
"$bin/casebus" --experimental-dump-help | python3 scripts/make_man_pages.py --section 1 "$man"
if [ -x "$bin/casebusd" ]; then
    "$bin/casebusd" --experimental-dump-help | python3 scripts/make_man_pages.py --section 8 "$man"
fi
