"""Forge the damage of the real pages: clean text goes in, and what a careless site would have made of it comes out.

Everything works on bytes as the sites did, blind to where one character ends and the next begins, so a forged tear is
a real one. Nothing here knows how tears are closed. Equal arguments (the seed among them) give equal damage.

    text = traditional("我们要动身,以改进教学。")
    damaged = gloss(text, table(text, 40, seed=1), seed=1)
"""

from __future__ import annotations

import itertools
import random
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from opencc import OpenCC
from pypinyin import Style, pinyin

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LOWEST_LEAD, HIGHEST_LEAD = 0x81, 0xFE
SWALLOWED = b"("  # a half character takes the parenthesis of a gloss with it
NARROW = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}  # in the end all full-width forms were
TEARING = "，；？！"  # marks that were also seen where two characters only happen to spell them
RESTARTING = TEARING + "、"  # marks at which reading may come back in step


# ------------------------------------------------------------------------------------------ glosses, and what they tear


@dataclass(frozen=True)
class Tear:
    """One stretch that reads wrongly: what it was (traditional, without glosses) and what became of it."""

    truth: str
    found: str


def traditional(text: str) -> str:
    """Simplified to traditional, as the republishing sites had it (OpenCC s2t), line by line."""
    return "\n".join(_converter().convert(line) for line in text.split("\n"))


@cache
def _converter() -> OpenCC:
    return OpenCC("s2t")


def table(text: str, size: int, seed: int, *, also: str = "") -> dict[str, str]:
    """A site's table of glossed characters for one file: ``size`` of the traditional-only characters of ``text``.

    ``also`` are characters the table holds whether they occur or not (they are hit only across a boundary).
    """
    rng = random.Random(seed)
    simple = OpenCC("t2s")
    own = sorted({c for c in text if "\u4e00" <= c <= "\u9fff" and simple.convert(c) != c and _pair(c)})
    chosen = rng.sample(own, min(size, len(own))) + [c for c in also if _pair(c)]
    rng.shuffle(chosen)
    return {c: pinyin(c, style=Style.TONE)[0][0] for c in dict.fromkeys(chosen)}


def gloss(
    text: str,
    table: Mapping[str, str],
    *,
    private: str = "kept",
    marks: str = "torn",
    seed: int = 0,
    shifted_marks: float = 0.4,
) -> str:
    """The text with a gloss after every character of the table, in the table's order, replaced byte by byte.

    ``private``: private-use characters are ``kept`` or ``dropped``. ``marks``: ``torn`` as in the real files (a mark
    spelled across a boundary tears, one that stands out of step does so in ``shifted_marks`` of all cases),
    ``blind`` (ASCII marks are put in byte by byte, so both always do), ``late`` (marks tear nothing),
    ``kept`` (as late, and they stay full-width).
    """
    rng = random.Random(seed)
    return "\n".join(_gloss_line(line, table, private, marks, rng, shifted_marks) for line in text.split("\n"))


def _gloss_line(
    line: str, table: Mapping[str, str], private: str, marks: str, rng: random.Random, shifted: float
) -> str:
    raw = line.encode("gb18030", "replace")
    for character, reading in table.items():
        key = character.encode("gb18030")
        if key in raw:
            raw = raw.replace(key, key + f"({reading})".encode("gb18030"))
    if marks == "blind":
        for mark in TEARING:
            raw = raw.replace(mark.encode("gb18030"), NARROW[mark].encode())
    out = misstep(raw, rng=rng, split=marks == "torn", shifted=shifted)
    if private == "dropped":
        out = "".join(c for c in out if not "\ue000" <= c <= "\uf8ff")
    return out if marks == "kept" else out.translate(str.maketrans(NARROW))


def misstep(raw: bytes, *, rng: random.Random | None = None, split: bool = False, shifted: float = 0.0) -> str:
    """Bytes read as code page 936 by a reader that never looks back.

    A half character becomes ``?`` (and takes a following parenthesis with it), 80 becomes ``€``. Where ``split`` is
    set, the reader starts anew at a mark that two characters only spell together, and by chance at a true one.

    >>> misstep("要动".encode("gbk")[:3] + b"(x)")
    '要?x)'
    """
    rng = rng or random.Random(0)
    splits = _mark_places(raw, rng, shifted) if split else frozenset()
    out: list[str] = []
    at = 0
    while at < len(raw):
        byte = raw[at]
        following = raw[at + 1 : at + 2]
        if byte < 0x80:
            out.append(chr(byte))
            at += 1
        elif byte == 0x80:
            out.append("€")
            at += 1
        elif (
            byte > HIGHEST_LEAD
            or at + 1 in splits
            or not following
            or following[0] < 0x40
            or following[0] in b"\x7f\xff"
        ):
            long = raw[at : at + 4]
            if _four_bytes(long):
                out.append(long.decode("gb18030", "replace"))
                at += 4
                continue
            out.append("?")
            at += 2 if following and following in SWALLOWED else 1
        else:
            out.append(raw[at : at + 2].decode("gb18030", "replace"))
            at += 2
    return "".join(out)


