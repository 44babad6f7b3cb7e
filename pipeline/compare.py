"""Programmes side by side: what two of them share and what only one of them has.

A programme is compared with those of its main type that say most of the same; a copy says nothing new, so a text is
not compared with its own copies.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pandas as pd

from pipeline.rows import rows_of
from pipeline.schema import Comparison

NEAREST = 3  # programmes that each programme is compared with


def compare(summaries: pd.DataFrame, programmes: pd.DataFrame, statements: pd.DataFrame) -> pd.DataFrame:
    """The table ``comparisons``: for each programme the few of its type that are most like it, each pair once."""
    said: dict[str, set[str]] = defaultdict(set)
    for row in rows_of(statements[statements["kind"] != ""]):
        said[row["programme_id"]].add(f"{row['category']}:{row['kind']}")
    group = dict(zip(summaries["summary_id"], summaries["copy_group"], strict=True))
    of_type: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows_of(programmes.sort_values("programme_id")):
        copies = group[row["summary_id"]]
        if copies in {"", row["summary_id"]}:
            of_type[row["type"]].append(row)
    pairs: set[tuple[str, str]] = set()
    for rows in of_type.values():
        ids = [row["programme_id"] for row in rows]
        for one in ids:
            near = sorted((-_alike(said[one], said[other]), other) for other in ids if other != one)
            pairs |= {(min(one, other), max(one, other)) for share, other in near[:NEAREST] if share < 0}
    rows_out = [_comparison(left, right, said[left], said[right]) for left, right in sorted(pairs)]
    return pd.DataFrame(rows_out, columns=list(Comparison.__dataclass_fields__))


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
