"""What readers of the board cost a push: receipts a second with live streams open, and without.

Each reader holds one stream of /live/stream and reads what comes; now and then one of them loads a page. With and without
take turns on one daemon.
"""
import os
import selectors
import socket
import threading
import time
import urllib.request

from .bus import CannotMeasure, free_port, installation, warn_of_memory_disk
from .pairs import interleaved, ratio
from .report import Report, say, verdict

# The lower 95 % bound of the ratio may not be below this.
CLAIMED_RATIO = 0.90
CONNECTIONS = 8
PAGE_SECONDS = 1.0


def add_options(parser):
    parser.add_argument("--pairs", type=int, default=10, help="pairs of runs for each mode")
    parser.add_argument("--seconds", type=float, default=2, help="seconds measured in a run")
    parser.add_argument("--readers", type=int, default=100, help="browsers with a live stream")
    parser.add_argument("--modes", nargs="+", default=["pub", "e2e"], choices=["pub", "e2e"], help="of casebus bench")


class Readers:
    """Browsers: a stream each, and pages in turn."""

    def __init__(self, port, count):
        self.port, self.count = port, count
        self.bytes = self.ended = self.pages = 0
        self.stopping = False

    def __enter__(self):
        self.poll = selectors.DefaultSelector()
        self.streams = []
        for _ in range(self.count):
            stream = socket.create_connection(("127.0.0.1", self.port), timeout=10)
            stream.sendall(b"GET /live/stream HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n")
            head = stream.recv(4096)
            if b" 200 " not in head.split(b"\r\n")[0]:
                raise CannotMeasure(f"the board gives no stream: {head[:200]!r}")
            stream.setblocking(False)
            self.poll.register(stream, selectors.EVENT_READ)
            self.streams.append(stream)
        self.threads = [threading.Thread(target=self.read), threading.Thread(target=self.browse)]
        for thread in self.threads:
            thread.start()
        return self

    def read(self):
        while not self.stopping:
            for key, _ in self.poll.select(timeout=0.1):
                part = key.fileobj.recv(65536)
                self.bytes += len(part)
                if not part:
                    self.ended += 1
                    self.poll.unregister(key.fileobj)

    def browse(self):
        while not self.stopping:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health", timeout=10) as page:
                page.read()
            self.pages += 1
            time.sleep(PAGE_SECONDS)

    def __exit__(self, *_):
        self.stopping = True
        for thread in self.threads:
            thread.join()
        for stream in self.streams:
            stream.close()


def run(given):
    report = Report("readers")
    warn_of_memory_disk()
    holds, lines = True, []
    for mode in given.modes:
        port = free_port()
        with installation(board=f"127.0.0.1:{port}") as bus:
            bus.start()

            def measured(which):
                found = bus.bench("--mode", mode, "--connections", CONNECTIONS, "--seconds", given.seconds)
                report.figure(kind="run", mode=mode, which=which, rate=found["rate"], p99=found["p99"])
                return found["rate"]

            def without(number):
                rate = measured("without")
                say(f"{mode}, pair {number + 1} of {given.pairs}, without readers: {rate:,.0f} a second")
                return rate

            def beside(number):
                with Readers(port, given.readers) as readers:
                    rate = measured("with")
                    say(f"{mode}, pair {number + 1} of {given.pairs}, with {given.readers}: {rate:,.0f} a second; they "
                        f"read {readers.bytes:,} bytes and {readers.pages} pages, {readers.ended} were ended")
                    if readers.ended:
                        raise CannotMeasure("streams were ended: they are no burden any more")
                return rate

            measured("warm-up")
            pairs = interleaved(given.pairs, without, beside)
        middle, low, high = ratio(pairs)
        fits = low >= CLAIMED_RATIO
        holds = holds and fits
        report.figure(kind="ratio", mode=mode, ratio=middle, low=low, high=high, fits=fits)
        lines.append([mode, given.readers, f"{middle:.2f}×", f"{low:.2f} to {high:.2f}", f"{CLAIMED_RATIO:.2f}",
                      verdict(fits)])
    report.write(f"{given.pairs} pairs of {given.seconds:g} s for each mode, {CONNECTIONS} connections, "
                 f"{os.cpu_count()} cores.")
    report.write()
    report.table(["mode", "readers", "with / without", "95 %", "claimed, at least", "within"], lines)
    report.end()
    return holds
