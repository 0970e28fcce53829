"""What a printed cell says."""

from __future__ import annotations

from decimal import Decimal

import pytest

from yangguang.forms import load_edition
from yangguang.recognition.cells import read_cell, to_column


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("0", "0"),
        ("１２", "12"),
        ("1,539", "1539"),
        ("1，539，000", "1539000"),
        ("1539件", "1539"),
        ("行政处罚 545", "545"),
        ("12.5万元", "12.5"),
        ("18.8710", "18.8710"),
        ("+2", "2"),
        ("-1", "-1"),
        ("－3", "-3"),
        ("减少3项", "-3"),
        ("41\n19", "4119"),
        (" 7 ", "7"),
        ("1\u200b2", "12"),
        ("\ufffd行政处罚45件", "45"),
        ("55①", "55"),
        ("7²", "7"),
        ("12件*", "12"),
        ("22\n（其中修订16件）", "22"),
        ("55件（含自然失效29件）", "55"),
    ],
)
def test_figures(printed: str, number: str) -> None:
    reading = read_cell(printed)
    assert reading.kind == "value"
    assert str(reading.number) == number


@pytest.mark.parametrize(
    "printed", ["", " ", "\xa0", "-", "——", "/", "／", "无", "\u3000", "&nbsp;", "\ufeff", "\ue004无"]
)
def test_blanks(printed: str) -> None:
    assert read_cell(printed).kind == "blank"


@pytest.mark.parametrize(
    "printed", ["1.属于国家秘密", "2024年", "第二十条第（一）项", "其他", "12,34", "3.", "1-2", "5%"]
)
def test_words_are_not_figures(printed: str) -> None:
    assert read_cell(printed).kind == "text"


def test_signs_of_figures_that_make_no_figure_are_unreadable_in_a_scan_and_words_in_a_text() -> None:
    assert read_cell("0\n-", is_ocr=True).kind == "unreadable"
    assert read_cell("0\n-").kind == "text"


@pytest.mark.parametrize(
    "printed", ["1\ufffd2", "12\ufffd", "\ufffd12", "3\ue0045", "12\ufffd件", "处罚\ufffd45"]
)
def test_a_lost_character_beside_a_figure_may_be_one_of_it(printed: str) -> None:
    assert read_cell(printed).kind == "unreadable"


def test_a_lost_character_of_a_label_leaves_a_label() -> None:
    assert read_cell("2.\ufffd有现成信息").kind == "text"


def test_letters_are_figures_only_for_ocr() -> None:
    assert read_cell("O").kind == "text"
    assert read_cell("O", True).number == 0
    assert read_cell("l2", True).number == 12
    assert read_cell("0'", True).number == 0


@pytest.mark.parametrize("printed", ["1e", "0TI", "Z1", "b2", "4q"])
def test_letters_that_may_be_several_figures_are_none(printed: str) -> None:
    assert read_cell(printed, True).kind == "unreadable"


def test_units_are_converted_only_where_the_edition_says_so() -> None:
    yuan = load_edition("2019").tables["proactive"].column("amount_yuan")
    assert to_column(read_cell("3.5万元"), yuan)[0] == Decimal(35000)
    assert to_column(read_cell("251000元"), yuan)[0] == 251000
    fees = load_edition("2021").tables["proactive"].column("amount_10k_yuan")
    assert str(to_column(read_cell("18.8710"), fees)[0]) == "18.8710"
    assert to_column(read_cell("12.5万元"), fees)[0] == Decimal("12.5")


def test_a_nought_above_a_figure_is_not_one_figure() -> None:
    assert read_cell("0\n5").kind == "unreadable"
    assert read_cell("1\n5").number == 15
    assert read_cell("0\n").number == 0


@pytest.mark.parametrize("text", ["-44", "－44", "−44", "–44", "—44", "―44", "- 44", "减44"])
@pytest.mark.parametrize("is_ocr", [False, True])
def test_a_minus_of_any_length_is_one(text: str, is_ocr: bool) -> None:
    assert read_cell(text, is_ocr).number == Decimal(-44)


def test_a_stroke_before_a_figure_is_a_minus_for_ocr_and_no_label() -> None:
    assert read_cell("一44", True).number == Decimal(-44)
    assert read_cell("一44").kind == "text"


def test_a_dash_between_figures_makes_no_figure() -> None:
    assert [read_cell(text, True).kind for text in ("1—2", "1-2", "12—3")] == ["unreadable"] * 3
