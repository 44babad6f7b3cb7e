"""Programmes grouped by what they are and do: summaries, statements and terms in, groups and their members out.

Copies are counted once, templates and off-topic texts stand apart. What is hard is how many groups there are: as
many as come back when the texts are drawn anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.cluster.hierarchy import fcluster, linkage
from sklearn.metrics import adjusted_rand_score, silhouette_score
from sklearn.preprocessing import normalize
from sklearn.utils.extmath import randomized_svd

from pipeline.rows import independent
from pipeline.schema import Cluster

if TYPE_CHECKING:
    from collections.abc import Sequence

    Matrix = np.ndarray[tuple[int, int], np.dtype[np.float64]]
    Labels = np.ndarray[tuple[int], np.dtype[np.int64]]

APART = ("generic_template", "off_topic_summary")
WEIGHTS = (1.0, 0.6, 0.8)  # of types, of what was done, of words
DIMENSIONS = 20  # of the words
MOST_GROUPS = 12
STEADY = 0.8  # adjusted Rand index between a grouping and the one of the texts drawn anew; below it groups are chance
MOST_JOINED = 2_000  # points that are joined pair by pair; more would need minutes
DRAWS = 20  # times the texts are drawn anew
SEED = 20190312  # any number, so that every night's draws are the same
LABEL_WORDS, TERMS = 3, 10
DOMAIN_TAGS = ("n", "v", "vn", "nt", "")  # parts of speech that may stand in a label; jieba lacks our own words


@dataclass(frozen=True, slots=True)
class Clustered:
    """The table ``clusters``, and per summary its cluster_id (empty where it stands apart)."""

    clusters: pd.DataFrame
    membership: pd.DataFrame


def cluster(
    summaries: pd.DataFrame, programmes: pd.DataFrame, statements: pd.DataFrame, terms: pd.DataFrame
) -> Clustered:
    """Group the programmes of independent texts; a copy goes where its group's first text goes."""
    text_of = summaries["summary_id"].map(independent(summaries))
    summaries = summaries.assign(text=text_of)
    told = summaries[summaries["summary_id"].isin(programmes["summary_id"]) & ~summaries["genre"].isin(APART)]
    first = told.drop_duplicates("text").reset_index(drop=True)
    if first.empty:
        nothing = summaries[["summary_id"]].assign(cluster_id="")
        return Clustered(pd.DataFrame(columns=list(Cluster.__dataclass_fields__)), nothing)
    points = _points(first, statements, terms)
    labels, stability = _groups(points)
    names = _names(first, labels)
    told_of = terms["part_of_speech"].isin(DOMAIN_TAGS) & terms["summary_id"].isin(first["summary_id"])
    said = terms.loc[told_of, ["summary_id", "term", "count"]]
    rows = [_row(names[n], first, labels == n, points, said, stability[n]) for n in sorted(names)]
    home = {text: names[n] for text, n in zip(first["text"], labels.tolist(), strict=True)}
    grouped = text_of.map(home).where(summaries["summary_id"].isin(told["summary_id"])).fillna("")
    membership = summaries[["summary_id"]].assign(cluster_id=grouped)
    return Clustered(pd.DataFrame(rows).sort_values("cluster_id", ignore_index=True), membership)


def _points(first: pd.DataFrame, statements: pd.DataFrame, terms: pd.DataFrame) -> Matrix:
    """One row per text: its types (main first), what was done, its words; each block of length one, then weighed."""
    ids = pd.Index(first["summary_id"])
    types = (
        first[["summary_id", "programme_types"]].assign(kind=first["programme_types"].str.split(";")).explode("kind")
    )
    types = types.assign(weight=1 / (1 + types.groupby("summary_id").cumcount()))
    done = statements[statements["summary_id"].isin(ids) & (statements["category"] == "activity")]
    acts = done[["summary_id", "kind"]].drop_duplicates().assign(weight=1.0)
    words = terms.loc[
        terms["summary_id"].isin(ids) & (terms["part_of_speech"] != "nz"), ["summary_id", "term", "weight"]
    ]
    blocks = [_block(ids, types, "kind"), _block(ids, acts, "kind"), _reduced(_block(ids, words, "term"))]
    weighed = [weight * _dense(normalize(block)) for weight, block in zip(WEIGHTS, blocks, strict=True)]
    return np.hstack(weighed)


def _dense(block: object) -> Matrix:
    return block.toarray() if sparse.issparse(block) else np.asarray(block)  # type: ignore[attr-defined]


def _block(ids: pd.Index, cells: pd.DataFrame, name: str) -> sparse.csr_matrix:
    """A row per text and a column per value of ``name``, in order; an empty value has none."""
    cells = cells[cells[name].fillna("") != ""]
    columns, values = pd.factorize(cells[name], sort=True)
    where = (ids.get_indexer(pd.Index(cells["summary_id"])), columns)
    return sparse.csr_matrix((cells["weight"].to_numpy(float), where), shape=(len(ids), max(len(values), 1)))


