"""Who supports whom, as a table: programmes and partners in, one row out for each school that gives another something.

Copies of one text say nothing new, so of a copy group only the first summary counts.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import fields
from itertools import combinations, product
from typing import TYPE_CHECKING

import pandas as pd

from pipeline.rows import firsts, rows_of
from pipeline.schema import Support

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

GIVES = {"supporter": "recipient", "core": "member"}


def support(summaries: pd.DataFrame, programmes: pd.DataFrame, partners: pd.DataFrame) -> pd.DataFrame:
    """The table ``support``: supporter to recipient, core to member, and peers once, from one to the other."""
    counted = firsts(summaries)
    roles: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in rows_of(partners[partners["school_id"] != ""]):
        roles[row["programme_id"]][row["role"]].append(row["school_id"])
    rows = [
        (one, other, kind, programme["programme_id"], programme["type"])
        for programme in rows_of(programmes)
        if programme["summary_id"] in counted
        for one, other, kind in sorted(set(_pairs(roles[programme["programme_id"]])))
    ]
    return pd.DataFrame(rows, columns=[field.name for field in fields(Support)])


def _pairs(schools: Mapping[str, list[str]]) -> Iterator[tuple[str, str, str]]:
    for giver, taker in GIVES.items():
        yield from ((a, b, giver) for a, b in product(schools.get(giver, ()), schools.get(taker, ())) if a != b)
    yield from ((a, b, "peer") for a, b in combinations(dict.fromkeys(schools.get("peer", ())), 2))
