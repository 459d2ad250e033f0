"""The page of all questions of a topic, drawn: so many a page, for now or for a past moment."""

from __future__ import annotations

from flask import Blueprint, render_template

from reconciler.web.asked import QuestionsAsked
from reconciler.web.forms import read_query
from reconciler.web.moments import CLOCKS, moment_in
from reconciler.web.pictures import pictures
from reconciler.web.record_pages import named
from reconciler.web.state import service

drawings = Blueprint("drawings", __name__)


@drawings.get("/topics/<topic_id>/questions")
def questions(topic_id: str) -> tuple[str, int]:
    """The timelines of a topic's questions, and who says what on them."""
    asked, form = read_query(QuestionsAsked, CLOCKS)
    moment = moment_in(asked, form)
    view = service().looker.view(topic_id, moment.as_of, moment.known_at)
    page = asked.page if asked else 1
    drawn = pictures(view, None if moment.past else topic_id, page)
    answer = render_template(
        "questions.html", topic=named(topic_id, view), pictures=drawn, page=page, moment=moment, form=form, grades=view.grades
    )
    return answer, form.status
