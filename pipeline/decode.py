"""Bytes into characters: which encoding a file is in, and its text.

In: the bytes of a file. Out: the text, the encoding by name, how sure we are (0-1), and what we saw; or a refusal
where the bytes are no text. What is hard: Chinese files name no encoding or a wrong one, are cut in the middle of a
character, have bytes bitten out, or hold two encodings. So readings compete: of those the bytes allow, the one that is
far likelier Chinese wins (bits per character, lexicon/characters.tsv). A byte that fits nowhere becomes U+FFFD and is
told in the evidence with its place; nothing else is lost.
"""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from charset_normalizer import from_bytes

from pipeline.lexicon import load
from pipeline.readability import bits, rare_together, weights
from pipeline.schema import Decoded, Rejected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

MARKS = (  # byte order marks, longest first where one begins another
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x84\x31\x95\x33", "gb18030"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xfe\xff", "utf-16-be"),
    (b"\xff\xfe", "utf-16-le"),
)
# Names under which pages declare an encoding, and the one that reads them all.
DECLARED = {
    **dict.fromkeys(("gb2312", "gbk", "gb18030", "cp936", "gb_2312-80", "x-gbk", "euc-cn"), "gb18030"),
    **dict.fromkeys(("big5", "big-5", "x-x-big5", "cp950", "big5-hkscs"), "big5"),
    **dict.fromkeys(("utf-8", "utf8"), "utf-8"),
    **dict.fromkeys(("windows-1252", "cp1252", "iso-8859-1", "latin-1"), "cp1252"),
}
CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_\-]{2,20})""", re.IGNORECASE)
DECLARED_BITS = 24  # a declaration is evidence, worth about three characters
UNITS = {
    "gb18030": (1, 2, 4),
    "big5": (1, 2),
    "cp950": (1, 2),
    "big5hkscs": (1, 2),
    "utf-16-le": (2, 4),
    "utf-16-be": (2, 4),
    "utf-32-le": (4,),
    "utf-32-be": (4,),
}
BIG5 = ("big5", "cp950", "big5hkscs")  # the same characters but for a few: the first that loses no byte is named
SLICE = 4096  # bytes of each place of a file that is looked at to tell its encoding
LOST_BITS = 20.0  # a byte that fits nowhere
OUT_BITS = 26.0  # a byte that is left out where bytes are missing: dearer, so that rare names stay
UNCLEAR = 6.8  # bits a byte from which on charset-normalizer is asked as well
UNREADABLE = 9.0  # bits a byte; Chinese in its true encoding costs 3 to 6, random bytes 10 and more
LEAST_GUESSED = 16  # bytes: fewer prove nothing
MOST_CHAOS = 0.05  # charset-normalizer's measure of noise
MOST_NULS = 0.02
MOST_CONTROLS = 0.05
RESYNC_BYTES = 200_000  # bytes of one file that are searched for the place where a byte is missing
TOLD = 100  # lost bytes whose place the evidence names one by one


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a stretch of bytes, and what it costs in bits."""

    encoding: str
    bits: float


def decode(raw: bytes) -> Decoded:
    """Read the bytes of a file; raises Rejected where they are no text.

    >>> decode("城乡结对".encode("gbk")).encoding, decode("城鄉結對".encode("big5")).encoding
    ('gb18030', 'big5')
    >>> decode("两校互访".encode("utf-8")[:-1])
    Decoded(text='两校互�', encoding='utf-8', confidence=0.99, evidence='lost bytes: e8 ae at 9')
    """
    if not raw:
        raise Rejected("empty file: no bytes at all", stage="decode")
    for row in load().rows("file_starts"):
        if raw.startswith(bytes.fromhex(row["bytes"])):
            raise Rejected(f"not text: starts with {raw[:8].hex()}, {row['what']}", stage="decode")
    for step in STEPS:
        decoded = step(raw)
        if decoded:
            return _checked(raw, decoded)
    raise Rejected(f"not text: no encoding reads it, starts with {raw[:8].hex()}", stage="decode")


# ------------------------------------------------------------------------------------------------- steps


def byte_order_mark(raw: bytes) -> Decoded | None:
    """A file that says what it is; a mark before something else is not believed."""
    for mark, encoding in MARKS:
        if raw.startswith(mark):
            body = raw[len(mark) :]
            plain = "utf-8" if encoding == "utf-8-sig" else encoding
            text, other = _line_by_line(body, plain)
            probe = text if plain in WIDE else _read(body, plain)
            if len(LOST.findall(probe)) > len(body) // 10 + 4:
                inner = contest(body) if encoding == "utf-8-sig" else None
                if inner:
                    return replace(inner, evidence=f"a byte order mark of UTF-8 before it; {inner.evidence}")
                continue
            told = (f"byte order mark {mark.hex()}", *((other,) if other else ()))
            return _told(text, encoding, 1.0, told, shift=len(mark))
    return None


