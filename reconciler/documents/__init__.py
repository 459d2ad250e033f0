"""A summary -> documents to hand on: Markdown, HTML, JSON, CSV. Every line is cited, and can be checked without this service.

Import rule: the summary's records and text; neither the store nor the web.
"""

from __future__ import annotations

from collections.abc import Callable

from reconciler.documents.html import as_html
from reconciler.documents.markdown import as_markdown
from reconciler.documents.tables import as_csv, as_json
from reconciler.pipeline.lines import Summary

FORMATS: dict[str, tuple[str, Callable[[Summary], str]]] = {
    "json": ("application/json", as_json),
    "md": ("text/markdown", as_markdown),
    "html": ("text/html", as_html),
    "csv": ("text/csv", as_csv),
}

__all__ = ["FORMATS", "as_csv", "as_html", "as_json", "as_markdown"]
