"""Names of other peoples: parts with a dot between them (买买提·吐尔逊), and parts in a row (洛桑平措).

In go a text and the parts that such names are made of, out come people. What is hard: a dot stands between other
words too (书香·校园), and half of the parts are in no list; so a part reaches as far as characters that such names are
written with, but for ordinary words on either side (正如|罗曼·罗兰|所说).
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from pipeline import gazetteer
from pipeline.extract import names as person_names
from pipeline.extract.lattice import NO_NAME
from pipeline.extract.names import SPEAKS
from pipeline.extract.people_cues import grouped, title_pattern
from pipeline.schema import Found

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.extract.names import Names
    from pipeline.lexicon import Lexicon

DOT = re.compile("[·•・]")
SOUNDS = re.compile(
    "[阿艾安奥巴白贝比别波伯布不卜查达大丹德迪第丁杜多恩尔法菲费佛夫弗盖戈格古哈海汉赫亨侯胡霍吉基加佳贾杰金卡凯坎康科可克肯库拉莱兰朗劳勒雷里利丽林留龙卢鲁罗洛"
    "荪宛马玛迈麦曼芒梅门蒙孟米密敏莫姆穆那娜纳奈尼努诺欧帕派潘佩皮普齐奇恰切曲热仁日如萨塞赛桑沙山舍施史士斯苏索所塔泰坦汤特提廷图吐托瓦万旺威维韦温翁沃乌吴西希谢辛休"
    "许雅亚扬耶叶伊依易因尤于约泽扎詹珍朱祖买合江木孜洪逊肉吾让伦顿都汗则肯拜甫巧阔玉素娅]+"
)
AND_ANOTHER = re.compile("[和与及][\u4e00-\u9fff]{1,8}[·•・]")  # 叶尔江·哈力木|和|古丽娜尔·赛力克
REST = re.compile(  # of a part that sounds odd, before a bracket or a title
    r"[^\W\d_A-Za-z一二三四五六七八九十两几多位名等的和与及为任副老]{0,2}(?=[（(]|[老校主副书园教])"
)
GIVES, BORDERS = frozenset("为任当"), frozenset("的、，（(：")
LONGEST_PART, LONGEST_GIVEN = 8, 6
ENDS_A_PART = frozenset("、，。；）)")
MOST_PARTS = 4  # after a dot
KNOWN_PART, ALL_KNOWN = 12.5, 15.0  # made of known parts alone, of up to three
PAIR = 2  # characters of a word
PARTED = frozenset(("Tibetan", "Mongolian", "Turkic"))  # whose names are made of several parts
NOT_FIRST = frozenset("和由的与及是对给让把生")
LEAD_TO = frozenset("的对给让请跟叫带派把同向教问找是为在到从以及陪送拜")  # of one character, before a name
AMONG = ("其中", "包括", "以及", "还有", "特别是")  # 其中|古丽米热·艾山
SHORTEST_DOTTED = 4  # 书香·校园 is none


def dotted_people(text: str, lexicon: Lexicon) -> Iterator[Found]:
    """买买提·吐尔逊, where the parts sound like names: a dot stands between other words too."""
    names = person_names.names(lexicon)
    free_from = 0
    for dot in DOT.finditer(text):
        if dot.start() < free_from:
            continue
        start, end = before_dot(text, dot.start(), free_from, names), dot.start()
        for _ in range(MOST_PARTS):
            part = after_dot(text, end + 1, names, title_pattern(lexicon)) if DOT.match(text, end) else end
            if part <= end + 1:
                break
            end = part
        head = text[start : dot.start()]
        long = end - start > SHORTEST_DOTTED or names.of_parts(head) < NO_NAME
        if end > dot.start() > start and long and (len(head) > 1 or names.of_parts(text[dot.end() : end]) < NO_NAME):
            yield Found("person", start, end, "dotted_name", confidence=0.995)
            free_from = end


def before_dot(text: str, end: int, least: int, names: Names) -> int:
    """Where the part of a name before a dot begins; ``end`` where there is none."""
    start = end
    while start > max(least, end - LONGEST_PART) and sounds(text[start - 1], names):
        start -= 1
    start += next((len(word) for word in AMONG if text.startswith(word, start)), 0)
    while start < end and text[start] in NOT_FIRST and text[start : start + 2] not in names.parts:
        start += 1
    if start == end and text[end - 1 : end] in names.surnames:  # 包·乌云塔娜
        return end - 1
    if start and text[start - 1] in BORDERS:  # 的|热娜古丽·玉素甫: all of it
        return start
    words = names.costs.words
    for at in range(start, end - 1):
        said = at == start or text[at - 1] in LEAD_TO or text[at - 2 : at] in words  # 主任|买买提, but no 吐|尼亚孜
        if said and names.of_parts(text[at:end]) < KNOWN_PART:
            return at
    return start + PAIR if text[start : start + PAIR] in words and end - start > PAIR + 1 else start  # 正如|罗曼


def after_dot(text: str, start: int, names: Names, titles: re.Pattern[str]) -> int:
    """Where the part of a name after a dot ends; ``start`` where there is none."""
    end = start
    while end < min(len(text), start + LONGEST_PART) and sounds(text[end], names):
        given = text[end] in GIVES and titles.match(text, end + 1)  # 阿卜力孜|为副组长
        title = titles.match(text, end)
        titled = title and len(title[0]) > 1  # but no 麦提|图尔荪, though 图 stands before who drew
        if end > start + 1 and (given or AND_ANOTHER.match(text, end) or titled):
            break
        end += 1
    more = REST.match(text, end)  # 叶尔兰·哈布德|（, 马合苏提|老师
    if more and (text[more.end()] in "（(" or titles.match(text, more.end())):
        return more.end()
    alone = text[end : end + 1] in ENDS_A_PART and text[end - 1] not in SPEAKS
    if alone and end - start <= LONGEST_GIVEN:  # 托合塔洪、
        return end
    known = [at for at in range(end, start + 1, -1) if names.of_parts(text[start:at]) < KNOWN_PART]
    if known:
        return known[0]
    if end > start + PAIR + 1 and text[end - PAIR : end] in names.costs.words:  # 罗兰|所说
        return end - PAIR
    return end - (text[end - 1] == "的" and end > start + 1)  # 玛木提|的陪同下


def sounds(char: str, names: Names) -> bool:
    """Whether names of other languages are written with a character."""
    return char in names.sounds or bool(SOUNDS.match(char))


def of_known_parts(text: str, lexicon: Lexicon) -> Iterator[Found]:
    """洛桑平措, 索朗卓嘎, wherever they stand: two or three parts of one people's names and nothing else."""
    names = person_names.names(lexicon)
    for match in parts_pattern(lexicon).finditer(text):
        word = match[0] in names.never or match[0] in names.costs.words
        if not word and names.of_parts(match[0]) < ALL_KNOWN:
            yield Found("person", *match.span(), "known_parts", confidence=0.7)


@cache
def parts_pattern(lexicon: Lexicon) -> re.Pattern[str]:
    """Two and more parts of names in a row, or a long one, where no place or school goes on behind them."""
    rows = {row["part"] for row in lexicon.rows("name_parts") if row["language"] in PARTED}
    heads = "".join(sorted({part[0] for part in rows}))
    places = gazetteer.load(lexicon)
    long = (one for one in rows if len(one) > PAIR and not places.towns(one) and one not in places.short)
    return re.compile(
        rf"(?=[{heads}])(?:(?:{grouped(rows)}){{2,3}}|{grouped(long)})(?![镇乡村县州旗路街寺山河湖沟峡桥小中学校园社团杯节队组班馆站])"
    )


RULES = (of_known_parts, dotted_people)
