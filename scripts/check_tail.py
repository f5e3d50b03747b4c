#!/usr/bin/env python3
"""Reads `casebus tail --from 1 --json` and checks that every instant of every case is charged once.

    casebus tail --from 1 --json | scripts/check_tail.py [--json]

From the rows alone it rebuilds who held what: a push is with its receiver from the push on (waiting, then at work once
signed); what a hand-off's end leaves behind lies with its sender (idle); a case that was not pushed yet with the unit
that registered it (preparing). It checks that
  - the rows are numbered without a gap, and no act is impossible where the case stands;
  - the intervals of each hand-off, and the stretches without one, are contiguous, each with one holder;
  - at no instant a case has nobody, and the hand-offs' lives and the idle stretches cover its life without a hole;
  - where no two hand-offs are open at once, the intervals add up to the case's life, to the millisecond of wall time.
Times are the asserted ones where a row has them. Exit status: 0 all holds, 1 something does not.

It uses nothing of the daemon's: only Python's standard library and docs/protocol.md.
"""
import argparse
import json
import sys

ACTS = {"register", "accept", "decide", "close", "push", "acknowledge", "feedback", "withdraw", "urge"}
SHOWN_MOST = 20


def milliseconds(text):
    """An instant of the log, `2026-01-05T09:30:00.000Z`, in milliseconds since 1970."""
    date, rest = text[:10], text[11:]
    year, month, day = int(date[:4]), int(date[5:7]), int(date[8:10])
    if date[4] != "-" or date[7] != "-" or text[10] != "T" or len(text) != 24 or rest[-1] != "Z" or rest[8] != ".":
        raise ValueError(f"{text!r} is no instant of the log")
    # Days since 1970 by years that begin in March, so that the leap day is the last of its year.
    march_year, march_month = (year, month - 3) if month > 2 else (year - 1, month + 9)
    days = march_year * 365 + march_year // 4 - march_year // 100 + march_year // 400
    days += (153 * march_month + 2) // 5 + day - 1 - 719468
    seconds = days * 86400 + int(rest[:2]) * 3600 + int(rest[3:5]) * 60 + int(rest[6:8])
    return seconds * 1000 + int(rest[9:12])


class Interval:
    """A stretch of time that one unit is charged with; `end` is None while it lasts."""

    def __init__(self, unit, kind, begin, handoff=None):
        self.unit, self.kind, self.begin, self.end, self.handoff = unit, kind, begin, None, handoff

    def __repr__(self):
        return f"{self.kind} at {self.unit} (hand-off {self.handoff}) {self.begin}..{self.end}"


class Impossible(Exception):
    """A row that cannot follow from those before it."""


