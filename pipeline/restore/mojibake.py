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
from typing import TYPE_CHECKING, NamedTuple

from pipeline.edits import apply_edits, compose
from pipeline.readability import bits, misread, rare_together
from pipeline.restore.lattice import TO_LATIN, WESTERN, Piece, Slip, as_read, encode, read_anew, settle, slots_of
from pipeline.schema import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.restore.language import Language


SLIPS = (
    Slip("utf-8", "western"),
    Slip("utf-8", "gb18030"),
    Slip("utf-8", "big5"),
    Slip("gb18030", "western"),
    Slip("big5", "western"),
    Slip("big5", "gb18030"),
    Slip("gb18030", "big5"),
)
DEEPEST = 3  # so often a text may have been misread in turn
FEWEST_BITS = 20.0  # a new reading must be likelier by so much
PROVED_BITS = 10.0  # or by so much where the bytes are valid UTF-8 to the last
SHARE = 0.75  # and a stretch must cost no more than this share of what it cost before
PROMISING = 0.9  # a rough estimate must come below this share
GAIN = 3.5  # bits a character that pairs of bytes must gain
MOST_BITS = 13.0  # a character, on the average: dearer is no Chinese
AROUND = 6  # characters beside a suspicious place that may belong to it
MOST_SPELLED = 20  # guessed characters whose bytes the evidence gives
MARKS = "?\ufffd"  # what stands for lost bytes
LONG = 2_000  # characters
MOST_WORK = 100_000  # characters of a text that are tried one by one: some seconds
IN_VAIN = 8  # times as dear is what was tried in vain
NEAR = 16  # suspicious places so near to each other are one

LOST = re.compile("(?:锟斤拷|ï¿½|锟(?=斤)|斤拷(?=锟)|\ufffd|[\ue000-\uf8ff])+")


class Stretch(NamedTuple):
    """A misread stretch: where it stands, what it reads as, and the character each slot of bytes begins (-1: none)."""

    start: int
    text: str
    told: str
    pieces: tuple[Piece, ...]
    bounds: tuple[int, ...]

    def kept(self, piece: Piece) -> bool:
        """Whether a piece is a character that stays as it is."""
        at = self.bounds[piece.start]
        return at >= 0 and piece.text == self.text[at] and not piece.choices

    def believable(self, gain: float) -> bool:
        """Whether enough is read for sure, and reads well enough; valid UTF-8 proves itself, pairs of bytes do not."""
        anew = [piece for piece in self.pieces if not self.kept(piece)]
        known = "".join(piece.text for piece in anew if not piece.choices)
        guessed = len(anew) - len(known)
        if self.told.startswith("utf-8"):
            return guessed < 3 * len(known)
        return guessed < 2 * len(known) and gain > GAIN * len(anew) and bits(known) < MOST_BITS * len(known)

    def known(self) -> Iterator[str]:
        """What is read for sure, a line break for what is not."""
        return ("\n" if piece.choices else piece.text for piece in self.pieces)


def find(text: str) -> Sequence[Edit]:
    """The edits that undo misreadings.

    >>> [(edit.before, edit.after, edit.evidence) for edit in find("标题:涔℃潙瀛︽牎")]
    [('涔℃潙瀛︽牎', '乡村学校', 'utf-8 read as gb18030')]
    >>> find("锟斤拷锟斤拷"), find("龃龉、嫘祖、Müller")
    ((), ())
    """
    edits: Sequence[Edit] = ()
    now = text
    for _ in range(DEEPEST):
        more = tuple(_once(now)) if misread().search(now) else ()
        if not more:
            break
        edits = compose(text, edits, now, more)
        now = apply_edits(text, edits)
    return edits


def _once(text: str) -> Iterator[Edit]:
    found = tuple(_misread(text))
    slip = _ruling(text, found)
    if slip:
        found = tuple(_every_line(text, slip))
    doubtful = any(piece.choices for stretch in found for piece in stretch.pieces)
    language = _language("\n".join("".join(stretch.known()) for stretch in found)) if doubtful else None
    for stretch in found:
        yield from _edits(stretch, settle(stretch.pieces, language) if language else as_read(stretch.pieces))


def lost(text: str) -> tuple[tuple[int, int], ...]:
    """Where characters stand whose bytes are gone: U+FFFD, 锟斤拷 and private-use characters.

    >>> lost("办学锟斤拷锟斤拷特色")
    ((2, 8),)
    """
    return tuple(match.span() for match in LOST.finditer(text))


# ------------------------------------------------------------------------------------------------- lines


