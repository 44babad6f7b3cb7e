"""The words of page headings, read from the table ``headings`` and made into patterns; numerals of every habit."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pipeline.split.lines import STOPS, Line, flat, narrow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.lexicon import Lexicon

DIGITS = {sign: n for n, sign in enumerate("零一二三四五六七八九")} | {
    sign: n for n, sign in enumerate("〇壹贰叁肆伍陆柒捌玖")
}
STEMS = "甲乙丙丁戊己庚"
ROMAN = {"I": 1, "V": 5, "X": 10}
CHINESE = (
    r"(?:[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]"
    r"|[壹贰叁]?拾[壹贰叁肆伍陆柒捌玖]?|[壹贰叁肆伍陆柒捌玖])"
)
# A number before a year (篇12014年…) has as many digits as leave the year whole.
ARABIC = r"(?:\d{1,2}?(?=(?:19|20)\d\d[年学-])|\d{1,3}(?!\d))"
LETTER = r"[IVX]{1,5}(?![A-Za-z])|[A-H](?![A-Za-z])|[甲乙丙丁戊](?![\u4e00-\u9fff])"
NUMERAL = rf"(?:{CHINESE}|{ARABIC}|[Ⅰ-Ⅻ]{{1,3}}|{LETTER}|[①-⑳⑴-⒇㈠-㈩❶-❿])"

ORDER = r"(?:[之第其]|[Nn][Oo][.:]?)?"  # between a title and its number: 送教总结其二, 送教总结NO.2

DOUBLED = re.compile(r"^(?P<title>[\u4e00-\u9fff]{5,30}).{0,8}(?P=title)$")
MERE_SIGNS = r"[0-9一二三四五六七八九十xX*_年月日()\[\]【】《》“”\"'.,:、·#*=~ -]"  # that say nothing in a title
SHORTEST_TITLE = 4  # characters: 工作总结
LONGEST_SIGNATURE = 30  # characters
LONGEST_TITLE = 45  # characters; 99 % of the titles of such pages are shorter
# Signs that dress a heading: the common ones, and the geometric shapes and dingbats of Unicode (❈ ◍ ▣ ✿).
ORNAMENT = "#*_=~-–·•※→§>|＊ " + "".join(
    map(
        chr,
        [
            *range(0x25A0, 0x2600),
            *range(0x2605, 0x2607),
            *range(0x2660, 0x2668),
            *range(0x2701, 0x2776),
            *range(0x2794, 0x27C0),
        ],
    )
)
BRACKETS = {"【": "】", "[": "]", "《": "》", "「": "」", "〖": "〗", "(": ")", "“": "”", "<": ">"}
SITE = r"(?:网|站|库|吧|论坛|博客|范文|资讯|频道|大全|在线|之家|平台|\.com|\.cn|\.net)"
SITE_NAME = re.compile(rf"\s*[-_|—–·]+\s*[^-_|—–]{{0,20}}{SITE}\s*$")
SITE_BEFORE = re.compile(r"^[^-_|—–]{2,14}(?:网|站|论坛|文库)\s*[-_|—–]+\s*(?=\S{6})")
LABELLED = re.compile(r"^(?:文章|文件|信息|公文)?(?:标题|名称|题名):")  # 名称：河湾县轮岗工作总结 on a bureau's page
EXTENSION = re.compile(r"\.(?:docx?|pdf|pptx?|wps|rtf|txt)$", re.IGNORECASE)
NOTE = re.compile(r"\([^()]{0,20}\)|\[[^\[\]]{0,20}\]")
SPEAKER = re.compile(  # 田老师发言, 马塘小学周校长发言: who speaks within one text
    "[\u4e00-\u9fff]{1,12}(?:老师|教师|校长|园长|书记|主任|局长|同学|学生|代表|家长|领导)(?:[作做]?(?:表态|典型|交流|总结|即兴|重要)?(?:发言|讲话)|致(?:欢迎)?[词辞])$"
)
SECTION_NUMBER = re.compile(rf"^(?:{CHINESE}[、.]|\({CHINESE}\)|\d{{1,2}}[、.](?!\d)|[①-⑳]|第{CHINESE}[章节部])")
DATE = re.compile(
    r"(?:[12][\d*xX×#_]{3}|二[〇○零ОO0o一二三四五六七八九]{3}|[xX*×#_]{2,4})\s*"
    r"(?:年\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[xX*×#_]{1,2}|元)\s*月(?:\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[xX*×#_]{1,2})\s*[日号])?"
    r"|[./-]\s*\d{1,2}(?:\s*[./-]\s*\d{0,2})?|年)[.。]?"
)


@dataclass(frozen=True, slots=True, eq=False)  # one per lexicon, known by its identity
class Words:
    """The patterns of the table ``headings``."""

    genre: str
    strong_prefix: re.Pattern[str]
    strong_suffix: re.Pattern[str]
    weak_suffix: re.Pattern[str]
    weak_prefix: re.Pattern[str]
    part: re.Pattern[str]
    lone: re.Pattern[str]
    again: re.Pattern[str]
    title: re.Pattern[str]
    names: re.Pattern[str]
    trimmings: re.Pattern[str]
    many: re.Pattern[str]
    opening: re.Pattern[str]
    address: re.Pattern[str]
    closing: re.Pattern[str]
    signature: re.Pattern[str]
    signer: re.Pattern[str]
    token: re.Pattern[str]
    again_token: re.Pattern[str]
    between: re.Pattern[str]
    advice: re.Pattern[str]
    formula: re.Pattern[str]


@cache
def words_of(lexicon: Lexicon) -> Words:
    """The patterns of a lexicon, made once."""
    rows = lexicon.rows("headings")

    def listed(*names: str) -> list[str]:
        return [row["word"] for row in rows if row["list"] in names]

    genre = f"(?:{_any(listed('genre'))})"
    ended = rf"{genre}(?:{_any(listed('after'))}){{0,2}}(?:[\d一二三四五六七八九十几多]{{1,3}}篇|\d{{3,4}}字)?"
    marks = _any(listed("mark"))
    numbered = rf"(?:第\s*(?P<n>{NUMERAL})\s*(?:篇(?!章)|份|则)|(?:{marks})\s*[之·•]?\s*(?P<m>{NUMERAL}))"
    counted = rf"(?P<k>{NUMERAL})\s*篇(?=\s*(?:[:、.]|$))"
    start, end = r"[(\[【<《〖]?\s*", r"\s*[)\]】>》〗]?\s*"
    again = _any(listed("again"))
    return Words(
        genre=genre,
        strong_prefix=re.compile(rf"^{start}(?:{numbered}|{counted}){end}(?P<gap>[:、.,|·/ -]*)(?P<title>.*)$"),
        strong_suffix=re.compile(
            rf"^(?P<base>[^。!?;]{{2,50}}?)\s*{start}{numbered}{end}(?P<gap>[:、|-]?)\s*(?P<title>.*)$"
        ),
        weak_suffix=re.compile(
            rf"^(?P<base>[^。!?;,]{{0,50}}?{ended}(?:\([^()]{{1,10}}\))?)\s*[(\[【_#-]?\s*{ORDER}\s*(?P<n>{NUMERAL})\s*[)\]】]?[:。]?$"
        ),
        weak_prefix=re.compile(
            rf"^{start}(?:(?P<n>{NUMERAL})|第(?P<m>{NUMERAL})(?:部分|单元|编|辑|章|期))(?:\s*[)\]】>》〗]|[、.:\s])[、.:\s]*(?P<title>[^。!?;]{{4,50}}?{ended}(?:\([^()]*\))?)$"
        ),
        part=re.compile(
            rf"^(?:part|no|chapter|sample)\s*[.:·]?\s*(?P<n>{NUMERAL})\s*[.:、 -]+(?P<title>.{{4,50}})$", re.IGNORECASE
        ),
        lone=re.compile(
            rf"^(?P<sign>[(\[【<第]|part|no|chapter|sample|)\s*[.:·]?\s*(?P<n>{NUMERAL})\s*[)\]】>]?\s*[.:、]?$",
            re.IGNORECASE,
        ),
        again=re.compile(rf"^[(\[【]?(?:{again})\s*{NUMERAL}?[)\]】]?\s*(?P<gap>[:-]+)?\s*(?P<title>.*)$"),
        title=re.compile(rf"{ended}(?:[”》」]?\([^()]{{0,20}}\))?[”》」】]?$"),
        names=re.compile(genre),
        trimmings=re.compile(
            rf"^(?:(?:20\d\d年?)?(?:{_any(listed('before'))}))+|(?:{_any(listed('after'))}|[\d一二三四五六七八九十]+篇|\d{{3,4}}字)+$"
        ),
        many=re.compile("|".join(listed("many"))),
        opening=re.compile("|".join(listed("opening"))),
        address=re.compile("|".join(listed("address"))),
        closing=re.compile("|".join(listed("closing"))),
        signature=re.compile(rf"(?:{_any(listed('body'))})\s*(?:(?![的与和是在有])[\u4e00-\u9fff·*xX]{{2,3}})?[。.]?$"),
        signer=re.compile(rf"^(?:{_any(listed('signer'))})(?:[:：]|[ \u3000]+[\u4e00-\u9fff·]{{2,4}}$)"),
        token=re.compile(
            rf"[【(（\[《]?\s*(?:{numbered}|(?P<r>[Ⅰ-Ⅻ])(?=\s*[、.．:：]\s*[^。！？；，]{{2,30}}?{genre}))\s*[】)）\]》]?"
        ),
        again_token=re.compile(rf"[【(（\[]?(?:{again})\s*{NUMERAL}?\s*[】)）\]]?\s*[:：](?=\S)"),
        between=re.compile("|".join(listed("between"))),
        advice=re.compile("|".join(listed("advice"))),
        formula=re.compile(f"{_any(listed('formula'))}|{MERE_SIGNS}"),
    )


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True))) or "(?!)"


def value(numeral: str) -> int:
    """The number a numeral writes; 0 where it writes none.

    >>> [value(n) for n in ("十五", "12", "Ⅲ", "VI", "④", "㈡", "叁", "B", "❷")]
    [15, 12, 3, 6, 4, 2, 3, 2, 2]
    """
    if numeral.isdecimal():
        return int(numeral)
    if len(numeral) == 1 and numeral in STEMS:
        return STEMS.index(numeral) + 1
    for first, last in ("①⑳", "⑴⒇", "㈠㈩", "❶❿", "AH"):
        if len(numeral) == 1 and first <= numeral <= last:
            return ord(numeral) - ord(first) + 1
    roman = unicodedata.normalize("NFKC", numeral)
    if roman and set(roman) <= set(ROMAN):
        each = [ROMAN[sign] for sign in roman]
        return sum(-n if n < max(each[i:]) else n for i, n in enumerate(each))
    tens, ten, ones = numeral.replace("拾", "十").rpartition("十")
    if set(tens + ones) <= set(DIGITS) and len(tens) <= 1 and len(ones) <= 1:
        return (DIGITS.get(tens, 1) * 10 if ten else 0) + DIGITS.get(ones, 0)
    return 0


def bare(text: str, *, brackets: bool = False) -> str:
    """A heading without ornaments and (unless ``brackets``) a bracket around the whole, in one width, blanks single.

    >>> [bare(text) for text in ("★ 篇二 ★", "## 【轮岗总结】", "——第三篇：送教——", "【篇4】送教")]
    ['篇二', '轮岗总结', '第三篇:送教', '【篇4】送教']
    """
    thin = " ".join(narrow(text).split()).strip(ORNAMENT)
    close = BRACKETS.get(thin[:1])
    if not brackets and close and thin.endswith(close) and close not in thin[1:-1]:
        return thin[1:-1].strip(ORNAMENT)
    return thin


def core(title: str, words: Words) -> str:
    """What two printings of one title have in common: no site name, no note, no quotation marks, no praise.

    >>> from pipeline.lexicon import load
    >>> core("★最新“村小送教”工作总结范文(精选3篇) - 某某网", words_of(load()))
    '村小送教工作总结'
    """
    short = flat(NOTE.sub("", EXTENSION.sub("", bare(SITE_NAME.sub("", SITE_BEFORE.sub("", title))))))
    plain = "".join(sign for sign in short if sign not in "“”\"'《》【】「」‘’").strip(ORNAMENT + ":")
    plain = LABELLED.sub("", plain)
    return words.trimmings.sub("", plain) or plain


def is_title(one: Line, words: Words) -> bool:
    """Whether a line is the title of a text: short, without a stop, and a summary or report by its last word."""
    text = bare(one.text)
    if (
        not SHORTEST_TITLE <= len(text) <= LONGEST_TITLE
        or text.endswith(STOPS)
        or any(stop in text for stop in "。;!?")
    ):
        return False
    return bool(words.title.search(text)) and not SECTION_NUMBER.match(text) and not SPEAKER.match(text)


def is_doubled(one: Line, words: Words) -> bool:
    """Whether a line is two titles run together, as a site prints its shelf before a title: 送教总结村小送教总结."""
    return is_title(one, words) and bool(DOUBLED.match(one.flat))


def is_date(one: Line) -> bool:
    """Whether a line is a date and no more."""
    return bool(DATE.fullmatch(one.text.strip("()（） ")))


def is_signature(one: Line, words: Words) -> bool:
    """Whether a line names who signs, with or without a date."""
    text = DATE.sub("", one.text.strip("（）()")).strip()
    if not text:
        return is_date(one)
    if is_title(one, words):  # 石桥乡教研共同体2017年总结
        return False
    if len(text) > LONGEST_SIGNATURE or any(stop in text[:-1] for stop in "。，；！？,;!?"):
        return False
    wrote = text.endswith(("执笔", "供稿", "撰稿", "撰写"))
    return wrote or bool(words.signer.match(text)) or bool(words.signature.search(text))
