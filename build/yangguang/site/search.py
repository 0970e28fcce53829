"""The search index: the terms of every page, in small files that a browser loads when it needs them.

Why our own and not Pagefind 1.5.2 (measured November 2026). It writes other bytes on each run, since its
filter and metadata files follow the order of a hash map. Its Python API may leave empty files. It keeps
the place of every word, so the common words of this form fill single files of over a megabyte at 16,000
reports. Here a posting says only *which page*: at most one bit a page and term, 2 KB for the commonest of
them at that size. Where the words stand is found in the browser, in the text of the few pages shown, and that
makes every phrase exact.

One index for each language, below the root of its pages, under ``search/``: ``index.json`` (how many pages,
which years, kinds and provinces), ``terms/*.json`` (posting lists), ``pages/*.json`` (titles and addresses),
``texts/*.json`` (the text of one page, for excerpts). Terms: ``^x`` in a title or name, ``x`` anywhere,
``~x`` how a name is typed in pinyin, ``=key:value`` a filter.
"""

from __future__ import annotations

import base64
import json
import tomllib
from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from yangguang.languages import LANGUAGES, Language
from yangguang.site.indexed import KINDS, IndexedPage, read_pages
from yangguang.site.pinyin import HAN_RUN, spelling_terms, spellings, syllables
from yangguang.site.terms import name_terms, terms

FOLDER = "search"
FORMAT = 2
"""Changes when ``search-index.js`` must read the files in another way."""

PAGES_A_FILE = 8
"""Rows of one of ``pages/*.json``: 2 KB. A search shows some fifteen pages, often from as many files."""

BYTES_A_FILE = 8_192
"""Mean size of a file of terms before compression. A search reads a dozen of them at most."""


@dataclass(frozen=True, slots=True)
class SearchIndexSummary:
    """What was indexed: pages, terms; files and bytes of the index as written."""

    pages: int
    terms: int
    files: int
    bytes: int

    def __add__(self, other: SearchIndexSummary) -> SearchIndexSummary:
        return SearchIndexSummary(
            self.pages + other.pages,
            self.terms + other.terms,
            self.files + other.files,
            self.bytes + other.bytes,
        )


def build_search(public: Path, first: Language = LANGUAGES[0]) -> SearchIndexSummary:
    """Index every page of a built site: one index for each language, in the folder ``search/`` of its root.

    Args:
        public: the built site; ``read_pages`` says which pages count.
        first: the language at its root; each other one stands in a folder named by its code, where there is
            one.

    Returns:
        Counts of all indexes. The same pages give the same bytes.

    Raises:
        BuildError: a file is not HTML.
    """
    others = [language for language in LANGUAGES if language != first]
    summary = write_index(public / FOLDER, list(read_pages(public, without=others)), first)
    for language in others:
        root = public / language
        if root.is_dir():
            summary += write_index(root / FOLDER, list(read_pages(root)), language)
    return summary


def write_index(folder: Path, found: Sequence[IndexedPage], language: Language) -> SearchIndexSummary:
    """Write the index of some pages.

    Args:
        folder: of the index.
        found: the pages, in any order.
        language: in which the provinces to choose from are named.
    """
    names = tomllib.loads((Path(__file__).parent / "provinces.toml").read_text(encoding="utf-8"))
    pages = sorted((_named(page, names) for page in found), key=lambda page: page.rank)
    postings = _postings(pages)
    term_files = list(_write_terms(folder / "terms", postings, len(pages)))
    manifest = {
        "format": FORMAT,
        "pages": len(pages),
        "shards": len(term_files),
        "pagesAFile": PAGES_A_FILE,
        "kinds": [[kind, count] for kind in KINDS if (count := sum(page.kind == kind for page in pages))],
        "years": sorted({page.year for page in pages if page.year}, reverse=True),
        "regions": [
            [code, names[code][language]]
            for code in sorted({page.province for page in pages})
            if code in names
        ],
    }
    written = [*term_files, *_write_pages(folder, pages), _write_json(folder / "index.json", manifest)]
    size = sum(path.stat().st_size for path in written)
    return SearchIndexSummary(pages=len(pages), terms=len(postings), files=len(written), bytes=size)


def _named(page: IndexedPage, provinces: Mapping[str, Mapping[str, str]]) -> IndexedPage:
    """A page; that of a province is found by its usual English name, too: Shaanxi, Tibet."""
    province = provinces.get(page.province)
    if province is None or not page.url.endswith(f"/{page.province}0000/"):
        return page
    return replace(page, names=f"{page.names} {province['en']}".strip())


def shard_of(term: str, shards: int) -> int:
    """Return the number of the file a term is in: FNV-1a of the term without its mark, modulo files."""
    value = 0x811C9DC5
    for byte in term.lstrip("^~").encode():
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value % shards


def encode_postings(numbers: Sequence[int], pages: int) -> str:
    """Write ascending page numbers as the shortest of gaps, gaps of the others, and bits, in base 64.

    ``v…``: gaps less one as variable-length integers, seven bits a byte, low first. ``c…``: the same of the
    pages that are *not* meant. ``b…``: one bit a page.
    """
    mark, gaps = "v", _gaps(numbers)
    if 2 * len(numbers) > pages:
        meant = set(numbers)
        mark, gaps = "c", _gaps([number for number in range(pages) if number not in meant])
    size = (pages + 7) // 8
    if len(gaps) <= size:
        return mark + base64.b64encode(gaps).decode()
    bits = bytearray(size)
    for number in numbers:
        bits[number >> 3] |= 1 << (number & 7)
    return "b" + base64.b64encode(bits).decode()


def _gaps(numbers: Sequence[int]) -> bytearray:
    gaps = bytearray()
    previous = -1
    for number in numbers:
        gap, previous = number - previous - 1, number
        while gap > 0x7F:
            gaps.append(gap & 0x7F | 0x80)
            gap >>= 7
        gaps.append(gap)
    return gaps


def _postings(pages: Sequence[IndexedPage]) -> dict[str, array[int]]:
    postings: dict[str, array[int]] = defaultdict(lambda: array("I"))
    for number, page in enumerate(pages):
        for term in _page_terms(page):
            postings[term].append(number)
    return postings


def _page_terms(page: IndexedPage) -> set[str]:
    names = name_terms(f"{page.title} {page.names}")
    found = names | {f"^{term}" for term in names}
    for spelled in spellings(f"{page.title} {page.names}"):
        found.update(f"~{term}" for term in spelling_terms(spelled))
    for part in page.parts:
        found.update(terms(part.heading), terms(part.text))
    filters = {"kind": page.kind, "year": page.year, "region": page.province}
    return found | {f"={key}:{value}" for key, value in filters.items() if value}


def _write_terms(folder: Path, postings: dict[str, array[int]], pages: int) -> Iterator[Path]:
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
    """The columns ``search-index.js`` expects; of the spellings the first is the title's."""
    title = " ".join(syllables("".join(HAN_RUN.findall(page.title))))
    others = (one for one in spellings(page.names) if one not in title)
    spelled = "|".join((title, *others))
    return [page.title, page.url, page.kind, page.year, page.region, spelled, page.names]


def _write_json(path: Path, content: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    path.write_text(f"{text}\n", encoding="utf-8")
    return path
