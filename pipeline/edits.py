"""Edits in, edits out: apply them, undo them, put two passes together, and find where a character came from.

What is hard: a pass sees the text that an earlier pass made, but every change must be told in the characters of
the file. So passes are composed: what two of them changed at one place becomes one change. And a traditional page
has an edit every fifteen bytes: they are kept in little room, and made into records only when looked at.
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING, overload

from pipeline.schema import Edit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    What = tuple[str, str, str, str, str]  # kind, before, after, certainty, evidence
    Row = tuple[int, int, What]  # start, end

MANY = 2_000  # pieces of text joined at a time: so they stay few and near
NEVER = sys.maxsize // 2  # beyond any text, however much shorter it became
BEYOND = NEVER // 2
LAST = NEVER, NEVER, ("", "", "", "", "")
WORST_FIRST = ("certain", "probable", "guess")
# Where two passes changed one place, the change is named after what did the damage.
KINDS = (
    "mojibake",
    "phase",
    "encoding",
    "censored",
    "gloss",
    "noise",
    "entity",
    "script",
    "markup",
    "width",
    "whitespace",
)


class Edits(Sequence[Edit]):
    """Edits in little room: where they stand in arrays, and what is done again and again only once.

    >>> edits = Edits([Edit("width", 2, 3, ",", "，"), Edit("width", 5, 6, ",", "，")])
    >>> len(edits), edits[1].start, edits == Edits(edits)
    (2, 5, True)
    """

    __slots__ = ("_ends", "_known", "_starts", "_what")

    def __init__(self, edits: Iterable[Edit] = ()) -> None:
        """Take edits in their order."""
        self._starts, self._ends = array("I"), array("I")
        self._what: list[What] = []
        self._known: dict[What, What] = {}
        for kind, start, end, before, after, certainty, evidence in edits:
            self.add(start, end, (kind, before, after, certainty, evidence))

    @classmethod
    def placed(cls, starts: bytes, ends: bytes, what: list[What]) -> Edits:
        """Edits from columns: their places as unsigned 32-bit numbers, and what each of them does."""
        made = cls()
        made._starts.frombytes(starts)
        made._ends.frombytes(ends)
        made._what = what
        return made

    def add(self, start: int, end: int, what: What) -> None:
        """Put one edit behind the others; for who makes edits: nobody changes them afterwards."""
        self._starts.append(start)
        self._ends.append(end)
        self._what.append(self._known.setdefault(what, what))

    def rows(self) -> Iterator[Row]:
        """Start, end, and kind, before, after, certainty, evidence of each: quicker than the records."""
        return zip(self._starts, self._ends, self._what, strict=True)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._what)

    def __iter__(self) -> Iterator[Edit]:
        """The records, each made when it is asked for."""
        return (Edit(what[0], start, end, *what[1:]) for start, end, what in self.rows())

    @overload
    def __getitem__(self, at: int) -> Edit: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Edit, ...]: ...
    def __getitem__(self, at: int | slice) -> Edit | tuple[Edit, ...]:
        """One record, or some."""
        if isinstance(at, slice):
            return tuple(self[k] for k in range(*at.indices(len(self))))
        kind, *change = self._what[at]
        return Edit(kind, self._starts[at], self._ends[at], *change)

    def __eq__(self, other: object) -> bool:
        """The same records in the same order."""
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        """As a tuple has it."""
        return hash(tuple(self))

    def __repr__(self) -> str:
        """As a tuple is shown."""
        return repr(tuple(self))


def _rows(edits: Iterable[Edit]) -> Iterator[Row]:
    if isinstance(edits, Edits):
        return edits.rows()
    return ((e.start, e.end, (e.kind, e.before, e.after, e.certainty, e.evidence)) for e in edits)


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """The text after its edits, which stand in order and do not overlap.

    >>> apply_edits("學(xué)校", [Edit("script", 0, 1, "學", "学"), Edit("gloss", 1, 6, "(xué)", "")])
    '学校'
    """
    return "".join(_pieces(text, ((start, end, what[2]) for start, end, what in _rows(edits))))


def undo_edits(text: str, edits: Iterable[Edit]) -> str:
    """The text before its edits: apply_edits backwards.

    >>> undo_edits("学校", [Edit("script", 0, 1, "學", "学"), Edit("gloss", 1, 6, "(xué)", "")])
    '學(xué)校'
    """
    return "".join(_pieces(text, _turned(edits)))


def _turned(edits: Iterable[Edit]) -> Iterator[tuple[int, int, str]]:
    shift = 0
    for start, _, (_, before, after, _, _) in _rows(edits):
        yield start + shift, start + shift + len(after), before
        shift += len(after) - len(before)


def _pieces(text: str, changes: Iterable[tuple[int, int, str]]) -> Iterator[str]:
    out: list[str] = []
    at = 0
    for start, end, after in changes:
        out += (text[at:start], after)
        at = end
        if len(out) > MANY:
            yield "".join(out)
            out.clear()
    yield "".join((*out, text[at:]))


def compose(text: str, first: Sequence[Edit], middle: str, second: Sequence[Edit]) -> Sequence[Edit]:
    """One list of edits for two passes: ``first`` turns ``text`` into ``middle``, ``second`` goes on from there.

    >>> compose("(a)x", [Edit("gloss", 0, 3, "(a)", "")], "x", [Edit("width", 0, 1, "x", "ｘ")])[1].start
    3
    """
    if not first or not second:
        return first or second
    out = Edits()
    ours, theirs = _Ours(_rows(first)), _rows(second)
    row = next(theirs, None)
    while row is not None:
        low, high, what = row
        while ours.high <= low:
            out.add(*ours.take())
        if high <= ours.low:
            out.add(low - ours.shift, high - ours.shift, what)
            row = next(theirs, None)
            continue
        shift = ours.shift
        mine: list[Row] = []
        yours: list[Row] = []
        while ours.low < high or (row is not None and row[0] < high):
            if ours.low < high:
                low, high = min(low, ours.low), max(high, ours.high)
                mine.append(ours.take())
            elif row is not None:
                high = max(high, row[1])
                yours.append(row)
                row = next(theirs, None)
        home = low - shift, high - ours.shift
        before = text[slice(*home)]
        after = "".join(
            _pieces(middle[low:high], ((start - low, end - low, to) for start, end, (_, _, to, _, _) in yours))
        )
        if before != after:
            out.add(*home, _both(before, after, (*mine, *yours)))
    while ours.high < BEYOND:
        out.add(*ours.take())
    return out


class _Ours:
    """The edits of the first pass in turn, and where the outcome of the next one stands in the middle text."""

    __slots__ = ("_next", "_rows", "high", "low", "shift")

    def __init__(self, rows: Iterator[Row]) -> None:
        self._rows = rows
        self.shift = 0  # how much longer the edits taken have made the text
        self._look()

    def take(self) -> Row:
        row = self._next
        self.shift = self.high - row[1]
        self._look()
        return row

    def _look(self) -> None:
        self._next = next(self._rows, LAST)
        self.low = self._next[0] + self.shift
        self.high = self.low + len(self._next[2][2])


def _both(before: str, after: str, rows: Sequence[Row]) -> What:
    """One change for those of two passes: named after what did the damage, as uncertain as the worst of them."""
    kinds, _, _, certainties, evidences = zip(*(what for _, _, what in rows), strict=True)
    evidence = "; ".join(dict.fromkeys(filter(None, evidences)))
    return min(kinds, key=KINDS.index), before, after, max(certainties, key=WORST_FIRST.index), evidence


class Alignment:
    """Where each stretch of a final text stood in the file as decoded."""

    def __init__(self, edits: Sequence[Edit]) -> None:
        """Remember, for each edit, where its outcome stands in the final text."""
        self._edits = edits
        self._starts, self._shifts = array("q"), array("q", [0])
        for start, _, (_, before, after, _, _) in _rows(edits):
            self._starts.append(start + self._shifts[-1])
            self._shifts.append(self._shifts[-1] + len(after) - len(before))

    def source(self, start: int, end: int) -> tuple[int, int]:
        """The span of the decoded file that the final characters ``[start, end)`` came from.

        >>> Alignment([Edit("gloss", 1, 6, "(xué)", "")]).source(0, 2)
        (0, 7)
        """
        if end <= start:
            return self._place(start)[0], self._place(start)[0]
        return self._place(start)[0], self._place(end - 1)[1]

    def _place(self, at: int) -> tuple[int, int]:
        k = bisect_right(self._starts, at) - 1
        if k >= 0 and at < self._starts[k] + len(self._edits[k].after):
            return self._edits[k].start, self._edits[k].end
        home = at - self._shifts[k + 1]
        return home, home + 1
