"""A disk that fails or is full, under a daemon that serves: no receipt without its record, none lost, and what heals
by itself heals without a restart.
"""
import errno
import time

import pytest

from client import NoAnswer, SessionLost
from conftest import HALL, MARKET, OPERATOR
from grown import nothing_is_lost
from preload import Faults

FATE_UNKNOWN = 70
LOG, NEXT_SEGMENT, INDEX = ".seg", "next.prepared", "index.sqlite-wal"


@pytest.fixture
def faults(idle_bus):
    return Faults(idle_bus.root / "faults")


@pytest.fixture
def bus(idle_bus, faults):
    """A daemon whose disk can be told to fail; small segments, so that the next one is needed soon."""
    idle_bus.configure("journal:\n  segment_mib: 16")
    return idle_bus.start(**faults.environment)


def confirmed(client, commands):
    receipts = client.submit(*commands, timeout=30)
    assert not [one for one in receipts if "code" in one], receipts
    return [(client.unit, command, receipt) for command, receipt in zip(commands, receipts)]


def healed(client, commands, seconds=5):
    """Sends commands, the same bytes, until there is room for all of them: as confirmed()."""
    deadline = time.monotonic() + seconds
    while [one for one in client.submit(*commands, timeout=30) if one.get("code") == "bus.disk-full"]:
        assert time.monotonic() < deadline, "the daemon does not notice that there is room"
        time.sleep(0.02)
    return confirmed(client, commands)


def some(client, name, count=1, size=0):
    payload = bytes(size) or None
    return [client.command("register", {"case_id": f"{name}-{number}"}, payload=payload) for number in range(count)]


def last_answers(client):
    """What the daemon still said before it was gone."""
    try:
        while True:
            client.pump(time.monotonic() + 0.3)
    except (NoAnswer, SessionLost):
        return client.answers


# A disk that fails

# Up to four records are flushed by the loop itself, more by the committer's thread.
@pytest.mark.parametrize("call, code, count", [
    ("fdatasync", errno.EIO, 1), ("fdatasync", errno.EIO, 64), ("fdatasync", errno.ENOSPC, 64),
    ("pwrite", errno.EIO, 1)])
def test_a_failing_flush_ends_the_daemon_without_another_receipt(bus, faults, call, code, count):
    hall, other = bus.client(HALL), bus.client(MARKET)
    before = confirmed(hall, some(hall, "before", 100))
    faults.begin(call, code, LOG)
    doubtful = some(hall, "doubtful", count)
    first = hall.send(doubtful)
    assert bus.process.wait(20) == FATE_UNKNOWN
    assert not last_answers(hall).keys() & set(range(first, first + count)), "a receipt for what was not flushed"
    assert not last_answers(other)
    said = bus.stderr()
    assert f"errno {code}" in said and LOG in said and "Start the daemon again" in said, said

    faults.end()
    bus.start()
    nothing_is_lost(bus, before)
    answers = hall.submit_surely(*doubtful)
    assert not [one for one in answers if "code" in one]
    rows, _ = bus.client(OPERATOR).tail(kind="register")
    assert sorted(row["case"] for row in rows) == sorted(
        [f"before-{number}" for number in range(100)] + [f"doubtful-{number}" for number in range(count)])


def test_no_problem_that_rests_on_a_failed_flush_is_told(bus, faults):
    """A case of this id exists only in records that did not reach the disk: nobody may hear of it."""
    hall = bus.client(HALL)
    faults.begin("fdatasync", errno.EIO, LOG, once=True, delay_ms=300)
    hall.send(some(hall, "doubtful", 64))
    faults.await_once("fdatasync")
    hall.send(some(hall, "doubtful", 64))
    assert bus.process.wait(20) == FATE_UNKNOWN
    assert not last_answers(hall)


def test_a_daemon_that_ends_does_not_promise_to_go_on(bus, faults):
    hall = bus.client(HALL)
    faults.begin("fdatasync", errno.ENOSPC, LOG)
    hall.send(some(hall, "doubtful"))
    assert bus.process.wait(20) == FATE_UNKNOWN
    assert "goes on by itself" not in bus.stderr()


def test_a_mark_of_life_that_cannot_be_written_is_told_and_the_bus_goes_on(bus, faults):
    faults.begin("fdatasync", errno.EIO, "/alive")
    hall = bus.client(HALL)
    deadline = time.monotonic() + 10
    while "alive.unwritten" not in bus.stderr():
        assert time.monotonic() < deadline
        hall.register(f"c-{time.monotonic_ns()}")


# A disk that is full

def filled(client, faults, code=errno.ENOSPC):
    """Registers cases with payloads until there is no room for the next segment.

    What was confirmed on the way; the command that was refused, and its answer.
    """
    faults.begin("posix_fallocate", code, NEXT_SEGMENT)
    got = []
    for command in some(client, "large", 60, size=1 << 20):
        answer, = client.submit(command)
        if "code" in answer:
            return got, command, answer
        got.append((client.unit, command, answer))
    pytest.fail("the disk is never full")


