"""How likely characters are a person's name: surname, given name, minority names made of known parts.

In go the characters beside a cue (校长, 老师), out come costs to compare with those of ordinary words (lattice.py).
What is hard: 高远 is a name and an adjective, 教师成长 a teacher's growth and Cheng Chang.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from pipeline.extract import lattice

if TYPE_CHECKING:
    from pipeline.lexicon import Lexicon

LONGEST_PLAIN = 4  # 欧阳明月
LONGEST_NAME = 9  # 阿依古丽吐尔逊
SURNAME_ALONE = 3.5  # 张|校长
NO_WORD = (0.0, "")
A_NOUN = -11.0  # words that may stand before a title are in lexicon/no_names.tsv
ALL_OF_IT = -3.0  # 、康乐|老师: between a mark and a title there is seldom a rare noun
# A name of another language is made of known parts (次仁|卓玛) and characters that its parts are written with.
OF_PARTS = 3.5
ONE_PART = 12.0  # 多吉, which is two characters of much else too
PART = 5.0
LONGER_PART = 3.5  # 阿卜杜热合曼, which is nothing else
SOUND = 6.0  # 塔依尔|江
# A surname before a title is seldom a word by itself (高|老师); these are: 向老师请教, 上课时老师.
ALSO_WORDS = frozenset("向和应由经连有随于从令能会当常时后前中来是及过年以")
OPENS_NO_NAME = ALSO_WORDS | frozenset("的了在让请把被给")  # of parts
NOT_ALONE = ALSO_WORDS | frozenset("区道问占访拉原双全国东西南北生首青资户")  # 双|主任, 原|校长
ENDS_NO_NAME = frozenset("的了着们地得获族部室村")
MIDST, BY_ONE = frozenset("了着的过"), "校班村点镇乡课个"  # 过的有, 师|包一校
AND = frozenset("和与及")
WHEN, HAPPENING = "时", frozenset("课评会赛谈访研训习")
LOOSE = -5.0
FREE_AT_MARK = frozenset("应时常能会当于")  # but at the head of a clause: 。应老师认为
RARE = 8.0
# even of a rare one: 教研员|税老师, 三小|火校长, 同|员校长
BEFORE_SURNAME = frozenset("的员室站局学小中园校在由请同跟与")
ALL = "都"  # 每一位教师|都明白; a surname only before a title and in lists
LEFT_OVER = 3.0  # a character left over before the name: 枫|木坪
AS_PLACE = 1.0
AS_SHORT_PLACE = 5.0
PLACE_END = re.compile(r"[省市县区州旗镇乡村]$")
# Words that may follow a name at once; at the end of a name of two they are more likely that word (李明|和张华).
FOLLOWS = frozenset(
    "和同与及向为到在从由等上来去对将以被把给让叫是说讲也都又还就所时则已曾作做的了着过任带随会才很最正两二三四五六七八九十几位名每各共寄捐送赠拿收办写帮打走住看听拍买率兼考拉自则领献唱教"
)
LIKELY = 20.0  # a name that costs less is plain
AND_FIRST = 8.0
AFTER_NAME = 2.5
A_WORD = 2.5  # 来|园
VERBS = frozenset("来应由随及从令能会当时后前中是以")
SPEAKS = frozenset("说讲问答道等")  # even at the end of a clause: 孟军说。
SPEAKING = 6.0
NEVER_LAST, SELDOM_LAST = frozenset("从把被给当教带获趁"), frozenset("在对到")  # 尧佳|从“助教”, 鱼洁|在12月
# How gladly a person's name follows a word of a kind: 教师|刘芳 at once.
OPENING = {
    "^": 0.0,
    "p": 0.0,
    "c": 0.0,
    "n": 0.3,
    "u": 0.3,
    "v": 0.5,
    "r": 0.5,
    "g": 0.8,
    "t": 0.8,
    "q": 1.0,
    "s": 1.0,
    "f": 1.5,
    "a": 1.5,
    "d": 1.5,
    "m": 2.5,
}


class Named(NamedTuple):
    """A stretch read as a person's name, what that costs, and whether it is a surname alone."""

    start: int
    end: int
    cost: float
    surname_only: bool


