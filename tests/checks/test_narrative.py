"""Text against tables: a slip is named, another scope only informs, and lists need not be complete."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from builders import contract_of, record_from_contract
from yangguang.checks.case import Case
from yangguang.checks.ledger import check_ledger
from yangguang.record.assemble import parse_file


def judged(text: str, rule: str, part: int = 1, **cells: int) -> tuple[str, str, str]:
    """Verdict, reason and severity of a rule on a report with one passage and some totals."""
    data: dict[str, Any] = contract_of()
    for row, value in cells.items():
        table = "proceedings" if row in data["tables"]["proceedings"] else "requests"
        data["tables"][table][row]["total"] = value
    data["sections"] = [{"number": part, "title": "总体情况", "text": text, "subsections": []}]
    results = check_ledger(Case(record_from_contract(data), None, ()))
    (found,) = [result for result in results if result.rule == rule]
    return found.verdict, found.reason, found.severity


def test_received_is_new_or_new_and_carried_over() -> None:
    text = "全年收到政府信息公开申请41件。"
    assert judged(text, "N1", received_new=41)[:2] == ("pass", "")
    assert judged(text, "N1", received_new=38, received_carried_over=3)[:2] == ("pass", "")
    assert judged(text, "N1", received_new=40, received_carried_over=3) == ("fail", "", "warning")
    assert judged("没有数字。", "N1", received_new=40)[:2] == ("not_assessable", "not_stated")


def test_another_scope_informs_and_does_not_accuse() -> None:
    assert judged("全区各部门收到政府信息公开申请41件。", "N1", received_new=21) == ("fail", "", "info")


def test_a_list_may_be_incomplete_but_not_exceed() -> None:
    assert judged("公开信息100条，其中动态30条、公告20条。", "N7")[0] == "pass"
    assert judged("公开信息3747条，其中网站公开3758条。", "N7")[0] == "fail"
    assert judged("公开信息100条，其中动态60条、公告50条。", "N7")[0] == "fail"
    assert judged("公开信息716条，其中会议26次，机构690条，网站800次。", "N7")[0] == "pass"
    assert judged("公开信息100条，其中动态60条，公告40条，发布解读70条。", "N7")[0] == "pass", (
        "the list has ended"
    )


def test_shares_are_computed() -> None:
    assert judged("公开信息200条，其中政策解读50条，占25%。", "N6")[0] == "pass"
    assert judged("公开信息300条，其中政策解读100条，占33.3%。", "N6")[0] == "pass"
    assert judged("公开信息200条，其中政策解读50条，占35%。", "N6")[0] == "fail"
    assert judged("受理信件6件、公开答复4条，答复率100%。", "N6")[1] == "not_stated"


def test_cases_and_denials() -> None:
    assert judged("发生行政复议7件。", "N4", reconsideration=7)[0] == "pass"
    assert judged("发生行政复议7件。", "N4", reconsideration=5)[0] == "fail"
    assert (
        judged("行政诉讼3件。", "N4b", litigation_direct=2, litigation_after_reconsideration=1)[0] == "pass"
    )
    assert judged("本年度未收到政府信息公开申请。", "N8", received_new=0)[0] == "pass"
    assert judged("本年度未收到政府信息公开申请。", "N8", received_new=2) == ("fail", "", "error")
    assert judged("本年度没有产生信息公开处理费。", "N9", part=6, other_fee_overdue=1)[0] == "fail"


@pytest.mark.parametrize(
    "name", ["hongze-2023.pdf", "shayibake-2024.md", "shuyang-drc-2023.html", "urumqi-county-2024.txt"]
)
def test_the_text_of_the_real_reports_agrees_with_itself_and_the_tables(corpus: Path, name: str) -> None:
    """A careful reader finds nothing wrong in them, and neither do we."""
    results = check_ledger(Case(parse_file(corpus / name), None, ()))
    narrative = [result for result in results if result.rule.startswith("N")]
    assert not [result for result in narrative if result.verdict == "fail"]
    assert [result.rule for result in narrative if result.verdict == "pass"]
