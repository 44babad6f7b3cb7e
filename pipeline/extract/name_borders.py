"""Where a rule drew the borders of a name, and what stands around speaks for others: 国庆|兰老师, 校长霍栓|紧还有.

In go a text and the people whom rules found, out come the same people, but for those that are none. What is hard: a
rule reads on from its cue, and takes what is cheapest there. The weights that find lone people know what stands on both
sides of a name; where they are far surer of another stretch, that one is taken, and where next to nothing speaks for a
name that a rule is not sure of, nobody is.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.extract import lone_people, people
from pipeline.extract import names as person_names
from pipeline.extract.lattice import NO_NAME
from pipeline.extract.people_again import SHORT_NAME

if TYPE_CHECKING:
    from pipeline.extract.names import Names
    from pipeline.lexicon import Lexicon
    from pipeline.schema import Found

    Spots = dict[int, list[tuple[float, int, int]]]  # by where they start: odds, start, end

RULES = frozenset(
    (
        "name_after_title", "name_before_title", "name_after_school", "name_before_deed", "name_after_doer",
        "name_in_list", "names_gathered", "name_of_one_sent", "name_of_one_called", "name_first_in_clause",
    )
)  # fmt: skip
FULL = 1.0  # nats that speak for a full name at least where a rule saw a surname with its title
LIKELY, FAR = 0.5, 4.0  # nats that speak for other borders at least, and more than for those of the rule
BELIEVED = ("name_in_list", "name_before_title")  # 康乐|老师, a word too
DOUBTED, NOBODY = 0.85, -4.0  # a name that a rule is less sure of, and for which so little speaks, is none
LONGEST = 4  # characters of a stretch


@lru_cache(maxsize=1)
def find(text: str, lexicon: Lexicon) -> tuple[Found, ...]:
    """People whom rules found, in order.

    >>> from pipeline import lexicon
    >>> text = "付庄小学的国庆兰老师先后发言"
    >>> [text[found.start : found.end] for found in find(text, lexicon.load())]
    ['国庆兰']
    """
    names = person_names.names(lexicon)
    spots: Spots = {}
    for spot, odds in lone_people.spots(text, lexicon):
        spots.setdefault(spot.start, []).append((odds, spot.start, spot.start + len(spot.name)))
    found = (
        in_full(text, item, spots) if item.rule == SHORT_NAME else redrawn(text, item, spots, names)
        for item in people.find(text, lexicon)
    )
    return tuple(item for item in found if item)


def overlapping(item: Found, spots: Spots) -> list[tuple[float, int, int]]:
    """The stretches that share characters with somebody."""
    near = (spot for at in range(item.start - LONGEST + 1, item.end) for spot in spots.get(at, ()))
    return [spot for spot in near if spot[2] > item.start]


def in_full(text: str, item: Found, spots: Spots) -> Found:
    """Somebody with a title by the full name, where its last character passed for a surname: 段从|高老师."""
    end = item.end - len(item.role)
    whole = [spot for spot in overlapping(item, spots) if spot[1] < item.start and spot[2] == end]
    odds, start, _ = max(whole, default=(0.0, 0, 0))
    if odds < FULL or text[start] in lone_people.FAMILIAR or text[item.start] in lone_people.FAMILIAR:
        return item
    return replace(item, start=start, end=end, rule="name_before_title", confidence=lone_people.likely(odds))


def redrawn(text: str, item: Found, spots: Spots, names: Names) -> Found | None:
    """Somebody within the borders that what stands around speaks for: 校长霍栓紧|还有; nobody where nothing does."""
    if item.rule not in RULES or item.masked or names.of_parts(text[item.start : item.end]) < NO_NAME:
        return item
    found = overlapping(item, spots)
    own = next((odds for odds, *span in found if span == [item.start, item.end]), None)
    doubted = item.confidence < DOUBTED and item.rule not in BELIEVED and text[item.start : item.end].isalpha()
    if doubted and (own is None or own < NOBODY):
        return None  # 盼老师|常来, 百名师|傅带百|徒
    odds, start, end = max(found, default=(0.0, 0, 0))
    if own is None or own > LIKELY or odds < max(LIKELY, own + FAR) or text[start] in lone_people.FAMILIAR:
        return item
    return replace(item, start=start, end=end, confidence=lone_people.likely(odds))
