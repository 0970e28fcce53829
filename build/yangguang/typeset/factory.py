"""The document factory: any report in any format, layout, notation, page and noise, by seed.

A recipe says how a document is made; ``random_recipe`` draws one, ``make`` follows it. The report beside it
is what a reader should find, so tests and the accuracy harness compare without asking the code under test.
"""

from __future__ import annotations

import itertools
import random
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import get_args

from yangguang.errors import MissingToolError
from yangguang.forms import editions, load_edition
from yangguang.typeset.bare import bare_pdf_of
from yangguang.typeset.chance import random_recipe
from yangguang.typeset.docx import docx_of
from yangguang.typeset.html import Style, html_of
from yangguang.typeset.layout import lay_out
from yangguang.typeset.noise import save_scan, scan_pages
from yangguang.typeset.notation import chinese_year, write_as
from yangguang.typeset.page import as_mht, set_page, unmerged
from yangguang.typeset.pdf import print_pdf
from yangguang.typeset.recipe import PRINTED, SCANS, SUFFIXES, Format, Recipe, Split
from yangguang.typeset.records import drop_rows, misprint, mix_editions, pools, random_report
from yangguang.typeset.report import Report
from yangguang.typeset.sheet import Grid, GridCell, Line, Sheet, map_grids, split_grid
from yangguang.typeset.text import text_of

OFFICE_SECONDS = 180
"""LibreOffice starts in ten seconds and converts in five; longer than this and it hangs."""


@dataclass(frozen=True, slots=True)
class Case:
    """A document that was made, and the report it shows."""

    seed: int
    recipe: Recipe
    report: Report
    path: Path


def random_case(seed: int, folder: Path, formats: tuple[Format, ...] = ()) -> Case:
    """Invent a report and a recipe, and make the document.

    Args:
        seed: the same seed gives the same report and recipe.
        folder: where the document is written, as ``<seed>-<format>.<suffix>``.
        formats: to draw from; all that can be made here where empty.

    Raises:
        MissingToolError: the format needs a program that is not installed.
    """
    recipe = random_recipe(seed, formats or available_formats())
    report = report_for(seed, recipe)
    path = folder / f"{seed}-{recipe.format}{SUFFIXES[recipe.format]}"
    make(report, recipe, path, seed)
    return Case(seed, recipe, report, path)


def available_formats() -> tuple[Format, ...]:
    """The formats that can be made on this machine."""
    every: tuple[Format, ...] = get_args(Format)
    needs = {"pdf-office": "soffice", "txt-layout": "pdftotext"}
    return tuple(name for name in every if name not in needs or shutil.which(needs[name]))


def report_for(seed: int, recipe: Recipe) -> Report:
    """The invented report of a seed, with what the recipe's format can show."""
    rng = random.Random(f"edition {seed}")
    report = random_report(seed, rng.choice([editions()[0], *editions()]))
    if recipe.is_mixed:
        report = mix_editions(report, seed)
    if recipe.has_gaps:
        report = drop_rows(report, seed)
    if recipe.has_misprints:
        report = misprint(report, seed)
    if recipe.format in ("html", "mht") and recipe.page.metadata != "none":
        return report
    return replace(report, posted_on=None)


