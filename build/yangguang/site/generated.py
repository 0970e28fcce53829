"""Generated pages are HTML already: MkDocs need not read them as Markdown, which took most of its time."""

from __future__ import annotations

import re
from typing import Any

from mkdocs.plugins import BasePlugin
from mkdocs.structure.pages import Page

_ID = re.compile(r'\bid="([^"]+)"')


class GeneratedPages(BasePlugin):  # type: ignore[type-arg, no-untyped-call]
    """A plugin of MkDocs for the pages with ``layout: generated`` in their front matter.

    ``yangguang.pages`` writes them whole and escapes everything that comes from a document. Read as Markdown
    they would come out the same, 20 times more slowly.
    """

    def __init__(self) -> None:
        self._kept: dict[str, str] = {}

    def on_page_markdown(self, markdown: str, /, *, page: Page, **kwargs: Any) -> str:
        """Put a generated page aside."""
        if page.meta.get("layout") != "generated":
            return markdown
        self._kept[page.file.src_uri] = markdown
        return ""

    def on_page_content(self, content: str, /, *, page: Page, **kwargs: Any) -> str:
        """Give it back as the page's content, and tell MkDocs which places links may lead to."""
        if page.file.src_uri not in self._kept:
            return content
        kept = self._kept.pop(page.file.src_uri)
        page.present_anchor_ids = set(_ID.findall(kept))
        return kept
