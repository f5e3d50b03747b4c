"""The daemon as docs/protocol.md describes it, through the client that was written from it."""
import base64
import contextlib
import json
import os
import time

import pytest

import wire
from client import Command, NoAnswer, Refused, SessionLost, new_id
from conftest import HALL, IMPORTER, MARKET, OPERATOR, OTHER_HALL, SEAL, TAX
from test_vectors import REFUSED, VECTORS, frames_of


def code_of(call, *arguments, **named):
    """The code that a command or query is refused with."""
    with pytest.raises(Refused) as refusal:
        call(*arguments, **named)
    return refusal.value.code


def opened(bus, encoding="CB1P", case="2026-0001", **options):
    """A hall and a bureau with sessions, and one hand-off pushed between them but not yet received."""
    hall = bus.client(HALL, encoding=encoding, **options)
    market = bus.client(MARKET, encoding=encoding, **options)
    hall.register(case)
    receipt = hall.push(hall.case(case), MARKET)
    return hall, market, receipt["handoff"]


# A case's whole life

def test_a_case_goes_its_whole_way(bus, encoding):
    hall, market, tax, seal = (bus.client(unit, encoding=encoding) for unit in (HALL, MARKET, TAX, SEAL))
    assert hall.welcome["version"] == 1 and len(hall.welcome["log_id"]) == 16
    registered = hall.register("2026-0001")
    hall.accept(hall.case("2026-0001"))
    attachment = {"uri": "https://files.example/plan.pdf", "size": 123456, "digest": bytes(range(32))}
    pushed = hall.push(hall.case("2026-0001"), MARKET, attachments=[attachment], text="请审核", payload=bytes(range(256)))
    assert pushed["sequence"] > registered["sequence"]
    assert pushed["handoffs"] == 1

    arrived = market.take_in()
    assert (arrived["notice"], arrived["handoff"], arrived["from"]) == ("PUSHED", pushed["handoff"], HALL)
    assert arrived["sequence"] == pushed["sequence"] and arrived["number"] == 1
    assert arrived["recorded_at_ms"] == pushed["recorded_at_ms"]
    assert arrived["case"] == {"registrar": HALL, "id": "2026-0001"}
    assert arrived["frames"]["text"] == "请审核" and arrived["frames"]["payload"] == bytes(range(256))
    assert arrived["frames"]["command"]["push"]["attachments"] == [attachment]

    market.sign(pushed["handoff"])
    signed = hall.take_in()
    assert (signed["notice"], signed["from"], signed["handoff"]) == ("SIGNED", MARKET, pushed["handoff"])

    market.feedback(pushed["handoff"], "PROGRESS", text="现场核查已安排")
    progress = hall.take_in()
    assert progress["notice"] == "FED_BACK" and progress["frames"]["text"] == "现场核查已安排"

    done = market.feedback(pushed["handoff"], "DONE", next=[{"to": TAX, "step": "tax"}, {"to": SEAL, "step": "seal"}])
    assert done["handoffs"] == 2
    first, second = done["handoff"], done["handoff"] + 1
    assert hall.take_in()["frames"]["command"]["feedback"]["outcome"] == "DONE"
    to_tax, to_seal = tax.take_in(), seal.take_in()
    assert (to_tax["handoff"], to_tax.get("next_index", 0)) == (first, 0)
    assert (to_seal["handoff"], to_seal.get("next_index", 0)) == (second, 1)
    assert to_seal["frames"]["command"]["feedback"]["next"][1]["step"] == "seal"

    tax.refuse(first, "not-ours", text="属市场局职责")
    refused = market.take_in()
    assert refused["notice"] == "REFUSED" and refused["frames"]["text"] == "属市场局职责"
    assert refused["frames"]["command"]["acknowledge"]["reason"] == "not-ours"
    market.urge(second)
    assert seal.take_in()["notice"] == "URGED"
    market.withdraw(second, "applicant-withdrew")
    assert seal.take_in()["notice"] == "WITHDRAWN"

    hall.decide(hall.case("2026-0001"), "GRANTED")
    hall.close_case(hall.case("2026-0001"))
    assert code_of(hall.push, hall.case("2026-0001"), MARKET) == "case.state"

    case = hall.query("case", id="2026-0001")["case"]
    assert (case["registrar"], case["id"], case["state"]) == (HALL, "2026-0001", "closed")
    assert [row["sequence"] for row in case["records"]] == sorted(row["sequence"] for row in case["records"])
    assert {one["handoff"]: one["state"] for one in case["handoffs"]} == {
        pushed["handoff"]: "answered", first: "refused", second: "withdrawn"}
    for earlier, later in zip(case["intervals"], case["intervals"][1:]):
        assert earlier["from"] <= later["from"]

    rows, _ = bus.client(OPERATOR, encoding=encoding).tail()
    assert [row["sequence"] for row in rows] == list(range(1, len(rows) + 1))
    acts = [row["kind"] for row in rows if row.get("case") == "2026-0001"]
    assert acts == ["register", "accept", "push", "acknowledge", "feedback", "feedback", "acknowledge", "urge",
                    "withdraw", "decide", "close"]


