"""Cut the font of share images out of Noto Sans CJK: run by hand when places or names need more characters.

    pip install fonttools
    python scripts/vendor_font.py /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc

Writes ``build/yangguang/charts/fonts/NotoSansSC-subset.otf``: printable ASCII, the punctuation Chinese uses,
the 3,755 characters of the first level of GB/T 2312, and every character of ``data/divisions.csv``,
``data/authorities.csv`` and the lists of the package. The font is under the SIL Open Font License 1.1
(``OFL.txt`` beside it); it has no reserved name but Source, which the cut does not bear.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "build" / "yangguang" / "charts" / "fonts" / "NotoSansSC-subset.otf"
PUNCTUATION = "·–—‘’“”…、。，；：？！（）《》〈〉〔〕【】％＋－×÷≈°"
FAMILY = "Noto Sans CJK SC"
NAMED = ("data/divisions.csv", "data/authorities.csv", "build/yangguang/**/*.toml")


def characters() -> set[str]:
    """Everything that a share image may have to say."""
    found = {chr(code) for code in range(0x20, 0x7F)} | set(
        "·–—‘’“”…、。，；：？！（）《》〈〉〔〕【】％＋－×÷≈°"
    )
    for row in range(16, 56):
        for place in range(1, 95):
            try:
                found.add(bytes((row + 0xA0, place + 0xA0)).decode("gb2312"))
            except UnicodeDecodeError:
                continue  # the last row of the first level is not full
    for pattern in NAMED:
        for path in ROOT.glob(pattern):
            found.update(path.read_text(encoding="utf-8"))
    return {one for one in found if one.isprintable()}


def main() -> None:
    """Cut and write."""
    fonts = TTCollection(sys.argv[1]).fonts
    font = next(one for one in fonts if one["name"].getBestFamilyName() == FAMILY)
    options = subset.Options(
        layout_features=[], hinting=False, desubroutinize=False, notdef_outline=True, name_IDs=[0, 1, 2, 13]
    )
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[ord(one) for one in characters()])
    cutter.subset(font)
    font["head"].modified = font["head"].created
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    font.save(TARGET, reorderTables=True)
    sys.stdout.write(f"{TARGET}: {TARGET.stat().st_size} bytes\n")


if __name__ == "__main__":
    main()
