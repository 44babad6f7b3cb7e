"""Which part each school likely has, by all that is said around its names.

What is hard: nobody is named a supporter or a recipient in so many words; it follows from who teaches, who learns and
who gives, in ever other words. So each school shows cues (the words beside its names, how often and where it is named,
what its name tells, what the role cues say of it), their weights are learned (``role_weights``,
tests/build_programmes.py), and the likeliest order of all schools is looked for in which the roles fit together.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from pipeline.cues import DATE, OPENING, PERSON, SCHOOL, SENTENCE_END, THEM, US, said
from pipeline.describe.odds import log_odds
from pipeline.describe.sides import COUNTRY, TOWN, VILLAGE, side

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.describe.statements import Scene

NONE = "none"
FAMILIES = (("supporter", "recipient"), ("core", "member"), ("peer",), ())  # roles that one programme can have
LED = (("core", "member"), ())  # of circles of teachers: no school takes part unless one leads
REACH = 10  # characters to either side of a name that are looked at
GRAMS = (2, 3)  # characters of the runs in them
BESIDE = (1, 2, 3)  # characters right beside a name
MANY, OFTEN = 6, 5  # schools, and times that one is named, above which more say no more
ALONE, ONE_SIDED = 3.0, 2.0  # nats against a programme of one school, and against one of one side
SIGNS = {THEM: "T", PERSON: "P", DATE: "D"}
SENTENCE = re.compile(f"[{re.escape(SENTENCE_END)}]")


def candidates(scene: Scene, author: str) -> list[str]:
    """The schools of a text by the order in which they are named first, the author before all."""
    text = scene.sketch.text
    named = [name for at, name in sorted(scene.sketch.names.items()) if name and text[at] in (SCHOOL, US)]
    return list(dict.fromkeys([*([author] if author else []), *named]))


def likely_roles(scene: Scene, author: str, types: Sequence[str]) -> dict[str, str]:
    """The likeliest roles of the schools that take part, where the roles of one programme fit together."""
    schools = candidates(scene, author)
    shown = role_cues(scene, schools, author, types)
    odds = {s: log_odds(dict.fromkeys(shown[s], 1.0), "role_weights", scene.lexicon) for s in schools}
    unnamed = not author and US in scene.sketch.text  # 我校 takes part although nobody tells its name
    families = LED if scene.genre == "teacher_community_report" else FAMILIES
    clear = set(schools) - (_masked(scene) - {author})  # one whose name was hidden takes part only where it must
    for taken in ([school for school in schools if school in clear], schools):
        found = together([odds[school] for school in taken], families, unnamed=unnamed)
        roles = dict(zip(taken, found, strict=True))
        if sum(role != NONE for role in found) > 1:
            break
    return roles


def _masked(scene: Scene) -> set[str]:
    return {m.value or m.text for m in scene.mentions if m.type == "school" and m.masked}


def together(
    odds: Sequence[Mapping[str, float]], families: Sequence[tuple[str, ...]] = FAMILIES, *, unnamed: bool = False
) -> list[str]:
    """The likeliest role of each school among those that one programme can have; one more school may be ``unnamed``.

    >>> one = {"none": -3, "supporter": -0.4, "recipient": -2, "core": -1.3, "member": -5, "peer": -5}
    >>> two = {"none": -3, "supporter": -5, "recipient": -1.2, "core": -5, "member": -0.6, "peer": -5}
    >>> together([one, two])
    ['supporter', 'recipient']
    """
    best, found = float("-inf"), [NONE] * len(odds)
    for family in families:
        roles = [max((NONE, *family), key=one.__getitem__) for one in odds]
        count = Counter(roles)
        whole = sum(one[role] for one, role in zip(odds, roles, strict=True))
        likeliest, change = whole - _misfit(count, family, unnamed=unnamed), (0, "")
        for at, (one, role) in enumerate(zip(odds, roles, strict=True)):
            for other in family:  # one school may have a less likely role, so that they fit together
                misfit = _misfit(count - Counter([role]) + Counter([other]), family, unnamed=unnamed)
                if whole - one[role] + one[other] - misfit > likeliest:
                    likeliest, change = whole - one[role] + one[other] - misfit, (at, other)
        if likeliest > best:
            best, found = likeliest, roles
            if change[1]:
                found = [*roles[: change[0]], change[1], *roles[change[0] + 1 :]]
    return found


def _misfit(count: Counter[str], family: tuple[str, ...], *, unnamed: bool) -> float:
    """The nats against so many schools in each role of a family."""
    taken = sum(count[role] for role in family)
    alone = bool(family) and taken + unnamed <= 1
    one_sided = len(family) > sum(count[role] > 0 for role in family) > 0 and not (unnamed and taken == 1)
    return ALONE * alone + ONE_SIDED * one_sided


def telling(scene: Scene, school: str, author: str, role: str, places: Sequence[int]) -> tuple[int, int]:
    """The clause around that name of a school that speaks most for its role, as a span of the text."""
    if not places:  # the author is named by the title alone
        return scene.evidence(0, min(1, len(scene.sketch.text)))

    def speaks(at: int) -> float:
        cues = dict.fromkeys(_around(scene, school, author, [at]), 1.0)
        return log_odds(cues, "role_weights", scene.lexicon)[role]

    best = max(places, key=speaks)
    return scene.evidence(best, best + 1)


def role_cues(scene: Scene, schools: Sequence[str], author: str, types: Sequence[str]) -> dict[str, set[str]]:
    """What each school shows."""
    places = places_of(scene, schools, author)
    heard = _heard(scene, schools, author)
    kind = types[0] if types else ""
    masked = _masked(scene)
    told, many = side(scene), min(MANY, len(schools))
    classes = {school: _class(school) for school in schools}
    every = Counter(classes.values())
    out = {}
    for school in schools:
        mine, at, own = school == author, places[school], classes[school]
        others = every - Counter([own])
        often, early = min(OFTEN, len(at)), bool(at) and at[0] < OPENING
        cues = {
            f"author {mine}", f"type {kind}", f"genre {scene.genre}", f"{kind} {scene.genre} {mine}", f"many {many}",
            f"many {kind} {many} {mine}", f"often {often}", f"early {early}", f"early {early} {min(3, often)} {kind}",
            f"side {told} {mine} {kind}", f"authored {bool(author)}", f"authored {bool(author)} {kind}",
            f"class {own}", f"village {bool(VILLAGE.search(school))}", f"masked {school in masked}",
            f"class {own} {mine} {kind}", f"class {own} among {'country' in others} {'town' in others} {kind}",
        }  # fmt: skip
        said_of = heard[school] | {f"{cue} {kind}" for cue in heard[school]}
        out[school] = cues | said_of | set(_around(scene, school, author, at))
    return out


def _heard(scene: Scene, schools: Sequence[str], author: str) -> dict[str, set[str]]:
    """What the role cues say of each school."""
    out: dict[str, set[str]] = {school: set() for school in schools}
    for hit in said(scene.sketch.text, scene.lexicon, "role_cues"):
        if scene.setting.told(hit.start, hit.end) == "negative":
            continue
        for role, start, end in hit.roles:
            for at in range(start, end):
                name = author if scene.sketch.text[at] == US else scene.sketch.names.get(at, "")
                if name in out:
                    out[name] |= {f"said {hit.kind} {role}", f"said {role}"}
    return out


def _class(school: str) -> str:
    return "country" if COUNTRY.search(school) else "town" if TOWN.search(school) else "other"


def places_of(scene: Scene, schools: Sequence[str], author: str) -> dict[str, list[int]]:
    """Where each school stands in the sketch; the author also where it says 我校."""
    out: dict[str, list[int]] = {school: [] for school in schools}
    for at, sign in enumerate(scene.sketch.text):
        name = author if sign == US else scene.sketch.names.get(at, "") if sign == SCHOOL else ""
        if name in out:
            out[name].append(at)
    return out


def _around(scene: Scene, school: str, author: str, places: Sequence[int]) -> Iterator[str]:
    """The words on either side of a school's names, as far as the sentence goes; the author's own are told apart."""
    text, prefix = scene.sketch.text, "our " if school == author else ""
    for at in places:
        left = SENTENCE.split(_signs(scene, school, author, max(0, at - REACH), at))[-1]
        right = SENTENCE.split(_signs(scene, school, author, at + 1, min(len(text), at + 1 + REACH)))[0]
        for size in BESIDE:
            if len(left) >= size:
                yield f"{prefix}{left[-size:]}|"
            if len(right) >= size:
                yield f"{prefix}|{right[:size]}"
        for side_name, run in (("<", left), (">", right)):
            for size in GRAMS:
                yield from (f"{prefix}{side_name}{run[n : n + size]}" for n in range(len(run) - size + 1))


def _signs(scene: Scene, school: str, author: str, start: int, end: int) -> str:
    """A stretch of the sketch in which the school is X, the author U, another school S."""
    text, names = scene.sketch.text, scene.sketch.names
    out = []
    for at in range(start, end):
        sign = text[at]
        if sign in (SCHOOL, US):
            name = author if sign == US else names.get(at, "")
            sign = "X" if name == school else "U" if name == author else "S"
        out.append(SIGNS.get(sign, sign))
    return "".join(out)
