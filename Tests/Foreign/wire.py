"""The messages of docs/protocol.md, section 6 and 7, in both encodings, written by hand.

A message is a dict with the schema's names; what is at its default is absent, enums are names, bytes are bytes.
Reading is lenient here, as the document asks of a client; strict.py reads commands the way the bus must.
"""
import base64
import json

MARKS = {"CB1P": b"CB1P", "CB1J": b"CB1J"}
SIGNATURE, TEXT, PAYLOAD, COMMAND, JSON_COMMAND, BUS_EVENT = 1, 2, 4, 8, 16, 32

ENUMS = {
    "Decision": ["DECISION_UNSPECIFIED", "GRANTED", "DENIED", "NOT_ACCEPTED", "TERMINATED", "FOUND", "CLEAR"],
    "Answer": ["ANSWER_UNSPECIFIED", "SIGN", "REFUSE", "DISPUTE", "PROXY_SIGN"],
    "Applicant": ["APPLICANT_UNSPECIFIED", "COMPANY", "PERSON"],
    "Outcome": ["OUTCOME_UNSPECIFIED", "PROGRESS", "DONE", "DECLINED", "PARTIAL", "NEEDS_CORRECTION", "TRANSFERRED"],
    "Notice": ["NOTICE_UNSPECIFIED", "PUSHED", "WITHDRAWN", "URGED", "SIGNED", "REFUSED", "FED_BACK", "SUSPENDED",
               "RESUMED", "DISPUTED", "EXPLAINED", "REASSIGNED", "OVERSEEN", "SIGNED_FOR", "RULED", "CARD",
               "SUCCEEDED"],
    "Clock": ["CLOCK_UNSPECIFIED", "WAITING", "ANSWERING", "DECIDING", "IDLING", "NEGOTIATING", "RULING"],
    "Colour": ["COLOUR_UNSPECIFIED", "AMBER", "YELLOW", "RED"],
}


def _fields(text):
    """Reads `1 name type, 2 name type*`; a star says repeated, an exclamation mark that presence counts."""
    fields = {}
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        number, name, kind = part.split()
        fields[int(number)] = (name, kind.rstrip("*!"), "*" in kind, "!" in kind)
    return fields


