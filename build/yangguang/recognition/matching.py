"""Printed lines → rows of the form: labels compared, lines of wrapped labels put together, all in order."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from yangguang.forms import Row, editions
from yangguang.forms.labels import best_similarity, normalise
from yangguang.readers.document import Cell
from yangguang.recognition.align import Match, align
from yangguang.recognition.rows import PrintedRow, figures_of

SURE_LABEL = 0.75
"""Similarity from which a label is believed by itself."""

_END_LABEL = 0.45
"""Similarity below which the first and last match of a table are not believed: nothing beyond supports
them."""

_TOUCHED = re.compile(r"^\D(?P<label>[1-9][.．、].+)$", re.DOTALL)

_GARBLED_LABEL = 0.4
"""Similarity from which the label of a row of blank cells is one that an OCR garbled."""

_SKIP_ROW = 0.3
"""What skipping a line with figures costs the alignment, in perfect matches."""

_BLANK_DOUBT = 0.25
"""What is taken from the similarity of a row of blank cells in a table without rules."""

_WRAPPED_LINES = 6
"""Lines over which a label may wrap in a table without rulings."""

_LEAST_FIGURES = 3
"""Figures from which a line counts as a row, when asking whether rows leave cells blank."""

_MANY_ROWS = 6
"""Rows from which that is more than chance."""

_FULL_SHARE = 0.95
"""Share of them that must have no blank cell."""

_HEADER_LABELS = 4
"""Cells with words from which a line without figures is a header: rows have up to three labels."""


@dataclass(frozen=True, slots=True)
class MatchedRow:
    """A row of the form and the printed lines that are it.

    Attributes:
        code: of the form's row.
        start, stop: the lines, by their place among all lines of the document.
        printed: the lines as one row: the words of all, the cells of the one that has figures.
        score: similarity of the labels, 0 to 1.
    """

    code: str
    start: int
    stop: int
    printed: PrintedRow
    score: float


def match_rows(
    table: str,
    lines: Sequence[PrintedRow],
    width: int,
    is_candidate: Callable[[int], bool],
    least_figures: int,
    *,
    needs_label: bool = False,
    form: Sequence[Row] = (),
) -> list[MatchedRow]:
    """Find the rows of one table of the form among all printed lines.

    Args:
        table: code of the table; its rows in all editions may occur, mixed.
        lines: of all tables of the document, in order.
        width: least number of cells a row has.
        is_candidate: whether a line may belong to a row of this table.
        least_figures: cells from which a line with figures is data, so that skipping it costs.
        needs_label: a line without any words is never a row by itself.
        form: the rows that may occur, in order; those of all editions where empty.

    Returns:
        The rows found, in order; first and last ones only if their labels are alike by themselves.
    """
    form = form or merged_rows(table)
    allowed = [is_candidate(index) for index in range(len(lines))]
    groups = _group_labels(table)
    grouped = {row.code: _labels_with_groups(table, row.code) for row in form}

    @cache
    def labels_of(start: int, stop: int) -> tuple[str, ...] | None:
        return _labels(lines[start:stop], width)

    def similarity(start: int, stop: int, row: int) -> float:
        if not all(allowed[start:stop]):
            return -1.0
        labels = labels_of(start, stop)
        if labels is None or (needs_label and not labels):
            return -1.0
        own = max((best_similarity(label, form[row].labels) for label in labels), default=0.0)
        whole = max((best_similarity(label, grouped[form[row].code]) for label in labels), default=0.0)
        score = max(own, 0.98 * whole)
        if any(line.has_figures for line in lines[start:stop]):
            return score
        # the label of a group looks much like that of its first row, and a piece of a wrapped label
        # much like a row of blank cells where no rules part the rows
        score = own
        unsure = 0.0 if lines[start].ruled or len(lines[start].values) >= width else _BLANK_DOUBT
        if unsure and leaves_none_blank:
            return -1.0
        if score >= SURE_LABEL + (0 if _is_as_long(labels, form[row]) else unsure / 2):
            return score - unsure
        # between rules a garbled label with room for its figures is a row, if it is no group's
        has_room = stop - start == 1 and lines[start].ruled and len(lines[start].values) >= width
        is_group = max((best_similarity(label, groups) for label in labels), default=0.0) >= score
        return score if has_room and score >= _GARBLED_LABEL and not is_group else -1.0

    leaves_none_blank = _leaves_none_blank(
        [line for line, is_allowed in zip(lines, allowed, strict=True) if is_allowed], width
    )
    reach = [_reach(lines, index) for index in range(len(lines))]
    skip = [_SKIP_ROW if line.has_figures and len(line.values) >= least_figures else 0.0 for line in lines]
    matches = _believed(align(similarity, reach, skip, len(form)))
    return [
        MatchedRow(
            form[match.form].code,
            match.start,
            match.stop,
            _joined(lines[match.start : match.stop]),
            match.score,
        )
        for match in matches
    ]


def with_ends(
    found: list[MatchedRow], table: str, lines: Sequence[PrintedRow], width: int
) -> list[MatchedRow]:
    """Add first and last rows with illegible labels: as many full lines beside as the form lacks."""
    form = [row.code for row in merged_rows(table)]
    first, last = found[0], found[-1]
    top, bottom = form.index(first.code), form.index(last.code)

    def is_full(index: int, block: int) -> bool:
        return (
            0 <= index < len(lines)
            and lines[index].block == block
            and lines[index].has_figures
            and len(figures_of(lines[index])) == width
        )

    above = range(first.start - top, first.start)
    below = range(last.stop, last.stop + len(form) - 1 - bottom)
    before, after = first.printed.block, last.printed.block
    if all(is_full(index, before) for index in above) and not is_full(first.start - top - 1, before):
        found = [*(MatchedRow(form[n], i, i + 1, lines[i], 0.0) for n, i in enumerate(above)), *found]
    if all(is_full(index, after) for index in below) and not is_full(last.stop + len(below), after):
        found = [
            *found,
            *(MatchedRow(form[bottom + 1 + n], i, i + 1, lines[i], 0.0) for n, i in enumerate(below)),
        ]
    return found


@cache
def merged_rows(table: str) -> tuple[Row, ...]:
    """The rows of a table in all editions, each once with all its labels, in printed order."""
    order: list[str] = []
    rows: dict[str, list[Row]] = {}
    for edition in editions():
        position = 0
        for row in edition.tables[table].rows:
            if row.code in rows:
                position = order.index(row.code) + 1
            else:
                order.insert(position, row.code)
                position += 1
            rows.setdefault(row.code, []).append(row)
    return tuple(
        Row(
            code=code,
            printed=rows[code][0].printed,
            english=rows[code][0].english,
            definition=rows[code][0].definition,
            definition_en=rows[code][0].definition_en,
            also=tuple(dict.fromkeys(label for row in rows[code] for label in row.labels)),
        )
        for code in order
    )


def _is_as_long(labels: Sequence[str], row: Row) -> bool:
    """Whether a label is as long as the form's: then it has a wrong character, and is no piece of another."""
    return bool({len(normalise(label)) for label in labels} & {len(normalise(label)) for label in row.labels})


