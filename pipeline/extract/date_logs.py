"""Days written 9.28 where a report logs what was done: month and day with a full stop between them.

In goes a text, out come the days. What is hard: 9.28 is a decimal, a section (1.2) and a version as well, so a number
counts only where no unit follows, and only where another day of the text is written so, or a date stands beside it.
"""

from __future__ import annotations

import re

from pipeline.edtf import UNKNOWN_YEAR, Point
from pipeline.extract.date_forms import Seen

DAY = re.compile(
    r"(?<![0-9A-Za-z\-—/])(?<![0-9]\.)(?P<month>1[0-2]|0?[1-9])\.(?P<day>3[01]|[12][0-9]|0?[1-9])"
    r"(?:[—–~～\-]{1,2}(?:(?P<month2>1[0-2]|0?[1-9])\.)?(?P<day2>3[01]|[12][0-9]|0?[1-9]))?"
    r"(?=[ \u3000\t，,、:：\n]|[\u4e00-\u9fff])"
    r"(?![ \u3000]?(?:周(?![一二三四五六日天])|[%％‰万亿元人名个分倍米公里平度年月日号以版岁天]"
    r"|[节次台册本件套吨斤千百十厘毫兆章条款项多余左]"
    r"|小时|学[时分]|课时))"
)
CLAUSE_START = re.compile(r"(?:^|[\n。．；;：:（(、，,]|[\u4e00-\u9fff][.])[ \u3000\t]*$")
LINE_START = re.compile(r"(?:^|\n)[ \u3000\t]*$")
DATE_BESIDE = re.compile(r"月[0-9]{1,2}[日号][^。\n]{0,12}$")
FIRST_DAY = re.compile(r"(?:^|\n)[ \u3000\t]*20[0-9]{2}\.(?:1[0-2]|0?[1-9])\.[0-9]{1,2}[ \u3000\t，,、:：]+(?![\s])")
NO_SECTION = 12  # sections seldom have so many parts: 9.28 is no section


def dotted_days(text: str) -> dict[int, Seen]:
    r"""The days of a log, by where they begin.

    >>> sorted(dotted_days("9.28 调研\n10.18 送课，平均分提高3.15分"))
    [0, 8]
    >>> [text.end - text.start for text in dotted_days("3.14 周三 晴\n5.24—25\n全市竞赛").values()]
    [4, 7]
    >>> dotted_days("1.1 目标\n1.2 任务\n2.1 措施，占9.28")
    {}
    """
    days = DAY.finditer(text)
    found = [match for match in days if CLAUSE_START.search(text, max(0, match.start() - 4), match.start())]
    if not found:
        return {}
    lines = [match for match in found if LINE_START.search(text, max(0, match.start() - 4), match.start())]
    log = len(lines) > 1 and any(int(match["day"]) > NO_SECTION for match in lines)
    log = log or (bool(lines) and FIRST_DAY.search(text) is not None)
    if any(match[0] == "1.1" for match in lines):  # sections
        found, log = [match for match in found if match not in lines], False
    return {match.start(): seen(match) for match in found if (log and match in lines) or beside_a_date(text, match)}


def beside_a_date(text: str, match: re.Match[str]) -> bool:
    """Whether it is a clause of its own, opens a sentence, or is listed with a date: 4月23日读书日、5.20营养日."""
    before = text[max(0, match.start() - 20) : match.start()].rstrip(" \u3000\t")
    opens = not before or before[-1] in "\n。.；;"
    if text.startswith((",", "，"), match.end()) and opens:
        return True
    return int(match["day"]) > NO_SECTION and (opens or bool(DATE_BESIDE.search(before)))


def seen(match: re.Match[str]) -> Seen:
    """A month and its day, whose year stands elsewhere."""
    point = Point(UNKNOWN_YEAR, match["month"].zfill(2), match["day"].zfill(2))
    month = match["month2"] or match["month"]
    last = Point(UNKNOWN_YEAR, month.zfill(2), match["day2"].zfill(2)) if match["day2"] else point
    return Seen(match.start(), match.end(), point, last, "log", 0.9)
