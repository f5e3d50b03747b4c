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
from conftest import HALL, OPERATOR, Bus, program  # noqa: E402
from preload import Clock  # noqa: E402
from test_zone import RATES  # noqa: E402
from zonedays import LIMITS, ZoneDays, milliseconds  # noqa: E402

pytestmark = pytest.mark.skipif(
    not (chromium.PROGRAM and chromium.DRIVER), reason="no browser: apt-get install chromium chromium-driver")

PICTURES = os.environ.get("CASEBUS_SCREENSHOTS")
LANGUAGES = ("en", "zh")
LIVE_SECONDS = 1.0


class Board:
    """A bus on which thirty days were played, its clock at their end, and a browser before its board."""

    def __init__(self):
        self.bus = Bus(program("CASEBUSD"), program("CASEBUS"))
        days = ZoneDays(self.bus, RATES[0])
        days.play(seed=1, cases=100)
        self.bus.stop()
        self.rows = list(days.rows())
        # The days ran fast; from here on a second is a second, in the days' own time.
        self.clock = Clock(self.bus.root / "clockshift")
        end = milliseconds(self.rows[-1]["at"]) + 60_000
        self.clock.set(int(end - time.time() * 1000))
        self.bus.start(**self.clock.environment)
        self.root = f"http://127.0.0.1:{self.bus.board_port}"

    def json(self, *question):
        return json.loads(self.bus.casebus(*question, "--json"))

    def end(self):
        self.bus.end()


@pytest.fixture(scope="module")
def board():
    signal.alarm(240)
    board = Board()
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
