"""The rows of ``coverage``: one authority and year each."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from yangguang.datasets.collection import Collection


def coverage_lines(collection: Collection) -> Iterator[Mapping[str, Any]]:
    """What is expected and what is here, by authority, then year."""
    for line in collection.coverage:
        yield {
            "report_id": line.report_id,
            "authority_id": line.authority.id,
            "authority": line.authority.name,
            "year": line.year,
            "status": line.status,
            "due_on": line.due_on,
            "dated_on": line.dated_on,
            "timeliness": line.timeliness,
            "days_late": line.days_late,
            "is_scan": line.is_scan,
            "source_url": line.url or None,
            "link": line.link or None,
            "visited_on": datetime.date.fromisoformat(line.visited_on) if line.visited_on else None,
        }
