"""The flow of requests of one report: what came in and where it went; drawn only if it adds up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

import altair as alt
import pandas as pd

from yangguang.charts.bars import tooltip
from yangguang.charts.phrases import Headings, headings, listed, phrase
from yangguang.charts.quantities import (
    CONCLUDED,
    Quantity,
    authority_words,
    count_of,
    count_words,
    outcome_groups,
    outcomes,
    value_words,
)
from yangguang.charts.theme import (
    FAINT,
    LINE_STRONG,
    MAIN,
    PALETTE,
    Chart,
    Drawing,
    count_text,
    plan,
    rows,
    share_text,
)
from yangguang.datasets.collection import CollectedReport
from yangguang.languages import Language, Words

_RECEIVED = ("received_new", "received_carried_over")
_FORWARD = "carried_forward"

_HEIGHT = 300
"""Pixels: seven labels of the right side have room below each other."""

_GAP = 12
"""Pixels between two nodes of one side."""

_NODE = 9
"""Pixels: width of a node."""

_LINE = 19
"""Pixels between two labels, at least."""

_ROOM, _NARROW_ROOM, _NARROW = 182, 142, 430
"""Pixels to the right of the last nodes for their labels, in either language; below the last number of
pixels in all, labels leave their shares to the table."""

_STEPS = 24
"""Points along the edge of a band: enough for a smooth curve."""

_LEFT, _MIDDLE, _RIGHT = 0.0, 0.5, 1.0
"""Where the three columns of nodes stand, as a share of the width that the labels leave."""


@dataclass(frozen=True, slots=True)
class _Part:
    """What came in or went out, one node of a side."""

    quantity: Quantity
    value: int
    colour: str

    @property
    def name(self) -> Words:
        return self.quantity.name


@dataclass(frozen=True, slots=True)
class _Placed:
    part: _Part
    top: float
    bottom: float


def flow_chart(report: CollectedReport, language: Language = "zh") -> Chart:
    """Draw how the requests received became outcomes: new and carried over, all of them, outcomes and rest.

    Which of the requests carried over ended how, no report says; so all that came in meets in one node.

    Returns:
        The chart; without a drawing (``is_empty``) where a figure is unknown, where the two sides or the
        outcomes do not add up, or where there was no request. Its description says which.
    """
    said: Mapping[str, Any] = {"authority": authority_words(report.authority), "year": report.record.year}
    came, went = _came(report), _went(report)
    received, gone = sum(part.value for part in came or ()), sum(part.value for part in went or ())
    concluded = count_of(report, CONCLUDED).value
    drawing: Drawing | None = None
    forward = went[-1].value if went else 0
    if came is None or went is None or concluded is None:
        description = phrase("flow.unknown", **said)
    elif gone - forward != concluded:
        description = phrase(
            "flow.outcomes_differ",
            sum=count_text(gone - forward),
            concluded=count_text(concluded),
            **said,
        )
    elif received != gone:
        description = phrase("flow.sides_differ", came=count_text(received), went=count_text(gone), **said)
    elif not received:
        description = phrase("flow.none", **said)
    else:
        description = _describe(came, went, received, said)
        drawing = _draw(came, went, received, language)
    return Chart.of(
        "flow",
        language,
        drawing=drawing,
        title=phrase("flow.title", **said),
        description=description,
        table=_table(came or (), went or (), received, gone, language),
        source=phrase("source.report_table", **said),
        definition=phrase("flow.definition"),
    )


def _came(report: CollectedReport) -> list[_Part] | None:
    """New requests and those carried over; ``None`` where one is unknown."""
    parts = [count_of(report, row) for row in _RECEIVED]
    colours = (MAIN, LINE_STRONG)
    known = [(one, one.value) for one in parts if one.value is not None]
    if len(known) < len(parts):
        return None
    return [_Part(one, int(value), colour) for (one, value), colour in zip(known, colours, strict=True)]


def _went(report: CollectedReport) -> list[_Part] | None:
    """The kinds of outcomes above 0, then what was carried forward; ``None`` where a cell is unknown."""
    found = outcomes(report)
    forward = count_of(report, _FORWARD)
    if not found or forward.value is None or any(one.value is None for one in found):
        return None
    parts: list[_Part] = []
    for kind, colour in zip(outcome_groups(), PALETTE, strict=False):
        of_kind = [one for one in found if one.kind == kind]
        if value := int(sum((one.value or 0 for one in of_kind), start=Decimal(0))):
            implied = any(one.is_implied and one.value for one in of_kind)
            parts.append(_Part(Quantity(kind.zh, kind, kind, value, implied), value, colour))
    return [*parts, _Part(forward, int(forward.value), LINE_STRONG)]


def _describe(came: Sequence[_Part], went: Sequence[_Part], whole: int, said: Mapping[str, Any]) -> Words:
    largest = sorted((part for part in went if part.value), key=lambda part: -part.value)
    return phrase(
        "flow.description",
        whole=count_text(whole),
        came=listed([phrase("named", name=one.name, value=count_text(one.value)) for one in came]),
        went=listed([phrase("named", name=one.name, value=value_words(one.value, whole)) for one in largest]),
        **said,
    )


def _table(
    came: Sequence[_Part], went: Sequence[_Part], received: int, gone: int, language: Language
) -> pd.DataFrame:
    lines = [
        (
            phrase(side).of(language),
            part.name.of(language),
            count_words(part.quantity).of(language),
            share_text(part.value, whole),
        )
        for side, parts, whole in (("flow.in", came, received), ("flow.out", went, gone))
        for part in parts
    ]
    columns = ("flow.side", "heading.item", "heading.requests", "flow.share")
    return pd.DataFrame(lines, columns=[phrase(code).of(language) for code in columns])


def _draw(came: Sequence[_Part], went: Sequence[_Part], whole: int, language: Language) -> Drawing:
    came, went = [part for part in came if part.value], [part for part in went if part.value]
    left, right = _stack(came), _stack(went)
    height = min(_pixels(came), _pixels(went))
    middle = (_HEIGHT - height) / 2, height
    every = Quantity("", phrase("flow.all"), phrase("flow.all"), whole, is_implied=False)
    between = _Placed(_Part(every, whole, FAINT), middle[0], sum(middle))
    nodes = [_node(one, _LEFT, whole, language) for one in left]
    nodes += [_node(between, _MIDDLE, whole, language)]
    nodes += [_node(one, _RIGHT, whole, language) for one in right]
    bands = _bands(left, whole, (_LEFT, _MIDDLE), middle, 0)
    bands += _bands(right, whole, (_RIGHT, _MIDDLE), middle, len(left))
    labels = _labels(left, right, whole, language)
    columns = headings(language, name="heading.item", count="heading.requests", share="flow.share")
    return Drawing(_layers(columns), _HEIGHT, {"nodes": nodes, "bands": bands, "labels": labels})


def _pixels(parts: Sequence[_Part]) -> float:
    """What the nodes of a side take without the gaps between them."""
    return _HEIGHT - _GAP * (len(parts) - 1)


def _stack(parts: Sequence[_Part]) -> list[_Placed]:
    """The nodes of a side below each other; each as high as its share of the side."""
    whole, at, placed = sum(part.value for part in parts), 0.0, []
    for part in parts:
        height = _pixels(parts) * part.value / whole
        placed.append(_Placed(part, at, at + height))
        at += height + _GAP
    return placed


def _node(one: _Placed, x: float, whole: int, language: Language) -> dict[str, Any]:
    return {
        "x": x,
        "top": round(one.top, 2),
        "bottom": round(one.bottom, 2),
        "name": one.part.name.of(language),
        "count": count_words(one.part.quantity).of(language),
        "share": share_text(one.part.value, whole),
        "colour": one.part.colour,
    }


def _bands(
    side: Sequence[_Placed], whole: int, ends: tuple[float, float], middle: tuple[float, float], first: int
) -> list[dict[str, Any]]:
    """The bands between the nodes of a side and the node in the middle: their two ends, top and bottom.

    Args:
        side: its nodes.
        whole: all requests.
        ends: where the nodes stand, and the middle.
        middle: top and height of the node in the middle.
        first: number of the first band.
    """
    bands: list[dict[str, Any]] = []
    at, height = middle
    for number, one in enumerate(side, first):
        share = height * one.part.value / whole
        bands.append(
            {
                "band": number,
                "from": ends[0],
                "to": ends[1],
                "edges": [round(edge, 2) for edge in (one.top, one.bottom, at, at + share)],
                "colour": one.part.colour,
            }
        )
        at += share
    return bands


def _labels(
    came: Sequence[_Placed], went: Sequence[_Placed], whole: int, language: Language
) -> list[dict[str, Any]]:
    """Those of the left stand on their bands, those of the right beside their nodes."""
    found: list[dict[str, Any]] = []
    for side, x in ((came, _LEFT), (went, _RIGHT)):
        places = _apart([(one.top + one.bottom) / 2 for one in side])
        for one, place in zip(side, places, strict=True):
            name, count = one.part.name, count_text(one.part.value)
            if side is came:
                name = phrase(f"flow.{one.part.quantity.code}")
            value = phrase("count", count=count) if side is came else value_words(one.part.value, whole)
            texts = {
                "text": phrase("named", name=name, value=value).of(language),
                "short": phrase("named", name=name, value=count).of(language),
            }
            found.append({"x": x, "y": place, **texts})
    return found


def _apart(wanted: Sequence[float]) -> list[float]:
    """Places for labels as near as can be to where they belong, in their order, none over another."""
    step, half = _LINE, _LINE / 2
    places: list[float] = []
    for place in wanted:
        places.append(max(place, half if not places else places[-1] + step))
    limit = _HEIGHT - half
    for number in range(len(places) - 1, -1, -1):
        places[number] = round(min(places[number], limit), 2)
        limit = places[number] - step
    return places


@cache
def _layers(headings: Headings) -> Mapping[str, Any]:
    end = alt.ExprRef(f"max(width - (width < {_NARROW} ? {_NARROW_ROOM} : {_ROOM}), 90)")
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, 1], range=[0, end], nice=False, zero=False))
    scale = alt.Scale(domain=[0, _HEIGHT], range=[0, _HEIGHT], nice=False, zero=False)
    top = alt.Y("top:Q", axis=None, scale=scale)
    colour = alt.Color("colour:N", scale=None, legend=None)
    areas = (
        rows("bands")
        .transform_calculate(at=f"sequence(0, {_STEPS} + 1)")
        .transform_flatten(["at"])
        .transform_calculate(
            x=f"datum.from + (datum.to - datum.from) * datum.at / {_STEPS}",
            ease=f"pow(datum.at / {_STEPS}, 2) * (3 - 2 * datum.at / {_STEPS})",
        )
        .transform_calculate(
            top="datum.edges[0] + (datum.edges[2] - datum.edges[0]) * datum.ease",
            bottom="datum.edges[1] + (datum.edges[3] - datum.edges[1]) * datum.ease",
        )
        .mark_area(opacity=0.28, tooltip=None)
        .encode(x=x, y=top, y2="bottom:Q", color=colour, detail="band:N")
    )
    bars = (
        rows("nodes")
        .mark_rect(width=_NODE)
        .encode(x=x, y=top, y2="bottom:Q", color=colour, tooltip=tooltip(headings))
    )
    texts = (
        rows("labels")
        .transform_calculate(said=f"width < {_NARROW} ? datum.short : datum.text")
        .mark_text(align="left", baseline="middle", dx=_NODE, tooltip=None)
        .encode(x=x, y=alt.Y("y:Q", axis=None, scale=scale), text="said:N")
    )
    return plan(alt.LayerChart(layer=[areas, bars, texts]))
