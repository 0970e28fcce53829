"""The columns of figures of a table without vertical rules: by its headers, or by rows that fill them all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from yangguang.forms import FormTable, editions
from yangguang.recognition.headers import Header, box_of, find_header, fit, side_by_side
from yangguang.recognition.print_lines import PrintLine

LEAST_NAMED = {"rows": 4, "single_row": 3, "bands": 1}
"""Columns that must be named by a header, by the layout of the table."""

NEAR_COLUMN = 0.62
"""Distance of a figure's middle from that of its column, in distances between columns; figures set at the
left or right edge of a column stand almost half a column away."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns of figures.

    Attributes:
        middles: in points, left to right.
        left: where the first begins.
        codes: their columns of the form, where a header names them.
    """

    middles: tuple[float, ...]
    left: float
    codes: tuple[str, ...] = ()

    @property
    def step(self) -> float:
        """Least distance between two columns; infinite for a single one."""
        return min((b - a for a, b in pairwise(self.middles)), default=float("inf"))


def headers_among(form: FormTable, lines: Sequence[PrintLine], em: float) -> list[Header]:
    """The headers among the lines, top to bottom; those of bands stand close together."""
    headers: list[Header] = []
    start = 0
    while start < len(lines):
        stop = start
        while stop < len(lines) and not lines[stop].figures and lines[stop].page == lines[start].page:
            stop += 1
        headers += _headers_in(form, lines, start, stop, em)
        start = max(stop, start + 1)
    return _halves_joined(headers) if form.layout == "single_row" else headers


def _halves_joined(headers: Sequence[Header]) -> list[Header]:
    """Headers with those put together that a page break cut: the rest follows on the next page."""
    joined: list[Header] = []
    for header in headers:
        last = joined[-1] if joined else None
        if last is None or last.stop != header.start:
            joined.append(header)
        elif last.headings[-1].box[2] < header.headings[0].box[0]:
            joined[-1] = Header(last.start, header.stop, (*last.headings, *header.headings))
        elif len(last.headings) != len(header.headings):
            # a part of the header, and the whole header again
            most = max(last, header, key=lambda one: len(one.headings))
            joined[-1] = Header(last.start, header.stop, most.headings)
        else:
            joined.append(header)
    return joined


def _headers_in(
    form: FormTable, lines: Sequence[PrintLine], start: int, stop: int, em: float
) -> list[Header]:
    if start >= stop:
        return []
    found = find_header(form, [line.pieces for line in lines[start:stop]], LEAST_NAMED[form.layout], em)
    if found is None:
        return []
    header = replace(found, start=start + found.start, stop=start + found.stop)
    if form.layout == "rows":
        return [header]
    return [
        *_headers_in(form, lines, start, header.start, em),
        header,
        *_headers_in(form, lines, header.stop, stop, em),
    ]


def columns_of_header(
    form: FormTable, header: Header, lines: Sequence[PrintLine], em: float
) -> Columns | None:
    """The columns that a header names; ``None`` where it leaves open where some of them are."""
    headings = header.headings
    codes = [column.code for column in form.columns]
    middles: tuple[float, ...] | None
    if form.layout == "bands":
        middles = tuple(heading.middle for heading in headings)
    elif form.layout == "rows":
        middles = fit([(codes.index(heading.code), heading.middle) for heading in headings], len(codes))
    else:
        middles = side_by_side(headings, codes, len(form.rows))
    if middles is None:
        return None
    edge = headings[0].box[0]
    pieces = [piece for line in lines[header.start : header.stop] for piece in line.pieces]
    beside = [box_of(piece)[2] for piece in pieces if piece.text.strip() and box_of(piece)[2] < edge]
    step = min((b - a for a, b in pairwise(middles)), default=float("inf"))
    left = max(middles[0] - step / 2, max(beside, default=edge - 2 * em) if len(middles) == 1 else 0.0)
    return Columns(middles, min(left, edge), tuple(heading.code for heading in headings))


def columns_of_full_row(form: FormTable, lines: Sequence[PrintLine], named: Columns | None) -> Columns | None:
    """The columns of a table whose figures stand in one line: those of a line that fills more than are named.

    Args:
        form: the table.
        lines: below its header.
        named: the columns that the header names; a header of narrow columns may not be legible.
    """
    sizes = [len(form.columns) * kinds for kinds in range(1, len(form.rows) + 1)]
    for line in lines:
        figures = line.figures
        if len(figures) == len(line.pieces) in sizes and len(figures) > len(named.middles if named else ()):
            middles = tuple((box_of(piece)[0] + box_of(piece)[2]) / 2 for piece in figures)
            return Columns(middles, middles[0] - min(b - a for a, b in pairwise(middles)) / 2)
    return named


def columns_of_band_row(form: FormTable, line: PrintLine, named: Columns) -> Columns | None:
    """The columns of a row of a band that fills more of them than its header names legibly.

    ``None`` where no band has just so many columns, those of the header among them.
    """
    figures = line.figures
    bands = [band for edition in editions() for band in edition.tables[form.code].bands]
    if len(figures) <= len(named.middles) or not any(
        len(band.columns) == len(figures) and set(named.codes) <= set(band.columns) for band in bands
    ):
        return None
    middles = tuple((box_of(piece)[0] + box_of(piece)[2]) / 2 for piece in figures)
    return Columns(middles, min(named.left, box_of(figures[0])[0]))


def columns_of_table(
    form: FormTable, headers: Sequence[Header], lines: Sequence[PrintLine], em: float
) -> Columns | None:
    """The columns of a table that has the same in every row: of rows that fill them all, or of its header."""
    count = len(form.columns)
    named = next(
        (columns for header in headers if (columns := columns_of_header(form, header, lines, em))), None
    )
    full = [
        tuple((box_of(piece)[0] + box_of(piece)[2]) / 2 for piece in line.figures)
        for line in lines
        if len(line.figures) == count
    ]
    if full:
        middles = tuple(median(column) for column in zip(*full, strict=True))
        step = min(b - a for a, b in pairwise(middles))
        agree = [row for row in full if _is_near(row, middles, NEAR_COLUMN * step)]
        is_near = named is None or _is_near(middles, named.middles, NEAR_COLUMN * named.step)
        if len(agree) * 2 > len(full) and is_near and (named is None or len(agree) > 1):
            middles = tuple(median(column) for column in zip(*agree, strict=True))
            return Columns(middles, middles[0] - min(b - a for a, b in pairwise(middles)) / 2)
    return named


def _is_near(some: Sequence[float], others: Sequence[float], distance: float) -> bool:
    return all(abs(a - b) <= distance for a, b in zip(some, others, strict=True))
