"""The families of charts beyond one report's bars: what they count, what they leave out, what they say."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import vl_convert

from builders import collection_of, contract_of
from yangguang.charts.distribution import distribution_chart
from yangguang.charts.flow import flow_chart
from yangguang.charts.funnel import funnel_chart
from yangguang.charts.phrases import phrase
from yangguang.charts.proceedings import proceedings_chart
from yangguang.charts.ranking import MOST, ranked_counts, ranked_rates
from yangguang.charts.rate_series import proactive_series, rate_series
from yangguang.charts.rated import Rated, rated
from yangguang.charts.theme import Chart
from yangguang.charts.topics import topic_counts, topic_series, topic_users
from yangguang.datasets.collection import CollectedReport
from yangguang.languages import LANGUAGES, Words

WHOSE, SOURCE = Words("县级政府，2024年", "county governments, 2024"), Words("来源", "source")
RATE = "disclosure_rate"


def requests(
    year: int = 2024, *, name: str = "甲县人民政府", form: str = "2021", **totals: int | None
) -> dict[str, Any]:
    """A report whose table of requests has these totals, all of individuals."""
    data = contract_of(authority=name, year=year, form=form)
    for row, total in totals.items():
        data["tables"]["requests"][row] |= {"total": total, "natural_person": total}
    return data


def only(data: dict[str, Any]) -> CollectedReport:
    (report,) = collection_of(data).reports
    return report


def flowing(**changed: int | None) -> dict[str, Any]:
    totals: dict[str, int | None] = {
        "received_new": 9,
        "received_carried_over": 2,
        "granted": 4,
        "refused_internal_affairs": 1,
        "unavailable_not_held": 3,
        "concluded_total": 8,
        "carried_forward": 3,
    }
    return requests(**(totals | changed))


def body(number: int, numerator: int, denominator: int) -> Rated:
    return Rated(
        f"{number:06}-government", Words(f"第{number}县", f"County {number}"), numerator, denominator
    )


def texts(chart: Chart, width: int = 600) -> list[str]:
    """All texts of the drawing."""
    return re.findall(
        r"<text[^>]*>([^<]+)</text>", vl_convert.vegalite_to_svg({**chart.spec, "width": width})
    )


def heights(chart: Chart, data: str) -> dict[str, float]:
    return {row["name"]: row["bottom"] - row["top"] for row in chart.spec["datasets"][data]}


# ---- flow ----


def test_the_flow_has_two_sides_of_the_same_sum() -> None:
    chart = flow_chart(only(flowing()))
    assert chart.table.values.tolist() == [
        ["来", "新收申请", "9", "81.8%"],
        ["来", "上年结转", "2", "18.2%"],
        ["去", "予以公开", "4", "36.4%"],
        ["去", "不予公开", "1", "9.1%"],
        ["去", "无法提供", "3", "27.3%"],
        ["去", "结转下年", "3", "27.3%"],
    ]
    assert chart.description == (
        "甲县人民政府2024年共有申请 11 件（新收申请 9，上年结转 2），去向：予以公开 4（36.4%），"
        "无法提供 3（27.3%），结转下年 3（27.3%），不予公开 1（9.1%）。"
    )
    assert {"新收 9", "上年结转 2", "予以公开 4（36.4%）", "结转下年 3（27.3%）"} <= set(texts(chart))
    assert "予以公开 4" in texts(chart, width=328), "a phone's labels leave the shares to the table"


def test_nodes_are_as_high_as_their_shares() -> None:
    sizes = heights(flow_chart(only(flowing())), "nodes")
    assert sizes["新收申请"] / sizes["上年结转"] == pytest.approx(9 / 2, rel=0.01)
    assert sizes["予以公开"] / sizes["不予公开"] == pytest.approx(4, rel=0.01)
    bands = flow_chart(only(flowing())).spec["datasets"]["bands"]
    ends = [band["edges"][3] - band["edges"][2] for band in bands]
    assert sum(ends[:2]) == pytest.approx(sum(ends[2:]), abs=0.1), "what comes in goes out"
    assert sum(ends[:2]) == pytest.approx(sizes["全部申请"], abs=0.1)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"received_new": 10}, "新收与上年结转之和为 12，办理结果与结转下年度之和为 11，合不上"),
        ({"granted": 5, "received_new": 10}, "各项办理结果之和为 9，总计印为 8，合不上"),
        ({"received_new": None, "carried_forward": None}, "表内等式也推不出"),
    ],
)
def test_a_flow_that_does_not_add_up_is_not_drawn_and_says_why(
    changed: dict[str, int | None], said: str
) -> None:
    chart = flow_chart(only(flowing(**changed)))
    assert chart.is_empty
    assert said in chart.description
    english = flow_chart(only(flowing(**changed)), "en")
    assert english.is_empty
    assert "not drawn" in english.description


def test_a_flow_of_nothing_is_not_drawn() -> None:
    chart = flow_chart(only(requests()))
    assert chart.is_empty
    assert chart.description == "甲县人民政府2024年没有申请，也没有结转的申请。"


def test_a_blank_that_the_sums_leave_one_value_flows_and_is_said_to_be_blank() -> None:
    chart = flow_chart(only(flowing(received_carried_over=None)))
    assert not chart.is_empty
    assert chart.table["件数"].tolist()[1] == "2（空白，按表内等式）"


# ---- proceedings ----


def disputed(**cells: int) -> dict[str, Any]:
    data = contract_of(authority="甲县人民政府", year=2024)
    data["tables"]["proceedings"]["reconsideration"] |= cells
    return data


def test_proceedings_are_divided_by_how_they_ended() -> None:
    chart = proceedings_chart(only(disputed(upheld=1, corrected=8, total=9)))
    assert chart.description == "甲县人民政府2024年：行政复议 9 件（结果维持 1，结果纠正 8）。"
    assert chart.table.values.tolist()[0] == ["行政复议", "1", "8", "0", "0", "9"]
    assert [(piece["group"], piece["value"]) for piece in chart.spec["datasets"]["pieces"]] == [
        ("结果维持", 1),
        ("结果纠正", 8),
    ]


def test_proceedings_that_do_not_add_up_are_drawn_as_printed_and_say_so() -> None:
    chart = proceedings_chart(only(disputed(upheld=1, corrected=8, total=10)))
    assert "行政复议各项之和为 9，总计印为 10" in chart.description
    assert chart.table.values.tolist()[0][-1] == "10"


def test_without_proceedings_nothing_is_drawn() -> None:
    assert proceedings_chart(only(disputed())).is_empty


# ---- over the years ----


def test_a_rate_over_the_years_has_its_interval_and_leaves_gaps() -> None:
    held = collection_of(
        requests(2021, granted=18, unavailable_not_held=31, concluded_total=49, received_new=49),
        requests(2022, granted=1, concluded_total=1, received_new=1),
        requests(2024, granted=1, unavailable_not_held=1, concluded_total=2, received_new=2),
    )
    chart = rate_series(held.reports, RATE)
    assert chart.table.values.tolist() == [
        ["2021", "36.7%", "18/49", "24.7% – 50.7%"],
        ["2022", "100%", "1/1", "20.7% – 100%"],
        ["2024", "50.0%", "1/2", "9.5% – 90.5%"],
    ]
    assert [row["run"] for row in chart.spec["datasets"]["rows"]] == [0, 0, 1], "no line over the gap of 2023"
    assert "2023" in texts(chart)
    assert chart.definition.startswith("予以公开和部分公开")


def test_a_rate_that_is_no_share_has_no_interval() -> None:
    data = requests(2024, granted=2, concluded_total=2, received_new=2)
    data["tables"]["proceedings"]["reconsideration"] |= {"upheld": 5, "total": 5}
    chart = rate_series([only(data)], "challenge_rate")
    assert chart.table.values.tolist() == [["2024", "250.0%", "5/2", ""]]
    assert "intervals" not in chart.spec["datasets"]


def test_a_disputed_rate_is_said_to_be_disputed() -> None:
    data = requests(2024, granted=2, concluded_total=3, received_new=3)
    assert "2024年所依据的数字合不上" in rate_series([only(data)], RATE).description


def test_a_year_of_a_new_form_is_a_break_in_the_proactive_table() -> None:
    old, new = contract_of(year=2020, form="2019"), contract_of(year=2021)
    for data, value in ((old, 40), (new, 50)):
        data["tables"]["proactive"]["licensing"]["decisions"] = value
    reports = collection_of(old, new).reports
    chart = proactive_series(reports, "licensing", "decisions")
    assert chart.spec["datasets"]["breaks"] == [{"year": "2021", "word": "新格式"}]
    assert "2021年起用新格式" in chart.description
    assert "breaks" not in proactive_series(reports[1:], "licensing", "decisions").spec["datasets"]
    assert proactive_series(reports[1:], "procurement", "projects").is_empty


# ---- bodies beside each other ----


def test_below_ten_cases_nothing_is_ranked() -> None:
    chart = ranked_rates([body(1, 9, 9), body(2, 3, 10), body(3, 8, 10), body(4, 0, 2)], RATE, WHOSE, SOURCE)
    assert chart.table["机关"].tolist() == ["第3县", "第2县", "第1县（件数少）", "第4县（件数少）"]
    assert "最高的是第3县 80.0%（8/10），最低的是第2县 30.0%（3/10）" in chart.description
    assert "另有 2 个机关不足 10 件，不排先后" in chart.description
    rows = chart.spec["datasets"]["rows"]
    assert [row["few"] for row in rows] == [False, False, True, True]
    only_few = ranked_rates([body(1, 9, 9)], RATE, WHOSE, SOURCE)
    assert "最高" not in only_few.description


def test_overlapping_intervals_are_said_to_overlap() -> None:
    near = ranked_rates([body(1, 6, 12), body(2, 5, 12)], RATE, WHOSE, SOURCE).description
    far = ranked_rates([body(1, 95, 100), body(2, 5, 100)], RATE, WHOSE, SOURCE).description
    assert "可能出于偶然" in near
    assert "可能出于偶然" not in far


def test_of_many_bodies_those_with_the_most_cases_are_drawn() -> None:
    chart = ranked_rates([body(n, n, 2 * n) for n in range(10, 70)], RATE, WHOSE, SOURCE)
    assert len(chart.table) == MOST
    assert min(int(cases.split("/")[1]) for cases in chart.table["分子/分母"]) == 2 * (70 - MOST)
    assert f"60 个机关中只画件数最多的 {MOST} 个" in chart.description


def test_counts_are_bars_without_zeros() -> None:
    counted = [(Words("甲", "A"), 3), (Words("乙", "B"), 0), (Words("丙", "C"), 1_200)]
    chart = ranked_counts(counted, Words("予以公开", "Disclosed"), WHOSE, SOURCE)
    assert chart.table.values.tolist() == [["丙", "1,200"], ["甲", "3"]]
    assert "共 1,203 件，2 个机关有；最多的是丙，1,200 件" in chart.description
    assert ranked_counts(counted[1:2], Words("甲", "A"), WHOSE, SOURCE).is_empty


def test_a_funnel_has_limits_that_narrow_and_zones_that_hold_the_points() -> None:
    bodies = [body(n, 2 * n, 5 * n) for n in range(2, 20)] + [body(99, 95, 100), body(98, 1, 3)]
    chart = funnel_chart(bodies, RATE, WHOSE, SOURCE, own="000099-government")
    limits = [row for row in chart.spec["datasets"]["limits"] if row["limit"] == "95"]
    widths = [row["high"] - row["low"] for row in sorted(limits, key=lambda row: row["cases"])]
    assert widths[-1] < widths[0] / 2
    assert widths == sorted(widths, reverse=True)
    outer = [row for row in chart.spec["datasets"]["limits"] if row["limit"] == "99.8"]
    assert all(o["low"] <= i["low"] and o["high"] >= i["high"] for o, i in zip(outer, limits, strict=True))
    zones = dict(zip(chart.table["机关"], chart.table["所处区域"], strict=True))
    assert zones.pop("第99县") == "99.8% 控制限外"
    assert set(zones.values()) == {"95% 控制限内"}
    assert "第98县" not in zones, "three cases have no place in a funnel"
    assert "99.8% 控制限以上 1 个、以下 0 个；另有 1 个不足 10 件，未绘出" in chart.description
    assert "第99县" in texts(chart)


def test_a_large_funnel_says_how_many_its_table_lists() -> None:
    chart = funnel_chart([body(n, 4, 10) for n in range(201)], RATE, WHOSE, SOURCE)
    assert len(chart.table) == 200
    assert len(chart.spec["datasets"]["points"]) == 201
    assert "数据表列出件数最多的 200 个" in chart.description


@pytest.mark.parametrize(
    "bodies",
    [[], [body(n, 5, 10) for n in range(4)], [body(n, 10, 10) for n in range(8)]],
    ids=["none", "four", "all alike"],
)
def test_too_few_bodies_or_one_outcome_make_no_funnel(bodies: list[Rated]) -> None:
    chart = funnel_chart(bodies, RATE, WHOSE, SOURCE)
    assert chart.is_empty
    assert "不画漏斗图" in chart.description


def test_a_distribution_counts_every_body_once_and_marks_the_own_one() -> None:
    bodies = [body(1, 10, 10), body(2, 0, 20), body(3, 3, 30), body(4, 15, 30), body(5, 29, 30)]
    chart = distribution_chart([*bodies, body(6, 1, 2)], "000005-government", RATE, WHOSE, SOURCE)
    assert chart.table["机关数"].tolist() == ["1", "1", "0", "0", "0", "1", "0", "0", "0", "2"]
    assert chart.description == (
        "县级政府，2024年，5 个机关公开率的中位数是 50.0%；第5县 96.7%（29/30），高于中位数，有 3 个比它低。"
    )
    few = distribution_chart([*bodies, body(6, 1, 2)], "000006-government", RATE, WHOSE, SOURCE)
    assert "不足 10 件，不与其他机关相比" in few.description
    assert distribution_chart(bodies[:4], "000001-government", RATE, WHOSE, SOURCE).is_empty


def test_rated_leaves_out_what_cannot_be_compared() -> None:
    held = collection_of(
        requests(name="甲", granted=1, concluded_total=4, unavailable_not_held=3, received_new=4),
        requests(name="乙"),
        requests(name="丙", granted=1, concluded_total=4, received_new=4),
    )
    assert [(one.name.zh, one.cases) for one in rated(held.reports, RATE)] == [("甲", "1/4")]


# ---- topics ----


def test_a_topic_is_summed_over_the_reports_that_know_it() -> None:
    ground = {
        "refused_internal_affairs": 1,
        "unavailable_not_held": 3,
        "concluded_total": 4,
        "received_new": 4,
    }
    held = collection_of(
        requests(2023, name="甲", **ground),
        requests(2024, name="甲", **ground),
        requests(2024, name="乙", concluded_total=6, granted=6, received_new=6),
        requests(2024, name="丙", concluded_total=None, granted=None, received_new=None),
    )
    name = Words("三类内部事务", "Internal affairs")
    codes = ["refused_internal_affairs"]
    chart = topic_series(held.reports, codes, name)
    assert chart.table.values.tolist() == [["2023", "25.0%", "1/4", "1"], ["2024", "10.0%", "1/10", "2"]]
    of_2024 = [report for report in held.reports if report.record.year == 2024]
    users = topic_users(of_2024, codes, name, 2024)
    assert users.table.values.tolist() == [["甲", "1"]]
    assert topic_counts(held.reports[0], ["unheard_of"]) is None
    assert topic_series(held.reports, ["unheard_of"], name).is_empty


# ---- all of them ----


def every() -> list[Chart]:
    data = flowing() | {"authority": "{x}<b>县"}
    data["tables"]["proceedings"]["reconsideration"] |= {"upheld": 1, "total": 1}
    report = only(data)
    bodies = [body(n, 2 * n, 5 * n) for n in range(2, 20)]
    name = Words("予以公开", "Disclosed")
    return [
        chart
        for language in LANGUAGES
        for chart in (
            flow_chart(report, language),
            proceedings_chart(report, language),
            rate_series([report], RATE, language),
            proactive_series([report], "licensing", "decisions", language),
            ranked_rates(bodies, RATE, WHOSE, SOURCE, language),
            ranked_counts([(name, 1)], name, WHOSE, SOURCE, language),
            funnel_chart(bodies, RATE, WHOSE, SOURCE, language),
            distribution_chart(bodies, bodies[0].id, RATE, WHOSE, SOURCE, language),
            topic_series([report], ["granted"], name, language),
            topic_users([report], ["granted"], name, 2024, language),
        )
    ]


def test_every_family_says_whence_it_is_and_draws_without_the_network() -> None:
    for chart in every():
        assert not chart.is_empty, chart.id
        assert chart.spec["usermeta"]["yangguang"] == {"language": chart.language, "source": chart.source}
        assert re.findall(r'"url"|https?://(?!vega\.github\.io/schema)', json.dumps(chart.spec)) == []
        assert vl_convert.vegalite_to_vega(dict(chart.spec))["marks"]
        assert chart.height > chart.spec["height"]
        assert chart.description.endswith("。" if chart.language == "zh" else ".")
        assert not chart.description[0].islower(), "a sentence begins with a capital"


def test_texts_are_filled_in_and_never_read_as_templates() -> None:
    assert phrase("named", name="{value}{7*7}", value="{name}") == Words(
        "{value}{7*7} {name}", "{value}{7*7} {name}"
    )


def test_plans_are_shared_and_stay_as_they_are() -> None:
    first, second = every(), every()
    assert [chart.json() for chart in first] == [chart.json() for chart in second]
