"""Deadlines with suspensions and extensions, against a count in Python that walks from day to day.

It is written from the sentences of docs/glossary.md and `casebus calendar deadline --help`, shares nothing with the
program but calendar.yaml's holidays, which it takes from PyPI's chinesecalendar, and does not put suspensions together:
each day, and each piece of a day between two events, is asked whether any of them touches it.

CASEBUS_DEADLINE_QUESTIONS sets how many random questions are asked in all (100,000).
"""
import bisect
import datetime
import functools
import json
import os
import random
import zoneinfo

import chinese_calendar
import pytest

from test_calendar import FIRST, LAST, Installation

QUESTIONS = int(os.environ.get("CASEBUS_DEADLINE_QUESTIONS", "100000"))
DAY = datetime.timedelta(days=1)
MS = datetime.timedelta(milliseconds=1)
HOUR = 3_600_000
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


class Office:
    """One installation's calendar as its file says it, and its units."""

    def __init__(self, zone, weekend=(5, 6), first_day="next_working_day", holidays=True, hours="09:00-12:00 13:00-18:00",
                 **units):
        self.zone, self.weekend, self.first_day, self.holidays = zoneinfo.ZoneInfo(zone), weekend, first_day, holidays
        self.hours = {"": hours, **{unit.replace("_", "/"): spans for unit, spans in units.items()}}
        minutes = int(datetime.datetime(2025, 1, 1, tzinfo=self.zone).utcoffset().total_seconds()) // 60
        self.offset = f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"

    def write(self, path):
        text = path.read_text(encoding="utf-8")
        years = text[text.index("\nyears:"):] if self.holidays else "\n"
        names = [(datetime.date(2024, 1, 1) + number * DAY).strftime("%A").lower() for number in range(7)]
        units = "".join(f'\n  - address: {unit}\n    office_hours: {json.dumps(spans.split())}'
                        for unit, spans in self.hours.items() if unit)
        path.write_text(f"""utc_offset: "{self.offset}"
weekend: [{', '.join(names[day] for day in self.weekend)}]
first_day: {self.first_day}
office_hours: {json.dumps(self.hours[''].split())}
units: {units or '[]'}
""" + years, encoding="utf-8")

    @functools.cache
    def worked(self, date):
        if self.holidays and FIRST <= date <= LAST:
            return chinese_calendar.is_workday(date)
        return date.weekday() not in self.weekend

    @functools.cache
    def spans(self, date, unit):
        """When the office is open on a day, in milliseconds since 1970; nothing where it is not."""
        if not self.worked(date):
            return []
        return [tuple(self.moment(date, int(end[:2]) * 60 + int(end[3:])) for end in span.split("-"))
                for span in self.hours[unit].split()]

    def moment(self, date, minutes):
        midnight = datetime.datetime.combine(date, datetime.time(), self.zone)
        return (midnight + datetime.timedelta(minutes=minutes) - EPOCH) // MS

    @functools.cache
    def own(self, date, unit):
        """The part of a day in which a suspension touches it."""
        spans = self.spans(date, unit)
        return (spans[0][0], spans[-1][1]) if spans else (self.moment(date, 0), self.moment(date, 1440))

    def date(self, instant):
        return (EPOCH + instant * MS).astimezone(self.zone).date()


