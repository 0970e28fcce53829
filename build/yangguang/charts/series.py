"""One authority over the years: how many requests, and what became of them; a missing year stays empty."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import altair as alt
import pandas as pd

from yangguang.charts.quantities import CONCLUDED, TABLE, TOTAL, outcome_groups, outcomes
from yangguang.charts.theme import Chart, count_text, inline, share_text, specification
from yangguang.datasets.collection import CollectedReport
from yangguang.datasets.indicators import counts

_HEIGHT = 240
"""Pixels: two charts side by side stay in one view."""

_ROWS = ("received_new", CONCLUDED)


def requests_series(reports: Sequence[CollectedReport]) -> Chart:
    """Draw requests received and concluded in each year.

    Args:
        reports: of one authority, oldest first; at least one.
    """
    names = [(count.code, count.name, count.name_en) for count in counts() if count.code in _ROWS]
    rows: list[dict[str, Any]] = []
    for report in reports:
        for code, label, label_en in names:
            value = report.record.value(TABLE, code, TOTAL)
            if value is not None:
                rows.append(
                    {
                        "year": str(report.record.year),
                        "name": label,
                        "name_en": label_en,
                        "value": float(value),
                        "count": count_text(value),
                    }
                )
    years = _years(reports)
    chart = (
        alt.Chart(inline(rows))
        .mark_bar()
        .encode(
            x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0), scale=alt.Scale(domain=years)),
            xOffset=alt.XOffset("name:N", sort=[label for _, label, _ in names]),
            y=alt.Y("value:Q", title=None, axis=alt.Axis(format=",d", tickCount=4, tickMinStep=1)),
            color=alt.Color(
                "name:N",
                scale=alt.Scale(domain=[label for _, label, _ in names]),
                legend=alt.Legend(title=None),
            ),
            tooltip=[
                alt.Tooltip("year:N", title="年度"),
                alt.Tooltip("name:N", title="项目"),
                alt.Tooltip("name_en:N", title="Item"),
                alt.Tooltip("count:N", title="件数"),
            ],
        )
        .properties(height=_HEIGHT)
    )
    name = reports[-1].authority.name
    found = {(row["year"], row["name"]): row["count"] for row in rows}
    received, received_en = names[0][1:]
    printed = [(year, found[year, received]) for year in years if (year, received) in found]
    title, title_en = "历年申请", "Requests by year"
    span = f"{years[0]}年" if len(years) == 1 else f"{years[0]}–{years[-1]}年"
    description = (
        f"{name}{span}{received}：" + "，".join(f"{year}年 {count} 件" for year, count in printed) + "。"
    )
    return Chart(
        id="requests",
        title=title,
        title_en=title_en,
        description=description,
        description_en=f"{received_en}: " + ", ".join(f"{year}: {count}" for year, count in printed) + ".",
        spec=specification(chart, title, description),
        table=pd.DataFrame(
            [(year, *(found.get((year, label), "—") for _, label, _ in names)) for year in years if rows],
            columns=["年度", *(label for _, label, _ in names)],
        ),
        source=_source(reports),
    )


def outcomes_series(reports: Sequence[CollectedReport]) -> Chart:
    """Draw the shares of the kinds of outcomes in each year.

    Args:
        reports: of one authority, oldest first; at least one.
    """
    groups = [group for group, _ in outcome_groups()]
    english = dict(outcome_groups())
    rows: list[dict[str, Any]] = []
    for report in reports:
        added: dict[str, int | Decimal] = {}
        for one in outcomes(report):
            added[one.group] = added.get(one.group, 0) + (one.value or 0)
        whole = sum(added.values(), start=0)
        for order, group in enumerate(groups):
            if value := added.get(group, 0):
                rows.append(
                    {
                        "year": str(report.record.year),
                        "name": group,
                        "name_en": english[group],
                        "order": order,
                        "value": float(value),
                        "count": count_text(value),
                        "share": share_text(value, whole),
                    }
                )
    years = _years(reports)
    present = [group for group in groups if any(row["name"] == group for row in rows)]
    chart = (
        alt.Chart(inline(rows))
        .mark_bar()
        .encode(
            x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0), scale=alt.Scale(domain=years)),
            y=alt.Y("value:Q", stack="normalize", title=None, axis=alt.Axis(format="%", tickCount=5)),
            color=alt.Color(
                "name:N", scale=alt.Scale(domain=groups), legend=alt.Legend(title=None, values=present)
            ),
            order=alt.Order("order:Q"),
            tooltip=[
                alt.Tooltip("year:N", title="年度"),
                alt.Tooltip("name:N", title="结果"),
                alt.Tooltip("name_en:N", title="Outcome"),
                alt.Tooltip("count:N", title="件数"),
                alt.Tooltip("share:N", title="占办结"),
            ],
        )
        .properties(height=_HEIGHT)
    )
    name = reports[-1].authority.name
    cells = {(row["year"], row["name"]): f"{row['count']}（{row['share']}）" for row in rows}
    first = {
        year: cells.get((year, groups[0]), "0 件")
        for year in years
        if any(row["year"] == year for row in rows)
    }
    first_en = {
        year: text.replace("（", " (").replace("）", ")").replace(" 件", "") for year, text in first.items()
    }
    title, title_en = "历年办理结果", "Outcomes by year"
    description = (
        f"{name}历年{groups[0]}：" + "，".join(f"{year}年 {text}" for year, text in first.items()) + "。"
    )
    return Chart(
        id="outcomes",
        title=title,
        title_en=title_en,
        description=description if first else f"{name}历年没有印出大于 0 的办理结果。",
        description_en=f"{english[groups[0]]}: "
        + ", ".join(f"{year}: {text}" for year, text in first_en.items())
        + ".",
        spec=specification(chart, title, description),
        table=pd.DataFrame(
            [(year, *(cells.get((year, group), "0") for group in present)) for year in first],
            columns=["年度", *present],
        ),
        source=_source(reports),
    )


def _years(reports: Sequence[CollectedReport]) -> list[str]:
    """Every year from the first report to the last, those without a report included."""
    years = [report.record.year for report in reports]
    return [str(year) for year in range(min(years), max(years) + 1)]


def _source(reports: Sequence[CollectedReport]) -> str:
    years = "、".join(str(report.record.year) for report in reports)
    return f"{reports[-1].authority.name}{years}年政府信息公开工作年度报告，第三部分的表"
