"""The command line in Chinese: what people read changes, what scripts read does not."""
import json
import re
import subprocess

import pytest

from conftest import HALL, MARKET, OPERATOR


def say(bus, *words, language="zh_CN.UTF-8", status=0):
    """What a verb prints for somebody with that locale; standard error where it is to fail."""
    done = subprocess.run(
        [bus.tool, "--config", str(bus.folder), *map(str, words)], capture_output=True, text=True, timeout=60,
        env={"PATH": "/usr/bin:/bin", "LANG": language, "TZ": "UTC"})
    assert done.returncode == status, f"{words}: {done.returncode}\n{done.stdout}{done.stderr}"
    return done.stdout if status == 0 else done.stderr


@pytest.fixture
def case(bus):
    """A case whose one hand-off waits."""
    say(bus, "--as", HALL, "register", "2026-0001", "--matter", "M-041")
    say(bus, "--as", HALL, "push", "2026-0001", "--to", MARKET, "--step", "review", "--text", "请审核")
    return bus


def test_people_read_chinese(case):
    assert "2026-0001 现由 bureau/market 持件，自 " in say(case, "case", "2026-0001")
    assert "待签收" in say(case, "--as", MARKET, "inbox")
    assert say(case, "--as", MARKET, "acknowledge", 1).startswith("已记录，序号 ")
    assert "截至" in say(case, "stalls", "--waiting", 0, "--work", 0)
    assert "对单位之间已签收的交接 1 次" in say(case, "handovers")
    told = say(case, "tail", "--from", 1)
    assert "时间 UTC" in told and re.search(r"bureau/market -> hall/enterprise +签收 +2026-0001 +#1", told)
    assert "未办结的交接" in say(case, "status") and "持件" not in say(case, "--lang", "en", "case", "2026-0001")
    assert "到期时刻" in say(case, "calendar", "deadline", "7wd")


def test_a_refusal_is_explained_in_chinese_with_the_words_of_the_bus_behind_it(case):
    told = say(case, "--as", MARKET, "acknowledge", 9, status=1)
    assert told == "总线拒绝（handoff.unknown）：没有这个交接。请核对交接编号。\n  交接（handoff）：9\n"
    told = say(case, "--as", MARKET, "feedback", 1, "done", status=1)
    assert told.startswith("总线拒绝（handoff.state）：交接的当前状态不允许这样办理。请选择允许的操作。\n  交接（handoff）：1\n")
    assert "当前状态：已推送；现在可以：签收、改派、撤回、催办。" in told
    assert "（原文：a hand-off that is pushed cannot be answered" in told


@pytest.mark.parametrize("words", [
    ("case", "2026-0001"), ("--as", MARKET, "inbox"), ("--as", MARKET, "inbox", "--show", 1), ("handovers",),
    ("tail", "--from", 1), ("calendar", "days", "2026-02-14"), ("calendar", "deadline", "7wd", "--from", "2026-02-14"),
])
def test_json_is_the_same_in_both_languages(case, words):
    def still(document):
        # In office hours working time grows from one question to the next, and so does the time of the answer.
        document = re.sub(r'"working_s":[0-9.]+', '"working_s":0', document)
        return re.sub(r'"at":"[^"]+","head"', '"at":"","head"', document)

    assert still(say(case, *words, "--json")) == still(say(case, *words, "--json", language="en_US.UTF-8"))


def test_an_error_in_json_is_the_same_in_both_languages(case):
    words = ("--json", "--as", MARKET, "acknowledge", 9)
    told = say(case, *words, status=1)
    assert told == say(case, *words, language="C", status=1)
    assert json.loads(told)["error"]["code"] == "handoff.unknown"
    nobody = ("--json", "--as", OPERATOR, "--lang", "zh", "--endpoint", "", "status")
    assert json.loads(say(case, *nobody, status=2))["error"]["detail"].isascii()
