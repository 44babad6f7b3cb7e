"""What a passage is about, and how its clauses are told: as done, planned, demanded, general talk, or not so.

Sections say most of it. What is hard: reports turn inside a paragraph (但是路途太远…; 今后我们将…; 总之，…), and lists of
an agreement read like deeds though nothing of them has been done.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.cues import CLAUSE_END, SENTENCE_END, cues

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.cues import Hit, Sketch
    from pipeline.lexicon import Lexicon
    from pipeline.schema import Section, Span

PIECE = re.compile(r"[^。；！？;!?\n]+[。；！？;!?]?")
NUMBERED = re.compile(r"\s*(?:[一二三四五六七八九十]{1,3}[、．.]|第[一二三四五六七八九十]+[，、])")
ITEM = re.compile(r"\s*(?:[（(]?\d{1,2}[）).、．]|[①-⑩]|[（(][一二三四五六七八九十]+[）)])")
AGREEMENT = re.compile(r"(?:协议|约定|职责|义务|任务书|条款)[^，。\n]{0,6}(?:如下|内容)")
FIRST_WORDS = 22  # characters of a sentence in which 存在的问题 is a turn; other turns must begin it
INTRODUCES = re.compile(
    r"[\s\W\d]*(?:(?:[一二三四五六七八九十]{1,3}|第[一二三四五六七八九十]|当然|同时|而|在|因此|为此|所以|与此同时|但|从)[\s\W]*)*"
)
BETWEEN = 70  # characters over which a plan or an aim goes on: 我们将加强联系，开展教研
HAS_COME = re.compile("(?<!为)了|已|得到|先后")
SHORT_HEADING = 24
GAINS = re.compile("成效|成果|收获|体会|成绩|总结|效果|变化|喜")
LACKS = re.compile("问题|不足|困惑|困难|遗憾|反思|忧|难处")
SUMMING_UP = "总结|小结|汇报|回顾|报告"


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence, or a part of one between semicolons, in the sketch: where it stands and what it is about."""

    start: int
    end: int
    kind: str  # the kind of its section, or what it turns to: problems, plans, closing
    agreed: bool = False  # whether it is a clause of an agreement
    heads: bool = False  # whether a paragraph begins with it


class Setting:
    """The passages of a summary, and how each of its clauses is told."""

    def __init__(
        self, sketch: Sketch, sentences: Sequence[Span], sections: Sequence[Section], lexicon: Lexicon
    ) -> None:
        """Walk over the sentences once; the sections say where each begins."""
        self._text = sketch.text
        turns = {hit.start: hit for hit in cues(lexicon, "setting_cues").find(sketch.text)}
        self.passages = tuple(_passages(sketch, sentences, sections, turns))
        self._starts = [passage.start for passage in self.passages]
        self._told = sorted((hit.start, hit.end, hit.kind) for hit in cues(lexicon, "realis_cues").find(sketch.text))
        self._told_starts = [start for start, _, _ in self._told]

    def at(self, place: int) -> Passage:
        """The passage that holds a place of the sketch."""
        if not self.passages:
            return Passage(0, len(self._text), "")
        return self.passages[max(0, bisect_right(self._starts, place) - 1)]

    def told(self, start: int, end: int) -> str:
        """How the clause of a stretch is told: done, ongoing, planned, required, generic, aimed or negative.

        What is said after the stretch does not count: 开展了联考，但没有… is done. A plan or an aim goes on over the
        clauses that follow, until something has come about: 我们将加强联系，开展联考; 为提高质量，促进均衡 (aimed).
        """
        left = start
        while left > max(0, start - BETWEEN) and self._text[left - 1] not in CLAUSE_END:
            left -= 1
        kinds = self._kinds(left, end)
        here = next((kind for kind in ("negative", "planned", "required", "generic") if kind in kinds), "")
        if here or HAS_COME.search(self._text, left, min(len(self._text), end + 1)):
            return here or ("ongoing" if "ongoing" in kinds else "done")
        first = left
        while first > max(0, left - BETWEEN) and self._text[first - 1] not in SENTENCE_END:
            first -= 1
        before = self._kinds(first, left) if not HAS_COME.search(self._text, first, left) else set()
        if "planned" in before:
            return "planned"
        return "aimed" if "generic" in before else "ongoing" if "ongoing" in kinds else "done"

    def _kinds(self, left: int, end: int) -> set[str]:
        low, high = bisect_left(self._told_starts, left), bisect_left(self._told_starts, end)
        return {kind for _, _, kind in self._told[low:high]}


