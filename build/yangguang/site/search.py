"""The search index: words of every page, in small pieces that a browser loads when they are asked for.

Why our own and not Pagefind 1.5.2 (measured November 2026): it writes other bytes on each run (its filter and
metadata files follow a hash map's order), its Python API may leave empty files behind, and because it stores the
place of every word, the common words of this form fill one piece of megabytes at 16,000 reports. Here a posting
only says *which page*: at most one bit a page and term, so 2 KB for the commonest of them. Where the words stand is
found in the browser, in the text of the few pages shown; that also makes every phrase exact.

Chinese is indexed as overlapping pairs of characters, so nothing depends on a segmenter: 沙依巴 is found by its pairs
沙依 and 依巴, and what was found is checked against the text before it is shown.

Layout under ``search/``: ``index.json`` (how many pages, which years and kinds), ``terms/*.json`` (posting lists),
``pages/*.json`` (titles and addresses, 32 a file), ``texts/*.json`` (the text of one page, for excerpts).
Terms: ``^x`` in a title, ``x`` anywhere, ``~x`` pair of pinyin initials of a title, ``=key:value`` a filter.
"""

from __future__ import annotations

import base64
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import html
from lxml.etree import ParserError

from yangguang.errors import BuildError

FOLDER = "search"
FORMAT = 1
PAGES_A_FILE = 32
"""Rows of ``pages/*.json``; 3 KB a file before compression."""
BYTES_A_SHARD = 16_384
"""Aim for the mean size of a file of terms: small on a phone, and few enough files."""
KINDS = ("authority", "region", "topic", "page", "report")
"""Order of pages that match equally well; reports come newest first."""

_RUN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+|[a-z0-9]+(?:\.[0-9]+)?")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_SPACED_HAN = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])\s+(?=[\u3000-\u9fff\uff00-\uffef])")
_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
_CONTENT = "//*[@data-search-body]"
_SKIPPED = {"script", "style", "nav", "template", "button", "svg", "figure", "form", "noscript"}


@dataclass(frozen=True, slots=True)
class SearchIndexSummary:
    """What was indexed: pages, terms, files and bytes of the index as written."""

    pages: int
    terms: int
    files: int
    bytes: int


@dataclass(frozen=True, slots=True)
class _Page:
    """One page as the index sees it; ``parts`` are (anchor, heading, text)."""

    url: str
    title: str
    kind: str
    authority: str
    year: str
    region: str
    names: str
    parts: tuple[tuple[str, str, str], ...]


def build_search(public: Path) -> SearchIndexSummary:
    """Index every page of a built site and write the index into its folder ``search/``.

    Args:
        public: the built site. A page is indexed if it holds an element with ``data-search-body`` (the theme puts it
            there); ``data-search-ignore`` excludes an element, ``<meta name="yg:…">`` give kind, authority, year, region.

    Returns:
        Counts; the same pages give the same bytes.

    Raises:
        BuildError: a page cannot be parsed.
    """
    pages = sorted(_pages(public), key=_rank)
    postings = _postings(pages)
    folder = public / FOLDER
    written = [*_write_terms(folder, postings, len(pages)), *_write_pages(folder, pages)]
    shards = sum(1 for path in written if path.parent.name == "terms")
    manifest = {
        "format": FORMAT,
        "pages": len(pages),
        "shards": shards,
        "pagesAFile": PAGES_A_FILE,
        "kinds": sorted({page.kind for page in pages}, key=KINDS.index),
        "years": sorted({page.year for page in pages if page.year}, reverse=True),
        "regions": sorted({page.region for page in pages if page.region}),
    }
    written.append(_write_json(folder / "index.json", manifest))
    return SearchIndexSummary(
        pages=len(pages), terms=len(postings), files=len(written), bytes=sum(p.stat().st_size for p in written)
    )


def normalise(text: str) -> str:
    """Return text as it is compared: NFKC, lower case, one space, none between Chinese characters, 53,318 as 53318."""
    flat = " ".join(unicodedata.normalize("NFKC", text).lower().split())
    return _THOUSANDS.sub("", _SPACED_HAN.sub("", flat))


