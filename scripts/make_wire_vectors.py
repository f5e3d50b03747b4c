#!/usr/bin/env python3
"""Makes the golden vectors of docs/protocol.md: Tests/Fixtures/wire/*.json.

They come from Google's protobuf for Python and from bytes written out here, never from the project's own
encoders, so that those can be held against them.

Needs protoc (Debian: protobuf-compiler) and the Python package protobuf of the matching version.
With --check nothing is written; the exit status says whether the files are up to date.
"""
import json
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
FOLDER = ROOT / "Tests" / "Fixtures" / "wire"


def load_schema():
    """Compiles the schema and imports what protoc made of it."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["protoc", f"--proto_path={ROOT}/Sources/Protocol", f"--python_out={folder}", "casebus.proto"], check=True)
        sys.path.insert(0, folder)
        import casebus_pb2
        return casebus_pb2


pb = load_schema()
from google.protobuf import json_format  # noqa: E402

HALL, MARKET, TAX = "hall/enterprise", "bureau/market", "bureau/tax"
T0 = 1767605400000  # 2026-01-05T09:30:00.000Z
DIGEST = bytes(range(32))
SIGNATURE = b"\x01" + bytes(64)
SIGNATURE_FRAME, TEXT_FRAME, PAYLOAD_FRAME, COMMAND_FRAME, JSON_BIT, EVENT_BIT = 1, 2, 4, 8, 16, 32


def uuid(n):
    return f"019b8d3c-5dc0-7000-8000-{n:012x}"


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def meaning_of(message):
    """A message by protobuf's JSON mapping, fields at their default left out."""
    return json_format.MessageToDict(message)


def command(n, **fields):
    return pb.Command(id=uuid(n), **fields)


class Sent:
    """A command, or what a delivery carries (a command, or an act of the bus), with the frames behind it."""

    def __init__(self, message, signature=None, text=None, payload=None):
        self.message, self.signature, self.text, self.payload = message, signature, text, payload

    @property
    def parts(self):
        return ((SIGNATURE_FRAME if self.signature is not None else 0) | (TEXT_FRAME if self.text is not None else 0)
                | (PAYLOAD_FRAME if self.payload is not None else 0))

    @property
    def others(self):
        frames = [self.signature, self.text.encode() if self.text is not None else None, self.payload]
        return [frame for frame in frames if frame is not None]

    def meaning(self):
        said = {"event" if isinstance(self.message, pb.BusEvent) else "command": meaning_of(self.message)}
        if self.signature is not None:
            said["signature"] = self.signature.hex()
        if self.text is not None:
            said["text"] = self.text
        if self.payload is not None:
            said["payload"] = self.payload.hex()
        return said


def protobuf_frame(envelope):
    return b"CB1P" + envelope.SerializeToString(deterministic=True)


def json_frame(envelope):
    return b"CB1J" + compact(meaning_of(envelope)).encode()


def shown(frame):
    """A frame of the JSON encoding: as text where it is text, else in hex."""
    try:
        text = frame.decode()
        if text.isprintable():
            return {"text": text}
    except UnicodeDecodeError:
        pass
    return {"hex": frame.hex()}


VECTORS = {}


def add(name, about, direction, cb1p=None, cb1j=None, **rest):
    assert name not in VECTORS, name
    vector = {"case": name, "about": about, "direction": direction}
    if cb1p is not None:
        vector["cb1p"] = [frame.hex() for frame in cb1p]
    if cb1j is not None:
        vector["cb1j"] = [shown(frame) for frame in cb1j]
    VECTORS[name] = vector | rest


def plain(name, about, direction, body, **rest):
    """A message of one frame."""
    envelope = pb.Envelope(**{body[0]: body[1]})
    add(name, about, direction, [protobuf_frame(envelope)], [json_frame(envelope)],
        meaning={"envelope": meaning_of(envelope)} | rest)


def commands(name, about, correlation, *sent):
    parts = bytes(one.parts for one in sent)
    envelope = pb.Envelope(commands=pb.Commands(correlation=correlation, parts=parts if any(parts) else b""))
    binary, text = [protobuf_frame(envelope)], [json_frame(envelope)]
    for one in sent:
        binary += [one.message.SerializeToString(deterministic=True)] + one.others
        text += [compact(meaning_of(one.message)).encode()] + one.others
    add(name, about, "to-bus", binary, text,
        meaning={"envelope": meaning_of(envelope), "commands": [one.meaning() for one in sent]})


def delivery(name, about, sent, extra_parts=0, **fields):
    """A delivery of one command; its command frame is protobuf unless extra_parts says JSON."""
    parts = COMMAND_FRAME | sent.parts | extra_parts
    frame = (compact(meaning_of(sent.message)).encode() if extra_parts & JSON_BIT
             else sent.message.SerializeToString(deterministic=True))
    one = pb.Delivery(parts=parts, **fields)
    envelope = pb.Envelope(deliveries=pb.Deliveries(deliveries=[one]))
    behind = [frame] + sent.others
    add(name, about, "from-bus", [protobuf_frame(envelope)] + behind, [json_frame(envelope)] + behind,
        meaning={"envelope": meaning_of(envelope), "deliveries": [sent.meaning()]})


