"""How likely a text is: how probable each character is after the two before it.

In: characters, or the numbers they have in the model. Out: natural logarithms. What is hard: a text has its own words
(names, the phrases of its trade), which no general model knows, so its undamaged part is counted as well. Characters
are compared in simplified form, marks in full width, digits and letters as one, so that one model serves both scripts.

The general part is lexicon/language.bin, built by tests/build_language.py.
"""

from __future__ import annotations

import lzma
import struct
from bisect import bisect_left
from functools import cache
from itertools import accumulate, pairwise
from math import exp, log
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.lexicon import FOLDER, load
from pipeline.restore import script

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Chances = NDArray[np.float32]

SCALE, SHIFT = 12.0, 64  # a byte of the file is -log(chance) * SCALE, that of a backoff shifted
SECTIONS = 10
UNKNOWN = -17.0  # a character that no text or dictionary has
OWN = 0.5  # most weight that the text's own counts get
SURE_PAIR, SURE_THREE = 15, 4  # a history seen so often gets half of it
LONGEST_OWN = 50_000  # characters of a text that are counted
ENOUGH, ENOUGH_ROWS = 100_000, 150  # chances and rows remembered


def plain(text: str) -> str:
    """A text as the model sees it: simplified, marks in full width but spaces, every digit 0 and every letter a.

    >>> plain("學校,2018")
    '学校，0000'
    """
    return text.translate(_plain())


@cache
def _plain() -> dict[int, str]:
    table: dict[int, str] = dict(script.compile_tables(load()).characters)
    for wide in range(0xFF01, 0xFF5F):
        table[wide] = chr(wide - 0xFEE0)
    table[0x3000] = " "
    full = {mark: chr(ord(mark) + 0xFEE0) for mark in ",;:?!()"}
    for narrow in range(0x21, 0x7F):
        c = chr(narrow)
        same = "0" if c.isdigit() else "a" if c.isalpha() else full.get(c, c)
        table[narrow] = same
        table[narrow + 0xFEE0] = same
    return table


class General(NamedTuple):
    """The general model, as packed in its file."""

    number: dict[str, int]
    one: bytes
    left_one: bytes
    starts: list[int]  # where the pairs of a first character start
    seconds: NDArray[np.uint16]
    two: bytes
    left_two: bytes
    starts_three: list[int]  # where the threes of a pair start
    thirds: NDArray[np.uint16]
    three: bytes


@cache
def general() -> General:
    """The general model, read once per process."""
    raw = lzma.decompress((FOLDER / "language.bin").read_bytes())
    lengths = struct.unpack_from(f"<{SECTIONS}I", raw)
    ends = list(accumulate(lengths, initial=4 * SECTIONS))
    parts = [raw[start:end] for start, end in pairwise(ends)]
    letters = parts[0].decode("utf-8")
    return General(
        {c: k for k, c in enumerate(letters)},
        parts[1],
        parts[2],
        _starts(parts[3]),
        np.frombuffer(parts[4], "<u2"),
        parts[5],
        parts[6],
        _starts(parts[7]),
        np.frombuffer(parts[8], "<u2"),
        parts[9],
    )


def _starts(counts: bytes) -> list[int]:
    return list(accumulate(np.frombuffer(counts, "<u2").tolist(), initial=0))


def number(c: str) -> int:
    """The number of a plain character; unknown ones share the last.

    >>> number("学") < number("") == len(general().number)
    True
    """
    known = general().number
    return known.get(c, len(known))


@cache
def numbers() -> NDArray[np.int64]:
    """The numbers of all characters of the first plane, in either script."""
    every = "".join(map(chr, range(0x10000)))
    return np.array([number(c) for c in every.translate(_plain())], dtype=np.int64)


def alone(c: str) -> float:
    """How probable a plain character is anywhere."""
    model = general()
    k = model.number.get(c)
    return UNKNOWN if k is None else -model.one[k] / SCALE


@cache
def _chance() -> Callable[[int, int, int], float]:
    """How probable the third of three numbers is after the others, as one closure: it is asked often."""
    model = general()
    one, left_one, starts, two = model.one, model.left_one, model.starts, model.two
    left_two, starts_three, three = model.left_two, model.starts_three, model.three
    seconds, thirds = memoryview(model.seconds.data), memoryview(model.thirds.data)
    logs = tuple(-value / SCALE for value in range(256))
    left = tuple((SHIFT - value) / SCALE for value in range(256))
    unknown = len(one)

    def find(a: int, b: int, c: int) -> float:
        if c == unknown:
            return UNKNOWN
        if b == unknown:
            return logs[one[c]]
        score = 0.0
        if a != unknown:
            high = starts[a + 1]
            pair = bisect_left(seconds, b, starts[a], high)
            if pair < high and seconds[pair] == b:
                high = starts_three[pair + 1]
                at = bisect_left(thirds, c, starts_three[pair], high)
                if at < high and thirds[at] == c:
                    return logs[three[at]]
                score = left[left_two[pair]]
        high = starts[b + 1]
        pair = bisect_left(seconds, c, starts[b], high)
        if pair < high and seconds[pair] == c:
            return score + logs[two[pair]]
        return score + left[left_one[b]] + logs[one[c]]

    return find


