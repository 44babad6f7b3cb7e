"""Learned weights: the cues of something in; out comes the log-odds of each kind it may be.

A table has a line for each cue with what it adds to each kind, in hundredths; the line of ``^`` is for everything, and
numbers the kinds. The tables are built by tests/build_programmes.py.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from pipeline.describe.likely import HAN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from pipeline.lexicon import Lexicon

HUNDREDTHS = 100


def log_odds(cues: Mapping[str, float], table: str, lexicon: Lexicon) -> dict[str, float]:
    """The logarithm of how probable each kind is; ``cues`` with how much each is shown.

    >>> from pipeline.lexicon import load
    >>> told = log_odds({"words paired_assistance": 12, "most paired_assistance": 6}, "type_weights", load())
    >>> max(told, key=told.get)
    'paired_assistance'
    """
    kinds, places, weights = _weights(table, lexicon)
    known = [(places[cue], shown) for cue, shown in cues.items() if cue in places]
    sums = weights[0].astype(float)
    if known:
        rows, shown = zip(*known, strict=True)
        sums = sums + np.array(shown) @ weights.take(rows, axis=0)
    sums /= HUNDREDTHS
    sums -= sums.max()
    sums -= np.log(np.exp(sums).sum())
    return dict(zip(kinds, sums.tolist(), strict=True))


def pairs(text: str) -> Iterator[str]:
    """The pairs of Chinese characters of a text.

    >>> list(pairs("派教师，来"))
    ['派教', '教师']
    """
    for run in HAN.findall(text):
        yield from map("".join, pairwise(run))


@cache
def _weights(table: str, lexicon: Lexicon) -> tuple[list[str], dict[str, int], NDArray[np.int32]]:
    """The kinds, the row of each cue, and the weights: cues by kinds; row 0 is for everything."""
    first, *more = lexicon.rows(table)
    named = [item.split(":") for item in first["weights"].split(" ")]
    weights = np.zeros((len(more) + 1, len(named)), dtype=np.int32)
    weights[0] = [int(weight) for _, weight in named]
    places = {}
    for place, row in enumerate(more, 1):
        places[row["cue"]] = place
        for item in row["weights"].split(" "):
            kind, weight = item.split(":")
            weights[place, int(kind)] = int(weight)
    return [kind for kind, _ in named], places, weights