def seven_bits(raw: bytes) -> Decoded | None:
    """Bytes below 80 alone: plain ASCII, or HZ, which spells Chinese between ~{ and ~}."""
    if not raw.isascii() or b"\x00" in raw:
        return None
    if HZ.search(raw):
        text = _line_by_line(HZ.sub(_high, raw).replace(b"~\n", b"").replace(b"~~", b"~"), "gb18030")[0]
        if bits(text) < bits(raw.decode("ascii")):
            return _told(text, "hz", 0.99, ("~{ and ~} around Chinese",))
    return Decoded(raw.decode("ascii"), "utf-8", 1.0, "ASCII alone")


def strict_utf8(raw: bytes) -> Decoded | None:
    """UTF-8 without a wrong byte, but for a last character that is cut off."""
    if b"\x00" in raw:
        return None
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.end < len(raw) or "unexpected end" not in error.reason or error.start == 0:
            return None
        text = raw[: error.start].decode("utf-8")
        if text.isascii():
            return None
        whole = _read(raw, "utf-8")
        return None if _two_bytes_only(text, raw) else _told(whole, "utf-8", 0.99, ())
    return None if _two_bytes_only(text, raw) else Decoded(text, "utf-8", 1.0 if len(text) > SURE else 0.95)


def _high(stretch: re.Match[bytes]) -> bytes:
    return bytes(byte | 0x80 for byte in stretch.group(1))


HZ = re.compile(rb"~\{([\x21-\x7e]{2,}?)(?:~\}|(?=\n)|\Z)")
SURE = 10  # so many characters of Chinese are not valid UTF-8 by chance


def contest(raw: bytes) -> Decoded | None:
    """Every encoding reads the same pieces of the file; the most readable one wins."""
    pieces = tuple(_pieces(raw))
    size = sum(map(len, pieces))
    declared = _declared(raw)
    readings = [Reading(name, sum(_cost(piece, name) for piece in pieces)) for name in _candidates(raw)]
    readings = [Reading(r.encoding, r.bits - DECLARED_BITS * (declared == r.encoding)) for r in readings]
    readings.sort(key=lambda reading: reading.bits)
    best, second = readings[:2]
    if best.bits / size > UNCLEAR:
        if _valid_utf8(raw):  # read wrongly once and written anew: 盲赂聙 for 一
            return _told(raw.decode("utf-8"), "utf-8", 0.9, ("valid, and unreadable in every encoding",))
        other = anything_else(raw)
        if best.bits / size > UNREADABLE or (
            other and _cost(raw[:SLICE], other.encoding) < _cost(raw[:SLICE], best.encoding)
        ):
            return other
    encoding = min(BIG5, key=lambda name: _losses(raw, name)) if best.encoding == "big5" else best.encoding
    evidence = [f"{best.bits / size:.1f} bits a byte, {second.encoding} {second.bits / size:.1f}"]
    if declared:
        evidence.append(f"declared as {declared}" + ("" if declared == best.encoding else ", which is not so"))
    confidence = round(1 - 0.5 * 2 ** (-min(40.0, second.bits - best.bits) / 8), 2)
    text, others = _line_by_line(raw, encoding)
    evidence += (others,) if others else ()
    return _told(text, encoding, confidence, evidence)


def _valid_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return b"\x00" not in raw


def anything_else(raw: bytes) -> Decoded | None:
    """What charset-normalizer takes it for, if it reads all of it and the result is no noise."""
    if len(raw) < LEAST_GUESSED or raw.count(0) > len(raw) * MOST_NULS:
        return None
    guess = from_bytes(raw[: 8 * SLICE]).best()
    if guess is None or guess.encoding.startswith(("utf_16", "utf_32", "utf_7")) or guess.chaos > MOST_CHAOS:
        return None
    text = _read(raw, guess.encoding)
    if len(LOST.findall(text)) > len(raw) // 50:
        return None
    return _told(text, guess.encoding.replace("_", "-"), 0.4, ("charset-normalizer",))


STEPS: tuple[Callable[[bytes], Decoded | None], ...] = (byte_order_mark, seven_bits, strict_utf8, contest)


# ------------------------------------------------------------------------------------------------- readings


