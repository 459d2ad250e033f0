"""The judge that ships: a small network reads both reports side by side, rules check exact facts and say why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from types import MappingProxyType

from reconciler.judges.amounts import OF_FIGURES
from reconciler.judges.calibration import Calibration, mark_of
from reconciler.judges.comparing import SURE, recounted, why_not
from reconciler.judges.context import InContext, in_context
from reconciler.judges.encoder import Encoder, ReadWindow, Scores
from reconciler.judges.explain import LIKELY, deciding_words, explained
from reconciler.judges.facts import facts
from reconciler.judges.matters import Matters, other_names, rare_names
from reconciler.judges.plain import SAME, Ruled, ruled
from reconciler.judges.same_words import same_words
from reconciler.judges.scored import RELATED, likeliest_kind, likeliest_relation
from reconciler.judges.signals import signals
from reconciler.judges.surest import surest
from reconciler.judges.told_by_words import not_comparable, told_by_words
from reconciler.judges.windows import AGREES, CONTRADICTS, MOST_WINDOWS, Tokens, Unit, Window, pack, parts, units, windows
from reconciler.records import Claim, Couple, Kind, Modality, ReadReport, Relation, Verdict
from reconciler.text.corrections import sets_right
from reconciler.text.lexicon import Lexicon
from reconciler.text.moments import looks_ahead

_RECOUNTS = 1
# Of pairs that are unrelated by their scores, what may contradict at least so surely is kept all the same:
# of one claim there are many, and most of what is out of date is so by none that is sure.
_FAINT, _FAINTLY = 0.02, 0.05
# A claim that the network is this sure of recounts an earlier state; of what it is less sure of, leads above all are news.
_RECOUNTED = 0.8
# Reports that are less likely on one matter than this are not held against each other.
_ONE_MATTER, _OTHER_MATTER = 0.5, "other matter: the reports have no rare name in common, and read like two stories"
# What the network is this sure is one story is not told apart by names. Of 810 short couples of one story that were tied, names told 138
# apart, and where it is less sure 8; of 1,000 of two stories 181, and 140. Of a statement alone it is too sure.
_ONE_STORY = 0.9
_LIKELIER = 0.5


@dataclass(frozen=True, slots=True)
class _Prepared:
    """The windows of a couple, and what words tell of its sides: rare names, whether one is a statement alone, why they are apart."""

    sides: tuple[Sequence[InContext], Sequence[InContext]]
    windows: Sequence[Window]
    bare: bool
    named: tuple[frozenset[str], frozenset[str]]
    apart: str | None


def _prepared(couple: Couple, lexicon: Lexicon, tokens: Tokens) -> _Prepared:
    reports = couple.earlier, couple.later
    one, other = (in_context(read, lexicon) for read in reports)
    claims, others = (units([(each.claim.text, each.claim.part == "title") for each in side], tokens) for side in (one, other))
    named, apart = (rare_names(couple.earlier.report, lexicon), rare_names(couple.later.report, lexicon)), other_names(couple, lexicon)
    bare = any(side[0].alone for side in (one, other) if side)
    return _Prepared((one, other), tuple(windows(claims, others)) if one and other else (), bare, named, apart)


class ModelJudge:
    """Judges by the network, checked by rules."""

    usage: Mapping[str, int] = MappingProxyType({})
    quick = False
    name = "model"

    def __init__(self, lexicon: Lexicon, encoder: Encoder, calibration: Calibration | None = None, matters: Matters | None = None) -> None:
        self._lexicon, self._encoder = lexicon, encoder
        self._calibration, self._matters = calibration or Calibration(), matters or Matters()
        self.together = self._calibration.together
        self.version = f"model-{encoder.version}.{mark_of(self._calibration, self._matters)}-{lexicon.version}"

    def study(self, read: ReadReport) -> ReadReport:
        """The report with its vector, and with the claims marked that the network takes for recounting an earlier state."""
        whole = parts(units([(claim.text, claim.part == "title") for claim in read.claims], self._encoder.tokens))
        vector, recounting = self._encoder.vector(whole[0]), self._recounting(whole)
        retold = {i for i in recounting if not _is_news(read.claims[i], read.report.published_at)}
        claims = tuple(replace(claim, background=claim.background or i in retold) for i, claim in enumerate(read.claims))
        return replace(read, claims=claims, vector=vector)

    def _recounting(self, whole: Sequence[Sequence[Unit]]) -> set[int]:
        found = set()
        read = self._encoder.read_all(pack(part, []) for part in whole[:MOST_WINDOWS])
        for part, window in zip(whole, read, strict=False):
            marks = self._encoder.scores(window).mark
            found |= {unit.key for unit, mark in zip(part, marks, strict=True) if mark[_RECOUNTS] >= _RECOUNTED and not unit.is_title}
        return found

    def judge(self, couples: Sequence[Couple]) -> list[tuple[Verdict, ...]]:
        """Verdicts on the pairs that contradict, agree, update or look so and cannot be compared."""
        prepared = [_prepared(couple, self._lexicon, self._encoder.tokens) for couple in couples]
        # One after another, but for the network, which reads ahead.
        read = self._encoder.read_all(window for each in prepared for window in each.windows)
        return [surest(self._verdicts(each, islice(read, len(each.windows)))) for each in prepared]

    def _verdicts(self, couple: _Prepared, windows: Iterable[ReadWindow]) -> Iterator[Verdict]:
        for read in windows:
            one_matter = 1.0 if couple.bare else self._matters(read.story, *couple.named)
            yield from self._in_window(read, couple, one_matter)

    def _in_window(self, read: ReadWindow, couple: _Prepared, one_matter: float) -> Iterator[Verdict]:
        window, scores = read.window, self._encoder.scores(read)
        earlier, later = couple.sides
        first = window.claim_sides.count(0)
        for x in range(first):
            for y in range(first, len(window.keys)):
                if window.home[x] and window.home[y]:
                    one, other = earlier[window.keys[x]], later[window.keys[y]]
                    verdict = self._verdict(read, scores, (x, y), one, other, couple, one_matter)
                    if verdict is not None:
                        yield verdict

    def _verdict(
        self,
        read: ReadWindow,
        scores: Scores,
        at: tuple[int, int],
        one: InContext,
        other: InContext,
        couple: _Prepared,
        one_matter: float,
    ) -> Verdict | None:
        """The verdict on the claims at these places of a window, or None where nothing speaks for any relation.

        `one_matter` is how likely their reports, `couple`, are on one matter, without which the claims are not on one question.
        """
        if same_words(one, other):
            return explained(Verdict(one.claim.id, other.claim.id, Relation.AGREES, 0.0, SAME, 0.0, 0.0), one.claim, other.claim, ())
        across = at[0], at[1] - len(scores.relation)
        relation, rule = scores.relation[across], ruled(one, other)
        faint = rule is None and max(relation[1:]) < RELATED
        if faint and relation[CONTRADICTS] < _FAINT:
            return None
        weighed = self._weighed(scores, across, one, other, couple, one_matter)
        reason = why_not(one, other, SURE) or (_apart(couple, read.story) if weighed.kind is not Kind.VALUE else None)
        reason = reason or (_OTHER_MATTER if one_matter < _ONE_MATTER and rule is None else None)
        if reason is None and rule is None and (no_other := _no_other_figure(weighed, one, other)) is not None:
            # What agrees or goes on from there still does.
            reason = no_other if weighed.relation is Relation.CONTRADICTS else None
            weighed = replace(weighed, contradicts=0.0)
        if faint and (reason is not None or weighed.contradicts < _FAINTLY):
            return None
        if reason is not None:
            return not_comparable(weighed, reason, agrees=recounted(one, other) is not None)
        verdict = told_by_words(weighed, rule, one, other)
        if faint and verdict.contradicts < LIKELY:
            return verdict if verdict.contradicts >= _FAINTLY else None
        return self._explained(verdict, rule, read, at, one, other)

    def _explained(
        self, verdict: Verdict, rule: Ruled | None, read: ReadWindow, at: tuple[int, int], one: InContext, other: InContext
    ) -> Verdict:
        """The verdict with its reason, and with what decided: what rules found, else the words without which it would be least sure."""
        found = [rule.found] if rule and rule.found else signals(one, other)
        if not found and verdict.contradicts >= LIKELY:
            words = deciding_words(self._encoder, read, at, one, other, verdict.kind)
            found = [(verdict.kind or Kind.STATUS, words)] if words else []
        return explained(verdict, one.claim, other.claim, found)

    def _weighed(
        self, scores: Scores, across: tuple[int, int], one: InContext, other: InContext, couple: _Prepared, one_matter: float
    ) -> Verdict:
        """What the network says of two claims, by what the facts beside it are worth, if their reports are on one matter."""
        relation, kind = scores.relation[across], likeliest_kind(scores.kind[across], one, other)
        supersedes, disputed = map(float, scores.direction[across])
        supersedes, disputed = self._calibration.supersedes(supersedes), self._calibration.disputed(disputed)
        told = facts(one.claim.readings, other.claim.readings, kind)
        contradicts = self._calibration(float(relation[CONTRADICTS]), told, len(couple.windows))
        # With the facts beside it a contradiction may be likelier than not where the network by itself made nothing of it, or agreement.
        said = Relation.CONTRADICTS if contradicts > _LIKELIER else likeliest_relation(relation)
        return Verdict(
            one.claim.id,
            other.claim.id,
            said,
            contradicts=round(contradicts * one_matter, 4),
            agrees=round(float(relation[AGREES]) * one_matter, 4),
            supersedes=round(supersedes * (one_matter if said is Relation.UPDATES else 1.0), 4),
            disputed=round(disputed, 4),
            kind=kind,
        )


def _apart(couple: _Prepared, story: float) -> str | None:
    """Why two reports are on two matters by their names, unless the network is sure that they tell one story."""
    return couple.apart if couple.bare or story < _ONE_STORY else None


def _is_news(claim: Claim, published_at: datetime) -> bool:
    """Whether a claim's words say that it recounts nothing: it sets right what was told, or is a plan for a time to come."""
    return sets_right(claim.text) or (claim.modality is Modality.PLANNED and looks_ahead(claim.text, published_at))


def _no_other_figure(weighed: Verdict, one: InContext, other: InContext) -> str | None:
    """Why two claims that are held to differ in a number do not."""
    return why_not(one, other, OF_FIGURES) if weighed.kind is Kind.NUMBER else None
