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
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, get_args

from yangguang.errors import MissingToolError
from yangguang.forms import editions, load_edition
from yangguang.typeset.bare import PLAIN, Press, bare_pdf_of
from yangguang.typeset.docx import docx_of
from yangguang.typeset.html import Rulings, Style, html_of
from yangguang.typeset.layout import Layout, lay_out
from yangguang.typeset.noise import Noise, save_scan, scan_pages
from yangguang.typeset.notation import Notation, chinese_year, write_as
from yangguang.typeset.page import Page, as_mht, set_page, unmerged
from yangguang.typeset.pdf import print_pdf
from yangguang.typeset.records import drop_rows, misprint, mix_editions, pools, random_report
from yangguang.typeset.report import Report
from yangguang.typeset.sheet import Grid, GridCell, Line, Sheet, map_grids, split_grid
from yangguang.typeset.text import text_of

Format = Literal[
    "pdf",
    "pdf-raw",
    "pdf-bare",
    "pdf-office",
    "html",
    "mht",
    "docx",
    "txt-tab",
    "txt-compact",
    "txt-pipe",
    "txt-space",
    "txt-layout",
    "md",
    "md-html",
    "scan-png",
    "scan-jpeg",
    "scan-tiff",
    "scan-pdf",
]
"""How a document is stored. "pdf-raw": as the browser leaves it; "pdf-bare": by our own small writer;
"pdf-office": by LibreOffice; "txt-compact": a dump that leaves out what a merged cell covers;
"txt-layout": what ``pdftotext -layout`` makes of the browser's PDF; "md-html": tables as markup."""

SUFFIXES: dict[Format, str] = {
    "pdf": ".pdf",
    "pdf-raw": ".pdf",
    "pdf-bare": ".pdf",
    "pdf-office": ".pdf",
    "html": ".html",
    "mht": ".mht",
    "docx": ".docx",
    "txt-tab": ".txt",
    "txt-compact": ".txt",
    "txt-pipe": ".txt",
    "txt-space": ".txt",
    "txt-layout": ".txt",
    "md": ".md",
    "md-html": ".md",
    "scan-png": ".png",
    "scan-jpeg": ".jpg",
    "scan-tiff": ".tif",
    "scan-pdf": ".pdf",
}
"""The suffix of each format's files."""

PRINTED = ("pdf", "pdf-raw", "pdf-bare", "pdf-office")
"""The formats with pages of text."""

SCANS = ("scan-png", "scan-jpeg", "scan-tiff", "scan-pdf")
"""The formats that hold pictures."""

OFFICE_SECONDS = 180
"""LibreOffice starts in ten seconds and converts in five; longer than this and it hangs."""


@dataclass(frozen=True, slots=True)
class Split:
    """How tables are cut by pages.

    Attributes:
        share: share of the tables that are cut.
        repeats_header: the header stands again on the next page.
        has_page_number: a page number stands between the halves (formats without pages).
    """

    share: float = 0.0
    repeats_header: bool = False
    has_page_number: bool = False

    @property
    def tags(self) -> tuple[str, ...]:
        """What is done, by name."""
        if not self.share:
            return ()
        return ("split, header again" if self.repeats_header else "split",)


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a document is made.

    Attributes:
        has_merged_headers: neighbouring labels of a header stand in one cell.
        is_mixed: some rows follow another edition.
        has_gaps: rows that count nothing are left out.
        has_misprints: a figure or two do not add up.
        title: pattern of the title after the authority, from ``factory.toml``; "" for the notice's.
        press: how our own small PDF writer draws.
    """

    format: Format = "pdf"
    layout: Layout = field(default_factory=Layout)
    style: Style = field(default_factory=Style)
    notation: Notation = field(default_factory=Notation)
    split: Split = field(default_factory=Split)
    page: Page = field(default_factory=Page)
    noise: Noise = field(default_factory=Noise)
    has_merged_headers: bool = False
    is_mixed: bool = False
    has_gaps: bool = False
    has_misprints: bool = False
    title: str = ""
    press: Press = PLAIN

    @property
    def layout_tags(self) -> tuple[str, ...]:
        """The departures from the notice's layout, by name."""
        layout, style = self.layout, self.style
        marks = {
            f"title {layout.title}": layout.title != "two",
            "proactive as four": layout.proactive == "bands",
            f"proceedings {layout.proceedings}": layout.proceedings != "single_row",
            f"{layout.label_columns} label columns": layout.label_columns != 3,
            f"header {layout.header}": layout.header != "full",
            "headers merged": self.has_merged_headers,
            "editions mixed": self.is_mixed,
            "cells unmerged": self.page.is_unmerged,
            "rows left out": self.has_gaps,
            "misprints": self.has_misprints,
            "subsections run in": layout.subsections != "apart",
            f"rulings {style.rulings}": style.rulings != "all",
            f"label {style.vertical}": style.vertical != "wrapped",
            "narrow columns": style.size > 11 or style.width < 90,
            "watermark": bool(style.watermark),
            "page turned": bool(self.press.turned),
            f"rulings {self.press.rulings}": self.press.rulings != "stroked",
            f"figures {self.press.align}": self.press.align != "center",
            "few rules": self.press.has_few_rules and style.rulings == "horizontal",
            "hidden text": self.press.has_hidden_text,
        }
        return (*(name for name, is_on in marks.items() if is_on), *self.split.tags) or ("as the notice",)

    @property
    def noise_class(self) -> str:
        """Clean, skewed or noisy for scans; "" for others."""
        return self.noise.name if self.format in SCANS else ""


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


