"""Cue phrases: tables of words with gaps go in, the places where a text says them come out.

A cue table has the columns ``kind``, ``pattern``, ``unless`` and ``example``. A pattern is words with gaps, and little
more: ``派|选派…教师|老师…支教`` is 派 or 选派, then within the same clause a teacher, then 支教. What may stand in it:

* ``|`` between the words of one piece; ``[ab]``, ``(?!x)`` and ``?`` as in regular expressions;
* ``…`` a gap of up to 14 characters inside the clause, ``~`` a gap of up to 40 inside the sentence;
* ``<us>``, ``<school>``, ``<them>``, ``<person>``, ``<date>``: a name of that kind, whatever it is (see ``Sketch``);
* ``<supporter>`` and the other roles: a school, or a list of them, that plays this role;
* ``<send>`` and so on: the words of a line of ``cue_words``.

``unless`` is a pattern of the same language that must not be found in the same clause.

What is hard: hundreds of cues over megabytes of text. Every cue begins with words of its own, so one walk over the
text finds where any cue may begin, and only there a cue is tried; a gap is taken once and never given back, so time
stays linear.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import count, pairwise
from operator import itemgetter
from typing import TYPE_CHECKING

from pipeline.schema import Rejected

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipeline.lexicon import Lexicon
    from pipeline.schema import Mention

US, SCHOOL, THEM, PERSON, DATE = "\ue0f0", "\ue0f1", "\ue0f2", "\ue0f3", "\ue0f4"
SCHOOLS = f"[{US}{SCHOOL}{THEM}]"
BESIDE = (
    f"(?:[ \\t\u3000]{{0,3}}(?:、|和|与|及|以及|跟)(?:[^，。；、\\n]{{0,6}}的)?"
    f"|，(?:{DATE}|\\d+月)?(?:到|赴|去|走进)|[ \\t\u3000]{{1,3}}|[+＋/]?)"
)
LIST_OF_SCHOOLS = f"{SCHOOLS}(?:{BESIDE}{SCHOOLS}){{0,12}}"  # 甲、乙和城区的丙; 甲，四月到乙; 甲 乙 丙
NAMES = {"<us>": US, "<school>": SCHOOLS, "<them>": f"[{SCHOOL}{THEM}]", "<person>": PERSON, "<date>": DATE}
ROLE = re.compile("<(supporter|recipient|core|member|peer)>")
CLAUSE_END = "，。；：！？,;:!?\n"
SENTENCE_END = "。；！？;!?\n"
CLAUSE_GAP, SENTENCE_GAP = 14, 40  # characters; a name counts as one
OPENING, OPENING_WEIGHT = 220, 4.0  # characters of a text that say what it is about, and how much they count
TITLE = re.compile(r"(?:[^\n。；]{0,45}\n){1,3}")  # the short lines a text begins with
TOGETHER = (  # tables that one walk over a text looks for
    ("genre_cues", "programme_cues"),
    (
        "activity_cues",
        "outcome_cues",
        "outcome_frames",
        "outcome_things",
        "outcome_topics",
        "problem_cues",
        "role_cues",
        "realis_cues",
        "setting_cues",
    ),
)
OVER_NAMES = {"role_cues": f"{US}{SCHOOL}{THEM}"}  # names that no gap of a table's patterns may run over
LONGEST_HEAD, MANY_HEADS = 4, 120  # characters of the words that cues begin with, and how many of them for one cue
LONGEST_CLAUSE = 120  # characters looked at to either side of a hit, so that a text without marks costs no more


@dataclass(frozen=True, slots=True)
class Hit:
    """A stretch of a text that a cue sees: the line of the table, and the roles it names (role, start, end)."""

    kind: str
    start: int
    end: int
    row: Mapping[str, str]
    roles: tuple[tuple[str, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class _Cue:
    table: str
    row: Mapping[str, str]
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    needs: tuple[frozenset[str], ...]  # for each piece after a gap: what it may begin with, one or two characters


class Cues:
    """The cues of some tables, ready to be looked for in one walk."""

    def __init__(self, tables: Mapping[str, Iterable[Mapping[str, str]]], words: Mapping[str, str]) -> None:
        """Compile the lines of each table; ``words`` are the lists that a pattern may name."""
        self._tables = tuple(tables)
        self._cues: list[_Cue] = []
        self._single: dict[str, list[_Cue]] = {}  # by first character, for words of one character
        self._double: dict[str, list[tuple[str, list[_Cue]]]] = {}  # by the first two, for longer words
        by_word: dict[str, list[_Cue]] = {}
        for table, rows in tables.items():
            for row in rows:
                pattern, unless = (_with_words(row.get(name, ""), words) for name in ("pattern", "unless"))
                try:
                    cue = _Cue(
                        table,
                        row,
                        re.compile(expand(pattern, between=OVER_NAMES.get(table, ""))),
                        re.compile(expand(unless)) if unless else None,
                        _needs(pattern),
                    )
                    self._cues.append(cue)
                    for word in first_words(pattern):
                        by_word.setdefault(word, []).append(cue)
                except (ValueError, re.error) as error:
                    raise Rejected(
                        f"a cue of {table} cannot be read: {error}", stage="lexicon", detail=pattern
                    ) from error
        for word, cues in by_word.items():
            if len(word) == 1:
                self._single[word] = cues
            else:
                self._double.setdefault(word[:2], []).append((word, cues))

    def find(self, text: str) -> dict[str, list[Hit]]:
        """Every place where a cue is said, by table, in order of its start.

        >>> rows = [{"kind": "visit", "pattern": "到|赴…参观", "unless": "拟"}]
        >>> [hit.start for hit in Cues({"visits": rows}, {}).find("他们赴对方学校参观，拟到别处参观")["visits"]]
        [2]
        """
        found: dict[str, list[Hit]] = {table: [] for table in self._tables}
        borders = _borders(text)
        pairs = list(map("".join, pairwise(text)))
        there = {*text, *pairs}
        hopeless = {id(cue) for cue in self._cues if any(heads.isdisjoint(there) for heads in cue.needs)}
        for place, cues in self._places(text, pairs):
            for cue in cues:
                if id(cue) in hopeless:
                    continue
                match = cue.pattern.match(text, place)
                if match is None:
                    continue
                if cue.unless:
                    left, right = _clause(borders, match.start(), match.end())
                    if cue.unless.search(text, left, right):
                        continue
                named = match.groupdict()
                roles = tuple((name.rstrip("0123456789"), *match.span(name)) for name in named if named[name])
                found[cue.table].append(Hit(cue.row["kind"], match.start(), match.end(), cue.row, roles))
        return found

    def _places(self, text: str, pairs: Sequence[str]) -> list[tuple[int, list[_Cue]]]:
        single, double = self._single, self._double
        places = [(place, single[character]) for place, character in enumerate(text) if character in single]
        for place, pair in enumerate(pairs):
            if pair in double:
                places += [(place, cues) for word, cues in double[pair] if text.startswith(word, place)]
        return sorted(places, key=itemgetter(0))


def said(text: str, lexicon: Lexicon, table: str) -> Sequence[Hit]:
    """Every place where a cue of a lexicon table is said, in order of its start."""
    group = next((tables for tables in TOGETHER if table in tables), (table,))
    return _found(text, lexicon, group)[table]


@lru_cache(maxsize=4)
def _found(text: str, lexicon: Lexicon, tables: tuple[str, ...]) -> dict[str, list[Hit]]:
    return _compiled(lexicon, tables).find(text)


@cache
def _compiled(lexicon: Lexicon, tables: tuple[str, ...]) -> Cues:
    words = {f"<{row['name']}>": f"(?:{row['words']})" for row in lexicon.rows("cue_words")}
    return Cues({table: lexicon.rows(table) for table in tables}, words)


def weigh(
    text: str, lexicon: Lexicon, table: str, *, opening: float = 1.0, title: float = 1.0
) -> defaultdict[str, float]:
    """What the cues of a table say together: the sum of the column ``weight`` for each kind.

    One stretch speaks once for a kind; ``opening`` is how much the first characters count: they say what it is about,
    ``title`` how much more the title.
    """
    lines = TITLE.match(text)
    below = lines.end() if lines else 0
    weights: defaultdict[str, float] = defaultdict(float)
    spoken: dict[str, int] = {}
    for hit in said(text, lexicon, table):
        if hit.start >= spoken.get(hit.kind, 0):
            spoken[hit.kind] = hit.end
            weight = opening * title if hit.start < below else opening if hit.start < OPENING else 1.0
            weights[hit.kind] += float(hit.row["weight"]) * weight
    return weights


def programme_weights(text: str, lexicon: Lexicon, *, title: float = 1.0) -> defaultdict[str, float]:
    """How much the words of a summary speak of each type of programme; a bare 共同体 speaks for the likeliest kind."""
    weights = weigh(text, lexicon, "programme_cues", opening=OPENING_WEIGHT, title=title)
    bare = weights.pop("community", 0.0)
    communities = ("education_community", "research_community", "class_teacher_community")
    if bare:
        weights[max(communities, key=lambda kind: weights[kind])] += bare
    return weights


def _with_words(pattern: str, words: Mapping[str, str]) -> str:
    return re.sub(r"<\w+>", lambda name: words.get(name.group(), name.group()), pattern)


def expand(pattern: str, *, between: str = "") -> str:
    """A cue pattern as a regular expression that never goes back over a gap.

    >>> bool(re.match(expand("派…支教"), "派两名教师支教"))
    True
    """
    counter = count()
    numbered = re.sub(ROLE, lambda role: f"(?P<{role.group(1)}{next(counter)}>{LIST_OF_SCHOOLS})", pattern)
    pieces = re.split(r"([…~])", numbered)
    out = [_piece(pieces[0])]
    for mark, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        ends, size = (CLAUSE_END, CLAUSE_GAP) if mark == "…" else (SENTENCE_END, SENTENCE_GAP)
        out.append(f"(?>[^{re.escape(ends + between)}]{{0,{size}}}?{_piece(piece)})")
    return "".join(out)


def _piece(piece: str) -> str:
    for name, characters in NAMES.items():
        piece = piece.replace(name, characters)
    return f"(?:{piece})"


def first_words(pattern: str) -> tuple[str, ...]:
    """The words a cue may begin with, as far as they are plain characters.

    >>> first_words("上了?|讲授…示范课"), first_words("(?:派|选派)出[一两]名…教师")
    (('上', '讲授'), ('派出一名', '派出两名', '选派出一名', '选派出两名'))
    """
    piece = _piece(ROLE.sub(f"{SCHOOLS}.", re.split(r"[…~]", pattern, maxsplit=1)[0]))[3:-1]
    words = tuple(dict.fromkeys(word for word in _beginnings(piece)))
    if not all(words):
        raise ValueError(f"a cue must begin with plain characters: {pattern}")
    return words


def _needs(pattern: str) -> tuple[frozenset[str], ...]:
    """For each piece after a gap, what must stand somewhere in a text for it to be found there at all."""
    pieces = re.split(r"[…~]", ROLE.sub(f"{SCHOOLS}.", pattern))[1:]
    heads = ([word[:2] for word in _beginnings(_piece(piece)[3:-1])] for piece in pieces)
    return tuple(frozenset(words) for words in heads if all(words))


def _beginnings(piece: str) -> Iterator[str]:
    """What the words of a piece begin with; a word stops where it is no longer plain."""
    for word in _alternatives(piece):
        heads, at = [""], 0
        while at < len(word) and len(heads[0]) < LONGEST_HEAD:
            if word.startswith("(?:", at):
                end = at + _closing(word[at:])
                nexts = list(_beginnings(word[at + 3 : end]))
                whole = all(_plain(w) for w in _alternatives(word[at + 3 : end]))
                end += 1
            elif word[at] == "[" and word[at + 1] != "^" and "]" in word[at:]:
                end = word.index("]", at) + 1
                nexts, whole = list(word[at + 1 : end - 1]), True
            elif word[at] in r"()[]{}?*+.\\^$|":
                break
            else:
                end, nexts, whole = at + 1, [word[at]], True
            if word[end : end + 1] in ("?", "*", "+", "{") or len(heads) * len(nexts) > MANY_HEADS or not all(nexts):
                break
            heads = [head + more for head in heads for more in nexts]
            at = end
            if not whole:
                break
        yield from heads


def _plain(word: str) -> bool:
    return not re.search(r"[()\[\]{}?*+.\\^$]", word)


def _closing(word: str) -> int:
    depth = 0
    for at, character in enumerate(word):
        depth += (character == "(") - (character == ")")
        if not depth:
            return at
    raise ValueError(f"a bracket is not closed: {word}")


def _alternatives(piece: str) -> list[str]:
    depth, out, start = 0, [], 0
    for at, character in enumerate(piece):
        depth += (character in "([") - (character in ")]")
        if character == "|" and not depth:
            out.append(piece[start:at])
            start = at + 1
    return [*out, piece[start:]]


def clause_around(text: str, start: int, end: int) -> str:
    """The clause (or clauses) that hold a stretch, without their end marks.

    >>> clause_around("我校拟派教师，赴乡镇支教。", 7, 9)
    '赴乡镇支教'
    """
    left, right = clause_span(text, start, end)
    return text[left:right]


def clause_start(text: str, place: int) -> int:
    """Where the clause that holds a place begins, however long it is."""
    borders = _borders(text)
    return borders[bisect_left(borders, place + 1) - 1] + 1


def clause_span(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the clause that holds a stretch begins and ends."""
    return _clause(_borders(text), start, end)