def test_a_receipts_sequence_is_the_records(bus):
    hall, market, handoff = opened(bus)
    receipt = market.sign(handoff)
    row = hall.follow(lambda row: row["sequence"] == receipt["sequence"])
    assert (row["kind"], row["actor"], row["answer"], row["handoff"]) == ("acknowledge", MARKET, "sign", handoff)


# Messages of many commands

def test_commands_of_a_message_stand_for_themselves(bus, encoding):
    hall = bus.client(HALL, encoding=encoding)
    register = hall.command("register", {"case_id": "c-1"})
    bad = hall.command("urge", {"handoff": 99}, text="no such hand-off")
    push = hall.command("push", {"case": {"id": "c-1"}, "to": MARKET}, text="words", payload=b"\x00\xff",
                        signature=b"\x01" + bytes(64))
    answers = hall.submit(register, bad, push)
    assert "code" not in answers[0] and answers[1]["code"] == "handoff.unknown"
    assert answers[2]["sequence"] == answers[0]["sequence"] + 1 and answers[2]["handoff"] >= 1
    arrived = bus.client(MARKET, encoding=encoding).take_in()
    assert arrived["frames"]["signature"] == b"\x01" + bytes(64)
    assert (arrived["frames"]["text"], arrived["frames"]["payload"]) == ("words", b"\x00\xff")
    assert arrived["frames"]["command_frame"] == push.frame


def test_256_commands_in_one_message_are_recorded_in_order(bus, encoding):
    hall = bus.client(HALL, encoding=encoding)
    answers = hall.submit(*[hall.command("register", {"case_id": f"c-{number}"}) for number in range(256)])
    assert not [answer for answer in answers if "code" in answer]
    sequences = [answer["sequence"] for answer in answers]
    assert sequences == list(range(sequences[0], sequences[0] + 256))


def test_a_delivery_keeps_its_senders_encoding(bus):
    hall, market = bus.client(HALL, encoding="CB1J"), bus.client(MARKET, encoding="CB1P")
    hall.register("c-1")
    push = hall.command("push", {"case": {"id": "c-1"}, "to": MARKET, "step": "审核"})
    assert "code" not in hall.submit(push)[0]
    arrived = market.take_in()
    assert arrived["parts"] & wire.JSON_COMMAND
    assert arrived["frames"]["command_frame"] == push.frame
    assert arrived["frames"]["command"]["push"]["step"] == "审核"


def test_a_field_of_a_later_version_in_an_envelope_is_ignored(bus, encoding):
    hall = bus.client(HALL, encoding=encoding)
    hall.send_frames(frames_of(VECTORS["later-envelope-field"], encoding))
    deadline = time.monotonic() + 5
    while not hall.pongs:
        hall.pump(deadline, "PONG")
    assert hall.pongs[0]["nonce"] == 7


