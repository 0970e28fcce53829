"""Rules about the words of a report: its year, its notices, its name, documents; and about its area."""

from __future__ import annotations

import copy
import dataclasses
import re
from typing import Any

import pytest

from builders import contract_of, record_from_contract
from yangguang.checks.case import Case, Neighbour
from yangguang.checks.ledger import check_ledger
from yangguang.checks.sums import check_sums
from yangguang.forms import load_edition
from yangguang.record.model import Record


def text_of(*, preamble: str = "", one: str = "", six: str = "", signature: str = "", **more: Any) -> Record:
    sections = [
        {"number": 1, "title": "总体情况", "text": one},
        {"number": 6, "title": "其他需要报告的事项", "text": six},
    ]
    record = record_from_contract(contract_of(**{"sections": sections, **more}))
    return dataclasses.replace(record, preamble=preamble, signature=signature)


def case_of(record: Record, **more: Any) -> Case:
    sums = check_sums(record, load_edition(record.form))
    return dataclasses.replace(Case(record, None, sums, level="county", kind="government"), **more)


def verdict(rule: str, case: Case) -> tuple[str, str]:
    (result,) = [one for one in check_ledger(case) if one.rule == rule]
    return result.verdict, result.reason


def said(rule: str, case: Case) -> str:
    (result,) = [one for one in check_ledger(case) if one.rule == rule]
    return result.message


@pytest.mark.parametrize(
    "text",
    [
        "本报告所列数据的统计期限自2024年1月1日起，至2024年12月31日止。",
        "各项数据统计期限为 2024 年 1 月 1 日至 2024 年 12 月 31 日。",
        "本年度报告中所列数据统计期限为2024年1月1日至12月31日。",
        "2024年，我县依法公开信息。",
        "2023年，我县收到申请3件；2024年收到4件。",
        "2025年，我们将继续努力。",
        "2023年存在问题的整改情况：已经整改。",
    ],
)
def test_words_of_the_year_or_rightly_of_another_pass(text: str) -> None:
    assert verdict("D3", case_of(text_of(one=text)))[0] != "fail"


@pytest.mark.parametrize(
    "text",
    [
        "本报告所列数据的统计期限自2023年1月1日起，至2023年12月31日止。",
        "本年度报告中所列数据统计期限为2023年1月1日至12月31日。",
        "统计时限为２０２３年１月１日－２０２３年１２月３１日。",
        "2023年，我县依法公开信息。",
        "我县本年（2022年）收到申请4件。",
    ],
)
def test_words_of_another_year_fail(text: str) -> None:
    assert verdict("D3", case_of(text_of(one=text))) == ("fail", "")


def test_a_text_without_years_says_nothing() -> None:
    assert verdict("D3", case_of(text_of(one="全年收到申请4件。"))) == ("not_assessable", "not_stated")


NOTICE = "国务院办公厅政府信息与政务公开办公室"


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("按照《政府信息公开工作年度报告格式》（国办公开办函〔2021〕30号）编制。", 2024),
        ("按照国办公开办函〔2019〕60号编制。", 2020),
        ("按照《信息处理费管理办法》(国办函〔2020〕109号)收费。", 2020),
        ("国办公开办函〔2021〕30号施行后，国办公开办函〔2019〕60号不再适用。", 2022),
        ("按照《政府信息公开工作年度报告格式》(国办公开办函[2021]30号)编制。", 2022),
    ],
)
def test_notices_cited_rightly_pass(text: str, year: int) -> None:
    form = "2021" if year > 2020 else "2019"
    assert verdict("D5", case_of(text_of(preamble=text, year=year, form=form))) == ("pass", "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("按照国办公开办函〔2019〕60号编制。", "不是 2024 年报告所用的通知"),
        ("按照国办公开函〔2021〕30号编制。", "应为“国办公开办函〔2021〕30号”"),
        ("按照国办公开办函〔202130号编制。", "缺字"),
        ("国办发〔2021〕30号《政府信息公开工作年度报告格式》", "应为“国办公开办函〔2021〕30号”"),
        ("《关于政府信息公开工作年度报告有关事项的通知》（国办公开办函〔2021〕30号）", "标题不符"),
        ("国务院办公厅政府信息与政府信息公开办公室印发", "应为“政府信息与政务公开办公室”"),
    ],
)
def test_notices_cited_wrongly_fail(text: str, expected: str) -> None:
    case = case_of(text_of(preamble=text))
    assert verdict("D5", case) == ("fail", "")
    assert expected in said("D5", case)


@pytest.mark.parametrize(
    "text",
    [
        "按照国办公开办函〔2019〕61号文件要求，办理申请。",  # on platforms; a notice of its own
        "落实国办发〔2021〕30号。",  # of another matter, for all we know
        "没有文号。",
    ],
)
def test_other_notices_are_not_judged(text: str) -> None:
    assert verdict("D5", case_of(text_of(preamble=text))) == ("not_assessable", "not_stated")


