"""Read bytes in a wrong encoding, as the programs do that make mojibake: clean text goes in, what they show comes out.

Each program drops other bytes where it cannot read on, and leaves another mark:

    python    one mark for one byte, and reading goes on with the next
    browser   one mark for a pair, but a second byte that is ASCII stays (the Encoding Standard of the WHATWG)
    iconv -c  one byte is dropped, and nothing tells of it
    java      one mark for a byte that begins no character, else for the pair
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from opencc import OpenCC

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

GOLD = Path(__file__).parent / "gold"
MARK = "\ufffd"
LEADS = {
    "gbk": (0x81, 0xFE),
    "gb18030": (0x81, 0xFE),
    "cp950": (0x81, 0xFE),
    "big5hkscs": (0x81, 0xFE),
    "big5": (0xA1, 0xF9),
}


class Text(NamedTuple):
    """An own text: what kind it is, and the half it belongs to (tune or blind)."""

    genre: str
    half: str
    text: str


@cache
def texts() -> tuple[Text, ...]:
    """The texts of gold/misread_texts.tsv."""
    lines = (GOLD / "misread_texts.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith(("#", "genre\t")))
    return tuple(Text(genre, half, text.replace("\\n", "\n").replace("\\t", "\t")) for genre, half, text in rows)


def half(name: str, *, encoding: str = "") -> tuple[str, ...]:
    """The texts of one half; for Big5 in traditional characters, and only what an encoding has."""
    old = OpenCC("s2t").convert if encoding.startswith(("big5", "cp950")) else str
    own = (old(one.text) for one in texts() if one.half == name)
    return tuple("".join(c for c in text if not encoding or c.encode(encoding, "ignore")) for text in own)


# ------------------------------------------------------------------------------------------------- programs


def python(raw: bytes, wrong: str, mark: str = MARK) -> str:
    """As Python's codecs read with errors="replace"."""
    return raw.decode(wrong, "replace").replace(MARK, mark)


def browser(raw: bytes, wrong: str, mark: str = MARK) -> str:
    """As browsers read: both bytes of an invalid pair are gone, but ASCII stays."""
    if wrong == "utf-8":
        return python(raw, wrong, mark)
    wide = {"big5": "big5hkscs", "gbk": "gb18030"}.get(wrong, wrong)
    return _pairs(
        raw, wide, mark, lambda pair: 1 if len(pair) < 2 or pair[1] < 0x80 or not _leads(pair[0], wide) else 2
    )


def java(raw: bytes, wrong: str, mark: str = MARK) -> str:
    """As Java reads: a second byte out of range is read again, a pair without a character is gone."""
    low = 0x40 if wrong.startswith("gb") else 0xA1
    return _pairs(
        raw,
        wrong,
        mark,
        lambda pair: (
            2 if len(pair) > 1 and _leads(pair[0], wrong) and (pair[1] >= low or 0x40 <= pair[1] < 0x7F) else 1
        ),
    )


def iconv(raw: bytes, wrong: str, mark: str = "") -> str:
    """As iconv -c reads: what cannot be read is left out."""
    return python(raw, wrong, "") + mark


def western(raw: bytes) -> str:
    """Bytes as a browser reads code page 1252: the five it lacks become control characters."""
    return "".join(bytes((byte,)).decode("cp1252", "ignore") or chr(byte) for byte in raw)


def _leads(byte: int, wrong: str) -> bool:
    low, high = LEADS[wrong]
    return low <= byte <= high


def _pairs(raw: bytes, wrong: str, mark: str, bad: Callable[[bytes], int]) -> str:
    out: list[str] = []
    at = 0
    while at < len(raw):
        here = raw[at : at + 1]
        pair = raw[at : at + 2]
        if here < b"\x80":
            out.append(here.decode("ascii"))
            at += 1
        elif character := _one(pair, wrong):
            out.append(character)
            at += 2
        elif here == b"\x80" and wrong.startswith("gb"):
            out.append("€")
            at += 1
        else:
            out.append(mark)
            at += bad(pair)
    return "".join(out)


@cache
def _one(pair: bytes, wrong: str) -> str:
    try:
        text = pair.decode(wrong)
    except UnicodeDecodeError:
        return ""
    return text if len(text) == 1 else ""


