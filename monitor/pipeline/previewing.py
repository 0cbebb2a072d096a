"""The journey of a config that is not in force yet: what it would have found, lost and kept, and what each member brings.

Nothing is written, so that it runs beside the daemon. Its counts are those of a rescan with the same config and the same `since`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from monitor.digest.render import part
from monitor.language.catalogue import SOURCE
from monitor.match.lexicon import Lexicon
from monitor.model.hits import Hit, Watchlist
from monitor.pipeline.rejudging import rejudger
from monitor.pipeline.rematching import Batch, before_and_after, judged, renamed
from monitor.pipeline.services import Progress
from monitor.process.workers import Workers
from monitor.store.facade import Store
from monitor.store.reader import Reader
from monitor.store.records import Rematch, StoredArticle
from monitor.watch import judgement
from monitor.watch.judgement import Rules

HTML = "preview.html.j2"
FIELDS = ("minerals", "policies", "places", "terms")
_SAMPLES = 5
_TWIN = " with the other about"  # no name of a watchlist has a space


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """An article that an edit adds to a watchlist or takes from it; `marks` are spans of `evidence`."""

    article_id: int
    at: datetime
    outlet: str
    title: str
    url: str | None
    score: float
    evidence: str
    marks: tuple[tuple[int, int], ...]
    irrelevant: bool  # its reader marked the hit so


@dataclass(slots=True, kw_only=True)
class Member:
    """What one member of a watchlist, as written in the config, brings and costs.

    `alone` are the hits in which no other member of its field is named where the hit lies: without this one they would be lost.
    """

    field: str
    name: str
    hits: int = 0
    alone: int = 0
    irrelevant: int = 0  # of the hits, those that were marked so
    irrelevant_alone: int = 0


@dataclass(slots=True, kw_only=True)
class Changes:
    """What an edited watchlist would do to the past."""

    title: str = ""
    dropped: bool = False  # no longer in the config
    added: int = 0
    lost: int = 0
    kept: int = 0
    irrelevant_lost: int = 0  # of the lost, those that were marked so
    samples_added: list[Sample] = field(default_factory=list)
    samples_lost: list[Sample] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    stories: set[str] = field(default_factory=set)
    about: str = ""  # "event" or "mention"; "" for a list that is no longer in the config
    otherwise: int = 0  # hits with the other setting of `about`
    only_otherwise: int = 0  # of them, those that the list does not have as it is
    samples_otherwise: list[Sample] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Load:
    """How much a reader is told: stories by the local day of their first hit."""

    stories: int = 0
    per_day: float = 0.0
    busiest: int = 0


@dataclass(slots=True, kw_only=True)
class Preview:
    """An edited config against the stored articles since `since`."""

    since: datetime
    articles: int = 0
    unreadable: int = 0  # their text is past its retention, and they keep the hits they have
    days: int = 0  # with stored articles between the first and the last, both included
    watchlists: dict[str, Changes] = field(default_factory=dict)
    now: Load = field(default_factory=Load)
    then: Load = field(default_factory=Load)
    stories: set[str] = field(default_factory=set)  # that gain or lose a hit


class _Tally:
    """Counts for one preview, kept article by article."""

    def __init__(self, rules: Rules, since: datetime, zone: ZoneInfo) -> None:
        lexicon = judgement.opened(rules)[0]
        self.result = Preview(since=since)
        self._zone = zone
        self._members = {
            watchlist.name: _members(watchlist, lexicon) for watchlist in rules.watchlists
        }
        self._told: tuple[dict[str, str], dict[str, str]] = (
            {},
            {},
        )  # story → day of its first hit, before and after
        self._days: set[str] = set()
        for watchlist in rules.watchlists:
            named = {
                (m.field, m.name): m
                for owners in self._members[watchlist.name].values()
                for m in owners
            }
            written = [(f, name) for f in FIELDS for name in getattr(watchlist, f)]
            members = [
                named.get(each) or Member(field=each[0], name=each[1])
                for each in dict.fromkeys(written)
            ]
            self.result.watchlists[watchlist.name] = Changes(
                title=watchlist.title, members=members, about=watchlist.about
            )

    def add(
        self,
        stored: StoredArticle,
        before: Mapping[str, Hit],
        after: Mapping[str, Hit],
        *,
        readable: bool,
    ) -> None:
        """Counts an article with its hits by watchlist."""
        day = self.pass_by(stored.at, readable=readable)
        story = stored.story or f"article {stored.article_id}"
        for hits, told in zip((before, after), self._told, strict=True):
            if hits.keys() - stored.irrelevant:
                told[story] = min(day, told.get(story, day))
        for name in {**before, **after}:
            self._count(name, stored, story, before.get(name), after.get(name))

    def pass_by(self, at: datetime, *, readable: bool) -> str:
        """Counts an article apart from its hits; its local day."""
        self.result.articles += 1
        self.result.unreadable += not readable
        day = at.astimezone(self._zone).date().isoformat()
        self._days.add(day)
        return day

    def _count(
        self, name: str, stored: StoredArticle, story: str, before: Hit | None, after: Hit | None
    ) -> None:
        changes = self.result.watchlists.setdefault(name, Changes(title=name, dropped=True))
        irrelevant = name in stored.irrelevant
        if after is not None:
            self._credit(name, after, irrelevant=irrelevant)
        if before is not None and after is not None:
            changes.kept += 1
            return
        changes.stories.add(story)
        self.result.stories.add(story)
        if after is not None:
            changes.added += 1
            _keep(changes.samples_added, stored, after, irrelevant=irrelevant)
        elif before is not None:
            changes.lost += 1
            changes.irrelevant_lost += irrelevant
            _keep(changes.samples_lost, stored, before, irrelevant=irrelevant)

    def compare(self, stored: StoredArticle, after: Set[str], otherwise: Iterable[Hit]) -> None:
        """Counts the hits that an article has with the other setting of `about`; `after` are the lists that it hits."""
        for hit in otherwise:
            changes = self.result.watchlists[hit.watchlist]
            changes.otherwise += 1
            if hit.watchlist not in after:
                changes.only_otherwise += 1
                marked = hit.watchlist in stored.irrelevant
                _keep(changes.samples_otherwise, stored, hit, irrelevant=marked)

    def _credit(self, name: str, hit: Hit, *, irrelevant: bool) -> None:
        """Credits a hit to the members that bring it."""
        members = self._members.get(name, {})
        for name_of in FIELDS:
            owners = [members.get((name_of, concept), ()) for concept in getattr(hit, name_of)]
            bringing = {member.name: member for found in owners for member in found}
            for member in bringing.values():
                alone = len(bringing) == 1
                member.hits += 1
                member.alone += alone
                member.irrelevant += irrelevant
                member.irrelevant_alone += irrelevant and alone

    def finished(self) -> Preview:
        """The preview, its loads worked out."""
        result = self.result
        if self._days:
            first, last = (
                datetime.fromisoformat(day) for day in (min(self._days), max(self._days))
            )
            result.days = (last - first).days + 1
        for told, load in zip(self._told, (result.now, result.then), strict=True):
            load.stories = len(told)
            load.per_day = len(told) / max(1, result.days)
            load.busiest = max(Counter(told.values()).values(), default=0)
        return result


async def preview(
    store: Store,
    workers: Workers,
    rules: Rules,
    *,
    since: datetime,
    progress: Progress,
    zone: str = "UTC",
) -> Preview:
    """What `rules` would add to the stored hits, take from them and keep; days are those of `zone`. Nothing is written."""
    tally = _Tally(rules, since, ZoneInfo(zone))
    both = replace(rules, watchlists=(*rules.watchlists, *map(_twin, rules.watchlists)))
    total = await store.read(Reader.archive_size, since)
    names = await renamed(store, rules)
    by = await rejudger(store, rules, also=both)
    async for batch in judged(store, workers, by, since=since, names=names):
        _add(tally, batch)
        progress("articles matched", min(tally.result.articles, total), total)
    return tally.finished()


def _add(tally: _Tally, batch: Batch) -> None:
    for head in batch.passed:
        tally.pass_by(head.at, readable=head.has_text)
    for stored, both in batch.judged:
        verdict, otherwise = (None, ()) if both is None else _parted(both)
        before, after = before_and_after(stored, verdict)
        tally.add(stored, before, after, readable=verdict is not None)
        tally.compare(stored, after.keys(), otherwise)


def _twin(watchlist: Watchlist) -> Watchlist:
    """The watchlist with the other setting of `about`."""
    about = "mention" if watchlist.about == "event" else "event"
    return replace(watchlist, name=f"{watchlist.name}{_TWIN}", about=about)


def _parted(verdict: Rematch) -> tuple[Rematch, tuple[Hit, ...]]:
    """What the watchlists say, and the hits of their twins under the watchlists' names."""
    own = tuple(hit for hit in verdict.hits if not hit.watchlist.endswith(_TWIN))
    others = (hit for hit in verdict.hits if hit.watchlist.endswith(_TWIN))
    named = tuple(replace(hit, watchlist=hit.watchlist.removesuffix(_TWIN)) for hit in others)
    return replace(verdict, hits=own), named


