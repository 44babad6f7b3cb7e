"""What all dates of a summary say together: the time its title tells, its signature, what is to come in it.

In go the text and its dates; out comes what decides the year of a date that lacks it. What is hard: a title may tell
a school year and the text its founding, and a section of plans looks like any other but for its heading.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING

from pipeline import edtf
from pipeline.edtf import UNKNOWN_YEAR, Point

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.schema import Mention

Month = tuple[int, int]  # a year and a month

HISTORY_AFTER = re.compile(
    r"[^，。；\n]{0,6}(?:始建|创建|创办|建校|颁布|印发|出台|修订|发布|毕业|参加工作|入职|考入|招聘|刚招|出生|新设|设立|新建|启用|投用)|[^，。；\n]{0,20}发起"
)
MARKS = re.compile(r"[\s。.．,，、；;:：（）()【】\[\]\-—*]+")
DUE = 30  # characters
DONE = re.compile("了|已|均|都[已得按]|过")
ORDER = re.compile("须|需|请|要|将|应当?|由|把|务必")  # 须在11月20日前修好, 3月底前由进修学校拿出细则
CLAUSE_END = re.compile(r"[，。；！？\n]")
SECTION = re.compile(
    r"(?m)(?:^|(?<=[。；]))[^\S\n]*(?:(?P<outer>[一二三四五六七八九十]{1,3}[、.．][^\n。]{0,30})"
    r"|[（(【][一二三四五六七八九十]{1,3}[）)】][^\n。]{0,30}|[^。；，：\n]{2,14}(?:[：:]|$))"
)
PLAN_SECTION = re.compile(
    "打算|设想|展望|下一?步|今后|努力方向|下个?学[期年]|下期|明年|来年|(?:整改|改进)(?:措施|意见|方向|要求)|工作安排|预告|重点$"
)
OF_THE_PAST = re.compile("问题|不足|困难|反思|成绩|收获|情况")  # 不足与打算
PLAN_TITLE = re.compile("计划|方案|安排|设想|规划|要点")
PLAN_MADE = re.compile("[特现]制[定订]|制[定订](?:如下|本)")
SIGNED_AT = re.compile(r"^(?:写?于[\u4e00-\u9fff]{1,12}|[夜晨晚午]|凌晨|深夜)")  # 2019年1月5日于石桥镇
SIGNER = re.compile(r"^(?:学校|本校|我校|校)?(?:办公室|办|教[导务]处|德育处|工会|校长室)?(?:供稿|整理|摘编)?$")
SIGNATURE_ROOM = 60  # characters at either end of a summary in which a signature stands
LONGEST_SIGNER = 20  # characters of a name that stands with the date of a signature
TERMS = {"21": (2, 7), "22": (6, 8), "23": (8, 1), "24": (12, 2)}  # the months that 2019年春季 tells of in a school
LONGEST_TITLE = 60  # characters
TITLE_ROOM, PREFACE = 40, 300  # characters
WINTER = 2  # January and February end the term that began in autumn
AUTUMN = 8  # a school year begins in August or September
OLD = 2  # years: what lies further back than this before the newest date is history outside its own sentence


@dataclass(frozen=True, slots=True)
class Known:
    """The date that a bare month after it leans on: its place, its years (two for a school year), its month and day."""

    end: int
    year: str
    until: str = ""  # the second year of a school year
    month: str = ""
    day: str = ""
    history: bool = False
    inferred: bool = False
    covers: tuple[Month, ...] = ()  # the first and the last month it tells of

    @property
    def own_year(self) -> str:
        """The year of its month: of a school year the second, where the month is in its second half."""
        return self.until if self.until and self.month.isdigit() and int(self.month) < AUTUMN else self.year

    def spans(self, point: Point) -> bool:
        """Whether a month lies in its school year."""
        one_year = self.until and self.until == edtf.next_year(self.year)
        if not one_year or "X" in point.year or not point.month.isdigit():
            return False
        return point.year == (self.until if int_month(point) < AUTUMN else self.year)

    def year_of(self, point: Point) -> str:
        """The one year in which it covers a month: 2023 for a March of 2023年2月—2024年1月; or empty."""
        if not self.covers:
            return ""
        (first, from_month), (last, to_month) = self.covers
        month = int_month(point)
        held = [year for year in range(first, last + 1) if (first, from_month) <= (year, month) <= (last, to_month)]
        return f"{held[0]:04d}" if len(held) == 1 else ""


@dataclass(frozen=True, slots=True)
class Company:
    """What all dates of a summary say together about one that lacks its year."""

    signed: Point | None
    newest: str  # the last year it gives
    earliest: Month | None  # the first month it gives, but for its history
    now: str  # what 今年 means
    told: Known | None  # the time its title tells of
    a_plan: bool
    heads: tuple[tuple[int, bool], ...]  # where sections begin, and whether they tell of what is to come

    @classmethod
    def of(cls, text: str, dates: Sequence[Mention]) -> Company:
        """Look at all of them once."""
        signed = signature(text, dates)
        points = [point for mention in dates for point in points_of(mention.value) if "X" not in point.year]
        newest = max((point.year for point in points), default="")
        told = title_time(text, dates)
        firsts = [covered(mention)[:1] for mention in dates if not HISTORY_AFTER.match(text, mention.end)]
        recent = [first[0] for first in firsts if first and int(newest) - first[0][0] <= OLD]
        return cls(
            signed=signed,
            newest=newest,
            earliest=min(recent, default=None),
            now=told_year(dates, signed),
            told=told,
            a_plan=bool(PLAN_TITLE.search(text[:TITLE_ROOM]) or PLAN_MADE.search(text[:PREFACE])),
            heads=heads_of(text) if signed else (),
        )

    def is_to_come(self, mention: Mention) -> bool:
        """Whether a date stands in a section that tells what is to come."""
        at = bisect_right(self.heads, mention.start, key=itemgetter(0))
        return bool(at) and self.heads[at - 1][1]

    def is_due(self, text: str, mention: Mention) -> bool:
        """Whether a deadline is one to come: it is given as an order, or the time that the title tells has none."""
        point = points_of(mention.value)[0]
        before = CLAUSE_END.split(text[max(0, mention.start - DUE) : mention.start])[-1]
        after = CLAUSE_END.split(text[mention.end : mention.end + DUE])[0]
        held = self.told.year_of(point) if self.told else ""
        return not DONE.search(after) and (not held or bool(ORDER.search(before) or ORDER.match(after)))

    def is_early(self, year: str, point: Point) -> bool:
        """Whether a month in a year would lie before all that the summary dates."""
        return self.earliest is not None and "X" not in year and (int(year), int_month(point)) < self.earliest


def title_time(text: str, dates: Sequence[Mention]) -> Known | None:
    """The stretch of time that a line of the title tells of: 2020年大事记, （2019年春季学期）, （2023.2—2024.1）."""
    for mention in dates[:2]:
        begin, line = line_at(text, mention.start)
        covers = covered(mention)
        if begin > TITLE_ROOM or len(line) > LONGEST_TITLE or "。" in line:
            continue
        if covers and covers[0] != covers[1]:
            (first, _), (last, _) = covers
            return Known(0, str(first), str(last) if last > first else "", covers=covers)
    return None


def covered(mention: Mention) -> tuple[Month, ...]:
    """The first and the last month a date tells of; none where a digit of it is hidden or an end open."""
    if not edtf.valid(mention.value) or edtf.masked(mention.value) or ".." in mention.value or not mention.value:
        return ()
    points = points_of(mention.value)
    first, last = points[0], points[-1]
    if len(points) > 1 and not first.month and not last.month:  # a school year
        return ((int(first.year), AUTUMN), (int(last.year), AUTUMN - 1))
    if not first.month:
        return ((int(first.year), 1), (int(last.year), 12))
    if len(points) == 1 and first.month in TERMS:
        begins, ends = TERMS[first.month]
        return ((int(first.year), begins), (int(first.year) + (ends < begins), ends))
    return ((int(first.year), int_month(first)), (int(last.year), int_month(last) or 12))


def heads_of(text: str) -> tuple[tuple[int, bool], ...]:
    """Where sections and labelled lines begin, and whether what follows is to come; （一） is a part of 一、."""
    out, outer = [], False
    for head in SECTION.finditer(text):
        plan = bool(PLAN_SECTION.search(head[0])) and not OF_THE_PAST.search(head[0])
        outer = plan if head["outer"] else outer
        out.append((head.start(), plan or outer))
    return tuple(out)


def signature(text: str, dates: Sequence[Mention]) -> Point | None:
    """The date a summary is signed with: at its end, or alone with a name on a line at its end or beginning.

    A year alone is no signature, and a masked date is one.
    """
    for mention in (*reversed(dates[-2:]), *dates[:2]):
        points = points_of(mention.value)
        if len(points) != 1 or not points[0].month or points[0].year == UNKNOWN_YEAR or "/" in mention.value:
            continue
        if points[0].month.isdigit() and int(points[0].month) in edtf.SEASON_CODES:
            continue
        rest = _bare(text[mention.end :])
        begin, line = line_at(text, mention.start)
        alone = len(MARKS.sub("", line)) - len(mention.text) <= LONGEST_SIGNER
        near_end = len(text) - mention.end <= SIGNATURE_ROOM
        closes = not _bare(line[mention.end - begin :])
        if not rest or (alone and closes and (near_end or mention.start <= SIGNATURE_ROOM)):
            return points[0]
    return None


def line_at(text: str, at: int) -> tuple[int, str]:
    """Where the line begins that has a character, and the line."""
    begin = text.rfind("\n", 0, at) + 1
    return begin, text[begin:].split("\n", 1)[0]


def _bare(rest: str) -> str:
    """What stands behind a date but for marks, a place and an office."""
    return SIGNER.sub("", MARKS.sub("", SIGNED_AT.sub("", rest)))


def told_year(dates: Sequence[Mention], signed: Point | None) -> str:
    """The year that 今年 means: that of the signature, or the one before, of which one signed in winter tells."""
    years = sorted({point.year for mention in dates for point in points_of(mention.value) if "X" not in point.year})
    if signed is None:
        return years[-1] if years else ""
    before = [year for year in years if year < signed.year]
    told = signed.year not in years[:-1] and bool(before) and 0 < int_month(signed) <= WINTER
    return edtf.next_year(signed.year, by=-1) if told and "X" not in signed.year else signed.year


def points_of(value: str) -> tuple[Point, ...]:
    """The points of a value that are not open; none where it is no EDTF."""
    return tuple(point for point in edtf.parse(value) if point) if edtf.valid(value) else ()


def int_month(point: Point) -> int:
    """The month as a number, 0 where it is unknown; of a season its first month.

    >>> int_month(Point("2018", "09")), int_month(Point("2018", "23")), int_month(Point("2018", "XX"))
    (9, 9, 0)
    """
    if not point.month.isdigit():
        return 0
    number = int(point.month)
    return edtf.Season(number).months[0] if number in edtf.SEASON_CODES else number
