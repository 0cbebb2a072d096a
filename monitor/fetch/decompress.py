"""Content-Encoding undone in bounded steps, so that a bomb costs no more memory than the limit. Pure."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator

import brotli  # type: ignore[import-untyped]  # it has no stubs
import zstandard

from monitor.core.errors import FetchReason

ACCEPTED = "gzip, deflate, br, zstd"
"""The value of Accept-Encoding."""

_STEP_BYTES = 1 << 18
_SLICE_BYTES = (
    1 << 12
)  # of a gzip body at a time: what follows a member is copied, and a body can hold half a million of them
_ZSTD_SLICE_BYTES = (
    256  # a zstd block of 4 bytes can stand for 128 KiB, so a slice makes at most 8 MiB
)
_ZSTD_WINDOW_BYTES = 1 << 23  # RFC 8878, section 3.1.1.1.2: what a decoder should accept
_MAX_CODINGS = 3
_NO_CODINGS = (
    frozenset(  # what servers write there that is none: charsets, and the want of a coding
        {
            "",
            "identity",
            "none",
            "null",
            "binary",
            "8bit",
            "7bit",
            "text",
            "plain",
            "ascii",
            "us-ascii",
        }
        | {"utf-8", "utf8", "utf-16", "iso-8859-1", "latin1", "windows-1251", "windows-1252"}
        | {"gb2312", "gbk", "gb18030", "big5", "shift_jis", "euc-jp", "euc-kr", "koi8-r"}
    )
)
_GZIP = b"\x1f\x8b\x08"


class DecodeError(Exception):
    """A body that cannot be decoded; `reason` is TOO_LARGE, TRUNCATED or BAD_ENCODING."""

    def __init__(self, reason: FetchReason, message: str) -> None:
        super().__init__(reason, message)
        self.reason = reason
        self.message = message


def decode(body: bytes, encoding: str, *, max_bytes: int) -> bytes:
    """`body` with the codings of Content-Encoding value `encoding` undone, last one first. Raises DecodeError.

    A body that plainly is not what the header says (servers that label plain text "gzip") is taken as it is, and so is one
    whose header names no coding at all but a charset or "none".
    A gzip file served without a coding (sitemaps, `feed.xml.gz`) is opened too.
    """
    codings = [
        name for part in encoding.split(",") if (name := part.strip().lower()) not in _NO_CODINGS
    ]
    if len(codings) > _MAX_CODINGS:
        raise DecodeError(
            FetchReason.BAD_ENCODING, f"{len(codings)} content codings on top of each other"
        )
    for coding in reversed(codings):
        body = _undo(coding, body, max_bytes)
    if body.startswith(_GZIP):
        body = _undo("gzip", body, max_bytes)
    if len(body) > max_bytes:
        raise _too_large(max_bytes)
    return body


def _undo(coding: str, body: bytes, max_bytes: int) -> bytes:
    steps = _STEPS.get(coding)
    if steps is None and body.lstrip()[:1] in (b"<", b"{", b"["):
        return body  # markup, whatever the header calls it
    if steps is None:
        raise DecodeError(FetchReason.BAD_ENCODING, f'unknown content coding "{coding[:40]}"')
    if not body or (
        coding in _MAGIC
        and not body.startswith(_MAGIC[coding])
        and body.lstrip()[:1] in (b"<", b"{")
    ):
        return body
    parts, size = [], 0
    try:
        for part in steps(body):
            size += len(part)
            if size > max_bytes:
                raise _too_large(max_bytes)
            parts.append(part)
    except (zlib.error, brotli.error, zstandard.ZstdError) as exc:
        raise DecodeError(FetchReason.BAD_ENCODING, f"not valid {coding}: {exc}") from exc
    return b"".join(parts)


def _gzip(body: bytes) -> Iterator[bytes]:
    at = 0
    while body.startswith(
        b"\x1f\x8b", at
    ):  # members may follow each other; padding after the last one is ignored
        member = zlib.decompressobj(16 + zlib.MAX_WBITS)
        while at < len(body) and not member.eof:
            part = body[at : at + _SLICE_BYTES]
            at += len(part)
            yield from _inflated(member, part)
        at -= len(member.unused_data)
        if not member.eof:
            raise DecodeError(FetchReason.TRUNCATED, "the gzip stream ends too early")


def _deflate(body: bytes) -> Iterator[bytes]:
    """RFC 9110 means zlib by "deflate"; some servers send the bare stream."""
    looks_like_zlib = (
        len(body) > 1 and body[0] & 0x0F == 8 and int.from_bytes(body[:2], "big") % 31 == 0
    )
    stream = zlib.decompressobj(zlib.MAX_WBITS if looks_like_zlib else -zlib.MAX_WBITS)
    yield from _inflated(stream, body)
    if not stream.eof:
        raise DecodeError(FetchReason.TRUNCATED, "the deflate stream ends too early")


def _inflated(stream: zlib._Decompress, body: bytes) -> Iterator[bytes]:
    part = b"?"
    while not stream.eof and (
        body or len(part) == _STEP_BYTES
    ):  # a full step may have left something behind
        part = stream.decompress(body, _STEP_BYTES)
        body = stream.unconsumed_tail
        yield part


def _brotli(body: bytes) -> Iterator[bytes]:
    stream = brotli.Decompressor()
    yield stream.process(body, output_buffer_limit=_STEP_BYTES)
    while not stream.is_finished():
        part = stream.process(b"", output_buffer_limit=_STEP_BYTES)
        if not part and stream.can_accept_more_data():
            raise DecodeError(FetchReason.TRUNCATED, "the brotli stream ends too early")
        yield part


def _zstd(body: bytes) -> Iterator[bytes]:
    decoder = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW_BYTES)
    at = 0
    while at < len(body):  # frames may follow each other
        frame = decoder.decompressobj()
        while at < len(body) and not frame.eof:
            part = body[at : at + _ZSTD_SLICE_BYTES]
            at += len(part)
            yield frame.decompress(part)
        at -= len(frame.unused_data)
        if not frame.eof:
            raise DecodeError(FetchReason.TRUNCATED, "the zstd stream ends too early")


def _too_large(max_bytes: int) -> DecodeError:
    return DecodeError(FetchReason.TOO_LARGE, f"more than {max_bytes / 1e6:.1f} MB when decoded")


_STEPS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
_MAGIC = {
    "gzip": b"\x1f\x8b",
    "x-gzip": b"\x1f\x8b",
    "deflate": b"\x78",
    "zstd": b"\x28\xb5\x2f\xfd",
}
