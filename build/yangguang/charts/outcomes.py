"""What became of the requests: one bar for each outcome above 0, coloured by kind of outcome."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from yangguang.charts.bars import bar_chart
from yangguang.charts.phrases import NOTHING, headings, listed, phrase
from yangguang.charts.quantities import (
    CONCLUDED,
    TABLE,
    TOTAL,
    Quantity,
    add,
    authority_words,
    count_words,
    outcome_groups,
    outcomes,
    value_words,
)
from yangguang.charts.theme import Chart, count_text, share_text, tabled
from yangguang.checks.implied import implied_values
from yangguang.datasets.collection import CollectedReport
from yangguang.languages import Language, Words

_NAMED = 3
"""Outcomes that the description names, the largest first."""


def outcomes_chart(report: CollectedReport, language: Language = "zh") -> Chart:
    """Draw the outcomes of the requests that a report says were concluded in its year."""
    said = {"authority": authority_words(report.authority), "year": report.record.year}
    concluded = report.record.value(TABLE, CONCLUDED, TOTAL)
    if concluded is None:
        concluded = implied_values(report.results).get((TABLE, CONCLUDED, TOTAL))
    return _chart(
        outcomes(report),
        concluded,
        language,
        title=phrase("outcomes.title", **said),
        whose=phrase("outcomes.whose", **said),
        source=phrase("source.report_table", **said),
    )


def all_outcomes_chart(reports: Sequence[CollectedReport], year: int, language: Language = "zh") -> Chart:
    """Draw the outcomes of all reports of a year together."""
    quantities = add(outcomes(report) for report in reports)
    said = {"reports": len(reports), "year": year}
    return _chart(
        quantities,
        sum((one.value or 0 for one in quantities), start=0),
        language,
        title=phrase("outcomes.title_all", **said),
        whose=phrase("outcomes.whose_all", **said),
        source=phrase("source.reports_of_year", **said),
    )


def _chart(
    quantities: Sequence[Quantity],
    concluded: int | Decimal | None,
    language: Language,
    title: Words,
    whose: Words,
    source: Words,
) -> Chart:
    drawn = [(one, one.value) for one in quantities if one.value]
    unknown = sum(one.value is None for one in quantities)
    whole = concluded or 0
    rows = [
        {
            "name": one.name.of(language),
            "group": one.kind.of(language),
            "value": float(value),
            "label": value_words(value, whole).of(language),
            "count": count_words(one).of(language),
            "share": share_text(value, whole),
        }
        for one, value in drawn
    ]
    columns = headings(
        language,
        name="heading.outcome",
        group="heading.kind",
        count="heading.requests",
        share="heading.share_concluded",
    )
    return Chart.of(
        "outcomes",
        language,
        drawing=bar_chart(rows, columns, [kind.of(language) for kind in outcome_groups()]),
        title=title,
        description=_describe(drawn, whole, unknown, whose),
        table=tabled(rows, columns),
        source=source,
    )


def _describe(
    drawn: Sequence[tuple[Quantity, int | Decimal]], whole: int | Decimal, unknown: int, whose: Words
) -> Words:
    """One sentence of nothing but the data."""
    if not drawn:
        return phrase("outcomes.empty", whose=whose)
    largest = sorted(drawn, key=lambda pair: -pair[1])[:_NAMED]
    rest = len(drawn) - len(largest)
    return phrase(
        "outcomes.description",
        whose=whose,
        total=phrase("outcomes.total", count=count_text(whole)) if whole else phrase("outcomes.no_total"),
        parts=listed(
            [phrase("named", name=one.name, value=value_words(value, whole)) for one, value in largest]
        ),
        more=phrase("outcomes.more", rest=rest) if rest else NOTHING,
        blank=phrase("outcomes.blank", unknown=unknown) if unknown else NOTHING,
    )
