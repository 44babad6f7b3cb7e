"""A page in; out come its lines, each with a plain form to compare: one width of signs, no blanks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    ord("〔"): "[",
    ord("〕"): "]",
    ord("—"): "-",
    ord("－"): "-",
}
COMMON = tuple(zip("，：；（）！？—", ",:;()!?-", strict=True))
RARE = re.compile("[\uff01-\uff5e〔〕－]")
STOPS = ("。", "！", "？", "!", "?", "…", "；", ";")  # what ends a sentence, or a point of a list
ENDS = (*STOPS, "”", "’", "）", ")", "】", "》", ".", "．", ":", "：")
DATED_LINK = re.compile(r"^.{3,45}[^\d./-][\[(]?\d{2}-\d{2}[\])]?$")  # 轮岗工作计划05-13
PROSE = 30  # characters: the shortest line that is more than a heading, if it has a comma or a stop
LONGEST, MANY_BLANKS = 1000, 8  # characters of a line that many were joined to, and blanks in it
SHORTEST_PAGE, WHOLE = 300, 0.9  # characters of a page that is one line, and how much of it that line is
SHORTEST = 12  # characters between two of those blanks, on average
BLANK = re.compile(r"(?<=[\u4e00-\u9fff\d。！？!?：:；;”’）)】])[ \u3000]+(?=[\u4e00-\u9fff\d“【（(×*])(?![年月日号])")
ROW = re.compile(  # 田守义  石桥小学  语文; 1 石桥小学 语文 3节; 田守义→石桥小学
    r"\S+(?:(?: {2,}|[\u3000\t]+)\S+){2,}|[^|｜]+(?:[|｜][^|｜]+){2,}|\S{1,12}(?: \S{1,12}){3,}"
    r"|[^，。]{2,20} ?(?:→|->) ?\S{2,20}"
)
FEWEST_ROWS = 3  # such lines one below the other that are a table
LONG = 60  # characters: a line that is a paragraph, whatever is in it


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page without the blanks around it, or the part of one that a heading was glued to."""

    start: int
    end: int
    text: str
    flat: str
    is_prose: bool  # a paragraph rather than a heading, a menu or a signature


def flat(text: str) -> str:
    """A text to compare with: ASCII width for letters, digits and signs but 。 and 、, and no blanks.

    >>> flat("篇 １： 学校—总结（一）。")
    '篇1:学校-总结(一)。'
    """
    return "".join(narrow(text).split())


def narrow(text: str) -> str:
    """A text with letters, digits and signs of ASCII width; the common ones first, as a table costs ten times more."""
    for wide, thin in COMMON:
        if wide in text:
            text = text.replace(wide, thin)
    return text.translate(WIDE) if RARE.search(text) else text


def line(text: str, start: int, end: int) -> Line | None:
    """The line between two places of a page; None where there are only blanks."""
    bare = text[start:end].strip()
    if not bare:
        return None
    start = text.index(bare[0], start)
    plain = flat(bare)
    is_prose = len(plain) >= LONG or (len(plain) >= PROSE and any(sign in plain for sign in ",。;!?"))
    return Line(start, start + len(bare), bare, plain, is_prose)


def lines_of(text: str) -> list[Line]:
    r"""The lines of a page that are not blank.

    >>> [line.text for line in lines_of("甲 \n\n　　乙")]
    ['甲', '乙']
    """
    found = (line(text, start, end) for match in LINE.finditer(text) for start, end in _pieces(text, *match.span()))
    return [one for one in found if one]


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A line, or the lines that a scraper has joined to one very long one, with blanks where they ended."""
    joined = end - start > LONGEST or end - start > max(SHORTEST_PAGE, WHOLE * len(text))
    blanks = list(BLANK.finditer(text, start, end)) if joined else []
    if len(blanks) >= MANY_BLANKS and end - start >= SHORTEST * len(blanks):
        for blank in blanks:
            yield start, blank.start()
            start = blank.end()
    yield start, end


def tables(lines: Sequence[Line]) -> frozenset[int]:
    r"""The lines that are rows of tables, which a page shows as text: 田守义  石桥小学  语文, three and more of them.

    >>> sorted(tables(lines_of("名单：\n甲  石桥小学  语文\n乙  柳河小学  数学\n丙  石桥小学  英语\n以上三人。")))
    [1, 2, 3]
    """
    rows = ["。" not in one.text and ROW.fullmatch(one.text) is not None for one in lines]
    out: set[int] = set()
    start = 0
    for at, row in enumerate((*rows, False)):
        if not row:
            out.update(range(start, at) if at - start >= FEWEST_ROWS else ())
            start = at + 1
    return frozenset(out)
