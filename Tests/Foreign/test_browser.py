"""The board in a real browser, on what thirty working days of the zone have left.

Debian's Chromium walks every page in both languages, light and dark, wide and narrow. CASEBUS_SCREENSHOTS names a folder
for pictures of every page.
"""
import contextlib
import json
import os
import pathlib
import signal
import time

import pytest

pytest.importorskip("selenium", reason="selenium is not installed: Tests/Foreign/requirements.txt")

import browser as chromium  # noqa: E402
from browser import Browser  # noqa: E402
from conftest import HALL, Bus, program  # noqa: E402
from preload import Clock  # noqa: E402
from test_zone import RATES  # noqa: E402
from zonedays import LIMITS, ZoneDays, milliseconds  # noqa: E402

pytestmark = [pytest.mark.alone, pytest.mark.skipif(
    not (chromium.PROGRAM and chromium.DRIVER), reason="no browser: apt-get install chromium chromium-driver")]

PICTURES = os.environ.get("CASEBUS_SCREENSHOTS")
LANGUAGES = ("en", "zh")
LIVE_SECONDS = 1.0


class PlayedZone:
    """A bus on which thirty days were played, its clock at their end, and a browser before its board."""

    def __init__(self):
        days = self.play()
        self.bus.stop()
        self.rows = list(days.rows())
        # The days ran fast; from here on a second is a second, in the days' own time.
        self.clock = Clock(self.bus.root / "clockshift")
        end = milliseconds(self.rows[-1]["at"]) + 60_000
        self.clock.set(int(end - time.time() * 1000))
        self.bus.start(**self.clock.environment)
        self.root = f"http://127.0.0.1:{self.bus.board_port}"

    def play(self):
        """The days; on a busy machine at a third of the pace."""
        for rate in RATES:
            self.bus = Bus(program("CASEBUSD"), program("CASEBUS"))
            days = ZoneDays(self.bus, rate)
            try:
                days.play(seed=1, cases=100)
                return days
            except AssertionError:
                self.bus.end()
                if rate == RATES[-1]:
                    raise

    def json(self, *question):
        return json.loads(self.bus.casebus(*question, "--json"))

    def end(self):
        self.bus.end()


@pytest.fixture(scope="module")
def board():
    signal.alarm(400)
    board = PlayedZone()
    signal.alarm(0)
    yield board
    board.end()


@pytest.fixture
def open_browser(board, request):
    with contextlib.ExitStack() as ends:
        def open_one(**options):
            one = Browser(board.root, **options)
            ends.callback(one.close)
            return one
        yield open_one


# Pages

def stall(board):
    """A case that stalls, as the command line names it."""
    return board.json("stalls", *LIMITS)["stalls"][0]


def pages(board):
    """Every page, with what stands in it in any language."""
    one = stall(board)
    pair = next(row for row in board.rows if row["kind"] == "push" and row["to"].startswith("bureau/"))
    return {
        "stalls": ("/", [one["id"], one["unit"]]),
        "map": ("/map", [one["unit"]]),
        "map-period": ("/map?time=all", []),
        "pair": (f"/map/pair?from={pair['from']}&to={pair['to']}", [pair["to"]]),
        "matters": ("/matters?time=all", []),
        "live": ("/live", []),
        "health": ("/health", []),
        "case": (f"/case?registrar={one['registrar']}&id={one['id']}", [one["id"], one["unit"]]),
        "units": ("/unit", ["/".join(pair["to"].split("/")[:2])]),
        "unit": (f"/unit?address={one['unit']}", [one["unit"]]),
        "nonsense": ("/map?time=nonsense", ["nonsense"]),
    }


def look(browser, name, path, expected, lang, picture=""):
    browser.open(f"{path}{'&' if '?' in path else '?'}lang={lang}")
    assert browser.faults() == [], (name, lang)
    assert browser.strangers() == [], (name, lang)
    errors = [line for line in browser.console() if "status of 400" not in line["message"]]
    assert errors == [], (name, lang)
    for word in expected:
        assert word in browser.text, (name, lang, word)
    if lang == "zh":
        assert any("\u4e00" <= letter <= "\u9fff" for letter in browser.one("h1").text) or name in ("case", "unit")
    if PICTURES:
        browser.screenshot(pathlib.Path(PICTURES) / f"{name}-{lang}{picture}.png")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_is_readable_by_everybody(board, open_browser, lang):
    browser = open_browser()
    for name, (path, expected) in pages(board).items():
        look(browser, name, path, expected, lang)
        browser.resize(1280, 900)
        faults, places = browser.tab_through()
        assert faults == [] and places > 5, (name, faults)


@pytest.mark.parametrize("dark", [False, True])
def test_every_page_fits_a_phone_by_day_and_by_night(board, open_browser, dark):
    browser = open_browser(dark=dark)
    for name, (path, expected) in pages(board).items():
        browser.resize(390, 844)
        look(browser, name, path, expected, "zh", picture="-phone-dark" if dark else "-phone")


