"""Undo phase damage: find the bytes again, and read them in step.

In: a text as decoded. Out: edits, each with the bytes and the gloss that prove it.

A site put glosses and marks between bytes, blind to where a character ends. Where the second byte of one character
and the first of the next spell a glossed character, the half before the gloss became ``?`` (and took the parenthesis
with it), and everything after was read one byte off, until a lone byte brought it back in step. So a stretch is read
twice at once, in step and one byte off, with every value a lost byte may have; a gloss allows only the characters it
can be the reading of, and how likely the text is decides the rest. What stays undecided stays as it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from pipeline.restore import glosses, pairs
from pipeline.restore.language import Language, plain
from pipeline.schema import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator

IN_STEP = -1
LONGEST = 160  # tokens of one stretch
BEAM, WIDTH = 40, 22.0  # readings kept at each step, and how far behind the best (natural logarithms)
STRANGE = -18.0  # a gloss that is no reading of what it follows, a half character that vanished
HALF = -7.0  # a question mark was a half character: as rare as torn places are
GLOSSED = -6.0  # a character of the file's table without its gloss
SIMPLIFIED = -5.0  # a simplified character in a traditional text
PRIVATE = -20.0
DROPPED = -2.7  # one pair in fifteen, read one off, was a private-use character

MARKS = ",;?!:()."
LOST = re.compile(r"[?\ufffd](?:\(?%s\)|(?=[,;?!:().，；？！：（）“”、。]))" % glosses.SYLLABLE)
BROKEN = re.compile(r"[?\ufffd]\(?(%s)\)" % glosses.SYLLABLE)

AROUND = re.compile(r"[?\ufffd€\ue000-\uf8ff].{0,40}")


class Token(NamedTuple):
    """A piece of the text as found: a pair of bytes, a lone byte, a lost one, a gloss, or something else."""

    kind: str
    start: int
    end: int
    first: int = 0
    second: int = 0
    reading: str = ""


class Read(NamedTuple):
    """One way to read a stretch so far."""

    score: float
    margin: float  # how far the best other way to read it stayed behind
    text: tuple | None  # (what was read before, the last piece)
    mark: tuple | None  # (end of the damage, what was read until there)


@dataclass(frozen=True, slots=True)
class Page:
    """What a whole text says about its damage."""

    text: str
    table: frozenset[str]  # characters that have a gloss wherever they stand
    language: Language
    traditional: bool
    dropped: bool  # private-use characters are gone


def find(text: str) -> tuple[Edit, ...]:
    """The edits that bring the torn places of a text back in step.

    >>> [(edit.before, edit.after) for edit in find("學(xué)校需要?jiǎng)由?,并結(jié)合實(shí)際")]
    [('?jiǎng)由?', '動身')]
    """
    if not LOST.search(text):
        return ()
    return tuple(_edits(text))


def _edits(text: str) -> Iterator[Edit]:
    page = survey(text)
    at = 0
    while hit := LOST.search(text, at):
        start = hit.start()
        best, end = decode(page, start)
        if best is None or best.mark is None:
            at = start + 1
            continue
        stop, node = best.mark
        before, after = text[start:stop], spell(node)
        cut = len(before)
        while before and after and before[-1] == after[-1]:
            before, after, stop = before[:-1], after[:-1], stop - 1
        yield Edit("phase", start, stop, before, after, certainty(best.margin), evidence(page, start, before, after))
        at = max(stop, start + 1)


def survey(text: str) -> Page:
    """What the text as a whole tells: its table of glossed characters, its language, its script."""
    table = glosses.table(text)
    return Page(
        text=text,
        table=frozenset(table),
        language=Language(glosses.stripped(AROUND.sub('\n', text))),
        traditional=True,
        dropped=not any(pairs.is_private(c) for c in set(text)),
    )


def certainty(margin: float) -> str:
    return "certain" if margin > 9 else "probable" if margin > 3 else "guess"


def evidence(page: Page, start: int, before: str, after: str) -> str:
    raw = after.encode("gb18030", "ignore").hex(" ", 2).upper()
    return raw


def spell(node: tuple | None) -> str:
    out = []
    while node:
        node, piece = node
        out.append(piece)
    return "".join(reversed(out))


# ------------------------------------------------------------------------------------------------- tokens


def token(text: str, at: int) -> Token:
    """The piece that begins at a place."""
    character = text[at]
    if character in "?\ufffd":
        broken = BROKEN.match(text, at)
        if broken:
            return Token("broken", at, broken.end(), reading=broken[1])
        return Token("lost", at, at + 1)
    if character == "(":
        gloss = glosses.GLOSS.match(text, at)
        if gloss:
            return Token("gloss", at, gloss.end(), reading=gloss[1])
    if character == "€":
        return Token("lone", at, at + 1, 0x80)
    if character < "\x80":
        return Token("lone", at, at + 1, ord(character))
    both = pairs.pair(character)
    if both:
        return Token("pair", at, at + 1, *both)
    return Token("other", at, at + 1)


def decode(page: Page, start: int) -> tuple[Read | None, int]:
    """The best way to read the text from a lost byte on, and where reading it stopped."""
    step = Steps(page, start)
    at, text = start, page.text
    reads = {(IN_STEP, *step.before): Read(0.0, 99.0, None, None)}
    quiet = 0
    for _ in range(LONGEST):
        if at >= len(text):
            break
        piece = token(text, at)
        if page.dropped and piece.kind != "gloss":
            reads = step.missing(reads)
        reads = getattr(step, piece.kind)(reads, piece)
        if piece.kind != 'lost':
            reads = step.prune(reads)
        at = piece.end
        if piece.kind == "pair":
            step.last = piece.second
        elif piece.kind == "lone":
            step.last = piece.first
        elif piece.kind == "lost":
            step.last = 0
        if all(key[0] == IN_STEP for key in reads):
            quiet += piece.kind != "gloss"
            if quiet > 2 or len({key[1:] for key in reads}) == 1 and quiet > 0:
                break
        else:
            quiet = 0
        if piece.kind == "other":
            break
    if not reads:
        return None, at
    ordered = sorted(reads.items(), key=lambda item: (-item[1].score, item[0][0] != IN_STEP))
    best = ordered[0][1]
    if len(ordered) > 1:
        best = best._replace(margin=min(best.margin, best.score - ordered[1][1].score))
    return best, at


class Steps:
    """How each kind of token changes the ways to read."""

    def __init__(self, page: Page, start: int) -> None:
        self.page, self.text = page, page.text
        self.table = pairs.characters()
        self.score = page.language.score
        self.before, self.last = _context(page.text, start)

    def prune(self, reads):
        if len(reads) <= 1:
            return reads
        top = max(read.score for read in reads.values())
        kept = {key: read for key, read in reads.items() if read.score > top - WIDTH}
        if len(kept) > BEAM:
            kept = dict(sorted(kept.items(), key=lambda item: -item[1].score)[:BEAM])
        return kept

    def keep(self, out, key, read):
        old = out.get(key)
        if old is None:
            out[key] = read
        elif read.score > old.score:
            out[key] = read._replace(margin=min(read.margin, read.score - old.score))
        elif old.score - read.score < old.margin:
            out[key] = old._replace(margin=old.score - read.score)

    def emit(self, out, key, read, piece, rest, end=0, exempt=False, extra=0.0):
        """Read one more character; ``end`` says that this was damage, up to there."""
        _, one, two = key
        score = read.score + extra + self.score(one, two, piece)
        if end:
            if piece in self.page.table and not exempt and not self._glossed(end):
                score += GLOSSED
            if piece in SIMPLE_ONLY and self.page.traditional:
                score += SIMPLIFIED
        node = (read.text, piece)
        self.keep(out, (rest, two, piece), Read(score, read.margin, node, (end, node) if end else read.mark))

    def _glossed(self, end):
        return self.text.startswith(("(", "?"), end)

    def pair(self, reads, t):
        out = {}
        one = self.text[t.start]
        for key, read in reads.items():
            half = key[0]
            if half == IN_STEP:
                extra = PRIVATE if pairs.is_private(one) else 0.0
                if one in self.page.table and not self._glossed(t.end):
                    extra += GLOSSED
                self.emit(out, key, read, one, IN_STEP, extra=extra)
            else:
                char = self.table[half << 8 | t.first]
                if not char:
                    continue
                exempt = read.text is None or read.text[1] == ""
                if t.second >= 0x81:
                    self.emit(out, key, read, char, t.second, t.end, exempt)
                elif t.second < 0x80:
                    tmp = {}
                    self.emit(tmp, key, read, char, IN_STEP, t.end, exempt)
                    for k, r in tmp.items():
                        self.emit(out, k, r, chr(t.second), IN_STEP, t.end)
        return out

    def lone(self, reads, t):
        out = {}
        byte = t.first
        for key, read in reads.items():
            half = key[0]
            if half == IN_STEP:
                self.emit(out, key, read, self.text[t.start], IN_STEP)
                continue
            exempt = read.text is None or read.text[1] == ""
            if 0x40 <= byte and byte != 0x7F and (char := self.table[half << 8 | byte]):
                self.emit(out, key, read, char, IN_STEP, t.end, exempt)
            if 0x21 <= byte < 0x7F and (char := self.table[half << 8 | 0xA3]):
                self.emit(out, key, read, char, byte | 0x80, t.end, exempt)
        return out or self.literal(reads, t)

    def literal(self, reads, t):
        """Nothing fits: the half character vanished, and the rest stands as found."""
        out = {}
        for key, read in reads.items():
            node = (read.text, self.text[t.start : t.end])
            self.keep(out, (IN_STEP, key[2], self.text[t.end - 1]), Read(read.score + STRANGE * 2, read.margin, node, read.mark))
        return out

    other = literal

    def gloss(self, reads, t):
        out = {}
        found = self.text[t.start - 1]
        for key, read in reads.items():
            if key[0] == IN_STEP:
                char = key[2]
                if t.reading in pairs.readings(char[-1:] or " "):
                    mark = read.mark
                    if mark and mark[1] is read.text:
                        mark = (t.end, read.text)
                    self.keep(out, key, read._replace(mark=mark))
                else:
                    node = (read.text, self.text[t.start : t.end])
                    self.keep(out, key, Read(read.score + STRANGE, read.margin, node, read.mark))
            else:
                fits = t.reading in pairs.readings(found)
                self.keep(out, key, read._replace(score=read.score + (0 if fits else STRANGE), mark=(t.end, read.text)))
        return out

    def broken(self, reads, t):
        out = {}
        for key, read in reads.items():
            half = key[0]
            if half == IN_STEP:
                for byte in pairs.with_reading(self.last, t.reading):
                    if byte >= 0x81:
                        node = (read.text, "")
                        hit = self.table[self.last << 8 | byte]
                        extra = 0.0 if hit in self.page.table else -1.0
                        if hit in SIMPLE_ONLY: extra += SIMPLIFIED
                        self.keep(out, (byte, key[1], key[2]), Read(read.score + extra, read.margin, node, (t.end, node)))
                node = (read.text, self.text[t.start : t.end])
                self.keep(out, key, Read(read.score + 2 * STRANGE, read.margin, node, read.mark))
            else:
                exempt = True
                for byte in pairs.with_reading(half, t.reading):
                    char = self.table[half << 8 | byte]
                    self.emit(out, key, read, char, IN_STEP, t.end, exempt, 0.0 if char in self.page.table else -3.0)
        return out or self.literal(reads, t)

    def lost(self, reads, t):
        out = {}
        following = self.text[t.end : t.end + 1]
        literal = self.text[t.start]
        for key, read in reads.items():
            half = key[0]
            if half == IN_STEP:
                self.emit(out, key, read, literal, IN_STEP, extra=0.0 if literal == "?" else STRANGE)
                if following in MARKS_ALL:
                    node = (read.text, "")
                    for byte in range(0x81, 0xFF):
                        if self.table[byte << 8 | 0xA3] or self.table[byte<<8|0xA1]:
                            self.keep(out, (byte, key[1], key[2]), Read(read.score + HALF, read.margin, node, (t.end, node)))
            else:
                for byte in pairs.TRAILS:
                    if char := self.table[half << 8 | byte]:
                        self.emit(out, key, read, char, IN_STEP, t.end, True)
                if char := self.table[half << 8 | 0xA3]:
                    self.emit(out, key, read, char, 0xBF, t.end, True)
        if len(out) > BEAM and any(k[0] != IN_STEP for k in out) :
            return out
        return out

    def missing(self, reads):
        """A private-use character may have been dropped here: two bytes more are lost."""
        out = dict(reads)
        private = pairs.private()
        for key, read in reads.items():
            half = key[0]
            if half == IN_STEP:
                continue
            options = []
            for first, seconds in private.items():
                if seconds and (char := self.table[half << 8 | first]):
                    options.append((self.score(key[1], key[2], char), first, char))
            options.sort(reverse=True)
            end = read.mark[0] if read.mark else 0
            for _, first, char in options[:5]:
                tmp = {}
                self.emit(tmp, key, read, char, 0x81, end, True, DROPPED)
                for k, r in tmp.items():
                    for second in private[first]:
                        if second >= 0x81:
                            self.keep(out, (second, *k[1:]), r)
        return out


MARKS_ALL = tuple(",;?!:().，；？！：（）“”、。")


def _context(text: str, start: int) -> tuple[tuple[str, str], int]:
    """The two characters before a place, without their glosses, and the last byte before it."""
    before = glosses.GLOSS.sub("", text[max(0, start - 24) : start])
    before = ("\n\n" + before)[-2:]
    both = pairs.pair(before[-1])
    return (before[0], before[1]), both[1] if both else ord(before[-1]) & 0xFF if before[-1] < "\x80" else 0


SIMPLE_ONLY = frozenset()
