"""The county a school lies in: from its own name, its township, and the places its summary names beside it.

In go the names of one summary's schools and the codes of its places, out comes a GB/T 2260 code for each school of
which the text says enough. What is hard: 永兴 is a county of Hunan and a township elsewhere, 新华 a district and a
word, and a township may be merged and gone; so a name alone decides only where nothing else could be meant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from pipeline import gazetteer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.gazetteer import Gazetteer
    from pipeline.lexicon import Lexicon

LEVELS = (  # the first that is seen; what is attached to a university is named before it
    ("kindergarten", re.compile(r"幼儿园|幼稚园|幼儿学校|托儿所|附幼$|[一二三四五六七八九十]幼$")),
    ("teaching_point", re.compile(r"教学点")),
    ("nine_year", re.compile(r"九年(?:一贯)?制|九年一贯|九义校|九年义务|八年制")),
    ("special", re.compile(r"特殊教育|特教|聋|盲|培智|启智|辅读")),
    ("vocational", re.compile(r"职教|职业|职高|职中|技校|技工|中专|技师|成人教育|电大")),
    ("primary", re.compile(r"小学|完小|村小|附小|实小|回小|小学部|[一二三四五六七八九十]小$|(?<!中)小$")),
    ("junior", re.compile(r"初中|初级中学|初$")),
    ("senior", re.compile(r"高中|高级中学|高$")),
    ("secondary", re.compile(r"中学|完中|附中|回中|[一二三四五六七八九十]中$|中$|中等学校")),
    ("college", re.compile(r"大学|学院|师范|高专|专科|进修学校|师大")),
)
NUMBERED = re.compile(
    r"^第?[一二三四五六七八九十百零〇\d]+(?:完全|初级|高级|实验|中心|民族)*"
    r"(?:小学|中学|初中|高中|小|中|幼儿园|幼)?(?:学校)?$"
)
TAIL = re.compile(
    r"(?:九年(?:一贯)?制学校|中心完小|中心小学|中心学校|中心校|中心幼儿园|完全小学|实验小学|实验中学|实验学校"
    r"|初级中学|高级中学|完全中学|希望小学|小学|中学|学校|初中|高中|完小|幼儿园|教学点|中心|村小|[小中校])+$"
)
TOWN_WORD = re.compile(r"^[^\W\d_A-Za-z]{2,8}?(?:镇|乡|街道)(?=[^\W\d_])")
RURAL = ("teaching_point", "primary", "nine_year", "junior", "secondary", "school", "kindergarten")
NOWHERE: Mapping[str, str] = MappingProxyType({})
REMEMBERED = 100_000  # names come again in many summaries
MANY = 3  # a township's name that more counties than this share names no school by itself


def level(name: str) -> str:
    """The level of a school by its name.

    >>> level("石桥镇中心小学"), level("师范学院附属小学"), level("第九中学"), level("石桥学校")
    ('primary', 'primary', 'secondary', 'school')
    """
    return next((code for code, seen in LEVELS if seen.search(name)), "school")


@lru_cache(REMEMBERED)
def core(name: str, places: Gazetteer, code: str = "") -> str:
    """A school's name without the county it begins with, in one way of writing: what it is called inside its county.

    >>> places = gazetteer.load(_lexicon())
    >>> core("沂水县第九小学", places, "371323"), core("沂水九小", places, "371323"), core("石桥镇石桥初级中学", places)
    ('九小', '九小', '石桥初中')
    """
    rest = name
    parts, after = places.read(name)
    if (
        parts
        and TAIL.search(after)
        and own_name(after)
        and any(gazetteer.within(code, places.today(c)) for c in places.located(parts))
    ):
        rest = after
    if rest[:1] in ("县", "市", "区") and NUMBERED.match(rest[1:]):
        rest = rest[1:]
    town = TOWN_WORD.match(rest)
    if town:
        stem, after = gazetteer.town_stem(town[0]), rest[town.end() :]
        rest = after if after.startswith(stem) else stem + after
    rest = rest.replace("初级中学", "初中").replace("高级中学", "高中").replace("完全小学", "完小")
    if NUMBERED.match(rest):
        rest = rest.removeprefix("第").replace("小学", "小").replace("中学", "中")
    return rest


def own_name(rest: str) -> bool:
    """Whether what follows a place tells one of its schools from another: 第九小学, 晨光小学, but not 中心小学."""
    return (
        bool(NUMBERED.match(rest)) or len(TAIL.sub("", rest)) > 1 or rest.startswith(("实验", "职", "县", "市", "区"))
    )


@lru_cache(REMEMBERED)
def common(name: str, places: Gazetteer, lexicon: Lexicon) -> bool:
    """Whether many counties have a school of this name, so that the name alone names none.

    >>> places, words = gazetteer.load(_lexicon()), _lexicon()
    >>> common("第三小学", places, words), common("实验小学", places, words), common("禾甸中心小学", places, words)
    (True, True, False)
    """
    parts, after = places.read(name)
    inner = core(after if parts and parts[-1] in places.full and after else name, places)
    stem = TAIL.sub("", inner)
    if NUMBERED.match(inner) or len(stem) < 2 or stem in lexicon.words("common_schools"):  # noqa: PLR2004
        return True
    return len(places.towns(stem)) > MANY


@dataclass(frozen=True)
class Clue:
    """What a school's own name says of its place: codes by full names, by short names, by its township."""

    full: tuple[str, ...]
    short: tuple[str, ...]
    town: tuple[str, ...]
    exact: tuple[str, ...]  # where the township stands there with 镇, 乡, 街道
    stem: str  # of the township: 陌南 of 陌南镇
    certain: bool  # whether the short name alone says enough: 昭觉一中, but neither 和平小学 nor 高桥中心小学


