"""Printed words with positions → lines and paragraphs; used for text layers and for OCR alike."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from yangguang.readers.document import Block, Box, Cell, Locator, Paragraph

_PAGE_NUMBER = re.compile(
    r"^[\s\-—–_·.•~～第]*[0-9０-９]{1,3}[\s\-—–_·.•~～页]*(?:[/／共]\s*第?[0-9]{1,3}\s*页?)?$"
)
STARTS_PARAGRAPH = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十]{1,3}[）)]|[0-9]{1,2}[、.．](?![0-9])|第[一二三四五六七八九十]+[部条])"
)

_HALF_PARAGRAPH = 20
"""Characters; a shorter line without a full stop, or one without any comma, is a title or heading, not half a
paragraph."""

_LONGEST_ROW = 60
"""Characters; a longer paragraph is not a row of a table."""

_MARGIN_SHARE = 0.09
"""Share of the page's height at its top and bottom where page numbers stand."""

_CHUNK_GAP = 0.45
"""Ems of white space that separate two cells of an unruled row; narrow columns leave little."""


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters on one line.

    Attributes:
        text: without line breaks.
        box: in points.
        size: height of the type in points.
        confidence: of the OCR; ``None`` for text.
        alternatives: other readings (OCR).
    """

    text: str
    box: Box
    size: float
    confidence: float | None = None
    alternatives: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one line, left to right."""

    words: tuple[Word, ...]
    page: int

    @property
    def box(self) -> Box:
        """The rectangle around the words."""
        return around([word.box for word in self.words])

    @property
    def size(self) -> float:
        """Median height of the type, in points."""
        return median(word.size for word in self.words)

    @property
    def text(self) -> str:
        """The words joined as a reader would."""
        return join_words(self.words)


def around(boxes: Sequence[Box]) -> Box:
    """The smallest box around boxes."""
    return rounded(
        (
            min(box[0] for box in boxes),
            min(box[1] for box in boxes),
            max(box[2] for box in boxes),
            max(box[3] for box in boxes),
        )
    )


def rounded(box: Box) -> Box:
    """A box to a hundredth of a point, the precision of records."""
    return round(box[0], 2), round(box[1], 2), round(box[2], 2), round(box[3], 2)


def join_words(words: Sequence[Word]) -> str:
    """Join words; a blank is kept only where the gap is wider than between justified characters."""
    text = ""
    for before, word in zip((None, *words), words, strict=False):
        if before is not None:
            gap = word.box[0] - before.box[2]
            latin = before.text[-1:].isascii() and word.text[:1].isascii()
            if gap > (0.25 if latin else 1.2) * min(before.size, word.size):
                text += " "
        text += word.text
    return text


