"""Personal numbers and clerks' names are masked in everything published; what is public stays.

All numbers here are made up; identity numbers and credit codes are put together in the test.
"""

from __future__ import annotations

import dataclasses

import pytest

from builders import figure_of, record_from_contract
from yangguang.record.contract import dumps
from yangguang.record.model import Remark
from yangguang.record.redaction import redact, redacted

MOBILE = "13800138000"


def identity_number(first: str, born: str, order: str) -> str:
    """A resident identity number with its right check digit."""
    digits = first + born + order
    return digits + "10X98765432"[sum(2 ** (17 - n) % 11 * int(d) for n, d in enumerate(digits)) % 11]


def credit_code(first: str) -> str:
    """A unified social credit code with its right check character."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    return first + alphabet[-sum(3**n * alphabet.index(c) for n, c in enumerate(first)) % 31]


@pytest.mark.parametrize(
    "written",
    [
        "13800138000",
        "138 0013 8000",
        "138-0013-8000",
        "138—0013—8000",
        "１３８００１３８０００",
        "138　0013　8000",
        "138\u00a00013\u00a08000",
        "1380-013-8000",
        "138-001-38000",
        "13800 138000",
        "1 3 8 0 0 1 3 8 0 0 0",
        "138\u200b0013\u200b8000",
        "138\n00138000",
        "+86 13800138000",
        "86-13800138000",
        "013800138000",
        "138 - 0013 - 8000",
        "1380O138O0o",
    ],
)
def test_a_mobile_number_is_masked_however_it_is_written(written: str) -> None:
    assert redact(f"请致电{written}。") == "请致电[手机号已隐去]。"


def test_the_rest_of_the_text_is_untouched() -> None:
    text = "“全角”１２３　—— ，见①②③。\n第二段\t。"
    assert redact(text) == text
    assert redact(text + MOBILE) == text + "[手机号已隐去]"


def test_several_numbers_each_get_a_mask() -> None:
    assert redact(f"{MOBILE}、13800138000/{MOBILE}") == "[手机号已隐去]、[手机号已隐去]/[手机号已隐去]"


@pytest.mark.parametrize(
    "text",
    [
        "联系电话：0517-87208720",
        "（010）12345678",
        "0991 4523456",
        "400-813-8001、12345",
        "投资13800138000元",
        "13800138000.50",
        "213800138000",
        "138001380001",
        "1 3 0 0 4 0 0 0 0 0 0 0 0 0 0",
        "2013-2024年，1900-2000",
        "12800138000",
        "收到申请138件，0013，8000",
        "https://example.gov.cn/art/2024/1/21/art_1234_1380013800012.html",
    ],
)
def test_what_is_no_mobile_number_stays(text: str) -> None:
    assert redact(text) == text


@pytest.mark.parametrize("order", ["002", "003", "004", "017"])
def test_an_identity_number_is_masked(order: str) -> None:
    number = identity_number("999999", "19800101", order)
    for written in (number, f"{number[:6]} {number[6:14]} {number[14:]}", number.lower()):
        assert redact(f"申请人{written}号") == "申请人[身份证号已隐去]号"


def test_an_identity_number_after_other_digits_is_masked() -> None:
    assert redact("2024 " + identity_number("999999", "19800101", "002")) == "2024 [身份证号已隐去]"


def test_an_identity_number_with_full_width_x_is_masked() -> None:
    number = next(
        n for n in (identity_number("999999", "19800101", f"{o:03}") for o in range(999)) if n[-1] == "X"
    )
    assert redact(number[:-1] + "Ｘ") == "[身份证号已隐去]"


def test_eighteen_digits_that_are_no_identity_number_stay() -> None:
    number = identity_number("999999", "19800101", "002")
    wrong = number[:-1] + str((int(number[-1].replace("X", "0")) + 1) % 10)
    no_date = identity_number("999999", "19801301", "002")
    for text in (wrong, no_date, number + "7"):
        assert redact(text) == text


@pytest.mark.parametrize("first", ["11999999000000001", "12999999MB1380013", "N2999999MF1234567"])
def test_a_social_credit_code_survives(first: str) -> None:
    text = f"统一社会信用代码：{credit_code(first)}。"
    assert redact(text) == text


def test_a_credit_code_that_holds_eleven_digits_survives_while_a_mobile_number_does_not() -> None:
    code = credit_code("A" + "1A99A9" + "13800138000"[:10])
    text = f"{code}，"
    assert redact(text + MOBILE) == text + "[手机号已隐去]"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"（联系人：张某某 {MOBILE}）", "（联系人：[联系人] [手机号已隐去]）"),
        (f"联系人:张某某,电话:{MOBILE}", "联系人:[联系人],电话:[手机号已隐去]"),
        (f"联系人：张某某联系电话：{MOBILE}", "联系人：[联系人]联系电话：[手机号已隐去]"),
        (f"联系人：张 某\n联系电话：{MOBILE}", "联系人：[联系人]\n联系电话：[手机号已隐去]"),
        (f"联系人：阿某某·买某某（{MOBILE}）", "联系人：[联系人]（[手机号已隐去]）"),
        (f"联系人：张某、李某，0517-87208720，{MOBILE}", "联系人：[联系人]，0517-87208720，[手机号已隐去]"),
        (f"经办人张某某{MOBILE}", "经办人[联系人][手机号已隐去]"),
        (f"手机{MOBILE}，联系人：张某某。", "手机[手机号已隐去]，联系人：[联系人]。"),
    ],
)
def test_the_name_of_a_clerk_beside_a_masked_number_is_masked(text: str, expected: str) -> None:
    assert redact(text) == expected
    assert redact(expected) == expected


@pytest.mark.parametrize(
    "text",
    [
        "联系人：张某某，电话：0517-87208720",
        "单位负责人：王某某",
        "局长李某某主持会议",
    ],
)
def test_names_without_a_personal_number_stay(text: str) -> None:
    assert redact(text) == text


def test_a_name_far_from_any_masked_number_stays() -> None:
    far = "县政务公开办公室地址在人民路一号，" * 5
    assert redact(f"联系人：张某某。{far}{MOBILE}") == f"联系人：张某某。{far}[手机号已隐去]"


def test_an_office_holder_beside_a_mobile_number_keeps_the_name() -> None:
    assert redact(f"单位负责人：王某某，{MOBILE}") == "单位负责人：王某某，[手机号已隐去]"


def test_a_record_is_redacted_everywhere_and_its_figures_are_kept() -> None:
    record = record_from_contract(
        {
            "authority": "某县人民政府",
            "year": 2024,
            "form": "2021",
            "tables": {"proactive": {"fees": {"amount_10k_yuan": int(MOBILE)}}},
            "sections": [
                {
                    "number": 6,
                    "title": f"其他 {MOBILE}",
                    "text": f"见{MOBILE}",
                    "subsections": [{"title": f"电话{MOBILE}", "text": f"联系人：张某某 {MOBILE}"}],
                }
            ],
        }
    )
    blank = dataclasses.replace(figure_of(None), printed=f"见{MOBILE}", note=f"read {MOBILE}")
    record = dataclasses.replace(
        record,
        preamble=f"前言 {MOBILE}",
        signature=f"某县人民政府\n联系人：张某某 {MOBILE}",
        remarks=(Remark("row_unknown", "requests", f"unknown row “{MOBILE}”"),),
        tables={**record.tables, "requests": {"granted": {"total": blank}}},
    )
    published = redacted(record)
    assert published.tables["proactive"] == record.tables["proactive"]
    text = dumps(published)
    assert text.count("[手机号已隐去]") == 9
    assert text.count(MOBILE) == 2, "only the figure of the table, once as value and once as printed"
    assert "张某某" not in text
    assert redacted(published) == published
