"""A topic's account -> pictures: a timeline of each question's positions, and a matrix of who says what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from reconciler.records import Question, Standing
from reconciler.service.look import View
from reconciler.web.marks import legend
from reconciler.web.matrix import Matrix, matrix
from reconciler.web.timeline import Timeline, timeline

# More pictures than this nobody looks at, and a page of them is slow to come and to read.
_MOST = 10


@dataclass(frozen=True, slots=True)
class Pictures:
    """A topic's pictures: the timelines of its foremost questions, what the marks mean, and the matrix; how many questions are left out."""

    timelines: tuple[Timeline, ...]
    legend: tuple[tuple[Markup, str], ...]
    matrix: Matrix
    left_out: int


def pictures(view: View, topic: str | None = None) -> Pictures:
    """The pictures of what there is to see, on one topic of the view or on all."""
    claims = {claim.id: claim for read in view.reads for claim in read.claims}
    reports = {read.report.id: read.report for read in view.reads}
    own = [question for question in view.account.questions if topic in {None, question.topic_id}]
    questions = foremost(own)
    links = [link for each in view.account.supersessions for link in each.links]
    drawn = [timeline(question, claims, reports, links) for question in questions]
    return Pictures(
        tuple(one for one in drawn if one is not None), tuple(legend()), matrix(questions, claims, reports), len(own) - len(questions)
    )


def foremost(questions: Sequence[Question]) -> list[Question]:
    """Those that are drawn, that answered first first: if there are many, those in dispute before others, and then with the most claims."""
    weighed = sorted(questions, key=lambda one: (not _in_dispute(one), -sum(len(each.claims) for each in one.positions), one.id))
    return sorted(weighed[:_MOST], key=lambda one: (min(position.first_at for position in one.positions), one.id))


def _in_dispute(question: Question) -> bool:
    return any(position.standing is Standing.DISPUTED for position in question.positions)
