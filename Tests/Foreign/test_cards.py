"""Cards, and what counts as signed or accepted: the bus's own acts, by the clocks of the rule book, over a foreign client.

The bus's clock runs 3,600 times as fast, in offices that are always open: a minute of the bus is a sixtieth of a second.
"""
import json
import subprocess
import time

import pytest

from client import Refused
from conftest import HALL, MARKET, OPERATOR, SEAL, TAX

OFFICE = "bureau/market/office/licensing"

CALENDAR = """\
utc_offset: "+08:00"
weekend: []
office_hours: ["00:00-24:00"]
"""

MATTERS = """\
kinds:
  licence: {promised_limit: 4wh, statutory_limit: 8wh, extension_limit: 10wd, correction_limit: 3wh,
            grounds: [inspection, hearing]}
defaults: {waiting_limit: 2wh, amber: 50, explain_limit: 1wh, deemed_after: 6wh, negotiation_limit: 1wh,
           ruling_limit: 1wh, idle_limit: 2wh, first_day: same_day}
matters:
  - code: food
    name: {zh: 食品, en: Food}
    kind: licence
    steps:
      - {code: review, promised_limit: 3wh, statutory_limit: 5wh}
    feeds: [watch]
  - code: watch
    name: {zh: 监管, en: Supervision}
    kind: supervision
    steps: [{code: plan, promised_limit: 3wh}]
    feeds: [punish]
  - code: punish
    name: {zh: 执法, en: Enforcement}
    kind: enforcement
    steps: [{code: look, promised_limit: 3wh}]
    feeds: [score]
  - code: score
    name: {zh: 信用, en: Credit}
    kind: credit
    steps: [{code: record, promised_limit: 3wh}]
"""

LIST = f"""\
version: "test-1"
routing: advisory
convenor: {SEAL}
entries:
  - {{matter: food, step: review, department: {MARKET}}}
  - {{matter: watch, step: plan, department: {TAX}}}
  - {{matter: punish, step: look, department: {SEAL}}}
  - {{matter: score, step: record, department: {HALL}}}
"""


@pytest.fixture
def ruled(idle_bus):
    """A bus with a rule book, an hour of which passes in a second."""
    bus = idle_bus
    (bus.folder / "calendar.yaml").write_text(CALENDAR)
    (bus.folder / "matters.yaml").write_text(MATTERS)
    (bus.folder / "responsibility.yaml").write_text(LIST)
    bus.configure("matters: matters.yaml\nresponsibility: responsibility.yaml")
    check = subprocess.run([bus.tool, "check", "--config", str(bus.folder / "casebus.yaml")], capture_output=True,
                           text=True, timeout=30)
    assert check.returncode == 0, check.stdout + check.stderr
    return bus.start("--clock-rate", "3600")


def until(found, seconds=20):
    deadline = time.monotonic() + seconds
    while True:
        result = found()
        if result:
            return result
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.1)


def cards(bus, **wanted):
    rows, _ = bus.client(OPERATOR).tail()
    return [row for row in rows if row["kind"] == "card"
            and all(row.get(name) == value for name, value in wanted.items())]


def shown(rows):
    return [(row["clock"], row["colour"], row.get("raised", False)) for row in rows]


def test_an_unsigned_push_is_warned_of_then_late_then_raised_once_each(ruled):
    hall = ruled.client(HALL)
    hall.register("c", matter="food")
    handoff = hall.push(hall.case("c"), MARKET, matter="food", step="review")["handoff"]
    until(lambda: cards(ruled, clock="waiting", colour="yellow", raised=True))
    waiting = cards(ruled, clock="waiting", handoff=handoff)
    assert shown(waiting) == [("waiting", "amber", False), ("waiting", "yellow", False), ("waiting", "yellow", True)]
    yellow = waiting[1]
    assert yellow["rule"] == "waiting_limit 2wh" and yellow["holder"] == MARKET
    # The holder heard first, the sender only of what was raised.
    market = ruled.client(MARKET)
    assert [market.take_in()["notice"] for _ in range(3)] == ["PUSHED", "CARD", "CARD"]
    assert hall.take_in()["notice"] == "CARD"


