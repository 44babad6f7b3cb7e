"""On which side the school stands that tells a text, and what a school's name tells of its place.

What is hard: a report of 我校 seldom says that it is the helper; it says that teachers came, or that teachers went.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from pipeline.cues import said

if TYPE_CHECKING:
    from pipeline.describe.statements import Scene

COUNTRY = re.compile("(?<!城关)[镇乡村屯寨沟坪湾]|教学点|完小|完全小学|苏木|农场|牧场")
VILLAGE = re.compile("教学点|完小|完全小学|[村屯寨]")
TOWN = re.compile("[县市区省]|第[一二三四五六七八九十]|实验|城关|直属|机关|附属|师范|北京|上海")
SIDE = {"giving": "supporter", "taking": "recipient"}
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


def class_of(school: str) -> str:
    """What a school's name tells of its place: in the country, in a town, or nothing."""
    return "country" if COUNTRY.search(school) else "town" if TOWN.search(school) else "other"
