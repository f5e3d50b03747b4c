"""`casebus import` against the real daemon: interrupted and taken up, from a table, and a real log to the millisecond.

Logs that are not what they say they are: test_import_hostile.py.
"""
import gzip
import hashlib
import json
import pathlib
import signal
import subprocess
import time

import pytest

import eventlogs
from conftest import Bus, HALL, IMPORTER, OPERATOR, program
from preload import Faults
from test_zone import script

SHARED = pathlib.Path(__file__).resolve().parents[3] / "shared" / "data"
# Numbers that a second import of the same log may give otherwise.
OWN = ("sequence", "recorded_at")


def imported(bus, path, *options, format="xes"):
    return json.loads(bus.casebus("--as", IMPORTER, "import", format, path, *options, "--json"))


def records(bus):
    """What was imported, in its order, without what is this log's own."""
    rows, _ = bus.client(OPERATOR, credit=0).tail()
    return [{name: value for name, value in row.items() if name not in OWN}
            for row in rows if row.get("actor") == IMPORTER]


def assert_tail_is_whole(bus):
    """Every instant of every case is charged once, says a script that shares nothing with the daemon."""
    status, verdict = script("check_tail.py", "--json", text=bus.casebus("tail", "--from", 1, "--json"))
    assert status == 0 and verdict["faults"] == 0, verdict
    return verdict


# Interrupted, and taken up

@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """A log whose import takes a moment, and what one import without a break makes of it."""
    path = tmp_path_factory.mktemp("log") / "large.xes.gz"
    cases = eventlogs.random_cases(1600, seed=5, events=(4, 8))
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=1) as file:
        file.write(eventlogs.xes(cases))
    bus = Bus(program("CASEBUSD"), program("CASEBUS"))
    try:
        bus.start()
        assert imported(bus, path)["commands"] == eventlogs.commands(cases)
        return path, records(bus)
    finally:
        bus.end()


@pytest.fixture
def slow_bus(idle_bus):
    """A bus whose disk takes its time, so that an import is still under way when somebody has seen how far it is."""
    faults = Faults(idle_bus.root / "faults")
    idle_bus.start(**faults.environment)
    faults.begin("fdatasync", 0, ".seg", delay_ms=50)
    return idle_bus


def import_until(bus, path, count):
    """An import that is under way: so many records are there, and not all."""
    process = subprocess.Popen(
        [bus.tool, "--config", str(bus.folder / "casebus.yaml"), "--as", IMPORTER, "import", "xes", str(path)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    operator = bus.client(OPERATOR, credit=0)
    head, deadline = operator.ping(), time.monotonic() + 20
    while operator.ping() < head + count:
        assert time.monotonic() < deadline and process.poll() is None, process.communicate()
    return process


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL], ids=["SIGINT", "SIGKILL"])
def test_an_interrupted_import_is_taken_up_and_nothing_is_recorded_twice(slow_bus, large, number):
    bus, (path, expected) = slow_bus, large
    for count in (500, 3000):
        process = import_until(bus, path, count)
        process.send_signal(number)
        assert process.wait(20) != 0
    before = len(records(bus))
    assert 3500 <= before < len(expected), "it was interrupted"
    report = imported(bus, path)
    assert (report["commands"], report["repeats"]) == (len(expected), before)
    assert records(bus) == expected


def test_an_import_outlives_the_daemons_death_or_is_taken_up(slow_bus, large):
    bus, (path, expected) = slow_bus, large
    process = import_until(bus, path, 2000)
    bus.kill()
    bus.start()
    output, errors = process.communicate(timeout=60)
    before = len(records(bus))
    assert process.returncode == 0 or "same command again" in errors, errors
    assert (before == len(expected)) == (process.returncode == 0), output + errors
    assert imported(bus, path)["repeats"] == before
    assert records(bus) == expected


def test_the_same_log_again_records_nothing(bus, tmp_path):
    path = tmp_path / "log.xes"
    path.write_text(eventlogs.xes(eventlogs.random_cases(50, seed=1)), encoding="utf-8")
    first = imported(bus, path)
    seen = records(bus)
    assert first["repeats"] == 0
    again = imported(bus, path)
    assert again["repeats"] == again["commands"] == first["commands"] == len(seen)
    assert records(bus) == seen


# What a log becomes

def assert_handovers(bus, cases):
    answer = json.loads(bus.casebus("handovers", "--json"))
    expected = eventlogs.handovers(cases)
    assert {(pair["from"], pair["to"]) for pair in answer["pairs"]} == expected.keys()
    for pair in answer["pairs"]:
        due = expected[pair["from"], pair["to"]]
        assert (pair["handovers"], pair["cases"]) == (len(due["waits"]), len(due["cases"]))
        assert round(pair["wait"]["total_s"] * 1000) == sum(due["waits"])
        assert round(pair["wait"]["max_s"] * 1000) == max(due["waits"])
        assert round(pair["visit_sojourn_total_s"] * 1000) == due["visits"]
        assert (pair["open"], pair["refused"], pair["withdrawn"]) == (0, 0, 0)


