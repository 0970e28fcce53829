"""A built page → what the search index keeps of it: title, kind, year, its text cut at the headings."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from lxml import html
from lxml.etree import ParserError

from yangguang.errors import BuildError

KINDS = ("authority", "region", "year", "topic", "page", "report")
"""Order of pages that match equally well; reports come newest first."""

_SKIPPED = {"script", "style", "nav", "template", "button", "svg", "figure", "form", "noscript"}
_HEADINGS = {"h1", "h2", "h3", "h4"}
_BLOCKS = {"p", "li", "div", "dd", "dt", "br"}
_DIVISION = re.compile(r"/([1-9][0-9])[0-9]{4}(?![0-9])")
"""The code of a division (GB/T 2260) in the address of a page; its first two digits are the province."""


TEXT_AT_MOST = 20_000
"""Characters of a page that are indexed. Reports are shorter; of a page that lists hundreds of things the
rest is left out, as each of them has a page of its own, and a search reads 80,000 bytes of text at most."""


@dataclass(frozen=True, slots=True)
class TextPart:
    """A heading with the text below it, or one row of a table; ``anchor`` is an id of the page, or ""."""

    anchor: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class IndexedPage:
    """One page.

    Attributes:
        url: from the root of its language.
        title: as shown among results.
        kind: one of ``KINDS``.
        year: that it is about, "" for none.
        region: what is shown beside the title.
        province: the first two digits of its division's code, "" for none.
        names: other names it is found by.
        parts: its text.
    """

    url: str
    title: str
    kind: str
    year: str
    region: str
    province: str
    names: str
    parts: tuple[TextPart, ...]

    @property
    def rank(self) -> tuple[int, int, int, str]:
        """Order among pages that match equally well: what has the shorter title is more what was asked."""
        return (KINDS.index(self.kind), -int(self.year or 0), len(self.title), self.url)


def read_pages(root: Path, without: Collection[str] = ()) -> Iterator[IndexedPage]:
    """Yield the pages of a built site that hold an element with ``data-search-body``.

    ``data-search-ignore`` leaves an element out; ``<meta name="yg:…">`` give kind, title, year, region and
    names.

    Args:
        root: the folder of the site, or of one language in it.
        without: folders in it that are left out, those of other languages.

    Raises:
        BuildError: a file is not HTML.
    """
    for path in sorted(root.rglob("*.html")):
        url = path.relative_to(root).as_posix().removesuffix("index.html")
        if url.partition("/")[0] in without:
            continue
        try:
            tree = html.fromstring(path.read_bytes())
        except ParserError as error:
            raise BuildError(
                f"{path}: found no HTML ({error}), expected a page. Look at its template."
            ) from error
        body = next((node for node in tree.iter() if node.get("data-search-body") is not None), None)
        if body is None:
            continue
        said = {
            str(node.get("name"))[3:]: str(node.get("content") or "")
            for node in tree.iter("meta")
            if str(node.get("name")).startswith("yg:")
        }
        province = _DIVISION.search(f"/{url}")
        kind, year = said.get("kind", ""), said.get("year", "")
        yield IndexedPage(
            url=url,
            title=said.get("title") or url,
            kind=kind if kind in KINDS else "page",
            year=year if year.isdecimal() else "",
            region=said.get("region", ""),
            province=province[1] if province else "",
            names=said.get("names", ""),
            parts=_parts(cast(html.HtmlElement, body)),
        )


def _parts(body: html.HtmlElement) -> tuple[TextPart, ...]:
    drafts: list[tuple[str, str, list[str]]] = [("", "", [])]

    def walk(node: html.HtmlElement) -> None:
        tag = node.tag if isinstance(node.tag, str) else "script"
        if tag in _SKIPPED or node.get("data-search-ignore") is not None:
            return
        if tag in _HEADINGS:
            drafts.append((_anchor(node), _text(node), []))
            return
        if tag == "table":
            drafts.extend((anchor, "", [text]) for anchor, text in _figures(node))
            return
        texts = drafts[-1][2]
        texts.append(node.text or "")
        for child in node:
            walk(child)
            drafts[-1][2].append(f"{' ' if child.tag in _BLOCKS else ''}{child.tail or ''}")

    walk(body)
    parts: list[TextPart] = []
    left = TEXT_AT_MOST
    for anchor, heading, texts in drafts:
        text = " ".join("".join(texts).split())[: max(left, 0)]
        left -= len(text)
        if heading or text:
            parts.append(TextPart(anchor, heading, text))
    return tuple(parts)


def _anchor(heading: html.HtmlElement) -> str:
    """Return the heading's own id, or that of the section it opens."""
    if own := heading.get("id"):
        return str(own)
    above = (node.get("id") for node in heading.iterancestors("section"))
    return str(next((name for name in above if name), ""))


def _figures(table: html.HtmlElement) -> Iterator[tuple[str, str]]:
    """Yield id, label and figure of every cell with a figure other than 0; labels alone are everywhere."""
    columns = [_text(cell) for cell in table.iter("th") if cell.get("scope") == "col"]
    for row in table.iter("tr"):
        labels = [_text(cell) for cell in row if cell.tag == "th"]
        cells = [cell for cell in row if cell.tag == "td"]
        if not labels and len(columns) != len(cells):
            continue
        seen = set()
        for number, cell in enumerate(cells):
            figure = next((word for word in _text(cell).split() if word[:1].isdecimal()), "").rstrip("%")
            text = f"{labels[-1] if labels else columns[number]} {figure}"
            if figure.strip("0.,") and text not in seen:
                seen.add(text)
                yield str(cell.get("id") or ""), text


def _text(node: html.HtmlElement) -> str:
    return " ".join(str(node.text_content()).split())
