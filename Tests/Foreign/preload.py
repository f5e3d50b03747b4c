"""Libraries between the daemon and the system, built when they are needed: faults.c, a disk that fails when it is told
to, and clockshift.c, a clock that somebody sets.
"""
import atexit
import functools
import pathlib
import shutil
import struct
import subprocess
import tempfile
import time

import pytest

HERE = pathlib.Path(__file__).resolve().parent


@functools.cache
def library(name):
    """The path of a library, built with the system's compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        pytest.skip("no C compiler: install gcc")
    folder = pathlib.Path(tempfile.mkdtemp(prefix="cbpreload"))
    atexit.register(shutil.rmtree, folder, True)
    target = folder / f"{name}.so"
    command = [compiler, "-std=gnu11", "-O2", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o", str(target),
               str(HERE / f"{name}.c"), "-ldl", "-lpthread"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return str(target)


class Faults:
    """What fails, on which files, from now on; nothing at first."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir()
        self.environment = {"LD_PRELOAD": library("faults"), "FAULTS": str(folder)}

    def begin(self, call, code, suffix, once=False, delay_ms=0):
        """Makes a call fail on the files whose path ends so: from now on, or one time; at once, or after a while."""
        name = f"{call}.once" if once else call
        (self.folder / "new").write_text(f"{code} {suffix} {delay_ms}")
        (self.folder / "new").rename(self.folder / name)

    def await_once(self, call, seconds=10):
        """Waits until a failure that is to happen once has begun."""
        deadline = time.monotonic() + seconds
        while (self.folder / f"{call}.once").exists():
            assert time.monotonic() < deadline, f"nobody has called {call}"
            time.sleep(0.002)

    def end(self):
        for path in self.folder.iterdir():
            path.unlink()


class Clock:
    """The clock of the day that the daemon sees."""

    def __init__(self, path):
        self.path = path
        self.set(0)
        self.environment = {"LD_PRELOAD": library("clockshift"), "CLOCKSHIFT": str(path)}

    def set(self, milliseconds):
        """How far it is off, from now on."""
        with open(self.path, "r+b" if self.path.exists() else "wb") as file:
            file.write(struct.pack("<q", milliseconds))
