"""Who takes part, and as what: supporter and recipient, core and members, or peers.

Role cues speak of schools by their places in the sketch (〔甲〕派教师到〔乙〕支教); each gives a vote and its evidence.
What is hard: nobody is named a supporter or a recipient in so many words; it follows from who teaches, who learns and
who gives, and the other side of a pair takes the other part. So votes are counted, then the roles that follow from
them are filled in.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.cues import LIST_OF_SCHOOLS, SCHOOL, SCHOOLS, SENTENCE_END, THEM, US, said
from pipeline.describe.sides import SIDE, by_name, by_side, hosts, named, side
from pipeline.schema import Partner

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.cues import Hit, Sketch
    from pipeline.describe.statements import Scene

WITH = re.compile("[与同跟]")
ONE_WITH_ANOTHER = re.compile(f"(?P<these>{SCHOOLS})[与和同跟](?P<those>{SCHOOLS})")
IN_TURN = re.compile(f"(?P<these>{LIST_OF_SCHOOLS})(?:分别|依次|对应)[与和同跟](?P<those>{LIST_OF_SCHOOLS})")
TOWARDS = re.compile(f"(?:到|赴|去|为|给|向|与|和|同|对|帮助|支援|帮扶|深入|走进)(?P<schools>{LIST_OF_SCHOOLS})")
LEADS = {"supporter": "core", "recipient": "member"}
OTHER_SIDE = {"supporter": "recipient", "recipient": "supporter"}
STRONG = 3  # votes that a plain word (受援学校) is worth against a deed (来我校上课)
HOLDS = "与和同跟向到为对给在赴去于及"  # prepositions: the school after one does not do what follows
PLAIN = {"supporter", "recipient", "core", "member"}
LONGEST_EVIDENCE = 40
PAIR = 2  # nobody is a partner alone
FAR = 120  # characters back to the subject of a sentence
TELLS_ITS_OWN = {"school_summary", "plan"}  # genres in which a school tells of its own programme
OF_PAIRS = {"paired_assistance", "online_pairing", "teacher_rotation", "school_exchange"}
PAIRED = {"paired_assistance", "online_pairing", "teacher_rotation"}
COMMUNITIES = ("education_community", "research_community")


class _Votes:
    def __init__(self) -> None:
        self.roles: dict[str, Counter[str]] = defaultdict(Counter)
        self.paired: dict[str, int] = {}  # how often a wording pairs it with another school
        self.evidence: dict[tuple[str, str], tuple[int, int]] = {}

    def add(self, school: str, role: str, weight: int, evidence: tuple[int, int]) -> None:
        """One vote; the first evidence for a role is kept."""
        if not school:
            return
        self.paired[school] = self.paired.get(school, 0) + (role == "peer")
        if role != "peer":
            self.roles[school][role] += weight
        self.evidence.setdefault((school, role), evidence)

    def best(self, school: str) -> str:
        """The role with most votes, "" where there is none."""
        votes = self.roles.get(school)
        if votes and votes["core"] >= STRONG:
            return "core"
        return max(votes, key=lambda role: (votes[role], role == "core", role)) if votes else ""


def partners(scene: Scene, author: str, types: Sequence[str]) -> tuple[Partner, ...]:
    """The schools of the programme with their roles and the words that show them."""
    if not author and scene.genre in TELLS_ITS_OWN and US in scene.sketch.text:
        author = US  # 我校 takes part although nobody tells its name
    masked = frozenset(m.value or m.text for m in scene.mentions if m.type == "school" and m.masked) - {author}
    votes = _count(scene, author, masked)
    roles = _settle(votes, author, types)
    if masked and len(roles) < PAIR:  # a school whose name was hidden is a partner only where it must be
        masked = frozenset[str]()
        votes = _count(scene, author, masked)
        roles = _settle(votes, author, types)
    if set(roles) == {author} and roles[author] in OTHER_SIDE:
        roles |= dict.fromkeys(_named_beside(scene, author, masked), OTHER_SIDE[roles[author]])
    kind = types[0] if types else ""
    if scene.genre in TELLS_ITS_OWN and kind in OF_PAIRS:
        roles = _unsaid(scene, author, masked) if not roles else _other_side(scene, roles, masked)
    roles = _fitting(scene, author, roles, kind)
    out = []
    for school, role in roles.items():
        if school == US:
            continue
        start, end = _evidence(scene, votes, school, role)
        out.append(
            Partner(
                programme_id=scene.programme_id,
                school_id="",
                school=school,
                role=role,
                evidence=scene.text[start:end],
                start=start,
                end=end,
            )
        )
    return tuple(sorted(out, key=lambda partner: (partner.start, partner.school)))


def _fitting(scene: Scene, author: str, roles: dict[str, str], kind: str) -> dict[str, str]:
    """The roles that a text of this genre and a programme of this kind can have."""
    if scene.genre == "teacher_community_report":  # teachers take part, not schools, unless it says which school leads
        led = "core" in roles.values()
        roles = {school: role for school, role in roles.items() if led and role in ("core", "member")}
    if scene.genre == "bureau_report" or kind == "research_community":  # many pairs, or teachers: nobody's peers
        roles = {school: role for school, role in roles.items() if role != "peer"}
    many = len(roles) > PAIR and set(roles.values()) <= set(LEADS)
    if kind == "education_community" and many:  # who gives leads, the others are members
        alone = list(roles.values()).count("supporter") == 1
        roles = {school: LEADS[role] if alone else "member" for school, role in roles.items()}
    if kind == "school_exchange":  # who exchanges is on a level
        roles = {school: role if role in ("core", "member") else "peer" for school, role in roles.items()}
    if kind in PAIRED and set(roles.values()) == {"peer"}:
        roles = _sided(scene, author, roles)
    return roles


def _other_side(scene: Scene, roles: dict[str, str], masked: frozenset[str]) -> dict[str, str]:
    """Where one school alone has a side, the only other one there is has the other."""
    (school, role), *more = roles.items()
    others = [] if more or role not in OTHER_SIDE else named(scene, school, masked)
    return roles | {others[0]: OTHER_SIDE[role]} if len(others) == 1 else roles


def _unsaid(scene: Scene, author: str, masked: frozenset[str]) -> dict[str, str]:
    """The schools of a pair that no wording joins: the author and those it names, or the only two there are."""
    others = named(scene, author, masked)
    schools = [author, *others] if author else others
    alone = len(schools) < PAIR or (not author and len(schools) > PAIR)
    return {} if alone else dict.fromkeys(schools, "peer")


def _sided(scene: Scene, author: str, roles: dict[str, str]) -> dict[str, str]:
    """Peers of a programme of help get sides.

    A teacher's own report tells where the teacher went; else the names tell it, or what the author says of coming.
    """
    told = hosts(scene, tuple(roles)) or by_name(tuple(roles))
    if told:
        return told
    mine = side(scene) if author in roles else ""
    return {school: mine if school == author else OTHER_SIDE[mine] for school in roles} if mine else roles


def _named_beside(scene: Scene, author: str, masked: frozenset[str]) -> list[str]:
    """The schools one goes to, gives to or joins with, for a report that tells its own part but not theirs."""
    found = dict.fromkeys(
        name
        for match in TOWARDS.finditer(scene.sketch.text)
        if scene.setting.at(match.start()).kind not in ("problems", "plans")
        for name in _schools(scene, match.start("schools"), match.end(), author)
    )
    return [name for name in found if name and name != author and name not in masked]


def _count(scene: Scene, author: str, masked: frozenset[str]) -> _Votes:
    """The votes of all role cues, but for schools whose name is ``masked``."""
    votes = _Votes()
    for hit in said(scene.sketch.text, scene.lexicon, "role_cues"):
        if hit.kind in SIDE or scene.setting.told(hit.start, hit.end) == "negative":
            continue
        weight = STRONG if hit.kind in PLAIN else len({role for role, _, _ in hit.roles})
        evidence = scene.evidence(hit.start, hit.end)
        parts: dict[str, list[str]] = {}
        for said_role, start, end in hit.roles:
            role = _either(scene) if hit.kind == "either" else said_role
            led = WITH.search(scene.sketch.text, start, end) if role == "core" else None
            if led:  # 由核心校〔甲〕与〔乙〕、〔丙〕组成: the first leads
                parts.setdefault("member", []).extend(
                    s for s in _schools(scene, led.end(), end, author) if s not in masked
                )
            stop = led.start() if led else end
            parts.setdefault(role, []).extend(s for s in _deed_of(scene, hit, start, stop, author) if s not in masked)
        if hit.kind == "pair" and scene.genre == "bureau_report":
            told = _by_pair(hit, scene, author)
            parts, weight = (told, STRONG) if told else (parts, weight)
        for role, schools in parts.items():
            for school in schools:
                votes.add(school, role, weight, evidence)
        if hit.kind in ("help", "learn") and len(parts) == 1 and author not in next(iter(parts.values())):
            votes.add(author, OTHER_SIDE[next(iter(parts))], 1, evidence)  # 向〔乙〕捐款 makes the author a supporter
    return votes


def _by_pair(hit: Hit, scene: Scene, author: str) -> dict[str, list[str]]:
    """What a bureau's sentence makes of pairs whose names tell the sides: 〔县实验小学〕与〔石岭乡中心小学〕结对."""
    text, passage = scene.sketch.text, scene.setting.at(hit.start)
    out = defaultdict[str, list[str]](list)
    stretch = passage.start, passage.end
    pairs = list(IN_TURN.finditer(text, *stretch)) or ONE_WITH_ANOTHER.finditer(text, *stretch)
    for pair in pairs:
        these, those = ({*_schools(scene, *pair.span(name), author)} for name in ("these", "those"))
        for school, role in by_side(these, those).items():
            out[role].append(school)
    return out


