"""Edits in, edits out: apply them, undo them, put two passes together, and find where a character came from.

What is hard: a pass sees the text that an earlier pass made, but every change must be told in the characters of
the file. So passes are composed: what two of them changed at one place becomes one change.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from pipeline.schema import Edit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """The text after its edits, which stand in order and do not overlap.

    >>> apply_edits("學(xué)校", [Edit("script", 0, 1, "學", "学"), Edit("gloss", 1, 6, "(xué)", "")])
    '学校'
    """
    out: list[str] = []
    at = 0
    for edit in edits:
        out += (text[at : edit.start], edit.after)
        at = edit.end
    return "".join((*out, text[at:]))


def undo_edits(text: str, edits: Iterable[Edit]) -> str:
    """The text before its edits: apply_edits backwards.

    >>> undo_edits("学校", [Edit("script", 0, 1, "學", "学"), Edit("gloss", 1, 6, "(xué)", "")])
    '學(xué)校'
    """
    out: list[str] = []
    at, shift = 0, 0
    for edit in edits:
        start = edit.start + shift
        out += (text[at:start], edit.before)
        at = start + len(edit.after)
        shift += len(edit.after) - len(edit.before)
    return "".join((*out, text[at:]))


def compose(text: str, first: Sequence[Edit], middle: str, second: Sequence[Edit]) -> tuple[Edit, ...]:
    """One list of edits for two passes: ``first`` turns ``text`` into ``middle``, ``second`` goes on from there.

    >>> compose("(a)x", [Edit("gloss", 0, 3, "(a)", "")], "x", [Edit("width", 0, 1, "x", "ｘ")])[1].start
    3
    """
    if not first:
        return tuple(second)
    if not second:
        return tuple(first)
    out: list[Edit] = []
    i, j, shift = 0, 0, 0
    while j < len(second):
        edit = second[j]
        low, high = edit.start, edit.end
        while i < len(first) and (ours := first[i]).start + shift + len(ours.after) <= low:
            out.append(ours)
            shift += len(ours.after) - len(ours.before)
            i += 1
        j += 1
        if i == len(first) or first[i].start + shift >= high:  # the first pass changed nothing here
            kind, _, _, before, after, certainty, evidence = edit
            if before != after:
                out.append(Edit(kind, low - shift, high - shift, before, after, certainty, evidence))
            continue
        from_i, from_j, before_shift = i, j - 1, shift
        i, j, shift, span = _together(first, second, i, j, shift, (low, high))
        home = span[0] - before_shift, span[1] - shift
        merged = _merge(text, middle, first[from_i:i], second[from_j:j], span, home)
        if merged.before != merged.after:
            out.append(merged)
    return (*out, *first[i:])


def _together(
    first: Sequence[Edit], second: Sequence[Edit], i: int, j: int, shift: int, span: tuple[int, int]
) -> tuple[int, int, int, tuple[int, int]]:
    """How far the edits of two passes that touch one another reach."""
    low, high = span
    grown = True
    while grown:
        grown = False
        while i < len(first) and first[i].start + shift < high:
            low = min(low, first[i].start + shift)
            high = max(high, first[i].start + shift + len(first[i].after))
            shift += len(first[i].after) - len(first[i].before)
            i += 1
            grown = True
        while j < len(second) and second[j].start < high:
            high = max(high, second[j].end)
            j += 1
            grown = True
    return i, j, shift, (low, high)


def _merge(
    text: str, middle: str, ours: Sequence[Edit], theirs: Sequence[Edit], span: tuple[int, int], home: tuple[int, int]
) -> Edit:
    low = span[0]
    local = [Edit(e.kind, e.start - low, e.end - low, e.before, e.after) for e in theirs]
    after = apply_edits(middle[span[0] : span[1]], local)
    every = (*ours, *theirs)
    evidence = "; ".join(dict.fromkeys(e.evidence for e in every if e.evidence))
    kind = min((e.kind for e in every), key=KINDS.index)
    certainty = max((e.certainty for e in every), key=WORST_FIRST.index)
    return Edit(kind, home[0], home[1], text[home[0] : home[1]], after, certainty, evidence)


class Alignment:
    """Where each stretch of a final text stood in the file as decoded."""

    def __init__(self, edits: Sequence[Edit]) -> None:
        """Remember, for each edit, where its outcome stands in the final text."""
        self._edits = edits
        self._starts: list[int] = []
        self._shifts: list[int] = [0]
        for edit in edits:
            self._starts.append(edit.start + self._shifts[-1])
            self._shifts.append(self._shifts[-1] + len(edit.after) - len(edit.before))

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
