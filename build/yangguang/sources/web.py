"""One polite visitor of other people's servers: one request at a time, slow, bounded, open about itself."""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import httpx

from yangguang.errors import FetchError


@dataclass(frozen=True, slots=True)
class Manners:
    """How requests are made.

    Attributes:
        delay: seconds between the end of a request and the next one to the same host.
        timeout: seconds without a byte before a request is given up.
        longest: seconds a whole answer may take.
        largest: bytes an answer may have; the longest report met is 30 MB of scans.
        tries: requests for one address before it is given up.
        backoff: seconds before the second try; twice as many before each further one.
        redirects: hops that are followed.
        reaches_private: call addresses of this machine and of private networks too (for tests).
        agent: how we introduce ourselves.
    """

    delay: float = 5
    timeout: float = 30
    longest: float = 180
    largest: int = 60_000_000
    tries: int = 3
    backoff: float = 4
    redirects: int = 5
    reaches_private: bool = False
    agent: str = "yangguang (open-data portal of annual reports; reads robots.txt)"


AGENT_WORD = "yangguang"
"""The name by which robots.txt may address us."""

LONGEST_WAIT = 120
"""Seconds we wait at most because a server asks us to (Retry-After)."""

_GONE = (404, 410)
_AGAIN = (408, 425, 429, 500, 502, 503, 504)
_REDIRECT = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered.

    Attributes:
        address: the final one, after redirects.
        content: the body; empty where nothing changed.
        kind: media type as declared, lower case, without parameters; "" where none is.
        etag: to ask conditionally next time, "" for none.
        last_modified: likewise.
        is_unchanged: the server says that the content is what we have (304).
    """

    address: str
    content: bytes
    kind: str = ""
    etag: str = ""
    last_modified: str = ""
    is_unchanged: bool = False


class Visitor:
    """Fetches addresses, one after the other; use it in a ``with`` statement."""

    def __init__(self, manners: Manners, *, sleep: Callable[[float], None] = time.sleep) -> None:
        self._manners = manners
        self._sleep = sleep
        self._robots: dict[str, RobotFileParser] = {}
        self._last: dict[str, float] = {}
        self._client = httpx.Client(
            timeout=manners.timeout,
            follow_redirects=False,
            headers={"User-Agent": manners.agent, "Accept-Language": "zh-CN,zh;q=0.9"},
            trust_env=not manners.reaches_private,
        )

    def __enter__(self) -> Visitor:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def get(self, address: str, *, etag: str = "", last_modified: str = "") -> Answer:
        """Fetch an address.

        Args:
            address: http or https.
            etag: of what we have; the server may then answer that nothing changed.
            last_modified: likewise.

        Raises:
            FetchError: it cannot be had; ``outcome`` says of what kind the fault is.
        """
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in conditions.items() if value}
        here = address
        for _ in range(self._manners.redirects + 1):
            self._permit(here)
            answer, target = self._with_patience(here, headers)
            if not target:
                return answer
            here = urljoin(here, target)
        raise FetchError(
            f"{address}: redirects more than {self._manners.redirects} times. Check the address."
        )

    def _permit(self, address: str) -> None:
        """Raise unless we may call the address: web only, not our own network, not against robots.txt."""
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise FetchError(f"{address}: is no web address, expected http or https. Correct it.", "refused")
        if not self._manners.reaches_private:
            _refuse_private(address, parts.hostname)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._robots:
            self._robots[origin] = self._read_robots(origin)
        if not self._robots[origin].can_fetch(AGENT_WORD, address):
            raise FetchError(
                f"{address}: the site's robots.txt asks programs to stay away. Fetch it by hand.", "refused"
            )

    def _read_robots(self, origin: str) -> RobotFileParser:
        """The rules of a site; no rules where it has none, everything closed where it cannot say."""
        rules = RobotFileParser()
        try:
            answer, target = self._with_patience(f"{origin}/robots.txt", {})
        except FetchError as error:
            if error.outcome in ("gone", "denied"):
                rules.parse([])
                return rules
            raise
        is_text = not target and not answer.kind.startswith("text/html")
        rules.parse(answer.content.decode("utf-8", "replace").splitlines() if is_text else [])
        return rules

    def _with_patience(self, address: str, headers: Mapping[str, str]) -> tuple[Answer, str]:
        """Ask until there is an answer or patience ends; the answer, and where it sends us ("" nowhere)."""
        wait = self._manners.backoff
        for attempt in range(1, self._manners.tries + 1):
            self._wait_for(address)
            try:
                return self._ask(address, headers)
            except _LaterError as fault:
                if attempt == self._manners.tries:
                    raise FetchError(f"{address}: {fault}. Try again later.") from fault
                self._sleep(min(max(wait, fault.wait), LONGEST_WAIT))
                wait *= 2
            finally:
                self._last[urlsplit(address).netloc] = time.monotonic()
        raise AssertionError("unreachable")

    def _wait_for(self, address: str) -> None:
        last = self._last.get(urlsplit(address).netloc)
        if last is not None and (rest := last + self._manners.delay - time.monotonic()) > 0:
            self._sleep(rest)

    def _ask(self, address: str, headers: Mapping[str, str]) -> tuple[Answer, str]:
        """One request."""
        began = time.monotonic()
        try:
            with self._client.stream("GET", address, headers=dict(headers)) as response:
                status = response.status_code
                if status in _REDIRECT:
                    return Answer(address, b""), response.headers.get("location", "") or "about:blank"
                if status == 304 and headers:
                    return Answer(address, b"", is_unchanged=True), ""
                if status in _GONE:
                    raise FetchError(
                        f"{address}: the server says there is nothing ({status}). Find its new address.",
                        "gone",
                    )
                if status in _AGAIN:
                    raise _LaterError(f"the server answered {status}", _retry_after(response))
                if status != 200:
                    raise FetchError(
                        f"{address}: the server answered {status}, expected 200. Look at it in a browser.",
                        "denied" if 400 <= status < 500 else "failed",
                    )
                return self._receive(address, response, began), ""
        except httpx.InvalidURL as error:
            raise FetchError(f"{address}: is no web address ({error}). Correct it.", "refused") from error
        except httpx.HTTPError as error:
            raise _LaterError(f"no answer ({type(error).__name__})") from error

    def _receive(self, address: str, response: httpx.Response, began: float) -> Answer:
        content = bytearray()
        for piece in response.iter_bytes():
            content += piece
            if len(content) > self._manners.largest:
                raise FetchError(
                    f"{address}: more than {self._manners.largest:,} bytes. Add a report by hand."
                )
            if time.monotonic() - began > self._manners.longest:
                raise _LaterError(f"not done after {self._manners.longest:g} seconds")
        if not content:
            raise _LaterError("the answer is empty")
        return Answer(
            address=address,
            content=bytes(content),
            kind=response.headers.get("content-type", "").split(";")[0].strip().lower(),
            etag=response.headers.get("etag", ""),
            last_modified=response.headers.get("last-modified", ""),
        )


class _LaterError(Exception):
    """Raised when a request may succeed later, from ``Visitor``; never leaves it."""

    def __init__(self, reason: str, wait: float = 0) -> None:
        super().__init__(reason)
        self.wait = wait


def _retry_after(response: httpx.Response) -> float:
    text = response.headers.get("retry-after", "")
    return float(text) if text.isdecimal() else 0


def _refuse_private(address: str, host: str) -> None:
    """Raise for hosts of this machine or of a private network: addresses may come from strangers."""
    try:
        found = {str(entry[4][0]) for entry in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError) as error:
        raise FetchError(f"{address}: the host {host} is not known. Check the address.") from error
    for text in found:
        if not ipaddress.ip_address(text.split("%")[0]).is_global:
            raise FetchError(f"{address}: {host} is not on the public internet. Correct it.", "refused")
