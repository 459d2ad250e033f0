"""The tree of a page that tells as it happens -> the fields of a report for each of its entries, each with its own time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from lxml.html import HtmlElement

from reconciler.intake.stated import Json, kinds_of
from reconciler.intake.times import is_day_alone, iso_time

_LIVE_KIND = "liveblogposting"
_LIVE = r"(?:live(?: (?:blog|updates?|coverage|news|reporting|text|ticker))?|as it happened|latest updates?)"
# «Rovena siege: live updates», «LIVE: siege in Rovena»; in «Where they live» nothing is.
_SAYS_LIVE = re.compile(rf"^{_LIVE}\s?[:|–—-]\s*|\s*[:|–—-]\s*{_LIVE}\W*$|\s+live (?:updates|blog|coverage)\W*$", re.IGNORECASE)
_HEADINGS = ("h1", "h2", "h3", "h4")
_BLOCKS = frozenset({"p", "li", "blockquote", "div", *_HEADINGS})
_FEWEST = 2


def live_entries(tree: HtmlElement, articles: Iterable[Json], title: str) -> list[dict[str, str]]:
    """The title, text, time and place on its page of each entry, where a page says that it is live; none for any other page.

    From the page's structured data or from its articles that bear a time, whichever knows more of them.
    """
    blog = next((each for each in articles if _LIVE_KIND in (kind.lower() for kind in kinds_of(each))), None)
    if blog is None and not _SAYS_LIVE.search(title):
        return []
    written, shown = list(_of_data(blog or {})), list(_of_tree(tree))
    found = max(written, shown, key=len)
    matter = _SAYS_LIVE.sub("", title).strip()
    return [{**each, "title": _title(matter, each["title"])} for each in found] if len(found) >= _FEWEST else []


def _title(matter: str, heading: str) -> str:
    """An entry's heading, behind the matter that its page is about: «Rovena siege: Three freed»."""
    return ": ".join(part for part in (matter, heading) if part)


def _of_data(blog: Json) -> Iterator[dict[str, str]]:
    updates = blog.get("liveBlogUpdate")
    for each in (one for one in (updates if isinstance(updates, list) else []) if isinstance(one, dict)):
        text, at = _string(each.get("articleBody")), iso_time(_string(each.get("datePublished")))
        if text and at and not is_day_alone(at):
            yield {"title": _string(each.get("headline")), "text": text, "published_at": at, "at": _string(each.get("url"))}


def _of_tree(tree: HtmlElement) -> Iterator[dict[str, str]]:
    for each in tree.iter("article"):
        time = next(each.iter("time"), None)
        at = iso_time(time.get("datetime") or "") if time is not None else None
        if at is None or is_day_alone(at) or next(each.iterdescendants("article"), None) is not None:
            continue
        heading = next(each.iter(*_HEADINGS), None)
        text = "\n\n".join(line for line in _blocks(each) if line)
        if text:
            yield {"title": _words(heading) if heading is not None else "", "text": text, "published_at": at, "at": each.get("id") or ""}


def _blocks(entry: HtmlElement) -> Iterator[str]:
    """The paragraphs of an entry: those blocks that hold no other."""
    for block in entry.iter(*_BLOCKS):
        if block.tag not in _HEADINGS and next(block.iterdescendants(*_BLOCKS), None) is None:
            yield _words(block)


def _words(element: HtmlElement) -> str:
    return " ".join(str(element.text_content()).split())


def _string(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""
