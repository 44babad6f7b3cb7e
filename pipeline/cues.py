"""Cue phrases: tables of words with gaps go in, the places where a text says them come out.

A cue table is a lexicon table with the columns ``kind``, ``pattern``, ``unless`` and ``example``. A pattern is words with
gaps, and little more: ``派|选派…教师|老师…支教`` is 派 or 选派, then within the same clause a teacher, then 支教. What may
stand in a pattern:

* ``|`` between words of one piece; ``[ab]`` and ``?`` as in regular expressions;
* ``…`` a gap of up to 14 characters inside the clause, ``~`` a gap of up to 40 inside the sentence;
* ``<us>``, ``<school>``, ``<them>``, ``<person>``, ``<date>``: a name of that kind, whatever it is (see ``Sketch``).

``unless`` is a pattern of the same language that must not be found in the same clause.

What is hard: hundreds of cues over megabytes of text. Every cue begins with words of its own, so one walk over the text finds
where any cue may begin, and only there a cue is tried; a gap is taken once and never given back, so time stays linear.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipeline.lexicon import Lexicon
    from pipeline.schema import Mention

US, SCHOOL, THEM, PERSON, DATE = "\ue0f0", "\ue0f1", "\ue0f2", "\ue0f3", "\ue0f4"
SCHOOLS = f"[{US}{SCHOOL}{THEM}]"
LIST_OF_SCHOOLS = f"{SCHOOLS}(?:(?:、|，|和|与|及|以及|跟){SCHOOLS})*"
NAMES = {"<us>": US, "<school>": SCHOOLS, "<them>": f"[{SCHOOL}{THEM}]", "<person>": PERSON, "<date>": DATE}
ROLES = ("supporter", "recipient", "core", "member", "peer")
CLAUSE_END = "，。；：！？,;:!?\n"
SENTENCE_END = "。；！？;!?\n"
CLAUSE_GAP, SENTENCE_GAP = 14, 40  # characters; names count as one each


@dataclass(frozen=True, slots=True)
class Hit:
    """A stretch of a text that a cue sees: the line of the table, and the roles it names (spans by role)."""

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

    def __init__(self, rows: Iterable[Mapping[str, str]], *, between: str = "") -> None:
        """Compile the lines; ``between`` are characters that no gap may run over."""
        self._by_word: dict[str, list[_Cue]] = {}
        for row in rows:
            unless = row.get("unless", "")
            cue = _Cue(
                row, re.compile(expand(row["pattern"], between=between)), re.compile(expand(unless)) if unless else None
            )
            for word in first_words(row["pattern"]):
                cues = self._by_word.setdefault(word, [])
                if not any(other.row is row for other in cues):
                    cues.append(cue)
        for word in sorted(self._by_word, key=len):  # a longer first word is found instead of a shorter one: it tries both
            for shorter in (word[:size] for size in range(1, len(word))):
                known = {id(cue) for cue in self._by_word[word]}
                self._by_word[word] += [cue for cue in self._by_word.get(shorter, ()) if id(cue) not in known]
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
                    roles = tuple(
                        (role.rstrip("0123456789"), *match.span(role)) for role in match.groupdict() if match.group(role)
                    )
                    yield Hit(cue.row["kind"], match.start(), match.end(), cue.row, roles)


@cache
def cues(lexicon: Lexicon, table: str, between: str = "") -> Cues:
    """The cues of a lexicon table, compiled once."""
    return Cues(lexicon.rows(table), between=between)


def expand(pattern: str, *, between: str = "") -> str:
    """A cue pattern as a regular expression that never goes back over a gap.

    >>> bool(re.match(expand("派…支教"), "派两名教师支教"))
    True
    """
    pieces = re.split(r"([…~])", pattern)
    out = [_piece(pieces[0])]
    for mark, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        ends, size = (CLAUSE_END, CLAUSE_GAP) if mark == "…" else (SENTENCE_END, SENTENCE_GAP)
        out.append(f"(?>[^{re.escape(ends + between)}]{{0,{size}}}?{_piece(piece, len(out))})")
    return "".join(out)


def _piece(piece: str, place: int = 0) -> str:
    for name, characters in NAMES.items():
        piece = piece.replace(name, characters)
    for role in ROLES:
        piece = piece.replace(f"<{role}>", f"(?P<{role}{place or ''}>{LIST_OF_SCHOOLS})", 1)
    return f"(?:{piece})"


def first_words(pattern: str) -> tuple[str, ...]:
    """The words a cue may begin with, as far as they are plain characters.

    >>> first_words("上了?|讲授…示范课")
    ('上', '讲授')
    """
    first = re.split(r"[…~]", pattern, maxsplit=1)[0]
    out: list[str] = []
    for word in _alternatives(first):
        if word.startswith("<"):
            name = word[: word.index(">") + 1]
            out += (US, SCHOOL, THEM) if name not in NAMES or name == "<school>" else NAMES[name].strip("[]")
            continue
        plain = re.match(r"[^\[\]()?*+.<{\\^$]*", word)
        stem = plain.group() if plain else ""
        if len(stem) < len(word) and word[len(stem)] in "?*{":
            stem = stem[:-1]
        if not stem:
            msg = f"a cue must begin with plain characters: {pattern}"
            raise ValueError(msg)
        out.append(stem)
    return tuple(dict.fromkeys(out))


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
    tree: dict[str, dict] = {}  # type: ignore[type-arg]
    for word in words:
        node = tree
        for character in word:
            node = node.setdefault(character, {})
        node[""] = {}
    return _branches(tree)


def _branches(node: dict[str, dict]) -> str:  # type: ignore[type-arg]
    branches = [re.escape(character) + _branches(below) for character, below in sorted(node.items()) if character]
    if not branches:
        return ""
    body = branches[0] if len(branches) == 1 else "(?:" + "|".join(branches) + ")"
    return f"(?:{body})?" if "" in node else body


def clause_around(text: str, start: int, end: int) -> str:
    """The clause (or clauses) that hold a stretch, without their end marks.

    >>> clause_around("我校拟派教师，赴乡镇支教。", 7, 9)
    '赴乡镇支教'
    """
    left, right = clause_span(text, start, end)
    return text[left:right]


def clause_span(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the clause that holds a stretch begins and ends; at most 120 characters to either side."""
    left = start
    while left > max(0, start - 120) and text[left - 1] not in CLAUSE_END:
        left -= 1
    right = end
    while right < min(len(text), end + 120) and text[right] not in CLAUSE_END:
        right += 1
    return left, right


