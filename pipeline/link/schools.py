"""Schools within one summary: each name gets the fullest name that the text gives the same school.

In go mentions, out come the same with the value of schools filled in: 永乐小学 is 永乐镇中心小学, 第五小学 is
the 房山县第五小学 of the signature, a typing error is the school it misspells. What is hard: 实验小学 and
城东实验小学 may be one school or two; two names that one list sets side by side are two.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from pypinyin import lazy_pinyin

from pipeline import gazetteer, school_names
from pipeline.masks import SIGN
from pipeline.schema.stages import BARE_NAME

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.lexicon import Lexicon
    from pipeline.schema import Mention

SHORT_FORMS = (
    "core_of_name",
    BARE_NAME,
    "ending_alone",
    "kind_in_list",
    "numbered_kind",
    "initial_and_kind",
    "short_in_list",
    "defined_name",
    "counted_list",
)
SHORTENED = ("initial_and_kind", "defined_name")  # these have a kind and may have a mark
CORED = (BARE_NAME, "initial_and_kind")  # these may be a core with 园 or 校
SIDE_BY_SIDE = re.compile(r"[、和与及跟同]|以及")
STANDS_FOR = re.compile(r"[（(](?:以下|下)?简?称(?:为|作)?[:：]?[“\"「『]?")
FIRST_SOUNDS = (frozenset("jqx"), frozenset("nl"), frozenset("bp"), frozenset("dt"), frozenset("gk"))
KIND = 2  # characters: 扎囊县小学 is no slip for 扎囊县中学
LONG = 6  # names that long are told apart by more than one character
LEVEL_WORD = re.compile(r"^[市县区镇乡](?=[一二三四五六七八九十第实])")
OF_COUNTIES = frozenset("市县区")
OF_LEVEL = frozenset(("县幼", "区幼", "市幼", "镇幼", "乡幼"))
KIND_IN_FULL = re.compile("级(?=中学$)|(?<=[初高]级中)学$")  # 海曲高中 is 日照海曲高级中学
COUNTY = re.compile(r"[\u4e00-\u9fff]{1,6}?[县区市]")
PREFIX = re.compile(r"(?:[\u4e00-\u9fff]{1,4}?(?:[省市县区州旗镇乡]|街道))+(?=[\u4e00-\u9fff]{2})")
ELIDED = re.compile(
    r"[镇乡]?(?:中心|第.|初级|高级|完全|九年(?:一贯)?制)?(?:小学|中学|学校|初中|高中|幼儿园|完小|教学点|校点|村小)$"
)  # of the last name in a list
ALONE = re.compile(r"第?(?:[一二三四五六七八九十]{1,4}|\d{1,3})(?:小学|中学|[小中幼])")
JUNIOR = ("初级中学", "高级中学")
LEVELS_ALONE = frozenset("市县区旗镇乡")
TRIAL = "实验"
HIDES = "*"
MOST_NAMES = 300  # of one text; beyond that names stand for themselves


def resolve(text: str, mentions: tuple[Mention, ...], lexicon: Lexicon) -> tuple[Mention, ...]:
    """The mentions with the values of schools filled in."""
    schools = [m for m in mentions if m.type == "school" and not m.masked]
    counts = Counter(m.text for m in schools if m.rule not in SHORT_FORMS and m.rule != "elided_kind")
    heads = elided_values(text, schools)
    lent = [*heads.values(), *(m.value for m in schools if m.rule == "counted_list" and m.value != m.text)]
    counts.update([name for name in lent if not told(name, counts, lexicon)])
    apart = set(side_by_side(text, schools))
    slips = {m.text for m in schools if m.rule == "typing_error"}
    full = (
        {name: name for name in counts}
        if len(counts) > MOST_NAMES
        else {
            name: corrected(name, counts) if name in slips else fullest(name, counts, apart, lexicon) for name in counts
        }
    )
    values = {name: with_county(full.get(best, best), mentions, lexicon) for name, best in full.items()}
    values.update((m.text, heads[m.start]) for m in schools if m.start in heads and m.rule != "elided_kind")
    values.update((short, values.get(name, name)) for short, name in defined(text, schools))
    for m in schools:
        if m.start in heads:
            continue
        if m.rule in SHORT_FORMS:
            values.setdefault(m.text, meant(m, values, apart, lexicon))
    values.update(numbered(values, [m for m in mentions if m.type == "school" and m.masked], lexicon))
    hidden = hidden_values([m for m in mentions if m.type == "school" and m.masked], lexicon)
    return tuple(
        replace(m, value=hidden[m.text] if m.masked else heads.get(m.start) or values.get(m.text, m.text))
        if m.type == "school"
        else m
        for m in mentions
    )


def told(name: str, counts: Counter[str], lexicon: Lexicon) -> bool:
    """Whether a text itself names the 中学 to which a list lends its kind: 麻山中学 for 麻山等|初级中学."""
    own = school_names.parse(name, lexicon)
    return name.endswith(JUNIOR) and any(
        other.endswith("中学")
        and not other.endswith(JUNIOR)
        and one_school(own, school_names.parse(other, lexicon), lexicon)
        for other in counts
    )


def numbered(values: dict[str, str], hidden: Iterable[Mention], lexicon: Lexicon) -> dict[str, str]:
    """The names that are a number alone, each with the only hidden name that has it: 二小 of xx市第二小学."""
    known: dict[tuple[frozenset[str], str], set[str]] = defaultdict(set)
    for mention in hidden:
        parts = school_names.parse(parted(plain_signs(mention.text))[1], lexicon)
        known[parts.marks, parts.level].add(mention.value or mention.text)
    out = {}
    for name, value in values.items():
        parts = school_names.parse(name, lexicon)
        fitting = known.get((parts.marks, parts.level), set()) if name == value and ALONE.fullmatch(name) else set()
        if len(fitting) == 1:
            out[name] = next(iter(fitting))
    return out | {name: out[value] for name, value in values.items() if value in out}


def hidden_values(schools: Iterable[Mention], lexicon: Lexicon) -> dict[str, str]:
    """Names that were hidden, each with the only fuller one that it is the end of or short for.

    **小学 behind 码市镇**小学, **县特校 of **县特殊教育学校.
    """
    out: dict[str, str] = {}
    names = tuple(dict.fromkeys(m.text for m in schools))
    for name in names:
        tail = plain_signs(name)
        front, clear = parted(tail)
        own = school_names.parse(clear, lexicon)
        longer = set()
        for known in names:
            whole = plain_signs(known)
            before, rest = parted(whole)
            if len(whole) > len(tail) and (
                (known in out and whole.endswith(tail))
                or ((own.core or own.marks) and front == before and alike(own, school_names.parse(rest, lexicon)))
            ):
                longer.add(out.get(known, known))
        out[name] = longer.pop() if len(longer) == 1 and tail[0] == HIDES else name
    return out


def parted(name: str) -> tuple[str, str]:
    """A hidden name as far as it is hidden, and what is left to read: * and 县特校."""
    at = name.rfind(HIDES) + 1
    return name[:at], name[at:]


def plain_signs(name: str) -> str:
    """A name with one sign for each run of hidden characters, whichever they are: *小学 for xx小学."""
    return re.sub(rf"{SIGN}+|某+", HIDES, name)


def defined(text: str, schools: Iterable[Mention]) -> Iterable[tuple[str, str]]:
    """Short names with the names they are said to stand for, in a bracket right behind them."""
    before: list[Mention] = []
    for left, right in pairwise(schools):
        before.append(left)
        opens = STANDS_FOR.fullmatch(text, left.end, right.start)
        goes_on = left.rule == "defined_name" and text[left.end : right.start] in ("、", "和")
        if right.rule == "defined_name" and (opens or goes_on):
            full = (m.text for m in reversed(before) if m.rule != "defined_name" and holds(m.text, right.text))
            yield right.text, next(full, left.text)


def holds(name: str, short: str) -> bool:
    """Whether a name has the characters of a short one in their order."""
    signs = iter(name)
    return all(sign in signs for sign in short)


def side_by_side(text: str, schools: Iterable[Mention]) -> Iterable[tuple[str, str]]:
    """Pairs of names that a list sets side by side, so that they are two schools."""
    for left, right in pairwise(schools):
        if SIDE_BY_SIDE.fullmatch(text, left.end, right.start):
            yield left.text, right.text
            yield right.text, left.text


def fullest(name: str, counts: Counter[str], apart: set[tuple[str, str]], lexicon: Lexicon) -> str:
    """The fullest name of the same school, or the name itself where there is none or more than one."""
    own = school_names.parse(name, lexicon)
    others = [other for other in counts if other != name and (name, other) not in apart]
    same = [other for other in others if one_school(own, school_names.parse(other, lexicon), lexicon)]
    same = same or [other for other in others if calls(own, school_names.parse(other, lexicon), lexicon)]
    if not same:
        slips = [other for other in others if misspelt(name, other, counts)]
        return slips[0] if len(slips) == 1 else name
    longest = max(same, key=lambda other: (len(other), counts[other], other))
    if not all(one_name(other, longest, lexicon) for other in same):
        return name
    return longest if (len(longest), counts[longest], longest) > (len(name), counts[name], name) else name


def calls(short: school_names.SchoolName, full: school_names.SchoolName, lexicon: Lexicon) -> bool:
    """Whether a short name may call a school whose name says more, where no other school of the text fits.

    三小 a 第三实验小学, 实小 a 第一实验小学, 乡小 the 岭南乡中心小学, 县完小 the 隆子县完全小学, 湖阳园 a 幼儿园.
    """
    if with_kind(short.name, full):
        return True
    if short.level != full.level or short.places or len(short.name) >= len(full.name):
        return False
    level = short.name[0] if short.name[0] in LEVELS_ALONE else ""
    if short.core not in ("", level):
        return False
    ending = school_names.ending(lexicon).search(full.name)
    before = full.name[: ending.start()] if ending else ""
    if not before.endswith(level) or (level and before == level):
        return False
    more = full.marks - short.marks
    if not short.marks:
        return bool(level)
    return short.marks < full.marks and (more == {TRIAL} or (short.marks == {TRIAL} and all(map(is_number, more))))


def is_number(mark: str) -> bool:
    """Whether what marks a school is its number."""
    return school_names.NUMBER.match(mark) is not None


def corrected(name: str, counts: Counter[str]) -> str:
    """For a slip that the extractor saw by its one wrong character: the name that has the right one."""
    near = [
        other
        for other in counts
        if len(other) == len(name)
        and other[-KIND:] == name[-KIND:]
        and sum(a != b for a, b in zip(name, other, strict=True)) == 1
    ]
    return max(near, key=lambda other: (counts[other], other), default=name)


def one_name(name: str, longest: str, lexicon: Lexicon) -> bool:
    """Whether a name may be the same school as the longest: else a short name could mean two."""
    return name == longest or one_school(
        school_names.parse(name, lexicon), school_names.parse(longest, lexicon), lexicon
    )


def one_school(one: school_names.SchoolName, other: school_names.SchoolName, lexicon: Lexicon) -> bool:
    """Whether two names can be one school; 县二初中 is the county's, so it is no 石桥二中 of a township."""
    known = gazetteer.load(lexicon)
    for level, name in ((one, other), (other, one)):
        if (
            LEVEL_WORD.match(level.name)
            and level.name[0] in OF_COUNTIES
            and name.core
            and not name.places
            and known.towns(name.core)
        ):
            return name.core in known.short and same_school(one, other)
    return same_school(one, other)


