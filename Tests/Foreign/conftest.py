"""A real daemon for the tests, in a folder and on ports of its own.

CASEBUSD and CASEBUS name the two programs; without them these tests are skipped.
"""
import contextlib
import itertools
import os
import pathlib
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time

import pytest

from board import Board
from client import Client, Keys, NoAnswer

HALL, OTHER_HALL = "hall/enterprise", "hall/people"
MARKET, TAX, SEAL = "bureau/market", "bureau/tax", "bureau/seal"
OPERATOR, IMPORTER = "operator/main", "importer/main"
UNITS = (HALL, OTHER_HALL, MARKET, TAX, SEAL)
START_SECONDS = 20

# What the programs say does not depend on this machine's language.
os.environ["LC_ALL"] = "C.UTF-8"
# The zone of the office, +08:00, is then another than the machine's.
os.environ["TZ"] = "UTC"
# Behind a script's & SIGINT is ignored, and would be by every program that is started here.
signal.signal(signal.SIGINT, signal.default_int_handler)
TEST_SECONDS = 120
FIRST_PORT, PORT_RANGES, PORTS_EACH = 12_000, 10, 2_000


def own_ports():
    """The ports of this process, over and over: each worker of pytest-xdist has its own, so that no two are given one.

    They lie below those that the system gives to outgoing connections, and begin anywhere, for two runs at a time.
    """
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    first = FIRST_PORT + worker % PORT_RANGES * PORTS_EACH
    begin = random.randrange(PORTS_EACH)
    return itertools.cycle(first + (begin + number) % PORTS_EACH for number in range(PORTS_EACH))


PORTS = own_ports()


def free_port():
    for port in itertools.islice(PORTS, PORTS_EACH):
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no port is free")


class Bus:
    """One installation, and the daemon that runs on it."""

    def __init__(self, daemon, tool):
        self.daemon, self.tool = daemon, tool
        # Short, so that a socket's path fits into 107 bytes.
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="cb", dir="/tmp"))
        self.folder = self.root / "bus"
        self.port = free_port()
        self.endpoint = f"tcp://127.0.0.1:{self.port}"
        self.plain_endpoint = f"ipc://{self.root}/plain"
        self.errors = self.root / "casebusd.stderr"
        self.process = None
        self.clients = []
        self.board_port = free_port()
        command = [tool, "init", str(self.folder), "--endpoint", self.endpoint, "--board-port", str(self.board_port)]
        for unit in UNITS:
            command += ["--unit", unit]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, f"{command} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"

    # The installation

    def configure(self, text):
        """Adds lines to casebus.yaml; before start()."""
        with open(self.folder / "casebus.yaml", "a") as file:
            file.write(text + "\n")

    def serve_plain(self):
        self.configure(f'plain: true\nplain_endpoints:\n  - "{self.plain_endpoint}"')

    def revoke(self, unit):
        """Turns a unit's key into a revoked one; before start()."""
        path = self.folder / "units.yaml"
        public = Keys.of_unit(self.folder, unit).public
        lines = path.read_text().splitlines()
        place = next(number for number, line in enumerate(lines) if public in line)
        assert lines[place - 1].strip() == "keys:", lines[place - 1]
        lines[place - 1] = lines[place - 1].replace("keys:", "revoked_keys:")
        path.write_text("\n".join(lines) + "\n")

    def keys(self, unit):
        return Keys.of_unit(self.folder, unit)

    # The daemon

    def command(self, *options):
        return [self.daemon, "--config", str(self.folder / "casebus.yaml"), *options]

    def run(self, *options, **environment):
        """A daemon that ends by itself; what it said, and its exit status."""
        return subprocess.run(
            self.command(*options), capture_output=True, text=True, timeout=START_SECONDS, stdin=subprocess.DEVNULL,
            env=os.environ | environment)

    def start(self, *options, **environment):
        with open(self.errors, "ab") as errors:
            self.process = subprocess.Popen(
                self.command(*options), stdout=errors, stderr=errors, stdin=subprocess.DEVNULL,
                env=os.environ | environment)
        deadline = time.monotonic() + START_SECONDS
        # A whole session, and not a bare connection, which the log would show as a refused handshake.
        with contextlib.closing(self.client(OPERATOR, connect=False, timeout=1.0)) as probe:
            while True:
                assert self.process.poll() is None, f"casebusd ended with {self.process.returncode}:\n{self.stderr()}"
                assert time.monotonic() < deadline, f"casebusd does not serve on {self.port}:\n{self.stderr()}"
                try:
                    probe.connect()
                    return self
                except NoAnswer:
                    pass

    def kill(self):
        """kill -9, and the end waited for."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def stop(self):
        """SIGTERM; the exit status."""
        self.process.terminate()
        return self.process.wait(20)

    def is_running(self):
        return self.process is not None and self.process.poll() is None

    @property
    def state(self):
        return self.folder / "state"

    def stderr(self):
        return self.errors.read_text(errors="replace")[-20000:] if self.errors.exists() else ""

    # Clients

    def casebus(self, *arguments, status=0):
        """What the command line prints; on standard error where it is to fail."""
        command = [self.tool, "--config", str(self.folder / "casebus.yaml"), *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=90)
        assert done.returncode == status, f"{command} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
        return done.stdout if status == 0 else done.stderr

    def client(self, unit, connect=True, **options):
        """A client of a unit with its own keys; closed when the test ends."""
        client = Client(self.endpoint, unit, **{"keys": self.keys(unit)} | options)
        self.clients.append(client)
        if connect:
            client.connect()
        return client

    def plain_client(self, unit, connect=True, **options):
        client = Client(self.plain_endpoint, unit, **options)
        self.clients.append(client)
        if connect:
            client.connect()
        return client

    def refusal(self, code, key=None, timeout=5.0):
        """The operator's sight of a refusal record, or None."""
        with contextlib.closing(self.client(OPERATOR)) as operator:
            return operator.follow(
                lambda row: row["kind"] == "refusal" and row.get("code") == code
                and (key is None or row.get("key") == key), timeout=timeout)

    def end(self):
        for client in self.clients:
            client.drop()
        if self.is_running():
            self.kill()
        shutil.rmtree(self.root, ignore_errors=True)


