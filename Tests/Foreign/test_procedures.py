"""Special procedures, disputes, orders and routing by the list: every act of section 7 of docs/protocol.md that came
with them, in both encodings, and what is wrong about them."""
import datetime
import json
import pathlib
import subprocess
import sys
import time

import pytest

from board import Board
from client import Refused
from conftest import HALL, MARKET, OPERATOR, SEAL, TAX

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "scripts"))
import check_tail  # noqa: E402

LICENSING = "bureau/market/office/licensing"
MATTER, FED = "licence.new", "licence.supervision"
# Entries of the list, by their numbers.
REVIEW_IS_MARKETS, LEVY_IS_TAXS = 1, 2

MATTERS = f"""
kinds:
  licence:
    statutory_limit: 20wd
    extension_limit: 10wd
    grounds: [hearing, testing]
matters:
  - code: {MATTER}
    kind: licence
    steps:
      - code: review
      - code: levy
      - code: nobodys
    feeds: [{FED}]
  - code: {FED}
    kind: supervision
    steps:
      - code: check
"""

LIST = f"""
version: "2026-01"
routing: ROUTING
convenor: {SEAL}
entries:
  - matter: {MATTER}
    step: review
    department: {MARKET}
    office: {LICENSING}
  - matter: {MATTER}
    step: levy
    department: {TAX}
  - matter: {FED}
    step: check
    department: {TAX}
"""


@pytest.fixture
def ruled(idle_bus):
    """A function that starts the daemon with the rules above, strict or advisory."""
    def start(routing="strict"):
        (idle_bus.folder / "matters.yaml").write_text(MATTERS)
        (idle_bus.folder / "responsibility.yaml").write_text(LIST.replace("ROUTING", routing))
        idle_bus.configure("matters: matters.yaml\nresponsibility: responsibility.yaml")
        idle_bus.casebus("units", "add", LICENSING)
        return idle_bus.start()
    return start


class Scene:
    """A bus with the rules in force, a case of the hall, and the clients that act on it."""

    def __init__(self, bus, encoding):
        self.bus, self.encoding = bus, encoding
        self.hall, self.market = self.client(HALL), self.client(MARKET)
        self.hall.register("c", matter=MATTER)
        self.own = self.hall.case("c")
        self.case = self.hall.case("c", HALL)

    def client(self, unit, **options):
        return self.bus.client(unit, encoding=self.encoding, **options)

    def pushed(self, step="review", to=MARKET):
        return self.hall.push(self.own, to, matter=MATTER, step=step)["handoff"]

    def signed(self):
        handoff = self.pushed()
        self.market.sign(handoff)
        self.hall.take_in()
        self.market.take_in()
        return handoff


@pytest.fixture
def scene(ruled, encoding):
    scene = Scene(ruled(), encoding)
    yield scene
    assert_charged_once(scene)


def assert_charged_once(scene):
    """Whatever was done to the case: the tail alone says who had it at each instant, and so does `case`."""
    rebuilt = check_tail.rebuild(scene.bus.casebus("tail", "--from", 1, "--json").splitlines())
    assert not rebuilt.faults
    expected = [(one.unit, one.handoff, one.kind, one.party, one.begin, one.end)
                for one in rebuilt.cases[HALL, "c"].intervals if one.handoff or one.begin != one.end]
    found = []
    for one in scene.hall.query("case", id="c", registrar=HALL)["case"]["intervals"]:
        # A receiver's absence is a part of its waiting.
        item = [one["unit"], one.get("handoff"), one["kind"].replace("away", "waiting"), one.get("party"),
                check_tail.milliseconds(one["from"]), one["to"] and check_tail.milliseconds(one["to"])]
        if found and found[-1][:4] == item[:4] and found[-1][5] == item[4]:
            found[-1][5] = item[5]
        else:
            found.append(item)
    assert sorted(map(str, map(tuple, found))) == sorted(map(str, expected))


def problem(call, *arguments, **named):
    with pytest.raises(Refused) as refusal:
        call(*arguments, **named)
    return refusal.value.problem


def code(call, *arguments, **named):
    return problem(call, *arguments, **named)["code"]


def told(client, notice, handoff, act=None):
    """The next delivery: what it is about, and its command's act or the bus's own."""
    delivery = client.take_in()
    assert (delivery["notice"], delivery.get("handoff", 0)) == (notice, handoff)
    frames = delivery["frames"]
    return frames["command"][act] if act else frames