@pytest.mark.parametrize("name", REFUSED)
def test_a_malformed_vector_is_refused(shared_session, name):
    """In one session of each encoding: what follows a malformed message is served all the same."""
    for encoding, client in shared_session.items():
        frames = frames_of(VECTORS[name], encoding)
        if frames is None:
            continue
        expected = VECTORS[name]["refused"]
        client.send_frames(frames)
        problem = client.next_problem(5)
        while problem.get("correlation", 0) != expected["correlation"]:
            problem = client.next_problem(5)
        assert problem["code"] == expected["code"], f"{encoding}: {problem}"
        if "field" in expected:
            assert problem.get("field") == expected["field"], f"{encoding}: {problem}"
        client.ping()


@pytest.fixture
def shared_session(lasting_bus):
    with contextlib.ExitStack() as ends:
        yield {encoding: ends.enter_context(contextlib.closing(lasting_bus.client(HALL, encoding=encoding)))
               for encoding in wire.MARKS}


# Repeats

def test_the_same_command_again_is_the_same_record(bus, encoding):
    hall = bus.client(HALL, encoding=encoding)
    hall.register("c-1")
    push = hall.command("push", {"case": {"id": "c-1"}, "to": MARKET}, text="words", payload=b"data")
    first, second = hall.submit(push, push)
    assert not first.get("repeated") and second["repeated"]
    other = bus.client(HALL, encoding=encoding)
    again, = other.submit(push)
    for receipt in (second, again):
        assert {key: receipt.get(key) for key in ("sequence", "recorded_at_ms", "handoff", "handoffs")} == {
            key: first.get(key) for key in ("sequence", "recorded_at_ms", "handoff", "handoffs")}
    market = bus.client(MARKET, encoding=encoding)
    market.take_in()
    assert market.is_quiet()


@pytest.mark.parametrize("change", ["command", "text", "payload", "no text"])
def test_the_same_id_with_other_bytes_is_refused(bus, change):
    hall = bus.client(HALL)
    hall.register("c-1")
    id = new_id()
    content = {"case": {"id": "c-1"}, "to": MARKET}
    hall.do("push", content, id=id, text="words", payload=b"data")
    content, text, payload = {
        "command": (content | {"step": "other"}, "words", b"data"), "text": (content, "other", b"data"),
        "payload": (content, "words", b"other"), "no text": (content, None, b"data")}[change]
    assert code_of(hall.do, "push", content, id=id, text=text, payload=payload) == "id.reused"


def test_a_refused_command_claims_no_id(bus):
    hall = bus.client(HALL)
    urge = hall.command("urge", {"handoff": 1})
    assert hall.submit(urge)[0]["code"] == "handoff.unknown"
    hall.register("c-1")
    hall.push(hall.case("c-1"), MARKET)
    assert not hall.submit(urge)[0].get("repeated")


def test_two_units_may_use_the_same_id(bus):
    hall, other = bus.client(HALL), bus.client(OTHER_HALL)
    command = hall.command("register", {"case_id": "c-1"})
    assert "code" not in hall.submit(command)[0]
    answer, = other.submit(command)
    assert "code" not in answer and not answer.get("repeated")


# Deliveries

def test_sessions_of_a_unit_share_its_inbox(bus):
    hall = bus.client(HALL)
    first, second = (bus.client(MARKET, instance=f"desk-{number}", credit=4) for number in (1, 2))
    cases = [f"c-{number}" for number in range(40)]
    hall.submit(*[hall.command("register", {"case_id": case}) for case in cases])
    answers = hall.submit(*[hall.command("push", {"case": {"id": case}, "to": MARKET}) for case in cases])
    wanted = {answer["handoff"] for answer in answers}
    got = {first: [], second: []}
    deadline = time.monotonic() + 20
    while sum(map(len, got.values())) < len(wanted):
        assert time.monotonic() < deadline, f"only {got} of {wanted}"
        for desk in got:
            try:
                got[desk].append(desk.take_in(0.1)["handoff"])
            except NoAnswer:
                pass
    assert sorted(got[first] + got[second]) == sorted(wanted)
    assert got[first] and got[second]
    assert got[first] == sorted(got[first]) and got[second] == sorted(got[second])