def program(name):
    path = os.environ.get(name)
    if not path:
        pytest.skip(f"{name} does not name the program: set CASEBUSD and CASEBUS to the paths of both")
    if not os.access(path, os.X_OK):
        pytest.fail(f"{name}={path} is no program that can be run")
    return path


@pytest.fixture
def idle_bus(request):
    """An installation whose daemon the test starts itself."""
    bus = Bus(program("CASEBUSD"), program("CASEBUS"))
    request.node.bus = bus
    try:
        yield bus
    finally:
        bus.end()


@pytest.fixture
def bus(idle_bus):
    """A daemon that serves."""
    return idle_bus.start()


@pytest.fixture(scope="module")
def lasting_bus(request):
    """A daemon for all tests of a file that ask it for it: they leave it as they found it."""
    bus = Bus(program("CASEBUSD"), program("CASEBUS"))
    request.node.bus = bus
    try:
        yield bus.start()
    finally:
        bus.end()


@pytest.fixture
def board(bus):
    return Board(bus)


@pytest.fixture(params=["CB1P", "CB1J"])
def encoding(request):
    return request.param


def pytest_configure(config):
    config.addinivalue_line(
        "markers", "alone: has a bound on time, or a clock that runs fast: runs while no other test does")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """What the daemon said, beside the failure of a test that used one."""
    outcome = yield
    report = outcome.get_result()
    bus = getattr(item, "bus", None) or getattr(item.getparent(pytest.Module), "bus", None)
    if report.failed and bus is not None:
        state = "running" if bus.is_running() else f"ended with {bus.process.returncode if bus.process else 'no start'}"
        report.sections.append((f"casebusd ({state})", bus.stderr()))


@pytest.fixture(autouse=True)
def time_limit():
    """No test hangs: each receive has its own deadline, and this is behind all of them."""
    def ring(*_):
        raise TimeoutError(f"the test took more than {TEST_SECONDS} s")
    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(TEST_SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
