"""Monotone alignment: printed rows against the rows of the form, in order, by dynamic programming.

The form fixes the order of its rows. A printed row is matched, or skipped (a repeated header, an unknown row); a
row of the form is matched, or skipped (not printed). The path with the highest score wins, so a garbled label is
placed by its neighbours and two similar labels cannot swap. After Smith and Waterman, "Identification of common
molecular subsequences", J. Mol. Biol. 147 (1981): printed rows before the first and after the last match cost
nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Costs:
    """What the alignment pays, in units of one perfect match.

    Attributes:
        baseline: subtracted from each similarity: matches below it cost.
        skip_form: a row of the form that is not printed, between two matches.
        skip_end: one before the first or after the last match; cheaper, since a table may be cut.
    """

    baseline: float = 0.3
    skip_form: float = 0.22
    skip_end: float = 0.1


def align(
    similarities: Sequence[Sequence[float]], skip_printed: Sequence[float], costs: Costs | None = None
) -> list[tuple[int, int]]:
    """Align printed rows with form rows.

    Args:
        similarities: one row per printed row, one entry per form row, 0 to 1; negative: never match.
        skip_printed: for each printed row what skipping it between two matches costs (0 for a header).
        costs: see ``Costs``.

    Returns:
        Pairs (printed row, form row), increasing in both; empty when no match is worth its cost.
    """
    costs = costs or Costs()
    printed, form = len(similarities), len(similarities[0]) if similarities else 0
    score = [[-costs.skip_end * j for j in range(form + 1)] for _ in range(printed + 1)]
    step = [[""] * (form + 1) for _ in range(printed + 1)]
    best, end = -costs.skip_end * form, (0, 0)
    for i in range(1, printed + 1):
        for j in range(1, form + 1):
            options = [
                (-costs.skip_end * j, ""),
                (score[i - 1][j] - skip_printed[i - 1], "p"),
                (score[i][j - 1] - costs.skip_form, "f"),
            ]
            alike = similarities[i - 1][j - 1]
            if alike >= 0:
                options.append((score[i - 1][j - 1] + alike - costs.baseline, "m"))
            score[i][j], step[i][j] = max(options, key=lambda option: option[0])
            if step[i][j] == "m" and score[i][j] - costs.skip_end * (form - j) > best:
                best, end = score[i][j] - costs.skip_end * (form - j), (i, j)
    pairs: list[tuple[int, int]] = []
    i, j = end
    while i and j and step[i][j]:
        match step[i][j]:
            case "m":
                pairs.append((i - 1, j - 1))
                i, j = i - 1, j - 1
            case "p":
                i -= 1
            case "f":
                j -= 1
    return pairs[::-1]
