"""`casebus check`: every file of an installation is read, and the daemon finds the same mistakes."""
import json
import re
import shutil
import subprocess

import pytest

from conftest import program
from test_matters import Folder, folder  # noqa: F401, the fixture


def test_check_reads_every_file_and_says_so(folder):
    files = ["casebus.yaml", "units.yaml", "calendar.yaml", "matters.yaml", "responsibility.yaml", "keys/server.key",
             "keys/server.pub"]
    assert folder.ask("check") == "7 files, no mistakes\n"
    assert folder.json("check") == {"files": [str(folder.path / name) for name in files], "mistakes": []}


def test_check_and_the_daemon_find_the_same_mistakes(folder):
    def change(name, old, new):
        path = folder.path / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, old
        path.write_text(text.replace(old, new), encoding="utf-8")
        return f"{path}:{text[:text.index(old)].count(chr(10)) + 1}: "

    places = [
        change("casebus.yaml", "  level: info", "  level: inof"),
        change("calendar.yaml", "first_day: next_working_day\n", "first_day: tomorrow\n"),
        change("matters.yaml", "amber: 80\n", "amber: 180\n"),
        change("matters.yaml", "joint_extension_limit: 15wd\n", "joint_extension_limit: 0wd\n"),
        change("matters.yaml", "    promised_limit: 12wd\n", "    promised_limit: 21wd\n"),
        change("matters.yaml", "after: [review, visit]", "after: [review, vist]"),
        change("matters.yaml", "feeds: [company-credit]", "feeds: [food-business.new]"),
        change("responsibility.yaml", "convenor: office/establishment", "convenor: office/nobody"),
        change("responsibility.yaml", "    applicants: companies", "    applicants: all"),
    ]
    # The circle is told where its first matter says what it feeds, two entries for one case where the later begins.
    circle = next(number for number, line in enumerate((folder.path / "matters.yaml").read_text().splitlines(), 1)
                  if "feeds: [food-business.supervision]" in line)
    places[6] = f"{folder.path}/matters.yaml:{circle}: "
    done = folder.run("check")
    assert done.returncode == 4 and done.stderr == ""
    lines = done.stdout.splitlines()
    assert len(lines) == 10, done.stdout
    for place, line in zip(places[:8], lines):
        assert line.startswith(place), (place, line)
    assert all("holds for some of the same cases" in line for line in lines[8:])

    document = json.loads(folder.run("check", "--json").stdout)
    assert [f"{mistake['file']}:{mistake['line']}: " for mistake in document["mistakes"]] == [
        re.match(r".*?:\d+: ", line)[0] for line in lines]
    daemon = subprocess.run([program("CASEBUSD"), "--check-config", "--config", str(folder.path / "casebus.yaml")],
                            capture_output=True, text=True, timeout=60)
    assert daemon.returncode == 4
    assert daemon.stderr.removeprefix("casebusd: ").splitlines() == lines


def test_a_key_that_the_bus_would_not_take_is_found_by_both(tmp_path):
    here, there = Folder(tmp_path / "here"), Folder(tmp_path / "there")
    assert here.ask("check").endswith(" files, no mistakes\n")
    key = here.path / "keys/operator_main.key"
    shutil.copy(there.path / "keys/operator_main.key", key)
    told = here.run("check").stdout
    assert told.startswith(f"{key}: ") and "units.yaml does not list this key for operator/main." in told
    assert key.read_text().split("secret: ")[1].strip() not in told
    daemon = subprocess.run([program("CASEBUSD"), "--check-config", "--config", str(here.path / "casebus.yaml")],
                            capture_output=True, text=True, timeout=60)
    assert (daemon.returncode, daemon.stderr) == (4, "casebusd: " + told)


def test_a_mistake_of_an_entry_says_whose_it_is(folder):
    units, matters = folder.path / "units.yaml", folder.path / "matters.yaml"
    units.write_text(units.read_text().replace("  - address: bureau/tax\n", "  - address: bureau/tax\n    role: boss\n"))
    matters.write_text(matters.read_text().replace("    promised_limit: 12wd\n", "    promised_limit: 21wd\n"))
    lines = folder.run("check").stdout.splitlines()
    assert any('.role (bureau/tax) is "boss". Write one of unit, operator, importer.' in line for line in lines), lines
    assert any("(food-business.new)" in line and '"21wd"' in line for line in lines), lines
    document = json.loads(folder.run("check", "--json").stdout)
    assert {mistake["entry"] for mistake in document["mistakes"]} == {"bureau/tax", "food-business.new"}


@pytest.mark.parametrize("written, said", [
    ("    name: {zh: 税务局, en: Tax\n", "Close the bracket that opens here."),
    ("    keys: [\n", "Close the bracket that opens here."),
    ("    name: {zh: \"税务局, en: Tax}\n", "Close the quote that opens here."),
])
def test_what_is_not_closed_is_told_where_it_opens(folder, written, said):
    path, before = folder.path / "units.yaml", "  - address: bureau/tax\n"
    text = path.read_text()
    line = text[:text.index(before)].count("\n") + 2
    path.write_text(text.replace(before, before + written))
    told, = folder.run("check").stdout.splitlines()
    assert told.startswith(f"{path}:{line}: This is not YAML: ") and told.endswith(said), told
