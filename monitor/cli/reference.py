"""docs/config.md, made from the config models: `monitor config docs` prints it, and a test compares."""

from __future__ import annotations

import types
from collections.abc import Iterator
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from monitor.config.settings import Config

_HEAD = """# config.toml

Made by `monitor config docs` from the program itself; a test keeps it true. Durations are written `"30m"`, `"24h"`, `"7d"`, sizes
`"5 MB"`. `monitor check` finds every problem of a file at once; `monitor config schema` prints a JSON Schema with which editors
complete keys (`#:schema config.schema.json` in the first line for those that know it).

"""
_WATCHLISTS = """
## How a watchlist reads

**The event or any mention.** With `about = "event"` the article's main event must satisfy the list: its action one of `actions`, its
minerals one of `minerals`, a government that acts or is aimed at one of `places`, a free word of `terms` within `within` of its sentence.
With `about = "mention"` any words of the article do, together within `within`. See [scores.md](scores.md).

**Concepts.** `minerals`, `actions` and `places` take ids of the lexicon and groups of them; `monitor lexicon` lists all.
`"minerals"` stands for minerals that nobody names (mineral exports, a mining law), `"dual-use-goods"` for goods under such controls,
`"other-decision"` for acts that the lexicon has no name for.

**Free words** (`terms`, `exclude`, `any`, `all`, `none`, `near`) count in their plural and inflected forms, by the language of the text, and
whatever their case, hyphens and accents:

| written | finds | not |
|---|---|---|
| `"share price"` | share price, share prices, Share-price | shareholder price |
| `"smuggl*"` | smuggled, smuggling, smugglers | |
| `"SQM"` (capitals) | SQM, SQMs | sqm |
| `"§232"` (a sign) | §232, § 232 | 232 tonnes |
| `"=Ge"` | Ge, exactly so | ge, GE |

**Sources.** `feeds` (addresses or names), `tags`, `outlets` and `languages` limit a list to articles of one of each; `not_feeds`, `not_tags`,
`not_outlets` and `not_languages` leave some out:

```toml
[[watchlists]]
name = "officials-on-gallium"
minerals = ["gallium", "germanium"]
tags = ["government", "regulator"]
not_languages = ["zh"]
```

## Words of your own

An entry of `[[lexicon.minerals]]`, `[[lexicon.actions]]`, `[[lexicon.places]]` or `[[lexicon.agencies]]` with the id of a shipped one
extends it: its `terms` are added, `remove` takes terms away, other fields replace. With a new id it is a new concept, which
watchlists, pages and `monitor lexicon` know at once. An edit is taken over while the daemon runs; those articles are read again
that it can touch.

`terms` is a list of English words, or a table by language. `word?` counts only beside words of mining and trade, `word*` with any
ending, `word~` as a product. `blocks` lists phrases in which a term means something else. An action has a `direction` (`restricts`,
`promotes`, `neutral`), a `strength` (1–3) and pairs `near = "verbs~nouns~words between"`; a place `parent` and `demonyms`,
an agency its `place`.

```toml
[[lexicon.minerals]]                     # a mineral that the lexicon lacks
id = "trona"
name = "Trona"
group = "other"
hs = ["2836.20"]
terms = {en = ["trona", "soda ash"], zh = ["天然碱"]}
blocks = ["Soda Ash Lake"]

[[lexicon.minerals]]                     # one more word for a shipped one, and one less
id = "lithium"
terms = ["metal of the salt flats"]
remove = ["white gold"]

[[lexicon.actions]]                      # an act of your own
id = "water-permit"
name = "Water permits"
direction = "restricts"
strength = 2
terms = ["water permit", "water permits", "water use licence"]
near = "withdraw,withdraws,withdrew,refuse*~water right,water rights~5"
```

**Another topic.** Nothing is built into minerals: goods of any kind take the place of "minerals", the shipped actions serve as they are.
What else the shipped words count against an article is `[score] off_topic` alone: words of other worlds, food among them. A
monitor of food security says what is off *its* topic:

```toml
[score]
off_topic = ["recipe*", "restaurant", "cookbook", "football"]

[[lexicon.minerals]]
id = "wheat"
name = "Wheat"
terms = ["wheat", "wheat flour", "durum"]

[[lexicon.minerals]]
id = "rice"
name = "Rice"
terms = ["rice", "basmati", "paddy"]
blocks = ["Condoleezza Rice", "Rice University"]

[[watchlists]]
name = "food-exports"
title = "Exports of grain"
minerals = ["wheat", "rice"]
actions = ["direction:restricts", "export-tax", "stockpiling"]

[[watchlists]]
name = "grain-in-the-news"
minerals = ["wheat", "rice"]
min_score = 20
```

`monitor events --config food.toml < articles.jsonl` shows what the lists would tell.
"""
_UNITS = ((604_800, "w"), (86_400, "d"), (3600, "h"), (60, "m"), (1, "s"))


