"""Documents built for tests of recognition: every label comes from the form."""

from __future__ import annotations

from yangguang.forms import load_edition
from yangguang.readers.document import Block, Cell, Document, Locator, Table
from yangguang.recognition.found import RecognisedTables
from yangguang.recognition.tables import recognise_tables

FORM = load_edition("2021").tables
OLD = load_edition("2019").tables
REQUESTS = FORM["requests"]
ROWS = {row.code: n for n, row in enumerate(REQUESTS.rows)}
PROCEEDINGS = [*(["行政复议"] + [""] * 4), *(["行政诉讼"] + [""] * 9)]

Grid = list[list[str]]
"""Rows of printed cells."""


def figures_of(row: int) -> list[str]:
    """Seven figures that tell the row and add up."""
    parts = [row, 0, 0, 1, 0, 2]
    return [str(part) for part in [*parts, sum(parts)]]


def header() -> Grid:
    return [["", "申请人情况"], ["", *(column.printed for column in REQUESTS.columns)]]


def request_rows(skip: tuple[str, ...] = ()) -> Grid:
    return [[row.printed, *figures_of(n)] for n, row in enumerate(REQUESTS.rows) if row.code not in skip]


def table(rows: Grid, ruled: bool = True, aligned: bool = True) -> Table:
    cells = [
        Cell(text, r, c, Locator(table=1, row=r + 1, column=c + 1))
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    ]
    return Table(tuple(cells), ruled=ruled, aligned=aligned)


def recognise(*blocks: Block, year: int | None = 2023) -> RecognisedTables:
    return recognise_tables(Document("built", "html", tuple(blocks), "html/1"), year)


def values(found: RecognisedTables, name: str) -> dict[str, list[object]]:
    return {row: [cell.value for cell in columns.values()] for row, columns in found.cells[name].items()}


def expected(skip: tuple[str, ...] = ()) -> dict[str, list[int]]:
    return {
        row.code: [int(text) for text in figures_of(n)]
        for n, row in enumerate(REQUESTS.rows)
        if row.code not in skip
    }


def proceedings_header() -> Grid:
    return [PROCEEDINGS, [column.printed for _ in range(3) for column in FORM["proceedings"].columns]]


def in_one_row() -> list[Block]:
    return [table([*proceedings_header(), [str(n) for n in range(15)]])]


def stacked(sizes: tuple[int, ...]) -> list[Block]:
    labels = [row.printed for row in FORM["proceedings"].rows]
    blocks: list[Block] = []
    start = 0
    for size in sizes:
        columns = [column.printed for _ in range(size // 5) for column in FORM["proceedings"].columns]
        blocks.append(table([[labels[start // 5]], columns, [str(n) for n in range(start, start + size)]]))
        start += size
    return blocks


def by_case() -> list[Block]:
    rows = [["", *(column.printed for column in FORM["proceedings"].columns)]]
    rows += [
        [row.printed, *(str(5 * n + k) for k in range(5))] for n, row in enumerate(FORM["proceedings"].rows)
    ]
    return [table(rows)]


def band(edition: str, name: str) -> Grid:
    form = load_edition(edition).tables["proactive"]
    bands = {item.code: item for item in form.bands}
    columns = [form.column(code) for code in bands[name].columns]
    rows = [[bands[name].printed], [form.header, *(column.printed for column in columns)]]
    return rows + [
        [form.row(code).printed, *(str(n + 3) for n in range(len(columns)))] for code in bands[name].rows
    ]