def test_what_is_read_is_what_the_command_line_says(board, open_browser):
    browser = open_browser()
    told = board.json("stalls", *LIMITS)["stalls"]
    browser.open("/?waiting=2wd&work=12wd&idle=4wd&lang=en")
    links = [link.get_attribute("href") for link in browser.all("main a[href*='/case?']")]
    for one in told:
        assert any(f"id={one['id']}" in link for link in links), one

    one = told[0]
    case = board.json("case", one["id"], "--registrar", one["registrar"])["case"]
    browser.open(f"/case?registrar={one['registrar']}&id={one['id']}&lang=en")
    for interval in case["intervals"]:
        assert interval["unit"] in browser.text
    for card in case.get("cards", []):
        assert card["colour"] in browser.text.lower(), card

    inbox = board.json("inbox", "--of", one["unit"])["handoffs"]
    browser.open(f"/unit?address={one['unit']}&lang=en")
    for entry in inbox:
        assert entry["case"] in browser.text and str(entry["handoff"]) in browser.text, entry

    status = board.json("status")
    browser.open("/health?lang=en")
    assert f"{status['open_handoffs']:,}" in browser.text or str(status["open_handoffs"]) in browser.text


def test_a_record_is_seen_within_a_second(board, open_browser):
    browser = open_browser()
    browser.open("/live?lang=en")
    time.sleep(0.5)
    with contextlib.closing(board.bus.client(HALL)) as hall:
        for number in range(3):
            name = f"live-{number}"
            hall.register(name, matter="M-041")
            since = time.monotonic()
            while name not in browser.text:
                assert time.monotonic() - since < LIVE_SECONDS, f"{name} is not seen"
                time.sleep(0.02)
    assert browser.console() == []


# The desk

DESK = "bureau/market"


def test_a_unit_without_a_system_of_its_own_acts_at_the_desk(idle_bus, open_desk):
    """Logs in, signs, answers, and sends the answer once more: recorded once."""
    bus = idle_bus
    bus.configure("")
    text = (bus.folder / "casebus.yaml").read_text()
    (bus.folder / "casebus.yaml").write_text(text.replace("board:\n", "board:\n  tokens: tokens.jsonl\n"))
    token = json.loads(bus.casebus("tokens", "add", "--unit", DESK, "--json"))["token"]
    bus.start()
    words = "请审核 <b>现在</b>\x1b[31m"
    with contextlib.closing(bus.client(HALL)) as hall:
        hall.register("desk-1", matter="M-041")
        handoff = hall.push(hall.case("desk-1"), DESK, text=words.encode())["handoff"]

    browser = open_desk(bus)
    browser.open("/desk?lang=en")
    browser.one("input[name=token]").send_keys("not-a-token")
    browser.one("main form button").click()
    assert "token" in browser.text.lower()
    browser.open("/desk?lang=en")
    browser.one("input[name=token]").send_keys(token)
    browser.one("main form button").click()
    assert "desk-1" in browser.text and browser.faults() == []
    if PICTURES:
        browser.screenshot(pathlib.Path(PICTURES) / "desk-en.png")

    browser.one(f"a[href='/desk/handoff?number={handoff}']").click()
    assert "请审核 <b>现在</b>" in browser.text and browser.faults() == []
    if PICTURES:
        browser.screenshot(pathlib.Path(PICTURES) / "desk-handoff-en.png")
    act(browser, "sign")
    assert browser.faults() == []
    assert state(bus, "desk-1") == "pushed", "asking records nothing"
    browser.one("button.main").click()
    assert "recorded as" in browser.one(".receipt").text
    assert state(bus, "desk-1") == "signed"

    # At the counter: with whom is it?
    browser.open("/desk?lang=zh")
    browser.one("input[name=case]").send_keys("desk-1")
    browser.one("input[name=registrar]").send_keys(HALL)
    browser.one("#counter button").click()
    assert DESK in browser.one("#counter .answer").text
    browser.open(f"/desk/handoff?number={handoff}&lang=zh")
    form = act(browser, "feedback", send=False)
    form.find_element("css selector", "select[name=outcome]").send_keys("办结")
    form.find_element("css selector", "textarea").send_keys("同意")
    form.find_element("css selector", "button").click()
    browser.one("button.main").click()
    assert "已记录" in browser.one(".receipt").text
    assert state(bus, "desk-1") == "answered"
    recorded = json.loads(bus.casebus("status", "--json"))["head"]
    # The browser sends the form again.
    browser.driver.refresh()
    with contextlib.suppress(Exception):
        browser.driver.switch_to.alert.accept()
    assert "此前已记录" in browser.one(".receipt").text
    assert json.loads(bus.casebus("status", "--json"))["head"] == recorded

    assert browser.console() == [] or all("401" in line["message"] for line in browser.console())


def act(browser, kind, send=True):
    """The form of an act; sent, where it needs nothing else."""
    form = next(one for one in browser.all("form[action='/desk/ask']")
                if one.find_element("css selector", "input[name=act]").get_attribute("value") == kind)
    if send:
        form.find_element("css selector", "button").click()
    return form


def state(bus, name):
    case = json.loads(bus.casebus("case", name, "--registrar", HALL, "--json"))["case"]
    return case["handoffs"][-1]["state"]


@pytest.fixture
def open_desk():
    with contextlib.ExitStack() as ends:
        def open_one(bus):
            one = Browser(f"http://127.0.0.1:{bus.board_port}")
            ends.callback(one.close)
            return one
        yield open_one
