"""A casebus client in Python, written from docs/protocol.md alone.

One thread, no background work: whoever waits for something pumps the socket meanwhile.
"""
import collections
import dataclasses
import json
import os
import pathlib
import time

import zmq

import wire

END_FOR_GOOD = ("session.stale-epoch", "session.version", "unit.impersonated", "unit.unknown", "field.invalid")
REST_OF_MESSAGE = ("message.frames-missing", "message.too-many-frames", "message.too-many-commands")


class Refused(Exception):
    """A Problem, as an exception."""

    def __init__(self, problem):
        super().__init__(f"{problem.get('code')}: {problem.get('detail', '')} {problem}")
        self.problem = problem
        self.code = problem.get("code", "")


class NoAnswer(Exception):
    """The bus did not answer in time."""


class SessionLost(Exception):
    """The session is over; commands without an answer may or may not be recorded."""


@dataclasses.dataclass(frozen=True)
class Keys:
    """CURVE keys, 40 characters of Z85 each."""
    server: str
    public: str
    secret: str

    @classmethod
    def of_unit(cls, folder, unit):
        """Reads a unit's keys, and the server's public one, from an installation's folder."""
        folder = pathlib.Path(folder) / "keys"
        own = read_key_file(folder / key_file_name(unit))
        return cls(read_key_file(folder / "server.pub")["public"], own["public"], own["secret"])


def key_file_name(unit):
    name = "".join({"/": "_", "_": "%5F", "%": "%25"}.get(character, character) for character in unit)
    return ("%73erver" if name == "server" else name) + ".key"


def read_key_file(path):
    return dict(line.split(": ", 1) for line in pathlib.Path(path).read_text().splitlines() if ": " in line)