def _candidates(raw: bytes) -> tuple[str, ...]:
    eight = ("utf-8", "gb18030", "big5", "cp1252")
    wide = ("utf-16-le", "utf-16-be")
    return (*eight, *wide, "utf-32-le", "utf-32-be") if b"\x00" in raw else (*eight, *wide)


def _pieces(raw: bytes) -> Iterator[bytes]:
    """Pieces that tell the encoding: the start, where the first high byte stands, the middle, the end."""
    if len(raw) <= 4 * SLICE:
        yield raw
        return
    high = HIGH.search(raw)
    first = high.start() if high else 0
    for place in sorted({0, first, (first + len(raw)) // 2, len(raw) - SLICE}):
        start = min(place, len(raw) - SLICE) & ~3  # UTF-16 and UTF-32 stay in step
        yield raw[start : start + SLICE]


HIGH = re.compile(rb"[\x80-\xff]")


def _cost(piece: bytes, encoding: str) -> float:
    if encoding not in WIDE:
        return bits(_read(piece, encoding))
    return sum(min(_shifted(piece[at : at + 128], encoding)) for at in range(0, len(piece), 128))


def _shifted(part: bytes, encoding: str) -> list[float]:
    """Bits of a part as it stands, and out of step: after a byte was bitten out, all that follows is."""
    shifts = range(UNITS[encoding][0])
    return [
        bits(_read(part[shift : len(part) - (-shift) % len(shifts)], encoding)) + LOST_BITS * shift for shift in shifts
    ]


WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")


def _losses(raw: bytes, encoding: str) -> int:
    """Bytes that an encoding cannot read, but for lines that are in another one altogether."""
    lines = (_read(line, encoding) for line in LINE.findall(raw[: 64 * SLICE]) if not line.isascii())
    losses = [(len(LOST.findall(line)), len(line)) for line in lines]
    own = [lost for lost, size in losses if lost <= max(2, size // 8)]
    return sum(own) if own else sum(lost for lost, _ in losses)


# ------------------------------------------------------------------------------------------------- reading with losses

LOST = re.compile("[\udc00-\udcff]")


def _keep_bytes(error: UnicodeError) -> tuple[str, int]:
    """A codec's error handler: a byte that fits nowhere becomes U+DC00 + byte for now."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    end = error.end if error.encoding.startswith(("utf", "hz")) else error.start + 1
    return "".join(chr(0xDC00 + byte) for byte in error.object[error.start : end]), end


codecs.register_error("school-summaries-keep", _keep_bytes)


def _read(raw: bytes, encoding: str) -> str:
    text = raw.decode(encoding, "school-summaries-keep")
    return text.replace("\udc80", "€") if encoding == "gb18030" else text  # code page 936 reads a lone 80 so


def _line_by_line(raw: bytes, encoding: str) -> tuple[str, str]:
    """The text, each line in the encoding that fits it where the file's own does not, and which lines those are."""
    if encoding in WIDE:
        return _in_step(raw, encoding) if _out_of_step(raw, encoding) else _read(raw, encoding), ""
    text = _read(raw, encoding)
    if not (LOST.search(text) or _unlikely(text)):
        return text, ""
    others = tuple(name for name in ("utf-8", "gb18030", "big5") if name != encoding)
    budget = RESYNC_BYTES
    out: list[str] = []
    told: dict[str, list[int]] = {}
    for number, line in enumerate(LINE.findall(raw), start=1):
        read = _read(line, encoding)
        if not line.isascii():
            harmed = bool(LOST.search(read)) or _unlikely(read)
            if harmed:
                rival = min(others, key=lambda name: bits(_read(line[:SLICE], name)))
                gain = bits(_read(line[:SLICE], encoding)) - bits(_read(line[:SLICE], rival))
                if gain > max(CLEARLY, len(line[:SLICE])):
                    read, harmed = _read(line, rival), False
                    told.setdefault(rival, []).append(number)
            if harmed and encoding in UNITS and len(line) <= budget:
                budget -= len(line)
                read = _in_step(line, encoding)
        out.append(read)
    return "".join(out), "; ".join(f"{name} in lines {_ranges(numbers)}" for name, numbers in told.items())


LINE = re.compile(rb"[^\n]*\n|[^\n]+\Z")
CLEARLY = 30.0  # bits by which another encoding must read a line better


def _unlikely(text: str) -> bool:
    """Whether some of a text hardly reads as Chinese: rare characters side by side, as in 斕疑."""
    return bool(rare_together().search(text))


def _ranges(numbers: list[int]) -> str:
    """Line numbers, neighbours drawn together: 3-7, 12."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and spans[-1][1] == number - 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    told = ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in spans[:TOLD])
    return told + (" and more" if len(spans) > TOLD else "")


def _out_of_step(raw: bytes, encoding: str) -> bool:
    if len(raw) > RESYNC_BYTES:
        return False
    costs = (_shifted(raw[at : at + 64], encoding) for at in range(0, len(raw), 64))
    return any(min(shifted) < here for here, *shifted in costs)


def _in_step(raw: bytes, encoding: str) -> str:
    r"""The likeliest way through the bytes where some are missing: a byte may be left out, at a price.

    >>> _in_step("两校结对".encode("gbk")[1:], "gb18030").lstrip("\udcbd")
    '校结对'
    """
    weight = weights()
    units = UNITS[encoding]
    known: dict[bytes, tuple[float, str]] = {}
    best = [0.0] + [float("inf")] * len(raw)
    steps: list[tuple[int, str]] = [(0, "")] * (len(raw) + 1)
    for at in range(len(raw)):
        here = best[at]
        if here + OUT_BITS < best[at + 1]:
            best[at + 1], steps[at + 1] = here + OUT_BITS, (1, chr(0xDC00 + raw[at]))
        for size in units[: bisect_right(units, len(raw) - at)]:
            unit = raw[at : at + size]
            if unit not in known:
                known[unit] = _unit(unit, encoding, weight)
            cost, character = known[unit]
            if character and here + cost < best[at + size]:
                best[at + size], steps[at + size] = here + cost, (size, character)
    out, at = [], len(raw)
    while at:
        size, character = steps[at]
        out.append(character)
        at -= size
    return "".join(reversed(out))


def _unit(unit: bytes, encoding: str, weight: dict[str, float]) -> tuple[float, str]:
    """The one character that a unit of bytes spells, and its bits; ``""`` where it spells none."""
    try:
        character = unit.decode(encoding)
    except UnicodeDecodeError:
        return 0.0, ""
    return (weight[character], character) if len(character) == 1 else (0.0, "")


# ------------------------------------------------------------------------------------------------- evidence


def _told(text: str, encoding: str, confidence: float, evidence: Sequence[str], *, shift: int = 0) -> Decoded:
    """The text with U+FFFD for every run of lost bytes, which the evidence names."""
    if not LOST.search(text):
        return Decoded(text, encoding, confidence, "; ".join(evidence))
    runs = list(LOST_RUN.finditer(text))
    told, at, place = [], 0, shift
    codec = "utf-8" if encoding == "utf-8-sig" else encoding
    for run in runs[:TOLD]:
        place += _size(text[at : run.start()], codec)
        lost = bytes(ord(c) - 0xDC00 for c in run.group())
        told.append(f"{lost.hex(' ')} at {place}")
        place += len(lost)
        at = run.end()
    more = f" and {len(runs) - TOLD} more places" if len(runs) > TOLD else ""
    losses = f"lost bytes: {', '.join(told)}{more}"
    return Decoded(LOST_RUN.sub("\ufffd", text), encoding, confidence, "; ".join((*evidence, losses)))


LOST_RUN = re.compile("[\udc00-\udcff]+")


def _size(text: str, encoding: str) -> int:
    return len(
        text.replace("€", "\x80").encode(encoding, "replace")
        if encoding == "gb18030"
        else text.encode(encoding, "replace")
    )


def _declared(raw: bytes) -> str:
    found = CHARSET.search(raw[:SLICE])
    return DECLARED.get(found.group(1).decode("ascii").lower(), "") if found else ""


def _two_bytes_only(text: str, raw: bytes) -> bool:
    """Whether valid UTF-8 holds no three-byte character and reads better as GB 18030 (联通)."""
    if len(text) > SLICE or text.isascii() or any(c > "\u07ff" for c in text):
        return False
    return bits(_read(raw, "gb18030")) < bits(text)


def _checked(raw: bytes, decoded: Decoded) -> Decoded:
    """Refuse what decodes but is no text: NULs and control characters all over."""
    text = decoded.text
    nuls = text.count("\x00")
    if nuls > len(text) * MOST_NULS + 2:
        raise Rejected(f"not text: {nuls} of {len(text)} characters are NUL", stage="decode", detail=decoded.encoding)
    controls = len(CONTROLS.findall(text))
    if controls > len(text) * MOST_CONTROLS + 2:
        reason = f"not text: {controls} of {len(text)} characters are control characters, starts with {raw[:8].hex()}"
        raise Rejected(reason, stage="decode", detail=decoded.encoding)
    return decoded


CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
