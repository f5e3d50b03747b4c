#!/usr/bin/env python3
"""Measures what docs/benchmarks.md claims beside speed, on the release build: one claim each time.

    scripts/measure.py restart      from exec to the first receipt, with 1,000,000 open hand-offs; memory
    scripts/measure.py idle         what a daemon with nothing to do takes
    scripts/measure.py growth       pushes into a log of 10,000,000 ids against one of 10,000
    scripts/measure.py neighbours   what burdens do to the receipts of everybody else
    scripts/measure.py disk         what a case takes in the log and in the index
    scripts/measure.py stalls       reports over 1,000,000 cases from the index, and the pure fold
    scripts/measure.py pages        pages of the board over 1,000,000 cases
    scripts/measure.py readers      what 100 readers of the board with live streams cost a push
    scripts/measure.py builds       what one build's push costs beside another's

Each says on standard error how far it is, prints a table, and writes it to BENCH_DIR/measure-NAME.md and each figure as
a line of JSON to BENCH_DIR/measure-NAME.jsonl. What else it makes lies in a folder of its own in BENCH_DIR and is
deleted at the end, also after Ctrl-C.

Environment, as for scripts/bench.sh:
  BENCH_DIR   where the daemon keeps its files: on a real disk, for a flush must reach it (.build/bench)
  BENCH_BIN   where casebusd and casebus are (.build/release)
  BENCH_CALM  seconds to wait, before each run, for others to leave the processors free (0)
Of several runs those count beside which other processes took 0.25 cores at most, where there are any.

restart, idle and disk speak to the daemon as Tests/Foreign/client.py does; where its packages are missing, the environment
that scripts/test.sh makes is used.
Exit status: 0 measured, and within what is claimed where a claim is compared; 1 not so; 2 it could not be measured.
"""
import argparse
import importlib.util
import os
import pathlib
import signal
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
VENV = ROOT / ".build/venv/bin/python"
sys.path[1:1] = [str(ROOT / "Tests/Foreign")]

from measuring import builds, disk, growth, idle, neighbours, pages, readers, restart, stalls  # noqa: E402
from measuring.bus import CannotMeasure  # noqa: E402

MEASUREMENTS = {"restart": restart, "idle": idle, "growth": growth, "neighbours": neighbours,
                "stalls": stalls, "pages": pages, "readers": readers, "builds": builds, "disk": disk}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    names = parser.add_subparsers(dest="name", required=True, metavar="NAME")
    for name, module in MEASUREMENTS.items():
        module.add_options(names.add_parser(
            name, help=module.__doc__.splitlines()[0], description=module.__doc__,
            formatter_class=argparse.ArgumentDefaultsHelpFormatter))
    return parser.parse_args()


def need_packages(name):
    """Starts over with the tests' Python where this one lacks pyzmq."""
    if name not in ("restart", "idle", "disk") or importlib.util.find_spec("zmq"):
        return
    if not VENV.exists() or pathlib.Path(sys.prefix).resolve() == VENV.parent.parent.resolve():
        raise CannotMeasure(
            "pyzmq is missing: pip install -r Tests/Foreign/requirements.txt, or run scripts/test.sh once")
    os.execv(VENV, [str(VENV), *sys.argv])


def main():
    given = arguments()
    # Like Ctrl-C: what was begun is ended and deleted.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        need_packages(given.name)
        return 0 if MEASUREMENTS[given.name].run(given) else 1
    except CannotMeasure as error:
        print(f"measure.py {given.name}: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


sys.exit(main())