def refused(name, about, code, field=None, scope="command", correlation=7, cb1p=None, cb1j=None):
    problem = {"scope": scope, "code": code, "correlation": correlation}
    if field is not None:
        problem["field"] = field
    add(name, about, "to-bus", cb1p, cb1j, refused=problem)


# Bytes by hand, for what no encoder would write.

def varint(value):
    out = bytearray()
    while True:
        byte, value = value & 0x7F, value >> 7
        out.append(byte | (0x80 if value else 0))
        if not value:
            return bytes(out)


def field(number, content):
    """A field: a number as a varint, bytes as a length and themselves."""
    if isinstance(content, int):
        return varint(number << 3) + varint(content)
    return varint(number << 3 | 2) + varint(len(content)) + content


def one_command(frame):
    return [protobuf_frame(pb.Envelope(commands=pb.Commands(correlation=7))), frame]


def one_json_command(text):
    return [b'CB1J{"commands":{"correlation":"7"}}', text if isinstance(text, bytes) else text.encode()]


ID = field(1, uuid(1).encode())
CASE = pb.CaseRef(id="2026-0001")
FULL_CASE = pb.CaseRef(registrar=HALL, id="2026-0001")
SUSPEND = command(32, suspend=pb.Suspend(
    handoff=1, ground="hearing", approver="bureau/market/post-3", notice="2026-9", party="applicant", days=15))


def messages_to_the_bus():
    plain("hello", "Opens a session that takes 64 deliveries.", "to-bus", ("hello", pb.Hello(
        version_min=1, version_max=1, unit=HALL, instance="counter-1", epoch=T0, credit=64, software="example 1.0")))
    plain("hello-sender-only", "Opens a session that only sends: credit 0 is left out.", "to-bus", ("hello", pb.Hello(
        version_min=1, version_max=1, unit="bureau/市场监管", instance="night-run", epoch=1, software="example 1.0")))
    plain("credit", "Takes ten more unconfirmed deliveries at once from now on.", "to-bus",
          ("credit", pb.Credit(window=10)))
    plain("delivered", "Deliveries 1 to 300 of this session are in safe hands.", "to-bus",
          ("delivered", pb.Delivered(up_to=300)))
    plain("ping", "Asks whether the bus is there.", "to-bus", ("ping", pb.Ping(nonce=42)))
    plain("goodbye", "Ends the session.", "to-bus", ("goodbye", pb.Goodbye(reason="closing for the day")))
    plain("query-tail", "Reads the log from record 1 on.", "to-bus", ("query", pb.Query(
        correlation=9, name="tail", parameters='{"from":1,"limit":100,"wait_ms":0}')))
    plain("query-status", "A query without parameters.", "to-bus", ("query", pb.Query(correlation=10, name="status")))


def commands_to_the_bus():
    register = command(1, register=pb.Register(case_id="2026-0001", matter="M-041"))
    push = command(2, push=pb.Push(case=CASE, to=MARKET, matter="M-041", step="licence", attachments=[
        pb.Attachment(uri="https://files.example/plan.pdf", size=123456, digest=DIGEST)]))
    commands("command-register", "One command, no further frames: a case is registered.", 1, Sent(register))
    commands("command-accept", "A case is formally accepted.", 2, Sent(command(3, accept=pb.Accept(case=CASE))))
    commands("command-decide", "A case is decided: not accepted.", 3, Sent(
        command(4, decide=pb.Decide(case=CASE, decision=pb.NOT_ACCEPTED)), text="材料不全"))
    commands("command-close", "A case is closed by a unit that did not register it.", 4, Sent(
        command(5, close=pb.Close(case=FULL_CASE))))
    commands("command-push", "A push with an attachment and a payload.", 5, Sent(push, payload=b'{"form":"A1"}'))
    commands("command-acknowledge-sign", "The receiver signs.", 6, Sent(
        command(6, acknowledge=pb.Acknowledge(handoff=1, answer=pb.SIGN))))
    commands("command-acknowledge-refuse", "The receiver refuses: a code in the command, words in the text.", 7, Sent(
        command(7, acknowledge=pb.Acknowledge(handoff=1, answer=pb.REFUSE, reason="not-ours")), text="属税务局职责"))
    commands("command-feedback-progress", "A report that keeps the hand-off open.", 8, Sent(
        command(8, feedback=pb.Feedback(handoff=300, outcome=pb.PROGRESS)), text="现场核查已安排"))
    commands("command-feedback-next", "The work is done and goes on to two units in the same instant.", 9, Sent(
        command(9, feedback=pb.Feedback(handoff=1, outcome=pb.DONE, reason="licence-issued", next=[
            pb.Push(to=TAX, matter="M-041", step="tax"), pb.Push(to="bureau/seal", matter="M-041", step="seal")])),
        payload=bytes([0, 255, 254])))
    commands("command-feedback-needs-correction", "Closes the hand-off without a next push.", 10, Sent(
        command(10, feedback=pb.Feedback(handoff=2, outcome=pb.NEEDS_CORRECTION, reason="seal-missing"))))
    commands("command-withdraw", "The sender takes a hand-off back.", 11, Sent(
        command(11, withdraw=pb.Withdraw(handoff=2, reason="applicant-withdrew"))))
    commands("command-urge", "The sender asks the receiver.", 12, Sent(command(12, urge=pb.Urge(handoff=1))))
    commands("command-register-linked", "A case that follows from another unit's, for a company.", 15, Sent(
        command(16, register=pb.Register(
            case_id="2026-0002", matter="M-051", applicant=pb.COMPANY,
            linked_to=pb.CaseRef(registrar=MARKET, id="2026-0001")))))
    commands("command-push-by-list", "A push without a receiver: it goes to whom the list names for the step.", 16,
             Sent(command(17, push=pb.Push(case=CASE, step="licence"))))
    commands("command-decide-found", "Supervision found something.", 17, Sent(
        command(18, decide=pb.Decide(case=CASE, decision=pb.FOUND))))
    commands("command-feedback-next-by-list", "The case goes on to whom the list names for the step.", 18, Sent(
        command(19, feedback=pb.Feedback(handoff=1, outcome=pb.DONE, next=[pb.Push(step="tax")]))))
    commands("command-importer", "An importer replays a push of another unit, with the time it happened.", 13, Sent(
        command(13, occurred_at_ms=1286004039266, on_behalf_of="group/1", push=pb.Push(
            case=pb.CaseRef(registrar="group/1", id="case-891"), to="group/4"))))
    commands("command-at-1970", "An asserted time of 0 is present, not left out.", 14, Sent(
        command(14, occurred_at_ms=0, register=pb.Register(case_id="first"))))
    commands("commands-three", "Three commands in one message: no frames, all frames, and a text alone.", 20,
             Sent(register), Sent(push, signature=SIGNATURE, text="请审核", payload=b"\x00\x01\x02"),
             Sent(command(15, withdraw=pb.Withdraw(handoff=9)), text="sent by mistake"))


