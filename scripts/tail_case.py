"""One case, rebuilt from its rows of `casebus tail --json`: who held what, from when to when.

It uses nothing of the daemon's: only Python's standard library and docs/protocol.md.
"""

ACTS = {"register", "accept", "decide", "close", "push", "acknowledge", "feedback", "withdraw", "urge", "suspend",
        "resume", "extend", "oversee", "explain", "rule", "reassign", "correction", "corrected"}
# What the bus does to a case itself.
BUS_ACTS = {"deemed_signed", "deemed_accepted", "linked"}
BEGINS = {"register", "linked"}
# In what a hand-off has to be for it to be signed for.
SIGNS = {"sign": ("waiting", "in_dispute"), "proxy_sign": ("waiting",), "deemed_signed": ("waiting",)}


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
    """A stretch of time that one unit is charged with; `end` is None while it lasts.

    `party`: for whom a suspended one waits. `moved`: another unit than before has the hand-off, by an act that says so.
    """

    def __init__(self, unit, kind, begin, handoff=None, party=None, moved=False):
        self.unit, self.kind, self.begin, self.end, self.handoff = unit, kind, begin, None, handoff
        self.party, self.moved = party, moved

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
        self.senders, self.receivers = {}, {}
        # Of what is suspended, None for the case itself: the act that ends it.
        self.ends_with = {}
        self.intervals = [self.resting]
        if row["kind"] == "linked" and "handoff" in row:
            self.push(row["handoff"], row["from"], row["to"], self.begin)

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
        if kind in BEGINS:
            raise Impossible("the case is registered already")
        if kind in ("accept", "deemed_accepted"):
            if self.state != "registered":
                raise Impossible(f"the case is {self.state}")
            self.state = "accepted"
        elif kind == "decide":
            self.state = "decided"
        elif kind == "extend":
            if self.state != "accepted" or row["days"] < 1:
                raise Impossible(f"{row['days']} days more for a case that is {self.state}")
        elif kind == "close":
            self.close(at)
        elif kind == "push":
            if row["to"] == row["from"]:
                raise Impossible("a push to the sender itself")
            if not self.open and row["from"] != self.resting.unit:
                raise Impossible(f"{row['from']} pushes what lies with {self.resting.unit}")
            self.push(row["handoff"], row["from"], row["to"], at)
        elif "handoff" in row:
            self.on_handoff(kind, row, at)
        else:
            self.on_resting(kind, row, at)

    def on_resting(self, kind, row, at):
        """Special procedures of a case that lies with one unit."""
        if self.resting is None:
            raise Impossible("no hand-off is named, and the case lies with nobody")
        if row.get("unit", row["actor"]) != self.resting.unit:
            raise Impossible(f"the case lies with {self.resting.unit}")
        party = self.procedure(kind, row, None, self.resting.kind)
        following = "suspended" if party else "idle" if self.senders else "preparing"
        self.rest(self.resting.unit, following, at, party)

    def procedure(self, kind, row, subject, now):
        """The party that is waited for from here on; None: nobody any more."""
        if kind in ("suspend", "correction"):
            if now == "suspended" or (subject is not None and now != "at_work"):
                raise Impossible(f"{kind} of what is {now}")
            if kind == "correction" and self.state != "registered":
                raise Impossible(f"a correction of a case that is {self.state}")
            self.ends_with[subject] = {"suspend": "resume", "correction": "corrected"}[kind]
            return "applicant" if kind == "correction" else row["party"]
        if kind not in ("resume", "corrected") or now != "suspended" or self.ends_with.pop(subject) != kind:
            raise Impossible(f"{kind} of what is {now}")
        return None

    def on_handoff(self, kind, row, at):
        number = row["handoff"]
        interval = self.open.get(number)
        if interval is None:
            raise Impossible(f"hand-off {number} is not open")
        sender, receiver, now = self.senders[number], self.receivers[number], interval.kind
        self.check_ends(kind, row, sender, receiver, interval.unit)
        answer = row["answer"] if kind == "acknowledge" else kind
        if kind in ("urge", "oversee", "explain"):
            return
        if answer in SIGNS:
            if now not in SIGNS[answer]:
                raise Impossible(f"{answer} of hand-off {number}, which is {now}")
            self.turn(number, receiver, "at_work", at, moved=now == "in_dispute")
        elif answer == "dispute":
            if now != "waiting":
                raise Impossible(f"a dispute of hand-off {number}, which is {now}")
            self.turn(number, row.get("holder", sender), "in_dispute", at, moved=True)
        elif kind == "rule":
            if now != "in_dispute":
                raise Impossible(f"a ruling on hand-off {number}, which is {now}")
            opened = row.get("next", [])
            if row["owner"] not in (sender, receiver) and [one["to"] for one in opened] != [row["owner"]]:
                raise Impossible(f"it is {row['owner']}'s, and it opens {opened}")
            if row["owner"] == receiver:
                self.turn(number, receiver, "waiting", at, moved=True)
            else:
                self.conclude(number, sender, opened, at)
        elif kind == "reassign":
            if now not in ("waiting", "at_work"):
                raise Impossible(f"hand-off {number} is reassigned while it is {now}")
            self.receivers[number] = row["office"]
            self.turn(number, row["office"], "waiting", at, moved=True)
        elif kind in ("suspend", "correction", "resume", "corrected"):
            party = self.procedure(kind, row, number, now)
            self.turn(number, receiver, "suspended" if party else "at_work", at, party)
        elif kind == "feedback":
            if now != "at_work":
                raise Impossible(f"hand-off {number} is {now}")
            if row["outcome"] != "progress":
                self.conclude(number, receiver, row.get("next", []), at)
        elif answer == "refuse" and now != "waiting":
            raise Impossible(f"a refusal of hand-off {number}, which is {now}")
        elif answer in ("refuse", "withdraw"):
            self.conclude(number, receiver, [], at)
        else:
            raise Impossible(f"nobody knows what {answer} makes of hand-off {number}")

    def check_ends(self, kind, row, sender, receiver, holder):
        """Whether the row names the hand-off's two ends, and the one that may act acts."""
        # A row tells whose it is now.
        ends = (sender, row["office"] if kind == "reassign" else receiver)
        if (row.get("from"), row.get("to")) != ends:
            raise Impossible(f"hand-off {row['handoff']} goes from {ends[0]} to {ends[1]}")
        if kind in BUS_ACTS:
            return
        actor = row.get("unit", row["actor"])
        if kind in ("withdraw", "urge") or row.get("answer") == "proxy_sign":
            may = {sender}
        elif kind == "explain":
            may = {holder, receiver}
        elif kind in ("oversee", "rule"):
            # Whom the tail does not name: a superior, and the convenor.
            may = {actor}
        else:
            may = {receiver}
        if actor not in may:
            raise Impossible(f"hand-off {row['handoff']} is not for {actor} to {kind}")

    def succeed(self, unit, successor, at):
        """The unit is no more, and its successor stands in its place: in all that is open, and nothing else changes."""
        if self.state == "closed":
            return
        ends = list(self.senders[number] for number in self.open) + list(self.receivers[number] for number in self.open)
        holders = [one.unit for one in self.open.values()] or [self.resting.unit]
        if unit not in ends + holders:
            return
        at = self.last = max(at, self.last)
        for number, one in sorted(self.open.items()):
            for side in (self.senders, self.receivers):
                if side[number] == unit:
                    side[number] = successor
            if one.unit == unit:
                self.turn(number, successor, one.kind, at, one.party, moved=True)
        if not self.open:
            self.rest(successor, self.resting.kind, at, self.resting.party)

    # What they make of the case's time

    def push(self, number, sender, receiver, at):
        if number in self.senders:
            raise Impossible(f"hand-off {number} was opened before")
        if self.resting is not None:
            self.resting.end = at
            self.resting = None
            self.ends_with.pop(None, None)
        self.parallel = self.parallel or bool(self.open)
        interval = Interval(receiver, "waiting", at, number)
        self.open[number] = interval
        self.senders[number], self.receivers[number] = sender, receiver
        self.intervals.append(interval)

    def turn(self, number, unit, kind, at, party=None, moved=False):
        """The hand-off is in something else from here on."""
        self.open[number].end = at
        self.open[number] = Interval(unit, kind, at, number, party, moved)
        self.intervals.append(self.open[number])

    def conclude(self, number, sender, opened, at):
        """The hand-off closes, and `sender` opens others in its place."""
        self.open.pop(number).end = at
        self.ends_with.pop(number, None)
        for following in opened:
            self.push(following["handoff"], sender, following["to"], at)
        if not self.open:
            self.rest(self.senders[number], "idle", at)

    def rest(self, unit, kind, at, party=None):
        if self.resting is not None:
            self.resting.end = at
        self.resting = Interval(unit, kind, at, party=party)
        self.intervals.append(self.resting)

    def close(self, at):
        if self.open:
            raise Impossible(f"hand-offs {sorted(self.open)} are open")
        self.resting.end = at
        self.end, self.state = at, "closed"

    # What must hold

    def faults(self, now):
        """Why this case's time is not charged once; `now` ends what lasts. All of it in whole milliseconds."""
        end = self.end if self.end is not None else max(now, self.last)
        spans = [(one, one.begin, end if one.end is None else one.end) for one in self.intervals]
        for one, begin, stop in spans:
            if not one.unit:
                yield f"{one} has no holder"
            if (one.kind == "suspended") != bool(one.party):
                yield f"{one} waits for {one.party}"
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
                if before.unit != after.unit and not after.moved:
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
