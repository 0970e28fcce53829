"""Recipes drawn by seed: every format, layout, notation, page and noise comes up."""

from __future__ import annotations

import random
from dataclasses import replace

from yangguang.typeset.bare import PLAIN, Press
from yangguang.typeset.html import Style
from yangguang.typeset.layout import Layout
from yangguang.typeset.noise import Noise
from yangguang.typeset.notation import Notation
from yangguang.typeset.page import Page
from yangguang.typeset.recipe import SCANS, Format, Recipe, Split, possible
from yangguang.typeset.records import pools


def random_recipe(seed: int, formats: tuple[Format, ...]) -> Recipe:
    """Draw a recipe; about a third of its habits depart from the notice."""
    kind = random.Random(f"format {seed}").choice(formats)
    rng = random.Random(f"recipe {seed}")
    is_page = kind in ("html", "mht")
    recipe = Recipe(
        format=kind,
        layout=Layout(
            title=rng.choice(("two", "two", "one", "three", "swapped")),
            proactive=rng.choice(("one", "one", "bands")),
            proceedings=rng.choice(("single_row", "single_row", "single_row", "two", "three", "rows")),
            label_columns=rng.choice((3, 3, 3, 2, 1)),
            header=rng.choice(("full", "full", "full", "full", "flat", "none")),
            subsections=rng.choice(("apart", "apart", "apart", "run_in")),
        ),
        style=Style(
            rulings=rng.choice(("all", "all", "all", "horizontal", "none")),
            is_shaded=rng.random() < 0.5,
            vertical=rng.choice(("wrapped", "wrapped", "chars", "rotated")),
            size=rng.choice((9, 10.5, 10.5, 12)),
            width=rng.choice((100, 100, 100, 80)),
            repeats_header=rng.random() < 0.5,
            has_heading_styles=rng.random() < 0.4,
            page_number=rng.choice(("", *pools()["page_numbers"])),
            watermark="政府信息公开" if rng.random() < 0.1 else "",
        ),
        notation=_random_notation(rng),
        split=Split(
            share=rng.choice((0.0, 0.0, 0.5, 1.0)),
            repeats_header=rng.random() < 0.5,
            has_page_number=rng.random() < 0.6,
        ),
        page=_random_page(rng) if is_page else Page(is_unmerged=kind == "docx" and rng.random() < 0.2),
        noise=_random_noise(rng) if kind in SCANS else Noise(),
        has_merged_headers=rng.random() < 0.1,
        is_mixed=rng.random() < 0.08,
        has_gaps=rng.random() < 0.08,
        has_misprints=rng.random() < 0.1,
        title=rng.choice(pools()["titles"]),
        press=_random_press(seed) if kind == "pdf-bare" else PLAIN,
    )
    return possible(recipe)


def _random_notation(rng: random.Random) -> Notation:
    if rng.random() < 0.3:
        return Notation()
    return Notation(
        blank=rng.choice(("", "", "-", "—", "/", "无", "mixed")),
        is_full_width=rng.random() < 0.1,
        thousands=rng.choice(("", "", "", "", ",", "，")),
        has_units=rng.random() < 0.15,
        has_words=rng.random() < 0.1,
        minus=rng.choice(("-", "-", "－", "−")),
        dates=rng.choice(("digits", "spaced", "chinese")),
        typos=rng.choice((0.0, 0.0, 0.1, 0.3)),
        spaces=rng.choice((0.0, 0.0, 0.2)),
        shortened=rng.choice((0.0, 0.0, 0.3)),
        has_odd_brackets=rng.random() < 0.2,
        is_numbered=rng.random() < 0.93,
        garbled=rng.choice((0.0,) * 9 + (0.3,)),
    )


def _random_press(seed: int) -> Press:
    rng = random.Random(f"press {seed}")
    if rng.random() < 0.4:
        return PLAIN
    return Press(
        rulings=rng.choice(("stroked", "stroked", "filled", "double", "dashed", "boxes", "ground")),
        is_bold_twice=rng.random() < 0.2,
        turned=rng.choice((0, 0, 0, 0, 90, 270)),
        margin=rng.choice((0.0, 0.0, 0.0, 36.0)),
        has_hidden_text=rng.random() < 0.15,
        running_head=rng.choice(("", "", "", pools()["subject"])),
        align=rng.choice(("center", "center", "left", "right")),
        is_top=rng.random() < 0.2,
        padding=rng.choice((3.0, 3.0, 1.0, 6.0)),
        has_few_rules=rng.random() < 0.3,
    )


def _random_page(rng: random.Random) -> Page:
    return Page(
        has_menus=rng.random() < 0.6,
        metadata=rng.choice(("table", "line", "meta", "none")),
        is_word=rng.random() < 0.4,
        is_nested=rng.random() < 0.25,
        is_unmerged=rng.random() < 0.15,
        has_heads=rng.random() < 0.2,
        charset=rng.choice(("utf-8", "utf-8", "gb18030", "gb2312")),
        is_declared=rng.random() < 0.7,
    )


def _random_noise(rng: random.Random) -> Noise:
    kind = rng.choice(("clean", "clean", "skewed", "noisy"))
    if kind == "clean":
        return Noise(dpi=rng.choice((150, 200, 300)), jpeg=rng.choice((100, 95)))
    skewed = Noise(dpi=rng.choice((200, 300)), skew=rng.choice((0.3, 1.0, 2.0)), jpeg=95)
    if kind == "skewed":
        return skewed
    return replace(
        skewed,
        blur=rng.choice((0.0, 0.6, 1.0)),
        jpeg=rng.choice((40, 60, 80)),
        grey=rng.choice((0.0, 0.15, 0.3)),
        salt=rng.choice((0.0, 0.001, 0.004)),
        has_stamp=rng.random() < 0.5,
    )
