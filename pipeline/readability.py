"""How readable a text is as Chinese: the bits its characters cost, and which of them are rare.

In: a text. Out: bits (lexicon/characters.tsv; lower is more readable). Chinese in its true encoding costs 9 to 11 bits
a character, misread bytes 15 and more. This is for choosing between readings of the same bytes, fast; which of several
good Chinese texts is the likelier one, restore/language.py knows better.
"""

from __future__ import annotations

import re
from functools import cache

from pipeline.lexicon import load

RARE_BITS = 16.5  # a character dearer than this is rare (one in 90,000)
LINE_BITS = 6.0  # a line break or tab


class _Weights(dict[str, float]):
    """Bits of each character; those the table does not list cost what their block of Unicode costs."""

    def __init__(self) -> None:
        rows = load().rows("characters")
        super().__init__((character, float(row["bits"])) for row in rows for character in row["characters"])
        self.update(dict.fromkeys("\n\r\t", LINE_BITS))
        self._blocks = [(int(row["from"], 16), float(row["bits"])) for row in reversed(rows) if row["from"]]

    def __missing__(self, character: str) -> float:
        self[character] = cost = next(cost for start, cost in self._blocks if ord(character) >= start)
        return cost


@cache
def weights() -> dict[str, float]:
    """How many bits each character costs; any character may be asked for.

    >>> weights()["的"] < weights()["校"] < weights()["斕"]
    True
    """
    return _Weights()


@cache
def listed() -> frozenset[str]:
    """The characters that the table lists: the same ones whatever was asked for before."""
    return frozenset(_Weights())


def bits(text: str) -> float:
    """What a text costs.

    >>> bits("城乡结对") < bits("涔℃潙瀛︽牎")
    True
    """
    return sum(map(weights().__getitem__, text))


@cache
def rare_together() -> re.Pattern[str]:
    """Two rare characters with at most one between, as misread bytes give all along (斕疑, ä½ å¥½).

    U+FFFD and lost bytes (lone surrogates) are no characters that were read.
    """
    rare, _ = _rare()
    return re.compile(f"{rare}{BETWEEN}{rare}")


@cache
def misread() -> re.Pattern[str]:
    """What looks misread and is no rare word (乒乓): three rare characters together, or two not both Chinese.

    It begins with a set of characters, so re skips readable text at 400 MB/s.
    """
    rare, foreign = _rare()
    three = f"{BETWEEN}{rare}{BETWEEN}{rare}"
    return re.compile(f"{rare}(?:{three}|(?<={foreign}){BETWEEN}{rare}|{BETWEEN}{foreign})")


def rare() -> str:
    """The rare characters, as a set for re."""
    return _rare()[0]


@cache
def perhaps_misread() -> re.Pattern[str]:
    """What a short misread line may be, and many a rare word: two rare characters with at most three between."""
    rare, _ = _rare()
    return re.compile(f"{rare}[^\x00-?\x7f]{{0,3}}{rare}")


BETWEEN = "[^\x00-?\x7f]?"  # a character that misread bytes may give as well


def _rare() -> tuple[str, str]:
    """Sets of characters for re: all rare ones, and those of them that are not Chinese."""
    rows = load().rows("characters")
    common = re.escape("".join(row["characters"] for row in rows if float(row["bits"]) < RARE_BITS))
    never = f"\x00-\x7f\udc00-\udfff\ufffd{common}"
    return f"[^{never}]", f"[^\u3400-\u9fff\U00020000-\U0003ffff{never}]"
