"""What the pages written by hand take from ``portal.toml``: the licence of the data, and where to write."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from yangguang.languages import Language
from yangguang.sources.portal_config import Licence


def licence_part(licence: Licence, language: Language) -> bytes:
    """A paragraph, in Markdown, on the licence of the data: its name, a link to its text, what it allows.

    Args:
        licence: of the data, as the portal's owner wrote it.
        language: of the page that includes it.
    """
    statement = licence.statement if language == "zh" else licence.statement_en
    row: str = _words()["licence"][language]
    return (
        f"{row.format(licence=_link(licence.title, licence.url), statement=_literal(statement))}\n".encode()
    )


def repository_part(repository: str, language: Language) -> bytes:
    """A paragraph, in Markdown, on how to report an error or submit a report; with links where possible.

    Args:
        repository: its address, "" for none.
        language: of the page that includes it.
    """
    links = {
        name: _link(link[language], f"{repository}{link['path']}") if repository else link[language]
        for name, link in _words()["links"].items()
    }
    paragraph: str = _words()["repository"][language].format(**links)
    return f"{paragraph}\n".encode()


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def _link(text: str, address: str) -> str:
    return f'<a href="{_literal(address)}">{_literal(text)}</a>'


def _literal(text: str) -> str:
    """Text in which no character means anything to Markdown or HTML."""
    return re.sub(r"[!-,;-@\[-`{-~]", lambda found: f"&#{ord(found[0])};", text)
