"""Where the name of an organisation begins, read from its suffix to the left.

In go a text and the point where a suffix (教育局, 基金会) begins, out comes where the name begins and whether that
makes it named, generic (a level word alone) or masked. What is hard: 县教育局 after 邀请 is generic and after 云岭
has a name no list knows, 各县教育局 are many, and before 基金会 anything can be a name, but for the verbs and
prepositions of lexicon/name_cuts.tsv.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pipeline import gazetteer
from pipeline.extract import lattice, toponyms
from pipeline.masks import HIDDEN_PLACE as MASK
from pipeline.masks import SIGNS

if TYPE_CHECKING:
    from pipeline.lexicon import Lexicon

HIDDEN_HEAD = re.compile(rf"(?:{MASK}[省市县区镇乡]?)+$")
MASK_SIGN = re.compile(f"[{SIGNS}某]|[a-z](?=[省市县区镇乡])")
REACH = 24  # a name with all its places is hardly longer
SHORT_LONGEST = 4  # 克拉玛依 is among the longest short names
OWN_LONGEST = 14  # 中国青少年发展 and the like before 基金会
BATCH = re.compile(r"第[一二三四五六七八九十\d]{1,3}批$")
CORPS = re.compile(  # 兵团第四师|教育局, 第十四师昆玉市|教育局
    "(?:(?:新疆生产建设)?兵团(?:第?[一二三四五六七八九十\\d]{1,3}师)?|第[一二三四五六七八九十\\d]{1,3}师)(?:[\u4e00-\u9fff]{1,4}市)?$"
)
COLLEGES = ("大学", "学院", "师大", "师院", "师专")
NATIONAL = ("中国", "国家", "中央", "全国", "国网")  # 中国移动上杭分公司 begins before its place
NO_STEM = frozenset(  # characters that no name of a place holds before its level word
    "报率驻抵的了和与及在我各全本该此一二两三四五六七八九十几每某是由为到向从对等不也都被把让使给就将时年月日后前中下上来请同并省市县区州镇乡委局校府"
)


@dataclass(frozen=True, slots=True)
class Left:
    """Where a name begins, and whether what stands there makes it named, generic or masked."""

    start: int
    sort: str


NOBODY = Left(-1, "nobody")  # 各县教育局 are many


@cache
def words(lexicon: Lexicon, name: str) -> tuple[str, ...]:
    """One list of the table organisation_words, the longest first."""
    found = {row["word"] for row in lexicon.rows("organisation_words") if row["list"] == name}
    return tuple(sorted(found, key=lambda w: (-len(w), w)))


@cache
def cuts(lexicon: Lexicon) -> re.Pattern[str]:
    """Words that cannot belong to a name they stand before."""
    before = sorted(lexicon.words("name_cuts"), key=lambda w: (-len(w), w))
    counted = r"爱心企业(?!联合|协会|家)|[\d一二三四五六七八九十两几多]+[年月日时个名位家所]"
    return re.compile(rf"(?:{'|'.join(map(re.escape, before))}|{counted}|[^\w·]|[\d_])")


def cut_before(text: str, at: int, lexicon: Lexicon) -> bool:
    """Whether a word that cannot belong to a name ends here: 还有|韦丽琼名校长工作室."""
    return bool(ending(text, at, tuple(lexicon.words("name_cuts"))))


@cache
def masked_left(lexicon: Lexicon) -> re.Pattern[str]:
    """Masks and the level words among them, up to a point: xx市xx县."""
    levels = "|".join(map(re.escape, words(lexicon, "level")))
    return re.compile(rf"(?:{MASK}(?:{levels})?)+$")


@cache
def weak_name(lexicon: Lexicon) -> re.Pattern[str]:
    """What stands before 公司, 医院, 协会 and makes no name of it: 校车公司, 家长协会."""
    return re.compile(rf"(?:{'|'.join(map(re.escape, words(lexicon, 'weak')))})*$")


def ending(text: str, end: int, found: tuple[str, ...]) -> str:
    """The first of some words that stands right before a point, or nothing."""
    if not text.endswith(found, 0, end):
        return ""
    return next(word for word in found if text.endswith(word, 0, end))


class Reader:
    """One text with the places in it, to read names from their suffixes to the left."""

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        """Find the places once."""
        self.text, self.lexicon = text, lexicon
        self.places = gazetteer.load(lexicon)
        self.spots = toponyms.spots(text, lexicon)
        self.starts = [spot.start for spot in self.spots]
        self.chain: dict[int, int] = {}  # end of a place → where the places in one piece with it begin
        for spot in self.spots:
            self.chain[spot.end] = self.chain.get(spot.start, spot.start)

    def place(self, end: int) -> Left | None:
        """A place of the gazetteer right before: 江苏省盐城市亭湖区|教育局, and 沂水|教育局 by its short name."""
        if batch := BATCH.search(self.text, max(0, end - 6), end):  # 湖南省|第九批|援藏工作队
            end = batch.start()
        if corps := CORPS.search(self.text, max(0, end - REACH), end):
            return Left(corps.start(), "named")
        if end in self.chain:
            return Left(self.nation(self.chain[end]), "named")
        for length in range(min(SHORT_LONGEST, end), 1, -1):
            name = self.text[end - length : end]
            loose = name[-1] in "市县区州旗" and not self.opens(end - length)  # 传达县: no 达县
            if name in self.places.short and name not in self.places.words and not loose:
                return Left(self.chain.get(end - length, end - length), "named")
        return None

    def nation(self, start: int) -> int:
        """Where a name begins that has a word for the whole country before its place: 国网|鹤峰县|供电公司."""
        return start - len(ending(self.text, start, ("国网", "中国")))

    def mask(self, end: int) -> Left | None:
        """A hidden place right before: xx县|教研室."""
        begin = max(0, end - REACH)
        if not MASK_SIGN.search(self.text, begin, end):
            return None
        found = masked_left(self.lexicon).search(self.text, begin, end)
        return Left(self.chain.get(found.start(), found.start()), "masked") if found else None

    def level(self, end: int) -> Left | None:
        """A level word right before: 县|教育局 is generic, 云岭县|教育局 and 高新区|教育局 are names."""
        word = ending(self.text, end, words(self.lexicon, "level"))
        if not word:
            return None
        begin = end - len(word)
        zone = ending(self.text, end, words(self.lexicon, "zone")) if word[-1] == "区" else ""
        if zone:
            hidden = masked_left(self.lexicon).search(self.text, max(0, end - REACH), end - len(zone))
            if hidden:  # *高新区
                return Left(hidden.start(), "masked")
            return Left(self.chain.get(end - len(zone), end - len(zone)), "named")
        if ending(self.text, begin, words(self.lexicon, "plural")):
            return NOBODY
        start = next((begin - n for n in (2, 3) if self.names(begin - n, begin)), begin)
        return Left(start, "named" if start < begin else "generic")

    def names(self, start: int, end: int) -> bool:
        """Whether two or three characters before a level word are a name that no list knows."""
        if start < 0:
            return False
        stem = self.text[start:end]
        verbs = words(self.lexicon, "no_name")
        known = stem.endswith(verbs) or stem[-2:] in toponyms.open_words(self.lexicon)
        if NO_STEM.intersection(stem) or known or not all(map(toponyms.HAN.match, stem)) or not self.opens(start):
            return False
        costs = lattice.costs(self.lexicon)
        return costs.place_names(stem)[0] < costs.ahead(stem)[0]  # 刚才|县教育局, 听说|省教育厅

    def opens(self, start: int) -> bool:
        """Whether a name no list knows can begin here: after nothing, a mark, or a preposition."""
        before = self.text[start - 1 : start]
        return before not in ("自", "给", "将", "至", "往") and toponyms.open_left(self.text, start, (), self.lexicon)

    def own(self, end: int) -> Left | None:
        """A name of its own before 基金会, 医院, 公司: back to the nearest word that cannot belong to it."""
        begin = max(0, end - REACH)
        for cut in cuts(self.lexicon).finditer(self.text, begin, end):
            if not self.inside_a_place(cut.start()):  # 是|成都: no cut in 成都
                begin = cut.end()
        first = bisect_left(self.starts, begin)
        known = first < len(self.spots) and self.spots[first].end <= end
        inner = self.starts[first] if known and not self.text.startswith(NATIONAL, begin) else begin
        name = self.text[inner:end]
        if inner == begin and (hidden := HIDDEN_HEAD.search(self.text, max(0, begin - REACH), begin)):  # ○○|文化传媒
            return Left(self.chain.get(hidden.start(), hidden.start()), "masked")
        if not known and (weak_name(self.lexicon).match(name) or not 1 < len(name) <= OWN_LONGEST):
            return None
        return Left(inner, "masked" if MASK_SIGN.search(name) else "named") if len(name) > 1 else None

    def college(self, end: int) -> Left | None:
        """A university right before: 宁夏师大|教师教育研究中心."""
        return self.own(end) if self.text.endswith(COLLEGES, 0, end) else None

    def inside_a_place(self, at: int) -> bool:
        """Whether a place of the text covers a point."""
        before = bisect_right(self.starts, at) - 1
        return before >= 0 and at < self.spots[before].end

    def town(self, end: int) -> Left | None:
        """A township right before, by its full name or without its level word: 高桥镇|学区, 高桥|学区."""
        if self.text[end - 1 : end] in ("镇", "乡", "道"):
            return self.place(end)
        for length in (3, 2):
            name = self.text[max(0, end - length) : end]
            verb = name in words(self.lexicon, "no_name")
            if (
                len(name) == length
                and name[0] != "第"
                and not verb
                and self.places.towns(name)
                and (self.opens(end - length) or end - length in self.chain)
            ):
                return Left(self.chain.get(end - length, end - length), "named")  # 通渭县|碧玉|学区
        return self.mask(end)

    def alone(self, end: int) -> Left | None:
        """A suffix by itself is generic (教育局, 局教研室), unless it is an office of a school (语文|教研室)."""
        if self.text[end - 1 : end] == "局" and self.opens(end - 1):
            return Left(end - 1, "generic")
        return None if ending(self.text, end, words(self.lexicon, "own")) else Left(end, "generic")

    def itself(self, end: int) -> Left | None:
        """A suffix that is a short form by itself, where one can begin: 按照|市局, but no 城|市局部."""
        free = self.opens(end) or cut_before(self.text, end, self.lexicon)
        return Left(end, "generic") if free else None

    def whole(self, end: int) -> Left:
        """A suffix that is a full name, or one of a place: 沂水县|新华书店."""
        return Left(self.chain.get(end, end), "named")
