"""Gifts in the rows of a list or table under a line that speaks of giving: 10月  石城小学  口风琴45个、冬鞋180双.

In go the lines of a summary, out come the things of each row with their numbers. What is hard: no verb stands in a row,
who gave stands on either side, and what a row's gifts were worth has a column of its own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.describe.gift_things import GOES_ON, LONGEST_THING, PEOPLE, THING, gift_words, opened, thing_of
from pipeline.describe.no_gifts import is_worth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.describe.statements import Scene
    from pipeline.schema import Statement

LINE = re.compile(r"[^\n]+")
GIVING = re.compile("送[出去来给到][^，。]{0,6}[：:]$|捐|物资|赠|资助|收到的|谁给|东西|礼物|收了些|爱心|物品")
LONGEST_ROW_HEAD = 36  # characters of a line that says that a list of gifts follows
WORTH_COLUMN = re.compile("金额|折合|价值|估价")
TOTAL = re.compile(r"\s*(?:合计|总计|共计|折合|小计)")
CELL = re.compile(rf"(?:^|[ \u3000\t、，；：|]){THING}[ \u3000\t]*\|?[ \u3000\t]*$")
HEADED = re.compile(
    r"(?:附[：:])?[^。：:\n]{0,6}(?:送东西|爱心捐助|给东西|东西|物资|捐赠|捐物|收到的|礼物)[^。：:\n]{0,6}[。：:]"
)  # 三，送东西。校服96套；书500本。
FEW = 2  # gifts in the first sentence of a row that is a list all the same


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
        given: list[Statement] = []
        for count in counts if listing and not TOTAL.match(row[0]) else ():
            if opened(scene.text, count.start, given):
                continue  # 积木8箱（房木3箱，营厂5箱）
            span, thing = thing_of(scene, count, words, count.start + 1)
            cell = CELL.search(scene.text, max(row.start(), count.start - LONGEST_THING), count.start)
            if not thing and cell and not PEOPLE.search(cell["thing"]):
                span, thing = (cell.start("thing"), count.end), cell["thing"]
            if not thing or (worth and span[0] == count.start and words.money.fullmatch(count.unit)):
                continue
            if not is_worth(scene.text, count):
                given.append(
                    scene.says("donation", "donation", "done", span, value=count.value, unit=count.unit, thing=thing)
                )
        yield from given
        listing = True
