"""What a number of gifts counts: the words for gifts of ``donation_things``, and the thing that stands at a number.

The thing stands before its number or behind it, and no table holds all things: what stands alone between the word of
giving and the number was given as well. What is hard: people, papers and rooms are counted in the same sentences.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pipeline.cues import SCHOOLS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.describe.statements import Scene
    from pipeline.lexicon import Lexicon
    from pipeline.schema import Mention, Statement

LOOSE_UNITS = frozenset("个间对组条篇份部支座")  # they count people, papers and houses as well
PEOPLE = re.compile(
    "师(?!用书)|(?<![救卫])生(?![活物产态奶床桌用电课椅校平])|(?<!机器)(?<!无)人(?!体|偶)|员|孩|家长|干部|校(?![服徽牌])|班(?!班通)"
    "|节(?![能水])|次|课(?![桌椅本外间])|论文|作品|活动"
)
BUILT = re.compile(
    "[台套册张][^，。；]{0,8}，(?:[为帮][^，。；]{0,12})?建[成起][^，。；]{0,12}$|[元块][^。；]{0,12}(?:建|修|购|买|用于|改造|装修|硬化)[^。；]{0,16}$"
)  # 捐资28万元建起教室两间: the money is the gift
LISTED = re.compile(
    r"[、，；：:和及与了的有旧新共）)]{0,3}([\u4e00-\u9fff“”]{2,8})[（(]?"
)  # 送来轮胎五十个，旧竹篓二十只
AHEAD = re.compile(  # 把替换下来的12套电学实验箱送给了石庙子中学
    r"的?(?![送赠分发捐交转给到用为供并作由被装放在和与及])([\u4e00-\u9fff“”]{2,10}?)"
    r"(?=[送赠分发捐交转借][给到往了]|无偿|调拨|赠送|[，。；、和与及（(\n]|$)"
)
TITLED = re.compile(r"[^，。；]{0,8}(《[^》\n]{1,30}》[\u4e00-\u9fff]{0,4})")  # 赠送《作文》杂志60本、自编《练字》80册
TITLE = re.compile(r"《[^》\n]{1,30}》$")  # 《小学生作文》杂志60本
VERB_BEFORE = re.compile("^(?:配备|购置|添置|购买|赠送|捐赠|赠|送|购|建)(?=..)")
ROOM = re.compile("[室房屋堂馆园角]")
NO_THING = re.compile(
    "本部|^[全共每今各两我该]|论文|教案(?!集)|课件(?![A-Z光]?盘)|简报|案例|讲座|报告|锦旗|感谢信|奖状|证书|奖杯|奖牌|聘书|匾|建议|问题|方案|制度|问卷|文章|推送|编制|岗位|名额|大巴(?!车)|厕|后勤|毛病|修建|一共|总共|家访|调查表|登记表|教学点|[有了得是用把]$|装了|整整"
)
NOUN = re.compile(r"(?:^|[^\u4e00-\u9fff]|[的和及与送赠捐募援了来去建起买购批])([\u4e00-\u9fff]{2,6}?)$")
SOLID = frozenset((*"台套吨册件张副双床部架间辆", "台套", "件套"))  # units that count things only
ROOMS = frozenset((*"间所座幢栋", "平方米"))  # units of what money builds
BOOKS = frozenset("册本")  # 家长捐了一百五十本
PAPER = frozenset("册本套份")  # units of what has a title
LONGEST_TITLE = 40  # characters
AT_ONCE = 3  # characters between a gift and the bracket that tells its parts
GOES_ON = "：:；;"  # marks at the end of a line after which a list goes on in the next
KINDS = ("thing", "unit", "money", "verb")  # of the words about gifts
LONGEST_THING = 16  # characters of a verb and a thing that no table has
THING = r"(?P<thing>[\u4e00-\u9fff“”《》A-Za-z]{1,10}?)[（(]?"


@dataclass(frozen=True, slots=True)
class GiftWords:
    """The words about gifts as patterns; those of verbs are for a sketch."""

    thing: re.Pattern[str]
    unit: re.Pattern[str]
    money: re.Pattern[str]
    verb: re.Pattern[str]


@cache
def gift_words(lexicon: Lexicon) -> GiftWords:
    """The words about gifts of a lexicon, the longest first."""
    words = {
        kind: [w for row in lexicon.rows("donation_things") if row["kind"] == kind for w in row["word"].split("|")]
        for kind in KINDS
    }
    thing, unit, money, verb = ("|".join(sorted(words[kind], key=lambda word: (-len(word), word))) for kind in KINDS)
    return GiftWords(
        re.compile(thing),
        re.compile(f"[百千万]?(?:{unit})|{money}"),
        re.compile(money),
        re.compile(verb.replace("<school>", SCHOOLS)),
    )


def is_built(text: str, count: Mention) -> bool:
    """Whether a sum told before has paid for what is counted: 捐资28万元建起教室两间 gives money, not rooms."""
    return count.unit in ROOMS and BUILT.search(text, max(0, count.start - LONGEST_TITLE), count.start) is not None


def thing_of(scene: Scene, count: Mention, words: GiftWords, behind: int) -> tuple[tuple[int, int], str]:
    """The thing a count of gifts counts, and the span of both: 图书200册, 200册图书, 两万元; "" where there is none.

    ``behind`` is where the word of giving or the last gift ends: what stands alone between it and the number was given.
    """
    text = scene.text
    whole = (count.start, count.end)
    after = words.thing.match(text, count.end + (text[count.end : count.end + 1] in ("的", " ")))
    if after:
        return (count.start, after.end()), after.group()
    edge = count.start - (text[count.start - 1 : count.start] in tuple("（(”各"))  # 图书（268本）
    before = [m for m in words.thing.finditer(text, max(0, edge - 10), edge) if m.end() == edge]
    if before:
        title = TITLE.search(text, max(0, before[0].start() - LONGEST_TITLE), before[0].start())
        start = title.start() if title else before[0].start()
        return (start, count.end), text[start : before[0].end()]
    if words.money.fullmatch(count.unit):
        return whole, count.of or "资金"
    if count.of and (count.unit not in LOOSE_UNITS or words.thing.search(count.of)) and not PEOPLE.search(count.of):
        return whole, count.of if _may_be_given(count.of, count.unit) else ""
    return _unlisted(text, count, behind)


def _may_be_given(thing: str, unit: str) -> bool:
    """Whether a thing is one that schools give: no papers, and 间 only with rooms."""
    return NO_THING.search(thing) is None and (unit != "间" or ROOM.search(thing) is not None)


def _unlisted(text: str, count: Mention, behind: int) -> tuple[tuple[int, int], str]:
    """The thing at a number that no table has: all that stands between it and the word of giving or the last gift."""
    noun = NOUN.search(text[max(0, count.start - 8) : count.start]) if count.unit in SOLID else None
    near = text[behind : count.start] if behind <= count.start <= behind + LONGEST_TITLE else ""
    listed = LISTED.fullmatch(near) if len(near) <= LONGEST_THING else None
    titled = TITLED.fullmatch(near) if count.unit in PAPER else None
    if titled:
        return (behind + titled.start(1), count.end), titled[1]
    ahead = AHEAD.match(text, count.end) if count.unit in SOLID - {"间"} else None
    for match in filter(None, (ahead, listed, noun)):
        thing = VERB_BEFORE.sub("", match[1]).strip("“”").removesuffix("各")
        if thing and not PEOPLE.search(thing) and _may_be_given(thing, count.unit):
            if match is ahead:
                return (count.start, ahead.end(1)), thing
            return (text.rindex(thing, 0, count.start), count.end), thing
    alone = count.unit in BOOKS and 0 <= count.start - behind <= len("了近")
    return (count.start, count.end), "图书" if alone else ""


def opened(text: str, place: int, given: Sequence[Statement]) -> int:
    """Where the bracket opens that holds a place, if it follows a gift at once; 0 where there is none."""
    if not given:
        return 0
    bracket = max(text.rfind(mark, given[-1].end, place) for mark in "（(")
    closed = max(text.rfind(mark, given[-1].end, place) for mark in "）)")
    return bracket if bracket > closed and bracket - given[-1].end <= AT_ONCE else 0
