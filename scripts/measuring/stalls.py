"""Reports over a made-up year of 1,000,000 cases and more than 10,000,000 records, from the index; and the pure fold.

`casebus-measure` makes the year, feeds it to an index and asks it, in one process and without a daemon. What is told of a
report is the time from the question to the finished JSON. Build it once: swift build -c release --product casebus-measure
"""
import json
import shutil
import statistics
import subprocess
import tempfile

from . import machine
from .bus import CannotMeasure, program
from .report import Report, bench_dir, calm, mebibytes, median, say, verdict

CLAIMED_SECONDS = 1.0
CLAIMED_FOLDS = 1_000_000


def add_options(parser):
    parser.add_argument("--cases", type=int, default=1_000_000, help="cases of the year, each of eleven records or so")
    parser.add_argument("--rounds", type=int, default=3, help="times that all reports are made")
    parser.add_argument("--repetitions", type=int, default=5, help="times that each report is made in a round")
    parser.add_argument("--folded", type=int, default=2_000_000, help="records that are folded")


def figures(report, given, folder, folded):
    """The program's lines, each with what others took of the machine meanwhile."""
    command = [program("casebus-measure"), folder, "--cases", given.cases, "--repetitions", given.repetitions,
               "--folded", folded]
    with subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, text=True) as process:
        stretch = machine.Stretch(process.pid)
        for line in process.stdout:
            found = report.figure(**json.loads(line), others=stretch.end()["others"])
            say(f"  {found['kind']} {found.get('report', '')}")
            yield found
            stretch = machine.Stretch(process.pid)
    if process.returncode != 0:
        raise CannotMeasure(f"casebus-measure ended with {process.returncode}")


def run(given):
    report = Report("stalls")
    folder = tempfile.mkdtemp(prefix="measure-", dir=bench_dir())
    found = []
    say(f"making a year of {given.cases:,} cases")
    try:
        for number in range(given.rounds):
            machine.wait_for_calm()
            # The first round makes the year and folds.
            found += figures(report, given, folder, 0 if number else given.folded)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return tell(report, found)


def tell(report, found):
    index = next(row for row in found if row["kind"] == "index")
    fill, = (row for row in found if row["kind"] == "fill")
    report.table(
        ["records", "cases", "hand-offs", "open", "index", "filled with, records a second"],
        [[f"{index['records']:,}", f"{index['cases']:,}", f"{index['handoffs']:,}", f"{index['open_handoffs']:,}",
          mebibytes(index["bytes"]), f"{fill['records'] / fill['seconds']:,.0f}"]])
    report.write()
    rows, holds = [], True
    made = [row for row in found if row["kind"] == "report"]
    for name in dict.fromkeys(row["report"] for row in made):
        counted = calm([row for row in made if row["report"] == name])
        seconds = sorted(second for row in counted for second in row["seconds"])
        middle = statistics.median(seconds)
        is_claimed = name != "handovers"
        holds = holds and (middle <= CLAIMED_SECONDS or not is_claimed)
        rows.append([name, f"{middle:.3f} s", f"{seconds[0]:.3f} s", f"{seconds[-1]:.3f} s",
                     f"{median(counted, 'cpu_seconds'):.3f} s", f"{median(counted, 'others'):.2f}",
                     verdict(middle <= CLAIMED_SECONDS) if is_claimed else ""])
    report.table(
        ["report", "median", "least", "most", "CPU, both threads", "others, cores", f"within {CLAIMED_SECONDS:.0f} s"],
        rows)
    report.write()
    fold = next(row for row in found if row["kind"] == "fold")
    rate = fold["records"] / fold["fold_seconds"]
    report.table(
        ["folded", "records a second", "rows made of records a second", "others, cores", "1,000,000 or more"],
        [[f"{fold['records']:,} records of {fold['cases']:,} cases", f"{rate:,.0f}",
          f"{fold['records'] / fold['project_seconds']:,.0f}", f"{fold['others']:.2f}",
          verdict(rate >= CLAIMED_FOLDS)]])
    report.end()
    return holds and rate >= CLAIMED_FOLDS
