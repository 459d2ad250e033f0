"""Windows -> scores, by the ONNX graph that ships with the package."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from reconciler.errors import JudgeError
from reconciler.judges.windows import CLS, LONGEST_CLAIM, SEP, Window

SHIPPED = Path(__file__).parent / "weights"
Array = NDArray[np.float32]
_VECTOR_TOKENS = 120
_UNIT = 127


@dataclass(frozen=True, slots=True)
class Scores:
    """Probabilities for a window's pairs (earlier claims x later claims) and claims.

    `relation` is (earlier, later, 4): unrelated, agree, contradict, different answers that can both hold; `kind` (…, 6);
    `direction` (…, 2): the later supersedes, both go on; `mark` is (claims, 2): takes a position, recounts; `story` in 0..1.
    """

    relation: Array
    kind: Array
    direction: Array
    mark: Array
    story: float


class Encoder:
    """The network and its tokenizer, loaded once. Raises JudgeError for files that cannot be used."""

    def __init__(self, folder: Path = SHIPPED) -> None:
        graph = folder / "model.onnx"
        options = onnxruntime.SessionOptions()
        # One thread: the same sums in the same order on every machine, and requests do not fight for cores.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
            tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as error:  # onnxruntime and tokenizers raise bare classes of their own
            raise JudgeError(
                f"{folder} holds no model that can be loaded ({error}): install reconciler again, or choose --judge rules"
            ) from error
        tokenizer.no_padding()
        tokenizer.no_truncation()
        self._tokenizer = tokenizer
        self.version = blake2b(graph.read_bytes(), digest_size=6).hexdigest()
        self.tokens = lru_cache(maxsize=65_536)(self._tokens)

    def _tokens(self, text: str) -> tuple[int, ...]:
        return tuple(self._tokenizer.encode(text, add_special_tokens=False).ids[:LONGEST_CLAIM])

    def scores(self, window: Window) -> Scores:
        """The scores of one window."""
        claims = len(window.marks)
        means = np.zeros((1, claims, len(window.ids)), np.float32)
        for claim, (start, end) in enumerate(zip(window.marks, window.ends, strict=True)):
            means[0, claim, start:end] = 1 / (end - start)
        earlier = [place for place, side in enumerate(window.claim_sides) if side == 0]
        relation, kind, direction, mark, story, _ = self._run(
            window.ids, window.sides, window.marks, means, earlier, range(len(earlier), claims)
        )
        return Scores(relation, kind, direction, mark, float(story.reshape(-1)[0]))

    def vector(self, title: str, sentences: Sequence[str]) -> bytes:
        """What a report is about, as a unit vector of signed bytes (127 for 1)."""
        ids = [CLS, *self.tokens(title), SEP]
        for sentence in sentences:
            if len(ids) >= _VECTOR_TOKENS:
                break
            ids += self.tokens(sentence)
        ids = [*ids[:_VECTOR_TOKENS], SEP]
        *_, vector = self._run(ids, [0] * len(ids), [0], np.zeros((1, 1, len(ids)), np.float32), [0], [0])
        return np.round(vector * _UNIT).astype(np.int8).tobytes()

    def _run(
        self, ids: Sequence[int], sides: Sequence[int], marks: Sequence[int], means: Array, earlier: Sequence[int], later: Sequence[int]
    ) -> list[Array]:
        given = {
            "ids": np.array([ids], np.int64),
            "sides": np.array([sides], np.int64),
            "marks": np.array([marks], np.int64),
            "means": means,
            "earlier": np.array(earlier, np.int64),
            "later": np.array(later, np.int64),
        }
        found: list[Array] = self._session.run(None, given)
        return found
