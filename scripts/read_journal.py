#!/usr/bin/env python3
"""Reads a casebus journal without casebus, from docs/journal.md alone.

    read_journal.py STATE_FOLDER [--records] [--fields] [--check]

Prints one JSON object a line for each frame: sequence, record_length, erasable_length, erased, with --records the
record's bytes as hex, and with --fields what they say. With --check it prints one object with the log's numbers and errors instead, and ends with
status 1 when there are errors. Needs Python 3.11 and the package xxhash.
"""

import argparse
import hashlib
import json
import mmap
import os
import re
import struct
import sys

import xxhash

HEADER = 4096
FRAME = struct.Struct("<QQIIQQ")
RECORD_MAX = 128 << 10
ERASABLE_MAX = 64 << 20


class Damage(Exception):
    """Bytes that are not what docs/journal.md says."""


def xxh3(data) -> int:
    return xxhash.xxh3_64_intdigest(data)


def read_header(data, path):
    """The segment's log id, term, first sequence and salt."""
    if len(data) < HEADER or data[:8] != b"CBUSSEG1":
        raise Damage(f"{path}: not a segment")
    if struct.unpack_from("<Q", data, 4088)[0] != xxh3(data[:4088]):
        raise Damage(f"{path}: the header's checksum fails")
    (version,) = struct.unpack_from("<I", data, 8)
    if version != 1:
        raise Damage(f"{path}: format version {version}, this reader knows 1")
    term, first, _created, salt = struct.unpack_from("<QQQQ", data, 32)
    return bytes(data[16:32]), term, first, salt


def read_frame(data, offset, expected, salt):
    """One frame, or None where none verifies: (header tuple, end, state), state is intact, erased or damaged."""
    if offset + FRAME.size > len(data):
        return None
    header = FRAME.unpack_from(data, offset)
    checksum, erasable_checksum, record, erasable, sequence, flushed = header
    if record > RECORD_MAX or erasable > ERASABLE_MAX or sequence != expected or flushed >= sequence:
        return None
    body = offset + 40 + record
    end = offset + (40 + record + erasable + 7 & ~7)
    if end > len(data) or xxh3(data[offset + 8:body]) ^ salt != checksum:
        return None
    if any(data[body + erasable:end]) or (erasable == 0 and erasable_checksum != 0):
        return None
    content = data[body:body + erasable]
    if erasable == 0 or xxh3(content) == erasable_checksum:
        return header, end, "intact"
    return header, end, "damaged" if any(content) else "erased"


def flushed_behind(data, offset, expected, salt):
    """The highest `flushed` of the frames behind a bad one: each multiple of 8 is looked at."""
    highest, most = 0, expected + len(data) // 40
    end = min(len(data), len(data[offset:].rstrip(b"\0")) + offset + RECORD_MAX) - FRAME.size
    for at in range(offset + 8, end, 8):
        checksum, _, record, erasable, sequence, flushed = FRAME.unpack_from(data, at)
        if not (expected <= sequence <= most and highest < flushed < sequence):
            continue
        if record > RECORD_MAX or erasable > ERASABLE_MAX or at + 40 + record > len(data):
            continue
        if xxh3(data[at + 8:at + 40 + record]) ^ salt == checksum:
            highest = flushed
    return highest


def read_mark(path):
    """The four numbers of a mark file's newer slot; zeros where there is none."""
    if not os.path.exists(path):
        return 0, 0, 0, 0
    with open(path, "rb") as file:
        data = file.read()
    slots = [data[at:at + 64] for at in (0, 4096) if len(data) >= at + 64]
    valid = [struct.unpack_from("<QQQQQ", slot, 16) for slot in slots
             if slot[:8] == b"CBUSMARK" and struct.unpack_from("<Q", slot, 56)[0] == xxh3(slot[:56])]
    if not valid:
        raise Damage(f"{path}: neither slot verifies")
    return max(valid)[1:]


def read_seal(path):
    with open(path, "rb") as file:
        data = file.read()
    match = re.fullmatch(
        rb"(casebus-seal 1\nlog ([0-9a-f]{32})\nfirst (\d+)\nlast (\d+)\nlength (\d+)\nsha256 ([0-9a-f]{64})\n)"
        rb"check ([0-9a-f]{16})\n", data)
    if not match or int(match[7], 16) != xxh3(match[1]):
        raise Damage(f"{path}: the seal does not verify")
    return bytes.fromhex(match[2].decode()), int(match[3]), int(match[4]), int(match[5]), match[6].decode()


def read_fields(record):
    """What a record says beside its command: the table and the routing part of docs/journal.md."""
    if len(record) < 80 or record[0] != 1:
        raise Damage(f"a record of {len(record)} bytes, format {record[0] if record else 'none'}: this reader knows 1")
    kind, flags, command = struct.unpack_from("<BHI", record, 1)
    recorded_at, occurred_at, first_handoff, handoffs = struct.unpack_from("<qqQI", record, 40)
    signature, *lengths, routing = struct.unpack_from("<H6BI", record, 68)
    lengths += [command, signature, 32 * bool(flags & 2), 32 * bool(flags & 4), routing]
    if flags & ~31 or bool(flags & 16) != bool(routing) or 80 + sum(lengths) != len(record):
        raise Damage(f"a record of {len(record)} bytes, flags {flags}: its fields say {80 + sum(lengths)}")
    parts, at = [], 80
    for length in lengths:
        parts.append(bytes(record[at:at + length]))
        at += length
    actor, key, registrar, case, sender, receiver = parts[:6]
    return dict(
        kind=kind, flags=flags, recorded_at=recorded_at, occurred_at=occurred_at if flags & 1 else None,
        first_handoff=first_handoff, handoffs=handoffs, actor=actor.decode(), key=key.hex(),
        registrar=registrar.decode(), case=case.decode(), to=receiver.decode(), routing=read_routing(parts[-1]),
        **{"from": sender.decode()})


