"""The board's pages over HTTP, from a real daemon: what they say is what `casebus --json` says, and nothing in them is
anything but text, whatever a push carried."""
import html
import json
import re
import time
import urllib.parse

import pytest

from board import Board, Page
from conftest import HALL, MARKET, OTHER_HALL, TAX

HOSTILE_IDS = ["<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "a&b'c\"d", "{{7*7}}", "办件-😀", "a+b c%20d"]
HOSTILE_TEXT = "<script>alert(2)</script>\x1b[2J\x1b]0;x\x07\r\nSet-Cookie: a=b\n\u202egnp\u2066😀"
PAGES = ["/", "/map", "/map?time=30d", "/map?time=all", f"/map/pair?from={HALL}&to={MARKET}", "/matters",
         "/matters?time=all", "/health", "/unit"]


def fill(bus):
    """Cases that wait, are worked on, lie and are done, from a window too, with hostile names and texts."""
    hall, market, tax = bus.client(HALL), bus.client(MARKET), bus.client(TAX)
    for number, name in enumerate([*HOSTILE_IDS, "c1", "c2", "c3"]):
        hall.register(name, matter="M-<b>" if number == 0 else "M-041")
        pushed = hall.push(hall.case(name), MARKET, matter="M-<b>" if number == 0 else "M-041", text=HOSTILE_TEXT.encode())
        if name == "c1":
            market.sign(pushed["handoff"])
        if name == "c2":
            market.sign(pushed["handoff"])
            market.feedback(pushed["handoff"], text=HOSTILE_TEXT.encode())
    hall.push(hall.case("c2"), TAX)
    other = bus.client(OTHER_HALL)
    other.register("idle-1")
    return bus


@pytest.fixture(scope="module")
def busy(lasting_bus):
    return fill(lasting_bus)


@pytest.fixture
def board(busy):
    return Board(busy)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_page_reads_in_both_languages_and_is_nothing_but_text(board, language):
    for path in PAGES:
        raw = board.get(f"{path}{'&' if '?' in path else '?'}lang={language}")
        page = Page(raw)
        assert page.language == ("zh-CN" if language == "zh" else "en"), path
        assert "script" not in page.elements[page.elements.index("body"):], path
        assert not {"style", "img", "iframe"} & set(page.elements), path
        assert not page.strays, path
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", raw), path
        assert "gnp" not in raw and "Set-Cookie: a" not in raw, f"{path} shows free text"
        assert not re.search(r'(?:src|href|action)="(?:[a-z]+:)?//', raw), f"{path} leads elsewhere"
        assert page.elements.count("h1") == 1 and "main" in page.elements and "nav" in page.elements
        # The other language of the same page.
        for other in ("en", "zh"):
            kept = [link for link in page.links if link.endswith(f"lang={other}")]
            assert kept and kept[0].split("?")[0] == path.split("?")[0], path


def test_a_case_is_found_by_the_form_whatever_its_id_is(board):
    for id in HOSTILE_IDS:
        # As a form sends it: a space is a plus sign, and empty fields are there.
        assert id in board.page("/case?" + urllib.parse.urlencode({"id": id, "registrar": "", "at": ""})).text


@pytest.mark.parametrize("language, kind", [("en", "has not signed for it"), ("zh", "待签收")])
def test_stalls_are_those_of_the_command_line_and_lead_to_case_and_unit(board, busy, language, kind):
    limits = {"waiting": "0s", "work": "0s", "idle": "0s"}
    told = json.loads(busy.casebus("stalls", "--waiting", "0", "--work", "0", "--idle", "0", "--json"))
    page = board.page("/?" + urllib.parse.urlencode(limits), language)
    assert len(told["stalls"]) == len(HOSTILE_IDS) + 4
    for stall in told["stalls"]:
        link = "/case?" + urllib.parse.urlencode(
            {"registrar": stall["registrar"], "id": stall["id"]}, quote_via=urllib.parse.quote, safe="/")
        assert link in page.links, link
        assert stall["id"] in page.text and stall["unit"] in page.text
    assert f"/unit?address={MARKET}" in page.links and kind in page.text
    # A choice of unit and matter.
    only = board.page("/?" + urllib.parse.urlencode(limits | {"unit": TAX}), language)
    assert [link for link in only.links if link.startswith("/case")] == [f"/case?registrar={HALL}&id=c2"]
    only = board.page("/?" + urllib.parse.urlencode(limits | {"matter": "M-<b>"}), language)
    assert len([link for link in only.links if link.startswith("/case")]) == 1


def test_the_map_and_a_pair_have_the_numbers_of_the_command_line(board, busy):
    groups = json.loads(busy.casebus("stalls", "--by", "pair", "--json"))["groups"]
    waiting = {(one["from"], one["to"]): one for one in groups if one["kind"] == "waiting"}
    for time_, count in [("", "open"), ("time=all", "n"), ("time=30d", "n")]:
        page = board.page("/map" + (f"?{time_}" if time_ else ""))
        told = {tuple(cell.split(":")[0].split(" to ")): int(re.search(r": (\d+) ", cell)[1])
                for cell in page.cells if " to " in cell}
        assert told == {pair: one[count] for pair, one in waiting.items() if one[count]}, time_
        assert f"/map/pair?from={HALL}&to={MARKET}" + (f"&{time_}" if time_ else "") in page.links
    pair = board.page(f"/map/pair?from={HALL}&to={MARKET}&time=all")
    at_work = next(one for one in groups if (one["from"], one["to"], one["kind"]) == (HALL, MARKET, "at_work"))
    assert re.search(rf"at work {at_work['n']} {at_work['open']}\b", pair.text), pair.text
    assert len([link for link in pair.links if link.startswith("/case?")]) == len(HOSTILE_IDS) + 2


def test_a_window_is_its_hall_on_lists_and_map(board, busy):
    page = board.page(f"/map/pair?from={HALL}/window/3&to={MARKET}")
    assert f"From {HALL} to {MARKET}" in page.text


def test_matters_rank_steps_by_their_time(board, busy):
    groups = json.loads(busy.casebus("stalls", "--by", "step", "--json"))["groups"]
    page = board.page("/matters?time=all")
    assert {one["matter"] for one in groups} == {"M-041", "M-<b>"}
    for one in groups:
        assert "/matters?" + urllib.parse.urlencode({"time": "all", "lang": "en", "matter": one["matter"]}) in page.links
        assert f"{one['step']} {one['matter']}" in page.text
    only = board.page("/matters?time=all&matter=M-041")
    assert "M-<b>" not in only.text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_list_of_units_has_the_open_hand_offs_of_the_command_line_and_leads_to_each(board, busy, language):
    told = [one for one in json.loads(busy.casebus("units", "--json"))["units"] if one["role"] == "unit"]
    page = board.page("/unit", language)
    rows = {row[0]: row[1:3] for row in page.rows[1:]}
    assert rows == {one["address"]: [str(one["open_in"]), str(one["open_out"])] for one in told}
    assert rows[MARKET][0] == str(len(HOSTILE_IDS) + 2)
    assert all(f"/unit?address={one['address']}" in page.links for one in told)
    # Any other opens by its address, as the form sends it.
    assert ("/unit", "get", {"address": ""}) in page.forms
    assert f"{HALL}/window/3" in board.page(f"/unit?address={HALL}/window/3", language).text


def test_windows_count_for_their_hall_and_stations_together_on_the_list_of_units(idle_bus):
    for unit in (f"{HALL}/window/1", "station/1", "station/2"):
        idle_bus.casebus("units", "add", unit)
    bus = idle_bus.start()
    for number, unit in enumerate((HALL, f"{HALL}/window/1", "station/1", "station/2")):
        client = bus.client(unit)
        client.register(f"w-{number}")
        client.push(client.case(f"w-{number}"), MARKET)
    page = Board(bus).page("/unit")
    rows = {row[0]: row[1:3] for row in page.rows[1:]}
    assert rows[HALL] == ["0", "2"] and rows["stations"] == ["0", "2"] and rows[MARKET] == ["4", "0"]
    assert "window" not in " ".join(rows) and not any("station/" in link for link in page.links)
    assert Board(bus).page("/unit?page=2").text.count("There are no units on this page.") == 1


@pytest.mark.parametrize("language, called, other", [("zh", "市场监督管理局", "税务 <b>局"), ("en", "Market", "税务 <b>局")])
def test_a_unit_is_told_by_its_name_beside_its_address(idle_bus, language, called, other):
    path, listed = idle_bus.folder / "units.yaml", f'- address: "{MARKET}"\n'
    text = path.read_text()
    assert listed in text
    text = text.replace(listed, f"{listed}    name: {{zh: 市场监督管理局, en: Market}}\n")
    path.write_text(text.replace(f'- address: "{TAX}"\n', f'- address: "{TAX}"\n    name: {{zh: "税务 <b>局"}}\n'))
    bus = idle_bus.start()
    with bus.client(HALL) as hall:
        for number, unit in enumerate((MARKET, TAX)):
            hall.register(f"n-{number}")
            hall.push(hall.case(f"n-{number}"), unit)
    board = Board(bus)
    rows = {row[0].split(" ")[0]: row[0] for row in board.page("/unit", language).rows[1:]}
    assert rows[MARKET].split() == [MARKET, called] and rows[TAX] == f"{TAX} {other}" and rows[HALL] == HALL
    assert called in board.page(f"/unit?address={MARKET}", language).text
    stalls = board.page("/?waiting=0s&work=0s&idle=0s", language)
    assert called in stalls.text and other in stalls.text and "b" not in stalls.elements
    heads = [value for _, name, value in board.page("/map", language).attributes if name == "aria-label"]
    assert any(MARKET in head and called in head for head in heads)


def test_health_is_the_status_of_the_command_line(board, busy):
    status = json.loads(busy.casebus("status", "--json"))
    for language in ("en", "zh"):
        page = board.page("/health", language)
        assert f" {status['open_handoffs']} " in page.text and status["version"] in page.text
    assert board.get("/healthz") == "ok\n"
    assert board.headers["Content-Type"].startswith("text/plain")


@pytest.mark.parametrize("path, field, value", [
    ("/?unit=%3Cscript%3E/", "unit", "<script>/"), ("/?page=0", "page", "0"), ("/?waiting=soon", "waiting", "soon"),
    ("/?sort=x", "sort", "x"), ("/map?time=1000y", "time", "1000y"), ("/map/pair?to=bureau/tax", "from", "(empty)"),
    ("/map/pair?from=x//y&to=bureau/tax", "from", "x//y"), ("/matters?matter=%1B%5B2J", "matter", "\\u{1B}[2J"),
    ("/matters?matter=nothing", "matter", "nothing"), ("/health?a=1", "a", "1"),
    ("/map?time=" + "9" * 3000, "time", "9999"), ("/map?time=7d&time=30d", "time", "30d"),
    ("/live?page=2", "page", "2"), ("/unit?adress=hall/x", "adress", "hall/x"), ("/unit?after=+1", "after", " 1"),
    ("/unit?page=0", "page", "0"),
    ("/case?id=c1&id=c2", "id", "c2"), ("/case?id=c1&until=x", "until", "x"), ("/case?registrar=", "id", "(empty)"),
])
def test_nonsense_is_refused_with_field_value_and_remedy(board, path, field, value):
    for language in ("en", "zh"):
        page = board.page(path, language, status=400)
        shown = "（空）" if language == "zh" and value == "(empty)" else value
        assert field in page.text and shown in page.text and "query.invalid" in page.text
        assert "script" not in page.elements[page.elements.index("body"):]
    assert re.search(r"give |parameter|catalogue", board.page(path, "en", status=400).text)


@pytest.mark.parametrize("query", ["time=%ZZ", "time=%4", "time=%FF", "%C0=1"])
def test_a_query_that_cannot_be_read_is_refused_and_its_page_leads_on(board, query):
    page = Page(board.get(f"/map?{query}", 400))
    assert "query.invalid" in page.text and "/map?lang=zh" in page.links


def test_a_language_that_there_is_not_is_refused(board):
    page = Page(board.get("/map?lang=fr", 400))
    assert "lang" in page.text and "fr" in page.text and "give one of: zh, en" in page.text


def test_what_is_not_there_says_so_and_the_frame_stays(board):
    for language, word in [("en", "There is nothing here"), ("zh", "没有找到")]:
        page = board.page("/nothing/%3Cb%3E", language, status=404)
        assert word in page.text and "/map" in page.links


def test_a_language_once_chosen_stays_and_a_browser_may_choose(board):
    assert 'lang="zh-CN"' in board.get("/map", **{"Accept-Language": "zh-CN,zh;q=0.9"})
    board.get("/map?lang=zh")
    cookie = board.headers["Set-Cookie"].split(";")[0]
    assert 'lang="zh-CN"' in board.get("/map", **{"Cookie": cookie, "Accept-Language": "en"})
    assert 'lang="en"' in board.get("/map?lang=en", **{"Cookie": cookie})


def test_the_style_sheet_is_kept_by_browsers_and_asked_for_once(board):
    page = board.get("/")
    for name in re.findall(r'(?:href|src)="(/assets/[^"]*)"', page):
        board.get(html.unescape(name))
        assert "immutable" in board.headers["Cache-Control"]
        tag = board.headers["ETag"]
        assert board.get(name.split("?")[0], 304, **{"If-None-Match": tag}) == ""
        board.get(name.split("?")[0])
        assert board.headers["Cache-Control"] == "no-cache"
    assert len(set(re.findall(r"/assets/", page))) == 1


def test_a_report_is_as_old_as_it_says_and_soon_made_anew(bus):
    board = Board(fill(bus))
    before = board.page("/map")
    with bus.client(HALL) as hall:
        hall.push(hall.case("c3"), TAX)
    deadline = time.monotonic() + 20
    while True:
        page = board.page("/map")
        age = int(re.search(r"Reckoned (\d+) s ago", page.text)[1])
        assert age <= 15
        if page.cells != before.cells:
            break
        assert time.monotonic() < deadline
        time.sleep(0.5)
    assert f"{HALL} to {TAX}: 2 waiting" in " ".join(page.cells)


def test_every_link_and_every_form_leads_somewhere(board, busy):
    """A parameter that a page does not know is refused: no page may lead to one. The last of those that share a daemon, for
    what it asks is kept for some seconds, and others would be given that."""
    shapes, forms = set(), set()
    for path in [*PAGES, "/live", "/case", "/unit", f"/unit?address={MARKET}", "/?page=1&waiting=0s&work=0s&idle=0s"]:
        page = Page(board.get(path))
        for link in page.links:
            where = urllib.parse.urlsplit(link)
            shape = where.path, *urllib.parse.parse_qs(where.query, keep_blank_values=True)
            # The desk is a unit's with a token, and here is none.
            if where.path not in ("", "/desk") and shape not in shapes:
                shapes.add(shape)
                board.get(link)
        for action, method, fields in page.forms:
            # As a browser sends it: with what is empty, and with what somebody wrote.
            for filled in ({}, {"id": "c1"}):
                sent = action + "?" + urllib.parse.urlencode(fields | {k: v for k, v in filled.items() if k in fields})
                if method == "get" and sent not in forms and ("id" not in fields or filled):
                    forms.add(sent)
                    board.get(sent)
    assert len(shapes) > 20 and len(forms) >= 4
    assert {path for path, *_ in shapes} == {
        "/", "/map", "/map/pair", "/matters", "/live", "/health", "/unit", "/case"}


# Reports of a long log are made ahead from so many records on: ReportsAhead.recordsLeast.
LONG_LOG = 100_000


@pytest.mark.alone
def test_the_map_of_a_long_log_is_there_before_anybody_asks(idle_bus):
    idle_bus.serve_plain()
    idle_bus.start()
    board = Board(idle_bus)
    time.sleep(2)
    assert "Reckoned 0 s ago" in board.page("/map?time=all").text
    idle_bus.casebus("--endpoint", idle_bus.plain_endpoint, "bench", "--mode", "pub", "--batch", 64, "--per-case", 250,
                     "--pushes", LONG_LOG, "--as", HALL, "--to", MARKET)
    idle_bus.stop()
    idle_bus.start()
    # It looks every 10 s, and the index may have had some records to read yet.
    time.sleep(14)
    text = board.page("/map?time=all").text
    assert int(re.search(r"Reckoned (\d+) s ago", text)[1]) >= 2
    assert re.search(r"100,?000 hand-offs pushed in this time", text), text
