"""What stands at a cue: a person, if a name is cheaper there than ordinary words.

In go a text and a cue, out comes the person or nothing. What is hard: the stretch beside a cue runs on without a
mark (校医郝婵随队), so where the name ends is weighed together with whether there is one.
"""

from __future__ import annotations

import re
from math import exp
from typing import TYPE_CHECKING

from pipeline.extract.names import AND, LIKELY
from pipeline.extract.people_cues import CLEAN, HAN, OFFICE, WEAK
from pipeline.masks import DIGIT_SIGNS
from pipeline.schema import Found

if TYPE_CHECKING:
    from pipeline.extract.names import Named, Names
    from pipeline.extract.people_cues import Cue

RUN = re.compile(r"[\u3400-\u9fff]{1,12}")
DOES = re.compile(  # a verb with what no name goes on with: 熊莹|蹲着, 边伟|挂任, 蔺玥|学美术
    r".(?:着|了(?![解如却])|过(?![去来问程硬年节]))|上(?:[《。，；了课]|$)|来(?:[作做讲给校]|[我本该][校园]|上课)"
    r"|评[上为]|[当学走站登考带]上|[挂调转升就担留出接继]任|[录带送取捎背]回|学[语数英音体美科当做]|高反|家访|边.边|一[人个堂节句席手首番口曲]|作《|则[与在向由把]|各[\d一二三四五六七八九十两]|派[\d一二三四五六七八九十两几]|都[在是有被来参获]|就[和在是去来把]|以[“《]|刚(?:出校|毕业|走出|参加工)|悄悄|原[是在任为]|均[为是在有属系]|学管|包(?!校长|老师|主任|园长|书记)[\u4e00-\u9fff]{1,3}[，。；、]"
)
LED = re.compile("[等率带]$")
COUNTED_NEXT = re.compile(rf"\d|[{DIGIT_SIGNS}]")
DATED = re.compile(r"\d[年月日号]")
IN_CLASS = re.compile(r"[）)\d]")
A_WORD = -8.0
A_NOUN = -5.0
SHORT = 2
NAME_SIZES = (2, 3)
ENOUGH = 7  # characters, where the name can have no more than four
UNKNOWN_PAIR = 4.0
LONGEST_WORD = 3
AHEAD = 9  # characters looked at after a cue
BACK = 10
SUREST = 0.98  # of what was weighed; masks and lists of names are surer
JOINING = ("暨",)  # 教研会|暨|校长联席会
TITLED = re.compile("老师|校长|主任|园长|书记|同志")
AND_ALL = re.compile("和[全本各刚该每我两三]")  # 教研员|和全镇
GOES_OR_DOES = frozenset("、和等与主执担负带讲作到去赴前为领上牵兼")  # what follows one who was sent


def decide(text: str, cue: Cue, names: Names) -> Found | None:
    """The person at a cue, if a name is cheaper there than ordinary words."""
    return read_after(text, cue, names) if cue.after else read_before(text, cue, names)


def read_before(text: str, cue: Cue, names: Names, known: frozenset[str] = frozenset()) -> Found | None:
    """The person whose name ends at a cue; ``known``: surnames of people in this text."""
    if says_what_follows(text, cue.at):
        return None
    start = cue.at
    while start > max(0, cue.at - BACK) and HAN.match(text[start - 1]):
        start -= 1
    mark = "^"
    if start > 0 and (text[start - 1].isalnum() or start == cue.at - BACK):
        mark = "n"
    if DATED.match(text[start - 1 : start + 1]):  # 11月|刘万年
        start, mark = start + 1, "t"
    if text[start : start + 1] == "班" and IN_CLASS.match(text[start - 1 : start]):  # 五（4）班|苗壮
        start, mark = start + 1, "^"
    stretch = text[start : cue.at]
    ordinary, ways = names.before(stretch, mark, alone=cue.alone, known=known)
    return person(
        start,
        cue,
        ordinary,
        [way for way in ways if stretch[way.start :] not in (JOINING if way.surname_only else names.never)],
    )