MESSAGES = {name: _fields(text) for name, text in {
    "Envelope": """1 hello Hello, 2 commands Commands, 3 credit Credit, 4 delivered Delivered, 5 ping Ping,
        6 goodbye Goodbye, 7 query Query, 16 welcome Welcome, 17 receipts Receipts, 18 deliveries Deliveries,
        19 pong Pong, 20 result Result, 21 refused Problem, 22 closing Goodbye""",
    "Hello": """1 version_min uint32, 2 version_max uint32, 3 unit string, 4 instance string, 5 epoch uint64,
        6 credit uint32, 7 software string""",
    "Welcome": """1 version uint32, 2 log_id bytes, 3 term uint64, 4 head uint64, 5 heartbeat_ms uint32,
        6 limits Limits, 7 endpoints string*, 8 credit uint32""",
    "Limits": """1 command_bytes uint32, 2 commands_per_message uint32, 3 payload_bytes uint32, 4 text_bytes uint32,
        5 signature_bytes uint32""",
    "Commands": "1 correlation uint64, 2 parts bytes",
    "Credit": "1 window uint32",
    "Delivered": "1 up_to uint64",
    "Ping": "1 nonce uint64",
    "Pong": "1 nonce uint64, 2 head uint64",
    "Goodbye": "1 reason string",
    "Query": "1 correlation uint64, 2 name string, 3 parameters string",
    "Result": "1 correlation uint64",
    "Receipts": "1 receipts Receipt*, 2 problems Problem*",
    "Receipt": """1 correlation uint64, 2 sequence uint64, 3 recorded_at_ms int64, 4 handoff uint64, 5 handoffs uint32,
        6 repeated bool""",
    "Problem": """1 correlation uint64, 2 code string, 3 field string, 4 value string, 5 detail string, 6 state string,
        7 allowed string*""",
    "Deliveries": "1 deliveries Delivery*",
    "Delivery": """1 number uint64, 2 notice Notice, 3 handoff uint64, 4 sequence uint64, 5 recorded_at_ms int64,
        6 from string, 7 case CaseRef, 8 parts uint32, 9 next_index uint32, 10 redelivered bool, 11 erased bool""",
    "CaseRef": "1 registrar string, 2 id string",
    "Command": """1 id string, 2 occurred_at_ms int64!, 3 on_behalf_of string, 16 register Register, 17 accept Accept,
        18 decide Decide, 19 close Close, 20 push Push, 21 acknowledge Acknowledge, 22 feedback Feedback,
        23 withdraw Withdraw, 24 urge Urge, 25 suspend Suspend, 26 resume Resume, 27 extend Extend, 28 oversee Oversee,
        29 explain Explain, 30 rule Rule, 31 reassign Reassign, 32 correction Correction, 33 corrected Corrected""",
    "Register": "1 case_id string, 2 matter string, 3 applicant Applicant, 4 linked_to CaseRef",
    "Accept": "1 case CaseRef",
    "Decide": "1 case CaseRef, 2 decision Decision",
    "Close": "1 case CaseRef",
    "Push": "1 case CaseRef, 2 to string, 3 matter string, 4 step string, 5 attachments Attachment*",
    "Attachment": "1 uri string, 2 size uint64, 3 digest bytes",
    "Acknowledge": "1 handoff uint64, 2 answer Answer, 3 reason string, 4 owner string, 5 entry uint32",
    "Feedback": "1 handoff uint64, 2 outcome Outcome, 3 reason string, 4 next Push*, 5 in_person bool",
    "Withdraw": "1 handoff uint64, 2 reason string",
    "Urge": "1 handoff uint64",
    "Suspend": """1 case CaseRef, 2 handoff uint64, 3 ground string, 4 approver string, 5 notice string, 6 party string,
        7 days uint32""",
    "Resume": "1 case CaseRef, 2 handoff uint64, 3 notice string",
    "Extend": "1 case CaseRef, 2 days uint32, 3 ground string, 4 approver string, 5 notice string",
    "Oversee": "1 handoff uint64",
    "Explain": "1 handoff uint64, 2 reason string",
    "Rule": "1 handoff uint64, 2 owner string, 3 reason string",
    "Reassign": "1 handoff uint64, 2 office string",
    "Correction": "1 case CaseRef, 2 handoff uint64, 3 notice string, 4 in_person bool",
    "Corrected": "1 case CaseRef, 2 handoff uint64",
    # Of the acts of the bus, those that come in deliveries; the others stay in the log.
    "BusEvent": "8 card Card, 9 deemed_signed DeemedSigned, 10 deemed_accepted DeemedAccepted, 11 linked Linked",
    "Card": """1 clock Clock, 2 colour Colour, 3 handoff uint64, 4 case CaseRef, 5 holder string, 6 raised bool,
        7 rule string, 8 due_ms int64""",
    "DeemedSigned": "1 handoff uint64",
    "DeemedAccepted": "1 case CaseRef",
    "Linked": """1 parent CaseRef, 2 case CaseRef, 3 matter string, 4 step string, 5 handoff uint64, 6 to string""",
}.items()}

NUMBERS = ("uint32", "uint64", "int64", "bool")


class WireError(Exception):
    """Bytes that are no message; the code is the bus's for the same."""

    def __init__(self, code, detail, field=None):
        super().__init__(f"{code} {field or ''}: {detail}")
        self.code, self.field = code, field


# Protobuf (section 4)

def write_varint(value):
    value &= (1 << 64) - 1
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def read_varint(data, at):
    value = 0
    for count in range(10):
        if at + count >= len(data):
            raise WireError("command.malformed", "the bytes end within a varint")
        byte = data[at + count]
        value |= (byte & 0x7F) << (7 * count)
        if byte < 0x80:
            if value >= 1 << 64:
                break
            return value, at + count + 1
    raise WireError("command.malformed", "a varint of more than 64 bits")


def read_key(data, at):
    """A field's number and wire type, and its value: an int, or bytes."""
    key, at = read_varint(data, at)
    number, wire_type = key >> 3, key & 7
    if number == 0:
        raise WireError("command.malformed", "a field of number 0")
    if wire_type == 0:
        value, at = read_varint(data, at)
    elif wire_type == 2:
        length, at = read_varint(data, at)
        if length > len(data) - at:
            raise WireError("command.malformed", "a field is longer than the bytes")
        value, at = bytes(data[at:at + length]), at + length
    else:
        raise WireError("command.malformed", f"wire type {wire_type}")
    return number, wire_type, value, at


