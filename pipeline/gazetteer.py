"""The administrative places of China since 1981: name → units with their codes, code → 省/市/县, township → counties.

In go names as texts write them (沂水县, 陕西, 楚雄州, 石桥镇), out come units with GB/T 2260 codes and years of
validity. What is hard: a code lives only for some years (姜堰市 is 321284 from 1996 to 2012 and 321204 today), a
name can belong to many units (朝阳区), a short form is often another word (和平), and townships are known for 2023
alone.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.lexicon import Lexicon

PEOPLES = (
    "蒙古族|蒙古|回族|藏族|维吾尔族|维吾尔|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族"
    "|哈萨克族|哈萨克|傣族|黎族|傈僳族|佤族|畲族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜族|柯尔克孜|土族"
    "|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯族|锡伯|阿昌族|普米族|塔吉克族|塔吉克|怒族"
    "|俄罗斯族|鄂温克族|鄂温克|德昂族|保安族|裕固族|京族|独龙族|鄂伦春族|赫哲族|门巴族|珞巴族|基诺族|各族"
)
KIND = re.compile(r"(?:特别行政区|自治区|自治州|自治县|自治旗|地区|林区|特区|矿区|新区|省|市|县|区|州|盟|旗)$")
TOWN = re.compile(rf"(?:(?:{PEOPLES})*民族乡|(?:{PEOPLES})+乡|街道办事处|街道|地区办事处|地区|镇|乡|苏木)$")
PEOPLE = re.compile(rf"(?:{PEOPLES})+$")
LONGEST = 15  # 双江拉祜族佤族布朗族傣族自治县 is the longest name of a unit
NOW = 9999
FEWEST_TOWNS = 3  # of one county that tell it
ONE_CITY = 2  # how close two units of one city are, or one of a province and the province


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of county level or above under one code and one name; ``end`` is the first year it no longer bore them."""

    code: str
    name: str
    level: str
    start: int
    end: int
    successors: tuple[str, ...]
    city: str
    province: str

    def valid(self, year: int) -> bool:
        """Whether it bore this name in a year."""
        return self.start <= year < self.end or (self.start == year)


def stem(name: str) -> str:
    """The name without what it is.

    >>> stem("永善县"), stem("楚雄彝族自治州"), stem("内蒙古自治区"), stem("忠县")
    ('永善', '楚雄', '内蒙古', '忠县')
    """
    bare = KIND.sub("", name)
    bare = PEOPLE.sub("", bare) or bare if bare not in ("内蒙古", "鄂温克族") else bare
    return bare if len(bare) > 1 else name


def short_kind(name: str) -> str:
    """The everyday form of a long name: 楚雄州 for 楚雄彝族自治州; empty where there is none.

    >>> short_kind("楚雄彝族自治州"), short_kind("峨山彝族自治县"), short_kind("永善县")
    ('楚雄州', '峨山县', '')
    """
    found = re.search(r"自治([州县旗])$", name)
    return stem(name) + found[1] if found else ""


def bare_autonomous(name: str) -> str:
    """The form without its peoples: 威宁自治县 for 威宁彝族回族苗族自治县; empty where there is none.

    >>> bare_autonomous("威宁彝族回族苗族自治县"), bare_autonomous("永善县")
    ('威宁自治县', '')
    """
    found = re.search(r"族自治[州县旗]$", name)
    return stem(name) + found[0][1:] if found else ""


def town_stem(name: str) -> str:
    """A township's name without what it is: 石桥 for 石桥镇, 石桥街道, 石桥彝族乡."""
    if name.endswith("街道"):
        bare = name[:-2]
    elif name.endswith(("镇", "乡")) and "族" not in name:
        bare = name[:-1]
    else:
        bare = TOWN.sub("", name)
    return bare if len(bare) > 1 else name


