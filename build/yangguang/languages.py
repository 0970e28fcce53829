"""The languages the portal speaks: Chinese at its root, English under ``/en/``; imports nothing of ours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Language = Literal["zh", "en"]
"""Code of a language, as in addresses and file names."""

LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")
"""All of them, in the order in which they are offered."""

TAGS: Final[dict[Language, str]] = {"zh": "zh-CN", "en": "en"}
"""The language as an HTML ``lang`` attribute (BCP 47)."""


@dataclass(frozen=True, slots=True)
class Words:
    """One thing said in both languages."""

    zh: str
    en: str

    def of(self, language: Language) -> str:
        """The words in one language; what was never translated stays in the other."""
        return (self.zh if language == "zh" else self.en) or self.zh or self.en

    def filled(self, **values: object) -> Words:
        """The words with the values of ``{name}`` put in, in both languages."""
        return Words(self.zh.format(**values), self.en.format(**values))
