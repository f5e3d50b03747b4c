"""A daemon that dies again and again, and everything that must be true before, between and after."""
import random
import subprocess
import sys
import threading
import time

import zmq

import logreader
from client import NoAnswer, SessionLost
from conftest import OPERATOR
from load import Load
from model import Model
from plainbus import BUREAUS, HALLS

CASES_ASKED = 12


class Ordeal:
    """A daemon's lives, one after the other, and what is checked between them."""

    def __init__(self, bus, seed):
        self.bus, self.chance = bus, random.Random(seed)
        self.load = Load(bus, self.chance, HALLS, BUREAUS)
        self.log, self.model = logreader.LogReader(bus.state), Model()
        self.records = {}
        self.shown = 0
        self.reached = {"early": 0, "recovering": 0, "load": 0}
        self.recovery_seconds = []

    # One life

    def live(self, deadly_after, die):
        """A life and its end, after which the files alone must hold everything that was confirmed."""
        self.live_until(deadly_after, die)
        self.compare()

    def live_until(self, deadly_after, die):
        """Makes the launched daemon recover, and loads it until it is dead; `die` kills it that many seconds later.

        What it died in is counted: "early" (no sessions), "recovering" (no load yet) or "load".
        """
        begun = time.monotonic()
        timer = threading.Timer(deadly_after, die)
        timer.start()
        try:
            self.reached[self.serve(begun)] += 1
        finally:
            timer.cancel()
        self.bus.await_end()
        self.load.drain_the_dead()

    def serve(self, begun):
        if not self.load.open():
            return "early"
        self.recovery_seconds.append(time.monotonic() - begun)
        if not self.recover():
            return "recovering"
        self.load.release()
        while self.bus.is_running():
            self.load.turn()
        return "load"

    def recover(self):
        """What clients do after a restart, and all that must hold before they go on; False when the daemon died."""
        alive = self.bus.is_running
        self.load.repeat_some(20)
        if not self.load.settle(alive):
            return False
        operator = self.bus.client(OPERATOR, "checker")
        if operator is None:
            return False
        try:
            # What lies behind it in the files may still be lost.
            self.read_log(operator.welcome["head"])
            for unit in self.load.units:
                if not self.load.await_deliveries(unit, self.model.outstanding(unit), alive):
                    return False
            self.ask_tail(operator)
            self.ask_units(operator)
            for name in self.cases_to_ask():
                self.ask_case(operator, name)
        except (NoAnswer, SessionLost, zmq.ZMQError):
            # Dead in the middle of an answer is no failure of it.
            if alive():
                raise
            return False
        finally:
            operator.drop()
        return True

    # Between two lives

    def read_log(self, up_to=None):
        """Folds what is new in the files, and finds each confirmed command in it, byte for byte."""
        for record in self.log.read(up_to):
            self.model.apply(record)
            self.records[record.sequence] = record
        for done in self.load.fresh:
            self.find(done)
        self.load.fresh.clear()
        for number in [number for number in self.records if number <= self.shown]:
            del self.records[number]

    def find(self, done):
        receipt, command = done.receipt, done.command
        sequence = receipt["sequence"]
        assert sequence <= self.model.head, (
            f"confirmed and lost: {done.unit} {command.id}, {receipt}, the log ends at {self.model.head}")
        record = self.records[sequence]
        assert (record.actor, record.body) == (done.unit, command.frame), f"{sequence} is not {command.id}"
        behind = (command.text or b"", command.payload or b"")
        assert (record.text, record.payload) == behind, f"{sequence}: {command.id}"
        assert (record.recorded_at, record.first_handoff, record.handoffs) == (
            receipt["recorded_at_ms"], receipt.get("handoff", 0), receipt.get("handoffs", 0)), receipt

    def compare(self):
        self.read_log()
        for address, unit in self.load.units.items():
            unit.known &= self.model.outstanding(address)

    # Questions to the daemon, whose answers must be the model's

    def query(self, operator, name, **parameters):
        """A result; NoAnswer soon after the daemon's death."""
        for _ in range(30):
            try:
                return operator.query(name, timeout=1.0, **parameters)
            except NoAnswer:
                if not self.bus.is_running():
                    raise
        raise AssertionError(f"{name} {parameters} is not answered")

    def ask_tail(self, operator):
        """The log without gaps, as the index shows it, against the files."""
        while self.shown < self.model.head:
            page = self.query(operator, "tail", **{"from": self.shown + 1, "limit": 1000})
            for row in page["records"]:
                if row["sequence"] > self.model.head:
                    return
                assert row["sequence"] == self.shown + 1, f"tail goes from {self.shown} to {row['sequence']}"
                record = self.records[row["sequence"]]
                if record.is_command:
                    assert (row["id"], row["actor"]) == (record.command()["id"], record.actor), row
                else:
                    assert row["kind"] == record.event()[0], row
                self.shown += 1

    def ask_units(self, operator):
        """Open hand-offs: as many as the model has, each with its holder."""
        rows = {row["address"]: row for row in self.query(operator, "units")["units"]}
        for address in self.load.units:
            received = sum(handoff.receiver == address for handoff in self.model.handoffs.values())
            sent = sum(handoff.sender == address for handoff in self.model.handoffs.values())
            assert (rows[address]["open_in"], rows[address]["open_out"]) == (received, sent), rows[address]

    def cases_to_ask(self):
        self.model.forget()
        touched = sorted(name for name in self.model.touched if name in self.model.cases)
        self.model.touched.clear()
        some = self.chance.sample(touched, min(CASES_ASKED, len(touched)))
        everyone = list(self.model.cases)
        return some + self.chance.sample(everyone, min(4, len(everyone)))

    def ask_case(self, operator, name):
        """One case: its holders and intervals, contiguous from its registration to now or to its end."""
        case = self.model.cases[name]
        answer = self.query(operator, "case", registrar=name[0], id=name[1])["case"]
        assert answer["state"] == case.state, answer
        told = [(one["kind"], one["unit"], one.get("handoff"), one["from"], one["to"]) for one in answer["intervals"]]
        due = [(kind, unit, handoff, instant(since), instant(until))
               for kind, unit, handoff, since, until in self.model.intervals(case)]
        assert sorted_intervals(told) == sorted_intervals(due), f"{name}: told {told}, due {due}"
        holders = {(one["unit"], one.get("handoff")) for one in answer["holder"]}
        assert holders == {(unit, handoff) for _, unit, handoff, _, until in due if until is None}, answer["holder"]
        assert (case.state == "closed") == (not holders), answer
        check_contiguous(due, answer)

    # The end

    def last_life(self):
        """A life that nobody ends: everything must hold once more, and the whole log."""
        self.bus.launch()
        assert self.load.open() and self.recover(), self.bus.stderr()
        assert self.bus.stop() == 0, self.bus.stderr()
        self.load.drain_the_dead()
        self.compare()
        self.bus.check_journal()
        reader = subprocess.run([sys.executable, str(logreader.SCRIPT), str(self.bus.state), "--check"],
                                capture_output=True, text=True)
        print(reader.stdout.strip())
        assert reader.returncode == 0, reader.stdout
        assert self.load.confirmed == self.model.commands, "each command is recorded once, and confirmed"

    def summary(self):
        load, model = self.load, self.model
        return (f"died {self.reached}; {model.head} records; {model.commands} commands, all confirmed: of "
                f"{load.unanswered} without an answer at a death {load.repeated} were recorded; "
                f"{load.lost_races} lost a race; {load.deliveries} deliveries, {load.deliveries_again} of them again; "
                f"{len(model.cases) + len(model.gone)} cases, {len(model.handoffs)} hand-offs open; sessions after {max(self.recovery_seconds):.2f} s at most")


def instant(milliseconds):
    if milliseconds is None:
        return None
    seconds = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(milliseconds // 1000))
    return f"{seconds}.{milliseconds % 1000:03}Z"


def sorted_intervals(intervals):
    """Those that last: what begins and ends in the same millisecond may be left out."""
    return sorted((one for one in intervals if one[3] != one[4]), key=lambda one: (one[3], one[4] or "~", str(one)))


def check_contiguous(intervals, answer):
    """Every instant of the case's life is charged to somebody."""
    reached, end = answer["registered_at"], answer.get("closed_at")
    for kind, unit, _, since, until in sorted_intervals(intervals):
        assert since <= reached, f"nobody has it from {reached} to {since}: {answer}"
        if until is None:
            assert end is None, answer
            return
        reached = max(reached, until)
    assert reached == end or end is None and reached == answer["registered_at"], f"it ends at {end}, not {reached}"
