"""Typeset, then parse: the same report, over invented reports, layouts and notations."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yangguang.record.assemble import parse_file
from yangguang.typeset.chance import random_recipe
from yangguang.typeset.factory import make, report_for
from yangguang.typeset.html import Rulings
from yangguang.typeset.recipe import SUFFIXES, Format, Recipe, with_rulings
from yangguang.typeset.score import Score, score_record

FORMATS: tuple[Format, ...] = (
    "pdf-bare",
    "html",
    "mht",
    "docx",
    "txt-tab",
    "txt-compact",
    "txt-pipe",
    "txt-space",
    "txt-lines",
    "md",
    "md-repeat",
)
"""The formats that need no other program."""


def read_back(seed: int, recipe: Recipe) -> Score:
    """Make the document of a seed, and compare what is read with what was set."""
    report = report_for(seed, recipe)
    with TemporaryDirectory() as folder:
        path = Path(folder, f"report{SUFFIXES[recipe.format]}")
        make(report, recipe, path, seed)
        return score_record(report, parse_file(path))


@pytest.mark.slow
@given(st.integers(0, 10**9), st.sampled_from(FORMATS))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_a_document_is_read_as_it_was_set(seed: int, kind: Format) -> None:
    recipe = random_recipe(seed, (kind,))
    # What an OCR made of a label may be beyond reading; the accuracy harness counts those.
    recipe = replace(recipe, notation=replace(recipe.notation, garbled=0.0))
    if kind == "pdf-bare":
        # Without all rulings a few cells in a thousand are left empty and marked; the harness counts them.
        recipe = with_rulings(recipe, "all")
    score = read_back(seed, recipe)
    assert score.is_perfect, (recipe, score.faults, score.misses[:5])


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("kind", ["pdf", "pdf-raw", "pdf-bare"])
@pytest.mark.parametrize("rulings", ["all", "horizontal", "none"])
@pytest.mark.parametrize("seed", range(3))
def test_a_printed_document_is_read_as_it_was_set(seed: int, rulings: Rulings, kind: Format) -> None:
    recipe = with_rulings(random_recipe(seed, (kind,)), rulings)
    score = read_back(seed, recipe)
    assert score.is_perfect, (recipe, score.faults, score.misses[:5])
