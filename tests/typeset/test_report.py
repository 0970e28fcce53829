"""Figures are taken as written; what does not follow the contract is refused in one sentence."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from yangguang.errors import RecordError
from yangguang.typeset.report import read_figures


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "figures.json"
    path.write_text(text, encoding="utf-8")
    return path


def test_decimals_stay_as_written(tmp_path: Path) -> None:
    text = (
        '{"authority": "云岭市", "year": 2023, "form": "2021", "published_on": "2024-01-31", "sections": [],'
        ' "tables": {"proactive": {"fees": {"amount_10k_yuan": 18.8710}, "licensing": {"decisions": null}}}}'
    )
    report = read_figures(write(tmp_path, text))
    assert str(report.tables["proactive"]["fees"]["amount_10k_yuan"]) == "18.8710"
    assert isinstance(report.tables["proactive"]["fees"]["amount_10k_yuan"], Decimal)
    assert report.tables["proactive"]["licensing"]["decisions"] is None
    assert report.published_on is not None
    assert report.posted_on is None


def test_a_missing_field_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, json.dumps({"authority": "云岭市", "year": 2023}))
    with pytest.raises(
        RecordError,
        match=r"figures\.json: the figures do not follow the record contract \(KeyError\('form'\)\)",
    ):
        read_figures(path)


def test_a_word_for_a_figure_is_refused(tmp_path: Path) -> None:
    data = {"authority": "a", "year": 1, "form": "2021", "sections": [], "tables": {"t": {"r": {"c": "3"}}}}
    with pytest.raises(RecordError, match="a figure is '3', expected a number or null"):
        read_figures(write(tmp_path, json.dumps(data)))


def test_a_file_that_is_not_json_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="not JSON"):
        read_figures(write(tmp_path, "<html>"))
