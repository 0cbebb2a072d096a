"""`python -m monitor` and the `monitor` command."""

from __future__ import annotations

import gc
import signal
import sys
from types import FrameType

_OBJECTS = 50_000  # new ones between two looks for garbage: what a command loads stays, and looking took a tenth of its time


def main() -> None:
    """Runs the command line and leaves with its exit code.

    SIGTERM is heeded first of all: the first process of a container that has no handler for it ignores it, and imports take half a
    second. The command line is imported here and not above, because every worker process imports this module again.
    """
    signal.signal(signal.SIGTERM, _end)
    gc.set_threshold(_OBJECTS)
    from monitor.cli.main import main as run

    sys.exit(run(sys.argv[1:]))


def _end(_number: int, _frame: FrameType | None) -> None:
    """Ends what is not the daemon yet; it sets a handler of its own when there is something to end in order."""
    sys.exit(0 if "run" in sys.argv[1:] else 128 + signal.SIGTERM)


if __name__ == "__main__":
    main()
