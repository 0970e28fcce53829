"""What all charts share: the chart as a value, one Altair theme, how numbers and labels are written.

Colours are named by what they mean and are those of the light palette in ``01-tokens.css``. On the portal
``charts-look.js`` puts the reader's palette in their place, so that a chart follows light and dark; taken
elsewhere a specification keeps the light look.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, cast

import altair as alt
import pandas as pd

from yangguang.languages import Language, Words

PALETTE = ("#0d5878", "#6fa9c0", "#b4492f", "#cf9b3c", "#8b8578", "#c9c2b2")
"""Disclosed, in part, withheld, unavailable, not processed, other: told apart in print and by the
colour-blind. ``--yg-series-1`` to ``--yg-series-6``."""

INK, QUIET, FAINT = "#1e1c19", "#514d45", "#6b665c"
"""Words; words that stand back; marks that stand back. ``--yg-ink``, ``--yg-ink-2``, ``--yg-ink-3``."""

LINE, LINE_STRONG = "#e2ddd1", "#aaa393"
"""Of grids and of axes. ``--yg-line``, ``--yg-line-strong``."""

MAIN, OTHERS = PALETTE[0], PALETTE[1]
"""What is shown; what is shown beside it for comparison."""

_FONT = "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"
"""What the reader's system has: no font comes from another host."""

FONT_SIZE = 13

ROW_STEP = 46
"""Pixels a row takes: its label in one line, its bar in the next, and air."""

PLOT_HEIGHT = 240
"""Pixels of a plot with two axes: two side by side stay in one view."""

LABEL_LENGTH = 18
"""Characters of a label of a row."""

LABEL_ROOM = 112
"""Pixels kept free to the right of the longest bar for its label."""

_LEGEND, _AXIS, _AXIS_TITLE, _MARGIN = 31, 26, 20, 8
"""Pixels that a legend of one line, an axis, its title and the air around a plot take."""


_NOTHING = Words("", "")