def test_a_receiver_that_could_have_signed_counts_as_having_signed(ruled):
    hall = ruled.client(HALL)
    hall.register("c", matter="food")
    handoff = hall.push(hall.case("c"), MARKET, matter="food", step="review")["handoff"]
    row = until(lambda: [row for row in ruled.client(OPERATOR).tail()[0] if row["kind"] == "deemed_signed"])[0]
    assert row["handoff"] == handoff
    # It is signed: the receiver answers as if it had done it itself.
    ruled.client(MARKET).feedback(handoff)


def test_no_card_is_given_while_the_clock_stands(ruled):
    hall, market = ruled.client(HALL), ruled.client(MARKET)
    hall.register("c", matter="food")
    hall.accept(hall.case("c"))
    handoff = hall.push(hall.case("c"), MARKET, matter="food", step="review")["handoff"]
    market.sign(handoff)
    market.do("suspend", {"handoff": handoff, "ground": "inspection", "approver": MARKET, "notice": "N-1",
                          "party": "third-party.lab", "days": 3})
    time.sleep(7)
    assert cards(ruled) == []
    market.do("resume", {"handoff": handoff, "notice": "N-2"})
    until(lambda: cards(ruled, clock="answering", colour="red"))
    until(lambda: cards(ruled, clock="deciding", colour="red"))
    late = shown(cards(ruled, handoff=handoff))
    assert late.index(("answering", "yellow", False)) < late.index(("answering", "red", False))


def test_a_ground_that_the_rules_do_not_have_is_refused(ruled):
    hall, market = ruled.client(HALL), ruled.client(MARKET)
    hall.register("c", matter="food")
    hall.accept(hall.case("c"))
    handoff = hall.push(hall.case("c"), MARKET, matter="food", step="review")["handoff"]
    market.sign(handoff)
    with pytest.raises(Refused) as refused:
        market.do("suspend", {"handoff": handoff, "ground": "lunch", "approver": MARKET, "notice": "N", "party": "x"})
    assert refused.value.code == "procedure.ground"
    with pytest.raises(Refused) as refused:
        hall.do("extend", {"case": hall.case("c"), "days": 11, "ground": "hard", "approver": HALL, "notice": "N"})
    assert refused.value.code == "extension.over-limit"


def test_what_nobody_takes_back_in_time_counts_as_accepted(ruled):
    hall = ruled.client(HALL)
    hall.register("c", matter="food")
    until(lambda: [row for row in ruled.client(OPERATOR).tail()[0] if row["kind"] == "deemed_accepted"])
    case = ruled.client(OPERATOR).query("case", id="c", registrar=HALL)["case"]
    assert case["state"] == "accepted" and case["deemed_accepted"] and case["accepted_at"] == case["registered_at"]


def test_an_idle_case_and_a_dispute_have_their_clocks(ruled):
    hall, market = ruled.client(HALL), ruled.client(MARKET)
    hall.register("c", matter="food")
    handoff = hall.push(hall.case("c"), MARKET, matter="food", step="review")["handoff"]
    market.do("acknowledge", {"handoff": handoff, "answer": "DISPUTE", "owner": TAX, "entry": 2})
    until(lambda: cards(ruled, clock="ruling", colour="yellow"))
    seal = ruled.client(SEAL)
    assert [row["clock"] for row in cards(ruled, colour="yellow", raised=False)][:2] == ["negotiating", "ruling"]
    assert "CARD" in [seal.take_in()["notice"] for _ in range(2)]
    # Refused in the convenor's favour of the sender: the case is with the hall, and lies there.
    seal.do("rule", {"handoff": handoff, "owner": HALL})
    until(lambda: cards(ruled, clock="idling", colour="yellow"))
    assert cards(ruled, clock="idling")[0]["holder"] == HALL