class Case:
    """What is known of one case from its rows so far."""

    def __init__(self, row):
        self.registrar, self.id, self.matter = row["registrar"], row["case"], row.get("matter", "")
        self.begin = self.last = milliseconds(row["at"])
        self.end = None
        self.state = "registered"
        self.parallel = False
        self.resting = Interval(self.registrar, "preparing", self.begin)
        self.open = {}
        self.senders = {}
        self.intervals = [self.resting]

    # What is open

    def holders(self):
        """The open items: (unit, kind, hand-off or None, since)."""
        if self.state == "closed":
            return []
        if self.open:
            return [(one.unit, one.kind, one.handoff, one.begin) for one in self.open.values()]
        return [(self.resting.unit, self.resting.kind, None, self.resting.begin)]

    # The acts

    def take(self, row):
        at = milliseconds(row["at"])
        if at < self.last:
            raise Impossible(f"it goes back in time by {self.last - at} ms")
        if self.state == "closed":
            raise Impossible("the case is closed")
        self.last = at
        kind = row["kind"]
        if kind == "register":
            raise Impossible("the case is registered already")
        if kind in ("accept", "decide"):
            self.state = "accepted" if kind == "accept" else "decided"
        elif kind == "close":
            self.close(at)
        elif kind == "push":
            if row["to"] == row["from"]:
                raise Impossible("a push to the sender itself")
            if not self.open and row["from"] != self.resting.unit:
                raise Impossible(f"{row['from']} pushes what lies with {self.resting.unit}")
            self.push(row["handoff"], row["from"], row["to"], at)
        else:
            self.on_handoff(kind, row, at)

    def on_handoff(self, kind, row, at):
        number = row["handoff"]
        interval = self.open.get(number)
        if interval is None:
            raise Impossible(f"hand-off {number} is not open")
        sender, receiver = self.senders[number], interval.unit
        if (row.get("from"), row.get("to")) != (sender, receiver):
            raise Impossible(f"hand-off {number} goes from {sender} to {receiver}")
        actor = sender if kind in ("withdraw", "urge") else receiver
        if row.get("unit", row["actor"]) != actor:
            raise Impossible(f"hand-off {number} is not for {row.get('unit', row['actor'])} to {kind}")
        if kind == "urge":
            return
        if kind == "acknowledge" and interval.kind != "waiting":
            raise Impossible(f"hand-off {number} is signed already")
        if kind == "feedback" and interval.kind != "at_work":
            raise Impossible(f"hand-off {number} is not signed")
        if kind == "feedback" and row["outcome"] == "progress":
            return
        interval.end = at
        if kind == "acknowledge" and row["answer"] == "sign":
            following = Interval(receiver, "at_work", at, number)
            self.open[number] = following
            self.intervals.append(following)
            return
        del self.open[number]
        for following in row.get("next", []):
            self.push(following["handoff"], receiver, following["to"], at)
        if not self.open:
            self.resting = Interval(sender, "idle", at)
            self.intervals.append(self.resting)

    def push(self, number, sender, receiver, at):
        if number in self.senders:
            raise Impossible(f"hand-off {number} was opened before")
        if self.resting is not None:
            self.resting.end = at
            self.resting = None
        self.parallel = self.parallel or bool(self.open)
        interval = Interval(receiver, "waiting", at, number)
        self.open[number] = interval
        self.senders[number] = sender
        self.intervals.append(interval)

    def close(self, at):
        if self.open:
            raise Impossible(f"hand-offs {sorted(self.open)} are open")
        self.resting.end = at
        self.end = at
        self.state = "closed"

    # What must hold

    def faults(self, now):
        """Why this case's time is not charged once; `now` ends what lasts. All of it in whole milliseconds."""
        end = self.end if self.end is not None else max(now, self.last)
        spans = [(one, one.begin, end if one.end is None else one.end) for one in self.intervals]
        for one, begin, stop in spans:
            if not one.unit:
                yield f"{one} has no holder"
            if stop < begin:
                yield f"{one} ends before it begins"
            if one.end is None and self.state == "closed":
                yield f"{one} goes on after the case was closed"
        by_handoff = {}
        for span in spans:
            if span[0].handoff is not None:
                by_handoff.setdefault(span[0].handoff, []).append(span)
        for number, parts in by_handoff.items():
            for (before, _, stop), (after, begin, _) in zip(parts, parts[1:]):
                if stop != begin:
                    yield f"hand-off {number}: a gap of {begin - stop} ms between {before} and {after}"
                if before.unit != after.unit:
                    yield f"hand-off {number} moves from {before.unit} to {after.unit}"
        # The case: what covers its life, whether hand-offs or stretches without one.
        covered = self.begin
        for one, begin, stop in sorted(spans, key=lambda span: (span[1], span[2])):
            if begin > covered:
                yield f"nobody has the case for {begin - covered} ms before {one}"
            if one.handoff is None and begin < covered:
                yield f"{one} begins while a hand-off is open"
            covered = max(covered, stop)
        if covered != end:
            yield f"its intervals end {end - covered} ms before the case does"
        if not self.parallel:
            total = sum(stop - begin for _, begin, stop in spans)
            if total != end - self.begin:
                yield f"its intervals sum to {total} ms, its life is {end - self.begin} ms"


class Rebuilt:
    """All cases of a log, from its rows."""

    def __init__(self):
        self.cases, self.faults, self.rows, self.acts, self.now = {}, [], 0, 0, 0

    def take(self, row, expected=None):
        self.rows += 1
        if expected is not None and row["sequence"] != expected:
            self.faults.append(f"record {row['sequence']} where {expected} was due")
        self.now = max(self.now, milliseconds(row["at"]))
        if row["kind"] not in ACTS:
            return
        self.acts += 1
        key = (row["registrar"], row["case"])
        try:
            if key in self.cases:
                self.cases[key].take(row)
            elif row["kind"] == "register":
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
    arguments = parser.parse_args()
    rebuilt = rebuild(sys.stdin)
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
