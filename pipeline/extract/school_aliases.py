"""Short forms of schools that a text names in full: 石桥, 永小, 青校, and lists that leave out the kind.

In go the schools found by their endings, out come the same and the short forms. What is hard: 石桥 is first of all
a place. So a short form counts only where what follows belongs to a school (六年级, 语文教师, 派), where it stands
in a list of schools, or where nothing else bears the name.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from pipeline.extract import lattice
from pipeline.schema import Found

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipeline.lexicon import Lexicon

PLACES = r"(?:[\u4e00-\u9fff]{2,4}?(?:自治县|[省市州县区旗镇乡村]|街道))"
SUBJECTS = "语文|数学|英语|音乐|美术|体育|科学|物理|化学|生物|历史|地理|政治|品德|心理|信息技术|各学科"
STAFF = f"(?:{SUBJECTS})?(?:教师|老师|教研组|备课组)"
OF_A_SCHOOL = rf"(?:小学|中学)?[一二三四五六七八九初高]年级|教研组|{STAFF}|全体师生|师生|校长|少先队|两校|三校"
STRONG = re.compile("小学|中学|[一二三四五六七八九初高]|教研组")  # 石桥六年级: even where the name is a word too
DOES = "在我|派|来我|给我|为我|向我|对我|与我|和我|同我"  # what a school does with us
LEVEL_CHARS = {"primary": "小", "secondary": "中", "junior": "中", "senior": "中"}
NOT_INITIALS = frozenset("一二三四五六七八九十百县市区镇乡村省大小新老东西南北中高初")
HAN = re.compile(r"[\u3400-\u9fff]")
FOLLOWED = re.compile(f"{OF_A_SCHOOL}|{DOES}")
GOES_ON = {
    "校": re.compile("[园区外内际友舍服本级]"),
    "小": re.compile("[学型组区朋]"),
    "中": re.compile("[间国心外途学]"),
    "园": re.compile("[林区丁艺]"),
}
BEFORE_SHORT = frozenset("与和在到、进赴去向由为让给从往回入的是访同跟")
AFTER_SHORT = re.compile("[的派与和送、，。没]")
BEFORE_CORE = re.compile("(?:[到与和在从让给为向对由回去离]|其中|我们|来自)$")
AFTER_CORE = re.compile(r"[的在派送也和与、，。；\d是有来]|以后|之后|老师|教师|学校|孩子")
MOST_NAMES = 300
SHORT_ITEM = re.compile(r"[、和与及]([\u4e00-\u9fff]{1,2}[小中])(?=[、，。和与及])(?<!其中)(?<!初中)(?<!高中)")
LISTS = "、和与及"
LONG_CORE = 3
LONGEST_ITEM = 8
CLEARLY = 2.0


@cache
def ending_pattern(lexicon: Lexicon) -> re.Pattern[str]:
    """The kind of school at the end of its name: 中心小学, 第二中学 left out, as 第二 is the name."""
    rows = lexicon.rows("school_suffixes")
    plain = "|".join(sorted((r["suffix"] for r in rows if r["kind"] == "plain"), key=len, reverse=True))
    base = "|".join(sorted((r["suffix"] for r in rows if r["kind"] == "base"), key=len, reverse=True))
    return re.compile(rf"(?:{plain})*(?:{base})$")


def core(name: str, lexicon: Lexicon) -> str:
    """What is left of a name without places and kind.

    >>> from pipeline import lexicon
    >>> core("云岭区石桥镇中心小学", lexicon.load()), core("书台初中", lexicon.load())
    ('石桥', '书台')
    """
    bare = ending_pattern(lexicon).sub("", name)
    inner = re.fullmatch(rf"{PLACES}*?([\u4e00-\u9fff]{{2,4}}?)[镇乡村]?", bare)
    return inner[1] if inner else bare


def with_aliases(text: str, found: Sequence[Found], lexicon: Lexicon) -> Iterator[Found]:
    """The schools found and their short forms, in order."""
    if not found:
        return
    taken = bytearray(len(text))
    for item in found:
        taken[item.start : item.end] = b"\1" * (item.end - item.start)
    extra = [short for rule in RULES for short in rule(text, found, lexicon)]
    stay = list(found)
    for item in sorted(extra, key=lambda item: (item.start, -item.end)):
        if not any(taken[item.start : item.end]):
            stay.append(item)
            taken[item.start : item.end] = b"\1" * (item.end - item.start)
    yield from sorted(stay, key=lambda item: item.start)


def bare_cores(text: str, found: Sequence[Found], lexicon: Lexicon) -> Iterator[Found]:
    """初到草滩, 其中望淮24台: what the school is called by, alone, where no place is meant by its kind."""
    costs = lattice.costs(lexicon)
    sure = dict.fromkeys(item.value for item in found if not item.masked and item.confidence > lattice.FAIRLY_SURE)
    names = dict.fromkeys(core(value, lexicon) for value in sure)
    for at, name in places_of(text, (name for name in names if is_a_name(name, costs))):
        before = at == 0 or not HAN.match(text[at - 1]) or BEFORE_CORE.search(text, max(0, at - 3), at)
        if before and AFTER_CORE.match(text, at + len(name)):
            yield Found("school", at, at + len(name), "bare_core", value=name, confidence=0.6)


def is_a_name(name: str, costs: lattice.Costs) -> bool:
    """Whether the core of a name is nothing else: no word, no county."""
    return (
        len(name) > 1
        and bool(HAN.match(name))
        and name not in costs.words
        and name not in costs.places.full
        and name not in costs.places.short
    )


def places_of(text: str, words: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Every place where one of some words stands; of too many words only the first are looked for."""
    for word in islice(words, MOST_NAMES):
        at = text.find(word)
        while at >= 0:
            yield at, word
            at = text.find(word, at + len(word))


