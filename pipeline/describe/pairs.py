"""Two schools that a sentence names one right after the other, and what that tells of both.

In goes a text, out come such pairs with their cues: the words between and around them, who of both tells the text, and
where they stand. What is hard: 甲校派教师到乙校 and 甲校接受乙校的教师 hold the same words in another order, which no
word beside one name shows.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from pipeline.cues import SCHOOL, SENTENCE_END, US
from pipeline.describe.sides import class_of
from pipeline.describe.standing import beside

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.describe.statements import Scene

FARTHEST = 24  # characters from one name to the next
LEFT, RIGHT = 8, 10  # characters looked at before the first and behind the second
SHORT = 6  # characters between them that are a cue as a whole: 与, ——
GRAMS_BETWEEN, GRAMS_AROUND, EDGES = (1, 2, 3), (2, 3), (1, 2)
NONE = "none"
SENTENCE = re.compile(f"[{re.escape(SENTENCE_END)}]")


class Pair(NamedTuple):
    """Two schools one right after the other, with what that shows."""

    first: str
    second: str
    cues: frozenset[str]


def relation(first: str, second: str) -> str:
    """The relation of two roles in the order of the names: "supporter+recipient"; none where one takes no part."""
    return NONE if NONE in (first, second) else f"{first}+{second}"


def pairs(scene: Scene, schools: Sequence[str], author: str) -> Iterator[Pair]:
    """The pairs of a text in order."""
    known = frozenset(schools)
    for low, high in _sentences(scene.sketch.text):
        named = [(at, _name(scene, at, author)) for at in range(low, high) if scene.sketch.text[at] in (SCHOOL, US)]
        for (at, first), (to, second) in pairwise(named):
            if first != second and {first, second} <= known and to - at <= FARTHEST:
                around = (max(low, at - LEFT), at, to, min(high, to + 1 + RIGHT))
                yield Pair(first, second, frozenset(_cues(scene, first, second, author, around)))


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    low = 0
    for mark in SENTENCE.finditer(text):
        yield low, mark.start()
        low = mark.end()
    yield low, len(text)


def _name(scene: Scene, at: int, author: str) -> str:
    return author if scene.sketch.text[at] == US else scene.sketch.names.get(at, "")


def _cues(scene: Scene, first: str, second: str, author: str, around: tuple[int, int, int, int]) -> Iterator[str]:
    """What stands between two names and around them, who tells the text, and where the schools stand."""
    low, at, to, high = around
    text = scene.sketch.text
    left, between, right = text[low:at], text[at + 1 : to], text[to + 1 : high]
    yield f"between {between}" if len(between) <= SHORT else "far"
    for side, words, sizes in (("-", between, GRAMS_BETWEEN), ("<", left, GRAMS_AROUND), (">", right, GRAMS_AROUND)):
        for size in sizes:
            yield from (f"{side}{words[n : n + size]}" for n in range(len(words) - size + 1))
    for size in EDGES:
        yield f"{left[-size:]}|"
        yield f"|{right[:size]}"
    told = f"told {first == author} {second == author}"
    classes = f"{class_of(first)} {class_of(second)}"
    yield from (told, f"classes {classes}", f"{told} {classes}", *beside(first, second, scene.lexicon))
