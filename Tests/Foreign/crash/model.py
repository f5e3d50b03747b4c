"""What the log means, folded by other code than the daemon's: cases, hand-offs, holders, intervals, inboxes.

Every record is checked against the state before it: a record that the rules do not allow, a command applied twice, a
hand-off without a holder or an instant that nobody is charged for fails here.
"""
import dataclasses

import wire
from charging import Charging

OPEN_STATES = ("pushed", "signed")
ACTS = [field for number, (field, *_) in wire.MESSAGES["Command"].items() if number >= 16]


@dataclasses.dataclass(slots=True)
class Handoff:
    number: int
    case: "Case"
    sender: str
    receiver: str
    pushed_at: int
    state: str = "pushed"
    signed_at: int = 0


@dataclasses.dataclass(slots=True)
class Case:
    registrar: str
    id: str
    registered_at: int
    state: str = "registered"
    idle_holder: str = ""
    idle_since: int = 0
    idle_kind: str = "preparing"
    open: set = dataclasses.field(default_factory=set)
    # (kind, unit, hand-off or None, from, to) of those that have ended.
    intervals: list = dataclasses.field(default_factory=list)

    @property
    def name(self):
        return self.registrar, self.id


@dataclasses.dataclass(slots=True)
class Inbox:
    """What a unit is to be told: number to (sequence, hand-off, notice)."""
    next: int = 1
    open: dict = dataclasses.field(default_factory=dict)

    def tell(self, sequence, handoff, notice):
        self.open[self.next] = (sequence, handoff, notice)
        self.next += 1


