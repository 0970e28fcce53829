"""Rows, cells and spans of a Word table, whatever stands around them in the markup."""

from __future__ import annotations

from lxml import etree

from yangguang.readers.docx_package import child_named, local_name, number_of, value_of

PROPERTIES = frozenset({"pPr", "rPr", "sdtPr", "sdtEndPr", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr"})
"""Elements that say how something looks and hold no text."""

_DELETED = frozenset({"del", "moveFrom"})


def table_rows(table: etree._Element) -> list[etree._Element]:
    """The rows of a table, also those in content controls; rows deleted under tracked changes are out."""
    return _members(table, "tr", "trPr", "del")


def table_cells(row: etree._Element) -> list[etree._Element]:
    """The cells of a row, also those in content controls; cells deleted under tracked changes are out."""
    return _members(row, "tc", "tcPr", "cellDel")


def _members(parent: etree._Element, wanted: str, properties: str, deleted: str) -> list[etree._Element]:
    """The elements of a name in an element or its content controls that their properties do not delete."""
    found: list[etree._Element] = []
    for child in parent:
        name = local_name(child)
        if name == wanted:
            if child_named(child, properties, deleted) is None:
                found.append(child)
        elif name not in PROPERTIES | _DELETED:
            found.extend(_members(child, wanted, properties, deleted))
    return found


def skipped_columns(row: etree._Element) -> int:
    """Grid columns left free before the first cell of a row (``gridBefore``)."""
    return max(0, number_of(child_named(row, "trPr", "gridBefore"), 0))


def spans(cell: etree._Element) -> tuple[int, str, bool]:
    """Columns spanned; vertical merge ("restart", "continue" or ""); whether it continues the left cell."""
    span, vertical, horizontal = (
        child_named(cell, "tcPr", name) for name in ("gridSpan", "vMerge", "hMerge")
    )
    return (
        max(1, number_of(span, 1)),
        (value_of(vertical) or "continue") if vertical is not None else "",
        horizontal is not None and value_of(horizontal) != "restart",
    )
