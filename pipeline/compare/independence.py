"""How many reports tell something independently: a claim that was copied together with its passage is one claim.

Copies of whole texts share a ``copy_group``. What is hard are texts that share one passage only: a claim inside it is
the same claim in both, whatever else the two tell.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from scipy.cluster.hierarchy import DisjointSet

from pipeline.rows import independent, rows_of

if TYPE_CHECKING:
    import pandas as pd

INSIDE = 0.5  # of a claim's words that lie in a passage; then the passage tells it


def sources(statements: pd.DataFrame, summaries: pd.DataFrame, reuse: pd.DataFrame) -> list[str]:
    """For each statement the report it goes back to: two that copy one claim from each other have the same.

    >>> import pandas as pd
    >>> told = pd.DataFrame([("a", "outcome", "growth", 0, 9), ("b", "outcome", "growth", 20, 29)],
    ...     columns=["summary_id", "category", "kind", "start", "end"])
    >>> texts = pd.DataFrame({"summary_id": ["a", "b"], "copy_group": ["", ""]})
    >>> passage = pd.DataFrame([("a", 0, 50, "b", 15, 65)],
    ...     columns=["left_summary_id", "left_start", "left_end", "right_summary_id", "right_start", "right_end"])
    >>> sources(told, texts, passage), sources(told, texts, passage.head(0))
    (['a', 'a'], ['a', 'b'])
    """
    text = independent(summaries)
    rows = rows_of(statements)
    claims = [(text[r["summary_id"]], r["category"], r["kind"]) for r in rows]
    alike = DisjointSet(sorted(set(claims)))
    of_summary: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        of_summary[row["summary_id"]].append(row)
    for passage in rows_of(reuse):
        sides = [_within(of_summary, passage, side) for side in ("left", "right")]
        for what in sorted(sides[0] & sides[1]):
            alike.merge(*((text[passage[f"{side}_summary_id"]], *what) for side in ("left", "right")))
    first = {member: min(subset)[0] for subset in alike.subsets() for member in subset}
    return [first[claim] for claim in claims]


def _within(of_summary: dict[str, list[dict[str, Any]]], passage: dict[str, Any], side: str) -> set[tuple[str, str]]:
    """What a passage claims, as category and kind."""
    start, end = passage[f"{side}_start"], passage[f"{side}_end"]
    return {
        (r["category"], r["kind"])
        for r in of_summary.get(passage[f"{side}_summary_id"], ())
        if min(r["end"], end) - max(r["start"], start) >= INSIDE * max(r["end"] - r["start"], 1)
    }
