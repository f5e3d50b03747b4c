#!/usr/bin/env python3
"""Reads `casebus tail --from 1 --json` and checks that every instant of every case is charged once.

    casebus tail --from 1 --json | scripts/check_tail.py [--json | --intervals]

From the rows alone it rebuilds who held what: a push is with its receiver from the push on (waiting, then at work once
signed); what a hand-off's end leaves behind lies with its sender (idle); a case that was not pushed yet with the unit
that registered it (preparing). A suspension or correction names for whom the unit waits; a disputed hand-off is with
whom the row names, until it is signed for or ruled; a reassigned one waits at the office. When a unit is succeeded,
what was with it is with its successor from then on. It checks that
  - the rows are numbered without a gap, and no act is impossible where the case stands;
  - the intervals of each hand-off, and the stretches without one, are contiguous, each with one holder;
  - at no instant a case has nobody, and the hand-offs' lives and the idle stretches cover its life without a hole;
  - where no two hand-offs are open at once, the intervals add up to the case's life, to the millisecond of wall time.
Times are the asserted ones where a row has them. --intervals prints what it rebuilt instead, a JSON object a line. Exit
status: 0 all holds, 1 something does not.

It uses nothing of the daemon's: only Python's standard library and docs/protocol.md.
"""
import argparse
import json
import sys

from tail_case import ACTS, BEGINS, BUS_ACTS, Case, Impossible, milliseconds

SHOWN_MOST = 20


class Rebuilt:
    """All cases of a log, from its rows."""

    def __init__(self):
        self.cases, self.faults, self.rows, self.acts, self.now = {}, [], 0, 0, 0

    def take(self, row, expected=None):
        self.rows += 1
        if expected is not None and row["sequence"] != expected:
            self.faults.append(f"record {row['sequence']} where {expected} was due")
        self.now = max(self.now, milliseconds(row["at"]))
        if row["kind"] == "succeeded":
            # It names no case: it is every one's of which something was open at the unit.
            for case in self.cases.values():
                case.succeed(row["unit"], row["successor"], milliseconds(row["at"]))
            return
        if row["kind"] not in ACTS | BUS_ACTS:
            return
        self.acts += 1
        key = (row["registrar"], row["case"])
        try:
            if key in self.cases:
                self.cases[key].take(row)
            elif row["kind"] in BEGINS:
                self.cases[key] = Case(row)
            else:
                raise Impossible("the case was not registered")
        except (Impossible, KeyError) as problem:
            detail = f"no {problem}" if isinstance(problem, KeyError) else problem
            self.faults.append(f"record {row['sequence']}, {row['kind']} of case {key[1]}: {detail}")

    def finish(self):
        for (_, name), case in self.cases.items():
            self.faults += [f"case {name}: {fault}" for fault in case.faults(self.now)]
        return self.faults


def rebuild(lines):
    """Reads rows of the log, one JSON object a line, which begins at 1."""
    rebuilt, expected = Rebuilt(), 1
    for line in lines:
        row = json.loads(line)
        rebuilt.take(row, expected)
        expected = row["sequence"] + 1
    rebuilt.finish()
    return rebuilt


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print the verdict as JSON")
    parser.add_argument("--intervals", action="store_true", help="print every interval, one JSON object a line")
    arguments = parser.parse_args()
    rebuilt = rebuild(sys.stdin)
    if arguments.intervals:
        for case in rebuilt.cases.values():
            for one in case.intervals:
                # A stretch between two hand-offs that takes no time is none.
                if one.handoff is not None or one.begin != one.end:
                    print(json.dumps({"registrar": case.registrar, "case": case.id} | vars(one)))
        return 1 if rebuilt.faults else 0
    cases = rebuilt.cases.values()
    counts = {
        "rows": rebuilt.rows, "acts": rebuilt.acts, "cases": len(cases),
        "handoffs": sum(len(case.senders) for case in cases),
        "intervals": sum(len(case.intervals) for case in cases),
        "parallel_cases": sum(case.parallel for case in cases), "faults": len(rebuilt.faults)}
    if arguments.json:
        print(json.dumps(counts | {"first_faults": rebuilt.faults[:SHOWN_MOST]}))
    else:
        print("{rows} rows, {acts} acts, {cases} cases ({parallel_cases} with parallel hand-offs), {handoffs} "
              "hand-offs, {intervals} intervals".format(**counts))
        for fault in rebuilt.faults[:SHOWN_MOST]:
            print(f"  {fault}")
        if not rebuilt.rows:
            print("FAILED: there are no rows. Pipe `casebus tail --from 1 --json` in here.")
        elif rebuilt.faults:
            print(f"FAILED: {len(rebuilt.faults)} faults")
        else:
            print("passed: every instant of every case is charged to exactly one holder, without a gap")
    return 1 if rebuilt.faults or not rebuilt.rows else 0


if __name__ == "__main__":
    sys.exit(main())