def state(client, handoff):
    return next(one["state"] for one in client.query("case", id="c", registrar=HALL)["case"]["handoffs"]
                if one["handoff"] == handoff)


# Special procedures

def test_a_hand_off_is_suspended_and_resumed_by_who_has_signed(scene):
    handoff = scene.signed()
    scene.market.suspend(handoff, days=15)
    said = told(scene.hall, "SUSPENDED", handoff, "suspend")
    assert said == {"handoff": handoff, "ground": "hearing", "approver": "post-3", "notice": "2026-9",
                    "party": "applicant", "days": 15}
    refusal = problem(scene.market.feedback, handoff)
    assert (refusal["code"], refusal["state"]) == ("handoff.state", "suspended")
    assert "resume" in refusal["allowed"]
    assert code(scene.market.suspend, handoff) == "handoff.state"
    assert code(scene.market.corrected, handoff) == "procedure.not-suspended"
    scene.market.resume(handoff, notice="2026-11")
    assert told(scene.hall, "RESUMED", handoff, "resume")["notice"] == "2026-11"
    scene.market.feedback(handoff)


def test_an_idle_case_is_suspended_and_resumed_by_who_has_it(scene):
    assert code(scene.market.suspend, case=scene.case) == "case.not-holder"
    scene.hall.suspend(case=scene.own, party="third-party.lab", ground="testing")
    assert code(scene.hall.push, scene.own, MARKET, matter=MATTER) == "case.state"
    assert code(scene.hall.suspend, case=scene.own) == "case.state"
    scene.hall.resume(case=scene.own)
    scene.hall.push(scene.own, MARKET, matter=MATTER)


def test_nothing_is_resumed_that_is_not_suspended(scene):
    assert code(scene.hall.resume, case=scene.own) == "procedure.not-suspended"
    assert code(scene.hall.corrected, case=scene.own) == "procedure.not-suspended"
    handoff = scene.signed()
    assert code(scene.market.resume, handoff) == "procedure.not-suspended"
    assert code(scene.market.resume, handoff + 1) == "handoff.unknown"
    assert code(scene.hall.resume, handoff) == "handoff.not-receiver"


def test_a_ground_is_one_that_the_rules_have_for_the_matter(scene):
    handoff = scene.signed()
    refusal = problem(scene.market.suspend, handoff, ground="lunch")
    assert (refusal["code"], refusal["field"], refusal["value"]) == ("procedure.ground", "suspend.ground", "lunch")


def test_only_what_is_signed_for_is_suspended(scene):
    handoff = scene.pushed()
    assert code(scene.market.suspend, handoff) == "handoff.state"
    assert code(scene.hall.suspend, handoff) == "handoff.not-receiver"


@pytest.mark.parametrize("missing", ["ground", "approver", "notice", "party"])
def test_a_suspension_says_why_who_approved_it_and_by_which_notice(scene, missing):
    refusal = problem(scene.hall.suspend, case=scene.own, **{missing: ""})
    assert (refusal["code"], refusal["field"]) == ("field.missing", f"suspend.{missing}")


def test_a_procedure_is_of_one_thing(scene):
    assert problem(scene.hall.suspend)["field"] == "suspend.case.id"
    assert problem(scene.hall.resume, 1, case=scene.own)["field"] == "resume.case"


def test_a_case_is_extended_within_what_the_rules_allow(scene):
    assert code(scene.hall.extend, scene.own, 5) == "case.state"
    scene.hall.accept(scene.own)
    scene.hall.extend(scene.own, 6)
    refusal = problem(scene.hall.extend, scene.own, 5)
    assert (refusal["code"], refusal["field"], refusal["value"]) == ("extension.over-limit", "extend.days", "5")
    scene.hall.extend(scene.own, 4)
    assert code(scene.hall.extend, scene.own, 1) == "extension.over-limit"
    assert code(scene.market.extend, scene.case, 1) == "case.not-holder"


@pytest.mark.parametrize("field, value, expected", [
    ("notice", "", "field.missing"), ("approver", "", "field.missing"), ("ground", "", "field.missing"),
    ("days", 0, "field.missing"), ("days", 1001, "field.invalid"), ("notice", "x" * 65, "field.too-long"),
    ("ground", "Because", "field.invalid")])
