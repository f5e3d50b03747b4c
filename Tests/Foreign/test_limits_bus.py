"""The limits of sessions and of the whole bus, which test_limits.py leaves out: reached, refused, and free again."""
import time

from conftest import HALL, MARKET, SEAL, TAX
from preload import Faults
from test_bus import code_of
from test_limits import codes


def test_payloads_can_be_limited_further(idle_bus):
    idle_bus.configure("limits:\n  payload_bytes: 1000")
    hall = idle_bus.start().client(HALL)
    assert hall.welcome["limits"]["payload_bytes"] == 1000
    answers = hall.submit(*[hall.command("register", {"case_id": f"c-{size}"}, payload=bytes(size))
                            for size in (1000, 1001, 60_000)])
    assert codes(answers) == [None, "payload.too-large", "payload.too-large"]


def test_sessions_are_counted_and_come_free_again(idle_bus):
    idle_bus.configure("limits:\n  sessions: 3")
    bus = idle_bus.start()
    first, second, third = (bus.client(unit) for unit in (HALL, MARKET, HALL))
    fourth = bus.client(TAX, connect=False)
    assert code_of(fourth.connect) == "session.too-many"
    first.register("c-1")
    third.connect()
    second.close()
    assert fourth.greet()["version"] == 1
    assert code_of(bus.client(MARKET, connect=False).connect) == "session.too-many"


def test_the_sessions_of_a_unit_are_counted(idle_bus):
    idle_bus.configure("limits:\n  sessions_per_unit: 2")
    bus = idle_bus.start()
    first, _ = bus.client(HALL), bus.client(HALL)
    assert code_of(bus.client(HALL, connect=False).connect) == "session.too-many"
    bus.client(MARKET)
    first.close()
    bus.client(HALL)


def test_the_open_hand_offs_of_the_bus_are_counted_and_come_free_again(idle_bus):
    idle_bus.configure("limits:\n  open_handoffs: 5")
    bus = idle_bus.start()
    hall, market = bus.client(HALL, credit=0), bus.client(MARKET, credit=0)
    hall.register("c-1")
    push = {"case": hall.case("c-1"), "to": MARKET}
    answers = hall.submit(*[hall.command("push", push) for _ in range(6)])
    assert codes(answers) == [None] * 5 + ["bus.full"]
    handoff = answers[0]["handoff"]
    market.sign(handoff)
    assert code_of(market.feedback, handoff, next=[{"to": TAX}] * 2) == "bus.full"
    hall.register("c-2")
    hall.withdraw(answers[1]["handoff"])
    hall.do("push", push)
    assert code_of(hall.do, "push", push) == "bus.full"
    bus.kill()
    bus.start()
    hall.reconnect(time.monotonic() + 10)
    assert code_of(hall.do, "push", push) == "bus.full"
    market.reconnect(time.monotonic() + 10)
    market.feedback(handoff, "DECLINED")
    hall.do("push", push)


def test_a_session_has_1024_unconfirmed_deliveries(bus):
    hall, seal = bus.client(HALL, credit=0), bus.client(SEAL, credit=5000)
    assert seal.welcome["credit"] == 1024
    pushes = []
    for number in range(5):
        hall.register(f"c-{number}")
        pushes += hall.submit(*[hall.command("push", {"case": hall.case(f"c-{number}"), "to": SEAL})
                                for _ in range(206)])
    assert set(codes(pushes)) == {None}
    got = [seal.receive() for _ in range(1024)]
    assert seal.is_quiet()
    seal.say("credit", {"window": 1_000_000})
    assert seal.is_quiet()
    seal.confirm(got[1])
    assert [seal.receive()["number"] - got[-1]["number"] for _ in range(2)] == [1, 2] and seal.is_quiet()


def test_a_session_has_16_reads_under_way(bus):
    """One that waits for news holds its place; others are served."""
    hall, market = bus.client(HALL, credit=0), bus.client(MARKET, credit=0)
    said = f'{{"from":{hall.ping() + 100_000},"wait_ms":1000}}'
    first, hall.correlation = hall.correlation, hall.correlation + 17
    for correlation in range(first, first + 17):
        hall.say("query", {"correlation": correlation, "name": "tail", "parameters": said})
    problem = hall.next_problem()
    assert (problem["code"], problem["correlation"]) == ("query.busy", first + 16)
    market.query("tail", parameters=said.replace("1000}", "0}"))
    deadline = time.monotonic() + 5
    while len(hall.results) < 16:
        hall.pump(deadline, "the tails")
    assert sorted(hall.results) == list(range(first, first + 16))
    hall.query("tail", parameters=said.replace("1000}", "0}"))


def test_a_bus_that_stops_refuses_commands_and_answers_what_it_has(idle_bus):
    """The disk is slow, so that there is a while between the signal and the end."""
    faults = Faults(idle_bus.root / "faults")
    bus = idle_bus.start(**faults.environment)
    hall = bus.client(HALL)
    faults.begin("fdatasync", 0, ".seg", once=True, delay_ms=500)
    commands = [hall.command("register", {"case_id": f"early-{number}"}) for number in range(64)]
    first = hall.send(commands)
    faults.await_once("fdatasync")
    bus.process.terminate()
    while not hall.socket.poll(20):
        late = hall.command("register", {"case_id": f"late-{len(commands)}"})
        hall.send([late])
        commands.append(late)
    deadline = time.monotonic() + 5
    while not hall.lost():
        hall.pump(deadline, "CLOSING")
    assert bus.process.wait(10) == 0
    told = [hall.answers.get(first + number) for number in range(len(commands))]
    assert set(codes(told[:64])) == {None}
    assert set(codes(answer for answer in told[64:] if answer)) - {None} == {"bus.stopping"}
    bus.start()
    for before, answer in zip(told, hall.submit_surely(*commands)):
        assert "code" not in answer
        assert before is None or bool(answer.get("repeated")) == ("code" not in before)
