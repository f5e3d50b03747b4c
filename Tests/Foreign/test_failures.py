"""Starts that are refused: exit status 4, and a message that names the place, the value seen and the remedy.

What happens to the log, the disk and the clock is in test_failures_log.py and test_failures_disk.py.
"""
import os
import re
import shutil
import socket
import subprocess
import time

import pytest

from client import Keys
from conftest import Bus, HALL, MARKET, START_SECONDS, program
from test_hostile import is_left_alone

REFUSED = 4
WRONG_COMMAND_LINE = 64


def refused(bus, *options, status=REFUSED):
    """What a daemon that does not start says; it says it for people, never as a crash."""
    done = bus.run(*options)
    assert done.returncode == status, f"ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
    assert "Fatal error" not in done.stderr
    return done.stderr


def says(message, *pieces):
    for piece in pieces:
        assert str(piece) in message, f"{piece!r} is not in:\n{message}"


def is_untouched(bus):
    """Whether nothing was begun in the state folder."""
    return not (bus.state / "journal").exists()


# The machine

def test_a_port_in_use_is_named(idle_bus):
    with socket.socket() as other:
        other.bind(("127.0.0.1", idle_bus.port))
        other.listen()
        says(refused(idle_bus), idle_bus.endpoint, "in use", "another in casebus.yaml")
    idle_bus.start()


def test_a_file_in_the_state_folders_place_is_named(idle_bus):
    idle_bus.state.rmdir()
    idle_bus.state.write_text("not a folder")
    says(refused(idle_bus), f"state folder {idle_bus.state}", "writable by this user")
    assert idle_bus.state.read_text() == "not a folder"


def test_a_state_folder_of_another_user_is_named(idle_bus):
    command = idle_bus.command()
    if os.geteuid() == 0:
        # root writes wherever it likes, unless it gives that up.
        setpriv = shutil.which("setpriv") or pytest.skip("no setpriv: install util-linux")
        command = [setpriv, "--bounding-set", "-dac_override", "--inh-caps", "-dac_override", *command]
    idle_bus.state.chmod(0o500)
    done = subprocess.run(command, capture_output=True, text=True, timeout=START_SECONDS)
    idle_bus.state.chmod(0o700)
    assert done.returncode == REFUSED, done.stderr
    says(done.stderr, f"state folder {idle_bus.state}", "not writable", "chown", "casebus.yaml")
    assert is_untouched(idle_bus)


def test_a_state_folder_in_use_is_refused_and_its_holder_goes_on(bus):
    hall = bus.client(HALL)
    receipt = hall.register("c-1")
    says(refused(bus), bus.state / "lock", f"held by process {bus.process.pid}", "Stop the process")
    assert bus.is_running()
    hall.register("c-2")
    assert hall.follow(lambda row: row["sequence"] == receipt["sequence"])["case"] == "c-1"


def test_a_lock_file_that_a_dead_daemon_left_holds_nobody_off(bus):
    bus.client(HALL).register("c-1")
    bus.kill()
    assert (bus.state / "lock").exists()
    bus.start()


# The files

def test_a_good_configuration_is_called_good_and_nothing_is_made(idle_bus):
    done = idle_bus.run("--check-config")
    assert (done.returncode, done.stderr) == (0, "")
    says(done.stdout, idle_bus.folder / "casebus.yaml", "good")
    assert is_untouched(idle_bus)


@pytest.mark.parametrize("options", [(), ("--check-config",)])
def test_all_mistakes_of_both_files_are_told_at_once_with_their_lines(idle_bus, options):
    """In a start that is refused, and in one that is only tried."""
    configuration, units = idle_bus.folder / "casebus.yaml", idle_bus.folder / "units.yaml"
    lines = configuration.read_text().splitlines()
    bad = {"heartbeet_ms: 5": "Did you mean heartbeat_ms?", "  sessions: 20000": "1 to 10000",
           "  payload_bytes: many": "0 to 1048576", "  segment_mib: 8": "16 to 1024"}
    added = ["heartbeet_ms: 5", "limits:", "  sessions: 20000", "  payload_bytes: many", "journal:", "  segment_mib: 8"]
    configuration.write_text("\n".join(lines + added) + "\n")
    expected = [(configuration, len(lines) + added.index(line) + 1, line, remedy) for line, remedy in bad.items()]
    lines = units.read_text().splitlines()
    bad = {"  - address: bureau//market": "empty segment", "    roll: operator": "Did you mean role?",
           f"  - address: {HALL}": "already", "      - short": "40 characters"}
    added = [*bad][:3] + ["    keys:", "      - short"]
    units.write_text("\n".join(lines + added) + "\n")
    expected += [(units, len(lines) + added.index(line) + 1, line, remedy) for line, remedy in bad.items()]

    told = refused(idle_bus, *options).removeprefix("casebusd: ").splitlines()
    assert len(told) == len(expected), "\n".join(told)
    for (file, number, line, remedy), said in zip(expected, told):
        assert said.startswith(f"{file}:{number}: "), f"{number} {line}: {said}"
        says(said, re.sub(r"^[ -]*(\w+: )?", "", line), remedy)
    assert is_untouched(idle_bus)


