"""Horizontal bars with their figures written on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from yangguang.charts.theme import BAR_STEP, LABEL_ROOM, inline


def bar_chart(
    rows: Sequence[Mapping[str, Any]], tooltips: Mapping[str, str], groups: Sequence[str] = ()
) -> alt.LayerChart:
    """Draw one bar a row, in the order of the rows.

    Args:
        rows: ``name``, ``value``, ``label`` (written at the end of the bar), ``group`` (where there are
            groups), and what the tooltips name.
        tooltips: field → heading.
        groups: all groups in the order of the palette; empty: one colour.
    """
    present = [group for group in groups if any(row["group"] == group for row in rows)]
    base = alt.Chart(inline(rows)).encode(
        y=alt.Y("name:N", sort=None, title=None),
        x=alt.X(
            "value:Q",
            axis=None,
            scale=alt.Scale(zero=True, nice=False, range=[0, alt.ExprRef(f"max(width - {LABEL_ROOM}, 40)")]),
        ),
        tooltip=[alt.Tooltip(f"{field}:N", title=title) for field, title in tooltips.items()],
    )
    bars = base.mark_bar(height={"band": 0.62})
    if len(present) > 1:
        bars = bars.encode(
            color=alt.Color(
                "group:N",
                scale=alt.Scale(domain=list(groups)),
                legend=alt.Legend(title=None, values=present),
            )
        )
    elif present:
        bars = bars.encode(color=alt.Color("group:N", scale=alt.Scale(domain=list(groups)), legend=None))
    labels = base.mark_text(align="left", baseline="middle", dx=5).encode(text="label:N")
    return alt.LayerChart(layer=[bars, labels]).properties(height=BAR_STEP * max(len(rows), 1))
