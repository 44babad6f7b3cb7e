"""Which schools take part, and on which side, where no wording gives a school its part.

The sketch, the mentions and the side words of ``role_cues`` (giving, taking) go in; names and a role come out. What is
hard: a report of 我校 seldom says that it is the helper; it says that teachers came, or that teachers went.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from pipeline.cues import OPENING, SCHOOL, US, said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.describe.statements import Scene

COUNTRY = re.compile("(?<!城关)[镇乡村屯寨沟坪湾]|教学点|完小|完全小学|苏木|农场|牧场")
VILLAGE = re.compile("教学点|完小|完全小学|[村屯寨]")
TOWN = re.compile("[县市区省]|第[一二三四五六七八九十]|实验|城关|直属|机关|附属|师范|北京|上海")
SIDE = {"giving": "supporter", "taking": "recipient"}
MOST = 3  # schools named beside the author: where there are more, some are guests
OFTEN = 2  # times that a school is named which is no guest
GUEST = re.compile("毕业于|就读于|考入|考上|承办|承担的|举办的|优质课|比赛|竞赛|参观了|途经|现场会")
SELF = re.compile("我(?![们校园国县市区镇乡省的]|中心)|本人")
STAY = re.compile("支教|轮岗|交流|驻校|下乡")
GOES, GOES_REACH = re.compile("(?:到|赴|在|往|去|至|进|入)[^，。、\n]{0,8}\\Z"), 12
TELLS_SELF = 3  # times that a teacher says 我
GUEST_REACH = 12  # characters to either side of a name in which it is said that it is a guest's
UNHEARD = {"problems", "plans"}


def side(scene: Scene) -> str:
    """The side on which the school stands that tells the text, "" where it is not told.

    派来教师 says that it takes, 选派教师下乡 that it gives; what it intends says nothing.
    """
    heard = Counter(
        SIDE[hit.kind]
        for hit in said(scene.sketch.text, scene.lexicon, "role_cues")
        if hit.kind in SIDE
        and scene.setting.told(hit.start, hit.end) != "negative"
        and (scene.genre == "plan" or scene.setting.at(hit.start).kind not in UNHEARD)
    )
    gives, takes = heard["supporter"], heard["recipient"]
    return "supporter" if gives > takes else "recipient" if takes > gives else ""


def hosts(scene: Scene, schools: Sequence[str]) -> dict[str, str]:
    """The sides in a teacher's report of a stay at another school; {} where no teacher tells, or of none.

    〔甲〕 ⟨占永军⟩⏎去年八月我来到〔乙〕: one goes to the school that is helped, and comes from the one that helps.
    """
    text = scene.sketch.text
    selves = len(SELF.findall(text))
    if selves < TELLS_SELF or selves <= text.count(US) or not STAY.search(text, 0, OPENING):
        return {}
    first = {name: at for at, name in sorted(scene.sketch.names.items(), reverse=True)}
    told = sorted((first[school], school) for school in schools if school in first)
    going = [school for at, school in told if GOES.search(text, max(0, at - GOES_REACH), at)]
    host = going[0] if going else told[-1][1] if len(told) > 1 else ""
    return {school: "recipient" if school == host else "supporter" for school in schools} if host else {}


def named(scene: Scene, author: str, masked: frozenset[str]) -> list[str]:
    """The schools beside the author that the opening names or that are named often; [] where they are a crowd."""
    text = scene.sketch.text
    heard: Counter[str] = Counter()
    early: dict[str, None] = {}
    for place, name in scene.sketch.names.items():
        if text[place] not in (SCHOOL, US) or not name or name == author or name in masked:
            continue
        around = text[max(0, place - GUEST_REACH) : place + GUEST_REACH]
        if GUEST.search(around) or (scene.setting.at(place).kind in UNHEARD and scene.genre != "plan"):
            continue
        heard[name] += 1
        if place < OPENING:
            early[name] = None
    found = [name for name in heard if name in early or heard[name] >= OFTEN]
    return found if len(found) <= MOST else []


def by_name(schools: Sequence[str]) -> dict[str, str]:
    """Town schools support village schools where nothing but their names says which is which.

    >>> by_name(["城关镇第一小学", "临河县实验小学", "柳沟教学点"])
    {'城关镇第一小学': 'supporter', '临河县实验小学': 'supporter', '柳沟教学点': 'recipient'}
    """
    country = {school for school in schools if COUNTRY.search(school)}
    town = {school for school in schools if TOWN.search(school)} - country
    if country and town and country | town == set(schools):
        return {school: "supporter" if school in town else "recipient" for school in schools}
    village = {school for school in schools if VILLAGE.search(school)}
    if village and len(village) < len(schools):  # 镇中心小学 and its 教学点
        return {school: "recipient" if school in village else "supporter" for school in schools}
    return {}


def by_side(these: set[str], those: set[str]) -> dict[str, str]:
    """Which of two sides supports the other: the one without a township's or a village's name.

    >>> by_side({"上河中学", "新华小学"}, {"青石镇中学", "柳沟乡小学"})["新华小学"]
    'supporter'
    """
    if these & those or not these or not those:
        return {}
    for town, country in ((these, those), (those, these)):
        if all(map(COUNTRY.search, country)) and not any(map(COUNTRY.search, town)):
            return dict.fromkeys(sorted(town), "supporter") | dict.fromkeys(sorted(country), "recipient")
    return by_name([*sorted(these), *sorted(those)])
