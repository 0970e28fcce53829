"""Sentences of a text held against last year's: nothing is lost, nothing is put down to the wrong year."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from builders import contract_of, record_from_contract
from yangguang.checks.copied import compare_texts, sentences
from yangguang.record.model import Record

BEFORE = "坚持以公开为常态、不公开为例外。全年发布信息1,200条，比上年多三成。设立政务公开专区两处。"
NOW = "坚持以公开为常态、不公开为例外。全年发布信息986条，比上年多三成。开通了新的查询平台供群众使用。同上。"


def report(text: str, year: int) -> Record:
    """A report with one passage."""
    data: dict[str, Any] = contract_of()
    data["year"] = year
    data["sections"] = [{"number": 1, "title": "总体情况", "text": text, "subsections": []}]
    return record_from_contract(data)


def test_each_sentence_is_new_reworded_or_copied() -> None:
    found = compare_texts(report(NOW, 2024), report(BEFORE, 2023))
    assert [one.origin for one in found.passages[1, 0]] == ["copied", "reworded", "new", "short"]
    assert found.dropped == ("设立政务公开专区两处。",)
    assert found.previous_year == 2023


def test_sentences_may_move_between_parts() -> None:
    moved = contract_of()
    moved["sections"] = [{"number": 5, "title": "存在的主要问题", "text": BEFORE, "subsections": []}]
    found = compare_texts(record_from_contract(moved), report(BEFORE, 2023))
    assert {one.origin for one in found.passages[5, 0]} == {"copied"}
    assert found.dropped == ()


@given(st.text(alphabet="公开信息1，。！；”\n 《", max_size=60))
def test_sentences_joined_are_the_text(text: str) -> None:
    assert "".join(sentences(text)) == text
