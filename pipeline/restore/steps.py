"""Read a torn stretch in step and one byte off at once, and keep the likeliest ways.

In: a text and the place of a lost byte. Out: what the stretch was, how far the next best reading stays behind, and
where the damage ends. What is hard: a half character waits for its other half across glosses, marks, lost bytes and
pairs that were dropped, and the many values of a lost byte must not multiply. So only the likeliest ways are kept, one
for each half that waits and each two last characters; and a way that the damage cannot have come from (a character of
the page's table without its gloss, two that spell one of it unharmed) hardly lives.
"""

from __future__ import annotations

from itertools import takewhile
from operator import itemgetter
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from pipeline.restore import beside, glosses, halves, pairs
from pipeline.restore.language import number, numbers, plain
from pipeline.restore.ways import Node, Token, Way, Ways, last_byte, likeliest, spell, token

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from pipeline.restore.ways import Page, State

IN_STEP = 0  # no half character waits
BYTE = 0xFF
NONE = -1e9  # a score below every other
MARK_NEXT = 0x100  # the mark that follows ends with the half that waits
NO_STOP = 0x200  # added to a half that does not begin 。 or 、
GONE = 0x400  # added to the first byte of a dropped pair, whose second byte is the half that waits
LONGEST = 100  # tokens of one stretch; the longest of 2,000 forged ones had 61
KEPT, BEHIND = 16, 14.0  # ways kept, and how far behind the likeliest they may be (natural logarithms)
WELL, ENOUGH = -12.0, -13.0  # two characters that need no dropped pair before them; the least likely two of a stretch
HOPELESS = 12.0  # a way so far behind is not searched for dropped pairs
SOME = 10  # second halves that are taken on before the next token
FEW, RARE = 24, 10.0  # values of a lost byte before a mark, and how far behind they may be
WAITING, FIRSTS, SECONDS, NEAR = 2, 4, 6, 5.0  # ways that may have lost a pair; characters it ends, and begins
FAR_BEHIND = 8.0  # a character after a dropped pair so far behind others is not taken on
TOGETHER, AGAIN = 3, 1  # dropped pairs in a row
HALF = -3.0  # a lone question mark was a half character
ASKED = -9.0  # a true question mark stands before another mark
STRANGE = -18.0  # a gloss that reads nothing it follows
VANISHED = -36.0  # a half character, or a gloss's parenthesis, that is gone without a trace
GLOSSED = -12.0  # a character of the file's table without its gloss
OUTSIDE = -1.5  # a glossed character that the file's table does not have
PRIVATE = -20.0  # a private-use character meant as such
GOING_ON = "，、（“《"  # marks that no line ends with
ENDLESS = -6.0  # a line that ends without a mark; twice that with one of those
LETTER = -8.0  # a letter or digit right after a Chinese character, one of several that were read as one
WIDE = 0xA3  # first byte of full-width marks
OPENING = 0xA3A8  # （
EXCLAMATION = 0xA1  # second byte of ！
STOPS = (0xA2, 0xA3)  # second bytes of 、 and 。: 校。 spells a ！, and was safe
MARKS = frozenset(",;?!:，；？！：")


def decode(page: Page, start: int) -> Way:
    """The likeliest way to read the text from a lost byte on.

    Where that reads well, nothing was dropped; otherwise pairs are looked for that may be gone.
    """
    way, ended = _decode(page, start, dropped=False)
    if page.dropped is None or not ended or (way.damage and way.worst > ENOUGH):
        return way
    return _decode(page, start, dropped=True)[0]


def _decode(page: Page, start: int, *, dropped: bool) -> tuple[Way, bool]:
    """The likeliest way, and whether the stretch has an end at all."""
    steps = Steps(page, start)
    text, at, settled = page.text, start, 0
    for _ in range(LONGEST):
        if at >= len(text):
            return steps.best(), True
        piece = token(text, at)
        if dropped and piece.kind in ("pair", "lone", "lost", "broken"):
            steps.miss(piece)
        steps.take(piece, at)
        at = piece.end
        if piece.kind == "other":
            return steps.best(), True
        settled = settled + (piece.kind != "gloss") if steps.in_step() else 0
        if settled and (settled > 2 or len(steps.ways) == 1) and not text.startswith("(", at):  # noqa: PLR2004 - two characters of context, and one more
            return steps.best(), True
    return steps.best(), False


