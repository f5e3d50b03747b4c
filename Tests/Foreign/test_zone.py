"""A day in the zone against the real daemon, and its working days.

Scripts that use nothing of the daemon's compare what was done with what the bus says about it.
"""
import contextlib
import json
import os
import pathlib
import signal
import subprocess
import sys

import pytest

from conftest import Bus, program

SCRIPTS = pathlib.Path(__file__).resolve().parents[2] / "scripts"
sys.path.insert(0, str(SCRIPTS))
import check_tail  # noqa: E402
from tail_case import ACTS, BUS_ACTS  # noqa: E402
from test_readme import DEMO_SCREENS, screens, shape  # noqa: E402
from zonedays import DAYS, ZoneDays  # noqa: E402
CASES, SECONDS = 80, 6
DAY_SECONDS = 90


class Day:
    """A bus on which a day was played, and what both sides wrote about it."""

    def __init__(self, bus):
        self.bus = bus
        self.journal, self.tail = bus.root / "zone.ndjson", bus.root / "tail.ndjson"
        self.stalls = bus.root / "stalls.json"

    def casebus(self, *arguments, status=0):
        command = [self.bus.tool, "--config", str(self.bus.folder / "casebus.yaml"), *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=DAY_SECONDS)
        assert done.returncode == status, f"{command} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
        return done.stdout if status == 0 else done.stderr

    def play(self, seed=7):
        summary = json.loads(self.casebus(
            "simulate", "zone", "--seed", seed, "--cases", CASES, "--seconds", SECONDS, "--journal", self.journal,
            "--json"))
        self.tail.write_text(self.casebus("tail", "--from", 1, "--json"))
        self.stalls.write_text(self.casebus("stalls", "--waiting", 0, "--work", 0, "--idle", 0, "--json"))
        return summary

    def check_zone(self, *arguments):
        return script(
            "check_zone.py", "--journal", self.journal, "--tail", self.tail, "--stalls", self.stalls, "--json",
            *arguments)

    def check_tail(self):
        return script("check_tail.py", "--json", text=self.tail.read_text())


def script(name, *arguments, text=None):
    """(exit status, verdict) of a checker, which is a program of its own."""
    done = subprocess.run(
        [sys.executable, str(SCRIPTS / name), *map(str, arguments)], input=text, capture_output=True, text=True,
        timeout=60)
    assert done.stdout, f"{name} printed nothing:\n{done.stderr}"
    return done.returncode, json.loads(done.stdout)


@pytest.fixture
def day(idle_bus):
    day = Day(idle_bus)
    prepare = "simulate", "zone", "--prepare", "--json"
    # Two of the bureaus are among the installation's units already, and stay as they are.
    assert json.loads(day.casebus(*prepare)) == {"units": 105, "added": 103}
    assert json.loads(day.casebus(*prepare)) == {"units": 105, "added": 0}
    idle_bus.start()
    return day


def test_the_bus_says_what_the_day_did(day):
    summary = day.play()
    assert summary["registered"] == CASES
    # The day has something of everything, or comparing it shows little.
    for kind in ("signed", "refused", "withdrawn", "closed", "waiting", "at_work", "idle"):
        assert summary[kind] > 0, (kind, summary)

    status, verdict = day.check_zone("--self-test")
    assert status == 0, verdict
    assert (verdict["differences"], verdict["precision"], verdict["recall"]) == (0, 1.0, 1.0)
    assert verdict["acts"] == summary["acts"]
    assert verdict["open"] == sum(summary[kind] for kind in ("waiting", "at_work", "idle", "preparing"))
    assert verdict["alterations"] >= 15 and verdict["alterations_missed"] == []

    status, verdict = day.check_tail()
    assert status == 0, verdict
    assert (verdict["faults"], verdict["cases"]) == (0, CASES)

    # The same day once more is not recorded twice.
    again = day.bus.root / "again.ndjson"
    told = day.casebus("simulate", "zone", "--seed", 7, "--cases", 1, "--seconds", 0, "--journal", again, status=2)
    assert "--seed" in told


def report_name(address):
    """As reports name a unit: by hall, bureau or centre, stations and outlets all together."""
    kind, *rest = address.split("/")
    return kind if kind in ("station", "outlet") else "/".join([kind, *rest[:1]])


def test_where_the_days_went_is_what_the_tail_says(day):
    day.play(seed=9)
    answer = json.loads(day.casebus(
        "stalls", "--by", "unit", "--waiting", 0, "--work", 0, "--idle", 0, "--json"))
    at = check_tail.milliseconds(answer["at"])
    expected = {}
    for case in check_tail.rebuild(day.tail.read_text().splitlines()).cases.values():
        for interval in case.intervals:
            group = expected.setdefault((report_name(interval.unit), interval.kind), [0, 0, 0, 0])
            held = (at if interval.end is None else interval.end) - interval.begin
            for place, value in enumerate((1, interval.end is None, held > 0, held)):
                group[place] += value
    found = {(group["unit"], group["kind"]): [group["n"], group["open"], group["late"],
                                              round(group["held"]["total_s"] * 1000)] for group in answer["groups"]}
    assert found == expected and len(found) > 40
    assert round(answer["total_s"] * 1000) == sum(group[3] for group in expected.values())
    assert any(unit == "station" for unit, _ in found) and not any("window" in unit for unit, _ in found)


