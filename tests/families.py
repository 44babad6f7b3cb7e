"""Forge families of copies: texts go in, and what copiers make of them comes out, with the truth of who shares what.

Each base text is copied as sites and schools do it: masked, spun (synonyms swapped all along), shortened, joined with
another one, and lent a passage to a text that is otherwise its own. Every piece keeps where it came from, so the true
spans of every pair are known to the character. Nothing here knows how copies are found.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

SENTENCE = re.compile(r"[^。！？\n]*[。！？\n]+|[^。！？\n]+")
SWAPS = [line.split("/") for line in (Path(__file__).parent / "synonyms.txt").read_text(encoding="utf-8").split()]
MASKED = ((re.compile(r"(?<=20)\d\d(?=[年.])"), "1*"), (re.compile(r"\d+(?=[名人册节])"), "xx"))


@dataclass(frozen=True)
class Piece:
    """A stretch of a forged text, and the stretch of a base text it was made from."""

    text: str
    base: int
    start: int
    end: int


@dataclass(frozen=True)
class Copy:
    """A forged text: how it was made, its pieces, and the family it is one report with."""

    way: str
    pieces: tuple[Piece, ...]
    family: int

    @property
    def text(self) -> str:
        """What it says."""
        return "".join(piece.text for piece in self.pieces)


def sentences(base: int, text: str) -> list[Piece]:
    """A base text, sentence by sentence."""
    return [Piece(m.group(), base, *m.span()) for m in SENTENCE.finditer(text)]


def masked(pieces: Iterable[Piece]) -> list[Piece]:
    """Years and numbers lose their digits."""
    out = []
    for piece in pieces:
        text = piece.text
        for pattern, mask in MASKED:
            text = pattern.sub(mask, text)
        out.append(Piece(text, piece.base, piece.start, piece.end))
    return out


def spun(pieces: Iterable[Piece], rng: random.Random, share: float = 0.8) -> list[Piece]:
    """Most words that have a synonym in the list give way to it."""
    table = {a: b for pair in SWAPS for a, b in (pair, pair[::-1])}
    words = re.compile("|".join(sorted(table, key=len, reverse=True)))

    def swapped(word: re.Match[str]) -> str:
        return table[word.group()] if rng.random() < share else word.group()

    return [Piece(words.sub(swapped, p.text), p.base, p.start, p.end) for p in pieces]


def shortened(pieces: list[Piece], rng: random.Random) -> list[Piece]:
    """A third of the sentences are gone."""
    kept = [piece for piece in pieces if rng.random() > 1 / 3]
    return kept or pieces[:1]


def lent(own: list[Piece], other: list[Piece], share: float = 0.2) -> list[Piece]:
    """A text a fifth of which, in one passage, is another's."""
    size = sum(len(piece.text) for piece in own)
    middle = len(other) // 3
    taken: list[Piece] = []
    for piece in other[middle:]:
        if sum(len(p.text) for p in taken) > share * size:
            break
        taken.append(piece)
    at = len(own) // 2
    return [*own[:at], *taken, *own[at:]]


def families(texts: list[str], seed: int) -> list[Copy]:
    """All copies of some base texts; the last third of the texts are only lent passages, or stay alone."""
    rng = random.Random(seed)
    bases = [sentences(n, text) for n, text in enumerate(texts)]
    whole = len(bases) * 2 // 3
    out: list[Copy] = []
    for n, base in enumerate(bases[:whole]):
        out += [
            Copy("base", tuple(base), n),
            Copy("masked", tuple(masked(base)), n),
            Copy("spun", tuple(spun(base, rng)), n),
            Copy("shortened", tuple(shortened(base, rng)), n),
        ]
        if n % 4 == 1:  # joined with the one before: a compilation, one report with the longer of the two
            parts = sorted((bases[n - 1], base), key=lambda part: -sum(len(p.text) for p in part))
            out.append(Copy("joined", (*parts[0], *parts[1]), parts[0][0].base))
    for n, base in enumerate(bases[whole:], whole):
        out.append(Copy("lent", tuple(lent(base, bases[n % whole])), n) if n % 2 else Copy("alone", tuple(base), n))
    order = list(range(len(out)))
    rng.shuffle(order)
    return [out[n] for n in order]


Spans = tuple[list[tuple[int, int]], list[tuple[int, int]]]


def truth(copies: list[Copy], shortest: int = 26) -> dict[tuple[int, int], Spans]:
    """For each pair of copies that share sentences: the spans in either that come from the same places of one base."""
    stands: dict[tuple[int, int], list[tuple[int, int, int]]] = defaultdict(list)
    for number, copy in enumerate(copies):
        at = 0
        for piece in copy.pieces:
            stands[piece.base, piece.start].append((number, at, at + len(piece.text)))
            at += len(piece.text)
    pairs: dict[tuple[int, int], Spans] = defaultdict(lambda: ([], []))
    for places in stands.values():
        for (left, a, b), (right, c, d) in combinations(sorted(places), 2):
            if left != right:
                pairs[left, right][0].append((a, b))
                pairs[left, right][1].append((c, d))
    return {pair: spans for pair, spans in pairs.items() if sum(b - a for a, b in spans[0]) >= shortest}
