"""The six numbered parts, their headed passages, and what stands before and after them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from yangguang.forms import Edition, Part
from yangguang.forms.labels import normalise, similarity
from yangguang.readers.document import Document, Paragraph, Table
from yangguang.recognition.dates import compact, signature_date
from yangguang.recognition.lexicon import lexicon
from yangguang.recognition.passages import ORDINALS, SUBHEADING, TextPart, part_of

_HEADING = re.compile(
    rf"^\s*第?(?P<n>[{ORDINALS}])\s*(?:部分)?\s*[、.．,，:：\s]?\s*(?P<rest>.*)$", re.DOTALL
)
_CJK_SPACE = re.compile(r"(?<=[\u2e80-\u9fff\uff00-\uffef]) +(?=[\u2e80-\u9fff\uff00-\uffef])")

_HEADING_LENGTH = 42
"""Characters; a longer paragraph is not a heading of a part alone."""

_HEADING_SCORE = 0.55
"""Score from which a paragraph is the heading of a part: 0.4 for its ordinal and 0.6 for its words, or 0.65
for its words alone or in spite of its ordinal."""

_WITH_TEXT = 0.01
"""What text under a heading adds to its score: enough to choose it rather than its line in the contents."""

_SURE_WORDS = 0.85
"""Likeness from which words are a part's by themselves."""


@dataclass(frozen=True, slots=True)
class ReportText:
    """The words of a report.

    Attributes:
        head: paragraphs before the first part: menus, title, preamble.
        parts: the parts found, in order.
        signature: paragraphs after the last part's text, with the date under the report.
        published_on: that date.
    """

    head: tuple[str, ...]
    parts: tuple[TextPart, ...]
    signature: tuple[str, ...]
    published_on: datetime.date | None


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    is_cell: bool
    block: int
    row: int = 0


def recognise_sections(document: Document, edition: Edition) -> ReportText:
    """Divide the words of a document into the six parts.

    Args:
        document: as any reader made it.
        edition: names the parts; headings drift, so they are matched by ordinal and key noun together.

    Returns:
        The parts found; words inside tables are left out, except lines that are headings.
    """
    lines = _lines(document)
    headings = _find_headings(lines, edition)
    if not headings:
        date, index = signature_date([line.text for line in lines])
        texts = tuple(line.text for line in lines if not line.is_cell)
        return ReportText(texts, (), (), date if index < len(lines) else None)
    first = headings[0][0]
    head = tuple(line.text for line in lines[:first] if not line.is_cell)
    parts: list[TextPart] = []
    signature: tuple[str, ...] = ()
    published: datetime.date | None = None
    for position, (index, number, title, rest) in enumerate(headings):
        is_last = position == len(headings) - 1
        stop = len(lines) if is_last else headings[position + 1][0]
        body = ([rest] if rest else []) + [line.text for line in lines[index + 1 : stop] if not line.is_cell]
        if is_last:
            body = _before_page_end(body)
            published, at = signature_date(body)
            if published is not None:
                while (
                    at
                    and len(body[at - 1]) <= 30
                    and compact(body[at - 1]).endswith(lexicon().authority_ends)
                ):
                    at -= 1
                body, signature = body[:at], tuple(body[at:])
        parts.append(part_of(number, title, body, edition))
    return ReportText(head, tuple(parts), signature, published)


def _lines(document: Document) -> list[_Line]:
    """The paragraphs, and those rows of tables that are one line of words (headings drawn into a table)."""
    lines: list[_Line] = []
    for index, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            lines.append(_Line(_clean(block.text), False, index))
            continue
        for number, words in _words_of_rows(block):
            if len(words) == 1:
                lines.append(_Line(_clean(words[0].replace("\n", "")), True, index, number))
    return lines


def _words_of_rows(table: Table) -> Iterator[tuple[int, list[str]]]:
    """What each row of a table prints, cell by cell; the pieces of a line without columns are one."""
    if not table.pieces:
        for number, row in enumerate(table.rows()):
            yield number, [cell.text for cell in row if cell.text.strip()]
        return
    for number, pieces in groupby(table.pieces, key=lambda piece: piece.row):
        yield number, ["".join(piece.text for piece in pieces)]


