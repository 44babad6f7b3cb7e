"""The ways to read what stands before the ending of a school's name, each with its cost.

In goes a summary's final text, out comes a reading for each 小学, 完小 or 一中: where its name may begin, best first.
What is hard: no blank parts 我校与 from 泰和小学, and 农村学校 names nobody while 实验小学 does.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from pipeline import gazetteer
from pipeline.extract import lattice
from pipeline.extract.school_endings import endings
from pipeline.extract.school_extents import CAMPUS, LONGEST_STRETCH, REGIMENT

if TYPE_CHECKING:
    from pipeline.extract.school_endings import Ending
    from pipeline.lexicon import Lexicon
    from pipeline.schema import Found

CLOSED = frozenset("vpcurmqd^")  # after these kinds of words 学校 stands for itself
STANDS_ALONE = frozenset("进去到办建读上回来赴往是有在教念送的了过着")  # 进|小学; but no word 荡|小学
A_PLACE_BEFORE = 9.0  # 西和|新区|小学 is seldom any school
FIRST_OF_NAMES = frozenset("元统里第上下中大小新老东西南北前后")
LONE_FIRST = 5.0
LONE_NOUN = 3.0  # 石|门坎镇中心小学 at the head of a clause
OF_COUNTIES = ("城镇", "城郊", "示范")  # 万泉县城镇初级中学 is a name, 城镇学校 is none
BEHIND_A_SCHOOL = "n"
AND_BEHIND = 12.0  # 美香教学点|和|头文教学点
HEADS_A_NAME = frozenset("城校园师长员方位区县市省镇乡村组队会部局处日时天年月期后前边内外间头主办级类")
AND_LAST = 8.0  # 木岗|和|四小, but 泰和三中
BEHIND_A_PLACE = 3.0  # 杨浦区|打|虎山路小学
LONE_VERB = 5.0  # 抱|龙溪小学 at the head of a clause, 云阳县|磨|盘山中学
TAKES_A_SCHOOL = frozenset(
    "到去赴来访进与驻援帮扶带领派请让邀选聘走送回离在有是如由和对向为从给被经把将叫称属含共除按因及同跟原现即至以替供指观参看跑使令助教组据辖设属建办记写忆"
)
NAMELESS = re.compile(
    r"苏木|来自|[上下][联接连](?=..)|移师|现辖|上(?=[县市区])|街道|[一两几这那]所|(?<=[一两几这那])所|考[上入]|[和与及份个同跟到在去从对由把经]乡$|[路街巷]$"
    r"|[挂兼担调升]任|[后又]?因(?![民远])|开学|放学|[会课节]前(?=中心)|[一二三四五六七八九十]{1,2}月份|新建(?=[^\W\d_]{2,4}[镇乡])"
)  # begin no name
# 麻家集|三所|初级中学, 营厂|三家|乡镇中心幼儿园, 盐河|等|小学, 孩子才上|小学, 酒房等地|学校, 桐梓五县|小学, 去年升|初中
BREAKS = re.compile(
    "[两二三四五六七八九十几多](?:所|家(?=乡镇|成员|兄弟|民办|公办))|[才刚已和与还送]上$|[年小已刚才没前]升$"
    "|等(?:地|[两二三四五六七八九]?(?:镇乡|乡镇|镇|乡)(?:农村|村)?|农村|乡村)?$"
    r"|(?<=[\u4e00-\u9fff]{2})[两二三四五六七八九](?:县|区|地|(?<![县市区旗].)[镇乡])$|(?<=[\u4e00-\u9fff]{2})两[镇乡]$|一带$|周边$|附近$|里路|片区?由|园和"
)
WE_AND = re.compile("(?:校|园|们)[和与同跟]")  # 我校|和|绿溪口乡中心小学
ONE_ALONE, DOES, MANY = 2.0, 1.0, -1.5  # nats, after the share of names among 856 near readings
NO_TOWN = re.compile("[和与报到去在由向对从给同跟及往赴为任于][镇乡]|[向对给跟从由]县")  # 教育局|和|镇中心校
BEHIND = (  # what is said of one school alone, and what of all of a kind
    (
        re.compile("(?!的|[副各原老]?(?:校长|园长|书记)|老师|教师|主任)[\u4e00-\u9fff]{1,3}?副?(?:校长|园长|书记)"),
        ONE_ALONE,
    ),
    (re.compile("[\u4e00-\u9fff]老师"), ONE_ALONE),  # 散原幼儿园|余老师
    (re.compile("[又也还先]?(?:支教|选派|派[来出]|派(?=[\u4e00-\u9fff]老师)|举[行办]|副校长|承办|带来|全体)"), DOES),
    (re.compile("、[\u4e00-\u9fff]{2,8}?(?:小学|中学|学校|完小|初中|幼儿园)"), DOES),
    (re.compile("(?:教师|教育|教学|数学|阶段|毕业|学历|[”’])"), MANY),
)
HAN = re.compile(r"[\u3400-\u9fff〇]")
MAKES_GENERIC = frozenset("化级型性制式类属")  # 园林化学校
NO_NAME = 8.0
OF_ITS_KIND = 12.0  # 省级|实验小学: one of many
STREETS = ("路", "街", "巷")  # 避暑路小学
LANDSCAPE = frozenset("山河湖沟湾岭坪坝桥塘庄屯营店堡寨洞泉溪滩坡岗垭坳")
OF_LANDSCAPE = 3.0
OF_MANY = frozenset(("少数", "课改", "项目", "科研", "改革", "示范", "试点", "特色", "基地", "重点", "首批", "教改"))
ALL_OF = re.compile("全[国省市州县区旗镇乡]")
OFTEN = -3.0  # 农村|小学
FORMER = re.compile("[（(](?:原名?|曾用名|前身[为是])(?=.)")  # 清溪小学（原石桥小学）
TAKEN_AS = re.compile("(?<![可所])以(?=[后前上下内外东西南北][^、，])")  # 西片以|后沟小学|为龙头
EVEN = re.compile("(?<![大接毗相牵串])连(?!云港|城|江|州|南|平|山)")  # 后来连|横岭小学的老师也来了
HOPES = re.compile("希望(?=[\u4e00-\u9fff]{2})")  # 希望|华英实验学校常来
TOO = re.compile("[^，。；：！？\\n]{0,20}[也都]")
AFFILIATED = re.compile(r"附属[^的和与及在到由等、，。；：（）()\s]{1,6}")  # 江南师大|附属滨江|小学
INSTITUTE = re.compile(r"[^的和与及在到由等、，。；：（）()\s]{1,7}")
HIGHER = ("大学", "学院", "师范大学", "师范", "师大")
WHOLES = ("大学", "师大", "师范")
SUBJECT = re.compile(
    "(?:语文|数学|英语|科学|音乐|美术|体育|物理|化学|生物|历史|地理|政治|道德与法治|信息技术|品德|综合|教师|学科)"
    "(?:课|微课|优质课|教学|教师|比赛|大赛|竞赛|赛课|教研|学业|质量|素养|基本功|说课|名师|名班主任)"
)
OF_ALL = re.compile("[省市县区州旗镇乡全各]中小学$|[镇乡]村小$")
COUNTED = frozenset("年月日级届号名所位个人次节")
HOW_MANY = re.compile("(?:[0-9]{1,4}|[一二三四五六七八九十百两]{1,4})所(?=[，、。；（(]|$)")
LISTED = re.compile(r"[和与及、][\u4e00-\u9fff]{2,6}$")  # 石桥小学和|三河口|初中三所
COUNTY_WIDE = 20.0
WIDE = ("小学", "初中", "学校", "中小学")  # 青湖县初中 are all of them
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


def read_endings(text: str, masked: list[Found], lexicon: Lexicon) -> list[Reading]:
    """Every ending of the text with the ways to read what stands before it."""
    hidden = {at for item in masked for at in range(item.start, item.end)}
    out: list[Reading] = []
    free_from = 0  # where the last name ended
    first = 0  # where it began
    at = 0  # its place in ``out``
    walls = [0, *(item.end for item in masked)]
    before = 0  # where the last ending ended, whether it ended a name or not
    for ending in endings(text, lexicon):
        before, inside = ending.end, range(out[-1].ending.start + 1 if out else 0, before)
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
            ways = tuple(way for way in reading.ways if way[1] not in inside)  # 三所完|小和|中心小学
            reading = reading._replace(ways=ways or ((0.0, -1),))
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
    if OF_ALL.search(text, max(0, ending.end - 4), ending.end) or numbered(text, ending):  # 区中小学跳绳比赛
        return True
    if of_a_province(lexicon).search(text, max(0, ending.end - 8), ending.end):
        return True
    bare = ending.end - ending.start == len(ending.base) and ending.base in (*WIDE, "中学", "高中")
    if bare and text[ending.start - 1 : ending.start] in tuple("省市县区州盟旗") and SUBJECT.match(text, ending.end):
        return True  # 云岭州小学英语微课比赛
    if ending.base != "学校" or ending.end - ending.start > len("学校"):
        return False
    start = ending.start
    if text[max(0, start - 2) : start] in FARMS or of_a_town(text, start, lexicon):  # 前进农场|学校, 东乡镇|学校
        return False
    return start == 0 or not HAN.match(text[start - 1]) or text[max(0, start - 2) : start] in generic_words(lexicon)[1]


def of_a_town(text: str, start: int, lexicon: Lexicon) -> bool:
    """Whether a township that is called 某乡镇 stands right before."""
    places = gazetteer.load(lexicon)
    sizes = (3, 4) if text.endswith("乡镇", 0, start) else ()
    return any(places.is_town(text[max(0, start - size) : start]) for size in sizes)


def numbered(text: str, ending: Ending) -> bool:
    """Whether it is said how many there are, or all are meant: 现辖初中1所, 阜平县义务教育学校."""
    if text.startswith("义务教育", ending.start) and text[ending.start - 1 : ending.start] in tuple("省市县区州旗镇乡"):
        return True
    if ending.base == "" or HOW_MANY.match(text, ending.end) is None:
        return False
    before = text[ending.start - 1 : ending.start]
    bare = ending.end - ending.start == len(ending.base) and not LISTED.search(
        text, max(0, ending.start - 7), ending.start
    )
    return bare or before == "中" or not HAN.match(before)  # 其中|朝鲜族学校5所


def read_before(text: str, ending: Ending, free_from: int, lexicon: Lexicon) -> Reading:
    """The ways to read the stretch before an ending, best first."""
    head = ending.start
    if regiment := REGIMENT.search(text, max(free_from, head - LONGEST_STRETCH), head):  # 一〇一团|中学
        return Reading(ending, ((0.0, regiment.start()),))
    low = max(free_from, head - LONGEST_STRETCH, 0)
    start = head
    while start > low and HAN.match(text[start - 1]):
        start -= 1
    taken = TAKEN_AS.search(text, start, head) if text.startswith("为", ending.end) else None
    start = behind_words(text, taken.end() if taken else start, ending)
    stretch = text[start:head]
    before = lattice.AFTER_MARK
    if start == free_from and start > 0:
        before = BEHIND_A_SCHOOL
    elif start > 0 and (text[start - 1].isalnum() or start == head - LONGEST_STRETCH):
        before = "t"
    shorter = lattice.costs(lexicon).near(stretch)
    if shorter:
        stretch, start, before = stretch[shorter:], start + shorter, "t"
    ways = weigh(stretch, before, ending._replace(start=0, end=ending.end - head), lexicon)
    ways = tuple((cost, start + at if at >= 0 else -1) for cost, at in ways if at < 1 or not taken)
    behind = spoken_behind(text, ending)
    return Reading(ending, tuple(sorted((cost + behind * (at < 0), at) for cost, at in ways)) if behind else ways)


def behind_words(text: str, start: int, ending: Ending) -> int:
    """Where a name begins at the earliest, behind words that are never of it: （原|石桥小学）, 希望|华英实验学校."""
    head = ending.start
    if former := FORMER.match(text, max(0, start - 1), head):
        start = former.end()
    for hopes in HOPES.finditer(text, start, head):
        start = hopes.end()
    even = EVEN.search(text, start, head)
    if even and TOO.match(text, ending.end):
        start = even.end()
    counted = 0 < start < head and text[start - 1].isdigit() and text[start] in COUNTED  # 2016年|石桥小学
    return start + counted


def spoken_behind(text: str, ending: Ending) -> float:
    """How much what stands behind an ending speaks for one school rather than for all of a kind, in nats."""
    if not ending.base:
        return 0.0
    return next((nats for pattern, nats in BEHIND if pattern.match(text, ending.end)), 0.0)


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
    generics -= {word for word in OF_COUNTIES if stretch.endswith(f"县{word}") and ends_in_county(stretch[:-2], costs)}
    names = costs.place_names(
        stretch,
        level=ending.level,
        nouns=ending.base in ("幼儿园", "幼稚园"),
        barred=before_any & generics if weighed else frozenset(),
    )
    wide = ending.base in WIDE and ending.end == len(ending.base) and ends_in_county(stretch, costs)
    last = stretch[words.last[size] :] if size else ""
    generic = last in generics or last[-1:] in MAKES_GENERIC
    if ending.named:
        generic = last in OF_MANY or last.endswith(("级", "制")) or bool(ALL_OF.fullmatch(last))
        placed = A_PLACE_BEFORE if nouns_behind_a_place(words, size) else 0.0  # 沿渡河镇|神农溪|希望小学
        bare = (words.opening[size] + (OF_ITS_KIND if generic else 0.0) + placed, size)
    else:
        closed = words.kind[size] in CLOSED and (len(last) != 1 or words.kind[size] not in "uv" or last in STANDS_ALONE)
        weight = OFTEN if generic else 0.0 if closed else ending.generic
        placed = A_PLACE_BEFORE if (words.kind[size] == "s" and not wide) or last[-1:] in STREETS else 0.0
        if len(last) == 1 and last in LANDSCAPE and words.kind[words.last[size]] == "n":
            placed += OF_LANDSCAPE  # 烈士|山|学校
        if (
            size
            and words.kind[words.last[size]] == "s"
            and (
                words.kind[size] in "na"
                or (words.kind[size] == "v" and len(last) > 1 and names_a_town(stretch, last, costs))
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
    nouns = {  # 石 at the head of a clause, before 门坎镇中心小学; but 组长|, 初中部|
        i for i in range(1, size) if words.last[i] == 0 and words.kind[i] in "na" and stretch[i - 1] not in HEADS_A_NAME
    }
    odd = {  # 元 between a place or the mark of a list and 古堆小学
        i
        for i in range(1, size)
        if words.last[i] == i - 1
        and (words.kind[i - 1] == "s" or (i == 1 and before == lattice.AFTER_MARK))
        and stretch[i - 1] in FIRST_OF_NAMES
    }
    known = any(costs.places.is_town(stretch[-n:]) for n in (3, 4))
    no_town = NO_TOWN.fullmatch(stretch, max(0, size - 2)) is not None and not costs.places.is_town(stretch[-2:])
    never = [
        (COUNTY_WIDE if names_nothing(stretch, i, known=known) else NO_NAME if stretch[i:] in generics else unlike)
        + (LONE_VERB + BEHIND_A_PLACE * (words.kind[i - 1] == "s"))
        * (i in lone and stretch[i - 1] not in TAKES_A_SCHOOL)
        + LONE_NOUN * (i in nouns and before == lattice.AFTER_MARK)
        + LONE_FIRST * (i in odd)
        + AND_LAST * (not ending.base and stretch[-1] in "和与及" and stretch[i:] not in costs.pieces)
        + NO_NAME * (not ending.base and stretch[i:] == "希望")  # 希望|一幼能来
        + NO_NAME * (no_town and i < size - 1)
        + NO_NAME * (i > 0 and words.kind[i] in "nvg" and stretch[i - 1] not in TAKES_A_SCHOOL and amid(stretch, i))
        + AND_BEHIND * (i == 0 and before == BEHIND_A_SCHOOL and stretch[0] in "和与及")
        for i in range(size)
    ]
    if size > 1 and stretch[-1] in LANDSCAPE and words.kind[size - 1] == "n":
        never[-1] += NO_NAME  # 螳螂|河小学
    ways = [(words.opening[i] + names[i] + never[i], i) for i in range(size)]
    if ending.named and generic:  # 少数|民族学校
        ways.append((words.cost[size] + OFTEN, -1))
    return tuple(sorted([bare, *ways])[:6])


def names_nothing(stretch: str, start: int, *, known: bool) -> bool:
    """Whether what a stretch holds from a place on is no one name: it begins as none does, or counts schools.

    ``known``: it ends in a township of the tables, as 天等镇 does, which is no 天 and others.
    """
    return bool(
        NAMELESS.match(stretch, start)
        or (not known and BREAKS.search(stretch, start))
        or (start > 1 and WE_AND.fullmatch(stretch, start - 1, start + 1))
    )


def amid(stretch: str, at: int) -> bool:
    """Whether 中 at a place is 中 in the midst of something rather than the beginning of a name: 汇演中|头寨小学."""
    return stretch[at] == "中" and stretch[at + 1 : at + 2] not in ("国", "央", "华", "山")


def nouns_behind_a_place(words: lattice.Reading, size: int) -> bool:
    """Whether nothing but nouns stands between a place and the end of a stretch: then they belong to the name."""
    at = size
    while at and words.kind[at] in "nag":
        at = words.last[at]
    return 0 < at < size and words.kind[at] == "s"


def names_a_town(stretch: str, verb: str, costs: lattice.Costs) -> bool:
    """Whether a township or county stands before a verb at the end that takes no school: 加力, 奋斗, but not 支援."""
    before = stretch[: -len(verb)]
    return (before[-1:] in ("镇", "乡") or ends_in_county(before, costs)) and TAKES_A_SCHOOL.isdisjoint(verb)


def ends_in_county(stretch: str, costs: lattice.Costs) -> bool:
    """Whether the last of a stretch is a county or more."""
    return stretch[-1:] in "省市县区州旗" and any(
        stretch[-size:] in costs.places.full for size in range(3 if stretch[-1:] == "区" else 2, 8)
    )  # 新区, 城区 are none
