"""How far a measurement is, its figures as lines of JSON, and its table."""
import json
import os
import pathlib
import statistics
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
# Above this share of a core for everybody else a figure counts only where there is no calmer one.
OTHERS_CORES = 0.25
START = time.monotonic()


def bench_dir():
    folder = pathlib.Path(os.environ.get("BENCH_DIR") or ROOT / ".build/bench").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def say(text):
    """Tells how far it is, with the seconds since the start."""
    print(f"[{time.monotonic() - START:5.0f} s] {text}", file=sys.stderr, flush=True)


class Report:
    """What one measurement found."""

    def __init__(self, name):
        self.name = name
        self.lines = []
        self.path = bench_dir() / f"measure-{name}.jsonl"
        self.path.write_text("")

    def figure(self, **values):
        """Keeps a figure; it is in the file at once, whatever happens later."""
        with open(self.path, "a", encoding="utf-8") as file:
            file.write(json.dumps({"measure": self.name} | values, sort_keys=True) + "\n")
        return values

    def write(self, text=""):
        self.lines.append(text)

    def table(self, titles, rows):
        """A table for people and for Markdown alike."""
        cells = [[str(cell) for cell in row] for row in [titles, *rows]]
        widths = [max(len(row[column]) for row in cells) for column in range(len(titles))]
        def line(row):
            return "| " + " | ".join(
                cell.ljust(width) if column == 0 else cell.rjust(width)
                for column, (cell, width) in enumerate(zip(row, widths))) + " |"
        self.lines += [line(cells[0]), "| " + " | ".join(
            "-" * width if column == 0 else "-" * (width - 1) + ":" for column, width in enumerate(widths)) + " |"]
        self.lines += [line(row) for row in cells[1:]]

    def end(self):
        """Prints what was found, and writes it beside the figures."""
        text = "\n".join(self.lines) + "\n"
        self.path.with_suffix(".md").write_text(text)
        print(text, end="", flush=True)


def calm(rows):
    """The rows that count: those beside which others did little, or all where there is none."""
    return [row for row in rows if row.get("others", 0) <= OTHERS_CORES] or rows


def median(rows, key):
    return statistics.median(row[key] for row in calm(rows))


def mebibytes(count):
    return f"{count / (1 << 20):,.1f} MiB"


def verdict(holds):
    return "yes" if holds else "NO"
