"""The judge without a model: vocabulary, numbers and names alone. Precise on plain wording, blind to paraphrase."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from reconciler.judges.comparing import why_not
from reconciler.judges.context import InContext, in_context
from reconciler.judges.matters import other_names
from reconciler.judges.signals import alike, all_alike, same_pole, signals
from reconciler.judges.surest import surest
from reconciler.pipeline.odds import probability_of
from reconciler.records import Couple, Kind, Modality, ReadReport, Relation, Together, Verdict
from reconciler.text.lexicon import Lexicon

_BIAS = -2.0
_SUPERSEDES = {Kind.STATUS: 0.8, Kind.NEGATION: 0.7, Kind.NUMBER: 0.6, Kind.DATE: 0.7, Kind.VALUE: 0.5, Kind.OUTCOME: 0.7}
_NAME_BONUS = 1.0


class RulesJudge:
    """Judges by rules alone."""

    usage: Mapping[str, int] = MappingProxyType({})
    quick = True
    together = Together()
    name = "rules"

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self.version = f"rules-1-{lexicon.version}"

    def study(self, read: ReadReport) -> ReadReport:
        """The report as it is."""
        return read

    def judge(self, couples: Sequence[Couple]) -> list[tuple[Verdict, ...]]:
        """Verdicts on the pairs that contradict, agree or look alike and cannot be compared."""
        return [surest(self._verdicts(couple)) for couple in couples]

    def _verdicts(self, couple: Couple) -> Iterator[Verdict]:
        earlier, later = in_context(couple.earlier, self._lexicon), in_context(couple.later, self._lexicon)
        apart = other_names(couple, self._lexicon)
        same = all_alike([one.claim for one in earlier], [other.claim for other in later])
        for one, row in zip(earlier, same, strict=True):
            for other, are_alike in zip(later, row, strict=True):
                # Of all others nothing speaks for any relation.
                if are_alike or (one.claim.readings and other.claim.readings):
                    verdict = judge_pair(one, other, apart)
                    if verdict is not None:
                        yield verdict


def judge_pair(one: InContext, other: InContext, apart: str | None = None) -> Verdict | None:
    """The verdict on two claims in context, or None where nothing speaks for any relation.

    `apart` is why their reports are on two matters, if they are.
    """
    found = signals(one, other)
    if found:
        return _opposed(one, other, found, apart)
    same = same_pole(one.claim, other.claim)
    if same is not None or alike(one.claim, other.claim):
        if why_not(one, other):
            return None
        return Verdict(
            one.claim.id,
            other.claim.id,
            Relation.AGREES,
            0.0,
            0.7 if same else 0.9,
            0.0,
            0.0,
            reasons=("both say the same",),
            evidence=(same,) if same else (),
        )
    return None


def _opposed(one: InContext, other: InContext, found: list, apart: str | None) -> Verdict | None:  # type: ignore[type-arg]
    kind, heaviest = found[0]
    reason = why_not(one, other) or (apart if kind is not Kind.VALUE else None)
    if reason is not None:
        return Verdict(one.claim.id, other.claim.id, Relation.NOT_COMPARABLE, 0.0, 0.0, 0.0, 0.0, reasons=(reason,))
    own_names = bool(one.names & other.names or one.codes & other.codes)
    score = probability_of(_BIAS + sum(evidence.weight for _, evidence in found[:3]) + _NAME_BONUS * own_names)
    denied = other.claim.modality is Modality.DENIED
    return Verdict(
        earlier=one.claim.id,
        later=other.claim.id,
        relation=Relation.CONTRADICTS,
        contradicts=round(score, 4),
        agrees=0.0,
        supersedes=0.2 if denied else _SUPERSEDES[kind],
        disputed=0.8 if denied else 0.1,
        kind=kind,
        reasons=(f"{heaviest.signal}: {heaviest.says}",),
        evidence=tuple(evidence for _, evidence in found),
    )
