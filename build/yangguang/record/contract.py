"""Record ⇄ JSON in the shape of the record contract, extended with provenance and places."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from yangguang.errors import RecordError
from yangguang.readers.document import Locator
from yangguang.record.model import Figure, Provenance, Record, Remark, Section, Subsection, Value


def to_contract(record: Record) -> dict[str, Any]:
    """A record as plain JSON values.

    Returns:
        The contract's fields (``tables`` hold bare numbers), then ours: ``preamble``, ``signature``,
        ``is_complete``, ``remarks``, ``provenance``, and ``cells``, which says for every figure what was
        printed, where, and how it was read.
    """
    return {
        "authority": record.authority,
        "year": record.year,
        "form": record.form,
        "published_on": _date_out(record.published_on),
        "posted_on": _date_out(record.posted_on),
        "tables": {
            table: {
                row: {column: _number_out(figure.value) for column, figure in columns.items()}
                for row, columns in rows.items()
            }
            for table, rows in record.tables.items()
        },
        "preamble": record.preamble,
        "sections": [
            {
                "number": section.number,
                "title": section.title,
                "text": section.text,
                "subsections": [{"title": part.title, "text": part.text} for part in section.subsections],
            }
            for section in record.sections
        ],
        "signature": record.signature,
        "is_complete": record.is_complete,
        "remarks": [
            {
                "code": remark.code,
                "place": remark.place,
                "message": remark.message,
                "is_incomplete": remark.is_incomplete,
            }
            for remark in record.remarks
        ],
        "provenance": {
            "path": record.provenance.path,
            "sha256": record.provenance.sha256,
            "bytes": record.provenance.bytes,
            "format": record.provenance.format,
            "reader": record.provenance.reader,
            "recogniser": record.provenance.recogniser,
            "pages": [list(size) for size in record.provenance.pages],
        },
        "cells": {
            table: {
                row: {column: _figure_out(figure) for column, figure in columns.items()}
                for row, columns in rows.items()
            }
            for table, rows in record.tables.items()
        },
    }


def from_contract(data: Mapping[str, Any], where: str) -> Record:
    """Read a record back from its JSON values.

    Args:
        data: as ``to_contract`` made it.
        where: named in messages, usually the file.

    Raises:
        RecordError: a field is missing or of the wrong type.
    """
    try:
        return Record(
            authority=data["authority"],
            year=int(data["year"]),
            form=data["form"],
            published_on=_date_in(data["published_on"]),
            posted_on=_date_in(data.get("posted_on")),
            tables={
                table: {
                    row: {
                        column: _figure_in(value, data["cells"][table][row][column])
                        for column, value in columns.items()
                    }
                    for row, columns in rows.items()
                }
                for table, rows in data["tables"].items()
            },
            preamble=data.get("preamble", ""),
            signature=data.get("signature", ""),
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
            remarks=tuple(Remark(**remark) for remark in data["remarks"]),
            provenance=Provenance(
                **{
                    **data["provenance"],
                    "pages": tuple((float(w), float(h)) for w, h in data["provenance"]["pages"]),
                }
            ),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise RecordError(
            f"{where}: the record does not follow the contract ({error!r}). Delete it and build again."
        ) from error


def dumps(record: Record) -> str:
    """A record as JSON text: stable order, readable as a diff, one figure's place on one line."""
    data = to_contract(record)
    cells = data.pop("cells")
    text = json.dumps(data, ensure_ascii=False, indent=1)
    lines = [text[:-2] + ",", ' "cells": {']
    for t, (table, rows) in enumerate(cells.items()):
        lines.append(f"  {json.dumps(table)}: {{")
        for r, (row, columns) in enumerate(rows.items()):
            lines.append(f"   {json.dumps(row)}: {{")
            for c, (column, cell) in enumerate(columns.items()):
                comma = "," if c < len(columns) - 1 else ""
                lines.append(f"    {json.dumps(column)}: {json.dumps(cell, ensure_ascii=False)}{comma}")
            lines.append("   }" + ("," if r < len(rows) - 1 else ""))
        lines.append("  }" + ("," if t < len(cells) - 1 else ""))
    lines += [" }", "}", ""]
    return "\n".join(lines)


def loads(text: str, where: str) -> Record:
    """Read a record from JSON text; decimals stay exact.

    Raises:
        RecordError: it is not JSON, or not a record.
    """
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise RecordError(f"{where}: not JSON ({error}). Delete it and build again.") from error
    return from_contract(data, where)


def _number_out(value: Value) -> int | float | None:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def _figure_out(figure: Figure) -> dict[str, Any]:
    data: dict[str, Any] = {"printed": figure.printed, "read_by": figure.read_by}
    if isinstance(figure.value, Decimal):
        data["exact"] = str(figure.value)
    if figure.confidence is not None:
        data["confidence"] = round(figure.confidence, 4)
    if figure.note:
        data["note"] = figure.note
    if figure.misread:
        data["misread"] = figure.misread
    data["at"] = _locator_out(figure.locator)
    return data


def _figure_in(value: int | float | None, cell: Mapping[str, Any]) -> Figure:
    exact: Value = Decimal(cell["exact"]) if "exact" in cell else None if value is None else int(value)
    return Figure(
        value=exact,
        printed=cell["printed"],
        locator=_locator_in(cell["at"]),
        read_by=cell["read_by"],
        confidence=cell.get("confidence"),
        note=cell.get("note", ""),
        misread=cell.get("misread", ""),
    )


def _locator_out(locator: Locator) -> dict[str, Any]:
    data: dict[str, Any] = {
        name: getattr(locator, name)
        for name in ("page", "table", "row", "column", "line", "field")
        if getattr(locator, name) is not None
    }
    if locator.box is not None:
        data["box"] = [round(edge, 2) for edge in locator.box]
    return data


def _locator_in(data: Mapping[str, Any]) -> Locator:
    box = data.get("box")
    return Locator(**{**data, "box": tuple(box) if box else None})


def _date_out(date: datetime.date | None) -> str | None:
    return date.isoformat() if date else None


def _date_in(text: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None
