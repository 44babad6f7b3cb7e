"""A folder or a file in; out come its documents one by one, or a row that says why something could not be used.

A document is a file, a member of an archive (``a.zip/b.txt``) or a row of a table (``a.csv#row2``). ``sources`` finds
them; ``decoded`` takes the characters out of one. What is hard: folders of researchers hold anything, under any name.
So a file is what its content shows, whatever its ending; a bad one costs one row and is told with the cure.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.decode import decode
from pipeline.read import office, pdf, word
from pipeline.read.contents import TABLES, documents, rejected
from pipeline.read.folder import files, opened
from pipeline.read.web import About, about
from pipeline.schema import Decoded, Rejected, RejectedFile, Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["About", "about", "count", "decoded", "documents", "sources"]


def sources(corpus: Path, text_column: str = "") -> Iterator[Source | RejectedFile]:
    """Every document of a folder (with the folders in it), sorted by path; or of the one file that ``corpus`` names.

    ``text_column`` names the column of tables that holds the texts. Hidden files, what editors leave behind
    (``~$a.docx``, ``Thumbs.db``) and files named ``README*`` are no documents and are passed over. Raises Rejected
    (stage ``read``) where there is no such folder or nothing in it; all other trouble is a row.

    >>> next(iter(sources(Path("no such folder"))))
    Traceback (most recent call last):
    pipeline.schema.stages.Rejected: no folder or file at no such folder: give the path of a folder with documents
    """
    found = files(Path(corpus))
    return (item for name, path in found for item in _read(name, path, text_column))


def count(corpus: Path) -> int:
    """How many files ``sources`` will open; an archive or a table among them gives more documents than one."""
    return len(files(Path(corpus)))


def _read(name: str, path: Path | RejectedFile, text_column: str) -> Iterator[Source | RejectedFile]:
    if isinstance(path, RejectedFile):
        yield path
        return
    try:
        with opened(path) as file:
            yield from documents(name, file, text_column)
    except Rejected as refusal:
        yield rejected(name, refusal)


def decoded(source: Source) -> Decoded:
    """The characters of a document: its bytes decoded, or the text that its format holds; repairs undo to these.

    Raises Rejected where there are none.

    >>> decoded(Source("甲.txt", "两校结对".encode("gbk"))).encoding
    'gb18030'
    """
    if source.format in TABLES:
        return Decoded(source.raw.decode("utf-8"), source.format, 1.0)
    if source.format:
        return Decoded(READERS[source.format](source.raw), source.format, 1.0)
    try:
        return decode(source.raw)
    except Rejected as refusal:
        cure = "take it out of the folder, or put in its place a text, a web page, a Word file or a PDF"
        raise Rejected(f"{refusal.reason}: {cure}", stage=refusal.stage, detail=refusal.detail) from None


# How the text comes out of the bytes of a format; every other file is tried as characters.
READERS: dict[str, Callable[[bytes], str]] = {
    "docx": word.text,
    "doc": office.text,
    "rtf": office.text,
    "odt": office.text,
    "pdf": pdf.text,
}
