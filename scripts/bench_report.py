#!/usr/bin/env python3
"""Tells what `scripts/bench.sh` measured.

bench_report.py FILE...   Markdown tables of the medians
bench_report.py --line    one line for the one figure on standard input
"""
import json
import statistics
import sys

# Above this share of a core for everybody else's processes a run counts only where no calmer one exists.
OTHERS_CORES = 0.25

NAMES = {
    "tcp": "casebus, plain tcp", "ipc": "casebus, ipc", "curve": "casebus, CURVE",
    "tcp-batch32": "casebus, plain tcp, 32 commands a message", "curve-batch32": "casebus, CURVE, 32 commands a message",
    "redis": "Redis Streams, `appendfsync always`", "pg-batch": "PostgreSQL, up to 64 messages a transaction",
    "pg": "PostgreSQL, one INSERT a transaction", "rabbit-quorum": "RabbitMQ quorum queue, one member",
    "rabbit-classic": "RabbitMQ classic durable queue", "nats": "NATS JetStream, `sync_interval: always`",
}
COLUMNS = [("pub", 1), ("pub", 8), ("pub", 64), ("sync", 1), ("sync", 8), ("sync", 64),
           ("e2e", 1), ("e2e", 8), ("e2e", 64), ("e2e1", 1)]


def rate(row):
    """Hand-offs a second that went the whole way the mode asks for."""
    return row["ack_rate"] if row["mode"].startswith("e2e") else row["rate"]


def others(row):
    """Cores that everybody else took, with processes that came and went while it ran."""
    known = row["cpu_server"] + row["cpu_client"] + row["cpu_kernel"]
    return max(row.get("cpu_other", 0), row.get("busy", 0) - known, 0)


def time(microseconds):
    return f"{microseconds / 1000:.2f} ms" if microseconds >= 100 else f"{microseconds:.0f} µs"


def short(number):
    return f"{number / 1000:.0f}k" if number >= 10_000 else f"{number / 1000:.1f}k" if number >= 1000 else f"{number:.0f}"


def line(row):
    text = (f'  {row["variant"]:>14} {row["mode"]:5} n={row["n"]:<3} {rate(row):>8}/s  receipt p50 {time(row["p50"])} '
            f'p99 {time(row["p99"])}')
    if row["consumers"]:
        text += f'  signed p50 {time(row["ack_p50"])} p99 {time(row["ack_p99"])}'
    return text + (f'  cores: daemon {row["cpu_server"]} client {row["cpu_client"]} others {others(row):.2f}'
                   f'  flushes {row.get("flushes", "?")}/s')


def medians(files):
    """{(peer, variant): {(mode, connections): median row}}, in the order of appearance."""
    runs = {}
    for name in files:
        with open(name, encoding="utf-8") as file:
            for text in filter(str.strip, file):
                row = json.loads(text)
                runs.setdefault((row["peer"], row["variant"]), {}).setdefault((row["mode"], row["n"]), []).append(row)
    return {peer: {figure: median(rows) for figure, rows in figures.items()} for peer, figures in runs.items()}


def median(rows):
    calm = [row for row in rows if others(row) <= OTHERS_CORES] or rows
    result = dict(calm[0])
    for key, value in result.items():
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            result[key] = statistics.median(row.get(key, 0) for row in calm)
    result["low"], result["high"] = min(map(rate, calm)), max(map(rate, calm))
    result["runs"] = len(calm)
    return result


def name_of(peer):
    return NAMES.get(peer[1], peer[1] or peer[0])


def table(titles, rows):
    print("| " + " | ".join(titles) + " |")
    print("| " + " | ".join("---" for _ in titles) + " |")
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print()


def main(arguments):
    if arguments == ["--line"]:
        print(line(json.load(sys.stdin)), flush=True)
        return
    found = medians(arguments)
    print("Hand-offs or messages a second, medians:\n")
    table(["", *(f"{mode} {n}" for mode, n in COLUMNS)],
          [[name_of(peer), *(short(rate(figures[c])) if c in figures else "–" for c in COLUMNS)]
           for peer, figures in found.items()])
    ours = found.get(("casebus", "tcp"), {})
    measured = {peer: figures for peer, figures in found.items() if peer[0] != "casebus"}
    if ours and measured:
        print("casebus over plain tcp, as a multiple of each peer:\n")
        table(["", *(f"{mode} {n}" for mode, n in COLUMNS)],
              [[name_of(peer), *(f"{rate(ours[c]) / rate(figures[c]):.2f}×"
                                 if c in figures and c in ours and rate(figures[c]) else "–" for c in COLUMNS)]
               for peer, figures in measured.items()])
    print("Each figure:\n")
    table(["what", "mode", "connections", "a second", "low–high", "receipt p50 / p99", "arrived p50 / p99",
           "signed or acked p50 / p99", "flushes/s", "cores: server / client / kernel / others", "runs"],
          [[name_of(peer), mode, str(n), f"{rate(row):,.0f}", f'{row["low"]:,.0f}–{row["high"]:,.0f}',
            f'{time(row["p50"])} / {time(row["p99"])}',
            f'{time(row["dlv_p50"])} / {time(row["dlv_p99"])}' if row["consumers"] else "",
            f'{time(row["ack_p50"])} / {time(row["ack_p99"])}' if row["consumers"] else "",
            f'{row["flushes"]:,.0f}' if "flushes" in row else "–",
            f'{row["cpu_server"]:.2f} / {row["cpu_client"]:.2f} / {row["cpu_kernel"]:.2f} / {others(row):.2f}',
            str(row["runs"])]
           for peer, figures in found.items() for (mode, n), row in figures.items()])


main(sys.argv[1:])
