"""Schools of which a list gives no more than the names: 报福、杭垓、章村三所中心小学, 檬子、盐河等小学.

In goes a text, out come the schools. What is hard: 厦门、泉州参观三所中学 lists places. So a list counts where it holds
as many names as the number behind it says, or says that there are others, and nothing stands between the two.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline import gazetteer
from pipeline.extract import lattice
from pipeline.schema import Found

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.lexicon import Lexicon

SIGN = r"(?:(?![的了着过和与及在到由各全两三四五六七八九十几多等所有是])[\u4e00-\u9fff])"
ITEM = rf"(?:[三四五六七八九十]{SIGN}{{1,4}}|{SIGN}{{2,4}})"  # 三要, 古城
LIST = re.compile(rf"(?:{ITEM}、){{0,7}}{ITEM}[、和与及]{ITEM}$")
COUNT = re.compile(  # 两所中心小学, but not 两个镇的小学
    r"(?P<number>[两二三四五六七八九]|\d)(?:所|个(?!村?[乡镇街]|村(?![小级]|教学点|校点)))"
    r"(?P<kind>[^，。；：、\d\n]{0,8}?(?:小学|中学|初中|高中|幼儿园|完小|村小|教学点|中心校|学校))"
)
AND_OTHERS = re.compile(  # 檬子、盐河等小学, 檬子、盐河等5所村小
    r"等(?:(?:[两二三四五六七八九十]{1,3}|\d{1,2})[所个])?(?:乡镇|乡村|农村|村级)?"
    r"(?P<kind>(?:中心|完全|初级|九年一贯制)?(?:小学|中学|初中|幼儿园|完小|村小|教学点|中心校)|学校)(?!生|教|的?学生)"
)
BEHIND = re.compile(  # 教学点3个（王庄、柳坪、桥头）, 3所村小（分别为王庄、柳坪、桥头）
    r"(?:(?P<kind>村小|完小|小学|中学|初中|幼儿园|教学点)(?P<number>[两二三四五六七八九十]|\d{1,2})[个所]"
    r"|(?P<count>[两二三四五六七八九十]|\d{1,2})[个所][^，。；：、（(\d\n]{0,6}?(?P<sort>村小|完小|小学|中学|初中|幼儿园|教学点))"
    r"(?:[（(](?:分别[是为])?[:：]?|[:：]|[—-]{1,2}|，?分别[是为][:：]?)"
    rf"(?P<list>{ITEM}(?:[、和]{ITEM}){{1,9}})(?=[）)；。，—-])"
)
LONGEST = 48  # characters of a list
PARTS = re.compile("[、和与及]")
NAMES = re.compile("[^、和与及]+")
NUMBERS = {sign: n for n, sign in enumerate("零一二三四五六七八九十")} | {"两": 2}
SHORTEST = 2
TOWNS = ("镇", "乡", "村")
LEAST = -6.0  # nats by which a name of the list may be likelier a word: 富民、丰年两所小学
WHOLE = re.compile("(?:[小中]学|学校|初中|高中|[园校点中小]|大学)$")  # a name that leaves nothing out
KIND = re.compile(
    "(?:中心|寄宿制|九年(?:一贯)?制|完全|初级)?(?:小学|中学|初中|高中|幼儿园|完小|村小|教学点|中心校|学校)$"
)


def counted(text: str, lexicon: Lexicon, generic: frozenset[str]) -> Iterator[Found]:
    """The names of each list that is as long as it says it is.

    >>> from pipeline.lexicon import load
    >>> text = "区里派人到报福、杭垓两所中心小学，也去了厦门、泉州三所中学"
    >>> [text[found.start : found.end] for found in counted(text, load(), frozenset())]
    ['报福', '杭垓']
    """
    for match in (*COUNT.finditer(text), *AND_OTHERS.finditer(text)):
        said = LIST.search(text, max(0, match.start() - LONGEST), match.start())
        if said is None:
            continue
        start, spans = said.start(), []
        for part in (*PARTS.finditer(text, *said.span()), None):
            end = part.start() if part else said.end()
            spans.append((start, end))
            start = end + 1
        told = match.groupdict().get("number")
        if told and len(spans) != (NUMBERS.get(told) or int(told)):
            continue
        spans[0] = (first_name(text, *spans[0], lexicon), spans[0][1])
        names = [text[low:high] for low, high in spans]
        if not told and any(is_wide(name, lexicon) for name in names):  # 江苏、浙江等小学
            continue
        if all(name.endswith(TOWNS) for name in names):  # 双喜村、东沟村两个教学点: where they lie
            continue
        if any(WHOLE.search(name) or len(name) < SHORTEST for name in names) or not names_schools(
            names, lexicon, generic
        ):
            continue
        # 等学校 tells no kind
        kind = "".join(KIND.findall(match["kind"])[-1:]).replace("村小", "小学").removeprefix("学校")
        for low, high in spans:
            yield Found("school", low, high, "counted_list", value=text[low:high] + kind, confidence=0.85)


def told_behind(text: str, generic: frozenset[str]) -> Iterator[Found]:
    """The names that a number of schools is told to be, in a bracket behind it.

    >>> text = "有教学点3个（王庄、柳坪、桥头），分布在3个村（甲庄、乙庄、丙庄）"
    >>> [text[found.start : found.end] for found in told_behind(text, frozenset())]
    ['王庄', '柳坪', '桥头']
    """
    for match in BEHIND.finditer(text):
        number = match["number"] or match["count"]
        spans = [part.span() for part in NAMES.finditer(text, *match.span("list"))]
        names = [text[start:end] for start, end in spans]
        if len(names) != (NUMBERS.get(number) or int(number)) or not generic.isdisjoint(names):
            continue
        kind = (match["kind"] or match["sort"]).replace("村小", "小学")
        for (start, end), name in zip(spans, names, strict=True):
            if not WHOLE.search(name):
                yield Found("school", start, end, "counted_list", value=name + kind, confidence=0.985)


def is_wide(name: str, lexicon: Lexicon) -> bool:
    """Whether a name is that of a province or a city."""
    return any(unit.level != "county" for unit in gazetteer.load(lexicon).units(name))


def names_schools(names: Sequence[str], lexicon: Lexicon, generic: frozenset[str]) -> bool:
    """Whether words are likely names: none says what kind of school it is (公办、民办), none is far likelier a word."""
    costs = lattice.costs(lexicon)
    gains = [costs.ahead(name)[0] - costs.place_names(name)[0] for name in names]
    return generic.isdisjoint(names) and min(gains) > LEAST and max(gains) > 0


def first_name(text: str, start: int, end: int, lexicon: Lexicon) -> int:
    """Where the first name of a list begins behind other words: 走访|报福."""
    costs = lattice.costs(lexicon)
    stretch = text[start:end]
    words, names = costs.read(stretch, "t" if start and text[start - 1].isalnum() else "^"), costs.place_names(stretch)
    ways = [(words.opening[at] + names[at], at) for at in range(len(stretch) - 1)]
    return start + min(ways)[1]
