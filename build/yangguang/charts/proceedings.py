"""Reviews and lawsuits of one report: one bar for each kind of proceedings, divided by how it ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from yangguang.charts.bars import stacked_bar_chart
from yangguang.charts.phrases import NOTHING, headings, listed, phrase
from yangguang.charts.quantities import authority_words
from yangguang.charts.theme import PALETTE, Chart, Drawing, count_text, label_text
from yangguang.checks.implied import implied_values
from yangguang.datasets.collection import CollectedReport
from yangguang.languages import Language, Words
from yangguang.record.printed import printed_table

_TABLE, _TOTAL = "proceedings", "total"

_COLOURS = {
    "upheld": PALETTE[0],
    "corrected": PALETTE[2],
    "other_result": PALETTE[4],
    "pending": PALETTE[5],
}
"""Column → colour: red is a decision that did not stand."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A kind of proceedings: results by column, ``None`` where unknown, and their total as printed."""

    name: Words
    results: Mapping[str, int | None]
    total: int | None

    @property
    def added(self) -> int:
        return sum(value or 0 for value in self.results.values())


def proceedings_chart(report: CollectedReport, language: Language = "zh") -> Chart:
    """Draw the reconsiderations and lawsuits of a report by their results.

    Returns:
        The chart, not drawn where no case is printed. Results are drawn as printed; its description says
        where they do not add up to the printed total.
    """
    said: Mapping[str, Any] = {"authority": authority_words(report.authority), "year": report.record.year}
    results = _results(report)
    rows = _rows(report, tuple(results))
    drawn = [row for row in rows if row.added]
    return Chart.of(
        "proceedings",
        language,
        drawing=_draw(rows, results, language) if drawn else None,
        title=phrase("proceedings.title", **said),
        description=_describe(rows, results, said) if drawn else phrase("proceedings.none", **said),
        table=_table(rows, results, language) if drawn else pd.DataFrame(),
        source=phrase("source.report_part", part=4, **said),
    )


def _results(report: CollectedReport) -> dict[str, Words]:
    """How proceedings can end, in the order of the form."""
    form = printed_table(report.record, _TABLE)
    return {
        column.code: Words(label_text(column.printed), column.english)
        for column in form.columns
        if column.code != _TOTAL
    }


def _rows(report: CollectedReport, results: Sequence[str]) -> list[_Row]:
    implied = implied_values(report.results)

    def value(row: str, column: str) -> int | None:
        printed = report.record.value(_TABLE, row, column)
        found = implied.get((_TABLE, row, column)) if printed is None else printed
        return None if found is None else int(found)

    return [
        _Row(
            Words(label_text(row.printed), row.english),
            {result: value(row.code, result) for result in results},
            value(row.code, _TOTAL),
        )
        for row in printed_table(report.record, _TABLE).rows
        if row.code in report.record.tables.get(_TABLE, {})
    ]


def _describe(rows: Sequence[_Row], results: Mapping[str, Words], said: Mapping[str, Any]) -> Words:
    parts = []
    for row in rows:
        if row.added:
            ends = listed(
                [
                    phrase("named", name=results[code], value=count_text(value))
                    for code, value in row.results.items()
                    if value
                ]
            )
            parts.append(phrase("proceedings.row", name=row.name, count=count_text(row.added), ends=ends))
    differ = [
        phrase("proceedings.differs", name=row.name, sum=row.added, total=row.total)
        for row in rows
        if row.total not in (None, row.added)
    ]
    return phrase(
        "proceedings.description",
        parts=Words("；".join(one.zh for one in parts), "; ".join(one.en for one in parts)),
        differ=Words("".join(one.zh for one in differ), "".join(one.en for one in differ))
        if differ
        else NOTHING,
        **said,
    )


def _draw(rows: Sequence[_Row], results: Mapping[str, Words], language: Language) -> Drawing:
    pieces = [
        {
            "row": place,
            "order": order,
            "group": results[code].of(language),
            "name": row.name.of(language),
            "value": value,
            "count": count_text(value),
        }
        for place, row in enumerate(rows)
        for order, (code, value) in enumerate(row.results.items())
        if value
    ]
    names = [
        {"row": place, "name": row.name.of(language), "value": row.added, "label": count_text(row.added)}
        for place, row in enumerate(rows)
    ]
    return stacked_bar_chart(
        pieces,
        names,
        headings(language, name="proceedings.kind", group="heading.outcome", count="proceedings.cases"),
        tuple((results[code].of(language), colour) for code, colour in _COLOURS.items() if code in results),
    )


def _table(rows: Sequence[_Row], results: Mapping[str, Words], language: Language) -> pd.DataFrame:
    dash = phrase("missing").of(language)

    def text(value: int | None) -> str:
        return dash if value is None else count_text(value)

    columns = [phrase("proceedings.kind"), *results.values(), phrase("proceedings.total")]
    return pd.DataFrame(
        [
            (row.name.of(language), *(text(value) for value in row.results.values()), text(row.total))
            for row in rows
        ],
        columns=[heading.of(language) for heading in columns],
    )
