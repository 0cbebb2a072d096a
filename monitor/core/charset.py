"""Bytes to text: the charset by header, byte order mark, declaration and content, as browsers read them. Pure."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping

from charset_normalizer import from_bytes

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HEAD_BYTES = 4096  # where a charset must be declared; the HTML standard looks at 1024
_GUESS_BYTES = 20_000  # how much the content detector reads: it costs milliseconds per kB
_META_CHARSET = re.compile(
    rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([a-zA-Z0-9_:.-]{2,40})", re.IGNORECASE
)
_XML_CHARSET = re.compile(
    rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([a-zA-Z0-9_:.-]{2,40})", re.IGNORECASE
)
_WHATWG = {  # labels that browsers read as a larger set: https://encoding.spec.whatwg.org/#names-and-labels
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "ks_c-5601-1987": "cp949",
}
_NO_CHARSETS = frozenset(
    {"utf-7", "unicode-escape", "raw-unicode-escape", "punycode"}
)  # of Python alone, or unsafe
_BROKEN_SHARE = 0.02  # of a page's non-ASCII characters: more replacements than that and the declared charset is a lie


def decode(body: bytes, headers: Mapping[str, str]) -> str:
    """The text of `body`: charset by header, BOM, meta, content, in that order; one that does not fit is passed over."""
    for label in _declared(body, headers):
        try:
            text = body.decode(label, errors="replace")
        except (
            LookupError,
            ValueError,
        ):  # zlib, idna, undefined: Python's codecs are not all charsets
            continue
        if _fits(text):
            return text.removeprefix("\ufeff")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        best = from_bytes(body[:_GUESS_BYTES]).best()
        return body.decode(best.encoding if best else "cp1252", errors="replace")


def _declared(body: bytes, headers: Mapping[str, str]) -> Iterator[str]:
    """The charsets that header, byte order mark and meta element name, as Python codecs."""
    found = re.search(
        r"charset\s*=\s*[\"']?\s*([\w:.-]+)", headers.get("content-type", ""), re.IGNORECASE
    )
    labels = [found[1]] if found else []
    labels += [name for mark, name in _BOMS if body.startswith(mark)]
    head = body[:_HEAD_BYTES]
    labels += [
        match[1].decode("ascii")
        for match in (_XML_CHARSET.search(head), _META_CHARSET.search(head))
        if match
    ]
    for label in labels:
        try:
            name = codecs.lookup(label).name
        except LookupError:
            name = _WHATWG.get(label.lower(), "")
        if name in _NO_CHARSETS or (
            name.startswith("utf-16")
            and not body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        ):
            continue  # a document that can be read as ASCII up to its charset is not UTF-16
        if name:
            yield _WHATWG.get(name, name)


def _fits(text: str) -> bool:
    broken = text.count("\ufffd")
    return broken == 0 or broken <= max(2, _BROKEN_SHARE * sum(not char.isascii() for char in text))


# --- what kind of document ---------------------------------------------------------------------------------------------
