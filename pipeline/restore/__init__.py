"""A text as decoded goes in; out come the text as it should have been, and every change that led there.

The passes stand in the order in which the damage came about, backwards. Each sees what the one before it left, and
what they did is put together, so that every change is told in the characters of the file. What is hard: a repair may
lay bare other damage (a reference names a character of a misread line), so a text that was damaged is gone through
again until nothing changes; restoring twice then changes nothing. And most texts are clean: one look at which
characters a text has shows which passes have anything to do.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from pipeline.edits import apply_edits, compose
from pipeline.readability import rare
from pipeline.restore import escapes, glosses, marks, mojibake, phase, script
from pipeline.restore import markup as web
from pipeline.restore.alphabet import Signs, has, seen, signs
from pipeline.schema import Edit, Restored

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

ROUNDS = 6  # of all passes; a second one finds something in one damaged text of a hundred


class Pass(NamedTuple):
    """What finds edits, and the characters without any of which it finds none."""

    find: Callable[[str], Sequence[Edit]]
    signs: Callable[[], Signs]


def restore(text: str, *, markup: bool = False) -> Restored:
    """The text restored; ``markup`` says that it is a web page, whose tags are taken off first.

    >>> restore("學(xué)校").text
    '学校'
    >>> [(edit.kind, edit.before, edit.after) for edit in restore("他們?cè)诓賵?chǎng)上踢球").edits]
    [('script', '們', '们'), ('phase', '?cè)诓賵?chǎng)', '在操场')]
    """
    now, was = _Draft(text), ""
    with _collecting_nothing():
        if markup:
            now.take(web.find(text))
        for _ in range(ROUNDS):
            before = now.text
            now.go(BEFORE_SCRIPT)
            was = was or script.script_of(now.text)
            now.go(FROM_SCRIPT)
            if now.text == before or not now.would(AGAIN):
                break
        return Restored(now.text, now.edits, was, unresolved(now.text))


@contextmanager
def _collecting_nothing() -> Iterator[None]:
    """Python's garbage collector put off: edits hold no circles, and it would go over them again and again.

    A page whose every fifth character changes is restored in two thirds of the time.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


class _Draft:
    """A text on its way: what it has become, the edits that led there, and the characters it has now."""

    def __init__(self, text: str) -> None:
        self._file = text
        self.text = text
        self.edits: Sequence[Edit] = ()
        self.seen = seen(text)

    def take(self, new: Sequence[Edit]) -> None:
        if new:
            self.edits = compose(self._file, self.edits, self.text, new)
            self.text = apply_edits(self.text, new)
            self.seen = seen(self.text)

    def go(self, passes: tuple[Pass, ...]) -> None:
        for step in passes:
            if has(self.seen, step.signs()):
                self.take(step.find(self.text))

    def would(self, passes: tuple[Pass, ...]) -> bool:
        return any(has(self.seen, step.signs()) and step.find(self.text) for step in passes)


def unresolved(text: str) -> tuple[tuple[int, int], ...]:
    """Where a text is damaged still: torn places, and characters whose bytes are gone.

    >>> unresolved("办学?yàn)锟斤拷特色")
    ((2, 7), (7, 10))
    """
    lost = mojibake.lost(text) if has(seen(text), signs(LOST)) else ()
    found = sorted((*phase.torn(text), *lost))
    apart: list[tuple[int, int]] = []
    for start, end in found:
        if apart and start < apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return tuple(apart)


def _toned() -> Signs:
    return signs(glosses.TONED)


BEFORE_SCRIPT = (
    Pass(mojibake.find, lambda: signs(rare()[1:-1], beyond=True)),
    Pass(escapes.find, lambda: signs(r"&%\\")),
    Pass(phase.find, _toned),
    Pass(glosses.find, _toned),
)
SIMPLIFY = Pass(script.find, script.traditional_signs)
FROM_SCRIPT = (Pass(marks.uncover, marks.uncovering_signs), SIMPLIFY, Pass(marks.find, marks.every_sign))
AGAIN = (*BEFORE_SCRIPT, SIMPLIFY)  # these may see something new in what all have made
LOST = "ï锟\ufffd\ue000-\uf8ff"  # what mojibake.lost finds has one of these
