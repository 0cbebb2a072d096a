"""config.toml: read, checked, and handed out in parts. Nothing reads it as a global.

Every problem is found at once, with its path, its line and, for a misspelt key, the nearest known one.
"""

from __future__ import annotations

import copy
import difflib
import os
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from monitor.config.essentials import home_of
from monitor.config.settings import Config
from monitor.core.errors import ConfigError, Problem
from monitor.core.urls import canonical_url, redact
from monitor.model.feeds import Feed
from monitor.model.hits import Watchlist

_LOOKS = 6  # at what is left of a config, each without what the one before found wrong


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A valid config with the values that the rooms use, the folder its paths are relative to, and its text."""

    config: Config
    source: Path
    text: str
    database: Path
    feeds: tuple[Feed, ...]
    watchlists: tuple[Watchlist, ...]


def load(source: Path, *, env: Mapping[str, str] = os.environ) -> Loaded:
    """The config in file `source`. Raises ConfigError with all problems at once.

    The database lies in $MONITOR_DATA when that is set, else beside the file (beside the link, when it is one: what a link leads to
    may be another folder after every update), unless its path is absolute.
    """
    try:
        text = source.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise _one(source, "there is no such file", hint="write one with: monitor init") from None
    except (OSError, UnicodeDecodeError) as exc:
        raise _one(source, f"cannot be read: {exc}") from exc
    return parse(text, source=source, env=env)


def beside(source: Path, name: Path) -> Path:
    """A file that config.toml names, which lies beside it; beside what it links to, when it lies there alone."""
    here = source.absolute().parent / name
    there = source.resolve().parent / name
    return there if there.exists() and not here.exists() else here


def parse(text: str, *, source: Path, env: Mapping[str, str] = os.environ) -> Loaded:
    """The config that `text` holds; `source` names it in errors. Raises ConfigError."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as exc:
        found = re.search(r"at line (\d+)", str(exc))
        line = int(found[1]) if found else len(text.splitlines()) or None
        raise ConfigError(
            str(source), (Problem(path="TOML", message=str(exc), line=line),)
        ) from exc
    config, problems = _salvaged(data, text)
    problems += _duplicates(data, text)
    if problems or config is None:
        kept = _loaded(config, source=source, text=text, env=env) if config else None
        raise Unfit(str(source), tuple(sorted(problems, key=lambda p: p.line or 0)), kept=kept)
    return _loaded(config, source=source, text=text, env=env)


class Unfit(ConfigError):
    """A config with problems, and what is left of it without them: enough to find those that only the rooms can see."""

    def __init__(self, source: str, problems: tuple[Problem, ...], *, kept: Loaded | None) -> None:
        super().__init__(source, problems)
        self.kept = kept


def _loaded(config: Config, *, source: Path, text: str, env: Mapping[str, str]) -> Loaded:
    return Loaded(
        config=config.model_copy(
            update={"feeds": ()}
        ),  # thousands of feeds are held once, as values
        source=source,
        text=text,
        database=home_of(source, env) / config.database,
        feeds=tuple(feed.feed() for feed in config.feeds),
        watchlists=tuple(watchlist.watchlist() for watchlist in config.watchlists),
    )


def _salvaged(data: dict[str, Any], text: str) -> tuple[Config | None, list[Problem]]:
    """The config with every problem of it; what is wrong is left out and the rest looked at again, because a part that is
    wrong in one thing is not asked for the others. None when nothing can be left."""
    problems: list[Problem] = []
    for _ in range(_LOOKS):
        try:
            return Config.model_validate(data), problems
        except ValidationError as exc:
            found = list(_from_pydantic(exc, text))
            known = {problem.path for problem in problems}
            problems += [problem for problem in found if problem.path not in known]
            paths = [tuple(p for p in item["loc"] if not _is_type(p)) for item in exc.errors()]
            data = _without(data, paths)
    return None, problems


