"""Who wrote a summary: the school that 我校 means, or the body that reports.

A rule is asked after the other, the surest first: who signed, who stands below the title, whom 我校 names in brackets;
then who begins the story, and who is left when the partners are known.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.attribute.page import LONGEST_HEAD, OPENING, OUR, Page, name_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.schema import Mention

Rule = Callable[[Page], str]
BUREAU = re.compile(
    r"局|委员会|教委|厅|教育部|教办|教管办|教育办|教研室|教育科学研究|教科[所院室]|进修学校$|中心$|教育组|督导|政府|工作室|学会|协会|集团"
)
NO_SCHOOL = re.compile("(?:学区|工作室|办公室|教管办|教研室)$")  # 马营学区联片教研工作总结 speaks for itself
FIRST, NEAR = 2, 24  # characters before a name that begins a text: “, ——; 2009年11月，
STORY = 600  # characters of a text in which its people are introduced
WITH = re.compile("(?:[与和同跟由为向到赴对及、在]|以|感谢|承蒙|迎来了?)$|派|来自|根据|就读|毕业于|考入")
WITH_FAR = re.compile("(?:[同跟为向到赴对及在]|以|感谢|承蒙|迎来了?)$|派|来自|根据|就读|毕业于|考入")
SUBJECT = re.compile(r"\s*(?![与和及跟同、的](?!.{0,14}(?:一个|相距|两校))|来|到|派)")
LEADS = re.compile(r"\s*(?:牵头|担任|任(?:核心|组长|牵头)|作为(?:核心|牵头))")
COMES = re.compile("来校|来园|来我|到我[校园]|给我[校园们]")
HELD_IN_TITLE = re.compile("[与和同跟由为向到赴对及在、致给]$|学习|参观|走进|考察|观摩")
HELPED_IN_TITLE = re.compile("[与和同跟对致给]$|(?:支援|帮扶|支教|援助|托管|结对|送教|走进)(?:了|到)?$")
TITLED = re.compile("总结|汇报|小结|计划|报告|方案")
GUESTS = re.compile(
    "(?:支教|实习|志愿)[^。，]{0,6}(?:队|团|小组)[^。]*在(?:[^，。]{0,12}的)?$"
)  # who helps at a school is not of it
VISIT = re.compile("一行|送教|送课|小分队|带领|带队|写下|信|棉衣|图书")  # who comes for a day tells of it at home
SOURCE_LINE = re.compile(r"(?m)^.*(?:(?:来源|主办单位)[:：]|(?:学|中|园|小|校)供稿).*$")
SOURCE = re.compile(
    r"(?:来源|主办单位)[:：][ \u3000]*([\u4e00-\u9fff]{2,24}?)(?=[\s|（(，\]】]|$)"
    r"|([\u4e00-\u9fff]{2,20}[学中园小校])供稿"
)
SIGNED_AT = re.compile("于(?P<place>[\u4e00-\u9fff]{2,5})[。\\s]*$")
NEXT = re.compile("(?:下一?步|今后|明年|来年|下学[期年]|新学[期年]|接下来|往后)[，,]?")
WILL = re.compile("还?(?:将|想|要|打算|计划|准备|拟)")
WHEN = (
    r"(?:今年|去年|近年来|本学[期年]|上周[一二三四五六日]?|[春夏秋冬]季学期|上半年|下半年|学期|[上下]午"
    r"|[\d年月日至到—-]|\W)+"
)
ACTS = re.compile(
    r"\s*(?:一行|组织|选派|派出|承担|自(?!然|觉)|作为|积极|充分|始终|坚持|先后|今年|去年|本学[期年]|一直|高度|认真|按照|围绕|经"
    r"|[^，。、与和及同]{0,10}(?:送教|老师|教师|师生|校长|少先队|讲师团|名师|志愿者|[一二三四五六七八九十\d]+[名位]))"
)
PARTNER = re.compile(  # 结对学校：; but not 受援学校：
    r"\W*(?:结对|支援|帮扶|对口|成员|协作|友好|共建|双方)[^：:，。\n]{0,6}[：:】]"
)
TO_WHOM = re.compile(r"[^，。\n]{0,10}[：:]\s*\n")  # 定安里小学的老师们：
GOES_TO = re.compile(r"[：:]\s*$|来源|转载|[，。；]")
REPORTS = re.compile("我[县区市局镇乡]|全[县区市]|各[县区乡镇]")  # who speaks of all schools is none of them
UNDER_ORDERS = re.compile("根据|按照|在$|由$|经$|落实|贯彻|响应|依照|关于")


def signature(page: Page) -> str:
    """The school that stands under the text: …作出应有的贡献。青石镇中心小学 2016年12月."""
    signed = [m for m in page.signed if m in page.schools]
    if not signed:
        return ""
    last = signed[-1]
    for m in reversed(signed[:-1]):  # of two that sign together the first one wrote it
        last = m if page.text[m.end : last.start].strip() in {"、", "和", "与"} else last
    return name_of(last)


def sourced(page: Page) -> str:
    """The school that a line above or below the text says it is from: 来源：青石镇中心小学."""
    lines = [page.source, *(line[0] for line in SOURCE_LINE.finditer(page.text))]
    said = {who[1] or who[2] for line in lines for who in SOURCE.finditer(line)}
    names = {name_of(m) for m in page.schools if any(m.text == one or name_of(m) == one for one in said)}
    return names.pop() if len(names) == 1 else ""


def signed_at(page: Page) -> str:
    """The only school of the place that a text is signed at: 2017年5月31日于石桥, where 石桥小学 is."""
    where = SIGNED_AT.search(page.text)
    if where is None:
        return ""
    here = re.compile(rf"{where['place']}[镇乡村]?(?:中心)?(?:小学|中学|学校|完小|初中|高中|幼儿园|教学点)$")
    names = {name_of(m) for m in page.schools if here.search(name_of(m))}
    return names.pop() if len(names) == 1 else ""


def head(page: Page) -> str:
    """The school on a line of its own below the title, with its author or a date at most: 青石镇中心小学 周怀远."""
    heads = (m for m in page.headed if m in page.schools and not TO_WHOM.match(page.text, m.end))
    return next((name_of(m) for m in heads if not PARTNER.match(page.text, page.line(m)[0], m.start)), "")


def brackets(page: Page) -> str:
    """我校(青石镇中心小学), or 青石镇中心小学(以下简称我校)."""
    for m in page.schools:
        if re.search(rf"(?:{OUR})\s*[（(]$", page.text[max(0, m.start - 10) : m.start]):
            return name_of(m)
        if re.match(rf"\s*[（(][^）)]{{0,8}}(?:{OUR})", page.text[m.end : m.end + 20]):
            return name_of(m)
    return ""


def we(page: Page) -> str:
    """我们青石镇中心小学和红河小学, 我校青石镇中心小学; not 我校、青石小学."""
    for m in page.schools:
        before = re.search(rf"(?:我们|{OUR}|咱们)的?$", page.text[max(0, m.start - 8) : m.start])
        if before and not page.text.startswith("、", m.end):
            return name_of(m)
    return ""


def i_am(page: Page) -> str:
    """The school of the one who tells: 我是青石小学的一名教师."""
    for m in page.schools:
        if re.search(r"我[^。]{0,12}(?:是|来自|就职于|任教于)\s*$", page.text[max(0, m.start - 24) : m.start]):
            return name_of(m)
    return ""


def title_line(page: Page) -> str:
    """The school in whose name a title line speaks: ——青石小学结对帮扶工作总结."""
    for m in page.schools:
        start, end = page.line(m)
        line = page.text[start:end]
        titled = m.start < OPENING and len(line) <= LONGEST_HEAD and TITLED.search(line) and "。" not in line
        if titled and not HELPED_IN_TITLE.search(page.text[start : m.start]):
            both = [s for s in page.schools if start <= s.start < end and name_of(s) != name_of(m)]
            return _of_two(page, m, both[0]) if both else name_of(m)
    return ""


def _of_two(page: Page, first: Mention, second: Mention) -> str:
    """Of two schools in a title the one that no clause tells of with 我校; the first where that says nothing."""
    with_us = [
        any(re.search(OUR, "".join(page.clause(s))) for s in page.schools if name_of(s) == name_of(m))
        for m in (first, second)
    ]
    return name_of(second if with_us == [True, False] else first)


def title(page: Page) -> str:
    """The school in whose name the title of the page speaks: 青石小学结对帮扶工作总结, 青石小学与红河小学结对总结."""
    for m in page.titled:
        if not HELD_IN_TITLE.search(page.title[: m.start]):
            longer = (name_of(s) for s in page.schools if name_of(s).endswith(name_of(m)))
            return next(longer, name_of(m))
    return ""


def here(page: Page) -> str:
    """The school that others come to: 青山小学的王老师来到了红河小学 (who writes 来 is there)."""
    known: set[str] = set()
    for m in page.schools:
        if m.start > STORY:
            break
        before = page.clause(m)[0]
        came = re.search("(?<![从往迎带])来到?了?$", before) and not re.search("我(?![校园])", before)
        if came and known - {name_of(m)} and not VISIT.search("".join(page.sentence(m))):
            return name_of(m)
        known.add(name_of(m))
    return ""


def not_the_partner(page: Page) -> str:
    """The first school of the opening that is not the other one: 青石小学距县城三十公里…我校与丙校结对.

    First one that no sentence says together with 我校, then one that no clause does.
    """
    ours = re.search(OUR, page.text) is not None
    for within, held in ((page.sentence, WITH_FAR), (page.clause, WITH)):
        others = {name_of(m) for m in page.schools if re.search(OUR, "".join(within(m)))}
        for m in page.schools:
            early = m.start - page.begins
            if early > OPENING:
                break
            before, after = page.clause(m)
            if name_of(m) in others or held.search(before) or COMES.search(page.sentence(m)[1]):
                continue
            bare = not re.sub(r"[\d年月日春夏秋冬季\W]", "", page.text[page.begins : m.start])
            if early <= (NEAR if ours or bare else FIRST) or (SUBJECT if ours else LEADS).match(after):
                return name_of(m)
    return ""


def plans_ahead(page: Page) -> str:
    """The school that says what it will do next: 下一步，青石小学想把互换扩大到各个年级."""
    for m in page.schools:
        before, after = page.sentence(m)[0], page.text[m.end : m.end + 6]
        if NEXT.fullmatch(before.strip()) and WILL.match(after):
            return name_of(m)
    return ""


def at_home(page: Page) -> str:
    """The only school named twice that 我校 never stands beside, where others are: 邻校派来…融入青石小学."""
    others = {name_of(m) for m in page.schools if re.search(OUR, "".join(page.clause(m)))}
    left = Counter(name_of(m) for m in page.schools if name_of(m) not in others)
    return next(iter(left)) if others and len(left) == 1 and max(left.values()) > 1 else ""


OF_OTHERS = re.compile(r"是\|的(?:几位|[一二三四五六七八九十\d]+[名位])?(?:老师|教师|骨干)")  # 下车的，是红星小学的老师


def only_one(page: Page) -> str:
    """The only school there is, where nothing makes it a partner."""
    names = {name_of(m) for m in page.schools}
    if len(names) != 1 or page.schools[0].start - page.begins > OPENING:
        return ""
    partner = re.compile("(?:[与和同跟由为向到赴对]|感谢|承蒙)$")
    clauses = [page.clause(m) for m in page.schools]
    if re.search(OUR, page.text) and any(OF_OTHERS.search(before + "|" + after) for before, after in clauses):
        return ""
    if any(GUESTS.search(page.sentence(m)[0]) for m in page.schools):
        return ""
    return "" if any(re.search(OUR, "".join(c)) or partner.search(c[0]) for c in clauses) else names.pop()


def first_of_two(page: Page) -> str:
    """The one named first where the opening pairs two and the text speaks as one: 甲校与乙校的活动…我们的孩子."""
    if not re.search(rf"{OUR}|我们的?(?:孩子|学生|老师|教师)", page.text):
        return ""
    for m, other in pairwise(page.schools):
        paired = page.text[m.end : other.start].strip() in {"与", "和", "同"} and name_of(m) != name_of(other)
        if paired and m.start - page.begins <= OPENING:
            return "" if re.search(OUR, "".join(page.clause(m))) or WITH.search(page.clause(m)[0]) else name_of(m)
    return ""


def teller(page: Page) -> str:
    """The first school of the opening, where its clause tells what it did: 金秋十月，青石小学一行12人走进红河小学."""
    if REPORTS.search(page.text):
        return ""
    for m in page.schools:
        before, after = page.clause(m)
        early = m.start - page.begins <= OPENING and not re.sub(WHEN, "", before)
        return name_of(m) if early and ACTS.match(after) and not COMES.search(page.sentence(m)[1]) else ""
    return ""


HIGHER = re.compile("(?:大学|学院|师[大院专范])$")  # sends students, and is told of; it writes only where it signs
SURE: tuple[Rule, ...] = (signature, signed_at, sourced, head, brackets, we, title)
AUTHORS: tuple[Rule, ...] = (
    *SURE,
    i_am,
    title_line,
    plans_ahead,
    here,
    not_the_partner,
    at_home,
    only_one,
    first_of_two,
    teller,
)


def _in_full(name: str, page: Page) -> str:
    """A name as the title writes it, where that is longer: 太平学校 for 镇安县永乐街道太平学校, 凤城十二中."""
    for full in map(name_of, page.titled):
        letters = iter(full)
        if name and len(full) > len(name) and all(letter in letters for letter in name):
            return full
    return name


def author_school(page: Page, rules: Sequence[Rule] = AUTHORS) -> str:
    """The school that 我校 means: the first rule that knows it decides; a masked name where no other is known."""
    said = ((rule, rule(page)) for rule in rules)
    found = _in_full(
        next((name for rule, name in said if name and (rule in SURE or not HIGHER.search(name))), ""), page
    )
    return found or next((name for rule in (*SURE, title_line) if (name := rule(page.masked()))), "")


def heading_bodies(page: Page) -> Sequence[Mention]:
    """Bodies that head a text: 环县教育局2020年秋季送教小结, 填报单位：巫溪县教委; not 县教育局：."""
    first = [m for m in page.mentions if m.start == page.begins and not m.generic]
    lines = {m: page.text[slice(*page.line(m))] for m in (*first, *page.headed) if m.type == "org" and not m.masked}
    return [m for m, line in lines.items() if len(line) <= LONGEST_HEAD and not GOES_TO.search(line)]


def author_organisation(page: Page, genre: str) -> str:
    """The body that wrote it: who signed it, or, in a bureau's report, whose deeds the opening tells."""
    bodies = [m for m in page.mentions if m.type == "org" and BUREAU.search(name_of(m))]
    headed = [m for m in page.headed if not TO_WHOM.match(page.text, m.end)]  # 南阳市教育局：
    signed = next((name_of(m) for m in (*reversed(page.signed), *headed) if m in bodies), "")
    titled = [m for m in page.titled_bodies if not page.title[: m.start].strip()]  # 柳河县教育督导室关于…的通报
    own = [m for m in titled if NO_SCHOOL.search(name_of(m)) and TITLED.search(page.title)]
    if signed or own or genre != "bureau_report":
        return signed or next(map(name_of, own), "")
    for m in titled:
        return name_of(m)
    telling = [m for m in bodies if not UNDER_ORDERS.search(page.clause(m)[0][-6:])]
    named = [m for m in telling if not m.generic]
    return name_of((named or telling)[0]) if telling else ""
