"""A person's name at no cue: 柳含笑每周走教, 上课的是林秋萍, 何韵（海岸）.

In go a text and what the other rooms found, out come names that no rule saw. What is hard: any two characters after a
surname may be a given name (方向明, 任校长), so every stretch that may be a name is weighed by what it is made of and
by what stands around it, with weights that were learned (``lone_weights``, tests/build_lone.py).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from functools import cache, lru_cache
from math import exp
from typing import TYPE_CHECKING, NamedTuple

from pipeline.extract import bare_names, citations, lattice, people, places, schools
from pipeline.extract import names as person_names
from pipeline.extract.odds import step, together, weighed
from pipeline.extract.people_again import WEEKDAY
from pipeline.extract.people_cues import title_pattern, title_rows
from pipeline.extract.people_lists import take_neighbours
from pipeline.extract.people_reading import says_what_follows
from pipeline.schema import Found

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from pipeline.extract.names import Names
    from pipeline.lexicon import Lexicon

RUN = re.compile(r"[\u3400-\u9fff]{2,}")
DEAREST = 4.0  # nats that a name may cost more than the ordinary words of its characters
DEAR = (-16, -12, -9, -6, -4, -2, 0, 2)  # steps of that cost
DEAR_BY_SIZE = (-12, -6, -2, 0)
SURNAME_STEPS = (3, 4, 5, 6, 7, 8)
GIVEN_STEPS = (5, 6, 7, 8, 9)
SMALL_PLACE = 2  # characters: such a short place may be a name
DOUBLE = 4  # characters of a name with a surname of two
NAMELESS = frozenset(("小学", "中学", "大学", "学校", "初中", "高中", "学生"))  # 后张小学, 惠学生 are nobody
BEFORE_YU = frozenset("由对关善在属位至处用便勇乐敢易等终鉴基源低高大小少多忙限急苦出过利敏")  # 由于路远
FAMILIAR = "老小"
NICKNAME = 4.0  # nats that 老 or 小 before a surname costs
LISTED = "、和与及 \u3000，,"
SURER = 0.3  # nats: three in four of the stretches above it that rules do not see are names
SURE = 0.9  # of a name whose neighbours in a list are names too
BRACKET = re.compile(
    r"[（(](?:[^（）()\n]{0,12}(?:小学|中学|学校|校|园|班|级|师|语文|数学|英语)|[\u4e00-\u9fff]{2,3})[）)]"
)
TO_SCHOOL = re.compile(r"(?:交流|轮岗|支教|挂职|跟岗|分配|[选下]?派|调)?(?P<how>[到赴去在：:\t]|[ \u3000]{1,3})")
NUMBER = re.compile(
    r"[ \u3000]*(?:[一二三四五六七八九十\d]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[）)])[ \u3000]*"
)
OF_SCHOOL = " 的\u3000：:"


class Spot(NamedTuple):
    """A stretch that may be a name: where, its title if one stands before it, and its traits."""

    start: int
    name: str
    role: str
    traits: tuple[str, ...]


class Seen(NamedTuple):
    """What the other rooms found in a text: where schools begin and end, and where people do."""

    starts: frozenset[int]
    ends: frozenset[int]
    people: frozenset[tuple[int, int]]
    closed: bytearray  # what is a school's, a place's or a document's already


def find(text: str, lexicon: Lexicon) -> Iterator[Found]:
    """People whom no rule saw, in order.

    >>> from pipeline import lexicon
    >>> text = "教语文的何嘉敏、教英语的梁志远都留了下来"
    >>> [text[found.start : found.end] for found in find(text, lexicon.load())]
    ['何嘉敏', '梁志远']
    """
    taken = {at for item in people.find(text, lexicon) for at in range(item.start, item.end)}
    around = seen(text, lexicon)
    out: list[Found] = []
    for spot, odds in spots(text, lexicon):
        end = spot.start + len(spot.name)
        if odds > SURER and taken.isdisjoint(range(spot.start, end)):
            out.append(Found("person", spot.start, end, "lone_name", role=spot.role, confidence=likely(odds)))
    taken.update(at for item in out for at in range(item.start, item.end))

    def take(new: Found) -> bool:
        free = taken.isdisjoint(range(new.start, new.end)) and not any(around.closed[new.start : new.end])
        if free:
            taken.update(range(new.start, new.end))
            out.append(new)
        return free and new.confidence > SURE

    sure = [item for item in out if item.confidence > SURE]
    take_neighbours(text, sure, take, person_names.names(lexicon), lexicon)  # 段红旗、|郑利民
    yield from sorted(out, key=lambda item: item.start)


@lru_cache(maxsize=1)  # the borders of names are asked of the same text in turn
def spots(text: str, lexicon: Lexicon) -> tuple[tuple[Spot, float], ...]:
    """Every stretch that may be a name, with its odds in nats."""
    found = list(candidates(text, seen(text, lexicon), lexicon))
    own = [weighed(spot.traits, weights(lexicon)) for spot in found]
    return tuple(zip(found, together([spot.name for spot in found], own), strict=True))


def likely(odds: float) -> float:
    """How likely something of such odds is.

    >>> likely(0.0)
    0.5
    """
    return round(1 / (1 + exp(-odds)), 2)


def seen(text: str, lexicon: Lexicon) -> Seen:
    """What the other rooms found."""
    named = schools.find(text, lexicon)
    short = [item for item in bare_names.find(text, lexicon) if item.type == "school"]
    far = [item for item in places.find(text, lexicon) if item.end - item.start > SMALL_PLACE]
    closed = bytearray(len(text))
    for item in (*named, *short, *far, *citations.find(text, lexicon)):
        closed[item.start : item.end] = b"\1" * (item.end - item.start)
    return Seen(
        starts=frozenset(item.start for item in (*named, *short)),
        ends=frozenset(item.end for item in (*named, *short)),
        people=frozenset((item.start, item.end) for item in people.find(text, lexicon)),
        closed=closed,
    )


@cache
def weights(lexicon: Lexicon) -> dict[str, float]:
    """What each trait speaks for."""
    return {row["trait"]: float(row["weight"]) for row in lexicon.rows("lone_weights")}


def candidates(text: str, around: Seen, lexicon: Lexicon) -> Iterator[Spot]:
    """Every stretch that may be a name, with its traits."""
    names = person_names.names(lexicon)
    found = [way for run in RUN.finditer(text) for way in ways(run.start(), run[0], names)]
    count = Counter(way.name for way in found)
    titles = Titles(lexicon)
    line = Lines(text, around.people)
    timetable = people.is_timetable(text)
    for way in found:
        start, end = way.start, way.start + len(way.name)
        weekday = timetable and WEEKDAY.match(text, start)
        if weekday or any(around.closed[start:end]) or says_what_follows(text, end):
            continue
        left, right, role = titles.left(text, way), titles.right(text, way, names), titles.before(way)
        traits = [*made_of(way, names), *sides(left, right, way)]
        if count[way.name] > 1:
            traits += ["again", f"again {min(count[way.name], 3)}"]
        if BRACKET.match(text, end):
            traits.append("bracket behind")
        traits += line.traits(start, end)
        traits += beside(text, start, end, around)
        yield Spot(start, way.name, role, tuple(traits))


class Way(NamedTuple):
    """A stretch read as a name: the run it is of, and what it costs more than ordinary words."""

    start: int
    name: str
    run: str
    at: int  # in the run
    dear: float
    reading: lattice.Reading
    borders: frozenset[int]  # of the ordinary words of the run


def ways(offset: int, run: str, names: Names) -> Iterator[Way]:
    """The stretches of a run of Chinese characters that may be names."""
    surnames = names.surnames
    heads = enumerate(run[:-1])
    firsts = [
        i
        for i, char in heads
        if char != "的"
        and (char in surnames or run[i : i + 2] in surnames or nickname(run[i : i + 2], names))  # 的日 is Yi
    ]
    if not firsts:
        return
    reading = names.costs.read(run)
    borders = reading.borders()
    for i in firsts:
        if (run[i] == "于" and run[i - 1 : i] in BEFORE_YU) or run.startswith(("和小", "与小"), i):  # 和|小张老师
            continue
        if run[i] == run[i + 1] and run[i + 2 : i + 3] == run[i + 3 : i + 4] != "":  # 高高兴兴
            continue
        for size in (2, 3, 4) if run[i : i + 2] in surnames else (2, 3):
            name = run[i : i + size]
            room = DEAREST + reading.cost[min(i + size, len(run))] - reading.cost[i]  # what a name here may cost
            if len(name) < size or name[-2:] in NAMELESS or name in names.never:
                continue
            cost = names.costs.person(name)
            if nickname(name, names):
                cost = NICKNAME + surnames[name[1]]
            if cost < lattice.NO_NAME and cost < room:
                yield Way(offset + i, name, run, i, DEAREST - room + cost, reading, borders)


def nickname(name: str, names: Names) -> bool:
    """老莫, 小闫."""
    return len(name) == lattice.SHORT and name[0] in FAMILIAR and name[1] in names.surnames


def made_of(way: Way, names: Names) -> Iterator[str]:
    """What a stretch is made of."""
    name, costs = way.name, names.costs
    size = len(name)
    double = size == DOUBLE or (size > lattice.SHORT and name[0] not in names.surnames)
    surname, given = (name[:2], name[2:]) if double else (name[0], name[1:])
    if nickname(name, names):
        yield from ("nickname", f"nickname {name[0]}", f"nickname {step(way.dear, DEAR_BY_SIZE)}")
        surname, given = given, surname
    yield from (
        "any",
        f"size {size}",
        f"dear {step(way.dear, DEAR)}",
        f"dear {step(way.dear, DEAR_BY_SIZE)}, size {size}",
    )
    yield f"surname {surname}"
    yield f"surname {step(names.surnames.get(surname, 9.0), SURNAME_STEPS)}"
    yield f"given {step(sum(costs.given.get(char, 14.0) for char in given) / len(given), GIVEN_STEPS)}"
    if name in costs.words:
        yield from ("word", f"word {costs.words[name][1]}")
    if given in costs.words and len(given) > 1:
        price, kind = costs.words[given]
        yield f"given word {kind}, common" if price < lattice.CHEAP else f"given word {kind}"
    if name in costs.places.short or name in costs.places.full or costs.places.towns(name):
        yield "place too"
    if way.at not in way.borders:
        yield "cuts a word before"
    if way.at + size not in way.borders:
        yield "cuts a word behind"
    if name[-1] in person_names.FOLLOWS:
        yield "ends in a follower"


def sides(left: Sequence[str], right: Sequence[str], way: Way) -> Iterator[str]:
    """What stands on either side, and both together; the kind of a side comes first."""
    yield from (f"{one} _" for one in left)
    yield from (f"_ {one}" for one in right)
    yield f"{left[0]} _ {right[0]}"
    if way.name == way.run:
        yield from ("whole", f"whole, size {len(way.name)}")


class Titles:
    """The titles of a lexicon, and what kind of side they make."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Read the titles once a text."""
        self.after = title_pattern(lexicon)
        self.all = title_rows(lexicon).keys()
        self.longest = max(map(len, self.all))

    def before(self, way: Way) -> str:
        """The title right before a stretch."""
        sizes = range(min(self.longest, way.at), 1, -1)
        return next((way.run[way.at - n : way.at] for n in sizes if way.run[way.at - n : way.at] in self.all), "")

    def left(self, text: str, way: Way) -> list[str]:
        """The kind of what stands before, and what it is."""
        if way.at == 0:
            return [edge(text[way.start - 1 : way.start])]
        last = way.reading.last[way.at]
        kind = way.reading.kind[way.at]
        out = ["title" if self.before(way) else f"kind {kind}", f"word {way.run[last : way.at]}", way.run[way.at - 1]]
        return [*out, "left over"] if last == way.at - 1 and kind in "naqt" else out

    def right(self, text: str, way: Way, names: Names) -> list[str]:
        """The kind of what stands behind, and what it is."""
        end = way.at + len(way.name)
        if end == len(way.run):
            return [edge(text[way.start + len(way.name) : way.start + len(way.name) + 1])]
        words = names.costs.words
        sizes = range(min(lattice.LONGEST_WORD, len(way.run) - end), 1, -1)
        word = next((way.run[end : end + n] for n in sizes if way.run[end : end + n] in words), way.run[end])
        title = self.after.match(text, way.start + len(way.name))
        return ["title" if title else f"kind {words.get(word, lattice.UNKNOWN_WORD)[1]}", f"word {word}", way.run[end]]


