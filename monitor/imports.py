"""Imports that leave out what a library loads only because it happens to be installed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without(name: str) -> Iterator[None]:
    """While library `name` seems not to be installed. Not for use beside other threads that import."""
    there = sys.modules.get(name)
    sys.modules[name] = None  # type: ignore[assignment]  # Python's sign for "cannot be imported"
    try:
        yield
    finally:
        del sys.modules[name]
        if there is not None:
            sys.modules[name] = there
