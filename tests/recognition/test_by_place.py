"""Rows of dumps that are read by place are added to those read by order."""

from __future__ import annotations

import pytest

from built_tables import REQUESTS
from yangguang.readers.document import Locator
from yangguang.recognition.by_place import fill_by_place
from yangguang.recognition.found import RecognisedCell, RecognisedTables


def cells(line: int) -> dict[str, RecognisedCell]:
    values = [1, 0, 0, 0, 0, 0, 1]
    return {
        column.code: RecognisedCell(value, str(value), Locator(line=line, field=n), "text")
        for n, (column, value) in enumerate(zip(REQUESTS.columns, values, strict=True), 2)
    }


@pytest.mark.parametrize(
    ("line", "place", "is_added"),
    [
        (8, "requests.granted", True),  # said to be lacking, and on a line of its own
        (7, "requests.granted", False),  # the line is another row already
        (8, "requests.carried_forward", False),  # nothing was said to be lacking there
    ],
)
def test_a_row_is_added_only_where_one_is_lacking(line: int, place: str, is_added: bool) -> None:
    found = RecognisedTables(
        cells={"requests": {"received_new": cells(7)}}, problems=[("row_absent", place, "…", True)]
    )
    fill_by_place(found, RecognisedTables(cells={"requests": {"granted": cells(line)}}))
    assert ("granted" in found.cells["requests"]) == is_added
    assert bool(found.problems) != is_added
