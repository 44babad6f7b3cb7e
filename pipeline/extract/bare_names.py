"""A name that stands bare: 石桥 means 石桥小学, or 石桥镇, or is part of another name.

In go a text and the schools whose kind it tells, out come the places where the core of such a school, or a township of
a county that the text names, stands without its kind. What is hard: one name is often both, and both can go wherever a
name can (到石桥). What stands around it tells them apart, by weights that were learned (``bare_weights``,
tests/build_bare.py).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache, lru_cache
from math import exp, tanh
from typing import TYPE_CHECKING, NamedTuple

from pipeline import gazetteer
from pipeline.extract import bare_traits, lattice, places, schools
from pipeline.extract import names as person_names
from pipeline.extract.school_aliases import HAN, LONG_CORE, begins, core
from pipeline.extract.toponyms import spots
from pipeline.schema import Found
from pipeline.schema.stages import BARE_NAME

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipeline.lexicon import Lexicon

LONGER = re.compile(  # what makes another name of it: 石桥镇, 石桥小学, 石桥河, 石桥—黄坡共同体
    r"苏木|[省市县区州旗镇乡村班路河江湖桥山沟岭寨屯庄坪坝库林场巷组社湾寺墟族室]|小(?!时)|中[学心小]|学[校区]|校(?!本|际)|园|街(?!上)|初[中级]|高[中级]|完[小中全]|幼[儿教]|学前|九年"
    r"|图书馆|文化馆|医院|卫生院|大道|车站|派出所|水电|教(?:学点|育|办|管|委|体)|中心|分[校园]|实验|双语|民族|希望|联[小办合校]"
    r"|附[小中幼属]|职[教高中]|师范|大[桥坝街]|公路|地区|一带|境内|党委|政府"
    r"|[一二三四五六七八九十][中小幼](?![名位])|片区?[\u4e00-\u9fff]{0,6}?(?:共同体|教共体|教联体|联合体|联盟)|共同体|教共体|教联体|联合体|联盟|集团"
    r"|[\u4e00-\u9fff]{1,4}族(?:[\u4e00-\u9fff]{1,4}族)?(?:自治)?[乡镇县州旗]"
    r"|[—–\-－~～]{1,2}[\u4e00-\u9fff]{2,4}?(?:共同体|教共体|教联体|联合体|联盟|结对|协作|互助|助学|奖学|杯)"
)
KIND = re.compile(
    r"[两三四五六七八九][镇乡县区校园]|[市县区镇]?(?:双语|实验|外国语|民族|中心|希望|第?[一二三四五六七八九十]+[中小幼高初]?)"
    r"|[京津沪渝冀晋辽吉苏浙皖闽赣鲁豫鄂湘粤桂琼川黔滇陕甘宁藏蒙]{2}"  # 闽宁, 京蒙: two provinces
)
PEOPLES = re.compile(rf"(?:{gazetteer.PEOPLES})+")
SORT = re.compile("(?:双语|实验|外国语|民族|希望)$")
UNITS = bare_traits.COUNTIES | frozenset("镇乡")  # 通镇 of 通镇中学 is the township
RUNS_ON = re.compile("[舍长林区丁艺里内外地子本际友服]")  # 石桥园 and 石桥校 go on as 园舍, 校长
KINDERGARTEN = re.compile("幼儿园$")
SHORT_ENDINGS = ("镇小", "乡小")  # 竹溪镇小|学生
SHORTEST = 2  # 罗镇 of 罗镇小学 is no township
LIKELY = 0.6  # of a school with a long name
FEW = 2  # counties that one name may mean, for their townships to be looked for
BETWEEN = re.compile(r"(?:\d{1,3}[名人位个所])?[、，,和与及跟]$")  # in a list of bare names: 石桥2人、
LONGEST_MARK = 5
LISTED = 0.5
MANNER = 0.7  # nats that the other bare names of a text speak for what they are
FEWEST_TOLD = 3
LAND = ("folk", "land", "terrain", "outing", "weather", "there")  # kinds of what follows, of bare_cues
OF_LAND = frozenset((*(f"_ {kind}" for kind in LAND), "behind land 1, school 0", "behind land 2, school 0"))
SOMEWHERE = frozenset(("is town", "is both", "some town", "landscape", "long landscape", "named as town"))  # no 育才人
AGAIN = 0.1  # how much the other places of a name say, beside its own

TOLD = 3.0  # nats that a list speaks for what it says it lists: 秀溪、霞坪等山区乡镇
PLAIN = 5.0  # nats that what nobody says of a school says
LAND_SPOKEN = 1.0  # nats that land spoken of behind a name says more than was learned of it
SURER = 0.5  # nats, where the name is a word too
RULED = "ruled a place"  # by a rule of places, which then stands unless a school is surer by a nat


class Spot(NamedTuple):
    """A name that stands bare: where, and the traits of it and of what stands around it."""

    start: int
    name: str
    traits: tuple[str, ...]

    @property
    def is_word(self) -> bool:
        """Whether its name is a word too: 阳光, 团结."""
        return "is word" in self.traits

    @property
    def of_land(self) -> bool:
        """Whether it may be a place, and what follows speaks of land, ways or people, not of schools: 石桥的梨花."""
        return not OF_LAND.isdisjoint(self.traits) and not SOMEWHERE.isdisjoint(self.traits)


class Odds(NamedTuple):
    """What speaks for a school and for a place rather than for neither, in nats."""

    school: float
    place: float


@lru_cache(maxsize=1)  # lone people ask for the same text in turn
def find(text: str, lexicon: Lexicon) -> tuple[Found, ...]:
    """The bare names of a text beside the schools that it names."""
    return tuple(read(text, schools.find(text, lexicon), places.find(text, lexicon), lexicon))


def read(text: str, named: Sequence[Found], standing: Sequence[Found], lexicon: Lexicon) -> Iterator[Found]:
    """The bare names of a text that mean a school or a place, beside the schools and places known to stand there.

    >>> from pipeline import lexicon
    >>> text = "我校与石桥小学结对，石桥的老师每月来上课"
    >>> [found.start for found in read(text, [Found("school", 3, 7, "by hand", value="石桥小学")], (), lexicon.load())]
    [10]
    """
    found = list(bare(text, named, standing, lexicon))
    own = [weighed(spot.traits, weights(lexicon)) for spot in found]
    for spot, odds in zip(found, together(text, found, own), strict=True):
        kind = meant(spot, odds)
        if kind:
            sure = exp(max(odds)) / (1 + exp(odds.school) + exp(odds.place))
            end = spot.start + len(spot.name)
            yield Found(kind, spot.start, end, BARE_NAME, value=spot.name, confidence=round(sure, 2))


def meant(spot: Spot, odds: Odds) -> str:
    """What a bare name means: school, place, or neither."""
    told = TOLD * (("schools told" in spot.traits) - ("towns told" in spot.traits)) - LAND_SPOKEN * spot.of_land
    told -= PLAIN * (bare_traits.PLAINLY_LAND in spot.traits)
    kind, best = ("school", odds.school) if odds.school + told >= odds.place else ("place", odds.place)
    kind = "school" if SORT.search(spot.name) else kind  # 兰池实验
    return kind if best > (SURER if spot.is_word else 0.0) + (RULED in spot.traits) else ""


def together(text: str, found: Sequence[Spot], odds: Sequence[Odds]) -> list[Odds]:
    """The odds of names with what the other places of each say, and its neighbours in a list.

    What a name means where it is land is told by the land alone: the rest of a text says no more than how it writes.
    """
    ends = {spot.start + len(spot.name): n for n, spot in enumerate(found)}
    listed: dict[int, list[Odds]] = defaultdict(list)
    for n, spot in enumerate(found):
        mark = BETWEEN.search(text, max(0, spot.start - LONGEST_MARK), spot.start)
        if mark and mark.start() in ends:
            listed[n].append(odds[ends[mark.start()]])
            listed[ends[mark.start()]].append(odds[n])
    said: dict[str, list[Odds]] = defaultdict(list)
    for spot, own in zip(found, odds, strict=True):
        said[spot.name].append(own)
    totals = {name: summed(every) for name, every in said.items()}
    leans = {name: sum(map(lean, every)) for name, every in said.items()}
    whole = sum(leans.values())
    out = []
    for n, (spot, own) in enumerate(zip(found, odds, strict=True)):
        total, beside = totals[spot.name], summed(listed[n])
        share = AGAIN / max(1, len(said[spot.name]) - 1)
        manner = MANNER * (whole - leans[spot.name]) / max(FEWEST_TOLD, len(found) - len(said[spot.name]))
        school = manner + own.school + share * (total.school - own.school) + LISTED * beside.school
        place = -manner + own.place + share * (total.place - own.place) + LISTED * beside.place
        out.append(own if spot.of_land else Odds(school, place))
    return out


def lean(odds: Odds) -> float:
    """How far a name leans to a school (1.0) rather than to a place (-1.0)."""
    return tanh((odds.school - odds.place) / 2) if max(odds) > 0 else 0.0


def summed(odds: Iterable[Odds]) -> Odds:
    """Odds added up."""
    odds = list(odds)
    return Odds(sum(one.school for one in odds), sum(one.place for one in odds))


def weighed(traits: Iterable[str], known: Mapping[str, Odds]) -> Odds:
    """The sum of what the traits of a name speak for."""
    return summed(known[trait] for trait in traits if trait in known)


@cache
def weights(lexicon: Lexicon) -> dict[str, Odds]:
    """What each trait speaks for."""
    return {row["trait"]: Odds(float(row["school"]), float(row["place"])) for row in lexicon.rows("bare_weights")}


def bare(text: str, named: Sequence[Found], standing: Sequence[Found], lexicon: Lexicon) -> Iterator[Spot]:
    """Where the cores of named schools and the townships at home stand bare, in order, with their traits."""
    cores = names_of(named, lexicon)
    sorts = dict(cores)
    for town in towns_at_home(text, lexicon):
        sorts |= dict.fromkeys((f"{town}校", f"{town}园"), "short")
        sorts[town] = "both" if sorts.get(town) == "core" else "town"
    costs = lattice.costs(lexicon)
    taken = bytearray(len(text))
    for item in named:
        taken[item.start : item.end] = b"\1" * (item.end - item.start)
    ruled = {(item.start, item.end) for item in standing}
    found, parts = [], person_names.names(lexicon).parts
    for at, name in standing_in(text, sorts):
        end, sort = at + len(name), sorts[name]
        longer = (RUNS_ON if sort == "short" else LONGER).match(text, end)
        if name in parts and text[end : end + lattice.SHORT] in parts:  # 白玛央宗
            continue
        if any(taken[at:end]) or longer or ((at, end) in ruled and name not in cores):
            continue
        if PEOPLES.fullmatch(name) or (name == "联体" and text[at - 1 : at] == "教"):  # 朝鲜族, 教|联体
            continue
        if len(name) >= LONG_CORE or begins(text, at, name, costs):
            found.append((at, name, "word" if name in costs.words or name in costs.school_words else sort))
    told = bare_traits.Told(text, named, standing, Counter(name for _, name, _ in found), lexicon)
    for at, name, sort in found:
        also = (RULED,) if (at, at + len(name)) in ruled else ()
        yield Spot(at, name, (*told.traits(at, name, sort), *also))


def standing_in(text: str, names: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Where names of two characters and more stand, in order; however many there are, the text is read once."""
    heads: dict[str, list[str]] = defaultdict(list)
    for name in names:
        heads[name[:2]].append(name)
    for at in range(len(text) - 1):
        for name in heads.get(text[at : at + 2], ()):
            if text.startswith(name, at):
                yield at, name


