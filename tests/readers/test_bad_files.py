"""Files that are no reports, or are made to do harm: one sentence each, in bounded time and memory."""

from __future__ import annotations

import hashlib
import io
import resource
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest

from builders import pdf

SECONDS = 20
"""The most a bad file may take, start of the program included."""

GIBIBYTE = 1 << 30


def bomb() -> bytes:
    packer = zlib.compressobj(1)
    packed = b"".join(packer.compress(bytes(1 << 20)) for _ in range(440)) + packer.flush()
    stream = b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>"
    return pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, stream])


def five_thousand_pages() -> bytes:
    document = pypdfium2.PdfDocument.new()
    for _ in range(5000):
        document.new_page(595, 842)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def huge_picture() -> bytes:
    """A PNG of 30,000 × 30,000 pixels, all white, that unpacks to 900 MB."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    row = b"\x00" + b"\xff" * 30_000
    packer = zlib.compressobj(1)
    packed = b"".join(packer.compress(row) for _ in range(30_000)) + packer.flush()
    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def zip_with(name: str, body: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, body)
    return target.getvalue()


def word_bomb() -> bytes:
    return zip_with("word/document.xml", b"<w:document>" + b" " * (400 << 20))


NOT_A_REPORT = (
    "found no title of such a report, 0 of the six parts and none of the form's tables, expected an annual "
    "report on government information (政府信息公开工作年度报告). If it is one, its tables may be pictures "
    "or attachments: give that file."
)
BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty.pdf": (lambda: b"", "is empty, expected a report. Download it again."),
    "blank.txt": (lambda: b" \n\n", "is empty, expected a report. Download it again."),
    "bomb.pdf": (
        bomb,
        "the PDF unpacks to more than 400 MB, expected a report. It may be made to do harm: do not open it.",
    ),
    "long.pdf": (
        five_thousand_pages,
        "the PDF has 5000 pages, expected a report of at most 300. Cut the report out of it.",
    ),
    "truncated.pdf": (
        lambda: five_thousand_pages()[:4000],
        "the PDF is damaged. Download it again, or print it to a new PDF.",
    ),
    "archive.docx": (
        lambda: zip_with("readme.txt", b"hello"),
        "is a ZIP archive without a Word document, expected a report. Unpack it and name the files in it.",
    ),
    "random.bin": (
        lambda: hashlib.shake_256(b"seed").digest(50_000),
        "is a binary file of an unknown kind, expected PDF, an image, HTML, Word or text. "  # noqa: ISC004
        "Save it in one of these formats.",
    ),
    "page.html": (lambda: "<html><body><p>通知公告</p></body></html>".encode(), NOT_A_REPORT),
    "novel.txt": (lambda: "从前有座山。山里有座庙。\n".encode(), NOT_A_REPORT),
}
SWOLLEN: dict[str, tuple[Callable[[], bytes], str]] = {
    "huge.png": (huge_picture, "a picture of 900,000,000 pixels, expected at most 80,000,000."),
    "bomb.docx": (word_bomb, "unpack"),
}


def parse(path: Path) -> subprocess.CompletedProcess[str]:
    """Run the command as a user does, with no more memory than allowed."""

    def limit() -> None:
        # address space, not resident memory: twice as strict, so three times the room
        resource.setrlimit(resource.RLIMIT_AS, (4 * GIBIBYTE, 4 * GIBIBYTE))

    return subprocess.run(
        [sys.executable, "-m", "yangguang", "parse", str(path)],
        capture_output=True,
        text=True,
        preexec_fn=limit,
        timeout=6 * SECONDS,  # alone it is a sixth of that; tests share the machine
        check=False,
    )


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_gives_exactly_one_sentence(tmp_path: Path, name: str) -> None:
    content, sentence = BAD[name]
    path = tmp_path / name
    path.write_bytes(content())
    done = parse(path)
    assert done.stdout == ""
    assert done.stderr == f"{path}: {sentence}\n"
    assert done.returncode == 1


@pytest.mark.parametrize("name", SWOLLEN)
def test_a_file_made_to_fill_the_memory_is_refused(tmp_path: Path, name: str) -> None:
    content, words = SWOLLEN[name]
    path = tmp_path / name
    path.write_bytes(content())
    done = parse(path)
    assert done.stdout == ""
    assert done.stderr.startswith(f"{path}: ")
    assert words in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.returncode == 1


def test_a_locked_pdf(tmp_path: Path) -> None:
    # the smallest trailer that asks for a password: an encryption whose key no empty password opens
    encrypt = b"<</Filter/Standard/V 1/R 2/O<" + b"00" * 32 + b">/U<" + b"11" * 32 + b">/P -4>>"
    body = pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>", encrypt])
    path = tmp_path / "locked.pdf"
    path.write_bytes(body.replace(b"/Root 1 0 R>>", b"/Root 1 0 R/Encrypt 3 0 R/ID[<00><00>]>>"))
    done = parse(path)
    assert done.stderr == f"{path}: the PDF is locked with a password. Remove the password and try again.\n"


@pytest.mark.slow
def test_a_batch_with_every_bad_file_goes_on(root: Path, tmp_path: Path) -> None:
    names = [*BAD, *SWOLLEN]
    for name in names:
        (tmp_path / name).write_bytes({**BAD, **SWOLLEN}[name][0]())
    good = root / "data/reports/2024/650121-government.txt"
    done = subprocess.run(
        [sys.executable, "-m", "yangguang", "parse", *(str(tmp_path / name) for name in names), str(good)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert len(done.stderr.splitlines()) == len(names)
    assert len(done.stdout.splitlines()) == 1
    assert done.returncode == 1
