"""Which texts may share a passage: texts that have uncommon runs of characters in common.

In go the runs of a corpus, out come pairs of texts worth aligning. What is hard: a formula stands in thousands of
texts, and so does a text that thousands copied. A run in too many texts makes no pairs; but where nearly all runs of
one text stand in another, however common, they are copies, and each is paired with the first that has them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipeline.reuse.runs import Counted, groups_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from pipeline.reuse.runs import Standing

FORMULA_TEXTS, FORMULA = 12, 0.2  # a run in more texts than 12, and in a fifth of all, is a formula
MOST = 48  # texts of a run that are paired with each other
PAIRS = 40_000_000  # pairs of one text and another by one run: more, and only rarer runs count
SEEDS = 6  # runs that two texts must share, counted in all runs of a text
FEWEST = 2  # the same, of those that were counted
COPIED = 0.4  # share of a text's runs that another must have where both are common


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs of texts (the lower number first, in order), and how common each run is."""

    pairs: NDArray[np.int64]  # (n, 2)
    counted: Counted


def candidates(known: Standing, lengths: Sequence[int]) -> Candidates:
    """The pairs worth aligning; ``lengths``: characters of each plain text."""
    size = len(lengths)
    starts, counts = groups_of(known.numbers)
    shared = counts > 1
    starts, counts = starts[shared], counts[shared]
    counted = Counted(known.numbers[starts], counts.astype(np.int32), known.every)
    most = _most(counts, size)
    least = max(FEWEST, round(SEEDS / known.every))
    keys = np.unique(
        np.concatenate(
            [_often(_paired(known, starts, counts, most), size, least), _copied(known, starts, counts, most, lengths)]
        )
    )
    return Candidates(
        np.stack([keys // size, keys % size], axis=1) if len(keys) else np.empty((0, 2), np.int64), counted
    )


def _most(counts: NDArray[np.int64], size: int) -> int:
    """Up to how many texts a run may stand in: fewer in a corpus where everything stands everywhere."""
    most = int(min(MOST, max(FORMULA_TEXTS, FORMULA * size)))
    while most > 2 and (counts[counts <= most].astype(np.int64) ** 2).sum() > 2 * PAIRS:  # noqa: PLR2004 - a pair
        most -= 1
    return most


def _paired(
    known: Standing, starts: NDArray[np.int64], counts: NDArray[np.int64], most: int
) -> Iterator[NDArray[np.int64]]:
    """A key for each pair of texts that a run stands in, once for every run."""
    owners = known.texts.astype(np.int64)
    for many in range(2, most + 1):
        at = starts[counts == many]
        if len(at):
            texts = owners[at[:, None] + np.arange(many)]
            left, right = np.triu_indices(many, 1)
            yield np.stack([texts[:, left].ravel(), texts[:, right].ravel()])


def _often(pairs: Iterator[NDArray[np.int64]], size: int, least: int) -> NDArray[np.int64]:
    """The keys of the pairs that come often enough."""
    keys = np.concatenate([np.empty(0, np.int64), *(left * size + right for left, right in pairs)])
    keys.sort()
    starts, counts = groups_of(keys)
    return keys[starts[counts >= least]]


def _copied(
    known: Standing, starts: NDArray[np.int64], counts: NDArray[np.int64], most: int, lengths: Sequence[int]
) -> NDArray[np.int64]:
    """The keys of texts most of whose runs stand in the first text that has them, too common to make pairs."""
    size = len(lengths)
    common = counts > most
    starts, counts = starts[common], counts[common]
    if not len(starts):
        return np.empty(0, np.int64)
    rest = np.repeat(starts, counts - 1) + _ranges(counts - 1) + 1
    keys = np.repeat(known.texts[starts].astype(np.int64), counts - 1) * size + known.texts[rest]
    keys.sort()
    firsts, often = groups_of(keys)
    keys = keys[firsts]
    length = np.asarray(lengths)
    shorter = np.minimum(length[keys // size], length[keys % size])
    chosen: NDArray[np.int64] = keys[often * known.every >= COPIED * shorter]
    return chosen


def _ranges(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """0, 1, … for each count, one after the other."""
    return np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
