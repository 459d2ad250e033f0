"""Any natural language inference model as the judge: a sequence classifier exported to ONNX, from a folder or a model hub.

Each pair of claims that rules let through is read both ways, each claim with its report's title before it; what one
direction calls a contradiction and the other does not counts half. Such models say nothing of what supersedes what, so that
is left to the rules. Every pair costs two runs of the model: choose it for small archives, or on strong machines.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from sys import getsizeof
from types import MappingProxyType

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from reconciler.errors import JudgeError
from reconciler.judges.comparing import nothing_shared, other_product, recounted, why_not
from reconciler.judges.context import InContext, in_context
from reconciler.judges.explain import explained
from reconciler.judges.signals import signals
from reconciler.lately import remembered
from reconciler.records import Couple, Kind, Modality, ReadReport, Relation, Together, Verdict
from reconciler.text.lexicon import Lexicon

_LONGEST = 256
_KEPT = 0.2
# Bytes that an answer takes in memory, and what it is remembered by.
_AN_ANSWER = 500
# What such a model cannot say: how likely the later of two contradicting claims puts the earlier out of date.
_SUPERSEDES, _DISPUTED = 0.7, 0.3
_RULES = (other_product, recounted, nothing_shared)


class NliModel:
    """A sequence classifier with labels for contradiction and entailment. Raises JudgeError for one that cannot be used."""

    def __init__(self, folder: Path) -> None:
        graph = next((path for path in (folder / "model.onnx", folder / "onnx" / "model.onnx") if path.is_file()), None)
        if graph is None or not (folder / "tokenizer.json").is_file() or not (folder / "config.json").is_file():
            raise JudgeError(f"{folder} needs model.onnx (or onnx/model.onnx), tokenizer.json and config.json: export the model to ONNX")
        labels = {int(index): name.lower() for index, name in json.loads((folder / "config.json").read_text())["id2label"].items()}
        self._contradiction, self._entailment = (_index_of(labels, name, folder) for name in ("contradiction", "entailment"))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
        self._inputs = {each.name for each in self._session.get_inputs()}
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(_LONGEST)
        self._tokenizer.no_padding()
        self.version = blake2b(graph.read_bytes(), digest_size=6).hexdigest()
        self.read = remembered(lambda _, *texts: _AN_ANSWER + sum(map(getsizeof, texts)), most=8_000_000)(self._read)

    def _read(self, premise: str, hypothesis: str) -> tuple[float, float]:
        """The probabilities of contradiction and entailment."""
        encoding = self._tokenizer.encode(premise, hypothesis)
        given = {"input_ids": encoding.ids, "attention_mask": encoding.attention_mask, "token_type_ids": encoding.type_ids}
        [logits] = self._session.run(None, {name: np.array([ids], np.int64) for name, ids in given.items() if name in self._inputs})
        exponents = np.exp(logits[0] - logits[0].max())
        return float(exponents[self._contradiction] / exponents.sum()), float(exponents[self._entailment] / exponents.sum())


def _index_of(labels: dict[int, str], wanted: str, folder: Path) -> int:
    found = [index for index, name in labels.items() if wanted in name]
    if not found:
        raise JudgeError(f"{folder} has no label {wanted!r} ({', '.join(labels.values())}): it is no inference model")
    return found[0]


def folder_of(reference: str) -> Path:
    """The folder of a model that is named by path, or by its name on the hub, from where it is fetched once and kept."""
    if not reference:
        raise JudgeError("the nli judge needs a model: set RECONCILER_NLI_MODEL to a folder or a hub name")
    if Path(reference).is_dir():
        return Path(reference)
    from huggingface_hub import snapshot_download  # noqa: PLC0415 - only for a model that is not here
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError  # noqa: PLC0415

    try:
        kept = snapshot_download(reference, allow_patterns=["*.json", "onnx/model.onnx", "model.onnx"])
    except (OSError, HfHubHTTPError, HFValidationError) as error:
        raise JudgeError(f"{reference} is no folder here, and cannot be fetched from the hub: {error}") from error
    return Path(kept)


class NliJudge:
    """Judges by an inference model, checked by rules."""

    usage: Mapping[str, int] = MappingProxyType({})
    quick = False
    together = Together()
    name = "nli"

    def __init__(self, lexicon: Lexicon, model: NliModel) -> None:
        self._lexicon, self._model = lexicon, model
        self.version = f"nli-{model.version}-{lexicon.version}"

    def study(self, read: ReadReport) -> ReadReport:
        """The report as it is."""
        return read

    def judge(self, couples: Sequence[Couple]) -> list[tuple[Verdict, ...]]:
        """Verdicts on the pairs that share a name or a rare word and contradict or entail one another."""
        return [tuple(self._verdicts(couple)) for couple in couples]

    def _verdicts(self, couple: Couple) -> Iterator[Verdict]:
        for one in in_context(couple.earlier, self._lexicon):
            for other in in_context(couple.later, self._lexicon):
                if why_not(one, other, _RULES) is None:
                    verdict = self._verdict(one, other, couple)
                    if verdict is not None:
                        yield verdict

    def _verdict(self, one: InContext, other: InContext, couple: Couple) -> Verdict | None:
        a, b = _in_its_report(one, couple.earlier), _in_its_report(other, couple.later)
        forth, back = self._model.read(a, b), self._model.read(b, a)
        contradicts, agrees = (forth[0] + back[0]) / 2, (forth[1] + back[1]) / 2
        if max(contradicts, agrees) < _KEPT:
            return None
        if agrees >= contradicts:
            return explained(
                Verdict(one.claim.id, other.claim.id, Relation.AGREES, round(contradicts, 4), round(agrees, 4), 0, 0),
                one.claim,
                other.claim,
                (),
            )
        found = signals(one, other)
        denied = other.claim.modality is Modality.DENIED
        verdict = Verdict(
            one.claim.id,
            other.claim.id,
            Relation.CONTRADICTS,
            round(contradicts, 4),
            round(agrees, 4),
            _DISPUTED if denied else _SUPERSEDES,
            _SUPERSEDES if denied else _DISPUTED,
            found[0][0] if found else Kind.STATUS,
        )
        return explained(verdict, one.claim, other.claim, found)


def _in_its_report(one: InContext, read: ReadReport) -> str:
    """A claim with the title before it, since a sentence is read within its report."""
    title = read.report.title
    return one.claim.text if one.claim.part == "title" or not title else f"{title}. {one.claim.text}"
