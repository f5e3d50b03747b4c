"""What README.md tells a reader to type, typed."""
import os
import pathlib
import re
import signal
import subprocess

import pytest

from conftest import free_port, program

ROOT = pathlib.Path(__file__).resolve().parents[2]


def blocks(document):
    """The shell blocks below "A first session", each as its lines without comments."""
    text = (ROOT / document).read_text(encoding="utf-8")
    shell = re.findall(r"```sh\n(.*?)```", text, re.S)
    return [[line.split("   #")[0].strip() for line in block.splitlines() if line.strip()] for block in shell]


def screens(document):
    """The screens that a document shows: a command behind $, and what it prints."""
    text = (ROOT / document).read_text(encoding="utf-8")
    shown = re.findall(r"```text\n\$ (.*?)\n(.*?)```", text, re.S)
    return shown


def session(document):
    """The reader's commands in order: those of the block that starts the daemon, then the next block's."""
    found = blocks(document)
    first = next(i for i, lines in enumerate(found) if any(line.startswith("casebus init ~/bus") for line in lines))
    return found[first], found[first + 1]


# What a reader of each sees, in the language of their locale.
SEEN = {
    "README.md": ("C.UTF-8", "hand-off 1", "2026-0001 is with hall/enterprise since"),
    "README.zh-CN.md": ("zh_CN.UTF-8", "交接 1", "2026-0001 现由 hall/enterprise 持件，自"),
}


# Shown from the demo, not from the session; test_zone.py plays its days.
DEMO_SCREENS = ("casebus stalls --brief --waiting 2wd --work 12wd --idle 4wd",)


def shape(screen):
    """A screen without what differs from day to day: times, how long they are, and the spaces that align them."""
    screen = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?", "TIME", screen)
    screen = re.sub(r"[\d.]+ (天|个工作日|小时|分钟|秒)( [\d.]+ (工作小时|工作分钟|小时|分钟|秒))?", "LONG", screen)
    screen = re.sub(r"[\d.]+ (d|wd|h|wh|min|s)( [\d.]+ (h|wh|wm|min|s))?\b", "LONG", screen)
    return [" ".join(line.split()) for line in screen.strip().splitlines()]


@pytest.mark.parametrize("document", SEEN)
def test_the_first_session_of_the_readme(document, tmp_path):
    locale, receipt, answer = SEEN[document]
    daemon, casebus = program("CASEBUSD"), program("CASEBUS")
    bus = tmp_path / "bus"
    binaries = tmp_path / "bin"
    binaries.mkdir()
    (binaries / "casebusd").symlink_to(daemon)
    (binaries / "casebus").symlink_to(casebus)
    environment = {**os.environ, "PATH": f"{binaries}:{os.environ['PATH']}", "CASEBUS_CONFIG": f"{bus}/casebus.yaml",
                   "LC_ALL": locale}
    setup, talk = session(document)

    def run(line, **more):
        # What goes on until somebody ends it is looked at once.
        line = line.replace("~/bus", str(bus)).replace(" --follow", "").replace("casebus top", "casebus top --once")
        return subprocess.run(line, shell=True, env=environment, capture_output=True, text=True, timeout=30, **more)

    init = next(line for line in setup if line.startswith("casebus init"))
    made = run(f"{init} --endpoint tcp://127.0.0.1:{free_port()} --board-port {free_port()}")
    assert made.returncode == 0, made.stderr
    start = next(line for line in setup if line.startswith("casebusd"))
    serving = subprocess.Popen(start.replace("~/bus", str(bus)).split(), env=environment, stderr=subprocess.PIPE, text=True)
    try:
        while "bus.ready" not in serving.stderr.readline():
            assert serving.poll() is None, "the daemon did not start"
        commands = [line for line in talk if line.startswith("casebus ")]
        assert len(commands) >= 8, "the README's session has lost its commands"
        said = {}
        for line in commands:
            done = run(line)
            assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
            said[line.split("2026")[0].strip()] = done.stdout
        assert receipt in said["casebus --as hall/enterprise push"]
        assert said["casebus case"].startswith(answer)
        for command, screen in screens(document):
            if command in DEMO_SCREENS:
                continue
            assert shape(said[command.split("2026")[0].strip()]) == shape(screen), command
    finally:
        serving.send_signal(signal.SIGTERM)
        assert serving.wait(timeout=20) == 0
