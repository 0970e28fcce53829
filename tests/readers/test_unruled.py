"""Tables whose rulings are fewer than their rows and columns."""

from __future__ import annotations

import pytest

from yangguang.readers.document import Cell, Locator, Table
from yangguang.readers.unruled import is_open


def row_of(*texts: str) -> Table:
    return Table(tuple(Cell(text, 0, column, Locator(page=1)) for column, text in enumerate(texts)))


@pytest.mark.parametrize(
    "texts",
    [
        ("规章\n规范性文件", "0\n2", "4\n1", "12\n3"),
        ("规章\n规范性文件", "-\n2", "/\n1", "—\n3"),
        ("结果\n维持\n0", "结果\n纠正\n1", "其他\n结果\n7"),
        ("行政复议\n结果结果其他尚未总计\n0 0 13 3 16", "行政诉讼"),
        ("\n".join(["1.属于国家秘密"] * 12), "4\n12"),
    ],
)
def test_cells_that_hold_several_rows_are_no_cells(texts: tuple[str, ...]) -> None:
    assert is_open(row_of(*texts))


@pytest.mark.parametrize(
    "texts",
    [
        ("1.本机关不掌握\n相关政府信息", "12\n45", "0", "3\n9", "7", "12\n93"),
        ("结果\n维持", "结果\n纠正", "其他\n结果"),
        ("行政处罚", "行政处罚\n545"),
        ("三\n、\n本\n年\n度", "1 234", "0.\n5"),
    ],
)
def test_labels_and_figures_that_wrap_are_cells(texts: tuple[str, ...]) -> None:
    assert not is_open(row_of(*texts))
