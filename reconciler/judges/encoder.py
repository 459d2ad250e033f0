"""Windows -> scores, by the network that ships with the package."""

from __future__ import annotations

import gzip
import threading
import zlib
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from sys import getsizeof

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from reconciler.errors import JudgeError
from reconciler.judges.windows import LONGEST_CLAIM, Unit, Window, pack
from reconciler.lately import remembered

SHIPPED = Path(__file__).parent / "weights"
Array = NDArray[np.float32]
_UNIT = 127
# So many parts of reports are kept as they were read, about a third of a megabyte each; reports on one story come together.
_KEPT_PARTS = 192
# Bytes that tokens take in memory, and what they are remembered by.
_AN_ID, _A_KEY = 36, 400
# What they put together is slower on a processor than its parts, by an eighth of all.
_FUSIONS_LEFT_OUT = ["SkipLayerNormFusion", "BiasGeluFusion"]


@dataclass(frozen=True, slots=True)
class Scores:
    """Probabilities for the pairs (earlier claims x later claims) and the claims of a window.

    `relation` is (earlier, later, 4): unrelated, agree, contradict, different answers that can both hold; `kind` (…, 6);
    `direction` (…, 2): the later supersedes, both go on; `mark` is (claims, 2): takes a position, recounts.
    """

    relation: Array
    kind: Array
    direction: Array
    mark: Array


@dataclass(frozen=True, slots=True)
class ReadWindow:
    """A window with the states of its tokens, (length, width), and the probability that both sides tell one story."""

    window: Window
    states: Array
    story: float


@dataclass(slots=True)
class _Part:
    """The states of a part and its vector, read once, however many threads ask for them at a time."""

    session: onnxruntime.InferenceSession
    ids: tuple[int, ...]
    _said: tuple[NDArray[np.float16], bytes] | None = None
    _reading: threading.Lock = field(default_factory=threading.Lock)

    def said(self) -> tuple[NDArray[np.float16], bytes]:
        """Both, rounded alike whether they are kept or new."""
        with self._reading:
            if self._said is None:
                states, vector = self.session.run(None, {"ids": _ints([self.ids])})
                self._said = states.astype(np.float16), np.round(vector * _UNIT).astype(np.int8).tobytes()
            return self._said


class Encoder:
    """The network and its tokenizer, loaded once; `threads` of them read windows side by side. Raises JudgeError for files of no use."""

    def __init__(self, folder: Path = SHIPPED, threads: int = 1) -> None:
        options = onnxruntime.SessionOptions()
        # One thread a window: the same sums in the same order every time.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        paths = [folder / name for name in ("part.onnx.gz", "window.onnx.gz", "heads.onnx.gz", "tokenizer.json")]
        if missing := [path.name for path in paths if not path.is_file()]:
            raise JudgeError(f"{folder} lacks {', '.join(missing)}: install reconciler again, or choose --judge rules")
        held = {path: path.read_bytes() for path in paths[:3]}
        self._alone, self._together, self._heads = (
            onnxruntime.InferenceSession(
                _unpacked(path, data), options, providers=["CPUExecutionProvider"], disabled_optimizers=_FUSIONS_LEFT_OUT
            )
            for path, data in held.items()
        )
        self._tokenizer = Tokenizer.from_file(str(paths[3]))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self.version = blake2b(b"".join(held.values()), digest_size=6).hexdigest()
        self.tokens = remembered(_bytes_of, most=8_000_000)(self._tokens)
        self._part = lru_cache(maxsize=_KEPT_PARTS)(lambda ids: _Part(self._alone, ids))
        self._threads = threads
        self._readers = ThreadPoolExecutor(threads, "judge") if threads > 1 else None

    def _tokens(self, text: str) -> tuple[int, ...]:
        return tuple(self._tokenizer.encode(text, add_special_tokens=False).ids[:LONGEST_CLAIM])

    def places(self, text: str) -> list[tuple[int, int]]:
        """Where in the text each of its tokens stands."""
        offsets: list[tuple[int, int]] = self._tokenizer.encode(text, add_special_tokens=False).offsets[:LONGEST_CLAIM]
        return offsets

    def read(self, window: Window) -> ReadWindow:
        """Read a window: each side by itself, which is not done again for a side that was read of late, then both together."""
        first = window.sides.index(1)
        (earlier, _), (later, _) = self._part(window.ids[:first]).said(), self._part(window.ids[first:]).said()
        given = {"earlier": earlier.astype(np.float32), "later": later.astype(np.float32)}
        states, story = self._together.run(None, given)
        return ReadWindow(window, states, float(story[0]))

    def read_all(self, windows: Iterable[Window]) -> Iterator[ReadWindow]:
        """Read windows, in their order; the next ones are being read while one is looked at."""
        if self._readers is None:
            yield from map(self.read, windows)
            return
        ahead = deque[Future[ReadWindow]]()
        for window in windows:
            ahead.append(self._readers.submit(self.read, window))
            if len(ahead) > self._threads:
                yield ahead.popleft().result()
        yield from (each.result() for each in ahead)

    def scores(self, read: ReadWindow) -> Scores:
        """The scores of a window's pairs and claims."""
        window = read.window
        spans = [[*range(start, end)] for start, end in zip(window.marks, window.ends, strict=True)]
        first = window.claim_sides.count(0)
        return self.scores_of(read, window.marks, spans, range(first), range(first, len(spans)))

    def scores_of(
        self, read: ReadWindow, marks: Sequence[int], kept: Sequence[Sequence[int]], earlier: Sequence[int], later: Sequence[int]
    ) -> Scores:
        """The scores of claims that have their mark at `marks` and are read from the tokens at `kept` alone."""
        means = np.zeros((len(marks), len(read.window.ids)), np.float32)
        for claim, places in enumerate(kept):
            means[claim, list(places)] = 1 / max(1, len(places))
        given = {"states": read.states, "marks": _ints(marks), "means": means, "earlier": _ints(earlier), "later": _ints(later)}
        return Scores(*self._heads.run(None, given))

    def vector(self, part: Sequence[Unit]) -> bytes:
        """What a report is about of which this is the first part, as a unit vector of signed bytes (127 for 1)."""
        window = pack(part, [])
        return self._part(window.ids[: window.sides.index(1)]).said()[1]


def _bytes_of(ids: Sequence[int], text: str) -> int:
    return _A_KEY + getsizeof(text) + _AN_ID * len(ids)


def _unpacked(path: Path, data: bytes) -> bytes:
    try:
        return gzip.decompress(data)
    except (OSError, EOFError, zlib.error) as error:
        raise JudgeError(f"{path} cannot be unpacked ({error}): install reconciler again, or choose --judge rules") from error


def _ints(values: Sequence[object]) -> NDArray[np.int64]:
    return np.array(values, np.int64)
