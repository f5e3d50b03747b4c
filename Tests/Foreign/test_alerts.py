"""Alerts: what a receiver of webhooks, and a program of this machine, are told by a real daemon."""
import json
import re
import shutil
import socket
import sqlite3
import subprocess
import time

import pytest

from client import Refused
from conftest import HALL, MARKET, TAX
from test_cards import CALENDAR, LIST, MATTERS, cards
from test_cards import until as until_soon
from test_metrics import samples, scrape, value
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


def until(found, seconds=60):
    """What sends alerts gives way to everything, so that a busy machine takes its time."""
    return until_soon(found, seconds)


def assert_complete(bus, receiver):
    """Every card up to the last one that was told, in the order of the log; repeats come right behind."""
    sequences = [event["data"]["sequence"] for event in receiver.events()]
    kept = [number for place, number in enumerate(sequences) if place == 0 or sequences[place - 1] != number]
    assert kept == [row["sequence"] for row in cards(bus) if row["sequence"] <= kept[-1]]


def counted(bus, what, target="duty", kind="counter"):
    name = f"casebus_alerts_{what}" + ("_total" if kind == "counter" else "")
    return value(samples(scrape(bus)[1]), name, target=target)


def check(bus):
    """What is wrong with the configuration, as `casebus check` says it."""
    done = subprocess.run(
        [bus.tool, "check", "--config", str(bus.folder / "casebus.yaml")], capture_output=True, text=True, timeout=30)
    assert done.returncode == 4, done
    return done.stdout + done.stderr


def is_told_and_kept(bus):
    """Whether it is on the disk that there is trouble, and that the receiver knows of it."""
    book = json.loads((bus.state / "alerts.json").read_text())
    return book["open"] and not any(book["queues"].values())


