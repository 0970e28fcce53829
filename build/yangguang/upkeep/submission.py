"""What a stranger submitted through an issue form: of its text, the address of one report is used."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from yangguang.errors import UsageError

OFFICIAL = (".gov.cn",)
"""Endings of the hosts that are taken: look-alike sites carry altered copies of reports."""

_ADDRESS = re.compile(r"https?://[^\s<>()\"'`\[\]\\]+")
_CODE = re.compile(r"^\s*([0-9]{6})\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Submission:
    """An address, and the code of the authority's division where it was given."""

    address: str
    code: str = ""


def read_submission(path: Path) -> Submission:
    """Read the text of an issue.

    Raises:
        UsageError: it names no address, several, or one that is not of an official site.
    """
    text = path.read_text(encoding="utf-8", errors="replace")[:20_000]
    addresses = list(dict.fromkeys(_ADDRESS.findall(text)))
    if len(addresses) != 1:
        number = len(addresses)
        raise UsageError(f"{path.name}: found {number} addresses, expected that of one report. Edit it.")
    parts = urlsplit(addresses[0])
    host = (parts.hostname or "").rstrip(".")
    if not host.endswith(OFFICIAL) or parts.username or parts.port not in (None, 80, 443):
        raise UsageError(
            f"{path.name}: the address is of {host or 'no host'}, expected an authority's (*.gov.cn). "
            "If it is official, add the report by hand."
        )
    codes = _CODE.findall(text)
    return Submission(addresses[0], codes[0] if codes else "")
