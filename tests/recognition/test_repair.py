"""OCR's readings against the sums of the form."""

from __future__ import annotations

from dataclasses import replace

from yangguang.forms import load_edition
from yangguang.readers.document import Locator
from yangguang.recognition.found import RecognisedCell, RecognisedTables
from yangguang.recognition.repair import repair

EDITION = load_edition("2021")
FORM = EDITION.tables["requests"]
PARTS = [column.code for column in FORM.columns[:-1]]


def consistent(read_by: str = "ocr", confidence: float | None = 0.99) -> RecognisedTables:
    """A table that adds up: 40 from natural persons, 3 from enterprises, one outcome each."""
    amounts = {
        "received_new": (40, 3),
        "granted": (25, 3),
        "unavailable_not_held": (15, 0),
        "concluded_total": (40, 3),
    }
    cells: dict[str, dict[str, RecognisedCell]] = {}
    for row in FORM.rows:
        first, second = amounts.get(row.code, (0, 0))
        numbers = [first, second, 0, 0, 0, 0, first + second]
        cells[row.code] = {
            column.code: RecognisedCell(number, str(number), Locator(page=1), read_by, confidence)
            for column, number in zip(FORM.columns, numbers, strict=True)
        }
    found = RecognisedTables(edition="2021")
    found.cells["requests"] = cells
    return found


def put(found: RecognisedTables, row: str, column: str, **changes: object) -> None:
    cells = found.cells["requests"][row]
    cells[column] = replace(cells[column], **changes)  # type: ignore[arg-type]


def test_another_reading_of_the_same_cell_that_satisfies_every_sum_is_taken() -> None:
    found = consistent()
    put(found, "granted", "natural_person", value=26, printed="26", alternatives=(("25", 0.4), ("28", 0.3)))
    repair(found, EDITION)
    cell = found.cells["requests"]["granted"]["natural_person"]
    assert cell.value == 25
    assert "26" in cell.note


def test_without_a_fitting_reading_nothing_is_changed() -> None:
    found = consistent()
    put(found, "granted", "natural_person", value=26, printed="26", alternatives=(("28", 0.3),))
    repair(found, EDITION)
    assert found.cells["requests"]["granted"]["natural_person"].value == 26


def test_a_doubtful_reading_that_breaks_every_sum_is_withdrawn() -> None:
    """It is not derived: perhaps the report does not add up, and the reading was right."""
    found = consistent()
    put(found, "granted", "natural_person", value=26, printed="26", confidence=0.5)
    repair(found, EDITION)
    cell = found.cells["requests"]["granted"]["natural_person"]
    assert (cell.value, cell.printed, cell.read_by) == (None, "26", "unreadable")
    assert [(problem[0], problem[1], problem[3]) for problem in found.problems] == [
        ("cell_unreadable", "requests.granted.natural_person", True)
    ]


def test_a_doubtful_reading_beside_the_one_that_breaks_a_sum_stays() -> None:
    found = consistent()
    put(found, "granted", "natural_person", value=26, printed="26")
    put(found, "granted", "commercial_enterprise", confidence=0.5)
    repair(found, EDITION)
    assert found.cells["requests"]["granted"]["commercial_enterprise"].value == 3


def test_an_unreadable_cell_takes_the_only_value_that_fits() -> None:
    found = consistent()
    put(found, "granted", "total", value=None, printed="\ufffd", read_by="unreadable")
    found.problems.append(("cell_unreadable", "requests.granted.total", "…", True))
    repair(found, EDITION)
    cell = found.cells["requests"]["granted"]["total"]
    assert (cell.value, cell.read_by) == (28, "derived")
    assert [problem[0] for problem in found.problems] == ["cell_derived"]


def test_two_unreadable_cells_of_a_row_are_derived_from_their_columns() -> None:
    found = consistent()
    for column in ("natural_person", "commercial_enterprise"):
        put(found, "granted", column, value=None, printed="\ufffd", read_by="unreadable")
    repair(found, EDITION)
    row = found.cells["requests"]["granted"]
    assert [row[column].value for column in ("natural_person", "commercial_enterprise")] == [25, 3]


def test_four_unreadable_cells_in_a_square_stay_empty() -> None:
    found = consistent()
    for row in ("granted", "granted_in_part"):
        for column in ("natural_person", "commercial_enterprise"):
            put(found, row, column, value=None, printed="\ufffd", read_by="unreadable")
    repair(found, EDITION)
    assert found.cells["requests"]["granted"]["natural_person"].value is None


def test_a_text_layer_is_never_touched() -> None:
    found = consistent("text", None)
    put(found, "granted", "natural_person", value=26, printed="26", alternatives=(("25", 0.9),))
    put(found, "granted", "total", value=None, printed="x", read_by="unreadable")
    before = {row: dict(columns) for row, columns in found.cells["requests"].items()}
    repair(found, EDITION)
    assert found.cells["requests"] == before


def test_a_doubtful_reading_that_no_sum_confirms_is_marked() -> None:
    found = consistent()
    put(found, "granted", "natural_person", value=26, printed="26")
    put(found, "granted", "commercial_enterprise", confidence=0.5)
    repair(found, EDITION)
    assert ("cell_uncertain", "requests.granted.commercial_enterprise") in {
        problem[:2] for problem in found.problems
    }


def test_a_doubtful_reading_that_its_sums_confirm_is_not_marked() -> None:
    found = consistent()
    put(found, "granted", "natural_person", confidence=0.5)
    repair(found, EDITION)
    assert not found.problems
