"""`casebus tail`: nothing is left out, whatever happens to the bus; filters, forms and times."""
import json
import re
import signal
import subprocess
import time

import pytest

from conftest import HALL, MARKET, OPERATOR, OTHER_HALL, TAX
from test_bus import opened

HOSTILE = ["evil\x1b[2J", "two\nlines", "right\u202eleft", "wide\u4e2d\U0001f600", "<b>&\"'"]


class Follower:
    """`casebus tail --follow`, its output gathered in files."""

    def __init__(self, bus, *options):
        self.out, self.err = bus.root / "tail.out", bus.root / "tail.err"
        with open(self.out, "wb") as out, open(self.err, "wb") as err:
            self.process = subprocess.Popen(
                [bus.tool, "--config", str(bus.folder), "tail", "--follow", *options], stdout=out, stderr=err)

    def rows(self):
        whole = self.out.read_bytes().rpartition(b"\n")[0]
        return [json.loads(line) for line in whole.splitlines()]

    def wait(self, holds, seconds=30):
        deadline = time.monotonic() + seconds
        while not holds(self):
            assert self.process.poll() is None, self.err.read_text()
            assert time.monotonic() < deadline, (self.out.read_text()[-2000:], self.err.read_text())
            time.sleep(0.05)

    def end(self):
        self.process.send_signal(signal.SIGINT)
        assert self.process.wait(20) == 0, self.err.read_text()


def rows(bus, *options):
    return [json.loads(line) for line in bus.casebus("tail", "--json", *options).splitlines()]


@pytest.fixture
def busy(bus):
    """Some cases between some units, one of them under a matter."""
    hall, other, market = bus.client(HALL), bus.client(OTHER_HALL), bus.client(MARKET)
    for number in range(4):
        matter = "M-041" if number % 2 else "M-007"
        hall.register(f"h{number}", matter=matter)
        hall.push(hall.case(f"h{number}"), MARKET if number < 3 else TAX, matter=matter)
    other.register("o1", matter="M-007")
    handoff = other.push(other.case("o1"), MARKET, matter="M-007")["handoff"]
    market.sign(handoff)
    market.feedback(handoff, "DONE", next=[{"to": TAX, "step": "tax"}])
    for client in (hall, other, market):
        client.drop()
    time.sleep(0.3)
    return bus


def between(row, one, two):
    pair = {one, two}
    opened_here = [{row.get("unit"), push["to"]} for push in row.get("next", [])]
    return {row.get("from"), row.get("to")} == pair or pair in opened_here


def test_filters_find_what_looking_at_every_record_finds(busy):
    everything = rows(busy, "--from", 1)
    assert [row["sequence"] for row in everything] == list(range(1, len(everything) + 1))
    of_matter = {row["case"] for row in everything if row.get("matter") == "M-041"}

    def names(row, unit):
        places = [row.get(name) for name in ("registrar", "actor", "unit", "from", "to", "holder", "owner", "office")]
        return unit in places or any(push["to"] == unit for push in row.get("next", []))

    for options, wanted in (
            (("--unit", TAX), lambda row: names(row, TAX)),
            (("--case", "h1"), lambda row: row.get("case") == "h1"),
            (("--kind", "push", "--kind", "feedback"), lambda row: row["kind"] in ("push", "feedback")),
            (("--pair", f"{HALL}:{MARKET}"), lambda row: between(row, HALL, MARKET)),
            (("--pair", f"{TAX}:{MARKET}"), lambda row: between(row, MARKET, TAX)),
            (("--matter", "M-041"), lambda row: row.get("case") in of_matter),
            (("--kind", "push", "--unit", TAX, "--matter", "M-041"), lambda row:
             row["kind"] == "push" and names(row, TAX) and row.get("case") in of_matter),
            (("--cards",), lambda row: row["kind"] == "card")):
        expected = [row for row in everything if wanted(row)]
        # Every question adds records of its own session, of which these filters want none.
        assert rows(busy, "--from", 1, *options) == expected, options
        if options != ("--cards",):
            assert expected, options
            assert rows(busy, "-n", 2, *options) == expected[-2:], options


def test_since_a_time_a_while_or_a_number(busy):
    everything = rows(busy, "--from", 1)
    for row in everything:
        since = rows(busy, "--since", row["recorded_at"])[:1]
        first = next(one for one in everything if one["recorded_at"] >= row["recorded_at"])
        assert since[0]["sequence"] == first["sequence"]
    assert rows(busy, "--since", 3)[0]["sequence"] == 3
    assert rows(busy, "--since", "2h")[0]["sequence"] == 1
    assert rows(busy, "--since", "2099-01-01T00:00:00Z") == []
    time.sleep(1.1)
    assert all(row not in everything for row in rows(busy, "--since", "1s"))
    assert "no time" in busy.casebus("tail", "--since", "yesterday-ish", status=2)