def _either(scene: Scene) -> str:
    """What 帮扶学校 means: the one that helps where 受帮扶学校 is named against it, else the one that is helped."""
    named = re.search(f"(?:受帮扶|被帮扶|受援|受扶)(?:学校|校|园|单位)[是为：:—，]*{SCHOOLS}", scene.sketch.text)
    return "supporter" if named else "recipient"


def _schools(scene: Scene, start: int, end: int, author: str) -> Iterator[str]:
    for place in range(start, end):
        mark = scene.sketch.text[place]
        if mark == THEM:
            yield _them(scene, place, author)
        elif mark in (US, SCHOOL):
            yield scene.sketch.names.get(place, "") or (author if mark == US else "")


def _deed_of(scene: Scene, hit: Hit, start: int, end: int, author: str) -> list[str]:
    """The schools of a role; where a deed follows a school that a preposition holds, its subject stands before that.

    我校与〔乙〕签订协议，每年选派教师前去任教: it is not 乙 who sends.
    """
    text = scene.sketch.text
    head = start
    while head > 1 and text[head - 1] in "、和" and text[head - 2] in (US, SCHOOL):
        head -= 2
    if hit.kind not in ("help", "learn") or start != hit.start:
        return list(_schools(scene, start, end, author))
    if not head or text[head - 1] not in HOLDS:
        joined = WITH.search(text, start, end)  # 我校与〔乙〕…派教师: the first of them sends
        return list(_schools(scene, start, joined.start() if joined else end, author))
    place = start - 1
    while place >= max(0, start - FAR) and text[place] not in SENTENCE_END:
        if text[place] in (US, SCHOOL) and (not place or text[place - 1] not in HOLDS + "、"):
            return list(_schools(scene, place, place + 1, author))
        place -= 1
    return [author] if author else []


