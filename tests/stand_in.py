"""A stand-in for a language model's endpoint: it calls the first claims of two reports a contradiction, and keeps what it was asked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from .serving import serving


@dataclass
class StandIn:
    """A running stand-in: its address, what it was asked, and what it answers next if not its usual answer."""

    url: str
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    next_answers: list[tuple[int, str]] = field(default_factory=list)


def usual_answer(asked: dict[str, Any]) -> str:
    given = json.loads(asked["messages"][1]["content"])
    words = [given[side]["claims"][0]["text"].split()[0] for side in ("earlier", "later")]
    pair = {
        "earlier": 0,
        "later": 0,
        "question": "Is the port open?",
        "earlier_position": "shut",
        "later_position": "open",
        "relation": "contradicts",
        "kind": "status",
        "supersedes": True,
        "disputed": False,
        "earlier_words": words[0],
        "later_words": "words that are not there",
        "reason": "shut, then open",
    }
    return json.dumps({"pairs": [pair, pair, {**pair, "earlier": 999}]})


@contextmanager
def running_stand_in() -> Iterator[StandIn]:
    state = StandIn("")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            state.asked.append(asked)
            state.keys.append(self.headers.get("Authorization"))
            status, content = state.next_answers.pop(0) if state.next_answers else (200, usual_answer(asked))
            body = json.dumps({"choices": [{"message": {"content": content}}], "usage": {"total_tokens": 42}}).encode()
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with serving(Handler) as address:
        state.url = f"{address}/v1"
        yield state
