"""One outcome or ground over the years, of all reports together; and who uses it most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import altair as alt

from yangguang.charts.bars import tooltip
from yangguang.charts.phrases import Headings, headings, in_sentence, listed, phrase
from yangguang.charts.quantities import (
    CONCLUDED,
    TABLE,
    TOTAL,
    authority_words,
    count_of,
    outcome_rows,
    outcomes,
)
from yangguang.charts.ranking import ranked_counts
from yangguang.charts.rated import percent_text
from yangguang.charts.series import year_axis
from yangguang.charts.theme import MAIN, PLOT_HEIGHT, Chart, Drawing, count_text, plan, rows, tabled
from yangguang.datasets.collection import CollectedReport
from yangguang.languages import Language, Words
from yangguang.record.printed import printed_table


def topic_series(
    reports: Sequence[CollectedReport], codes: Sequence[str], name: Words, language: Language = "zh"
) -> Chart:
    """Draw the share of requests concluded that ended one way, in each year, over all reports together.

    Args:
        reports: of any authorities and years. Reports in which a figure of these is unknown are left out.
        codes: of outcomes that make up the topic, one or more.
        name: of the topic.
        language: of its words.
    """
    years: dict[int, tuple[int, int, int]] = {}
    for report in reports:
        counted = topic_counts(report, codes)
        if counted is not None:
            above, below, number = years.get(report.record.year, (0, 0, 0))
            years[report.record.year] = above + counted[0], below + counted[1], number + 1
    known = {year: one for year, one in sorted(years.items()) if one[1]}
    points = [
        {
            "year": str(year),
            "run": sum(other not in known for other in range(min(known), year)),
            "value": round(above / below, 4),
            "percent": percent_text(above / below),
            "cases": f"{count_text(above)}/{count_text(below)}",
            "reports": count_text(number),
        }
        for year, (above, below, number) in known.items()
    ]
    columns = headings(
        language,
        year="heading.year",
        percent="heading.share_concluded",
        cases="heading.cases",
        reports="heading.reports",
    )
    parts = [
        phrase(
            "series.year_value",
            year=point["year"],
            value=phrase("rate", percent=point["percent"], cases=point["cases"]),
        )
        for point in points
    ]
    return Chart.of(
        "topic",
        language,
        drawing=_draw(points, columns) if points else None,
        title=phrase("topic.title", name=name),
        description=phrase("topic.description", name=in_sentence(name), parts=listed(parts))
        if points
        else phrase("topic.none", name=name),
        table=tabled(points, columns),
        source=phrase("source.all_reports", reports=sum(one[2] for one in known.values())),
        definition=phrase("topic.definition"),
    )


def topic_users(
    reports: Sequence[CollectedReport],
    codes: Sequence[str],
    name: Words,
    year: int,
    language: Language = "zh",
) -> Chart:
    """Draw how often each authority used an outcome in one year, most often first.

    Args:
        reports: of that year. Reports in which a figure of these is unknown are left out.
        codes: of outcomes that make up the topic.
        name: of the topic.
        year: the year.
        language: of its words.
    """
    counted = [
        (authority_words(report.authority), found[0])
        for report in reports
        if (found := topic_counts(report, codes)) is not None
    ]
    whose = phrase("topic.whose", reports=len(counted), year=year)
    source = phrase("source.reports_of_year", reports=len(counted), year=year)
    return ranked_counts(counted, name, whose, source, language, chart_id="topic-users")


def topic_counts(report: CollectedReport, codes: Sequence[str]) -> tuple[int, int] | None:
    """How many requests of a report ended in one of these outcomes, and how many were concluded.

    Returns:
        ``None`` where the report does not print one of the rows, or a figure is unknown.
    """
    form, printed = outcome_rows(printed_table(report.record, TABLE)), report.record.tables.get(TABLE, {})
    if any(code not in form or TOTAL not in printed.get(code, {}) for code in codes):
        return None
    values: list[Any] = [report.record.value(TABLE, code, TOTAL) for code in codes]
    if None in values:  # a blank may follow from the sums; only then, as all topics ask all reports
        found: Mapping[str, Any] = {one.code: one.value for one in outcomes(report)}
        values = [found.get(code) for code in codes]
    concluded = count_of(report, CONCLUDED).value
    if concluded is None or any(value is None for value in values):
        return None
    return sum(int(value) for value in values if value), int(concluded)


def _draw(points: Sequence[Mapping[str, Any]], columns: Headings) -> Drawing:
    years = tuple(str(year) for year in range(int(points[0]["year"]), int(points[-1]["year"]) + 1))
    return Drawing(_lines(columns, years), PLOT_HEIGHT, {"rows": points})


@cache
def _lines(headings: Headings, years: tuple[str, ...]) -> Mapping[str, Any]:
    axis = alt.Axis(format=".1~%", tickCount=4)
    y = alt.Y("value:Q", title=None, axis=axis, scale=alt.Scale(zero=True, nice=True))
    base = rows().encode(x=year_axis(years), y=y)
    return plan(
        alt.LayerChart(
            layer=[
                base.mark_line(color=MAIN, tooltip=None).encode(detail="run:N"),
                base.mark_point(color=MAIN, opacity=1).encode(tooltip=tooltip(headings)),
                base.mark_text(baseline="bottom", dy=-8, tooltip=None).encode(text="percent:N"),
            ]
        )
    )
