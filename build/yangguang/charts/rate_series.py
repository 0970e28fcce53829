"""One authority over the years: a rate with its interval, a figure of the proactive table with its break."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import altair as alt

from yangguang.charts.bars import tooltip
from yangguang.charts.phrases import NOTHING, Headings, headings, in_sentence, listed, phrase
from yangguang.charts.quantities import authority_words
from yangguang.charts.rated import Rated, percent_text, rate_named, rate_words, value_of
from yangguang.charts.series import source_of, span_of, year_axis, years_of
from yangguang.charts.theme import (
    FAINT,
    MAIN,
    PLOT_HEIGHT,
    Chart,
    Drawing,
    count_text,
    label_text,
    plan,
    rows,
    tabled,
)
from yangguang.datasets.collection import CollectedReport
from yangguang.datasets.indicators import Rate
from yangguang.forms import editions
from yangguang.languages import Language, Words
from yangguang.record.printed import printed_table

_TABLE = "proactive"

_TOPS = (0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0)
"""Ends of the axis of a rate: the first that holds every interval."""


def rate_series(reports: Sequence[CollectedReport], code: str, language: Language = "zh") -> Chart:
    """Draw a rate in each year with its 95 % interval; years that have none stay empty.

    Args:
        reports: of one authority, oldest first; at least one.
        code: of the rate. The interval is left out of rates that are no share.
        language: of its words.
    """
    found = rate_named(code)
    rate, definition = rate_words(found)
    years = years_of(reports)
    lines, disputed = _rate_lines(reports, found, years)
    columns = headings(
        language, year="heading.year", percent=rate, cases="heading.cases", interval="heading.interval"
    )
    said: Mapping[str, Any] = {
        "authority": authority_words(reports[-1].authority),
        "rate": in_sentence(rate),
        "years": span_of(years),
    }
    parts = [
        phrase(
            "series.year_value",
            year=line["year"],
            value=phrase("rate", percent=line["percent"], cases=line["cases"]),
        )
        for line in lines
    ]
    doubt = phrase("rate_series.disputed", disputed=_years(disputed)) if disputed else NOTHING
    return Chart.of(
        f"rate-{code}",
        language,
        drawing=_rate_drawing(lines, tuple(years), columns) if lines else None,
        title=phrase("rate_series.title", rate=rate),
        description=phrase("rate_series.description", parts=listed(parts), disputed=doubt, **said)
        if lines
        else phrase("rate_series.none", **said),
        table=tabled(lines, columns),
        source=source_of(reports),
        definition=definition,
    )


def proactive_series(
    reports: Sequence[CollectedReport], row: str, column: str, language: Language = "zh"
) -> Chart:
    """Draw one figure of the table of proactive disclosure in each year, with a line where the form changed.

    What the editions count under one heading need not be the same: the description says so.

    Args:
        reports: of one authority, oldest first; at least one.
        row: of the table: ``licensing``.
        column: of the table: ``decisions``.
        language: of its words.
    """
    years = years_of(reports)
    name, lines = NOTHING, []
    for report in reports:
        value = report.record.value(_TABLE, row, column)
        form = printed_table(report.record, _TABLE)
        if value is None or (row, column) not in {(one.code, other.code) for one, other in form.cells()}:
            continue
        of_row, of_column = form.row(row), form.column(column)
        name = phrase(
            "proactive.name",
            row=Words(label_text(of_row.printed), of_row.english),
            column=in_sentence(Words(label_text(of_column.printed), of_column.english)),
        )
        lines.append({"year": str(report.record.year), "value": float(value), "count": count_text(value)})
    breaks = _breaks(years)
    said = {"authority": authority_words(reports[-1].authority), "name": in_sentence(name)}
    parts = [phrase("series.year_value", year=line["year"], value=line["count"]) for line in lines]
    broken = phrase("proactive.break", years=_years(breaks)) if breaks else NOTHING
    columns = headings(language, year="heading.year", count=name)
    return Chart.of(
        f"proactive-{row}-{column}",
        language,
        drawing=_count_drawing(lines, tuple(years), breaks, columns, language) if lines else None,
        title=phrase("proactive.title", name=name),
        description=phrase("proactive.description", parts=listed(parts), broken=broken, **said)
        if lines
        else phrase("proactive.none", **said),
        table=tabled(lines, columns),
        source=phrase("source.reports_part", authority=said["authority"], years=span_of(years), part=2),
    )


def _rate_lines(
    reports: Sequence[CollectedReport], rate: Rate, years: Sequence[str]
) -> tuple[list[dict[str, Any]], list[str]]:
    """The years that have the rate, and those of them whose figures do not add up."""
    lines: list[dict[str, Any]] = []
    disputed: list[str] = []
    known: set[str] = set()
    for report in reports:
        one = value_of(report, rate.code)
        if one.value is None or one.numerator is None or one.denominator is None:
            continue
        year = str(report.record.year)
        known.add(year)
        if one.basis == "disputed":
            disputed.append(year)
        line: dict[str, Any] = {
            "year": year,
            "run": sum(before not in known for before in years[: years.index(year)]),
            "value": round(one.value, 4),
            "top": round(one.value, 4),
            "percent": percent_text(one.value),
            "cases": f"{count_text(one.numerator)}/{count_text(one.denominator)}",
        }
        if rate.is_share and 0 <= one.numerator <= one.denominator:
            low, high = Rated("", NOTHING, int(one.numerator), int(one.denominator)).interval
            line |= {"low": round(low, 4), "high": round(high, 4), "top": round(high, 4)}
            line["interval"] = f"{percent_text(low)} – {percent_text(high)}"
        lines.append(line)
    return lines, disputed


def _rate_drawing(lines: Sequence[Mapping[str, Any]], years: tuple[str, ...], columns: Headings) -> Drawing:
    highest = max(line["top"] for line in lines)
    intervals = [line for line in lines if "low" in line]
    return Drawing(
        _rate_plan(columns, years, next((top for top in _TOPS if top >= highest), highest), bool(intervals)),
        PLOT_HEIGHT,
        {"rows": lines, **({"intervals": intervals} if intervals else {})},
    )


@cache
def _rate_plan(
    headings: Headings, years: tuple[str, ...], highest: float, has_intervals: bool
) -> Mapping[str, Any]:
    x = year_axis(years)
    axis = alt.Axis(format="%", tickCount=4)
    scale = alt.Scale(domain=[0, highest], nice=False)
    y = alt.Y("value:Q", title=None, axis=axis, scale=scale)
    base = rows().encode(x=x)
    layers: list[alt.Chart] = []
    if has_intervals:
        bands = rows("intervals").mark_rule(strokeWidth=9, opacity=0.25, color=MAIN, tooltip=None)
        layers.append(bands.encode(x=x, y=alt.Y("low:Q", title=None, axis=axis, scale=scale), y2="high:Q"))
    layers.append(base.mark_line(color=MAIN, tooltip=None).encode(y=y, detail="run:N"))
    layers.append(base.mark_point(color=MAIN, opacity=1).encode(y=y, tooltip=tooltip(headings)))
    texts = base.mark_text(baseline="bottom", dy=-6, tooltip=None)
    layers.append(texts.encode(y=alt.Y("top:Q", title=None, axis=axis, scale=scale), text="percent:N"))
    return plan(alt.LayerChart(layer=layers))


def _count_drawing(
    lines: Sequence[Mapping[str, Any]],
    years: tuple[str, ...],
    breaks: Sequence[str],
    columns: Headings,
    language: Language,
) -> Drawing:
    word = phrase("proactive.new_form").of(language)
    data: dict[str, Sequence[Mapping[str, Any]]] = {"rows": lines}
    if breaks:
        data["breaks"] = [{"year": year, "word": word} for year in breaks]
    return Drawing(_count_plan(columns, years, bool(breaks)), PLOT_HEIGHT, data)


@cache
def _count_plan(headings: Headings, years: tuple[str, ...], has_breaks: bool) -> Mapping[str, Any]:
    y = alt.Y("value:Q", title=None, axis=alt.Axis(format=",d", tickCount=4, tickMinStep=1))
    base = rows().encode(x=year_axis(years), y=y)
    layers = [
        base.mark_bar(color=MAIN, width={"band": 0.6}).encode(tooltip=tooltip(headings)),
        base.mark_text(baseline="bottom", dy=-4, tooltip=None).encode(text="count:N"),
    ]
    if has_breaks:
        at = alt.X("year:O", title=None, scale=alt.Scale(domain=list(years)), bandPosition=0)
        line = rows("breaks").encode(x=at)
        layers.append(line.mark_rule(strokeDash=[4, 3], strokeWidth=1.2, color=FAINT, tooltip=None))
        words = line.mark_text(align="left", baseline="top", dx=5, color=FAINT, tooltip=None)
        layers.append(words.encode(y=alt.value(-14), text="word:N"))
    return plan(alt.LayerChart(layer=layers))


def _breaks(years: Sequence[str]) -> list[str]:
    """First years of a new form that have a year of the old one before them."""
    starts = {str(edition.first_year) for edition in editions()}
    return [year for year in years[1:] if year in starts]


def _years(years: Sequence[str]) -> Words:
    separator = phrase("years.separator")
    return Words(separator.zh.join(years), separator.en.join(years))