def test_the_case_says_how_its_clocks_stand(ruled):
    hall, market = ruled.client(HALL), ruled.client(MARKET)
    hall.register("c", matter="food")
    hall.accept(hall.case("c"))
    handoff = hall.push(hall.case("c"), MARKET, matter="food", step="review")["handoff"]
    market.sign(handoff)
    clocks = {clock["clock"]: clock for clock in hall.query("case", id="c")["case"]["clocks"]}
    assert set(clocks) == {"answering", "deciding"}
    assert [(limit["colour"], limit["limit"]) for limit in clocks["answering"]["limits"]] == [
        ("yellow", "3wh"), ("red", "5wh")]
    told = subprocess.run([ruled.tool, "case", "c", "--as", HALL, "--lang", "zh", "--config",
                           str(ruled.folder / "casebus.yaml")], capture_output=True, text=True, timeout=30)
    assert "承诺时限" in told.stdout and "剩余" in told.stdout, told.stdout + told.stderr


def test_a_card_is_given_once_whatever_dies(ruled):
    hall = ruled.client(HALL)
    hall.register("c", matter="food")
    hall.push(hall.case("c"), MARKET, matter="food", step="review")
    until(lambda: cards(ruled, clock="waiting", colour="yellow"))
    ruled.kill()
    ruled.start("--clock-rate", "3600")
    until(lambda: cards(ruled, clock="waiting", colour="yellow", raised=True))
    assert len(cards(ruled, clock="waiting", colour="yellow", raised=False)) == 1


# The closed loop (审管执信)

def test_a_licence_goes_through_the_whole_loop_and_back(ruled):
    hall, market, tax, seal = (ruled.client(unit) for unit in (HALL, MARKET, TAX, SEAL))
    hall.register("2026-1", matter="food")
    hall.accept(hall.case("2026-1"))
    handoff = hall.push(hall.case("2026-1"), MARKET, matter="food", step="review")["handoff"]
    market.sign(handoff)
    market.decide(market.case("2026-1", HALL), "GRANTED")

    def opened(unit, client):
        """The push of a linked case, and the case's name."""
        while True:
            delivery = client.take_in()
            if delivery["notice"] == "PUSHED" and "~" in delivery["case"]["id"]:
                return delivery["handoff"], client.case(delivery["case"]["id"], delivery["case"]["registrar"])

    # Approval opens supervision, which finds something.
    watching, watched = opened(TAX, tax)
    assert watched["registrar"] == MARKET and watched["id"].startswith("2026-1~")
    tax.sign(watching)
    tax.decide(watched, "FOUND")
    # Supervision opens enforcement, which establishes it.
    looking, looked = opened(SEAL, seal)
    assert looked["registrar"] == TAX
    seal.sign(looking)
    seal.decide(looked, "FOUND")
    # Enforcement opens the credit record.
    scoring, scored = opened(HALL, hall)
    assert scored["registrar"] == SEAL
    hall.sign(scoring)
    hall.feedback(scoring)
    # And each result goes back to whoever opened it.
    seal.feedback(looking)
    tax.feedback(watching)
    backs = [seal.take_in() for _ in range(2)] and True
    assert backs
    case = ruled.client(OPERATOR).query("case", id="2026-1", registrar=HALL)["case"]
    assert [link["matter"] for link in case["links"]] == ["watch"]
    child = ruled.client(OPERATOR).query("case", id=watched["id"], registrar=MARKET)["case"]
    assert child["linked_to"] == {"registrar": HALL, "id": "2026-1"} and child["decision"] == "found"
    assert [hand["outcome"] for hand in child["handoffs"]] == ["done"]


def test_a_licence_that_nobody_takes_under_supervision_is_a_stall(ruled):
    hall, market = ruled.client(HALL), ruled.client(MARKET)
    hall.register("c", matter="food")
    hall.accept(hall.case("c"))
    handoff = hall.push(hall.case("c"), MARKET, matter="food", step="review")["handoff"]
    market.sign(handoff)
    market.decide(market.case("c", HALL), "GRANTED")
    late = until(lambda: cards(ruled, clock="waiting", colour="yellow", holder=TAX))
    assert "~" in late[0]["case"]
