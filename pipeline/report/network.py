"""The table of who supports whom as a network: schools are nodes, programmes are edges, and Gephi opens it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx

from pipeline.rows import rows_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd


def network(frames: Mapping[str, pd.DataFrame], path: Path) -> None:
    """Write the support network as GraphML."""
    graph = nx.MultiDiGraph()
    names = frames["partners"].drop_duplicates("school_id").set_index("school_id")["school"]
    schools = frames["schools"].set_index("school_id")
    for school_id in names.index[names.index != ""]:
        known = school_id in schools.index
        name = schools["name"][school_id] if known else names[school_id]
        graph.add_node(school_id, label=str(name), place=str(schools["place"][school_id]) if known else "")
    for row in rows_of(frames["support"]):
        about = {name: row[name] for name in ("kind", "programme_type", "programme_id")}
        graph.add_edge(row["from_school_id"], row["to_school_id"], **about)
    nx.write_graphml(graph, path, encoding="utf-8")