def procedures_to_the_bus():
    commands("command-dispute", "The receiver says whose duty it is, and by which entry of the list.", 30, Sent(
        command(30, acknowledge=pb.Acknowledge(
            handoff=1, answer=pb.DISPUTE, reason="not-ours", owner=TAX, entry=12)), text="按清单第 12 条"))
    commands("command-proxy-sign", "The sender signs for a receiver that does not.", 31, Sent(
        command(31, acknowledge=pb.Acknowledge(handoff=1, answer=pb.PROXY_SIGN))))
    commands("command-suspend-handoff", "The clock of a hand-off stops for a hearing, of which the applicant is told.",
             32, Sent(SUSPEND))
    commands("command-suspend-case", "The clock of an idle case stops while a laboratory tests.", 33, Sent(
        command(33, suspend=pb.Suspend(
            case=FULL_CASE, ground="testing", approver="bureau/market/post-3", notice="2026-10",
            party="third-party.lab"))))
    commands("command-resume", "A hand-off goes on, and the applicant is told.", 34, Sent(
        command(34, resume=pb.Resume(handoff=1, notice="2026-11"))))
    commands("command-resume-case", "An idle case goes on, without a notice.", 35, Sent(
        command(35, resume=pb.Resume(case=CASE))))
    commands("command-extend", "Ten working days more.", 36, Sent(command(36, extend=pb.Extend(
        case=FULL_CASE, days=10, ground="complex", approver="bureau/market/post-1", notice="2026-12"))))
    commands("command-oversee", "A superior orders it.", 37, Sent(
        command(37, oversee=pb.Oversee(handoff=1)), text="请三日内办结"))
    commands("command-explain", "The holder says why.", 38, Sent(
        command(38, explain=pb.Explain(handoff=1, reason="staff-shortage"))))
    commands("command-rule", "The convenor rules that the duty is a third unit's.", 39, Sent(
        command(39, rule=pb.Rule(handoff=1, owner=TAX, reason="entry-12"))))
    commands("command-reassign", "The receiver passes it on within its department.", 40, Sent(
        command(40, reassign=pb.Reassign(handoff=1, office="bureau/market/office/licensing"))))
    commands("command-correction", "The applicant is told what is missing, and has to come.", 41, Sent(
        command(41, correction=pb.Correction(case=CASE, notice="2026-13", in_person=True))))
    commands("command-corrected", "What was missing is there.", 42, Sent(
        command(42, corrected=pb.Corrected(handoff=1))))


