"""Undo misreadings: text whose bytes were read in the wrong encoding, whole, in single lines or stretches, even twice.

In: a text. Out: edits that put the true characters back, and the places that are lost for good.
A stretch is turned back into the bytes it was read from, and these are read anew. Where that works to the last byte,
the round trip proves it. Where ``?``, U+FFFD or a blank stands for lost bytes, every value they may have is tried and
the language decides; what it cannot decide stays U+FFFD and counts as unresolved. What is hard: a clean text must not
be touched, so only rare characters side by side wake this module, and a reading must be far likelier than what stands
there. 锟斤拷 is what U+FFFD itself became: nothing is left of the bytes, and nothing is invented.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.edits import apply_edits, compose
from pipeline.readability import perhaps_misread
from pipeline.restore.settle import Settled, as_read, other_script, settle
from pipeline.restore.stretches import DEEPEST, Stretch, find_stretches
from pipeline.schema import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.restore.language import Language


MOST_SPELLED = 20  # guessed characters whose bytes the evidence gives
BLOCK = 8_000  # characters that are read together
LEVELS = ("guess", "probable", "certain")
LIKELY, PROBABLE, PROVED = 0.6, 0.95, 0.999  # least chance of a lost character; and of one that is called so

LOST = re.compile("(?:锟斤拷|ï¿½|锟(?=斤)|斤拷(?=锟)|\ufffd|[\ue000-\uf8ff])+")


def find(text: str) -> Sequence[Edit]:
    """The edits that undo misreadings.

    >>> [(edit.before, edit.after, edit.evidence) for edit in find("标题:涔℃潙瀛︽牎")]
    [('涔℃潙瀛︽牎', '乡村学校', 'utf-8 read as gb18030')]
    >>> find("锟斤拷锟斤拷"), find("龃龉、嫘祖、Müller")
    ((), ())
    """
    if not perhaps_misread().search(text):
        return ()
    out: list[Edit] = []
    for start, block in _blocks_of(text):
        out += (edit._replace(start=edit.start + start, end=edit.end + start) for edit in _deep(block))
    return tuple(out)


def _blocks_of(text: str) -> Iterator[tuple[int, str]]:
    """A long text in blocks of lines, so that memory stays small; only a line that is longer is cut."""
    start = 0
    while start < len(text):
        end = text.find("\n", start + BLOCK) + 1
        end = end if 0 < end <= start + 2 * BLOCK else start + 2 * BLOCK
        yield start, text[start:end]
        start = end


def _deep(text: str) -> Sequence[Edit]:
    """The edits of a block, as often as it was misread."""
    edits: Sequence[Edit] = ()
    now = text
    for _ in range(DEEPEST):
        more = tuple(_once(now)) if perhaps_misread().search(now) else ()
        if not more:
            break
        edits = compose(text, edits, now, more)
        now = apply_edits(text, edits)
    return edits


def _once(text: str) -> Iterator[Edit]:
    found = find_stretches(text)
    if not any(stretch.doubtful() for stretch in found):
        for stretch in found:
            yield from _edits(stretch, as_read(stretch.lattice))
        return
    clear = _clear(text, found)
    language, odd = _language(clear), other_script(clear)
    for stretch in found:
        end = stretch.start + len(stretch.text)
        around = text[max(0, stretch.start - 2) : stretch.start], text[end : end + 2]
        settled = settle(stretch.lattice, language, odd, around) if stretch.slip else as_read(stretch.lattice)
        yield from _edits(stretch, settled)


def lost(text: str) -> tuple[tuple[int, int], ...]:
    """Where characters stand whose bytes are gone: U+FFFD, 锟斤拷 and private-use characters.

    >>> lost("办学锟斤拷锟斤拷特色")
    ((2, 8),)
    """
    return tuple(match.span() for match in LOST.finditer(text))


# ------------------------------------------------------------------------------------------------- edits


def _edits(stretch: Stretch, settled: list[Settled]) -> Iterator[Edit]:
    """One edit for each run of pieces between characters that stay, cut where it becomes surer or less sure."""
    group: list[Settled] = []
    level = ""
    for block in _blocks(stretch, settled):
        if all(stretch.kept(one.piece) for one in block):
            if not group or block[0].text >= "\x80":
                yield from _edit(stretch, group, level)
                group = []
            else:
                group += block
            continue
        here = min((_level(stretch, one) for one in block), key=LEVELS.index)
        if group and here != level:
            yield from _edit(stretch, group, level)
            group = []
        group, level = group + block, here
    yield from _edit(stretch, group, level)


def _blocks(stretch: Stretch, settled: list[Settled]) -> Iterator[list[Settled]]:
    """Pieces that begin and end where a character of the text does."""
    block: list[Settled] = []
    for one in settled:
        if block and stretch.lattice.bounds[one.piece.start] >= 0:
            yield block
            block = []
        block.append(one)
    if block:
        yield block


def _level(stretch: Stretch, one: Settled) -> str:
    if stretch.firm() and not one.piece.choices and one.chance > PROVED:
        return "certain"
    return "probable" if one.chance > PROBABLE else "guess"


def _edit(stretch: Stretch, group: list[Settled], level: str) -> Iterator[Edit]:
    while group and stretch.kept(group[-1].piece):
        group = group[:-1]
    if not group:
        return
    bounds = stretch.lattice.bounds
    start, end = bounds[group[0].piece.start], _bound(bounds, group[-1].piece.end)
    before, after = stretch.text[start:end], "".join(_shown(one) for one in group)
    doubts = [one for one in group if one.piece.choices][:MOST_SPELLED]
    told = "; ".join((stretch.told, *(_spell(one.piece.pattern, _shown(one)) for one in doubts)))
    if before != after:
        yield Edit("mojibake", stretch.start + start, stretch.start + end, before, after, level, told)


def _shown(one: Settled) -> str:
    """What a piece reads as; a character that is not likely enough stays lost."""
    return one.text if not one.piece.choices or one.chance > LIKELY else "\ufffd"


def _bound(bounds: tuple[int, ...], at: int) -> int:
    while bounds[at] < 0:
        at += 1
    return bounds[at]


def _spell(pattern: tuple[int, ...], character: str) -> str:
    return f"{' '.join(f'{value:02x}' if value >= 0 else '??' for value in pattern)} is {character}"


def _clear(text: str, found: tuple[Stretch, ...]) -> str:
    """What was never misread, and what is read for sure."""
    out: list[str] = []
    at = 0
    for stretch in found:
        out += (text[at : stretch.start], "\n", *stretch.known(), "\n")
        at = stretch.start + len(stretch.text)
    return "".join((*out, text[at:]))


def _language(text: str) -> Language:
    from pipeline.restore.language import Language  # noqa: PLC0415 - slow to load, and only used where bytes are lost

    return Language(text)
