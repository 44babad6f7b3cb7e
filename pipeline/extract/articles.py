"""Whether 一 counts: 选派一名教师 and 听课一节 do, 一个新的平台 and 是一所农村小学 do not.

The measure word says what it would take (measure_words.tsv, column ``one``); the words around the number decide. Each
question is one small function; the first that has an answer gives it. People who annotate do not always go by it: what
its answer and the words around speak for is learned (article_weights.tsv, tests/build_articles.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from math import exp
from typing import TYPE_CHECKING

from pipeline.extract.odds import weighed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.extract.things import Thing
    from pipeline.lexicon import Lexicon

NOT_BEFORE = re.compile(  # 每一名, 这一次, 是一所, 成为一名, 当好一名; but 主任一名, 碰头一次, 合同一份
    r"(?:[每这那某另哪第唯统之逐万又再上下前后如整]|(?<![主责现历担委])任|(?<![名清订菜传])单|(?<![但于可])是|(?<![图头录])像"
    r"|(?<![碰带牵口心镜手])头|(?<!合)同|(?<![榜])首|任何|成为|当好?|做好?|做个|犹如|仿佛|好比|视为|变成|变为|堪称|不愧为|当[成作]"
    r"|不失为|有如|作为|身为|称为|誉为|(?<![举承协主])办好?|建好|搭建起?了?|打造了?|真正|构成了?|形成了?|下好|画上了?"
    r"|站在|换了?|走出了?|踏上了?|拧成|(?<!师徒)结成|汇成|化作)$"
)
ONCE = re.compile(r"(?:(?<![只仅没])有|[再又]|曾经?|想再)$")  # 有一次，
CLOSES = re.compile(r"[，。；：！？、）)”\n（(,;:]|$|以上|左右|以内|和[^谐]|及(?!时|格|其)|并|给")
EACH = re.compile(r"(?:每|各校|各班|人手|至少|不少于|最少|起码|人均|分别)[^，。；！？\n]{0,9}$")
RHYTHM = re.compile(
    r"(?:一|每|两|半)个?(?:天|周|月|星期|学期|学年|年|季度)(?:至少|组织|开展|举行|召开|听|上|有|集中|进行)?$"
)
SLOGAN = re.compile(r"[^，。；\n]{0,6}(?:不能少|都不能|也不能|不掉队|不落下)")
GOOD = re.compile(r"[\u4e00-\u9fff]好$")  # 写好一篇文章, 上好一门课
GENERAL = re.compile(
    r"[^，。；\n]{0,14}(?:应该|应当|应具|必须具备|来说|来讲|而言|的职责|的责任|的标准|的成长|都应|都要|就应)"
)
REPUTED = re.compile(r"[^，。；\n]{0,8}(?:说过|曾说|说得好|说：|曾经说|这样说)")
CLAUSE = re.compile(r"(?:.*[，。；：！？\n])?", re.DOTALL)
NAMED_ITEMS = ("课题", "专利", "奖", "荣誉", "立项", "成果", "项目")
NEEDS_NOUN = ("个", "件", "条", "块", "张", "只", "双", "副", "根", "门", "道", "份", "面", "把")
LISTED = re.compile(r"(?:[0-9二三四五六七八九十两几余多]|[^每]一)[个名台套本份节次篇项张][^，。；]{1,9}[，、和]$")
ASPECT = "了过好完出上到给起"


@dataclass(frozen=True, slots=True)
class Setting:
    """What stands around one 一 with its measure word."""

    text: str
    start: int
    end: int
    unit: str
    one: str
    thing: Thing
    verb: bool  # right after a verb that takes a count: 捐赠了一台
    verbs: dict[str, tuple[str, ...]]  # all such verbs by their last sign

    @property
    def before(self) -> str:
        """The characters before it."""
        return self.text[max(0, self.start - 12) : self.start]

    @property
    def closes(self) -> bool:
        """Whether the clause ends right after it, as in 听课一节."""
        return bool(CLOSES.match(self.text, self.end))

    @property
    def listed(self) -> bool:
        """Whether it goes on a list of counts: 2个一等奖，一个二等奖."""
        return bool(LISTED.search(self.before))

    @property
    def told(self) -> bool:
        """Whether such a verb, of two signs or more, stands in its clause: 送去滑梯一座."""
        clause = self.text[max(0, self.start - 16) : self.start]
        clause = clause[CLAUSE.match(clause).end() :]  # type: ignore[union-attr]
        return any(
            len(word) > 1 and clause.endswith(word, 0, at)
            for at in range(2, len(clause) + 1)
            for word in self.verbs.get(clause[at - 1], ())
        )

    @property
    def each(self) -> bool:
        """Whether it tells how much falls to each: 每人一篇, 一月一次, 至少一节."""
        return bool(EACH.search(self.before) or RHYTHM.search(self.before))


def setting(text: str, start: int, end: int, unit: str, one: str, thing: Thing, lexicon: Lexicon) -> Setting:
    """What stands around the 一 of ``text[start:end]``, whose measure word takes what ``one`` says."""
    verbs = _verbs(lexicon)
    at = start - 1 if start > 1 and text[start - 1] in ASPECT else start
    verb = any(text.startswith(word, at - len(word)) for word in verbs.get(text[at - 1 : at], ()) if len(word) <= at)
    return Setting(text, start, end, unit, one, thing, verb, verbs)


def likely(here: Setting, lexicon: Lexicon) -> float:
    """How likely the 一 counts.

    >>> from pipeline.extract.things import counted
    >>> from pipeline.lexicon import load
    >>> for text in ("选派一名教师", "她是一名教师"):
    ...     thing = counted(text, 2, 4, "person", load())
    ...     print(likely(setting(text, 2, 4, "名", "person", thing, load()), load()) > 0.5)
    True
    False
    """
    if said(here) in PLAINLY_NONE:
        return 0.0
    return 1 / (1 + exp(-weighed(traits(here), weights(lexicon))))


@cache
def weights(lexicon: Lexicon) -> dict[str, float]:
    """What each trait speaks for."""
    return {row["trait"]: float(row["weight"]) for row in lexicon.rows("article_weights")}


def traits(here: Setting) -> Iterator[str]:
    """What may tell whether a 一 counts: what the questions say, the signs beside it, what its clause says."""
    text, start, end, unit, thing = here.text, here.start, here.end, here.unit, here.thing
    rule, last = said(here), signs(text, start - 1, start)
    yield from ("any", f"rule {rule}", f"rule {rule}, {unit}", f"rule {rule}, behind {last}")
    yield from (f"unit {unit}", f"takes {here.one}", f"kind {thing.kind}", f"unit {unit}, kind {thing.kind}")
    yield from (f"of {thing.of[-2:]}", f"of {thing.of[-1:]}, {unit}", f"noun before {thing.before}")
    yield from (f"behind {last}", f"behind {signs(text, start - 2, start)}")
    yield from (f"before {signs(text, end, end + 1)}", f"before {signs(text, end, end + 2)}")
    for name, true in (("verb", here.verb), ("closes", here.closes), ("told", here.told), ("each", here.each)):
        yield from (f"{name} {true}", f"{name} {true}, {unit}")
    yield f"listed {here.listed}"
    low = max(
        (mark.end() for mark in CLAUSE_SIGN.finditer(text, max(0, start - AROUND), start)), default=start - AROUND
    )
    mark = CLAUSE_SIGN.search(text, end, end + AROUND)
    high = mark.start() if mark else end + AROUND
    before, behind = text[max(0, low) : start], text[end:high]
    yield from (f"clause says {word}" for word in SAYS if word in before)
    yield from (name for name, pattern in BEFORE if pattern.search(before))
    yield from (name for name, pattern in BEHIND if pattern.search(behind))
    yield from (f"clause goes on {min(len(behind) // 3, 4)}", f"clause ends with {signs(text, high, high + 1)}")


def signs(text: str, low: int, high: int) -> str:
    """The signs of a stretch, blanks as one sign that a table can hold."""
    return BLANK.sub("_", text[max(0, low) : high]) or "no sign"


def said(here: Setting) -> str:
    """What the first question that has an answer says, by its name."""
    answers = ((question.__name__, question(here)) for question in QUESTIONS)
    return next((f"{name} {bool(answer)}" for name, answer in answers if answer is not None), "none")


PLAINLY_NONE = ("turn False", "doubled False", "once_upon_a_time False", "vague False")  # whatever else speaks for it
BLANK = re.compile(r"[\s#\"]")
AROUND = 30  # characters of a clause
CLAUSE_SIGN = re.compile(r"[，。；：！？\n,;:!?（）()]")
SAYS = (
    *("是", "有", "这", "那", "同", "共", "又", "再", "还", "只", "仅", "要", "会", "能", "可以", "应", "将", "计划"),
    *("争取", "希望", "打算", "曾"),
)
BEFORE = (
    ("每 before", re.compile("每")),
    ("denied", re.compile("[没未不无]")),
    ("digits before", re.compile("[0-9]")),
    ("likened", re.compile("像|好比|犹如|仿佛|如同|成了|变成")),
    ("opens its clause", re.compile("^$")),
)
BEHIND = (
    ("digits behind", re.compile("[0-9]")),
    ("ends its clause", re.compile("^$")),
    ("的 behind", re.compile("^.{0,11}的")),
    ("even one", re.compile("^.{0,3}[都也]")),
)


def doubled(here: Setting) -> bool | None:  # 一张张笑脸, 一人一策, 一次又一次
    """A measure word said twice, or one 一 for another."""
    after = here.text[here.end : here.end + 3]
    twice = after.startswith((here.unit, "又一")) or (
        after.startswith("一") and after[1:2] not in tuple("线等级年流中般些类二")
    )
    return False if twice else None


def general(here: Setting) -> bool | None:  # 是一所, 每一位, 成为一名, 一名教师应该
    """What is said of one of a kind."""
    given = here.before.endswith("上" if here.one == "lesson" else "各上") or GIVEN.search(here.before)  # 各上一轮
    if NOT_BEFORE.search(here.before) and not given:
        return False
    if SLOGAN.match(here.text, here.end) or (GOOD.search(here.before) and not here.each):
        return False
    person = here.one == "person"
    return False if person and (GENERAL.match(here.text, here.end) or REPUTED.match(here.text, here.end)) else None


def motto(here: Setting) -> bool | None:  # “六个一”：读一本书、写一篇文章
    """What a motto of so many ones lists."""
    at = -1 if here.each else here.text.rfind("个一", max(0, here.start - 70), here.start)
    at = -1 if "。" in here.text[at : here.start] else at
    return False if at >= 0 and here.text[at + 2 : at + 3] in tuple("”’」活工的（(：帮") else None


def once_upon_a_time(here: Setting) -> bool | None:  # 有一次，他摔倒了
    """有一次 tells a story; 至少有一次 counts."""
    return False if here.one == "event" and ONCE.search(here.before) and here.closes and not here.each else None


def always(here: Setting) -> bool | None:  # 一公里, 一人次
    """Measures of length, money and the like."""
    return True if here.one == "always" else None


def after_its_noun(here: Setting) -> bool | None:  # 课题一项, 论文一篇, 听课一节
    """At the end of a clause, behind the noun or the verb it completes."""
    if not here.closes:
        return None
    if here.thing.before or (here.each and here.one in ("thing", "work")):
        return True
    return True if here.one in ("event", "lesson") or (here.one in ("thing", "work") and here.told) else None


def vague(here: Setting) -> bool | None:  # 一次难得的机会, 一个新的平台
    """A noun that 一 only introduces."""
    return False if here.thing.kind in ("vague", "figure") else None


def never(here: Setting) -> bool | None:  # 一批, 一种, 一支
    """Measure words whose 一 is no count."""
    return False if here.one == "never" else None


def person(here: Setting) -> bool | None:  # 选派一名教师, 有一位学生
    """People are counted one by one."""
    return True if here.one == "person" else None


def event(here: Setting) -> bool | None:  # 举行一次同题考试, 每月一次
    """Events, where the noun, the verb or the rhythm says that one took place."""
    if here.one != "event":
        return None
    happened = here.before.endswith(("了", "过"))  # 去了一次县城
    return here.thing.kind == "event" or happened or here.verb or here.each or here.listed


def lesson(here: Setting) -> bool | None:  # 上了一节示范课
    """Lessons that were given or are due; not a lesson as such (评价一节课)."""
    return here.verb or here.each or here.listed if here.one == "lesson" else None


def place(here: Setting) -> bool | None:  # 到一所成员学校
    """A school, a firm."""
    return here.thing.kind == "place" if here.one == "place" else None


def item(here: Setting) -> bool | None:  # 立项一项省级课题
    """Only what is numbered one by one: projects, prizes, patents."""
    return (here.verb or here.each) and here.thing.of.endswith(NAMED_ITEMS) if here.one == "item" else None


def thing_or_work(here: Setting) -> bool | None:  # 捐赠一台投影仪, 撰写一篇论文
    """Something given, made or had; what only takes 个, 件, 份 must be named and had."""
    known = bool(here.thing.kind) and not here.thing.before
    listed = here.listed or (here.told and here.before.endswith(("、", "和", "及")))
    had = here.verb or here.each or listed or here.before.endswith(("有", "各"))
    return known and had if here.unit in NEEDS_NOUN else known or had


def turn(here: Setting) -> bool | None:  # 两年一轮
    """How often a turn comes, not how many."""
    return False if here.unit in ("轮", "届") and TIME.search(here.before) else None


GIVEN = re.compile("[落留写记签买拍种栽捐存]下$|[送献带捎换装配穿补]上$")  # 没落下一节课, 每人送上一套校服
TIME = re.compile(r"[年月周天期]$")
QUESTIONS = (
    turn,
    doubled,
    general,
    motto,
    once_upon_a_time,
    always,
    after_its_noun,
    vague,
    never,
    person,
    event,
    lesson,
    place,
    item,
    thing_or_work,
)


@cache
def _verbs(lexicon: Lexicon) -> dict[str, tuple[str, ...]]:
    """The verbs of count_cues.tsv by their last sign."""
    out: dict[str, tuple[str, ...]] = {}
    for row in lexicon.rows("count_cues"):
        if row["kind"] == "verb":
            out[row["cue"][-1]] = (*out.get(row["cue"][-1], ()), row["cue"])
    return out
