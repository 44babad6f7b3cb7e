"""An open file in; out come the documents it holds: itself, the members of an archive, or the rows of a table.

What is hard: the ending lies. A page is named .doc, a Word file .txt, a table .xls that is a web page. So the content
decides, and the ending only where content cannot: a table in characters looks like any text. Archives stand in
archives; what they may unpack to is bounded, and nothing is ever unpacked to the disk.
"""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING, BinaryIO

from pipeline.read import archive, table
from pipeline.read.sniff import CHARACTERS, HEAD, NO_READER, format_of
from pipeline.schema import Rejected, RejectedFile, Source

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST = 64 * 1024**2  # bytes of a file: a Word or PDF file is large by its pictures
LARGEST_TEXT = 6 * 1024**2  # of characters: two million, as a shelf of books has; the longest page seen has 0.1 MB
LARGEST_TABLE = 256 * 1024**2
READ_AT_ONCE = 1024**2  # bytes; a digest needs no more of a file in memory
DEEPEST = 3  # archives within archives

TABLES = frozenset(("csv", "tsv", "jsonl", "xlsx"))


def documents(
    name: str, file: BinaryIO, text_column: str = "", budget: archive.Budget | None = None, depth: int = 1
) -> Iterator[Source | RejectedFile]:
    """What one file holds. ``budget`` is what is left to unpack of the archive it stands in, ``depth`` how deep."""
    try:
        yield from _held(name, file, text_column, budget, depth)
    except Rejected as refusal:
        yield rejected(name, refusal, _digest(file))


def _held(
    name: str, file: BinaryIO, text_column: str, budget: archive.Budget | None, depth: int
) -> Iterator[Source | RejectedFile]:
    kind = format_of(file.read(HEAD), file, name)
    file.seek(0)
    if kind in NO_READER:
        raise Rejected(NO_READER[kind], stage="read", detail=kind)
    if kind == "zip":
        if depth > DEEPEST:
            raise Rejected(f"an archive {DEEPEST} archives deep: unpack it and put its files here", stage="read")
        yield from _members(name, file, text_column, budget, depth)
    elif kind in TABLES:
        yield from _rows(name, _whole(file, LARGEST_TABLE), kind, text_column)
    else:
        yield Source(name, _whole(file, LARGEST_TEXT if kind == CHARACTERS else LARGEST), kind)


def _members(
    name: str, file: BinaryIO, text_column: str, budget: archive.Budget | None, depth: int
) -> Iterator[Source | RejectedFile]:
    size = file.seek(0, io.SEEK_END)
    budget = budget or archive.Budget(size)
    for member, content in archive.members(file, size, budget):
        below = f"{name}/{member}"
        if isinstance(content, Rejected):
            yield rejected(below, content)
        else:
            yield from documents(below, io.BytesIO(content), text_column, budget, depth + 1)


def _rows(name: str, raw: bytes, kind: str, text_column: str) -> Iterator[Source | RejectedFile]:
    digest = hashlib.sha256(raw).hexdigest()
    for row, text in table.rows(raw, kind, text_column):
        below = f"{name}#{row}"
        if isinstance(text, Rejected):
            yield rejected(below, text, digest)
        else:
            yield Source(below, text.encode("utf-8", "replace"), kind, sha256=digest, bytes=len(raw))


def _whole(file: BinaryIO, largest: int) -> bytes:
    raw = file.read(largest + 1)
    if len(raw) > largest:
        size = file.seek(0, io.SEEK_END)
        raise Rejected(
            f"larger than {largest // 1024**2} MB: cut it into documents", stage="read", detail=f"{size} bytes"
        )
    return raw


def _digest(file: BinaryIO) -> str:
    """The SHA-256 of a file that was refused; empty where it is so large that reading it would take its time."""
    if file.seek(0, io.SEEK_END) > LARGEST_TABLE:
        return ""
    file.seek(0)
    digest = hashlib.sha256()
    while block := file.read(READ_AT_ONCE):
        digest.update(block)
    return digest.hexdigest()


def rejected(name: str, refusal: Rejected, sha256: str = "") -> RejectedFile:
    """The row of a file that was refused."""
    return RejectedFile(path=name, sha256=sha256, stage=refusal.stage, reason=refusal.reason, detail=refusal.detail)
