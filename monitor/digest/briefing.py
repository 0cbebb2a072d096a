"""What stands on top of a digest: what matters most, what has changed, how long it takes to read; and the mail's subject. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from monitor.core.text import cut, plain
from monitor.digest import wording
from monitor.digest.facts import status_words
from monitor.digest.story_group import Audience, StoryGroup
from monitor.digest.view import BriefLine, Digest, QuietLine, Section, StoryBlock
from monitor.language.catalogue import Catalogue
from monitor.model.stories import Agreement

MAX_BRIEF, MIN_BRIEF = 5, 3
MAX_CHANGED = 6
MAX_SUBJECT = 88  # code points of the headline; phones show about 40, lists on a desk about 100
MAX_PREHEADER = 160
MAX_STANDING = 400
WORDS_A_MINUTE = 230
LESSER = 20  # points below the best at which a story is no longer of the day's biggest
SILENT_STATUSES = frozenset({"", "reported"})


def brief(blocks: Sequence[StoryBlock]) -> tuple[BriefLine, ...]:
    """The three to five events that matter most, best first; `blocks` are all of the digest's, in that order.

    Two that would read alike (duties on one metal from two countries) are told by their own headlines.
    """
    best = blocks[0].rank if blocks else 0
    chosen = [b for b in blocks[:MAX_BRIEF] if b.rank >= best - LESSER] or list(blocks[:1])
    chosen = list(blocks[: max(MIN_BRIEF, len(chosen))])
    told = Counter(b.in_short for b in blocks)
    return tuple(
        BriefLine(
            headline=b.title if told[b.in_short] > 1 else b.in_short or b.title,
            anchor=b.anchor,
            outlets=max(1, len(b.outlets)),
        )
        for b in chosen
    )


def changed(blocks: Iterable[StoryBlock], say: Catalogue) -> tuple[BriefLine, ...]:
    """What is otherwise than it was told: a status that moved, a figure that differs, an edit of a figure; one line a story."""
    lines = [line for block in blocks for line in _changes(block, say)[:1]]
    return tuple(lines[:MAX_CHANGED])


def _changes(block: StoryBlock, say: Catalogue) -> list[BriefLine]:
    """Every change of a story, the weightiest first."""
    found = [(block.moved, "")] if block.moved else []
    for point in block.points:
        if point.verdict == Agreement.UPDATED and block.running:
            steps = " → ".join(quote.said for quote in point.quotes)
            found.append((steps, point.subject))
    for edit in block.changes:
        if edit.removed and edit.added and re.search(r"\d", edit.removed + edit.added):
            words = f"{edit.removed} → {edit.added} {_unit(edit.context)}"
            found.append((words, say.gettext("edited by %(outlet)s", outlet=edit.outlet)))
    return [
        BriefLine(
            headline=block.in_short or block.title,
            anchor=block.anchor,
            what=plain(words, 90),
            note=plain(note, 90),
            outlets=max(1, len(block.outlets)),
        )
        for words, note in found
    ]


def _unit(context: str) -> str:
    """The word or two that say what a figure counts: "products" of "products in", "per cent" of "per cent"."""
    words = context.split()
    return " ".join(words[: 2 if words and len(words[0]) <= 3 else 1])


def moved(event: StoryGroup, status: str, standing: Mapping[str, str], reader: Audience) -> str:
    """ "proposed → in force" when the act stood elsewhere when it was last told; else empty."""
    ids = [key for story in event.stories for key in (story.story, *story.merged)]
    before = next((standing[key] for key in ids if key in standing), "")
    if before in SILENT_STATUSES or status in SILENT_STATUSES or before == status:
        return ""
    return f"{status_words(before, reader)} → {status_words(status, reader)}"


def still_standing(
    told: Iterable[tuple[str, str]], before: Iterable[tuple[str, str]]
) -> tuple[tuple[str, str], ...]:
    """Story ids with the status last told, the latest told first, so that a move is seen weeks later too."""
    known = dict(told)
    for story, status in before:
        known.setdefault(story, status)
    return tuple(list(known.items())[:MAX_STANDING])


def subject(
    blocks: Sequence[StoryBlock],
    quiet: Sequence[QuietLine],
    digest: Digest,
    *,
    day: date,
    say: Catalogue,
) -> str:
    """The day's biggest act, and how many stories more; on a quiet day what was and was not read."""
    tail = f"{digest.title}, {wording.short_date(day, say)}"
    if blocks:
        best = cut(blocks[0].in_short or blocks[0].title, MAX_SUBJECT)
        others = len(blocks) - 1
        more = say.gettext(" (+%(n)s more)", n=say.number(others)) if others else ""
        return plain(f"{best}{more} | {tail}")
    if digest.ledger.blind:
        return plain(f"{digest.ledger.blind} | {tail}")
    if quiet:
        matches = say.counted("%(n)s quieter match", "%(n)s quieter matches", digest.stories)
        return plain(f"{matches}: {cut(quiet[0].headline, MAX_SUBJECT)} | {tail}")
    said = say.gettext("Quiet day: 0 hits")
    if digest.alerts:
        name = digest.alerts[0].chip.name
        said = say.gettext("Quiet day: unusual volume on %(name)s, 0 hits", name=name)
    return plain(f"{said}, {read_words(digest, say)} | {tail}")


