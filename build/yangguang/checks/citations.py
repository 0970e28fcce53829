"""Whether the notices that a report cites are the ones it means, and their numbers whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from yangguang.checks.case import Case, Judgement, Procedure, failing, passages
from yangguang.checks.wording import Notice, compact, wording
from yangguang.languages import Words

_CITATION = re.compile(
    r"(?P<word>国办[\u4e00-\u9fff]{1,6})[〔\[(【]?(?P<year>20[0-9]{2})(?P<close>[〕\])】]?)(?P<number>[0-9]{1,4})号"
)
"""国办公开办函〔2021〕30号, with any brackets or none."""


@dataclass(frozen=True, slots=True)
class _Citation:
    word: str
    year: str
    number: str
    printed: str
    sentence: str
    is_whole: bool

    def is_number_of(self, notice: Notice) -> bool:
        return f"〔{self.year}〕{self.number}号" in notice.number

    def is_of(self, notice: Notice) -> bool:
        return notice.number == f"{self.word}〔{self.year}〕{self.number}号"


def cited_notices(case: Case, tables: Sequence[str]) -> Judgement:
    """Whether a notice is cited by another's number, by a number that lost characters, or in another's time.

    Only notices of ``wording.toml`` are judged: of others nobody here knows the number.
    """
    texts = [compact(text) for _, _, text in passages(case.record)]
    citations = [citation for text in texts for citation in _citations(text)]
    said = [
        Words(f"“{printed}”应为“{right}”", f"“{printed}” should be “{right}”")
        for printed, right in wording().slips.items()
        if any(printed in text for text in texts)
    ]
    judged = [judged for one in citations if (judged := _judge(one, citations, case.record.year)) is not None]
    said += [one for one in dict.fromkeys(judged) if one.zh]
    if not judged and not said:
        return Judgement("not_assessable", "not_stated")
    if not said:
        return Judgement("pass")
    return failing(said)


def _citations(text: str) -> Iterator[_Citation]:
    for sentence in re.split(r"[。;；]", text):
        for match in _CITATION.finditer(sentence):
            yield _Citation(
                match["word"],
                match["year"],
                match["number"],
                match[0],
                sentence,
                is_whole=bool(match["close"]),
            )


def _judge(one: _Citation, others: Sequence[_Citation], year: int) -> Words | None:
    """What is wrong with a citation; no words for nothing, ``None`` where the notice is not of our list."""
    meant = next((notice for notice in wording().notices if one.is_number_of(notice)), None)
    if meant is None:
        return None
    if not one.is_whole:
        return Words(
            f"“{one.printed}”缺字，应为“{meant.number}”",
            f"“{one.printed}” lacks characters, it should be “{meant.number}”",
        )
    if not one.is_of(meant):
        # 国办发〔2021〕30号 may be a notice of its own: only words of the title tell which is meant
        is_near = one.word.replace("办", "") == meant.number.split("〔")[0].replace("办", "")
        if is_near or any(word in one.sentence for word in meant.title):
            return Words(
                f"“{one.printed}”应为“{meant.number}”", f"“{one.printed}” should be “{meant.number}”"
            )
        return None
    right = [notice for notice in wording().notices if any(word in one.sentence for word in notice.title)]
    if right and meant not in right:
        return Words(
            f"“{one.printed}”与所引标题不符，该标题的文号是“{right[0].number}”",
            f"“{one.printed}” is not the number of the title cited, which is “{right[0].number}”",
        )
    if not meant.first_year <= year <= meant.last_year and not any(
        other.is_of(notice)
        for other in others
        for notice in wording().notices
        if notice.is_of_form and notice.first_year <= year <= notice.last_year
    ):
        return Words(
            f"“{one.printed}”不是 {year} 年报告所用的通知",
            f"“{one.printed}” is not the notice for reports of {year}",
        )
    return Words("", "")


CITATIONS: Mapping[str, Procedure] = {"cited_notices": cited_notices}
"""By the name that ``rules.toml`` uses."""
