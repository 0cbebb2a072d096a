"""Errors say what, where and why, and travel between processes."""

import pickle

import pytest

from monitor.core.errors import (
    ConfigError,
    DeliverError,
    DeliverReason,
    ExtractError,
    ExtractReason,
    FetchError,
    FetchReason,
    MonitorError,
    ParseError,
    ParseReason,
    Problem,
    StoreError,
    StoreReason,
)

CASES = [
    (
        FetchError("https://x/rss", FetchReason.TOO_LARGE, "7.1 MB", status=200),
        "https://x/rss: too_large 200: 7.1 MB",
    ),
    (ParseError("https://x/rss", ParseReason.HTML, "", ("https://x/feed",)), "https://x/rss: html"),
    (
        ExtractError("https://x/a", ExtractReason.NO_TEXT, "no paragraph"),
        "https://x/a: no_text: no paragraph",
    ),
    (StoreError(StoreReason.LOCKED, "process 7"), "locked: process 7"),
    (DeliverError("a@b.example", DeliverReason.TEMPORARY, "450"), "a@b.example: temporary: 450"),
    (DeliverError("", DeliverReason.CONNECT), "all recipients: connect"),
    (
        ConfigError("c.toml", (Problem(path="x", message="bad", line=3, hint="better"),)),
        "c.toml: line 3: x: bad (better)",
    ),
]


@pytest.mark.parametrize(
    ("error", "text"),
    CASES,
    ids=[type(error).__name__ + str(i) for i, (error, _) in enumerate(CASES)],
)
def test_an_error_reads_well_and_survives_pickling(error: MonitorError, text: str) -> None:
    assert str(error) == text
    copy = pickle.loads(pickle.dumps(error))
    assert str(copy) == text
    assert vars(copy) == vars(error)


@pytest.mark.parametrize(
    "error",
    [
        FetchError("https://x/", FetchReason.PROTOCOL, "a\x1b[31m\nb\u202e\udcff  c\x9b"),
        ParseError("https://x/", ParseReason.MALFORMED, "a\x1b[31m\nb\u202e\udcff  c\x9b"),
        ExtractError("https://x/", ExtractReason.CRASH, "a\x1b[31m\nb\u202e\udcff  c\x9b"),
    ],
)
def test_a_message_is_one_printable_line(error: FetchError | ParseError | ExtractError) -> None:
    assert error.message == "a [31m b c"
    assert str(error).isprintable()
    assert "\x1b" not in repr(error)