def reference() -> str:
    """The whole page as Markdown."""
    return _HEAD + "\n".join(_section("", "", Config)) + _WATCHLISTS


def _section(title: str, about: str, model: type[BaseModel]) -> Iterator[str]:
    if title:
        yield f"## `{title}`\n\n{about}\n"
    plain = {name: field for name, field in model.model_fields.items() if _nested(field) is None}
    if plain:
        yield "| key | value | default | |\n|---|---|---|---|"
        yield from (
            f"| `{name}` | {_kind(field)} | {_default(name, field)} | {' '.join(str(field.description).split())} |"
            for name, field in plain.items()
        )
        yield ""
    for name, field in model.model_fields.items():
        inner = _nested(field)
        if inner is not None:
            path = f"{title.strip('[]')}.{name}" if title else name
            yield from _section(
                f"[[{path}]]" if _is_list(field) else f"[{path}]", str(field.description), inner
            )


def _nested(field: FieldInfo) -> type[BaseModel] | None:
    found = [
        t for t in _all_types(field.annotation) if isinstance(t, type) and issubclass(t, BaseModel)
    ]
    return found[0] if found else None


def _all_types(annotation: Any) -> Iterator[Any]:
    yield annotation
    for inner in get_args(annotation):
        yield from _all_types(inner)


def _is_list(field: FieldInfo) -> bool:
    return any(get_origin(t) is tuple for t in _all_types(field.annotation))


def _kind(field: FieldInfo) -> str:
    return _words(field.annotation, field)


def _words(annotation: Any, field: FieldInfo | None = None) -> str:
    if get_origin(annotation) is Literal:
        return " · ".join(f"`{choice}`" for choice in get_args(annotation))
    if get_origin(annotation) is tuple:
        return f"list of {_words(get_args(annotation)[0])}"
    if get_origin(annotation) in (types.UnionType, Union):
        return " or ".join(
            _words(part, field) for part in get_args(annotation) if part is not type(None)
        )
    if (
        get_origin(annotation) is not None
        and get_args(annotation)
        and get_origin(annotation) is not dict
    ):
        return _words(get_args(annotation)[0], field)
    validators = [getattr(meta, "func", None) for meta in field.metadata] if field else []
    named = {getattr(validator, "__name__", "") for validator in validators}
    if "duration_s" in named:
        return "duration"
    if "size_bytes" in named:
        return "size"
    if isinstance(annotation, type) and hasattr(annotation, "__members__"):
        return " · ".join(f"`{member}`" for member in annotation.__members__.values())
    return {
        "str": "text",
        "int": "number",
        "float": "duration",
        "bool": "true/false",
        "Path": "path",
        "dict": "table",
    }.get(getattr(annotation, "__name__", "dict"), "table")


def _default(name: str, field: FieldInfo) -> str:
    if field.is_required():
        return "needed"
    if field.default_factory is not None:
        return ""
    value = field.default
    if value is None or value == ():
        return ""
    kind = _kind(field)
    if "duration" in kind and isinstance(value, float):
        return f'`"{_duration(value)}"`'
    if kind == "size":
        return f'`"{value / 1e6:g} MB"`'
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, tuple):
        return "all" if name == "days" else "`" + ", ".join(map(str, value)) + "`"
    return f"`{value}`" if isinstance(value, int) else f'`"{value}"`'


def _duration(seconds: float) -> str:
    return next(f"{seconds / unit:g}{name}" for unit, name in _UNITS if seconds % unit == 0)
