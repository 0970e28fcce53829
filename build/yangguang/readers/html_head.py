"""What a page says about itself: its title and its metadata."""

from __future__ import annotations

import lxml.html


def metadata_of(root: lxml.html.HtmlElement) -> dict[str, str]:
    """The page's own title and its ``meta`` elements, names in lower case."""
    found: dict[str, str] = {}
    for element in root.iter("title"):
        found.setdefault("title", " ".join(str(element.text_content()).split()))
    for element in root.iter("meta"):
        name, content = element.get("name"), element.get("content")
        if name and content and content.strip():
            found.setdefault(name.strip().lower(), content.strip())
    return found
