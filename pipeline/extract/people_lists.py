"""Names beside names: 邹娟、范秀英和崔志远.

In goes a person, out come those who stand in one list with them. What is hard: a name in a list may be a word
(撒国英、海洋、拜秀兰), and what stands in a list may be none (张丽、各班班主任).
"""

from __future__ import annotations

import re
from functools import cache
from math import exp
from typing import TYPE_CHECKING

from pipeline.extract import names as person_names
from pipeline.extract.people_cues import CLEAN, Borders, Cue, plain_words, title_pattern
from pipeline.extract.people_reading import read_after, read_before
from pipeline.schema import Found

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pipeline.extract.names import Named, Names
    from pipeline.lexicon import Lexicon

SEPARATOR = re.compile(
    r"[ \u3000]*[、和与及][ \u3000]*|[ \u3000]+|以及|[/—－～]{1,2}"
    r"|[，,；;](?=[\u4e00-\u9fff]{2,3}(?:[（(，,；;、。\n]|$))"
)
LIST_BEFORE = re.compile(r"以及$|[ \u3000]*[、和与及][ \u3000]*$|[ \u3000]+$")
LIST_COST = {"、": -2.0, "和": 0.0, "与": 0.0, "及": 0.0, "以及": 0.0, " ": -1.0, "/": 0.0}
COMMA_COST = 0.5
LONGEST_SKIPPED = 3  # characters
LONGEST_SKIP = 3  # names of a list that look like none, between names that do
SCHOOL_OF = re.compile(
    r"[\u4e00-\u9fff]{2,14}?(?:小学|中学|学校|初中|幼儿园|完小)的?(?=[\u4e00-\u9fff]{2,3}[、，。；（(])"
)  # 、石盟小学的
BRACKET_BEFORE = re.compile(r"[（(][^（）()\n]{1,20}[）)]$")
NEXT = r"(?=[、（(/]|[ \u3000]+[\u4e00-\u9fff]|等|[两二三四五六七八九十\d]{1,2}[名位]|[，。；,;\n]|$)"
MEMBER = re.compile(rf"[\u4e00-\u9fff]{{2,4}}?{NEXT}")
LISTED = re.compile(r"(?:^|[、：:）) \u3000，,。；]|教师|老师|徒弟|学员)([\u4e00-\u9fff]{2,4})$")
BRACKETED = re.compile(r"[\u4e00-\u9fff]{2,3}(?=[（(])")
MEMBER_OF = r"[\u4e00-\u9fff]{2,4}?(?:[（(][^（）()\n]{1,12}[）)])?"
LIST = re.compile(
    rf"(?<![\u3400-\u9fff、])(?P<list>(?:{MEMBER_OF}、[ \u3000]*)+(?:{MEMBER_OF}{NEXT})?)"
    rf"|(?<![\u3400-\u9fff、])(?P<row>(?:{MEMBER_OF}[ \u3000\t]+){{2,}}{MEMBER_OF}{NEXT})"
)
ITEM = re.compile(r"[\u4e00-\u9fff]{2,4}(?=[、（(\s]|$)")
IN_STEP = 5.0  # each further member makes it likelier that all are names
A_WORD = 3.0
IF_COUNTED = 8.0
COUNTED = re.compile(
    r"等?(?:[两二三四五六七八九十几多]{1,2}|\d{1,3})(?:余|多)?[名位]|等(?:老师|教师|同学|同志|骨干)|俩"
)
FEWEST = 2
TOGETHER = re.compile(  # 罗阳、温州|等地, 官店、景阳|等五个边远乡镇
    r"等(?:地|(?:[两二三四五六七八九十\d]{1,2}个)?[^\W\d一二三四五六七八九十两几名位]{0,5}?(?:乡镇|[县市区乡镇村]))"
    r"|这[些几]|[两二三四五六七八九十\d]{1,2}个(?:边远|乡)?(?:乡镇|镇|乡|县|区|市)"
)
AWAY = frozenset("从经到把给对自")  # 从|教龄、荣誉
SUBJECTS = frozenset(
    (
        "语文",
        "数学",
        "英语",
        "科学",
        "音乐",
        "美术",
        "体育",
        "物理",
        "化学",
        "生物",
        "历史",
        "地理",
        "政治",
        "道法",
        "品德",
    )
)
LEADS = frozenset("和与同跟由让请有")
GOING = frozenset("经到从由去往赴至自")
ODD = 10.5
NAME_SHAPED = 24.0
SHAPED = 30.0  # of one among many
MEMBER_SURE = 0.85
PAIR_MARK = re.compile("(?<=[\u3400-\u9fff]{2})[、和](?=[\u3400-\u9fff]{2})")
RUN_BEFORE, RUN_BEHIND = re.compile("[\u3400-\u9fff]{2,}$"), re.compile("[\u3400-\u9fff]{2,7}")
BACK = 8  # characters looked at before the mark
EACH_OF_TWO, BOTH = 4.5, 13.0  # nats by which each, and both together, must be likelier names than words
PAIR_SURE = 0.85