def test_nothing_is_delivered_beyond_the_credit(bus):
    hall = bus.client(HALL)
    market = bus.client(MARKET, credit=2)
    assert market.welcome["credit"] == 2
    for number in range(5):
        hall.register(f"c-{number}")
        hall.push(hall.case(f"c-{number}"), MARKET)
    market.receive()
    second = market.receive()
    assert market.is_quiet()
    market.confirm(second)
    market.receive()
    fourth = market.receive()
    assert fourth["number"] == 4 and market.is_quiet()
    market.say("credit", {"window": 3})
    assert market.receive()["number"] == 5


def test_a_wish_for_too_much_credit_is_lowered_and_none_means_none(bus):
    assert bus.client(MARKET, credit=5000).welcome["credit"] == 1024
    hall, sender, _ = opened(bus, credit=0)
    assert sender.welcome.get("credit", 0) == 0 and sender.is_quiet()


@pytest.mark.alone
def test_what_a_dead_session_did_not_confirm_goes_to_another(idle_bus):
    idle_bus.configure("heartbeat_ms: 300")
    bus = idle_bus.start()
    hall = bus.client(HALL)
    dying = bus.client(MARKET, instance="desk-1")
    cases = ["c-1", "c-2", "c-3"]
    for case in cases:
        hall.register(case)
        hall.push(hall.case(case), MARKET)
    arrived = [dying.receive() for _ in cases]
    dying.confirm(arrived[0])
    dying.ping()
    dying.drop()
    living = bus.client(MARKET, instance="desk-2")
    again = [living.receive(15), living.receive(15)]
    assert [(one["sequence"], one["handoff"], one["notice"]) for one in again] == [
        (one["sequence"], one["handoff"], one["notice"]) for one in arrived[1:]]
    assert all(one.get("redelivered") for one in again)
    assert [one["number"] for one in again] == [1, 2]
    living.confirm(again[-1])
    assert living.is_quiet(1.5)


def test_the_same_instance_takes_up_its_place_again(bus):
    hall, market, handoff = opened(bus)
    market.receive()
    older = market.socket
    market.socket = None
    market.connect()
    assert market.take_in()["handoff"] == handoff
    older.close(linger=0)


def test_deliveries_keep_the_senders_order(bus, encoding):
    hall = bus.client(HALL, encoding=encoding)
    market = bus.client(MARKET, encoding=encoding, credit=16)
    for start in range(0, 100, 20):
        cases = [f"c-{number}" for number in range(start, start + 20)]
        hall.submit(*[hall.command("register", {"case_id": case}) for case in cases],
                    *[hall.command("push", {"case": {"id": case}, "to": MARKET}) for case in cases])
    handoffs = [market.take_in()["handoff"] for _ in range(100)]
    assert handoffs == sorted(handoffs)


def test_a_number_that_was_not_delivered_cannot_be_confirmed(bus):
    market = bus.client(MARKET)
    market.say("delivered", {"up_to": 7})
    assert market.next_problem()["code"] == "field.invalid"
    market.ping()


def test_arrival_is_recorded_and_is_not_signing(bus):
    hall, market, handoff = opened(bus)
    market.take_in()
    operator = bus.client(OPERATOR)
    row = operator.follow(lambda row: row["kind"] == "arrived" and handoff in row.get("handoffs", []))
    assert row["unit"] == MARKET
    assert operator.query("inbox", unit=MARKET)["handoffs"][0]["state"] == "pushed"


# The daemon dies

