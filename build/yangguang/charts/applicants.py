"""Who asked: new requests of the year by kind of applicant."""

from __future__ import annotations

from yangguang.charts.bars import bar_chart
from yangguang.charts.phrases import NOTHING, headings, listed, phrase
from yangguang.charts.quantities import TABLE, TOTAL, applicants, authority_words, count_words, value_words
from yangguang.charts.theme import Chart, count_text, share_text, tabled
from yangguang.checks.implied import implied_values
from yangguang.datasets.collection import CollectedReport
from yangguang.languages import Language

_ROW = "received_new"


def applicants_chart(report: CollectedReport, language: Language = "zh") -> Chart:
    """Draw the new requests of a report's year by kind of applicant; kinds without a request are left out."""
    authority, year = authority_words(report.authority), report.record.year
    quantities = applicants(report, _ROW)
    total = report.record.value(TABLE, _ROW, TOTAL)
    whole = (implied_values(report.results).get((TABLE, _ROW, TOTAL), 0) if total is None else total) or 0
    unknown = sum(one.value is None for one in quantities)
    drawn = [(one, one.value) for one in quantities if one.value]
    rows = [
        {
            "name": one.name.of(language),
            "value": float(value),
            "label": value_words(value, whole).of(language),
            "count": count_words(one).of(language),
            "share": share_text(value, whole),
        }
        for one, value in drawn
    ]
    if rows:
        description = phrase(
            "applicants.description",
            authority=authority,
            year=year,
            count=count_text(whole),
            parts=listed(
                [phrase("named", name=one.name, value=value_words(value, whole)) for one, value in drawn]
            ),
            blank=phrase("applicants.blank", unknown=unknown) if unknown else NOTHING,
        )
    else:
        description = phrase("applicants.empty", authority=authority, year=year)
    columns = headings(
        language, name="heading.applicant", count="heading.requests", share="heading.share_received"
    )
    return Chart.of(
        "applicants",
        language,
        drawing=bar_chart(rows, columns),
        title=phrase("applicants.title", year=year),
        description=description,
        table=tabled(rows, columns),
        source=phrase("source.report_received", authority=authority, year=year),
    )