@lru_cache(REMEMBERED)
def clue(name: str, places: Gazetteer) -> Clue:
    """Read a school's name for places."""
    parts, rest = places.read(name)
    if parts and rest[:1] in ("镇", "乡") and parts[-1] not in places.full:  # 东湖|镇下润学校: no 东湖区
        parts, rest = parts[:-1], parts[-1] + rest
    if len(parts) > 1 and not _inside(places.located(parts, None), places.located(parts[:-1], None)):  # 无锡|太湖学校
        parts, rest = parts[:-1], parts[-1] + rest
    longer = TOWN_WORD.match(parts[-1] + rest) if parts and parts[-1] not in places.full else None
    if longer and places.is_town(longer[0]):  # 松江河镇第二小学: no 松江
        parts, rest = parts[:-1], parts[-1] + rest
    sure = tuple(part for part in parts if part in places.full or part in places.everyday)
    full = places.located(parts, None) if sure and parts[-1] in sure else places.located(sure, None)
    short = places.located(parts, None) if parts and not sure else ()
    for begin in dict.fromkeys((rest, name)) if not sure else (rest,):
        word = TOWN_WORD.match(begin)
        stem = gazetteer.town_stem(word[0]) if word else TAIL.sub("", begin)
        exact = places.towns(word[0]) if word else ()
        stems = (stem[:size] for size in range(min(len(stem), 5), 1, -1))
        town_name = next(filter(places.towns, stems), "")
        town = places.towns(town_name) if town_name else ()
        if town or exact:
            break
    certain = (
        len(short) == 1 and parts[-1] not in places.words and bool(TAIL.search(rest)) and (own_name(rest) or not town)
    )
    return Clue(full, short, tuple(sorted({*town, *exact})), exact, town_name or stem, certain)


def _inside(codes: Iterable[str], wider: Iterable[str]) -> bool:
    return any(gazetteer.within(code, other) for code in codes for other in wider)


@cache
def universities(lexicon: Lexicon) -> dict[str, str]:
    """Universities whose name does not say where they lie, with their cities."""
    return {row["university"]: row["city"] for row in lexicon.rows("universities")}


@lru_cache(REMEMBERED)
def of_university(name: str, places: Gazetteer) -> str:
    """The city of the university that a name begins with, unless a place follows: 西昌学院, 首都师范大学附属中学.

    >>> of_university("首都师范大学附属中学", gazetteer.load(_lexicon()))
    '110000'
    """
    cities = universities(places.lexicon)
    begin = next((name[:size] for size in range(len(name), 0, -1) if name[:size] in cities), "")
    if not begin or places.read(name.removeprefix(begin))[0]:  # 北京师范大学|贵阳附属中学
        return ""
    return places.today(places.codes(cities[begin])[0])


def named(name: str, places: Gazetteer) -> str:
    """The code that a bureau's name or a title gives by itself: its places, or a township that one county alone has.

    >>> named("沂水县教育局", gazetteer.load(_lexicon())), named("禾甸镇教管办", gazetteer.load(_lexicon()))
    ('371323', '532923')
    """
    codes = places.located(places.read(name)[0])
    town = TOWN_WORD.match(name)
    if not codes and town:
        codes = places.towns(town[0])
    return places.today(codes[0]) if len(codes) == 1 else ""


def own_name_full(one: Clue, beside: list[str], places: Gazetteer) -> str:  # noqa: ARG001
    """沂水县第九小学 lies in 沂水县."""
    return one.full[0] if len(one.full) == 1 else ""


def full_name_beside(one: Clue, beside: list[str], places: Gazetteer) -> str:
    """鼓楼区晨光小学 beside 南京市."""
    return near(places.nearest(one.full, beside), beside)


def only_township(one: Clue, beside: list[str], places: Gazetteer) -> str:  # noqa: ARG001
    """禾甸镇中心小学: one county has that township, and no place farther off is named."""
    code = one.exact[0] if not one.full and len(one.exact) == 1 else ""
    return near(code, beside) if beside else code


def township_of_the_county(one: Clue, beside: list[str], places: Gazetteer) -> str:  # noqa: ARG001
    """兴隆中学 beside 西吉县, which has a 兴隆镇, lies there and not in 兴隆县."""
    inside = set(one.town) & set(beside) if one.short and not one.full else set()
    return inside.pop() if len(inside) == 1 else ""


