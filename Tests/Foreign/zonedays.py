"""The zone's working days against a real daemon with a fast clock: played, and asked about.

The daemon is stopped for the day on which nobody acts, as the plan at the head of the simulator's log has it.
"""
import contextlib
import json
import pathlib
import shutil
import subprocess
import sys
import time

from conftest import OPERATOR

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
from tail_case import milliseconds  # noqa: E402
DAYS = 30
# As config/zone/matters.yaml has them.
LIMITS = ("--waiting", "2wd", "--work", "12wd", "--idle", "4wd")
# Of how many cases the whole answer is compared with the tail, from all stories.
CASES_ASKED = 400


class ZoneDays:
    def __init__(self, bus, rate):
        self.bus, self.rate = bus, rate
        self.journal, self.tail = bus.root / "zone.ndjson", bus.root / "tail.ndjson"
        self.stalls, self.cases = bus.root / "stalls.json", bus.root / "cases.ndjson"
        bus.casebus("simulate", "zone", "--prepare")
        for name in ("matters", "responsibility", "calendar"):
            shutil.copy(ROOT / "config" / "zone" / f"{name}.yaml", bus.folder / f"{name}.yaml")
        bus.configure("matters: matters.yaml\nresponsibility: responsibility.yaml")
        bus.casebus("check")

    def start(self):
        self.bus.start("--clock-rate", str(self.rate))

    def play(self, seed, cases, kill=False):
        """The summary of the days. `kill`: the daemon's end is a crash, otherwise an orderly one."""
        self.start()
        command = [self.bus.tool, "--config", self.bus.folder / "casebus.yaml", "simulate", "zone", "--days", DAYS,
                   "--seed", seed, "--cases", cases, "--clock-rate", self.rate, "--journal", self.journal, "--json"]
        with subprocess.Popen([str(one) for one in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              text=True) as days:
            try:
                plan = self.plan(days)
                # A crash is charged from when the bus was last known to be alive, a second before at most.
                self.wait_until(plan["rest_from"], less_hours=-1.5 * self.rate / 3600 if kill else 0)
                self.bus.kill() if kill else self.bus.stop()
                # At the end of that day: what is left until the units act again is the weekend, for it to start in.
                self.wait_until(plan["rest_from"], less_hours=0.3 * self.rate / 3600 - 24)
                self.start()
                out, err = days.communicate(timeout=42 * 86400 / self.rate + 120)
            finally:
                days.kill()
        assert days.returncode == 0, f"{out}\n{err}"
        # All of it at once, before the clock has gone on by days.
        self.save(self.stalls, "stalls", *LIMITS, "--limit", "10000")
        self.brief = {lang: self.bus.casebus("stalls", "--brief", *LIMITS, "--lang", lang) for lang in ("en", "zh")}
        self.save(self.tail, "tail", "--from", "1")
        with contextlib.closing(self.bus.client(OPERATOR)) as client, open(self.cases, "w") as file:
            for registrar, name in self.asked():
                file.write(json.dumps(client.query("case", id=name, registrar=registrar)) + "\n")
        return json.loads(out)

    def save(self, path, *question):
        """An answer of the command line, as JSON, in a file; of a long log it takes a while."""
        with open(path, "w") as file:
            subprocess.run([self.bus.tool, "--config", str(self.bus.folder / "casebus.yaml"), *question, "--json"],
                           stdout=file, check=True)

    def plan(self, days):
        while True:
            assert days.poll() is None, days.stderr.read()
            lines = self.journal.read_text().splitlines(True) if self.journal.exists() else []
            if lines and lines[0].endswith("\n"):
                return json.loads(lines[0])
            time.sleep(0.02)

    def wait_until(self, instant, less_hours=0):
        """Sleeps until the bus's clock shows an instant: it has run since the folder was made."""
        since = int((self.bus.state / "DEMO").read_text().split()[-1])
        target = milliseconds(instant) - less_hours * 3600_000
        time.sleep(max(0, (since + (target - since) / self.rate) / 1000 - time.time()))

    def rows(self):
        with open(self.tail) as file:
            for line in file:
                yield json.loads(line)

    def asked(self):
        seen = {}
        for row in self.rows():
            if row["kind"] in ("register", "linked"):
                seen[row["registrar"], row["case"]] = None
        # Whole cases in the order of their registration; linked ones among them.
        step = max(1, len(seen) // CASES_ASKED)
        return list(seen)[::step]

    def check(self, *arguments):
        command = ["python3", str(ROOT / "scripts" / "check_zone_days.py"), "--journal", self.journal, "--tail",
                   self.tail, "--stalls", self.stalls, "--cases", self.cases, "--json", *arguments]
        done = subprocess.run([str(one) for one in command], capture_output=True, text=True)
        assert done.stdout, done.stderr
        return done.returncode, json.loads(done.stdout)
