"""A system clock that is set while the daemon runs: said once, never followed backwards, and nothing else minds."""
import json
import time

import pytest

from client import NoAnswer
from conftest import HALL, MARKET, OPERATOR
from preload import Clock

HOUR = 3_600_000
BOUND = 60_000


@pytest.fixture
def clock(idle_bus):
    return Clock(idle_bus.root / "clock")


@pytest.fixture
def bus(idle_bus, clock):
    return idle_bus.start(**clock.environment)


def jumps(bus):
    rows, _ = bus.client(OPERATOR, credit=0).tail(kind="clock_jumped")
    return rows


def pump_a_little(client):
    try:
        client.pump(time.monotonic() + 0.1)
    except NoAnswer:
        pass


def open_items(client):
    return client.query("stalls", waiting_limit_s=0, work_limit_s=0)["stalls"]


def milliseconds(text):
    seconds = time.strptime(text[:19], "%Y-%m-%dT%H:%M:%S")
    return int(time.mktime(seconds) - time.timezone) * 1000 + int(text[20:23])


def test_the_daemon_reads_the_clock_through_the_library(bus, clock):
    """Or the tests below would show nothing: a small step is followed."""
    hall = bus.client(HALL)
    before = hall.register("c-1")["recorded_at_ms"]
    clock.set(30_000)
    assert 29_000 < hall.register("c-2")["recorded_at_ms"] - before < BOUND
    assert jumps(bus) == []


@pytest.mark.parametrize("shift", [HOUR, -HOUR, 100 * 365 * 24 * HOUR])
def test_a_jump_is_recorded_once_and_the_bus_keeps_its_own_time(bus, clock, shift):
    hall, market = bus.client(HALL), bus.client(MARKET)
    hall.register("c-1")
    pushed = hall.push(hall.case("c-1"), MARKET)
    clock.set(shift)
    signed = market.sign(pushed["handoff"])
    assert market.take_in()["handoff"] == pushed["handoff"]
    assert 0 <= signed["recorded_at_ms"] - pushed["recorded_at_ms"] < 10_000
    row, = jumps(bus)
    assert abs(milliseconds(row["clock_to"]) - milliseconds(row["clock_from"]) - shift) < 1000
    assert "clock.jumped" in bus.stderr()

    clock.set(0)
    later = hall.register("c-2")
    assert 0 <= later["recorded_at_ms"] - signed["recorded_at_ms"] < 10_000
    assert len(jumps(bus)) == 1
    rows, _ = bus.client(OPERATOR).tail()
    assert [row["sequence"] for row in rows] == list(range(1, len(rows) + 1))
    times = [row["recorded_at"] for row in rows]
    assert times == sorted(times)


@pytest.mark.parametrize("shift", [HOUR, -HOUR])
def test_a_wrong_clock_makes_no_hand_off_older_or_younger(bus, clock, shift):
    hall, market = bus.client(HALL), bus.client(MARKET, credit=0)
    hall.register("c-1")
    handoffs = [hall.push(hall.case("c-1"), MARKET)["handoff"] for _ in range(2)]
    clock.set(shift)
    market.sign(handoffs[0])
    deadline = time.monotonic() + 5
    # What began within the same millisecond is no stall yet.
    while len(stalls := open_items(hall)) < len(handoffs):
        assert time.monotonic() < deadline, stalls
    assert {one["handoff"] for one in stalls} == set(handoffs)
    assert all(0 <= one["age_s"] < 10 for one in stalls), stalls
    totals = hall.query("handovers")["totals"]
    assert totals["handovers"] == 1 and totals["wait"]["max_s"] < 10


def test_small_steps_back_are_followed_without_going_back(bus, clock):
    hall = bus.client(HALL)
    times = []
    for number in range(60):
        clock.set(-900 * number)
        times.append(hall.register(f"c-{number}")["recorded_at_ms"])
    assert times == sorted(times) and jumps(bus) == []


def test_a_clock_that_comes_back_is_followed_again(bus, clock):
    hall = bus.client(HALL)
    for number, shift in enumerate((HOUR, 0, -2 * HOUR, 0, HOUR)):
        clock.set(shift)
        hall.register(f"c-{number}")
    assert len(jumps(bus)) == 3
    clock.set(20_000)
    assert abs(hall.register("late")["recorded_at_ms"] - (time.time_ns() // 1_000_000 + 20_000)) < 5000


def test_a_restart_believes_the_clock_but_goes_behind_no_record(bus, clock):
    hall = bus.client(HALL)
    clock.set(HOUR)
    first = hall.register("c-1")
    assert bus.stop() == 0
    bus.start(**clock.environment)
    hall.reconnect(time.monotonic() + 10)
    second = hall.register("c-2")
    assert HOUR - 10_000 < second["recorded_at_ms"] - first["recorded_at_ms"] < HOUR + 60_000
    assert bus.stop() == 0
    clock.set(-HOUR)
    bus.start(**clock.environment)
    hall.reconnect(time.monotonic() + 10)
    third = hall.register("c-3")
    assert third["recorded_at_ms"] >= second["recorded_at_ms"]
    again, = hall.submit(hall.command("register", {"case_id": "c-3"}))
    assert again["code"] == "case.exists"


def test_the_bound_is_the_configurations(idle_bus, clock):
    idle_bus.configure("clock:\n  jump_bound_s: 1")
    bus = idle_bus.start(**clock.environment)
    hall = bus.client(HALL)
    clock.set(3000)
    hall.register("c-1")
    assert len(jumps(bus)) == 1


@pytest.mark.alone
def test_sessions_outlive_jumps(idle_bus, clock):
    """Silence is measured by the steady clock."""
    idle_bus.configure("heartbeat_ms: 300")
    bus = idle_bus.start(**clock.environment)
    hall, silent = bus.client(HALL), bus.client(MARKET)
    end, shift = time.monotonic() + 1.5, HOUR
    while time.monotonic() < end:
        shift = -shift
        clock.set(shift)
        pump_a_little(hall)
    assert hall.closing is None and len(hall.pongs) >= 3
    assert silent.socket.poll(3000), "who is silent is still noticed"
    silent.take(silent.socket.recv_multipart())
    assert silent.closing is not None


@pytest.mark.parametrize("step", [
    5000, -5000])
def test_a_tail_that_waits_comes_back_in_its_time(bus, clock, step):
    operator = bus.client(OPERATOR, credit=0)
    _, start = operator.tail()
    correlation, operator.correlation = operator.correlation, operator.correlation + 1
    operator.say("query", {"correlation": correlation, "name": "tail", "parameters": json.dumps(
        {"from": start + 100, "wait_ms": 1500})})
    end, shift = time.monotonic() + 3, 0
    while correlation not in operator.results:
        shift += step
        clock.set(shift)
        pump_a_little(operator)
        if time.monotonic() > end:
            raise NoAnswer("the tail does not come back")
    assert operator.results[correlation]["records"] == []
