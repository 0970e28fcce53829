"""A report page says what could not be read, in words of its language, with a way to the cell."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from builders import contract_of, record_from_contract
from yangguang.languages import LANGUAGES, Language
from yangguang.pages.gaps import MOST, GapView, gaps_view
from yangguang.pages.words import words
from yangguang.record.model import Record, Remark

RECOGNITION = Path(__file__).parents[2] / "build" / "yangguang" / "recognition"


def record(*remarks: Remark) -> Record:
    return replace(record_from_contract(contract_of()), remarks=remarks)


def only(remark: Remark, language: Language) -> GapView:
    view = gaps_view(record(remark), language)
    (gap,) = view.unread or view.noticed
    return gap


@pytest.mark.parametrize(
    ("remark", "zh", "en"),
    [
        (
            Remark(
                "cell_unreadable", "requests.granted.total", "a figure was expected, “1O” is printed", True
            ),
            "收到和处理 · 予以公开 · 总计：这一格印作“1O”，读不出数字，空着。",
            "Requests · Disclosed · Total: “1O” is printed, which is no figure we can read; left empty.",
        ),
        (
            Remark("table_absent", "proceedings", "the table is not in the document", True),
            "行政复议：没有找到这张表，或者它是认不出的图片。",
            "Proceedings: this table was not found, or is a picture that could not be read.",
        ),
        (
            Remark("row_absent", "requests.granted", "the form has this row", True),
            "收到和处理 · 予以公开：版式有这一行，在这张表里没有找到。",
            "Requests · Disclosed: the form has this row; it was not found in the table.",
        ),
        (
            Remark("part_absent", "part 3", "the heading of this part was not found"),
            "第三部分：没有找到这一部分的标题。",
            "Part 3: the heading of this part was not found.",
        ),
    ],
)
def test_what_was_not_read_is_said_in_both_languages(remark: Remark, zh: str, en: str) -> None:
    assert only(remark, "zh").text == zh
    assert only(remark, "en").text == en


def test_a_cell_that_is_on_the_page_is_linked_and_a_row_that_is_not_is_not() -> None:
    cell = Remark("cell_unreadable", "requests.granted.total", "“?” is printed", True)
    row = Remark("row_absent", "proactive.fees", "", True)
    assert only(cell, "zh").cell == "requests.granted.total"
    assert only(row, "zh").cell is None


def test_what_an_edition_does_without_is_not_called_unread() -> None:
    view = gaps_view(record(Remark("row_absent", "requests.other_fee_overdue", "")), "zh")
    assert view.unread == ()
    assert [gap.text.split("：")[1] for gap in view.noticed] == ["版式有这一行，这份报告没有印。"]


def test_cells_that_the_table_marks_are_not_named_again() -> None:
    view = gaps_view(record(Remark("cell_derived", "requests.granted.total", "from the sums")), "zh")
    assert (view.unread, view.noticed) == ((), ())


def test_of_many_gaps_some_are_named_and_the_others_counted() -> None:
    many = [Remark("row_unknown", "requests", f"“第{n}行”", True) for n in range(MOST + 5)]
    view = gaps_view(record(*many), "zh")
    assert (len(view.unread), view.more) == (MOST, 5)


def test_every_remark_of_the_recogniser_has_words_in_both_languages() -> None:
    """Codes as the modules write them; those about cells with a number are marks of the table."""
    known = words()["remarks"]
    source = "\n".join(path.read_text(encoding="utf-8") for path in RECOGNITION.glob("*.py"))
    codes = set(re.findall(r'\(\s*"((?:table|row|cells?|part|authority)_[a-z]+)"', source))
    assert codes >= {"table_absent", "row_unknown", "cells_missing"}
    assert codes - {"cell_derived", "cell_uncertain"} <= set(known)
    assert all(known[code].of(language) for code in codes & set(known) for language in LANGUAGES)
