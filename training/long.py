"""Long articles with pairs labelled by hand -> how many of the pairs that are shown contradict, and how many of those that do are shown.

`python -m training.long`. Seven invented stories of four to seven reports, some of 500 words; labelled are the pairs of sentences
of two reports that the network that shipped on 2026-11-27 gave a chance of .15 or more, so of those that it does not see at all
nothing is known.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reconciler.queries import Filters, every
from reconciler.settings import Settings
from reconciler.store.memory import MemoryStore
from reconciler.wiring import make_service

DATA = Path(__file__).parent / "data" / "long"
# A sentence: the number of its report in its story, and its words.
Place = tuple[str, int, str]


@dataclass(frozen=True)
class Story:
    """Reports, as a client sends them, in order of publication, and which labelled pairs of their sentences contradict."""

    name: str
    reports: Sequence[Mapping[str, Any]]
    pairs: Mapping[frozenset[Place], bool]


def stories() -> Iterator[Story]:
    """The stories by name."""
    for path in sorted(DATA.glob("*.json")):
        kept = json.loads(path.read_text(encoding="utf-8"))
        pairs = {frozenset([(path.stem, one, a), (path.stem, other, b)]): truth for one, a, other, b, truth in kept["pairs"]}
        yield Story(path.stem, kept["reports"], pairs)


def shown(story: Story, settings: Settings) -> dict[frozenset[Place], float]:
    """The pairs that a service shows as contradictions, with their scores."""
    service = make_service(settings, store=MemoryStore())
    number = {str(service.submitter.submit(dict(report)).report_id): at for at, report in enumerate(story.reports, 1)}
    found = {}
    for one in every(lambda page: service.store.shelf.list_contradictions(Filters(), page)):
        claims = [claim for claim, _ in service.store.shelf.claims_by_id([one.earlier, one.later]).values()]
        found[frozenset((story.name, number[claim.report_id], claim.text) for claim in claims)] = one.score
    return found


def figures(told: Mapping[frozenset[Place], float], truth: Mapping[frozenset[Place], bool]) -> dict[str, float]:
    """Precision of the pairs shown that are labelled; recall of those that contradict, and of the pairs of reports that do."""
    right = {pair for pair, contradicts in truth.items() if contradicts}
    conflicts, found = ({frozenset(place[:2] for place in pair) for pair in pairs} for pairs in (right, right & told.keys()))
    return {
        "shown": len(told),
        "not labelled": len(told.keys() - truth.keys()),
        "precision": round(len(right & told.keys()) / max(1, len(told.keys() & truth.keys())), 3),
        "recall of labelled pairs": round(len(right & told.keys()) / len(right), 3),
        "recall of conflicts of two reports": round(len(found) / len(conflicts), 3),
    }


def main() -> None:
    """Score a judge, by story and over all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--judge", default=Settings().judge)
    parser.add_argument("--model", default="", help="folder of a model other than the shipped one")
    given = parser.parse_args()
    told: dict[frozenset[Place], float] = {}
    truth: dict[frozenset[Place], bool] = {}
    for story in stories():
        own = shown(story, Settings(judge=given.judge, model=given.model))
        print(story.name, json.dumps(figures(own, story.pairs)), flush=True)
        told.update(own)
        truth.update(story.pairs)
    print("all", json.dumps(figures(told, truth)))


if __name__ == "__main__":
    main()
