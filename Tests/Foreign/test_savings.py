"""What could be saved, from a real daemon with its catalogue: the query, the verb in both languages, and who may see it."""
import json

import pytest

from client import Refused
from conftest import HALL, MARKET, OPERATOR, TAX

MATTERS = f"""\
matters:
  - code: food
    name: {{zh: 食品, en: Food}}
    kind: promised
    materials: [{{name: {{zh: 申请书, en: Application}}}}]
    windows: {{finish: [{HALL}]}}
    steps:
      - {{code: review, promised_limit: 7wd}}
"""


@pytest.fixture
def used(idle_bus):
    """30 cases that the hall could have finished and sent to the bureau, which only signed them."""
    (idle_bus.folder / "matters.yaml").write_text(MATTERS)
    idle_bus.configure("matters: matters.yaml")
    idle_bus.start()
    hall, market = idle_bus.client(HALL), idle_bus.client(MARKET)
    for number in range(30):
        case = hall.case(f"c{number}")
        hall.register(f"c{number}", matter="food")
        handoff = hall.push(case, MARKET, matter="food", step="review")["handoff"]
        market.sign(handoff)
        if number == 7:
            market.do("correction", {"handoff": handoff, "notice": "N-1", "in_person": True})
            market.do("corrected", {"handoff": handoff})
        # To the same applicant: come and sign at the bureau.
        market.feedback(handoff, in_person=number == 7)
    return idle_bus


def test_what_could_go_is_told_with_what_it_costs(used):
    told = used.client(OPERATOR).query("savings")
    step, = told["steps"]
    assert (step["matter"], step["step"], step["n"], step["open"]) == ("food", "review", 30, 0)
    stamp, = told["stamps"]
    assert (stamp["answers"], stamp["at_once"], stamp["wait"]["n"]) == (30, 29, 30)
    limit, = told["limits"]
    assert (limit["promised"], limit["kept"], limit["n"]) == ("7wd", "1wd", 30)
    trips, = told["trips"]
    assert trips == {"matter": "food", "cases": 30, "corrected": 1, "corrections": 1, "trips": 2,
                     "materials": ["申请书 Application"]}
    assert told["asked_by"] == [{"unit": MARKET, "cases": 1, "corrected": 1, "corrections": 1, "trips": 2}]
    assert used.client(OPERATOR).query("case", id="c7", registrar=HALL)["case"]["trips"] == 2
    window, = told["windows"]
    assert (window["matter"], window["hall"], window["cases"], window["handed_on"]) == ("food", HALL, 30, 30)
    assert window["away"]["total_s"] >= step["held"]["total_s"]
    # A unit sees what it has part in, and only a registrar what its hall hands on.
    assert used.client(MARKET).query("savings")["windows"] == []
    assert used.client(TAX).query("savings")["steps"] == []
    with pytest.raises(Refused) as refused:
        used.client(OPERATOR).query("savings", matter="fod")
    assert refused.value.code == "query.invalid"


def test_the_verb_says_it_in_both_languages(used):
    assert json.loads(used.casebus("savings", "--json", "--matter", "food"))["limits"][0]["kept"] == "1wd"
    english = used.casebus("savings", "--lang", "en")
    assert "Limits that could be shorter" in english and "7wd" in english and "Application" in english
    chinese = used.casebus("savings", "--lang", "zh")
    for words in ("减时限", "减跑动", "能办不办", "7 个工作日", "1 个工作日", "申请书"):
        assert words in chinese, chinese
    used.casebus("savings", "--limit", 0, status=2)
    assert "fod" in used.casebus("savings", "--matter", "fod", status=1)
