"""The forms of dates: the pattern of each, and what its parts mean.

A rule is a pattern and a small function that makes a date of its match, or says that it is none. What is hard: the
same digits are durations (15年), decimals, document numbers, grades and list numbers, so every pattern says what may
not stand beside it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline import edtf
from pipeline.edtf import UNKNOWN_YEAR, Point
from pipeline.extract.numerals import MASK, parse, successive

if TYPE_CHECKING:
    from collections.abc import Callable

SEASONS = {"春": "21", "夏": "22", "秋": "23", "冬": "24"}
ZERO = "零〇○ＯO0"
HAN = "一二三四五六七八九"
M = f"[{MASK}]"
W = r"[ \u3000\t]{0,2}"  # 2015 年 3 月
DASH = r"(?:[-—–~～－―]{1,2}|至|到)"

YEAR = rf"(?:(?:1[0-9]|20)[0-9{MASK}]{{2}}|{M}{{3,4}})"
RECENT = rf"(?:(?:1[89]|20)[0-9{MASK}]{{2}}|{M}{{3,4}})"  # where no 年 says that it is a year
HAN_YEAR = rf"(?:[一二][{ZERO}九八][{ZERO}{HAN}{MASK}]{{2}}|[两二]千[零〇]?[一二]?十?[一二三四五六七八九]?)"
LONG_YEAR = rf"(?:{YEAR}|{HAN_YEAR})"
SHORT_YEAR = rf"(?:[0-9]{{2}}|[{ZERO}九八七六一二][{ZERO}{HAN}]|{M}{{2}})"
MONTH = rf"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九元]|[01]{M}|{M}{{1,2}})"
DAY = rf"(?:3[01]|[12][0-9]|0?[1-9]|三十一?|[二廿]?十?[一二三四五六七八九]|二?十|[0-3]{M}|{M}{{1,2}})"
DAY_SIGN = rf"{W}(?:日|曰|号(?![楼教车线文令选馆门机院]))"
TORN_DAY = r"(?=[ \u3000]?(?:[上下]午|[)）\n]|$))"  # 2018年7月3 上午: the sign is missing
NO_YEAR_WORD = r"(?!轮(?![值岗流换训派驻到])|[级龄岁货画糕薪纪版制代段生]|均(?!分))"
MONTHS = (
    rf"(?P<month>{MONTH})(?:{W}(?P<mark>{DASH}|、){W}(?P<month2>{MONTH}))?(?:{W}月份?|(?<={M})份)"
    rf"(?:{W}(?P<day>{DAY})(?:(?:(?:{DAY_SIGN})?{W}{DASH}|{W}[、和]){W}(?P<day2>{DAY}))?"
    rf"(?:{DAY_SIGN}|(?P<torn>{TORN_DAY})))?"
)

NEVER_BEFORE = re.compile(r"(?:每|为期|历时|长达|整整|一连|连续|第|公元前|农历|短短|每个|逐|星期|周|礼拜)\s?$")
LASTS = re.compile(
    r"初[一二三四五六七八九十](?!年级|中|[（(])|有余|之久|之余|余|内|来(?=[，、,]|以)|(?<=一月)(?<!十一月)[一两二三四五六]次|一[次题课评报会主]"
)
SINCE = re.compile(r"(?:[于自从在到至—（(，。、\-\n]|^)\s?$")
YEAR_CUE = re.compile(r"毕业|参加|起|生于|出生|调入|以来|以后|以前|底|初|春|秋|考|进校|入职|元旦|暑|寒|[上下]半年")
LENGTH_BEFORE = re.compile(r"(?:近|约|过去|教|教龄|有|建校|工龄|已|第|达|共|这|每|整)\s?$")
LENGTH_AFTER = re.compile(r"来|多|余|间|的?(?:时间|历史|教龄|时光|工作经)|[（(]?[0-9一二三四五六][)）]?班")
LIST_NUMBER = re.compile(r"(?:^|[\n。；;：:）)])\s*$")
SERIAL = re.compile(r"第?\d{1,3}号")


@dataclass(frozen=True, slots=True)
class Seen:
    """One date as it stands: where, its first and its last point, the rule that saw it and how sure it is."""

    start: int
    end: int
    first: Point
    last: Point
    rule: str
    confidence: float = 0.98

    @property
    def value(self) -> str:
        """The EDTF value; a stretch of masked years stays a stretch even where both look the same."""
        if self.rule in ("school_year", "two_years"):
            return f"{self.first}/{self.last}"
        return edtf.combine(str(self.first), str(self.last))


def _year(said: str) -> str:
    """Four signs of a year: digits, X where masked; two-digit years get the century a living teacher means."""
    if "千" in said:
        return f"{parse(said) or 0}".zfill(4)
    signs = "".join("0" if c in ZERO else "X" if c in MASK else str(HAN.find(c) + 1) if c in HAN else c for c in said)
    if signs in ("XX", "XXX"):
        return UNKNOWN_YEAR
    return signs if len(signs) > len("98") else ("19" if signs[0] in "6789" else "20") + signs


def _two(said: str | None) -> str:
    """Two signs of a month or day."""
    if not said:
        return ""
    if any(sign in MASK for sign in said):
        signs = "".join("X" if c in MASK else c for c in said)
        return "XX" if signs == "X" else signs
    value = 1 if said == "元" else parse(said)
    return f"{value:02.0f}" if value is not None else "XX"


def _from_months(match: re.Match[str], year: str) -> tuple[Point, Point]:
    """First and last point of 9、10月, 11月3-4日, 5月8日."""
    month, day = _two(match["month"]), _two(match["day"])
    last = Point(year, _two(match["month2"]) or month, _two(match["day2"]) or day)
    if (last.month, last.day) < (month, day) and year != UNKNOWN_YEAR:
        last = replace(last, year=edtf.next_year(year))
    return Point(year, month, "" if match["month2"] else day), replace(last, day="" if match["month2"] else last.day)


# ------------------------------------------------------------------------------------------- the rules


def school_year(match: re.Match[str]) -> Seen | None:  # 2013—2014学年度, 13-14学年, 2013学年
    """An academic year is two calendar years."""
    said, said2 = match["first"], match["second"]
    first = _year(said)
    last = _year(first[:2] + said2 if len(said2) == len("14") else said2) if said2 else edtf.next_year(first)
    if "X" not in first + last and first >= last:
        return None
    return Seen(match.start(), match.end(), Point(first), Point(last), "school_year")


def two_years(match: re.Match[str]) -> Seen | None:  # 2016—2020年, (2015-2018)
    """Years from and to."""
    first, last = _year(match["first"]), _year(match["second"])
    if "X" not in first + last and first >= last:
        return None
    return Seen(match.start(), match.end(), Point(first), Point(last), "two_years")


HALVES = {"上": ("01", "06"), "下": ("07", "12")}


def year(match: re.Match[str]) -> Seen | None:  # 2013年, 2013年5月8日, 20**年秋季
    """A year with what of month, day or season follows."""
    text = match.string
    said = match["year"]
    if match["season"]:
        point = Point(_year(said), SEASONS[match["season"]])
        first, last = point, point
    elif match["half"]:
        first, last = (Point(_year(said), month) for month in HALVES[match["half"]])
    elif match["month"]:
        first, last = _from_months(match, _year(said))
    elif SERIAL.match(text, match.end()):  # 2016年23号文件
        return None
    else:
        first = last = Point(_year(said))
    if len(said) == len("98") and not (match["month"] or match["season"] or is_year(text, *match.span())):
        return None
    if NEVER_BEFORE.search(text, max(0, match.start() - 4), match.start()):
        return None
    return Seen(match.start(), match.end(), first, last, "year", 0.9 if len(said) == len("98") else 0.98)


def is_year(text: str, start: int, end: int) -> bool:
    """Whether two signs and 年 are a year (98年毕业, 自08年以来, 零八年) and not a length of time (15年, 七八年).

    >>> is_year("他98年毕业", 1, 4), is_year("教龄28年", 2, 5), is_year("他自18年起支教", 2, 5)
    (True, False, True)
    """
    said = text[start : start + 2]
    before, after = text[max(0, start - 4) : start], text[end : end + 6]
    if LENGTH_AFTER.match(after) or LENGTH_BEFORE.search(before):
        return False
    if said[0] in ZERO or all(sign in MASK for sign in said):
        return True
    cued, since = bool(YEAR_CUE.match(after)), bool(SINCE.search(before))
    if said[0] in "6789九八" and (said.isdigit() or successive(said) is None):  # 九八年, but not 七八年
        return cued or since
    return said[0] in "012" and said.isdigit() and cued and before.endswith(("于", "自", "从"))


def dotted(match: re.Match[str]) -> Seen | None:  # 2011.12.12, 2011-12, 2018/9/1, 201*.12.
    """Year, month and day with marks between them."""
    point = Point(_year(match["year"]), _two(match["month"]), _two(match["day"]))
    last = replace(point, month=match["month2"].zfill(2)) if match["month2"] else point
    return Seen(match.start(), match.end(), point, last, "dotted")


def dotted_stretch(match: re.Match[str]) -> Seen | None:  # 2021.4.12-16, 2018.4.9-4.27
    """Days of one year, the second without its year or its month."""
    first = Point(_year(match["year"]), _two(match["month"]), _two(match["day"]))
    last = Point(first.year, _two(match["month2"]) or first.month, _two(match["day2"]))
    if (last.month, last.day) <= (first.month, first.day):
        return None
    return Seen(match.start(), match.end(), first, last, "dotted", 0.95)


def month(match: re.Match[str]) -> Seen | None:  # 5月8日, 11月3日至4日, 9月份
    """A month, with or without day, whose year stands elsewhere."""
    text = match.string
    start = match.start()
    before = text[max(0, start - 4) : start]
    first, last = _from_months(match, UNKNOWN_YEAR)
    apart = f"{first.month}{last.month}".isdigit() and int(last.month) != int(first.month) + 1
    if match["mark"] == "、" and (apart or match["day"] or LIST_NUMBER.search(before)):  # 9、10月8日: 9 numbers a list
        start, before = match.start("month2"), "、"
        first = replace(last, day=_two(match["day"]))
        last = replace(last, day=_two(match["day2"]) or first.day)
    if NEVER_BEFORE.search(before) or before.endswith(("个", "几", "数", "百")):
        return None
    bare = not match["day"] and text[match.end() - 1] == "月"
    if bare and LASTS.match(text, match.end()):
        return None
    if match["torn"] is not None:
        return None
    return Seen(start, match.end(), first, last, "month", 0.9 if bare and text[start] in HAN else 0.97)


def day(match: re.Match[str]) -> Seen | None:  # 3月5日、8日、12日
    """A day whose month stands before it."""
    text = match.string
    if NEVER_BEFORE.search(text, max(0, match.start() - 4), match.start()):
        return None
    if text[max(0, match.start() - 2) : match.start()].endswith(("周", "月", "生", "节")):
        return None
    point = Point(UNKNOWN_YEAR, "XX", _two(match["day"]))
    return Seen(match.start(), match.end(), point, point, "day", 0.85)


def decade(match: re.Match[str]) -> Seen | None:  # 20世纪80年代, 上世纪90年代
    """Ten years: the last digit is open."""
    text = match.string
    start = match.start()
    for word in ("上世纪", "上个世纪"):
        if text.endswith(word, 0, start):
            start -= len(word)
    century = "18" if match["century"] in ("19", "十九") else "19"
    tens = parse(match["tens"])
    if tens is None or (tens < 30 and start == match.start() and not match["century"]):  # noqa: PLR2004 - 20年代 may be 2020
        return None
    point = Point(f"{century}{int(tens) // 10}X")
    return Seen(start, match.end(), point, point, "decade", 0.9)


def alone(match: re.Match[str]) -> Seen | None:  # ——2016，我在石桥的日子
    """A year by itself that opens a line or a subtitle."""
    point = Point(match["year"])
    return Seen(match.start(), match.end(), point, point, "year_alone", 0.9)


DIGITS = "0123456789OＯ"  # after 二 of 二0一八年
DASHES = "-—–~～－―至到"
NUMBER_MONTH = rf"(?:1[0-2]|0?[1-9]|[01]{M}|{M}{{1,2}})"
NONE = r"(?P<{}>(?!))?"  # a part that this form never has
NOT_IN_NUMBER = rf"(?<![0-9A-Za-z.{MASK}])(?<![0-9A-Za-z/:{MASK}]/)(?<![A-Za-z]-)"  # but 数学/2022.09
NOT_INSIDE = rf"(?<![0-9A-Za-z{MASK}])"
NOT_IN_HAN = r"(?<![一二三四五六七八九十百千几数两第])"


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern, what makes a date of its match, and the signs of which one follows the first numeral."""

    build: Callable[[re.Match[str]], Seen | None]
    following: str
    pattern: re.Pattern[str]


