#!/usr/bin/env python3
"""Compares what the zone's working days were written for with what the bus found in them.

    casebus simulate zone --days 30 … --journal zone-1.ndjson
    casebus stalls --waiting 2wd --work 12wd --idle 4wd --json > stalls.json
    casebus tail --from 1 --json > tail.ndjson
    casebus case ID --json >> cases.ndjson          # of as many cases as one likes
    scripts/check_zone_days.py --journal zone-1.ndjson --tail tail.ndjson --stalls stalls.json [--cases cases.ndjson]
                               [--self-test] [--json]

The simulator knows before anything happens what each story leads to; it is in its log, with the numbers that receipts
gave to hand-offs. Compared with the bus, each in both directions:
  - the acts, and the units that the responsibility list routed them to;
  - cards: clock, colour, whether it was raised, case, hand-off, the unit to ask, and when each was due by a calendar of
    plain weeks of this script's own;
  - what counted as signed or accepted; disputes: who had it meanwhile, whom it was claimed for, how it ended;
  - trips that the applicant had to make, and by whom they were asked for: in the log, and in the answers of `case`;
  - stalls and idle cases: unit to ask, kind, since when, and how long in wall and in working time;
  - whose time it was: from the tail alone one holder at each instant (check_tail.py); in the answers of `case` the same
    pieces, with the bus's outage and a receiver's absence cut out, adding up to the millisecond.
Exit status: 0 they agree, 1 they do not, 3 the machine was too slow for the clock: nothing can be said.
It uses nothing of the daemon's: only Python's standard library.
"""
import argparse
import collections
import copy
import json
import sys

from check_tail import ACTS, SHOWN_MOST, Rebuilt, milliseconds
from check_zone import COMPARED, column, opened, read_lines

HOUR, DAY, OFFSET = 3600_000, 86400_000, 8 * 3600_000
# The zone's office hours, in hours of the day; config/zone/calendar.yaml.
SPANS = [(9, 12), (13, 18)]
# Days of the limits of config/zone/matters.yaml, by what a card's rule calls them.
LIMITS = {("waiting", "yellow"): 2, ("answering", "yellow"): 12, ("answering", "red"): 18, ("idling", "yellow"): 4,
          ("negotiating", "yellow"): 3, ("deciding", "yellow"): 15, ("deciding", "red"): 20}
STALL_DAYS = {"waiting": 2, "at_work": 12, "idle": 4, "preparing": 4}
# How late an act may be done: everything is decided by more.
LAG_MOST = 8 * HOUR


# The calendar: Mondays to Fridays


def is_worked(day):
    return (day + 3) % 7 < 5


