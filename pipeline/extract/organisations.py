"""Organisations that are no schools: 沂水县教育局, 教育部, 石桥镇教管办; 市教育局 as generic, xx县教育局 as masked.

In goes the text of a summary, out come the stretches that name a body. A name is read from its end: a suffix of
lexicon/organisation_suffixes.tsv, then what stands before it (organisation_names.py): a place, a level word, a
mask, a name of its own. What is hard: words that run on (教育部门, 县委员), parts of a bureau that belong to its
name (县教育局基教科), offices inside a school, which are none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from pipeline.extract import names as person_names
from pipeline.extract.organisation_names import NOBODY, Left, Reader, cut_before, ending, words
from pipeline.extract.toponyms import open_left, spots
from pipeline.masks import HIDDEN_PLACE
from pipeline.schema import Found

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipeline.lexicon import Lexicon

MINISTRY = re.compile(r"[^\W\d_A-Za-z的和与]{2,8}司(?!机|法)")  # 教育部基础教育司
BRANCH = re.compile(  # 市场监督管理局龚滩所
    r"(?!的|派|和|与|及|在)[\u4e00-\u9fff]{2,4}?(?:分局|所|中队|大队)(?=[\u4e00-\u9fff]?[所队局]长|[，。、；的和与派到]|工作人员|民警|干警|抽检|检查|组织|来校|进校|$)"
)
TEAM = re.compile(r"[\u4e00-\u9fff]{2,3}(?:工作)?组(?!织|长)")  # 粤黔协作工作队榕江组
PART_OF_COLLEGE = re.compile(
    "(?:小学|中学|初中|高中|幼教|学前|师训|干训|教育|科研|培训){1,2}(?:教研|培训|研训|研究)?[部处室](?![长分门])"
)
CHAPTER = re.compile(r"[\u4e00-\u9fff]{2,4}分会|[\u4e00-\u9fff]{2,8}专业委员会")  # 校友会西藏分会
BANK_BRANCH = re.compile(rf"(?:[\u4e00-\u9fff]{{2,6}}?|{HIDDEN_PLACE}(?:[省市县区])?)(?:分行|支行|营业部)")
SITE_END = re.compile(
    r"(?:网|文库|吧|站)(?=的?小编|为大家|为您|给大家|编辑|整理|特地|特意|(?:[（(][^（）()]{2,10}[)）])?讯)"
)
SITE = re.compile(  # 晨光范文网小编: a site names itself where its editors speak
    r"(?:^|[是由为在的\W]|来自|来到|关注)(?P<name>(?!本)[^\W_的是由为在]{1,8}?(?:网|文库|吧|站))$"
)
SITE_REACH = 12
SOURCE = re.compile(  # 来源：晨光新闻网, 晨光在线12月28日讯: a site that a page is from, unless a bureau's or school's
    r"(?:来源[:：][ \u3000]*(?P<source>(?![^\n]{0,8}[局校园])[\u4e00-\u9fff]{2,10}(?:网|在线))(?=\s|$)"
    r"|(?m:^)[ \u3000]{0,8}(?P<teller>(?![^\n]{0,8}[局校园])(?!本)[\u4e00-\u9fff]{2,8}(?:网|在线))(?=[^\n]{0,12}讯))"
)
STUDIO = re.compile(
    r"(?:(?:乡村|农村)?(?:小学|初中|高中|中学|幼儿园?)?(?:语文|数学|英语|物理|化学|生物|历史|地理|政治|道德与法治|科学|音乐|美术|体育|信息技术|学前教育|心理|[小初高幼][语数英])?"
    r"(?:学科)?(?:名师|名校长|名园长|名班主任|班主任|特级教师|骨干教师|劳模创新|校长|园长|书记|技能大师))?工作?[室坊](?<!工室)"
)
SUBJECT_BEFORE = re.compile(
    "(?:小学|初中|高中|中学)(?:语文|数学|英语|物理|化学|生物|历史|地理|政治|科学|音乐|美术|体育)$"
)
LONGEST_SUBJECT = 4
AID = (  # 援疆前方指挥部, 对口支援昭苏县工作组
    "援[\u4e00-\u9fff](?:前方|[\u4e00-\u9fff]{2,3})?(?:工作[组队]|指挥部|联络组)",
    "第[一二三四五六七八九十]{1,3}批援[\u4e00-\u9fff]{1,5}?(?:联络小?组|工作[组队])",
    "对口(?:支援|帮扶|协作|援助)[\u4e00-\u9fff]{0,8}?(?:前方)?(?:工作[组队]|指挥部|联络组)",
)
FIELDS = ("教育系统", "教育", "医疗")  # 武侯区|教育|援藏工作队
A_HEAD = {2: 15.0, 3: 22.0}  # what the name of one who heads a section costs at most, by its length
QUOTED, QUOTED_LONGEST = re.compile('[“‘"][\u4e00-\u9fff]{2,6}[”’"]$'), 8
LIKELY_NAME, LIKELY_MASTER = 21.0, 25.0  # before 工作室, before 名师工作室
SCHOOLS = ("小学", "中学", "学校", "初中", "高中", "幼儿园")  # 滨湖小学|教育集团 is named by its school
OTHER_WORDS = ("协商会",)  # a meeting, no 商会
VERBS_AFTER = ("部署", "面向")  # 教育局|部署 is no 局部
METAPHORS = ("银行", "医院", "超市", "公司", "书店", "俱乐部", "电视台", "编辑部", "研究所", "艺术团", "服务队")
SENT_TO = ("赴", "驻")
TITLE = re.compile(r"《[^《》\n]{0,80}》")
CONFIDENCE = {"named": 0.95, "generic": 0.93, "masked": 0.9}


@dataclass(frozen=True, slots=True)
class Suffix:
    """How a name ends: what kind of body it is, what it needs before it, and what must not follow."""

    kind: str
    needs: str
    after: str


AID_GROUP = Suffix("aid", "place", "长")
BUREAU = Suffix("bureau", "nothing", "长面限势部")  # 教育文化体育和旅游局: every county joins the offices anew
RESEARCH = Suffix("research", "level", "")  # 教育科学研究培训中心: centres and institutes put together from a few words
READINGS: dict[str, tuple[Callable[[Reader, int], Left | None], ...]] = {  # the first answer wins
    "nothing": (Reader.place, Reader.mask, Reader.level, Reader.alone),
    "level": (Reader.place, Reader.mask, Reader.level, Reader.college),
    "place": (Reader.place, Reader.mask, Reader.level),
    "either": (Reader.place, Reader.mask, Reader.level, Reader.own),
    "name": (Reader.own, Reader.place, Reader.mask),
    "town": (Reader.town,),
    "whole": (Reader.whole,),
    "itself": (Reader.itself,),
}


@cache
def suffixes(lexicon: Lexicon) -> dict[str, Suffix]:
    """The table of suffixes by the words themselves."""
    rows = lexicon.rows("organisation_suffixes")
    return {row["suffix"]: Suffix(row["kind"], row["needs"], row["after"]) for row in rows}


@cache
def suffix_pattern(lexicon: Lexicon) -> re.Pattern[str]:
    """All suffixes as one pattern, the longest first, grouped by their first character so that a miss is cheap."""
    research = [re.escape(word) for word in words(lexicon, "research")]
    bureau = "|".join(map(re.escape, words(lexicon, "bureau")))
    groups: dict[str, list[str]] = {
        "教": [rf"(?:育|体|科|文)(?:和?(?:{bureau})){{1,6}}局"],
        **{group[0]: [group[1:]] for group in AID},
    }
    for word in research:
        ends = "中心|研究院|科学院|研究所|研究室|院|所|馆|站"
        groups.setdefault(word[0], []).append(rf"{word[1:]}(?:{'|'.join(research)}){{1,7}}(?:{ends})")
    for word in sorted(suffixes(lexicon), key=lambda w: (-len(w), w)):
        groups.setdefault(word[0], []).append(re.escape(word[1:]))
    return re.compile("|".join(f"{re.escape(head)}(?:{'|'.join(rest)})" for head, rest in sorted(groups.items())))


@cache
def department(lexicon: Lexicon) -> re.Pattern[str]:
    """What belongs to the name of a bureau right after it: 教研室, 基教科, 人事与师资股."""
    whole = "|".join(map(re.escape, words(lexicon, "department")))
    sections = "|".join(map(re.escape, words(lexicon, "section")))
    return re.compile(
        rf"(?:{whole}|(?:{sections})(?:与[^\W\d_]{{2,6}})?(?:科|股|处|室|办|中心))(?![研学技普目]|(?<=党[组委])(?:[成委]员|副?书记))"
        r"|[^\W\d_A-Za-z的和与及在]{2,6}?(?:(?<!学)科|股|处)(?=[，。、的和与长负组等\s]|[\u4e00-\u9fff]{1,3}[处科股]长|$)"
    )


def bodies(text: str, lexicon: Lexicon) -> Iterator[Found]:
    """Names that end in a suffix of the table, or in a bureau, centre or institute put together from its words."""
    reader = Reader(text, lexicon)
    table = suffixes(lexicon)
    for found in suffix_pattern(lexicon).finditer(text):
        suffix = table.get(found[0]) or put_together(found[0])
        end = found.end()
        if text[end : end + 1] and text[end] in suffix.after and not text.startswith(VERBS_AFTER, end):
            continue
        if text.startswith(OTHER_WORDS, max(0, found.start() - 1)):
            continue
        begin = found.start() - (len(ending(text, found.start(), FIELDS)) if suffix.kind == "aid" else 0)
        left = next(filter(None, (read(reader, begin) for read in READINGS[suffix.needs])), None)
        if left and suffix.kind == "aid" and text[left.start - 1 : left.start] in SENT_TO:  # 温州赴|拜城支教团
            continue
        if left and suffix.kind == "government" and left.sort == "generic" and a_spot(text, left.start, end):
            continue
        if left and found[0] in METAPHORS and in_quotes(text, left.start, end):  # “错题银行”
            continue
        if left is None or left is NOBODY or (suffix.kind == "group" and text.endswith(SCHOOLS, 0, found.start())):
            continue
        party = ending(text, left.start, words(lexicon, "party")) if found[0].startswith("委") else ""
        yield Found(
            "org",
            left.start - len(party),
            part_end(text, end, found[0], suffix, lexicon),
            f"org/{suffix.kind} {left.sort}",
            masked=left.sort == "masked",
            generic=left.sort == "generic",
            confidence=CONFIDENCE[left.sort],
        )


def put_together(word: str) -> Suffix:
    """How a name is read that ends in no suffix of the table, but in one made of its words."""
    return AID_GROUP if word[0] in {group[0] for group in AID} else BUREAU if word.endswith("局") else RESEARCH


def a_spot(text: str, start: int, end: int) -> bool:
    """Whether it is said how far a place lies from a body, or that it lies there: 距|镇政府|7公里, 乡政府|所在地."""
    return text[start - 1 : start] in ("距", "离") or text.startswith(("所在", "驻地"), end)


def in_quotes(text: str, start: int, end: int) -> bool:
    """Whether a name stands alone in quotes: it is what a school calls something of its own."""
    return text[start - 1 : start] in tuple('“‘「『"') and text[end : end + 1] in tuple('”’」』"')


def part_end(text: str, end: int, word: str, suffix: Suffix, lexicon: Lexicon) -> int:
    """Where a name ends, with the part of a bureau or ministry that follows it."""
    part = None
    if word.endswith(("协作工作队", "前方指挥部")):
        part = TEAM.match(text, end)
    elif word.endswith(("监督管理局", "监管局", "公安局", "税务局", "供电局")):
        part = BRANCH.match(text, end)
    elif word == "教育部":
        part = MINISTRY.match(text, end)
    elif suffix.kind in ("college", "training"):
        part = PART_OF_COLLEGE.match(text, end)
    elif word.endswith("银行"):
        part = BANK_BRANCH.match(text, end)
    elif suffix.kind in ("bureau", "commission", "department", "office"):
        part = department(lexicon).match(text, end)
        if part and text.startswith("长", part.end()) and is_name(part[0][:-1], lexicon):  # 县教育局|王同举股长
            part = None
    elif word.endswith("会"):
        part = CHAPTER.match(text, end)
    return part.end() if part else end


def is_name(said: str, lexicon: Lexicon) -> bool:
    """Whether what stands between a bureau and 股长 is a person's name rather than what a section does."""
    names = person_names.names(lexicon)
    return said not in names.costs.words and names.costs.person(said) < A_HEAD.get(len(said), 0.0)


