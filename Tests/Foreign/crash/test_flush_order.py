"""From the system calls of a daemon under pipelined load: no answer leaves before the flush that covers it.

CASEBUS_TRACE_SECONDS says how long the load lasts (3); CASEBUS_KEEP keeps the trace.
"""
import os
import random
import shutil
import time

import pytest

import trace_check
from load import Load
from plainbus import BUREAUS, HALLS, plain_bus, time_limit  # noqa: F401  (fixtures)
from shims import shim

# What is counted is what happens in some seconds.
pytestmark = pytest.mark.alone
SECONDS = float(os.environ.get("CASEBUS_TRACE_SECONDS", "3"))
SEED = int(os.environ.get("CASEBUS_SEED", str(time.time_ns() % 1_000_000)))


class PressedLoad(Load):
    """Correlations that no two sessions share, so that a trace tells whose an answer is."""

    def open(self):
        for number, session in enumerate(self.sessions):
            session.client.correlation = 1 + number * 1_000_000
        return super().open()


class Pressing:
    """Sends, without waiting: a case, the same command again, and one that is refused because of the first."""

    def __init__(self, bus):
        self.client = bus.client(HALLS[1], "pressing")
        self.client.correlation = 900_000_000
        self.sent = []

    def press(self):
        register = {"case_id": f"pressed-{len(self.sent)}", "matter": "M-041"}
        first = self.client.command("register", register)
        self.sent.append(self.client.send([first, first, self.client.command("register", register)]))

    def depends(self):
        """Correlation of each refusal, and the record that is its reason."""
        deadline, answers = time.monotonic() + 60, self.client.answers
        while len(answers) < 3 * len(self.sent):
            self.client.pump(deadline)
        for first in self.sent:
            assert answers[first]["sequence"] == answers[first + 1]["sequence"] and answers[first + 1]["repeated"]
            assert answers[first + 2]["code"] == "case.exists"
        return {first + 2: answers[first]["sequence"] for first in self.sent}


def traced(bus, preload=None):
    """Loads a daemon under strace; what trace_check finds."""
    if shutil.which("strace") is None:
        pytest.skip("no strace: install it")
    trace = bus.folder / "trace"
    wrapper = [*trace_check.STRACE, "-o", str(trace)]
    bus.launch(wrapper=wrapper + (["-E", f"LD_PRELOAD={shim(preload)}"] if preload else []))
    load = PressedLoad(bus, random.Random(SEED), HALLS, BUREAUS)
    assert load.open(), bus.stderr()
    load.release()
    pressing = Pressing(bus)
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        load.turn()
        pressing.press()
    depends = pressing.depends()
    load.drain_the_dead()
    assert bus.stop() == 0, bus.stderr()
    return trace_check.check(trace, depends=depends)


def test_no_answer_leaves_before_its_flush(plain_bus):  # noqa: F811
    finding = traced(plain_bus)
    print(f"\nseed {SEED}: {finding}")
    assert finding.violations == []
    for kind in ("receipts", "repeated receipts", "problems", "deliveries"):
        assert finding.seen[kind] >= 50, finding
    # Both ways to the disk: in the loop's own thread, and in the committer's while the loop goes on.
    assert min(finding.batches) <= 4 and max(finding.batches) > 16, finding


@pytest.mark.parametrize("preload", ["noflush", "lateflush"])
def test_the_check_fails_where_the_flush_is_left_out_or_late(plain_bus, preload):  # noqa: F811
    finding = traced(plain_bus, preload)
    print(f"\nseed {SEED}, {preload}: {finding}")
    assert len(finding.violations) > 100, finding