def test_an_extension_that_is_not_whole_is_refused(scene, field, value, expected):
    scene.hall.accept(scene.own)
    refusal = problem(scene.hall.extend, scene.own, **({"days": 5} | {field: value}))
    assert (refusal["code"], refusal["field"]) == (expected, f"extend.{field}")


def test_a_correction_is_asked_for_once_and_before_acceptance(scene):
    handoff = scene.signed()
    scene.market.correction(handoff, in_person=True)
    assert told(scene.hall, "SUSPENDED", handoff, "correction")["in_person"] is True
    assert code(scene.market.resume, handoff) == "procedure.not-suspended"
    assert code(scene.market.accept, scene.case) in ("case.state", "case.not-holder")
    scene.market.corrected(handoff)
    told(scene.hall, "RESUMED", handoff, "corrected")
    assert code(scene.market.correction, handoff) == "correction.once"
    scene.market.accept(scene.case)
    assert code(scene.market.correction, handoff) == "case.state"


def test_a_correction_of_an_idle_case(scene):
    assert problem(scene.hall.correction, case=scene.own, notice="")["field"] == "correction.notice"
    scene.hall.correction(case=scene.own)
    assert code(scene.hall.accept, scene.own) == "case.state"
    scene.hall.corrected(case=scene.own)
    scene.hall.accept(scene.own)


# Disputes

def test_a_dispute_goes_on_to_a_third_unit_by_the_convenors_ruling(ruled, encoding):
    scene = Scene(ruled("advisory"), encoding)
    seal, tax = scene.client(SEAL), scene.client(TAX)
    handoff = scene.pushed("levy")
    scene.market.dispute(handoff, TAX, LEVY_IS_TAXS, text="按清单第 2 条")
    frames = told(scene.hall, "DISPUTED", handoff)
    assert frames["command"]["acknowledge"] == {
        "handoff": handoff, "answer": "DISPUTE", "reason": "not-ours", "owner": TAX, "entry": LEVY_IS_TAXS}
    assert frames["text"] == "按清单第 2 条"
    # The list names the tax bureau: it has the case until it is settled, and is told.
    told(tax, "DISPUTED", handoff)
    assert code(scene.market.feedback, handoff) == "handoff.state"
    assert code(scene.market.dispute, handoff, TAX, LEVY_IS_TAXS) == "handoff.state"
    refusal = problem(scene.hall.rule, handoff, TAX)
    assert refusal["code"] == "dispute.not-convenor" and SEAL in refusal["detail"]
    assert code(seal.rule, handoff, "bureau/nowhere") == "unit.unknown"
    assert problem(seal.rule, handoff, "")["field"] == "rule.owner"
    receipt = seal.rule(handoff, TAX, reason="entry-2")
    assert receipt["handoffs"] == 1 and receipt["handoff"] != handoff
    told(scene.hall, "RULED", handoff, "rule")
    told(scene.market, "PUSHED", handoff)
    assert told(scene.market, "RULED", handoff, "rule")["owner"] == TAX
    told(tax, "RULED", handoff, "rule")
    told(tax, "PUSHED", receipt["handoff"], "rule")
    assert code(scene.market.sign, handoff) == "handoff.state"
    assert code(tax.dispute, receipt["handoff"], MARKET, REVIEW_IS_MARKETS) == "dispute.ruled"
    tax.sign(receipt["handoff"])
    assert code(seal.rule, receipt["handoff"], TAX) == "handoff.state"
    intervals = scene.hall.query("case", id="c", registrar=HALL)["case"]["intervals"]
    assert [one["unit"] for one in intervals if one["kind"] == "in_dispute"] == [TAX]
    assert_charged_once(scene)


def test_a_ruling_for_the_receiver_pushes_it_again_and_settles_it(scene):
    handoff, seal = scene.pushed(), scene.client(SEAL)
    scene.market.dispute(handoff, TAX, LEVY_IS_TAXS)
    assert "handoff" not in seal.rule(handoff, MARKET)
    assert code(scene.market.dispute, handoff, TAX, LEVY_IS_TAXS) == "dispute.ruled"
    scene.market.sign(handoff)


def test_a_ruling_for_the_sender_gives_the_case_back(scene):
    handoff, seal = scene.pushed(), scene.client(SEAL)
    scene.market.dispute(handoff, TAX, LEVY_IS_TAXS)
    seal.rule(handoff, HALL)
    assert code(scene.market.sign, handoff) == "handoff.state"
    scene.hall.push(scene.own, MARKET, matter=MATTER, step="review")


