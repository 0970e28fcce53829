"""The list of divisions (GB/T 2260) with their validity, and whether the registers agree with it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from yangguang.errors import SourceError
from yangguang.sources.registry import Authority, Source

_COLUMNS = ("code", "name", "level", "parent", "valid_from", "valid_to", "note")
_WHEN = re.compile(r"(?:(?:19|20)[0-9]{2}(?:-[01][0-9](?:-[0-3][0-9])?)?)?")


@dataclass(frozen=True, slots=True)
class Division:
    """A place with a code.

    Attributes:
        code: six digits as text.
        name: its own, without that of the division above.
        level: province, prefecture or county.
        parent: code of the division above, "" for a province.
        valid_from, valid_to: year, month or day from and to which the code stands for it; "" where it did
            when the list was made, or still does.
        note: what became of it, "" for nothing.
    """

    code: str
    name: str
    level: str
    parent: str
    valid_from: str
    valid_to: str
    note: str

    def covers(self, year: int) -> bool:
        """Whether the code stood for the place at some time of a year."""
        return (self.valid_from or "0")[:4] <= str(year) <= (self.valid_to or "9999")[:4]


def load_division_list(path: Path) -> dict[str, Division]:
    """Every division by its code; empty where the portal has no such list.

    Raises:
        SourceError: the column code or name is missing, a code stands twice, or a date is none.
    """
    if not path.is_file():
        return {}
    reader = csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines())
    if missing := [column for column in _COLUMNS[:2] if column not in (reader.fieldnames or ())]:
        raise SourceError(
            f"{path}: column {missing[0]!r} is missing, expected {', '.join(_COLUMNS)}. "
            "Write the list again with scripts/make_divisions.py."
        )
    found: dict[str, Division] = {}
    for row in reader:
        where = f"{path} line {reader.line_num}"
        division = Division(**{column: (row.get(column) or "").strip() for column in _COLUMNS})
        if division.code in found:
            raise SourceError(f"{where}: code {division.code} stands twice. Keep one row.")
        for column in ("valid_from", "valid_to"):
            if not _WHEN.fullmatch(getattr(division, column)):
                raise SourceError(
                    f"{where}: {column} {getattr(division, column)!r}, expected 2025, 2025-11 or 2025-11-30. "
                    "Correct it."
                )
        found[division.code] = division
    return found


def check_divisions(authorities: Iterable[Authority], path: Path, sources: Iterable[Source] = ()) -> None:
    """Hold the registers against the list of divisions; without the list nothing is said.

    Args:
        authorities: of the register.
        path: ``data/divisions.csv``.
        sources: of the register.

    Raises:
        SourceError: a code is not listed, a report is of a year for which its code was not valid, or one name
            leads to two authorities of one division.
    """
    divisions = load_division_list(path)
    if not divisions:
        return
    known: dict[tuple[str, str], Authority] = {}
    by_id: dict[str, Authority] = {}
    for authority in authorities:
        _check(authority, divisions)
        by_id[authority.id] = authority
        for name in dict.fromkeys(authority.names):
            other = known.setdefault((authority.code, name), authority)
            if other is not authority:
                raise SourceError(
                    f"data/authorities.csv: {name!r} names both {other.id} and {authority.id}, "
                    "expected one body. Join the rows, or take the alias away."
                )
    for source in sources:
        division = divisions.get(by_id[source.authority_id].code)
        if division and not division.covers(source.year):
            raise SourceError(
                f"data/sources.csv: {source.report_id} is of a year for which {division.code} "
                f"{division.name} was not valid ({division.valid_from or '…'} to "
                f"{division.valid_to or '…'}). Register it with the body that succeeded it (successor_of in "
                "data/authorities.csv), or correct the year."
            )


def _check(authority: Authority, divisions: Mapping[str, Division]) -> None:
    if authority.code and authority.code not in divisions:
        raise SourceError(
            f"data/authorities.csv: code of {authority.id} is {authority.code}, which data/divisions.csv "
            "does not list. Correct it, or add a division that has ended to scripts/divisions.toml."
        )
