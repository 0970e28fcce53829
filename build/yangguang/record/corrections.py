"""What people found misread: ``data/corrections.toml``, applied to records when they are published.

A correction says what we read and what the source prints. What a report itself prints wrongly is never
corrected.
"""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from yangguang.errors import CorrectionError
from yangguang.record.model import Figure, Record, Value

_KEYS = ("report", "cell", "read", "printed", "reason", "evidence", "date")


@dataclass(frozen=True, slots=True)
class Correction:
    """One misread cell.

    Attributes:
        report: id of the report, ``650103-government/2024``.
        cell: ``table.row.column``.
        read: the value that was read; ``None`` where nothing was.
        printed: the value that the source prints; ``None`` where it prints nothing.
        reason: how the misreading came about.
        evidence: where it can be seen: page, address, picture.
        date: of the correction.
        where: the entry, for messages.
    """

    report: str
    cell: str
    read: Value
    printed: Value
    reason: str
    evidence: str
    date: datetime.date
    where: str


def load_corrections(path: Path) -> tuple[Correction, ...]:
    """Read the corrections; without the file there are none.

    Raises:
        CorrectionError: the file is not TOML, an entry is incomplete, or a cell is corrected twice.
    """
    if not path.is_file():
        return ()
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CorrectionError(f"{path}: cannot be read ({error}), expected TOML. Mend it.") from error
    return parse_corrections(text, str(path))


def parse_corrections(text: str, source: str) -> tuple[Correction, ...]:
    """Read corrections from TOML; ``source`` is named in messages. Raises as ``load_corrections`` does."""
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise CorrectionError(f"{source}: cannot be read ({error}), expected TOML. Mend it.") from error
    found: dict[tuple[str, str], Correction] = {}
    for number, entry in enumerate(data.get("corrections", ()), 1):
        where = f"{source}, correction {number}"
        correction = _correction(entry, where)
        place = correction.report, correction.cell
        if place in found:
            raise CorrectionError(f"{where}: {' '.join(place)} is corrected twice. Keep one entry.")
        found[place] = correction
    return tuple(found.values())


def _correction(entry: Mapping[str, Any], where: str) -> Correction:
    if missing := [key for key in _KEYS if key not in entry]:
        raise CorrectionError(f"{where}: {missing[0]} is missing, expected {', '.join(_KEYS)}. Add it.")
    for key in ("read", "printed"):
        if entry[key] != "" and (isinstance(entry[key], bool) or not isinstance(entry[key], int | Decimal)):
            raise CorrectionError(
                f'{where}: {key} is {entry[key]!r}, expected a number, or "" for a blank cell.'
            )
    for key in ("reason", "evidence"):
        if not str(entry[key]).strip():
            raise CorrectionError(f"{where}: {key} is empty. Say why, and where it can be seen.")
    if not isinstance(entry["date"], datetime.date):
        raise CorrectionError(f"{where}: date is {entry['date']!r}, expected one such as 2026-01-31.")
    return Correction(
        report=str(entry["report"]),
        cell=str(entry["cell"]),
        read=None if entry["read"] == "" else entry["read"],
        printed=None if entry["printed"] == "" else entry["printed"],
        reason=str(entry["reason"]),
        evidence=str(entry["evidence"]),
        date=entry["date"],
        where=where,
    )


def corrected(
    records: Mapping[str, Record], corrections: Sequence[Correction], registered: Sequence[str]
) -> dict[str, Record]:
    """Apply corrections to records; both values stay visible in the figure.

    Args:
        records: by id of the report; those that could not be read are absent, and their corrections wait.
        corrections: of ``load_corrections``.
        registered: ids of all registered reports.

    Raises:
        CorrectionError: a correction names an unknown report or cell, or no longer applies: the cell is read
            otherwise by now.
    """
    found = dict(records)
    for correction in corrections:
        if correction.report not in registered:
            raise CorrectionError(
                f"{correction.where}: no report {correction.report!r} is registered. "
                "Correct its id, or remove the correction."
            )
        if correction.report in found:
            found[correction.report] = _apply(correction, found[correction.report])
    return found


def _apply(correction: Correction, record: Record) -> Record:
    table, _, rest = correction.cell.partition(".")
    row, _, column = rest.partition(".")
    figure = record.tables.get(table, {}).get(row, {}).get(column)
    if figure is None:
        raise CorrectionError(
            f"{correction.where}: {correction.report} prints no cell {correction.cell!r}. "
            "Compare with the id of the cell on its page."
        )
    if figure.value != correction.read:
        raise CorrectionError(
            f"{correction.where}: {correction.cell} of {correction.report} is read as {_text(figure.value)} "
            f"by now, expected {_text(correction.read)}. "
            "Look at the source again, then change or remove the correction."
        )
    mended = Figure(
        value=correction.printed,
        printed=_text(correction.printed),
        locator=figure.locator,
        read_by="corrected",
        note=f"{correction.reason}（{correction.evidence}，{correction.date}）",
        misread=figure.printed or "空白",
    )
    rows = record.tables[table]
    tables = {**record.tables, table: {**rows, row: {**rows[row], column: mended}}}
    return replace(record, tables=tables)


def _text(value: Value) -> str:
    return "" if value is None else str(value)