def _without(data: dict[str, Any], paths: Iterable[tuple[str | int, ...]]) -> dict[str, Any]:
    """A copy of `data` without the values at `paths`; a feed or watchlist that lacks something gives way to a stand-in, so
    that those after it keep their numbers."""
    kept = copy.deepcopy(data)
    for path in sorted(set(paths), key=lambda path: [str(part).zfill(9) for part in path])[::-1]:
        while path and not _take_out(kept, path):
            path = path[:-1]
    return kept


def _take_out(kept: dict[str, Any], path: tuple[str | int, ...]) -> bool:
    """Takes the value at `path` out; False when there is none."""
    at: Any = kept
    for part in path[:-1]:
        if not _has(at, part):
            return False
        at = at[part]
    if not _has(at, path[-1]):
        return False
    stand_in = _stand_in(path)
    if stand_in is None:
        del at[path[-1]]
    else:
        at[path[-1]] = stand_in
    return True


def _has(at: object, part: str | int) -> bool:
    if isinstance(at, dict):
        return part in at
    return isinstance(at, list) and isinstance(part, int) and part < len(at)


def _stand_in(path: tuple[str | int, ...]) -> dict[str, Any] | None:
    """What stands for a feed or a watchlist that cannot be kept."""
    if len(path) == 2 and path[0] == "feeds":
        return {"url": f"https://feed-{path[1]}.invalid/"}
    if len(path) == 2 and path[0] == "watchlists":
        return {"name": f"watchlist-{path[1]}", "terms": ["?"]}
    return None


def _is_type(part: str | int) -> bool:
    return part in ("NearConfig", "tuple[NearConfig, ...]", "str")


def changed_keys(before: Config, after: Config) -> tuple[str, ...]:
    """What two configs say differently besides feeds, one text a key: "digest.at: 06:30 → 07:30". Lists, which may be long or hold
    addresses, are named alone."""
    old, new = _flat(before.model_dump()), _flat(after.model_dump())
    return tuple(
        key
        if isinstance(new.get(key, old.get(key)), tuple | list | dict)
        else f"{key}: {_shown(old.get(key))} → {_shown(new.get(key))}"
        for key in dict.fromkeys((*old, *new))
        if old.get(key) != new.get(key)
    )


