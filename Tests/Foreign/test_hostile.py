"""Attempts to harm the bus or its users. Each is refused or contained as docs/protocol.md says, an honest client
gets its receipt within a second, and the operator sees the refusal in the log where section 13 promises a record.

A row of the table is a function; its code is the refusal record that must be there afterwards (None: none promised).
"""
import json
import os
import time

import pytest
import zmq

import rawpeer
import wire
from client import Command, Keys, NoAnswer, SessionLost
from conftest import HALL, MARKET, OTHER_HALL, TAX
from test_bus import code_of

pytestmark = pytest.mark.alone
HONEST_SECONDS = 1.0
TABLE = []


def attempt(code=None, plain=False, keyed=None, prepare=None):
    """Puts a function into the table.

    code: of the refusal record; keyed: the unit whose key it must name; plain: with a plain endpoint beside.
    """
    def add(function):
        TABLE.append(pytest.param(function, code, plain, keyed, prepare, id=function.__name__))
        return function
    return add


@pytest.mark.parametrize("attack, code, plain, keyed, prepare", TABLE)
def test_hostile(idle_bus, attack, code, plain, keyed, prepare):
    if plain:
        idle_bus.serve_plain()
    if prepare:
        prepare(idle_bus)
    bus = idle_bus.start()
    honest = bus.client(OTHER_HALL, instance="honest")
    serve(honest, "before")
    attack(bus, honest)
    assert bus.is_running(), "the daemon is gone"
    serve(honest, "after")
    if code:
        row = bus.refusal(code, bus.keys(keyed).public if keyed else None)
        assert row is not None, f"no refusal record {code}"
        assert row["count"] >= 1
    serve(honest, "in the end")


def serve(honest, when):
    """The honest client's receipt, in time."""
    case = f"honest-{os.urandom(6).hex()}"
    began = time.monotonic()
    honest.register(case)
    taken = time.monotonic() - began
    assert taken < HONEST_SECONDS, f"{when}: the honest client waited {taken:.2f} s"


def is_left_alone(client, seconds=1.0):
    """Tries to open a session; whether nothing whatever answers."""
    client.timeout = seconds
    with pytest.raises(NoAnswer):
        client.connect()
    client.drop()
    return True


# Who connects

@attempt(code="key.missing")
def wrong_server_key(bus, honest):
    keys = bus.keys(HALL)
    other, _ = zmq.curve_keypair()
    assert is_left_alone(bus.client(HALL, connect=False, keys=Keys(other.decode(), keys.public, keys.secret)))


@attempt(code="key.unknown")
def unknown_key(bus, honest):
    public, secret = (half.decode() for half in zmq.curve_keypair())
    assert is_left_alone(bus.client(HALL, connect=False, keys=Keys(bus.keys(HALL).server, public, secret)))
    assert bus.refusal("key.unknown", public)


@attempt(code="key.revoked", keyed=TAX, prepare=lambda bus: bus.revoke(TAX))
def revoked_key(bus, honest):
    assert is_left_alone(bus.client(TAX, connect=False))


@attempt(code="key.missing")
def no_key(bus, honest):
    assert is_left_alone(bus.client(HALL, connect=False, keys=None))


@attempt()
def anothers_public_key_without_its_secret(bus, honest):
    own, other = bus.keys(HALL), bus.keys(MARKET)
    assert is_left_alone(bus.client(MARKET, connect=False, keys=Keys(own.server, other.public, own.secret)))


@attempt(code="unit.impersonated", keyed=HALL)
def another_units_name_in_hello(bus, honest):
    client = bus.client(HALL, connect=False)
    assert code_of(client.connect, unit=MARKET) == "unit.impersonated"
    with pytest.raises(SessionLost):
        client.submit(client.command("register", {"case_id": "c-1"}))


@attempt(code="unit.impersonated", keyed=HALL)
def another_units_name_within_a_session(bus, honest):
    client = bus.client(HALL)
    assert code_of(client.greet, unit=MARKET) == "unit.impersonated"


@attempt(code="routing.chosen", keyed=HALL)
def routing_id_of_its_own(bus, honest):
    assert is_left_alone(bus.client(HALL, connect=False, routing_id=b"bureau/market"))


@attempt(code="session.stale-epoch", keyed=HALL)
def stale_epoch(bus, honest):
    owner = bus.client(HALL, instance="counter", epoch=1000)
    for epoch in (0, 999, 1000):
        late = bus.client(HALL, connect=False, instance="counter", epoch=epoch)
        assert code_of(late.connect) == "session.stale-epoch"
    owner.register("c-1")