RULES = (  # the first that reads the signs wins
    Rule(
        school_year,
        "学年" + DASHES + "/、" + DIGITS,
        re.compile(
            rf"{NOT_INSIDE}{NOT_IN_HAN}(?P<first>{LONG_YEAR})年?"
            rf"(?:{W}(?:{DASH}|[/、]){W}(?P<second>{LONG_YEAR}|[0-9]{{2}}))?{W}学年度?"
        ),
    ),
    Rule(
        school_year,
        DASHES + "/",
        re.compile(rf"{NOT_INSIDE}(?P<first>[0-9]{{2}})(?:{DASH}|/)(?P<second>[0-9]{{2}}){W}学年度?"),
    ),
    Rule(
        two_years,
        DASHES + "、" + DIGITS,
        re.compile(
            rf"{NOT_INSIDE}(?P<first>{LONG_YEAR}){W}(?:{DASH}|、){W}(?P<second>{LONG_YEAR}){W}年度?{NO_YEAR_WORD}"
        ),
    ),
    Rule(
        year,
        "年" + DIGITS,
        re.compile(
            rf"{NOT_INSIDE}{NOT_IN_HAN}(?P<year>{LONG_YEAR}|{SHORT_YEAR}){W}年(?:年(?!度|[初底末中终](?!前)))?{NO_YEAR_WORD}"
            rf"(?:度|{W}的?{W}{MONTHS}|{W}(?P<season>[春夏秋冬])(?!节|游|联(?![片合校盟])|晚|令营|运|招|考|雨|风|蚕|收|播|耕|种)(?:季(?!节)|天)?"
            rf"|{W}(?:[上下]|第[一二12])学期|{W}(?P<half>[上下])半年)?"
        ),
    ),
    Rule(
        dotted_stretch,
        "./／",
        re.compile(
            rf"{NOT_IN_NUMBER}(?P<year>(?:19|20)[0-9]{{2}})(?P<mark>[./／])(?P<month>1[0-2]|0?[1-9])(?P=mark)"
            rf"(?P<day>3[01]|[12][0-9]|0?[1-9])日?{W}{DASH}{W}(?:(?P<month2>1[0-2]|0?[1-9])(?P=mark))?"
            r"(?P<day2>3[01]|[12][0-9]|0?[1-9])(?![0-9./／%万亿千百元分米个名平人节册位篇次天点：:]"
            r"|[-—–~～][0-9])日?"
        ),
    ),
    Rule(
        dotted,
        ".-。·/／—",
        re.compile(
            rf"{NOT_IN_NUMBER}(?P<year>{YEAR}){W}(?P<mark>[-.。·/／—]){W}(?P<month>{NUMBER_MONTH}){W}(?P=mark){W}"
            rf"(?P<day>3[01]|[12][0-9]|0?[1-9]|[0-3]{M}|{M}{{1,2}})(?![0-9])日?{NONE.format('month2')}"
        ),
    ),
    Rule(
        dotted,
        ".-·/／",
        re.compile(
            rf"{NOT_IN_NUMBER}(?P<year>{RECENT})(?P<mark>[-.·/／])(?P<month>{NUMBER_MONTH})"
            r"(?:[-—](?P<month2>1[0-2]|0?[1-9])(?![0-9.]))?(?![0-9%万亿元分米个名平]|(?P=mark)[0-9])"
            rf"(?:月份?)?{NONE.format('day')}"
        ),
    ),
    Rule(  # 28.11.2016
        dotted,
        ".",
        re.compile(
            r"(?<![0-9A-Za-z.])(?P<day>0[1-9]|[12][0-9]|3[01])\.(?P<month>0[1-9]|1[0-2])\.(?P<year>20[0-9]{2})(?![0-9.])"
            rf"{NONE.format('month2')}"
        ),
    ),
    Rule(
        dotted,
        "0123",
        re.compile(
            r"(?<![0-9A-Za-z.])(?P<year>(?:19|20)[0-9]{2}) (?P<month>0[1-9]|1[0-2]) "
            rf"(?P<day>0[1-9]|[12][0-9]|3[01])(?![0-9]){NONE.format('month2')}"
        ),
    ),
    Rule(  # 20151118，在三楼阶梯教室
        dotted,
        "0123",
        re.compile(
            r"(?m)^[ \u3000]*(?P<year>20[0-3][0-9])(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12][0-9]|3[01])(?=[，,])"
            rf"{NONE.format('month2')}"
        ),
    ),
    Rule(
        two_years,
        DASHES,
        re.compile(
            rf"(?<![0-9A-Za-z.\-])(?P<first>{RECENT})(?:[-—–~～－]{{1,2}}|至|(?<=从....)到)(?P<second>{RECENT})"
            r"(?=[)）\]】,，。；;、\s]|$|(?<=从....到....))"
        ),
    ),
    Rule(month, "月、" + DASHES, re.compile(rf"{NOT_INSIDE}{NOT_IN_HAN}{MONTHS}")),
    Rule(
        day,
        "日",
        re.compile(
            r"(?<![0-9A-Za-z.])(?P<day>3[01]|[12][0-9]|[1-9]) ?日"
            r"(?!常|报|益|本|程|记|志|语|产|均|照|夜|子|内|之内|期|用|游|工作)"
        ),
    ),
    Rule(alone, "，,", re.compile(r"(?m)(?:(?<=[—；。-])|^)(?P<year>20[0-3]\d)(?=[，,][\u4e00-\u9fff])")),
    Rule(day, "日", re.compile(rf"(?<=[至到—-])(?P<day>{DAY})日")),
    Rule(decade, "世", re.compile(rf"(?P<century>19|20|十九|二十)世纪(?P<tens>[1-9]0|[{HAN}]?十)年代")),
    Rule(
        decade,
        "年",
        re.compile(rf"(?<![0-9{HAN}十])(?P<tens>[1-9]0|[{HAN}]?十)年代{NONE.format('century')}"),
    ),
)
