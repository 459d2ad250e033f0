"""Windows pack two reports so that each pair of claims is judged once, in a bounded number of windows."""

from __future__ import annotations

from collections import Counter
from itertools import permutations
from pathlib import Path

import pytest

from reconciler.errors import JudgeError
from reconciler.judges.encoder import SHIPPED, Encoder
from reconciler.judges.windows import CLS, LONGEST_SIDE, MOST_WINDOWS, SEP, TITLE, Unit, pack, parts, units, windows


def tokens(text: str) -> list[int]:
    return [1000 + len(word) for word in text.split()]


def long_report(sentences: int, words: int = 40) -> list[Unit]:
    return units([("a short title", True), *((f"{'w' * (n % 9 + 1)} " * words, False) for n in range(sentences))], tokens)


def test_a_window_reads_both_sides_with_a_mark_for_each_claim() -> None:
    one, other = units([("a b", True), ("c", False)], tokens), units([("d e f", False)], tokens)
    window = pack(one, other)
    assert window.ids[0] == CLS
    assert window.ids.count(SEP) == 2
    assert [window.ids[mark] for mark in window.marks] == [TITLE, 3, 3]
    assert window.claim_sides == (0, 0, 1)
    assert len(window.ids) == len(window.sides)
    assert all(start < end for start, end in zip(window.marks, window.ends, strict=True))


def test_every_part_of_a_long_report_has_the_title_and_fits() -> None:
    made = parts(long_report(30))
    assert len(made) > 1
    assert all(part[0].is_title for part in made)
    assert all(sum(len(unit.tokens) + 1 for unit in part) <= LONGEST_SIDE for part in made)
    assert [unit.key for part in made for unit in part if not unit.is_title] == list(range(1, 31))


def test_each_pair_is_judged_in_exactly_one_window() -> None:
    one, other = long_report(12), long_report(9)
    counted: Counter[tuple[int, int]] = Counter()
    for window in windows(one, other):
        first = window.claim_sides.count(0)
        counted.update(
            (window.keys[x], window.keys[y])
            for x in range(first)
            if window.home[x]
            for y in range(first, len(window.keys))
            if window.home[y]
        )
    assert set(counted) == {(x, y) for x in range(13) for y in range(10)}
    assert set(counted.values()) == {1}


def test_two_books_are_read_in_a_bounded_number_of_windows() -> None:
    assert len(list(windows(long_report(300), long_report(300)))) == MOST_WINDOWS


def test_a_model_whose_files_are_cut_short_says_so(tmp_path: Path) -> None:
    for file in SHIPPED.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes()[:-1000] if file.name == "heads.onnx.gz" else file.read_bytes())
    with pytest.raises(JudgeError, match=r"heads\.onnx\.gz cannot be unpacked"):
        Encoder(tmp_path)


def test_a_report_that_was_read_of_late_is_not_read_again_and_scores_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = Encoder()
    sides = [units([(text, False)], encoder.tokens) for text in ("The port is shut.", "The port is open again.", "Trains are late.")]
    fresh = [encoder.scores(encoder.read(pack(one, other))).relation.tolist() for one, other in permutations(sides, 2)]
    monkeypatch.setattr(encoder, "_alone", None)
    assert [encoder.scores(encoder.read(pack(one, other))).relation.tolist() for one, other in permutations(sides, 2)] == fresh


def test_threads_side_by_side_read_the_same_in_the_same_order() -> None:
    one_by_one, together = Encoder(), Encoder(threads=3)
    sides = [units([(f"The port has been shut for {days} days.", False)], one_by_one.tokens) for days in range(6)]
    read = [pack(one, other) for one, other in permutations(sides, 2)]
    expected = [(each.window, each.states.tolist(), each.story) for each in one_by_one.read_all(read)]
    assert [(each.window, each.states.tolist(), each.story) for each in together.read_all(iter(read))] == expected
