"""Figures of the text held against tables and each other; a rule that cannot know the scope informs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import accumulate

from yangguang.checks.case import Case, Judgement, Procedure, failing, named_cells, passages
from yangguang.checks.finding import Severity
from yangguang.languages import Words
from yangguang.recognition.narrative import Statement, find_statements, says_any
from yangguang.record.model import Record

TOLERANCE = Decimal("0.1")
"""Percentage points by which a printed share may differ from its parts: one decimal is printed."""


_RECEIVED, _CARRIED = "requests.received_new.total", "requests.received_carried_over.total"
_CONCLUDED = "requests.concluded_total.total"


@dataclass(frozen=True, slots=True)
class PlacedStatement:
    """A statement with the part and subsection (0: the part's own text) in which it stands."""

    part: int
    subsection: int
    statement: Statement


def placed_statements(record: Record) -> tuple[PlacedStatement, ...]:
    """Every figure of a report's text, numbered through."""
    return _placed(tuple(passages(record)))


@lru_cache(maxsize=64)
def _placed(texts: tuple[tuple[int, int, str], ...]) -> tuple[PlacedStatement, ...]:
    """The same, of the passages: eight rules ask for them one after the other."""
    found: list[PlacedStatement] = []
    for part, place, text in texts:
        found += [PlacedStatement(part, place, one) for one in find_statements(text, len(found) + 1)]
    return tuple(found)


def _compared(subject: str, sums: Sequence[Sequence[str]]) -> Procedure:
    """A procedure that compares statements of one subject with cells or sums of cells; any will do."""

    def compare(case: Case, tables: Sequence[str]) -> Judgement:
        stated = [one.statement for one in placed_statements(case.record) if one.statement.subject == subject]
        if not stated:
            return Judgement("not_assessable", "not_stated")
        if subject == "requests_received" and _received_by_text_alone(case):
            return Judgement("not_assessable", "disputed")  # N8 says it
        known = [cells for names in sums if (cells := named_cells(case.record, names)) is not None]
        if not known:
            return Judgement("not_assessable", "not_printed")
        values = [sum(figure.value or 0 for _, figure in cells) for cells in known]
        if any(statement.value in values for statement in stated):
            return Judgement("pass")
        statement = stated[0]
        severity: Severity = "info" if statement.is_of_area else "warning"
        shown = values[0]
        words = f"{statement.counts}{statement.value}{statement.unit}"
        return Judgement(
            "fail",
            cells=tuple(known[0]),
            message=f"正文：“{words}”，表格为 {shown}。",
            message_en=f"The text: “{words}”; the table: {shown}.",
            severity=severity,
        )

    return compare


def of_which(case: Case, tables: Sequence[str]) -> Judgement:
    """Whether parts exceed the total they are said to be part of; they need not exhaust it."""
    statements = [one.statement for one in placed_statements(case.record)]
    seen, said = False, list[Words]()
    for total in statements:
        parts = [one for one in statements if one.part_of == total.number and one.kind == "count"]
        if not parts:
            continue
        seen = True
        if total.value in accumulate(one.value for one in parts):
            continue  # the list ends where it adds up; what follows is of something else
        same = [one for one in parts if one.unit == total.unit]
        if max((one.value for one in same), default=Decimal(0)) > total.value or (
            sum(one.value for one in same) > total.value and total.value > 0 and len(same) > 1
        ):
            listed = " + ".join(str(one.value) for one in same)
            named = f"{total.counts}{total.value}{total.unit}"
            said.append(Words(f"{named}，其中 {listed}", f"“{named}”, of which {listed}"))
    if not seen:
        return Judgement("not_assessable", "not_stated")
    if not said:
        return Judgement("pass")
    return failing(said)


def shares(case: Case, tables: Sequence[str]) -> Judgement:
    """Whether a share said of a part agrees with the part and its total."""
    statements = {one.statement.number: one.statement for one in placed_statements(case.record)}
    seen, said = False, list[Words]()
    for share in statements.values():
        if share.share_of is None or share.part_of is None:
            continue
        part, total = statements[share.share_of], statements[share.part_of]
        if not total.value or part.unit != total.unit:
            continue
        seen = True
        exact = 100 * part.value / total.value
        if abs(exact - share.value) > TOLERANCE:
            quotient = f"{part.value} ÷ {total.value} = {exact:.1f}%"
            said.append(
                Words(f"{quotient}，正文写 {share.value}%", f"{quotient}, the text says {share.value}%")
            )
    if not seen:
        return Judgement("not_assessable", "not_stated")
    if not said:
        return Judgement("pass")
    return failing(said)


def no_requests(case: Case, tables: Sequence[str]) -> Judgement:
    """Whether the text says that no request came while the table counts some, or the reverse."""
    judgement = _denied(case, "no_requests", _RECEIVED, part=1)
    if judgement.reason == "not_stated" and (stated := _received_by_text_alone(case)) is not None:
        cells = named_cells(case.record, [_RECEIVED])
        return Judgement(
            "fail",
            cells=tuple(cells or ()),
            message=f"正文：“{stated.counts}{stated.value}{stated.unit}”，表格为 0。",
            message_en=f"The text: “{stated.counts}{stated.value}{stated.unit}”; the table: 0.",
        )
    return judgement


def _received_by_text_alone(case: Case) -> Statement | None:
    """The first statement that requests came to the organ itself, where the table counts none at all."""
    cells = named_cells(case.record, [_RECEIVED, _CARRIED, _CONCLUDED])
    if cells is None or any(figure.value for _, figure in cells):
        return None
    for placed in placed_statements(case.record):
        one = placed.statement
        if one.subject == "requests_received" and one.value and not one.is_of_area:
            return one
    return None


def no_fees(case: Case, tables: Sequence[str]) -> Judgement:
    """Whether the text says that no fee was asked while requests lapsed for want of payment."""
    return _denied(case, "no_fees", "requests.other_fee_overdue.total", part=6)


def _denied(case: Case, phrases: str, name: str, part: int) -> Judgement:
    texts = [
        text
        for section in case.record.sections
        if section.number == part
        for text in (section.text, *(passage.text for passage in section.subsections))
    ]
    phrase = says_any(texts, phrases)
    if not phrase:
        return Judgement("not_assessable", "not_stated")
    cells = named_cells(case.record, [name])
    if cells is None:
        return Judgement("not_assessable", "not_printed")
    value = cells[0][1].value
    if not value:
        return Judgement("pass")
    return Judgement(
        "fail",
        cells=tuple(cells),
        message=f"正文：“{phrase}”，表格为 {value}。",
        message_en=f"The text: “{phrase}”; the table: {value}.",
    )


NARRATIVE: Mapping[str, Procedure] = {
    "stated_received": _compared("requests_received", [[_RECEIVED], [_RECEIVED, _CARRIED]]),
    "stated_concluded": _compared("requests_concluded", [[_CONCLUDED]]),
    "stated_carried_forward": _compared("requests_carried_forward", [["requests.carried_forward.total"]]),
    "stated_reconsiderations": _compared("reconsiderations", [["proceedings.reconsideration.total"]]),
    "stated_lawsuits": _compared(
        "lawsuits",
        [
            [
                "proceedings.litigation_direct.total",
                "proceedings.litigation_after_reconsideration.total",
            ]
        ],
    ),
    "stated_documents": _compared(
        "documents_issued",
        [["proactive.normative_documents.issued"], ["proactive.normative_documents.created"]],
    ),
    "of_which": of_which,
    "shares": shares,
    "no_requests": no_requests,
    "no_fees": no_fees,
}
"""By the name that ``rules.toml`` uses."""
