"""Marks and forms: what is not seen goes, what is only another form of a character becomes that character.

In: a text. Out: edits for copy-protection noise (成长的'脚步), characters that show nothing, exotic line breaks,
look-alike forms of characters, full-width letters and digits, ASCII marks beside Chinese, and 性交 blanked by a filter.
What is hard: the same marks are also meant. A quotation opens after 的, 8:30 is a time, ``**`` hides a name, a blank is
a blank; so every rule looks at both sides, and the noise rules at how the whole text uses the mark.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from heapq import merge
from typing import TYPE_CHECKING

from pipeline.edits import Edits, apply_edits, compose
from pipeline.lexicon import load
from pipeline.restore.alphabet import has, seen, signs
from pipeline.restore.lone_marks import LEADS, lone_marks
from pipeline.restore.watermarks import watermarks
from pipeline.schema import Edit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pipeline.restore.alphabet import Signs

    Rules = tuple[tuple[Callable[[str], Iterator[Edit]], str], ...]

HAN = "\u3005\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
A_HAN = re.compile(f"[{HAN}]")
CLOSING = "”’）》】」』〉〕％…—"
OPENING = "“‘（《【「『〈〔…—"
WIDE = dict(zip(",;:?!", "，；：？！", strict=True))
DEEPEST = 4  # rounds
FARTHEST = 40  # characters between the two marks of a quotation


def find(text: str) -> Sequence[Edit]:
    r"""The edits for marks and forms.

    >>> [(edit.before, edit.after, edit.kind) for edit in find("成长的'脚步,\ufeff共２次")]
    [("'", '', 'noise'), (',', '，', 'width'), ('\ufeff', '', 'noise'), ('２', '2', 'width')]
    >>> find("8:30开会（***老师），他说的'手拉手'很好。")
    ()
    """
    edits, now = _turn(text, (), text, RULES)
    for _ in range(DEEPEST):
        before = now
        if before != text and any(f"的{mark}" in now for mark in "'`."):  # where one mark went, another may stand
            edits, now = _turn(text, edits, now, RULES)
        if now == before:
            break
    return _turn(text, edits, now, LAST_RULES)[0]


def uncover(text: str) -> Sequence[Edit]:
    r"""The edits that must come before words are looked up: what is not seen goes, forms become what they stand for.

    >>> [(edit.before, edit.after) for edit in uncover("隨\u200b著\uf99a年")]
    [('\u200b', ''), ('\uf99a', '連')]
    """
    return _turn(text, (), text, UNCOVERING)[0]


def _turn(text: str, edits: Sequence[Edit], now: str, rules: Rules) -> tuple[Sequence[Edit], str]:
    """What the edits (which made ``now`` of the text) and one turn of the rules make of it."""
    there = seen(now)
    for rule, characters in rules:
        more = Edits(rule(now)) if has(there, signs(characters, beyond=rule in BEYOND)) else ()
        if more:
            edits = compose(text, edits, now, more)
            now = apply_edits(now, more)
            there = seen(now)
    return edits, now


def every_sign() -> Signs:
    """The characters without any of which nothing is found."""
    return signs("".join(characters for _, characters in (*RULES, *LAST_RULES)), beyond=True)


def uncovering_signs() -> Signs:
    """The characters without any of which nothing is uncovered."""
    return signs("".join(characters for _, characters in UNCOVERING), beyond=True)


# ------------------------------------------------------------------------------------------------- what is not seen


def line_breaks(text: str) -> Iterator[Edit]:
    """One kind of line break."""
    for match in BREAK.finditer(text):
        yield Edit("whitespace", match.start(), match.end(), match.group(), "\n", "certain", "line break")


# This and the patterns below begin with a set of characters: so re skips clean text at 400 MB/s.
BREAK = re.compile("[\r\x0b\x0c\x85\u2028\u2029](?:(?<=\r)\n)?")


def unseen(text: str) -> Iterator[Edit]:
    """Zero-width characters, byte order marks, soft hyphens, control characters; joiners inside emoji stay."""
    for match in UNSEEN.finditer(text):
        start, end = match.span()
        before = match.group()
        if before.strip("\u200d\ufe0f") or not PICTURE.match(text[start - 1 : start]):
            names = ", ".join(dict.fromkeys(f"U+{ord(c):04X}" for c in before[:8]))
            yield Edit("noise", start, end, before, "", "certain", f"shows nothing: {names}")


UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff\U000e0000-\U000e0fff]+"
)
PICTURE = re.compile(
    "[#*0-9\xa9\xae\u203c-\u2bff\U0001f000-\U0001fbff]"
)  # behind it a joiner or selector is part of an emoji


def halves(text: str) -> Iterator[Edit]:
    """Surrogates: two make the character they spell, one alone is no character and cannot be written to a file."""
    for match in SURROGATES.finditer(text):
        before = match.group()
        whole = len(before) == 2  # noqa: PLR2004 - a pair
        after = before.encode("utf-16-le", "surrogatepass").decode("utf-16-le") if whole else "\ufffd"
        names = " ".join(f"U+{ord(c):04X}" for c in before)
        yield Edit("encoding", match.start(), match.end(), before, after, "certain" if whole else "probable", names)


SURROGATES = re.compile("[\ud800-\udfff](?:(?<=[\ud800-\udbff])[\udc00-\udfff])?")


# ------------------------------------------------------------------------------------------------- forms


def look_alikes(text: str) -> Iterator[Edit]:
    """Compatibility ideographs, radicals and ligatures become the characters they are read as."""
    for match in FORM.finditer(text):
        before = match.group()
        after = "".join(_plain(c) for c in before)
        if after != before:
            yield Edit("width", match.start(), match.end(), before, after, "certain", f"form of {after}")


FORM = re.compile("[\u2e80-\u2fd5\uf900-\ufaff\ufb00-\ufb06\U0002f800-\U0002fa1f｡､｢｣]+")


@cache
def _plain(character: str) -> str:
    known = {row["radical"]: row["character"] for row in load().rows("radicals")}
    return known.get(character) or unicodedata.normalize("NFKC", character)


def letters(text: str) -> Iterator[Edit]:
    """Full-width letters and digits, with the marks between them: ２０１３．５ is 2013.5, １０％ is 10%."""
    for match in LETTERS.finditer(text):
        before = match.group()
        yield Edit("width", match.start(), match.end(), before, before.translate(NARROW), "certain", "full-width form")


# Possessive, so that re remembers no way back for each of a million digits.
LETTERS = re.compile("[０-９Ａ-Ｚａ-ｚ]++(?:[．－／＠＿][０-９Ａ-Ｚａ-ｚ]++)*+％?")


def behind_digits(text: str) -> Iterator[Edit]:
    """Full-width marks behind ASCII digits: 10％, 3．5."""
    for match in BEHIND.finditer(text):
        yield Edit(
            "width",
            match.start(),
            match.end(),
            match.group(),
            match.group().translate(NARROW),
            "certain",
            "behind digits",
        )


BEHIND = re.compile("[％．／](?:(?<=[0-9]％)|(?<=[0-9][．／])(?=[0-9]))")
NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


def wide_marks(text: str) -> Iterator[Edit]:
    """ASCII marks beside a Chinese character become full-width; 8:30, 1,200, http: and a smile stay."""
    for match in MARKS.finditer(text):
        start, end = match.span()
        before = match.group()
        if before in COMMAS:
            yield Edit("width", start, end, before, COMMAS[before], "certain", BESIDE)
        elif _ends_sentence(before, text[start - 1 : start], text[end : end + 1]):
            yield Edit("width", start, end, before, before.translate(WIDENED), "certain", BESIDE)


BEHIND_IT, AHEAD_OF_IT = f"[{HAN}{CLOSING}]", f"[{HAN}{OPENING}]"
MARKS = re.compile(
    "[,;:?!](?:(?<=[?!])[?!]*|(?<![?!])(?!(?<=:)(?://|[:)]))"
    f"(?:(?<={BEHIND_IT}[,;:])|(?<=[^ \n][,;:])(?<!::)(?={AHEAD_OF_IT})))"
)
WIDENED = str.maketrans(WIDE)
COMMAS = {mark: WIDE[mark] for mark in ",;:"}
BESIDE = "beside a Chinese character"


def _ends_sentence(mark: str, left: str, right: str) -> bool:
    """Whether ``?`` and ``!`` end a Chinese sentence."""
    ahead = bool(right) and (right in OPENING or bool(A_HAN.match(right)))
    if "?" in mark and right.isalpha() and not ahead:
        return False  # a letter behind a question mark is what is left of a torn character
    behind = bool(left) and (left in CLOSING or bool(A_HAN.match(left)))
    return behind and not (len(mark) > 1 and "?" in mark and ahead)  # several stand for lost characters


# ------------------------------------------------------------------------------------------------- noise


def after_de(text: str) -> Iterator[Edit]:
    """A quote, backtick or full stop put after 的 against copying: 成长的'脚步, 学科的`融合, 校际的.协作."""
    found = [_lone_quotes(text, mark) for mark in "'`" if f"的{mark}" in text]
    if "的." in text and _stops_are_noise(text):
        found.append(_noisy_stops(text))
    yield from merge(*found, key=lambda edit: edit.start)


