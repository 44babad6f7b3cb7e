"""People: full names, surname with title, names from history, masked names.

In goes a summary's final text, out come people with the title near them. What is hard: a name has no mark of its
own. So it is looked for beside a cue (a title, a school, a list of names, a line of its own), and there the name
must be cheaper than ordinary words for the same characters. A name found once is found everywhere, and names
beside names are names.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from itertools import islice
from math import exp
from typing import TYPE_CHECKING

from pipeline.extract import names as person_names
from pipeline.extract.people_cues import CLEAN, HAN, WEAK, Cue, cues, title_pattern, title_rows
from pipeline.extract.people_rules import RULES
from pipeline.extract.spaced import close_up
from pipeline.schema import Found

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.extract.names import Named, Names
    from pipeline.lexicon import Lexicon

RUN = re.compile(r"[\u3400-\u9fff]{1,12}")
AHEAD = 9  # characters looked at after a cue
BACK = 10
SUREST = 0.98  # of what was weighed; masks and lists of names are surer
SEPARATOR = re.compile(
    r"[ \u3000]*[、和与及][ \u3000]*|[ \u3000]+|以及|[/—－～]{1,2}"
    r"|[，,；;](?=[\u4e00-\u9fff]{2,3}(?:[（(，,；;、。\n]|$))"
)
LIST_BEFORE = re.compile(r"以及$|[ \u3000]*[、和与及][ \u3000]*$|[ \u3000]+$")
LIST_COST = {"、": -2.0, "和": 0.0, "与": 0.0, "及": 0.0, "以及": 0.0, " ": -1.0, "/": 0.0}
COMMA_COST = 0.5
LONGEST_SKIP = 3  # names of a list that look like none, between names that do
SCHOOL_OF = re.compile(
    r"[\u4e00-\u9fff]{2,14}?(?:小学|中学|学校|初中|幼儿园|完小)的?(?=[\u4e00-\u9fff]{2,3}[、，。；（(])"
)  # 、石盟小学的
TOKEN = re.compile(r"[\u4e00-\u9fff]{2,3}(?=[、 \u3000（(])")
ODD = 10.5
GOES_OR_DOES = frozenset("、和等与主执担负带讲作到去赴前为领上")  # what follows one who was sent
BRACKET_BEFORE = re.compile(r"[（(][^（）()\n]{1,20}[）)]$")
MOST_NAMES = 1000  # of one text


def find(text: str, lexicon: Lexicon) -> Iterator[Found]:
    """People of a text, in order.

    >>> from pipeline import lexicon
    >>> text = "校长田守义和邓老师到会，教师高度重视"
    >>> [text[f.start:f.end] for f in find(text, lexicon.load())]
    ['田守义', '邓老师']
    """
    names = person_names.names(lexicon)
    closed = close_up(text, names)
    for item in find_closed(closed.text, lexicon, names):
        yield replace(item, start=closed.places[item.start], end=closed.places[item.end - 1] + 1)


def find_closed(text: str, lexicon: Lexicon, names: Names) -> list[Found]:
    """People of a text in which no name is set wide."""
    people = People()
    for rule in RULES:
        for item in rule(text, lexicon):
            people.take(item)
    seen = list(cues(text, lexicon))
    for cue in seen:
        people.take(decide(text, cue, names))
    waiting = people.all()
    while waiting:
        item = waiting.pop()
        waiting.extend(new for new in neighbours(text, item, names, lexicon) if people.take(new))
    known = surnames(text, people.all(), names)
    for cue in seen:
        if cue.alone and text[cue.at - 1] in known:
            people.take(read_before(text, cue, names, known))
    for item in (*first_names(text, people.all(), names, lexicon), *again(text, people.all(), names)):
        people.take(item)
    return people.all()


class People:
    """The people taken so far; where two overlap, the surer one stays."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._at: dict[int, Found] = {}

    def take(self, item: Found | None) -> bool:
        """Take a person; whether that was done."""
        if item is None:
            return False
        places = range(item.start, item.end)
        rivals = {self._at[at] for at in places if at in self._at}
        if any(other.confidence >= item.confidence for other in rivals):
            return False
        for other in rivals:
            for at in range(other.start, other.end):
                del self._at[at]
        self._at.update(dict.fromkeys(places, item))
        return True

    def all(self) -> list[Found]:
        """Everybody, in order."""
        return sorted(set(self._at.values()), key=lambda item: item.start)


def decide(text: str, cue: Cue, names: Names) -> Found | None:
    """The person at a cue, if a name is cheaper there than ordinary words."""
    return read_after(text, cue, names) if cue.after else read_before(text, cue, names)


def surnames(text: str, people: list[Found], names: Names) -> frozenset[str]:
    """Surnames of the people named in full, so that even a rare one with a title is believed: 资主任 after 资小兰."""
    full = (text[item.start : item.end] for item in people if item.rule != "surname_with_title" and not item.masked)
    return frozenset(name[0] for name in full if len(name) > 1 and name[0] in names.surnames)


def read_before(text: str, cue: Cue, names: Names, known: frozenset[str] = frozenset()) -> Found | None:
    """The person whose name ends at a cue; ``known``: surnames of people in this text."""
    start = cue.at
    while start > max(0, cue.at - BACK) and HAN.match(text[start - 1]):
        start -= 1
    mark = "^"
    if start > 0 and (text[start - 1].isalnum() or start == cue.at - BACK):
        mark = "n"
    ordinary, ways = names.before(text[start : cue.at], mark, alone=cue.alone, known=known)
    return person(start, cue, ordinary, ways)


