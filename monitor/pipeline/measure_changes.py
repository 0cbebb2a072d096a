"""What a digest says of the policy tracker: the moves of its window and the days of effect that come."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from monitor.digest import tracker_lines
from monitor.language import catalogue
from monitor.model.digests import Window
from monitor.pipeline.services import Services
from monitor.pipeline.upcoming import Edition
from monitor.store.reader import Reader


async def lines_of(
    services: Services, edition: Edition, window: Window, day: date, names: Mapping[str, str]
) -> tuple[tracker_lines.MeasureLineOf, ...]:
    """What changed among the measures that the edition's watchlists have a story of."""
    read = services.store.read
    moves = await read(Reader.measure_moves, window.since, window.until)
    coming = await read(
        Reader.measures_taking_effect, day, day + timedelta(days=max(tracker_lines.AHEAD_DAYS) + 1)
    )
    stories = {
        story for measure in (*(m.measure for m in moves), *coming) for story in measure.stories
    }
    listed = await read(Reader.listed_stories, sorted(stories))
    wanted = {watchlist.name for watchlist in edition.watchlists}
    theirs = {story.story for story in listed if wanted & set(story.watchlists)}
    news = theirs & await read(Reader.stories_with_news, sorted(theirs))
    return tracker_lines.lines(
        [move for move in moves if news & set(move.measure.stories)],
        [measure for measure in coming if theirs & set(measure.stories)],
        since=window.since.astimezone(edition.zone).date(),
        day=day,
        say=catalogue.of(edition.language),
        base_url=(services.loaded.config.digest.base_url or "").rstrip("/"),
        names=dict(names),
    )
