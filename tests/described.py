"""A client that holds every JSON answer to the schema that the app's own OpenAPI document has for it."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

import jsonschema_rs
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from reconciler.web.openapi import document

Json = dict[str, Any]
_DOCUMENT: Json = {}  # the first app's: all have the same
_FAULT = 500
_PROBLEM: Json = {"content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}


class HeldClient(FlaskClient):
    """Fails the test whose answer is not described."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request, and look at the answer."""
        answer = super().open(*args, **kwargs)
        if answer.data and answer.mimetype.endswith("json"):
            if not _DOCUMENT:
                _DOCUMENT.update(document(self.application, closed=False))
            check = _check(self._rule(answer), answer.request.method, answer.status_code, answer.mimetype)
            if check is not None:
                check.validate(json.loads(answer.data))
        return answer

    def _rule(self, answer: TestResponse) -> str:
        try:
            rule, _ = self.application.url_map.bind("localhost").match(answer.request.path, answer.request.method, return_rule=True)
        except HTTPException:
            return ""
        return str(rule)


@cache
def _check(rule: str, method: str, status: int, media: str) -> Any:
    """What checks one kind of answer; None for a path that is not described."""
    path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule)
    operation = _DOCUMENT["paths"].get(path, {}).get(method.lower())
    if operation is None:
        return None
    # A fault of the machine is described nowhere: it is told in the form of every other problem.
    told = operation["responses"].get(str(status)) or (_PROBLEM if status >= _FAULT else {})
    schema = told["content"][media]["schema"]
    return jsonschema_rs.validator_for({**schema, "components": _DOCUMENT["components"]}, validate_formats=True)
