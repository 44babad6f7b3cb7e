"""Names hidden before publication: what may stand for a hidden character, and looking only where one stands.

In go a pattern that begins with a hidden character and a text, out come its matches. What is hard: such a pattern
begins with what must not stand before it, so re would try it at every character of a text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SIGNS = "*＊×✕○〇●□#＃_＿xXｘＸ"  # what stands for a hidden character
DIGIT_SIGNS = "*＊×✕□#＃_＿xXｘＸ"  # for a hidden digit: 〇 is one
SIGN = f"[{SIGNS}]"
HIDDEN_PLACE = (  # before 省, 县; cs区 is one by its initials
    r"(?:[*＊×✕○□#＃_＿]{1,6}|(?<![A-Za-z])[xXＸｘ]{1,4}|(?<![A-Za-z])[a-z]{2,3}(?=[省市县区镇乡])|某某)"
)
BULLET = re.compile(r"(?m)^[●○□](?![●○□])")  # at the head of a line it hides nothing
HIDDEN = re.compile(f"[{SIGNS}某A-Za-z]")


def hidden(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """What ``pattern.finditer`` finds, where every match begins with a hidden character.

    >>> [match[0] for match in hidden(re.compile("(?<![a-z])xx[市县]"), "axx市与xx县")]
    ['xx县']
    """
    at = 0
    while sign := HIDDEN.search(text, at):
        if BULLET.match(text, sign.start()):
            at = sign.end()
            continue
        match = pattern.match(text, sign.start())
        if match:
            yield match
        at = match.end() if match else sign.end()
