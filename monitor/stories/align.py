"""Figures of several articles that measure the same thing, and how the articles stand on them.

What measures the same is `same_thing`'s to say, what can't both be meant `bounds`'. Deterministic, no I/O.
"""

from __future__ import annotations

from monitor.figures.lexis import listed
from monitor.model.stories import Agreement
from monitor.stories.amounts import Amount
from monitor.stories.bounds import clash, rounded_alike, same_value
from monitor.stories.same_thing import Surrounding, likeness

MOST_ARTICLES = 14  # compared; later ones only repeat
_SNAPSHOT_H = 36.0  # hours apart from which two figures may both have been true in their time

Group = list[Amount]


def groups(read: list[list[Amount]]) -> list[Group]:
    """Figures that measure the same thing, at most one of each article, in order of time; single ones included."""
    read = read[:MOST_ARTICLES]
    background = Surrounding(p for article in read for p in article)
    pairs = [
        (score, p, q)
        for at, one in enumerate(read)
        for other in read[at + 1 :]
        for p in one
        for q in other
        if (score := likeness(p, q, background)) > 0
    ]
    pairs.sort(key=lambda pair: (-pair[0], _order(pair[1]), _order(pair[2])))
    group_of: dict[int, Group] = {id(p): [p] for article in read for p in article}
    for _, p, q in pairs:
        first, second = group_of[id(p)], group_of[id(q)]
        if first is second or _articles(first) & _articles(second):
            continue
        if all(_joins(a, b, p, q, background) for a in first for b in second):
            first += second
            for member in second:
                group_of[id(member)] = first
    unique = {id(g): g for g in group_of.values()}
    for group in unique.values():
        group.sort(key=lambda p: (p.article.published_at, p.article.article_id))
    return list(unique.values())


def _order(point: Amount) -> tuple[int, int]:
    return point.article.article_id, point.place


def _articles(group: Group) -> set[int]:
    return {point.article.article_id for point in group}


def _joins(a: Amount, b: Amount, p: Amount, q: Amount, background: Surrounding) -> bool:
    """Whether two members of groups that `p` and `q` bring together measure the same too."""
    return likeness(a, b, background) > 0 or (same_value(a, p) and same_value(b, q))


def all_equal(group: Group) -> bool:
    """Whether all figures of a group give one amount, as written or rounded alike."""
    pairs = ((p, q) for at, p in enumerate(group) for q in group[at + 1 :])
    return all(same_value(p, q) or rounded_alike(p, q) for p, q in pairs)


def verdict(group: Group) -> Agreement | None:
    """How the articles of a group stand; None when nothing can be said with confidence."""
    if len(group) == 1:
        return Agreement.ONLY_ONE if weight(group) > 0 else None
    pairs = [(p, q) for at, p in enumerate(group) for q in group[at + 1 :] if not same_value(p, q)]
    clashes = [(p, q) for at, p in enumerate(group) for q in group[at + 1 :] if clash(p, q)]
    if not pairs and not clashes:
        return Agreement.AGREE
    if pairs and all(_is_update(p, q) for p, q in pairs):
        return Agreement.UPDATED
    if any(_is_update(p, q) or _is_snapshot(p, q) for p, q in clashes):
        return None
    between = [(p, q) for p, q in clashes if p.article.outlet != q.article.outlet]
    return Agreement.DIFFER if between else None


_RUNNING = listed(
    "vote votes case acre hectare signature ballot point percent hom household customer"
)


def _is_update(p: Amount, q: Amount) -> bool:
    """A count that grows in time, told later: the death toll, the votes counted."""
    earlier, later = (p, q) if p.article.published_at <= q.article.published_at else (q, p)
    running = bool(later.fate) or later.head in _RUNNING
    return running and _hours(p, q) > 0 and later.figure.value > earlier.figure.value


def _is_snapshot(p: Amount, q: Amount) -> bool:
    return _hours(p, q) > _SNAPSHOT_H and not p.head.startswith("age:")


def _hours(p: Amount, q: Amount) -> float:
    return abs((q.article.published_at - p.article.published_at).total_seconds()) / 3600


def subject(group: Group) -> str:
    """What a group measures, in the words of the article that says it in most."""
    best = max(group, key=lambda p: len(p.phrase))
    if best.head.startswith("age:"):
        return f"age of {best.head[4:].title()}"
    if not best.fate:
        return best.phrase or best.figure.unit.lstrip("#")
    return f"people {best.fate}" if not best.kinds else f"{best.phrase}, {best.fate}"


_TELLING = {"#": 1.0, "time": 0.0, "pp": 1.5, "part": 1.5, "mass": 2.0, "length": 0.5, "area": 1.0}


def weight(group: Group) -> float:
    """How telling a figure is: money, tonnes and shares before counts, what several articles give before what one does."""
    point = group[0]
    kind = point.amounts[0][0]
    own = 2.5 if point.figure.currency else _TELLING.get(kind, 1.0)
    if not own or (kind == "#" and abs(point.figure.value) < 3 and len(group) == 1):
        return 0.0
    return own + 1.5 * (len(group) - 1) + 1.0 / (1 + point.place)