def _is_default(kind, value):
    return kind not in MESSAGES and (value in (0, "", b"", False) or (kind in ENUMS and value == ENUMS[kind][0]))


def _encode_value(kind, value):
    """The wire type and the bytes of one value."""
    if kind in MESSAGES:
        body = encode(kind, value)
        return 2, write_varint(len(body)) + body
    if kind in ENUMS:
        return 0, write_varint(ENUMS[kind].index(value) if isinstance(value, str) else value)
    if kind in NUMBERS:
        return 0, write_varint(int(value))
    body = value.encode() if kind == "string" else value
    return 2, write_varint(len(body)) + body


def encode(name, message):
    """A message as protobuf: fields in the order of their numbers, defaults left out."""
    unknown = set(message) - {field[0] for field in MESSAGES[name].values()}
    if unknown:
        raise ValueError(f"{name} has no field {', '.join(sorted(unknown))}")
    out = bytearray()
    for number, (field, kind, repeated, optional) in sorted(MESSAGES[name].items()):
        if field not in message:
            continue
        for value in message[field] if repeated else [message[field]]:
            if not repeated and not optional and _is_default(kind, value):
                continue
            wire_type, content = _encode_value(kind, value)
            out += write_varint(number << 3 | wire_type) + content
    return bytes(out)


def _decoded_number(kind, value):
    if kind == "bool":
        return value != 0
    if kind == "int64" and value >= 1 << 63:
        return value - (1 << 64)
    if kind == "uint32":
        return value & 0xFFFFFFFF
    if kind in ENUMS:
        return ENUMS[kind][value] if value < len(ENUMS[kind]) else value
    return value


def decode(name, data):
    """A message from protobuf; fields it does not know are ignored, and the last of a singular field holds."""
    message, at = {}, 0
    while at < len(data):
        number, wire_type, value, at = read_key(data, at)
        if number not in MESSAGES[name]:
            continue
        field, kind, repeated, optional = MESSAGES[name][number]
        is_number = kind in NUMBERS or kind in ENUMS
        if wire_type != (0 if is_number else 2):
            raise WireError("command.malformed", f"{name}.{field} has wire type {wire_type}")
        if kind in MESSAGES:
            value = decode(kind, value)
        elif is_number:
            value = _decoded_number(kind, value)
        elif kind == "string":
            value = _utf8(value, field)
        if repeated:
            message.setdefault(field, []).append(value)
        elif optional or not _is_default(kind, value):
            message[field] = value
    return message


def _utf8(value, field):
    try:
        return value.decode()
    except UnicodeDecodeError as error:
        raise WireError("field.invalid", "not UTF-8", field) from error


# JSON (section 4)

def camel(name):
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def _value_to_json(kind, value):
    if kind in MESSAGES:
        return to_json(kind, value)
    if kind in ("uint64", "int64"):
        return str(value)
    return base64.b64encode(value).decode() if kind == "bytes" else value


def to_json(name, message):
    """A message as what json.dumps takes."""
    said = {}
    for _, (field, kind, repeated, optional) in sorted(MESSAGES[name].items()):
        if field not in message or (not repeated and not optional and _is_default(kind, message[field])):
            continue
        value = message[field]
        said[camel(field)] = [_value_to_json(kind, one) for one in value] if repeated else _value_to_json(kind, value)
    return said


def _value_from_json(kind, value, field):
    if kind in MESSAGES:
        return from_json(kind, value)
    wrong = WireError("command.malformed", f"{field} cannot be {value!r}")
    if kind in ("uint32", "uint64", "int64"):
        if isinstance(value, bool) or not isinstance(value, (int, str)):
            raise wrong
        try:
            return int(value)
        except ValueError:
            raise wrong from None
    if kind == "bool":
        if not isinstance(value, bool):
            raise wrong
        return value
    if kind in ENUMS:
        if isinstance(value, int) and not isinstance(value, bool):
            return ENUMS[kind][value] if 0 <= value < len(ENUMS[kind]) else value
        if value not in ENUMS[kind]:
            raise wrong
        return value
    if not isinstance(value, str):
        raise wrong
    if kind == "string":
        return value
    try:
        return base64.b64decode(value, validate=True)
    except ValueError:
        raise wrong from None


