"""The parts of a Word package (a zip of XML), opened with care: what is broken or too large is told."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from yangguang.errors import ReadError
from yangguang.readers.limits import refuse_more

MAX_PART_BYTES = 32_000_000
"""Uncompressed bytes of one part of the package; the text of a report needs less than a fiftieth of this."""

MAX_ELEMENTS = 600_000
"""Elements of the main part; a report has some ten thousands."""

_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AGAIN = "Open it in a word processor, save it again as .docx and read that file."


@dataclass(frozen=True, slots=True)
class Parts:
    """The parsed parts of a package that carry text or number it.

    Attributes:
        body: the body of the main part.
        styles: styles.xml, ``None`` where the package has none.
        numbering: numbering.xml, ``None`` where the package has none.
        title: the title that the document gives itself, or "".
        chunks: documents of other formats (pages, mostly) that Word shows in its place, by relationship.
    """

    body: etree._Element
    styles: etree._Element | None
    numbering: etree._Element | None
    title: str
    chunks: Mapping[str, bytes] = field(default_factory=dict)


def open_parts(path: Path) -> Parts:
    """Open a Word package and parse the parts we read; pictures are not unpacked.

    Args:
        path: a ``.docx`` file.

    Returns:
        Its parts, parsed.

    Raises:
        ReadError: the file is empty, broken, encrypted, no Word document, or unpacks to too much.

    Source: ECMA-376, part 2 (packages).
    """
    with path.open("rb") as file:
        magic = file.read(len(_OLE_MAGIC))
    if not magic:
        raise ReadError(f"{path}: the file is empty, expected a Word document. Fetch or copy it again.")
    if magic == _OLE_MAGIC:
        raise ReadError(
            f"{path}: an encrypted Word document or an old .doc, expected a .docx that opens without a "
            "password. Save it as .docx without a password and read that file."
        )
    try:
        with zipfile.ZipFile(path) as package:
            return _parse_parts(path, package)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise ReadError(
            f"{path}: not a complete zip archive ({error}), expected a Word document. "
            "The download may have been cut short: fetch it again."
        ) from error
    except RuntimeError as error:  # zipfile's way to say that a member is encrypted
        raise ReadError(
            f"{path}: the zip archive is encrypted, expected a Word document that opens without a password. "
            "Save it without a password and read that file."
        ) from error


def _parse_parts(path: Path, package: zipfile.ZipFile) -> Parts:
    main = _main_part(path, package)
    document = _parse(path, package, main)
    if document is None or local_name(document) != "document":
        raise ReadError(
            f"{path}: a zip archive without a Word document in it, expected a .docx file. "
            "Look what it is, and name it after its format."
        )
    refuse_more(path, sum(1 for _ in document.iter()), "elements", MAX_ELEMENTS)
    body = next((child for child in document if local_name(child) == "body"), None)
    if body is None:
        raise ReadError(f"{path}: {main} has no body, expected a Word document. {_SAVE_AGAIN}")
    folder = main.rpartition("/")[0]
    prefix = f"{folder}/" if folder else ""
    core = _parse(path, package, "docProps/core.xml")
    titles = [child.text or "" for child in core if local_name(child) == "title"] if core is not None else []
    return Parts(
        body=body,
        styles=_parse(path, package, f"{prefix}styles.xml"),
        numbering=_parse(path, package, f"{prefix}numbering.xml"),
        title=titles[0].strip() if titles else "",
        chunks=_chunks(path, package, main),
    )


def _chunks(path: Path, package: zipfile.ZipFile, main: str) -> dict[str, bytes]:
    """The parts that the main part takes in whole (``altChunk``), by the identifier of their relationship."""
    folder, _, name = main.rpartition("/")
    relations = _parse(path, package, f"{folder}/_rels/{name}.rels".lstrip("/"))
    chunks: dict[str, bytes] = {}
    for relation in relations if relations is not None else ():
        if relation.get("Type", "").endswith("/aFChunk") and relation.get("TargetMode") != "External":
            target = relation.get("Target", "")
            target = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}".lstrip("/")
            if (data := _read(path, package, target)) is not None:
                chunks[relation.get("Id", "")] = data
    return chunks


def _main_part(path: Path, package: zipfile.ZipFile) -> str:
    """The name of the main part, from the package's relationships, or where it usually is."""
    relations = _parse(path, package, "_rels/.rels")
    for relation in relations if relations is not None else ():
        if relation.get("Type", "").endswith("/officeDocument"):
            return relation.get("Target", "").lstrip("/")
    return "word/document.xml"


def _parse(path: Path, package: zipfile.ZipFile, name: str) -> etree._Element | None:
    """Parse one part of the package; ``None`` where the package does not have it."""
    data = _read(path, package, name)
    if data is None:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ReadError(
            f"{path}: {name} is not well-formed XML ({error.msg}), expected a Word document. {_SAVE_AGAIN}"
        ) from error


def _read(path: Path, package: zipfile.ZipFile, name: str) -> bytes | None:
    """The bytes of one part of the package; ``None`` where the package does not have it."""
    try:
        size = package.getinfo(name).file_size
    except KeyError:
        return None
    if size > MAX_PART_BYTES:
        raise ReadError(
            f"{path}: {name} unpacks to {size:,} bytes, expected at most {MAX_PART_BYTES:,}. "
            "No report is that long: check what the file is."
        )
    with package.open(name) as part:
        data = part.read(MAX_PART_BYTES + 1)
    if len(data) > MAX_PART_BYTES:
        raise ReadError(
            f"{path}: {name} unpacks to more than its {size:,} bytes, expected at most {MAX_PART_BYTES:,}. "
            "It may be made to do harm: do not open it."
        )
    return data


def local_name(element: etree._Element) -> str:
    """The name of an element without its namespace: the transitional and the strict format differ in it."""
    return str(element.tag).rpartition("}")[2]


def value_of(element: etree._Element) -> str:
    """The ``w:val`` of an element, "" where it has none."""
    return attribute_of(element, "val")


def attribute_of(element: etree._Element, name: str) -> str:
    """An attribute in whatever namespace, "" where the element has none of the name."""
    return next((str(value) for key, value in element.attrib.items() if str(key).endswith("}" + name)), "")


def number_of(element: etree._Element | None, default: int) -> int:
    """The ``w:val`` of an element as a whole number; the default where element or number is missing."""
    try:
        return int(value_of(element)) if element is not None else default
    except ValueError:
        return default


def child_named(element: etree._Element | None, *names: str) -> etree._Element | None:
    """The descendant at a path of local names, the first of each; ``None`` where one is missing."""
    for name in names:
        if element is None:
            return None
        element = next((child for child in element if local_name(child) == name), None)
    return element