@lru_cache(maxsize=4)
def _borders(text: str) -> list[int]:
    """Where the marks stand that end clauses, and one before and behind the text."""
    return [-1, *(mark.start() for mark in re.finditer(f"[{CLAUSE_END}]", text)), len(text)]


def _clause(borders: Sequence[int], start: int, end: int) -> tuple[int, int]:
    left, right = borders[bisect_left(borders, start) - 1] + 1, borders[bisect_left(borders, end)]
    return max(left, start - LONGEST_CLAUSE), min(right, end + LONGEST_CLAUSE)


class Sketch:
    """A text in which every name is one character, so that a cue can say "a school" and lists of names stay short.

    Schools, persons and dates come from mentions; 我校 and its like, and the author's own name, are ``US``; 该校 and
    对方 are ``THEM``.

    >>> sketch = Sketch("该校派教师来我校", ())
    >>> len(sketch.text), sketch.source(0, 1)
    (6, (0, 2))
    """

    def __init__(self, text: str, mentions: Sequence[Mention], author: str = "") -> None:
        """Put one character for each name; of two names at one place the longer stays."""
        self.names: dict[
            int, str
        ] = {}  # place in the sketch: the canonical name of the school or person that stands there
        out: list[str] = []
        places: list[int] = []
        at = 0
        spoken = {m.start: m.value or m.text for m in mentions if m.type == "school"}
        for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
            if mention.type not in MARKS or mention.start < at:
                continue
            _words(text, (at, mention.start), author, (out, places, self.names))
            self.names[len(places)] = mention.value or mention.text
            out.append(US if author and mention.type == "school" and mention.value == author else MARKS[mention.type])
            places.append(mention.start)
            at = mention.end
            short = SHORT_FOR.match(text, at) if mention.type == "school" else None
            if short and spoken.get(short.start("name")) == self.names[len(places) - 1]:
                at = short.end()
        _words(text, (at, len(text)), author, (out, places, self.names))
        self.text, self.original = "".join(out), text
        self._places = [*places, len(text)]

    def source(self, start: int, end: int) -> tuple[int, int]:
        """The span of the text that a span of the sketch stands for."""
        return self._places[start], self._places[max(start, end)]

    def place(self, offset: int) -> int:
        """The place in the sketch of a character of the text."""
        return max(0, bisect_right(self._places, offset) - 1)


def _words(text: str, span: tuple[int, int], author: str, into: tuple[list[str], list[int], dict[int, str]]) -> None:
    out, places, names = into
    at = span[0]
    for match in PRONOUNS.finditer(text, *span):
        out.append(text[at : match.start()])
        places.extend(range(at, match.start()))
        names[len(places)] = author if match.group("us") else ""
        out.append(US if match.group("us") else THEM)
        places.append(match.start())
        at = match.end()
    out.append(text[at : span[1]])
    places.extend(range(at, span[1]))


MARKS = {"school": SCHOOL, "person": PERSON, "date": DATE}
SHORT_FOR = re.compile(
    '[（(](?:以下|下)?(?:简称|称)?[：:]?[“"「]?(?P<name>[^）)”"」]{1,16})[”"」]?[）)]'
)  # 甲小学（以下简称“甲小”）
PRONOUNS = re.compile(
    "(?P<us>我们学校|我们幼儿园|我们园|我们校|我中心校|我校|我园|本校|本园)|(?:对方学校|对方幼儿园|对方|该校|该园|贵校|贵园|贵单位)"
)