def _misread(text: str) -> Iterator[Stretch]:
    """The misread stretches of the lines that look it."""
    suspect = misread()
    at, work = 0, MOST_WORK
    while hit := suspect.search(text, at):
        start = text.rfind("\n", 0, hit.start()) + 1
        end = text.find("\n", hit.end())
        end = len(text) if end < 0 else end
        line = text[start:end]
        whole = _strict(line, SLIPS)
        if whole:
            yield _whole(line, start, whole)
        else:
            for low, high in _stretches(line):
                part = line[low:high]
                slips = _promising(part, SLIPS) if work > 0 else ()
                found = _stretch(part, start + low, slips, FEWEST_BITS)
                yield from found
                work -= _work(part) * (1 if found else IN_VAIN) if slips else 0
        at = end


def _work(text: str) -> int:
    """How many characters must be tried one by one; endless where a long stretch is mostly lost."""
    marks = sum(map(text.count, MARKS))
    if len(text) > LONG and marks * 5 > len(text):
        return MOST_WORK
    return min(len(text), 12 * marks + 40)


def _whole(line: str, start: int, new: tuple[str, str]) -> Stretch:
    return Stretch(start, line, new[1], (Piece(0, 1, new[0]),), (0, len(line)))


def _ruling(text: str, found: tuple[Stretch, ...]) -> Slip | None:
    """The misreading of most of a text; then short lines that prove nothing alone (``涓``, ``鏂?``) share it."""
    foreign = sum(len(stretch.text) for stretch in found)
    if 2 * foreign < len(text) - text.count("\n"):
        return None
    ways = [stretch.told for stretch in found]
    return next((slip for slip in SLIPS if ways and 2 * ways.count(_told(slip)) > len(ways)), None)


def _every_line(text: str, slip: Slip) -> Iterator[Stretch]:
    start, work = 0, MOST_WORK
    for line in text.split("\n"):
        whole = None if line.isascii() else _strict(line, (slip,), sure=True)
        if whole:
            yield _whole(line, start, whole)
        elif not line.isascii():
            found = _stretch(line, start, (slip,) if work > 0 else (), 0.0)
            yield from found
            work -= _work(line) * (1 if found else IN_VAIN)
        start += len(line) + 1


def _told(slip: Slip) -> str:
    return f"{slip.true} read as {'latin-1' if slip.wrong == 'western' else slip.wrong}"


def _strict(text: str, slips: tuple[Slip, ...], *, sure: bool = False, deep: int = 1) -> tuple[str, str] | None:
    """A whole text read anew where each byte allows it: the likeliest way, as often as it takes."""
    before = bits(text)
    best: tuple[float, str, str] | None = None
    for slip in slips:
        new = _again(text, slip)
        if new is None or new == text:
            continue
        if slip.true != "utf-8" and (MARK.search(text) or rare_together().search(new) or not _foreign(text)):
            continue  # pairs of bytes can also be read out of step
        after = bits(new)
        if (sure and after < before) or _likelier(before, after, new, proved=slip.true == "utf-8"):
            best = min(best or (after, new, _told(slip)), (after, new, _told(slip)))
    if best is None:
        return None
    _, new, told = best
    if deep < DEEPEST and (deeper := _strict(new, slips, deep=deep + 1)):
        return deeper[0], f"{told}; {deeper[1]}"
    return new, told


def _likelier(before: float, after: float, new: str, *, proved: bool) -> bool:
    if before - after < (PROVED_BITS if proved else FEWEST_BITS) or after > before * SHARE:
        return False
    foreign = [c for c in new if c > "\x7f"]
    return proved or bits("".join(foreign)) < MOST_BITS * len(foreign)


def _again(text: str, slip: Slip) -> str | None:
    try:
        new = encode(text, slip.wrong).decode(slip.true)
    except UnicodeError:
        return None
    return None if "\ufffd" in new else new  # that is what 锟斤拷 spells: it stays, as lost


def _stretches(line: str) -> list[tuple[int, int]]:
    """Where a line looks misread: suspicious places with what stands around them, near ones as one."""
    spans: list[list[int]] = []
    for hit in misread().finditer(line):
        if spans and hit.start() - spans[-1][1] <= NEAR:
            spans[-1][1] = hit.end()
        else:
            spans.append([hit.start(), hit.end()])
    out: list[tuple[int, int]] = []
    for low, high in spans:
        out.append((max(low - AROUND, out[-1][1] if out else 0), min(len(line), high + AROUND)))
    return out


def _stretch(text: str, shift: int, slips: tuple[Slip, ...], fewest: float) -> tuple[Stretch, ...]:
    """A stretch that may be misread in part, or with bytes lost: the likeliest way to read it."""
    best: tuple[float, Stretch] | None = None
    if len(text) > LONG and _work(text) >= MOST_WORK:
        return ()
    for slip in slips:
        slots, bounds = slots_of(text, slip)
        found = read_anew(text, slots, bounds, slip)
        if found and (best is None or found[0] < best[0]):
            best = (found[0], Stretch(shift, text, _told(slip), tuple(found[1]), tuple(bounds)))
    gain = bits(text) - best[0] if best else 0.0
    return (best[1],) if best and gain > fewest and best[1].believable(gain) else ()


