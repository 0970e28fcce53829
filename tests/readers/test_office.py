"""Old word-processor files. LibreOffice is played by scripts that take its command line."""

from __future__ import annotations

import os
import stat
import sys
import time
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from yangguang.errors import MissingToolError, ReadError
from yangguang.readers.office import read_office
from yangguang.readers.read import read_document

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)


def stream(name: str) -> bytes:
    return name.encode("utf-16-le") + b"\0\0"


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "年报 2023.doc"
    path.write_bytes(OLE + stream("WordDocument"))
    return path


def install(monkeypatch: pytest.MonkeyPatch, folder: Path, body: str) -> None:
    """Put a soffice in the path, alone, that runs a piece of Python with the command line in ``args``."""
    programs = folder / "programs"
    programs.mkdir()
    script = programs / "soffice"
    script.write_text(
        f"#!{sys.executable}\nimport pathlib, shutil, subprocess, sys, time\nargs = sys.argv[1:]\n{body}\n"
    )
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(programs))


CONVERT = """
out = pathlib.Path(args[args.index("--outdir") + 1])
out.mkdir()
assert args[args.index("--convert-to") + 1].startswith("docx")
assert args[0].startswith("-env:UserInstallation=file:///")
shutil.copy({converted!r}, out / (pathlib.Path(args[-1]).stem + ".docx"))
"""


def test_the_conversion_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, report: Path) -> None:
    word = docx.Document()
    word.add_paragraph("总体情况")
    word.add_table(rows=1, cols=2).cell(0, 1).text = "7"
    word.save(str(tmp_path / "converted.docx"))
    install(monkeypatch, tmp_path, CONVERT.format(converted=str(tmp_path / "converted.docx")))
    document = read_office(report)
    assert (document.path, document.format) == (str(report), "doc")
    assert [paragraph.text for paragraph in document.paragraphs] == ["总体情况"]
    assert [cell.text for cell in document.tables[0].cells] == ["", "7"]


@pytest.mark.slow
def test_a_document_saved_by_libreoffice_itself(office: Callable[..., Path], tmp_path: Path) -> None:
    word = docx.Document()
    word.add_paragraph("一、总体情况")
    table = word.add_table(rows=2, cols=2)
    for at, text in enumerate(["予以公开", "18", "部分公开", ""]):
        table.cell(*divmod(at, 2)).text = text
    word.add_paragraph("二、主动公开政府信息情况")  # LibreOffice 7.4 loses a table that ends a .doc it writes
    word.save(str(tmp_path / "年报.docx"))
    document = read_office(office(tmp_path / "年报.docx", "doc", tmp_path))
    assert document.format == "doc"
    assert [one.text for one in document.paragraphs] == ["一、总体情况", "二、主动公开政府信息情况"]
    assert [cell.text for cell in document.tables[0].cells] == ["予以公开", "18", "部分公开", ""]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["rtf", "odt", "fodt"])
def test_other_documents_are_known_by_their_content(
    office: Callable[..., Path], tmp_path: Path, kind: str
) -> None:
    word = docx.Document()
    word.add_table(rows=1, cols=2).cell(0, 1).text = "18"
    word.add_paragraph("二、主动公开政府信息情况")
    word.save(str(tmp_path / "年报.docx"))
    made = office(tmp_path / "年报.docx", kind, tmp_path)
    renamed = made.rename(tmp_path / "report.doc")
    document = read_document(renamed)
    assert document.format == kind
    assert [cell.text for cell in document.tables[0].cells] == ["", "18"]


def test_without_libreoffice(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    path = tmp_path / "x.wps"
    path.write_bytes(OLE + stream("WordDocument"))
    with pytest.raises(MissingToolError) as caught:
        read_office(path)
    assert str(caught.value) == (
        f"{path}: a .wps document, which needs LibreOffice, and no soffice was found. "
        "Install LibreOffice, or save the file as .docx and read that one."
    )


def test_a_document_that_libreoffice_refuses(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, report: Path
) -> None:
    install(monkeypatch, tmp_path, "sys.exit(f'Error: source file {args[-1]} could not be loaded')")
    with pytest.raises(ReadError) as caught:
        read_office(report)
    assert str(caught.value) == (
        f"{report}: LibreOffice could not convert it (Error: source file {report} could not be loaded), "
        "expected a document it opens without a password. Save it as .docx and read that file."
    )


def test_a_conversion_that_hangs_is_ended_with_its_children(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, report: Path
) -> None:
    child = "import os, pathlib, time; pathlib.Path({!r}).write_text(str(os.getpid())); time.sleep(60)"
    note = tmp_path / "child"
    install(monkeypatch, tmp_path, f"subprocess.run([sys.executable, '-c', {child.format(str(note))!r}])")
    started = time.monotonic()
    with pytest.raises(ReadError) as caught:
        read_office(report, time_limit_seconds=2)
    assert time.monotonic() - started < 10
    assert str(caught.value) == (
        f"{report}: LibreOffice was still converting after 2 seconds, expected a document it opens. "
        "Open it by hand, save it as .docx and read that file."
    )
    assert not is_running(int(note.read_text()))


def is_running(process: int) -> bool:
    """Whether a process still runs; one that has ended but was not collected yet does not."""
    for _ in range(50):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return False
        status = Path(f"/proc/{process}/stat")
        if status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z":
            return False
        time.sleep(0.1)
    return True


def test_an_encrypted_package(tmp_path: Path) -> None:
    path = tmp_path / "x.docx"
    path.write_bytes(OLE + stream("EncryptedPackage"))
    with pytest.raises(ReadError) as caught:
        read_office(path)
    assert str(caught.value) == (
        f"{path}: an encrypted document, expected one that opens without a password. "
        "Save it without a password and read that file."
    )


def test_an_old_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "x.doc"
    path.write_bytes(OLE + stream("Workbook"))
    with pytest.raises(ReadError) as caught:
        read_office(path)
    assert str(caught.value) == (
        f"{path}: an Excel or PowerPoint file, expected a text document. Save it as .docx or .pdf."
    )