@pytest.mark.parametrize(
    ("authority", "signature", "one"),
    [
        ("某县人民政府", "某县人民政府办公室\n2025年1月20日", ""),
        ("某区人民政府", "甲市某区人民政府办公室", ""),
        ("某县", "县人民政府办公室\n2025年1月20日", ""),
        ("某县发展和改革局", "某县发改局 2025年1月20日", "我局依法公开。"),
        ("某县乙镇人民政府", "", "我镇依法公开，我县要求如此。"),
    ],
)
def test_one_body_under_its_usual_names_passes(authority: str, signature: str, one: str) -> None:
    record = text_of(authority=authority, signature=signature, one=one)
    assert verdict("D6", case_of(record)) == ("pass", "")


@pytest.mark.parametrize(
    ("authority", "signature", "one"),
    [
        ("某县民政局", "某县司法局\n2025年1月20日", ""),
        ("某区桂花园乡人民政府", "", "我街道依法公开。"),
        ("某县甲镇人民政府", "某县乙镇人民政府", ""),
    ],
)
def test_another_body_in_signature_or_text_fails(authority: str, signature: str, one: str) -> None:
    record = text_of(authority=authority, signature=signature, one=one)
    assert verdict("D6", case_of(record)) == ("fail", "")


def test_a_report_that_does_not_name_itself_again_says_nothing() -> None:
    assert verdict("D6", case_of(text_of())) == ("not_assessable", "not_stated")


def issued(count: int, text: str) -> Case:
    data = contract_of(sections=[{"number": 1, "title": "总体情况", "text": text}])
    data["tables"]["proactive"]["normative_documents"]["issued"] = count
    return case_of(record_from_contract(data))


def test_documents_issued_are_those_of_the_table() -> None:
    assert verdict("N5", issued(3, "全年制发行政规范性文件3件。")) == ("pass", "")
    assert verdict("N5", issued(2, "全年制发行政规范性文件3件。")) == ("fail", "")
    assert verdict("N5", issued(2, "全年公开规范性文件12件，清理规范性文件9件。")) == (
        "not_assessable",
        "not_stated",
    )
    (of_area,) = [
        one for one in check_ledger(issued(2, "全县各部门印发行政规范性文件30件。")) if one.rule == "N5"
    ]
    assert (of_area.verdict, of_area.severity) == ("fail", "info")


def test_requests_that_only_the_text_knows_are_said_once() -> None:
    case = case_of(text_of(one="2024年，我局收到政府信息公开申请6件。"))
    assert verdict("N8", case) == ("fail", "")
    assert verdict("N1", case) == ("not_assessable", "disputed")
    of_area = case_of(text_of(one="全县各部门收到政府信息公开申请6件。"))
    assert verdict("N8", of_area) == ("not_assessable", "not_stated")


LONG = "".join(f"第{number}项工作按照要求完成，公开内容经过审核。" for number in range(40))


def test_last_years_words_are_recognised() -> None:
    now = text_of(one=f"2024年，{LONG}")
    before = text_of(one=f"2023年，{LONG}", year=2023)
    assert verdict("Y3b", case_of(now, previous=before)) == ("fail", "")
    other = text_of(one=f"2023年，{LONG[:500]}" + "今年另有许多不同的工作。" * 40, year=2023)
    assert verdict("Y3b", case_of(now, previous=other)) == ("pass", "")
    assert verdict("Y3b", case_of(now, previous=before, is_own_wording=True))[0] == "not_assessable"
    short = text_of(one="全年没有申请。")
    assert verdict("Y3b", case_of(short, previous=short)) == ("not_assessable", "not_stated")


def test_years_missing_between_two_reports() -> None:
    record = text_of()
    assert verdict("Y4", case_of(record, years=(2024,))) == ("not_assessable", "no_neighbour")
    assert verdict("Y4", case_of(record, years=(2023, 2024))) == ("pass", "")
    case = case_of(record, years=(2019, 2021, 2024))
    assert verdict("Y4", case) == ("fail", "")
    assert said("Y4", case) == "本站没有 2022、2023 年的报告，数列在此中断。"


def area(whole: int, *own: int, units: tuple[str, ...] | None = None, phrase: str = "汇总全县") -> Case:
    def report(received: int, words: str) -> Record:
        data = contract_of(sections=[{"number": 1, "title": "总体情况", "text": words}])
        data["tables"]["requests"]["received_new"]["total"] = received
        return record_from_contract(data)

    neighbours = [Neighbour(f"unit-{n}", "department", report(value, "")) for n, value in enumerate(own)]
    return case_of(report(whole, f"{phrase}各部门的数据。"), neighbours=neighbours, units=units)