def test_a_record_taken_out_of_the_tail_is_noticed(day):
    day.play(seed=8)
    lines = day.tail.read_text().splitlines(keepends=True)
    place = next(number for number, line in enumerate(lines) if json.loads(line).get("answer") == "sign")
    day.tail.write_text("".join(lines[:place] + lines[place + 1:]))
    status, verdict = day.check_zone()
    assert status == 1 and verdict["differences"] > 0, verdict
    status, verdict = day.check_tail()
    assert status == 1 and verdict["faults"] > 0, verdict


def test_a_zone_without_keys_says_how_to_make_them(bus):
    told = Day(bus).casebus("simulate", "zone", "--seconds", 0, status=4)
    assert "--prepare" in told


# The zone's working days

# A busy machine has a second try, at a third of the pace.
RATES = (90_000, 30_000)
FINDINGS = ("cards", "deemed signed", "deemed accepted", "disputes", "trips", "stalls", "idle cases", "left open")


class TooSlow(Exception):
    """An act came so late that what there was to be found is not what was planned."""


def assert_found(days, summary, *arguments):
    """Precision and recall are 1 in everything that there is to be found."""
    status, verdict = days.check(*arguments)
    if status == 3:
        raise TooSlow(f"an act was {verdict['lag_s']} s late at {days.rate} times the pace: {verdict}")
    assert status == 0 and verdict["differences"] == 0, json.dumps(verdict)
    for name in FINDINGS:
        found = verdict[name]
        assert found["injected"] > 0 and (found["precision"], found["recall"]) == (1.0, 1.0), (name, verdict)
    assert verdict["acts"] == summary["acts"]
    # A day of the bus's outage, and a day of the unit that was unplugged, each of those who waited.
    assert verdict["working hours"]["bus"] >= 8 and verdict["working hours"]["away"] >= 6, verdict
    return verdict


@pytest.mark.alone
def test_in_thirty_days_the_bus_finds_all_that_there_is_and_nothing_else(request):
    for rate in RATES:
        signal.alarm(2 * 42 * 86_400 // rate + 90)
        request.node.bus = bus = Bus(program("CASEBUSD"), program("CASEBUS"))
        with contextlib.ExitStack() as ends:
            ends.callback(bus.end)
            days = ZoneDays(bus, rate)
            summary = days.play(seed=1, cases=100)
            try:
                verdict = assert_found(days, summary, "--self-test")
            except TooSlow:
                if rate == RATES[-1]:
                    raise
                continue
            assert verdict["alterations"] >= 20 and verdict["alterations_missed"] == []
            kinds = {row["kind"] for row in days.rows()}
            assert ACTS | BUS_ACTS | {"card"} <= kinds, (ACTS | BUS_ACTS) - kinds
            status, verdict = script("check_tail.py", "--json", text=days.tail.read_text())
            assert status == 0 and verdict["parallel_cases"] > 0, verdict
            # What both READMEs show of these days, which are the demo's.
            for document, lang in (("README.md", "en"), ("README.zh-CN.md", "zh")):
                shown, = (screen for command, screen in screens(document) if command in DEMO_SCREENS)
                assert shape(days.brief[lang]) == shape(shown), days.brief[lang]
            return


LARGE = int(os.environ.get("CASEBUS_ZONE_CASES", "0"))


@pytest.mark.skipif(not LARGE, reason="set CASEBUS_ZONE_CASES, and CASEBUS_ZONE_SEEDS and CASEBUS_ZONE_RATE if you like")
@pytest.mark.parametrize("seed", os.environ.get("CASEBUS_ZONE_SEEDS", "101 102 103").split())
def test_in_a_zone_of_many_cases_too(seed, idle_bus):
    signal.alarm(0)
    days = ZoneDays(idle_bus, rate=int(os.environ.get("CASEBUS_ZONE_RATE", "5000")))
    summary = days.play(seed=seed, cases=LARGE, kill=True)
    print(json.dumps(assert_found(days, summary)))


def test_days_without_the_rules_or_the_clock_say_what_is_missing(bus):
    day = Day(bus)
    day.casebus("simulate", "zone", "--prepare")
    assert "config/zone" in day.casebus("simulate", "zone", "--days", DAYS, status=4)
    assert "--days 7" in day.casebus("simulate", "zone", "--days", 7, status=2)
