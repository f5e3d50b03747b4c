"""The journal of a state folder as it grows: each record once, read from the files by scripts/read_journal.py."""
import dataclasses
import importlib.util
import mmap
import os
import pathlib
import re
import struct

import wire

SCRIPT = pathlib.Path(__file__).resolve().parents[3] / "scripts" / "read_journal.py"
specification = importlib.util.spec_from_file_location("read_journal", SCRIPT)
read_journal = importlib.util.module_from_spec(specification)
specification.loader.exec_module(read_journal)
Damage = read_journal.Damage

FIXED = 80
COMMAND, BUS_EVENT = 1, 2
JSON = 8
EVENTS = {1: "started", 2: "presence", 3: "arrived", 4: "refusal", 5: "clock_jumped", 6: "stopped",
          7: "rules", 8: "card", 9: "deemed_signed", 10: "deemed_accepted", 11: "linked",
          12: "succeeded"}


@dataclasses.dataclass(slots=True)
class Record:
    """One record of the log, as docs/journal.md lays it out."""
    sequence: int
    is_command: bool
    is_json: bool
    recorded_at: int
    first_handoff: int
    handoffs: int
    actor: str
    registrar: str
    case: str
    body: bytes
    text: bytes
    payload: bytes

    def command(self):
        return wire.decode_command("CB1J" if self.is_json else "CB1P", self.body)

    def event(self):
        """The name of what the bus saw, and its fields as numbers to values."""
        number, _, content, _ = wire.read_key(self.body, 0)
        fields, at = {}, 0
        while at < len(content):
            field, _, value, at = wire.read_key(content, at)
            fields.setdefault(field, []).append(value)
        return EVENTS[number], fields


def parse(record, erasable):
    kind, flags, command_length, sequence = struct.unpack_from("<xBHIQ", record)
    recorded_at, _occurred, first_handoff, handoffs = struct.unpack_from("<qqQI", record, 40)
    signature_length, *lengths, routing_length = struct.unpack_from("<HBBBBBBI", record, 68)
    at, parts = FIXED, []
    for length in lengths + [command_length, signature_length]:
        parts.append(bytes(record[at:at + length]))
        at += length
    at += 32 * bool(flags & 2) + 32 * bool(flags & 4) + routing_length
    assert at == len(record), f"record {sequence}: {len(record)} bytes, its fields say {at}"
    actor, _key, registrar, case, _from, _to, body, _signature = parts
    text = payload = b""
    if erasable:
        (text_length,) = struct.unpack_from("<I", erasable, 16)
        text, payload = erasable[20:20 + text_length], erasable[20 + text_length:]
    return Record(
        sequence, kind == COMMAND, bool(flags & JSON), recorded_at, first_handoff, handoffs, actor.decode(),
        registrar.decode(), case.decode(), body, bytes(text), bytes(payload))


class LogReader:
    """Reads on where it stopped. The daemon may run, or be dead since any instant."""

    def __init__(self, state):
        self.folder = os.path.join(state, "journal")
        self.next = 1
        self.segment, self.offset = None, read_journal.HEADER
        self.up_to = None

    def segments(self):
        names = os.listdir(self.folder) if os.path.isdir(self.folder) else []
        return sorted(name for name in names if re.fullmatch(r"\d{20}\.seg", name))

    def read(self, up_to=None):
        """The records that came since the last call, up to a sequence where one is given."""
        self.up_to = up_to
        records = []
        names = self.segments()
        if self.segment is None and names:
            self.segment = names[0]
        while self.segment is not None:
            records += self.read_segment(os.path.join(self.folder, self.segment))
            name = f"{self.next:020}.seg"
            # A segment without records has its own successor's name.
            if name not in names or name == self.segment:
                return records
            self.segment, self.offset = name, read_journal.HEADER
        return records

    def read_segment(self, path):
        records = []
        if os.path.getsize(path) == 0:
            raise Damage(f"{path}: empty")
        with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            _log, _term, _first, salt = read_journal.read_header(data, path)
            while frame := read_journal.read_frame(data, self.offset, self.next, salt):
                header, end, state = frame
                # A frame whose payload did not arrive is no record: recovery cuts it off.
                if state != "intact" or self.up_to is not None and self.next > self.up_to:
                    break
                body = self.offset + 40 + header[2]
                records.append(parse(data[self.offset + 40:body], data[body:body + header[3]]))
                assert records[-1].sequence == self.next
                self.offset, self.next = end, self.next + 1
        return records