def random_recipe(seed: int, formats: tuple[Format, ...]) -> Recipe:
    """Draw a recipe; about a third of its habits depart from the notice."""
    kind = random.Random(f"format {seed}").choice(formats)
    rng = random.Random(f"recipe {seed}")
    is_page = kind in ("html", "mht")
    recipe = Recipe(
        format=kind,
        layout=Layout(
            title=rng.choice(("two", "two", "one", "three", "swapped")),
            proactive=rng.choice(("one", "one", "bands")),
            proceedings=rng.choice(("single_row", "single_row", "single_row", "two", "three", "rows")),
            label_columns=rng.choice((3, 3, 3, 2, 1)),
            header=rng.choice(("full", "full", "full", "full", "flat", "none")),
            subsections=rng.choice(("apart", "apart", "apart", "run_in")),
        ),
        style=Style(
            rulings=rng.choice(("all", "all", "all", "horizontal", "none")),
            is_shaded=rng.random() < 0.5,
            vertical=rng.choice(("wrapped", "wrapped", "chars", "rotated")),
            size=rng.choice((9, 10.5, 10.5, 12)),
            width=rng.choice((100, 100, 100, 80)),
            repeats_header=rng.random() < 0.5,
            has_heading_styles=rng.random() < 0.4,
            page_number=rng.choice(("", *pools()["page_numbers"])),
            watermark="政府信息公开" if rng.random() < 0.1 else "",
        ),
        notation=_random_notation(rng),
        split=Split(
            share=rng.choice((0.0, 0.0, 0.5, 1.0)),
            repeats_header=rng.random() < 0.5,
            has_page_number=rng.random() < 0.6,
        ),
        page=_random_page(rng) if is_page else Page(is_unmerged=kind == "docx" and rng.random() < 0.2),
        noise=_random_noise(rng) if kind in SCANS else Noise(),
        has_merged_headers=rng.random() < 0.1,
        is_mixed=rng.random() < 0.08,
        has_gaps=rng.random() < 0.08,
        has_misprints=rng.random() < 0.1,
        title=rng.choice(pools()["titles"]),
        press=_random_press(seed) if kind == "pdf-bare" else PLAIN,
    )
    return _possible(recipe)


def with_rulings(recipe: Recipe, rulings: Rulings) -> Recipe:
    """A recipe with other rulings, and with what cannot be shown without them taken back."""
    return _possible(replace(recipe, style=replace(recipe.style, rulings=rulings)))


