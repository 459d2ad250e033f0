"""Values of records -> the words that the pages use for them."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from reconciler.deliveries import Happening
from reconciler.queries import Order, Role
from reconciler.records import Kind, State

KINDS = {
    Kind.STATUS: "opposite states of one thing",
    Kind.NEGATION: "one says what the other denies",
    Kind.NUMBER: "figures that exclude one another",
    Kind.DATE: "different dates",
    Kind.VALUE: "different answers",
    Kind.OUTCOME: "different outcomes",
}
STATES = {
    State.OPEN: "nothing has replaced either side yet",
    State.CONFIRMED: "a person says that it is one",
    State.SUPERSEDED: "a later report has replaced a side",
    State.DISMISSED: "a person says that it is none",
}
ROLES = {
    Role.READ: "read everything",
    Role.SUBMIT: "also take reports in",
    Role.REVIEW: "also decide, grade, merge, split and withdraw",
    Role.ADMIN: "also make and revoke tokens and webhooks",
}
HAPPENINGS = {
    Happening.CONTRADICTION: "a new contradiction",
    Happening.OVERTURNED: "a standing claim overturned",
    Happening.WITHDRAWAL: "a report withdrawn",
}
SORTS = {
    Order.NEWEST.value: "the newest first",
    Order.CONFIDENCE.value: "the surest first",
    Order.ORIGINS.value: "most independent sources first",
    Order.TOPIC.value: "by topic, A to Z",
}
# What static/keys.js listens to.
KEYS = (
    ("j", "to the next card"),
    ("k", "to the one before"),
    ("x", "choose it, or not"),
    ("c", "confirm all that are chosen, or else this one"),
    ("d", "dismiss all that are chosen, or else this one"),
    ("o", "open it"),
    ("u", "undo what was decided last"),
    ("/", "to the search field"),
    ("?", "show these keys"),
)
FORMATS = {"md": "Markdown", "html": "web page (HTML)", "json": "JSON", "csv": "table (CSV)", "docx": "Word (DOCX)", "pdf": "PDF"}
EXPORTS = {"ach": "ACH matrix (CSV)", "jsonld": "JSON-LD", "prov": "provenance (PROV-JSON)"}
# What a page that shows a problem says of it, by its HTTP status; else the problem's own title stands.
MESSAGES = {
    400: "That could not be taken",
    403: "That is not allowed",
    404: "There is nothing here",
    405: "This page does not take that",
    409: "That does not fit what is stored",
    413: "That is too large",
    422: "Something does not fit",
    429: "Too many requests at once",
    503: "Too much to do just now",
}
# What the pages say instead of the checking library; a fault that no rule here fits is shown as it is.
_FAULTS = (
    (r"is required: send it|is empty|one of text and html is required", "is missing"),
    (r"must be a valid (?:number|integer).*", "must be a number"),
    (r"must be ('.*)", r"must be one of \1"),
    (r"must be (greater|less) than or equal to (.*)", r"must be \2 or \1"),
    (r"('.*') (?:is not an ISO 8601 time|names no day and time) .*", r"\1 is no date or time: write it like 2026-01-14"),
    (r"is not known here.*", "is not known to this page"),
)
_QUOTES = frozenset("“”„«»\"‘’'")
_CODE = re.compile(r"`([^`]+)`")


def fault_in_words(detail: str) -> str:
    """What is wrong with a field, in words for the person who filled it in."""
    for pattern, says in _FAULTS:
        if found := re.fullmatch(pattern, detail):
            return found.expand(says)
    return detail


def with_code(text: str) -> Markup:
    """A text with what stands between backticks as code."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704 - escaped first


def in_quotes(text: str) -> Markup:
    """A text in quotation marks, unless it begins or ends with one; its own words are left as they are."""
    plain = text.striptags() if isinstance(text, Markup) else text
    bare = plain[:1] not in _QUOTES and plain[-1:] not in _QUOTES
    return Markup("“{}”").format(text) if bare else Markup("{}").format(text)


def chance(score: float) -> str:
    """A probability in percent, which no rounding makes certain."""
    percent = round(score * 100)
    return "over 99 %" if percent >= 100 else "under 1 %" if percent <= 0 else f"{percent} %"


def within(speaker: str) -> str:
    """A speaker as the sentence “said by …” goes on: a small article, the rest in the report's own words."""
    first, _, rest = speaker.partition(" ")
    return f"{first.lower()} {rest}" if rest and first in {"A", "An", "The", "One", "Another"} else speaker