def lists_of_names(text: str, lexicon: Lexicon) -> Iterator[Found]:
    """A list whose every member is shaped like a name, and most are no words: 訾会敏、问芳、冷清秋."""
    names = person_names.names(lexicon)
    for match in LIST.finditer(text):
        tokens = list(ITEM.finditer(text, *match.span(match.lastgroup or 0)))
        if len(tokens) < FEWEST:
            continue
        if tokens[0][0][0] in AWAY and len(tokens[0][0]) > FEWEST and tokens[0][0][1:] in names.costs.words:
            continue
        if led(tokens[0][0], names):
            tokens[0] = ITEM.match(text, tokens[0].start() + 1, tokens[0].end() + 1) or tokens[0]
        words = [names.costs.ahead(token[0], single=True)[0] for token in tokens]
        costs = [names.cost(token[0]) for token in tokens]
        if max(costs) > SHAPED or any(token[0] in names.never for token in tokens):
            continue
        if TOGETHER.match(text, match.end()) or sum(names_a_place(token[0], names) for token in tokens) * 2 >= len(
            tokens
        ):
            continue
        known = sum(token[0] in names.costs.before for token in tokens)
        gain = sum(words) - sum(costs) + IN_STEP * (len(tokens) - 1) - A_WORD * known
        counted = COUNTED.match(text, match.end())  # 靳如意、牛得草|两位
        if gain + (IF_COUNTED if counted else 0.0) > 0 and (
            known * 2 <= len(tokens) or (counted and known < len(tokens))
        ):
            gain += IF_COUNTED if counted else 0.0
            sure = round(min(0.98, 1 - 0.5 * exp(-gain / 3)), 2)
            for token in tokens:
                yield Found("person", *token.span(), "list_of_names", confidence=sure)


def led(token: str, names: Names) -> bool:
    """Whether the first of a list is a preposition and a name rather than a rare surname: 和|贺岚."""
    return len(token) > FEWEST and token[0] in LEADS and names.cost(token[1:]) < names.cost(token)


def names_a_place(token: str, names: Names) -> bool:
    """Whether a member of a list is a county or city, perhaps behind a word of going there: 经|禄丰."""
    places = names.costs.places
    return token in places.short or (token[0] in GOING and token[1:] in places.short)


def pairs_of_names(text: str, lexicon: Lexicon) -> Iterator[Found]:
    """Two names with a mark between them that no cue stands beside: 门口，解丽、玄明淑拖着行李箱."""
    names = person_names.names(lexicon)
    borders = Borders(text, names.first, plain_words(lexicon), names)
    for mark in PAIR_MARK.finditer(text):
        end, start = mark.span()
        if not (borders.begin(start) and borders.end(end)):
            continue
        left, right = RUN_BEFORE.search(text, max(0, end - BACK), end), RUN_BEHIND.match(text, start)
        if left is None or right is None:
            continue
        low, low_gain = _likeliest(left[0], names.before(left[0], "^", alone=False), names)
        high, high_gain = _likeliest(right[0], names.after(right[0]), names)
        if low is None or high is None or min(low_gain, high_gain) < EACH_OF_TWO or low_gain + high_gain < BOTH:
            continue
        pair = text[left.start() + low.start : end], text[start : start + high.end]
        if all(token in names.costs.words for token in pair) or TOGETHER.match(text, start + high.end):  # 安静、朴素
            continue
        yield Found("person", left.start() + low.start, end, "pair_of_names", confidence=PAIR_SURE)
        yield Found("person", start, start + high.end, "pair_of_names", confidence=PAIR_SURE)


