"""Sessions under load: what they sent, what was confirmed to them, and what they have to send again.

The clients outlive the daemon. One thread serves them all, from a seeded source of chance.
"""
import collections
import dataclasses
import time

import zmq

from client import Client, Command, new_id

WINDOW = 48
OPEN_CASES = 200
# A race between sender and receiver, or between the parallel hand-offs of a case, may be lost; nothing else is refused.
LOST_RACES = ("handoff.state", "case.state", "case.not-holder", "handoff.unknown")


@dataclasses.dataclass(slots=True)
class Sent:
    """A command that was sent, and what to do when it is confirmed."""
    session: "Session"
    command: Command
    act: str
    may_lose: bool = False
    on_receipt: object = None
    was_sent: bool = False
    # For a repeat of a confirmed one: the receipt it must get.
    expected: dict | None = None
    # For a confirmed id with other bytes.
    must_fail: str | None = None


@dataclasses.dataclass(slots=True)
class Confirmed:
    """A receipt that came, beside what it was for."""
    unit: str
    encoding: str
    command: Command
    receipt: dict


class Unit:
    """What all sessions of a unit know together: a notice is acted upon once."""

    def __init__(self, address):
        self.address = address
        self.known = set()


class Session:
    """One client, over all the daemon's lives."""

    def __init__(self, load, unit, instance, encoding):
        self.load, self.unit = load, unit
        self.client = Client(load.bus.endpoint, unit.address, instance=instance, encoding=encoding, credit=1024)
        self.pending = {}
        self.queue = collections.deque()
        # What comes up while the load is held back.
        self.later = []
        # Deliveries of this connection: (sequence, hand-off, notice) in order, and how many are confirmed.
        self.received = []
        self.confirmed_up_to = 0

    def open(self):
        """A new connection and session. What had no answer is sent again, oldest first, before anything else."""
        self.received, self.confirmed_up_to = [], 0
        waiting = [sent for _, sent in sorted(self.pending.items())]
        self.load.unanswered += len(waiting)
        # What was to be sent again in a life that was too short for it is as old.
        self.later = [sent for sent in self.queue if not sent.was_sent] + self.later
        self.queue = collections.deque(waiting + [sent for sent in self.queue if sent.was_sent])
        self.pending = {}
        self.client.answers.clear()
        return self.load.bus.connect(self.client)

    def make(self, act, content, then=None, may_lose=False, big=True):
        text = payload = None
        chance = self.load.chance
        if big and chance.random() < 0.2:
            text = "情况说明" * chance.randrange(1, 20)
        if big and chance.random() < 0.4:
            size = chance.choice((16, 256, 256, 512, 4096, chance.randrange(1, 40_000)))
            payload = chance.randbytes(size)
        command = self.client.command(act, content, id=new_id(), text=text, payload=payload)
        (self.later if self.load.is_held else self.queue).append(Sent(self, command, act, may_lose, then))

    def send(self):
        """Sends what the window and a whim allow, in one message."""
        room = WINDOW - len(self.pending)
        if not self.queue or room <= 0:
            return
        count = min(len(self.queue), room, self.load.chance.choice((1, 1, 2, 4, 32)))
        batch = [self.queue.popleft() for _ in range(count)]
        first = self.client.send([sent.command for sent in batch])
        for place, sent in enumerate(batch):
            sent.was_sent = True
            self.pending[first + place] = sent

    def drain(self):
        """Takes everything that has arrived; says whether there was anything."""
        client, some = self.client, False
        while client.socket is not None and client.welcome is not None:
            try:
                frames = client.socket.recv_multipart(zmq.NOBLOCK)
            except zmq.Again:
                break
            some = True
            client.take(frames)
            self.take_answers()
            while client.deliveries:
                self.take_delivery(client.deliveries.popleft())
        return some

    def take_answers(self):
        client = self.client
        while client.problems:
            problem = client.problems.popleft()
            assert problem.get("correlation"), f"{self.unit.address}: {problem}"
        for correlation, answer in list(client.answers.items()):
            del client.answers[correlation]
            self.load.answered(self.pending.pop(correlation), answer)

    def take_delivery(self, delivery):
        assert delivery["number"] == len(self.received) + 1, f"delivery {delivery} after {len(self.received)}"
        name = (delivery["sequence"], delivery["handoff"], delivery["notice"])
        self.received.append(name)
        self.load.deliveries += 1
        if name in self.unit.known:
            self.load.deliveries_again += 1
            return
        self.unit.known.add(name)
        self.load.act_on(self, delivery)

    def confirm(self, all=False):
        """Confirms some of what was received, or all of it; never more than was received."""
        behind = len(self.received) - self.confirmed_up_to
        if behind == 0:
            return
        self.confirmed_up_to += behind if all else self.load.chance.randint(1, behind)
        self.client.say("delivered", {"up_to": self.confirmed_up_to})


