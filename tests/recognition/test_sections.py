"""Six parts, their passages, the signature."""

from __future__ import annotations

import datetime

import pytest

from yangguang.forms import load_edition
from yangguang.readers.document import Document, Paragraph
from yangguang.recognition.dates import is_signature, posted_date
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


def test_a_table_of_contents_is_not_the_parts() -> None:
    """One without page numbers has the same lines as the headings themselves."""
    contents = ["一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况"]
    found = sections(
        "目录", *contents, contents[0], "坚持先审后发。", contents[1], "见表。", contents[2], "见表。"
    )
    assert [part.text for part in found.parts] == ["坚持先审后发。", "见表。", "见表。"]
    assert found.head == ("目录", *contents)


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


def test_the_forms_own_words_tell_a_part_whose_number_is_another() -> None:
    shifted = ["一、总体情况", "平稳。", "二、工作机制", "三、主动公开工作情况", "公开信息3条。"]
    parts = ("主动公开政府信息情况", "收到和处理政府信息公开申请情况", "政府信息公开行政复议、行政诉讼情况")
    shifted += [f"{number}、{title}" for number, title in zip("一二三", parts, strict=True)]
    shifted += ["五、其他需要报告的事项", "无。"]
    text = sections(*shifted)
    assert [part.number for part in text.parts] == [1, 2, 3, 4, 6]
    assert [part.title for part in text.parts[1:4]] == list(parts)


def test_a_passage_or_a_sentence_is_not_the_heading_of_a_part() -> None:
    lines = [line for line in BODY if not line.startswith("五")]
    lines[8:8] = ["（一）主要问题", "针对2024年工作中存在的主要问题，采取如下措施。"]
    assert [part.number for part in sections(*lines).parts] == [1, 2, 3, 4, 6]


def test_passages_with_figures() -> None:
    lines = [
        "一、总体情况",
        "平稳。",
        "1.努力践行主动公开。公开3条。",
        "2．依申请公开",
        "无。",
        "3、监督保障",
        *BODY[6:],
    ]
    first = sections(*lines).parts[0]
    assert first.text == "平稳。"
    assert first.passages == (("努力践行主动公开", "公开3条。"), ("依申请公开", "无。"), ("监督保障", ""))


def test_an_enumeration_is_no_passages() -> None:
    lines = ["一、总体情况", "1.加强领导。", "2.完善制度。", *BODY[6:]]
    assert sections(*lines).parts[0].passages == ()


def test_labels_of_the_tables_are_not_text() -> None:
    lines = list(BODY)
    at = lines.index("三、收到和处理政府信息公开申请情况") + 1
    lines[at:at] = [
        "申请人情况",
        "（一）予以公开",
        "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
    ]
    third = sections(*lines).parts[2]
    assert (third.text, third.passages) == ("", ())


@pytest.mark.parametrize(
    "line",
    [
        "2024-01-18 10:20　来源：县教育局　浏览次数：12",
        "2024年01月18日来源：1",
        "生成日期：2024-01-18　公开方式：主动公开",
        "日期：2024-01-18 来源：县政府 访问量：3",
    ],
)
def test_the_date_of_the_page(line: str) -> None:
    document = Document("x", "html", (Paragraph("首页"), Paragraph(line), Paragraph("正文")), "html/1")
    assert posted_date(document) == datetime.date(2024, 1, 18)


def test_a_date_in_the_text_is_not_the_pages() -> None:
    line = "2024年1月18日发布信息12条，来源于各科室。"
    document = Document("x", "html", (Paragraph(line),), "html/1")
    assert posted_date(document) is None
