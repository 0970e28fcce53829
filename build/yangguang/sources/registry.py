"""The register of reports and of the bodies that publish them: two CSV files that people edit."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from yangguang.errors import SourceError

_ID = re.compile(r"^[a-z0-9]+(?:-[a-z0-9]+)*$")
_LEVELS = ("national", "province", "prefecture", "county", "township")
_KINDS = ("transcription", "report", "listed")
SOURCE_COLUMNS = ("authority_id", "year", "path", "kind", "url", "note")
AUTHORITY_COLUMNS = ("id", "name", "name_en", "code", "level", "kind", "parent", "aliases")


@dataclass(frozen=True, slots=True)
class Authority:
    """A body that publishes reports.

    Attributes:
        id: permanent, lower case; the code of its division and a word for the organ: ``650103-government``.
        name: its name in full.
        name_en: in English, "" where none is registered.
        code: of its division, GB/T 2260, six digits as text.
        level: national, province, prefecture, county or township.
        kind: government, office or department.
        parent: code of the division above it; for offices and departments, of the division they serve.
        aliases: other names it prints on its reports.
        successor_of: ids of the bodies whose powers it took over, which report no more.
        since: the year, month or day from which it does, ``2025-11``; "" where it succeeded nobody.
    """

    id: str
    name: str
    name_en: str
    code: str
    level: str
    kind: str
    parent: str = ""
    aliases: tuple[str, ...] = ()
    successor_of: tuple[str, ...] = ()
    since: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """All its names."""
        return (self.name, *self.aliases)


@dataclass(frozen=True, slots=True)
class Source:
    """A report that is known of.

    Attributes:
        authority_id: whose.
        year: the year reported on.
        path: of the file in the repository, relative to its root; "" where we do not hold it.
        kind: "report" (the file as published), "transcription" (figures official, wording ours), "listed" (an
            address only).
        url: where it is published, "" where unknown.
        note: for readers, "" for none.
        issue: 1 for a report as first published, 2 where it was published again with other figures, and so
            on.
        is_current: whether it is the latest issue that we hold; the address of the report shows that one.
    """

    authority_id: str
    year: int
    path: str
    kind: str
    url: str = ""
    note: str = ""
    issue: int = 1
    is_current: bool = True

    @property
    def report_id(self) -> str:
        """Permanent name: authority and year; of an earlier issue with its number, ``…/2023-v1``."""
        return f"{self.authority_id}/{self.year}" + ("" if self.is_current else f"-v{self.issue}")

    @property
    def earlier_issue(self) -> int | None:
        """Number of an issue that another one stands in the place of; ``None`` for the current one."""
        return None if self.is_current else self.issue


def load_authorities(path: Path) -> dict[str, Authority]:
    """Read the register of authorities.

    Returns:
        Authorities by id, in the order of the file.

    Raises:
        SourceError: a row is wrong; the message names file, line, what was found and what to do.
    """
    found: dict[str, Authority] = {}
    for where, row in _rows(path, AUTHORITY_COLUMNS, ("successor_of", "since")):
        if not _ID.match(row["id"]):
            raise SourceError(
                f"{where}: id {row['id']!r}, expected lower-case words joined by hyphens. Correct it."
            )
        if row["id"] in found:
            raise SourceError(f"{where}: id {row['id']!r} stands twice. Keep one row.")
        if not row["name"]:
            raise SourceError(f"{where}: no name, expected the authority's name in full. Add it.")
        if row["level"] not in _LEVELS:
            raise SourceError(
                f"{where}: level {row['level']!r}, expected one of {', '.join(_LEVELS)}. Correct it."
            )
        for column in ("code", "parent"):
            if not re.fullmatch(r"[0-9]{6}|", row[column]):
                raise SourceError(
                    f"{where}: {column} {row[column]!r}, expected six digits (GB/T 2260). Correct it."
                )
        if not re.fullmatch(r"(?:(?:19|20)[0-9]{2}(?:-[01][0-9](?:-[0-3][0-9])?)?)?", row["since"]):
            raise SourceError(
                f"{where}: since {row['since']!r}, expected 2025, 2025-11 or 2025-11-30. Correct it."
            )
        if bool(row["successor_of"]) != bool(row["since"]):
            raise SourceError(
                f"{where}: successor_of {row['successor_of']!r} with since {row['since']!r}, expected both "
                "or neither. Say whose powers it took over, and when."
            )
        lists = {name: _listed(row[name]) for name in ("aliases", "successor_of")}
        found[row["id"]] = Authority(**{**row, **lists})  # type: ignore[arg-type]
    for authority in found.values():
        for other in authority.successor_of:
            if other not in found or other == authority.id:
                raise SourceError(
                    f"{path}: {authority.id} is the successor of {other!r}, expected the id of another row. "
                    "Register that body, or correct the id."
                )
    return found


def _listed(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split("|") if name.strip())


def load_sources(path: Path, authorities: Mapping[str, Authority]) -> list[Source]:
    """Read the register of reports.

    Args:
        path: ``data/sources.csv``.
        authorities: every source must belong to one of them.

    Returns:
        Sources by authority, year and issue.

    Raises:
        SourceError: a row is wrong, or two rows register one issue of one report.
    """
    found: dict[tuple[str, int], dict[int, Source]] = {}
    for where, row in _rows(path, SOURCE_COLUMNS, ("issue",)):
        if row["authority_id"] not in authorities:
            raise SourceError(
                f"{where}: authority {row['authority_id']!r} is not registered. "
                "Add it to data/authorities.csv."
            )
        if not re.fullmatch(r"(?:19|20)[0-9]{2}", row["year"]):
            raise SourceError(f"{where}: year {row['year']!r}, expected the year reported on. Correct it.")
        if row["kind"] not in _KINDS:
            raise SourceError(
                f"{where}: kind {row['kind']!r}, expected one of {', '.join(_KINDS)}. Correct it."
            )
        if row["path"].startswith("/") or ".." in Path(row["path"]).parts:
            raise SourceError(
                f"{where}: path {row['path']!r} leaves the repository. Move the file into data/reports."
            )
        if not re.match(r"^(?:https?://\S+|)$", row["url"]):
            raise SourceError(f"{where}: address {row['url']!r}, expected http:// or https://. Correct it.")
        if not re.fullmatch(r"[1-9][0-9]?|", row["issue"]):
            raise SourceError(f"{where}: issue {row['issue']!r}, expected 1, 2 … or nothing. Correct it.")
        numbers = {"year": int(row["year"]), "issue": int(row["issue"] or 1)}
        source = Source(**{**row, **numbers})  # type: ignore[arg-type]
        issues = found.setdefault((source.authority_id, source.year), {})
        if source.issue in issues:
            raise SourceError(
                f"{where}: the report {source.report_id} is registered twice. Keep one row; or, if it was "
                "published again with other figures, number the rows in a column issue: 1, 2."
            )
        issues[source.issue] = source
    return [
        replace(issues[number], is_current=number == _current(issues))
        for _, issues in sorted(found.items())
        for number in sorted(issues)
    ]


def _current(issues: Mapping[int, Source]) -> int:
    """The latest issue that we hold; of a report that we do not hold, the latest."""
    return max(issues, key=lambda number: (bool(issues[number].path), number))


def _rows(
    path: Path, columns: tuple[str, ...], optional: tuple[str, ...]
) -> Iterator[tuple[str, dict[str, str]]]:
    """The rows of a CSV file, stripped, each with where it stands; optional columns may be absent."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise SourceError(
            f"{path}: there is no such file, expected the register. "
            "Add a report (yangguang add), which makes it."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{path}: cannot be read ({error}), expected UTF-8. Save it as UTF-8.") from error
    reader = csv.DictReader(text.splitlines())
    if missing := [column for column in columns if column not in (reader.fieldnames or ())]:
        raise SourceError(f"{path}: column {missing[0]!r} is missing, expected {', '.join(columns)}. Add it.")
    for row in reader:
        yield (
            f"{path} line {reader.line_num}",
            {column: (row.get(column) or "").strip() for column in (*columns, *optional)},
        )
