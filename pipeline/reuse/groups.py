"""Copies and templates: shared passages in; out come the groups of texts that are one report, and what is a template.

What is hard: a text that joins two reports is a copy of both and makes them no copies of each other; and two schools
that fill one template with their own names wrote two reports, however much they share.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from pipeline.rows import independent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

COPY = 0.72  # share of the shorter text that stands in the longer one: the same report
APART = 0.2  # share of a part of a joined text that may stand in another part
MANY = 3  # a passage that so many independent texts share is a template
HALF = 0.5  # share of a passage that must lie in another to be the same one

Span = tuple[int, int]


class Link(NamedTuple):
    """Two texts of which one stands in the other for the most part."""

    strength: float  # share of the longer text
    left: int
    right: int


def copy_groups(
    names: Sequence[str], lengths: Sequence[int], reuse: pd.DataFrame, mentions: pd.DataFrame
) -> pd.DataFrame:
    """Per text: the share of its characters that stand elsewhere too, and the group of texts it is a copy of.

    A group is named after its first summary. Two texts that name schools, and none in common, are two reports on one
    template and no copies, however much they share; nor is a template a copy of the report that fills it with names.
    A masked name may be any name.
    """
    number = {name: at for at, name in enumerate(names)}
    schools = _schools(mentions)
    covered: dict[int, list[Span]] = defaultdict(list)
    between: dict[tuple[int, int], tuple[list[Span], list[Span]]] = defaultdict(lambda: ([], []))
    for name, a, b, other, c, d in _spans(reuse):
        left, right = number[name], number[other]
        covered[left].append((a, b))
        covered[right].append((c, d))
        between[left, right][0].append((a, b))
        between[left, right][1].append((c, d))
    shares = {pair: _shares(pair, spans, lengths) for pair, spans in between.items()}
    links = [
        Link(min(share), *pair)
        for pair, share in shares.items()
        if max(share) >= COPY and _may_be_one(schools.get(names[pair[0]]), schools.get(names[pair[1]]))
    ]
    first = _united(len(names), _without_joins(links, shares))
    size = Counter(first)
    rows = [
        {
            "summary_id": name,
            "reused_share": min(1.0, measure(covered[at]) / lengths[at]),
            "copy_group": names[first[at]] if size[first[at]] > 1 else "",
        }
        for at, name in enumerate(names)
    ]
    return pd.DataFrame(rows, columns=["summary_id", "reused_share", "copy_group"])


def _shares(pair: tuple[int, int], spans: tuple[list[Span], list[Span]], lengths: Sequence[int]) -> tuple[float, float]:
    return measure(spans[0]) / lengths[pair[0]], measure(spans[1]) / lengths[pair[1]]


def _without_joins(links: list[Link], shares: dict[tuple[int, int], tuple[float, float]]) -> list[Link]:
    """The links, but of a text that joins several reports only those to the report that makes most of it."""
    parts: dict[int, list[Link]] = defaultdict(list)  # of a text: what stands in it and makes less than most of it
    for link in links:
        left, right = shares[link.left, link.right]
        if link.strength < COPY:
            parts[link.left if left < right else link.right].append(link)
    dropped: set[Link] = set()
    for whole, inside in parts.items():
        ordered = sorted(inside, key=lambda link: (-link.strength, link))
        main = _other(ordered[0], whole)
        for link in ordered[1:]:
            part = _other(link, whole)
            if max(shares.get((min(main, part), max(main, part)), (0.0,))) < APART:
                dropped.add(link)
    return [link for link in links if link not in dropped]


def _other(link: Link, one: int) -> int:
    return link.right if link.left == one else link.left


def _united(size: int, links: list[Link]) -> list[int]:
    """For each text the first text of its group."""
    group = list(range(size))

    def first(one: int) -> int:
        while group[one] != one:
            group[one] = group[group[one]]
            one = group[one]
        return one

    for link in links:
        low, high = sorted((first(link.left), first(link.right)))
        group[high] = low
    return [first(one) for one in range(size)]


def templates(reuse: pd.DataFrame, membership: pd.DataFrame) -> pd.DataFrame:
    """The table with ``kind`` template where a passage stands in many texts that are no copies of each other."""
    group = independent(membership)
    sides: dict[str, list[tuple[int, int, str, int]]] = defaultdict(list)  # of a text: passage, and who has it too
    for at, (name, a, b, other, c, d) in enumerate(_spans(reuse)):
        sides[name].append((a, b, group[other], at))
        sides[other].append((c, d, group[name], at))
    spread = [0] * len(reuse)
    for name, spans in sides.items():
        if len({who for _, _, who, _ in spans} | {group[name]}) < MANY:
            continue
        for start, end, _, at in spans:
            same = {who for a, b, who, _ in spans if min(b, end) - max(a, start) >= HALF * (end - start)}
            spread[at] = max(spread[at], len(same | {group[name]}))
    kind = [("template" if many >= MANY else kind) for many, kind in zip(spread, reuse["kind"], strict=True)]
    return reuse.assign(kind=pd.Series(kind, index=reuse.index, dtype=reuse["kind"].dtype))


def _spans(reuse: pd.DataFrame) -> Iterator[tuple[str, int, int, str, int, int]]:
    """Who shares what with whom, row by row."""
    sides = (f"{side}_{part}" for side in ("left", "right") for part in ("summary_id", "start", "end"))
    return zip(*(reuse[column].tolist() for column in sides), strict=True)


def _schools(mentions: pd.DataFrame) -> dict[str, frozenset[str]]:
    """The schools that each text names, a masked one as the empty name."""
    named = mentions[mentions["type"] == "school"]
    values = named["value"].where(~named["masked"], "")
    return {str(name): frozenset(of) for name, of in values.groupby(named["summary_id"])}


def _may_be_one(ours: frozenset[str] | None, theirs: frozenset[str] | None) -> bool:
    if ours is None or theirs is None:
        return ours is theirs
    return bool(ours & theirs) or "" in ours | theirs


def measure(spans: list[Span]) -> int:
    """How many characters the spans cover together.

    >>> measure([(0, 10), (5, 12), (20, 21)])
    13
    """
    total, reach = 0, 0
    for start, end in sorted(spans):
        total += max(0, end - max(start, reach))
        reach = max(reach, end)
    return total
