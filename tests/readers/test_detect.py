"""What a file is, by what it holds."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from yangguang.errors import UnknownFormatError
from yangguang.readers.detect import detect_format


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n", "pdf"),
        (b"\x89PNG\r\n\x1a\n", "image"),
        (b"{\\rtf1\\ansi 7}", "office"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>', "office"),
        (b'<?xml version="1.0"?><pkg:package xmlns:pkg="x"/>', "office"),
        (b'<?xml version="1.0"?>\n<office:document office:version="1.3"/>', "office"),
        (b'<?xml version="1.0"?><!DOCTYPE html><html></html>', "html"),
        ("\ufeff<html>".encode("utf-16-le"), "html"),
        ("<html><body>政府信息公开</body></html>".encode("utf-16-be"), "html"),
        (b"From: <Saved by browser>\nMIME-Version: 1.0\nContent-Type: multipart/related\n", "mht"),
        ("政府信息公开年度报告".encode(), "text"),
        ("政府信息公开年度报告".encode("gb18030"), "text"),
    ],
)
def test_by_the_first_bytes(tmp_path: Path, content: bytes, kind: str) -> None:
    path = tmp_path / "report.dat"
    path.write_bytes(content)
    assert detect_format(path) == kind


def archive(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as target:
        for name, data in members.items():
            target.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return path


def test_by_the_parts_of_an_archive(tmp_path: Path) -> None:
    assert detect_format(archive(tmp_path / "a.zip", word__document_xml=b"")) == "docx"
    assert detect_format(archive(tmp_path / "b.zip", word__document2_xml=b"")) == "docx"
    odt = b"application/vnd.oasis.opendocument.text"
    assert detect_format(archive(tmp_path / "c.zip", mimetype=odt)) == "office"


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        ("OFD_xml", "is an OFD document, expected a report. Open it in an OFD reader and print it to PDF."),
        (
            "xl__workbook_xml",
            "is an Excel workbook, expected a report. Save it as .docx or print it to PDF.",
        ),
        ("ppt__presentation_xml", "is a PowerPoint file, expected a report. Print it to PDF."),
        (
            "inner.docx",
            (
                "is a ZIP archive without a Word document, expected a report. "
                "Unpack it and name the files in it."
            ),
        ),
    ],
)
def test_archives_of_other_kinds_are_named(tmp_path: Path, part: str, sentence: str) -> None:
    path = archive(tmp_path / "report.docx", **{part: b"PK"})
    with pytest.raises(UnknownFormatError) as caught:
        detect_format(path)
    assert str(caught.value) == f"{path}: {sentence}"


@pytest.mark.parametrize(
    ("magic", "name"),
    [(b"Rar!\x1a\x07\x00", "a RAR"), (b"7z\xbc\xaf\x27\x1c\x00", "a 7z"), (b"\x1f\x8b\x08\x00", "a gzip")],
)
def test_packed_files_are_named(tmp_path: Path, magic: bytes, name: str) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(magic + bytes(60))
    with pytest.raises(UnknownFormatError) as caught:
        detect_format(path)
    assert str(caught.value) == (
        f"{path}: is {name} archive, expected a report. Unpack it and name the files in it."
    )
