"""Counts: a summary in, ``count`` mentions out: a number with its unit, its qualifier, and the thing counted.

20余人, 两百册, 1.2万元, 百分之三十, 一至两项, xx名. What is hard: the same signs stand in ordinals, grades, set
phrases and place names; a measure word is often the beginning of another word; and 一 is an article more often than
a number (articles.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from pipeline.extract import articles
from pipeline.extract.citations import covered
from pipeline.extract.numerals import DIGITS, MASK, NUMBER, RANGE, narrow, parse, plain, qualifier, rough, runs, spread
from pipeline.extract.things import counted
from pipeline.schema import Found

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.lexicon import Lexicon

HAN = "零〇一二三四五六七八九十百千万亿两"
MYRIADS = ("万", "亿")
AFTER_NUMERAL = frozenset("成大整满余多来.点,，%％‰-—–~～－―至到、分万亿千百十0123456789几上")
COUNTED_WHOLE = ("person", "event", "lesson", "place", "thing", "work", "pair", "item")
LIST_NUMBER = re.compile(r"(?:^|[\n。；;：:）)])\s*$")
ORDINAL = re.compile(
    r"(?:第|[一二三四五六七八九十]届|第[0-9一二三四五六七八九十]{1,3}[-—–~至到、]|编号|代码|学号|电话|邮编|QQ|名列|位列|位居|排名|排在|No\.?)\s?$"
)
ORDINAL_ENDS = frozenset("第届-—–~至到、号码话编Q列居名在o.O前 ")  # what ORDINAL and RANK end with
SURE, LIKELY = 0.95, 0.62  # of a number; of a 一 that counts, at least
SHORTEST_TELEPHONE = 5  # digits
RANK = re.compile(r"前\s?$")  # 前三名, 前10名
GRADE = re.compile(r"[初高]$")  # 初二两个班
MONEY = "块钱"
CUT_UP = frozenset(("里", "分", "倍", "元", "块", MONEY, "公里", "斤", "亩", "米", "度"))  # units that have parts
WEEKDAY = re.compile(r"(?<![每一两半个])(?:星期|礼拜|周)$")
QUOTED = re.compile(r"[“‘「『][^”’」』\n]{0,11}$")
FROM = re.compile(
    r"[从由自](?:[^，。；：、\n]{0,7}[的时前初]|去年|最初|原来|原先)?(?:约|近|不足|不到)?$"
)  # 由接手时的|48分到66分
FROM_REACH = 9  # characters
FROM_TO = re.compile(r"[^至到]{1,8}[%％](?=[至到])")
RANGED = re.compile(RANGE)
GROUP_NUMBERS = tuple("一二三四五六七八九十")
BLANK = ("", *" \u3000\t\n：:")
QUOTES = frozenset('“‘「『"')
CLOCK = re.compile(r"(?:[0-9]\s?[点时:：]|第)$")
PLACE_NAME = re.compile(r"[\u4e00-\u9fff]?(?:镇|乡|村小|村完小|小学|中学|完小|初中|街道|铺|庄|沟|屯|堡|坡|湾|集镇)")
NAMING = ("家", "里", "台", "间", "座", "道", "户", "块", "条", "棵", "把", "面", "处", "米", "队", "门", "层")
PART_OF_WORD = {  # a sign before the numeral makes it part of another word: 人数, 统一, 万一, 以上百
    "数": "语人次总分多少无指函系倍基级位整小单双复参代奇偶件册岁",
    "一": "统唯专划归合惟聚",
    "百": "每",
    "千": "每",
    "万": "每",
    "上": "以网线早晚路会身",
}


@dataclass(frozen=True, slots=True)
class Number:
    """A number with its unit as it stands; ``low`` and ``said`` are the numerals as written."""

    start: int
    end: int
    low: str
    said: str
    unit: str
    kind: str
    one: str
    more: str
    masked: bool
    strict: bool  # what must follow the unit must follow it after any number

    @property
    def is_one(self) -> bool:
        """Whether it is a 一, which may be an article."""
        return self.said == "一" and not self.low


@dataclass(frozen=True, slots=True)
class Patterns:
    """What a lexicon's tables are made into: a number with its unit, and what decides about it."""

    count: re.Pattern[str]
    following: frozenset[str]  # the signs that may follow the first numeral of a count
    stop: re.Pattern[str]  # set phrases, from their numeral on
    stop_after: re.Pattern[str]  # set phrases with any numeral, from their unit on
    only_before: dict[str, re.Pattern[str]]


