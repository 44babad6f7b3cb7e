"""Outcomes and problems: what a summary says was gained, and what it says is lacking.

A gain is a thing (教师的能力) and a word of gaining (得到了提高), before or after it; a lack is looked for only where
the summary speaks of lacks. What is hard: aims, plans and complaints use the very same words. So a gain needs a word
that says it has come about, or must stand where gains are told.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from pipeline.cues import CLAUSE_END, SENTENCE_END, clause_start, said

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.cues import Hit
    from pipeline.describe.statements import Scene
    from pipeline.schema import Statement

NO_GAINS = {"problems", "plans", "purpose"}
TELLS_GAINS = {"outcomes", "closing"}
REACH = 34  # characters in which the thing gained is looked for
MANY = 60  # things that can stand in so many characters
OFF_TOPIC = {"teacher_growth", "student_development", "reputation", "school_culture"}


def outcomes(scene: Scene) -> Iterator[Statement]:
    """What was gained, one statement for each kind in each clause."""
    text = scene.sketch.text
    found: dict[tuple[int, str], Hit] = {}
    for hit, kind in (*_said(scene), *_framed(scene), *_topics(scene)):
        found.setdefault((clause_start(text, hit.start), kind), hit)
    for (_, kind), hit in sorted(found.items(), key=lambda item: (item[1].start, item[0])):
        if scene.genre == "off_topic_summary" and kind not in OFF_TOPIC:
            continue
        told = scene.setting.told(hit.start, hit.end)
        yield scene.says("outcome", kind, told if told == "ongoing" else "done", scene.evidence(hit.start, hit.end))


def _come_about(scene: Scene, hit: Hit) -> bool:
    passage = scene.setting.at(hit.start)
    return passage.kind not in NO_GAINS and scene.setting.told(hit.start, hit.end) in ("done", "ongoing")


def _tells_gains(scene: Scene, hit: Hit) -> bool:
    return scene.setting.at(hit.start).kind in TELLS_GAINS


def _said(scene: Scene) -> Iterator[tuple[Hit, str]]:
    """Wordings that tell a gain by themselves: 走上正轨, 受益匪浅."""
    for hit in said(scene.sketch.text, scene.lexicon, "outcome_cues"):
        where = hit.row["where"]
        if (
            _come_about(scene, hit)
            and (where != "outcomes" or _tells_gains(scene, hit))
            and (where != "offtopic" or scene.genre == "off_topic_summary")
        ):
            yield hit, hit.kind


def _topics(scene: Scene) -> Iterator[tuple[Hit, str]]:
    """Where gains are told, what a clause is about is what was gained: 孩子们会唱二十首歌了."""
    for hit in said(scene.sketch.text, scene.lexicon, "outcome_topics"):
        if scene.setting.at(hit.start).kind == "outcomes" and _come_about(scene, hit):
            yield hit, hit.kind


def _framed(scene: Scene) -> Iterator[tuple[Hit, str]]:
    """A thing and a word of gaining: 提高了 … 教学质量, 教学质量 … 稳步提高."""
    text = scene.sketch.text
    things = sorted(said(text, scene.lexicon, "outcome_things"), key=_start)
    for hit in said(text, scene.lexicon, "outcome_frames"):
        if not _come_about(scene, hit) or (hit.kind == "loose" and not _tells_gains(scene, hit)):
            continue
        only = set(filter(None, hit.row["only"].split(";")))
        for low, high in _reaches(text, hit):
            kinds = _kinds(things, low, high)
            for kind in kinds:
                if not only or kind in only:
                    yield hit, kind
            if kinds:
                break


def _reaches(text: str, hit: Hit) -> Iterator[tuple[int, int]]:
    """Where the thing gained may stand: the rest of the clause, or the clause before the word, or the one before it."""
    if hit.kind == "after":
        stop = hit.start
        while stop < min(len(text), hit.end + REACH) and text[stop] not in CLAUSE_END:
            stop += 1
        yield hit.start, stop
        return
    start = hit.start
    while start > max(0, hit.start - REACH) and text[start - 1] not in CLAUSE_END:
        start -= 1
    yield start, hit.end
    if (
        (hit.row["pattern"].startswith("得到") or text[max(0, start - 3) : start - 1] == "方面")
        and start
        and text[start - 1] not in SENTENCE_END
    ):
        first = start - 1
        while first > max(0, start - REACH) and text[first - 1] not in CLAUSE_END:
            first -= 1
        yield first, start


def _kinds(things: Sequence[Hit], low: int, high: int) -> list[str]:
    """The kinds of the things in a stretch; of two that begin together or overlap, the first and longer counts."""
    first = bisect_left(things, low, key=_start)
    inside = [thing for thing in things[first : first + MANY] if thing.end <= high]
    out: list[str] = []
    taken = low
    for thing in sorted(inside, key=lambda hit: (hit.start, -hit.end)):
        if thing.start >= taken:
            out.append(thing.kind)
            taken = thing.end
    return list(dict.fromkeys(out))


def _start(hit: Hit) -> int:
    return hit.start


def problems(scene: Scene) -> Iterator[Statement]:
    """What is lacking, in the sentences that speak of problems.

    Where no sure wording says it, the first word does that only names a matter (经费, 网络).
    """
    hits = said(scene.sketch.text, scene.lexicon, "problem_cues")
    starts = [hit.start for hit in hits]
    for passage in scene.setting.passages:
        if passage.kind == "problems":
            here = hits[bisect_left(starts, passage.start) : bisect_left(starts, passage.end)]
            sure: dict[str, Hit] = {}
            for hit in here:
                if hit.row["sure"] != "weak":
                    sure.setdefault(hit.kind, hit)
            for hit in sure.values() or here[:1]:
                yield scene.says("problem", hit.kind, "done", scene.evidence(hit.start, hit.end))
