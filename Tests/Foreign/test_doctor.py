"""`casebus doctor`: each thing that it looks at, well and unwell, with what to do about it."""
import errno
import hashlib
import json
import os
import shutil
import subprocess

import pytest

from preload import Clock, Faults

CHECKS = ["configuration", "keys", "calendar", "state", "disk", "flush", "clock", "bus", "version", "bus-clock",
          "index", "descriptors", "backup"]
# These depend on the machine that runs the tests.
OF_THE_MACHINE = {"disk", "flush", "clock", "calendar"}


def doctor(bus, *options, **environment):
    """Its exit status and findings by name; of several under one name the last one."""
    command = [bus.tool, "--config", str(bus.folder / "casebus.yaml"), "doctor", "--json", *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=os.environ | environment)
    findings = json.loads(done.stdout)["findings"]
    for one in findings:
        assert (one["status"] == "ok") == ("remedy" not in one), one
    expected = 4 if any(one["status"] == "fail" for one in findings) else 6
    assert done.returncode == (0 if all(one["status"] == "ok" for one in findings) else expected), done
    return {one["check"]: one for one in findings}


def status_of(bus, check, **environment):
    found = doctor(bus, **environment)[check]
    return found["status"], found["seen"], found.get("remedy", "")


@pytest.fixture
def well(idle_bus):
    """A bus that nothing is wrong with."""
    idle_bus.configure("limits:\n  sessions: 20")
    idle_bus.state.chmod(0o700)
    idle_bus.start()
    idle_bus.casebus("backup", idle_bus.root / "backup")
    return idle_bus


def test_a_bus_that_is_well_gets_no_remedy(well):
    found = doctor(well)
    assert list(found) == CHECKS
    unwell = [one for one in found.values() if one["status"] != "ok" and one["check"] not in OF_THE_MACHINE]
    assert not unwell


@pytest.mark.parametrize("language, words", [
    ("en", ["ok", "nothing was changed", "532 wanted"]), ("zh", ["正常", "未作任何改动", "描述符", "备份"])])
def test_people_read_it_in_their_language(well, language, words):
    command = [well.tool, "--config", str(well.folder), "--lang", language, "doctor"]
    told = subprocess.run(command, capture_output=True, text=True, timeout=60).stdout
    assert all(word in told for word in words), told


def test_it_changes_nothing(well):
    well.stop()

    def picture():
        return {path: (path.stat().st_mtime_ns, path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest())
                for path in well.folder.rglob("*") if path.is_file()}
    before = picture()
    doctor(well)
    assert picture() == before


def test_a_mistake_in_a_file_is_told_with_its_place(well):
    well.configure("heartbeat: 5")
    status, seen, remedy = status_of(well, "configuration")
    assert status == "fail" and "casebus.yaml:" in seen and "casebus check" in remedy


def swap_halves(folder):
    shutil.copy(folder / "keys/operator_main.key", folder / "keys/server.pub")


def open_key(folder):
    (folder / "keys/server.key").chmod(0o644)


def lose_key(folder):
    (folder / "keys/server.key").unlink()


@pytest.mark.parametrize("change, words", [
    (swap_halves, "not the public half"), (open_key, "chmod 600"), (lose_key, "no such key file")])
def test_a_key_that_does_not_fit_is_told(well, change, words):
    change(well.folder)
    status, seen, _ = status_of(well, "keys")
    assert status == "fail" and words in seen


def test_a_revoked_key_that_still_lies_there_is_told(well):
    well.revoke("bureau/tax")
    status, seen, _ = status_of(well, "keys")
    assert status == "fail" and "revoked" in seen


def test_a_year_without_holidays_is_told(well):
    path = well.folder / "calendar.yaml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    # The years of the past, and none of now.
    end = next(number for number, line in enumerate(lines) if line.startswith("  - year: 2026"))
    path.write_text("".join(lines[:end]), encoding="utf-8")
    found = doctor(well)
    assert found["configuration"]["status"] == "ok"
    assert found["calendar"]["status"] == "warn" and "provisional" in found["calendar"]["seen"]
    assert str(path) in found["calendar"]["remedy"]


def test_a_state_folder_that_others_see_or_that_is_gone_is_told(well):
    well.state.chmod(0o755)
    status, seen, remedy = status_of(well, "state")
    assert (status, remedy) == ("warn", f"chmod 700 {well.state}") and "755" in seen
    well.stop()
    shutil.rmtree(well.state)
    status, seen, remedy = status_of(well, "state")
    assert status == "fail" and "is not there" in seen and "sudo -u casebus" in remedy


def test_a_disk_that_is_slow_or_fails_is_told(well):
    faults = Faults(well.root / "faults")
    faults.begin("fdatasync", 0, "(deleted)", delay_ms=40)
    status, seen, remedy = status_of(well, "flush", **faults.environment)
    assert status == "warn" and " ms in the middle of 21" in seen and "write cache" in remedy
    faults.end()
    faults.begin("fdatasync", errno.EIO, "(deleted)")
    status, seen, remedy = status_of(well, "flush", **faults.environment)
    assert status == "fail" and "Input/output error" in seen and "smartctl" in remedy


def test_a_clock_that_jumped_is_told(well):
    clock = Clock(well.root / "clock")
    clock.set(3_600_000)
    status, seen, remedy = status_of(well, "bus-clock", **clock.environment)
    assert status == "warn" and ("3600 s" in seen or "3601 s" in seen or "3599 s" in seen) and "restart" in remedy


def test_a_bus_that_is_down_is_told_and_the_rest_is_looked_at(well):
    well.stop()
    found = doctor(well)
    assert found["bus"]["status"] == "fail" and "systemctl status" in found["bus"]["remedy"]
    assert found["flush"]["seen"] and found["backup"]["status"] == "ok"


def test_too_few_descriptors_are_told(well):
    subprocess.run(["prlimit", f"--pid={well.process.pid}", "--nofile=300:300"], check=True)
    status, seen, remedy = status_of(well, "descriptors")
    assert (status, seen) == ("warn", "300 allowed, 532 wanted") and "LimitNOFILE" in remedy


def test_a_demo_is_told(idle_bus):
    idle_bus.start("--clock-rate", "60")
    status, seen, remedy = status_of(idle_bus, "bus-clock")
    assert status == "warn" and "demo" in seen and "state folder" in remedy


def test_an_old_backup_or_none_is_told(well):
    note = well.state / "last-backup"
    content = json.loads(note.read_text())
    content["made_at"] = "2020-01-01T00:00:00Z"
    note.write_text(json.dumps(content))
    status, seen, remedy = status_of(well, "backup")
    assert status == "warn" and str(well.root / "backup") in seen and "casebus backup" in remedy
    note.write_text("{")
    assert status_of(well, "backup")[0] == "warn"
    note.unlink()
    status, seen, _ = status_of(well, "backup")
    assert status == "warn" and "none was made" in seen


def test_who_may_not_ask_is_told_why(well):
    (well.folder / "keys/operator_main.key").unlink()
    status, seen, _ = status_of(well, "bus")
    assert status == "fail" and "operator_main.key" in seen
