"""Alerts: what a receiver of webhooks, and a program of this machine, are told by a real daemon."""
import json
import os
import signal
import subprocess
import time

import pytest

from conftest import HALL, MARKET, OPERATOR, SEAL, TAX
from test_cards import CALENDAR, LIST, MATTERS, cards, until
from webhook import Receiver

# An hour of the bus passes in a second; offices are always open.
RATE = "3600"


@pytest.fixture
def receivers():
    made = []

    def make(**options):
        made.append(Receiver(**options))
        return made[-1]

    yield make
    for receiver in made:
        receiver.stop()


@pytest.fixture
def ruled(idle_bus):
    """A bus with a rule book, not started."""
    (idle_bus.folder / "calendar.yaml").write_text(CALENDAR)
    (idle_bus.folder / "matters.yaml").write_text(MATTERS)
    (idle_bus.folder / "responsibility.yaml").write_text(LIST)
    idle_bus.configure("matters: matters.yaml\nresponsibility: responsibility.yaml")
    return idle_bus


def webhook(bus, receiver, name="duty", **more):
    target = {"name": name, "webhook": receiver.url, "secret": receiver.secret(bus, name)} | more
    return json.dumps(target)


def alerts(bus, *targets, **thresholds):
    """Adds the section; before start()."""
    lines = ["alerts:"] + [f"  {key}: {value}" for key, value in thresholds.items()] + ["  targets:"]
    bus.configure("\n".join(lines + [f"    - {target}" for target in targets]))


def push(bus, case, matter="food", step="review", to=MARKET, unit=HALL):
    hall = bus.client(unit)
    hall.register(case, matter=matter)
    return hall.push(hall.case(case), to, matter=matter, step=step)["handoff"]


def told(receiver, **wanted):
    return [event for event in receiver.events()
            if all(event["data"].get(name) == value for name, value in wanted.items())]


class TestCards:
    def test_each_card_is_posted_once_signed_and_in_order(self, ruled, receivers):
        receiver = receivers().start()
        alerts(ruled, webhook(ruled, receiver))
        ruled.start("--clock-rate", RATE)
        handoff = push(ruled, "c-1")
        until(lambda: told(receiver, clock="waiting", colour="yellow", raised=True))
        rows = [row for row in cards(ruled) if row["sequence"] <= receiver.events()[-1]["data"]["sequence"]]
        events = receiver.events()
        assert [event["data"]["sequence"] for event in events] == [row["sequence"] for row in rows]
        assert len({event["id"] for event in events}) == len(events)
        yellow = told(receiver, clock="waiting", colour="yellow", raised=False)[0]
        row = cards(ruled, clock="waiting", colour="yellow")[0]
        assert yellow["type"] == "cn.casebus.alert.card" and yellow["subject"] == f"{HALL}/c-1"
        assert yellow["time"] == row["recorded_at"] and yellow["data"] == {
            "kind": "yellow", "sequence": row["sequence"], "clock": "waiting", "colour": "yellow", "raised": False,
            "rule": row["rule"], "due": row["due"], "holder": MARKET, "registrar": HALL, "case": "c-1",
            "handoff": handoff, "from": HALL, "to": MARKET}
