"""`casebus reload` and SIGHUP: another configuration while the bus serves, all of it or nothing."""
import json
import signal
import subprocess
import time

import pytest

from client import NoAnswer, Refused, SessionLost
from conftest import HALL, MARKET, OPERATOR, TAX

NEW = "bureau/new"


def run(bus, *words):
    return subprocess.run([bus.tool, *words, "--config", str(bus.folder / "casebus.yaml")], capture_output=True,
                          text=True, timeout=30)


def reload(bus):
    done = run(bus, "reload", "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def problem_of_reload(bus):
    done = run(bus, "reload", "--json")
    assert done.returncode == 1, done.stdout
    return json.loads(done.stderr)["error"]


def add_unit(bus, unit):
    done = run(bus, "units", "add", unit)
    assert done.returncode == 0, done.stderr


def rules_recorded(bus):
    return [row for row in bus.client(OPERATOR).tail()[0] if row["kind"] == "rules"]


def code_of(call, *arguments, **named):
    with pytest.raises(Refused) as refusal:
        call(*arguments, **named)
    return refusal.value.code


def test_nothing_changed_is_said_and_not_recorded(bus):
    before = len(rules_recorded(bus))
    assert reload(bus) == {"changes": [], "need_restart": []}
    assert len(rules_recorded(bus)) == before


def test_a_new_unit_connects_and_is_pushed_to(bus):
    hall = bus.client(HALL)
    hall.register("c")
    assert code_of(hall.push, hall.case("c"), NEW) == "unit.unknown"
    add_unit(bus, NEW)
    before = len(rules_recorded(bus))
    assert reload(bus)["changes"] == [f"units.added {NEW}"]
    hall.push(hall.case("c"), NEW)
    assert bus.client(NEW).take_in()["notice"] == "PUSHED"
    assert len(rules_recorded(bus)) == before + 1


def test_a_revoked_key_ends_its_session_and_nobody_comes_to_its_place(bus):
    market, tax = bus.client(MARKET), bus.client(TAX)
    bus.revoke(MARKET)
    add_unit(bus, NEW)
    assert reload(bus)["changes"] == [f"keys {MARKET}", f"units.added {NEW}"]
    with pytest.raises((SessionLost, NoAnswer)):
        market.register("not any more")
    assert "key.revoked" in market.closing
    # Others go on by the keys they came with.
    tax.register("still here")
    bus.client(NEW).register("here now")
    with pytest.raises(NoAnswer):
        bus.client(MARKET, timeout=1.0)


def test_a_mistake_changes_nothing_and_all_are_told(bus):
    add_unit(bus, NEW)
    with open(bus.folder / "calendar.yaml", "a") as file:
        file.write("\nnonsense: 1\nother_nonsense: 2\n")
    problem = problem_of_reload(bus)
    assert problem["code"] == "configuration.invalid"
    assert "other_nonsense" in problem["detail"] and ": nonsense" in problem["detail"]
    hall = bus.client(HALL)
    hall.register("c")
    assert code_of(hall.push, hall.case("c"), NEW) == "unit.unknown"


def test_a_unit_in_use_stays(bus):
    hall, tax = bus.client(HALL), bus.client(TAX)
    hall.register("c")
    handoff = hall.push(hall.case("c"), TAX)["handoff"]
    lines = (bus.folder / "units.yaml").read_text().splitlines()
    start = next(number for number, line in enumerate(lines) if "- address:" in line and TAX in line)
    end = next((number for number in range(start + 1, len(lines)) if lines[number].startswith("  - ")), len(lines))
    (bus.folder / "units.yaml").write_text("\n".join(lines[:start] + lines[end:]) + "\n")
    assert problem_of_reload(bus)["code"] == "unit.in-use"
    tax.sign(handoff)
    tax.feedback(handoff)
    assert reload(bus)["changes"] == [f"units.removed {TAX}"]
    with pytest.raises((SessionLost, NoAnswer)):
        tax.register("gone")


def test_what_holds_at_once_and_what_after_a_restart(bus):
    bus.configure("heartbeat_ms: 20000")
    path = bus.folder / "casebus.yaml"
    path.write_text(path.read_text().replace("  level: info", "  level: debug"))
    answer = reload(bus)
    assert answer["changes"] == ["heartbeat"]
    assert bus.client(HALL).welcome["heartbeat_ms"] == 20000


def test_only_an_operator_reloads(bus):
    assert code_of(bus.client(HALL).query, "reload") == "unit.not-allowed"


def test_sighup_does_the_same(bus):
    add_unit(bus, NEW)
    bus.process.send_signal(signal.SIGHUP)
    deadline = time.monotonic() + 10
    while "configuration.reloaded" not in bus.stderr():
        assert time.monotonic() < deadline, bus.stderr()
        time.sleep(0.05)
    bus.client(NEW).register("c")


def test_the_rules_of_the_last_reload_hold_after_a_kill(bus):
    add_unit(bus, NEW)
    reload(bus)
    before = len(rules_recorded(bus))
    bus.kill()
    bus.start()
    bus.client(NEW).register("c")
    assert len(rules_recorded(bus)) == before
