"""kill -9 at random instants, under load and during recovery, against an exact model of what must be true after it.

CASEBUS_KILLS says how often (50); CASEBUS_SEED repeats a run's choices.
"""
import os
import signal
import time

from ordeal import Ordeal
from plainbus import plain_bus, time_limit  # noqa: F401  (fixtures)

KILLS = int(os.environ.get("CASEBUS_KILLS", "50"))
SEED = int(os.environ.get("CASEBUS_SEED", str(time.time_ns() % 1_000_000)))


def test_nothing_confirmed_is_lost_by_kills(plain_bus):  # noqa: F811
    ordeal = Ordeal(plain_bus, SEED)
    chance = ordeal.chance
    print(f"\nseed {SEED}, {KILLS} kills")
    begun = time.monotonic()
    for number in range(KILLS):
        # Some die before they serve, the most under load.
        delay = chance.uniform(0, 0.4) if number and chance.random() < 0.25 else chance.uniform(0.6, 2.4)
        plain_bus.launch()
        ordeal.live(delay, lambda: plain_bus.process.send_signal(signal.SIGKILL))
        assert plain_bus.process.returncode == -signal.SIGKILL, f"it ended by itself:\n{plain_bus.stderr()}"
    ordeal.last_life()
    print(f"{KILLS} kills in {time.monotonic() - begun:.0f} s: {ordeal.summary()}")
    assert ordeal.reached["load"] >= KILLS // 3
