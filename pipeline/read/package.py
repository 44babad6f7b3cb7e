"""A part of an Office file (XML) goes in; what a listener hears of it comes out, without a tree in memory.

What is hard: XML can be made to do harm. A document type (which no Office file has) is refused before any entity of
it could expand, nothing outside the file is ever fetched, and depth costs no more than its characters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol
from xml.etree.ElementTree import ParseError, XMLParser

from pipeline.read.archive import BROKEN
from pipeline.schema import Rejected

if TYPE_CHECKING:
    import zipfile

LARGEST_PART = 64 * 1024**2  # bytes of XML; a book of 500,000 characters has 10 MB
READ_AT_ONCE = 1 << 20


class Listener(Protocol):
    """Who hears of the elements of a part, each by its local name."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def data(self, text: str) -> None:
        """Characters stand here."""


class _Target:
    """What the parser talks to: it passes on what it hears, and refuses a document type."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self.data = listener.data

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._listener.start(_local(tag), {_local(name): value for name, value in attributes.items()})

    def end(self, tag: str) -> None:
        self._listener.end(_local(tag))

    def doctype(self, *declared: object) -> None:
        reason = "an Office file with a document type in it, as one made to do harm: open it and save it again"
        raise Rejected(reason, stage="read", detail=str(declared[0]))

    def close(self) -> None:
        """The part is over."""


def listen(package: zipfile.ZipFile, part: str, listener: Listener) -> None:
    """Tell a listener all elements of a part, none where there is no such part; raises Rejected where it is broken."""
    try:
        info = package.getinfo(part)
    except KeyError:
        return
    if info.file_size > LARGEST_PART:
        reason = f"an Office file whose text unpacks to more than {LARGEST_PART // 1024**2} MB: cut it into documents"
        raise Rejected(reason, stage="read", detail=f"{info.file_size} bytes in {part}")
    try:
        parser = XMLParser(target=_Target(listener))  # noqa: S314 - it refuses what defusedxml refuses
        with package.open(info) as file:
            while block := file.read(READ_AT_ONCE):
                parser.feed(block)
        parser.close()
    except (*BROKEN, ParseError, NotImplementedError, RuntimeError) as why:
        reason = "an Office file that is damaged: open it in its program and save it again"
        raise Rejected(reason, stage="read", detail=f"{part}: {why}") from None


def _local(name: str) -> str:
    return name.rpartition("}")[2]
