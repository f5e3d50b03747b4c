"""Logs that are damaged, or made to do harm: a clear message with the place, exit status 4, and nothing is imported.

The files are read whole before anything is sent, so that most of this needs no daemon.
"""
import gzip
import os
import subprocess
import time

import pytest

import eventlogs
from conftest import Bus, IMPORTER, OPERATOR, program
from test_failures import says

LOCAL, REFUSED, WRONG_USAGE = 4, 1, 2
READ_SECONDS = 10
MEMORY_KIB = 96 << 10

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
LOG = '<log xmlns="http://www.xes-standard.org/">'
TIME = '<date key="time:timestamp" value="2024-01-01T00:00:00.000Z"/>'
GROUP = '<string key="org:group" value="A"/>'
NAME = '<string key="concept:name" value="c-1"/>'
BOMB = HEAD + "<!DOCTYPE log [<!ENTITY a0 'ha'>" + "".join(
    f"<!ENTITY a{level} '{f'&a{level - 1};' * 10}'>" for level in range(1, 12)) + "]>\n" + LOG
OUTSIDE = HEAD + "<!DOCTYPE log [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>\n" + LOG


def trace(event, name=NAME):
    return f"\n<trace>{name}\n{event}\n</trace>\n"


def event(time=TIME, group=GROUP):
    return f"<event>{time}{group}</event>"


def log(*traces, head=HEAD + LOG):
    return head + "".join(traces) + "</log>\n"


@pytest.fixture(scope="module")
def installation():
    """An installation without a daemon."""
    bus = Bus(program("CASEBUSD"), program("CASEBUS"))
    try:
        yield bus
    finally:
        bus.end()


@pytest.fixture
def read(installation, tmp_path):
    """What casebus says to a file that it does not take."""
    def run(content, *options, format="xes", status=LOCAL, name="log.xes"):
        path = tmp_path / name
        if content is not None:
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        begun = time.monotonic()
        done = subprocess.run(
            ["sh", "-c", f'ulimit -d {MEMORY_KIB} && exec "$@"', "sh", installation.tool, "--config",
             str(installation.folder / "casebus.yaml"), "import", format, str(path), *options],
            capture_output=True, text=True, timeout=60)
        assert time.monotonic() - begun < READ_SECONDS
        assert done.returncode == status, f"ended with {done.returncode}:\n{done.stdout[-500:]}\n{done.stderr[-2000:]}"
        assert len(done.stderr) < 2000 and "Fatal" not in done.stderr
        if status == LOCAL:
            assert str(path) in done.stderr, done.stderr
        return done.stderr
    return run


# Damaged

def packed():
    return gzip.compress(eventlogs.xes(eventlogs.random_cases(300, seed=4)).encode())


