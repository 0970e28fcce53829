"""The whole site: MkDocs on site_src/, the chart runtime, the search index, then one swap into public/."""

from __future__ import annotations

import gzip
import logging
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from yangguang.errors import BuildError
from yangguang.paths import Paths
from yangguang.site.bundle import write_chart_bundle
from yangguang.site.embed import write_embed_page
from yangguang.site.generated import GeneratedPages
from yangguang.site.search import SearchIndexSummary, build_search
from yangguang.site.stylesheet import write_stylesheet
from yangguang.sources.portal_config import PortalConfig, load_portal_config

THEME_LEFTOVERS = (
    "assets/javascripts/bundle.*",
    "assets/javascripts/lunr",
    "assets/javascripts/workers",
    "assets/stylesheets/main.*",
    "assets/stylesheets/palette.*",
    "assets/images/favicon.png",
    "sitemap.xml.gz",
)
"""What Material copies and our theme does not load; 3 MB. The compressed sitemap carries a time."""


@dataclass(frozen=True, slots=True)
class SiteSummary:
    """What was built: files and bytes of ``public/``, HTML pages, the search index, warnings of MkDocs."""

    pages: int
    files: int
    bytes: int
    search: SearchIndexSummary
    warnings: tuple[str, ...]


def build_site(paths: Paths, *, strict: bool = True) -> SiteSummary:
    """Build ``public/`` from ``site_src/``, whole or not at all.

    Args:
        paths: the portal. Everything in ``site_src/`` is published: pages and data files are generated first.
        strict: let a warning of MkDocs (a broken link, a page missing from the navigation) end the build.

    Returns:
        Counts. The same sources give the same bytes: no build time is written anywhere.

    Raises:
        BuildError: MkDocs could not build; ``public/`` is left as it was.
    """
    if not paths.mkdocs_config.is_file():
        raise BuildError(f"{paths.root}: found no mkdocs.yml, expected a portal. Run from its checkout.")
    work = Path(tempfile.mkdtemp(prefix=".public-", dir=paths.root))
    try:
        built = work / "new"
        portal = load_portal_config(paths.portal_config, paths.mkdocs_config)
        warnings = _run_mkdocs(paths, portal, built, strict=strict)
        _remove_leftovers(built)
        write_stylesheet(built)
        write_chart_bundle(built)
        write_embed_page(built, portal.name)
        search = build_search(built, portal.language)
        files = sorted(path for path in built.rglob("*") if path.is_file())
        summary = SiteSummary(
            pages=sum(1 for path in files if path.suffix == ".html"),
            files=len(files),
            bytes=sum(path.stat().st_size for path in files),
            search=search,
            warnings=warnings,
        )
        _swap(built, paths.public, work / "old")
        return summary
    finally:
        shutil.rmtree(work, ignore_errors=True)


class _Collector(logging.Handler):
    """Keeps MkDocs' warnings instead of printing them; the command line says them once, in its own form."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


def _run_mkdocs(paths: Paths, portal: PortalConfig, target: Path, *, strict: bool) -> tuple[str, ...]:
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    from mkdocs.commands.build import build
    from mkdocs.config import load_config
    from mkdocs.exceptions import Abort, MkDocsException

    from yangguang.site.addresses import Addresses

    logger = logging.getLogger("mkdocs")
    collector = _Collector()
    propagates, logger.propagate = logger.propagate, False
    logger.addHandler(collector)
    try:
        own = {"site_url": portal.address}
        config = load_config(
            str(paths.mkdocs_config),
            site_dir=str(target),
            docs_dir=str(paths.site_src),
            strict=strict,
            site_name=portal.titles.of(portal.language),
            **{key: value for key, value in own.items() if value},
        )
        config["extra"]["portal"] = portal
        config.plugins["addresses"] = Addresses(portal)
        config.plugins["yangguang/generated"] = GeneratedPages()
        build(config)
    except (Abort, MkDocsException) as error:
        said = "; ".join(collector.messages) or str(error)
        raise BuildError(f"{paths.site_src}: MkDocs stopped: {said}. Mend the page it names.") from error
    finally:
        logger.removeHandler(collector)
        logger.propagate = propagates
    return tuple(collector.messages)


def _remove_leftovers(built: Path) -> None:
    for pattern in THEME_LEFTOVERS:
        for path in built.glob(pattern):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
    sitemap = built / "sitemap.xml"
    if sitemap.is_file():
        text = sitemap.read_bytes()
        if b"<loc>" in text:
            (built / "sitemap.xml.gz").write_bytes(gzip.compress(text, mtime=0))
        else:
            sitemap.unlink()


def _swap(built: Path, public: Path, old: Path) -> None:
    """Put the new folder where the old one was: two renames on one disk."""
    built.chmod(0o755)
    if public.exists():
        public.rename(old)
    try:
        built.rename(public)
    except OSError as error:
        if old.exists():
            old.rename(public)
        raise BuildError(
            f"{public}: could not be replaced ({error}). Close what holds it and build again."
        ) from error
