"""The page that shows a report's source document, with the place of every figure marked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from yangguang.datasets.collection import CollectedReport
from yangguang.languages import Language, Words
from yangguang.pages.headlines import authority_url, report_url
from yangguang.pages.identity import wrong_base
from yangguang.pages.official import cell_id, figure_text
from yangguang.pages.page_images import PageImage, has_page_images, page_images
from yangguang.pages.places import Places
from yangguang.pages.shapes import Crumb
from yangguang.pages.words import authority_name, label, word
from yangguang.readers.document import Locator, Paragraph, Table
from yangguang.readers.read import read_document
from yangguang.record.printed import printed_table
from yangguang.record.redaction import redact_pieces

PADDING = 1.5
"""Points between the printed digits and their outline."""


@dataclass(frozen=True, slots=True)
class MarkedCell:
    """A figure on a page of the source: id and label, and its outline in points."""

    id: str
    label: str
    text: str
    state: str
    left: float = 0
    top: float = 0
    width: float = 0
    height: float = 0


@dataclass(frozen=True, slots=True)
class SheetPage:
    """A page as a picture, with the figures on it; sizes in points, and in pixels of the picture.

    ``image`` is its address from the site's root.
    """

    number: int
    image: str
    width: float
    height: float
    pixels: tuple[int, int]
    cells: Sequence[MarkedCell]


@dataclass(frozen=True, slots=True)
class SourceCell:
    """A cell of a table of a source without pages; ``marked`` where a figure was read from it."""

    text: str
    column_span: int
    row_span: int
    marked: MarkedCell | None = None
    also: Sequence[MarkedCell] = ()


@dataclass(frozen=True, slots=True)
class SourceBlock:
    """A paragraph (``text``) or a table (``rows``) of a source without pages; ``lines`` as numbered there."""

    text: str = ""
    is_heading: bool = False
    rows: Sequence[Sequence[SourceCell]] = ()
    lines: Sequence[str] = field(default=())


def source_context(
    report: CollectedReport,
    source: Path,
    images: Sequence[PageImage],
    places: Places,
    language: Language,
    repository: str = "",
) -> dict[str, Any]:
    """What the template of a source is given.

    Args:
        report: the report.
        source: its file.
        images: its pages as pictures; they lie once on the site, at the report's own address.
        places: by which the way to the page goes.
        language: of the page.
        repository: address where misread numbers are reported; "" for none.

    Raises:
        ReadError: the file cannot be read.
    """
    record = report.record
    marked = _marked_cells(report, language)
    name = authority_name(report.authority, language)
    return {
        "title": Words(f"{name} {record.year}：原件", f"{name} {record.year}: source").of(language),
        "description": Words(
            f"{name}{record.year}年政府信息公开工作年度报告原件，标出每个数字的位置。",
            f"{name}: annual report on open government information for {record.year} as published, every "
            "figure marked where it stands.",
        ).of(language),
        "crumbs": [
            *places.crumbs(report.authority.code),
            Crumb(name, authority_url(report.authority.id)),
            Crumb(str(record.year), report_url(report)),
            Crumb(Words("原件", "Source").of(language)),
        ],
        "report": {
            "authority": name,
            "year": record.year,
            "kind": report.source.kind,
            "url": report.source.url or None,
            "sha256": record.provenance.sha256,
        },
        "wrong": wrong_base(repository, report.id),
        "pages": list(_sheet_pages(images, source_url(report), record.provenance.pages, marked)),
        "blocks": [] if images else list(_source_blocks(source, marked)),
    }


def source_url(report: CollectedReport) -> str:
    """The address of the page of a report's source, from the root of a language."""
    return f"{report_url(report)}source/"


def source_images(report: CollectedReport, source: Path, cache: Path) -> tuple[PageImage, ...]:
    """The pages of a report's source as pictures; none where it has no pages.

    Args:
        report: the report.
        source: its file.
        cache: folder that keeps rendered pages.

    Raises:
        ReadError: the file cannot be read.
    """
    if not has_page_images(source):
        return ()
    return page_images(source, report.record.provenance.sha256, cache)


def _marked_cells(report: CollectedReport, language: Language) -> list[tuple[Locator, MarkedCell]]:
    """Every figure of a report by its place, with words for it."""
    found: list[tuple[Locator, MarkedCell]] = []
    forms = {table: printed_table(report.record, table) for table in report.record.tables}
    for table, row, column, figure in report.record.figures():
        form = forms[table]
        names = [label(one.printed, one.english, language) for one in (form.row(row), form.column(column))]
        state = "blank" if figure.value is None else figure.read_by
        text = figure_text(figure) or word("cells", "blank", language)
        found.append(
            (figure.locator, MarkedCell(cell_id(table, row, column), " · ".join(names), text, state))
        )
    return found


def _sheet_pages(
    images: Sequence[PageImage],
    address: str,
    sizes: Sequence[tuple[float, float]],
    marked: Sequence[tuple[Locator, MarkedCell]],
) -> Iterator[SheetPage]:
    for image, (width, height) in zip(images, sizes, strict=False):
        cells = [
            MarkedCell(
                cell.id,
                cell.label,
                cell.text,
                cell.state,
                left=round(box[0] - PADDING, 2),
                top=round(box[1] - PADDING, 2),
                width=round(box[2] - box[0] + 2 * PADDING, 2),
                height=round(box[3] - box[1] + 2 * PADDING, 2),
            )
            for place, cell in marked
            if place.page == image.number and (box := place.box) is not None
        ]
        yield SheetPage(
            image.number,
            f"{address}{image.name}",
            round(width, 2),
            round(height, 2),
            (image.width, image.height),
            cells,
        )


def _source_blocks(source: Path, marked: Sequence[tuple[Locator, MarkedCell]]) -> Iterator[SourceBlock]:
    """A source without pages, block by block; personal numbers are masked over the whole of it."""
    by_place: dict[Locator, list[MarkedCell]] = {}
    for place, cell in marked:
        by_place.setdefault(place, []).append(cell)
    blocks = read_document(source).blocks
    pieces = [
        item.text for block in blocks for item in (block.cells if isinstance(block, Table) else (block,))
    ]
    texts = iter(redact_pieces(pieces))
    for block in blocks:
        if isinstance(block, Paragraph):
            yield SourceBlock(next(texts), block.is_heading)
        else:
            yield _table_block(block, texts, by_place)


def _table_block(
    table: Table, texts: Iterator[str], by_place: Mapping[Locator, Sequence[MarkedCell]]
) -> SourceBlock:
    cells = {id(cell): text for cell, text in zip(table.cells, texts, strict=False)}
    rows: list[list[SourceCell]] = []
    lines: list[str] = []
    for row in table.rows():
        if not row:
            continue
        line: list[SourceCell] = []
        for cell in row:
            here = by_place.get(cell.locator, ())
            spans = cell.column_span, cell.row_span
            line.append(
                SourceCell(" ".join(cells[id(cell)].split()), *spans, here[0] if here else None, here[1:])
            )
        rows.append(line)
        lines.append(str(row[0].locator.line or ""))
    return SourceBlock(rows=rows, lines=lines if any(lines) else ())
