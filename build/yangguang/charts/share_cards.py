"""What the pictures of shared links say: of the portal, of an authority, of a report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from yangguang.charts.phrases import phrase
from yangguang.charts.quantities import add, authority_words, count_of, outcome_groups, outcomes
from yangguang.charts.rated import percent_text, rate_named, rate_words, value_of
from yangguang.charts.share import ShareCard, share_image
from yangguang.charts.theme import PALETTE, count_text
from yangguang.datasets.collection import CollectedReport, Collection
from yangguang.languages import Words

NAME = "share.png"
"""Of the picture, beside the page."""

_COUNT, _RATES = "received_new", ("disclosure_rate", "not_held_rate")


def share_pictures(
    collection: Collection, site: Words, cache_folder: Path | None = None
) -> Iterator[tuple[str, bytes]]:
    """The picture of the portal, of every report and of every authority.

    Args:
        collection: of all reports; those superseded have pictures, too.
        site: name of the portal.
        cache_folder: see ``share_image``.

    Yields:
        Name below the site's root and content: ``report/650103-government/2024/share.png``. The portal's own
        is ``generated/share.png``.
    """
    name = " ".join(dict.fromkeys((site.zh, site.en))) if site.zh not in site.en else site.en
    yield f"generated/{NAME}", share_image(portal_card(collection, name), cache_folder)
    for report in (*collection.reports, *collection.superseded):
        yield f"report/{report.id}/{NAME}", share_image(report_card(report, name), cache_folder)
    for authority in collection.authorities:
        if reports := collection.of_authority(authority.id):
            yield f"authority/{authority.id}/{NAME}", share_image(authority_card(reports, name), cache_folder)


def report_card(report: CollectedReport, site: str) -> ShareCard:
    """A report: how many requests, how many disclosed, and the outcomes as one bar."""
    return ShareCard(
        site=site,
        kind=phrase("share.report", year=report.record.year),
        title=authority_words(report.authority),
        figures=_figures(report),
        parts=_parts([report]),
    )


def authority_card(reports: Sequence[CollectedReport], site: str) -> ShareCard:
    """An authority: the figures of its newest report.

    Args:
        reports: its reports, oldest first; at least one.
        site: name of the portal.
    """
    newest = reports[-1]
    return ShareCard(
        site=site,
        kind=phrase(
            "share.authority",
            reports=len(reports),
            first=reports[0].record.year,
            last=newest.record.year,
        )
        if len(reports) > 1
        else phrase("share.report", year=newest.record.year),
        title=authority_words(newest.authority),
        figures=_figures(newest, of_year=len(reports) > 1),
        parts=_parts([newest]),
    )


def portal_card(collection: Collection, site: str) -> ShareCard:
    """The portal: how much it holds, and the outcomes of the newest year."""
    years = [report.record.year for report in collection.reports]
    newest = max(years, default=0)
    span = f"{min(years)}–{newest}" if len(set(years)) > 1 else str(newest or "—")
    return ShareCard(
        site=site,
        kind=phrase("share.portal_kind"),
        title=phrase("share.portal"),
        figures=(
            (phrase("share.reports"), count_text(len(collection.reports))),
            (phrase("share.authorities"), count_text(len({one.authority.id for one in collection.reports}))),
            (phrase("heading.year"), span),
        ),
        parts=_parts([report for report in collection.reports if report.record.year == newest]),
    )


def _figures(report: CollectedReport, *, of_year: bool = False) -> tuple[tuple[Words, str], ...]:
    """New requests and the rates that can be computed; with their year where the card is of several."""
    year = report.record.year
    count = count_of(report, _COUNT)
    found = [(count.name, count_text(count.value))] if count.value is not None else []
    for code in _RATES:
        rate = value_of(report, code)
        if rate.value is not None and rate.basis != "disputed":
            found.append((rate_words(rate_named(code))[0], percent_text(rate.value)))
    return tuple(
        (phrase("share.of_year", name=name, year=year) if of_year else name, value) for name, value in found
    )


def _parts(reports: Sequence[CollectedReport]) -> tuple[tuple[int, str], ...]:
    """The kinds of outcomes of reports together, each with its colour."""
    added = add(outcomes(report) for report in reports)
    parts = []
    for kind, colour in zip(outcome_groups(), PALETTE, strict=False):
        value = sum(int(one.value or 0) for one in added if one.kind == kind)
        parts.append((value, colour))
    return tuple(part for part in parts if part[0])
