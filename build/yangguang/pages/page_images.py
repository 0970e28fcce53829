"""A source document → pictures of its pages, fit to be published; rendered once for each source and kept.

Personal numbers are covered before a picture is written: found in the text layer where there is one, else
in the lines that were recognised.
"""

from __future__ import annotations

import ctypes
import hashlib
import io
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image, ImageDraw

from yangguang.readers.detect import detect_format
from yangguang.readers.document import Box, Document, Table
from yangguang.readers.read import read_document
from yangguang.readers.scan import upright_picture
from yangguang.record import redaction
from yangguang.record.redaction import find_masks

SCALE = 2
"""Pixels per point: sharp on a screen of double density at natural size, and when zoomed."""

_QUALITY = 80
"""Of WebP: a page of text weighs about 100 KB, and its digits have no fringes that a reader would see."""

_TEXT_CHARACTERS = 20
"""A page with fewer characters in its text layer is a picture: what it says is known from OCR only."""

_LONGEST_SIDE = 4000
"""Pixels; larger pictures are made smaller."""

_VERSION = "2"
"""Changes when the same source gives other pictures."""


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page as a picture: name of its file, and pixels across and down."""

    number: int
    path: Path
    width: int
    height: int

    @property
    def name(self) -> str:
        """Of the file."""
        return self.path.name


def has_page_images(source: Path) -> bool:
    """Whether a file consists of pages that can be shown as they are: a PDF or a picture."""
    return detect_format(source) in ("pdf", "image")


def page_images(source: Path, sha256: str, cache: Path) -> tuple[PageImage, ...]:
    """The pages of a source as WebP, personal numbers covered.

    Args:
        source: a PDF or a picture.
        sha256: of the file.
        cache: folder in which pictures are kept; pages of the same bytes are not rendered a second time.

    Raises:
        ReadError: the file cannot be read.
    """
    folder = cache / "pages" / f"{sha256[:32]}-{_signature()}"
    if not folder.is_dir():
        _render(source, folder)
    sizes = json.loads((folder / "sizes.json").read_text(encoding="utf-8"))
    return tuple(
        PageImage(number, folder / f"page-{number}.webp", width, height)
        for number, (width, height) in enumerate(sizes, 1)
    )


def _signature() -> str:
    """What pictures depend on besides their source: this module, the rules of redaction, the programs."""
    rules = Path(redaction.__file__)
    parts = [_VERSION, metadata.version("pypdfium2"), metadata.version("pillow")]
    parts += [path.read_text(encoding="utf-8") for path in (rules, rules.with_suffix(".toml"))]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def _render(source: Path, folder: Path) -> None:
    """Write the pictures of all pages, all or none."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=".", dir=folder.parent))
    sizes: list[tuple[int, int]] = []
    try:
        for number, picture in enumerate(_pictures(source), 1):
            out = io.BytesIO()
            picture.save(out, "WEBP", quality=_QUALITY, method=4)
            (work / f"page-{number}.webp").write_bytes(out.getvalue())
            sizes.append(picture.size)
        (work / "sizes.json").write_text(json.dumps(sizes), encoding="utf-8")
        if folder.is_dir():
            return
        os.replace(work, folder)  # noqa: PTH105 - Path.replace does not say that it moves a folder
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _pictures(source: Path) -> Iterator[Image.Image]:
    if detect_format(source) == "image":
        yield from _pictures_of_scan(source)
        return
    document: Document | None = None
    pdf = pypdfium2.PdfDocument(str(source))
    try:
        for index in range(len(pdf)):
            page = pdf[index]
            picture = page.render(scale=SCALE).to_pil().convert("RGB")
            text, places = _text_layer(page, picture.size)
            if len("".join(text.split())) >= _TEXT_CHARACTERS:
                covered = [
                    box
                    for mask in find_masks(text)
                    for box in places[mask.start : mask.end]
                    if box is not None
                ]
            else:
                document = document or read_document(source)
                width, height = page.get_size()
                covered = _recognised(document, index + 1, (picture.width / width, picture.height / height))
            yield _covered(picture, covered)
    finally:
        pdf.close()


def _pictures_of_scan(source: Path) -> Iterator[Image.Image]:
    document = read_document(source)
    with Image.open(source) as image:
        for index, (width, height) in enumerate(document.pages):
            image.seek(index)
            picture = upright_picture(image)
            picture.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
            scale = picture.width / width, picture.height / height
            yield _covered(picture, _recognised(document, index + 1, scale))


def _text_layer(page: Any, size: tuple[int, int]) -> tuple[str, list[Box | None]]:
    """The characters of a page's text layer, and the box of each in pixels of its picture."""
    layer = page.get_textpage()
    characters: list[str] = []
    places: list[Box | None] = []
    for index in range(layer.count_chars()):
        code = pypdfium2.raw.FPDFText_GetUnicode(layer.raw, index)
        characters.append(chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd")
        left, bottom, right, top = layer.get_charbox(index, loose=True)
        one, other = _pixel(page, size, left, top), _pixel(page, size, right, bottom)
        is_printed = right > left and top > bottom
        places.append((*map(min, one, other), *map(max, one, other)) if is_printed else None)  # type: ignore[arg-type]
    layer.close()
    return "".join(characters).replace("\r\n", "\n\n").replace("\r", "\n"), places


def _pixel(page: Any, size: tuple[int, int], x: float, y: float) -> tuple[float, float]:
    across, down = ctypes.c_int(), ctypes.c_int()
    pypdfium2.raw.FPDF_PageToDevice(page.raw, 0, 0, *size, 0, x, y, across, down)
    return float(across.value), float(down.value)


def _recognised(document: Document, page: int, scale: tuple[float, float]) -> list[Box]:
    """What to cover on a recognised page: all of each line or cell that holds something personal."""
    pieces = [(text, box) for text, where, box in _printed(document) if where == page and box is not None]
    text = "\n".join(piece for piece, _ in pieces)
    masks = find_masks(text)
    found: list[Box] = []
    start = 0
    for piece, (left, top, right, bottom) in pieces:
        end = start + len(piece)
        if any(mask.start < end and start < mask.end for mask in masks):
            found.append((left * scale[0], top * scale[1], right * scale[0], bottom * scale[1]))
        start = end + 1
    return found


def _printed(document: Document) -> Iterator[tuple[str, int | None, Box | None]]:
    for block in document.blocks:
        if isinstance(block, Table):
            for cell in block.cells:
                yield cell.text, cell.locator.page, cell.locator.box
        else:
            for locator in (*block.before, block.locator):
                yield block.text, locator.page, locator.box


def _covered(picture: Image.Image, boxes: Iterable[Box]) -> Image.Image:
    """The picture with black over each box, and over the gaps between boxes of one line."""
    painter = ImageDraw.Draw(picture)
    for box in _joined(sorted(boxes, key=lambda box: (round(box[1] / 8), box[0]))):
        left, top, right, bottom = box
        painter.rectangle((left - 1, top - 1, right + 1, bottom + 1), fill=(0, 0, 0))
    return picture


def _joined(boxes: Sequence[Box]) -> list[Box]:
    found: list[Box] = []
    for box in boxes:
        last = found[-1] if found else None
        if last and abs(last[1] - box[1]) < 8 and box[0] - last[2] < (box[3] - box[1]):
            found[-1] = (last[0], min(last[1], box[1]), max(last[2], box[2]), max(last[3], box[3]))
        else:
            found.append(box)
    return found
