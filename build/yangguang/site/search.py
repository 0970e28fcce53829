"""The search index: the terms of every page, in small files that a browser loads when it needs them.

Why our own and not Pagefind 1.5.2 (measured November 2026). It writes other bytes on each run, since its
filter and metadata files follow the order of a hash map. Its Python API may leave empty files. It keeps
the place of every word, so the common words of this form fill single files of over a megabyte at 16,000
reports. Here a posting says only *which page*: at most one bit a page and term, 2 KB for the commonest of
them at that size. Where the words stand is found in the browser, in the text of the few pages shown, and that
makes every phrase exact.

Under ``search/``: ``index.json`` (how many pages, which years and kinds), ``terms/*.json`` (posting lists),
``pages/*.json`` (titles and addresses), ``texts/*.json`` (the text of one page, for excerpts). Terms: ``^x``
in a title, ``x`` anywhere, ``~x`` a pair of pinyin initials of a title, ``=key:value`` a filter.
"""

from __future__ import annotations

import base64
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from yangguang.site.indexed import KINDS, IndexedPage, read_pages
from yangguang.site.terms import initials, name_terms, terms

FOLDER = "search"
FORMAT = 1
"""Changes when ``search.js`` must read the files in another way."""

PAGES_A_FILE = 32
"""Rows of one of ``pages/*.json``: 3 KB before compression."""

BYTES_A_FILE = 16_384
"""Mean size of a file of terms before compression: quick on a phone, and not too many files."""


@dataclass(frozen=True, slots=True)
class SearchIndexSummary:
    """What was indexed: pages, terms; files and bytes of the index as written."""

    pages: int
    terms: int
    files: int
    bytes: int


def build_search(public: Path) -> SearchIndexSummary:
    """Index every page of a built site and write the index into its folder ``search/``.

    Args:
        public: the built site; ``read_pages`` says which pages count.

    Returns:
        Counts. The same pages give the same bytes.

    Raises:
        BuildError: a file is not HTML.
    """
    pages = sorted(read_pages(public), key=lambda page: page.rank)
    postings = _postings(pages)
    folder = public / FOLDER
    term_files = list(_write_terms(folder / "terms", postings, len(pages)))
    manifest = {
        "format": FORMAT,
        "pages": len(pages),
        "shards": len(term_files),
        "pagesAFile": PAGES_A_FILE,
        "kinds": [[kind, count] for kind in KINDS if (count := sum(page.kind == kind for page in pages))],
        "years": sorted({page.year for page in pages if page.year}, reverse=True),
        "regions": sorted({page.region for page in pages if page.region}),
    }
    written = [*term_files, *_write_pages(folder, pages), _write_json(folder / "index.json", manifest)]
    size = sum(path.stat().st_size for path in written)
    return SearchIndexSummary(pages=len(pages), terms=len(postings), files=len(written), bytes=size)


def shard_of(term: str, shards: int) -> int:
    """Return the number of the file a term is in: FNV-1a of the term without its mark, modulo files."""
    value = 0x811C9DC5
    for byte in term.lstrip("^~").encode():
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value % shards


def encode_postings(numbers: Sequence[int], pages: int) -> str:
    """Write ascending page numbers as the shorter of gaps and bits, in base 64.

    ``v…``: gaps less one as variable-length integers, seven bits a byte, low first. ``b…``: one bit a page.
    """
    gaps = bytearray()
    previous = -1
    for number in numbers:
        gap, previous = number - previous - 1, number
        while gap > 0x7F:
            gaps.append(gap & 0x7F | 0x80)
            gap >>= 7
        gaps.append(gap)
    size = (pages + 7) // 8
    if len(gaps) <= size:
        return "v" + base64.b64encode(gaps).decode()
    bits = bytearray(size)
    for number in numbers:
        bits[number >> 3] |= 1 << (number & 7)
    return "b" + base64.b64encode(bits).decode()


def _postings(pages: Sequence[IndexedPage]) -> dict[str, list[int]]:
    postings: dict[str, list[int]] = defaultdict(list)
    for number, page in enumerate(pages):
        for term in _page_terms(page):
            postings[term].append(number)
    return postings


def _page_terms(page: IndexedPage) -> set[str]:
    names = name_terms(f"{page.title} {page.names}")
    letters = initials(page.title)
    found = names | {f"^{term}" for term in names}
    found |= {f"~{letters[start : start + 2]}" for start in range(len(letters) - 1)}
    for part in page.parts:
        found.update(terms(part.heading), terms(part.text))
    filters = {"kind": page.kind, "year": page.year, "region": page.region}
    return found | {f"={key}:{value}" for key, value in filters.items() if value}


def _write_terms(folder: Path, postings: dict[str, list[int]], pages: int) -> Iterator[Path]:
    encoded = {term: encode_postings(postings[term], pages) for term in sorted(postings)}
    size = sum(len(term.encode()) + len(value) + 6 for term, value in encoded.items())
    shards = 1
    while shards * BYTES_A_FILE < size:
        shards *= 2
    files: list[dict[str, str]] = [{} for _ in range(shards)]
    for term, value in encoded.items():
        files[shard_of(term, shards)][term] = value
    for number, content in enumerate(files):
        yield _write_json(folder / f"{number}.json", content)


def _write_pages(folder: Path, pages: Sequence[IndexedPage]) -> Iterator[Path]:
    for number, page in enumerate(pages):
        parts = [(part.anchor, part.heading, part.text) for part in page.parts]
        yield _write_json(folder / "texts" / f"{number}.json", parts)
    for start in range(0, len(pages), PAGES_A_FILE):
        rows = [_row(page) for page in pages[start : start + PAGES_A_FILE]]
        yield _write_json(folder / "pages" / f"{start // PAGES_A_FILE}.json", rows)


def _row(page: IndexedPage) -> list[str]:
    """The columns ``search.js`` expects."""
    letters = initials(page.title)
    return [page.title, page.url, page.kind, page.authority, page.year, page.region, letters, page.names]


def _write_json(path: Path, content: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    path.write_text(f"{text}\n", encoding="utf-8")
    return path
