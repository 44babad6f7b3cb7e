"""One school, one person over the whole corpus, and the county each school lies in.

In go the tables of summaries, mentions, programmes and partners, out come schools and people, and the same
mentions, programmes and partners with their ids and place codes. What is hard stands in the two rooms: which county
(counties.py), and what is one and the same (identity.py). Masked names never get an id.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from pipeline import gazetteer
from pipeline import lexicon as tables
from pipeline.masks import SIGNS
from pipeline.resolve.counties import counties, level, named
from pipeline.resolve.identity import Key, Local, Person, identifiers, same_person, same_school
from pipeline.resolve.support import support
from pipeline.schema.stages import BARE_NAME

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.gazetteer import Gazetteer
    from pipeline.lexicon import Lexicon

__all__ = ["Resolved", "resolve", "support"]

MASKED = re.compile(rf"[{SIGNS}]|某某")
OF_NO_COUNTY = re.compile(  # 靖远煤业公司 is no bureau
    "公司|企业|银行|协会|学会|基金会|报社?$|电视台|网$|[大学院馆]$|援[疆藏青]"
)
TITLES = (
    r"(?:的|派|由|名|位|一|两|少先队|大队|校|副|原|总|老|年轻|优秀|骨干|资深|特级|高级|青年|学科"
    r"|语文|数学|英语|体育|音乐|美术|教导|教务|德育|政教|总务|党支部|党总支)*"
)
POSTS = r"(?:校长|书记|主任|教师|老师|园长|辅导员|教研员|组长|班主任|干部|领导|同志|校医|会计)?"
BETWEEN = re.compile(rf"{TITLES}{POSTS}、?$")  # 石桥小学(的副校长)王某
LISTED = re.compile(rf"{POSTS}[、和及与]{TITLES}{POSTS}")  # 石桥小学王某老师、李某老师: both teach there
OWN = re.compile(rf"(?:我校|本校|我园|我们学校|学校){TITLES}{POSTS}$")
REACH = 12  # 石桥小学的优秀骨干英语教师王某: no more stands between a school and its person


@dataclass(frozen=True)
class Resolved:
    """Schools and people of a corpus, and the tables that point to them."""

    schools: pd.DataFrame
    people: pd.DataFrame
    mentions: pd.DataFrame
    programmes: pd.DataFrame
    partners: pd.DataFrame


@dataclass(frozen=True)
class Gathered:
    """What the tables say of each summary."""

    words: dict[str, dict[str, set[str]]]  # summary → school → all the words used for it
    company: dict[str, list[str]]  # summary → codes of places
    bodies: dict[str, list[str]]  # summary → codes of bureaus
    summary_of: dict[str, str]  # programme → summary
    own: dict[str, str]  # summary → the school that wrote it
    led: dict[str, dict[str, str]]  # summary → school → code of the place right before its name


def resolve(
    summaries: pd.DataFrame,
    mentions: pd.DataFrame,
    programmes: pd.DataFrame,
    partners: pd.DataFrame,
    *,
    texts: pd.DataFrame | None = None,
    lexicon: Lexicon | None = None,
) -> Resolved:
    """Schools and people of a corpus, and mentions, programmes and partners with their ids and place codes.

    With ``texts`` a person's school is read from the words between them, else only where they stand side by side.
    """
    words = lexicon or tables.load()
    places = gazetteer.load(words)
    gathered = gather(summaries, mentions, programmes, partners, places)
    found: list[Local] = []
    for summary_id, names in gathered.words.items():
        beside = gathered.company.get(summary_id, ()), gathered.bodies.get(summary_id, ())
        codes = counties(names, *beside, places, gathered.led.get(summary_id, {}))
        found += [Local(summary_id, n, tuple(sorted(used)), codes.get(n, "")) for n, used in names.items()]
    keys = same_school(found, places, words)
    schools, ids = school_table(found, keys, places)
    key_by_name = {(one.summary_id, one.name): key for one, key in keys.items()}
    people, person_ids = people_table(mentions, key_by_name, ids, gathered, texts)
    id_by_name = {pair: ids[key] for pair, key in key_by_name.items()}
    code_by_id = dict(zip(schools["school_id"], schools["place_code"], strict=True))
    partners = partners.assign(
        school_id=[
            id_by_name.get((gathered.summary_of.get(programme, ""), school), "")
            for programme, school in zip(partners["programme_id"], partners["school"], strict=True)
        ]
    )
    return Resolved(
        schools=schools,
        people=people,
        mentions=mentions.assign(entity_id=entity_ids(mentions, id_by_name, person_ids, gathered, places)),
        programmes=programmes.assign(
            place_code=programme_codes(programmes, partners, id_by_name, code_by_id, gathered, places)
        ),
        partners=partners,
    )


def gather(
    summaries: pd.DataFrame, mentions: pd.DataFrame, programmes: pd.DataFrame, partners: pd.DataFrame, places: Gazetteer
) -> Gathered:
    """Read the tables once, into what is known of each summary."""
    words: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    company: dict[str, list[str]] = defaultdict(list)
    bodies: dict[str, list[str]] = defaultdict(list)
    own: dict[str, str] = {}
    codes: dict[str, str] = {}

    def code_of(name: str) -> list[str]:
        if name not in codes:
            codes[name] = named(name, places)
        return [codes[name]] if codes[name] else []

    for summary_id, kind, name, text, entity_id, rule in named_things(mentions):
        if kind == "school":
            words[summary_id][name].add(text)
        elif kind == "place":
            told = [] if rule == BARE_NAME else code_of(name)
            company[summary_id] += [entity_id] if entity_id else told
        elif kind == "org" and not OF_NO_COUNTY.search(name):
            bodies[summary_id] += code_of(name)
    columns = ("summary_id", "author_school", "author_organisation", "title")
    for summary_id, school, organisation, title in zip(*(summaries[c].tolist() for c in columns), strict=True):
        bodies[summary_id] += code_of(organisation or "")
        company[summary_id] += code_of(title or "")
        if school and not MASKED.search(school):
            own[summary_id] = school
            words[summary_id][school].add(school)
    summary_of = dict(zip(programmes["programme_id"], programmes["summary_id"], strict=True))
    for summary_id, school in partner_schools(partners, summary_of):
        words[summary_id][school].add(school)
    return Gathered(
        {k: dict(v) for k, v in sorted(words.items())},
        unrepeated(company),
        unrepeated(bodies),
        summary_of,
        own,
        dict(led_by_places(mentions)),
    )


def led_by_places(mentions: pd.DataFrame) -> dict[str, dict[str, str]]:
    """The code of the place that stands right before a school's name, or with one sign between: 静安区的第三小学."""
    led: dict[str, dict[str, str]] = defaultdict(dict)
    columns = ("summary_id", "type", "start", "end", "text", "value", "entity_id")
    last = ("", 0, "")
    for summary_id, kind, start, end, text, value, code in zip(*(mentions[c].tolist() for c in columns), strict=True):
        if kind == "school" and last[0] == summary_id and 0 <= int(start) - last[1] <= 1 and last[2]:
            led[summary_id].setdefault(value or text, last[2])
        last = (summary_id, int(end), code if kind == "place" else "")
    return led


