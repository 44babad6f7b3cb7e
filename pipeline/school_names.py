"""The parts of a school's name: places, what it is called by, its number, and its kind.

In goes a name as a text writes it, out come its parts, so that 永乐小学 and 永乐镇中心小学 can be told to be one
school. What is hard: 中心 and 镇 come and go, while 完小, 第二 and 实验 tell schools apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pipeline import gazetteer

if TYPE_CHECKING:
    from pipeline.lexicon import Lexicon

NUMBER = re.compile(r"^第?([一二三四五六七八九十百〇零]{1,4}|\d{1,3})$")
DIGITS = str.maketrans("123456789", "一二三四五六七八九")
SAME_LEVEL = {"junior": "secondary", "senior": "secondary"}
APART = (
    "完小",
    "完全小学",
    "村小",
    "教学点",
    "幼儿园",
    "中心园",
    "联校",
    "职高",
    "附幼",
    "附小",
    "附中",
)  # of one place with its 小学, yet another school
SHORT_MARKS = {
    "实小": "实验",
    "实中": "实验",
    "实幼": "实验",
    "民中": "民族",
    "民小": "民族",
    "附小": "附属",
    "附中": "附属",
    "附幼": "附属",
    "回中": "回民",
    "回小": "回民",
    "蒙中": "蒙古族",
    "蒙小": "蒙古族",
    "蒙校": "蒙古族",
    "满中": "满族",
    "满小": "满族",
    "藏中": "藏族",
    "藏小": "藏族",
    "朝中": "朝鲜族",
    "朝小": "朝鲜族",
    "朝校": "朝鲜族",
    "特校": "特教",
    "聋校": "特教",
    "职中": "职业",
    "职高": "职业",
    "职校": "职业",
    "中职校": "职业",
    "职专": "职业",
    "职教中心": "职业",
    "职业教育中心": "职业",
}
KINDS_APART = {"特殊教育": "特教", "特教": "特教", "职业": "职业", "进修": "进修"}  # of one county, yet two schools
SAME_KIND = {"完全小学": "完小", "村小": "小学", "附幼": "幼儿园", "实幼": "幼儿园", "幼": "幼儿园", "中心园": "幼儿园"}
CENTRAL = ("中心校", "中心学校")
STAGES = {"senior": ("高级中学", "高中", "一高"), "junior": ("初级中学", "初中", "一初")}
AFFILIATED = {"小学": "附小", "中学": "附中"}
WHOLE_KINDS = frozenset(
    ("小学", "中学", "学校", "初中", "高中")
)  # 二小, 回中, 完小 shorten what stands before them too
WHOLE_ENDINGS = {"中心园": "中心幼儿园"}  # short for
LEFT_OUT = frozenset(("实验", "双语", "外国语", "民族", "特教", "职业"))
LONG_CORE = 4  # characters that name one school, whatever stands before them: 太湖机电学校 for 无锡太湖机电职业学校
PEOPLES = re.compile(rf"(?<=..)(?:{gazetteer.PEOPLES})+$")
DONOR_NAMES = ("希望", "逸夫", "明德")
COUNTIES = frozenset("县区旗")
TOWNS = frozenset("镇乡")
LEVELS = frozenset("省市州县区旗镇乡村")
DONORS = re.compile(r"(?<=..)(?:希望|逸夫|明德)$")  # 双台希望小学 is 双台小学
PLACE = re.compile(
    r"(?:[\u4e00-\u9fff]县|[\u4e00-\u9fff]{2,7}?(?:自治区|自治州|自治县|自治旗|开发区|[省市县区州旗镇乡村]|街道(?:办事处|办)?|苏木))(?=..)"
)


@dataclass(frozen=True, slots=True)
class SchoolName:
    """A school's name taken apart; ``core`` without places and kind, ``marks`` its number and words like 实验."""

    name: str
    places: tuple[str, ...]
    core: str
    marks: frozenset[str]
    kind: str
    level: str

    @property
    def apart(self) -> str:
        """The kind, where schools of this kind are others than the 小学 of the same place."""
        kind = next((kind for kind in APART if self.kind.endswith(kind)), self.kind if self.kind in SAME_KIND else "")
        if "附属" in self.marks and self.kind in AFFILIATED:
            kind = AFFILIATED[self.kind]
        return SAME_KIND.get(kind, kind)


