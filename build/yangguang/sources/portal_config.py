"""What is decided once for a portal: ``portal.toml``, typed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yangguang.errors import SourceError
from yangguang.languages import LANGUAGES, Language, Words

_KNOWN = {
    "portal": {"title", "title_en", "description", "description_en", "address", "language"},
    "licence": {"id", "title", "url", "statement", "statement_en"},
    "sources": {"host"},
    "repository": {"url"},
}
_REPO_URL = re.compile(r"""^repo_url:\s*["']?(https://[^\s"']+)""", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Licence:
    """Under what the data that a portal compiled are given.

    Attributes:
        id: of SPDX, ``CC0-1.0``.
        title: as people call it.
        url: its text.
        statement: one sentence, in Chinese.
        statement_en: in English.
    """

    id: str = "CC0-1.0"
    title: str = "CC0 1.0 Universal"
    url: str = "https://creativecommons.org/publicdomain/zero/1.0/"
    statement: str = "数据以 CC0 1.0 贡献给公有领域，可自由使用，不必征得同意"
    statement_en: str = "Data are dedicated to the public domain under CC0 1.0"


CC0 = Licence()


@dataclass(frozen=True, slots=True)
class PortalConfig:
    """The portal's own decisions.

    Attributes:
        hosts_sources: whether pages show the source documents themselves.
        repository: address of the repository, without slash at its end; "" where there is none to link to.
        title: of the portal.
        title_en: in English.
        description: one sentence on the portal; "" takes that of ``mkdocs.yml``.
        description_en: in English; "" takes that of ``mkdocs.yml``.
        address: where it will stand, with slash at its end; "" takes ``YANGGUANG_SITE_URL``, or none.
        licence: of the data.
        language: which stands at the root of the site; each other one stands in a folder of its code.
    """

    hosts_sources: bool = True
    repository: str = ""
    title: str = "阳光"
    title_en: str = "Yangguang"
    description: str = ""
    description_en: str = ""
    address: str = ""
    licence: Licence = CC0
    language: Language = "zh"

    @property
    def name(self) -> str:
        """Title and English title, as on the home page."""
        return f"{self.title} {self.title_en}".strip()

    @property
    def titles(self) -> Words:
        """The title in each language."""
        return Words(self.title, self.title_en)

    def folder(self, language: Language) -> str:
        """Where the pages of a language stand, from the site's root: "" or ``en/``."""
        return "" if language == self.language else f"{language}/"


NO_CONFIG = PortalConfig()


def load_portal_config(path: Path, mkdocs: Path | None = None) -> PortalConfig:
    """Read ``portal.toml``; without the file, everything is as by default.

    Args:
        path: the file.
        mkdocs: ``mkdocs.yml``, whose ``repo_url`` serves where the file names no repository.

    Raises:
        SourceError: it is not TOML, or a key is unknown or of the wrong type.
    """
    data = _read(path) if path.is_file() else {}
    for section, values in data.items():
        if section not in _KNOWN or not isinstance(values, dict):
            raise SourceError(f"{path}: found {section!r}, expected {', '.join(sorted(_KNOWN))}. Correct it.")
        if unknown := sorted(set(values) - _KNOWN[section]):
            expected = ", ".join(sorted(_KNOWN[section]))
            raise SourceError(f"{path}: found {section}.{unknown[0]}, expected {expected}. Correct it.")
    host = data.get("sources", {}).get("host", True)
    if not isinstance(host, bool):
        raise SourceError(f"{path}: found sources.host = {host!r}, expected true or false. Correct it.")
    url = data.get("repository", {}).get("url", "")
    if not isinstance(url, str) or not re.match(r"^(?:https://\S+)?$", url):
        raise SourceError(f"{path}: found repository.url = {url!r}, expected https://…. Correct it.")
    if not url and mkdocs is not None and mkdocs.is_file():
        match = _REPO_URL.search(mkdocs.read_text(encoding="utf-8"))
        url = match[1] if match else ""
    named = _texts(path, data.get("portal", {}), "portal")
    if not re.match(r"^(?:https?://\S+)?$", named.get("address", "")):
        found = named["address"]
        raise SourceError(f"{path}: found portal.address = {found!r}, expected https://…. Correct it.")
    if named.get("address"):
        named["address"] = named["address"].rstrip("/") + "/"
    terms = _texts(path, data.get("licence", {}), "licence")
    if terms and set(terms) != _KNOWN["licence"]:
        missing = min(_KNOWN["licence"] - set(terms))
        raise SourceError(f"{path}: licence.{missing} is missing; another licence needs every key. Add it.")
    if named.get("language", "zh") not in LANGUAGES:
        found = named["language"]
        raise SourceError(
            f"{path}: found portal.language = {found!r}, expected {' or '.join(LANGUAGES)}. Correct it."
        )
    return PortalConfig(
        hosts_sources=host,
        repository=url.rstrip("/"),
        licence=Licence(**terms) if terms else CC0,
        **named,
    )


def _texts(path: Path, values: Mapping[str, Any], section: str) -> dict[str, Any]:
    for key, value in values.items():
        if not isinstance(value, str) or "\n" in value:
            raise SourceError(
                f"{path}: found {section}.{key} = {value!r}, expected one line of text. Correct it."
            )
    return dict(values)


def _read(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SourceError(f"{path}: cannot be read ({error}), expected TOML. Mend it.") from error
