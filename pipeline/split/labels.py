"""The lines of a page in; out comes what each likely is: a site's, the first of a text, or within one.

Each cue of a line (``cues``) has a weight for each of the three, learned by tests/build_lines.py from annotated pages
and from pages put together by chance. The likeliest order of all lines is looked for, in which no line is within a text
that did not begin.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from pipeline.split.words import DATE, is_signature, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pipeline.lexicon import Lexicon
    from pipeline.split.cues import Cues
    from pipeline.split.lines import Line

SITE, BEGINS, WITHIN = range(3)
HUNDREDTHS = 100  # weights are written in hundredths
MARGIN = 2.0  # nats by which a text must likelier end above what the rules say
SHARE = 0.5  # of what lines written alike tell together, beside what each tells
SURE = (-8.0, -8.0, 0.0)  # of a paragraph that paragraphs surround
NEVER = -1e9
DATED = re.compile(rf"(?:{DATE.pattern})\s*$")  # 活动总结青石镇中心小学2019年1月18日


def trimmed(
    lines: Sequence[Line], ruled: Sequence[int], headings: Sequence[int], odds: NDArray[np.float64], lexicon: Lexicon
) -> list[int]:
    """What lines likely are between ``headings`` that stand: a text that the rules found there may end above.

    No text begins elsewhere, and none but one above the first heading is lost; what the rules say of a stretch stands
    unless another order is far likelier.
    """
    out = list(ruled)
    for low, high in pairwise([-1, *headings, len(lines)]):
        said = list(ruled[low + 1 : high])
        if said.count(BEGINS) != 1:
            continue
        at, first, rows = np.arange(len(said)), said.index(BEGINS), odds[low + 1 : high].copy()
        rows[np.array(said) == SITE, BEGINS:] = NEVER
        rows[at != first, BEGINS] = NEVER
        if low >= 0:  # below a heading
            rows[first, SITE] = NEVER
        found = likeliest(rows)
        below = [one for one, now, then in zip(lines[low + 1 : high], found, said, strict=True) if now == SITE != then]
        signed = low >= 0 and any(_signs(one, lexicon) for one in below)  # that is the text's
        if not signed and rows[at, found].sum() - rows[at, said].sum() >= MARGIN:
            out[low + 1 : high] = found
    return out


def _signs(one: Line, lexicon: Lexicon) -> bool:
    """Whether a line signs a text; what stands in brackets says who printed it."""
    return one.flat[0] != "(" and (is_signature(one, words_of(lexicon)) or DATED.search(one.text) is not None)


def log_odds(told: Cues, lexicon: Lexicon) -> NDArray[np.float64]:
    """The log-probability of each of the three for each line: lines by 3."""
    places, weights = _weights(lexicon)
    out = np.array([SURE] * len(told.told))
    for at, said in enumerate(told.told):
        if said is not None:
            seen = [0, *map(places.__getitem__, said & places.keys())]
            out[at] = weights.take(seen, axis=0).sum(axis=0) / HUNDREDTHS
    out -= out.max(axis=1, keepdims=True)
    out -= np.log(np.exp(out).sum(axis=1, keepdims=True))
    each = out.copy()
    for group in sorted(told.alike, key=len):
        for beside, chosen in ((-1, group[1:]), (0, group), (1, group)):
            rows = [at + beside for at in chosen if 0 <= at + beside < len(out)]
            if rows:
                out[rows] = (1 - SHARE) * each[rows] + SHARE * each[rows].mean(axis=0)
    return out


def likeliest(odds: NDArray[np.float64]) -> list[int]:
    """The likeliest order in which no line is within a text that did not begin.

    >>> likeliest(np.log([[0.2, 0.3, 0.5], [0.1, 0.1, 0.8], [0.5, 0.1, 0.4], [0.1, 0.1, 0.8]]))
    [1, 2, 2, 2]
    """
    rows = odds.tolist()
    site, begins, within = rows[0][SITE], rows[0][BEGINS], NEVER
    back: list[tuple[int, int]] = []
    for row in rows[1:]:
        best, which = max((site, SITE), (begins, BEGINS), (within, WITHIN))
        inner, inner_which = max((begins, BEGINS), (within, WITHIN))
        back.append((which, inner_which))
        site, begins, within = best + row[SITE], best + row[BEGINS], inner + row[WITHIN]
    last = max((site, SITE), (begins, BEGINS), (within, WITHIN))[1]
    out = [last]
    for which, inner_which in reversed(back):
        last = inner_which if last == WITHIN else which
        out.append(last)
    return out[::-1]


@cache
def _weights(lexicon: Lexicon) -> tuple[dict[str, int], NDArray[np.int64]]:
    """The row of each cue, and the weights: cues by 3; row 0 is for every line."""
    rows = lexicon.rows("line_weights")
    weights = np.array([[int(row[name]) for name in ("site", "begins", "within")] for row in rows])  # sums are exact
    return {row["cue"]: place for place, row in enumerate(rows)}, weights
