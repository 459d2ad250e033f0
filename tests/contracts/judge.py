"""What every judge must do: run against each by tests/test_judge_contract.py."""

from __future__ import annotations

import pytest

from reconciler.intake.drafts import report_from
from reconciler.pipeline.claims import read
from reconciler.ports import Judge
from reconciler.records import Couple, ReadReport, Relation
from reconciler.text.lexicon import Lexicon

from ..conftest import CLOSED, NOON, REOPENED, fields
from ..stories import story


class JudgeContract:
    """Inherit, and give a `judge` fixture."""

    @pytest.fixture
    def reads(self, lexicon: Lexicon) -> list[ReadReport]:
        stories = [found.fields or {} for found in story("h200").found.values()]
        odd = [
            fields(title="", text="x"),
            fields(text="1 " * 300),
            fields(title="A title only", text="...?! - 7"),
            fields(text="word " * 900),
        ]
        return [read(report_from(each, NOON), lexicon) for each in (CLOSED, REOPENED, *stories, *odd)]

    def test_it_says_who_it_is(self, judge: Judge) -> None:
        assert judge.name
        assert judge.version

    def test_verdicts_are_on_claims_of_the_couple_and_scores_are_probabilities(self, judge: Judge, reads: list[ReadReport]) -> None:
        couples = [Couple(a, b) for i, a in enumerate(reads) for b in reads[i + 1 :]]
        for couple, verdicts in zip(couples, judge.judge(couples), strict=True):
            earlier, later = ({claim.id for claim in side.claims} for side in (couple.earlier, couple.later))
            assert len({(v.earlier, v.later) for v in verdicts}) == len(verdicts)
            for verdict in verdicts:
                assert verdict.earlier in earlier
                assert verdict.later in later
                assert all(0 <= score <= 1 for score in (verdict.contradicts, verdict.agrees, verdict.supersedes, verdict.disputed))
                # What is likelier than not to contradict is said to: it counts for where claims stand as for what is shown.
                assert verdict.contradicts <= 0.5 or verdict.relation is Relation.CONTRADICTS
                if verdict.relation is Relation.CONTRADICTS:
                    assert verdict.kind is not None
                    assert verdict.reasons

    def test_the_spans_of_its_evidence_are_exact(self, judge: Judge, reads: list[ReadReport]) -> None:
        claims = {claim.id: (claim, side.report) for side in reads for claim in side.claims}
        for verdicts in judge.judge([Couple(a, b) for i, a in enumerate(reads) for b in reads[i + 1 :]]):
            for verdict in verdicts:
                for piece in verdict.evidence:
                    for id_, span in ((verdict.earlier, piece.a), (verdict.later, piece.b)):
                        claim, report = claims[id_]
                        assert getattr(report, claim.part)[span.start : span.end] == span.text
                        assert claim.start <= span.start < span.end <= claim.end

    def test_a_couple_is_judged_the_same_in_any_company(self, judge: Judge, reads: list[ReadReport]) -> None:
        couples = [Couple(reads[0], reads[1]), Couple(reads[2], reads[4]), Couple(reads[3], reads[7]), Couple(reads[0], reads[5])]
        assert judge.judge(couples) == [judge.judge([couple])[0] for couple in couples]

    def test_nothing_is_judged_of_nothing(self, judge: Judge) -> None:
        assert judge.judge([]) == []

    def test_study_adds_a_vector_of_one_length_and_changes_no_span(self, judge: Judge, reads: list[ReadReport]) -> None:
        studied = [judge.study(each) for each in reads]
        assert len({len(each.vector) for each in studied}) == 1
        for before, after in zip(reads, studied, strict=True):
            assert [(claim.id, claim.text, claim.start) for claim in before.claims] == [(c.id, c.text, c.start) for c in after.claims]
            assert all(new.background for old, new in zip(before.claims, after.claims, strict=True) if old.background)
            assert judge.study(after) == after
