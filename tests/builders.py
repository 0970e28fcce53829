"""Records and small PDF files built in a test."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from yangguang.datasets.collection import Collection, collect
from yangguang.forms import load_edition
from yangguang.readers.document import Locator
from yangguang.record.model import Figure, Provenance, Record, Section, Subsection, Value
from yangguang.sources.registry import Authority, Source

NOWHERE = Locator()


def figure_of(value: int | float | Decimal | str | None, locator: Locator = NOWHERE) -> Figure:
    """A figure as if printed: ``None`` is a blank cell."""
    if value is None:
        return Figure(None, "", locator)
    exact: Value = (
        Decimal(str(value))
        if isinstance(value, float)
        else Decimal(value)
        if isinstance(value, str)
        else value
    )
    return Figure(exact, str(value), locator)


def record_from_contract(data: Mapping[str, Any]) -> Record:
    """A record with the figures and text of a contract dictionary; every cell without a place."""

    def date(name: str) -> datetime.date | None:
        return datetime.date.fromisoformat(data[name]) if data.get(name) else None

    return Record(
        authority=data["authority"],
        year=data["year"],
        form=data["form"],
        published_on=date("published_on"),
        posted_on=date("posted_on"),
        tables={
            table: {
                row: {column: figure_of(value) for column, value in columns.items()}
                for row, columns in rows.items()
            }
            for table, rows in data["tables"].items()
        },
        sections=tuple(
            Section(
                section["number"],
                section["title"],
                section.get("text", ""),
                tuple(Subsection(part["title"], part["text"]) for part in section.get("subsections", ())),
            )
            for section in data.get("sections", ())
        ),
        provenance=Provenance("reports/example.pdf", "0" * 64, 1, "pdf", "test/1", "test/1"),
    )


def contract_of(
    authority: str = "某县人民政府", year: int = 2024, form: str = "2021", **more: Any
) -> dict[str, Any]:
    """A contract dictionary whose tables print 0 in every cell of the form; ``more`` replaces whole
    fields."""
    tables: dict[str, dict[str, dict[str, Any]]] = {}
    for code, table in load_edition(form).tables.items():
        for row, column in table.cells():
            tables.setdefault(code, {}).setdefault(row.code, {})[column.code] = 0
    return {"authority": authority, "year": year, "form": form, "tables": tables, "sections": [], **more}


def collection_of(*records: Record | Mapping[str, Any], kind: str = "report") -> Collection:
    """A collection of records (or contract dictionaries); one authority for each name, numbered in order."""
    read = [one if isinstance(one, Record) else record_from_contract(one) for one in records]
    names = list(dict.fromkeys(record.authority for record in read))
    authorities = {
        name: Authority(
            f"{number:06}-government", name, f"Authority {number}", f"{number:06}", "county", "government"
        )
        for number, name in enumerate(names, 1)
    }
    return collect(
        [
            (Source(authorities[one.authority].id, one.year, f"data/reports/{one.year}/x.pdf", kind), one)
            for one in read
        ],
        authorities.values(),
    )


def pdf(objects: list[bytes]) -> bytes:
    """A PDF of these objects, the first of which is its catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(
        out + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    )


def pdf_page(content: str, page: str = "/MediaBox[0 0 595 842]", *more: bytes) -> bytes:
    """A PDF of one page.

    Args:
        content: the operators of its content; the font is /F1 (Helvetica), forms and images are /X6, /X7 …
        page: entries of the page's dictionary; may have resources of its own.
        more: objects 6, 7, …, which the page names /X6, /X7, …
    """
    names = "".join(f"/X{number} {number} 0 R" for number in range(6, 6 + len(more)))
    resources = "" if "/Resources" in page else f"/Resources<</Font<</F1 5 0 R>>/XObject<<{names}>>>>"
    data = content.encode("ascii")
    return pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            f"<</Type/Page/Parent 2 0 R/Contents 4 0 R{page}{resources}>>".encode("ascii"),
            b"<</Length %d>>stream\n%s\nendstream" % (len(data), data),
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            *more,
        ]
    )
