"""One authority over the years: how many requests, and what became of them; a missing year stays empty."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import altair as alt
import pandas as pd

from yangguang.charts.phrases import listed, phrase
from yangguang.charts.quantities import (
    CONCLUDED,
    TABLE,
    TOTAL,
    authority_words,
    outcome_groups,
    outcomes,
    value_words,
)
from yangguang.charts.theme import Chart, count_text, inline, share_text
from yangguang.datasets.collection import CollectedReport
from yangguang.datasets.indicators import counts
from yangguang.languages import Language, Words

_HEIGHT = 240
"""Pixels: two charts side by side stay in one view."""

_ROWS = ("received_new", CONCLUDED)


def requests_series(reports: Sequence[CollectedReport], language: Language = "zh") -> Chart:
    """Draw requests received and concluded in each year.

    Args:
        reports: of one authority, oldest first; at least one.
        language: of its words.
    """
    names = {count.code: Words(count.name, count.name_en) for count in counts() if count.code in _ROWS}
    found = {
        (str(report.record.year), code): value
        for report in reports
        for code in names
        if (value := report.record.value(TABLE, code, TOTAL)) is not None
    }
    rows = [
        {
            "year": year,
            "name": names[code].of(language),
            "value": float(value),
            "count": count_text(value),
        }
        for (year, code), value in found.items()
    ]
    years = _years(reports)
    labels = [name.of(language) for name in names.values()]
    chart = (
        alt.Chart(inline(rows))
        .mark_bar()
        .encode(
            x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0), scale=alt.Scale(domain=years)),
            xOffset=alt.XOffset("name:N", sort=labels),
            y=alt.Y("value:Q", title=None, axis=alt.Axis(format=",d", tickCount=4, tickMinStep=1)),
            color=alt.Color("name:N", scale=alt.Scale(domain=labels), legend=alt.Legend(title=None)),
            tooltip=_tooltips(language, year="heading.year", name="heading.item", count="heading.requests"),
        )
        .properties(height=_HEIGHT)
    )
    first, name = next(iter(names.items()))
    said = {"authority": authority_words(reports[-1].authority), "years": _span(years), "name": name}
    printed = [
        phrase("series.year_count", year=year, count=count_text(found[year, first]))
        for year in years
        if (year, first) in found
    ]
    dash = phrase("missing").of(language)
    return Chart.of(
        "requests",
        language,
        drawing=chart,
        title=phrase("series.requests_title"),
        description=phrase("series.requests_description", parts=listed(printed), **said)
        if printed
        else phrase("series.no_count", **said),
        table=pd.DataFrame(
            [
                (year, *(count_text(found[year, code]) if (year, code) in found else dash for code in names))
                for year in years
                if found
            ],
            columns=[phrase("heading.year").of(language), *labels],
        ),
        source=_source(reports),
    )


def outcomes_series(reports: Sequence[CollectedReport], language: Language = "zh") -> Chart:
    """Draw the shares of the kinds of outcomes in each year.

    Args:
        reports: of one authority, oldest first; at least one.
        language: of its words.
    """
    kinds = outcome_groups()
    rows: list[dict[str, Any]] = []
    cells: dict[tuple[str, Words], Words] = {}
    for report in reports:
        added: dict[Words, int | Decimal] = {}
        for one in outcomes(report):
            added[one.kind] = added.get(one.kind, 0) + (one.value or 0)
        whole = sum(added.values(), start=0)
        year = str(report.record.year)
        for order, kind in enumerate(kinds):
            if value := added.get(kind, 0):
                cells[year, kind] = value_words(value, whole)
                rows.append(
                    {
                        "year": year,
                        "name": kind.of(language),
                        "order": order,
                        "value": float(value),
                        "count": count_text(value),
                        "share": share_text(value, whole),
                    }
                )
    years = _years(reports)
    present = [kind for kind in kinds if any((year, kind) in cells for year in years)]
    chart = (
        alt.Chart(inline(rows))
        .mark_bar()
        .encode(
            x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0), scale=alt.Scale(domain=years)),
            y=alt.Y("value:Q", stack="normalize", title=None, axis=alt.Axis(format="%", tickCount=5)),
            color=alt.Color(
                "name:N",
                scale=alt.Scale(domain=[kind.of(language) for kind in kinds]),
                legend=alt.Legend(title=None, values=[kind.of(language) for kind in present]),
            ),
            order=alt.Order("order:Q"),
            tooltip=_tooltips(
                language,
                year="heading.year",
                name="heading.outcome",
                count="heading.requests",
                share="heading.share_concluded",
            ),
        )
        .properties(height=_HEIGHT)
    )
    with_outcomes = [year for year in years if any((year, kind) in cells for kind in kinds)]
    none, zero = phrase("series.none"), phrase("count", count=0)
    authority = authority_words(reports[-1].authority)
    first = [
        phrase("series.year_value", year=year, value=cells.get((year, kinds[0]), none))
        for year in with_outcomes
    ]
    return Chart.of(
        "outcomes",
        language,
        drawing=chart,
        title=phrase("series.outcomes_title"),
        description=phrase(
            "series.outcomes_description", authority=authority, name=kinds[0], parts=listed(first)
        )
        if first
        else phrase("series.outcomes_empty", authority=authority),
        table=pd.DataFrame(
            [
                (year, *(cells.get((year, kind), zero).of(language) for kind in present))
                for year in with_outcomes
            ],
            columns=[phrase("heading.year").of(language), *(kind.of(language) for kind in present)],
        ),
        source=_source(reports),
    )


def _tooltips(language: Language, **headings: str) -> list[alt.Tooltip]:
    return [alt.Tooltip(f"{field}:N", title=phrase(code).of(language)) for field, code in headings.items()]


def _years(reports: Sequence[CollectedReport]) -> list[str]:
    """Every year from the first report to the last, those without a report included."""
    years = [report.record.year for report in reports]
    return [str(year) for year in range(min(years), max(years) + 1)]


def _span(years: Sequence[str]) -> Words:
    return phrase("years.one" if len(years) == 1 else "years.span", first=years[0], last=years[-1])


def _source(reports: Sequence[CollectedReport]) -> Words:
    years = phrase("years.separator")
    texts = [str(report.record.year) for report in reports]
    return phrase(
        "source.reports_of_authority",
        authority=authority_words(reports[-1].authority),
        years=Words(years.zh.join(texts), years.en.join(texts)),
    )
