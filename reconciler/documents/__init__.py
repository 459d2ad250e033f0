"""A summary -> documents to hand on: Markdown, HTML, JSON, CSV. Every line is cited, and can be checked without this service.

A dossier -> what other programs read: an ACH matrix, JSON-LD, PROV-JSON.

Import rule: the summary's records and text; neither the store nor the web.
"""

from __future__ import annotations

from collections.abc import Callable

from reconciler.documents.ach import as_ach
from reconciler.documents.dossier import Dossier
from reconciler.documents.html import as_html
from reconciler.documents.jsonld import as_jsonld
from reconciler.documents.markdown import as_markdown
from reconciler.documents.prov import as_prov
from reconciler.documents.tables import as_csv, as_json
from reconciler.pipeline.lines import Summary

FORMATS: dict[str, tuple[str, Callable[[Summary], str]]] = {
    "json": ("application/json", as_json),
    "md": ("text/markdown", as_markdown),
    "html": ("text/html", as_html),
    "csv": ("text/csv", as_csv),
}
# By name: the media type, the ending of the file's name, and what writes it.
EXPORTS: dict[str, tuple[str, str, Callable[[Dossier], str]]] = {
    "ach": ("text/csv", "ach.csv", as_ach),
    "jsonld": ("application/ld+json", "jsonld", as_jsonld),
    "prov": ("application/json", "prov.json", as_prov),
}

__all__ = ["EXPORTS", "FORMATS", "Dossier", "as_csv", "as_html", "as_json", "as_markdown"]