def find(text: str, lexicon: Lexicon) -> Iterator[Found]:
    """Every count outside titles and document numbers, in order; two with a dash between them are one range.

    >>> from pipeline.lexicon import load
    >>> for count in find("近200名教师听课一至两节，及格率达98.5%，投入1.2万元，补300元至500元，xx人次受益", load()):
    ...     print(count.value, count.value_max, count.unit, count.qualifier, count.of, sep="|")
    200||名|about|教师
    1|2|节||听课
    98.5||%||及格率
    1.2||万元||
    300|500|元||
    ||人次||
    """
    last: Found | None = None
    for found in _each(text, lexicon):
        if last and _is_range(text, last, found):
            last = replace(found, start=last.start, value=last.value, value_max=found.value, qualifier=last.qualifier)
            continue
        if last:
            yield last
        last = found
    if last:
        yield last


def _is_range(text: str, low: Found, high: Found) -> bool:
    """Whether two counts are the ends of one: 300元至1000元, but not 从47%到86%, which are two."""
    joined = (
        low.unit == high.unit
        and not low.value_max
        and not high.value_max
        and RANGED.fullmatch(text, low.end, high.start)
    )
    if not joined or not low.value or not high.value or FROM.search(text, max(0, low.start - FROM_REACH), low.start):
        return False
    return Decimal(low.value) < Decimal(high.value)


def ones(text: str, lexicon: Lexicon) -> Iterator[articles.Setting]:
    """Every 一 with a measure word that may count or be an article, with what stands around it."""
    flat, patterns = narrow(text), _patterns(lexicon)
    numbers = (_number(flat, match, patterns, lexicon) for _, match in _matches(text, lexicon) if not match["share"])
    yield from (_setting(flat, number, lexicon) for number in numbers if number and number.is_one)


def _each(text: str, lexicon: Lexicon) -> Iterator[Found]:
    """Every number with a unit."""
    flat, patterns = narrow(text), _patterns(lexicon)
    at = 0
    for start, match in _matches(text, lexicon):
        if start < at:
            continue
        found = _share(flat, match, lexicon) if match["share"] else _count(flat, match, patterns, lexicon)
        if found:
            yield found
            at = found.end


def _matches(text: str, lexicon: Lexicon) -> Iterator[tuple[int, re.Match[str]]]:
    """Numbers with what may be their units, outside titles and document numbers: where one begins, and the match."""
    flat, patterns = narrow(text), _patterns(lexicon)
    closed = iter((*covered(text, lexicon), (len(text) + 1, len(text) + 1)))
    low, high = next(closed)
    for start, following in runs(flat):
        if following not in patterns.following:
            continue
        begin = start - 1 if flat[start] in "百千万" and flat[start - 1 : start] == "上" else start  # 上百名
        if flat[start] == "数" and flat[start - 1 : start] in tuple(PART_OF_WORD["数"]):  # 语数|两科
            begin = start + 1
        match = patterns.count.match(flat, begin)
        if match and (change := FROM_TO.match(match[0])) and FROM.search(flat, max(0, begin - FROM_REACH), begin):
            match = patterns.count.match(flat, begin, begin + change.end())  # 从47%到86%: two shares
        if match is None:
            continue
        while high <= start:
            low, high = next(closed)
        if low > start:
            yield start, match


