"""Read a torn stretch in step and one byte off at once, and keep the likeliest ways.

In: a text and the place of a lost byte. Out: what the stretch was, how far the next best reading stays behind, and
where the damage ends. What is hard: a half character waits for its other half across glosses, marks, lost bytes and
pairs that were dropped, and the many values of a lost byte must not multiply. So only the likeliest ways are kept, one
for each half that waits and each two last characters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.restore import glosses, pairs
from pipeline.restore.halves import (
    common_pairs,
    every_lead,
    leads,
    odd,
    odd_simplified,
    plain_characters,
    private_leads,
    trails,
)
from pipeline.restore.language import plain
from pipeline.restore.ways import Node, Token, Way, Ways, last_byte, likeliest, token

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.restore.ways import Page, State

IN_STEP = -1  # no half character waits
MARK_NEXT = 0x100  # added to a half that waits for the mark that follows
LONGEST = 100  # tokens of one stretch; the longest of 2,000 forged ones had 61
KEPT = 24  # ways kept
LIKELY = -5.5  # a character that needs no dropped pair before it
ENOUGH = 20_000  # searches for dropped pairs that are remembered
HOPELESS = 12.0  # a way so far behind is not searched for dropped pairs
SOME = 16  # second halves that are taken on before the next token
FEW = 10  # values of a lost byte that are taken on before the next token
HALVES = 24  # values of a lost byte before a known one
WAITING, FIRSTS = 3, 5  # ways that may have lost a pair, and values of its first byte
HALF = -3.0  # a lone question mark was a half character
ASKED = -5.0  # a true question mark stands before another mark
STRANGE = -18.0  # a gloss that reads nothing it follows
VANISHED = -36.0  # a half character, or a gloss's parenthesis, that is gone without a trace
GLOSSED = -6.0  # a character of the file's table without its gloss
OUTSIDE = -1.5  # a glossed character that the file's table does not have
CLOSING, FAR = 5.0, 150  # a closing mark where one was opened so many characters before, or none was
BRACKETS = {"“": "”", "‘": "’", "《": "》", "（": "）", "【": "】", "〈": "〉"}
PRIVATE = -20.0  # a private-use character meant as such
GOING_ON, ENDLESS = "，、（“《", -6.0  # marks that no line ends with
NEVER = frozenset(a + b for a in "，。、；：《（“" for b in "，。、；：》") | {
    "《）",
    "（）",
    "“”",
}  # marks side by side
LETTER = -8.0  # a letter or digit right after a Chinese character, one of several that were read as one
WIDE = 0xA3  # first byte of full-width marks
OPENING = 0xA3A8  # （
MARKS = frozenset(",;?!:，；？！：")


def decode(page: Page, start: int) -> Way:
    """The likeliest way to read the text from a lost byte on."""
    steps = Steps(page, start)
    text, at, settled = page.text, start, 0
    for _ in range(LONGEST):
        if at >= len(text):
            break
        piece = token(text, at)
        if page.dropped is not None and piece.kind in ("pair", "lone", "lost", "broken"):
            steps.miss(piece)
        steps.take(piece, at)
        at = piece.end
        if piece.kind == "other":
            break
        if steps.in_step():
            settled += piece.kind != "gloss"
            if (settled > 2 or len(steps.ways) == 1) and not text.startswith("(", at):  # noqa: PLR2004 - two characters of context, and one more
                break
        else:
            settled = 0
    return steps.best()


class Steps:
    """The ways to read a stretch, taken further token by token."""

    def __init__(self, page: Page, start: int) -> None:
        """Begin in step, with the two characters before and the last byte before."""
        self._page, self._text = page, page.text
        self._score = page.language.chance
        self._table, self._plain = pairs.characters(), plain_characters()
        before = glosses.GLOSS.sub("", page.text[max(0, start - 24) : start])
        context = plain("\n\n" + before)
        self._last = last_byte(before)
        self._odd = odd_simplified() if page.traditional else odd()
        self._closing = {
            close: CLOSING if opened > page.text.count(close, max(0, start - FAR), start) else -CLOSING
            for begin, close in BRACKETS.items()
            for opened in (page.text.count(begin, max(0, start - FAR), start),)
        }
        self.ways: Ways = {(IN_STEP, context[-2], context[-1]): Way(0.0, 0.0, 99.0, None, 0, None)}
        self._take: dict[str, Callable[[Token, int, State, Way], None]] = {
            "pair": self._pair,
            "lone": self._lone,
            "lost": self._lost,
            "broken": self._broken,
            "gloss": self._gloss,
            "other": self._as_found,
        }
        self._next: Ways = {}

    def in_step(self) -> bool:
        """Whether no half character waits in any way."""
        return all(state[0] == IN_STEP for state in self.ways)

    def best(self) -> Way:
        """The likeliest way, its margin taking in the others that are left."""
        ordered = sorted(self.ways.values(), key=lambda way: -way.score)
        first = ordered[0]
        return first if len(ordered) == 1 else first._replace(margin=min(first.margin, first.score - ordered[1].score))

    def take(self, piece: Token, at: int) -> None:
        """Take every way one token further, and drop those that fell behind."""
        self._next = {}
        step = self._take[piece.kind]
        for state, way in self.ways.items():
            step(piece, at, state, way)
        if not self._next:
            for state, way in self.ways.items():
                self._as_found(piece, at, state, way)
        self.ways = likeliest(self._next, KEPT)
        if piece.kind == "pair":
            self._last = piece.second
        elif piece.kind != "gloss":
            self._last = piece.first

    # ---- what each kind of token may be

    def _pair(self, piece: Token, at: int, state: State, way: Way) -> None:
        half = state[0]
        if half == IN_STEP:
            character = self._text[at]
            extra = PRIVATE if pairs.is_private(character) else 0.0
            if character in self._page.table and not self._glossed(piece.end):
                extra += GLOSSED
            self._emit(state, way, character, self._plain[piece.first << 8 | piece.second] or character, extra)
            return
        if half >= MARK_NEXT and piece.first != WIDE:
            return
        index = half << 8 & 0xFF00 | piece.first
        if not self._table[index]:
            return
        if piece.second >= pairs.LOWEST:
            self._restore(state, way, index, piece.second, piece.end)
        elif piece.second != 0x80:  # noqa: PLR2004 - a letter that a half character took for its second byte
            self._restore(state, way, index, IN_STEP, piece.end, chr(piece.second))

    def _lone(self, piece: Token, at: int, state: State, way: Way) -> None:
        half, byte = state[0], piece.first
        if half == IN_STEP:
            character = self._text[at]
            self._emit(state, way, character, plain(character), 0.0)
            return
        if half < MARK_NEXT and byte >= pairs.TRAILS[0] and self._table[half << 8 | byte]:
            self._restore(state, way, half << 8 | byte, IN_STEP, piece.end)
        wide = half << 8 & 0xFF00 | WIDE
        if byte < 0x80 and byte > 0x20 and self._table[wide]:  # noqa: PLR2004 - a mark that was full-width
            self._restore(state, way, wide, byte | 0x80, piece.end)

    def _lost(self, piece: Token, at: int, state: State, way: Way) -> None:
        half, following = state[0], self._text[piece.end : piece.end + 1]
        if half == IN_STEP:
            odd = STRANGE if self._text[at] != "?" else ASKED if following in MARKS else 0.0
            self._emit(state, way, self._text[at], "？", odd)
            if following in MARKS:
                node = Node(way.text, "")
                kept = Way(way.score + HALF, way.worst, way.margin, node, piece.end, node)
                for byte in self._likely_leads(state):
                    self._keep((byte | MARK_NEXT, state[1], state[2]), kept)
            return
        wide = half << 8 & 0xFF00 | WIDE
        if self._table[wide]:
            self._restore(state, way, wide, 0xBF, piece.end, broken=True)
        if half >= MARK_NEXT:
            return
        opened = "(" if self._opened(piece.end) else ""
        if opened and half == WIDE:  # it was full-width itself
            self._restore(state, way, OPENING, IN_STEP, piece.end, broken=True)
        _, one, two = state
        options = [(self._chance(one, two, half << 8 | byte), byte) for byte in trails(half)]
        for _, byte in sorted(options, reverse=True)[:SOME]:
            self._restore(state, way, half << 8 | byte, IN_STEP, piece.end, opened, broken=True)

    def _broken(self, piece: Token, at: int, state: State, way: Way) -> None:
        half = state[0]
        if half == IN_STEP:
            for byte in pairs.with_reading(self._last, piece.reading):
                if byte >= pairs.LOWEST:
                    node = Node(way.text, "")
                    hit = self._last << 8 | byte
                    score = way.score + self._odd[hit] + self._listed(hit)
                    self._keep((byte, state[1], state[2]), Way(score, way.worst, way.margin, node, piece.end, node))
            self._as_found(piece, at, state, way)
            return
        if half >= MARK_NEXT:
            return
        for byte in pairs.with_reading(half, piece.reading):
            index = half << 8 | byte
            self._restore(state, way, index, IN_STEP, piece.end, broken=True, extra=self._listed(index))

    def _gloss(self, piece: Token, at: int, state: State, way: Way) -> None:
        if state[0] != IN_STEP:  # the gloss of a character that two others only spell together
            fits = piece.reading in pairs.readings(self._text[at - 1])
            odd = 0.0 if fits else STRANGE
            self._keep(state, Way(way.score + odd, min(way.worst, odd), way.margin, way.text, piece.end, way.text))
            return
        read = way.text.piece[-1:] if way.text else ""
        if not read or piece.reading not in pairs.readings(read):
            node = Node(way.text, self._text[at : piece.end])
            self._keep(state, Way(way.score + STRANGE, STRANGE, way.margin, node, way.damage, way.restored))
        elif way.damage and way.restored is way.text:
            self._keep(state, Way(way.score, way.worst, way.margin, way.text, piece.end, way.text))
        else:
            node = Node(way.text, self._text[at : piece.end])
            self._keep(state, Way(way.score, way.worst, way.margin, node, way.damage, way.restored))

    def _as_found(self, piece: Token, at: int, state: State, way: Way) -> None:
        """Nothing fits: a half character is gone, and the rest stands as found."""
        found = self._text[at : piece.end]
        last = plain(found[-1])
        fine = piece.kind == "other" and state[0] == IN_STEP
        step = self._score(state[1], state[2], last) if fine else VANISHED
        if found == "\n" and state[2] in GOING_ON:
            step += ENDLESS
        self._keep(
            (IN_STEP, state[2], last),
            Way(way.score + step, min(way.worst, step), way.margin, Node(way.text, found), way.damage, way.restored),
        )

    def miss(self, piece: Token) -> None:
        """A private-use character may have been dropped before this token: two bytes more are lost."""
        half = [(way.score, state) for state, way in self.ways.items() if IN_STEP < state[0] < MARK_NEXT]
        waiting = sorted(half, reverse=True)
        self._next = dict(self.ways)
        for value, state in waiting[:WAITING]:
            if value < waiting[0][0] - HOPELESS:
                break
            key = (state, piece.kind, piece.first, self._reading(piece))
            found = self._page.searched.get(key)
            if found is None:
                found = [] if self._goes_on(state, piece) else self._dropped(state, piece)
                if len(self._page.searched) < ENOUGH:
                    self._page.searched[key] = found
            for _, first, second in found:
                way = self.ways[state]
                self._restore(
                    state, way, state[0] << 8 | first, second, way.damage, bare=True, extra=self._page.dropped or 0.0
                )
        self.ways = self._next

    def _goes_on(self, state: State, piece: Token) -> bool:
        """Whether the half that waits and this token make a likely character, so that nothing need be missing."""
        half, one, two = state
        if piece.kind == "broken":
            seconds = pairs.with_reading(half, piece.reading)
        else:
            seconds = (piece.first,) if piece.first else ()
        return any(
            self._table[index] and self._fits(index, piece) and self._chance(one, two, index) > LIKELY
            for index in (half << 8 | second for second in seconds)
        )

    def _fits(self, index: int, piece: Token) -> bool:
        """Whether a character that a lone byte ends may have the gloss that follows."""
        reading = self._reading(piece)
        return piece.kind != "lone" or not reading or reading in pairs.readings(self._table[index])

    def _reading(self, piece: Token) -> str:
        """The gloss of what this token ends."""
        if piece.kind != "lone":
            return piece.reading
        gloss = glosses.GLOSS.match(self._text, piece.end)
        return gloss[1] if gloss else ""

    def _chance(self, one: str, two: str, index: int) -> float:
        return self._score(one, two, self._plain[index]) + self._odd[index]

    def _dropped(self, state: State, piece: Token) -> list[tuple[float, int, int]]:
        """The likeliest pairs that may be gone, by the characters they end and begin."""
        half, one, two = state
        rows, chance = private_leads(), self._chance
        firsts = [(chance(one, two, half << 8 | first), first) for first in rows if self._table[half << 8 | first]]
        followers = self._followers(piece)
        out: list[tuple[float, int, int]] = []
        for value, first in sorted(firsts, reverse=True)[:FIRSTS]:
            if out and value < max(out)[0] - HOPELESS / 2:
                break
            here, row = self._plain[half << 8 | first], rows[first]
            out += [
                (value + chance(two, here, second << 8 | follower), first, second)
                for second, follower in followers
                if second in row
            ]
        return sorted(out, reverse=True)[:FEW]

    def _followers(self, piece: Token) -> list[tuple[int, int]]:
        """Characters that may begin with a lost byte and end with this token, as their two bytes."""
        if piece.kind == "broken":
            return [(first, second) for first in every_lead() for second in pairs.with_reading(first, piece.reading)]
        if piece.kind == "lost":
            return common_pairs()
        if not piece.first:
            return []
        if piece.kind == "lone" and (reading := self._reading(piece)):
            every = ((first, self._table[first << 8 | piece.first]) for first in every_lead())
            return [(first, piece.first) for first, one in every if one and reading in pairs.readings(one)]
        return [(first, piece.first) for first in leads(piece.first)[:HALVES]]

    # ---- bookkeeping

    def _restore(
        self,
        state: State,
        way: Way,
        index: int,
        half: int,
        end: int,
        rest: str = "",
        *,
        broken: bool = False,
        bare: bool = False,
        extra: float = 0.0,
    ) -> None:
        """Read a character out of found bytes.

        ``broken``: a gloss stood between its halves, so it has none of its own; ``bare``: nothing can have stood
        after it.
        """
        character, same = self._table[index], self._plain[index]
        score = way.score + extra + self._score(state[1], state[2], same)
        first = way.text is None or not way.text.piece
        if character in self._page.table and not broken and not first and (bare or not self._glossed(end)):
            score += GLOSSED
        score += self._odd[index] + self._closing.get(character, 0.0)
        if state[2] + same in NEVER:
            score += ENDLESS
        last = state[2], same
        if rest:
            last = same, plain(rest)
            score += self._score(state[2], *last) + (LETTER if rest.isalnum() else 0.0)
        node = Node(way.text, character + rest)
        self._keep((half, *last), Way(score, min(way.worst, score - way.score), way.margin, node, end, node))

    def _emit(self, state: State, way: Way, character: str, same: str, extra: float) -> None:
        """Read a character as it stands."""
        step = extra + self._score(state[1], state[2], same)
        text = Node(way.text, character)
        self._keep(
            (IN_STEP, state[2], same),
            Way(way.score + step, min(way.worst, step), way.margin, text, way.damage, way.restored),
        )

    def _keep(self, state: State, way: Way) -> None:
        old = self._next.get(state)
        if old is None:
            self._next[state] = way
            return
        better, worse = (way, old) if way.score > old.score else (old, way)
        margin = min(better.margin, better.score - worse.score)
        self._next[state] = Way(better.score, better.worst, margin, better.text, better.damage, better.restored)

    def _likely_leads(self, state: State) -> list[int]:
        """First bytes of the likeliest characters that end with the first byte of a full-width mark."""
        chances = [(self._score(state[1], state[2], self._plain[first << 8 | WIDE]), first) for first in leads(WIDE)]
        return [first for _, first in sorted(chances, reverse=True)[:FEW]]

    def _listed(self, index: int) -> float:
        return 0.0 if self._table[index] in self._page.table else OUTSIDE

    def _glossed(self, end: int) -> bool:
        return self._text.startswith(("(", "?", "\ufffd"), end)

    def _opened(self, end: int) -> bool:
        """Whether a parenthesis closes soon that was never opened: a half character took it along."""
        ahead = glosses.BROKEN.sub("", self._text[end : end + 40])
        return ahead.find(")") > 0 and not 0 <= ahead.find("(") < ahead.find(")")
