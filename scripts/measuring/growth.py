"""Whether pushes cost more in a long log: rate and processor time at two lengths, for ids of version 7 and 4.

The long log is filled with hand-offs that are pushed, signed for and fed back, so that none stays open: three ids each.
Each run starts from a copy of the same log; the two lengths and kinds of ids take turns.
"""
import itertools
import os
import shutil
import time

from . import machine
from .bus import installation, warn_of_memory_disk
from .report import Report, calm, median, say, verdict

CLAIMED_RATIO = 1.25
IDS_PER_HANDOFF = 3
FILL = ("--mode", "e2e", "--feedback", "--batch", 256, "--window", 256, "--connections", 8)
FILL_STEP = 1_500_000
# Files that are never changed once they have their name; the others of a state are copied.
UNCHANGING = {"journal": (".seal",), "snapshots": (".snap",), "fingerprints": (".run",)}
# Of use to the daemon that wrote them only.
LEFT_OUT = ("lock", "next.prepared")


def add_options(parser):
    parser.add_argument("--ids", type=int, default=10_000_000, help="ids in the long log")
    parser.add_argument("--short", type=int, default=10_000, help="ids in the short log")
    parser.add_argument("--pushes", type=int, default=1_100_000,
                        help="pushes of a run: more than there are between two snapshots, so that one falls into each")
    parser.add_argument("--runs", type=int, default=5, help="runs of each length and kind of ids")
    parser.add_argument("--kinds", nargs="+", choices=["v7", "v4"], default=["v7", "v4"], help="kinds of ids pushed")


def fill(bus, ids):
    """Makes a log of so many ids, with everything settled and the daemon stopped in order."""
    bus.clear()
    bus.start()
    since = time.monotonic()
    done = 0
    while done < ids:
        step = min(FILL_STEP, ids - done)
        bus.bench(*FILL, "--pushes", max(1, step // IDS_PER_HANDOFF))
        done += step
        say(f"  {done:,} of {ids:,} ids, {done / (time.monotonic() - since):,.0f} a second")
    say("  waiting until the index has them")
    status = bus.settle()
    bus.stop()
    return status


def copy_state(source, target):
    """A copy to run on. Files that never change are the same file twice."""
    target.mkdir(parents=True)
    for path in sorted(source.rglob("*")):
        place = target / path.relative_to(source)
        if path.is_dir():
            place.mkdir()
        elif path.name in LEFT_OUT or path.suffix == ".tmp":
            continue
        elif path.suffix in UNCHANGING.get(path.parent.name, ()) or path.with_suffix(".seal").exists():
            os.link(path, place)
        else:
            shutil.copy2(path, place)
    # What is still to be written would be written while it is measured.
    os.sync()


def measure(bus, base, ids, given):
    bus.clear()
    copy_state(base, bus.state)
    bus.start()
    before = bus.settle()
    machine.wait_for_calm()
    stretch = machine.Stretch(bus.pid)
    bench = bus.bench("--mode", "pub", "--connections", 8, "--pushes", given.pushes, "--ids", ids)
    during = stretch.end()
    bus.settle()
    whole = stretch.end()
    found = {
        "ids": ids, "records": before["head"], "pushes": given.pushes, "rate": bench["rate"], "p99_us": bench["p99"],
        "cpu_us": round(1e6 * during["cpu_seconds"] / given.pushes, 3),
        "cpu_settled_us": round(1e6 * whole["cpu_seconds"] / given.pushes, 3), "snapshot": bus.newest_snapshot(),
        "others": during["others"], "flushes": bench.get("flushes")}
    bus.stop()
    return found


def run(given):
    report = Report("growth")
    warn_of_memory_disk()
    lengths = {"short": given.short, "long": given.ids}
    with installation() as bus:
        for name, ids in lengths.items():
            say(f"filling the {name} log: {ids:,} ids")
            status = fill(bus, ids)
            report.figure(
                kind="log", length=name, ids=ids, records=status["head"], index_bytes=status["index"]["bytes"],
                open_handoffs=status["open_handoffs"], open_cases=status["open_cases"])
            bus.state.rename(bus.work / name)
        rows = []
        for number in range(given.runs):
            for ids, place in itertools.product(given.kinds, (0, 1)):
                # Which length comes first changes with each run.
                name = list(lengths)[(place + number) % 2]
                found = measure(bus, bus.work / name, ids, given)
                rows.append(report.figure(kind="run", length=name, run=number + 1, **found))
                say(f"run {number + 1} of {given.runs}: {name} log, {ids}: {found['rate']:,} pushes a second, CPU of "
                    f"the daemon {found['cpu_us']:.2f} µs each, {found['cpu_settled_us']:.2f} µs with the index")
    return tell(report, rows, given)


def tell(report, rows, given):
    def of(name, ids):
        return [row for row in rows if row["length"] == name and row["ids"] == ids]
    report.table(
        ["ids of the pushes", "records in the log", "pushes a second", "CPU a push, µs", "with the index, µs",
         "others, cores", "runs"],
        [[ids, f"{median(of(name, ids), 'records'):,.0f}", f"{median(of(name, ids), 'rate'):,.0f}",
          f"{median(of(name, ids), 'cpu_us'):.2f}", f"{median(of(name, ids), 'cpu_settled_us'):.2f}",
          f"{median(of(name, ids), 'others'):.2f}", len(calm(of(name, ids)))]
         for ids in given.kinds for name in ("short", "long")])
    report.write()
    holds = True
    lines = []
    for ids in given.kinds:
        short, long = of("short", ids), of("long", ids)
        ratios = {"slower": median(short, "rate") / median(long, "rate"),
                  "cpu": median(long, "cpu_us") / median(short, "cpu_us"),
                  "cpu_settled": median(long, "cpu_settled_us") / median(short, "cpu_settled_us")}
        fits = ratios["slower"] <= CLAIMED_RATIO and ratios["cpu"] <= CLAIMED_RATIO
        holds = holds and (fits or ids != "v7")
        report.figure(kind="ratio", ids=ids, fits=fits, **{key: round(value, 3) for key, value in ratios.items()})
        lines.append([ids, *(f"{value:.2f}×" for value in ratios.values()), verdict(fits)])
    report.table(["long log against short, medians", "time a push", "CPU a push", "CPU with the index",
                  f"within {CLAIMED_RATIO}×"], lines)
    report.end()
    return holds
