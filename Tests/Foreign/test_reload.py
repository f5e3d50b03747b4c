"""`casebus reload` and SIGHUP: another configuration while the bus serves, all of it or nothing."""
import json
import pathlib
import signal
import subprocess
import sys
import time

import pytest

from client import NoAnswer, Refused, SessionLost
from conftest import HALL, MARKET, OPERATOR, SEAL, TAX

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "scripts"))
import check_tail  # noqa: E402

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


def take_out(bus, unit, successor=None):
    """Takes a unit out of units.yaml, and names its successor there."""
    path = bus.folder / "units.yaml"
    lines = path.read_text().splitlines()
    start = next(number for number, line in enumerate(lines) if "- address:" in line and f'"{unit}"' in line)
    end = next((number for number in range(start + 1, len(lines)) if lines[number].startswith("  - ")), len(lines))
    lines = lines[:start] + lines[end:]
    if successor:
        if "succeeded:" not in lines:
            lines.insert(lines.index("units:"), "succeeded:")
        lines.insert(lines.index("succeeded:") + 1, f'  - {{unit: "{unit}", by: "{successor}"}}')
    path.write_text("\n".join(lines) + "\n")


def assert_charged_once(bus):
    assert not check_tail.rebuild(bus.casebus("tail", "--from", 1, "--json").splitlines()).faults


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
    for language in ("en", "zh"):
        lines = run(bus, "reload", "--lang", language).stderr.splitlines()
        assert sum("calendar.yaml:" in line for line in lines) == 2 and "u{A}" not in "".join(lines), lines
    hall = bus.client(HALL)
    hall.register("c")
    assert code_of(hall.push, hall.case("c"), NEW) == "unit.unknown"


def test_a_unit_in_use_stays(bus):
    hall, tax = bus.client(HALL), bus.client(TAX)
    hall.register("c")
    handoff = hall.push(hall.case("c"), TAX)["handoff"]
    take_out(bus, TAX)
    problem = problem_of_reload(bus)
    assert problem["code"] == "unit.in-use" and "succeeded" in problem["detail"]
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


# A unit that is no more, and its successor


def open_work(bus):
    """Tax has one to sign for, which it does not know of, one that it has signed for, one that it sent, and a case."""
    hall, tax, market = bus.client(HALL, credit=0), bus.client(TAX), bus.client(MARKET)
    hall.register("c")
    signed = hall.push(hall.case("c"), TAX, payload=b"papers")["handoff"]
    tax.sign(signed)
    assert tax.take_in()["handoff"] == signed
    tax.register("t")
    tax.register("idle")
    sent = tax.push(tax.case("t"), MARKET)["handoff"]
    assert market.take_in()["handoff"] == sent
    tax.drop()
    waiting = hall.push(hall.case("c"), TAX, payload=b"more papers")["handoff"]
    return signed, sent, waiting


def until(holds):
    """The index follows when it can."""
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def told(client, count):
    """The next notices, by hand-off."""
    found = [client.take_in() for _ in range(count)]
    return {(one.get("handoff", 0), one["notice"]): one for one in found}


def assert_taken_over(bus, signed, sent, waiting):
    """The successor is told, sees it in its inbox, signs, answers and is answered."""
    seal, market = bus.client(SEAL), bus.client(MARKET)
    notices = told(seal, 4)
    assert set(notices) == {(waiting, "PUSHED"), (signed, "SUCCEEDED"), (sent, "SUCCEEDED"), (0, "SUCCEEDED")}
    assert notices[waiting, "PUSHED"]["frames"]["payload"] == b"more papers"
    assert notices[signed, "SUCCEEDED"]["frames"]["payload"] == b"papers"
    assert notices[0, "SUCCEEDED"]["case"] == {"registrar": TAX, "id": "idle"}
    until(lambda: [row["handoff"] for row in seal.query("inbox")["handoffs"]] == [signed, waiting])
    market.sign(sent)
    market.feedback(sent)
    assert set(told(seal, 2)) == {(sent, "SIGNED"), (sent, "FED_BACK")}
    seal.sign(waiting)
    seal.feedback(waiting)
    seal.feedback(signed, next=[{"to": MARKET}])
    for case in ("t", "idle"):
        seal.close_case(seal.case(case, TAX))
    assert seal.is_quiet()
    assert_charged_once(bus)


