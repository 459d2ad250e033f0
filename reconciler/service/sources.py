"""A source -> its record: how often it was corrected, superseded, withdrawn or first, and whom it agrees with and contradicts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from reconciler.errors import NotFound
from reconciler.pipeline.candidates import newer_editions
from reconciler.pipeline.origins import published
from reconciler.pipeline.revisions import Revision, revision
from reconciler.ports import Shelf, Store
from reconciler.queries import Filters, Page, SourceCount, every
from reconciler.records import Basis, ClaimState, Contradiction, Report, Standing, State, Supersession
from reconciler.text.lexicon import Lexicon

_OPEN = frozenset({State.OPEN, State.CONFIRMED})
_MOST_OTHERS = 5
# Of a source with more reports the newest are looked at: what it was years ago says little of it, and takes long to count.
MOST_COUNTED = 200
# By claim, where it stands.
Placed = Mapping[str, ClaimState | None]
# Another source, and how often.
Named = tuple[str, int]


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A source's record. It weighs nothing: no score is better or worse for it.

    It is that of `counted` reports, the newest; of all that there are, unless these are very many.
    `superseded` and `withdrawn` count its claims, `superseding` the claims that its own put out of date, `first` the topics
    that it was first on, `editions` the newer editions of its reports. `corrections` are its reports and editions that say
    that they correct its own, `retractions` its reports that it took back, `silent_corrections` its editions that change
    what was said without saying so. `open_contradictions` has a side of it that nobody has settled. `agrees_with` counts
    the positions that it shares with another source, `disagrees_with` the contradictions.
    """

    count: SourceCount
    counted: int
    superseded: int
    superseding: int
    withdrawn: int
    first: int
    editions: int
    corrections: int
    retractions: int
    silent_corrections: int
    open_contradictions: int
    agrees_with: tuple[Named, ...]
    disagrees_with: tuple[Named, ...]

    @property
    def corrected(self) -> int:
        """How often it was corrected by itself, in whatever way."""
        return self.corrections + self.retractions + self.silent_corrections


def source_named(shelf: Shelf, id_or_name: str) -> SourceCount:
    """A source by its id or its name. Raises NotFound."""
    found = shelf.source(id_or_name)
    if found is None:
        raise NotFound(f"no source {id_or_name}")
    return found


def source_record(store: Store, lexicon: Lexicon, source: SourceCount) -> SourceRecord:
    """The record of a source, from its reports, of which the newest are counted."""
    shelf = store.shelf
    newest = shelf.list_reports(Filters(source=source.name), Page(MOST_COUNTED))
    own = {report.id: report for report in newest.records}
    placed = shelf.states_of(own)
    standings = Counter(state.standing for state in placed.values() if state)
    found = _supersessions(shelf, own)
    against = _against(shelf, source.name, min(report.published_at for report in own.values()) if newest.next else None, placed)
    revisions = _revisions(store, lexicon, own)
    return SourceRecord(
        count=source,
        counted=len(own),
        superseded=standings[Standing.SUPERSEDED],
        superseding=len({link.earlier_claim_id for each in found if each.later_report_id in own for link in each.links}),
        withdrawn=standings[Standing.WITHDRAWN],
        first=_times_first(store, own),
        editions=len(revisions),
        corrections=len(
            {each.later_report_id for each in _amended(found, own, Basis.CORRECTION)}
            | {id_ for id_, made in revisions.items() if made.changed and made.says_so}
        ),
        retractions=len({each.earlier_report_id for each in _amended(found, own, Basis.RETRACTION)}),
        silent_corrections=sum(made.silent for made in revisions.values()),
        open_contradictions=sum(one.state in _OPEN for one in against),
        agrees_with=_agreeing(store, placed, source.name),
        disagrees_with=_disagreeing(store, against, placed, source.name),
    )


# --- what it corrected --------------------------------------------------------------------------------------------------


def _supersessions(shelf: Shelf, own: Iterable[str]) -> list[Supersession]:
    """The supersessions that its reports are a side of."""

    def of(report: str) -> Iterable[Supersession]:
        return every(lambda page: shelf.list_supersessions(Filters(report=report), page))

    found = {each.id: each for report in own for each in of(report)}
    return [each for _, each in sorted(found.items())]


def _amended(found: Iterable[Supersession], own: Mapping[str, Report], basis: Basis) -> list[Supersession]:
    """What its reports corrected or took back in others of its own."""
    within = [each for each in found if each.later_report_id in own and each.earlier_report_id in own]
    return [each for each in within if each.basis is basis or any(link.basis is basis for link in each.links)]


def _revisions(store: Store, lexicon: Lexicon, own: Mapping[str, Report]) -> dict[str, Revision]:
    """By newer edition, what it changed in the one before it."""
    replaced = newer_editions(own.values())
    reads = store.archive.reads({*replaced, *replaced.values()}) if replaced else {}
    return {newer: revision(reads[older], reads[newer], lexicon) for older, newer in sorted(replaced.items())}


def _times_first(store: Store, own: Mapping[str, Report]) -> int:
    """How many topics begin with one of these reports. The others are read only where one of these may be the first."""
    first: dict[str, Report] = {}
    for id_, topics in store.shelf.topics_by_report(own).items():
        for topic in topics:
            first[topic] = min(first.get(topic, own[id_]), own[id_], key=published)
    begun = store.desk.begun(first)
    among = store.desk.topics(id_ for id_, report in first.items() if id_ in begun and report.published_at <= begun[id_])
    return sum(min(store.archive.reports_by_id(topic.reports).values(), key=published).id == first[id_].id for id_, topic in among.items())


# --- the others ---------------------------------------------------------------------------------------------------------


def _against(shelf: Shelf, name: str, since: datetime | None, placed: Placed) -> list[Contradiction]:
    """The contradictions that one of these claims of a source is a side of."""
    pairs = every(lambda page: shelf.list_contradictions(Filters(source=name, since=since), page))
    return [one for one in pairs if one.earlier in placed or one.later in placed]


def _agreeing(store: Store, placed: Placed, name: str) -> tuple[Named, ...]:
    """The sources that took most of the positions that it took."""
    taken = dict(each[::-1] for state in placed.values() if state for each in state.positions)
    positions = [one for question in store.desk.questions(taken.values()).values() for one in question.positions if one.id in taken]
    source_of = _sources(store, {claim for one in positions for claim in one.claims})
    return _most(other for one in positions for other in {source_of[claim] for claim in one.claims if claim in source_of} - {name})


def _disagreeing(store: Store, against: Sequence[Contradiction], placed: Placed, name: str) -> tuple[Named, ...]:
    """The sources that contradict it most."""
    others = [claim for one in against for claim in (one.earlier, one.later) if claim not in placed]
    source_of = _sources(store, others)
    return _most(source_of[claim] for claim in others if source_of.get(claim, name) != name)


def _sources(store: Store, claims: Iterable[str]) -> dict[str, str]:
    """From claims to their sources."""
    found = store.archive.reports_of(claims)
    reports = store.archive.reports_by_id(found.values())
    return {id_: reports[report].source for id_, report in found.items() if report in reports}


def _most(others: Iterable[str]) -> tuple[Named, ...]:
    return tuple(sorted(Counter(others).items(), key=lambda each: (-each[1], each[0]))[:_MOST_OTHERS])
