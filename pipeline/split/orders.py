"""What the rules say of a page's lines in; out come the orders they may have: which open texts, which are the site's.

What is hard: no reading is right on every page. So several are made, each by one belief: that the rules are right, that
the odds of each line are, that texts are more or fewer than these say, that lines written alike head the texts, that
there is one text. Which of them stands, ``ranking`` says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from pipeline.split import borders, furniture, headings, labels
from pipeline.split.cues import cues
from pipeline.split.labels import BEGINS, NEVER, SITE, WITHIN
from pipeline.split.site import SHORTEST_OWN
from pipeline.split.words import DATE, core, is_date, is_signature, is_title, value

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from numpy.typing import NDArray

    from pipeline.split.lines import Line
    from pipeline.split.site import Site
    from pipeline.split.words import Words

Order = tuple[int, ...]  # of each line whether it is a site's, the first of a text, or within one
NUMBER = re.compile(r"[一二三四五六七八九十]+|\d+")
NUMBER_AT = 8, 4  # characters at the beginning and at the end of a heading that may be its number
FEWEST_COUNTED = 2  # such headings that show a habit
SEAL = re.compile(r"^[^:。]{0,24}\((?:学校|单位)?(?:公章|盖章|签章|章)\)$")
SLOGAN = re.compile("[“”\u4e00-\u9fff·]{2,9}(?:(?:[ \u3000]+|[，,])[“”\u4e00-\u9fff·]{2,9}){1,3}$")
MOTTO = re.compile("[“”\u4e00-\u9fff·，,]{4,20}$")
HEAD = 4  # lines at the head of a text among which its title is
SHIFTS = (0.0, -1.5, 1.5, -3.0, 3.0, 5.0)  # nats by which lines are likelier to open a text than their odds say
MOST_EDGED = 3  # orders that are tried with other edges too
LONG = 3_000  # lines of a page for which fewer orders are made
MOST_GROUPS = 12  # of lines written alike: the largest are tried


@dataclass(frozen=True, slots=True)
class Ruled:
    """What the rules say of a page: what each line is, which are surely the site's, and the headings that stand."""

    lines: Sequence[Line]
    order: Order
    firm: frozenset[str]
    headings: Sequence[int]  # none where the rules are not sure of them
    title: str
    site: Site
    rows: frozenset[int] = frozenset()  # lines that are rows of tables


@dataclass(frozen=True, slots=True)
class Seen:
    """A page's lines with the odds of what each is, those written alike, the kind of each, and which sign a text."""

    ruled: Ruled
    odds: NDArray[np.float64]  # lines by 3
    alike: tuple[tuple[int, ...], ...]
    kinds: tuple[str, ...]
    signs: tuple[bool, ...]
    dated: tuple[bool, ...]  # those that do so with a date


def seen(ruled: Ruled) -> Seen:
    """The odds of lines beside what the rules say of them."""
    told = cues(ruled.lines, ruled.title, ruled.site.lexicon)
    signs = tuple(is_signature(one, ruled.site.words) for one in ruled.lines)
    dated = tuple(signed and bool(DATE.search(one.text)) for one, signed in zip(ruled.lines, signs, strict=True))
    return Seen(ruled, labels.log_odds(told, ruled.site.lexicon), told.alike, told.kinds, signs, dated)


def orders(page: Seen) -> list[Order]:
    """The orders that the lines of a page may have, each once, that of the rules first; each with a text at least."""
    ruled = page.ruled
    found, between = dict.fromkeys([ruled.order]), ruled.site.between(ruled.lines)
    for order in _believed(page):
        for each in (order, _titles_first(ruled, order)):
            mended = _mended(ruled, each, between)
            if BEGINS in mended:
                found[tuple(mended)] = None
    for known in list(found)[:MOST_EDGED]:
        found |= dict.fromkeys(_edged(ruled, known))
    return list(found)


def _believed(page: Seen) -> Iterator[list[int]]:
    """The likeliest orders under each belief."""
    ruled, odds = page.ruled, _held(page)
    if ruled.headings:
        yield labels.trimmed(ruled.lines, ruled.order, ruled.headings, page.odds, ruled.site.lexicon)
    long = len(odds) > LONG
    for shift in SHIFTS[: 1 if long else None]:
        yield labels.likeliest(odds + np.array([0.0, shift, 0.0]))
    yield _opening(odds, {at for at, label in enumerate(ruled.order) if label == BEGINS}, ())
    yield one_text(odds)
    for group in sorted(page.alike, key=len, reverse=True)[: 0 if long else MOST_GROUPS]:
        below = {at + 1 for at in group if at + 1 < len(odds)}.difference(group)
        yield _opening(page.odds, below, group)
        yield _opening(page.odds, group, ())


