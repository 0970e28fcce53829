"""What a rule is held against, and what it may say of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from yangguang.checks.finding import CheckResult, Reason, Verdict
from yangguang.languages import Words
from yangguang.record.model import Figure, Record

Place = tuple[str, str, str]
"""Table, row and column codes of a cell."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another report of the same year and division: of which authority, of what kind."""

    authority_id: str
    kind: str
    record: Record


@dataclass(frozen=True, slots=True)
class Case:
    """A report with everything around it that a rule may ask for.

    Attributes:
        record: the report.
        previous: that of the same authority for the year before; ``None`` for none.
        sums: the results of the form's own sums.
        previous_sums: those of the report of the year before.
        level, kind: of the authority, as registered; "" where unknown.
        names: of the authority, as registered.
        years: for which the authority has a report here.
        body_changed: the year before is reported on by the body that this one succeeded.
        is_reissue: an earlier report of the same year is held.
        is_own_wording: the text is ours (a transcription), only the figures are the report's.
        neighbours: other reports of the same year and division.
        units: ids of the authorities whose reports this one adds up; ``None`` where the register has no
            complete list.
    """

    record: Record
    previous: Record | None
    sums: Sequence[CheckResult]
    level: str = ""
    kind: str = ""
    previous_sums: Sequence[CheckResult] = ()
    names: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    body_changed: bool = False
    is_reissue: bool = False
    is_own_wording: bool = False
    neighbours: Sequence[Neighbour] = ()
    units: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a procedure says: the verdict, why, the cells concerned, and a sentence where it fails."""

    verdict: Verdict
    reason: Reason = ""
    cells: tuple[tuple[Place, Figure], ...] = ()
    message: str = ""
    message_en: str = ""
    severity: str = field(default="")


Procedure = Callable[[Case, Sequence[str]], Judgement]
"""A rule that no formula says: of one report, and of the tables that the rule names."""


def failing(said: Sequence[Words]) -> Judgement:
    """That a report breaks a rule, in as many ways as are said."""
    chinese, english = "；".join(one.zh for one in said), "; ".join(one.en for one in said)
    return Judgement("fail", message=f"{chinese}。", message_en=f"{english}.")


def named_cells(record: Record, names: Sequence[str]) -> list[tuple[Place, Figure]] | None:
    """The cells ``table.row.column``; ``None`` where one is absent or blank."""
    found: list[tuple[Place, Figure]] = []
    for name in names:
        table, row, column = name.split(".")
        figure = record.tables.get(table, {}).get(row, {}).get(column)
        if figure is None or figure.value is None:
            return None
        found.append(((table, row, column), figure))
    return found


def passages(record: Record) -> Iterator[tuple[int, int, str]]:
    """The text of a report: number of the part (0: before the first), of the subsection (0: none), words."""
    yield 0, 0, record.preamble
    for section in record.sections:
        yield section.number, 0, section.text
        for place, part in enumerate(section.subsections, 1):
            yield section.number, place, part.text