def partner_schools(partners: pd.DataFrame, summary_of: dict[str, str]) -> Iterable[tuple[str, str]]:
    """Summary and name of every partner that is not masked."""
    for programme, school in zip(partners["programme_id"], partners["school"], strict=True):
        if school and programme in summary_of and not MASKED.search(school):
            yield summary_of[programme], school


def named_things(mentions: pd.DataFrame) -> Iterable[tuple[str, str, str, str, str, str]]:
    """Summary, type, name, words, entity and rule of every mention that is not masked."""
    columns = ("summary_id", "type", "value", "text", "entity_id", "rule", "masked")
    for *told, masked in zip(*(mentions[c].tolist() for c in columns), strict=True):
        if masked not in (True, "true"):
            summary_id, kind, value, text, entity_id, rule = told
            yield summary_id, kind, value or text, text, entity_id, rule


def unrepeated(codes: dict[str, list[str]]) -> dict[str, list[str]]:
    """Each summary's codes in order, each once."""
    return {summary_id: list(dict.fromkeys(found)) for summary_id, found in codes.items()}


def most_common(values: Iterable[str]) -> str:
    """The value that comes most often, of equals the longest, then the first in order; empty ones never."""
    counts = Counter(value for value in values if value)
    return min(counts, key=lambda v: (-counts[v], -len(v), v)) if counts else ""


