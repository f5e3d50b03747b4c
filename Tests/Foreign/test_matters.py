"""The catalogue of matters and the responsibility list as the command line tells them, against a reading of its own of
the example files in config/, which knows no more YAML than they use."""
import itertools
import json
import pathlib
import re
import shutil
import subprocess

import pytest

from conftest import free_port, program

CONFIG = pathlib.Path(__file__).resolve().parents[2] / "config"


# The files, read here

def value(text):
    """A scalar, a list in brackets or a section in braces, of scalars."""
    text = text.strip()
    if text.startswith("[") and text.endswith("]"):
        return [value(item) for item in text[1:-1].split(",") if item.strip()]
    if text.startswith("{") and text.endswith("}"):
        return {key.strip(): value(item) for key, item in (part.split(":", 1) for part in text[1:-1].split(","))}
    return text.strip('"')


def block(lines, depth):
    """The section or list whose lines begin `depth` spaces in, taken from the front of `lines`."""
    result = None
    while lines and (indent := len(lines[0]) - len(lines[0].lstrip())) >= depth:
        assert indent == depth, lines[0]
        line = lines.pop(0).strip()
        if line.startswith("- "):
            result = result if result is not None else []
            if re.match(r"- [\w-]+:(\s|$)", line):
                # The entry's keys stand two further in than its dash.
                lines.insert(0, " " * (depth + 2) + line[2:])
                result.append(block(lines, depth + 2))
            else:
                result.append(value(line[2:]))
        else:
            result = result if result is not None else {}
            key, rest = line.split(":", 1)
            result[key] = value(rest) if rest.strip() else block(lines, depth + 2)
    return result


def read(name):
    text = (CONFIG / name).read_text(encoding="utf-8")
    lines = [line.split(" #")[0].rstrip() for line in text.splitlines()]
    return block([line for line in lines if line.strip() and not line.lstrip().startswith("#")], 0)


CATALOGUE = read("matters.yaml")
MATTERS = CATALOGUE["matters"]
LIST = read("responsibility.yaml")


# The command line

class Folder:
    def __init__(self, path):
        self.tool, self.path = program("CASEBUS"), path
        subprocess.run([self.tool, "init", str(path), "--endpoint", f"tcp://127.0.0.1:{free_port()}", "--board-port",
                        str(free_port())], check=True, capture_output=True, timeout=60)

    def with_example(self):
        for name in ("units.yaml", "matters.yaml", "responsibility.yaml"):
            shutil.copy(CONFIG / name, self.path)
        # The example's keys are nobody's; the operator's file here holds another one.
        (self.path / "keys/operator_main.key").unlink()
        with open(self.path / "casebus.yaml", "a") as file:
            file.write("matters: matters.yaml\nresponsibility: responsibility.yaml\n")
        return self

    def run(self, *words):
        return subprocess.run([self.tool, "--config", str(self.path), *words], capture_output=True, text=True, timeout=60)

    def ask(self, *words):
        done = self.run(*words)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def json(self, *words):
        return json.loads(self.ask(*words, "--json"))


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path / "bus").with_example()


def entries_of(matter, step):
    return [(number, entry) for number, entry in enumerate(LIST["entries"], 1)
            if (entry["matter"], entry["step"]) == (matter, step)]


def paths(steps):
    """Every way from a first step to a last one."""
    by_code = {step["code"]: step for step in steps}
    followed = set(itertools.chain.from_iterable(step.get("after", []) for step in steps))

    def to(code):
        before = by_code[code].get("after", [])
        return [path + [code] for other in before for path in to(other)] if before else [[code]]
    return [path for code in by_code if code not in followed for path in to(code)]


def minutes(limit):
    """About how long, in minutes of working time: eight hours a day, five of seven days."""
    number, unit = int(limit[:-2]), limit[-2:]
    return number * {"wd": 480, "wh": 60, "wm": 1, "nd": 480 * 5 / 7}[unit]