def same_school(one: school_names.SchoolName, other: school_names.SchoolName) -> bool:
    """Whether two names can be one school: alike in their parts, one short for the other, or its end behind a place."""
    if alike(one, other):
        return True
    if {one.name, other.name} & OF_LEVEL:  # 县幼
        short, long = sorted((one.name, other.name), key=len)
        return short in OF_LEVEL and long.endswith(f"{short[0]}幼儿园")
    names = (KIND_IN_FULL.sub("", name) for name in (LEVEL_WORD.sub("", one.name), other.name))
    short, long = sorted(names, key=len)
    before = long.removesuffix(short)
    return before != long and len(before) > 1


def alike(one: school_names.SchoolName, other: school_names.SchoolName) -> bool:
    """Whether two names can be one school: alike in their parts, or one short for the other."""
    return school_names.alike(one, other) or school_names.shortens(one, other) or school_names.shortens(other, one)


def misspelt(name: str, other: str, counts: Counter[str]) -> bool:
    """Whether a name that stands once is a slip for one that stands more often.

    It sounds alike, or a long one lacks a character.

    >>> misspelt("清湖学校", "青湖学校", Counter({"青湖学校": 2, "清湖学校": 1}))
    True
    """
    if counts[name] > 1 or counts[other] <= counts[name]:
        return False
    if len(name) == len(other) and sum(a != b for a, b in zip(name, other, strict=True)) == 1:
        return sounds_alike(name, other)
    if min(len(name), len(other)) < LONG or abs(len(name) - len(other)) != 1:
        return False
    short, long = sorted((name, other), key=len)
    return any(long[:i] + long[i + 1 :] == short for i in range(1, len(long)))