@cache
def ending(lexicon: Lexicon) -> re.Pattern[str]:
    """The kind of school at the end of a name, with its number and the words that mark it."""
    rows = lexicon.rows("school_suffixes")

    def words(*kinds: str) -> str:
        return "|".join(
            sorted((row["suffix"] for row in rows if row["kind"] in kinds), key=lambda word: (-len(word), word))
        )

    number = r"第?[一二三四五六七八九十百〇零]{1,4}|第?\d{1,3}"
    return re.compile(
        rf"(?P<marks>(?:(?:{words('naming', 'plain')})|第[一二三四五六七八九十百〇零]{{1,4}}(?:直属)?|第?\d{{1,3}})*)"
        rf"(?P<kind>{words('base')})$"
        rf"|(?P<count>{number})?(?P<short>{words('short')})$"
        rf"|(?P<named>(?:{words('naming', 'plain')})*)(?P<number>{number})(?P<initial>[中小幼]|初中|初|完小|职高)$"
    )


@cache
def suffixes(lexicon: Lexicon) -> dict[str, dict[str, str]]:
    """The table of endings by ending."""
    return {row["suffix"]: row for row in lexicon.rows("school_suffixes")}


@cache
def parse(name: str, lexicon: Lexicon) -> SchoolName:
    """A name taken apart.

    >>> from pipeline import lexicon
    >>> parts = parse("云岭县石桥镇石桥中心小学", lexicon.load())
    >>> parts.places, parts.core, parts.kind, parts.level
    (('云岭县', '石桥镇'), '石桥', '小学', 'primary')
    >>> sorted(parse("云岭县第二实验小学", lexicon.load()).marks), parse("石桥镇中心校", lexicon.load()).core
    (['二', '实验'], '石桥')
    """
    table = suffixes(lexicon)
    match = ending(lexicon).search(name)
    if match is None:
        return SchoolName(name, (), name, frozenset(), "", "")
    rest = name[: match.start()]
    kind = match["kind"] or match["short"] or match["initial"]
    if kind == "小学" and (match["marks"] or "").endswith("完全"):
        kind = "完全小学"
    level = table.get(kind, {}).get("level") or {
        "中": "secondary",
        "初": "secondary",
        "小": "primary",
        "幼": "kindergarten",
    }.get(kind[-1], "other")
    marks = marks_of(match["marks"] or (match["named"] or "") + (match["number"] or match["count"] or ""), table)
    marks |= {SHORT_MARKS[kind]} if kind in SHORT_MARKS else set()
    marks |= {mark for word, mark in KINDS_APART.items() if word in match[0]}
    places: list[str] = []
    while place := PLACE.match(rest + ("" if marks and not places else "..")) if len(rest) > 1 else None:
        if place.end() >= len(rest) and not marks:
            break
        places.append(place[0])
        rest = rest[place.end() :]
    if not rest and places and not marks:
        rest = places.pop()
    core = bare(DONORS.sub("", rest)) if rest and rest not in LEVELS else ""
    return SchoolName(name, tuple(places), core, marks, kind, SAME_LEVEL.get(level, level))


def marks_of(text: str, table: dict[str, dict[str, str]]) -> frozenset[str]:
    """The number and the naming words: 第二实验 → 二, 实验."""
    out = set()
    naming = [word for word, row in table.items() if row["kind"] == "naming"]
    plain = sorted((word for word, row in table.items() if row["kind"] == "plain"), key=len, reverse=True)
    text = re.sub("|".join(plain), "", text)  # 九年一贯制 is no number
    for piece in re.findall("|".join([*naming, r"第?[一二三四五六七八九十百〇零]+|第?\d+"]), text):
        number = NUMBER.match(piece)
        out.add(numeral(number[1]) if number else piece)
    return frozenset(out)


def numeral(number: str) -> str:
    """The number of a school as most write it: 34 → 三十四, 5 → 五; one of three digits is read out, 101 → 一〇一."""
    if len(number) == len("34") and number.isascii():
        said = number.translate(DIGITS)
        return f"{said[0].replace('一', '')}十{said[1].replace('0', '')}"
    return number.translate(DIGITS).replace("0", "〇")


def bare(place: str) -> str:
    """A place without what it is: 石桥镇 → 石桥."""
    stem = gazetteer.town_stem(place)
    stem = gazetteer.stem(stem) if stem == place else PEOPLES.sub("", stem)  # 惠七|满族镇
    return stem[:-1] if len(stem) > 2 and stem[-1] == "村" else stem  # noqa: PLR2004 - 余村 is a name of its own


