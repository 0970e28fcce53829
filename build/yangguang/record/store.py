"""Records on disk: ``data/records/<year>/<authority id>.json``, written whole.

An earlier issue of a report that was published again lies beside it as ``<authority id>.v1.json``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from yangguang.errors import RecordError
from yangguang.files import write_whole
from yangguang.record.contract import dumps, loads
from yangguang.record.model import Record


def record_path(records: Path, authority_id: str, year: int, earlier_issue: int | None = None) -> Path:
    """Where the record of an authority and year lies; ``earlier_issue`` is the number of a superseded one."""
    version = "" if earlier_issue is None else f".v{earlier_issue}"
    return records / str(year) / f"{authority_id}{version}.json"


def save_record(records: Path, authority_id: str, record: Record, earlier_issue: int | None = None) -> Path:
    """Write a record; a file that already holds these bytes is left alone."""
    path = record_path(records, authority_id, record.year, earlier_issue)
    content = dumps(record).encode()
    if not (path.is_file() and path.read_bytes() == content):
        write_whole(path, content)
    return path


def load_record(path: Path) -> Record:
    """Read one record.

    Raises:
        RecordError: the file cannot be read or does not follow the contract.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RecordError(
            f"{path}: the record cannot be read ({error}). Delete it and build again."
        ) from error
    return loads(text, str(path))


def stored_records(records: Path) -> Iterator[tuple[str, Path]]:
    """The authority id and path of every stored record, by year, then id."""
    for path in sorted(records.glob("*/*.json")):
        yield path.name.partition(".")[0], path