def test_a_dispute_ends_when_its_receiver_signs_or_its_sender_withdraws(scene):
    handoff = scene.pushed()
    scene.market.dispute(handoff, TAX, LEVY_IS_TAXS)
    scene.market.sign(handoff)
    scene.market.feedback(handoff)
    again = scene.pushed()
    scene.market.dispute(again, TAX, LEVY_IS_TAXS)
    scene.hall.withdraw(again)
    assert code(scene.client(SEAL).rule, again, TAX) == "handoff.state"


def test_not_ours_is_a_dispute_where_there_is_a_list(scene):
    handoff = scene.pushed()
    refusal = problem(scene.market.refuse, handoff, reason="not-ours")
    assert (refusal["code"], refusal["field"]) == ("field.missing", "acknowledge.owner")
    scene.market.do("acknowledge", {"handoff": handoff, "answer": "REFUSE", "reason": "not-ours", "owner": TAX,
                                    "entry": LEVY_IS_TAXS})
    told(scene.hall, "DISPUTED", handoff)
    scene.hall.withdraw(handoff)
    other = scene.pushed()
    scene.market.refuse(other, reason="incomplete")
    told(scene.hall, "REFUSED", other)


@pytest.mark.parametrize("owner, entry, expected, field", [
    ("", LEVY_IS_TAXS, "field.missing", "acknowledge.owner"), (TAX, 0, "field.missing", "acknowledge.entry"),
    (TAX, 99, "dispute.no-entry", "acknowledge.entry"), (TAX, 10_001, "field.invalid", "acknowledge.entry"),
    (TAX, REVIEW_IS_MARKETS, "dispute.no-entry", "acknowledge.entry"),
    (MARKET, REVIEW_IS_MARKETS, "dispute.no-entry", "acknowledge.entry"),
    ("bureau/nowhere", LEVY_IS_TAXS, "unit.unknown", "acknowledge.owner")])
def test_a_dispute_relies_on_an_entry_that_names_the_owner(scene, owner, entry, expected, field):
    handoff = scene.pushed()
    refusal = problem(scene.market.dispute, handoff, owner, entry)
    assert (refusal["code"], refusal["field"]) == (expected, field)
    assert code(scene.hall.dispute, handoff, TAX, LEVY_IS_TAXS) == "handoff.not-receiver"
    scene.market.sign(handoff)


def test_without_a_list_there_is_no_dispute(bus, encoding):
    hall, market = bus.client(HALL, encoding=encoding), bus.client(MARKET, encoding=encoding)
    hall.register("c")
    handoff = hall.push(hall.case("c"), MARKET)["handoff"]
    assert code(market.dispute, handoff, TAX, 1) == "dispute.no-list"
    # A refusal that claims what a dispute does is one.
    assert code(market.do, "acknowledge", {
        "handoff": handoff, "answer": "REFUSE", "reason": "not-ours", "owner": TAX, "entry": 1}) == "dispute.no-list"
    market.refuse(handoff, reason="not-ours")


# Orders, explanations, reassignment, signing by proxy

def test_a_superior_orders_and_the_holder_explains(scene):
    handoff = scene.pushed()
    scene.market.reassign(handoff, LICENSING)
    told(scene.hall, "REASSIGNED", handoff, "reassign")
    office = scene.client(LICENSING)
    told(office, "PUSHED", handoff, "reassign")
    assert code(scene.market.sign, handoff) == "handoff.not-receiver"
    scene.market.oversee(handoff, text="请三日内办结")
    assert told(office, "OVERSEEN", handoff)["text"] == "请三日内办结"
    scene.client(OPERATOR).oversee(handoff)
    assert code(scene.hall.oversee, handoff) == "unit.not-superior"
    assert code(office.oversee, handoff) == "unit.not-superior"
    office.explain(handoff)
    assert told(scene.hall, "EXPLAINED", handoff, "explain")["reason"] == "staff-shortage"
    assert problem(office.explain, handoff, reason="")["field"] == "explain.reason"
    assert code(scene.hall.explain, handoff) == "handoff.not-receiver"
    office.sign(handoff)
    office.feedback(handoff)


