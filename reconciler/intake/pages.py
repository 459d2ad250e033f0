"""A page -> its tree, and that without what the expressions that look through its metadata would be lost in.

They take time in the square or the cube of what one title, attribute or script holds, and let no other thread run meanwhile.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement
from trafilatura import load_html

_BLANK = re.compile(r"[^\S\n]{20}[^\S\n]*")
_DOCTYPE = re.compile(r"\A\s*<\s?!\s?doctype[^<>]*>?", re.IGNORECASE)
_LONGEST_DOCTYPE = 300
# A byline, a date and a description are shorter; addresses may be longer.
_LONGEST_TITLE, _LONGEST_CONTENT, _LONGEST_VALUE = 500, 500, 2000
_MOST_METAS, _MOST_SCRIPTS = 300, 4
_LONGEST_JSON, _LONGEST_NOT_JSON = 20_000, 2000


def tree_of(page: str) -> HtmlElement | None:
    """The tree of a page, whole; None for what is none."""
    page = _BLANK.sub(" ", page)
    doctype = _DOCTYPE.match(page)
    if doctype is not None and len(doctype[0]) > _LONGEST_DOCTYPE:
        page = page[doctype.end() :]
    tree: HtmlElement | None = load_html(page)
    return tree


def lighten(tree: HtmlElement) -> None:
    """Take away, or shorten, what is not needed of a page's metadata."""
    _shorten(tree)
    for element in list(_surplus(tree)):
        element.drop_tree()


def _shorten(tree: HtmlElement) -> None:
    for element in tree.iter("*"):
        for name, value in element.attrib.items():
            most = _LONGEST_CONTENT if element.tag == "meta" else _LONGEST_VALUE
            if len(value) > most:
                element.attrib[name] = value[:most]
        if element.tag == "title" and element.text:
            element.text = element.text[:_LONGEST_TITLE]


def _surplus(tree: HtmlElement) -> Iterator[HtmlElement]:
    """What says more of a page than is needed: metadata beyond so many, and scripts of metadata that are too long or are none."""
    yield from islice(tree.iter("meta"), _MOST_METAS, None)
    scripts = [script for script in tree.iter("script") if "json" in (script.get("type") or "")]
    yield from (script for number, script in enumerate(scripts) if number >= _MOST_SCRIPTS or not _is_short(script.text or ""))


def _is_short(script: str) -> bool:
    """Whether a script can be looked through: what is not JSON is looked through by expressions that are slower still."""
    if len(script) <= _LONGEST_NOT_JSON or len(script) > _LONGEST_JSON:
        return len(script) <= _LONGEST_NOT_JSON
    try:
        json.loads(script)
    except (ValueError, RecursionError):
        return False
    return True
