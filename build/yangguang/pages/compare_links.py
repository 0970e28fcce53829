"""Ways to the compare page: the address that sets some authorities side by side, and which are alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from yangguang.charts.comparison import MOST
from yangguang.datasets.collection import CollectedReport
from yangguang.datasets.peers import PeerGroup, peer_groups
from yangguang.sources.registry import Authority


def compare_url(authorities: Sequence[Authority], year: int | Literal["all"]) -> str:
    """The address at which authorities are set side by side, from the root of a language.

    Args:
        authorities: in the order of the columns; of more than ``MOST`` the first.
        year: that is shown, or all.
    """
    ids = ",".join(authority.id for authority in authorities[:MOST])
    return f"compare/?a={ids}&y={year}"


def alike(reports: Sequence[CollectedReport]) -> list[Authority]:
    """The authorities of the largest group of peers among reports of one year.

    Those with most requests come first, so that the first few are those whose rates say most.
    """
    groups: dict[PeerGroup, list[CollectedReport]] = {}
    for report in reports:
        groups.setdefault(peer_groups(report)[0], []).append(report)
    _, largest = max(groups.items(), key=lambda one: (len(one[1]), one[0].code), default=(None, []))
    ordered = sorted(largest, key=lambda one: (-_received(one), one.id))
    return [report.authority for report in ordered]


def compare_way(reports: Sequence[CollectedReport], year: int) -> str | None:
    """The way to those alike among the reports of a year; ``None`` where no two are."""
    found = alike(reports)
    return compare_url(found, year) if len(found) > 1 else None


def _received(report: CollectedReport) -> int:
    return int(report.record.value("requests", "received_new", "total") or 0)
