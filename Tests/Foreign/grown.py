"""A state folder with a past, made once: three segments, two snapshots, runs of ids, and every receipt it gave."""
import os
import shutil
import struct
import time

import xxhash

from conftest import Bus, HALL, MARKET, OPERATOR, TAX, program

HEADER = 4096
CHECKSUM_AT = 4088
MESSAGE_BYTES = 7 << 20
# Of grow(): hand-offs open before a unit, opened by it, and notices it has not collected.
EXPECTED = {HALL: (0, 50, 30), MARKET: (20, 10, 30), TAX: (40, 0, 40)}


class Grown:
    """An installation whose daemon was stopped, and what it had confirmed; put back before each test."""

    def __init__(self):
        self.bus = Bus(program("CASEBUSD"), program("CASEBUS"))
        self.bus.configure("journal:\n  segment_mib: 16\n  snapshot_every: 1000")
        self.confirmed = []
        self.kept = self.bus.root / "kept"
        try:
            self.bus.start()
            self.grow()
            self.picture = self.await_picture()
            assert self.bus.stop() == 0
            shutil.copytree(self.bus.state, self.kept)
        except BaseException:
            self.bus.end()
            raise

    def grow(self):
        hall, market = self.bus.client(HALL, credit=0), self.bus.client(MARKET, credit=0)
        for start in range(0, 1024, 256):
            self.submit(hall, [hall.command("register", {"case_id": f"c-{start + number}"}) for number in range(256)])
        pushes = [hall.command("push", {"case": {"id": f"c-{number}"}, "to": MARKET}, text=f"words {number}")
                  for number in range(30)]
        handoffs = [receipt["handoff"] for receipt in self.submit(hall, pushes)]
        self.submit(market, [market.command("acknowledge", {"handoff": one, "answer": "SIGN"})
                             for one in handoffs[:20]])
        self.submit(market, [market.command("feedback", {"handoff": one, "outcome": "DONE", "next": [{"to": TAX}]})
                             for one in handoffs[:10]])
        self.await_files("snapshots/*.snap", 1)
        for start in range(0, 30, 6):
            self.submit(hall, [hall.command("register", {"case_id": f"large-{start + number}"},
                                            payload=os.urandom(1 << 20)) for number in range(6)])
            # One of them is sent again: comparing all takes a debug build a while.
            del self.confirmed[-5:]
        for start in range(1024, 2048, 256):
            self.submit(hall, [hall.command("register", {"case_id": f"c-{start + number}"}) for number in range(256)])
        self.await_files("snapshots/*.snap", 2)
        self.submit(hall, [hall.command("push", {"case": {"id": f"c-{number}"}, "to": TAX})
                           for number in range(1024, 1054)])
        self.await_files("journal/*.seal", 2)

    def await_picture(self):
        """The present, once it is told with all that was done: it is up to a second old."""
        deadline = time.monotonic() + 10
        while (seen := picture(self.bus))[0] | EXPECTED != seen[0]:
            assert time.monotonic() < deadline, seen[0]
            time.sleep(0.05)
        return seen

    def submit(self, client, commands):
        receipts = client.submit(*commands, timeout=30)
        assert not [one for one in receipts if "code" in one], receipts
        self.confirmed += [(client.unit, command, receipt) for command, receipt in zip(commands, receipts)]
        return receipts

    def await_files(self, pattern, count, seconds=20):
        deadline = time.monotonic() + seconds
        while len(list(self.bus.state.glob(pattern))) < count:
            assert time.monotonic() < deadline, f"{pattern}: {list(self.bus.state.glob(pattern))}"
            time.sleep(0.01)

    def put_back(self):
        if self.bus.is_running():
            self.bus.kill()
        shutil.rmtree(self.bus.state)
        shutil.copytree(self.kept, self.bus.state)
        self.bus.errors.unlink(missing_ok=True)
        for client in self.bus.clients:
            client.drop()
        self.bus.clients.clear()

    # Files

    def segments(self):
        return sorted((self.bus.state / "journal").glob("*.seg"))

    def journal_bytes(self):
        """What the log's folder holds, as digests."""
        return {path.name: xxhash.xxh3_64_intdigest(path.read_bytes())
                for path in (self.bus.state / "journal").iterdir() if path.name != "next.prepared"}


def picture(bus):
    """What the bus says of its present: hand-offs with their holders, and what each unit has not collected."""
    operator = bus.client(OPERATOR, credit=0)
    units = {one["address"]: (one["open_in"], one["open_out"], one["inbox"])
             for one in operator.query("units")["units"]}
    inboxes = {unit: operator.query("inbox", unit=unit, limit=1000)["handoffs"] for unit in (MARKET, TAX)}
    case = operator.query("case", registrar=HALL, id="c-3")["case"]
    # Working time goes on between two questions, in office hours.
    holders = [{name: value for name, value in one.items() if name != "working_s"} for one in case["holder"]]
    return units, inboxes, case["records"], holders, operator.query("handovers")["totals"]


def nothing_is_lost(bus, confirmed):
    """Sends every confirmed command again, the same bytes: each is answered with its first receipt."""
    for unit in sorted({unit for unit, _, _ in confirmed}):
        client = bus.client(unit, credit=0)
        for part in messages([entry for entry in confirmed if entry[0] == unit]):
            answers = client.submit(*[command for _, command, _ in part], timeout=30)
            for (_, command, first), again in zip(part, answers):
                assert again.get("repeated") is True, f"{command.id}: {first}, and now {again}"
                assert meaning(again) == meaning(first)


def meaning(receipt):
    return {name: value for name, value in receipt.items() if name not in ("correlation", "repeated")}


def messages(entries):
    """Cuts entries into what one message may carry."""
    part, size = [], 0
    for entry in entries:
        more = len(entry[1].payload or b"")
        if part and (len(part) == 256 or size + more > MESSAGE_BYTES):
            yield part
            part, size = [], 0
        part.append(entry)
        size += more
    if part:
        yield part


def flip(path, at):
    """Changes one byte of a file."""
    with open(path, "r+b") as file:
        file.seek(at)
        before = file.read(1)
        file.seek(at)
        file.write(bytes([before[0] ^ 0x5A]))


def patch_header(path, at, content):
    """Changes a segment's header so that its checksum fits."""
    with open(path, "r+b") as file:
        header = bytearray(file.read(HEADER))
        header[at:at + len(content)] = content
        header[CHECKSUM_AT:] = struct.pack("<Q", xxhash.xxh3_64_intdigest(bytes(header[:CHECKSUM_AT])))
        file.seek(0)
        file.write(header)


def frames(path):
    """Sequence and offset of each frame of a segment."""
    data = path.read_bytes()
    at = HEADER
    while at + 40 <= len(data):
        record, erasable, sequence = struct.unpack_from("<IIQ", data, at + 16)
        if record == 0:
            return
        yield sequence, at
        at += 40 + record + erasable + 7 & ~7
