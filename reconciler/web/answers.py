"""Records -> HTTP answers: pages with their links, single records with their ETag."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any
from urllib.parse import urlencode

from flask import Response, jsonify, request
from werkzeug.datastructures import MultiDict

from reconciler.queries import Key
from reconciler.web.cursors import encode_cursor

Json = dict[str, Any]


def listed(items: list[Json], next_key: Key | None) -> Response:
    """A page of a list, with `next` and a Link header to the next page."""
    cursor = encode_cursor(next_key) if next_key else None
    return link_to_next(jsonify({"items": items, "next": cursor}), cursor)


def link_to_next(answer: Response, cursor: str | None) -> Response:
    """The answer with a Link header to the next page, if there is one."""
    if cursor:
        arguments = MultiDict(request.args)
        arguments["cursor"] = cursor
        answer.headers["Link"] = f'<{_with_query(arguments)}>; rel="next"'
    return answer


def _with_query(arguments: MultiDict[str, str]) -> str:
    return f"{request.base_url}?{urlencode(list(arguments.items(multi=True)))}"


def record(document: Json) -> Response:
    """A single record, with an ETag; 304 if the client has it already."""
    answer = jsonify(document)
    answer.set_etag(blake2b(answer.get_data(), digest_size=12).hexdigest())
    answer.make_conditional(request)
    return answer
