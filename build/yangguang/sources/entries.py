"""Adding to the registers, so that a person's file keeps its other columns and its other rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from yangguang.files import write_whole
from yangguang.sources.registry import AUTHORITY_COLUMNS, SOURCE_COLUMNS, Authority, Source


def ensure_registers(sources: Path, authorities: Path) -> None:
    """Create the two registers, with their header rows only, where they do not exist yet."""
    for path, columns in ((sources, SOURCE_COLUMNS), (authorities, AUTHORITY_COLUMNS)):
        if not path.exists():
            write_whole(path, (",".join(columns) + "\n").encode())


def put_source(path: Path, source: Source) -> None:
    """Add a report to ``data/sources.csv``, or change its row; rows stand by authority, year, issue."""
    row = {
        "authority_id": source.authority_id,
        "year": str(source.year),
        "path": source.path,
        "kind": source.kind,
        "url": source.url,
        "note": source.note,
        "issue": "" if source.issue == 1 else str(source.issue),
    }
    _put(path, SOURCE_COLUMNS, ("authority_id", "year", "issue"), row)


def put_authority(path: Path, authority: Authority) -> None:
    """Add a body to ``data/authorities.csv``, or change its row; rows stand by id."""
    row = {
        "id": authority.id,
        "name": authority.name,
        "name_en": authority.name_en,
        "code": authority.code,
        "level": authority.level,
        "kind": authority.kind,
        "parent": authority.parent,
        "aliases": "|".join(authority.aliases),
        "successor_of": "|".join(authority.successor_of),
        "since": authority.since,
    }
    _put(path, AUTHORITY_COLUMNS, ("id",), row)


def _put(path: Path, columns: tuple[str, ...], key: tuple[str, ...], row: Mapping[str, str]) -> None:
    text = path.read_text(encoding="utf-8-sig") if path.is_file() else ""
    reader = csv.DictReader(text.splitlines())
    names = list(reader.fieldnames or columns)
    names += [name for name, value in row.items() if value and name not in names]

    def place_of(one: Mapping[str, str | None]) -> tuple[str, ...]:
        values = [one.get(name) or "" for name in key]
        return tuple(
            "" if (name, value) == ("issue", "1") else value for name, value in zip(key, values, strict=True)
        )

    rows = {place_of(old): old for old in reader}
    place = place_of(row)
    rows[place] = {**dict.fromkeys(names, ""), **rows.get(place, {}), **row}
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, names, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows[place] for place in sorted(rows))
    write_whole(path, out.getvalue().encode())