def _likeliest(stretch: str, read: tuple[float, list[Named]], names: Names) -> tuple[Named | None, float]:
    """The likeliest full name in a stretch, and how much likelier it is than ordinary words."""
    ordinary, ways = read
    full = [way for way in ways if not way.surname_only and stretch[way.start : way.end] not in names.never]
    best = min(full, key=lambda way: way.cost, default=None)
    return best, ordinary - best.cost if best else 0.0


def take_neighbours(
    text: str, people: Iterable[Found], take: Callable[[Found], bool], names: Names, lexicon: Lexicon
) -> None:
    """Take those who stand in one list with some people, and those beside them in turn, as far as ``take`` says yes."""
    waiting = list(people)
    while waiting:
        item = waiting.pop()
        waiting.extend(new for new in neighbours(text, item, names, lexicon) if take(new))


def neighbours(text: str, item: Found, names: Names, lexicon: Lexicon) -> Iterator[Found]:
    """The names that stand in one list with a person: 邹娟、范秀英和崔志远."""
    if item.masked and item.rule != "masked_given_name":
        return
    skipped: list[Found] = []
    at = item.end
    for _ in range(LONGEST_SKIP):
        after = after_name(lexicon).match(text, at)
        mark = SEPARATOR.match(text, after.end() if after else at)
        if not mark:
            yield from beside_a_bracket(text, after.end() if after else at, item, names)
            break
        school = SCHOOL_OF.match(text, mark.end())
        at = school.end() if school else mark.end()
        found = read_after(text, listed(at, mark[0], item.role, after=True), names) or member(
            text, at, mark[0], item, names
        )
        if found:
            yield from (*skipped, found)
            break
        token = MEMBER.match(text, mark.end())
        if (
            token is None
            or len(token[0]) > LONGEST_SKIPPED
            or token[0] in SUBJECTS
            or any(names.costs.given.get(char, ODD + 1) > ODD for char in token[0])
        ):
            break
        skipped.append(Found("person", *token.span(), "name_in_list", role=item.role, confidence=0.55))
        at = token.end()
    before = LIST_BEFORE.search(text, max(0, item.start - 4), item.start)
    if before:
        bracket = BRACKET_BEFORE.search(text, max(0, before.start() - 22), before.start())
        at = bracket.start() if bracket else before.start()
        if found := read_before(text, listed(at, before[0], item.role, after=False), names) or member_before(
            text, at, before[0], item, names
        ):
            yield found


def beside_a_bracket(text: str, at: int, item: Found, names: Names) -> Iterator[Found]:
    """邓玉梅 right behind the bracket of another name: 田守义（青中）邓玉梅（石桥）."""
    token = BRACKETED.match(text, at) if text[at - 1 : at] in ("）", ")") else None
    if token and name_shaped(token[0], names):
        yield Found("person", *token.span(), "member_of_list", role=item.role, confidence=MEMBER_SURE)


def member(text: str, at: int, mark: str, item: Found, names: Names) -> Found | None:
    """A whole member of a list that is shaped like a name, though it may be a word: 撒国英、海洋、拜秀兰."""
    token = MEMBER.match(text, at) if "、" in mark and item.rule != "surname_with_title" else None
    if token is None or not name_shaped(token[0], names):
        return None
    return Found("person", *token.span(), "member_of_list", role=item.role, confidence=MEMBER_SURE)


def member_before(text: str, end: int, mark: str, item: Found, names: Names) -> Found | None:
    """The same before a person."""
    token = LISTED.search(text, max(0, end - 5), end) if "、" in mark and item.rule != "surname_with_title" else None
    if token is None or not name_shaped(token[1], names):
        return None
    return Found("person", *token.span(1), "member_of_list", role=item.role, confidence=MEMBER_SURE)


def name_shaped(token: str, names: Names) -> bool:
    """Whether a token could be a name, and is no word that lists beside names hold otherwise."""
    return token not in names.never and names.cost(token) < NAME_SHAPED


def listed(at: int, mark: str, role: str, *, after: bool) -> Cue:
    """The cue that a mark of a list gives."""
    bias = LIST_COST.get(mark.strip() or " ", COMMA_COST)
    return Cue(at, after, role, bias, "name_in_list", clean=2 * CLEAN, strong="、" in mark)


@cache
def after_name(lexicon: Lexicon) -> re.Pattern[str]:
    """What may stand between a name of a list and the mark after it: a title, a bracket."""
    return re.compile(rf"(?:{title_pattern(lexicon).pattern})?(?:[（(][^（）()\n]{{1,20}}[）)])?")
