"""What a whole summary is: its genre, who wrote it, the time it covers, when it was signed, how much it names or hides.

In go the text, its title and the mentions in it; out come the attributes, empty where the text does not tell. What is hard:
我校 is a school that may be named only in the signature, in brackets, or by telling its partner; and a template looks like a report
in everything but that it names nobody.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from copy import copy
from typing import TYPE_CHECKING

from pipeline.cues import Sketch, cues, programme_weights, weigh
from pipeline.edtf import earlier, masked, span_of, valid, years
from pipeline.schema import Attributes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.lexicon import Lexicon
    from pipeline.schema import Mention, Section

NAMING = {"school", "person", "org", "place", "date", "count"}  # what a text names, dates or counts
SIGNATURE = 60  # characters at the end of a text in which it is signed
OPENING = 160
MASK = re.compile(r"[*xX×某○〇_\s]+")
BARE_SCHOOL = re.compile(r"(?:交流|合作|结对|兄弟)?(?:学校|小学|中学|初中|高中|幼儿园|完小)")
BUREAU = re.compile(r"局|委员会|教委|厅|教育部|教办|教管办|教育办|教研室|中心$|教育组|督导|政府|工作室|学会|协会|集团")
PAPER = re.compile(r"(?:颁|印发|出台|发布|下发|文件|通知|《|纲要|创办|始建|建校|建于|兴建|前身|升格|迁|更名|改名|撤并)")
FUTURE = re.compile("(?<![必即])将(?!近)|(?<!模)拟|打算|力争|争取|预计|明年|下一步|今后|下学期|下学年")
SEASON = re.compile(r"^[^/]*-2[1-4]$")
TITLE_YEAR = re.compile(r"((?:19|20)\d\d)\s*(?:[—\-–~至]\s*((?:19|20)\d\d)\s*学?年|年|学年)")


def attribute(  # noqa: PLR0913 - a stage is given what the stages before it know
    text: str,
    title: str,
    truncated: bool,  # noqa: FBT001 - a field of the part
    sections: Sequence[Section],
    mentions: Sequence[Mention],
    lexicon: Lexicon,
) -> Attributes:
    """What a summary is, from what it says of itself."""
    page = _Page(text, title, tuple(mentions), lexicon)
    school = author_school(page)
    dated = signature_date(page, truncated=truncated)
    genre = genre_of(page, school, sections)
    if genre in NOT_BY_SCHOOLS:
        school = ""
    if genre in ONLY_SURE:
        school = author_school(page, SURE)
    return Attributes(
        genre=genre,
        author_school=school,
        author_organisation=author_organisation(page, genre) if not school else "",
        period=period(page, dated),
        dated=dated,
        masked_share=masked_share(mentions),
        specificity=specificity(text, mentions),
    )


NOT_BY_SCHOOLS = {"bureau_report", "generic_template"}
ONLY_SURE = {"plan", "teacher_community_report"}  # they list schools that did not write them


class _Page:
    """A summary as the rules below look at it: its text, its schools and dates, and the lines it begins and ends with."""

    def __init__(self, text: str, title: str, mentions: tuple[Mention, ...], lexicon: Lexicon) -> None:
        self.text, self.title, self.mentions, self.lexicon = text, title, mentions, lexicon
        self.sketch = Sketch(text, mentions)
        self.schools = tuple(m for m in mentions if m.type == "school" and not m.masked)
        self.ends = len(text.rstrip())
        self.begins = len(text) - len(text.lstrip())
        self.signed = tuple(m for m in mentions if m.start >= self.ends - SIGNATURE and self._signs(m))
        self.headed = tuple(m for m in mentions if m.start < OPENING and self._heads(m))
        self.weights = weigh(self.sketch.text, lexicon, "genre_cues")
        types = programme_weights(self.sketch.text, lexicon)
        self.main_type = max(sorted(types), key=lambda kind: types[kind]) if types else ""

    def _signs(self, mention: Mention) -> bool:
        """Whether only names, dates and a word or two stand between it and the end, and a sentence or line ended before."""
        stop = next((m.start for m in self.mentions if m.start >= mention.end), self.ends)
        rest = self._bare(mention.end, self.ends)
        before = self._bare(self._sentence_start(mention.start), mention.start)
        return len(rest) <= RESIDUE and len(before) <= RESIDUE and stop <= self.ends

    def _heads(self, mention: Mention) -> bool:
        """Whether it stands on a short line of its own near the beginning: a school, its author, a date."""
        start = self.text.rfind("\n", 0, mention.start) + 1
        end = self.text.find("\n", mention.end)
        line = self.text[start : end if end >= 0 else len(self.text)]
        if len(line) > LONGEST_HEAD or (mention.type == "date" and not self.text[:start].strip() and end < 0):
            return False
        return len(self._bare(start, end if end >= 0 else len(self.text))) <= RESIDUE

    def _sentence_start(self, place: int) -> int:
        return max(self.text.rfind(mark, 0, place) for mark in "。！？；\n") + 1

    def _bare(self, start: int, end: int) -> str:
        """The letters of a stretch that no name and no date covers."""
        out, at = [], start
        for m in self.mentions:
            if m.type in ("school", "person", "org", "place", "date") and m.end > at and m.start < end:
                out.append(self.text[at : max(at, m.start)])
                at = max(at, m.end)
        return re.sub(
            r"[\W_]|执笔|供稿|撰稿|整理|日期|时间|作者|单位|二〇.{1,3}年.{0,6}", "", "".join((*out, self.text[at:end]))
        )

    def masked(self) -> _Page:
        """The same page, looked at for schools whose name is partly masked."""
        page = copy(self)
        page.schools = tuple(m for m in self.mentions if m.type == "school" and m.masked and not _nameless(m))
        return page

    def sentence(self, mention: Mention) -> tuple[str, str]:
        """What stands before and after a mention in its sentence."""
        after = re.match(r"[^。；！？\n]*", self.text[mention.end : mention.end + OPENING])
        return self.text[self._sentence_start(mention.start) : mention.start], after.group() if after else ""

    def clause(self, mention: Mention) -> tuple[str, str]:
        """What stands before and after a mention in its clause."""
        left = max(self.text.rfind(mark, 0, mention.start) for mark in "，。；：！？\n,;") + 1
        after = re.match(r"[^，。；：！？\n,;]*", self.text[mention.end : mention.end + OPENING])
        return self.text[left : mention.start], after.group() if after else ""


RESIDUE = 5  # letters of a signature that no name covers: 教导处, 共同体
LONGEST_HEAD = 40
BEGAN = re.compile("自|从|起|以来|成立|结对|结为|结成|挂牌|开始|加入|创|始")
ENOUGH, LONG = 2, 2  # dates of the last two years, and years before them
TOLD = 400  # characters in which a report says what time it tells
Rule = Callable[["_Page"], str]
OUR = "我校|我园|本校|本园|我们学校|我们幼儿园"


def _nameless(mention: Mention) -> bool:
    """Whether a masked school keeps no letter of its name: **小学, xx学校."""
    return mention.masked and BARE_SCHOOL.fullmatch(MASK.sub("", mention.text)) is not None


def name_of(mention: Mention) -> str:
    """The canonical name of a school or body."""
    return mention.value or mention.text


def signature(page: _Page) -> str:
    """The school that stands under the text.

    …作出应有的贡献。青石镇中心小学 2016年12月
    """
    return next((name_of(m) for m in reversed(page.signed) if m in page.schools), "")


def head(page: _Page) -> str:
    """The school on a line of its own below the title, with its author or a date at most.

    青石镇中心小学 周怀远
    """
    return next((name_of(m) for m in page.headed if m in page.schools), "")


def brackets(page: _Page) -> str:
    """我校(青石镇中心小学), or 青石镇中心小学(以下简称我校)."""
    for m in page.schools:
        if re.search(rf"(?:{OUR})\s*[（(]$", page.text[: m.start][-8:]):
            return name_of(m)
        if re.match(rf"\s*[（(][^）)]{{0,8}}(?:{OUR})", page.text[m.end : m.end + 20]):
            return name_of(m)
    return ""


def we(page: _Page) -> str:
    """我们青石镇中心小学, 我校青石镇中心小学, 作为…, and 在我们青石小学."""
    for m in page.schools:
        if re.search(rf"(?:我们|{OUR}|咱们)(?:的)?$", page.text[: m.start][-8:]) and not re.match(
            "[、和与及]", page.text[m.end :]
        ):
            return name_of(m)
    return ""


def title_line(page: _Page) -> str:
    """The school in whose name a title line speaks: ——青石小学结对帮扶工作总结."""
    for m in page.schools:
        start = page.text.rfind("\n", 0, m.start) + 1
        end = page.text.find("\n", m.end)
        line = page.text[start : end if end >= 0 else len(page.text)]
        if (
            m.start < OPENING
            and len(line) <= LONGEST_HEAD
            and re.search("总结|汇报|小结|计划|报告|方案", line)
            and "。" not in line
        ):
            if not re.search("[与和同跟对]$", page.text[start : m.start]):
                return name_of(m)
    return ""


def i_am(page: _Page) -> str:
    """The school of the one who tells: 我是青石小学的一名教师."""
    for m in page.schools:
        if re.search(r"我[^。]{0,12}(?:是|来自|就职于|任教于)\s*$", page.text[max(0, m.start - 24) : m.start]):
            return name_of(m)
    return ""


def here(page: _Page) -> str:
    """The school that others come to: 青山小学的王老师来到了红河小学 (who writes 来 is there)."""
    for m in page.schools:
        before = page.clause(m)[0]
        others = any(
            o is not m and name_of(o) != name_of(m) and m.start - OPENING <= o.start < m.start for o in page.schools
        )
        if others and re.search("(?<![从往])来到?了?$", before) and not re.search("我(?![校园])", before):
            return name_of(m)
    return ""


def not_the_partner(page: _Page) -> str:
    """The first school of the opening that is not the other one: 青石小学距县城三十公里…我校与丙校结对.

    First one that no sentence says together with 我校, then one that no clause does.
    """
    ours = re.search(OUR, page.text) is not None
    for within, joined in ((page.sentence, "[同跟为向到赴对及在]$"), (page.clause, "[与和同跟由为向到赴对及、在]$")):
        others = {name_of(m) for m in page.schools if re.search(OUR, "".join(within(m)))}
        for m in page.schools:
            before, after = page.clause(m)
            if name_of(m) in others or re.search(
                f"{joined}|以$|派|来自|根据|就读|毕业于|考入|感谢|承蒙|迎来了?", before
            ):
                continue
            if re.search("来校|来园|来我|到我[校园]|给我[校园们]", "".join(page.sentence(m)[1])):
                continue
            early = m.start - page.begins
            bare = not re.sub(r"[\d年月日春夏秋冬季\W]", "", page.text[page.begins : m.start])
            if early <= (NEAR if ours or bare else FIRST) or (
                early <= OPENING and (SUBJECT if ours else LEADS).match(after)
            ):
                return name_of(m)
    return ""


def at_home(page: _Page) -> str:
    """The only school named twice that 我校 never stands beside, where others are its partners: 邻校派来…融入青石小学."""
    others = {name_of(m) for m in page.schools if re.search(OUR, "".join(page.clause(m)))}
    left = Counter(name_of(m) for m in page.schools if name_of(m) not in others)
    return next(iter(left)) if others and len(left) == 1 and max(left.values()) > 1 else ""


def only_one(page: _Page) -> str:
    """The only school there is, where nothing makes it a partner."""
    names = {name_of(m) for m in page.schools}
    beside = any(
        re.search(OUR, "".join(page.clause(m))) or re.search("(?:[与和同跟由为向到赴对]|感谢|承蒙)$", page.clause(m)[0])
        for m in page.schools
    )
    return names.pop() if len(names) == 1 and not beside else ""


FIRST, NEAR = 2, 24  # characters before a name that begins a text: “, ——; 2009年11月，
SUBJECT = re.compile("\\s*(?![与和及跟同、的](?!.{0,14}(?:一个|相距|两校))|来|到|派)")
LEADS = re.compile("\\s*(?:牵头|担任|任(?:核心|组长|牵头)|作为(?:核心|牵头))")
SURE: tuple[Rule, ...] = (signature, head, brackets, we)
AUTHORS: tuple[Rule, ...] = (*SURE, i_am, title_line, here, not_the_partner, at_home, only_one)


def author_school(page: _Page, rules: Sequence[Rule] = AUTHORS) -> str:
    """The school that 我校 means: the first rule that knows it decides; a masked name only where no other is known."""
    found = next((name for rule in rules if (name := rule(page))), "")
    return found or next((name for rule in (*SURE, title_line) if (name := rule(page.masked()))), "")


def author_organisation(page: _Page, genre: str) -> str:
    """The body that wrote it: who signed it, or, in a bureau's report, whose deeds the opening tells."""
    bodies = [m for m in page.mentions if m.type == "org" and BUREAU.search(name_of(m))]
    for m in (*reversed(page.signed), *page.headed):
        if m in bodies:
            return name_of(m)
    if genre != "bureau_report":
        return ""
    telling = [
        m for m in bodies if not re.search("根据|按照|在$|由$|经$|落实|贯彻|响应|依照|关于", page.clause(m)[0][-6:])
    ]
    named = [m for m in telling if not m.generic]
    return name_of((named or telling)[0]) if telling else ""


