"""What stands around the only text of a page tells what the text leaves out: whose it is, and of what year.

In go a page and its final text, out come the lines above a text, the day the page was put up, where it is from, and
the mentions of the text read below them. What is hard: sites of sample texts print a title of their own and any day,
so a title counts where it names somebody, and a day where the text tells of one shortly before it (11月22日 on a page
of 2023-11-23).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from pipeline.edtf import UNKNOWN_YEAR
from pipeline.mentions import mentions_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.lexicon import Lexicon
    from pipeline.schema import Mention, Page

TOLD_BY_TITLES = {"school", "place", "date"}
HEADS = {"title", "site", "menu"}  # what stands above a text and may tell whose it is
LONGEST_HEAD = 60  # characters of such a line
BODY = re.compile("(?:小学|中学|学校|初中|高中|幼儿园|完小|[一二三四五六七八九十][中小]|局|中心校)$")
ENDING = re.compile("[小中]学|学校|[初高]中|幼儿园|完小|中心校|[一二三四五六七八九十实][小中]")
MOST_LINES = 12
FEW = 2  # schools of a line; one that names more is a list of links
COLLECTION = re.compile("范文|精选|模板|通用|大全|合集|最新|推荐|集锦|篇")
UPLOAD = "upload"
SOURCE = re.compile("(?:来源|主办单位)[:：]|(?:[小中]学|学校|[初高]中|幼儿园|完小|中心校)供稿")
LONGEST_SOURCE = 200  # characters of such a line
DAY = re.compile(r"(?<!\d)(20\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})(?!\d)")
WITHOUT_YEAR = re.compile(r"[\dX]{4}-(\d\d)-(\d\d)(?:/|$)")  # also the first of 4月10、11日
YEAR = re.compile(r"[\dX]{4}")
LONE_DAY = re.compile(r"(?:发布日期|日期|时间)?[:：]?\s*(20\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
LATEST = 14  # days after which news of a day is put up; a page of samples is by chance one time in twenty-five


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around the only text of a page: its heads line by line, the day it was put up, where it is from.

    ``lines`` are all that may name its schools in full.
    """

    heads: str = ""
    day: date | None = None
    source: str = ""
    lines: tuple[str, ...] = ()


def around(page: Page, text: str) -> Around:
    """What stands around a text; nothing where a page holds several, whose lines may belong to any of them."""
    if len(page.parts) != 1:
        return Around()
    lines = [(span, text[span.start : span.end].strip()) for span in page.furniture]
    heads = [(span.kind, line) for span, line in lines if span.end <= page.parts[0].start and span.kind in HEADS]
    sources = [line for _, line in lines if SOURCE.search(line)]
    days = {
        day
        for span, line in lines
        for m in (DAY.finditer(line) if span.kind == UPLOAD else filter(None, (LONE_DAY.fullmatch(line),)))
        if (day := _day(*m.groups()))
    }
    return Around(
        heads="\n".join(
            line for kind, line in heads if len(line) <= LONGEST_HEAD and (kind != "menu" or BODY.search(line))
        ),
        day=days.pop() if len(days) == 1 else None,
        source="\n".join(line for line in sources if len(line) <= LONGEST_SOURCE),
        lines=tuple(dict.fromkeys(line for line in (*(line for _, line in heads), *sources) if names_schools(line)))[
            :MOST_LINES
        ],
    )


def names_schools(line: str) -> bool:
    """Whether a line may name a school in full.

    >>> names_schools("来源：平庄第五小学"), names_schools("来源：教导处")
    (True, False)
    """
    return len(line) <= LONGEST_HEAD and ENDING.search(line) is not None


def read_below(
    summary_id: str, text: str, title: str, beside: Around, lexicon: Lexicon
) -> tuple[tuple[Mention, ...], tuple[Mention, ...]]:
    """The mentions of a text and of its title.

    A title that names a school, a place or a time tells what the text leaves out: the year of its months, the full
    name of 一小. That of a collection (2023年工作总结精选15篇) tells nothing of the reports in it. So does a line that
    tells where the page is from (来源：平庄第五小学): the school stands above the text for its short names.

    >>> from pipeline.lexicon import load
    >>> mentions, _ = read_below("a-01", "11月22日，我校外出听课。", "", Around(day=date(2023, 11, 23)), load())
    >>> [(mention.value, mention.inferred) for mention in mentions]
    [('2023-11-22', True)]
    """
    titled = mentions_of(summary_id, title, lexicon)
    silent = (
        not any(m.type in TOLD_BY_TITLES for m in titled) or COLLECTION.search(title) or text.lstrip().startswith(title)
    )
    heads = ["" if silent else title]
    for line in beside.lines:
        named = [m.text for m in mentions_of(summary_id, line, lexicon) if m.type == "school" and not m.masked]
        heads += [name for name in named if len(named) <= FEW and name not in heads[0] + text]
    linked = _below(summary_id, "\n".join(filter(None, heads)), text, lexicon)
    day = beside.day
    if day and _tells_of(day, linked):
        heads.append(f"{day.year}年{day.month}月{day.day}日")
        linked = _below(summary_id, "\n".join(filter(None, heads)), text, lexicon)
    return linked, titled


def _below(summary_id: str, head: str, text: str, lexicon: Lexicon) -> tuple[Mention, ...]:
    """The mentions of a text read below what heads it."""
    whole = f"{head}\n\n{text}" if head else text
    offset = len(whole) - len(text)
    linked = mentions_of(summary_id, whole, lexicon)
    return tuple(_moved(m, -offset) for m in linked if m.start >= offset) if head else linked


def _moved(mention: Mention, by: int) -> Mention:
    start = mention.start + by
    mention_id = f"{mention.summary_id}:{mention.type}:{start}"
    return replace(mention, mention_id=mention_id, start=start, end=mention.end + by)


def _tells_of(day: date, mentions: Sequence[Mention]) -> bool:
    """Whether a text tells of a day, its year unsaid, shortly before another day, and no year is hidden or later."""
    dates = [mention for mention in mentions if mention.type == "date" and mention.value]
    years = {year for mention in dates for year in YEAR.findall(mention.value)} - {UNKNOWN_YEAR}
    latest = day.year + (str(day.year) in years)  # 2024年计划 in a text that tells 2023, too
    if any("X" in year or int(year) > latest for year in years):
        return False
    told = (WITHOUT_YEAR.match(m.value) for m in dates if m.inferred or m.value.startswith(UNKNOWN_YEAR))
    tries = (_day(str(year), *match.groups()) for match in told if match for year in (day.year, day.year - 1))
    return any(0 <= (day - tried).days <= LATEST for tried in tries if tried)


def _day(year: str, month: str, day: str) -> date | None:
    """A day of the calendar, if there is such a day."""
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
