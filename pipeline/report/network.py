"""Who supports whom, as a network: schools are nodes, programmes are edges, and Gephi opens it."""

from __future__ import annotations

from itertools import combinations, product
from typing import TYPE_CHECKING, Any

import networkx as nx

from pipeline.rows import rows_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd

GIVES = {"supporter": "recipient", "core": "member"}


def network(frames: Mapping[str, pd.DataFrame], path: Path) -> None:
    """Write the support network as GraphML."""
    nx.write_graphml(support(frames), path, encoding="utf-8")


def support(frames: Mapping[str, pd.DataFrame]) -> nx.MultiDiGraph:
    """Schools joined by programmes: supporter to recipient, core to member, and peers once, from one to the other.

    Copies of one text say nothing new, so of a copy group only the first summary counts.
    """
    graph = nx.MultiDiGraph()
    schools = frames["schools"].set_index("school_id").to_dict("index")
    for programme in rows_of(independent(frames)):
        ours = frames["partners"][frames["partners"]["programme_id"] == programme["programme_id"]]
        rows = [r for r in rows_of(ours) if r["school_id"]]
        for row in rows:
            about = schools.get(row["school_id"], {})
            graph.add_node(row["school_id"], label=row["school"], place=str(about.get("place", "")))
        for giver, taker, kind in _edges(rows):
            graph.add_edge(
                giver, taker, kind=kind, programme_type=programme["type"], programme_id=programme["programme_id"]
            )
    return graph


def independent(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Programmes of independent summaries: the first of each copy group, and all that are no copies."""
    summaries = frames["summaries"]
    copies = (summaries["copy_group"] != "") & summaries.duplicated("copy_group")
    firsts = set(summaries.loc[~copies, "summary_id"])
    programmes = frames["programmes"]
    return programmes[programmes["summary_id"].isin(firsts)]


def _edges(rows: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    by_role: dict[str, list[str]] = {}
    for row in rows:
        by_role.setdefault(row["role"], []).append(row["school_id"])
    edges = []
    for giver, taker in GIVES.items():
        edges += [(a, b, giver) for a, b in product(by_role.get(giver, []), by_role.get(taker, [])) if a != b]
    edges += [(a, b, "peer") for a, b in combinations(by_role.get("peer", []), 2)]
    return edges
