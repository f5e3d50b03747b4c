"""Damage to the files of a log that has a past: what must not be guessed stops the start and says where and what to
do; what can be made again is made again, and nothing that was confirmed is lost.
"""
import re
import shutil
import struct

import pytest

from client import Refused
from conftest import HALL, MARKET, OPERATOR, TAX
from grown import Grown, flip, frames, nothing_is_lost, patch_header, picture
from test_failures import REFUSED, refused, says

DAMAGED = 1


@pytest.fixture(scope="module")
def past():
    grown = Grown()
    try:
        yield grown
    finally:
        grown.bus.end()


@pytest.fixture
def grown(past, request):
    """The folder as it was when its daemon was stopped."""
    request.node.bus = past.bus
    past.put_back()
    try:
        yield past
    finally:
        if past.bus.is_running():
            past.bus.kill()


def checked(bus, status):
    """The numbers that --check-journal prints, and its lines about errors."""
    done = bus.run("--check-journal")
    assert done.returncode == status, f"ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
    lines = [line.split(" ", 1) for line in done.stdout.splitlines()]
    return dict(lines), [rest for word, rest in lines if word == "error"]


def test_an_untouched_log_is_sound_and_starts(grown):
    numbers, errors = checked(grown.bus, 0)
    assert not errors and numbers["segments"] == "3" and numbers["seals-verified"] == "2"
    assert numbers["records"] == numbers["last"] and numbers["torn-bytes"] == "0"
    grown.bus.start()
    assert picture(grown.bus) == grown.picture
    nothing_is_lost(grown.bus, grown.confirmed)


# What must not be guessed

def first_segment(grown):
    path, behind, _ = grown.segments()
    path.unlink()
    return behind, 1


def middle_segment(grown):
    path, behind = grown.segments()[1:]
    path.unlink()
    return behind, int(path.stem)


def all_segments(grown):
    for path in grown.segments():
        path.unlink()
    return grown.bus.state / "journal", 1


@pytest.mark.parametrize("remove", [first_segment, middle_segment, all_segments])
def test_a_missing_segment_is_named_and_its_return_heals(grown, remove):
    before = grown.journal_bytes()
    place, sequence = remove(grown)
    left = grown.journal_bytes()
    says(refused(grown.bus), "missingSegment", place, f"sequence {sequence}", "from a backup")
    assert grown.journal_bytes() == left, "a refused start must change nothing"
    for name in before.keys() - left.keys():
        shutil.copy(grown.kept / "journal" / name, grown.bus.state / "journal" / name)
    grown.bus.start()
    assert picture(grown.bus) == grown.picture


def test_the_check_of_a_log_without_its_middle_says_from_where_to_where(grown):
    path, sequence = middle_segment(grown)
    _, (error,) = checked(grown.bus, DAMAGED)
    says(error, "missingSegment", path, f"sequence {sequence}")


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_later_version_of_the_format_is_told_from_damage(grown, number):
    path = grown.segments()[number]
    patch_header(path, 8, struct.pack("<I", 2))
    left = grown.journal_bytes()
    says(refused(grown.bus), "newerFormat", path, "version 2", "Install")
    assert grown.journal_bytes() == left
    says(checked(grown.bus, DAMAGED)[1][0], "newerFormat", path, "version 2")


def test_a_segment_of_another_log_is_named(grown):
    path = grown.segments()[-1]
    patch_header(path, 16, bytes(range(16)))
    says(refused(grown.bus), "foreignLog", path, bytes(range(16)).hex(), "Move")
    says(checked(grown.bus, DAMAGED)[1][0], "foreignLog", path)


def corrupt(grown, number, which=5):
    """Damages a record of a segment: its file, offset and sequence."""
    path = grown.segments()[number]
    sequence, at = list(frames(path))[which]
    flip(path, at + 60)
    return path, at, sequence


def test_a_flushed_record_that_does_not_verify_stops_the_start(grown):
    path, at, sequence = corrupt(grown, -1)
    left = grown.journal_bytes()
    says(refused(grown.bus), "corrupt", path, f"offset {at}", f"sequence {sequence}", "--check-journal", "backup")
    assert grown.journal_bytes() == left


def test_the_check_says_where_a_sealed_record_is_damaged(grown):
    path, at, sequence = corrupt(grown, 0)
    _, errors = checked(grown.bus, DAMAGED)
    says(errors[0], "corrupt", path, f"offset {at}", f"sequence {sequence}", "backup")


