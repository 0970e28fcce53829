"""Saved web pages, written as browsers and Word write them."""

from __future__ import annotations

import base64
import quopri

import pytest

from yangguang.errors import ReadError
from yangguang.readers.mht import html_of_mht

PAGE = "<html><body><p>政府信息公开工作年度报告</p></body></html>"


def archive(*parts: str, start: str = "") -> bytes:
    """A multipart archive with Unix or DOS line ends as given in the parts."""
    head = (
        "From: <Saved by Blink>\r\nSubject: =?utf-8?B?5bm05oql?=\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/related; type="text/html"; {start}boundary="--=x"\r\n\r\n'
    )
    return (head + "".join(f"----=x\r\n{part}\r\n" for part in parts) + "----=x--\r\n").encode()


def part(kind: str, encoding: str, body: str, extra: str = "") -> str:
    return f"Content-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\n{extra}\r\n{body}"


def test_quoted_printable_page_of_a_browser() -> None:
    body = quopri.encodestring(PAGE.encode()).decode()
    picture = part("image/png", "base64", "iVBORw0KGgo=")
    data = archive(picture, part('text/html; charset="utf-8"', "quoted-printable", body))
    html, charset = html_of_mht(data)
    assert html.decode("utf-8").strip() == PAGE
    assert charset == "utf-8"


def test_base64_page_of_word_in_gb2312() -> None:
    body = base64.encodebytes(PAGE.encode("gb18030")).decode()
    html, charset = html_of_mht(archive(part('text/html; charset="GB2312"', "base64", body)))
    assert html.decode("gb18030") == PAGE
    assert charset == "gb2312"


def test_undeclared_charset_is_none() -> None:
    body = base64.encodebytes(PAGE.encode("gb18030")).decode()
    assert html_of_mht(archive(part("text/html", "base64", body)))[1] is None


def test_the_root_that_the_archive_names_comes_before_the_first() -> None:
    frame = part("text/html", "7bit", "<html>frame</html>", "Content-ID: <frame>\r\n")
    root = part("text/html", "7bit", "<html>root</html>", "Content-ID: <root>\r\n")
    assert b"root" in html_of_mht(archive(frame, root, start='start="<root>"; '))[0]
    assert b"frame" in html_of_mht(archive(frame, root))[0]


def test_an_empty_first_page_is_passed_over() -> None:
    data = archive(part("text/html", "7bit", ""), part("text/html", "7bit", "<html>page</html>"))
    assert b"page" in html_of_mht(data)[0]


def test_a_page_that_is_a_single_part() -> None:
    data = b"MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
    html, charset = html_of_mht(data + PAGE.encode())
    assert (html.decode(), charset) == (PAGE, "utf-8")


def test_a_byte_order_mark_before_the_head_does_no_harm() -> None:
    data = b"\xef\xbb\xbf" + archive(part("text/html", "7bit", "<html>page</html>"))
    assert b"page" in html_of_mht(data)[0]


def test_an_archive_without_a_page() -> None:
    with pytest.raises(ReadError) as caught:
        html_of_mht(archive(part("image/png", "base64", "iVBORw0KGgo=")), "a.mht")
    assert str(caught.value) == (
        "a.mht: a web archive without an HTML page in it, expected the page of a report. "
        "Save the page again, as .html or .mht."
    )


@pytest.mark.parametrize(
    "frame", ["<frameset><frame src=1></frameset>", "<iframe src=1></iframe><td>menu</td>"]
)
def test_of_a_page_with_frames_the_one_with_the_tables(frame: str) -> None:
    outer = part("text/html", "7bit", f"<html>{frame}</html>")
    other = part("text/html", "7bit", "<html>advertisement</html>")
    inner = part("text/html", "7bit", "<table><tr><td>1</td><td>2</td></tr></table>")
    assert b"<td>2" in html_of_mht(archive(outer, other, inner))[0]
