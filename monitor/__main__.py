"""`python -m monitor` and the `monitor` command."""

from __future__ import annotations

import sys

from monitor.cli.main import main as run


def main() -> None:
    """Runs the command line and leaves with its exit code."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
