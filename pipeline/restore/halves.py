"""What the other half of a character may be: for one byte of a pair, the pairs that it may belong to.

In: bytes. Out: pairs, as ``first * 256 + second``. Compiled when the first torn place is met.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.restore import pairs
from pipeline.restore.language import number, numbers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Indices = NDArray[np.int64]

ODD = -9.0  # a character that a text hardly has: a letter, a symbol, kana; a simplified one in a traditional text
MARKS = frozenset("，。、；：？！“”‘’（）《》〈〉【】—…·％　")


class Costs(NamedTuple):
    """What it costs a pair to be no ordinary character, twice: to look up one, and to look up many."""

    one: list[float]
    many: NDArray[np.float32]


@cache
def costs(*, traditional: bool) -> Costs:
    """What a pair costs for being no Chinese character and no common mark, or one that its script does not have.

    >>> [costs(traditional=True).one[pair] for pair in (0xD1A7, 0x8C57, 0xA440)]
    [-9.0, 0.0, -9.0]
    """
    foreign = pairs.foreign() if traditional else frozenset()
    one = [0.0 if (pairs.is_chinese(c) and c not in foreign) or c in MARKS else ODD for c in pairs.characters()]
    return Costs(one, np.array(one, np.float32))


@cache
def known() -> list[int]:
    """The number that the language model has for each pair."""
    numbers_of: list[int] = known_array().tolist()
    return numbers_of


@cache
def known_array() -> Indices:
    """The same, to look up many."""
    unknown = number("")
    return np.array([numbers()[ord(c)] if c and c <= "\uffff" else unknown for c in pairs.characters()], np.int64)


@cache
def with_lost(first: int) -> Indices:
    """All pairs with a first byte whose second can be lost: one below 81 is a letter, or €, and stays.

    >>> f"{with_lost(0xD1)[0]:04X}"
    'D181'
    """
    table = pairs.characters()
    seconds = (second for second in pairs.TRAILS if second >= pairs.LOWEST)
    return np.array([first << 8 | second for second in seconds if table[first << 8 | second]], np.int64)


@cache
def with_second(second: int) -> Indices:
    """All pairs with a second byte."""
    table = pairs.characters()
    every = (first << 8 | second for first in range(pairs.LOWEST, pairs.HIGHEST + 1))
    return np.array([pair for pair in every if table[pair]], np.int64)


@cache
def ended_by_dropped(half: int) -> Indices:
    """The pairs that begin with a half and end with the first byte of a private-use pair."""
    table = pairs.characters()
    return np.array([half << 8 | first for first in private_seconds() if table[half << 8 | first]], np.int64)


@cache
def begun_by_dropped(first: int, second: int) -> Indices:
    """The pairs that begin with the second byte of a private-use pair (``first``, …), and end with ``second``."""
    table = pairs.characters()
    return np.array([one << 8 | second for one in private_seconds()[first] if table[one << 8 | second]], np.int64)


@cache
def between_dropped(first: int) -> Indices:
    """The pairs between two private-use pairs, the first of which begins with a byte."""
    every = [ended_by_dropped(one) for one in private_seconds()[first]]
    return np.concatenate(every)


@cache
def begun_by_dropped_any(first: int) -> Indices:
    """The pairs that begin with the second byte of a private-use pair (``first``, …), their second byte lost."""
    return np.concatenate([with_lost(one) for one in private_seconds()[first]])


@cache
def private_seconds() -> dict[int, tuple[int, ...]]:
    """For each first byte of a private-use pair, the second bytes that can be the first half of a character."""
    every = {first: tuple(s for s in seconds if s >= pairs.LOWEST) for first, seconds in pairs.private().items()}
    return {first: seconds for first, seconds in every.items() if seconds}
