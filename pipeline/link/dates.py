"""The year of a date that does not say it: all mentions of a summary in, the same out, bare months dated.

2013年5月签约，6月互访: June is 2013-06, and the mention says that this was inferred. What is hard: the nearest year
need not be the right one (学校始建于1956年), a school year turns in January (2018年9月…次年1月), and a masked digit
is never guessed.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline import edtf
from pipeline.edtf import UNKNOWN_YEAR, Point
from pipeline.link.date_company import (
    AUTUMN,
    HISTORY_AFTER,
    MARKS,
    OLD,
    WINTER,
    Company,
    Known,
    covered,
    int_month,
    line_at,
    points_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.lexicon import Lexicon
    from pipeline.schema import Mention

SENTENCE_END = re.compile(r"[。！？\n]")
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
COMPARED = re.compile(r"[比较]$")  # 优秀率比2021年6月提高
EVERY = re.compile(r"(?:每年|往年|历年|每到|每逢|常年)的?$")
MONTHLY = re.compile(r"[每个]月的?\Z")  # 每月|15日
A_VISIT = 7  # days
SINCE = re.compile("(?:自从?|从|早在|始于)$")
SINCE_AFTER = re.compile("[^，。；\n]{0,10}(?:以来|起[，、]|成立|挂牌|启动|组建)")
AHEAD = re.compile(r"(?:[盼望]|期待|待到|等到|将[在于]|拟[在于]|力争|争取|预计|商定[自从]?)(?:明年|来年|今年)?$")
AHEAD_AFTER = re.compile("[^，。；\n]{0,2}(?:将(?!近)|欢迎)")
PLAN = re.compile("将|拟|打算|力争|争取|预计|计划|安排|下一步|今后|下学期|准备|继续|设想|前$")
FEW_MONTHS, SOON = 4, 8  # months behind a signature, and behind a date
A_YEAR_AWAY = re.compile(  # a stay that began in autumn and ends in summer
    "(?:为期|期限为?|历时)一个?(?:学年|年)|一个?(?:学年|年)的?(?:支教|轮岗|交流|挂职)|(?:支教|轮岗|交流)了?[近快]?一个?(?:学年|年)"
    "|(?:将近|已近|快)一年|一年(?:很长|很短|来|下来|过去|转眼|里)"
)


def resolve(text: str, mentions: Sequence[Mention], lexicon: Lexicon) -> tuple[Mention, ...]:
    """All mentions in the order they came, dates completed where the text allows it, and then ``inferred``.

    The lexicon is taken as every room of link takes it. Doctests need mentions, so the examples are in
    tests/gold/date_links.tsv: 2018年4月18日，我校外出；4月20日，对方来访 gives 2018-04-20.
    """
    del lexicon
    order = sorted((i for i, mention in enumerate(mentions) if mention.type == "date"), key=lambda i: mentions[i].start)
    dates = [mentions[i] for i in order]
    company = Company.of(text, dates)
    out = list(mentions)
    known: Known | None = None
    turns = bool(A_YEAR_AWAY.search(text)) and not _tells_its_end(company.signed, dates)
    for i, ahead in zip(order, _ahead(dates), strict=True):
        mention = out[i]
        value = mention.value
        if _lacks_year(value):
            value = _dated(text, mention, known, company, ahead)
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
    years = {point.year for mention in dates for point in points_of(mention.value) if point.year != UNKNOWN_YEAR}
    return signed is not None or len(years) > 1


def _ahead(dates: Sequence[Mention]) -> list[Point | None]:
    """For each date the next one after it that has a year."""
    out: list[Point | None] = []
    point: Point | None = None
    for mention in reversed(dates):
        out.append(point)
        points = points_of(mention.value)
        point = points[0] if points and points[0].year != UNKNOWN_YEAR else point
    return out[::-1]


def _not_after(ahead: Point | None, value: str) -> Point | None:
    """The date ahead, where the month here is not after its month: 3月开课…到2021年11月."""
    return ahead if ahead and int_month(points_of(value)[0]) <= int_month(ahead) else None


def signed_later(value: str, signed: Point) -> bool:
    """Whether a summary was signed at or after the date it gives, as far as both are known."""
    points = points_of(value)
    if not points or "X" in signed.year or points[0].year != signed.year or not int_month(points[0]):
        return True
    return int_month(points[0]) <= int_month(signed)


def planned(text: str, mention: Mention) -> bool:
    """Whether a date belongs to what is to come."""
    before = SENTENCE_END.split(text[max(0, mention.start - 30) : mention.start])[-1]
    after = SENTENCE_END.split(text[mention.end : mention.end + 12])[0]
    return bool(PLAN.search(before + mention.text + after))


def looked_forward_to(text: str, mention: Mention) -> bool:
    """Whether the words right beside a date say that it is to come: 盼9月再聚, 将在6月."""
    before, after = text[max(0, mention.start - 6) : mention.start], text[mention.end : mention.end + 6]
    return bool(AHEAD.search(before) or AHEAD_AFTER.match(after))


def _lacks_year(value: str) -> bool:
    """Whether a value has a month or day but no year."""
    points = points_of(value)
    return bool(points) and all(point.year == UNKNOWN_YEAR and point.month for point in points)


def _remember(text: str, mention: Mention, before: Known | None) -> Known | None:
    """What a dated mention tells the next one."""
    points = points_of(mention.value)
    if not points or (points[-1].year == UNKNOWN_YEAR and not _unknown(before, points[-1])):
        return before
    first, last = points[0], points[-1]
    said = text[max(0, mention.start - 12) : mention.start]
    told = bool(HISTORY.search(said) or HISTORY_AFTER.match(text, mention.end))
    older = before is not None and "X" not in before.year + last.year and last.year < before.year
    history = told and (not last.month or older)
    if before is not None and ((history and not before.history) or _is_aside(text, mention, before)):
        return before
    year, until, month = last.year, "", last.month if last.month != "XX" else ""
    if first.year != last.year and not first.month and not last.month:
        year, until, month = first.year, last.year, ""
    elif first.year != last.year and len(points) > 1 and int_month(first) >= AUTUMN:
        year, until, month = first.year, last.year, ""  # 2018年9月—2019年7月 is a school year
    if before is not None and before.spans(last) and not until:
        return Known(mention.end, before.year, before.until, month)
    day = first.day if first.month == last.month else last.day
    return Known(mention.end, year, until, month, day, history, mention.inferred, covered(mention))


def _unknown(before: Known | None, point: Point) -> bool:
    """Whether a month without a year tells more than what is known."""
    return point.month.isdigit() and (before is None or before.year == UNKNOWN_YEAR)


def _is_aside(text: str, mention: Mention, before: Known) -> bool:
    """Whether a date only looks aside from what is told: a beginning, a comparison, a stay of years."""
    covers, last = covered(mention), points_of(mention.value)[-1]
    if covers and covers[1][0] - covers[0][0] > 1:  # 结对三年（2021.9—2024.7）
        return True
    said = text[max(0, mention.start - 12) : mention.start]
    newer = max(before.year, before.until)
    since = SINCE.search(said) or SINCE_AFTER.match(text, mention.end)
    if since and "X" not in newer + last.year and last.year < newer:  # 2023年工作报告: 自2021年4月挂牌以来…5月12日
        return True
    if COMPARED.search(said):
        return True
    decade = "X" in last.year and "X" not in before.year
    alone = "/" not in mention.value and not last.month and "X" not in last.year + before.year
    return bool(before.month) and (decade or (alone and int(last.year) <= int(before.year) - OLD))


def _dated(text: str, mention: Mention, known: Known | None, company: Company, ahead: Point | None) -> str:
    """The value of a mention without year, with the year its company gives; as it was where none is safe."""
    value = mention.value
    point = points_of(value)[0]
    between = text[known.end : mention.start] if known else ""
    if known and point.month == "XX" and point.day.isdigit() and known.month:  # 3月5日、8日
        same = "\n" not in between or _goes_on(text, mention, known, point)
        value = value.replace(f"{UNKNOWN_YEAR}-XX", f"{UNKNOWN_YEAR}-{known.month}") if same else value
        return _put(value, known.own_year) if same and edtf.valid(value) else mention.value
    before = text[max(0, mention.start - 6) : mention.start]
    if EVERY.search(before):
        return value
    if year := _year_named(before, known, company.now):
        return _put(value, year)
    leans = _leans_on(known, company, between)
    signed = company.signed or _not_after(ahead, value)
    year = _year_after(leans, point, company, same_line="\n" not in between) if leans else ""
    if not year and signed and not value.startswith(".."):
        year = _year_before(point, signed)
    return _put(value, _settled(text, mention, year, known, company)) if year or company.signed else value


def _goes_on(text: str, mention: Mention, known: Known, point: Point) -> bool:
    """Whether a line tells of a day soon after one that a line before it names, or begins with a later one."""
    begin, line = line_at(text, mention.start)
    begins = not MARKS.sub("", line[: mention.start - begin])
    if MONTHLY.search(text, max(0, mention.start - len("每个月的")), mention.start):
        return False
    if not known.day.isdigit():
        return True
    days = int(point.day) - int(known.day)
    return (begins and days >= 0) or abs(days) <= A_VISIT


def _leans_on(known: Known | None, company: Company, between: str) -> Known | None:
    """What a bare month leans on: the date before it, or the time of the title where that is of another time."""
    ended = bool(SENTENCE_END.search(between))
    told = company.told
    if known is None or not _near(known, company.newest, same_sentence=not ended):
        return told
    signed = None if company.a_plan else company.signed
    if signed and ((ended and told and _ends_after(known, signed)) or ("\n" in between and _is_after(known, signed))):
        return told  # 五名教师2019年前要退休
    older = told is not None and "X" not in known.year and max(known.year, known.until) < told.year
    over = told is not None and known.covers and known.covers[-1] < told.covers[0]
    return told if ended and (older or over) else known


def _settled(text: str, mention: Mention, year: str, known: Known | None, company: Company) -> str:
    """The year with regard to the signature: what is told lies before it, what is planned behind."""
    signed, point = company.signed, points_of(mention.value)[0]
    if signed is None or company.a_plan:
        return year
    later = year and not signed_later(_put(mention.value, year), signed)
    due = mention.value.startswith("..") and _is_soon(point, signed) and company.is_due(text, mention)
    if due or company.is_to_come(mention) or looked_forward_to(text, mention):
        return _year_from(point, signed) or year or signed.year
    follows = known is not None and not known.inferred and "\n" not in text[known.end : mention.start]
    if later and known and follows and _is_after(known, signed):
        return year  # 2019年秋季：9月…，10月
    if later and not planned(text, mention):
        earlier = edtf.next_year(signed.year, by=-1)
        return signed.year if company.is_early(earlier, point) and _is_soon(point, signed) else earlier
    return year


def _is_soon(point: Point, signed: Point) -> bool:
    """Whether a month comes at most a few months after the signature."""
    return (int_month(point) - int_month(signed)) % 12 <= FEW_MONTHS


def _is_after(known: Known, signed: Point) -> bool:
    """Whether a date lies after the signature."""
    first = known.covers[0] if known.covers else (int(known.year), 0) if known.year.isdecimal() else (0, 0)
    return signed.year.isdecimal() and first > (int(signed.year), int_month(signed))


def _ends_after(known: Known, signed: Point) -> bool:
    """Whether a date reaches beyond the signature."""
    return bool(known.covers) and signed.year.isdecimal() and known.covers[-1] > (int(signed.year), int_month(signed))


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


def _year_after(known: Known, point: Point, company: Company, *, same_line: bool) -> str:
    """The year of a month that follows a known date: the same, or the next where the school year turns."""
    month = int_month(point)
    if held := known.year_of(point):
        return held
    if known.until:
        return known.until if 0 < month < AUTUMN else known.year
    at = int_month(Point(known.year, known.month))
    later = edtf.next_year(known.year)
    told, signed = company.told, company.signed
    if "X" in known.year:
        ends = signed is not None and signed.year == known.year and month <= int_month(signed)  # 201*年7月15日
        turns = 0 < month < AUTUMN <= at and (month <= WINTER or same_line) and not ends
        return later if turns else known.year
    if told and (known.inferred or not same_line) and (held := told.year_of(point)):
        return held
    turns = 0 < month < AUTUMN <= at and (month <= WINTER or same_line or (known.inferred and signed is not None))
    early = company.is_early(known.year, point) and not company.is_early(later, point)
    turns = turns or (signed is not None and (month - at) % 12 <= SOON and early)
    if signed and "X" not in signed.year:
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
    """The value in a year, or as it was where no year is known or no such day exists."""
    if not year:
        return value
    dated = edtf.with_year(value, year)
    return dated if edtf.valid(dated) else value
