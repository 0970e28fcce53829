"""What the compare page's script is given, and the ways to the page."""

from __future__ import annotations

import json
import re
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from builders import collection_of, contract_of
from yangguang.datasets.collection import Collection
from yangguang.languages import LANGUAGES, Language
from yangguang.pages.compare import compare_pages
from yangguang.pages.compare_links import alike, compare_url, compare_way
from yangguang.pages.places import Places

SCRIPTS = Path(__file__).resolve().parents[2] / "site_src" / "assets" / "javascripts"


def held() -> Collection:
    reports = []
    for number, received in enumerate((5, 90, 20), 1):
        data = contract_of(authority=f"第{number}县人民政府")
        data["tables"]["requests"]["received_new"]["total"] = received
        reports.append(data)
    return collection_of(*reports)


def plan(language: Language) -> dict[str, Any]:
    made = dict(compare_pages(Places({}, held()), held(), language))
    content = made["compare/plan.json"]
    assert isinstance(content, bytes)
    return dict(json.loads(content))


def test_both_languages_offer_the_same() -> None:
    zh, en = (plan(language) for language in LANGUAGES)
    for one in (zh, en):
        codes = [indicator["code"] for indicator in one["indicators"]]
        assert len(codes) == len(set(codes))
        assert set(one["usual"]) <= set(codes)
        assert all(indicator["name"] for indicator in one["indicators"])
    assert [one["code"] for one in zh["indicators"]] == [one["code"] for one in en["indicators"]]
    assert not re.search("[\u4e00-\u9fff]", json.dumps(en["indicators"], ensure_ascii=False))
    for kind, said in zh["words"].items():
        assert set(said) == set(en["words"][kind])
        for code, text in said.items():
            blanks = {name for _, name, _, _ in Formatter().parse(text) if name}
            others = {name for _, name, _, _ in Formatter().parse(en["words"][kind][code]) if name}
            assert others - {"s"} == blanks - {"s"}, (kind, code)


def test_every_phrase_that_a_script_says_is_there_and_none_is_idle() -> None:
    words = {f"{kind}.{code}" for kind, said in plan("zh")["words"].items() for code in said}
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(SCRIPTS.glob("compare*.js")))
    asked = set(re.findall(r"\"([a-z]+\.[a-z_]+)\"", text)) - {"index.json", "plan.json"}
    assert asked <= words
    made = {one for one in words if one.split(".")[0] in ("groups", "table", "refusals", "signs")}
    assert words - asked <= made, "said by a name that a script puts together"


def test_the_way_leads_to_those_alike_largest_first() -> None:
    reports = held().reports
    found = [authority.name for authority in alike(reports)]
    assert found == ["第2县人民政府", "第3县人民政府", "第1县人民政府"]
    ids = ",".join(authority.id for authority in alike(reports))
    assert compare_way(reports, 2024) == f"compare/?a={ids}&y=2024"
    assert compare_way(reports[:1], 2024) is None
    many = [reports[0].authority] * 12
    assert compare_url(many, "all").count("government") == 8


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_reports_there_is_still_a_page(language: Language) -> None:
    empty = collection_of()
    made = dict(compare_pages(Places({}, empty), empty, language))
    template = made["compare/index.md"]
    assert not isinstance(template, bytes)
    assert template[1]["example"] is None
