"""Where names of the gazetteer stand in a text: spots for the finders of places and organisations to build on.

In goes a text, out come spots in order, none overlapping: units (沂水县), short names (陕西), states, townships.
What is hard: names that other words run into (示范县, 沿海城市, 云南山区), words that are names elsewhere (城区, 和平),
short names that mean a county only in the company of its full name. Every look-up is one of a hash, so a text is read
once from left to right.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from pipeline import gazetteer
from pipeline.extract import lattice

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from pipeline.lexicon import Lexicon

UNIT_END = re.compile(
    r"省(?![略力钱时事心道得])|市(?![场民值价容面井斤镇]|乡(?!村))|县(?!级?市)|区(?![域别分间块划位])|州|盟(?![友约主员军国]|校(?!本|际|园))"
    r"|旗(?![帜袍下舰杆手语鱼])|自治[区州县旗]"
)
TOWN_END = re.compile(
    r"镇(?![定静压痛守江雄])|乡(?!下(?!辖|属|设)|[村亲土镇音愁情间])|街道|苏木|(?:农|林|牧)场|地区(?![的、和与间差性])"
)
OPEN_LEFT = frozenset(
    ["", *"，。、；：？！,.;:?!“”‘’\"'（）()《》〈〉【】[]—-·…~ \t\r\n\u3000在由到向与及从对赴至往自给将去是"]
)
AFTER_SHORT = re.compile(  # 北京路, 延安精神, 安化黑茶: no places
    r"[路街巷族岸坡麓坳畔]|脚下|融媒(?!体)|山(?![区村乡东西大高势路水])|大街|精神|会议|时间|[语文]?版|语(?!文)|大屠杀|湖(?![南北区])|话(?![剧题筒费])|方言|[黑白红绿]茶|毛尖|白瓷|蜜[桔橘柚]|脐橙|板鸭"
    r"|米粉|拉面|火腿|瓜|香梨|石榴|荔枝|螺蛳粉|牛肉面|热干面|陈醋|大枣|红枣|苹果|核桃|木耳|花鼓|梆子|皮影|剪纸|年画|泥塑|刺绣|竹编"
)
JOINT = re.compile(r"[、和与及]|(?<=[\d一二三四五六七八九十][名人所个])，")
BETWEEN = re.compile(r"(?:(?:\d{1,3}|[一二三四五六七八九十]{1,3})[名人所个])?[、，和与及]")  # 雷波县|8名、|金阳
COUNT_BEFORE = re.compile(r"(?:\d{1,3}|[一二三四五六七八九十]{1,3})[名人所个]$")
COUNT_LONGEST = 4
MEASURES = frozenset("名位个所")
COUNTED_BY = re.compile(r"[\d一二三四五六七八九十几两多余]")
COUNTY_SEAT = re.compile("县城(?![乡区郊关镇东西南北中市])|市区(?![域县级别])")  # 栾川|县城, 清远|市区
SHORTEST = 2  # characters of a name: of 威县城, nobody says 威
AFTER_LISTED = re.compile(  # 永新河, 太平小学, 金阳路 are other names
    "[省市县区州旗镇乡村山河湖江海路街巷桥小中完高初学校寨岭沟]|[一二三四五六七八九十]{1,3}[小中]|路|老师|教师|校长"
)
GOING = re.compile(
    r"来自|来到了?|去了|到了|去往|赶赴|离开|告别|回到|驻守|留在|身在|情系|结缘|赴|前往|奔赴|走进|抵达|远赴|地处|位于|坐落[于在]|对口支援|对口帮扶|援助|支援|帮扶|扎根|从"
)
AFTER_GOING = re.compile(r"[山河湖海江路街村庄镇乡里边小中大学完初]|[市县区]")
ARRIVED = re.compile(r"[到赴去往从绕抵的](?P<name>[\u4e00-\u9fff]{2,4})(?=[，。；！？\n]|$|县城)")  # 分到拉孜，
SCHOOL_AFTER = (
    "镇",
    "乡",
    "村",
    "小学",
    "中学",
    "中心",
    "学校",
    "幼儿园",
    "完小",
    "初中",
)  # of 柳河小学: not the county
BEARER = re.compile("(?=" + "|".join(SCHOOL_AFTER) + ")")
STAYING = re.compile(  # 在义乌打工, 去蓬莱参加比赛: only somebody somewhere does so
    r"[赴去到在往](?=[\u4e00-\u9fff]{2,4}?(?:跟岗|支教|挂职|学习|考察|参观|培训|参训|参加|参赛|打工|务工|做工|做生意|经商|教书|任教|上班|工作"
    r"|读书|上学|就读|住院|治病|研学|交流|听课|开会|摘棉花|定居|安家|买|租))"
)
STAYS = re.compile(
    r"跟岗|支教|挂职|学习|考察|参观|培训|参训|参加|参赛|打工|务工|做工|做生意|经商|教书|任教|上班|工作|读书|上学|就读|住院|治病|研学|交流|听课|开会"
    r"|摘棉花|定居|安家|买|租"
)
LEAVING = ("出发", "到", "来到", "赶来", "远道", "启程", "返回")  # 从祥云出发, but 从高要求做起
ITEM = re.compile(r"[\u4e00-\u9fff]+")
HAN = re.compile(r"[\u4e00-\u9fff]")
VISITED = re.compile("[去到来][了过]?[一两三几]次$")  # 每去一次|红山乡
COUNTED = re.compile(r"[\d一二三四五六七八九十几两多][所个名位座]$")
BESIDE = 4  # characters on either side of a short name that are read with it
SHORT_LONGEST = 4  # 克拉玛依
TOWN_LONGEST = 15  # 友谊达斡尔族满族柯尔克孜族乡


@dataclass(frozen=True, slots=True)
class Spot:
    """A name of the gazetteer where it stands: kind is unit, short, state or town."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Edge:
    """What may not stand around a name, and whether it needs company."""

    before: str = ""
    after: str = ""
    kind: str = ""