def terms(text: str) -> Iterator[str]:
    """Yield the terms of a text: pairs of Chinese characters (one, where it stands alone), whole words and numbers."""
    for run in _RUN.findall(normalise(text)):
        if not _HAN.match(run):
            yield run
        elif len(run) == 1:
            yield run
        else:
            yield from (run[i : i + 2] for i in range(len(run) - 1))


def initials(text: str) -> str:
    """Return the pinyin initials of a name, ``沙依巴克`` → ``sybk``; characters outside GB 2312's first level are left out.

    That level is ordered by pinyin, so the code alone tells the initial; the rarer ones come from a page's ``yg:names``.
    """
    return "".join(_initial(char) for char in text)


def _initial(char: str) -> str:
    if char.isascii():
        return char.lower() if char.isalnum() else ""
    try:
        code = int.from_bytes(char.encode("gb2312"), "big")
    except UnicodeEncodeError:
        return ""
    if not 0xB0A1 <= code <= 0xD7F9:
        return ""
    return max((start, letter) for start, letter in _FIRST_CODE if start <= code)[1]


_FIRST_CODE = tuple(
    (int(start, 16), letter)
    for letter, start in zip(
        "abcdefghjklmnopqrstwxyz",
        "B0A1 B0C5 B2C1 B4EE B6EA B7A2 B8C1 B9FE BBF7 BFA6 C0AC C2E8 C4C3 C5B6 C5BE C6DA C8BB C8F6 CBFA CDDA CEF4 D1B9 D4D1".split(),
        strict=True,
    )
)
"""First code of each initial in GB 2312-80, level one (B0A1 啊 to D7F9 座)."""


def _rank(page: _Page) -> tuple[int, int, str]:
    return (KINDS.index(page.kind), -int(page.year or 0), page.url)


def _pages(public: Path) -> Iterator[_Page]:
    for path in sorted(public.rglob("*.html")):
        try:
            tree = html.fromstring(path.read_bytes())
        except ParserError as error:
            raise BuildError(f"{path}: not a page ({error}). Look at the template that wrote it.") from error
        bodies = tree.xpath(_CONTENT)
        if not bodies:
            continue
        meta = {node.get("name", "")[3:]: node.get("content", "") for node in tree.xpath("//meta[starts-with(@name,'yg:')]")}
        kind = meta.get("kind", "page")
        folder = path.relative_to(public).as_posix().removesuffix("index.html")
        yield _Page(
            url=folder,
            title=meta.get("title") or str(tree.findtext(".//title") or folder),
            kind=kind if kind in KINDS else "page",
            authority=meta.get("authority", ""),
            year=meta.get("year", "") if meta.get("year", "").isdigit() else "",
            region=meta.get("region", ""),
            names=meta.get("names", ""),
            parts=tuple(_parts(bodies[0])),
        )


def _parts(body: html.HtmlElement) -> list[tuple[str, str, str]]:
    """Cut a page's text at its headings; a table row with a figure other than 0 becomes a part of its own."""
    parts: list[tuple[str, str, list[str]]] = [("", "", [])]

    def walk(node: html.HtmlElement) -> None:
        if not isinstance(node.tag, str) or node.tag in _SKIPPED or node.get("data-search-ignore") is not None:
            return
        if node.tag in ("h1", "h2", "h3", "h4"):
            anchor = node.get("id") or next((str(up.get("id")) for up in node.iterancestors("section") if up.get("id")), "")
            parts.append((anchor, _text(node), []))
            return
        if node.tag == "tr":
            parts.extend(_row(node))
            return
        _add(parts[-1][2], node.text)
        for child in node:
            walk(child)
            if child.tag in ("p", "li", "div", "dd", "dt", "br"):
                parts[-1][2].append(" ")
            _add(parts[-1][2], child.tail)

    walk(body)
    flat = ((anchor, heading, " ".join("".join(texts).split())) for anchor, heading, texts in parts)
    return [part for part in flat if part[1] or part[2]]


