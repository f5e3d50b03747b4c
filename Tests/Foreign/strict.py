"""How the bus must read what a client sends: sections 3, 4, 7 and 12 of docs/protocol.md as a checker.

A client needs none of this. It is here so that the golden vectors of malformed messages are read a second time.
"""
from wire import (
    COMMAND, ENUMS, MESSAGES, NUMBERS, PAYLOAD, SIGNATURE, TEXT, WireError, decode_envelope, decode, from_json,
    parse_json, read_key, take_frames,
)

COMMAND_BYTES, COMMANDS, NEXT, ATTACHMENTS = 16384, 256, 16, 16
IDENTIFIER, ADDRESS, URI = 64, 128, 2048
ENTRIES, DAYS = 10_000, 1000
REQUIRED = {"suspend": ("ground", "approver", "notice", "party"),
            "extend": ("days", "ground", "approver", "notice"), "correction": ("notice",)}
LATEST = 253402300799999
FROM_CLIENT = ("hello", "commands", "credit", "delivered", "ping", "goodbye", "query")
ACTS = ("register", "accept", "decide", "close", "push", "acknowledge", "feedback", "withdraw", "urge",
        "suspend", "resume", "extend", "oversee", "explain", "rule", "reassign", "correction", "corrected")
FORBIDDEN = [(0, 0x1F), (0x7F, 0x9F), (0x200B, 0x200F), (0x2028, 0x202E), (0x2060, 0x206F), (0xFEFF, 0xFEFF),
             (0xFFF9, 0xFFFB)]


def check_shape(name, data):
    """Section 4: no unknown field, none twice, the schema's wire types, at every level of a CB1P command."""
    seen, at = set(), 0
    while at < len(data):
        number, wire_type, value, at = read_key(data, at)
        if name == "Command" and 34 <= number <= 63 and wire_type == 2:
            raise WireError("command.unknown", f"act {number}", "act")
        if number not in MESSAGES[name]:
            raise WireError("command.malformed", f"{name} has no field {number}")
        field, kind, repeated, _ = MESSAGES[name][number]
        if wire_type != (0 if kind in NUMBERS or kind in ENUMS else 2):
            raise WireError("command.malformed", f"{name}.{field} has wire type {wire_type}")
        if field in seen and not repeated:
            raise WireError("command.malformed", f"{name}.{field} stands twice")
        seen.add(field)
        if kind in MESSAGES:
            check_shape(kind, value)
        elif kind == "string":
            try:
                value.decode()
            except UnicodeDecodeError:
                raise WireError("field.invalid", "not UTF-8", field) from None
    if name == "Command" and len(seen & set(ACTS)) > 1:
        raise WireError("command.malformed", "two acts")


def read_command(encoding, frame):
    """A command, or the WireError that the bus answers with."""
    if len(frame) > COMMAND_BYTES:
        raise WireError("command.too-large", f"{len(frame)} bytes", "command")
    if encoding == "CB1P":
        check_shape("Command", frame)
        command = decode("Command", frame)
    else:
        command = from_json("Command", parse_json(frame), strict=True)
    check_values(command)
    return command


def check_text(value, field, limit=IDENTIFIER):
    if len(value.encode()) > limit:
        raise WireError("field.too-long", f"{len(value.encode())} bytes", field)
    if any(low <= ord(character) <= high for character in value for low, high in FORBIDDEN):
        raise WireError("field.invalid", "a character that is not allowed", field)


def need(value, field):
    if not value:
        raise WireError("field.missing", "missing or empty", field)


def check_values(command):
    """Sections 1, 7 and 12: what is required, how long it may be, which values there are."""
    need(command.get("id"), "id")
    check_text(command["id"], "id")
    if not 0 <= command.get("occurred_at_ms", 0) <= LATEST:
        raise WireError("field.invalid", "no time from 1970 to 9999", "occurred_at_ms")
    check_text(command.get("on_behalf_of", ""), "on_behalf_of", ADDRESS)
    acts = [act for act in ACTS if act in command]
    if len(acts) > 1:
        raise WireError("command.malformed", "two acts")
    need(acts, "act")
    act, content = acts[0], command[acts[0]]
    if act == "register":
        need(content.get("case_id"), "register.case_id")
        check_text(content["case_id"], "register.case_id")
        check_text(content.get("matter", ""), "register.matter")
        if "applicant" in content:
            check_choice(content["applicant"], "Applicant", "register.applicant")
        if "linked_to" in content:
            check_case("register.linked_to", content["linked_to"], of_act=False)
    if act in ("accept", "decide", "close", "push"):
        check_case(act, content.get("case", {}))
    if act == "decide":
        check_choice(content.get("decision"), "Decision", "decide.decision")
    if act == "push":
        check_push(content)
    if act in ("acknowledge", "feedback", "withdraw", "urge", "oversee", "explain", "rule", "reassign"):
        need(content.get("handoff"), f"{act}.handoff")
        check_reason(content.get("reason", ""), f"{act}.reason")
    if act == "acknowledge":
        check_acknowledge(content)
    if act == "feedback":
        check_feedback(content)
    if act in ("suspend", "resume", "extend", "correction", "corrected"):
        check_procedure(act, content)
    if act == "explain":
        need(content.get("reason"), "explain.reason")
    for one, field in (("rule", "owner"), ("reassign", "office")):
        if act == one:
            need(content.get(field), f"{act}.{field}")
            check_text(content[field], f"{act}.{field}", ADDRESS)


