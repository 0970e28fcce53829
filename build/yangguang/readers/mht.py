"""A saved web page (``.mht``, ``.mhtml``) → the bytes of its main HTML, for the HTML reader."""

from __future__ import annotations

import email
import email.message
import email.policy
import re

from yangguang.errors import ReadError

_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})

_FRAME = re.compile(rb"<i?frame\b", re.IGNORECASE)
_CELL = re.compile(rb"<td\b", re.IGNORECASE)


def html_of_mht(data: bytes, name: str = "saved web page") -> tuple[bytes, str | None]:
    """Take the main HTML out of a MIME archive.

    Args:
        data: the archive, as browsers, Word and WPS save it.
        name: the file, for messages.

    Returns:
        The HTML, its transfer encoding undone, and the character set that its part declares, if any. Of a
        page with frames it is the one of them that holds most cells of tables.

    Raises:
        ReadError: the archive has no HTML in it.

    Source: RFC 2557 (multipart/related archives; the root is the part that ``start`` names, or the first).
    """
    message = email.message_from_bytes(data.lstrip(b"\xef\xbb\xbf\r\n\t "), policy=email.policy.compat32)
    pages = [part for part in message.walk() if part.get_content_type() in _HTML_TYPES]
    start = message.get_param("start")
    root = next((part for part in pages if start and part.get("Content-ID", "") == start), None)
    filled = [
        (payload, _charset(part))
        for part in ([root, *pages] if root else pages)
        if isinstance(payload := part.get_payload(decode=True), bytes) and payload.strip()
    ]
    if filled and _FRAME.search(filled[0][0]):
        # the page is a frame around another, which is the one with the tables
        return max(filled, key=lambda page: len(_CELL.findall(page[0])))
    if filled:
        return filled[0]
    raise ReadError(
        f"{name}: a web archive without an HTML page in it, expected the page of a report. "
        "Save the page again, as .html or .mht."
    )


def _charset(part: email.message.Message) -> str | None:
    """The character set that a part declares, lower case."""
    declared = part.get_content_charset()
    return declared.strip() or None if declared else None
