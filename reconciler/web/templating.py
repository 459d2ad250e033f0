"""What the templates can use: filters for times and texts, the words for values, the hidden field of forms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum

from flask import Flask
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from reconciler.documents import installed
from reconciler.documents.groups import answers, disputes, leading
from reconciler.documents.words import CREDIBILITY, RELIABILITY, counted, listed
from reconciler.intake.drafts import AHEAD
from reconciler.pipeline.asking import tells_most
from reconciler.pipeline.wording import ended
from reconciler.queries import Role
from reconciler.records import Link
from reconciler.text.clean import shortened
from reconciler.text.keys import content_id
from reconciler.web import wording
from reconciler.web.guard import may
from reconciler.web.notices import here
from reconciler.web.periods import holds_for
from reconciler.web.state import holder, service
from reconciler.web.times import control_value, day, moment, span_of


def _options(values: Iterable[StrEnum], says: Mapping[StrEnum, str]) -> list[tuple[str, str]]:
    """Values as the options of a choice, each with what it means."""
    return [(value.value, f"{value.value}: {says[value]}") for value in values]


def _zones(offsets: Iterable[str]) -> list[tuple[str, str]]:
    """Offsets as the options of a choice."""
    return [(offset, "UTC" if offset == "+00:00" else f"UTC{offset}") for offset in offsets]


def _reasons(links: Iterable[Link]) -> list[tuple[str, str]]:
    """The basis and reason of links, each once."""
    return list(dict.fromkeys((link.basis.value, link.reason) for link in links))


def _source_id(name: str) -> str:
    """The id of a source, for its address: names may hold what an address may not."""
    return content_id("source", name)


def _is_ahead(at: datetime) -> bool:
    """Whether a time is still to come, by more than clocks and zones are wrong."""
    return at > service().clock() + AHEAD


def filters_of_templates(app: Flask) -> None:
    """Make these available in templates."""
    app.jinja_env.filters.update(
        moment=moment,
        day=day,
        answers=answers,
        disputes=disputes,
        leading=leading,
        tells_most=tells_most,
        grouped="{:,}".format,
        holds_for=holds_for,
        control_value=control_value,
        code=wording.with_code,
        in_quotes=wording.in_quotes,
        chance=wording.chance,
        within=wording.within,
        # In place of the one that comes with Jinja, which leaves «March,...».
        truncate=shortened,
        options=_options,
        zones=_zones,
        reasons=_reasons,
        source_id=_source_id,
    )
    app.jinja_env.globals.update(
        csrf=lambda: Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf()),
        counted=counted,
        listed=listed,
        span_of=span_of,
        is_ahead=_is_ahead,
        RELIABILITY=RELIABILITY,
        CREDIBILITY=CREDIBILITY,
        here=here,
        nameless=lambda: holder() is None,
        may=lambda role: may(Role(role)),
        ended=ended,
        KINDS=wording.KINDS,
        STATES=wording.STATES,
        SORTS=wording.SORTS,
        KEYS=wording.KEYS,
        FORMATS={form: says for form, says in wording.FORMATS.items() if installed(form)},
        EXPORTS=wording.EXPORTS,
        MESSAGES=wording.MESSAGES,
    )