def read_words(digest: Digest, say: Catalogue) -> str:
    """ "118 of 120 feeds ok"."""
    ledger = digest.ledger
    return say.ngettext(
        "%(ok)s of %(feeds)s feed ok",
        "%(ok)s of %(feeds)s feeds ok",
        ledger.feeds,
        ok=say.number(ledger.feeds_ok),
        feeds=say.number(ledger.feeds),
    )


def lead(sections: Sequence[Section], digest: Digest, say: Catalogue) -> str:
    """The day in one sentence: how many stories and lines, and what they were found in."""
    ledger = digest.ledger
    if ledger.blind:
        return f"{ledger.blind}."
    articles = say.counted("%(n)s article read", "%(n)s articles read", ledger.articles)
    read = f"{read_words(digest, say)}, {articles}"
    if not digest.stories:
        return say.gettext("Nothing on your watchlists: 0 hits, %(read)s.", read=read)
    full = [story for section in sections for story in section.stories]
    running = sum(story.running for story in full)
    quieter = sum(len(section.quiet) + section.more for section in sections)
    companies = digest.stories - len(full) - quieter
    parts = [say.counted("%(n)s story", "%(n)s stories", len(full))] if full else []
    if running and parts:
        parts[0] += say.gettext(" (%(n)s running)", n=say.number(running))
    if quieter:
        parts.append(say.counted("%(n)s quieter match", "%(n)s quieter matches", quieter))
    if companies:
        parts.append(say.counted("%(n)s item of a company", "%(n)s items of companies", companies))
    return f"{say.listed(parts)}; {read}."


def preheader(digest: Digest) -> str:
    """What mail programs show beside the subject: the events after the first, what changed, or the lead."""
    said = "; ".join(line.headline for line in (digest.brief[1:] + digest.changed)[:3])
    return cut(said or digest.lead, MAX_PREHEADER)


def minutes(digest: Digest) -> int:
    """How long the digest takes to read, at least a minute."""
    blocks = [story for section in digest.sections for story in section.stories]
    lines = [line.headline for section in digest.sections for line in section.quiet]
    said = [text for block in blocks for text in _texts(block)]
    said += [line.headline for line in (*digest.brief, *digest.changed)]
    said += [*lines, *(line.headline for line in digest.companies)]
    return max(1, round(sum(len(text.split()) for text in said) / WORDS_A_MINUTE))


def _texts(block: StoryBlock) -> list[str]:
    passages = [quote.passage for quote in block.figures]
    differing = (point for point in block.points if point.verdict == Agreement.DIFFER)
    passages += [quote.passage for point in differing for quote in point.quotes]
    passages += [block.evidence] if block.evidence else []
    return [block.title, *block.outlets, *(passage.text for passage in passages)]
