"""The alignment of printed rows with the rows of the form."""

from __future__ import annotations

from yangguang.recognition import align as module


def align(scores: list[list[float]], skip: list[float]) -> list[tuple[int, int]]:
    found = module.align(lambda start, stop, row: scores[start][row], [1] * len(scores), skip, len(scores[0]))
    return [(match.start, match.form) for match in found]


def diagonal(size: int, strength: float = 1.0) -> list[list[float]]:
    return [[strength if i == j else 0.0 for j in range(size)] for i in range(size)]


def test_rows_in_order_are_matched_in_order() -> None:
    assert align(diagonal(4), [0.3] * 4) == [(n, n) for n in range(4)]


def test_a_row_that_is_not_printed_is_skipped() -> None:
    scores = [row for n, row in enumerate(diagonal(4)) if n != 2]
    assert align(scores, [0.3] * 3) == [(0, 0), (1, 1), (2, 3)]


def test_a_garbled_label_is_placed_by_its_neighbours() -> None:
    scores = diagonal(5)
    scores[2] = [0.0, 0.0, 0.12, 0.0, 0.0]
    assert align(scores, [0.3] * 5) == [(n, n) for n in range(5)]


def test_a_repeated_header_is_skipped_free() -> None:
    scores = diagonal(4)
    scores.insert(2, [0.0] * 4)
    assert align(scores, [0.3, 0.3, 0.0, 0.3, 0.3]) == [(0, 0), (1, 1), (3, 2), (4, 3)]


def test_similar_neighbours_do_not_swap() -> None:
    scores = [[0.9, 0.85, 0.0], [0.9, 0.8, 0.0], [0.0, 0.0, 1.0]]
    assert align(scores, [0.3] * 3) == [(0, 0), (1, 1), (2, 2)]


def test_what_stands_around_the_table_is_left_out() -> None:
    scores = [[0.0] * 3, *diagonal(3), [0.0] * 3]
    assert align(scores, [0.3] * 5) == [(1, 0), (2, 1), (3, 2)]


def test_nothing_alike_is_nothing_matched() -> None:
    assert align([[0.1, 0.1], [0.0, 0.1]], [0.3, 0.3]) == []


def test_a_wrapped_label_takes_all_its_lines() -> None:
    words = ["甲", "乙乙", "丙丙", "丁"]
    labels = ["甲", "乙乙丙丙", "丁"]

    def similarity(start: int, stop: int, row: int) -> float:
        printed = "".join(words[start:stop])
        return 1.0 if printed == labels[row] else 0.8 if printed in labels[row] else 0.0

    found = module.align(similarity, [4, 3, 2, 1], [0.3, 0.0, 0.3, 0.3], 3)
    assert [(match.start, match.stop, match.form) for match in found] == [(0, 1, 0), (1, 3, 1), (3, 4, 2)]