@attempt()
def many_hellos(bus, honest):
    client = bus.client(HALL, connect=False)
    client.open_socket()
    for number in range(2000):
        client.say("hello", {"version_min": 1, "version_max": 1, "unit": HALL, "instance": f"i-{number}",
                             "epoch": number + 1})
        if number % 100 == 0:
            serve(honest, "meanwhile")


# Somebody else's work

def pushed(bus):
    """A hand-off from a hall to a bureau, neither the honest client's nor the attacker's."""
    hall = bus.client(HALL)
    hall.register("2026-0001")
    return hall, hall.push(hall.case("2026-0001"), MARKET, text="geheim-7351", payload=b"geheim-7351")["handoff"]


@attempt(code="handoff.not-receiver", keyed=TAX)
def anothers_handoff_acknowledged(bus, honest):
    _, handoff = pushed(bus)
    thief = bus.client(TAX)
    assert code_of(thief.sign, handoff) == "handoff.not-receiver"
    assert code_of(thief.refuse, handoff) == "handoff.not-receiver"
    bus.client(MARKET).sign(handoff)


@attempt(code="handoff.not-sender", keyed=TAX)
def anothers_handoff_withdrawn(bus, honest):
    _, handoff = pushed(bus)
    assert code_of(bus.client(TAX).withdraw, handoff) == "handoff.not-sender"


@attempt(code="case.not-holder", keyed=TAX)
def anothers_case_pushed_on(bus, honest):
    hall, _ = pushed(bus)
    thief = bus.client(TAX)
    assert code_of(thief.push, thief.case("2026-0001", HALL), TAX + "/none") in ("case.not-holder", "unit.unknown")
    assert code_of(thief.push, thief.case("2026-0001", HALL), "bureau/seal") == "case.not-holder"
    assert code_of(thief.decide, thief.case("2026-0001", HALL), "TERMINATED") == "case.not-holder"


@attempt(code="time.not-allowed", keyed=TAX)
def speaking_for_another(bus, honest):
    _, handoff = pushed(bus)
    assert code_of(bus.client(TAX).sign, handoff, on_behalf_of=MARKET) == "time.not-allowed"


@attempt(code="unit.not-allowed", keyed=TAX)
def reading_anothers_case(bus, honest):
    _, handoff = pushed(bus)
    thief = bus.client(TAX)
    assert code_of(thief.query, "case", registrar=HALL, id="2026-0001") == "case.unknown"
    assert code_of(thief.query, "case", id="2026-0001") == "case.unknown"
    assert code_of(thief.query, "fetch", handoff=handoff) == "handoff.unknown"
    for said in (thief.tail()[0], thief.tail(unit=HALL)[0], thief.tail(case="2026-0001")[0], thief.query("handovers"),
                 thief.query("stalls", waiting_limit_s=0, work_limit_s=0, idle_limit_s=0,
                             at="2200-01-01T00:00:00.000Z")):
        assert "2026-0001" not in json.dumps(said) and "geheim" not in json.dumps(said)
    assert thief.is_quiet()


@attempt(code="unit.not-allowed", keyed=TAX)
def reading_anothers_inbox(bus, honest):
    pushed(bus)
    assert code_of(bus.client(TAX).query, "inbox", unit=MARKET) == "unit.not-allowed"
    assert code_of(bus.client(TAX).query, "status") == "unit.not-allowed"


@attempt()
def anothers_ids_in_a_repeat(bus, honest):
    """The receipt of a repeat must not tell of another unit's command."""
    hall = bus.client(HALL)
    command = hall.command("register", {"case_id": "c-1"})
    first, = hall.submit(command)
    second, = bus.client(TAX).submit(command)
    assert second["sequence"] != first["sequence"] and not second.get("repeated")


@attempt()
def confirming_what_never_came(bus, honest):
    _, handoff = pushed(bus)
    market = bus.client(MARKET)
    for number in (5, 1 << 40, (1 << 64) - 1):
        market.say("delivered", {"up_to": number})
    assert market.receive()["handoff"] == handoff


# Too much

@attempt()
def oversized_frame(bus, honest):
    client = bus.client(HALL)
    client.send([client.command("register", {"case_id": "c-1"}, payload=bytes(8 << 20))])
    serve(honest, "meanwhile")
    client.timeout = 2.0
    try:
        # Whether the link is closed or the frame alone refused is the transport's limit to say.
        client.register("c-2")
    except (NoAnswer, SessionLost):
        pass
    fresh = bus.client(HALL)
    fresh.register("c-3")
    rows, _ = fresh.tail(case="c-1")
    assert rows == []


