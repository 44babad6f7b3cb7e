"""How far a school's name reaches beyond what its ending decides: its number before it, its campus behind it.

In goes a school found, out comes the same with what belongs to it. What is hard: no list knows 模式口, and a county's
level word (县|光明小学) belongs to the name only where nothing else owns it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.masks import HIDDEN_PLACE, SIGNS
from pipeline.schema import Found

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.extract.toponyms import Spot

LONGEST_STRETCH = 18  # characters looked at before a name
CAMPUS = re.compile(
    r"(?:[东西南北新老总本]|(?!下属|所属|下辖|所辖|[的和与及在到各两三四五个是有来为由等派其这那带辖管联帮向给对从赴送]|一个)[\u4e00-\u9fff]{2,3})?(?:分校区|校区|分校|分园|教学点|校部)|[东西南北新老总]校(?![长园区门史])"
)


NEW_BUILDING = re.compile("新校区(?:投用|建成|启用|落成|竣工|建设|开工|投入)")

NUMBER = "第?[0-9一二三四五六七八九十〇○零]{1,4}"
CORPS = re.compile(rf"(?:(?:新疆生产建设)?兵团)?(?:{NUMBER}师)?(?:{NUMBER}团)?\Z")
REGIMENT = re.compile(rf"{NUMBER}团\Z")
LONGEST_CORPS = 17
OF_REGIMENT = re.compile("[一二三四五六七八九十〇○零]{0,4}团")
JOINT = re.compile(r"联合|联办|合办|联[小中校]$")
FIRST_OF_TWO = re.compile(
    r"(?:^|[\n，。；：、（(])(?P<name>(?:[\u4e00-\u9fff]{1,6}?[省市县区州旗镇乡]){0,3}[\u4e00-\u9fff]{1,4})[与和]$"
)


def joint(text: str, found: Found) -> Found:
    """A school that two villages run, under the names of both: 刘庄与王庄联合小学."""
    if not JOINT.search(found.value):
        return found
    low = max(0, found.start - LONGEST_STRETCH)
    first = FIRST_OF_TWO.search(text[low : found.start])
    if first is None or text[found.start - 2 : found.start - 1] in ("学", "校", "园"):
        return found
    start = low + first.start("name")
    value = text[start : found.end]
    return Found("school", start, found.end, "joint_school", value=value, confidence=found.confidence)


QUARTER = re.compile(r"[^\W\d_A-Za-z的和与及在到由]{1,3}[口门桥里庄营店坊湾街]")
LEVELS = "市县区镇乡"
LEVELS_OF_PLACES = "省市州县区旗镇乡道村"
HIDDEN_ENDS = frozenset(SIGNS + "某治" + LEVELS_OF_PLACES)
HIDDEN_PLACES = re.compile(  # **市**县 before 李家庄小学, ** before 县城关第二小学
    rf"(?<![{SIGNS}A-Za-z\d])(?P<places>(?=.)(?:{HIDDEN_PLACE}(?:省|自治区|自治州|自治县|[市州县区旗镇乡村]|街道)){{0,3}}(?:{HIDDEN_PLACE}(?:自治)?)?)$"
)
OPENS_WITH_LEVEL = re.compile("(?:[\u4e00-\u9fff]{1,3}族)?(?:自治县|[市县区旗镇乡](?!校))")
COUNTY_OF = re.compile(
    "(?:^|[，。；：、\n \t\u3000|（(与和在到赴由对跟向从自是])(?P<level>[市县区])$"
)  # 、|县|光明小学


WITH_PLACE = (
    "masked_school",
    "school_ending",
    "named_ending",
    "school_under_town",
)  # a place that stands solid before them is theirs


def within_area(text: str, found: Found, areas: Sequence[Spot]) -> Found:
    """A name with the quarter before it that no list knows: 石景山区|模式口|东里小学; a hidden one: 错那市|XX中学."""
    before = bisect_right(areas, found.start, key=lambda spot: spot.end) - 1
    beside = before >= 0 and areas[before].end == found.start and found.rule in WITH_PLACE
    if before < 0 or not (beside or QUARTER.fullmatch(text, areas[before].end, found.start)):
        return found
    while before and areas[before - 1].end == areas[before].start:
        before -= 1
    start = areas[before].start
    value = text[start : found.end]
    return replace(found, start=start, rule=found.rule if found.masked else "school_quarter", value=value)


def behind_a_place(text: str, found: Found, places: Sequence[Spot]) -> Found:
    """A hidden name with the known places it begins with: 广州市|**区**路小学, 北京市昌平|**实验小学."""
    if found.rule != "masked_school" or found.value[0] not in SIGNS:
        return found
    start, last = found.start, bisect_right(places, found.start, key=lambda spot: spot.end) - 1
    while last >= 0 and places[last].end == start:
        start, last = places[last].start, last - 1
    value = text[start : found.end]
    return replace(found, start=start, value=value) if start < found.start else found


def under_hidden_place(text: str, found: Found) -> Found:
    """A name with the hidden place it begins with: **|县城关第二小学, 某某县|李家庄小学, __|满族镇中心小学."""
    last = text[found.start - 1 : found.start]
    if found.masked or not last or last not in HIDDEN_ENDS:
        return found
    places = HIDDEN_PLACES.search(text, max(0, found.start - LONGEST_STRETCH), found.start)
    if places is None or not (last in LEVELS_OF_PLACES or OPENS_WITH_LEVEL.match(found.value)):
        return found
    start = places.start("places")
    value = text[start : found.end]
    return Found("school", start, found.end, "masked_school", value=value, masked=True, confidence=found.confidence)


def extended(text: str, found: Found) -> Found:
    """A name with its division and regiment before it (第三师|143团第一中学), its campus behind it: 金湾小学东校区."""
    regiment = OF_REGIMENT.match(found.value)
    anchor = found.start + (regiment.end() if regiment else 0)
    corps = CORPS.search(text, max(0, anchor - LONGEST_CORPS), anchor)
    if corps and corps.start() < found.start:
        value = text[corps.start() : found.end]
        found = Found("school", corps.start(), found.end, "school_regiment", value=value, confidence=found.confidence)
    if found.value[0] not in LEVELS and (level := COUNTY_OF.search(text, max(0, found.start - 2), found.start)):
        value = text[level.start("level") : found.end]
        found = Found("school", level.start("level"), found.end, found.rule, value=value, confidence=found.confidence)
    match = CAMPUS.match(text, found.end)
    if match and NEW_BUILDING.match(text, found.end):
        return found
    if match is None or re.search("[的和与及在到各两三个是有]", match[0]):
        return found
    value = text[found.start : match.end()]
    return Found("school", found.start, match.end(), "school_campus", value=value, confidence=found.confidence)
