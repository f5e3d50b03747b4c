#!/usr/bin/env python3
"""Write manual pages from a program's help, as swift-argument-parser dumps it.

  PROGRAM --experimental-dump-help | make_man_pages.py [--section N] FOLDER

One page for the program and one for each of its verbs: casebus.1, casebus-push.1, casebus-units-add.1. Standard
library only. Nothing in a page depends on the day it is made, so that the pages can be compared.
"""
import argparse
import json
import pathlib
import re
import sys

ENVIRONMENT = [
    ("CASEBUS_CONFIG", "The installation's casebus.yaml, where --config does not name it."),
    ("TZ", "The time zone that times are shown and read in where no calendar of an installation can be read."),
    ("LC_ALL, LC_MESSAGES, LANG",
     "The first that is set decides in which language casebus prints: Chinese where it begins with zh, else English."),
]
FILES = [
    ("/etc/casebus/casebus.yaml", "The installation, where neither --config nor CASEBUS_CONFIG names one."),
]


def text(words):
    """Words as troff takes them: nothing in them is a request or an escape."""
    words = words.replace("\\", r"\e").replace("-", r"\-").replace("`", r"\(ga").replace("'", r"\(aq")
    return "\n".join(r"\&" + line if line.startswith((".", "'")) else line for line in words.split("\n"))


def bold(words):
    return rf"\fB{text(words)}\fR"


def italic(words):
    return rf"\fI{text(words)}\fR"


def option_name(name):
    return ("--" if name["kind"] == "long" else "-") + name["name"]


def arguments(command):
    """What the command takes, without what the library adds to every command."""
    shown = [a for a in command.get("arguments", []) if a["shouldDisplay"]]
    return [a for a in shown if a.get("preferredName", {}).get("name") not in ("help", "version")]


def synopsis(argument):
    if argument["kind"] == "positional":
        words = italic(argument["valueName"])
    else:
        words = bold(option_name(argument["preferredName"]))
        if argument["kind"] == "option":
            words += " " + italic(argument["valueName"])
    if argument["isRepeating"]:
        words += " ..."
    return f"[{words}]" if argument["isOptional"] else words


def described(argument):
    if argument["kind"] == "positional":
        head = italic(argument["valueName"])
    else:
        head = ", ".join(bold(option_name(n)) for n in argument["names"])
        if argument["kind"] == "option":
            head += " " + italic(argument["valueName"])
    lines = [".TP", head, text(argument.get("abstract", ""))]
    if argument.get("defaultValue"):
        lines.append(text(f"Default: {argument['defaultValue']}."))
    if argument.get("discussion"):
        lines.append(text(argument["discussion"]))
    return lines


def exit_statuses(discussion):
    """The sentence that begins "Exit status:" as pairs, and what is left without it."""
    found = re.search(r"Exit status: (.*)\.\s*$", discussion, re.DOTALL)
    if not found:
        return discussion, []
    parts = re.split(r"[;,]\s+(?=\d+ )", found.group(1))
    pairs = [" ".join(part.split()).split(" ", 1) for part in parts]
    return discussion[: found.start()].strip(), pairs


def page(command, path, section, statuses, siblings):
    name = "-".join(path)
    abstract = command.get("abstract", "").rstrip(".")
    discussion, _ = exit_statuses(command.get("discussion", ""))
    taken = arguments(command)
    verbs = [c for c in command.get("subcommands", []) if c["shouldDisplay"] and c["commandName"] != "help"]
    lines = [
        rf'.\" Made by scripts/generate-man-pages.sh from {path[0]} --experimental-dump-help.',
        f'.TH "{name.upper()}" "{section}" "" "casebus" "casebus manual"',
        ".SH NAME",
        rf"{text(name)} \- {text(abstract[:1].lower() + abstract[1:])}",
        ".SH SYNOPSIS",
        ".nh",
        " ".join([bold(" ".join(path))] + [synopsis(a) for a in taken] + ([italic("verb") + " ..."] if verbs else [])),
        ".hy",
        ".SH DESCRIPTION",
        text(command.get("abstract", "")),
    ]
    if discussion:
        lines += [".PP", text(discussion)]
    for title, kinds in (("ARGUMENTS", ("positional",)), ("OPTIONS", ("option", "flag"))):
        chosen = [a for a in taken if a["kind"] in kinds]
        if chosen:
            lines.append(f".SH {title}")
            for argument in chosen:
                lines += described(argument)
    if verbs:
        lines.append(".SH VERBS")
        for verb in verbs:
            lines += [".TP", bold(f"{name}-{verb['commandName']}") + f"({section})", text(verb.get("abstract", ""))]
    if statuses:
        lines.append(".SH EXIT STATUS")
        for number, meaning in statuses:
            lines += [".TP", bold(number), text(meaning[:1].upper() + meaning[1:] + ".")]
    for title, entries in (("ENVIRONMENT", ENVIRONMENT), ("FILES", FILES)):
        lines.append(f".SH {title}")
        for head, meaning in entries:
            lines += [".TP", bold(head), text(meaning)]
    others = [f"{bold(other)}({number})" for other, number in siblings if other != name]
    lines += [".SH SEE ALSO", ",\n".join(others)]
    return name, "\n".join(lines) + "\n"


def write(command, path, section, statuses, folder):
    path = path + [command["commandName"]]
    siblings = [("casebus", "1"), ("casebusd", "8")] + ([("-".join(path[:-1]), section)] if len(path) > 2 else [])
    name, body = page(command, path, section, statuses, siblings)
    (folder / f"{name}.{section}").write_text(body, encoding="utf-8")
    count = 1
    for verb in command.get("subcommands", []):
        if verb["shouldDisplay"] and verb["commandName"] != "help":
            count += write(verb, path, section, statuses, folder)
    return count


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--section", default="1")
    options = parser.parse_args()
    command = json.load(sys.stdin)["command"]
    _, statuses = exit_statuses(command.get("discussion", ""))
    count = write(command, [], options.section, statuses, options.folder)
    print(f"{count} pages in {options.folder}")


main()
