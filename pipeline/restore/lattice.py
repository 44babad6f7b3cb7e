"""Bytes with holes: every way to read a stretch of text anew, and the likeliest of them.

In: a stretch that was perhaps misread. Out: its pieces, each a character that stays, a character read from the bytes
again, or a handful of characters where bytes are lost; and, with a language, which of the handful it is. What is hard:
a mark stands for one lost byte or two, some bytes leave no mark, and part of a stretch may never have been misread. So
the bytes are slots of a lattice, and the cheapest way through them, in bits, is taken.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from pipeline.readability import bits, weights

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.restore.language import Language

SWITCH = 14.0  # bits it costs to stop or begin believing in a misreading
UNKNOWN_BITS = 3.0  # for every lost byte
MISSING_BITS = 10.0  # for a byte that left no mark at all
MARGIN = 1.0  # natural logarithm by which a guessed character must beat the next, or it stays lost
SURE = 4.0
MOST_TRIED = 64  # characters tried for one place
PAIR = 2
MOST_TOGETHER = 8  # lost characters side by side
CONTEXT = 3  # characters on either side that the language looks at
BEAM = 20

# Slots: a lost byte, a second one for the same mark, a space that may have been A0, a byte that left no mark.
UNKNOWN, MAYBE, BLANK, VANISHED = -1, -2, -3, -4
# Bytes that code page 1252 has no character for, the no-break space and the soft hyphen: they vanish without a mark.
VANISHING = frozenset((0x81, 0x8D, 0x8F, 0x90, 0x9D, 0xA0, 0xAD))
WESTERN = {bytes((code,)).decode("cp1252", "ignore") or chr(code): code for code in range(0x80, 0xA0)}
WESTERN |= {chr(code): code for code in range(0x80, 0x100)}
NOT_WESTERN = re.compile(f"[^\\x00-\\xff{''.join(map(re.escape, WESTERN))}]")
TO_LATIN = {ord(character): code for character, code in WESTERN.items()}


class Slip(NamedTuple):
    """A misreading: bytes of one encoding were read as another."""

    true: str
    wrong: str


class Piece(NamedTuple):
    """A piece of a stretch read anew: the slots it took, what it reads as, or what it may be."""

    start: int
    end: int
    text: str
    choices: tuple[str, ...] = ()
    pattern: tuple[int, ...] = ()


# ------------------------------------------------------------------------------------------------- bytes again


def encode(text: str, wrong: str) -> bytes:
    """The bytes that were read as this text; raises UnicodeError where the wrong encoding has no such character."""
    if wrong == "western":
        try:
            return text.encode("latin-1")
        except UnicodeEncodeError:
            if NOT_WESTERN.search(text):
                raise
            return text.translate(TO_LATIN).encode("latin-1")
    if wrong == "big5":
        try:
            return text.encode("cp950")
        except UnicodeEncodeError:
            return text.encode("big5hkscs")
    return text.encode(wrong)


def slots_of(text: str, slip: Slip) -> tuple[list[int], list[int]]:
    """The bytes of a stretch, lost ones as UNKNOWN, and for each slot the character that begins there (-1: none)."""
    slots: list[int] = []
    bounds: list[int] = []
    for number, character in enumerate(text):
        if character in "?\ufffd":
            new = [VANISHED] if slip.wrong == "western" else [UNKNOWN, MAYBE]
        elif character == " " and slip.wrong == "western":
            new = [BLANK]
        else:
            new = list(_encoded(character, slip.wrong)) or [UNKNOWN]
        slots += new
        bounds += [number, *(-1 for _ in new[1:])]
    return slots, [*bounds, len(text)]


@cache
def _encoded(character: str, wrong: str) -> bytes:
    try:
        return encode(character, wrong)
    except UnicodeError:
        return b""


class Arc(NamedTuple):
    """One step through the lattice: to which slot, at what price, and whether it reads anew (None: as before)."""

    end: int
    bits: float
    piece: Piece | None
    anew: bool | None


def read_anew(text: str, slots: list[int], bounds: list[int], slip: Slip) -> tuple[float, list[Piece]] | None:
    """The cheapest way through the slots: characters kept as they are, or bytes read anew; None where all are kept."""
    costs = [[float("inf")] * 2 for _ in range(len(slots) + 1)]  # by slot, while keeping and while reading anew
    back: list[list[tuple[int, int, Piece | None]]] = [[(0, 0, None)] * 2 for _ in range(len(slots) + 1)]
    costs[0] = [0.0, 0.0]
    ends = {number: at for at, number in enumerate(bounds) if number >= 0}
    runs = whole_runs(slots) if slip.true == "utf-8" else {}
    again = _utf8_arcs if slip.true == "utf-8" else _pair_arcs
    inside = 0  # of a run of whole characters nothing needs to be tried
    for at, here in enumerate(costs[:-1]):
        if at < inside or min(here) == float("inf"):
            continue
        if at in runs:
            inside = at + len(runs[at].encode())
            arcs: Iterable[Arc] = (Arc(inside, bits(runs[at]), Piece(at, inside, runs[at]), anew=True),)
        else:
            arcs = (*_kept(text, slots, bounds, ends, at), *again(slots, at, slip))
        for arc in arcs:
            for mode in (0, 1):
                to = mode if arc.anew is None else int(arc.anew)
                cost = here[mode] + arc.bits + SWITCH * (mode != to)
                if cost < costs[arc.end][to]:
                    costs[arc.end][to] = cost
                    back[arc.end][to] = (at, mode, arc.piece)
    at, mode = len(slots), int(costs[-1][1] < costs[-1][0])
    total = costs[-1][mode]
    pieces: list[Piece] = []
    while at:
        at, mode, piece = back[at][mode]
        if piece:
            pieces += reversed(_one_by_one(piece)) if len(piece.text) > 1 else (piece,)
    pieces.reverse()
    return (total, pieces) if any(bounds[p.start] < 0 or p.text != text[bounds[p.start]] for p in pieces) else None


def whole_runs(slots: list[int]) -> dict[int, str]:
    """Runs of characters in whole UTF-8, by the slot they begin at: so many are not whole by chance.

    The first and last two are left out: there the run may only seem to go on.
    """
    raw = bytes(value if value >= 0 else 0xFF for value in slots)
    found = ((run.start(), run.group().decode()) for run in RUN.finditer(raw))
    return {start + len(text[:2].encode()): text[2:-2] for start, text in found}


RUN = re.compile(rb"(?:[\xc2-\xdf][\x80-\xbf]|(?:[\xe1-\xec]|\xef(?!\xbf\xbd))[\x80-\xbf]{2}){7,}")


def _one_by_one(run: Piece) -> list[Piece]:
    pieces, at = [], run.start
    for character in run.text:
        end = at + len(character.encode())
        pieces.append(Piece(at, end, character))
        at = end
    return pieces


def _kept(text: str, slots: list[int], bounds: list[int], ends: dict[int, int], at: int) -> Iterator[Arc]:
    """A character as it stands; and nothing, where a mark stood for one byte alone."""
    number = bounds[at]
    if number >= 0:
        character, end = text[number], ends[number + 1]
        yield Arc(end, weights()[character], Piece(at, end, character), None if character < "\x80" else False)
    elif slots[at] == MAYBE:
        yield Arc(at + 1, 0.0, None, None)


def _utf8_arcs(slots: list[int], at: int, slip: Slip) -> Iterator[Arc]:
    lead = slots[at]
    if 0xC2 <= lead <= 0xF4:  # noqa: PLR2004 - what a UTF-8 sequence begins with
        size = 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4  # noqa: PLR2004
    elif lead < 0:
        size = 3
    else:
        return
    for pattern, end in _take(slots, at, size):
        yield from _arc(slots, at, end, pattern, slip, 0.0)
    if 0xE3 <= lead <= 0xE9 and not all(0x80 <= value <= 0xBF for value in slots[at + 1 : at + 3]):  # noqa: PLR2004
        # One of the three bytes may have left no mark at all.
        gone = VANISHED if slip.wrong == "western" else UNKNOWN
        for pattern, end in _take(slots, at, 2):
            if pattern[1] >= 0:
                yield from _arc(slots, at, end, (lead, pattern[1], gone), slip, MISSING_BITS)
                yield from _arc(slots, at, end, (lead, gone, pattern[1]), slip, MISSING_BITS)


def _pair_arcs(slots: list[int], at: int, slip: Slip) -> Iterator[Arc]:
    if 0 <= slots[at] < 0x81 or slots[at] == BLANK:  # noqa: PLR2004 - the lowest lead
        return
    for pattern, end in _take(slots, at, 2):
        yield from _arc(slots, at, end, pattern, slip, 0.0)


def _take(slots: list[int], at: int, size: int) -> list[tuple[tuple[int, ...], int]]:
    """The next ``size`` bytes, with and without the second bytes that a mark may stand for."""
    if size == 0:
        return [((), at)]
    if at >= len(slots):
        return []
    taken = [((slots[at], *rest), end) for rest, end in _take(slots, at + 1, size - 1)]
    return taken + _take(slots, at + 1, size) if slots[at] == MAYBE else taken


def _arc(slots: list[int], start: int, end: int, pattern: tuple[int, ...], slip: Slip, extra: float) -> Iterator[Arc]:
    whole = tuple(0xA0 if value == BLANK else value for value in pattern)
    if min(whole) >= 0:
        character = _character(bytes(whole), slip.true)
        if character:
            yield Arc(end, weights()[character] + extra, Piece(start, end, character), anew=True)
        return
    unknown = sum(value < 0 for value in whole)
    if unknown == len(whole) and whole != (UNKNOWN, MAYBE):
        return
    follower = next((value for value in slots[end : end + 2] if value != MAYBE), UNKNOWN)
    choices = _choices(whole, slip, follower)
    if choices:
        cost = weights()[choices[0]] + unknown * UNKNOWN_BITS + extra
        yield Arc(end, cost, Piece(start, end, choices[0], choices, whole), anew=True)


@cache
def _character(raw: bytes, encoding: str) -> str:
    text = raw.decode(encoding, "ignore")
    return text if len(text) == 1 and text != "\ufffd" and text.encode(encoding, "ignore") == raw else ""


@cache
def _choices(pattern: tuple[int, ...], slip: Slip, follower: int) -> tuple[str, ...]:
    """The characters a pattern of known and lost bytes may be, common ones first.

    A byte was lost because the wrong encoding could not read it together with the next one: that leaves few.
    """
    known = tuple(max(value, UNKNOWN) for value in pattern)
    found = _spelled(slip.true).get(known, ())
    if slip.wrong == "western":
        places = [at for at, value in enumerate(pattern) if value == VANISHED]
        return tuple(one for one in found if all(one.encode(slip.true)[at] in VANISHING for at in places))[:MOST_TRIED]
    unread = tuple(one for one in found if _unreadable(one.encode(slip.true), pattern, slip.wrong, follower))
    return (unread or found)[:MOST_TRIED]


def _unreadable(raw: bytes, pattern: tuple[int, ...], wrong: str, follower: int) -> bool:
    """Whether each lost byte could not be read with the byte behind it."""
    codec = "gbk" if wrong == "gb18030" else "cp950"
    behind = (*pattern[1:], follower)
    for at, (here, then) in enumerate(zip(pattern, behind, strict=True)):
        if here == UNKNOWN and (then >= 0 or (then == MAYBE and at + 1 < len(raw))):
            second = then if then >= 0 else raw[at + 1]
            if _character(bytes((raw[at], second)), codec):
                return False
    return True


@cache
def _spelled(encoding: str) -> dict[tuple[int, ...], tuple[str, ...]]:
    """Common characters by their bytes, with any of these unknown; all of them only where they are two."""
    index: dict[tuple[int, ...], list[str]] = {}
    for character in sorted(weights(), key=lambda one: (weights()[one], one)):
        raw = character.encode(encoding, "ignore")
        if character > "\x7f" and raw and not ("\uff10" <= character <= "\uff5a" and character.isalnum()):
            for mask in range(1, 2 ** len(raw) - (len(raw) > PAIR)):
                key = tuple(UNKNOWN if mask >> at & 1 else byte for at, byte in enumerate(raw))
                index.setdefault(key, []).append(character)
    return {key: tuple(found) for key, found in index.items()}


# ------------------------------------------------------------------------------------------------- what was lost


def as_read(pieces: tuple[Piece, ...]) -> list[tuple[str, bool]]:
    """What each piece reads as where no byte is lost."""
    return [(piece.text, True) for piece in pieces]


def settle(pieces: tuple[Piece, ...], language: Language) -> list[tuple[str, bool]]:
    """What each piece reads as, and whether that is sure; a choice that hardly beats the next one stays lost."""
    out = as_read(pieces)
    margin_needed = MARGIN if 4 * sum(bool(piece.choices) for piece in pieces) < len(pieces) else 3 * MARGIN
    groups: list[list[int]] = []
    for number, piece in enumerate(pieces):
        if piece.choices and groups and number - groups[-1][-1] <= CONTEXT:
            groups[-1].append(number)
        elif piece.choices:
            groups.append([number])
    for group in groups:
        if len(group) > MOST_TOGETHER and 3 * len(group) > 2 * (group[-1] - group[0]):
            for number in group:  # more is lost than is left
                out[number] = ("\ufffd", False)
            continue
        low, high = max(0, group[0] - CONTEXT), min(len(pieces), group[-1] + CONTEXT + 1)
        chain = _likeliest(pieces[low:high], language)
        for number in group:
            here = number - low
            before, after = ["\n", "\n", *chain[:here]][-2:], [*chain[here + 1 :], "\n"][:2]
            others = (_fit(before, one, after, language) for one in pieces[number].choices if one != chain[here])
            margin = _fit(before, chain[here], after, language) - max(others, default=float("-inf"))
            lost_bytes = sum(value < 0 for value in pieces[number].pattern)
            out[number] = (chain[here] if margin >= margin_needed * lost_bytes else "\ufffd", margin >= SURE)
    return out


def _fit(before: list[str], one: str, after: list[str], language: Language) -> float:
    """How well a character stands between two before and up to two after."""
    a, b = before
    score = 0.0
    for c in (one, *after):
        score += language.score(a, b, c)
        a, b = b, c
    return score


def _likeliest(pieces: tuple[Piece, ...], language: Language) -> list[str]:
    """The likeliest chain of characters, by the two before each."""
    chains: dict[tuple[str, str], float] = {("\n", "\n"): 0.0}
    steps: list[dict[tuple[str, str], str]] = []  # for each piece and its last two characters, the one before them
    for piece in pieces:
        new: dict[tuple[str, str], float] = {}
        before: dict[tuple[str, str], str] = {}
        for character in piece.choices or (piece.text,):
            for (a, b), score in chains.items():
                told = score + language.score(a, b, character)
                if (b, character) not in new or told > new[b, character]:
                    new[b, character], before[b, character] = told, a
        chains = dict(sorted(new.items(), key=lambda item: (-item[1], item[0]))[:BEAM])
        steps.append(before)
    here = min(chains, key=lambda pair: (-chains[pair], pair))
    out: list[str] = []
    for before in reversed(steps):
        out.append(here[1])
        here = (before[here], here[0])
    return out[::-1]
