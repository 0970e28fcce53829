"""Markup that a page keeps in a script or a field, for a script to put in its place: nobody runs it here."""

from __future__ import annotations

import html
import json
import re

import lxml.html

_HOLDERS = ("script", "textarea", "template", "noscript")
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"|\'((?:[^\'\\]|\\.)*)\'|`((?:[^`\\]|\\.)*)`', re.DOTALL)
_CELL = re.compile(r"<td\b", re.IGNORECASE)
_ESCAPED = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_SIGNS = {"n": "\n", "t": "\t", "r": "\r", "b": "", "f": ""}

_LEAST_CELLS = 10
"""Cells of tables from which a string holds the article of a page, not a pattern for lists."""

_LONGEST = 5_000_000
"""Characters of a script that is looked at."""


def held_markup(root: lxml.html.HtmlElement) -> str:
    """The markup with most cells of tables that a page holds back; "" where there is none.

    Args:
        root: of the page.
    """
    found: list[str] = []
    for element in root.iter(*_HOLDERS):
        text = element.text or ""
        if element.tag in ("template", "noscript"):
            text += "".join(lxml.html.tostring(child, encoding="unicode") for child in element)
        text = text[:_LONGEST]
        found.append(html.unescape(text) if "&lt;td" in text else text)
        if element.tag == "script":
            found[-1:] = [
                _unescaped(next(filter(None, match.groups()), "")) for match in _STRING.finditer(text)
            ]
    best = max(found, key=lambda text: len(_CELL.findall(text)), default="")
    return best if len(_CELL.findall(best)) >= _LEAST_CELLS else ""


def _unescaped(text: str) -> str:
    """The value of a string of a script."""
    if "td" not in text:
        return ""

    def sign(match: re.Match[str]) -> str:
        code = match[1]
        if len(code) == 5:
            return str(json.loads(f'"\\{code}"'))
        return _SIGNS.get(code, code)

    plain = _ESCAPED.sub(sign, text)
    return html.unescape(plain) if "&lt;td" in plain else plain
