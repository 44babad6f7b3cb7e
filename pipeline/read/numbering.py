"""What Word numbers by itself: the definitions of a file go in; out comes the number a reader sees before a paragraph.

Such a number is no character of the file: 一、 and （一） are counted when it is shown. Lists that share a definition
count on from one another; a number of a higher level begins the lower ones anew.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

DIGITS = "〇一二三四五六七八九"
FORMAL = "零壹贰叁肆伍陆柒捌玖"
UNITS, FORMAL_UNITS = ("", "十", "百", "千"), ("", "拾", "佰", "仟")
STEMS, BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
         (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
LARGEST = 9_999  # what can be said in Chinese up to 千; greater numbers stay digits
LEVELS = 9  # of a list in Word
BULLET = "•"  # for bullets that are pictures of a font


@dataclass(slots=True)
class Level:
    """How one level of a list counts and how its number looks: ``%1`` stands for the number of the first level."""

    form: str = "decimal"
    looks: str = ""
    start: int = 1
    follow: str = "tab"
    legal: bool = False  # the levels above are shown in digits: 1.1 below 第一章


@dataclass(slots=True)
class Definitions:
    """The lists of a file as its parts ``numbering`` and ``styles`` define them, and where each of them stands."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)  # abstract list → level
    lists: dict[str, str] = field(default_factory=dict)  # list → abstract list
    starts: dict[tuple[str, int], int] = field(default_factory=dict)  # a list that begins anew at a level
    own: dict[tuple[str, int], Level] = field(default_factory=dict)  # a level that a list defines for itself
    list_of: dict[str, str] = field(default_factory=dict)  # style → list
    level_of: dict[str, int] = field(default_factory=dict)  # style → level
    parents: dict[str, str] = field(default_factory=dict)  # style → the style it is based on
    _counts: dict[str, list[int]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def of_style(self, style: str) -> tuple[str, int]:
        """The list and level that a style puts its paragraphs into; an empty list where it is none."""
        line = [style]
        while (parent := self.parents.get(line[-1], "")) and parent not in line:
            line.append(parent)
        lists = (self.list_of[one] for one in line if one in self.list_of)
        levels = (self.level_of[one] for one in line if one in self.level_of)
        return next(lists, ""), next(levels, 0)

    def next(self, number_id: str, depth: int) -> str:
        """The number of the next paragraph in a list, with the blank that parts it from the text."""
        abstract = self.lists.get(number_id)
        level = self._level(number_id, depth)
        if abstract is None or level is None or not 0 <= depth < LEVELS:
            return ""
        counts = self._counts.setdefault(abstract, [0] * LEVELS)
        anew = (number_id, depth) not in self._begun and (number_id, depth) in self.starts
        self._begun.add((number_id, depth))
        if anew:
            counts[depth] = self.starts[number_id, depth]
        else:
            counts[depth] = counts[depth] + 1 if counts[depth] else level.start
        counts[depth + 1 :] = [0] * (LEVELS - depth - 1)
        if level.form == "bullet":
            shown = "".join(BULLET if "\ue000" <= c <= "\uf8ff" else c for c in level.looks)
        else:
            shown = level.looks
            for n in range(depth + 1):
                above = self._level(number_id, n) or Level()
                form = "decimal" if level.legal and n < depth else above.form
                shown = shown.replace(f"%{n + 1}", written(counts[n] or above.start, form))
        return shown + (" " if shown and level.follow != "nothing" and shown[-1] not in "、．）】，：" else "")

    def _level(self, number_id: str, depth: int) -> Level | None:
        own = self.own.get((number_id, depth))
        return own or self.levels.get(self.lists.get(number_id, ""), {}).get(depth)


class Numbering:
    """Hears the part ``numbering`` of a file and fills in what it defines."""

    def __init__(self, into: Definitions) -> None:
        """Begin with nothing heard."""
        self._into = into
        self._abstract = self._list = ""
        self._depth = 0
        self._level = Level()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        value = attributes.get("val", "")
        if name == "abstractNum":
            self._abstract, self._list = attributes.get("abstractNumId", ""), ""
        elif name == "num":
            self._list = attributes.get("numId", "")
        elif name == "abstractNumId":
            self._into.lists[self._list] = value
        elif name in {"lvl", "lvlOverride"}:
            self._depth = whole(attributes.get("ilvl", ""))
            if name == "lvl":
                self._begin_level()
        else:
            self._define(name, value)

    def _define(self, name: str, value: str) -> None:
        """A property of the level that is being defined."""
        if name == "startOverride":
            self._into.starts[self._list, self._depth] = whole(value)
        elif name == "pStyle":
            self._into.level_of[value] = self._depth
        elif name == "start":
            self._level.start = whole(value)
        elif name == "isLgl":
            self._level.legal = True
        elif name in LOOKS:
            setattr(self._level, LOOKS[name], value)

    def _begin_level(self) -> None:
        self._level = Level()
        if self._list:
            self._into.own[self._list, self._depth] = self._level
        else:
            self._into.levels.setdefault(self._abstract, {})[self._depth] = self._level

    def end(self, name: str) -> None:
        """An element ends: nothing hangs on it."""

    def data(self, text: str) -> None:
        """Characters stand here: they only shape the source."""


class Styles:
    """Hears the part ``styles`` of a file: which styles number their paragraphs."""

    def __init__(self, into: Definitions) -> None:
        """Begin with nothing heard."""
        self._into = into
        self._style = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        value = attributes.get("val", "")
        if name == "style":
            self._style = attributes.get("styleId", "")
        elif name == "basedOn":
            self._into.parents[self._style] = value
        elif name == "numId":
            self._into.list_of[self._style] = value
        elif name == "ilvl":
            self._into.level_of.setdefault(self._style, whole(value))

    def end(self, name: str) -> None:
        """An element ends: nothing hangs on it."""

    def data(self, text: str) -> None:
        """Characters stand here: they only shape the source."""


LOOKS = {"numFmt": "form", "lvlText": "looks", "suff": "follow"}


def whole(text: str) -> int:
    """A number as XML writes it; 0 where it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else 0  # noqa: PLR2004 - of 32 bits


def written(number: int, form: str) -> str:
    """A number in one of Word's forms; a form that is not known gives digits.

    >>> [written(12, form) for form in ("decimal", "chineseCountingThousand", "upperRoman", "decimalEnclosedCircle")]
    ['12', '十二', 'XII', '⑫']
    """
    return FORMS.get(form, str)(number)


def _chinese(number: int, digits: str = DIGITS, units: tuple[str, ...] = UNITS) -> str:
    """A number as it is said: 一百零五.

    >>> _chinese(10), _chinese(21), _chinese(105), _chinese(110)
    ('十', '二十一', '一百零五', '一百一十')
    """
    if not 0 < number <= LARGEST:
        return str(number)
    out, gap = "", False
    for place in range(len(str(number)) - 1, -1, -1):
        digit = number // 10**place % 10
        if digit:
            out += ("零" if gap else "") + digits[digit] + units[place]
        gap = bool(out) and not digit
    return out.removeprefix("一") if out.startswith("一十") else out


def _digit_by_digit(number: int) -> str:
    return "".join(DIGITS[int(digit)] for digit in str(number))


def _formal(number: int) -> str:
    return _chinese(number, FORMAL, FORMAL_UNITS)


def _letters(number: int) -> str:
    """Letters a … z, then aa, bb, as Word counts on."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if 0 < number < LARGEST else str(number)


def _roman(number: int) -> str:
    out, left = "", number
    for value, sign in ROMAN if 0 < number <= LARGEST else ():
        out += sign * (left // value)
        left %= value
    return out or str(number)


def _from(first: str, last: int) -> Callable[[int], str]:
    """The signs that stand one after another in Unicode: ① … ⑳."""
    return lambda number: chr(ord(first) + number - 1) if 0 < number <= last else str(number)


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)]


FORMS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
                     "taiwaneseCountingThousand", "koreanCounting"), _chinese),
    **dict.fromkeys(("ideographDigital", "taiwaneseDigital", "japaneseDigitalTenThousand"), _digit_by_digit),
    **dict.fromkeys(("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"), _formal),
    **dict.fromkeys(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), _from("①", 20)),
    "decimalEnclosedParen": _from("⑴", 20),
    "decimalEnclosedFullstop": _from("⒈", 20),
    "ideographEnclosedCircle": _from("㊀", 10),
    "decimalFullWidth": lambda number: "".join(chr(ord("０") + int(digit)) for digit in str(number)),
    "decimalZero": lambda number: f"{number:02}",
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
    "ideographTraditional": _cycle(STEMS),
    "ideographZodiac": _cycle(BRANCHES),
    "none": lambda _: "",
}  # fmt: skip
