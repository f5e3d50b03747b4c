"""`casebus reload` and SIGHUP: another configuration while the bus serves, all of it or nothing."""
import json
import signal
import subprocess
import time

import pytest

from client import Keys, NoAnswer, Refused
from conftest import HALL, MARKET, OPERATOR, TAX


@pytest.fixture
def running(bus):
    return bus.start()


def reload(bus, status=0):
    done = subprocess.run(
        [bus.tool, "reload", "--json", "--config", str(bus.folder / "casebus.yaml")], capture_output=True, text=True,
        timeout=30)
    assert done.returncode == status, done.stderr
    return json.loads(done.stdout if status == 0 else done.stderr)


def add_unit(bus, unit):
    done = subprocess.run(
        [bus.tool, "units", "add", unit, "--config", str(bus.folder / "casebus.yaml")], capture_output=True, text=True,
        timeout=30)
    assert done.returncode == 0, done.stderr


def records(bus, kind):
    done = subprocess.run(
        [bus.tool, "tail", "--json", "--config", str(bus.folder / "casebus.yaml")], capture_output=True, text=True,
        timeout=30)
    return [row for row in map(json.loads, done.stdout.splitlines()) if row["kind"] == kind]


def test_nothing_changed_is_said(running):
    assert reload(running) == {"changes": [], "need_restart": []}
    assert records(running, "rules") == []


def test_a_new_unit_connects_and_is_pushed_to(running):
    hall = running.client(HALL)
    hall.done(hall.command(register={"caseId": "c"}))
    push = hall.command(push={"case": {"id": "c"}, "to": "bureau/new"})
    with pytest.raises(Refused) as refused:
        hall.done(push)
    assert refused.value.code == "unit.unknown"
    add_unit(running, "bureau/new")
    assert reload(running)["changes"] == ["units.added bureau/new"]
    assert hall.done(push).handoff == 1
    assert running.client("bureau/new").delivery().notice == "PUSHED"
    assert len(records(running, "rules")) == 1


def test_a_revoked_key_ends_its_session_and_keeps_its_place(running):
    market, tax = running.client(MARKET), running.client(TAX)
    running.revoke(MARKET)
    assert reload(running)["changes"] == [f"keys {MARKET}"]
    assert "key.revoked" in market.closing()
    # Others go on by the keys they came with.
    tax.done(tax.command(register={"caseId": "still here"}))
    with pytest.raises(NoAnswer):
        running.client(MARKET, connect=False, timeout=1.0).connect()


def test_a_mistake_changes_nothing_and_is_told_whole(running):
    add_unit(running, "bureau/new")
    (running.folder / "calendar.yaml").write_text("days_off: [2026-13-01]\nfirst_day: tomorrow\n")
    problem = reload(running, status=1)
    assert problem["code"] == "configuration.invalid"
    assert "2026-13-01" in problem["detail"] and "tomorrow" in problem["detail"]
    hall = running.client(HALL)
    hall.done(hall.command(register={"caseId": "c"}))
    with pytest.raises(Refused):
        hall.done(hall.command(push={"case": {"id": "c"}, "to": "bureau/new"}))


def test_a_unit_in_use_stays(running):
    hall = running.client(HALL)
    hall.done(hall.command(register={"caseId": "c"}))
    hall.done(hall.command(push={"case": {"id": "c"}, "to": TAX}))
    path = running.folder / "units.yaml"
    whole = path.read_text()
    units, entry = whole.split(f"  - address: {TAX}\n") if f"  - address: {TAX}\n" in whole else (None, None)
    assert units is not None, whole
    rest = entry[entry.index("  - "):] if "  - address" in entry else ""
    path.write_text(units + rest)
    assert reload(running, status=1)["code"] == "unit.in-use"
    tax = running.client(TAX)
    tax.done(tax.command(acknowledge={"handoff": 1, "answer": "SIGN"}))
    tax.done(tax.command(feedback={"handoff": 1, "outcome": "DONE"}))
    assert reload(running)["changes"] == [f"units.removed {TAX}"]


def test_a_limit_holds_at_once_and_an_endpoint_after_a_restart(running):
    running.configure("heartbeat_ms: 20000")
    assert reload(running) == {"changes": ["heartbeat"], "need_restart": []}


def test_only_an_operator_reloads(running):
    with pytest.raises(Refused) as refused:
        running.client(HALL).query("reload")
    assert refused.value.code == "unit.not-allowed"


def test_sighup_does_the_same(running):
    add_unit(running, "bureau/new")
    running.process.send_signal(signal.SIGHUP)
    deadline = time.monotonic() + 10
    while "configuration.reloaded" not in running.stderr():
        assert time.monotonic() < deadline, running.stderr()
        time.sleep(0.05)
    assert running.client("bureau/new")
