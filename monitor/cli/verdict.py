"""How the daemon and its database fare, from the database alone."""

from __future__ import annotations

from pathlib import Path

from monitor.core.clock import utc_now
from monitor.pipeline import health


def verdict(database: Path) -> health.Health:
    """The health that the stored status tells. Raises StoreError."""
    from monitor.store.facade import Store
    from monitor.store.reader import Reader

    with Store.open(database, now=utc_now, read_only=True) as store:
        status = store.read_now(Reader.status, utc_now())
    return health.of(status, now=utc_now(), database=database)
