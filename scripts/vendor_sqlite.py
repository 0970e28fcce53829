"""Fetch SQLite's own WebAssembly build into site_src/assets/vendor/sqlite, as the SQL page loads it.

Run by hand when the version below is raised (needs npm); `make site` uses the files that are committed.
SQLite is in the public domain, the package's wrapping is under the Apache License 2.0, the Emscripten code
inside under the MIT license.
"""

from __future__ import annotations

import base64
import hashlib
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

VERSION = "3.54.1-build1"
INTEGRITY = "foW427VBLJ3G87bsnvQTZCc9zYe0Fq1wH0pz1I6BlKLKXcArIAyTkHtq0iT2llmhcMQt9T/p6l5PpQQh+6O8uQ=="
"""SHA-512 of the package, as the registry states it."""

FILES = {"package/dist/index.mjs": "sqlite3.js", "package/dist/sqlite3.wasm": "sqlite3.wasm"}
"""Files of the package, and what they are called here: many hosts do not know the type of .mjs."""

FOLDER = Path(__file__).resolve().parents[1] / "site_src" / "assets" / "vendor" / "sqlite"


def main() -> None:
    """Download, compare with the digest, unpack."""
    with tempfile.TemporaryDirectory() as folder:
        package = f"@sqlite.org/sqlite-wasm@{VERSION}"
        subprocess.run(["npm", "pack", "--silent", package], cwd=folder, check=True)
        (archive,) = Path(folder).glob("*.tgz")
        found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
        if found != INTEGRITY:
            sys.exit(f"{package}: sha512-{found}, expected sha512-{INTEGRITY}. Nothing was written.")
        with tarfile.open(archive) as opened:
            for name, target in FILES.items():
                file = opened.extractfile(name)
                if file is None:
                    sys.exit(f"{package}: found no {name}. The package is laid out in another way now.")
                (FOLDER / target).write_bytes(file.read())
    print(f"{FOLDER}: {package}")


if __name__ == "__main__":
    main()
