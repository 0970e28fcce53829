"""What is decided once for a portal: ``portal.toml``, typed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yangguang.errors import SourceError

_KNOWN = {"sources": {"host"}, "repository": {"url"}}
_REPO_URL = re.compile(r"""^repo_url:\s*["']?(https://[^\s"']+)""", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class PortalConfig:
    """The portal's own decisions.

    Attributes:
        hosts_sources: whether pages show the source documents themselves.
        repository: address of the repository, without slash at its end; "" where there is none to link to.
    """

    hosts_sources: bool = True
    repository: str = ""


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
    return PortalConfig(hosts_sources=host, repository=url.rstrip("/"))


def _read(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SourceError(f"{path}: cannot be read ({error}), expected TOML. Mend it.") from error
