"""A report beside those of its peers: medians for its headline figures, and the bodies a chart draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yangguang.charts.distribution import distribution_chart
from yangguang.charts.phrases import phrase
from yangguang.charts.rated import Rated, rated
from yangguang.charts.theme import Chart
from yangguang.datasets.collection import CollectedReport, Collection
from yangguang.datasets.frames import Frames
from yangguang.datasets.peers import PeerGroup, peer_groups
from yangguang.languages import Language, Words
from yangguang.pages.words import words


@dataclass(frozen=True, slots=True)
class Median:
    """The middle of a figure among the peers of a report, and how many of them it rests on."""

    value: float
    reports: int


class Peers:
    """The peer groups of a portal, looked up by report; a group is that of level, kind and scope.

    Args:
        frames: with the table ``peers``.
        collection: the reports.
    """

    def __init__(self, frames: Frames, collection: Collection) -> None:
        frame = frames["peers"]
        known = frame[frame["median"].notna()]
        columns = ["year", "group", "indicator", "median", "counted_reports"]
        self._medians = {
            (int(year), str(group), str(indicator)): Median(float(median), int(reports))
            for year, group, indicator, median, reports in known[columns].itertuples(index=False, name=None)
        }
        self._members: dict[tuple[int, PeerGroup], list[CollectedReport]] = {}
        for report in collection.reports:
            self._members.setdefault(self._key(report), []).append(report)
        self._rated: dict[tuple[int, PeerGroup, str], Sequence[Rated]] = {}

    def median(self, report: CollectedReport, indicator: str) -> Median | None:
        """The median of a count or rate among a report's peers; ``None`` where they are too few."""
        return self._medians.get((report.record.year, peer_groups(report)[0].code, indicator))

    def distribution(self, report: CollectedReport, code: str, language: Language) -> Chart:
        """How a rate is spread among a report's peers, its own marked; not drawn of too few."""
        year, group = self._key(report)
        if (year, group, code) not in self._rated:
            self._rated[year, group, code] = rated(self._members.get((year, group), ()), code)
        name = group_name(group)
        members = len(self._members.get((year, group), ()))
        return distribution_chart(
            self._rated[year, group, code],
            report.authority.id,
            code,
            Words(f"{name.zh}，{year}年", f"{name.en}, {year}"),
            phrase("source.reports_of_year", reports=members, year=year),
            language,
        )

    @staticmethod
    def _key(report: CollectedReport) -> tuple[int, PeerGroup]:
        return report.record.year, peer_groups(report)[0]


def group_name(group: PeerGroup) -> Words:
    """The name of a peer group by level and kind: 县级政府."""
    level, kind = words()["levels"][group.level], words()["kinds"][group.kind]
    scope = words()["scopes"][group.scope]
    return Words(f"{level.zh}{kind.zh}（{scope.zh}）", f"{kind.en}, {level.en.lower()} level ({scope.en})")
