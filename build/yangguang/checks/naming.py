"""Whether title, text and signature of a report name one body."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from yangguang.checks.case import Case, Judgement, Procedure, failing, passages
from yangguang.checks.wording import SelfName, compact, wording
from yangguang.languages import Words

_BODY = re.compile(r"^[\u4e00-\u9fff·()]{3,40}$")
"""A line of the signature that may name a body; dates and numbers are none."""


def named_bodies(case: Case, tables: Sequence[str]) -> Judgement:
    """Whether the signature names another body than the title, or the text speaks as one of another kind.

    A government's report signed by its own office is normal (Regulations, Arts 3 and 4), and so are short
    forms: one name may leave out characters of the other.
    """
    names = (case.record.authority, *case.names)
    signed = [name for line in case.record.signature.split("\n") if (name := _body(line))]
    said: list[Words] = []
    if signed and not any(_is_same(name, line) for name in names for line in signed):
        title, names_signed = case.record.authority, "、".join(signed)
        said.append(
            Words(f"标题为{title}，落款为{names_signed}", f"title: {title}; signature: {names_signed}")
        )
    spoken = _spoken(case)
    if spoken:
        name = case.record.authority
        said.append(Words(f"{name}自称“{spoken}”", f"{name} calls itself “{spoken}”"))
    if said:
        return failing(said)
    if not signed and _own(names) is None:
        return Judgement("not_assessable", "not_stated")
    return Judgement("pass")


def _body(line: str) -> str:
    """The name in a line of the signature, dates taken off; "" for none."""
    name = re.split(r"[0-9二〇○][0-9〇○零一二三四五六七八九十]{3}年|20[0-9]{2}[-./]", compact(line))[0]
    name = re.sub(r"^(?:落款|单位|发布单位|发布机构)[::]", "", name).strip("():")
    return name if _BODY.match(name) and not re.search(r"[。,;]|联系|电话|地址", name) else ""


def _core(name: str) -> str:
    """A name without its office and without the word for a government."""
    words = wording()
    name = compact(name)
    for endings in (words.offices, words.bodies):
        for ending in sorted(endings, key=len, reverse=True):
            if name.endswith(ending) and len(name) > len(ending):
                name = name.removesuffix(ending)
                break
    return name


def _is_same(one: str, other: str) -> bool:
    """Whether the shorter of two names is the longer with characters left out."""
    shorter, longer = sorted((_core(one), _core(other)), key=len)
    at = iter(longer)
    return all(character in at for character in shorter)


def _own(names: Sequence[str]) -> SelfName | None:
    """How the body should call itself; ``None`` where its name does not tell."""
    return next(
        (one for name in names for one in wording().selves if compact(name).endswith(one.ends)),
        None,
    )


def _spoken(case: Case) -> str:
    """A word for another kind of body by which the text calls itself, and never by its own; "" for none."""
    own = _own((case.record.authority, *case.names))
    if own is None:
        return ""
    text = "".join(compact(text) for _, _, text in passages(case.record))
    if any(word in text for word in own.says):
        return ""
    others = [word for one in wording().selves if one is not own for word in one.says]
    return next((word for word in others if word in text), "")


NAMING: Mapping[str, Procedure] = {"named_bodies": named_bodies}
"""By the name that ``rules.toml`` uses."""
