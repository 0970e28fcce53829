"""What became of the requests: one bar for each outcome above 0, coloured by kind of outcome."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pandas as pd

from yangguang.charts.bars import bar_chart
from yangguang.charts.quantities import CONCLUDED, TABLE, TOTAL, Quantity, add, outcome_groups, outcomes
from yangguang.charts.theme import Chart, count_text, share_text, specification
from yangguang.checks.implied import implied_values
from yangguang.datasets.collection import CollectedReport

_NAMED = 3
"""Outcomes that the description names, the largest first."""


def outcomes_chart(report: CollectedReport) -> Chart:
    """Draw the outcomes of the requests that a report says were concluded in its year."""
    name, year = report.authority.name, report.record.year
    concluded = report.record.value(TABLE, CONCLUDED, TOTAL)
    if concluded is None:
        concluded = implied_values(report.results).get((TABLE, CONCLUDED, TOTAL))
    return _chart(
        outcomes(report),
        concluded,
        title=f"{year}年申请办理结果",
        title_en=f"Outcomes of requests, {year}",
        whose=(f"{name}{year}年", f"{report.authority.name_en or name}, {year}: "),
        source=f"{name}{year}年政府信息公开工作年度报告，第三部分的表",
    )


def all_outcomes_chart(reports: Sequence[CollectedReport], year: int) -> Chart:
    """Draw the outcomes of all reports of a year together."""
    quantities = add(outcomes(report) for report in reports)
    return _chart(
        quantities,
        sum((one.value or 0 for one in quantities), start=0),
        title=f"{year}年申请办理结果，{len(reports)} 份报告合计",
        title_en=f"Outcomes of requests, {year}, {len(reports)} reports together",
        whose=(f"{len(reports)} 份{year}年度报告合计，", f"{len(reports)} reports for {year}: "),
        source=f"本站读出的 {len(reports)} 份{year}年度报告，第三部分的表",
    )


def _chart(
    quantities: Sequence[Quantity],
    concluded: int | Decimal | None,
    title: str,
    title_en: str,
    whose: tuple[str, str],
    source: str,
) -> Chart:
    drawn = [(one, one.value) for one in quantities if one.value]
    unknown = sum(one.value is None for one in quantities)
    whole = concluded or 0
    rows = [
        {
            "name": one.label,
            "name_en": one.label_en,
            "group": one.group,
            "value": float(value),
            "label": _label(value, whole),
            "count": count_text(value) + ("（空白，按表内等式）" if one.is_implied else ""),
            "share": share_text(value, whole),
        }
        for one, value in drawn
    ]
    description, description_en = _describe(drawn, whole, unknown, whose)
    tooltips = {"name": "结果", "name_en": "Outcome", "group": "类别", "count": "件数", "share": "占办结"}
    chart = bar_chart(rows, tooltips, [group for group, _ in outcome_groups()])
    return Chart(
        id="outcomes",
        title=title,
        title_en=title_en,
        description=description,
        description_en=description_en,
        spec=specification(chart, title, description),
        table=pd.DataFrame(
            [(row["name"], row["group"], row["count"], row["share"]) for row in rows],
            columns=["结果", "类别", "件数", "占办结"],
        ),
        source=source,
    )


def _label(value: int | Decimal, whole: int | Decimal) -> str:
    share = share_text(value, whole)
    return f"{count_text(value)}（{share}）" if share else count_text(value)


def _describe(
    drawn: Sequence[tuple[Quantity, int | Decimal]],
    whole: int | Decimal,
    unknown: int,
    whose: tuple[str, str],
) -> tuple[str, str]:
    """One sentence in each language, of nothing but the data."""
    if not drawn:
        return f"{whose[0]}没有印出大于 0 的办理结果。", f"{whose[1]}no outcome above 0 is printed."
    largest = sorted(drawn, key=lambda pair: -pair[1])[:_NAMED]
    parts = "，".join(f"{one.label} {_label(value, whole)}" for one, value in largest)
    parts_en = ", ".join(
        f"{one.label_en} {count_text(value)}{f' ({share})' if (share := share_text(value, whole)) else ''}"
        for one, value in largest
    )
    rest = len(drawn) - len(largest)
    total = f"办结 {count_text(whole)} 件：" if whole else "办理结果："
    total_en = f"{count_text(whole)} requests concluded: " if whole else ""
    more = f"，另有 {rest} 种结果" if rest else ""
    blank = f"；{unknown} 项空白未绘出" if unknown else ""
    more_en = f", and {rest} more" if rest else ""
    blank_en = f"; {unknown} blank rows not drawn" if unknown else ""
    return (
        f"{whose[0]}{total}{parts}{more}{blank}。",
        f"{whose[1]}{total_en}{parts_en}{more_en}{blank_en}.",
    )
