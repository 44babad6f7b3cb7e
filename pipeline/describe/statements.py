"""Activities, gifts and plans: what a summary says was done, given, agreed or intended.

A cue says what kind of thing it is; the passage and the clause say whether it was done. What is hard: the same words
stand in aims, in headings, in complaints and in plans, and one wrong kind weighs as much as one missed. So a cue that
could be general talk must stand where deeds are told, and a gift needs a giver's verb and a thing.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.cues import SCHOOL, SENTENCE_END, THEM, Hit, clause_around, clause_span, clause_start, said
from pipeline.describe.gift_rows import listed_gifts
from pipeline.describe.gifts import gifts, given_in_passing, numbers
from pipeline.schema import Statement

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.cues import Sketch
    from pipeline.describe.setting import Passage, Setting
    from pipeline.lexicon import Lexicon
    from pipeline.schema import Mention

LONGEST_EVIDENCE = 40  # characters: a clause, not a sentence
NO_DEEDS = {"problems", "purpose"}  # passages that tell of deeds nobody has done
AIMS = {"purpose", "principles", "background"}
WRITTEN = {"joint_meeting", "evaluation"}  # deeds that a title can tell: 签订《帮扶协议》
OFF_TOPIC = {"training", "joint_research", "mentoring", "evaluation", "donation", "joint_meeting"}
TOGETHER = re.compile(
    "共同|联合|两校|三校|四校|五校|各校|两园|双方|合办|轮流|一起|同台|手拉手|校际|联谊|共同体|联盟|集团|成员|对方|兄弟|跨校"
    f"|结对|城乡|与其他学校|学校之间|[{SCHOOL}{THEM}]"
)
PROGRAMME = re.compile(f"{TOGETHER.pattern}|帮扶|支教|轮岗|支援|交流|共建")
HEADING = re.compile(r"\s*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]+[）)])[^，。]{0,16}$")
SHORTEST_PLAN, HEAD_WORDS = 6, 14


@dataclass(frozen=True, slots=True)
class Scene:
    """All that the finders of statements look at: one summary, ready to be read."""

    summary_id: str
    programme_id: str
    text: str
    sketch: Sketch
    setting: Setting
    mentions: Sequence[Mention]
    genre: str
    lexicon: Lexicon

    def says(self, category: str, kind: str, told: str, span: tuple[int, int], **more: str) -> Statement:
        """A statement with its evidence: ``span`` in the text."""
        start, end = span
        return Statement(
            statement_id=f"{self.summary_id}:{category}:{start}:{kind}",
            summary_id=self.summary_id,
            programme_id=self.programme_id,
            category=category,
            kind=kind,
            planned=told not in ("done", "ongoing"),
            realis=told,
            value=more.get("value", ""),
            unit=more.get("unit", ""),
            thing=more.get("thing", ""),
            date=more.get("date", ""),
            evidence=self.text[start:end],
            start=start,
            end=end,
        )

    def evidence(self, start: int, end: int) -> tuple[int, int]:
        """The clause around a stretch of the sketch, as a span of the text; a long clause is cut around it."""
        left, right = self.sketch.source(*clause_span(self.sketch.text, start, end))
        low, high = self.sketch.source(start, end)
        if right - left > LONGEST_EVIDENCE:
            left = max(left, min(low, high - LONGEST_EVIDENCE))
            right = min(right, left + LONGEST_EVIDENCE)
        while left < right and self.text[left] in " \t\u3000\n、":
            left += 1
        while right > left and self.text[right - 1] in " \t\u3000\n":
            right -= 1
        return left, right

    def between(self, start: int, end: int) -> Sequence[Mention]:
        """The mentions that begin in a stretch of the text."""
        low = bisect_left(self.mentions, start, key=_begin)
        return self.mentions[low : bisect_left(self.mentions, end, key=_begin)]

    def told(self, hit: Hit) -> str:
        """How a hit is told, the passage taken into account; "" where it tells nothing."""
        passage = self.setting.at(hit.start)
        told = self.setting.told(hit.start, hit.end)
        if told == "negative" or (
            self.genre != "plan" and passage.kind in NO_DEEDS and not self._done_there(hit, passage)
        ):
            return ""
        if self.genre == "plan":
            return "required" if told == "required" else "planned"
        if passage.kind == "plans" and self.genre != "plan":
            return "planned"
        if told == "generic":
            return ""
        told = "done" if told == "aimed" else told
        return "required" if passage.agreed and told in ("done", "ongoing") else told

    def _done_there(self, hit: Hit, passage: Passage) -> bool:
        """Whether a passage about purposes tells a deed all the same: 为此，两校成立了领导小组."""
        clause = clause_around(self.sketch.text, hit.start, hit.end)
        return passage.kind == "purpose" and ("了" in clause or clause.startswith("通过") or "召开" in clause)


def _begin(mention: Mention) -> int:
    return mention.start


def activities(scene: Scene) -> Iterator[Statement]:
    """What was done together, one statement for each kind in each clause."""
    seen: set[tuple[str, int]] = set()
    for hit in said(scene.sketch.text, scene.lexicon, "activity_cues"):
        clause = (hit.kind, clause_start(scene.sketch.text, hit.start))
        if clause in seen:
            continue
        told = scene.told(hit)
        if not told or not WHERE[hit.row["where"]](scene, hit):
            continue
        if hit.kind not in WRITTEN and _inside_title(scene.sketch.text, hit.start):
            continue
        if scene.genre == "off_topic_summary" and hit.kind not in OFF_TOPIC:
            continue
        seen.add(clause)
        span = scene.evidence(hit.start, hit.end)
        if told == "planned" and scene.genre != "plan":
            yield scene.says("plan", hit.kind, told, span)
            continue
        yield scene.says("activity", hit.kind, told, span, **numbers(scene, span))
        if hit.kind == "donation" and told in ("done", "ongoing"):
            yield from gifts(scene, hit, told)

    yield from given_in_passing(scene)
    if scene.genre != "plan":
        yield from listed_gifts(scene)


def _inside_title(text: str, place: int) -> bool:
    """Whether a place lies inside 《…》: the title of a paper tells no deed."""
    opened = text.rfind("《", max(0, place - 40), place)
    return opened >= 0 and text.find("》", opened, place) < 0


def plans(scene: Scene, known: Sequence[Statement]) -> Iterator[Statement]:
    """What else is intended: each sentence of a passage about the time to come that tells no known kind of deed."""
    if scene.genre == "plan":
        return
    told = sorted(statement.start for statement in known if statement.category == "plan")
    for passage in scene.setting.passages:
        body = scene.sketch.text[passage.start : passage.end]
        if passage.kind == "plans" and len(body.strip()) > SHORTEST_PLAN and not HEADING.match(body):
            left, right = scene.sketch.source(passage.start, passage.end)
            if bisect_left(told, left) < bisect_left(told, right):
                continue
            while left < right and scene.text[left] in " \t\u3000\n":
                left += 1
            stop = next((at for at in range(left + SHORTEST_PLAN, right) if scene.text[at] in SENTENCE_END), right)
            yield scene.says("plan", "", "planned", (left, min(stop, left + LONGEST_EVIDENCE)))


def together(scene: Scene, hit: Hit) -> bool:
    """Whether the sentence says that schools do it with each other: 两校共同举办运动会."""
    return TOGETHER.search(_sentence(scene, hit)) is not None


def about_partners(scene: Scene, hit: Hit) -> bool:
    """Whether the sentence is about a programme: 制定了帮扶工作方案, and not any plan of a school."""
    return PROGRAMME.search(_sentence(scene, hit)) is not None


def a_lesson(scene: Scene, hit: Hit) -> bool:
    """Whether what is shown is a lesson: 执教了《望庐山瀑布》一课."""
    sentence = _sentence(scene, hit)
    return "课堂风采" not in sentence and re.search("《|课|节", sentence) is not None


def counted(scene: Scene, hit: Hit) -> bool:
    """Whether lessons are counted: 听课四十节."""
    return re.search(r"[\d一二三四五六七八九十百]+多?余?节", _sentence(scene, hit)) is not None


def to_others(scene: Scene, hit: Hit) -> bool:
    """Whether things were bought for others: 又给他们添置了图书架."""
    return re.search(f"给|为|帮|送|赠|捐|[{SCHOOL}{THEM}]", _sentence(scene, hit)) is not None


def at_the_head(scene: Scene, hit: Hit) -> bool:
    """Whether it heads a paragraph that tells of deeds, as （三）资源共享 does."""
    passage = scene.setting.at(hit.start)
    return passage.heads and passage.kind not in AIMS and hit.start - passage.start <= HEAD_WORDS


def anywhere(_scene: Scene, _hit: Hit) -> bool:
    """Nothing else is asked."""
    return True


def _sentence(scene: Scene, hit: Hit) -> str:
    passage = scene.setting.at(hit.start)
    return scene.sketch.text[max(passage.start, hit.start - 80) : min(passage.end, hit.end + 80)]


WHERE = {
    "": anywhere,
    "together": together,
    "partner": about_partners,
    "lesson": a_lesson,
    "count": counted,
    "gift": to_others,
    "heading": at_the_head,
}
