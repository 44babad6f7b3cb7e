"""Traditional characters into simplified ones, one for one, so that every offset stays.

In: a text. Out: the edits that make it simplified, which script it was in, or the simplified text itself.

What is hard: a few characters are two in the other script (著 is 着 but for 著作, 乾 is 干 but for 乾安县), and the
word decides; a character of a traditional text may be an ordinary one of a simplified text (沈, 坏, 么), so the
script of the line decides what is looked at; and a simplified text may quote a traditional one and mean it so.
The characters and most words are OpenCC's; ours are in lexicon/script_characters.tsv and script_words.tsv.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from pipeline.lexicon import load
from pipeline.schema import Edit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.lexicon import Lexicon

CLEAR = 0.9  # a text is of one script where nine in ten of its telling characters are
SAMPLE = 40_000  # characters looked at to tell the script of a long text, in slices from all over it
SLICE = 500
HAN = "\u3400-\u9fff\U00020000-\U0003ffff"
QUOTED = re.compile(r"“[^“”\n]{1,200}”|‘[^‘’\n]{1,200}’|「[^「」\n]{1,200}」|『[^『』\n]{1,200}』")
# Surnames before which a character of the list of 2013 is a given name: 卢象昇, 杨甦棣.
SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪"
    "范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜"
    "倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁乌"
)
TITLES = ("老师", "校长", "主任", "同学", "书记", "同志", "教授", "先生", "园长", "局长", "女士")


@dataclass(frozen=True, slots=True)
class Tables:
    """What a lexicon says about the two scripts, compiled."""

    characters: dict[int, str]  # for str.translate
    words: dict[
        str, tuple[tuple[int, int, dict[str, str]], ...]
    ]  # character: (its place, length, word: outcome), longest first
    kept: frozenset[str]  # characters that a simplified text may mean
    traditional: re.Pattern[str]  # characters that only a traditional text has, and 著
    simplified: re.Pattern[str]  # characters that only a simplified text has
    touched: re.Pattern[str]  # runs of characters that may change at all
    settled: re.Pattern[str]  # one character that a word or a rule may decide


def script_of(text: str, lexicon: Lexicon | None = None) -> str:
    """Which script a text is in: ``simplified``, ``traditional`` or ``mixed``.

    >>> script_of("兩校結對,資源共享"), script_of("两校结对,资源共享"), script_of("两校結對,资源共享")
    ('traditional', 'simplified', 'mixed')
    """
    tables = compile_tables(lexicon or load())
    sample = text if len(text) <= SAMPLE else "".join(_slices(text))
    return _judge(*_telling(sample, tables))


def simplify(text: str, lexicon: Lexicon | None = None, *, aspect: bool = True) -> str:
    """Turn traditional characters into simplified ones, one for one, so that offsets stay.

    著 is 着 except in words that keep it; with ``aspect=False`` it is left alone everywhere, as OpenCC's t2s does:

        >>> simplify("乾淨的校園裏迎著朝陽,成效顯著")
        '干净的校园里迎着朝阳,成效显著'
        >>> simplify("乾安縣的老師隨著大巴下鄉", aspect=False)
        '乾安县的老师随著大巴下乡'
    """
    out = _convert(text, compile_tables(lexicon or load()))[0]
    if aspect or "著" not in text:
        return out
    return "".join("著" if old == "著" else new for old, new in zip(text, out, strict=True))


def find(text: str, lexicon: Lexicon | None = None) -> tuple[Edit, ...]:
    """The edits that make a text simplified; a run of characters is one edit.

    A quotation that a simplified text leaves in traditional characters is left alone:

        >>> [(edit.before, edit.after) for edit in find("本著求實的态度")]
        [('著', '着'), ('實', '实')]
        >>> find("学生临摹“學而時習之”,成绩显著")
        ()
    """
    tables = compile_tables(lexicon or load())
    if not tables.traditional.search(text):
        return ()
    script = script_of(text, lexicon)
    if script == "traditional":
        return tuple(_edits(text, 0, tables, evidence="traditional text"))
    return tuple(_by_line(text, tables))


def _by_line(text: str, tables: Tables) -> Iterator[Edit]:
    at = 0
    while hit := tables.traditional.search(text, at):
        start = text.rfind("\n", at, hit.start()) + 1 or at
        end = text.find("\n", hit.end())
        end = len(text) if end < 0 else end
        line = text[start:end]
        left = tuple(_quotations(line, tables))
        if _judge(*_telling(line, tables)) == "simplified":
            yield from _strays(line, start, tables, left)
        else:
            edits = _edits(line, start, tables, evidence="traditional line")
            yield from (edit for edit in edits if not _inside(edit.start - start, left))
        at = end


def _strays(line: str, shift: int, tables: Tables, left: tuple[tuple[int, int], ...]) -> Iterator[Edit]:
    """Edits for single traditional characters in a simplified line: only what no simplified text means."""
    for hit in tables.traditional.finditer(line):
        at, character = hit.start(), hit.group()
        if _inside(at, left):
            continue
        low = max(0, at - 20)
        window = line[low : at + 21]
        base = window.translate(tables.characters)
        outcome, word = _settle(character, base, at - low, tables)
        if outcome == character or (character in tables.kept and not word) or word == "执着":
            continue  # 执著 is a spelling of simplified texts too
        certainty = "probable" if character == "著" else "certain"
        yield Edit("script", shift + at, shift + at + 1, character, outcome, certainty, word or "simplified line")


def _edits(text: str, shift: int, tables: Tables, *, evidence: str) -> Iterator[Edit]:
    after, settled = _convert(text, tables)
    words = iter((*settled.items(), (len(text), "")))
    place, word = next(words)
    for run in tables.touched.finditer(text):
        start, end = run.span()
        before, new = run.group(), after[start:end]
        if before[0] == new[0] or before[-1] == new[-1]:
            start, end = _changed(before, new, start)
            before, new = text[start:end], after[start:end]
        if before:
            proof, certainty = evidence, "certain"
            while place < end:
                proof, certainty = f"{proof}; {word}" if word else proof, "probable"
                place, word = next(words)
            yield Edit("script", shift + start, shift + end, before, new, certainty, proof)


def _changed(before: str, after: str, shift: int) -> tuple[int, int]:
    """Where a run that changed begins and ends to differ; an empty stretch where it never does."""
    differs = [at for at, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
    return (shift + differs[0], shift + differs[-1] + 1) if differs else (shift, shift)


def _convert(text: str, tables: Tables) -> tuple[str, dict[int, str]]:
    """The simplified text, and the places where a word or rule had a say, with that word."""
    base = text.translate(tables.characters)
    settled: dict[int, str] = {}
    pieces: list[str] = []
    at = 0
    for hit in tables.settled.finditer(text):
        outcome, word = _settle(hit.group(), base, hit.start(), tables)
        if outcome != base[hit.start()]:
            pieces += (base[at : hit.start()], outcome)
            at = hit.end()
        if outcome != hit.group():
            settled[hit.start()] = word
    return "".join((*pieces, base[at:])) if pieces else base, settled


def _settle(character: str, base: str, at: int, tables: Tables) -> tuple[str, str]:
    """What a character becomes where it stands, and the word or rule that says so ('' where none does)."""
    for place, length, words in tables.words.get(character, ()):
        start = at - place
        if start >= 0 and (word := base[start : start + length]) in words:
            return words[word], word
    for rule in RULES:
        if rule(character, base, at):
            return character, rule.__name__.replace("_", " ")
    return base[at], ""


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
    if character not in GIVEN:
        return False
    start = _run_start(base, at)
    if character == "乾":
        if at - start >= 2 and start > at - 4 and base[start] in SURNAMES and base[at - 1] not in DRIED:  # noqa: PLR2004
            return at - start == 2  # noqa: PLR2004
    elif start < at and base[start] in SURNAMES and NAME.fullmatch(base, start, _run_end(base, at)):
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
GIVEN = frozenset("昇陞甯甦氾祕剋脩蒐谿乾澂")
DRIED = frozenset(
    "晒烘风烤晾吹擦未笋豆肉果饼桔橘杏枣梅李桃柿薯鱼虾菜瓜萄菇耳眼枝榄楂子蕉莓梨莲"
    "口舌唇阴烧煮熬冻哭抹榨抽沥喝水泪血汗墨外中强全已快没不半"
)
RULES = (written_by, given_name)  # any that says yes keeps the character


# ------------------------------------------------------------------------------------------------- scripts


def _telling(text: str, tables: Tables) -> tuple[int, int]:
    traditional = tables.traditional.findall(text)
    return len(traditional) - traditional.count("著"), len(tables.simplified.findall(text))


def _judge(traditional: int, simplified: int) -> str:
    every = traditional + simplified
    if traditional <= every * (1 - CLEAR):
        return "simplified"
    return "traditional" if traditional >= every * CLEAR else "mixed"


def _slices(text: str) -> Iterable[str]:
    count = SAMPLE // SLICE
    step = (len(text) - SLICE) / (count - 1)
    return (text[int(k * step) : int(k * step) + SLICE] for k in range(count))


def _quotations(line: str, tables: Tables) -> Iterator[tuple[int, int]]:
    """Quotations in traditional characters, where all the rest of the line is simplified."""
    quoted = [m.span() for m in QUOTED.finditer(line)]
    found = [span for span in quoted if _traditional_alone(line[span[0] : span[1]], tables)]
    if found:
        rest, at = [], 0
        for start, end in found:
            rest.append(line[at:start])
            at = end
        traditional, simplified = _telling("".join((*rest, line[at:])), tables)
        if traditional == 0 and simplified > 0:
            yield from found


def _traditional_alone(text: str, tables: Tables) -> bool:
    traditional, simplified = _telling(text, tables)
    return traditional > 0 and simplified == 0


def _inside(at: int, spans: tuple[tuple[int, int], ...]) -> bool:
    return any(start <= at < end for start, end in spans)


# ------------------------------------------------------------------------------------------------- tables


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
        old for word, becomes in words for old, new in zip(word, becomes, strict=True) if single.get(old, old) != new
    }
    for word, becomes in words:
        context = word.translate(characters)
        for place, (old, new) in enumerate(zip(word, becomes, strict=True)):
            if old in decisive:
                rules.setdefault(old, {}).setdefault((place, len(word)), {})[context] = new
    ordinary = set(single.values()) | {new for _, new in _opencc("STCharacters.txt")}
    only = (
        {chr(code) for code in characters}
        - {c for c in ordinary if _in_gb2312(c)}
        - {c for c in map(chr, characters) if _in_gb2312(c)}
    )
    telling = {old for old, new in _opencc("STCharacters.txt", every=True) if old not in new.split() and len(old) == 1}
    return Tables(
        characters=characters,
        words={old: _longest_first(shapes) for old, shapes in rules.items()},
        kept=frozenset(row["character"] for row in own if row["in_simplified"] == "keep"),
        traditional=_one_of(only | {"著"}),
        simplified=_one_of(telling - only),
        touched=re.compile(_one_of({chr(code) for code in characters} | set(rules)).pattern + "+"),
        settled=_one_of(set(rules) | GIVEN),
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


def _one_of(characters: set[str]) -> re.Pattern[str]:
    # One range stands for all characters beyond the first plane: re is 80 times slower with them one by one.
    near = "".join(re.escape(c) for c in sorted(characters) if c < "\U00010000")
    far = "\U00020000-\U0003ffff" if any(c > "\uffff" for c in characters) else ""
    return re.compile(f"[{near}{far}]")
