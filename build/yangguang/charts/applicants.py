"""Who asked: new requests of the year by kind of applicant."""

from __future__ import annotations

import pandas as pd

from yangguang.charts.bars import bar_chart
from yangguang.charts.quantities import TABLE, TOTAL, applicants
from yangguang.charts.theme import Chart, count_text, share_text, specification
from yangguang.checks.implied import implied_values
from yangguang.datasets.collection import CollectedReport

_ROW = "received_new"


def applicants_chart(report: CollectedReport) -> Chart:
    """Draw the new requests of a report's year by kind of applicant; kinds without a request are left out."""
    name, year = report.authority.name, report.record.year
    quantities = applicants(report, _ROW)
    total = report.record.value(TABLE, _ROW, TOTAL)
    whole = (implied_values(report.results).get((TABLE, _ROW, TOTAL), 0) if total is None else total) or 0
    unknown = sum(one.value is None for one in quantities)
    drawn = [(one, one.value) for one in quantities if one.value]
    rows = []
    for one, value in drawn:
        share = share_text(value, whole)
        rows.append(
            {
                "name": one.label,
                "name_en": one.label_en,
                "value": float(value),
                "label": f"{count_text(value)}（{share}）" if share else count_text(value),
                "count": count_text(value) + ("（空白，按表内等式）" if one.is_implied else ""),
                "share": share,
            }
        )
    title, title_en = f"{year}年新收申请，按申请人", f"New requests by kind of applicant, {year}"
    named = "，".join(f"{row['name']} {row['label']}" for row in rows)
    named_en = ", ".join(
        f"{row['name_en']} {row['count']}" + (f" ({row['share']})" if row["share"] else "") for row in rows
    )
    blank = f"；{unknown} 类空白未绘出" if unknown else ""
    if rows:
        description = f"{name}{year}年新收申请 {count_text(whole)} 件：{named}{blank}。"
        description_en = f"{count_text(whole)} new requests in {year}: {named_en}."
    else:
        description = f"{name}{year}年没有印出大于 0 的新收申请。"
        description_en = f"No new request above 0 is printed for {year}."
    chart = bar_chart(rows, {"name": "申请人", "name_en": "Applicant", "count": "件数", "share": "占新收"})
    return Chart(
        id="applicants",
        title=title,
        title_en=title_en,
        description=description,
        description_en=description_en,
        spec=specification(chart, title, description),
        table=pd.DataFrame(
            [(row["name"], row["count"], row["share"]) for row in rows], columns=["申请人", "件数", "占新收"]
        ),
        source=f"{name}{year}年政府信息公开工作年度报告，第三部分的表，第一项",
    )
