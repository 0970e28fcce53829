"""Which language a page is in, where it stands, and where the same page stands in the other language.

Chinese pages lie in ``site_src/`` and English ones in ``site_src/en/``, always. ``portal.toml`` says which of
them stand at the root of the site; the others move into a folder of their language here, with all that lies
beside them. What no language owns (``assets/``, ``data/``, pictures of sources) stays where it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url
from mkdocs.utils.templates import TemplateContext

from yangguang.languages import LANGUAGES, TAGS, Language, Words
from yangguang.sources.portal_config import PortalConfig

_SHARED = ("assets/", "data/")
"""Folders of ``site_src/`` that serve all languages."""

_OWN = (".md", ".json")
"""Files outside those folders that belong to a language: pages, and specifications of their charts."""


@dataclass(frozen=True, slots=True)
class Twin:
    """A page in one of the languages.

    Attributes:
        language, tag: of the page.
        url: from the page shown.
        address: in full; "" where the site does not know its host.
        is_here: it is the page shown.
        exists: there is such a page; else the address is that of the language's home page.
        is_default: it is in the language that stands at the root of the site.
    """

    language: Language
    tag: str
    url: str
    address: str
    is_here: bool
    exists: bool
    is_default: bool


def language_of(source: str) -> Language:
    """The language of a page by the name of its file in ``site_src/``."""
    return next((one for one in LANGUAGES if source.startswith(f"{one}/")), "zh")


class Addresses(BasePlugin):  # type: ignore[type-arg,no-untyped-call]
    """Gives pages their addresses, and their frame its language and the ways out of it."""

    def __init__(self, portal: PortalConfig) -> None:
        self.portal = portal
        self.urls: Mapping[str, str] = {}

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Move the pages of each language to where the portal wants them."""
        for file in files:
            if file.src_uri.endswith(_OWN) and not file.src_uri.startswith(_SHARED):
                self._move(file)
        self.urls = {file.src_uri: file.url for file in files if file.is_documentation_page()}
        return files

    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Say in which language a page is, and where its twins are."""
        source = page.file.src_uri
        language = language_of(source)
        twins = tuple(self._twins(source, page.url, config.site_url or ""))
        frame = {**self.frame(language, config), "twins": twins}
        return cast("TemplateContext", {**context, **frame})

    def on_template_context(
        self, context: TemplateContext, *, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        """Say the same of a page without a source: it is in the first language, and has no twins."""
        frame = {**self.frame(self.portal.language, config), "twins": ()}
        return cast("TemplateContext", {**context, **frame})

    def frame(self, language: Language, config: MkDocsConfig) -> dict[str, Any]:
        """What the frame of a page is given; ``home`` is the root of its language, from the site's root."""
        return {
            "language": language,
            "tag": TAGS[language],
            "home": self.portal.folder(language),
            "site_title": self.portal.titles.of(language),
            "site_description": self._description(language, config),
            "say": lambda zh, en: Words(zh, en).of(language),
        }

    def _description(self, language: Language, config: MkDocsConfig) -> str:
        standing = Words(config.site_description or "", config.extra["site_description_en"])
        return Words(self.portal.description or standing.zh, self.portal.description_en or standing.en).of(
            language
        )

    def _move(self, file: File) -> None:
        language = language_of(file.src_uri)
        plain = file.dest_uri.removeprefix("" if language == "zh" else f"{language}/")
        file.dest_uri = self.portal.folder(language) + plain
        for computed in ("url", "abs_dest_path"):
            file.__dict__.pop(computed, None)

    def _twins(self, source: str, url: str, site: str) -> list[Twin]:
        """The page in every language; where one lacks it, the home page of that language."""
        plain = source.removeprefix("" if language_of(source) == "zh" else f"{language_of(source)}/")
        found = []
        for language in LANGUAGES:
            name = plain if language == "zh" else f"{language}/{plain}"
            there = self.urls.get(name)
            target = self.portal.folder(language) if there is None else there
            target = "" if target == "./" else target
            found.append(
                Twin(
                    language,
                    TAGS[language],
                    url=get_relative_url(target or ".", url),
                    address=f"{site}{target}" if site else "",
                    is_here=name == source,
                    exists=there is not None,
                    is_default=language == self.portal.language,
                )
            )
        return found
