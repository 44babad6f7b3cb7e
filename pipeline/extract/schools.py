"""Schools: where a name ends is plain (小学, 完小, 一中), where it begins must be decided.

In goes a summary's final text, out come schools by full or short name and masked ones. What is hard: no blank
parts 我校与 from 泰和小学; 农村学校 names nobody while 实验小学 does; 的 may be part of a township. So each ending
is read both ways (lattice.py), and the readings of one text then vote: what stands alone at one place decides
where it is run into another word.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from math import exp, inf, log1p
from typing import TYPE_CHECKING, NamedTuple

from pipeline.extract import lattice, school_aliases, school_lists
from pipeline.extract.school_endings import masked_names
from pipeline.extract.school_extents import (
    behind_a_place,
    extended,
    joint,
    under_hidden_place,
    within_area,
)
from pipeline.extract.school_readings import (
    MAKES_GENERIC,
    TAKES_A_SCHOOL,
    Reading,
    generic_words,
    read_endings,
)
from pipeline.extract.toponyms import spots
from pipeline.schema import Found

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pipeline.lexicon import Lexicon

NEAR = 6.0  # readings that cost so much more than the best still take part in the vote
VOTE = 2.0
COUNTING = frozenset("qm")  # kinds of words: three 个|桥小学
PARTS = ("附属幼儿园", "附设幼儿园")  # of a school, and no name by themselves
AGAIN, MOST_OFTEN = 3.6, 5  # nats that a name costs less for each e-fold it stands there: words seldom meet by chance
HAN = re.compile(r"[\u3400-\u9fff〇]")
SURE = 0.8
SURELY, LISTED_SO = 5.0, 8.0  # nats by which a name is sure, and by which one beside it in a list gains
SHORTEST_SLIP = 4
LONGEST_SLIP = 40  # characters; a longer name is none
LEVELS = "市县区"
COUNTY_INSIDE = re.compile(f"[{LEVELS}](?=..)")
INNER_PLACE = re.compile(r"[省市州县区旗镇乡村](?=..)")
LEADS = frozenset("向到在与和由对去赴请从给为让把被")
JOINS = "、和与及"
IN_A_NAME = r"[^\W\d_A-Za-z的和与及在到由各全两三四五六七八九十几多等所有]"
LISTED = re.compile(rf"[{JOINS}：:，。；”\s](?P<name>(?:{IN_A_NAME}{{1,4}}[镇乡])?(?P<core>{IN_A_NAME}{{2,3}}))$")
NUMBERED = re.compile("[一二三四五六七八九十]{1,3}[中小幼]")
TWO = re.compile("(?P<first>[\u4e00-\u9fff]{2,4}?)[和与](?=[\u4e00-\u9fff]{4})")
FULLY_NUMBERED = re.compile(
    "(?P<core>(?:(?!第)[\u4e00-\u9fff]){2,5})第?(?P<number>[一二三四五六七八九十]{1,3})(?P<kind>小学|中学|幼儿园|初中|[中小])"
)
OF_ALL = tuple("全各我本该每")
SEVERAL = re.compile("[一二两三四五六七八九十几]+所")
LONGEST_CORE = 5
LONGEST_LEAD = 10  # characters before a name that its full form may begin with
OF_A_STUDIO = re.compile(  # 田菊香|小学语文名师工作室
    r"(?:[语数英物化生史地政音体美科][\u4e00-\u9fff]{1,3}|道德与法治|信息技术)(?:学科)?"
    r"(?:名师|名班主任|名校长|特级教师|骨干教师|班主任)工作[室坊]"
)
TOWN_ENDS = ("镇", "乡", "街道")
CORES_UNDER_TOWNS = (2, 3, 4)  # characters
UNDER_TOWN = re.compile(  # 运河镇|七套|小学, but not 运河镇|三名|小学
    "(?:[一二三四五六七八九十](?=[套里星桥沟湾河塘岭坪垭店庄屋房棵源泉联合灶甲总团圩渡]小?)|(?![的了各全所有等几两每其本一二三四五六七八九十内下辖])[\u4e00-\u9fff])+"
)
LONGEST_LISTED = 9  # characters: a mark, a township and a name


@lru_cache(maxsize=1)  # bare names ask for the same text in turn
def find(text: str, lexicon: Lexicon) -> tuple[Found, ...]:
    """Schools of a text by names that tell their kind, in order; what stands bare, ``bare_names`` reads.

    >>> from pipeline import lexicon
    >>> text = "我校与泰和小学、**镇中心小学结对，各学校互相学习"
    >>> [text[found.start : found.end] for found in find(text, lexicon.load())]
    ['泰和小学', '**镇中心小学']
    """
    masked = [*masked_names(text, lexicon), *school_aliases.defined_names(text, lexicon)]
    masked.sort(key=lambda item: item.start)
    readings = read_endings(text, masked, lexicon)
    settled = settle(text, readings, lexicon)
    under = list(under_a_town(text, readings, settled, lexicon))
    settled += under
    settled += known_tails(text, readings, settled, {item.value for item in under})
    named = [joint(text, extended(text, found)) for found in settled if not OF_A_STUDIO.match(text, found.end)]
    areas = [spot for spot in spots(text, lexicon) if spot.kind == "unit"]
    beside = [spot for spot in spots(text, lexicon) if spot.kind in ("unit", "short", "town")]
    generic = generic_words(lexicon)[0]
    listed_alone = (*school_lists.counted(text, lexicon, generic), *school_lists.told_behind(text, generic))
    sure = apart(
        [
            behind_a_place(text, under_hidden_place(text, within_area(text, found, areas)), beside)
            for found in (*masked, *named, *listed_alone)
        ]
    )
    sure = [without_lead(text, item, masked) for item in sure]
    return tuple(school_aliases.with_aliases(text, sure, lexicon, school_aliases.RULES))


def without_lead(text: str, found: Found, defined: Iterable[Found]) -> Found:
    """A name without the preposition before it, where the rest is a name that the text defines: 向|泗实小."""
    rest = text[found.start + 1 : found.end]
    if text[found.start] not in LEADS or not any(text[one.start : one.end] == rest for one in defined):
        return found
    return Found("school", found.start + 1, found.end, found.rule, value=rest, confidence=found.confidence)


def apart(found: list[Found]) -> list[Found]:
    """The names in order, without those that a surer one overlaps: the vote may have moved a border."""
    out: list[Found] = []
    for item in sorted(found, key=lambda item: (item.start, -item.end)):
        if out and item.start < out[-1].end:
            if (item.masked, item.confidence) <= (out[-1].masked, out[-1].confidence):
                continue
            out.pop()
        out.append(item)
    return out


def settle(text: str, readings: Iterable[Reading], lexicon: Lexicon) -> list[Found]:
    """One name for each ending, after the readings of the whole text have voted."""
    readings = among_names(text, list(repeated(text, list(readings), lexicon)))
    votes: dict[str, float] = defaultdict(float)
    shares = [list(shared(text, reading)) for reading in readings]
    for near in shares:
        for way in near:
            for key in way.keys:
                votes[key] += way.share
    out = []
    longer = always_before(text, readings, lexicon)
    for reading, near in zip(readings, shares, strict=True):
        chosen = sorted(
            (way.cost - VOTE * max(log1p(max(votes[key] - way.share, 0.0)) for key in way.keys), way.start)
            for way in near
            if way.start not in longer or len(near) == 1
        )
        cost, start = chosen[0]
        if start < 0 or text[start : reading.ending.end] in PARTS:
            continue
        margin = chosen[1][0] - cost if len(chosen) > 1 else NEAR
        rule = "school_ending" if reading.ending.base and not reading.ending.named else "named_ending"
        sure = round(1 - 0.5 * exp(-margin / 2), 2)
        out.append(
            Found("school", start, reading.ending.end, rule, value=text[start : reading.ending.end], confidence=sure)
        )
    sure_names = {item.value for item in out if item.confidence >= SURE}
    full = frozenset(sure_names)
    sure_names |= {tail for name in sure_names if len(tail := inner_name(name)) > SHORTEST_SLIP}
    sure_names |= {short for name in sure_names for short in shortened(name)}
    sure_names |= {name[inner.end() - 1 :] for name in sure_names for inner in COUNTY_INSIDE.finditer(name)}
    out = [in_full(text, item, sure_names, full) for item in out]
    cores = {school_aliases.core(name, lexicon) for name in sure_names}
    out = [behind_another(item, cores) for item in out]
    out += known_tails(text, readings, out, {item.value for item in out if item.confidence >= SURE})
    out += listed(text, readings, out, lexicon)
    return out + list(typing_errors(text, readings, out))


def in_full(text: str, found: Found, known: set[str], full: frozenset[str]) -> Found:
    """A name with what stands before it, where the text has that longer name for sure elsewhere: 接|龙桥小学."""
    for size in (*range(LONGEST_LEAD, 1, -1), 1):
        longer = text[max(0, found.start - size) : found.end]
        whose = text[found.end - len(longer) - 1 : found.end - len(longer)] in OF_ALL  # 我|县|以礼小学
        led = size == 1 or longer in full or (size <= LONGEST_CORE and NUMBERED.fullmatch(found.value))
        if led and longer in known and longer != found.value and not (whose and longer[0] in LEVELS):
            start = found.end - len(longer)
            return Found("school", start, found.end, found.rule, value=longer, confidence=found.confidence)
    return found


def behind_another(found: Found, cores: set[str]) -> Found:
    """A name without the short one of another school before it, which the text names elsewhere: 咸水和|安和小学."""
    two = TWO.match(found.value)
    if two is None or two["first"] not in cores:
        return found
    start = found.start + two.end()
    return Found("school", start, found.end, found.rule, value=found.value[two.end() :], confidence=found.confidence)


def shortened(name: str) -> Iterator[str]:
    """A name with a number as it is shortened: 临江里二小 for 沂河区临江里第二小学, 温八中 for 温州市第八中学."""
    for whole in dict.fromkeys((inner_name(name), name)):
        if full := FULLY_NUMBERED.fullmatch(whole):
            yield from (f"{part}{full['number']}{full['kind'][0]}" for part in (full["core"], full["core"][0]))


def inner_name(name: str) -> str:
    """A name without the places it begins with: 清秀小学 of 石碾乡清秀小学."""
    return name[max((inner.end() for inner in INNER_PLACE.finditer(name)), default=0) :]


def known_tails(text: str, readings: list[Reading], found: list[Found], sure: set[str]) -> list[Found]:
    """What reads as no name, but is the end of a name that a place before it makes sure: 清秀小学 of 石碾乡清秀小学."""
    out = []
    known = {tail for name in sure if (tail := inner_name(name)) != name}
    taken = {item.end for item in found}
    for reading in readings if known else ():
        end = reading.ending.end
        tail = next((text[at:end] for _, at in reading.ways if at >= 0 and text[at:end] in known), "")
        if tail and end not in taken and reading.ending.base and len(tail) - len(reading.ending.base) > 1:
            start = end - len(tail)
            out.append(Found("school", start, end, "known_tail", value=tail, confidence=0.85))
    return out


def listed(text: str, readings: list[Reading], found: list[Found], lexicon: Lexicon) -> Iterator[Found]:
    """What reads as words, but stands by itself between marks in a list of schools: 合安小学、可依小学."""
    starts, ends = {item.start for item in found}, {item.end for item in found}
    of_schools, of_any = generic_words(lexicon)
    for reading in readings:
        head, end = reading.ending.start, reading.ending.end
        item = LISTED.search(text, max(0, head - LONGEST_LISTED), head)
        if item is None or end in ends or not reading.ending.base or reading.ending.named:
            continue
        name = item["core"]
        beside = (item.start() in ends and text[item.start()] in JOINS) or (
            text[end : end + 1] in tuple(JOINS) and end + 1 in starts
        )
        if beside and name not in (of_schools if reading.ending.base == "学校" else of_any):
            ends.add(end)
            value = text[item.start("name") : end]
            yield Found("school", item.start("name"), end, "school_in_list", value=value, confidence=0.75)


def under_a_town(text: str, readings: list[Reading], found: list[Found], lexicon: Lexicon) -> Iterator[Found]:
    """What reads as words, but stands solid behind a township, where no kind of school is meant: 坡贡镇|凡化|小学."""
    towns = {spot.end: spot.start for spot in spots(text, lexicon) if text.endswith(TOWN_ENDS, 0, spot.end)}
    ends, of_any = {item.end for item in found}, generic_words(lexicon)[1]
    for reading in readings if towns else ():
        head, end = reading.ending.start, reading.ending.end
        for size in CORES_UNDER_TOWNS:
            name = text[head - size : head]
            if end in ends or not reading.ending.base or head - size not in towns:
                continue
            if UNDER_TOWN.fullmatch(name) and name not in of_any:
                start = towns[head - size]
                yield Found("school", start, end, "school_under_town", value=text[start:end], confidence=0.75)


def always_before(text: str, readings: list[Reading], lexicon: Lexicon) -> set[int]:
    """Where names begin that always follow one noun or adjective, which is thus their own first part: 清真|寺巷小学."""
    words = lattice.costs(lexicon).words
    places: dict[str, list[int]] = defaultdict(list)
    for reading in readings:
        start = reading.ways[0][1]
        if start > 1:
            places[text[start : reading.ending.end]].append(start)
    out: set[int] = set()
    for starts in places.values():
        before = {text[start - 2 : start] for start in starts}
        if len(starts) > 1 and len(before) == 1 and words.get(before.pop(), ("", ""))[1] in ("a", "n"):
            further = {text[start - 3 : start - 2] for start in starts}
            out.update(starts if len(further) > 1 else ())
    known = {reading.ways[0][1]: {start for _, start in reading.ways} for reading in readings}
    return {start for start in out if start - 2 in known[start]} | behind_one_verb(text, readings, words)


def behind_one_verb(text: str, readings: list[Reading], words: Mapping[str, tuple[float, str]]) -> set[int]:
    """Where names may begin that always follow one verb, and none that takes a school: 砍|椽沟小学."""
    places: dict[str, set[int]] = defaultdict(set)
    for reading in readings:
        starts = {start for cost, start in reading.ways if start > 0 and cost - reading.ways[0][0] < NEAR}
        for start in starts:
            if start - 1 in starts:
                places[text[start - 1 : reading.ending.end]].add(start)
    return {
        start
        for name, starts in places.items()
        if len(starts) > 1 and words.get(name[0], ("", ""))[1] == "v" and name[0] not in TAKES_A_SCHOOL
        for start in starts
    }


def repeated(text: str, readings: list[Reading], lexicon: Lexicon) -> Iterator[Reading]:
    """The readings, a name cheaper where two characters that are no word stand again before an ending: 散原|幼儿园."""
    words = lattice.costs(lexicon).before
    places: dict[str, list[int]] = defaultdict(list)
    for reading in readings:
        head = reading.ending.start
        pair = text[head - 2 : head] if head > 1 else ""
        odd = len(HAN.findall(pair)) > 1 and words.get(pair[0], ("", ""))[1] not in COUNTING
        if reading.ending.base and odd and pair not in words and pair[-1] not in MAKES_GENERIC:
            places[f"{pair}{reading.ending.base}"].append(head)
    again = {head: min(len(heads), MOST_OFTEN) - 1 for heads in places.values() for head in heads}
    for reading in readings:
        nats = AGAIN * log1p(again.get(reading.ending.start, 0))
        ways = ((cost - nats * (start >= 0), start) for cost, start in reading.ways)
        yield reading._replace(ways=tuple(sorted(ways))) if nats else reading


def among_names(text: str, readings: list[Reading]) -> list[Reading]:
    """The readings, no name dearer where a sure one stands beside a likely one in a list: 荞麦地小学、洗羊塘小学."""
    starts, ends = set(), set()
    for reading in readings:
        cost, start = next((way for way in reading.ways if way[1] >= 0), (inf, -1))
        if cost + SURELY < min((none for none, at in reading.ways if at < 0), default=inf):
            starts.add(start)
            ends.add(reading.ending.end)
    out = []
    for reading in readings:
        end = reading.ending.end
        before = any(text[start - 1] == "、" and start - 1 in ends for _, start in reading.ways if start > 0)
        listed = before or (text[end : end + 1] == "、" and end + 1 in starts)
        ways = ((cost + LISTED_SO * (listed and start < 0), start) for cost, start in reading.ways)
        out.append(reading._replace(ways=tuple(sorted(ways))) if listed else reading)
    return out


class Way(NamedTuple):
    """One reading with its share of all near ones, and what it votes for: the name, its last part."""

    cost: float
    start: int
    share: float
    keys: tuple[str, ...]


def shared(text: str, reading: Reading) -> Iterator[Way]:
    """The ways that are near the best, with their shares."""
    best = reading.ways[0][0]
    near = [(cost, start, exp(best - cost)) for cost, start in reading.ways if cost - best < NEAR]
    whole = sum(share for *_, share in near)
    head, end = reading.ending.start, reading.ending.end
    for cost, start, share in near:
        core = text[start:head] if start >= 0 else ""
        tail = inner_name(core)
        keys = (
            (text[start:end], f"{tail}|")
            if len(tail) > 1
            else (text[start:end] if start >= 0 else f"?{text[max(0, head - 2) : end]}",)
        )
        yield Way(cost, start, share / whole, keys)


def typing_errors(text: str, readings: list[Reading], found: list[Found]) -> Iterator[Found]:
    """What reads as no name, but is one character off a name of this text: 清湖学校 for 青湖学校, at a mark."""
    known = {pattern for item in found if item.confidence >= SURE for pattern in one_off(item.value)}
    if not known:
        return
    taken = {item.end for item in found}
    for reading in readings:
        end = reading.ending.end
        if end in taken:
            continue
        for _, start in reading.ways:
            at_mark = start == 0 or (start > 0 and not HAN.match(text[start - 1]))
            of_all = text[start : start + 1] in OF_ALL or SEVERAL.match(text, start)  # 全镇小学, 四所中学 are none
            if at_mark and not of_all and not known.isdisjoint(one_off(text[start:end])):
                yield Found("school", start, end, "typing_error", value=text[start:end], confidence=0.7)
                break


def one_off(name: str) -> Iterator[str]:
    """A name with each of its characters left open, if it is long enough for one of them to be a slip."""
    if SHORTEST_SLIP <= len(name) <= LONGEST_SLIP:
        yield from (f"{name[:i]}?{name[i + 1 :]}" for i in range(len(name)))
