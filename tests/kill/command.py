"""`monitor run` from its first line on, as its user starts it, but on a fast clock and telling what it does.

    python -m tests.kill.command ZERO_S SPEED COMMITS run --config FILE

The schedule keeps the real clock, for its seconds are those of the machine. After so many transactions it kills itself.
"""

from __future__ import annotations

import os
import sys

from tests.kill.clock import fast_clock


def main() -> None:
    """Exchanges the clock before anybody has asked it, and does what the command does."""
    os.write(1, b"open\n")
    from monitor.core import clock
    from monitor.daemon import ticks  # with the real clock
    from tests.kill.hooks import TellingTicks, die_after_commit

    clock.utc_now = fast_clock(float(sys.argv[1]), float(sys.argv[2]))
    ticks.Ticks = TellingTicks  # type: ignore[misc]
    die_after_commit(int(sys.argv[3]))
    sys.argv = ["monitor", *sys.argv[4:]]
    from monitor.__main__ import main as monitor

    monitor()


if __name__ == "__main__":
    main()
