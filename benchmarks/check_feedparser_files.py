"""Reads every test file of feedparser's source distribution with `parse`, whole and thinned, and prints what came of it.

    pip download --no-binary :all: --no-deps feedparser -d DIR && tar -C DIR -xzf DIR/feedparser-*.tar.gz
    python benchmarks/check_feedparser_files.py DIR [MUTATIONS]

For each file with items: reading the document with half of its items marked as seen must give the very entries that a whole
read gives for the other half. With MUTATIONS so many damaged ones are read besides. Ends with 1 when anything but a ParsedFeed
or a ParseError came out, or when entries differ.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from monitor.core.errors import ParseError
from monitor.feeds.formats import xml
from monitor.feeds.formats.elements import thin
from monitor.feeds.parse import parse
from monitor.feeds.source_document import Document
from monitor.model.entries import ParsedFeed

NOW = datetime(2026, 2, 20, 8, 0, tzinfo=UTC)
URL = "http://feeds.example.com/tests/file.xml"


def _headers(body: bytes) -> dict[str, str]:
    """The response headers that a test file asks for in its first comment (`Header: Content-type: …`)."""
    lines = (
        line
        for line in body[:1_000].decode("latin-1").splitlines()
        if line.strip().startswith("Header:")
    )
    pairs = (line.partition("Header:")[2].partition(":") for line in lines)
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def _compare(body: bytes, headers: dict[str, str], whole: ParsedFeed) -> str:
    if len(whole.seen) != len(whole.entries) or len(whole.entries) < 2:
        return "too few items to thin" if whole.seen else "not thinned"
    for kept in range(len(whole.seen)):
        seen = tuple(name for index, name in enumerate(whole.seen) if index != kept)
        rest = parse(body, url=URL, headers=headers, seen=seen, now=NOW)
        if (
            rest.entries != (whole.entries[kept],)
            or rest.seen != whole.seen
            or rest.title != whole.title
        ):
            return "DIFFERENT when thinned"
    return "same when thinned"


def _unthinned(body: bytes, headers: dict[str, str], found: ParsedFeed) -> str:
    """Whether the lxml round trip alone changes any entry: against feedparser on the bytes as they came."""
    document = Document(body=body, url=URL, headers=headers, now=NOW)
    text = xml._as_utf8(body, headers)
    if thin(text, seen=(), max_items=10_000) is None:
        return "whole document only"
    raw = xml._read(text, url=URL)
    channel = xml._channel(raw["feed"], document, xml._repeats(raw["entries"]))
    made = (xml.entry_of(item, channel) for item in raw["entries"])
    return (
        "same after lxml"
        if tuple(entry for entry in made if entry) == found.entries
        else "DIFFERENT after lxml"
    )


def _mutated(bodies: list[bytes], count: int) -> list[str]:
    """What reading `count` damaged files came to that is neither a ParsedFeed nor a ParseError."""
    dice, bad = random.Random(16), []
    for number in range(count):
        body = bytearray(dice.choice(bodies))
        for _ in range(dice.randint(1, 12)):
            at = dice.randrange(len(body) + 1)
            match dice.randrange(4):
                case 0:
                    del body[at : at + dice.randint(1, 60)]
                case 1:
                    body[at:at] = bytes(dice.randrange(256) for _ in range(dice.randint(1, 8)))
                case 2:
                    other = dice.choice(bodies)
                    body[at:at] = other[dice.randrange(len(other) + 1) :][: dice.randint(1, 200)]
                case _:
                    body[at : at + 1] = bytes([dice.randrange(256)])
        try:
            parse(bytes(body), url=URL, headers={}, now=NOW)
        except ParseError:
            pass
        except Exception as exc:
            bad.append(f"mutation {number}: {type(exc).__name__}: {exc}")
    return bad


def main() -> int:
    counts: Counter[str] = Counter()
    bad: list[str] = []
    for path in sorted(Path(sys.argv[1]).rglob("tests/**/*.xml")):
        body = path.read_bytes()
        headers = _headers(body)
        counts["files"] += 1
        try:
            found = parse(body, url=URL, headers=headers, now=NOW)
        except ParseError as exc:
            counts[f"ParseError {exc.reason}"] += 1
            if exc.reason == "crash":
                bad.append(f"{path.name}: {exc}")
            continue
        except Exception as exc:
            bad.append(f"{path.name}: {type(exc).__name__}: {exc}")
            continue
        counts["ParsedFeed"] += 1
        for verdict in (_compare(body, headers, found), _unthinned(body, headers, found)):
            counts[verdict] += 1
            if verdict.startswith("DIFFERENT"):
                bad.append(f"{path.name}: {verdict}")
    bodies = [path.read_bytes() for path in sorted(Path(sys.argv[1]).rglob("tests/**/*.xml"))]
    mutations = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    counts["mutated"] = mutations
    bad += _mutated(bodies, mutations)
    for name, count in sorted(counts.items()):
        print(f"{count:6} {name}")
    print(*bad[:40], sep="\n")
    print(f"{len(bad)} unexpected")
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main())
