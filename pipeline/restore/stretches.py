"""Find misread stretches: which lines or parts of lines of a text were read in a wrong encoding, and how.

In: a text. Out: stretches, each with the ways to read its bytes anew. What is hard: short lines prove nothing alone,
so the misreading that rules most of a text is looked for in every line, with the program that best explains what was
lost; and Greek, Russian or Japanese are pairs of bytes as well.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pipeline.readability import bits, misread, perhaps_misread, rare_together
from pipeline.restore.lattice import Lattice, Piece, read_anew
from pipeline.restore.programs import (
    BIG5,
    GONE,
    MARKS,
    SHOWN,
    WESTERN,
    Slip,
    encode,
    encoded,
    programs,
    unknown_program,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

SLIPS = (
    unknown_program("utf-8", "western"),
    unknown_program("utf-8", "gb18030"),
    unknown_program("utf-8", "big5"),
    unknown_program("gb18030", "western"),
    unknown_program("big5", "western"),
    unknown_program("big5", "gb18030"),
    unknown_program("gb18030", "big5"),
    unknown_program("gb18030", "utf-8"),
)
DEEPEST = 3  # so often a text may have been misread in turn
FEWEST_BITS = 20.0  # a new reading must be likelier by so much
PROVED_BITS = 10.0  # or by so much where the bytes are valid UTF-8 to the last
SHARE = 0.75  # and a stretch must cost no more than this share of what it cost before
PROMISING = 0.9  # a rough estimate must come below this share
GAIN = 3.5  # bits a character that pairs of bytes must gain
MOST_BITS = 13.0  # a character, on the average: dearer is no Chinese
AROUND = 6  # characters beside a suspicious place that may belong to it
LOST_SHARE = 5  # where a mark stands for every fifth character, the whole line was misread
RULES = 4  # a misreading of so small a part of a text is looked for in every line
HEAD = 3_000  # characters that tell whether one misreading rules a text
SHORT = 24  # characters of a line in which little is suspicious: a longer one shows more
LONG = 2_000  # characters of a line that are read together
MOST_WORK = 30_000  # characters of a block that are tried one by one
IN_VAIN = 8  # times as dear is what was tried in vain
NEAR = 16  # suspicious places so near to each other are one

HAN = re.compile("[\u3400-\u9fff\ue000-\uf8ff]")
MARKS_ALONE = re.compile("[\u2010-\u2040\u3000-\u3020]+")  # ’ is often all that was misread
FEWEST_KNOWN = 2  # characters of UTF-8: one may be chance


class Stretch(NamedTuple):
    """A misread stretch: where it stands, how it was misread, and the ways to read it anew."""

    start: int
    text: str
    told: str
    lattice: Lattice
    slip: Slip | None = None  # None where every byte is there

    def kept(self, piece: Piece) -> bool:
        """Whether a piece is a character that stays as it is."""
        at = self.lattice.bounds[piece.start]
        return at >= 0 and piece.text == self.text[at] and not piece.choices

    def believable(self, gain: float) -> bool:
        """Whether enough is read for sure, and reads well enough; valid UTF-8 proves itself, pairs of bytes do not."""
        anew = [piece for piece in self.lattice.pieces if not self.kept(piece)]
        known = "".join(piece.text for piece in anew if not piece.choices)
        guessed = len(anew) - len(known)
        if self.told.startswith("utf-8"):
            gone = sum(GONE in piece.pattern for piece in anew)
            some = len(known) >= FEWEST_KNOWN or MARKS_ALONE.fullmatch(known)
            return bool(some) and guessed < 4 * len(known) and 2 * gone <= len(known)
        if self.told.endswith("utf-8"):  # most bytes are lost
            return LOST_SHARE * self.text.count("\ufffd") > len(self.text) and guessed < 6 * len(known)
        if not self.told.endswith("latin-1") and 4 * len(HAN.findall(self.text)) < len(anew):
            return False  # signs, not characters
        return guessed < 2 * len(known) and gain > GAIN * len(anew) and bits(known) < MOST_BITS * len(known)

    def doubtful(self) -> bool:
        """Whether bytes are lost in it."""
        return any(piece.choices for piece in self.lattice.pieces)

    def firm(self) -> bool:
        """Whether it is certain where each character begins; pairs of bytes do not tell it when one is missing."""
        if self.told.startswith("utf-8") or self.slip is None:
            return True
        if "?" in self.text or any(GONE in piece.pattern for piece in self.lattice.pieces):
            return False
        return not rare_together().search("".join(self.known()))

    def known(self) -> Iterator[str]:
        """What is read for sure, a line break for what is not."""
        return ("\n" if piece.choices else piece.text for piece in self.lattice.pieces)


def find_stretches(text: str) -> tuple[Stretch, ...]:
    """The misread stretches of a text, each line like the rest where one misreading rules."""
    head = text[: text.find("\n", HEAD) + 1 or len(text)]
    found = tuple(_misread(head))
    ruling = _ruling(head, found)
    if ruling:
        found = tuple(_every_line(head, ruling))
        known = _program(found, ruling)
        return tuple(_every_line(text, known)) if known != ruling or head != text else found
    if head != text:
        found = tuple(_misread(text))
        ruling = _ruling(text, found)
        if ruling:
            return tuple(_every_line(text, _program(tuple(_every_line(text, ruling)), ruling)))
    for way in dict.fromkeys(stretch.slip for stretch in found if stretch.slip and stretch.doubtful()):
        known = _program(found, way)
        found = tuple(_with_program(stretch, known) if stretch.slip == way else stretch for stretch in found)
    return found


def _program(found: tuple[Stretch, ...], way: Slip) -> Slip:
    """The program that best explains what was lost in stretches misread in one way."""
    same = _sample([stretch for stretch in found if stretch.slip and stretch.told == way.told()])
    if not same:
        return way
    best = sum(stretch.lattice.bits for stretch in same), way
    for one in programs("".join(stretch.text for stretch in same), way):
        lattices = [read_anew(stretch.text, one) for stretch in same]
        if all(lattices):
            best = min(best, (sum(lattice.bits for lattice in lattices if lattice), one))
    return best[1]


def _sample(stretches: list[Stretch]) -> list[Stretch]:
    """The first of those with lost bytes."""
    out: list[Stretch] = []
    size = 0
    for stretch in stretches:
        if stretch.doubtful() and (not out or size + len(stretch.text) < LONG):
            out.append(stretch)
            size += len(stretch.text)
    return out


def _with_program(stretch: Stretch, way: Slip) -> Stretch:
    lattice = read_anew(stretch.text, way)
    return stretch._replace(slip=way, lattice=lattice) if lattice else stretch


# ------------------------------------------------------------------------------------------------- lines


def _misread(text: str) -> Iterator[Stretch]:
    """The misread stretches of the lines that look it."""
    suspect, surely = perhaps_misread(), misread()
    at, work = 0, MOST_WORK
    while hit := suspect.search(text, at):
        start = text.rfind("\n", 0, hit.start()) + 1
        end = text.find("\n", hit.end())
        end = len(text) if end < 0 else end
        line = text[start:end]
        sure = surely.search(line)
        whole = _strict(line, SLIPS) if sure or len(line) <= SHORT else None
        if whole:
            yield _whole(line, start, whole)
        elif sure:
            for low, high in _stretches(line):
                part = line[low:high]
                slips = _promising(part, SLIPS) if work > 0 else ()
                found = _stretch(part, start + low, slips, FEWEST_BITS)
                yield from found
                work -= _work(part) * (1 if found else IN_VAIN) if slips else 0
        at = end


def _parts(line: str) -> Iterator[tuple[int, int]]:
    """A long line in parts, cut behind ASCII where there is some: no character is torn there."""
    low = 0
    while len(line) - low > LONG:
        cuts = [hit.end() for hit in CUT.finditer(line, low + LONG // 2, low + LONG)]
        high = cuts[-1] if cuts else low + LONG
        yield low, high
        low = high
    yield low, len(line)


CUT = re.compile("[\t ,.;:0-9]")


def _work(text: str) -> int:
    """How many characters must be tried one by one."""
    return min(len(text), 12 * sum(map(text.count, MARKS)) + 40)


def _whole(line: str, start: int, new: tuple[str, str]) -> Stretch:
    return Stretch(start, line, new[1], Lattice(0.0, (Piece(0, 1, new[0]),), {}, (0, len(line))))


def _ruling(text: str, found: tuple[Stretch, ...]) -> Slip | None:
    """The misreading of most of a text; then short lines that prove nothing alone (``涓``, ``鏂?``) share it."""
    foreign = sum(len(stretch.text) for stretch in found)
    if RULES * foreign < len(text) - text.count("\n"):
        return None
    ways = [stretch.told for stretch in found]
    return next((slip for slip in SLIPS if ways and 2 * ways.count(slip.told()) > len(ways)), None)


def _every_line(text: str, slip: Slip) -> Iterator[Stretch]:
    start = 0
    for line in text.split("\n"):
        whole = None if line.isascii() else _strict(line, (slip,), sure=True)
        if whole:
            yield _whole(line, start, whole)
        elif not line.isascii():
            for low, high in _parts(line):
                yield from _stretch(line[low:high], start + low, (slip,), 0.0)
        start += len(line) + 1


def _strict(text: str, slips: tuple[Slip, ...], *, sure: bool = False, deep: int = 1) -> tuple[str, str] | None:
    """A whole text read anew where each byte allows it: the likeliest way, as often as it takes."""
    before = bits(text)
    best: tuple[float, str, str] | None = None
    for slip, new in _anew(text, slips):
        if slip.true != "utf-8" and (MARK.search(text) or rare_together().search(new) or not _foreign(text)):
            continue  # pairs of bytes can also be read out of step
        if slip.wrong in {"gb18030", "big5"} and slip.true != "utf-8" and 4 * len(HAN.findall(text)) < len(new):
            continue  # signs, not characters
        after = bits(new)
        if (sure and after < before) or _likelier(before, after, new, proved=slip.true == "utf-8"):
            best = min(best or (after, new, slip.told()), (after, new, slip.told()))
    if best is None:
        return None
    _, new, told = best
    if deep < DEEPEST and (deeper := _strict(new, slips, deep=deep + 1)):
        return deeper[0], f"{told}; {deeper[1]}"
    return new, told


def _anew(text: str, slips: tuple[Slip, ...]) -> Iterator[tuple[Slip, str]]:
    """What a text reads as by each misreading that its bytes allow; kana may stand in either place of Big5."""
    for slip in slips:
        names = BIG5.get(slip.wrong, (slip.wrong,))
        for new in dict.fromkeys(_again(text, "big5" if name == "cp950" else name, slip.true) for name in names):
            if new and new != text:
                yield slip, new


def _likelier(before: float, after: float, new: str, *, proved: bool) -> bool:
    if before - after < (PROVED_BITS if proved else FEWEST_BITS) or after > before * SHARE:
        return False
    foreign = [c for c in new if c > "\x7f"]
    return proved or bits("".join(foreign)) < MOST_BITS * len(foreign)


def _again(text: str, wrong: str, true: str) -> str:
    try:
        new = encode(text, wrong).decode(true)
    except UnicodeError:
        return ""
    return "" if "\ufffd" in new else new  # that is what 锟斤拷 spells: it stays, as lost


def _stretches(line: str) -> list[tuple[int, int]]:
    """Where a line looks misread: suspicious places with what stands around them, near ones as one."""
    if LOST_SHARE * sum(map(line.count, MARKS)) > len(line):
        return list(_parts(line))
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
    for slip in (one for weakest in slips for one in _code_pages(text, weakest)):
        lattice = read_anew(text, slip)
        if lattice and (best is None or lattice.bits < best[0]):
            best = (lattice.bits, Stretch(shift, text, slip.told(), lattice, slip))
    gain = bits(text) - best[0] if best else 0.0
    sure = len(slips) == 1 and not fewest  # the rest of the text is misread so
    return (best[1],) if best and gain > fewest and (sure or best[1].believable(gain)) else ()


def _code_pages(text: str, weakest: Slip) -> tuple[Slip, ...]:
    """The code pages that a stretch may have been read in, where its characters tell them apart."""
    if weakest.program != "any":
        return (weakest,)
    if weakest.wrong == "western" and SHOWN.search(text):
        return (weakest._replace(codec="cp1252"),)
    if weakest.wrong == "big5" and LETTERS_OF_BIG5.search(text):
        return (weakest, weakest._replace(codec="big5hkscs"))
    return (weakest,)


LETTERS_OF_BIG5 = re.compile("[\u0400-\u045f\u3040-\u30ff]")  # in other places in Big5-HKSCS


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
    return languages > 1 or bool(perhaps_misread().search(ALL_LETTERS.sub("", text)))


ALPHABETS = ("[\u0370-\u03ff]", "[\u0400-\u052f]", "[\u3040-\u30ff]", "[\u3100-\u312f]", "[\uac00-\ud7a3]")
LETTERS = tuple(map(re.compile, ALPHABETS))
ALL_LETTERS = re.compile("|".join(f"{letters.pattern}+" for letters in LETTERS))


def _worth(text: str, slip: Slip) -> bool:
    """A quick look whether a misreading is possible at all."""
    if slip.wrong == "western":
        return len(WEST.findall(text)) * 2 > len(text.encode("ascii", "replace").translate(None, MARKED))
    raw = b"".join(encoded(c, slip.wrong) for c in text)
    if slip.true == "utf-8":
        high = raw.translate(None, ASCII)
        if any(mark in text for mark in MARKS):
            strange = len(high.translate(None, IN_UTF8))
            leads = len(high) - len(high.translate(None, UTF8_LEADS))
            return 15 * strange < len(high) < 6 * leads
        return 6 * len(UTF8.findall(raw)) > len(high)
    return True


ASCII = bytes(range(128))
UTF8_LEADS = bytes((0xE2, 0xE3, 0xE4, 0xE5, 0xE6, 0xE7, 0xE8, 0xE9, 0xEF))
IN_UTF8 = bytes((*range(0x80, 0xC0), *UTF8_LEADS))  # what Chinese is made of
MARKED = bytes(set(ASCII) - set(b"?"))  # all that "?" does not stand for
UTF8 = re.compile(rb"(?!\xef\xbf\xbd)[\xe2-\xef][\x80-\xbf]{2}")
WEST = re.compile(f"[{''.join(map(re.escape, WESTERN))}]")


def _estimate(text: str, slip: Slip) -> float:
    """What a stretch would cost if it were misread so, roughly: the bytes between lost ones, read anew in step."""
    total = 0.0
    for part in filter(None, MARK.split(text)):
        codes = [encoded(one, slip.wrong) for one in part]
        total += bits("".join(one for one, code in zip(part, codes, strict=True) if not code))  # these stay
        raw = b"".join(code or b" " for code in codes)
        if slip.true == "utf-8":
            total += bits(raw.decode("utf-8", "replace"))
        else:
            total += min(bits(raw.decode(slip.true, "replace")), bits(raw[1:].decode(slip.true, "replace")))
    return total


MARK = re.compile(f"[{MARKS}]+")