def sites(text: str) -> Iterator[Found]:
    """Sites whose editors speak in the text, or that it is from: 晨光范文网小编, 来源：晨光新闻网."""
    for source in SOURCE.finditer(text):
        yield Found("org", *source.span(source.lastgroup or 0), "org/site", confidence=0.87)
    for last in SITE_END.finditer(text):
        found = SITE.search(text, max(0, last.end() - SITE_REACH), last.end())
        if found:
            yield Found("org", *found.span("name"), "org/site", confidence=0.87)


def studios(text: str, lexicon: Lexicon) -> Iterator[Found]:
    """Studios that bear a teacher's name, with the school or place before it: 云岭市田守义小学语文名师工作室."""
    names = person_names.names(lexicon)
    places = {spot.end: spot.start for spot in spots(text, lexicon)} if "工作" in text else {}
    for found in STUDIO.finditer(text):
        named = QUOTED.search(text, max(0, found.start() - QUOTED_LONGEST), found.start())
        if named and len(found[0]) > len("工作室"):  # 沂水县“春晖”班主任工作室
            at = named.start()
            while at in places:
                at = places[at]
            yield Found("org", at, found.end(), "org/studio", confidence=0.85)
            continue
        for size in (3, 2):
            at = found.start() - size
            name = text[at : found.start()] if at >= 0 else ""
            if subject := SUBJECT_BEFORE.search(text, max(0, at - LONGEST_SUBJECT), at):  # 浏阳市|初中语文|田守义
                at = subject.start()
            known = name in names.costs.before or name in names.never
            likely = names.cost(name) < (LIKELY_NAME if "名" not in found[0] else LIKELY_MASTER) if name else False
            if likely and not known and (open_left(text, at, places, lexicon) or cut_before(text, at, lexicon)):
                while at in places:
                    at = places[at]
                yield Found("org", at, found.end(), "org/studio", confidence=0.85)
                break


@lru_cache(maxsize=1)  # counties ask for the same text in turn
def find(text: str, lexicon: Lexicon) -> tuple[Found, ...]:
    """Organisations in a text, in order, none overlapping, none inside a title.

    >>> from pipeline import lexicon
    >>> text = "由县教育局牵头，沂水县教研室和xx县教育局参加"
    >>> [(text[f.start:f.end], f.generic, f.masked) for f in find(text, lexicon.load())]
    [('县教育局', True, False), ('沂水县教研室', False, False), ('xx县教育局', False, True)]
    """
    titles = [title.span() for title in TITLE.finditer(text)]
    stay: list[Found] = []
    end = here = 0
    found = [*bodies(text, lexicon), *sites(text), *studios(text, lexicon)]
    for one in sorted(found, key=lambda f: (f.start, -f.end)):
        while here < len(titles) and titles[here][1] <= one.start:
            here += 1
        inside = here < len(titles) and titles[here][0] < one.start
        if one.start >= end and not inside:
            stay.append(one)
            end = one.end
    return tuple(stay)
