"""Names set wide to fill a column: 张 伟 beside 李小明, 宝 力 道 under a letter.

In goes a text, out comes the same without the blanks inside such names, and where each character stood. What is
hard: a blank also parts names and cells (张伟 李小明), and a name may be glued to what stands before (校医郝 婵随队).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pipeline.extract.names import Names

GAP = re.compile(r"(?<=[\u3400-\u9fff])[ \u3000]{1,4}(?=[\u3400-\u9fff])")
BEFORE = re.compile(r"[\u3400-\u9fff]{1,12}$")
AFTER = re.compile(r"[\u3400-\u9fff]{1,12}")
ONE_BEFORE = re.compile(r"([\u3400-\u9fff])([ \u3000]{1,4})$")
LONE_BEFORE = re.compile(r"(?<![\u3400-\u9fff])" + ONE_BEFORE.pattern)  # not the last of 刘海荣
ONE_AFTER = re.compile(r"([ \u3000]{1,4})([\u3400-\u9fff])(?![\u3400-\u9fff])")
REACH = 12
LED = re.compile("^.*[和与及](?=.$)")
SCHOOL = re.compile("[小中]学|学校|[初高]中|完小|幼儿园|教学点")
LIKELY = 27.0  # as a name; what only fills the room of a table costs more
SURE = 24.0  # a name that stands by itself, so that its last character opens no other
LENGTHS = (3, 2)
NARROW = 2  # wider blanks part the cells of a row
CALLED = re.compile("老师|教授|校长|主任|书记|园长|同志|同学|教师")
AFTER_TITLE = re.compile("(?:校长|主任|[老教]师|书记|园长|局长|同学|学生|教研员|徒弟|师傅|校医|组长|叫|干部)$")


class Closed(NamedTuple):
    """A text without the blanks inside names, and where each of its characters stood before (one more for the end)."""

    text: str
    places: list[int] | range


def close_up(text: str, names: Names) -> Closed:
    """The text without the blanks inside names.

    >>> from pipeline import lexicon
    >>> from pipeline.extract.names import names
    >>> close_up("成员：郝 婵、李小明 王强，校医佟 佳随队", names(lexicon.load())).text
    '成员：郝婵、李小明 王强，校医佟佳随队'
    """
    gaps = [gap.span() for gap in GAP.finditer(text) if inside_a_name(text, *gap.span(), names)]
    if not gaps:
        return Closed(text, range(len(text) + 1))
    places: list[int] = []
    at = 0
    for start, end in gaps:
        places.extend(range(at, start))
        at = end
    places.extend(range(at, len(text) + 1))
    return Closed("".join(text[place] for place in places[:-1]), places)


def inside_a_name(text: str, start: int, end: int, names: Names) -> bool:
    """Whether the blank from ``start`` to ``end`` parts the characters of one name."""
    before, after = BEFORE.search(text, max(0, start - REACH), start), AFTER.match(text, end, end + REACH)
    if before is None or after is None:
        return False
    left, right = LED.sub("", before[0]), after[0]  # 苟春梅和|封 勇
    own = len(right) in LENGTHS and names.cost(right) < SURE  # 梅  林  |夏光辉
    if (not own and of_three(text, start, end, left, right, names)) or foreign(left, right, names):
        return True
    if ends_one(text, start, end, left, right, names):
        return False
    alone = len(left) == len(right) == 1  # 郑   彪
    if left[-1] not in names.first or (end - start > NARROW and not alone):
        return False
    if CALLED.match(right) and left[-1] in names.surnames:  # 佘 教授
        return True
    return not parted(left, right, names) and any(
        names.cost(left[-1] + right[:size]) < LIKELY for size in ((1,) if len(right) == 1 else (1, 2))
    )


def ends_one(text: str, start: int, end: int, left: str, right: str, names: Names) -> bool:
    """Whether the blank stands behind a name of two characters that are set wide: 侯  敏 |由石桥小学."""
    further = LONE_BEFORE.search(text, max(0, start - 6), start - 1) if len(left) == 1 else None
    if further is None or names.cost(further[1] + left) >= LIKELY:
        return False
    return len(right) > 1 or further[2] != text[start:end]


def of_three(text: str, start: int, end: int, left: str, right: str, names: Names) -> bool:
    """Whether the blank is one of the two in a name of three characters: 宝 力 道, 呼 斯 楞的孩子."""
    if len(left) == 1 and not SCHOOL.search(right):  # 于 珊 大安市实验小学
        further = ONE_BEFORE.search(text, max(0, start - 6), start - 1)
        if further and further[2] == text[start:end] and names.cost(further[1] + left + right[0]) < LIKELY:
            return True
    if len(left) == len(right) == 1:
        further = ONE_AFTER.match(text, end + 1)
        return bool(further and further[1] == text[start:end] and names.cost(left + right + further[2]) < LIKELY)
    return False


def parted(left: str, right: str, names: Names) -> bool:
    """Whether a name ends before the blank or fills the room after it: 李小明 王强."""
    if len(right) in LENGTHS and names.cost(right) < SURE:
        return True
    sure = any(names.cost(left[-size:]) < SURE for size in LENGTHS if size <= len(left))
    return len(left) > 1 and sure and not AFTER_TITLE.search(left[:-1])


def foreign(left: str, right: str, names: Names) -> bool:
    """Whether a name of two parts is parted between them: 俄木 依欣."""
    return left[-2:] in names.parts and right[:2] in names.parts and names.of_parts(left[-2:] + right[:2]) < LIKELY
