"""Which simplified character stands for a traditional one: by its table, by the word it stands in, or by a rule.

In: the lexicon and the dictionaries of opencc-python-reimplemented. Out: tables made for speed, and what a character
becomes where it stands. What is hard: a few characters are two in the other script (著 is 着 but for 著作, 乾 is 干 but
for 乾安县), and the word decides; words are looked up in the text after its plain characters are simplified, so that
one word stands for all its spellings.
The characters and most words are OpenCC's; ours are in lexicon/script_characters.tsv and script_words.tsv.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from pipeline.restore.alphabet import blocks

if TYPE_CHECKING:
    from pipeline.lexicon import Lexicon

    Codes = npt.NDArray[np.uint32]

HAN = "\u3400-\u9fff\U00020000-\U0003ffff"
EVERY = 0x110000  # code points
TRADITIONAL, SIMPLIFIED = 1, 2
WORDED = "著於後"  # a simplified text has them, too, but seldom means them: they tell no script
# Surnames before which a character of the list of 2013 is a given name: 卢象昇, 杨甦棣.
SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪"
    "范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜"
    "倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁乌"
)
TITLES = (
    *("老师", "校长", "主任", "同学", "书记", "同志", "教授", "先生", "园长", "局长", "女士"),
    *("委员长", "县长", "市长", "部长", "厅长", "科长", "站长", "院长", "组长", "院士", "记者", "审计长"),
)


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """What a lexicon says about the two scripts, compiled."""

    characters: dict[int, str]  # what each becomes, where no word says otherwise
    becomes: Codes  # the same for every code point there is
    kind: npt.NDArray[np.uint8]  # of every code point: TRADITIONAL or SIMPLIFIED where only such a text has it
    words: dict[
        str, tuple[tuple[int, int, dict[str, str]], ...]
    ]  # character: (its place, length, word: outcome), longest first
    kept: frozenset[str]  # characters that a simplified text may mean
    traditional: str  # set of characters (as re writes it) that only a traditional text has, and WORDED
    settled: re.Pattern[str]  # one character that a word or a rule may decide

    def plain(self, text: str) -> str:
        """A text with each character as its table has it, whatever the word.

        甚麼 is 什么, but who writes 甚么 means it.
        """
        text = text.replace("甚麼", "什麼").replace("甚麽", "什麽")
        new = (self.becomes.take(codes(part)).tobytes() for part in blocks(text))
        return "".join(part.decode("utf-32-le", "surrogatepass") for part in new)

    def telling(self, text: str) -> tuple[int, int]:
        """How many characters of a text are of one script only, traditional and simplified."""
        traditional = simplified = 0
        for part in blocks(text):
            kinds = self.kind.take(codes(part))
            traditional += int(np.count_nonzero(kinds == TRADITIONAL))
            simplified += int(np.count_nonzero(kinds == SIMPLIFIED))
        return traditional, simplified

    def settle(self, character: str, base: str, at: int) -> tuple[str, str]:
        """What a character becomes at a place of a plain text, and the word or rule that says so ('': none does)."""
        for place, length, words in self.words.get(character, ()):
            start = at - place
            if start >= 0 and (word := base[start : start + length]) in words:
                return words[word], word
        for rule in RULES:
            if rule(character, base, at):
                return character, rule.__name__.replace("_", " ")
        return base[at], ""


def codes(text: str) -> Codes:
    """The code points of a text."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


@cache
def compile_tables(lexicon: Lexicon) -> Tables:
    """The dictionaries of opencc-python-reimplemented and our own lines, ours first."""
    own = lexicon.rows("script_characters")
    single = {old: new for old, new in _opencc("TSCharacters.txt") if len(old) == len(new) == 1}
    single |= {row["character"]: row["becomes"] for row in own}
    characters = {ord(old): new for old, new in single.items() if old != new}
    words = [pair for pair in _opencc("TSPhrases.txt") if len(pair[0]) == len(pair[1])]
    words += [(row["word"], row["becomes"]) for row in lexicon.rows("script_words")]
    rules: dict[str, dict[tuple[int, int], dict[str, str]]] = {}
    decisive = {
        old for word, after in words for old, new in zip(word, after, strict=True) if single.get(old, old) != new
    }
    for word, after in words:
        context = word.translate(characters)
        for place, (old, new) in enumerate(zip(word, after, strict=True)):
            if old in decisive:
                rules.setdefault(old, {}).setdefault((place, len(word)), {})[context] = new
    ordinary = set(single.values()) | {new for _, new in _opencc("STCharacters.txt")}
    only = (
        {chr(code) for code in characters}
        - {c for c in ordinary if _in_gb2312(c)}
        - {c for c in map(chr, characters) if _in_gb2312(c)}
    )
    telling = {old for old, new in _opencc("STCharacters.txt", every=True) if old not in new.split() and len(old) == 1}
    becomes = np.arange(EVERY, dtype="<u4")
    becomes[list(characters)] = [ord(new) for new in characters.values()]
    kind = np.zeros(EVERY, dtype=np.uint8)
    kind[[ord(c) for c in telling - only]] = SIMPLIFIED
    kept = frozenset(row["character"] for row in own if row["in_simplified"] == "keep")
    kind[[ord(c) for c in only - kept]] = TRADITIONAL
    return Tables(
        characters=characters,
        becomes=becomes,
        kind=kind,
        words={old: _longest_first(shapes) for old, shapes in rules.items()},
        kept=kept,
        traditional=_set(only | set(WORDED)),
        settled=re.compile(f"[{_set(set(rules) | GIVEN)}]"),
    )


