"""`monitor health`: exit 0 when the daemon does its work."""

from __future__ import annotations

import argparse
from typing import Any

from monitor.cli.verdict import verdict
from monitor.config.essentials import essentials
from monitor.core.errors import ConfigError, StoreError
from monitor.pipeline import health


def add_verb(verbs: Any, common: argparse.ArgumentParser) -> None:
    """The verb."""
    verbs.add_parser(
        "health", help="exit 0 when the daemon does its work (for HEALTHCHECK)", parents=[common]
    ).set_defaults(run=_health)


def _health(args: argparse.Namespace) -> int:
    """0 or 1 and nothing else: a container's HEALTHCHECK knows no other answers."""
    try:
        found = verdict(essentials(args.config).database)
    except (ConfigError, StoreError) as exc:
        found = health.Health(status="failing", reasons=(str(exc),))
    print("; ".join((found.status, *found.reasons)))
    return 0 if found.status in ("ok", "degraded") else 1
