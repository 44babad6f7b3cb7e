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
from pipeline.describe.pairs import NONE, pairs, relation
from pipeline.describe.sides import VILLAGE, class_of, side
from pipeline.describe.standing import standing_cues

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.describe.statements import Scene

FAMILIES = (("supporter", "recipient"), ("core", "member"), ("peer",), ())  # roles that one programme can have
LED = (("core", "member"), ())  # of circles of teachers: no school takes part unless one leads
REACH = 10  # characters to either side of a name that are looked at
GRAMS = (2, 3)  # characters of the runs in them
BESIDE = (1, 2, 3)  # characters right beside a name
MOST_ORDERED = 4  # schools of a sentence, above which more say no more
MANY, OFTEN = 6, 5  # schools, and times that one is named, above which more say no more
PAIRED, UNTOLD = 0.75, -3.0  # how much a pair tells beside what each school shows; nats of a relation no pair had
MOST_SWEEPS = 10
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
    told = [
        (pair.first, pair.second, log_odds(dict.fromkeys(pair.cues, 1.0), "pair_weights", scene.lexicon))
        for pair in pairs(scene, schools, author)
    ]
    unnamed = not author and US in scene.sketch.text  # 我校 takes part although nobody tells its name
    families = LED if scene.genre == "teacher_community_report" else FAMILIES
    clear = set(schools) - (_masked(scene) - {author})  # one whose name was hidden takes part only where it must
    for taken in ([school for school in schools if school in clear], schools):
        roles = together({school: odds[school] for school in taken}, told, families, unnamed=unnamed)
        if sum(role != NONE for role in roles.values()) > 1:
            break
    return roles


def _masked(scene: Scene) -> set[str]:
    return {m.value or m.text for m in scene.mentions if m.type == "school" and m.masked}


def together(
    odds: Mapping[str, Mapping[str, float]],
    told: Sequence[tuple[str, str, Mapping[str, float]]] = (),
    families: Sequence[tuple[str, ...]] = FAMILIES,
    *,
    unnamed: bool = False,
) -> dict[str, str]:
    """The likeliest role of each school among those that one programme can have; one more school may be ``unnamed``.

    ``odds`` by school and role, ``told`` by two schools and the relation of their roles.

    >>> one = {"none": -3, "supporter": -0.4, "recipient": -2, "core": -1.3, "member": -5, "peer": -5}
    >>> two = {"none": -3, "supporter": -5, "recipient": -1.2, "core": -5, "member": -0.6, "peer": -5}
    >>> together({"甲校": one, "乙校": two})
    {'甲校': 'supporter', '乙校': 'recipient'}
    """
    beside: dict[str, list[tuple[str, bool, Mapping[str, float]]]] = {school: [] for school in odds}
    for first, second, relations in told:
        if first in odds and second in odds:
            beside[first].append((second, True, relations))
            beside[second].append((first, False, relations))

    def gain(school: str, role: str) -> float:
        """What a role of a school is worth beside the roles that the others have."""
        said = 0.0
        for other, is_first, relations in beside[school]:
            both = (role, roles[other]) if is_first else (roles[other], role)
            said += relations.get(relation(*both), UNTOLD)
        return odds[school][role] + PAIRED * said

    best, found = float("-inf"), dict.fromkeys(odds, NONE)
    for family in families:
        roles = {school: max((NONE, *family), key=one.__getitem__) for school, one in odds.items()}
        for _ in range(MOST_SWEEPS):
            before = dict(roles)
            for school in odds:
                count = Counter(roles.values()) - Counter([roles[school]])
                roles[school] = max(
                    (roles[school], NONE, *family),
                    key=lambda role: gain(school, role) - _misfit(count + Counter([role]), family, unnamed=unnamed),
                )
            if roles == before:
                break
        each = sum(one[roles[school]] for school, one in odds.items())
        pairwise = sum(
            relations.get(relation(roles[first], roles[second]), UNTOLD)
            for first, second, relations in told
            if first in odds and second in odds
        )
        worth = each + PAIRED * pairwise - _misfit(Counter(roles.values()), family, unnamed=unnamed)
        if worth > best:
            best, found = worth, roles
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
    ordered = _ordered(scene, schools, author)
    standing = standing_cues(schools, scene.mentions, scene.lexicon)
    classes = {school: class_of(school) for school in schools}
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
        out[school] = cues | said_of | ordered[school] | standing[school] | set(_around(scene, school, author, at))
    return out


def _ordered(scene: Scene, schools: Sequence[str], author: str) -> dict[str, set[str]]:
    """Whether each school comes first, last or between where a sentence names more than one."""
    out: dict[str, set[str]] = {school: set() for school in schools}
    text, low = scene.sketch.text, 0
    for high in (*(mark.start() for mark in SENTENCE.finditer(text)), len(text)):
        signs = (at for at in range(low, high) if text[at] in (SCHOOL, US))
        named = [author if text[at] == US else scene.sketch.names.get(at, "") for at in signs]
        once = [name for name in dict.fromkeys(named) if name in out]
        for n, name in enumerate(once if len(once) > 1 else ()):
            place = "first" if n == 0 else "last" if n == len(once) - 1 else "between"
            out[name].add(f"order {place} {min(MOST_ORDERED, len(once))}")
        low = high + 1
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
