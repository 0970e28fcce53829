"""What all charts share: the chart as a value, one Altair theme, how numbers and labels are written.

On the portal the page's own style sheet gives colours and type, so that a chart follows light and dark; the
theme here holds the same look for a specification that is taken elsewhere. Marks name no colour: they take
the palette's in order.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

import altair as alt
import pandas as pd

from yangguang.languages import Language, Words

PALETTE = ("#0d5878", "#6fa9c0", "#b4492f", "#cf9b3c", "#8b8578", "#c9c2b2")
"""Disclosed, in part, withheld, unavailable, not processed, other: told apart in print and by the
colour-blind."""

_INK = "#2b2b2b"
_QUIET = "#5f6368"
_LINE = "#d9d9d9"
_FONT = "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"
"""What the reader's system has: no font comes from another host."""

BAR_STEP = 30
"""Pixels a horizontal bar takes, with the space around it."""

LABEL_LENGTH = 18
"""Characters of a label beside a bar."""

LABEL_ROOM = 104
"""Pixels kept free to the right of the longest bar for its label."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart and what is said with it.

    Attributes:
        id: of the figure on its page, and name of its file.
        language: of all its words.
        title: what it shows, whose, when.
        description: what can be seen, computed from the data; read out by screen readers.
        title_en, description_en: the same in English, whatever the language.
        spec: Vega-Lite, data inline.
        table: the data in readable columns, first column the label.
        source: where the data come from.
    """

    id: str
    language: Language
    title: str
    title_en: str
    description: str
    description_en: str
    spec: Mapping[str, Any]
    table: pd.DataFrame
    source: str

    @classmethod
    def of(
        cls,
        name: str,
        language: Language,
        *,
        drawing: alt.LayerChart | alt.Chart,
        title: Words,
        description: Words,
        table: pd.DataFrame,
        source: Words,
    ) -> Chart:
        """Put a chart together in one language.

        Args:
            name: its id.
            language: of its words; ``drawing`` and ``table`` are already in it.
            drawing: marks and data, without title and width.
            title: in both languages, as are ``description`` and ``source``.
            description: what can be seen.
            table: the data in readable columns.
            source: where they come from.
        """
        said = title.of(language), description.of(language)
        return cls(
            id=name,
            language=language,
            title=said[0],
            title_en=title.en,
            description=said[1],
            description_en=description.en,
            spec=specification(drawing, *said),
            table=table,
            source=source.of(language),
        )

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing above 0 to draw."""
        return self.table.empty

    def json(self) -> bytes:
        """The specification as a file; the same data give the same bytes."""
        return (
            json.dumps(self.spec, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
        ).encode()


@alt.theme.register("yangguang", enable=False)
def theme() -> alt.theme.ThemeConfig:
    """The look of a chart outside the portal."""
    return cast(alt.theme.ThemeConfig, _look())


def _look() -> dict[str, Any]:
    words: dict[str, Any] = {"labelFont": _FONT, "titleFont": _FONT, "labelFontSize": 13, "titleFontSize": 13}
    return {
        "config": {
            "background": None,
            "font": _FONT,
            "view": {"stroke": None},
            "axis": {
                **words,
                "labelColor": _INK,
                "titleColor": _QUIET,
                "domainColor": _LINE,
                "tickColor": _LINE,
                "gridColor": _LINE,
                "labelLimit": 260,
            },
            "axisBand": {"grid": False},
            "axisY": {"domain": False, "ticks": False},
            "legend": {**words, "orient": "top", "symbolType": "square", "labelColor": _INK},
            "mark": {"color": PALETTE[0]},
            "text": {"color": _INK, "font": _FONT, "fontSize": 13},
            "title": {"font": _FONT, "fontSize": 15, "anchor": "start", "color": _INK},
            "range": {"category": list(PALETTE)},
        }
    }


def inline(rows: Sequence[Mapping[str, Any]]) -> alt.InlineData:
    """Data that stand in the specification itself."""
    return alt.InlineData(values=[dict(row) for row in rows])


def specification(chart: alt.LayerChart | alt.Chart, title: str, description: str) -> dict[str, Any]:
    """A chart as Vega-Lite in the shared theme, as wide as the box it is shown in."""
    with alt.theme.enable("yangguang"), alt.data_transformers.enable(consolidate_datasets=False):
        spec: dict[str, Any] = chart.properties(
            width="container", title=title, description=description
        ).to_dict()
    return spec


def count_text(value: int | float | Decimal) -> str:
    """A count as it is written: thousands separated by commas."""
    return f"{int(value):,}" if value == int(value) else f"{value:,}"


def share_text(part: int | Decimal, whole: int | Decimal) -> str:
    """A share in per cent with one decimal; "" where the whole is 0."""
    if not whole:
        return ""
    share = 100 * Decimal(part) / Decimal(whole)
    if 0 < share < Decimal("0.05"):
        return "<0.1%"
    return "100%" if share == 100 else f"{share:.1f}%"


def short_label(labels: Sequence[str]) -> str:
    """A label of the form for a chart: a long one in its shortest spelling that it contains."""
    texts = [label_text(label) for label in labels]
    if len(texts[0]) <= LABEL_LENGTH:
        return texts[0]
    return min((text for text in texts if text in texts[0]), key=len)


def label_text(printed: str) -> str:
    """A label of the form without its numbering and without what it adds in brackets."""
    text = re.sub(r"^(?:（[一二三四五六七八九十]+）|[一二三四五六七八九十]+、|[0-9]+[.．、])", "", printed)
    return re.sub(r"（.*）$", "", text)
