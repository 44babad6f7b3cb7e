"""The orders that a page's lines may have in; out comes the one that looks most as pages of texts do.

What is hard: the odds of single lines do not know that a page has one habit. So each order shows traits of the whole:
how likely its lines are, what it changes of the rules' order, whether its texts are parted and begin alike, whether
signatures and titles stand inside texts. What each trait weighs is learned (``order_weights``, tests/build_orders.py).
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, cached_property
from math import log
from typing import TYPE_CHECKING

import numpy as np

from pipeline.split.cues import shape_of
from pipeline.split.labels import BEGINS, SITE, WITHIN
from pipeline.split.orders import Order, Ruled, Seen, end_of, number_of, orders, seen
from pipeline.split.words import DATE, value

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.lexicon import Lexicon
    from pipeline.split.lines import Line

SECTION = re.compile(r"^([一二三四五六七八九十]{1,3})[、.．]")
CLOSED = ("。", "!", "?", "”", ")", "…")
SHORT = 120  # characters of a text that is rarely so short
LOOK = 3  # lines at the beginning of a text in which it opens
SIGNS = 2  # lines at the end of a text in which it is signed
MOST = 5  # such lines that are counted


def best(ruled: Ruled) -> Order:
    """The order of a page's lines that looks most as pages of texts do; that of the rules where there is no text."""
    if BEGINS not in ruled.order:
        return ruled.order
    page = seen(ruled)
    found = orders(page)
    weights = _weights(ruled.site.lexicon)
    scores = [sum(weights[name] * size for name, size in traits(page, order).items()) for order in found]
    return _uncut(page, found[int(np.argmax(scores))])


def _uncut(page: Seen, order: Order) -> Order:
    """An order with the sections that it leaves to the site, though a text holds those before: 一、, 二、 | 三、."""
    lines, site = page.ruled.lines, page.ruled.site
    sections = [(at, value(match[1])) for at, one in enumerate(lines) if (match := SECTION.match(one.flat))]
    out = list(order)
    for (first, one), (_, two), (last, three) in zip(sections, sections[1:], sections[2:], strict=False):
        held = out[first] != SITE and all(label == WITHIN for label in out[first + 1 : last])
        if held and (one + 1, one + 2) == (two, three) and all(label == SITE for label in out[last : last + 2]):
            at = last
            while at < len(lines) and out[at] == SITE and not site.kind_of(lines[at]):
                out[at], at = WITHIN, at + 1
    return tuple(out)


def traits(page: Seen, order: Order) -> dict[str, float]:
    """What an order of a page's lines shows, by name."""
    shown = _Shown(page, order)
    return {name: float(trait(shown)) for name, trait in TRAITS}


class _Shown:
    """An order of lines: where texts begin and end, and what parts them."""

    def __init__(self, page: Seen, order: Order) -> None:
        self.page, self.order = page, np.array(order)
        self.lines, self.words, self.ruled = page.ruled.lines, page.ruled.site.words, page.ruled.order
        self.begins = [at for at, label in enumerate(order) if label == BEGINS]
        self.ends = [end_of(order, at) for at in self.begins]
        self.kinds = page.kinds
        self.texts = list(zip(self.begins, self.ends, strict=True))
        self.gaps = [begin - end for end, begin in zip(self.ends, self.begins[1:], strict=False)]
        self.were = [at for at, label in enumerate(self.ruled) if label == BEGINS]
        self.one_ruled = len(self.were) == 1

    @cached_property
    def likely(self) -> float:
        """How likely the lines are, in nats."""
        return float(self.page.odds[np.arange(len(self.order)), self.order].sum())

    @cached_property
    def sizes(self) -> list[int]:
        """Characters of each text."""
        return [sum(len(one.flat) for one in self.lines[low:high]) for low, high in self.texts]

    @cached_property
    def heads(self) -> list[Line]:
        """The lines that stand above texts, where something does; above the first too."""
        above = [self.lines[begin - 1] for begin, gap in zip(self.begins[1:], self.gaps, strict=True) if gap]
        return [*above, *self.lines[max(0, self.begins[0] - 1) : self.begins[0]]] if above else []

    @property
    def counted_heads(self) -> float:
        """The share of those lines that have a number, but for the one above the first text."""
        later = self.heads[: sum(gap > 0 for gap in self.gaps)]
        return _mean([number_of(one, self.words) > 0 for one in later])

    @property
    def alike_heads(self) -> float:
        """How many of those lines begin as another of them, for each text that something stands above."""
        starts = [shape_of(one.flat)[:2] for one in self.heads]
        return (_most_alike(starts) - 1) / len(self.gaps) if starts else 0

    def share(self, kind: str) -> float:
        """The share of texts whose first line is of a kind."""
        return _mean([self.kinds[at] == kind for at in self.begins])

    def later(self, kind: str) -> float:
        """The same of all texts but the first."""
        return _mean([self.kinds[at] == kind for at in self.begins[1:]])

    def closed(self, low: int, end: int) -> bool:
        """Whether a text ends with a sentence, a signature or a date."""
        last = self.lines[end - 1]
        signed = any(self.page.signs[max(low, end - SIGNS) : end])
        return last.flat.endswith(CLOSED) or signed or bool(DATE.search(last.text[-16:]))

    def opens(self, low: int, end: int) -> bool:
        """Whether a text opens as texts do, or with an address."""
        return any(self.kinds[at] in {"open", "address"} for at in range(low, min(low + LOOK, end)))

    def paragraphs(self, *, gained: bool) -> int:
        """How many paragraphs that the rules leave to the site are of a text here; or lost, the other way round."""
        each = zip(self.lines, self.ruled, self.order.tolist(), strict=True)
        moved = (ruled == SITE for one, ruled, label in each if one.is_prose and (ruled == SITE) != (label == SITE))
        return min(MOST, sum(was_site == gained for was_site in moved))

    def inside(self, is_so: Callable[[int], bool], low: int, high: int) -> int:
        """How many lines within texts are so, but for some at their beginnings and ends."""
        found = (at for begin, end in self.texts for at in range(begin + low, end - high) if is_so(at))
        return sum(1 for _, at in zip(range(MOST), found, strict=False))