def is_alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


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
        text = yellow["data"].pop("text")
        assert text["en"].startswith(f"yellow card, to be signed for: case c-1 of {HALL}, with {MARKET}, due 20")
        assert text["zh"].startswith(f"黄牌（签收）：{HALL} 的办件 c-1，持件方 {MARKET}，到期时刻 20")
        assert yellow["time"] == row["recorded_at"] and yellow["data"] == {
            "kind": "yellow", "sequence": row["sequence"], "clock": "waiting", "colour": "yellow", "raised": False,
            "rule": row["rule"], "due": row["due"], "holder": MARKET, "registrar": HALL, "case": "c-1",
            "handoff": handoff, "from": HALL, "to": MARKET}

    def test_a_receiver_that_was_down_is_told_everything_in_order(self, ruled, receivers):
        receiver = receivers()
        alerts(ruled, webhook(ruled, receiver))
        ruled.start("--clock-rate", RATE)
        for number in range(3):
            push(ruled, f"d-{number}")
        until(lambda: len(cards(ruled, raised=True)) >= 3)
        assert counted(ruled, "failed") > 0 and counted(ruled, "waiting", kind="gauge") >= 6
        assert counted(ruled, "target_failing", kind="gauge") == 1
        assert "alerts.target-failing" in ruled.stderr()
        receiver.start()
        until(lambda: len(told(receiver, raised=True)) >= 3)
        assert_complete(ruled, receiver)
        assert counted(ruled, "target_failing", kind="gauge") == 0 and "alerts.target-again" in ruled.stderr()
        assert ruled.stderr().count("alerts.target-failing") == 1

    def test_a_killed_daemon_misses_none_and_repeats_only_what_was_under_way(self, ruled, receivers):
        receiver = receivers(answer=lambda number: 204 if number != 3 else time.sleep(30) or 204).start()
        alerts(ruled, webhook(ruled, receiver))
        ruled.start("--clock-rate", RATE)
        for number in range(3):
            push(ruled, f"k-{number}")
        until(lambda: len(receiver.requests) == 3 and len(cards(ruled)) > 6)
        # The third is with the receiver, the others wait; what was told has the time to be noted.
        until(lambda: json.loads((ruled.state / "alerts.json").read_text())["queues"]["duty"][0]["card"]
              == receiver.events()[2]["data"]["sequence"])
        ruled.kill()
        ruled.start("--clock-rate", RATE)
        until(lambda: len(told(receiver, raised=True)) >= 3)
        ids = [event["id"] for event in receiver.events()]
        assert ids[3] == ids[2] and receiver.requests[3].body == receiver.requests[2].body
        assert len(set(ids)) == len(ids) - 1
        assert_complete(ruled, receiver)

    def test_nobody_is_told_of_what_was_before(self, ruled, receivers):
        receiver = receivers().start()
        ruled.start("--clock-rate", RATE)
        push(ruled, "before")
        until(lambda: cards(ruled, raised=True))
        ruled.stop()
        last = int(re.findall(r"journal.position=(\d+) .*bus.stopped", ruled.stderr())[-1])
        alerts(ruled, webhook(ruled, receiver))
        ruled.start("--clock-rate", RATE)
        push(ruled, "after")
        until(lambda: told(receiver, case="after", raised=True))
        assert min(event["data"]["sequence"] for event in receiver.events()) > last

    def test_a_units_target_is_told_its_own_and_what_was_raised(self, ruled, receivers):
        market, hall, tax = (receivers().start() for _ in range(3))
        alerts(ruled, webhook(ruled, market, "market", units=[MARKET]), webhook(ruled, hall, "hall", units=[HALL]),
               webhook(ruled, tax, "tax", units=[TAX]))
        ruled.start("--clock-rate", RATE)
        push(ruled, "u-1")
        until(lambda: told(hall, clock="waiting", raised=True) and told(market, clock="waiting", raised=True))
        assert [event["data"]["colour"] for event in told(market, clock="waiting", raised=False)] == ["amber", "yellow"]
        assert not told(hall, clock="waiting", raised=False) and not told(tax)

    def test_a_windows_card_goes_to_its_hall_alone_and_hostile_names_stay_text(self, ruled, receivers):
        window, hostile = f"{HALL}/window/07", 'bureau/<b>"&\'\\{}'
        for unit in (window, hostile):
            ruled.casebus("units", "add", unit)
        everyone, hall = receivers().start(), receivers().start()
        alerts(ruled, webhook(ruled, everyone, "everyone"), webhook(ruled, hall, "hall", units=[HALL]))
        ruled.start("--clock-rate", RATE)
        push(ruled, 'w"]}<script>', to=hostile, unit=window)
        push(ruled, "to-window", to=window)
        until(lambda: told(everyone, clock="waiting", raised=True) and told(hall, holder=window, colour="yellow"))
        raised = told(everyone, clock="waiting", raised=True)[0]
        assert raised["data"]["from"] == raised["data"]["registrar"] == HALL
        assert raised["data"]["holder"] == hostile and raised["data"]["case"] == 'w"]}<script>'
        assert not [request for request in everyone.requests if b"window" in request.body]
        assert told(hall, case="to-window", holder=window)


