"""How likely a text is: how probable each character is after the two before it.

In: characters. Out: natural logarithms. What is hard: a text has its own words (names, the phrases of its trade), which
no general model knows, so its undamaged part is counted as well. Characters are compared in simplified form, marks in
full width, digits and letters as one, so that one model serves both scripts.

The general part is lexicon/language.bin, built by tests/build_language.py from jieba's dictionary and running text.
"""

from __future__ import annotations

import lzma
import re
import struct
from array import array
from bisect import bisect_left
from collections import Counter
from functools import cache
from itertools import accumulate
from math import exp, log
from typing import NamedTuple

from pipeline.lexicon import FOLDER, load
from pipeline.restore import script

SCALE, SHIFT = 12.0, 64  # a byte of the file is -log(chance) * SCALE, that of a backoff shifted
SECTIONS = 10
UNKNOWN = -17.0  # a character that neither newspaper nor dictionary has
OWN = 0.5  # most weight that the text's own counts get
SURE_PAIR, SURE_THREE = 15, 4  # a history seen so often gets half of it
LONGEST_OWN = 300_000  # characters of a text that are counted
ENOUGH = 400_000  # chances remembered


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
    parts = [raw[start:end] for start, end in zip(ends, ends[1:], strict=False)]
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


@cache
def _logs() -> tuple[float, ...]:
    return tuple(-value / SCALE for value in range(256))


def chance(a: str, b: str, c: str) -> float:
    """How probable ``c`` is after ``a`` and ``b`` (plain characters), as a natural logarithm.

    >>> chance("教", "育", "局") > chance("教", "育", "菊")
    True
    """
    model, logs = general(), _logs()
    number = model.number
    third = number.get(c)
    if third is None:
        return UNKNOWN
    second = number.get(b)
    if second is None:
        return logs[model.one[third]]
    score = 0.0
    first = number.get(a)
    if first is not None:
        low, high = model.starts[first], model.starts[first + 1]
        pair = bisect_left(model.seconds, second, low, high)
        if pair < high and model.seconds[pair] == second:
            low, high = model.starts_three[pair], model.starts_three[pair + 1]
            at = bisect_left(model.thirds, third, low, high)
            if at < high and model.thirds[at] == third:
                return logs[model.three[at]]
            score = (SHIFT - model.left_two[pair]) / SCALE
    low, high = model.starts[second], model.starts[second + 1]
    pair = bisect_left(model.seconds, third, low, high)
    if pair < high and model.seconds[pair] == third:
        return score + logs[model.two[pair]]
    return score + (SHIFT - model.left_one[second]) / SCALE + logs[model.one[third]]


def alone(c: str) -> float:
    """How probable a plain character is anywhere."""
    model = general()
    number = model.number.get(c)
    return UNKNOWN if number is None else _logs()[model.one[number]]


class Language:
    """The general model together with a text's own counts."""

    def __init__(self, text: str) -> None:
        """Count the pairs and threes of a text's undamaged part."""
        own = plain(text[:LONGEST_OWN])
        self._one = Counter(own)
        self._two = Counter(map(str.__add__, own, own[1:]))
        self._three = Counter(map(_join, own, own[1:], own[2:]))
        self._plain = _plain()
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
        score = chance(a, b, c)
        seen = self._one.get(b, 0)
        if not seen:
            return score
        weight = OWN * seen / (seen + SURE_PAIR)
        both = self._two.get(b + c, 0)
        history = self._two.get(a + b, 0)
        if not both:
            return score - weight - history * OWN / (history + SURE_THREE)  # about the logarithm of what is left
        probable = (1 - weight) * exp(score) + weight * both / seen
        if history:
            weight = OWN * history / (history + SURE_THREE)
            probable = (1 - weight) * probable + weight * self._three.get(a + b + c, 0) / history
        return log(probable)


def _join(a: str, b: str, c: str) -> str:
    return a + b + c
