"""From exec to the first receipt after kill -9, with many hand-offs open; and the memory they take.

The log behind the last snapshot is replayed at a start. Each repetition kills the daemon under load at a random place
between two snapshots; some more just before the next snapshot would be made, the most there is to replay.
"""
import random
import time

from . import machine
from .bus import CannotMeasure, installation, warn_of_memory_disk
from .report import Report, calm, mebibytes, median, say

STOCK, CLIENT = "bureau/stock", "hall/trying"
# Where "just before the next snapshot" is, in parts of the way from one to the next.
WORST = 0.985
# Load that leaves no hand-off open, so that the state is the same for all.
LOAD = ("--mode", "e2e", "--feedback", "--batch", 32, "--window", 64)
GIVE_UP_SECONDS = 600


def add_options(parser):
    parser.add_argument("--handoffs", type=int, default=1_000_000, help="open hand-offs")
    parser.add_argument("--per-case", type=int, default=1, help="of each case, 1 to 250; one is the most memory")
    parser.add_argument("--repetitions", type=int, default=5, help="kills at a random place")
    parser.add_argument("--worst", type=int, default=2, help="kills just before the next snapshot")
    parser.add_argument("--snapshot-every", type=int, help="records between two snapshots; default: the daemon's")
    parser.add_argument("--cold", action="store_true", help="let the system forget the files before each start")
    parser.add_argument("--seed", type=int, default=1, help="of the random places")


def stock(bus, given, report):
    say(f"stocking {given.handoffs:,} open hand-offs, {given.per_case} a case")
    done = bus.bench("--mode", "pub", "--batch", 256, "--window", 512, "--pushes", given.handoffs, "--per-case",
                     given.per_case, "--to", STOCK)
    say(f"  {done['rate']:,} a second; waiting until the index has them")
    status = bus.settle()
    if status["open_handoffs"] < given.handoffs:
        raise CannotMeasure(f"only {status['open_handoffs']:,} hand-offs are open")
    return report.figure(kind="memory", when="stocked", open_handoffs=status["open_handoffs"],
                         open_cases=status["open_cases"], records=status["head"], **machine.memory(bus.pid))


def kill_at(bus, client, part, every):
    """Lets load run until `part` of the way from a snapshot to the next is done, then kills the daemon."""
    # Each hand-off makes three records and more: enough for the way to the next snapshot, and through the one behind.
    load = bus.bench_beside(*LOAD, "--pushes", every)
    deadline = time.monotonic() + GIVE_UP_SECONDS
    # The place may lie behind already: then it is the one after the next snapshot.
    passed = client.ping() - bus.newest_snapshot() > part * every
    first = bus.newest_snapshot()
    while True:
        if load.poll() is not None:
            raise CannotMeasure(f"the load ended with {load.returncode} before its place came")
        if time.monotonic() > deadline:
            raise CannotMeasure(f"no snapshot and place within {GIVE_UP_SECONDS} s")
        head, snapshot = client.ping(), bus.newest_snapshot()
        if (not passed or snapshot > first) and head - snapshot >= part * every:
            bus.kill()
            return
        time.sleep(0.005)


def first_receipt(bus, client, command):
    """Starts the daemon and keeps trying: seconds from exec to the welcome and to the receipt; the records there."""
    from client import NoAnswer, Refused, SessionLost
    since = bus.launch()
    stretch = machine.Stretch(bus.pid)
    while True:
        try:
            client.connect()
            welcome = time.monotonic()
            answer, = client.submit(command)
            receipt = time.monotonic()
            if "code" in answer:
                raise Refused(answer)
            return welcome - since, receipt - since, client.welcome["head"], stretch.end()["others"]
        except (NoAnswer, SessionLost):
            bus.see_alive()
            if time.monotonic() - since > GIVE_UP_SECONDS:
                raise CannotMeasure(f"no receipt within {GIVE_UP_SECONDS} s:\n{bus.said()}") from None


def repetition(bus, client, case, kind, part, every, cold):
    from client import Command
    say(f"{kind}: load until {part:.0%} of the way to the next snapshot, kill -9, start")
    kill_at(bus, client, part, every)
    snapshot = bus.newest_snapshot()
    if cold:
        machine.forget_cached(bus.state)
    machine.wait_for_calm()
    content = {"case": {"id": case}, "to": STOCK, "matter": "M-041", "step": "review"}
    welcome, receipt, head, others = first_receipt(bus, client, Command.make("CB1P", "push", content))
    say(f"  {head - snapshot:,} records replayed, first receipt after {receipt:.3f} s")
    return {"kind": kind, "part": round(part, 3), "replayed": head - snapshot, "welcome_s": round(welcome, 4),
            "receipt_s": round(receipt, 4), "others": others, "cold": cold}


def run(given):
    import zmq
    from client import Client, Keys
    # libzmq connects again after this many ms and up to as many more: a client that waits longer sees that much more.
    zmq.Context.instance().setsockopt(zmq.RECONNECT_IVL, 10)
    report = Report("restart")
    warn_of_memory_disk()
    dice = random.Random(given.seed)
    parts = [("random", dice.uniform(0.02, 0.95)) for _ in range(given.repetitions)]
    parts += [("worst", WORST)] * given.worst
    settings = {"open_handoffs": 2 * given.handoffs + 100_000, "snapshot_every": given.snapshot_every}
    with installation((STOCK, CLIENT), **settings) as bus:
        bus.start()
        memory = [stock(bus, given, report)]
        client = Client(bus.endpoint, CLIENT, Keys.of_unit(bus.folder, CLIENT), timeout=5.0)
        client.connect()
        client.register("restart-1")
        rows = []
        for kind, part in parts:
            every = given.snapshot_every or 1_000_000
            rows.append(report.figure(**repetition(bus, client, "restart-1", kind, part, every, given.cold)))
        status = bus.settle()
        memory.append(report.figure(
            kind="memory", when="after the last start", open_handoffs=status["open_handoffs"],
            open_cases=status["open_cases"], records=status["head"], **machine.memory(bus.pid)))
        client.drop()
    tell(report, memory, rows)
    return True


def tell(report, memory, rows):
    report.table(
        ["daemon", "open hand-offs", "open cases", "records", "RSS", "PSS", "RSS a hand-off"],
        [[row["when"], f"{row['open_handoffs']:,}", f"{row['open_cases']:,}", f"{row['records']:,}",
          mebibytes(row["rss"]), mebibytes(row["pss"]), f"{row['rss'] / row['open_handoffs']:,.0f} bytes"]
         for row in memory])
    report.write()
    report.table(
        ["killed", "records behind the snapshot", "welcome", "first receipt", "others, cores"],
        [[row["kind"], f"{row['replayed']:,}", f"{row['welcome_s']:.3f} s", f"{row['receipt_s']:.3f} s",
          f"{row['others']:.2f}"] for row in rows])
    report.write()
    kinds = [(kind, [row for row in rows if row["kind"] == kind]) for kind in ("random", "worst")]
    report.table(
        ["from exec to the first receipt", "repetitions", "median", "max"],
        [[kind, len(calm(found)), f"{median(found, 'receipt_s'):.3f} s",
          f"{max(row['receipt_s'] for row in calm(found)):.3f} s"]
         for kind, found in kinds if found])
    report.end()
