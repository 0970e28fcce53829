"""The rows of ``peers``: what reports alike have in common, so that one can be seen beside them.

Alike are bodies of one level and kind, or of one level in one province, whose figures cover the same (scope),
in one year. A report of unknown scope has peers of unknown scope only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from yangguang.checks.scope import scope_of
from yangguang.datasets.collection import CollectedReport, Collection
from yangguang.datasets.indicators import IndicatorValue, counts, rates
from yangguang.datasets.statistics import MIN_CASES, MIN_REPORTS, dispersion, spread_of, wilson_interval

Grouping = Literal["level_kind", "province_level"]


@dataclass(frozen=True, slots=True)
class PeerGroup:
    """Bodies that are alike; ``code`` is its name in files and addresses: ``county-government-unknown``."""

    grouping: Grouping
    province: str
    level: str
    kind: str
    scope: str

    @property
    def code(self) -> str:
        """What sets the group apart, joined by hyphens."""
        first = (self.level, self.kind) if self.grouping == "level_kind" else (self.province, self.level)
        return "-".join(filter(None, (*first, self.scope.replace("_", "-"))))


def peer_groups(report: CollectedReport, scope: str = "") -> tuple[PeerGroup, ...]:
    """The groups of a report: by level and kind first, then, where its division is known, by province.

    Args:
        report: whose groups.
        scope: of its figures, where that has been read from the text before.
    """
    authority, scope = report.authority, scope or scope_of(report.record).name
    groups = [PeerGroup("level_kind", "", authority.level, authority.kind, scope)]
    if authority.code:
        province = f"{authority.code[:2]}0000"
        groups.append(PeerGroup("province_level", province, authority.level, "", scope))
    return tuple(groups)


def rate_interval(value: IndicatorValue) -> tuple[float, float] | None:
    """The 95 % interval of a rate; ``None`` where it has none.

    That is a rate without value or that is no share, and one whose printed numerator exceeds its denominator.
    """
    if value.value is None or value.code not in _shares() or not _is_share(value):
        return None
    assert value.numerator is not None
    assert value.denominator is not None
    return wilson_interval(int(value.numerator), int(value.denominator))


def peer_lines(
    collection: Collection, rated: Mapping[str, tuple[IndicatorValue, ...]]
) -> Iterator[Mapping[str, Any]]:
    """The rows of ``peers``, by year, group and indicator; counts come before rates.

    Rates that rest on cells of an equation that does not hold are left out and counted in ``disputed``.

    Args:
        collection: the reports.
        rated: their rates, by report.
    """
    members: dict[tuple[int, PeerGroup], list[CollectedReport]] = {}
    for report in collection.reports:
        for group in peer_groups(report):
            members.setdefault((report.record.year, group), []).append(report)
    for (year, group), reports in sorted(members.items(), key=lambda item: (item[0][0], item[0][1].code)):
        about = {
            "year": year,
            "group": group.code,
            "grouping": group.grouping,
            "province": group.province or None,
            "level": group.level or None,
            "kind": group.kind or None,
            "scope": group.scope,
        }
        for count in counts():
            values = [report.record.value(*count.cell.split(".")) for report in reports]
            yield {
                **about,
                "indicator": count.code,
                "label": count.name,
                "label_en": count.name_en,
                **_of_counts([value for value in values if value is not None]),
            }
        of_rates = zip(*(rated[report.id] for report in reports), strict=True)
        for rate, rated_values in zip(rates(), of_rates, strict=True):
            yield {
                **about,
                "indicator": rate.code,
                "label": rate.name,
                "label_en": rate.name_en,
                **_of_rates(rated_values, is_share=rate.is_share),
            }


def _of_counts(values: list[int | Decimal]) -> dict[str, Any]:
    spread = spread_of([float(value) for value in values])
    return {
        "reports": len(values),
        "disputed": 0,
        "numerator": int(sum(values)) if values else None,
        "denominator": None,
        "pooled": None,
        "counted_reports": spread.reports,
        "lower_quartile": spread.lower_quartile,
        "median": spread.median,
        "upper_quartile": spread.upper_quartile,
        "dispersion": None,
    }


def _of_rates(values: Iterable[IndicatorValue], *, is_share: bool) -> dict[str, Any]:
    known = [value for value in values if value.value is not None]
    sound = [value for value in known if value.basis != "disputed" and (not is_share or _is_share(value))]
    cases = [(int(value.numerator or 0), int(value.denominator or 0)) for value in sound]
    enough = [(above, below) for above, below in cases if below >= MIN_CASES]
    above, below = sum(one for one, _ in cases), sum(one for _, one in cases)
    pooled = above / below if below and len(cases) >= MIN_REPORTS else None
    spread = spread_of([one / all_ for one, all_ in enough])
    return {
        "reports": len(cases),
        "disputed": len(known) - len(sound),
        "numerator": above if cases else None,
        "denominator": below if cases else None,
        "pooled": pooled,
        "counted_reports": spread.reports,
        "lower_quartile": spread.lower_quartile,
        "median": spread.median,
        "upper_quartile": spread.upper_quartile,
        "dispersion": dispersion(enough, pooled) if is_share and pooled is not None else None,
    }


def _is_share(value: IndicatorValue) -> bool:
    """Whether the printed figures allow it: whole numbers, the part no greater than the whole."""
    numerator, denominator = value.numerator, value.denominator
    return (
        numerator is not None
        and denominator is not None
        and 0 <= numerator <= denominator
        and numerator == int(numerator)
        and denominator == int(denominator)
    )


def _shares() -> frozenset[str]:
    return frozenset(rate.code for rate in rates() if rate.is_share)