def from_json(name, said, strict=False):
    """A message from what json.loads gave; strict refuses names it does not know, here and below."""
    if not isinstance(said, dict):
        raise WireError("command.malformed", f"{name} cannot be {type(said).__name__}")
    known = {}
    for field in MESSAGES[name].values():
        known[camel(field[0])] = known[field[0]] = field
    message = {}
    for key, value in said.items():
        if key not in known:
            if strict:
                raise WireError("command.malformed", f"{name} has no {key}")
            continue
        field, kind, repeated, optional = known[key]
        if value is None:
            continue
        if repeated and not isinstance(value, list):
            raise WireError("command.malformed", f"{name}.{field} is no list")
        values = [from_json(kind, one, strict) if kind in MESSAGES else _value_from_json(kind, one, field)
                  for one in (value if repeated else [value])]
        if repeated:
            if values:
                message[field] = values
        elif optional or not _is_default(kind, values[0]):
            message[field] = values[0]
    return message


def parse_json(data):
    try:
        return json.loads(data.decode())
    except (ValueError, RecursionError) as error:
        raise WireError("command.malformed", f"no JSON: {error}") from error


def dump_json(name, message):
    return json.dumps(to_json(name, message), ensure_ascii=False, separators=(",", ":")).encode()


# Frames (section 3)

def encode_command(encoding, command):
    return encode("Command", command) if encoding == "CB1P" else dump_json("Command", command)


def decode_command(encoding, frame):
    return decode("Command", frame) if encoding == "CB1P" else from_json("Command", parse_json(frame))


def encode_envelope(encoding, body, message):
    """The first frame of a message."""
    envelope = {body: message}
    content = encode("Envelope", envelope) if encoding == "CB1P" else dump_json("Envelope", envelope)
    return MARKS[encoding] + content


def decode_envelope(frame):
    """Encoding, name and message of the one body of an envelope frame."""
    encoding = next((name for name, mark in MARKS.items() if frame[:4] == mark), None)
    if encoding is None:
        raise WireError("message.malformed", f"no mark: {frame[:4]!r}")
    try:
        envelope = decode("Envelope", frame[4:]) if encoding == "CB1P" else from_json("Envelope", parse_json(frame[4:]))
    except WireError as error:
        raise WireError("message.malformed", str(error)) from error
    if len(envelope) != 1:
        raise WireError("message.malformed", f"{len(envelope)} bodies")
    (body, message), = envelope.items()
    return encoding, body, message


def parts_of(signature, text, payload):
    return ((SIGNATURE if signature is not None else 0) | (TEXT if text is not None else 0)
            | (PAYLOAD if payload is not None else 0))


def take_frames(parts, frames):
    """Takes the frames that parts names from the front of the list: command, signature, text, payload."""
    taken = {}
    for bit, name in ((COMMAND, "command"), (SIGNATURE, "signature"), (TEXT, "text"), (PAYLOAD, "payload")):
        if parts & bit:
            if not frames:
                raise WireError("message.frames-missing", f"no {name} frame")
            taken[name] = frames.pop(0)
    return taken


def split_deliveries(message, frames):
    """Gives each delivery its frames, the command decoded beside its bytes."""
    frames = list(frames)
    deliveries = []
    for delivery in message.get("deliveries", []):
        parts = delivery.get("parts", 0)
        taken = take_frames(parts, frames)
        if "command" in taken:
            taken["command_frame"] = taken["command"]
            if parts & BUS_EVENT:
                taken["event"] = decode("BusEvent", taken.pop("command"))
            else:
                taken["command"] = decode_command("CB1J" if parts & JSON_COMMAND else "CB1P", taken["command_frame"])
        if "text" in taken:
            taken["text"] = taken["text"].decode()
        deliveries.append(delivery | {"frames": taken})
    if frames:
        raise WireError("message.malformed", f"{len(frames)} frames more than the deliveries name")
    return deliveries