def _four_bytes(raw: bytes) -> bool:
    return len(raw) == 4 and 0x30 <= raw[1] <= 0x39 and 0x81 <= raw[2] <= 0xFE and 0x30 <= raw[3] <= 0x39


def _mark_places(raw: bytes, rng: random.Random, shifted: float) -> frozenset[int]:
    """Where the reader starts anew: in front of marks spelled across a boundary, and by chance of true ones."""
    true = _starts(raw)
    places = set()
    for mark in RESTARTING:
        key = mark.encode("gb18030")
        at = raw.find(key)
        while at >= 0:
            if at in true:
                torn = rng.random() < shifted
            else:  # 校。 spells ！, too, but 。 and 、 were safe by then
                torn = mark in "，；？" or (mark == "！" and raw[at + 2 : at + 3] not in {b"\xa2", b"\xa3"})
            if torn:
                places.add(at)
            at = raw.find(key, at + 1)
    return frozenset(places)


def _starts(raw: bytes) -> set[int]:
    """Where the true characters of a glossed text start: glosses are skipped, halves are put together again."""
    glosses = [(m.start(), m.end()) for m in re.finditer(rb"\((?:[a-z]|\xa8[\xa1-\xc0])+\)", raw)]
    inside = {i for start, end in glosses for i in range(start, end)}
    starts, at = set(), 0
    rest = [i for i in range(len(raw)) if i not in inside]
    while at < len(rest):
        starts.add(rest[at])
        at += 1 if raw[rest[at]] <= 0x80 else 2
    return starts


def tears(text: str, table: Mapping[str, str]) -> int:
    """How many places of the text the table's characters hit across a boundary."""
    keys = {c.encode("gb18030") for c in table}
    pairs = itertools.pairwise(text)
    return sum(_pair(a)[1:] + _pair(b)[:1] in keys for a, b in pairs if _pair(a) and _pair(b))


def _pair(character: str) -> bytes:
    """The two bytes of a character, or none where it takes one or four."""
    raw = character.encode("gb18030", "ignore")
    return raw if len(raw) == 2 else b""


# --------------------------------------------------------------------------------------------------- lighter damage


def mask(text: str, seed: int = 0) -> str:
    """Years lose their last digit or digits (``201*年``, ``20xx年``), counts become ``xx``."""
    rng = random.Random(seed)
    styles = (lambda y: y[:3] + "*", lambda y: y[:2] + "xx", lambda y: y[:2] + "**")
    text = re.sub(r"(?:19|20)\d\d(?=年)", lambda m: rng.choice(styles)(m.group()), text)
    return re.sub(r"\d+(?=[名人])", lambda m: "xx" if rng.random() < 0.5 else m.group(), text)


def noise(text: str, seed: int = 0, rate: float = 0.05) -> str:
    """Copy-protection marks after some 的: ``'``, a backtick, or a full stop."""
    rng = random.Random(seed)
    return re.sub("的", lambda _: "的" + (rng.choice(("'", "`", ".")) if rng.random() < rate else ""), text)


def censor(text: str, word: str = "性交", blank: str = "**") -> str:
    """A word filter that looks for a word and sees it across word boundaries, too."""
    return text.replace(word, blank)


# --------------------------------------------------------------------------------------------------- whole files


def misread(text: str, written_as: str, read_as: str, errors: str = "strict") -> str:
    """Text written in one encoding and read in another."""
    return text.encode(written_as).decode(read_as, errors)


def encode(text: str, encoding: str) -> bytes:
    """The bytes of a file; ``html:gbk`` is a web page that declares its charset."""
    if encoding.startswith("html:"):
        charset = encoding.removeprefix("html:")
        body = "".join(f"<p>{line}</p>\n" for line in text.split("\n"))
        page = f'<html><head><meta charset="{charset}"></head><body>\n{body}</body></html>\n'
        return page.encode(charset, "xmlcharrefreplace")
    return text.encode(encoding, "replace")


def bite(raw: bytes, count: int, seed: int = 0) -> bytes:
    """Bytes with ``count`` of them overwritten by others."""
    rng = random.Random(seed)
    out = bytearray(raw)
    for at in rng.sample(range(len(raw)), min(count, len(raw))):
        out[at] = rng.randrange(0x80, 0x100)
    return bytes(out)


def cut(raw: bytes, length: int) -> bytes:
    """The first ``length`` bytes, wherever that falls."""
    return raw[:length]


def damaged(text: str, seed: int, *, private: str = "kept", size: int = 100) -> tuple[str, str]:
    """A simplified text, and what a glossing site would publish of it: ``(traditional truth, damaged)``."""
    truth = traditional(text)
    return truth, gloss(truth, table(truth, size, seed), private=private, seed=seed)


def corpus_table(texts: Iterable[str], size: int, seed: int) -> dict[str, str]:
    """One table for many texts, as a site keeps one per file."""
    return table("".join(texts), size, seed)