def sounds_alike(one: str, other: str) -> bool:
    """Whether two names of one length sound alike, a first sound that ears confuse aside.

    >>> sounds_alike("清湖学校", "青湖学校"), sounds_alike("其子岗小学", "箕子岗小学")
    (True, True)
    >>> sounds_alike("王庄小学", "李庄小学")
    False
    """
    for left, right in zip(lazy_pinyin(one), lazy_pinyin(other), strict=True):
        near = left[1:] == right[1:] and any({left[0], right[0]} <= group for group in FIRST_SOUNDS)
        if left != right and not (near and len(one) > len("一二小学")):
            return False
    return True


def meant(mention: Mention, values: dict[str, str], apart: set[tuple[str, str]], lexicon: Lexicon) -> str:
    """The school that a short form means: the only one it fits or may be, or the words as they stand."""
    word = mention.text
    if mention.rule == "counted_list":  # 排上、腊市等|初级中学, where a 排上中学 is named
        lent = school_names.parse(mention.value, lexicon)
        same = {value for name, value in values.items() if one_school(lent, school_names.parse(name, lexicon), lexicon)}
        if len(same) == 1:
            return same.pop()
    fitting: list[str] = []
    exact: list[str] = []
    for name, value in values.items():
        parts = school_names.parse(name, lexicon)
        if mention.rule in CORED and with_kind(word, parts):
            exact.append(value)
        elif fits(mention, name, parts):
            fitting.append(value)
    fitting = exact or fitting
    if not fitting and mention.rule in SHORTENED:  # 民小, 二实小
        own = school_names.parse(word, lexicon)
        others = [name for name in values if name != word and (name, word) not in apart]
        fitting = [values[name] for name in others if same_school(own, school_names.parse(name, lexicon))]
    return fitting[0] if len(set(fitting)) == 1 else mention.value if mention.rule == "counted_list" else word


