"""The fixture stories: their reports, and what a person who read them expects."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from reconciler.intake.files import Found, is_read, reports_in
from reconciler.queries import Filters, Page, every
from reconciler.records import Claim, ClaimState, Contradiction, Supersession
from reconciler.service import Service

from .conftest import STORIES

NAMES = sorted(path.name for path in STORIES.iterdir() if path.is_dir())


@dataclass(frozen=True)
class Story:
    """A story's reports, by the names that `expected.json` gives them."""

    name: str
    found: dict[str, Found]
    expected: dict[str, Any]


@cache
def story(name: str) -> Story:
    folder = STORIES / name
    found: dict[str, Found] = {}
    for path in sorted(folder.iterdir()):
        if is_read(path.name) and path.name != "expected.json":
            rows = reports_in(path.read_bytes(), path.name)
            many = path.suffix in {".ndjson", ".xml"}
            found |= {f"{path.name}#{number}" if many else path.name: row for number, row in enumerate(rows, 1)}
    return Story(name, found, json.loads((folder / "expected.json").read_text(encoding="utf-8")))


class Told:
    """A story taken in by a service, with its records looked up by the words that `expected.json` quotes."""

    def __init__(self, service: Service, told: Story) -> None:
        self.service, self.story = service, told
        results = service.take_lines(list(told.found.values()))
        assert all(result["status"] in {"created", "revised"} for result in results), results
        self.ids = dict(zip(told.found, (str(result["id"]) for result in results), strict=True))
        shelf = service.store.shelf
        self.claims = {claim: found for id_ in self.ids.values() for claim, found in shelf.claims_by_id(shelf.claim_ids_of(id_)).items()}

    def claim(self, where: dict[str, str]) -> tuple[Claim, ClaimState | None]:
        """The claim that holds the quoted words, or most of them where they reach over two."""
        report = self.service.store.archive.reports_by_id([self.ids[where["report"]]])[self.ids[where["report"]]]
        for part, text in (("text", report.text), ("title", report.title)):
            start = text.find(where["words"])
            if start >= 0:
                end = start + len(where["words"])
                within = [each for each in self.claims.values() if each[0].report_id == report.id and each[0].part == part]
                return max(within, key=lambda each: min(end, each[0].end) - max(start, each[0].start))
        raise AssertionError(f"{where} is not in the report")

    def contradictions(self) -> dict[frozenset[str], Contradiction]:
        found = every(lambda page: self.service.store.shelf.list_contradictions(Filters(), page))
        return {frozenset((one.earlier, one.later)): one for one in found}

    def supersessions(self) -> dict[tuple[str, str], Supersession]:
        found = self.service.store.shelf.list_supersessions(Filters(), Page(200)).records
        return {(one.earlier_report_id, one.later_report_id): one for one in found}

    def pair(self, one: dict[str, str], other: dict[str, str]) -> frozenset[str]:
        """The ids of two quoted claims."""
        return frozenset((self.claim(one)[0].id, self.claim(other)[0].id))

    def flagged_traps(self) -> list[tuple[str, Contradiction]]:
        """The pairs that a reader says do not contradict and that are flagged all the same, each with the reader's reason."""
        found = self.contradictions()
        pairs = [(each["why"], self.pair(each["a"], each["b"])) for each in self.story.expected["not_contradictions"]]
        return [(why, found[pair]) for why, pair in pairs if pair in found]

    def tally(self) -> Counter[str]:
        """How many of a reader's expectations there are of each kind, and how many are met."""
        expected, found, counted = self.story.expected, self.contradictions(), Counter[str]()
        wanted = {self.pair(each["earlier"], each["later"]) for each in expected["contradictions"]}
        superseding = {(self.ids[each["earlier"]], self.ids[each["later"]]) for each in expected["supersessions"]}
        states = [(each["standing"], self.claim(each)[1]) for each in expected["standing"]]
        recounting = [self.claim(each)[0].background for each in expected["background"]]
        counted.update(
            contradictions=len(wanted),
            contradictions_met=len(wanted & found.keys()),
            traps=len(expected["not_contradictions"]),
            traps_met=len(expected["not_contradictions"]) - len(self.flagged_traps()),
            supersessions=len(superseding),
            supersessions_met=len(superseding & self.supersessions().keys()),
            standing=len(states),
            standing_met=sum(state is not None and state.standing == word for word, state in states),
            background=len(recounting),
            background_met=sum(recounting),
        )
        return counted


def all_found() -> list[Found]:
    """The reports of all stories."""
    return [found for name in NAMES for found in story(name).found.values()]


def paths() -> list[Path]:
    """The files of all stories that hold reports."""
    return [path for name in NAMES for path in sorted((STORIES / name).iterdir()) if path.name != "expected.json"]
