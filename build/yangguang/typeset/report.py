"""What is to be typeset: the figures and words of one annual report, in the shape of the record contract."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from yangguang.errors import RecordError
from yangguang.record.model import Record, Section, Subsection, Value

TableValues = Mapping[str, Mapping[str, Value]]
"""Row code → column code → figure; a row or column that is not to be printed has no key."""


@dataclass(frozen=True, slots=True)
class Report:
    """One annual report before it is printed.

    Attributes:
        authority: as it names itself in the title.
        year: the year reported on.
        form: edition of its first table.
        tables: table code → rows; ``None`` is a cell printed blank.
        sections: the six parts; the tables stand at the end of the parts the edition gives them.
        published_on: date under the signature.
        posted_on: date that a web page gives; printed on pages only.
        preamble: what stands before part one; "" for the usual sentence.
        signature: who signs; "" for nobody.
        note: a line in a frame under the title, "" for none.
    """

    authority: str
    year: int
    form: str
    tables: Mapping[str, TableValues]
    sections: tuple[Section, ...] = ()
    published_on: datetime.date | None = None
    posted_on: datetime.date | None = None
    preamble: str = ""
    signature: str = ""
    note: str = field(default="")


def read_figures(path: Path) -> Report:
    """Read a report from a JSON file in the shape of the record contract; decimals stay as written.

    Raises:
        RecordError: it is not JSON, or a field of the contract is missing.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except (OSError, ValueError) as error:
        raise RecordError(f"{path}: not JSON ({error}), expected the figures of a report.") from error
    return report_of(data, str(path))


def report_of(data: Mapping[str, Any], where: str) -> Report:
    """Make a report of the contract's JSON values.

    Args:
        data: as parsed, money as ``Decimal`` where its decimals matter.
        where: named in messages, usually the file.

    Raises:
        RecordError: a field of the contract is missing or of the wrong type.
    """
    try:
        return Report(
            authority=data["authority"],
            year=int(data["year"]),
            form=data["form"],
            tables={
                table: {
                    row: {column: _value(value) for column, value in columns.items()}
                    for row, columns in rows.items()
                }
                for table, rows in data["tables"].items()
            },
            sections=tuple(
                Section(
                    number=section["number"],
                    title=section["title"],
                    text=section["text"],
                    subsections=tuple(
                        Subsection(part["title"], part["text"]) for part in section["subsections"]
                    ),
                )
                for section in data["sections"]
            ),
            published_on=_date(data.get("published_on")),
            posted_on=_date(data.get("posted_on")),
            preamble=data.get("preamble", ""),
            signature=data.get("signature", ""),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise RecordError(f"{where}: the figures do not follow the record contract ({error!r}).") from error


def report_of_record(record: Record) -> Report:
    """The report that a record was read from, ready to be set again."""
    return Report(
        authority=record.authority,
        year=record.year,
        form=record.form,
        tables={
            table: {
                row: {column: figure.value for column, figure in columns.items()}
                for row, columns in rows.items()
            }
            for table, rows in record.tables.items()
        },
        sections=record.sections,
        published_on=record.published_on,
        posted_on=record.posted_on,
        preamble=record.preamble,
    )


def _value(value: Any) -> Value:
    if value is None or isinstance(value, (int, Decimal)):
        return value
    if isinstance(value, float):
        return Decimal(str(value))
    raise TypeError(f"a figure is {value!r}, expected a number or null")


def _date(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None
