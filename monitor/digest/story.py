"""From an event to the block, or the line, that tells it. Pure, deterministic; the order of coverage does not matter."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from monitor.core.text import plain
from monitor.digest import facts, headlines, importance, wording
from monitor.digest.ledger import ASKED_FOR
from monitor.digest.passages import passage
from monitor.digest.story_group import Audience, StoryGroup
from monitor.digest.view import Chip, Points, QuietLine, Report, Sister, StoryBlock
from monitor.model.articles import Quality
from monitor.model.entries import Dated
from monitor.model.hits import Evidence, Hit
from monitor.model.mentions import Kind
from monitor.model.stories import Coverage, Role, Story

MAX_REASONS = 5
MAX_CHIPS = 6  # of a kind
LONG, SHORT = wording.MAX_SENTENCE, 100  # code points of the sentence that shows the act
STATE_MEDIA = "state-media"  # the feed's tag


def block(
    event: StoryGroup,
    reader: Audience,
    *,
    watchlist: str | None = None,
    also_on: tuple[str, ...] = (),
    moved: str = "",
    short: bool = False,
) -> StoryBlock:
    """The event told in full; score and reasons are those of `watchlist`, or of the best hit.

    `moved` says in words how far the act has come since it was last told; a `short` block has less of the sentence and no
    figures beside it.
    """
    main = event.main
    lead, hit = _best(event, watchlist, reader)
    headline = _headline(main, reader) or lead
    title = headlines.cleaned(headline.title, headline.outlet)
    foreign, record = reader.foreign(headline.language), importance.act(event)
    said = headlines.of_record(record, reader)
    made = _told(event, hit, headline, reader)
    best, source = _sentence(event, hit, lead)
    claims = main.facts.key_figures if main.facts else ()
    shown = best.sentence if best else ""
    return StoryBlock(
        id=main.story,
        anchor="s-" + re.sub(r"[^A-Za-z0-9]", "-", main.story),
        url=f"{reader.base_url}/story/{main.story}" if reader.base_url else "",
        headline=title or wording.link(headline.url) or reader.say.gettext("(no title)"),
        headline_url=wording.link(headline.url),
        lang=headline.language or "",
        language=foreign,
        told=made if foreign else "",
        in_short=made if foreign or said else title,
        outlets=tuple(plain(name, 60) for name in importance.outlets(event)),
        moved=moved,
        pinned=any(story.pinned for story in event.stories),
        note=next((story.note for story in event.stories if story.note), ""),
        rank=importance.importance(event, reader, moved=bool(moved)),
        score=round(hit.score),
        reasons=tuple(_reasons(hit, reader)),
        independent=len(importance.outlets(StoryGroup(main=main))),
        same_figures=main.facts.same_figures if main.facts else 0,
        copies=sum(c.role == Role.COPY for c in main.coverage),
        reports=reports(main, reader),
        minerals=_chips((h.minerals for _, h in event.hits), Kind.MINERAL, reader),
        actions=_chips((h.policies for _, h in event.hits), Kind.ACTION, reader),
        places=_chips((h.places for _, h in event.hits), Kind.PLACE, reader),
        terms=tuple(dict.fromkeys(term for _, h in event.hits for term in h.terms))[:MAX_CHIPS],
        evidence=passage(best, source, reader, figures=claims, limit=SHORT if short else LONG)
        if best
        else None,
        figures=tuple(
            quote
            for quote in facts.figures(main, reader, shown)
            if not (short and best) and not headlines.repeats(quote.passage.text, title)
        )[: 1 if short else facts.MAX_FIGURES],
        points=facts.points(main, reader),
        action=facts.action(main, reader),
        sisters=tuple(_sister(story, reader) for story in event.sisters),
        changes=facts.changes(event, reader),
        also_on=also_on,
        running=main.told_at is not None,
        told_on=wording.short_date(main.told_at.astimezone(reader.zone).date(), reader.say)
        if main.told_at
        else "",
        dismiss_url=_dismiss_url(event, hit.watchlist, reader),
    )


def _from_hit(hit: Hit, headline: Coverage, reader: Audience) -> str:
    """Words for a headline in another language without a record: what it is about, and where it stands."""
    say = reader.say
    what = say.listed([wording.short_name(reader.name(action)) for action in hit.policies[:2]])
    about = say.listed([wording.inside(reader.name(mineral)) for mineral in hit.minerals], 3)
    said = ": ".join(filter(None, (what, about)))
    if not said:
        return headlines.cleaned(headline.title, headline.outlet)
    where = {"outlet": plain(headline.outlet, 60), "language": reader.foreign(headline.language)}
    return say.gettext("%(said)s (%(outlet)s, in %(language)s)", said=said, **where)


def _sentence(event: StoryGroup, hit: Hit, lead: Coverage) -> tuple[Evidence | None, Coverage]:
    """The sentence that shows the act, with its article: of a running story one that is new; else the one the record was made
    of, where a hit has it; else the hit's best."""
    fresh = _fresh_sentence(event.main)
    if fresh is not None:
        return fresh
    record = importance.act(event)
    if record is not None and record.sentence:
        for c, each in event.hits:
            for evidence in each.evidence:
                if evidence.sentence == record.sentence:
                    return evidence, c
    return _evidence(hit), lead


