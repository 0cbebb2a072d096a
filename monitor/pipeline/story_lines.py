"""Articles as lines of JSON, read, grouped and compared as the program does it; no store, no config.

    {"id","title","body","published"?,"lang"?,"outlet"?} ─► judge ─► group ─► compare

What the program keeps between the steps in its store is handed on directly.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from monitor.config.settings import StorySettings
from monitor.model.mentions import Kind
from monitor.model.stories import ActionRecord, ArticleRef, Claim, Told
from monitor.stories.compare import compare
from monitor.stories.group import Grouper, group_refs
from monitor.watch.event_line import article_of
from monitor.watch.judgement import Judgement, Rules, judge, names

_STORY = "story"  # the name of the one that articles are known to be
_UNDATED = datetime(1970, 1, 1, tzinfo=UTC)


def group_lines(rules: Rules, lines: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, object]]:
    """The story and role of each article, in the order given.

    Each answer comes at once and depends on the lines before it alone; a later merge or split does not change what was said.
    """
    ids: list[object] = []

    def refs() -> Iterator[ArticleRef]:
        for number, line in enumerate(lines, 1):
            ids.append(line.get("id"))
            yield ref_of(rules, number, line)

    for assignment in group_refs(refs()):
        split = assignment.split
        left = split is not None and assignment.article_id in split.articles
        yield {
            "id": ids[assignment.article_id - 1],
            "story": split.story if split and left else assignment.story,
            "role": assignment.role.value,
        }


def compare_line(rules: Rules, line: Mapping[str, Any]) -> dict[str, Any]:
    """What the articles of one story {"id","articles":[…]} say: differences, same and key figures, the record."""
    given = line.get("articles")
    articles = [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []
    ids = [article.get("id") for article in articles]
    told = _told(rules, articles)
    facts = compare(str(line.get("id") or ""), told, names=names(rules))
    return {
        "id": line.get("id"),
        "differences": [
            {
                "verdict": found.verdict.value,
                "subject": found.subject,
                "of_the_act": found.of_the_act,
                "claims": [_claim(claim, ids) for claim in found.claims],
            }
            for found in facts.differences
        ],
        "same_figures": {"outlets": facts.same_figures},
        "key_figures": [
            _claim(claim, ids) | {"measures": claim.measures} for claim in facts.key_figures
        ],
        "record": _record(facts.action, ids),
    }


def _told(rules: Rules, articles: Sequence[Mapping[str, Any]]) -> tuple[Told, ...]:
    """The articles in order of time, each with its role in the one story that they are."""
    read = [(ref_of(rules, n, line), line) for n, line in enumerate(articles)]
    grouper = Grouper(StorySettings())
    found = []
    for ref, line in sorted(read, key=lambda pair: (pair[0].published_at, pair[0].article_id)):
        judgement = judge(rules, article_of(line))
        found.append(
            Told(
                article_id=ref.article_id,
                outlet=ref.outlet or str(line.get("id")),
                role=grouper.role_in(ref, _STORY),
                published_at=ref.published_at,
                language=ref.language,
                title=ref.title,
                text=ref.text,
                mentions=judgement.mentions,
                event=judgement.events.main,
                event_score=judgement.events.score,
            )
        )
    return tuple(found)


def _claim(claim: Claim, ids: Sequence[object]) -> dict[str, object]:
    return {"article": ids[claim.article_id], "said": claim.said, "sentence": claim.sentence}


def _record(record: ActionRecord, ids: Sequence[object]) -> dict[str, object]:
    said = asdict(record)
    at = said.pop("article_id")
    return said | {"article": None if at is None else ids[at]}


def ref_of(rules: Rules, article_id: int, line: Mapping[str, Any]) -> ArticleRef:
    """What grouping may look at of an article, its concepts and main event read from its text."""
    article = article_of(line)
    judgement = judge(rules, article)
    return ArticleRef(
        article_id=article_id,
        title=article.title,
        text=article.text,
        outlet=str(line.get("outlet") or ""),
        language=article.language,
        published_at=article.published_at or _UNDATED,
        minerals=_concepts(judgement, Kind.MINERAL),
        policies=_concepts(judgement, Kind.ACTION),
        places=_concepts(judgement, Kind.PLACE),
        event=judgement.events.main,
    )


def _concepts(judgement: Judgement, kind: Kind) -> tuple[str, ...]:
    """The concepts of a kind, in order of first mention, as the store keeps them for grouping."""
    return tuple(dict.fromkeys(m.concept for m in judgement.mentions if m.kind is kind))