def test_a_unit_without_an_address_is_told_with_its_line(idle_bus):
    units = idle_bus.folder / "units.yaml"
    line = len(units.read_text().splitlines()) + 1
    with open(units, "a") as file:
        file.write("  - role: unit\n")
    says(refused(idle_bus, "--check-config"), f"{units}:{line}: ", "has no address", "bureau/market")


@pytest.mark.parametrize("text, line, problem", [
    ("endpoints: [tcp://127.0.0.1:1\nplain: false\n", 1, "on line 2. Close the bracket"),
    ("plain: false\n\tstate: x\n", 2, "not YAML"),
    ("- a\n- b\n", 1, "keys and values"), ("plain: false\nplain: true\n", 1, "plain: The key stands twice")])
def test_what_is_no_yaml_is_told_with_its_line(idle_bus, text, line, problem):
    path = idle_bus.folder / "casebus.yaml"
    path.write_text(text)
    says(refused(idle_bus), f"{path}:{line}: ", problem)


@pytest.mark.parametrize("name", ["casebus.yaml", "units.yaml", "keys/server.key"])
def test_a_file_that_is_not_there_is_named_with_what_makes_it(idle_bus, name):
    path = idle_bus.folder / name
    path.unlink()
    says(refused(idle_bus), f"{path}: ", "casebus init DIR")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_key_file_that_others_may_read_is_refused(idle_bus, mode):
    path = idle_bus.folder / "keys/server.key"
    secret = path.read_text().split("secret: ")[1].strip()
    path.chmod(mode)
    for options in ((), ("--check-config",)):
        told = refused(idle_bus, *options)
        says(told, f"{path}: ", f"mode {mode:o}", f"chmod 600 {path}")
        assert secret not in told
    path.chmod(0o600)
    idle_bus.start()


def test_a_key_file_that_is_cut_off_is_refused_without_telling_the_secret(idle_bus):
    path = idle_bus.folder / "keys/server.key"
    whole = path.read_text()
    path.write_text(whole[:-10])
    told = refused(idle_bus)
    says(told, f"{path}: ", "40 characters")
    assert whole.split("secret: ")[1][:20] not in told


def test_a_wrong_command_line_is_told(idle_bus):
    says(refused(idle_bus, "--konfig", status=WRONG_COMMAND_LINE), "--konfig", "--config")


# Several on one machine

def test_two_installations_run_side_by_side(bus):
    other = Bus(program("CASEBUSD"), program("CASEBUS"))
    try:
        other.start()
        one, two = bus.client(HALL), other.client(HALL)
        assert one.welcome["log_id"] != two.welcome["log_id"]
        for hall in (one, two):
            hall.register("c-1")
        handoff = one.push(one.case("c-1"), MARKET)["handoff"]
        assert bus.client(MARKET).take_in()["handoff"] == handoff
        stranger = other.client(MARKET)
        assert stranger.is_quiet() and stranger.tail(case="c-1")[0] == []
        # A key of one is nobody's in the other, even beside the right key of the server.
        key = bus.keys(HALL)
        assert is_left_alone(other.client(HALL, connect=False, keys=Keys(
            other.keys(HALL).server, key.public, key.secret)))
        bus.kill()
        two.register("c-2")
    finally:
        other.end()


def test_a_sped_up_clock_marks_a_new_folder_and_is_seen_in_its_times(idle_bus):
    bus = idle_bus.start("--clock-rate", "1000")
    assert "1000" in (bus.state / "DEMO").read_text()
    hall = bus.client(HALL)
    begun, first = time.monotonic(), hall.register("c-0")["recorded_at_ms"]
    number, last = 0, first
    while last - first < 60_000:
        assert time.monotonic() < begun + 10, f"{last - first} ms of the bus passed"
        number += 1
        last = hall.register(f"c-{number}")["recorded_at_ms"]
    assert bus.stop() == 0
    bus.start()
    assert (bus.state / "DEMO").exists()
    assert bus.client(HALL).register("later")["recorded_at_ms"] >= last


def test_a_folder_with_real_times_takes_no_sped_up_clock(bus):
    receipt = bus.client(HALL).register("c-1")
    assert bus.stop() == 0
    says(refused(bus, "--clock-rate", "1000"), "--clock-rate 1000", bus.state, "real times", "new folder")
    assert not (bus.state / "DEMO").exists()
    bus.start()
    assert bus.client(HALL).tail(case="c-1")[0][0]["sequence"] == receipt["sequence"]
