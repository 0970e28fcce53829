"""The text of a report as its page shows it: figures marked that the text states, sentences that are new."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from yangguang.checks.case import passages
from yangguang.checks.copied import TextComparison, compare_texts, sentences
from yangguang.checks.narrative import placed_statements
from yangguang.datasets.collection import CollectedReport
from yangguang.forms import load_edition
from yangguang.languages import Language, Words
from yangguang.pages.words import ORDINALS
from yangguang.recognition.narrative import Statement, subject_names

OURS = "transcription"
"""Kind of a source whose wording is not the authority's: its text is not held against another year's."""

DROPPED = 12
"""Sentences of last year's text that are listed as not found again."""


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a paragraph.

    Attributes:
        text: as the report has it.
        is_new: it belongs to a sentence that last year's text does not have.
        figure: number of the statement whose figure this is; 0 for none.
        about: what that figure counts, in the language of the page; "" where that is not known.
    """

    text: str
    is_new: bool = False
    figure: int = 0
    about: str = ""


Paragraph = Sequence[Span]


@dataclass(frozen=True, slots=True)
class Passage:
    """A part or subsection of the report's text; ``table`` is the code of the table that stands in it.

    ``is_ours`` says that the title is not the report's but the page's.
    """

    number: int
    title: str
    paragraphs: Sequence[Paragraph]
    subsections: Sequence[Passage] = ()
    table: str | None = None
    is_ours: bool = False


@dataclass(frozen=True, slots=True)
class TextView:
    """How a text differs from that of the year before: numbers of sentences, and some that are gone."""

    previous_year: int
    new: int
    reworded: int
    copied: int
    dropped: Sequence[str]
    more_dropped: int


def compared_text(report: CollectedReport, before: CollectedReport | None) -> TextComparison | None:
    """The comparison with last year's text; ``None`` where one of them is not the authority's own wording."""
    if before is None or OURS in (report.source.kind, before.source.kind):
        return None
    return compare_texts(report.record, before.record)


def text_view(comparison: TextComparison | None) -> TextView | None:
    """What a page says of a comparison; ``None`` for none."""
    if comparison is None:
        return None
    return TextView(
        comparison.previous_year,
        comparison.count("new"),
        comparison.count("reworded"),
        comparison.count("copied"),
        comparison.dropped[:DROPPED],
        max(0, len(comparison.dropped) - DROPPED),
    )


def text_passages(
    report: CollectedReport, comparison: TextComparison | None, language: Language
) -> list[Passage]:
    """The parts of a report's text.

    Args:
        report: the report.
        comparison: with last year's text; ``None`` where there is none to compare with.
        language: of the page, for what is said of figures.
    """
    tables = {table.part: table.code for table in load_edition(report.record.form).tables.values()}
    marks: dict[tuple[int, int], list[Statement]] = {}
    for placed in placed_statements(report.record):
        marks.setdefault((placed.part, placed.subsection), []).append(placed.statement)
    shown = {
        (part, place): _paragraphs(
            text, marks.get((part, place), []), _new(part, place, comparison), language
        )
        for part, place, text in passages(report.record)
    }
    found = [
        Passage(
            number=section.number,
            title=f"{ORDINALS[section.number - 1]}、{section.title}",
            paragraphs=shown[section.number, 0],
            subsections=[
                Passage(number, part.title, shown[section.number, number])
                for number, part in enumerate(section.subsections, 1)
            ],
            table=code if (code := tables.get(section.number)) in report.record.tables else None,
        )
        for section in report.record.sections
    ]
    if report.record.preamble:
        title = Words("前言", "Preamble").of(language)
        found.insert(0, Passage(0, title, shown[0, 0], is_ours=True))
    return found


def _new(part: int, place: int, comparison: TextComparison | None) -> Sequence[bool]:
    """Of each sentence of a passage, whether it is new."""
    if comparison is None:
        return ()
    return [sentence.origin == "new" for sentence in comparison.passages[part, place]]


def _paragraphs(
    text: str, statements: Sequence[Statement], new: Sequence[bool], language: Language
) -> list[Paragraph]:
    """A passage in paragraphs of spans; joined they are its text without empty lines."""
    if len(unicodedata.normalize("NFKC", text)) != len(text):
        statements = ()  # places are those of the normalised text
    starts = {one.start: one for one in statements}
    cuts = {0, len(text), *starts, *(one.end for one in statements)}
    is_new: list[tuple[int, bool]] = []
    at = 0
    for number, sentence in enumerate(sentences(text)):
        is_new.append((at, number < len(new) and new[number]))
        cuts.add(at)
        at += len(sentence)
    cuts.update(place for place, sign in enumerate(text) for place in (place, place + 1) if sign == "\n")
    paragraphs: list[list[Span]] = [[]]
    for start, end in pairwise(sorted(cuts)):
        if text[start:end] == "\n":
            paragraphs.append([])
            continue
        fresh = next((flag for place, flag in reversed(is_new) if place <= start), False)
        statement = starts.get(start)
        paragraphs[-1].append(
            Span(
                text[start:end],
                fresh,
                statement.number if statement else 0,
                _about(statement, language) if statement else "",
            )
        )
    return [
        paragraph for paragraph in map(_merged, paragraphs) if "".join(one.text for one in paragraph).strip()
    ]


def _merged(paragraph: Sequence[Span]) -> list[Span]:
    """A paragraph with neighbouring plain spans of one kind joined."""
    return list(_joined(paragraph))


def _joined(paragraph: Sequence[Span]) -> Iterator[Span]:
    held: Span | None = None
    for span in paragraph:
        if held and not held.figure and not span.figure and held.is_new == span.is_new:
            held = Span(held.text + span.text, held.is_new)
            continue
        if held:
            yield held
        held = span
    if held:
        yield held


def _about(statement: Statement, language: Language) -> str:
    """What a figure counts: the name of its subject, or on Chinese pages the words before it."""
    names = subject_names().get(statement.subject)
    if names:
        return Words(*names).of(language)
    return statement.counts if language == "zh" else ""
