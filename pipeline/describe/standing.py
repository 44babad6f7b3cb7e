"""Where the schools of a text stand: in which province, and on which level of the administration.

In go the names of schools, out come cues of what each is beside the others. What is hard: help goes from the city to
the county and from the east to the west of the country, but no sentence says so; only the names tell it.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from pipeline import gazetteer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipeline.lexicon import Lexicon
    from pipeline.schema import Mention

HIGHER = re.compile("(?:大学|学院|师[大院专范])$")
PLACED = ("school", "place", "org")  # types of mentions that tell of a province


def standing_cues(schools: Sequence[str], mentions: Iterable[Mention], lexicon: Lexicon) -> dict[str, set[str]]:
    """What each school's name tells of its place, beside those of the others and the provinces that a text names.

    >>> from pipeline.lexicon import load
    >>> cues = standing_cues(("常州市晨光小学", "尼勒克县第三小学"), (), load())
    >>> sorted(cues["常州市晨光小学"])
    ['helps True', 'helps True among False', 'level city', 'level city among county']
    """
    levels = {school: level(school, lexicon) for school in schools}
    home = {school: province(school, lexicon) for school in schools}
    named = {province(m.value or m.text, lexicon) for m in mentions if m.type in PLACED}
    every = {*named, *home.values()} - {""}
    out = {}
    for school in schools:
        beside = set(levels.values()) - {levels[school]}
        cues = {f"level {levels[school]}", *(f"level {levels[school]} among {other}" for other in beside)}
        if home[school] and len(every) > 1:
            cues |= {f"helps {helps(home[school], lexicon)}"}
            others = sorted({helps(other, lexicon) for other in every - {home[school]}})
            cues |= {f"helps {helps(home[school], lexicon)} among {' '.join(map(str, others))}"}
        out[school] = cues | ({"higher"} if HIGHER.search(school) else set())
    return out


def beside(one: str, other: str, lexicon: Lexicon) -> set[str]:
    """The levels of two schools, and whether their provinces are those that help."""
    home = [province(school, lexicon) for school in (one, other)]
    said = [str(helps(code, lexicon)) if code else "" for code in home]
    return {f"levels {level(one, lexicon)} {level(other, lexicon)}", f"helps {' '.join(said)}"}


@lru_cache(maxsize=20_000)
def _codes(name: str, lexicon: Lexicon) -> tuple[str, ...]:
    places = gazetteer.load(lexicon)
    return places.located(places.read(name)[0])


def province(name: str, lexicon: Lexicon) -> str:
    """The first two digits of the code of the province a name begins with; empty where it is none or several."""
    found = {code[:2] for code in _codes(name, lexicon)}
    return found.pop() if len(found) == 1 else ""


def level(name: str, lexicon: Lexicon) -> str:
    """What the last place is that a name begins with: province, city, district, county; none where it begins so."""
    codes = _codes(name, lexicon)
    if not codes:
        return "none"
    if codes[0].endswith("00"):
        return "province" if codes[0].endswith("0000") else "city"
    unit = gazetteer.load(lexicon).unit(codes[0])
    return LEVELS.get(unit.name[-1], "county") if unit else "county"


LEVELS: Mapping[str, str] = {"区": "district", "市": "county city"}


def helps(code: str, lexicon: Lexicon) -> bool:
    """Whether a province is one of those that support others by the arrangement of the state."""
    return code in _helping(lexicon)


@cache
def _helping(lexicon: Lexicon) -> frozenset[str]:
    return frozenset(province(row["province"], lexicon) for row in lexicon.rows("helping_provinces"))