def summed(steps, path):
    """The promised limits of a path, one sum for each unit: working days, working time, natural days."""
    limits = [step["promised_limit"] for code in path for step in steps if step["code"] == code and "promised_limit" in step]
    total = {unit: sum(int(limit[:-2]) for limit in limits if limit.endswith(unit)) for unit in ("wd", "wh", "wm", "nd")}
    time = total["wh"] * 60 + total["wm"]
    parts = [(total["wd"], "wd"), (time // 60, "wh") if time % 60 == 0 else (time, "wm"), (total["nd"], "nd")]
    return [f"{number}{unit}" for number, unit in parts if number]


def test_every_matter_is_told_as_the_file_has_it(folder):
    told = folder.json("matters")["matters"]
    assert [matter["code"] for matter in told] == [matter["code"] for matter in MATTERS]
    for document, matter in zip(told, MATTERS):
        assert document == folder.json("matters", "show", matter["code"])
        assert document["name"] == matter["name"] and document["kind"] == matter["kind"]
        assert document.get("implementation_code") == matter.get("implementation_code")
        assert document["materials"] == [material["name"] for material in matter.get("materials", [])]
        assert document["feeds"] == matter.get("feeds", [])
        windows = matter.get("windows", {})
        assert document["windows"] == {"finish": windows.get("finish", []), "take_in": windows.get("take_in", [])}
        assert document["list"] == LIST["version"]
        assert len(document["steps"]) == len(matter["steps"])
        for step, own in zip(document["steps"], matter["steps"]):
            assert (step["code"], step["name"], step["after"]) == (own["code"], own["name"], own.get("after", []))
            for key in ("promised_limit", "statutory_limit", "waiting_limit"):
                assert step.get(key) == own.get(key)
            listed = entries_of(matter["code"], own["code"])
            assert [entry["entry"] for entry in step["responsible"]] == [number for number, _ in listed]
            for entry, (_, own_entry) in zip(step["responsible"], listed):
                assert (entry["department"], entry.get("office"), entry.get("post")) == (
                    own_entry["department"], own_entry.get("office"), own_entry.get("post"))
                assert entry["applicants"] == own_entry.get("applicants", "all")
                assert entry["registrars"] == own_entry.get("registrars", [])


def test_the_rules_of_a_case_are_its_matter_s_else_its_kind_s(folder):
    # One more of the example's matters is joint than in the file.
    path = folder.path / "matters.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count("    joint: false\n") == 1
    path.write_text(text.replace("    joint: false\n", "    joint: true\n"), encoding="utf-8")
    for document, matter in zip(folder.json("matters")["matters"], MATTERS):
        rules = {**CATALOGUE["kinds"][matter["kind"]], **matter}
        joint = matter["code"] == "food-business.new"
        assert document["joint"] == joint
        for key in ("statutory_limit", "extension_limit"):
            other = "joint_limit" if key == "statutory_limit" else "joint_extension_limit"
            rules[key] = rules.get(other, rules.get(key)) if joint else rules.get(key)
        keys = ["promised_limit", "statutory_limit", "extension_limit", "correction_limit", "issue_limit", "grounds"]
        assert document["rules"] == {key: rules[key] for key in keys if rules.get(key) is not None}
        assert document["defaults"] == {key: CATALOGUE["defaults"][key] for key in ("handoff_limit", "waiting_limit")}


def test_stages_and_the_critical_path_are_those_of_all_ways(folder):
    for document, matter in zip(folder.json("matters")["matters"], MATTERS):
        steps = matter["steps"]
        ways = paths(steps)
        stages = {code: max(way.index(code) + 1 for way in ways if code in way) for code in (s["code"] for s in steps)}
        assert {step["code"]: step["stage"] for step in document["steps"]} == stages
        limits = {step["code"]: step.get("promised_limit", "0wd") for step in steps}
        longest = max(ways, key=lambda way: sum(minutes(limits[code]) for code in way))
        assert document["critical_path"] == {"steps": longest, "promised": summed(steps, longest)}


def within(unit, place):
    return unit == place or unit.startswith(place + "/")


def test_whoever_is_responsible_is_whom_the_entries_name(folder):
    applicants = {"company": ("companies", "all"), "person": ("persons", "all")}
    seen = set()
    for matter in MATTERS:
        for step in (step["code"] for step in matter["steps"]):
            for applicant, registrar in itertools.product(applicants, ["hall/enterprise", "station/01/window/2", "bureau/tax"]):
                found = [(number, entry) for number, entry in entries_of(matter["code"], step)
                         if entry.get("applicants", "all") in applicants[applicant]
                         and any(within(registrar, place) for place in entry.get("registrars", [registrar]))]
                assert len(found) <= 1
                words = ["matters", "route", matter["code"], step, "--applicant", applicant, "--registrar", registrar]
                if not found:
                    refused = folder.run(*words, "--json")
                    assert (refused.returncode, refused.stdout) == (1, "")
                    seen.add(json.loads(refused.stderr)["error"]["code"])
                    continue
                (number, entry), = found
                answer = folder.json(*words)
                assert answer["responsible"]["entry"] == number
                assert answer["responsible"]["department"] == entry["department"]
                assert (answer["list"], answer["routing"]) == (LIST["version"], LIST["routing"])
                assert folder.ask(*words) == answer["sentence"] + "\n"
    assert seen == {"no-entry", "other-registrars"}


def test_the_verbs_answer_people(folder):
    listed = folder.ask("matters").splitlines()
    assert listed[0].split() == ["MATTER", "NAME", "KIND", "STEPS", "PROMISED"]
    assert listed[1].startswith("food-business.new ") and listed[1].endswith("  11 working days")
    shown = folder.ask("matters", "show", "food-business.new")
    assert "promised within 11 working days by way of accept, review, issue" in shown
    assert re.search(r"^ +2  visit +现场核查 Visit of the premises +accept +5 working days +1 working day$", shown, re.M)
    assert "Only taken in at: centre, station" in shown and "Feeds: food-business.supervision" in shown
    assert "by responsibility list 2026-01" in shown
    assert "Whole case, as promised: 12 working days\nWhole case, by law: 20 working days\nExtensions, in all: 10 working days\n" in shown
    assert "The clock may stop for: hearing, inspection, testing\n" in shown
    assert not re.search(r"\d(wd|wh|nd)\b", shown)
    chinese = folder.ask("--lang", "zh", "matters", "show", "food-business.new")
    assert "补正告知时限：5 个工作日\n颁发送达时限：10 个工作日\n可以停止计时的特别程序：听证、检验、检测\n" in chinese
    assert "承诺时限 11 个工作日，关键路径：" in chinese and not re.search(r"\d(wd|wh|nd)\b", chinese)
    assert folder.ask("--lang", "zh", "matters").splitlines()[1].endswith("  11 个工作日")
    assert folder.ask("matters", "route", "insurance-record", "print", "--applicant", "company") == (
        "hall/enterprise is responsible for step print of insurance-record by entry 14 of responsibility list 2026-01, "
        "which holds for cases of companies.\n")
    for words, said in [
            (["show", "food"], 'There is no matter "food" in the catalogue.'),
            (["route", "opinion", "ask"], 'opinion has no step "ask". It has answer.'),
            (["route", "opinion", "answer"], "has no entry for it. Whoever keeps the list must add one."),
            (["route", "insurance-record", "print"], "Say it: --applicant company, or --applicant person."),
            (["route", "insurance-record", "print", "--applicant", "person"], "Name it: --registrar UNIT.")]:
        done = folder.run("matters", *words)
        assert (done.returncode, done.stdout) == (1, "") and said in done.stderr


def test_without_a_catalogue_the_verbs_say_how_to_have_one(tmp_path):
    bare = Folder(tmp_path / "bus")
    assert "names no matters. Add to it: matters: matters.yaml" in bare.ask("matters")
    assert bare.json("matters") == {"matters": []}
    assert bare.run("matters", "show", "m").returncode == 1
