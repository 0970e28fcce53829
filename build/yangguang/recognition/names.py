"""Names of bodies, taken out of what stands around them in a title, a signature or a sentence."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence

from yangguang.readers.document import Document, Paragraph, Table
from yangguang.recognition.dates import compact
from yangguang.recognition.lexicon import lexicon

_NAME_LENGTH = 40
"""Characters; a longer piece of text is no name."""

_PARTS = re.compile(r"[《》「」『』<>|_，,。;；:：!！?？\[\]【】]|--+|—+")
"""What parts a name from other words of a line."""

_EDITIONS = re.compile(r"[（(〔\[【](?:20[0-9]{2}年?度?|全文|正文|公开版|图片版|文字版|定稿|终稿)[）)〕\]】]")
"""Brackets behind a title that say which version a file is."""

_PAIRS = {"(": ")", "（": "）", "〔": "〕", "“": "”", '"': '"', "'": "'"}


def name_before(text: str) -> str:
    """The name that ends a text, as before the year in a title; "" where there is none."""
    return _first(reversed(_PARTS.split(_EDITIONS.sub("", text))))


def name_after(text: str) -> str:
    """The name that begins a text, as behind a title; "" where there is none."""
    return _first(_PARTS.split(_EDITIONS.sub("", text)))


def signed_by(signature: Sequence[str]) -> str:
    """The body that signs, from the lines under the report; "" where none does."""
    for line in signature:
        if name := name_before(re.sub(r"(?:20[0-9]{2}|二[〇○零O0]).*$", "", compact(line))):
            return name
    return ""


def published_by(document: Document) -> str:
    """The body that a web page says published it, by its metadata or a labelled place; "" for none."""
    words = lexicon()
    for name in words.publisher_meta:
        if found := name_before(compact(document.metadata.get(name, ""))):
            return found
    label = re.compile(rf"(?:{'|'.join(words.publishers)})[:：](?P<name>[^:：]{{2,40}})")
    for block in document.blocks:
        texts = [block.text] if isinstance(block, Paragraph) else []
        if isinstance(block, Table):
            for row in block.rows():
                for cell, after in itertools.pairwise(row):
                    if compact(cell.text).strip(":：") in words.publishers and (
                        found := name_before(compact(after.text))
                    ):
                        return found
            texts = [cell.text for cell in block.cells]
        for text in texts:
            for line in text.split():
                if (match := label.search(compact(line))) and (found := name_after(match["name"])):
                    return found
    return ""


def as_printed(name: str, texts: Iterable[str]) -> str:
    """A name with the brackets and signs that it has in the text it comes from, white space apart."""
    if name.isalnum():
        return name
    for text in texts:
        bare = re.sub(r"\s+", "", text)
        for start in range(len(bare) - len(name) + 1):
            piece = bare[start : start + len(name)]
            if piece != name and compact(piece) == name:
                return piece
            if piece == name:
                return name
    return name


def _first(pieces: Iterable[str]) -> str:
    return next((name for piece in pieces if (name := _bare(piece))), "")


def _bare(text: str) -> str:
    """A name without the words that stand around names; "" where no name is left."""
    words = lexicon()
    changed = True
    while changed:
        before = text
        text = _unbracketed(text.strip(" \u3000-·.、/\\"))
        for filler in words.fillers:
            if text != filler:
                text = text.removeprefix(filler).removesuffix(filler)
        changed = text != before
    if text.endswith("人民"):
        text += "政府"  # of 政府信息公开, which follows: 平洲县人民政府信息公开年度报告
    is_name = bool(re.search(r"[\u4e00-\u9fff]{2,}", text)) and text not in words.fillers
    if not is_name or len(text) > _NAME_LENGTH or text.endswith(words.not_names):
        return ""
    without = re.sub(r"[（(][^（）()]*[）)]$", "", text)
    return text if text.endswith(words.authority_ends) or without.endswith(words.authority_ends) else ""


def _unbracketed(text: str) -> str:
    """A text without brackets around the whole of it, and without one whose partner is elsewhere."""
    for left, right in _PAIRS.items():
        if text.startswith(left) and text.find(right, 1) in (-1, len(text) - 1):
            text = text[1:].removesuffix(right)
        if text.endswith(right) and left not in text:
            text = text[: -len(right)]
        text = text.removesuffix(left)
    return text
