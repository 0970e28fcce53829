"""The glossary: every term of the form and every rate, from their own files, in either language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markupsafe import Markup

from yangguang.datasets.indicators import rates
from yangguang.forms import editions
from yangguang.forms.edition import Edition, FormTable
from yangguang.languages import Language, Words
from yangguang.pages.environment import original
from yangguang.pages.words import label

_RATES = Words("比率", "Rates")
_ONLY = Words("只在 {edition} 年版格式里", "Only in the form of {edition}")
_BASIS = Words("依据：{basis}", "Basis: {basis}")
_PRINTED = Words("", "Printed as: {printed}")


@dataclass(frozen=True, slots=True)
class Term:
    """A term and what it means; ``printed`` is its official label, ``basis`` its law, each "" for none."""

    id: str
    name: Words
    definition: Words
    printed: str = ""
    basis: str = ""


def glossary_part(language: Language) -> bytes:
    """The glossary as Markdown: a heading for each table and a list of its terms, then the rates.

    Definitions, English names and legal bases are those of the edition files; those of rates of
    ``indicators.toml``. A term of an older edition stands apart, where the newest does not have it.
    """
    newest, *older = editions()
    parts = [
        _section(code, _title(newest, table), _terms(table), language)
        for code, table in newest.tables.items()
    ]
    for edition in older:
        terms = [
            term
            for code, table in edition.tables.items()
            for term in _terms(table)
            if term.id not in {one.id for one in _terms(newest.tables[code])}
        ]
        parts.append(
            _section(f"form-{edition.edition}", _ONLY.filled(edition=edition.edition), terms, language)
        )
    named = [
        Term(rate.code, Words(rate.name, rate.name_en), Words(rate.definition, rate.definition_en))
        for rate in rates()
    ]
    parts.append(_section("rates", _RATES, named, language))
    return "\n".join(parts).encode()


def _title(edition: Edition, table: FormTable) -> Words:
    return Words(edition.parts[table.part - 1].printed, table.english)


def _terms(table: FormTable) -> Iterator[Term]:
    """Rows, then columns, in the order of the form; a row within a group is named with it."""
    for row in table.rows:
        groups = [label(group.printed, "", "zh") for group in table.path_of(row.code)[1:]]
        yield Term(
            f"{table.code}-{row.code}",
            Words("：".join([*groups, label(row.printed, "", "zh")]), row.english),
            Words(row.definition, row.definition_en),
            row.printed,
            row.basis,
        )
    for column in table.columns:
        yield Term(
            f"{table.code}-{column.code}",
            Words(label(column.printed, "", "zh"), column.english),
            Words(column.definition, column.definition_en),
            column.printed,
        )


def _section(code: str, title: Words, terms: Iterable[Term], language: Language) -> str:
    entries = Markup("\n").join(_entry(term, language) for term in terms)
    return f"## {title.of(language)} {{#{code}}}\n\n<dl>\n{entries}\n</dl>\n"


def _entry(term: Term, language: Language) -> Markup:
    lines = [term.definition.of(language)]
    if term.printed and language != "zh":
        lines.append(_PRINTED.filled(printed=term.printed).of(language))
    if term.basis:
        lines.append(_BASIS.filled(basis=term.basis).of(language))
    said = Markup("").join(Markup("<dd>{}</dd>").format(original(line, language)) for line in lines if line)
    return Markup('<dt id="{}">{}</dt>{}').format(term.id, term.name.of(language), said)