def _longest_first(shapes: dict[tuple[int, int], dict[str, str]]) -> tuple[tuple[int, int, dict[str, str]], ...]:
    ordered = sorted(shapes, key=lambda shape: (-shape[1], shape[0]))
    return tuple((place, length, shapes[place, length]) for place, length in ordered)


def _opencc(name: str, *, every: bool = False) -> list[tuple[str, str]]:
    """The lines of one of OpenCC's dictionaries: a word and its first conversion (or ``every`` one, with spaces)."""
    text = resources.files("opencc").joinpath("dictionary", name).read_text(encoding="utf-8")
    pairs = [line.split("\t") for line in text.splitlines() if "\t" in line]
    return [(old, new if every else new.split()[0]) for old, new in pairs]


def _in_gb2312(character: str) -> bool:
    """Whether GB 2312 has a character: if so, a simplified text may mean it (沈, 坏, 乾, 瞭)."""
    return bool(character.encode("gb2312", "ignore"))


def _set(characters: set[str]) -> str:
    # One range stands for all characters beyond the first plane: re is 80 times slower with them one by one.
    near = "".join(re.escape(c) for c in sorted(characters) if c < "\U00010000")
    return near + ("\U00020000-\U0003ffff" if any(c > "\uffff" for c in characters) else "")


# ------------------------------------------------------------------------------------------------- rules


def written_by(character: str, base: str, at: int) -> bool:
    """著 after an author, a book or an imprint beside: 《田野课堂》,林晓禾著; 林晓禾著,青禾出版社."""
    if character != "著" or not HERE.match(base, at + 1):
        return False
    before = base[max(0, at - 16) : at]
    if AUTHOR.search(before):
        return "》" in before or bool(BOOK.match(base, at + 1))
    return bool(ANYONE.search(before) and IMPRINT.match(base, at + 1))


HERE = re.compile(f"[^{HAN}]|的《|$")
AUTHOR = re.compile(f"(?:^|[^{HAN}])[{''.join(sorted(SURNAMES))}][{HAN}]{{1,2}}$")
ANYONE = re.compile(f"(?:^|[^{HAN}])[{HAN}·]{{2,8}}$")
BOOK = re.compile(f"的?《|[^{HAN}\\n]{{1,3}}[{HAN}]{{0,8}}(?:译|出版社|书局|书店|年版)")
IMPRINT = re.compile(f"[^{HAN}\\n]{{1,3}}[{HAN}]{{0,8}}(?:译|出版社|书局|书店|年版)")


def given_name(character: str, base: str, at: int) -> bool:
    """A character that names have again (list of 2013) in what looks like a name: 卢象昇, 张钧甯老师, 郭振乾等."""
    if character not in GIVEN or (character == "乾" and base[at + 1 : at + 2] in DRY):
        return False
    start = _run_start(base, at)
    if character == "乾":
        if at - start >= 2 and start > at - 4 and base[start] in SURNAMES and base[at - 1] not in DRIED:  # noqa: PLR2004
            return at - start == 2  # noqa: PLR2004
    elif start < at and base[start] in SURNAMES and NAME.fullmatch(base, start, _run_end(base, at)):
        return True
    if at > 1 and base[at - 2] in SURNAMES and base[at - 1] not in DRIED and base.endswith(TITLES, 0, at - 2):
        return True  # 副主任韩德乾介绍
    if at > 1 and LISTED.match(base, at - 2):
        return True
    return any(
        base[at - before] in SURNAMES and base.startswith(TITLES, at + after)
        for before, after in ((1, 1), (2, 1), (1, 2))
        if at >= before
    )


def _run_start(base: str, at: int) -> int:
    start = at
    while start > max(0, at - 4) and "\u3400" <= base[start - 1] <= "\u9fff":
        start -= 1
    return start


def _run_end(base: str, at: int) -> int:
    end = at + 1
    while end < min(len(base), at + 4) and "\u3400" <= base[end] <= "\u9fff":
        end += 1
    return end


NAME = re.compile(f"[{HAN}]{{2,3}}")
LISTED = re.compile(f"、[{''.join(sorted(SURNAMES))}].[{HAN}](?:、|等|和)")  # 杨进、李乾光、张荣
GIVEN = frozenset("昇陞甯甦氾祕剋脩蒐谿乾澂")
DRIED = frozenset(
    "是晒烘风烤晾吹擦未笋豆肉果饼桔橘杏枣梅李桃柿薯鱼虾菜瓜萄菇耳眼枝榄楂子蕉莓梨莲"
    "口舌唇阴烧煮熬冻哭抹榨抽沥喝水泪血汗墨外中强全已快没不半"
)
DRY = frozenset("净燥杯粮脆果旱瘪涸枯柴裂了着透")


def surname(character: str, base: str, at: int) -> bool:
    """於 before a title, where a sentence begins: 於老师是班长; not 对於老师."""
    return character == "於" and base.startswith(TITLES, at + 1) and (at == 0 or bool(HERE.match(base, at - 1)))


RULES = (written_by, given_name, surname)  # any that says yes keeps the character
