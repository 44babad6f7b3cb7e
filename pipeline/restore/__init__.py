"""A text as decoded goes in; out come the text as it should have been, and every change that led there.

The passes stand in the order in which the damage came about, backwards. Each sees what the one before it left, and
what they did is put together, so that every change is told in the characters of the file. What is hard: a repair may
lay bare other damage (a reference names a character of a misread line), so a text that was damaged is gone through
again until nothing changes; restoring twice then changes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.edits import apply_edits, compose
from pipeline.restore import escapes, glosses, marks, mojibake, phase, script
from pipeline.restore import markup as web
from pipeline.schema import Edit, Restored

if TYPE_CHECKING:
    from collections.abc import Callable

    Pass = Callable[[str], tuple[Edit, ...]]

ROUNDS = 6  # of all passes; a second one finds something in one damaged text of a hundred


def restore(text: str, *, markup: bool = False) -> Restored:
    """The text restored; ``markup`` says that it is a web page, whose tags are taken off first.

    >>> restore("學(xué)校").text
    '学校'
    >>> [(edit.kind, edit.before, edit.after) for edit in restore("他們?cè)诓賵?chǎng)上踢球").edits]
    [('script', '們', '们'), ('phase', '?cè)诓賵?chǎng)', '在操场')]
    """
    edits, final = _put_together(text, (), text, (web.find,)) if markup else ((), text)
    was = ""
    for _ in range(ROUNDS):
        before = final
        edits, final = _put_together(text, edits, final, BEFORE_SCRIPT)
        was = was or script.script_of(final)
        edits, final = _put_together(text, edits, final, FROM_SCRIPT)
        if final == before or not any(step(final) for step in BEFORE_SCRIPT):
            break
    return Restored(final, edits, was, unresolved(final))


def _put_together(
    text: str, edits: tuple[Edit, ...], final: str, passes: tuple[Pass, ...]
) -> tuple[tuple[Edit, ...], str]:
    for step in passes:
        new = step(final)
        if new:
            edits = compose(text, edits, final, new)
            final = apply_edits(text, edits)
    return edits, final


def unresolved(text: str) -> tuple[tuple[int, int], ...]:
    """Where a text is damaged still: torn places, and characters whose bytes are gone.

    >>> unresolved("办学?yàn)锟斤拷特色")
    ((2, 7), (7, 10))
    """
    found = sorted((*phase.torn(text), *mojibake.lost(text)))
    apart: list[tuple[int, int]] = []
    for start, end in found:
        if apart and start < apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return tuple(apart)


BEFORE_SCRIPT: tuple[Pass, ...] = (mojibake.find, escapes.find, phase.find, glosses.find)
FROM_SCRIPT: tuple[Pass, ...] = (script.find, marks.find)
PASSES = (*BEFORE_SCRIPT, *FROM_SCRIPT)
