r"""Single marks that were read in the wrong encoding, where all around was read right: Ã\x97Ã\x97校长 for ××校长.

In goes a text, out come edits that put the marks back. What is hard: one mark is too little for a stretch to be seen as
misread, and half of its bytes show nothing, so that they would be taken for noise. So the few marks that a page
replaces by themselves (a mask, a quotation mark, a hard blank) are looked for as what their bytes look like.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from pipeline.schema import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator

MARKS = "×·÷°±—–“”‘’…•→←★☆●○■□◆◇△▲※、。《》【】（），：；！？「」『』\u3000\xa0"
LEADS = "ÂÃâãï"  # how the bytes of one begin, read so
UNDEFINED = "\x81\x8d\x8f\x90\x9d"  # bytes that windows-1252 gives no character


def lone_marks(text: str) -> Iterator[Edit]:
    r"""Edits for marks whose UTF-8 bytes were read as latin-1 or windows-1252.

    >>> [(edit.before, edit.after, edit.certainty) for edit in lone_marks("由Ã\x97校长，他说：“好â€\x9d")]
    [('Ã\x97', '×', 'certain'), ('â€\x9d', '”', 'certain')]
    """
    known = _looks()
    for match in _pattern().finditer(text):
        mark, encoding = known[match[0]]
        yield Edit("mojibake", match.start(), match.end(), match[0], mark, "certain", f"utf-8 read as {encoding}")


@cache
def _looks() -> dict[str, tuple[str, str]]:
    """What the bytes of a mark look like, with the mark and the encoding they were read in."""
    out: dict[str, tuple[str, str]] = {}
    for mark in MARKS:
        read = mark.encode()
        out[read.decode("latin-1")] = mark, "latin-1"
        windows = "".join(chr(byte) if chr(byte) in UNDEFINED else bytes([byte]).decode("cp1252") for byte in read)
        out.setdefault(windows, (mark, "windows-1252"))
    return out


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, _looks()), key=len, reverse=True)))