def edge(char: str) -> str:
    """The kind of a side that is no Chinese character."""
    if not char or char == "\n":
        return "line"
    return "digit" if char.isdigit() else "letter" if char.isalnum() else f"mark {char}"


class Lines:
    """The lines of a text, and the people in each."""

    def __init__(self, text: str, known: Collection[tuple[int, int]]) -> None:
        """Lay out the people."""
        self.text = text
        self.breaks = [at for at, char in enumerate(text) if char == "\n"]
        self.firsts = sorted(start for start, _ in known)
        self.starts, self.ends = set(self.firsts), {end for _, end in known}

    def traits(self, start: int, end: int) -> Iterator[str]:
        """How many others the line names, and whether one stands right beside."""
        text = self.text
        line = bisect_left(self.breaks, start)
        first, last = self.breaks[line - 1] if line else -1, (*self.breaks[line : line + 1], len(text))[0]
        if NUMBER.fullmatch(text, first + 1, start) and last == end:  # 七、明方向
            yield "heading"
        others = bisect_left(self.firsts, last) - bisect_right(self.firsts, first) - (start in self.starts)
        yield f"line has {min(others, 2)}"
        if start and text[start - 1] in LISTED and start - 1 in self.ends:
            yield f"after a person {text[start - 1]}"
        if text[end : end + 1] in tuple(LISTED) and end + 1 in self.starts:
            yield f"before a person {text[end]}"


def beside(text: str, start: int, end: int, around: Seen) -> Iterator[str]:
    """A school that somebody goes to, or is of."""
    to = TO_SCHOOL.match(text, end)
    if to and to.end() in around.starts:
        yield f"to a school {to['how'][0]}"
    if start in around.ends:
        yield "behind a school"
    if start and text[start - 1] in OF_SCHOOL and start - 1 in around.ends:
        yield f"behind a school {text[start - 1]}"
