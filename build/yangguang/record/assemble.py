"""A file → a Record: read, recognise, note where everything comes from."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from yangguang.readers.read import read_document
from yangguang.recognition.dates import is_signature
from yangguang.recognition.recognise import RECOGNISER, Recognition, recognise
from yangguang.record.model import Figure, Provenance, ReadBy, Record, Remark, Section, Subsection


def parse_file(path: Path, *, name: str | None = None) -> Record:
    """Read one report.

    Args:
        path: the source file.
        name: how the record names the file (relative to the portal's root); as given where ``None``.

    Raises:
        ReadError: the file cannot be read.
        NotAReportError: it is not an annual report.
    """
    document = read_document(path)
    recognition = recognise(document)
    data = path.read_bytes()
    return Record(
        authority=recognition.title.authority,
        year=recognition.year,
        form=recognition.form,
        published_on=recognition.published_on,
        posted_on=recognition.posted_on,
        tables=_tables(recognition),
        sections=_sections(recognition),
        preamble=_preamble(recognition.text.head),
        signature=_signature(recognition.text.signature),
        remarks=_remarks(recognition),
        provenance=Provenance(
            path=name or str(path),
            sha256=hashlib.sha256(data).hexdigest(),
            bytes=len(data),
            format=document.format,
            reader=document.reader,
            recogniser=RECOGNISER,
            pages=document.pages,
        ),
    )


def _tables(recognition: Recognition) -> dict[str, dict[str, dict[str, Figure]]]:
    return {
        table: {
            row: {
                column: Figure(
                    value=cell.value,
                    printed=cell.printed,
                    locator=cell.locator,
                    read_by=cast(ReadBy, cell.read_by),
                    confidence=cell.confidence,
                    note=cell.note,
                )
                for column, cell in columns.items()
            }
            for row, columns in rows.items()
        }
        for table, rows in recognition.tables.cells.items()
    }


def _sections(recognition: Recognition) -> tuple[Section, ...]:
    return tuple(
        Section(part.number, part.title, part.text, tuple(Subsection(*passage) for passage in part.passages))
        for part in recognition.text.parts
    )


def _preamble(head: Sequence[str]) -> str:
    """The sentences before the first part: menus and the title, which are not sentences, are left out."""
    return "\n".join(line for line in head if re.search(r"[。；]", line) and len(line) > 20)


def _signature(lines: Sequence[str]) -> str:
    """Who signed, and the date; a web page goes on below it, which is not the report's."""
    end = next((place for place, line in enumerate(lines, 1) if is_signature(line)), 0)
    return "\n".join(lines[:end])


def _remarks(recognition: Recognition) -> tuple[Remark, ...]:
    remarks = [Remark(*problem) for problem in recognition.tables.problems]
    if where := recognition.title.inferred_from:
        place = "a sentence before the first part" if where == "preamble" else "what the page says of itself"
        message = f"neither title nor signature names the authority; the name is taken from {place}"
        remarks.append(Remark("authority_inferred", "authority", message))
    found = {part.number for part in recognition.text.parts}
    remarks += [
        Remark("part_absent", f"part {number}", "the heading of this part was not found")
        for number in range(1, 7)
        if number not in found
    ]
    return tuple(remarks)
