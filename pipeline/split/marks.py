"""A line in; out come the numbers on it that may open a section: 一、 (二) 3、 ① 首先, each with its level.

What is hard: within a line a number only counts where it is due, behind a stop.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.split.words import CHINESE, value

if TYPE_CHECKING:
    from collections.abc import Iterator

NOT_TWO = (  # 一、二年级 and 3、4班 are no headings, but 四、2021年工作计划 is
    r"(?!\d(?!(?:\d{3}|0[\dxX*×]{2})[年—–~-])|[一二三四五六七八九十]+(?:[、．.至到]|年级|班|组|月|号|日))"
)
STAGE = rf"第{CHINESE}(?:阶段|步骤|步|环节|轮)(?=[^。]{{0,24}}[：:、])"
STEM = "[甲乙丙丁戊己庚]"
FIRST = (
    rf"(?:第{CHINESE}(?:部分|章)\s*[、．.：:]?|{CHINESE}\s*[、．.]){NOT_TWO}|{STEM}[、．.](?![乙丙丁])|[Ⅰ-Ⅻ]\s*[、．.]"
)
ORDINAL = rf"(?:首先|其次|再次|再者|最后|其{CHINESE}|第{CHINESE})[，,、：:]|(?<!.){CHINESE}是(?=[^，,；;。]{{3,12}}。)"
LEVELS = (
    FIRST,  # 一、
    rf"(?:{STAGE}|[（(]\s*{CHINESE}\s*[）)]|(?<![\w（(]){CHINESE}[）)]|[㈠-㈩])[、．.]?",  # 第一阶段：（一）一）
    rf"(?:\d{{1,2}}\s*(?:[、:：。]|[．.]){NOT_TWO}|\d{{1,2}}[．.](?=\d{{1,2}}月)|[⒈-⒛])",  # 1、
    r"(?:[（(]\s*\d{1,2}\s*[）)]|(?<![\w（(])\d{1,2}[）)]|[⑴-⒇])[、．.]?",  # (1)
    r"[①-⑳]",
    ORDINAL,  # 首先，
)
MARK = re.compile("|".join(f"(?P<l{n}>{pattern})" for n, pattern in enumerate(LEVELS)))
LOST_MARK = re.compile(rf"(?P<l0>(?:{CHINESE}|[Ⅰ-Ⅻ])[ \u3000:：]+)(?=\S)")  # 一 工作开展: only at the start of a line
ARTICLE = re.compile(rf"第{CHINESE}条[ \u3000:：]+(?=[^，。；、]{{2,8}}$)")  # 第一条 目标: but not 第一条 为了…
WORDS = 5  # level of 首先
NUMBER = re.compile(rf"{CHINESE}|\d{{1,2}}|[①-⑳⑴-⒇㈠-㈩⒈-⒛Ⅰ-Ⅻ]|{STEM}")
ORDER = {"首先": 1, "其次": 2, "再次": 3, "再者": 4, "最后": 9}
STOP = re.compile(r"[。！？!?；;：:]|(?<=[\u4e00-\u9fff”])[.．](?![.．])")
BEFORE_INLINE = "。！？!?；;：:”）)"  # what a heading within a line may follow
GLANCE = 8  # characters before a number; more blanks than these part nothing
LONGEST_BARE = 22  # characters of a heading without a number


def marks(text: str, due: dict[int, int]) -> Iterator[tuple[re.Match[str], int, int]]:
    """The numbers of a line that may head something: the first thing on it, or due and behind a stop."""
    article = ARTICLE.match(text)
    if article:
        yield article, 1, _ordinal(article.group())
        return
    first = LOST_MARK.match(text)
    if first and _ordinal(first.group()) == due.get(0, 1) and not MARK.match(text):
        due[0] = _ordinal(first.group()) + 1
        yield first, 0, due[0] - 1
    after_first = -1  # where the title of 一、 began on this line; 1、 may follow it without a stop
    for mark in MARK.finditer(text):
        level, ordinal = int((mark.lastgroup or "l0")[1:]), _ordinal(mark.group())
        if mark.start() > 0 and not _is_due(text, mark.start(), level, ordinal, due, after_first):
            continue
        due[level] = ordinal + 1
        after_first = mark.end() if level == 0 else -1
        yield mark, level, ordinal


def _is_due(text: str, at: int, level: int, ordinal: int, due: dict[int, int], after_first: int) -> bool:
    """Whether a number within a line continues a list behind a stop, or opens one behind the title of 一、."""
    if level == WORDS:
        return False
    if (
        ordinal == 1
        and level in {1, 2}
        and 0 <= after_first >= at - LONGEST_BARE
        and not STOP.search(text, after_first, at)
    ):
        return True
    if text[max(0, at - GLANCE) : at].rstrip()[-1:] not in BEFORE_INLINE:
        return False
    following = due.get(level, 1)
    return ordinal in ({following, max(1, following - 1)} if level == 0 else {1, following})  # a site counts 三 twice


def _ordinal(mark: str) -> int:
    if mark[:2] in ORDER:
        return ORDER[mark[:2]]
    number = NUMBER.search(mark)
    if number and re.match(STEM, number.group()):
        return STEM.index(number.group())
    return value(number.group()) if number else 0
