"""How likely a stretch of text tells each kind of activity, outcome or problem, in words no cue has foreseen.

Each character and each pair of characters has a weight for each kind (``told_weights``, learned by
tests/build_weights.py from phrases of this project); their sum is the log-odds that the stretch tells that kind.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import pairwise
from operator import add
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from pipeline.cues import CLAUSE_END
from pipeline.describe.odds import read_weights

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from pipeline.lexicon import Lexicon

HAN = re.compile(r"[\u4e00-\u9fff]+")
TENTHS = 10  # weights are written in tenths
LONGEST = 120  # characters of a stretch that are weighed
KEPT = 2_000  # stretches whose odds are kept: each sentence of a text is asked about several times
SHORTEST_CLAUSE = 5  # characters of a clause that tells something
CLAUSE = re.compile(f"[^{CLAUSE_END}]+")


def grams(text: str) -> set[str]:
    """The characters and pairs of characters of a text, pairs within runs of Chinese characters only.

    >>> sorted(grams("路远，车少"))
    ['少', '路', '路远', '车', '车少', '远']
    """
    return {*"".join(HAN.findall(text)), *pairs(text)}


def pairs(text: str) -> Iterator[str]:
    """The pairs of Chinese characters of a text.

    >>> list(pairs("派教师，来"))
    ['派教', '教师']
    """
    for run in HAN.findall(text):
        yield from map("".join, pairwise(run))


def likely(text: str, category: str, lexicon: Lexicon) -> Mapping[str, float]:
    """The log-odds of each kind of a category; above 0 it is more likely told than not.

    >>> from pipeline.lexicon import load
    >>> told = likely("翻过两座山才到，路上要三个小时", "problem", load())
    >>> max(told, key=told.get)
    'distance'
    """
    return _odds(text[:LONGEST], category, lexicon)


@lru_cache(maxsize=KEPT)
def _odds(text: str, category: str, lexicon: Lexicon) -> dict[str, float]:
    kinds, low, high = _table(lexicon).kinds[category]
    return dict(zip(kinds, _sums(text, lexicon)[low:high], strict=True))


@lru_cache(maxsize=KEPT)
def _sums(text: str, lexicon: Lexicon) -> list[float]:
    """The sums of weights for the kinds of all categories: a stretch is asked about each of them in turn."""
    table = _table(lexicon)
    said = {*text, *map(add, text, text[1:])}  # grams with a mark or a digit in them are in no table
    seen = [0, *map(table.places.__getitem__, said & table.places.keys())]
    return list((table.weights.take(seen, axis=0).sum(axis=0) / TENTHS).tolist())


def clauses(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, str]]:
    """The clauses of a stretch that are long enough to tell something, and where each begins.

    >>> list(clauses("路太远了。车费没有着落，"))
    [(5, '车费没有着落')]
    """
    for clause in CLAUSE.finditer(text, start, len(text) if end is None else end):
        if len(clause.group()) >= SHORTEST_CLAUSE:
            yield clause.start(), clause.group()


class Table(NamedTuple):
    """The weights of all categories side by side: grams by kinds, row 0 for every text."""

    kinds: dict[str, tuple[list[str], int, int]]  # by category: its kinds and their columns
    places: dict[str, int]  # the row of each gram
    weights: NDArray[np.int32]


@cache
def _table(lexicon: Lexicon) -> Table:
    read = {}
    for category in lexicon.words("told_weights"):
        rows = [row for row in lexicon.rows("told_weights") if row["category"] == category]
        read[category] = read_weights(rows, "gram")
    grams = dict.fromkeys(gram for _, places, _ in read.values() for gram in places)
    rows_of = {gram: row for row, gram in enumerate(grams, 1)}
    weights = np.zeros((len(grams) + 1, sum(len(kinds) for kinds, _, _ in read.values())), dtype=np.int32)
    out, low = {}, 0
    for category, (kinds, places, mine) in read.items():
        high = low + len(kinds)
        weights[0, low:high] = mine[0]
        weights[[rows_of[gram] for gram in places], low:high] = mine[list(places.values())]
        out[category] = (kinds, low, high)
        low = high
    return Table(out, rows_of, weights)