def _them(scene: Scene, place: int, author: str) -> str:
    """Whom 该校 and 对方 mean: the only other school there is, else the one named last before."""
    others = _others(scene.sketch, author)
    if len({name for _, name in others}) == 1:
        return others[0][1]
    before = bisect_left(others, (place, ""))
    return others[before - 1][1] if before else ""


@lru_cache(maxsize=1)
def _others(sketch: Sketch, author: str) -> list[tuple[int, str]]:
    """Where schools other than the author stand, in order."""
    return sorted((at, name) for at, name in sketch.names.items() if sketch.text[at] == SCHOOL and name != author)


def _settle(votes: _Votes, author: str, types: Sequence[str]) -> dict[str, str]:
    """One role for each school that takes part."""
    best = {school: votes.best(school) for school in _taking_part(votes, author)}
    if author and len(best) > (author in best):
        best.setdefault(author, "")
    if community := _community(votes, best, types, author):
        return community
    clear = STRONG if types[:1] == ("school_exchange",) else 1
    helped = {school: _directed(votes, school, clear) for school in best}
    if any(helped.values()):
        mine = helped.get(author, "")
        for school, role in helped.items():
            if not role and school != author:
                helped[school] = OTHER_SIDE[mine] if mine else ""
        unknown = [school for school, role in helped.items() if not role]
        known = {role for role in helped.values() if role}
        if len(unknown) == 1 and len(known) == 1:
            helped[unknown[0]] = OTHER_SIDE[known.pop()]
            mine = helped.get(author, "")
        theirs = Counter(role for school, role in helped.items() if school != author and role)
        if author in helped and not mine and theirs:
            helped[author] = OTHER_SIDE[theirs.most_common(1)[0][0]]
        return {
            school: role or "peer"
            for school, role in helped.items()
            if school == author or not _only_member(votes, school)
        }
    if len(best) < PAIR:
        return {school: role for school, role in best.items() if role}
    if types and types[0] == "education_community" and len(best) > 2:  # noqa: PLR2004 - two are a pair, three a community
        return dict.fromkeys(best, "member")
    return dict.fromkeys(best, "peer")


