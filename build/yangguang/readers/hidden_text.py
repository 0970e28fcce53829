"""Text of a PDF page that is not painted: layers for searching, and what an editor left behind."""

from __future__ import annotations

import re
from typing import Any

from pdfminer.converter import PDFPageAggregator
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfplumber.page import Page

_INVISIBLE = (3, 7)
"""Text rendering modes that paint nothing (ISO 32000-1, 9.3.6)."""

_SETS_MODE = re.compile(rb"[37]\s+Tr\b")


class _Modes(PDFPageAggregator):
    """Notes the rendering mode of each character in the order of the page."""

    def __init__(self) -> None:
        self.resources = PDFResourceManager()
        super().__init__(self.resources)
        self.modes: list[int] = []
        self._mode = 0

    def render_string(self, textstate: Any, *rest: Any) -> None:
        self._mode = textstate.render
        super().render_string(textstate, *rest)

    def render_char(self, *arguments: Any, **named: Any) -> float:
        self.modes.append(self._mode)
        return super().render_char(*arguments, **named)


def hidden_characters(page: Page) -> list[bool]:
    """Whether each character of a page is invisible, in the order of ``page.chars``; empty where none is."""
    contents = page.page_obj.contents
    if not any(_SETS_MODE.search(stream.get_data()) for stream in contents if hasattr(stream, "get_data")):
        return []
    device = _Modes()
    PDFPageInterpreter(device.resources, device).process_page(page.page_obj)
    if len(device.modes) != len(page.chars):
        return []
    return [mode in _INVISIBLE for mode in device.modes]
