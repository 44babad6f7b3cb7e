"""Names hidden before publication: what may stand for a hidden character, and looking only where one stands.

In go a pattern that begins with a hidden character and a text, out come its matches. What is hard: such a pattern
begins with what must not stand before it, so re would try it at every character of a text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SIGN = "[*＊×○〇●xX]"
HIDDEN = re.compile("[*＊×✕○〇●□xXＸｘ某A-Z]")


def hidden(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """What ``pattern.finditer`` finds, where every match begins with a hidden character.

    >>> [match[0] for match in hidden(re.compile("(?<![a-z])xx[市县]"), "axx市与xx县")]
    ['xx县']
    """
    at = 0
    while sign := HIDDEN.search(text, at):
        match = pattern.match(text, sign.start())
        if match:
            yield match
        at = match.end() if match else sign.end()
