"""People who need no cue: masked names, people of history, names alone on a line or in brackets.

In go a text, out come people. What is hard: a mask may hide a number, and a doctrine or a prize bears a name (the
person is not meant there).
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from pipeline import gazetteer
from pipeline.extract import names as person_names
from pipeline.extract import people_dotted, people_frames
from pipeline.extract.lattice import CHEAP
from pipeline.extract.names import LIKELY
from pipeline.extract.people_cues import CREDITS, HAN, grouped, title_rows
from pipeline.masks import HIDDEN, SIGNS, hidden
from pipeline.masks import SIGN as MASK
from pipeline.schema import Found

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.lexicon import Lexicon

AFTER_SURNAME = re.compile(  # 杨**|2名教师, but not 第x|2年
    rf"(?:{MASK}{{1,3}}|某{{1,2}})(?![A-Za-z{SIGNS}%％年月日人名个种些项次]|\d(?!\d?[名位]))"
)
AFTER_TITLE = re.compile(
    rf"(?<!{MASK})(?:{MASK}{{2,6}}+|某{{2,3}}+)(?!老师|副?[校园]长|主任|书记|[A-Za-z\d名位人个年月日次节所多余万%])"
)
LONGEST_TITLE = 8
COMMON_SURNAME = 6.0
IN_BRACKETS = re.compile(r"[（(]((?:[\u4e00-\u9fff]{2,4}[ \u3000、]+){1,5}[\u4e00-\u9fff]{2,4})[）)]")
WORD = re.compile(r"[\u4e00-\u9fff]+")
LINE = re.compile(
    r"(?m)^[ \u3000]*[（(]?(?:[\u4e00-\u9fff]{2,16}[校室局园组会心院学][ \u3000]+)?"
    r"(?P<name>[\u4e00-\u9fff](?:[ \u3000]?[\u4e00-\u9fff]){1,2})[ \u3000]*[。.]?[）)]?[ \u3000]*$"
)
ROW = re.compile(r"(?m)^[^。\n]*?\S(?: {2,}|[ ]?[\u3000\t]+)\S[^。\n]*?(?: {2,}|[ ]?[\u3000\t]+)\S[^。\n]*$")
COLUMN = re.compile(
    r"(?:(?<=  )|(?<=[\u3000\t]))(?P<name>[\u4e00-\u9fff](?: ?[\u4e00-\u9fff]){1,2})(?=  |[\u3000\t]|$|[ ]?\n)"
)
BEFORE_A_SCHOOL = re.compile(
    r"(?m)^[ \u3000]*(?P<name>[\u4e00-\u9fff]{2,3})"
    r"(?=[ \u3000\t]+[\u4e00-\u9fff]{2,16}(?:小学|中学|学校|幼儿园|初中|完小)(?:[ \u3000\t]|$))"
)
IN_THE_MIDST = re.compile(
    rf"{MASK}{{1,2}}[\u4e00-\u9fff](?=[、，。；（(）)\s]|老师|校长|主任|同学|等|$)(?<![市县区镇乡年月日人名个])"
)
LISTED_HIDDEN = re.compile(
    rf"(?<=[、：])(?<!\d、){MASK}{{1,2}}[\u4e00-\u9fff](?=[、，。；（(])(?<![市县区镇乡年月日人名个节次位台册本元])"
)
SIGNED_HIDDEN = re.compile(  # 青石镇第五中学  ***, in a line of its own
    rf"(?m)(?<=[小中]学|学校|儿园|完小|学点)[ \u3000]+(?P<name>{MASK}{{2,4}})[ \u3000]*$"
)
SURNAMES = re.compile(
    "(?<![\u4e00-\u9fff]、)(?P<list>[\u4e00-\u9fff](?:、[\u4e00-\u9fff]){0,3}[、和][\u4e00-\u9fff])"
    "(?:(?P<count>[两二三四五])(?=[位名人])(?!人次|[位名]数))"
)
OF_A_SCHOOL = re.compile(
    r"(?:[小中]学|学校|幼儿园|完小|教学点|[一二三四五六七八九十实][中小幼]|教研室|教科所|进修学校|中心|老师、)的?"
    r"(?P<name>[\u4e00-\u9fff](?![副的])[\u4e00-\u9fff])(?P<title>老师|副?校长|副?园长)(?!们)"
)
LITTLE = re.compile(
    "(?:(?<![\u4e00-\u9fff])|(?<=[的是叫和与对给让被把生童孩]))"
    "小[梅娟磊慧俊莉宇杰雯楠玥强芳丽婷倩琴霞峰涛鹏伟敏静洁玲萍娜婧琳璐颖蕾悦彤欣涵轩浩晨明亮辉凯斌薇琪瑶莹怡睿昊航豪鑫敬](?![星月点珠会心感人士课读诵跑操检老])"
    "|小[\u4e00-\u9fff](?=[（(]化名)"
)
WITH_SUBJECT = re.compile(
    r"(?:^|[，；：、。\s（(]|[小中]学|中心校|幼儿园|完小|[一二三四五六七八九十][小中])(?:语文|数学|英语|音乐|美术|体育|科学|物理|化学|生物|历史|地理|政治|道法|信息技术|心理|思政|心理健康|德育|总务)"
    r"(?P<name>[\u4e00-\u9fff]{2,3}?)(?=[，、；。（(\s]|每|周|共|各|[两二三四五六七八][人位名])"
)
AS_MASTER = re.compile("拜(?P<name>(?:(?!老师)[\u4e00-\u9fff·]){2,4}?)(?:老师|校长|主任)?为师")  # 拜|禚丽|为师
A_NAME = 20.5  # what a name of two costs at most that is a word
COUNTS = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5}
RARE = 12.0
LIKELIER = 6.0  # that a stretch is a name, where another stands beside it in a list
CHILD = "(?:小?(?:男|女)[孩生娃]子?|女娃|男娃|孩子|学生|同学|小?姑娘|小伙子?|伢子?|娃娃?|小家伙|儿童|少年)"
CALLED_SO = re.compile(
    rf"(?:有[个位名]|一[个位名])(?:[\u4e00-\u9fff]{{1,6}})?叫(?:做)?(?P<first>[\u4e00-\u9fff·]{{2,5}}?)的{CHILD}"
    rf"|(?:有[个位名]|一[个位名])(?:[\u4e00-\u9fff]{{0,8}}?){CHILD}(?:名?叫|叫做)(?P<second>[\u4e00-\u9fff·]{{2,5}})(?=[，。；,])"
)
SHORT = 2
SURER_THAN_ITS_HEAD = 0.975
EDGE_LINES = 3
ALONE_ON_LINE = 2.0
NOT_A_PERSON = re.compile(
    r"新时代|理论|主义|思想|精神|杯|奖|中队|班级管理|式|路|街|小学|中学|学校|故居|纪念|同款|教育基金"
)
AFTER_FAMOUS = re.compile("[说曰云的在曾是认指等和与就有先也讲教那来]")
PAIR = 2  # characters of a word


MASKS = re.compile(rf"(?:^|(?<=[、和,，])){MASK}{{2,4}}")
SENT_HIDDEN = re.compile(  # 选派**、***、李**等x名教师
    rf"(?<=[派由请排荐调收出校、])(?:[\u4e00-\u9fff]?{MASK}{{2,4}}[、和,，]){{1,12}}[\u4e00-\u9fff]?{MASK}{{2,4}}"
    rf"(?=等?(?:[一二两三四五六七八九十\d]+|{MASK}{{1,2}})[名位人]|等?(?:老师|教师|同志))"
)
LISTED_BEFORE = re.compile(  # **、**、|**老师
    rf"(?<![A-Za-z\d{SIGNS}])(?:{MASK}{{2,4}}[、和]){{1,12}}(?={MASK}{{1,4}}(?:副?校长|副?园长|老师|教师|主任|书记|同志))"
)
IN_OFFICE = re.compile(  # 由***兼任
    rf"(?<=由)(?:{MASK}{{2,4}}[、和]){{0,12}}{MASK}{{2,4}}(?=兼?任|担任|负责|主持|牵头|主抓|带队|分管)"
)
FRAME_BEFORE = re.compile(  # what a name follows: a mark, a school, a verb that takes a person
    r"(?:^|[\s、，。；：（(“→|]|[学我该本对两]校|[小中]学|[初高]中|完小|教学点|中心校|幼儿园|附[小中]|[一二三四五六七八九十][小中]|[的是叫由和与率带派请以]|其中)$"
)
HIDDEN_BEFORE = re.compile(rf"[\u4e00-\u9fff]{MASK}{{1,3}}[、和]$")  # 何xx、|昝xx
LEADS = frozenset("由和来从向及是有随以经")  # 由**校长
FRAME_BEHIND = re.compile(
    r"[\s、，。；：）)（(→|]|等|[两二三四五六七八九十\d][位名]|一行|[率带赴来到去在是为作任教就也都如今今与和及回说主担指负虽被则还又已从同把给因原]|一个?人|同志|$"
)


class Masks(NamedTuple):
    """A mask before a title; a title before and behind a mask; surnames: common ones, rare ones, of two characters."""

    before: re.Pattern[str]
    title: re.Pattern[str]
    behind: re.Pattern[str]
    surnames: frozenset[str]
    rare: frozenset[str]
    compound: frozenset[str]
    provinces: frozenset[str]
    words: frozenset[str]  # common ones of two characters

    def framed(self, text: str, start: int, end: int) -> bool:
        """Whether a surname with what is hidden stands by itself between words that names stand between: 由冼**校长."""
        before = text[max(0, start - LONGEST_TITLE) : start]
        led = FRAME_BEFORE.search(before) or self.title.search(before)
        listed = HIDDEN_BEFORE.search(before)
        return bool(led) and (bool(listed) or bool(FRAME_BEHIND.match(text, end) or self.behind.match(text, end)))

    def is_surname(self, text: str, start: int, end: int) -> bool:
        """Whether what is hidden up to ``end`` follows a surname at ``start``; a rare one is believed in its frame."""
        joined = text[max(0, start - 1) : start + 1] in self.words  # 对方|xx书记, 比上年提高|x分, but 主任|何x
        if joined and not self.title.search(text[max(0, start - LONGEST_TITLE) : start]):
            return False
        char = text[start : start + 1]
        if text[max(0, start - 1) : start + 1] in self.provinces and not self.behind.match(text, end):
            return False  # 江苏**集团
        titled = bool(self.title.search(text, max(0, start - LONGEST_TITLE), start))
        return char in self.surnames or (char in self.rare and (titled or self.framed(text, start, end)))


@cache
def masks(lexicon: Lexicon) -> Masks:
    """What tells that a mask hides a person."""
    titles = grouped(title for title, row in title_rows(lexicon).items() if row["alone"])
    before = grouped(title for title, row in title_rows(lexicon).items() if row["before"] and len(title) > 1)
    costs = person_names.names(lexicon).costs
    known = costs.surnames
    return Masks(
        re.compile(
            rf"(?<![A-Za-z\d{SIGNS}某])(?:{MASK}{{1,8}}+|某{{2,3}}+|(?<![\u4e00-\u9fff])某(?=老师|同学|副?校长|副?园长|主任|书记)|[A-HJ-Z]|[a-z](?=老师|校长|主任|园长))"
            rf"({titles})(?![们务])"
        ),
        re.compile(rf"(?:{before})[：:]?$"),
        re.compile(titles),
        frozenset(s for s, cost in known.items() if cost < COMMON_SURNAME and s not in person_names.ALSO_WORDS),
        frozenset(s for s, cost in known.items() if len(s) == 1 and cost < RARE and s not in LEADS),
        frozenset(s for s in known if len(s) > 1),
        frozenset(
            name for name, units in gazetteer.load(lexicon).short.items() if any(u.code[2:] == "0000" for u in units)
        ),
        frozenset(word for word, (price, _) in costs.words.items() if len(word) == PAIR and price < CHEAP),
    )


def masked_people(text: str, lexicon: Lexicon) -> Iterator[Found]:
    """***老师, xx校长, 校长***, 王某, 李××老师."""
    if not HIDDEN.search(text):
        return
    known, parts = masks(lexicon), person_names.names(lexicon).parts
    for match in hidden(known.before, text):
        yield Found("person", *match.span(), "masked_person", role=match[1], masked=True, confidence=0.95)
    for match in hidden(AFTER_SURNAME, text):
        start = match.start()
        one = text[max(0, start - 2) : start]
        if one in known.compound or (one in parts and known.framed(text, start - 2, match.end())):  # 卓玛*|老师
            yield Found("person", start - 2, match.end(), "masked_given_name", masked=True, confidence=0.97)
        elif start and known.is_surname(text, start - 1, match.end()):
            yield Found("person", start - 1, match.end(), "masked_given_name", masked=True, confidence=0.97)
    for match in hidden(AFTER_TITLE, text):
        if known.title.search(text, max(0, match.start() - LONGEST_TITLE), match.start()):
            yield Found("person", *match.span(), "masked_after_title", masked=True, confidence=0.98)


@cache
def famous_pattern(lexicon: Lexicon) -> re.Pattern[str]:
    """All famous names, longest first."""
    return re.compile(grouped(lexicon.words("famous_people")))


def famous_people(text: str, lexicon: Lexicon) -> Iterator[Found]:
    """People whom reports quote, where the person is meant and not a doctrine or a prize."""
    compound = person_names.names(lexicon).surnames
    for match in famous_pattern(lexicon).finditer(text):
        end = match.end()
        brief = len(match[0]) == len("孟子") or match[0][:2] in compound  # 欧阳修|文
        runs_on = brief and end < len(text) and HAN.match(text[end])
        if runs_on and not AFTER_FAMOUS.match(text, end):  # 孟子|涵
            continue
        if not NOT_A_PERSON.match(text, end) and not NOT_A_PERSON.match(text, end + 2):
            yield Found("person", *match.span(), "famous_person", confidence=0.99)


def alone_on_a_line(text: str, lexicon: Lexicon) -> Iterator[Found]:
    """The author's name on a line of its own, at the top or the end."""
    names = person_names.names(lexicon)
    lines = text.count("\n")
    line, counted = 0, 0
    for match in LINE.finditer(text):
        line += text.count("\n", counted, match.start())
        counted = match.start()
        if EDGE_LINES <= line <= lines - 2 * EDGE_LINES:
            continue
        name = re.sub(r"\s", "", match["name"])
        if name not in names.never and names.cost(name) + ALONE_ON_LINE < names.costs.ahead(name)[0]:
            yield Found("person", *match.span("name"), "alone_on_line", role="作者", confidence=0.7)


