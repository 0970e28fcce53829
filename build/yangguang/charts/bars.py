"""Horizontal bars: the label above each, its figures at its end, so that no label is cut on a phone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import altair as alt

from yangguang.charts.phrases import Headings
from yangguang.charts.theme import LABEL_ROOM, PALETTE, ROW_STEP, Drawing, plan, rows, slots

_BAR = 13
"""Pixels: thin enough to leave the label its own line."""

BELOW, _ABOVE = 9, -11
"""Pixels from the middle of a row to the middle of its marks and of its label."""

Colours = tuple[tuple[str, str], ...]
"""Groups and their colours of the palette, in the order of the legend."""


def bar_chart(lines: Sequence[Mapping[str, Any]], headings: Headings, groups: Sequence[str] = ()) -> Drawing:
    """Draw one bar a row, in the order of the rows.

    Args:
        lines: ``name``, ``value``, ``label`` (written at the end of the bar), ``group`` (where there are
            groups), and what the tooltips name.
        headings: of the tooltips.
        groups: all groups in the order of the palette; empty: one colour.
    """
    colours = tuple(zip(groups, PALETTE, strict=False))
    return Drawing(
        _bars(headings, colours, _present(lines, colours)),
        ROW_STEP * max(len(lines), 1),
        {"rows": [{"row": place, **line} for place, line in enumerate(lines)]},
    )


def stacked_bar_chart(
    pieces: Sequence[Mapping[str, Any]],
    lines: Sequence[Mapping[str, Any]],
    headings: Headings,
    colours: Colours,
) -> Drawing:
    """Draw one bar a row, made of pieces.

    Args:
        pieces: ``row`` (number), ``order`` in its row, ``group``, ``value``, and what the tooltips name.
        lines: ``row`` (number), ``name``, ``value`` (the whole bar), ``label`` (written at its end).
        headings: of the tooltips of the pieces.
        colours: of the groups.
    """
    return Drawing(
        _stacked_bars(headings, colours, _present(pieces, colours)),
        ROW_STEP * max(len(lines), 1),
        {"rows": lines, "pieces": pieces},
    )


def row_names(base: alt.Chart, room: int = 0) -> alt.Chart:
    """The names of rows, each above its marks, no wider than the chart less ``room`` pixels."""
    names: alt.Chart = base.mark_text(
        align="left", baseline="middle", dy=_ABOVE, limit=alt.ExprRef(f"width - {room}"), tooltip=None
    ).encode(x=alt.value(0), text="name:N")
    return names


def row_values(base: alt.Chart) -> alt.Chart:
    """The figures of rows, each at the right end of the line of its name."""
    values: alt.Chart = base.mark_text(align="right", baseline="middle", dy=_ABOVE, tooltip=None).encode(
        x=alt.value("width"), text="label:N"
    )
    return values


def tooltip(headings: Headings) -> list[alt.Tooltip]:
    """What is shown beside the pointer."""
    return [alt.Tooltip(f"{field}:N", title=heading) for field, heading in headings]


def _present(lines: Sequence[Mapping[str, Any]], colours: Colours) -> tuple[str, ...]:
    """The groups that occur."""
    found = {line.get("group") for line in lines}
    return tuple(group for group, _ in colours if group in found)


@cache
def _bars(headings: Headings, colours: Colours, present: tuple[str, ...]) -> Mapping[str, Any]:
    base = rows().encode(y=alt.Y("row:O", axis=None), x=_lengths(), tooltip=tooltip(headings))
    bars = base.mark_bar(height=_BAR, yOffset=BELOW)
    if colours:
        bars = bars.encode(color=_colour(colours, present))
    return plan(alt.LayerChart(layer=[bars, _figures(base), row_names(base)]))


@cache
def _stacked_bars(headings: Headings, colours: Colours, present: tuple[str, ...]) -> Mapping[str, Any]:
    y = alt.Y("row:O", axis=None)
    bars = (
        rows("pieces")
        .mark_bar(height=_BAR, yOffset=BELOW)
        .encode(
            y=y,
            x=_lengths().stack("zero"),
            color=_colour(colours, present),
            order=alt.Order("order:Q"),
            tooltip=tooltip(headings),
        )
    )
    base = rows().encode(y=y, x=_lengths())
    return plan(alt.LayerChart(layer=[bars, _figures(base), row_names(base)]))


def _lengths() -> alt.X:
    longest = alt.ExprRef(f"max(width - {LABEL_ROOM}, 40)")
    return alt.X("value:Q", axis=None, scale=alt.Scale(zero=True, nice=False, range=[0, longest]))


def _figures(base: alt.Chart) -> alt.Chart:
    figures: alt.Chart = base.mark_text(align="left", baseline="middle", dx=6, dy=BELOW, tooltip=None).encode(
        text="label:N"
    )
    return figures


def _colour(colours: Colours, present: tuple[str, ...]) -> alt.Color:
    """The legend names only the groups that occur; one alone needs none."""
    legend = alt.Legend(title=None, values=list(present)) if len(present) > 1 else None
    return alt.Color("group:N", scale=slots(colours), legend=legend)
