"""An installation of its own with a daemon on it, and `casebus bench` against it."""
import contextlib
import json
import os
import pathlib
import random
import shutil
import socket
import subprocess
import tempfile
import time

from . import machine
from .report import ROOT, bench_dir, say

START_SECONDS = 600
STOP_SECONDS = 120
HOLD_SECONDS = 3600
MEMORY_FILE_SYSTEMS = ("tmpfs", "ramfs", "overlay")
UNITS = ("hall/bench", "bureau/bench", "bureau/away")


class CannotMeasure(Exception):
    """Why there is no figure, and what to do."""


def free_port():
    """A port that nothing listens on now, below the range that outgoing connections take theirs from."""
    while True:
        port = random.randint(20000, 32000)
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port


def program(name):
    path = pathlib.Path(os.environ.get("BENCH_BIN") or ROOT / ".build/release") / name
    if not os.access(path, os.X_OK):
        raise CannotMeasure(f"there is no {name} in {path.parent}: make build, or name the folder with BENCH_BIN")
    return str(path.resolve())


@contextlib.contextmanager
def installation(units=(), **settings):
    """A new one in a folder of its own, which is deleted at the end, with the daemon ended."""
    work = pathlib.Path(tempfile.mkdtemp(prefix="measure-", dir=bench_dir()))
    bus = Bus(work)
    try:
        bus.make([*UNITS, *units], **settings)
        yield bus
    finally:
        bus.kill()
        shutil.rmtree(work, ignore_errors=True)


def warn_of_memory_disk():
    kind = subprocess.run(["stat", "-f", "-c", "%T", str(bench_dir())], capture_output=True, text=True).stdout.strip()
    if kind.startswith(MEMORY_FILE_SYSTEMS):
        say(f"warning: BENCH_DIR is on {kind}: what a flush costs there says little")


