"""schema.org ``Dataset`` for search engines, as JSON-LD in a page; a block of data, which no browser runs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from markupsafe import Markup

from yangguang.datasets.catalogue import MEDIA
from yangguang.datasets.collection import CollectedReport
from yangguang.datasets.dictionary import dictionary
from yangguang.datasets.frames import Frames
from yangguang.datasets.indicators import counts, rates
from yangguang.datasets.release import Release
from yangguang.pages.shapes import Download


def dataset_markup(frames: Frames, folder: Path, release: Release, root: str) -> Markup:
    """The whole of the data, for the page of downloads.

    Args:
        frames: for the years covered.
        folder: the data files, whose sizes are given.
        release: version and date.
        root: the way from the page to the site's root.
    """
    years = frames["reports"].year
    files = [
        path
        for suffix in MEDIA
        for path in sorted(folder.glob(f"*.{suffix}"))
        if path.stem in dictionary() or path.stem.startswith("yangguang")
    ]
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": release.title_en,
        "alternateName": release.title,
        "description": (
            "Figures and text of the annual reports on open government information that Chinese organs of "
            "administration must publish: requests received and concluded, refusals, reconsideration and "
            "litigation, as printed. 中国各级行政机关政府信息公开工作年度报告的数字与文字，照印照录。"
        ),
        "license": release.licence.url,
        "isAccessibleForFree": True,
        "creator": _creator(release),
        "version": release.version,
        **({"datePublished": release.released.isoformat()} if release.released else {}),
        **({"temporalCoverage": f"{years.min()}/{years.max()}"} if len(years) else {}),
        "spatialCoverage": {"@type": "Country", "name": "China"},
        "inLanguage": ["zh-CN", "en"],
        "variableMeasured": [
            *({"@type": "PropertyValue", "name": one.name_en, "unitText": one.unit} for one in counts()),
            *({"@type": "PropertyValue", "name": one.name_en, "unitText": "ratio"} for one in rates()),
        ],
        "distribution": [
            _download(f"{root}data/{path.name}", path.suffix[1:], path.stat().st_size) for path in files
        ],
    }
    return _markup(data)


def report_markup(
    report: CollectedReport, name: str, downloads: list[Download], release: Release, root: str
) -> Markup:
    """One report, for its page: what it is based on is the document of the authority.

    Args:
        report: the report.
        name: its title.
        downloads: its data files.
        release: whose the data are.
        root: the way from the page to the site's root.
    """
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": name,
        "description": (
            f"{name}的表格数字和正文，照印照录。Figures and text of the {report.record.year} annual "
            f"report on open government information of {report.authority.name_en or report.authority.name}."
        ),
        "license": release.licence.url,
        "isAccessibleForFree": True,
        "creator": _creator(release),
        "temporalCoverage": f"{report.record.year}-01-01/{report.record.year}-12-31",
        "spatialCoverage": {"@type": "AdministrativeArea", "identifier": report.authority.code},
        "sourceOrganization": {"@type": "GovernmentOrganization", "name": report.authority.name},
        **({"isBasedOn": report.source.url} if report.source.url else {}),
        "distribution": [_download(f"{root}{one.url}", one.url.rpartition(".")[2]) for one in downloads],
    }
    return _markup(data)


def _creator(release: Release) -> dict[str, str]:
    return {"@type": "Organization", "name": release.portal.name}


def _download(address: str, suffix: str, size: int | None = None) -> dict[str, Any]:
    return {
        "@type": "DataDownload",
        "contentUrl": address,
        "encodingFormat": MEDIA[suffix],
        **({"contentSize": f"{size} B"} if size is not None else {}),
    }


def _markup(data: dict[str, Any]) -> Markup:
    """JSON in which nothing can end the block."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign, code in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        text = text.replace(sign, code)
    return Markup(f'<script type="application/ld+json">{text}</script>')
