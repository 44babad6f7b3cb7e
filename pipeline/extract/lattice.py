"""How likely a stretch is ordinary words, and how likely a name: costs (-ln of a share) for schools and people.

In goes the short stretch beside a cue (中心小学, 校长), out come costs for every cut in it. What is hard:
Chinese has no blanks, so a name begins where reading the characters before it as words is cheaper than
reading them as part of it (我校和|泰和|小学). Nothing is decided here.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from pipeline import gazetteer

if TYPE_CHECKING:
    from pipeline.lexicon import Lexicon

FAIRLY_SURE = 0.75
UNKNOWN_WORD = (16.0, "n")  # a character that is no word of its own
GENERIC = 9.7  # a word that only lexicon/school_generic.tsv knows
NO_NAME = 60.0
CHEAP = 10.0  # a common word costs less
NO_GIVEN = 14.0  # a character that no given name of the tables has
GIVEN_LENGTH = {1: 2.5, 2: 0.3}
A_PERSON = 4.0  # 王立新, before another word
A_SHORT_PLACE = 12.0
A_PLACE = 10.0  # 绵阳市, before another word
LONGEST_WORD = 4
LONGEST_PLACE = 11
AFTER_MARK = "^"  # the kind of what stands before a stretch: a mark, a line's start
# How gladly a name follows a word of a kind: 走进|石桥小学 at once, 教师|石桥小学 seldom.
OPENING = {
    "^": 0.0,
    "p": 0.0,
    "c": 0.0,
    "v": 0.3,
    "u": 0.3,
    "r": 0.8,
    "g": 1.0,  # 结对帮扶, of lexicon/school_generic.tsv alone
    "t": 1.0,
    "n": 1.5,
    "q": 2.0,
    "d": 2.0,
    "f": 2.0,
    "a": 6.0,
    "m": 4.0,
    "s": 4.0,  # a place: it belongs to the name that follows
}
LEANING = frozenset("的了着过们中上下里内后前间地得之时")  # needs a word before it, so it opens no clause
LEANS = 6.0
SINGLE = {
    "n": 1.2,
    "a": 1.2,
    "q": 1.2,
    "t": 1.2,
    "v": 0.5,
    "d": 0.7,
    "f": 0.5,
}  # words of one character seldom stand in a row: 乐|约|小学
COMMON_SURNAME = 7.5
ALONE = 2.5  # one character left over before a name is more likely its first (启|明星幼儿园)
PLACE_LENGTH = {1: 8.0, 2: 0.5, 3: 1.8, 4: 4.5}
STREETS, IN_A_STREET = "路街巷", 2.0  # 为民路小学
JOIN = 1.5  # a second piece of a name
SELDOM_FIRST = dict.fromkeys("家各子头边里岔嘴有", 6.0) | dict.fromkeys(
    "将至应以如但则离距经受除驻因按据其祝带", 3.0
)  # 顾家|桥
SELDOM_IN_NAMES = (
    dict.fromkeys("的是", 25.0)
    | dict.fromkeys("校们与在到带从由对给让把被等赴派去请我他她你这个每各该及以位距", 15.0)
    | dict.fromkeys("学师为两名帮", 12.0)
)
AFTER_PLACE = 2.5  # 七里河区|清真|寺巷小学: what stands between a place and a name belongs to the name
SIDES = frozenset("东西南北新老大小")  # 西|书院初中
SIDE = 4.0
LEVELS = frozenset("市县区镇乡省州旗")  # 县|一中
LEVEL = 2.5
WHOSE = frozenset("我全各本该每外邻两跨")  # 我县|一中: the county is no part of the name
PLACE_LAST = frozenset("省市县区州盟旗镇乡村道木场")
NAMED_AS_PLACE = 4.0
ENDS_NO_NAME = 8.0
BEFORE_ANOTHER = 4.0  # characters that no table knows come last: 拉上|龙沼镇|长发
NOT_A_NOUN = (0.0, "")
AS_NAME = 1.0
SHORT = 2  # 石桥: two characters are the shortest name, and one of a person
RARE = 14.0  # a character that no place of the tables has
CONTEXT = 3
BARRED = re.compile(
    "[与在到是我他她们把被给请您你这了着过赴往校的](?=[^与在到是我他她们把被给请您你这了着过赴往校的]*$)"
)
KNOWN = {"full": 6.0, "short": 8.0, "town": 7.5, "stem": 9.5}


def alone(price: float, sort: str) -> tuple[float, float, str]:
    """A word of one character: what it costs, what a name costs behind it besides, and its kind."""
    return price + SINGLE.get(sort, 0.0), OPENING[sort] + (ALONE if sort in "naqt" else 0.0), sort


UNKNOWN_ALONE = alone(*UNKNOWN_WORD)


class Reading(NamedTuple):
    """Ordinary words up to each cut: ``cost``, the same plus what a name costs there, and the kind of the last word."""

    cost: list[float]
    opening: list[float]
    kind: list[str]
    last: list[int]

    def borders(self) -> frozenset[int]:
        """Where the words begin and end that a stretch is most likely made of."""
        at = len(self.last) - 1
        cuts = {at}
        while at:
            at = self.last[at]
            cuts.add(at)
        return frozenset(cuts)


class Costs:
    """The tables of words and characters of a lexicon, as costs."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Read the tables once."""
        self.words: dict[str, tuple[float, str]] = {}
        for table in ("common_words", "report_words"):
            for row in lexicon.rows(table):
                self.words[row["word"]] = (int(row["cost"]) / 10, row["kind"])
        for word in lexicon.words("school_generic"):
            self.words.setdefault(word, (GENERIC, "g"))
        self.place: dict[str, float] = {}
        self.given: dict[str, float] = {}
        for row in lexicon.rows("name_characters"):
            self.place[row["character"]] = int(row["place"] or 140) / 10
            self.given[row["character"]] = int(row["given"] or 140) / 10
        self.place |= SELDOM_IN_NAMES
        self.surnames = {row["surname"]: int(row["cost"]) / 10 for row in lexicon.rows("surnames")}
        self.places = gazetteer.load(lexicon)
        towns = lexicon.words("townships")
        # The pieces a school's name is made of, and the words that may stand before it, places among them.
        self.pieces = dict.fromkeys(map(gazetteer.town_stem, towns), KNOWN["stem"]) | dict.fromkeys(
            towns, KNOWN["town"]
        )
        self.pieces |= dict.fromkeys(self.places.short, KNOWN["short"]) | dict.fromkeys(self.places.full, KNOWN["full"])
        self.pieces |= dict.fromkeys(
            (f"{one}各庄" for one, cost in self.surnames.items() if len(one) == 1 and cost < COMMON_SURNAME),
            KNOWN["stem"],
        )  # 张各庄, 樊各庄: villages around Beijing
        self.school_words = {row["word"]: int(row["cost"]) / 10 for row in lexicon.rows("school_words")}
        self.pieces |= self.school_words
        self.pieces |= {
            f"{word}{street}": cost + IN_A_STREET
            for word, cost in self.school_words.items()
            for street in STREETS
            if len(word) == SHORT
        }
        before = dict.fromkeys(self.places.short, (A_SHORT_PLACE, "s"))
        before |= dict.fromkeys((*towns, *self.places.full), (A_PLACE, "s"))
        self.before = {word: known for word, known in before.items() if 1 < len(word) <= LONGEST_WORD} | self.words
        # What is asked at every character: what one costs alone, and how long a word can be that begins with two.
        self.single = {char: alone(*known) for char, known in self.before.items() if len(char) == 1}
        self.longest: dict[str, int] = {}
        for word in self.before:
            if len(word) > 1:
                self.longest[word[:2]] = max(len(word), self.longest.get(word[:2], 0))

    def person(self, text: str) -> float:
        """A surname with a given name of one or two characters.

        >>> of = costs(_lexicon()).person
        >>> of("田守义") < of("田守到")
        True
        """
        best, given, size = NO_NAME, self.given, len(text)
        for long in (1, 2):
            surname = self.surnames.get(text[:long])
            if surname is None:
                continue
            if size == long + 1:
                cost = surname + GIVEN_LENGTH[1] + given.get(text[-1], NO_GIVEN)
            elif size == long + 2:
                cost = surname + GIVEN_LENGTH[2] + given.get(text[-2], NO_GIVEN) + given.get(text[-1], NO_GIVEN)
            else:
                continue
            best = min(best, cost)
        return best

    def read(self, stretch: str, before: str = AFTER_MARK, *, people: bool = False) -> Reading:
        """Ordinary words from the start of a stretch to each cut in it; ``people``: names of people are among them.

        >>> reading = costs(_lexicon()).read("我校和泰和")
        >>> reading.last[3], reading.kind[3]
        (2, 'c')
        """
        size = len(stretch)
        words, single, longest, surnames = self.before, self.single, self.longest, self.surnames
        cost = [0.0] + [1e9] * size
        opening = [OPENING[before]] + [1e9] * size
        kind = [before] + [""] * size
        last = [0] * (size + 1)
        for i, char in enumerate(stretch):
            base, behind_place = cost[i], kind[i] == "s"
            price, open_price, sort = single.get(char, UNKNOWN_ALONE)
            total = base + price
            if i == 0 and before == AFTER_MARK and char in LEANING:
                total += LEANS
            opened = total + open_price + (AFTER_PLACE if behind_place and sort in "nar" else 0.0)
            if total < cost[i + 1]:
                cost[i + 1], kind[i + 1], last[i + 1] = total, sort, i
            if opened < opening[i + 1]:  # noqa: PLR1730 - a call costs more, and this runs at every character
                opening[i + 1] = opened
            named = people and char in surnames
            most = LONGEST_WORD if named else longest.get(stretch[i : i + 2], 0)
            for j in range(i + 2, min(i + most, size) + 1) if most else ():
                word = stretch[i:j]
                known = words.get(word)
                if known is not None:
                    price, sort = known
                    total = base + price
                elif named and (name := self.person(word)) < NO_NAME:
                    sort = "n"
                    total = base + name + A_PERSON
                else:
                    continue
                opened = total + OPENING[sort] + (AFTER_PLACE if behind_place and sort in "nar" else 0.0)
                if total < cost[j]:
                    cost[j], kind[j], last[j] = total, sort, i
                if opened < opening[j]:  # noqa: PLR1730 - as above
                    opening[j] = opened
        return Reading(cost, opening, kind, last)

    def ahead(self, stretch: str, *, single: bool = False) -> list[float]:
        """Ordinary words from each cut to the end of a stretch; ``single``: one character is seldom a word there."""
        size = len(stretch)
        words, longest = self.words, self.longest
        cost = [1e9] * size + [0.0]
        for i in range(size - 1, -1, -1):
            price, sort = words.get(stretch[i], UNKNOWN_WORD)
            best = cost[i + 1] + price + (SINGLE.get(sort, 0.0) if single else 0.0)
            most = longest.get(stretch[i : i + 2], 0)
            for j in range(i + 2, min(i + most, size) + 1) if most else ():
                known = words.get(stretch[i:j])
                if known is not None and known[0] + cost[j] < best:
                    best = known[0] + cost[j]
            cost[i] = best
        return cost

    def place_names(  # noqa: C901 - one loop, written out for speed
        self, stretch: str, *, level: bool = False, nouns: bool = False, barred: frozenset[str] = frozenset()
    ) -> list[float]:
        """A name made of places and words that schools are called by, from each cut to the end of a stretch.

        ``level``: whether 市, 县, 镇 alone may stand for the place (县|一中); ``barred``: words that end no name
        (青湖县|所有|小学); ``nouns``: whether any noun makes a name (樱桃|幼儿园).
        """
        size = len(stretch)
        pieces, place = self.pieces, self.place
        cost = [1e9] * size + [0.0]
        place_ends = [j for j in range(LONGEST_WORD + 1, size + 1) if stretch[j - 1] in PLACE_LAST]
        for i in range(size - 1, -1, -1):
            best = 1e9
            characters = SELDOM_FIRST.get(stretch[i], 0.0)
            for j in range(i + 1, min(i + LONGEST_WORD, size) + 1):
                last = stretch[j - 1]
                characters += place.get(last, RARE)
                rest = cost[j] + JOIN if j < size else 0.0
                if rest + 1.0 < best:
                    known = pieces.get(stretch[i:j], 1e9)
                    length = j - i
                    piece = (
                        characters
                        + PLACE_LENGTH[length]
                        - (NAMED_AS_PLACE if length > SHORT and last in PLACE_LAST else 0.0)
                    )
                    if known > piece and j < size and last not in PLACE_LAST:
                        piece += BEFORE_ANOTHER
                    piece = min(piece, known) if known >= KNOWN["short"] else known
                    if nouns and length > 1 and self.words.get(stretch[i:j], NOT_A_NOUN)[1] == "n":
                        piece = min(piece, self.words[stretch[i:j]][0] + AS_NAME)
                    if j == size and stretch[i:j] in barred:
                        piece += ENDS_NO_NAME
                    best = min(best, piece + rest)
            for j in place_ends:
                if i + LONGEST_WORD < j <= i + LONGEST_PLACE and (known := pieces.get(stretch[i:j], 0.0)):
                    best = min(best, known + (cost[j] + JOIN if j < size else 0.0))
            char = stretch[i]
            if char in SIDES and i + 1 < size:
                best = min(best, SIDE + JOIN + cost[i + 1])
            elif level and char in LEVELS and not (i and stretch[i - 1] in WHOSE):
                best = min(best, LEVEL + cost[i + 1])
            cost[i] = best
        return cost

    def near(self, stretch: str) -> int:
        """Where to begin reading a stretch: shortly before the last character that no name holds (与, 在, 到).

        >>> costs(_lexicon()).near("按上级安排我校与泰和")
        4
        """
        match = BARRED.search(stretch)
        if match is None:
            return 0
        at = match.start()
        spans = (
            (i, j)
            for i in range(max(0, at - 3), at + 1)
            for j in range(max(i + 2, at + 1), min(i + LONGEST_PLACE, len(stretch)) + 1)
        )
        return 0 if any(stretch[i:j] in self.pieces for i, j in spans) else max(0, at - CONTEXT)

    def piece(self, text: str) -> float:
        """One piece of a school's name: a known place, a word of schools, or characters as places have them."""
        known = self.pieces.get(text, 1e9)
        if len(text) > LONGEST_WORD:
            return known
        as_place = NAMED_AS_PLACE if len(text) > SHORT and text[-1] in PLACE_LAST else 0.0
        return min(known, PLACE_LENGTH[len(text)] + sum(self.place.get(char, RARE) for char in text) - as_place)


@cache
def costs(lexicon: Lexicon) -> Costs:
    """The costs of a lexicon, read once per process."""
    return Costs(lexicon)


def _lexicon() -> Lexicon:
    from pipeline import lexicon  # noqa: PLC0415 - for the examples above alone

    return lexicon.load()
