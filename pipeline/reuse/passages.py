"""Two texts side by side: the passages they share, with both spans.

In go two plain texts, out come pairs of stretches that are much the same. Runs of characters that stand in both are
grown to whole stretches of equal characters; stretches that follow one another in both texts, with little between
them, are chained, so that a passage whose words were swapped is still one passage. What is hard: a text that says a
thing over and over, where every stretch fits many others; so chains are taken the best first, each place once.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from rapidfuzz.distance import Indel

from pipeline.reuse.runs import RUN

if TYPE_CHECKING:
    from pipeline.reuse.runs import Numbers, Plain

GAP = 40  # characters between two equal stretches that may still belong to one passage
DRIFT = 30  # characters by which one text may say more there than the other
SHORTEST = 33  # characters of a passage: a sentence, and neither a slogan nor the title of a paper that both cite
EQUAL = 18  # characters of it in equal stretches
ALIKE, ALIKE_SHORT = 0.6, 0.9  # share of equal characters that makes a passage: a long one, the shortest
LONG = 250  # characters: what reports open with is much alike, and shorter
OFTEN = 3  # places of a run in one text that are looked at
MOST = 3_000  # equal stretches of two texts, the longest
BACK = 24  # stretches before one that it may follow
APART = 0.05  # what a character of a gap costs
SWAPPED = 6  # characters: a synonym is no longer


class Equal(NamedTuple):
    """A stretch of equal characters: where it begins in either text, and how long it is."""

    left: int
    right: int
    size: int


class Passage(NamedTuple):
    """A shared passage: its spans in the plain texts, its share of equal characters, how its words differ."""

    left_start: int
    left_end: int
    right_start: int
    right_end: int
    similarity: float
    swaps: int  # places where a few characters stand for a few others


class Sorted(NamedTuple):
    """The runs of one text, sorted, and where each stands: made once, however many texts it is laid beside."""

    numbers: Numbers
    places: np.ndarray[tuple[int], np.dtype[np.int64]]


def sorted_runs(text: Plain) -> Sorted:
    """The runs of a text in order of their numbers."""
    numbers = text.runs()
    order = np.argsort(numbers, kind="stable")
    return Sorted(numbers[order], order)


def passages(left: Plain, known: Sorted, right: Plain) -> list[Passage]:
    """The passages that two texts share, in the order of the first; ``known``: the runs of the first, sorted.

    >>> from pipeline.reuse.runs import plain
    >>> one = plain("三月里，六位老师冒雨走了四十里山路，把准备了整整半个月的三节数学课送到山后的教学点。")
    >>> two = plain("另记：三月里，六位老师冒雨走了四十里山路，把准备了整整半个月的三节数学课送到山后的村小。")
    >>> [(p.left_start, p.left_end, p.right_start, p.right_end) for p in passages(one, sorted_runs(one), two)]
    [(0, 36, 2, 38)]
    """
    found: list[Passage] = []
    for chain in _chains(_equal(known, right.runs())):
        made = _passage(left.text, right.text, chain)
        if made:
            found.append(made)
    return sorted(_without_echoes(found))


def _equal(left: Sorted, right: Numbers) -> list[Equal]:
    """The longest stretches of equal characters around the runs that both texts have."""
    low = np.searchsorted(left.numbers, right, "left")
    many = np.minimum(np.searchsorted(left.numbers, right, "right") - low, OFTEN)
    there = np.repeat(np.arange(len(right)), many)
    if not len(there):
        return []
    step = np.arange(len(there)) - np.repeat(np.cumsum(many) - many, many)
    here = left.places[low[there] + step]
    order = np.lexsort((here, here - there))
    here, there = here[order], there[order]
    borders = np.flatnonzero(np.r_[True, (np.diff(here) != 1) | (np.diff(here - there) != 0), True])
    starts, sizes = borders[:-1], np.diff(borders) + RUN - 1
    longest = np.sort(np.argsort(-sizes, kind="stable")[:MOST])
    rows = zip(here[starts[longest]].tolist(), there[starts[longest]].tolist(), sizes[longest].tolist(), strict=True)
    return sorted(Equal(*row) for row in rows)


def _chains(found: list[Equal]) -> list[list[Equal]]:
    """Stretches that follow one another in both texts, the best chains first, each stretch in one of them."""
    score: list[float] = []
    before: list[int] = []
    for number, one in enumerate(found):
        best, link = 0.0, -1
        for other in range(number - 1, max(-1, number - 1 - BACK), -1):
            last = found[other]
            ahead, beyond = one.left - last.left - last.size, one.right - last.right - last.size
            if one.right <= last.right or max(ahead, beyond) > GAP or abs(ahead - beyond) > DRIFT:
                continue
            worth = score[other] + min(ahead, beyond, 0) - APART * (max(ahead, 0) + abs(ahead - beyond))
            if worth > best:
                best, link = worth, other
        score.append(best + one.size)
        before.append(link)
    used: set[int] = set()
    chains: list[list[Equal]] = []
    for number in sorted(range(len(found)), key=lambda n: (-score[n], n)):
        chain: list[Equal] = []
        at = number
        while at >= 0 and at not in used:
            used.add(at)
            chain.append(found[at])
            at = before[at]
        if chain:
            chains.append(chain[::-1])
    return chains


def _passage(left: str, right: str, chain: list[Equal]) -> Passage | None:
    first, last = chain[0], chain[-1]
    a, b, c, d = first.left, last.left + last.size, first.right, last.right + last.size
    if min(b - a, d - c) < SHORTEST or sum(one.size for one in chain) < EQUAL:
        return None
    similarity = Indel.normalized_similarity(left[a:b], right[c:d])
    if similarity < ALIKE + (ALIKE_SHORT - ALIKE) * max(0.0, (LONG - min(b - a, d - c)) / (LONG - SHORTEST)):
        return None
    return Passage(a, b, c, d, similarity, _swaps(chain))


def _swaps(chain: list[Equal]) -> int:
    """How often a few characters stand for a few others between equal stretches."""
    swaps = 0
    for one, then in pairwise(chain):
        ahead, beyond = then.left - one.left - one.size, then.right - one.right - one.size
        swaps += 0 < ahead <= SWAPPED and 0 < beyond <= SWAPPED
    return swaps


def _without_echoes(found: list[Passage]) -> list[Passage]:
    """A passage that repeats inside one text is told once: the longest first, and none that lies within another."""
    kept: list[Passage] = []
    for one in sorted(found, key=lambda p: (p.left_start - p.left_end, p)):
        if not any(_within(one, other) for other in kept):
            kept.append(one)
    return kept


def _within(inner: Passage, outer: Passage) -> bool:
    left = outer.left_start <= inner.left_start and inner.left_end <= outer.left_end
    return left or (outer.right_start <= inner.right_start and inner.right_end <= outer.right_end)
