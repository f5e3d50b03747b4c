"""Reads a system-call trace of casebusd and says whether any answer left before the flush that covers it.

    strace -f -yy -xx -s 4194304 -e trace=TRACED -o TRACE casebusd --config casebus.yaml
    trace_check.py TRACE [--head N]

The lines of a trace stand in the order in which strace let the threads go on: a call that waited for another one's
return stands behind it. So a line's number is its time. For every record the checker finds the pwrite that holds its
frame (docs/journal.md) and the first fdatasync of that segment that was begun after the pwrite had returned; when that
returns 0 the record is covered. For every message on a TCP socket (ZMTP 3, docs/protocol.md) it finds the call that
took its first byte. The record that a receipt, a delivery, a WELCOME, a PONG or a result names must be covered before
that call begins. `--head` is the last record that was durable before the trace.
"""
import argparse
import bisect
import dataclasses
import json
import pathlib
import re
import struct
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1]))

import wire  # noqa: E402

TRACED = "pwrite64,pwritev,fdatasync,fsync,write,writev,sendto,sendmsg,sendmmsg"
STRACE = ("strace", "-f", "-yy", "-xx", "-s", str(4 << 20), "-e", f"trace={TRACED}", "-e", "signal=none")
SENDING = ("write", "writev", "sendto", "sendmsg", "sendmmsg")
FRAME = struct.Struct("<QQIIQQ")
SEGMENT_HEADER = 4096
NEVER = 1 << 62

LINE = re.compile(r"(\d+) +(.*)")
CALL = re.compile(r"(\w+)\((\d+)<(.*?)>(?=[,)]| <unfinished)(.*)", re.DOTALL)
RESUMED = re.compile(r"<\.\.\. (\w+) resumed>(.*)", re.DOTALL)
RESULT = re.compile(r"= (-?\d+)(?: \w+ \(.*\))?$")
STRING = re.compile(r'"([^"]*)"(\.\.\.)?')
GREETING, MORE, LONG, ZMTP_COMMAND = 64, 1, 2, 4


class Unreadable(Exception):
    """The trace lacks something that the check needs."""


@dataclasses.dataclass
class Call:
    """A call under way: when it began, on what, with which arguments."""
    name: str
    fd: int
    path: str
    arguments: str
    begun: int
    # For a flush: the records it covers.
    covers: list = dataclasses.field(default_factory=list)

    def data(self):
        """The bytes of the first string among the arguments."""
        match = STRING.search(self.arguments)
        if match is None or match[2]:
            raise Unreadable(f"line {self.begun}: the bytes of {self.name} are not there whole: a larger strace -s")
        return bytes.fromhex(match[1].replace("\\x", ""))


@dataclasses.dataclass
class Finding:
    """What was seen, and every answer that left too early."""
    frames: int = 0
    batches: list = dataclasses.field(default_factory=list)
    flushes: int = 0
    seen: dict = dataclasses.field(default_factory=dict)
    violations: list = dataclasses.field(default_factory=list)

    def __str__(self):
        seen = ", ".join(f"{count} {name}" for name, count in sorted(self.seen.items()))
        largest = max(self.batches, default=0)
        return (f"{self.frames} records in {len(self.batches)} appends of up to {largest}, {self.flushes} flushes of "
                f"segments; sent: {seen}; {len(self.violations)} left before their flush")


class Stream:
    """What went out on one socket, as ZMTP messages with the line at which their first byte went."""

    def __init__(self):
        self.bytes = bytearray()
        self.starts, self.lines = [], []
        self.at = GREETING
        self.message, self.first = [], 0

    def feed(self, data, line):
        self.starts.append(len(self.bytes))
        self.lines.append(line)
        self.bytes += data
        while (frame := self.next_frame()) is not None:
            start, flags, body = frame
            if flags & ZMTP_COMMAND:
                continue
            if not self.message:
                self.first = self.lines[bisect.bisect_right(self.starts, start) - 1]
            self.message.append(body)
            if not flags & MORE:
                yield self.first, self.message
                self.message = []

    def next_frame(self):
        start, data = self.at, self.bytes
        if len(data) < start + 2:
            return None
        flags, head = data[start], 9 if data[start] & LONG else 2
        if len(data) < start + head:
            return None
        end = start + head + int.from_bytes(data[start + 1:start + head], "big")
        if len(data) < end:
            return None
        self.at = end
        return start, flags, bytes(data[start + head:end])