def read_after(text: str, cue: Cue, names: Names) -> Found | None:
    """The person whose name begins at a cue."""
    run = RUN.match(text, cue.at, cue.at + AHEAD)
    if run is None:
        return None
    stretch = LED.sub("", run[0]) if COUNTED_NEXT.match(text, run.end()) else run[0]  # 冉琴等|11位, 戴军率|5人
    if not stretch:  # 尹利红及|率|3人
        return None
    served = next((n for n in NAME_SIZES if OFFICE.match(text, cue.at + n)), 0)  # 包永胜|任副学区长
    if served:
        stretch = stretch[:served]
    whole = (
        len(stretch) if served or run.end() == len(text) or not HAN.match(text[run.end()]) or stretch != run[0] else -1
    )
    if not names.foreign(stretch[:3]):
        stretch = stretch[:ENOUGH]
    ordinary, ways = names.after(stretch, single=cue.strong and 0 < whole <= LONGEST_WORD)
    known = names.costs.words.get(stretch, (0.0, "n"))[1]
    clean = max(cue.clean, CLEAN) if known in "vd" else cue.clean
    fills = cue.strong and 1 < whole <= LONGEST_WORD and not names.ending(stretch, goes_on=False)
    if fills and (known in "ng" or cue.listed) and stretch not in names.never:
        clean = cue.clean + A_WORD  # 徒弟海洋、
    noun = (
        cue.strong and names.costs.words.get(stretch[:2], (0.0, ""))[1] in ("n", "g") and stretch[:2] not in names.never
    )
    likeliest = min(ways, key=lambda way: way.cost, default=None) if noun and not cue.listed else None
    if likeliest is not None and likeliest.end == SHORT:  # 徒弟丁当|进步, but not 包金|山
        ways = [way._replace(cost=way.cost + A_NOUN) if way.end == SHORT < len(stretch) else way for way in ways]
    ways = [way._replace(cost=way.cost + clean) if way.end == whole else way for way in ways]
    ways = [way for way in ways if stretch[: way.end] not in names.never]
    of_two = cue.rule == "name_after_school" and stretch[0] == "和" and not TITLED.search(text, cue.at, run.end() + 2)
    if of_two or (cue.rule == "name_after_title" and AND_ALL.match(stretch)):  # 二中|和|文树, but 二中和志强老师
        return None
    joined = stretch[0] in AND and stretch[1:2] in names.surnames  # 邓校长和|袁敏: the list finds her
    if cue.rule == "name_after_title" and joined and (len(stretch) == SHORT or names.cost(stretch[1:3]) < LIKELY):
        return None
    if cue.rule in WEAK:  # two characters are too often a word or a place
        listed = cue.rule == "name_of_one_sent" and text[cue.at + 2 : cue.at + 3] in GOES_OR_DOES
        ways = [way for way in ways if way.end > SHORT or listed] or [
            way._replace(cost=way.cost + UNKNOWN_PAIR) for way in ways if stretch[:SHORT] not in names.costs.before
        ]
    ways = [way for way in ways if not says_what_follows(text, cue.at + way.end)]
    return person(cue.at, cue, ordinary, ways)


def says_what_follows(text: str, end: int) -> bool:
    """Whether the last character is more likely a verb with what follows: 佟艳|上《桥》, 陆骏|留了, 叶鹏|来作报告."""
    return bool(DOES.match(text, end - 1))


def person(offset: int, cue: Cue, ordinary: float, ways: list[Named]) -> Found | None:
    """The cheapest name, with the title where only the surname is given."""
    best = min(ways, key=lambda way: way.cost, default=None)
    if best is None or best.cost + cue.bias >= ordinary:
        return None
    sure = round(min(SUREST, 1 - 0.5 * exp(-(ordinary - best.cost - cue.bias) / 3)), 2)
    end = offset + best.end + (len(cue.role) if best.surname_only else 0)
    rule = "surname_with_title" if best.surname_only else cue.rule
    return Found("person", offset + best.start, end, rule, role=cue.role, confidence=sure)
