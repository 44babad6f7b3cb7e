"""What a passage is about, and how its clauses are told: as done, planned, demanded, general talk, or not so.

Sections say most of it. What is hard: reports turn inside a paragraph (但是路途太远…; 今后我们将…; 总之，…), and lists
of an agreement read like deeds though nothing of them has been done.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.cues import CLAUSE_END, SENTENCE_END, said

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.cues import Sketch
    from pipeline.lexicon import Lexicon
    from pipeline.schema import Section, Span

CLAUSE = re.compile(r"[^，。；：！？,;:!?\n]+")
PIECE = re.compile(r"[^。；！？;!?\n]+[。；！？;!?]?")
NUMBERED = re.compile(r"\s*(?:[一二三四五六七八九十]{1,3}[、．.]|第[一二三四五六七八九十]+[，、])")
NUMBERS = tuple(
    re.compile(rf"\s*{number}")
    for number in (
        r"(?:第?[一二三四五六七八九十]{1,3}(?:部分|章)?[、．.：:\s]|【|▲)",
        r"[（(]?[一二三四五六七八九十]{1,3}[）)]",
        r"\d{1,2}[、．.。:：]",
        r"[（(]?\d{1,2}[）)]",
        r"[①-⑩]",
    )
)
BARE = 9  # the depth of a heading without a number, where others have one
ITEM = re.compile(r"\s*(?:[（(]?\d{1,2}[）).、．]|[①-⑩]|[（(][一二三四五六七八九十]+[）)])")
AGREEMENT = re.compile(r"(?:协议|约定|职责|义务|任务书|条款)[^，。\n]{0,6}(?:如下|内容)")
FIRST_WORDS = 22  # characters of a sentence in which 存在的问题 is a turn; other turns must begin it
INTRODUCES = re.compile(
    r"[\s\W\d]*(?:(?:[一二三四五六七八九十]{1,3}|第[一二三四五六七八九十]|当然|同时|而|在|因此|为此|所以|与此同时|但|从)[\s\W]*)*"
)
BETWEEN = 70  # characters over which a plan or an aim goes on: 我们将加强联系，开展教研
HAS_COME = re.compile("(?<!为)了|已|得到|先后")
SHORT_HEADING = 24
SETTLED = {"problems", "plans", "purpose"}
LATER, COMPLAINTS, MOSTLY = 0.33, 2, 0.35  # share of a text; clauses of a sentence that complain; their share of it
NOT = re.compile(
    "不(?![断仅但同懈忘久])|没|缺|少(?![先年])|难|无法|差|弱|低|怕|愁|有限|单一|短|远|忙|紧|贵|断层|窄|滞后|冲突|压力|负担"
)
SHORTEST_CLAUSE, FEW_CLAUSES, MOST = 3, 4, 0.45
GAINS = re.compile("成效|成果|收获|体会|成绩|总结|效果|变化|喜|经验")
LACKS = re.compile(
    "问题|不足|困惑|困难(?!学生|师生|家庭|职工|教师|群众|儿童|户)|遗憾|忧|难处|难题|还差|短板|瓶颈|挑战|差距|困扰|缺憾|障碍"
)
SOLVED = re.compile("解决|解难|破难|排忧|分忧|[扶帮济助解]困|破解|针对|克服|攻克|缩小|应对|建议|措施|对策|改进|原因")
TO_COME = re.compile(
    "打算|今后|下一步|往后|接着做|努力方向|设想|展望|下阶段|下一阶段|下步|明年|来年|改进措施|改进策略|整改|未来"
)
INTENDED = {"planned", "required", "generic"}
SUMMING_UP = "总结|小结|汇报|回顾|报告"


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence, or a part of one between semicolons, in the sketch: where it stands and what it is about."""

    start: int
    end: int
    kind: str  # the kind of its section, or what it turns to: problems, plans, closing
    agreed: bool = False  # whether it is a clause of an agreement
    heads: bool = False  # whether a paragraph begins with it
    unit: int = 0  # where the stretch begins that speaks of one matter: the passage itself, or its section


