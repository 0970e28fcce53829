"""A web page that carries its report as a file: which of its links is the report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urljoin, urlsplit

import lxml.html
from lxml import etree

SUFFIXES = (".docx", ".doc", ".wps", ".pdf")
"""Files that may be a report; of one report in several formats, the first is the easiest to read."""

_FIGURES_OF_A_REPORT = 60
"""Cells with figures from which a page's tables are those of a report: the shortest form has 161, a page
whose tables are pictures has none, menus and calendars stay below."""

_TITLE = re.compile(r"年度报告|年报|附件|全文|下载")


@dataclass(frozen=True, slots=True)
class _Link:
    address: str
    text: str


def attachment_of(content: bytes, address: str) -> str:
    """The address of the file that holds a page's report.

    Args:
        content: the page as fetched.
        address: its final address, which its links are relative to.

    Returns:
        "" where the page has the tables itself, or links to no file that may be a report.
    """
    page = _parse(content)
    if page is None or _figures(page) >= _FIGURES_OF_A_REPORT:
        return ""
    links = [link for link in _links(page, address) if _suffix(link.address) in SUFFIXES]
    named = [link for link in links if _TITLE.search(link.text)]
    for chosen in (named, links if len({link.address for link in links}) == 1 else []):
        if chosen:
            return min(chosen, key=lambda link: SUFFIXES.index(_suffix(link.address))).address
    return ""


def fingerprint(content: bytes) -> str:
    """What tells one version of a report from another, as SHA-256.

    A page's tables, so that a visitor counter or a new menu is no new version; where it has none, the words
    of its paragraphs; of other files, all bytes.
    """
    page = _parse(content)
    if page is None:
        return sha256(content).hexdigest()
    cells = [_text(cell) for cell in page.iter("td", "th")]
    words = cells if _figures(page) >= _FIGURES_OF_A_REPORT else [_text(part) for part in page.iter("p")]
    return sha256("\n".join(filter(None, words)).encode()).hexdigest()


def is_page(content: bytes) -> bool:
    """Whether content is a web page."""
    head = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith((b"<!doctype html", b"<html")) or b"<html" in head or b"<head" in head


def _parse(content: bytes) -> lxml.html.HtmlElement | None:
    if not is_page(content):
        return None
    try:
        return lxml.html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*>", "", _decoded(content)))
    except (etree.LxmlError, ValueError):
        return None


def _decoded(content: bytes) -> str:
    """The text of a page: Chinese text in GB18030 is almost never valid UTF-8."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", "replace")


def _figures(page: lxml.html.HtmlElement) -> int:
    return sum(bool(re.fullmatch(r"[0-9.]+", _text(cell))) for cell in page.iter("td"))


def _links(page: lxml.html.HtmlElement, address: str) -> Iterator[_Link]:
    for element in page.iter("a", "iframe", "embed", "object"):
        target = element.get("href") or element.get("src") or element.get("data") or ""
        if target and not target.lower().startswith(("javascript:", "mailto:", "#")):
            text = _text(element) + (element.get("title") or "")
            yield _Link(urljoin(address, target.strip()), text)


def _suffix(address: str) -> str:
    path = urlsplit(address).path.lower()
    return path[path.rfind(".") :] if "." in path else ""


def _text(element: lxml.html.HtmlElement) -> str:
    return "".join("".join(map(str, element.itertext())).split())
