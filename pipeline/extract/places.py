"""Places: administrative names that stand on their own (沂水县, 陕西, 云南省楚雄州, 石桥镇, xx市).

In goes the text of a summary, out come the stretches that name a place; those inside the name of a school, an
organisation or a title lose to the longer mention later on. What is hard: words that look like places (城区, 辖区,
县区, 家乡), places written in one piece (山东省临沂市沂水县 is one mention), and townships that no list knows any
more, which only their company shows.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline import gazetteer
from pipeline.extract import lands, town_lists, villages
from pipeline.extract.toponyms import spots
from pipeline.masks import HIDDEN_PLACE as MASK
from pipeline.masks import hidden
from pipeline.schema import Found

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pipeline.lexicon import Lexicon

MASKED = re.compile(rf"(?:{MASK}(?:省|自治区|市|地区|自治州|州|县|区|旗|镇|乡|街道|村))+(?![县区长域场民]|\d)")
TITLE = re.compile(r"《[^《》\n]{0,80}》")
ZONE = re.compile(  # what can follow the name of a city: 苏州|工业园区
    r"(?:国家级)?(?:高新(?:技术)?(?:产业)?(?:开发)?|经济(?:技术)?开发|经(?:济)?开|(?:综合)?保税|工业园|科技园|产业园"
    r"|新技术产业开发|新城)区|(?:经济技术|旅游)?开发区"
)
ALONE_ZONE = re.compile(r"(?:高新技术(?:产业)?开发|高新|经开)区")
NEW_AREA = re.compile(
    r"(?:雄安|两江|天府|西咸|贵安|兰州|郑东|江北|湘江|赣江|滇中|金普|哈尔滨|长春|福州|舟山群岛|西海岸|滨海|浦东"
    r"|横琴|东部|城南)新区|平潭综合实验区"
)
PLAIN = (  # characters that the name of a township no list knows does not hold
    "的了过最和与及在我各全本该此一二两三四五六七八九十几每某新老小大好这那个所有为是到由向从对等地不也都"
    "被把让使给就将上下名中校生师学教县市区乡镇村"
)
STEM = rf"[^\W\d_A-Za-z{PLAIN}]"
BEFORE_TOWN = (
    "(?:走[访遍]了?|地处|位于|坐落于|座落于|来自|来到|前往|奔赴|走进|深入|赶赴|毗邻|途经|到了|去了|包括"
    "|在|到|去|赴|往|由|从|向|与|和|、)"
)
AFTER_TOWN = (
    r"(?=$|[，。、；\n（(”]|[的等与和]|党委|党政|政府|人大|境内|辖区|全[镇乡]|最|地处|位于|教育|教师|中小学"
    r"|[东西南北]|山区|承办|组织|举行|召开|[^\W\d_A-Za-z]{1,3}村)"
)
NEXT_TOWN = re.compile(
    r"[、和与及](?P<name>[^\W\d_A-Za-z的了和与及在县市区镇乡]{2,3}[镇乡])"
    r"(?!长|村|土|级|下|情|亲|愁|中心|小学|中学|初中|学校|幼儿园|完小|九年|第|实验|教[管办学]|学区|联校)"
)
TOWN_END = re.compile(rf"(?:镇|乡|街道){AFTER_TOWN}")
TOWN_ENDS_FIRST = re.compile(r"[镇乡](?=党委|党政|政府|人大|境内|全[镇乡]|地处|位于|教育|中小学|承办)")
NAMED_AFTER = re.compile(rf"{BEFORE_TOWN}(?P<name>{STEM}{{2,3}})$")
NAMED_FIRST = re.compile(rf"(?:^|[\n，。；“])(?P<name>{STEM}{{2}})$")
FARTHEST = 7  # characters: 坐落于 and three of a name
NO_TOWN = re.compile(  # 故乡, 下乡, 重镇, 以城带乡 are no townships
    r"(?:周边|周围|附近|邻近|家|故|返|下|城|水|山|异|他|同|老|本|思|离|还|怀|醉|梦|侨|桑梓|[农乡小山]村|集|古|小|重|名|强|坐|市|带|促|助|联|帮|支|援"
    r"|等|兴|扶|进|入|边远|偏远|贫困|特色|中心|建制|示范|先进|文明|卫生|旅游|工业|农业|全|我|各|该)(?:镇|乡)$"
    r"|[扫过满沿条洁]街道$"
)
NO_VILLAGE = "的了和与及在我各全本该此一两几每某这那个所有为是到由向从对等给"
VILLAGE = re.compile(rf"[^\W\d_A-Za-z{NO_VILLAGE}]{{2,3}}(?:村|社区)(?![级民庄落小完])")
SUMU = re.compile(
    rf"(?:^|[\n，。；、（(]|{BEFORE_TOWN}|[了于旗])(?P<name>(?!附近|周边|提高|加强|促进|所在)[^\W\d_A-Za-z的了和与及在于到旗]{{2,5}}苏木)(?!中心|小学|学校|完小|中学|教|学区)"
)
DISTANT = re.compile(
    rf"[到距离](?![到距离]|[省市县区旗州镇乡村]里)(?P<name>{STEM}{{2,3}}[镇乡]?)(?:[0-9]+|[一二三四五六七八九十百]+)[余多]?(?:公里|华里|里|千米)"
)
TOGETHER = re.compile(  # 洱源、兰坪两县; 汝集、张村、王人三个乡镇
    r"(?<=[\u4e00-\u9fff])等?(?:[两二三四五六七八九十]|(?<!\d)\d{1,2})个?(?:县|市|区|省|州|旗|乡镇|镇乡|乡|镇|街道|地)(?![级域])"
)
JOINT = re.compile(r"[、和与及]")
TOWN_STEM = 3  # characters of a township's short name that no list has, at most
NEARBY = ("周边", "附近", "邻近", "相邻", "周围", "其他", "其余", "另外", "偏远", "边远")  # 威戎镇及|周边|3个乡
LONGEST_LIST = 30  # characters of names before 两县
THERE = re.compile(r"[到赴在去往抵绕经]$|来[自了]$|离开$|回到$|走进$")
AFTER_STEM = re.compile(r"$|的(?:路|途|山路)|[，。、；！？\n（(）)]|[支送挂跟调开设巡走采建召任教]|的(?=[一第那这每])")
OF_THERE = re.compile(
    r"[两三四五六七八九十各][校县]|(?:本地|当地)?人(?![民员才事数次均生口心们家力文物])|籍(?!贯)|(?:到|至)[\u4e00-\u9fff]{1,4}(?:镇|乡|县|县城|市)的?路"
)
SCHOOL_TOWN = re.compile(
    rf"(?:[省市县区旗州]|(?<![\u4e00-\u9fff]))(?P<name>{STEM}{{2,3}}[镇乡])(?!镇)(?=(?:[^\W\d_]{{2,4}})?(?:中心)?(?:小学|中学|学校|初中|幼儿园|完小))"
)
BEFORE_ALONE = re.compile(r"(?<![\u4e00-\u9fff])")
AFTER_ALONE = re.compile(r"(?=[\u4e00-\u9fff，。、；])(?!长)")


def chains(text: str, named: Mapping[int, int], lexicon: Lexicon) -> Iterator[Found]:
    """Names of the gazetteer, those in one piece as one mention, with their zone or village: 苏州工业园区."""
    pending: tuple[int, int, str] | None = None
    for spot in spots(text, lexicon):
        if pending and pending[1] == spot.start and spot.kind != "state":
            pending = (pending[0], spot.end, spot.kind)
            continue
        if pending:
            yield place(text, *pending, named)
        pending = (spot.start, spot.end, spot.kind)
    if pending:
        yield place(text, *pending, named)


def place(text: str, start: int, end: int, kind: str, named: Mapping[int, int]) -> Found:
    """A chain of names and the zone or village that follows it; ``named``: where villages begin and end."""
    tail = (VILLAGE if kind == "town" else ZONE).match(text, end) if kind != "state" else None
    last = tail.end() if tail else named.get(end, end) if kind == "unit" else end
    confidence = {"unit": 0.97, "state": 0.95, "short": 0.9, "town": 0.9}[kind]
    return Found("place", start, last, f"place/{kind}" if last == end else f"place/{kind}+", confidence=confidence)


def zones(text: str) -> Iterator[Found]:
    """New areas and zones by name: 雄安新区, 高新区."""
    for found in NEW_AREA.finditer(text) if "新区" in text or "实验区" in text else ():
        yield Found("place", found.start(), found.end(), "place/new area", confidence=0.9)
    for found in ALONE_ZONE.finditer(text):
        yield Found("place", found.start(), found.end(), "place/zone", confidence=0.6)


def unknown_towns(text: str) -> Iterator[Found]:
    """Townships no list has, by their company: 地处石碾乡, 由河口镇承办."""
    for found in TOWN_END.finditer(text):
        low, at, end = max(0, found.start() - FARTHEST), found.start(), found.end()
        name = NAMED_AFTER.search(text, low, at)
        if not name and TOWN_ENDS_FIRST.match(text, at):
            name = NAMED_FIRST.search(text, low, at)
        if not name or NO_TOWN.search(text, name.start("name"), end):
            continue
        start = name.start("name")
        village = VILLAGE.match(text, end)
        yield Found("place", start, village.end() if village else end, "place/unknown town", confidence=0.75)


def next_towns(text: str, end: int) -> Iterator[Found]:
    """Townships no list has, in a list with one that is known: 凉亭镇和二朗镇."""
    while found := NEXT_TOWN.match(text, end):
        if NO_TOWN.search(found["name"]):
            return
        end = found.end()
        yield Found("place", *found.span("name"), "place/next town", confidence=0.8)


def towns_of_schools(text: str) -> Iterator[Found]:
    """Townships no list has, where a school of the text bears their name: 达地乡 where 达地乡中心小学 is."""
    known = {match["name"] for match in SCHOOL_TOWN.finditer(text) if not NO_TOWN.search(match["name"])}
    if known:
        names = "|".join(map(re.escape, sorted(known, key=lambda name: (-len(name), name))))
        for found in re.finditer(names, text):
            if BEFORE_ALONE.match(text, found.start()) and AFTER_ALONE.match(text, found.end()):
                yield Found("place", *found.span(), "place/school town", confidence=0.75)


def sumu(text: str) -> Iterator[Found]:
    """Townships of the grassland: 走访了巴彦苏木."""
    for found in SUMU.finditer(text) if "苏木" in text else ():
        yield Found("place", *found.span("name"), "place/sumu", confidence=0.8)


def distant(text: str) -> Iterator[Found]:
    """Places by how far they are: 从县城到沙坡六十公里."""
    for found in DISTANT.finditer(text) if "里" in text or "千米" in text else ():
        yield Found("place", *found.span("name"), "place/distant", confidence=0.7)


def listed(name: str, places: gazetteer.Gazetteer, stems: set[str], *, of_towns: bool) -> str:
    """The short name that a member of a list ends in: a known one or, among townships, the whole of it."""
    for end in (name[-size:] for size in (4, 3, 2) if len(name) >= size):
        town = of_towns and (places.towns(end) or (end == name not in NEARBY and len(end) <= TOWN_STEM))
        if end in places.short or end in stems or town:
            return end
    return ""


def company(text: str, lexicon: Lexicon, towns: Iterable[str]) -> Iterator[Found]:
    """Short names that others speak for: 洱源、兰坪两县, and 弥沙 in 送教到弥沙 where the text has 弥沙乡."""
    places = gazetteer.load(lexicon)
    stems: set[str] = {town[:-1] for town in towns if town[-1] in "镇乡" and len(town) > len("石镇")} - places.words
    for found in TOGETHER.finditer(text):
        at, said = found.start(), []
        for name in reversed(JOINT.split(text[max(0, at - LONGEST_LIST) : at])):
            short = listed(name, places, stems, of_towns="乡" in found[0] or "镇" in found[0])
            if short:
                said.append((at - len(short), at))
            if short != name:
                break
            at -= len(name) + 1
        if len(said) > 1:
            yield from (Found("place", *span, "place/together", confidence=0.85) for span in said)
            stems |= {text[start:end] for start, end in said} - places.words
    if stems:
        names = "|".join(map(re.escape, sorted(stems, key=lambda stem: (-len(stem), stem))))
        for found in re.finditer(rf"(?P<name>{names})(?![镇乡])", text):
            start, end = found.span()
            there = THERE.search(text, max(0, start - 2), start) and AFTER_STEM.match(text, end)
            if there or OF_THERE.match(text, end):
                yield Found("place", start, end, "place/town again", confidence=0.8)


def masked(text: str) -> Iterator[Found]:
    """Names hidden before publication: xx市, **县, 某某省某某市."""
    for found in hidden(MASKED, text):
        yield Found("place", found.start(), found.end(), "place/masked", masked=True, confidence=0.85)


@lru_cache(maxsize=1)  # bare names ask for the same text in turn
def find(text: str, lexicon: Lexicon) -> tuple[Found, ...]:
    """Places in a text, in order; none inside a title, none overlapping (the first wins, then the longest).

    >>> from pipeline import lexicon
    >>> text = "沂水县城区学校与xx市的教师在云南省楚雄州学习"
    >>> [(text[f.start:f.end], f.masked) for f in find(text, lexicon.load())]
    [('沂水县', False), ('xx市', True), ('云南省楚雄州', False)]
    """
    named = tuple(villages.find(text, lexicon))
    found = [*chains(text, {village.start: village.end for village in named}, lexicon), *named]
    for rule in RULES:
        found += rule(text)
    found += town_lists.find(text, lexicon)
    found += lands.find(text, lexicon)
    passed: set[int] = set()  # ends of towns behind which the same list was read already
    for one in [one for one in found if one.rule in TOWNS]:
        if one.end not in passed:
            found += (more := list(next_towns(text, one.end)))
            passed.update(town.end for town in more)
    towns = {text[f.start : f.end] for f in found if f.rule in TOWNS}
    found += company(text, lexicon, towns | {match["name"] for match in SCHOOL_TOWN.finditer(text)})
    titles = [title.span() for title in TITLE.finditer(text)]
    stay, end, here = [], 0, 0
    for one in sorted(found, key=lambda f: (f.start, -f.end, f.rule)):
        while here < len(titles) and titles[here][1] <= one.start:
            here += 1
        inside = here < len(titles) and titles[here][0] < one.start
        if one.start >= end and not inside:
            stay.append(one)
            end = one.end
    return tuple(stay)


TOWNS = ("place/town", "place/unknown town")
RULES = (zones, unknown_towns, towns_of_schools, sumu, distant, masked)