def signature_date(page: _Page, *, truncated: bool) -> str:
    """The date under the text, or on a line of its own below the title; masked digits stay masked."""
    under = [] if truncated else [m for m in reversed(page.signed) if m.type == "date"]
    top = [m for m in page.headed if m.type == "date"]
    for m in (*under, *top):
        if m.value and "/" not in m.value and not m.value.startswith("XXXX"):
            return m.value
    return ""


def period(page: _Page, dated: str) -> str:
    """The years its dates cover, the signature among them; a season stays one where it is all there is.

    Dates of papers and of foundings, and those of a time to come, tell nothing of the time a report covers.
    """
    dates = [m for m in page.mentions if m.type == "date" and valid(m.value)]
    if told := next((m for m in dates if _is_told(page, m)), None):
        year = TITLE_YEAR.match(told.text)
        if year and year.group(2):
            return "/".join(year.groups())
        return told.value if SEASON.search(told.value) else span_of([told.value])
    dates = _not_long_before([m for m in dates if _covers(page, m) and not _after(m.value, dated)], page)
    values = [m.value for m in dates]
    values += [dated] if dated and dated not in values else []
    if not values:
        year = TITLE_YEAR.search(page.title)
        return "/".join(filter(None, year.groups())) if year else ""
    known = [value for value in values if not value.startswith("XXXX")]
    if len(set(known)) == 1 and SEASON.search(known[0]):
        return known[0]
    return span_of([value for value in values if not masked(value)]) or span_of(values)


