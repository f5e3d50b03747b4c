"""`casebus top` in a real terminal, driven through tmux.

With CAPTURE_DIR set, what the screen shows is written there, for docs/operations.md.
"""
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import time
import uuid

import pytest

from conftest import HALL, MARKET, OTHER_HALL, SEAL, TAX

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")


class Terminal:
    """A tmux server of the test's own, with one window and a shell in it."""

    def __init__(self, columns, rows):
        self.socket = f"casebus-{uuid.uuid4().hex[:12]}"
        self.tmux("-f", "/dev/null", "new-session", "-d", "-x", columns, "-y", rows, "env", "PS1=$ ", "TZ=UTC",
                  "bash", "--norc", "--noprofile", "-i")
        self.wait("$")

    def tmux(self, *words):
        done = subprocess.run(["tmux", "-L", self.socket, *map(str, words)], capture_output=True, text=True, timeout=20)
        assert done.returncode == 0, (words, done.stderr)
        return done.stdout

    def type(self, *keys):
        self.tmux("send-keys", *keys)

    def run(self, command):
        self.tmux("send-keys", "-l", command)
        self.type("Enter")

    def resize(self, columns, rows):
        self.tmux("resize-window", "-x", columns, "-y", rows)

    def screen(self):
        return self.tmux("capture-pane", "-p")

    def wait(self, *wanted, absent=(), seconds=30):
        """The screen, once it has all that is wanted and nothing of what is not."""
        deadline = time.monotonic() + seconds
        while True:
            screen = self.screen()
            if all(re.search(one, screen) if hasattr(one, "pattern") else one in screen for one in wanted) and not any(
                    one in screen for one in absent):
                return screen
            assert time.monotonic() < deadline, f"not {wanted} (and none of {absent}):\n{screen}"
            time.sleep(0.1)

    def settings(self):
        """The terminal's settings, as `stty -a` says them in it."""
        mark = uuid.uuid4().hex[:8]
        self.run(f"clear; stty -a; echo end-{mark}")
        screen = self.wait(re.compile(f"^end-{mark}$", re.M))
        return re.sub(r"rows \d+; columns \d+;", "", screen[screen.index("speed"):screen.index(f"end-{mark}")])

    def end(self):
        subprocess.run(["tmux", "-L", self.socket, "kill-server"], capture_output=True, timeout=20)


@pytest.fixture
def terminal():
    made = []

    def make(columns=80, rows=24):
        made.append(Terminal(columns, rows))
        return made[-1]

    yield make
    for one in made:
        one.end()


@pytest.fixture
def watched(bus):
    """Hand-offs that wait at two bureaus, from two halls."""
    hall, other = bus.client(HALL), bus.client(OTHER_HALL)
    for number in range(3):
        hall.register(f"2026-{number}")
        hall.push(hall.case(f"2026-{number}"), MARKET)
    other.register("o-1")
    other.push(other.case("o-1"), TAX)
    other.push(other.case("o-1"), SEAL)
    time.sleep(1.5)
    return bus


def start(bus, terminal, *options):
    words = " ".join(("top", "--lang", "en", "--waiting", "1s", *options))
    terminal.run(f"{bus.tool} --config {bus.folder} {words}")
    return terminal.wait("casebus top  operator/main", "open hand-offs 5", "hall/enterprise -> bureau/market")


def process_of(bus):
    """The number of the `top` that runs on a test's own installation."""
    return int(subprocess.run(["pgrep", "-f", f"{bus.folder} top"], capture_output=True, text=True).stdout.split()[0])


def keep(name, screen):
    folder = os.environ.get("CAPTURE_DIR")
    if folder:
        (pathlib.Path(folder) / f"{name}.txt").write_text(screen)


def test_it_fits_80_by_24_and_200_by_50_and_follows_the_window(watched, terminal):
    small = terminal(80, 24)
    screen = start(watched, small)
    keep("top-80x24", small.wait(re.compile(r"records/s [0-9.]+")))
    assert "Overdue cases" in screen and "o-1  " not in screen
    small.resize(200, 50)
    wide = small.wait("units present", re.compile("o-1 +hall/people -> bureau/tax"), re.compile(r"Waiting, by pair.*Overdue, by unit"))
    keep("top-200x50", wide)
    lines = wide.splitlines()
    assert sum("│" in line for line in lines) > 35
    assert "q quit" in lines[-1]
    small.resize(80, 24)
    again = small.wait(re.compile(r"\Acasebus top"), "q quit", absent=("│", "units present"))
    assert len(again.splitlines()) == 24 and max(map(len, again.splitlines())) <= 80
    small.resize(30, 8)
    small.wait("Make the terminal larger")
    small.resize(80, 24)
    small.wait("hall/enterprise -> bureau/market")
    small.type("q")


