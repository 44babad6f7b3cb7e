"""A table in; out come its rows one by one: what a row is called, and the text in its named column.

A row is called as a workbook numbers it: ``row2`` is the first below the header. What is hard: tables in characters
say neither their encoding nor what parts their columns, so the parting sign is the one that shows the named column.
"""

from __future__ import annotations

import csv
import io
import json
import warnings
import zipfile
from itertools import chain
from typing import TYPE_CHECKING, Any

from pipeline.decode import decode
from pipeline.read.archive import BROKEN, opened
from pipeline.schema import Rejected

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SEEN = 1 << 20  # bytes at the start of a table that tell its encoding
PARTED = (",", "\t", ";", "|")
LARGEST_CELL = 8 * 1024**2  # characters
LARGEST_BOOK = 256 * 1024**2  # bytes that a workbook unpacks to
COLUMNS_SHOWN = 20


def rows(raw: bytes, kind: str, column: str) -> Iterator[tuple[str, str | Rejected]]:
    r"""Every row of a table with the text under ``column``, or why it has none.

    Raises Rejected where the table has no such column, with the columns it has.

    >>> list(rows("学校,正文\n甲校,两校结对。\n".encode("gbk"), "csv", "正文"))
    [('row2', '两校结对。')]
    """
    for name, text in READERS[kind](raw, column):
        yield (
            name,
            text if isinstance(text, Rejected) or text.strip() else _refused("no text in this row: leave it out"),
        )


def _characters(raw: bytes) -> io.TextIOBase:
    """The table as characters; bytes that fit nowhere become U+FFFD."""
    head = raw[:SEEN]
    if len(head) < len(raw):
        head = head[: head.rfind(b"\n") + 1] or head
    encoding = decode(head).encoding
    return io.TextIOWrapper(io.BytesIO(raw), encoding=encoding, errors="replace", newline="")


def _parted(raw: bytes, column: str, signs: Sequence[str]) -> Iterator[tuple[str, str | Rejected]]:
    """The rows of a table in characters, its cells parted by one of some signs."""
    csv.field_size_limit(LARGEST_CELL)
    number = 0
    try:
        headers = {sign: next(csv.reader(_characters(raw), delimiter=sign), []) for sign in signs}
        sign = max(signs, key=lambda one: (column in map(_bare, headers[one]), len(headers[one])))
        at = _column(column, headers[sign])
        for number, cells in enumerate(csv.reader(_characters(raw), delimiter=sign), 1):
            if number > 1 and any(cells):
                yield f"row{number}", cells[at] if at < len(cells) else ""
    except csv.Error as why:
        reason = "cells that do not end, from here on: look for a quotation mark that is never closed"
        yield f"row{number + 1}", _refused(reason, str(why))


def _separated_by_commas(raw: bytes, column: str) -> Iterator[tuple[str, str | Rejected]]:
    return _parted(raw, column, PARTED)


def _separated_by_tabs(raw: bytes, column: str) -> Iterator[tuple[str, str | Rejected]]:
    return _parted(raw, column, ("\t",))


def _json_lines(raw: bytes, column: str) -> Iterator[tuple[str, str | Rejected]]:
    """The rows of a table whose lines are JSON objects; a row is called by its line."""
    checked = False
    for number, line in enumerate(_characters(raw), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as why:
            yield f"row{number}", _refused("a line that is no JSON: write one object a line", str(why))
            continue
        if not isinstance(row, dict):
            yield f"row{number}", _refused("a line that is no JSON object: write one object a line")
            continue
        if not checked:
            _column(column, tuple(row))
            checked = True
        yield f"row{number}", _cell(row.get(column))


def _workbook(raw: bytes, column: str) -> Iterator[tuple[str, str | Rejected]]:
    """The rows of every sheet that has the column; where there are several sheets, a row is called by its sheet too."""
    try:
        from openpyxl import load_workbook  # noqa: PLC0415 - an extra, needed for workbooks alone
    except ImportError:
        cure = "install what reads them: pip install 'school-summaries[xlsx]', or save it as .csv"
        raise _refused(f"a workbook (Excel): {cure}") from None
    with opened(io.BytesIO(raw)) as package:
        size = sum(info.file_size for info in package.infolist())
    if size > LARGEST_BOOK:
        reason = f"a workbook that unpacks to more than {LARGEST_BOOK // 1024**2} MB: save it as .csv"
        raise _refused(reason, f"{size} bytes")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles and extensions of Excel that openpyxl does not know
            book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
            sheets = [(sheet.title, sheet.iter_rows(values_only=True)) for sheet in book.worksheets]
            yield from _sheets(sheets, column)
    except (*BROKEN, KeyError, TypeError, AttributeError, IndexError, SyntaxError, zipfile.LargeZipFile) as why:
        raise _refused("a workbook (Excel) that is damaged: open it and save it again", repr(why)) from None


def _sheets(
    sheets: Sequence[tuple[str, Iterator[tuple[Any, ...]]]], column: str
) -> Iterator[tuple[str, str | Rejected]]:
    headers = [[_cell(value) for value in next(found, ())] for _, found in sheets]
    known = list(chain.from_iterable(headers))
    _column(column, known)
    for (title, found), header in zip(sheets, headers, strict=True):
        if column not in map(_bare, header):
            continue
        at = _column(column, header)
        for number, cells in enumerate(found, 2):
            if any(value is not None for value in cells):
                name = f"row{number}" if len(sheets) == 1 else f"{title}#row{number}"
                yield name, _cell(cells[at]) if at < len(cells) else ""


def _column(name: str, header: Sequence[str]) -> int:
    """Where a column stands; raises Rejected where a table has none of that name, or none was named."""
    bare = [_bare(one) for one in header]
    if name and name in bare:
        return bare.index(name)
    shown = ", ".join(filter(None, bare[:COLUMNS_SHOWN])) + (" …" if len(bare) > COLUMNS_SHOWN else "")
    said = f"no column {name} in it" if name else "it does not say where its texts are"
    raise _refused(f"a table, and {said}: name one of its columns with --text-column: {shown or 'it has none'}")


def _bare(name: str) -> str:
    return name.strip().lstrip("\ufeff")


def _cell(value: object) -> str:
    return "" if value is None else str(value)


def _refused(reason: str, detail: str = "") -> Rejected:
    return Rejected(reason, stage="read", detail=detail)


READERS = {
    "csv": _separated_by_commas,
    "tsv": _separated_by_tabs,
    "jsonl": _json_lines,
    "xlsx": _workbook,
}