def messages_from_the_bus():
    plain("welcome", "The session is open.", "from-bus", ("welcome", pb.Welcome(
        version=1, log_id=bytes(range(16)), term=1, head=12, heartbeat_ms=10000, credit=64, limits=pb.Limits(
            command_bytes=16384, commands_per_message=256, payload_bytes=1048576, text_bytes=8192,
            signature_bytes=256))))
    plain("receipts", "A push opened hand-off 1; a feedback opened 2 and 3; a register was a repeat.", "from-bus", (
        "receipts", pb.Receipts(receipts=[
            pb.Receipt(correlation=5, sequence=14, recorded_at_ms=T0 + 1, handoff=1, handoffs=1),
            pb.Receipt(correlation=9, sequence=17, recorded_at_ms=T0 + 250, handoff=2, handoffs=2),
            pb.Receipt(correlation=1, sequence=13, recorded_at_ms=T0, repeated=True)])))
    plain("receipts-with-problem", "One command is recorded, the next one refused.", "from-bus", (
        "receipts", pb.Receipts(
            receipts=[pb.Receipt(correlation=20, sequence=18, recorded_at_ms=T0 + 300)],
            problems=[pb.Problem(
                correlation=21, code="handoff.state", field="handoff", value="1",
                detail="a hand-off that is pushed cannot be answered", state="pushed",
                allowed=["acknowledge", "withdraw", "urge"])])))
    plain("refused", "A message as a whole is refused.", "from-bus", ("refused", pb.Problem(
        code="session.required", detail="this connection has no session: send HELLO first")))
    plain("refused-query", "A query is refused, under its correlation.", "from-bus", ("refused", pb.Problem(
        correlation=9, code="query.invalid", field="limit", value="5000", detail="limit is 1 to 1000")))
    plain("pong", "The answer to a ping, with the last durable record.", "from-bus",
          ("pong", pb.Pong(nonce=42, head=18)))
    plain("closing", "The bus stops, or answers a goodbye.", "from-bus", ("closing", pb.Goodbye(reason="goodbye")))
    envelope = pb.Envelope(result=pb.Result(correlation=9))
    document = {"records": [], "next": 1, "head": 0}
    behind = [compact(document).encode()]
    add("result", "The answer to a query: one JSON document behind the envelope.", "from-bus",
        [protobuf_frame(envelope)] + behind, [json_frame(envelope)] + behind,
        meaning={"envelope": meaning_of(envelope), "document": document})


def deliveries_from_the_bus():
    push = command(2, push=pb.Push(case=CASE, to=MARKET, matter="M-041", step="licence"))
    about = dict(handoff=1, case=FULL_CASE)
    delivery("delivery-pushed", "A push, with signature, text and payload.",
             Sent(push, signature=SIGNATURE, text="请审核", payload=b"\x00\x01\x02"),
             number=1, notice=pb.PUSHED, sequence=14, recorded_at_ms=T0 + 1, **{"from": HALL}, **about)
    delivery("delivery-pushed-again", "The same push to another session of the unit, after the first one died.",
             Sent(push), number=1, notice=pb.PUSHED, sequence=14, recorded_at_ms=T0 + 1, redelivered=True,
             **{"from": HALL}, **about)
    delivery("delivery-pushed-json", "A push whose sender wrote JSON: the command frame is JSON in either encoding.",
             Sent(push, text="请审核"), extra_parts=JSON_BIT, number=2, notice=pb.PUSHED, sequence=15,
             recorded_at_ms=T0 + 2, **{"from": HALL}, **about)
    feedback = command(9, feedback=pb.Feedback(handoff=1, outcome=pb.DONE, next=[
        pb.Push(to="bureau/seal", step="seal"), pb.Push(to=TAX, matter="M-041", step="tax")]))
    delivery("delivery-pushed-by-feedback", "A push that a feedback carried: the second of its next, hand-off 3.",
             Sent(feedback), number=3, notice=pb.PUSHED, handoff=3, sequence=17, recorded_at_ms=T0 + 250,
             next_index=1, case=FULL_CASE, **{"from": MARKET})
    delivery("delivery-erased", "A push whose text and payload were erased meanwhile.",
             Sent(push), number=4, notice=pb.PUSHED, sequence=14, recorded_at_ms=T0 + 1, redelivered=True, erased=True,
             **{"from": HALL}, **about)
    delivery("delivery-withdrawn", "The sender took the hand-off back.",
             Sent(command(11, withdraw=pb.Withdraw(handoff=1, reason="applicant-withdrew"))), number=5,
             notice=pb.WITHDRAWN, sequence=20, recorded_at_ms=T0 + 400, **{"from": HALL}, **about)
    delivery("delivery-urged", "The sender asks.", Sent(command(12, urge=pb.Urge(handoff=1))), number=6,
             notice=pb.URGED, sequence=21, recorded_at_ms=T0 + 500, **{"from": HALL}, **about)
    delivery("delivery-signed", "To the sender: it is signed for.",
             Sent(command(6, acknowledge=pb.Acknowledge(handoff=1, answer=pb.SIGN))), number=1, notice=pb.SIGNED,
             sequence=15, recorded_at_ms=T0 + 100, **{"from": MARKET}, **about)
    delivery("delivery-refused", "To the sender: it is refused, with words.",
             Sent(command(7, acknowledge=pb.Acknowledge(handoff=1, answer=pb.REFUSE, reason="not-ours")),
                  text="属税务局职责"), number=2, notice=pb.REFUSED, sequence=16, recorded_at_ms=T0 + 110,
             **{"from": MARKET}, **about)
    delivery("delivery-fed-back", "To the sender: the work is done.", Sent(feedback, payload=b"\x00\xff"), number=3,
             notice=pb.FED_BACK, sequence=17, recorded_at_ms=T0 + 250, **{"from": MARKET}, **about)


