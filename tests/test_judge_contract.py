"""Every judge passes one contract suite."""

from __future__ import annotations

from pathlib import Path

import pytest

from reconciler.errors import BadSetting, JudgeError
from reconciler.ports import Judge
from reconciler.settings import JUDGES, Settings
from reconciler.store.memory import MemoryStore
from reconciler.text.lexicon import Lexicon
from reconciler.wiring_judges import make_judge

from .contracts.judge import JudgeContract
from .tiny_nli import write_tiny_nli


class TestJudges(JudgeContract):
    """The contract, on every judge that can be chosen."""

    @pytest.fixture(params=JUDGES)
    def judge(self, request: pytest.FixtureRequest, lexicon: Lexicon, tmp_path: Path) -> Judge:
        nli_model = str(write_tiny_nli(tmp_path / "nli")) if request.param == "nli" else ""
        chosen = Settings(judge=request.param, nli_model=nli_model, llm_url=request.getfixturevalue("stand_in").url, llm_model="stand-in")
        return make_judge(chosen, lexicon, MemoryStore())


def test_a_judge_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(BadSetting, match="'rules'"):
        Settings(judge="oracle")


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"judge": "model", "model": "/nowhere"}, "--judge rules"),
        ({"judge": "nli"}, "RECONCILER_NLI_MODEL"),
        ({"judge": "nli", "nli_model": "not//a name"}, "cannot be fetched"),
        ({"judge": "llm"}, "RECONCILER_LLM_URL"),
        ({"judge": "llm", "llm_url": "file:///etc/passwd", "llm_model": "x"}, "http"),
    ],
)
def test_a_model_that_cannot_be_loaded_says_what_to_do(settings: dict[str, str], words: str, lexicon: Lexicon) -> None:
    with pytest.raises(JudgeError, match=words):
        make_judge(Settings(**settings), lexicon, MemoryStore())  # type: ignore[arg-type]


def test_an_inference_model_needs_its_files_and_labels(lexicon: Lexicon, tmp_path: Path) -> None:
    with pytest.raises(JudgeError, match="export the model to ONNX"):
        make_judge(Settings(judge="nli", nli_model=str(tmp_path)), lexicon, MemoryStore())
    folder = write_tiny_nli(tmp_path / "odd")
    (folder / "config.json").write_text('{"id2label": {"0": "positive", "1": "negative"}}')
    with pytest.raises(JudgeError, match="no inference model"):
        make_judge(Settings(judge="nli", nli_model=str(folder)), lexicon, MemoryStore())