def cores(text: str, found: Sequence[Found], lexicon: Lexicon) -> Iterator[Found]:
    """石桥六年级教研组, 书台在我校支教的教师."""
    sure = dict.fromkeys(item.value for item in found if not item.masked and item.confidence > lattice.FAIRLY_SURE)
    names = dict.fromkeys(name for value in sure if len(name := core(value, lexicon)) > 1 and HAN.match(name))
    costs = lattice.costs(lexicon)
    for at, name in places_of(text, names):
        match = FOLLOWED.match(text, at + len(name))
        if match is None:
            continue
        known = name in costs.words or name in costs.places.full
        if (not known or STRONG.match(match[0])) and begins(text, at, name, costs):
            yield Found("school", at, at + len(name), "core_of_name", value=name, confidence=0.8)


def kinds(text: str, found: Sequence[Found], lexicon: Lexicon) -> Iterator[Found]:
    """二中、实验数学教师: in a list of schools, the word that names one, without its ending."""
    words = "|".join(row["suffix"] for row in lexicon.rows("school_suffixes") if row["kind"] == "naming")
    pattern = re.compile(rf"({words})(?={OF_A_SCHOOL})")
    for item in found:
        if text[item.end : item.end + 1] in tuple(LISTS) and (match := pattern.match(text, item.end + 1)):
            yield Found("school", match.start(), match.end(), "kind_in_list", value=match[0], confidence=0.8)


def short_in_list(text: str, found: Sequence[Found], lexicon: Lexicon) -> Iterator[Found]:  # noqa: ARG001 - as every rule
    """文光学校、北小、高阳中心校: two or three characters of which the last is a kind, between schools."""
    for item in found:
        match = SHORT_ITEM.match(text, item.end)
        if match:
            yield Found("school", match.start(1), match.end(1), "short_in_list", value=match[1], confidence=0.7)


def begins(text: str, at: int, name: str, costs: lattice.Costs) -> bool:
    """Whether a name can begin here: after a mark, or after words that do not run into its first character."""
    start = at
    while start > max(0, at - 8) and HAN.match(text[start - 1]):
        start -= 1
    stretch = text[start : at + 1]
    reading = costs.read(stretch)
    return start == at or reading.last[at - start + 1] == at - start or len(name) >= LONG_CORE


def initials(text: str, found: Sequence[Found], lexicon: Lexicon) -> Iterator[Found]:
    """永小 for 永乐小学, 青校 for 青湖学校: a first character with the kind, where no other word is meant."""
    words = lattice.costs(lexicon).words
    short: dict[str, None] = {}
    for value in dict.fromkeys(item.value for item in found if not item.masked):
        name = core(value, lexicon)
        if len(name) < 2 or name[0] in NOT_INITIALS:  # noqa: PLR2004 - a name of one character has no short form
            continue
        level = "小" if "小学" in value else "中" if "初中" in value or "中学" in value else ""
        short |= dict.fromkeys(name[0] + kind for kind in ("校", level) if kind and name[0] + kind not in words)
        if "幼儿园" in value:
            short[name + "园"] = None
    for at, word in places_of(text, short):
        end = at + len(word)
        free = at == 0 or not HAN.match(text[at - 1])
        if (free and not GOES_ON[word[-1]].match(text, end)) or (
            (len(word) > len("永小") or text[at - 1] in BEFORE_SHORT) and AFTER_SHORT.match(text, end)
        ):
            yield Found("school", at, end, "initial_and_kind", value=word, confidence=0.75)


def elided(text: str, found: Sequence[Found], lexicon: Lexicon) -> Iterator[Found]:
    """云岭区石桥、马塘中心小学: the parts of a list that leave out the kind which the last one names."""
    costs = lattice.costs(lexicon)
    ends = {item.end for item in found}
    for item in found:
        at = item.start
        while at > 0 and text[at - 1] == "、" and at - 1 not in ends and not item.masked:
            start = at - 1
            while start > max(0, at - 1 - LONGEST_ITEM) and HAN.match(text[start - 1]):
                start -= 1
            part = text[start : at - 1]
            begin = name_begins(part, costs)
            if begin < 0 or part[begin - 1 : begin] == "的" or part[-1:] in "省市州县区旗镇乡村":
                break
            yield Found("school", start + begin, at - 1, "elided_kind", value=part[begin:], confidence=0.6)
            at = start + begin


def name_begins(part: str, costs: lattice.Costs) -> int:
    """Where the name of a place begins that ends a part of a list; -1 where ordinary words are cheaper."""
    if len(part) < 2:  # noqa: PLR2004
        return -1
    reading = costs.read(part)
    names = costs.place_names(part)
    best, at = min((reading.opening[i] + names[i], i) for i in range(len(part) - 1))
    return at if best + CLEARLY < reading.cost[-1] else -1


RULES = (kinds, short_in_list, cores, initials, elided, bare_cores)
