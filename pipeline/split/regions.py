"""The stretches of a page that hold one text each: between headings, or between borders that the texts show.

In go the lines of a page and its title, out come regions and how sure they are. What is hard: a school's name above a
text may be a heading of the page, or the line below the text's own title.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.split import borders, furniture, habits, headings
from pipeline.split.lines import STOPS, Line
from pipeline.split.site import name_of_page, printed_again
from pipeline.split.words import DATE, Words, bare, core, is_doubled, is_signature, is_title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.split.site import Site

SHORTEST_TEXT = 80  # characters behind a title that is printed again; less is a list of contents
LONGEST_COUNTER = 3  # characters behind a number that say nothing: 第一朵云


@dataclass(frozen=True, slots=True)
class Region:
    """The lines between two headings, and the lines ``[heading, start)`` that head them."""

    heading: int
    start: int
    end: int
    title: str
    before_series: bool = False  # the next region is number one of a series
    headed: bool = False  # a title of its own heads the text, as titles head the others


def regions_of(lines: Sequence[Line], title: Sequence[Line], site: Site) -> tuple[list[Region], frozenset[int], bool]:
    """The stretches of a page that hold one text each, the first before any heading; the lines of contents.

    And whether the headings stand, as those with numbers do.
    """
    name = title[-1].text if title else ""
    found, contents = headings.find(lines, name, site.words)
    alike: tuple[headings.Heading, ...] = ()
    alone = sum(h.form not in headings.SHORTEST_MORE for h in found) <= 1
    if alone:
        alike, repeated = habits.find(lines, name, site.words)
        contents = (*contents, *repeated)
    opened = {h.at: (h.at, h.at + 1, h.title or bare(lines[h.at].text)) for h in (*found, *alike)}
    bylines = [h.at for h in alike if h.form == "school" and h.at and _is_own_title(lines[h.at - 1], title, site)]
    if len(bylines) > len(alike) / 2:  # the school's name heads no text, the title above it is the text's own
        opened |= {at: (at - 1, at - 1, bare(lines[at - 1].text)) for at in bylines}
    if len(alike) > 1 and all(_only_counts(lines, h, site.words) for h in alike):  # 第一朵云, 青石坪小学
        opened |= {h.at: (h.at, h.at + 2, bare(lines[h.at + 1].text)) for h in alike}
    printed = _above_texts(lines, title, site.words) if alone and not alike else []
    opened |= {at: (at, at + 1, bare(lines[at].text)) for at in printed}
    starts, titled = list(opened.values()), False
    if alone and not alike and not printed:
        bounds = [0, *(h.at for h in found), len(lines)]
        titles = (one for one in lines if is_title(one, site.words))
        printed_twice = Counter(core(one.text, site.words) for one in {*title, *titles})
        for low, high in pairwise(bounds):
            inside = lines[low:high]
            inside = inside[: len(inside) - len(furniture.foot(inside, site.lexicon, site.repeated))]
            for border in borders.find(inside, name, site.words, site.between(inside)):
                at = low + border.at
                above = border.titled and _is_the_page_s(lines[at], printed_twice, site.words)
                titled |= above
                starts.append((at, at + above, bare(lines[at].text) if border.titled else ""))
    starts.sort()
    ends = [*(at for at, _, _ in starts), len(lines)]
    series = any(h.ordinal == 1 and h.at == starts[0][0] for h in (*found[:1], *alike[:1]))
    regions = [Region(0, 0, ends[0], name_of_page(title), before_series=series, headed=titled)]
    for (at, start, own), end in zip(starts, ends[1:], strict=True):
        regions.append(Region(at, start, end, own))
    numbered = bool(alike) and alike[0].form.split(maxsplit=1)[0] not in habits.UNNUMBERED
    numbered |= len(bylines) == len(alike) >= habits.MANY or bool(printed)
    return regions, frozenset(contents), not alone or numbered


def _above_texts(lines: Sequence[Line], title: Sequence[Line], words: Words) -> list[int]:
    """Where a title that the page prints again and again heads a text; none where it does so for fewer than two."""
    again = printed_again(lines, words)
    found = [
        at
        for at, one in enumerate(lines)
        if one not in title
        and not one.is_prose
        and (is_doubled(one, words) or (again and core(one.text, words) == again))
    ]
    sizes = (sum(len(one.flat) for one in lines[low + 1 : high]) for low, high in pairwise([*found, len(lines)]))
    heads = [at for at, size in zip(found, sizes, strict=True) if size >= SHORTEST_TEXT]
    return heads if len(heads) > 1 else []


def _only_counts(lines: Sequence[Line], heading: headings.Heading, words: Words) -> bool:
    """Whether a heading is a mere number, and the line below it names the school that speaks."""
    below = lines[heading.at + 1] if heading.at + 1 < len(lines) else None
    named = below is not None and not below.is_prose and is_signature(below, words) and not DATE.search(below.text)
    return named and len(heading.title) <= LONGEST_COUNTER and not words.signature.search(heading.title)


def _is_own_title(one: Line, title: Sequence[Line], site: Site) -> bool:
    """Whether a line above a school's name is the title of its text: 结对花开两校香, 石岭小学."""
    said = not one.is_prose and not site.kind_of(one) and not is_signature(one, site.words) and one not in title
    return said and not one.flat.endswith((*STOPS, ":", ",")) and not borders.SEPARATOR.match(one.flat)


def _is_the_page_s(title: Line, printed: Counter[str], words: Words) -> bool:
    """Whether who made the page put a title above a text: it stands there more than once, or says 附件.

    One that stands there once is the text's own.
    """
    return printed[core(title.text, words)] > 1 or title.flat.startswith("附") or is_doubled(title, words)