def test_what_had_a_receipt_survives_kill_9(bus, encoding):
    hall, market, handoff = opened(bus, encoding)
    confirmed = market.take_in()
    hall.register("c-2")
    unconfirmed = hall.push(hall.case("c-2"), MARKET, text="still to come")
    push = hall.command("push", {"case": {"id": "c-2"}, "to": TAX}, payload=b"again")
    first, = hall.submit(push)
    market.receive()
    assert hall.follow(lambda row: row["kind"] == "push" and row["sequence"] == first["sequence"])
    bus.client(OPERATOR).follow(lambda row: row["kind"] == "arrived" and row["unit"] == MARKET)
    log, head = hall.welcome["log_id"], hall.ping()
    bus.kill()
    bus.start()
    again, = hall.submit_surely(push)
    assert again["repeated"] and again["sequence"] == first["sequence"] and again["handoff"] == first["handoff"]
    assert hall.welcome["log_id"] == log and hall.welcome["head"] >= head
    market.reconnect(time.monotonic() + 20)
    arrived = market.take_in()
    assert arrived["handoff"] == unconfirmed["handoff"] != confirmed["handoff"]
    assert arrived["frames"]["text"] == "still to come"
    assert market.is_quiet()
    market.sign(handoff)


def test_commands_cut_off_by_kill_9_are_recorded_once(bus):
    hall = bus.client(HALL)
    commands = [hall.command("register", {"case_id": f"c-{number}"}) for number in range(200)]
    hall.send(commands)
    bus.kill()
    bus.start()
    answers = hall.submit_surely(*commands)
    assert not [answer for answer in answers if "code" in answer]
    assert len({answer["sequence"] for answer in answers}) == 200
    rows, _ = bus.client(OPERATOR).tail()
    assert sorted(row["id"] for row in rows if row["kind"] == "register") == sorted(one.id for one in commands)


def test_an_orderly_stop_says_closing(bus):
    hall = bus.client(HALL)
    hall.register("c-1")
    assert bus.stop() == 0
    deadline = time.monotonic() + 5
    while hall.closing is None:
        hall.pump(deadline, "CLOSING")
    bus.start()
    hall.reconnect(time.monotonic() + 20)
    assert code_of(hall.register, "c-1") == "case.exists"


# Sessions

def test_nothing_is_served_before_hello(bus, encoding):
    client = bus.client(HALL, connect=False, encoding=encoding)
    client.open_socket()
    with pytest.raises(SessionLost):
        client.submit(client.command("register", {"case_id": "c-1"}))
    assert client.problems[-1]["code"] == "session.required"
    client.greet()
    client.register("c-1")


@pytest.mark.parametrize("hello, code", [
    ({"version_min": 2, "version_max": 9}, "session.version"),
    ({"version_max": 0, "version_min": 0}, "session.version"),
    ({"instance": ""}, "field.invalid"), ({"instance": "x" * 65}, "field.invalid"),
    ({"unit": "no//unit"}, "field.invalid"), ({"unit": TAX}, "unit.impersonated")])
def test_a_hello_is_refused(bus, hello, code):
    client = bus.client(HALL, connect=False)
    with pytest.raises(Refused) as refusal:
        client.connect(**hello)
    assert refusal.value.code == code
    client.greet()
    client.register("c-1")


def test_versions_are_negotiated(bus):
    client = bus.client(HALL, connect=False)
    assert client.connect(version_min=1, version_max=7)["version"] == 1


def test_a_newer_epoch_ends_the_older_session(bus):
    older = bus.client(HALL, instance="counter", epoch=100)
    newer = bus.client(HALL, instance="counter", epoch=200)
    newer.register("c-1")
    deadline = time.monotonic() + 5
    while older.closing is None:
        older.pump(deadline, "CLOSING")
    assert older.closing.startswith("session.replaced")
    older.closing = None
    with pytest.raises(SessionLost):
        older.submit(older.command("register", {"case_id": "c-2"}))
    assert older.problems[-1]["code"] == "session.required"
    assert code_of(older.connect, epoch=150) == "session.stale-epoch"
    newer.register("c-3")


def test_after_goodbye_there_is_no_session(bus):
    hall = bus.client(HALL)
    hall.say("goodbye", {"reason": "done"})
    hall.say("ping", {"nonce": 5})
    assert hall.next_problem()["code"] == "session.required" and not hall.pongs