def _noisy_stops(text: str) -> Iterator[Edit]:
    for stop in STOP.finditer(text):
        yield Edit("noise", stop.start(), stop.end(), ".", "", "probable", "full stop after 的, where stops are 。")


STOP = re.compile(rf"\.(?<=的\.)(?=[{HAN}“《（‘])")
STOPS = re.compile(rf"\.(?<=[{HAN}]\.)(?<![一二三四五六七八九十]\.)(?=[{HAN}])")


def _stops_are_noise(text: str) -> bool:
    every = len(STOPS.findall(text))
    return len(STOP.findall(text)) * 2 > every and "。" in text


def _lone_quotes(text: str, mark: str) -> Iterator[Edit]:
    at = text.find(f"的{mark}")
    while at >= 0:
        start = text.rfind("\n", 0, at) + 1
        end = text.find("\n", at)
        line = text[start : end if end >= 0 else len(text)]
        runs = {run.start(): run.end() for run in _mark_runs(mark).finditer(line)}
        suspects = {place for place in runs if line[place - 1 : place] == "的"}
        for place in sorted(suspects - _partners(list(runs), suspects)):
            before = line[place : runs[place]]
            yield Edit("noise", start + place, start + runs[place], before, "", "probable", f"lone {mark} after 的")
        at = text.find(f"的{mark}", start + len(line))


