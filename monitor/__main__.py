"""`python -m monitor` and the `monitor` command."""

from __future__ import annotations

import sys


def main() -> None:
    """Runs the command line and leaves with its exit code.

    The command line is imported here and not above, because every worker process imports this module again.
    """
    from monitor.cli.main import main as run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
