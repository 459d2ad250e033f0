"""Every judge passes one contract suite."""

from __future__ import annotations

import pytest

from reconciler.ports import Judge
from reconciler.settings import JUDGES, Settings
from reconciler.text.lexicon import Lexicon
from reconciler.wiring import make_judge

from .contracts.judge import JudgeContract


class TestJudges(JudgeContract):
    """The contract, on every judge that can be chosen without a network."""

    @pytest.fixture(params=[name for name in JUDGES if name in {"rules", "model"}])
    def judge(self, request: pytest.FixtureRequest, lexicon: Lexicon) -> Judge:
        return make_judge(Settings(judge=request.param), lexicon)
