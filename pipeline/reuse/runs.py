"""Texts as runs: every stretch of six characters as one number, so that millions of them can be compared at once.

In go texts, out come their characters without marks and blanks (copies differ in them), a number for each run of
characters, and how many texts each run stands in. What is hard is size: a million texts have a billion runs, so only
every n-th is counted once a corpus is large. Which ones depends on the run alone, so copies keep the same ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    Numbers = NDArray[np.uint64]
    Places = NDArray[np.int64]

RUN = 6  # characters: five are shared by chance, seven miss texts whose synonyms were swapped
FEW = 4_000_000  # characters of a corpus of which every run is counted
EVERY = 4  # in a larger one, one run in four: 98 of 100 sentences of 26 characters still have two of them
BLOCK = 4_000_000  # characters that are worked on at once
FACTOR = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Plain:
    """A text without marks and blanks, and where each of its characters stood."""

    text: str
    places: Places

    def runs(self) -> Numbers:
        """The number of each run."""
        return numbered(characters(self.text))


def plain(text: str) -> Plain:
    """A text's letters, digits, Chinese characters and stars (a star hides one of them).

    >>> plain("201*年，互访。").text
    '201*年互访'
    """
    codes = characters(text)
    places = np.flatnonzero(_kept()[np.minimum(codes, 0xFFFF)])
    return Plain(codes[places].tobytes().decode("utf-32-le", "surrogatepass"), places)


def characters(text: str) -> NDArray[np.uint32]:
    """The code points of a text."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


@cache
def _kept() -> NDArray[np.bool_]:
    """For each code point of the first plane, whether it counts; the last one stands for all beyond."""
    kept = np.array([chr(code).isalnum() for code in range(0x10000)])
    kept[[ord("*"), 0xFFFF]] = True
    return kept


def numbered(codes: NDArray[np.uint32]) -> Numbers:
    """One number for each run of characters that begins in a text; none where it is shorter than a run."""
    size = len(codes) - RUN + 1
    if size <= 0:
        return np.empty(0, dtype=np.uint64)
    wide = codes.astype(np.uint64)
    total = np.zeros(size, dtype=np.uint64)
    for at in range(RUN):
        total = total * FACTOR + wide[at : at + size]
    total ^= total >> np.uint64(29)  # mixed, so that any of its bits may choose
    total *= np.uint64(0xBF58476D1CE4E5B9)
    return total ^ (total >> np.uint64(32))


def groups_of(ordered: NDArray[Any]) -> tuple[Places, Places]:
    """Where each group of equal values of a sorted array begins, and how many there are of it.

    >>> [values.tolist() for values in groups_of(np.array([3, 3, 5]))]
    [[0, 2], [2, 1]]
    """
    borders = np.flatnonzero(np.r_[len(ordered) > 0, ordered[1:] != ordered[:-1], True][: len(ordered) + 1])
    return borders[:-1], np.diff(borders)


@dataclass(frozen=True, slots=True)
class Counted:
    """The runs that more than one text has: sorted numbers, and in how many texts each stands; ``every``: one in n."""

    numbers: Numbers
    texts: NDArray[np.int32]
    every: int

    def spread(self, runs: Numbers) -> NDArray[np.int32]:
        """In how many texts each of some runs stands, of those that were counted."""
        runs = runs[runs % np.uint64(self.every) == 0]
        if not len(self.numbers):
            return np.ones(len(runs), dtype=np.int32)
        at = np.minimum(np.searchsorted(self.numbers, runs), len(self.numbers) - 1)
        return np.where(self.numbers[at] == runs, self.texts[at], 1).astype(np.int32)


@dataclass(frozen=True, slots=True)
class Standing:
    """Which text each counted run stands in: both sorted by run, then by text; a run counts once for a text."""

    numbers: Numbers
    texts: NDArray[np.int32]
    every: int


def standing(texts: Sequence[str]) -> Standing:
    """The runs of plain texts, every one or, in a large corpus, one in EVERY."""
    every = 1 if sum(map(len, texts)) <= FEW else EVERY
    pieces = list(_standing(texts, np.uint64(every)))
    numbers = np.concatenate([np.empty(0, dtype=np.uint64), *(one for one, _ in pieces)])
    owners = np.concatenate([np.empty(0, dtype=np.int32), *(other for _, other in pieces)])
    del pieces
    order = np.argsort(numbers, kind="stable")  # texts come in order, and stay so
    numbers, owners = numbers[order], owners[order]
    if len(numbers):
        first = np.r_[True, (numbers[1:] != numbers[:-1]) | (owners[1:] != owners[:-1])]
        numbers, owners = numbers[first], owners[first]
    return Standing(numbers, owners, every)


def _standing(texts: Sequence[str], every: np.uint64) -> Iterator[tuple[Numbers, NDArray[np.int32]]]:
    start = 0
    while start < len(texts):
        end, size = start, 0
        while end < len(texts) and (size == 0 or size + len(texts[end]) <= BLOCK):
            size += len(texts[end])
            end += 1
        lengths = np.array([len(text) for text in texts[start:end]])
        owner = np.repeat(np.arange(start, end, dtype=np.int32), lengths)
        numbers = numbered(characters("".join(texts[start:end])))
        inside = owner[: len(numbers)] == owner[RUN - 1 : RUN - 1 + len(numbers)]  # not across two texts
        chosen = inside & (numbers % every == 0)
        yield numbers[chosen], owner[: len(numbers)][chosen]
        start = end