@pytest.mark.parametrize("how", ["stop", "kill"])
def test_it_follows_across_a_restart_without_a_gap_and_says_that_it_waited(bus, how):
    hall, _, _ = opened(bus)
    tail = Follower(bus, "--json", "--from", "1")
    tail.wait(lambda tail: any(row["kind"] == "push" for row in tail.rows()))
    for turn in range(2):
        bus.stop() if how == "stop" else bus.kill()
        time.sleep(2)
        bus.start()
        hall.drop()
        hall = bus.client(HALL)
        for number in range(20):
            hall.register(f"r{turn}-{number}")
        tail.wait(lambda tail: any(row.get("case") == f"r{turn}-19" for row in tail.rows()))
    tail.end()
    seen = [row["sequence"] for row in tail.rows()]
    assert seen == list(range(1, len(seen) + 1))
    told = tail.err.read_text()
    assert told.count("The bus is back") == 2, told
    waits = re.findall(r"nothing was heard from it for ([0-9.]+) s", told)
    assert len(waits) == 2 and all(1.5 < float(wait) < 60 for wait in waits), told
    assert "Going on at record" in told


def test_it_stops_at_another_log(idle_bus):
    bus = idle_bus.start()
    opened(bus)
    tail = Follower(bus, "--json", "--from", "1")
    tail.wait(lambda tail: len(tail.rows()) > 2)
    bus.kill()
    (bus.folder / "state").rename(bus.root / "old-state")
    bus.start()
    assert tail.process.wait(60) == 4
    assert "another log" in tail.err.read_text()


def test_cloud_events_are_what_the_standard_asks_for(busy):
    events = [json.loads(line) for line in busy.casebus("tail", "--from", 1, "--format", "cloudevents").splitlines()]
    plain = rows(busy, "--from", 1)
    ids = set()
    for event, row in zip(events, plain):
        assert event["data"] == row
        assert event["specversion"] == "1.0" and event["datacontenttype"] == "application/json"
        assert event["type"] == f"cn.casebus.record.{row['kind']}"
        assert re.fullmatch(r"urn:casebus:log:[0-9a-f]{32}", event["source"])
        assert event["id"] == f"{event['source'].rpartition(':')[2]}-{row['sequence']}"
        assert event["time"] == row["at"] and event["sequence"] == str(row["sequence"])
        assert ("subject" in event) == ("case" in row)
        if "case" in row:
            assert event["subject"] == f"{row['registrar']}/{row['case']}"
        assert all(re.fullmatch(r"[a-z0-9]{1,20}", name) for name in event)
        ids.add((event["source"], event["id"]))
    assert len(ids) == len(events) >= len(plain) - 4


def test_lines_are_aligned_and_nothing_in_them_steers_a_terminal(bus):
    hall = bus.client(HALL)
    taken = 0
    for text in HOSTILE:
        for act in (lambda: hall.register(text), lambda: hall.register(f"c{taken}", matter=text)):
            try:
                act()
                taken += 1
            except Exception:
                # What the bus refuses is in no record.
                pass
    assert taken > 2
    printed = bus.casebus("tail", "--from", 1, "--utc")
    lines = printed.splitlines()
    assert lines[0].startswith("TIME UTC ") and len(re.findall("UTC", printed)) == 1
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f]", printed)
    assert "register" in printed and "wide中" in printed
    place = lines[0].index("WHAT")
    assert all(re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d +\d+  \S", line) for line in lines[1:])
    assert all(line[place - 1] == " " and line[place] != " " for line in lines[1:] if line.isascii())


def test_colours_are_for_terminals_and_can_be_forced(busy):
    assert "\x1b[" not in busy.casebus("tail", "--from", 1)
    assert "\x1b[" in busy.casebus("tail", "--from", 1, "--color", "always")


def test_a_reader_that_goes_away_ends_it_quietly(busy):
    shell = f"{busy.tool} --config {busy.folder} tail --from 1 --follow | head -n 2"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", f"{shell}; echo ${{PIPESTATUS[0]}}"], capture_output=True, text=True,
                          timeout=60)
    assert done.stderr == "" and done.stdout.splitlines()[2] == "0"


@pytest.mark.parametrize("options", [
    ("--pair", "hall/enterprise"), ("-n", "10001"), ("--since", "1", "--from", "1"), ("--pair", "a:b", "--unit", "c"),
    ("--json", "--format", "text"), ("--color", "sometimes"),
])
def test_nonsense_is_refused_before_anything_is_asked(bus, options):
    bus.casebus("tail", *options, status=2)


def test_a_unit_that_nobody_knows_is_told_and_not_waited_for(bus):
    for options in (["--unit", "bureau/nowhere"], ["--pair", f"{HALL}:bureau/nowhere"], ["-f", "--unit", "bureau/nowhere"]):
        assert "There is no unit bureau/nowhere" in bus.casebus("tail", *options, status=1)
    assert "no//unit" in bus.casebus("tail", "--unit", "no//unit", status=2)
    # One that has done nothing yet is known all the same; and whoever is no operator does not learn who there is.
    assert bus.casebus("tail", "--from", 1, "--unit", TAX) is not None
    bus.casebus("--as", HALL, "tail", "--unit", "bureau/nowhere")


def test_an_unknown_kind_names_those_that_there_are(bus):
    assert "push" in bus.casebus("tail", "--kind", "pushed", status=1)
