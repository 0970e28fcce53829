"""The ledger: formulas are decided with care for gaps, every rule can pass and fail, neighbours count."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from builders import collection_of, contract_of, record_from_contract
from yangguang.checks.case import Case
from yangguang.checks.finding import CheckResult
from yangguang.checks.formula import evaluate, parse_formula
from yangguang.checks.ledger import check_ledger
from yangguang.checks.rule_procedures import ALL_PROCEDURES
from yangguang.checks.rules import ledger_entries, rules
from yangguang.checks.sums import check_sums
from yangguang.datasets.collection import Collection, collect
from yangguang.errors import EditionError
from yangguang.forms import load_edition
from yangguang.record.assemble import parse_file
from yangguang.record.model import Record
from yangguang.record.store import load_record, record_path
from yangguang.sources.registry import Source, load_authorities, load_sources

Change = Callable[[dict[str, Any]], None]


def case_of(now: dict[str, Any], before: dict[str, Any] | None = None, **more: Any) -> Case:
    def sums(record: Record | None) -> tuple[CheckResult, ...]:
        return check_sums(record, load_edition(record.form)) if record else ()

    record = record_from_contract(now)
    previous = record_from_contract(before) if before else None
    return Case(record, previous, sums(record), previous_sums=sums(previous), **more)


def verdicts(case: Case, rule: str) -> list[tuple[str, str]]:
    return [(result.verdict, result.reason) for result in check_ledger(case) if result.rule == rule]


def test_a_formula_is_decided_as_soon_as_it_can_be() -> None:
    data = contract_of()
    data["tables"]["proceedings"]["reconsideration"] = {"upheld": 4, "corrected": None, "total": 6}
    record = record_from_contract(data)

    def holds(text: str) -> bool | None:
        return evaluate(parse_formula(text), record, None).holds

    cell = "proceedings.reconsideration"
    assert holds(f"{cell}.upheld = 4") is True
    assert holds(f"{cell}.upheld + 2 = {cell}.total") is True
    assert holds(f"{cell}.total - {cell}.upheld = 3") is False
    assert holds(f"0.5 * {cell}.total <= 3") is True
    assert holds(f"{cell}.corrected = 0") is None
    assert holds(f"{cell}.upheld <= 3 + {cell}.corrected") is None
    assert holds(f"{cell}.upheld <= 4 + {cell}.corrected") is True
    assert holds(f"{cell}.total + {cell}.corrected <= 5") is False
    assert holds(f"{cell}.upheld <= prev.{cell}.upheld + 4") is True
    assert holds(f"{cell}.upheld = prev.{cell}.upheld") is None
    assert holds("proceedings.*.total = 6") is True
    assert holds("year >= 2024") is True
    assert evaluate(parse_formula(f"{cell}.other_result = 0"), record, None).gap == "not_printed"


@pytest.mark.parametrize("text", ["a.b.c", "a.b = 3", "a.b.c == 3", "a.b.c d.e.f = 3", "a.b.c = __import__"])
def test_what_is_no_formula_is_refused(text: str) -> None:
    with pytest.raises(EditionError, match="formula"):
        parse_formula(text)


def test_every_rule_is_complete_and_its_cells_exist() -> None:
    numbers = [rule.number for rule in rules()]
    assert len(numbers) == len(set(numbers))
    for rule in rules():
        assert rule.severity in ("error", "warning", "info")
        assert all((rule.name, rule.name_en, rule.explanation, rule.explanation_en)), rule.number
        assert not rule.procedure or rule.procedure in ALL_PROCEDURES
        assert bool(rule.procedure) == bool(rule.as_text), rule.number
        assert bool(rule.exceptions) == bool(rule.exceptions_en), rule.number
        cells = {
            (table.code, row.code, column.code)
            for name in rule.editions or ("2019", "2021")
            for table in load_edition(name).tables.values()
            for row, column in table.cells()
        }
        for line in rule.each or ("",):
            for formula in (parsed for group in rule.parsed(line) for parsed in group):
                for term in (*formula.left, *formula.right):
                    if term.pattern and "*" not in "".join(term.pattern):
                        assert term.pattern in cells, formula.text
    assert all(entry.formula for entry in ledger_entries().values())
    assert {"R1", "R2", "R3", "P1", "R4", "Y1", "D2"} <= set(ledger_entries())


def put(place: str, value: Any) -> Change:
    table, row, column = place.split(".")

    def change(data: dict[str, Any]) -> None:
        data["tables"][table][row][column] = value

    return change


def both(*changes: Change) -> Change:
    def change(data: dict[str, Any]) -> None:
        for one in changes:
            one(data)

    return change


BREAKING: list[tuple[str, Change, Change | None]] = [
    ("R4", put("requests.granted.total", -1), None),
    ("R5", put("requests.granted.total", None), None),
    ("R7", put("requests.granted_in_part.total", 4), None),
    ("R8", both(put("requests.received_new.total", 20), put("requests.carried_forward.total", 6)), None),
    ("P2", put("proceedings.reconsideration.pending", -2), None),
    ("A1", put("proactive.regulations.issued", 1), None),
    (
        "A2",
        put("proactive.normative_documents.in_force", 7),
        put("proactive.normative_documents.in_force", 5),
    ),
    ("A3", put("proactive.normative_documents.issued", 2), None),
    ("A5", put("proactive.fees.amount_10k_yuan", 12345), put("proactive.fees.amount_10k_yuan", 1)),
    ("A6", put("proactive.licensing.decisions", -3), None),
    ("Y1", put("requests.received_carried_over.total", 1), put("requests.carried_forward.total", 2)),
    ("Y2", put("proactive.licensing.decisions", 900), put("proactive.licensing.decisions", 40)),
]


@pytest.mark.parametrize(("rule", "now", "before"), BREAKING, ids=[one[0] for one in BREAKING])
def test_a_rule_passes_on_a_plain_report_and_fails_on_one_that_breaks_it(
    rule: str, now: Change, before: Change | None
) -> None:
    plain, last = contract_of(), contract_of(year=2023)
    good = verdicts(dataclasses.replace(case_of(plain, last), level="county"), rule)
    assert good
    assert not [one for one in good if one[0] == "fail"]
    now(plain)
    if before:
        before(last)
    case = dataclasses.replace(case_of(plain, last), level="county", sums=(), previous_sums=())
    assert [one[0] for one in verdicts(case, rule)].count("fail") == 1


def test_cases_without_requests_and_corrections_beyond_conclusions() -> None:
    data = contract_of()
    data["tables"]["proceedings"]["reconsideration"] |= {"corrected": 1, "total": 1}
    case = case_of(data, contract_of(year=2023))
    assert verdicts(case, "X1") == [("fail", "")]
    assert verdicts(case, "X2") == [("fail", "")]
    assert verdicts(case_of(data), "X1") == [("not_assessable", "no_neighbour")]
    data["tables"]["proceedings"]["litigation_after_reconsideration"] |= {"pending": 3, "total": 3}
    assert verdicts(case_of(data, contract_of(year=2023)), "P3") == [("fail", "")]
    assert verdicts(case_of(data), "P3") == [("not_assessable", "no_neighbour")]


def test_a_figure_in_a_failing_sum_accuses_nobody_else() -> None:
    """淮安市洪泽区 2024: more suits than reconsiderations, of which last year's total is misprinted."""
    now, before = contract_of(), contract_of(year=2023)
    now["tables"]["proceedings"]["litigation_after_reconsideration"] |= {"upheld": 3, "total": 3}
    before["tables"]["proceedings"]["reconsideration"] |= {"upheld": 11, "total": 0}
    assert verdicts(case_of(now, before), "P3") == [("not_assessable", "disputed")]


