"""What has just been done -> a notice on the next page, with a way to take it back."""

from __future__ import annotations

import re

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from reconciler.web.login import is_ours
from reconciler.web.state import service


def noted(says: str, undo: str | None = None) -> None:
    """Say on the next page what was done; `undo` is the id by which it can be taken back there."""
    flash({"says": says, "undo": undo})  # type: ignore[arg-type]  # Flask keeps whatever JSON has


def here() -> str:
    """The address of this page, with its query: where a form leads back to."""
    return request.full_path.rstrip("?")


def back() -> Response:
    """Back to the page that the form was on; where it was of a topic that is no more, to the list of topics."""
    wanted = request.form.get("back", "")
    topic = re.match("/topics/([^/?]+)", wanted)
    if topic and service().store.shelf.topic(topic[1]) is None:
        return redirect(url_for("pages.topics"))
    return redirect(wanted if is_ours(wanted) else url_for("pages.overview"))
