"""The tree of a page -> what its metadata state of the article: when it was published, and what the site calls itself."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any

from lxml.html import HtmlElement

from reconciler.intake.times import is_day_alone, iso_time

_PROPERTY = ("article:published_time",)
_NAMES = (
    "datepublished",
    "article:published",
    "article.published",
    "og:article:published_time",
    "og:published_time",
    "parsely-pub-date",
    "sailthru.date",
    "publication_date",
    "publish_date",
    "publish-date",
    "publishdate",
    "pubdate",
    "dcterms.issued",
    "dcterms.created",
    "dcterms.date",
    "dc.date.issued",
    "dc.date.created",
    "dc.date",
    "date",
)
_ARTICLES = ("article", "posting")
# Around an article, and none of it.
_BESIDE = frozenset({"aside", "nav", "footer"})
_WITHIN = frozenset({"article", "main"})
_MOST_METAS, _MOST_SCRIPTS, _LONGEST_SCRIPT = 300, 8, 500_000
_MOST_OBJECTS, _MOST_TIMES = 500, 50

Json = dict[str, Any]


def published(tree: HtmlElement, articles: Iterable[Json]) -> str:
    """The time of publication that a page states, in ISO 8601 if it can be read, else as it is written; empty if it states none.

    Ordered by how surely it is the article's: what says so by name, structured data, other metadata, and the times in the article.
    Where the first has the day alone, one of that day with its hour tells more.
    """
    written = [value for value in _written(tree, articles) if value]
    times = [time for value in written if (time := iso_time(value))]
    if not times:
        return written[0] if written else ""
    day = times[0][:10]
    return next((time for time in times if not is_day_alone(time) and time[:10] == day), times[0]) if is_day_alone(times[0]) else times[0]


def _written(tree: HtmlElement, articles: Iterable[Json]) -> Iterator[str]:
    metas = [(names, meta.get("content") or "") for meta in islice(tree.iter("meta"), _MOST_METAS) if (names := _names_of(meta))]
    named = (content for name in _PROPERTY for names, content in metas if name in names)
    structured = (article.get("datePublished") for article in articles)
    others = (content for name in _NAMES for names, content in metas if name in names)
    for value in chain(named, structured, others, _times(tree)):
        if isinstance(value, str):
            yield value.strip()


def _names_of(meta: HtmlElement) -> frozenset[str]:
    return frozenset(meta.get(each, "").strip().lower() for each in ("property", "name", "itemprop")) - {""}


def _times(tree: HtmlElement) -> Iterator[str]:
    """The times that elements state: first those marked as of publication, then the article's, or if there is none those of the page."""
    found = list(islice(tree.iter("time"), _MOST_TIMES))
    marked = [time for time in found if "pubdate" in time.attrib or (time.get("itemprop") or "").lower() == "datepublished"]
    around = {time: [parent.tag for parent in time.iterancestors()] for time in found}
    own = [time for time in found if not _BESIDE.intersection(around[time])]
    within = [time for time in own if _WITHIN.intersection(around[time])]
    has_article = next(tree.iter("article", "main"), None) is not None
    for time in (*marked, *(within if has_article else own)):
        yield time.get("datetime") or ""


def articles_in(tree: HtmlElement) -> list[Json]:
    """The objects that a page's structured data (JSON-LD) say are articles or posts, in their order."""
    scripts = (script for script in tree.iter("script") if (script.get("type") or "").strip().lower().startswith("application/ld+json"))
    objects = chain.from_iterable(_objects(_parsed(script.text or "")) for script in islice(scripts, _MOST_SCRIPTS))
    return [each for each in islice(objects, _MOST_OBJECTS) if any(kind.lower().endswith(_ARTICLES) for kind in kinds_of(each))]


def kinds_of(thing: Json) -> list[str]:
    """What structured data say that a thing is."""
    said = thing.get("@type")
    return [kind for kind in (said if isinstance(said, list) else [said]) if isinstance(kind, str)]


def _objects(parsed: Any) -> Iterator[Json]:
    """A document's objects: itself, or those of its list or graph."""
    for each in parsed if isinstance(parsed, list) else [parsed]:
        if isinstance(each, dict):
            graph = each.get("@graph")
            yield from [each, *(one for one in (graph if isinstance(graph, list) else []) if isinstance(one, dict))]


def _parsed(script: str) -> Any:
    if len(script) > _LONGEST_SCRIPT:
        return None
    try:
        return json.loads(script)
    except (ValueError, RecursionError):
        return None


def without_site(title: str, site: str) -> str:
    """A title without the site's name after it: «Port shut | Karsa Post»."""
    for parting in (" | ", " - ", " – ", " — ", " · ", " :: "):
        headline, found, name = title.rpartition(parting)
        if found and headline.strip() and site and "".join(name.lower().split()) == "".join(site.lower().split()):
            return headline.strip()
    return title
