"""Whose report, and of which year, however the title is set."""

from __future__ import annotations

import pytest

from yangguang.readers.document import Document, Paragraph
from yangguang.recognition.title import recognise_title


def title(*lines: str, signature: tuple[str, ...] = ()) -> tuple[str, int | None]:
    document = Document("x", "text", tuple(Paragraph(line) for line in lines), "text/1")
    found = recognise_title(document, lines, signature)
    return found.authority, found.year


@pytest.mark.parametrize(
    "lines",
    [
        ("安宁县人民政府2023年政府信息公开工作年度报告",),
        ("安宁县人民政府", "2023年政府信息公开工作年度报告"),
        ("安宁县人民政府 2023 年政府信息公开", "年度报告"),
        ("2023年安宁县人民政府政府信息公开年度报告",),
        ("政府信息公开工作年度报告", "（2023年度）", "安宁县人民政府"),
        ("安宁县人民政府关于2023年度政府信息公开工作的年度报告",),
        ("安宁县人民政府政府信息公开工作年度报告（2023年）",),
        ("安宁县人民政府二〇二三年政府信息公开工作年度报告",),
        ("《安宁县人民政府2023年政府信息公开年报》",),
    ],
)
def test_titles(lines: tuple[str, ...]) -> None:
    assert title(*lines) == ("安宁县人民政府", 2023)


@pytest.mark.parametrize(
    "authority", ["宿迁市", "金湖县", "沭阳县发展和改革局", "上海市人民政府办公厅", "高新区管委会"]
)
def test_names_are_kept_as_printed(authority: str) -> None:
    assert title(f"{authority}2024年政府信息公开年度报告") == (authority, 2024)


def test_menus_before_the_title_are_not_the_name() -> None:
    lines = (
        "首页",
        "政务公开",
        "当前位置：首页 > 政府信息公开年报",
        "安宁县教育局2022年政府信息公开工作年度报告",
    )
    assert title(*lines) == ("安宁县教育局", 2022)


def test_the_signature_names_whom_the_title_does_not() -> None:
    assert title("2023年政府信息公开工作年度报告", signature=("安宁县教育局", "2024年1月9日")) == (
        "安宁县教育局",
        2023,
    )


def test_the_period_gives_the_year() -> None:
    lines = ("安宁县教育局政府信息公开工作年度报告", "本报告数据统计期限为2021年1月1日至2021年12月31日。")
    assert title(*lines) == ("安宁县教育局", 2021)
