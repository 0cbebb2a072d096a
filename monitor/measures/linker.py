"""Joins reports to measures, in order of time: the answer for a report depends only on those before it. Deterministic.

linker = MeasureLinker(Kinship(lexicon))
link = linker.take(report)      # None: it tells too little to be a measure's
linker.measures[link.measure]   # the measure as known now
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from monitor.measures.following import CLEARLY, FOLLOWS, Trail, as_of, follows
from monitor.measures.joining import JOINS, KnownMeasure, another_act, likeness, presumes
from monitor.measures.kinship import FOLLOWING, STOPPING, UMBRELLAS, Kinship, Nearness
from monitor.measures.states import first_state, next_state, on_day
from monitor.measures.steps import (
    NOTES,
    TAKING_BACK,
    arrived,
    effective_on,
    first_step,
    name_of,
    step_of,
)
from monitor.model.events import Status
from monitor.model.measures import (
    Measure,
    MeasureLink,
    MeasureMemory,
    MeasureReport,
    Turn,
)

_MOST = 120  # candidates looked at for one report, the last confirmed first
_FEW = 100  # measures, below which shares say little
# For a join that no government's name bears out: more than JOINS, more yet for what may be another's new act, ahead of the
# next one; and what a government that is only inferred speaks less for.
_ELSEWHERE, _NEW, _CLEARLY, _INFERRED = 0.4, 0.8, 0.5, 0.6
_LATELY_DAYS = 400
_MOST_WORDS = 400  # remembered of a measure
_ANY, _NOBODY = "*", "?"
_NOTHING = MeasureMemory()


class _Rarity:
    """How much a word tells among the measures known."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()
        self.measures = 0

    def count(self, words: Iterable[str], times: int = 1) -> None:
        """Words that one measure has more (or, with -1, no longer has)."""
        for word in words:
            self._seen[word] += times

    def of(self, word: str) -> float:
        """Between 0 and 1: 1 for a word of one measure, half of it for one of every tenth (of a hundred, before there are)."""
        share = self._seen[word] / max(self.measures, _FEW)
        return 1.0 / (1.0 + 10.0 * share)