def within(code: str, wider: str) -> bool:
    """Whether a code lies in the province, city or county of another, or is it.

    >>> within("532329", "530000"), within("532329", "532300"), within("371002", "370100")
    (True, True, False)
    """
    if wider.endswith("0000"):
        return code[:2] == wider[:2]
    return code == wider or (wider.endswith("00") and code[:4] == wider[:4])


def closeness(code: str, other: str) -> int:
    """How near two units are: one county 4, in the city named 3, in the province named or one city 2, one province 1.

    >>> closeness("532329", "532300"), closeness("532329", "530102"), closeness("110101", "330108")
    (3, 1, 0)
    """
    if code == other:
        return 4
    if within(code, other):
        return 2 if other.endswith("0000") else 3
    return 2 if code[:4] == other[:4] else int(code[:2] == other[:2])


def lies_with(code: str, company: Iterable[str], least: int = 1) -> bool:
    """Whether a unit is at least so near to any of some others.

    >>> lies_with("532329", ["530102", "110101"]), lies_with("532329", ["530102"], 2)
    (True, False)
    """
    return any(closeness(code, other) >= least for other in company)


class Gazetteer:
    """All units and townships of the lexicon, looked up by name and by code."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Read the table of units; the townships wait until they are asked for."""
        self.lexicon = lexicon
        self._towns: dict[str, tuple[str, ...]] = {}
        self._town_stems: dict[str, tuple[str, ...]] = {}
        self._stems_of: dict[str, list[str]] = {}
        self.by_code: dict[str, tuple[Unit, ...]] = {}
        self.full: dict[str, tuple[Unit, ...]] = {}
        self.short: dict[str, tuple[Unit, ...]] = {}
        self.everyday: set[str] = set()  # 楚雄州, 峨山县
        self.words = frozenset(  # short names that are mostly other words: 和平, 互助
            row["name"]
            for table in ("place_edges", "place_stop")
            for row in lexicon.rows(table)
            if row["kind"] == "word"
        )
        for row in lexicon.rows("counties"):
            unit = Unit(
                code=row["code"],
                name=row["name"],
                level=row["level"],
                start=int(row["start"] or 0),
                end=int(row["end"] or NOW),
                successors=tuple(filter(None, row["successor"].split(";"))),
                city=row["city"],
                province=row["province"],
            )
            self.by_code[unit.code] = (*self.by_code.get(unit.code, ()), unit)
            self.full[unit.name] = (*self.full.get(unit.name, ()), unit)
            kinds = {short_kind(unit.name), bare_autonomous(unit.name)} - {"", unit.name}
            self.everyday |= kinds
            for form in sorted({stem(unit.name), *kinds} - {unit.name}):
                self.short[form] = (*self.short.get(form, ()), unit)

        for row in lexicon.rows("place_aliases"):  # 察右前旗
            self.short[row["name"]] = self.short.get(row["name"], ()) + self.full.get(row["unit"], ())
            if KIND.search(row["name"]):
                self.everyday.add(row["name"])

    def units(self, name: str, year: int | None = None) -> tuple[Unit, ...]:
        """The units a name or its short form can mean; with a year, those that bore it then.

        >>> [unit.code for unit in load(_lexicon()).units("姜堰市", 2010)]
        ['321284']
        >>> sorted({unit.province for unit in load(_lexicon()).units("鼓楼区", 2020)})
        ['江苏省', '河南省', '福建省']
        """
        found = self.full.get(name, ()) + self.short.get(name, ())
        return tuple(unit for unit in found if year is None or unit.valid(year))

    def code_at(self, name: str, year: int | None = None, wider: str = "") -> str:
        """The one code a name had in a year (today, unless told), or empty where it had none or several.

        ``wider`` is the code of a province or city that it must lie in. A name given up before that year keeps its
        last code.

        >>> places = load(_lexicon())
        >>> places.code_at("姜堰市", 2010), places.code_at("姜堰区")
        ('321284', '321204')
        >>> places.code_at("鼓楼区"), places.code_at("鼓楼区", wider="320100")
        ('', '320106')
        """
        codes = self.codes(name, year, wider)
        for level in ("0000", "00"):  # 吉林 is a province first, 大理 a prefecture
            if len(codes) > 1 and name not in self.full:
                codes = tuple(code for code in codes if code.endswith(level)) or codes
        return codes[0] if len(codes) == 1 else ""

    def codes(self, name: str, year: int | None = None, wider: str = "") -> tuple[str, ...]:
        """All codes a name can stand for in a year, one for each place, in order.

        >>> load(_lexicon()).codes("鼓楼区", 2020)
        ('320106', '320302', '350102', '410204')
        """
        when = year or NOW - 1
        everyday = self.short.get(name, ()) if name in self.everyday else ()  # 东乡县 was one, and is 东乡族自治县
        found = self.full.get(name, ()) + everyday or self.short.get(name, ())
        found = tuple(unit for unit in found if not wider or within(unit.code, wider))
        best = [u for u in found if u.valid(when)] or [u for u in found if u.end <= when] or list(found)
        latest: dict[str, Unit] = {}
        for unit in sorted(best, key=lambda u: (u.end, u.start, u.code)):
            latest[self.today(unit.code)] = unit
        return tuple(sorted({unit.code for unit in latest.values()}))

    def read(self, name: str) -> tuple[tuple[str, ...], str]:
        """The places a name begins with, widest first, and what is left of it.

        >>> load(_lexicon()).read("盐城滨海县第九小学")
        (('盐城', '滨海县'), '第九小学')
        """
        parts: list[str] = []
        start = 0
        while start < len(name):
            for length in range(min(LONGEST, len(name) - start), 1, -1):
                piece = name[start : start + length]
                if piece in self.full or piece in self.short:
                    break
            else:
                break
            parts.append(piece)
            start += length
        return tuple(parts), name[start:]

    def located(self, parts: tuple[str, ...], year: int | None = None) -> tuple[str, ...]:
        """The codes that the last of some places can have, given the wider ones before it.

        >>> load(_lexicon()).located(("南京", "鼓楼区"))
        ('320106',)
        """
        codes: tuple[str, ...] = ()
        for part in parts:
            nested = [
                code for code in self.codes(part, year) if not codes or any(within(code, wider) for wider in codes)
            ]
            codes = tuple(nested) or self.codes(part, year)
        return codes

    def nearest(self, codes: tuple[str, ...], company: Iterable[str]) -> str:
        """The one of several codes that lies with the places named beside it; empty where none or several do.

        >>> load(_lexicon()).nearest(("320106", "350102"), ["320500", "320000"])
        '320106'
        """
        if len(codes) == 1:
            return codes[0]
        beside = list(company)
        votes = {code: sum(closeness(code, other) for other in beside) for code in codes}
        best = max(votes.values(), default=0)
        first = [code for code in codes if votes[code] == best]
        return first[0] if best and len(first) == 1 else ""

    def today(self, code: str) -> str:
        """The code that stands for the same place today, or the code itself where it was split up.

        >>> load(_lexicon()).today("321284")
        '321204'
        """
        seen: set[str] = set()
        while code not in seen:
            seen.add(code)
            units = self.by_code.get(code, ())
            if not units or any(unit.end == NOW for unit in units):
                return code
            last = max(units, key=lambda unit: unit.end)
            after = last.successors
            if len(after) > 1:
                same = [c for c in after if any(stem(u.name) == stem(last.name) for u in self.by_code.get(c, ()))]
                after = tuple(same) if len(same) == 1 else ()
            if not after:
                return code
            code = after[0]
        return code

    def unit(self, code: str, year: int | None = None) -> Unit | None:
        """What a code means in a year, or last meant."""
        units = self.by_code.get(code, ())
        when = year or NOW - 1
        return next((u for u in units if u.valid(when)), max(units, key=lambda u: u.end, default=None))

    def path(self, code: str) -> str:
        """The province, city and county of a code as ``省/市/县``; a level that does not exist is left out.

        >>> load(_lexicon()).path("532329"), load(_lexicon()).path("110108"), load(_lexicon()).path("")
        ('云南省/楚雄彝族自治州/武定县', '北京市/海淀区', '')
        """
        unit = self.unit(code)
        return "/".join(filter(None, (unit.province, unit.city, unit.name))) if unit else ""

    def towns(self, name: str) -> tuple[str, ...]:
        """Codes of the counties that have a township of this name (with or without 镇, 乡, 街道), as of 2023.

        >>> load(_lexicon()).towns("禾甸镇"), load(_lexicon()).towns("禾甸")
        (('532923',), ('532923',))
        """
        if not self._towns:
            self._read_towns()
        exact, wide = self._towns.get(name, ()), self._town_stems.get(name, ())
        return tuple(sorted({*exact, *wide})) if exact and wide else exact or wide

    def is_town(self, name: str) -> bool:
        """Whether a township has exactly this name."""
        if not self._towns:
            self._read_towns()
        return name in self._towns

    def is_town_by_other_kind(self, name: str) -> bool:
        """Whether a township has this name but for what it is: 沙石乡 before it was 沙石镇, 八岔赫哲族乡 for 八岔乡.

        >>> places = load(_lexicon())
        >>> places.is_town("禾甸乡"), places.is_town_by_other_kind("禾甸乡"), places.is_town_by_other_kind("家乡")
        (False, True, False)
        """
        if name[-1] not in "镇乡":
            return False
        bare = town_stem(name) if "族" in name else name[:-1]
        return len(bare) > 1 and self.town_stem(bare)

    def town_stem(self, name: str) -> bool:
        """Whether a township has this name but for 镇, 乡, 街道."""
        if not self._towns:
            self._read_towns()
        return name in self._town_stems

    def towns_of(self, code: str) -> tuple[str, ...]:
        """The townships of a county without 镇, 乡, 街道, in order.

        >>> load(_lexicon()).towns_of("532923")[:3]
        ('下庄', '东山', '云南驿')
        """
        if not self._towns:
            self._read_towns()
        return tuple(self._stems_of.get(code, ()))

    def _read_towns(self) -> None:
        stems: dict[str, set[str]] = {}
        for row in self.lexicon.rows("townships"):
            codes = tuple(row["counties"].split(";"))
            name = row["name"]
            self._towns[name] = codes
            bare = town_stem(name)
            if bare != name:
                stems.setdefault(bare, set()).update(codes)
        for bare in sorted(stems):
            self._town_stems[bare] = tuple(sorted(stems[bare]))
            for code in stems[bare]:
                self._stems_of.setdefault(code, []).append(bare)


def county_of_all(towns: Mapping[str, tuple[str, ...]], beside: Iterable[str]) -> str:
    """The county that has most of some townships, each with its codes, where nothing ``beside`` has some of them.

    >>> places = load(_lexicon())
    >>> county_of_all({name: places.towns(name) for name in ("陌南", "东垆", "西陌", "和平")}, ())
    '140830'
    """
    votes = Counter(code for codes in towns.values() for code in codes)
    most = max(votes.values(), default=0)
    best = [code for code, n in votes.items() if n == most]
    if most < FEWEST_TOWNS or len(best) > 1 or any(votes[code] > 1 for code in beside):
        return ""
    return best[0] if 2 * most > len(towns) else ""


@cache
def load(lexicon: Lexicon) -> Gazetteer:
    """The gazetteer of a lexicon, read once per process."""
    return Gazetteer(lexicon)


def _lexicon() -> Lexicon:
    from pipeline import lexicon  # noqa: PLC0415 - for the examples above alone

    return lexicon.load()
