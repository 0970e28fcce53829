"""The text on a report's page: nothing lost, figures and new sentences marked, our own wording not judged."""

from __future__ import annotations

from typing import Any

from builders import collection_of, contract_of
from yangguang.pages.passages import compared_text, text_passages, text_view

BEFORE = "全区坚持以公开为常态。主动公开信息1200条，<b>其中</b>政策文件30件。举办政务开放日活动两场次。"
NOW = "全区坚持以公开为常态。主动公开信息986条，<b>其中</b>政策文件12件。\n\n新建了政策问答平台供企业查询。"


def reports(kind: str) -> list[Any]:
    """Two years of one authority."""
    made = []
    for year, text in ((2023, BEFORE), (2024, NOW)):
        data = contract_of(year=year)
        data["sections"] = [{"number": 1, "title": "总体情况", "text": text, "subsections": []}]
        made.append(data)
    return list(collection_of(*made, kind=kind).reports)


def test_paragraphs_are_the_text_with_figures_and_new_sentences_marked() -> None:
    before, now = reports("report")
    comparison = compared_text(now, before)
    (part,) = text_passages(now, comparison, "zh")
    assert ["".join(span.text for span in spans) for spans in part.paragraphs] == NOW.split("\n\n")
    spans = [span for spans in part.paragraphs for span in spans]
    assert [span.text for span in spans if span.figure] == ["986条", "12件"]
    assert "".join(span.text for span in spans if span.is_new) == "新建了政策问答平台供企业查询。"


def test_what_is_gone_is_said() -> None:
    before, now = reports("report")
    view = text_view(compared_text(now, before))
    assert view is not None
    assert (view.previous_year, view.new, view.copied) == (2023, 1, 1)
    assert view.dropped == ("举办政务开放日活动两场次。",)


def test_our_own_wording_is_not_held_against_another_year() -> None:
    before, now = reports("transcription")
    assert compared_text(now, before) is None
    assert text_view(None) is None
    (part,) = text_passages(now, None, "en")
    assert not any(span.is_new for spans in part.paragraphs for span in spans)
