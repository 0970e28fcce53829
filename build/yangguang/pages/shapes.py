"""What the templates are given; the shapes are listed at the top of ``templates/_parts.html.jinja``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from yangguang.charts.theme import Chart

Header = Literal["col", "colgroup", "row", "rowgroup", "band", "corner"]
"""What a label of a table is for: columns or rows; the article above a band of rows; the note in the
corner."""


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step of the way to a page."""

    label: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Headline:
    """A figure of the first screen."""

    code: str
    label: str
    value: str
    unit: str
    basis: str | None
    previous: str | None
    peers: str | None
    definition: str
    url: str | None


@dataclass(frozen=True, slots=True)
class ChartView:
    """A chart on a page; ``spec`` is the address of its specification, ``height`` what to keep free."""

    id: str
    spec: str
    title: str
    description: str
    source: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    height: int
    definition: str

    @classmethod
    def of(cls, chart: Chart, address: str) -> ChartView:
        """Show a chart whose specification lies at ``<address><chart id>.json``, from the language's root."""
        return cls(
            id=f"chart-{chart.id}",
            spec=f"{address}{chart.id}.json",
            title=chart.title,
            description=chart.description,
            source=chart.source,
            columns=[str(column) for column in chart.table.columns],
            rows=[[str(value) for value in row] for row in chart.table.itertuples(index=False)],
            height=chart.height,
            definition=chart.definition,
        )


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of an official table; ``printed`` is the form's own label where ``text`` translates it."""

    text: str
    header: Header | None = None
    colspan: int = 1
    rowspan: int = 1
    id: str | None = None
    url: str | None = None
    blank: bool = False
    mark: Literal["fail", "derived", "ocr", "corrected"] | None = None
    note: str | None = None
    narrow: bool = False
    printed: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """An official table as a report prints it.

    ``printed`` is the form's own caption where ``caption`` translates it, ``corrections`` what was misread in
    it, each with the reason in the words of whoever corrected it.
    """

    code: str
    short: str
    caption: str
    printed: str
    head: Sequence[Sequence[Cell]]
    body: Sequence[Sequence[Cell]]
    corrections: Sequence[tuple[str, str]]
    wrong_url: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A term of an equation; ``cell`` is the id of its cell."""

    label: str
    value: str
    sign: str
    cell: str | None


@dataclass(frozen=True, slots=True)
class FindingView:
    """An equation that does not hold."""

    id: str
    rule: str
    severity: str
    place: str
    parts: Sequence[Part]
    totals: Sequence[Part]
    computed: str
    printed: str
    difference: str
    text: str
    authority: str
    year: int
    report_url: str


@dataclass(frozen=True, slots=True)
class RepairView:
    """A cell with which, read otherwise, the sums would hold; ``remark`` is what else is to be known."""

    cell: str
    text: str
    remark: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a report adds up, with the numbers of its equations."""

    state: Literal["pass", "fail", "unknown"]
    passed: int
    failed: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Download:
    """A file to take away."""

    label: str
    url: str
    format: str
    size: str
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report in a list."""

    url: str
    authority: str
    year: int
    facts: str
    verdict: Verdict
    kind: str


@dataclass(frozen=True, slots=True)
class Link:
    """A place or year to go to, with its number of reports."""

    label: str
    url: str | None
    reports: int
    year: int | None = None
    current: bool = False


@dataclass(frozen=True, slots=True)
class Citation:
    """How to cite: GB/T 7714 and BibTeX."""

    gbt: str
    bibtex: str
