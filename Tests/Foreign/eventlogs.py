"""Event logs made in tests: as XES, as a table, and what their hand-overs are, counted by hand."""
import collections
import datetime
import random
from xml.sax.saxutils import quoteattr

EPOCH = datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone.utc)
NO_GROUP = "(none)"

Event = collections.namedtuple("Event", "ms group activity")


def instant(ms, offset_hours=0):
    zone = datetime.timezone(datetime.timedelta(hours=offset_hours))
    return (EPOCH + datetime.timedelta(milliseconds=ms)).astimezone(zone).isoformat(timespec="milliseconds")


def random_cases(count, seed, groups=("Group 1", "Group 2", "EMPTY", "审批科"), events=(1, 12)):
    """Cases by id, their events in the order of the file, which is not always that of time."""
    chance = random.Random(seed)
    cases = {}
    for number in range(count):
        ms, some = chance.randrange(10**9), []
        for _ in range(chance.randint(*events)):
            ms += chance.choice((0, 0, 1, 999, chance.randrange(10**8)))
            some.append(Event(ms, chance.choice(groups), f"step {chance.randrange(5)}"))
        if chance.random() < 0.2:
            chance.shuffle(some)
        cases[f"case-{number}"] = some
    return cases


def xes(cases):
    """An XES document; an event without a group has no such attribute, and times have several offsets."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<log xes.version="1.0" xmlns="http://www.xes-standard.org/">',
             '<string key="concept:name" value="a log"/>']
    for name, events in cases.items():
        lines.append(f'<trace><string key="concept:name" value={quoteattr(name)}/>')
        for number, event in enumerate(events):
            lines.append(f'<event><string key="concept:name" value={quoteattr(event.activity)}/>'
                         f'<date key="time:timestamp" value="{instant(event.ms, number % 3)}"/>')
            if event.group is not None:
                lines.append(f'<string key="org:group" value={quoteattr(event.group)}/>')
            lines.append("</event>")
        lines.append("</trace>")
    return "\n".join(lines + ["</log>", ""])


def table(cases, separator=";"):
    """The same as a table, with a byte order mark, quotes, and a column that nobody asked for."""
    def quoted(text):
        return '"' + text.replace('"', '""') + '"'
    lines = ["\ufeffwho" + separator + separator.join(("Fall", "Zeitpunkt", "Stelle", "Schritt"))]
    for name, events in cases.items():
        for event in events:
            lines.append(separator.join(('"one\nand two"', name, instant(event.ms), quoted(event.group or ""),
                                         quoted(event.activity))))
    return "\r\n".join(lines) + "\r\n"


def runs(events):
    """[group, first, last] of events that follow each other, by time; equal times keep their order."""
    found = []
    for event in sorted(events, key=lambda event: event.ms):
        group = event.group or NO_GROUP
        if found and found[-1][0] == group:
            found[-1][2] = event.ms
        else:
            found.append([group, event.ms, event.ms])
    return found


def handovers(cases):
    """By pair of groups: how many hand-overs, of how many cases, and the waits and visits in milliseconds."""
    pairs = collections.defaultdict(lambda: {"waits": [], "cases": set(), "visits": 0})
    for name, events in cases.items():
        visits = runs(events)
        for (sender, _, left), (receiver, first, last) in zip(visits, visits[1:]):
            pair = pairs[sender, receiver]
            pair["waits"].append(first - left)
            pair["cases"].add(name)
            pair["visits"] += last - left
    return pairs


def commands(cases):
    """How many commands an import sends: register, push, a signature and a feedback for each visit, close."""
    return sum(2 + (1 if len(visits) > 1 else 0) + 2 * (len(visits) - 1)
               for visits in map(runs, cases.values()) if visits)