def page(result: Preview, *, source: str, language: str = SOURCE) -> str:
    """The preview as one self-contained HTML page in the words of a language; `source` names the config."""
    values = {"preview": result, "source": source, "pieces": pieces}
    return part(HTML, values, folder=None, language=language)[0]


def pieces(sample: Sample) -> list[tuple[str, bool]]:
    """The evidence cut at its marks: each piece, and whether it is marked."""
    cut, at = [], 0
    for start, end in sample.marks:
        cut += [(sample.evidence[at:start], False), (sample.evidence[start:end], True)]
        at = end
    return [piece for piece in (*cut, (sample.evidence[at:], False)) if piece[0]]


def _members(watchlist: Watchlist, lexicon: Lexicon) -> dict[tuple[str, str], tuple[Member, ...]]:
    """Field and concept → the members of the watchlist that stand for it."""
    owners: dict[tuple[str, str], tuple[Member, ...]] = {}
    for name_of in FIELDS:
        for written in dict.fromkeys(getattr(watchlist, name_of)):
            member = Member(field=name_of, name=written)
            for concept in {written} if name_of == "terms" else lexicon.expand(written):
                owners[name_of, concept] = (*owners.get((name_of, concept), ()), member)
    return owners


def _spans(marks: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The marks in order, those that overlap joined."""
    spans: list[tuple[int, int]] = []
    for start, end in sorted(marks):
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return tuple(spans)


def _keep(samples: list[Sample], stored: StoredArticle, hit: Hit, *, irrelevant: bool) -> None:
    """The best few, the newest first among equals."""
    evidence = hit.evidence[0] if hit.evidence else None
    samples.append(
        Sample(
            article_id=stored.article_id,
            at=stored.at,
            outlet=stored.outlet,
            title=stored.article.title,
            url=stored.article.url,
            score=hit.score,
            evidence=evidence.sentence if evidence else "",
            marks=_spans((start, end) for start, end, _ in evidence.marks) if evidence else (),
            irrelevant=irrelevant,
        )
    )
    samples.sort(key=lambda sample: (-sample.score, -sample.at.timestamp(), sample.article_id))
    del samples[_SAMPLES:]
