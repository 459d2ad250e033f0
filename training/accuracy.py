"""The judge on sagas kept out of training -> figures. `make accuracy` fails under the floor in fixtures/quality.json."""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

from reconciler.queries import Filters, every
from reconciler.records import Claim
from reconciler.service import Service
from reconciler.settings import Settings
from reconciler.store.memory import MemoryStore
from reconciler.wiring import make_service
from training.scoring import Gold, Place, Said, gold_of, recall_by_kind, reliability, score
from training.stories import AnnotatedReport, Saga, sagas

FLOOR = Path(__file__).parents[1] / "fixtures" / "quality.json"


def take_in(service: Service, stories: Sequence[Saga], seed: int = 7) -> dict[str, tuple[str, AnnotatedReport]]:
    """Send all reports of the sagas in a shuffled order; report id -> (saga id, report)."""
    queue = [(saga.id, report) for saga in stories for report in saga.reports]
    random.Random(seed).shuffle(queue)
    where = {}
    for saga, report in queue:
        outcome = service.submitter.submit(fields_of(saga, report))
        where[str(outcome.report_id)] = (saga, report)
    return where


def fields_of(saga: str, report: AnnotatedReport) -> dict[str, Any]:
    """The report of a saga, given by its id, as a client sends it."""
    return {
        "source": report.source,
        "title": report.title.text,
        "text": body_of(report),
        "published_at": report.published_at.isoformat(),
        "url": f"https://{saga}.example/{report.id}",
    }


def body_of(report: AnnotatedReport) -> str:
    """The report's text: sentences joined by a space, paragraphs by a blank line."""
    text, paragraph = "", None
    for sentence in report.sentences:
        text += ("" if not text else " " if sentence.paragraph == paragraph else "\n\n") + sentence.text
        paragraph = sentence.paragraph
    return text


def place_of(claim: Claim, where: Mapping[str, tuple[str, AnnotatedReport]]) -> Place | None:
    """The annotated sentence that a claim covers most of."""
    saga, report = where[claim.report_id]
    if claim.part == "title":
        return saga, report.id, 0
    best: tuple[int, int | None] = (0, None)
    text, at = body_of(report), 0
    for number, sentence in enumerate(report.sentences, 1):
        start = text.index(sentence.text, at)
        at = start + len(sentence.text)
        overlap = min(at, claim.end) - max(start, claim.start)
        best = max(best, (overlap, number), key=lambda each: each[0])
    return (saga, report.id, best[1]) if best[1] is not None else None


def said_by(service: Service, where: Mapping[str, tuple[str, AnnotatedReport]]) -> Said:
    """What the service says of the reports."""
    said, shelf = Said(), service.store.shelf
    for one in every(lambda page: shelf.list_contradictions(Filters(), page)):
        claims = shelf.claims_by_id([one.earlier, one.later])
        a, b = (place_of(claims[id_][0], where) for id_ in (one.earlier, one.later))
        if a and b and a[:2] != b[:2]:
            pair = frozenset([a, b])
            said.flagged[pair], said.question[pair] = max(one.score, said.flagged.get(pair, 0)), one.question_id
    for each in every(lambda page: shelf.list_supersessions(Filters(), page)):
        later, earlier = where[each.later_report_id], where[each.earlier_report_id]
        said.superseding.add(((later[0], later[1].id), (earlier[0], earlier[1].id)))
    for report in where:
        for claim, state in shelf.claims_by_id(shelf.claim_ids_of(report)).values():
            place = place_of(claim, where)
            if place and state:
                said.standing[place].add(state.standing.value)
    return said


def details(gold: Gold, said: Said) -> dict[str, Any]:
    """Recall by kind, and how often pairs flagged with a score are contradictions."""
    scored = [(value, pair in gold.pairs) for pair, value in said.flagged.items() if pair not in gold.allowed]
    return {"pair_recall_by_kind": recall_by_kind(gold, said), "reliability": reliability(scored)}


def topic_figures(service: Service, where: Mapping[str, tuple[str, AnnotatedReport]]) -> dict[str, float]:
    """Of the pairs of reports of one story, how many share a topic; of the topics, how many hold reports of several stories."""
    topics = {report: frozenset(service.store.shelf.topics_of(report)) for report in where}
    stories_of: dict[str, set[str]] = defaultdict(set)
    for report, found in topics.items():
        for topic in found:
            stories_of[topic].add(where[report][0])
    pairs = [bool(topics[a] & topics[b]) for a, b in combinations(where, 2) if where[a][0] == where[b][0]]
    return {
        "reports_of_a_story_together": round(sum(pairs) / len(pairs), 3),
        "topics_of_several_stories": round(sum(len(each) > 1 for each in stories_of.values()) / len(stories_of), 3),
    }


def main() -> None:
    """Score the chosen judge on a part of the sagas."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--judge", default=Settings().judge)
    parser.add_argument("--part", default="held-out", choices=["held-out", "tune", "train-real"])
    parser.add_argument("--model", default="", help="folder of a model other than the shipped one")
    parser.add_argument("--shown", type=float, default=Settings().shown)
    parser.add_argument("--floor", action="store_true", help="exit 1 under the floor in fixtures/quality.json")
    given = parser.parse_args()
    stories = sagas(given.part)
    service = make_service(Settings(judge=given.judge, model=given.model, shown=given.shown), store=MemoryStore())
    where = take_in(service, stories)
    said, gold = said_by(service, where), gold_of(stories)
    figures = {name: round(value, 3) for name, value in score(gold, said).items()} | topic_figures(service, where)
    print(json.dumps({"judge": service.judge.version, "sagas": len(stories), **figures, **details(gold, said)}, indent=1))
    if given.floor:
        floor = json.loads(FLOOR.read_text(encoding="utf-8"))["floor"]
        under = {name: (figures[name], least) for name, least in floor.items() if figures[name] < least}
        for name, (value, least) in under.items():
            print(f"{name} is {value}, under the floor of {least}", file=sys.stderr)
        sys.exit(bool(under))


if __name__ == "__main__":
    main()
