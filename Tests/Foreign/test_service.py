"""The daemon as a service: what it tells systemd, how its log lines reach journald, where its secret may come from."""
import contextlib
import os
import re
import signal
import socket
import time

import pytest

from conftest import HALL, MARKET

# Two status lines of a bus that serves are 10 s apart.
STATUS_SECONDS = 15


class ServiceManager:
    """What systemd listens on; each datagram with all that it says."""

    def __init__(self, path):
        self.path = str(path)
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.path)
        self.heard = []

    def wait_for(self, wanted, seconds=STATUS_SECONDS):
        """The first line from now on that begins like that."""
        deadline = time.monotonic() + seconds
        while True:
            self.socket.settimeout(max(0.001, deadline - time.monotonic()))
            try:
                lines = self.socket.recv(65536).decode().split("\n")
            except TimeoutError:
                pytest.fail(f"systemd did not hear {wanted!r} within {seconds} s, but {self.heard[-20:]}")
            self.heard += lines
            for line in lines:
                if line.startswith(wanted):
                    return line


@pytest.fixture
def manager(idle_bus):
    manager = ServiceManager(idle_bus.root / "notify")
    with contextlib.closing(manager.socket):
        yield manager


def test_systemd_hears_of_the_start_the_service_a_reload_and_the_stop(idle_bus, manager):
    idle_bus.start(NOTIFY_SOCKET=manager.path)
    manager.wait_for("STATUS=opening the log")
    manager.wait_for("READY=1")
    manager.wait_for("WATCHDOG=1")
    hall = idle_bus.client(HALL)
    hall.register("c")
    hall.push(hall.case("c"), MARKET)
    status = manager.wait_for(f"STATUS=serving on {idle_bus.endpoint}: ")
    assert re.search(r": \d+ records, 1 sessions, 1 open hand-offs, index \d+ behind$", status), status
    idle_bus.process.send_signal(signal.SIGHUP)
    manager.wait_for("RELOADING=1")
    manager.wait_for("READY=1")
    idle_bus.process.terminate()
    # Said when it begins to drain, and not when all is done.
    manager.wait_for("STOPPING=1")
    assert idle_bus.process.wait(20) == 0


def test_a_replay_asks_systemd_for_time(idle_bus, manager):
    idle_bus.start()
    idle_bus.client(HALL).register("c")
    idle_bus.kill()
    idle_bus.start(NOTIFY_SOCKET=manager.path)
    assert manager.wait_for("EXTEND_TIMEOUT_USEC=") == "EXTEND_TIMEOUT_USEC=60000000"
    assert any(re.fullmatch(r"STATUS=replaying the log: record \d+ of \d+", line) for line in manager.heard)
    manager.wait_for("READY=1")


def journal_stream(path):
    path.touch()
    status = os.stat(path)
    return f"{status.st_dev}:{status.st_ino}"


def test_log_lines_have_their_priority_where_journald_reads_them(idle_bus):
    idle_bus.start(JOURNAL_STREAM=journal_stream(idle_bus.errors))
    assert idle_bus.stop() == 0
    lines = idle_bus.stderr().splitlines()
    levels = {"info": 6, "notice": 5, "warning": 4, "error": 3}
    assert len(lines) > 2
    for line in lines:
        shape = re.match(r"<(\d)>(\w+) casebusd:", line)
        assert shape and levels[shape[2]] == int(shape[1]), line
    assert any(re.search(r"^<5>.*bus\.endpoint=tcp\S+ .*\] bus\.ready$", line) for line in lines), lines


def test_a_start_that_fails_is_an_error_in_the_journal_line_by_line(idle_bus):
    idle_bus.configure("heartbeat_ms: 1\nplain: true")
    with open(idle_bus.errors, "wb"):
        pass
    with pytest.raises(AssertionError, match="casebusd ended with 4"):
        idle_bus.start(JOURNAL_STREAM=journal_stream(idle_bus.errors))
    lines = idle_bus.stderr().splitlines()
    assert len(lines) == 2 and all(line.startswith("<3>") for line in lines), lines


def test_standard_error_that_is_not_the_journal_has_no_priorities(idle_bus):
    idle_bus.start(JOURNAL_STREAM=journal_stream(idle_bus.root / "another"))
    assert idle_bus.stop() == 0
    lines = idle_bus.stderr().splitlines()
    assert lines and all(re.match(r"\d{4}-\d\d-\d\dT", line) for line in lines), lines


def test_the_servers_key_comes_as_a_credential(idle_bus):
    credentials = idle_bus.root / "credentials"
    credentials.mkdir()
    (idle_bus.folder / "keys/server.key").rename(credentials / "casebus.server.key")
    os.chmod(credentials / "casebus.server.key", 0o400)
    path = idle_bus.folder / "casebus.yaml"
    path.write_text(path.read_text().replace("keys/server.key", "credential:casebus.server.key"))
    alone = idle_bus.run()
    assert alone.returncode == 4 and "LoadCredential=casebus.server.key" in alone.stderr, alone.stderr
    idle_bus.start(CREDENTIALS_DIRECTORY=str(credentials))
    idle_bus.client(HALL).register("c")
    idle_bus.casebus("check")
