"""What burdens do to the receipts of everybody else: p99 of an ordinary load, with and without each.

The load falls due at a pace, whatever the daemon does, and each push is timed from when it was due. With and without
take turns, each run on a state of its own.
"""
import os
import time

from . import machine
from .bus import CannotMeasure, installation, warn_of_memory_disk
from .report import OTHERS_CORES, Report, calm, median, say, verdict

# With a burden p99 may be this many times the p99 without it, and this much more.
CLAIMED_RATIO, CLAIMED_US = 1.2, 1000
CONNECTIONS = 8
# Sessions of the load itself, and of what looks after it.
OWN_SESSIONS = CONNECTIONS + 16
IDLE_UNITS = [f"hall/idle-{number}" for number in range(1, 17)]
# A session takes a descriptor in the daemon and two in the client: libzmq's socket and its mailbox.
FILES_BESIDE = 500
IDLE_PER_PROCESS = 4000


def add_options(parser):
    parser.add_argument("--pairs", type=int, default=5, help="pairs of runs for each burden")
    parser.add_argument("--seconds", type=float, default=10, help="seconds measured in a run")
    parser.add_argument("--share", type=float, default=0.3, help="the load, as a part of what 8 connections can do")
    parser.add_argument("--pace", type=float, help="the load, pushes a second; instead of --share")
    parser.add_argument("--sessions", type=int, default=10_000, help="sessions in all, for that burden")
    parser.add_argument("--unsigned", type=int, default=1000, help="unsigned cases, for that burden")
    parser.add_argument("--burdens", nargs="+", metavar="NAME", default=["slow", "stalled", "unsigned", "sessions"],
                        choices=["slow", "stalled", "unsigned", "sessions"],
                        help="slow, stalled, unsigned and sessions")


def burdens(given):
    """{name: (what it is, options of casebus bench, idle sessions)}"""
    found = {
        "slow": ("a slow reader, always behind", ["--slow-reader"], 0),
        "stalled": ("a reader that stopped reading", ["--stalled-reader"], 0),
        "unsigned": (f"an office with {given.unsigned:,} unsigned cases", ["--unsigned", given.unsigned], 0),
        "sessions": (f"{given.sessions:,} connected sessions", [], given.sessions - OWN_SESSIONS),
    }
    return {name: found[name] for name in given.burdens}


def fresh_run(bus, *options, idle=0):
    bus.clear()
    bus.start()
    if idle:
        bus.hold_idle(idle, IDLE_UNITS, IDLE_PER_PROCESS)
    machine.wait_for_calm()
    since, before = time.monotonic(), bus.helpers_cpu_seconds()
    found = bus.bench("--mode", "pub", "--connections", CONNECTIONS, *options)
    # Of the processes that hold idle sessions: they are no strangers.
    found["cpu_idle"] = round((bus.helpers_cpu_seconds() - before) / (time.monotonic() - since), 2)
    found["sessions"] = bus.status()["sessions"] if idle else 0
    bus.end_helpers()
    if found["sessions"] < idle:
        raise CannotMeasure(f"of {idle:,} idle sessions {found['sessions']:,} were left at the end:\n{bus.said()}")
    # A session that was cut is no burden any more.
    found["cut"] = bus.said().count("session.cut")
    bus.stop()
    return found


def choose_pace(bus, given, report):
    if given.pace:
        return given.pace
    say(f"what {CONNECTIONS} connections can do, to choose the load")
    rates = [fresh_run(bus, "--seconds", 3) for _ in range(3)]
    pace = round(median(rates, "rate") * given.share, -2)
    report.figure(kind="capacity", rate=median(rates, "rate"), pace=pace)
    say(f"  {median(rates, 'rate'):,.0f} a second; the load is {pace:,.0f} a second")
    return pace


def others(row):
    """Cores that everybody else took."""
    known = row["cpu_server"] + row["cpu_client"] + row["cpu_kernel"]
    return max(max(row["cpu_other"], row["busy"] - known) - row["cpu_idle"], 0)


def measure(bus, options, idle, pace, seconds):
    found = fresh_run(bus, "--pace", pace, "--seconds", seconds, "--warmup", 2, *options, idle=idle)
    kept = ("rate", "p50", "p99", "p999", "cpu_server", "cpu_client", "cpu_idle", "flushes", "sessions", "cut")
    return {key: found[key] for key in kept if key in found} | {"others": round(others(found), 2)}


def remark(found, pace):
    text = f"p99 {found['p99'] / 1000:.2f} ms"
    if found["others"] > OTHERS_CORES:
        text += f", {found['others']} cores taken by others"
    if found["cut"]:
        text += f", {found['cut']} sessions cut"
    if found["rate"] < 0.97 * pace:
        text += f"; only {found['rate']:,} of {pace:,.0f} a second: the load is too high to tell anything"
    return text


def run(given):
    report = Report("neighbours")
    warn_of_memory_disk()
    wanted = burdens(given)
    files = max(given.sessions, 2 * min(given.sessions, IDLE_PER_PROCESS)) + FILES_BESIDE
    if "sessions" in wanted and not machine.allow_files(files):
        raise CannotMeasure(
            f"{given.sessions:,} sessions take {files:,} open files in one process, and the hard limit is "
            f"{machine.hard_file_limit():,}: raise it (`ulimit -Hn {files}` as root, LimitNOFILE of a unit, "
            "limits.conf), give fewer --sessions, or other --burdens")
    if given.sessions <= OWN_SESSIONS:
        raise CannotMeasure(f"--sessions counts all there are: give more than {OWN_SESSIONS}")
    rows = []
    with installation(IDLE_UNITS) as bus:
        pace = choose_pace(bus, given, report)
        for number in range(given.pairs):
            for name, (text, *burden) in wanted.items():
                pair = [("without", ([], 0)), ("with", burden)]
                # Which comes first changes with each pair.
                for which, (options, idle) in pair if number % 2 == 0 else reversed(pair):
                    found = measure(bus, options, idle, pace, given.seconds)
                    rows.append(report.figure(
                        kind="run", burden=name, which=which, pair=number + 1, pace=pace, **found))
                    say(f"pair {number + 1} of {given.pairs}, {which} {text}: {remark(found, pace)}")
    return tell(report, rows, wanted, pace)


def tell(report, rows, wanted, pace):
    def milliseconds(value):
        return f"{value / 1000:.2f} ms"
    report.write(f"Load: {pace:,.0f} pushes a second over {CONNECTIONS} connections, on {os.cpu_count()} cores.")
    report.write()
    lines, holds = [], True
    for name, (text, *_) in wanted.items():
        without, burdened = ([row for row in rows if row["burden"] == name and row["which"] == which]
                             for which in ("without", "with"))
        bound = CLAIMED_RATIO * median(without, "p99") + CLAIMED_US
        fits = median(burdened, "p99") <= bound
        holds = holds and fits
        report.figure(kind="verdict", burden=name, without_us=median(without, "p99"), with_us=median(burdened, "p99"),
                      bound_us=round(bound, 1), fits=fits)
        lines.append([text, milliseconds(median(without, "p50")), milliseconds(median(burdened, "p50")),
                      milliseconds(median(without, "p99")), milliseconds(median(burdened, "p99")), milliseconds(bound),
                      verdict(fits), f"{max(row['others'] for row in calm(without) + calm(burdened)):.2f}",
                      sum(row["cut"] for row in burdened), f"{len(calm(without))} and {len(calm(burdened))}"])
    report.table(["burden", "p50 without", "p50 with", "p99 without", "p99 with", "claimed, at most", "within",
                  "others, cores, at most", "cut", "runs"], lines)
    report.end()
    return holds
