"""The templates of one language: whatever is put into them is text, and says which language it is in."""

from __future__ import annotations

import re

from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup, escape

from yangguang.languages import TAGS, Language, Words
from yangguang.pages.words import printable, say, word

_SIGN = "[\u3001-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
_CHINESE = re.compile(f"{_SIGN}(?:[^A-Za-z]*{_SIGN})?")
"""From one Chinese character or sign of punctuation to another, with the figures between them."""


def environment(language: Language) -> Environment:
    """Templates in which all values are text: escaped unless a template says otherwise.

    Beside Jinja's own they have ``language``, ``say("中文", "English")`` (with values for ``{name}``) and
    ``word(kind, code)`` in the language of the page, and the filter ``original`` for what stays as the
    authority wrote it.
    """
    made = Environment(
        loader=PackageLoader("yangguang.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.globals["language"] = language
    made.globals["say"] = lambda zh, en, **values: say(Words(zh, en), language, **values)
    made.globals["word"] = lambda kind, code: word(kind, code, language)
    made.filters["tojson"] = _quoted
    made.filters["original"] = lambda text: original(text, language)
    return made


def original(text: str, language: Language) -> str | Markup:
    """A text that may be Chinese on a page of any language: marked as such where the page is in another."""
    if language == "zh":
        return text
    marked = Markup('<span lang="{}">{}</span>')
    parts, end = [], 0
    for match in _CHINESE.finditer(text):
        parts += [escape(text[end : match.start()]), marked.format(TAGS["zh"], match[0])]
        end = match.end()
    return Markup("").join([*parts, escape(text[end:])])


def _quoted(text: str) -> Markup:
    """A text in double quotes for the front matter of a page, which is YAML."""
    return htmlsafe_json_dumps(printable(text), ensure_ascii=False)
