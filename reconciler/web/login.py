"""The door: a token asked for, kept in the session, and forgotten."""

from __future__ import annotations

import re

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as BaseResponse

from reconciler.web.state import service

login = Blueprint("login", __name__)
# Only a path of ours: "//elsewhere" and "/\\elsewhere" lead to another site, and so do they with a tab or line feed
# after the first slash, which browsers leave out.
_OURS = re.compile(r"/(?![/\\])[!-~]*")


def is_ours(address: str) -> bool:
    """Whether an address is one of our pages, and leads to no other site."""
    return _OURS.fullmatch(address) is not None


@login.get("/login")
def ask() -> str:
    """Ask for a token."""
    return render_template("login.html", next=request.args.get("next", "/"))


@login.post("/login")
def log_in() -> BaseResponse | tuple[str, int]:
    """Keep a token in the session, if it is a good one."""
    token = service().tokens.holder(request.form.get("token", "").strip())
    if token is None:
        return render_template("login.html", next=request.form.get("next", "/"), failed=True), 401
    session.clear()
    session["token"] = token.digest
    wanted = request.form.get("next", "/")
    return redirect(wanted if is_ours(wanted) else "/")


@login.post("/logout")
def log_out() -> BaseResponse:
    """Forget the token."""
    session.clear()
    return redirect(url_for("login.ask"))
