"""Articles as lines of JSON, read, grouped and compared as the program does it; no store, no config.

    {"id","title","body","published"?,"lang"?,"outlet"?} ─► judge ─► group ─► compare

What the program keeps between the steps in its store is handed on directly.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from monitor.model.mentions import Kind
from monitor.model.stories import ArticleRef
from monitor.stories.group import group_refs
from monitor.watch.event_line import article_of
from monitor.watch.judgement import Judgement, Rules, judge

_UNDATED = datetime(1970, 1, 1, tzinfo=UTC)


def group_lines(rules: Rules, lines: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, str]]:
    """The story and role of each article, in the order given.

    Each answer comes at once and depends on the lines before it alone; a later merge or split does not change what was said.
    """
    ids: list[str] = []

    def refs() -> Iterator[ArticleRef]:
        for number, line in enumerate(lines, 1):
            ids.append(line["id"])
            yield ref_of(rules, number, line)

    for assignment in group_refs(refs()):
        split = assignment.split
        left = split is not None and assignment.article_id in split.articles
        yield {
            "id": ids[assignment.article_id - 1],
            "story": split.story if split and left else assignment.story,
            "role": assignment.role.value,
        }


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
