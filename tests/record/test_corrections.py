"""Corrections are for misreadings: both values stay visible, and one that no longer applies is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from builders import contract_of, record_from_contract
from yangguang.errors import CorrectionError
from yangguang.record.contract import dumps, loads
from yangguang.record.corrections import corrected, load_corrections
from yangguang.record.model import Record

ENTRY = """
[[corrections]]
report = "a/2024"
cell = "requests.granted.total"
read = 0
printed = 11
reason = "数字模糊"
evidence = "原件第 3 页"
date = 2026-01-31
"""


def apply(
    tmp_path: Path, text: str, *, registered: tuple[str, ...] = ("a/2024",), read: bool = True
) -> Record | None:
    path = tmp_path / "corrections.toml"
    path.write_text(text, encoding="utf-8")
    records = {"a/2024": record_from_contract(contract_of())} if read else {}
    return corrected(records, load_corrections(path), registered).get("a/2024")


def test_both_values_are_kept_also_in_json(tmp_path: Path) -> None:
    record = apply(tmp_path, ENTRY)
    assert record is not None
    for one in (record, loads(dumps(record), "test")):
        figure = one.tables["requests"]["granted"]["total"]
        assert (figure.value, figure.printed, figure.misread, figure.read_by) == (11, "11", "0", "corrected")
        assert figure.note == "数字模糊（原件第 3 页，2026-01-31）"
    assert record.value("requests", "granted", "natural_person") == 0


def test_a_cell_may_be_blank(tmp_path: Path) -> None:
    record = apply(tmp_path, ENTRY.replace("printed = 11", 'printed = ""'))
    assert record is not None
    assert record.value("requests", "granted", "total") is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            ENTRY.replace("read = 0", "read = 4"),
            "requests.granted.total of a/2024 is read as 0 by now, expected 4",
        ),
        (ENTRY.replace("granted", "grnated"), "a/2024 prints no cell 'requests.grnated.total'"),
        (ENTRY.replace("requests.granted.total", "requests"), "prints no cell 'requests'"),
        (ENTRY.replace("a/2024", "b/2024"), "no report 'b/2024' is registered"),
        (ENTRY + ENTRY, "correction 2: a/2024 requests.granted.total is corrected twice"),
        (ENTRY.replace('reason = "数字模糊"', 'reason = " "'), "reason is empty"),
        (ENTRY.replace('reason = "数字模糊"\n', ""), "reason is missing, expected report, cell"),
        (ENTRY.replace("printed = 11", "printed = true"), "printed is True, expected a number"),
        (ENTRY.replace("2026-01-31", "'yesterday'"), "date is 'yesterday', expected one such as"),
        ("[[corrections]\n", "cannot be read"),
    ],
)
def test_a_correction_that_does_not_apply_is_said(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(CorrectionError) as caught:
        apply(tmp_path, text)
    assert message in str(caught.value)


def test_the_correction_of_an_unread_report_waits(tmp_path: Path) -> None:
    assert apply(tmp_path, ENTRY, read=False) is None


def test_without_a_file_there_are_none(tmp_path: Path) -> None:
    assert load_corrections(tmp_path / "none.toml") == ()


def test_the_portals_own_corrections_are_well_formed(root: Path) -> None:
    load_corrections(root / "data" / "corrections.toml")
