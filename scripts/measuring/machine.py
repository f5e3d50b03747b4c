"""What processes and the machine took, from /proc and the clocks."""
import os
import pathlib
import resource
import time

from .report import OTHERS_CORES, say

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid):
    """CPU time of a process, all its threads, in seconds, to the nanosecond (clock_getcpuclockid(3))."""
    return time.clock_gettime(~pid << 3 | 2)


def busy_seconds():
    """CPU time of everybody on this machine."""
    with open("/proc/stat", encoding="ascii") as file:
        fields = [int(field) for field in file.readline().split()[1:]]
    return (sum(fields[:3]) + sum(fields[5:7])) / TICKS


def memory(pid):
    """RSS and PSS in bytes."""
    found = {}
    for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        name, _, value = line.partition(":")
        if name in ("Rss", "Pss"):
            found[name.lower()] = int(value.split()[0]) * 1024
    return found


def wakeups(pid):
    """{thread: how often it went to sleep by itself, so far}"""
    counts = {}
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        try:
            status = (task / "status").read_text()
        except OSError:
            continue
        counts[task.name] = sum(int(line.split()[1]) for line in status.splitlines() if line.startswith("voluntary"))
    return counts


def wait_for_calm():
    """Waits, for BENCH_CALM seconds at most, until everybody together leaves the processors nearly free."""
    deadline = time.monotonic() + float(os.environ.get("BENCH_CALM") or 0)
    told = False
    while time.monotonic() < deadline:
        before = busy_seconds()
        time.sleep(1)
        if busy_seconds() - before <= OTHERS_CORES:
            return
        if not told:
            say("  others are at work on this machine: waiting for them")
            told = True
    if told:
        say("  they are still at work: measuring beside them")


class Stretch:
    """CPU time from its making on: the daemon's, and what others took beside it and this script's children."""

    def __init__(self, pid):
        self.pid = pid
        self.since, self.own, self.busy, self.mine = time.monotonic(), cpu_seconds(pid), busy_seconds(), own_seconds()

    def end(self):
        """Seconds, the daemon's CPU seconds, and the others' share in cores."""
        seconds = time.monotonic() - self.since
        daemon = cpu_seconds(self.pid) - self.own
        others = busy_seconds() - self.busy - daemon - (own_seconds() - self.mine)
        return {"seconds": round(seconds, 3), "cpu_seconds": round(daemon, 4),
                "others": round(max(0.0, others) / max(seconds, 0.001), 2)}


def own_seconds():
    """CPU time of this process and of its children that have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def allow_files(count):
    """Raises the limit of open files for what is started from here on; whether that was possible."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft >= count:
        return True
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (count, max(count, hard)))
        return True
    except (ValueError, OSError):
        return False


def hard_file_limit():
    return resource.getrlimit(resource.RLIMIT_NOFILE)[1]


def forget_cached(folder):
    """Lets the system forget what it keeps in memory of a folder's files, as far as it is on the disk."""
    os.sync()
    for path in pathlib.Path(folder).rglob("*"):
        if path.is_file():
            descriptor = os.open(path, os.O_RDONLY)
            try:
                os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
            finally:
                os.close(descriptor)
