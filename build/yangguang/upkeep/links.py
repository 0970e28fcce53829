"""Do the links of the built portal lead somewhere: every page, file and anchor that a page points to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import lxml.html
from lxml import etree

from yangguang.errors import BuildError

_POINTING = {"a": "href", "area": "href", "link": "href", "script": "src", "img": "src", "iframe": "src"}


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """A link of a page that leads nowhere.

    Attributes:
        page: the page's file, relative to the site.
        target: as written.
        reason: what is missing.
    """

    page: str
    target: str
    reason: str


def broken_links(public: Path, address: str = "") -> list[BrokenLink]:
    """Follow every link within the site; links to other hosts are not called.

    Args:
        public: the built portal.
        address: where it will stand, ``https://host/path/``; links that begin so are of the site, too.

    Raises:
        BuildError: there is no built portal.
    """
    if not (public / "index.html").is_file():
        raise BuildError(f"{public}: found no index.html, expected a built portal. Run make site.")
    base = urlsplit(address).path.rstrip("/") + "/" if address else "/"
    host = urlsplit(address).netloc

    @cache
    def anchors(file: Path) -> frozenset[str]:
        return _anchors(file)

    broken = []
    for file in sorted(public.rglob("*.html")):
        page = file.relative_to(public).as_posix()
        for target in sorted(set(_targets(file))):
            parts = urlsplit(urljoin(f"//{host or 'site'}{base}{page}", target))
            if parts.scheme not in ("", "http", "https") or parts.netloc not in ("site", host):
                continue
            if reason := _fault(public, base, parts.path, unquote(parts.fragment), anchors):
                broken.append(BrokenLink(page, target, reason))
    return broken


def _fault(public: Path, base: str, path: str, fragment: str, anchors: object) -> str:
    if not path.startswith(base):
        return f"leaves the portal, which stands under {base}"
    file = public / unquote(path[len(base) :])
    if file.is_dir():
        file /= "index.html"
    if not file.is_file():
        return "there is no such page or file"
    if fragment and file.suffix == ".html":
        assert callable(anchors)
        if fragment not in anchors(file):
            return "the page has no such place"
    return ""


def _parse(file: Path) -> lxml.html.HtmlElement:
    try:
        return lxml.html.fromstring(file.read_bytes(), parser=lxml.html.HTMLParser(encoding="utf-8"))
    except etree.LxmlError as error:
        raise BuildError(f"{file}: is no page ({error}). Build again.") from error


def _targets(file: Path) -> Iterator[str]:
    is_missing_page = file.name == "404.html"
    for element in _parse(file).iter(*_POINTING):
        target = (element.get(_POINTING[str(element.tag)]) or "").strip()
        if target and not (is_missing_page and element.get("rel") == "canonical"):
            yield target


def _anchors(file: Path) -> frozenset[str]:
    names = (name for element in _parse(file).iter() for name in (element.get("id"), element.get("name")))
    return frozenset(name for name in names if name)
