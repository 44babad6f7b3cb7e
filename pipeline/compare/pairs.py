"""Programmes side by side: what two of them share and what only one of them has.

A programme is compared with those of its main type that say most of the same; a copy says nothing new, so a text is
not compared with its own copies.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from pipeline.rows import firsts, rows_of
from pipeline.schema import Comparison

if TYPE_CHECKING:
    from collections.abc import Iterator

NEAREST = 3  # programmes that each programme is compared with


def compare(summaries: pd.DataFrame, programmes: pd.DataFrame, statements: pd.DataFrame) -> pd.DataFrame:
    """The table ``comparisons``: for each programme the few of its type that are most like it, each pair once."""
    said: dict[str, set[str]] = defaultdict(set)
    for row in rows_of(statements[statements["kind"] != ""]):
        said[row["programme_id"]].add(f"{row['category']}:{row['kind']}")
    counted = firsts(summaries)
    of_type: dict[str, list[str]] = defaultdict(list)
    for row in rows_of(programmes.sort_values("programme_id")):
        if row["summary_id"] in counted:
            of_type[row["type"]].append(row["programme_id"])
    pairs = sorted({pair for ids in of_type.values() for pair in _nearest({one: said[one] for one in ids})})
    rows_out = [_comparison(left, right, said[left], said[right]) for left, right in pairs]
    return pd.DataFrame(rows_out, columns=list(Comparison.__dataclass_fields__))


def _nearest(said: dict[str, set[str]]) -> Iterator[tuple[str, str]]:
    """For each programme the few that say most of the same, as pairs; programmes that say just the same are one point.

    There are as many points as ways to say something, far fewer than programmes, so that all can be laid side by side.
    """
    alike: dict[frozenset[str], list[str]] = defaultdict(list)
    for one in sorted(said):
        alike[frozenset(said[one])].append(one)
    points = list(alike)
    kinds = {kind: n for n, kind in enumerate(sorted(set().union(*points)))}
    holds = np.zeros((len(points), len(kinds)), dtype=np.float32)
    for n, point in enumerate(points):
        holds[n, [kinds[kind] for kind in point]] = 1
    sizes = holds.sum(axis=1)
    for n, point in enumerate(points):
        both = holds @ holds[n]
        share = both / np.maximum(sizes + sizes[n] - both, 1)
        least = np.partition(share, -min(len(share), NEAREST + 1))[-min(len(share), NEAREST + 1)]
        near = sorted(
            (-float(share[m]), other)
            for m in np.flatnonzero((share >= least) & (share > 0)).tolist()
            for other in alike[points[m]][: NEAREST + 1]
        )
        for one in alike[point]:
            others = [other for _, other in near[: NEAREST + 1] if other != one][:NEAREST]
            yield from ((min(one, other), max(one, other)) for other in others)


def _alike(left: set[str], right: set[str]) -> float:
    return len(left & right) / max(len(left | right), 1)


def _comparison(left_id: str, right_id: str, left: set[str], right: set[str]) -> dict[str, object]:
    return {
        "left_programme_id": left_id,
        "right_programme_id": right_id,
        "similarity": _alike(left, right),
        "shared": ";".join(sorted(left & right)),
        "only_left": ";".join(sorted(left - right)),
        "only_right": ";".join(sorted(right - left)),
    }
