"""Which character a lost one was: the ways through the bytes of a stretch, weighed by the language.

In: a lattice and a language. Out: its likeliest pieces, what each reads as, and how probable that is among all the ways
that the bytes allow. What is hard: where one character is lost its neighbours often are too, so the ways are weighed
together, forwards and backwards, with only the likeliest few kept at each place.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from math import exp, inf, log, log1p
from typing import TYPE_CHECKING, NamedTuple

from pipeline.lexicon import load
from pipeline.restore import script
from pipeline.restore.lattice import SWITCH, Arc, Lattice, Piece, one_by_one

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.restore.language import Language

BEAM = 12  # ways kept at a place
NARROW = 8.0  # natural logarithm by which a way may be less likely than the best there
TRUST, DOUBT = 0.9, 0.4  # of what the language says: it is surer than it is right, most so where much is lost
OTHER_SCRIPT = 5.0  # natural logarithm by which a character of the other script is less likely
BIT = log(2)


class Settled(NamedTuple):
    """A piece, what it reads as, and how probable that is."""

    piece: Piece
    text: str
    chance: float


class Edge(NamedTuple):
    """A step from one state to another, what it reads, and how likely it is."""

    start: int
    end: int
    score: float
    piece: Piece
    text: str


State = tuple[int, str, str]  # whether it reads anew, and the two last characters


def other_script(text: str) -> Mapping[str, float]:
    """Characters of the script that a text is not written in, and how much less likely that makes them.

    >>> other_script("两个学校结对")["個"] > other_script("兩個學校結對").get("個", 0)
    True
    """
    old, new = _scripts()
    letters = Counter(text)
    traditional, simplified = (sum(letters[c] for c in some) for some in (old, new))
    if traditional + simplified == 0:
        return {}
    rare = old if traditional * 2 < simplified else new if simplified * 2 < traditional else ()
    return dict.fromkeys(rare, OTHER_SCRIPT)


@cache
def _scripts() -> tuple[frozenset[str], frozenset[str]]:
    """Characters that only traditional texts have, and that only simplified ones have."""
    table = script.compile_tables(load()).characters
    old = frozenset(map(chr, table))
    both = frozenset(c for c in map(str, table.values()) if c.encode("big5", "ignore"))
    return old, frozenset(map(str, table.values())) - old - both


def as_read(lattice: Lattice) -> list[Settled]:
    """The cheapest way, where no byte is lost."""
    return [Settled(piece, piece.text, 1.0) for piece in lattice.pieces]


def settle(
    lattice: Lattice, language: Language, odd: Mapping[str, float], around: tuple[str, str] = ("", "")
) -> list[Settled]:
    """The likeliest way, and how probable each of its pieces is; ``around``: what stands before and after."""
    doubtful = sum(bool(piece.choices) for piece in lattice.pieces) / len(lattice.pieces)
    ways = _Ways(language, odd, TRUST - DOUBT * doubtful)
    last = ways.forwards(lattice, *around)
    chances = ways.chances()
    out: list[Settled] = []
    for edge in ways.back(last):
        chance = chances[edge.piece.start, edge.piece.end, edge.text]
        if edge.piece.choices:
            out.append(Settled(edge.piece, edge.text, chance))
        else:
            out += (Settled(piece, piece.text, chance) for piece in one_by_one(edge.piece))
    return out


class _Ways:
    """The states reached so far, by number: how likely the best way there is, and all ways together."""

    def __init__(self, language: Language, odd: Mapping[str, float], trust: float) -> None:
        self._score = language.score
        self._odd = odd
        self._trust = trust
        self._best = [0.0]
        self._all = [0.0]
        self._from = [-1]  # the edge of the best way
        self._edges: list[Edge] = []
        self._tops: dict[int, float] = {}  # how likely the likeliest single step to a slot is
        self._ends: dict[int, float] = {}  # the last states, and how likely what follows is after them

    def forwards(self, lattice: Lattice, before: str, after: str) -> int:
        """Follow every way to the end; the number of the likeliest last state."""
        context = "\n\n" + before
        a, b = context[-2], context[-1]
        states: dict[int, dict[State, int]] = {0: {(0, a, b): 0, (1, a, b): self._new(0.0, -1)}}
        self._all[1] = 0.0
        size = max(states)
        for at in sorted(lattice.arcs):
            here = states.pop(at, None)
            if here is None:
                continue
            arcs = lattice.arcs[at]
            kept = self._likeliest(here)
            alone = len(kept) == 1 and len(arcs) == 1 and not arcs[0].piece.choices
            for state, number in kept:
                for arc in arcs:
                    self._step(states.setdefault(arc.end, {}), state, number, arc, alone=alone)
            size = max(size, *(arc.end for arc in arcs)) if arcs else size
        follows = (after + "\n\n")[0], (after + "\n\n")[1]
        for (_, a, b), number in states[size].items():
            told = self._score(a, b, follows[0]) + self._score(b, *follows)
            self._ends[number] = self._trust * told
        return max(self._ends, key=lambda number: self._best[number] + self._ends[number])

    def _new(self, score: float, edge: int) -> int:
        self._best.append(score)
        self._all.append(-inf)
        self._from.append(edge)
        return len(self._best) - 1

    def _likeliest(self, states: dict[State, int]) -> list[tuple[State, int]]:
        if len(states) == 1:
            return list(states.items())
        ways = self._all
        found = sorted(states.items(), key=lambda item: -ways[item[1]])[:BEAM]
        least = ways[found[0][1]] - NARROW
        return [item for item in found if ways[item[1]] >= least]

    def _step(self, there: dict[State, int], state: State, number: int, arc: Arc, *, alone: bool) -> None:
        """One step from one state: each character it may read."""
        mode, a, b = state
        to = mode if arc.anew is None else int(arc.anew)
        cost = -BIT * (arc.extra + SWITCH * (mode != to))
        piece = arc.piece
        if piece.choices:
            score, odd, trust = self._score, self._odd, self._trust
            scored = [(cost + trust * score(a, b, one) - odd.get(one, 0.0), one) for one in piece.choices]
            best, base = self._tops.get(arc.end, -inf), self._all[number]
            best = self._tops[arc.end] = max(best, base + max(scored)[0])
            least = best - NARROW - base
            for told, one in scored:
                if told >= least:
                    self._join(there, (to, b, one), Edge(number, -1, told, piece, one))
            return
        text = piece.text
        if not alone:
            c = text[0]
            cost += self._trust * self._score(a, b, c)
            if len(text) > 1:
                cost += self._trust * self._score(b, c, text[1])
        a, b = (b, text) if len(text) == 1 else (text[-2], text[-1])
        self._join(there, (to, a, b), Edge(number, -1, cost, piece, text))

    def _join(self, there: dict[State, int], state: State, edge: Edge) -> None:
        """Bring a way to a state that others may have reached."""
        number, score = edge.start, edge.score
        end = there.get(state)
        if end is None:
            end = there[state] = self._new(self._best[number] + score, len(self._edges))
            self._all[end] = self._all[number] + score
        else:
            if self._best[number] + score > self._best[end]:
                self._best[end], self._from[end] = self._best[number] + score, len(self._edges)
            self._all[end] = _both(self._all[end], self._all[number] + score)
        self._edges.append(Edge(number, end, score, edge.piece, edge.text))

    def chances(self) -> dict[tuple[int, int, str], float]:
        """How probable it is that these slots read as this, for every step."""
        ahead = [-inf] * len(self._best)
        every = -inf
        for end, score in self._ends.items():
            ahead[end] = score
            every = _both(every, self._all[end] + score)
        out: dict[tuple[int, int, str], float] = {}
        for edge in reversed(self._edges):
            there = ahead[edge.end] + edge.score
            if there == -inf:
                continue
            ahead[edge.start] = _both(ahead[edge.start], there)
            key = edge.piece.start, edge.piece.end, edge.text
            out[key] = out.get(key, 0.0) + exp(self._all[edge.start] + there - every)
        return out

    def back(self, last: int) -> list[Edge]:
        """The edges of the likeliest way."""
        out: list[Edge] = []
        while self._from[last] >= 0:
            edge = self._edges[self._from[last]]
            out.append(edge)
            last = edge.start
        return out[::-1]


def _both(one: float, two: float) -> float:
    """The logarithm of a sum of two chances, given theirs."""
    if one < two:
        one, two = two, one
    return one if two == -inf else one + log1p(exp(two - one))
