"""The named limits of docs/operations.md over the wire: what is at a limit is taken, one above is refused by its code.

Limits of sessions and of the whole bus are in test_limits_bus.py, those of what is malformed in test_vectors.py, those
that an attacker meets in test_hostile.py, and the largest payload and signature in test_bus.py.
"""
import itertools
import time

import pytest

import wire
from client import Command, Refused
from conftest import Bus, HALL, MARKET, SEAL, TAX, program
from test_bus import code_of

MEBIBYTE = 1 << 20
MESSAGE_BYTES = 8 * MEBIBYTE
numbers = itertools.count()


@pytest.fixture(scope="module")
def shared():
    """One daemon for all that need no configuration of their own: each test has cases of its own."""
    bus = Bus(program("CASEBUSD"), program("CASEBUS"))
    try:
        yield bus.start()
    finally:
        bus.end()


@pytest.fixture
def hall(shared, request):
    request.node.bus = shared
    return shared.client(HALL, credit=0)


def a_case(client):
    name = f"case-{next(numbers)}"
    client.register(name)
    return client.case(name)


def pushed(hall, market):
    """A case, and a hand-off of it that is signed."""
    case = a_case(hall)
    handoff = hall.push(case, MARKET)["handoff"]
    market.sign(handoff)
    return case, handoff


def codes(answers):
    return [answer.get("code") for answer in answers]


# Of a command

def test_welcome_tells_the_limits(hall):
    assert hall.welcome["limits"] == {"command_bytes": 16384, "commands_per_message": 256, "payload_bytes": MEBIBYTE,
                                      "text_bytes": 8192, "signature_bytes": 256}


def test_a_command_frame_of_16_kib_is_taken_and_one_byte_more_is_not(shared, encoding):
    hall = shared.client(HALL, encoding=encoding, credit=0)
    content = {"case": a_case(hall), "to": MARKET}

    def command(last):
        uris = ["x" * size for size in [2000] * 7 + [800, last]]
        attachments = {"attachments": [{"uri": uri} for uri in uris]}
        return hall.command("push", content | attachments, id=f"{next(numbers):036}")

    fitting = next(last for last in range(1000, 2048) if len(command(last).frame) == 16384)
    assert codes(hall.submit(command(fitting), command(fitting + 1))) == [None, "command.too-large"]


def test_a_text_of_8_kib_is_taken_and_one_byte_more_is_not(hall):
    assert codes(hall.submit(*[hall.command("register", {"case_id": f"case-{next(numbers)}"}, text="字" * 2730 + tail)
                               for tail in ("xx", "xxx")])) == [None, "text.too-large"]


def ids():
    """Each field of 64 bytes, as a command that has it."""
    return {
        "id": lambda client, text: client.command("register", {"case_id": f"case-{next(numbers)}"}, id=text),
        "register.case_id": lambda client, text: client.command("register", {"case_id": text}),
        "register.matter": lambda client, text: client.command(
            "register", {"case_id": f"case-{next(numbers)}", "matter": text}),
        "push.matter": lambda client, text: client.command(
            "push", {"case": a_case(client), "to": MARKET, "matter": text}),
        "push.step": lambda client, text: client.command(
            "push", {"case": a_case(client), "to": MARKET, "step": text}),
        "withdraw.reason": lambda client, text: client.command(
            "withdraw", {"handoff": client.push(a_case(client), MARKET)["handoff"], "reason": text})}


