"""A summary -> one HTML page that stands alone and prints well."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from reconciler.pipeline.summary import Summary


def as_html(summary: Summary) -> str:
    """The summary as a page without scripts or outside references; all stored text is escaped."""
    return _template().render(summary=summary)


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("reconciler.documents", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("summary.html")