def test_the_check_says_where_a_flushed_record_of_the_last_segment_is_damaged(grown):
    path, at, sequence = corrupt(grown, -1)
    _, errors = checked(grown.bus, DAMAGED)
    says(errors[0], "corrupt", path, f"offset {at}", f"sequence {sequence}")


def test_a_damaged_record_behind_a_snapshot_fails_where_it_is_read_and_nowhere_else(grown):
    """The seal is believed at the start; what reads the record says so, and the bus goes on."""
    _, push, receipt = next(entry for entry in grown.confirmed if entry[2].get("handoff"))
    path = grown.segments()[0]
    flip(path, dict(frames(path))[receipt["sequence"]] + 60)
    grown.bus.start()
    hall = grown.bus.client(HALL, credit=0)
    with pytest.raises(Refused) as refusal:
        hall.query("fetch", handoff=receipt["handoff"])
    assert refusal.value.code == "query.failed"
    assert hall.submit(push)[0]["code"] == "query.failed"
    hall.register("later")
    nothing_is_lost(grown.bus, [entry for entry in grown.confirmed if entry[2]["sequence"] != receipt["sequence"]])


def test_a_torn_tail_is_set_aside_and_nothing_confirmed_was_in_it(grown):
    path = grown.segments()[-1]
    *_, (last, at) = frames(path)
    end = at + struct.unpack_from("<I", path.read_bytes(), at + 16)[0] + 40 + 7 & ~7
    with open(path, "r+b") as file:
        file.seek(end)
        file.write(b"half of a frame that was never flushed")
    numbers, errors = checked(grown.bus, 0)
    assert not errors and numbers["last"] == str(last) and int(numbers["torn-bytes"]) > 0
    grown.bus.start()
    torn = (grown.bus.state / "journal" / f"torn-{last + 1:020}.bin").read_bytes()
    assert torn.startswith(b"half of a frame")
    assert picture(grown.bus) == grown.picture
    nothing_is_lost(grown.bus, grown.confirmed)


# An old backup

def test_an_old_backup_beside_a_newer_mark_is_refused_until_it_is_accepted(grown):
    bus = grown.bus
    bus.start()
    hall = bus.client(HALL, credit=0)
    term = hall.welcome["term"]
    lost = hall.command("register", {"case_id": "behind-the-backup"})
    receipt, = hall.submit(lost)
    assert bus.stop() == 0
    shutil.rmtree(bus.state / "journal")
    shutil.copytree(grown.kept / "journal", bus.state / "journal")

    numbers, errors = checked(bus, DAMAGED)
    says(errors[0], "backupRestored", bus.state / "journal")
    kept_head = int(numbers["last"])
    told = refused(bus)
    says(told, "backupRestored", bus.state / "journal", f"ends at {kept_head}", "--accept-restored-backup")
    durable = int(re.search(r"durable up to (\d+)", told)[1])
    assert durable >= receipt["sequence"] > kept_head

    bus.start("--accept-restored-backup")
    hall.connect()
    assert hall.welcome["term"] > term
    nothing_is_lost(bus, grown.confirmed)
    again, = hall.submit(lost)
    assert not again.get("repeated"), "what was confirmed after the backup is lost, and recorded anew"
    assert bus.stop() == 0
    bus.start()
    nothing_is_lost(bus, grown.confirmed + [(HALL, lost, again)])
    assert not checked(bus, 0)[1]


# What is made again

