"""A text in; out come its sentences, as spans that cover it in order.

What is hard: a full stop that ends nothing. It stands inside brackets or a short quotation, after a list number
(``1。``), before the words that say who spoke; and a line may end without one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.schema import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
CLOSING = "”’）)】》」』〕］"
OPENING = "“‘（(【《「『〔［"
PAIRS = dict(zip(CLOSING, OPENING, strict=True))
QUOTES = "“‘「『"
# A stop, more of them, and the marks that close with it. An ASCII full stop counts only where Chinese stands before it.
STOP = re.compile(
    rf"(?:[。！？!?…]+|(?<=[\u3400-\u9fff”）)])\.+(?![0-9A-Za-z.]))(?:[ \t\u3000]*[{re.escape(CLOSING)}])*"
)
LIST_NUMBER = re.compile(r"[（(]?(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3})[）)]?")
GOES_ON = "，、；：,;:的地得等之"
WHO_SPOKE = re.compile(r"[^，。！？：；\n]{0,10}[说道问答喊][。，]?")
GLANCE = 12  # characters; enough to see a list number, or what stands before a quotation
LONGEST_PAIR = (
    120  # characters; within them a quotation or a bracket is part of its sentence, beyond them it has its own
)


@dataclass(frozen=True, slots=True)
class _Stop:
    """A place where a sentence may end: the line, where its sentence began, where the stop begins and where it ends."""

    line: str
    began: int
    start: int
    end: int
    pairs: dict[int, int]  # closing mark → its opening mark
    within: bool  # inside a short pair that closes later

    def before(self, at: int) -> str:
        """The last characters of the sentence before a place."""
        return self.line[max(self.began, at - GLANCE) : at].strip()

    @property
    def next(self) -> str:
        """The character after the stop, or nothing."""
        return self.line[self.end : self.end + 1]


def sentences(text: str) -> tuple[Span, ...]:
    r"""The sentences of a text, in order; blanks between them belong to none.

    >>> text = "我校派出教师12人（含代课。）支教。1。结对。\n校长说：“很好！”全校受益"
    >>> [text[s.start : s.end] for s in sentences(text)]
    ['我校派出教师12人（含代课。）支教。', '1。结对。', '校长说：“很好！”', '全校受益']
    """
    return tuple(span for line in LINE.finditer(text) for span in _cut(line.group(), line.start()))


def _cut(line: str, offset: int) -> Iterator[Span]:
    pairs, short = _pairs(line)
    began, reach, passed = 0, -1, 0
    for match in STOP.finditer(line):
        while passed < len(short) and short[passed][0] < match.start():
            reach = max(reach, short[passed][1])
            passed += 1
        stop = _Stop(line, began, match.start(), match.end(), pairs, within=match.end() <= reach)
        if next((answer for rule in RULES if (answer := rule(stop)) is not None), True):
            yield from _span(line, began, match.end(), offset)
            began = match.end()
    yield from _span(line, began, len(line), offset)


def _span(line: str, start: int, end: int, offset: int) -> Iterator[Span]:
    bare = line[start:end].strip()
    if bare:
        start += line[start:end].index(bare[0])
        yield Span(offset + start, offset + start + len(bare))


def _pairs(line: str) -> tuple[dict[int, int], list[tuple[int, int]]]:
    """Which mark closes which, and the pairs short enough to be part of a sentence, by where they open."""
    opened: list[int] = []
    pairs = {}
    for at, sign in enumerate(line):
        if sign in OPENING:
            opened.append(at)
        elif sign in PAIRS and opened and line[opened[-1]] == PAIRS[sign]:
            pairs[at] = opened.pop()
    return pairs, sorted((start, end) for end, start in pairs.items() if end - start <= LONGEST_PAIR)


# Each rule says True (the sentence ends here), False (it goes on) or None (another rule may know).


def within_a_pair(stop: _Stop) -> bool | None:
    """A short bracket or quotation is part of its sentence."""  # 教师32人（含代课。不含实习。）支教。
    return False if stop.within else None


def list_number(stop: _Stop) -> bool | None:
    """A number at the head is the number of a list."""  # 1。集体备课。
    return False if stop.start - stop.began < GLANCE and LIST_NUMBER.fullmatch(stop.before(stop.start)) else None


def nothing_before(stop: _Stop) -> bool | None:
    """A stop ends no sentence that has not begun."""  # ……同学们的笑脸。
    return None if stop.before(stop.start) else False


def address(stop: _Stop) -> bool | None:
    """A question mark inside an address asks nothing."""  # www.example.cn/a?id=3
    return False if stop.line[stop.start] in "?!" and stop.next.isascii() and stop.next.isalnum() else None


def goes_on(stop: _Stop) -> bool | None:
    """Some signs and words begin no sentence."""  # 听课、评课……等活动。
    return False if stop.next and stop.next in GOES_ON else None


def closed_bracket(stop: _Stop) -> bool | None:
    """A bracket that closes ends the sentence if it opened it."""  # （以上均为自愿。）共32人（含代课。）支教。
    opened = stop.pairs.get(stop.end - 1)
    if opened is None or stop.line[opened] in QUOTES or opened < stop.began:
        return None
    return not stop.before(opened) or not stop.next


def closed_quotation(stop: _Stop) -> bool | None:
    """A quotation that closes ends the sentence if it opened it, or followed a colon."""
    # “真好！”校长说。老师说：“真好！”我们常用“好吗？”“行吗？”这样的词。
    opened = stop.pairs.get(stop.end - 1)
    if opened is None or stop.line[opened] not in QUOTES or opened < stop.began:
        return None
    before = stop.before(opened)
    if not before:
        return not WHO_SPOKE.match(stop.line, stop.end)
    return before[-1] in "：:，," or not stop.next


RULES: tuple[Callable[[_Stop], bool | None], ...] = (
    within_a_pair,
    list_number,
    nothing_before,
    address,
    goes_on,
    closed_bracket,
    closed_quotation,
)  # first answer wins; without one, the sentence ends
