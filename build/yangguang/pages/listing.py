"""What pages that list things share: at most 200 items a page, charts with their files, coverage."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, TypeVar

from yangguang.charts.theme import Chart
from yangguang.checks.coverage import CoverageLine
from yangguang.pages.shapes import ChartView, Download
from yangguang.pages.words import size_text

Made = tuple[str, bytes | tuple[str, Mapping[str, Any]]]
"""Name of a file below the language's folder; its bytes, or its template and what that is given."""

ITEMS_A_PAGE = 200
"""Items that one page lists: more are slow to load and are not read."""

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Pager:
    """Where a page stands among its neighbours; addresses are from the root of the language."""

    previous: str | None
    next: str | None
    number: int
    of: int


@dataclass(frozen=True, slots=True)
class CoverageCounts:
    """Of how many expected reports: held, address known, not in this portal; late among those held."""

    expected: int = 0
    held: int = 0
    listed: int = 0
    late: int = 0

    @classmethod
    def by_place(
        cls, lines: Iterable[CoverageLine], way_to: Callable[[str], Sequence[str]]
    ) -> dict[str, CoverageCounts]:
        """Count for each place what is expected of the authorities in it."""
        found: dict[str, CoverageCounts] = {}
        for line in lines:
            for code in way_to(line.authority.code):
                found[code] = found.get(code, cls()).with_line(line)
        return found

    def with_line(self, line: CoverageLine) -> CoverageCounts:
        """The counts with one report more."""
        return CoverageCounts(
            self.expected + 1,
            self.held + (line.status == "held"),
            self.listed + (line.status == "listed"),
            self.late + (line.status == "held" and line.timeliness == "late"),
        )


def paged(items: Sequence[Item], address: str) -> Iterator[tuple[str, Sequence[Item], Pager]]:
    """Divide a list into pages: name of the file, what it shows, where it stands. There is always a first.

    Args:
        items: of the list.
        address: of the first page, from the root of the language, with a slash at its end; the others stand
            below it (``…/2/``).
    """
    pages = [items[at : at + ITEMS_A_PAGE] for at in range(0, len(items), ITEMS_A_PAGE)] or [items]
    addresses = [address, *(f"{address}{number}/" for number in range(2, len(pages) + 1))]
    for number, shown in enumerate(pages):
        pager = Pager(
            addresses[number - 1] if number else None,
            addresses[number + 1] if number + 1 < len(pages) else None,
            number + 1,
            len(pages),
        )
        yield f"{addresses[number]}index.md", shown, pager


def charts_made(charts: Iterable[Chart], address: str) -> tuple[list[ChartView], list[Made]]:
    """Charts as a page shows them, and the files of their specifications; what is not drawn is left out."""
    drawn = [chart for chart in charts if not chart.is_empty]
    return (
        [ChartView.of(chart, address) for chart in drawn],
        [(f"{address}{chart.id}.json", chart.json()) for chart in drawn],
    )


def data_file(address: str, label: str, sizes: Mapping[str, int]) -> list[Download]:
    """A data file to take away; none where it was not written."""
    if address not in sizes:
        return []
    kind = PurePosixPath(address).suffix.removeprefix(".").upper()
    return [Download(label, address, kind, size_text(sizes[address]))]
