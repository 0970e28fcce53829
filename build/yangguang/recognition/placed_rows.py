"""A line of print as a row: each figure in its column, words as labels, blank cells where nothing stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from yangguang.forms import FormTable
from yangguang.forms.labels import best_similarity
from yangguang.readers.document import Box, Cell
from yangguang.recognition.cells import UNREADABLE
from yangguang.recognition.figure_columns import NEAR_COLUMN, Columns
from yangguang.recognition.headers import Header, around, box_of
from yangguang.recognition.print_lines import (
    PrintLine,
    chunks_of,
    em_of,
    in_lines,
    is_figure,
    is_spread,
    joined,
    parted,
)

SAME_LABEL = 0.9
"""Similarity from which words by themselves are the label of a row."""

_BETWEEN = 0.06
"""Difference of the distances to two columns, in distances between columns, below which neither is right."""

_CHUNK_GAP = 0.45
"""Ems between two pieces of one label."""


@dataclass(frozen=True, slots=True)
class LabelColumns:
    """The columns of labels: ``edge``, where those of rows begin, and ``starts`` of all, in whole points."""

    edge: float | None
    starts: frozenset[int]


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A row of a grid: the line it comes from, its labels, its figures, and whether rules part it."""

    line: PrintLine
    labels: tuple[Cell, ...] = ()
    values: tuple[Cell, ...] = ()
    is_exact: bool = False
    is_header: bool = False


def header_rows(header: Header, lines: Sequence[PrintLine], columns: Columns, em: float) -> list[PlacedRow]:
    """A header as rows: what stands over its labels, and then its labels, each in its column."""
    line = lines[header.start]
    named = [heading.box for heading in header.headings]
    pieces = [
        piece for its in lines[header.start : header.stop] for piece in its.pieces if piece.text.strip()
    ]
    rest = [piece for piece in pieces if not any(_within(box_of(piece), box) for box in named)]
    beside = [piece for piece in rest if box_of(piece)[2] <= named[0][0]]
    above = [piece for piece in rest if piece not in beside]
    rows = [PlacedRow(line, tuple(chunks_of(above, _CHUNK_GAP, em)))] if above else []
    labels = (
        [joined([["".join(piece.text for its in in_lines(beside) for piece in its)]], beside)]
        if beside
        else []
    )
    for heading in header.headings:
        box = tuple(round(edge, 2) for edge in heading.box)
        place = replace(pieces[0].locator, box=(box[0], box[1], box[2], box[3]))
        labels.append(replace(pieces[0], text=heading.text, locator=place))
    named_row = PlacedRow(line, tuple(labels), is_exact=line.is_banded, is_header=True)
    others = [PlacedRow(its, is_header=True) for its in lines[header.start + 1 : header.stop]]
    return [*rows, named_row, *others]


def _within(box: Box, other: Box) -> bool:
    return (
        other[0] - 1 <= box[0]
        and box[2] <= other[2] + 1
        and other[1] - 1 <= box[1]
        and box[3] <= other[3] + 1
    )


