"""A summary -> one HTML page that stands alone and prints well."""

from __future__ import annotations

import unicodedata
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from reconciler.documents.outline import Asked, outlines
from reconciler.documents.words import is_address, moment, quoted, reliability, stamp
from reconciler.pipeline.lines import Summary
from reconciler.text.clean import printable


def as_html(summary: Summary) -> str:
    """The summary as a page without scripts or anything that is fetched; all stored text is escaped, only sources are linked."""
    return printable(_template().render(topics=outlines(summary), stamp=list(stamp(summary))))


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("reconciler.documents", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"isolated": _isolated, "moment": moment, "quoted": quoted, "reliability": reliability}
    environment.tests |= {
        "a_question": lambda part: isinstance(part, Asked),
        "closing": lambda part: part in {".", ",", ":"},
        "an_address": is_address,
    }
    return environment.get_template("summary.html")


def _isolated(words: str) -> Markup:
    """Words that run from right to left by themselves: else they would turn the date after them around."""
    if any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in words):
        return Markup("<bdi>{}</bdi>").format(words)
    return escape(words)