def school_table(found: list[Local], keys: dict[Local, Key], places: Gazetteer) -> tuple[pd.DataFrame, dict[Key, str]]:
    """The table of schools, and the identifier of each key."""
    groups: dict[Key, list[Local]] = defaultdict(list)
    for one in found:
        groups[keys[one]].append(one)
    names = {key: most_common(one.name for one in group) for key, group in groups.items()}
    codes = {key: most_common(one.code for one in group) for key, group in groups.items()}
    scope = {key: () if codes[key] else (min(one.summary_id for one in group),) for key, group in groups.items()}
    ids = identifiers("S", {key: (names[key], codes[key], *scope[key]) for key in groups})
    rows = [
        {
            "school_id": ids[key],
            "name": names[key],
            "aliases": ";".join(sorted({w for one in group for w in (one.name, *one.words)} - {names[key]})),
            "level": level(names[key]),
            "place_code": codes[key],
            "place": places.path(codes[key]),
            "summaries": len({one.summary_id for one in group}),
        }
        for key, group in groups.items()
    ]
    rows.sort(key=lambda row: str(row["school_id"]))
    return pd.DataFrame(
        rows, columns=["school_id", "name", "aliases", "level", "place_code", "place", "summaries"]
    ), ids


def people_table(
    mentions: pd.DataFrame,
    key_by_name: dict[tuple[str, str], Key],
    ids: dict[Key, str],
    gathered: Gathered,
    texts: pd.DataFrame | None,
) -> tuple[pd.DataFrame, dict[int, str]]:
    """The table of people, and the identifier of each row of mentions that names one."""
    text_of = {} if texts is None else dict(zip(texts["summary_id"], texts["text"], strict=True))
    beside: dict[str, list[Key]] = defaultdict(list)
    for (summary_id, _), key in sorted(key_by_name.items()):
        beside[summary_id].append(key)
    people = list(persons(mentions, key_by_name, gathered, text_of))
    keys = same_person(people, beside)
    groups: dict[Key, list[Person]] = defaultdict(list)
    for one in people:
        groups[keys[one.row]].append(one)
    school = {key: most_common(ids[one.school] if one.school else "" for one in group) for key, group in groups.items()}
    scope = {key: () if school[key] else (min(one.summary_id for one in group),) for key, group in groups.items()}
    made = identifiers("P", {key: (group[0].name, school[key], *scope[key]) for key, group in groups.items()})
    rows = [
        {
            "person_id": made[key],
            "name": group[0].name,
            "role": most_common(one.role for one in group),
            "school_id": school[key],
            "summaries": len({one.summary_id for one in group}),
        }
        for key, group in groups.items()
    ]
    rows.sort(key=lambda row: str(row["person_id"]))
    table = pd.DataFrame(rows, columns=["person_id", "name", "role", "school_id", "summaries"])
    return table, {row: made[key] for row, key in keys.items()}


def persons(
    mentions: pd.DataFrame, key_by_name: dict[tuple[str, str], Key], gathered: Gathered, text_of: dict[str, str]
) -> Iterable[Person]:
    """People as the mentions name them, each with the school that stands with it."""
    columns = ("summary_id", "type", "start", "end", "text", "value", "role", "masked")
    rows = list(enumerate(zip(*(mentions[c].tolist() for c in columns), strict=True)))
    near: dict[str, list[tuple[int, int, str]]] = defaultdict(list)  # schools of each summary, in order
    for _, (summary_id, kind, start, end, text, value, _, masked) in rows:
        if kind == "school" and masked not in (True, "true"):
            near[summary_id].append((int(start), int(end), value or text))
    by_edge = {
        summary_id: ({right: name for _, right, name in spans}, {left: (right, name) for left, right, name in spans})
        for summary_id, spans in near.items()
    }
    last = ("", 0, "")  # summary, end and school of the person before
    for row, (summary_id, kind, start, end, text, value, role, masked) in rows:
        if kind == "person" and masked not in (True, "true") and not MASKED.search(text):
            ends, starts = by_edge.get(summary_id, ({}, {}))
            whole = text_of.get(summary_id, "")
            name = told_school(whole, int(start), int(end), ends, starts, gathered.own.get(summary_id, ""))
            if not name and last[0] == summary_id and LISTED.fullmatch(whole[last[1] : int(start)]):
                name = last[2]
            last = (summary_id, int(end), name)
            yield Person(row, summary_id, value or text, role or "", key_by_name.get((summary_id, name)))


