"""The year of a date that does not say it: all mentions of a summary in, the same out, bare months dated.

2013年5月签约，6月互访: June is 2013-06, and the mention says that this was inferred. What is hard: the nearest year
need not be the right one (学校始建于1956年), a school year turns in January (2018年9月…次年1月), and a masked digit
is never guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline import edtf
from pipeline.edtf import UNKNOWN_YEAR, Point

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.lexicon import Lexicon
    from pipeline.schema import Mention

SENTENCE_END = re.compile(r"[。！？\n]")
LINE = re.compile(r"[^\n]*")
MARKS = re.compile(r"[\s。.．,，、；;:：（）()【】\[\]\-—*]+")
SAME_YEAR = re.compile(r"(?:同年|当年|该年|这年|这一年|是年)[的]?\s?$")
NEXT_YEAR = re.compile(r"(?:次年|翌年|第二年|来年|隔年)[的]?\s?$")
THIS_YEAR = re.compile(r"(?:今年|本年|本年度)[的]?\s?$")
AWAY = (  # how many years from the one told of
    (re.compile(r"(?:去年|上年|上一年)[的]?\s?$"), -1),
    (re.compile(r"前年[的]?\s?$"), -2),
    (re.compile(r"明年[的]?\s?$"), 1),
    (re.compile(r"后年[的]?\s?$"), 2),
)
HISTORY = re.compile(
    r"(?:始建|创建|创办|建校|建成|成立|颁布|印发|出台|修订|发布|毕业|参加工作|出生|生于|迁)[^，。；]{0,8}$"
)
HISTORY_AFTER = re.compile(
    r"[^，。；\n]{0,6}(?:始建|创建|创办|建校|颁布|印发|出台|修订|发布|毕业|参加工作|出生|新设|设立|新建|启用|投用)|[^，。；\n]{0,20}发起"
)
SINCE = re.compile("(?:自从?|从|早在|始于)$")
SINCE_AFTER = re.compile("[^，。；\n]{0,10}(?:以来|起[，、]|成立|挂牌|启动|组建)")
PLAN = re.compile("将|拟|打算|力争|争取|预计|计划|安排|下一步|今后|下学期|准备|继续|设想|才|前$")
SECTION = re.compile(r"(?m)^\s*[（(【]?[一二三四五六七八九十]{1,3}[）)】、.．][^\n]{0,30}")
PLAN_SECTION = re.compile(
    "打算|设想|展望|下一?步|今后|努力方向|下个?学[期年]|下期|明年|来年|(?:整改|改进)(?:措施|意见|方向)"
)
PLAN_TITLE = re.compile("计划|方案|安排|设想|规划|要点")
PLAN_MADE = re.compile("[特现]制[定订]|制[定订](?:如下|本)")
TITLE_ROOM, PREFACE = 40, 300  # characters
SIGNED_AT = re.compile(r"^(?:写?于[\u4e00-\u9fff]{1,12}|[夜晨晚午]|凌晨|深夜)")  # 2019年1月5日于石桥镇
SIGNATURE_ROOM = 60  # characters at either end of a summary in which a signature stands
LONGEST_SIGNER = 20  # characters of a name that stands with the date of a signature
A_YEAR_AWAY = re.compile(  # a stay that began in autumn and ends in summer
    "(?:为期|期限为?|历时)一个?(?:学年|年)|一个?(?:学年|年)的?(?:支教|轮岗|交流|挂职)|(?:支教|轮岗|交流)了?[近快]?一个?(?:学年|年)"
    "|(?:将近|已近|快)一年|一年(?:很长|很短|来|下来|过去|转眼|里)"
)
WINTER = 2  # January and February end the term that began in autumn
AUTUMN = 8  # a school year begins in August or September
OLD = 2  # years: what lies further back than this before the newest date is history outside its own sentence


@dataclass(frozen=True, slots=True)
class Known:
    """The date that a bare month after it leans on: its place, its years (two for a school year) and its month."""

    end: int
    year: str
    until: str = ""  # the second year of a school year
    month: str = ""
    history: bool = False

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


def resolve(text: str, mentions: Sequence[Mention], lexicon: Lexicon) -> tuple[Mention, ...]:
    """All mentions in the order they came, dates completed where the text allows it, and then ``inferred``.

    The lexicon is taken as every room of link takes it. Doctests need mentions, so the examples are in
    tests/gold/date_links.tsv: 2018年4月18日，我校外出；4月20日，对方来访 gives 2018-04-20.
    """
    del lexicon
    order = sorted((i for i, mention in enumerate(mentions) if mention.type == "date"), key=lambda i: mentions[i].start)
    dates = [mentions[i] for i in order]
    signed = signature(text, dates)
    newest = max((p.year for i in order for p in _points(mentions[i].value) if "X" not in p.year), default="")
    now = told_year(dates, signed)
    out = list(mentions)
    known: Known | None = None
    turns = bool(A_YEAR_AWAY.search(text)) and not _tells_its_end(signed, dates)
    a_plan = bool(PLAN_TITLE.search(text[:TITLE_ROOM]) or PLAN_MADE.search(text[:PREFACE]))
    for i, ahead in zip(order, _ahead(dates), strict=True):
        mention = out[i]
        value = mention.value
        if _lacks_year(value):
            value = _dated(text, mention, known, signed or _not_after(ahead, value), newest, now)
            later = signed is not None and not signed_later(value, signed)
            if signed and later and not a_plan and not planned(text, mention):
                value = _put(mention.value, edtf.next_year(signed.year, by=-1))
            elif signed and not a_plan and to_come(text, mention):
                value = _put(mention.value, _year_from(_points(value)[0], signed) or signed.year)
            if value != mention.value:
                out[i] = replace(mention, value=value, inferred=True)
        if value and not (turns and known and known.until and out[i].inferred):
            first, known = known is None, _remember(text, out[i], known)
            known = _school_year(known) if turns and first and known else known
    return tuple(out)


def _school_year(known: Known) -> Known:
    """A month in autumn as the beginning of a school year, the months after which are of the next year."""
    begins = known.month.isdigit() and int(known.month) in range(AUTUMN, 13) and "X" not in known.year
    return replace(known, until=edtf.next_year(known.year), month="") if begins and not known.until else known


def _tells_its_end(signed: Point | None, dates: Sequence[Mention]) -> bool:
    """Whether dates say by themselves how far a summary reaches: it is signed, or gives the second year."""
    years = {point.year for mention in dates for point in _points(mention.value) if point.year != UNKNOWN_YEAR}
    return signed is not None or len(years) > 1


def _ahead(dates: Sequence[Mention]) -> list[Point | None]:
    """For each date the next one after it that has a year."""
    out: list[Point | None] = []
    point: Point | None = None
    for mention in reversed(dates):
        out.append(point)
        points = _points(mention.value)
        point = points[0] if points and points[0].year != UNKNOWN_YEAR else point
    return out[::-1]


def _not_after(ahead: Point | None, value: str) -> Point | None:
    """The date ahead, where the month here is not after its month: 3月开课…到2021年11月."""
    return ahead if ahead and int_month(_points(value)[0]) <= int_month(ahead) else None


def signature(text: str, dates: Sequence[Mention]) -> Point | None:
    """The date a summary is signed with: at its end, or alone with a name on a line at its end or beginning.

    A year alone is no signature, and a masked date is one.
    """
    for mention in (*reversed(dates[-2:]), *dates[:2]):
        points = _points(mention.value)
        if len(points) != 1 or not points[0].month or points[0].year == UNKNOWN_YEAR or "/" in mention.value:
            continue
        if points[0].month.isdigit() and int(points[0].month) in edtf.SEASON_CODES:
            continue
        rest = MARKS.sub("", SIGNED_AT.sub("", text[mention.end :]))
        begin = text.rfind("\n", 0, mention.start) + 1
        line = LINE.match(text, begin)
        alone = line is not None and len(MARKS.sub("", line[0])) - len(mention.text) <= LONGEST_SIGNER
        near_end = len(text) - mention.end <= SIGNATURE_ROOM
        closes = line is not None and not MARKS.sub("", SIGNED_AT.sub("", text[mention.end : line.end()]))
        if not rest or (alone and closes and (near_end or mention.start <= SIGNATURE_ROOM)):
            return points[0]
    return None


def told_year(dates: Sequence[Mention], signed: Point | None) -> str:
    """The year that 今年 means: that of the signature, or the one before, of which one signed in winter tells."""
    years = sorted({point.year for mention in dates for point in _points(mention.value) if "X" not in point.year})
    if signed is None:
        return years[-1] if years else ""
    before = [year for year in years if year < signed.year]
    told = signed.year not in years[:-1] and bool(before) and 0 < int_month(signed) <= WINTER
    return edtf.next_year(signed.year, by=-1) if told and "X" not in signed.year else signed.year


def signed_later(value: str, signed: Point) -> bool:
    """Whether a summary was signed at or after the date it gives, as far as both are known."""
    points = _points(value)
    if not points or "X" in signed.year or points[0].year != signed.year or not int_month(points[0]):
        return True
    return int_month(points[0]) <= int_month(signed)


def planned(text: str, mention: Mention) -> bool:
    """Whether a date belongs to what is to come."""
    return bool(PLAN.search(text, max(0, mention.start - 30), mention.end + 12))


def to_come(text: str, mention: Mention) -> bool:
    """Whether a date stands in the section that tells what is to come."""
    heads = [head[0] for head in SECTION.finditer(text, 0, mention.start)]
    return bool(heads and PLAN_SECTION.search(heads[-1]))


def _points(value: str) -> tuple[Point, ...]:
    """The points of a value that are not open; none where it is no EDTF."""
    return tuple(point for point in edtf.parse(value) if point) if edtf.valid(value) else ()


def _lacks_year(value: str) -> bool:
    """Whether a value has a month or day but no year."""
    points = _points(value)
    return bool(points) and all(point.year == UNKNOWN_YEAR and point.month for point in points)


def _remember(text: str, mention: Mention, before: Known | None) -> Known | None:
    """What a dated mention tells the next one."""
    points = _points(mention.value)
    if not points:
        return before
    first, last = points[0], points[-1]
    year, until, month = last.year, "", last.month if last.month != "XX" else ""
    if first.year != last.year and not first.month and not last.month:
        year, until, month = first.year, last.year, ""
    elif first.year != last.year and len(points) > 1 and int_month(first) >= AUTUMN:
        year, until, month = first.year, last.year, ""  # 2018年9月—2019年7月 is a school year
    said = text[max(0, mention.start - 12) : mention.start]
    told = bool(HISTORY.search(said) or HISTORY_AFTER.match(text, mention.end))
    older = before is not None and "X" not in before.year + last.year and last.year < before.year
    history = told and (not last.month or older)
    if history and before is not None and not before.history:
        return before
    if before is not None and (SINCE.search(said) or SINCE_AFTER.match(text, mention.end)):
        newer = max(before.year, before.until)
        if "X" not in newer + last.year and last.year < newer:
            return before  # 2023年工作报告: 自2021年4月挂牌以来…5月12日
    if before is not None and before.spans(last) and not until:
        return Known(mention.end, before.year, before.until, month)
    return Known(mention.end, year, until, month, history)


def int_month(point: Point) -> int:
    """The month as a number, 0 where it is unknown; of a season its first month.

    >>> int_month(Point("2018", "09")), int_month(Point("2018", "23")), int_month(Point("2018", "XX"))
    (9, 9, 0)
    """
    if not point.month.isdigit():
        return 0
    number = int(point.month)
    return edtf.Season(number).months[0] if number in edtf.SEASON_CODES else number


def _dated(text: str, mention: Mention, known: Known | None, signed: Point | None, newest: str, now: str) -> str:
    """The value of a mention without year, with the year its company gives; as it was where none is safe."""
    value = mention.value
    point = _points(value)[0]
    between = text[known.end : mention.start] if known else ""
    if known and point.month == "XX" and point.day.isdigit() and known.month:  # 3月5日、8日
        same_line = "\n" not in between
        value = value.replace(f"{UNKNOWN_YEAR}-XX", f"{UNKNOWN_YEAR}-{known.month}") if same_line else value
        return _put(value, known.own_year) if same_line and edtf.valid(value) else mention.value
    year = _year_named(text[max(0, mention.start - 6) : mention.start], known, now)
    if not year and known and _near(known, newest, same_sentence=not SENTENCE_END.search(between)):
        year = _year_after(known, point, signed, same_line="\n" not in between)
    if not year and signed and not value.startswith(".."):
        year = _year_before(point, signed)
    return _put(value, year) if year else value


def _year_named(before: str, known: Known | None, now: str) -> str:
    """The year that 同年, 次年, 今年 or 去年 before a month names; empty where it names none that we know."""
    if known and known.year != UNKNOWN_YEAR:
        if SAME_YEAR.search(before):
            return known.own_year
        if NEXT_YEAR.search(before):
            return known.until or edtf.next_year(known.year)
    if THIS_YEAR.search(before):
        return now
    away = next((years for pattern, years in AWAY if pattern.search(before)), 0)
    return edtf.next_year(now, by=away) if away and now and "X" not in now else ""


def _near(known: Known, newest: str, *, same_sentence: bool) -> bool:
    """Whether a known year may date what follows: not the year a school was founded, unless in the same sentence."""
    if known.history or known.year == UNKNOWN_YEAR:
        return False
    if same_sentence or known.month:
        return True
    return "X" in known.year or not newest or int(newest) - int(known.until or known.year) <= OLD


def _year_after(known: Known, point: Point, signed: Point | None, *, same_line: bool) -> str:
    """The year of a month that follows a known date: the same, or the next where the school year turns."""
    month = int_month(point)
    if known.until:
        return known.until if 0 < month < AUTUMN else known.year
    at = int_month(Point(known.year, known.month))
    later = edtf.next_year(known.year)
    turns = 0 < month < AUTUMN <= at and (month <= WINTER or same_line)
    if signed and "X" not in signed.year and "X" not in known.year:
        allowed = (later, f"{month:02d}") <= (signed.year, signed.month)
        return later if turns and allowed else known.year
    return later if turns else known.year


def _year_before(point: Point, signed: Point) -> str:
    """The latest year in which a month is not after the signature."""
    month, at = int_month(point), int_month(signed)
    if not month or not at:
        return ""
    if (month, point.day if point.day.isdigit() else "") <= (at, signed.day if signed.day.isdigit() else "99"):
        return signed.year
    if "X" in signed.year:  # the year before 20XX is 20XX too, that before 201X may be 2009
        return signed.year if signed.year.endswith("XX") else ""
    return edtf.next_year(signed.year, by=-1)


def _year_from(point: Point, signed: Point) -> str:
    """The first year in which a month is not before the signature; empty where that is not known."""
    month, at = int_month(point), int_month(signed)
    if not month or not at or "X" in signed.year:
        return ""
    return signed.year if month >= at else edtf.next_year(signed.year)


def _put(value: str, year: str) -> str:
    """The value in a year, or as it was where no such day exists."""
    dated = edtf.with_year(value, year)
    return dated if edtf.valid(dated) else value
