"""What the views say of themselves -> the OpenAPI 3.1 document.

pydantic writes JSON Schema 2020-12, which is what OpenAPI 3.1 takes, so the models that check the input and hold the
answers are the document; a route without a description fails a test.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, TypeVar

from flask import Flask
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from reconciler import __version__
from reconciler.queries import Role
from reconciler.web.asked import Nothing
from reconciler.web.shape import page_of
from reconciler.web.shapes_answers import Problem

V = TypeVar("V", bound=Callable[..., Any])
Json = dict[str, Any]
_REF = "#/components/schemas/{model}"
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True, slots=True)
class Operation:
    """What a view does, takes and answers.

    `answers` leads from a status to a shape, several of them, one for each media type, a raw schema, or None for no body; `refuses`
    lists the statuses of problems besides those that every operation may answer; `media` are the media types of its answer; what is
    `open` never needs a token.
    """

    summary: str
    answers: Mapping[int, Any]
    role: Role = Role.READ
    asks: type[BaseModel] = Nothing
    body: Mapping[str, Any] = field(default_factory=dict)
    refuses: tuple[int, ...] = ()
    headers: tuple[str, ...] = ()
    media: tuple[str, ...] = ("application/json",)
    open: bool = False


_HEADERS: dict[str, Json] = {
    "Idempotency-Key": {
        "description": "The same key for the same report is answered once.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 200},
    },
    "Prefer": {
        "description": "`respond-async`: a batch is kept and worked off later; the answer is a job.",
        "schema": {"type": "string"},
    },
    "If-None-Match": {"description": "An ETag: 304 if the record is still the same.", "schema": {"type": "string"}},
    "Accept": {},
}


def describe(**operation: Any) -> Callable[[V], V]:
    """Attach an Operation to a view."""

    def attach(view: V) -> V:
        view.operation = Operation(**operation)  # type: ignore[attr-defined]
        return view

    return attach


def document(app: Flask, *, closed: bool) -> Json:
    """The OpenAPI 3.1 document of everything under /api and of the service's own addresses; where it is closed, a token is needed."""
    described = [(rule, app.view_functions[rule.endpoint]) for rule in app.url_map.iter_rules()]
    paths: Json = {}
    models: set[type[BaseModel]] = {Problem}
    for rule, view in sorted(described, key=lambda each: str(each[0])):
        operation: Operation | None = getattr(view, "operation", None)
        if operation is None:
            continue
        models |= _models(operation)
        methods = sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        for method in methods:
            path = _PARAMETER.sub(r"{\1}", str(rule))
            paths.setdefault(path, {})[method.lower()] = _operation(operation, rule.endpoint, sorted(rule.arguments), view.__doc__ or "")
    _, schemas = models_json_schema(
        [(model, "validation") for model in sorted(models, key=lambda model: model.__name__)], ref_template=_REF
    )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "reconciler",
            "version": __version__,
            "description": "Takes reports that disagree, flags contradictions with both spans and a reason, records what superseded what, "
            "and gives a reconciled summary with every line cited. A list of which nothing fits the filters is empty, also where one of "
            "them names a record or a source that is not there: topics are merged, and a list tells what there is now.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "components": {"schemas": schemas.get("$defs", {}), "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
        "security": [{"token": []}] if closed else [{}, {"token": []}],
    }


def _models(operation: Operation) -> set[type[BaseModel]]:
    found: set[type[BaseModel]] = set()
    answers = [shape for each in operation.answers.values() for shape in (each if isinstance(each, tuple) else (each,))]
    by_media = [shape for each in answers if isinstance(each, ByMedia) for shape in each.shapes.values()]
    for each in (*answers, *by_media, *operation.body.values()):
        if isinstance(each, Listed):
            found.add(each.of)
        elif isinstance(each, type) and issubclass(each, BaseModel):
            found.add(each)
    return found


@dataclass(frozen=True, slots=True)
class Listed:
    """An answer that is a page of records of a shape."""

    of: type[BaseModel]


@dataclass(frozen=True, slots=True)
class ByMedia:
    """An answer that has another shape in each media type; what is not named is text."""

    shapes: Mapping[str, type[BaseModel]]


def _operation(operation: Operation, endpoint: str, arguments: Iterable[str], doc: str) -> Json:
    made: Json = {
        "operationId": endpoint.replace(".", "_"),
        "summary": operation.summary,
        "description": doc.strip(),
        "tags": [endpoint.split(".", maxsplit=1)[0]],
        "parameters": [*_path_parameters(arguments), *_query_parameters(operation.asks), *_header_parameters(operation.headers)],
        "responses": _responses(operation),
        "x-role": operation.role.value,
    }
    if operation.open:
        made["security"] = []
    if operation.body:
        made["requestBody"] = {
            "required": True,
            "content": {media: {"schema": _schema(each)} for media, each in operation.body.items()},
        }
    return made


def _path_parameters(arguments: Iterable[str]) -> list[Json]:
    return [{"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}} for name in arguments]


def _query_parameters(model: type[BaseModel]) -> list[Json]:
    schema = model.model_json_schema(ref_template=_REF)
    inline = schema.get("$defs", {})
    return [
        {
            "name": name,
            "in": "query",
            "required": name in schema.get("required", ()),
            "description": each.get("description", ""),
            "schema": _without_refs(each, inline),
        }
        for name, each in schema.get("properties", {}).items()
    ]


def _without_refs(schema: Any, defs: Mapping[str, Any]) -> Any:
    """A parameter's schema with enumerations written in place, and without the `null` that stands for "not given"."""
    if isinstance(schema, dict):
        if "$ref" in schema:
            return _without_refs(defs[schema["$ref"].rsplit("/", 1)[1]], defs)
        options = [option for option in schema.get("anyOf", ()) if option != {"type": "null"}]
        rest = {key: value for key, value in schema.items() if key not in {"anyOf", "title"} and not (key == "default" and value is None)}
        if len(options) == 1:
            return {**_without_refs(options[0], defs), **{key: _without_refs(value, defs) for key, value in rest.items()}}
        return {key: _without_refs(value, defs) for key, value in rest.items()}
    return [_without_refs(each, defs) for each in schema] if isinstance(schema, list) else schema


def _header_parameters(names: Iterable[str]) -> list[Json]:
    return [{"name": name, "in": "header", "required": False, **_HEADERS[name]} for name in names]


def _responses(operation: Operation) -> Json:
    made: Json = {}
    for status, each in operation.answers.items():
        made[str(status)] = {"description": HTTPStatus(status).phrase}
        if each is not None:
            made[str(status)]["content"] = {media: {"schema": _answer(each, media)} for media in operation.media}
    every = {400, 401, 403, 413, 415, 422, 429, 503}
    for status in sorted(every | set(operation.refuses)):
        made[str(status)] = {
            "description": HTTPStatus(status).phrase,
            "content": {"application/problem+json": {"schema": _schema(Problem)}},
        }
    return made


def _answer(each: Any, media: str) -> Json:
    shape = each.shapes.get(media) if isinstance(each, ByMedia) else each
    return _schema(shape) if media.endswith("json") and shape is not None else {"type": "string"}


def _schema(each: Any) -> Json:
    if isinstance(each, Listed):
        return page_of(each.of)
    if isinstance(each, tuple):
        return {"anyOf": [_schema(one) for one in each]}
    if isinstance(each, type):
        return {"$ref": _REF.format(model=each.__name__)}
    return dict(each)