def test_a_chain_over_a_change_of_the_form_is_refused() -> None:
    case = case_of(contract_of(year=2021), contract_of(year=2020, form="2019"))
    assert verdicts(case, "A2") == [("not_assessable", "edition_changed")] * 2
    assert verdicts(case, "Y1") == [("pass", "")] * 7


def test_dates_and_forms_of_another_year() -> None:
    def dated(published: str | None, kind: str = "government", **more: Any) -> Case:
        return dataclasses.replace(
            case_of(contract_of(published_on=published, **more)), kind=kind, level="county"
        )

    assert verdicts(dated("2025-03-31"), "D1") == [("pass", "")]
    assert verdicts(dated("2025-04-01"), "D1") == [("fail", "")]
    assert verdicts(dated("2025-02-01", "department"), "D1") == [("fail", "")]
    assert verdicts(dated(None), "D1") == [("not_assessable", "no_date")]
    assert verdicts(dated("2025-02-01"), "D2") == [("pass", "")]
    (slip,) = [one for one in check_ledger(dated("2024-02-01")) if one.rule == "D2"]
    (reissue,) = [one for one in check_ledger(dated("2026-02-01")) if one.rule == "D2"]
    assert (slip.severity, reissue.severity) == ("error", "warning")
    assert verdicts(dated(None, form="2019"), "D4") == [("fail", "")]
    assert verdicts(dated(None), "D4") == [("pass", "")]


