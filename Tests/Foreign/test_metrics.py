"""What the daemon tells at /metrics, as Prometheus' own tool and another parser read it."""
import json
import pathlib
import re
import shutil
import subprocess
import time

import pytest
from prometheus_client.openmetrics import parser as openmetrics
from prometheus_client import parser as classic

from board import Board
from client import Refused
from conftest import HALL, MARKET

ROOT = pathlib.Path(__file__).resolve().parents[2]
RULES = ROOT / "config" / "prometheus"
OPENMETRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8"
CLASSIC = "text/plain; version=0.0.4; charset=utf-8"
STATUS_SECONDS = 20

promtool = pytest.mark.skipif(not shutil.which("promtool"), reason="needs Debian's package prometheus")


def scrape(bus, accept=None):
    board = Board(bus)
    text = board.get("/metrics", **({"Accept": accept} if accept else {}))
    return board.headers["Content-Type"], text


def samples(text):
    """Every sample by name and labels, as the OpenMetrics parser, which refuses what the standard forbids, reads it."""
    found = {}
    for family in openmetrics.text_string_to_metric_families(text):
        for sample in family.samples:
            key = (sample.name, tuple(sorted(sample.labels.items())))
            assert key not in found, f"{key} is there twice"
            found[key] = sample.value
    return found


def value(found, name, **labels):
    return found[name, tuple(sorted(labels.items()))]


def awaited(bus, holds):
    """The samples, as soon as the loop has said what is waited for."""
    deadline = time.monotonic() + STATUS_SECONDS
    while True:
        found = samples(scrape(bus)[1])
        if holds(found):
            return found
        assert time.monotonic() < deadline, found
        time.sleep(0.1)


def traffic(bus, cases=5):
    """Cases that are pushed: two signed, of which one is answered; a repeat, and commands that are refused."""
    hall, market = bus.client(HALL), bus.client(MARKET)
    for number in range(cases):
        hall.register(f"m-{number}")
        hall.push(hall.case(f"m-{number}"), MARKET)
    handoffs = [market.take_in()["handoff"] for _ in range(cases)]
    market.sign(handoffs[0])
    market.sign(handoffs[1])
    market.feedback(handoffs[1])
    for case in ("none", "never"):
        with pytest.raises(Refused):
            hall.push(hall.case(case), MARKET)
    return hall, market


def with_alerts(bus):
    """With a target, without which nothing is counted of alerts; before start()."""
    bus.configure("alerts: {targets: [{name: duty, command: [/bin/true]}]}")
    return bus


class TestFormat:
    def test_the_text_is_openmetrics_unless_only_the_older_one_is_asked_for(self, bus):
        scrape(bus)  # the first request, which the next ones tell of
        kind, text = scrape(bus)
        assert kind == OPENMETRICS and text.endswith("\n# EOF\n")
        assert scrape(bus, "application/openmetrics-text;version=1.0.0,text/plain;q=0.5")[0] == OPENMETRICS
        kind, old = scrape(bus, "text/plain")
        assert kind == CLASSIC and "EOF" not in old and "# UNIT" not in old
        names = {name for name, _ in samples(text)}
        old_names = {s.name for f in classic.text_string_to_metric_families(old) for s in f.samples}
        assert names == old_names

    @promtool
    def test_promtool_finds_nothing_to_complain_of(self, bus):
        traffic(bus)
        done = subprocess.run(
            ["promtool", "check", "metrics"], input=scrape(bus, "text/plain")[1], capture_output=True, text=True)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")

    def test_every_metric_stands_in_the_documents_table_with_its_kind_and_labels(self, idle_bus):
        bus = with_alerts(idle_bus).start()
        traffic(bus)
        awaited(bus, lambda found: ("casebus_problems_total", (("code", "case.unknown"),)) in found)
        Board(bus).get("/nowhere", 404)
        text = (ROOT / "docs/operations.md").read_text()
        rows = re.findall(r"^\| `((?:casebus|process)_\w+)` \| (\w+) \|(.*?)\| .+ \|$", text, re.M)
        table = {name: (kind, set(re.findall(r"`(\w+)`", labels))) for name, kind, labels in rows}
        told = {}
        for family in openmetrics.text_string_to_metric_families(scrape(bus)[1]):
            labels = {label for sample in family.samples for label in sample.labels} - {"le"}
            told[family.name] = (family.type, labels)
        told.setdefault("casebus_refusals", ("counter", {"code"}))
        told = {name: (kind, labels or table.get(name, (0, set()))[1]) for name, (kind, labels) in told.items()}
        assert told == table

    def test_a_scrape_is_cheap_while_many_ask(self, bus):
        began = time.monotonic()
        for _ in range(50):
            scrape(bus)
        assert time.monotonic() - began < 20