def further_deliveries_from_the_bus():
    about = dict(handoff=1, case=FULL_CASE)

    def told(name, text, notice, sent, at, sender, **rest):
        delivery("delivery-" + name, text, sent, number=1, notice=notice, sequence=30, recorded_at_ms=T0 + at,
                 **{"from": sender}, **(about | rest))

    told("suspended", "To the sender: the receiver's clock stands still.", pb.SUSPENDED, Sent(SUSPEND), 1000, MARKET)
    told("resumed", "To the sender: it goes on.", pb.RESUMED,
         Sent(command(34, resume=pb.Resume(handoff=1, notice="2026-11"))), 2000, MARKET)
    told("disputed", "To the sender: the receiver says whose duty it is.", pb.DISPUTED,
         Sent(command(30, acknowledge=pb.Acknowledge(
             handoff=1, answer=pb.DISPUTE, reason="not-ours", owner=TAX, entry=12)), text="按清单第 12 条"), 3000, MARKET)
    ruling = Sent(command(39, rule=pb.Rule(handoff=1, owner=TAX, reason="entry-12")))
    told("ruled", "To both ends of a dispute: the convenor decided it.", pb.RULED, ruling, 4000, HALL)
    told("pushed-by-ruling", "A push that a ruling made: hand-off 4 to the unit whose duty it is.", pb.PUSHED, ruling,
         4000, HALL, handoff=4)
    told("explained", "To the sender: the holder says why.", pb.EXPLAINED,
         Sent(command(38, explain=pb.Explain(handoff=1, reason="staff-shortage"))), 5000, MARKET)
    told("reassigned", "To the sender: it is with another unit of the department.", pb.REASSIGNED,
         Sent(command(40, reassign=pb.Reassign(handoff=1, office="bureau/market/office/licensing"))), 6000, MARKET)
    told("overseen", "To the receiver: its superior orders it.", pb.OVERSEEN,
         Sent(command(37, oversee=pb.Oversee(handoff=1)), text="请三日内办结"), 7000, HALL)
    told("signed-for", "To the receiver: the sender signed for it.", pb.SIGNED_FOR,
         Sent(command(31, acknowledge=pb.Acknowledge(handoff=1, answer=pb.PROXY_SIGN))), 8000, HALL)
    told("deemed-signed", "To the receiver, from the bus: it counts as signed.", pb.SIGNED_FOR,
         Sent(pb.BusEvent(deemed_signed=pb.DeemedSigned(handoff=1))), 9000, "", extra_parts=EVENT_BIT)
    told("card", "From the bus: a limit is past.", pb.CARD, Sent(pb.BusEvent(card=pb.Card(
        clock=pb.ANSWERING, colour=pb.YELLOW, handoff=1, case=FULL_CASE, holder=MARKET, raised=True,
        rule="promised_limit 7wd", due_ms=T0 + 9000))), 10000, "", extra_parts=EVENT_BIT)
    told("succeeded", "To the successor of the receiver: the hand-off that it has signed for is the successor's.",
         pb.SUCCEEDED, Sent(command(3, push=pb.Push(case=FULL_CASE, to=MARKET, matter="S-041", step="check"))), 10500,
         HALL)
    told("linked", "A push of a case that the bus opened when another was decided.", pb.PUSHED,
         Sent(pb.BusEvent(linked=pb.Linked(
             parent=FULL_CASE, case=pb.CaseRef(registrar=MARKET, id="2026-0001~31"), matter="S-041", step="check",
             handoff=5, to=TAX))), 11000, "", extra_parts=EVENT_BIT, handoff=5,
         case=pb.CaseRef(registrar=MARKET, id="2026-0001~31"))


def evolution():
    """What a later version may send, and this one must read."""
    ping = protobuf_frame(pb.Envelope(ping=pb.Ping(nonce=7)))
    add("later-envelope-field", "A field of a later version in an envelope is ignored.", "to-bus",
        [ping + field(200, b"later")], [b'CB1J{"ping":{"nonce":"7"},"later":{"x":1}}'],
        meaning={"envelope": {"ping": {"nonce": "7"}}})
    add("later-receipt-field", "A field of a later version in a receipt is ignored.", "from-bus",
        [b"CB1P" + field(17, field(1, field(1, 5) + field(2, 14) + field(15, 3)))],
        [b'CB1J{"receipts":{"receipts":[{"correlation":"5","sequence":"14","later":3}]}}'],
        meaning={"envelope": {"receipts": {"receipts": [{"correlation": "5", "sequence": "14"}]}}})