def test_last_years_table_is_recognised() -> None:
    data = contract_of()
    for column in ("natural_person", "total"):
        for row in ("received_new", "granted", "concluded_total"):
            data["tables"]["requests"][row][column] = 7
    last = copy.deepcopy(data) | {"year": 2023}
    assert verdicts(case_of(data, last), "Y3") == [("fail", "")]
    last["tables"]["requests"]["granted"]["total"] = 6
    assert verdicts(case_of(data, last), "Y3") == [("pass", "")]
    assert verdicts(case_of(contract_of(), contract_of(year=2023)), "Y3") == [
        ("not_assessable", "not_applicable")
    ]


def test_a_lost_digit_is_proposed() -> None:
    data = contract_of()
    requests = data["tables"]["requests"]
    for row in ("received_new", "granted", "concluded_total"):
        requests[row] |= {"natural_person": 123, "total": 123}
    requests["granted"]["natural_person"] = 12
    (result,) = [one for one in check_ledger(case_of(data)) if one.rule == "R6"]
    assert (result.verdict, result.message_en) == ("fail", "12 → 123.")
    assert [(term.row, term.column) for term in result.terms] == [("granted", "natural_person")]


@pytest.fixture(scope="module")
def nine(root: Path) -> Collection:
    """The nine reports of the repository with their authorities."""
    authorities = load_authorities(root / "data" / "authorities.csv")
    sources = load_sources(root / "data" / "sources.csv", authorities)
    read = [
        (source, load_record(record_path(root / "data" / "records", source.authority_id, source.year)))
        for source in sources
        if source.kind == "transcription"
    ]
    return collect(read, authorities.values())


def test_the_ledger_of_the_nine_reports(nine: Collection) -> None:
    failing = [
        (report.id, result.id)
        for report in nine.reports
        for result in (*report.results, *report.ledger)
        if result.verdict == "fail"
    ]
    assert failing == [
        ("310000-bangongting/2019", "R5:"),
        ("320813-government/2023", "proceedings.total:reconsideration"),
        ("320813-government/2023", "proceedings.total:litigation_after_reconsideration"),
        ("320813-government/2024", "Y2:proactive.licensing.decisions"),
        ("320831-government/2023", "proceedings.total:litigation_direct"),
        ("321322-fagaiju/2023", "R5:"),
    ]
    of_2024 = [one for one in nine.reports if one.record.year == 2024]
    chained = [one for one in of_2024 if len(nine.of_authority(one.authority.id)) > 1]
    assert [one.id for one in chained] == ["320813-government/2024", "321300-government/2024"]
    for report in chained:
        assert [one.verdict for one in report.ledger if one.rule == "Y1"] == ["pass"] * 7


def test_every_result_has_its_own_id_within_a_report(nine: Collection) -> None:
    for report in nine.reports:
        ids = [result.id for result in (*report.results, *report.ledger)]
        assert len(ids) == len(set(ids))


def test_a_concern_is_a_sentence_with_both_sides() -> None:
    now, before = contract_of(), contract_of(year=2023)
    now["tables"]["requests"]["received_carried_over"] |= {"natural_person": 1, "total": 1}
    now["tables"]["requests"]["granted"] |= {"natural_person": 1, "total": 1}
    now["tables"]["requests"]["concluded_total"] |= {"natural_person": 1, "total": 1}
    found = [one for one in collection_of(now, before).reports[1].concerns if one.rule == "Y1"]
    assert [finding.column for finding in found] == ["natural_person", "total"]
    assert "上年 " in found[0].message
    assert (found[0].printed, found[0].computed, found[0].difference) == (0, 1, -1)