def credits(text: str, lexicon: Lexicon) -> Iterator[Found]:  # noqa: A001 - the word for it
    """Names alone in brackets, as reporters sign: （樊小军 乔丽娜）."""
    names = person_names.names(lexicon)
    for match in IN_BRACKETS.finditer(text):
        tokens = [(m.start() + match.start(1), m[0]) for m in WORD.finditer(match[1]) if m[0] not in CREDITS]
        likely = all(names.cost(word) < LIKELY for _, word in tokens)
        if likely and not all(word in names.costs.words for _, word in tokens):
            for start, word in tokens:
                yield Found("person", start, start + len(word), "names_in_brackets", role="作者", confidence=0.7)


def in_a_row(text: str, lexicon: Lexicon) -> Iterator[Found]:
    """Names that fill a column of a table: 10月15日  石桥小学  语文  田守义  听课32人."""
    names = person_names.names(lexicon)
    for row in ROW.finditer(text):
        for match in COLUMN.finditer(text, *row.span()):
            name = re.sub(r"\s", "", match["name"])
            known = len(name) == SHORT and name in names.costs.before
            if not known and name not in names.never and names.cost(name) + ALONE_ON_LINE < names.costs.ahead(name)[0]:
                yield Found("person", *match.span("name"), "column", confidence=0.7)


