"""Every table in one Excel workbook, with a first sheet that says what is in it."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from yangguang.datasets.dictionary import ColumnSchema, TableSchema
from yangguang.datasets.formats import FORMULA, plain_rows
from yangguang.datasets.frames import Frames
from yangguang.sources.portal_config import CC0, Licence

CONTENTS = "说明 Read me"
"""Name of the first sheet."""

MAX_ROWS = 200_000
"""Rows of a sheet. Excel holds 1,048,576; with thirty columns an ordinary computer opens no more."""

MAX_CHARACTERS = 32_767
"""Characters that a cell of Excel holds."""

_CUT = "……〔Excel 单元格容纳不下，全文见 CSV；cut at Excel's limit, see the CSV〕"
_CREATED = datetime.datetime(2000, 1, 1)  # noqa: DTZ001 - the same in every build; Excel knows no time zone
_WIDEST, _NARROWEST = 48, 9
_LOOKED_AT = 200
"""Rows that the width of a column is taken from."""


def workbook_bytes(
    frames: Frames, schemas: Mapping[str, TableSchema], title: str, licence: Licence = CC0
) -> bytes:
    """All tables as one workbook.

    The first row of a sheet has the titles of the columns, the second their names, which are those of every
    other format; both stay in sight. Text is never a formula, and stays text where someone edits the cell. A
    table longer than a sheet is left out, and the first sheet says so.

    Args:
        frames: the tables.
        schemas: their descriptions, in the order of the sheets.
        title: of the whole, with its version.
        licence: of the data.

    Returns:
        The file; the same tables give the same bytes.
    """
    out = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": title, "created": _CREATED})
        styles = _Styles(book)
        kept = [name for name in schemas if len(frames[name]) <= MAX_ROWS]
        _contents(book.add_worksheet(CONTENTS), frames, schemas, title, kept, styles, licence)
        for name in kept:
            _table(
                book.add_worksheet(name), list(plain_rows(frames[name], schemas[name])), schemas[name], styles
            )
    return out.getvalue()


class _Styles:
    """The formats of cells."""

    def __init__(self, book: Workbook) -> None:
        self.title = book.add_format({"bold": True, "font_size": 16})
        self.head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#F3EFE4"})
        self.code = book.add_format({"font_color": "#5F5B50", "bg_color": "#F3EFE4", "bottom": 1})
        self.link = book.add_format({"font_color": "#8A5A00", "underline": 1})
        self.wrap = book.add_format({"text_wrap": True, "valign": "top"})
        self.guarded = book.add_format({"quote_prefix": True})
        self.count = book.add_format({"num_format": "#,##0"})
        self.plain = book.add_format({"num_format": "0"})
        self.ratio = book.add_format({"num_format": "0.0%"})
        self.number = book.add_format({"num_format": "General"})
        self.date = book.add_format({"num_format": "yyyy-mm-dd"})

    def of(self, column: ColumnSchema) -> Format | None:
        """The format of the numbers of a column."""
        match column.type:
            case "integer":
                return self.count if column.unit else self.plain
            case "number":
                return self.ratio if column.unit == "ratio" else self.number
            case "date":
                return self.date
            case _:
                return None


@dataclass(frozen=True, slots=True)
class _Line:
    name: str
    words: Sequence[str]
    rows: int
    is_kept: bool


def _lines(frames: Frames, schemas: Mapping[str, TableSchema], kept: Sequence[str]) -> Iterator[_Line]:
    for name, schema in schemas.items():
        words = (
            f"{schema.title} {schema.title_en}",
            f"{schema.description} {schema.description_en}",
            f"{schema.grain} {schema.grain_en}",
        )
        yield _Line(name, words, len(frames[name]), name in kept)


def _contents(
    sheet: Worksheet,
    frames: Frames,
    schemas: Mapping[str, TableSchema],
    title: str,
    kept: Sequence[str],
    styles: _Styles,
    licence: Licence,
) -> None:
    notes = (
        "每张工作表第一行是列的名称，第二行是代码，与其他格式一致；前两行固定。",
        "Row 1 of every sheet has the titles of the columns, row 2 their names as in every other format.",
        "空单元格不是零：figures 表的 status 列、各宽表的 blank_cells 列说明是空白还是没有印出。",
        "An empty cell is not zero: status (figures), blank_cells (wide tables) tell blank from not printed.",
        f"{licence.statement}；报告原文属于公布它的机关。{licence.statement_en}.",
    )
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 34)
    sheet.set_column(2, 2, 70)
    sheet.set_column(3, 3, 44)
    sheet.set_column(4, 4, 12)
    sheet.write_string(0, 0, title, styles.title)
    for number, note in enumerate(notes, 2):
        sheet.write_string(number, 0, note)
    top = len(notes) + 3
    for number, head in enumerate(
        ("表 Table", "名称 Title", "内容 Content", "一行是 One row is", "行数 Rows")
    ):
        sheet.write_string(top, number, head, styles.head)
    for number, line in enumerate(_lines(frames, schemas, kept), top + 1):
        if line.is_kept:
            sheet.write_url(number, 0, f"internal:'{line.name}'!A1", styles.link, line.name)
        else:
            sheet.write_string(number, 0, f"{line.name}（行数过多，见 CSV；too long for Excel）", styles.wrap)
        for place, words in enumerate(line.words, 1):
            sheet.write_string(number, place, words, styles.wrap)
        sheet.write_number(number, 4, line.rows, styles.count)


def _table(sheet: Worksheet, rows: Sequence[tuple[Any, ...]], schema: TableSchema, styles: _Styles) -> None:
    sheet.freeze_panes(2, 1)
    for place, column in enumerate(schema.columns):
        shown = [column.name, *(str(row[place]) for row in rows[:_LOOKED_AT] if row[place] is not None)]
        widest = max(sum(2 if ord(sign) > 0x2E7F else 1 for sign in text) for text in shown)
        sheet.set_column(place, place, min(max(widest + 2, _NARROWEST), _WIDEST))
        sheet.write_string(0, place, f"{column.title}\n{column.title_en}", styles.head)
    for place, column in enumerate(schema.columns):
        sheet.write_string(1, place, column.name, styles.code)
    kinds = [styles.of(column) for column in schema.columns]
    for number, row in enumerate(rows, 2):
        for place, (value, style) in enumerate(zip(row, kinds, strict=True)):
            _cell(sheet, number, place, value, style, styles)
    sheet.autofilter(1, 0, 1 + len(rows), len(schema.columns) - 1)


def _cell(sheet: Worksheet, row: int, column: int, value: Any, style: Format | None, styles: _Styles) -> None:
    """One value in its cell; nothing for null."""
    match value:
        case None:
            return
        case bool():
            sheet.write_boolean(row, column, value)
        case str():
            text = value if len(value) <= MAX_CHARACTERS else value[: MAX_CHARACTERS - len(_CUT)] + _CUT
            sheet.write_string(row, column, text, styles.guarded if text.startswith(FORMULA) else None)
        case datetime.date():
            sheet.write_datetime(row, column, value, style)
        case _:
            sheet.write_number(row, column, value, style)