def worked(begin, end):
    """Working time between two instants, in milliseconds."""
    total = 0
    for day in range((begin + OFFSET) // DAY, (end + OFFSET) // DAY + 1):
        if is_worked(day):
            for opens, closes in SPANS:
                at = day * DAY - OFFSET
                total += max(0, min(end, at + closes * HOUR) - max(begin, at + opens * HOUR))
    return total


def closing(begin, days, standing=()):
    """When so many working days after the one of an instant have closed, not counting those on which the clock stood."""
    day = (begin + OFFSET) // DAY
    while days:
        day += 1
        opens, closes = day * DAY - OFFSET + 9 * HOUR, day * DAY - OFFSET + 18 * HOUR
        if is_worked(day) and not any(start < closes and end > opens for start, end in standing):
            days -= 1
    return day * DAY - OFFSET + 18 * HOUR


def later(instant, time):
    """The instant that so much working time after another one has passed."""
    while time:
        day = (instant + OFFSET) // DAY
        for opens, closes in SPANS if is_worked(day) else ():
            begin = max(instant, day * DAY - OFFSET + opens * HOUR)
            taken = min(time, max(0, day * DAY - OFFSET + closes * HOUR - begin))
            time -= taken
            if taken and not time:
                return begin + taken
        instant = (day + 1) * DAY - OFFSET
    return instant


def within(spans, begin, end):
    """The parts of spans that lie between two instants."""
    cut = ((max(start, begin), min(stop, end)) for start, stop in spans)
    return [(start, stop) for start, stop in cut if start < stop]


def instant_of_plan(plan, at):
    """The instant of a plan's day and a share of it."""
    day = (milliseconds(plan["begin"]) + OFFSET) // DAY
    left = int(at)
    while True:
        begin = day * DAY - OFFSET
        rests = milliseconds(plan["rest_from"]) <= begin and begin + 18 * HOUR <= milliseconds(plan["rest_to"])
        if is_worked(day) and not rests:
            if left == 0:
                break
            left -= 1
        day += 1
    time = (at - int(at)) * 8 * HOUR
    return begin + 9 * HOUR + int(time if time <= 3 * HOUR else time + HOUR)


# What is compared


class Inputs:
    def __init__(self, plan, acts, left_open, truths, tail, stalls, cases):
        self.plan, self.acts, self.left_open, self.truths = plan, acts, left_open, truths
        self.tail, self.stalls, self.cases = tail, stalls, cases

    @classmethod
    def read(cls, arguments):
        lines = read_lines(arguments.journal)
        with open(arguments.stalls, encoding="utf-8") as file:
            stalls = json.load(file)
        return cls(lines[0], *([one for one in lines if kind in one] for kind in ("act", "open", "truth")),
                   read_lines(arguments.tail), stalls,
                   [one["case"] for one in read_lines(arguments.cases)] if arguments.cases else [])

    def truths_of(self, finding):
        return [one for one in self.truths if one["truth"] == finding]


class Verdict:
    def __init__(self):
        self.differences, self.counts = [], {}

    def compare(self, name, expected, found):
        """Two lists of what should be the same; what is twice in one of them is a difference too."""
        expected, found = collections.Counter(expected), collections.Counter(found)
        same = sum((expected & found).values())
        self.counts[name] = {
            "injected": sum(expected.values()), "found": sum(found.values()),
            "precision": same / sum(found.values()) if found else 1.0,
            "recall": same / sum(expected.values()) if expected else 1.0}
        self.differences += [f"{name}: not found: {one}" for one in sorted((expected - found).elements(), key=str)]
        self.differences += [f"{name}: found, and not injected: {one}"
                             for one in sorted((found - expected).elements(), key=str)]


def subject(row):
    return (row["registrar"], row["case"], row.get("handoff"))


def compare_acts(inputs):
    rows = {row["sequence"]: row for row in inputs.tail if row["kind"] in ACTS}
    seen = set()
    for act in inputs.acts:
        name = f"{act['act']} {act['id']} (record {act['sequence']})"
        row = rows.get(act["sequence"])
        if row is None or act["sequence"] in seen:
            yield f"{name}: not in the tail, or twice in the simulator's log"
            continue
        seen.add(act["sequence"])
        if row["kind"] != act["act"] or act["recorded_at"] != row["recorded_at"]:
            yield f"{name}: the tail has {row['kind']} at {row['recorded_at']}, not {act['recorded_at']}"
        for key in (*COMPARED, "owner", "entry", "office", "step"):
            if key in act and column(act, key) != column(row, key):
                yield f"{name}: {key} is {column(act, key)!r}, in the tail {column(row, key)!r}"
        if opened(act) != opened(row):
            yield f"{name}: opens {opened(act)}, in the tail {opened(row)}"
    for sequence in sorted(set(rows) - seen):
        yield f"record {sequence}: a {rows[sequence]['kind']} that the simulator did not do"


def lag(inputs):
    """By how many milliseconds of the bus an act was later than planned, at most."""
    return max((milliseconds(act["recorded_at"]) - instant_of_plan(inputs.plan, act["planned_at"])
                for act in inputs.acts), default=0)


# The findings


def outages(tail):
    spans, last = [], None
    for row in tail:
        if row["kind"] == "started" and last is not None:
            began = min(milliseconds(row["recorded_at"]), max(milliseconds(row["last_alive"]), last))
            spans.append((began, milliseconds(row["recorded_at"])))
        last = milliseconds(row["recorded_at"])
    return spans


def compare_cards(inputs, rebuilt, verdict):
    end = milliseconds(inputs.plan["end"])
    cards = [row for row in inputs.tail if row["kind"] == "card" and milliseconds(row["at"]) < end]
    verdict.compare(
        "cards",
        [(*subject(one), one["clock"], one["colour"], one["raised"], one["unit"]) for one in inputs.truths_of("card")],
        [(*subject(row), row["clock"], row["colour"], row.get("raised", False), row["holder"]) for row in cards])
    down = outages(inputs.tail)
    for row in cards:
        due = when_due(row, rebuilt, down)
        if due is not None and milliseconds(row["due"]) != due:
            verdict.differences.append(
                f"cards: {row['clock']} {row['colour']} of {subject(row)} is due {row['due']}, by plain weeks {due}")
        if due is not None and row["colour"] != "amber" and milliseconds(row["at"]) <= due:
            verdict.differences.append(f"cards: {subject(row)} has its {row['colour']} card before it is due")


def when_due(row, rebuilt, down):
    """When a card's limit is due, from the tail and plain weeks; None for a limit that is not looked at here."""
    case = rebuilt.cases[row["registrar"], row["case"]]
    colour = "yellow" if row["colour"] == "amber" else row["colour"]
    days = LIMITS.get((row["clock"], colour))
    at = milliseconds(row["at"])
    # What the bus knew of its outages when it gave the card.
    down = [span for span in down if span[1] <= at]
    if row["clock"] == "deciding":
        return closing(case.accepted, days) if case.accepted is not None else None
    if row["clock"] == "idling":
        lying = [one for one in case.intervals if one.handoff is None and one.begin <= at]
        return closing(lying[-1].begin, days)
    mine = [one for one in case.intervals if one.handoff == row.get("handoff") and one.begin <= at]
    if days is None:
        return None
    if row["clock"] == "answering":
        standing = [(one.begin, at if one.end is None else one.end) for one in mine
                    if one.kind in ("suspended", "in_dispute")]
        return closing(mine[0].begin, days, standing + down)
    kind = {"waiting": "waiting", "negotiating": "in_dispute"}[row["clock"]]
    return closing([one for one in mine if one.kind == kind][-1].begin, days, down)


def compare_disputes(inputs, verdict):
    found, ends = {}, {"sign": "signed"}
    for row in inputs.tail:
        key = subject(row) if "case" in row else None
        if row.get("answer") == "dispute":
            found[key] = (row["holder"], row["owner"], None)
        elif key in found and found[key][2] is None:
            settled = ends.get(row.get("answer")) or {"withdraw": "withdrawn", "rule": "ruled"}.get(row["kind"])
            found[key] = (*found[key][:2], settled)
    verdict.compare(
        "disputes", [(*subject(one), one["unit"], one["owner"], one.get("settled")) for one in
                     inputs.truths_of("dispute")], [(*key, *what) for key, what in found.items()])


def compare_trips(inputs, verdict):
    verdict.compare(
        "trips", [(*subject(one), one["unit"]) for one in inputs.truths_of("trip")],
        [(*subject(row), row["unit"]) for row in inputs.tail
         if row["kind"] in ("correction", "feedback") and row.get("in_person")])
    made = collections.Counter((one["registrar"], one["case"]) for one in inputs.truths_of("trip"))
    for answer in inputs.cases:
        right = made[answer["registrar"], answer["id"]]
        if answer.get("trips", 0) != right:
            verdict.differences.append(f"trips: case {answer['id']} made {right}, and the bus says {answer.get('trips', 0)}")


def compare_stalls(inputs, rebuilt, verdict):
    at = milliseconds(inputs.stalls["at"])
    since = {}
    for key, case in rebuilt.cases.items():
        for unit, kind, handoff, begin in case.holders():
            since[(*key, handoff)] = begin
    def key(registrar, case, handoff, kind, unit):
        return (registrar, case, handoff, kind, unit, since.get((registrar, case, handoff)))
    found = [(row["registrar"], row["id"], row.get("handoff"), row["kind"], row["unit"], milliseconds(row["since"]))
             for row in inputs.stalls["stalls"]]
    injected = [key(*subject(one), one["kind"], one["unit"]) for one in inputs.truths_of("stall")]
    idle = ("idle", "preparing")
    verdict.compare("stalls", [one for one in injected if one[3] not in idle],
                    [one for one in found if one[3] not in idle])
    verdict.compare("idle cases", [one for one in injected if one[3] in idle], [one for one in found if one[3] in idle])
    # While the bus is down nothing ages, and no limit runs.
    down = outages(inputs.tail)
    for row in inputs.stalls["stalls"]:
        begin = milliseconds(row["since"])
        lost = within(down, begin, at)
        age = at - begin - sum(end - start for start, end in lost)
        due = closing(begin, STALL_DAYS[row["kind"]])
        due = later(due, sum(worked(start, end) for start, end in within(down, begin, due)))
        over = at - due - sum(end - start for start, end in within(down, due, at))
        for name, told, right in (("age_s", row["age_s"], age),
                                  ("age_working_s", row["age_working_s"],
                                   worked(begin, at) - sum(worked(start, end) for start, end in lost)),
                                  ("over_s", row["over_s"], over)):
            if round(told * 1000) != right:
                verdict.differences.append(f"stalls: {row['id']}: {name} is {told}, by plain weeks {right / 1000}")
    if inputs.stalls.get("more"):
        verdict.differences.append("stalls: there are more than were asked for: simulate fewer cases")


# Whose time it was


def presences(tail):
    """By unit: when it had sessions."""
    spans, down = {}, iter(outages(tail))
    started = 0
    for row in tail:
        at = milliseconds(row["recorded_at"])
        if row["kind"] == "started":
            if started:
                began = next(down)[0]
                for known in spans.values():
                    if known[-1][1] is None:
                        known[-1][1] = max(known[-1][0], began)
            started += 1
        elif row["kind"] == "presence":
            known = spans.setdefault(row["unit"], [])
            if known and known[-1][1] is None:
                known[-1][1] = at
            if row["present"]:
                known.append([at, None])
    return spans


def cut(pieces, spans, kind):
    """Pieces (unit, kind, handoff, party, begin, end), with the spans of time cut out as another kind."""
    for unit, was, handoff, party, begin, end in pieces:
        made, at = [], begin
        def add(which, until):
            nonlocal at
            if until > at:
                if made and made[-1][1] == which:
                    made[-1][5] = until
                else:
                    made.append([unit, which, handoff, party if which == was else None, at, until])
                at = until
        for start, stop in spans:
            if stop > begin and start < end:
                add(was, start)
                add(kind, min(stop, end))
        add(was, end)
        yield from made or [[unit, was, handoff, party, begin, end]]


FOREVER = 1 << 62


def compare_times(inputs, rebuilt, verdict):
    down, there = outages(inputs.tail), presences(inputs.tail)
    log_begins = next(milliseconds(row["recorded_at"]) for row in inputs.tail if row["kind"] == "started")
    plan = {name: milliseconds(text) for name, text in inputs.plan.items() if name.endswith(("_from", "_to"))}
    end = max(milliseconds(row["recorded_at"]) for row in inputs.tail)
    charged = collections.Counter()
    for answer in inputs.cases:
        case = rebuilt.cases.get((answer["registrar"], answer["id"]))
        if case is None:
            verdict.differences.append(f"times: the tail has no case {answer['id']}")
            continue
        expected = []
        for one in case.intervals:
            if one.handoff is None and one.begin == one.end:
                continue
            whole = [one.unit, one.kind, one.handoff, one.party, one.begin, FOREVER if one.end is None else one.end]
            for piece in cut([whole], down, "bus"):
                if piece[1] != "waiting":
                    expected.append(piece)
                    continue
                absent, at = [], log_begins
                for begin, stop in there.get(piece[0], []):
                    if begin > at:
                        absent.append((at, begin))
                    at = max(at, FOREVER if stop is None else stop)
                expected += cut([piece], absent + [(at, FOREVER)], "away")
        found = [[one["unit"], one["kind"], one.get("handoff"), one.get("party"), milliseconds(one["from"]),
                  FOREVER if one["to"] is None else milliseconds(one["to"])] for one in answer["intervals"]]
        if sorted(map(str, expected)) != sorted(map(str, found)):
            verdict.differences.append(f"times: case {answer['id']} was {expected}, and the bus says {found}")
        life = (case.begin, min(end, FOREVER if case.end is None else case.end))
        pieces = [(begin, min(end, stop)) for *_, begin, stop in found if begin < end]
        if not case.parallel:
            for name, measure in (("wall", lambda begin, stop: stop - begin), ("working", worked)):
                total = sum(measure(*piece) for piece in pieces)
                if total != measure(*life):
                    verdict.differences.append(
                        f"times: case {answer['id']}: {name} time is {measure(*life)} ms, its pieces sum to {total}")
        for unit, kind, _, _, begin, stop in found:
            charged[kind] += worked(begin, min(stop, end))
            # Sessions begin again when the bus is back, and end when the days are over.
            if kind == "away" and begin < milliseconds(inputs.plan["end"]):
                out_of_rest = begin < plan["rest_from"] or stop > plan["rest_to"] + LAG_MOST
                if unit != inputs.plan["away_unit"] and out_of_rest:
                    verdict.differences.append(f"times: {unit} was away from {begin} to {stop}, and was not unplugged")
    verdict.counts["working hours"] = {kind: round(total / HOUR, 1) for kind, total in charged.items()}
    if inputs.cases and not (charged["bus"] and charged["away"]):
        verdict.differences.append("times: nothing is charged to the bus's outage, or to the unit that was unplugged")


def check(inputs):
    rebuilt, expected, verdict = Rebuilt(), 1, Verdict()
    for row in inputs.tail:
        rebuilt.take(row, expected)
        expected = row["sequence"] + 1
    for case in rebuilt.cases.values():
        case.accepted = None
    for row in inputs.tail:
        if row["kind"] in ("accept", "deemed_accepted"):
            case = rebuilt.cases.get((row["registrar"], row["case"]))
            if case is not None:
                case.accepted = case.begin if row["kind"] == "deemed_accepted" else milliseconds(row["at"])
    verdict.differences += list(compare_acts(inputs)) + rebuilt.finish()
    try:
        compare_cards(inputs, rebuilt, verdict)
        for kind in ("deemed_signed", "deemed_accepted"):
            verdict.compare(kind.replace("_", " "), [subject(one) for one in inputs.truths_of(kind)],
                            [subject(row) for row in inputs.tail if row["kind"] == kind
                             and milliseconds(row["at"]) < milliseconds(inputs.plan["end"])])
        compare_disputes(inputs, verdict)
        compare_trips(inputs, verdict)
        compare_stalls(inputs, rebuilt, verdict)
        compare_times(inputs, rebuilt, verdict)
    except (KeyError, IndexError, ValueError) as problem:
        verdict.differences.append(f"the documents do not belong together: {problem!r}")
    left = [(one["registrar"], one["case"], one.get("handoff"), one["open"], one["unit"]) for one in inputs.left_open]
    tail = [(*key, handoff, kind, unit) for key, case in rebuilt.cases.items()
            for unit, kind, handoff, _ in case.holders()]
    verdict.compare("left open", left, tail)
    verdict.counts |= {"acts": len(inputs.acts), "rows": len(inputs.tail), "cases": len(rebuilt.cases),
                       "answers compared": len(inputs.cases)}
    if not inputs.acts or not inputs.truths:
        verdict.differences.append("the simulator's log has no acts, or nothing that is to be found")
    return verdict


# Self-test


def alterations():
    """(what is altered, how): each acts on a copy."""
    def first(rows, **wanted):
        return next(row for row in rows if all(row.get(key) == value for key, value in wanted.items()))

    def drop(rows, **wanted):
        rows.remove(first(rows, **wanted))

    def change(rows, key, value, **wanted):
        row = first(rows, **wanted)
        row[key] = value(row[key]) if callable(value) else value

    later = lambda text: text[:14] + ("30" if text[14:16] != "30" else "31") + text[16:]
    yield "an act is missing in the log", lambda one: one.acts.pop()
    yield "a routed push went to another unit", lambda one: change(one.tail, "to", "bureau/nobody", kind="push")
    yield "a truth is missing", lambda one: drop(one.truths, truth="card")
    yield "a card is twice in the log", lambda one: one.tail.insert(-1, dict(first(one.tail, kind="card")))
    yield "a card has another colour", lambda one: change(one.tail, "colour", "red", kind="card", colour="yellow")
    yield "a card is another unit's", lambda one: change(one.tail, "holder", "bureau/nobody", kind="card")
    yield "a card was not raised", lambda one: change(one.tail, "raised", False, kind="card", raised=True)
    yield "a card is of another clock", lambda one: change(one.tail, "clock", "issuing", kind="card")
    yield "a card was due at another time", lambda one: change(one.tail, "due", later, kind="card")
    yield "a dispute is with another unit", lambda one: change(one.tail, "holder", "bureau/no", answer="dispute")
    yield "a dispute claims another unit", lambda one: change(one.tail, "owner", "bureau/no", answer="dispute")
    yield "a dispute ended otherwise", lambda one: change(one.truths, "settled", "signed", settled="ruled")
    yield "nobody was deemed to have signed", lambda one: change(one.tail, "kind", "urge", kind="deemed_signed")
    yield "nothing was deemed accepted", lambda one: drop(one.truths, truth="deemed_accepted")
    yield "a trip is missing", lambda one: drop(one.truths, truth="trip")
    yield "a trip was made by nobody", lambda one: change(one.tail, "in_person", True, kind="feedback")
    yield "a stall is missing", lambda one: drop(one.stalls["stalls"], kind="at_work")
    yield "a stall asks another unit", lambda one: change(one.stalls["stalls"], "unit", "bureau/no", kind="at_work")
    yield "an idle case is missing", lambda one: drop(one.stalls["stalls"], kind="idle")
    yield "a stall is older", lambda one: change(one.stalls["stalls"], "age_working_s", lambda age: age + 1)
    yield "an interval is another unit's", lambda one: change(one.cases[0]["intervals"], "unit", "bureau/no")
    yield "an interval begins later", lambda one: change(one.cases[0]["intervals"], "from", later)
    yield "an open item is missing", lambda one: one.left_open.pop()
    yield "the bus was not down", lambda one: one.tail.__setitem__(
        slice(None), [row for row in one.tail if row["kind"] != "started" or row is one.tail[0]])
    yield "a unit was never away", lambda one: one.tail.__setitem__(
        slice(None), [row for row in one.tail if row["kind"] != "presence" or row["unit"] != one.plan["away_unit"]])


def self_test(inputs):
    total, missed = 0, []
    for name, alter in alterations():
        altered = copy.deepcopy(inputs)
        alter(altered)
        total += 1
        if not check(altered).differences:
            missed.append(name)
    return total, missed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--journal", required=True, help="the simulator's log")
    parser.add_argument("--tail", required=True, help="what `casebus tail --from 1 --json` printed")
    parser.add_argument("--stalls", required=True, help="what `casebus stalls … --json` printed")
    parser.add_argument("--cases", help="answers of `casebus case … --json`, one a line")
    parser.add_argument("--self-test", action="store_true", help="alter the input, and see that it is noticed")
    parser.add_argument("--json", action="store_true", help="print the verdict as JSON")
    arguments = parser.parse_args()
    inputs = Inputs.read(arguments)
    late = lag(inputs)
    verdict = check(inputs)
    total, missed = self_test(inputs) if arguments.self_test else (0, [])
    differences = verdict.differences
    status = 3 if differences and late > LAG_MOST else 1 if differences or missed else 0
    if arguments.json:
        print(json.dumps(verdict.counts | {
            "differences": len(differences), "first_differences": differences[:SHOWN_MOST], "alterations": total,
            "alterations_missed": missed, "lag_s": late / 1000}))
        return status
    counts = verdict.counts
    print("{acts} acts, {rows} rows of the tail, {cases} cases".format(**counts))
    for name, count in counts.items():
        if isinstance(count, dict) and "recall" in count:
            print("  {0:<16} {injected:>6} injected, {found:>6} found, precision {precision:.3f}, recall {recall:.3f}"
                  .format(name, **count))
    for one in differences[:SHOWN_MOST]:
        print(f"  {one}")
    if total:
        print(f"self-test: {total - len(missed)} of {total} alterations were noticed")
        for name in missed:
            print(f"  not noticed: {name}")
    if status == 3:
        print(f"UNDECIDED: an act was {late / HOUR:.1f} hours late. Choose a slower --clock-rate.")
    else:
        print(f"FAILED: {len(differences)} differences, {len(missed)} alterations not noticed" if status else
              "passed: the bus has found what there was to be found, and nothing else")
    return status


if __name__ == "__main__":
    sys.exit(main())
