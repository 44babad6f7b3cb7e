"""A school by what it is called alone: 由和平桥牵头, 赴青石嘴挂职, 跟河湾的孩子们说.

In go the schools found by their endings, out come the places where the core of a name stands for the school. What is
hard: 石桥 is a township too, 希望 a word. So a core that is no other name is the school wherever nothing speaks for a
place; one that is also a township or a word only beside what only a school has or does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from pipeline import gazetteer
from pipeline.extract import lattice
from pipeline.extract.school_aliases import HAN, LONG_CORE, begins, core, places_of
from pipeline.schema import Found

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.lexicon import Lexicon

LONGER = re.compile(  # what makes another name of it: 石桥镇, 石桥小学, 石桥河
    r"苏木|[省市县区州旗镇乡村班路街河江湖桥山沟岭寨屯庄坪坝库林场巷组社]|小(?!时)|中[学心小]|学[校区]|校|初[中级]|高[中级]|完[小中全]|幼儿"
    r"|教(?:学点|育|办|管|委|体)|中心|分[校园]|实验|双语|民族|希望|联[小办合校]"
    r"|附[小中幼属]|职[教高中]|大[桥坝街]|公路|地区|一带|境内|党委|政府"
    r"|[一二三四五六七八九十][中小幼](?![名位])"
)
PLACE_BEFORE = re.compile(
    r"(?:地处|位于|坐落[在于]?|座落[在于]?|途经|毗邻|老家[在是]?|家[在住]|[距离]|城到|出生[在于])$"
)
PLACE_AFTER = re.compile(
    r"\s?(?:更?在)?[0-9一二两三四五六七八九十百]+[余多]?(?:公里|里|千米|分钟|小时)|[翻山海]|[那这][儿里边]"
    r"|的?(?:山|路|水|风|雪|茶|土|夜|天空|乡亲|村民|群众|百姓)"
)
SCHOOLS_OWN = (
    "老师|教师|孩子|学生|学子|师生|校长|副校长|同学|课堂|讲台|舞台|操场|校园|教室|领导|骨干|家长"
    "|题库|团队|经验|做法|名师"
)
OWNS = re.compile(rf"的?(?:{SCHOOLS_OWN})|[0-9一二三四五六七八九十两几]+[余多]?[名位](?:{SCHOOLS_OWN})")
ACTS = re.compile(
    r"牵头|主持|主办|承办|挂职|跟岗|支教|任教|带来|合建|共建|联合|签订|签约|结成|合办|举行|联办|上挂|下派|派出|选派|派来|派|捐|上课|听课|送教|执教|带出|带教|看一看|为核心|为龙头|为成员"
    r"|合计|与我校|和我校|结对"
)
LESSONS_BEFORE = re.compile(r"(?:课|教|送教?)(?:送?到|进)$")  # 把课送到白金
GOES_BEFORE = re.compile(r"(?:赴|去|到|在|从|往|走进|来自|由|跟|与|和|向|访|回|进|是|对|给|让|离|其中|、)$")
GOES_ON = re.compile(r"[的在派送也和与、，。；\d是有来]|以后|之后")
TOWNS_LISTED = re.compile(r"(?:[、和][\u4e00-\u9fff]{2,3})*等?[两二三四五六七八九十\d]{1,2}个?(?:乡镇|镇|乡)")
IN_BRACKETS = re.compile("[）)、，,；;]")  # 朱莹（黄岗）
SOMEBODY = re.compile(  # 溪北潘永超老师
    r"[\u4e00-\u9fff][ \u3000]?[\u4e00-\u9fff]{1,2}(?<![的名位])(?:老师|校长|园长|副校长|主任)"
)
COUNTED = re.compile(r"\d{1,3}[人名位](?:[、，,；;。]|$)")  # 派往江湾8人、金造6人
PLACE_LIKE = frozenset("家湾河沟岭坪坝桥山庄寨屯堡塘店铺口嘴台洼坡滩水泉窑坑集关岗坳塬梁崖石溪渡")


COUNTIES = frozenset("市县区州旗")
LIKELY = 0.6  # of a school with a long name


def lone_cores(text: str, found: Sequence[Found], lexicon: Lexicon) -> Iterator[Found]:
    """The cores of the schools that a text names for sure, where they stand for the school."""
    costs = lattice.costs(lexicon)
    words = school_words(lexicon)
    sure = {item.value: item.confidence for item in found if not item.masked and item.confidence > LIKELY}
    names = dict.fromkeys(
        name
        for value, confidence in sure.items()
        for name in called(value, lexicon)
        if confidence > lattice.FAIRLY_SURE or len(name) >= LONG_CORE
    )
    taken = {item.start for item in found}
    named_too = {name for name in names if stands_as_a_place(text, name, taken)}
    for at, name in places_of(text, names):
        end = at + len(name)
        if LONGER.match(text, end) or (len(name) < LONG_CORE and not begins(text, at, name, costs)):
            continue
        before = text[max(0, at - 6) : at]
        if TOWNS_LISTED.match(text, end) or PLACE_BEFORE.search(before) or PLACE_AFTER.match(text, end):
            continue
        spoken = Spoken(text, before, end, name, is_place=name in named_too)
        if stands_for_a_school(spoken, costs, words):
            yield Found("school", at, end, "lone_core", value=name, confidence=0.8)


KIND = re.compile(r"[市县区镇]?(?:双语|实验|外国语|民族|中心|希望|第?[一二三四五六七八九十]+[中小幼]?)")


@cache
def school_words(lexicon: Lexicon) -> frozenset[str]:
    """Words that schools are called by: 阳光, 希望."""
    return frozenset(lexicon.words("school_words"))


@lru_cache(maxsize=20_000)
def called(value: str, lexicon: Lexicon) -> tuple[str, ...]:
    """What a school is called without its kind, with and without the places before it, where that is a name.

    >>> from pipeline import lexicon
    >>> called("夏津德和双语学校", lexicon.load())
    ('夏津德和双语', '德和双语')
    >>> called("河湾小学", lexicon.load()), called("县双语学校", lexicon.load())
    (('河湾',), ())
    """
    rest = gazetteer.load(lexicon).read(value)[1]
    names = dict.fromkeys(core(said, lexicon) for said in (value, rest) if said)
    return tuple(
        name
        for name in names
        if len(name) > 1 and all(map(HAN.match, name)) and not KIND.fullmatch(name) and name[-1] not in COUNTIES
    )


@dataclass(frozen=True, slots=True)
class Spoken:
    """A core where it stands: what is before it, where it ends, and whether the text knows a place of its name."""

    text: str
    before: str
    end: int
    name: str
    is_place: bool

    @property
    def led(self) -> bool:
        """Whether a preposition, a mark or nothing stands before it."""
        quoted = self.before.endswith(("“", "‘", "「"))
        return not quoted and (
            not self.before or not HAN.match(self.before[-1]) or bool(GOES_BEFORE.search(self.before))
        )

    @property
    def bracketed(self) -> bool:
        """Whether it stands in the bracket behind a name: 朱莹（黄岗）."""
        opened = self.before.endswith(("（", "(")) and HAN.match(self.before[-2:-1])
        return bool(opened and IN_BRACKETS.match(self.text, self.end))


def stands_as_a_place(text: str, name: str, schools: set[int]) -> bool:
    """Whether a text names the township or village of a school by itself: 石桥镇的茶叶."""
    at = text.find(name)
    while at >= 0:
        if text[at + len(name) : at + len(name) + 1] in ("镇", "乡", "村") and at not in schools:
            return True
        at = text.find(name, at + len(name))
    return False


def stands_for_a_school(here: Spoken, costs: lattice.Costs, words: frozenset[str]) -> bool:
    """Whether a core means the school here: it is no other name, or only a school owns or does what follows."""
    name, text, end = here.name, here.text, here.end
    word = name in costs.words or name in words
    place = name in costs.places.full or name in costs.places.short
    landscape = name[-1] in PLACE_LIKE
    town = bool(costs.places.towns(name)) or here.is_place or (landscape and len(name) == lattice.SHORT)
    if not word and not place and not town:
        return True
    counted = COUNTED.match(text, end) and name not in costs.places.full
    if here.bracketed or (here.led and (SOMEBODY.match(text, end) or counted)):
        return True
    if ACTS.match(text, end) and GOES_BEFORE.search(here.before):
        return True
    if place or LESSONS_BEFORE.search(here.before):
        return not place
    return (
        here.led
        and (not word or landscape)
        and bool(OWNS.match(text, end) or (not word and not here.is_place and GOES_ON.match(text, end)))
    )
