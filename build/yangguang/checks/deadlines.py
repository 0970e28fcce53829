"""By when a report is due: ``deadlines.toml``."""

from __future__ import annotations

import datetime
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Deadline:
    """By when the reports of some bodies are due."""

    first_year: int
    last_year: int
    kinds: tuple[str, ...]
    levels: tuple[str, ...]
    month: int
    day: int
    basis: str
    basis_en: str


@cache
def deadlines() -> tuple[Deadline, ...]:
    """The legal days, in the order in which they are tried."""
    data = tomllib.loads(Path(__file__).with_name("deadlines.toml").read_text(encoding="utf-8"))
    return tuple(
        Deadline(
            first_year=item["years"]["from"],
            last_year=item["years"].get("to", 9999),
            kinds=tuple(item["kinds"]),
            levels=tuple(item["levels"]),
            month=item["month"],
            day=item["day"],
            basis=item["basis"],
            basis_en=item["basis_en"],
        )
        for item in data["deadlines"]
    )


def due_on(kind: str, level: str, year: int) -> datetime.date | None:
    """The day by which the report of such a body on a year is due; ``None`` where no rule names it."""
    for one in deadlines():
        is_named = kind in one.kinds and level in one.levels
        if is_named and one.first_year <= year <= one.last_year:
            return datetime.date(year + 1, one.month, one.day)
    return None