def _mean(of: Sequence[float]) -> float:
    return sum(of) / len(of) if of else 0.0


def _most_alike(of: Sequence[object]) -> int:
    """How many are what most of them are."""
    return max(Counter(of).values(), default=0)


TRAITS: tuple[tuple[str, Callable[[_Shown], float]], ...] = (
    ("likely", lambda s: s.likely),
    ("likely, one text ruled", lambda s: s.likely * s.one_ruled),
    ("beginnings likely", lambda s: float(s.page.odds[s.begins, BEGINS].sum())),
    ("texts, log", lambda s: log(len(s.begins))),
    ("texts, one ruled", lambda s: len(s.begins) * s.one_ruled),
    ("paragraphs of the site", lambda s: s.paragraphs(gained=True)),
    ("paragraphs lost", lambda s: s.paragraphs(gained=False)),
    ("beginnings lost", lambda s: len({*s.were} - {*s.begins})),
    ("one, title says many", lambda s: len(s.begins) == 1 and bool(s.words.many.search(s.page.ruled.title))),
    ("nothing between", lambda s: _mean([gap == 0 for gap in s.gaps])),
    ("nothing between some", lambda s: 0 < sum(gap == 0 for gap in s.gaps) < len(s.gaps)),
    ("more or less between", lambda s: 1 - _most_alike(s.gaps) / len(s.gaps) if s.gaps else 0),
    ("heads counted", lambda s: s.counted_heads),
    ("heads start alike", lambda s: s.alike_heads),
    ("text opens", lambda s: _mean([s.opens(*text) for text in s.texts])),
    ("title first", lambda s: s.share("title")),
    ("tiny first", lambda s: s.share("tiny")),
    ("later colon first", lambda s: s.later("colon")),
    ("later dated first", lambda s: s.later("dated")),
    ("later prose first", lambda s: s.later("prose")),
    ("later signature first", lambda s: s.later("signature")),
    ("later subtitle first", lambda s: s.later("subtitle")),
    ("closed", lambda s: _mean([s.closed(*text) for text in s.texts])),
    ("title last", lambda s: _mean([s.kinds[end - 1] == "title" for end in s.ends])),
    ("short texts", lambda s: sum(size < SHORT for size in s.sizes)),
    ("sizes differ", lambda s: float(np.std(np.log(s.sizes)))),
    ("signatures inside", lambda s: s.inside(s.page.dated.__getitem__, 1, 3)),
    ("titles inside", lambda s: s.inside(lambda at: s.kinds[at] == "title", 2, 1)),
    ("share of text", lambda s: sum(s.sizes) / sum(len(one.flat) for one in s.lines)),
)


@cache
def _weights(lexicon: Lexicon) -> dict[str, float]:
    """What each trait weighs."""
    return {row["trait"]: float(row["weight"]) for row in lexicon.rows("order_weights")}
