"""The register of reports and of the bodies that publish them: two CSV files that people edit."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
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
    """

    id: str
    name: str
    name_en: str
    code: str
    level: str
    kind: str
    parent: str = ""
    aliases: tuple[str, ...] = ()

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
    """

    authority_id: str
    year: int
    path: str
    kind: str
    url: str = ""
    note: str = ""

    @property
    def report_id(self) -> str:
        """Permanent name of the report: authority and year."""
        return f"{self.authority_id}/{self.year}"


def load_authorities(path: Path) -> dict[str, Authority]:
    """Read the register of authorities.

    Returns:
        Authorities by id, in the order of the file.

    Raises:
        SourceError: a row is wrong; the message names file, line, what was found and what to do.
    """
    found: dict[str, Authority] = {}
    for where, row in _rows(path, AUTHORITY_COLUMNS):
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
        found[row["id"]] = Authority(
            **{**row, "aliases": tuple(name.strip() for name in row["aliases"].split("|") if name.strip())}  # type: ignore[arg-type]
        )
    return found


def load_sources(path: Path, authorities: Mapping[str, Authority]) -> list[Source]:
    """Read the register of reports.

    Args:
        path: ``data/sources.csv``.
        authorities: every source must belong to one of them.

    Returns:
        Sources by authority, then year.

    Raises:
        SourceError: a row is wrong, or two rows register one report.
    """
    found: dict[str, Source] = {}
    for where, row in _rows(path, SOURCE_COLUMNS):
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
        source = Source(**{**row, "year": int(row["year"])})  # type: ignore[arg-type]
        if source.report_id in found:
            raise SourceError(f"{where}: the report {source.report_id} is registered twice. Keep one row.")
        found[source.report_id] = source
    return sorted(found.values(), key=lambda source: (source.authority_id, source.year))


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[str, dict[str, str]]]:
    """The rows of a CSV file, stripped, each with where it stands."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise SourceError(
            f"{path}: there is no such file, expected the register. Create it with a header row."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{path}: cannot be read ({error}), expected UTF-8. Save it as UTF-8.") from error
    reader = csv.DictReader(text.splitlines())
    if missing := [column for column in columns if column not in (reader.fieldnames or ())]:
        raise SourceError(f"{path}: column {missing[0]!r} is missing, expected {', '.join(columns)}. Add it.")
    for row in reader:
        yield (
            f"{path} line {reader.line_num}",
            {column: (row[column] or "").strip() for column in columns},
        )
