"""The characters behind the bytes: what code page 936 makes of each pair, and how pinyin reads a character.

In: bytes, characters. Out: characters, bytes, readings. Everything is compiled once per process, when damage is met.

What is hard: a pair may be no character at all, or a private-use one, which GB 18030 keeps and older readers drop.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

from pipeline.lexicon import load
from pipeline.restore import script

LOWEST, HIGHEST = 0x81, 0xFE  # first bytes of a pair
TRAILS = (*range(0x40, 0x7F), *range(0x80, 0xFF))  # second bytes of a pair
PRIVATE_FIRST, PRIVATE_LAST = "\ue000", "\uf8ff"


@cache
def characters() -> tuple[str, ...]:
    """The character of each pair, at ``first * 256 + second``; empty where there is none.

    >>> characters()[0xD1A7], characters()[0xACD2]
    ('学', '')
    """
    table = [""] * 65536
    for first in range(LOWEST, HIGHEST + 1):
        for second in TRAILS:
            one = _decode(first, second)
            if one and not is_private(one):
                table[first << 8 | second] = one
    return tuple(table)


@cache
def private() -> dict[int, tuple[int, ...]]:
    """The pairs that read as private-use characters: second bytes by first byte."""
    return {first: tuple(s for s in TRAILS if is_private(_decode(first, s))) for first in range(LOWEST, HIGHEST + 1)}


def _decode(first: int, second: int) -> str:
    return bytes((first, second)).decode("gb18030", "ignore")


def pair(character: str) -> tuple[int, int] | None:
    """The two bytes of a character, if it takes two; private-use ones go through GB 18030.

    >>> [f"{byte:02X}" for byte in pair("動")], pair("a")
    (['84', 'D3'], None)
    """
    raw = character.encode("gb18030", "ignore")
    return (raw[0], raw[1]) if len(raw) == 2 else None  # noqa: PLR2004 - a pair


def is_private(character: str) -> bool:
    """Whether a character is of the private-use area, and so only stands for its bytes."""
    return PRIVATE_FIRST <= character <= PRIVATE_LAST


def is_chinese(character: str) -> bool:
    """Whether a character is a common Chinese one, and no mark."""
    return "\u4e00" <= character <= "\u9fff"


@cache
def readings(character: str) -> frozenset[str]:
    """All readings of a character with their tone marks, from pypinyin.

    >>> sorted(readings("調"))
    ['diào', 'tiáo', 'zhōu']
    """
    return frozenset(_dictionary().get(ord(character), "").split(","))


@cache
def _dictionary() -> dict[int, str]:
    from pypinyin.constants import PINYIN_DICT  # noqa: PLC0415 - a third of a second, only where glosses are met

    return dict(PINYIN_DICT)


@cache
def with_reading(first: int, reading: str) -> tuple[int, ...]:
    """The second bytes that make a pair with ``first`` which has this reading.

    >>> [f"{second:02X}" for second in with_reading(0xAA, "jiǎng")]
    ['84']
    """
    if not LOWEST <= first <= HIGHEST:
        return ()
    table = characters()
    return tuple(s for s in TRAILS if (one := table[first << 8 | s]) and reading in readings(one))


@cache
def foreign() -> frozenset[str]:
    """Characters that a traditional text does not have: simplified ones, and rare variants of others.

    >>> [c in foreign() for c in "进進謌歌為"]
    [True, False, True, False, False]
    """
    lines = [_lines(name) for name in ("STCharacters.txt", "TWVariants.txt", "HKVariants.txt")]
    standard = {form for rows in lines for forms in rows.values() for form in forms}
    simplified = {one for one, forms in lines[0].items() if one not in forms}
    return frozenset(simplified | (set(map(chr, script.compile_tables(load()).characters)) - standard))


def _lines(name: str) -> dict[str, list[str]]:
    text = resources.files("opencc").joinpath("dictionary", name).read_text(encoding="utf-8")
    return {one: forms.split() for one, forms in (line.split("\t") for line in text.splitlines() if "\t" in line)}
