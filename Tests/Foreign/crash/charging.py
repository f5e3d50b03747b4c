"""Whose time it was, folded from the log by other code than the daemon's: outages of the bus, absences of receivers."""

FOREVER = float("inf")


class Charging:
    """Splits intervals: `bus` while the bus was down, `away` while a push waited and its receiver had no session."""

    def __init__(self):
        self.begins = None
        self.outages = []
        # unit to [from, to] spans; to is FOREVER while it is there.
        self.presences = {}

    def started(self, at, last_alive, last_recorded):
        """`last_recorded` is None for the log's first record."""
        if last_recorded is None:
            self.begins = at
            return
        began = min(at, max(last_alive, last_recorded))
        self.outages.append((began, at))
        for spans in self.presences.values():
            if spans[-1][1] == FOREVER:
                spans[-1][1] = max(spans[-1][0], began)

    def presence(self, unit, at, is_there):
        spans = self.presences.setdefault(unit, [])
        if spans and spans[-1][1] == FOREVER:
            spans[-1][1] = at
        if is_there:
            spans.append([at, FOREVER])

    def split(self, interval):
        """The pieces of (kind, unit, hand-off, from, to), `to` None while it lasts: instant by instant, then joined."""
        kind, unit, handoff, since, until = interval
        end = FOREVER if until is None else until
        spans = self.outages + self.presences.get(unit, [])
        cuts = sorted({since, end, *(edge for edge in (self.begins, *(e for span in spans for e in span))
                                     if since < edge < end)})
        pieces = []
        for left, right in zip(cuts, cuts[1:]):
            is_there = any(first <= left < last for first, last in self.presences.get(unit, []))
            if any(first <= left < last for first, last in self.outages):
                what = "bus"
            elif kind == "waiting" and left >= self.begins and not is_there:
                what = "away"
            else:
                what = kind
            if pieces and pieces[-1][0] == what:
                pieces[-1][4] = right
            else:
                pieces.append([what, unit, handoff, left, right])
        return [(*piece[:4], None if piece[4] == FOREVER else piece[4]) for piece in pieces] or [interval]
