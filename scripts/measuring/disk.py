"""What a case takes on the disk, in the log and in the index. It does not depend on the build or the machine."""
import contextlib
import os
import sqlite3
import struct
import time

from .bus import CannotMeasure, installation
from .report import Report, say

HALL, BUREAU = "hall/bench", "bureau/bench"
BATCH = 100
HEADER = 4096
# Three bureaus one after the other, each signs and answers: register, accept, 3 × 3, decide, close.
HANDOFFS = 3
TEXT = "请审核材料，现场核查已安排"


def add_options(parser):
    parser.add_argument("--cases", type=int, default=2000, help="cases of each kind")


def log_bytes(bus):
    """The frames' bytes; segments are made ahead and are larger."""
    total = 0
    for path in sorted((bus.folder / "state/journal").glob("*.seg")):
        data = path.read_bytes()
        at = HEADER
        while at + 40 <= len(data):
            record, erasable = struct.unpack_from("<II", data, at + 16)
            if record == 0:
                break
            at += 40 + record + erasable + 7 & ~7
        total += at - HEADER
    return total


def index_bytes(bus):
    with contextlib.closing(sqlite3.connect(bus.folder / "state/index.sqlite")) as index:
        return index.execute("PRAGMA page_count").fetchone()[0] * index.execute("PRAGMA page_size").fetchone()[0]


def follow(bus):
    """Waits until the index has everything."""
    while bus.status()["index"]["lag"]:
        time.sleep(0.2)


def submit(client, commands):
    receipts = client.submit(*commands, timeout=120)
    refused = [one for one in receipts if "code" in one]
    if refused:
        raise CannotMeasure(f"refused: {refused[0]}")
    return receipts


def live(hall, bureau, kind, cases, **said):
    """Whole lives of cases, a batch at a time."""
    for start in range(0, cases, BATCH):
        names = [f"2026-{kind}-{number:06d}" for number in range(start, min(cases, start + BATCH))]
        submit(hall, [hall.command("register", {"case_id": name, "matter": "food-business.new"}) for name in names])
        submit(hall, [hall.command("accept", {"case": {"id": name}}) for name in names])
        for _ in range(HANDOFFS):
            pushed = submit(hall, [
                hall.command("push", {"case": {"id": name}, "to": BUREAU, "step": "review"}, **said) for name in names])
            numbers = [one["handoff"] for one in pushed]
            submit(bureau, [bureau.command("acknowledge", {"handoff": one, "answer": "SIGN"}) for one in numbers])
            text = {"text": said["text"]} if said else {}
            submit(bureau, [
                bureau.command("feedback", {"handoff": one, "outcome": "DONE"}, **text) for one in numbers])
        submit(hall, [hall.command("decide", {"case": {"id": name}, "decision": "GRANTED"}) for name in names])
        submit(hall, [hall.command("close", {"case": {"id": name}}) for name in names])


def run(given):
    from client import Client, Keys
    report = Report("disk")
    rows = []
    with installation() as bus, contextlib.ExitStack() as stack:
        bus.start()
        hall, bureau = (stack.enter_context(Client(bus.endpoint, unit, Keys.of_unit(bus.folder, unit), credit=0))
                        for unit in (HALL, BUREAU))
        # The first fills the pages that an index has anyway.
        for kind, said in (("first", {}), ("bare", {}), ("full", {"payload": os.urandom(256), "text": TEXT})):
            follow(bus)
            before = (log_bytes(bus), index_bytes(bus), bus.status()["head"])
            say(f"{given.cases} cases, {kind}")
            live(hall, bureau, kind, given.cases, **said)
            follow(bus)
            log, index, records = (after - earlier for after, earlier in zip(
                (log_bytes(bus), index_bytes(bus), bus.status()["head"]), before))
            found = {"records": round(records / given.cases, 1), "log_bytes": round(log / given.cases),
                     "index_bytes": round(index / given.cases), "record_bytes": round(log / records)}
            report.figure(kind=kind, cases=given.cases, **found)
            if kind != "first":
                rows.append([kind, *map(str, found.values())])
    report.table(["case", "records", "log, bytes", "index, bytes", "bytes a record"], rows)
    report.end()
    return True
