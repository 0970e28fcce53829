"""What a scanner does to a page: skew, blur, grey, dust, stamps, compression."""

from __future__ import annotations

import io
import random
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pypdfium2
from PIL import Image

Picture = Any
"""A grey or colour picture: array of bytes, height × width (× 3)."""


@dataclass(frozen=True, slots=True)
class Noise:
    """What happens to the pages of a scan.

    Attributes:
        dpi: resolution.
        skew: degrees by which a page is turned, at most.
        blur: standard deviation of the blur, in pixels; 0 for none.
        jpeg: quality of the compression, 0 to 100; 100 for none.
        grey: darkness of the paper, 0 to 1.
        salt: share of pixels that are dust.
        has_stamp: a red seal over the end of the text.
    """

    dpi: int = 200
    skew: float = 0.0
    blur: float = 0.0
    jpeg: int = 100
    grey: float = 0.0
    salt: float = 0.0
    has_stamp: bool = False

    @property
    def name(self) -> str:
        """The class of the scan: clean, skewed, or noisy."""
        if self.blur or self.grey or self.salt or self.jpeg < 70:
            return "noisy"
        return "skewed" if self.skew > 0.05 else "clean"


def scan_pages(pdf: Path, noise: Noise, seed: int) -> list[Image.Image]:
    """Print a PDF and scan it; the same seed gives the same pixels."""
    rng = np.random.default_rng(seed)
    chance = random.Random(f"noise {seed}")
    document = pypdfium2.PdfDocument(str(pdf))
    pages = []
    try:
        for number in range(len(document)):
            picture = document[number].render(scale=noise.dpi / 72).to_numpy()[:, :, :3].copy()
            is_last = number == len(document) - 1
            pages.append(_scan(picture, noise, rng, chance, is_last))
    finally:
        document.close()
    return pages


def _scan(
    picture: Picture, noise: Noise, rng: np.random.Generator, chance: random.Random, is_last: bool
) -> Image.Image:
    height, width = picture.shape[:2]
    if noise.has_stamp and (is_last or chance.random() < 0.3):
        _stamp(picture, chance)
    if noise.grey:
        slope = np.linspace(1 - noise.grey, 1 - noise.grey / 3, width)[None, :, None]
        picture = (picture * slope).astype(np.uint8)
    if noise.skew:
        angle = chance.uniform(-noise.skew, noise.skew)
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
        paper = int(255 * (1 - noise.grey * 2 / 3))
        picture = cv2.warpAffine(
            picture, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(paper, paper, paper)
        )
    if noise.blur:
        picture = cv2.GaussianBlur(picture, (0, 0), noise.blur)
    if noise.salt:
        dust = rng.random((height, width))
        picture[dust < noise.salt / 2] = 0
        picture[dust > 1 - noise.salt / 2] = 255
    if noise.jpeg < 100:
        _, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, noise.jpeg])
        picture = cv2.imdecode(data, cv2.IMREAD_COLOR)
    return Image.fromarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB))


def _stamp(picture: Picture, chance: random.Random) -> None:
    """Press a seal on the page: a red ring and a star of strokes, the text shows through."""
    height, width = picture.shape[:2]
    radius = int(width * 0.1)
    centre = (chance.randint(width // 3, width - 2 * radius), chance.randint(height // 4, height // 2))
    ink = picture.copy()
    red = (40, 40, 220)
    cv2.circle(ink, centre, radius, red, max(2, radius // 16))
    for n in range(5):
        a, b = 2 * np.pi * n / 5, 2 * np.pi * (n + 2) / 5
        start = (int(centre[0] + radius / 3 * np.sin(a)), int(centre[1] - radius / 3 * np.cos(a)))
        end = (int(centre[0] + radius / 3 * np.sin(b)), int(centre[1] - radius / 3 * np.cos(b)))
        cv2.line(ink, start, end, red, max(2, radius // 16))
    picture[:] = np.minimum(picture, cv2.addWeighted(picture, 0.35, ink, 0.65, 0))


def save_scan(pages: list[Image.Image], path: Path, quality: int = 85) -> None:
    """Save scanned pages as the suffix asks: one tall picture (PNG, JPEG), or pages (TIFF, PDF)."""
    suffix = path.suffix.lower()
    buffer = io.BytesIO()
    if suffix in (".tif", ".tiff"):
        grey = [page.convert("L") for page in pages]
        grey[0].save(buffer, "TIFF", save_all=True, append_images=grey[1:], compression="tiff_deflate")
    elif suffix == ".pdf":
        resolution = round(pages[0].width / 8.27)
        pages[0].save(
            buffer,
            "PDF",
            save_all=True,
            append_images=pages[1:],
            resolution=resolution,
            quality=quality,
            creationDate=time.gmtime(0),
            modDate=time.gmtime(0),
        )
    else:
        tall = Image.new("RGB", (pages[0].width, sum(page.height for page in pages)), "white")
        top = 0
        for page in pages:
            tall.paste(page, (0, top))
            top += page.height
        tall.save(buffer, "PNG" if suffix == ".png" else "JPEG", quality=quality)
    path.write_bytes(buffer.getvalue())
