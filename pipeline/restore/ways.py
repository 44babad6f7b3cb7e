"""The ways to read a torn stretch: what it is made of as found, and what has been read of it so far.

In: a text and a place. Out: the token that begins there; the text of a way; the likeliest ways.
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from pipeline.restore import glosses, pairs

if TYPE_CHECKING:
    from pipeline.restore.language import Language


class Token(NamedTuple):
    """A piece of the text as found."""

    kind: str  # pair, lone (a byte alone), lost (a byte), broken (a lost byte and a gloss), gloss, other
    end: int
    first: int = 0
    second: int = 0
    reading: str = ""


class Way(NamedTuple):
    """One way to read a stretch so far."""

    score: float
    margin: float  # how far the next best way to read the same stayed behind
    text: Node | None
    damage: int  # where the damage ends, 0 while there is none
    restored: Node | None  # what was read until there
    last: float  # how likely the last step was
    worst: float  # the least likely two steps one after the other


class Node(NamedTuple):
    """A piece that was read, and what was read before it."""

    before: Node | None
    piece: str


State = tuple[int, int, int]  # the half that waits, and the numbers of the two characters before it
Ways = dict[State, Way]


@dataclass(frozen=True, slots=True)
class Page:
    """What a whole text says about its damage."""

    text: str
    table: frozenset[str]  # characters that have a gloss wherever they stand
    language: Language
    traditional: bool
    dropped: float | None  # how likely private-use characters are gone (natural logarithm); None: they are there


def spell(node: Node | None) -> str:
    """The text of a way."""
    out = []
    while node is not None:
        out.append(node.piece)
        node = node.before
    return "".join(reversed(out))


def token(text: str, at: int) -> Token:
    """The piece that begins at a place."""
    character = text[at]
    if character in "?\ufffd":
        broken = glosses.BROKEN.match(text, at)
        return Token("broken", broken.end(), reading=broken[1]) if broken else Token("lost", at + 1)
    if character == "(" and (gloss := glosses.GLOSS.match(text, at)):
        return Token("gloss", gloss.end(), reading=gloss[1])
    if character == "€":
        return Token("lone", at + 1, 0x80)
    if character < "\x80":
        return Token("lone", at + 1, ord(character)) if character >= " " else Token("other", at + 1)
    both = pairs.pair(character)
    return Token("pair", at + 1, *both) if both else Token("other", at + 1)


def likeliest(ways: Ways, count: int, behind: float) -> Ways:
    """The ways that are not too far behind."""
    if len(ways) == 1:
        return ways
    least = max(map(attrgetter("score"), ways.values())) - behind
    kept = {state: way for state, way in ways.items() if way.score > least}
    if len(kept) > count:
        kept = dict(sorted(kept.items(), key=lambda item: -item[1].score)[:count])
    return kept


def last_byte(text: str) -> int:
    """The last byte of a text in code page 936, a mark taken for a full-width one; 0 where there is none.

    >>> [f"{last_byte(text):02X}" for text in ("校", "校,")]
    ['A3', 'AC']
    """
    if not text:
        return 0
    both = pairs.pair(text[-1])
    if both:
        return both[1]
    return ord(text[-1]) | 0x80 if "!" <= text[-1] <= "~" else 0
