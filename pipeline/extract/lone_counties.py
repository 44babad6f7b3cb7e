"""A county by its short name at no cue: 路过汶川, 融水的冬天, 仙居那边的同行.

In go a text and what the other rooms found, out come short names of counties and cities that no rule of places saw.
What is hard: such a name is often a word (和平, 通道), part of a school's or a person's (民和小学, 王永安) or of two
words (安全|国), so every one that stands outside what is known is weighed by what it is, by what stands around it and
by whether the text tells of anything that lies there, with weights that were learned (``county_weights``,
tests/build_counties.py).
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from math import exp
from typing import TYPE_CHECKING, NamedTuple

from pipeline import gazetteer
from pipeline.extract import bare_names, bare_traits, citations, lattice, organisations, people, places, schools
from pipeline.extract.odds import step, together, weighed
from pipeline.extract.school_aliases import HAN
from pipeline.extract.toponyms import Edge, spots
from pipeline.extract.toponyms import names as place_names
from pipeline.schema import Found

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.lexicon import Lexicon

SURER = 0.2  # nats
REACH = 8  # characters before a name that are read with it
COMMON = (8, 10, 12, 14)  # steps of what a word costs
WORDS = (12, 15, 18, 21, 24)  # steps of what its characters cost as ordinary words
PERSON = (12, 15, 18, 21)  # steps of what a name of a person costs
PEOPLE = "族"  # 鄂温克族, which a banner is named after
LANDSCAPE = frozenset("江河湖海山州")
WATER = re.compile("边|两?岸|[上下]游|的?(?:江|河|湖)?水|的?浪|峡谷|大桥")  # 怒江|边上 is the river
LISTS = "、，,和与及—–-－~～到至"


class Spot(NamedTuple):
    """A short name where it stands, and the traits of it and of what stands around it."""

    start: int
    name: str
    traits: tuple[str, ...]


class Around(NamedTuple):
    """What a text tells beside the short names."""

    closed: bytearray  # what is a school's, a place's, an organisation's or a document's already
    people: frozenset[int]  # characters of people
    starts: frozenset[int]  # of places
    ends: frozenset[int]
    codes: frozenset[str]  # of the places that it names
    towns: frozenset[str]  # of the counties whose townships it names
    schools: str  # the names of its schools, a line each


def find(text: str, lexicon: Lexicon) -> Iterator[Found]:
    """Counties by their short names that no rule saw, in order.

    >>> from pipeline import lexicon
    >>> text = "我从柳州坐车到融水，再进杆洞乡。融水的山路不好走。"
    >>> [found.start for found in find(text, lexicon.load())]
    [7, 16]
    """
    told = list(candidates(text, lexicon))
    own = [weighed(spot.traits, weights(lexicon)) for spot in told]
    for spot, odds in zip(told, together([spot.name for spot in told], own), strict=True):
        if odds > SURER:
            sure = round(1 / (1 + exp(-odds)), 2)
            yield Found("place", spot.start, spot.start + len(spot.name), "lone_county", confidence=sure)


@cache
def weights(lexicon: Lexicon) -> dict[str, float]:
    """What each trait speaks for."""
    return {row["trait"]: float(row["weight"]) for row in lexicon.rows("county_weights")}


@cache
def heads(lexicon: Lexicon) -> dict[str, tuple[str, ...]]:
    """The short names of counties and cities by their first two characters, longest first."""
    out: dict[str, list[str]] = {}
    full = place_names(lexicon).members
    for name in sorted(gazetteer.load(lexicon).short, key=len, reverse=True):
        if len(name) > 1 and name not in full and name[-1] != PEOPLE:
            out.setdefault(name[:2], []).append(name)
    for name in sorted(full):
        if len(name) == lattice.SHORT:  # 涉县, where no rule sees that it begins a word: 便是涉县
            out.setdefault(name, []).append(name)
    return {head: tuple(names) for head, names in out.items()}


def candidates(text: str, lexicon: Lexicon) -> Iterator[Spot]:
    """Every short name that stands outside what is known, with its traits, in order."""
    standing = list(standing_in(text, heads(lexicon)))
    if not standing:
        return
    around = seen(text, lexicon)
    count = Counter(name for _, name in standing)
    for at, name in standing:
        end = at + len(name)
        longer = bare_names.LONGER.match(text, end) or (name[-1] in LANDSCAPE and WATER.match(text, end))
        if longer or any(around.closed[at:end]):
            continue
        traits = [*named(name, lexicon), *company(name, around, lexicon), *sides(text, at, end, lexicon)]
        traits += beside(text, at, end, around)
        if count[name] > 1:
            traits.append("again")
        yield Spot(at, name, tuple(traits))


def standing_in(text: str, known: dict[str, tuple[str, ...]]) -> Iterator[tuple[int, str]]:
    """Where the longest of some names stand, in order; they may overlap."""
    for at in range(len(text) - 1):
        names = known.get(text[at : at + 2])
        if names:
            yield from ((at, name) for name in names if text.startswith(name, at))


def seen(text: str, lexicon: Lexicon) -> Around:
    """What the other rooms found."""
    named = schools.find(text, lexicon)
    short = [item for item in bare_names.find(text, lexicon) if item.type == "school"]
    standing = places.find(text, lexicon)
    closed = bytearray(len(text))
    others = (*named, *short, *standing, *citations.find(text, lexicon), *organisations.find(text, lexicon))
    for item in others:
        closed[item.start : item.end] = b"\1" * (item.end - item.start)
    known = gazetteer.load(lexicon)
    stood = spots(text, lexicon)
    towns = {text[spot.start : spot.end] for spot in stood if spot.kind == "town"}
    units = {text[spot.start : spot.end] for spot in stood if spot.kind in ("unit", "short")}
    return Around(
        closed=closed,
        people=frozenset(at for item in people.find(text, lexicon) for at in range(item.start, item.end)),
        starts=frozenset(item.start for item in standing),
        ends=frozenset(item.end for item in standing),
        codes=frozenset(code for unit in units for code in known.codes(unit)),
        towns=frozenset(code for town in towns for code in known.towns(town)),
        schools="\n".join(sorted({item.value or text[item.start : item.end] for item in named})),
    )


def named(name: str, lexicon: Lexicon) -> Iterator[str]:
    """What a short name is, wherever it stands."""
    costs, known = lattice.costs(lexicon), gazetteer.load(lexicon)
    edge = place_names(lexicon).edges.get(name, Edge())
    yield from ("any", f"size {len(name)}", f"edge {edge.kind}" if edge.kind else "no edge")
    units = known.codes(name)
    yield "one of the name" if len(units) == 1 else "some of the name"
    if any(code.endswith("00") for code in units):
        yield "city"
    if name in costs.words:
        price, kind = costs.words[name]
        yield from ("word", f"word {kind}", f"word {step(price, COMMON)}")
    yield f"as words {step(costs.ahead(name)[0], WORDS)}"
    if name in costs.school_words:
        yield "school word"
    yield f"person {step(costs.person(name), PERSON)}"
    if known.towns(name):
        yield "town too"
    if name[-1] in LANDSCAPE:
        yield "landscape"


def company(name: str, around: Around, lexicon: Lexicon) -> Iterator[str]:
    """Whether a text tells of anything that lies there."""
    codes = gazetteer.load(lexicon).codes(name)
    city = {code[:4] for code in around.codes if not code.endswith("0000")}
    province = {code[:2] for code in around.codes | around.towns}
    if any(code in around.towns for code in codes):
        yield "its town told"
    if any(code[:4] in city for code in codes):
        yield "its city told"
    elif any(code[:2] in province for code in codes):
        yield "its province told"
    else:
        yield "nothing of it told"
    if f"{name}县" in around.schools or f"{name}市" in around.schools or f"{name}区" in around.schools:
        yield "its school told"
    elif name in around.schools:
        yield "in a school"


def sides(text: str, at: int, end: int, lexicon: Lexicon) -> Iterator[str]:
    """What stands before and behind, as cue, as word and as character, and both together."""
    costs = lattice.costs(lexicon)
    low = at
    while low > max(0, at - REACH) and HAN.match(text[low - 1]):
        low -= 1
    high = end
    while high < min(len(text), end + lattice.LONGEST_WORD) and HAN.match(text[high]):
        high += 1
    cues = bare_traits.cues(lexicon)
    before, after = cues.before.search(text[max(0, at - REACH) : at]), cues.after.match(text, end)
    left, right = (match.lastgroup if match else "other" for match in (before, after))
    yield from (f"{left} _", f"_ {right}", f"{left} _ {right}")
    reading = costs.read(text[low:high])
    cut = at - low
    yield from cutting(reading.borders(), cut, end - low)
    if low < at:
        yield from (f"kind {reading.kind[cut]} _", f"word {text[low + reading.last[cut] : at]} _", f"{text[at - 1]} _")
    if high > end:
        sizes = range(high - end, 1, -1)
        word = next((text[end : end + n] for n in sizes if text[end : end + n] in costs.words), text[end])
        kind = costs.words.get(word, lattice.UNKNOWN_WORD)[1]
        yield from (f"_ kind {kind}", f"_ word {word}", f"_ {text[end]}")


def cutting(borders: frozenset[int], start: int, end: int) -> Iterator[str]:
    """Whether a name cuts words that are read across its own borders."""
    if start not in borders:
        yield "cuts a word before"
    if end not in borders:
        yield "cuts a word behind"


def beside(text: str, at: int, end: int, around: Around) -> Iterator[str]:
    """What else shows there: a person, a place right beside it."""
    if at in around.people or end - 1 in around.people:
        yield "in a person"
    if at in around.ends:
        yield "behind a place"
    if text[at - 1 : at] in tuple(LISTS) and at - 1 in around.ends:
        yield f"after a place {text[at - 1]}"
    if text[end : end + 1] in tuple(LISTS) and end + 1 in around.starts:
        yield f"before a place {text[end]}"
