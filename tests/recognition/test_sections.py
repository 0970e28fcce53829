"""Six parts, their passages, the signature."""

from __future__ import annotations

import datetime

import pytest

from yangguang.forms import load_edition
from yangguang.readers.document import Document, Paragraph
from yangguang.recognition.dates import is_signature
from yangguang.recognition.sections import ReportText, recognise_sections

BODY = (
    "一、总体情况",
    "全年平稳。",
    "（一）主动公开情况。公开信息12条。",
    "另有说明。",
    "（二）依申请公开",
    "收到4件。",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况",
    "五、政府信息公开工作存在的主要问题及改进情况",
    "一是人手不足；二是培训不够。",
    "六、其他需要报告的事项",
    "无。",
    "安宁县教育局",
    "2024年1月9日",
)


def sections(*lines: str) -> ReportText:
    document = Document("x", "text", tuple(Paragraph(line) for line in lines), "text/1")
    return recognise_sections(document, load_edition("2021"))


def test_parts_and_passages() -> None:
    text = sections("标题", *BODY)
    assert [part.number for part in text.parts] == [1, 2, 3, 4, 5, 6]
    assert text.parts[0].text == "全年平稳。"
    assert text.parts[0].passages == (
        ("主动公开情况", "公开信息12条。\n另有说明。"),
        ("依申请公开", "收到4件。"),
    )
    assert text.parts[3].title == "因政府信息公开工作被申请行政复议、提起行政诉讼情况"
    assert text.parts[5].text == "无。"
    assert text.signature == ("安宁县教育局", "2024年1月9日")
    assert text.published_on == datetime.date(2024, 1, 9)
    assert text.head == ("标题",)


def test_an_enumeration_inside_a_part_is_not_a_part() -> None:
    lines = list(BODY)
    lines[1:1] = ["一、加强领导，落实责任。", "二、完善制度，规范流程。"]
    text = sections(*lines)
    assert [part.number for part in text.parts] == [1, 2, 3, 4, 5, 6]
    assert "完善制度" in text.parts[0].text


def test_headings_without_numbers_are_known_by_their_words() -> None:
    text = sections(*(line.split("、", 1)[1] if line[1] == "、" else line for line in BODY))
    assert [part.number for part in text.parts] == [1, 2, 3, 4, 5, 6]


def test_a_heading_and_its_text_in_one_paragraph() -> None:
    text = sections(*BODY[:11], "六、其他需要报告的事项：本年度没有其他事项。")
    assert text.parts[-1].title == "其他需要报告的事项"
    assert text.parts[-1].text == "本年度没有其他事项。"


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("2024年1月9日", datetime.date(2024, 1, 9)),
        ("安宁县教育局 2024年1月9日", datetime.date(2024, 1, 9)),
        ("二〇二四年一月九日", datetime.date(2024, 1, 9)),
        ("二○二四年十二月三十一日", datetime.date(2024, 12, 31)),
        ("2024-01-09", datetime.date(2024, 1, 9)),
        ("自2023年1月1日至2023年12月31日", None),
        ("国办函2024年1月9日印发的通知要求如下。", None),
        ("2024年13月9日", None),
    ],
)
def test_dates_under_a_report(line: str, date: datetime.date | None) -> None:
    assert is_signature(line) == date
