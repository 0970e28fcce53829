"""One annual report as read: frozen, typed, every figure with its place in the source."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from yangguang.readers.document import Locator

Value = int | Decimal | None
"""A count (int), an amount of money (Decimal, as printed), or nothing printed."""

ReadBy = Literal["text", "ocr", "derived", "unreadable", "corrected"]
"""How a value came about: text layer or markup; OCR; computed from the form's equations because the cell
could not be read and exactly one value fits; not at all (printed, but illegible); by a person, who found it
misread."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One cell of one table.

    Attributes:
        value: the number printed; ``None`` where the cell is printed but blank, a dash, a slash or 无 - and
            where it is printed but unreadable (``read_by`` tells which).
        printed: the text of the cell as it stands in the source.
        locator: where it stands.
        read_by: how it was read.
        confidence: of the OCR, 0 to 1; ``None`` for text.
        note: why this reading was chosen, where that was not plain; "" otherwise.
        misread: what was read before a person corrected it; "" where nobody did.
    """

    value: Value
    printed: str
    locator: Locator
    read_by: ReadBy = "text"
    confidence: float | None = None
    note: str = ""
    misread: str = ""


TableFigures = Mapping[str, Mapping[str, Figure]]
"""Row code → column code → figure, in the order of the form; rows and columns not printed have no key."""


@dataclass(frozen=True, slots=True)
class Subsection:
    """A headed passage of a part; ``title`` without its numbering."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """One of the six parts; ``text`` precedes the first subsection, a line for each paragraph."""

    number: int
    title: str
    text: str
    subsections: tuple[Subsection, ...] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about the reading that a person should know.

    Attributes:
        code: ``row_unknown``, ``row_absent``, ``cell_unreadable``, ``cells_missing``, ``table_absent``,
            ``part_absent`` …
        place: ``requests``, ``requests.granted``, ``requests.granted.total``; "" for the whole report.
        message: one sentence.
        is_incomplete: the record lacks something that the source prints.
    """

    code: str
    place: str
    message: str
    is_incomplete: bool = False


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a record comes from.

    Attributes:
        path: the source file, relative to the portal's root where it lies in it.
        sha256: of the file, lower-case hex.
        bytes: size of the file.
        format: what the reader found: "pdf", "scan", "html", "docx", "text".
        reader: name and version of the reader.
        recogniser: version of the recognition.
        pages: width and height of each page in points; empty where the format has none.
    """

    path: str
    sha256: str
    bytes: int
    format: str
    reader: str
    recogniser: str
    pages: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """One annual report, read; field names are those of the contract.

    ``signature`` is what stands under the last part: who signed, and the date; a line for each paragraph.
    """

    authority: str
    year: int
    form: str
    published_on: datetime.date | None
    posted_on: datetime.date | None
    tables: Mapping[str, TableFigures]
    sections: tuple[Section, ...]
    provenance: Provenance
    preamble: str = ""
    signature: str = ""
    remarks: tuple[Remark, ...] = field(default=())

    @property
    def is_complete(self) -> bool:
        """Whether everything the source prints in the tables was read."""
        return not any(remark.is_incomplete for remark in self.remarks)

    def figures(self) -> Iterator[tuple[str, str, str, Figure]]:
        """Every printed cell as (table, row, column, figure), in the order of the form."""
        for table, rows in self.tables.items():
            for row, columns in rows.items():
                for column, figure in columns.items():
                    yield table, row, column, figure

    def value(self, table: str, row: str, column: str) -> Value:
        """The value of a cell; ``None`` also where the report does not print it."""
        figure = self.tables.get(table, {}).get(row, {}).get(column)
        return figure.value if figure else None