@cache
def _group_labels(table: str) -> tuple[str, ...]:
    return tuple(group.printed for edition in editions() for group in edition.tables[table].groups)


def _labels_with_groups(table: str, row: str) -> tuple[str, ...]:
    """Labels of a row with those of its group in front, as reports with one label column print them."""
    labels: list[str] = []
    for edition in editions():
        form = edition.tables[table]
        if any(item.code == row for item in form.rows):
            group = "".join(normalise(item.printed) for item in form.path_of(row)[-1:])
            labels += [group + normalise(label) for label in form.row(row).labels if group]
    return tuple(labels)


def _reach(lines: Sequence[PrintedRow], index: int) -> int:
    """How many lines a row that begins here may take: one if ruled, more where labels wrap.

    A page break may cut a ruled row in two, so the last row of a page may go on in the first of the next.
    """
    if lines[index].ruled:
        after = lines[index + 1] if index + 1 < len(lines) else None
        is_cut = after is not None and after.ruled and after.block != lines[index].block
        return 2 if is_cut and lines[index].aligned else 1
    reach = 1
    for line in lines[index + 1 : index + _WRAPPED_LINES]:
        if line.block != lines[index].block:
            break
        reach += 1
    return reach


def _labels(lines: Sequence[PrintedRow], width: int) -> tuple[str, ...] | None:
    """What the lines may be called, taken together; ``None`` where they cannot be one row."""
    if sum(line.has_figures for line in lines) > 1:
        return None
    if not any(line.has_figures for line in lines):
        # words alone are a row of blank cells only if there is room for its cells, and no header
        if any(_looks_like_header(line) and len(line.values) < width for line in lines):
            return None
        if not any(len(line.values) >= width for line in lines) and any(
            line.ruled or line.values for line in lines
        ):
            return None
    if len(lines) == 1:
        (line,) = lines
        labels = [line.label, line.full_label, "".join(cell.text for cell in line.labels)]
        labels.append("".join(cell.text for cell in line.labels[-2:]))
        # a character of a label that stands upright beside the rows may touch theirs: 三3.危及…
        labels += [match["label"] for label in labels if (match := _TOUCHED.match(label))]
    else:
        leaves = [line.labels[-1] for line in lines if line.labels]
        # single characters, and words beside the label, are pieces of group labels that span several rows
        beside = _same_column(leaves)
        labels = ["".join(leaf.text for leaf in leaves), "".join(leaf.text for leaf in beside)]
        labels.append("".join(leaf.text for leaf in beside if len(leaf.text.strip()) > 1))
        # a label may begin in the column of the groups and go on beside it, before it wraps
        labels.append("".join(cell.text for line in lines for cell in line.labels))
    return tuple(dict.fromkeys(label for label in labels if label))


