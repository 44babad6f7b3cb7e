"""Gifts: the things a summary says were given, each with its number and measure word, and the numbers of other deeds.

A gift needs a giver's verb and a thing. What is hard: what the gifts were worth, who gave, wages and public money are
counted in the same sentences, and the thing may stand on either side of its number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pipeline.cues import SENTENCE_END, Hit, clause_span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.describe.statements import Scene
    from pipeline.lexicon import Lexicon
    from pipeline.schema import Mention, Statement

WORTH = re.compile(r"(?:价值|总值|折合|合计|总价|其中)[^，。；]{0,3}$")
LOOSE_UNITS = {
    "个",
    "间",
    "对",
    "组",
    "条",
    "篇",
    "份",
    "部",
    "支",
    "座",
}  # they count people, papers and houses as well
PEOPLE = re.compile("师|生|人|员|孩|家长|干部|校|班|节|次|课|论文|作品|活动")
BEFORE = 30  # characters before a verb of giving in which what is given may stand: 把课桌六十套送了过来
MEANS = re.compile(
    r"[^，。；、]{0,3}(?:建|修|购|买|用于|改造)"
)  # 捐资28万元建起教室两间: the money is no gift of its own
WAGES = re.compile("补助|补贴|津贴|绩效|工资|保额|保险|拨付|支出|每月|每人|每天|人均|预算|财政|学费|奖励")
NOUN = re.compile(r"(?:^|[^\u4e00-\u9fff]|[和及与送赠捐募援了来去建起买购批])([\u4e00-\u9fff]{2,6}?)$")
SOLID = {
    "台",
    "套",
    "吨",
    "册",
    "件",
    "张",
    "副",
    "双",
    "床",
    "部",
    "架",
    "间",
    "台套",
    "辆",
}  # units that count things only
KINDS = ("thing", "unit", "money", "verb")  # of the words about gifts
VAGUE = {
    "物资",
    "资金",
    "经费",
    "设备",
    "款",
    "款项",
    "资料",
    "教材",
    "钱",
    "钱物",
}  # things that are no gift without a number
REACH = 300  # characters over which a sentence and its list of gifts are followed
LIST_END = "。！？!?\n"  # a list of gifts may run over semicolons
LONGEST_THING = 16  # characters of a verb and a thing that no table has
THING = r"(?P<thing>[\u4e00-\u9fff“”《》A-Za-z]{1,10}?)[（(]?"
GIVEN = re.compile(rf"(?:捐赠?|捐献|捐来|赠送?|送来|送去|寄来|带来|添置)了?{THING}$")
NEXT_GIFT = re.compile(rf"[）)]?(?:、|和|及|以及){THING}")
LINE = re.compile(r"[^\n]+")
GIVING = re.compile("捐|物资|赠|资助")
LONGEST_ROW_HEAD = 36  # characters of a line that says that a list of gifts follows
WORTH_COLUMN = re.compile("金额|折合|价值|估价")
TOTAL = re.compile(r"\s*(?:合计|总计|共计|折合|小计)")
CELL = re.compile(rf"(?:^|[ \u3000\t、，；：]){THING}$")
OF_THESE = re.compile("其中|分别为")


def numbers(scene: Scene, span: tuple[int, int]) -> dict[str, str]:
    """The first count and the date of a stretch of the text; the date may stand earlier in its sentence."""
    began = _last(scene.text, SENTENCE_END, span[0])
    near = scene.between(began, span[1])
    count = next((m for m in near if m.type == "count" and m.start >= span[0] and m.value), None)
    date = next((m for m in reversed(near) if m.type == "date"), None)
    found = {"value": count.value, "unit": count.unit, "thing": count.of} if count else {}
    return found | ({"date": date.value} if date else {})


def gifts(scene: Scene, hit: Hit, told: str) -> Iterator[Statement]:
    """Each thing given in the sentence of a giving verb, with its number and unit.

    How many people gave and what the gifts were worth are no gifts; a sum of money is.
    """
    words = _gift_words(scene.lexicon)
    left, right = scene.sketch.source(hit.start, hit.end)
    began = _last(scene.text, SENTENCE_END, left)
    stop = min((at for mark in LIST_END if (at := scene.text.find(mark, right, right + REACH)) >= 0), default=right)
    date = numbers(scene, (left, right)).get("date", "")
    given: list[Statement] = []
    for count in scene.between(began, stop):
        if count.type != "count" or not words.unit.fullmatch(count.unit):
            continue
        if OF_THESE.search(scene.text, began, count.start):
            break
        span, thing = _thing_of(scene.text, count, words)
        if not thing and not words.money.fullmatch(count.unit):
            span, thing = _named_beside(scene.text, count, given[-1].end if given else -1)
        if thing and not _is_worth(scene, count):
            given.append(_gift(scene, count, span, told, thing=thing, date=date))
    yield from given
    clause = scene.sketch.source(*clause_span(scene.sketch.text, hit.start, hit.end))
    alone = words.thing.search(scene.text, left, clause[1])
    if not given and alone and alone.group() not in VAGUE:
        yield scene.says(
            "donation", "donation", told, scene.evidence(hit.start, hit.end), thing=alone.group(), date=date
        )


def _is_worth(scene: Scene, count: Mention) -> bool:
    """Whether a count tells what the gifts were worth."""
    return WORTH.search(scene.text, max(0, count.start - 10), count.start) is not None


def _gift(scene: Scene, count: Mention, span: tuple[int, int], told: str, *, thing: str, date: str) -> Statement:
    """A thing given, with its number."""
    return scene.says("donation", "donation", told, span, value=count.value, unit=count.unit, thing=thing, date=date)


def _named_beside(text: str, count: Mention, last: int) -> tuple[tuple[int, int], str]:
    """A thing no table has, right behind the verb or the last gift: 赠送竖笛40支、科学套盒25盒."""
    low = max(0, count.start - LONGEST_THING)
    noun = GIVEN.search(text, low, count.start) or (
        NEXT_GIFT.fullmatch(text, last, count.start) if last >= low else None
    )
    if noun is None or PEOPLE.search(noun["thing"]):
        return (count.start, count.end), ""
    return (noun.start("thing"), count.end), noun["thing"]


def given_in_passing(scene: Scene) -> Iterator[Statement]:
    """Gifts that another verb of giving tells, with the thing and its number: 又送煤炭两吨, 捎来取暖器六台."""
    for match in _gift_words(scene.lexicon).verb.finditer(scene.sketch.text):
        hit = Hit("donation", match.start(), match.end(), {})
        if (
            scene.genre in ("plan", "off_topic_summary")
            or scene.told(hit) not in ("done", "ongoing")
            or scene.setting.intended(scene.setting.at(hit.start))
        ):
            continue
        found = [
            gift
            for gift in gifts(scene, hit, "done")
            if gift.unit and gift.start >= scene.sketch.source(hit.start, hit.end)[0] - BEFORE
        ]
        if found:
            yield scene.says("activity", "donation", "done", scene.evidence(hit.start, hit.end))
            yield from found


def listed_gifts(scene: Scene) -> Iterator[Statement]:
    """Gifts in the rows of a list under a line that speaks of giving: 10月  石城小学  口风琴45个、冬鞋180双."""
    words = _gift_words(scene.lexicon)
    listing, worth = False, False
    for row in LINE.finditer(scene.text):
        heads = len(row[0]) <= LONGEST_ROW_HEAD and GIVING.search(row[0]) is not None
        counts = [m for m in scene.between(*row.span()) if m.type == "count" and words.unit.fullmatch(m.unit)]
        if "。" in row[0] or not (heads or (listing and counts)):
            listing = False
            continue
        worth = bool(WORTH_COLUMN.search(row[0])) if heads else worth
        for count in counts if listing and not TOTAL.match(row[0]) else ():
            span, thing = _thing_of(scene.text, count, words)
            cell = CELL.search(scene.text, max(row.start(), count.start - LONGEST_THING), count.start)
            if not thing and cell and not PEOPLE.search(cell["thing"]):
                span, thing = (cell.start("thing"), count.end), cell["thing"]
            if not thing or (worth and span[0] == count.start and words.money.fullmatch(count.unit)):
                continue
            if not _is_worth(scene, count):
                yield _gift(scene, count, span, "done", thing=thing, date="")
        listing = True


def _last(text: str, marks: str, place: int) -> int:
    """Where the sentence of a place begins; at most ``REACH`` characters before."""
    low = max(0, place - REACH)
    return max(low, max(text.rfind(mark, low, place) for mark in marks) + 1)


@dataclass(frozen=True, slots=True)
class _GiftWords:
    thing: re.Pattern[str]
    unit: re.Pattern[str]
    money: re.Pattern[str]
    verb: re.Pattern[str]


@cache
def _gift_words(lexicon: Lexicon) -> _GiftWords:
    words = {
        kind: [w for row in lexicon.rows("donation_things") if row["kind"] == kind for w in row["word"].split("|")]
        for kind in KINDS
    }
    thing, unit, money, verb = ("|".join(sorted(words[kind], key=lambda word: (-len(word), word))) for kind in KINDS)
    return _GiftWords(re.compile(thing), re.compile(f"{unit}|{money}"), re.compile(money), re.compile(verb))


def _thing_of(text: str, count: Mention, words: _GiftWords) -> tuple[tuple[int, int], str]:
    """The thing a count of gifts counts, and the span of both: 图书200册, 200册图书, 两万元; "" where there is none."""
    after = words.thing.match(text, count.end + (text[count.end : count.end + 1] in ("的", " ")))
    if after:
        return (count.start, after.end()), after.group()
    edge = count.start - (text[count.start - 1 : count.start] in ("（", "("))  # 图书（268本）
    before = [m for m in words.thing.finditer(text, max(0, edge - 10), edge) if m.end() == edge]
    if before:
        return (before[0].start(), count.end), before[0].group()
    if words.money.fullmatch(count.unit):
        means = MEANS.match(text, count.end) or WAGES.search(text, max(0, count.start - 14), count.end + 4)
        return (count.start, count.end), "" if means else count.of or "资金"
    if count.of and (count.unit not in LOOSE_UNITS or words.thing.search(count.of)) and not PEOPLE.search(count.of):
        return (count.start, count.end), count.of
    noun = NOUN.search(text[max(0, count.start - 8) : count.start]) if count.unit in SOLID else None
    if noun and not PEOPLE.search(noun.group(1)):
        return (count.start - len(noun.group(1)), count.end), noun.group(1)
    return (count.start, count.end), ""