@attempt(code="message.malformed", keyed=HALL)
def oversized_envelope(bus, honest):
    client = bus.client(HALL)
    client.send_frames([wire.encode_envelope("CB1P", "ping", {"nonce": 1}) + b"\xfa\x01" + wire.write_varint(1 << 17)
                        + bytes(1 << 17)])
    assert client.next_problem()["code"] == "message.malformed"
    client.ping()


@attempt(code="message.too-many-frames", keyed=HALL)
def too_many_frames(bus, honest):
    client = bus.client(HALL)
    client.send_frames([wire.encode_envelope("CB1P", "commands", {"correlation": 1})] + [b""] * 50_000)
    while client.next_problem()["code"] != "message.too-many-frames":
        pass
    client.ping()


@attempt(code="message.too-many-commands", keyed=HALL)
def too_many_commands(bus, honest):
    client = bus.client(HALL)
    commands = [client.command("register", {"case_id": f"d-{number}"}) for number in range(257)]
    client.say("commands", {"correlation": 1000, "parts": bytes(257)}, [one.frame for one in commands])
    assert client.next_problem()["code"] == "message.too-many-commands"
    assert code_of(client.urge, 1) == "handoff.unknown"
    assert not [row for row in client.tail()[0] if row.get("case", "").startswith("d-")]


@attempt(plain=True)
def endless_frames(bus, honest):
    """Frames with MORE set, for three seconds or 64 MiB: no message ever reaches the bus."""
    piece = rawpeer.frame(bytes(32 << 10), more=True)
    with rawpeer.connected(bus.plain_endpoint) as peer:
        rawpeer.shake_hands(peer)
        sent, end = 0, time.monotonic() + 3
        next_look = time.monotonic()
        while sent < 64 << 20 and time.monotonic() < end and rawpeer.send_while_taken(peer, piece):
            sent += len(piece)
            if time.monotonic() > next_look:
                serve(honest, f"after {sent >> 20} MiB of endless frames")
                next_look = time.monotonic() + 0.5
    serve(honest, "when the endless peer is gone")


@attempt(code="session.cut", keyed=MARKET)
def a_session_that_never_reads(bus, honest):
    """Its answers pile up: beyond 4 MiB it is cut."""
    client = bus.client(MARKET, credit=0, queue=1)
    garbage = client.command("urge", {"handoff": 1 << 50}).frame
    parts, end = bytes(256), time.monotonic() + 30
    number = 1
    while time.monotonic() < end:
        message = [wire.encode_envelope("CB1P", "commands", {"correlation": number, "parts": parts})] + [garbage] * 256
        if client.socket.poll(200, zmq.POLLOUT):
            client.socket.send_multipart(message)
        number += 256
        if number % (256 * 200) == 1:
            serve(honest, f"beside {number} unread answers")
            if bus.refusal("session.cut", timeout=0.2):
                return
    pytest.fail("the session was not cut within 30 s")


@attempt(code="session.cut", keyed=MARKET)
def a_session_that_pings_and_never_reads(bus, honest):
    """Small answers count for what they cost to keep, so that not even these pile up without end."""
    client = bus.client(MARKET, credit=0, queue=1)
    ping = [wire.encode_envelope("CB1P", "ping", {"nonce": 1})]
    end, number = time.monotonic() + 60, 0
    while time.monotonic() < end:
        if client.socket.poll(200, zmq.POLLOUT):
            client.socket.send_multipart(ping)
        number += 1
        if number % 20_000 == 0:
            serve(honest, f"beside {number} unread answers")
            if bus.refusal("session.cut", timeout=0.2):
                return
    pytest.fail("the session was not cut within 60 s")


# Nonsense

@attempt(code="message.malformed", keyed=HALL)
def garbage_within_a_session(bus, honest):
    client = bus.client(HALL)
    for content in (b"", b"\x00", b"CB1", b"CB1X" + os.urandom(64), b"CB1P" + b"\xff" * 200,
                    b"CB1P\x12\xff\xff\xff\xff\x0f", os.urandom(1000), b"CB1J{}"):
        client.send_frames([content, os.urandom(100), b""])
        assert client.next_problem()["code"] == "message.malformed", content[:20]
        client.ping()
    client.register("c-1")


@attempt()
def garbage_before_hello(bus, honest):
    client = bus.client(HALL, connect=False)
    client.open_socket()
    for content in (b"", b"CB1P", b"CB1J[[[", os.urandom(500), b"CB1P" + b"\x0a\xff" * 50):
        client.send_frames([content] * 3)
    assert [client.next_problem()["code"] for _ in range(5)] == ["session.required"] * 5
    client.greet()