def _looks_like_header(line: PrintedRow) -> bool:
    """Whether a line has several labels; single characters are pieces of labels over many rows."""
    return sum(len(cell.text.strip()) > 1 for cell in line.labels) >= _HEADER_LABELS


def _same_column(leaves: Sequence[Cell]) -> list[Cell]:
    """The words that stand below or above the longest of them, where their places on the page are known."""
    main = max(leaves, key=lambda leaf: len(leaf.text), default=None)
    if main is None or main.locator.box is None:
        return list(leaves)
    left, right = main.locator.box[0], main.locator.box[2]
    return [
        leaf
        for leaf in leaves
        if leaf.locator.box and min(leaf.locator.box[2], right) > max(leaf.locator.box[0], left)
    ]


def _leaves_none_blank(lines: Sequence[PrintedRow], width: int) -> bool:
    """Whether a table without rules prints a figure or a mark in every cell of every row.

    Then a line of words is never a row of blank cells: its figures stand on another line.
    """
    rows = [line for line in lines if not line.ruled and len(figures_of(line)) >= _LEAST_FIGURES]
    full = [n for n, row in enumerate(rows) if sum(bool(c.text.strip()) for c in figures_of(row)) == width]
    if not full:
        return False
    table = full[-1] + 1 - full[0]  # what stands before and after is another table
    return table >= _MANY_ROWS and len(full) >= _FULL_SHARE * table


def _joined(lines: Sequence[PrintedRow]) -> PrintedRow:
    if len(lines) == 1:
        return lines[0]
    main = next((line for line in lines if line.has_figures), lines[0])
    return PrintedRow(
        block=main.block,
        labels=tuple(cell for line in lines for cell in line.labels),
        values=main.values,
        covering=main.covering,
        ruled=main.ruled,
        aligned=main.aligned,
    )


def _believed(matches: list[Match]) -> list[Match]:
    """The matches from the first to the last that is alike enough to stand without a neighbour beyond it."""
    sure = [n for n, match in enumerate(matches) if match.score >= _END_LABEL]
    return matches[sure[0] : sure[-1] + 1] if sure else []
