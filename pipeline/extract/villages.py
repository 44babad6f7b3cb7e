"""Villages: 到石桥村家访, 乌拉嘎查的牧民.

In go a text and the costs of words, out come the villages by name. What is hard: 农村, 进村, 三个村 and 美丽乡村 end
alike, and no list knows the half million villages. So the two to five characters before are weighed as a name
against what they cost as words, and what stands before villages of no name (农, 进, 邻) is barred.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.extract import lattice
from pipeline.schema import Found

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.lexicon import Lexicon

END = re.compile(
    r"(?<=[\u4e00-\u9fff]{2})(?P<kind>村|嘎查(?!村))(?![级民庄落小完里校园教学干口子屯寨部幼委党支镇乡路组队社]"
    r"|两口|中(?!间)|[一二三四五六七八九十][小中村社队组])"
)
HAN = re.compile(r"[\u4e00-\u9fff]")
NO_NAME = re.compile(
    "族|(?:^|[小大穷偏远个座一片深老区进])山村$|[农乡渔新分强弱穷富各全驻包进入出离留扶帮联空个政然心困中家户返回爱美庄荣助护走送下片范点偏先合邻邀外定陪带]村$"
    "|^(?:多个|若干|振兴|开往|通往|驶往)|嘎查村$"
)
SELDOM_FIRST = dict.fromkeys("走驻包进入下跑串出联帮扶送带派赶偏边先示邻周附沿美文平整深城结连", 4.0)
NEVER = frozenset("的了和与及在我各全本该此一两几每某这那个所有为是到由向从对等给")  # in no name of one
REACH = 8  # characters read before one
LONGEST = {"村": 3, "嘎查": 5}  # characters of a name
A_VILLAGE = 2.0  # nats besides the characters of its name
LEFT_OVER = 4.0  # 起|台堡村: a word of one character before it is rather its first
GOES = frozenset("去到来回住访离距是叫给帮请家进入")
LEAST = 3.0  # nats by which the name is likelier
ITEM = r"(?:(?![的了着过和与及在到由各全两几多等所有是])[\u4e00-\u9fff]){2,4}"
PART = re.compile(rf"、({ITEM}(?<!等))")
LIST = re.compile(
    rf"(?P<first>[\u4e00-\u9fff]{{2,8}})(?P<more>(?:、{ITEM}){{1,12}})等?(?:[两二三四五六七八九十几]{{1,2}}|\d{{1,2}})个?"
    "(?:行政|自然|贫困|移民|中心)?(?:村(?![小级完校学])|社区|村民组)"
)


def find(text: str, lexicon: Lexicon) -> Iterator[Found]:
    """The villages of a text, in order.

    >>> from pipeline import lexicon
    >>> text = "年轻人进村入户，到石板桥村家访，也去过农村和乌拉嘎查"
    >>> [text[found.start : found.end] for found in find(text, lexicon.load())]
    ['石板桥村', '乌拉嘎查']
    """
    costs = lattice.costs(lexicon)
    yield from listed(text, costs)
    ends = list(END.finditer(text)) if "村" in text or "嘎查" in text else []
    found = {end.end(): begin(text, end, costs) for end in ends}
    first = {start for start in found.values() if start >= 0}
    for end in ends:
        start = found[end.end()]
        if start < 0 and text[end.end() : end.end() + 1] == "、" and end.end() + 1 in first:
            start = begin(text, end, costs, listed=True)  # 大包村、|白云村
        if start >= 0:
            yield Found("place", start, end.end(), "place/village", confidence=0.8)


def listed(text: str, costs: lattice.Costs) -> Iterator[Found]:
    """Villages of which a list gives no more than the names: 韩庄、大李营、后刘等5个行政村."""
    for match in LIST.finditer(text) if "村" in text or "社区" in text else ():
        low, stretch = match.start(), match["first"]
        words, names = costs.read(stretch, "t"), costs.place_names(stretch)
        at = min(range(len(stretch) - 1), key=lambda at: words.opening[at] + names[at])
        spans = [(low + at, match.end("first"))]
        spans += [part.span(1) for part in PART.finditer(text, *match.span("more"))]
        yield from (Found("place", start, end, "place/village list", confidence=0.85) for start, end in spans)


def begin(text: str, end: re.Match[str], costs: lattice.Costs, *, listed: bool = False) -> int:
    """Where the name of a village begins, -1 where ordinary words are likelier, unless it is ``listed`` before one."""
    start = end.start()
    while start > max(0, end.start() - REACH) and HAN.match(text[start - 1]):
        start -= 1
    stretch, size = text[start : end.end()], end.start() - start
    free = start == 0 or not text[start - 1].isalnum()
    words = costs.read(stretch, lattice.AFTER_MARK if free else "t", people=True)
    ways = []
    for at in range(max(0, size - LONGEST[end["kind"]]), size - 1):
        name = stretch[at:size]
        if (NO_NAME.search(stretch[at:]) and not listed) or not NEVER.isdisjoint(name):
            continue
        length = lattice.PLACE_LENGTH.get(len(name), lattice.PLACE_LENGTH[lattice.LONGEST_WORD])
        before = stretch[at - 1 : at]
        cut = at and words.last[at] == at - 1 and words.kind[at] in "nvaqt" and before not in GOES
        price = sum(costs.place.get(char, lattice.RARE) for char in name) + SELDOM_FIRST.get(name[0], 0.0)
        named = A_VILLAGE + length + price + (LEFT_OVER if cut else 0.0)
        ways.append((words.opening[at] + named, at))
    best, at = min(ways, default=(0.0, -1))
    return start + at if at >= 0 and (listed or words.cost[-1] - best > LEAST) else -1