@pytest.mark.alone
def test_a_silent_session_is_closed(idle_bus):
    idle_bus.configure("heartbeat_ms: 200")
    bus = idle_bus.start()
    silent, lively = bus.client(HALL, instance="silent"), bus.client(HALL, instance="lively")
    assert silent.welcome["heartbeat_ms"] == 200
    end = time.monotonic() + 3
    while time.monotonic() < end:
        try:
            lively.pump(time.monotonic() + 0.1)
        except NoAnswer:
            pass
    assert lively.closing is None and lively.pongs
    lively.register("c-1")
    assert silent.socket.poll(5000)
    silent.take(silent.socket.recv_multipart())
    assert silent.closing is not None


# Rules

def test_a_wrong_state_is_named_with_what_is_allowed(bus):
    hall, market, handoff = opened(bus)
    with pytest.raises(Refused) as refusal:
        market.feedback(handoff)
    assert refusal.value.code == "handoff.state"
    assert refusal.value.problem["state"] == "pushed" and "acknowledge" in refusal.value.problem["allowed"]
    market.sign(handoff)
    assert code_of(market.sign, handoff) == "handoff.state"
    assert code_of(market.refuse, handoff) == "handoff.state"
    assert code_of(market.withdraw, handoff) == "handoff.not-sender"
    assert code_of(hall.feedback, handoff) == "handoff.not-receiver"
    assert code_of(hall.close_case, hall.case("2026-0001")) == "case.state"
    market.feedback(handoff)
    assert code_of(market.feedback, handoff) == "handoff.state"
    assert code_of(hall.urge, handoff) == "handoff.state"


def test_commands_are_refused_for_what_is_wrong_with_them(bus):
    hall, market = bus.client(HALL), bus.client(MARKET)
    hall.register("c-1")
    case = hall.case("c-1")
    assert code_of(hall.register, "c-1") == "case.exists"
    assert code_of(hall.push, hall.case("nowhere"), MARKET) == "case.unknown"
    assert code_of(hall.push, case, "bureau/nowhere") == "unit.unknown"
    assert code_of(hall.push, case, HALL) == "field.invalid"
    assert code_of(market.push, market.case("c-1", HALL), TAX) == "case.not-holder"
    assert code_of(market.accept, market.case("c-1", HALL)) == "case.not-holder"
    assert code_of(hall.decide, case, "GRANTED") == "case.state"
    hall.accept(case)
    assert code_of(hall.accept, case) == "case.state"
    assert code_of(hall.urge, 4711) == "handoff.unknown"
    assert code_of(hall.register, "c-2", occurred_at_ms=5) == "time.not-allowed"
    assert code_of(hall.register, "c-2", on_behalf_of=TAX) == "time.not-allowed"
    assert code_of(hall.register, "c-2", text="x" * 8193) == "text.too-large"
    assert code_of(hall.register, "c-2", text=b"\xff\xfe") == "text.not-utf8"
    assert code_of(hall.register, "c-2", signature=b"\x01" + bytes(256)) == "signature.too-large"
    assert code_of(hall.register, "c-2", payload=bytes((1 << 20) + 1)) == "payload.too-large"


def test_the_largest_of_everything_is_taken(bus):
    hall, market = bus.client(HALL), bus.client(MARKET)
    hall.register("x" * 64)
    payload, text = os.urandom(1 << 20), "办" * 2730
    receipt = hall.push(hall.case("x" * 64), MARKET, payload=payload, text=text, signature=b"\x02" + bytes(255))
    arrived = market.take_in()
    assert arrived["handoff"] == receipt["handoff"]
    assert arrived["frames"]["payload"] == payload and arrived["frames"]["text"] == text


def test_hand_offs_run_in_parallel(bus):
    hall, market, first = opened(bus)
    second = hall.push(hall.case("2026-0001"), TAX)["handoff"]
    tax = bus.client(TAX)
    tax.sign(second)
    third = tax.push(tax.case("2026-0001", HALL), SEAL)["handoff"]
    assert len({first, second, third}) == 3
    tax.feedback(second, "DECLINED", reason="not-ours")
    assert code_of(hall.close_case, hall.case("2026-0001")) == "case.state"


