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


@pytest.mark.parametrize(
    ("line", "authority"),
    [
        ("海关总署（本级机关）2020年政府信息公开工作年度报告", "海关总署（本级机关）"),
        (
            "安宁县水利局(安宁县河长制办公室)2020年政府信息公开工作年度报告",
            "安宁县水利局(安宁县河长制办公室)",
        ),
        ("临江海关2020年政府信息公开工作年度报告", "临江海关"),
        ("安宁县残联2020年政府信息公开工作年度报告", "安宁县残联"),
        ("第三师五十一团2020年政府信息公开工作年度报告", "第三师五十一团"),
        ("青石苏木2020年政府信息公开工作年度报告", "青石苏木"),
        ("安宁县第一中学2020年政府信息公开工作年度报告", "安宁县第一中学"),
        ("2020年安宁县人民政府信息公开工作年度报告", "安宁县人民政府"),
        ("安宁县人民政府信息公开工作年度报告（2020年度）", "安宁县人民政府"),
        ("2049东路街道办事处2020年政府信息公开工作年度报告", "2049东路街道办事处"),
        ("安宁县教育局关于公布2020年政府信息公开工作年度报告的公告", "安宁县教育局"),
        ("安宁县教育局关于印发《2020年政府信息公开工作年度报告》的通知", "安宁县教育局"),
        ("关于2020年度政府信息公开工作年度报告的公示安宁县教育局", "安宁县教育局"),
        ("[安宁县教育局]2020年政府信息公开工作年度报告", "安宁县教育局"),
        ("【年报】安宁县教育局2020年政府信息公开工作年度报告", "安宁县教育局"),
        ("附件1：安宁县教育局2020年政府信息公开工作年度报告", "安宁县教育局"),
        ("2020年政府信息公开工作年度报告——安宁县教育局", "安宁县教育局"),
        ("安宁县教育局2020年政府信息公开工作年度报告（图片版）", "安宁县教育局"),
        ("安宁县教育局2020年政府信息公开工作年度报告_部门年报_安宁县人民政府", "安宁县教育局"),
        ("安宁县教育局2020年政府信息公开工作总结报告", "安宁县教育局"),
    ],
)
def test_names_amid_other_words(line: str, authority: str) -> None:
    assert title(line) == (authority, 2020)


@pytest.mark.parametrize(
    "sentence",
    [
        "根据规定，现公布安宁县教育局2020年度政府信息公开工作年度报告。",
        "根据规定，现发布《安宁县教育局2020年政府信息公开工作年度报告》。",
        "本报告由安宁县教育局编制，数据统计期限为2020年1月1日至2020年12月31日。",
        "统计期限为2020年1月1日至12月31日。如有疑问，请与安宁县教育局（地址：人民路1号）联系。",
        "统计期限为2020年1月1日至12月31日。如有疑问，请联系安宁县教育局（地址：人民路1号，电话：0000-0000）。",
    ],
)
def test_a_sentence_names_whom_title_and_signature_do_not(sentence: str) -> None:
    assert title("政府信息公开工作年度报告", sentence) == ("安宁县教育局", 2020)


def test_the_page_names_whom_the_report_does_not() -> None:
    lines = ("发布机构：安宁县教育局　发布日期：2021-01-20", "2020年政府信息公开工作年度报告")
    document = Document("x", "html", tuple(map(Paragraph, lines)), "html/1")
    found = recognise_title(document, lines, ())
    assert (found.authority, found.inferred_from) == ("安宁县教育局", "page")


def test_the_office_whose_notice_is_cited_is_not_the_authority() -> None:
    cited = (
        "按照《国务院办公厅政府信息与政务公开办公室关于印发<政府信息公开工作年度报告格式>的通知》要求编制。"
    )
    assert title("2020年政府信息公开工作年度报告", cited) == ("", 2020)
