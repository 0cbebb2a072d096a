"""The languages that the program reads, one file each: `data/en.toml … ja.toml`. Pure but for reading its own files.

A file in `data/` is all that makes a language known; `data/README.md` says what each topic holds. Read when first asked for.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

DEFAULT = "en"  # its words apply everywhere: news of any language quotes English
_SHARED = "shared"
_HEAD = re.compile(r"^\[([a-z_]+)(?:\.[a-z_]+)?\]$", re.MULTILINE)  # of a topic, or of a part of it
_FORMER = {  # codes that stand for a language of ours, or that ISO 639 replaced
    "in": "id",
    "iw": "he",
    "ms": "id",
    "yue": "zh",
    "cmn": "zh",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """What the program knows of a language; a topic that its file leaves out is empty."""

    tag: str  # two letters, ISO 639-1
    name: str  # in English
    script: str  # latin, cyrillic, han, kana: what most of its letters are
    topics: Mapping[str, Mapping[str, Any]]

    @property
    def spaced(self) -> bool:
        """Whether white space stands between its words."""
        return self.script not in ("han", "kana")

    def topic(self, name: str) -> Mapping[str, Any]:
        """A topic's table as written: "sentences", "news", "events" …"""
        return self.topics.get(name, {})

    def words(self, topic: str, key: str) -> tuple[str, ...]:
        """A list of words in order: white space apart, "_" for a space inside one."""
        return tuple(w.replace("_", " ") for w in self.topic(topic).get(key, "").split())

    def phrases(self, topic: str, key: str) -> tuple[str, ...]:
        """A list of phrases in order: commas apart."""
        return split_phrases(self.topic(topic).get(key, ""))


def split_phrases(listed: str) -> tuple[str, ...]:
    """The phrases of a text that sets them apart by commas, white space inside them made one space."""
    return tuple(" ".join(part.split()) for part in listed.split(",") if part.strip())


def code(tag: str | None) -> str | None:
    """The language of a BCP 47 tag: "zh" for "zh-Hant-TW" and "zh_CN", "id" for "in"; None without one."""
    if not tag:
        return None
    main = tag.replace("_", "-").partition("-")[0].lower()
    return _FORMER.get(main, main)


@cache
def known() -> tuple[str, ...]:
    """The codes of the languages with a file, English first, the others in order of the alphabet."""
    found = {
        entry.name.removesuffix(".toml")
        for entry in (files("monitor.language") / "data").iterdir()
        if entry.name.endswith(".toml")
    }
    return (DEFAULT, *sorted(found - {DEFAULT, _SHARED}))


def name_of(tag: str) -> str:
    """The English name of a BCP 47 tag's language; the tag itself when it is not known."""
    main = tag.replace("_", "-").partition("-")[0].lower()
    return of(main).name if main in known() else str(shared("names").get(main, tag))


@lru_cache(maxsize=256)
def of(tag: str | None) -> Language:
    """The language of a BCP 47 tag; English for one that is not known, or none."""
    main = code(tag)
    return _read(main if main in known() else DEFAULT)


class _Topics(Mapping[str, Mapping[str, Any]]):
    """The topics of a file, each parsed when first asked for: who tells languages apart needs one of twenty of each."""

    def __init__(self, text: str) -> None:
        heads = [*_HEAD.finditer(text)]
        ends = [*(head.start() for head in heads[1:]), len(text)]
        self.top = text[: heads[0].start()] if heads else text
        self._texts: dict[str, str] = {}
        self._parsed: dict[str, Mapping[str, Any]] = {}
        for head, end in zip(heads, ends, strict=True):
            self._texts[head[1]] = self._texts.get(head[1], "") + text[head.start() : end]

    def __getitem__(self, name: str) -> Mapping[str, Any]:
        if name not in self._parsed:
            table = tomllib.loads(self._texts[name])[name]
            self._parsed[name] = MappingProxyType(table)
        return self._parsed[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)


@cache
def _read(name: str) -> Language:
    topics = _Topics(_text(name))
    top = tomllib.loads(topics.top)
    return Language(tag=name, name=top["name"], script=top["script"], topics=topics)


@cache
def _shared() -> _Topics:
    return _Topics(_text(_SHARED))


def shared(topic: str) -> Mapping[str, Any]:
    """What texts of every language use, by the same topics; empty where there is nothing."""
    return _shared().get(topic, {})


def everywhere(topic: str, key: str) -> tuple[str, ...]:
    """The lines of a text that several languages list, those of all of them and the shared ones, in order of `known`."""
    texts = (shared(topic).get(key, ""), *(of(name).topic(topic).get(key, "") for name in known()))
    return tuple(line for text in texts for line in text.split("\n") if line)


def words_everywhere(topic: str, key: str) -> frozenset[str]:
    """The words of a list in any language."""
    return frozenset(
        word.replace("_", " ") for line in everywhere(topic, key) for word in line.split()
    )


@cache
def fingerprint(*topics: str) -> str:
    """A short hash of these topics in all languages, for whoever must know that a result may have changed."""
    tables = [(name, topic, dict(of(name).topic(topic))) for name in known() for topic in topics]
    tables += [(_SHARED, topic, dict(shared(topic))) for topic in topics]
    return hashlib.sha256(repr(tables).encode()).hexdigest()[:12]


def _text(name: str) -> str:
    return (files("monitor.language") / "data" / f"{name}.toml").read_text(encoding="utf-8")
