"""docs/operations.md has a runbook entry for everything that a bus says."""
import pathlib
import re

ROOT = pathlib.Path(__file__).parents[2]
PART = re.compile(r"^### (Problem codes|Log lines)\n(.*?)(?=^##|\Z)", re.M | re.S)


def entries(part):
    """The first cells of a table of the runbook, each with the others, all of which say something."""
    text = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    table = dict(PART.findall(text))[part]
    rows = [line.strip("| ").split(" | ") for line in table.splitlines() if line.startswith("| `")]
    assert rows and all(len(row) == 4 and all(cell.strip() for cell in row) for row in rows), rows
    names = [row[0].strip("`") for row in rows]
    assert len(names) == len(set(names)), sorted(names)
    return set(names)


def test_every_problem_code_has_an_entry():
    source = (ROOT / "Sources/Protocol/CasebusModel/Problem.swift").read_text(encoding="utf-8")
    codes = set(re.findall(r'= Code\("([a-z.0-9-]+)"\)', source))
    table = (ROOT / "docs/protocol.md").read_text(encoding="utf-8").split("## 13 Problems")[1].split("## 14 ")[0]
    assert len(codes) > 60 and codes == set(re.findall(r"^\| `([a-z.0-9-]+)` \|", table, re.M))
    assert entries("Problem codes") == codes


def test_every_log_line_has_an_entry():
    said = set()
    for path in (ROOT / "Sources/BusDaemon").rglob("*.swift"):
        said |= set(re.findall(r'logger\.\w+\(\s*"([a-z][a-z.-]+)"', path.read_text(encoding="utf-8")))
    assert "disk.room-again" in said and "bus.ready" in said
    missing = said - entries("Log lines")
    assert not missing, f"docs/operations.md has no entry for {sorted(missing)}"
    # The others are put together where they are said.
    text = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "Sources/BusDaemon").rglob("*.swift"))
    assert not [name for name in entries("Log lines") if f'"{name}"' not in text]
