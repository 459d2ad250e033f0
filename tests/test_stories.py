"""The stories come out as a person who read them expects."""

from __future__ import annotations

import pytest

from .stories import NAMES, story


@pytest.mark.parametrize("name", NAMES)
def test_a_story_s_expectations_quote_their_reports(name: str) -> None:
    told = story(name)
    quoted = [where for pair in told.expected["contradictions"] for where in (pair["earlier"], pair["later"])]
    quoted += [where for pair in told.expected["not_contradictions"] for where in (pair["a"], pair["b"])]
    for where in [*quoted, *told.expected["standing"], *told.expected["background"]]:
        assert where["report"] in told.found, where
