"""Gifts: the things a summary says were given, each with its number and measure word, and the numbers of other deeds.

A gift needs a giver's verb and a thing. What is hard: what the gifts were worth, who gave, wages and public money are
counted in the same sentences, and the thing may stand on either side of its number.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.cues import SENTENCE_END, Hit, clause_span
from pipeline.describe.gift_things import LONGEST_THING, PEOPLE, THING, GiftWords, gift_words, is_built, thing_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.describe.statements import Scene
    from pipeline.schema import Mention, Statement

WORTH = re.compile(
    "(?:价值|总值|折合|折价|折款|估值|市值|约合|合计|总价|其中)(?:人民币|合计|共计|总计|约|近|达|超过|逾){0,3}[^，。；]{0,3}$"
    "|[ \u3000，；（(]计[约达]?$"
)
BEFORE = 30  # characters before a verb of giving in which what is given may stand: 把课桌六十套送了过来
WAGES = re.compile(
    "补助|补贴|津贴|绩效|工资|保额|保险|拨付|支出|每月|每人|每生|每天|人均|总投资|总投入|预算|财政|学费|奖励"
)
AIDS = re.compile(
    "(?:每人|每生|每名|每学年|每学期|每年)[^，。；]{0,8}(?:资助|捐助|助学金)|(?:资助|捐助|助学金)[^，。；]{0,8}(?:每人|每生|每学年|每学期|每年)"
)
HOLDERS = frozenset("箱包打袋摞筐捆批车")  # two boxes of books (268) are 268 books
EACH = re.compile("(?:每[人生名位]|人均|人手)[^，。；]{0,8}$")
EACH_REACH = 20
SHARED = re.compile("[和与及]([\u4e00-\u9fff]{2,5})各")
PERSONS = frozenset("名人位个户")
OWN_STAFF = re.compile("职工|工会|会员|教工|退休|生病|住院|直系亲属|福利")  # whom a school comforts at home
GIVES = re.compile("[捐赠送援募]")
BUYS = re.compile("(?:学校|我校|我园)(?:先后|共|自筹|又|还|统一|资金)*(?:投入|投资|出资|购|添置|采购|配备)")
FOR_OTHERS = re.compile("[为给帮送赠捐援]")
COMFORT = re.compile("慰问|发放")
SUM = re.compile("[（(](?:一?共计?|约|合计|总计|计|合)$")  # 每人一本（共一百零三本）
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
AT_ONCE = 3  # characters between a gift and the bracket that tells its parts
LIST_END = "。！？!?\n"  # a list of gifts may run over semicolons
LINE = re.compile(r"[^\n]+")
GIVING = re.compile("捐|物资|赠|资助|收到的|谁给|东西|礼物|收了些|爱心|物品")
LONGEST_ROW_HEAD = 36  # characters of a line that says that a list of gifts follows
WORTH_COLUMN = re.compile("金额|折合|价值|估价")
TOTAL = re.compile(r"\s*(?:合计|总计|共计|折合|小计)")
CELL = re.compile(rf"(?:^|[ \u3000\t、，；：|]){THING}(?:[ \u3000]*\|[ \u3000]*)?$")
HEADED = re.compile(
    r"[^。：:\n]{0,6}(?:送东西|给东西|东西|物资|捐赠|捐物|收到的|礼物)[^。：:\n]{0,6}[。：:]"
)  # 三，送东西。校服96套；书500本。
FEW = 2  # gifts in the first sentence of a row that is a list all the same
OF_THESE = re.compile("其中|分别为")
GOES_ON = "：:；;"  # marks at the end of a line after which a list goes on in the next


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
    words = gift_words(scene.lexicon)
    left, right = scene.sketch.source(hit.start, hit.end)
    began = _last(scene.text, SENTENCE_END, left)
    stop = _list_end(scene.text, right)
    if scene.genre == "off_topic_summary" and not GIVES.search(scene.text, began, stop):
        return
    date = numbers(scene, (left, right)).get("date", "")
    given: list[Statement] = []
    last = 0
    for count, piece in _counted(scene, began, stop, words):
        behind, last = max(last, _verb_end(scene.text, piece, count, words)), count.end
        if is_built(scene.text, count):
            continue
        span, thing = thing_of(scene, count, words, behind)
        opened = _opened(scene.text, count.start, given)
        if opened:
            if given[-1].unit not in HOLDERS and not SUM.search(scene.text, opened, count.start):
                continue  # 器材三件（单车一台，漫步机两台）: the parts are no gifts of their own
            thing = given.pop().thing
        if thing:
            gift = _times(_gift(scene, count, span, told, thing=thing, date=date), scene)
            given += _of_each(gift, scene, words)
    yield from given
    clause = scene.sketch.source(*clause_span(scene.sketch.text, hit.start, hit.end))
    alone = words.thing.search(scene.text, left, clause[1])
    if not given and alone and alone.group() not in VAGUE and not _at_home(scene.text, began, clause[1]):
        yield scene.says(
            "donation", "donation", told, scene.evidence(hit.start, hit.end), thing=alone.group(), date=date
        )


def _gift(scene: Scene, count: Mention, span: tuple[int, int], told: str, *, thing: str, date: str) -> Statement:
    """A thing given, with its number."""
    return scene.says("donation", "donation", told, span, value=count.value, unit=count.unit, thing=thing, date=date)


def _times(gift: Statement, scene: Scene) -> Statement:
    """What each of a number of people was given, in all: 11名学生每人棉衣一件 is 11 件; money stays what each got."""
    each = EACH.search(scene.text, max(0, gift.start - EACH_REACH), gift.start)
    if each is None or gift.value != "1":
        return gift
    many = [m for m in scene.between(max(0, each.start() - EACH_REACH), each.start()) if m.type == "count"]
    if not many or many[-1].unit not in PERSONS or not many[-1].value:
        return gift
    return replace(gift, value=many[-1].value)


def _of_each(gift: Statement, scene: Scene, words: GiftWords) -> list[Statement]:
    """Two things that share a number are two gifts: 书包和水杯各38个."""
    for shared in SHARED.finditer(scene.text, max(0, gift.start - LONGEST_THING), gift.end):
        first = list(words.thing.finditer(scene.text, shared.start() - LONGEST_THING, shared.start()))[-1:]
        if first and first[0].end() == shared.start():
            more = {"value": gift.value, "unit": gift.unit, "date": gift.date}
            return [
                scene.says("donation", "donation", gift.realis, (start, gift.end), thing=thing, **more)
                for thing, start in ((first[0][0], first[0].start()), (shared[1], shared.start(1)))
            ]
    return [gift]


def _counted(scene: Scene, began: int, stop: int, words: GiftWords) -> Iterator[tuple[Mention, int]]:
    """The counts that may be of gifts, each with the place where its sentence begins."""
    text = scene.text
    for count in scene.between(began, stop):
        if count.type != "count" or not words.unit.fullmatch(count.unit):
            continue
        piece = _last(text, SENTENCE_END, count.start)
        apart = OF_THESE.search(text, began, count.start)
        if apart and not words.verb.search(text, apart.end(), count.start):
            return
        money = words.money.fullmatch(count.unit) is not None
        if (money and _is_wage(text, count)) or _is_worth(text, count) or _at_home(text, piece, count.start):
            continue
        yield count, piece


def _is_worth(text: str, count: Mention) -> bool:
    """Whether a count tells what the gifts were worth."""
    return WORTH.search(text, max(0, count.start - 12), count.start) is not None


def _is_wage(text: str, count: Mention) -> bool:
    """Whether a sum is wages or public money; 每人资助五百元 is a gift."""
    low = max(0, count.start - 14)
    return bool(WAGES.search(text, low, count.end + 4)) and not AIDS.search(text, low, count.end)


def _at_home(text: str, start: int, end: int) -> bool:
    """Whether a school comforts its own staff there, or buys for itself."""
    comforts = COMFORT.search(text, start, end) and OWN_STAFF.search(text, start, end)
    return bool(comforts) or (bool(BUYS.search(text, start, end)) and not FOR_OTHERS.search(text, start, end))


def given_in_passing(scene: Scene) -> Iterator[Statement]:
    """Gifts that another verb of giving tells, with the thing and its number: 又送煤炭两吨, 捎来取暖器六台."""
    for match in gift_words(scene.lexicon).verb.finditer(scene.sketch.text):
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
    words = gift_words(scene.lexicon)
    listing, worth = False, False
    for row in LINE.finditer(scene.text):
        if listing and row[0].startswith(("（", "(")) and row[0].endswith(("）", ")")):  # a note above the list
            continue
        heads = len(row[0]) <= LONGEST_ROW_HEAD and GIVING.search(row[0]) is not None
        inline = HEADED.match(row[0])
        told = row.end() if inline or (stop := row[0].find("。")) < 0 else row.start() + stop
        counts = [m for m in scene.between(row.start(), told) if m.type == "count" and words.unit.fullmatch(m.unit)]
        many = bool(listing or inline) and len(counts) > FEW
        tells = "。" in row[0] and not many and not (heads and row[0][-1] in GOES_ON)  # 爱心捐赠。明细如下：
        listing = listing or many
        if tells or not (heads or (listing and counts)):
            listing = False
            continue
        worth = bool(WORTH_COLUMN.search(row[0])) if heads else worth
        for count in counts if listing and not TOTAL.match(row[0]) else ():
            span, thing = thing_of(scene, count, words, count.start + 1)
            cell = CELL.search(scene.text, max(row.start(), count.start - LONGEST_THING), count.start)
            if not thing and cell and not PEOPLE.search(cell["thing"]):
                span, thing = (cell.start("thing"), count.end), cell["thing"]
            if not thing or (worth and span[0] == count.start and words.money.fullmatch(count.unit)):
                continue
            if not _is_worth(scene.text, count):
                yield _gift(scene, count, span, "done", thing=thing, date="")
        listing = True


def _list_end(text: str, place: int) -> int:
    """Where the list of gifts ends that is told at a place: with its sentence or line, but 购置：⏎甲：… goes on."""
    last = min(len(text), place + REACH)
    at = place
    while at < last and (text[at] not in LIST_END or (text[at] == "\n" and text[at - 1] in GOES_ON)):
        at += 1
    return at if at < last or last == len(text) else place


def _verb_end(text: str, start: int, count: Mention, words: GiftWords) -> int:
    """Where the last word of giving before a count ends."""
    ends = [match.end() for match in words.verb.finditer(text, start, count.start)]
    return ends[-1] if ends else start


def _opened(text: str, place: int, given: Sequence[Statement]) -> int:
    """Where the bracket opens that holds a place, if it follows a gift at once; 0 where there is none."""
    if not given:
        return 0
    opened = max(text.rfind(mark, given[-1].end, place) for mark in "（(")
    closed = max(text.rfind(mark, given[-1].end, place) for mark in "）)")
    return opened if opened > closed and opened - given[-1].end <= AT_ONCE else 0


def _last(text: str, marks: str, place: int) -> int:
    """Where the sentence of a place begins; at most ``REACH`` characters before."""
    low = max(0, place - REACH)
    return max(low, max(text.rfind(mark, low, place) for mark in marks) + 1)