def test_a_hand_off_stays_in_its_department(scene):
    handoff = scene.pushed()
    for office in (TAX, MARKET, HALL):
        refusal = problem(scene.market.reassign, handoff, office)
        assert (refusal["code"], refusal["field"]) == ("reassign.other-department", "reassign.office")
    assert code(scene.market.reassign, handoff, "bureau/market/nowhere") == "unit.unknown"
    assert code(scene.hall.reassign, handoff, LICENSING) == "handoff.not-receiver"
    assert problem(scene.market.reassign, handoff, "")["field"] == "reassign.office"


def test_the_sender_signs_for_a_receiver_that_does_not(scene):
    handoff = scene.pushed()
    assert code(scene.market.proxy_sign, handoff) == "handoff.not-sender"
    scene.hall.proxy_sign(handoff)
    told(scene.market, "PUSHED", handoff)
    told(scene.market, "SIGNED_FOR", handoff, "acknowledge")
    assert code(scene.hall.proxy_sign, handoff) == "handoff.state"
    scene.market.feedback(handoff)


@pytest.mark.parametrize("act, expected", [
    ("oversee", "handoff.too-many-orders"), ("explain", "handoff.too-many-explanations")])
def test_orders_and_explanations_have_a_bound(scene, act, expected):
    handoff = scene.pushed()
    who = scene.client(OPERATOR) if act == "oversee" else scene.market
    for _ in range(16):
        getattr(who, act)(handoff)
    assert code(getattr(who, act), handoff) == expected


def test_reassignments_and_procedures_have_a_bound(scene):
    handoff, office = scene.pushed(), scene.client(LICENSING)
    for _ in range(8):
        scene.market.reassign(handoff, LICENSING)
        office.reassign(handoff, MARKET)
    assert code(scene.market.reassign, handoff, LICENSING) == "handoff.too-many-reassignments"
    scene.market.sign(handoff)
    for _ in range(64):
        scene.market.suspend(handoff)
        scene.market.resume(handoff)
    assert code(scene.market.suspend, handoff) == "case.too-many-procedures"


# Routing, applicants, linked cases

def test_a_push_without_a_receiver_goes_to_whom_the_list_names(scene):
    handoff = scene.hall.do("push", {"case": scene.own, "matter": MATTER, "step": "review"})["handoff"]
    told(scene.market, "PUSHED", handoff, "push")
    scene.market.sign(handoff)
    receipt = scene.market.feedback(handoff, next=[{"step": "levy"}])
    told(scene.client(TAX), "PUSHED", receipt["handoff"], "feedback")


def test_a_strict_list_refuses_another_receiver_and_what_it_does_not_know(scene):
    refusal = problem(scene.hall.push, scene.own, TAX, matter=MATTER, step="review")
    assert (refusal["code"], refusal["field"], refusal["value"]) == ("routing.not-owner", "push.to", TAX)
    scene.hall.push(scene.own, LICENSING, matter=MATTER, step="review")
    assert code(scene.hall.push, scene.own, MARKET, matter=MATTER, step="nosuch") == "step.unknown"
    assert code(scene.hall.push, scene.own, MARKET, matter="nosuch", step="review") == "matter.unknown"
    assert code(scene.hall.register, "d", matter="nosuch") == "matter.unknown"
    assert code(scene.hall.do, "push", {"case": scene.own, "matter": MATTER, "step": "nobodys"}) == "routing.no-owner"
    assert problem(scene.hall.do, "push", {"case": scene.own, "matter": MATTER})["field"] == "push.to"


def test_the_command_line_says_what_the_list_says_and_who_has_it_meanwhile(ruled):
    bus = ruled("advisory")
    bus.casebus("--as", HALL, "register", "c", "--matter", MATTER)

    def push(*words):
        return subprocess.run([bus.tool, "--config", str(bus.folder), "--as", HALL, "push", "c", *words], check=True,
                              capture_output=True, text=True, timeout=30)
    assert push("--to", TAX, "--step", "levy").stderr == ""
    wrong = push("--to", MARKET, "--step", "levy")
    number = wrong.stdout.strip().rsplit(" ", 1)[-1]
    assert f"names {TAX} for this step (entry {LEVY_IS_TAXS})" in wrong.stderr
    assert f"casebus withdraw {number}" in wrong.stderr
    said = bus.casebus("--as", MARKET, "acknowledge", number, "--dispute", "--owner", TAX, "--entry", LEVY_IS_TAXS)
    assert said.splitlines()[-1] == f"Until it is settled {TAX} has it; {SEAL} rules."
    assert number in bus.casebus("--as", MARKET, "inbox", "--state", "disputed")
    assert bus.casebus("--as", MARKET, "inbox", "--state", "suspended").startswith("Nothing is open")
    # A push that names no matter is of the case's.
    row, = json.loads(bus.casebus("--as", MARKET, "--json", "inbox"))["handoffs"]
    assert row["matter"] == MATTER


