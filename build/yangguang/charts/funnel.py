"""Funnel: a rate against the cases it rests on, with the limits within which chance alone would keep it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Literal

import altair as alt
import pandas as pd

from yangguang.charts.bars import tooltip
from yangguang.charts.phrases import NOTHING, Headings, headings, in_sentence, phrase
from yangguang.charts.rated import Rated, percent_text, rate_named, rate_words, together
from yangguang.charts.theme import FAINT, INK, LINE_STRONG, MAIN, OTHERS, PALETTE, Chart, Drawing, plan, rows
from yangguang.datasets.statistics import (
    MIN_CASES,
    MIN_REPORTS,
    TAILS,
    Position,
    funnel_limits,
    funnel_position,
)
from yangguang.languages import Language, Words

_HEIGHT = 360

_POINTS = 32
"""Numbers of cases at which the limits are computed, evenly apart on a logarithmic scale."""

_LISTED = 200
"""Rows of the table, those with the most cases."""

_ZONES: Mapping[str, tuple[tuple[Position, ...], str, str]] = {
    "within": (("within",), OTHERS, "circle"),
    "beyond_95": (("below_95", "above_95"), PALETTE[3], "diamond"),
    "beyond_998": (("below_99.8", "above_99.8"), MAIN, "triangle-up"),
}
"""Zone → positions, colour and shape: told apart without colour."""


def funnel_chart(
    bodies: Sequence[Rated],
    code: str,
    whose: Words,
    source: Words,
    language: Language = "zh",
    own: str = "",
) -> Chart:
    """Draw every body of a group as a point, and 95 % and 99.8 % limits around the rate of all together.

    Args:
        bodies: of one peer group and year.
        code: of the rate, a share.
        whose: the group and the year: 县级政府，2024年.
        source: where the data come from.
        language: of its words.
        own: id of a body that is named in the chart.

    Returns:
        The chart; not drawn of fewer than five bodies with ten cases, or where all or none of the cases have
        the outcome. Bodies with fewer than ten cases count in the rate of all and are not drawn.
    """
    rate, definition = rate_words(rate_named(code))
    said = {"rate": in_sentence(rate), "whose": whose}
    pooled = together(bodies)
    enough = sorted((one for one in bodies if not one.has_few), key=lambda one: (-one.denominator, one.id))
    few = len(bodies) - len(enough)
    drawing: Drawing | None = None
    zones = {one.id: _zone(one, pooled.share if pooled else None) for one in enough}
    if pooled is None or len(enough) < MIN_REPORTS or not 0 < pooled.share < 1:
        description = phrase("funnel.none", least=MIN_REPORTS, cases=MIN_CASES, **said)
    else:
        description = _describe(enough, zones, few, pooled, said)
        drawing = _draw(enough, zones, pooled.share, rate, language, own)
    return Chart.of(
        f"funnel-{code}",
        language,
        drawing=drawing,
        title=phrase("funnel.title", rate=rate, whose=whose),
        description=description,
        table=_table(enough, zones, rate, language),
        source=source,
        definition=Words(
            f"{definition.zh}{phrase('funnel.definition').zh}",
            f"{definition.en} {phrase('funnel.definition').en}",
        ),
    )


def _zone(one: Rated, pooled: float | None) -> str:
    position = funnel_position(one.numerator, one.denominator, pooled)
    return next((zone for zone, (positions, _, _) in _ZONES.items() if position in positions), "within")


def _describe(
    enough: Sequence[Rated], zones: Mapping[str, str], few: int, pooled: Rated, said: Mapping[str, Any]
) -> Words:
    beyond = [one for one in enough if zones[one.id] == "beyond_998"]
    return phrase(
        "funnel.description",
        bodies=len(enough),
        pooled=pooled.text,
        inside=sum(zone == "within" for zone in zones.values()),
        above=sum(one.share > pooled.share for one in beyond),
        below=sum(one.share < pooled.share for one in beyond),
        few=phrase("funnel.few", few=few, least=MIN_CASES) if few else NOTHING,
        listed=phrase("funnel.listed", rows=_LISTED) if len(enough) > _LISTED else NOTHING,
        **said,
    )


def _limits(low: int, high: int, pooled: float) -> list[dict[str, Any]]:
    """The limits at numbers of cases from ``low`` to ``high``."""
    ratio = high / low
    cases = sorted({round(low * ratio ** (step / (_POINTS - 1))) for step in range(_POINTS)})
    lines: list[dict[str, Any]] = []
    for name, tail in TAILS.items():
        for number in cases:
            lower, upper = funnel_limits(pooled, number, tail)
            lines.append({"limit": name, "cases": number, "low": round(lower, 4), "high": round(upper, 4)})
    return lines


def _draw(
    enough: Sequence[Rated],
    zones: Mapping[str, str],
    pooled: float,
    rate: Words,
    language: Language,
    own: str,
) -> Drawing:
    high = max(round(max(one.denominator for one in enough) * 1.15), MIN_CASES * 3)
    names = {zone: phrase(f"funnel.{zone}").of(language) for zone in _ZONES}
    points = [
        {
            "name": one.name.of(language),
            "cases": one.denominator,
            "share": round(one.share, 4),
            "percent": percent_text(one.share),
            "quotient": one.cases,
            "zone": names[zones[one.id]],
        }
        for one in enough
    ]
    mine = [point for point, one in zip(points, enough, strict=True) if one.id == own]
    columns = headings(
        language, name="heading.authority", percent=rate, quotient="heading.cases", zone="funnel.zone"
    )
    present = tuple(names[zone] for zone in _ZONES if zone in zones.values())
    titles = phrase("funnel.cases").of(language), rate.of(language)
    return Drawing(
        _layers(columns, titles, tuple(names.values()), present, high, bool(mine)),
        _HEIGHT,
        {
            "limits": _limits(MIN_CASES, high, pooled),
            "pooled": [{"share": round(pooled, 4)}],
            "points": points,
            **({"own": mine} if mine else {}),
        },
    )


@cache
def _layers(
    headings: Headings,
    titles: tuple[str, str],
    zones: tuple[str, ...],
    present: tuple[str, ...],
    high: int,
    has_own: bool,
) -> Mapping[str, Any]:
    cases = alt.Scale(type="log", domain=[MIN_CASES, high], nice=False)
    ticks = [tick for power in range(7) for tick in (10**power, 2 * 10**power, 5 * 10**power)]
    x = alt.X("cases:Q", scale=cases, title=titles[0]).axis(
        format=",d", grid=False, values=[tick for tick in ticks if MIN_CASES <= tick <= high]
    )
    share = alt.Scale(domain=[0, 1], nice=False)
    axis = alt.Axis(format="%", tickCount=5)
    y = alt.Y("share:Q", scale=share, axis=axis, title=titles[1])
    dash = alt.StrokeDash("limit:N", legend=None, scale=alt.Scale(domain=list(TAILS), range=[[4, 3], [1, 0]]))
    layers: list[alt.Chart] = [
        rows("limits")
        .mark_line(strokeWidth=1.2, color=FAINT, tooltip=None)
        .encode(x=x, y=alt.Y(f"{side}:Q", scale=share, axis=axis, title=titles[1]), strokeDash=dash)
        for side in ("low", "high")
    ]
    layers.append(rows("pooled").mark_rule(color=LINE_STRONG, tooltip=None).encode(y=y))
    legend = alt.Legend(title=None, values=list(present))
    colours = [colour for _, colour, _ in _ZONES.values()]
    shapes = [shape for _, _, shape in _ZONES.values()]
    layers.append(
        rows("points")
        .mark_point(size=64, opacity=0.85)
        .encode(
            x=x,
            y=y,
            color=alt.Color("zone:N", legend=legend, scale=alt.Scale(domain=list(zones), range=colours)),
            shape=alt.Shape("zone:N", legend=legend, scale=alt.Scale(domain=list(zones), range=shapes)),
            tooltip=tooltip(headings),
        )
    )
    if has_own:
        mine = rows("own").encode(x=x, y=y)
        layers.append(mine.mark_point(size=190, filled=False, strokeWidth=2, color=INK, tooltip=None))
        middle = (MIN_CASES * high) ** 0.5
        sides: tuple[tuple[Literal["left", "right"], str, int], ...] = (
            ("left", "<=", 12),
            ("right", ">", -12),
        )
        for side, relation, dx in sides:
            named = mine.transform_filter(f"datum.cases {relation} {middle:.1f}")
            layers.append(named.mark_text(align=side, dx=dx, dy=-12, tooltip=None).encode(text="name:N"))
    return plan(alt.LayerChart(layer=layers))


def _table(
    enough: Sequence[Rated], zones: Mapping[str, str], rate: Words, language: Language
) -> pd.DataFrame:
    columns = (phrase("heading.authority"), rate, phrase("heading.cases"), phrase("funnel.zone"))
    return pd.DataFrame(
        [
            (
                one.name.of(language),
                percent_text(one.share),
                one.cases,
                phrase(f"funnel.{zones[one.id]}").of(language),
            )
            for one in enough[:_LISTED]
        ],
        columns=[heading.of(language) for heading in columns],
    )
