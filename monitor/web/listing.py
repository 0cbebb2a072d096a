"""Stories as lines of a page or entries of a feed: ids turned into the reader's words and links. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from monitor.core.text import plain
from monitor.digest import headlines, wording
from monitor.digest.facts import status_words
from monitor.digest.story_group import Audience
from monitor.language.catalogue import marked as _
from monitor.model.stories import ActionRecord
from monitor.model.story_list import ListedStory

PAGE_OF = {"mineral": "mineral", "action": "action", "place": "government"}
"""The keys whose values have a page of their own, and its address's first part."""
NO_SUCH = {
    "mineral": _("There is no such mineral."),
    "action": _("There is no such action."),
    "place": _("There is no such government."),
    "watchlist": _("There is no such watchlist."),
}
"""What is said of an address or filter that asks for nothing known, by key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedName:
    """A value with its name and where it leads."""

    id: str
    name: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryLine:
    """A story as a line."""

    id: str
    headline: str
    lang: str
    original: str  # the outlet's own title, when the headline is another
    original_lang: str
    language: str  # its name, when it is not the reader's
    outlet: str
    outlet_url: str
    outlets: int
    reports: int
    at: str
    status: str
    effective_on: str
    place: LinkedName | None
    action: LinkedName | None
    minerals: tuple[LinkedName, ...]
    pinned: bool
    note: str
    irrelevant: bool
    score: int


def concept_url(kind: str, concept: str) -> str:
    """The page of a mineral, an action or a government."""
    return f"/{PAGE_OF[kind]}/{quote(concept, safe='')}"


def heading(story: ListedStory, reader: Audience) -> tuple[str, str, str]:
    """The outlet's title, what heads the story, and in which language: the title for who reads it, else what the record says."""
    title = headlines.cleaned(story.title, story.outlet) or reader.say.gettext(_("(no title)"))
    made = ""
    if reader.foreign(story.language):
        record = ActionRecord(
            headline=story.headline,
            places=(story.place,) if story.place else (),
            action=story.action,
            minerals=story.minerals,
            target=story.target,
            status=story.status,
        )
        made = headlines.of_record(record, reader) or headlines.made(record, reader)
    return title, made or title, reader.language if made else story.language or ""


def line_of(story: ListedStory, reader: Audience) -> StoryLine:
    """The line of a story."""

    def named(kind: str, concept: str) -> LinkedName:
        return LinkedName(id=concept, name=reader.name(concept), url=concept_url(kind, concept))

    title, headline, lang = heading(story, reader)
    return StoryLine(
        id=story.story,
        headline=headline,
        lang=lang,
        original=title if title != headline else "",
        original_lang=story.language or "",
        language=reader.foreign(story.language),
        outlet=plain(story.outlet, 60),
        outlet_url=wording.link(story.url),
        outlets=story.outlets,
        reports=story.reports,
        at=reader.at(story.at),
        status=status_words(story.status, reader),
        effective_on=wording.iso_date_words(story.effective_on, reader.say),
        place=named("place", story.place) if story.place else None,
        action=named("action", story.action) if story.action else None,
        minerals=tuple(named("mineral", mineral) for mineral in story.minerals[:6]),
        pinned=story.pinned_at is not None,
        note=story.note,
        irrelevant=story.irrelevant,
        score=round(story.score),
    )


def state_words(state: str, reader: Audience) -> str:
    """How far an act is, in words: also for one that is only reported."""
    return status_words(state, reader) or reader.say.gettext(_("reported"))


def value_name(key: str, value: str, reader: Audience, watchlists: Mapping[str, str]) -> str:
    """What a value of a key is called."""
    if key == "status":
        return state_words(value, reader)
    if key == "language":
        return reader.say.language_name(value)
    if key == "watchlist":
        return watchlists.get(value, value)
    return reader.name(value) if key in PAGE_OF else plain(value, 60)


def query_of(query: Mapping[str, str], **changes: str) -> str:
    """A query string with some of its values changed, empty ones left out; a changed list starts on its first page."""
    wanted = {key: value for key, value in {**query, "page": "", **changes}.items() if value}
    return f"?{urlencode(wanted)}" if wanted else ""