class Names:
    """The tables of surnames, given names and name parts of a lexicon, as costs."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Read the tables once."""
        self.costs = lattice.costs(lexicon)
        self.surnames = self.costs.surnames
        self.parts: dict[str, int] = {}  # with the languages they are of, as bits
        self.sounds: dict[str, int] = {}  # characters that the parts of each language are written with
        rows = lexicon.rows("name_parts")
        bits = {language: 1 << i for i, language in enumerate(dict.fromkeys(row["language"] for row in rows))}
        for row in rows:
            part, bit = row["part"], bits[row["language"]]
            self.parts[part] = self.parts.get(part, 0) | bit
            self.sounds.update((char, self.sounds.get(char, 0) | bit) for char in part)
        self.first = frozenset(name[0] for name in (*self.surnames, *self.parts))
        self.longest_part = max(map(len, self.parts))
        self.never = frozenset((*lexicon.words("no_names"), *lexicon.words("titles")))

    def cost(self, text: str) -> float:
        """A full name of two to four characters, or one made of parts.

        >>> from pipeline import lexicon
        >>> of = names(lexicon.load()).cost
        >>> of("田守义") < of("田守到"), of("次仁卓玛") < of("次仁到会")
        (True, True)
        """
        if text[-1] in ENDS_NO_NAME and text[-2:] not in self.parts:  # 白阳|的, but 洛松江村
            return lattice.NO_NAME
        if (text[1:2] in MIDST and text[:2] not in self.parts) or text.startswith("周末"):  # 敬|了茶, 周末家|访
            return lattice.NO_NAME
        if text[1:2] == "一" and text[2:] in (text[0], *BY_ONE):  # 念一念, 包一校
            return lattice.NO_NAME
        best = self.costs.person(text)
        sounds = [self.sounds.get(char, 0) for char in text[: lattice.SHORT + 1]]
        if (
            len(text) > lattice.SHORT
            and sounds[1] & sounds[2]
            and text[0] in self.surnames
            and text[0] not in OPENS_NO_NAME
        ):  # 马|阿依舍
            best = min(best, self.surnames[text[0]] + self.of_parts(text[1:]))
        return min(best, self.of_parts(text)) if len(text) > 1 and sounds[0] & sounds[1] else best

    def of_parts(self, text: str) -> float:
        """A name of one language other than Chinese: known parts, and characters that its parts are written with.

        >>> from pipeline import lexicon
        >>> of = names(lexicon.load()).of_parts
        >>> of("次仁卓玛") < of("次仁卓嘎玛") < of("次仁到会")
        True
        """
        languages = -1
        for char in text:
            languages &= self.sounds.get(char, 0)
        size = len(text)
        if not languages or size < lattice.SHORT or (text[0] in OPENS_NO_NAME and text[:2] not in self.parts):
            return lattice.NO_NAME
        if size == lattice.SHORT:
            return ONE_PART if text in self.parts else lattice.NO_NAME
        best = lattice.NO_NAME
        for language in (1 << i for i in range(languages.bit_length()) if languages >> i & 1):
            cost = [OF_PARTS] + [lattice.NO_NAME] * size
            known = [False] * (size + 1)
            for i in range(size):
                for j in range(i + 1, min(i + self.longest_part, size) + 1):
                    part = j > i + 1 and self.parts.get(text[i:j], 0) & language
                    if not part and j > i + 1:
                        continue
                    price = cost[i] + ((PART if j - i == lattice.SHORT else LONGER_PART) if part else SOUND)
                    if price < cost[j]:
                        cost[j], known[j] = price, known[i] or bool(part)
            if known[size]:
                best = min(best, cost[size])
        return best

    def foreign(self, stretch: str) -> bool:
        """Whether a stretch begins like a name of more than four characters: 次仁, 马|阿依舍."""
        sounds = self.sounds
        return len(stretch) > 1 and bool(
            sounds.get(stretch[0], 0) & sounds.get(stretch[1], 0)
            or (stretch[0] in self.surnames and stretch[1:3] in self.parts)
        )

    def before(
        self, stretch: str, mark: str, *, alone: bool, known: frozenset[str] = frozenset()
    ) -> tuple[float, list[Named]]:
        """What a stretch costs as ordinary words, and the names it may end in.

        ``alone``: a surname alone will do; ``known``: surnames that somebody in the text bears.
        """
        reading = self.costs.read(stretch, mark)
        size = len(stretch)
        out = []
        for start in range(max(0, size - LONGEST_NAME), size):
            if stretch[start] not in self.first or (
                start < size - LONGEST_PLAIN and not self.foreign(stretch[start : start + 3])
            ):
                continue
            text = stretch[start:]
            left_over = start > 0 and reading.last[start] == start - 1 and reading.kind[start] in "naqt"
            words = reading.cost[start] + OPENING[reading.kind[start]] + (LEFT_OVER if left_over else 0.0)
            cost = self.cost(text) if size - start > 1 else lattice.NO_NAME
            if cost < lattice.NO_NAME:
                words += AFTER_NAME if size - start > lattice.SHORT and text[-1] in FOLLOWS else 0.0  # 茂菊|为
                together = text[0] in AND and text[1] in self.surnames  # 和|袁敏
                timed = text[0] == WHEN and stretch[start - 1 : start] in HAPPENING  # 备课时|权校长
                words += AND_FIRST if start and (together or timed) else 0.0
                whole = self.whole(text) if alone and start == 0 and mark == "^" else 0.0
                out.append(Named(start, size, words + cost + whole, surname_only=False))
            if alone and text in self.surnames:
                joined = reading.last[size] < start and stretch[reading.last[size] :] in self.costs.words
                free = (
                    (start == 0 or stretch[start - 1] in AND)
                    and mark == "^"
                    and (text in FREE_AT_MARK or text not in NOT_ALONE)
                )
                behind = start > 0 and stretch[start - 1] in BEFORE_SURNAME
                likely = text in known or free or (text not in NOT_ALONE and (behind or self.surnames[text] < RARE))
                opens = text in known and start == 0 and mark == "^" and text in AND  # 。和老师, where 和丽琼 is
                loose = 2 * LOOSE if opens else LOOSE if likely and not joined else 0.0
                out.append(Named(start, size, words + self.surnames[text] + SURNAME_ALONE + loose, surname_only=True))
        return min(
            [reading.cost[size], *(reading.cost[way.start] + self.place(stretch[way.start :]) for way in out)]
        ), out

    def whole(self, text: str) -> float:
        """How much likelier a name is that fills the room between a mark and a title: 、康乐|老师, 。方圆|老师."""
        kind = self.costs.words.get(text, NO_WORD)[1]
        if len(text) == lattice.SHORT and kind in ("n", "g", "a") and text not in self.costs.places.short:
            return A_NOUN
        return ALL_OF_IT if len(text) == lattice.SHORT else 0.0

    def place(self, text: str) -> float:
        """What a text costs as the name of a place; only where it ends as one or is known."""
        if len(text) > 1 and (PLACE_END.search(text) or text in self.costs.places.full):
            return AS_PLACE + self.costs.piece(text)
        return AS_SHORT_PLACE + self.costs.piece(text) if text in self.costs.places.short else lattice.NO_NAME

    def after(self, stretch: str, *, single: bool = False) -> tuple[float, list[Named]]:
        """What a stretch costs as ordinary words, and the names it may begin with."""
        longest = LONGEST_NAME if self.foreign(stretch[:3]) else LONGEST_PLAIN
        words = self.costs.ahead(stretch, single=single)
        out = []
        opens = stretch[:1] in self.first and stretch[:1] != ALL
        for end in range(2, min(longest, len(stretch)) + 1) if opens else ():
            text = stretch[:end]
            cost = self.cost(text)
            if cost < lattice.NO_NAME:
                cost += (
                    words[end] + self.ending(text, goes_on=end < len(stretch)) + (A_WORD if text[0] in VERBS else 0.0)
                )
                out.append(Named(0, end, cost, surname_only=False))
        return min([words[0], *(self.place(stretch[: way.end]) + words[way.end] for way in out)]), out

    def ending(self, name: str, *, goes_on: bool) -> float:
        """What it costs that a name ends in a character which is more likely the next word: 孟军|说, 李明|和."""
        if name[-1] in SPEAKS:
            return SPEAKING
        if len(name) > lattice.SHORT and (name[-1] in NEVER_LAST or (goes_on and name[-1] in SELDOM_LAST)):
            return SPEAKING + AFTER_NAME
        return AFTER_NAME if goes_on and len(name) > lattice.SHORT and name[-1] in FOLLOWS else 0.0


@cache
def names(lexicon: Lexicon) -> Names:
    """The names of a lexicon, read once per process."""
    return Names(lexicon)
