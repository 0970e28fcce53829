"""Word-processor files (``.doc``, ``.wps``, ``.rtf``, ``.odt`` …) → Document, through LibreOffice."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from yangguang.errors import MissingToolError, ReadError
from yangguang.readers.document import Document
from yangguang.readers.docx import read_docx

PROGRAMS = ("soffice", "libreoffice")
"""Names under which LibreOffice is looked for, in order."""

TIME_LIMIT_SECONDS = 120.0
"""Seconds for one conversion; LibreOffice needs two for a report, and ten for its first start."""

_SUFFIXES = frozenset({"doc", "dot", "wps", "wpt"})
"""Kinds of old document that differ by their suffix only; anything else is offered to LibreOffice as .doc."""

_HEAD_BYTES = 4096
"""How much of a file is looked at to know its kind."""

_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_TEXT_STREAMS = ("WordDocument", "CONTENTS", "MM", "MN0")
"""Streams of which an old text document has one: Word and Kingsoft's WPS, Works, Works for DOS."""

_FOREIGN_STREAMS = ("Workbook", "Book", "PowerPoint Document")
"""Streams that tell an Excel or a PowerPoint file."""


def read_office(path: Path, time_limit_seconds: float = TIME_LIMIT_SECONDS) -> Document:
    """Read an old word-processor document by converting it to .docx first.

    Args:
        path: a ``.doc``, ``.wps``, ``.rtf`` or ``.odt`` file; anything LibreOffice opens as a text document.
        time_limit_seconds: when to give the conversion up.

    Returns:
        The document as ``read_docx`` reads the conversion; its format is the kind of the file. Rows and
        columns of locators are those of the conversion, which keeps those of the file.

    Raises:
        MissingToolError: LibreOffice is not installed.
        ReadError: LibreOffice cannot open the file, or takes too long.
    """
    kind = _kind_of(path)
    _check_content(path)
    program = next((found for name in PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        raise MissingToolError(
            f"{path}: a .{kind} document, which needs LibreOffice, and no {PROGRAMS[0]} was found. "
            "Install LibreOffice, or save the file as .docx and read that one."
        )
    with tempfile.TemporaryDirectory(prefix="yangguang-office-") as folder:
        document = read_docx(_convert(program, path, kind, Path(folder), time_limit_seconds))
    return replace(document, path=str(path), format=kind)


def _kind_of(path: Path) -> str:
    """The suffix by which LibreOffice knows a file, by its content: many an .rtf is called .doc."""
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(b"PK"):
        return "odt"
    if b"<office:document" in head:
        return "fodt"
    if head.lstrip(b"\xef\xbb\xbf").startswith(b"<"):
        return "xml"
    suffix = path.suffix.lower().lstrip(".")
    return suffix if suffix in _SUFFIXES else "doc"


def _check_content(path: Path) -> None:
    """Refuse what the conversion could only fail at, and say why: encrypted packages, tables, slides."""
    data = path.read_bytes()
    if _stream("EncryptedPackage") in data:
        raise ReadError(
            f"{path}: an encrypted document, expected one that opens without a password. "
            "Save it without a password and read that file."
        )
    if data.startswith(_OLE_MAGIC) and not any(
        _stream(name) in data for name in (*_TEXT_STREAMS, *_FOREIGN_STREAMS)
    ):
        raise ReadError(f"{path}: no text document is in it, or it is damaged. Download it again.")
    if _stream("WordDocument") not in data and any(_stream(name) in data for name in _FOREIGN_STREAMS):
        raise ReadError(
            f"{path}: an Excel or PowerPoint file, expected a text document. Save it as .docx or .pdf."
        )


def _stream(name: str) -> bytes:
    """How the directory of an OLE file spells the name of a stream."""
    return name.encode("utf-16-le") + b"\0\0"


def _convert(program: str, path: Path, kind: str, folder: Path, time_limit_seconds: float) -> Path:
    """Convert in a folder of our own, with a profile of its own: several conversions may run side by side."""
    source = folder / f"source.{kind}"  # a name that no option or filter trips over
    shutil.copyfile(path, source)
    command = [
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--convert-to",
        "docx:MS Word 2007 XML",
        "--outdir",
        str(folder / "converted"),
        str(source),
    ]
    log = folder / "log"
    with log.open("wb") as output:
        run = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
        )
        try:
            run.wait(time_limit_seconds)
        except subprocess.TimeoutExpired as error:
            raise ReadError(
                f"{path}: LibreOffice was still converting after {time_limit_seconds:g} seconds, expected a "
                "document it opens. Open it by hand, save it as .docx and read that file."
            ) from error
        finally:
            _stop(run)
    converted = folder / "converted" / "source.docx"
    if not converted.is_file():
        said = " ".join(log.read_text("utf-8", "replace").replace(str(source), str(path)).split())
        raise ReadError(
            f"{path}: LibreOffice could not convert it ({said or f'exit code {run.returncode}'}), expected a "
            "document it opens without a password. Save it as .docx and read that file."
        )
    return converted


def _stop(run: subprocess.Popen[bytes]) -> None:
    """End the program with all it started: the program in the path is only a launcher."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(run.pid, signal.SIGKILL)
    run.wait()