def _fresh_sentence(story: Story) -> tuple[Evidence, Coverage] | None:
    """What the newest report says that the story did not have when it was last told; None for a story that is new."""
    told = story.told_at
    if told is None:
        return None
    known = {
        evidence.sentence
        for c in story.coverage
        if c.first_seen_at < told
        for hit in c.hits
        for evidence in hit.evidence
    }
    new = [c for c in story.coverage if c.first_seen_at >= told and c.role != Role.COPY and c.hits]
    for c in sorted(new, key=lambda c: (c.published_at, c.article_id), reverse=True):
        best = _evidence(max(c.hits, key=lambda hit: hit.score))
        if best is not None and best.sentence not in known:
            return best, c
    return None


def _dismiss_url(event: StoryGroup, watchlist: str, reader: Audience) -> str:
    ids = [c.article_id for c, hit in event.hits if hit.watchlist == watchlist]
    return reader.dismiss(watchlist, ids) if reader.dismiss else ""


def quiet_line(event: StoryGroup, reader: Audience, *, watchlist: str | None = None) -> QuietLine:
    """The event in one line."""
    cover, hit = _best(event, watchlist, reader)
    head = _headline(event.main, reader) or cover
    known = event.main.told_at
    fresh = sum(c.first_seen_at >= known for c in event.main.coverage) if known else 0
    return QuietLine(
        headline=headlines.cleaned(head.title, head.outlet) or reader.say.gettext("(no title)"),
        url=wording.link(head.url),
        outlet=plain(head.outlet),
        at=reader.at(head.published_at),
        score=round(hit.score),
        lang=head.language or "",
        language=reader.foreign(head.language),
        minerals=_chips([hit.minerals], Kind.MINERAL, reader),
        actions=_chips([hit.policies], Kind.ACTION, reader),
        note=reader.say.counted(
            "told before, %(n)s more copy", "told before, %(n)s more copies", fresh
        )
        if fresh and known
        else "",
        reports=sum(len(story.coverage) for story in event.stories),
        told=_told(event, hit, head, reader) if reader.foreign(head.language) else "",
    )


def _told(event: StoryGroup, hit: Hit, headline: Coverage, reader: Audience) -> str:
    """A headline in the reader's language: the record's, one made from the record, or one from what the hit is about."""
    record = importance.act(event)
    return (
        headlines.of_record(record, reader)
        or headlines.made(record, reader)
        or _from_hit(hit, headline, reader)
    )