def _row(row: html.HtmlElement) -> list[tuple[str, str, list[str]]]:
    label = ""
    found: list[tuple[str, str, list[str]]] = []
    for cell in row:
        if cell.tag == "th":
            label = _text(cell)
        elif cell.tag == "td":
            figure = _text(cell)
            if figure.replace(".", "").replace(",", "").isdigit() and figure.strip("0."):
                found.append((cell.get("id") or "", "", [f"{label} {figure}"]))
    return found[-1:] if len({part[2][0] for part in found}) == 1 else found


def _add(texts: list[str], text: str | None) -> None:
    if text:
        texts.append(text)


def _text(node: html.HtmlElement) -> str:
    return " ".join(str(node.text_content()).split())


def _postings(pages: list[_Page]) -> dict[str, list[int]]:
    postings: dict[str, list[int]] = defaultdict(list)
    for number, page in enumerate(pages):
        for term in sorted(_page_terms(page)):
            postings[term].append(number)
    return postings


def _page_terms(page: _Page) -> set[str]:
    named = f"{page.title} {page.names}"
    titles = set(terms(named)) | {char for char in normalise(named) if _HAN.match(char)}
    letters = initials(page.title)
    words = {word[:size] for word in titles if word.isascii() for size in range(2, len(word) + 1)}
    found = {f"^{term}" for term in titles | words}
    found |= {f"~{letters[i : i + 2]}" for i in range(len(letters) - 1)}
    found |= titles
    for _, heading, text in page.parts:
        found.update(terms(heading), terms(text))
    found |= {f"={key}:{value}" for key, value in (("kind", page.kind), ("year", page.year), ("region", page.region)) if value}
    return found


def shard_of(term: str, shards: int) -> int:
    """Return the file a term lives in: FNV-1a of its UTF-8 bytes without the mark of its field, modulo the files."""
    value = 0x811C9DC5
    for byte in term.lstrip("^~").encode():
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value % shards


def _encode(numbers: list[int], pages: int) -> str:
    """Write a posting list as the shorter of gaps (``v``: variable-length integers) and bits (``b``), in base 64."""
    gaps = bytearray()
    previous = -1
    for number in numbers:
        gap = number - previous - 1
        previous = number
        while gap > 0x7F:
            gaps.append(gap & 0x7F | 0x80)
            gap >>= 7
        gaps.append(gap)
    if len(gaps) <= (pages + 7) // 8:
        return "v" + base64.b64encode(gaps).decode()
    bits = bytearray((pages + 7) // 8)
    for number in numbers:
        bits[number >> 3] |= 1 << (number & 7)
    return "b" + base64.b64encode(bits).decode()


def _write_terms(folder: Path, postings: dict[str, list[int]], pages: int) -> Iterator[Path]:
    encoded = {term: _encode(numbers, pages) for term, numbers in postings.items()}
    size = sum(len(term.encode()) + len(value) + 6 for term, value in encoded.items())
    shards = 1
    while shards * BYTES_A_SHARD < size:
        shards *= 2
    files: list[dict[str, str]] = [{} for _ in range(shards)]
    for term in sorted(encoded):
        files[shard_of(term, shards)][term] = encoded[term]
    for number, content in enumerate(files):
        yield _write_json(folder / "terms" / f"{number}.json", content)


def _write_pages(folder: Path, pages: list[_Page]) -> Iterator[Path]:
    for number, page in enumerate(pages):
        yield _write_json(folder / "texts" / f"{number}.json", page.parts)
    for start in range(0, len(pages), PAGES_A_FILE):
        rows = [
            [page.title, page.url, page.kind, page.authority, page.year, page.region, initials(page.title), page.names]
            for page in pages[start : start + PAGES_A_FILE]
        ]
        yield _write_json(folder / "pages" / f"{start // PAGES_A_FILE}.json", rows)


def _write_json(path: Path, content: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    return path

