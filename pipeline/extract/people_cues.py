"""Where a person's name may stand: before or after a title, after a school, in front of 执教, at the head of a clause.

In goes a text, out come cues, each with what it costs to believe that a name is there. What is hard: titles stand
everywhere without a name (教师成长, 语文老师), so words that nobody takes for a name are passed over at once.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from pipeline.extract import names as person_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.extract.names import Names
    from pipeline.lexicon import Lexicon

HAN = re.compile(r"[\u3400-\u9fff]")
CLEAN = -2.5  # a name that ends at a mark
PLAIN = 9.6  # words of two characters that are less rare than that are no names
LONGEST_SHORT_NAME = 4
BIAS = {"teacher": 1.5, "pupil": 1.5, "other": 1.5}  # 教师, 学生: most often followed by what they do
HEAD_BIAS = -0.5  # 校长, 主任
COLON = re.compile(
    r"[ \u3000]*(?:名单|分别)?(?:如下|[是为有])?[ \u3000]*(?:[：:]|——)[ \u3000]*"
    r"|[ \u3000\t]+(?=[\u4e00-\u9fff]{2,4}(?:[\s，。；;（()）]|$))"
    r"|[（(](?=[\u4e00-\u9fff]{2,4}[）)])|(?:分别)?[是为有](?=[\u4e00-\u9fff]{2,4}[、（(])"
)
CREDITS = frozenset(
    (
        "通讯组",
        "通讯员",
        "记者",
        "作者",
        "摄影",
        "摄像",
        "文",
        "图",
        "报道",
        "供稿",
        "撰稿",
        "编辑",
        "审核",
        "审稿",
        "校对",
        "执笔",
        "记录",
        "整理",
        "提供",
        "选送",
        "录入",
        "拍摄",
        "起草",
        "撰写",
    )
)
CREDIT_GAP = re.compile(r"/(?![文图])|(?:/[文图])?[ \u3000]+")
WORDS = {
    "school": 4.0,
    "class": 4.0,
    "group": 3.0,
    "sent": 3.0,
    "doer": 3.0,
    "listed": 1.0,
    "deed": 2.5,
}  # what it costs to believe a name there
OF_A_CLASS = 2.0
GAPS = {" ": 1.0, "\u3000": 1.0, "的": 4.0}  # between a school and a name: the cost with it
ROOM = re.compile("[们务室]|办公|(?<=[导务教])处")  # 老师们, 主任务, 校长室, 教导处
SERVED = re.compile("[期一的以十后，、）)。；]")
ASKED = re.compile("[们]?(?:的)?(?:要求|邀请|之邀|请求|建议)")
OF_A_LIST = re.compile(r"[\u4e00-\u9fff]{2,3}(?=[、，。；])")
SPACED = re.compile(r"[组校园作姓成][ \u3000]+[长者名员]")
SEX = re.compile(r"[，,\s][ \u3000]*[男女](?:[，,\s]|$)")
WHO = "(?:老师|教师|同志|同学|学生|校长|领导|专家|骨干|主任|园长|徒弟|学员)"
GATHERED = re.compile(
    rf"[位名个](?![乡镇村县区])[\u4e00-\u9fff]{{0,6}}?(?P<who>{WHO})|等(?:优秀|骨干|年轻|青年|一线|支教)?(?P<whom>{WHO})|俩人?|[二两]人"
)
ENDS = re.compile(r"[、（(，,；;。\s]|$")  # a word before one of these may be a name, however common it is
BEGINS = re.compile(r"[、，。；：的）)\s]|$")
QUOTED = re.compile("“[^“”]{2,4}”")  # “索玛花”
UNDER = re.compile("的(?:带动|带领|指导|帮助|影响|引领|感召|倡导|组织|主持|鼓励|推动|精心指导|悉心指导)下")
NUMBERED = re.compile(r"(?:\d|[一两二三四五])[名人位][（(](?=[\u4e00-\u9fff]{2,4}[、，,）)])")
APPOSED = re.compile(  # 田守义，数学教师，; 田守义，体育，
    rf"[，,](?:[\u4e00-\u9fff]{{0,6}}?(?:{WHO}|书记|教研员)|语文|数学|英语|音乐|美术|体育|科学|物理|化学)[，,。]"
)
COUNTED = re.compile(r"等?(?:[两二三四五六七八九十几多]{1,2}|\d{1,3})$")
ABOUT = "小学|中学|学校|初中|高中|校|幼儿园|完小|中心|语文|数学|英语|音乐|美术|体育|科学|男|女|老师|教师|校长|主任|执笔"
BRACKET = re.compile(rf"[（(][^（）()\n]{{0,14}}(?:{ABOUT})[^（）()\n]{{0,6}}[）)]")
STRONG = ("lead", "person")
APPRENTICES = frozenset(("徒弟", "师傅", "班主任", "校医", "特级教师", "毕业生", "女孩", "男孩", "学员"))
BECOMES = frozenset("为任当做")
BECOMING = 1.0
WEAK = ("name_first_in_clause", "name_of_one_sent")
FIRST_IN_CLAUSE = 7.0
GATHERED_BIAS = -4.0
OFFICE = re.compile(
    r"(?:兼|担)?任(?=[\u4e00-\u9fff]{0,7}(?:主任|[校园组区会所站书队]长|书记|事长|主席|委员|干事|联络员))"
)
SUMMED = re.compile(r"、[\u4e00-\u9fff]{2,3}?(?=(?:一行)?(?:[3-9三四五六七八九十]|1\d)[人名位])")
PAIR = re.compile(r"(?P<first>[\u4e00-\u9fff]{2,3})、(?P<second>[\u4e00-\u9fff]{3})")
LIKELIER = 6.0
OF_TWO = -4.0
FROM = re.compile(r"[县区乡镇]的(?=[\u4e00-\u9fff]{2,3}(?:[、，。；（(]|和[\u4e00-\u9fff]{2,8}的))")
FROM_A_PLACE = 3.0


class Cue(NamedTuple):
    """Where a name may stand: ``after`` says on which side of the cue, ``bias`` what it costs to believe it."""

    at: int
    after: bool
    role: str
    bias: float
    rule: str
    alone: bool = False
    clean: float = 0.0  # how much likelier a name is that ends at a mark
    listed: bool = False  # after a colon: any word may be a name
    strong: bool = False  # a noun that ends at a mark is seldom anything but a name there


class Borders(NamedTuple):
    """A text, and where names may begin and end in it at all."""

    text: str
    first: frozenset[str]
    plain: frozenset[str]
    names: Names

    def begin(self, at: int) -> bool:
        """Whether a name may begin here."""
        text = self.text
        if at >= len(text) or text[at] not in self.first:
            return False
        known = text[at] in self.names.surnames or text[at : at + 2] in self.names.surnames
        if not known and not self.names.foreign(text[at : at + 3]):
            return False
        word = text[at : at + 2]
        return word not in self.plain or (word not in self.names.never and bool(ENDS.match(text, at + 2)))

    def end(self, at: int) -> bool:
        """Whether a name may end here."""
        near = self.text[max(0, at - LONGEST_SHORT_NAME) : at]
        if self.first.isdisjoint(near):
            return False
        word = near[-2:]
        return word not in self.plain or (word not in self.names.never and bool(BEGINS.match(near[-3:-2])))


@cache
def title_rows(lexicon: Lexicon) -> dict[str, dict[str, str]]:
    """The table of titles by title."""
    return {row["title"]: row for row in lexicon.rows("titles")}


@cache
def word_rows(lexicon: Lexicon) -> dict[str, dict[str, str]]:
    """The table of other words beside names."""
    return {row["word"]: row for row in lexicon.rows("people_cues")}


def grouped(words: Iterable[str]) -> str:
    """Words as one pattern, longest first, grouped by their first character so that a miss is cheap."""
    by_first: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda word: (-len(word), word)):
        by_first.setdefault(word[0], []).append(word[1:])
    return "|".join(first + (f"(?:{'|'.join(rest)})" if any(rest) else "") for first, rest in by_first.items())


NOT_BEFORE = {"名师": "(?!范)", "文": "(?!化)", "行政": "(?!楼)"}  # 20名|师范生, 文化|相融


@cache
def cue_pattern(lexicon: Lexicon) -> re.Pattern[str]:
    """Every title and every other word that has a name beside it."""
    rows = word_rows(lexicon).values()
    words = [row["word"] + (f"(?!{row['not_before']})" if row["not_before"] else "") for row in rows]
    return re.compile(grouped({*(title + NOT_BEFORE.get(title, "") for title in title_rows(lexicon)), *words}))


@cache
def title_pattern(lexicon: Lexicon) -> re.Pattern[str]:
    """Titles alone."""
    return re.compile(grouped(title_rows(lexicon)))


@cache
def plain_words(lexicon: Lexicon) -> frozenset[str]:
    """Words of two characters so common that nobody thinks of a name: 教师|成长, 语文|老师."""
    words = person_names.names(lexicon).costs.words
    return frozenset(word for word, (cost, _) in words.items() if len(word) == len("成长") and cost < PLAIN)


@cache
def clause_pattern(lexicon: Lexicon) -> re.Pattern[str]:
    """The head of a clause that begins like a name."""
    first = "".join(sorted(person_names.names(lexicon).first - person_names.ALSO_WORDS))
    return re.compile(rf"(?:^|[，。；！？：“\n])[ \u3000]*(?=[{first}][\u4e00-\u9fff]{{2}})")


def cues(text: str, lexicon: Lexicon) -> Iterator[Cue]:
    """Every place where a name may stand.

    >>> from pipeline import lexicon
    >>> text = "教师成长很快，校长田守义致辞"
    >>> [(cue.role, text[cue.at :]) for cue in cues(text, lexicon.load()) if cue.after]
    [('校长', '田守义致辞')]
    """
    names = person_names.names(lexicon)
    borders = Borders(text, names.first, plain_words(lexicon), names)
    titles, words = title_rows(lexicon), word_rows(lexicon)
    for match in (*cue_pattern(lexicon).finditer(text), *SPACED.finditer(text)):
        row = titles.get(match[0]) or titles.get(match[0][0] + match[0][-1])
        if row is not None:
            yield from at_title(borders, row, *match.span())
        if match[0] in words:
            yield from at_word(borders, words[match[0]]["kind"], *match.span())
    yield from at_clause(borders, clause_pattern(lexicon))
    yield from before_number(borders)
    yield from at_bracket(borders)
    yield from from_a_place(borders)
    yield from numbered_list(borders)


def at_title(borders: Borders, row: dict[str, str], start: int, end: int) -> Iterator[Cue]:
    """田守义校长, 校长田守义, 组长：田守义."""
    text, title = borders.text, row["title"]
    if row["after"] and borders.end(start) and not ROOM.match(text, end) and not text.startswith("农村长", start - 1):
        served = (start > 1 and HAN.match(text[start - 2])) or SERVED.match(text, end)
        office = text[start - 1] == "任" and row["class"] in ("lead", "person") and served  # 他任校长
        asked = text[start - 1] == "应" and ASKED.match(text, end)  # 应老师要求
        yield Cue(start, False, title, 0.0, "name_before_title", alone=bool(row["alone"]) and not office and not asked)
    if row["after"] and text[start - 1 : start] in BECOMES and borders.end(start - 1):  # 选举田守义为会长
        yield Cue(start - 1, False, title, BECOMING, "name_before_title")
    if row["before"]:
        if pair := two_names(borders, end) if row["class"] == "teacher" else None:
            yield pair._replace(role=title)
        gap = COLON.match(text, end) or (CREDIT_GAP.match(text, end) if title in CREDITS else None)
        strong = bool(gap) or row["class"] in STRONG or title in APPRENTICES
        at = gap.end() if gap else end
        if borders.begin(at):
            bias = -1.0 if gap else BIAS.get(row["class"], HEAD_BIAS)
            clean = 2 * CLEAN if gap or row["class"] not in BIAS else CLEAN
            yield Cue(at, True, title, bias, "name_after_title", clean=clean, strong=strong, listed=bool(gap))
        elif row["class"] == "lead" and text[end : end + 1] == "的" and borders.begin(end + 1):  # 时任局长的田守义
            yield Cue(end + 1, True, title, GAPS["的"], "name_after_title", clean=CLEAN)


def two_names(borders: Borders, at: int) -> Cue | None:
    """The first of two names in a list behind a title, of which the second is no words: 心理教师甘泉、冉云霞."""
    match = PAIR.match(borders.text, at)
    names = borders.names
    if match is None or names.cost(match["first"]) > person_names.LIKELY or match["first"] in names.never:
        return None
    seconds = (match["second"], match["second"][:2])
    if all(names.cost(second) + LIKELIER > names.costs.ahead(second)[0] for second in seconds):
        return None
    return Cue(at, True, "", OF_TWO, "name_after_title", clean=2 * CLEAN, strong=True, listed=True)


def at_word(borders: Borders, kind: str, start: int, end: int) -> Iterator[Cue]:
    """石桥小学田守义, 英语组田守义, 派出田守义, 分别是田守义, 田守义执教."""
    text = borders.text
    if end - start == 1 and text[start : end + 1] in borders.plain:  # 由|于建园时间短
        return
    bias, clean, at = WORDS[kind], CLEAN, end
    if kind == "deed":
        if borders.end(start):
            yield Cue(start, False, "", bias, "name_before_deed")
        return
    if kind == "listed":
        at += text[at : at + 1] in ("：", ":")
        clean = 2 * CLEAN
    elif kind == "class" and text[at : at + 1] == "的":  # 班上的|杨尕让, 四年级的|吴念在信里写道
        at, bias = at + 1, OF_A_CLASS
    elif kind == "school" and text[at : at + 1] in GAPS:
        at, bias = at + 1, GAPS[text[at]]
        if OF_A_LIST.match(text, at):  # 石桥小学的田守义、马塘小学的邓玉梅
            bias, clean = min(bias, 2.0), 2 * CLEAN
    if borders.begin(at):
        rule = "name_of_one_sent" if kind == "sent" else f"name_after_{kind}"
        yield Cue(at, True, "教师" if kind == "group" else "", bias, rule, clean=clean)


def at_bracket(borders: Borders) -> Iterator[Cue]:
    """田守义（语文）, 田守义，女，, 田守义任教务处主任, 1名（田守义）."""
    for match in NUMBERED.finditer(borders.text):
        if borders.begin(match.end()):
            yield Cue(match.end(), True, "", 0.0, "name_in_bracket", clean=2 * CLEAN, strong=True)
    for pattern, bias, rule in BEHIND_A_NAME:
        for match in pattern.finditer(borders.text):
            if borders.end(match.start()):
                yield Cue(match.start(), False, "", bias, rule)


def at_clause(borders: Borders, pattern: re.Pattern[str]) -> Iterator[Cue]:
    """，田守义对活动提出了要求."""
    text, plain = borders.text, borders.plain
    for match in pattern.finditer(text):
        at = match.end()
        if text[at : at + 2] not in plain and not QUOTED.match(text, at - 1):
            yield Cue(at, True, "", FIRST_IN_CLAUSE, "name_first_in_clause", clean=CLEAN)


def before_number(borders: Borders) -> Iterator[Cue]:
    """田守义等五位教师."""
    text = borders.text
    for match in GATHERED.finditer(text):
        counted = COUNTED.search(text, max(0, match.start() - 4), match.start())
        at = counted.start() if counted else match.start() - text.endswith("等", 0, match.start())  # 颜慧|等|两人
        if (counted or match[0][0] in "等俩二两") and borders.end(at):
            yield Cue(at, False, match["who"] or match["whom"] or "", GATHERED_BIAS, "names_gathered")


def numbered_list(borders: Borders) -> Iterator[Cue]:
    """满小雪、丁立新、佟瑶3人: the last of a list that a number of people sums up."""
    for match in SUMMED.finditer(borders.text):
        if borders.end(match.end()):
            yield Cue(match.end(), False, "", GATHERED_BIAS, "names_gathered")


def from_a_place(borders: Borders) -> Iterator[Cue]:
    """惠民县的田守义、阳信县的邓玉梅."""
    for match in FROM.finditer(borders.text):
        if borders.begin(match.end()):
            yield Cue(match.end(), True, "", FROM_A_PLACE, "name_after_place", clean=2 * CLEAN)


BEHIND_A_NAME = (
    (BRACKET, -1.0, "name_before_bracket"),
    (SEX, 2.5, "name_before_bracket"),
    (APPOSED, 2.5, "name_before_bracket"),
    (UNDER, 1.5, "name_before_bracket"),
    (OFFICE, 2.0, "name_before_deed"),
)