def told_school(
    text: str, start: int, end: int, ends: dict[int, str], starts: dict[int, tuple[int, str]], own: str
) -> str:
    """The school that stands with a person: 某小学(的)校长王某, 王某(某小学), 我校教师王某; empty where none does.

    >>> told_school("石桥小学副校长周立新", 7, 10, {4: "石桥小学"}, {0: (4, "石桥小学")}, "")
    '石桥小学'
    >>> told_school("周立新(石桥小学)", 0, 3, {8: "石桥小学"}, {4: (8, "石桥小学")}, "")
    '石桥小学'
    """
    if not text:
        return ends.get(start, "")
    right, name = starts.get(end + 1, (0, ""))
    if name and text[end] in "(（" and text[right : right + 1] in (")", "）"):
        return name
    for back in range(REACH + 1):
        if start - back in ends:
            return ends[start - back] if BETWEEN.fullmatch(text[start - back : start]) else ""
    return own if own and OWN.search(text, max(0, start - REACH), start) else ""


def entity_ids(
    mentions: pd.DataFrame,
    school_ids: dict[tuple[str, str], str],
    person_ids: dict[int, str],
    gathered: Gathered,
    places: Gazetteer,
) -> list[str]:
    """The entity of each mention: a school, a person, the code of a place; empty for what is masked or unknown."""
    found = []
    columns = ("summary_id", "type", "text", "value", "entity_id", "rule", "masked")
    for row, (summary_id, kind, text, value, entity_id, rule, masked) in enumerate(
        zip(*(mentions[c].tolist() for c in columns), strict=True)
    ):
        if masked in (True, "true"):
            found.append("")
        elif kind == "school":
            found.append(school_ids.get((summary_id, value or text), ""))
        elif kind == "person":
            found.append(person_ids.get(row, ""))
        elif kind == "place" and rule != BARE_NAME:
            found.append(
                entity_id or places.nearest(places.located(places.read(text)[0]), gathered.company[summary_id])
            )
        else:
            found.append(entity_id or "")
    return found


def programme_codes(
    programmes: pd.DataFrame,
    partners: pd.DataFrame,
    id_by_name: dict[tuple[str, str], str],
    code_by_id: dict[str, str],
    gathered: Gathered,
    places: Gazetteer,
) -> list[str]:
    """The code of each programme: the narrowest unit its schools share, else the places its summary names."""
    schools: dict[str, list[str]] = defaultdict(list)
    for programme, school_id in zip(partners["programme_id"], partners["school_id"], strict=True):
        if code_by_id.get(school_id):
            schools[programme].append(code_by_id[school_id])
    found = []
    for programme, summary_id in zip(programmes["programme_id"], programmes["summary_id"], strict=True):
        named_here = (id_by_name.get((summary_id, name), "") for name in gathered.words.get(summary_id, ()))
        codes = schools.get(programme) or [code for one in named_here if (code := code_by_id.get(one, ""))]
        told = codes or gathered.bodies.get(summary_id) or gathered.company.get(summary_id, [])
        found.append(shared([places.today(code) for code in told], places))
    return found


def shared(codes: list[str], places: Gazetteer) -> str:
    """The narrowest unit that all codes lie in; empty where they share no province.

    >>> places = gazetteer.load(tables.load())
    >>> shared(["320106", "320583"], places), shared(["320106", "320100"], places)
    ('320000', '320106')
    """
    narrow = sorted(
        {code for code in codes if not any(other != code and gazetteer.within(other, code) for other in codes)}
    )
    for size in (6, 4, 2):
        heads = {code[:size] for code in narrow}
        if len(heads) == 1:
            code = heads.pop().ljust(6, "0")
            return code if places.unit(code) else ""
    return ""
