"""Cue phrases: tables of words with gaps go in, the places where a text says them come out.

A cue table has the columns ``kind``, ``pattern``, ``unless`` and ``example``. A pattern is words with gaps, and little
more: ``派|选派…教师|老师…支教`` is 派 or 选派, then within the same clause a teacher, then 支教. What may stand in a pattern:

* ``|`` between the words of one piece; ``[ab]``, ``(?!x)`` and ``?`` as in regular expressions;
* ``…`` a gap of up to 14 characters inside the clause, ``~`` a gap of up to 40 inside the sentence;
* ``<us>``, ``<school>``, ``<them>``, ``<person>``, ``<date>``: a name of that kind, whatever it is (see ``Sketch``);
* ``<supporter>`` and the other roles: a school, or a list of them, that plays this role;
* ``<send>`` and so on: the words of a line of ``cue_words``.

``unless`` is a pattern of the same language that must not be found in the same clause.

What is hard: hundreds of cues over megabytes of text. Every cue begins with words of its own, so one walk over the text finds
where any cue may begin, and only there a cue is tried; a gap is taken once and never given back, so time stays linear.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import count
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipeline.lexicon import Lexicon
    from pipeline.schema import Mention

US, SCHOOL, THEM, PERSON, DATE = "\ue0f0", "\ue0f1", "\ue0f2", "\ue0f3", "\ue0f4"
SCHOOLS = f"[{US}{SCHOOL}{THEM}]"
BESIDE = f"(?:(?:、|和|与|及|以及|跟)(?:[^，。；、\\n]{{0,6}}的)?|，(?:{DATE}|\\d+月)?(?:到|赴|去|走进))"
LIST_OF_SCHOOLS = f"{SCHOOLS}(?:{BESIDE}{SCHOOLS})*"  # 甲、乙和城区的丙; 甲，四月到乙
NAMES = {"<us>": US, "<school>": SCHOOLS, "<them>": f"[{SCHOOL}{THEM}]", "<person>": PERSON, "<date>": DATE}
ROLE = re.compile("<(supporter|recipient|core|member|peer)>")
CLAUSE_END = "，。；：！？,;:!?\n"
SENTENCE_END = "。；！？;!?\n"
CLAUSE_GAP, SENTENCE_GAP = 14, 40  # characters; a name counts as one
OPENING, OPENING_WEIGHT = 220, 4.0  # characters of a text that say what it is about, and how much they count
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
    row: Mapping[str, str]
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None


class Cues:
    """The cues of one table, ready to be looked for."""

    def __init__(
        self, rows: Iterable[Mapping[str, str]], words: Mapping[str, str] | None = None, between: str = ""
    ) -> None:
        """Compile the lines; ``words`` are the lists a pattern may name, ``between`` characters no gap may run over."""
        self._by_word: dict[str, list[_Cue]] = {}
        for row in rows:
            pattern, unless = (_with_words(row.get(name, ""), words or {}) for name in ("pattern", "unless"))
            veto = re.compile(expand(unless)) if unless else None
            cue = _Cue(row, re.compile(expand(pattern, between=between)), veto)
            for word in first_words(pattern):
                self._by_word.setdefault(word, []).append(cue)
        for word in sorted(self._by_word, key=len):  # where a longer word begins, the cues of a shorter one begin too
            for size in range(1, len(word)):
                known = {id(cue) for cue in self._by_word[word]}
                self._by_word[word] += [cue for cue in self._by_word.get(word[:size], ()) if id(cue) not in known]
        self._words = re.compile(f"(?=({any_of(self._by_word)}))") if self._by_word else None

    def find(self, text: str) -> Iterator[Hit]:
        """Every place where a cue is said, in order of its start.

        >>> rows = [{"kind": "visit", "pattern": "到|赴…参观", "unless": "拟"}]
        >>> [hit.start for hit in Cues(rows).find("他们赴对方学校参观，拟到别处参观")]
        [2]
        """
        if self._words is None:
            return
        for place in self._words.finditer(text):
            for cue in self._by_word[place.group(1)]:
                match = cue.pattern.match(text, place.start())
                if match and not (cue.unless and cue.unless.search(clause_around(text, match.start(), match.end()))):
                    named = match.groupdict()
                    roles = tuple((name.rstrip("0123456789"), *match.span(name)) for name in named if named[name])
                    yield Hit(cue.row["kind"], match.start(), match.end(), cue.row, roles)


@cache
def cues(lexicon: Lexicon, table: str, between: str = "") -> Cues:
    """The cues of a lexicon table, compiled once."""
    words = {f"<{row['name']}>": f"(?:{row['words']})" for row in lexicon.rows("cue_words")}
    return Cues(lexicon.rows(table), words, between)


def weigh(text: str, lexicon: Lexicon, table: str, *, opening: float = 1.0) -> Counter[str]:
    """What the cues of a table say together: the sum of the column ``weight`` for each kind.

    One stretch speaks once for a kind; ``opening`` is how much the first characters count, which say what a text is about.
    """
    weights: Counter[str] = Counter()
    spoken: dict[str, int] = {}
    for hit in cues(lexicon, table).find(text):
        if hit.start >= spoken.get(hit.kind, 0):
            spoken[hit.kind] = hit.end
            weights[hit.kind] += float(hit.row["weight"]) * (opening if hit.start < OPENING else 1.0)
    return weights


def programme_weights(text: str, lexicon: Lexicon) -> Counter[str]:
    """How much a summary's words speak of each type of programme; a bare 共同体 speaks for the kind of community it is."""
    weights = weigh(text, lexicon, "programme_cues", opening=OPENING_WEIGHT)
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

    >>> first_words("上了?|讲授…示范课"), first_words("(?:派|选派)出…教师")
    (('上', '讲授'), ('派', '选派'))
    """
    return tuple(dict.fromkeys(_beginnings(re.split(r"[…~]", pattern, maxsplit=1)[0])))


def _beginnings(piece: str) -> Iterator[str]:
    for word in _alternatives(piece):
        if word.startswith("(?:"):
            yield from _beginnings(word[3 : _closing(word)])
        elif word.startswith("<"):
            name = word[: word.index(">") + 1]
            yield from NAMES.get(name, SCHOOLS).strip("[]")
        else:
            plain = re.match(r"[^\[\]()?*+.<{\\^$]*", word)
            stem = plain.group() if plain else ""
            stem = stem[:-1] if word[len(stem) : len(stem) + 1] in ("?", "*", "{") else stem
            if not stem:
                raise ValueError(f"a cue must begin with plain characters: {piece}")
            yield stem


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


def any_of(words: Iterable[str]) -> str:
    """A regular expression for the longest of many words, shaped as a tree so that it is fast.

    >>> re.findall(any_of(["公开", "公开课", "教研"]), "公开课与教研公开")
    ['公开课', '教研', '公开']
    """
    tree: dict[str, Any] = {}
    for word in words:
        node = tree
        for character in word:
            node = node.setdefault(character, {})
        node[""] = {}
    return _branches(tree)


def _branches(node: dict[str, Any]) -> str:
    branches = [re.escape(character) + _branches(below) for character, below in sorted(node.items()) if character]
    if not branches:
        return ""
    body = branches[0] if len(branches) == 1 and "" not in node else "(?:" + "|".join(branches) + ")"
    return f"{body}?" if "" in node else body


def clause_around(text: str, start: int, end: int) -> str:
    """The clause (or clauses) that hold a stretch, without their end marks.

    >>> clause_around("我校拟派教师，赴乡镇支教。", 7, 9)
    '赴乡镇支教'
    """
    left, right = clause_span(text, start, end)
    return text[left:right]


def clause_span(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the clause that holds a stretch begins and ends."""
    left, right = start, end
    while left > max(0, start - LONGEST_CLAUSE) and text[left - 1] not in CLAUSE_END:
        left -= 1
    while right < min(len(text), end + LONGEST_CLAUSE) and text[right] not in CLAUSE_END:
        right += 1
    return left, right


class Sketch:
    """A text in which every name is one character, so that a cue can say "a school" and lists of names stay short.

    Schools, persons and dates come from mentions; 我校 and its like, and the author's own name, are ``US``; 该校 and 对方
    are ``THEM``.

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
        for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
            if mention.type not in MARKS or mention.start < at:
                continue
            _words(text, (at, mention.start), author, (out, places, self.names))
            self.names[len(places)] = mention.value or mention.text
            out.append(US if author and mention.type == "school" and mention.value == author else MARKS[mention.type])
            places.append(mention.start)
            at = mention.end
        _words(text, (at, len(text)), author, (out, places, self.names))
        self.text = "".join(out)
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
PRONOUNS = re.compile(
    "(?P<us>我们学校|我们幼儿园|我们园|我们校|我中心校|我校|我园|本校|本园)|(?:对方学校|对方幼儿园|对方|该校|该园)"
)
