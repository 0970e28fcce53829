"""Whose report it is, and of which year."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from yangguang.readers.document import Document, Paragraph
from yangguang.recognition.dates import compact, parse_number
from yangguang.recognition.lexicon import lexicon

_YEAR = r"(?P<{name}>20[0-9]{{2}}|二[〇○零O0][一二三四五六七八九〇○零]{{2}})(?:-20[0-9]{{2}})?(?:年度|年|度)?"
_PERIOD = re.compile(
    r"(20[0-9]{2})年1月1日(?:0时)?(?:起)?(?:至|到|—|-|－|–|~|～)+(?:20[0-9]{2}年|当年|同年)?12月31日"
)

_TITLE_LENGTH = 70
"""Characters of a title without white space; longer paragraphs are prose."""

_TITLE_LINES = 4
"""Lines over which a title may spread."""


@dataclass(frozen=True, slots=True)
class Title:
    """What the title says; ``authority`` "" and ``year`` ``None`` where it does not."""

    authority: str
    year: int | None
    printed: str


def recognise_title(document: Document, head: Sequence[str], signature: Sequence[str]) -> Title:
    """Find the authority and the year.

    The title is looked for in the lines before the first part, then in the page's own title and its table of
    metadata; a name or a year that the title lacks is taken from the signature or from the sentence on the
    period.

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
    if not authority:
        authority = _signed_by(signature)
    if year is None:
        year = _period_year(document)
    return Title(authority, year, best.printed if best else "")


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
    words = lexicon()
    report, year = words.report_name, _YEAR.format(name="y")
    patterns = (
        rf"^(?P<a>.*?){year}(?P<b>.*?)(?:{report})(?P<c>.*)$",
        rf"^(?P<a>.*?)(?P<b>)(?:{report})[（(〔\[]?{year}[）)〕\]]?(?P<c>.*)$",
        rf"^(?P<a>.*?)(?P<b>)(?:{words.report_name_with_year.replace('{year}', year)})(?P<c>.*)$",
        rf"^(?P<a>.*?)(?P<b>)(?P<y>)(?:{report})(?P<c>.*)$",
    )
    for pattern in patterns:
        if match := re.match(pattern, text):
            names = [name for part in (match["a"], match["b"], match["c"]) if (name := _name(part))]
            number = parse_number(match["y"]) if match["y"] else None
            return Title(names[0] if names else "", number, text)
    return None


def _name(text: str) -> str:
    """A body's name without what stands around it in a title; "" where no name is left."""
    words = lexicon()
    text = re.sub(r"[（(〔\[【](?:20[0-9]{2}年?度?|全文|正文|公开版)[）)〕\]】]", "", text)
    text = re.split(r"[-—_|>》]", text)[-1] if re.search(r"[>》]", text) else re.split(r"[_|]|--|——", text)[0]
    changed = True
    while changed:
        changed = False
        for filler in words.fillers:
            if text.startswith(filler) and text != filler:
                text, changed = text[len(filler) :], True
            if text.endswith(filler) and text != filler:
                text, changed = text[: -len(filler)], True
        text = text.strip()
    if text in words.fillers or not re.search(r"[\u4e00-\u9fff]{2,}", text):
        return ""
    return text if text.endswith(words.authority_ends) and "。" not in text and len(text) <= 40 else ""


def _score(title: Title) -> tuple[bool, bool, int]:
    """A full title beats one without a name or year; one with less around it beats a sentence."""
    return bool(title.authority), title.year is not None, -len(title.printed)


def _signed_by(signature: Sequence[str]) -> str:
    """The body that signs, from the lines under the report."""
    for line in signature:
        text = re.sub(r"(?:20[0-9]{2}|二[〇○零O0]).*$", "", compact(line))
        if name := _name(text):
            return name
    return ""


def _period_year(document: Document) -> int | None:
    """The year of the sentence on the period of the figures."""
    years: Counter[int] = Counter()
    for block in document.blocks:
        if isinstance(block, Paragraph):
            years.update(int(year) for year in _PERIOD.findall(compact(block.text)))
    return years.most_common(1)[0][0] if years else None
