"""Schools: where a name ends is plain (小学, 完小, 一中), where it begins must be decided.

In goes a summary's final text, out come schools by full or short name and masked ones. What is hard: no blank
parts 我校与 from 泰和小学; 农村学校 names nobody while 实验小学 does; 的 may be part of a township. So each ending
is read both ways (lattice.py), and the readings of one text then vote: what stands alone at one place decides
where it is run into another word.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from functools import cache, lru_cache
from math import exp, log1p
from typing import TYPE_CHECKING, NamedTuple

from pipeline import gazetteer
from pipeline.extract import lattice, school_aliases, school_lists
from pipeline.extract.school_cores import lone_cores
from pipeline.extract.school_endings import endings, masked_names
from pipeline.extract.school_extents import (
    CAMPUS,
    LONGEST_STRETCH,
    behind_a_place,
    extended,
    joint,
    under_hidden_place,
    within_area,
)
from pipeline.extract.toponyms import spots
from pipeline.schema import Found

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.extract.school_endings import Ending
    from pipeline.lexicon import Lexicon

NEAR = 6.0  # readings that cost so much more than the best still take part in the vote
VOTE = 2.0
CLOSED = frozenset("vpcurmqd^")  # after these kinds of words 学校 stands for itself
STANDS_ALONE = frozenset("进去到办建读上回来赴往是有在教念送的了过着")  # 进|小学; but no word 荡|小学
A_PLACE_BEFORE = 9.0  # 西和|新区|小学 is seldom any school
LONE_VERB = 5.0  # 抱|龙溪小学 at the head of a clause, 云阳县|磨|盘山中学
TAKES_A_SCHOOL = frozenset(
    "到去赴来访进与驻援帮扶带领派请让邀选聘走送回离在有是如由和对向为从给被经把将叫称属含共除按因及同跟原现即至以替供指观参看使令助教组据辖设属建办"
)
NAMELESS = re.compile(r"苏木|街道|[一两几这那]所|(?<=[一两几这那])所|考[上入]")  # begin no name
BREAKS = re.compile("[两二三四五六七八九十几多]所|等$|[才刚已]上$")  # 麻家集|三所|初级中学, 盐河|等|小学, 孩子才上|小学
HAN = re.compile(r"[\u3400-\u9fff〇]")
MAKES_GENERIC = frozenset("化级型性制式类属")  # 园林化学校
NO_NAME = 8.0
OF_ITS_KIND = 12.0  # 省级|实验小学: one of many
OF_MANY = frozenset(
    ("少数", "全国", "全省", "课改", "项目", "科研", "改革", "示范", "试点", "特色", "基地", "重点", "首批", "教改")
)
OFTEN = -3.0  # 农村|小学
SURE = 0.8
SHORTEST_SLIP = 4
FORMER = re.compile("[（(](?:原名?|曾用名|前身[为是])(?=.)")  # 清溪小学（原石桥小学）
INNER_PLACE = re.compile(r"[省市州县区旗镇乡村](?=..)")
AFFILIATED = re.compile(r"附属[^的和与及在到由等、，。；：（）()\s]{1,6}")  # 江南师大|附属滨江|小学
INSTITUTE = re.compile(r"[^的和与及在到由等、，。；：（）()\s]{1,7}")
HIGHER = ("大学", "学院", "师范大学", "师范", "师大")
WHOLES = ("大学", "师大", "师范")
SUBJECT = re.compile(
    "(?:语文|数学|英语|科学|音乐|美术|体育|物理|化学|生物|历史|地理|政治|道德与法治|信息技术|品德|综合|教师|学科)"
    "(?:课|微课|优质课|教学|教师|比赛|大赛|竞赛|赛课|教研|学业|质量|素养|基本功|说课|名师|名班主任)"
)
OF_ALL = re.compile("[省市县区州旗镇乡全各]中小学$")
COUNTED = frozenset("年月日级届号名所位个人次节")
COUNTY_WIDE = 20.0
WIDE = ("小学", "初中", "学校", "中小学")  # 青湖县初中 are all of them
JOINS = "、和与及"
IN_A_NAME = r"[^\W\d_A-Za-z的和与及在到由各全两三四五六七八九十几多等所有]"
LISTED = re.compile(rf"[{JOINS}](?P<name>(?:{IN_A_NAME}{{1,4}}[镇乡])?(?P<core>{IN_A_NAME}{{2,3}}))$")
LONGEST_LISTED = 9  # characters: a mark, a township and a name
FARMS = ("农场", "林场")
CAMPUSES = ("校区", "分校", "教学点")


class Reading(NamedTuple):
    """The beginnings a name may have before one ending, each with its cost, best first. ``-1``: no name."""

    ending: Ending
    ways: tuple[tuple[float, int], ...]


@cache
def generic_words(lexicon: Lexicon) -> tuple[frozenset[str], frozenset[str]]:
    """Words that make no name of the 学校 after them, and those that make none of 小学 and 中学 either."""
    rows = lexicon.rows("school_generic")
    return frozenset(row["word"] for row in rows), frozenset(row["word"] for row in rows if not row["only"])


def find(text: str, lexicon: Lexicon) -> Iterator[Found]:
    """Schools of a text, in order.

    >>> from pipeline import lexicon
    >>> text = "我校与泰和小学、**镇中心小学结对，各学校互相学习"
    >>> [text[found.start : found.end] for found in find(text, lexicon.load())]
    ['泰和小学', '**镇中心小学']
    """
    masked = [*masked_names(text, lexicon), *school_aliases.defined_names(text)]
    masked.sort(key=lambda item: item.start)
    readings = read_endings(text, masked, lexicon)
    named = [joint(text, extended(text, found)) for found in settle(text, readings, lexicon)]
    areas = [spot for spot in spots(text, lexicon) if spot.kind == "unit"]
    beside = [spot for spot in spots(text, lexicon) if spot.kind in ("unit", "short")]
    sure = apart(
        [
            behind_a_place(text, under_hidden_place(text, within_area(text, found, areas)), beside)
            for found in (*masked, *named, *school_lists.counted(text, lexicon, generic_words(lexicon)[0]))
        ]
    )
    yield from school_aliases.with_aliases(text, sure, lexicon, (*school_aliases.RULES, lone_cores))


def apart(found: list[Found]) -> list[Found]:
    """The names in order, without those that a surer one overlaps: the vote may have moved a border."""
    out: list[Found] = []
    for item in sorted(found, key=lambda item: (item.start, -item.end)):
        if out and item.start < out[-1].end:
            if (item.masked, item.confidence) <= (out[-1].masked, out[-1].confidence):
                continue
            out.pop()
        out.append(item)
    return out


def read_endings(text: str, masked: list[Found], lexicon: Lexicon) -> list[Reading]:
    """Every ending of the text with the ways to read what stands before it."""
    hidden = {at for item in masked for at in range(item.start, item.end)}
    out: list[Reading] = []
    free_from = 0  # where the last name ended
    first = 0  # where it began
    at = 0  # its place in ``out``
    walls = [0, *(item.end for item in masked)]
    for ending in endings(text, lexicon):
        if ending.start in hidden or ending.end - 1 in hidden or of_a_campus(text, ending, free_from):
            continue
        if joined(text, ending, free_from):
            out[at] = Reading(ending, ((0.0, first),))
            free_from = ending.end
        elif clearly_generic(text, ending, lexicon):
            out.append(Reading(ending, ((0.0, -1),)))
        else:
            wall = walls[bisect_right(walls, ending.start) - 1]
            reading = read_before(text, ending, max(free_from, wall), lexicon)
            out.append(reading)
            if reading.ways[0][1] >= 0:
                first, free_from, at = reading.ways[0][1], ending.end, len(out) - 1
    return out


def of_a_campus(text: str, ending: Ending, free_from: int) -> bool:
    """Whether this is the campus written behind the last name: 金湾小学|东校区."""
    return 0 < free_from >= ending.start - 3 and ending.base in CAMPUSES and bool(CAMPUS.match(text, free_from))


def joined(text: str, ending: Ending, free_from: int) -> bool:
    """Whether this belongs to the last name: 衡州师范学院|附属小学, 江南师大|太湖学院."""
    if not free_from:
        return False
    if free_from == ending.start and (ending.named or text.startswith(WHOLES, free_from - 2)):
        return ending.named or ending.base in HIGHER
    if not text.startswith(WHOLES, free_from - 2):
        return False
    pattern = INSTITUTE if ending.base == "学院" else AFFILIATED
    return bool(pattern.fullmatch(text, free_from, ending.start))


@cache
def of_a_province(lexicon: Lexicon) -> re.Pattern[str]:
    """A province and no name: 与上海学校的交流, 海南省幼儿园优秀案例."""
    short = gazetteer.load(lexicon).short
    names = "|".join(sorted(name for name, units in short.items() if any(unit.code[2:] == "0000" for unit in units)))
    return re.compile(f"(?:{names})(?:[省市](?:学校|幼儿园|小学|中学)|学校)$")


def clearly_generic(text: str, ending: Ending, lexicon: Lexicon) -> bool:
    """Whether 学校 stands alone or behind a word like 农村, so that nothing need be weighed."""
    if OF_ALL.search(text, max(0, ending.end - 4), ending.end):  # 区中小学跳绳比赛
        return True
    if of_a_province(lexicon).search(text, max(0, ending.end - 8), ending.end):
        return True
    bare = ending.end - ending.start == len(ending.base) and ending.base in (*WIDE, "高中")
    if bare and text[ending.start - 1 : ending.start] in tuple("省市县区州") and SUBJECT.match(text, ending.end):
        return True  # 云岭州小学英语微课比赛
    if ending.base != "学校" or ending.end - ending.start > len("学校"):
        return False
    start = ending.start
    if text[max(0, start - 2) : start] in FARMS:  # 前进农场|学校
        return False
    return start == 0 or not HAN.match(text[start - 1]) or text[max(0, start - 2) : start] in generic_words(lexicon)[1]


def read_before(text: str, ending: Ending, free_from: int, lexicon: Lexicon) -> Reading:
    """The ways to read the stretch before an ending, best first."""
    head = ending.start
    low = max(free_from, head - LONGEST_STRETCH, 0)
    start = head
    while start > low and HAN.match(text[start - 1]):
        start -= 1
    if former := FORMER.match(text, max(0, start - 1), head):
        start = former.end()
    if 0 < start < head and text[start - 1].isdigit() and text[start] in COUNTED:  # 2016年|石桥小学
        start += 1
    stretch = text[start:head]
    before = lattice.AFTER_MARK
    if start == free_from and start > 0:
        before = "n"
    elif start > 0 and (text[start - 1].isalnum() or start == head - LONGEST_STRETCH):
        before = "t"
    shorter = lattice.costs(lexicon).near(stretch)
    if shorter:
        stretch, start, before = stretch[shorter:], start + shorter, "t"
    ways = weigh(stretch, before, ending._replace(start=0, end=ending.end - head), lexicon)
    return Reading(ending, tuple((cost, start + at if at >= 0 else -1) for cost, at in ways))


@lru_cache(maxsize=20_000)
def weigh(stretch: str, before: str, ending: Ending, lexicon: Lexicon) -> tuple[tuple[float, int], ...]:
    """The cheapest cuts of a stretch into ordinary words and a name; ``-1``: all of it is ordinary words."""
    costs = lattice.costs(lexicon)
    words = costs.read(stretch, before, people=True)
    size = len(stretch)
    before_school, before_any = generic_words(lexicon)
    plain = ending.end == len(ending.base) and ending.base in ("学校", "校区", "分校")
    weighed = not ending.named and ending.base not in HIGHER
    generics = (before_school if plain else before_any) if weighed else frozenset()
    names = costs.place_names(
        stretch,
        level=ending.level,
        nouns=ending.base in ("幼儿园", "幼稚园"),
        barred=before_any if weighed else frozenset(),
    )
    wide = ending.base in WIDE and ending.end == len(ending.base) and ends_in_county(stretch, costs)
    last = stretch[words.last[size] :] if size else ""
    generic = last in generics or last[-1:] in MAKES_GENERIC
    if ending.named:
        generic = last in OF_MANY or last.endswith("级")
        placed = A_PLACE_BEFORE if nouns_behind_a_place(words, size) else 0.0  # 沿渡河镇|神农溪|希望小学
        bare = (words.opening[size] + (OF_ITS_KIND if generic else 0.0) + placed, size)
    else:
        closed = words.kind[size] in CLOSED and (len(last) != 1 or words.kind[size] not in "uv" or last in STANDS_ALONE)
        weight = OFTEN if generic else 0.0 if closed else ending.generic
        placed = A_PLACE_BEFORE if words.kind[size] == "s" and not wide else 0.0
        if (
            size
            and words.kind[words.last[size]] == "s"
            and (
                words.kind[size] in "na" or (words.kind[size] == "v" and len(last) > 1 and names_a_town(stretch, last))
            )
            and last in costs.words
            and not generic
        ):
            placed = A_PLACE_BEFORE / 2  # 凤山镇|理想|小学, 搬经镇|加力|小学
        bare = (words.cost[size] + weight + placed, -1)
    unlike = COUNTY_WIDE if wide else 0.0
    lone = {  # 抱 between a mark or a place and a name
        i for i in range(1, size) if words.kind[i] == "v" and words.last[i] == i - 1 and words.kind[i - 1] in "^s"
    }
    never = [
        (COUNTY_WIDE if names_nothing(stretch, i) else NO_NAME if stretch[i:] in generics else unlike)
        + LONE_VERB * (i in lone and stretch[i - 1] not in TAKES_A_SCHOOL)
        for i in range(size)
    ]
    ways = [(words.opening[i] + names[i] + never[i], i) for i in range(size)]
    if ending.named and generic:  # 少数|民族学校
        ways.append((words.cost[size] + OFTEN, -1))
    return tuple(sorted([bare, *ways])[:6])


def names_nothing(stretch: str, start: int) -> bool:
    """Whether what a stretch holds from a place on is no one name: it begins as none does, or counts schools."""
    return bool(NAMELESS.match(stretch, start) or BREAKS.search(stretch, start))


def nouns_behind_a_place(words: lattice.Reading, size: int) -> bool:
    """Whether nothing but nouns stands between a place and the end of a stretch: then they belong to the name."""
    at = size
    while at and words.kind[at] in "nag":
        at = words.last[at]
    return 0 < at < size and words.kind[at] == "s"


def names_a_town(stretch: str, verb: str) -> bool:
    """Whether a township stands before a verb at the end of a stretch that takes no school: 加力, but not 支援."""
    return stretch[: -len(verb)][-1:] in ("镇", "乡") and TAKES_A_SCHOOL.isdisjoint(verb)


def ends_in_county(stretch: str, costs: lattice.Costs) -> bool:
    """Whether the last of a stretch is a county or more."""
    return stretch[-1:] in "省市县区州" and any(
        stretch[-size:] in costs.places.full for size in range(3 if stretch[-1:] == "区" else 2, 8)
    )  # 新区, 城区 are none


def settle(text: str, readings: Iterable[Reading], lexicon: Lexicon) -> list[Found]:
    """One name for each ending, after the readings of the whole text have voted."""
    readings = list(readings)
    votes: dict[str, float] = defaultdict(float)
    shares = [list(shared(text, reading)) for reading in readings]
    for near in shares:
        for way in near:
            for key in way.keys:
                votes[key] += way.share
    out = []
    longer = always_before(text, readings, lexicon)
    for reading, near in zip(readings, shares, strict=True):
        chosen = sorted(
            (way.cost - VOTE * max(log1p(max(votes[key] - way.share, 0.0)) for key in way.keys), way.start)
            for way in near
            if way.start not in longer or len(near) == 1
        )
        cost, start = chosen[0]
        if start < 0:
            continue
        margin = chosen[1][0] - cost if len(chosen) > 1 else NEAR
        rule = "school_ending" if reading.ending.base and not reading.ending.named else "named_ending"
        sure = round(1 - 0.5 * exp(-margin / 2), 2)
        out.append(
            Found("school", start, reading.ending.end, rule, value=text[start : reading.ending.end], confidence=sure)
        )
    sure_names = {item.value for item in out if item.confidence >= SURE}
    sure_names |= {tail for name in sure_names if len(tail := inner_name(name)) > SHORTEST_SLIP}
    out = [in_full(text, item, sure_names) for item in out]
    out += known_tails(text, readings, out)
    out += listed(text, readings, out, lexicon)
    return out + list(typing_errors(text, readings, out))


def in_full(text: str, found: Found, known: set[str]) -> Found:
    """A name with the character before it, where the text has that longer name for sure elsewhere: 接|龙桥小学."""
    longer = text[max(0, found.start - 1) : found.end]
    if longer == found.value or longer not in known:
        return found
    return Found("school", found.start - 1, found.end, found.rule, value=longer, confidence=found.confidence)


def inner_name(name: str) -> str:
    """A name without the places it begins with: 清秀小学 of 石碾乡清秀小学."""
    return name[max((inner.end() for inner in INNER_PLACE.finditer(name)), default=0) :]


def known_tails(text: str, readings: list[Reading], found: list[Found]) -> Iterator[Found]:
    """What reads as no name, but is the end of a name that a place before it makes sure: 清秀小学 of 石碾乡清秀小学."""
    sure = {item.value for item in found if item.confidence >= SURE}
    known = {tail for name in sure if (tail := inner_name(name)) != name}
    taken = {item.end for item in found}
    for reading in readings if known else ():
        end = reading.ending.end
        tail = next((text[at:end] for _, at in reading.ways if at >= 0 and text[at:end] in known), "")
        if tail and end not in taken and reading.ending.base and len(tail) - len(reading.ending.base) > 1:
            start = end - len(tail)
            yield Found("school", start, end, "known_tail", value=tail, confidence=0.85)


def listed(text: str, readings: list[Reading], found: list[Found], lexicon: Lexicon) -> Iterator[Found]:
    """What reads as words, but stands by itself between marks in a list of schools: 合安小学、可依小学."""
    starts, ends = {item.start for item in found}, {item.end for item in found}
    of_schools, of_any = generic_words(lexicon)
    for reading in readings:
        head, end = reading.ending.start, reading.ending.end
        item = LISTED.search(text, max(0, head - LONGEST_LISTED), head)
        if item is None or end in ends or not reading.ending.base or reading.ending.named:
            continue
        name = item["core"]
        beside = item.start() in ends or (text[end : end + 1] in tuple(JOINS) and end + 1 in starts)
        if beside and name not in (of_schools if reading.ending.base == "学校" else of_any):
            ends.add(end)
            value = text[item.start("name") : end]
            yield Found("school", item.start("name"), end, "school_in_list", value=value, confidence=0.75)


def always_before(text: str, readings: list[Reading], lexicon: Lexicon) -> set[int]:
    """Where names begin that always follow one noun or adjective, which is thus their own first part: 清真|寺巷小学."""
    words = lattice.costs(lexicon).words
    places: dict[str, list[int]] = defaultdict(list)
    for reading in readings:
        start = reading.ways[0][1]
        if start > 1:
            places[text[start : reading.ending.end]].append(start)
    out: set[int] = set()
    for starts in places.values():
        before = {text[start - 2 : start] for start in starts}
        if len(starts) > 1 and len(before) == 1 and words.get(before.pop(), ("", ""))[1] in ("a", "n"):
            further = {text[start - 3 : start - 2] for start in starts}
            out.update(starts if len(further) > 1 else ())
    known = {reading.ways[0][1]: {start for _, start in reading.ways} for reading in readings}
    return {start for start in out if start - 2 in known[start]}


class Way(NamedTuple):
    """One reading with its share of all near ones, and what it votes for: the name, its last part."""

    cost: float
    start: int
    share: float
    keys: tuple[str, ...]


def shared(text: str, reading: Reading) -> Iterator[Way]:
    """The ways that are near the best, with their shares."""
    best = reading.ways[0][0]
    near = [(cost, start, exp(best - cost)) for cost, start in reading.ways if cost - best < NEAR]
    whole = sum(share for *_, share in near)
    head, end = reading.ending.start, reading.ending.end
    for cost, start, share in near:
        core = text[start:head] if start >= 0 else ""
        tail = inner_name(core)
        keys = (
            (text[start:end], f"{tail}|")
            if len(tail) > 1
            else (text[start:end] if start >= 0 else f"?{text[max(0, head - 2) : end]}",)
        )
        yield Way(cost, start, share / whole, keys)


def typing_errors(text: str, readings: list[Reading], found: list[Found]) -> Iterator[Found]:
    """What reads as no name, but is one character off a name of this text: 清湖学校 for 青湖学校, at a mark."""
    known = {pattern for item in found if item.confidence >= SURE for pattern in one_off(item.value)}
    if not known:
        return
    taken = {item.end for item in found}
    for reading in readings:
        end = reading.ending.end
        if end in taken:
            continue
        for _, start in reading.ways:
            at_mark = start == 0 or (start > 0 and not HAN.match(text[start - 1]))
            if at_mark and not known.isdisjoint(one_off(text[start:end])):
                yield Found("school", start, end, "typing_error", value=text[start:end], confidence=0.7)
                break


def one_off(name: str) -> Iterator[str]:
    """A name with each of its characters left open, if it is long enough for one of them to be a slip."""
    if len(name) >= SHORTEST_SLIP:
        yield from (f"{name[:i]}?{name[i + 1 :]}" for i in range(len(name)))
