"""What is done on the lists: a decision on all that are chosen, taking it back, and marking all as seen."""

from __future__ import annotations

import re

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from reconciler.documents.words import counted
from reconciler.errors import BadInput, Conflict, Fault, NotFound
from reconciler.service.desk import Reviewed
from reconciler.text.clean import printable
from reconciler.web.notices import back, noted
from reconciler.web.state import actor, service

triage = Blueprint("triage", __name__)
VERDICTS = ("confirmed", "dismissed", "reopened")
SEEN = "seen"
# A place in the history of changes.
PLACE = "[0-9]{1,15}"
_A_YEAR = 366 * 86_400


def verdict_given() -> str:
    """The verdict in the form. Raises BadInput."""
    verdict = request.form.get("verdict", "")
    if verdict not in VERDICTS:
        raise BadInput("no verdict", (Fault("/verdict", f"must be one of {', '.join(VERDICTS)}"),))
    return verdict


def reviewer_given() -> str:
    """Whom the audit names for what the form asks for."""
    return actor(printable(request.form.get("reviewer", "").strip())[:200])


def note_given() -> str:
    """What the form says for the audit of why."""
    return printable(request.form.get("note", "").strip())[:5000]


@triage.post("/contradictions/decide")
def decide() -> BaseResponse:
    """The same decision on every contradiction that is chosen, each kept for itself."""
    verdict = verdict_given()
    chosen = [id_ for id_ in request.form.getlist("chosen") if id_]
    if not chosen:
        noted("Nothing was chosen: tick the contradictions that you decide on.")
        return back()
    done = service().desk.review(chosen, verdict, reviewer_given())
    noted(_told(done, verdict), done.together if done.decisions else None)
    return back()


def _told(done: Reviewed, verdict: str) -> str:
    parts = [f"{counted(len(done.decisions), 'contradiction')} {verdict}"]
    if done.so_already:
        parts.append(f"{done.so_already} {'was' if done.so_already == 1 else 'were'} so already")
    if done.gone:
        parts.append(f"{done.gone} {'is' if done.gone == 1 else 'are'} there no longer")
    return f"Noted: {', '.join(parts)}."


@triage.post("/decisions/undo")
def undo() -> BaseResponse:
    """Take decisions back that were taken together, and no others."""
    try:
        made = service().desk.undo(request.form.get("together", ""), reviewer_given())
    except (NotFound, Conflict) as error:
        noted(f"Nothing was taken back: {error}.")
    else:
        noted(f"Taken back: {counted(len(made), 'decision')}. What was decided stays in the audit, and so does its undoing.")
    return back()


@triage.post("/seen")
def seen() -> BaseResponse:
    """Keep in a cookie up to where the history of changes has been looked at."""
    place = request.form.get("place", "")
    if not re.fullmatch(PLACE, place):
        raise BadInput("not marked", (Fault("/place", "is no place in the history of changes"),))
    noted("Marked as seen. From here on, what changes is shown on this page.")
    answer = redirect(url_for("pages.overview"))
    answer.set_cookie(SEEN, place, max_age=_A_YEAR, httponly=True, samesite="Lax", secure=request.is_secure)
    return answer


def place_kept() -> int | None:
    """The place in the cookie; None where there is none, or one of somebody else's making."""
    kept = request.cookies.get(SEEN, "")
    return int(kept) if re.fullmatch(PLACE, kept) else None
