"""A daemon on a plain loopback endpoint that tests may kill as often as they like: one folder, one port, many lives."""
import contextlib
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time

import pytest
import zmq

from client import Client, NoAnswer
from conftest import IMPORTER, OPERATOR, free_port, program
from shims import POWER_CUT, await_drop

HALLS = ("hall/enterprise", "hall/people")
BUREAUS = ("bureau/market", "bureau/tax", "bureau/seal")
START_SECONDS = 30

CONFIGURATION = """\
endpoints: []
plain: true
plain_endpoints:
  - tcp://127.0.0.1:{port}
board:
  listen: none
journal:
  segment_mib: 16
  snapshot_every: {snapshot_every}
log:
  level: warning
"""


class PlainBus:
    """One installation without keys, and the daemon that runs on it."""

    def __init__(self, snapshot_every=1000):
        self.daemon = program("CASEBUSD")
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="cbcrash"))
        self.state = self.folder / "state"
        self.errors = self.folder / "casebusd.stderr"
        self.report = self.folder / "report"
        self.port = free_port()
        self.endpoint = f"tcp://127.0.0.1:{self.port}"
        self.process = None
        self.epoch = time.time_ns() // 1_000_000
        (self.folder / "casebus.yaml").write_text(
            CONFIGURATION.format(port=self.port, snapshot_every=snapshot_every))
        units = [f"  - address: {OPERATOR}\n    role: operator\n", f"  - address: {IMPORTER}\n    role: importer\n"]
        units += [f"  - address: {unit}\n" for unit in HALLS + BUREAUS]
        (self.folder / "units.yaml").write_text("units:\n" + "".join(units))

    # The daemon

    def command(self, *options):
        return [self.daemon, "--config", str(self.folder / "casebus.yaml"), *options]

    def launch(self, wrapper=(), **environment):
        """Starts the daemon and does not wait for it; wrapper is a command in front of it."""
        with open(self.errors, "ab") as errors:
            self.process = subprocess.Popen(
                [*wrapper, *self.command()], stdout=errors, stderr=errors, stdin=subprocess.DEVNULL,
                env=os.environ | environment)

    def await_end(self):
        """The exit status. After a power cut the files are as it left them."""
        status = self.process.wait(60)
        if status == POWER_CUT:
            await_drop(self.report)
        return status

    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def kill(self):
        """kill -9, and the end waited for."""
        self.process.send_signal(signal.SIGKILL)
        return self.process.wait(30)

    def daemon_pid(self):
        """Of the daemon itself, which may run behind a wrapper; its lock file says it."""
        return int((self.state / "lock").read_text())

    def stop(self):
        """SIGTERM; the exit status."""
        os.kill(self.daemon_pid(), signal.SIGTERM)
        return self.process.wait(60)

    def check_journal(self):
        """What `casebusd --check-journal` says about the log, which must be sound."""
        done = subprocess.run(self.command("--check-journal"), capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, f"--check-journal ended with {done.returncode}:\n{done.stdout}{done.stderr}"
        return done.stdout

    def stderr(self):
        return self.errors.read_text(errors="replace")[-20000:] if self.errors.exists() else ""

    # Clients

    def connect(self, client):
        """Opens a session as soon as the daemon serves; False when the daemon ends before."""
        deadline = time.monotonic() + START_SECONDS
        client.timeout = 0.5
        while True:
            try:
                # Every session of a folder has an epoch above all before it.
                self.epoch += 1
                client.epoch = self.epoch
                client.connect()
                client.timeout = START_SECONDS
                return True
            except (NoAnswer, zmq.ZMQError):
                if not self.is_running():
                    return False
                assert time.monotonic() < deadline, f"no session within {START_SECONDS} s:\n{self.stderr()}"

    def client(self, unit, instance):
        """A client that only sends and asks; None when the daemon ends before it serves."""
        client = Client(self.endpoint, unit, instance=instance, credit=0)
        return client if self.connect(client) else None

    def end(self):
        if self.is_running():
            with contextlib.suppress(OSError, ValueError):
                os.kill(self.daemon_pid(), signal.SIGKILL)
            self.kill()
        if os.environ.get("CASEBUS_KEEP"):
            print(f"kept: {self.folder}")
        else:
            shutil.rmtree(self.folder, ignore_errors=True)


@pytest.fixture(autouse=True)
def time_limit():
    """In the place of the other tests' limit: here each wait has its own, and how many lives there are is a choice."""
    yield


@pytest.fixture
def plain_bus(request):
    bus = PlainBus()
    request.node.bus = bus
    try:
        yield bus
    finally:
        bus.end()