NO_EDGE = Edge()


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a lexicon, laid out for reading a text."""

    full: dict[str, tuple[int, ...]]  # last two characters → lengths, longest first
    members: frozenset[str]
    short: dict[str, tuple[str, ...]]  # first two characters → names, longest first
    states: dict[str, str]
    heads: re.Pattern[str]
    holders: re.Pattern[str]  # names and sayings that hold a short name
    edges: dict[str, Edge]
    alone: frozenset[str]  # short names that need no company


@cache
def names(lexicon: Lexicon) -> Names:
    """The names of a lexicon, laid out once."""
    places = gazetteer.load(lexicon)
    edges = {r["name"]: Edge(r["before"], r["after"], r["kind"]) for r in lexicon.rows("place_edges")}
    for row in lexicon.rows("place_stop"):
        if row["kind"] == "holds":
            continue
        edge = edges.get(row["name"], NO_EDGE)
        edges[row["name"]] = Edge(edge.before, edge.after, row["kind"])
    members = set(places.full) | places.everyday
    lengths: dict[str, set[int]] = {}
    for name in members:
        lengths.setdefault(name[-2:], set()).add(len(name))
    states = {row["name"]: row["after"] for row in lexicon.rows("countries")}
    wide = {n for n, units in places.short.items() if any(u.level != "county" for u in units) and len(n) > 1}
    alone = frozenset(n for n in wide - members if edges.get(n, NO_EDGE).kind not in ("word", "chain"))
    short: dict[str, list[str]] = {}
    for name in sorted(alone | states.keys()):
        short.setdefault(name[:2], []).append(name)
    firsts, seconds = ("".join(sorted({head[i] for head in short})) for i in (0, 1))
    return Names(
        full={end: tuple(sorted(found, reverse=True)) for end, found in lengths.items()},
        members=frozenset(members),
        short={head: tuple(sorted(found, key=len, reverse=True)) for head, found in short.items()},
        states=states,
        heads=re.compile(f"[{firsts}](?=[{seconds}])"),
        holders=re.compile("|".join(r["name"] for r in lexicon.rows("place_stop") if r["kind"] == "holds")),
        edges=edges,
        alone=alone,
    )


@cache
def open_words(lexicon: Lexicon) -> frozenset[str]:
    """Words of two characters after which a name can begin: 委托, 来自."""
    return frozenset(lexicon.words("open_words"))


def open_left(text: str, start: int, taken: Container[int], lexicon: Lexicon) -> bool:
    """Whether a name can begin here whatever it is: nothing, a mark, a preposition or another place stands before."""
    before = text[start - 1 : start]
    return (
        before in OPEN_LEFT
        or start in taken
        or not HAN.match(before)
        or text[max(0, start - 2) : start] in open_words(lexicon)
        or (before == "次" and VISITED.search(text, max(0, start - 5), start) is not None)
    )


def full_names(text: str, places: gazetteer.Gazetteer, known: Names) -> Iterator[Spot]:
    """Units with what they are: 沂水县, 楚雄州, 内蒙古自治区."""
    ends: dict[int, str] = {}
    sure: set[str] = set()  # names that stand freely somewhere in the text, so that 了|蔚县 is one too
    waiting: list[Spot] = []
    for found in UNIT_END.finditer(text):
        end = found.end()
        for length in known.full.get(text[end - 2 : end], ()):
            start = end - length
            name = text[start:end] if start >= 0 else ""
            if name not in known.members:
                continue
            if name[0] in MEASURES and COUNTED_BY.search(text, max(0, start - 1), start):  # 8名|山区教师
                continue
            stands = stands_free(text, start, end, known.edges.get(name, NO_EDGE), ends, places)
            if stands is None:
                waiting.append(Spot(start, end, "unit"))
            if not stands:
                continue
            ends[end] = name
            sure.add(name)
            yield Spot(start, end - 1 if COUNTY_SEAT.match(text, end - 1) and length > SHORTEST else end, "unit")
            break
    yield from (spot for spot in waiting if text[spot.start : spot.end] in sure)


def stands_free(
    text: str, start: int, end: int, edge: Edge, ends: dict[int, str], places: gazetteer.Gazetteer
) -> bool | None:
    """Whether a full name is one where it stands; None: if it is one elsewhere in the text."""
    loose = not open_left(text, start, ends, places.lexicon)
    if loose and text[start - 1] in edge.before:
        return False
    if edge.kind == "open":  # 大同市|城区, 会同县|团河镇
        codes = places.codes(text[start:end])
        led = holds(ends.get(start, ""), codes, places) or (not loose and goes_on_inside(text, end, codes, places))
        return True if led else None if end - start > SHORTEST else False
    return None if loose and edge.kind == "weak" else True


def goes_on_inside(text: str, end: int, codes: tuple[str, ...], places: gazetteer.Gazetteer) -> bool:
    """Whether a township of one of some units stands right behind: 会同县|团河镇."""
    towns = (places.towns(text[end : end + size]) for size in range(SHORTEST, TOWN_LONGEST) if end + size <= len(text))
    return any(gazetteer.within(town, code) for found in towns for town in found for code in codes)


def holds(wider: str, codes: tuple[str, ...], places: gazetteer.Gazetteer) -> bool:
    """Whether one of some units lies in a wider place."""
    return any(gazetteer.within(code, other) for other in places.codes(wider) for code in codes)


def run_over(text: str, start: int, end: int, costs: lattice.Costs) -> bool:
    """Whether a name lies in words that are likelier than it, on both sides: 看不|清远|端."""
    low, high = start, end
    while low > max(0, start - BESIDE) and HAN.match(text[low - 1]):
        low -= 1
    while high < min(len(text), end + BESIDE) and HAN.match(text[high]):
        high += 1
    if low == start or high == end:
        return False
    borders = costs.read(text[low:high]).borders()
    return start - low not in borders and end - low not in borders


def short_names(text: str, known: Names, costs: lattice.Costs) -> Iterator[Spot]:
    """Provinces, cities and states by their short names: 陕西, 贵阳, 捷克."""
    for found in known.heads.finditer(text):
        start = found.start()
        for name in known.short.get(text[start : start + 2], ()):
            if not text.startswith(name, start):
                continue
            end = start + len(name)
            edge = known.edges.get(name, NO_EDGE)
            crossed = start and end < len(text) and text[start - 1] in edge.before and text[end] in edge.after
            crossed = crossed or run_over(text, start, end, costs)
            if not crossed and not AFTER_SHORT.match(text, end) and not bad_state(text, start, end, known):
                yield Spot(start, end, "state" if name in known.states else "short")
                break


AT_HOME = re.compile("教育(?!部)|山区|境内|人民|[东西南北]{1,2}部")  # 开化县…为开化|教育的均衡, though 开化 is a word
PAIR = re.compile(  # “海州—彰武小伙伴艺术节” is the name of a feast
    r"[“‘「『][\u4e00-\u9fff]{2,4}[—–\-－~～·]{1,2}[\u4e00-\u9fff]{2,4}[\u4e00-\u9fff]{2,12}[”’」』]"
)


def held(text: str, known: Names) -> Iterator[tuple[int, int]]:
    """Stretches in which short names are parts of other names: 真金白银, 巴丹吉林."""
    for pattern in (known.holders, PAIR):
        for found in pattern.finditer(text):
            yield found.span()


def bad_state(text: str, start: int, end: int, known: Names) -> bool:
    """今日本校 is no 日本, 朝鲜族 no 朝鲜, 内蒙古 no 蒙古."""
    name = text[start:end]
    if name not in known.states:
        return False
    after = known.states[name]
    return (after != "" and text.startswith(tuple(after.split("|")), end)) or (
        name == "日本"
        and ((start > 0 and text[start - 1] in "今每当近昔次节假生工") or text[end : end + 1] in ("校", "班", "人"))
    )


def towns(text: str, places: gazetteer.Gazetteer, known: Names, taken: dict[int, str]) -> Iterator[Spot]:
    """Townships that exist: 景芝镇, 城关街道."""
    for found in TOWN_END.finditer(text):
        end = found.end()
        for start in range(max(0, end - TOWN_LONGEST), found.start()):
            name = text[start:end]
            other_kind = not places.is_town(name)
            if other_kind and not places.is_town_by_other_kind(name):
                continue
            edge = known.edges.get(name, NO_EDGE)
            if COUNTED.search(text, max(0, start - 1), start + 1):  # 9所|城镇学校
                continue
            loose = not open_left(text, start, taken, places.lexicon)
            short = found.start() - start < SHORTEST
            if loose and (other_kind or short or edge.kind in ("weak", "open") or text[start - 1] in edge.before):
                continue
            if edge.kind == "open" and not holds(taken.get(start, ""), places.towns(name), places):
                continue
            yield Spot(start, end, "town")
            break


def companions(text: str, found: list[Spot], places: gazetteer.Gazetteer, known: Names) -> Iterator[Spot]:
    """Counties by their short names where the full name stands in the text, or a wider place right before."""
    stems = {gazetteer.stem(text[s.start : s.end]) for s in found if s.kind == "unit"}
    stems |= {
        name
        for name in travelled(text, known)
        if name in places.short and known.edges.get(name, NO_EDGE).kind not in ("word", "chain")
    }
    wanted = sorted(n for n in stems if len(n) > 1 and n[-1] != "族" and n not in known.members)
    if wanted:
        for hit in re.finditer("|".join(map(re.escape, sorted(wanted, key=len, reverse=True))), text):
            at_home = hit[0] not in places.words or AT_HOME.match(text, hit.end())
            if at_home and not AFTER_SHORT.match(text, hit.end()):
                yield Spot(hit.start(), hit.end(), "short")
    read: dict[str, int] = {}  # what stands at the end of a place, and how much of it is a county inside
    for spot in found:
        if spot.kind in ("unit", "short"):
            ahead = text[spot.start : spot.end + SHORT_LONGEST]
            if ahead not in read:
                read[ahead] = county_after(ahead, spot.end - spot.start, places, known)
            if read[ahead]:
                yield Spot(spot.end, spot.end + read[ahead], "short")


def listed(text: str, found: list[Spot], places: gazetteer.Gazetteer, known: Names) -> Iterator[Spot]:
    """Counties by their short names in a list with others of the same city: 周宁、寿宁、柘荣, 雷波县8名、金阳6名."""
    sure = {spot.start: spot.end for spot in found if spot.kind == "unit"}
    items = dict(sure)
    for mark in JOINT.finditer(text):
        for start, end in in_list(text, *mark.span(), places, known):
            items.setdefault(start, end)
    pairs = pairwise(sorted(items.items()))
    beside = [(one, other) for one, other in pairs if one[1] < other[0] and BETWEEN.fullmatch(text, one[1], other[0])]
    for one, other in beside:
        names = text[slice(*one)], text[slice(*other)]
        if names[0] != names[1] and share_city(*names, places):
            yield from (Spot(*item, "short") for item in (one, other) if item[0] not in sure)


TOWNS = re.compile(  # 梅水、黄埠、油石等乡镇
    r"(?<![\u4e00-\u9fff、])(?P<list>(?:[\u4e00-\u9fff]{2,4}、){1,12}[\u4e00-\u9fff]{2,4}?)"
    r"(?P<told>等(?:[两二三四五六七八九十\d]{1,2}个?)?(?:乡镇|镇|乡(?![村土亲音情间下])|街道)|(?=[）)，。；\n]|$))"
)
LEAST_KNOWN, FEWEST_TOLD = 2 / 3, 3  # townships of one county in a list that does not say what it lists


def towns_listed(text: str, places: gazetteer.Gazetteer) -> Iterator[Spot]:
    """Townships by their short names in a list of one county, where no school bears them: 梅水、黄埠、油石等乡镇."""
    for found in TOWNS.finditer(text):
        items = [m.span() for m in ITEM.finditer(text, *found.span("list"))]
        counties = Counter(code for low, high in items for code in set(places.towns(text[low:high])))
        most = max(counties.values(), default=0)
        least = 1 if found["told"] else max(FEWEST_TOLD, len(items) * LEAST_KNOWN)
        if most >= least and borne_by_schools(text).isdisjoint(text[low:high] for low, high in items):
            first = items[0]
            sizes = range(first[1] - first[0], 1, -1)
            low = next((first[1] - n for n in sizes if places.town_stem(text[first[1] - n : first[1]])), first[0])
            yield from (Spot(*item, "town") for item in ((low, first[1]), *items[1:]))


@lru_cache(maxsize=2)
def borne_by_schools(text: str) -> frozenset[str]:
    """The two to four characters before each word for a school, a village or a township: 柳河 of 柳河小学."""
    ends = (found.start() for found in BEARER.finditer(text))
    return frozenset(text[end - size : end] for end in ends for size in range(2, SHORT_LONGEST + 1) if end >= size)


def in_list(text: str, start: int, end: int, places: gazetteer.Gazetteer, known: Names) -> Iterator[tuple[int, int]]:
    """The short names of counties right before and right behind a mark."""
    spans = ((end, end + size) for size in range(SHORT_LONGEST, 1, -1))
    yield from islice((s for s in spans if short_county(text, *s, places, known)), 1)
    counted = COUNT_BEFORE.search(text, max(0, start - COUNT_LONGEST), start)
    at = counted.start() if counted else start
    spans = ((at - size, at) for size in range(min(SHORT_LONGEST, at), 1, -1))
    yield from islice((s for s in spans if short_county(text, *s, places, known)), 1)


def short_county(text: str, start: int, end: int, places: gazetteer.Gazetteer, known: Names) -> bool:
    """Whether a stretch is a short name that goes on as no other name."""
    name = text[start:end]
    whole = len(name) == end - start  # the text does not end before
    return whole and name in places.short and name not in known.members and not AFTER_LISTED.match(text, end)


def share_city(one: str, other: str, places: gazetteer.Gazetteer) -> bool:
    """Whether two names have counties of one city."""
    cities = {code[:4] for code in places.codes(one) if code[4:] != "00"}
    return any(code[:4] in cities for code in places.codes(other) if code[4:] != "00")


def travelled(text: str, known: Names) -> Iterator[str]:
    """Counties by their short names after a word of going there, if the name is no other word: 赴昭觉支教."""
    for found in GOING.finditer(text):
        for length in range(SHORT_LONGEST, 1, -1):
            name = text[found.end() : found.end() + length]
            end = found.end() + length
            leaves = found[0] != "从" or text.startswith(LEAVING, end)
            if leaves and known.edges.get(name, NO_EDGE).kind == "known" and not AFTER_GOING.match(text, end):
                yield name
                break
    for found in ARRIVED.finditer(text):
        name = found["name"]
        if known.edges.get(name, NO_EDGE).kind == "known" and name not in borne_by_schools(text):
            yield name
    for found in STAYING.finditer(text):
        at = found.end()
        yield from (text[at : at + n] for n in range(SHORT_LONGEST, 1, -1) if STAYS.match(text, at + n))


def county_after(ahead: str, size: int, places: gazetteer.Gazetteer, known: Names) -> int:
    """How many characters after a place of this size name a county inside it: 云南|宾川."""
    wider = places.code_at(ahead[:size])
    for length in range(SHORT_LONGEST, 1, -1):
        name = ahead[size : size + length]
        if (
            wider
            and len(name) == length
            and name in places.short
            and name not in known.members
            and name not in places.words
        ):
            inside = places.code_at(name, wider=wider)
            if inside and inside != wider:
                return length
    return 0


@lru_cache(maxsize=4)  # organisations and places ask for the same text in turn
def spots(text: str, lexicon: Lexicon) -> tuple[Spot, ...]:
    """All names of the gazetteer in a text, in order, the leftmost and longest where they overlap.

    >>> from pipeline import lexicon
    >>> text = "沂水县和陕西的示范县一样"
    >>> [text[spot.start:spot.end] for spot in spots(text, lexicon.load())]
    ['沂水县', '陕西']
    """
    known, places = names(lexicon), gazetteer.load(lexicon)
    found = [*full_names(text, places, known), *short_names(text, known, lattice.costs(lexicon))]
    found += towns(text, places, known, {spot.end: text[spot.start : spot.end] for spot in found})
    found += [*companions(text, found, places, known), *listed(text, found, places, known), *towns_listed(text, places)]
    inside = {at for low, high in held(text, known) for at in range(low, high)}
    return tuple(leftmost([s for s in found if s.kind != "short" or s.start not in inside]))


def leftmost(found: list[Spot]) -> Iterator[Spot]:
    """Spots that do not overlap: the one that begins first, of those the longest."""
    end = 0
    for spot in sorted(found, key=lambda s: (s.start, -s.end)):
        if spot.start >= end:
            yield spot
            end = spot.end
