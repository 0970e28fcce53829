"""The measurement on the method page: every kind of document, and nothing made better by rounding."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import pytest
from lxml import html

from yangguang.languages import LANGUAGES, Language
from yangguang.pages.accuracy import accuracy_part
from yangguang.typeset.recipe import Format


def rows_of(measured: dict[str, Any], language: Language, tmp_path: Path) -> list[list[str]]:
    path = tmp_path / "accuracy.json"
    path.write_text(json.dumps(measured), encoding="utf-8")
    tree = html.fromstring(accuracy_part(path, language).decode("utf-8"))
    return [[cell.text_content() for cell in row] for row in tree.xpath("//tbody/tr")]


def figures(right: int, wrong: int = 0) -> dict[str, Any]:
    cells = {"right": right, "missing": 0, "wrong flagged": wrong, "wrong": 0}
    return {"documents": 1, "cells": cells}


@pytest.mark.parametrize(
    ("right", "wrong", "share"),
    [(49_568, 2, "99.99 %"), (786, 0, "100.00 %"), (0, 0, "0.00 %"), (1, 2, "33.33 %"), (1999, 1, "99.95 %")],
)
def test_a_share_is_rounded_down(right: int, wrong: int, share: str, tmp_path: Path) -> None:
    (row,) = rows_of({"all": {"digital": figures(right, wrong)}}, "zh", tmp_path)
    assert row[3] == share


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_format_that_is_measured_has_a_row(language: Language, tmp_path: Path) -> None:
    formats = get_args(Format)
    rows = rows_of({"format": {name: figures(1) for name in formats}}, language, tmp_path)
    assert len({row[0] for row in rows}) == len(formats) >= 16


def test_where_nothing_was_measured_the_page_says_so(tmp_path: Path) -> None:
    assert accuracy_part(tmp_path / "none.json", "zh") == "<p>尚未测量。</p>\n".encode()