def _is_told(page: _Page, mention: Mention) -> bool:
    """Whether the opening says that this is the time it tells: 现将2019年工作总结如下, 2016年我校工作…."""
    if mention.start - page.begins > TOLD or "XX" in mention.value[2:4]:
        return False
    before, after = page.clause(mention)
    if re.search("自$|从$", before) or re.match("以来|起|始|[^，。]{0,6}以来", after):
        return False
    if re.fullmatch(r"\d{4}", mention.value) and re.match(
        rf"度?[，,]?(?:{OUR}|我局|我县|我区|我市)的?[^，。]{{0,4}}工作", page.text[mention.end :]
    ):
        return True
    return (
        re.match(
            r"度?的?[^，。]{0,24}(?:总结|小结|汇报|报告|情况)(?:如下|汇报|总结|报告|[：:\n]|$)",
            page.text[mention.end :],
        )
        is not None
    )


def _not_long_before(dates: list[Mention], page: _Page) -> list[Mention]:
    """The dates without those of a beginning long ago, where the report itself has dates enough: 自2016年结对以来."""
    last = {id(m): (years(m.value) or (0, 0))[1] for m in dates}
    newest = max(last.values(), default=0)
    recent = sum(last[id(m)] >= newest - 1 and m not in page.signed for m in dates)
    return [
        m
        for m in dates
        if recent < ENOUGH or not 0 < last[id(m)] <= newest - LONG or not BEGAN.search("".join(page.clause(m)))
    ]


