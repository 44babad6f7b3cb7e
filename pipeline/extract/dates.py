"""Dates: a summary in, ``date`` mentions with EDTF values out.

Every form a report writes (date_forms.py): 2013年5月, 二〇一八年十月, 2011.12.12, 2013学年, 5月-11月, 201*年,
3月31日前. A month or day without a year gets the year XXXX here; link/dates.py finds it. What is hard: two dates
may be the ends of one stretch, and each lends the other the year or month that it lacks.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from pipeline import edtf
from pipeline.edtf import UNKNOWN_YEAR
from pipeline.extract.citations import covered
from pipeline.extract.date_forms import DASH, RULES, SEASONS, Seen, W
from pipeline.extract.date_logs import dotted_days
from pipeline.extract.numerals import MASK, narrow, runs
from pipeline.schema import Found

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.lexicon import Lexicon

CIRCLES = re.compile("(?<=(?<!\\d)20)[○〇]{2}(?= ?年)")  # 20○○年
LIKELY_MEANT = 0.8  # that 2021年9日17日 is the 17th of September
DAY_FOR_MONTH = re.compile(r"((?:19|20)\d\d ?年 ?(?:1[0-2]|0?[1-9]) ?)日(?= ?\d{1,2} ?日)")  # 2021年9日17日
FOLLOWING = frozenset("".join(rule.following for rule in RULES))  # what follows the first numeral of a date
JOIN = re.compile(rf"[初末底起始]?(?:上旬|中旬|下旬)?{W}{DASH}{W}(?P<next>次年|翌年|第二年|来年)?的?(?:当年|同年)?")
DEADLINE = re.compile(r"[底末]?[之以]?前(?!一(?!定|律|直|并)|[往来去期夕后身面台提三两二几景不所锋列沿方半进])")
YEAR_DEADLINE = re.compile(r"(?:[底末]之?前|前)(?![往来去期夕后身面台提三两一二几景进])")
FROM = re.compile(r"[之以]?后(?=[，。；,;、）)])")
ERAS = (
    "农历",
    "民国",
    "康熙",
    "雍正",
    "乾隆",
    "嘉庆",
    "道光",
    "咸丰",
    "同治",
    "光绪",
    "宣统",
    "顺治",
    "万历",
    "洪武",
    "神龙",
)
MONTHLY = re.compile("[高初][一二三]月考|统一月考")  # 高二|月考
OTHER_CALENDARS = re.compile(  # written so that the engine finds the first sign fast
    f"[{''.join(era[0] for era in ERAS)}](?:{'|'.join(f'(?<={era[0]}){era[1]}' for era in ERAS)})"
    r"[^，。；、\n]{0,3}[年月][^，。；、于在\n]{0,6}"
)


def find(text: str, lexicon: Lexicon) -> Iterator[Found]:
    """Every date outside titles and document numbers, in order; its year is XXXX where none stands with it.

    >>> from pipeline.lexicon import load
    >>> [(date.value, date.rule) for date in find("2013年5月签约，6月10日至12日互访，201*.12.", load())]
    [('2013-05', 'year'), ('XXXX-06-10/XXXX-06-12', 'month'), ('201X-12', 'dotted')]
    """
    said = narrow(text)
    flat = _mended(said)
    for seen in _joined(flat, _points(flat, lexicon)):
        end, value = _deadline(flat, seen)
        hidden = any(sign in MASK for sign in flat[seen.start : seen.end])
        slip = not hidden and flat[seen.start : seen.end] != said[seen.start : seen.end]
        sure = min(seen.confidence, LIKELY_MEANT) if slip else seen.confidence
        yield Found("date", seen.start, end, seen.rule, value=value, masked=hidden, confidence=sure)


def _mended(text: str) -> str:
    """The text with the masks and the slips in dates that no pattern knows; offsets stay.

    >>> _mended("20○○年3月，2021年9日17日，二○一八年")
    '20××年3月，2021年9月17日，二○一八年'
    """
    return DAY_FOR_MONTH.sub(r"\1月", CIRCLES.sub("××", text))


def _points(text: str, lexicon: Lexicon) -> Iterator[Seen]:
    """The dates one by one, ranges within a date (11月3-4日) included."""
    closed = sorted((*covered(text, lexicon), *(match.span() for match in OTHER_CALENDARS.finditer(text))))
    logged = dotted_days(text)
    starts = [start for start, _ in closed]
    stop = _stop_words(lexicon)
    at = 0
    for start, following in runs(text):
        seen = logged.get(start)
        if start < at or (seen is None and (following not in FOLLOWING or stop.match(text, start))):
            continue
        if start and MONTHLY.match(text, start - 1):
            continue
        inside = bisect_right(starts, start) - 1
        if inside >= 0 and start < closed[inside][1]:
            continue
        if seen is None:
            matches = ((rule, rule.pattern.match(text, start)) for rule in RULES if following in rule.following)
            seen = next((seen for rule, match in matches if match and (seen := rule.build(match))), None)
        if seen:
            yield _possible(seen)
            at = seen.end


def _possible(seen: Seen) -> Seen:
    """The date, or only its month where the calendar has no such day (2月30日)."""
    if edtf.valid(seen.value):
        return seen
    first, last = replace(seen.first, day=""), replace(seen.last, day="")
    if not edtf.valid(f"{first}/{last}"):
        last = first
    return replace(seen, first=first, last=last, confidence=0.5)


def _joined(text: str, points: Iterator[Seen]) -> Iterator[Seen]:
    """Two dates with a dash or 至 between them made one stretch."""
    before: Seen | None = None
    for seen in points:
        if before is None:
            before = seen
            continue
        match = JOIN.fullmatch(text, before.end, seen.start)
        both = _stretch(before, seen, turned=bool(match["next"])) if match else None
        if both is None:
            yield before
        before = both or seen
    if before:
        yield before


def _stretch(left: Seen, right: Seen, *, turned: bool) -> Seen | None:
    """From the first point of one date to the last of another, each lending the other the year or month it lacks."""
    first, last = left.first, right.last
    if last.year == UNKNOWN_YEAR and "day" in (left.rule, right.rule) and last.month == "XX":
        last = replace(last, month=left.last.month)
    if last.year == UNKNOWN_YEAR:
        turned = turned or (last.month, last.day) < (first.month, first.day)
        last = replace(last, year=edtf.next_year(left.last.year) if turned else left.last.year)
    elif first.year == UNKNOWN_YEAR:
        first = replace(first, year=edtf.next_year(last.year, by=-1) if first.month > last.month else last.year)
    both = replace(left, end=right.end, first=first, last=last, confidence=min(left.confidence, right.confidence))
    return both if edtf.valid(both.value) else None


def _deadline(text: str, seen: Seen) -> tuple[int, str]:
    """The end and value of a date with its 前 or 后: 3月31日前 is everything up to that day."""
    if seen.first == seen.last and seen.first.month not in SEASONS.values():
        if match := (DEADLINE if seen.first.month else YEAR_DEADLINE).match(text, seen.end):
            return match.end(), f"../{seen.value}"
        if seen.first.day and (match := FROM.match(text, seen.end)):
            return match.end(), f"{seen.value}/.."
    return seen.end, seen.value


@cache
def _stop_words(lexicon: Lexicon) -> re.Pattern[str]:
    """The words of date_stop.tsv as one pattern."""
    words = sorted(lexicon.words("date_stop"), key=lambda word: (-len(word), word))
    return re.compile(rf"(?:{'|'.join(map(re.escape, words))})(?!(?<=[一二三四五六七八九十])[日号十])")  # 三月三