def _community(votes: _Votes, best: dict[str, str], types: Sequence[str], author: str) -> dict[str, str]:
    """Who leads and who are members, where the types say that it is a community, or the report lists who is what."""
    led, members = "core" in best.values(), list(best.values()).count("member")
    said = any(kind in COMMUNITIES for kind in types[:1]) or (led and any(kind in COMMUNITIES for kind in types))
    listed = led and members >= PAIR and not any(_directed(votes, school, 1) for school in best)
    if not listed and not (said and (led or members)):
        return {}
    leads = {"core"} if author else {"core", "supporter"}  # of a bureau's pairs in a community one leads each
    return {school: "core" if role in leads else "member" for school, role in best.items()}


def _taking_part(votes: _Votes, author: str) -> list[str]:
    """The schools named often enough: one that a single deed names is a guest where others are plainly partners."""
    weight = {school: sum(votes.roles[school].values()) + 2 * paired for school, paired in votes.paired.items()}
    sure = [school for school in weight if school != author and weight[school] > 1]
    return [school for school in weight if school == author or not sure or weight[school] > 1]


def _only_member(votes: _Votes, school: str) -> bool:
    """Whether nothing but a list of members names it: of a programme of help it is no party."""
    return set(votes.roles.get(school, ())) == {"member"} and not votes.paired.get(school)


def _directed(votes: _Votes, school: str, clear: int) -> str:
    """The side that ``clear`` votes or more speak for; schools that visit each other give and take in turn."""
    counted = votes.roles.get(school, Counter())
    more = counted["supporter"] - counted["recipient"]
    return "supporter" if more >= clear else "recipient" if more <= -clear else ""


def _evidence(scene: Scene, votes: _Votes, school: str, role: str) -> tuple[int, int]:
    """The words that show a role; where it follows from other roles, the first that pair or name the school."""
    for key in (
        (school, role),
        (school, OTHER_SIDE.get(role, "")),
        (school, "peer"),
        (school, "core"),
        (school, "member"),
    ):
        if key in votes.evidence:
            return votes.evidence[key]
    named = next((m for m in scene.mentions if m.type == "school" and (m.value or m.text) == school), None)
    return (named.start, named.end) if named else (0, min(len(scene.text), LONGEST_EVIDENCE))
