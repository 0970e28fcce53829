"""Text and Markdown dumps: tab-, pipe- or space-separated rows among paragraphs."""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from yangguang.readers.cell_lines import PAGE_NUMBER, VALUE, cell_line_tables
from yangguang.readers.decode import decode
from yangguang.readers.detect import read_bytes
from yangguang.readers.document import Block, Cell, Document, Locator, Paragraph, Table
from yangguang.readers.html import table_of_markup
from yangguang.readers.limits import MAX_CHARACTERS, MAX_LINES, refuse_more
from yangguang.readers.lines import is_split
from yangguang.readers.listed import listed_tables
from yangguang.readers.page_numbers import without_page_numbers
from yangguang.readers.placed_text import placed_blocks
from yangguang.readers.scattered import (
    is_all_figures,
    scattered_figures,
    trailing_figures,
    whole_figures,
)
from yangguang.readers.versions import reader_name

READER = reader_name("text")

_MARKDOWN_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(.*?)\s*#*$")
_PIPE_RULE = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$")
_PIPE = re.compile(r"(?<!\\)[|｜│┃]")
_SPACED_PIPE = re.compile(r"(?<=\s)[|｜│┃](?=\s)")
_MARKUP_TABLE = re.compile(r"<table\b.*?</table\s*>", re.DOTALL | re.IGNORECASE)
_LOOSE_LABEL = re.compile(r"^[\u4e00-\u9fff（）()]{2,14}$")
_SENTENCE = re.compile(r"[。；！？]")
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
    refuse_more(path, len(text), "characters", MAX_CHARACTERS)
    refuse_more(path, len(text.splitlines()), "lines", MAX_LINES)
    text = without_page_numbers(text)
    return Document(
        path=str(path),
        format="text",
        blocks=tuple(_blocks(text)),
        reader=READER,
        placed=tuple(placed_blocks(text)),
    )


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
    lines = whole_figures([""] * before + text.splitlines())
    rows = _with_loose([_fields(line) for line in lines], lines)
    tables = cell_line_tables(lines, before)
    covered = {index for start, (stop, _) in tables.items() for index in range(start, stop)}
    is_free = [
        len(row or ()) <= 1 and not _MARKDOWN_HEADING.match(line) and index not in covered
        for index, (line, row) in enumerate(zip(lines, rows, strict=True))
    ]
    tables |= listed_tables(lines, is_free, lambda word: bool(VALUE.match(word)))
    index = before
    while index < len(lines):
        if index in tables:
            index, table = tables[index]
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
    if PAGE_NUMBER.match(line.strip()):
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
    if _SENTENCE.search(stripped) or PAGE_NUMBER.match(stripped):
        return None
    words = re.split(r"[ \u3000\xa0]+", stripped)
    cut = len(words)
    while cut > 0 and VALUE.match(words[cut - 1]):
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


def _with_loose(rows: list[list[str] | None], lines: Sequence[str]) -> list[list[str] | None]:
    """Add the rows that single blanks divide, figures and characters of the label alike, near other rows."""
    loose: dict[int, list[str]] = {}
    for index, line in enumerate(lines):
        if rows[index] is not None or _SENTENCE.search(line) or _MARKDOWN_HEADING.match(line):
            continue
        words = line.split()
        values = trailing_figures(words)
        if values and _LOOSE_LABEL.match("".join(words[: len(words) - len(values)])):
            loose[index] = [line.rsplit(None, len(values))[0].strip(), *values]
    known = [index for index, row in enumerate(rows) if row is not None]
    while True:
        near = {index for index in loose if _is_near(index, known)}
        if not near:
            return rows
        rows = [loose.pop(index) if index in near else row for index, row in enumerate(rows)]
        known = sorted((*known, *near))


def _is_near(index: int, known: Sequence[int]) -> bool:
    """Whether one of the lines known, in order, stands near a line."""
    place = bisect(known, index)
    return any(abs(other - index) <= _NEAR_LINES for other in known[max(0, place - 1) : place + 1])


def _piped(line: str, separator: re.Pattern[str]) -> list[str] | None:
    """The fields of a row divided by pipes; ``None`` where none divides it, or those that do are misread.

    An OCR takes strokes of characters for pipes: a line whose figures stand between blanks is not divided by
    them.
    """
    pipes = [field.strip().replace(r"\|", "|") for field in separator.split(line)]
    is_boxed = line.startswith("|")
    if len(pipes) < (2 if is_boxed else 3):
        return None
    if not is_boxed and sum(bool(VALUE.match(word)) for word in pipes[-1].split()) > 1:
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
        if index + 1 < len(lines) and is_all_figures(line) and is_all_figures(lines[index + 1]):
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


_NEAR_LINES = 12
"""Lines from a row within which a short line that single blanks divide is a row."""


def _table(lines: list[str], rows: list[list[str] | None], start: int, end: int) -> Table:
    cells: list[Cell] = []
    scattered, taken = scattered_figures(lines, rows, start, end)
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