def test_an_area_is_the_sum_of_its_units_where_all_are_known() -> None:
    units = ("unit-0", "unit-1")
    assert verdict("H1", area(5, 2, 3, units=units)) == ("pass", "")
    assert verdict("H1", area(6, 2, 3, units=units)) == ("fail", "")
    assert "全域 6，各单位之和 5" in said("H1", area(6, 2, 3, units=units))
    assert verdict("H1", area(6, 2, 3)) == ("not_assessable", "units_unknown")
    assert verdict("H1", area(6, 2, 3, units=(*units, "unit-2"))) == ("not_assessable", "units_unknown")
    assert verdict("H1", area(6, 2, 3, units=units, phrase="")) == ("not_assessable", "not_applicable")


def test_an_organ_does_not_exceed_its_area() -> None:
    assert verdict("H2", area(5, 2, 5)) == ("pass", "")
    assert verdict("H2", area(5, 2, 6)) == ("fail", "")
    assert verdict("H2", area(5)) == ("not_assessable", "no_neighbour")
    assert verdict("H2", area(5, 9, phrase="")) == ("not_assessable", "not_applicable")
    other = area(5, 9)
    unknown = [dataclasses.replace(one, kind="office") for one in other.neighbours]
    assert verdict("H2", dataclasses.replace(other, neighbours=unknown)) == (
        "not_assessable",
        "scope_unknown",
    )


def test_regulations_in_the_report_of_a_department_that_cannot_make_them() -> None:
    data = contract_of()
    data["tables"]["proactive"]["regulations"]["in_force"] = 4
    case = case_of(record_from_contract(data), level="prefecture", kind="department")
    (result,) = [one for one in check_ledger(case) if one.rule == "A1b"]
    assert (result.verdict, result.severity) == ("fail", "warning")
    assert verdict("A1", case) == ("not_assessable", "not_applicable")
    assert verdict("A1b", dataclasses.replace(case, kind="government"))[0] == "not_assessable"
    assert verdict("A1b", case_of(text_of(), level="prefecture", kind="department")) == ("pass", "")
    assert verdict("A1", dataclasses.replace(case, level="", kind="")) == ("not_assessable", "not_applicable")


def test_procurement_in_another_unit() -> None:
    now, before = contract_of(year=2020, form="2019"), contract_of(year=2019, form="2019")
    now["tables"]["proactive"]["procurement"]["amount_yuan"] = 35000
    before["tables"]["proactive"]["procurement"]["amount_yuan"] = 4
    case = case_of(record_from_contract(now), previous=record_from_contract(before))
    assert [one.verdict for one in check_ledger(case) if one.rule == "A5"] == ["not_assessable", "fail"]
    like = copy.deepcopy(now) | {"year": 2019}
    case = case_of(record_from_contract(now), previous=record_from_contract(like))
    assert [one.verdict for one in check_ledger(case) if one.rule == "A5"] == ["not_assessable", "pass"]


def test_a_number_split_over_two_cells_is_proposed() -> None:
    data = contract_of()
    row = data["tables"]["requests"]["granted"]
    row |= {"natural_person": 1, "commercial_enterprise": 2, "total": 12}
    for name in ("received_new", "concluded_total"):
        data["tables"]["requests"][name] |= {"natural_person": 12, "total": 12}
    assert "1 | 2 → 12" in said("R6", case_of(record_from_contract(data)))
    row |= {"natural_person": 12, "commercial_enterprise": 0}
    assert verdict("R6", case_of(record_from_contract(data))) == ("pass", "")


def test_no_day_is_set_for_townships_and_a_reissue_may_be_late() -> None:
    late = text_of(published_on="2026-05-01")
    assert verdict("D1", case_of(late, level="township")) == ("not_assessable", "not_applicable")
    assert verdict("D2", case_of(late)) == ("fail", "")
    assert verdict("D2", case_of(late, is_reissue=True)) == ("pass", "")


def test_a_year_reported_on_by_another_body_is_not_compared() -> None:
    case = case_of(text_of(), body_changed=True)
    assert {one.reason for one in check_ledger(case) if one.rule == "Y1"} == {"body_changed"}
    assert verdict("Y3b", case) == ("not_assessable", "body_changed")


def test_what_fails_is_said_with_its_words_in_both_languages() -> None:
    for rule, record in (
        ("D3", text_of(one="2023年，我县依法公开信息。")),
        ("D5", text_of(preamble="按照国办公开函〔2021〕30号编制。")),
        ("D6", text_of(authority="某县民政局", signature="某县司法局")),
        ("N6", text_of(one="公开信息100条，其中动态类50条，占40%。")),
        ("N7", text_of(one="公开信息100条，其中动态类150条。")),
        ("N8", text_of(one="收到政府信息公开申请6件。")),
    ):
        (result,) = [one for one in check_ledger(case_of(record)) if one.rule == rule]
        assert result.verdict == "fail", rule
        assert re.search("[0-9“为]", result.message), rule
        assert re.search("[0-9“:]", result.message_en), rule
        assert re.search("[a-z]{3}", result.message_en), rule
