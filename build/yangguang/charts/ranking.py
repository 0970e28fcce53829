"""Bodies beside each other, one row each: dots with their intervals for a rate, bars for a count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import altair as alt

from yangguang.charts.bars import BELOW, bar_chart, row_names, row_values, tooltip
from yangguang.charts.phrases import NOTHING, Headings, headings, in_sentence, phrase
from yangguang.charts.rated import Rated, percent_text, rate_named, rate_words
from yangguang.charts.theme import (
    FAINT,
    LINE_STRONG,
    MAIN,
    OTHERS,
    ROW_STEP,
    Chart,
    Drawing,
    count_text,
    plan,
    rows,
    tabled,
)
from yangguang.datasets.statistics import MIN_CASES
from yangguang.languages import Language, Words

MOST = 40
"""Rows of a chart: more are not read."""


def ranked_rates(
    bodies: Sequence[Rated],
    code: str,
    whose: Words,
    source: Words,
    language: Language = "zh",
    own: str = "",
) -> Chart:
    """Draw a rate of several bodies as dots with their 95 % intervals, highest first.

    Bodies with fewer than ten cases stand below the others, hollow and in the order of their names: they have
    no place among them. Of more than ``MOST`` bodies those with the most cases are drawn.

    Args:
        bodies: of one year.
        code: of the rate.
        whose: what the bodies have in common: 淮安市各区县，2024年.
        source: where the data come from.
        language: of its words.
        own: id of a body that is pointed out.
    """
    rate, definition = rate_words(rate_named(code))
    chosen = sorted(bodies, key=lambda one: (-one.denominator, one.id))[:MOST]
    enough = sorted((one for one in chosen if not one.has_few), key=lambda one: (-one.share, one.id))
    few = sorted((one for one in chosen if one.has_few), key=lambda one: (one.name.zh, one.id))
    lines = [_row(place, one, own, language) for place, one in enumerate([*enough, *few])]
    columns = headings(
        language,
        name="heading.authority",
        percent=rate,
        cases="heading.cases",
        interval="heading.interval",
    )
    return Chart.of(
        f"ranking-{code}",
        language,
        drawing=Drawing(_dots(columns), ROW_STEP * len(lines), {"rows": lines}) if lines else None,
        title=phrase("ranking.title", rate=rate, whose=whose),
        description=_describe(in_sentence(rate), whose, enough, few, len(bodies)),
        table=tabled(lines, columns),
        source=source,
        definition=definition,
    )


def ranked_counts(
    counted: Sequence[tuple[Words, int]],
    name: Words,
    whose: Words,
    source: Words,
    language: Language = "zh",
    chart_id: str = "ranking-counts",
) -> Chart:
    """Draw a count of several bodies as bars, highest first; of more than ``MOST`` the highest.

    Args:
        counted: name of the body, its count; zeros are left out.
        name: what is counted.
        whose: what the bodies have in common.
        source: where the data come from.
        language: of its words.
        chart_id: of the figure.
    """
    above = sorted(((body, count) for body, count in counted if count), key=lambda one: (-one[1], one[0].zh))
    lines = [
        {"name": body.of(language), "value": count, "label": count_text(count)}
        for body, count in above[:MOST]
    ]
    columns = headings(language, name="heading.authority", label=name)
    said = {"name": in_sentence(name), "whose": whose, "bodies": len(counted), "above": len(above)}
    description = phrase("ranking.no_count", **said)
    if above:
        first, most = above[0]
        total = sum(count for _, count in above)
        description = phrase(
            "ranking.counts",
            first=first,
            most=count_text(most),
            total=count_text(total),
            rest=phrase("ranking.drawn", rows=len(lines)) if len(lines) < len(above) else NOTHING,
            **said,
        )
    return Chart.of(
        chart_id,
        language,
        drawing=bar_chart(lines, columns) if lines else None,
        title=phrase("ranking.title", rate=name, whose=whose),
        description=description,
        table=tabled(lines, columns),
        source=source,
    )


def _row(place: int, one: Rated, own: str, language: Language) -> dict[str, Any]:
    low, high = one.interval
    few = phrase("ranking.few_row") if one.has_few else NOTHING
    return {
        "row": place,
        "name": f"{one.name.of(language)}{few.of(language)}",
        "value": round(one.share, 4),
        "low": round(low, 4),
        "high": round(high, 4),
        "label": one.text.of(language),
        "percent": percent_text(one.share),
        "cases": one.cases,
        "interval": f"{percent_text(low)} – {percent_text(high)}",
        "colour": FAINT if one.has_few else MAIN if own in ("", one.id) else OTHERS,
        "few": one.has_few,
    }


def dot_layers(headings: Headings) -> list[alt.Chart]:
    """The marks of rates beside each other: interval, dot, name and value of each row (``rows``)."""
    base = rows().encode(y=alt.Y("row:O", axis=None), tooltip=tooltip(headings))
    scale = alt.Scale(domain=[0, 1], nice=False)
    axis = alt.Axis(format="%", tickCount=5, orient="top", domain=False, ticks=False, grid=True)
    x = alt.X("value:Q", axis=axis, title=None, scale=scale)
    bars = base.mark_rule(strokeWidth=4, opacity=0.6, yOffset=BELOW, y2Offset=BELOW, color=LINE_STRONG)
    dots = base.mark_point(size=80, yOffset=BELOW, opacity=1, strokeWidth=1.8).encode(
        x=x,
        fill=alt.Fill("colour:N", scale=None, legend=None),
        stroke=alt.Stroke("colour:N", scale=None, legend=None),
        fillOpacity=alt.condition("datum.few", alt.value(0), alt.value(1)),
    )
    return [
        bars.encode(x=alt.X("low:Q", axis=axis, title=None, scale=scale), x2="high:Q"),
        dots,
        row_names(base, room=118),
        row_values(base),
    ]


@cache
def _dots(headings: Headings) -> Mapping[str, Any]:
    return plan(alt.LayerChart(layer=dot_layers(headings)))


def _describe(rate: Words, whose: Words, enough: Sequence[Rated], few: Sequence[Rated], all_: int) -> Words:
    rest = phrase("ranking.few", few=len(few), least=MIN_CASES) if few else NOTHING
    drawn = len(enough) + len(few)
    more = phrase("ranking.most_cases", all=all_, drawn=drawn) if drawn < all_ else NOTHING
    if not enough:
        return phrase("ranking.none", rate=rate, whose=whose, least=MIN_CASES, rest=rest)
    if len(enough) == 1:
        (one,) = enough
        return phrase(
            "ranking.one", rate=rate, whose=whose, name=one.name, value=one.text, rest=rest, more=more
        )
    highest, lowest = enough[0], enough[-1]
    overlap = highest.interval[0] <= lowest.interval[1]
    return phrase(
        "ranking.description",
        rate=rate,
        whose=whose,
        high=phrase("named", name=highest.name, value=highest.text),
        low=phrase("named", name=lowest.name, value=lowest.text),
        overlap=phrase("ranking.overlap") if overlap else NOTHING,
        rest=rest,
        more=more,
    )
