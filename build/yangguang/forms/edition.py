"""Load and validate the editions of the official form."""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, Literal

from yangguang.errors import EditionError

_FOLDER = Path(__file__).parent

NumberKind = Literal["count", "signed", "money"]
"""What a column may hold: whole numbers from 0; whole numbers with a sign; decimals from 0."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table of the form.

    Attributes:
        code: name in the record contract.
        printed: the label as the notice prints it.
        english: its English name.
        unit: what is counted: ``requests``, ``documents``, ``decisions``, ``10k_yuan``, ``yuan`` …
        number: kind of number.
        definition, definition_en: one sentence.
        also: other spellings met in reports.
        convert: units that may stand in the cell, and the factor to the column's unit; empty: none.
    """

    code: str
    printed: str
    english: str
    unit: str
    number: NumberKind
    definition: str
    definition_en: str
    also: tuple[str, ...] = ()
    convert: Mapping[str, int] | None = None

    @property
    def labels(self) -> tuple[str, ...]:
        """All spellings, the official one first."""
        return (self.printed, *self.also)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table of the form; attributes as in ``Column``, ``basis`` the article it rests on."""

    code: str
    printed: str
    english: str
    definition: str
    definition_en: str
    basis: str = ""
    group: str = ""
    also: tuple[str, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        """All spellings, the official one first."""
        return (self.printed, *self.also)


@dataclass(frozen=True, slots=True)
class Group:
    """A label that spans several rows; ``group`` is the group around it, "" for none."""

    code: str
    printed: str
    english: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class ColumnGroup:
    """A label of the header that spans several columns."""

    code: str
    printed: str
    english: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """Rows of a table that share a header row of their own, under an article of the Regulations."""

    code: str
    printed: str
    english: str
    columns: tuple[str, ...]
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """An equation of the form: the sum of ``plus`` equals the sum of ``equals``.

    Attributes:
        id: permanent name, ``requests.flow``.
        rule: number in the check ledger, ``R1``.
        over: "columns": the terms are rows, the sum holds in each column; "rows": the other way round.
        severity: of the finding when it fails.
    """

    id: str
    rule: str
    over: Literal["columns", "rows"]
    plus: tuple[str, ...]
    equals: tuple[str, ...]
    severity: Literal["error", "warning", "info"]
    name: str
    name_en: str
    explanation: str
    explanation_en: str


@dataclass(frozen=True, slots=True)
class FormTable:
    """One table of the form, rows and columns in printed order.

    Attributes:
        code: ``proactive``, ``requests`` or ``proceedings``.
        part: number of the part it stands in.
        layout: "bands" (each band its own header), "rows" (one header), "single_row" (all cells in one line).
        header: label of the corner of the header.
    """

    code: str
    part: int
    english: str
    layout: Literal["bands", "rows", "single_row"]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    sums: tuple[Sum, ...] = ()
    groups: tuple[Group, ...] = ()
    column_groups: tuple[ColumnGroup, ...] = ()
    bands: tuple[Band, ...] = ()
    header: str = ""
    header_en: str = ""

    def row(self, code: str) -> Row:
        """The row of that code; raises KeyError."""
        return next((row for row in self.rows if row.code == code), None) or _missing(code)

    def column(self, code: str) -> Column:
        """The column of that code; raises KeyError."""
        return next((column for column in self.columns if column.code == code), None) or _missing(code)

    def columns_of(self, row: str) -> tuple[Column, ...]:
        """The columns that the form prints for that row, in order."""
        if not self.bands:
            return self.columns
        for band in self.bands:
            if row in band.rows:
                return tuple(self.column(code) for code in band.columns)
        raise KeyError(row)

    def path_of(self, row: str) -> tuple[Group, ...]:
        """The groups around a row, outermost first."""
        by_code = {group.code: group for group in self.groups}
        path: list[Group] = []
        code = self.row(row).group
        while code:
            path.insert(0, by_code[code])
            code = by_code[code].group
        return tuple(path)

    def cells(self) -> Iterator[tuple[Row, Column]]:
        """Every cell of the form, row by row."""
        for row in self.rows:
            for column in self.columns_of(row.code):
                yield row, column


@dataclass(frozen=True, slots=True)
class Part:
    """One of the six numbered parts; ``keys`` are the nouns by which a drifting heading is known."""

    number: int
    printed: str
    english: str
    keys: tuple[str, ...]
    subsections: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of the official form."""

    edition: str
    title: str
    title_en: str
    notice: str
    first_year: int
    last_year: int | None
    parts: tuple[Part, ...]
    tables: Mapping[str, FormTable]
    notice_date: datetime.date | None = None


