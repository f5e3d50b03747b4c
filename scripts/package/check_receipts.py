#!/usr/bin/env python3
"""Holds receipts against the log: every one must be there, once, under its sequence; and the log must have no gap.

check_receipts.py TAIL RECEIPTS...     TAIL: `casebus tail --from 1 --json`; RECEIPTS: what load.sh wrote.
"""
import collections
import json
import sys


def main(tail, receipt_files):
    rows = [json.loads(line) for line in open(tail)]
    gaps = [row["sequence"] for number, row in enumerate(rows, 1) if row["sequence"] != number]
    pushes = collections.defaultdict(list)
    for row in rows:
        if row["kind"] == "push":
            pushes[row["id"]].append(row["sequence"])
    receipts = 0
    wrong = []
    for path in receipt_files:
        for line in open(path):
            identifier, receipt = line.split(" ", 1)
            receipts += 1
            if pushes[identifier] != [json.loads(receipt)["sequence"]]:
                wrong.append(f"{identifier}: receipt {receipt.strip()}, log {pushes[identifier]}")
    starts = [row for row in rows if row["kind"] == "started"]
    clean = sum(row["clean"] for row in starts)
    print(f"{receipts} receipts, {len(rows)} records, {len(starts)} starts, {clean} of them after an orderly stop")
    for fault in [f"the log does not go on at {gap}" for gap in gaps[:5]] + wrong[:5]:
        print(fault)
    return 0 if receipts and not gaps and not wrong else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
