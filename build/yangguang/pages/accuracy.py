"""How exactly reports are read, as ``scripts/accuracy.py`` last measured it, for the method page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from yangguang.languages import Language
from yangguang.pages.words import word, words

_GROUPS = ("all", "format", "scan", "layout")
"""Groups of the measurement that the page shows, of layouts only those that kinds are named for."""


def accuracy_part(path: Path, language: Language) -> bytes:
    """A table in HTML, to be included in the method page; a sentence where nothing was measured.

    Args:
        path: ``data/accuracy.json``.
        language: of the page.

    Returns:
        One row for each kind of document: documents, cells, and shares of cells by verdict.
    """
    kinds = words()["accuracy_kinds"]
    if not path.is_file():
        return Markup("<p>{}</p>\n").format(word("accuracy", "none", language)).encode()
    measured: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    heads = Markup("").join(
        Markup('<th scope="col">{}</th>').format(word("accuracy", head, language))
        for head in ("kind", "documents", "cells", "right", "missing", "flagged", "wrong")
    )
    rows = Markup("").join(
        _row(kinds[name].of(language), figures)
        for group in _GROUPS
        for name, figures in measured.get(group, {}).items()
        if name in kinds and not (group == "format" and name == "corpus")
    )
    table = Markup(
        '<div class="yg-scroll"><table class="yg-table"><thead><tr>{}</tr></thead>'
        "<tbody>{}</tbody></table></div>\n"
    )
    return table.format(heads, rows).encode()


def _row(name: str, figures: dict[str, Any]) -> Markup:
    cells = figures["cells"]
    total = sum(cells.values())
    numbers = [
        f"{figures['documents']:,}",
        f"{total:,}",
        _share(cells["right"], total),
        f"{cells['missing']:,}",
        f"{cells['wrong flagged']:,}",
        f"{cells['wrong']:,}",
    ]
    data = Markup("").join(Markup("<td>{}</td>").format(number) for number in numbers)
    return Markup('<tr><th scope="row">{}</th>{}</tr>').format(escape(name), data)


def _share(right: int, total: int) -> str:
    """A share in per cent, rounded down: 100 only where nothing is amiss."""
    hundredths = 10_000 * right // max(total, 1)
    return f"{hundredths // 100}.{hundredths % 100:02} %"