def _missing(code: str) -> Any:
    raise KeyError(code)


def _make(kind: type, data: Mapping[str, Any], where: str) -> Any:
    """Make a dataclass of a TOML table; lists become tuples.

    Raises:
        EditionError: a key is missing or unknown.
    """
    known = {field.name for field in fields(kind)}
    if unknown := sorted(set(data) - known):
        raise EditionError(f"{where}: found key {unknown[0]!r}, expected one of {', '.join(sorted(known))}.")
    values = {key: tuple(value) if isinstance(value, list) else value for key, value in data.items()}
    try:
        return kind(**values)
    except TypeError as error:
        raise EditionError(f"{where}: a key is missing ({error}). Complete the edition file.") from error


def _load_table(code: str, data: Mapping[str, Any], where: str) -> FormTable:
    parts: dict[str, Any] = dict(data)
    for key, kind in (
        ("columns", Column),
        ("rows", Row),
        ("sums", Sum),
        ("groups", Group),
        ("column_groups", ColumnGroup),
        ("bands", Band),
    ):
        parts[key] = [_make(kind, item, f"{where}, {key} {n}") for n, item in enumerate(data.get(key, ()), 1)]
    table: FormTable = _make(FormTable, {"code": code, **parts}, where)
    _validate(table, where)
    return table


def _validate(table: FormTable, where: str) -> None:
    def unique(kind: str, codes: Sequence[str]) -> set[str]:
        for code in codes:
            if codes.count(code) > 1:
                raise EditionError(f"{where}: {kind} {code} stands twice. Each code names one thing.")
        return set(codes)

    rows = unique("row", [row.code for row in table.rows])
    columns = unique("column", [column.code for column in table.columns])
    groups = unique("group", [group.code for group in table.groups])
    unique("sum", [equation.id for equation in table.sums])

    def known(kind: str, user: str, used: Sequence[str], codes: set[str]) -> None:
        for code in used:
            if code not in codes:
                raise EditionError(f"{where}: {user} names {kind} {code}, which the table does not have.")

    for code, group in [(row.code, row.group) for row in table.rows] + [
        (g.code, g.group) for g in table.groups
    ]:
        known("group", code, [group] if group else [], groups)
    for equation in table.sums:
        kind, codes = ("row", rows) if equation.over == "columns" else ("column", columns)
        known(kind, f"sum {equation.id}", (*equation.plus, *equation.equals), codes)
    for band in table.bands:
        known("row", f"band {band.code}", band.rows, rows)
        known("column", f"band {band.code}", band.columns, columns)
    if table.bands and [row for band in table.bands for row in band.rows] != [row.code for row in table.rows]:
        raise EditionError(f"{where}: the bands do not list the rows in the order of the table.")


@cache
def load_edition(edition: str) -> Edition:
    """Load one edition of the form by its name.

    Args:
        edition: "2021", "2019" …, the name of a file of this folder.

    Raises:
        EditionError: there is no such file, or it is inconsistent; the message names the place.
    """
    path = _FOLDER / f"{edition}.toml"
    if not path.is_file():
        raise EditionError(f"edition {edition!r}: not known, expected one of {', '.join(_names())}.")
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    try:
        return Edition(
            edition=data["edition"],
            title=data["title"],
            title_en=data["title_en"],
            notice=data["notice"],
            notice_date=data.get("notice_date"),
            first_year=data["years"]["from"],
            last_year=data["years"].get("to"),
            parts=tuple(
                _make(Part, part, f"{path.name}, part {n}") for n, part in enumerate(data["parts"], 1)
            ),
            tables={
                code: _load_table(code, table, f"{path.name}, table {code}")
                for code, table in data["tables"].items()
            },
        )
    except KeyError as error:
        raise EditionError(f"{path.name}: key {error} is missing. Complete the edition file.") from error


def _names() -> list[str]:
    return sorted((path.stem for path in _FOLDER.glob("*.toml")), reverse=True)


@cache
def editions() -> tuple[Edition, ...]:
    """All editions of the form, the newest first."""
    return tuple(load_edition(name) for name in _names())


def edition_for_year(year: int) -> Edition:
    """The edition in force for reports on that year; the oldest one for years before the form.

    Source: 国办公开办函〔2019〕60号 (2019 and 2020), 国办公开办函〔2021〕30号 (2021 on).
    """
    for edition in editions():
        if year >= edition.first_year:
            return edition
    return editions()[-1]