def test_a_full_disk_is_said_and_heals_without_a_restart(bus, faults):
    hall, market = bus.client(HALL), bus.client(MARKET)
    before = confirmed(hall, [*some(hall, "before"), hall.command("push", {"case": {"id": "before-0"}, "to": MARKET})])
    delivery = market.receive()
    got, refused, answer = filled(hall, faults)
    assert answer["code"] == "bus.disk-full"
    before += got

    # Nothing is recorded; what reads goes on, and who comes now is welcome.
    for answer in hall.submit(refused, *some(hall, "small", 20), before[0][1]):
        assert answer["code"] == "bus.disk-full"
    market.confirm(delivery)
    late = bus.client(HALL, instance="late")
    head = late.ping()
    assert hall.ping() == head == late.welcome["head"]
    assert late.query("inbox", unit=HALL)["handoffs"] == []
    assert market.query("fetch", handoff=delivery["handoff"])["state"] == "pushed"
    operator = bus.client(OPERATOR, credit=0)
    deadline = time.monotonic() + 5
    while not operator.query("status")["disk_full"]:
        assert time.monotonic() < deadline
    rows, _ = operator.tail()
    assert rows[-1]["sequence"] == head and not [row for row in rows if row.get("case", "").startswith("small")]
    assert "disk.full" in bus.stderr() and "Free space" in bus.stderr()

    faults.end()
    before += healed(hall, [refused])
    assert "disk.room-again" in bus.stderr()
    before += confirmed(hall, some(hall, "later", 3, size=1 << 20))
    market.confirm(delivery)
    assert operator.follow(lambda row: row["kind"] == "arrived" and delivery["handoff"] in row["handoffs"])
    nothing_is_lost(bus, before)
    bus.kill()
    bus.start()
    nothing_is_lost(bus, before)
    assert bus.client(MARKET).is_quiet(), "it was confirmed and is recorded as arrived"


def test_a_disk_that_fails_where_it_has_room_is_not_told_as_full(bus, faults):
    _, _, answer = filled(bus.client(HALL), faults, code=errno.EIO)
    assert answer["code"] == "bus.log-rejected", answer


def test_a_daemon_that_starts_on_a_full_disk_serves_readers_and_heals(bus, faults):
    hall = bus.client(HALL)
    before = confirmed(hall, some(hall, "before", 5, size=1 << 20))
    assert bus.stop() == 0
    faults.begin("posix_fallocate", errno.ENOSPC, NEXT_SEGMENT)
    bus.start(**faults.environment)
    hall.connect()
    command, = some(hall, "refused")
    assert hall.submit(command)[0]["code"] == "bus.disk-full"
    assert len(hall.query("case", id="before-0")["case"]["records"]) == 1
    faults.end()
    nothing_is_lost(bus, before + healed(hall, [command]))


def test_a_daemon_on_a_full_disk_can_be_stopped(bus, faults):
    got, refused, _ = filled(bus.client(HALL), faults)
    assert bus.stop() == 0
    faults.end()
    bus.start()
    nothing_is_lost(bus, got + confirmed(bus.client(HALL), [refused]))


@pytest.mark.parametrize("count", [1, 64])
def test_a_write_that_finds_no_room_is_taken_back_whole(bus, faults, count):
    hall, market = bus.client(HALL), bus.client(MARKET, credit=0)
    before = confirmed(hall, [*some(hall, "before"), hall.command("push", {"case": {"id": "before-0"}, "to": MARKET})])
    handoff = before[-1][2]["handoff"]
    faults.begin("pwrite", errno.ENOSPC, LOG, once=True)
    commands = some(hall, "taken-back", count)
    first = hall.send(commands)
    deadline = time.monotonic() + 10
    while len(hall.answers) < count and not hall.lost():
        hall.pump(deadline)
    answers = last_answers(hall)
    faults.await_once("pwrite")
    assert "journal.rejected" in bus.stderr()
    assert {answers[number]["code"] for number in range(first, first + count)} == {"bus.disk-full"}
    assert hall.closing.startswith("bus.rolled-back"), "every session begins anew"

    assert bus.is_running()
    for client in (hall, market):
        client.reconnect(time.monotonic() + 10)
    assert not [row for row in hall.tail()[0] if row.get("case", "").startswith("taken")]
    nothing_is_lost(bus, before + healed(hall, commands))
    market.sign(handoff)
    bus.kill()
    bus.start()
    nothing_is_lost(bus, before)
    assert bus.run("--check-journal").returncode == 0


def test_an_index_without_room_delays_reads_alone(bus, faults):
    hall, operator = bus.client(HALL), bus.client(OPERATOR, credit=0)
    before = confirmed(hall, some(hall, "before"))
    operator.query("case", registrar=HALL, id="before-0")
    faults.begin("pwrite", errno.ENOSPC, INDEX)
    before += confirmed(hall, some(hall, "meanwhile", 100))
    deadline = time.monotonic() + 20
    while "index.failed" not in bus.stderr():
        assert time.monotonic() < deadline
        before += confirmed(hall, some(hall, f"more-{len(before)}", 1))
    seen = operator.query("case", registrar=HALL, id="before-0", timeout=20)
    assert seen["head"] < before[-1][2]["sequence"], "it says how far it is"
    faults.end()
    while operator.query("stalls", idle_limit_s=0, timeout=20)["head"] < before[-1][2]["sequence"]:
        assert time.monotonic() < deadline + 20
    assert "index.follows-again" in bus.stderr()
    assert operator.query("case", registrar=HALL, id="meanwhile-99")["case"]["state"] == "registered"
    nothing_is_lost(bus, before)