def fits(mention: Mention, name: str, parts: school_names.SchoolName) -> bool:
    """Whether a short form fits a name, by the rule that saw the short form."""
    word = mention.text
    if mention.rule in ("core_of_name", BARE_NAME, "counted_list"):
        return parts.core == word or (parts.core.endswith(word) and name.startswith(word)) or named_by(name, word)
    if mention.rule == "ending_alone":
        return name.endswith((word, school_names.WHOLE_ENDINGS.get(word, word))) and name != word
    if mention.rule == "kind_in_list":
        return word in parts.marks
    if mention.rule == "numbered_kind":
        return {word[0], TRIAL} <= parts.marks
    level = {"小": "primary", "中": "secondary", "初": "secondary"}.get(word[-1], parts.level)
    return parts.core.startswith(word[0]) and parts.level == level


def with_kind(word: str, parts: school_names.SchoolName) -> bool:
    """Whether a school is called by its core with 校, a kindergarten with 园 (石桥园), a teaching point with 点."""
    garden = word[-1] == "园" and parts.level == "kindergarten"
    point = word[-1] == "点" and parts.kind == "教学点"  # 赵寨点
    return (parts.core == word[:-1] and (word[-1] == "校" or garden or point)) or (garden and word[:-1] in parts.marks)


def named_by(name: str, word: str) -> bool:
    """Whether a school is called by a word with 双语, 实验 or the like: 德和双语 of 德州市德和双语学校."""
    return word.endswith(("双语", "实验", "外国语", "民族")) and word in name


def with_county(name: str, mentions: Iterable[Mention], lexicon: Lexicon) -> str:
    """县第二中学 with the name of the county, where the text names only one."""
    if not LEVEL_WORD.match(name):
        return name
    full = gazetteer.load(lexicon).full
    found = (COUNTY.match(m.text) for m in mentions if m.type in ("school", "org", "place") and not m.masked)
    named = {match[0] for match in found if match and match[0][-1] == name[0] and match[0] in full}
    return named.pop() + name[1:] if len(named) == 1 else name


def before_kind(name: str) -> str:
    """A name without the kind that a list lends it: 云岭区石桥 of 云岭区石桥镇中心小学."""
    return ELIDED.sub("", name)


def elided_values(text: str, schools: list[Mention]) -> dict[int, str]:
    """For 云岭区石桥、马塘中心小学, by where they stand: the kind of the last, the place of the first."""
    out: dict[int, str] = {}
    for left, right in reversed(list(pairwise(schools))):
        if left.rule == "elided_kind" and text[left.end : right.start] == "、":
            whole = out.get(right.start, right.text)
            kind = ELIDED.search(whole)
            if kind:
                out[left.start] = left.text + kind[0].lstrip("镇乡" if left.text[-1] in "镇乡" else "")
    for left, right in pairwise(schools):
        place = PREFIX.match(before_kind(out.get(left.start, ""))) if left.rule == "elided_kind" else None
        if place and text[left.end : right.start] == "、" and not PREFIX.match(right.text):
            out[right.start] = place[0] + out.get(right.start, right.text)
    return out