class Setting:
    """The passages of a summary, and how each of its clauses is told."""

    def __init__(
        self, sketch: Sketch, sentences: Sequence[Span], sections: Sequence[Section], lexicon: Lexicon
    ) -> None:
        """Walk over the sentences once; the sections say where each begins."""
        self._text = sketch.text
        turns: dict[int, set[str]] = {}
        for hit in said(sketch.text, lexicon, "setting_cues"):
            turns.setdefault(hit.start, set()).add(hit.kind)
        complaints = _complaints(sketch.text, lexicon)
        self.passages = tuple(
            replace(p, kind="problems") if p.kind not in SETTLED and p.start in complaints else p
            for p in _passages(sketch, sentences, sections, turns)
        )
        self._starts = [passage.start for passage in self.passages]
        self._told = sorted((hit.start, hit.end, hit.kind) for hit in said(sketch.text, lexicon, "realis_cues"))
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

    def intended(self, passage: Passage) -> bool:
        """Whether a passage says what should be rather than what is: it plans, demands or aims at something."""
        return not self._kinds(passage.start, passage.end).isdisjoint(INTENDED)

    def _kinds(self, left: int, end: int) -> set[str]:
        low, high = bisect_left(self._told_starts, left), bisect_left(self._told_starts, end)
        return {kind for _, _, kind in self._told[low:high]}


def _complaints(text: str, lexicon: Lexicon) -> set[int]:
    """Where passages begin in sentences of the later part of a text that mostly say what is lacking."""
    lacks = sorted(hit.start for hit in said(text, lexicon, "problem_cues") if hit.row["sure"] != "weak")
    out: set[int] = set()
    for sentence in re.finditer(r"[^。！？!?\n]+", text):
        low, high = bisect_left(lacks, sentence.start()), bisect_left(lacks, sentence.end())
        if sentence.start() < LATER * len(text) or high - low < COMPLAINTS:
            continue
        clauses = [clause.span() for clause in CLAUSE.finditer(text, *sentence.span())]
        lacking = sum(bisect_left(lacks, start) < bisect_left(lacks, end) for start, end in clauses)
        if lacking >= COMPLAINTS and lacking >= MOSTLY * len(clauses):
            out |= {piece.start() for piece in PIECE.finditer(text, *sentence.span())}
    return out


def _passages(
    sketch: Sketch, sentences: Sequence[Span], sections: Sequence[Section], turns: dict[int, set[str]]
) -> list[Passage]:
    text = sketch.text
    whole = sketch.source(0, len(text))[1]
    spans = [(sketch.place(s.start), sketch.place(s.end) if s.end < whole else len(text)) for s in sentences]
    kind_at = _kinds(sketch, sections)
    out: list[Passage] = []
    turned = heading = ""
    agreed = but = False
    lacks = sorted(place for place, kinds in turns.items() if "lack" in kinds)
    places = sorted(turns)
    for low, high in spans or [(0, len(text))]:
        for match in PIECE.finditer(text, low, high):
            start, end = match.span()
            heads = not start or not text[max(0, start - 40) : start].rpartition("\n")[2].strip()
            kind, begins, below = kind_at(start)
            if heads or (but and text[start - 1] in "。！？!?"):
                turned, but = "", False
            titled = begins == start
            if titled or NUMBERED.match(text, start):
                heading = ""
            turn = "" if titled and end - start <= SHORT_HEADING else _turn(text, start, end, turns, places)
            if turn == "but":
                turned, but = ("problems", True) if turned in ("", "closing") else (turned, but)
            elif turn:
                turned, but = turn, False
                if NUMBERED.match(text, start) and end - start <= SHORT_HEADING and turn != "closing":
                    heading = turn
            agreed = agreed and (not heads or ITEM.match(text, start) is not None)
            kind = turned or heading or kind
            kind = "problems" if kind not in ("plans", "purpose") and _lacks(lacks, start, end) else kind
            out.append(Passage(start, end, kind, agreed, heads, begins if below else start))
            agreed = agreed or AGREEMENT.search(text, start, end) is not None
    return out


