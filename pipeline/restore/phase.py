"""Undo phase damage: find the bytes again, and read them in step.

In: a text as decoded. Out: edits, each with the bytes and the gloss that prove it.

A site put glosses and marks between bytes, blind to where a character ends. Where the second byte of one character
and the first of the next spell a glossed character, the half before the gloss became ``?`` (and took the parenthesis
with it), and everything after was read one byte off, until a lone byte brought it back in step. So a stretch is read
in step and one byte off, with every value a lost byte may have (steps.py); a gloss allows only the characters it can
be the reading of, and how likely the text is decides the rest. What stays undecided stays as it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.restore import glosses, script
from pipeline.restore.language import Language
from pipeline.restore.steps import decode
from pipeline.restore.ways import Page, Way, spell
from pipeline.schema import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator

CERTAIN, PROBABLE, LEAST = 7.0, 3.0, 0.05  # how far behind the next best reading stays (natural logarithms)
AROUND = re.compile("[?\ufffd€\ue000-\uf8ff].{0,40}")  # what the language of a text is not learnt from
HAN = "\u4e00-\u9fff"
NEAR = 20  # characters after a lost byte in which a page without glosses must show a half one
HALVED = re.compile(rf"[A-Za-z@^€?\ufffd]\(?{glosses.TONED_SYLLABLE}\)")
PRIVATE = re.compile("[\ue000-\uf8ff]")
# Many torn places without a private-use character: those were dropped. The bytes decide which, so the longer text is
# the only price. Among a few places there may have been none.
DROPPED, UNSURE, SEVERAL = -0.3, -2.5, 7
RUN = re.compile(rf"(?:[?\ufffd]\(?{glosses.SYLLABLE}\)){{6,}}")  # no torn text: nothing is left to read
# It begins with a set of characters: so re skips clean text at 400 MB/s.
LEFT = re.compile(rf"[?\ufffd€](?:(?<!€)\(?{glosses.TONED_SYLLABLE}\)|(?<=[{HAN}]€)(?=[{HAN}(]))")
LOST = re.compile(rf"[?\ufffd](?:\(?{glosses.SYLLABLE}\)|(?=[,;?!:，；？！：]))")


def find(text: str) -> tuple[Edit, ...]:
    """The edits that bring the torn places of a text back in step.

    >>> [(edit.before, edit.after) for edit in find("他們?cè)诓賵?chǎng)上踢球,校園因?yàn)檫@場比賽熱鬧起來")]
    [('?cè)诓賵?chǎng)', '在操場'), ('?yàn)檫@', '為這')]
    """
    if not glosses.TONED_GLOSS.search(text):
        return ()
    return tuple(_edits(text))


def torn(text: str) -> tuple[tuple[int, int], ...]:
    """Where torn places were left as they are: a lost byte before a gloss, the second half of a character.

    >>> torn("办学?yàn)特色,有€1000")
    ((2, 7),)
    """
    if "?" not in text and "\ufffd" not in text and "€" not in text:
        return ()
    return tuple(hit.span() for hit in LEFT.finditer(text))


def _edits(text: str) -> Iterator[Edit]:
    page, at = None, 0
    while hit := LOST.search(text, at):
        start = hit.start()
        run = RUN.match(text, start)
        at = run.end() if run else start + 1
        if run:
            continue
        page = page or survey(text)
        if not page.table and not HALVED.search(text, start, start + NEAR):
            continue
        way = decode(page, start)
        if not way.damage or way.margin < LEAST:
            continue
        edit = _edit(page, start, way)
        yield edit
        at = max(edit.end, at)


def survey(text: str) -> Page:
    """What the text as a whole tells: its table of glossed characters, its language, its script."""
    table = glosses.table(text)
    traditional = bool(table) or script.script_of(text) == "traditional"
    return Page(
        text=text,
        table=table,
        language=Language(glosses.stripped(AROUND.sub("\n", text))),
        traditional=traditional,
        dropped=None if PRIVATE.search(text) else DROPPED if sum(1 for _ in LOST.finditer(text)) > SEVERAL else UNSURE,
    )


def _edit(page: Page, start: int, way: Way) -> Edit:
    end, after = way.damage, spell(way.restored)
    before = page.text[start:end]
    same = 0
    while same < min(len(before), len(after)) and before[-1 - same] == after[-1 - same]:
        same += 1
    if same:
        end, before, after = end - same, before[:-same], after[:-same]
    certainty = "certain" if way.margin > CERTAIN else "probable" if way.margin > PROBABLE else "guess"
    return Edit("phase", start, end, before, after, certainty, _evidence(page.text, start, after))


def _evidence(text: str, start: int, after: str) -> str:
    raw = (text[start - 1 : start] + after).encode("gb18030", "ignore").hex(" ", 2).upper()
    broken = glosses.BROKEN.match(text, start)
    return f"{raw}; {broken[1]}" if broken else raw
