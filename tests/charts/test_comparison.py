"""The marks of the compare page: complete without data, drawn once data are put in."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import vl_convert

from yangguang.charts.comparison import MOST, comparison_plans, outcome_pieces
from yangguang.charts.quantities import outcome_groups, outcome_rows
from yangguang.forms import editions
from yangguang.languages import LANGUAGES, Language

KNOWN: dict[str, Any] = {"names": ["甲县", "乙县"], "years": ["2023", "2024"], "top": 0.8}
POINT = {"name": "甲县", "year": "2023", "value": 0.4, "low": 0.3, "high": 0.5, "run": "0-1", "cases": "4/10"}
ROW = {
    "row": 0,
    "name": "甲县",
    "value": 0.4,
    "low": 0.3,
    "high": 0.5,
    "label": "40.0%（4/10）",
    "colour": "#0d5878",
    "few": False,
}
PIECE = {"row": 0, "order": 0, "name": "甲县", "group": "予以公开", "value": 1}
DATA: dict[str, dict[str, list[dict[str, Any]]]] = {
    "rates": {"rows": [ROW], "medians": [{"row": 0, "value": 0.45, "median": "45.0%"}]},
    "series": {"points": [POINT, {**POINT, "year": "2024"}], "few": [{**POINT, "name": "乙县"}]},
    "outcomes": {"rows": [{"row": 0, "name": "甲县", "value": 1, "label": "10 件"}], "pieces": [PIECE]},
}
"""What the page puts in."""


def filled(value: Any) -> Any:
    """The plan with what it waits for, as ``compare-charts.js`` fills it."""
    if isinstance(value, str) and value.startswith("$"):
        return KNOWN[value[1:]]
    if isinstance(value, list):
        found: list[Any] = []
        for one in value:
            put = filled(one)
            found += put if isinstance(one, str) and isinstance(put, list) else [put]
        return found
    if isinstance(value, dict):
        return {name: filled(one) for name, one in value.items()}
    return value


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", DATA)
def test_a_plan_is_drawn_with_data(name: str, language: Language) -> None:
    spec = {**filled(comparison_plans(language)[name]), "height": 100, "width": 500, "datasets": DATA[name]}
    drawn = vl_convert.vegalite_to_svg(json.dumps(spec))
    assert "甲县" in drawn
    assert "$" not in json.dumps(spec).replace("$schema", "")


def test_a_plan_names_its_data_and_holds_none() -> None:
    for language in LANGUAGES:
        for name, plan in comparison_plans(language).items():
            text = json.dumps(plan)
            assert "datasets" not in plan
            assert '"values": [{' not in text
            assert {one["data"]["name"] for one in plan["layer"]} <= set(DATA[name])
            assert '"url"' not in text


def test_lines_are_told_apart_without_colour() -> None:
    text = comparison_plans("zh")["series"]
    scales: dict[str, list[Any]] = {}
    for layer in text["layer"]:
        for channel in ("color", "shape", "strokeDash"):
            if channel in layer["encoding"]:
                scales[channel] = layer["encoding"][channel]["scale"]["range"]
    assert {len(one) for one in scales.values()} == {MOST}
    assert len(set(scales["shape"])) == MOST
    pairs = zip(scales["color"], map(str, scales["strokeDash"]), strict=True)
    assert len(set(pairs)) == MOST


def test_every_outcome_of_every_edition_has_one_colour() -> None:
    pieces = outcome_pieces("zh")
    cells = [cell for piece in pieces for cell in piece["cells"]]
    assert len(cells) == len(set(cells))
    for edition in editions():
        for code in outcome_rows(edition.tables["requests"]):
            assert f"requests.{code}.total" in cells, (edition.edition, code)
    assert [piece["name"] for piece in pieces] == [kind.zh for kind in outcome_groups()]


def test_tooltips_are_in_the_language_of_the_page() -> None:
    english = json.dumps(comparison_plans("en"), ensure_ascii=False)
    look = re.sub(r'"(labelFont|titleFont|font)": "[^"]*"', "", english)
    assert not re.search("[\u4e00-\u9fff]", look)