def names_of(named: Sequence[Found], lexicon: Lexicon) -> dict[str, str]:
    """What the schools that a text names for sure are called without their kind, and with 校 or 园 for it (short)."""
    cores: dict[str, str] = {}
    short: dict[str, str] = {}
    for item in named:
        if item.masked or item.confidence <= LIKELY:
            continue
        for name in called(item.value, lexicon):
            if item.confidence > lattice.FAIRLY_SURE or len(name) >= LONG_CORE:
                cores[name] = "core"
                short |= dict.fromkeys((f"{name}校", *(f"{name}园" for _ in KINDERGARTEN.findall(item.value))), "short")
    return short | cores


@lru_cache(maxsize=20_000)
def called(value: str, lexicon: Lexicon) -> tuple[str, ...]:
    """What a school is called without its kind, with and without the places before it, where that is a name.

    >>> from pipeline import lexicon
    >>> called("夏津德和双语学校", lexicon.load())
    ('夏津德和双语', '德和双语', '夏津德和', '德和')
    >>> called("河湾小学", lexicon.load()), called("县双语学校", lexicon.load())
    (('河湾',), ())
    """
    known = gazetteer.load(lexicon)
    rest = known.read(value)[1]
    names = dict.fromkeys(core(said, lexicon) for said in (value, rest) if said)
    names |= dict.fromkeys(SORT.sub("", name) for name in names)
    return tuple(
        name
        for name in names
        if len(name) > 1
        and not (name == value and name.endswith(SHORT_ENDINGS))
        and all(map(HAN.match, name))
        and not KIND.fullmatch(name)
        and (name[-1] not in UNITS or (name[-1] == "镇" and len(name) == SHORTEST and not known.is_town(name)))
        and not any(unit.level == "province" for unit in known.units(name))
    )


def towns_at_home(text: str, lexicon: Lexicon) -> list[str]:
    """The townships of the counties that a text names, without what they are; those that are words are left out."""
    known, words = gazetteer.load(lexicon), lattice.costs(lexicon).words
    units = {text[spot.start : spot.end] for spot in spots(text, lexicon) if spot.kind in ("unit", "short")}
    counties = (tuple(code for code in known.codes(unit) if not code.endswith("00")) for unit in units)
    near = {code for codes in counties if len(codes) <= FEW for code in codes}
    return sorted({name for code in near for name in known.towns_of(code) if name not in words})
