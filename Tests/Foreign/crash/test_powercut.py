"""Power cuts: at random instants everything that was not flushed is lost, in part or whole (dropsync.c).

CASEBUS_POWERCUTS says how often (20); CASEBUS_SEED repeats a run's choices.
"""
import os
import signal
import time

import pytest

from logreader import Damage
from ordeal import Ordeal
from plainbus import plain_bus, time_limit  # noqa: F401  (fixtures)
from shims import POWER_CUT, await_drop, drop_environment

CUTS = int(os.environ.get("CASEBUS_POWERCUTS", "20"))
SEED = int(os.environ.get("CASEBUS_SEED", str(time.time_ns() % 1_000_000)))
FLUSH_US = 1500


def powered(bus, seed, **drop):
    return drop_environment(bus.state, bus.folder / "kept", bus.report, seed, delay_us=FLUSH_US, **drop)


def cut_power(bus):
    return lambda: bus.process.send_signal(signal.SIGUSR1)


def dropped(bus):
    """The call at which the power went, and the sectors and names that are gone."""
    lines = await_drop(bus.report)
    sectors = sum(int(line.split(": ")[1].split()[0]) for line in lines if line.startswith("bytes"))
    return int(lines[0].split()[3]), sectors, sum(line.startswith("name") for line in lines)


def test_nothing_confirmed_is_lost_by_power_cuts(plain_bus):  # noqa: F811
    bus = plain_bus
    bus.state.mkdir()
    ordeal = Ordeal(bus, SEED)
    chance = ordeal.chance
    print(f"\nseed {SEED}, {CUTS} power cuts")
    begun, cuts = time.monotonic(), []
    for number in range(CUTS):
        # Half of them at an instant; half at a call, any from the first of the start on.
        cut = None if chance.random() < 0.5 else int(10 ** chance.uniform(0, 3.7))
        bus.launch(**powered(bus, chance.randrange(1 << 32), cut=cut))
        early = ordeal.reached["early"]
        ordeal.live(chance.uniform(0.5, 3.0), cut_power(bus))
        if bus.process.returncode == -signal.SIGUSR1 and ordeal.reached["early"] > early:
            # A slow machine: the power went before the program had begun.
            continue
        assert bus.process.returncode == POWER_CUT, f"it ended by itself, {bus.process.returncode}:\n{bus.stderr()}"
        cuts.append(dropped(bus))
    ordeal.last_life()
    calls, sectors, names = zip(*cuts)
    print(f"{CUTS} power cuts in {time.monotonic() - begun:.0f} s, at call {min(calls)} to {max(calls)}; "
          f"{sum(sectors)} sectors and {sum(names)} names dropped: {ordeal.summary()}")
    assert sum(sectors) > 0 and ordeal.reached["load"] >= CUTS // 5


def test_a_daemon_that_leaves_the_flush_out_loses_what_it_confirmed(plain_bus):  # noqa: F811
    """So the test above would have noticed."""
    plain_bus.state.mkdir()
    ordeal = Ordeal(plain_bus, SEED)
    plain_bus.launch(**powered(plain_bus, SEED, without_flush=True, all=True))
    ordeal.live_until(3.0, cut_power(plain_bus))
    assert plain_bus.process.returncode == POWER_CUT and ordeal.load.fresh
    with pytest.raises((AssertionError, Damage)):
        ordeal.compare()


def test_no_write_of_the_daemon_escapes_the_shim(plain_bus):  # noqa: F811
    """With flushes that change nothing, a power cut leaves the state folder as it was: empty."""
    plain_bus.state.mkdir()
    ordeal = Ordeal(plain_bus, SEED)
    plain_bus.launch(**powered(plain_bus, SEED, is_deaf=True, all=True))
    ordeal.live_until(3.0, cut_power(plain_bus))
    assert plain_bus.process.returncode == POWER_CUT and ordeal.load.fresh
    left = sorted(str(path.relative_to(plain_bus.state)) for path in plain_bus.state.rglob("*"))
    assert left == [], left
