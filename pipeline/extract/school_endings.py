"""What ends a school's name: 小学, 九年一贯制学校, 第二实验中学, 三中, 附小; and names that were masked.

In goes a text, out come endings with the words before them that say the kind of school. What is hard: 二中 in
十二中旬, 一小 in 一小部分, 中学 in 工作中学习; what may not follow stands in lexicon/school_suffixes.tsv. Written for
speed: one pattern that begins with plain characters, the rest by looking words up backwards.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache, lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from pipeline import gazetteer
from pipeline.extract.toponyms import spots
from pipeline.masks import SIGN, SIGNS, hidden
from pipeline.schema import Found

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.lexicon import Lexicon

FRONTS = ("plain", "naming", "donor")  # kinds of words before an ending
NUMERALS = "一二三四五六七八九十百〇零"
NUMBER = rf"第?[{NUMERALS}]{{1,4}}|第?\d{{1,3}}"
NUMBER_BEFORE = re.compile(rf"第(?:[{NUMERALS}]{{1,4}}|\d{{1,3}})(?:直属)?$")
BARE_NUMBER_BEFORE = re.compile(r"(?<!\d)(?:[一二三四五六七八九十]{2,3}|\d{2,3})$")  # 二十四中学
NOT_AFTER_NUMBER = (
    r"时|队(?!员)|组(?!织)|步|部|段(?![\u4e00-\u9fff]{1,2}(?:老师|校长|主任))|节|孩|朋|伙|块|点|份|型|题|康|说|国|女|子|批|户|心(?!理)|事|结(?![对成为盟伴合])|碟|(?<=一小)[把包瓶盒]|(?<=小)片|杯|鸡|狗|巴(?!士)|桌|班(?!子)|品|区|午|旬|间|年|层|"
    r"华|之(?!间)|途|外(?!出)|期(?![中末])|全会|央|规模|学(?!区|习|到[了很许不过的更好]|会|访|生[^物])|校(?!长|领导|友|史)|类|科|师(?!生)|专|医|德(?!育)|锋|儿"
)
# 老师|大家 is no 师大, 教师|范读 no 师范, 科学|院 no 学院
NOT_BEFORE = dict.fromkeys(("师大", "师范", "师范大学"), "老教导律恩名") | {
    "学院": "科",
    "镇中": "乡",
    "乡中": "城镇",
    "镇中小": "乡各",
    "镇小": "乡",
    "乡小": "城",
    "体校": "全集整团具媒主个大身肢一固",
    "卫校": "保护警",
    "农校": "三惠助支富",
}
HOPE = "希望"  # 希望|实小 is no name, but 双台希望小学
SAID_A_TOWN = re.compile("(?=([\u4e00-\u9fff]{2})(?:[镇乡]|中心))..")
OF_A_TOWN = "中小"  # 苏陈中小, but 大中小学
NEVER_BEFORE = frozenset("届其之统唯每划专集心当初周")  # 十八届三中全会, 其中, 初三中考, 周三中午
NO_LIST_ITEM = frozenset("省市县区镇乡村州全各我本该城")  # 市中小学 are all of them
NO_NUMBER = frozenset(("一大", "星期", "礼拜"))  # 一大|一小, 星期|五小
PLACE_KIND = r"(?:省|自治区|市|州|盟|县|区|旗|镇|乡|苏木|街道|村)"
ONE_OF = re.compile(r"[这那一]所[\u4e00-\u9fff]{0,6}$")  # 我校作为一所**市***学校: what was hidden is no name
PLACE_BEFORE = re.compile(  # 桃溪镇**小学, **县桃溪镇**小学, at a mark or after a word of two
    rf"(?:(?:^|(?![{SIGNS}])[^\u4e00-\u9fff]|[与和赴到在由往受])(?P<place>(?:{SIGN}{{1,6}}{PLACE_KIND})*"
    rf"(?![与和赴到在由往对向去给为受]|来到|走进|前往|深入|奔赴)(?:(?!来到|走进|前往|深入|奔赴)[\u4e00-\u9fff]{{2,4}}?{PLACE_KIND}){{1,2}}))$"
)
HALF_HIDDEN = re.compile(  # 东*小学, 第X中学: what is left of a name
    rf"(?:(?:^|(?![{SIGNS}])[^\u4e00-\u9fff]|[与和对])(?P<head>(?![与和同赴到在由往对向去给为受至的了我各是从请让把被及跟校经年月日号即照来而帮把又并领陪派访问])[\u4e00-\u9fff])"
    "|(?P<number>(?<![\u4e00-\u9fff])[市县区]第|第))$"
)
HALF_SHORT = re.compile(  # 省*中, 市*小
    rf"{SIGN}{{1,2}}[中小](?![学心国间组型])(?:附属(?:小学|中学|幼儿园))?(?=[副]?校长|老师|教师|校园|[校派给在与和对开参送请今将已也要能会、，。；）)的”\"\d]|$)"
)
LEVEL_BEFORE = re.compile(r"(?:^|[^\u4e00-\u9fff]|[与和对到在由往从的被请给称通望让派及])[省市县区州]$")
SINGLES = ("特殊教育", "职业技术")
UNLIKELY_ALONE = 8.0  # of an ending that the table does not weigh
WITH_FRONT = 2.0  # 中心小学 is less often nameless than 小学


class Ending(NamedTuple):
    """What ends a name: where, whether it is one by itself (实验小学) or with 县, how unlikely it is without one."""

    start: int
    end: int
    base: str
    named: bool
    level: bool
    generic: float


@cache
def suffix_rows(lexicon: Lexicon) -> dict[str, dict[str, str]]:
    """The table of endings by ending."""
    return {row["suffix"]: row for row in lexicon.rows("school_suffixes")}


@cache
def fronts(lexicon: Lexicon) -> tuple[frozenset[str], frozenset[str], tuple[int, ...]]:
    """Words before an ending that say the kind; those that name a school by themselves; all lengths."""
    rows = [row for row in lexicon.rows("school_suffixes") if row["kind"] in FRONTS]
    naming = frozenset(row["suffix"] for row in rows if row["kind"] != "plain")
    words = frozenset(row["suffix"] for row in rows)
    return words, naming, tuple(sorted({len(word) for word in words}, reverse=True))


@cache
def endings_pattern(lexicon: Lexicon) -> re.Pattern[str]:
    """Every ending, grouped by its first character so that a miss is cheap."""
    by_first: dict[str, list[str]] = {}
    rows = [row for row in lexicon.rows("school_suffixes") if row["kind"] in ("base", "short")]
    for row in sorted(rows, key=lambda row: (-len(row["suffix"]), row["suffix"])):
        rest = row["suffix"][1:] + (f"(?!{row['not_before']})" if row["not_before"] else "")
        by_first.setdefault(row["suffix"][0], []).append(rest)
    # 一中等五所学校, 三中等校, but not 中等
    middling = r"(?!(?<=中)等(?![\d一二三四五六七八九十几多校各县区市乡镇城]|学校选|单位))"
    short = rf"(?:[中小](?!{NOT_AFTER_NUMBER}){middling}|幼(?!儿|教|师)|初中(?!生|部|段)|完小|职高)"
    numbered = (
        rf"第(?:[{NUMERALS}]{{1,4}}|\d{{1,3}}){short}",
        rf"第?[{NUMERALS}]{{1,4}}[实民]?{short}",
        rf"\d{{1,3}}{short}",
        "[一二三四五六七八九十](?:高(?![中低年级考新科校兴速于出度一二三四五六])|初(?![中一二三级步期始]))",
    )
    words = [f"{first}(?:{'|'.join(rest)})" for first, rest in sorted(by_first.items())]
    return re.compile("|".join((*words, *numbered)))


def endings(text: str, lexicon: Lexicon) -> Iterator[Ending]:
    """The endings of a text, in order.

    >>> from pipeline import lexicon
    >>> text = "县第二实验小学和四中的老师在交流中学习"
    >>> [text[e.start:e.end] for e in endings(text, lexicon.load())]
    ['第二实验小学', '四中']
    """
    rows = suffix_rows(lexicon)
    words, naming, lengths = fronts(lexicon)
    low = 0
    for match in endings_pattern(lexicon).finditer(text):
        start, end = match.span()
        start += begins_with_a_name(text, match, low, lexicon)
        said = text[start:end]
        row = rows.get(said)
        if start and text[start - 1] in NOT_BEFORE.get(said, ""):
            continue
        if said == OF_A_TOWN and not (ends_a_town(text, start, lexicon) or is_said_a_town(text, start)):
            continue
        if row is None:  # a number with 中, 小
            if not numbers_a_school(text, start, said[-1], lexicon):
                continue
            yield Ending(start, end, "", named=True, level=True, generic=UNLIKELY_ALONE)
            low = end
            continue
        named = row["kind"] == "short"
        single = bool(row["single"])
        head = start
        while head > low:
            size = next((n for n in lengths if head - n >= low and text[head - n : head] in words), 0)
            word = text[head - size : head]
            if size and not (word == HOPE and (head < start or named)):
                named = named or (word in naming and not tells_its_people(text, head - size, head, end))
                single = single or word in SINGLES
                head -= size
                continue
            number = (
                NUMBER_BEFORE.search(text, max(low, head - 7), head)
                if text[head - 1] in NUMERALS or text[head - 1].isdigit() or text.endswith("直属", low, head)
                else None
            )
            if number is None and head == start and said in ("小学", "中学"):
                number = BARE_NUMBER_BEFORE.search(text, max(low, head - 4), head)
            if number is None:
                break
            named, head = True, number.start()
        weight = float(row["generic"] or UNLIKELY_ALONE) + (WITH_FRONT if head < start else 0.0)
        base = said if row["kind"] == "base" else ""
        yield Ending(head, end, base, named=named, level=named or single, generic=weight)
        low = end


def tells_its_people(text: str, start: int, head: int, end: int) -> bool:
    """Whether a clause ends with whose a school is, which is no name: 我校是|民族小学，."""
    return text[start - 1 : start] == "是" and text[head - 1] == "族" and text[end : end + 1] in "，。；,"


def begins_with_a_name(text: str, match: re.Match[str], low: int, lexicon: Lexicon) -> bool:
    """Whether the first character of an ending is the last of a name: 浔中|小学, 山七|初中, and 湖中|小学 in a list."""
    start = match.start()
    if match[0] == "中小学":
        listed = low and low == start - 2 and text[low] in "、和与及" and text[start - 1] not in NO_LIST_ITEM
        return listed or ends_a_town(text, start + 1, lexicon)
    return match[0][0] in NUMERALS and match[0][1:] in suffix_rows(lexicon) and ends_a_town(text, start + 1, lexicon)


def numbers_a_school(text: str, start: int, kind: str, lexicon: Lexicon) -> bool:
    """Whether a number with 中, 小 is one of a school: not 十八届|三中全会, but 谢集|二小; 一高 of a county alone."""
    cut = start and text[start - 1] in NEVER_BEFORE and not ends_a_town(text, start, lexicon)
    if cut or text[max(0, start - 2) : start] in NO_NUMBER:
        return False
    return kind not in "高初" or of_a_county(text, start, lexicon)


def ends_a_town(text: str, end: int, lexicon: Lexicon) -> bool:
    """Whether a township of two characters without its level word ends here, which is no common word: 浔中."""
    places, name = gazetteer.load(lexicon), text[max(0, end - 2) : end]
    return bool(places.towns(name)) and name not in places.words and name not in places.short


def is_said_a_town(text: str, end: int) -> bool:
    """Whether the text says elsewhere that the two characters before are a township: 太平|中小 beside 太平镇."""
    return text[max(0, end - 2) : end] in said_towns(text)


@lru_cache(maxsize=1)
def said_towns(text: str) -> frozenset[str]:
    """The two characters before every 镇, 乡 and 中心 of a text."""
    return frozenset(match[0] for match in SAID_A_TOWN.finditer(text))


def of_a_county(text: str, start: int, lexicon: Lexicon) -> bool:
    """Whether a county or its level stands right before: 嵩县|一高, 光山|三初, 县|一高."""
    places = gazetteer.load(lexicon)
    return text[start - 1 : start] in tuple("县市区州旗") or any(
        text[start - size : start] in places.short for size in (2, 3) if start >= size
    )


@cache
def masked_pattern(lexicon: Lexicon) -> re.Pattern[str]:
    """A name that was masked: **市**初级中学, xx学校, 某某镇中心小学, A小学."""

    def words(kinds: Iterable[str]) -> str:
        rows = [row for row in lexicon.rows("school_suffixes") if row["kind"] in kinds]
        rows.sort(key=lambda row: (-len(row["suffix"]), row["suffix"]))
        return "|".join(row["suffix"] + (f"(?!{row['not_before']})" if row["not_before"] else "") for row in rows)

    name = rf"(?:{SIGN}{{1,8}}+|某{{2,3}}+|某(?=[省市州县区旗镇乡村]))(?:{PLACE_KIND}|[路街巷])?"
    return re.compile(
        rf"(?<![\d{SIGNS}A-Za-z某])(?:{name}){{1,5}}+(?:(?:{NUMBER})[中小](?!{NOT_AFTER_NUMBER})"
        rf"|(?:合作|交流|结对|友好|帮扶)?(?:{words(FRONTS)}|{NUMBER}|第{SIGN}{{1,2}})*"
        rf"(?:{words(('base', 'short'))}))"
        rf"|(?<![\d{SIGNS}A-Za-z某]){SIGN}{{1,2}}[\u4e00-\u9fff](?<![的一是在与和所名个年月日本该各等第市县区镇乡省])(?:{words(('base',))})"
        rf"|(?<![A-Za-z\d])(?:[A-HJ-Z]|(?!app|vip|ppt|www|com|net|org)[a-z]{{1,3}})(?:中心)?(?:小学|中学|学校|幼儿园|初中)(?!生)"
        rf"|(?<![\d{SIGNS}A-Za-z某]){SIGN}{{1,4}}[镇乡]园(?![区林地丁长所内里艺])"
    )


def _first_place(text: str, start: int, end: int, lexicon: Lexicon) -> int:
    """Where the places before a hidden name begin: 现在|循化县|**镇中心学校; where they are unknown, all of it."""
    if text[start] in SIGNS:
        return start
    known = spots(text, lexicon)
    first = bisect_left(known, start, key=attrgetter("start"))
    return known[first].start if first < len(known) and known[first].start < end else start


def masked_names(text: str, lexicon: Lexicon) -> Iterator[Found]:
    """Names whose characters were hidden before publication."""
    for match in hidden(masked_pattern(lexicon), text):
        if not ONE_OF.search(text, max(0, match.start() - 8), match.start()):
            start, end = match.span()
            if place := PLACE_BEFORE.search(text, max(0, start - 12), start):
                start = _first_place(text, *place.span("place"), lexicon)
            elif half := HALF_HIDDEN.search(text, max(0, start - 3), start):
                start = half.start(half.lastgroup or 0)
            yield Found("school", start, end, "masked_school", value=text[start:end], masked=True, confidence=0.9)
    for match in hidden(HALF_SHORT, text):
        if LEVEL_BEFORE.search(text, max(0, match.start() - 2), match.start()):
            start, end = match.start() - 1, match.end()
            yield Found("school", start, end, "masked_short", value=text[start:end], masked=True, confidence=0.85)
