"""Learned weights: the cues of something in; out comes the log-odds of each kind it may be.

A table has a line for each cue with what it adds to each kind, in hundredths; the line of ``^`` is for everything, and
numbers the kinds. The tables are built by tests/build_programmes.py.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
    return dict(zip(kinds, log_softmax(sums / HUNDREDTHS), strict=True))


def log_softmax(sums: NDArray[np.float64]) -> list[float]:
    """The logarithms of the probabilities that some sums of weights stand for."""
    sums = sums - sums.max()
    return list((sums - np.log(np.exp(sums).sum())).tolist())


def read_weights(rows: Sequence[Mapping[str, str]], cue: str) -> tuple[list[str], dict[str, int], NDArray[np.int32]]:
    """The kinds, the row of each cue, and the weights: cues by kinds; row 0 is for everything."""
    first, *more = rows
    named = [item.split(":") for item in first["weights"].split(" ")]
    weights = np.zeros((len(rows), len(named)), dtype=np.int32)
    weights[0] = [int(weight) for _, weight in named]
    for place, row in enumerate(more, 1):
        for item in row["weights"].split(" "):
            kind, weight = item.split(":")
            weights[place, int(kind)] = int(weight)
    return [kind for kind, _ in named], {row[cue]: place for place, row in enumerate(more, 1)}, weights


@cache
def _weights(table: str, lexicon: Lexicon) -> tuple[list[str], dict[str, int], NDArray[np.int32]]:
    return read_weights(lexicon.rows(table), "cue")