def before_a_school(text: str, lexicon: Lexicon) -> Iterator[Found]:
    """Names that begin a row of which a school is next: 田守义 云岭县石桥小学 语文."""
    names = person_names.names(lexicon)
    for match in BEFORE_A_SCHOOL.finditer(text):
        name = match["name"]
        if name not in names.never and names.cost(name) + ALONE_ON_LINE < names.costs.ahead(name)[0]:
            yield Found("person", *match.span("name"), "before_a_school", confidence=0.8)


def called_so(text: str, lexicon: Lexicon) -> Iterator[Found]:  # noqa: ARG001 - as every rule
    """Children whose name the text gives: 有个叫小满的男孩, 有个伢子叫赖小福，."""
    for match in CALLED_SO.finditer(text) if "叫" in text else ():
        yield Found("person", *match.span(match.lastgroup or 0), "called_so", role="学生", confidence=0.985)


def surnames_counted(text: str, lexicon: Lexicon) -> Iterator[Found]:
    """Surnames alone, as many as are counted behind them: 郭、李两位老师, 钱、孙、郭三位, but no 东、西两个."""
    surnames = person_names.names(lexicon).surnames
    for match in SURNAMES.finditer(text):
        places = range(match.start(), match.end("list"), len("郭、"))
        if len(places) == COUNTS[match["count"]] and all(surnames.get(text[at], RARE) < RARE for at in places):
            for at in places:
                yield Found("person", at, at + 1, "surname_with_title", confidence=0.985)


