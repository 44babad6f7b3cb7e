"""How likely a stretch of text tells each kind of activity, outcome or problem, in words no cue has foreseen.

Each character and each pair of characters has a weight for each kind (``told_weights``, learned by
tests/build_weights.py from phrases of this project); their sum is the log-odds that the stretch tells that kind.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.cues import CLAUSE_END

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.lexicon import Lexicon

HAN = re.compile(r"[\u4e00-\u9fff]+")
TENTHS = 10  # weights are written in tenths
LONGEST = 120  # characters of a stretch that are weighed
SHORTEST, SHORTEST_CLAUSE = 6, 5  # Chinese characters of a sentence, and characters of a clause, that tell something
CLAUSE = re.compile(f"[^{CLAUSE_END}]+")


@dataclass(frozen=True, slots=True)
class Bar:
    """The log-odds a kind must have: the likeliest of a sentence, another of it, and the likeliest of one clause."""

    sentence: float
    other: float
    clause: float


def grams(text: str) -> set[str]:
    """The characters and pairs of characters of a text, pairs within runs of Chinese characters only.

    >>> sorted(grams("路远，车少"))
    ['少', '路', '路远', '车', '车少', '远']
    """
    out: set[str] = set()
    for run in HAN.findall(text):
        out.update(run)
        out.update(map("".join, pairwise(run)))
    return out


def likely(text: str, category: str, lexicon: Lexicon) -> dict[str, float]:
    """The log-odds of each kind of a category; above 0 it is more likely told than not.

    >>> from pipeline.lexicon import load
    >>> told = likely("翻过两座山才到，路上要三个小时", "problem", load())
    >>> max(told, key=told.get)
    'distance'
    """
    table = _weights(lexicon)[category]
    total = dict(table["^"])
    for gram in grams(text[:LONGEST]):
        for kind, weight in table.get(gram, ()):
            total[kind] += weight
    return {kind: weight / TENTHS for kind, weight in total.items()}


def guess(
    text: str, span: tuple[int, int], category: str, bar: Bar, lexicon: Lexicon
) -> Iterator[tuple[str, tuple[int, int]]]:
    """The kinds a sentence likely tells, each with the stretch that does; a long sentence hides what a clause tells.

    >>> from pipeline.lexicon import load
    >>> said = "翻过两座山才到，车费也没有着落。"
    >>> sorted({kind for kind, _ in guess(said, (0, len(said)), "problem", Bar(-1, 2, 1), load())})
    ['cost', 'distance']
    """
    start, end = span
    body = text[start:end]
    if sum(map(len, HAN.findall(body))) < SHORTEST:
        return
    odds = likely(body, category, lexicon)
    best = max(odds, key=odds.__getitem__)
    for kind, weight in odds.items():
        if weight > (bar.sentence if kind == best else bar.other):
            yield kind, (start, start + 1)
    for clause in CLAUSE.finditer(text, start, end):
        if len(clause.group()) >= SHORTEST_CLAUSE:
            odds = likely(clause.group(), category, lexicon)
            best = max(odds, key=odds.__getitem__)
            if odds[best] > bar.clause:
                yield best, (clause.start(), clause.start() + 1)


@cache
def _weights(lexicon: Lexicon) -> dict[str, dict[str, tuple[tuple[str, int], ...]]]:
    out: dict[str, dict[str, tuple[tuple[str, int], ...]]] = {}
    for row in lexicon.rows("told_weights"):
        told = [item.split(":") for item in row["weights"].split(" ")]
        table = out.setdefault(row["category"], {})
        kinds = [kind for kind, _ in table.get("^", ())]
        table[row["gram"]] = tuple((kinds[int(kind)] if kinds else kind, int(weight)) for kind, weight in told)
    return out
