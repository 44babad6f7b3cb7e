"""Bytes with holes: every way to read a stretch of text anew, and the cheapest of them.

In: a stretch that was perhaps misread. Out: its pieces, each a character that stays, a character read from the bytes
again, or a handful of characters where bytes are lost; and beside the cheapest way through, in bits, those that cost
little more. What is hard: a mark stands for one lost byte or two, some bytes leave no mark, and part of a stretch may
never have been misread. Which of the handful it is, restore/settle.py decides.
"""

from __future__ import annotations

import re
from functools import cache
from math import log2
from typing import TYPE_CHECKING, NamedTuple

from pipeline.readability import bits, listed, weights
from pipeline.restore.programs import (
    BLANK,
    EURO,
    EURO_END,
    GONE,
    LEADS,
    MARKS,
    MAYBE,
    OTHER,
    UNKNOWN,
    VANISHED,
    Slip,
    character,
    last_bytes,
    may_be_lost,
    slots_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SWITCH = 14.0  # bits it costs to stop or begin believing in a misreading
LOST_BITS = 2.0  # for every lost byte
MISSING_BITS = 10.0  # for a byte that left no mark at all
UNSEEN_BITS = 3.0
UNCLEAR_BITS = 1.0  # for a mark where the program is not known
WIDTH = 16.0  # bits by which a way may be dearer than the cheapest
MOST_TRIED = 96  # characters tried for one place
MOST_GUESSED = 32  # where none of its bytes is known
KANA = range(0x3041, 0x30FF)  # quoted in Chinese text
INFINITE = float("inf")


class Piece(NamedTuple):
    """A piece of a stretch read anew: the slots it took, what it reads as, or what it may be."""

    start: int
    end: int
    text: str
    choices: tuple[str, ...] = ()
    pattern: tuple[int, ...] = ()


class Arc(NamedTuple):
    """One step through the lattice: to which slot, at what price, and whether it reads anew (None: as before)."""

    end: int
    bits: float
    piece: Piece
    anew: bool | None
    extra: float = 0.0  # of the price: what does not depend on the character


class Lattice(NamedTuple):
    """The ways through a stretch: what the cheapest costs, its pieces, and the steps of those not much dearer."""

    bits: float
    pieces: tuple[Piece, ...]
    arcs: dict[int, list[Arc]]
    bounds: tuple[int, ...]


def read_anew(text: str, wrong: Slip) -> Lattice | None:
    """The ways to keep characters as they are, or to read their bytes anew; None where all are kept."""
    slots, bounds = slots_of(text, wrong)
    arcs = _arcs(text, slots, bounds, wrong)
    ahead = _ahead(arcs, len(slots))
    total = min(ahead[0])
    if total == INFINITE:
        return None
    cheap = _cheap(arcs, ahead, total + WIDTH)
    pieces = tuple(_cheapest(cheap, ahead))
    if all(bounds[p.start] >= 0 and p.text == text[bounds[p.start]] for p in pieces):
        return None
    return Lattice(total, pieces, cheap, tuple(bounds))


def _arcs(text: str, slots: list[int], bounds: list[int], wrong: Slip) -> dict[int, list[Arc]]:
    """Every step, by the slot it begins at, as far as they can be reached."""
    ends = {number: at for at, number in enumerate(bounds) if number >= 0}
    runs = whole_runs(slots) if wrong.true == "utf-8" else {}
    again = _utf8_arcs if wrong.true == "utf-8" else _pair_arcs
    reached = {0}
    out: dict[int, list[Arc]] = {}
    for at in range(len(slots)):
        if at not in reached:
            continue
        if at in runs:
            end = at + len(runs[at].encode())
            out[at] = [Arc(end, bits(runs[at]), Piece(at, end, runs[at]), anew=True)]
        else:
            out[at] = [*_kept(text, bounds, ends, at), *again(slots, at, wrong)]
        reached.update(arc.end for arc in out[at])
    return out


def _ahead(arcs: dict[int, list[Arc]], size: int) -> list[tuple[float, float]]:
    """For each slot, what the cheapest way from there to the end costs: while keeping, and while reading anew."""
    ahead: list[tuple[float, float]] = [(INFINITE, INFINITE)] * size + [(0.0, 0.0)]
    for at in sorted(arcs, reverse=True):
        keep = anew = INFINITE
        for arc in arcs[at]:
            kept_on, anew_on = ahead[arc.end]
            if arc.anew is None:
                keep, anew = min(keep, arc.bits + kept_on), min(anew, arc.bits + anew_on)
            else:
                cost = arc.bits + (anew_on if arc.anew else kept_on)
                keep, anew = min(keep, cost + SWITCH * arc.anew), min(anew, cost + SWITCH * (not arc.anew))
        ahead[at] = keep, anew
    return ahead


def _cheap(arcs: dict[int, list[Arc]], ahead: list[tuple[float, float]], most: float) -> dict[int, list[Arc]]:
    """The steps on ways that cost no more than this."""
    behind: dict[int, list[float]] = {0: [0.0, 0.0]}
    out: dict[int, list[Arc]] = {}
    for at, steps in arcs.items():
        here = behind.get(at)
        if here is None:
            continue
        kept = []
        for arc in steps:
            good = False
            for mode in (0, 1):
                to = mode if arc.anew is None else int(arc.anew)
                cost = here[mode] + arc.bits + SWITCH * (mode != to)
                if cost + ahead[arc.end][to] <= most:
                    good = True
                    there = behind.setdefault(arc.end, [INFINITE, INFINITE])
                    there[to] = min(there[to], cost)
            if good:
                kept.append(arc)
        out[at] = kept
    return out


def _cheapest(arcs: dict[int, list[Arc]], ahead: list[tuple[float, float]]) -> Iterator[Piece]:
    at, mode = 0, int(ahead[0][1] < ahead[0][0])
    while at in arcs:
        told = []
        for arc in arcs[at]:
            to = mode if arc.anew is None else int(arc.anew)
            told.append((arc.bits + SWITCH * (mode != to) + ahead[arc.end][to], arc, to))
        _, arc, mode = min(told, key=lambda one: one[0])
        yield from one_by_one(arc.piece)
        at = arc.end


def whole_runs(slots: list[int]) -> dict[int, str]:
    """Runs of characters in whole UTF-8, by the slot they begin at: so many are not whole by chance.

    The first and the last are left out: there the run may only seem to go on.
    """
    raw = bytes(value if value >= 0 else 0xFF for value in slots)
    found = ((run.start(), run.group().decode()) for run in RUN.finditer(raw))
    return {start + len(text[:1].encode()): text[1:-1] for start, text in found}


RUN = re.compile(rb"(?:[\xc2-\xdf][\x80-\xbf]|(?:[\xe1-\xec]|\xef(?!\xbf\xbd))[\x80-\xbf]{2}){4,}")


def one_by_one(run: Piece) -> Iterator[Piece]:
    """The characters of a run as pieces."""
    if len(run.text) == 1:
        yield run
        return
    at = run.start
    for one in run.text:
        end = at + len(one.encode())
        yield Piece(at, end, one)
        at = end


# ------------------------------------------------------------------------------------------------- steps


def _kept(text: str, bounds: list[int], ends: dict[int, int], at: int) -> Iterator[Arc]:
    """A character as it stands."""
    number = bounds[at]
    if number >= 0:
        one, end = text[number], ends[number + 1]
        anew = None if one < "\x80" else False
        yield Arc(end, weights()[one] + LOST_BITS * (one in MARKS), Piece(at, end, one), anew)


def _utf8_arcs(slots: list[int], at: int, wrong: Slip) -> Iterator[Arc]:
    lead = 0xE3 if slots[at] == EURO_END else slots[at]
    if lead >= 0 and not 0xC2 <= lead <= 0xF4:  # noqa: PLR2004 - what a UTF-8 sequence begins with
        if 0x80 <= lead <= 0xBF and at + 1 < len(slots) and drops(wrong):  # noqa: PLR2004 - the lead may be gone
            yield from _missing(slots, at, 2, (0,), wrong)
        return
    size = 3 if lead < 0 or 0xE0 <= lead < 0xF0 else 2 if lead < 0xE0 else 4  # noqa: PLR2004
    for taken in _take(slots, at, size):
        yield from _arc(slots, at, taken, wrong, 0.0)
    if 0xE3 <= lead <= 0xE9 and drops(wrong) and not all(0x80 <= value <= 0xBF for value in slots[at + 1 : at + 3]):  # noqa: PLR2004
        yield from _missing(slots, at, 2, (1, 2), wrong)
        if wrong.codec == "latin-1":
            for pattern, end, joined in _take(slots, at, 1):
                yield from _arc(slots, at, ((*pattern, GONE, GONE), end, joined), wrong, 2 * _price(wrong))


def drops(wrong: Slip) -> bool:
    """Whether bytes may be gone without a mark."""
    return wrong.wrong == "western" or wrong.program in {"any", "iconv"}


def _price(wrong: Slip) -> float:
    """What a byte without a mark costs: in Latin-1 every other one has none."""
    return UNSEEN_BITS if wrong.codec == "latin-1" else MISSING_BITS


def _missing(slots: list[int], at: int, size: int, places: Iterable[int], wrong: Slip) -> Iterator[Arc]:
    """A character of which one byte left no mark at all."""
    for pattern, end, joined in _take(slots, at, size):
        if min(pattern) >= 0:
            for place in places:
                holed = (*pattern[:place], GONE, *pattern[place:])
                yield from _arc(slots, at, (holed, end, joined), wrong, _price(wrong))


def _pair_arcs(slots: list[int], at: int, wrong: Slip) -> Iterator[Arc]:
    first = slots[at]
    if 0 <= first < 0x40 or first == BLANK:  # noqa: PLR2004 - the lowest second byte
        return
    if not 0 <= first < 0x81:  # noqa: PLR2004 - the lowest lead
        for taken in _take(slots, at, 2):
            yield from _arc(slots, at, taken, wrong, 0.0)
    if first >= 0 and drops(wrong) and wrong.wrong != "western":
        yield from _missing(slots, at, 1, (0, 1) if first >= 0x81 else (0,), wrong)  # noqa: PLR2004


Taken = tuple[tuple[int, ...], int, bool]


def _take(slots: list[int], at: int, size: int) -> list[Taken]:
    """The next ``size`` bytes, with and without the second bytes that a mark may stand for.

    With them, where they end, and whether the mark of the last one stands for the next byte as well.
    """
    known = tuple(slots[at : at + size])
    if not known or min(known) >= 0:
        return [(known, at + size, False)] if len(known) == size else []
    here = slots[at]
    if here == OTHER:
        return []
    if here == EURO:
        return [*_then((0x80,), slots, at + 2, size - 1), *_then((0xA2,), slots, at + 1, size - 1)]
    if here != UNKNOWN or slots[at + 1 : at + 2] != [MAYBE]:
        return _then((0xE3 if here == EURO_END else here,), slots, at + 1, size - 1)
    alone = _then((here,), slots, at + 2, size - 1)
    return [*alone, *(_then((here, MAYBE), slots, at + 2, size - 2) if size > 1 else [((here,), at + 1, True)])]


def _then(first: tuple[int, ...], slots: list[int], at: int, size: int) -> list[Taken]:
    return [((*first, *rest), end, joined) for rest, end, joined in _take(slots, at, size)]


def _arc(slots: list[int], start: int, taken: Taken, wrong: Slip, extra: float) -> Iterator[Arc]:
    pattern, end, joined = taken
    whole = tuple(0xA0 if value == BLANK else value for value in pattern) if BLANK in pattern else pattern
    if min(whole) >= 0:
        one, cost = _whole(whole, wrong.true)
        if one:
            yield Arc(end, cost + extra, Piece(start, end, one), anew=True)
        return
    follower = slots[end] if end < len(slots) else None
    after = () if follower is None else (follower,) if follower >= 0 else LEADS[wrong.true]
    last = last_bytes(wrong, after, joined=joined, gone=whole[-1] == GONE) if whole[-1] in {UNKNOWN, GONE} else None
    choices, mass = _choices(whole, wrong, last)
    if choices:
        lost = sum(value in (UNKNOWN, MAYBE, VANISHED) for value in whole)
        extra += LOST_BITS * lost + UNCLEAR_BITS * (wrong.program == "any") * whole.count(UNKNOWN)
        yield Arc(end, mass + extra, Piece(start, end, choices[0], choices, whole), anew=True, extra=extra)


@cache
def _whole(values: tuple[int, ...], true: str) -> tuple[str, float]:
    one = character(bytes(values), true)
    return one, weights()[one] if one else 0.0


@cache
def _choices(pattern: tuple[int, ...], wrong: Slip, last: frozenset[int] | None) -> tuple[tuple[str, ...], float]:
    """The characters a pattern of known and lost bytes may be, common ones first, and what they cost together."""
    known = tuple(max(value, UNKNOWN) for value in pattern)
    spelled = _spelled(wrong.true).get(known, ())
    may = tuple(one for one, raw in spelled if may_be_lost(raw, pattern, last, wrong))
    mass = -log2(sum(2 ** -weights()[one] for one in may)) if may else 0.0
    return may[: MOST_TRIED if max(pattern) >= 0 else MOST_GUESSED], mass


@cache
def _spelled(encoding: str) -> dict[tuple[int, ...], tuple[tuple[str, bytes], ...]]:
    """Characters and their bytes, by these with any of them unknown."""
    index: dict[tuple[int, ...], list[tuple[str, bytes]]] = {}
    every = {*listed(), *map(chr, KANA)}
    for one in sorted(every, key=lambda one: (weights()[one], one)):
        raw = one.encode(encoding, "ignore")
        if one > "\x7f" and raw and not ("\uff10" <= one <= "\uff5a" and one.isalnum()):
            for mask in range(1, 2 ** len(raw)):
                key = tuple(UNKNOWN if mask >> at & 1 else byte for at, byte in enumerate(raw))
                index.setdefault(key, []).append((one, raw))
    return {key: tuple(found) for key, found in index.items()}