@pytest.mark.parametrize("step, holder, why", [
    ("levy", TAX, "whom the list names for this step"), ("nobodys", HALL, "which sent it, as the list names no other")])
def test_a_dispute_stands_in_the_inbox_of_its_convenor_and_of_whoever_has_it_meanwhile(ruled, encoding, step, holder, why):
    scene = Scene(ruled("advisory"), encoding)
    handoff = scene.pushed(step)
    assert scene.client(SEAL).query("inbox", **{"with": "disputes"})["disputes"] == []
    scene.market.dispute(handoff, TAX, LEVY_IS_TAXS)
    for unit in (SEAL, holder):
        answer = scene.bus.client(unit).query("inbox", **{"with": "disputes"})
        one, = answer["disputes"]
        assert (one["handoff"], one["registrar"], one["case"], one["from"], one["to"]) == (handoff, HALL, "c", HALL, MARKET)
        assert (one["owner"], one["entry"], one["holder"], one["convenor"]) == (TAX, LEVY_IS_TAXS, holder, SEAL)
        assert (one["matter"], one["step"]) == (MATTER, step) and one["disputed_at"] >= one["pushed_at"]
        assert answer["handoffs"] == [] and answer["more_disputes"] is False
        assert "disputes" not in scene.bus.client(unit).query("inbox")
        said = scene.bus.casebus("--as", unit, "inbox")
        assert f"{MARKET} has said since" in said and f"the duty of {TAX}, by entry {LEVY_IS_TAXS}" in said
        assert f"{holder} has it, {why}; {SEAL} rules." in said
        assert ("Disputes to rule on" in said) == (unit == SEAL) == (f"casebus rule {handoff} --owner UNIT" in said)
        assert ("Held while others are in dispute" in said) == (unit == holder)
        chinese = scene.bus.casebus("--as", unit, "--lang", "zh", "inbox")
        assert ("待裁定的职责争议" if unit == SEAL else "争议期间由本单位持件") in chinese
        page = Board(scene.bus).page(f"/unit?address={unit}", "zh").text
        assert f"主张依据确权清单第 {LEVY_IS_TAXS} 条由 {TAX} 负责" in page
    # Who receives it has it among its hand-offs; others know nothing of it.
    for unit in {MARKET, HALL, TAX} - {holder}:
        assert scene.bus.client(unit).query("inbox", **{"with": "disputes"})["disputes"] == []
    assert "disputes" not in json.loads(scene.bus.casebus("--as", SEAL, "--json", "inbox", "--state", "signed"))
    scene.client(SEAL).rule(handoff, MARKET)
    assert scene.client(SEAL).query("inbox", **{"with": "disputes"})["disputes"] == []


def test_so_many_disputes_are_looked_at_and_so_many_told(ruled):
    looked_at, told = 1000, 100
    bus = ruled("advisory")
    hall, market = bus.client(HALL), bus.client(MARKET)
    handoffs = []
    # What is the market bureau's own by the list, it has itself meanwhile; the last is the tax bureau's.
    for number in range(looked_at + 1):
        hall.register(f"d-{number}", matter=MATTER)
        step = "review" if number < looked_at else "levy"
        handoffs.append(hall.push(hall.case(f"d-{number}"), MARKET, matter=MATTER, step=step)["handoff"])
        market.dispute(handoffs[-1], TAX, LEVY_IS_TAXS)

    def disputes(unit):
        answer = json.loads(bus.casebus("--as", unit, "--json", "inbox", "--limit", 1))
        return [one["handoff"] for one in answer["disputes"]], answer["more_disputes"]
    assert disputes(SEAL) == (handoffs[:told], True)
    assert disputes(TAX) == ([], True)
    assert "There are more disputes than these" in bus.casebus("--as", SEAL, "inbox")
    market.sign(handoffs[0])
    assert disputes(TAX) == (handoffs[-1:], False)


