"""Pages of the board over a year of 1,000,000 cases: from the request to the last byte, at the first look and later.

The year is imported through the daemon, as a log of another system would be. Each round starts the daemon anew, so that a
page's first look finds nothing kept.
"""
import csv
import datetime
import random
import statistics
import subprocess
import time
import urllib.request

from .bus import free_port, installation
from .machine import wait_for_calm
from .report import Report, say, verdict

CLAIMED_SECONDS = 0.2
MAP = {"now": "/map", "7 days": "/map?time=7d", "30 days": "/map?time=30d", "90 days": "/map?time=90d",
       "the whole year": "/map?time=all"}
OTHERS = {"stalls": "/", "matters": "/matters", "a unit": "/unit?address=bureau/number-1", "health": "/health"}
BUREAUS = [f"bureau/number-{number}" for number in range(1, 21)]
OPEN_HANDOFFS_EACH = 1500
DAYS = 365


def add_options(parser):
    parser.add_argument("--cases", type=int, default=1_000_000, help="cases of the year")
    parser.add_argument("--rounds", type=int, default=5, help="starts of the daemon, with a first look after each")
    parser.add_argument("--seed", type=int, default=1, help="of the cases")


def write_year(path, count, seed):
    """Cases that go from a hall to one bureau or two and back: seven events each, or nine."""
    dice = random.Random(seed)
    begins = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0) - datetime.timedelta(days=DAYS + 1)
    with open(path, "w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["case", "group", "activity", "time"])
        for number in range(count):
            hall = f"hall-{number % 7}"
            groups = [hall, f"bureau-{dice.randrange(20)}", hall]
            if number % 4 == 0:
                groups.insert(2, f"bureau-{dice.randrange(20)}")
            at = begins + datetime.timedelta(days=DAYS * 0.97 * number / count)
            for group in groups:
                for activity in ("begin", "end"):
                    rows.writerow([f"y-{number}", group, activity, at.isoformat()])
                    at += datetime.timedelta(minutes=dice.randrange(1, 1500))


def stock(bus, cases, seed):
    """The year, and hand-offs that are open with every bureau."""
    year = bus.work / "year.csv"
    say(f"making a year of {cases:,} cases")
    write_year(year, cases, seed)
    say("importing it")
    bus.check(subprocess.run(
        [bus.tool, "--config", str(bus.folder), "--endpoint", bus.plain_endpoint, "import", "csv", str(year),
         "--case-column", "case", "--time-column", "time", "--group-column", "group", "--activity-column", "activity",
         "--matter", "M-001", "--as", "importer/main", "--json"], capture_output=True, text=True))
    for bureau in BUREAUS:
        bus.bench("--mode", "pub", "--batch", 64, "--pushes", OPEN_HANDOFFS_EACH, "--per-case", 1, "--to", bureau)
    return bus.settle()


def look(port, path):
    """Seconds to the last byte of a page, and its bytes."""
    since = time.monotonic()
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=60) as page:
        size = len(page.read())
    return time.monotonic() - since, size


def run(given):
    report = Report("pages")
    port = free_port()
    seconds = {name: ([], []) for name in [*MAP, *OTHERS]}
    with installation(BUREAUS, board=f"127.0.0.1:{port}") as bus:
        bus.start()
        status = stock(bus, given.cases, given.seed)
        for number in range(given.rounds):
            say(f"round {number + 1} of {given.rounds}")
            bus.stop()
            bus.start()
            bus.settle()
            wait_for_calm()
            for name, path in (MAP | OTHERS).items():
                first, size = look(port, path)
                later = [look(port, path)[0] for _ in range(5)]
                report.figure(kind="page", page=name, first=first, later=later, bytes=size)
                seconds[name][0].append(first)
                seconds[name][1].extend(later)
    report.table(["records", "cases", "open hand-offs"],
                 [[f"{status['head']:,}", f"{given.cases:,}", f"{status['open_handoffs']:,}"]])
    report.write()
    holds, lines = True, []
    for name, (first, later) in seconds.items():
        middle = statistics.median(first)
        holds = holds and (name not in MAP or middle <= CLAIMED_SECONDS)
        lines.append([f"map, {name}" if name in MAP else name, f"{middle:.3f} s", f"{max(first):.3f} s",
                      f"{statistics.median(later):.3f} s",
                      verdict(middle <= CLAIMED_SECONDS) if name in MAP else ""])
    report.table(["page", "first look, median", "most", "later, median", f"first within {CLAIMED_SECONDS} s"], lines)
    report.end()
    return holds
