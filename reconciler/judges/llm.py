"""A language model behind an OpenAI-compatible endpoint as the judge. It sends reports over the network; off unless chosen.

One call for each pair of reports of a topic. The model is given both reports as numbered claims and names, for each pair of
claims that answer one question, the question, both positions, their relation and the words that decide. Its answer must fit
a JSON schema, and the words must stand in the claims; what does not is left out. Answers are kept in the database for good,
by what was asked, so a rebuild asks nothing again and the order of arrival does not matter. Calls and tokens are counted.
"""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Literal, Protocol
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from reconciler.errors import JudgeError
from reconciler.records import Claim, Couple, Evidence, Kind, ReadReport, Relation, Span, Together, Verdict

_PROMPT = """\
You are given two news reports as numbered claims. Find the pairs of claims, one of each report, that answer the same question of fact, and
say for each pair: the question; the position that each claim takes; whether the positions contradict (cannot both hold at one time), agree,
or update one another (different answers that can both hold, such as "at least 10" and "14"). A forecast, a plan, a condition, an opinion, a
question or a recounted earlier state contradicts nothing. Other products, places, periods or measures are other questions. "supersedes":
the later claim puts the earlier out of date. "disputed": the parties go on contradicting each other, as with a denial or rival counts.
Quote the words that decide exactly as they stand. Leave out all other pairs. Answer with JSON only."""
_VERSION = "1"
_TRIES, _WAIT, _TIMEOUT = 3, 1.5, 120
_SURE, _UNSURE = 0.9, 0.1


class Answers(Protocol):
    """Where answers are kept: the archive of a store."""

    def recall_answer(self, key: str) -> str | None:
        """The answer to what was asked before."""
        ...

    def remember_answer(self, key: str, answer: str) -> None:
        """Keep an answer."""
        ...


class _Pair(BaseModel):
    model_config = ConfigDict(extra="forbid")
    earlier: int
    later: int
    question: str
    earlier_position: str
    later_position: str
    relation: Literal["contradicts", "agrees", "updates"]
    kind: Kind
    supersedes: bool
    disputed: bool
    earlier_words: str
    later_words: str
    reason: str


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid")
    pairs: list[_Pair] = Field(max_length=400)


@dataclass(slots=True)
class Endpoint:
    """An OpenAI-compatible chat endpoint. `url` is its base, such as http://127.0.0.1:11434/v1."""

    url: str
    model: str
    key: str | None
    calls: int = 0
    tokens: int = 0

    def ask(self, system: str, user: str, schema: Mapping[str, Any]) -> str:
        """The answer's text. Raises JudgeError if the endpoint cannot be reached, refuses, or says nothing usable."""
        body = {
            "model": self.model,
            "temperature": 0,
            "messages": [{"role": "system", "content": system}, {"role": "user", "content": user}],
            "response_format": {"type": "json_schema", "json_schema": {"name": "pairs", "schema": schema, "strict": True}},
        }
        headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {self.key}"} if self.key else {})}
        document = self._posted(json.dumps(body).encode(), headers)
        try:
            content: str = document["choices"][0]["message"]["content"]
            self.tokens += int(document.get("usage", {}).get("total_tokens", 0))
        except (KeyError, IndexError, TypeError) as error:
            raise JudgeError(f"{self.url} answered without choices[0].message.content") from error
        return content

    def _posted(self, body: bytes, headers: Mapping[str, str]) -> Any:
        for attempt in range(1, _TRIES + 1):
            self.calls += 1
            request = urllib.request.Request(f"{self.url.rstrip('/')}/chat/completions", body, dict(headers), method="POST")  # noqa: S310 - http(s) only
            try:
                with urllib.request.urlopen(request, timeout=_TIMEOUT) as answer:  # noqa: S310
                    return json.load(answer)
            except urllib.error.HTTPError as error:
                if error.code not in {408, 429, 500, 502, 503, 504} or attempt == _TRIES:
                    raise JudgeError(f"{self.url} answered {error.code}: {error.read(200).decode(errors='replace')}") from error
            except (OSError, ValueError) as error:
                if attempt == _TRIES:
                    raise JudgeError(f"{self.url} cannot be reached or answers no JSON: {error}") from error
            time.sleep(_WAIT * attempt)
        raise AssertionError


