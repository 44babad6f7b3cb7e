"""A text as decoded goes in; out come the text as it should have been, and every change that led there.

The passes stand in the order in which the damage came about, backwards. Each sees what the one before it left, and
what they did is put together, so that every change is told in the characters of the file.
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


def restore(text: str, *, markup: bool = False) -> Restored:
    """The text restored; ``markup`` says that it is a web page, whose tags are taken off first.

    >>> restore("學(xué)校").text
    '学校'
    """
    edits: tuple[Edit, ...] = ()
    final, before = text, text
    for step in (web.find, *PASSES) if markup else PASSES:
        if step is script.find:
            before = final
        new = step(final)
        if new:
            edits = compose(text, edits, final, new)
            final = apply_edits(text, edits)
    return Restored(final, edits, script.script_of(before))


PASSES: tuple[Pass, ...] = (mojibake.find, escapes.find, phase.find, glosses.find, script.find, marks.find)
