r"""Single marks that were read in the wrong encoding, where all around was read right: Ã\x97Ã\x97校长 for ××校长.

In goes a text, out come edits that put the marks back. What is hard: one mark is too little for a stretch to be seen as
misread, and half of its bytes show nothing, so that they would be taken for noise. So the few marks that a page
replaces by themselves (a mask, a quotation mark, a hard blank) are looked for as what their bytes look like.
"""

from __future__ import annotations

import re
from functools import cache
from heapq import merge
from itertools import cycle
from typing import TYPE_CHECKING

from pipeline.schema import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator

MARKS = "×·÷°±—–“”‘’…•→←★☆●○■□◆◇△▲※、。《》【】（），：；！？「」『』\u3000\xa0"
LEADS = "ÂÃâãï¡£聽脳鈥"  # how the bytes of one begin, read so
BLANKS = re.compile("聽{3,}")  # c2 a0 read as gb18030: hard blanks, where nobody writes 聽聽聽
AT_LINES = re.compile(r"(?m)(?:^|(?<=[\s。；！？]))聽+")
TIMES = re.compile(
    "脳(?:脳+|(?=[县市镇乡区校年月日]))|(?<=脳)脳"
)  # c3 97 read so: 脳 is no Chinese word, × hides names
CLIPPED = re.compile("鈥(?:[斺︹][€?\ufffd]{0,3}|[?\ufffd])")  # e2 80 read so, and what is left of a mark
PAIRS = {"斺": "——", "︹": "……"}
HALVED = re.compile("(?<![A-Za-zÀ-ÿ])Ã{2,}(?=[\u4e00-\u9fff])")  # c3 97, of which only half was kept: ÃÃ校长
GB_LEADS = b"\xa1\xa3"
UNDEFINED = "\x81\x8d\x8f\x90\x9d"  # bytes that windows-1252 gives no character


def lone_marks(text: str) -> Iterator[Edit]:
    r"""Edits for marks whose UTF-8 or GB bytes were read as latin-1, windows-1252 or GB 18030.

    >>> [(edit.before, edit.after, edit.certainty) for edit in lone_marks("由Ã\x97校长，他说：“好â€\x9d")]
    [('Ã\x97', '×', 'certain'), ('â€\x9d', '”', 'certain')]
    """
    yield from merge(_in_latin(text), _in_chinese(text), _clipped(text), key=lambda edit: edit.start)


def _in_chinese(text: str) -> Iterator[Edit]:
    """Hard blanks that became 聽, and hidden characters that became 脳 or Ã."""
    blanks = (AT_LINES if BLANKS.search(text) else BLANKS).finditer(text)
    hidden = merge(TIMES.finditer(text), HALVED.finditer(text), key=lambda match: match.start())
    for match in merge(blanks, hidden, key=lambda match: match.start()):
        after = ("\xa0" if match[0].startswith("聽") else "×") * len(match[0])
        yield Edit("mojibake", match.start(), match.end(), match[0], after, "probable", "utf-8 read as gb18030")


def _clipped(text: str) -> Iterator[Edit]:
    """Dashes and dots in pairs, whose bytes say what they are; quotation marks, whose last byte is lost, by turns."""
    quotes = cycle("“”")
    for match in CLIPPED.finditer(text):
        pair = PAIRS.get(match[0][1:2])
        after, certainty = (pair, "probable") if pair else (next(quotes), "guess")
        yield Edit("mojibake", match.start(), match.end(), match[0], after, certainty, "utf-8 read as gb18030")


def _in_latin(text: str) -> Iterator[Edit]:
    """Marks whose bytes are letters of Latin."""
    known = _looks()
    for match in _pattern().finditer(text):
        mark, told = known[match[0]]
        yield Edit("mojibake", match.start(), match.end(), match[0], mark, "certain", told)


@cache
def _looks() -> dict[str, tuple[str, str]]:
    """What the bytes of a mark look like, with the mark and the encoding they were read in."""
    out: dict[str, tuple[str, str]] = {}
    for mark in MARKS:
        read, in_gb = mark.encode(), mark.encode("gb18030")
        out[read.decode("latin-1")] = mark, "utf-8 read as latin-1"
        if len(in_gb) > 1 and in_gb[0] in GB_LEADS:
            out[in_gb.decode("latin-1")] = mark, "gb18030 read as latin-1"
        windows = "".join(chr(byte) if chr(byte) in UNDEFINED else bytes([byte]).decode("cp1252") for byte in read)
        out.setdefault(windows, (mark, "utf-8 read as windows-1252"))
    return out


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, _looks()), key=len, reverse=True)))