def test_a_log_that_is_cut_off_is_told(read):
    whole = packed()
    for size in (len(whole) - 1, len(whole) // 2, 30):
        says(read(whole[:size], name="log.xes.gz"), "damaged or cut off", "Fetch the file again")


def test_a_log_with_a_changed_byte_is_told(read):
    """As damaged; or as nonsense, where what was unpacked wrong comes before the checksum."""
    for place in (0.1, 0.5, 0.9, 1.0):
        whole = bytearray(packed())
        whole[int((len(whole) - 5) * place)] ^= 0x10
        read(bytes(whole), name="log.xes.gz")


def test_a_document_that_is_cut_off_is_told_with_its_line(read):
    says(read(log(trace(event()))[:-8]), ":", "not XML", "Nothing was imported")


@pytest.mark.parametrize("content", [
    b"\x00" * 1000, os.urandom(5000), b"case,time,group\n1,2024-01-01,A\n", b'{"log": []}', b"<log"],
    ids=["zeros", "random", "csv", "json", "half a tag"])
def test_what_is_no_xml_is_told(read, content):
    says(read(content), "not XML")


@pytest.mark.parametrize("content, problem", [
    ("", "no trace with an event"), (HEAD + "<html><body/></html>", "not a log"), (log(), "no trace with an event"),
    (log(trace("")), "no trace with an event"), (log(trace(event(group=""))), "org:group")])
def test_what_holds_no_events_is_told(read, content, problem):
    says(read(content), problem)


def test_a_file_that_is_not_there_and_a_folder_are_told(read, tmp_path):
    says(read(None, name="nowhere.xes"), "cannot be read")
    (tmp_path / "folder").mkdir()
    says(read(None, name="folder"), "cannot be read")


# Events that cannot be replayed

@pytest.mark.parametrize("content, line, pieces", [
    (log(trace(event(time=""))), 3, ("case c-1", "time:timestamp", "no time")),
    (log(trace(event(time=TIME.replace("2024", "soon")))), 3, ("case c-1", "time:timestamp", "soon-01-01", "Write")),
    (log(trace(event(time=TIME.replace("-01T", "-32T")))), 3, ("time:timestamp", "2024-01-32")),
    (log(trace(event(), name="")), 3, ("no name",)),
    (log(trace(event(), name=NAME.replace("c-1", "x" * 65))), 3, ("64 bytes", "65")),
    (log(trace(event(), name=NAME.replace("c-1", "a&#x202e;b"))), 3, ("control characters",)),
    (log(trace(event()), trace(event())), 6, ("case c-1", "on line 3 already")),
    (log(trace(event(group=GROUP.replace("A", "a//b")))), 4, ("org:group", "a//b", "address")),
    (log(trace(event(group=GROUP.replace("A", "x" * 129)))), 4, ("org:group", "128"))],
    ids=["no time", "no date", "no day", "no name", "long name", "direction", "twice", "no address", "long address"])
def test_an_event_that_cannot_be_replayed_is_named(read, content, line, pieces):
    told = read(content)
    assert any(f"log.xes:{near}:" in told for near in (line, line + 1)), told
    says(told, *pieces)
    assert "\u202e" not in told, "what the file says must not steer the terminal"


# Made to do harm

@pytest.mark.parametrize("content", [
    BOMB + trace(event(group='<string key="org:group" value="&a11;"/>')) + "</log>", BOMB + "&a11;</log>",
    OUTSIDE + trace(event(group='<string key="org:group" value="&x;"/>')) + "</log>", OUTSIDE + "&x;</log>",
    (BOMB + "&a11;</log>").replace("UTF-8", "UTF-16").encode("utf-16")],
    ids=["bomb in a value", "bomb", "file in a value", "file", "bomb in UTF-16"])
def test_a_document_type_is_refused_before_its_entities_mean_anything(read, content):
    told = read(content)
    says(told, "document type", "Remove it")
    assert "root:" not in told


def test_elements_without_end_are_refused(read):
    for content in ("<a>" * 1_000_000, "<trace>" * 100_000, "<trace><event>" + "<list>" * 100_000):
        says(read(HEAD + LOG + content), "log.xes")


def test_a_value_without_end_is_refused(read):
    says(read(log(trace(event(group=GROUP.replace("A", "x" * (20 << 20)))))), "log.xes")


def test_a_file_that_unpacks_without_end_is_bounded(read):
    """Of 128 MiB of spaces behind a tag memory holds none: the program has 96."""
    spaces = gzip.compress(b" " * (64 << 20), 9)
    says(read(gzip.compress((HEAD + LOG).encode()) + spaces * 2, name="log.xes.gz"), "not XML")


# Tables

COLUMNS = ("--case-column", "case", "--time-column", "time", "--group-column", "group")
ROW = "c-1,2024-01-01T00:00:00Z,A\n"


@pytest.mark.parametrize("content, pieces", [
    ("", ("no such column", "none")), ("case,time\n" + ROW, ("--group-column", "group", "case, time")),
    ("case,time,group\n", ("no row",)), ("case,time,group\nc-1,now,A\n", (":2:", "case c-1", "time", "now")),
    ("case,time,group\n" + ROW + "c-1,2024\n", (":3:", "2 fields", "3")),
    ('case,time,group\nc-1,"2024\n', (":2:", "never closed")), (b"case,time,group\n\xff,x,y\n", (":2:", "UTF-8")),
    ('case,time,group\n"' + "x" * (2 << 20), (":2:", "longer", "quote"))],
    ids=["empty", "no column", "no row", "no time", "fields", "quote", "not UTF-8", "endless row"])
def test_a_table_that_cannot_be_read_is_told_with_its_line(read, content, pieces):
    says(read(content, *COLUMNS, format="csv", name="log.csv"), *pieces)


# People, and the bus

def test_people_become_units_only_when_that_is_meant(bus, tmp_path):
    path = tmp_path / "log.xes"
    path.write_text(log(trace(event(group=GROUP.replace("group", "resource")))))
    told = bus.casebus("import", "xes", path, "--group-key", "org:resource", status=WRONG_USAGE)
    says(told, "people", "--individuals")
    assert "1 unit" in bus.casebus("import", "xes", path, "--group-key", "org:resource", "--individuals")


def test_a_refused_log_leaves_nothing_on_the_bus(bus, tmp_path):
    path = tmp_path / "log.xes"
    good = "".join(trace(event() + event(group=GROUP.replace("A", "B")), name=NAME.replace("1", str(number)))
                   for number in range(50))
    path.write_text(log(good, trace(event(time=""), name=NAME.replace("1", "last"))))
    bus.casebus("import", "xes", path, status=LOCAL)
    rows, _ = bus.client(OPERATOR, credit=0).tail()
    assert not [row for row in rows if row.get("actor") == IMPORTER]


def test_what_only_the_bus_can_refuse_is_told_with_its_case_and_how_to_go_on(bus, tmp_path):
    """A time that lies ahead of the bus's clock."""
    path = tmp_path / "log.xes"
    path.write_text(log(trace(event()), trace(event(time=TIME.replace("2024", "2999")), name=NAME.replace("1", "2"))))
    told = bus.casebus("import", "xes", path, status=REFUSED)
    says(told, "Case c-2", "ahead of the bus's clock", "2999-01-01", "same command again")
