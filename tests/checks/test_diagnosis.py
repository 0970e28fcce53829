"""The smallest repair: a planted error is named where the sums determine it, and nothing else ever is."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from builders import record_from_contract
from yangguang.checks.diagnosis import Diagnosis, diagnose
from yangguang.checks.sums import check_sums
from yangguang.forms import editions, load_edition
from yangguang.record.model import Record
from yangguang.typeset.records import random_report


def record(tables: Mapping[str, Any], form: str = "2021") -> Record:
    return record_from_contract({"authority": "某县人民政府", "year": 2024, "form": form, "tables": tables})


def diagnoses(read: Record) -> tuple[Diagnosis, ...]:
    return diagnose(check_sums(read, load_edition(read.form)))


def named(read: Record) -> dict[tuple[str, str, str], Any]:
    return {repair.place: repair.value for one in diagnoses(read) for repair in one.repairs}


def of_file(figures: Path, name: str) -> Record:
    return record_from_contract(json.loads((figures / f"{name}.json").read_text(encoding="utf-8")))


def test_the_two_totals_of_hongze_2023(figures: Path) -> None:
    (found,) = diagnoses(of_file(figures, "hongze-2023"))
    assert [
        (repair.place, repair.term.value, repair.value, repair.by_pattern) for repair in found.repairs
    ] == [
        (("proceedings", "reconsideration", "total"), 0, 11, False),
        (("proceedings", "litigation_after_reconsideration", "total"), 0, 5, True),
    ]
    assert found.unexplained == ()


def test_the_total_of_jinhu_2023(figures: Path) -> None:
    assert named(of_file(figures, "jinhu-2023")) == {("proceedings", "litigation_direct", "total"): 3}


def test_nothing_is_said_of_a_report_that_adds_up(figures: Path) -> None:
    assert diagnoses(of_file(figures, "shayibake-2024")) == ()


def proceedings(**columns: int) -> Record:
    return record({"proceedings": {"reconsideration": columns}})


def test_two_equally_small_repairs_are_no_repair() -> None:
    tied = proceedings(upheld=5, corrected=0, other_result=0, pending=0, total=0)
    (found,) = diagnoses(tied)
    assert found.repairs == ()
    assert found.unexplained == ("proceedings.total:reconsideration",)
    assert named(proceedings(upheld=5, corrected=3, other_result=0, pending=0, total=9)) == {}


def test_a_cell_that_two_slips_share_is_named_once() -> None:
    """Two totals off by the same amount hold the flow together: both knots need both cells."""
    report = random_report(23, load_edition("2021"), blanks="none")
    tables: dict[str, Any] = {
        table: {row: dict(columns) for row, columns in rows.items()} for table, rows in report.tables.items()
    }
    new, over = (tables["requests"][row] for row in ("received_new", "received_carried_over"))
    right = {row: tables["requests"][row]["total"] for row in ("received_carried_over", "received_new")}
    new["total"], over["total"] = new["total"] + over["total"], 0
    assert right["received_carried_over"] > 0
    (found,) = diagnoses(record(tables))
    assert {repair.place[1]: repair.value for repair in found.repairs} == right
    assert [len(repair.checks) for repair in found.repairs] == [1, 1]


def test_a_count_is_not_made_negative() -> None:
    assert named(proceedings(upheld=2, corrected=3, other_result=0, pending=0, total=0)) == {
        ("proceedings", "reconsideration", "total"): 5
    }


def planted(seed: int) -> tuple[Record, tuple[str, str, str], int]:
    """A record that adds up but for one cell of the requests; its place and its right value."""
    rng = random.Random(seed)
    edition = rng.choice(editions())
    tables: dict[str, dict[str, dict[str, Any]]] = {
        code: {row: dict(columns) for row, columns in rows.items()}
        for code, rows in random_report(seed, edition, blanks="none").tables.items()
    }
    row = rng.choice(list(tables["requests"]))
    column = rng.choice(list(tables["requests"][row]))
    right = tables["requests"][row][column]
    wrong = right
    while wrong == right:
        kind = rng.randrange(4)
        text = str(right)
        if kind == 0:
            wrong = right + rng.choice((-2, -1, 1, 2, 10))
        elif kind == 1:
            wrong = 0
        elif kind == 2:
            wrong = int(text[::-1])
        else:
            wrong = int(text + rng.choice("0123456789"))
        wrong = max(0, wrong)
    tables["requests"][row][column] = wrong
    return record(tables, edition.edition), ("requests", row, column), right


def test_one_planted_error_is_named_in_all_but_a_few_of_500_records() -> None:
    right = wrong = 0
    for seed in range(500):
        read, place, value = planted(seed)
        found = named(read)
        right += found == {place: value}
        wrong += bool(found) and found != {place: value}
    assert right >= 475
    assert wrong == 0, "what is named is the cell"


@pytest.mark.parametrize("seed", range(20))
def test_whatever_is_named_makes_the_sums_hold(seed: int) -> None:
    read, _, _ = planted(seed)
    tables = {
        table: {row: {column: f.value for column, f in columns.items()} for row, columns in rows.items()}
        for table, rows in read.tables.items()
    }
    for (table, row, column), value in named(read).items():
        tables[table][row][column] = value
    mended = record(tables, read.form)
    assert {r.verdict for r in check_sums(mended, load_edition(read.form))} == {"pass"}


def test_a_table_that_is_wrong_all_over_ends_soon_and_names_nothing() -> None:
    rng = random.Random(1)
    form = load_edition("2021").tables["requests"]
    cells: dict[str, dict[str, int]] = {}
    for row, column in form.cells():
        cells.setdefault(row.code, {})[column.code] = rng.randint(0, 99)
    (found,) = diagnoses(record({"requests": cells}))
    assert found.repairs == ()
