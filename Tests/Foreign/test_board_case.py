"""The board's pages of a case and of a unit, and the live log, over HTTP, as a browser without JavaScript and as a
stream of server-sent events; checked against the command line's JSON."""
import html
import json
import re
import socket
import time
import urllib.parse

import pytest

from board import Board, Page
from conftest import HALL, MARKET, OTHER_HALL
from test_cards import ruled, until  # noqa: F401


class Stream:
    """A browser's EventSource, by the HTML standard's rules: fields, blank lines, comments."""

    def __init__(self, board, path="/live/stream", receive_bytes=None, **headers):
        self.socket = socket.socket()
        if receive_bytes:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
        self.socket.settimeout(10)
        self.socket.connect((board.host, board.port))
        lines = [f"GET {path} HTTP/1.1", f"Host: {board.host}", "Accept: text/event-stream"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        self.socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        self.file = self.socket.makefile("rb")
        self.status = int(self.file.readline().split()[1])
        self.headers = {}
        while line := self.file.readline().strip():
            name, value = line.decode().split(":", 1)
            self.headers[name.lower()] = value.strip()
        self.rest = b""

    def lines(self):
        # A last chunk has the size 0; without one the connection broke off.
        while size := int(self.file.readline().strip(), 16):
            self.rest += self.file.read(size)
            self.file.readline()
            *whole, self.rest = self.rest.split(b"\n")
            yield from (line.decode() for line in whole)

    def events(self):
        event = {}
        for line in self.lines():
            if not line:
                if "data" in event:
                    yield event.get("event", "message"), event["data"], event.get("id")
                event = {}
            elif not line.startswith(":"):
                name, value = line.split(":", 1)
                event[name] = value.removeprefix(" ")

    def records(self):
        for name, data, id in self.events():
            if name == "record":
                row = json.loads(data)
                assert str(row["sequence"]) == id
                yield row

    def close(self):
        self.file.close()
        self.socket.close()


def test_the_timeline_says_what_the_command_line_says(ruled):  # noqa: F811
    board = Board(ruled)
    hall, market = ruled.client(HALL), ruled.client(MARKET)
    hall.register("c-1", matter="food")
    hall.accept(hall.case("c-1"))
    handoff = hall.push(hall.case("c-1"), MARKET, matter="food", step="review")["handoff"]
    market.sign(handoff)
    until(lambda: json.loads(ruled.casebus("case", "c-1", "--json"))["case"].get("cards"))
    market.explain(handoff)
    market.feedback(handoff)
    hall.decide(hall.case("c-1"), "GRANTED")
    hall.close_case(hall.case("c-1"))
    told = json.loads(ruled.casebus("case", "c-1", "--json"))["case"]
    page = board.case("c-1")
    reading = Page(page)

    assert ruled.casebus("case", "c-1").splitlines()[0].split(" on ")[0] in page
    drawn = page.count('class="stretch"')
    assert drawn == len(told["intervals"]) > 2
    assert page.count('class="mark amber"') >= sum(card["colour"] == "amber" for card in told["cards"]) > 0
    # What befell it is explained beside the drawing.
    legend = Page(re.search(r'<ul class="legend".*?</ul>', page, re.S)[0]).text
    assert "amber card" in legend
    rows = [row for row in reading.rows if len(row) == 6]
    assert [(row[3], row[4].replace(" ", "_")) for row in rows if row[3] != "WITH"] == [
        (interval["unit"], interval["kind"]) for interval in told["intervals"]]
    sequences = [int(text) for text in re.findall(r'<span class="sequence">(\d+)</span>', page)]
    assert sequences == [row["sequence"] for row in told["records"]]
    # Drawn by attributes and classes: nothing that a strict policy would forbid.
    assert not reading.strays
    assert "style" not in reading.elements


def test_each_limit_of_the_drawing_is_explained(ruled):  # noqa: F811
    hall = ruled.client(HALL)
    hall.register("l-1", matter="food")
    hall.accept(hall.case("l-1"))
    hall.push(hall.case("l-1"), MARKET, matter="food", step="review")
    page = Board(ruled).case("l-1")
    legend = Page(re.search(r'<ul class="legend".*?</ul>', page, re.S)[0]).text
    drawn = re.search(r"<svg class=\"lanes\".*?</svg>", page, re.S)[0]
    colours = set(re.findall(r'<g class="due (\w+)"', drawn))
    assert {"yellow", "red"} <= colours
    assert all(f"{colour} card due" in legend for colour in colours)
    assert ("due later than is drawn" in legend) == (">›<" in drawn)


def test_a_case_is_shown_as_it_stood_then(bus, board):
    hall = bus.client(HALL)
    hall.register("c-2")
    registered = json.loads(bus.casebus("case", "c-2", "--json"))["case"]["registered_at"]
    time.sleep(0.01)
    hall.push(hall.case("c-2"), MARKET)
    assert f"with {MARKET}" in board.case("c-2")
    page = board.case("c-2", at=registered)
    assert f"with {HALL}" in page and f"with {MARKET}" not in page and "data-refresh" not in page


def test_one_of_several_cases_of_an_id_is_chosen(bus, board):
    for unit in (HALL, OTHER_HALL):
        bus.client(unit).register("twice")
    page = board.case("twice")
    links = re.findall(r'href="([^"]*registrar=[^"]*)">([^<]+)</a>', page)
    assert {unit for _, unit in links} == {HALL, OTHER_HALL}
    for link, unit in links:
        assert f"registered by {unit}" in board.get(html.unescape(link))
    assert f"registered by {HALL}" in board.case("twice", registrar=HALL)


@pytest.mark.parametrize("path, field", [
    ("/case?id=", "id"), ("/case?id=" + "x" * 65, "id"), ("/case?id=c%00", "id"), ("/case?id=c&at=yesterday", "at"),
    ("/case?id=c&registrar=" + "x" * 129, "registrar"), ("/unit?address=//", "address"),
    ("/unit?address=hall/x&after=-1", "after"), ("/live/stream?after=x", "after"),
    ("/live/stream?events=everything", "events"), ("/live/stream?after=1&after=2", "after"),
    ("/live/stream?speed=2", "speed"), ("/live?after=1", "after"), ("/unit?address=hall/x&address=hall/y", "address"),
])
def test_nonsense_gets_400_with_the_field(lasting_bus, path, field):
    page = Board(lasting_bus).get(path, status=400)
    assert field in page and "query.invalid" in page


def test_nonsense_in_a_header_gets_400_too(lasting_bus):
    page = Board(lasting_bus).get("/live/stream", status=400, **{"Last-Event-ID": "1e9"})
    assert "Last-Event-ID" in page


def test_an_unknown_case_is_not_found(lasting_bus):
    assert "case.unknown" in Board(lasting_bus).case("nobodys", status=404)


def test_a_units_page_says_what_its_inbox_says_and_what_it_waits_for(ruled):  # noqa: F811
    board = Board(ruled)
    hall, market = ruled.client(HALL), ruled.client(MARKET)
    for number in range(3):
        hall.register(f"u-{number}", matter="food")
        hall.push(hall.case(f"u-{number}"), MARKET, matter="food", step="review")
    first = json.loads(ruled.casebus("inbox", "--as", MARKET, "--json"))["handoffs"]
    market.sign(first[0]["handoff"])
    until(lambda: any(row["kind"] == "card" and row.get("handoff") == first[0]["handoff"] for row in market.tail()[0]))
    market.explain(first[0]["handoff"], reason="staff-shortage")

    page = board.get("/unit?address=" + MARKET)
    told = json.loads(ruled.casebus("inbox", "--as", MARKET, "--json"))["handoffs"]
    rows = [row for row in Page(page).rows if len(row) == 8 and row[0].isdigit()]
    assert [(int(row[0]), row[1], row[2]) for row in rows] == [
        (entry["handoff"], entry["case"], entry["from"]) for entry in told]
    assert all("until" in row[7] or "late" in row[7] for row in rows), rows
    # Both sides: what it was told, and what it said.
    both = [row for row in Page(page).rows if len(row) == 4 and row[0].isdigit()]
    assert any("card" in row[2] and "staff-shortage" in row[3] for row in both), both
    assert "until signed" in page

    waiting = board.get("/unit?address=" + HALL)
    rows = [row for row in Page(waiting).rows if len(row) == 6 and row[0].isdigit()]
    assert {(int(row[0]), row[2]) for row in rows} == {(entry["handoff"], MARKET) for entry in told}


def test_the_figures_of_a_window_are_for_itself(lasting_bus):
    assert "The figures of a window" in Board(lasting_bus).get(f"/unit?address={HALL}/window/07")


def test_the_live_page_has_the_last_records_without_a_script(bus, board):
    hall = bus.client(HALL)
    for number in range(60):
        hall.register(f"l-{number}")
    page = board.get("/live")
    sequences = [int(text) for text in re.findall(r'<span class="sequence">(\d+)</span>', page)]
    head = int(re.search(r'data-after="(\d+)"', page).group(1))
    assert sequences == list(range(head, head - 50, -1))


@pytest.mark.alone
def test_a_record_reaches_a_browser_within_a_second(bus, board):
    stream = Stream(board)
    assert stream.status == 200 and stream.headers["content-type"].startswith("text/event-stream")
    records = stream.records()
    hall = bus.client(HALL)
    for number in range(3):
        began = time.monotonic()
        sequence = hall.register(f"s-{number}")["sequence"]
        row = next(row for row in records if row["sequence"] >= sequence)
        assert time.monotonic() - began < 1.0
        assert row["sequence"] == sequence and f"{HALL} registered s-{number}" in row["sentence"]
        time.sleep(0.3)


def test_each_language_has_its_own_sentence(bus, board):
    streams = {lang: Stream(board, f"/live/stream?lang={lang}") for lang in ("en", "zh")}
    sequence = bus.client(HALL).register("both")["sequence"]
    rows = {lang: next(row for row in stream.records() if row["sequence"] == sequence)
            for lang, stream in streams.items()}
    assert "registered" in rows["en"]["sentence"] and "登记" in rows["zh"]["sentence"]


def test_a_browser_that_comes_again_gets_what_it_missed(bus, board):
    hall = bus.client(HALL)
    first = hall.register("r-0")["sequence"]
    last = max(hall.register(f"r-{number}")["sequence"] for number in range(1, 8))
    for request in ({"Last-Event-ID": first}, {}):
        stream = Stream(board, "/live/stream" if request else f"/live/stream?after={first}", **request)
        records = stream.records()
        seen = []
        while not seen or seen[-1] < last:
            seen.append(next(records)["sequence"])
        assert seen == list(range(first + 1, last + 1))
        stream.close()


def test_what_is_left_out_is_counted(bus, board):
    hall = bus.client(HALL)
    first = hall.register("m-0")["sequence"]
    for number in range(1, 601):
        last = hall.register(f"m-{number}")["sequence"]
    stream = Stream(board, f"/live/stream?after={first}")
    shown, left = 0, 0
    for name, data, _ in stream.events():
        if name == "left_out":
            left += json.loads(data)["count"]
        if name == "record":
            shown += 1
            if json.loads(data)["sequence"] == last:
                break
    assert left > 0 and shown + left == last - first
    stream.close()


def test_a_page_that_follows_the_head_gets_no_records(bus, board):
    stream = Stream(board, "/live/stream?events=head")
    sequence = bus.client(HALL).register("h-1")["sequence"]
    for name, data, id in stream.events():
        assert name == "head" and data == id
        if int(data) >= sequence:
            break


@pytest.mark.alone
def test_a_browser_that_does_not_read_is_dropped_and_the_others_are_not(bus, board):
    hall = bus.client(HALL)
    first = hall.register("d-0")["sequence"]
    for number in range(500):
        hall.register(f"{number:04}" + "很" * 20)
    # What it missed is more than the buffers on its way hold.
    slow = Stream(board, f"/live/stream?after={first}", receive_bytes=2048)
    reader = Stream(board)
    records = reader.records()
    number = 0
    while board.holds(slow.socket) or number < 4:
        number += 1
        began = time.monotonic()
        sequence = hall.register(f"n-{number}")["sequence"]
        next(row for row in records if row["sequence"] == sequence)
        assert time.monotonic() - began < 2
    # It was hung up on: its stream breaks off in the middle, and never gets to what was recorded last.
    seen = 0
    with pytest.raises((ValueError, ConnectionError)):
        for row in slow.records():
            seen = row["sequence"]
    assert 0 < seen < sequence


def test_there_are_so_many_streams_and_no_more(bus, board):
    streams = [Stream(board) for _ in range(200)]
    assert all(stream.status == 200 for stream in streams)
    beyond = Stream(board)
    assert beyond.status == 503 and int(beyond.headers["retry-after"]) > 0
    streams.pop().close()
    until(lambda: Stream(board).status == 200)


def test_streams_end_when_the_bus_stops(bus, board):
    stream = Stream(board)
    began = time.monotonic()
    assert bus.stop() == 0
    assert time.monotonic() - began < 5
    # In order: with the chunk that says that it was the last.
    list(stream.events())


def test_hostile_texts_are_harmless(bus, board):
    hall = bus.client(HALL)
    hostile = "<script>alert('1')</script>&\""
    stream = Stream(board)
    hall.register(hostile, matter="<b>")
    hall.push(hall.case(hostile), MARKET, matter="<img src=x>", step="</svg>", text="<script>words</script>")
    row = next(row for row in stream.records() if "pushed" in row["sentence"])
    assert hostile in row["sentence"] and row["href"].startswith("/case?")
    assert not set("<>\"'") & set(row["href"])
    for path in (row["href"], "/unit?address=" + MARKET, "/live", "/case?id=" + urllib.parse.quote(hostile)):
        page = board.get(path)
        reading = Page(page)
        assert "alert" in page and "<script>alert" not in page and "words" not in page
        assert reading.elements.count("script") == 2 and "img" not in reading.elements
        assert not reading.strays
