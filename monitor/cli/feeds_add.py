"""`monitor feeds add`: one feed written into the config, after one try of its own or its page's address."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from monitor.cli.feeds_table import stored
from monitor.cli.output import below, nested
from monitor.core.errors import (
    ConfigError,
    FetchError,
    FetchReason,
    ParseError,
    Problem,
)
from monitor.core.urls import is_http, redact
from monitor.model.entries import ParsedFeed
from monitor.model.feeds import Feed, Places, Response, SourceFormat

if TYPE_CHECKING:
    from monitor.cli.asking import Asking
    from monitor.config.load import Loaded

_OFFERED = 8  # links of a page that could be a source


def add_verb(verbs: Any, _common: argparse.ArgumentParser) -> None:
    """The verb."""
    verb = below(verbs, "feeds").add_parser(
        "add", help="add a feed by its own or its page's address, after one try", parents=[nested()]
    )
    verb.add_argument("url")
    verb.add_argument("--name", help="default: the feed's own title")
    verb.add_argument(
        "--format",
        choices=[str(kind) for kind in SourceFormat],
        help="what it is, if no feed: page, json …",
    )
    verb.add_argument("--items", help="where a page's items stand: a CSS selector (--format page)")
    verb.set_defaults(run=_add)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A feed that was asked for by its own or its page's address. `parsed` is None when the config has it already."""

    url: str
    parsed: ParsedFeed | None
    others: tuple[str, ...] = ()  # further feeds that the page names
    moved_from: str | None = None


def _add(args: argparse.Namespace) -> int:
    """Adds one feed, after it was asked once; a page's first feed that works is taken, and the others are named."""
    import asyncio

    from monitor.config.edit import is_in
    from monitor.config.load import load

    loaded = load(args.config)
    url = _address(args.url)
    found = (
        _Found(url=url, parsed=None)
        if is_in(loaded.text, url)
        else asyncio.run(_find(loaded, url, _asked_for(args, url)))
    )
    if found.parsed is None:
        print(f"{redact(found.url)} is in {args.config} already")
    else:
        _write(args, found, found.parsed)
    for other in found.others:
        print(f"the page names another feed; add it with: monitor feeds add {other}")
    return 0


def _write(args: argparse.Namespace, found: _Found, parsed: ParsedFeed) -> None:
    from monitor.config.edit import add_feeds

    name = " ".join((args.name or parsed.title).split()) or (
        urlsplit(found.url).hostname or ""
    ).removeprefix("www.")
    wanted = _asked_for(args, found.url) or Feed(url=found.url, name=name)
    feed = replace(wanted, name=name, language=parsed.language)
    if not add_feeds(args.config, (feed,)):
        print(f"{redact(feed.url)} is in {args.config} already")
        return
    if found.moved_from:
        print(f"{redact(found.moved_from)} has moved for good; its new address is taken")
    print(
        f"added {feed.name}  {redact(feed.url)}  ({parsed.kind}, {len(parsed.entries)} items) to {args.config}"
    )
    print(*_shown(parsed, 3), sep="\n")


def _asked_for(args: argparse.Namespace, url: str) -> Feed | None:
    """The source as `--format` and `--items` describe it; None without them."""
    if not args.format and not args.items:
        return None
    kind = SourceFormat(args.format or SourceFormat.PAGE)
    return Feed(url=url, name=args.name or "", format=kind, places=Places(items=args.items or ""))


def _shown(parsed: ParsedFeed, most: int) -> Iterator[str]:
    for entry in parsed.entries[:most]:
        day = f"{entry.published_at:%Y-%m-%d %H:%M}" if entry.published_at else "undated"
        yield f"  {day:<16}  {entry.title}"


