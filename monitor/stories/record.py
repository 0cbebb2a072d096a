"""The action record of a story: who does what to which mineral, aimed at whom, since when, by which document.

It is one article's main event as that article tells it, the best of the newest state, so that heading, sentence and record are
of one document. Empty where no article tells an event. Deterministic, no I/O.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from monitor.events import documents
from monitor.model.events import Event, Status
from monitor.model.stories import ActionRecord, Role, Told
from monitor.stories.telling import apart, telling_of

_NEWEST = timedelta(days=2)  # before the last report of the act: what is older is an older state
_ONE_MOVE = timedelta(
    hours=6
)  # before the last report of a state that the act moved to: its move is told in these
_FIELDS = ("action", "actor", "place", "minerals", "target", "effective_on", "documents")


def action_record(told: tuple[Told, ...], *, names: Mapping[str, str]) -> ActionRecord:
    """What the best article of the newest state tells; copies have no say where an independent article tells an event."""
    best = best_told(told)
    if best is None or best.event is None:
        own = tuple(a for a in told if a.role is not Role.COPY) or told
        return ActionRecord(documents=documents.named(own))
    event = best.event
    return ActionRecord(
        actor=event.actor,
        actor_name=names.get(event.actor, event.actor),
        action=event.action,
        minerals=event.minerals,
        target=event.target,
        status=event.status.value,
        effective_on=event.effective_on,
        documents=event.documents,
        places=event.places or ((event.place,) if event.place else ()),
        headline=event.headline,
        sentence=event.sentence,
        article_id=best.article_id,
    )


def best_told(told: tuple[Told, ...]) -> Told | None:
    """The article whose main event stands for the story: the story's own act, in its newest state, told best."""
    with_event = [article for article in told if article.event is not None]
    own = [article for article in with_event if article.role is not Role.COPY] or with_event
    own = [article for article in own if not _is_another(article, own)]
    if not own:
        return None
    until = max(article.published_at for article in own)
    newest = [article for article in own if article.published_at >= until - _NEWEST]
    said = [a for a in newest if _state(a) is not Status.REPORTED]
    if not said:
        return max(newest, key=_worth)
    said = [
        a for a in said if _state(a) is not Status.PROPOSED
    ] or said  # a plan told late is no step back
    last = max(said, key=lambda a: (a.published_at, _worth(a)))
    state = _state(last)
    same = [a for a in said if _state(a) is state]
    if any(_state(a) not in (Status.REPORTED, state) for a in own):  # it has moved
        same = [a for a in same if a.published_at >= last.published_at - _ONE_MOVE]
    return max(same, key=_worth)


def _state(article: Told) -> Status:
    return article.event.status if article.event else Status.REPORTED


def _worth(article: Told) -> tuple[float, int, float, int]:
    """How well an article tells its event: by its weight, then by how much it says, then the earlier one."""
    event = article.event or Event()
    said = sum(bool(getattr(event, field)) for field in _FIELDS)
    return article.event_score, said, -article.published_at.timestamp(), -article.article_id


def _is_another(article: Told, told: list[Told]) -> bool:
    """Whether an article's event is apart from most of the others: what it tells is not the story's act."""
    mine = telling_of(article.event)
    others = [a for a in told if a is not article]
    return 2 * sum(apart(mine, telling_of(a.event)) for a in others) > len(others)
