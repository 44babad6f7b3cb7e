"""What is counted: a text and a number's place in, the noun and its kind out.

三名学科骨干教师 counts 学科骨干教师; 图书200册 counts 图书. What is hard: the noun may stand far behind its
modifiers (一名业务精湛的中层干部), and the first noun may be a modifier itself (20名学生家长).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.lexicon import Lexicon

FARTHEST = 26  # characters from the number to the end of its noun
LONGEST_MODIFIER = 5  # characters before the noun that belong to it: 学科|骨干教师
CLAUSE_END = re.compile(r"[，。；：！？\n（(,;:!?]")
CLOSED = re.compile(r"[，。；：！？、）)\n（(,;:和与]|及(?!时|格|其)|$|左右|以上|之多")
ENDED = frozenset("、）)和与")  # what follows them is counted apart: 沙盘一套、绘本80本
SHARING = ("名", "位")  # a list of people may end with their noun: 花寨两名、首好两名教师
HANDED = re.compile(
    rf"{CLAUSE_END.pattern}|[送赠分发捐交转][给到送往]|调拨|[、和与及](?:\d|[一二两三四五六七八九十]{{1,3}}[套台本册个件支副])"
)
MODIFIER_END = re.compile(r".*(?:[的、了过和与及到“”\s]|[0-9一二三四五六七八九十两几]+[名个位所节台])", re.DOTALL)
AFTER_SHORT = re.compile(r"[，。；：！？、”）),;\n的和与及参进获到等各共都均]|$")
LINK = re.compile(r"(?:[共达约近有了为计各等增至到仅只：:、（(]|共计|达到|总计|合计|分别|以及|各类)*$")
RATE = re.compile(  # 及格率由58%提高到81%, 平均分提高了6.5分, 占教师总数的10%
    r"([\u4e00-\u9fff]{0,4}(?:率|比例|平均分|均分|总分|年龄|覆盖面|满意度))[^，。；\n]{0,8}$|占[^，。；\n]{0,6}?([^，。；\n总数的]{2,6})(?:总数|人数)?的?$"
)
DISTANCE = re.compile(r"(?:距|离|相距|行程|往返|路程)[^，。；\n]{0,8}$")
GOODS = tuple("台册本套架辆盒箱袋桶瓶床盏棵株副双")  # units that count things only
MEASURED = ("percent", "score", "measure")
LENGTHS = ("公里", "里", "华里", "千米", "米", "英里")
FITS = {  # kind of measure word: kinds of nouns it counts
    "person": ("person", "figure"),
    "place": ("place", "vague"),
    "event": ("event", "vague"),
    "lesson": ("event", "work", "vague"),
    "work": ("work", "thing", "vague"),
    "percent": (),
    "score": (),
    "money": ("thing", "work"),
}
ANY = ("person", "event", "place", "thing", "work", "vague")


@dataclass(frozen=True, slots=True)
class Thing:
    """The noun that a number counts, its kind, and whether it stood before the number."""

    of: str = ""
    kind: str = ""
    before: bool = False


def counted(text: str, start: int, end: int, kind: str, lexicon: Lexicon) -> Thing:
    """The thing that the number ``text[start:end]`` counts, empty where no noun we know stands near.

    >>> from pipeline.lexicon import load
    >>> counted("选派三名学科骨干教师送教", 2, 4, "person", load())
    Thing(of='学科骨干教师', kind='person', before=False)
    >>> counted("捐赠图书200册。", 4, 8, "thing", load()).of, counted("及格率提高到81%。", 6, 9, "percent", load()).of
    ('图书', '及格率')
    """
    forward, backward = _nouns(lexicon)
    goods = text.endswith(GOODS, start, end)
    fitting = FITS.get(kind, ANY)
    if kind in MEASURED:
        return _measured(text, start, end)
    closed = CLOSED.match(text, end)
    if closed and (thing := _before(text, start, fitting, backward)).of:
        return thing
    if closed and closed[0] in ENDED and not text.endswith(SHARING, start, end):
        return Thing(kind="thing" if goods else "", before=goods or text.endswith("所", start, end))
    if goods and text.startswith("《", end):  # 编了一本《新手班主任一百问》
        return Thing(kind="work")
    fitting = ("thing", "work", "vague") if goods else fitting
    limit = (HANDED if goods else CLAUSE_END).search(text, end, end + FARTHEST)
    stop = limit.start() if limit else min(len(text), end + FARTHEST)
    first = Thing()
    at = end
    while at < stop:
        noun = _longest(text, at, forward)
        if noun is None:
            at += 2 if text.startswith("不同", at) else 1  # no 同学 in 不同学校
            continue
        word, found = noun
        at += len(word)
        if text[at : at + 1] == "级" or (len(word) == 1 and not AFTER_SHORT.match(text, at)):  # 县级, 人才
            continue
        chained = _longest(text, at, forward)
        if found not in fitting or (chained and chained[1] in fitting and at + len(chained[0]) <= stop):  # 学生|家长
            continue
        modifier = MODIFIER_END.sub("", text[end : at - len(word)])
        thing = Thing(modifier + word if len(modifier) <= LONGEST_MODIFIER else word, found)
        if text[at : at + 1] != "的" or found in FITS["person"]:
            return thing
        first = first if first.of else thing  # 一次心理健康教育的|主题班会
    return first if first.of else _before(text, start, fitting, backward)


def _measured(text: str, start: int, end: int) -> Thing:
    """What a share, a mark or a length is one of: 及格率, 平均分, 距离."""
    low = max(0, start - 20)
    if match := RATE.search(text, low, start):
        return Thing(match[1] or match[2], "rate", before=True)
    if text.endswith(LENGTHS, start, end) and DISTANCE.search(text, low, start):
        return Thing("距离", "rate", before=True)
    return Thing()


def _before(text: str, start: int, fitting: tuple[str, ...], backward: dict[str, tuple[tuple[str, str], ...]]) -> Thing:
    """The noun right before the number: 图书200册, 参会教师达40人."""
    end = start - len(LINK.search(text[max(0, start - 4) : start])[0])  # type: ignore[index]
    for word, found in backward.get(text[end - 1 : end], ()):
        if text.endswith(word, 0, end) and found in fitting and found != "vague" and len(word) > 1:
            return Thing(word, found, before=True)
    return Thing()


def _longest(text: str, at: int, forward: dict[str, tuple[tuple[str, str], ...]]) -> tuple[str, str] | None:
    """The longest noun that begins at a place, and its kind."""
    for word, found in forward.get(text[at : at + 1], ()):
        if text.startswith(word, at):
            return word, found
    return None


@cache
def _nouns(lexicon: Lexicon) -> tuple[dict[str, tuple[tuple[str, str], ...]], dict[str, tuple[tuple[str, str], ...]]]:
    """The nouns of count_cues.tsv with their kinds, and what is given, by their first and last sign, longest first."""
    rows = [(row["cue"], row["kind"]) for row in lexicon.rows("count_cues") if row["kind"] != "verb"]
    given = [
        word for row in lexicon.rows("donation_things") if row["kind"] == "thing" for word in row["word"].split("|")
    ]
    rows += [(word, "thing") for word in set(given) - {word for word, _ in rows} if len(word) > 1]
    rows.sort(key=lambda row: (-len(row[0]), row))
    forward: dict[str, list[tuple[str, str]]] = {}
    backward: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        forward.setdefault(row[0][0], []).append(row)
        backward.setdefault(row[0][-1], []).append(row)
    return {k: tuple(v) for k, v in forward.items()}, {k: tuple(v) for k, v in backward.items()}