class TestFigures:
    def test_the_figures_are_those_of_casebus_status(self, bus):
        traffic(bus)
        deadline = time.monotonic() + STATUS_SECONDS
        while True:
            status = json.loads(bus.casebus("status", "--json"))
            if status["counters"]["problems"] == 2 and status["index"]["lag"] == 0:
                break
            assert time.monotonic() < deadline, status
        # Asking has opened sessions; what pushes do has not moved. Only now is the index asked for a scrape.
        found = awaited(bus, lambda found: value(found, "casebus_receipts_total") == 13)
        counters = status["counters"]
        assert value(found, "casebus_receipts_total") == counters["receipts"] == 5 + 5 + 3
        assert value(found, "casebus_problems_total", code="case.unknown") == 2
        assert value(found, "casebus_deliveries_total") == counters["deliveries"]
        assert value(found, "casebus_open_cases") == status["open_cases"] == 5
        assert value(found, "casebus_cases_registered_total") == 5
        assert value(found, "casebus_queue_entries", queue="open_handoffs") == status["open_handoffs"] == 4
        assert value(found, "casebus_queue_entries_limit", queue="open_handoffs") == 1_000_000
        assert value(found, "casebus_open_handoffs", state="pushed") == 3
        assert value(found, "casebus_open_handoffs", state="signed") == 1
        assert 0 < value(found, "casebus_oldest_unacknowledged_age_seconds") < 60
        assert value(found, "casebus_sessions_limit") == 10_000
        assert value(found, "casebus_build_info", version=status["version"], demo="false") == 1
        assert value(found, "casebus_disk_full") == value(found, "casebus_disk_failing") == 0
        assert 0 < value(found, "casebus_disk_free_bytes") < value(found, "casebus_disk_size_bytes")
        assert value(found, "casebus_journal_segments") == 1
        segment = next((bus.state / "journal").glob("*.log"), None) or next((bus.state / "journal").iterdir())
        assert 0 < value(found, "casebus_journal_bytes") < segment.stat().st_size
        # The status was asked for a little earlier, and a log only grows.
        assert 1 <= value(found, "casebus_journal_bytes") / status["journal_bytes"] < 2
        assert abs(value(found, "process_start_time_seconds") - time.time()) < 60
        assert abs(value(found, "process_resident_memory_bytes") / status["memory_bytes"] - 1) < 0.5

    def test_a_histogram_counts_what_its_counter_counts(self, bus):
        traffic(bus, cases=30)
        found = awaited(bus, lambda found: value(found, "casebus_receipts_total") == 63)
        for name in ("casebus_command_durable_seconds", "casebus_command_receipt_seconds"):
            assert value(found, name + "_count") == 63
            assert 0 < value(found, name + "_sum") < 63 * 10
        assert value(found, "casebus_command_durable_seconds_sum") <= value(
            found, "casebus_command_receipt_seconds_sum")
        batches, records = value(found, "casebus_batches_total"), value(found, "casebus_records_total")
        assert value(found, "casebus_flush_seconds_count") == batches == value(found, "casebus_batch_records_count")
        assert value(found, "casebus_batch_records_sum") == records
        for name in {name for name, _ in found if name.endswith("_bucket")}:
            below = sorted((float(dict(labels)["le"]), count) for (n, labels), count in found.items() if n == name)
            counts = [count for _, count in below]
            assert counts == sorted(counts)
            assert below[-1] == (float("inf"), value(found, name.removesuffix("_bucket") + "_count"))

    def test_credit_is_granted_by_sessions_and_used_by_what_they_do_not_confirm(self, bus):
        hall, market = bus.client(HALL, credit=8), bus.client(MARKET, credit=16)
        found = awaited(bus, lambda found: value(found, "casebus_sessions") == 2)
        assert value(found, "casebus_credit_granted") == 24
        assert value(found, "casebus_credit_used") == 0 and value(found, "casebus_sessions") == 2
        for number in range(3):
            hall.register(f"c-{number}")
            hall.push(hall.case(f"c-{number}"), MARKET)
        deliveries = [market.receive() for _ in range(3)]
        awaited(bus, lambda found: value(found, "casebus_credit_used") == 3)
        market.confirm(deliveries[1])
        awaited(bus, lambda found: value(found, "casebus_credit_used") == 1)
        market.close()
        found = awaited(bus, lambda found: value(found, "casebus_credit_granted") == 8)
        assert value(found, "casebus_credit_used") == 0
        assert value(found, "casebus_uncollected_notices") == 1

    def test_open_handoffs_are_asked_of_the_index_once_in_a_while_for_all(self, bus):
        hall = bus.client(HALL)
        hall.register("k-1")
        first = awaited(bus, lambda found: ("casebus_open_handoffs_age_seconds", ()) in found)
        hall.push(hall.case("k-1"), MARKET)
        second = awaited(bus, lambda found: value(found, "casebus_queue_entries", queue="open_handoffs") == 1)
        # Kept: its answer is older, and not asked for again.
        age = value(second, "casebus_open_handoffs_age_seconds")
        assert value(first, "casebus_open_handoffs_age_seconds") < age < 15
        assert value(second, "casebus_open_handoffs", state="pushed") == 0