class TestTargets:
    def test_a_target_that_never_answers_delays_neither_the_other_nor_a_push(self, ruled, receivers):
        good = receivers().start()
        with socket.socket() as hole:
            hole.bind(("127.0.0.1", 0))
            hole.listen(8)
            dead = receivers(port=hole.getsockname()[1])
            alerts(ruled, webhook(ruled, dead, "dead"), webhook(ruled, good, "good"))
            ruled.start("--clock-rate", RATE)
            push(ruled, "a")
            until(lambda: told(good))
            began = time.monotonic()
            for number in range(20):
                push(ruled, f"a-{number}")
            assert time.monotonic() - began < 10
            until(lambda: len(told(good, clock="waiting", raised=True)) == 21)
            assert_complete(ruled, good)
            until(lambda: counted(ruled, "failed", target="dead") > 0)
            assert counted(ruled, "sent", target="dead") == 0 and counted(ruled, "failed", target="good") == 0

    def test_a_target_that_is_gone_is_asked_no_more_until_the_next_start(self, ruled, receivers):
        receiver = receivers(answer=lambda number: 410 if number == 1 else 204).start()
        alerts(ruled, webhook(ruled, receiver))
        ruled.start("--clock-rate", RATE)
        push(ruled, "g")
        until(lambda: "alerts.target-gone" in ruled.stderr() and len(cards(ruled)) > 2)
        time.sleep(2)
        assert len(receiver.requests) == 1 and counted(ruled, "target_failing", kind="gauge") == 1
        ruled.stop()
        ruled.start("--clock-rate", RATE)
        until(lambda: len(receiver.requests) > 2)
        events = receiver.events()
        assert events[0]["id"] == events[1]["id"]

    def test_what_is_refused_is_given_up_and_the_next_one_sent(self, ruled, receivers):
        receiver = receivers(answer=lambda number: 422 if number < 3 else 204).start()
        alerts(ruled, webhook(ruled, receiver))
        ruled.start("--clock-rate", RATE)
        push(ruled, "r")
        until(lambda: len(receiver.requests) > 3)
        ids = [event["id"] for event in receiver.events()]
        assert len(ids) == len(set(ids)) and counted(ruled, "given_up") == 2
        assert ruled.stderr().count("alerts.given-up") == 1 and "status-422" in ruled.stderr()

    def test_a_wait_that_is_asked_for_is_waited(self, ruled, receivers):
        receiver = receivers(answer=lambda number: (503, {"Retry-After": "4"}, b"") if number == 1 else 204).start()
        alerts(ruled, webhook(ruled, receiver))
        ruled.start("--clock-rate", RATE)
        push(ruled, "w")
        until(lambda: len(receiver.requests) > 1)
        assert receiver.requests[0].body == receiver.requests[1].body
        assert receiver.requests[1].at - receiver.requests[0].at >= 4

    def test_a_redirect_is_not_followed(self, ruled, receivers):
        other = receivers().start()
        receiver = receivers(answer=lambda number: (307, {"Location": other.url}, b"") if number == 1 else 204).start()
        alerts(ruled, webhook(ruled, receiver))
        ruled.start("--clock-rate", RATE)
        push(ruled, "r")
        until(lambda: len(receiver.requests) > 1)
        assert receiver.requests[0].body == receiver.requests[1].body and not other.requests

    def test_an_answer_without_end_is_cut_and_counts(self, ruled, receivers):
        huge = (200, {"Content-Length": str(1 << 40)}, b"x" * (1 << 20))
        receiver = receivers(answer=lambda number: huge if number == 1 else 204).start()
        alerts(ruled, webhook(ruled, receiver))
        ruled.start("--clock-rate", RATE)
        push(ruled, "h")
        until(lambda: len(receiver.requests) > 1)
        ids = [event["id"] for event in receiver.events()]
        assert len(ids) == len(set(ids)) and counted(ruled, "failed") == 0

    def test_in_quiet_hours_everything_waits_and_comes_afterwards(self, ruled, receivers):
        receiver, other = receivers().start(), receivers().start()
        minutes = int(time.time() // 60 + 8 * 60) % 1440

        def clock(minute):
            return f"{minute // 60 % 24:02}:{minute % 60:02}"

        # 23 hours of the bus, from an hour ago: 22 seconds more.
        quiet = {"from": clock(minutes + 23 * 60), "to": clock(minutes + 22 * 60)}
        alerts(ruled, webhook(ruled, receiver, quiet=quiet), webhook(ruled, other, "awake"))
        ruled.start("--clock-rate", RATE)
        push(ruled, "q")
        until(lambda: other.requests and told(receiver, raised=True))
        # Both minutes above are rounded down.
        end = int((ruled.state / "DEMO").read_text().split()[-1]) / 1000 + (22 * 60 - 1) / 60 - 0.01
        assert other.requests[0].at < end <= receiver.requests[0].at
        assert_complete(ruled, receiver)


class TestCommands:
    def test_a_program_gets_the_document_on_its_standard_input_until_it_succeeds(self, ruled):
        kept = ruled.root / "kept"
        kept.mkdir()
        script = ruled.root / "tell"
        script.write_text(f"""#!/bin/sh
n=$(ls {kept} | wc -l)
cat > {kept}/$n
{{ echo "$@"; env; ls /proc/self/fd; }} > {ruled.root}/seen
echo noise
[ $n -ne 0 ]
""")
        script.chmod(0o755)
        alerts(ruled, json.dumps({"name": "local", "command": [str(script), "a b", "$HOME;id"]}))
        ruled.start("--clock-rate", RATE)
        push(ruled, "p")
        until(lambda: len(list(kept.iterdir())) > 3)
        events = [json.loads((kept / str(number)).read_text()) for number in range(3)]
        # The first time it failed.
        assert events[0] == events[1] != events[2] and events[0]["type"] == "cn.casebus.alert.card"
        seen = (ruled.root / "seen").read_text().splitlines()
        assert seen[0] == "a b $HOME;id" and not [line for line in seen if line.startswith(("HOME=", "CASEBUS"))]
        assert {line for line in seen if line.isdigit()} <= {"0", "1", "2", "3"}

    def test_a_program_that_hangs_is_killed_with_all_that_it_started(self, ruled):
        script = ruled.root / "hang"
        mark = ruled.root / "pids"
        script.write_text(f"#!/bin/sh\nsleep 300 &\necho $$ $! >> {mark}\nsleep 300\n")
        script.chmod(0o755)
        alerts(ruled, json.dumps({"name": "local", "command": [str(script)], "kinds": ["amber"]}))
        ruled.start("--clock-rate", RATE)
        push(ruled, "h")
        until(lambda: counted(ruled, "failed", target="local") == 1)
        assert "error.code=timeout" in ruled.stderr()
        pids = [int(pid) for pid in mark.read_text().splitlines()[0].split()]
        until(lambda: not any(is_alive(pid) for pid in pids))
        # A stop does not wait for the next one.
        until(lambda: len(mark.read_text().splitlines()) == 2)
        began = time.monotonic()
        assert ruled.stop() == 0 and time.monotonic() - began < 8
        until(lambda: not any(is_alive(int(pid)) for pid in mark.read_text().split()))


class TestKinds:
    def test_each_colour_of_a_card_and_idle_cases_are_kinds(self, ruled, receivers):
        kinds = ("amber", "yellow", "red", "idle")
        made = {kind: receivers().start() for kind in kinds}
        alerts(ruled, *(webhook(ruled, receiver, kind, kinds=[kind]) for kind, receiver in made.items()))
        ruled.start("--clock-rate", RATE)
        handoff = push(ruled, "late")
        ruled.client(MARKET).sign(handoff)
        done = push(ruled, "idle")
        market = ruled.client(MARKET)
        market.sign(done)
        market.feedback(done)
        until(lambda: all(receiver.requests for receiver in made.values()))
        for kind, receiver in made.items():
            assert {event["data"]["kind"] for event in receiver.events()} == {kind}
        assert {event["data"]["clock"] for event in made["idle"].events()} == {"idling"}
        assert {event["data"]["colour"] for event in made["red"].events()} == {"red"}

    def test_a_storm_of_refusals_is_told_once(self, idle_bus, receivers):
        receiver = receivers().start()
        alerts(idle_bus, webhook(idle_bus, receiver, kinds=["refused"]), refusals=20)
        idle_bus.start()
        hall = idle_bus.client(HALL)
        for number in range(40):
            with pytest.raises(Refused):
                hall.push(hall.case(f"none-{number}"), MARKET)
        until(lambda: receiver.requests)
        time.sleep(6)
        event, = receiver.events()
        assert event["type"] == "cn.casebus.alert.refused" and event["data"]["code"] == "case.unknown"
        assert event["data"]["refusals"] >= 20 and event["data"]["state"] == "began"
        assert event["data"]["text"]["zh"] == f"一分钟内拒绝 {event['data']['refusals']} 次：case.unknown"

    def test_a_disk_that_is_low_is_told_once_also_over_a_restart(self, idle_bus, receivers):
        usage = shutil.disk_usage("/tmp")
        if usage.free / usage.total > 0.88:
            pytest.skip("this disk is too empty to be low")
        receiver = receivers().start()
        alerts(idle_bus, webhook(idle_bus, receiver, kinds=["disk"]), disk_free_percent=90)
        idle_bus.start()
        until(lambda: receiver.requests and is_told_and_kept(idle_bus))
        idle_bus.kill()
        idle_bus.start()
        time.sleep(6)
        event, = receiver.events()
        assert event["type"] == "cn.casebus.alert.disk" and event["data"]["name"] == "disk_low"
        assert 0 < event["data"]["free_bytes"] < event["data"]["size_bytes"]
        # A threshold that is met again ends it.
        text = (idle_bus.folder / "casebus.yaml").read_text().replace("disk_free_percent: 90", "disk_free_percent: 1")
        (idle_bus.folder / "casebus.yaml").write_text(text)
        idle_bus.stop()
        idle_bus.start()
        until(lambda: len(receiver.requests) == 2)
        ended = receiver.events()[1]
        assert ended["id"] == event["id"] + "-ended" and ended["data"]["state"] == "ended"
        assert ended["data"]["began"] == event["data"]["began"]

    def test_an_index_that_lags_is_told_and_that_it_has_caught_up(self, idle_bus, receivers):
        receiver = receivers().start()
        alerts(idle_bus, webhook(idle_bus, receiver, kinds=["index"]), index_lag_s=10)
        idle_bus.start()
        index = sqlite3.connect(idle_bus.state / "index.sqlite", isolation_level=None, timeout=10)
        index.execute("BEGIN IMMEDIATE")
        try:
            hall = idle_bus.client(HALL)
            hall.register("i")
            hall.push(hall.case("i"), MARKET)
            until(lambda: receiver.requests)
        finally:
            index.execute("ROLLBACK")
            index.close()
        until(lambda: len(receiver.requests) == 2)
        began, ended = receiver.events()
        assert began["type"] == "cn.casebus.alert.index" and began["data"]["lag_s"] >= 10
        assert began["data"]["lag_records"] > 0 and ended["id"] == began["id"] + "-ended"


class TestState:
    def test_a_damaged_state_is_set_aside_and_keeps_nobody_from_starting(self, ruled, receivers):
        receiver = receivers().start()
        alerts(ruled, webhook(ruled, receiver))
        ruled.start("--clock-rate", RATE)
        ruled.stop()
        for damage in (b"{", b"\0" * 4096, json.dumps({
                "log": "00" * 16, "position": 0, "queues": {"duty": [{"card": 1}]}, "open": []}).encode()):
            (ruled.state / "alerts.json").write_bytes(damage)
            ruled.start("--clock-rate", RATE)
            assert "alerts.state-set-aside" in ruled.stderr()
            assert (ruled.state / "alerts.json.damaged").read_bytes() == damage
            assert json.loads((ruled.state / "alerts.json").read_text())["queues"] == {"duty": []}
            assert ruled.stop() == 0
            ruled.errors.write_text("")
        assert not receiver.requests

    def test_numbers_that_are_no_cards_are_passed_over(self, ruled, receivers):
        receiver = receivers().start()
        alerts(ruled, webhook(ruled, receiver))
        ruled.start("--clock-rate", RATE)
        ruled.stop()
        book = json.loads((ruled.state / "alerts.json").read_text())
        book["queues"]["duty"] = [{"card": 1}]
        book["position"] = 1 << 62
        (ruled.state / "alerts.json").write_text(json.dumps(book))
        ruled.start("--clock-rate", RATE)
        push(ruled, "n")
        until(lambda: told(receiver, case="n"))
        assert counted(ruled, "given_up") == 1

    def test_secrets_are_in_a_backup_with_keys_alone_and_the_state_in_none(self, ruled, receivers):
        receiver = receivers()
        alerts(ruled, webhook(ruled, receiver))
        ruled.start("--clock-rate", RATE)
        for options, there in (((), False), (("--with-keys",), True)):
            copy = ruled.root / f"copy{len(options)}"
            ruled.casebus("backup", copy, *options)
            names = {path.name for path in copy.rglob("*")}
            assert ("duty.webhook" in names) == there and "alerts.json" not in names


class TestConfiguration:
    @pytest.mark.parametrize("target, key, words", [
        ({"webhook": "https://h/"}, "name", "no name"),
        ({"name": "Duty!", "command": ["/bin/true"]}, "name", "small letters"),
        ({"name": "duty"}, "webhook", "either"),
        ({"name": "duty", "webhook": "https://h/", "command": ["/bin/true"]}, "webhook", "one of the two"),
        ({"name": "duty", "webhook": "ftp://h/", "secret": "s"}, "webhook", "https://HOST/"),
        ({"name": "duty", "webhook": "https://u:p@h/", "secret": "s"}, "webhook", "without a user"),
        ({"name": "duty", "webhook": "https://h/"}, "secret", "signed"),
        ({"name": "duty", "webhook": "https://h/", "secret": "none.webhook"}, "", "no such file"),
        ({"name": "duty", "command": ["true"]}, "command", "absolute"),
        ({"name": "duty", "command": ["/bin/no-such"]}, "command", "no such program"),
        ({"name": "duty", "command": []}, "command", "absolute"),
        ({"name": "duty", "command": ["/bin/true"], "kinds": ["yelow"]}, "kinds[0]", "Did you mean yellow"),
        ({"name": "duty", "command": ["/bin/true"], "kinds": []}, "kinds", "nothing"),
        ({"name": "duty", "command": ["/bin/true"], "units": ["hall//x"]}, "units[0]", "empty segment"),
        ({"name": "duty", "command": ["/bin/true"], "quiet": {"from": "22:00"}}, "quiet", "both"),
        ({"name": "duty", "command": ["/bin/true"], "quiet": {"from": "25:00", "to": "07:00"}}, "quiet.from", "23:59"),
        ({"name": "duty", "command": ["/bin/true"], "quiet": {"from": "07:00", "to": "07:00"}}, "quiet", "differ"),
        ({"name": "duty", "command": ["/bin/true"], "colour": "red"}, "colour", "no such key"),
    ])
    def test_a_wrong_target_is_named_with_its_key_and_what_to_write(self, idle_bus, target, key, words):
        alerts(idle_bus, json.dumps(target))
        said = check(idle_bus)
        assert words in said, said
        if key:
            assert f"alerts.targets[0].{key}" in said, said
        started = idle_bus.run()
        assert started.returncode == 4 and words in started.stderr

    def test_a_secret_that_others_can_read_or_that_is_none_is_refused_and_not_shown(self, idle_bus, receivers):
        receiver = receivers()
        alerts(idle_bus, webhook(idle_bus, receiver))
        path = idle_bus.folder / "keys" / "duty.webhook"
        path.chmod(0o644)
        assert "chmod 600" in check(idle_bus)
        path.chmod(0o600)
        path.write_text("whsec_tooshort\n")
        said = check(idle_bus)
        assert "24 to 64 bytes" in said and "tooshort" not in said

    def test_two_targets_do_not_share_a_name_and_nine_are_too_many(self, idle_bus):
        same = json.dumps({"name": "duty", "command": ["/bin/true"]})
        alerts(idle_bus, same, same)
        assert "Another target has this name" in check(idle_bus)
        text = (idle_bus.folder / "casebus.yaml").read_text()
        (idle_bus.folder / "casebus.yaml").write_text(text[:text.index("alerts:")])
        alerts(idle_bus, *(json.dumps({"name": f"t-{number}", "command": ["/bin/true"]}) for number in range(9)))
        assert "8 at most" in check(idle_bus)
