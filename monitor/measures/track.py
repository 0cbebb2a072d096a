"""The filter: reports in order of time → the measure each tells of, and its state on that day. Pure.

It uses the texts alone: what the matcher finds, the event that is read from it, and the measures of the lines before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from monitor.events.main_event import read
from monitor.match.lexicon import Lexicon
from monitor.match.matcher import Matcher, Reading
from monitor.measures.following import UNSURE, trail_of
from monitor.measures.kinship import Kinship
from monitor.measures.linker import MeasureLinker
from monitor.measures.newsworth import is_news
from monitor.measures.reports import TELLS, countries, report_of
from monitor.model.articles import Article, Quality
from monitor.model.mentions import Kind, Mention


def track_lines(rows: Iterable[Mapping[str, Any]], lexicon: Lexicon) -> Iterator[dict[str, Any]]:
    """For each `{"id","published","outlet","lang","title","body"}` in order of time, `{"id","measure","state"}`.

    `measure` is null for a report whose main news is no measure; what a line gets depends on the lines before it only.
    """
    matcher, kinship = Matcher(lexicon), Kinship(lexicon)
    linker = MeasureLinker(kinship, placeless=True)
    for number, row in enumerate(rows):
        article = _article(row)
        reading = _sure(matcher.read(article.title, article.text, article.language))
        outlet = str(row.get("outlet") or "")
        reached = countries(reading.mentions, kinship, 300)
        home = "" if reached else _home(outlet, matcher, kinship)
        events, link = read(article, reading, lexicon, home=home), None
        key, at = (
            str(row.get("id", number)),
            article.published_at or datetime.min.replace(tzinfo=UTC),
        )
        trail = trail_of(
            reading,
            kinship,
            key=key,
            at=at,
            title=article.title,
            text=article.text,
            outlet=outlet,
            home=home,
        )
        if (
            events.main is not None
            and events.score >= TELLS
            and is_news(
                events.main,
                reading.mentions,
                kinship,
                title=article.title,
                text=article.text,
                language=reading.language,
                outlet=outlet,
            )
        ):
            report = report_of(
                events.main,
                reading.mentions,
                kinship,
                key=key,
                at=at,
                title=article.title,
                text=article.text,
                language=reading.language,
                outlet=outlet,
                home=home,
            )
            link = linker.take(report, trail)
        elif trail is not None:
            link = linker.follow(trail)
        yield {
            "id": row.get("id"),
            "measure": link.measure if link else None,
            "state": link.state.value if link else None,
        }


def _sure(reading: Reading) -> Reading:
    """The reading, where none of its minerals is sure with those of its title that stand beside an act: "dumping probe over silicon"."""
    acts = [m for m in reading.mentions if m.kind is Kind.ACTION and m.field == "title"]
    if reading.minerals or not acts:
        return reading
    found = [
        Mention(
            concept=r.concept,
            kind=r.kind,
            field=r.field,
            start=r.start,
            end=r.end,
            sentence_start=acts[0].sentence_start,
            sentence_end=acts[0].sentence_end,
            term=r.term,
            rule="beside an act",
        )
        for r in reading.rejected
        if r.kind is Kind.MINERAL and r.field == "title" and r.rule.startswith(UNSURE)
    ]
    mentions = sorted((*reading.mentions, *found), key=lambda m: (m.field != "title", m.start))
    return replace(
        reading, mentions=tuple(mentions), minerals=tuple(dict.fromkeys(m.concept for m in found))
    )


_JOINED = re.compile(r"(?<=[a-z])(?=[A-Z])")  # "GhanaWeb"


def _home(outlet: str, matcher: Matcher, kinship: Kinship) -> str:
    """The country in an outlet's name: "The Herald (Zimbabwe)"; "" of none or several."""
    apart = _JOINED.sub(" ", outlet)
    named = matcher.read(apart, "", None).mentions if apart else ()
    found = {kinship.country(m.concept) for m in named if m.kind in (Kind.PLACE, Kind.AGENCY)}
    return found.pop() if len(found) == 1 else ""


def _article(row: Mapping[str, Any]) -> Article:
    return Article(
        url=None,
        title=str(row.get("title") or ""),
        text=str(row.get("body") or ""),
        language=str(row["lang"]) if row.get("lang") else None,
        published_at=_moment(str(row.get("published") or "")),
        source="page",
        quality=Quality.FULL,
    )


def _moment(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