@attempt(code="message.malformed", keyed=HALL)
def json_nonsense(bus, honest):
    client = bus.client(HALL, encoding="CB1J")
    for content in (b"{", b"[]", b"null", b'"x"', b"{}", b'{"ping":7}', b'{"ping":{"nonce":"-1"}}',
                    b'{"ping":{"nonce":1e999}}', b'{"ping":{"nonce":NaN}}', b'{"hello":[],"ping":{}}', b"[" * 20_000,
                    b'{"a":' * 5000, b"\xff\xfe\x00"):
        client.send_frames([b"CB1J" + content])
        assert client.next_problem()["code"] == "message.malformed", content[:40]
        client.ping()
    for content in (b"", b"{", b"[]", b'{"id":1}', b"[" * 16_000, b'{"id":"a","urge":{"handoff":1e99}}',
                    b'{"id":"a","urge":{"handoff":"99999999999999999999"}}', b'{"id":"\\ud800","urge":{"handoff":"1"}}',
                    b'{"id":"a","register":{"caseId":"x"},"urge":{"handoff":"1"}}'):
        answer, = client.submit(Command("x", content))
        assert answer["code"].split(".")[0] in ("command", "field"), content[:40]
    client.register("c-1")


@attempt()
def random_commands(bus, honest):
    """Command frames of random bytes, and good ones with one byte changed: each gets an answer."""
    client = bus.client(HALL)
    good = client.command("push", {"case": {"id": "c-1"}, "to": MARKET, "step": "x"}).frame
    for start in range(0, 1024, 128):
        commands = []
        for number in range(start, start + 128):
            broken = bytearray(good)
            broken[number % len(good)] ^= 1 << number % 8
            commands.append(Command("x", bytes(broken) if number % 2 else os.urandom(number % 200)))
        answers = client.submit(*commands)
        assert all("code" in answer for answer in answers)


@attempt()
def tcp_garbage(bus, honest):
    """Bytes that are no ZMTP, on the protected endpoint."""
    for content in (b"GET / HTTP/1.1\r\nHost: bus\r\n\r\n", os.urandom(4096), b"\xff" * 64, bytes(64),
                    b"\xff" + bytes(8) + b"\x7f"):
        with rawpeer.connected(bus.endpoint) as peer:
            rawpeer.send_while_taken(peer, content)
            serve(honest, "meanwhile")


@attempt(plain=True)
def half_messages(bus, honest):
    """Handshakes and messages that break off in the middle, hundreds of times."""
    envelope = wire.encode_envelope("CB1P", "ping", {"nonce": 1})
    broken = [rawpeer.GREETING[:10], rawpeer.GREETING[:63], rawpeer.GREETING, rawpeer.GREETING + rawpeer.ready()[:7]]
    for number in range(200):
        with rawpeer.connected(bus.plain_endpoint if number % 2 else bus.endpoint) as peer:
            rawpeer.send_while_taken(peer, broken[number % len(broken)])
    endings = [rawpeer.frame(envelope, more=True), rawpeer.frame(envelope)[:5], b"\x02" + bytes(3),
               b"\x02" + b"\x7f" * 8, rawpeer.frame(envelope, more=True) + rawpeer.frame(bytes(300))[:50]]
    for number in range(100):
        with rawpeer.connected(bus.plain_endpoint) as peer:
            rawpeer.shake_hands(peer)
            rawpeer.send_while_taken(peer, endings[number % len(endings)])
    serve(honest, "meanwhile")


@attempt()
def connections_that_say_nothing(bus, honest):
    """Two hundred connections left open before their handshake."""
    peers = []
    try:
        for _ in range(200):
            peer = rawpeer.connected(bus.endpoint)
            peer.__enter__()
            peers.append(peer)
        serve(honest, "meanwhile")
    finally:
        for peer in peers:
            peer.__exit__(None, None, None)


@attempt(plain=True)
def a_plain_peer_that_pretends(bus, honest):
    """On a plain endpoint the unit named is believed, but only one that is configured, and one connection is one unit."""
    assert code_of(bus.plain_client("bureau/nowhere", connect=False).connect) == "unit.unknown"
    client = bus.plain_client(HALL)
    assert code_of(client.greet, unit=MARKET) == "unit.impersonated"


def test_the_attempts_hold_in_json_too(bus):
    """Rights do not depend on the encoding."""
    hall = bus.client(HALL, encoding="CB1J")
    hall.register("c-1")
    handoff = hall.push(hall.case("c-1"), MARKET)["handoff"]
    thief = bus.client(TAX, encoding="CB1J")
    assert code_of(thief.sign, handoff) == "handoff.not-receiver"
    assert code_of(bus.client(HALL, connect=False, encoding="CB1J").connect, unit=MARKET) == "unit.impersonated"