def check_acknowledge(content):
    check_choice(content.get("answer"), "Answer", "acknowledge.answer")
    check_text(content.get("owner", ""), "acknowledge.owner", ADDRESS)
    if content.get("entry", 0) > ENTRIES:
        raise WireError("field.invalid", f"entry {content['entry']}", "acknowledge.entry")
    if content["answer"] == "REFUSE":
        need(content.get("reason"), "acknowledge.reason")
    if content["answer"] == "DISPUTE":
        need(content.get("owner"), "acknowledge.owner")
        need(content.get("entry"), "acknowledge.entry")


def check_procedure(act, content):
    """A special procedure: of a hand-off or an idle case, not both; on a ground, with approver and notice."""
    if act == "extend":
        check_case(act, content.get("case", {}))
    elif not content.get("handoff"):
        check_case(act, content.get("case", {}))
    elif "case" in content:
        raise WireError("field.invalid", "a hand-off or a case", f"{act}.case")
    if content.get("days", 0) > DAYS:
        raise WireError("field.invalid", f"{content['days']} days", f"{act}.days")
    check_text(content.get("approver", ""), f"{act}.approver", ADDRESS)
    check_text(content.get("notice", ""), f"{act}.notice")
    for field in ("ground", "party"):
        check_reason(content.get(field, ""), f"{act}.{field}")
    for field in REQUIRED.get(act, ()):
        need(content.get(field), f"{act}.{field}")


def check_feedback(content):
    check_choice(content.get("outcome"), "Outcome", "feedback.outcome")
    pushes = content.get("next", [])
    if len(pushes) > NEXT:
        raise WireError("field.too-many", f"{len(pushes)} pushes", "feedback.next")
    if pushes and content["outcome"] == "PROGRESS":
        raise WireError("field.invalid", "progress closes nothing", "feedback.next")
    for push in pushes:
        if "case" in push:
            raise WireError("field.invalid", "it is the feedback's case", "feedback.next.case")
        need(push.get("to") or push.get("step"), "feedback.next.to")
        check_push(push)


def check_case(act, case, of_act=True):
    check_text(case.get("registrar", ""), "case.registrar", ADDRESS)
    need(case.get("id"), f"{act}.case.id" if of_act else f"{act}.id")
    check_text(case["id"], "case.id")


def check_push(push):
    need(push.get("to") or push.get("step"), "push.to")
    check_text(push.get("to", ""), "push.to", ADDRESS)
    for field in ("matter", "step"):
        check_text(push.get(field, ""), f"push.{field}")
    attachments = push.get("attachments", [])
    if len(attachments) > ATTACHMENTS:
        raise WireError("field.too-many", f"{len(attachments)} attachments", "push.attachments")
    for attachment in attachments:
        need(attachment.get("uri"), "attachment.uri")
        check_text(attachment["uri"], "attachment.uri", URI)
        if len(attachment.get("digest", bytes(32))) != 32:
            raise WireError("field.invalid", "no SHA-256", "attachment.digest")


def check_choice(value, kind, field):
    need(value, field)
    if value not in ENUMS[kind]:
        raise WireError("field.invalid", f"{value}", field)


def check_reason(value, field):
    check_text(value, field)
    if any(character not in "abcdefghijklmnopqrstuvwxyz0123456789.-" for character in value):
        raise WireError("field.invalid", "a reason is a code", field)


def read_message(frames):
    """A client's message, within a session: its envelope, and a list of commands and WireErrors by correlation."""
    encoding, body, message = decode_envelope(frames[0])
    if body not in FROM_CLIENT:
        raise WireError("message.malformed", f"{body} is the bus's to send")
    return encoding, body, message, read_commands(encoding, message, frames[1:]) if body == "commands" else {}


def read_commands(encoding, message, frames):
    """Section 6: each command's dict with its frames, or its problem, under its correlation."""
    correlation, parts = message.get("correlation", 0), message.get("parts", b"")
    if len(parts) > COMMANDS:
        return {correlation: WireError("message.too-many-commands", f"{len(parts)}")}
    frames, found = list(frames), {}
    for number in range(len(parts) or min(len(frames), COMMANDS)):
        bits = parts[number] if parts else 0
        try:
            if bits & ~(SIGNATURE | TEXT | PAYLOAD):
                raise WireError("message.frames-missing", f"parts {bits}")
            taken = take_frames(bits | COMMAND, frames)
        except WireError as error:
            return found | {correlation + number: error}
        try:
            found[correlation + number] = taken | {"command": read_command(encoding, taken["command"])}
        except WireError as error:
            found[correlation + number] = error
    if frames:
        found[correlation + len(found)] = WireError("message.too-many-frames", f"{len(frames)} left over")
    return found
