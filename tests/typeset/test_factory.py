"""The factory: consistent reports, by seed, and documents that show exactly them."""

from __future__ import annotations

import datetime
import random
from decimal import Decimal
from pathlib import Path

import numpy as np
import pdfplumber
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from yangguang.forms import editions, load_edition
from yangguang.typeset.chance import random_recipe
from yangguang.typeset.factory import available_formats, make, random_case, report_for, sheet_for
from yangguang.typeset.layout import lay_out
from yangguang.typeset.noise import Noise, save_scan, scan_pages
from yangguang.typeset.notation import Notation, chinese_year, write_as, write_date
from yangguang.typeset.page import Page, as_mht, set_page
from yangguang.typeset.recipe import Recipe
from yangguang.typeset.records import drop_rows, misprint, mix_editions, random_report
from yangguang.typeset.report import Report
from yangguang.typeset.sheet import Line

TEXT_FORMATS = tuple(
    name
    for name in available_formats()
    if not name.startswith("scan") and name not in ("pdf", "pdf-raw", "pdf-office", "txt-layout")
)


@given(st.integers(0, 10**6), st.sampled_from([edition.edition for edition in editions()]))
@settings(max_examples=60, deadline=None)
def test_every_sum_of_an_invented_report_holds(seed: int, edition: str) -> None:
    form = load_edition(edition)
    report = random_report(seed, form)
    for code, table in form.tables.items():
        rows = report.tables[code]
        assert list(rows) == [row.code for row in table.rows]
        for equation in table.sums:
            lines = (
                [{row: rows[row][column.code] for row in rows} for column in table.columns]
                if equation.over == "columns"
                else list(rows.values())
            )
            for line in lines:
                left = sum(line[term] or 0 for term in equation.plus)
                assert left == sum(line[term] or 0 for term in equation.equals), equation.id


def test_reports_differ_by_seed_and_not_by_run() -> None:
    form = load_edition("2021")
    assert random_report(1, form) == random_report(1, form)
    assert random_report(1, form) != random_report(2, form)


def test_a_mixed_report_follows_two_editions() -> None:
    form = load_edition("2021")
    mixed = [mix_editions(random_report(seed, form), seed) for seed in range(20)]
    assert all(report.form == "2021" for report in mixed)
    own = {row.code for row in form.tables["requests"].rows}
    assert any(set(report.tables["requests"]) < own for report in mixed)
    assert any("previous_items" in report.tables["proactive"]["fees"] for report in mixed)


def test_a_report_may_leave_out_rows_that_count_nothing() -> None:
    form = load_edition("2021")
    for seed in range(20):
        report = random_report(seed, form)
        dropped = set(report.tables["requests"]) - set(drop_rows(report, seed).tables["requests"])
        assert 1 <= len(dropped) <= 3
        assert not any(any(report.tables["requests"][row].values()) for row in dropped)
        assert not dropped & {"received_new", "received_carried_over", "concluded_total", "carried_forward"}


def test_a_misprint_breaks_a_sum_and_nothing_else() -> None:
    report = random_report(1, load_edition("2021"), blanks="none")
    broken = misprint(report, 1)
    changed = [
        (table, row, column)
        for table, rows in report.tables.items()
        for row, columns in rows.items()
        for column in columns
        if columns[column] != broken.tables[table][row][column]
    ]
    assert 1 <= len(changed) <= 2
    assert all(table != "proactive" for table, _, _ in changed)


def test_a_recipe_does_not_depend_on_the_formats_it_is_drawn_with() -> None:
    for seed in range(30):
        a, b = random_recipe(seed, ("html",)), random_recipe(seed, ("html", "html", "html"))
        assert a == b


def test_making_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    for seed in range(12):
        one = random_case(seed, tmp_path / "one", TEXT_FORMATS)
        two = random_case(seed, tmp_path / "two", TEXT_FORMATS)
        assert one.report == two.report
        assert one.path.read_bytes() == two.path.read_bytes()


@pytest.mark.parametrize("seed", range(40))
def test_a_sheet_shows_every_figure_of_the_report(seed: int) -> None:
    recipe = random_recipe(seed, TEXT_FORMATS)
    report = report_for(seed, recipe)
    shown = {
        (grid.table, *cell.place): cell.value
        for grid in sheet_for(report, recipe, seed).grids
        for cell in grid.cells
        if cell.role == "value"
    }
    assert shown == {
        (table, row, column): value
        for table, rows in report.tables.items()
        for row, columns in rows.items()
        for column, value in columns.items()
    }


def figures_in(notation: Notation, report: Report, seed: int = 1) -> dict[tuple[str, str], str]:
    sheet = write_as(lay_out(report, load_edition(report.form)), notation, seed, report.published_on)
    return {cell.place: cell.text for grid in sheet.grids for cell in grid.cells if cell.role == "value"}


def one_figure(row: str, column: str, value: int | Decimal | None, form: str = "2021") -> Report:
    return Report("云岭市", 2023, form, {"proactive": {row: {column: value}}})


@pytest.mark.parametrize(
    ("notation", "value", "expected"),
    [
        (Notation(thousands=","), 1808595, "1,808,595"),
        (Notation(thousands="，"), 53318, "53，318"),
        (Notation(is_full_width=True), 545, "５４５"),
        (Notation(has_units=True), 1539, "1539件"),
        (Notation(has_words=True), 545, "行政处罚 545"),
        (Notation(blank="—"), None, "—"),
        (Notation(), None, ""),
    ],
)
def test_a_notation_changes_the_print(notation: Notation, value: int | None, expected: str) -> None:
    report = one_figure("penalties", "decisions", value)
    assert figures_in(notation, report) == {("penalties", "decisions"): expected}


