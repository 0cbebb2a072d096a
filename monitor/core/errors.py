"""Everything that can go wrong, as a closed list of classes and reasons.

    MonitorError
    ├── ConfigError    problems, all at once
    ├── FetchError     url, reason, status, retry_after_s
    ├── ParseError     url, reason, candidates
    ├── ExtractError   url, reason
    ├── StoreError     reason
    └── DeliverError   recipient, reason

A `reason` is a log field, a column and a row of docs/reasons.md; the message says what was wrong, where, the limit and a hint.
Messages quote what servers sent, so they are made one line of printable characters: they end on terminals and in the database.
Errors are picklable, because some are raised in worker processes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FetchReason(StrEnum):
    """Why a page or feed could not be had."""

    BAD_URL = "bad_url"  # not an absolute http(s) address
    PRIVATE_ADDRESS = "private_address"  # resolves to a loopback, private or reserved address
    DNS = "dns"  # the name does not resolve
    CONNECT = "connect"  # refused, reset or unreachable
    TLS = "tls"  # certificate or handshake
    TIMEOUT = "timeout"  # total deadline passed
    TOO_LARGE = "too_large"  # decoded body larger than the limit
    BAD_ENCODING = "bad_encoding"  # content-encoding cannot be decoded
    TRUNCATED = "truncated"  # the connection ended before the body did
    REDIRECT_LOOP = "redirect_loop"  # a loop or more than ten hops
    PROTOCOL = "protocol"  # not HTTP, or headers broken or too long
    ROBOTS = "robots"  # robots.txt forbids it, or its server has an error
    HTTP_STATUS = "http_status"  # any other 4xx or 5xx
    GONE = "gone"  # 410
    BLOCKED = "blocked"  # 401, 403, 407, 451
    NOT_FOUND = "not_found"  # 404
    RATE_LIMITED = "rate_limited"  # 429, or 503 with Retry-After
    HELD = "held"  # the site asked for a pause that has not ended


class ParseReason(StrEnum):
    """Why bytes are not a feed."""

    EMPTY = "empty"
    HTML = "html"  # a web page where the feed was
    NOT_A_FEED = "not_a_feed"
    MALFORMED = "malformed"  # broken XML or JSON and no item could be saved
    TIMEOUT = "timeout"  # the worker was killed
    CRASH = "crash"  # the parser raised or its process died


class ExtractReason(StrEnum):
    """Why a page gave no article, or not all of one."""

    NOT_HTML = "not_html"  # PDF, video, image …
    EMPTY = "empty"
    NO_TEXT = "no_text"  # a page without an article: index, script shell
    ERROR_PAGE = "error_page"  # "not found" answered as 200
    CONSENT_WALL = "consent_wall"
    PAYWALL = "paywall"
    TEASER = "teaser"  # shorter than the feed's own text, or cut
    TIMEOUT = "timeout"
    CRASH = "crash"
    NO_LINK = "no_link"  # the item has none
    SEALED_LINK = "sealed_link"  # an aggregator's, and only the aggregator knows where it leads
    NOT_ASKED = "not_asked"  # the page: `full_text = "never"`


class StoreReason(StrEnum):
    """Why the database cannot be used."""

    MISSING_FOLDER = "missing_folder"
    MISSING_FILE = "missing_file"  # nothing was ever saved
    READ_ONLY = "read_only"
    LOCKED = "locked"  # another process writes to it
    NEWER = "newer"  # written by a newer program
    CORRUPT = "corrupt"
    DISK_FULL = "disk_full"
    IO = "io"


class DeliverReason(StrEnum):
    """Why a message was not delivered (yet)."""

    CONNECT = "connect"
    TLS = "tls"
    AUTH = "auth"
    TEMPORARY = "temporary"  # 4xx
    REFUSED = "refused"  # 5xx
    TOO_LARGE = "too_large"  # 552
    TIMEOUT = "timeout"  # the outcome is unknown
    PROTOCOL = "protocol"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong in config.toml: `path` as `feeds[3].url`, `line` 1-based or None."""

    path: str
    message: str
    line: int | None = None
    hint: str | None = None

    def __str__(self) -> str:
        where = f"line {self.line}: " if self.line else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{where}{self.path}: {self.message}{hint}"


class MonitorError(Exception):
    """The root of all errors that this program raises on purpose."""


class ConfigError(MonitorError):
    """config.toml cannot be used; `problems` holds every one found, in file order."""

    def __init__(self, source: str, problems: tuple[Problem, ...]) -> None:
        super().__init__(source, problems)
        self.source = source
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(f"{self.source}: {problem}" for problem in self.problems)


class FetchError(MonitorError):
    """A GET failed. `retry_after_s` is what the server asked for, whatever the status; without a `status`, when to ask again."""

    def __init__(
        self,
        url: str,
        reason: FetchReason,
        message: str = "",
        *,
        status: int | None = None,
        retry_after_s: float | None = None,
    ) -> None:
        message = _printable(message)
        super().__init__(url, reason, message)
        self.url = url
        self.reason = reason
        self.message = message
        self.status = status
        self.retry_after_s = retry_after_s

    def __str__(self) -> str:
        status = f" {self.status}" if self.status else ""
        return f"{self.url}: {self.reason}{status}{': ' + self.message if self.message else ''}"


class ParseError(MonitorError):
    """Bytes that are no feed. `candidates` are feed addresses that the page itself names (autodiscovery)."""

    def __init__(
        self, url: str, reason: ParseReason, message: str = "", candidates: tuple[str, ...] = ()
    ) -> None:
        message = _printable(message)
        super().__init__(url, reason, message, candidates)
        self.url = url
        self.reason = reason
        self.message = message
        self.candidates = candidates

    def __str__(self) -> str:
        return f"{self.url}: {self.reason}{': ' + self.message if self.message else ''}"


class ExtractError(MonitorError):
    """A page that holds no article."""

    def __init__(self, url: str, reason: ExtractReason, message: str = "") -> None:
        message = _printable(message)
        super().__init__(url, reason, message)
        self.url = url
        self.reason = reason
        self.message = message

    def __str__(self) -> str:
        return f"{self.url}: {self.reason}{': ' + self.message if self.message else ''}"


class StoreError(MonitorError):
    """The database cannot be opened or written; the message says what to do."""

    def __init__(self, reason: StoreReason, message: str = "") -> None:
        super().__init__(reason, message)
        self.reason = reason
        self.message = message

    def __str__(self) -> str:
        return f"{self.reason}: {self.message}"


class DeliverError(MonitorError):
    """A message could not be handed over to one recipient (or to all, when `recipient` is empty)."""

    def __init__(
        self, recipient: str, reason: DeliverReason, message: str = "", *, permanent: bool = False
    ) -> None:
        super().__init__(recipient, reason, message)
        self.recipient = recipient
        self.reason = reason
        self.message = message
        self.permanent = permanent

    def __str__(self) -> str:
        return f"{self.recipient or 'all recipients'}: {self.reason}{': ' + self.message if self.message else ''}"


def _printable(text: str) -> str:
    """`text` as one line without control and bidirectional characters and lone surrogates."""
    return (
        text
        if text.isprintable()
        else " ".join("".join(char if char.isprintable() else " " for char in text).split())
    )