def _possible(recipe: Recipe) -> Recipe:
    """Take back what the format cannot show, and what would say something else than the report."""
    layout, style, notation = recipe.layout, recipe.style, recipe.notation
    is_printed = recipe.format in (*PRINTED, *SCANS)
    if recipe.format == "txt-layout":
        # A converter writes what it can tell apart: no rulings, no columns without a mark.
        is_clear = notation.blank not in ("", "mixed")
        notation = replace(notation, blank=notation.blank if is_clear else "-", is_full_width=False)
        return replace(recipe, style=Style(size=9, repeats_header=style.repeats_header), notation=notation)
    if not is_printed:
        looks = Style(
            vertical=style.vertical,
            is_shaded=style.is_shaded,
            repeats_header=style.repeats_header,
            has_heading_styles=style.has_heading_styles,
            page_number=style.page_number,
        )
        style = looks if recipe.format in ("docx", "html", "mht") else Style(page_number=style.page_number)
    if recipe.format in SCANS:
        style = replace(style, watermark="")
    if not recipe.format.startswith(("txt", "md")):
        # Garbled labels are an OCR's, and come as dumps.
        notation = replace(notation, garbled=0.0)
    if recipe.format == "pdf-bare" and notation.minus == "−":
        # Not in the encoding of that writer.
        notation = replace(notation, minus="-")
    if notation.blank in ("", "mixed"):
        if recipe.format == "txt-space":
            # Between blanks an empty cell leaves no trace.
            notation = replace(notation, blank="-")
        elif is_printed and style.rulings != "all":
            # Without rulings only a label in the header says that there is a column.
            layout = replace(layout, header="full")
            recipe = replace(recipe, has_merged_headers=False)
    return replace(recipe, layout=layout, style=style, notation=notation)


def _random_notation(rng: random.Random) -> Notation:
    if rng.random() < 0.3:
        return Notation()
    return Notation(
        blank=rng.choice(("", "", "-", "—", "/", "无", "mixed")),
        is_full_width=rng.random() < 0.1,
        thousands=rng.choice(("", "", "", "", ",", "，")),
        has_units=rng.random() < 0.15,
        has_words=rng.random() < 0.1,
        minus=rng.choice(("-", "-", "－", "−")),
        dates=rng.choice(("digits", "spaced", "chinese")),
        typos=rng.choice((0.0, 0.0, 0.1, 0.3)),
        spaces=rng.choice((0.0, 0.0, 0.2)),
        shortened=rng.choice((0.0, 0.0, 0.3)),
        has_odd_brackets=rng.random() < 0.2,
        is_numbered=rng.random() < 0.93,
        garbled=rng.choice((0.0,) * 9 + (0.3,)),
    )


def _random_press(seed: int) -> Press:
    rng = random.Random(f"press {seed}")
    if rng.random() < 0.4:
        return PLAIN
    return Press(
        rulings=rng.choice(("stroked", "stroked", "filled", "double", "dashed", "boxes", "ground")),
        is_bold_twice=rng.random() < 0.2,
        turned=rng.choice((0, 0, 0, 0, 90, 270)),
        margin=rng.choice((0.0, 0.0, 0.0, 36.0)),
        has_hidden_text=rng.random() < 0.15,
        running_head=rng.choice(("", "", "", pools()["subject"])),
        align=rng.choice(("center", "center", "left", "right")),
        is_top=rng.random() < 0.2,
        padding=rng.choice((3.0, 3.0, 1.0, 6.0)),
        has_few_rules=rng.random() < 0.3,
    )


def _random_page(rng: random.Random) -> Page:
    return Page(
        has_menus=rng.random() < 0.6,
        metadata=rng.choice(("table", "line", "meta", "none")),
        is_word=rng.random() < 0.4,
        is_nested=rng.random() < 0.25,
        is_unmerged=rng.random() < 0.15,
        has_heads=rng.random() < 0.2,
        charset=rng.choice(("utf-8", "utf-8", "gb18030", "gb2312")),
        is_declared=rng.random() < 0.7,
    )


def _random_noise(rng: random.Random) -> Noise:
    kind = rng.choice(("clean", "clean", "skewed", "noisy"))
    if kind == "clean":
        return Noise(dpi=rng.choice((150, 200, 300)), jpeg=rng.choice((100, 95)))
    skewed = Noise(dpi=rng.choice((200, 300)), skew=rng.choice((0.3, 1.0, 2.0)), jpeg=95)
    if kind == "skewed":
        return skewed
    return replace(
        skewed,
        blur=rng.choice((0.0, 0.6, 1.0)),
        jpeg=rng.choice((40, 60, 80)),
        grey=rng.choice((0.0, 0.15, 0.3)),
        salt=rng.choice((0.0, 0.001, 0.004)),
        has_stamp=rng.random() < 0.5,
    )


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
