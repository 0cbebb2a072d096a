"""sqlite-utils without what it would load for others: where numpy is installed it imports that, for 12 MB and a tenth of a second.

The store's modules take their `Database` and `Migrations` from here.
"""

from __future__ import annotations

import sys

_numpy = sys.modules.get("numpy")
sys.modules["numpy"] = None  # type: ignore[assignment]  # Python's sign for "cannot be imported"
try:
    from sqlite_utils import Database, Migrations
finally:
    del sys.modules["numpy"]
    if _numpy is not None:
        sys.modules["numpy"] = _numpy

__all__ = ["Database", "Migrations"]