def _titles_first(ruled: Ruled, order: Sequence[int]) -> Sequence[int]:
    """An order in which texts begin with their titles, where most of them do: one has lost the line above it."""
    begins = [at for at, label in enumerate(order) if label == BEGINS]
    titled = [is_title(ruled.lines[at], ruled.site.words) for at in begins]
    if sum(titled) * 2 < len(begins) or len(begins) == 1:
        return order
    out = list(order)
    for at, own in zip(begins, titled, strict=True):
        if not own and at and order[at - 1] == SITE and is_title(ruled.lines[at - 1], ruled.site.words):
            out[at - 1 : at + 1] = [BEGINS, WITHIN]
    return out


def _edged(ruled: Ruled, order: Order) -> Iterator[Order]:
    """An order whose first text begins right below what is surely the site's, or whose last one ends right above it."""
    first = order.index(BEGINS)
    end = end_of(order, max(at for at, label in enumerate(order) if label == BEGINS))
    start, until = first, end
    while start and not _is_the_site_s(ruled, start - 1, "head"):
        start -= 1
    while until < len(order) and not _is_the_site_s(ruled, until, "foot"):
        until += 1
    earlier = (*[SITE] * start, BEGINS, *[WITHIN] * (first - start), *order[first + 1 :]) if start < first else order
    yield earlier
    for each in (order, earlier):
        yield (*each[:end], *[WITHIN] * (until - end), *each[until:])


def _is_the_site_s(ruled: Ruled, at: int, where: str) -> bool:
    """Whether a line at the head or foot of a page is surely the site's: its words say so, or it is the title."""
    one, words = ruled.lines[at], ruled.site.words
    titled = where == "head" and core(one.text, words) == core(ruled.title, words) != ""
    return titled or one.flat in ruled.firm or bool(furniture.kind_of(one, where, ruled.site.lexicon))


def _held(page: Seen) -> NDArray[np.float64]:
    """The odds, where what is firm stays what the rules say, and a date signs the text above."""
    out = page.odds.copy()
    for row, one, label in zip(out, page.ruled.lines, page.ruled.order, strict=True):
        if label == SITE and one.flat in page.ruled.firm:
            row[:] = labels.SURE[::-1]
        elif label == WITHIN and is_date(one):
            row[SITE] = NEVER
    return out


def _opening(odds: NDArray[np.float64], begins: Collection[int], headings: Sequence[int]) -> list[int]:
    """The likeliest order in which texts open at these lines and no others, and these headings are the site's."""
    rows = odds.copy()
    rows[:, BEGINS] = NEVER
    rows[list(begins)] = (NEVER, 0.0, NEVER)
    rows[list(headings)] = (0.0, NEVER, NEVER)
    return labels.likeliest(rows)


def one_text(odds: NDArray[np.float64]) -> list[int]:
    """The likeliest order with one text.

    >>> one_text(np.log([[0.2, 0.7, 0.1], [0.1, 0.8, 0.1], [0.1, 0.1, 0.8], [0.8, 0.1, 0.1]]))
    [0, 1, 2, 0]
    """
    site, within = (np.append(0.0, np.cumsum(odds[:, label])) for label in (SITE, WITHIN))
    gain = within - site  # of lines within the text, up to each
    ends = np.maximum.accumulate(gain[::-1])[::-1]  # the most that a text may gain that ends at or behind a line
    start = int(np.argmax(site[:-1] + odds[:, BEGINS] - within[1:] + ends[1:]))
    end = start + 1 + int(np.argmax(gain[start + 1 :]))
    return [SITE] * start + [BEGINS] + [WITHIN] * (end - start - 1) + [SITE] * (len(odds) - end)


def _mended(ruled: Ruled, order: Sequence[int], between: frozenset[str]) -> list[int]:
    """An order without what no page has: texts of a few words or that begin within a sentence, halves of titles."""
    out = _whole_sentences(ruled.lines, _long_enough(ruled.lines, order), between)
    for mend in (_whole_tables, _whole_titles, _titles_above, _slogans, _sealed, _counted_heads):
        out = mend(ruled, out)
    return out


def _whole_sentences(lines: Sequence[Line], order: Sequence[int], between: frozenset[str]) -> list[int]:
    """The labels without a text that begins in the midst of a sentence, parted by the end of a page."""
    out = list(order)
    for at in (at for at, label in enumerate(order) if label == BEGINS):
        low = borders.runs_on(lines, at, between)
        if low < at and out[low - 1] != SITE:
            out[low : at + 1] = [WITHIN] * (at + 1 - low)
    return out


def _whole_titles(ruled: Ruled, order: Sequence[int]) -> list[int]:
    """The labels with the first line of a title that a second one completes: “手拉手协作体”, 工作小结."""
    out = list(order)
    for at in (at for at, label in enumerate(order) if at and label == BEGINS):
        short = len(ruled.lines[at].flat) < SHORTEST_OWN and is_title(ruled.lines[at], ruled.site.words)
        if short and order[at - 1] == SITE and ruled.order[at - 1] == BEGINS:
            out[at - 1 : at + 1] = [BEGINS, WITHIN]
    return out


