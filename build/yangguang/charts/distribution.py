"""Where one body stands among its peers: how many have which rate, and its own marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from statistics import median
from typing import Any, Literal

import altair as alt
import pandas as pd

from yangguang.charts.bars import tooltip
from yangguang.charts.phrases import NOTHING, Headings, headings, in_sentence, phrase
from yangguang.charts.rated import Rated, percent_text, rate_named, rate_words
from yangguang.charts.theme import FAINT, INK, MAIN, OTHERS, Chart, Drawing, count_text, plan, rows, tabled
from yangguang.datasets.statistics import MIN_CASES, MIN_REPORTS
from yangguang.languages import Language, Words

_BINS = 10
"""Bars of ten points each: finer ones would pretend to know more than a few dozen cases tell."""

_HEIGHT = 200


def distribution_chart(
    bodies: Sequence[Rated], own: str, code: str, whose: Words, source: Words, language: Language = "zh"
) -> Chart:
    """Draw how many bodies of a peer group have a rate in each tenth, their median, and one body's own rate.

    Args:
        bodies: of one peer group and year, the own one among them; those with fewer than ten cases are left
            out, unless it is the own one.
        own: id of the body that is marked.
        code: of the rate, a share.
        whose: the group and the year.
        source: where the data come from.
        language: of its words.

    Returns:
        The chart; not drawn of fewer than five bodies with ten cases.
    """
    rate, definition = rate_words(rate_named(code))
    said = {"rate": in_sentence(rate), "whose": whose}
    enough = [one for one in bodies if not one.has_few]
    mine = next((one for one in bodies if one.id == own), None)
    drawing: Drawing | None = None
    table = pd.DataFrame()
    if len(enough) < MIN_REPORTS:
        description = phrase("distribution.none", least=MIN_REPORTS, cases=MIN_CASES, **said)
    else:
        middle = median(one.share for one in enough)
        lines = _bins(enough)
        columns = headings(language, range=rate, count="distribution.bodies")
        drawing = _draw(lines, columns, middle, mine, language)
        table = tabled(lines, columns)
        description = phrase(
            "distribution.description",
            bodies=len(enough),
            median=percent_text(middle),
            mine=_place(mine, enough, middle) if mine else NOTHING,
            **said,
        )
    return Chart.of(
        f"distribution-{code}",
        language,
        drawing=drawing,
        title=phrase("distribution.title", rate=rate, whose=whose),
        description=description,
        table=table,
        source=source,
        definition=definition,
    )


def _bins(enough: Sequence[Rated]) -> list[dict[str, Any]]:
    """How many rates lie in each tenth; the last holds 100 % too."""
    counts = [0] * _BINS
    for one in enough:
        counts[min(one.numerator * _BINS // one.denominator, _BINS - 1)] += 1
    return [
        {
            "low": place / _BINS,
            "high": (place + 1) / _BINS,
            "range": f"{100 * place // _BINS}–{100 * (place + 1) // _BINS}%",
            "bodies": count,
            "count": count_text(count),
        }
        for place, count in enumerate(counts)
    ]


def _place(mine: Rated, enough: Sequence[Rated], middle: float) -> Words:
    """One's own rate, and how many have a lower one; no place for a body with few cases."""
    value = phrase("named", name=mine.name, value=mine.text)
    if mine.has_few:
        return phrase("distribution.few", value=value, least=MIN_CASES)
    low, high = mine.interval
    lower = sum(one.share < mine.share for one in enough)
    where = "near" if low <= middle <= high else "above" if mine.share > middle else "below"
    return phrase(f"distribution.{where}", value=value, lower=lower)


def _draw(
    lines: Sequence[Mapping[str, Any]],
    columns: Headings,
    middle: float,
    mine: Rated | None,
    language: Language,
) -> Drawing:
    marks = [(middle, phrase("distribution.median", value=percent_text(middle)))]
    if mine:
        marks.append((mine.share, phrase("named", name=mine.name, value=percent_text(mine.share))))
    most = max(line["bodies"] for line in lines)
    return Drawing(
        _bars(columns),
        _HEIGHT,
        {
            "rows": lines,
            "marks": [
                {
                    "share": round(share, 4),
                    "said": said.of(language),
                    "own": place > 0,
                    "at": round(most * (1.26 - 0.14 * place), 2),
                }
                for place, (share, said) in enumerate(marks)
            ],
        },
    )


@cache
def _bars(headings: Headings) -> Mapping[str, Any]:
    scale = alt.Scale(domain=[0, 1], nice=False)
    axis = alt.Axis(format="%", tickCount=5, grid=False)
    count = alt.Axis(format=",d", tickCount=4, tickMinStep=1)
    y_scale = alt.Scale(nice=False, zero=True)
    bars = (
        rows()
        .mark_bar(color=OTHERS, binSpacing=2)
        .encode(
            x=alt.X("low:Q", title=None, scale=scale, axis=axis, bin="binned"),
            x2="high:Q",
            y=alt.Y("bodies:Q", title=None, axis=count, scale=y_scale),
            tooltip=tooltip(headings),
        )
    )
    marks = rows("marks").encode(x=alt.X("share:Q", title=None, scale=scale))
    layers = [bars]
    for is_own, colour, width, dash in ((False, FAINT, 1.2, [4, 3]), (True, MAIN, 3, [1, 0])):
        of_kind = marks.transform_filter(f"datum.own === {str(is_own).lower()}")
        layers.append(of_kind.mark_rule(color=colour, strokeWidth=width, strokeDash=dash, tooltip=None))
    sides: tuple[tuple[Literal["left", "right"], str, int], ...] = (("left", "<=", 7), ("right", ">", -7))
    for side, relation, dx in sides:
        of_side = marks.transform_filter(f"datum.share {relation} 0.5")
        text = of_side.mark_text(align=side, baseline="middle", dx=dx, color=INK, tooltip=None)
        layers.append(text.encode(y=alt.Y("at:Q", title=None, scale=y_scale), text="said:N"))
    return plan(alt.LayerChart(layer=layers))