def test_damaged_snapshots_cost_a_replay_and_nothing_else(grown):
    for path in (grown.bus.state / "snapshots").glob("*.snap"):
        flip(path, path.stat().st_size // 2)
    grown.bus.start()
    assert grown.bus.stderr().count("snapshot.unusable") == 2
    assert picture(grown.bus) == grown.picture
    nothing_is_lost(grown.bus, grown.confirmed)


def test_a_damaged_newest_snapshot_is_replaced_by_the_older_one(grown):
    *_, newest = sorted((grown.bus.state / "snapshots").glob("*.snap"))
    newest.write_bytes(newest.read_bytes()[:100])
    grown.bus.start()
    assert grown.bus.stderr().count("snapshot.unusable") == 1 and newest.name in grown.bus.stderr()
    assert picture(grown.bus) == grown.picture


def damage_pages(folder):
    for path in folder.glob("*.fpr"):
        flip(path, 4096 + 100)


def damage_headers(folder):
    for path in folder.glob("*.fpr"):
        flip(path, 20)


def cut_off_runs(folder):
    for path in folder.glob("*.fpr"):
        path.write_bytes(path.read_bytes()[:-1000])


def damage_manifest(folder):
    flip(folder / "manifest", 40)


def remove_one_run(folder):
    next(folder.glob("*.fpr")).unlink()


@pytest.mark.parametrize("damage", [damage_headers, cut_off_runs, damage_manifest, remove_one_run, shutil.rmtree])
def test_damaged_fingerprints_are_made_again_and_a_repeat_is_still_a_repeat(grown, damage):
    damage(grown.bus.state / "fingerprints")
    grown.bus.start()
    assert picture(grown.bus) == grown.picture
    nothing_is_lost(grown.bus, grown.confirmed)


def test_a_damaged_page_of_fingerprints_is_met_when_it_is_read_and_healed_by_the_next_start(grown):
    """Pages are too many to be verified at each start."""
    damage_pages(grown.bus.state / "fingerprints")
    grown.bus.start()
    sent = [command for unit, command, _ in grown.confirmed if unit == HALL]
    answers = grown.bus.client(HALL, credit=0).submit(*sent[:1000:10], timeout=30)
    problems = [answer for answer in answers if "code" in answer]
    assert problems and {problem["code"] for problem in problems} == {"query.failed"}, answers[:3]
    assert "restart" in problems[0]["detail"]
    assert grown.bus.stop() == 0
    grown.bus.start()
    nothing_is_lost(grown.bus, grown.confirmed)
    assert picture(grown.bus) == grown.picture


def test_a_lost_seed_costs_a_replay_and_a_repeat_is_still_a_repeat(grown):
    (grown.bus.state / "seed").unlink()
    grown.bus.start()
    nothing_is_lost(grown.bus, grown.confirmed)
    assert picture(grown.bus) == grown.picture


def index_files(state):
    return list(state.glob("index.sqlite*"))


def delete_index(state):
    for path in index_files(state):
        path.unlink()


def garbage_in_index(state):
    delete_index(state)
    (state / "index.sqlite").write_bytes(b"this is no database" * 1000)


def emptied_index(state):
    delete_index(state)
    (state / "index.sqlite").touch()


@pytest.mark.parametrize("damage", [delete_index, garbage_in_index, emptied_index])
def test_the_index_is_made_again_while_the_bus_serves(grown, damage):
    damage(grown.bus.state)
    grown.bus.start()
    assert picture(grown.bus) == grown.picture
    operator = grown.bus.client(OPERATOR, credit=0)
    rows, _ = operator.tail()
    assert [row["sequence"] for row in rows] == list(range(1, len(rows) + 1))
    assert ("index.rebuilding" in grown.bus.stderr()) == (damage is garbage_in_index)


def test_the_index_can_be_made_again_by_hand(grown):
    garbage_in_index(grown.bus.state)
    done = grown.bus.run("--rebuild-index")
    assert done.returncode == 0, done.stderr
    head = int(checked(grown.bus, 0)[0]["last"])
    says(done.stdout, grown.bus.state / "index.sqlite", f"{head} records")
    grown.bus.start()
    assert "index.rebuilding" not in grown.bus.stderr()
    assert picture(grown.bus) == grown.picture


def test_the_index_of_a_running_daemon_is_left_alone(grown):
    grown.bus.start()
    says(refused(grown.bus, "--rebuild-index", status=REFUSED), "locked", f"process {grown.bus.process.pid}")
    assert grown.bus.is_running() and picture(grown.bus) == grown.picture


def test_deliveries_go_on_behind_a_past_that_was_made_again(grown):
    """What nobody had collected is delivered, once each, from a folder that lost all that can be made again."""
    for name in ("snapshots", "fingerprints"):
        shutil.rmtree(grown.bus.state / name)
    delete_index(grown.bus.state)
    grown.bus.start()
    due = {one["handoff"] for one in grown.picture[1][MARKET]} | {one["handoff"] for one in grown.picture[1][TAX]}
    got = []
    for unit in (MARKET, TAX):
        client = grown.bus.client(unit, credit=1024)
        while not client.is_quiet(0.5):
            delivery = client.take_in()
            if delivery["notice"] == "PUSHED":
                got.append(delivery["handoff"])
    assert len(got) == len(set(got)) and due <= set(got)
