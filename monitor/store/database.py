"""sqlite-utils without numpy, which it would load for 12 MB and a tenth of a second. The store takes its names from here."""

from __future__ import annotations

from monitor.core.footprint import without

with without("numpy"):
    from sqlite_utils import Database, Migrations

__all__ = ["Database", "Migrations"]
