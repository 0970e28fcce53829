"""Dumps that give each cell a line of its own, as text copied from a page does: lines → rows of a table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from yangguang.readers.document import Cell, Locator, Table

VALUE = re.compile(
    r"^[+＋\-−－]?[0-9０-９][0-9０-９,，.．]*(?:[件条项个宗次元]|万元)?$|^[-—–―－⸺/／∕\\]+$|^无$"
)
"""A figure with its unit, or a mark for none."""

PAGE_NUMBER = re.compile(
    r"^[-—–－·]+ *[0-9]{1,3} *[-—–－·]+$|^第 *[0-9]{1,3} *页$"
    r"|^第? *[0-9]{1,3} *页?[ ,，]*[/／共] *第?共? *[0-9]{1,3} *页?$"
)
"""A line that is a number of a page."""

_NUMBERED = re.compile(r"^[一二三四五六七八九十]、")
_PROSE = re.compile(r"[。；！？\t]|^\s*#|^\s*[|｜].*[|｜]\s*$|\s[|｜]\s")

_LABELLED = re.compile(r"^(?P<label>[\u4e00-\u9fff]{2,14})\s*[0-9０-９][0-9０-９,，.．]*\S{0,2}$")
"""A figure with the label of its row again."""

_LABEL_LENGTH = 50
"""Characters; a longer line is not a cell."""

_HEADER_WORDS = 4
"""Lines of words from which those before the label of a row are a header, whose first may be a heading."""

_PAGE_DIGITS = 2
"""Digits of a number of a page."""

_LEAST_BLANK = 3
"""Rows with a blank line among their figures from which those are blank cells."""

_LEAST_FIGURES, _LEAST_ROWS = 5, 5
"""Figures below one another that are a row, and such rows that are a table."""


@dataclass(frozen=True, slots=True)
class _Item:
    """A line that is not blank: its index, its text, and whether it is a figure."""

    line: int
    text: str
    is_value: bool


def cell_line_tables(lines: Sequence[str], first: int) -> dict[int, tuple[int, Table]]:
    """The tables of a text whose cells stand on a line each.

    Args:
        lines: of the text.
        first: where to begin.

    Returns:
        By the index of its first line: each table, and the index after its last line. What stands before
        figures is a row of its own, but for the last line of it, which is their label.
    """
    tables: dict[int, tuple[int, Table]] = {}
    for items in _runs(lines, first):
        _, rows = _width(items)
        if max(rows, sum(len(run) >= _LEAST_FIGURES for run in _figure_runs(items))) < _LEAST_ROWS:
            continue
        start = next(n for n, item in enumerate(items) if item.is_value)
        while start and not _NUMBERED.match(items[start - 1].text):
            start -= 1
        stop = max(n for n, item in enumerate(items) if item.is_value) + 1
        chosen = items[start:stop]
        tables[chosen[0].line] = chosen[-1].line + 1, _table(chosen, lines)
    return tables


def _runs(lines: Sequence[str], first: int) -> list[list[_Item]]:
    """Lines that may be cells, as long as they follow one another."""
    runs: list[list[_Item]] = [[]]
    for index in range(first, len(lines)):
        text = lines[index].strip()
        if not text or PAGE_NUMBER.match(text):
            continue
        if len(text) > _LABEL_LENGTH or _PROSE.search(lines[index]):
            runs.append([])
            continue
        label = _LABELLED.match(text)
        before = "".join(runs[-1][-1].text.split()) if runs[-1] else ""
        is_value = bool(VALUE.match(text)) or bool(label and label["label"] == before)
        runs[-1].append(_Item(index, text, is_value))
    return runs


def _figure_runs(items: Sequence[_Item]) -> list[list[_Item]]:
    runs: list[list[_Item]] = []
    for n, item in enumerate(items):
        if item.is_value and n and items[n - 1].is_value:
            runs[-1].append(item)
        elif item.is_value:
            runs.append([item])
    return runs


def _width(items: Sequence[_Item]) -> tuple[int, int]:
    """How many lines, blank or not, most rows have from the label to the last figure; and how many do."""
    counts: Counter[int] = Counter()
    label = None
    for n, item in enumerate(items):
        is_last = n + 1 == len(items) or not items[n + 1].is_value
        if not item.is_value:
            label = item.line
        elif label is not None and is_last and item.line - label >= _LEAST_FIGURES:
            counts[item.line - label] += 1
    return max(counts.items(), key=lambda pair: (pair[1], pair[0]), default=(0, 0))


def _table(items: Sequence[_Item], lines: Sequence[str]) -> Table:
    """Rows of items; where blank lines part few of them, what stands between two is no row with others."""
    apart = {b.line for a, b in pairwise(items) if b.line - a.line > 1}
    if len(apart) * 2 > len(items):
        apart = set()
    rows: list[list[_Item]] = []
    words: list[_Item] = []
    for n, item in enumerate(items):
        after = items[n + 1] if n + 1 < len(items) else None
        if item.is_value:
            if words or not rows:
                heading = words[:1] if len(words) >= _HEADER_WORDS else []
                rows += [heading, words[len(heading) : -1], words[-1:]]
                words = []
            rows[-1].append(item)
            continue
        if item.line in apart and words:
            rows.append(words)
            words = []
        words.append(item)
        if _NUMBERED.match(item.text) and after is not None and not after.is_value:
            rows += [words[:-1], words[-1:]]
            words = []
    rows = [row for row in rows if row]
    if apart:
        rows = _with_blanks(rows, _width(items)[0], lines) or [
            [item for item in row if not _is_page_number(item, lines)] for row in rows
        ]
    cells = [
        Cell(item.text, number, column, Locator(line=item.line + 1, field=1))
        for number, row in enumerate(rows)
        for column, item in enumerate(row)
    ]
    return Table(tuple(cells), Locator(line=items[0].line + 1), ruled=False, aligned=False)


def _is_page_number(item: _Item, lines: Sequence[str]) -> bool:
    """Whether a figure stands alone between blank lines."""
    beside = [n for n in (item.line - 1, item.line + 1) if 0 <= n < len(lines)]
    return (
        item.text.isdigit() and len(item.text) <= _PAGE_DIGITS and not any(lines[n].strip() for n in beside)
    )


def _with_blanks(rows: Sequence[Sequence[_Item]], width: int, lines: Sequence[str]) -> list[list[_Item]]:
    """Rows with a blank cell for each blank line among their figures; none if blank cells are not written so.

    Args:
        rows: each a label and its figures, or words.
        width: figures of most rows.
        lines: of the text.
    """
    known = {item.line: item for row in rows for item in row if item.is_value}

    def filled(span: range) -> list[_Item]:
        return [known.get(line, _Item(line, "", True)) for line in span]

    whole: list[list[_Item]] = []
    count = 0
    for n, row in enumerate(rows):
        label = max((item.line for item in row if not item.is_value), default=-1)
        last = max((item.line for item in row if item.is_value), default=label)
        header = _words_before(rows, n)
        spans = [range(label + 1, label + 1 + width), range(last + 1 - width, last + 1)]
        if last - label <= header:
            spans.append(range(label + 1, last + 1))
        span = next((span for span in spans if _is_free(span, label, last, known, lines)), range(0))
        cells = filled(span)
        if label < 0 or not cells or sum(item.is_value for item in row) == len(cells):
            whole.append(list(row))
            continue
        count += len(cells) == width and any(not cell.text and cell.line < last for cell in cells)
        whole.append([*(item for item in row if not item.is_value), *cells])
    return whole if count >= _LEAST_BLANK else []


def _words_before(rows: Sequence[Sequence[_Item]], n: int) -> int:
    """How many words stand between the figures of a row and those before them: its header, and its label."""
    words = sum(not item.is_value for item in rows[n])
    for row in reversed(rows[:n]):
        if row[-1].is_value:
            break
        words += len(row)
    return words


def _is_free(span: range, label: int, last: int, known: Mapping[int, _Item], lines: Sequence[str]) -> bool:
    """Whether all figures of a row lie in a span of lines behind its label, and only blank lines besides."""
    return (
        label < span.start
        and last < span.stop <= len(lines)
        and all(n in known or not lines[n].strip() for n in range(label + 1, span.stop))
        and not any(n in known for n in range(label + 1, span.start))
    )
