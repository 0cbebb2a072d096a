"""What the process need not hold: imports that a library makes only because something happens to be installed, and freed memory.

glibc keeps a good part of what was freed for later, which may never come.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_MMAP_THRESHOLD = -3  # <malloc.h>
_LARGE_BYTES = 262_144

try:
    _trim: Callable[[int], int] | None = ctypes.CDLL(None).malloc_trim
    _tune: Callable[[int, int], int] | None = ctypes.CDLL(None).mallopt
except (AttributeError, OSError, TypeError):  # another C library
    _trim = _tune = None


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


def give_back() -> None:
    """Takes one to three milliseconds; after a round over 5,000 feeds it is 5 MB."""
    if _trim is not None:
        _trim(0)


def large_blocks_apart() -> None:
    """Lets the system have large blocks back as soon as they are freed. glibc stops doing so after the first few megabytes, and forty
    feeds of 9.5 MB then leave a quarter more behind in the process, and a third more in its workers (measured)."""
    if _tune is not None:
        _tune(_MMAP_THRESHOLD, _LARGE_BYTES)
