"""One school and one person over many summaries: what is called the same is one only where its company agrees.

In go schools and people as single summaries name them, out comes a key for each; an equal key means one and the
same. What is hard: 第三小学 is in every county, so its name alone never joins two summaries, and 景芝初中 is in
one, so it does. All of it is joining by keys, never a comparison of all pairs.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.resolve.counties import TAIL, common, core

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.gazetteer import Gazetteer
    from pipeline.lexicon import Lexicon

Key = tuple[str, str, str]  # how it is known (county, summary, school …), its name, where

COMPANIONS = 20  # more schools than this beside a name add nothing to who or what it is
TITLED = re.compile(
    r"(?:老师|校长|主任|书记|园长|局长|院长|教授|同学|组长|队长|部长|站长|科长|主席|专家|先生|女士|教练|教师|辅导员|教研员|班主任|会长|县长|镇长|所长|股长|干事)$"
)


@dataclass(frozen=True, slots=True)
class Local:
    """A school as one summary names it: its canonical name there, all the words used for it, the county it lies in."""

    summary_id: str
    name: str
    words: tuple[str, ...]
    code: str


@dataclass(frozen=True, slots=True)
class Person:
    """A person as one mention names them: row of the table, name, role, and the school told with them (its key)."""

    row: int
    summary_id: str
    name: str
    role: str
    school: Key | None


@dataclass
class Union:
    """Keys that turned out to mean one thing; the least of them stands for all."""

    parent: dict[Key, Key] = field(default_factory=dict)

    def find(self, key: Key) -> Key:
        """The one that stands for a key."""
        root = key
        while self.parent.get(root, root) != root:
            root = self.parent[root]
        while self.parent.get(key, key) != root:
            self.parent[key], key = root, self.parent[key]
        return root

    def join(self, left: Key, right: Key) -> None:
        """Make two one."""
        low, high = sorted((self.find(left), self.find(right)))
        if low != high:
            self.parent[high] = low


def same_school(schools: list[Local], places: Gazetteer, lexicon: Lexicon) -> dict[Local, Key]:
    """The key of each school; schools of different summaries with one key are one.

    The same name in the same county is one school; one that lies nowhere joins the only county that has its name,
    unless many counties have such a school; where no county is known at all, a school named beside it must be the
    same too.
    """
    union = Union()
    inner = {one: core(one.name, places, one.code) for one in schools}
    codes: dict[str, set[str]] = defaultdict(set)
    present: dict[tuple[str, str], set[str]] = defaultdict(set)  # name and code → summaries
    beside: dict[str, list[str]] = defaultdict(list)
    for one in schools:
        if one.code:
            codes[inner[one]].add(one.code)
        present[inner[one], one.code].add(one.summary_id)
        beside[one.summary_id].append(inner[one])
    rare = {name: not common(name, places, lexicon) for name in {one.name for one in schools}}
    keys = {one: key_of(one, inner[one], codes[inner[one]], rare=rare[one.name]) for one in schools}
    for one in schools:
        if one.code:
            for word in one.words:  # 永安小学 is 永安中心小学 elsewhere too, if one summary says so and none names both
                other = core(word, places, one.code)
                known = TAIL.search(word) and other != inner[one] and (other, one.code) in present
                if known and present[other, one.code].isdisjoint(present[inner[one], one.code]):
                    union.join(keys[one], ("county", other, one.code))
        if keys[one][0] == "summary" and rare[one.name]:
            for companion in [name for name in beside[one.summary_id] if name != inner[one]][:COMPANIONS]:
                union.join(keys[one], ("beside", inner[one], companion))
            union.join(keys[one], ("document", inner[one], one.summary_id.rpartition("-")[0]))
    return {one: union.find(keys[one]) for one in schools}


def key_of(one: Local, inner: str, codes: set[str], *, rare: bool) -> Key:
    """What a school is known by: its name and county, or its name and summary where it lies nowhere."""
    if one.code:
        return ("county", inner, one.code)
    if len(codes) == 1 and rare:
        return ("county", inner, next(iter(codes)))
    return ("summary", inner, one.summary_id)


def same_person(people: list[Person], beside: Mapping[str, list[Key]]) -> dict[int, Key]:
    """The key of each mention of a person; the same name at or beside the same school is one person.

    Surname and title (周校长) are a person of their summary alone.
    """
    union = Union()
    told: dict[tuple[str, str], set[Key]] = defaultdict(set)
    for one in people:
        if one.school:
            told[one.summary_id, one.name].add(one.school)
    keys: dict[int, Key] = {}
    for one in people:
        known = told[one.summary_id, one.name]
        school = one.school or (min(known) if len(known) == 1 else None)
        if TITLED.search(one.name):
            keys[one.row] = ("title", one.name, one.summary_id)
        elif school:
            keys[one.row] = ("school", one.name, "|".join(school))
        else:
            keys[one.row] = ("summary", one.name, one.summary_id)
            for companion in beside.get(one.summary_id, [])[:COMPANIONS]:
                union.join(keys[one.row], ("school", one.name, "|".join(companion)))
            if len(one.name) > 3:  # noqa: PLR2004 - 苏霍姆林斯基 is one man wherever he is quoted
                union.join(keys[one.row], ("name", one.name, ""))
    return {row: union.find(key) for row, key in keys.items()}


def digest(letter: str, *parts: str) -> str:
    """An identifier made from content.

    >>> digest("S", "沂水县第九小学", "371323") == digest("S", "沂水县第九小学", "371323")
    True
    """
    return (
        letter + hashlib.sha1("|".join(parts).encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()[:8]
    )


def identifiers(letter: str, things: Mapping[Key, tuple[str, ...]]) -> dict[Key, str]:
    """An identifier for each key, made from what is known of it; two that would share one differ by their keys."""
    found: dict[Key, str] = {}
    taken: set[str] = set()
    for key in sorted(things):
        identifier = digest(letter, *things[key])
        while identifier in taken:
            identifier = digest(letter, *things[key], *key, identifier)
        taken.add(identifier)
        found[key] = identifier
    return found