def _whole_tables(ruled: Ruled, order: Sequence[int]) -> list[int]:
    """The labels without a text that begins in the midst of a table, or right below its last row and with no title."""
    out = list(order)
    for at in (at for at, label in enumerate(order) if at and label == BEGINS):
        if at - 1 in ruled.rows and order[at - 1] != SITE and not is_title(ruled.lines[at], ruled.site.words):
            out[at] = WITHIN
    return out


def _titles_above(ruled: Ruled, order: Sequence[int]) -> list[int]:
    """The labels with the titles that stand right above texts, and not at the end of the texts before."""
    out, words = list(order), ruled.site.words
    begins = [at for at, label in enumerate(order) if label == BEGINS]
    for before, at in pairwise(begins):
        if is_title(ruled.lines[at], words):
            continue
        own = {core(one.text, words) for one in ruled.lines[before : before + HEAD]}
        for up in range(at - 1, max(before + 1, at - HEAD), -1):
            one = ruled.lines[up]
            if order[up] != WITHIN or one.is_prose:
                break
            if is_title(one, words) and core(one.text, words) not in own:
                out[up : at + 1] = [BEGINS, *[WITHIN] * (at - up)]
                break
    return out


def _slogans(ruled: Ruled, order: Sequence[int]) -> list[int]:
    """The labels with the motto above a title: 强弱联手促均衡 城乡互动谱新篇, ——河湾小学结对工作总结."""
    out = list(order)
    for at in (at for at, label in enumerate(order) if at and label == BEGINS and order[at - 1] == SITE):
        above, first = ruled.lines[at - 1], ruled.lines[at]
        below = first.flat.startswith("--")
        titled = below or is_title(first, ruled.site.words)
        own = ruled.order[at - 1] != SITE or above.flat not in ruled.firm
        if titled and own and (SLOGAN.match(above.text) or (below and MOTTO.match(above.flat))):
            out[at - 1 : at + 1] = [BEGINS, WITHIN]
    return out


def _sealed(ruled: Ruled, order: Sequence[int]) -> list[int]:
    """The labels with the seal below a text: 河湾小学（公章）."""
    out = list(order)
    for at in range(1, len(out)):
        if out[at] == SITE and out[at - 1] != SITE and SEAL.search(ruled.lines[at].flat):
            out[at] = WITHIN
    return out


def _counted_heads(ruled: Ruled, order: Sequence[int]) -> list[int]:
    """The labels with the heading that counts a text, where most texts have one: 三、河湾小学 ends none above it."""
    out = list(order)
    begins = [at for at, label in enumerate(order) if label == BEGINS and at]
    counts = [number_of(ruled.lines[at - 1], ruled.site.words) for at in begins]
    cut = [order[at - 1] == SITE and not ruled.lines[at - 1].is_prose for at in begins]
    offsets = [count - n for n, (count, is_cut) in enumerate(zip(counts, cut, strict=True)) if is_cut and count]
    if len(offsets) < FEWEST_COUNTED or len(set(offsets)) > 1 or len(offsets) * 2 < len(begins):
        return out
    for n, at in enumerate(begins):
        one = ruled.lines[at - 1]
        if order[at - 1] == WITHIN and counts[n] == n + offsets[0] and not one.is_prose:
            out[at - 1] = SITE
    return out


def number_of(one: Line, words: Words) -> int:
    """The number that a heading has, at its beginning or its end; 0 where it has none."""
    said = headings.parse(0, one, words)
    if said and said.ordinal:
        return said.ordinal
    first, last = NUMBER_AT
    found = NUMBER.search(one.flat[:first]) or NUMBER.search(one.flat[-last:])
    return value(found[0]) if found else 0


def _long_enough(lines: Sequence[Line], order: Sequence[int]) -> list[int]:
    """The labels without a text too short for one: it heads the next, ends the one before, or is no text."""
    out = list(order)
    begun = [at for at, label in enumerate(order) if label == BEGINS]
    for at in begun:
        end = end_of(out, at)
        if sum(len(one.flat) for one in lines[at:end]) >= borders.SHORTEST_TEXT:
            continue
        if end < len(lines) and out[end] == BEGINS:
            out[end] = WITHIN
        elif at and out[at - 1] != SITE:  # the title once more above a signature: it ends the text before
            out[at] = WITHIN
        else:
            out[at:end] = [SITE] * (end - at)
    return out


def end_of(order: Sequence[int], at: int) -> int:
    """Where a text ends that begins at a line."""
    return next((n for n in range(at + 1, len(order)) if order[n] != WITHIN), len(order))