def read_after(text: str, cue: Cue, names: Names) -> Found | None:
    """The person whose name begins at a cue."""
    run = RUN.match(text, cue.at, cue.at + AHEAD)
    if run is None:
        return None
    ordinary, ways = names.after(run[0])
    whole = len(run[0]) if run.end() == len(text) or not HAN.match(text[run.end()]) else -1
    known = names.costs.words.get(run[0], (0.0, "n"))[1]
    clean = max(cue.clean, CLEAN) if known in "vd" else cue.clean
    ways = [way._replace(cost=way.cost + clean) if way.end == whole else way for way in ways]
    if cue.rule in WEAK:  # two characters are too often a word or a place
        listed = cue.rule == "name_of_one_sent" and text[cue.at + 2 : cue.at + 3] in GOES_OR_DOES
        ways = [way for way in ways if way.end > 2 or listed]  # noqa: PLR2004
    return person(cue.at, cue, ordinary, ways)


def person(offset: int, cue: Cue, ordinary: float, ways: list[Named]) -> Found | None:
    """The cheapest name, with the title where only the surname is given."""
    best = min(ways, key=lambda way: way.cost, default=None)
    if best is None or best.cost + cue.bias >= ordinary:
        return None
    sure = round(min(SUREST, 1 - 0.5 * exp(-(ordinary - best.cost - cue.bias) / 3)), 2)
    end = offset + best.end + (len(cue.role) if best.surname_only else 0)
    rule = "surname_with_title" if best.surname_only else cue.rule
    return Found("person", offset + best.start, end, rule, role=cue.role, confidence=sure)


def neighbours(text: str, item: Found, names: Names, lexicon: Lexicon) -> Iterator[Found]:
    """The names that stand in one list with a person: 邹娟、范秀英和崔志远."""
    if item.masked:
        return
    skipped: list[Found] = []
    at = item.end
    for _ in range(LONGEST_SKIP):
        after = after_name(lexicon).match(text, at)
        mark = SEPARATOR.match(text, after.end() if after else at)
        if not mark:
            break
        school = SCHOOL_OF.match(text, mark.end())
        at = school.end() if school else mark.end()
        found = read_after(text, listed(at, mark[0], item.role, after=True), names)
        if found:
            yield from (*skipped, found)
            break
        token = TOKEN.match(text, mark.end())
        if token is None or any(names.costs.given.get(char, ODD + 1) > ODD for char in token[0]):
            break
        skipped.append(Found("person", *token.span(), "name_in_list", role=item.role, confidence=0.55))
        at = token.end()
    before = LIST_BEFORE.search(text, max(0, item.start - 4), item.start)
    if before:
        bracket = BRACKET_BEFORE.search(text, max(0, before.start() - 22), before.start())
        at = bracket.start() if bracket else before.start()
        if found := read_before(text, listed(at, before[0], item.role, after=False), names):
            yield found


def listed(at: int, mark: str, role: str, *, after: bool) -> Cue:
    """The cue that a mark of a list gives."""
    bias = LIST_COST.get(mark.strip() or " ", COMMA_COST)
    return Cue(at, after, role, bias, "name_in_list", clean=2 * CLEAN)


@cache
def after_name(lexicon: Lexicon) -> re.Pattern[str]:
    """What may stand between a name of a list and the mark after it: a title, a bracket."""
    return re.compile(rf"(?:{title_pattern(lexicon).pattern})?(?:[（(][^（）()\n]{{1,20}}[）)])?")


def first_names(text: str, people: list[Found], names: Names, lexicon: Lexicon) -> Iterator[Found]:
    """热依汗老师, 热依汗 for 热依汗古丽·艾山 of the same text."""
    dotted = dict.fromkeys(re.split("[·•・]", text[p.start : p.end])[0] for p in people if p.rule == "dotted_name")
    short = dict.fromkeys(part for first in dotted for part in (first, *sorted(names.parts)) if first.startswith(part))
    for name in islice(short, MOST_NAMES):
        for match in re.finditer(re.escape(name), text):
            title = title_pattern(lexicon).match(text, match.end())
            alone = title and title_rows(lexicon)[title[0]]["alone"]
            end = title.end() if title and alone else match.end()
            rule = "surname_with_title" if alone else "first_name"
            yield Found("person", match.start(), end, rule, role=title[0] if title else "", confidence=0.99)


def again(text: str, people: list[Found], names: Names) -> Iterator[Found]:
    """Every other place where a full name of this text stands."""
    roles: dict[str, str] = {}
    for item in people:
        if item.rule != "surname_with_title" and not item.masked:
            roles.setdefault(text[item.start : item.end], item.role)
    words = names.costs.words
    for name, role in islice(roles.items(), MOST_NAMES):
        size = len(name)
        if size == 2 and name in words:  # noqa: PLR2004
            continue
        at = text.find(name)
        while at >= 0:
            end = at + size
            pairs = ((at - 1, at + 1), (end - 1, end + 1))
            runs_on = size == 2 and any(text[i:j] in words for i, j in pairs if i >= 0)  # noqa: PLR2004
            if not runs_on:
                yield Found("person", at, end, "known_name", role=role, confidence=0.6)
            at = text.find(name, end)