def malformed_commands():
    push = field(20, field(1, field(2, b"2026-0001")) + field(2, MARKET.encode()))
    urge = field(24, field(1, 1))

    def bad(name, about, code, frame, field=None, json_command=None):
        refused("malformed-" + name, about, code, field, cb1p=one_command(frame),
                cb1j=one_json_command(json_command) if json_command is not None else None)

    bad("truncated-varint", "The frame ends within a varint.", "command.malformed", ID + field(24, b"\x08\x80"))
    bad("truncated-length", "A field says it is longer than the frame.", "command.malformed", ID + b"\xa2\x01\x7f\x0a")
    bad("overlong-varint", "A varint of more than ten bytes.", "command.malformed",
        ID + field(24, b"\x08" + b"\x80" * 10 + b"\x01"))
    bad("varint-over-64-bits", "The tenth byte of a varint holds more than the 64th bit.", "command.malformed",
        ID + field(24, b"\x08" + b"\xff" * 9 + b"\x02"))
    bad("unknown-command-field", "A command carries a field this version does not know.", "command.malformed",
        ID + field(4, b"later") + urge, json_command=f'{{"id":"{uuid(1)}","urge":{{"handoff":"1"}},"later":1}}')
    bad("unknown-act-field", "An act carries a field this version does not know.", "command.malformed",
        ID + field(24, field(1, 1) + field(9, 1)),
        json_command=f'{{"id":"{uuid(1)}","urge":{{"handoff":"1","later":1}}}}')
    bad("unknown-act", "An act of a later version, which CB1P can tell by its number.", "command.unknown",
        ID + field(34, field(1, 1)), field="act")
    refused("malformed-unknown-act-json", "An act of a later version; in CB1J it is an unknown field.",
            "command.malformed", cb1j=one_json_command(f'{{"id":"{uuid(1)}","postpone":{{}}}}'))
    bad("no-act", "A command without an act.", "field.missing", ID, field="act",
        json_command=f'{{"id":"{uuid(1)}"}}')
    bad("two-acts", "A command with two acts.", "command.malformed", ID + urge + push)
    bad("no-id", "A command without an id.", "field.missing", urge, field="id",
        json_command='{"urge":{"handoff":"1"}}')
    bad("empty-id", "An id of no bytes.", "field.missing", field(1, b"") + urge, field="id",
        json_command='{"id":"","urge":{"handoff":"1"}}')
    bad("id-not-utf8", "An id that is not UTF-8.", "field.invalid", field(1, b"ab\xffcd") + urge, field="id")
    bad("id-too-long", "An id of 65 bytes.", "field.too-long", field(1, b"x" * 65) + urge, field="id",
        json_command=f'{{"id":"{"x" * 65}","urge":{{"handoff":"1"}}}}')
    bad("id-with-control", "An id that holds a line feed.", "field.invalid", field(1, b"a\nb") + urge, field="id",
        json_command='{"id":"a\\nb","urge":{"handoff":"1"}}')
    bad("id-with-direction-change", "An id that holds U+202E.", "field.invalid",
        field(1, "a\u202eb".encode()) + urge, field="id", json_command='{"id":"a\\u202eb","urge":{"handoff":"1"}}')
    bad("missing-case", "A push that names no case.", "field.missing", ID + field(20, field(2, MARKET.encode())),
        field="push.case.id", json_command=f'{{"id":"{uuid(1)}","push":{{"to":"{MARKET}"}}}}')
    bad("missing-receiver", "A push to nobody, for no step.", "field.missing",
        ID + field(20, field(1, field(2, b"2026-0001"))), field="push.to", json_command=f'{{"id":"{uuid(1)}","push":{{"case":{{"id":"2026-0001"}}}}}}')
    bad("missing-reason", "A refusal without a reason code.", "field.missing",
        ID + field(21, field(1, 1) + field(2, 2)), field="acknowledge.reason",
        json_command=f'{{"id":"{uuid(1)}","acknowledge":{{"handoff":"1","answer":"REFUSE"}}}}')
    bad("unknown-answer", "An answer that this version does not know.", "field.invalid",
        ID + field(21, field(1, 1) + field(2, 9)), field="acknowledge.answer",
        json_command=f'{{"id":"{uuid(1)}","acknowledge":{{"handoff":"1","answer":9}}}}')
    bad("reason-with-words", "A reason that is a sentence.", "field.invalid",
        ID + field(23, field(1, 1) + field(2, b"Not ours!")), field="withdraw.reason",
        json_command=f'{{"id":"{uuid(1)}","withdraw":{{"handoff":"1","reason":"Not ours!"}}}}')
    bad("progress-with-next", "A progress report with a next push.", "field.invalid",
        ID + field(22, field(1, 1) + field(2, 1) + field(4, field(2, TAX.encode()))), field="feedback.next",
        json_command=f'{{"id":"{uuid(1)}","feedback":{{"handoff":"1","outcome":"PROGRESS",'
                     f'"next":[{{"to":"{TAX}"}}]}}}}')
    bad("next-with-case", "A next push that names a case.", "field.invalid",
        ID + field(22, field(1, 1) + field(2, 2) + field(4, field(1, field(2, b"x")) + field(2, TAX.encode()))),
        field="feedback.next.case",
        json_command=f'{{"id":"{uuid(1)}","feedback":{{"handoff":"1","outcome":"DONE","next":'
                     f'[{{"case":{{"id":"x"}},"to":"{TAX}"}}]}}}}')
    bad("seventeen-next", "A feedback with seventeen next pushes.", "field.too-many",
        ID + field(22, field(1, 1) + field(2, 2) + field(4, field(2, TAX.encode())) * 17), field="feedback.next")
    bad("attachment-digest", "An attachment with a digest of 20 bytes.", "field.invalid",
        ID + field(20, field(1, field(2, b"x")) + field(2, MARKET.encode())
                   + field(5, field(1, b"u") + field(3, bytes(20)))), field="attachment.digest")
    bad("wrong-wire-type", "The id is a varint.", "command.malformed", field(1, 5) + urge,
        json_command='{"id":5,"urge":{"handoff":"1"}}')
    bad("fixed64-wire-type", "A hand-off number as fixed64.", "command.malformed",
        ID + field(24, b"\x09" + bytes(8)))
    bad("group-wire-type", "A group, which protobuf gave up long ago.", "command.malformed", ID + urge + b"\x23\x24")
    bad("repeated-id", "The id stands twice.", "command.malformed", ID + ID + urge)
    bad("repeated-act-field", "The hand-off stands twice in an act.", "command.malformed",
        ID + field(24, field(1, 1) + field(1, 2)))
    bad("field-zero", "A field of number 0.", "command.malformed", ID + urge + b"\x02\x00")
    bad("time-before-1970", "An asserted time below 0.", "field.invalid", ID + field(2, (1 << 64) - 1) + urge,
        field="occurred_at_ms", json_command=f'{{"id":"{uuid(1)}","occurredAtMs":"-1","urge":{{"handoff":"1"}}}}')
    attachments = field(5, field(1, b"u" * 2048)) * 8
    bad("oversize", "A command frame of more than 16384 bytes.", "command.too-large",
        ID + field(20, field(1, field(2, b"2026-0001")) + field(2, MARKET.encode()) + attachments), field="command")
    refused("malformed-json-nonsense", "A command frame that is no JSON.", "command.malformed",
            cb1j=one_json_command("{not json"))
    refused("malformed-json-not-utf8", "A JSON command frame that is not UTF-8.", "command.malformed",
            cb1j=one_json_command(b'{"id":"a\xffb","urge":{"handoff":"1"}}'))