class Model:
    """The fold. `cases` holds the cases by registrar and id; `handoffs` the open ones by number."""

    def __init__(self):
        self.head = 0
        self.time = 0
        self.ids = set()
        self.cases = {}
        self.handoffs = {}
        self.inboxes = {}
        self.next_handoff = 1
        self.touched = set()
        self.commands = 0
        # Cases that were dropped, as hashes.
        self.gone = set()
        self.charging = Charging()

    def inbox(self, unit):
        return self.inboxes.setdefault(unit, Inbox())

    def apply(self, record):
        assert record.sequence == self.head + 1, f"record {record.sequence} follows {self.head}"
        assert record.recorded_at >= self.time, f"record {record.sequence} goes back in time"
        last = self.time if self.head else None
        self.head, self.time = record.sequence, record.recorded_at
        if not record.is_command:
            return self.apply_event(record, last)
        command = record.command()
        name = (record.actor, command["id"])
        # As a hash, since there are millions in a long run.
        assert hash(name) not in self.ids, f"record {record.sequence}: the command {name} is applied twice"
        self.ids.add(hash(name))
        self.commands += 1
        act = next(field for field in ACTS if field in command)
        opened = getattr(self, "apply_" + act)(record, command[act])
        assert (record.first_handoff, record.handoffs) == (opened[0] if opened else 0, len(opened)), record.sequence

    def apply_event(self, record, last):
        name, fields = record.event()
        if name == "started":
            return self.charging.started(record.recorded_at, fields.get(1, [0])[0], last)
        if name == "presence":
            return self.charging.presence(fields[1][0].decode(), record.recorded_at, bool(fields.get(2, [0])[0]))
        if name != "arrived":
            return
        inbox = self.inbox(fields[1][0].decode())
        ranges, at = [], 0
        packed = b"".join(fields.get(2, []))
        while at < len(packed):
            value, at = wire.read_varint(packed, at)
            ranges.append(value)
        for first, count in zip(ranges[::2], ranges[1::2]):
            for number in range(first, first + count):
                assert inbox.open.pop(number, None), f"record {record.sequence}: entry {number} was not open"

    # Acts

    def apply_register(self, record, act):
        name = (record.actor, act["case_id"])
        is_new = name not in self.cases and hash(name) not in self.gone
        assert is_new, f"record {record.sequence}: the case {name} is registered twice"
        self.cases[name] = Case(*name, record.recorded_at, idle_holder=record.actor, idle_since=record.recorded_at)
        self.touched.add(name)
        return []

    def apply_push(self, record, act):
        case = self.case(record, act["case"])
        if not case.open:
            assert case.idle_holder == record.actor, f"record {record.sequence}: the holder is {case.idle_holder}"
        self.end_idle(case, record)
        return [self.open(case, record, act["to"])]

    def apply_acknowledge(self, record, act):
        handoff = self.handoff(record, act, "pushed", receiver=record.actor)
        if act["answer"] == "SIGN":
            self.end_interval(handoff, record)
            handoff.state, handoff.signed_at = "signed", record.recorded_at
            self.inbox(handoff.sender).tell(record.sequence, handoff.number, "SIGNED")
        else:
            self.close(handoff, record)
            self.inbox(handoff.sender).tell(record.sequence, handoff.number, "REFUSED")
        return []

    def apply_feedback(self, record, act):
        handoff = self.handoff(record, act, "signed", receiver=record.actor)
        opened = []
        if act["outcome"] != "PROGRESS":
            # The next ones are open before this one closes: the case never falls between two.
            opened = [self.open(handoff.case, record, push["to"]) for push in act.get("next", [])]
            self.close(handoff, record)
        self.inbox(handoff.sender).tell(record.sequence, handoff.number, "FED_BACK")
        return opened

    def apply_withdraw(self, record, act):
        handoff = self.handoff(record, act, *OPEN_STATES, sender=record.actor)
        self.close(handoff, record)
        self.inbox(handoff.receiver).tell(record.sequence, handoff.number, "WITHDRAWN")
        return []

    def apply_urge(self, record, act):
        handoff = self.handoff(record, act, *OPEN_STATES, sender=record.actor)
        self.inbox(handoff.receiver).tell(record.sequence, handoff.number, "URGED")
        return []

    def apply_close(self, record, act):
        case = self.case(record, act["case"])
        assert not case.open, f"record {record.sequence}: closed with {case.open} open"
        self.end_idle(case, record)
        case.state, case.idle_holder = "closed", ""
        return []

    # Their parts

    def case(self, record, reference):
        case = self.cases[reference.get("registrar") or record.actor, reference["id"]]
        assert case.name == (record.registrar, record.case), f"record {record.sequence}: subject {record.registrar}"
        assert case.state != "closed", f"record {record.sequence}: the case is closed"
        self.touched.add(case.name)
        return case

    def handoff(self, record, act, *states, **parties):
        handoff = self.handoffs.get(act["handoff"])
        assert handoff and handoff.state in states, f"record {record.sequence}: hand-off {act} is not in {states}"
        for party, unit in parties.items():
            assert getattr(handoff, party) == unit, f"record {record.sequence}: {unit} is not the {party}"
        self.touched.add(handoff.case.name)
        return handoff

    def open(self, case, record, receiver):
        number = self.next_handoff
        self.next_handoff += 1
        self.handoffs[number] = Handoff(number, case, record.actor, receiver, record.recorded_at)
        case.open.add(number)
        self.inbox(receiver).tell(record.sequence, number, "PUSHED")
        return number

    def close(self, handoff, record):
        self.end_interval(handoff, record)
        case = handoff.case
        del self.handoffs[handoff.number]
        case.open.remove(handoff.number)
        case.idle_holder, case.idle_since, case.idle_kind = handoff.sender, record.recorded_at, "idle"

    def end_interval(self, handoff, record):
        handoff.case.intervals.append(self.interval(handoff) + (record.recorded_at,))

    @staticmethod
    def interval(handoff):
        kind, since = ("waiting", handoff.pushed_at) if handoff.state == "pushed" else ("at_work", handoff.signed_at)
        return kind, handoff.receiver, handoff.number, since

    def end_idle(self, case, record):
        if not case.open:
            case.intervals.append((case.idle_kind, case.idle_holder, None, case.idle_since, record.recorded_at))

    # What is true at the head

    def intervals(self, case):
        """All intervals of a case, cut by whose time it was; those still open end in None."""
        still = [self.interval(self.handoffs[number]) + (None,) for number in case.open]
        if not still and case.state != "closed":
            still = [(case.idle_kind, case.idle_holder, None, case.idle_since, None)]
        return [piece for interval in case.intervals + still for piece in self.charging.split(interval)]

    def outstanding(self, unit):
        """Notices that the unit has not confirmed, as far as the log knows."""
        return set(self.inbox(unit).open.values())

    def forget(self, keep=3000):
        """Drops the cases that closed longest ago but remembers that they were, so that a long run stays small."""
        closed = [name for name, case in self.cases.items() if case.state == "closed"]
        for name in closed[:-keep]:
            self.gone.add(hash(name))
            del self.cases[name]