def read_routing(part):
    """For each hand-off that a record opened: entry, mark, receiver, and the unit that the list names."""
    routes, at = [], 0
    while at < len(part):
        if at + 4 > len(part):
            raise Damage(f"a routing part of {len(part)} bytes ends within its head")
        entry, mark = struct.unpack_from("<HB", part, at)
        addresses, at = [], at + 3
        for _ in range(2):
            end = at + 1 + part[at] if at < len(part) else len(part) + 1
            if end > len(part):
                raise Damage(f"a routing part of {len(part)} bytes ends within an address")
            addresses.append(part[at + 1:end].decode())
            at = end
        routes.append(dict(entry=entry, mark=mark, to=addresses[0], listed=addresses[1]))
    return routes


class Reader:
    def __init__(self, folder, on_frame):
        self.folder = os.path.join(folder, "journal")
        self.on_frame = on_frame
        self.numbers = dict(log="", segments=0, records=0, first=0, last=0, erased=0, torn_bytes=0, seals_verified=0)
        self.errors = []
        self.expected = 1
        # How far the log was durable when the daemon was last alive.
        self.known_head = read_mark(os.path.join(folder, "alive"))[1]

    def run(self):
        names = sorted(name for name in os.listdir(self.folder) if re.fullmatch(r"\d{20}\.seg", name))
        for position, name in enumerate(names):
            try:
                whole = self.segment(name, position + 1 == len(names))
            except Damage as damage:
                self.errors.append(str(damage))
                whole = False
            if not whole and position + 1 < len(names):
                self.expected = int(names[position + 1][:20])
        if not self.errors and self.expected <= self.known_head:
            self.errors.append(f"{self.folder}: ends at {self.expected - 1}, was durable up to {self.known_head}")

    def segment(self, name, is_last):
        path = os.path.join(self.folder, name)
        with open(path, "rb") as file:
            if os.fstat(file.fileno()).st_size == 0:
                raise Damage(f"{path}: empty")
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
                return self.frames(path, data, is_last)

    def frames(self, path, data, is_last):
        log, _term, first, salt = read_header(data, path)
        numbers = self.numbers
        numbers["segments"] += 1
        numbers["log"] = numbers["log"] or log.hex()
        if numbers["log"] != log.hex():
            raise Damage(f"{path}: log {log.hex()} among segments of {numbers['log']}")
        if first != int(os.path.basename(path)[:20]):
            self.errors.append(f"{path}: it says that it begins at {first}")
        if first != self.expected:
            self.errors.append(f"{path}: begins at {first}, missing from {self.expected} on")
        offset, sequence, digest, flushed = HEADER, first, hashlib.sha256(), self.known_head
        while frame := read_frame(data, offset, sequence, salt):
            header, end, state = frame
            flushed = max(flushed, header[5])
            if state == "damaged":
                self.errors.append(f"{path}: sequence {sequence}: the erasable bytes do not verify")
            digest.update(data[offset:offset + 40 + header[2]])
            self.on_frame(header, state == "erased", data, offset)
            numbers["records"] += 1
            numbers["erased"] += state == "erased"
            numbers["first"] = numbers["first"] or sequence
            numbers["last"] = sequence
            offset, sequence = end, sequence + 1
        seal_path = path[:-4] + ".seal"
        has_seal = os.path.exists(seal_path)
        if data[offset:].count(0) != len(data) - offset:
            if not is_last or has_seal or sequence <= max(flushed, flushed_behind(data, offset, sequence, salt)):
                self.errors.append(f"{path}: offset {offset}, sequence {sequence}: the frame does not verify")
                return False
            numbers["torn_bytes"] = len(data) - offset
        self.expected = sequence
        if has_seal:
            seal = read_seal(seal_path)
            if seal != (log, first, sequence - 1, offset, digest.hexdigest()):
                raise Damage(f"{seal_path}: the seal does not fit its segment")
            numbers["seals_verified"] += 1
        return True


def main():
    parser = argparse.ArgumentParser(description="Reads a casebus journal.")
    parser.add_argument("folder", help="the daemon's state folder")
    parser.add_argument("--records", action="store_true", help="print the records' bytes as hex")
    parser.add_argument("--fields", action="store_true", help="print what the records say")
    parser.add_argument("--check", action="store_true", help="verify, and print numbers and errors only")
    options = parser.parse_args()

    def show(header, erased, data, offset):
        line = dict(sequence=header[4], record_length=header[2], erasable_length=header[3], erased=erased)
        if options.records:
            line["record"] = data[offset + 40:offset + 40 + header[2]].hex()
        if options.fields:
            line |= read_fields(data[offset + 40:offset + 40 + header[2]])
        print(json.dumps(line))

    reader = Reader(options.folder, (lambda *frame: None) if options.check else show)
    reader.run()
    if options.check:
        print(json.dumps(reader.numbers | {"errors": reader.errors}))
    else:
        for error in reader.errors:
            print(error, file=sys.stderr)
    return 1 if reader.errors else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BrokenPipeError:
        sys.exit(0)
