"""Monotone alignment: printed lines against the rows of the form, in order, by dynamic programming.

The form fixes the order of its rows. A row of the form takes one printed line, or several where its label
wraps, or none; a printed line belongs to a row, or is skipped (a repeated header, an unknown row). The path
with the highest score wins, so a garbled label is placed by its neighbours, two similar labels cannot swap,
and no line is used twice. After Smith and Waterman, "Identification of common molecular subsequences", J.
Mol. Biol. 147 (1981): printed lines before the first and after the last match cost nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
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


@dataclass(frozen=True, slots=True)
class Match:
    """Printed lines ``start`` to ``stop`` (exclusive) are row ``form``; ``score`` is their similarity."""

    start: int
    stop: int
    form: int
    score: float


def align(
    similarity: Callable[[int, int, int], float],
    reach: Sequence[int],
    skip_printed: Sequence[float],
    height: int,
    costs: Costs | None = None,
) -> list[Match]:
    """Align printed lines with the rows of the form.

    Args:
        similarity: of the lines ``start`` to ``stop`` (exclusive), taken together, to a row of the form:
            called with (start, stop, row), returns 0 to 1; negative: these lines are never that row.
        reach: for each line how many lines at the most a row that begins there may take.
        skip_printed: for each line what skipping it between two matches costs (0 for a header).
        height: number of rows of the form.
        costs: see ``Costs``.

    Returns:
        Matches in order; empty when no match is worth its cost.
    """
    costs = costs or Costs()
    printed = len(reach)
    score = [[-costs.skip_end * j for j in range(height + 1)] for _ in range(printed + 1)]
    came: list[list[Match | str]] = [[""] * (height + 1) for _ in range(printed + 1)]
    best, end = -costs.skip_end * height, (0, 0)
    for i in range(1, printed + 1):
        for j in range(1, height + 1):
            top: float = -costs.skip_end * j
            how: Match | str = ""
            if score[i - 1][j] - skip_printed[i - 1] > top:
                top, how = score[i - 1][j] - skip_printed[i - 1], "printed"
            if score[i][j - 1] - costs.skip_form > top:
                top, how = score[i][j - 1] - costs.skip_form, "form"
            for start in range(i - 1, -1, -1):
                if i - start > reach[start]:
                    break
                alike = similarity(start, i, j - 1)
                if alike >= 0 and score[start][j - 1] + alike - costs.baseline > top:
                    top, how = score[start][j - 1] + alike - costs.baseline, Match(start, i, j - 1, alike)
            score[i][j], came[i][j] = top, how
            if isinstance(how, Match) and top - costs.skip_end * (height - j) > best:
                best, end = top - costs.skip_end * (height - j), (i, j)
    matches: list[Match] = []
    i, j = end
    while i and j and (how := came[i][j]):
        if isinstance(how, Match):
            matches.append(how)
            i, j = how.start, how.form
        elif how == "printed":
            i -= 1
        else:
            j -= 1
    return matches[::-1]