def gather_lines(words: Sequence[Word], page: int) -> list[Line]:
    """Gather words whose middles overlap vertically into lines, top to bottom."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.box[1] + word.box[3], word.box[0])):
        middle = (word.box[1] + word.box[3]) / 2
        for line in reversed(lines[-3:]):
            last = line[-1]
            if abs((last.box[1] + last.box[3]) / 2 - middle) <= 0.45 * min(last.size, word.size):
                line.append(word)
                break
        else:
            lines.append([word])
    return [Line(tuple(sorted(line, key=lambda word: word.box[0])), page) for line in lines]


def is_page_furniture(line: Line, page_height: float) -> bool:
    """Whether a line is a page number at the top or bottom of the page."""
    top, bottom = line.box[1], line.box[3]
    at_edge = bottom < _MARGIN_SHARE * page_height or top > (1 - _MARGIN_SHARE) * page_height
    return at_edge and bool(_PAGE_NUMBER.match(line.text.strip()))


def text_margins(lines: Sequence[Line]) -> tuple[float, float]:
    """Left and right edge of the text of a document, in points: those of the lines that fill the width.

    Args:
        lines: all lines outside tables, of all pages.
    """
    if not lines:
        return 0.0, 0.0
    right = max(line.box[2] for line in lines)
    full = [line for line in lines if line.box[2] > right - 2.5 * line.size]
    return min(line.box[0] for line in full), right


def is_split(before: str, after: str) -> bool:
    """Whether two paragraphs are the halves of one that a page break split.

    Only the text is looked at, since margins differ between pages: the first half ends in a character that
        does
    not end a sentence, and the second does not begin like a paragraph of its own.
    """
    return (
        len(before) > _HALF_PARAGRAPH
        and bool(re.search(r"[，,。；]", before))
        and not before.endswith(("。", "；", "：", "！", "？", "”", ".", ":", "）"))
        and not STARTS_PARAGRAPH.match(after)
    )


def join_split_paragraphs(blocks: Sequence[Block]) -> list[Block]:
    """Join the halves of paragraphs that page breaks split."""
    joined: list[Block] = []
    for block in blocks:
        last = joined[-1] if joined else None
        if (
            isinstance(block, Paragraph)
            and isinstance(last, Paragraph)
            and last.locator.page is not None
            and block.locator.page == last.locator.page + 1
            and is_split(last.text, block.text)
        ):
            # the place moves to the second half, so that a paragraph over three pages is joined too
            before = (*last.before, last.locator)
            joined[-1] = Paragraph(last.text + block.text, block.locator, last.is_heading, before=before)
        else:
            joined.append(block)
    return joined


def paragraphs_of(lines: Sequence[Line], margins: tuple[float, float]) -> list[Block]:
    """Gather lines into paragraphs.

    Args:
        lines: top to bottom, of one page.
        margins: of the text, see ``text_margins``.
    """
    left, right = margins
    groups: list[list[Line]] = []
    for line in lines:
        before = groups[-1][-1] if groups else None
        if before is None or _begins(line, before, left, right):
            groups.append([line])
        else:
            groups[-1].append(line)
    return [
        Paragraph(
            "".join(
                (" " if n and _latin_break(group[n - 1].text, line.text) else "") + line.text.strip()
                for n, line in enumerate(group)
            ),
            Locator(page=group[0].page, box=around([line.box for line in group])),
            pieces=pieces_of([line.words for line in group], group[0].page)
            if sum(len(line.text) for line in group) <= _LONGEST_ROW
            else (),
        )
        for group in groups
    ]


def pieces_of(rows: Sequence[Sequence[Word]], page: int) -> tuple[Cell, ...]:
    """The words of some rows as pieces of print, see ``Table.pieces``."""
    return tuple(
        Cell(
            text=word.text,
            row=number,
            column=order,
            locator=Locator(page=page, box=rounded(word.box)),
            read_by="text" if word.confidence is None else "ocr",
            confidence=word.confidence,
            alternatives=word.alternatives,
        )
        for number, words in enumerate(rows)
        for order, word in enumerate(sorted(words, key=lambda word: (word.box[0], word.box[1])))
    )


def _latin_break(before: str, after: str) -> bool:
    return before[-1:].isascii() and before[-1:].isalpha() and after[:1].isascii() and after[:1].isalpha()


def _begins(line: Line, before: Line, left: float, right: float) -> bool:
    """Whether a line begins a new paragraph."""
    em = max(line.size, 1.0)
    if abs(line.size - before.size) > 0.25 * em:
        return True
    if line.box[1] - before.box[3] > 2.2 * em:
        return True
    if before.box[2] < right - 2.6 * em:
        return True  # the line before ends short of the margin
    return line.box[0] > left + 1.3 * em


def chunks_of(line: Line) -> list[list[Word]]:
    """The words of a line by the wide gaps between them: the cells of a row without rules."""
    chunks: list[list[Word]] = []
    for word in line.words:
        before = chunks[-1][-1] if chunks else None
        if before is None or word.box[0] - before.box[2] > _CHUNK_GAP * min(word.size, before.size):
            chunks.append([word])
        else:
            chunks[-1].append(word)
    return chunks
