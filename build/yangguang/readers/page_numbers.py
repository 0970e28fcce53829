"""Page numbers that stand in a text dump as bare figures, between the rows of tables."""

from __future__ import annotations

import re

_BARE = re.compile(r"[\s]*([0-9]{1,3})\s*")

_FIRST = (1, 2, 3)
"""Numbers of the first page that is counted; a title page or contents may have none."""

_LEAST_LINES = 8
"""Lines between two page numbers."""

_MOST_OTHERS = 3
"""Other figures alone on their lines; a dump with each cell on a line of its own has hundreds."""


def without_page_numbers(text: str) -> str:
    """The text with the lines blank that are its page numbers, if they are bare figures.

    Args:
        text: of a dump; form feeds part pages.

    Returns:
        As many lines as before: a figure alone on its line is a page number where such figures count on from
        the first page, a page apart, and hardly any others stand alone.
    """
    lines = text.splitlines(keepends=True)
    bare = [(index, int(match[1])) for index, line in enumerate(lines) if (match := _BARE.fullmatch(line))]
    best: list[int] = []
    for start, (first, number) in enumerate(bare):
        if number not in _FIRST:
            continue
        chain, last = [first], number
        for index, other in bare[start + 1 :]:
            if other == last + 1 and index - chain[-1] >= _LEAST_LINES:
                chain.append(index)
                last = other
        best = max(best, chain, key=len)
    if len(best) < 2 or len(bare) - len(best) > _MOST_OTHERS:
        return text
    for index in best:
        lines[index] = re.sub("[0-9]+", lambda match: " " * len(match[0]), lines[index])
    return "".join(lines)