def test_next_pushes_are_all_or_none(bus):
    hall, market, handoff = opened(bus)
    market.sign(handoff)
    assert code_of(market.feedback, handoff, next=[{"to": TAX}, {"to": "bureau/nowhere"}]) == "unit.unknown"
    assert bus.client(TAX).is_quiet()
    receipt = market.feedback(handoff, next=[{"to": TAX}])
    assert receipt["handoffs"] == 1 and receipt["handoff"] == handoff + 1


def test_an_importer_asserts_times_and_units(bus):
    importer = bus.client(IMPORTER)
    group = {"registrar": "group/1", "id": "case-1"}
    importer.register("case-1", on_behalf_of="group/1", occurred_at_ms=1000)
    pushed = importer.push(group, "group/2", on_behalf_of="group/1", occurred_at_ms=2000)
    importer.sign(pushed["handoff"], on_behalf_of="group/2", occurred_at_ms=5000)
    assert code_of(importer.feedback, pushed["handoff"], on_behalf_of="group/2",
                   occurred_at_ms=4999) == "time.backwards"
    importer.feedback(pushed["handoff"], on_behalf_of="group/2", occurred_at_ms=5000)
    answer = bus.client(OPERATOR).query("handovers")
    pair, = [one for one in answer["pairs"] if one["from"] == "group/1"]
    assert (pair["to"], pair["handovers"], pair["wait"]["total_s"]) == ("group/2", 1, 3.0)
    assert pair["visit_sojourn_total_s"] == 3.0


# Queries

def test_the_open_hand_offs_can_be_listed_and_fetched(bus, encoding):
    hall, market, handoff = opened(bus, encoding)
    hall.register("c-2")
    second = hall.push(hall.case("c-2"), MARKET, text="请审核", payload=b"\x00\xff")["handoff"]
    listed = market.query("inbox")["handoffs"]
    assert [(one["handoff"], one["state"], one["from"]) for one in listed] == [
        (handoff, "pushed", HALL), (second, "pushed", HALL)]
    assert [one["handoff"] for one in market.query("inbox", after=handoff)["handoffs"]] == [second]
    for unit in (market, hall):
        fetched = unit.query("fetch", handoff=second)
        assert fetched["text"] == "请审核" and base64.b64decode(fetched["payload"]) == b"\x00\xff"
        assert fetched["encoding"] == {"CB1P": "protobuf", "CB1J": "json"}[encoding]
        command = wire.decode_command(encoding, base64.b64decode(fetched["command"]))
        assert command["push"]["to"] == MARKET and fetched["record"]["handoff"] == second
    market.sign(handoff)
    assert [one["handoff"] for one in market.query("inbox", state="signed")["handoffs"]] == [handoff]
    # What came back can be read again too, by both and by nobody else.
    told = market.feedback(handoff, "DONE", text="已办结", payload=b"seal")["sequence"]
    for unit in (market, hall):
        fetched = unit.query("fetch", sequence=told)
        assert (fetched["text"], base64.b64decode(fetched["payload"])) == ("已办结", b"seal")
        assert (fetched["record"]["kind"], fetched["handoff"]) == ("feedback", handoff)
    assert code_of(bus.client(TAX).query, "fetch", sequence=told) == "handoff.unknown"


def test_a_stall_names_whom_to_ask(bus):
    hall, market, handoff = opened(bus)
    answer = hall.query("stalls", waiting_limit_s=0.001, work_limit_s=1000, idle_limit_s=1000,
                        at="2200-01-01T00:00:00.000Z")
    stall, = [one for one in answer["stalls"] if one["kind"] == "waiting"]
    assert (stall["unit"], stall["handoff"], stall["id"]) == (MARKET, handoff, "2026-0001")
    assert stall["over_s"] > 0