def _flat(data: Mapping[str, Any], path: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in data.items():
        if isinstance(value, dict) and path.count(".") < 1:
            flat |= _flat(value, f"{path}{key}.")
        else:
            flat[path + key] = value
    return flat


def _shown(value: object) -> str:
    return "not set" if value is None else str(value)


def line_of(text: str, path: tuple[str | int, ...]) -> int | None:
    """The 1-based line where the value at `path` (as `("feeds", 2, "url")`) is written, or of its nearest parent."""
    where: dict[tuple[str | int, ...], int] = {}
    for line, key in _written_keys(text):
        where.setdefault(key, line)
    for end in range(len(path), 0, -1):
        if path[:end] in where:
            return where[path[:end]]
    return None


def _written_keys(text: str) -> Iterator[tuple[int, tuple[str | int, ...]]]:
    """Line and full path of every table header and key of a TOML text, in order; multi-line values hold no keys."""
    table: tuple[str | int, ...] = ()
    counts: dict[tuple[str | int, ...], int] = {}
    quote = None
    for number, line in enumerate(text.splitlines(), 1):
        was_open = quote
        for mark in re.findall(r'"""|\'\'\'', line):
            quote = mark if quote is None else None if quote == mark else quote
        if was_open:
            continue
        if header := re.match(r"\s*\[\[\s*([^\]]+?)\s*\]\]", line):
            name = _dotted(header[1])
            index = counts.get(name, -1) + 1
            counts[name] = index
            table = (*name, index)
            yield number, table
        elif header := re.match(r"\s*\[\s*([^\]]+?)\s*\]\s*(?:#.*)?$", line):
            table = _dotted(header[1])
            yield number, table
        elif key := re.match(r"\s*([A-Za-z0-9_.\"'-]+)\s*=", line):
            yield number, (*table, *_dotted(key[1]))


def _dotted(name: str) -> tuple[str | int, ...]:
    return tuple(part.strip().strip("\"'") for part in name.split("."))


def _path_text(path: tuple[str | int, ...]) -> str:
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return "".join(parts).lstrip(".") or "config"


def _from_pydantic(error: ValidationError, text: str) -> Iterator[Problem]:
    seen = set()
    for item in error.errors():
        path = tuple(part for part in item["loc"] if not _is_type(part))
        message, hint = _in_words(item["type"], item["msg"], item.get("ctx") or {}), None
        if item["type"] == "extra_forbidden":
            message = "unknown key"
            near = difflib.get_close_matches(str(path[-1]), _known_keys(path[:-1]), n=1, cutoff=0.5)
            hint = (
                f"did you mean {near[0]}?"
                if near
                else "known: " + ", ".join(sorted(_known_keys(path[:-1])))
            )
        if path not in seen:
            seen.add(path)
            yield Problem(
                path=_path_text(path), message=message, line=line_of(text, path), hint=hint
            )


def _in_words(kind: str, said: str, more: Mapping[str, Any]) -> str:
    """What is wrong, in the words of somebody who writes the file."""
    if kind in _WORDS:
        return _WORDS[kind].format(**more)
    if kind == "literal_error":
        return f"must be one of {str(more.get('expected', '')).replace(' or ', ', ')}"
    return said.removeprefix("Value error, ")


_WORDS = {
    "bool_parsing": "must be true or false, without quotes",
    "bool_type": "must be true or false, without quotes",
    "dict_type": "must be a table, as [name] begins one",
    "float_parsing": "must be a number, without quotes",
    "greater_than_equal": "must be {ge} or more",
    "int_from_float": "must be a whole number",
    "int_parsing": "must be a whole number, without quotes",
    "int_type": "must be a whole number, without quotes",
    "less_than_equal": "must be {le} or less",
    "list_type": 'must be a list, as ["a", "b"]',
    "missing": "is missing",
    "model_type": "must be a table, as [name] begins one",
    "path_type": 'must be a path in quotes, as "folder/file"',
    "string_pattern_mismatch": "must match {pattern}",
    "string_type": "must be a text in quotes",
    "tuple_type": 'must be a list, as ["a", "b"]',
}


def _known_keys(path: tuple[str | int, ...]) -> list[str]:
    model: type[BaseModel] = Config
    for part in path:
        if isinstance(part, int):
            continue
        field = model.model_fields.get(part)
        nested = (
            [
                t
                for t in _types_in(field.annotation)
                if isinstance(t, type) and issubclass(t, BaseModel)
            ]
            if field
            else []
        )
        if not nested:
            return []
        model = nested[0]
    return list(model.model_fields)


def _types_in(annotation: Any) -> Iterator[Any]:
    yield annotation
    for inner in get_args(annotation):
        yield from _types_in(inner)


def _duplicates(data: Mapping[str, Any], text: str) -> Iterator[Problem]:
    """Feeds with the same address, watchlists and digest groups with the same name."""
    groups = (
        data.get("digest", {}).get("groups", []) if isinstance(data.get("digest"), dict) else []
    )
    for table, rows, key, same in (
        (("feeds",), data.get("feeds", []), "url", same_url),
        (("watchlists",), data.get("watchlists", []), "name", str),
        (("digest", "groups"), groups, "name", str),
    ):
        first: dict[str, int] = {}
        for index, row in enumerate(rows if isinstance(rows, list) else []):
            value = row.get(key) if isinstance(row, dict) else None
            if not isinstance(value, str):
                continue
            known = first.setdefault(same(value), index)
            if known != index:
                line = line_of(text, (*table, known))
                yield Problem(
                    path=_path_text((*table, index, key)),
                    message=f'"{redact(value) if key == "url" else value}" is there twice; first as {_path_text((*table, known))}'
                    + (f" in line {line}" if line else ""),
                    line=line_of(text, (*table, index, key)),
                )


def same_url(url: str) -> str:
    """What two spellings of one address have in common."""
    return canonical_url(url) or url


def _one(source: Path, message: str, hint: str | None = None) -> ConfigError:
    return ConfigError(str(source), (Problem(path="file", message=message, hint=hint),))