def endpoint(url: str, model: str, key: str | None) -> Endpoint:
    """The endpoint that the settings name. Raises JudgeError for settings that are missing or no http address."""
    if not url or not model:
        raise JudgeError("the llm judge needs RECONCILER_LLM_URL (such as http://127.0.0.1:11434/v1) and RECONCILER_LLM_MODEL")
    if urlsplit(url).scheme not in {"http", "https"}:
        raise JudgeError(f"RECONCILER_LLM_URL={url!r}: must begin with http:// or https://")
    return Endpoint(url, model, key)


class LlmJudge:
    """Judges by a language model."""

    name = "llm"
    quick = False
    together = Together()

    def __init__(self, endpoint: Endpoint, answers: Answers) -> None:
        self._endpoint, self._answers = endpoint, answers
        self.version = f"llm-{_VERSION}-{endpoint.model}"

    @property
    def usage(self) -> dict[str, int]:
        """How many calls were made and how many tokens they took since the service started."""
        return {"calls": self._endpoint.calls, "tokens": self._endpoint.tokens}

    def study(self, read: ReadReport) -> ReadReport:
        """The report as it is."""
        return read

    def judge(self, couples: Sequence[Couple]) -> list[tuple[Verdict, ...]]:
        """Verdicts by the model's answers, kept or new."""
        return [tuple(self._verdicts(couple)) for couple in couples]

    def _verdicts(self, couple: Couple) -> Iterator[Verdict]:
        if not couple.earlier.claims or not couple.later.claims:
            return
        seen: set[tuple[int, int]] = set()
        for pair in self._answer(couple).pairs:
            place = (pair.earlier, pair.later)
            if place not in seen and 0 <= pair.earlier < len(couple.earlier.claims) and 0 <= pair.later < len(couple.later.claims):
                seen.add(place)
                yield _verdict(pair, couple.earlier.claims[pair.earlier], couple.later.claims[pair.later])

    def _answer(self, couple: Couple) -> _Answer:
        asked = json.dumps({"earlier": _shown(couple.earlier), "later": _shown(couple.later)}, ensure_ascii=False)
        key = blake2b(f"{self.version}\n{_PROMPT}\n{asked}".encode(), digest_size=20).hexdigest()
        kept = self._answers.recall_answer(key)
        if kept is None:
            kept = self._endpoint.ask(_PROMPT, asked, _Answer.model_json_schema())
            answer = _parsed(kept)
            self._answers.remember_answer(key, kept)
            return answer
        return _parsed(kept)


def _parsed(text: str) -> _Answer:
    try:
        return _Answer.model_validate_json(text)
    except ValidationError as error:
        raise JudgeError(f"the language model's answer does not fit: {error.errors()[0]['msg']}") from error


def _shown(read: ReadReport) -> dict[str, Any]:
    report = read.report
    claims = [{"n": n, "part": claim.part, "text": claim.text} for n, claim in enumerate(read.claims)]
    return {"source": report.source, "published_at": report.published_at.isoformat(), "claims": claims}


def _verdict(pair: _Pair, one: Claim, other: Claim) -> Verdict:
    relation = Relation(pair.relation)
    evidence = Evidence(
        pair.question,
        _span(one, pair.earlier_words),
        _span(other, pair.later_words),
        1.0,
        f"{pair.earlier_position} / {pair.later_position}",
    )
    return Verdict(
        earlier=one.id,
        later=other.id,
        relation=relation,
        contradicts=_SURE if relation is Relation.CONTRADICTS else _UNSURE,
        agrees=_SURE if relation is Relation.AGREES else _UNSURE,
        supersedes=_SURE if pair.supersedes else _UNSURE,
        disputed=_SURE if pair.disputed else _UNSURE,
        kind=pair.kind if relation is Relation.CONTRADICTS else None,
        reasons=(pair.reason or pair.question,),
        evidence=(evidence,),
    )


def _span(claim: Claim, words: str) -> Span:
    """Where the words stand in the claim; the whole claim where they do not."""
    at = claim.text.find(words) if words else -1
    if at < 0:
        return Span(claim.start, claim.end, claim.text)
    return Span(claim.start + at, claim.start + at + len(words), words)