def _share(text: str, match: re.Match[str], lexicon: Lexicon) -> Found | None:
    """百分之三十, 三分之二, 九成."""
    start, end = match.span("share")
    value = parse(match["share"])
    if value is None:
        return None
    if "成" in match["share"]:  # 九成 stays as written: 9 of the unit 成
        value, unit = value / 10, "成"
    else:
        unit = "%" if text.startswith(("百分之", "千分之", "万分之"), start) else ""
    more = text[end : end + 1] in ("多", "余")  # 三成多
    said = "more" if more else qualifier(text, start, end, lexicon)
    return Found("count", start, end + more, "share", value=plain(value), unit=unit, qualifier=said, confidence=0.9)


def _number(text: str, match: re.Match[str], patterns: Patterns, lexicon: Lexicon) -> Number | None:
    """The number of a match, if it may count."""
    number = _read(text, match, lexicon)
    if number is None or _stopped(text, number, patterns) or any(rule(text, number) for rule in NEVER):
        return None
    return number


def _setting(text: str, number: Number, lexicon: Lexicon) -> articles.Setting:
    """What stands around a 一."""
    thing = counted(text, number.start, number.end, number.kind, lexicon)
    return articles.setting(text, number.start, number.end, number.unit, number.one, thing, lexicon)


def _count(text: str, match: re.Match[str], patterns: Patterns, lexicon: Lexicon) -> Found | None:
    """The mention that a match makes, if it is one."""
    number = _number(text, match, patterns, lexicon)
    if number is None:
        return None
    start, end = number.start, number.end
    here = _setting(text, number, lexicon) if number.is_one else None
    sure = articles.likely(here, lexicon) if here else SURE
    if sure <= LIKELY:
        return None
    thing = here.thing if here else counted(text, start, end, number.kind, lexicon)
    values = ("", "", "") if number.masked else _values(number)
    if values is None:
        return None
    value, highest, about = values
    behind = number.unit in CUT_UP and text.startswith("多", end)  # 3里|多路, 7分|多
    said = (
        "more"
        if behind or ((value or number.masked) and number.more in ("余", "多"))
        else about or qualifier(text, start, end, lexicon)
    )
    big = next((sign for sign in MYRIADS if number.said.endswith(sign) and number.unit not in MYRIADS), "")
    money = number.unit == MONEY  # 三块|钱
    return Found(
        "count",
        start,
        end - money + behind,
        "article" if number.is_one else "mask" if number.masked else "number",
        value=value,
        value_max=highest,
        unit=big + (MONEY[:-1] if money else number.unit),
        qualifier=said,
        of=MONEY[-1] if money else "" if thing.kind == "vague" else thing.of,
        masked=number.masked,
        confidence=round(sure, 2),
    )


def _read(text: str, match: re.Match[str], lexicon: Lexicon) -> Number | None:
    """The number of a match, freed of what belongs to the words before it: 初二|两个班, 9、|三名."""
    row = _units(lexicon)[match["unit"] or match["mask_unit"]]
    start, low, said = match.start(), match["low"] or "", match["number"] or ""
    if low and match["mark"] == "、":
        listed = LIST_NUMBER.search(text, max(0, start - 4), start) or spread(low + said) is None
        if listed:
            start, low = match.start("number"), ""
    elif " " in said and LIST_NUMBER.search(text, max(0, start - 4), start):  # 1 200名教师: the 1 numbers a list
        start, said = start + said.index(" ") + 1, said[said.index(" ") + 1 :]
    elif low.endswith(".") or (
        "." in said and row["kind"] in COUNTED_WHOLE and LIST_NUMBER.search(text, max(0, start - 4), start)
    ):
        start, said = start + said.index(".") + 1, said[said.index(".") + 1 :]  # 1.3名教师: the 1 numbers a list
    if said.startswith("一一") and text[start - 1 : start] in ("唯", "统"):  # 唯一|一次
        start, said = start + 1, said[1:]
    first = low or said
    if len(first) > 1 and first[0] in HAN:
        before = text[max(0, start - 3) : start]
        if GRADE.search(before) or WEEKDAY.search(before):
            start, low, said = start + 1, low[1:], said if low else said[1:]
    more = match["more"] or match["mask_more"] or match["mask_rest"] or ""
    said = said or match["mask_big"] or ""
    return Number(
        start,
        match.end(),
        low,
        said,
        row["unit"],
        row["kind"],
        row["one"],
        more,
        bool(match["mask"]),
        bool(row["digits"]),
    )