def alike(one: SchoolName, other: SchoolName) -> bool:
    """Whether two names can be one school: the same core, marks and level, 中心 and places aside."""
    if one.marks != other.marks or one.apart != other.apart or of_two_kinds(one, other):
        return False
    if one.level != other.level and "other" not in (one.level, other.level):
        return False
    if one.core and other.core:
        return bool(cores(one) & cores(other)) and not contrary(one, other)
    counties_own = any(name.name[0] in "市县区" and not name.core for name in (one, other))
    if counties_own and one.level != other.level and {one.level, other.level} != {"special", "other"}:
        return False  # 县实验小学 is no 思源实验学校
    known = [{*map(bare, name.places), *filter(None, (name.core,))} for name in (one, other)]
    towns = [{bare(place) for place in name.places if place[-1] in TOWNS} for name in (one, other)]
    if all(known) and not (towns[0] <= known[1] and towns[1] <= known[0]):
        return False  # 汝州市第一中学 is no 汝州市小屯镇第一中学
    return bool(one.marks) and (not all(known) or bool(known[0] & known[1]))  # two counties have each their 特教学校


def of_two_kinds(one: SchoolName, other: SchoolName) -> bool:
    """Whether two kinds of school are never one: 高中 and 初中, a 大学 and a school, what leads a township and another.

    A text that names 石桥镇中心学校 and 石桥小学 means two: the first leads the second.

    >>> from pipeline import lexicon
    >>> names = ("石桥镇中心学校", "石桥小学", "石桥学校", "石桥初中")
    >>> first, *rest = (parse(name, lexicon.load()) for name in names)
    >>> [of_two_kinds(first, other) for other in rest]
    [True, False, True]
    """
    if "university" in (one.level, other.level) and one.level != other.level:
        return True
    if len({stage for name in (one, other) for stage, said in STAGES.items() if name.name.endswith(said)}) > 1:
        return True
    return leads(one, other) or leads(other, one)


def leads(central: SchoolName, single: SchoolName) -> bool:
    """Whether one school is a township's leading one, and another plainly one of those that it leads."""
    if not single.kind or single.name.endswith(("学校", "小学校", "校区", *CENTRAL)):
        return False
    return central.name.endswith("中心学校") or (central.name.endswith("中心校") and "中心" not in single.name)


def shortens(short: SchoolName, full: SchoolName) -> bool:
    """Whether one name is short for another: its marks and level, and the first characters of what it is called.

    >>> from pipeline import lexicon
    >>> names = lexicon.load()
    >>> shortens(parse("甘二小", names), parse("甘旗卡第二小学", names))
    True
    >>> shortens(parse("石桥小学", names), parse("石桥头小学", names))
    False
    """
    left_out = full.marks - short.marks  # 正兴学校 for 正兴实验学校
    loose = short.kind == "学校" == full.kind and short.core and left_out <= LEFT_OUT
    loose = loose or (bool(short.core) and short.core == full.core and left_out <= {"民族"})  # 石桥初中, 石桥民族初中
    if (
        (short.marks != full.marks and not (loose and short.marks < full.marks))
        or short.apart != full.apart
        or len(short.name) >= len(full.name)
        or of_two_kinds(short, full)
    ):
        return False
    levels = short.level == full.level or "other" in (short.level, full.level)
    if not levels or contrary(short, full):
        return False
    if not short.core:  # 县一幼
        return bool(short.marks) and any(place[-1] == short.name[0] for place in full.places)
    called = cores(full) | {full.core.removesuffix("小学")}
    if len(short.kind) > len("完小") or short.kind in WHOLE_KINDS:
        return short.core in called or (len(short.core) >= LONG_CORE and full.core.endswith(short.core))
    behind = bool(short.marks) and len(short.core) > 1 and full.core.endswith(short.core)  # 西安|经开第六小学
    return behind or any(core.startswith(short.core) for core in called) or of_a_normal_school(short, full)


def of_a_normal_school(short: SchoolName, full: SchoolName) -> bool:
    """Whether 零师附小 is short for 零陵师范附属小学: the first of its name, and 师 for 师范."""
    same = (short.marks, short.level) == (full.marks, full.level)
    if not same or not short.core.endswith("师") or "师范" not in full.name:
        return False
    return any(part.startswith(short.core[:-1]) for part in (full.core, *map(bare, full.places)) if part)


def cores(name: SchoolName) -> set[str]:
    """The core of a name, and with the place before it: 桑林老庄 for 桑林镇老庄小学."""
    of_town = not name.core and name.places and name.places[-1][-1] in TOWNS  # 石桥 of 云岭县石桥镇第二小学
    places = name.places[-1:] if of_town else name.places
    found = {name.core, *(bare(place) + name.core for place in places)}
    return found | {bare(place) for place in name.places if name.core in DONOR_NAMES}


def contrary(one: SchoolName, other: SchoolName) -> bool:
    """Whether the places of two names speak against each other: two counties, two townships."""
    if not (one.places and other.places) or set(one.places) & set(other.places):
        return False
    kinds = [name.places[-1][-1] for name in (one, other)]
    return kinds[0] == kinds[1] or all(kind in COUNTIES for kind in kinds)
