"""The rules of the ledger beyond the form's sums, loaded from ``rules.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from yangguang.checks.finding import Severity
from yangguang.checks.formula import Formula, parse_formula
from yangguang.errors import EditionError
from yangguang.forms import editions

_RULES = Path(__file__).with_name("rules.toml")


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the ledger; the keys are explained at the top of ``rules.toml``."""

    number: str
    severity: Severity
    name: str
    name_en: str
    explanation: str
    explanation_en: str
    exceptions: str
    exceptions_en: str
    formulas: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    each: tuple[str, ...] = ()
    procedure: str = ""
    as_text: str = ""
    tables: tuple[str, ...] = ()
    editions: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()

    @property
    def uses_previous(self) -> bool:
        """Whether the rule needs the report of the year before."""
        return any("prev." in text for text in (*self.formulas, *self.when))

    def parsed(self, line: str) -> tuple[tuple[Formula, ...], tuple[Formula, ...]]:
        """The conditions and formulas on one line of ``each``."""
        return (
            tuple(parse_formula(text.replace("{}", line)) for text in self.when),
            tuple(parse_formula(text.replace("{}", line)) for text in self.formulas),
        )


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """A rule as the ledger lists it, a sum of the form or one of ``rules.toml``; ``formula`` is its text."""

    number: str
    severity: Severity
    name: str
    name_en: str
    explanation: str
    explanation_en: str
    formula: str
    exceptions: str = ""
    exceptions_en: str = ""


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule of ``rules.toml``, in its order.

    Raises:
        EditionError: a rule is incomplete or a formula is none.
    """
    data = tomllib.loads(_RULES.read_text(encoding="utf-8"))
    return tuple(_rule(item) for item in data["rules"])


def _rule(item: Mapping[str, Any]) -> Rule:
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in item.items()
    }
    try:
        rule = Rule(**values)
    except TypeError as error:
        raise EditionError(f"{_RULES.name}, rule {item.get('number')}: {error}. Mend the rule.") from error
    if bool(rule.formulas) == bool(rule.procedure):
        raise EditionError(
            f"{_RULES.name}, rule {rule.number}: expected formulas or a procedure, one of them."
        )
    for line in rule.each or ("",):
        rule.parsed(line)
    return rule


@cache
def ledger_entries() -> Mapping[str, LedgerEntry]:
    """Every rule of the ledger by its number: the sums of the newest edition that has them, then ours."""
    found: dict[str, LedgerEntry] = {}
    for edition in editions():
        for table in edition.tables.values():
            for one in table.sums:
                formula = f"{table.code}: {' + '.join(one.plus)} = {' + '.join(one.equals)}"
                words = one.name, one.name_en, one.explanation, one.explanation_en
                found.setdefault(one.rule, LedgerEntry(one.rule, one.severity, *words, formula))
    for rule in rules():
        words = rule.name, rule.name_en, rule.explanation, rule.explanation_en
        formula = "; ".join(rule.formulas) or rule.as_text
        if rule.when:
            formula += f"  [{'; '.join(rule.when)}]"
        found[rule.number] = LedgerEntry(
            rule.number, rule.severity, *words, formula, rule.exceptions, rule.exceptions_en
        )
    return found
