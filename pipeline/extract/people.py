"""People: full names, surname with title, names from history, masked names.

In goes a summary's final text, out come people with the title near them. What is hard: a name has no mark of its
own. So it is looked for beside a cue (a title, a school, a list of names, a line of its own), and there the name
must be cheaper than ordinary words for the same characters. A name found once is found everywhere, and names
beside names are names.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.extract import bare_names, schools
from pipeline.extract import names as person_names
from pipeline.extract.lattice import NO_NAME
from pipeline.extract.names import AND
from pipeline.extract.people_again import (
    BESIDE_A_TITLE,
    SHORT_NAME,
    WEEKDAY,
    again,
    first_names,
    in_full,
    lengthened,
    nicknames,
    without_schools,
)
from pipeline.extract.people_cues import CLEAN, WORDS, Cue, cues, title_pattern, title_rows
from pipeline.extract.people_lists import lists_of_names, pairs_of_names, take_neighbours
from pipeline.extract.people_reading import decide, read_after, read_before
from pipeline.extract.people_rules import RULES
from pipeline.extract.spaced import close_up
from pipeline.masks import SIGN, SIGNS

if TYPE_CHECKING:
    from pipeline.extract.names import Names
    from pipeline.lexicon import Lexicon
    from pipeline.schema import Found

COUNTED = re.compile(
    r"[\d一二三四五六七八九十两几多余有这那每]位|[我本该全级修教育)）\d]班"
)  # 6|位老师: nobody is called 位 behind a number; 汽修班|覃杰
BEHIND = re.compile(rf"{SIGN}{{1,3}}(?![{SIGNS}\d])")
SHORT_SUBJECTS = frozenset("语数英物化生政史地理音体美科")
INITIALS = "initial_and_kind"
AT_SCHOOL = WORDS["school"]
PART = 2  # characters: 拉巴, 吉克
OF_PARTS = 19.0  # what a name costs at least that is hardly a Chinese one
OF_A_TOWN = re.compile("[镇乡](?![长亲里土音愁定守])|片(?![段子面])")  # 教师|从|林东镇出发
OF_SCHOOLS = ("老师", "校长", "副校长", "园长", "主任")
OF_A_SCHOOL = frozenset("小中校园幼")
FAMILIAR = re.compile(r"(?:^|[^\u4e00-\u9fff]|[的和与是有请像跟给叫对让岗师])[小老]$")


@lru_cache(maxsize=1)  # lone people ask for the same text in turn
def find(text: str, lexicon: Lexicon) -> tuple[Found, ...]:
    """People of a text, in order.

    >>> from pipeline import lexicon
    >>> text = "校长田守义和邓老师到会，教师高度重视"
    >>> [text[f.start:f.end] for f in find(text, lexicon.load())]
    ['田守义', '邓老师']
    """
    names = person_names.names(lexicon)
    closed = close_up(text, names)
    at = closed.places
    found = (
        replace(item, start=at[item.start], end=at[item.end - 1] + 1)
        for item in find_closed(closed.text, lexicon, names)
    )
    named = (*bare_names.find(text, lexicon), *schools.find(text, lexicon))
    short = {item.start: item.end for item in named if item.type == "school"}
    called = {text[item.start : item.end] for item in named if item.type == "school" and item.rule == INITIALS}
    freed = [
        behind_school(text, item, short.get(item.start, -1), names, lexicon)
        for item in found
        if text[item.start : item.end] not in called  # 荆小 of 荆州街小学
    ]
    timetable = is_timetable(text)
    longer = "\n".join(text[item.start : item.end] for item in freed if item and item.end - item.start > PART)
    return tuple(
        in_one_part(text, masked_behind(text, item), names, lexicon, longer)
        for item in freed
        if item
        and (item.masked or item.rule == SHORT_NAME or not OF_A_TOWN.match(text, item.end))
        and not (timetable and WEEKDAY.match(text, item.start) and item.rule not in BESIDE_A_TITLE)
    )


def is_timetable(text: str) -> bool:
    """Whether a text tells several days of the week, so that 周一元 is Monday and no name: 周一元山，周二演圣."""
    return len(set(WEEKDAY.findall(text))) > 1


def find_closed(text: str, lexicon: Lexicon, names: Names) -> list[Found]:
    """People of a text in which no name is set wide."""
    people = People()
    for rule in (*RULES, lists_of_names, pairs_of_names):
        for item in rule(text, lexicon):
            people.take(item)
    seen = list(cues(text, lexicon))
    for cue in seen:
        people.take(decide(text, cue, names))
    take_neighbours(text, people.all(), people.take, names, lexicon)
    for item in in_full(text, people.all(), names, lexicon):
        people.take(item)
    known = surnames(text, people.all(), names)
    for cue in seen:
        level = text[cue.at - 1] == "区" and cue.role not in OF_SCHOOLS  # 区教研员, though 区惠玲 is here
        if cue.alone and text[cue.at - 1] in known and not level:
            people.take(read_before(text, cue, names, known))
    named_again = [item for item in again(text, people.all(), names) if people.take(item)]
    take_neighbours(text, named_again, people.take, names, lexicon)
    for item in lengthened(text, people.all(), names, lexicon):
        people.take(item)
    for item in (*first_names(text, people.all(), names, lexicon), *nicknames(text, known, names)):
        people.take(item)
    found = (counted(text, one, names) for item in people.all() for one in apart(text, item, names))
    named = (appointed(text, familiar(text, item), names) for item in found if item)
    return served(text, without_schools(text, [titled(text, item, names, lexicon) for item in named]))


def titled(text: str, item: Found, names: Names, lexicon: Lexicon) -> Found:
    """A surname with its title that a list shows as a name: 参加人员：石校长、余霞."""
    title = text[item.start + 1 : item.end]
    row = title_rows(lexicon).get(title) if text[item.start] in names.surnames and not item.masked else None
    return replace(item, rule=SHORT_NAME, role=title) if row and row["alone"] else item


def served(text: str, people: list[Found]) -> list[Found]:
    """People without those that belong to what is told of the one before: 麦副校长|道了谢, 夏梅芳（|吕巷|园长）."""
    ends = {
        item.end if item.rule == SHORT_NAME else item.end + len(item.role)
        for item in people
        if (item.rule == SHORT_NAME or (item.rule == "name_before_title" and text.startswith(item.role, item.end)))
        and text[item.end - 1] not in OF_A_SCHOOL  # 惠三小|校长宝力高
    }
    named = {item.end + 1 for item in people if text[item.end : item.end + 1] in ("（", "(")}
    return [
        item
        for item in people
        if not (item.rule == "name_after_title" and item.start in ends)
        and not (item.rule == "name_before_title" and item.start in named and item.role in OF_SCHOOLS)
    ]


def appointed(text: str, item: Found, names: Names) -> Found:
    """A name before a title without the word that gives it: 章旭|任技术员."""
    name = text[item.start : item.end]
    given = item.rule == "name_before_title" and len(name) > PART and name[-1] in "任兼当"
    return replace(item, end=item.end - 1) if given and names.cost(name[:-1]) < NO_NAME else item


def counted(text: str, item: Found, names: Names) -> Found | None:
    """Somebody without what counts before the name: 有位|麦提赛伊迪, 我班|卓玛吉; nobody where no name is left."""
    if SHORT_SUBJECTS.issuperset(text[max(0, item.start - 1) : item.end]):  # 语数|英理|9名教师
        return None
    if not COUNTED.match(text, max(0, item.start - 1)):
        return item
    rest = text[item.start + 1 : item.end]
    named = len(rest) > 1 and rest not in names.never and names.cost(rest) < NO_NAME
    return replace(item, start=item.start + 1) if named else None


def apart(text: str, item: Found, names: Names) -> tuple[Found, ...]:
    """Two people with 和 between them that read as one name of parts: 其其格|和|白乌兰."""
    for at in range(item.start + PART, item.end - PART):
        one, other = text[item.start : at], text[at + 1 : item.end]
        if text[at] in AND and not item.masked and max(names.of_parts(one), names.of_parts(other)) < NO_NAME:
            return replace(item, end=at), replace(item, start=at + 1)
    return (item,)


def familiar(text: str, item: Found) -> Found:
    """A surname with a title and what makes it familiar: 小|纪老师, but no 永小|李老师."""
    if item.rule == SHORT_NAME and FAMILIAR.search(text, max(0, item.start - 2), item.start):
        return replace(item, start=item.start - 1)
    return item


def behind_school(text: str, item: Found, end: int, names: Names, lexicon: Lexicon) -> Found | None:
    """Somebody without the short name of a school before the name: 公溪|詹校长; nobody where no name is left."""
    if not item.start < end < item.end or item.masked or item.rule == SHORT_NAME:
        return item
    rest = text[end : item.end]
    if len(rest) > 1:
        return replace(item, start=end) if names.cost(rest) < NO_NAME else None
    title = title_pattern(lexicon).match(text, item.end)
    whole = item if text[end - 1] in OF_A_SCHOOL else None  # 秦小妮, where 秦小 is a school
    if title is None and whole and rest in names.surnames:  # 石中|郑焰
        return read_after(text, Cue(end, True, item.role, AT_SCHOOL, "name_after_school", clean=CLEAN), names) or whole
    if title is None or rest not in names.surnames or not title_rows(lexicon)[title[0]]["alone"]:
        return whole
    return replace(item, start=end, end=title.end(), rule=SHORT_NAME, role=title[0])


def masked_behind(text: str, item: Found) -> Found:
    """A name of another people with what is hidden behind it: 吉克**."""
    mask = BEHIND.match(text, item.end)
    if item.masked or mask is None or item.end - item.start != PART or item.rule == SHORT_NAME:
        return item
    return replace(item, end=mask.end(), rule="masked_given_name", masked=True)


def in_one_part(text: str, item: Found, names: Names, lexicon: Lexicon, longer: str) -> Found:
    """A part of a longer name of the text with its title, as surnames have it: 普布校长 beside 普布次仁."""
    title = title_pattern(lexicon).match(text, item.end)
    name = text[item.start : item.end]
    one = not item.masked and len(name) == PART and name in names.parts and names.costs.person(name) > OF_PARTS
    if not one or name not in longer or title is None or not title_rows(lexicon)[title[0]]["alone"]:
        return item
    return replace(item, end=title.end(), rule=SHORT_NAME, role=title[0])


class People:
    """The people taken so far; where two overlap, the surer one stays."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._at: dict[int, Found] = {}

    def take(self, item: Found | None) -> bool:
        """Take a person; whether that was done."""
        if item is None:
            return False
        places = range(item.start, item.end)
        rivals = {self._at[at] for at in places if at in self._at}
        if any(other.confidence >= item.confidence for other in rivals):
            return False
        for other in rivals:
            for at in range(other.start, other.end):
                del self._at[at]
        self._at.update(dict.fromkeys(places, item))
        return True

    def all(self) -> list[Found]:
        """Everybody, in order."""
        return sorted(set(self._at.values()), key=lambda item: item.start)


def surnames(text: str, people: list[Found], names: Names) -> frozenset[str]:
    """Surnames of the people named in full, so that even a rare one with a title is believed: 资主任 after 资小兰."""
    full = (text[item.start : item.end] for item in people if item.rule not in ("surname_with_title", "masked_person"))
    return frozenset(name[0] for name in full if len(name) > 1 and name[0] in names.surnames)
