"""What the other half of a character may be: for one byte of a pair, the bytes that make a common character with it.

In: bytes. Out: bytes, the likeliest first. Compiled once per process, when the first torn place is met.
"""

from __future__ import annotations

from functools import cache

from pipeline.restore import pairs
from pipeline.restore.language import alone, plain

MANY = 70  # values of a lost byte that are tried, likeliest first
ODD = -9.0  # a character that a text hardly has: a letter, a symbol, kana; a simplified one in a traditional text
MARKS = frozenset("，。、；：？！“”‘’（）《》〈〉【】—…·％")
COMMON = 200  # characters that a lost byte after a dropped pair may end


@cache
def every_lead() -> range:
    """All first bytes."""
    return range(pairs.LOWEST, pairs.HIGHEST + 1)


@cache
def common_pairs() -> list[tuple[int, int]]:
    """The bytes of the commonest characters."""
    table, same = pairs.characters(), plain_characters()
    known = [
        (alone(same[index]), index)
        for index in range(0x8140, 0xFF00)
        if table[index] and table[index] not in pairs.foreign()
    ]
    return [(index >> 8, index & 0xFF) for _, index in sorted(known, reverse=True)[:COMMON]]


@cache
def leads(second: int) -> tuple[int, ...]:
    """First bytes that make a common character with this second one, the commonest first."""
    return _common({first << 8 | second: first for first in range(pairs.LOWEST, pairs.HIGHEST + 1)})


@cache
def trails(first: int) -> tuple[int, ...]:
    """Second bytes that make a common character with this first one, the commonest first."""
    return _common({first << 8 | second: second for second in pairs.TRAILS})


def _common(options: dict[int, int]) -> tuple[int, ...]:
    table, same = pairs.characters(), plain_characters()
    known = [(alone(same[index]) + odd()[index], byte) for index, byte in options.items() if table[index]]
    return tuple(byte for _, byte in sorted(known, reverse=True)[:MANY])


@cache
def private_leads() -> dict[int, frozenset[int]]:
    """For each first byte of a private-use pair, the second bytes that can be the first half of a character."""
    return {
        first: frozenset(second for second in seconds if second >= pairs.LOWEST)
        for first, seconds in pairs.private().items()
        if len(seconds) > 20  # noqa: PLR2004 - rows of their own, not single holes of the table
    }


@cache
def plain_characters() -> tuple[str, ...]:
    """The characters of the pairs as the language model sees them."""
    return tuple(plain("\0".join(pairs.characters())).split("\0"))


@cache
def odd() -> tuple[float, ...]:
    """What it costs a pair to be no Chinese character and no common mark."""
    return tuple(0.0 if "\u4e00" <= c <= "\u9fff" or c in MARKS else ODD for c in pairs.characters())


@cache
def odd_simplified() -> tuple[float, ...]:
    """The same in a traditional text, where simplified characters cost it, too."""
    foreign = pairs.foreign()
    return tuple(ODD if c in foreign else cost for c, cost in zip(pairs.characters(), odd(), strict=True))