class Bus:
    def __init__(self, work):
        self.work = work
        self.folder = work / "installation"
        self.state = self.folder / "state"
        self.log = work / "casebusd.log"
        self.process = None
        self.helpers = []
        self.daemon, self.tool = program("casebusd"), program("casebus")
        self.endpoint = f"tcp://127.0.0.1:{free_port()}"
        self.plain_endpoint = f"tcp://127.0.0.1:{free_port()}"

    # The installation

    def make(self, units, open_handoffs=100_000_000, snapshot_every=None, board="none"):
        """Everything but what is named here stays at its default."""
        command = [self.tool, "init", str(self.folder), "--endpoint", self.endpoint]
        for unit in units:
            command += ["--unit", unit]
        self.check(subprocess.run(command, capture_output=True, text=True))
        lines = ["endpoints:", f"  - {self.endpoint}", "plain: true", "plain_endpoints:", f"  - {self.plain_endpoint}",
                 "board:", f"  listen: {board}", "limits:", f"  open_handoffs: {open_handoffs}"]
        if snapshot_every:
            lines += ["journal:", f"  snapshot_every: {snapshot_every}"]
        (self.folder / "casebus.yaml").write_text("\n".join(lines) + "\n")

    @staticmethod
    def check(done):
        if done.returncode != 0:
            raise CannotMeasure(f"{' '.join(map(str, done.args))} ended with {done.returncode}:\n{done.stderr.strip()}")
        return done.stdout

    # The daemon

    @property
    def pid(self):
        return self.process.pid

    def launch(self):
        """Starts the daemon; the time just before, by the steady clock. It serves later: see ready."""
        with open(self.log, "wb") as log:
            since = time.monotonic()
            self.process = subprocess.Popen(
                [self.daemon, "--config", str(self.folder / "casebus.yaml")], stdin=subprocess.DEVNULL, stdout=log,
                stderr=log)
        return since

    def start(self):
        self.launch()
        deadline = time.monotonic() + START_SECONDS
        while "bus.ready" not in self.said():
            self.see_alive()
            if time.monotonic() > deadline:
                raise CannotMeasure(f"casebusd is not ready after {START_SECONDS} s:\n{self.said()}")
            time.sleep(0.02)

    def see_alive(self):
        if self.process.poll() is not None:
            raise CannotMeasure(f"casebusd ended with {self.process.returncode}:\n{self.said()}")

    def said(self):
        return self.log.read_text(errors="replace")

    def kill(self):
        """kill -9, of what else was started too."""
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.end_helpers()

    def stop(self):
        """SIGTERM, and the end waited for."""
        self.process.terminate()
        try:
            status = self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            raise CannotMeasure(f"casebusd did not stop within {STOP_SECONDS} s") from None
        if status != 0:
            raise CannotMeasure(f"casebusd ended with {status}:\n{self.said()}")

    def clear(self):
        """A state that nobody has used before; while stopped."""
        shutil.rmtree(self.state, ignore_errors=True)

    def status(self):
        """What the operator sees; the answer waits up to 5 s for the index."""
        return json.loads(self.check(subprocess.run(
            [self.tool, "--config", str(self.folder), "status", "--json"], capture_output=True, text=True)))

    def settle(self, seconds=3600):
        """Waits until the index has everything and the daemon rests: no snapshot is being written either."""
        deadline = time.monotonic() + seconds
        told = time.monotonic()
        while True:
            self.see_alive()
            before, since = machine.cpu_seconds(self.pid), time.monotonic()
            time.sleep(0.5)
            if machine.cpu_seconds(self.pid) - before < 0.05 * (time.monotonic() - since):
                status = self.status()
                if status["index"]["lag"] == 0:
                    return status
            elif time.monotonic() - told > 15:
                told = time.monotonic()
                say(f"  the index is {self.status()['index']['lag']:,} records behind")
            if time.monotonic() > deadline:
                raise CannotMeasure(f"the daemon does not come to rest within {seconds} s")

    def newest_snapshot(self):
        """The last record that the newest snapshot includes; 0 where there is none."""
        return max((int(path.stem) for path in (self.state / "snapshots").glob("*.snap")), default=0)

    # Load

    def bench_command(self, *options):
        return [self.tool, "--config", str(self.folder), "--endpoint", self.plain_endpoint, "bench", "--server-pid",
                str(self.pid), "--json", *map(str, options)]

    def bench(self, *options):
        """Runs `casebus bench` to its end; its figures."""
        try:
            return json.loads(self.check(subprocess.run(self.bench_command(*options), capture_output=True, text=True)))
        except CannotMeasure as error:
            self.see_alive()
            raise CannotMeasure(f"{error}\ncasebusd said:\n{self.said()[-4000:]}") from None

    def bench_beside(self, *options):
        """Starts `casebus bench` and leaves it running."""
        with open(self.work / "beside.log", "ab") as log:
            helper = subprocess.Popen(
                self.bench_command(*options), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=log)
        self.helpers.append(helper)
        return helper

    def hold_idle(self, count, units, most):
        """Opens idle sessions, of the units in turn, in processes of at most `most` each; waits until all are there."""
        names = [word for unit in units for word in ("--idle-as", unit)]
        processes = -(-count // most)
        for place in range(processes):
            share = count // processes + (place < count % processes)
            # One push a second is all that it does beside them.
            self.bench_beside("--mode", "pub", "--connections", 1, "--pace", 1, "--seconds", HOLD_SECONDS,
                              "--idle-sessions", share, *names)
        deadline = time.monotonic() + START_SECONDS
        while (there := self.status()["sessions"]) < count:
            if any(helper.poll() is not None for helper in self.helpers) or time.monotonic() > deadline:
                said = (self.work / "beside.log").read_text(errors="replace")
                raise CannotMeasure(f"only {there:,} of {count:,} idle sessions could be opened:\n{said}")
            time.sleep(0.5)

    def helpers_cpu_seconds(self):
        return sum(machine.cpu_seconds(helper.pid) for helper in self.helpers if helper.poll() is None)

    def end_helpers(self):
        for helper in self.helpers:
            helper.kill()
            helper.wait()
        self.helpers = []