def _kinds(sketch: Sketch, sections: Sequence[Section]) -> Callable[[int], tuple[str, int, bool]]:
    places = [
        (kind, sketch.place(section.start), below) for section, kind, below in _inherited(sections, sketch.original)
    ]
    starts = [start for _, start, _ in places]

    def kind_at(place: int) -> tuple[str, int, bool]:
        """The kind of the section a place stands in, where that section begins, and whether it stands below another."""
        low = bisect_right(starts, place)
        return places[low - 1] if low else ("", -1, False)

    return kind_at


def _inherited(sections: Sequence[Section], text: str) -> list[tuple[Section, str, bool]]:
    """Each section with its kind: what stands below 三、存在的问题 is a problem, whatever its own heading says."""
    above: list[tuple[int, str]] = []  # the headings that stand over a place: how deep, and their kind
    out = []
    numbered = any(_depth(section.heading) < BARE for section in sections)
    for section in sorted(sections, key=lambda s: (s.start, -s.end)):
        depth = _depth(section.heading) if numbered else 1
        above = [(level, kind) for level, kind in above if level < depth]
        kind = _told_first(section)
        if kind != "problems" and _complains(text, section):
            kind = "problems"
        over = next((known for _, known in above if known in ("problems", "plans")), "")
        kind = over or (above[-1][1] if kind == "other" and above else kind)
        above.append((depth, kind))
        out.append((section, "" if kind == "other" else kind, len(above) > 1))
    return out


def _depth(heading: str) -> int:
    """How deep a heading stands: 一、 above （一） above 1、 above （1）; one without a number is deepest."""
    return next((depth for depth, number in enumerate(NUMBERS, 1) if number.match(heading)), BARE)


def _lacks(lacks: Sequence[int], start: int, end: int) -> bool:
    """Whether a sentence says by itself that something is lacking: 交流的深度有待加强."""
    return bisect_left(lacks, start) < bisect_left(lacks, end)


def _complains(text: str, section: Section) -> bool:
    """Whether most clauses of a section in the later part of a text say that something is not, or not enough."""
    body = text[section.start + len(section.heading) : section.end]
    clauses = [clause for clause in CLAUSE.findall(body) if len(clause) >= SHORTEST_CLAUSE]
    if section.start < LATER * len(text) or len(clauses) < FEW_CLAUSES:
        return False
    return sum(NOT.search(clause) is not None for clause in clauses) >= MOST * len(clauses)


def _told_first(section: Section) -> str:
    """The kind of a section as its heading says it; one that is headed by gains and lacks tells its gains first.

    A section without a heading was guessed from its words, and says nothing about what is lacking or planned.
    """
    if GAINS.search(section.heading) and LACKS.search(section.heading):
        return "outcomes"
    if LACKS.search(section.heading) and not SOLVED.search(section.heading):
        return "problems"
    if TO_COME.search(section.heading):
        return "plans"
    return "" if not section.heading and section.kind in ("problems", "plans") else section.kind


def _turn(text: str, start: int, end: int, turns: dict[int, set[str]], places: Sequence[int]) -> str:
    """What a sentence turns to: the strongest turn of those at its beginning."""
    found: set[str] = set()
    for place in places[bisect_left(places, start) : bisect_left(places, min(end, start + 2 * FIRST_WORDS))]:
        kinds = turns[place]
        if re.search(SUMMING_UP, text[place:end]):
            continue
        before = INTRODUCES.match(text, start, place)
        first = place - (before.end() if before else start)
        found |= {kind for kind in kinds if first <= (FIRST_WORDS if kind == "problems" else 0)}
    return next((kind for kind in ("problems", "plans", "closing", "but") if kind in found), "")