def malformed_procedures():
    def bad(name, about, code, problem, **acts):
        message = pb.Command(id=uuid(1), **acts)
        refused("malformed-" + name, about, code, problem,
                cb1p=one_command(message.SerializeToString(deterministic=True)),
                cb1j=one_json_command(compact(meaning_of(message))))

    def suspend(**other):
        full = dict(handoff=1, ground="hearing", approver="post-3", notice="2026-9", party="applicant")
        return pb.Suspend(**{name: value for name, value in (full | other).items() if value is not None})

    def extend(**other):
        full = dict(case=CASE, days=10, ground="complex", approver="post-1", notice="2026-12")
        return pb.Extend(**{name: value for name, value in (full | other).items() if value is not None})

    missing, invalid, long = "field.missing", "field.invalid", "field.too-long"
    bad("dispute-without-owner", "A dispute that names nobody.", missing, "acknowledge.owner",
        acknowledge=pb.Acknowledge(handoff=1, answer=pb.DISPUTE, entry=12))
    bad("dispute-without-entry", "A dispute that relies on no entry of the list.", missing, "acknowledge.entry",
        acknowledge=pb.Acknowledge(handoff=1, answer=pb.DISPUTE, owner=TAX))
    bad("dispute-entry-too-large", "An entry that no list can have.", invalid, "acknowledge.entry",
        acknowledge=pb.Acknowledge(handoff=1, answer=pb.DISPUTE, owner=TAX, entry=10_001))
    bad("linked-without-case", "A linked case that names only a registrar.", missing, "register.linked_to.id",
        register=pb.Register(case_id="1", linked_to=pb.CaseRef(registrar=HALL)))
    bad("unknown-applicant", "An applicant that this version does not know.", invalid, "register.applicant",
        register=pb.Register(case_id="1", applicant=9))
    bad("suspend-nothing", "A suspension of no hand-off and no case.", missing, "suspend.case.id",
        suspend=suspend(handoff=None))
    bad("suspend-both", "A suspension of a hand-off and of a case.", invalid, "suspend.case",
        suspend=suspend(case=CASE))
    for name in ("ground", "approver", "notice", "party"):
        bad(f"suspend-without-{name}", f"A suspension without {name}.", missing, f"suspend.{name}",
            suspend=suspend(**{name: None}))
    bad("suspend-ground-with-words", "A ground that is a sentence.", invalid, "suspend.ground",
        suspend=suspend(ground="A hearing"))
    bad("suspend-approver-too-long", "An approver of 129 bytes.", long, "suspend.approver",
        suspend=suspend(approver="x" * 129))
    bad("suspend-notice-too-long", "A notice number of 65 bytes.", long, "suspend.notice",
        suspend=suspend(notice="x" * 65))
    bad("suspend-days-too-many", "A suspension of 1001 days.", invalid, "suspend.days", suspend=suspend(days=1001))
    bad("resume-nothing", "Nothing is resumed.", missing, "resume.case.id", resume=pb.Resume(notice="2026-11"))
    bad("extend-without-case", "An extension of no case.", missing, "extend.case.id", extend=extend(case=None))
    bad("extend-without-days", "An extension by nothing.", missing, "extend.days", extend=extend(days=None))
    bad("extend-without-notice", "An extension of which the applicant was not told.", missing, "extend.notice",
        extend=extend(notice=None))
    bad("extend-days-too-many", "An extension by 1001 days.", invalid, "extend.days", extend=extend(days=1001))
    bad("correction-without-notice", "A correction of which the applicant was not told.", missing, "correction.notice",
        correction=pb.Correction(handoff=1))
    bad("corrected-both", "A hand-off and a case are corrected.", invalid, "corrected.case",
        corrected=pb.Corrected(handoff=1, case=CASE))
    bad("oversee-nothing", "An order on no hand-off.", missing, "oversee.handoff", oversee=pb.Oversee())
    bad("explain-without-reason", "An explanation that gives no reason.", missing, "explain.reason",
        explain=pb.Explain(handoff=1))
    bad("rule-without-owner", "A ruling that names nobody.", missing, "rule.owner", rule=pb.Rule(handoff=1))
    bad("reassign-to-nobody", "A reassignment to nobody.", missing, "reassign.office", reassign=pb.Reassign(handoff=1))


