"""Figures of the text: what they count, their unit, their total; dates and document numbers are none."""

from __future__ import annotations

import unicodedata
from decimal import Decimal

import pytest

from yangguang.recognition.narrative import Statement, find_statements, says_any, words


def brief(text: str) -> list[tuple[int, str, int | None]]:
    return [(int(one.value), one.unit, one.part_of) for one in find_statements(text)]


def test_parts_are_tied_to_their_total() -> None:
    text = "2024 年通过网站主动公开各类政府信息 1882 条。其中政务动态类信息 1270 条、政务公开类信息 612 条。"
    assert brief(text) == [(1882, "条", None), (1270, "条", 1), (612, "条", 1)]
    first = find_statements(text)[0]
    assert (first.subject, first.counts) == ("items_published", "2024 年通过网站主动公开各类政府信息")
    assert find_statements(text)[1].counts == "政务动态类信息"


def test_a_semicolon_ends_a_list_that_was_not_announced_with_a_colon() -> None:
    assert brief("公开信息1882条，其中动态1270条、公开612条；发布解读2条，答复4条。") == [
        (1882, "条", None),
        (1270, "条", 1),
        (612, "条", 1),
        (2, "条", None),
        (4, "条", None),
    ]
    assert [
        part for *_, part in brief("发布信息249条，其中：公文9条；机构7条；网站233条。全年受理问政182件。")
    ] == [
        None,
        1,
        1,
        1,
        None,
    ]


@pytest.mark.parametrize(
    "text",
    [
        "根据国办公开办函〔2021〕30号，自2023年1月1日起至12月31日止。",
        "按照第5项规定，在20个工作日内答复。",
        "电话0517-87222589，邮编223100。",
        "没有数字。",
    ],
)
def test_dates_numbers_of_documents_and_telephones_are_no_figures(text: str) -> None:
    assert find_statements(text) == []


def test_multipliers_full_width_digits_and_thousands() -> None:
    values = [
        one.value for one in find_statements("阅读量１２万次，收费1.5万元，公开信息1,136条，关注3余人。")
    ]
    assert values == [Decimal(120000), Decimal(15000), Decimal(1136), Decimal(3)]


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("2023年全区受理政府信息公开申请21件", "requests_received"),
        ("累计办理依申请公开信息49件", "requests_concluded"),
        ("结转下年度继续办理3件", "requests_carried_forward"),
        ("因政府信息公开引起行政复议7件", "reconsiderations"),
        ("行政诉讼2起", "lawsuits"),
        ("受理低保申请300件登记", "requests_received"),
        ("办理不动产登记申请5件", ""),
        ("全年受理网络问政182件", ""),
    ],
)
def test_what_a_figure_counts(text: str, subject: str) -> None:
    assert find_statements(text)[0].subject == subject


def test_a_share_is_tied_only_where_the_text_ties_it() -> None:
    tied = find_statements("公开信息200条，其中政策解读50条，占25%。")
    assert (tied[2].value, tied[2].share_of, tied[2].part_of) == (25, 2, 1)
    (_, _, loose) = find_statements("受理信件6件、公开答复4条，答复率100%。")
    assert (loose.kind, loose.share_of) == ("share", None)


def test_scope_and_denials() -> None:
    assert Statement(1, "count", Decimal(1), "件", "", "", "全区收到申请1件").is_of_area
    assert not Statement(1, "count", Decimal(1), "件", "", "", "本机关收到申请1件").is_of_area
    assert says_any(["本年度 未收到 政府信息公开申请。"], "no_requests")
    assert not says_any(["收到申请"], "no_requests")


def test_codes_of_subjects_are_unique() -> None:
    codes = [one["code"] for one in words()["subjects"]]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("2022年,办公室共收到8份政府信息公开申请,均为自然人申请。", "requests_received"),
        ("全年制定3件行政规范性文件。", "documents_issued"),
        ("全年受理5件行政复议申请。", "reconsiderations"),
        ("全年公开废止3件行政规范性文件。", ""),
        ("收到来信6件，申请登记表另行公布。", ""),
        ("收到上年结转的2件申请。", ""),
    ],
)
def test_what_a_figure_counts_may_stand_behind_it(text: str, subject: str) -> None:
    (found,) = find_statements(text)
    assert found.subject == subject


def test_a_statement_says_where_its_figure_stands() -> None:
    text = "第一段。\n主动公开各类信息１８８２条，其中政策文件 1270 条。\n完成率100%。"
    plain = unicodedata.normalize("NFKC", text)
    assert [plain[one.start : one.end] for one in find_statements(text)] == ["1882条", "1270 条", "100%"]
