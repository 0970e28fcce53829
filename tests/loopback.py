"""A web server on this machine for tests: each path answers as told, and every request is noted."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Reply:
    """One answer: status, body, headers; ``trickle`` seconds between bytes, ``delay`` before the first."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0
    trickle: float = 0
    is_endless: bool = False


@dataclass
class Loopback:
    """The server: ``replies`` by path (a list is used up, its last reply stays), ``asked`` in order."""

    address: str
    replies: dict[str, Reply | list[Reply]] = field(default_factory=dict)
    asked: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)

    def paths_asked(self) -> list[str]:
        return [path for path, _ in self.asked if path != "/robots.txt"]

    def next(self, path: str) -> Reply:
        reply = self.replies.get(path, Reply(b"not here", 404))
        if isinstance(reply, list):
            return reply.pop(0) if len(reply) > 1 else reply[0]
        return reply


@contextmanager
def loopback() -> Iterator[Loopback]:
    state = Loopback("")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.asked.append((self.path, dict(self.headers)))
            reply = state.next(self.path)
            time.sleep(reply.delay)
            etag = reply.headers.get("ETag")
            if etag and self.headers.get("If-None-Match") == etag:
                self.send_response(304)
                self.end_headers()
                return
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if not reply.is_endless:
                self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            with suppress(BrokenPipeError, ConnectionResetError):
                send(self.wfile.write, reply)

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    state.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()


def send(write: Callable[[bytes], object], reply: Reply) -> None:
    if reply.is_endless:
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            write(reply.body or b"x" * 65536)
            time.sleep(reply.trickle)
    elif reply.trickle:
        for byte in reply.body:
            write(bytes([byte]))
            time.sleep(reply.trickle)
    else:
        write(reply.body)
