"""Whose report it is, and of which year."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from yangguang.readers.document import Document, Paragraph
from yangguang.recognition.dates import compact, parse_number
from yangguang.recognition.lexicon import lexicon
from yangguang.recognition.names import as_printed, name_after, name_before, published_by, signed_by

_NUMBER = r"(?P<y>20[0-9]{2}|二[〇○零O0][一二三四五六七八九〇○零]{2})(?:[-—]+(?:20)?[0-9]{2})?"
_YEAR = _NUMBER + "(?:学年度?|年度|年|度)"
_BARE_YEAR = _YEAR + "?"
"""A year without its sign, taken only where no year with one is found: names hold figures, too."""
_PERIOD = re.compile(
    r"(20[0-9]{2})年?1月1日(?:0时)?(?:起)?(?:至|到|—|-|－|–|~|～)+(?:20[0-9]{2}年|当年|同年)?12月31日"
)

_TITLE_LENGTH = 70
"""Characters of a title without white space; longer paragraphs are prose."""

_TITLE_LINES = 4
"""Lines over which a title may spread."""


@dataclass(frozen=True, slots=True)
class Title:
    """What the title says; ``authority`` "" and ``year`` ``None`` where it does not.

    ``inferred_from`` is what named the authority where neither title nor signature did: "preamble", "page".
    """

    authority: str
    year: int | None
    printed: str
    inferred_from: str = ""


def recognise_title(document: Document, head: Sequence[str], signature: Sequence[str]) -> Title:
    """Find the authority and the year.

    The title is looked for in the lines before the first part, then in the page's own title and its table of
    metadata; a name or a year that the title lacks is taken from the signature or from the sentence on the
    period; a name that these lack, too, from the other sentences before the first part, then from the page.

    Args:
        document: as any reader made it.
        head: the paragraphs before the first part.
        signature: the paragraphs under the last part.
    """
    lines = [compact(line) for line in head if line.strip()]
    places = [
        _windows(lines),
        [cell.text for block in document.tables for cell in block.cells],
        [document.metadata[name] for name in ("articletitle", "title") if name in document.metadata],
        [block.text for block in document.paragraphs],
    ]
    titles = [
        (_score(title)[:2], -rank, _score(title)[2], title)
        for rank, texts in enumerate(places)
        for text in texts
        if (title := _parse_title(compact(text)))
    ]
    best = max(titles, key=lambda item: item[:3], default=((False, False), 0, 0, None))[3]
    authority = best.authority if best else ""
    year = best.year if best else None
    inferred_from = ""
    if not authority:
        authority = signed_by(signature)
    if not authority:
        authority, inferred_from = _named_elsewhere(document, head)
    if year is None:
        year = _period_year(document)
    if year is None:
        year = next((title.year for title in _titles_in_sentences(head) if title.year), None)
    authority = as_printed(authority, [*head, *signature, *(text for texts in places[1:3] for text in texts)])
    return Title(authority, year, best.printed if best else "", inferred_from)


def _named_elsewhere(document: Document, head: Sequence[str]) -> tuple[str, str]:
    """The body that a sentence before the first part, or the page around the report, names; and which did."""
    for title in _titles_in_sentences(head):
        if title.authority and title.year is not None:
            return title.authority, "preamble"
    for pattern in lexicon().issuers:
        for line in head:
            if (match := re.search(pattern, compact(line))) and (name := name_before(match["name"])):
                return name, "preamble"
    return published_by(document), "page"


def _titles_in_sentences(head: Sequence[str]) -> list[Title]:
    """What the sentences before the first part call the report, in their order."""
    pieces = [piece for line in head for piece in re.split(r"[。；;，,《》]", compact(line))]
    return [title for piece in pieces if (title := _parse_title(piece))]


def _windows(lines: Sequence[str]) -> list[str]:
    """Runs of short lines that may be one title, the nearest to the first part first, longer runs first."""
    ends = lexicon().page_ends
    short = [
        line
        if len(line) <= _TITLE_LENGTH and "。" not in line and not any(word in line for word in ends)
        else ""
        for line in lines
    ]
    found: list[str] = []
    for end in range(len(short), 0, -1):
        for start in range(max(0, end - _TITLE_LINES), end):
            window = short[start:end]
            if all(window):
                found.append("".join(window))
    return found


def _parse_title(text: str) -> Title | None:
    """Divide a title into name and year; ``None`` where the text is not a title."""
    if len(text) > _TITLE_LENGTH or any(word in text for word in lexicon().page_ends):
        return None
    for pattern in _patterns():
        if match := pattern.match(text):
            name = name_before(match["a"]) or name_before(match["b"]) or name_after(match["c"])
            return Title(name, parse_number(match["y"]) if match["y"] else None, text)
    return None


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """The forms of a title, surer ones first: a, the year y and b before the report's name, c behind it."""
    words = lexicon()
    report = words.report_name
    forms = []
    for year in (_YEAR, _BARE_YEAR):
        forms += [
            rf"^(?P<a>.*?){year}(?P<b>.*?)(?:{report})(?P<c>.*)$",
            rf"^(?P<a>.*?)(?P<b>)(?:{report})[（(〔\[]?{year}[）)〕\]]?(?P<c>.*)$",
            rf"^(?P<a>.*?)(?P<b>)(?:{words.report_name_with_year.replace('{year}', year)})(?P<c>.*)$",
        ]
    return tuple(re.compile(form) for form in (*forms, rf"^(?P<a>.*?)(?P<b>)(?P<y>)(?:{report})(?P<c>.*)$"))


def _score(title: Title) -> tuple[bool, bool, int]:
    """A full title beats one without a name or year; one with less around it beats a sentence."""
    return bool(title.authority), title.year is not None, -len(title.printed)


def _period_year(document: Document) -> int | None:
    """The year of the sentence on the period of the figures."""
    years: Counter[int] = Counter()
    for block in document.blocks:
        if isinstance(block, Paragraph):
            years.update(int(year) for year in _PERIOD.findall(compact(block.text)))
    return years.most_common(1)[0][0] if years else None
