"""Gifts: the things a summary says were given, each with its number and measure word, and the numbers of other deeds.

A gift needs a giver's verb and a thing. What is hard: what the gifts were worth, who gave, wages and public money are
counted in the same sentences, and the thing may stand on either side of its number.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.cues import SENTENCE_END, Hit, clause_span
from pipeline.describe.gift_things import GOES_ON, LONGEST_THING, GiftWords, gift_words, is_built, opened, thing_of
from pipeline.describe.no_gifts import EACH_REACH, at_home, for_each, is_worth, no_gift

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.describe.statements import Scene
    from pipeline.schema import Mention, Statement

BEFORE = 30  # characters before a verb of giving in which what is given may stand: 把课桌六十套送了过来
TAKEN = re.compile("(?:把|将)[^。；]*$")
NAMED = ("school", "org", "person")
HOLDERS = frozenset("箱包打袋摞筐捆批车")  # two boxes of books (268) are 268 books
SHARED = re.compile("[和与及]([\u4e00-\u9fff]{2,5})各")
PERSONS = frozenset("名人位个户")
GIVES = re.compile("[捐赠送援募]")
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
LIST_END = "。！？!?\n"  # a list of gifts may run over semicolons
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
        behind, last = max(last, _verb_end(scene, piece, count, words)), count.end
        if is_built(scene.text, count):
            continue
        span, thing = thing_of(scene, count, words, behind)
        inside = opened(scene.text, count.start, given)
        if inside:
            if given[-1].unit not in HOLDERS and not SUM.search(scene.text, inside, count.start):
                continue  # 器材三件（单车一台，漫步机两台）: the parts are no gifts of their own
            thing = given.pop().thing
        if given and is_worth(scene.text, count) and for_each(scene.text, given[-1].start):
            given.pop()  # 每人2000元，合计3.4万元
        if thing:
            gift = _times(_gift(scene, count, span, told, thing=thing, date=date), scene)
            given += _of_each(gift, scene, words)
    yield from given
    clause = scene.sketch.source(*clause_span(scene.sketch.text, hit.start, hit.end))
    alone = words.thing.search(scene.text, left, clause[1])
    if not given and alone and alone.group() not in VAGUE and not at_home(scene.text, began, clause[1]):
        yield scene.says(
            "donation", "donation", told, scene.evidence(hit.start, hit.end), thing=alone.group(), date=date
        )


def _gift(scene: Scene, count: Mention, span: tuple[int, int], told: str, *, thing: str, date: str) -> Statement:
    """A thing given, with its number."""
    return scene.says("donation", "donation", told, span, value=count.value, unit=count.unit, thing=thing, date=date)


def _times(gift: Statement, scene: Scene) -> Statement:
    """What each of a number of people was given, in all: 11名学生每人棉衣一件 is 11 件; money stays what each got."""
    each = for_each(scene.text, gift.start)
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
        if not no_gift(scene, count, piece, words):
            yield count, piece


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
        low = scene.sketch.source(hit.start, hit.end)[0]
        taken = TAKEN.search(scene.text, max(0, low - 3 * BEFORE), low)
        low = min(low - BEFORE, taken.start()) if taken else low - BEFORE
        found = [gift for gift in gifts(scene, hit, "done") if gift.unit and gift.start >= low]
        if found:
            yield scene.says("activity", "donation", "done", scene.evidence(hit.start, hit.end))
            yield from found


def _list_end(text: str, place: int) -> int:
    """Where the list of gifts ends that is told at a place: with its sentence or line, but 购置：⏎甲：… goes on."""
    last = min(len(text), place + REACH)
    at = place
    while at < last and (text[at] not in LIST_END or (text[at] == "\n" and text[at - 1] in GOES_ON)):
        at += 1
    return at if at < last or last == len(text) else place


def _verb_end(scene: Scene, start: int, count: Mention, words: GiftWords) -> int:
    """Where the last word of giving before a count ends, and whom it was given to: 送给河口小学|实验箱24只."""
    ends = [match.end() for match in words.verb.finditer(scene.text, start, count.start)]
    ends += [m.end for m in scene.between(start, count.start) if m.type in NAMED]
    return max(ends, default=start)


def _last(text: str, marks: str, place: int) -> int:
    """Where the sentence of a place begins; at most ``REACH`` characters before."""
    low = max(0, place - REACH)
    return max(low, max(text.rfind(mark, low, place) for mark in marks) + 1)
