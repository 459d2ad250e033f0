"""Settings -> the judge that they name; only the chosen one is imported."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from reconciler.ports import Judge, Store
from reconciler.settings import Settings
from reconciler.text.lexicon import Lexicon


def make_judge(settings: Settings, lexicon: Lexicon, store: Store) -> Judge:
    """The judge that the settings name; only the chosen one is imported. Raises JudgeError if it cannot be loaded."""
    return _JUDGES[settings.judge](settings, lexicon, store)


def _rules(_settings: Settings, lexicon: Lexicon, _store: Store) -> Judge:
    from reconciler.judges.rules import RulesJudge  # noqa: PLC0415

    return RulesJudge(lexicon)


def _model(settings: Settings, lexicon: Lexicon, _store: Store) -> Judge:
    from reconciler.judges.calibration import load_calibration  # noqa: PLC0415
    from reconciler.judges.encoder import SHIPPED, Encoder  # noqa: PLC0415
    from reconciler.judges.model import ModelJudge  # noqa: PLC0415

    folder = Path(settings.model) if settings.model else SHIPPED
    return ModelJudge(lexicon, Encoder(folder, min(settings.judge_threads, _cores())), *load_calibration(folder))


def _cores() -> int:
    """Cores that this process may use; where the system does not say, those of the machine."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _nli(settings: Settings, lexicon: Lexicon, _store: Store) -> Judge:
    from reconciler.judges.nli import NliJudge, NliModel, folder_of  # noqa: PLC0415

    return NliJudge(lexicon, NliModel(folder_of(settings.nli_model)))


def _llm(settings: Settings, _lexicon: Lexicon, store: Store) -> Judge:
    from reconciler.judges.llm import LlmJudge, endpoint  # noqa: PLC0415

    # The key comes from the environment alone: a flag would stand in the list of processes.
    return LlmJudge(endpoint(settings.llm_url, settings.llm_model, os.environ.get("RECONCILER_LLM_KEY")), store.archive)


_JUDGES: dict[str, Callable[[Settings, Lexicon, Store], Judge]] = {"rules": _rules, "model": _model, "nli": _nli, "llm": _llm}
