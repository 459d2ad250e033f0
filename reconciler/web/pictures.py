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

# More pictures than these nobody looks at on one page, which they make slow to come and to read: beside all else, and alone.
FOREMOST, _A_PAGE = 4, 8


@dataclass(frozen=True, slots=True)
class Pictures:
    """The pictures of some questions of a topic: timelines, what their marks mean, and the matrix; `count` is how many there are in all."""

    timelines: tuple[Timeline, ...]
    legend: tuple[tuple[Markup, str], ...]
    matrix: Matrix
    count: int

    @property
    def left_out(self) -> int:
        """How many questions are on other pages."""
        return self.count - len(self.matrix.questions)

    @property
    def pages(self) -> int:
        """How many pages all fill."""
        return -(-self.count // _A_PAGE)


def pictures(view: View, topic: str | None = None, page: int | None = None) -> Pictures:
    """The pictures of what there is to see, on one topic of the view or on all: of the foremost questions, or of a page of all."""
    claims = {claim.id: claim for read in view.reads for claim in read.claims}
    reports = {read.report.id: read.report for read in view.reads}
    own = [question for question in view.account.questions if topic in {None, question.topic_id}]
    questions = foremost(own)[:FOREMOST] if page is None else foremost(own)[(page - 1) * _A_PAGE : page * _A_PAGE]
    questions.sort(key=lambda one: (min(position.first_at for position in one.positions), one.id))
    links = [link for each in view.account.supersessions for link in each.links]
    drawn = [timeline(question, claims, reports, links) for question in questions]
    return Pictures(
        timelines=tuple(one for one in drawn if one is not None),
        legend=tuple(legend()),
        matrix=matrix(questions, claims, reports),
        count=len(own),
    )


def foremost(questions: Sequence[Question]) -> list[Question]:
    """Questions in the order in which they are drawn where they are many: those in dispute before others, and then with the most claims."""
    return sorted(questions, key=lambda one: (not _in_dispute(one), -sum(len(each.claims) for each in one.positions), one.id))


def _in_dispute(question: Question) -> bool:
    return any(position.standing is Standing.DISPUTED for position in question.positions)
