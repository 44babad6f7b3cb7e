"""The lines of all pages in; out come those that stand on many of them beside ever other texts: a site's furniture.

What is hard: a copied summary stands on many pages too. So a line counts once for each different paragraph beside it,
and copies of one text have the same; and what any summary may say (a signature, a date, a title, a numbered point, a
sentence, thanks) never counts. What is found is cut only at the edges of a text, as other furniture is.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from typing import TYPE_CHECKING

from pipeline.split import furniture, headings
from pipeline.split.lines import STOPS, Line, lines_of
from pipeline.split.words import SECTION_NUMBER, Words, is_date, is_signature, is_title, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.lexicon import Lexicon

Trace = tuple[int, int]  # a line, and the paragraph it stands beside
BESIDE = 4  # different paragraphs that a line must stand beside
MOST_LINES = 200  # lines above the first paragraph and below the last that are looked at
SLOTS = (
    1 << 20
)  # lines that are remembered: of two that share a slot one is left out, and no memory grows beyond 300 MB
APART = re.compile(r"\S(?: {2,}|[ ]?[\u3000\t]+)\S")  # 退回修改　打印
FOOT = re.compile(r"(?<![-·(])[-·(]*第?\d{1,3}页?[-·)]*$")  # a name and the number of the page
ALIKE = 6  # characters at the beginning or end of running heads that are alike
SHORTEST, LONGEST = 2, 60  # characters of such a line
NAME = re.compile(r"^[\u4e00-\u9fff·]{2,4}$")
OWN = re.compile(
    r"我|本[校园县区镇学]|学[年期]|\d年|[一二三四五六七八九〇]年|^(?:附|注|--|此致|敬礼|谢谢|特此|以上|组长|成员|主题|时间|地点)"
    r"|(?:如下|汇报|附后|完毕|发言|老师|同志|领导)[:!]?$"
)


def traces(text: str, lexicon: Lexicon) -> tuple[Trace, ...]:
    r"""The lines of a page that may be a site's, each with the paragraph it stands beside, as numbers.

    >>> from pipeline.lexicon import load
    >>> page = f"柳河之窗\n送教总结\n{'两校结对，' * 20}\n柳河小学\n2016年7月1日\n天天有好文"
    >>> len(traces(page, load()))  # the first line and the last
    2
    """
    lines = lines_of(text)
    words = words_of(lexicon)
    prose = [at for at, one in enumerate(lines) if one.is_prose]
    if not prose:
        return ()
    out: list[Trace] = []
    for low, high, beside in ((0, prose[0], prose[0]), (prose[-1] + 1, len(lines), prose[-1])):
        edge = lines[max(low, high - MOST_LINES) : high]
        paragraph = key(lines[beside].flat)
        out += [(key(one.flat), paragraph) for one in edge if may_be_furniture(one, words, before=low == 0)]
    return tuple(out)


def repeated(pages: Iterable[Sequence[Trace]]) -> frozenset[int]:
    """The lines that stand beside enough different paragraphs; in whatever order the pages come.

    >>> sorted(repeated([((1, 10), (2, 10)), ((1, 20),), ((1, 30),), ((1, 40), (2, 10)), ((2, 10),), ((2, 10),)]))
    [1]
    """
    kept: dict[int, tuple[int, tuple[int, ...]]] = {}  # of each slot the least line, and its least paragraphs
    for page in pages:
        for line, paragraph in page:
            least, beside = kept.get(line % SLOTS, (line, ()))
            if line < least:
                least, beside = line, ()
            if line == least and paragraph not in beside:
                beside = tuple(sorted((*beside, paragraph)))[:BESIDE]
            kept[line % SLOTS] = least, beside
    return frozenset(line for line, beside in kept.values() if len(beside) == BESIDE)


def on_page(lines: Sequence[Line], numbers: frozenset[int], lexicon: Lexicon) -> frozenset[str]:
    """The plain forms of those lines of a page that are among the repeated ones."""
    if not numbers:
        return frozenset()
    words = words_of(lexicon)
    first = next((at for at, one in enumerate(lines) if one.is_prose), len(lines))
    return frozenset(
        one.flat
        for at, one in enumerate(lines)
        if may_be_furniture(one, words, before=at < first) and key(one.flat) in numbers
    )


def running(lines: Sequence[Line], lexicon: Lexicon) -> frozenset[str]:
    r"""The plain forms of a page's running heads and feet: lines beside its numbers that begin or end alike.

    And those of words set apart that stand on it again and again, as a site's buttons below each text do.

    >>> from pipeline.lexicon import load
    >>> page = "石桥卷　送教材料汇编\n- 1 -\n我校送教，不\n柳河卷　送教材料汇编\n- 2 -\n辞辛苦。"
    >>> sorted(running(lines_of(page), load()))
    ['柳河卷送教材料汇编', '石桥卷送教材料汇编']
    """
    words = words_of(lexicon)
    ends = {one.flat for one in lines if FOOT.search(one.flat) and may_be_furniture(one, words, before=True)}
    feet = Counter(FOOT.sub("", one) for one in ends)
    numbers = [at for at, one in enumerate(lines) if furniture.kind_of(one, "line", lexicon) == "pages"]
    beside = {at + far for at in numbers for far in (-1, 1) if 0 <= at + far < len(lines)}
    heads = [lines[at].flat for at in sorted(beside) if may_be_furniture(lines[at], words, before=True)]
    alike = Counter(end for one in heads for end in {("first", one[:ALIKE]), ("last", one[-ALIKE:])})
    told = {one for one in heads if max(alike["first", one[:ALIKE]], alike["last", one[-ALIKE:]]) > 1}
    told |= {one for one in ends if feet[FOOT.sub("", one)] > 1}
    apart = Counter(one.flat for one in lines if APART.search(one.text) and may_be_furniture(one, words, before=True))
    told |= {one for one, times in apart.items() if times > 1}
    return frozenset(one for one in told if len(one) > ALIKE)


def key(flat: str) -> int:
    """A line as a number that is the same in every process."""
    return int.from_bytes(hashlib.blake2b(flat.encode("utf-8", "surrogatepass"), digest_size=8).digest())


def may_be_furniture(one: Line, words: Words, *, before: bool) -> bool:
    """Whether a line may be a site's: not what a summary says of itself; ``before``: no paragraph stands above it."""
    if one.is_prose or not SHORTEST <= len(one.flat) <= LONGEST or one.flat.endswith((*STOPS, ",")):
        return False
    if OWN.search(one.flat) or SECTION_NUMBER.match(one.flat) or (NAME.match(one.flat) and not before):
        return False
    if is_date(one) or is_signature(one, words) or is_title(one, words) or words.address.search(one.flat):
        return False
    return not words.closing.search(one.flat) and headings.parse(0, one, words) is None
