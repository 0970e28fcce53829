"""The chart runtime: Vega, Vega-Lite and vega-embed in one file that our own site serves.

``vl_convert`` carries the libraries inside its wheel and bundles them without the network. vega-embed brings
Vega's expression interpreter, so ``{ast: true}`` draws under a Content-Security-Policy without
``unsafe-eval``.
"""

from __future__ import annotations

from pathlib import Path

import vl_convert

FOLDER = Path("assets") / "javascripts"
NAME = "vega"
SNIPPET = "window.vegaEmbed = vegaEmbed;"
"""All that ``charts-draw.js`` calls; Vega and Vega-Lite come inside."""


def write_chart_bundle(folder: Path) -> Path:
    """Write the chart runtime into a folder of the built site and return its path.

    Args:
        folder: the site's root; the file goes to ``assets/javascripts/vega.js``; ``charts-draw.js``
            loads it when the first chart comes near the screen.

    Returns:
        The file written; the same version of vl-convert gives the same bytes.
    """
    path = folder / FOLDER / f"{NAME}.js"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_bundle(), encoding="utf-8")
    return path


def _bundle() -> str:
    names = {
        "vega-embed": vl_convert.get_vega_embed_version(),
        "vega": vl_convert.get_vega_version(),
        "vega-lite": vl_convert.get_vegalite_versions()[-1],
    }
    notice = ", ".join(f"{name} {version}" for name, version in names.items())
    script: str = vl_convert.javascript_bundle(SNIPPET)
    return f"/* {notice}; BSD-3-Clause; vega.github.io */\n(() => {{\n{script}\n}})();\n"
