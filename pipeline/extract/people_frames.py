"""Surnames with a title that are words (于, 向) or very rare (占, 犹, 萨), where what stands on both sides shows them.

In goes a text, out come people. What is hard: 于校长是… and 对于校长是… differ in what stands before, 老校长说… is no
surname at all. So a rule asks for a frame: a border or a school before, and a deed behind.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.extract import names as person_names
from pipeline.schema import Found

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.lexicon import Lexicon

SCHOOL = "[一二三四五六七八九十实镇乡][小中]|[小中]学|学校|幼儿园|完小|教学点|中心校"
LEAD = "(?:任|担任|为|带|牵头|负责|主持)"
WORDS = re.compile(
    r"(?:^|[，。；：！？\s的有]|、(?=[向于]副?[校园]长为)"
    r"|(?:[的和与跟请问找]|教研室|[教导政总德]处|[体育]局)(?=于(?:老师|副?[校园]长|主任))"  # 红旗的于校长反馈说
    rf"|由(?=[向于]副?[校园]长{LEAD})|(?:{SCHOOL})(?=.{{3}}(?:多次|亲自|带|主持|说|一行|和|也|都|是)))"
    "(?P<name>[向于](?:老师|副?校长|主任|副?园长|书记))"
    "(?:(?=反[馈映]说)|(?![们请汇学提反申递报建借要求讨了征表致介推咨看送发献交敬和与及家同全、]|说明|而言|来说|$))"
)
DEED = (
    r"(?:说|笑|任|到|道[：，]|在|把|就|也|来|很|给|带|对|告诉|讲|介绍|评价|回|逢|亲自|一行|主持|安排|自己|知道|听|看|问|拉|请|还|又"
    "|和[我你他大孩]|的[话课]|[，。！])"
)
BODY = "教研室|[教体]局|教师发展中心|进修学校|学院|教管中心|[我本该贵]校"
RARE = re.compile(
    rf"(?:^|[，。；：！？“]|(?P<body>(?:{SCHOOL}|{BODY})的?)|[一二两三四五六七八九十\d]周|(?<=[和与跟请找])|(?<=[课会]时))"
    rf"[ \u3000]*(?P<name>(?P<surname>[\u4e00-\u9fff])(?P<title>老师|教授|副?[校园]长|书记|主任|教导|会计))(?={DEED})"
)
AT_A_SCHOOL = re.compile(  # 三实小管校长每课必评
    rf"(?:{SCHOOL})(?P<name>(?P<surname>[\u4e00-\u9fff])(?P<title>副?[校园]长|书记))(?![们室杯])"
)
UNDER = re.compile(  # 在类老师身上, 在常老师的主持下
    r"在(?P<name>(?P<surname>[\u4e00-\u9fff])(?P<title>老师|副?[校园]长|书记|主任))(?=的[\u4e00-\u9fff]{2}下|身上|家)"
)
NO_SURNAME = frozenset(
    "的即连员缺副各本该我你您他她它全两老新原前后现正女男好名总由对和与跟给让是叫在等为向于被从到请找问听看教做当师导班校园级科组长位众每几代诸其这那第双乡镇村县区市省外内主常任首大小高中初低正此某贵兼时经过来去有没要会能可应使令把将以及或而但则又也都还再只个多少些"
)
NO_SURNAME_UNDER = NO_SURNAME - {"常"}  # 在常老师的主持下


def words_framed(text: str, lexicon: Lexicon) -> Iterator[Found]:  # noqa: ARG001 - as every rule
    """向校长 who does something: 向校长把电火炉搬来, 木鱼小学的向老师问我, 武屯小学于校长是; but 向老师请教."""
    for match in WORDS.finditer(text):
        yield Found("person", *match.span("name"), "surname_with_title", role=match["name"][1:], confidence=0.8)


def rare_ones(text: str, lexicon: Lexicon) -> Iterator[Found]:
    """Surnames that are hardly known, one character alone in the frame: 开学两周犹老师请产假, 萨校长说."""
    words = person_names.names(lexicon).costs.words
    for match in RARE.finditer(text):
        surname = match["surname"]
        at = match.start("name")
        joined = at > 0 and not match["body"] and text[at - 1 : at + 1] in words
        if surname not in NO_SURNAME and not joined:
            yield Found("person", *match.span("name"), "surname_with_title", role=match["title"], confidence=0.8)


def under(text: str, lexicon: Lexicon) -> Iterator[Found]:
    """Surnames behind 在, where something is done under somebody: 在常老师的主持下, but 在副校长的带领下."""
    surnames = person_names.names(lexicon).surnames
    for match in UNDER.finditer(text):
        if match["surname"] in surnames and match["surname"] not in NO_SURNAME_UNDER:
            yield Found("person", *match.span("name"), "surname_with_title", role=match["title"], confidence=0.8)


def at_a_school(text: str, lexicon: Lexicon) -> Iterator[Found]:
    """Surnames with a title right behind a school: 三实小管校长每课必评, but 小学任校长, 小学副校长."""
    surnames = person_names.names(lexicon).surnames
    for match in AT_A_SCHOOL.finditer(text):
        if match["surname"] in surnames and match["surname"] not in NO_SURNAME:
            yield Found("person", *match.span("name"), "surname_with_title", role=match["title"], confidence=0.8)


RULES = (words_framed, rare_ones, under, at_a_school)
