"""Durations: a summary in, ``duration`` mentions with ISO 8601 values out (a school term is ``P1S``).

两年, 半学期, 一个半小时, 两三天, 1小时30分钟, 几年. What is hard: 一年 in 一年级, 一年一次, 一学期至少两次 and
一年四季 is no length, 第二周 and 上一学期 are places in time, and 15年 may be 2015.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from pipeline.extract.citations import covered
from pipeline.extract.date_forms import is_year
from pipeline.extract.numerals import HAN, MASK, NUMBER, RANGE, narrow, plain, qualifier, rough, runs, spread
from pipeline.schema import Found

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.lexicon import Lexicon

PLACE_IN_TIME = re.compile(
    r"(?:第|[每隔初高]|(?<![来去马早晚网以加路会身线课桌地乡接时山手住待呆岛])[上下]|又[一是]?|另|同|哪|某|头|首|本|任何|[崭全]?新的?|年复)\s?$"
)
ONE_OF_MANY = re.compile(
    r"(?:(?<!提)前|[后那这当]|(?<![只须具需已足还仅才])有|总有|终于有)\s?$"
)  # 有一天, 这一天, 那一年, 前一周
ONE_DAY = re.compile(r"(?:月的|[那没])\s?$")  # 5月的一天, 那几天, 开学没几天
WEEKDAYS = tuple("一二三四五六")
WEEKDAY = re.compile(r"(?<![每一两半])(?:周|星期|礼拜)$")
ASKED = re.compile(r"(?:为期|历时|连续|一连|长达|用时|耗时|近|约|满|逾|达|这|短短|整整|前后)\s?$")
WITHIN = re.compile(r"之?[内久余]|有余")
STAYED = re.compile(
    r"(?:支教|交流|学习|挂职|跟岗|任教|为期|历时|用了?|近|这|任职|驻校|[我该]校|过去|不到|不足|了|满|共|计)的?$"
)
OFTEN = re.compile(
    r"[ ]?(?:至少|最少|不少于|不低于|要|须|应|保证|组织|开展|举办|举行|召开|进行|安排|听课?"
    r"|开|上|搞|来(?=[一两三几\d])|用|总?有|共|各|只|仅|总|回|完成|集中|活动){0,3}"
    rf"[0-9一二三四五六七八九十两几][0-9{HAN}几]*(?:[-—~至到][0-9{HAN}]+)?[余多]?\s?(?:[次节篇回届轮场堂]|个(?!月|学期|星期|小时|多|半))"
)
SUMMED = re.compile(  # 一年|听课186节
    r"(?:总共|共|听课|完成)(?:开展|组织|上|听课)?(?:\d{2,}|[二三四五六七八九]?十|[一二三四五六七八九]百)"
)
RHYTHM = re.compile(rf"[ ]?[{HAN}](?:[次节篇回届场度评考测报会查检小大个]|[轮换](?P<turn>(?![训岗考次]))?)")
CLASS = re.compile(r"[（(]?[0-9一二三四五六七八九十]{1,2}[）)]?班")
NOT_AFTER = {  # what may not follow a unit, because the two are the beginning of another word
    "年": r"[级代段龄轮味货画纪均制薪审检会生轻](?!活)|岁(?!月)|年(?!终|底|初|度|末)|一贯|义务"
    "|[（(][0-9一二三四五六][）)]",
    "学年": r"制",
    "周": r"[期年岁边密围全末刊报长折转知例记会考]|[一二三四五六日](?![次个节篇位名])",
    "天": r"[天津桥]|空(?!闲)",
    "日": r"[常报益本程记志语产均照夜子期游]",
    "月": r"[考刊报饼亮球票经]",
    "学期": r"制",
}
ERA = re.compile(r"(?:民国|康熙|雍正|乾隆|嘉庆|道光|咸丰|同治|光绪|宣统|公元前)$")
FOLLOWING = frozenset(
    "年学季工星礼周昼月天日小钟分刻秒世个多余来整半.,，-—–~～－―至到"
)  # what follows a numeral of a length
CLOCK = ("Y", "M", "W", "D", "TH", "TM", "TS")  # in this order the parts of 8天20小时 follow each other


@dataclass(frozen=True, slots=True)
class Length:
    """One number with its unit, read: where it ends, ISO parts, and how exact it says it is."""

    end: int
    value: str
    highest: str
    code: str
    said: str


def find(text: str, lexicon: Lexicon) -> Iterator[Found]:
    """Every length of time outside titles and document numbers, in order.

    >>> from pipeline.lexicon import load
    >>> [(time.value, time.qualifier) for time in find("支教一年多，每月两天，一学期至少两次，近三年", load())]
    [('P1Y', 'more'), ('P2D', ''), ('P3Y', 'about')]
    """
    flat = narrow(text)
    pattern, stop = _pattern(lexicon)
    closed = iter((*covered(text, lexicon), (len(text) + 1, len(text) + 1)))
    low, high = next(closed)
    at = 0
    for start, following in runs(flat):
        if start < at or following not in FOLLOWING:
            continue
        match = pattern.match(flat, start)
        if match is None:
            continue
        while high <= start:
            low, high = next(closed)
        if low <= start:
            continue
        if phrase := set_phrase(flat, start, stop):
            at = phrase
            continue
        if any(rule(flat, match) for rule in NEVER):
            continue
        found = _found(flat, match, pattern, lexicon)
        if found:
            yield found
            at = found.end


def set_phrase(text: str, start: int, stop: re.Pattern[str]) -> int:
    """The end of the set phrase that holds ``start`` (台上一分钟), 0 where there is none."""
    for before in range(3):
        match = stop.match(text, max(0, start - before))
        if match and match.end() > start:
            return match.end()
    return 0


def _found(text: str, match: re.Match[str], pattern: re.Pattern[str], lexicon: Lexicon) -> Found | None:
    """The mention that begins with a match, later parts (8天20小时) taken in."""
    units = _units(lexicon)
    length = _length(match, units)
    if length is None:
        return None
    end, value, code = length.end, length.value, length.code
    while value and not length.highest and code in CLOCK:
        more = pattern.match(text, end + len(AND.match(text, end)[0]))  # type: ignore[index]
        part = _length(more, units) if more else None
        if not part or part.code not in CLOCK[CLOCK.index(code) + 1 :] or not part.value:
            break
        end, code = part.end, part.code
        tail = part.value[1:]
        value += tail.removeprefix("T") if "T" in value else tail
    highest = length.highest
    if value and not highest and (to := TO.match(text, end)):  # 一年至三年
        more = pattern.match(text, to.end())
        part = _length(more, units) if more else None
        if part and part.code == length.code and part.value and not part.highest:
            end, highest = part.end, part.value
    start = match.start()
    most = bool(match["half"]) and text[start - 1 : start] == "大"  # 大半年
    start -= most
    said = length.said or ("more" if most else qualifier(text, start, end, lexicon))
    masked = any(sign in MASK for sign in text[start:end])
    return Found(
        "duration",
        start,
        end,
        "length",
        value=value,
        value_max=highest,
        qualifier=said,
        masked=masked,
        confidence=0.95,
    )


AND = re.compile(r"[零又加]?")
TO = re.compile(RANGE)


def _length(match: re.Match[str], units: dict[str, dict[str, str]]) -> Length | None:
    """What one number and unit are in ISO 8601; the value is empty where no number is named (几年, xx天)."""
    unit = units[match["unit"]]
    code = unit["code"]
    piece = match["piece"] or match["piece2"]
    more = any(match[name] for name in ("more", "more2", "more3", "more4"))
    said = "more" if more else ""
    if match["mask"]:
        return Length(match.end(), "", "", code, said)
    if match["half"]:
        if not unit["half"] or (unit["piece"] == "must" and not piece and unit["unit"] != "月"):
            return None
        return Length(match.end(), f"P{unit['half']}", "", code, said)
    number = match["number"]
    if match["to"]:
        low, high = rough(number)[0], rough(match["to"])[0]
    elif pair := spread(number):
        low, high = pair
    else:
        (low, about), high = rough(number), None
        said = said or about
        if low is None and not about:
            return None
    half = bool(match["half2"] or match["half3"])
    value = _iso(low, unit, half=half) if low is not None else ""
    return Length(match.end(), value, _iso(high, unit, half=half) if high is not None else "", code, said)


def _iso(number: Decimal, unit: dict[str, str], *, half: bool) -> str:
    """A number of units, and half a one where said.

    >>> _iso(Decimal(3), {"code": "Y", "half": "6M"}, half=True)
    'P3Y6M'
    """
    times = re.fullmatch(r"(T?)(\d*)(\w)", unit["code"])
    assert times is not None  # noqa: S101 - the table's codes all have this form; its test reads every row
    clock, worth, sign = times.groups()
    if half and unit["half"].removeprefix("T").startswith("0.5"):
        return f"P{clock}{plain(number + Decimal('0.5'))}{sign}"
    rest = unit["half"].removeprefix("T") if half else ""
    return f"P{clock}{plain(number * int(worth or 1))}{sign}{rest}"


# ------------------------------------------------------------------------------------------- what is no length


def place_in_time(text: str, match: re.Match[str]) -> bool:  # 第二周, 上一学期, 新的一年, 每两周一次
    """An ordinal, a rhythm, or one day among many."""
    before = text[max(0, match.start() - 4) : match.start()]
    one = match["number"] in ("一", "1")
    if PLACE_IN_TIME.search(before) or ERA.search(before):
        lasts = before.endswith("头") and (not one or match["piece"])  # 头两年, 头一个月, but not 头一年
        return not lasts and not (match["number"] and before.endswith(("初", "高")))
    if match["unit"] == "天" and ONE_DAY.search(before) and match["number"] in ("一", "几"):
        return True
    return one and bool(ONE_OF_MANY.search(before)) and not (before.endswith("这") and match["unit"] != "天")


def year_or_class(text: str, match: re.Match[str]) -> bool:  # 2015年, 98年毕业, 五年二班
    """A calendar year, or a class."""
    if match["unit"] not in ("年", "学年"):
        return False
    number = match["number"] or match["mask"] or ""
    plain_year = len(number) == len("2015") and (
        number.isdigit() or all(sign in "零〇一二三四五六七八九" for sign in number)
    )
    if LISTED_YEAR.search(number) or (plain_year and number[0] in "12一二"):
        return True
    short = len(number) == len("98") and not match["piece"] and not match["more"]
    if short and (number.isdigit() or number[0] in "零〇" or all(sign in MASK for sign in number)):
        return is_year(text, match.start(), match.end()) or bool(MONTH_AFTER.match(text, match.end()))
    return bool(CLASS.match(text, match.end()))


LISTED_YEAR = re.compile(r"\.(?:19|20)[0-9]{2}$")  # 2.2019年: the 2 numbers a list
MONTH_AFTER = re.compile(rf"\s?[0-9{MASK}一二三四五六七八九十]{{1,2}}\s?月")


def weekday(text: str, match: re.Match[str]) -> bool:  # 周一天气
    """A sign that belongs to a day of the week."""
    number = match["number"] or ""
    return number[:1] in WEEKDAYS and bool(WEEKDAY.search(text, max(0, match.start() - 3), match.start()))


def rhythm(text: str, match: re.Match[str]) -> bool:  # 两周一次, 一学期至少一次, 三年一届
    """How often, not how long."""
    often = RHYTHM.match(text, match.end())
    if often and often["turn"] is not None:  # 改成两年一轮, 一年一换
        return False
    if often:
        return text[match.end() : match.end() + 1] == "一"
    one = match["number"] in ("一", "1", "每") and not match["half2"] and not match["half3"]
    return (
        one
        and bool(OFTEN.match(text, match.end()))
        and not SUMMED.match(text, match.end())
        and not STAYED.search(text, max(0, match.start() - 4), match.start())
    )


def bare_unit(text: str, match: re.Match[str]) -> bool:  # 三月 (March), 5日 (the 5th)
    """Months and days of the month, where nothing says that they are a length."""
    number, unit = match["number"] or "", match["unit"]
    if match["piece"] or match["half"] or match["more"] or unit not in ("月", "日", "季度", "工作日"):
        return False
    if number in ("两", "数", "几") or number.endswith(("几", "百")):
        return False
    asked = ASKED.search(text, max(0, match.start() - 4), match.start())
    if unit == "月":
        return not (asked and WITHIN.match(text, match.end()))
    return not (asked or WITHIN.match(text, match.end()))


def anniversary(text: str, match: re.Match[str]) -> bool:  # 建校五十周年
    """A feast, not how long something lasts."""
    return match["unit"] == "周年" and bool(FEAST.search(text, max(0, match.start() - 8), match.start()))


FEAST = re.compile(r"(?:校|党|国|军|队|团|庆祝|纪念|诞辰|逝世|解放|胜利|办学|创刊|发表|成立|运动)$")
NEVER = (anniversary, place_in_time, year_or_class, weekday, rhythm, bare_unit)


@cache
def _units(lexicon: Lexicon) -> dict[str, dict[str, str]]:
    """The rows of duration_units.tsv by their unit."""
    return {row["unit"]: row for row in lexicon.rows("duration_units")}


@cache
def _pattern(lexicon: Lexicon) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A number with its unit, and the set phrases of duration_stop.tsv."""
    units = sorted(_units(lexicon), key=lambda unit: (-len(unit), unit))
    guarded = "|".join(f"{unit}(?!{NOT_AFTER[unit]})" if unit in NOT_AFTER else unit for unit in units)
    number = (
        rf"(?<![0-9A-Za-z.{MASK}一二三四五六七八九十百千万亿两])(?![零〇])"
        rf"(?:(?P<number>{NUMBER})(?:{RANGE}(?P<to>{NUMBER}))?|(?P<mask>[{MASK}]{{1,3}}))(?P<more>[余多来])?"
        r"(?:整)?[ ]?(?P<piece>个)?(?P<more2>[多整])?(?P<half2>半)?"
        r"|(?:(?<![上下前后大小多过一])|(?<=提前)|(?<=差不多)|(?<=[课会饭学]后)|(?<=(?<![扩加放增最长重])大)(?=半[天年]))(?P<half>半)(?P<piece2>个)?(?P<more4>多)?"
    )
    stops = sorted(lexicon.words("duration_stop"), key=lambda word: (-len(word), word))
    return (
        re.compile(
            rf"(?:{number})[ ]?(?P<unit>{guarded})(?P<half3>半(?!天|个|年|学))?(?P<more3>[多余](?!次|名|位|人))?"
        ),
        re.compile("|".join(f"{re.escape(word)}(?![换轮])" if word[-1] == "一" else re.escape(word) for word in stops)),
    )