# ------------------------------------------------------------------------------------------------- ways


class Way(NamedTuple):
    """A way to misread: its name, the true encoding, and the program that reads."""

    name: str
    true: str
    read: Callable[[bytes], str]

    def spoil(self, text: str) -> str:
        """What becomes of a text."""
        return self.read(text.encode(self.true))


def lossy_ways() -> Iterator[Way]:
    """Every way in which bytes are lost."""
    for wrong in ("gbk", "gb18030", "big5", "cp950", "big5hkscs"):
        yield Way(f"utf-8 as {wrong}, python", "utf-8", lambda raw, wrong=wrong: python(raw, wrong))
    for wrong in ("gbk", "big5"):
        yield Way(f"utf-8 as {wrong}, python, ?", "utf-8", lambda raw, wrong=wrong: python(raw, wrong, "?"))
        yield Way(f"utf-8 as {wrong}, browser", "utf-8", lambda raw, wrong=wrong: browser(raw, wrong))
        yield Way(f"utf-8 as {wrong}, browser, ?", "utf-8", lambda raw, wrong=wrong: browser(raw, wrong, "?"))
        yield Way(f"utf-8 as {wrong}, java", "utf-8", lambda raw, wrong=wrong: java(raw, wrong))
        yield Way(f"utf-8 as {wrong}, iconv -c", "utf-8", lambda raw, wrong=wrong: iconv(raw, wrong))
    yield Way("utf-8 as cp1252, python", "utf-8", lambda raw: python(raw, "cp1252"))
    yield Way("utf-8 as cp1252, python, ?", "utf-8", lambda raw: python(raw, "cp1252", "?"))
    yield Way("utf-8 as cp1252, iconv -c", "utf-8", lambda raw: iconv(raw, "cp1252"))
    yield Way("utf-8 as latin-1, A0 a space", "utf-8", lambda raw: raw.decode("latin-1").replace("\xa0", " "))
    yield Way(
        "utf-8 as cp1252, A0 a space, AD gone",
        "utf-8",
        lambda raw: western(raw).replace("\xa0", " ").replace("\xad", ""),
    )
    yield Way(
        "utf-8 as latin-1, controls as ?",
        "utf-8",
        lambda raw: "".join("?" if 0x80 <= b < 0xA0 else chr(b) for b in raw),
    )
    yield Way(
        "utf-8 as latin-1, controls gone", "utf-8", lambda raw: "".join(chr(b) for b in raw if not 0x80 <= b < 0xA0)
    )
    yield Way("gbk as cp1252, python", "gbk", lambda raw: python(raw, "cp1252"))
    yield Way("gbk as big5, python", "gbk", lambda raw: python(raw, "cp950"))
    yield Way("gbk as big5, python, ?", "gbk", lambda raw: python(raw, "cp950", "?"))
    yield Way("gbk as big5, browser", "gbk", lambda raw: browser(raw, "big5"))
    yield Way("gbk as big5, java", "gbk", lambda raw: java(raw, "cp950"))
    yield Way("gbk as big5, iconv -c", "gbk", lambda raw: iconv(raw, "cp950"))
    yield Way("big5 as gbk, python", "big5", lambda raw: python(raw, "gbk"))
    yield Way("big5 as gbk, python, ?", "big5", lambda raw: python(raw, "gbk", "?"))
    yield Way("big5 as gbk, java", "big5", lambda raw: java(raw, "gbk"))
    yield Way("big5 as gbk, iconv -c", "big5", lambda raw: iconv(raw, "gbk"))
    yield Way(
        "big5 as gb18030, private use lost", "big5", lambda raw: _no_private(raw.decode("gb18030", "replace"), MARK)
    )
    yield Way(
        "big5 as gb18030, private use as ?", "big5", lambda raw: _no_private(raw.decode("gb18030", "replace"), "?")
    )
    yield Way("gbk as utf-8, python", "gbk", lambda raw: python(raw, "utf-8"))


def _no_private(text: str, mark: str) -> str:
    return "".join(mark if "\ue000" <= c <= "\uf8ff" else c for c in text)
