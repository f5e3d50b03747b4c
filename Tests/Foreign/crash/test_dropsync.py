"""That dropsync.c drops what was not flushed, and keeps what was."""
import os
import signal
import subprocess
import sys
import textwrap

import pytest

from shims import POWER_CUT, drop_environment

ALL = {"all": True}


@pytest.fixture
def ground(tmp_path):
    """A folder that loses what is not flushed, and what runs a program in it up to a power cut."""
    below = tmp_path / "below"
    below.mkdir()

    def run(program, seed=1, ends=POWER_CUT, **drop):
        environment = drop_environment(below, tmp_path / "kept", tmp_path / "report", seed, **drop)
        source = "import os, signal\n" + textwrap.dedent(program)
        source += "\nos.kill(os.getpid(), signal.SIGUSR1)\nsignal.pause()\n"
        done = subprocess.run([sys.executable, "-c", source], cwd=below, env=os.environ | environment,
                              capture_output=True, text=True, timeout=60)
        assert done.returncode == ends, done.stderr
        return done.stdout

    run.below, run.report = below, tmp_path / "report"
    return run


def test_what_was_not_flushed_is_lost(ground):
    (ground.below / "file").write_bytes(b"old " * 1000)
    ground("""
        file = os.open("file", os.O_RDWR)
        os.pwrite(file, b"new " * 1000, 0)
        os.pwrite(file, b"more", 4000)
        """, **ALL)
    assert (ground.below / "file").read_bytes() == b"old " * 1000
    assert "8 of 8 sectors dropped, size 4004 to 4000" in ground.report.read_text()


def test_without_the_shim_a_kill_loses_nothing_of_it(tmp_path):
    program = """import os, signal
os.write(os.open("file", os.O_WRONLY | os.O_CREAT), b"new")
os.kill(os.getpid(), signal.SIGKILL)"""
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path)
    assert done.returncode == -signal.SIGKILL
    assert (tmp_path / "file").read_bytes() == b"new"


@pytest.mark.parametrize("flush", ["os.fsync", "os.fdatasync"])
def test_what_was_flushed_is_kept(ground, flush):
    (ground.below / "file").write_bytes(b"old " * 1000)
    ground(f"""
        file = os.open("file", os.O_RDWR)
        os.pwrite(file, b"kept" * 1000, 0)
        {flush}(file)
        os.pwrite(file, b"lost" * 1000, 2000)
        """, **ALL)
    assert (ground.below / "file").read_bytes() == b"kept" * 1000


def test_a_flush_of_another_file_keeps_nothing(ground):
    (ground.below / "one").write_bytes(b"old")
    (ground.below / "two").write_bytes(b"old")
    ground("""
        one, two = os.open("one", os.O_RDWR), os.open("two", os.O_RDWR)
        os.write(one, b"new"), os.write(two, b"new")
        os.fdatasync(two)
        """, **ALL)
    assert [(ground.below / name).read_bytes() for name in ("one", "two")] == [b"old", b"new"]


def test_names_are_lost_until_their_folder_is_flushed(ground):
    (ground.below / "replaced").write_bytes(b"old")
    (ground.below / "removed").write_bytes(b"old")
    program = """
        def write(name, text):
            file = os.open(name, os.O_WRONLY | os.O_CREAT, 0o600)
            os.write(file, text)
            os.fsync(file)
        write("made", b"new")
        write("temporary", b"new")
        os.rename("temporary", "replaced")
        os.unlink("removed")
        os.mkdir("folder")
        write("folder/inside", b"new")
        """
    ground(program, **ALL)
    assert sorted(os.listdir(ground.below)) == ["removed", "replaced"]
    assert (ground.below / "replaced").read_bytes() == b"old"
    ground(program + "os.fsync(os.open('.', os.O_RDONLY))\n", **ALL)
    assert sorted(os.listdir(ground.below)) == ["folder", "made", "replaced"]
    assert (ground.below / "replaced").read_bytes() == b"new"
    assert os.listdir(ground.below / "folder") == []


def test_a_file_that_was_cut_off_comes_back(ground):
    (ground.below / "shorter").write_bytes(b"0123456789" * 1000)
    (ground.below / "emptied").write_bytes(b"0123456789" * 1000)
    ground("""
        os.ftruncate(os.open("shorter", os.O_RDWR), 100)
        os.write(os.open("emptied", os.O_WRONLY | os.O_TRUNC), b"new")
        longer = os.open("longer", os.O_RDWR | os.O_CREAT)
        os.fsync(longer), os.fsync(os.open(".", os.O_RDONLY))
        os.posix_fallocate(longer, 0, 5000)
        """, **ALL)
    assert (ground.below / "shorter").read_bytes() == b"0123456789" * 1000
    assert (ground.below / "emptied").read_bytes() == b"0123456789" * 1000
    assert (ground.below / "longer").read_bytes() == b""


def test_chance_tears_writes_between_sectors_only(ground):
    """Over some seeds: nothing, all and parts are left, each sector whole, and names by their order."""
    kinds, names = set(), set()
    for seed in range(60):
        for name in os.listdir(ground.below):
            (ground.below / name).unlink()
        (ground.below / "file").write_bytes(b"o" * 8192)
        ground("""
            file = os.open("file", os.O_RDWR)
            os.pwrite(file, b"n" * 8192, 0)
            for name in "abc":
                os.open(name, os.O_CREAT | os.O_WRONLY)
            """, seed=seed)
        data = (ground.below / "file").read_bytes()
        sectors = [data[at:at + 512] for at in range(0, 8192, 512)]
        assert all(sector in (b"o" * 512, b"n" * 512) for sector in sectors)
        kinds.add("torn" if len(set(sectors)) == 2 else sectors[0][:1])
        names.add("".join(sorted(set(os.listdir(ground.below)) - {"file"})))
    assert kinds == {b"o", b"n", "torn"}
    assert names == {"", "a", "ab", "abc"}


@pytest.mark.parametrize("is_flushed", [True, False])
def test_a_line_said_after_its_flush_is_there_at_every_instant(ground, is_flushed):
    """The journal's own pattern, cut at each of its calls; without the flush the same check must fail."""
    program = f"""
        file = os.open("log", os.O_RDWR | os.O_CREAT)
        os.fsync(file), os.fsync(os.open(".", os.O_RDONLY))
        for number in range(6):
            os.pwrite(file, b"%07d\\n" % number, number * 8)
            os.fdatasync(file)
            print(number, flush=True)
        """
    lost = 0
    for cut in range(1, 25):
        for name in os.listdir(ground.below):
            (ground.below / name).unlink()
        said = ground(program, seed=cut, cut=cut, without_flush=not is_flushed).split()
        log = ground.below / "log"
        there = log.read_bytes() if log.exists() else b""
        lost += not all(b"%07d\n" % int(number) == there[8 * int(number):][:8] for number in said)
    assert (lost == 0) == is_flushed
