"""An answer's body: read within its limits and within the budget of all, decoded."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

import aiohttp

from monitor.core.errors import FetchReason
from monitor.fetch.budget import FREE_BYTES, Lease
from monitor.fetch.decompress import DecodeError, decode

_USUAL_RATIO = 12  # of what markup comes to when it is decompressed
_INLINE_DECODE_BYTES = (
    131_072  # larger bodies are decoded in a thread, so that the loop does not wait
)
_UNREAD_TYPES = (
    "audio/",
    "video/",
    "image/",
    "font/",
    "application/zip",
    "application/vnd.ms-",
    "application/vnd.openxmlformats-officedocument.spreadsheetml",
    "application/vnd.openxmlformats-officedocument.presentationml",
)
_DOCUMENT_TYPES = (
    "application/pdf",
    "application/x-pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml",
)
_PERHAPS_DOCUMENTS = (  # what servers call files; feeds too
    "application/octet-stream",
    "binary/octet-stream",
    "application/download",
    "application/force-download",
)
_DOCUMENT_STARTS = (b"%PDF-", b"PK\x03\x04")
_START_BYTES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyLimits:
    """How large a body may be: a feed or page, and a PDF or Word document (0: it is not read). `cut` takes what fits of a longer one."""

    page: int
    document: int
    cut: bool


class Room:
    """Room for a body that is being read; the wait for it does not count against the time limit."""

    def __init__(self, lease: Lease, limit: asyncio.Timeout) -> None:
        self._lease = lease
        self._limit = limit

    def holds(self, size: int) -> bool:
        """Whether there is room for `size` bytes now."""
        return self._lease.has_room(size)

    async def make(self, size: int) -> None:
        """Waits until there is room for `size` bytes."""
        ends_at, began_s = self._limit.when(), asyncio.get_running_loop().time()
        self._limit.reschedule(None)
        await self._lease.make_room(size)
        if ends_at is not None:
            self._limit.reschedule(ends_at + asyncio.get_running_loop().time() - began_s)

    def settle(self, size: int) -> None:
        """The body is whole, and so large."""
        self._lease.shrink(size)


async def read(
    got: aiohttp.ClientResponse, headers: Mapping[str, str], limits: BodyLimits, room: Room
) -> bytes:
    """The decoded body of an answer with these headers; empty for what is never read. Raises DecodeError."""
    kind = headers.get("content-type", "").strip().lower()
    is_document = kind.startswith(_DOCUMENT_TYPES)
    if kind.startswith(_UNREAD_TYPES) or (is_document and not limits.document):
        return b""
    may_be_long = is_document or kind.startswith(_PERHAPS_DOCUMENTS)
    limit = max(limits.page, limits.document if may_be_long else 0)
    length = headers.get("content-length", "")
    known = int(length) if length.isdecimal() else 0
    if not limits.cut and known > limit:
        raise _too_large(f"{known / 1e6:.1f} MB, larger than", limit)
    if not room.holds(min(known, limit)):
        await room.make(min(known, limit))
    raw = await _raw_body(got, limits, limit, room)
    body = await _decoded(raw, headers.get("content-encoding", ""), limit, room)
    room.settle(len(body))
    return body


async def _decoded(raw: bytes, encoding: str, limit: int, room: Room) -> bytes:
    if not encoding and not raw.startswith(b"\x1f\x8b"):
        return raw
    if len(raw) < _INLINE_DECODE_BYTES:
        return decode(raw, encoding, max_bytes=limit)
    if not room.holds(expected := min(limit, len(raw) * _USUAL_RATIO)):
        await room.make(expected)
    return await asyncio.to_thread(decode, raw, encoding, max_bytes=limit)


async def _raw_body(
    got: aiohttp.ClientResponse, limits: BodyLimits, limit: int, room: Room
) -> bytes:
    """The body as sent; what is longer than a page may be must be a document by its first bytes."""
    parts: list[bytes] = []
    size, start = 0, b""
    async for part in got.content.iter_any():
        size += len(part)
        if size > limit:
            if limits.cut:
                parts.append(part)
                break
            raise _too_large("larger than", limit)
        if not room.holds(step := _step(size, limit)):
            await room.make(step)
        parts.append(part)
        if len(start) < _START_BYTES:
            start = (start + part)[:_START_BYTES]
        if size > limits.page and not start.startswith(_DOCUMENT_STARTS):
            raise _too_large("no document, and larger than", limits.page)
    return b"".join(parts)[:limit]


def _step(size: int, most: int) -> int:
    """The room to ask for when a body has come to `size` bytes: it doubles, so that a large one asks a few times only."""
    return size if size <= FREE_BYTES else min(most, 1 << size.bit_length())


def _too_large(what: str, limit: int) -> DecodeError:
    return DecodeError(FetchReason.TOO_LARGE, f"{what} {limit / 1e6:.1f} MB")
