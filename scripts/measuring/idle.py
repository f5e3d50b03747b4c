"""What a daemon with nothing to do takes: processor and memory, with some sessions that only live."""
import contextlib
import time

from . import machine
from .bus import installation, warn_of_memory_disk
from .report import Report, mebibytes, say

UNIT = "hall/bench"


def add_options(parser):
    parser.add_argument("--seconds", type=float, default=60, help="how long")
    parser.add_argument("--sessions", type=int, default=10, help="sessions that say PING once a heartbeat")


def live(clients, seconds):
    """Keeps the sessions alive, each at its own time, as clients do that have nothing to say."""
    end = time.monotonic() + seconds
    heartbeat = clients[0].welcome["heartbeat_ms"] / 1000 if clients else seconds
    following = [time.monotonic() + heartbeat * (place + 1) / len(clients) for place in range(len(clients))]
    while (now := time.monotonic()) < end:
        place = min(range(len(clients)), key=following.__getitem__, default=None)
        if place is None or following[place] >= end:
            time.sleep(end - now)
        elif following[place] > now:
            time.sleep(following[place] - now)
        else:
            clients[place].ping()
            following[place] += heartbeat


def run(given):
    from client import Client, Keys
    report = Report("idle")
    warn_of_memory_disk()
    with installation() as bus, contextlib.ExitStack() as stack:
        bus.start()
        keys = Keys.of_unit(bus.folder, UNIT)
        clients = [stack.enter_context(Client(bus.endpoint, UNIT, keys)) for _ in range(given.sessions)]
        machine.wait_for_calm()
        say(f"{len(clients)} sessions; measuring for {given.seconds:.0f} s")
        stretch, wakeups = machine.Stretch(bus.pid), machine.wakeups(bus.pid)
        live(clients, given.seconds)
        found = stretch.end()
        found["cpu_percent"] = round(100 * found["cpu_seconds"] / found["seconds"], 3)
        # Of a thread that ended meanwhile nothing is known.
        woken = sum(count - wakeups.get(thread, 0) for thread, count in machine.wakeups(bus.pid).items())
        found["wakeups_per_second"] = round(woken / found["seconds"], 1)
        memory = machine.memory(bus.pid)
        report.figure(sessions=len(clients), **found, **memory)
    report.table(
        ["sessions", "seconds", "CPU, % of a core", "wake-ups a second", "RSS", "PSS", "others, cores"],
        [[len(clients), f"{found['seconds']:.0f}", f"{found['cpu_percent']:.2f}", f"{found['wakeups_per_second']:.0f}",
          mebibytes(memory["rss"]), mebibytes(memory["pss"]), f"{found['others']:.2f}"]])
    report.end()
    return True