def test_a_matter_that_the_catalogue_lacks_is_told_where_the_list_is_advisory(ruled):
    bus = ruled("advisory")

    def said(*words):
        done = subprocess.run([bus.tool, "--config", str(bus.folder), "--as", HALL, *words], check=True, capture_output=True,
                              text=True, timeout=30)
        return done.stderr
    assert said("register", "c", "--matter", MATTER) == said("register", "e") == ""
    assert 'no matter "licence.old"' in said("register", "d", "--matter", "licence.old")
    assert 'no matter "licence.old"' in said("push", "c", "--to", TAX, "--matter", "licence.old")
    assert 'no matter "licence.old"' not in said("--json", "register", "f", "--matter", "licence.old")


def test_an_advisory_list_lets_it_pass(ruled, encoding):
    scene = Scene(ruled("advisory"), encoding)
    scene.hall.push(scene.own, TAX, matter=MATTER, step="review")


def test_what_an_applicant_is_and_what_a_case_follows_from(scene):
    scene.hall.do("register", {"case_id": "d", "matter": MATTER, "applicant": "PERSON", "linked_to": scene.case})
    refusal = problem(scene.hall.do, "register", {"case_id": "e", "linked_to": {"registrar": HALL}})
    assert (refusal["code"], refusal["field"]) == ("field.missing", "register.linked_to.id")
    refusal = problem(scene.hall.register, "c~1", matter=MATTER)
    assert (refusal["code"], refusal["field"]) == ("field.invalid", "register.case_id")


def test_granting_opens_the_supervision_that_the_matter_feeds(scene):
    tax = scene.client(TAX)
    scene.hall.accept(scene.own)
    scene.hall.decide(scene.own, "GRANTED")
    delivery = tax.take_in()
    assert delivery["notice"] == "PUSHED" and "from" not in delivery
    linked = delivery["frames"]["event"]["linked"]
    assert linked["parent"] == scene.case and linked["case"] == delivery["case"]
    assert (linked["matter"], linked["step"], linked["to"]) == (FED, "check", TAX)
    assert linked["case"]["id"].startswith("c~") and linked["handoff"] == delivery["handoff"]
    tax.sign(delivery["handoff"])
    tax.decide(linked["case"], "CLEAR")


# The command line, end to end

def test_every_verb(ruled):
    bus = ruled()

    def say(unit, *words, status=0):
        return bus.casebus("--as", unit, "--json", *words, status=status)

    def receipt(unit, *words):
        return json.loads(say(unit, *words))

    approval = ["--ground", "hearing", "--approver", "post-3", "--notice", "2026-9"]
    receipt(HALL, "register", "c", "--matter", MATTER, "--applicant", "company")
    receipt(HALL, "register", "d", "--matter", MATTER, "--linked-to", "c")
    receipt(HALL, "correction", "c", "--notice", "2026-1", "--in-person")
    receipt(HALL, "corrected", "c")
    receipt(HALL, "accept", "c")
    receipt(HALL, "extend", "c", "--days", "10", *approval)
    first = receipt(HALL, "push", "c", "--matter", MATTER, "--step", "review")["handoff"]
    receipt(MARKET, "acknowledge", first, "--dispute", "--owner", TAX, "--entry", LEVY_IS_TAXS)
    second = receipt(SEAL, "rule", first, "--owner", TAX)["handoff"]
    receipt(HALL, "acknowledge", second, "--proxy")
    receipt(TAX, "suspend", "--handoff", second, *approval, "--party", "applicant", "--days", "15")
    receipt(TAX, "resume", "--handoff", second)
    receipt(OPERATOR, "oversee", second, "--text", "soon")
    receipt(TAX, "explain", second, "--reason", "staff-shortage")
    receipt(TAX, "feedback", second, "done")
    third = receipt(HALL, "push", "c", "--matter", MATTER, "--step", "review")["handoff"]
    receipt(MARKET, "reassign", third, "--to", LICENSING)
    assert json.loads(say(HALL, "extend", "c", "--days", "1", *approval, status=1))["error"]["code"] == \
        "extension.over-limit"
    assert "延期超过法定上限" in bus.casebus("--as", HALL, "--lang", "zh", "extend", "c", "--days", "1", *approval,
                                      status=1)
    bus.casebus("--as", HALL, "suspend", "c", "--ground", "hearing", "--approver", "p", "--party", "q", status=2)
    lines = bus.casebus("tail", "--from", "1")
    for words in (
            "suspend  ", "resume  ", "(hearing; notice 2026-9; approved by post-3)", "10 wd", "correction  ", "in person",
            "corrected  ", "dispute  ", f"(the duty of {TAX}; entry {LEVY_IS_TAXS})", "rule  ", "proxy-sign  ",
            "15 days announced", f"{OPERATOR} -> {TAX}", "explain  ", f"{MARKET} -> {LICENSING}", "follows from c",
            "new rules  ", "2026-01"):
        assert words in lines, words