class Sketch:
    """A text in which every name is one character, so that cues can say "a school" and lists of names stay short.

    Schools, persons and dates come from mentions; 我校 and its like, and the author's own name, are ``US``; 该校 and 对方
    are ``THEM``.

    >>> sketch = Sketch("该校派教师来我校", ())
    >>> len(sketch.text), sketch.source(0, 1)
    (5, (0, 2))
    """

    OURS = "我们学校|我们幼儿园|我们校|我们园|我中心校|我校|我园|本校|本园"
    THEIRS = "对方学校|对方幼儿园|该校|该园|对方"

    def __init__(self, text: str, mentions: Sequence[Mention], author: str = "") -> None:
        """Put one character for each name; the longer of two names at one place wins."""
        spans = [(m.start, m.end, self._mark(m, author), m.value or m.text) for m in mentions if m.type in MARKS]
        taken = sorted(spans, key=lambda span: (span[0], -span[1]))
        out: list[str] = []
        places: list[int] = []
        self.names: dict[int, str] = {}  # place in the sketch -> canonical name of the school or person that stands there
        at = 0
        for start, end, mark, name in [*taken, (len(text), len(text), "", "")]:
            if start < at:
                continue
            self._words(text, at, start, out, places, author)
            if mark:
                self.names[len(places)] = name
                out.append(mark)
                places.append(start)
            at = end
        self.text = "".join(out)
        self._places = [*places, len(text)]
        self._ends = {len(self.names): 0}
        self._mention_ends = {start: end for start, end, _, _ in reversed(taken)}

    @staticmethod
    def _mark(mention: Mention, author: str) -> str:
        if mention.type == "school" and author and mention.value == author:
            return US
        return MARKS[mention.type]

    def _words(self, text: str, start: int, end: int, out: list[str], places: list[int], author: str) -> None:
        at = start
        for match in PRONOUNS.finditer(text, start, end):
            out.append(text[at : match.start()])
            places.extend(range(at, match.start()))
            ours = match.group(1) is not None
            self.names[len(places)] = author if ours else ""
            out.append(US if ours else THEM)
            places.append(match.start())
            at = match.end()
        out.append(text[at:end])
        places.extend(range(at, end))

    def source(self, start: int, end: int) -> tuple[int, int]:
        """The span of the text that a span of the sketch stands for."""
        if end <= start:
            return self._places[start], self._places[start]
        return self._places[start], self._places[end]

    def place(self, offset: int) -> int:
        """The place in the sketch of a character of the text."""
        return max(0, bisect_right(self._places, offset) - 1)


MARKS = {"school": SCHOOL, "person": PERSON, "date": DATE}
PRONOUNS = re.compile(f"({Sketch.OURS})|({Sketch.THEIRS})")
