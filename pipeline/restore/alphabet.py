"""Which characters a text has at all: a pass whose signs are not among them has nothing to find.

In: a text, or a set of characters as re writes it. Out: a table of 65,536 yes and no, one for each value of a UTF-16
unit. Most texts are clean, and looked at once so (700 MB/s) they need no pass. What is hard: a character beyond the
first plane is two units there, the same ones as of a thousand others; so all of them count as one sign.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Iterator

UNITS = 0x10000
BLOCK = 0x4000  # characters
HALVES = slice(0xD800, 0xE000)  # what UTF-16 writes a character beyond the first plane with

Signs = npt.NDArray[np.bool_]


def seen(text: str) -> Signs:
    """The characters of a text.

    >>> bool((seen("两校结对") & signs("校园")).any()), bool((seen("两校结对") & signs("課")).any())
    (True, False)
    """
    table = np.zeros(UNITS, dtype=np.bool_)
    for part in blocks(text):
        table[np.frombuffer(part.encode("utf-16-le", "surrogatepass"), dtype="<u2")] = True
    return table


def blocks(text: str) -> Iterator[str]:
    """A text in pieces that fit a processor's cache: fresh memory for a long one costs more than the looking."""
    return (text[at : at + BLOCK] for at in range(0, len(text), BLOCK))


@cache
def signs(characters: str, *, beyond: bool = False) -> Signs:
    """The characters of a set, written as between brackets in re; ``beyond``: some stand beyond the first plane."""
    table = np.zeros(UNITS, dtype=np.bool_)
    every = "".join(map(chr, range(UNITS)))
    table[[ord(c) for c in re.findall(f"[{characters}]", every)]] = True
    if beyond:
        table[HALVES] = True
    return table


def has(text: Signs, wanted: Signs) -> bool:
    """Whether a text has any of the signs.

    >>> has(seen("A、B"), signs("A-Z"))
    True
    """
    return bool((text & wanted).any())