def short_name(one: Clue, beside: list[str], places: Gazetteer) -> str:  # noqa: ARG001
    """昭觉一中 lies in 昭觉县; what is named after a city lies there though all else is told of a far county."""
    code = one.short[0] if not one.full and one.certain else ""
    return near(code, beside) or (code if not beside or code.endswith("00") else "")


def short_name_beside(one: Clue, beside: list[str], places: Gazetteer) -> str:
    """新华中学 beside a place of 新华区's city, but for 城关二小 where one told of has a 城关镇 too."""
    return "" if one.full or set(one.town) & set(beside) else near(places.nearest(one.short, beside), beside)


def township_beside(one: Clue, beside: list[str], places: Gazetteer) -> str:
    """高桥中心小学 beside 楚雄州; 红旗小学 in a report of one county lies there, whatever towns are called 红旗."""
    code = "" if one.full else near(places.nearest(one.town, beside), beside)
    county = {other for other in beside if not other.endswith("00")}
    return "" if not one.exact and len(county) == 1 and code not in county else code


def near(code: str, beside: Iterable[str]) -> str:
    """The code, if it lies in the county, city or province of one of those named."""
    return code if code and gazetteer.lies_with(code, beside, gazetteer.ONE_CITY) else ""


def counties(
    names: Iterable[str],
    company: Iterable[str],
    bodies: Iterable[str],
    places: Gazetteer,
    led: Mapping[str, str] = NOWHERE,
) -> dict[str, str]:
    """The code of each school of one summary: from its own name first, then from what stands beside it.

    ``company`` are codes of the places a summary names, ``bodies`` those of its bureaus. A school of which nothing is
    known takes the county of the bureaus and schools where that is the only one, else that of the places; one that may
    lie in the country takes the only one that is no district of a city, as those of a city are named by it. ``led`` are
    codes of the places right before some names: 静安区的第三小学.

    >>> counties(["禾甸中心小学", "第九小学"], ["532923"], [], gazetteer.load(_lexicon()))
    {'禾甸中心小学': '532923', '第九小学': '532923'}
    """
    clues = {name: clue(name, places) for name in names}
    own = [places.today(code) for code in bodies]
    beside = [*own, *(places.today(code) for code in company)]
    towns = {one.stem: one.town for one in clues.values() if one.town and not one.full}
    if shared := gazetteer.county_of_all(towns, beside):
        own.append(shared)
        beside.append(shared)
    found = {
        name: places.today(led[name])
        for name, one in clues.items()
        if name in led and not led[name].endswith("00") and not (one.full or one.exact)
    }
    found |= {name: code for name in clues if (code := of_university(name, places))}
    for rule in RULES:
        for name, one in clues.items():
            code = "" if name in found else places.today(rule(one, beside, places))
            if code:
                found[name] = code
                own.append(code)
                beside.append(code)
    for name in [name for name, code in found.items() if code.endswith("00")]:
        found[name] = district(name, clues[name], found[name], places)
    rest = only(own) or ("" if own else only(beside))
    village = rest or only([code for code in own if not is_district(code, places)])
    for name, one in clues.items():
        code = village if level(name) in RURAL and not NUMBERED.match(name) else rest
        if code and name not in found and fits(name, one, code):
            found[name] = code
    return found


def district(name: str, one: Clue, city: str, places: Gazetteer) -> str:
    """The district of a city's school, where its name begins with one (海口市琼山第三小学) or with a township of one.

    >>> places = gazetteer.load(_lexicon())
    >>> district("海口市琼山第三小学", clue("海口市琼山第三小学", places), "460100", places)
    '460107'
    """
    parts = places.read(name)[0]
    codes = places.codes(parts[-1], wider=city) if len(parts) > 1 and parts[-1] not in places.full else ()
    if len(codes) == 1 and not codes[0].endswith("00"):
        return places.today(codes[0])
    inside = [code for code in one.town if gazetteer.within(code, city)]
    return places.today(inside[0]) if len(inside) == 1 else city


def is_district(code: str, places: Gazetteer) -> bool:
    """Whether a unit is a district of a city: no village school lies there where a county is named too."""
    unit = places.unit(code)
    return unit is not None and unit.name.endswith("区")


def fits(name: str, one: Clue, code: str) -> bool:
    """Whether a school of which nothing sure is known can lie in a county: no university, no township of another."""
    return not one.full and level(name) != "college" and (not one.exact or near(code, one.exact) != "")


def only(codes: list[str]) -> str:
    """The only county among some codes; where there is none, the only city; else nothing."""
    county = {code for code in codes if not code.endswith("00")}
    city = {code for code in codes if code.endswith("00") and not code.endswith("0000")}
    found = county or city
    return next(iter(found)) if len(found) == 1 else ""


RULES = (
    own_name_full,
    full_name_beside,
    only_township,
    township_of_the_county,
    short_name,
    short_name_beside,
    township_beside,
)


def _lexicon() -> Lexicon:
    from pipeline import lexicon  # noqa: PLC0415 - for the examples above alone

    return lexicon.load()