def new_id(_last=[0]):
    """A UUID of version 7 (RFC 9562) that grows within this process."""
    _last[0] = max(_last[0] + 1, time.time_ns() // 1_000_000 << 12)
    millisecond, counter = _last[0] >> 12, _last[0] & 0xFFF
    low = int.from_bytes(os.urandom(8), "big") & (1 << 62) - 1 | 1 << 63
    text = f"{millisecond:012x}7{counter:03x}{low:016x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


@dataclasses.dataclass(frozen=True)
class Command:
    """A command as it is sent: encoded once, the bytes kept for sending again."""
    id: str
    frame: bytes
    signature: bytes | None = None
    text: bytes | None = None
    payload: bytes | None = None

    @classmethod
    def make(cls, encoding, act, content, id=None, text=None, payload=None, signature=None, **fields):
        command = {"id": id or new_id(), act: content} | fields
        text = text.encode() if isinstance(text, str) else text
        return cls(command["id"], wire.encode_command(encoding, command), signature, text, payload)

    @property
    def parts(self):
        return wire.parts_of(self.signature, self.text, self.payload)

    @property
    def frames(self):
        return [self.frame] + [one for one in (self.signature, self.text, self.payload) if one is not None]


class Client:
    """One unit's client: use it as a context manager, or connect() and close()."""

    def __init__(self, endpoint, unit, keys=None, encoding="CB1P", instance=None, epoch=None, credit=64, timeout=10.0,
                 routing_id=None, queue=1024):
        self.endpoint, self.unit, self.keys, self.encoding = endpoint, unit, keys, encoding
        self.instance = instance or f"python-{os.getpid()}-{os.urandom(4).hex()}"
        self.epoch = time.time_ns() // 1_000_000 if epoch is None else epoch
        self.credit, self.timeout, self.routing_id, self.queue = credit, timeout, routing_id, queue
        self.socket = None
        self.welcome = None
        self.correlation = 1
        self.answers, self.results = {}, {}
        self.problems = collections.deque(maxlen=1000)
        self.deliveries = collections.deque()
        self.closing = None
        self.pongs = collections.deque(maxlen=100)
        self.last_sent = self.last_heard = time.monotonic()

    def __enter__(self):
        self.connect()
        return self

    def __exit__(self, *_):
        self.close()

    # The session (section 5)

    def open_socket(self):
        self.drop()
        socket = zmq.Context.instance().socket(zmq.DEALER)
        socket.linger = 0
        socket.sndhwm = socket.rcvhwm = self.queue
        socket.setsockopt(zmq.TCP_KEEPALIVE, 1)
        if self.routing_id is not None:
            socket.routing_id = self.routing_id
        if self.keys:
            socket.curve_serverkey = self.keys.server.encode()
            socket.curve_publickey = self.keys.public.encode()
            socket.curve_secretkey = self.keys.secret.encode()
        socket.connect(self.endpoint)
        self.socket = socket

    def connect(self, **hello):
        """Opens a session; hello overrides fields of the message."""
        self.open_socket()
        return self.greet(**hello)

    def greet(self, **hello):
        """Says HELLO with the next epoch, and waits for the answer."""
        self.welcome = self.closing = None
        self.deliveries.clear()
        self.problems.clear()
        message = {"version_min": 1, "version_max": 1, "unit": self.unit, "instance": self.instance,
                   "epoch": self.epoch, "credit": self.credit, "software": "casebus-foreign 1"} | hello
        self.epoch = message["epoch"] + 1
        self.say("hello", message)
        deadline = time.monotonic() + self.timeout
        while self.welcome is None:
            if self.problems:
                raise Refused(self.problems[-1])
            self.pump(deadline, "WELCOME")
        return self.welcome

    def reconnect(self, deadline):
        """Opens sessions until one holds: pauses grow (section 5.4)."""
        pause = 0.1
        timeout, self.timeout = self.timeout, min(self.timeout, 2.0)
        try:
            while True:
                try:
                    return self.connect()
                except Refused as refusal:
                    if refusal.code in END_FOR_GOOD:
                        raise
                except NoAnswer:
                    pass
                if time.monotonic() + pause > deadline:
                    raise NoAnswer(f"no session at {self.endpoint}")
                time.sleep(pause)
                pause = min(2 * pause, 30)
        finally:
            self.timeout = timeout

    def close(self):
        """Says GOODBYE, waits a moment for CLOSING, and closes the socket."""
        if self.socket is not None and self.welcome is not None and self.closing is None:
            self.say("goodbye", {"reason": "closed"})
            deadline = time.monotonic() + 0.2
            try:
                while self.closing is None:
                    self.pump(deadline, "CLOSING")
            except (NoAnswer, SessionLost):
                pass
        self.drop()

    def drop(self):
        """Closes the socket without a word, as a crash would."""
        if self.socket is not None:
            self.socket.close(linger=0)
            self.socket = None
            self.welcome = None

    # Messages

    def say(self, body, message, frames=()):
        self.send_frames([wire.encode_envelope(self.encoding, body, message), *frames])

    def send_frames(self, frames):
        """Sends a message as it is, whatever it is."""
        if not self.socket.poll(int(self.timeout * 1000), zmq.POLLOUT):
            raise NoAnswer("the socket takes nothing")
        self.socket.send_multipart(frames)
        self.last_sent = time.monotonic()

    def pump(self, deadline, awaited="an answer"):
        """Receives one message, or raises NoAnswer at the deadline; says PING when it has been silent."""
        while True:
            # What is there already is no silence.
            if self.socket.poll(0):
                return self.take(self.socket.recv_multipart())
            now = time.monotonic()
            if now >= deadline:
                raise NoAnswer(f"{self.unit} waited for {awaited}; problems so far: {list(self.problems)}")
            wait = deadline - now
            if self.welcome:
                heartbeat = self.welcome["heartbeat_ms"] / 1000
                if now - self.last_sent >= heartbeat:
                    self.say("ping", {"nonce": 1})
                if now - self.last_heard >= 3 * heartbeat:
                    self.welcome = None
                    raise SessionLost("three heartbeats of silence")
                wait = min(wait, heartbeat)
            self.socket.poll(max(1, int(wait * 1000)))

    def take(self, frames):
        self.last_heard = time.monotonic()
        _, body, message = wire.decode_envelope(frames[0])
        if body == "welcome":
            self.welcome = message
        elif body == "receipts":
            for receipt in message.get("receipts", []):
                self.answers[receipt.get("correlation", 0)] = receipt
            for problem in message.get("problems", []):
                self.take_problem(problem)
        elif body == "refused":
            self.take_problem(message)
        elif body == "deliveries":
            self.deliveries.extend(wire.split_deliveries(message, frames[1:]))
        elif body == "result":
            self.results[message.get("correlation", 0)] = json.loads(frames[1])
        elif body == "pong":
            self.pongs.append(message)
        elif body == "closing":
            self.closing = message.get("reason", "")
        return body, message

    def take_problem(self, problem):
        if problem.get("correlation", 0):
            self.answers[problem["correlation"]] = problem
        self.problems.append(problem)

    def next_problem(self, timeout=None):
        """The oldest problem not asked for yet, whatever it answers."""
        deadline = time.monotonic() + (timeout or self.timeout)
        while not self.problems:
            self.pump(deadline, "a problem")
        return self.problems.popleft()

    def lost(self):
        """Whether the session is over, as far as the client was told."""
        return self.closing is not None or any(
            one.get("correlation", 0) == 0 and one.get("code", "").startswith("session.") for one in self.problems)

    # Commands (sections 7 and 9)

    def command(self, act, content, **rest):
        return Command.make(self.encoding, act, content, **rest)

    def send(self, commands):
        """Sends commands in one message; returns the correlation of the first."""
        first = self.correlation
        self.correlation += len(commands)
        parts = bytes(command.parts for command in commands)
        message = {"correlation": first} | ({"parts": parts} if any(parts) else {})
        self.say("commands", message, [frame for command in commands for frame in command.frames])
        return first

    def submit(self, *commands, timeout=None):
        """Sends commands in one message and waits: a receipt or a problem for each, in order."""
        first = self.send(commands)
        deadline = time.monotonic() + (timeout or self.timeout)
        wanted = range(first, first + len(commands))
        while not all(number in self.answers for number in wanted):
            self.pump(deadline, f"answers {wanted}")
            for number in wanted:
                if self.answers.get(number, {}).get("code") in REST_OF_MESSAGE:
                    for later in range(number, wanted.stop):
                        self.answers.setdefault(later, self.answers[number])
            if self.lost() and not all(number in self.answers for number in wanted):
                raise SessionLost(self.closing or str(self.problems[-1]))
        return [self.answers.pop(number) for number in wanted]

    def submit_surely(self, *commands, timeout=30.0):
        """As submit, but sends the same bytes again in new sessions until each has its answer."""
        deadline = time.monotonic() + timeout
        while True:
            try:
                if self.welcome is None:
                    self.reconnect(deadline)
                return self.submit(*commands, timeout=min(5.0, max(0.1, deadline - time.monotonic())))
            except (SessionLost, NoAnswer):
                self.drop()
                if time.monotonic() >= deadline:
                    raise

    def do(self, act, content, **rest):
        """One command; its receipt, or Refused."""
        answer, = self.submit(self.command(act, content, **rest))
        if "code" in answer:
            raise Refused(answer)
        return answer

    def case(self, id, registrar=None):
        return {"id": id} | ({"registrar": registrar} if registrar else {})

    def register(self, case_id, matter="M-041", **rest):
        return self.do("register", {"case_id": case_id, "matter": matter}, **rest)

    def accept(self, case, **rest):
        return self.do("accept", {"case": case}, **rest)

    def decide(self, case, decision, **rest):
        return self.do("decide", {"case": case, "decision": decision}, **rest)

    def close_case(self, case, **rest):
        return self.do("close", {"case": case}, **rest)

    def push(self, case, to, matter="M-041", step="review", attachments=(), **rest):
        content = {"case": case, "to": to, "matter": matter, "step": step}
        return self.do("push", content | ({"attachments": list(attachments)} if attachments else {}), **rest)

    def sign(self, handoff, **rest):
        return self.do("acknowledge", {"handoff": handoff, "answer": "SIGN"}, **rest)

    def refuse(self, handoff, reason="not-ours", **rest):
        return self.do("acknowledge", {"handoff": handoff, "answer": "REFUSE", "reason": reason}, **rest)

    def feedback(self, handoff, outcome="DONE", next=(), reason="", in_person=False, **rest):
        content = {"handoff": handoff, "outcome": outcome, "reason": reason}
        if next:
            content["next"] = list(next)
        if in_person:
            content["in_person"] = True
        return self.do("feedback", content, **rest)

    def withdraw(self, handoff, reason="", **rest):
        return self.do("withdraw", {"handoff": handoff, "reason": reason}, **rest)

    def urge(self, handoff, **rest):
        return self.do("urge", {"handoff": handoff}, **rest)

    # Special procedures, disputes, orders: each of a hand-off, or with case= of an idle case

    def suspend(self, handoff=0, ground="hearing", approver="post-3", notice="2026-9", party="applicant", days=0,
                case=None, **rest):
        content = {"handoff": handoff, "ground": ground, "approver": approver, "notice": notice, "party": party,
                   "days": days}
        return self.do("suspend", content | ({"case": case} if case else {}), **rest)

    def resume(self, handoff=0, notice="", case=None, **rest):
        return self.do("resume", {"handoff": handoff, "notice": notice} | ({"case": case} if case else {}), **rest)

    def correction(self, handoff=0, notice="2026-13", in_person=False, case=None, **rest):
        content = {"handoff": handoff, "notice": notice, "in_person": in_person}
        return self.do("correction", content | ({"case": case} if case else {}), **rest)

    def corrected(self, handoff=0, case=None, **rest):
        return self.do("corrected", {"handoff": handoff} | ({"case": case} if case else {}), **rest)

    def extend(self, case, days, ground="complex", approver="post-1", notice="2026-12", **rest):
        content = {"case": case, "days": days, "ground": ground, "approver": approver, "notice": notice}
        return self.do("extend", content, **rest)

    def dispute(self, handoff, owner, entry, reason="not-ours", **rest):
        content = {"handoff": handoff, "answer": "DISPUTE", "reason": reason, "owner": owner, "entry": entry}
        return self.do("acknowledge", content, **rest)

    def proxy_sign(self, handoff, **rest):
        return self.do("acknowledge", {"handoff": handoff, "answer": "PROXY_SIGN"}, **rest)

    def rule(self, handoff, owner, reason="", **rest):
        return self.do("rule", {"handoff": handoff, "owner": owner, "reason": reason}, **rest)

    def reassign(self, handoff, office, **rest):
        return self.do("reassign", {"handoff": handoff, "office": office}, **rest)

    def oversee(self, handoff, **rest):
        return self.do("oversee", {"handoff": handoff}, **rest)

    def explain(self, handoff, reason="staff-shortage", **rest):
        return self.do("explain", {"handoff": handoff, "reason": reason}, **rest)

    # Deliveries (section 10)

    def receive(self, timeout=None):
        """The next delivery, with its frames and decoded command; not confirmed."""
        deadline = time.monotonic() + (timeout or self.timeout)
        while not self.deliveries:
            self.pump(deadline, "a delivery")
        return self.deliveries.popleft()

    def confirm(self, delivery):
        """Says that everything up to this delivery is in safe hands."""
        self.say("delivered", {"up_to": delivery["number"]})

    def take_in(self, timeout=None):
        """Receives and confirms."""
        delivery = self.receive(timeout)
        self.confirm(delivery)
        return delivery

    def is_quiet(self, seconds=0.3):
        """Whether nothing is delivered for a while."""
        try:
            delivery = self.receive(seconds)
        except NoAnswer:
            return True
        self.deliveries.appendleft(delivery)
        return False

    # Queries (section 11)

    def query(self, name, timeout=None, parameters=None, **named):
        correlation, self.correlation = self.correlation, self.correlation + 1
        said = json.dumps(named) if parameters is None else parameters
        self.say("query", {"correlation": correlation, "name": name, "parameters": said})
        deadline = time.monotonic() + (timeout or self.timeout)
        while correlation not in self.results:
            if correlation in self.answers:
                raise Refused(self.answers.pop(correlation))
            self.pump(deadline, f"the result of {name}")
        return self.results.pop(correlation)

    def tail(self, start=1, **filters):
        """All records from one on that this unit may read, and where to go on."""
        rows = []
        while True:
            page = self.query("tail", **{"from": start, "limit": 1000, "wait_ms": 0}, **filters)
            rows += page["records"]
            if page["next"] == start or page["next"] > page["head"]:
                return rows, page["next"]
            start = page["next"]

    def follow(self, found, start=1, timeout=10.0, **filters):
        """Follows the log until a row is what is looked for; the row, or None."""
        deadline = time.monotonic() + timeout
        while True:
            left = deadline - time.monotonic()
            if left <= 0:
                return None
            wait = min(1000, int(left * 1000) + 1)
            page = self.query("tail", timeout=left + 5, **{"from": start, "limit": 1000, "wait_ms": wait}, **filters)
            for row in page["records"]:
                if found(row):
                    return row
            start = page["next"]

    def ping(self):
        """The head that PONG tells."""
        nonce = int.from_bytes(os.urandom(4), "big") | 1
        self.say("ping", {"nonce": nonce})
        deadline = time.monotonic() + self.timeout
        while not self.pongs or self.pongs[-1].get("nonce") != nonce:
            self.pump(deadline, "PONG")
        return self.pongs[-1].get("head", 0)
