"""What grouping keeps of an article: its weighted terms, a sketch of its text, its concepts. Text-free, ≤ 2 kB as bytes."""

from __future__ import annotations

import json
import math
import struct
import sys
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from monitor.language.rarity import Rarity
from monitor.model.stories import ArticleRef, Role
from monitor.stories.copies import Sketch, origin, sketch
from monitor.stories.telling import Telling, telling
from monitor.stories.terms import TermKind, Terms, is_syllabic, terms, words

UNIT = 1000  # length of a term vector; integers, so that adding and taking away members is exact
_KEPT = 128  # terms of an article
_TITLE_WORDS, _LEAD_WORDS, _LIMIT_WORDS = 60, 120, 300
_TITLE, _LEAD, _REST = (
    2.5,
    1.0,
    0.35,
)  # worth of an occurrence: leads are compared with leads, furniture comes late
_SORT = {TermKind.NAME: 1.2, TermKind.NUMBER: 1.2, TermKind.PAIR: 0.4}
_SMALL_NUMBER = 0.8
_VERSION, _FORMER = (
    b"\x03",
    b"\x02",
)  # the former has terms and weights as JSON, which takes longer to read
_PART, _TERM = b"\0", "\n"  # no term has either


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """An article in the window."""

    article_id: int
    at: datetime  # published
    language: str  # two or three letters, "" unknown
    outlet: str
    weights: dict[str, int]  # never changed; by term, heaviest first; squares sum to about UNIT²
    marked: int  # bit n: the nth of them is a name or a figure, which other languages share
    sketch: Sketch
    origin: str | None
    role: Role
    copy_of: int | None
    concepts: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]  # minerals, policies, places
    telling: Telling | None = None  # its main event, as far as it tells stories apart

    @property
    def marks(self) -> tuple[str, ...]:
        """Names and figures, heaviest first."""
        return tuple(term for at, term in enumerate(self.weights) if self.marked >> at & 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """What a fingerprint takes from its article alone, whatever the window holds. Made by any process."""

    language: str
    terms: Terms
    sketch: Sketch
    origin: str | None
    telling: Telling | None


def imprint(ref: ArticleRef) -> Imprint:
    """What grouping keeps of an article, but for the weights, which depend on the articles around it."""
    language = (ref.language or "").replace("_", "-").split("-")[0].lower()
    head, body = words(ref.title, _TITLE_WORDS), words(ref.text, _LIMIT_WORDS)
    parts = ((_TITLE, head), (_LEAD, body[:_LEAD_WORDS]), (_REST, body[_LEAD_WORDS:]))
    return Imprint(
        language=language,
        terms=terms(parts, syllabic=is_syllabic(ref.text or ref.title, language)),
        sketch=sketch(ref.text),
        origin=origin(ref.text, ref.outlet),
        telling=telling(ref),
    )


def fingerprint(
    ref: ArticleRef, rarity: Rarity, made_of: Imprint | None = None
) -> tuple[Fingerprint, dict[str, str]]:
    """The fingerprint of an article (role still open), and how its terms are written; from its imprint, if that is made."""
    made_of = made_of or imprint(ref)
    found = made_of.terms
    worth = {key: _worth(key, sort) for key, sort in found.marks.items()}
    rare = rarity.of(found.counts, made_of.language)
    weighed = (
        (-math.sqrt(n) * r * worth.get(key, 1.0), key)
        for (key, n), r in zip(found.counts.items(), rare, strict=True)
    )
    heavy = sorted(weighed)[:_KEPT]
    norm = math.sqrt(sum(weight * weight for weight, _ in heavy)) or 1.0
    weights = {sys.intern(key): max(1, round(-weight * UNIT / norm)) for weight, key in heavy}
    made = Fingerprint(
        article_id=ref.article_id,
        at=ref.published_at,
        language=made_of.language,
        outlet=ref.outlet,
        weights=weights,
        marked=sum(1 << at for at, key in enumerate(weights) if key in found.marks),
        sketch=made_of.sketch,
        origin=made_of.origin,
        role=Role.FIRST,
        copy_of=None,
        concepts=(ref.minerals, ref.policies, ref.places),
        telling=made_of.telling,
    )
    return made, found.written


def _worth(key: str, sort: TermKind) -> float:
    """What a mark counts for: a small number is in every other text."""
    return _SMALL_NUMBER if sort is TermKind.NUMBER and len(key) < 3 else _SORT[sort]


def pack(one: Fingerprint) -> bytes:
    """`one` as bytes to store."""
    head = [
        one.article_id,
        one.at.timestamp(),
        one.language,
        one.outlet,
        f"{one.marked:x}",
        one.sketch.level,
        one.origin,
        one.role,
        one.copy_of,
        one.concepts,
        _telling_row(one.telling),
    ]
    text = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()
    terms = _TERM.join(one.weights).encode()
    values = struct.pack(f"<{len(one.weights)}H", *one.weights.values())
    parts = (text, terms, values + one.sketch.packed)
    return _VERSION + zlib.compress(_PART.join(parts), 9)


def unpack(data: bytes) -> Fingerprint:
    """The fingerprint that `pack` made bytes of. Raises ValueError when it was another program."""
    if data[:1] not in (_VERSION, _FORMER):
        raise ValueError(f"fingerprint of an unknown version {data[:1]!r}")
    text, _, hashes = zlib.decompress(data[1:]).partition(_PART)
    head = json.loads(text.decode())  # as bytes its charset would be looked for first
    if data[:1] == _FORMER:
        number, at, language, outlet, keys, values, marks, level, credit, role, copy_of = head[:-2]
    else:
        number, at, language, outlet, marks, level, credit, role, copy_of = head[:-2]
        terms, _, rest = hashes.partition(_PART)
        keys = terms.decode().split(_TERM) if terms else []
        values = struct.unpack_from(f"<{len(keys)}H", rest)
        hashes = rest[2 * len(keys) :]
    weights = dict(zip(map(sys.intern, keys), values, strict=True))
    minerals, policies, places = (tuple(part) for part in head[-2])
    return Fingerprint(
        article_id=number,
        at=datetime.fromtimestamp(at, UTC),
        language=language,
        outlet=outlet,
        weights=weights,
        marked=int(marks, 16),
        sketch=Sketch(level=level, packed=hashes),
        origin=credit,
        role=Role(role),
        copy_of=copy_of,
        concepts=(minerals, policies, places),
        telling=_telling_of(head[-1]),
    )


def _telling_row(told: Telling | None) -> list[object] | None:
    if told is None:
        return None
    return [
        told.action,
        told.governments,
        told.minerals,
        told.target,
        told.dockets,
        told.origins,
    ]


def _telling_of(row: list[Any] | None) -> Telling | None:
    if row is None:
        return None
    action, governments, minerals, target, dockets, origins = row
    return Telling(
        action=action,
        governments=tuple(governments),
        minerals=tuple(minerals),
        target=target,
        dockets=tuple(dockets),
        origins=tuple(origins),
    )
