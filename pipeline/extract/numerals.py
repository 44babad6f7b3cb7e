"""Numerals: the characters of a number in, its value out; and the words around a number that say how exact it is.

Arabic, Chinese and mixed (``1.2万``, ``两千四百五``, ``3万5千``), decimals, percentages and fractions. What is hard:
the same characters are names and adverbs (十分, 万一), so nothing here says what is a number in a text; a room that
knows the unit asks what it is worth.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from pipeline.masks import DIGIT_SIGNS

if TYPE_CHECKING:
    from pipeline.lexicon import Lexicon

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2, "俩": 2}
FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟萬億倆", "一二三四五六七八九十百千万亿两")
SCALES = {"十": 10, "百": 100, "千": 1000}
MYRIADS = {"兆": 10**12, "亿": 10**8, "万": 10**4}
HAN = "零〇○一二三四五六七八九十百千万亿两"  # the characters a Chinese numeral is written with
MASK = DIGIT_SIGNS
NEAR, FAR = 8, 18  # characters before a number in which a word of quantity_words.tsv may stand
LONGEST = 40  # characters; a longer run of digits is no number a report counts with

WIDE = re.compile(r"[０-９％．＊／－]")
SUM = re.compile("[壹贰叁肆伍陆柒捌玖][零壹贰叁肆伍陆柒捌玖拾佰仟]*(?=[万亿元圆])")  # 奖学金贰万元; 陆老师 is a name
NARROW = dict(zip("０１２３４５６７８９％．＊／－", "0123456789%.*/-", strict=True))
ARABIC = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?")
SHARE = re.compile(r"(?:百分之|千分之|万分之)(.+)|(.+)[%‰]|(.+)成(半|[一二三四五六七八九])?")
PARTS = {"百": 1, "千": 10, "万": 100}
FRACTION = re.compile(r"(?:(.+)又)?(.+)分之(.+)")
ONE = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?|[零〇○一二三四五六七八九两])"
THOUSANDS = re.compile(
    rf"[零〇○]?(?P<k>{ONE}?千)?[零〇○]?(?P<h>(?:{ONE}|^)百)?[零〇○]?(?P<t>{ONE}?十)?[零〇○]?(?P<d>{ONE})?"
)
NEIGHBOURS = re.compile(
    r"(?P<tens>[二三四五六七八九]?十)?(?P<pair>[一二两三四五六七八九]{2})(?P<scale>[十百千万]{1,2})?"
)
VAGUE = re.compile(r"[零〇]?几|[余多来上]")
# written so that the engine finds the first sign fast
RUN = re.compile(
    rf"[0-9{HAN}几数半廿卅元{MASK}]"
    rf"(?:(?<=[0-9])[0-9{MASK}]*|(?<=[{MASK}])[{MASK}]*"
    rf"|(?<=元)(?=[年月])|(?<!元)[{HAN}几数半廿卅]*)"  # 元月, but 盛吉元|三位
    r"(?=[ \u3000\t]{0,2}(.?))",
    re.DOTALL,
)
# a number as it stands before its unit: 120, 1,200, 1 200, 1.2万, 500余万; 二十, 十几, 数百, 上千, 三点五, 几
NUMBER = (
    r"(?:[0-9]+(?:[,，][0-9]{3}){0,4}(?:(?<![0-9]{4})(?: [0-9]{3}(?![0-9]))+)?"
    r"(?:\.[0-9]+)?(?:[余多几]?(?!百分点|千米|千克)[十百千万亿]+[0-9]*千?)?"
    rf"|(?:[数几]|上(?=[百千万亿]))?[{HAN}廿卅]+(?:[几余多来][万亿]+)?几?(?:点[零一二三四五六七八九]+)?|[几数])"
)
RANGE = r"[ ]?(?:[-—–~～－―]{1,2}|至|到)[ ]?"  # between the two numbers of a range
PRECISION = Decimal("1e-15")


@lru_cache(maxsize=2)
def runs(text: str) -> tuple[tuple[int, str], ...]:
    """Where the numerals and masks of a text begin, each with the sign after it, spaces skipped.

    >>> runs("教师12名，一个班, xx 人")
    ((2, '名'), (6, '个'), (11, '人'))
    """
    return tuple((match.start(), match[1]) for match in RUN.finditer(text))


@lru_cache(maxsize=2)
def narrow(text: str) -> str:
    """Full-width digits and marks of numbers made half-width, formal numerals of sums plain ones, so that offsets stay.

    >>> narrow("２０１８年，３．５％，伍仟元")
    '2018年，3.5%，五千元'
    """
    return SUM.sub(lambda match: match[0].translate(FORMAL), WIDE.sub(lambda match: NARROW[match[0]], text))


@lru_cache(maxsize=4096)
def parse(text: str) -> Decimal | None:
    """The value of a numeral; None where it is none. A share is given in per cent.

    >>> parse("两千四百五"), parse("1.2万"), parse("二〇一八"), parse("百分之三十"), parse("一次")
    (Decimal('2450'), Decimal('12000.0'), Decimal('2018'), Decimal('30'), None)
    """
    if len(text) > LONGEST:
        return None
    text = narrow(text).replace(" ", "").replace("\u3000", "").replace("，", ",").translate(FORMAL)
    if text[:1] in ("负", "-") and text[1:2] not in ("负", "-", ""):
        value = _unsigned(text[1:])
        return None if value is None else -value
    return _unsigned(text) if text else None


def _unsigned(text: str) -> Decimal | None:
    """The value of a numeral without sign, by the form it has."""
    if text.isascii() and ARABIC.fullmatch(text):
        return Decimal(text.replace(",", ""))
    if match := SHARE.fullmatch(text):
        return _share(match)
    if match := FRACTION.fullmatch(text):
        return _fraction(match[1], match[2], match[3])
    if "点" in text:
        return _decimal(*text.split("点", 1))
    return None if text.isascii() else _whole(text)


@lru_cache(maxsize=4096)
def rough(text: str) -> tuple[Decimal | None, str]:
    """The value of a numeral that may say 余, 多, 来, 几, 数 or 上, and its qualifier; None where it names no number.

    >>> rough("500余万"), rough("十几"), rough("数百"), rough("上百")
    ((Decimal('5000000'), 'more'), (Decimal('10'), 'about'), (None, 'about'), (Decimal('100'), 'about'))
    """
    if text[:1] in ("数", "几"):
        return None, "about"
    said = "more" if "余" in text or "多" in text else "about" if VAGUE.search(text) else ""
    return parse(VAGUE.sub("", text)), said


def plain(value: Decimal) -> str:
    """A value as the dataset writes it: no exponent, no idle zeros.

    >>> plain(Decimal("12000")), plain(Decimal("3.50"))
    ('12000', '3.5')
    """
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def successive(text: str) -> tuple[int, int] | None:
    """Two neighbouring digits that say a range: 两三, 七八, 三五; None where they do not.

    >>> successive("七八"), successive("三五"), successive("八七"), successive("一三")
    ((7, 8), (3, 5), None, None)
    """
    if len(text) != len("七八") or text[0] not in DIGITS or text[1] not in DIGITS:
        return None
    low, high = DIGITS[text[0]], DIGITS[text[1]]
    return (low, high) if low and (high == low + 1 or text == "三五") else None


@lru_cache(maxsize=4096)
def spread(text: str) -> tuple[Decimal, Decimal] | None:
    """Lower and upper end of a numeral that names two neighbours: 两三, 五六十, 十七八; None where it does not.

    >>> spread("五六十"), spread("十七八"), spread("七八"), spread("五十")
    ((Decimal('50'), Decimal('60')), (Decimal('17'), Decimal('18')), (Decimal('7'), Decimal('8')), None)
    """
    match = NEIGHBOURS.fullmatch(text)
    pair = successive(match["pair"]) if match else None
    if match is None or pair is None:
        return None
    base = (parse(match["tens"]) if match["tens"] else None) or Decimal(0)
    worth = parse(match["scale"]) if match["scale"] else None
    low, high = (base + digit * (worth or 1) for digit in pair)
    return low, high


def qualifier(text: str, start: int, end: int, lexicon: Lexicon) -> str:
    """How exact the words before and after a number say it is: ``about``, ``atleast``, ``atmost`` or nothing.

    >>> from pipeline.lexicon import load
    >>> qualifier("全校近百人", 3, 5, load()), qualifier("50人以下", 0, 3, load()), qualifier("附近三村", 2, 4, load())
    ('about', 'atmost', '')
    """
    words = _quantity_words(lexicon)
    if match := words.after.match(text, end):
        return words.codes[match[1]]
    low = max(0, start - FAR)
    if text[start - 1 : start] in words.last and (match := words.near.search(text, max(low, start - NEAR), start)):
        return words.codes[match[1]]
    if words.first.search(text, low, start) and (match := words.far.search(text, low, start)):
        return words.codes[match[1]]
    return ""


@dataclass(frozen=True, slots=True)
class QuantityWords:
    """The words of quantity_words.tsv: right before a number, some words before it, after it; and their codes."""

    near: re.Pattern[str]
    far: re.Pattern[str]
    after: re.Pattern[str]
    last: frozenset[str]  # the signs that the near words, or the links after them, end with
    first: re.Pattern[str]  # the signs that the far words begin with
    codes: dict[str, str]


@cache
def _quantity_words(lexicon: Lexicon) -> QuantityWords:
    """The table as patterns, the longest word first."""
    rows = sorted(lexicon.rows("quantity_words"), key=lambda row: (-len(row["word"]), row["word"]))

    def either(*sides: str) -> str:
        chosen = [row for row in rows if row["side"] in sides]
        return "|".join((f"(?<![{row['unless']}])" if row["unless"] else "") + re.escape(row["word"]) for row in chosen)

    return QuantityWords(
        near=re.compile(rf"({either('near', 'far')})(?:有|为|是|达|达到)?\s?$"),
        far=re.compile(
            rf"({either('far')})(?!的)[^，。；、！？：,;:\d一二两三四五六七八九十]{{0,12}}$"
        ),  # 至少要上一节
        after=re.compile(rf"\s?({either('after')})"),
        last=frozenset(row["word"][-1] for row in rows if row["side"] != "after") | frozenset("有为是达到 "),
        first=re.compile(f"[{''.join(sorted({row['word'][0] for row in rows if row['side'] == 'far'}))}]"),
        codes={row["word"]: row["qualifier"] for row in rows},
    )


def _share(match: re.Match[str]) -> Decimal | None:
    """百分之五, 5%, 五成: all in per cent."""
    text = match[0]
    if match[1]:
        value = parse(match[1])
        return None if value is None else value / PARTS[text[0]]
    if match[2]:
        value = parse(match[2])
        return None if value is None else value / (1 if text.endswith("%") else 10)
    value, rest = parse(match[3]), parse(match[4]) if match[4] else Decimal(0)
    if value is None or rest is None:
        return None
    return value * 10 + rest * (1 if match[4] != "半" else 10)


def _fraction(whole: str | None, below: str, above: str) -> Decimal | None:
    """三分之二, 一又二分之一: the quotient."""
    base = Decimal(0) if whole is None else parse(whole)
    divisor, dividend = parse(below), parse(above)
    if base is None or dividend is None or not divisor:
        return None
    return (base + dividend / divisor).quantize(PRECISION)


def _decimal(before: str, after: str) -> Decimal | None:
    """三点五, 十二点二五: each sign after the point is one digit."""
    whole = parse(before)
    digits = "".join(str(DIGITS[c]) if c in DIGITS else c for c in after)
    if whole is None or not digits.isascii() or not digits.isdigit():
        return None
    return whole + Decimal(f"0.{digits}")


def _whole(text: str) -> Decimal | None:
    """A Chinese or mixed whole number, split at its greatest scale; None where its parts stand in no proper order."""
    if text == "半":
        return Decimal("0.5")
    if len(text) > 1 and all(c in DIGITS for c in text):
        return None if successive(text) else Decimal("".join(str(DIGITS[c]) for c in text))
    for scale, worth in MYRIADS.items():
        left, found, right = text.rpartition(scale)
        if found:
            above = _whole(left) if left else Decimal(1)
            below = _whole(right) if right else Decimal(0)
            if above is None or below is None or right[:1] in SCALES:
                return None
            return above * worth + below * (worth // 10 if len(right) == 1 and right in DIGITS and DIGITS[right] else 1)
    return _below_myriad(text)


def _below_myriad(text: str) -> Decimal | None:
    """Up to 9,999; a lone digit at the end is worth a tenth of the scale before it (三百五 = 350)."""
    match = THOUSANDS.fullmatch(text.replace("廿", "二十").replace("卅", "三十"))
    if match is None or not text:
        return None
    parts = [(match[name], worth) for name, worth in (("k", 1000), ("h", 100), ("t", 10)) if match[name]]
    total = sum((_digit(part[:-1] or "一") * worth for part, worth in parts), Decimal(0))
    if not match["d"]:
        return total
    gap = text[: -len(match["d"])].endswith(("零", "〇", "○"))  # 三百零五 = 305
    lone = parts and parts[-1][1] > SCALES["十"] and not gap and len(match["d"]) == 1
    return total + _digit(match["d"]) * (parts[-1][1] // 10 if lone else 1)


def _digit(text: str) -> Decimal:
    """One digit, Chinese or Arabic."""
    return Decimal(DIGITS[text]) if text in DIGITS else Decimal(text.replace(",", ""))
