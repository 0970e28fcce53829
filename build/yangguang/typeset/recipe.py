"""How a document is made: format, layout, style, notation, page breaks, page and noise."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from yangguang.typeset.bare import PLAIN, Press
from yangguang.typeset.html import Rulings, Style
from yangguang.typeset.layout import Layout
from yangguang.typeset.noise import Noise
from yangguang.typeset.notation import Notation
from yangguang.typeset.page import Page

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
    "txt-lines",
    "txt-layout",
    "md",
    "md-repeat",
    "md-html",
    "scan-png",
    "scan-jpeg",
    "scan-tiff",
    "scan-pdf",
]
"""How a document is stored. "pdf-raw": as the browser leaves it; "pdf-bare": by our own small writer;
"pdf-office": by LibreOffice; "txt-compact": a dump that leaves out what a merged cell covers;
"txt-lines": each cell on a line of its own; "txt-layout": what ``pdftotext -layout`` makes of the browser's
PDF; "md-repeat": the text of a merged cell in every place that it covers; "md-html": tables as markup."""

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
    "txt-lines": ".txt",
    "txt-layout": ".txt",
    "md": ".md",
    "md-repeat": ".md",
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


def with_rulings(recipe: Recipe, rulings: Rulings) -> Recipe:
    """A recipe with other rulings, and with what cannot be shown without them taken back."""
    return possible(replace(recipe, style=replace(recipe.style, rulings=rulings)))


def possible(recipe: Recipe) -> Recipe:
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
        if recipe.format in ("txt-space", "txt-lines"):
            # Between blanks an empty cell leaves no trace.
            notation = replace(notation, blank="-")
        elif is_printed and style.rulings != "all":
            # Without rulings only a label in the header says that there is a column.
            layout = replace(layout, header="full")
            recipe = replace(recipe, has_merged_headers=False)
    return replace(recipe, layout=layout, style=style, notation=notation)
