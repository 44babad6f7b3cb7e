"""Places by what is told of the land: 茨沟山大沟深, 五竹一带, 回头岭山高坡陡; banners by their first character: 阿旗.

In go a text and the lists of places, out come names that stand at no other cue. What is hard: 这里山高路远 and 沿海一带
name nothing, so a name must be on a list or be likelier than ordinary words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.extract import lattice
from pipeline.extract.toponyms import spots
from pipeline.schema import Found

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.lexicon import Lexicon

NAME = "[\u4e00-\u9fff]"
LAND = re.compile(  # 茨沟|山大沟深
    rf"(?<!{NAME})(?P<name>(?![山沟坡路这那我本全]){NAME}{{2,4}}?)(?=山[高大深险多][坡沟路林谷壑]{NAME}|沟[深壑])"
)
RUN = re.compile(r"(?:[东西南北]部)?(?P<name>[^\W\d_A-Za-z和与在到去往从由]{2,6})$")
JOINTS = tuple("、和与")
REACH = 8
SIZES = (4, 3, 2)
SIDES = tuple("东西南北中部海边岸谷原地区县乡镇村公")
SURER = 2.0  # nats by which a name that no list has is likelier than ordinary words
BANNER = 4  # characters of a banner's name that is shortened


def find(text: str, lexicon: Lexicon) -> Iterator[Found]:
    """Places by the land.

    >>> from pipeline import lexicon
    >>> text = "茨沟山大沟深，五竹一带缺教师，这里山高路远，沿海一带好些"
    >>> [text[found.start : found.end] for found in find(text, lexicon.load())]
    ['茨沟', '五竹']
    """
    costs = lattice.costs(lexicon)
    for match in LAND.finditer(text):
        if is_place(match["name"], costs):
            yield Found("place", *match.span("name"), "place/land", confidence=0.75)
    for at in (match.start() for match in re.finditer("一带", text)):
        yield from around(text, at, costs)
    yield from banners(text, lexicon)


def around(text: str, end: int, costs: lattice.Costs) -> Iterator[Found]:
    """The places of which the land around is meant, up to 一带: 家在史家庄和西棘坨|一带."""
    while run := RUN.search(text, max(0, end - REACH), end):
        name = run["name"]
        size = next((size for size in SIZES if len(name) >= size and listed(name[-size:], costs)), 0)
        size = size or (len(name) if len(name) <= max(SIZES) and is_place(name, costs) else 0)
        if not size or name.endswith(SIDES):
            return
        yield Found("place", end - size, end, "place/around", confidence=0.75)
        end -= size
        if text[end - 1 : end] not in JOINTS:
            return
        end -= 1


def is_place(name: str, costs: lattice.Costs) -> bool:
    """Whether a name is on a list of places and no word, or likelier a place than words."""
    if listed(name, costs):
        return True
    likely = costs.place_names(name)[0] + SURER < costs.ahead(name)[0]
    return likely and name[-1] not in SIDES and name not in costs.words and name[0] not in "县区市镇乡"


def listed(name: str, costs: lattice.Costs) -> bool:
    """Whether a name is a township's or a county's, and no word."""
    return bool(costs.places.towns(name) or name in costs.places.short) and name not in costs.words


def banners(text: str, lexicon: Lexicon) -> Iterator[Found]:
    """阿旗 for the 阿鲁科尔沁旗 that the text names."""
    named = {
        text[spot.start]
        for spot in spots(text, lexicon)
        if spot.end - spot.start >= BANNER and text[spot.end - 1] == "旗"
    }
    for first in sorted(named - {"红", "国", "锦"}):
        for match in re.finditer(rf"(?<![升彩挂降迎战]){first}旗(?![帜袍舰杆手语鱼])", text):
            yield Found("place", *match.span(), "place/banner", confidence=0.8)
