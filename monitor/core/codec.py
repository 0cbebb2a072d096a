"""The nouns as JSON and back. Commands that are typed by hand only read: the types are taken from the nouns themselves, and no library
is loaded for it. What is written goes through pydantic's adapters (a tenth of a second to load); who has loaded one reads by it
too, in 10 µs a feed instead of 25.

Both make the same of a text (tested): fields left out have their defaults, unknown ones are passed over, and a value of another
type than the noun's raises Unreadable.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from enum import Enum
from functools import cache, cached_property
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar, Union, get_args, get_origin

if TYPE_CHECKING:
    from pydantic import TypeAdapter

T = TypeVar("T")
_Read = Callable[[Any], Any]


class Unreadable(ValueError):
    """A stored value is not what was stored."""


class Codec(Generic[T]):
    """A type's texts and values; made of the type when the first one is read or written."""

    def __init__(self, kind: Any) -> None:
        self._kind = kind
        self._adapter: TypeAdapter[T] | None = None

    def loads(self, text: str) -> T:
        """The value in a JSON text. Raises Unreadable."""
        try:
            if self._adapter is not None:
                return self._adapter.validate_json(text)
            value: T = self._reader(json.loads(text))
        except Unreadable:
            raise
        except (ValueError, TypeError) as exc:  # pydantic's is a ValueError
            raise Unreadable(str(exc)) from exc
        return value

    @cached_property
    def _reader(self) -> _Read:
        return reader_of(self._kind)

    def dumps(self, value: T, *, sparse: bool = False, without: str = "") -> str:
        """The value as JSON; `sparse`: without fields that have their default, `without`: without this one."""
        if self._adapter is None:
            from pydantic import TypeAdapter

            self._adapter = TypeAdapter(self._kind)
        left_out = {without} if without else None
        return self._adapter.dump_json(value, exclude_defaults=sparse, exclude=left_out).decode()


@cache
def reader_of(kind: Any) -> _Read:
    """What makes a value of this type of parsed JSON, or raises Unreadable."""
    if kind in _PLAIN:
        return _PLAIN[kind]
    if is_dataclass(kind):
        return _reader_of_noun(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _reader_of_union(inner)
    if origin is Literal:
        return _one_of(inner)
    if origin in (tuple, frozenset, list):
        return _reader_of_list(origin, inner)
    if origin in (dict, Mapping):
        return _reader_of_mapping(*inner)
    raise TypeError(f"no reader for {kind}")


def _reader_of_noun(kind: Any) -> _Read:
    from typing import get_type_hints  # evaluates the names in annotations

    hints = get_type_hints(kind)
    readers = {field.name: reader_of(hints[field.name]) for field in fields(kind) if field.init}
    needed = frozenset(
        field.name
        for field in fields(kind)
        if field.init and field.default is MISSING and field.default_factory is MISSING
    )

    def read(given: Any) -> Any:
        if type(given) is not dict:
            raise _wrong(given, kind.__name__)
        if not needed <= given.keys():
            raise Unreadable(f"{kind.__name__} lacks {', '.join(sorted(needed - given.keys()))}")
        return kind(**{name: readers[name](given[name]) for name in given if name in readers})

    return read


def _reader_of_union(inner: tuple[Any, ...]) -> _Read:
    """Of "or None" alone, which is all that the nouns say."""
    others = [kind for kind in inner if kind is not NoneType]
    if len(others) != 1 or len(inner) != 2:
        raise TypeError(f"no reader for {inner}")
    read = reader_of(others[0])
    return lambda given: None if given is None else read(given)


def _reader_of_list(origin: Any, inner: tuple[Any, ...]) -> _Read:
    if origin is tuple and inner[-1] is not Ellipsis:
        return _reader_of_row(inner)
    read = reader_of(inner[0])

    def read_all(given: Any) -> Any:
        if type(given) is not list:
            raise _wrong(given, "a list")
        return origin(map(read, given))

    def read_texts(given: Any) -> Any:
        if type(given) is not list or (given and set(map(type, given)) != {str}):
            raise _wrong(given, "a list of texts")
        return origin(given)

    return read_texts if inner[0] is str else read_all


def _reader_of_row(inner: tuple[Any, ...]) -> _Read:
    """Of a tuple whose places have types of their own."""
    readers = [reader_of(kind) for kind in inner]

    def read(given: Any) -> Any:
        if type(given) is not list or len(given) != len(readers):
            raise _wrong(given, f"a list of {len(readers)}")
        return tuple(one(value) for one, value in zip(readers, given, strict=True))

    return read


def _reader_of_mapping(key: Any, value: Any) -> _Read:
    read_key, read_value = reader_of(key), reader_of(value)

    def read(given: Any) -> Any:
        if type(given) is not dict:
            raise _wrong(given, "an object")
        return {read_key(name): read_value(inner) for name, inner in given.items()}

    return read


def _one_of(values: tuple[Any, ...]) -> _Read:
    def read(given: Any) -> Any:
        if given not in values:
            raise _wrong(given, " or ".join(map(str, values)))
        return given

    return read


def _text(given: Any) -> str:
    if type(given) is str:
        return given
    raise _wrong(given, "a text")


def _whole(given: Any) -> int:
    if type(given) is int or (type(given) is float and given.is_integer()):
        return int(given)
    raise _wrong(given, "a whole number")


def _number(given: Any) -> float:
    if type(given) is float:
        return given
    return float(_whole(given))


def _truth(given: Any) -> bool:
    if type(given) is bool or (type(given) is int and given in (0, 1)):
        return bool(given)
    raise _wrong(given, "true or false")


def _moment(given: Any) -> datetime:
    return datetime.fromisoformat(_text(given))


def _anything(given: Any) -> Any:
    return given


def _wrong(given: object, wanted: str) -> Unreadable:
    return Unreadable(f"{str(given)[:60]!r} where {wanted} should be")


_PLAIN: dict[Any, _Read] = {
    str: _text,
    int: _whole,
    float: _number,
    bool: _truth,
    datetime: _moment,
    Any: _anything,
}
