"""The form's sums over records: each one passes and fails where it should, and blanks stay open."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from builders import figure_of, record_from_contract
from yangguang.checks.finding import CheckResult, Finding
from yangguang.checks.implied import implied_values
from yangguang.checks.sums import check_sums, sum_findings
from yangguang.errors import EditionError
from yangguang.forms import Sum, editions, load_edition
from yangguang.record.model import Record, Remark

EVERY_SUM = [
    pytest.param(edition.edition, table.code, equation, id=f"{edition.edition}-{equation.id}")
    for edition in editions()
    for table in edition.tables.values()
    for equation in table.sums
]


def record(tables: Mapping[str, Any], form: str = "2021") -> Record:
    return record_from_contract({"authority": "某县人民政府", "year": 2024, "form": form, "tables": tables})


def balanced(form: str) -> dict[str, dict[str, dict[str, Any]]]:
    """Tables in which every part is 1 (every total what follows) so that all sums hold."""
    tables: dict[str, dict[str, dict[str, Any]]] = {}
    for code, table in load_edition(form).tables.items():
        cells: dict[str, dict[str, Any]] = {}
        for row, column in table.cells():
            cells.setdefault(row.code, {})[column.code] = 1
        tables[code] = cells
    outcomes = next(s for s in load_edition(form).tables["requests"].sums if s.id == "requests.outcomes").plus
    requests = tables["requests"]
    for columns in requests.values():
        columns["total"] = 6
    for column in requests["concluded_total"]:
        one = 6 if column == "total" else 1
        requests["concluded_total"][column] = one * len(outcomes)
        requests["received_new"][column] = one * len(outcomes)
    for columns in tables["proceedings"].values():
        columns["total"] = 4
    return tables


def results(record: Record) -> dict[str, CheckResult]:
    return {result.id: result for result in check_sums(record, load_edition(record.form))}


def findings(record: Record) -> list[Finding]:
    return sum_findings(record, load_edition(record.form))


@pytest.mark.parametrize(("form", "table", "equation"), EVERY_SUM)
def test_every_sum_passes_on_a_record_that_adds_up_and_fails_on_one_that_does_not(
    form: str, table: str, equation: Sum
) -> None:
    tables = balanced(form)
    of_this = [
        result
        for result in check_sums(record(tables, form), load_edition(form))
        if result.check == equation.id
    ]
    assert of_this
    assert {result.verdict for result in of_this} == {"pass"}
    for result in of_this:
        spoilt = balanced(form)
        term = result.terms[0]
        spoilt[term.table][term.row][term.column] += 1
        finding = next(finding for finding in findings(record(spoilt, form)) if finding.id == result.id)
        assert (finding.rule, finding.severity) == (equation.rule, equation.severity)
        assert finding.difference == -1
        assert (finding.printed, finding.computed) == (result.printed, (result.computed or 0) + 1)


def test_the_findings_of_the_nine_reports_are_the_known_ones(figures: Path) -> None:
    found = {}
    for path in sorted(figures.glob("*.json")):
        read = record_from_contract(json.loads(path.read_text(encoding="utf-8")))
        for finding in findings(read):
            found[read.authority, read.year, finding.row, finding.column] = finding
    assert {key: (f.rule, f.printed, f.computed, f.difference) for key, f in found.items()} == {
        ("洪泽区人民政府", 2023, "reconsideration", ""): ("P1", 0, 11, -11),
        ("洪泽区人民政府", 2023, "litigation_after_reconsideration", ""): ("P1", 0, 5, -5),
        ("金湖县", 2023, "litigation_direct", ""): ("P1", 0, 3, -3),
    }
    finding = found["洪泽区人民政府", 2023, "reconsideration", ""]
    assert finding.equation == "结果维持 10 + 结果纠正 1 = 11 ≠ 总计 0"
    assert finding.equation_en == "Upheld 10 + Corrected 1 = 11 ≠ Total 0"
    assert finding.message == "复议诉讼合计，行政复议：报告印为 0，各项相加为 11，相差 −11。"
    assert [(term.column, term.printed, term.is_total) for term in finding.terms] == [
        ("upheld", "10", False),
        ("corrected", "1", False),
        ("other_result", "0", False),
        ("pending", "0", False),
        ("total", "0", True),
    ]


def test_all_results_are_kept_in_the_order_of_the_form() -> None:
    ids = [result.check for result in check_sums(record(balanced("2021")), load_edition("2021"))]
    assert ids == (
        ["requests.flow"] * 7
        + ["requests.outcomes"] * 7
        + ["requests.applicants"] * 25
        + ["proceedings.total"] * 3
    )


def proceedings(**columns: int | None) -> CheckResult:
    (result,) = results(record({"proceedings": {"reconsideration": columns}})).values()
    return result


@pytest.mark.parametrize(
    ("columns", "verdict", "reason"),
    [
        ({"upheld": 2, "corrected": 1, "other_result": None, "pending": None, "total": 3}, "pass", ""),
        (
            {"upheld": 2, "corrected": 0, "other_result": None, "pending": 0, "total": 3},
            "not_assessable",
            "blank_parts",
        ),
        ({"upheld": 2, "corrected": 2, "other_result": None, "pending": 0, "total": 3}, "fail", ""),
        (
            {"upheld": 2, "corrected": 1, "other_result": 0, "pending": 0, "total": None},
            "not_assessable",
            "blank_total",
        ),
        ({"upheld": None, "corrected": None, "other_result": None, "pending": None, "total": 0}, "pass", ""),
        ({"upheld": None, "corrected": None, "total": 1}, "not_assessable", "blank_parts"),
        ({"upheld": None, "corrected": None, "total": None}, "not_assessable", "blank_total"),
        ({"upheld": 1, "corrected": 2}, "not_assessable", "not_printed"),
        ({"total": 2}, "not_assessable", "not_printed"),
    ],
)
def test_blanks_are_neither_zero_nor_an_accusation(
    columns: dict[str, int | None], verdict: str, reason: str
) -> None:
    result = proceedings(**columns)
    assert (result.verdict, result.reason) == (verdict, reason)


def test_the_finding_says_that_blanks_were_left_out() -> None:
    read = record({"proceedings": {"reconsideration": {"upheld": 9, "corrected": None, "total": 3}}})
    (finding,) = findings(read)
    assert "空白单元格未计入" in finding.message
    assert "blank cells are left out" in finding.message_en
    assert finding.equation == "结果维持 9 ≠ 总计 3"


@pytest.mark.parametrize(
    ("column", "verdict", "reason"),
    [
        (
            {"received_new": 5, "received_carried_over": None, "concluded_total": 5, "carried_forward": None},
            "pass",
            "",
        ),
        (
            {"received_new": 5, "received_carried_over": 0, "concluded_total": 4, "carried_forward": None},
            "not_assessable",
            "blank_total",
        ),
        (
            {"received_new": 5, "received_carried_over": 0, "concluded_total": 6, "carried_forward": None},
            "fail",
            "",
        ),
        (
            {"received_new": 7, "received_carried_over": None, "concluded_total": 5, "carried_forward": 1},
            "fail",
            "",
        ),
        (
            {"received_new": 1, "received_carried_over": None, "concluded_total": 5, "carried_forward": None},
            "not_assessable",
            "blank_parts",
        ),
    ],
)
def test_the_flow_has_blanks_on_either_side(column: dict[str, int | None], verdict: str, reason: str) -> None:
    read = record({"requests": {row: {"total": value} for row, value in column.items()}})
    result = results(read)["requests.flow:total"]
    assert (result.verdict, result.reason) == (verdict, reason)


def test_rows_that_are_not_printed_are_left_out_of_the_sum() -> None:
    tables = balanced("2021")
    for row in ("other_correction_overdue", "other_fee_overdue"):
        del tables["requests"][row]
    for row in ("concluded_total", "received_new"):
        for column, value in tables["requests"][row].items():
            tables["requests"][row][column] = value - 2 * (6 if column == "total" else 1)
    checked = results(record(tables))
    assert {result.verdict for result in checked.values()} == {"pass"}
    assert checked["requests.outcomes:total"].left_out == ("other_correction_overdue", "other_fee_overdue")
    assert "requests.applicants:other_fee_overdue" not in checked


def test_a_table_of_the_other_edition_is_held_against_its_own_sums() -> None:
    tables = balanced("2021")
    tables["requests"]["concluded_total"]["total"] += 1
    mixed = record({"proactive": balanced("2019")["proactive"], "requests": tables["requests"]}, form="2019")
    failed = [finding.id for finding in findings(mixed)]
    assert failed == ["requests.flow:total", "requests.outcomes:total", "requests.applicants:concluded_total"]
    assert len(results(mixed)["requests.outcomes:total"].terms) == 22, "21 outcomes and their total"


def test_what_we_could_not_read_is_not_the_reports_fault() -> None:
    tables = balanced("2021")
    del tables["requests"]["granted"]
    unread = record(tables)
    assert len(findings(unread)) == 7
    for place in ("", "requests", "requests.granted"):
        remark = Remark("cells_missing", place, "…", is_incomplete=True)
        assert findings(dataclasses.replace(unread, remarks=(remark,))) == []
    one = Remark("cell_unreadable", "requests.granted.total", "…", is_incomplete=True)
    assert [f.column for f in findings(dataclasses.replace(unread, remarks=(one,)))] == [
        c.code for c in load_edition("2021").tables["requests"].columns if c.code != "total"
    ]
    elsewhere = Remark("row_unknown", "requests.granted", "…")
    assert len(findings(dataclasses.replace(unread, remarks=(elsewhere,)))) == 7


def test_a_value_derived_from_the_sum_does_not_confirm_it() -> None:
    tables = record({"proceedings": {"reconsideration": {"upheld": 1, "total": 1}}}).tables
    derived = {"upheld": dataclasses.replace(figure_of(1), read_by="derived"), "total": figure_of(1)}
    read = dataclasses.replace(record({}), tables={**tables, "proceedings": {"reconsideration": derived}})
    assert results(read)["proceedings.total:reconsideration"].reason == "derived"


def test_decimals_are_compared_exactly() -> None:
    row = {"upheld": Decimal("0.1"), "corrected": Decimal("0.2"), "total": Decimal("0.3")}
    assert (
        results(record({"proceedings": {"reconsideration": row}}))[
            "proceedings.total:reconsideration"
        ].verdict
        == "pass"
    )


def test_a_record_of_another_edition_is_refused() -> None:
    with pytest.raises(EditionError, match="read with edition 2019"):
        check_sums(record({}, form="2019"), load_edition("2021"))


def implied(read: Record) -> dict[tuple[str, str, str], Any]:
    return dict(implied_values(check_sums(read, load_edition(read.form))))


def test_blank_totals_of_a_table_that_foots_follow_from_it(figures: Path) -> None:
    path = figures / "shanghai-office-2019.json"
    found = implied(record_from_contract(json.loads(path.read_text(encoding="utf-8"))))
    totals = {
        row: found["requests", row, "total"] for row in ("granted", "granted_in_part", "unavailable_not_held")
    }
    assert totals == {"granted": 272, "granted_in_part": 3, "unavailable_not_held": 265}
    assert found["requests", "refused_prohibited_by_law", "natural_person"] == 0
    outcomes = next(
        s for s in load_edition("2019").tables["requests"].sums if s.id == "requests.outcomes"
    ).plus
    assert sum(found["requests", row, "total"] for row in outcomes) == 805


def test_nothing_follows_where_blanks_leave_a_choice() -> None:
    row = {"upheld": 1, "corrected": None, "other_result": None, "pending": 0, "total": 3}
    assert implied(record({"proceedings": {"reconsideration": row}})) == {}


def test_a_failing_sum_implies_nothing() -> None:
    row = {"upheld": 4, "corrected": None, "other_result": 0, "pending": 0, "total": 3}
    assert implied(record({"proceedings": {"reconsideration": row}})) == {}


def test_a_table_that_contradicts_itself_implies_nothing() -> None:
    people = {"natural_person": 2, "commercial_enterprise": 0, "total": None}
    read = record(
        {
            "requests": {"granted": people, "concluded_total": {**people, "total": 9}},
            "proceedings": {"reconsideration": {"upheld": 2, "corrected": None, "total": 2}},
        }
    )
    assert implied(read) == {("proceedings", "reconsideration", "corrected"): 0}