def _promising(text: str, slips: tuple[Slip, ...]) -> tuple[Slip, ...]:
    """The misreadings worth a closer look: all that leave whole UTF-8, and the best of the others."""
    proving = tuple(slip for slip in slips if slip.true == "utf-8" and _worth(text, slip))
    pairs = [(_estimate(text, slip), slip) for slip in slips if slip.true != "utf-8" and _worth(text, slip)]
    if not _foreign(text):
        return proving
    estimate, best = min(pairs)
    return (*proving, best) if estimate < bits(text) * PROMISING else proving


def _foreign(text: str) -> bool:
    """Whether a text looks misread, not Greek, Russian, Japanese or Korean, whose letters are pairs of bytes too."""
    languages = sum(bool(letters.search(text)) for letters in LETTERS)
    return languages > 1 or bool(misread().search(ALL_LETTERS.sub("", text)))


LETTERS = tuple(map(re.compile, ("[\u0370-\u03ff]", "[\u0400-\u052f]", "[\u3040-\u30ff]", "[\uac00-\ud7a3]")))
ALL_LETTERS = re.compile("|".join(f"{letters.pattern}+" for letters in LETTERS))


def _worth(text: str, slip: Slip) -> bool:
    """A quick look whether a misreading is possible at all."""
    if slip.wrong == "western":
        return len(WEST.findall(text)) * 2 > len(text.encode("ascii", "replace").translate(None, MARKED))
    raw = text.encode("gb18030" if slip.wrong == "gb18030" else "big5hkscs", "ignore")
    if slip.true == "utf-8":
        return 6 * len(UTF8.findall(raw)) > len(raw.translate(None, ASCII))
    return True


ASCII = bytes(range(128))
MARKED = bytes(set(ASCII) - set(b"?"))  # all that "?" does not stand for
UTF8 = re.compile(rb"(?!\xef\xbf\xbd)[\xe2-\xef][\x80-\xbf]{2}")
WEST = re.compile(f"[{''.join(map(re.escape, WESTERN))}]")


def _estimate(text: str, slip: Slip) -> float:
    """What a stretch would cost if it were misread so, roughly: the bytes between lost ones, read anew in step."""
    total = 0.0
    for part in filter(None, MARK.split(text)):
        if slip.wrong == "western":
            raw = part.translate(TO_LATIN).encode("latin-1", "replace")
        else:
            raw = part.encode("gb18030" if slip.wrong == "gb18030" else "big5hkscs", "replace")
        total += 19.0 * raw.count(b"?")  # characters that the wrong encoding does not have, so they stay
        raw = raw.replace(b"?", b" ")
        if slip.true == "utf-8":
            total += bits(raw.decode("utf-8", "replace"))
        else:
            total += min(bits(raw.decode(slip.true, "replace")), bits(raw[1:].decode(slip.true, "replace")))
    return total


MARK = re.compile(f"[{MARKS}]+")


# ------------------------------------------------------------------------------------------------- edits


def _edits(stretch: Stretch, settled: list[tuple[str, bool]]) -> Iterator[Edit]:
    """One edit for each run of pieces between characters that stay."""
    pieces, bounds = stretch.pieces, stretch.bounds
    group: list[int] = []
    for number in range(len(pieces) + 1):
        if number < len(pieces) and not (stretch.kept(pieces[number]) and (not group or pieces[number].text >= "\x80")):
            group.append(number)
        elif group:
            while stretch.kept(pieces[group[-1]]):
                group.pop()
            start, end = bounds[pieces[group[0]].start], _bound(bounds, pieces[group[-1]].end)
            before, after = stretch.text[start:end], "".join(settled[k][0] for k in group)
            doubts = [k for k in group if pieces[k].choices]
            certainty = "certain" if not doubts else "probable" if all(settled[k][1] for k in doubts) else "guess"
            told = "; ".join((stretch.told, *(_spell(pieces[k].pattern, settled[k][0]) for k in doubts[:MOST_SPELLED])))
            if before != after:
                yield Edit("mojibake", stretch.start + start, stretch.start + end, before, after, certainty, told)
            group = []


def _bound(bounds: tuple[int, ...], at: int) -> int:
    while bounds[at] < 0:
        at += 1
    return bounds[at]


def _spell(pattern: tuple[int, ...], character: str) -> str:
    return f"{' '.join(f'{value:02x}' if value >= 0 else '??' for value in pattern)} is {character}"


def _language(text: str) -> Language:
    from pipeline.restore.language import Language  # noqa: PLC0415 - slow to load, and only used where bytes are lost

    return Language(text)
