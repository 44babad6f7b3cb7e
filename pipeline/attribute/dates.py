"""When a summary was signed, and the time it covers, as EDTF.

A signature keeps its masked digits. The period is the years its dates cover; what is hard is to leave out dates of
papers and foundings, those of a time to come, and a beginning long ago.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.attribute.page import OUR, STOP
from pipeline.edtf import earlier, masked, span_of, valid, years

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.attribute.page import Page
    from pipeline.schema import Mention

NOTE = re.compile(r"\n\s*[（(][^（）()\n]*[)）]\s*$")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
A_DAY = re.compile(r"\d{4}-\d\d-\d\d(?:/\d{4}-\d\d-\d\d)?$")
LONGEST_NOTE = 80  # characters of a note below a text
TOLD = 400  # characters in which a report says what time it tells
ENOUGH, LONG = 2, 2  # dates of the last two years, and years before them
BEGAN = re.compile("自|从|起|以来|成立|结对|结为|结成|挂牌|开始|加入|创|始")
PAPER = re.compile(
    "颁|印发|出台|发布|下发|文件|通知|《|纲要|创办|始建|建校|建于|建起|改建|兴建|援建|开园|开校|落成|投入使用|前身|升格|迁|更名|改名|撤并"
)
FOUNDED = re.compile("(?:始建于|创建于|建于|创办于|成立于|约好[^，。]{0,6}到)$")
FUTURE = re.compile(
    "将(?<![必即]将)(?!近)|拟(?<!模拟)|打算|我们想|想在|准备(?!工作|充分|阶段)|力争|争取|预计|明年|下一步|今后|下学期|下学年"
)
WE_WILL = re.compile("度?[，,](?:我们|我校|我园|学校)(?:将|想|打算|准备|计划|拟)")
AIM = re.compile(r"[^。]{0,4}，?(?:实现|达到|力争|建成|基本)")
MONTHS = re.compile(r"(\d{4}-(?:0[1-9]|1[0-2])(?:-\d\d)?)/(\d{4}-(?:0[1-9]|1[0-2])(?:-\d\d)?)")
STRETCH = re.compile(rf"\d{{4}}(?:-2[1-4]|/\d{{4}})?|{MONTHS.pattern}")  # what a title may tell, but no single month
COLLECTS = re.compile("篇|范文|精选|通用|最新")  # its year is that of its making
A_SCHOOL_YEAR = re.compile(r"\d{4}/\d{4}")
SEASON = re.compile(r"^[^/-]*-2[1-4]$")
SINCE_YEARS = re.compile("([两二三四五])年多?来")
YEARS = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5}
LATE_SEASONS = ("-23", "-24")  # autumn and winter, whose school year ends in the next
SCHOOL_YEARS = re.compile(r"((?:19|20)\d\d)\s*(?:(?:年(?:\d{1,2}月)?)?[—\-–~至]\s*((?:19|20)\d\d)\s*学?年|年|学年)")
TELLS = re.compile(r"度?的?[^，。]{0,24}(?:总结|小结|汇报|报告|情况)(?:如下|汇报|总结|报告|[：:\n]|$)")
REPORTS = re.compile(r"度?的?[^，。]{0,24}(?:总结|小结|汇报|报告|说明)")  # 现将2019年的工作情况向教育局作一汇报
OF_THE_YEAR = re.compile(rf"度?[，,]?(?:{OUR}|我局|我县|我区|我市)的?[^，。]{{0,4}}工作")
A_MARKED_YEAR = re.compile("是[^，。]{0,14}(?:之年|的第[一二三四五]年)")  # 2019年是协议实施的关键之年
CHECKED = re.compile("度?的?[^，。]{0,8}工作(?:情况)?(?:进行|作)")  # 对2020年度工作进行了自查
LONGEST_TITLE = 60  # characters
SEVERAL_YEARS = re.compile("现[将就把].{0,4}[两二三四五六七八九十几多]年多?来")
A_YEAR = re.compile(
    "(?:一|近一|整整一|第一)(?:个?学年|年)(?:来|下来|时间|里|的?工作|过去|转眼|已|，|。|结束)|两个学期|近一年"
)
NEARLY_ALL = 0.7  # share of the dates
NEW_YEAR, FIRST_HALF = ("01", "02"), ("02", "03", "04", "05", "06", "07")  # months
OPENED = 200  # characters in which a report names the months it tells
FAR, FEW = 4, 0.2  # years before the newest date, and the share of the dates that may lie so far back
AUTUMN, DECEMBER = "08", "12"  # the months of a year from which a school year is counted
SINCE = re.compile("[^，。]{0,6}以来|起|始")


def signature_date(page: Page, *, truncated: bool) -> str:
    """The date under the text, or on a line of its own below the title; a text cut off has none under it."""
    under = [] if truncated else [m for m in reversed(page.signed) if m.type == "date"]
    under += [] if truncated else _told_in_brackets(page)
    top = [m for m in page.headed if m.type == "date" and "-" in m.value]  # 2022年下半年 below a title signs nothing
    known = (m.value for m in (*under, *top) if m.value and "/" not in m.value and not m.value.startswith("XXXX"))
    return next(known, "")


def _told_in_brackets(page: Page) -> list[Mention]:
    """The day in brackets on the last line: （原载2023年12月8日《河畔教育》）."""
    note = NOTE.search(page.text, max(0, page.ends - LONGEST_NOTE), page.ends)
    return [
        m for m in page.mentions if note and m.start >= note.start() and m.type == "date" and DAY.fullmatch(m.value)
    ]


def period(page: Page, dated: str, *, planned: bool = False) -> str:
    """The years a summary's dates cover, the signature among them; a season stays one where it is all there is.

    What a plan dates without a year (``planned``) lies ahead, so it tells no year before the signature.
    """
    dates = [m for m in page.mentions if m.type == "date" and valid(m.value)]
    if planned and dated:
        dates = [m for m in dates if not (m.inferred and earlier(m.value, dated))]
    told = next((m for m in dates if _is_told(page, m)), None)
    if said := _of_one(told) if told else _of_title(page):
        return said
    visited = "" if planned else _of_a_visit(page, dates, dated)
    dates = _not_long_before(page, [m for m in dates if _covers(page, m) and (planned or not _after(m.value, dated))])
    if not planned and (named := next((m for m in dates if _is_whole(page, m, dates)), None)):
        return named.value
    if visited:
        return visited
    values = [m.value for m in dates]
    values += [dated] if dated and dated not in values else []
    if not planned and _signed_in_the_next(page, dates, dated):
        values = [value for value in values if value != dated]
    if not values:
        return ""
    known = {value for value in values if not value.startswith("XXXX")}
    if len(known) == 1 and SEASON.search(season := next(iter(known))):
        return _since(page, next(m for m in dates if m.value == season))
    covered = span_of([value for value in values if not masked(value)]) or span_of(values)
    return covered if dated else _with_its_end(page, covered, min(known, default=""))


def _of_a_visit(page: Page, dates: Sequence[Mention], dated: str) -> str:
    """The year of the news of one visit, which opens with its day and tells of no other days: 5月17日，……来校送教.

    What is signed in another year tells of the time since.
    """
    days = [m for m in dates if A_DAY.match(m.value) and m not in page.signed and not masked(m.value)]
    if not days or days[0].start - page.begins > OPENED or page.clause(days[0])[0].strip():
        return ""
    first = days[0].value
    near = all(m.value[:7] == first[:7] for m in days) and dated[:4] in ("", first[:4])
    return first[:4] if near and len(days) >= len(dates) / 2 else ""


def _signed_in_the_next(page: Page, dates: Sequence[Mention], dated: str) -> bool:
    """Whether a report of a calendar year, from its first half on, is signed in January or February of the next.

    One of the time since (自2012年2月加入以来) reaches to its signature.
    """
    if dated[5:7] not in NEW_YEAR or masked(dated):
        return False
    others = [m for m in dates if m.value != dated and not masked(m.value)]
    last = int(dated[:4]) - 1
    first_half = any(m.value[5:7] in FIRST_HALF for m in others)
    since = any("以来" in page.clause(m)[1] for m in others)
    return first_half and not since and all(years(m.value) == (last, last) for m in others)


def _is_whole(page: Page, mention: Mention, dates: Sequence[Mention]) -> bool:
    """Whether the opening names a range of months that holds nearly all dates of the report: 2021年8月到2023年1月."""
    months = MONTHS.fullmatch(mention.value)
    if months is None or mention.start - page.begins > OPENED:
        return False
    first, last = months.groups()
    held = [_holds(first, last, m.value) for m in dates if m not in page.signed and not masked(m.value)]
    return sum(held) >= NEARLY_ALL * len(held)


def _holds(first: str, last: str, value: str) -> bool:
    """Whether a date lies within two months; a year does where it is that of one of them."""
    ends = value.split("/")
    return all(first[: len(end)] <= end[: len(first)] <= last[: len(end)] for end in ends if end[:4].isdecimal())


def _with_its_end(page: Page, covered: str, first: str) -> str:
    """The next year too where a report tells of a year that began in autumn, whose end it does not date: 一年下来."""
    begun = covered.isdecimal() and covered == first[:4] and AUTUMN <= first[5:7] <= DECEMBER
    return f"{covered}/{int(covered) + 1}" if begun and A_YEAR.search(page.text) else covered


def _since(page: Page, mention: Mention) -> str:
    """A season, or the years it began where the report tells what came since: 2021年秋季学期以来, 2011年秋…两年来."""
    many = SINCE_YEARS.search(page.text, mention.end, mention.end + TOLD)
    began = BEGAN.search("".join(page.clause(mention)))
    if masked(mention.value) or not (many or (began and mention.value.endswith(LATE_SEASONS))):
        return mention.value
    year, years_on = int(mention.value[:4]), YEARS.get(many[1], 1) if many else 1
    return f"{year}/{year + years_on}"


def _after(value: str, dated: str) -> bool:
    """Whether a date lies after the signature: it is a plan. A school year begins in August."""
    begins = f"{value[:4]}-{AUTUMN}" if A_SCHOOL_YEAR.fullmatch(value) else value
    return bool(dated) and value[:4] >= dated[:4] and earlier(dated, begins)


def _of_title(page: Page) -> str:
    """The time that the title of the page tells: 2018年工作总结; of a collection nothing."""
    titled = next((m for m in page.titled_times if STRETCH.fullmatch(m.value)), None)
    if titled and not COLLECTS.search(page.title):
        return _of_one(titled)
    year = None if page.titled_times else SCHOOL_YEARS.search(page.title)
    return "/".join(filter(None, year.groups())) if year and "月" not in year[0] else ""


def _of_one(mention: Mention) -> str:
    if SEASON.search(mention.value) or MONTHS.fullmatch(mention.value):
        return mention.value
    year = SCHOOL_YEARS.match(mention.text)
    return f"{year.group(1)}/{year.group(2)}" if year and year.group(2) else span_of([mention.value])


def _is_told(page: Page, mention: Mention) -> bool:
    """Whether the opening says that this is the time it tells: 现将2019年工作总结如下, 2016年我校工作…."""
    if mention.start - page.begins > TOLD or mention.value.startswith("XX") or "XX" in mention.value[2:4]:
        return False
    before, after = page.clause(mention)
    if before.endswith(("自", "从")) or SINCE.match(after):
        return False
    year = re.fullmatch(r"\d{4}", mention.value)
    return bool(
        (before.endswith(("现将", "现就", "兹将")) and REPORTS.match(after))
        or (before.endswith("对") and CHECKED.match(after))
        or (year and (OF_THE_YEAR.match(page.text, mention.end) or A_MARKED_YEAR.match(after)))
        or ((year or SEASON.match(mention.value)) and _in_title(page, mention))
        or TELLS.match(page.text, mention.end)
    )


def _in_title(page: Page, mention: Mention) -> bool:
    """Whether a time stands in one of the first two lines, which is no sentence: 工作盘点（2019年）."""
    start, end = page.line(mention)
    head = page.text[page.begins : start]
    return head.count("\n") <= 1 and not STOP.search(head + page.text[start:end]) and end - start <= LONGEST_TITLE


def _covers(page: Page, mention: Mention) -> bool:
    before, after = page.clause(mention)
    if PAPER.search(after[:24]) or FOUNDED.search(before):
        return False
    if FUTURE.search(before) or FUTURE.search(after[:12]):
        return False
    if WE_WILL.match(page.text, mention.end):
        return False
    return not (before.endswith("到") and AIM.match(page.text, mention.end))


def _not_long_before(page: Page, dates: list[Mention]) -> list[Mention]:
    """The dates without those of a beginning long ago, where the report has dates enough: 自2016年结对以来.

    A report of several years (现将两年来的做法汇报如下) begins with its beginning.
    """
    if SEVERAL_YEARS.search(page.text, page.begins, page.begins + TOLD):
        return dates
    last = [(years(m.value) or (0, 0))[1] for m in dates]
    newest = max(last, default=0)
    recent = sum(year >= newest - 1 and m not in page.signed for m, year in zip(dates, last, strict=True))
    old = [year for year in last if 0 < year <= newest - FAR]
    few = len(old) <= FEW * len(last)  # 1986年建校, 2006年参加工作
    return [
        m
        for m, year in zip(dates, last, strict=True)
        if recent < ENOUGH
        or not (
            (few and 0 < year <= newest - FAR)
            or (0 < year <= newest - LONG and m.start - page.begins > OPENED and BEGAN.search("".join(page.clause(m))))
        )
    ]
