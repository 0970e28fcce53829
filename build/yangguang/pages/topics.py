"""Pages of topics: each outcome of a request and each ground of refusal, its meaning, its law, its series."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from yangguang.charts.quantities import TABLE, outcome_rows
from yangguang.charts.theme import share_text
from yangguang.charts.topics import topic_counts, topic_series, topic_users
from yangguang.datasets.collection import CollectedReport, Collection
from yangguang.forms import editions
from yangguang.forms.edition import Edition, FormTable, Row
from yangguang.languages import Language, Words
from yangguang.pages.listing import Made, charts_made
from yangguang.pages.places import newest_of
from yangguang.pages.shapes import Crumb
from yangguang.pages.words import UNKNOWN, label, number_text

_NOTHING = Words("", "")


@dataclass(frozen=True, slots=True)
class Topic:
    """An outcome of requests, or a group of them.

    Attributes:
        code: of the row or group; name of its page.
        printed: its official label.
        label: the same without numbering.
        rows: the rows that make it up, one for an outcome.
        group: code of the group it belongs to, "" for none.
        definition, basis: of a row; "" of a group.
    """

    code: str
    printed: str
    label: Words
    rows: tuple[str, ...]
    group: str = ""
    definition: Words = _NOTHING
    basis: str = ""


@dataclass(frozen=True, slots=True)
class TopicLine:
    """A topic in a list, with its share of the requests concluded in the newest year."""

    label: str
    printed: str
    url: str
    is_part: bool
    count: str
    share: str


def topics(edition: Edition) -> tuple[Topic, ...]:
    """The topics of an edition of the form, in its order; a group stands before its parts."""
    form = edition.tables[TABLE]
    rows = {row.code: row for row in form.rows}
    found: list[Topic] = []
    named: set[str] = set()
    for code in outcome_rows(form):
        row = rows[code]
        parts = tuple(other for other in outcome_rows(form) if rows[other].group == row.group)
        if row.group not in named and len(parts) < len(outcome_rows(form)) and _is_nested(form, row):
            named.add(row.group)
            group = next(one for one in form.groups if one.code == row.group)
            name = Words(label(group.printed, "", "zh"), group.english)
            found.append(Topic(group.code, group.printed, name, parts))
        found.append(
            Topic(
                code,
                row.printed,
                Words(label(row.printed, "", "zh"), row.english),
                (code,),
                row.group if _is_nested(form, row) else "",
                Words(row.definition, row.definition_en),
                row.basis,
            )
        )
    return tuple(found)


def _is_nested(form: FormTable, row: Row) -> bool:
    """Whether a row stands in a group within the group of all outcomes."""
    return any(group.code == row.group and group.group for group in form.groups)


def topic_url(code: str) -> str:
    """The address of a topic's page, from the root of a language."""
    return f"topic/{code.replace('_', '-')}/"


def topic_pages(collection: Collection, language: Language) -> Iterator[Made]:
    """The page of every outcome and ground of the newest form, and the page that lists them."""
    edition = editions()[0]
    listed = topics(edition)
    year, newest = newest_of(collection.reports)
    title = Words("按办理结果", "Outcomes and grounds").of(language)
    notice = Words(edition.notice, edition.notice).of(language)
    yield (
        "topic/index.md",
        (
            "topics",
            {
                "title": title,
                "description": Words(
                    "申请的每一种办理结果、每一条不公开的理由：什么意思，依据哪一条，用得多不多。",
                    "Every outcome of a request and every ground of refusal: meaning, law, and how often it "
                    "is used.",
                ).of(language),
                "crumbs": [Crumb(title)],
                "topics": [_line(topic, newest, language) for topic in listed],
                "year": year,
                "reports": len(newest),
                "notice": notice,
            },
        ),
    )
    for topic in listed:
        yield from _topic(topic, listed, collection.reports, year, newest, notice, language)


def _topic(
    topic: Topic,
    listed: Sequence[Topic],
    reports: Sequence[CollectedReport],
    year: int,
    newest: Sequence[CollectedReport],
    notice: str,
    language: Language,
) -> Iterator[Made]:
    charts = [topic_series(reports, topic.rows, topic.label, language)]
    if newest:
        charts.append(topic_users(newest, topic.rows, topic.label, year, language))
    views, files = charts_made(charts, topic_url(topic.code))
    yield from files
    around = [one for one in listed if topic.code != one.code and _related(one, topic)]
    name = topic.label.of(language)
    yield (
        f"{topic_url(topic.code)}index.md",
        (
            "topic",
            {
                "title": name,
                "description": topic.definition.of(language)
                or Words(
                    f"办理结果“{name}”：各年份额与各机关件数。",
                    f"Outcome “{name}”: shares by year, use by authority.",
                ).of(language),
                "names": " ".join(
                    word
                    for word in dict.fromkeys(
                        (topic.printed, topic.label.zh, topic.label.en, topic.code.replace("_", " "))
                    )
                    if word != name
                ),
                "crumbs": [
                    Crumb(Words("按办理结果", "Outcomes and grounds").of(language), "topic/"),
                    *(
                        Crumb(one.label.of(language), topic_url(one.code))
                        for one in listed
                        if one.code == topic.group
                    ),
                    Crumb(name),
                ],
                "topic": {
                    "name": name,
                    "printed": topic.printed,
                    "definition": topic.definition.of(language),
                    "basis": topic.basis,
                    "notice": notice,
                },
                "charts": views,
                "descriptions": [chart.description for chart in charts if chart.is_empty],
                "related": [_line(one, newest, language) for one in around],
                "year": year,
            },
        ),
    )


def _related(one: Topic, topic: Topic) -> bool:
    """Whether two topics are parts of one group, or one is the group of the other."""
    if topic.group:
        return topic.group in (one.group, one.code)
    return one.group == topic.code


def _line(topic: Topic, newest: Sequence[CollectedReport], language: Language) -> TopicLine:
    known = [found for report in newest if (found := topic_counts(report, topic.rows)) is not None]
    counted, whole = sum(one for one, _ in known), sum(below for _, below in known)
    return TopicLine(
        topic.label.of(language),
        topic.printed,
        topic_url(topic.code),
        bool(topic.group),
        number_text(counted if known else None),
        share_text(counted, whole) or UNKNOWN,
    )