@cache
def _chances() -> Callable[[int, int], Chances]:
    """How probable every number is after two others, all at once."""
    model = general()
    logs = np.array([-value / SCALE for value in range(256)], np.float32)
    left = [(SHIFT - value) / SCALE for value in range(256)]
    two, three = (logs[np.frombuffer(raw, np.uint8)] for raw in (model.two, model.three))
    alone = np.append(logs[np.frombuffer(model.one, np.uint8)], np.float32(UNKNOWN))
    seconds, thirds, starts, starts_three = model.seconds, model.thirds, model.starts, model.starts_three
    plain_seconds = memoryview(seconds.data)
    unknown = len(model.one)

    def find(a: int, b: int) -> Chances:
        if b == unknown:
            return alone.copy()
        row: Chances = alone + np.float32(left[model.left_one[b]])
        low, high = starts[b], starts[b + 1]
        row[seconds[low:high]] = two[low:high]
        if a != unknown:
            high = starts[a + 1]
            pair = bisect_left(plain_seconds, b, starts[a], high)
            if pair < high and plain_seconds[pair] == b:
                row += np.float32(left[model.left_two[pair]])
                low, high = starts_three[pair], starts_three[pair + 1]
                row[thirds[low:high]] = three[low:high]
        row[unknown] = UNKNOWN
        return row

    return find


class Own(NamedTuple):
    """What stands in a text itself: its characters, pairs and threes as sorted numbers, and how often each."""

    one: list[int]
    two: NDArray[np.int64]
    times_two: NDArray[np.int64]
    three: NDArray[np.int64]
    times_three: NDArray[np.int64]


class Language:
    """The general model together with a text's own counts."""

    def __init__(self, text: str) -> None:
        """Count a text's undamaged part."""
        self._general, self._every = _chance(), _chances()
        self.base = base = len(general().one) + 1
        raw = text[:LONGEST_OWN].encode("utf-16-le", "replace")
        own = numbers()[np.frombuffer(raw, "<u2")]
        pairs = own[:-1] * base + own[1:]
        self._own = Own(
            np.bincount(own, minlength=base).tolist(),
            *np.unique(pairs, return_counts=True),
            *np.unique(pairs[:-1] * base + own[2:], return_counts=True),
        )
        self._two, self._three = self._own.two.tolist(), self._own.three.tolist()
        self._known: dict[int, float] = {}
        self._rows: dict[int, Chances] = {}
        self._after: dict[int, tuple[NDArray[np.int64], NDArray[np.float64]]] = {}

    def score(self, a: str, b: str, c: str) -> float:
        """How probable ``c`` is after ``a`` and ``b``, as a natural logarithm; in either script.

        >>> Language("與青禾小學結對,青禾小學受益").score("青", "禾", "小") > Language("").score("青", "禾", "小")
        True
        """
        return self.chance(number(plain(a)), number(plain(b)), number(plain(c)))

    def chance(self, a: int, b: int, c: int) -> float:
        """The same for numbers."""
        key = (a * self.base + b) * self.base + c
        known = self._known.get(key)
        if known is None:
            known = self._mixed(a, b, c)
            if len(self._known) < ENOUGH:
                self._known[key] = known
        return known

    def _mixed(self, a: int, b: int, c: int) -> float:
        score = self._general(a, b, c)
        seen = self._own.one[b]
        if not seen:
            return score
        weight = OWN * seen / (seen + SURE_PAIR)
        both = _times(self._two, self._own.times_two, b * self.base + c)
        history = _times(self._two, self._own.times_two, a * self.base + b)
        less = OWN * history / (history + SURE_THREE)
        if not both:
            return score - weight - less  # about the logarithm of what is left
        probable = (1 - weight) * exp(score) + weight * both / seen
        if history:
            three = _times(self._three, self._own.times_three, (a * self.base + b) * self.base + c)
            probable = (1 - less) * probable + less * three / history
        return log(probable)

    def chances(self, a: int, b: int) -> Chances:
        """How probable every number is after two others, as natural logarithms."""
        key = a * self.base + b
        row = self._rows.get(key)
        if row is None:
            if len(self._rows) >= ENOUGH_ROWS:
                self._rows.clear()
            row = self._rows[key] = self._mixed_row(a, b)
        return row

    def _mixed_row(self, a: int, b: int) -> Chances:
        row = self._every(a, b)
        seen, base, own = self._own.one[b], self.base, self._own
        if not seen:
            return row
        weight = OWN * seen / (seen + SURE_PAIR)
        after, share = self._after.get(b) or self._follow(b, weight / seen)
        history = _times(self._two, own.times_two, a * base + b)
        if not history:
            row -= np.float32(weight)
            row[after] = np.log((1 - weight) * np.exp(row[after] + weight) + share)
            return row
        less = OWN * history / (history + SURE_THREE)
        probable = (1 - less) * ((1 - weight) * np.exp(row[after]) + share)
        first = a * base + b
        low, high = bisect_left(self._three, first * base), bisect_left(self._three, (first + 1) * base)
        there = np.searchsorted(after, own.three[low:high] - first * base)
        probable[there] += less / history * own.times_three[low:high]
        row -= np.float32(weight + less)
        row[after] = np.log(probable)
        return row

    def _follow(self, b: int, each: float) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """What follows a number in the text itself, and what it adds to its chances there."""
        low, high = bisect_left(self._two, b * self.base), bisect_left(self._two, (b + 1) * self.base)
        found = self._own.two[low:high] - b * self.base, self._own.times_two[low:high].astype(np.float64) * each
        self._after[b] = found
        return found


def _times(keys: list[int], times: NDArray[np.int64], key: int) -> int:
    at = bisect_left(keys, key)
    return int(times[at]) if at < len(keys) and keys[at] == key else 0
