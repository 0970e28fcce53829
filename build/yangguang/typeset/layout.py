"""Lay a report out in the official form: every label, its order and its spans come from the edition."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal

from yangguang.errors import EditionError
from yangguang.forms import Column, Edition, FormTable, Group, Row, editions
from yangguang.typeset.report import Report, TableValues
from yangguang.typeset.sheet import Grid, GridCell, Line, Sheet

ORDINALS = "一二三四五六七八九十"
"""Numbers of parts and subsections as officials write them."""

LABEL_WIDTHS = {1: (6.6,), 2: (2.2, 5.0), 3: (1.1, 2.0, 4.6)}
"""Widths of the label columns of the requests table, by their number; a figure column is 1 wide."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How the form is printed; by default as the notice shows it.

    Attributes:
        title: "two": authority, then year and title; "one": a single line; "three": title cut once more;
            "swapped": year and title, then the authority.
        proactive: all bands in one table, or one table each.
        proceedings: 15 figures in one row; reconsideration and litigation apart ("two"); three tables;
            or three rows of five.
        label_columns: 3 as in the notice; 2 without the label of all outcomes; 1: all in one column.
        header: of the requests table: three rows ("full"), one row of column labels ("flat"), or "none".
        subsections: heading and text in lines of their own, or the text after the heading ("run_in").
    """

    title: Literal["two", "one", "three", "swapped"] = "two"
    proactive: Literal["one", "bands"] = "one"
    proceedings: Literal["single_row", "two", "three", "rows"] = "single_row"
    label_columns: Literal[1, 2, 3] = 3
    header: Literal["full", "flat", "none"] = "full"
    subsections: Literal["apart", "run_in"] = "apart"


@cache
def phrases() -> Mapping[str, Any]:
    """The words of a report outside the form, from ``phrases.toml``."""
    return tomllib.loads((Path(__file__).parent / "phrases.toml").read_text(encoding="utf-8"))


def lay_out(report: Report, edition: Edition, layout: Layout = Layout()) -> Sheet:
    """Lay out a report.

    Args:
        report: what to print; a row its tables lack is not printed, one of another edition as there.
        edition: of its first table.
        layout: departures from the form as the notice shows it.

    Returns:
        Title, note, preamble, the six parts with their tables, signature and date.

    Raises:
        EditionError: a row or column of the report stands in no edition.
    """
    title = _title_lines(report, layout)
    blocks: list[Line | Grid] = [Line(text, "title") for text in title]
    if report.note:
        blocks.append(Line(report.note, "note"))
    blocks.extend(Line(text) for text in _paragraphs(report.preamble or _preamble(report, edition)))
    tables = {table.part: table for table in edition.tables.values()}
    by_number = {section.number: section for section in report.sections}
    for part in edition.parts:
        section = by_number.get(part.number)
        name = section.title if section else part.printed
        blocks.append(Line(f"{ORDINALS[part.number - 1]}、{name}", "heading"))
        blocks.extend(Line(text) for text in _paragraphs(section.text if section else ""))
        for number, subsection in enumerate(section.subsections if section else (), 1):
            heading, paragraphs = f"（{_ordinal(number)}）{subsection.title}", _paragraphs(subsection.text)
            if layout.subsections == "run_in" and paragraphs:
                blocks.append(Line(f"{heading}。{paragraphs.pop(0)}"))
            else:
                blocks.append(Line(heading, "subheading"))
            blocks.extend(Line(text) for text in paragraphs)
        if (table := tables.get(part.number)) and (values := report.tables.get(table.code)):
            blocks.extend(_grids(table, values, edition, layout))
    if report.signature:
        blocks.append(Line(report.signature, "signature"))
    if report.published_on:
        day = report.published_on
        text = str(phrases()["date"]).format(year=day.year, month=day.month, day=day.day)
        blocks.append(Line(text, "date"))
    return Sheet("".join(_title_lines(report, Layout(title="one"))), tuple(blocks))


def print_value(value: int | Decimal | None, column: Column) -> str:
    """A figure as the form wants it: changes with a sign, the unit in the cell where the column has none."""
    if value is None:
        return ""
    text = f"{value:f}" if isinstance(value, Decimal) else str(value)
    if column.number == "signed" and value > 0:
        text = f"+{text}"
    if column.convert:
        text += next(iter(column.convert))
    return text


def _grids(table: FormTable, values: TableValues, edition: Edition, layout: Layout) -> list[Grid]:
    lines = _form_lines(table.code, values, edition)
    if table.layout == "bands":
        return _bands(table, lines, layout)
    if table.layout == "rows":
        return [_rows(table, lines, layout)]
    return _single_row(table, lines, layout)


@dataclass(frozen=True, slots=True)
class _FormLine:
    """A row of the form to be printed: whose labels, under which groups, with which figures."""

    row: Row
    label: str
    path: tuple[Group, ...]
    band: str
    columns: tuple[Column, ...]
    values: Mapping[str, int | Decimal | None]


def _form_lines(code: str, values: TableValues, edition: Edition) -> list[_FormLine]:
    """The printed rows in the order given; a row the edition lacks is looked up in the others."""
    known = [edition, *(other for other in editions() if other.edition != edition.edition)]
    lines = []
    for row_code, columns in values.items():
        table = _table_with(code, row_code, columns, known)
        row, path = table.row(row_code), table.path_of(row_code)
        label = row.printed
        if path and path[-1].printed in row.also and _stands_alone(table, row, values):
            # A report that does not split an item prints the item's own label, one level up.
            label, path = path[-1].printed, path[:-1]
        lines.append(
            _FormLine(
                row=row,
                label=label,
                path=path,
                band=next((band.printed for band in table.bands if row_code in band.rows), ""),
                columns=tuple(column for column in table.columns_of(row_code) if column.code in columns),
                values=columns,
            )
        )
    return lines


def _table_with(code: str, row: str, columns: Iterable[str], known: Sequence[Edition]) -> FormTable:
    for edition in known:
        table = edition.tables[code]
        is_known = any(row == its.code for its in table.rows)
        if is_known and {column.code for column in table.columns_of(row)} >= set(columns):
            return table
    raise EditionError(f"{code}, row {row}: columns {', '.join(columns)} stand in no edition of the form.")


def _stands_alone(table: FormTable, row: Row, values: TableValues) -> bool:
    return [its.code for its in table.rows if its.group == row.group and its.code in values] == [row.code]


def _bands(table: FormTable, lines: Sequence[_FormLine], layout: Layout) -> list[Grid]:
    bands: list[list[_FormLine]] = []
    for line in lines:
        same = bands and bands[-1][0].band == line.band and bands[-1][0].columns == line.columns
        if same:
            bands[-1].append(line)
        else:
            bands.append([line])
    width = max(len(line.columns) for line in lines)
    grids: list[list[GridCell]] = [[]]
    top = 0
    printed = ""
    for band in bands:
        if layout.proactive == "bands" and grids[-1] and band[0].band != printed:
            grids.append([])
            top = 0
        cells = grids[-1]
        columns = band[0].columns
        spans = [1] * (len(columns) - 1) + [width - len(columns) + 1]
        if band[0].band != printed:
            printed = band[0].band
            cells.append(GridCell(printed, top, 0, column_span=width + 1, role="band"))
            top += 1
        cells.append(GridCell(table.header, top, 0, role="header"))
        for n, column in enumerate(columns):
            cells.append(GridCell(column.printed, top, n + 1, column_span=spans[n], role="header"))
        top += 1
        for line in band:
            cells.append(GridCell(line.label, top, 0, role="label"))
            for n, column in enumerate(columns):
                cells.append(_figure(line, column, top, n + 1, spans[n]))
            top += 1
    return [Grid(table.code, tuple(cells), (1.0,) * (width + 1)) for cells in grids]


def _rows(table: FormTable, lines: Sequence[_FormLine], layout: Layout) -> Grid:
    present = {column.code for line in lines for column in line.columns}
    columns = [column for column in table.columns if column.code in present]
    depth = max(len(line.path) for line in lines) + 1
    skipped = max(0, depth - layout.label_columns) if layout.label_columns > 1 else depth
    labels = depth - skipped if layout.label_columns > 1 else 1
    cells = _header(table, columns, labels, layout)
    height = max((cell.row + cell.row_span for cell in cells), default=0)
    for top, line in enumerate(lines, height):
        path = line.path[skipped:]
        for level, group in enumerate(path):
            if top > height and group in lines[top - height - 1].path:
                continue
            members = sum(group in its.path for its in lines)
            cells.append(GridCell(group.printed, top, level, row_span=members, role="group"))
        cells.append(GridCell(line.label, top, len(path), column_span=labels - len(path), role="label"))
        for n, column in enumerate(columns):
            cells.append(_figure(line, column, top, labels + n))
    if labels == 1 and depth > 1:
        cells = _with_group_rows(cells, lines, height, len(columns))
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return Grid(table.code, tuple(cells), (*LABEL_WIDTHS[labels], *(1.0,) * len(columns)), height)


def _with_group_rows(
    cells: Sequence[GridCell], lines: Sequence[_FormLine], height: int, columns: int
) -> list[GridCell]:
    """With one label column a group is a row of its own above its members, without figures."""
    above: dict[int, list[Group]] = {}
    seen: set[str] = set()
    for n, line in enumerate(lines):
        above[n] = [group for group in line.path if group.code not in seen]
        seen.update(group.code for group in line.path)
    shifted: list[GridCell] = [cell for cell in cells if cell.row < height]
    top = height
    for n in range(len(lines)):
        for group in above[n]:
            shifted.append(GridCell(group.printed, top, 0, column_span=1 + columns, role="group"))
            top += 1
        shifted.extend(replace(cell, row=top) for cell in cells if cell.row == height + n)
        top += 1
    return shifted


def _header(table: FormTable, columns: Sequence[Column], labels: int, layout: Layout) -> list[GridCell]:
    if layout.header == "none":
        return []
    codes = [column.code for column in columns]
    chains = {
        code: sorted(
            (group for group in table.column_groups if code in group.columns),
            key=lambda group: -len(group.columns),
        )
        for code in codes
    }
    if layout.header == "flat":
        chains = {code: [] for code in codes}
    height = max(len(chain) for chain in chains.values()) + 1
    cells = [GridCell(table.header, 0, 0, height, labels, "corner")]
    for n, column in enumerate(columns):
        chain = chains[column.code]
        for level, group in enumerate(chain):
            if n and group in chains[codes[n - 1]]:
                continue
            span = sum(code in group.columns for code in codes)
            cells.append(GridCell(group.printed, level, labels + n, column_span=span, role="header"))
        below = height - len(chain)
        cells.append(GridCell(column.printed, len(chain), labels + n, below, role="header"))
    return cells


def _single_row(table: FormTable, lines: Sequence[_FormLine], layout: Layout) -> list[Grid]:
    if layout.proceedings == "rows":
        return [_rows(table, lines, Layout(label_columns=3))]
    runs: list[list[_FormLine]] = []
    for line in lines:
        apart = layout.proceedings == "three" or (
            layout.proceedings == "two" and runs and bool(line.path) != bool(runs[-1][0].path)
        )
        if not runs or apart:
            runs.append([])
        runs[-1].append(line)
    return [_across(table, run) for run in runs]


def _across(table: FormTable, lines: Sequence[_FormLine]) -> Grid:
    """Rows of the form side by side: their labels become headers, their figures one line."""
    depth = max(len(line.path) for line in lines) + 1
    cells: list[GridCell] = []
    left = 0
    for n, line in enumerate(lines):
        for level, group in enumerate(line.path):
            if n and group in lines[n - 1].path:
                continue
            span = sum(len(its.columns) for its in lines if group in its.path)
            cells.append(GridCell(group.printed, level, left, column_span=span, role="header"))
        level = len(line.path)
        cells.append(GridCell(line.label, level, left, column_span=len(line.columns), role="header"))
        for k, column in enumerate(line.columns):
            cells.append(GridCell(column.printed, level + 1, left + k, depth - level, role="header"))
            cells.append(_figure(line, column, depth + 1, left + k))
        left += len(line.columns)
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return Grid(table.code, tuple(cells), (1.0,) * left, depth + 1)


def _figure(line: _FormLine, column: Column, row: int, left: int, span: int = 1) -> GridCell:
    value = line.values.get(column.code)
    return GridCell(
        print_value(value, column) if column.code in line.values else "",
        row,
        left,
        column_span=span,
        role="value",
        place=(line.row.code, column.code),
        value=value,
        form_column=column,
    )


def _title_lines(report: Report, layout: Layout) -> list[str]:
    title = str(phrases()["title"]).format(year=report.year)
    match layout.title:
        case "one":
            return [report.authority + title]
        case "two":
            return [report.authority, title]
        case "swapped":
            return [title, report.authority]
        case "three":
            cut = len(title) - 4
            return [report.authority, title[:cut], title[cut:]]


def _preamble(report: Report, edition: Edition) -> str:
    return str(phrases()["preamble"]).format(year=report.year, notice=edition.notice, form=edition.title)


def _paragraphs(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


def _ordinal(number: int) -> str:
    return ORDINALS[number - 1] if number <= len(ORDINALS) else f"{ORDINALS[-1]}{ORDINALS[number - 11]}"