def words_with_title(text: str, lexicon: Lexicon) -> Iterator[Found]:
    """Names that are words, between a school and a title: 三中|林间|老师, 县教研室的|单纯|老师, but 小学|骨干|老师."""
    names = person_names.names(lexicon)
    for match in OF_A_SCHOOL.finditer(text):
        name = match["name"]
        if name[0] in names.surnames and name not in names.never and names.cost(name) < A_NAME:
            yield Found("person", *match.span("name"), "word_with_title", role=match["title"], confidence=0.8)


def little_ones(text: str, lexicon: Lexicon) -> Iterator[Found]:  # noqa: ARG001 - as every rule
    """Children and the young by what they are called: 留守儿童|小梅|因为, but 邓小平, 村小英语."""
    for match in LITTLE.finditer(text) if "小" in text else ():
        yield Found("person", *match.span(), "called_little", confidence=0.75)


def names_with_subjects(text: str, lexicon: Lexicon) -> Iterator[Found]:
    """Who teaches what, where no title stands: 音乐|乌日娜, 体育|李铁, 每人2节."""
    names = person_names.names(lexicon)
    told = [match for match in WITH_SUBJECT.finditer(text) if match["name"] not in names.never]
    gains = [(match, names.cost(match["name"]), names.costs.ahead(match["name"])[0] - 1) for match in told]
    sure = {at for match, cost, words in gains if cost < min(LIKELY, words) for at in match.span()}
    for match, cost, words in gains:
        beside = not sure.isdisjoint(match.span())  # 数学刘石长、英语谢丽平、物理华观发
        if cost < min(LIKELY + LIKELIER * beside, words):
            yield Found("person", *match.span("name"), "name_with_subject", role="教师", confidence=0.75)


