"""What a person names to be added: files, folders, addresses, and lists of them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from yangguang.errors import FetchError, SourceError
from yangguang.sources.fetch import fetch_report
from yangguang.sources.web import Manners, Visitor

SUFFIXES = (
    ".pdf", ".html", ".htm", ".mht", ".mhtml", ".docx", ".doc", ".wps", ".odt", ".rtf", ".txt", ".md",
    ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".webp",
)  # fmt: skip
"""Files of a folder that are taken for reports."""


def is_address(text: str) -> bool:
    """Whether a text is an address of the web."""
    return text.startswith(("http://", "https://"))


def expand(named: Iterable[str]) -> list[str]:
    """Every file and address that is meant: folders and lists of addresses taken apart, each once, in order.

    Raises:
        SourceError: a name is neither a file, a folder nor an address.
    """
    found: dict[str, None] = {}
    for name in named:
        path = Path(name)
        if is_address(name):
            found[name] = None
        elif path.is_dir():
            inside = (one for one in sorted(path.rglob("*")) if one.suffix.lower() in SUFFIXES)
            found.update((str(one), None) for one in inside if not one.name.startswith("."))
        elif path.is_file():
            found.update(dict.fromkeys(_listed(path) or [name]))
        else:
            raise SourceError(f"{name}: there is no such file, and it is no address. Check the name.")
    return list(found)


def _listed(path: Path) -> list[str]:
    """The addresses of a file that holds nothing else, one a line; none where it is not such a list."""
    if path.suffix.lower() not in (".txt", ".csv", ".list", ".md", ""):
        return []
    try:
        lines = [line.strip() for line in path.read_text(encoding="utf-8-sig").splitlines()]
    except (OSError, UnicodeDecodeError):
        return []
    lines = [line for line in lines if line and not line.startswith("#")]
    return lines if lines and all(map(is_address, lines)) else []


class Desk:
    """Lays each origin on the desk as a file; keeps one visitor of the web, so that its pauses hold."""

    def __init__(self, manners: Manners, *, endings: tuple[str, ...] = ()) -> None:
        """Take a desk.

        Args:
            manners: how addresses are visited.
            endings: what the host that sends a report must end in, after redirects and from a page to its
                attachment; any host where empty.
        """
        self._manners = manners
        self._endings = endings
        self._visitor: Visitor | None = None

    @contextmanager
    def file_of(self, origin: str) -> Iterator[tuple[Path, str]]:
        """A file to read, and the address it came from ("" for a file of this machine).

        Raises:
            FetchError: the address cannot be had.
        """
        if not is_address(origin):
            yield Path(origin), ""
            return
        self._visitor = self._visitor or Visitor(self._manners)
        fetched = fetch_report(self._visitor, origin)
        assert fetched is not None, "nothing was asked conditionally"
        host = (urlsplit(fetched.final_url).hostname or "").rstrip(".")
        if self._endings and not host.endswith(self._endings):
            raise FetchError(
                f"{origin}: leads to {host}, expected an authority's own site ({', '.join(self._endings)}). "
                "If it is official, add the report by hand."
            )
        with tempfile.TemporaryDirectory(prefix="yangguang-") as folder:
            path = Path(folder) / f"report{fetched.suffix}"
            path.write_bytes(fetched.content)
            yield path, origin
