"""The whole of recognition: a Document → what the report says."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace

from yangguang.errors import NotAReportError
from yangguang.forms import edition_for_year, editions, load_edition
from yangguang.readers.document import Document
from yangguang.recognition.by_place import fill_by_place
from yangguang.recognition.completeness import say_all_absent
from yangguang.recognition.dates import posted_date
from yangguang.recognition.found import RecognisedTables
from yangguang.recognition.placement import place_pieces
from yangguang.recognition.repair import repair
from yangguang.recognition.sections import ReportText, recognise_sections
from yangguang.recognition.tables import recognise_tables
from yangguang.recognition.title import Title, recognise_title

RECOGNISER = "4"
"""Version of the recognition; raised when the same document may be read differently, so that records are
remade."""

_REPORT_PARTS = 3
"""Parts that must be found in a document without any of the form's tables for it to be a report."""


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a report says."""

    title: Title
    year: int
    form: str
    published_on: datetime.date | None
    posted_on: datetime.date | None
    text: ReportText
    tables: RecognisedTables


def recognise(document: Document) -> Recognition:
    """Recognise a report.

    Args:
        document: as any reader made it.

    Raises:
        NotAReportError: the document is not an annual report, or does not say whose or of which year.
    """
    document = place_pieces(document)
    text = recognise_sections(document, editions()[0])
    title = recognise_title(document, text.head, text.signature)
    tables = recognise_tables(document, title.year)
    if document.placed:
        by_place = place_pieces(replace(document, blocks=document.placed, placed=()))
        fill_by_place(tables, recognise_tables(by_place, title.year))
    if not tables.cells and not (title.printed and len(text.parts) >= _REPORT_PARTS):
        found = f"a title ({title.printed})" if title.printed else "no title of such a report"
        raise NotAReportError(
            f"{document.path}: found {found}, {len(text.parts)} of the six parts and none of the form's "
            "tables, expected an annual report on government information (政府信息公开工作年度报告). "
            "If it is one, its tables may be pictures or attachments: give that file."
        )
    year = title.year
    if year is None and text.published_on is not None:
        year = text.published_on.year - 1
    if year is None:
        raise NotAReportError(
            f"{document.path}: no year was found in the title, the period or the date, expected the "
            "year reported on. If the document has none, it cannot be registered; else report the layout."
        )
    if not title.authority:
        raise NotAReportError(
            f"{document.path}: no name of an authority was found in the title or the signature, expected "
            "whose report it is. If the document has none, it cannot be registered; else report the layout."
        )
    form = tables.edition or edition_for_year(year).edition
    repair(tables, load_edition(form))
    if not tables.cells and year >= editions()[-1].first_year:
        say_all_absent(tables, load_edition(form))
    if form != editions()[0].edition:
        text = recognise_sections(document, load_edition(form))
    return Recognition(
        title=title,
        year=year,
        form=form,
        published_on=text.published_on,
        posted_on=posted_date(document),
        text=text,
        tables=tables,
    )
