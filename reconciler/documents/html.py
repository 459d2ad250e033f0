"""A summary -> one HTML page that stands alone and prints well."""

from __future__ import annotations

import re
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from reconciler.documents.outline import Asked, outlines
from reconciler.documents.words import is_address, moment, quoted, reliability, stamp
from reconciler.pipeline.lines import Summary
from reconciler.text.clean import printable

# The letters of Hebrew, Arabic and their like.
_LEFTWARD = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]"
_TO_THE_LEFT = re.compile(_LEFTWARD)
_QUOTATION = re.compile("“[^”]*”")
# From its first such letter to its last, but not across what stands between two parts of a line.
_NAME = re.compile(f"{_LEFTWARD}(?:[^“”—,:;(]*{_LEFTWARD})?")


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
    """Words with what runs from right to left set apart, each quotation and each name: else it would turn the date after it around."""
    made, at = Markup(""), 0
    for quote in _QUOTATION.finditer(words):
        made += _names_isolated(words[at : quote.start()])
        made += _bdi(quote[0]) if _TO_THE_LEFT.search(quote[0]) else escape(quote[0])
        at = quote.end()
    return made + _names_isolated(words[at:])


def _names_isolated(words: str) -> Markup:
    made, at = Markup(""), 0
    for name in _NAME.finditer(words):
        made += escape(words[at : name.start()]) + _bdi(name[0])
        at = name.end()
    return made + escape(words[at:])


def _bdi(words: str) -> Markup:
    return Markup("<bdi>{}</bdi>").format(words)