class Checker:
    """`depends`: correlations of problems, with the record that made them problems."""

    def __init__(self, head=0, depends=()):
        self.head, self.depends = head, dict(depends)
        self.finding = Finding()
        self.line = 0
        self.under_way = {}
        # Segment path to the records written since its last flush began; record to the line at which it was covered.
        self.unflushed, self.covered = {}, {}
        self.streams = {}

    def run(self, lines):
        for self.line, line in enumerate(lines, 1):
            match = LINE.match(line.rstrip("\n"))
            if match is None:
                continue
            thread, rest = match.groups()
            if resumed := RESUMED.match(rest):
                call, rest = self.under_way.pop(thread, None), resumed[2]
                # A call that was under way when the trace began.
                if call is None:
                    continue
            elif parsed := CALL.match(rest):
                name, fd, path, rest = parsed.groups()
                if not path.startswith("TCP"):
                    path = bytes.fromhex(path.replace("\\x", "")).decode() if path.startswith("\\x") else path
                call = Call(name, int(fd), path, rest, self.line)
                self.begin(call)
                if rest.endswith("<unfinished ...>"):
                    self.under_way[thread] = call
                    continue
            else:
                continue
            result = RESULT.search(rest)
            if result is not None:
                self.end(call, int(result[1]))
        return self.finding

    def begin(self, call):
        if call.name in ("fdatasync", "fsync"):
            call.covers = self.unflushed.pop(call.path, [])

    def end(self, call, result):
        is_segment = call.path.endswith(".seg")
        if call.name in ("fdatasync", "fsync") and is_segment:
            self.finding.flushes += 1
            if result == 0:
                for sequence in call.covers:
                    self.covered.setdefault(sequence, self.line)
        elif call.name == "pwrite64" and is_segment and result > 0:
            self.take_append(call, result)
        elif call.name in ("pwritev", "write", "writev") and is_segment:
            raise Unreadable(f"line {call.begun}: a segment is written with {call.name}")
        elif call.name in SENDING and call.path.startswith("TCP") and result > 0:
            if call.name not in ("sendto", "write"):
                raise Unreadable(f"line {call.begun}: {call.name} on a socket")
            stream = self.streams.setdefault((call.fd, call.path), Stream())
            for first, message in stream.feed(call.data()[:result], call.begun):
                self.take_message(first, message)

    # The journal

    def take_append(self, call, result):
        offset = int(call.arguments.rsplit(",", 1)[1].split(")")[0].split()[0])
        if offset < SEGMENT_HEADER:
            return
        data, at, sequences = call.data(), 0, []
        if result != len(data):
            raise Unreadable(f"line {call.begun}: a write of {len(data)} bytes took {result}")
        while at + FRAME.size <= len(data):
            _, _, record, erasable, sequence, _ = FRAME.unpack_from(data, at)
            if sequence == 0:
                break
            sequences.append(sequence)
            at += 40 + record + erasable + 7 & ~7
        self.finding.frames += len(sequences)
        self.finding.batches.append(len(sequences))
        self.unflushed.setdefault(call.path, []).extend(sequences)

    # The answers

    def take_message(self, line, message):
        _, body, content = wire.decode_envelope(message[0])
        if body == "receipts":
            for receipt in content.get("receipts", []):
                self.need("repeated receipts" if receipt.get("repeated") else "receipts", line, receipt["sequence"])
            for problem in content.get("problems", []):
                if sequence := self.depends.get(problem.get("correlation")):
                    self.need("problems", line, sequence)
        elif body == "deliveries":
            for delivery in content["deliveries"]:
                self.need("deliveries", line, delivery["sequence"])
        elif body in ("welcome", "pong"):
            self.need(body, line, content.get("head", 0))
        elif body == "result":
            self.need(body, line, json.loads(message[1]).get("head", 0))

    def need(self, what, line, sequence):
        self.finding.seen[what] = self.finding.seen.get(what, 0) + 1
        if sequence > self.head and self.covered.get(sequence, NEVER) > line:
            covered = self.covered.get(sequence)
            when = f"its flush returned at line {covered}" if covered else "no flush of it had returned"
            self.finding.violations.append(f"line {line}: {what} of record {sequence}: {when}")


def check(path, head=0, depends=()):
    with open(path, encoding="ascii", errors="replace") as lines:
        return Checker(head, depends).run(lines)


def main():
    parser = argparse.ArgumentParser(description="Checks a trace of casebusd: no answer before its flush.")
    parser.add_argument("trace")
    parser.add_argument("--head", type=int, default=0, help="the last record that was durable before the trace")
    options = parser.parse_args()
    finding = check(options.trace, options.head)
    for violation in finding.violations[:20]:
        print(violation)
    print(finding)
    return 1 if finding.violations else 0


if __name__ == "__main__":
    sys.exit(main())
