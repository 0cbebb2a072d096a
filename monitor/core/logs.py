"""Structured logs: one line per unit of work, JSON when nobody is looking. Event names come from `EVENTS` alone."""

from __future__ import annotations

import logging
import sys
from datetime import datetime
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING, TextIO

from monitor.core.clock import to_iso
from monitor.core.footprint import without

if TYPE_CHECKING:
    from structlog.typing import EventDict, FilteringBoundLogger, Processor

EVENTS = frozenset(
    {
        "started", "stopped", "config_loaded", "config_refused", "config_held", "store_opened", "feed_polled", "round_finished",
        "digest_built", "message_sent", "message_failed", "alert_queued", "template_failed",
        "rematch_finished", "purge_finished", "unit_crashed", "worker_restarted", "tick_skipped", "page_served", "page_failed",
        "reader_left", "hits_marked", "measures_moved", "measures_rebuilt",
        "job_overdue", "cluster_failed", "damage_found", "serving", "ready", "watch_failed", "store_failed", "clock_stepped", "alert_held",
    }
)  # fmt: skip
"""Every event that the program logs, in the past tense; a test compares this list with the code."""


def set_up(*, level: str = "info", stream: TextIO | None = None) -> None:
    """Configures structlog once, at the start of a process: human-readable on a terminal, JSON lines elsewhere.

    Without `stream`, a line goes to what standard error is when it is written.
    """
    structlog = _structlog()
    renderer: Processor = (
        structlog.dev.ConsoleRenderer()
        if (stream or sys.stderr).isatty()
        else structlog.processors.JSONRenderer(ensure_ascii=False, default=str)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _as_iso,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping()[level.upper()]
        ),
        logger_factory=lambda *_args: structlog.PrintLogger(file=stream or sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.getLogger("apscheduler").setLevel(logging.ERROR)


def _as_iso(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Times as ISO texts, which programs read, and not as Python writes them."""
    for name, value in event.items():
        if isinstance(value, datetime):
            event[name] = to_iso(value)
    return event


def get_logger() -> FilteringBoundLogger:
    """The logger; fields are keyword arguments, never parts of the message."""
    logger: FilteringBoundLogger = _structlog().get_logger()
    return logger


@cache
def _structlog() -> ModuleType:
    """The library, loaded by who logs: it takes a tenth of a second, asyncio with it."""
    with without("rich"):  # for tracebacks on a terminal; it is there where developers' tools are
        import structlog

        return structlog