def _score(item: tuple[State, Way]) -> float:
    return item[1].score


class Steps:
    """The ways to read a stretch, taken further token by token."""

    def __init__(self, page: Page, start: int) -> None:
        """Begin in step, with the two characters before and the last byte before."""
        self._page, self._text = page, page.text
        self._score, self._row = page.language.chance, page.language.chances
        self._table, self._number, self._numbers = pairs.characters(), halves.known(), halves.known_array()
        before = page.text[max(0, start - 24) : start]
        if "(" in before:
            before = glosses.GLOSS.sub("", before)
        context = plain("\n\n" + before[-2:])
        self._last = last_byte(before)
        self._odd, self._odd_many = halves.costs(traditional=page.traditional)
        self._before, self._after = beside.line(page.text, start), beside.rest(page.text, start)
        first = (IN_STEP, number(context[-2]), number(context[-1]))
        self.ways: Ways = {first: Way(0.0, 99.0, None, 0, None, 0.0, 0.0)}
        self._next: Ways = {}
        self._gone: Ways = {}  # ways in which a pair was dropped before the next token
        self._best = NONE

    def in_step(self) -> bool:
        """Whether no half character waits in any way."""
        return not any(state[0] for state in self.ways)

    def best(self) -> Way:
        """The likeliest way, its margin taking in the others that are left."""
        ordered = sorted(self.ways.values(), key=lambda way: -way.score)
        first = ordered[0]
        return first if len(ordered) == 1 else first._replace(margin=min(first.margin, first.score - ordered[1].score))

    def take(self, piece: Token, at: int) -> None:
        """Take every way one token further, and drop those that fell behind."""
        self._next, self._best = {}, NONE
        step = self._TAKES[piece.kind]
        for state, way in (
            sorted(self.ways.items(), key=_score, reverse=True) if len(self.ways) > 1 else self.ways.items()
        ):
            if state[0] == MARK_NEXT:
                self._mark(piece, state, way)
            elif way.score > self._best - BEHIND:
                step(self, piece, at, state, way)
        for state, way in sorted(self._gone.items(), key=_score, reverse=True):
            if way.score < self._best - NEAR:
                break
            self._closed(piece, state, way)
        self._gone = {}
        if not self._next:
            for state, way in self.ways.items():
                self._as_found(piece, at, state, way)
        self.ways = likeliest(self._next, KEPT, BEHIND)
        if piece.kind == "pair":
            self._last = piece.second
        elif piece.kind != "gloss":
            self._last = piece.first

    # ---- what each kind of token may be

    def _pair(self, piece: Token, at: int, state: State, way: Way) -> None:
        half = state[0]
        character = self._text[at]
        bare = character in self._page.table and not self._text.startswith("(", piece.end)
        if half == IN_STEP:
            extra = (PRIVATE if pairs.is_private(character) else 0.0) + (GLOSSED if bare else 0.0)
            same = self._number[piece.first << 8 | piece.second]
            self._emit(state, way, character, same, extra)
            return
        if not self._goes(half, piece.first):
            return
        index = (half & BYTE) << 8 | piece.first
        if not self._table[index]:
            return
        extra = GLOSSED if bare else 0.0
        if piece.second >= pairs.LOWEST:
            self._restore(state, way, index, piece.second, piece.end, bare=True, extra=extra)
        elif piece.second != 0x80:  # noqa: PLR2004 - a letter that a half character took for its second byte
            self._restore(state, way, index, IN_STEP, piece.end, chr(piece.second), bare=True, extra=extra)

    def _goes(self, half: int, second: int) -> bool:
        """Whether a half may go on with a byte."""
        return half < NO_STOP or second not in STOPS

    def _lone(self, piece: Token, at: int, state: State, way: Way) -> None:
        half, byte = state[0], piece.first
        if half == IN_STEP:
            self._emit(state, way, self._text[at], int(numbers()[ord(self._text[at])]), 0.0)
            return
        first = (half & BYTE) << 8
        if byte >= pairs.TRAILS[0] and self._table[first | byte] and self._goes(half, byte):
            self._restore(state, way, first | byte, IN_STEP, piece.end)
        if 0x20 < byte < 0x7F and self._table[first | WIDE] and self._goes(half, WIDE):  # noqa: PLR2004 - a mark that was full-width
            self._restore(state, way, first | WIDE, byte | 0x80, piece.end, bare=True)

    def _mark(self, piece: Token, state: State, way: Way) -> None:
        """The mark that two characters spell: the first was read, and the second begins with its second byte."""
        byte = piece.second if piece.kind == "pair" else piece.first | 0x80 if piece.kind == "lone" else 0xBF
        half = byte | NO_STOP if byte == EXCLAMATION else byte
        self._keep((half, state[1], state[2]), way._replace(damage=piece.end))

    def _lost(self, piece: Token, at: int, state: State, way: Way) -> None:
        half, following = state[0], self._text[piece.end : piece.end + 1]
        if half == IN_STEP:
            odd = STRANGE if self._text[at] != "?" else ASKED if following in MARKS else 0.0
            self._emit(state, way, self._text[at], number("？"), odd)
            if following in MARKS and following:
                for index, chance in self._likely(state, halves.with_second(WIDE), FEW, RARE):
                    self._restore(state, way, index, MARK_NEXT, piece.end, extra=HALF, chance=chance)
            return
        first = (half & BYTE) << 8
        if self._table[first | WIDE] and self._goes(half, WIDE):
            self._restore(state, way, first | WIDE, 0xBF, piece.end, bare=True)
        opened = "(" if self._opened(piece.end) else ""
        if opened and half == WIDE:  # it was full-width itself
            self._restore(state, way, OPENING, IN_STEP, piece.end, broken=True)
        least = self._best - BEHIND - way.score
        for index, chance in self._likely(state, halves.with_lost(half & BYTE), SOME, BEHIND, least):
            if self._goes(half, index & BYTE):
                self._restore(state, way, index, IN_STEP, piece.end, opened, bare=True, chance=chance)

    def _broken(self, piece: Token, at: int, state: State, way: Way) -> None:
        half = state[0]
        if half == IN_STEP:
            for byte in pairs.with_reading(self._last, piece.reading):
                if byte >= pairs.LOWEST:
                    node = Node(way.text, "")
                    hit = self._last << 8 | byte
                    score = way.score + self._odd[hit] + self._listed(hit)
                    self._keep(
                        (byte, state[1], state[2]), Way(score, way.margin, node, piece.end, node, way.last, way.worst)
                    )
            self._as_found(piece, at, state, way)
            return
        for byte in pairs.with_reading(half & BYTE, piece.reading):
            if byte >= pairs.LOWEST and self._goes(half, byte):
                index = (half & BYTE) << 8 | byte
                self._restore(state, way, index, IN_STEP, piece.end, broken=True, extra=self._listed(index))

    def _gloss(self, piece: Token, at: int, state: State, way: Way) -> None:
        if state[0] != IN_STEP:  # the gloss of a character that two others only spell together
            fits = piece.reading in pairs.readings(self._text[at - 1])
            score = way.score + (0.0 if fits else STRANGE)
            self._keep(state, way._replace(score=score, damage=piece.end, restored=way.text))
            return
        read = way.text.piece[-1:] if way.text else ""
        if not read or piece.reading not in pairs.readings(read):
            node = Node(way.text, self._text[at : piece.end])
            self._keep(state, way._replace(score=way.score + STRANGE, text=node, worst=STRANGE))
        elif way.damage and way.restored is way.text:
            score = way.score + (0.0 if read in self._page.table else OUTSIDE)
            self._keep(state, way._replace(score=score, damage=piece.end, restored=way.text))
        else:
            self._keep(state, way._replace(text=Node(way.text, self._text[at : piece.end])))

    def _as_found(self, piece: Token, at: int, state: State, way: Way) -> None:
        """Nothing fits: a half character is gone, and the rest stands as found."""
        found = self._text[at : piece.end]
        last = number(plain(found[-1]))
        fine = piece.kind == "other" and state[0] == IN_STEP
        step = self._score(state[1], state[2], last) if fine else VANISHED
        before = way.text.piece[-1:] if way.text else ""
        if fine and found == "\n" and before:
            step = ENDLESS * 2 if before in GOING_ON else ENDLESS if pairs.is_chinese(before) else step
        node = Node(way.text, found)
        worst = min(way.worst, way.last + step)
        new = Way(way.score + step, way.margin, node, way.damage, way.restored, step, worst)
        self._keep((IN_STEP, state[2], last), new)

    # ---- pairs that were dropped

    def miss(self, piece: Token) -> None:
        """Private-use characters may have been dropped before this token: two bytes more are lost with each."""
        half = [(way.score, state) for state, way in self.ways.items() if IN_STEP < state[0] < MARK_NEXT]
        if not half:
            return
        half.sort(reverse=True)
        least = half[0][0] - HOPELESS
        waiting = [state for score, state in half[:WAITING] if score >= least]
        front = list(takewhile(lambda state: not self._goes_on(state, piece), waiting))
        self._next, self._best = {}, NONE
        for depth in range(TOGETHER):
            before = set(self._next)
            for state in front:
                way = self._next[state] if depth else self.ways[state]
                options = halves.between_dropped(state[0] & BYTE) if depth else halves.ended_by_dropped(state[0])
                for index, chance in self._likely(state, options, FIRSTS, NEAR):
                    self._restore(
                        state,
                        way,
                        index,
                        GONE | index & BYTE,
                        way.damage,
                        bare=True,
                        extra=self._page.dropped or 0.0,
                        chance=chance,
                    )
            new = sorted(((way.score, state) for state, way in self._next.items() if state not in before), reverse=True)
            front = [state for score, state in new[:AGAIN] if score >= new[0][0] - NEAR]
        self._gone = self._next

    def _goes_on(self, state: State, piece: Token) -> bool:
        """Whether the half that waits and this token make likely characters, so that nothing need be missing."""
        half, one, two = state
        reading = self._reading(piece)
        known = (piece.first,) if piece.first else ()
        seconds = pairs.with_reading(half, reading) if piece.kind == "broken" else known
        for index in (half << 8 | second for second in seconds):
            if not self._table[index] or (
                piece.kind == "lone" and reading and reading not in pairs.readings(self._table[index])
            ):
                continue
            here = self._score(one, two, self._number[index]) + self._odd[index]
            if piece.kind != "pair":
                if here > WELL / 2:
                    return True
                continue
            if piece.second < pairs.LOWEST or here < WELL:
                return False
            after = token(self._text, piece.end) if piece.end < len(self._text) else piece
            if after.kind == "pair":
                index_after = piece.second << 8 | after.first
                here += self._score(two, self._number[index], self._number[index_after]) + self._odd[index_after]
            else:
                here *= 2
            return here > WELL
        return False

    def _reading(self, piece: Token) -> str:
        """The gloss of what this token ends."""
        if piece.kind != "lone":
            return piece.reading
        gloss = glosses.GLOSS.match(self._text, piece.end)
        return gloss[1] if gloss else ""

    def _begun(self, first: int, piece: Token) -> NDArray[np.int64]:
        """Characters that may begin with the second byte of a dropped pair and end with this token."""
        reading = self._reading(piece)
        if piece.kind == "broken":
            every = (
                lead << 8 | second
                for lead in halves.private_seconds()[first]
                for second in pairs.with_reading(lead, reading)
            )
            return np.fromiter(every, np.int64)
        begun = halves.begun_by_dropped(first, piece.first)
        if reading:
            return np.array([k for k in begun.tolist() if reading in pairs.readings(self._table[k])], np.int64)
        return begun

    def _closed(self, piece: Token, state: State, way: Way) -> None:
        """The second byte of a dropped pair, whatever it was, and this token are a character."""
        first = state[0] & BYTE
        least = self._best - FAR_BEHIND - way.score
        if piece.kind == "lost":
            for index, chance in self._likely(state, halves.begun_by_dropped_any(first), SECONDS, NEAR, least):
                self._restore(state, way, index, IN_STEP, piece.end, bare=True, chance=chance)
            return
        if piece.kind != "lone" or piece.first >= pairs.TRAILS[0]:
            half = piece.second if piece.second >= pairs.LOWEST else IN_STEP
            rest = chr(piece.second) if 0 < piece.second < 0x80 else ""  # noqa: PLR2004 - a letter
            broken, bare = piece.kind == "broken", piece.kind == "pair"
            for index, chance in self._likely(state, self._begun(first, piece), SECONDS, NEAR, least):
                self._restore(state, way, index, half, piece.end, rest, broken=broken, bare=bare, chance=chance)
        if piece.kind == "lone" and 0x20 < piece.first < 0x7F:  # noqa: PLR2004 - a mark that was full-width
            for index, chance in self._likely(state, halves.begun_by_dropped(first, WIDE), SECONDS, NEAR, least):
                self._restore(state, way, index, piece.first | 0x80, piece.end, bare=True, chance=chance)

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
        chance: float | None = None,
    ) -> None:
        """Read a character out of found bytes.

        ``broken``: a gloss stood between its halves, so it has none of its own; ``bare``: nothing can have stood
        after it.
        """
        character, same = self._table[index], self._number[index]
        if chance is None:
            chance = self._score(state[1], state[2], same) + self._odd[index]
        score = way.score + extra + chance
        if score < self._best - BEHIND:
            return
        if character in self._page.table and not broken and way.text is not None and way.text.piece:
            score += GLOSSED if bare or not self._text.startswith("(", end) else 0.0
        if character in beside.MARKS:
            far = character in beside.OPENED_BY
            read = spell(way.text) if far else way.text.piece if way.text is not None else ""
            score += beside.cost(self._before + read, character, self._after)
        one, two = state[2], same
        if rest:
            one, two = same, number(plain(rest))
            score += self._score(state[2], one, two) + (LETTER if rest.isalnum() else 0.0)
        node = Node(way.text, character + rest)
        step = score - way.score
        worst = min(way.worst, way.last + step)
        self._keep((half, one, two), Way(score, way.margin, node, end, node, step, worst))

    def _emit(self, state: State, way: Way, character: str, same: int, extra: float) -> None:
        """Read a character as it stands."""
        step = extra + self._score(state[1], state[2], same)
        score, text, worst = way.score + step, Node(way.text, character), min(way.worst, way.last + step)
        self._keep((IN_STEP, state[2], same), Way(score, way.margin, text, way.damage, way.restored, step, worst))

    def _keep(self, state: State, way: Way) -> None:
        self._best = max(self._best, way.score)
        old = self._next.get(state)
        if old is None:
            self._next[state] = way
            return
        better, worse = (way, old) if way.score > old.score else (old, way)
        margin = min(better.margin, better.score - worse.score)
        self._next[state] = better._replace(margin=margin)

    def _likely(
        self, state: State, options: NDArray[np.int64], count: int, near: float = BEHIND, least: float = NONE
    ) -> list[tuple[int, float]]:
        """The likeliest of some characters, and how likely they are: none far behind the best, or below ``least``."""
        if not len(options):
            return []
        chances = self._row(state[1], state[2])[self._numbers[options]] + self._odd_many[options]
        if len(options) > count:
            chosen = chances.argpartition(-count)[-count:]
            options, chances = options[chosen], chances[chosen]
        every = zip(options.tolist(), chances.tolist(), strict=True)
        least = max(float(chances.max()) - near, least)
        return sorted(((index, chance) for index, chance in every if chance > least), key=itemgetter(1), reverse=True)

    def _listed(self, index: int) -> float:
        return 0.0 if self._table[index] in self._page.table else OUTSIDE

    def _opened(self, end: int) -> bool:
        """Whether a parenthesis closes soon that was never opened: a half character took it along."""
        ahead = glosses.BROKEN.sub("", self._text[end : end + 40])
        return ahead.find(")") > 0 and not 0 <= ahead.find("(") < ahead.find(")")

    # What each kind of token may be. A table of the object's own would be a circle that keeps a page's language alive.
    _TAKES: ClassVar[dict[str, Callable[[Steps, Token, int, State, Way], None]]] = {
        "pair": _pair,
        "lone": _lone,
        "lost": _lost,
        "broken": _broken,
        "gloss": _gloss,
        "other": _as_found,
    }