OF_CORPUS = {
    "hongze-2023.pdf": "320813-government",
    "shayibake-2024.md": "650103-government",
    "shuyang-drc-2023.html": "321322-fagaiju",
    "urumqi-county-2024.txt": "650121-government",
}


def test_the_ledger_of_reports_as_published(corpus: Path, root: Path) -> None:
    """Their own words, not ours: what fails is what a reader finds, and nothing else."""
    authorities = load_authorities(root / "data" / "authorities.csv")
    read = []
    for name, authority in OF_CORPUS.items():
        record = parse_file(corpus / name)
        read.append((Source(authority, record.year, name, "report"), record))
    collection = collect(read, authorities.values())
    failing = [
        (report.id, result.id)
        for report in collection.reports
        for result in (*report.results, *report.ledger)
        if result.verdict == "fail"
    ]
    assert failing == [
        ("320813-government/2023", "proceedings.total:reconsideration"),
        ("320813-government/2023", "proceedings.total:litigation_after_reconsideration"),
        ("321322-fagaiju/2023", "R5:"),
    ]
    passed = {
        result.rule for report in collection.reports for result in report.ledger if result.verdict == "pass"
    }
    assert {"D3", "D5", "D6", "N1", "N2", "N7", "N9"} <= passed


def told(text: str, **cells: int) -> Case:
    """A report that says something and counts something, ``requests__carried_forward__total=2``."""
    data = contract_of(sections=[{"number": 1, "title": "总体情况", "text": text}])
    for name, value in cells.items():
        put(name.replace("__", "."), value)(data)
    return case_of(data)


@pytest.mark.parametrize(
    ("rule", "text", "cell"),
    [
        ("N1", "全年收到政府信息公开申请{}件。", "requests__received_new__total"),
        ("N2", "全年答复政府信息公开申请{}件。", "requests__concluded_total__total"),
        ("N3", "申请结转下年度{}件。", "requests__carried_forward__total"),
        ("N4", "发生行政复议{}件。", "proceedings__reconsideration__total"),
        ("N4b", "发生行政诉讼{}件。", "proceedings__litigation_direct__total"),
        ("N5", "全年制发规范性文件{}件。", "proactive__normative_documents__issued"),
    ],
)
def test_what_the_text_counts_is_what_the_table_counts(rule: str, text: str, cell: str) -> None:
    assert verdicts(told(text.format(7), **{cell: 7}), rule) == [("pass", "")]
    assert verdicts(told(text.format(7), **{cell: 6}), rule) == [("fail", "")]
    assert verdicts(told("全年平稳。", **{cell: 6}), rule) == [("not_assessable", "not_stated")]


def test_rules_of_the_form_of_2019() -> None:
    now, before = contract_of(year=2020, form="2019"), contract_of(year=2019, form="2019")
    now["tables"]["proactive"]["regulations"] |= {"published": 2, "published_total": 2}
    before["tables"]["proactive"]["licensing"] |= {"previous_items": 10, "change": -3}
    now["tables"]["proactive"]["licensing"]["previous_items"] = 7
    assert {verdict for verdict, _ in verdicts(case_of(now, before), "A4")} == {"pass"}
    assert {verdict for verdict, _ in verdicts(case_of(now, before), "A4b")} == {"pass"}
    now["tables"]["proactive"]["regulations"]["published"] = 3
    now["tables"]["proactive"]["licensing"]["previous_items"] = 8
    assert [verdict for verdict, _ in verdicts(case_of(now, before), "A4")] == ["fail", "pass"]
    assert [verdict for verdict, _ in verdicts(case_of(now, before), "A4b")].count("fail") == 1


def test_refusals_go_to_reconsideration_first() -> None:
    data = contract_of()
    data["tables"]["requests"]["refused_state_secret"] |= {"natural_person": 2, "total": 2}
    assert verdicts(case_of(data), "X3") == [("pass", "")]
    data["tables"]["proceedings"]["litigation_direct"] |= {"pending": 1, "total": 1}
    assert verdicts(case_of(data), "X3") == [("fail", "")]
    data["tables"]["requests"]["unavailable_not_held"]["total"] = 1
    assert verdicts(case_of(data), "X3") == [("not_assessable", "not_applicable")]
    assert verdicts(case_of(data | {"year": 2023}), "X3") == [("not_assessable", "not_applicable")]
