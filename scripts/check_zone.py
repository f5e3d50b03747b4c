#!/usr/bin/env python3
"""Compares what the zone's simulator did with what the bus says about it.

    casebus tail --from 1 --json > tail.ndjson
    casebus stalls --waiting 0 --work 0 --idle 0 --json > stalls.json
    scripts/check_zone.py --journal zone-1.ndjson --tail tail.ndjson --stalls stalls.json [--self-test] [--json]

The simulator's own log is written from what it sent and from its receipts, and its open items from its script; both
are compared with the bus, which must hold this day and nothing else:
  - each act of the simulator's log is in the tail once, with the same time, case, hand-off, units and outcome, and the
    tail has no other act;
  - from the tail alone, every hand-off and every stretch between two has one holder at each instant, and a case's
    intervals are contiguous (scripts/check_tail.py);
  - what `stalls` lists, with limits of nothing, is what the simulator left open: unit to ask, kind, case, hand-off,
    sender, since when; none missing, none too many; and the same follows from the tail alone.
--self-test alters a line of each input, one after the other, and sees that each is noticed.
Exit status: 0 they agree, 1 they do not. Only Python's standard library is used, and nothing of the daemon's.
"""
import argparse
import copy
import json
import sys

from check_tail import ACTS, SHOWN_MOST, Rebuilt, milliseconds

# The columns of an act that both sides know, by the name they have in both.
COMPARED = ("id", "actor", "registrar", "case", "handoff", "from", "to", "answer", "outcome", "decision", "reason")


def read_lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


class Inputs:
    def __init__(self, acts, left_open, tail, stalls):
        self.acts, self.left_open, self.tail, self.stalls = acts, left_open, tail, stalls

    @classmethod
    def read(cls, arguments):
        lines = [line for path in arguments.journal for line in read_lines(path)]
        with open(arguments.stalls, encoding="utf-8") as file:
            stalls = json.load(file)
        return cls([one for one in lines if "act" in one], [one for one in lines if "open" in one],
                   read_lines(arguments.tail), stalls)


def column(row, name):
    """A column's value; an empty reason is no reason."""
    return row.get(name) or None


def opened(row):
    return [(one["handoff"], one["to"]) for one in row.get("next", [])]


def compare_acts(inputs):
    """The simulator's acts and the tail's, each against the other."""
    rows = {}
    for row in inputs.tail:
        if row["kind"] in ACTS:
            rows.setdefault(row["sequence"], []).append(row)
    seen = set()
    for act in inputs.acts:
        name = f"{act['act']} {act['id']} (record {act['sequence']})"
        found = rows.get(act["sequence"], [])
        if act["sequence"] in seen:
            yield f"{name}: the simulator has two acts with this receipt"
        seen.add(act["sequence"])
        if len(found) != 1:
            yield f"{name}: {len(found)} times in the tail"
            continue
        row = found[0]
        if row["kind"] != act["act"]:
            yield f"{name}: the tail has {row['kind']}"
        for key in COMPARED:
            if column(act, key) != column(row, key):
                yield f"{name}: {key} is {column(act, key)!r}, in the tail {column(row, key)!r}"
        if opened(act) != opened(row):
            yield f"{name}: opens {opened(act)}, in the tail {opened(row)}"
        if act.get("matter") and act["matter"] != row.get("matter"):
            yield f"{name}: matter is {act['matter']!r}, in the tail {row.get('matter')!r}"
        if not act["recorded_at"] == row["recorded_at"] == row["at"]:
            yield f"{name}: its receipt says {act['recorded_at']}, the tail {row['recorded_at']}, at {row['at']}"
        # Both clocks are this machine's; a receipt cannot be older than what it is for.
        if not milliseconds(act["sent_at"]) - 50 <= milliseconds(row["at"]) <= milliseconds(act["answered_at"]) + 50:
            yield f"{name}: sent {act['sent_at']}, answered {act['answered_at']}, recorded {row['at']}"
    for sequence in sorted(set(rows) - seen):
        yield f"record {sequence}: a {rows[sequence][0]['kind']} that the simulator did not do"


def item(row, kind):
    handoff = row.get("handoff")
    return (row["registrar"], row["case"] if "case" in row else row["id"], handoff, kind, row["unit"],
            row.get("from") if handoff else None, milliseconds(row["since"]))


def compare_open(inputs, rebuilt):
    """What is open: by the simulator's script, by `stalls`, by the tail."""
    left = [item(one, one["open"]) for one in inputs.left_open]
    stalls = [item(one, one["kind"]) for one in inputs.stalls["stalls"]]
    if inputs.stalls.get("more"):
        yield f"stalls shows {len(stalls)} and has more: simulate fewer cases"
    tail = [
        (*key, handoff, kind, unit, case.senders.get(handoff), since)
        for key, case in rebuilt.cases.items() for unit, kind, handoff, since in case.holders()]
    for name, listed in (("stalls", stalls), ("the simulator's log", left)):
        for one in {one for one in listed if listed.count(one) > 1}:
            yield f"{name} has {one} more than once"
    for one in sorted(set(left) - set(stalls), key=str):
        yield f"left open and not among the stalls: {one}"
    for one in sorted(set(stalls) - set(left), key=str):
        yield f"among the stalls and not left open: {one}"
    for one in sorted(set(left) ^ set(tail), key=str):
        yield f"the tail's rows and the simulator differ about: {one}"