@pytest.mark.parametrize("field", ids())
@pytest.mark.parametrize("unit", ["x", "字"])
def test_an_identifier_has_64_bytes(hall, field, unit):
    """Bytes, not characters; only a reason is ASCII."""
    if field.endswith("reason") and unit != "x":
        return
    make = ids()[field]
    fresh = f"{next(numbers):04}" if field != "withdraw.reason" else "abcd"
    fits = fresh + unit * (60 // len(unit.encode()))
    answers = hall.submit(make(hall, fits), make(hall, "y" + fits))
    assert codes(answers) == [None, "field.too-long"], answers
    assert answers[1]["field"] == field


def test_an_instance_has_64_bytes(shared):
    shared.client(HALL, instance="x" * 64)


def test_an_address_has_128_bytes(shared, hall):
    longest = "bureau/" + "x" * 121
    case = a_case(hall)
    assert code_of(hall.push, case, longest) == "unit.unknown"
    assert code_of(hall.push, case, longest + "x") == "field.too-long"
    assert code_of(shared.client(HALL, connect=False).connect, unit=longest + "x") == "field.invalid"


def test_a_unit_of_128_bytes_works(idle_bus):
    longest = "局/" + "x" * 124
    idle_bus.casebus("units", "add", longest)
    idle_bus.casebus("units", "add", longest + "x", status=2)
    bus = idle_bus.start()
    hall, other = bus.client(HALL), bus.client(longest)
    handoff = hall.push(a_case(hall), longest)["handoff"]
    assert other.take_in()["handoff"] == handoff
    other.sign(handoff)


def test_a_push_has_16_attachments_of_2048_bytes_at_most(hall):
    case = a_case(hall)
    small = {"uri": "https://files.example/1"}
    hall.push(case, MARKET, attachments=[small] * 16)
    assert code_of(hall.push, case, MARKET, attachments=[small] * 17) == "field.too-many"
    hall.push(case, MARKET, attachments=[{"uri": "x" * 2048}])
    assert code_of(hall.push, case, MARKET, attachments=[{"uri": "x" * 2049}]) == "field.too-long"


def test_a_feedback_has_16_next_pushes(shared, hall):
    market = shared.client(MARKET, credit=0)
    _, handoff = pushed(hall, market)
    assert code_of(market.feedback, handoff, next=[{"to": TAX}] * 17) == "field.too-many"
    assert market.feedback(handoff, next=[{"to": TAX}] * 16)["handoffs"] == 16


def test_a_problem_repeats_128_bytes_of_a_value(shared):
    with pytest.raises(Refused) as refusal:
        shared.client(HALL, connect=False).connect(unit="字" * 1000)
    value = refusal.value.problem["value"]
    assert value.endswith("…") and len(value.encode()) <= 128 and set(value) == {"字", "…"}


# Of a message

def test_256_commands_with_all_four_frames_are_one_message(hall):
    commands = [hall.command("register", {"case_id": f"case-{next(numbers)}"}, text="words", payload=b"data",
                             signature=b"\x01" + bytes(64)) for _ in range(256)]
    assert set(codes(hall.submit(*commands))) == {None}


def test_without_parts_what_is_behind_the_256th_command_is_refused(hall):
    commands = [hall.command("register", {"case_id": f"case-{next(numbers)}"}) for _ in range(258)]
    answers = hall.submit(*commands)
    assert codes(answers) == [None] * 256 + ["message.too-many-frames"] * 2


def test_a_message_has_8_mib(hall):
    """Exactly so much is taken; the command that passes it is refused with all behind it."""
    def message(more):
        commands = [hall.command("register", {"case_id": f"case-{next(numbers):06}"}, payload=bytes(MEBIBYTE))
                    for _ in range(7)]
        last = hall.command("register", {"case_id": f"case-{next(numbers):06}"}, payload=b"")
        rest = MESSAGE_BYTES - 7 * MEBIBYTE - sum(len(one.frame) for one in commands) - len(last.frame)
        small = hall.command("register", {"case_id": f"case-{next(numbers):06}"})
        return [*commands, Command(last.id, last.frame, payload=bytes(rest + more)), small]
    assert codes(hall.submit(*message(0))) == [None] * 8 + ["message.too-large"]
    assert codes(hall.submit(*message(1))) == [None] * 7 + ["message.too-large"] * 2


def test_an_envelope_has_64_kib(hall):
    """Filled up with a field of a later version."""
    ping = wire.encode_envelope("CB1P", "ping", {"nonce": 7})
    for size, is_taken in ((65536, True), (65537, False)):
        rest = size - len(ping) - 2 - 3
        hall.send_frames([ping + wire.write_varint(31 << 3 | 2) + wire.write_varint(rest) + bytes(rest)])
        if is_taken:
            deadline = time.monotonic() + 5
            while not hall.pongs:
                hall.pump(deadline, "PONG")
        else:
            assert hall.next_problem()["code"] == "message.malformed"
    assert len(hall.pongs) == 1


def test_a_querys_parameters_have_16_kib(hall):
    said = '{"from":1,"limit":1000}'
    assert hall.query("tail", parameters=said.ljust(16384))["next"] > 1
    assert code_of(hall.query, "tail", parameters=said.ljust(16385)) == "query.invalid"


# Of a case and its hand-offs

def test_a_case_has_256_open_hand_offs(shared, hall):
    market = shared.client(MARKET, credit=0)
    case, handoff = pushed(hall, market)
    push = {"case": case, "to": SEAL}
    assert codes(hall.submit(*[hall.command("push", push) for _ in range(256)])) == (
        [None] * 255 + ["case.too-many-handoffs"])
    assert code_of(market.feedback, handoff, next=[{"to": TAX}] * 2) == "case.too-many-handoffs"
    hall.withdraw(handoff + 1)
    hall.push(case, SEAL)
    assert code_of(hall.push, case, SEAL) == "case.too-many-handoffs"


def test_a_case_with_256_open_hand_offs_can_be_handed_on(shared, hall):
    market = shared.client(MARKET, credit=0)
    case, handoff = pushed(hall, market)
    hall.submit(*[hall.command("push", {"case": case, "to": SEAL}) for _ in range(255)])
    market.feedback(handoff, next=[{"to": TAX}])


def test_a_hand_off_has_256_progress_reports_and_16_urges(shared, hall):
    market = shared.client(MARKET, credit=0)
    _, handoff = pushed(hall, market)
    progress = {"handoff": handoff, "outcome": "PROGRESS"}
    assert set(codes(market.submit(*[market.command("feedback", progress) for _ in range(256)]))) == {None}
    assert code_of(market.feedback, handoff, "PROGRESS") == "handoff.too-many-reports"
    for _ in range(16):
        hall.urge(handoff)
    assert code_of(hall.urge, handoff) == "handoff.too-many-urges"
    market.feedback(handoff, "DONE")
