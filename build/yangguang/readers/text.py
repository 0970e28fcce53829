"""Text and Markdown dumps: tab-, pipe- or space-separated rows among paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from yangguang.readers.decode import decode
from yangguang.readers.detect import read_bytes
from yangguang.readers.document import Block, Cell, Document, Locator, Paragraph, Table
from yangguang.readers.html import table_of_markup
from yangguang.readers.lines import is_split
from yangguang.readers.listed import listed_tables
from yangguang.readers.versions import reader_name

READER = reader_name("text")

_MARKDOWN_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(.*?)\s*#*$")
_PIPE_RULE = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$")
_VALUE = re.compile(
    r"^[+＋\-−－]?[0-9０-９][0-9０-９,，.．]*(?:[件条项个宗次元]|万元)?$|^[-—–―－⸺/／∕\\]+$|^无$"
)
_PIPE = re.compile(r"(?<!\\)[|｜│┃]")
_SPACED_PIPE = re.compile(r"(?<=\s)[|｜│┃](?=\s)")
_MARKUP_TABLE = re.compile(r"<table\b.*?</table\s*>", re.DOTALL | re.IGNORECASE)
_SENTENCE = re.compile(r"[。；！？]")
_PAGE_NUMBER = re.compile(
    r"^[-—–－·]+ *[0-9]{1,3} *[-—–－·]+$|^第 *[0-9]{1,3} *页$"
    r"|^第? *[0-9]{1,3} *页?[ ,，]*[/／共] *第?共? *[0-9]{1,3} *页?$"
)
_WIDE = re.compile(r"[ \u3000\xa0]{2,}")

_SHORT_LINE = 34
"""Characters; a line up to this length between two rows may be a piece of a wrapped label."""

_GAP_LINES = 6
"""Lines of wrapped labels that may stand between two rows of one table."""


def read_text(path: Path) -> Document:
    """Read a text file.

    Raises:
        ReadError: the file cannot be opened.
    """
    text = decode(read_bytes(path))
    return Document(path=str(path), format="text", blocks=tuple(_blocks(text)), reader=READER)


def _blocks(text: str) -> list[Block]:
    """The blocks of a text; tables that a Markdown dump carries as markup are read as markup."""
    blocks: list[Block] = []
    position = 0
    for number, match in enumerate(_MARKUP_TABLE.finditer(text), 1):
        _add_lines(blocks, text[position : match.start()], text.count("\n", 0, position))
        if table := table_of_markup(match.group(), number):
            blocks.append(table)
        position = match.end()
    _add_lines(blocks, text[position:], text.count("\n", 0, position))
    return blocks


def _add_lines(blocks: list[Block], text: str, before: int) -> None:
    """Add the blocks of a piece of text that has ``before`` lines in front of it."""
    lines = [""] * before + text.splitlines()
    rows = [_fields(line) for line in lines]
    is_free = [
        len(row or ()) <= 1 and not _MARKDOWN_HEADING.match(line)
        for line, row in zip(lines, rows, strict=True)
    ]
    listed = listed_tables(lines, is_free, lambda word: bool(_VALUE.match(word)))
    index = before
    while index < len(lines):
        if index in listed:
            index, table = listed[index]
            blocks.append(table)
            continue
        if rows[index] is None:
            if paragraph := _paragraph(lines[index], index):
                last = blocks[-1] if blocks else None
                if (
                    isinstance(last, Paragraph)
                    and not paragraph.is_heading
                    and is_split(last.text, paragraph.text)
                ):
                    blocks[-1] = Paragraph(last.text + paragraph.text, last.locator, last.is_heading)
                else:
                    blocks.append(paragraph)
            index += 1
            continue
        end = _table_end(lines, rows, index)
        _even(lines, rows, index, end)
        blocks.append(_table(lines, rows, index, end))
        index = end


def _paragraph(line: str, index: int) -> Paragraph | None:
    if _PAGE_NUMBER.match(line.strip()):
        return None
    heading = _MARKDOWN_HEADING.match(line)
    text = (heading.group(1) if heading else line).strip()
    return Paragraph(text, Locator(line=index + 1), is_heading=heading is not None) if text else None


def _fields(line: str) -> list[str] | None:
    """The fields of a table row; ``None`` for a line of prose."""
    if _MARKDOWN_HEADING.match(line):
        return None
    if "\t" in line:
        return [field.strip() for field in line.split("\t")]
    stripped = line.strip()
    if piped := _piped(stripped, _PIPE):
        return piped
    if _SENTENCE.search(stripped) or _PAGE_NUMBER.match(stripped):
        return None
    words = re.split(r"[ \u3000\xa0]+", stripped)
    cut = len(words)
    while cut > 0 and _VALUE.match(words[cut - 1]):
        cut -= 1
    values = words[cut:]
    wide = _WIDE.split(stripped)
    if len(values) >= 3 or (values and (len(wide) >= 2 or len(words) == 2)):
        # a figure never has a blank in it here, a label may
        label = _WIDE.split(_before(stripped, len(values)))
        return [field for field in label if field] + values
    if len(wide) >= 3 and all(len(field) <= _SHORT_LINE for field in wide):
        return wide  # a header row, spaced out
    return None


def _piped(line: str, separator: re.Pattern[str]) -> list[str] | None:
    """The fields of a row divided by pipes; ``None`` where none divides it, or those that do are misread.

    An OCR takes strokes of characters for pipes: a line whose figures stand between blanks is not divided by
    them.
    """
    pipes = [field.strip().replace(r"\|", "|") for field in separator.split(line)]
    is_boxed = line.startswith("|")
    if len(pipes) < (2 if is_boxed else 3):
        return None
    if not is_boxed and sum(bool(_VALUE.match(word)) for word in pipes[-1].split()) > 1:
        return None
    inner = pipes[1:] if pipes[0] == "" else pipes
    return inner[:-1] if inner and inner[-1] == "" else inner


def _even(lines: Sequence[str], rows: list[list[str] | None], start: int, end: int) -> None:
    """Divide rows with more fields than the others only by the pipes that stand between blanks, if those do.

    The others are of a label: strokes that an OCR misread, or pipes that a converter should have marked.
    """
    boxed = [index for index in range(start, end) if lines[index].lstrip().startswith("|")]
    counts = Counter(len(rows[index] or ()) for index in boxed)
    width = max(counts, key=lambda number: (counts[number], number), default=0)
    for index in boxed:
        if len(rows[index] or ()) > width:
            fields = _piped(f" {lines[index].strip()} ", _SPACED_PIPE)
            if fields and len(fields) == width:
                rows[index] = fields


def _before(line: str, values: int) -> str:
    """What stands in a line before its last words."""
    return line.rsplit(None, values)[0].rstrip() if len(line.split()) > values else ""


def _table_end(lines: list[str], rows: list[list[str] | None], start: int) -> int:
    """The line after the last row of the table that begins at ``start``."""
    end = start + 1
    gap = 0
    is_boxed = lines[start].lstrip().startswith("|")
    for index in range(start + 1, len(lines)):
        row = rows[index]
        if row is not None:
            is_next = end < index and not any(_PIPE_RULE.match(line) for line in lines[end:index])
            if is_boxed and is_next and len(row) != len(rows[end - 1] or ()):
                break  # another table, of other columns
            end, gap = index + 1, 0
            continue
        line = lines[index].strip()
        if is_boxed and line and not _PIPE_RULE.match(line):
            break
        if not line or _PIPE_RULE.match(line):
            continue
        if index + 1 < len(lines) and _is_all_figures(line) and _is_all_figures(lines[index + 1]):
            end = index + 2
            continue
        gap += 1
        if (
            gap > _GAP_LINES
            or len(line) > _SHORT_LINE
            or _SENTENCE.search(line)
            or _MARKDOWN_HEADING.match(line)
        ):
            break
    return end


_Field = tuple[str, int, int]
"""A figure, its line, and its field of that line, both from 0."""


def _scattered(
    lines: list[str], rows: list[list[str] | None], start: int, end: int
) -> tuple[dict[int, list[_Field]], set[int]]:
    """The figures of rows that a converter has set below the labels of them all, column after column.

    ``pdftotext -layout`` does so where a label over several rows stands beside them: first the labels, each
    on a line, and then the figures of the first column below one another, of the second, and so on. Each
    figure belongs to the row of the one before it on its line, or else to the first row that it stands to the
    right of.

    Returns:
        The figures of each line with a label, and the lines they come from; none where it does not come out
        even.
    """
    counts = Counter(number for index in range(start, end) if (number := len(_trailing(rows[index]))))
    width = max(counts, key=lambda number: (counts[number], number), default=0)
    found: dict[int, list[_Field]] = {}
    taken: set[int] = set()
    index = start
    while index < end:
        stop = index
        while stop < end and _is_all_figures(lines[stop]):
            stop += 1
        figures = [
            (match.start(), (match.group(), line, field))
            for line in range(index, stop)
            for field, match in enumerate(re.finditer(r"\S+", lines[line]))
        ]
        count = len(figures) // width if width > 1 else 0
        labels = range(index - count, index)
        is_even = stop - index > 1 and count > 1 and len(figures) == count * width
        if is_even and labels.start >= start and not any(_has_figures(lines[line]) for line in labels):
            shares: list[list[tuple[int, _Field]]] = [[] for _ in labels]
            for place, figure in figures:
                open_ones = [one for one in shares if len(one) < width]
                same_line = [one for one in open_ones if one and one[-1][1][1] == figure[1]]
                right = [one for one in open_ones if not one or one[-1][0] < place]
                for share in (*same_line, *right)[:1]:
                    share.append((place, figure))
            if all(len(share) == width for share in shares):
                found |= {
                    line: [figure for _, figure in share] for line, share in zip(labels, shares, strict=True)
                }
                taken |= set(range(index, stop))
        index = max(stop, index + 1)
    return found, taken


def _trailing(fields: list[str] | None) -> list[str]:
    """The figures after the last words of a row."""
    cut = len(fields or ())
    while fields and cut > 0 and _VALUE.match(fields[cut - 1]):
        cut -= 1
    return fields[cut:] if fields else []


def _is_all_figures(line: str) -> bool:
    words = line.split()
    return bool(words) and all(_VALUE.match(word) for word in words)


def _has_figures(line: str) -> bool:
    words = line.split()
    return not words or bool(_VALUE.match(words[-1]))


def _table(lines: list[str], rows: list[list[str] | None], start: int, end: int) -> Table:
    cells: list[Cell] = []
    scattered, taken = _scattered(lines, rows, start, end)
    grid_row = 0
    widths: set[int] = set()
    for index in range(start, end):
        line = lines[index]
        fields = rows[index]
        if index in taken or _PIPE_RULE.match(line) or (fields is None and not line.strip()):
            continue
        if fields is None:
            fields = [line.strip()]
        else:
            widths.add(len(fields))
        cells += [
            Cell(
                field.replace("<br>", "\n").replace("<br/>", "\n"),
                grid_row,
                column,
                Locator(line=index + 1, field=column + 1),
            )
            for column, field in enumerate(fields)
        ]
        cells += [
            Cell(figure, grid_row, len(fields) + n, Locator(line=at + 1, field=field + 1))
            for n, (figure, at, field) in enumerate(scattered.get(index, ()))
        ]
        grid_row += 1
    aligned = all(
        "\t" in lines[i] or _piped(lines[i].strip(), _PIPE) for i in range(start, end) if rows[i] is not None
    )
    return Table(tuple(cells), Locator(line=start + 1), ruled=aligned and len(widths) == 1, aligned=aligned)