def place_row(
    form: FormTable, line: PrintLine, columns: Columns, beside: LabelColumns, em: float
) -> PlacedRow:
    """A line with its figures in their columns; or with blank cells where a rule or its label says so.

    Args:
        form: the table.
        line: a row, as far as print tells.
        columns: of its figures.
        beside: the columns of labels left of them.
        em: size of the type, in points.
    """
    labels: list[Cell] = []
    cells: list[Cell] = []
    touching: list[Cell] = []
    for piece in (part for whole in line.pieces for part in parted(whole, columns.left)):
        if not piece.text.strip():
            continue
        box = box_of(piece)
        is_inside = (box[0] + box[2]) / 2 > columns.left
        if is_inside and is_figure(piece):
            cells.append(piece)
        elif (
            is_inside
            and box[0] > columns.left - em
            and box[2] - box[0] < 1.2 * columns.step
            and line.has_figure
        ):
            cells.append(piece)  # words in front of a figure, or after it
        elif is_inside and line.has_figure and any(character.isdigit() for character in piece.text):
            touching.append(piece)  # figures of several columns that run into one another
        else:
            labels.append(piece)
    while labels and not labels[-1].text.isalpha() and is_figure(labels[-1], len(labels) == 1):
        cells.insert(
            0, labels.pop()
        )  # further left than any column named, yet no label: nearest to the first
    named = _labels_of(labels, beside, em)
    if not any(is_figure(piece) for piece in cells):
        named = _labels_of([*labels, *cells], beside, em)
        is_beside = all(box_of(cell)[2] <= columns.left + em for cell in named)
        if is_beside and (line.is_banded or (form.layout == "single_row" and _names_row(form, named))):
            return blank_row(line, named, columns)
        return PlacedRow(line, named, is_exact=line.is_banded)
    slots: list[list[Cell]] = [[] for _ in columns.middles]
    doubtful = {
        n
        for piece in touching
        for n, middle in enumerate(columns.middles)
        if box_of(piece)[0] - em / 2 <= middle <= box_of(piece)[2] + em / 2
    }
    figures = sorted((piece for piece in cells if is_figure(piece)), key=lambda piece: box_of(piece)[0])
    for piece in cells:
        middle = (box_of(piece)[0] + box_of(piece)[2]) / 2
        near = sorted(range(len(slots)), key=lambda n: abs(columns.middles[n] - middle))
        if len(figures) == len(slots) == len(in_lines(figures)[0]) and piece in figures:
            near = [figures.index(piece)]
        slots[near[0]].append(piece)
        if len(near) > 1:
            first, second = (abs(columns.middles[n] - middle) for n in near[:2])
            if second - first < _BETWEEN * columns.step:
                doubtful |= set(near[:2])
            if first > NEAR_COLUMN * columns.step:
                doubtful.add(near[0])
    values = [
        _value(line, pieces, columns, n, is_doubtful=n in doubtful, em=em) for n, pieces in enumerate(slots)
    ]
    return PlacedRow(line, named, tuple(values), is_exact=line.is_banded)


def _labels_of(pieces: Sequence[Cell], beside: LabelColumns, em: float) -> tuple[Cell, ...]:
    """The words of a row as labels of groups and the row's own, which is one however it is spaced out."""
    own = [piece for piece in pieces if beside.edge is not None and box_of(piece)[0] >= beside.edge]
    groups = [piece for piece in pieces if piece not in own]
    labels = chunks_of(groups, _CHUNK_GAP, em, beside.starts)
    if own:
        lines = in_lines(own)
        labels.append(joined([[piece.text for piece in line] for line in lines], own))
    while len(labels) > 1 and not any(character.isalnum() for character in labels[-1].text):
        last = labels.pop()  # a bracket that a blank parts from its label, not a mark for no figure
        labels[-1] = replace(labels[-1], text=labels[-1].text + last.text)
    return tuple(labels)


def _value(
    line: PrintLine, pieces: Sequence[Cell], columns: Columns, n: int, *, is_doubtful: bool, em: float
) -> Cell:
    """The cell of a column: pieces on one line, or on several where a figure wraps."""
    if not pieces:
        empty = _empty(line, columns, n)
        return replace(empty, text=UNREADABLE) if is_doubtful else empty
    lines = in_lines(pieces)
    cell = joined([[piece.text for piece in its] for its in lines], list(pieces))
    words = [piece for piece in pieces if not is_figure(piece)]
    if is_doubtful or (not words and is_spread(pieces, em)):
        return replace(cell, text=UNREADABLE + cell.text, alternatives=())
    return cell


def blank_row(line: PrintLine, labels: tuple[Cell, ...], columns: Columns) -> PlacedRow:
    """A row in which no figure is printed, with a blank cell for each column."""
    values = tuple(_empty(line, columns, n) for n in range(len(columns.middles)))
    return PlacedRow(line, labels, values, is_exact=line.is_banded)


def _empty(line: PrintLine, columns: Columns, n: int) -> Cell:
    """A cell in which nothing is printed, at the place where its figure would be."""
    box = around([box_of(piece) for piece in line.pieces])
    middle, half = columns.middles[n], min(columns.step, 10.0) / 2
    place = (round(middle - half, 2), round(box[1], 2), round(middle + half, 2), round(box[3], 2))
    return Cell("", 0, 0, replace(line.pieces[0].locator, box=place))


def _names_row(form: FormTable, labels: Sequence[Cell]) -> bool:
    rows = [label for row in form.rows for label in row.labels]
    texts = [label.text for label in labels[-1:]] + ["".join(label.text for label in labels)]
    return any(best_similarity(text, rows) >= SAME_LABEL for text in texts)


def unplaced_row(line: PrintLine) -> PlacedRow:
    """A line whose columns are not known: its figures in order."""
    figures = line.figures
    labels = [piece for piece in line.pieces if piece not in figures and piece.text.strip()]
    return PlacedRow(line, tuple(chunks_of(labels, _CHUNK_GAP, em_of([line]))), figures)
