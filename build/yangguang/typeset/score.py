"""How well a reader did: a record held against the report that the document shows, cell by cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Literal

from yangguang.record.model import Record
from yangguang.typeset.report import Report

Verdict = Literal["right", "missing", "wrong flagged", "wrong"]
"""right: the number (or the blank) that is printed; missing: not read, and the record says so; wrong flagged:
another number, but a mark on the cell, a mark on the report or a finding points there; wrong: another
number, or a blank or nothing where a number is printed, and nobody is told."""

VERDICTS: tuple[Verdict, ...] = ("right", "missing", "wrong flagged", "wrong")
"""All verdicts, from good to bad."""

_DOUBTS = ("cell_uncertain", "cell_unreadable", "cell_derived")
"""Codes of the remarks that mark one cell."""


@dataclass(frozen=True, slots=True)
class Miss:
    """One cell that was not read right; ``got`` is "nothing" where the record has no such cell."""

    place: str
    expected: str
    got: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Score:
    """What became of one document.

    Attributes:
        cells: number of cells by verdict.
        doubted: cells read right that carry a mark of doubt all the same.
        misses: the cells that are not right.
        faults: the other fields that differ: authority, year, form, published_on, posted_on, parts.
        error: message of the exception where the document could not be read; every cell is then missing.
    """

    cells: Counter[Verdict]
    misses: tuple[Miss, ...] = ()
    faults: tuple[str, ...] = ()
    error: str = field(default="")
    doubted: int = 0

    @property
    def is_perfect(self) -> bool:
        """Whether everything was read as printed."""
        return not self.misses and not self.faults and not self.error


def score_record(report: Report, record: Record, doubted: Collection[str] = ()) -> Score:
    """Compare a record with the report its document was made from.

    Args:
        report: what the document shows.
        record: what was read.
        doubted: codes of the tables in which a check of the record found a fault.
    """
    misses: list[Miss] = []
    cells: Counter[Verdict] = Counter()
    flagged = {*doubted, *_marked_tables(record)}
    marked = {remark.place for remark in record.remarks if remark.code in _DOUBTS}
    doubts = 0
    for table, row, column in _places(report, record):
        place = f"{table}.{row}.{column}"
        columns = report.tables.get(table, {}).get(row, {})
        figure = record.tables.get(table, {}).get(row, {}).get(column)
        if column not in columns:
            got = str(figure.value) if figure else ""
            verdict: Verdict = "wrong flagged" if table in flagged else "wrong"
            misses.append(Miss(place, "no such cell", got, verdict))
        elif figure is not None and figure.value == columns[column]:
            verdict = "right"
            if figure.read_by == "unreadable" and columns[column] is None:
                verdict = "missing"
            doubts += place in marked
        else:
            verdict = _verdict(record, place, table in flagged or place in marked)
            got = "nothing" if figure is None else f"{figure.value} ({figure.printed!r}, {figure.read_by})"
            misses.append(Miss(place, str(columns[column]), got, verdict))
        cells[verdict] += 1
    return Score(cells, tuple(misses), tuple(_faults(report, record)), doubted=doubts)


def unread(report: Report, error: Exception) -> Score:
    """The score of a document that raised an exception."""
    number = sum(len(columns) for rows in report.tables.values() for columns in rows.values())
    return Score(Counter({"missing": number}), error=f"{type(error).__name__}: {error}")


def _places(report: Report, record: Record) -> Iterator[tuple[str, str, str]]:
    seen: set[tuple[str, str, str]] = set()
    for table, rows in report.tables.items():
        for row, columns in rows.items():
            for column in columns:
                seen.add((table, row, column))
                yield table, row, column
    for table, row, column, _ in record.figures():
        if (table, row, column) not in seen:
            yield table, row, column


def _marked_tables(record: Record) -> Iterator[str]:
    """The tables that a remark of the record calls incomplete."""
    for remark in record.remarks:
        if remark.is_incomplete:
            yield from (remark.place.split(".")[0],) if remark.place else record.tables


def _verdict(record: Record, place: str, is_flagged: bool) -> Verdict:
    table, row, column = place.split(".")
    figure = record.tables.get(table, {}).get(row, {}).get(column)
    if figure is not None and figure.read_by == "unreadable":
        return "missing"
    if figure is None or figure.value is None:
        return "missing" if is_flagged else "wrong"
    return "wrong flagged" if is_flagged or figure.note else "wrong"


def _faults(report: Report, record: Record) -> Iterator[str]:
    for name in ("authority", "year", "form", "published_on", "posted_on"):
        expected, got = getattr(report, name), getattr(record, name)
        if expected != got:
            yield f"{name}: expected {expected}, got {got}"
    parts = [section.title for section in report.sections]
    read = [section.title for section in record.sections]
    if parts != read:
        yield f"parts: expected {parts}, got {read}"
    for section, its in zip(report.sections, record.sections, strict=False):
        titles = [part.title for part in section.subsections]
        if titles != (got := [part.title for part in its.subsections]):
            yield f"subsections of part {section.number}: expected {titles}, got {got}"