@dataclass(frozen=True, slots=True)
class Drawing:
    """Marks and their data.

    Attributes:
        plan: the marks, as ``plan`` gives them; never changed.
        height: pixels of the plot.
        data: rows by the name that the marks know them by.
    """

    plan: Mapping[str, Any]
    height: int
    data: Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart and what is said with it.

    Attributes:
        id: of the figure on its page, and name of its file.
        language: of all its words.
        title: what it shows, whose, when.
        description: what can be seen, computed from the data; read out by screen readers.
        spec: Vega-Lite, data inline.
        table: the data in readable columns, first column the label.
        source: where the data come from.
        definition: of what is measured, one sentence; "" where the labels are the form's own.
    """

    id: str
    language: Language
    title: str
    description: str
    spec: Mapping[str, Any]
    table: pd.DataFrame
    source: str
    definition: str = ""

    @classmethod
    def of(
        cls,
        name: str,
        language: Language,
        *,
        drawing: Drawing | None,
        title: Words,
        description: Words,
        table: pd.DataFrame,
        source: Words,
        definition: Words = _NOTHING,
    ) -> Chart:
        """Put a chart together in one language.

        Args:
            name: its id.
            language: of its words; ``drawing`` and ``table`` are already in it.
            drawing: marks and data; ``None`` where the data can't honestly be drawn,
                which the description then says.
            title: in both languages, as are ``description`` and ``source``.
            description: what can be seen.
            table: the data in readable columns.
            source: where they come from.
            definition: of what is measured.
        """
        said = _opened(title.of(language)), _opened(description.of(language))
        return cls(
            id=name,
            language=language,
            title=said[0],
            description=said[1],
            spec=_specification(drawing, *said, _about(language, source.of(language))) if drawing else {},
            table=table,
            source=source.of(language),
            definition=definition.of(language),
        )

    def renamed(self, name: str) -> Chart:
        """The same chart under another id, where a page has several of its kind."""
        return replace(self, id=name)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw; the description says why."""
        return self.table.empty or not self.spec

    @property
    def height(self) -> int:
        """Pixels it takes on a wide screen, nearly: what a page keeps free before it is drawn."""
        spec = self.spec
        encodings = [one.get("encoding", {}) for one in (spec, *spec.get("layer", ()))]
        colours = [one["color"] for one in encodings if "field" in one.get("color", {})]
        axes = [one["x"].get("axis", {}) for one in encodings if "field" in one.get("x", {})]
        height = int(spec.get("height", 0)) + _MARGIN
        if any(colour.get("legend", {}) is not None for colour in colours):
            height += _LEGEND
        if any(axis is not None for axis in axes):
            height += _AXIS
        if any(one["x"].get("title") for one in encodings if "x" in one):
            height += _AXIS_TITLE
        return height

    def json(self) -> bytes:
        """The specification as a file; the same data give the same bytes."""
        return (
            json.dumps(self.spec, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
        ).encode()


def _opened(sentence: str) -> str:
    """A sentence with a capital at its beginning, where its script has capitals."""
    return f"{sentence[:1].upper()}{sentence[1:]}"


def _specification(
    drawing: Drawing, title: str, description: str, about: Mapping[str, Any]
) -> Mapping[str, Any]:
    return {
        **drawing.plan,
        "title": title,
        "description": description,
        "height": drawing.height,
        "datasets": drawing.data,
        "usermeta": about,
    }


def _about(language: Language, source: str) -> dict[str, Any]:
    """What a chart shown on another site must know of itself."""
    return {"yangguang": {"language": language, "source": source}}


@alt.theme.register("yangguang", enable=False)
def theme() -> alt.theme.ThemeConfig:
    """The look of a chart outside the portal."""
    return cast(alt.theme.ThemeConfig, _look())


def _look() -> dict[str, Any]:
    words: dict[str, Any] = {
        "labelFont": _FONT,
        "titleFont": _FONT,
        "labelFontSize": FONT_SIZE,
        "titleFontSize": FONT_SIZE,
        "titleFontWeight": 400,
        "labelColor": INK,
    }
    return {
        "config": {
            "background": None,
            "font": _FONT,
            "view": {"stroke": None},
            "axis": {
                **words,
                "titleColor": QUIET,
                "domainColor": LINE_STRONG,
                "tickColor": LINE_STRONG,
                "gridColor": LINE,
                "labelLimit": 260,
                "labelPadding": 6,
                "tickSize": 4,
            },
            "axisBand": {"grid": False},
            "axisY": {"domain": False, "ticks": False},
            "legend": {
                **words,
                "orient": "top",
                "symbolType": "square",
                "symbolSize": 110,
                "rowPadding": 4,
                "columnPadding": 14,
                "labelLimit": 220,
                "titleAnchor": "start",
            },
            "mark": {"color": MAIN},
            "line": {"strokeWidth": 2.5},
            "point": {"filled": True, "size": 60},
            "rule": {"color": LINE_STRONG},
            "text": {"color": INK, "font": _FONT, "fontSize": FONT_SIZE},
            "title": {"font": _FONT, "fontSize": 15, "anchor": "start", "color": INK},
            "range": {"category": list(PALETTE)},
        }
    }


def plan(chart: alt.LayerChart | alt.Chart) -> Mapping[str, Any]:
    """A chart without its data as Vega-Lite in the shared theme, as wide as the box it is shown in.

    Altair takes tens of milliseconds for it, so what is drawn alike is planned once and kept (``cache``),
    and data are put beside the plan.

    Args:
        chart: marks, whose data are named (``rows``).
    """
    with alt.theme.enable("yangguang"):
        spec: dict[str, Any] = chart.properties(width="container").to_dict(validate=False)
    return spec


def rows(name: str = "rows") -> alt.Chart:
    """The start of a layer: data by their name in ``Drawing.data``."""
    return alt.Chart(alt.NamedData(name))


def tabled(lines: Sequence[Mapping[str, Any]], headings: Sequence[tuple[str, str]]) -> pd.DataFrame:
    """Rows as a table: the fields that have a heading, in its order."""
    return pd.DataFrame(
        [tuple(line.get(field, "") for field, _ in headings) for line in lines],
        columns=[heading for _, heading in headings],
    )


def slots(names: Sequence[tuple[str, str]]) -> alt.Scale:
    """Colours by name, for categories whose colours mean something: name → colour of the palette."""
    return alt.Scale(domain=[name for name, _ in names], range=[colour for _, colour in names])


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
