"""A topic's account -> pictures: a timeline of each question's positions, and a matrix of who says what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from reconciler.records import Question
from reconciler.service.look import View
from reconciler.web.marks import legend
from reconciler.web.matrix import Matrix, matrix
from reconciler.web.timeline import Timeline, timeline


@dataclass(frozen=True, slots=True)
class Pictures:
    """A topic's pictures: each question's timeline, what the marks mean, and the matrix."""

    timelines: tuple[Timeline, ...]
    legend: tuple[tuple[Markup, str], ...]
    matrix: Matrix


def pictures(view: View, topic: str | None = None) -> Pictures:
    """The pictures of what there is to see, on one topic of the view or on all."""
    claims = {claim.id: claim for read in view.reads for claim in read.claims}
    reports = {read.report.id: read.report for read in view.reads}
    questions = _questions(view, topic)
    links = [link for each in view.account.supersessions for link in each.links]
    drawn = [timeline(question, claims, reports, links) for question in questions]
    return Pictures(tuple(one for one in drawn if one is not None), tuple(legend()), matrix(questions, claims, reports))


def _questions(view: View, topic: str | None) -> Sequence[Question]:
    """The questions, that answered first first."""
    own = [question for question in view.account.questions if topic in {None, question.topic_id}]
    return sorted(own, key=lambda question: (min(position.first_at for position in question.positions), question.id))