def test_each_hand_off_says_by_which_list_it_was_made(ruled):
    bus = ruled("advisory")
    hall, operator = bus.client(HALL), bus.client(OPERATOR)
    for id, push in (("listed", {"to": MARKET}), ("against", {"to": SEAL}), ("routed", {})):
        hall.register(id, matter=MATTER)
        hall.do("push", {"case": hall.case(id), "step": "review"} | push)
    shown = {}
    for id in ("listed", "against", "routed"):
        handoff, = hall.query("case", id=id)["case"]["handoffs"]
        shown[id] = (handoff["to"], handoff["routing"], handoff["list_entry"], handoff["listed"])
        assert handoff["list"] == "2026-01"
    assert shown == {"listed": (MARKET, "as_listed", REVIEW_IS_MARKETS, MARKET),
                     "against": (SEAL, "not_as_listed", REVIEW_IS_MARKETS, MARKET),
                     "routed": (MARKET, "by_list", REVIEW_IS_MARKETS, MARKET)}
    rows = [row for row in operator.tail()[0] if row["kind"] == "push"]
    assert [row["routing"] for row in rows] == ["as_listed", "not_as_listed", "by_list"]
    # Strict, from the next reload on: another than the list names is refused, and what is open stays as it was.
    (bus.folder / "responsibility.yaml").write_text(
        LIST.replace("ROUTING", "strict").replace('version: "2026-01"', 'version: "2026-02"'))
    assert operator.query("reload")["changes"] == ["list 2026-01 2026-02"]
    hall.register("strict", matter=MATTER)
    with pytest.raises(Refused) as refused:
        hall.do("push", {"case": hall.case("strict"), "to": SEAL, "step": "review"})
    assert refused.value.code == "routing.not-owner"
    with pytest.raises(Refused) as refused:
        hall.register("unheard", matter="unheard-of")
    assert refused.value.code == "matter.unknown"
    with pytest.raises(Refused) as refused:
        hall.do("push", {"case": hall.case("strict"), "step": "unheard-of"})
    assert refused.value.code == "step.unknown"
    handoff, = hall.query("case", id="against")["case"]["handoffs"]
    assert handoff["list"] == "2026-01" and handoff["state"] == "pushed"


def test_a_case_is_told_as_it_was_at_any_past_instant(bus):
    """What `case` said after each act it says again for that instant, later acts or not."""
    hall, market, operator = bus.client(HALL), bus.client(MARKET), bus.client(OPERATOR)
    case = hall.case("c-past", HALL)

    def ask(**at):
        told = operator.query("case", id="c-past", registrar=HALL, **at)["case"]
        # Ages go on, and an open interval's pieces depend on who is there now.
        for holder in told["holder"]:
            del holder["working_s"]
        return told

    said = []
    for act in (lambda: hall.register("c-past"), lambda: hall.accept(case), lambda: hall.push(case, MARKET),
                lambda: market.sign(market.receive()["handoff"]),
                lambda: market.do("suspend", {"handoff": said[2][2], "ground": "inspection", "approver": MARKET,
                                              "notice": "N-1", "party": "third-party.lab"}),
                lambda: market.do("resume", {"handoff": said[2][2], "notice": "N-2"}),
                lambda: market.feedback(said[2][2]), lambda: hall.close_case(case)):
        receipt = act()
        # The next act is of a later millisecond.
        time.sleep(0.005)
        said.append((receipt["recorded_at_ms"], ask(), receipt.get("handoff", 0)))
    for at, told, _ in said:
        past = ask(at=stamp(at + 1))
        # An arrival is the bus's own record: it may have come a moment after the question.
        for one in past["handoffs"] + told["handoffs"]:
            one.pop("arrived_at", None)
        assert past == told
    with pytest.raises(Refused) as refused:
        ask(at=stamp(said[0][0] - 1))
    assert refused.value.code == "case.unknown"


def stamp(milliseconds):
    whole = datetime.datetime.fromtimestamp(milliseconds / 1000, datetime.timezone.utc)
    return whole.strftime("%Y-%m-%dT%H:%M:%S.") + f"{milliseconds % 1000:03d}Z"
