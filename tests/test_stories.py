"""The stories come out as a person who read them expects: some things exactly, the rest as often as fixtures/quality.json pins."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from functools import cache

import pytest

from reconciler.records import Basis, Standing, State
from reconciler.settings import Settings
from reconciler.store.memory import MemoryStore
from reconciler.wiring import make_service

from .conftest import ROOT, Clock
from .stories import NAMES, Told, story

# What rules decide, whatever the network says.
EXACT = ("other product", "only considered", "reprint", "question")
LEDGER, HARBOUR, APPROVAL = "2026-01-14-delta-ledger.json", "2026-01-23-harbour-wire.json", "2026-01-28-delta-ledger.json"
BLOCK = {"report": LEDGER, "words": "China's customs authorities told clearing agents this week that Nvidia's H200 chips are not permitted"}
IN_PRINCIPLE = {"report": HARBOUR, "words": "Chinese regulators have given Alibaba, Tencent and ByteDance in-principle approval"}
FORMAL = {"report": APPROVAL, "words": "China has approved the import of some 400,000 H200 chips by ByteDance, Alibaba and Tencent"}
RECOUNTED = {"report": HARBOUR, "words": "Just last week, it was reported that customs had blocked shipments of the H200."}
CLEARED = {
    "report": "2026-01-13-potomac-trade-notes.html",
    "words": "The United States on Tuesday cleared Nvidia's H200 chips for export to China under a list of conditions",
}


@cache
def told(name: str) -> Told:
    """A story as the shipped judge tells it."""
    return Told(make_service(Settings(), store=MemoryStore(), clock=Clock()), story(name))


def floor() -> Mapping[str, float]:
    return json.loads((ROOT / "fixtures" / "quality.json").read_text(encoding="utf-8"))["stories"]  # type: ignore[no-any-return]


@pytest.mark.parametrize("name", NAMES)
def test_a_story_s_expectations_quote_their_reports(name: str) -> None:
    reports = story(name)
    quoted = [where for pair in reports.expected["contradictions"] for where in (pair["earlier"], pair["later"])]
    quoted += [where for pair in reports.expected["not_contradictions"] for where in (pair["a"], pair["b"])]
    for where in [*quoted, *reports.expected["standing"], *reports.expected["background"]]:
        assert where["report"] in reports.found, where


@pytest.mark.parametrize("name", NAMES)
def test_what_rules_decide_comes_out_exactly(name: str) -> None:
    assert [(why, one.reason) for why, one in told(name).flagged_traps() if why in EXACT] == []


@pytest.mark.parametrize("what", ["contradictions", "traps", "supersessions", "standing", "background"])
def test_no_fewer_expectations_are_met_than_pinned(what: str) -> None:
    total = sum((told(name).tally() for name in NAMES), Counter[str]())
    assert total[f"{what}_met"] / total[what] >= floor()[what], f"{total[f'{what}_met']} of {total[what]}"


def test_every_story_is_a_topic_of_its_own() -> None:
    for name in NAMES:
        shelf = told(name).service.store.shelf
        assert len({topic for id_ in told(name).ids.values() for topic in shelf.topics_of(id_)}) <= 2, name


class TestH200:
    """What the product was made for."""

    @pytest.fixture
    def h200(self) -> Told:
        return told("h200")

    def test_the_block_contradicts_the_approval_in_principle_and_is_superseded_by_it(self, h200: Told) -> None:
        found = h200.contradictions()[h200.pair(BLOCK, IN_PRINCIPLE)]
        assert found.state is State.SUPERSEDED
        assert found.reason
        [link] = [
            link
            for one in h200.supersessions().values()
            for link in one.links
            if {link.earlier_claim_id, link.later_claim_id} == h200.pair(BLOCK, IN_PRINCIPLE)
        ]
        assert link.earlier_claim_id == h200.claim(BLOCK)[0].id
        assert link.basis is Basis.REVERSAL

    def test_the_approval_in_principle_is_superseded_by_the_formal_one(self, h200: Told) -> None:
        assert (h200.ids[HARBOUR], h200.ids[APPROVAL]) in h200.supersessions()
        _, state = h200.claim(IN_PRINCIPLE)
        assert state is not None
        assert state.standing is Standing.SUPERSEDED

    def test_the_formal_approval_stands(self, h200: Told) -> None:
        _, state = h200.claim(FORMAL)
        assert state is not None
        assert state.standing is Standing.STANDS

    def test_the_recounted_block_is_background_and_revives_nothing(self, h200: Told) -> None:
        assert h200.claim(RECOUNTED)[0].background
        assert not any(h200.claim(RECOUNTED)[0].id in pair for pair in h200.contradictions())
        _, state = h200.claim(BLOCK)
        assert state is not None
        assert state.standing is Standing.SUPERSEDED

    def test_the_clearance_for_export_and_the_refusal_of_import_do_not_contradict(self, h200: Told) -> None:
        assert h200.pair(CLEARED, BLOCK) not in h200.contradictions()

    def test_a_mandate_only_considered_contradicts_nothing(self, h200: Told) -> None:
        considered = {"report": "2026-01-16-lantern-policy-brief.json", "words": "Chinese ministries are considering a rule"}
        claim, _ = h200.claim(considered)
        assert not any(claim.id in pair for pair in h200.contradictions())

    def test_h20_and_h200_never_mix(self, h200: Told) -> None:
        texts = {claim: found[0].text for claim, found in h200.claims.items()}
        only_h20 = {claim for claim, text in texts.items() if "H20" in text and "H200" not in text}
        only_h200 = {claim for claim, text in texts.items() if "H200" in text and "H20 " not in text}
        assert not any(pair & only_h20 and pair & only_h200 for pair in h200.contradictions())