def _after(value: str, dated: str) -> bool:
    """Whether a date lies after the signature: it is a plan."""
    return bool(dated) and earlier(dated, value)


def _covers(page: _Page, mention: Mention) -> bool:
    before, after = page.clause(mention)
    if PAPER.search(after[:24]) or re.search("(?:始建于|创建于|建于|创办于|成立于)$", before):
        return False
    return not (
        before.endswith("到") and re.match(r"[^。]{0,4}[，]?(?:实现|达到|力争|建成|基本)", page.text[mention.end :])
    )


def genre_of(page: _Page, school: str, sections: Sequence[Section]) -> str:
    """The first rule that fits decides; a school's report is what is left."""
    return next((genre for genre, rule in GENRES if rule(page, school, sections)), "school_summary")


def is_plan(page: _Page, _school: str, sections: Sequence[Section]) -> bool:
    """A text that sets out what is to be done, and reports nothing done."""
    weights, size = page.weights, max(1, len(page.text)) / 1000
    past = len(PAST.findall(page.text)) / size
    plan = weights["plan"] + sum(s.kind in ("schedule", "safeguards", "principles") for s in sections)
    if re.search("方案|计划|意见|办法|细则", page.title) and not re.search("总结|汇报|小结", page.title):
        plan += TITLE_WEIGHT
    modal = len(MODAL.findall(page.text)) / size
    if plan >= PLAN and plan * 2 >= weights["report"] and past < REPORTING:
        return True
    if past < UNDONE and weights["report"] < PLAN and modal + plan >= PLAN and size > SHORT:
        return True
    return past < NOTHING_DONE and weights["report"] < PLAN and size > LONG_ENOUGH


