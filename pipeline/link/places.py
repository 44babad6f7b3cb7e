"""Places within one summary: each takes its canonical name and its code, as the year and the company decide.

In go a summary's mentions, out come the same ones, those of type place with value and entity_id (the GB/T 2260 code
that was valid in the year the summary tells of). What is hard: 鼓楼区 is in four cities; the other places, bureaus
and schools named beside it say which. Where nothing says it, the code stays empty and the words are the value.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline import gazetteer, school_names
from pipeline.schema.stages import BARE_NAME

if TYPE_CHECKING:
    from pipeline.gazetteer import Gazetteer
    from pipeline.lexicon import Lexicon
    from pipeline.schema import Mention

YEAR = re.compile(r"(?<!\d)(?:19[89]\d|20[0-4]\d)(?!\d)")
NAMING = ("place", "org", "school")  # mentions that can begin with the name of a place


def resolve(text: str, mentions: tuple[Mention, ...], lexicon: Lexicon) -> tuple[Mention, ...]:  # noqa: ARG001
    """The mentions with canonical names and codes of places filled in."""
    places = gazetteer.load(lexicon)
    year = year_of(mentions)
    company = sure_codes(mentions, places, year)
    homes = homes_of(mentions, places, company, lexicon)
    return tuple(
        (in_county(m, homes, places) or located(m, places, year, company)) if m.type == "place" else m for m in mentions
    )


def homes_of(
    mentions: tuple[Mention, ...], places: Gazetteer, company: tuple[str, ...], lexicon: Lexicon
) -> tuple[tuple[str, str], ...]:
    """Counties that the schools of a text lie in, each with the short name that tells it: 宜丰 of 宜丰二小.

    One is told by the townships that they are named after, where only it has most of them.
    """
    names = {m.value or m.text for m in mentions if m.type == "school" and not m.masked}
    cores = {school_names.parse(name, lexicon).core for name in names} - {""}
    shared = gazetteer.county_of_all({core: places.towns(core) for core in sorted(cores)}, company)
    found = {("", shared)} if shared else set()
    for name in names:
        parts, _ = places.read(name)
        codes = places.located(parts) if len(parts) == 1 else ()
        if len(codes) == 1 and not codes[0].endswith("00"):
            found.add((gazetteer.stem(parts[0]), codes[0]))
    return tuple(sorted(found))


def in_county(mention: Mention, homes: tuple[tuple[str, str], ...], places: Gazetteer) -> Mention | None:
    """A township by its short name, of the only county of a school that has one so called: 新昌 beside 宜丰二小."""
    if mention.masked or mention.text in places.full:
        return None
    having = {code for name, code in homes if name != mention.text and mention.text in places.towns_of(code)}
    return replace(mention, value=mention.text, entity_id=having.pop()) if len(having) == 1 else None


def year_of(mentions: tuple[Mention, ...]) -> int | None:
    """The year a summary tells of: the one named most often, of equals the earliest."""
    years = Counter(int(year) for m in mentions if m.type == "date" for year in YEAR.findall(m.value)[:1])
    return min(years, key=lambda y: (-years[y], y)) if years else None


def sure_codes(mentions: tuple[Mention, ...], places: Gazetteer, year: int | None) -> tuple[str, ...]:
    """Codes that names in the text give by themselves: places, and places that bureaus and schools begin with."""
    found = []
    for mention in mentions:
        if mention.type in NAMING and mention.rule != BARE_NAME and not mention.masked and not mention.generic:
            parts, _ = places.read(mention.value or mention.text)
            if mention.type == "school":
                parts = tuple(part for part in parts if part in places.full)
            codes = places.located(parts, year)
            if len(codes) == 1:
                found.append(codes[0])
    return tuple(dict.fromkeys(found))


def located(mention: Mention, places: Gazetteer, year: int | None, company: tuple[str, ...]) -> Mention:
    """A place with its name and code."""
    if mention.masked:
        return replace(mention, value=mention.text)
    if mention.rule == BARE_NAME:
        return at_home(mention, places, year, company)
    parts, rest = places.read(mention.text)
    if not parts or (parts[-1] not in places.full and places.is_town(mention.text)):  # 澄江镇 is not of 澄江市
        return replace(mention, value=mention.text, entity_id=town_code(mention.text, places, company))
    code = (
        places.nearest(places.located(parts, year), company)
        if len(parts) > 1
        else one_code(parts[0], places, year, company)
    )
    if rest and code:
        return replace(mention, value=mention.text, entity_id=code)
    unit = places.unit(code, year) if code else None
    return replace(mention, value=unit.name if unit and not rest else mention.text, entity_id=code)


def at_home(mention: Mention, places: Gazetteer, year: int | None, company: tuple[str, ...]) -> Mention:
    """A bare name (怀仁) by the township or county of this name in the city of a place beside it; else a village."""
    town, county = town_code(mention.text, places, company), one_code(mention.text, places, year, company)
    known = (code for code in (town, county) if code)
    code = next((c for c in known if not company or gazetteer.lies_with(c, company, gazetteer.ONE_CITY)), "")
    unit = places.unit(code, year) if code and code != town else None
    return replace(mention, value=unit.name if unit else mention.text, entity_id=code)


def one_code(name: str, places: Gazetteer, year: int | None, company: tuple[str, ...]) -> str:
    """The code of a single name: its only one, or the one its company points to."""
    return places.code_at(name, year) or places.nearest(places.codes(name, year), company)


def town_code(name: str, places: Gazetteer, company: tuple[str, ...]) -> str:
    """The county of a township standing alone: the one that has it, or that lies with the places beside it.

    A village of a text from Guangxi that is called as one township of Henan lies not in Henan: where places stand
    beside it, the county is of the province of one of them. A 镇 may have been a 乡 when the table was made.
    """
    for codes in (places.towns(name), places.towns(gazetteer.town_stem(name))):
        code = places.nearest(codes, company)
        if code and (not company or gazetteer.lies_with(code, company)):
            return code
    return ""
