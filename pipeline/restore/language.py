"""How likely a text is: how probable each character is after the two before it.

In: characters. Out: natural logarithms. What is hard: a text has its own words (names, the phrases of its trade), which
no general model knows, so its undamaged part is counted as well. Characters are compared in simplified form, marks in
full width, digits and letters as one, so that one model serves both scripts.

The general part is lexicon/language.bin, built by tests/build_language.py from jieba's dictionary and running text.
"""

from __future__ import annotations

import lzma
import struct
from array import array
from bisect import bisect_left
from collections import Counter
from functools import cache
from itertools import accumulate, pairwise
from math import exp, log
from typing import TYPE_CHECKING, NamedTuple

from pipeline.lexicon import FOLDER, load
from pipeline.restore import script

if TYPE_CHECKING:
    from collections.abc import Callable

SCALE, SHIFT = 12.0, 64  # a byte of the file is -log(chance) * SCALE, that of a backoff shifted
SECTIONS = 10
UNKNOWN = -17.0  # a character that neither newspaper nor dictionary has
OWN = 0.5  # most weight that the text's own counts get
SURE_PAIR, SURE_THREE = 15, 4  # a history seen so often gets half of it
LONGEST_OWN = 50_000  # characters of a text that are counted
ENOUGH = 100_000  # chances remembered


def plain(text: str) -> str:
    """A text as the model sees it: simplified, marks in full width, every digit 0 and every letter a.

    >>> plain("學校,2018")
    '学校，0000'
    """
    return text.translate(_plain())


@cache
def _plain() -> dict[int, str]:
    table: dict[int, str] = dict(script.compile_tables(load()).characters)
    for wide in range(0xFF01, 0xFF5F):
        table[wide] = chr(wide - 0xFEE0)
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
    starts: array[int]  # where the pairs of a first character start
    seconds: array[int]
    two: bytes
    left_two: bytes
    starts_three: array[int]  # where the threes of a pair start
    thirds: array[int]
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
        array("H", parts[4]),
        parts[5],
        parts[6],
        _starts(parts[7]),
        array("H", parts[8]),
        parts[9],
    )


def _starts(counts: bytes) -> array[int]:
    return array("I", accumulate(array("H", counts), initial=0))


def chance(a: str, b: str, c: str) -> float:
    """How probable ``c`` is after ``a`` and ``b`` (plain characters), as a natural logarithm.

    >>> chance("教", "育", "局") > chance("教", "育", "菊")
    True
    """
    return _chance()(a, b, c)


@cache
def _chance() -> Callable[[str, str, str], float]:
    """The same as one closure: looked up some hundred times for every torn place."""
    number, one, left_one, starts, seconds, two, left_two, starts_three, thirds, three = general()
    logs = tuple(-value / SCALE for value in range(256))
    left = tuple((SHIFT - value) / SCALE for value in range(256))
    get = number.get

    def find(a: str, b: str, c: str) -> float:
        third = get(c)
        if third is None:
            return UNKNOWN
        second = get(b)
        if second is None:
            return logs[one[third]]
        score = 0.0
        first = get(a)
        if first is not None:
            high = starts[first + 1]
            pair = bisect_left(seconds, second, starts[first], high)
            if pair < high and seconds[pair] == second:
                high = starts_three[pair + 1]
                at = bisect_left(thirds, third, starts_three[pair], high)
                if at < high and thirds[at] == third:
                    return logs[three[at]]
                score = left[left_two[pair]]
        high = starts[second + 1]
        pair = bisect_left(seconds, third, starts[second], high)
        if pair < high and seconds[pair] == third:
            return score + logs[two[pair]]
        return score + left[left_one[second]] + logs[one[third]]

    return find


def alone(c: str) -> float:
    """How probable a plain character is anywhere."""
    model = general()
    number = model.number.get(c)
    return UNKNOWN if number is None else -model.one[number] / SCALE


class Language:
    """The general model together with a text's own counts."""

    def __init__(self, text: str) -> None:
        """Count the pairs of a text's undamaged part; threes are counted when they are asked for."""
        self._own = plain(text[:LONGEST_OWN])
        self._one = Counter(self._own)
        raw = self._own.encode("utf-16-le", "replace")
        self._two: Counter[int] = Counter()
        for shift in (0, 2):  # pairs as whole numbers: counted ten times faster than as strings
            self._two.update(memoryview(raw[shift : len(raw) - (len(raw) - shift) % 4]).cast("I"))
        self._plain = _plain()
        self._general = _chance()
        self._known: dict[str, float] = {}

    def score(self, a: str, b: str, c: str) -> float:
        """How probable ``c`` is after ``a`` and ``b``, as a natural logarithm; in either script.

        >>> Language("與青禾小學結對,青禾小學受益").score("青", "禾", "小") > Language("").score("青", "禾", "小")
        True
        """
        same = self._plain
        return self.chance(same.get(ord(a), a), same.get(ord(b), b), same.get(ord(c), c))

    def chance(self, a: str, b: str, c: str) -> float:
        """The same for plain characters."""
        key = a + b + c
        known = self._known.get(key)
        if known is None:
            known = self._mixed(a, b, c)
            if len(self._known) < ENOUGH:
                self._known[key] = known
        return known

    def _mixed(self, a: str, b: str, c: str) -> float:
        score = self._general(a, b, c)
        seen = self._one.get(b, 0)
        if not seen:
            return score
        weight = OWN * seen / (seen + SURE_PAIR)
        both = self._two.get(ord(b) | ord(c) << 16, 0)
        history = self._two.get(ord(a) | ord(b) << 16, 0)
        less = OWN * history / (history + SURE_THREE)
        if not both:
            return score - weight - less  # about the logarithm of what is left
        probable = (1 - weight) * exp(score) + weight * both / seen
        if history:
            probable = (1 - less) * probable + less * self._own.count(a + b + c) / history
        return log(probable)
