"""``data/fetched.csv``: what was fetched of each registered address, when, and what was met."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from yangguang.errors import SourceError
from yangguang.files import write_whole

OUTCOMES = ("fetched", "unchanged", "replaced", "gone", "denied", "refused", "failed")
"""What may be met at an address: the report, for the first time; the same as before; another version (what we
have is kept, the new one lies beside it); nothing any more; a refusal of the server; one of ours
(robots.txt); a fault that may pass."""


@dataclass(frozen=True, slots=True)
class Visit:
    """The last visit to the address of one report.

    Attributes:
        report_id: ``<authority id>/<year>``.
        url: the address as registered when it was visited.
        outcome: one of ``OUTCOMES``.
        visited_on: ISO date.
        fetched_on: ISO date of the version that we hold, "" for none.
        final_url: where the file came from, after redirects and from a page to its attachment; "" for none.
        path: of the file, relative to the portal's root; "" for none.
        sha256: of the file.
        fingerprint: of its tables (``sources.attachments.fingerprint``), to tell a new version from a new
        menu.
        etag: of the registered address, to ask conditionally.
        last_modified: likewise.
        new_path: the other version, where the outcome is "replaced".
        message: what was met, one sentence; "" where all is well.
    """

    report_id: str
    url: str
    outcome: str
    visited_on: str
    fetched_on: str = ""
    final_url: str = ""
    path: str = ""
    sha256: str = ""
    fingerprint: str = ""
    etag: str = ""
    last_modified: str = ""
    new_path: str = ""
    message: str = ""


COLUMNS = tuple(field.name for field in fields(Visit))


def load_visits(path: Path) -> dict[str, Visit]:
    """The visits by report id; none where the file does not exist yet.

    Raises:
        SourceError: the file is not what ``save_visits`` writes.
    """
    if not path.is_file():
        return {}
    rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    if tuple(rows.fieldnames or ()) != COLUMNS:
        raise SourceError(
            f"{path}: found columns {', '.join(rows.fieldnames or ())}, expected {', '.join(COLUMNS)}. "
            "Delete the file: everything is visited again."
        )
    visits: dict[str, Visit] = {}
    for row in rows:
        visit = Visit(**{name: row[name] or "" for name in COLUMNS})
        if visit.outcome not in OUTCOMES:
            raise SourceError(
                f"{path} line {rows.line_num}: outcome {visit.outcome!r}, expected one of "
                f"{', '.join(OUTCOMES)}. Correct it."
            )
        visits[visit.report_id] = visit
    return visits


def save_visits(path: Path, visits: Mapping[str, Visit]) -> None:
    """Write the visits, by report id, whole."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for _, visit in sorted(visits.items()):
        writer.writerow([" ".join(str(getattr(visit, name)).split()) for name in COLUMNS])
    write_whole(path, out.getvalue().encode())