def _values(number: Number) -> tuple[str, str, str] | None:
    """Value, upper value and the qualifier the numeral itself says; None where it is no number."""
    said = number.said
    if number.unit not in MYRIADS and said.endswith(MYRIADS):
        said = said[:-1].removesuffix("余").removesuffix("多") if number.more else said[:-1]
        said = said if said not in ("", "上") else "一"
    about = (
        "more"
        if any(sign in number.said for sign in "余多")
        else "about"
        if number.said[:1] in "上几数" or "几" in said
        else ""
    )
    about = "about" if number.more == "来" else about
    if number.low:
        low, high = rough(number.low)[0], rough(said)[0]
        return None if low is None or high is None else (plain(low), plain(high), about)
    pair = spread(said)
    if len(said) > 1 and not pair and not set(said) - set(DIGITS):  # 五一节 is a feast, 二〇 a year
        return None
    if pair:
        return plain(pair[0]), plain(pair[1]), about
    value, vague = rough(said)
    if value is None and not vague:
        return None
    if value is None:
        return ("", "", vague) if about != "more" else None  # 数余% is no number
    return plain(value), "", about or vague


# ------------------------------------------------------------------------------------------- what is no count


def ordinal(text: str, number: Number) -> bool:  # 第三次, 前十名, 编号5个
    """A place in a row."""
    if text[number.start - 1 : number.start] not in ORDINAL_ENDS:
        return False
    low = max(0, number.start - 8)
    rank = number.unit in ("名", "位") and RANK.search(text, low, number.start)
    if text.endswith("电话", low, number.start) and len(number.said) < SHORTEST_TELEPHONE:
        return False  # 接到电话40多个
    return bool(rank or ORDINAL.search(text, low, number.start))


def part_of_word(text: str, number: Number) -> bool:  # 人数名列, 统一, 以上百
    """The first sign of the numeral belongs to the word before it."""
    first = (number.low or number.said)[:1]
    return number.start > 0 and text[number.start - 1] in PART_OF_WORD.get(first, "")


def slogan(text: str, number: Number) -> bool:  # “三个一”工程, “百名教师进千家”
    """A numeral right after an opening quotation mark."""
    if number.said in ("百", "千", "万") and number.unit != "元":  # “风雨催开千树花”
        return bool(QUOTED.search(text, max(0, number.start - 12), number.start))
    return number.start > 0 and text[number.start - 1] in QUOTES and number.said[:1] in HAN


def place_name(text: str, number: Number) -> bool:  # 八里铺中学, 三家村
    """A numeral and a unit that begin the name of a place."""
    return number.said[:1] in HAN and number.unit in NAMING and bool(PLACE_NAME.match(text, number.end))


def small_score(text: str, number: Number) -> bool:  # 十分, 三分, 8点30分
    """分 counts marks only in larger numbers, and never minutes."""
    if number.unit != "分":
        return False
    han = bool(number.said) and number.said[0] in HAN
    return (han and len(number.said) < len("八十")) or bool(CLOCK.search(text, max(0, number.start - 3), number.start))


def group_by_number(text: str, number: Number) -> bool:  # 一组　李宗霖　二组　徐建伟
    """A group that is called by its number, between blanks or alone on a line."""
    label = number.unit == "组" and number.said in GROUP_NUMBERS
    return label and text[number.start - 1 : number.start] in BLANK and text[number.end : number.end + 1] in BLANK


def few_characters(text: str, number: Number) -> bool:  # 四字方针, 六字目标
    """字 counts characters of a text, not of a motto."""
    del text
    return number.unit == "字" and not number.said[:1].isdigit() and not number.said.endswith(("百", "千", "万"))


def bare_year(text: str, number: Number) -> bool:  # 自2015起
    """A year before 起 or 届."""
    return (
        number.unit in ("起", "届") and len(number.said) == len("2015") and text.startswith(("19", "20"), number.start)
    )