def part_places(document: Document, edition: Edition) -> list[tuple[int, int, int]]:
    """Where the headings of the parts stand: index of the block, row if it is a table, number of the part."""
    lines = _lines(document)
    return [
        (lines[line].block, lines[line].row, number) for line, number, _, _ in _find_headings(lines, edition)
    ]


def _clean(text: str) -> str:
    return _CJK_SPACE.sub("", text).strip()


def _find_headings(lines: Sequence[_Line], edition: Edition) -> list[tuple[int, int, str, str]]:
    """The headings as (line, number, title, text after the title), by the best increasing choice of lines."""
    parts = edition.parts
    scores = [_heading_scores(line, parts) for line in lines]
    best: list[tuple[float, list[tuple[int, int, str, str]]]] = [(0.0, [])] * (len(parts) + 1)
    # best[k]: the best choice of headings whose last is of part k, so far
    for index, scored in enumerate(scores):
        for (score, title, rest), part in zip(reversed(scored), reversed(parts), strict=True):
            if score < _HEADING_SCORE:
                continue
            if not _is_in_contents(lines, scores, index, part.number):
                score += _WITH_TEXT
            before = max(best[: part.number], key=lambda choice: choice[0])
            if before[0] + score > best[part.number][0]:
                best[part.number] = (before[0] + score, [*before[1], (index, part.number, title, rest)])
    return max(best, key=lambda choice: choice[0])[1]


def _is_in_contents(
    lines: Sequence[_Line], scores: Sequence[Sequence[tuple[float, str, str]]], index: int, number: int
) -> bool:
    """Whether the next part's heading follows a heading at once, as in a table of contents."""
    if index + 1 == len(lines) or lines[index + 1].block > lines[index].block + 1:
        return False
    return number < len(scores[index + 1]) and scores[index + 1][number][0] >= _HEADING_SCORE


def _heading_scores(line: _Line, parts: Sequence[Part]) -> list[tuple[float, str, str]]:
    """How well a line fits as the heading of each part; its title and what follows the title in the line."""
    none = [(0.0, "", "")] * len(parts)
    match = _HEADING.match(line.text)
    body = match["rest"] if match else line.text
    title, rest = body, ""
    if len(body) > _HEADING_LENGTH or re.search(r"[。：:；]", body.rstrip("。：:；")):
        title, mark, rest = _cut(body)
        if not mark or len(title) > _HEADING_LENGTH:
            return none
    plain = normalise(title)
    if not plain or SUBHEADING.match(line.text):
        return none
    own = [similarity(plain, part.printed) for part in parts]
    title, rest = title.strip().rstrip("。：:；.、").strip(), rest.strip()
    scores: list[tuple[float, str, str]] = []
    for part, words in zip(parts, own, strict=True):
        is_numbered = match is not None and match["n"] == ORDINALS[part.number - 1]
        if max(own) >= _SURE_WORDS and words < max(own):
            scores.append(none[0])  # the words are another part's, whatever the number
        elif match and not is_numbered:
            # a part is missing above, or there is one more: only the form's own words tell
            scores.append((0.65 * words if words >= _SURE_WORDS and not rest else 0.0, title, rest))
        else:
            words = max(words, *(0.9 * _key_share(plain, label) for label in (part.printed, *part.keys)))
            is_sentence = bool(rest) or bool(re.search(r"[，,。]", line.text))
            is_alone = not match and (words < _SURE_WORDS or is_sentence)
            scores.append((0.0 if is_alone else 0.4 + 0.6 * words if match else 0.65 * words, title, rest))
    return scores


def _key_share(plain: str, key: str) -> float:
    """1 where the key noun stands in the title; less where only most of it does."""
    key = normalise(key)
    return 1.0 if key in plain and len(plain) <= 5 * len(key) + 8 else similarity(plain, key)


def _cut(body: str) -> tuple[str, str, str]:
    """Title, mark and rest of a paragraph that goes on after its heading."""
    match = re.match(r"^([^。：:；]{2,42})([。：:；])(.*)$", body, re.DOTALL)
    return (match[1], match[2], match[3]) if match else (body, "", "")


def _before_page_end(body: Sequence[str]) -> list[str]:
    """The lines before the foot of a web page."""
    for index, line in enumerate(body):
        if len(line) <= 80 and any(word in line for word in lexicon().page_ends):
            return list(body[:index])
    return list(body)