def malformed_messages():
    def bad(name, about, code, cb1p=None, cb1j=None, correlation=0):
        refused("malformed-message-" + name, about, code, scope="message", correlation=correlation, cb1p=cb1p,
                cb1j=cb1j)

    command_frame = ID + field(24, field(1, 1))
    bad("no-mark", "A first frame without CB1P or CB1J.", "message.malformed", cb1p=[b"HTTP/1.1 200 OK"])
    bad("empty", "A first frame of no bytes.", "message.malformed", cb1p=[b""])
    bad("later-mark", "The mark of a later frame layout.", "message.malformed", cb1p=[b"CB2P\x2a\x02\x08\x07"])
    bad("truncated-envelope", "An envelope that ends within a field.", "message.malformed", cb1p=[b"CB1P\x12\x10\x08"],
        cb1j=[b'CB1J{"commands":{"correlation":'])
    bad("no-body", "An envelope without a body.", "message.malformed", cb1p=[b"CB1P"], cb1j=[b"CB1J{}"])
    bad("from-the-bus", "A body that only the bus sends.", "message.malformed",
        cb1p=[protobuf_frame(pb.Envelope(pong=pb.Pong(nonce=1)))], cb1j=[b'CB1J{"pong":{"nonce":"1"}}'])
    bad("frames-missing", "The payload frame that parts announces is missing.", "message.frames-missing", correlation=7,
        cb1p=[protobuf_frame(pb.Envelope(commands=pb.Commands(correlation=7, parts=b"\x04"))), command_frame],
        cb1j=[b'CB1J{"commands":{"correlation":"7","parts":"BA=="}}',
              f'{{"id":"{uuid(1)}","urge":{{"handoff":"1"}}}}'.encode()])
    bad("frames-missing-second", "The second of two commands lacks its text; the first is dealt with under 7.",
        "message.frames-missing", correlation=8,
        cb1p=[protobuf_frame(pb.Envelope(commands=pb.Commands(correlation=7, parts=b"\x00\x02"))), command_frame,
              command_frame])
    bad("frames-left-over", "A frame more than parts announces; the command before it is dealt with under 7.",
        "message.too-many-frames", correlation=8,
        cb1p=[protobuf_frame(pb.Envelope(commands=pb.Commands(correlation=7, parts=b"\x02"))), command_frame, b"text",
              command_frame])
    bad("unknown-part", "A part that this version does not know.", "message.frames-missing", correlation=7,
        cb1p=[protobuf_frame(pb.Envelope(commands=pb.Commands(correlation=7, parts=b"\x08"))), command_frame, b"x"])
    bad("too-many-commands", "257 commands in one message.", "message.too-many-commands", correlation=7,
        cb1p=[protobuf_frame(pb.Envelope(commands=pb.Commands(correlation=7, parts=bytes(257))))]
        + [field(1, b"%d" % n) + field(24, field(1, 1)) for n in range(257)])


def main():
    for make in (messages_to_the_bus, commands_to_the_bus, procedures_to_the_bus, messages_from_the_bus,
                 deliveries_from_the_bus, further_deliveries_from_the_bus, evolution, malformed_commands,
                 malformed_procedures, malformed_messages):
        make()
    wanted = {
        f"{name}.json": json.dumps(vector, ensure_ascii=False, indent=1) + "\n" for name, vector in VECTORS.items()}
    there = {path.name: path.read_text() for path in FOLDER.glob("*.json")}
    if "--check" in sys.argv[1:]:
        changed = sorted(name for name in wanted.keys() | there.keys() if wanted.get(name) != there.get(name))
        print("\n".join(["not up to date:"] + changed) if changed else f"{len(wanted)} vectors are up to date")
        return 1 if changed else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in there.keys() - wanted.keys():
        (FOLDER / name).unlink()
    for name, text in wanted.items():
        (FOLDER / name).write_text(text)
    print(f"{len(wanted)} vectors in {FOLDER.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
