"""Charts say what the report says: drawn, described and tabled from the same figures."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import vl_convert

from builders import collection_of, contract_of
from yangguang.charts.applicants import applicants_chart
from yangguang.charts.outcomes import all_outcomes_chart, outcomes_chart
from yangguang.charts.quantities import outcome_groups
from yangguang.charts.series import outcomes_series, requests_series
from yangguang.charts.theme import PALETTE, Chart, label_text, share_text, short_label
from yangguang.datasets.collection import CollectedReport, Collection
from yangguang.forms import editions
from yangguang.languages import Language


@pytest.fixture(scope="session")
def nine(figures: Path) -> Collection:
    return collection_of(
        *(json.loads(path.read_text(encoding="utf-8")) for path in sorted(figures.glob("*.json")))
    )


def report_of(nine: Collection, authority: str, year: int) -> CollectedReport:
    return next(r for r in nine.reports if (r.authority.name, r.record.year) == (authority, year))


def example() -> dict[str, Any]:
    """A report of 10 requests: 4 disclosed, 5 not held, 1 petition; 7 by individuals, 3 by enterprises."""
    data = contract_of(authority="甲县人民政府", year=2023)
    requests = data["tables"]["requests"]
    for row, total in (("granted", 4), ("unavailable_not_held", 5), ("not_processed_petition", 1)):
        requests[row]["total"] = requests[row]["natural_person"] = total
    requests["concluded_total"]["total"] = requests["received_new"]["total"] = 10
    requests["concluded_total"]["natural_person"] = 10
    requests["received_new"] |= {"natural_person": 7, "commercial_enterprise": 3}
    return data


def drawn(chart: Chart) -> str:
    """What the chart looks like: all texts of its SVG, one a line."""
    svg = vl_convert.vegalite_to_svg({**chart.spec, "width": 600})
    return "\n".join(re.findall(r"<text[^>]*>([^<]+)</text>", svg))


def strings(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def all_charts(nine: Collection, language: Language = "zh") -> list[Chart]:
    charts = [
        make(report, language) for report in nine.reports for make in (outcomes_chart, applicants_chart)
    ]
    for authority in nine.authorities:
        reports = nine.of_authority(authority.id)
        charts += [requests_series(reports, language), outcomes_series(reports, language)]
    return [*charts, all_outcomes_chart([r for r in nine.reports if r.record.year == 2024], 2024, language)]


def test_outcomes_are_bars_with_their_figures_and_zeros_are_dropped() -> None:
    (report,) = collection_of(example()).reports
    chart = outcomes_chart(report)
    assert chart.table.values.tolist() == [
        ["予以公开", "予以公开", "4", "40.0%"],
        ["本机关不掌握相关政府信息", "无法提供", "5", "50.0%"],
        ["信访举报投诉类申请", "不予处理", "1", "10.0%"],
    ]
    texts = drawn(chart)
    for text in ("予以公开", "4（40.0%）", "5（50.0%）", "1（10.0%）", "信访举报投诉类申请"):
        assert text in texts
    assert "重复申请" not in texts
    assert "不予公开" not in texts, "the legend names only the kinds that occur"


def test_the_description_is_computed_from_the_data() -> None:
    (report,) = collection_of(example()).reports
    chart = outcomes_chart(report)
    assert chart.description == (
        "甲县人民政府2023年办结 10 件：本机关不掌握相关政府信息 5（50.0%），予以公开 4（40.0%），"
        "信访举报投诉类申请 1（10.0%）。"
    )
    assert outcomes_chart(report, "en").description == (
        "Authority 1, 2023: 10 requests concluded: Unavailable: not held 5 (50.0%), Disclosed 4 (40.0%), "
        "Not processed: petition or complaint 1 (10.0%)."
    )
    assert applicants_chart(report).description == (
        "甲县人民政府2023年新收申请 10 件：自然人 7（70.0%），商业企业 3（30.0%）。"
    )


HAN = re.compile(r"[\u2e80-\u9fff\u3000-\u303f\uff00-\uffef]")


def test_in_english_every_word_of_a_chart_is_english() -> None:
    (report,) = collection_of(example()).reports
    later = collection_of(example(), {**example(), "year": 2025}).reports
    for chart in (
        outcomes_chart(report, "en"),
        applicants_chart(report, "en"),
        all_outcomes_chart([report], 2023, "en"),
        requests_series(later, "en"),
        outcomes_series(later, "en"),
    ):
        assert chart.language == "en"
        said = [chart.title, chart.description, chart.source, *strings(dict(chart.spec))]
        said += [*chart.table.columns, *(str(cell) for cell in chart.table.to_numpy().flat)]
        assert not [text for text in said if HAN.search(text)]
        assert chart.description.endswith(".")


def test_an_authority_without_an_english_name_keeps_its_own_in_english() -> None:
    (report,) = collection_of(example()).reports
    unnamed = replace(report, authority=replace(report.authority, name_en=""))
    assert outcomes_chart(unnamed, "en").description.startswith("甲县人民政府, 2023: 10 requests")


def test_both_languages_draw_the_same_figures(nine: Collection) -> None:
    for chart, english in zip(all_charts(nine), all_charts(nine, "en"), strict=True):
        assert chart.table.shape == english.table.shape
        assert numbers(chart) == numbers(english)


def numbers(chart: Chart) -> list[object]:
    return [row["value"] for row in chart.spec["datasets"]["rows"]]


def test_applicants_leave_the_total_out() -> None:
    (report,) = collection_of(example()).reports
    assert applicants_chart(report).table.values.tolist() == [
        ["自然人", "7", "70.0%"],
        ["商业企业", "3", "30.0%"],
    ]


def test_a_report_without_requests_gives_an_empty_chart_that_says_so() -> None:
    (report,) = collection_of(contract_of()).reports
    for chart in (outcomes_chart(report), applicants_chart(report)):
        assert chart.is_empty
        assert "没有印出大于 0" in chart.description


def test_blank_totals_are_drawn_only_where_the_sums_leave_one_value(nine: Collection) -> None:
    chart = outcomes_chart(report_of(nine, "上海市人民政府办公厅", 2019))
    assert "办结 805 件：予以公开 272（33.8%）" in chart.description
    counts = dict(zip(chart.table["结果"], chart.table["件数"], strict=True))
    assert counts["予以公开"] == "272（空白，按表内等式）"
    data = example()
    for row in ("granted", "granted_in_part", "concluded_total", "received_new"):
        data["tables"]["requests"][row] = dict.fromkeys(data["tables"]["requests"][row])
    (report,) = collection_of(data).reports
    unknown = outcomes_chart(report)
    assert "项空白未绘出" in unknown.description
    assert "予以公开" not in unknown.table["结果"].tolist()


def test_the_colours_of_the_kinds_are_the_same_in_every_report(nine: Collection) -> None:
    groups = [kind.zh for kind in outcome_groups()]
    assert groups == ["予以公开", "部分公开", "不予公开", "无法提供", "不予处理", "其他处理"]
    assert len(PALETTE) >= len(groups)
    for report in nine.reports:
        bars = outcomes_chart(report).spec["layer"][0]
        assert bars["encoding"]["color"]["scale"]["domain"] == groups


def test_both_editions_have_the_same_kinds_of_outcomes() -> None:
    data = contract_of(form="2019", year=2020)
    data["tables"]["requests"]["other_remaining"]["total"] = 3
    (report,) = collection_of(data).reports
    assert outcomes_chart(report).table["类别"].tolist() == ["其他处理"]


def test_series_show_years_without_a_report_as_empty() -> None:
    early, late = example(), {**example(), "year": 2025}
    reports = collection_of(early, late).reports
    chart = requests_series(reports)
    assert chart.table.values.tolist() == [["2023", "10", "10"], ["2024", "—", "—"], ["2025", "10", "10"]]
    assert "2024" in drawn(chart)
    assert chart.description == "甲县人民政府2023–2025年新收申请：2023年 10 件，2025年 10 件。"
    shares = outcomes_series(reports)
    assert shares.table.values.tolist() == [
        ["2023", "4（40.0%）", "5（50.0%）", "1（10.0%）"],
        ["2025", "4（40.0%）", "5（50.0%）", "1（10.0%）"],
    ]


def test_all_reports_of_a_year_together(nine: Collection) -> None:
    reports = [report for report in nine.reports if report.record.year == 2024]
    chart = all_outcomes_chart(reports, 2024)
    counts = dict(zip(chart.table["结果"], chart.table["件数"], strict=True))
    assert counts["予以公开"] == f"{50 + 1431 + 5 + 4:,}"
    assert "4 份2024年度报告合计，办结 3,669 件" in chart.description


def test_every_chart_has_words_data_and_no_address(nine: Collection) -> None:
    for chart in all_charts(nine):
        assert chart.title
        assert chart.description.endswith("。")
        assert chart.spec["width"] == "container"
        assert chart.spec["title"] == chart.title
        assert chart.spec["description"] == chart.description
        assert not chart.table.empty
        addresses = [text for text in strings(dict(chart.spec)) if "://" in text]
        assert addresses == [chart.spec["$schema"]]
        assert "url" not in json.dumps(chart.spec["data"] if "data" in chart.spec else chart.spec["layer"][0])
        assert chart.spec["datasets"]
        assert vl_convert.vegalite_to_vega(dict(chart.spec))["marks"]


def test_every_number_of_a_chart_is_in_its_table(nine: Collection) -> None:
    for report in nine.reports:
        for chart in (outcomes_chart(report), applicants_chart(report)):
            values = [row["count"] for row in chart.spec["datasets"]["rows"]]
            assert values == chart.table["件数"].tolist()


def test_charts_are_deterministic(nine: Collection) -> None:
    assert [chart.json() for chart in all_charts(nine)] == [chart.json() for chart in all_charts(nine)]


def test_text_of_a_report_is_only_text_in_a_chart() -> None:
    data = {**example(), "authority": "<script>alert(1)</script>'\"{{7*7}}"}
    (report,) = collection_of(data).reports
    chart = outcomes_chart(report)
    assert json.loads(chart.json())["description"].startswith("<script>alert(1)</script>'\"{{7*7}}2023年")
    assert "<script>" not in vl_convert.vegalite_to_svg({**chart.spec, "width": 300})


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(1, 3, "33.3%"), (3, 3, "100%"), (1, 3000, "<0.1%"), (0, 3, "0.0%"), (1, 0, "")],
)
def test_shares_are_written_honestly(part: int, whole: int, text: str) -> None:
    assert share_text(part, whole) == text


def test_labels_lose_their_numbering_and_nothing_else() -> None:
    assert label_text("（二）部分公开（区分处理的，只计这一情形，不计其他情形）") == "部分公开"
    assert label_text("3.危及“三安全一稳定”") == "危及“三安全一稳定”"
    assert label_text("四、结转下年度继续办理") == "结转下年度继续办理"
    labels = [short_label(row.labels) for row in editions()[0].tables["requests"].rows]
    assert len(set(labels)) == len(labels)
    assert "申请人无正当理由逾期不补正" in labels
