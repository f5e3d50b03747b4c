"""`casebus backup` beside a daemon under load, and `casebus restore` into another folder, on other ports."""
import contextlib
import copy
import hashlib
import json
import os
import pathlib
import shutil
import signal
import subprocess
import threading
import time

import pytest

from client import NoAnswer, SessionLost
from conftest import HALL, MARKET, Bus, free_port, program
from grown import flip

SMALL = "journal:\n  segment_mib: 16\n  snapshot_every: 1000"
PAYLOAD = os.urandom(100_000)


class Load(threading.Thread):
    """Registers and pushes cases until it is told to stop or the daemon is gone; keeps what was confirmed."""

    def __init__(self, bus):
        super().__init__(daemon=True)
        self.bus, self.ending, self.confirmed = bus, threading.Event(), 0
        self.hall = bus.client(HALL, credit=0)

    def run(self):
        batch = 0
        with contextlib.suppress(SessionLost, NoAnswer):
            while not self.ending.is_set():
                batch += 1
                names = [f"load-{batch}-{number}" for number in range(16)]
                commands = [self.hall.command("register", {"case_id": name}) for name in names]
                commands += [self.hall.command("push", {"case": {"id": name}, "to": MARKET}, payload=PAYLOAD)
                             for name in names]
                receipts = self.hall.submit(*commands, timeout=30)
                assert not [one for one in receipts if "code" in one], receipts
                self.confirmed = receipts[-1]["sequence"]

    def wait_for(self, sequence, seconds=60):
        deadline = time.monotonic() + seconds
        while self.confirmed < sequence:
            assert time.monotonic() < deadline and self.is_alive(), f"only {self.confirmed} records are confirmed"
            time.sleep(0.02)
        return self.confirmed

    def stop(self):
        self.ending.set()
        self.join(40)
        assert not self.is_alive()


@pytest.fixture
def loaded(idle_bus):
    idle_bus.configure(SMALL)
    idle_bus.start()
    load = Load(idle_bus)
    load.start()
    try:
        yield idle_bus, load
    finally:
        load.stop()


def back_up(bus, target, *options):
    return json.loads(bus.casebus("backup", target, *options, "--json"))["backup"]


def manifest_of(backup):
    return json.loads((backup / "backup.json").read_text())


def records(bus, through):
    """The log's rows up to a record, as the operator reads them."""
    lines = bus.casebus("tail", "--json", "--from", 1).splitlines()
    rows = [json.loads(line) for line in lines]
    assert [row["sequence"] for row in rows[:through]] == list(range(1, through + 1))
    return rows[:through]


class Restored:
    """The bus of a restored folder, on ports of its own."""

    def __init__(self, bus, folder):
        self.bus, self.folder = bus, folder
        path = folder / "casebus.yaml"
        text = path.read_text()
        assert bus.endpoint in text
        self.endpoint = f"tcp://127.0.0.1:{free_port()}"
        path.write_text(text.replace(bus.endpoint, self.endpoint).replace("127.0.0.1:" + board_port(text),
                                                                            f"127.0.0.1:{free_port()}"))

    @contextlib.contextmanager
    def serving(self, *options):
        """The same object as `bus`, with another folder."""
        other = copy.copy(self.bus)
        other.folder, other.endpoint, other.errors = self.folder, self.endpoint, self.folder / "stderr"
        other.process, other.clients = None, []
        other.start(*options)
        try:
            yield other
        finally:
            for client in other.clients:
                client.drop()
            other.kill()


def board_port(text):
    return text.split("listen:")[1].split("127.0.0.1:")[1].split()[0].strip('"')