def make(report: Report, recipe: Recipe, path: Path, seed: int) -> None:
    """Make the document of a report.

    Args:
        report: what it shows.
        recipe: how.
        path: the file to write; its folder is made.
        seed: of everything the recipe leaves to chance.

    Raises:
        MissingToolError: a program that the format needs is not installed.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet = sheet_for(report, recipe, seed)
    style = recipe.style
    match recipe.format:
        case "pdf" | "pdf-raw":
            print_pdf(html_of(sheet, style), path, is_raw=recipe.format == "pdf-raw")
        case "pdf-bare":
            path.write_bytes(bare_pdf_of(sheet, style, recipe.press))
        case "pdf-office":
            _print_office(docx_of(sheet, style), path)
        case "html":
            path.write_bytes(set_page(sheet, report, style, recipe.page, seed))
        case "mht":
            path.write_bytes(as_mht(set_page(sheet, report, style, recipe.page, seed), recipe.page.charset))
        case "docx":
            path.write_bytes(docx_of(unmerged(sheet) if recipe.page.is_unmerged else sheet, style))
        case "txt-tab":
            path.write_text(text_of(sheet), encoding="utf-8")
        case "txt-compact":
            path.write_text(text_of(sheet, is_compact=True), encoding="utf-8")
        case "txt-pipe":
            path.write_text(text_of(sheet, "pipe"), encoding="utf-8")
        case "txt-space":
            path.write_text(text_of(sheet, "space"), encoding="utf-8")
        case "txt-layout":
            with tempfile.TemporaryDirectory(prefix="yangguang-dump-") as folder:
                printed = Path(folder, "printed.pdf")
                print_pdf(html_of(sheet, style), printed)
                command = ["pdftotext", "-layout", "-enc", "UTF-8", str(printed), str(path)]
                subprocess.run(command, capture_output=True, timeout=OFFICE_SECONDS, check=True)
        case "txt-lines":
            path.write_text(text_of(sheet, "line"), encoding="utf-8")
        case "md-repeat":
            text = text_of(sheet, "pipe", is_repeated=True, is_markdown=True)
            path.write_text(text, encoding="utf-8")
        case "md-html":
            path.write_text(text_of(sheet, "html", is_markdown=True), encoding="utf-8")
        case "md":
            path.write_text(text_of(sheet, "pipe", is_markdown=True), encoding="utf-8")
        case "scan-png" | "scan-jpeg" | "scan-tiff" | "scan-pdf":
            with tempfile.TemporaryDirectory(prefix="yangguang-scan-") as folder:
                printed = Path(folder, "printed.pdf")
                print_pdf(html_of(sheet, style), printed, is_raw=True)
                save_scan(scan_pages(printed, recipe.noise, seed), path, min(95, recipe.noise.jpeg))


def sheet_for(report: Report, recipe: Recipe, seed: int) -> Sheet:
    """The report laid out as the recipe wants it, in any format."""
    rng = random.Random(f"sheet {seed}")
    sheet = lay_out(report, load_edition(report.form), recipe.layout)
    if recipe.title:
        sheet = _entitle(sheet, report, recipe)
    sheet = write_as(sheet, recipe.notation, seed, report.published_on)
    if recipe.has_merged_headers:
        sheet = map_grids(sheet, lambda grid: (_merge_headers(grid, rng),))
    if recipe.split.share:
        numbers = iter(range(2, 40))
        has_pages = recipe.format not in (*PRINTED, *SCANS, "docx", "txt-layout")
        sheet = map_grids(
            sheet,
            lambda grid: _cut(
                grid, recipe.split, rng, _page_line(recipe, next(numbers)) if has_pages else []
            ),
        )
    return sheet


def _entitle(sheet: Sheet, report: Report, recipe: Recipe) -> Sheet:
    """Replace the notice's title by another that offices use, in as many lines."""
    title = recipe.title.format(
        year=report.year, chinese_year=chinese_year(report.year), authority=report.authority
    )
    whole = report.authority + title
    if "{authority}" in recipe.title:
        whole = recipe.title.format(year=report.year, authority=report.authority)
        cut = whole.rindex(pools()["subject"])
        lines = [whole] if recipe.layout.title == "one" else [whole[:cut], whole[cut:]]
        if recipe.layout.title in ("three", "swapped"):
            at = whole.index(report.authority)
            lines = [whole[:at], report.authority, whole[cut:]]
        return _retitled(sheet, lines, whole)
    match recipe.layout.title:
        case "one":
            lines = [whole]
        case "two":
            lines = [report.authority, title]
        case "swapped":
            lines = [title, report.authority]
        case "three":
            lines = [report.authority, title[:-4], title[-4:]]
    return _retitled(sheet, lines, whole)


def _retitled(sheet: Sheet, lines: list[str], whole: str) -> Sheet:
    rest = [block for block in sheet.blocks if not (isinstance(block, Line) and block.role == "title")]
    return Sheet(whole, (*(Line(line, "title") for line in lines), *rest))


def _merge_headers(grid: Grid, rng: random.Random) -> Grid:
    """Put two neighbours of the lowest header row into one cell, as converters do."""
    headers = [
        cell for cell in grid.cells if cell.role == "header" and cell.row + cell.row_span == grid.header_rows
    ]
    pairs = [
        (a, b)
        for a, b in itertools.pairwise(headers)
        if a.row == b.row and a.row_span == b.row_span and a.column + a.column_span == b.column
    ]
    if not pairs:
        return grid
    a, b = rng.choice(pairs)
    both = replace(a, text=f"{a.text} {b.text}", column_span=a.column_span + b.column_span)
    cells: list[GridCell] = [both if cell is a else cell for cell in grid.cells if cell is not b]
    return replace(grid, cells=tuple(cells))


def _page_line(recipe: Recipe, number: int) -> list[Line]:
    """The page number that a dump leaves between the halves of a table."""
    pattern = recipe.style.page_number or Style().page_number
    return [Line(pattern.replace("#", str(number)), "page")] if recipe.split.has_page_number else []


def _cut(grid: Grid, split: Split, rng: random.Random, between: list[Line]) -> list[Line | Grid]:
    first = max(grid.header_rows, 1)
    if grid.height - first < 2 or rng.random() >= split.share:
        return [grid]
    at = rng.randrange(first + 1, grid.height)
    upper, lower = split_grid(grid, at, repeat_header=split.repeats_header)
    return [upper, *between, lower]


def _print_office(content: bytes, path: Path) -> None:
    """Print a Word document with LibreOffice."""
    program = shutil.which("soffice")
    if not program:
        raise MissingToolError(f"{path}: printing a Word document needs LibreOffice. Install it.")
    with tempfile.TemporaryDirectory(prefix="yangguang-office-") as folder:
        source = Path(folder, "page.docx")
        source.write_bytes(content)
        command = [
            program,
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            "pdf",
        ]
        subprocess.run(
            [*command, "--outdir", folder, str(source)],
            capture_output=True,
            timeout=OFFICE_SECONDS,
            check=True,
        )
        path.write_bytes(Path(folder, "page.pdf").read_bytes())