def check(inputs):
    """All differences, and what was counted."""
    rebuilt, expected = Rebuilt(), 1
    for row in inputs.tail:
        rebuilt.take(row, expected)
        expected = row["sequence"] + 1
    differences = list(compare_acts(inputs)) + rebuilt.finish() + list(compare_open(inputs, rebuilt))
    left = {item(one, one["open"]) for one in inputs.left_open}
    stalls = {item(one, one["kind"]) for one in inputs.stalls["stalls"]}
    counts = {
        "acts": len(inputs.acts), "tail_rows": len(inputs.tail), "cases": len(rebuilt.cases),
        "handoffs": sum(len(case.senders) for case in rebuilt.cases.values()),
        "intervals": sum(len(case.intervals) for case in rebuilt.cases.values()),
        "open": len(left), "stalls": len(stalls),
        "precision": len(left & stalls) / len(stalls) if stalls else float(not left),
        "recall": len(left & stalls) / len(left) if left else 1.0}
    if not inputs.acts:
        differences.append("the simulator's log has no acts")
    return differences, counts


# Self-test


def later(text):
    """The same instant a millisecond later, or earlier at the end of a second."""
    digits = int(text[-4:-1])
    return f"{text[:-4]}{digits + 1 if digits < 999 else digits - 1:03d}Z"


def alterations(inputs):
    """(what is altered, how): each acts on a copy."""
    def first(rows, holds):
        return next(number for number, row in enumerate(rows) if holds(row))

    def change(rows, holds, key, value):
        row = rows[first(rows, holds)]
        row[key] = value(row[key]) if callable(value) else value

    signed = lambda row: row.get("answer") == "sign"
    pushed = lambda row: row.get("kind") == "push" or row.get("act") == "push"
    yield "an act is missing in the log", lambda one: one.acts.pop(len(one.acts) // 2)
    yield "an act is twice in the log", lambda one: one.acts.append(one.acts[0])
    yield "an act names another unit", lambda one: change(one.acts, pushed, "to", "bureau/nobody")
    yield "an act has another hand-off", lambda one: change(one.acts, signed, "handoff", 0)
    yield "an act has another answer", lambda one: change(one.acts, signed, "answer", "refuse")
    yield "an act has another time", lambda one: change(one.acts, signed, "recorded_at", later)
    yield "a row of the tail is missing", lambda one: one.tail.pop(first(one.tail, signed))
    yield "a row of the tail is twice there", lambda one: one.tail.append(one.tail[first(one.tail, pushed)])
    yield "a row has another case", lambda one: change(one.tail, signed, "case", "another")
    yield "a row has another receiver", lambda one: change(one.tail, pushed, "to", "bureau/nobody")
    yield "a row has another time", lambda one: change(one.tail, signed, "at", later)
    if inputs.stalls["stalls"]:
        listed = lambda row: True
        yield "a stall is missing", lambda one: one.stalls["stalls"].pop()
        yield "a stall is twice there", lambda one: one.stalls["stalls"].insert(0, one.stalls["stalls"][0])
        yield "a stall asks another unit", lambda one: change(one.stalls["stalls"], listed, "unit", "bureau/nobody")
        yield "a stall is of another kind", lambda one: change(one.stalls["stalls"], listed, "kind", "preparing?")
        yield "a stall began at another time", lambda one: change(one.stalls["stalls"], listed, "since", later)
        yield "an open item is missing in the log", lambda one: one.left_open.pop()
        yield "an open item has another unit", lambda one: change(one.left_open, listed, "unit", "bureau/nobody")


def self_test(inputs):
    """Alterations that were not noticed."""
    total, missed = 0, []
    for name, alter in alterations(inputs):
        altered = copy.deepcopy(inputs)
        alter(altered)
        total += 1
        if not check(altered)[0]:
            missed.append(name)
    return total, missed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--journal", required=True, nargs="+", help="the simulator's log; several for several days")
    parser.add_argument("--tail", required=True, help="what `casebus tail --from 1 --json` printed")
    parser.add_argument("--stalls", required=True, help="what `casebus stalls … --json` printed")
    parser.add_argument("--self-test", action="store_true", help="see that alterations are noticed")
    parser.add_argument("--json", action="store_true", help="print the verdict as JSON")
    arguments = parser.parse_args()
    inputs = Inputs.read(arguments)
    differences, counts = check(inputs)
    total, missed = 0, []
    if arguments.self_test and not differences:
        total, missed = self_test(inputs)
    if arguments.json:
        print(json.dumps(counts | {"differences": len(differences), "first_differences": differences[:SHOWN_MOST],
                                   "alterations": total, "alterations_missed": missed}))
        return 1 if differences or missed else 0
    print("{acts} acts of the simulator, {tail_rows} rows of the tail: {cases} cases, {handoffs} hand-offs, "
          "{intervals} intervals".format(**counts))
    print("{open} left open, {stalls} stalls: precision {precision:.3f}, recall {recall:.3f}".format(**counts))
    for one in differences[:SHOWN_MOST]:
        print(f"  {one}")
    if len(differences) > SHOWN_MOST:
        print(f"  and {len(differences) - SHOWN_MOST} more")
    if total:
        print(f"self-test: {total - len(missed)} of {total} alterations were noticed")
        for name in missed:
            print(f"  not noticed: {name}")
    print(f"FAILED: {len(differences)} differences" if differences else
          "FAILED: the self-test" if missed else "passed: the bus says what was done, no more and no less")
    return 1 if differences or missed else 0


if __name__ == "__main__":
    sys.exit(main())
