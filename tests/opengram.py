"""Read the word model of open-gram, as the Debian package sunpinyin-data carries it: counts of characters come out.

    apt-get download sunpinyin-data=0.1.22+20170109-2 && dpkg -x sunpinyin-data_*.deb sunpinyin

In: the folder with lm_sc.t3g (how likely a word is alone, after one, after two; written on the web about 2010) and
pydict_sc.bin (the words). Licence: Creative Commons Attribution-ShareAlike 3.0, MDBG, Kov Chai, virus huo, Tinyfool.
Out: how often characters, pairs and threes are expected in so many words. What is hard: a pair may lie inside a word,
across two or three; each is counted where it is, so nothing is counted twice.
"""

from __future__ import annotations

import struct
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from pipeline.restore.language import plain

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

HEADER, CHANCES, LEFT = 24, 1 << 16, 1 << 14  # bytes; chances and backoffs that a number of the file stands for
WORD = 0x3FFFF  # 18 bits


def counts(folder: Path, size: float) -> list[Counter[str]]:
    """Characters, pairs and threes expected in ``size`` words of running text."""
    words = [plain(word) for word in vocabulary(folder)]
    raw = (folder / "lm_sc.t3g").read_bytes()
    levels = struct.unpack_from("<4I", raw, 8)
    at = HEADER + 4 * LEFT + 4 * CHANCES
    chances = np.frombuffer(raw, "<f4", CHANCES, HEADER)
    one = np.frombuffer(raw, "<u4", 3 * levels[1], at + 12 * levels[0]).reshape(-1, 3)
    two = np.frombuffer(raw, "<u4", 3 * levels[2], at + 12 * (levels[0] + levels[1])).reshape(-1, 3)
    three = np.frombuffer(raw, "<u4", 2 * levels[3], at + 12 * sum(levels[:3])).reshape(-1, 2)[:-1]
    before_two, before_three = parents(one, len(two) - 1), parents(two, len(three))
    one, two = one[:-1], two[:-1]
    seen_one = size * chances[one[:, 1] & 0xFFFF].astype(float)
    seen_two = seen_one[before_two] * chances[two[:, 1] & 0xFFFF]
    last = three[:, 0] >> 18 | (three[:, 1] >> 25 & 3) << 14
    seen_three = seen_two[before_three] * chances[last]
    firsts, seconds, thirds = ([words[k] for k in level[:, 0] & WORD] for level in (one, two, three))
    out: list[Counter[str]] = [Counter(), Counter(), Counter()]
    for word, seen in zip(firsts, seen_one.tolist(), strict=True):
        across(out, (word,), seen)
    for k, word, seen in zip(before_two.tolist(), seconds, seen_two.tolist(), strict=True):
        across(out, (firsts[k], word), seen)
    for k, word, seen in zip(before_three.tolist(), thirds, seen_three.tolist(), strict=True):
        across(out, (firsts[before_two[k]], seconds[k], word), seen)
    return out


def vocabulary(folder: Path) -> list[str]:
    """The words by their numbers; what is no word is empty."""
    raw = (folder / "pydict_sc.bin").read_bytes()
    (start,) = struct.unpack_from("<I", raw, 8)
    return raw[start:].decode("utf-32-le").split("\0")[:-1]


def parents(level: NDArray[np.uint32], below: int) -> NDArray[np.int64]:
    """For each entry of the level below, the entry that it follows."""
    starts = (level[:, 1] >> 16 | level[:, 2] >> 25 << 16).astype(np.int64)
    return np.repeat(np.arange(len(level) - 1), np.diff(np.append(starts[:-1], below)))


def across(out: list[Counter[str]], words: tuple[str, ...], seen: float) -> None:
    """Count what reaches from the first word into the last."""
    if not all(words):
        return
    text = "".join(words)
    inside, last = len(words[0]), len(text) - len(words[-1])
    for order, grams in enumerate(out, 1):
        first = max(0, last - order + 1) if len(words) > 1 else 0
        for start in range(first, min(inside, len(text) - order + 1)):
            grams[text[start : start + order]] += seen
