"""The calendar against two others: PyPI's chinesecalendar, and a count in Python that walks from day to day.

CASEBUS_CALENDAR_QUESTIONS sets how many random questions are asked in all (100,000).
"""
import datetime
import json
import os
import random
import subprocess

import chinese_calendar
import pytest

from client import Refused
from conftest import HALL, MARKET, free_port, program

QUESTIONS = int(os.environ.get("CASEBUS_CALENDAR_QUESTIONS", "100000"))
FIRST, LAST = datetime.date(2024, 1, 1), datetime.date(2026, 12, 31)
DAY = datetime.timedelta(days=1)
USUAL = [(9 * 60, 12 * 60), (13 * 60, 18 * 60)]


class Counted:
    """Working time in whole minutes, counted day by day. Days and minutes are those of the office's own clock."""

    def __init__(self, offset=480, same_day=False, hours=USUAL, units=()):
        self.offset, self.same_day, self.hours, self.units = offset, same_day, hours, dict(units)
        # From chinesecalendar, and beyond its years from the days of the week.
        self.epoch = FIRST - 400 * DAY
        dates = [self.epoch + number * DAY for number in range((LAST - FIRST).days + 1600)]
        self.worked = [chinese_calendar.is_workday(d) if FIRST <= d <= LAST else d.weekday() < 5 for d in dates]

    def hours_of(self, unit):
        """Those of the longest address that is the unit's or one above it."""
        parts = unit.split("/") if unit else []
        while parts:
            if "/".join(parts) in self.units:
                return self.units["/".join(parts)]
            parts.pop()
        return self.hours

    def between(self, begin, end, unit):
        hours, minutes = self.hours_of(unit), 0
        for day in range(begin // 1440, end // 1440 + 1):
            if self.worked[day]:
                for opens, closes in hours:
                    minutes += max(0, min(end, day * 1440 + closes) - max(begin, day * 1440 + opens))
        return minutes

    def due(self, number, of, begin, unit):
        hours = self.hours_of(unit)
        day, closes = begin // 1440, hours[-1][1]
        if of in ("wh", "wm"):
            return self.after_work(number * (60 if of == "wh" else 1), hours, begin)
        if not (self.same_day and begin < day * 1440 + closes):
            day += 1
        if of == "nd":
            day += number - 1
            while not self.worked[day]:
                day += 1
            return day * 1440 + closes
        while True:
            number -= self.worked[day]
            if number == 0:
                return day * 1440 + closes
            day += 1

    def after_work(self, minutes, hours, begin):
        day = begin // 1440
        while True:
            for opens, closes in hours if self.worked[day] else ():
                opens = max(begin, day * 1440 + opens)
                open_for = max(0, day * 1440 + closes - opens)
                if minutes <= open_for:
                    return opens + minutes
                minutes -= open_for
            day += 1

    # To and from the words of the command line

    def instant(self, minute):
        return (datetime.datetime.combine(self.epoch, datetime.time(), datetime.timezone.utc)
                + datetime.timedelta(minutes=minute - self.offset)).strftime("%Y-%m-%dT%H:%M:00Z")

    def minute(self, text):
        assert text.endswith(":00.000Z"), text
        then = datetime.datetime.fromisoformat(text[:-5] + "+00:00")
        begin = datetime.datetime.combine(self.epoch, datetime.time(), datetime.timezone.utc)
        return int((then - begin).total_seconds()) // 60 + self.offset


class Installation:
    def __init__(self, folder, changes=()):
        self.tool, self.folder = program("CASEBUS"), folder
        subprocess.run([self.tool, "init", str(folder), "--endpoint", f"tcp://127.0.0.1:{free_port()}",
                        "--board-port", str(free_port())], check=True, capture_output=True, timeout=60)
        path = folder / "calendar.yaml"
        text = path.read_text(encoding="utf-8")
        for old, new in changes:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")

    def ask(self, *words, lines=None, status=0):
        done = subprocess.run([self.tool, "--config", str(self.folder), "calendar", *words], capture_output=True,
                              text=True, timeout=110, input=None if lines is None else "\n".join(lines) + "\n")
        assert done.returncode == status, f"{words} ended with {done.returncode}: {done.stderr}"
        return done.stdout if status == 0 else done.stderr


OTHER = [
    ('utc_offset: "+08:00"', 'utc_offset: "-03:30"'),
    ("first_day: next_working_day\n", "first_day: same_day\n"),
    ('office_hours: ["09:00-12:00", "13:00-18:00"]', 'office_hours: ["08:20-11:45", "12:30-16:05", "23:00-24:00"]'),
    ("units: []", """units:
  - address: hall
    office_hours: ["09:00-17:00"]
  - address: hall/night/window/1
    office_hours: ["00:00-24:00"]"""),
]
CALENDARS = [
    ([], Counted()),
    (OTHER, Counted(-210, True, [(500, 705), (750, 965), (1380, 1440)],
                    {"hall": [(540, 1020)], "hall/night/window/1": [(0, 1440)]})),
]
UNITS = ["", "bureau/market", "hall/enterprise", "halls/other", "hall/night/window/1", "hall/night/window/12"]


def random_minute(draw, counted):
    day = 400 + draw.randrange((LAST - FIRST).days + 30)
    if draw.random() < 0.3:
        # Where something opens, closes, or a day begins.
        edge = draw.choice([0, 1439] + [edge for span in counted.hours for edge in span])
        return day * 1440 + edge + draw.choice([-1, 0, 1])
    return day * 1440 + draw.randrange(1440)


def test_every_day_of_the_loaded_years_is_that_of_chinesecalendar(tmp_path):
    days = json.loads(Installation(tmp_path / "bus").ask("days", str(FIRST), str(LAST), "--json"))["days"]
    assert len(days) == (LAST - FIRST).days + 1
    for number, day in enumerate(days):
        date = FIRST + number * DAY
        assert day["date"] == str(date)
        assert day["worked"] == chinese_calendar.is_workday(date), date
        _, name = chinese_calendar.get_holiday_detail(date)
        assert (day["kind"] in ("holiday", "make_up_day")) == (name is not None), date
        assert day["weekday"] == date.strftime("%A").lower() and not day["provisional"], date


@pytest.mark.parametrize("changes, counted", CALENDARS, ids=["china", "other-hours-and-zone"])
def test_working_time_is_what_a_walk_from_day_to_day_counts(changes, counted, tmp_path):
    draw = random.Random(20260105)
    spans = []
    for _ in range(QUESTIONS // 4):
        begin = random_minute(draw, counted)
        longest = 900 if draw.random() < 0.01 else 20
        spans.append((begin, begin + draw.randrange(longest * 1440), draw.choice(UNITS)))
    asked = [f"{counted.instant(begin)} {counted.instant(end)} {unit}" for begin, end, unit in spans]
    answers = Installation(tmp_path / "bus", changes).ask("between", "-", "--json", lines=asked).splitlines()
    assert len(answers) == len(spans)
    for (begin, end, unit), line in zip(spans, answers):
        answer = json.loads(line)
        assert answer["working_s"] == 60 * counted.between(begin, end, unit), line
        assert answer["working_day_s"] == 60 * sum(closes - opens for opens, closes in counted.hours_of(unit)), line


@pytest.mark.parametrize("changes, counted", CALENDARS, ids=["china", "other-hours-and-zone"])
def test_deadlines_are_where_a_walk_from_day_to_day_ends(changes, counted, tmp_path):
    draw = random.Random(20260601)
    budgets = []
    for _ in range(QUESTIONS // 4):
        of = draw.choice(["wd", "wh", "wm", "nd"])
        most = 300 if draw.random() < 0.01 else {"wd": 20, "wh": 90, "wm": 900, "nd": 30}[of]
        budgets.append((draw.randrange(1, most + 1), of, random_minute(draw, counted), draw.choice(UNITS)))
    asked = [f"{number}{of} {counted.instant(begin)} {unit}" for number, of, begin, unit in budgets]
    answers = Installation(tmp_path / "bus", changes).ask("deadline", "-", "--json", lines=asked).splitlines()
    assert len(answers) == len(budgets)
    for (number, of, begin, unit), line in zip(budgets, answers):
        answer = json.loads(line)
        due = counted.due(number, of, begin, unit)
        assert counted.minute(answer["due"]) == due, line
        years = [(counted.epoch + minute // 1440 * DAY).year for minute in (begin, due)]
        assert answer["provisional"] == (years[0] < FIRST.year or years[1] > LAST.year), line


def test_the_verb_answers_people(tmp_path):
    bus = Installation(tmp_path / "bus")
    assert bus.ask("deadline", "7wd", "--from", "2026-02-12 10:00") == (
        "7wd after Thu 2026-02-12 10:00 end on Sat 2026-02-28 18:00, counted from Fri 2026-02-13\n")
    assert bus.ask("deadline", "1wd", "--from", "2026-12-31").endswith(
        "; provisional, the calendar has no holidays for some of this time\n")
    assert bus.ask("between", "2026-02-13 17:00", "2026-02-24 10:00").startswith("1 d 2 h of working time from ")
    days = bus.ask("days", "2026-02-13", "2026-02-16")
    assert "2026-02-14  Sat  worked  春节" in days and "2 of 4 days are worked" in days
    assert bus.ask("deadline", "7x", status=2).startswith('"7x" is no time limit.')
    assert bus.ask("deadline", "7", status=2).startswith('"7" has no unit. Write one such as 7wd')
    assert "is later than" in bus.ask("between", "2026-02-24 10:00", "2026-02-13 17:00", status=2)
    assert "Line 2 of standard input" in bus.ask(
        "between", "-", lines=["2026-02-13T00:00:00Z 2026-02-14T00:00:00Z", "2026-02-13T00:00:00Z never"], status=2)


def test_the_bus_counts_by_its_calendar(bus):
    hall = bus.client(HALL)
    hall.register("2026-0001")
    number = hall.push(hall.case("2026-0001"), MARKET)["handoff"]
    # Ten weeks hold more than two working days, whatever holidays they have.
    later = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(weeks=10)
    answer = hall.query("stalls", waiting_limit="2wd", idle_limit="4wh", at=later.strftime("%Y-%m-%dT%H:%M:%SZ"))
    row, = answer["stalls"]
    assert (row["handoff"], row["limit"], row["unit"]) == (number, "2wd", MARKET)
    assert row["age_s"] > row["age_working_s"] > row["over_working_s"] > 0 and row["working_day_s"] == 8 * 3600
    assert "limit_s" not in row and row["since"] < row["due"] < answer["at"]
    assert hall.query("stalls", waiting_limit="2wd")["stalls"] == []
    for wrong in ({"waiting_limit": "2d"}, {"waiting_limit": "2wd", "waiting_limit_s": 5}):
        with pytest.raises(Refused) as refusal:
            hall.query("stalls", **wrong)
        assert refusal.value.code == "query.invalid"

    def casebus(*words):
        return subprocess.run([bus.tool, "--config", str(bus.folder), *words], capture_output=True, text=True,
                              check=True, timeout=30).stdout
    assert " of working time), waiting to be signed for" in casebus("case", "2026-0001")
    assert " wd " in casebus("stalls", "--waiting", "2wd", "--at", later.isoformat())


def test_the_command_line_shows_and_reads_times_by_the_offices_clock(bus):
    hall = bus.client(HALL)
    hall.register("2026-0001")
    hall.push(hall.case("2026-0001"), MARKET)
    instant = datetime.datetime.fromisoformat(hall.query("case", id="2026-0001")["case"]["holder"][0]["since"])

    def case(zone, *words):
        return subprocess.run(
            [bus.tool, "--config", str(bus.folder), *words, "case", "2026-0001", "--registrar", HALL], check=True,
            capture_output=True, text=True, timeout=30, env=os.environ | {"TZ": zone}).stdout
    office = datetime.timezone(datetime.timedelta(hours=8))
    shown = instant.astimezone(office).strftime("%Y-%m-%d %H:%M")
    for zone in ("UTC", "Asia/Shanghai"):
        assert f"since {shown} " in case(zone)
        assert ("Times are in UTC+08:00." in case(zone)) == (zone == "UTC")
    assert "以上均为 UTC+08:00 时间。" in case("UTC", "--lang", "zh")
    # A time without a zone is the office's, so that what is shown can be asked for.
    later = (instant + datetime.timedelta(minutes=1)).astimezone(office).strftime("%Y-%m-%d %H:%M")
    assert f"since {shown} " in subprocess.run(
        [bus.tool, "--config", str(bus.folder), "case", "2026-0001", "--registrar", HALL, "--at", later], check=True,
        capture_output=True, text=True, timeout=30).stdout
    # Nobody's calendar: the machine's clock.
    (bus.folder / "calendar.yaml").rename(bus.folder / "away.yaml")
    assert f"since {instant.astimezone(datetime.timezone.utc).strftime('%Y-%m-%d %H:%M')} " in case("UTC")
    (bus.folder / "away.yaml").rename(bus.folder / "calendar.yaml")


def test_a_bus_whose_calendar_lacks_the_year_says_so(idle_bus):
    path = idle_bus.folder / "calendar.yaml"
    path.write_text(path.read_text(encoding="utf-8").split("\nyears:")[0], encoding="utf-8")
    idle_bus.start()
    hall = idle_bus.client(HALL)
    hall.register("2026-0001")
    holder, = hall.query("case", id="2026-0001")["case"]["holder"]
    assert holder["provisional"] is True
    assert "calendar.year-missing" in idle_bus.stderr()