def succession_of(bus, unit):
    rows = [row for row in bus.client(OPERATOR).tail()[0] if row["kind"] == "succeeded"]
    assert [(row["unit"], row["successor"]) for row in rows] == [(unit, SEAL)]
    return rows[0]


def test_a_unit_in_use_goes_when_its_successor_is_named(bus):
    work = open_work(bus)
    hall = bus.client(HALL)
    while not hall.is_quiet():
        hall.take_in()
    take_out(bus, TAX, SEAL)
    assert reload(bus)["changes"] == [f"units.removed {TAX}", f"units.succeeded {TAX} {SEAL}"]
    row = succession_of(bus, TAX)
    assert (row["received"], row["sent"], row["idle"]) == (2, 1, 1)
    # In one batch with the rules, right before them.
    assert rules_recorded(bus)[-1]["sequence"] == row["sequence"] + 1
    # The other end is told, and whoever pushes to the unit is told its successor.
    assert set(told(hall, 2)) == {(work[0], "SUCCEEDED"), (work[2], "SUCCEEDED")}
    with pytest.raises(Refused) as refusal:
        hall.push(hall.case("c"), TAX)
    assert refusal.value.code == "unit.unknown" and SEAL in refusal.value.problem["detail"]
    assert_taken_over(bus, *work)
    # Before it the answer is what it was.
    before = bus.client(OPERATOR).tail(row["sequence"] - 1)[0][0]["at"]
    then = bus.client(OPERATOR).query("case", id="c", at=before)["case"]
    assert {one["unit"] for one in then["intervals"]} == {HALL, TAX}
    assert reload(bus)["changes"] == []


def test_a_session_of_the_successor_is_told_at_once_and_the_unit_s_own_ends(bus):
    hall, tax, seal = bus.client(HALL), bus.client(TAX, credit=0), bus.client(SEAL)
    hall.register("c")
    handoff = hall.push(hall.case("c"), TAX)["handoff"]
    take_out(bus, TAX, SEAL)
    reload(bus)
    delivery = seal.take_in()
    assert (delivery["handoff"], delivery["notice"]) == (handoff, "PUSHED")
    with pytest.raises((SessionLost, NoAnswer)):
        tax.register("gone")
    seal.refuse(handoff, reason="incomplete")
    assert_charged_once(bus)


def test_a_restart_with_changed_files_does_it_too(bus):
    work = open_work(bus)
    bus.kill()
    take_out(bus, TAX, SEAL)
    bus.start()
    assert succession_of(bus, TAX)["received"] == 2
    bus.kill()
    bus.start()
    succession_of(bus, TAX)
    assert_taken_over(bus, *work)


@pytest.mark.parametrize("milliseconds", [0, 5, 20, 80])
def test_a_kill_in_the_middle_leaves_nothing_half_done(bus, milliseconds):
    work = open_work(bus)
    take_out(bus, TAX, SEAL)
    bus.process.send_signal(signal.SIGHUP)
    time.sleep(milliseconds / 1000)
    bus.kill()
    bus.start()
    row = succession_of(bus, TAX)
    assert (row["received"], row["sent"], row["idle"]) == (2, 1, 1)
    assert_taken_over(bus, *work)


def test_a_kill_after_the_reload_loses_nothing_and_a_snapshot_knows_it(idle_bus):
    idle_bus.configure("journal:\n  snapshot_every: 1000")
    bus = idle_bus.start()
    work = open_work(bus)
    take_out(bus, TAX, SEAL)
    reload(bus)
    hall = bus.client(HALL, credit=0)
    for start in range(0, 1200, 200):
        hall.submit(*(hall.command("register", {"case_id": f"x{number}"}) for number in range(start, start + 200)))
    deadline = time.monotonic() + 20
    while not list((bus.state / "snapshots").glob("*")):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    bus.kill()
    bus.start()
    assert_taken_over(bus, *work)


def test_one_that_is_not_there_is_a_mistake_and_nothing_changes(bus):
    hall = bus.client(HALL)
    hall.register("c")
    hall.push(hall.case("c"), TAX)
    take_out(bus, TAX, "bureau/none")
    problem = problem_of_reload(bus)
    assert problem["code"] == "configuration.invalid" and "There is no unit bureau/none" in problem["detail"]
    assert [row for row in bus.client(OPERATOR).tail()[0] if row["kind"] == "succeeded"] == []
    bus.client(TAX).register("still here")
