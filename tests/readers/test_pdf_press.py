"""PDFs as print programs draw them: rulings of every kind, turned and cropped pages, text not painted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from yangguang.record.assemble import parse_file
from yangguang.typeset.bare import Press
from yangguang.typeset.chance import random_recipe
from yangguang.typeset.factory import make, report_for
from yangguang.typeset.html import Rulings
from yangguang.typeset.recipe import with_rulings
from yangguang.typeset.score import score_record

PRESSES = {
    "rulings as thin rectangles": Press(rulings="filled"),
    "double rulings": Press(rulings="double"),
    "dashed rulings": Press(rulings="dashed"),
    "a rectangle around each cell": Press(rulings="boxes"),
    "white cells on a dark ground": Press(rulings="ground"),
    "headers drawn twice": Press(is_bold_twice=True),
    "turned by 90": Press(turned=90),
    "turned by 270": Press(turned=270),
    "a crop box away from the origin": Press(margin=40),
    "text that is not painted": Press(has_hidden_text=True),
    "a running head over a rule": Press(running_head="某市人民政府文件"),
    "figures at the left": Press(align="left"),
    "figures at the right": Press(align="right"),
    "no room around the text": Press(padding=0.5, is_top=True),
    "rules above and below only": Press(has_few_rules=True),
}


@pytest.mark.parametrize("rulings", ["all", "horizontal", "none"])
@pytest.mark.parametrize("name", PRESSES)
def test_however_a_page_is_drawn_the_same_is_read(name: str, rulings: Rulings, tmp_path: Path) -> None:
    seed = 17
    recipe = replace(with_rulings(random_recipe(seed, ("pdf-bare",)), rulings), press=PRESSES[name])
    report = report_for(seed, recipe)
    path = tmp_path / "report.pdf"
    make(report, recipe, path, seed)
    score = score_record(report, parse_file(path))
    assert score.is_perfect, (score.faults, score.misses[:5])
