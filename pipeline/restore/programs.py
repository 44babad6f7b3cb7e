"""Which bytes a wrongly read text stood for, and what the program that read it did with those it could not read.

In: characters. Out: slots, each a byte or what is known of a lost one; and whether a byte can have been lost at its
place. What is hard: programs lose different bytes where they cannot read on. Python marks one byte and reads on with
the next; browsers mark a pair, but leave a second byte that is ASCII; Java marks a pair that is in range and has no
character, else one byte; iconv -c drops a byte and leaves no mark.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

# Slots: a lost byte; a second one that the same mark may stand for; a space that may have been A0; a byte of code page
# 1252 or Latin-1 that has no visible character; a byte that left no mark at all.
UNKNOWN, MAYBE, BLANK, VANISHED, GONE = -1, -2, -3, -4, -5
EURO, EURO_END = -6, -7  # € read as GBK: the byte 80 alone, or A2 and E3
OTHER = -8  # a character that the wrong encoding does not have: it was never misread
MARKS = "?\ufffd"  # what stands for lost bytes
ASCII_END = 0x80
WESTERN = {bytes((code,)).decode("cp1252", "ignore") or chr(code): code for code in range(0x80, 0xA0)}
WESTERN |= {chr(code): code for code in range(0x80, 0x100)}
NOT_WESTERN = re.compile(f"[^\\x00-\\xff{''.join(map(re.escape, WESTERN))}]")
TO_LATIN = {ord(character): code for character, code in WESTERN.items()}
# Bytes that vanish: those that code page 1252 has no character for, Latin-1's control characters, the no-break space
# and the soft hyphen.
VANISHING = {
    "cp1252": frozenset((0x81, 0x8D, 0x8F, 0x90, 0x9D, 0xA0, 0xAD)),
    "latin-1": frozenset((*range(0x80, 0xA1), 0xAD)),
}
# Where code page 950 of Windows keeps the characters that users draw: code points, first and last pair of bytes.
USER_DRAWN = ((0xE000, 0xFA, 0xFE), (0xE311, 0x8E, 0xA0), (0xEEB8, 0x81, 0x8D))
BIG5 = {"big5": ("cp950", "big5hkscs"), "big5hkscs": ("big5hkscs", "cp950")}  # kana stand elsewhere in each
SECOND_BIG5 = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
SILENT = 50  # a program leaves marks where one stands for more than every fiftieth character
ONE_BYTE = ("python", "iconv")  # programs that lose one byte at a time
LEADS = {
    "utf-8": (*range(0xE3, 0xEA), 0xE2, 0xEF),
    "gb18030": tuple(range(0xB0, 0xF8)),
    "big5": tuple(range(0xA4, 0xF0)),
}


class Slip(NamedTuple):
    """A misreading: bytes of one encoding were read as another, in this very code page, by such a program."""

    true: str
    wrong: str
    codec: str
    program: str = "any"

    def told(self) -> str:
        """The misreading in words."""
        return f"{self.true} read as {'latin-1' if self.wrong == 'western' else self.wrong}"


# The code page whose losses include those of the others.
WEAKEST = {"western": "latin-1", "gb18030": "gbk", "big5": "cp950", "utf-8": "utf-8"}


def unknown_program(true: str, wrong: str) -> Slip:
    """A misreading of which the program is not known."""
    return Slip(true, wrong, WEAKEST[wrong])


def programs(text: str, wrong: Slip) -> tuple[Slip, ...]:
    """The programs that may have shown a text; characters that only one code page has give it away."""
    codecs: tuple[str, ...] = (wrong.codec,)
    if wrong.wrong == "western":
        return (wrong._replace(codec="cp1252" if SHOWN.search(text) else "latin-1", program="python"),)
    if wrong.wrong == "gb18030" and PRIVATE.search(text):
        codecs = ("gb18030",)
    elif wrong.wrong == "big5":
        codecs = ("big5hkscs",) if any(_only_hong_kong(c) for c in set(text)) else ("cp950", "big5hkscs")
    marked = sum(map(text.count, MARKS)) * SILENT > len(text)
    names = ("python", "browser", "java") if marked else ("iconv",)
    return tuple(wrong._replace(codec=codec, program=name) for codec in codecs for name in names)


SHOWN = re.compile("[\x80-\x9f€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
PRIVATE = re.compile("[\ue000-\uf8ff]")


def _only_hong_kong(character: str) -> bool:
    return bool(not character.encode("cp950", "ignore") and character.encode("big5hkscs", "ignore"))


# ------------------------------------------------------------------------------------------------- bytes again


def encode(text: str, wrong: str) -> bytes:
    r"""The bytes that were read as this text; raises UnicodeError where the wrong encoding has no such character.

    >>> encode("瀛︽", "gb18030").hex(), encode("\ue000", "big5").hex()
    ('e5ada6e6', 'fa40')
    """
    if wrong == "western":
        return (text if NOT_WESTERN.search(text) else text.translate(TO_LATIN)).encode("latin-1")
    if wrong in BIG5:
        first, second = BIG5[wrong]
        try:
            return text.encode(first)
        except UnicodeEncodeError:
            if not PRIVATE.search(text):
                return text.encode(second)
            return b"".join(_drawn(c) or c.encode(first if c.encode(first, "ignore") else second) for c in text)
    if wrong == "gb18030" and "€" in text:  # code page 936 has it at 80
        return b"\x80".join(part.encode(wrong) for part in text.split("€"))
    return text.encode(wrong)


@cache
def _drawn(character: str) -> bytes:
    """The bytes of a character that users draw, in code page 950."""
    for start, low, high in USER_DRAWN:
        row, column = divmod(ord(character) - start, len(SECOND_BIG5))
        if 0 <= row <= high - low:
            return bytes((low + row, SECOND_BIG5[column]))
    return b""


@cache
def encoded(character: str, wrong: str) -> bytes:
    """The bytes of one character, none where the wrong encoding does not have it."""
    try:
        return encode(character, wrong)
    except UnicodeError:
        return b""


def slots_of(text: str, wrong: Slip) -> tuple[list[int], list[int]]:
    """The bytes of a stretch, and for each slot the character that begins there (-1: none)."""
    name = "big5hkscs" if wrong.codec == "big5hkscs" else wrong.wrong
    western, alone = wrong.wrong == "western", wrong.program in ONE_BYTE and wrong.wrong != "utf-8"
    slots: list[int] = []
    bounds: list[int] = []
    for number, character in enumerate(text):
        if character in MARKS:
            new = [VANISHED] if western else [UNKNOWN] if alone else [UNKNOWN, MAYBE]
        elif character == " " and western:
            new = [BLANK]
        elif character == "€" and wrong.wrong == "gb18030":
            new = [EURO, EURO_END]
        else:
            new = list(encoded(character, name)) or [OTHER]
        slots += new
        bounds += [number, *(-1 for _ in new[1:])]
    return slots, [*bounds, len(text)]


# ------------------------------------------------------------------------------------------------- lost bytes


def may_be_lost(raw: bytes, pattern: tuple[int, ...], last: frozenset[int] | None, wrong: Slip) -> bool:
    """Whether the lost bytes of a character cannot have been read; ``last``: what its last one may be, where known."""
    if wrong.wrong == "western":
        vanishing = VANISHING[wrong.codec]
        return all(raw[at] in vanishing for at, value in enumerate(pattern) if value in (VANISHED, GONE))
    if last is not None and raw[-1] not in last:
        return False
    for at, value in enumerate(pattern[:-1]):
        if value in (UNKNOWN, GONE):
            pair, program = pattern[at + 1] == MAYBE, "python" if value == GONE else wrong.program
            if not leaves_mark(raw[at], raw[at + 1], wrong.codec, program, pair=pair):
                return False
    return True


@cache
def last_bytes(wrong: Slip, after: tuple[int, ...], *, joined: bool, gone: bool) -> frozenset[int] | None:
    """What the last byte of a character may be that was lost before one of these; any where the text ends.

    ``joined``: the next byte was lost along with it; ``gone``: there is no mark.
    """
    if not after or wrong.wrong == "western":
        return None
    program = "python" if gone else wrong.program
    return frozenset(
        byte
        for byte in range(0x40, 0x100)
        if any(leaves_mark(byte, then, wrong.codec, program, pair=joined) for then in after)
    )


@cache
def leaves_mark(byte: int, then: int, codec: str, program: str, *, pair: bool) -> bool:
    """Whether a program leaves a mark for a byte alone, or with the one behind it.

    >>> leaves_mark(0x9F, 0x8E, "cp950", "python", pair=False), leaves_mark(0x9F, 0x8E, "cp950", "browser", pair=False)
    (True, False)
    """
    if byte < ASCII_END:
        return False
    if codec == "utf-8":
        goes_on = 0xE0 <= byte <= 0xF4 and 0x80 <= then < 0xC0  # noqa: PLR2004 - leads of three bytes, and what follows
        return goes_on if pair else not goes_on
    if (byte << 8 | then) in _readable(codec):
        return False
    if program in ONE_BYTE:
        return not pair
    lead = 0x81 <= byte <= 0xFE  # noqa: PLR2004 - the leads of all these code pages
    second = then >= ASCII_END
    if program == "java":
        second = then in SECOND_BIG5 or (codec.startswith("gb") and second)
    return program == "any" or pair == (lead and second)


@cache
def _readable(codec: str) -> frozenset[int]:
    pairs = ((lead, then) for lead in range(0x81, 0xFF) for then in range(0x40, 0xFF))
    return frozenset(lead << 8 | then for lead, then in pairs if character(bytes((lead, then)), codec))


@cache
def character(raw: bytes, encoding: str) -> str:
    """The one character that bytes spell, ``""`` where they spell none."""
    text = raw.decode(encoding, "ignore")
    return text if len(text) == 1 and text != "\ufffd" and text.encode(encoding, "ignore") == raw else ""