class Question:
    """A random deadline, and what follows from it. Instants are milliseconds since 1970."""

    def __init__(self, draw, office):
        self.office, self.unit = office, draw.choice(list(office.hours))
        self.of = draw.choice(["wd", "nd", "wh", "wm", "ms"])
        most = {"wd": 15, "nd": 20, "wh": 60, "wm": 900, "ms": 20 * 24 * HOUR}[self.of]
        self.number = draw.randrange(1, 60 if draw.random() < 0.02 and self.of == "wd" else most)
        self.first_day = draw.choice([None, None, "same_day", "next_working_day"])
        self.start = self.around(draw, FIRST + DAY * draw.randrange(-5, (LAST - FIRST).days + 5))
        self.suspended = []
        for _ in range(draw.choice([0, 1, 1, 2, 3, 5])):
            begin = self.near(draw, -2, 25)
            end = begin + draw.choice([0, 1, draw.randrange(4 * HOUR), draw.randrange(200 * HOUR)])
            self.suspended.append((begin, max(begin, self.edge(draw, end))))
        if draw.random() < 0.15:
            self.suspended.append((self.near(draw, -1, 25), None))
        draw.shuffle(self.suspended)
        self.extended = []
        for _ in range(draw.choice([0, 0, 1, 2])):
            self.extended.append((draw.randrange(1, 2 + most // 2), self.near(draw, 0, 40)))
        self.at = self.near(draw, -3, 45)

    def near(self, draw, first, last):
        return self.around(draw, self.office.date(self.start) + DAY * draw.randrange(first, last))

    def around(self, draw, date):
        return self.edge(draw, self.office.moment(date, draw.randrange(1440)) + draw.randrange(60_000))

    def edge(self, draw, instant):
        """Often where something opens, closes, or a day begins, and just beside it."""
        if draw.random() < 0.5:
            return instant
        date = self.office.date(instant)
        edges = [self.office.moment(date, 0)] + [end for span in self.office.spans(date, self.unit) for end in span]
        return draw.choice(edges) + draw.choice([-1, 0, 0, 1])

    # To the words of the command line

    def line(self):
        def text(instant):
            return (EPOCH + instant * MS).isoformat(timespec="milliseconds").replace("+00:00", "Z")

        def limit(number):
            return f"{number / 1000:.3f}s" if self.of == "ms" else f"{number}{self.of}"
        words = [limit(self.number), text(self.start)] + [self.unit] * bool(self.unit)
        words += [f"suspended={text(begin)}..{'' if end is None else text(end)}" for begin, end in self.suspended]
        words += [f"extended={limit(number)}@{text(granted)}" for number, granted in self.extended]
        words += [f"at={text(self.at)}"] + [f"first-day={self.first_day}"] * bool(self.first_day)
        return " ".join(words)

    # What is counted

    def is_suspended(self, begin, end):
        """Whether any instant of a stretch is, since the deadline began."""
        begin = max(begin, self.start)
        return any(s < end and (e is None or begin < e) and s != e for s, e in self.suspended)

    @property
    def opened_for_good(self):
        return min((s for s, e in self.suspended if e is None), default=None)

    def total(self, at=None):
        factor = {"wh": HOUR, "wm": 60_000}.get(self.of, 1)
        return factor * (self.number + sum(n for n, granted in self.extended if at is None or granted <= at))

    def first(self):
        """The first day of a budget of days."""
        date = self.office.date(self.start)
        closing = [close for _, close in self.office.spans(date, self.unit)[-1:]]
        if not closing:
            # A day that is not worked closes when the others do.
            closing = [self.office.moment(date, int(self.office.hours[self.unit][-5:-3]) * 60
                                          + int(self.office.hours[self.unit][-2:]))]
        rule = self.first_day or self.office.first_day
        return date if rule == "same_day" and self.start < closing[0] else date + DAY

    @functools.cached_property
    def days(self):
        """The days that count, and when each has passed, up to the last one that is asked about."""
        passed, date, total = [], self.first(), self.total()
        for_good = None if self.opened_for_good is None else self.office.date(self.opened_for_good)
        asked = self.office.date(self.at)
        while not (len(passed) >= total and date > asked) and not (for_good and date > for_good):
            opens, closes = self.office.own(date, self.unit)
            if (self.of == "nd" or self.office.worked(date)) and not self.is_suspended(opens, closes):
                passed.append((date, closes))
            date += DAY
        return passed

    @functools.cached_property
    def pieces(self):
        """The stretches of time that count, ascending, each with what was counted before it."""
        events = sorted({self.start} | {max(self.start, end) for pair in self.suspended for end in pair if end is not None})
        pieces, counted = [], 0
        stop = max(self.at, events[-1]) + 1
        date = self.office.date(self.start) - DAY
        while True:
            open_for = (self.office.spans(date, self.unit) if self.of != "ms"
                        else [(self.office.moment(date, 0), self.office.moment(date + DAY, 0))])
            for opens, closes in open_for:
                inner = events[bisect.bisect_right(events, opens):bisect.bisect_left(events, closes)]
                cuts = [opens] + inner + [closes]
                for begin, end in zip(cuts, cuts[1:]):
                    if begin >= self.start and not self.is_suspended(begin, end):
                        pieces.append((begin, end, counted))
                        counted += end - begin
            date += DAY
            enough = counted >= self.total() or self.opened_for_good is not None
            if enough and self.office.moment(date, 0) > stop:
                return pieces

    def due(self, total):
        """An instant, or what is left while a suspension goes on."""
        if self.of not in ("wd", "nd"):
            for begin, end, before in self.pieces:
                if before + end - begin >= total:
                    return "at", begin + total - before
            return "stopped", total - sum(end - begin for begin, end, _ in self.pieces)
        if len(self.days) < total:
            return "stopped", total - len(self.days)
        date, closes = self.days[total - 1]
        while not self.office.worked(date) or self.is_suspended(*self.office.own(date, self.unit)):
            date += DAY
            if self.opened_for_good is not None and date > self.office.date(self.opened_for_good) + DAY:
                return "stopped", 0
        return "at", self.office.own(date, self.unit)[1]

    def used(self, at):
        if self.of in ("wd", "nd"):
            return sum(closes <= at for _, closes in self.days)
        return sum(max(0, min(end, at) - begin) for begin, end, _ in self.pieces)

    def late(self, at):
        kind, due = self.due(self.total(at))
        return kind == "at" and at > due

    def late_stretches(self, at):
        """Asks at every instant at which the answer can change; it becomes late between two milliseconds."""
        dues = [self.due(self.total(granted)) for granted in [self.start - 10**10] + [g for _, g in self.extended]]
        changes = {granted for _, granted in self.extended} | {due + 0.5 for kind, due in dues if kind == "at"}
        stretches, since = [], None
        for instant in sorted(change for change in changes if change <= at):
            if since is None and self.late(instant):
                since = instant - 0.5
            elif since is not None and not self.late(instant):
                stretches.append((since, instant))
                since = None
        return stretches + [(since, None)] * (since is not None)


def milliseconds(text):
    return (datetime.datetime.fromisoformat(text.replace("Z", "+00:00")) - EPOCH) // MS


OFFICES = {
    "china": Office("Asia/Shanghai", hall="09:00-17:00", hall_night="00:00-24:00"),
    "same-day-in-nepal": Office("Asia/Kathmandu", first_day="same_day", hours="08:20-11:45 12:30-16:05 23:00-24:00",
                                hall="10:00-10:30"),
    "seven-days-on-the-marquesas": Office("Pacific/Marquesas", weekend=(), holidays=False, hall="00:00-24:00"),
    "fridays-off-on-kiritimati": Office("Pacific/Kiritimati", weekend=(4,), holidays=False, first_day="same_day",
                                        hours="00:00-08:00", hall="06:30-23:59"),
}


@pytest.mark.parametrize("name", OFFICES)
def test_deadlines_are_where_a_walk_from_day_to_day_ends(name, tmp_path):
    office, draw = OFFICES[name], random.Random(f"20260801 {name}")
    bus = Installation(tmp_path / "bus")
    office.write(bus.folder / "calendar.yaml")
    questions = [Question(draw, office) for _ in range(QUESTIONS // len(OFFICES))]
    answers = bus.ask("deadline", "-", "--json", lines=[question.line() for question in questions]).splitlines()
    assert len(answers) == len(questions)
    seen = dict.fromkeys(["stopped", "late", "was late", "suspended", "provisional"], 0)
    for question, line in zip(questions, answers):
        answer, at, told = json.loads(line), question.at, f"{question.line()}\n{line}"
        kind, due = question.due(question.total())
        days = question.of in ("wd", "nd")

        def amount(key):
            return answer[f"{key}_days"] if days else round(answer[f"{key}_s"] * 1000)
        if kind == "at":
            assert milliseconds(answer["due"]) == due, told
        else:
            assert "due" not in answer, told
        used = question.used(at)
        assert amount("used") == used and amount("remaining") == question.total() - used, told
        assert answer["late"] == question.late(at), told
        assert answer["suspended"] == (at >= question.start and question.is_suspended(at, at + 1)), told
        assert milliseconds(answer["at"]) == at, told
        stretches = [(milliseconds(s["from"]), milliseconds(s["to"]) if "to" in s else None)
                     for s in answer.get("late_stretches", [])]
        assert stretches == question.late_stretches(at), told
        if days and question.days:
            assert answer["first_day"] == str(question.days[0][0]), told
        else:
            assert "first_day" not in answer, told
        if kind == "at":
            years = [office.date(instant).year for instant in (question.start, due)]
            known = office.holidays and years[0] >= FIRST.year and years[1] <= LAST.year
            assert answer["provisional"] == (not known and question.of != "ms"), told
        for what, happened in [("stopped", kind == "stopped"), ("late", answer["late"]),
                               ("was late", any(end for _, end in stretches)), ("suspended", answer["suspended"]),
                               ("provisional", answer["provisional"])]:
            seen[what] += happened
    # Random questions that never meet what is asked about would prove nothing.
    assert all(count * 200 >= len(questions) for count in seen.values()), seen


def test_the_verb_tells_people_why(tmp_path):
    bus = Installation(tmp_path / "bus")
    asked = ["deadline", "20wd", "--from", "2026-02-12 10:00", "--suspended", "2026-02-26 15:00..2026-03-03 11:00",
             "--extended", "5wd@2026-04-01", "--at", "2026-04-01 12:00"]
    assert bus.ask(*asked) == (
        "20wd after Thu 2026-02-12 10:00 end on Wed 2026-04-01 18:00, counted from Fri 2026-02-13, with 5wd of extension, "
        "not counting 5wd of suspension; late from Wed 2026-03-25 18:00 to Wed 2026-04-01 00:00, when an extension came; "
        "at Wed 2026-04-01 12:00 24wd are used and 1wd left\n")
    assert bus.ask(*asked, "--lang", "zh") == (
        "自 2026-02-12（周四）10:00 起 20 个工作日，到期时刻为 2026-04-01（周三）18:00，从 2026-02-13（周五）起算，延期 5 个工作日，"
        "扣除中止期间 5 个工作日；自 2026-03-25（周三）18:00 至 2026-04-01（周三）00:00 曾超期，其后才延期；"
        "至 2026-04-01（周三）12:00，已用 24 个工作日，剩余 1 个工作日\n")
    assert bus.ask("deadline", "4wh", "--from", "2026-02-12 10:00", "--suspended", "2026-02-12 11:00..") == (
        "4wh after Thu 2026-02-12 10:00 are suspended with 3 wh left\n")
    assert bus.ask("deadline", "1wd", "--from", "2026-02-12 10:00", "--first-day", "same_day", "--at", "2026-02-13") == (
        "1wd after Thu 2026-02-12 10:00 end on Thu 2026-02-12 18:00, counted from Thu 2026-02-12; "
        "at Fri 2026-02-13 00:00 late since Thu 2026-02-12 18:00\n")


@pytest.mark.parametrize("words, told", [
    (["0wd"], '"0wd": there is no time in it.'),
    (["5wd", "--extended", "0wd"], '"0wd": there is no time in it.'),
    (["5wd", "--extended", "5nd"], '"5nd": it is of another unit than the limit.'),
    (["99999wd", "--extended", "2wd"], '"2wd": with all extensions it is more than 100000 days'),
    (["5wd", "--extended", "2wd@soon"], 'The time "soon" is no time.'),
    (["5wd", "--suspended", "2026-02-03..2026-02-02"], "it ends before it begins."),
    (["5wd", "--suspended", "2026-02-03"], '"2026-02-03" is no suspension.'),
    (["5wd", "--suspended", "..2026-02-03"], '"..2026-02-03" is no suspension.'),
    (["5wd", "--suspended", "2026-02-03..", "--suspended", "2026-02-04.."], "another suspension goes on already."),
    (["5wd"] + ["--extended", "1wd"] * 65, "there are more than 64 extensions."),
    (["5wd"] + [word for hour in range(257) for word in
                ["--suspended", f"2026-03-{hour // 24 + 1:02} {hour % 24:02}:00..2026-03-{hour // 24 + 1:02} {hour % 24:02}:30"]],
     "there are more than 256 suspensions."),
], ids=lambda value: " ".join(value[:5]) if isinstance(value, list) else "")
def test_what_cannot_be_is_refused_with_the_word_that_is_wrong(words, told, tmp_path):
    assert told in Installation(tmp_path / "bus").ask("deadline", *words, "--from", "2026-02-01", status=2)


@pytest.mark.parametrize("line, told", [
    ("5wd", "it has 1 word."), ("5wd 2026-02-01 hall x=1", '"x=1" is not understood.'),
    ("5wd 2026-02-01 first-day=today", '"today" is no rule for the first day.'),
    ("5wd 2026-02-01 hall suspended=2026-02-05..2026-02-04", "it ends before it begins."),
])
def test_a_line_that_is_no_question_is_named(line, told, tmp_path):
    refused = Installation(tmp_path / "bus").ask("deadline", "-", lines=["1wd 2026-02-01", line], status=2)
    assert refused.startswith("Line 2 of standard input: ") and told in refused
