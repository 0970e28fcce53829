"""The scope rests on a phrase, and figures of different scopes are not compared."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from builders import contract_of, record_from_contract
from yangguang.checks.case import Case
from yangguang.checks.ledger import check_ledger
from yangguang.checks.scope import scope_of, scopes_differ
from yangguang.record.assemble import parse_file
from yangguang.record.model import Record


def saying(text: str, year: int = 2024, **carried: Any) -> Record:
    data = contract_of(year=year)
    data["sections"] = [{"number": 1, "title": "总体情况", "text": text, "subsections": []}]
    for row, value in carried.items():
        data["tables"]["requests"][row]["total"] = value
    return record_from_contract(data)


@pytest.mark.parametrize(
    ("text", "name", "phrase"),
    [
        ("本报告数据包括各乡镇、各部门。", "whole_area", "包括各乡镇"),
        ("统计以县政府及其办公室名义公开的信息。", "own_organ", "以县政府及其办公室名义"),
        ("全区收到申请21件。", "unknown", ""),
        ("所列数据为本机关，不含各乡镇；附表为全县汇总。", "unknown", "不含各乡镇、为全县汇总"),
        ("有关数据不含各乡镇。", "own_organ", "不含各乡镇"),
    ],
)
def test_the_phrase_decides_and_silence_is_unknown(text: str, name: str, phrase: str) -> None:
    scope = scope_of(saying(text))
    assert (scope.name, scope.phrase) == (name, phrase)


def test_years_of_different_scope_are_not_compared() -> None:
    own = saying("所列数据为本机关。", carried_forward=0, received_carried_over=3)
    area = saying("本报告数据包括各乡镇。", 2023, carried_forward=8)
    assert scopes_differ(own, area)
    results = [one for one in check_ledger(Case(own, area, ())) if one.rule in ("Y1", "Y3", "A2")]
    assert {(one.verdict, one.reason) for one in results} == {("not_assessable", "scope_differs")}
    silent = saying("没有说。", 2023, carried_forward=8)
    assert not scopes_differ(own, silent)
    assert "fail" in {one.verdict for one in check_ledger(Case(own, silent, ())) if one.rule == "Y1"}


def test_the_real_reports_do_not_say(corpus: Path) -> None:
    assert scope_of(parse_file(corpus / "urumqi-county-2024.txt")).name == "unknown"
