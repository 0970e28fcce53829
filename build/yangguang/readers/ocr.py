"""The recognition engine: where text stands on an image, and what a line of it says.

Runs the PP-OCR models that the wheel of ``rapidocr`` carries, through ONNX runtime, on one thread and without
a network. What a line says is kept as a lattice of probabilities, so that a cell can be read again with what
its neighbours have taught.
"""

from __future__ import annotations

import functools
import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from yangguang.errors import MissingToolError

Gray = NDArray[np.uint8]
"""A grey image, rows by columns; 0 is ink, 255 is paper."""

PixelBox = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels, right and bottom exclusive."""

STRIP_HEIGHT = 48
"""Pixels; the height of a line of text as the model wants it."""

PIXELS_PER_STEP = 8
"""Pixels of width that the model reads as one step."""

_BATCH_PIXELS = 4096
"""Pixels of width recognised in one run; more costs memory and gains nothing on one thread."""

_KEPT_PROBABILITY = 0.002
"""Characters less likely than this at a step are forgotten."""

_BEAM_WIDTH = 8
"""Texts that are followed at the same time."""

_DETECTION_LONG_SIDE = 1280
"""Pixels; larger pages are reduced to this before lines are sought."""

_DETECTION_THRESHOLD = 0.3
"""Probability from which a pixel counts as text (the model's own setting)."""

_BOX_SCORE = 0.5
"""Mean probability from which a region counts as a line (the model's own setting)."""

_UNCLIP = 1.6
"""How much wider a line is than the core that the model marks (the model's own setting)."""


@dataclass(frozen=True, slots=True)
class Lattice:
    """What the model sees, step by step along a line.

    Attributes:
        steps: for each step the likely characters with their probability, best first; "" is the gap between
            characters.
    """

    steps: tuple[tuple[tuple[str, float], ...], ...]

    def read(self) -> tuple[str, float]:
        """The likeliest text, and the probability of its least certain character (0 where there is none)."""
        found = self.characters()
        return "".join(text for text, _, _ in found), min((share for _, share, _ in found), default=0.0)

    def characters(self) -> list[tuple[str, float, int]]:
        """The likeliest characters, each with its probability and the step at which it begins."""
        found: list[tuple[str, float, int]] = []
        before = ""
        for number, step in enumerate(self.steps):
            best, probability = step[0] if step else ("", 0.0)
            if best and best != before:
                found.append((best, probability, number))
            before = best
        return found

    def readings(self, count: int = 5) -> list[tuple[str, float]]:
        """The likeliest texts with their probabilities, best first; for short lines.

        Source: prefix beam search, Hannun et al. 2014 (arXiv:1408.2873), without a language model.
        """
        beams: dict[str, tuple[float, float]] = {"": (1.0, 0.0)}
        """Probability of each text so far, ending in a gap and ending in its last character."""
        for step in self.steps:
            grown: dict[str, tuple[float, float]] = {}
            for text, (gap, letter) in beams.items():
                for character, probability in step:
                    for longer, in_gap, in_letter in _extend(text, gap, letter, character, probability):
                        old = grown.get(longer, (0.0, 0.0))
                        grown[longer] = (old[0] + in_gap, old[1] + in_letter)
            best = sorted(grown.items(), key=lambda item: (-sum(item[1]), item[0]))
            beams = dict(best[: max(_BEAM_WIDTH, count)])
        return [(text, min(1.0, gap + letter)) for text, (gap, letter) in list(beams.items())[:count]]


def _extend(
    text: str, gap: float, letter: float, character: str, probability: float
) -> list[tuple[str, float, float]]:
    """What a step makes of a text: longer texts, with probabilities of ending in a gap and in a character."""
    if not character:
        return [(text, (gap + letter) * probability, 0.0)]
    if text.endswith(character):  # the same character goes on, or comes again after a gap
        return [(text, 0.0, letter * probability), (text + character, 0.0, gap * probability)]
    return [(text + character, 0.0, (gap + letter) * probability)]


class Engine:
    """Detector and recogniser; one per process is enough, and threads may share it."""

    def __init__(self, models: Path) -> None:
        """Load the models.

        Args:
            models: folder with one ``*_det_*.onnx`` and one ``*_rec_*.onnx``.
        """
        self._detector = _session(models, "*_det_*.onnx")
        self._recogniser = _session(models, "*_rec_*.onnx")
        letters = self._recogniser.get_modelmeta().custom_metadata_map["character"].splitlines()
        self._characters = ("", *letters, " ")

    def detect(self, gray: Gray) -> list[PixelBox]:
        """Find the lines of text of an upright page.

        Args:
            gray: the page.

        Returns:
            Boxes around lines, or parts of lines, from top to bottom; they may overlap a little.
        """
        height, width = gray.shape
        scale = min(1.0, _DETECTION_LONG_SIDE / max(height, width))
        size = [max(32, round(side * scale / 32) * 32) for side in (width, height)]
        small = cv2.resize(gray, size, interpolation=cv2.INTER_AREA).astype(np.float32) / 127.5 - 1
        batch = np.ascontiguousarray(np.broadcast_to(small, (1, 3, *small.shape)))
        (output,) = self._detector.run(None, {self._detector.get_inputs()[0].name: batch})
        probability = np.asarray(output)[0, 0]
        core = (probability > _DETECTION_THRESHOLD).astype(np.uint8)
        core = cv2.dilate(core, np.ones((2, 2), np.uint8)).astype(np.uint8)
        contours, _ = cv2.findContours(core, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
        boxes: list[PixelBox] = []
        for contour in contours:
            x, y, w, h = cv2.boundingRect(contour)
            inside = np.zeros((h, w), np.uint8)
            cv2.drawContours(inside, [contour], -1, 1, -1, offset=(-x, -y))
            region = probability[y : y + h, x : x + w]
            if min(w, h) < 3 or float(region[inside > 0].mean()) < _BOX_SCORE:
                continue
            margin = cv2.contourArea(contour) * _UNCLIP / max(cv2.arcLength(contour, True), 1.0)
            left, top = (x - margin) * width / size[0], (y - margin) * height / size[1]
            right, bottom = (x + w + margin) * width / size[0], (y + h + margin) * height / size[1]
            box = (
                max(0, round(left)),
                max(0, round(top)),
                min(width, round(right)),
                min(height, round(bottom)),
            )
            boxes.append(box)
        return sorted(boxes, key=lambda box: (box[1], box[0]))

    def recognise(self, strips: Sequence[Gray]) -> list[Lattice]:
        """Read lines of text.

        Args:
            strips: images of single lines, ``STRIP_HEIGHT`` high.

        Returns:
            One lattice for each strip.
        """
        lattices: list[Lattice | None] = [None] * len(strips)
        by_width: dict[int, list[int]] = {}
        for index, strip in enumerate(strips):
            by_width.setdefault(_rounded(strip.shape[1]), []).append(index)
        for width, indices in sorted(by_width.items()):
            size = max(1, _BATCH_PIXELS // width)
            for start in range(0, len(indices), size):
                batch = indices[start : start + size]
                images = np.ones((len(batch), 3, STRIP_HEIGHT, width), np.float32)
                for image, index in zip(images, batch, strict=True):
                    image[:, :, : strips[index].shape[1]] = strips[index].astype(np.float32) / 127.5 - 1
                (output,) = self._recogniser.run(None, {self._recogniser.get_inputs()[0].name: images})
                for index, probabilities in zip(batch, np.asarray(output), strict=True):
                    lattices[index] = self._lattice(probabilities)
        return [lattice for lattice in lattices if lattice is not None]

    def _lattice(self, probabilities: NDArray[np.float32]) -> Lattice:
        """Keep what is likely at each step."""
        steps: list[list[tuple[str, float]]] = [[] for _ in probabilities]
        for step, index in np.argwhere(probabilities > _KEPT_PROBABILITY):
            steps[step].append((self._characters[index], float(probabilities[step, index])))
        return Lattice(tuple(tuple(sorted(step, key=lambda item: -item[1])) for step in steps))


@functools.cache
def default_engine() -> Engine:
    """The engine with the models of the installed wheel; loaded once in a process.

    Raises:
        MissingToolError: the packages of the engine are not installed.
    """
    package = importlib.util.find_spec("rapidocr")
    if (
        package is None
        or not package.submodule_search_locations
        or not importlib.util.find_spec("onnxruntime")
    ):
        raise MissingToolError(
            "a scan, which needs the Python packages onnxruntime and rapidocr, and they are not installed. "
            "Install them, or read the document with a text layer."
        )
    return Engine(Path(package.submodule_search_locations[0]) / "models")


def _session(models: Path, pattern: str) -> Any:
    """Load the model that a pattern names, to run on one thread: pages are what is run side by side."""
    import onnxruntime

    found = sorted(models.glob(pattern))
    if not found:
        raise MissingToolError(
            f"a scan, which needs the models of rapidocr, and {models} has no {pattern}. "
            "Install the version of rapidocr that requirements.lock names."
        )
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(found[0]), options, providers=["CPUExecutionProvider"])


def _rounded(width: int) -> int:
    """A width that whole steps fill, in sizes few enough to make batches."""
    step = PIXELS_PER_STEP * (2 if width <= 256 else 8)
    return -(-width // step) * step