def test_money_keeps_its_decimals() -> None:
    report = one_figure("fees", "amount_10k_yuan", Decimal("1018.8710"))
    assert figures_in(Notation(thousands=",", has_units=True), report) == {
        ("fees", "amount_10k_yuan"): "1,018.8710万元"
    }


def test_an_amount_may_change_its_unit_but_not_its_worth() -> None:
    report = one_figure("procurement", "amount_yuan", 251000, "2019")
    texts = {next(iter(figures_in(Notation(), report, seed).values())) for seed in range(20)}
    assert texts == {"251000元", "25.1万元"}


def test_typos_touch_labels_only() -> None:
    report = random_report(5, load_edition("2021"), blanks="none")
    plain = lay_out(report, load_edition("2021"))
    typed = write_as(plain, Notation(typos=1.0, spaces=0.5, has_odd_brackets=True), 3, None)
    changed = 0
    for before, after in zip(plain.grids, typed.grids, strict=True):
        for a, b in zip(before.cells, after.cells, strict=True):
            assert a.role != "value" or a.text == b.text
            changed += a.text != b.text
    assert changed > 20


def test_numbering_may_come_from_a_list() -> None:
    report = random_report(5, load_edition("2021"), blanks="none")
    plain = lay_out(report, load_edition("2021"))
    listed = write_as(plain, Notation(is_numbered=False), 3, None)
    texts = {cell.text for grid in listed.grids for cell in grid.cells}
    assert {"属于国家秘密", "予以公开", "本年度办理结果", "第二十条第（一）项"} <= texts
    assert "总体情况" in {block.text for block in listed.blocks if isinstance(block, Line)}


def test_garbling_leaves_figures_and_short_labels() -> None:
    report = random_report(5, load_edition("2021"), blanks="none")
    plain = lay_out(report, load_edition("2021"))
    garbled = write_as(plain, Notation(garbled=1.0), 3, None)
    for before, after in zip(plain.grids, garbled.grids, strict=True):
        for a, b in zip(before.cells, after.cells, strict=True):
            assert a.text == b.text or (a.role == "label" and len(a.text) >= 5)
    assert sum(a != b for a, b in zip(plain.grids[1].cells, garbled.grids[1].cells, strict=True)) > 20


def test_dates_in_three_styles() -> None:
    rng = random.Random(0)
    day = datetime.date(2025, 2, 20)
    assert write_date(day, "digits", rng) == "2025年2月20日"
    assert write_date(day, "spaced", rng) == "2025 年 2 月 20 日"
    assert write_date(day, "chinese", rng)[1:] in {f"{zero}二五年二月二十日" for zero in "〇○O0"}
    assert write_date(datetime.date(2024, 12, 11), "chinese", rng).endswith("四年十二月十一日")
    assert chinese_year(2021) == "二〇二一"


def test_the_small_writer_names_its_characters_and_strokes_its_lines(tmp_path: Path) -> None:
    report = random_report(6, load_edition("2021"), blanks="none")
    make(report, Recipe("pdf-bare"), tmp_path / "bare.pdf", 6)
    with pdfplumber.open(tmp_path / "bare.pdf") as pdf:
        tables = [table for page in pdf.pages for table in page.extract_tables()]
    found = {(text or "").replace("\n", "") for table in tables for row in table for text in row}
    expected = {cell.text for grid in lay_out(report, load_edition("2021")).grids for cell in grid.cells}
    assert expected <= found


def test_a_page_is_in_the_encoding_it_is_made_in() -> None:
    report = random_report(2, load_edition("2021"))
    recipe = Recipe("html", page=Page(charset="gb18030", is_declared=False))
    page = set_page(sheet_for(report, recipe, 2), report, recipe.style, recipe.page, 2)
    assert report.authority in page.decode("gb18030")
    assert b"charset" not in page
    with pytest.raises(UnicodeDecodeError):
        page.decode("utf-8")


def test_a_saved_page_holds_the_page() -> None:
    import email

    saved = email.message_from_bytes(as_mht("<p>政府信息公开</p>".encode("gb18030"), "gb18030"))
    part = next(part for part in saved.walk() if part.get_content_type() == "text/html")
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    assert payload.decode("gb18030") == "<p>政府信息公开</p>"


@pytest.mark.browser
@pytest.mark.slow
def test_a_scan_is_a_picture_and_the_same_by_seed(tmp_path: Path) -> None:
    report = random_report(4, load_edition("2021"))
    make(report, Recipe("pdf"), tmp_path / "a.pdf", 4)
    noise = Noise(dpi=60, skew=1.0, blur=0.5, jpeg=60, grey=0.2, salt=0.001, has_stamp=True)
    pages = scan_pages(tmp_path / "a.pdf", noise, 9)
    again = scan_pages(tmp_path / "a.pdf", noise, 9)
    assert [page.tobytes() for page in pages] == [page.tobytes() for page in again]
    assert noise.name == "noisy"
    assert float(np.asarray(pages[0]).mean()) < 245
    save_scan(pages, tmp_path / "a.tif")
    with Image.open(tmp_path / "a.tif") as picture:
        assert getattr(picture, "n_frames", 1) == len(pages)
    save_scan(pages, tmp_path / "a.png")
    with Image.open(tmp_path / "a.png") as picture:
        assert picture.height == sum(page.height for page in pages)
