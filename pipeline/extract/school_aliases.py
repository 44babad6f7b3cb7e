"""Short forms of schools that a text names in full: 石桥, 永小, 青校, and lists that leave out the kind.

In go the schools found by their endings, out come the same and the short forms. What is hard: 石桥 is first of all
a place. So a short form counts only where what follows belongs to a school (六年级, 语文教师, 派), where it stands
in a list of schools, or where nothing else bears the name.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from pipeline import gazetteer
from pipeline.extract import lattice
from pipeline.schema import Found
from pipeline.school_names import WHOLE_ENDINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pipeline.lexicon import Lexicon

    Rule = Callable[[str, Sequence[Found], Lexicon], Iterable[Found]]

PLACES = r"(?:[\u4e00-\u9fff]{2,4}?(?:自治县|[省市州县区旗镇乡村]|街道|苏木))"
PEOPLES = re.compile(rf"(?:{gazetteer.PEOPLES})+乡$")  # 石桥瑶族乡
SUBJECTS = "语文|数学|英语|音乐|美术|体育|科学|物理|化学|生物|历史|地理|政治|品德|心理|信息技术|各学科"
STAFF = f"(?:{SUBJECTS})?(?:教师|老师|教研组|备课组)"
OF_A_SCHOOL = rf"(?:小学|中学)?[一二三四五六七八九初高]年级|教研组|{STAFF}|全体师生|师生|校长|少先队|两校|三校"
STRONG = re.compile("小学|中学|[一二三四五六七八九初高]|教研组")  # 石桥六年级: even where the name is a word too
DOES = "在我|派|来我|给我|为我|向我|对我|与我|和我|同我"  # what a school does with us
CENTRAL = re.compile("中心(?:小学|学校|校|完小|幼儿园)$")  # 龙村中心 for 龙村镇中心小学
JUNIOR = re.compile("初级?中")
INITIALS = {"民族": "民", "满族": "满", "蒙古族": "蒙", "朝鲜族": "朝", "藏族": "藏", "回民": "回"}  # 满族中学 is 满中
LEVELS = {"小学": "小", "完小": "小", "初中": "中", "中学": "中", "幼儿园": "幼"}
NOT_INITIALS = frozenset("一二三四五六七八九十百县市区镇乡村省大小新老中高初")
NOT_LAST = NOT_INITIALS | frozenset("路街巷道")  # 民|路小
COUNTY_SIGN = re.compile("[县市区旗](?=.)")  # 旗蒙幼 for 某旗蒙古族幼儿园
HALVES = (
    (re.compile("村级园$"), "园"),
    (CENTRAL, "中心"),
    (re.compile("教学点$"), "点"),
    (re.compile("寄宿制?小学$"), "寄小"),
)
ROUND = str.maketrans("（）", "()")
NOT_SHORT = ("城校",)  # 城校带乡校
PLACES_BEFORE = re.compile("(?:.{2,5}?[省市州])?((.{2,4}?)([县市区旗]))(?=..)")  # 平顺县, 平顺, 县 of 平顺县示范幼儿园
HAN = re.compile(r"[\u3400-\u9fff]")
FOLLOWED = re.compile(f"{OF_A_SCHOOL}|{DOES}")
GOES_ON = {
    "校": re.compile("[园区外内际友舍服本级]"),
    "小": re.compile("[学型组区朋庄湾沟村河坝]"),
    "中": re.compile("[间国心外途学]"),
    "心": re.compile("[校小学幼园完组区任思目内城镇村中初]"),
    "初": re.compile("[一二三中级期步始衷]"),
    "园": re.compile("[林区丁艺长]"),
    "点": re.compile("[上名评半钟燃滴心]"),
    "幼": re.compile("[儿教师小苗女稚]"),
    "验": re.compile("[小中学校初高幼基田室双操技比课教证报员园分一二三]"),
}
TRIAL = "实验"
BEFORE_SHORT = frozenset("与和被在到、进赴去向由为让给从往回入的是访同跟请替带着满拜比说对了")
NAMED_BEHIND = re.compile(  # 滩小|阳婷老师, 桃中|语文组
    rf"[\u4e00-\u9fff]{{2,3}}?(?:老师|副?校长|副?园长|主任|书记)|(?:{SUBJECTS})(?:组|教师|老师)"
)
AFTER_SHORT = re.compile("全[校体]|[“到的派与和送、，。没一教回在给有听同共选请来去是开合上校]")
MOST_NAMES = 300
SHORT_ITEM = re.compile(r"[、和与及]([\u4e00-\u9fff]{1,2}[小中])(?=[、，。和与及])(?<!其中)(?<!初中)(?<!高中)")
LISTS = "、和与及"
TOWN = re.compile("[镇乡]")
OFTEN = 2  # places where a short form is surely one: then it is one everywhere
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
    >>> core("云岭区石桥镇中心小学", lexicon.load()), core("石桥瑶族乡小学", lexicon.load())
    ('石桥', '石桥')
    """
    bare = ending_pattern(lexicon).sub("", name)
    inner = re.fullmatch(rf"{PLACES}*([\u4e00-\u9fff]{{2,4}}?)(?:[镇乡村]|苏木)?", PEOPLES.sub("乡", bare))
    return inner[1] if inner else bare


