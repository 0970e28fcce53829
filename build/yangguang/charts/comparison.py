"""Authorities that a reader chooses, side by side: the marks, without data and without names.

The compare page puts both in (``compare-charts.js``). A text that begins with ``$`` stands for what is known
only there: in a list ``$names`` (of the authorities chosen) and ``$years``; ``$top``, the end of the axis, a
share.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import altair as alt

from yangguang.charts.bars import BELOW, stacked_bar_chart, tooltip
from yangguang.charts.phrases import Headings, headings
from yangguang.charts.quantities import TABLE, TOTAL, outcome_groups, outcome_kinds
from yangguang.charts.ranking import dot_layers
from yangguang.charts.theme import FAINT, INK, PALETTE, plan, rows
from yangguang.languages import Language

MOST = 8
"""Authorities that are compared at once: more are not told apart."""

_HUES = (PALETTE[0], PALETTE[2], PALETTE[3], FAINT)
_COLOURS = _HUES * 2
_DASHES = ((1, 0),) * len(_HUES) + ((5, 3),) * len(_HUES)
_SHAPES = (
    *("circle", "square", "triangle-up", "diamond"),
    *("triangle-down", "cross", "triangle-right", "triangle-left"),
)
"""Of eight lines: colour, stroke and sign together, so that none rests on colour alone."""

_NAMES, _YEARS, _TOP = "$names", "$years", "$top"


def comparison_plans(language: Language) -> Mapping[str, Mapping[str, Any]]:
    """The marks of the three charts, by name, as Vega-Lite without data.

    ``rates``: one row an authority in the order chosen; ``rows`` as in ``ranked_rates``, ``medians`` (with
    ``row``, ``value``, ``median``, ``group``). ``series``: ``points`` and ``few`` (``year``, ``name``,
    ``value``, ``low``, ``high``, ``run``: years of one run are joined), what rests on few cases apart.
    ``outcomes``: ``rows`` and ``pieces`` as in ``stacked_bar_chart``.

    Args:
        language: of tooltips and legends.
    """
    rated = headings(
        language,
        name="heading.authority",
        percent="compare.rate",
        cases="heading.cases",
        interval="heading.interval",
    )
    pieces = headings(
        language,
        name="heading.authority",
        group="heading.kind",
        count="heading.requests",
        share="heading.share_concluded",
    )
    median = headings(language, group="compare.group", median="compare.median")
    return {
        "rates": _rates(rated, median),
        "series": _series(headings(language, year="heading.year") + rated),
        "outcomes": _outcomes(pieces, language),
    }


def outcome_pieces(language: Language) -> list[dict[str, Any]]:
    """The kinds of outcomes in the order of their colours, each with its cells, as ``table.row.column``."""
    return [
        {
            "name": kind.of(language),
            "cells": [f"{TABLE}.{row}.{TOTAL}" for row, of in outcome_kinds().items() if of == kind],
        }
        for kind in outcome_groups()
    ]


@cache
def _rates(rated: Headings, median: Headings) -> Mapping[str, Any]:
    ticks = (
        rows("medians")
        .mark_tick(orient="vertical", size=20, thickness=2, yOffset=BELOW, color=INK)
        .encode(y=alt.Y("row:O", axis=None), x=alt.X("value:Q"), tooltip=tooltip(median))
    )
    return plan(alt.LayerChart(layer=[*dot_layers(rated), ticks]))


@cache
def _series(columns: Headings) -> Mapping[str, Any]:
    year = alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0), scale=alt.Scale(domain=[_YEARS]))
    beside = alt.XOffset("name:N", scale=alt.Scale(domain=[_NAMES]))
    axis, scale = alt.Axis(format="%", tickCount=4), alt.Scale(domain=[0, _TOP], nice=False)
    y = alt.Y("value:Q", title=None, axis=axis, scale=scale)
    low = alt.Y("low:Q", title=None, axis=axis, scale=scale)
    legend = alt.Legend(title=None, symbolOpacity=1)
    colour = alt.Color("name:N", scale=alt.Scale(domain=[_NAMES], range=list(_COLOURS)), legend=legend)
    dash = alt.StrokeDash(
        "name:N", scale=alt.Scale(domain=[_NAMES], range=[list(one) for one in _DASHES]), legend=legend
    )
    shape = alt.Shape("name:N", scale=alt.Scale(domain=[_NAMES], range=list(_SHAPES)), legend=legend)
    points, few = (rows(name).encode(x=year, xOffset=beside) for name in ("points", "few"))
    layers = [
        *(
            base.mark_rule(strokeWidth=5, opacity=0.25, tooltip=None).encode(y=low, y2="high:Q", color=colour)
            for base in (points, few)
        ),
        points.mark_line(strokeWidth=2, tooltip=None).encode(
            y=y, color=colour, strokeDash=dash, detail="run:N"
        ),
        points.mark_point(size=70, opacity=1).encode(
            y=y, color=colour, shape=shape, tooltip=tooltip(columns)
        ),
        few.mark_point(size=70, opacity=1, filled=False, strokeWidth=1.8).encode(
            y=y, color=colour, shape=shape, tooltip=tooltip(columns)
        ),
    ]
    return plan(alt.LayerChart(layer=layers))


@cache
def _outcomes(columns: Headings, language: Language) -> Mapping[str, Any]:
    kinds = [kind.of(language) for kind in outcome_groups()]
    colours = tuple(zip(kinds, PALETTE, strict=False))
    return stacked_bar_chart([{"group": kind} for kind in kinds], [], columns, colours).plan