@cache
def _mark_runs(mark: str) -> re.Pattern[str]:
    # An apostrophe between Latin letters is no quote.
    return re.compile(f"{mark}+(?:(?![A-Za-z0-9])|(?<![A-Za-z0-9]{mark}))")


def _partners(places: list[int], suspects: set[int]) -> set[int]:
    """Marks after 的 that open or close a quotation: the other mark is near and does not stand after 的."""
    meant: set[int] = set()
    waiting = -1
    for number, at in enumerate(places):
        if at in suspects:
            following = places[number + 1] if number + 1 < len(places) else -1
            if waiting >= 0 and at - waiting <= FARTHEST:
                meant.add(at)
                waiting = -1
            elif following >= 0 and following not in suspects and following - at <= FARTHEST:
                meant.add(at)
                waiting = at
        else:
            waiting = -1 if waiting >= 0 and at - waiting <= FARTHEST else at
    return meant


def blanked(text: str) -> Iterator[Edit]:
    """性交 that a word filter took out of 轮换性交流 and its like, leaving two stars or a blank."""
    if "*流" not in text and " 流" not in text and "\u3000流" not in text:
        return
    stems = tuple(sorted(load().words("censored"), key=len, reverse=True))
    for match in BLANK.finditer(text):
        start, end = match.span(1)
        stem = next((stem for stem in stems if text.endswith(stem, 0, start)), "")
        if stem:
            told = f"a word filter blanks 性交 in {stem}性交流"
            yield Edit("censored", start, end, match.group(1), "性交", "probable", told)


# 流 begins another word: 流动, 流程, 流域. (交流会 and 交流中 are 交流.)
FLOWS = (
    "动程水行失派畅量感出血传浪利星转通落光放域线沙窜亡弊毒连芳逝露质体速形汗泪"
    "经淌溢变布言俗民氓寇丽火弹云产标态沫涎徽窗"
)
BLANK = re.compile(rf"(?<![* ])(\*\*| {{1,2}}|\u3000)流(?![{FLOWS}]|向(?!纵深|深|更|前))")

BEYOND = (halves, unseen, look_alikes)  # these look for characters beyond the first plane, too
# Each rule has nothing to do in a text without any of the characters beside it.
UNCOVERING: Rules = (
    (line_breaks, "\r\x0b\x0c\x85\u2028\u2029"),
    (halves, "\ud800-\udfff"),
    (lone_marks, LEADS),
    (unseen, UNSEEN.pattern[1:-2]),
    (lone_marks, LEADS),  # once more, where what shows nothing parted them
    (look_alikes, FORM.pattern[1:-2]),
)
RULES: Rules = (
    *UNCOVERING,
    (letters, "０-９Ａ-Ｚａ-ｚ"),
    (after_de, "'`."),
    (watermarks, "网线坛库站."),
    (blanked, "* \u3000"),
    (behind_digits, "％．／"),
)
LAST_RULES: Rules = ((wide_marks, ",;:?!"),)
