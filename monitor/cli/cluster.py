"""Where `--dask` or the config says that pages are matched."""

from __future__ import annotations

import argparse
from typing import Any


def cluster_workers(args: argparse.Namespace, settings: Any) -> Any:
    """The executor of the Dask cluster that the command or the config names; None for this machine's processes."""
    address = getattr(args, "dask", None) or settings.dask
    if not address:
        return None
    from monitor.process.dask import connected

    return connected(address, settings)