class Load:
    """All sessions, and the model's other half: what clients were told."""

    def __init__(self, bus, chance, halls, bureaus):
        self.bus, self.chance = bus, chance
        self.halls, self.bureaus = list(halls), list(bureaus)
        self.units = {address: Unit(address) for address in self.halls + self.bureaus}
        self.sessions = []
        for number, address in enumerate(self.units):
            # The first unit of each kind has two sessions; some speak JSON.
            for instance in ("a", "b") if address in (self.halls[0], self.bureaus[0]) else ("a",):
                encoding = "CB1J" if number % 3 == 1 else "CB1P"
                self.sessions.append(Session(self, self.units[address], instance, encoding))
        self.is_held = False
        self.cases = 0
        self.open_cases = 0
        # Confirmed since the log was last compared, and a sample of all of it.
        self.fresh, self.sample = [], []
        self.unanswered = 0
        self.confirmed = self.repeated = self.lost_races = self.deliveries = self.deliveries_again = 0

    # Life and death of the daemon

    def open(self):
        """Opens all sessions, the load held back; False when the daemon died meanwhile."""
        self.is_held = True
        # All of them, since what is left unopened would keep what the dead daemon had not answered.
        return all([session.open() for session in self.sessions])

    def release(self):
        """Lets the load go on."""
        self.is_held = False
        for session in self.sessions:
            session.queue.extend(session.later)
            session.later = []

    def drain_the_dead(self):
        """Takes what the daemon still had sent before it died, then drops the connections."""
        quiet = 0
        while quiet < 3:
            quiet = 0 if any([session.drain() for session in self.sessions]) else quiet + 1
            time.sleep(0.01)
        for session in self.sessions:
            session.client.drop()

    def poll(self, seconds):
        poller = zmq.Poller()
        for session in self.sessions:
            poller.register(session.client.socket, zmq.POLLIN)
        poller.poll(int(seconds * 1000))
        for session in self.sessions:
            session.drain()

    # Answers

    def answered(self, sent, answer):
        unit, name = sent.session.unit.address, sent.command.id
        if sent.must_fail:
            assert answer.get("code") == sent.must_fail, f"{unit} {name}: {sent.must_fail} was due, not {answer}"
            return
        if "code" in answer:
            assert sent.expected is None, f"{unit} {name}: confirmed before, now refused: {answer}"
            assert sent.may_lose and answer["code"] in LOST_RACES, f"{unit} {sent.act} {name}: {answer}"
            self.lost_races += 1
            return
        if sent.expected is not None:
            wanted = sent.expected | {"correlation": answer["correlation"], "repeated": True}
            assert answer == wanted, f"{unit} {name}: the receipt was {sent.expected}, now {answer}"
            return
        self.confirmed += 1
        self.repeated += answer.get("repeated", False)
        done = Confirmed(unit, sent.session.client.encoding, sent.command, answer)
        self.fresh.append(done)
        if len(self.sample) < 400:
            self.sample.append(done)
        else:
            self.sample[self.chance.randrange(400)] = done
        if sent.on_receipt:
            sent.on_receipt(answer)

    def repeat_some(self, count):
        """Sends confirmed commands again, and some of their ids with other bytes."""
        for done in self.chance.sample(self.sample, min(count, len(self.sample))):
            session = next(one for one in self.sessions
                           if one.unit.address == done.unit and one.client.encoding == done.encoding)
            if self.chance.random() < 0.2:
                other = dataclasses.replace(done.command, payload=(done.command.payload or b"") + b"!")
                session.queue.append(Sent(session, other, "conflict", must_fail="id.reused"))
            else:
                session.queue.append(Sent(session, done.command, "repeat", expected=done.receipt))

    # What the units do

    def open_case(self, session):
        """Registers a case and pushes it in the same message, to one bureau or to two at once."""
        self.cases += 1
        self.open_cases += 1
        case = {"id": f"{self.cases:08}"}
        session.make("register", {"case_id": case["id"], "matter": "M-041"}, big=False)
        for to in self.chance.sample(self.bureaus, 1 if self.chance.random() < 0.8 else 2):
            self.push(session, case, to)

    def push(self, session, case, to):
        def then(receipt):
            whim = self.chance.random()
            if whim < 0.05:
                session.make("urge", {"handoff": receipt["handoff"]}, may_lose=True)
            elif whim < 0.08:
                session.make("withdraw", {"handoff": receipt["handoff"], "reason": "applicant-withdrew"},
                             lambda _: self.go_on(session, case), may_lose=True)
        session.make("push", {"case": case, "to": to, "matter": "M-041", "step": "review"}, then, may_lose=True)

    def go_on(self, session, case):
        """The case is back: it is closed, or goes to another unit."""
        if self.chance.random() < 0.7:
            def then(_):
                self.open_cases -= 1
            session.make("close", {"case": case}, then, may_lose=True)
        else:
            self.push(session, case, self.other(session.unit.address))

    def other(self, address):
        return self.chance.choice([one for one in self.bureaus if one != address])

    def act_on(self, session, delivery):
        notice, handoff = delivery["notice"], delivery["handoff"]
        if notice == "PUSHED":
            if self.chance.random() < 0.1:
                refusal = {"handoff": handoff, "answer": "REFUSE", "reason": "not-ours"}
                session.make("acknowledge", refusal, may_lose=True)
            else:
                session.make("acknowledge", {"handoff": handoff, "answer": "SIGN"},
                             lambda _: self.work(session, handoff), may_lose=True)
        elif notice == "REFUSED" or notice == "FED_BACK" and self.is_back(delivery):
            self.go_on(session, delivery["case"])

    @staticmethod
    def is_back(delivery):
        feedback = delivery["frames"]["command"]["feedback"]
        return feedback["outcome"] != "PROGRESS" and not feedback.get("next")

    def work(self, session, handoff):
        if self.chance.random() < 0.1:
            session.make("feedback", {"handoff": handoff, "outcome": "PROGRESS"}, may_lose=True)
        content = {"handoff": handoff, "outcome": self.chance.choice(("DONE", "DONE", "PARTIAL", "NEEDS_CORRECTION"))}
        whim = self.chance.random()
        if whim < 0.4:
            count = 1 if whim < 0.35 else 2
            others = [one for one in self.bureaus if one != session.unit.address]
            content["next"] = [{"to": to, "step": "next"} for to in self.chance.sample(others, count)]
        session.make("feedback", content, may_lose=True)

    # Time

    def turn(self):
        """One turn under load: new cases, commands, confirmations."""
        for session in self.sessions:
            is_hall = session.unit.address in self.halls
            if is_hall and self.open_cases < OPEN_CASES and len(session.queue) < WINDOW and self.chance.random() < 0.5:
                self.open_case(session)
            session.send()
            behind = len(session.received) - session.confirmed_up_to
            if behind > 500 or self.chance.random() < 0.3:
                session.confirm(all=behind > 500)
        self.poll(0.005)

    def settle(self, alive, seconds=60):
        """No new commands: until everything sent has its answer; False when the daemon died."""
        deadline = time.monotonic() + seconds
        while any(session.pending or session.queue for session in self.sessions):
            if not alive():
                return False
            assert time.monotonic() < deadline, [
                (one.unit.address, len(one.pending), len(one.queue)) for one in self.sessions]
            for session in self.sessions:
                session.send()
            self.poll(0.01)
        return True

    def await_deliveries(self, unit, wanted, alive, seconds=60):
        """Until the unit's sessions have exactly these notices, each once; False when the daemon died."""
        deadline = time.monotonic() + seconds
        sessions = [session for session in self.sessions if session.unit.address == unit]
        while True:
            got = [name for session in sessions for name in session.received]
            assert len(got) == len(set(got)), f"{unit}: the same notice twice in one life"
            if len(got) >= len(wanted):
                assert set(got) == wanted, (f"{unit}: unexpected {sorted(set(got) - wanted)[:5]}, "
                                            f"missing {sorted(wanted - set(got))[:5]}")
                return True
            if not alive():
                return False
            assert time.monotonic() < deadline, f"{unit}: never came: {sorted(wanted - set(got))[:5]} of {len(wanted)}"
            for session in sessions:
                if len(session.received) - session.confirmed_up_to > 900:
                    session.confirm(all=True)
            self.poll(0.01)