def list_number(text: str, number: Number) -> bool:  # 1 人员安排
    """A number that numbers a line, with a space after it."""
    spaced = text[number.end - len(number.unit) - 1] == " "
    return spaced and bool(LIST_NUMBER.search(text, max(0, number.start - 4), number.start))


NEVER = (
    list_number,
    bare_year,
    ordinal,
    part_of_word,
    slogan,
    place_name,
    small_score,
    few_characters,
    group_by_number,
)


def _stopped(text: str, number: Number, patterns: Patterns) -> bool:
    """Whether it begins a set phrase, or lacks what must follow its unit: 三|家|企业, but any word after 23家."""
    if patterns.stop.match(text, number.start) or patterns.stop_after.match(text, number.end - len(number.unit)):
        return True
    only = patterns.only_before.get(number.unit)
    long = number.said[:1].isdigit() or len(number.said + number.more) > 1 or number.masked
    return only is not None and not (long and not number.strict) and not only.match(text, number.end)


@cache
def _units(lexicon: Lexicon) -> dict[str, dict[str, str]]:
    """The rows of measure_words.tsv by their unit."""
    return {row["unit"]: row for row in lexicon.rows("measure_words")}


def _guarded(row: dict[str, str], *, mask: bool) -> str:
    """A unit with what may not follow it."""
    never = "|".join(filter(None, (row["not_after"], row["mask_not_after"] if mask else "")))
    return re.escape(row["unit"]) + (f"(?!{never})" if never else "")


@cache
def _patterns(lexicon: Lexicon) -> Patterns:
    """Everything that is matched, built from measure_words.tsv and count_stop.tsv."""
    rows = sorted(_units(lexicon).values(), key=lambda row: (-len(row["unit"]), row["unit"]))
    unit = "|".join(_guarded(row, mask=False) for row in rows)
    masked = "|".join(_guarded(row, mask=True) for row in rows)
    counts = (
        r"(?P<share>(?:[百千万]|[二三四五六七八九十]{1,2}|[0-9]{1,2})分之"
        r"(?:[0-9]+(?:[,，][0-9]{3}){0,4}(?:\.[0-9]+)?|(?:[零一二三四五六七八九十两]|百(?!分))+"
        r"(?:点[零一二三四五六七八九]+)?)|(?:[1-9](?:\.[0-9])?|[一二两三四五六七八九])成(?:半|[一二三四五六七八九])?"
        r"(?=以上|以下|左右|多|的|学生|教师|家长|[，。、,；）)]|$))"
        rf"|(?:(?P<low>{NUMBER})[%％]?(?:{RANGE}|(?P<mark>、)))?(?P<number>{NUMBER})"
        rf"(?P<more>[余多来](?!自|到|校))?[ ]?(?:[大整满](?=[箱包袋捆筐车]))?(?P<unit>{unit})"
        rf"|(?<![{MASK}])(?P<mask>[0-9]?[{MASK}]{{1,6}}(?:\.[{MASK}]{{1,2}})?)(?P<mask_more>[余多])?(?P<mask_big>[百千万亿])?(?P<mask_rest>[余多])?"
        rf"(?P<mask_unit>{masked})"
    )
    phrases = [row["phrase"] for row in lexicon.rows("count_stop")]
    whole = "|".join(phrase for phrase in phrases if not phrase.startswith("N"))
    after = "|".join(phrase[1:] for phrase in phrases if phrase.startswith("N"))
    return Patterns(
        re.compile(
            rf"(?:(?<![0-9A-WYZa-wyz{HAN}])(?:(?<![.xX])|(?=[一二两三四五六七八九十]))"
            r"|(?<=[\u4e00-\u9fff][xX]{2})(?=[0-9]{1,2}[名位])"
            rf"|(?<=[高初][一二三])(?=[0-9]+[^0-9班]))(?:{counts})"
        ),  # 2.|五所, 派xx|两名, 靳xx|2位, 高三|42个
        frozenset(row["unit"][0] for row in rows) | AFTER_NUMERAL,
        re.compile(whole),
        re.compile(after),
        {row["unit"]: re.compile(row["only_before"]) for row in rows if row["only_before"]},
    )