def test_keys_sort_filter_open_and_go_back(watched, terminal):
    screen = terminal(100, 30)
    start(watched, screen)
    screen.wait("by LONGEST")
    screen.type("s")
    screen.wait("by TOGETHER")
    screen.type("/")
    screen.tmux("send-keys", "-l", "tax")
    screen.wait("filter: tax_", "hall/people -> bureau/tax", absent=("bureau/market",))
    screen.type("Escape")
    screen.wait("hall/enterprise -> bureau/market", absent=("filter: ",))
    for _ in range(3):
        screen.type("Tab")
    screen.wait(re.compile("2026-0 +hall/enterprise -> bureau/market"))
    screen.type("Enter")
    opened = screen.wait("is with bureau/market since", "Esc back")
    keep("top-case", opened)
    screen.type("Escape")
    screen.wait("q quit")
    screen.type("?")
    screen.wait("choose a line", "Overdue is what waits longer than 1s")
    screen.type("x")
    screen.type("l")
    screen.wait("待签收", "退出")
    screen.type("p")
    screen.wait("已暂停")
    screen.type("q")
    screen.wait("$", absent=("退出",))


@pytest.mark.parametrize("way", ["q", "C-c", "TERM", "HUP"])
def test_the_terminal_is_left_as_it_was_found(watched, terminal, way):
    screen = terminal(100, 30)
    screen.run("echo what was here before")
    before = screen.settings()
    screen.run("clear; echo what was here before")
    # What is typed before the shell asks for it stands in the middle of what it prints.
    screen.wait(re.compile("^what was here before\n\\$", re.M))
    start(watched, screen)
    if way in ("q", "C-c"):
        screen.type(way)
    else:
        os.kill(process_of(watched), getattr(signal, f"SIG{way}"))
    screen.wait("what was here before", absent=("open hand-offs",))
    assert screen.settings() == before
    assert screen.tmux("display-message", "-p", "#{alternate_on} #{cursor_flag}").strip() == "0 1"


def test_it_is_stopped_and_continued(watched, terminal):
    screen = terminal(100, 30)
    before = screen.settings()
    start(watched, screen)
    screen.type("C-z")
    screen.wait("Stopped", absent=("open hand-offs",))
    assert screen.settings() == before
    screen.run("fg")
    screen.wait("open hand-offs 5", "q quit")
    os.kill(process_of(watched), signal.SIGSTOP)
    screen.wait("Stopped")
    screen.run("fg")
    screen.wait("open hand-offs 5", "q quit")
    screen.type("q")
    assert screen.settings() == before


def test_it_says_when_the_bus_is_away_and_goes_on_by_itself(watched, terminal):
    screen = terminal(120, 30)
    start(watched, screen)
    watched.kill()
    screen.wait("THE BUS IS AWAY, for", seconds=60)
    watched.start()
    screen.wait("open hand-offs 5", absent=("AWAY",), seconds=60)
    screen.type("q")


def test_without_a_terminal_it_asks_for_once_and_prints_a_frame(watched):
    assert "--once" in watched.casebus("top", status=2)
    frame = watched.casebus("top", "--once", "--lang", "en", "--interval", "0.2", "--waiting", "1s")
    lines = frame.splitlines()
    assert len(lines) < 24 and lines[-1].strip() and "\x1b" not in frame and "quit" not in frame
    assert any(line.split()[0] == "PAIR" for line in lines if line.strip())
    assert "hall/enterprise -> bureau/market" in frame
    document = json.loads(watched.casebus("top", "--once", "--json"))
    assert document["status"]["open_handoffs"] == 5
    assert len(document["waiting"]["stalls"]) == 5 and document["overdue"]["stalls"] == []
    watched.casebus("top", "--json", status=2)
    watched.casebus("top", "--once", "--interval", "0.1", status=2)


@pytest.mark.parametrize("columns, rows", [(80, 24), (200, 50)])
def test_tail_in_a_terminal_has_colours_and_one_line_of_titles(watched, terminal, columns, rows):
    screen = terminal(columns, rows)
    screen.run(f"clear; {watched.tool} --config {watched.folder} tail --lang en --follow --kind register --kind push")
    shown = screen.wait("WHO -> WHOM", "hall/people -> bureau/seal")
    keep(f"tail-{columns}x{rows}", shown[shown.index("TIME UTC"):])
    assert shown.count("UTC") == 1
    assert "\x1b[36mpush" in screen.tmux("capture-pane", "-p", "-e")
    screen.type("C-c")
    screen.run("echo ended-$?")
    screen.wait("ended-0")