def restore(bus, backup, folder):
    told = json.loads(bus.casebus("restore", backup, folder, "--json"))["restore"]
    return told, Restored(bus, folder)


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_backup_under_load_is_restored_record_for_record_up_to_its_point(loaded):
    bus, load = loaded
    before = load.wait_for(600)
    made = back_up(bus, bus.root / "backup", "--with-keys")
    after = load.wait_for(made["sequence"] + 1)
    assert before <= made["sequence"] < after
    load.stop()
    manifest = manifest_of(bus.root / "backup")
    assert manifest["point"]["sequence"] == made["sequence"]
    for file in manifest["files"]:
        path = bus.root / "backup" / file["path"]
        assert (path.stat().st_size, digest(path)) == (file["bytes"], file["sha256"])
    for copied in (bus.root / "backup/state/journal").glob("*.seg"):
        assert (bus.state / "journal" / copied.name).read_bytes().startswith(copied.read_bytes())
    assert not (bus.root / "backup.partial").exists()
    told, restored = restore(bus, bus.root / "backup", bus.root / "restored")
    assert told["sequence"] == made["sequence"] and told["with_keys"]
    # The daemon asks whether what came after the backup is known to be lost.
    refused = subprocess.run([bus.daemon, "--config", restored.folder / "casebus.yaml"], capture_output=True, text=True,
                             timeout=30)
    assert refused.returncode == 4 and "backupRestored" in refused.stderr
    with restored.serving("--accept-restored-backup") as other:
        assert records(other, made["sequence"]) == records(bus, made["sequence"])
        # It is a bus like any other: it goes on, under a higher term.
        hall = other.client(HALL, credit=0)
        assert hall.register("new-life")["sequence"] > made["sequence"]
    with restored.serving():
        pass


def test_a_kill_during_the_backup_takes_nothing_from_it(loaded):
    bus, load = loaded
    before = load.wait_for(400)
    command = [bus.tool, "--config", str(bus.folder / "casebus.yaml"), "backup", str(bus.root / "backup"), "--json"]
    backup = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    await_(lambda: (bus.root / "backup.partial").exists() or (bus.root / "backup").exists())
    bus.kill()
    output, _ = backup.communicate(timeout=90)
    assert backup.returncode == 0
    made = json.loads(output)["backup"]
    assert made["sequence"] >= before
    bus.start()
    told, restored = restore(bus, bus.root / "backup", bus.root / "restored")
    copy_keys(bus, restored)
    with restored.serving("--accept-restored-backup") as other:
        assert records(other, made["sequence"]) == records(bus, made["sequence"])