def test_units_and_status_are_told(bus):
    hall = bus.client(HALL)
    operator = bus.client(OPERATOR)
    deadline = time.monotonic() + 10
    while True:
        # Who is present is told as of a second ago.
        units = {one["address"]: one for one in operator.query("units")["units"]}
        if units[HALL]["present"] or time.monotonic() > deadline:
            break
    assert units[HALL]["present"] and units[HALL]["sessions"] == 1 and not units[TAX]["present"]
    assert {one["address"] for one in hall.query("units")["units"]} == {HALL}
    assert code_of(hall.query, "status") == "unit.not-allowed"
    assert operator.query("status")["head"] >= 1


@pytest.mark.parametrize("name, parameters, code", [
    ("nonsense", "", "query.unknown"), ("tail", '{"from":1,"limit":1001}', "query.invalid"),
    ("tail", '{"from":1,"wait_ms":30001}', "query.invalid"), ("tail", "{not json", "query.invalid"),
    ("tail", '{"from":"x"}', "query.invalid"), ("tail", '{"from":1,"nonsense":1}', "query.invalid"),
    ("stalls", "{}", "query.invalid"), ("case", "{}", "query.invalid"), ("case", "[1]", "query.invalid"),
    ("case", '{"id":"never-was"}', "case.unknown"), ("fetch", '{"handoff":4711}', "handoff.unknown")])
def test_a_wrong_query_is_refused(lasting_bus, name, parameters, code):
    with contextlib.closing(lasting_bus.client(OPERATOR)) as operator:
        assert code_of(operator.query, name, parameters=parameters) == code
        operator.ping()


def test_tail_waits_for_what_comes_and_has_no_gaps(bus, encoding):
    hall, operator = bus.client(HALL, encoding=encoding), bus.client(OPERATOR, encoding=encoding)
    _, start = operator.tail()
    correlation = operator.correlation
    operator.correlation += 1
    operator.say("query", {"correlation": correlation, "name": "tail", "parameters": json.dumps(
        {"from": start, "limit": 10, "wait_ms": 20000})})
    began = time.monotonic()
    receipt = hall.register("c-1")
    while correlation not in operator.results:
        operator.pump(began + 25, "the tail")
    page = operator.results[correlation]
    assert time.monotonic() - began < 15
    rows = page["records"] + operator.tail(page["next"])[0]
    assert [row["sequence"] for row in rows] == list(range(start, start + len(rows)))
    assert receipt["sequence"] in [row["sequence"] for row in rows]


def test_tail_comes_back_empty_when_its_time_is_over(bus):
    operator = bus.client(OPERATOR)
    head = operator.ping()
    began = time.monotonic()
    page = operator.query("tail", **{"from": head + 1000, "limit": 10, "wait_ms": 500})
    assert page["records"] == [] and time.monotonic() - began < 10


def test_no_row_holds_text_or_payload(bus):
    hall, market = bus.client(HALL), bus.client(MARKET)
    hall.register("c-1")
    hall.push(hall.case("c-1"), MARKET, text="geheim-7351", payload=b"geheim-7351")
    rows, _ = bus.client(OPERATOR).tail()
    push, = [row for row in rows if row["kind"] == "push"]
    assert (push["text_bytes"], push["payload_bytes"]) == (11, 11)
    assert "geheim" not in json.dumps(rows)


def test_a_plain_endpoint_believes_the_unit_named(idle_bus, encoding):
    idle_bus.serve_plain()
    bus = idle_bus.start()
    hall, market = bus.plain_client(HALL, encoding=encoding), bus.client(MARKET, encoding=encoding)
    hall.register("c-1")
    receipt = hall.push(hall.case("c-1"), MARKET)
    assert market.take_in()["handoff"] == receipt["handoff"]
    assert code_of(bus.plain_client("bureau/nowhere", connect=False).connect) == "unit.unknown"


def test_a_command_is_the_same_bytes_each_time():
    command = Command.make("CB1P", "urge", {"handoff": 1}, id="x")
    assert command.frames == [b"\x0a\x01x\xc2\x01\x02\x08\x01"]