def _address(text: str) -> str:
    url = text.strip()
    if url.startswith("feed:"):
        url = url.removeprefix("feed:")
        url = f"http:{url}" if url.startswith("//") else url
    if not is_http(url):
        bare = "://" not in url and "." in url and not any(character.isspace() for character in url)
        hint = (
            f"did you mean https://{url.lstrip('/')}"
            if bare
            else "it begins with https:// or http://"
        )
        raise ConfigError(
            "feeds add", (Problem(path=redact(url), message="not a web address", hint=hint),)
        )
    return url


async def _find(loaded: Loaded, url: str, feed: Feed | None) -> _Found:
    """The feed at `url`, or the first working one that the page there names; `feed` when a format is asked for. Raises
    FetchError or ParseError."""
    from monitor.cli.asking import asking

    with stored(loaded.database) as store:
        async with asking(loaded, store, processes=1) as ask:
            print(f"asking {redact(url)}", file=sys.stderr)
            try:
                response, parsed = await ask(url, feed)
                if not isinstance(parsed, ParseError):
                    return _as_found(url, response, parsed)
                if feed:
                    raise parsed
                if not parsed.candidates:
                    raise await _offered(ask, response, parsed)
                print(
                    f"it is a web page that names {len(parsed.candidates)} as its feeds",
                    file=sys.stderr,
                )
                return await _first_of(ask, loaded, parsed)
            except FetchError as exc:
                raise _hinted(exc) from exc


async def _first_of(ask: Asking, loaded: Loaded, page: ParseError) -> _Found:
    """The first of a page's feeds that the config has or that works; those before it are said to fail."""
    from monitor.config.edit import is_in

    for number, candidate in enumerate(page.candidates):
        others = tuple(url for url in page.candidates[number + 1 :] if not is_in(loaded.text, url))
        if is_in(loaded.text, candidate):
            return _Found(url=candidate, parsed=None, others=others)
        print(f"asking {redact(candidate)}", file=sys.stderr)
        try:
            found = await _tried(ask, candidate)
        except (FetchError, ParseError) as exc:
            print(f"  {exc.reason}: {exc.message}", file=sys.stderr)
            continue
        return _Found(
            url=found.url, parsed=found.parsed, others=others, moved_from=found.moved_from
        )
    raise ParseError(
        page.url, page.reason, "none of the feeds that this web page names can be read"
    )


async def _offered(ask: Asking, response: Response, refused: ParseError) -> ParseError:
    """The error for a page that names no feed, after what it lists is shown: a source when somebody asks for it."""
    hint = "it names no feed; look for a link to RSS or Atom on it, and add that address"
    page = Feed(url=response.url, name="", format=SourceFormat.PAGE)
    listed = await ask.read(response, page)
    if isinstance(listed, ParsedFeed):
        head = f"it names no feed, and lists {len(listed.entries)} links:"
        print(head, *_shown(listed, _OFFERED), sep="\n")
        hint = (
            "if these are the news that you want, add: --format page; if not, say which are: --items, a CSS selector "
            f'(these are "{listed.pattern}")'
        )
    return ParseError(refused.url, refused.reason, f"{refused.message}; {hint}")


async def _tried(ask: Asking, url: str) -> _Found:
    response, parsed = await ask(url, None)
    if isinstance(parsed, ParseError):
        raise parsed
    return _as_found(url, response, parsed)


def _as_found(url: str, response: Response, parsed: ParsedFeed) -> _Found:
    target = response.permanent_url
    if target is None or (url.startswith("https:") and target.startswith("http:")):
        return _Found(url=url, parsed=parsed)
    return _Found(url=target, parsed=parsed, moved_from=url)


def _hinted(exc: FetchError) -> FetchError:
    if exc.reason is not FetchReason.PRIVATE_ADDRESS:
        return exc
    address = exc.message.split(" ", 1)[0].rstrip(",")
    network = f"{address}/{128 if ':' in address else 32}"
    message = f'{exc.message}: write [fetch] allow_networks = ["{network}"] into the config'
    return FetchError(exc.url, exc.reason, message)