def test_an_interrupted_backup_never_looks_complete_and_the_next_one_clears_it(loaded):
    bus, load = loaded
    load.wait_for(600)
    daemon = subprocess.Popen(
        bus.command("--backup", str(bus.root / "backup")), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    await_(lambda: (bus.root / "backup.partial").exists() or daemon.poll() is not None)
    daemon.send_signal(signal.SIGKILL)
    daemon.wait(10)
    assert not (bus.root / "backup").exists()
    assert not (bus.root / "backup.partial" / "backup.json").exists()
    said = bus.casebus("restore", bus.root / "backup.partial", bus.root / "restored", status=4)
    assert "no finished backup" in said and not (bus.root / "restored").exists()
    back_up(bus, bus.root / "backup")
    assert not (bus.root / "backup.partial").exists()


def test_a_second_backup_keeps_what_is_sealed_and_copies_the_rest(loaded):
    bus, load = loaded
    load.wait_for(600)
    await_(lambda: list((bus.state / "journal").glob("*.seal")))
    first = back_up(bus, bus.root / "backup")
    assert first["kept_bytes"] == 0
    sealed = sorted(path.stem for path in (bus.root / "backup/state/journal").glob("*.seal"))
    assert sealed
    inodes = {name: (bus.root / f"backup/state/journal/{name}.seg").stat().st_ino for name in sealed}
    load.wait_for(load.confirmed + 100)
    second = back_up(bus, bus.root / "backup")
    assert second["sequence"] > first["sequence"] and second["kept_bytes"] >= 10 << 20
    for name, inode in inodes.items():
        assert (bus.root / f"backup/state/journal/{name}.seg").stat().st_ino == inode
    # What rotted in the meantime is not kept.
    flip(bus.root / f"backup/state/journal/{sealed[0]}.seg", 9000)
    load.stop()
    third = back_up(bus, bus.root / "backup")
    path = bus.root / f"backup/state/journal/{sealed[0]}.seg"
    assert path.stat().st_ino != inodes[sealed[0]] and digest(path) == digest(bus.state / "journal" / path.name)
    assert third["sequence"] >= load.confirmed
    assert sorted(path.name for path in bus.root.glob("backup*")) == ["backup"]


def test_a_backup_of_a_stopped_bus_has_all_of_it(bus):
    receipt = bus.client(HALL, credit=0).register("2026-0001")
    assert bus.stop() == 0
    made = back_up(bus, bus.root / "backup")
    assert made["sequence"] > receipt["sequence"]
    assert not list((bus.root / "backup").rglob("*.key"))
    for path in (bus.root / "backup/state").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A backup with keys, of a small log."""
    bus = Bus(program("CASEBUSD"), program("CASEBUS"))
    try:
        bus.start()
        hall = bus.client(HALL, credit=0)
        for number in range(20):
            hall.register(f"2026-{number}")
        back_up(bus, bus.root / "backup", "--with-keys")
        yield bus
    finally:
        bus.end()


def corrupt(path):
    flip(path, path.stat().st_size // 2)


def relisted(**changed):
    """Changes the manifest so that its own digest fits."""
    def change(path):
        manifest = json.loads(path.read_text())
        for name, value in changed.items():
            manifest[name] = value(manifest[name]) if callable(value) else value
        path.write_text(json.dumps(manifest))
        (path.parent / "backup.json.sha256").write_text(f"{digest(path)}  backup.json\n")
    return change


def other_path(text):
    return lambda files: [files[0] | {"path": text}] + files[1:]


SEGMENT = "state/journal/00000000000000000001.seg"


@pytest.mark.parametrize("place, change, code", [
    (SEGMENT, corrupt, "file-damaged"),
    ("state/seed", corrupt, "file-damaged"),
    ("installation/units.yaml", corrupt, "file-damaged"),
    (SEGMENT, pathlib.Path.unlink, "file-missing"),
    (SEGMENT, lambda path: os.truncate(path, 5000), "file-damaged"),
    ("state/seed", lambda path: (path.unlink(), path.symlink_to("/etc/passwd")), "file-damaged"),
    ("backup.json", corrupt, "manifest-damaged"),
    ("backup.json", pathlib.Path.unlink, "not-a-backup"),
    ("backup.json", relisted(format=2), "newer-format"),
    ("backup.json", relisted(files=other_path("state/../../../etc/passwd")), "manifest-damaged"),
    ("backup.json", relisted(files=other_path("/etc/passwd")), "manifest-damaged"),
    ("backup.json", relisted(files=other_path("other/passwd")), "manifest-damaged"),
    ("backup.json", relisted(files=lambda files: files + files), "manifest-damaged"),
    ("backup.json", relisted(files=lambda files: [one | {"bytes": 1 << 62} for one in files]), "file-damaged"),
    ("backup.json", relisted(files=lambda files: [one for one in files if one["path"] != SEGMENT]), "log"),
    ("backup.json", relisted(point=lambda point: point | {"record_sha256": "0" * 64}), "manifest-damaged"),
    ("backup.json", relisted(point=lambda point: point | {"sequence": point["sequence"] + 1}), "log"),
])
def test_a_backup_that_is_not_what_was_made_is_refused_and_nothing_is_left(finished, place, change, code):
    damaged = finished.root / "damaged"
    shutil.rmtree(damaged, ignore_errors=True)
    shutil.copytree(finished.root / "backup", damaged)
    change(damaged / place)
    said = json.loads(finished.casebus("restore", damaged, finished.root / "restored", "--json", status=4))["error"]
    assert said["code"] == code, said
    assert str(damaged) in said["detail"] or str(finished.root / "restored") in said["detail"], said
    assert not list(finished.root.glob("restored*"))


def test_a_folder_that_is_taken_stays_as_it_is(finished):
    taken = finished.root / "taken"
    taken.mkdir(exist_ok=True)
    (taken / "letter").write_text("mine")
    for words in (["backup", taken], ["restore", finished.root / "backup", taken]):
        assert "This place is taken." in finished.casebus(*words, status=4)
    assert "This place is taken." in finished.casebus("backup", finished.state / "backup", status=4)
    said = finished.casebus("backup", finished.root / "nowhere" / "backup", "--json", status=4)
    assert json.loads(said)["error"]["code"] == "io"
    assert [path.name for path in taken.iterdir()] == ["letter"]


def test_what_a_backup_says_is_in_the_readers_language(finished):
    told = finished.casebus("--lang", "zh", "backup", finished.root / "backup", "--with-keys")
    assert "备份已完成并经打开核验" in told and "备份中含有私钥" in told
    told = finished.casebus("restore", finished.root / "backup", finished.root / "told")
    assert "--accept-restored-backup" in told and "Receipts for that are void" in told


def copy_keys(bus, restored):
    for path in (bus.folder / "keys").glob("*.key"):
        shutil.copy(path, restored.folder / "keys" / path.name)


def await_(condition, seconds=30):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)