def _reduced(words: sparse.csr_matrix) -> Matrix:
    """The words in a few dimensions: what texts have in common, without the words that only one of them has."""
    size = min(DIMENSIONS, min(words.shape) - 1)
    if size < 1:
        return _dense(words)
    left, values, _ = randomized_svd(normalize(words), size, random_state=SEED)
    return np.asarray(left * values)


def _groups(points: Matrix) -> tuple[Labels, dict[int, float]]:
    """Of the groupings that come back when texts are drawn anew, the one standing apart best in them; their return."""
    size = len(points)
    sizes = range(2, min(MOST_GROUPS, size // 2) + 1)
    whole = _ward(points, sizes)
    draws = [(drawn, _ward(points[drawn], sizes)) for drawn in _draws(size)] if sizes else []
    scores = {
        k: float(np.mean([adjusted_rand_score(whole[k][drawn], again[k]) for drawn, again in draws])) for k in sizes
    }
    steady = [k for k in sizes if scores[k] >= STEADY]
    apart = {
        k: float(np.mean([_apartness(points[drawn], again[k]) for drawn, again in draws])) for k in steady or sizes
    }
    best = max(apart, key=lambda k: (round(apart[k], 6), -k), default=1)
    labels = whole[best] if best > 1 else np.zeros(size, dtype=np.int64)
    returned = [(drawn, again[best]) for drawn, again in draws]
    return labels, {n: _stability(labels, n, returned) for n in sorted(set(labels.tolist()))}


def _apartness(points: Matrix, labels: Labels) -> float:
    """How far the groups stand from each other, against how wide they are (mean silhouette)."""
    if not 1 < len(set(labels.tolist())) < len(points):
        return -1.0
    return float(silhouette_score(points, labels, sample_size=min(len(points), MOST_JOINED), random_state=SEED))


def _draws(size: int) -> list[Labels]:
    """Most of the texts, drawn anew each time, in order."""
    source = np.random.default_rng(SEED)
    return [np.sort(source.choice(size, round(0.8 * size), replace=False)) for _ in range(DRAWS)]


def _ward(points: Matrix, sizes: range) -> dict[int, Labels]:
    """The points in k groups, for every k: Ward's method on some of them, the rest where the nearest middle is."""
    some = points[np.linspace(0, len(points) - 1, min(len(points), MOST_JOINED)).round().astype(np.int64)]
    if len(some) <= 1:
        return {k: np.zeros(len(points), dtype=np.int64) for k in sizes}
    tree = linkage(some, "ward")
    groups = {}
    for k in sizes:
        joined = fcluster(tree, k, "maxclust")
        middles = np.vstack([some[joined == n].mean(axis=0) for n in sorted(set(joined.tolist()))])
        groups[k] = np.argmin((middles**2).sum(axis=1) - 2 * points @ middles.T, axis=1)  # the nearest middle
    return groups


def _stability(labels: Labels, n: int, again: Sequence[tuple[Labels, Labels]]) -> float:
    if not again:
        return 1.0
    shares = []
    for drawn, other in again:
        ours = labels[drawn] == n
        if ours.any():
            shares.append(
                max(float((ours & (other == m)).sum() / (ours | (other == m)).sum()) for m in set(other.tolist()))
            )
    return float(np.mean(shares)) if shares else 0.0


def _names(first: pd.DataFrame, labels: Labels) -> dict[int, str]:
    """A group's name: its leading type, numbered by its first text where two groups have one type."""
    leading = first["programme_types"].str.split(";").str[0]
    names: dict[int, str] = {}
    taken: dict[str, int] = {}
    for n in dict.fromkeys(labels.tolist()):
        kind = str(leading[labels == n].mode().iloc[0])
        taken[kind] = taken.get(kind, 0) + 1
        names[n] = f"{kind}-{taken[kind]}"
    return names


def _row(
    name: str, first: pd.DataFrame, ours: Labels, points: Matrix, said: pd.DataFrame, stability: float
) -> dict[str, object]:
    middle = points[ours].mean(axis=0)
    members = first[ours]
    nearest = members["summary_id"].iloc[int(np.argmin(((points[ours] - middle) ** 2).sum(axis=1)))]
    words = _apart(said, members["summary_id"], len(first))
    return {
        "cluster_id": name,
        "size": len(members),
        "label": " ".join(words[:LABEL_WORDS]),
        "terms": ";".join(words[:TERMS]),
        "exemplar_summary_id": nearest,
        "stability": stability,
    }


def _apart(said: pd.DataFrame, ours: pd.Series[str], texts: int) -> list[str]:
    """The words that set a group apart (c-TF-IDF: the group is one long text)."""
    inside = said[said["summary_id"].isin(ours)].groupby("term")["count"].sum()
    overall = said.groupby("term")["count"].sum().loc[inside.index]
    average = said["count"].sum() / max(texts, 1)
    score = inside / max(inside.sum(), 1) * np.log1p(average / overall)
    ordered = score.reset_index(name="score").sort_values(["score", "term"], ascending=[False, True])
    return [str(term) for term in ordered["term"].head(TERMS)]