def with_aliases(text: str, found: Sequence[Found], lexicon: Lexicon, rules: Sequence[Rule]) -> Iterator[Found]:
    """The schools found and the short forms that some rules see, in order."""
    if not found:
        return
    taken = bytearray(len(text))
    for item in found:
        taken[item.start : item.end] = b"\1" * (item.end - item.start)
    extra = [short for rule in rules for short in rule(text, found, lexicon)]
    stay = list(found)
    for item in sorted(extra, key=lambda item: (item.start, -item.end)):
        if not any(taken[item.start : item.end]):
            stay.append(item)
            taken[item.start : item.end] = b"\1" * (item.end - item.start)
    yield from sorted(stay, key=lambda item: item.start)


def places_of(text: str, words: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Every place where one of some words stands; of too many words only the first are looked for."""
    for word in islice(words, MOST_NAMES):
        yield from ((at, word) for at in standing(word, text))


def standing(word: str, text: str) -> Iterator[int]:
    """Where a word stands in a text."""
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + len(word))


DEFINED = re.compile(
    r"(?:小学|中学|学校|学院|大学|初中|高中|[校园]区?|中心|教学点|[中小幼])[（(](?:(?:以下|下)?简?称(?:为|作)?|(?:大家|人们|当地人?)?都?叫|俗称|人称)[:：]?[“\"「『]?"
    r"(?P<names>[\u4e00-\u9fff]{2,8}?(?:[、和][\u4e00-\u9fff]{2,8}?){0,4})[”\"」』]?[)）]"
)
DEFINED_ITEM = re.compile(r"[^、和]+")
NO_NAME = frozenset("我本该甲乙两三四五双各")
SURE_TOWN = 0.985  # of a name that a list of schools cuts short: no person's
REACH = 30  # characters of the full name before the bracket
MORE_OF_IT = re.compile(  # behind a short name: it is the head of a longer one
    "儿园|[学小校初完中幼](?!间)|(?:[镇乡村]|街道)(?:中心|小学|中学|学校|完小|初|[小中]|幼)|实验|双语|外国语|中心|民族|希望|九年|附[小中属]|职[业教高中]"
)
INSIDE = frozenset("第省市县区旗镇乡村州")  # before a short name: it is the end of a longer one


def defined_names(text: str, lexicon: Lexicon) -> Iterator[Found]:
    """Short names that a text gives in a bracket behind the full one, wherever they stand: (以下简称九职中心).

    >>> from pipeline import lexicon
    >>> text = "九龙职业教育中心（以下简称“九职中心”）很好，九职中心派人来"
    >>> [found.start for found in defined_names(text, lexicon.load())]
    [14, 23]
    """
    names, longer = {}, {}
    for match in DEFINED.finditer(text):
        items = list(DEFINED_ITEM.finditer(text, *match.span("names")))
        for item in items:
            full, name = iter(text[max(0, match.start() - REACH * len(items)) : match.start() + 5]), item[0]
            if (name[0] not in NO_NAME or name[1] in "中小实") and all(sign in full for sign in name):
                names[name] = item.start()
                whole = text[: match.start("names")].rstrip('“"「『：: 为作称简下以（(')
                town = whole[-len(name) - 2 : -len(name)]
                if whole.endswith(name) and gazetteer.load(lexicon).towns(town):
                    longer[name] = town  # 大良|云路小学（下称“云路小学”）
    for at, name in sorted(places_of(text, names)):
        if name in longer and text.endswith(longer[name], 0, at):
            continue
        if at == names[name] or not (text[at - 1 : at] in INSIDE or MORE_OF_IT.match(text, at + len(name))):
            yield Found("school", at, at + len(name), "defined_name", value=name, confidence=0.95)


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
    pattern = re.compile(rf"({words})(?={OF_A_SCHOOL}|的(?:老师|教师|师生|孩子|校长))")
    for alone in re.finditer(
        rf"(?<=[，。；：、\n])({words})(?=的[\u4e00-\u9fff ]{{0,7}}?(?:老师|校长|主任|师生|孩子))", text
    ):
        if any(alone[1] in item.value for item in found):
            yield Found("school", *alone.span(1), "kind_in_list", value=alone[1], confidence=0.7)
    for item in found:
        if text[item.end : item.end + 1] in tuple(LISTS) and (match := pattern.match(text, item.end + 1)):
            yield Found("school", match.start(), match.end(), "kind_in_list", value=match[0], confidence=0.8)


EXPERIMENTAL = re.compile("第(?P<number>[一二三四五六七八九])实验(?:小学|学校|中学|初中|幼儿园)$")
NUMBERED_KIND = {
    "实校": re.compile("[园区内际友舍服门史]"),
    "实验": re.compile("[小中学校初幼室班区田课]"),
    "实": re.compile("[验校小中幼初高习践施行际在力效]"),
}


def numbered_kinds(text: str, found: Sequence[Found], lexicon: Lexicon) -> Iterator[Found]:  # noqa: ARG001 - as every rule
    """一实校, 二实验, 二实 for the 第二实验小学 that a text names."""
    numbers = {match["number"] for item in found if (match := EXPERIMENTAL.search(item.value))}
    for kind, goes_on in NUMBERED_KIND.items():
        for at, word in places_of(text, (number + kind for number in sorted(numbers))):
            end = at + len(word)
            if text[at - 1 : at] not in ("第", "十") and not goes_on.match(text, end):
                yield Found("school", at, end, "numbered_kind", value=word, confidence=0.85)


def short_in_list(text: str, found: Sequence[Found], lexicon: Lexicon) -> Iterator[Found]:  # noqa: ARG001 - as every rule
    """文光学校、北小、高阳中心校: two or three characters of which the last is a kind, between schools."""
    for item in found:
        match = SHORT_ITEM.match(text, item.end)
        if match:
            yield Found("school", match.start(1), match.end(1), "short_in_list", value=match[1], confidence=0.7)


ENDINGS_ALONE = (  # what stands alone, and how the school it means ends
    *((name, name) for name in ("中心校", "中心小学", "中心学校", "中心完小", "中心幼儿园", "中心园", "保育院")),
    *WHOLE_ENDINGS.items(),
)
OFTEN_ALONE = ("中心小学", "中心校")
NO_ONE = re.compile(  # 19所|中心小学, 《石桥镇|中心小学计划》: none by it alone
    r"[镇乡所个各级全等的\d《“一两二三四五六七八九十]"
)
BEFORE_ALONE = frozenset("由在到去与和向从给")
AFTER_ALONE = re.compile("[的、派教老选有]|统一|安排|上课|同")


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
    costs = lattice.costs(lexicon)
    values = dict.fromkeys(item.value for item in found if not item.masked)
    short = dict.fromkeys(word for value in values for word in forms(value, text, lexicon))
    short |= dict.fromkeys(of_towns(text, lexicon))
    surely: list[Found] = []
    rest: list[Found] = []
    for at, word in places_of(text, short):
        end = at + len(word)
        free = at == 0 or not HAN.match(text[at - 1])
        goes_on = GOES_ON[word[-1]].match(text, end)
        led = (AFTER_SHORT.match(text, end) or NAMED_BEHIND.match(text, end)) and (
            len(word) > len("永小") or begins(text, at, word, costs)
        )
        item = Found("school", at, end, "initial_and_kind", value=word, confidence=0.75)
        if (led and not (goes_on and word[-1] == "心")) or ((free or text[at - 1] in BEFORE_SHORT) and not goes_on):
            surely.append(item)
        elif not goes_on and begins(text, at, word, costs):
            rest.append(item)
    often = Counter(item.value for item in surely)
    yield from surely
    yield from (item for item in rest if often[item.value] >= OFTEN)  # 带9名教师来|翟中|作课


def of_towns(text: str, lexicon: Lexicon) -> Iterator[str]:
    """What the schools of the townships that a text names may be called for short, where it is said often: 阳小."""
    costs = lattice.costs(lexicon)
    before = (text[max(0, match.start() - size) : match.start()] for match in TOWN.finditer(text) for size in (2, 3))
    for town in islice(filter(costs.places.towns, dict.fromkeys(before)), MOST_NAMES):
        for called in (town[0] + "小", town[0] + "中"):
            new = called not in costs.words and called not in (*NOT_SHORT, town) and town[0] not in NOT_LAST
            if new and text.count(called) > OFTEN:
                yield called


def forms(value: str, text: str, lexicon: Lexicon) -> Iterator[str]:
    """What a school may be called for short by its first or last character, or by its name with half of its kind."""
    words = lattice.costs(lexicon).words
    level = next((kind for word, kind in LEVELS.items() if word in value), "")
    for called in (initial + level for word, initial in INITIALS.items() if level and word in value):
        yield from (sign + called for sign in ("", *COUNTY_SIGN.findall(value)[:1]))
    name = core(value, lexicon)
    if TRIAL in value:  # 县实验 for 县实验中学, 盐渎实验 for 盐渎实验学校
        yield from (sign + TRIAL for sign in COUNTY_SIGN.findall(value)[:1])
        if name.endswith(TRIAL) and len(name) > len(TRIAL) + 1:
            yield name
    last = name[-1:] + level  # 洲中 for 百里洲中学
    if level and len(name) >= LONG_CORE and last not in words and name[-1] not in NOT_LAST and text.count(last) > 1:
        yield last
    yield from (f"{name}初" for _ in JUNIOR.findall(value) if len(name) > 1)  # 市西初
    if len(name) < 2 or name[0] in NOT_INITIALS:  # noqa: PLR2004 - a name of one character has no short form
        return
    halves = [half for half in ("校", level, *("初" for _ in JUNIOR.findall(value))) if half]
    for called in (name[0] + half for half in halves):
        if called not in NOT_SHORT and (called not in words or f"({called})" in text.translate(ROUND)):
            yield called
    if "幼儿园" in value:
        places = PLACES_BEFORE.match(value)
        yield from (f"{place}{name}园" for place in ("", *(places.groups("") if places else ())))
    yield from (name + half for pattern, half in HALVES if pattern.search(value))


def elided(text: str, found: Sequence[Found], lexicon: Lexicon) -> Iterator[Found]:
    """云岭区石桥、马塘中心小学: the parts of a list that leave out the kind which the last one names."""
    costs = lattice.costs(lexicon)
    towns = gazetteer.load(lexicon).towns
    ends = {item.end for item in found}
    for item in found:
        at, parts = item.start, []
        while at > 0 and text[at - 1] == "、" and at - 1 not in ends and not item.masked:
            start = at - 1
            while start > max(0, at - 1 - LONGEST_ITEM) and HAN.match(text[start - 1]):
                start -= 1
            part = text[start : at - 1]
            begin = 0 if towns(part) and part not in costs.words else name_begins(part, costs)
            level = part[-1:] in "省市州县区旗镇乡村天长" and not (begin == 0 and towns(part))  # but 景村镇
            if begin < 0 or part[begin - 1 : begin] == "的" or level:
                break
            parts.append((start + begin, at - 1))
            at = start + begin
        of_towns = bool(parts) and bool(towns(core(item.value, lexicon)))  # 铅厂、|关田|、聂都中心小学
        sure = SURE_TOWN if of_towns and any(towns(text[low:high]) for low, high in parts) else 0.6
        for low, high in parts:
            yield Found("school", low, high, "elided_kind", value=text[low:high], confidence=sure)


def name_begins(part: str, costs: lattice.Costs) -> int:
    """Where the name of a place begins that ends a part of a list; -1 where ordinary words are cheaper."""
    if len(part) < 2:  # noqa: PLR2004
        return -1
    reading = costs.read(part)
    names = costs.place_names(part)
    best, at = min((reading.opening[i] + names[i], i) for i in range(len(part) - 1))
    return at if best + CLEARLY < reading.cost[-1] else -1


def same_ending(text: str, found: Sequence[Found], lexicon: Lexicon) -> Iterator[Found]:  # noqa: ARG001 - as every rule
    """中心校的老师来了: 中心校 alone, where one school of the text is one; 中心园 for its 中心幼儿园."""
    for ending, whole in ENDINGS_ALONE:
        named = {item.value for item in found if item.value.endswith(whole) and not item.masked}
        cored = {value[-len(whole) - 2 :] for value in named}
        if len(cored) == 1:
            for at, word in places_of(text, (ending,)):
                alone = at == 0 or not HAN.match(text[at - 1]) or text[at - 1] in BEFORE_ALONE
                free = ending in OFTEN_ALONE and not NO_ONE.search(text, max(0, at - 1), at)
                if free or (alone and (AFTER_ALONE.match(text, at + len(word)) or ending[-1] in "园院")):
                    yield Found("school", at, at + len(word), "ending_alone", value=word, confidence=0.7)


RULES: tuple[Rule, ...] = (kinds, numbered_kinds, short_in_list, cores, initials, elided, same_ending)
