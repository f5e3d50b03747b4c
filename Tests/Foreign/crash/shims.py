"""The libraries that are put between a program and the system, built when they are needed."""
import atexit
import functools
import pathlib
import shutil
import subprocess
import tempfile
import time

import pytest

HERE = pathlib.Path(__file__).resolve().parent
SOURCES = {"dropsync": ("dropsync.c", "unflushed.c"), "noflush": ("noflush.c",), "lateflush": ("lateflush.c",)}
# dropsync.c ends a program with it.
POWER_CUT = 75


@functools.cache
def shim(name):
    """The path of a shim, built with the system's compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        pytest.skip("no C compiler: install gcc")
    folder = pathlib.Path(tempfile.mkdtemp(prefix="cbshim"))
    atexit.register(shutil.rmtree, folder, True)
    target = folder / f"{name}.so"
    command = [compiler, "-std=gnu11", "-O2", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o", str(target)]
    done = subprocess.run(command + [str(HERE / source) for source in SOURCES[name]] + ["-ldl", "-lpthread"],
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return str(target)


def await_drop(report, seconds=60):
    """The lines that say what was dropped, once all of it is."""
    deadline = time.monotonic() + seconds
    while True:
        lines = report.read_text().splitlines() if report.exists() else []
        if lines[-1:] == ["end"]:
            return lines
        assert time.monotonic() < deadline, f"{report}: {lines[-3:]}"
        time.sleep(0.005)


def drop_environment(below, kept, report, seed, cut=None, all=False, delay_us=0, without_flush=False,
                     is_deaf=False):
    """What makes a program lose what it did not flush below a folder."""
    shutil.rmtree(kept, ignore_errors=True)
    report.unlink(missing_ok=True)
    kept.mkdir()
    libraries = ([shim("noflush")] if without_flush else []) + [shim("dropsync")]
    environment = {"LD_PRELOAD": ":".join(libraries), "DROPSYNC_BELOW": str(below), "DROPSYNC_KEPT": str(kept),
                   "DROPSYNC_REPORT": str(report), "DROPSYNC_SEED": str(seed), "DROPSYNC_DELAY_US": str(delay_us)}
    if cut is not None:
        environment["DROPSYNC_CUT"] = str(cut)
    if all:
        environment["DROPSYNC_ALL"] = "1"
    if is_deaf:
        environment["DROPSYNC_DEAF"] = "1"
    return environment