def taken_as_masters(text: str, lexicon: Lexicon) -> Iterator[Found]:
    """Whom somebody takes as a master: 拜禚丽为师, but not 拜老教师为师."""
    names = person_names.names(lexicon)
    for match in AS_MASTER.finditer(text):
        name = match["name"]
        known = name in names.never or name in names.surnames  # 拜欧阳老师为师
        if not known and names.cost(name) < names.costs.ahead(name)[0]:
            yield Found("person", *match.span("name"), "taken_as_master", role="教师", confidence=0.985)


def partly_hidden(text: str, lexicon: Lexicon) -> Iterator[Found]:
    """王*军 with one character hidden in its midst; **、*** who are sent; ##燕 in a list with other hidden names."""
    known = masks(lexicon)
    for match in hidden(IN_THE_MIDST, text):
        if match.start() and known.is_surname(text, match.start() - 1, match.end()):
            sure = SURER_THAN_ITS_HEAD if match.end() - match.start() == SHORT else 0.9  # 方x红 than 方x
            yield Found("person", match.start() - 1, match.end(), "masked_given_name", masked=True, confidence=sure)
    for pattern in (SENT_HIDDEN, LISTED_BEFORE, IN_OFFICE):
        for match in hidden(pattern, text):
            at = match.start()
            for name in MASKS.finditer(match[0]):
                yield Found("person", at + name.start(), at + name.end(), "masked_list", masked=True, confidence=0.9)
    for match in SIGNED_HIDDEN.finditer(text):
        yield Found("person", *match.span("name"), "masked_signature", role="作者", masked=True, confidence=0.9)
    for match in hidden(LISTED_HIDDEN, text):
        yield Found("person", *match.span(), "masked_surname", masked=True, confidence=0.8)


RULES = (
    credits,
    masked_people,
    surnames_counted,
    words_with_title,
    little_ones,
    names_with_subjects,
    taken_as_masters,
    *people_frames.RULES,
    called_so,
    partly_hidden,
    famous_people,
    *people_dotted.RULES,
    alone_on_a_line,
    in_a_row,
    before_a_school,
)