def is_off_topic(page: _Page, _school: str, _sections: Sequence[Section]) -> bool:
    """A report about something that schools do not do with each other."""
    return page.weights["other"] >= OTHER and page.weights["other"] > BESIDES * page.weights["between"]


def is_bureau(page: _Page, school: str, _sections: Sequence[Section]) -> bool:
    """A report that speaks for all schools of a place, and not for one of them."""
    if any(m.type == "org" and BUREAU.search(name_of(m)) and not COMMUNITY.search(name_of(m)) for m in page.signed):
        return True
    if author_school(page, SURE) or (school and page.weights["school"] >= 1):
        return False
    return page.weights["bureau"] >= BUREAUS and page.weights["bureau"] > page.weights["school"]


def is_community(page: _Page, school: str, _sections: Sequence[Section]) -> bool:
    """A report of teachers who learn together across schools, in nobody's but their own name."""
    if author_school(page, SURE) or page.main_type not in ("research_community", "class_teacher_community"):
        return False
    ours = len(re.findall(OUR, page.text))
    return page.weights["community"] > ours and not (school and ours)


def is_template(page: _Page, _school: str, _sections: Sequence[Section]) -> bool:
    """A text without any school, person or place that could be found again."""
    quoted = {
        page.sketch.text[hit.start : hit.end]
        for hit in cues(page.lexicon, "genre_cues").find(page.text)
        if hit.kind == "quoted"
    }
    for m in page.mentions:
        if m.type not in ("school", "person", "place", "org") or m.generic or (m.masked and _nameless_any(m)):
            continue
        if m.type != "person" or not (m.text in quoted or SURNAME_ONLY.fullmatch(m.text)):
            return False
    return True


def _nameless_any(mention: Mention) -> bool:
    return mention.type != "school" or _nameless(mention)


PAST = re.compile(
    r"(?<!为)(?<!除)了(?!解)|先后|已经|荣获|累计|(?:已|共|全年|先后)(?:开展|组织|选派|派出|举办|交流|上|送|完成)|取得[^，。]{0,6}(?:成效|成绩|进展)"
)
MODAL = re.compile(r"必须|应当|(?<![主重必需首只])要(?![求点素])|须|将|拟|力争|确保|不少于")
COMMUNITY = re.compile("工作室|共同体|联盟|协会|学会|集团|工作坊")
SURNAME_ONLY = re.compile(r"[\u4e00-\u9fff](?:老师|校长|主任|园长|书记|教师)")
TITLE_WEIGHT, PLAN, REPORTING, UNDONE, SHORT = 4, 4.0, 4.5, 1.6, 0.15
NOTHING_DONE, LONG_ENOUGH = 1.0, 0.45  # words of the past in 1,000 characters; thousands of characters
OTHER, BESIDES, BUREAUS = 2.0, 4.0, 1.2
GENRES: tuple[tuple[str, Callable[[_Page, str, Sequence[Section]], bool]], ...] = (
    ("plan", is_plan),
    ("off_topic_summary", is_off_topic),
    ("bureau_report", is_bureau),
    ("generic_template", is_template),
    ("teacher_community_report", is_community),
)


def masked_share(mentions: Sequence[Mention]) -> float:
    """The share of names, dates and counts that are masked."""
    naming = [m for m in mentions if m.type in NAMING and not m.generic]
    return round(sum(m.masked for m in naming) / len(naming), 4) if naming else 0.0


def specificity(text: str, mentions: Sequence[Mention]) -> float:
    """How many different names, dates and counts there are in 1,000 characters."""
    known = {(m.type, name_of(m), m.unit) for m in mentions if m.type in NAMING and not m.masked and not m.generic}
    size = sum(not character.isspace() for character in text)
    return round(1000 * len(known) / size, 2) if size else 0.0