def test_a_logs_changes_of_group_are_its_handovers(bus, tmp_path):
    """Events out of order, at the same instant, without a group; cases without an event, and with one."""
    event = eventlogs.Event
    cases = eventlogs.random_cases(200, seed=2) | {
        "out of order": [event(5000, "B", "two"), event(1000, "A", "one"), event(9500, "A", "three")],
        "one instant": [event(7, "A", "x"), event(7, "B", "y"), event(7, "A", "z")],
        "no group": [event(1, None, "x"), event(2, "A", "y")], "alone": [event(3, "A", "x")], "empty": [],
        "a & b <c> \"d\"": [event(1, "A", "x"), event(4, "B", "é")]}
    path = tmp_path / "log.xes"
    path.write_text(eventlogs.xes(cases), encoding="utf-8")
    report = imported(bus, path, "--matter", "M-041")
    assert (report["cases"], report["empty_cases"]) == (len(cases) - 1, 1)
    assert report["events"] == sum(map(len, cases.values())) and report["commands"] == eventlogs.commands(cases)
    assert_handovers(bus, cases)
    assert assert_tail_is_whole(bus)["cases"] == len(cases) - 1
    for row in records(bus):
        assert row["asserted"] and row["actor"] == IMPORTER


@pytest.mark.parametrize("compressed", [False, True])
def test_a_table_with_named_columns_is_the_same_log(bus, tmp_path, compressed):
    """The same commands, byte for byte: what the XES gave already is repeated."""
    cases = eventlogs.random_cases(100, seed=3)
    log, table = tmp_path / "log.xes", tmp_path / "table.csv"
    columns = ("--case-column", "Fall", "--time-column", "Zeitpunkt", "--group-column", "Stelle", "--activity-column",
               "Schritt", "--separator", ";", "--matter", "M-041")
    content = eventlogs.table(cases).encode()
    table.write_bytes(gzip.compress(content) if compressed else content)
    report = imported(bus, table, *columns, format="csv")
    assert report["repeats"] == 0 and report["commands"] == eventlogs.commands(cases)
    assert_handovers(bus, cases)
    log.write_text(eventlogs.xes(cases), encoding="utf-8")
    assert imported(bus, log, "--matter", "M-041")["repeats"] == report["commands"]


def test_an_import_wakes_nobody_and_needs_the_importers_role(bus, tmp_path):
    path = tmp_path / "log.xes"
    path.write_text(eventlogs.xes({"c-1": [eventlogs.Event(1, HALL, "x"), eventlogs.Event(2, "B", "y")]}))
    told = bus.casebus("--as", HALL, "import", "xes", path, status=1)
    assert "time.not-allowed" in told and "c-1" in told
    hall = bus.client(HALL)
    bus.casebus("import", "xes", path)
    assert hall.is_quiet()
    assert len(hall.query("case", id="c-1")["case"]["records"]) == 5


# A real log

@pytest.mark.skipif(not (SHARED / "coselog_receipt.xes.gz").exists(),
                    reason="the receipt log is not beside the repository")
def test_the_receipt_log_to_the_millisecond(bus):
    """Against what pm4py and pandas compute on it."""
    log, due = SHARED / "coselog_receipt.xes.gz", json.loads((SHARED / "coselog_receipt.stats.json").read_text())
    assert hashlib.sha256(log.read_bytes()).hexdigest() == due["log"]["sha256"]
    report = imported(bus, log)
    assert (report["cases"], report["events"], report["units"], report["handoffs"]) == (1434, 8577, 10, 5440)
    answer = json.loads(bus.casebus("handovers", "--json"))
    assert answer["totals"]["handovers"] == 5440 and answer["totals"]["wait"]["total_s"] == 563103359.354
    for by in ("pair", "unit", "matter", "step"):
        groups = json.loads(bus.casebus("stalls", "--by", by, "--json"))["groups"]
        waiting = [group for group in groups if group["kind"] == "waiting"]
        assert sum(group["n"] for group in waiting) == 5440
        assert sum(round(group["held"]["total_s"] * 1000) for group in waiting) == 563103359354
    assert_same(answer["totals"]["wait"], due["totals"]["wait"], ("total_s", "mean_s", "median_s", "p90_s", "max_s"))
    pairs = {(pair["from"], pair["to"]): pair for pair in answer["pairs"]}
    assert len(due["pairs"]) == 43 and pairs.keys() == {(pair["from"], pair["to"]) for pair in due["pairs"]}
    for pair in due["pairs"]:
        told = pairs[pair["from"], pair["to"]]
        for name in ("handovers", "cases", "bounces"):
            assert told[name] == pair[name], (name, told, pair)
        assert_same(told["wait"], pair["wait"], ("total_s", "mean_s", "median_s", "p90_s", "max_s"))
        assert_same(told, pair, ("visit_sojourn_total_s",))
    verdict = assert_tail_is_whole(bus)
    assert (verdict["cases"], verdict["handoffs"]) == (1434, 5440)


def assert_same(told, due, names):
    """To the millisecond."""
    assert {name: round(told[name] * 1000) for name in names} == {name: round(due[name] * 1000) for name in names}