class MeasureLinker:
    """All known measures and the index over them."""

    def __init__(self, kinship: Kinship, *, placeless: bool = False) -> None:
        """`placeless`: an act of a government that its report leaves out opens a measure too, until another names it."""
        self._placeless = placeless
        self.measures: dict[str, Measure] = {}
        self.kinship = kinship
        self._seeds: dict[str, Measure] = {}
        self._known: dict[str, KnownMeasure] = {}
        self._rarity = _Rarity()
        self._index: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)

    def add(self, measure: Measure, memory: MeasureMemory = _NOTHING) -> None:
        """Takes in a measure that is known from elsewhere: the store's, a tracker's. One of that name gives way."""
        self.remove(measure.ident)
        self.measures[measure.ident] = measure
        if measure.forgotten or measure.merged_into:
            return
        known = _known(measure, memory)
        self._known[measure.ident] = known
        self._rarity.measures += 1
        self._rarity.count(known.words)
        self._enter(known)

    def plant(self, seed: Measure) -> None:
        """Notes what a tracker's table says of a measure, from which its reports go on; it is taken in if it is new."""
        self._seeds[seed.ident] = seed
        if seed.ident not in self.measures:
            self.add(seed)

    def rename(self, ident: str, to: str) -> None:
        """Gives a measure another name, unless one has it."""
        if to not in self.measures:
            measure, memory = self.measures[ident], self.memory_of(ident)
            self.remove(ident)
            self.add(replace(measure, ident=to), memory)

    def remove(self, ident: str) -> None:
        """Forgets a measure; reports join it no longer."""
        self.measures.pop(ident, None)
        known = self._known.pop(ident, None)
        if known is None:
            return
        self._rarity.measures -= 1
        self._rarity.count(known.words, -1)
        for key in self._keys(known):
            self._index[key].pop(ident, None)

    def memory_of(self, ident: str) -> MeasureMemory:
        """What has to be kept of a measure besides its fields, so that joining goes on from it."""
        known = self._known.get(ident)
        if known is None:
            return _NOTHING
        return MeasureMemory(actions=tuple(known.actions.items()), words=tuple(sorted(known.words)))

    def take(self, report: MeasureReport, trail: Trail | None = None) -> MeasureLink | None:
        """Joins a report to the measure it tells of, or opens a new one; None when it tells too little to be a measure's.

        `trail`: where a decision without a name leads, if it is none of those that are told in full.
        """
        event = report.event
        score, why, known = self._best(report)
        if report.unplaced:
            score, why, known = self._anywhere(report, score, why, known)
        if known is not None:
            return self._join(report, known, score, why)
        if trail is not None and not event.action and (link := self.follow(trail)):
            return link
        if not event.place and not (self._placeless and event.action and event.minerals):
            return None
        if not event.minerals:
            return None  # of no mineral
        told = frozenset((event.action, *report.actions)) - {""}
        if told and told <= FOLLOWING and report.turn in (Turn.COURT_STOP, Turn.REINSTATE):
            return None  # a court's word on an act that is not known
        return self._open(report, self.new_ident(report))

    def follow(self, trail: Trail) -> MeasureLink | None:
        """Joins a report that goes on about a known act without naming it in full; None where it is not plain which."""
        candidates = list(self._candidates(trail.report))
        alone = self._alone(trail.report, candidates)
        found = sorted(
            (
                (follows(trail, known, self.kinship, self._rarity.of, alone=alone), known.ident)
                for known in candidates
            ),
            reverse=True,
        )
        if not found or found[0][0] < FOLLOWS:
            return None
        score, ident = found[0]
        if len(found) > 1 and score - found[1][0] < CLEARLY:
            return None
        known = self._known[ident]
        return self._join(as_of(trail, known, self.kinship), known, score, ("goes on",))

    def assemble(self, ident: str, reports: Sequence[MeasureReport]) -> Measure | None:
        """The measure that exactly these reports tell, in order of time; it replaces the one of that name.

        What a tracker said of it stands before them; None, and no measure, when there is neither.
        """
        ordered = sorted(reports, key=lambda r: (r.at, r.key))
        seed = self._seeds.get(ident)
        self.remove(ident)
        if seed is not None:
            self.add(seed)
        elif ordered:
            self._open(ordered.pop(0), ident)
        else:
            return None
        for report in ordered:
            self._join(report, self._known[ident], 0.0, ())
        return self.measures[ident]

    def new_ident(self, report: MeasureReport) -> str:
        """A name for a measure that this report opens, from its content; no other measure has it."""
        event = report.event
        parts = [event.place, event.action, *event.minerals[:1]]
        content = f"{report.at.isoformat()}\n{report.outlet}\n{report.title}"
        digest = hashlib.sha256(content.encode()).hexdigest()
        stem = "-".join(part for part in parts if part)
        names = (f"{stem}-{digest[:size]}" for size in range(4, 65))
        return next(name for name in names if name not in self.measures)

    # --- finding ---

    def _best(self, report: MeasureReport) -> tuple[float, tuple[str, ...], KnownMeasure | None]:
        best: tuple[float, tuple[str, ...], KnownMeasure | None] = (0.0, (), None)
        candidates = list(self._candidates(report))
        alone = self._alone(report, candidates)
        for known in candidates:
            score, why = likeness(report, known, self.kinship, self._rarity.of, alone=alone)
            if score >= JOINS and score > best[0]:
                best = (score, why, known)
        return best

    def _alone(self, report: MeasureReport, candidates: Sequence[KnownMeasure]) -> float:
        """1 where one measure of the report's mineral is among the candidates lately, a third where there are two."""
        near = [
            known
            for known in candidates
            if (report.at - known.last_at).days <= _LATELY_DAYS and self._rivals(report, known)
        ]
        return {1: 1.0, 2: 0.33}.get(len(near), 0.0)

    def _rivals(self, report: MeasureReport, known: KnownMeasure) -> bool:
        """Whether a measure is on the report's mineral; of an umbrella only what is of the same kind too."""
        near = self.kinship.minerals(frozenset(report.event.minerals), frozenset(known.minerals))
        return near is Nearness.SAME or (
            near is Nearness.SILENT and report.event.action == known.action != ""
        )

    def _anywhere(
        self, report: MeasureReport, score: float, why: tuple[str, ...], known: KnownMeasure | None
    ) -> tuple[float, tuple[str, ...], KnownMeasure | None]:
        """The measure of whatever government that a report whose own is only inferred fits clearly better."""
        loose = replace(report, event=replace(report.event, place="", places=()))
        idents: dict[str, None] = {}
        for mineral in sorted(self.kinship.members(report.event.minerals) - UMBRELLAS):
            idents.update(self._index.get((_ANY, mineral), {}))
        named = set(report.named)
        if (
            known is not None
        ):  # as the others are weighed; a title that names others speaks against it
            score, why = likeness(report, known, self.kinship, self._rarity.of)
            score = score - _INFERRED if not named or named & known.places else 0.0
            if not named and score < JOINS - 2 * _INFERRED:
                score, why, known = 0.0, (), None
        found = []
        for other in self._latest(idents):
            if not named or named & other.places:
                points, terms = likeness(loose, other, self.kinship, self._rarity.of)
                more = 0.0 if presumes(report, other) else _NEW
                if points >= JOINS + more + (0.0 if named else _ELSEWHERE):
                    found.append((points, other.ident, terms))
        found.sort(reverse=True)
        if not found or found[0][0] < score + _CLEARLY:
            return score, why, known
        if len(found) > 1 and found[0][0] - found[1][0] < _CLEARLY:
            return score, why, known
        return found[0][0], ("of no named government", *found[0][2]), self._known[found[0][1]]

    def _latest(self, idents: Iterable[str]) -> list[KnownMeasure]:
        known = (self._known[ident] for ident in idents)
        return sorted(known, key=lambda k: (k.last_at, k.ident), reverse=True)[:_MOST]

    def _candidates(self, report: MeasureReport) -> Iterator[KnownMeasure]:
        event = report.event
        found: dict[str, None] = {}
        for document in event.documents:
            found.update(self._index.get(("document", document), {}))
        minerals = (*sorted(self.kinship.members(event.minerals)), _ANY)
        for place in event.places:
            for mineral in minerals if event.minerals else (_ANY, ""):
                found.update(self._index.get((_NOBODY, mineral), {}))
                found.update(self._index.get((place, mineral), {}))
            if event.action and set(event.minerals) <= UMBRELLAS:
                found.update(self._index.get((place, f"#{event.action}"), {}))
        known = (self._known[ident] for ident in found)
        if not event.documents:
            known = (one for one in known if not another_act(report, one, self.kinship))
        yield from sorted(known, key=lambda k: (k.last_at, k.ident), reverse=True)[:_MOST]

    def _keys(self, known: KnownMeasure) -> Iterator[tuple[str, str]]:
        yield from (("document", document) for document in known.documents)
        specific = self.kinship.members(known.minerals)
        yield from ((_ANY, mineral) for mineral in specific - UMBRELLAS)
        if not known.places:
            yield from ((_NOBODY, mineral) for mineral in specific)
        for place in known.places:
            yield place, ""
            yield from ((place, f"#{action}") for action in known.actions)
            yield from ((place, mineral) for mineral in specific)
            if not specific or specific & UMBRELLAS:
                yield place, _ANY

    def _enter(self, known: KnownMeasure) -> None:
        for key in self._keys(known):
            self._index[key][known.ident] = None

    # --- joining ---

    def _open(self, report: MeasureReport, ident: str) -> MeasureLink:
        event, state = report.event, first_state(report)
        measure = Measure(
            ident=ident,
            name=name_of(event, self.kinship) or event.headline or report.title,
            place=event.place,
            places=event.places,
            action=event.action,
            minerals=event.minerals,
            target=event.target,
            documents=event.documents,
            years=report.years,
            state=state,
            effective_on=event.effective_on,
            opened_at=report.at,
            confirmed_at=report.at,
            outlets=1,
            reports=(report.key,),
            stories=(report.story,) if report.story else (),
            steps=(first_step(report, state),),
        )
        also = tuple((action, 0) for action in report.actions if action != event.action)
        own = ((event.action, 1),) if event.action else ()
        self.add(measure, MeasureMemory(actions=(*own, *also), words=report.words))
        return MeasureLink(measure=ident, state=state, is_new=True, moved=True)

    def _join(
        self, report: MeasureReport, known: KnownMeasure, score: float, why: tuple[str, ...]
    ) -> MeasureLink:
        event, measure = report.event, self.measures[known.ident]
        before = on_day(known.state, known.effective_on, report.at.date())
        late = report.at < known.last_at  # it says what was known before: no state goes back
        if report.turn is Turn.REOPEN and known.action not in STOPPING:
            report = replace(report, turn=Turn.NONE)
        state = before if late else next_state(before, report, taking_back=known.taking_back)
        day = known.effective_on if late else effective_on(known, report, state)
        steps = measure.steps
        if before is not known.state:
            steps = (*steps, arrived(measure, known, before, report))
        if state is not before or day != known.effective_on or report.turn in NOTES:
            steps = (*steps, step_of(report, state))
        shown = measure.state if "status" in measure.corrected else state
        moved = shown is not measure.state
        more = event.minerals if self._of_its(report, known) else ()
        self._learn(report, known, state, day, more)
        fresh = not report.story or report.story not in measure.stories
        self.measures[known.ident] = replace(
            measure,
            place=measure.place or event.place,
            places=measure.places or event.places,
            action=measure.action if "action" in measure.corrected else known.action,
            minerals=_merged(measure.minerals, more),
            target=measure.target or event.target,
            documents=_merged(measure.documents, event.documents),
            years=tuple(sorted({*measure.years, *report.years})),
            state=shown,
            effective_on=measure.effective_on if "from" in measure.corrected else day,
            confirmed_at=max(measure.confirmed_at, report.at),
            outlets=measure.outlets + fresh,
            reports=(*measure.reports, report.key),
            stories=_merged(measure.stories, (report.story,) if report.story else ()),
            steps=steps,
        )
        return MeasureLink(
            measure=known.ident, state=shown, is_new=False, moved=moved, score=score, why=why
        )

    def _of_its(self, report: MeasureReport, known: KnownMeasure) -> bool:
        """Whether a report's minerals are the measure's too: of a list with little in common the rest are other acts'."""
        told, mine = set(report.event.minerals), set(known.minerals)
        if mine <= UMBRELLAS or set(report.event.documents) & known.documents:
            return True
        shared = self.kinship.members(told) & self.kinship.members(mine)
        return 2 * len(told & (mine | shared)) >= len(told)

    def _learn(
        self,
        report: MeasureReport,
        known: KnownMeasure,
        state: Status,
        effective_on: str | None,
        more: tuple[str, ...],
    ) -> None:
        event = report.event
        known.learn_actions(report.actions, event.action)
        for mineral in more:
            known.minerals[mineral] = known.minerals.get(mineral, 0) + 1
        known.targets |= {event.target} - {""}
        known.documents |= set(event.documents)
        known.years |= set(report.years)
        known.stories |= {report.story} - {""}
        known.places = known.places or frozenset(event.places)
        fresh = [word for word in report.words if word not in known.words]
        fresh = fresh[: max(0, _MOST_WORDS - len(known.words))]
        known.words.update(fresh)
        self._rarity.count(fresh)
        known.state, known.effective_on = state, effective_on
        known.last_at = max(known.last_at, report.at)
        self._enter(known)


def _known(measure: Measure, memory: MeasureMemory) -> KnownMeasure:
    return KnownMeasure(
        ident=measure.ident,
        places=frozenset(p for p in (measure.places or (measure.place,)) if p),
        actions=dict(memory.actions) or ({measure.action: 1} if measure.action else {}),
        minerals=dict.fromkeys(measure.minerals, 1),
        state=measure.steps[-1].state if measure.steps else measure.state,
        opened_at=measure.opened_at,
        last_at=measure.confirmed_at,
        targets={measure.target} - {""},
        documents=set(measure.documents),
        years=set(measure.years),
        stories=set(measure.stories),
        words=set(memory.words),
        effective_on=measure.effective_on,
        taking_back=bool(measure.steps) and measure.steps[0].note == TAKING_BACK,
    )


def _merged(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*a, *b)))
