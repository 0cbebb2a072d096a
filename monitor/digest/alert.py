"""One story as a message at once, for watchlists with `alert = true`: mail, or a chat service. Pure, deterministic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from monitor.config.settings import DigestSettings
from monitor.core.text import cut, plain
from monitor.digest.render import part
from monitor.digest.story import block
from monitor.digest.story_group import Audience, StoryGroup
from monitor.model.digests import Rendered, Window
from monitor.model.hits import Watchlist
from monitor.model.stories import Story

HTML = "alert.html.j2"
TEXT = "alert.txt.j2"
MAX_HEADLINE = 100


def alert(
    *,
    story: Story,
    watchlist: Watchlist,
    window: Window,
    date: date,
    names: Mapping[str, str],
    settings: DigestSettings,
    timezone: str = "UTC",
    templates: Path | None = None,
) -> Rendered:
    """The story as the watchlist's readers get it. `window` bounds the edits that are shown, `date` is the local day.

    Raises ValueError when the story is no hit of the watchlist.
    """
    if not any(hit.watchlist == watchlist.name for c in story.coverage for hit in c.hits):
        raise ValueError(f"story {story.story} is no hit of {watchlist.name}")
    base = (settings.base_url or "").rstrip("/")
    zone = ZoneInfo(settings.timezone or timezone)
    reader = Audience(
        day=date,
        zone=zone,
        language=settings.language,
        since=window.since,
        names=names,
        base_url=base,
    )
    told = block(StoryGroup(main=replace(story, told_at=None)), reader, watchlist=watchlist.name)
    values = {"story": told, "watchlist": watchlist.title, "title": settings.title}
    html, html_warning = part(HTML, values, folder=templates, mail=True, language=settings.language)
    text, text_warning = part(TEXT, values, folder=templates, language=settings.language)
    subject = plain(f"{cut(told.in_short or told.title, MAX_HEADLINE)} | {watchlist.title}")
    return Rendered(
        html=html,
        text=text,
        subject=subject,
        language=settings.language,
        warnings=tuple(filter(None, (html_warning, text_warning))),
    )
