"""What a mark gains or loses by what stands before and after it.

In: a line as far as it was read, the mark that would come next, and the line after. Out: natural logarithms. What is
hard: a language model looks two characters back, and whether a quotation was opened is further away.
"""

from __future__ import annotations

CLOSED_BY = {"“": "”", "‘": "’", "《": "》", "（": ")", "【": "】", "〈": "〉"}  # as a damaged page has them
OPENED_BY = {"”": "“", "’": "‘", "》": "《", "）": "（", "】": "【", "〉": "〈"}
CLOSING = 5.0  # gained where one was opened, lost where none was, or where none is closed
NEVER = frozenset(a + b for a in "，。、；：《（“" for b in "，。、；：》") | {
    "《）",
    "（）",
    "“”",
    "。…",
}  # side by side
FIRST = frozenset("，。、；：？！”》）")  # none begins a line
BESIDE = -12.0  # lost by one that never stands there
MARKS = frozenset(OPENED_BY) | frozenset(CLOSED_BY) | FIRST | {pair[1] for pair in NEVER}
FAR = 400  # characters of a line that are looked at


def line(text: str, start: int) -> str:
    r"""What stands before a place in its line.

    >>> line("一。\n他說:“好", 8)
    '他說:“好'
    """
    low = max(0, start - FAR)
    return text[max(low, text.rfind("\n", low, start) + 1) : start]


def rest(text: str, start: int) -> str:
    """What stands after a place in its line."""
    end = text.find("\n", start, start + FAR)
    return text[start : end if end >= 0 else start + FAR]


def cost(before: str, mark: str, after: str) -> float:
    """What a mark gains or loses after the line so far, and before its rest.

    >>> cost("他說：“好。", "”", ""), cost("他說好。", "”", ""), cost("他說，", "。", ""), cost("", "。", "")
    (5.0, -5.0, -12.0, -12.0)
    >>> cost("他說：", "“", "好?!?"), cost("他說：", "“", "好。”")
    (-5.0, 0.0)
    """
    gained = -CLOSING if mark in CLOSED_BY and CLOSED_BY[mark] not in after else 0.0
    if mark in OPENED_BY:
        gained = CLOSING if before.count(OPENED_BY[mark]) > before.count(mark) else -CLOSING
    if (not before and mark in FIRST) or before[-1:] + mark in NEVER:
        gained += BESIDE
    return gained
