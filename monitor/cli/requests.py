"""Leaving to the daemon what it alone may do, and waiting for its answer."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from monitor.pipeline import daemon_requests

_LOOK_S = 0.2


def asked_of_the_daemon(
    database: Path, request: Mapping[str, Any], *, meanwhile: Callable[[], None] = lambda: None
) -> dict[str, Any]:
    """The daemon's answer to a request; `meanwhile` is called now and then. Ctrl-C leaves the daemon to do it alone."""
    note = daemon_requests.leave(database, request)
    print(
        "the daemon owns the database and does it; Ctrl-C leaves it to do so alone", file=sys.stderr
    )
    while note.exists():
        time.sleep(_LOOK_S)
        meanwhile()
    return daemon_requests.answer_to(note)
