"""The portal on this machine: shown, built again when something changes, and reloaded in the browser."""

from __future__ import annotations

import functools
import http.server
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from yangguang.paths import Paths

WATCHED = ("data", "site_src", "build", "portal.toml", "mkdocs.yml", "CHANGELOG.md")
"""What a portal is made from."""

QUIET_SECONDS = 0.4
"""Time without a change before a build begins: editors write a file in several steps."""

WAIT_SECONDS = 20
"""How long the browser's question for a new version is kept open."""

_SCRIPT = b"""(async () => {
  let shown = null;
  for (;;) {
    try {
      const answer = await (await fetch("/__reload?after=" + (shown ?? ""))).text();
      if (shown !== null && answer !== shown) location.reload();
      shown = answer;
    } catch { await new Promise((done) => setTimeout(done, 1000)); }
  }
})();
"""
_TAG = b'<script src="/__reload.js" defer></script></body>'


class Workshop:
    """Builds when something changed; knows how often that was."""

    def __init__(self, paths: Paths, build: Callable[[], bool]) -> None:
        self._paths = paths
        self._build = build
        self._stirred = threading.Event()
        self._changed = threading.Condition()
        self._ended = False
        self._seen = self._state()
        self.version = 0

    def stir(self) -> None:
        """Say that something may have changed."""
        self._stirred.set()

    def end(self) -> None:
        """Let ``run`` return."""
        self._ended = True
        self._stirred.set()

    def run(self) -> None:
        """Build after every change, until ``end``; what the build itself writes is no change."""
        while not self._ended:
            self._stirred.wait()
            while self._stirred.is_set() and not self._ended:
                self._stirred.clear()
                self._stirred.wait(QUIET_SECONDS)
            state = self._state()
            if self._ended or state == self._seen:
                continue
            self._seen = state
            is_built = self._build()
            self._seen = self._seen | self._records()
            if is_built:
                with self._changed:
                    self.version += 1
                    self._changed.notify_all()

    def wait_after(self, version: int, seconds: float) -> int:
        """The version, as soon as it is another one, or after some time."""
        with self._changed:
            self._changed.wait_for(lambda: self.version != version, seconds)
            return self.version

    def _records(self) -> dict[str, tuple[int, int]]:
        """Records as the build left them; a change of anything else during the build counts."""
        return {name: stamp for name, stamp in self._state().items() if name.startswith("data/records/")}

    def _state(self) -> dict[str, tuple[int, int]]:
        """Time and size of every file that a person writes: Git knows which those are."""
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *WATCHED],
            cwd=self._paths.root,
            capture_output=True,
            check=False,
        )
        state = {}
        for name in listed.stdout.decode("utf-8", "replace").split("\0"):
            path = self._paths.root / name
            if name and path.is_file():
                about = path.stat()
                state[name] = (about.st_mtime_ns, about.st_size)
        return state


def build_in_a_process(paths: Paths) -> bool:
    """Build with today's code, whatever this process has loaded; whether it went well."""
    command = [sys.executable, "-m", "yangguang", "build"]
    return subprocess.run(command, cwd=paths.root, check=False).returncode == 0


@contextmanager
def shown(paths: Paths, port: int, build: Callable[[], bool]) -> Iterator[tuple[str, Workshop]]:
    """Serve ``public/`` on this machine and watch; the address, and the workshop behind it."""
    workshop = Workshop(paths, build)
    observer = Observer()
    for name in WATCHED:
        path = paths.root / name
        if path.exists():
            observer.schedule(_Watcher(workshop), str(path), recursive=path.is_dir())
    handler = functools.partial(_Handler, workshop, paths.public)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
    server.daemon_threads = True
    threads = [
        threading.Thread(target=server.serve_forever, daemon=True),
        threading.Thread(target=workshop.run, daemon=True),
    ]
    observer.start()
    for thread in threads:
        thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/", workshop
    finally:
        observer.stop()
        workshop.end()
        server.shutdown()
        server.server_close()
        observer.join()


class _Watcher(FileSystemEventHandler):
    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type not in ("opened", "closed_no_write"):
            self._workshop.stir()


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files; pages get the script that reloads them, and the question it asks is answered."""

    def __init__(self, workshop: Workshop, public: Path, *arguments: object) -> None:
        self._workshop = workshop
        super().__init__(*arguments, directory=str(public))  # type: ignore[arg-type]

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        if path == "/__reload.js":
            self._send(_SCRIPT, "text/javascript")
        elif path == "/__reload":
            after = query.removeprefix("after=")
            version = self._workshop.version
            if after.isdecimal():
                version = self._workshop.wait_after(int(after), WAIT_SECONDS)
            self._send(str(version).encode(), "text/plain")
        elif (page := self._page(path)) is not None:
            self._send(page.read_bytes().replace(b"</body>", _TAG, 1), "text/html; charset=utf-8")
        else:
            super().do_GET()

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the name of the library
        pass

    def _page(self, path: str) -> Path | None:
        file = Path(self.translate_path(path))
        if path.endswith("/"):
            file /= "index.html"
        return file if file.suffix == ".html" and file.is_file() else None

    def _send(self, content: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