def _passages(
    sketch: Sketch, sentences: Sequence[Span], sections: Sequence[Section], turns: dict[int, Hit]
) -> list[Passage]:
    text = sketch.text
    spans = [
        (sketch.place(s.start), sketch.place(s.end) if s.end < sketch.source(0, len(text))[1] else len(text))
        for s in sentences
    ] or [(0, len(text))]
    kinds = _kinds(sketch, sections)
    out: list[Passage] = []
    turned = heading = ""
    agreed = but = False
    for low, high in spans:
        for match in PIECE.finditer(text, low, high):
            start, end = match.span()
            heads = not text[max(0, start - 40) : start].rpartition("\n")[2].strip() if start else True
            inner = kinds(start)
            if heads or (but and text[start - 1] in "。！？!?"):
                turned, but = ("", False) if heads or but else (turned, but)
            numbered = NUMBERED.match(text, start) is not None
            titled = inner[1] == start
            if numbered or titled:
                heading = ""
            turn = "" if titled and end - start <= SHORT_HEADING else _turn(text, start, end, turns)
            if turn == "but":
                turned, but = ("problems", True) if turned in ("", "closing") else (turned, but)
            elif turn:
                turned, but = turn, False
                if numbered and end - start <= SHORT_HEADING and turn != "closing":
                    heading = turn
            if heads:
                agreed = agreed and ITEM.match(text, start) is not None
            kind = turned or heading or inner[0]
            kind = "problems" if kind not in ("plans", "purpose") and _lacks(turns, start, end) else kind
            out.append(Passage(start, end, kind, agreed, heads))
            agreed = agreed or AGREEMENT.search(text, start, end) is not None
    return out


def _kinds(sketch: Sketch, sections: Sequence[Section]) -> Callable[[int], tuple[str, int]]:
    places = sorted((sketch.place(s.start), sketch.place(s.end), _told_first(s)) for s in sections)
    starts = [start for start, _, _ in places]

    def kind_at(place: int) -> tuple[str, int]:
        """The kind of the innermost section that says more than "other", and where the innermost begins."""
        low = bisect_right(starts, place)
        begins = -1
        for start, end, kind in reversed(places[max(0, low - 8) : low]):
            if start <= place < max(end, start + 1):
                begins = max(begins, start)
                if kind != "other":
                    return kind, begins
        return "", begins

    return kind_at


def _lacks(turns: dict[int, Hit], start: int, end: int) -> bool:
    """Whether a sentence says by itself that something is lacking: 交流的深度有待加强."""
    return any((hit := turns.get(place)) and hit.kind == "lack" for place in range(start, end))


def _told_first(section: Section) -> str:
    """The kind of a section; one that is headed by gains and lacks tells its gains first: 成效与不足."""
    return "outcomes" if GAINS.search(section.heading) and LACKS.search(section.heading) else section.kind


def _turn(text: str, start: int, end: int, turns: dict[int, Hit]) -> str:
    """What a sentence turns to: the strongest turn of those at its beginning."""
    found = set()
    for place in range(start, min(end, start + 2 * FIRST_WORDS)):
        hit = turns.get(place)
        if hit is None or re.search(SUMMING_UP, text[place:end]):
            continue
        before = INTRODUCES.match(text, start, place)
        first = place - (before.end() if before else start)
        if first <= (FIRST_WORDS if hit.kind == "problems" else 0):
            found.add(hit.kind)
    return next((kind for kind in ("problems", "plans", "closing", "but") if kind in found), "")