class TestHostile:
    UNITS = ['bureau/"quoted"', "bureau/back\\slash", "bureau/{x=y}", "bureau/市场监管局", "bureau/<b>"]

    def test_a_hostile_unit_name_is_a_value_and_no_line(self, idle_bus):
        units = idle_bus.folder / "units.yaml"
        more = "".join(f"  - address: {json.dumps(name, ensure_ascii=False)}\n    role: unit\n" for name in self.UNITS)
        units.write_text(units.read_text().rstrip() + "\n" + more)
        bus = idle_bus.start()
        names = {dict(labels)["unit"] for name, labels in awaited(bus, lambda found: any(
            name == "casebus_overdue_handoffs" for name, _ in found)) if name == "casebus_overdue_handoffs"}
        assert set(self.UNITS) <= names

    def test_what_peers_send_is_no_label(self, bus):
        hall = bus.client(HALL)
        hall.register("h-1")
        hall.push(hall.case("h-1"), MARKET, text="evil_metric 1\n")
        for case in ('x"} 1\nevil 2', "\u202e\x1b[31m"):
            with pytest.raises(Refused):
                hall.register(case)
        text = scrape(bus)[1]
        assert "evil" not in text and "\x1b" not in text and "\u202e" not in text
        samples(text)

    def test_units_have_a_series_each_up_to_the_bound_and_none_below_a_bureau(self, idle_bus):
        units = idle_bus.folder / "units.yaml"
        more = "".join(f"  - address: bureau/n{number:03}\n    role: unit\n" for number in range(250))
        more += "  - address: bureau/n000/office/a\n    role: unit\n  - address: hall/enterprise/window/3\n    role: unit\n"
        units.write_text(units.read_text().rstrip() + "\n" + more)
        bus = idle_bus.start()
        found = awaited(bus, lambda found: any(name == "casebus_overdue_handoffs" for name, _ in found))
        names = [dict(labels)["unit"] for name, labels in found if name == "casebus_overdue_handoffs"]
        assert len(names) == 201 and "other" in names
        assert not [name for name in names if "window" in name or "office" in name]


class TestRules:
    @promtool
    def test_the_alerts_fire_when_they_should_and_not_otherwise(self):
        for command in (["check", "config", "prometheus.yaml"], ["test", "rules", "casebus.rules.test.yaml"]):
            done = subprocess.run(["promtool", *command], cwd=RULES, capture_output=True, text=True)
            assert done.returncode == 0, done.stdout + done.stderr

    def test_every_alert_is_tested_both_ways_and_has_an_entry_in_the_runbook(self):
        rules = (RULES / "casebus.rules.yaml").read_text()
        tests = (RULES / "casebus.rules.test.yaml").read_text()
        text = (ROOT / "docs/operations.md").read_text()
        alerts = re.findall(r"- alert: (\w+)", rules)
        assert len(alerts) == len(set(alerts)) > 10
        for alert in alerts:
            assert f"### {alert}\n" in text
            assert f"runbook: docs/operations.md#{alert.lower()}\n" in rules
            assert f"name: {alert} fires\n" in tests and f"name: {alert} is quiet\n" in tests

    def test_rules_and_dashboard_ask_for_metrics_that_there_are(self, idle_bus):
        bus = with_alerts(idle_bus).start()
        traffic(bus)
        awaited(bus, lambda found: ("casebus_problems_total", (("code", "case.unknown"),)) in found)
        there = {name for name, _ in samples(scrape(bus)[1])} | {"casebus_refusals_total"}
        dashboard = (RULES / "grafana-dashboard.json").read_text()
        json.loads(dashboard)
        rules = (RULES / "casebus.rules.yaml").read_text()
        expressions = "\n".join(re.findall(r"expr: (?:>-\n)?((?:.*casebus_.*\n?)+)", rules) + re.findall(
            r'"expr": "(.*)"', dashboard))
        asked = set(re.findall(r"\b(?:casebus|process)_\w+", expressions))
        assert len(asked) > 25 and asked <= there
