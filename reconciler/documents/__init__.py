"""A summary -> documents to hand on: Markdown, HTML, JSON, CSV, and with their extras Word and PDF.

Every line is cited, and can be checked without this service.

A dossier -> what other programs read: an ACH matrix, JSON-LD, PROV-JSON.

Import rule: the summary's records and text; neither the store nor the web.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec

from reconciler.documents.ach import as_ach
from reconciler.documents.docx import as_docx
from reconciler.documents.dossier import Dossier
from reconciler.documents.html import as_html
from reconciler.documents.jsonld import as_jsonld
from reconciler.documents.markdown import as_markdown
from reconciler.documents.pdf import as_pdf
from reconciler.documents.prov import as_prov
from reconciler.documents.tables import as_csv, as_json
from reconciler.errors import NotInstalled
from reconciler.pipeline.lines import Summary

FORMATS: dict[str, tuple[str, Callable[[Summary], str | bytes]]] = {
    "json": ("application/json", as_json),
    "md": ("text/markdown", as_markdown),
    "html": ("text/html", as_html),
    "csv": ("text/csv", as_csv),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", as_docx),
    "pdf": ("application/pdf", as_pdf),
}
# The forms that are extras, each with the packages that write it.
_NEEDS = {"docx": ("docx",), "pdf": ("fpdf", "uharfbuzz")}
# By name: the media type, the ending of the file's name, and what writes it.
EXPORTS: dict[str, tuple[str, str, Callable[[Dossier], str]]] = {
    "ach": ("text/csv", "ach.csv", as_ach),
    "jsonld": ("application/ld+json", "jsonld", as_jsonld),
    "prov": ("application/json", "prov.json", as_prov),
}


def installed(form: str) -> bool:
    """Whether a form can be written here: some are extras."""
    return all(find_spec(package) is not None for package in _NEEDS.get(form, ()))


def written(summary: Summary, form: str) -> bytes:
    """The summary in a form, as bytes. Raises NotInstalled for an extra that is not there."""
    if not installed(form):
        raise NotInstalled(
            f"{form} is an extra that is not installed here: pip install 'reconciler[{form}]' (in a clone: '.[{form}]'), "
            f"or take one of {', '.join(plain())}"
        )
    made = FORMATS[form][1](summary)
    return made if isinstance(made, bytes) else made.encode("utf-8")


def plain() -> list[str]:
    """The forms that need no extra."""
    return [form for form in FORMATS if form not in _NEEDS]


__all__ = [
    "EXPORTS",
    "FORMATS",
    "Dossier",
    "as_csv",
    "as_docx",
    "as_html",
    "as_json",
    "as_markdown",
    "as_pdf",
    "installed",
    "plain",
    "written",
]
