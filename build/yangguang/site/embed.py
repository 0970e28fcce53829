"""One page that shows any chart of the site, to be put into an iframe of another site.

A page for every chart would be tens of thousands of files; this one takes the chart's address from its query
(``embed/?chart=report/…/outcomes.json&page=report/…/``) and refuses addresses outside the site
(``charts-embed.js``). It is no page of MkDocs: neither navigation nor site map nor search know it.
"""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

FOLDER = "embed"


def write_embed_page(folder: Path, site_name: str) -> Path:
    """Write ``embed/index.html`` into a folder of the built site and return its path.

    Args:
        folder: the site's root.
        site_name: shown below every chart, with a link to the site.
    """
    environment = Environment(
        loader=PackageLoader("yangguang.site", "."),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    path = folder / FOLDER / "index.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(environment.get_template("embed.html.jinja").render(name=site_name), encoding="utf-8")
    return path
