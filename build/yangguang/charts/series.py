"""One authority over the years: how many requests, and what became of them; a missing year stays empty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

import altair as alt
import pandas as pd

from yangguang.charts.bars import tooltip
from yangguang.charts.phrases import Headings, headings, in_sentence, listed, phrase
from yangguang.charts.quantities import (
    CONCLUDED,
    TABLE,
    TOTAL,
    authority_words,
    outcome_groups,
    outcomes,
    value_words,
)
from yangguang.charts.theme import (
    PALETTE,
    PLOT_HEIGHT,
    Chart,
    Drawing,
    count_text,
    plan,
    rows,
    share_text,
    slots,
)
from yangguang.datasets.collection import CollectedReport
from yangguang.datasets.indicators import counts
from yangguang.languages import Language, Words

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
    lines = [
        {
            "year": year,
            "name": names[code].of(language),
            "value": float(value),
            "count": count_text(value),
        }
        for (year, code), value in found.items()
    ]
    years = years_of(reports)
    labels = [name.of(language) for name in names.values()]
    columns = headings(language, year="heading.year", name="heading.item", count="heading.requests")
    first, name = next(iter(names.items()))
    said = {
        "authority": authority_words(reports[-1].authority),
        "years": span_of(years),
        "name": in_sentence(name),
    }
    printed = [
        phrase("series.year_count", year=year, count=count_text(found[year, first]))
        for year in years
        if (year, first) in found
    ]
    dash = phrase("missing").of(language)
    return Chart.of(
        "requests",
        language,
        drawing=Drawing(_counts(columns, tuple(labels), tuple(years)), PLOT_HEIGHT, {"rows": lines}),
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
        source=source_of(reports),
    )


def outcomes_series(reports: Sequence[CollectedReport], language: Language = "zh") -> Chart:
    """Draw the shares of the kinds of outcomes in each year.

    Args:
        reports: of one authority, oldest first; at least one.
        language: of its words.
    """
    kinds = outcome_groups()
    lines: list[dict[str, Any]] = []
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
                lines.append(
                    {
                        "year": year,
                        "name": kind.of(language),
                        "order": order,
                        "value": float(value),
                        "count": count_text(value),
                        "share": share_text(value, whole),
                    }
                )
    years = years_of(reports)
    present = [kind for kind in kinds if any((year, kind) in cells for year in years)]
    columns = headings(
        language,
        year="heading.year",
        name="heading.outcome",
        count="heading.requests",
        share="heading.share_concluded",
    )
    every = tuple(kind.of(language) for kind in kinds)
    shown = tuple(kind.of(language) for kind in present)
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
        drawing=Drawing(_shares(columns, every, shown, tuple(years)), PLOT_HEIGHT, {"rows": lines}),
        title=phrase("series.outcomes_title"),
        description=phrase(
            "series.outcomes_description",
            authority=authority,
            name=in_sentence(kinds[0]),
            parts=listed(first),
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
        source=source_of(reports),
    )


def year_axis(years: Sequence[str]) -> alt.X:
    """Years from left to right, those without a value included."""
    return alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0), scale=alt.Scale(domain=list(years)))


def years_of(reports: Sequence[CollectedReport]) -> list[str]:
    """Every year from the first report to the last, those without a report included."""
    years = [report.record.year for report in reports]
    return [str(year) for year in range(min(years), max(years) + 1)]


def span_of(years: Sequence[str]) -> Words:
    """The first and the last of the years."""
    return phrase("years.one" if len(years) == 1 else "years.span", first=years[0], last=years[-1])


def source_of(reports: Sequence[CollectedReport]) -> Words:
    """The reports that a series of an authority is drawn from."""
    years = phrase("years.separator")
    texts = [str(report.record.year) for report in reports]
    return phrase(
        "source.reports_of_authority",
        authority=authority_words(reports[-1].authority),
        years=Words(years.zh.join(texts), years.en.join(texts)),
    )


@cache
def _counts(headings: Headings, names: tuple[str, ...], years: tuple[str, ...]) -> Mapping[str, Any]:
    return plan(
        rows()
        .mark_bar()
        .encode(
            x=year_axis(years),
            xOffset=alt.XOffset("name:N", sort=list(names)),
            y=alt.Y("value:Q", title=None, axis=alt.Axis(format=",d", tickCount=4, tickMinStep=1)),
            color=alt.Color(
                "name:N", scale=slots(tuple(zip(names, PALETTE, strict=False))), legend=alt.Legend(title=None)
            ),
            tooltip=tooltip(headings),
        )
    )


@cache
def _shares(
    headings: Headings, kinds: tuple[str, ...], shown: tuple[str, ...], years: tuple[str, ...]
) -> Mapping[str, Any]:
    return plan(
        rows()
        .mark_bar()
        .encode(
            x=year_axis(years),
            y=alt.Y("value:Q", stack="normalize", title=None, axis=alt.Axis(format="%", tickCount=5)),
            color=alt.Color(
                "name:N",
                scale=slots(tuple(zip(kinds, PALETTE, strict=False))),
                legend=alt.Legend(title=None, values=list(shown)),
            ),
            order=alt.Order("order:Q"),
            tooltip=tooltip(headings),
        )
    )
