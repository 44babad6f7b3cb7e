"""Copied passages: texts in, pairs of spans out, and which texts are copies of one another.

Two texts share a passage where the same runs of characters follow one another in both; marks and blanks do not
count, for copies differ in them. Candidates come from an index of short runs, so most pairs are never looked at.
A run that stands in very many texts (为进一步推进…) is a formula, and no sign of copying.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd
from rapidfuzz.distance import Indel

from pipeline.rows import rows_of
from pipeline.schema import Reuse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

RUN = 9  # characters of a run: shorter ones are shared by chance, longer ones miss texts that were reworded
FORMULA = 0.2  # a run in more than this share of the texts (and at least FORMULA_TEXTS) is a formula
FORMULA_TEXTS = 12
SEEDS = 3  # runs that two texts must share before they are aligned
GAP = 40  # characters between two shared runs that may still belong to one passage
SHORTEST = 26  # characters of a passage: a sentence and not a slogan
ALIKE = 0.5  # share of equal characters that makes two stretches one passage
VERBATIM = 0.97  # a few masked digits or a changed mark leave a passage verbatim
MANY = 4  # a passage that so many texts share is a template
COPY = 0.72  # share of the shorter text that stands in the longer one: the same report


@dataclass(frozen=True, slots=True)
class _Plain:
    """A text without marks and blanks, and where each of its characters stood."""

    summary_id: str
    text: str
    places: tuple[int, ...]


def find_reuse(texts: pd.DataFrame) -> pd.DataFrame:
    """Every passage that two texts share: ``texts`` has summary_id and text, what comes out is the table ``reuse``."""
    plain = [_plain(row["summary_id"], row["text"]) for row in rows_of(texts)]
    index = _index(plain)
    rows = []
    for left, right in _candidates(index, len(plain)):
        rows += _passages(plain[left], plain[right], index)
    columns = list(Reuse.__dataclass_fields__)
    return pd.DataFrame(rows, columns=columns).sort_values(columns[:2], kind="stable", ignore_index=True)


def copy_groups(texts: pd.DataFrame, reuse: pd.DataFrame, mentions: pd.DataFrame) -> pd.DataFrame:
    """Per text: the share of its characters that stand elsewhere too, and the group of texts it is a copy of.

    A group is named after its first summary. Two texts that name schools, and none in common, are two reports on one
    template and no copies, however much they share; nor is a template a copy of the report that fills it with names.
    A masked name may be any name.
    """
    schools = _schools(mentions)
    length = {row["summary_id"]: max(len(row["text"].strip()), 1) for row in rows_of(texts)}
    covered: dict[str, list[tuple[int, int]]] = defaultdict(list)
    between: dict[tuple[str, str], list[tuple[int, int, int, int]]] = defaultdict(list)
    for row in rows_of(reuse):
        covered[row["left_summary_id"]].append((row["left_start"], row["left_end"]))
        covered[row["right_summary_id"]].append((row["right_start"], row["right_end"]))
        pair = (row["left_summary_id"], row["right_summary_id"])
        between[pair].append((row["left_start"], row["left_end"], row["right_start"], row["right_end"]))
    group = {name: name for name in length}

    def first(name: str) -> str:
        while group[name] != name:
            name = group[name]
        return name

    for (left, right), spans in sorted(between.items()):
        shares = (
            _measure([(a, b) for a, b, _, _ in spans]) / length[left],
            _measure([(c, d) for _, _, c, d in spans]) / length[right],
        )
        if max(shares) >= COPY and _may_be_one(schools.get(left), schools.get(right)):
            low, high = sorted((first(left), first(right)))
            group[high] = low
    size = Counter(first(name) for name in length)
    rows = [
        {
            "summary_id": name,
            "reused_share": min(1.0, _measure(covered[name]) / length[name]),
            "copy_group": first(name) if size[first(name)] > 1 else "",
        }
        for name in length
    ]
    return pd.DataFrame(rows, columns=["summary_id", "reused_share", "copy_group"])


def _schools(mentions: pd.DataFrame) -> dict[str, frozenset[str]]:
    """The schools that each text names, a masked one as the empty name."""
    named = mentions[mentions["type"] == "school"]
    values = named["value"].where(~named["masked"], "")
    return {str(name): frozenset(of) for name, of in values.groupby(named["summary_id"])}


def _may_be_one(ours: frozenset[str] | None, theirs: frozenset[str] | None) -> bool:
    if ours is None or theirs is None:
        return ours is theirs
    return bool(ours & theirs) or "" in ours | theirs


def _plain(summary_id: str, text: str) -> _Plain:
    places = tuple(i for i, c in enumerate(text) if c.isalnum() or c == "*")
    return _Plain(summary_id, "".join(text[i] for i in places), places)


def _index(plain: Sequence[_Plain]) -> dict[str, list[tuple[int, int]]]:
    """Where each run stands: (text, place), runs of one text alone and formulas left out."""
    seen: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for n, one in enumerate(plain):
        for at in range(len(one.text) - RUN + 1):
            seen[one.text[at : at + RUN]].append((n, at))
    most = max(FORMULA_TEXTS, FORMULA * len(plain))
    return {run: where for run, where in seen.items() if 1 < len({n for n, _ in where}) <= most}


def _candidates(index: dict[str, list[tuple[int, int]]], size: int) -> Iterator[tuple[int, int]]:
    shared: Counter[tuple[int, int]] = Counter()
    for where in index.values():
        texts = sorted({n for n, _ in where})
        shared.update((a, b) for i, a in enumerate(texts) for b in texts[i + 1 :])
    for a in range(size):
        for b in range(a + 1, size):
            if shared[a, b] >= SEEDS:
                yield a, b


def _passages(left: _Plain, right: _Plain, index: dict[str, list[tuple[int, int]]]) -> list[dict[str, object]]:
    """The shared passages of two texts: chains of shared runs, in order, that make one stretch much the same."""
    places: dict[str, list[int]] = defaultdict(list)
    for at in range(len(right.text) - RUN + 1):
        run = right.text[at : at + RUN]
        if run in index:
            places[run].append(at)
    chains: list[list[tuple[int, int]]] = []
    open_chains: list[list[tuple[int, int]]] = []
    for at in range(len(left.text) - RUN + 1):
        for there in places.get(left.text[at : at + RUN], ()):
            fitting = [c for c in open_chains if 0 < there - c[-1][1] <= GAP + RUN and at > c[-1][0]]
            if fitting:
                best = min(fitting, key=lambda c: abs((there - c[-1][1]) - (at - c[-1][0])))
                best.append((at, there))
            else:
                chains.append([(at, there)])
                open_chains.append(chains[-1])
        open_chains = [c for c in open_chains if at - c[-1][0] <= GAP]
    rows = (_passage(left, right, chain, index) for chain in chains)
    return _without_echoes([row for row in rows if row])


def _passage(
    left: _Plain, right: _Plain, chain: list[tuple[int, int]], index: dict[str, list[tuple[int, int]]]
) -> dict[str, object] | None:
    (a, c), (b, d) = chain[0], (chain[-1][0] + RUN, chain[-1][1] + RUN)
    if min(b - a, d - c) < SHORTEST:
        return None
    similarity = Indel.normalized_similarity(left.text[a:b], right.text[c:d])
    if similarity < ALIKE:
        return None
    spread = sorted(len({n for n, _ in index[left.text[at : at + RUN]]}) for at, _ in chain)[len(chain) // 2]
    kind = "template" if spread >= MANY else "verbatim" if similarity >= VERBATIM else "edited"
    return {
        "left_summary_id": left.summary_id,
        "left_start": left.places[a],
        "left_end": left.places[b - 1] + 1,
        "right_summary_id": right.summary_id,
        "right_start": right.places[c],
        "right_end": right.places[d - 1] + 1,
        "similarity": similarity,
        "kind": kind,
    }


def _without_echoes(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """A passage that repeats inside one text is told once: the longest first, and none that lies within another."""
    kept: list[dict[str, object]] = []
    for row in sorted(rows, key=lambda r: (int(str(r["left_start"])) - int(str(r["left_end"])), str(r))):
        if not any(_within(row, other, "left") or _within(row, other, "right") for other in kept):
            kept.append(row)
    return kept


def _within(inner: dict[str, object], outer: dict[str, object], side: str) -> bool:
    def at(row: dict[str, object], end: str) -> int:
        return int(str(row[f"{side}_{end}"]))

    return at(outer, "start") <= at(inner, "start") and at(inner, "end") <= at(outer, "end")


def _measure(spans: list[tuple[int, int]]) -> int:
    """How many characters the spans cover together."""
    total, reach = 0, 0
    for start, end in sorted(spans):
        total += max(0, end - max(start, reach))
        reach = max(reach, end)
    return total
