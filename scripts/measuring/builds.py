"""What one build's push costs beside another's: receipts a second of both, in turns.

For what a change costs: build the commit before it elsewhere and name its folder with --before.
"""
import os
import pathlib

from .bus import CannotMeasure, installation, warn_of_memory_disk
from .pairs import interleaved, ratio
from .report import Report, say, verdict

# The lower 95 % bound of the ratio may not be below this.
CLAIMED_RATIO = 0.90
CONNECTIONS = 8


def add_options(parser):
    parser.add_argument("--before", required=True, help="the folder with the other build's casebusd")
    parser.add_argument("--pairs", type=int, default=10, help="pairs of runs for each mode")
    parser.add_argument("--seconds", type=float, default=2, help="seconds measured in a run")
    parser.add_argument("--modes", nargs="+", default=["pub", "e2e"], choices=["pub", "e2e"], help="of casebus bench")


def run(given):
    report = Report("builds")
    warn_of_memory_disk()
    folder = pathlib.Path(given.before).resolve()
    if not os.access(folder / "casebusd", os.X_OK):
        raise CannotMeasure(f"there is no casebusd in {folder}: name the other build's folder with --before")
    holds, lines = True, []
    for mode in given.modes:
        with installation() as before, installation() as after:
            # The load is the same program's both times: only the daemons differ.
            before.daemon = str(folder / "casebusd")

            def measured(bus, which, number):
                bus.clear()
                bus.start()
                found = bus.bench("--mode", mode, "--connections", CONNECTIONS, "--seconds", given.seconds)
                bus.kill()
                report.figure(kind="run", mode=mode, which=which, rate=found["rate"], p99=found["p99"],
                              cpu_server=found["cpu_server"])
                say(f"{mode}, pair {number + 1} of {given.pairs}, {which}: {found['rate']:,.0f} a second")
                return found["rate"]

            pairs = interleaved(
                given.pairs, lambda number: measured(before, "before", number),
                lambda number: measured(after, "after", number))
        middle, low, high = ratio(pairs)
        fits = low >= CLAIMED_RATIO
        holds = holds and fits
        report.figure(kind="ratio", mode=mode, ratio=middle, low=low, high=high, fits=fits)
        lines.append([mode, f"{middle:.2f}×", f"{low:.2f} to {high:.2f}", f"{CLAIMED_RATIO:.2f}", verdict(fits)])
    report.write(f"{given.pairs} pairs of {given.seconds:g} s for each mode, {CONNECTIONS} connections, "
                 f"{os.cpu_count()} cores.")
    report.write()
    report.table(["mode", "after / before", "95 %", "claimed, at least", "within"], lines)
    report.end()
    return holds
