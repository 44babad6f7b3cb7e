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

from pipeline.split.words import DATE, core, is_date, is_signature, is_title

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.split.lines import Line
    from pipeline.split.words import Words

SHORTEST_TEXT = 60  # characters of prose on either side of a border
LONG_TEXT = 120  # characters of prose on either side of a ruled line that is a border by itself
ENOUGH = 3  # points: a plain sign, or a lesser one with something to bear it out
SEPARATOR = re.compile(r"^(?:[-=_*~·.•#+☆★◆■□●○※>＊]{3,}|[─━═]+)$")
NAMED = re.compile(r"小学|中学|学校|幼儿园|教育局|教体局|中心校|学区|\d{4}|20[\dxX*]{2}|学年|学期")
LOOK = 4  # lines between the title of a text and its first paragraph


@dataclass(frozen=True, slots=True)
class Border:
    """Where a text begins: its first line, which is its heading if ``titled``."""

    at: int
    titled: bool


def find(lines: Sequence[Line], title: str, words: Words) -> tuple[Border, ...]:
    r"""Where texts begin among lines, other than the first; ``title`` is the page's own.

    >>> from pipeline.lexicon import load
    >>> from pipeline.split.lines import lines_of
    >>> from pipeline.split.words import words_of
    >>> page = f"{'我校送教，' * 25}有成效。\n河湾小学\n2016年7月1日\n各位领导：\n{'两校结对，' * 25}互学。"
    >>> find(lines_of(page), "", words_of(load()))
    (Border(at=3, titled=False),)
    """
    titles = Counter(core(one.text, words) for one in lines if is_title(one, words))
    names = {core(title, words), *(name for name, times in titles.items() if times > 1)}
    prose = [0, *accumulate(len(one.flat) if one.is_prose else 0 for one in lines)]
    out = _plain(lines, prose, names, words, collected=bool(words.many.search(title)))
    rulers = {lines[border.at - 1].flat for border in out} & {one.flat for one in lines if SEPARATOR.match(one.flat)}
    return tuple(_ruled(lines, prose, out, rulers)) if rulers else tuple(out)


def _plain(
    lines: Sequence[Line], prose: Sequence[int], names: set[str], words: Words, *, collected: bool
) -> list[Border]:
    """The borders that the texts themselves show."""
    out: list[Border] = []
    since = 0
    for at in range(1, len(lines)):
        if prose[at] - prose[since] < SHORTEST_TEXT or prose[-1] - prose[at] < SHORTEST_TEXT:
            continue
        if SEPARATOR.match(lines[at].flat):
            continue
        ended, begins = _ends(lines, since, at, words), _begins(lines, at, names, words)
        begins += collected and is_title(lines[at], words)
        if SEPARATOR.match(lines[at - 1].flat) and min(prose[at] - prose[since], prose[-1] - prose[at]) >= LONG_TEXT:
            ended += 1
        if ended + begins >= ENOUGH and (begins or ended >= ENOUGH) and (ended or begins >= ENOUGH):
            out.append(Border(at, is_title(lines[at], words) and not SEPARATOR.match(lines[at - 1].flat)))
            since = at
    return out


def _ruled(lines: Sequence[Line], prose: Sequence[int], plain: list[Border], rulers: set[str]) -> Iterator[Border]:
    """All borders, where a ruled line that stands at one of them stands at others too."""
    known = {border.at: border for border in plain}
    since = 0
    for at in range(1, len(lines)):
        ruled = lines[at - 1].flat in rulers and lines[at].flat not in rulers
        if at in known:
            yield known[at]
        elif ruled and min(prose[at] - prose[since], prose[-1] - prose[at]) >= SHORTEST_TEXT:
            yield Border(at, titled=False)
        else:
            continue
        since = at


def _ends(lines: Sequence[Line], since: int, at: int, words: Words) -> int:
    """How plainly a text ends before a line, in points."""
    last = at - 1
    parted = bool(SEPARATOR.match(lines[last].flat))
    while last > since and SEPARATOR.match(lines[last].flat):
        last -= 1
    points = 2 if parted else 0
    first = last
    while first > since and is_signature(lines[first], words):
        first -= 1
    signed = lines[first + 1 : last + 1]
    if signed and lines[first].flat.endswith(("。", "!", "！", "”", ")", "?")) and first > since:
        dated = any(is_date(one) or DATE.search(one.text) for one in signed)
        named = any(not is_date(one) for one in signed)
        points += 3 if dated and named else 2
    elif words.closing.search(lines[last].flat):
        points += 1
    return points


def _begins(lines: Sequence[Line], at: int, names: set[str], words: Words) -> int:
    """How plainly a text begins at a line, in points."""
    one = lines[at]
    first = next((n for n in range(at, min(at + LOOK, len(lines))) if lines[n].is_prose), -1)
    if first < 0:
        return 0
    points = 0
    if is_title(one, words):
        same = core(one.text, words) in names
        points += 3 if same else 2 if NAMED.search(one.flat) else 1
    if words.address.search(one.flat):
        points += 3
    opens = words.opening.search(lines[first].flat)
    return points + (1 if opens and (first == at or points) else 0)
