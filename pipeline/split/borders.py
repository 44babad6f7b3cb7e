"""The lines of a page without numbered headings in; out comes where one text ends and the next begins.

What is hard: nothing says so but the texts. One ends with a signature and a date, or with thanks; the next begins with
a title, an address to its listeners, or as such texts open. One sign alone is not enough, unless it is a plain one.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from rapidfuzz.distance import Postfix, Prefix

from pipeline.split.lines import ENDS, STOPS, tables
from pipeline.split.words import CHINESE, DATE, LONGEST_SIGNATURE, core, is_date, is_doubled, is_signature, is_title

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.split.lines import Line
    from pipeline.split.words import Words

SHORTEST_TEXT = 60  # characters of prose on either side of a border
LONG_TEXT = 120  # characters of prose on either side of a ruled line that is a border by itself
ENOUGH = 3  # points: a plain sign, or a lesser one with something to bear it out
SEPARATOR = re.compile(r"^(?:[-=_*~·.•#+☆★◆■□●○※>＊]{3,}|[─━═]+)$")
NAMED = re.compile(r"小学|中学|学校|幼儿园|教育局|教体局|中心校|学区|\d{4}|20[\dxX*]{2}|学年|学期")
NAME = re.compile(r"^[\u4e00-\u9fff·]{2,4}$")  # who signs above a date
GLUED_DATE = re.compile(rf"[。！!”）)](?:[^。，]{{0,20}}\s)?(?:{DATE.pattern})\s*$")
LEAVE = re.compile(r"^(?:谢谢|特此|汇报完毕|我的(?:汇报|发言)完).{0,12}[。!]?$")  # a line that takes leave and no more
FIRST_SECTION = re.compile(r"^一[、.]")
SHORTEST_NAME = 3  # characters of a school's name
TWICE = 2  # above a text and below it
LISTED = re.compile(  # a point or a row of a list: (二)石桥小学派往四中, ▲去石桥小学, 田守义 语文 石桥小学
    rf"^(?:{CHINESE}[、.．]|[（(]{CHINESE}[）)]|[▲△●○■◆★☆※*①-⑳]|[去赴到来])|→|\S(?:[ \u3000]+\S+){{2}}$"
    r"|\s(?:地点|主讲|承办|主持|参加)[：:]"
)
ALIKE = 0.7  # of a title's characters, in which others are like it
LOOK = 4  # lines between the title of a text and its first paragraph


@dataclass(frozen=True, slots=True)
class Border:
    """Where a text begins: its first line, which is its heading if ``titled``."""

    at: int
    titled: bool


def find(lines: Sequence[Line], title: str, words: Words, between: frozenset[str] = frozenset()) -> tuple[Border, ...]:
    r"""Where texts begin among lines, other than the first; ``title`` is the page's own.

    No text begins in the midst of a sentence that lines ``between`` two pages part.

    >>> from pipeline.lexicon import load
    >>> from pipeline.split.lines import lines_of
    >>> from pipeline.split.words import words_of
    >>> page = f"{'我校送教，' * 25}有成效。\n河湾小学\n2016年7月1日\n各位领导：\n{'两校结对，' * 25}互学。"
    >>> find(lines_of(page), "", words_of(load()))
    (Border(at=3, titled=False),)
    """
    page = _Page(lines, title, words)
    out = [border for border in page.plain() if runs_on(lines, border.at, between) == border.at]
    rulers = {lines[border.at - 1].flat for border in out} & {one.flat for one in lines if SEPARATOR.match(one.flat)}
    return tuple(page.ruled(out, rulers)) if rulers else tuple(out)


def runs_on(lines: Sequence[Line], at: int, between: frozenset[str]) -> int:
    """The first of the lines between two pages that stand in the midst of a sentence before a line; else that line."""
    low = at
    while low > 0 and (lines[low - 1].flat in between or SEPARATOR.match(lines[low - 1].flat)):
        low -= 1
    parted = any(one.flat in between for one in lines[low:at])
    return low if parted and low > 0 and lines[low - 1].is_prose and not lines[low - 1].flat.endswith(ENDS) else at


class _Page:
    """The lines of a page, how much prose stands before each, and the titles that occur on it."""

    def __init__(self, lines: Sequence[Line], title: str, words: Words) -> None:
        self.lines, self.words = lines, words
        self.prose = [0, *accumulate(len(one.flat) if one.is_prose or one.flat.endswith("。") else 0 for one in lines)]
        self.rows = tables(lines)
        self.title = core(title, words)
        self.titles = Counter(core(one.text, words) for one in lines if is_title(one, words))
        self.collects = bool(words.many.search(title))
        said = [bool(words.between.search(one.flat)) for one in lines]
        self.said = said if self.collects or sum(said) > 1 else [False] * len(lines)  # where an editor speaks
        self.signed = len(lines) > 0 and self._dated(len(lines) - 1)

    def plain(self) -> list[Border]:
        """The borders that the texts themselves show."""
        out: list[Border] = []
        since = 0
        for at in range(1, len(self.lines)):
            size = self.size(since, at)
            if size < SHORTEST_TEXT or SEPARATOR.match(self.lines[at].flat) or self.signs_off(since, at):
                continue
            if at - 1 in self.rows and not is_title(self.lines[at], self.words):
                continue
            parted = bool(SEPARATOR.match(self.lines[at - 1].flat))
            ended, begins = self.ends(since, at), self.begins(at)
            ended, begins = max(ended, ENOUGH * self.said[at - 1]), max(begins, ENOUGH * self.said[at])
            ended += 1 if parted and size >= LONG_TEXT else 0
            if ended + begins >= ENOUGH and (min(ended, begins) > 0 or max(ended, begins) >= ENOUGH):
                out.append(Border(at, is_title(self.lines[at], self.words) and not parted))
                since = at
        return out

    def ruled(self, plain: list[Border], rulers: set[str]) -> Iterator[Border]:
        """All borders, where a ruled line that stands at one of them stands at others too."""
        known = {border.at: border for border in plain}
        since = 0
        for at in range(1, len(self.lines)):
            parted = self.lines[at - 1].flat in rulers and self.lines[at].flat not in rulers
            if at not in known and not (parted and self.size(since, at) >= SHORTEST_TEXT):
                continue
            yield known.get(at, Border(at, titled=False))
            since = at

    def size(self, since: int, at: int) -> int:
        """Characters of prose on the shorter side of a line."""
        return min(self.prose[at] - self.prose[since], self.prose[-1] - self.prose[at])

    def signs_off(self, since: int, at: int) -> bool:
        """Whether a text prints its own title again, above its signature."""
        if at + 1 == len(self.lines) or not is_title(self.lines[at], self.words):
            return False
        name = core(self.lines[at].text, self.words)
        own = {core(one.text, self.words) for one in self.lines[since : since + LOOK]}
        twice = name in own and name != self.title and self.titles[name] == TWICE
        return twice and is_signature(self.lines[at + 1], self.words)

    def ends(self, since: int, at: int) -> int:
        """How plainly a text ends before a line, in points."""
        last = at - 1
        points = 2 if SEPARATOR.match(self.lines[last].flat) else 0
        while last > max(since, at - LOOK) and SEPARATOR.match(self.lines[last].flat):
            last -= 1
        first = last
        while first > max(since, last - LOOK) and self._signs(self.lines[first]):
            first -= 1
        if (
            last - LOOK < first < last
            and first > since
            and is_date(self.lines[first + 1])
            and NAME.match(self.lines[first].flat)
        ):
            first -= 1
        signed = self.lines[first + 1 : last + 1]
        if signed and first > since and self.signs_off(since, first):
            first -= 1
        dated = any(DATE.search(one.text) for one in signed)
        named = any(not is_date(one) for one in signed)
        above = self.lines[max(first, since)].flat
        closed = above.endswith(("。", "!", "”", ")", "?")) or LEAVE.match(above) or (dated and named)
        if signed and first >= since and closed:
            known = named or (self.signed and min(at - since, len(self.lines) - at) > LOOK)
            return points + (3 if dated and known else 2)
        if self._signs_at_its_end(self.lines[last]):
            return points + 3
        if LEAVE.match(self.lines[last].flat) or self._names_its_school(self.lines[last]):
            return points + 2
        return points + (1 if self.words.closing.search(self.lines[last].flat) else 0)

    def _signs(self, one: Line) -> bool:
        """Whether a line signs a text, and is no row of a list."""
        return is_signature(one, self.words) and not LISTED.search(DATE.sub("", one.text).strip())

    def is_one_of_many(self, name: str) -> bool:
        """Whether another title of the page is written like this one: 石桥镇语文联组总结, 石桥镇数学联组总结."""
        return any(
            other not in {name, self.title}
            and Prefix.similarity(name, other) + Postfix.similarity(name, other) >= ALIKE * len(name)
            for other in self.titles
        )

    def _has_subtitle(self, at: int) -> bool:
        """Whether a line has a second one that says what it is about: 山里的灯, ——河湾小学支教总结."""
        one, below = self.lines[at], self.lines[at + 1 : at + 2]
        if not below or one.is_prose or one.flat.startswith("--") or one.flat.endswith((*STOPS, ":", ",")):
            return False
        said = below[0].flat
        return (
            said.startswith("--")
            and not below[0].is_prose
            and bool(self.words.names.search(said) or NAMED.search(said))
        )

    def _names_its_school(self, one: Line) -> bool:
        """Whether a school signs right behind the last sentence: …再上台阶。河湾小学."""
        behind = re.split("[。!?”]", one.flat[-LONGEST_SIGNATURE:])
        return len(behind) > 1 and len(behind[-1]) > SHORTEST_NAME and bool(self.words.signature.search(behind[-1]))

    def _signs_at_its_end(self, one: Line) -> bool:
        """Whether a school and a date stand right behind the last sentence: …再上台阶。河湾小学 2016年7月1日."""
        behind = re.split("[。！!？?”]", one.text[-LONGEST_SIGNATURE - 1 :])
        date = DATE.search(behind[-1])
        if not one.is_prose or len(behind) == 1 or date is None or "月" not in date.group():
            return False
        return bool(self.words.signature.search(behind[-1][: date.start()].strip())) and date.end() == len(behind[-1])

    def _dated(self, last: int) -> bool:
        """Whether a text is signed and dated, its last line being this one; its date alone may then part it too."""
        signed = self.lines[max(0, last - 1) : last + 1]
        alone = is_signature(self.lines[last], self.words) and any(DATE.search(one.text) for one in signed)
        return alone or GLUED_DATE.search(self.lines[last].text[-LONGEST_SIGNATURE:]) is not None

    def begins(self, at: int) -> int:
        """How plainly a text begins at a line, in points."""
        one = self.lines[at]
        first = next((n for n in range(at, min(at + LOOK, len(self.lines))) if self.lines[n].is_prose), -1)
        if first < 0:
            return 0
        points = ENOUGH if self._has_subtitle(at) else 0
        if is_title(one, self.words):
            name = core(one.text, self.words)
            known = name == self.title or self.titles[name] > 1
            points = self.collects + self.is_one_of_many(name) + (3 if known else 2 if NAMED.search(one.flat) else 1)
        if self.words.address.search(one.flat) or is_doubled(one, self.words):
            points += 3
        opens = self.words.opening.search(self.lines[first].flat)
        restarts = FIRST_SECTION.match(one.flat) is not None
        return points + (1 if restarts or (opens and (first == at or points)) else 0)
