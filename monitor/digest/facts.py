"""What comparing and watching a story found, in words: figures, points, the action record, edits. Pure, deterministic."""

from __future__ import annotations

import re
from dataclasses import replace

from monitor.core.text import plain
from monitor.digest import importance, wording
from monitor.digest.edit_words import changes as changes_of
from monitor.digest.passages import quote
from monitor.digest.story_group import Audience, StoryGroup
from monitor.digest.view import Action, Change, FigurePoint, Quote
from monitor.model.stories import Agreement, Claim, Coverage, Edit, Story

MAX_FIGURES = 3
MAX_POINTS = {Agreement.DIFFER: 4, Agreement.UPDATED: 3}
"""How many points of a kind are shown, in the order in which they are."""

MAX_CHANGES = 3


def figures(story: Story, reader: Audience, shown: str) -> tuple[Quote, ...]:
    """The most telling figures, sentence by sentence, without those of the sentence `shown`, where they are marked already."""
    by_sentence: dict[tuple[int, str], list[Claim]] = {}
    for claim in story.facts.key_figures if story.facts else ():
        if claim.sentence != shown:
            by_sentence.setdefault((claim.article_id, claim.sentence), []).append(claim)
    chosen = list(by_sentence.values())[:MAX_FIGURES]
    return tuple(quote(claims, _language(story, claims[0]), reader) for claims in chosen)


def _language(story: Story, claim: Claim) -> str | None:
    return next((c.language for c in story.coverage if c.article_id == claim.article_id), None)


def points(story: Story, reader: Audience) -> tuple[FigurePoint, ...]:
    """What outlets differ on first, then updates; what is said on one subject stands together."""
    by_subject: dict[tuple[Agreement, str], list[Claim]] = {}
    of_the_act: set[tuple[Agreement, str]] = set()
    for found in story.facts.differences if story.facts else ():
        by_subject.setdefault((found.verdict, found.subject), []).extend(found.claims)
        if found.of_the_act:
            of_the_act.add((found.verdict, found.subject))
    ranked = [
        key
        for verdict, most in MAX_POINTS.items()
        for key in [k for k in by_subject if k[0] == verdict][:most]
    ]
    return tuple(
        replace(_point(key, by_subject[key], story, reader), of_the_act=key in of_the_act)
        for key in ranked
    )


def _point(
    key: tuple[Agreement, str], claims: list[Claim], story: Story, reader: Audience
) -> FigurePoint:
    """One subject; an outlet that says the same twice is quoted once."""
    told = {(claim.outlet, claim.said): claim for claim in claims}
    quotes = tuple(quote([claim], _language(story, claim), reader) for claim in told.values())
    return FigurePoint(verdict=key[0], subject=plain(key[1], 120), quotes=quotes)


def action(story: Story, reader: Audience) -> Action | None:
    """Who does what to which mineral, when a text says what is done."""
    record = story.facts.action if story.facts else None
    if record is None or not record.action:
        return None
    return Action(
        actor=plain(record.actor_name, 80) or (reader.name(record.actor) if record.actor else ""),
        action=wording.short_name(reader.name(record.action)),
        minerals=tuple(reader.name(mineral) for mineral in _named(record.minerals)),
        target=reader.name(record.target) if record.target else "",
        status=status_words(record.status, reader),
        effective_on=wording.iso_date_words(record.effective_on, reader.say),
        documents=documents(StoryGroup(main=story)),
        places=tuple(reader.name(place) for place in record.places),
    )


def _named(minerals: tuple[str, ...]) -> tuple[str, ...]:
    """The minerals by name; the words for many of them only where none is named."""
    return tuple(m for m in minerals if m not in importance.MANY) or minerals


def status_words(status: str, reader: Audience) -> str:
    """How far an act is, in words; empty for what is only reported."""
    known = wording.STATUSES.get(status, status)
    return reader.say.gettext(known) if known else ""


def documents(event: StoryGroup) -> tuple[str, ...]:
    """The official documents that the event's main story names."""
    record = event.main.facts.action if event.main.facts else None
    return (
        tuple(plain(document, 60) for document in record.documents)
        if record and record.action
        else ()
    )


def changes(event: StoryGroup, reader: Audience) -> tuple[Change, ...]:
    """The edits since the last digest, those of figures first, then the newest; one line for each stretch that changed, also
    when the feed's summary and the page changed alike."""
    edits = [
        (edit.at, c.article_id, c, edit)
        for s in event.stories
        for c in s.coverage
        for edit in c.edits
    ]
    found: dict[tuple[int, str, str, str], Change] = {}
    for at, article_id, c, edit in sorted(edits, key=lambda e: e[:2], reverse=True):
        for stretch in _telling(changes_of(edit.old, edit.new)) if at >= reader.since else ():
            found.setdefault(
                (article_id, edit.field, *stretch[:2]), _change(c, edit, stretch, reader)
            )
    figures_first = sorted(
        found.values(), key=lambda change: not re.search(r"\d", change.removed + change.added)
    )
    figures = [
        change for change in figures_first if re.search(r"\d", change.removed + change.added)
    ]
    return tuple((figures or figures_first)[:MAX_CHANGES])


def _telling(found: tuple[tuple[str, str, str], ...]) -> tuple[tuple[str, str, str], ...]:
    """What was put in another's place; only when nothing was, the first of what was added or taken out."""
    return tuple(stretch for stretch in found if stretch[0] and stretch[1]) or found[:1]


def _change(c: Coverage, edit: Edit, stretch: tuple[str, str, str], reader: Audience) -> Change:
    removed, added, context = map(plain, stretch)
    outlet = plain(c.outlet, 60)
    return Change(
        outlet=outlet,
        at=reader.at(edit.at),
        field=edit.field,
        removed=removed,
        added=added,
        context=context,
    )