def _best(event: StoryGroup, watchlist: str | None, reader: Audience) -> tuple[Coverage, Hit]:
    """The hit to show: of the watchlist, in the main story, the reader's language, the best score, the earliest."""
    wanted = [pair for pair in event.hits if watchlist in (None, pair[1].watchlist)] or list(
        event.hits
    )
    ids = {c.article_id for c in event.main.coverage}

    def rank(pair: tuple[Coverage, Hit]) -> tuple[object, ...]:
        c, hit = pair
        foreign, copy = bool(reader.foreign(c.language)), c.role == Role.COPY
        return (c.article_id not in ids, foreign, -hit.score, copy, c.published_at, c.article_id)

    return min(wanted, key=rank)


def _headline(story: Story, reader: Audience) -> Coverage | None:
    """The article whose title heads the block: a hit, in the reader's language, the one that the record was made of, so that
    headline, sentence and record are one document's; else independent, best, earliest."""
    wanted = [c for c in story.coverage if c.hits and c.title.strip()]
    own = story.facts.action.article_id if story.facts else None

    def rank(c: Coverage) -> tuple[object, ...]:
        best = max(hit.score for hit in c.hits)
        return (
            bool(reader.foreign(c.language)),
            c.article_id != own,
            c.role == Role.COPY,
            -best,
            c.published_at,
            c.article_id,
        )

    return min(wanted, key=rank, default=None)


def reports(story: Story, reader: Audience) -> tuple[Report, ...]:
    """Every article of the story: the first one, the independent ones by time, the copies by time."""
    order = {Role.FIRST: 0, Role.INDEPENDENT: 1, Role.COPY: 2}
    ranked = sorted(story.coverage, key=lambda c: (order[c.role], c.published_at, c.article_id))
    return tuple(_report(c, reader, story.told_at) for c in ranked)


def _report(c: Coverage, reader: Audience, told_at: datetime | None) -> Report:
    return Report(
        outlet=plain(c.outlet, 60),
        title=plain(c.title) or reader.say.gettext("(no title)"),
        url=wording.link(c.url),
        at=reader.at(c.published_at if c.dated == Dated.GIVEN else c.first_seen_at),
        role=c.role,
        lang=c.language or "",
        language=reader.foreign(c.language),
        origin=plain(c.origin or "", 60),
        state_media=STATE_MEDIA in c.tags,
        unread="" if c.quality == Quality.FULL or c.reason in ASKED_FOR else _unread(c, reader),
        fresh=told_at is None or c.first_seen_at >= told_at,
        dated=c.dated == Dated.GIVEN,
    )


def _unread(c: Coverage, reader: Audience) -> str:
    why = wording.reason_words(c.reason, reader.say)
    return reader.say.gettext(wording.QUALITIES[c.quality]) + (f": {why}" if why else "")


def _reasons(hit: Hit, reader: Audience) -> Iterable[Points]:
    for reason in sorted(hit.reasons, key=lambda r: -abs(r.points))[:MAX_REASONS]:
        detail = plain(reader.names.get(reason.detail, reason.detail), 80)
        yield Points(name=plain(reason.name, 60), points=round(reason.points), detail=detail)


def _chips(lists: Iterable[tuple[str, ...]], kind: Kind, reader: Audience) -> tuple[Chip, ...]:
    counted: dict[str, int] = {}
    for members in lists:
        for member in members:
            counted[member] = counted.get(member, 0) + 1
    ranked = sorted(counted, key=lambda member: (-counted[member], reader.name(member)))
    return tuple(
        Chip(id=member, name=reader.name(member), kind=kind) for member in ranked[:MAX_CHIPS]
    )


def _evidence(hit: Hit) -> Evidence | None:
    """The best sentence of the text; the title's only when there is no other."""
    return min(hit.evidence, key=lambda e: e.field == "title", default=None)


def _sister(story: Story, reader: Audience) -> Sister:
    cover, hit = _best(StoryGroup(main=story), None, reader)
    best = _evidence(hit)
    return Sister(
        story=story.story,
        language=reader.say.language_name(cover.language),
        lang=cover.language or "",
        outlet=plain(cover.outlet, 60),
        headline=headlines.cleaned(cover.title, cover.outlet) or reader.say.gettext("(no title)"),
        url=wording.link(cover.url),
        reports=len(story.coverage),
        evidence=passage(best, cover, reader) if best else None,
    )
