"""Outcomes and problems: what a summary says was gained, and what it says is lacking.

A gain is a thing (教师的能力) and a word of gaining (得到了提高), before or after it; a lack is looked for only where
the summary speaks of lacks. What is hard: aims, plans and complaints use the very same words. So a gain needs a word
that says it has come about, or must stand where gains are told.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from pipeline.cues import CLAUSE_END, SENTENCE_END, clause_span, clause_start, said
from pipeline.describe.likely import Bar, guess, likely
from pipeline.describe.setting import NOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.cues import Hit
    from pipeline.describe.setting import Passage
    from pipeline.describe.statements import Scene
    from pipeline.schema import Statement

NO_GAINS = {"problems", "plans", "purpose"}
UNTOLD = NO_GAINS | {"background", "principles"}
MORE = 1.0  # log-odds asked for in addition where a cue has told a gain of the same sentence
TELLS_GAINS = {"outcomes", "closing"}
REACH = 34  # characters in which the thing gained is looked for
MANY = 60  # things that can stand in so many characters
QUIET = {"plans", "purpose", "principles"}  # passages that complain of nothing
EARLY = 0.2  # share of a text that tells the background: what is lacking there is why the programme began
# log-odds, chosen on tests/gold/told.tsv and the annotated texts
UNLIKELY, UNSURE, CLEARLY = -2.0, -1.0, 3.0
BELOW_PROBLEMS, INTENDED, BESIDE_SURE = Bar(-0.5, 2.5, 1.5), Bar(1.0, 3.0, 2.0), Bar(2.0, 2.0, 4.5)
BESIDE_A_CUE = Bar(0.0, 0.0, 1.5)
TALK_THERE, TALK_ELSEWHERE = -2.5, 0.0  # how likely a sentence tells a gain at all, where gains are told and elsewhere
WHERE_TOLD, ELSEWHERE = Bar(-1.5, 2.0, 2.0), Bar(1.0, 1.0, 1.5)
OFF_TOPIC = {"teacher_growth", "student_development", "reputation", "school_culture"}


def outcomes(scene: Scene) -> Iterator[Statement]:
    """What was gained, one statement for each kind in each clause."""
    if scene.genre == "plan" and not _looks_back(scene):
        return
    text = scene.sketch.text
    found: dict[tuple[int, str], Hit] = {}
    for hit, kind in (*_said(scene), *_framed(scene), *_topics(scene)):
        found.setdefault((clause_start(text, hit.start), kind), hit)
    yield from _guessed(scene, sorted(hit.start for hit in found.values()))
    for (_, kind), hit in sorted(found.items(), key=lambda item: (item[1].start, item[0])):
        if scene.genre == "off_topic_summary" and kind not in OFF_TOPIC:
            continue
        told = scene.setting.told(hit.start, hit.end)
        yield scene.says("outcome", kind, told if told == "ongoing" else "done", scene.evidence(hit.start, hit.end))


def _looks_back(scene: Scene) -> bool:
    """Whether a plan has a part that tells what came of it."""
    return any(passage.kind == "outcomes" for passage in scene.setting.passages)


def _guessed(scene: Scene, known: Sequence[int]) -> Iterator[Statement]:
    """Gains in words that no cue has foreseen; a sentence in which a cue tells one must speak more clearly."""
    text = scene.sketch.text
    for passage in scene.setting.passages:
        if scene.genre == "off_topic_summary" or passage.kind in UNTOLD or scene.setting.intended(passage):
            continue
        there = passage.kind in TELLS_GAINS
        body = text[passage.start : passage.end]
        if likely(body, "talk", scene.lexicon)["outcome"] < (TALK_THERE if there else TALK_ELSEWHERE):
            continue
        cued = bisect_left(known, passage.start) < bisect_left(known, passage.end)
        bar = WHERE_TOLD if there else ELSEWHERE
        bar = Bar(bar.sentence + MORE, bar.other, bar.clause + MORE) if cued else bar
        for kind, span in guess(text, (passage.start, passage.end), "outcome", bar, scene.lexicon):
            if scene.setting.told(*span) in ("done", "ongoing"):
                yield scene.says("outcome", kind, "done", scene.evidence(*span))


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
    """What is lacking, where the summary speaks of it.

    A sure wording counts unless its sentence and its clause speak clearly of something else; where there is none, the
    likeliest kind does, and a word that only names a matter (经费, 网络) where its sentence may well be about it.
    Of a plan only a part that is about lacks tells them.
    """
    text = scene.sketch.text
    hits = said(text, scene.lexicon, "problem_cues")
    starts = [hit.start for hit in hits]
    for passage in scene.setting.passages:
        here = hits[bisect_left(starts, passage.start) : bisect_left(starts, passage.end)]
        if passage.kind == "problems":
            told = _lacking(scene, passage, here)
        elif here and scene.genre != "plan" and _complains(scene, passage):
            kinds = {hit.kind for hit in here}
            guessed = guess(text, (passage.start, passage.end), "problem", BESIDE_A_CUE, scene.lexicon)
            told = {kind: span for kind, span in guessed if kind in kinds}
        else:
            continue
        for kind, span in told.items():
            yield scene.says("problem", kind, "done", scene.evidence(*span))


def _lacking(scene: Scene, passage: Passage, hits: Sequence[Hit]) -> dict[str, tuple[int, int]]:
    """What a sentence that speaks of problems lacks, each kind with the stretch that says so."""
    text = scene.sketch.text
    odds = likely(text[passage.start : passage.end], "problem", scene.lexicon)
    told: dict[str, tuple[int, int]] = {}
    for hit in hits:
        clause = text[slice(*clause_span(text, hit.start, hit.end))]
        if hit.row["sure"] != "weak" and (
            odds[hit.kind] > UNLIKELY or likely(clause, "problem", scene.lexicon)[hit.kind] > UNLIKELY
        ):
            told.setdefault(hit.kind, (hit.start, hit.end))
    bar = BESIDE_SURE if told else INTENDED if scene.setting.intended(passage) else BELOW_PROBLEMS
    for kind, span in guess(text, (passage.start, passage.end), "problem", bar, scene.lexicon):
        told.setdefault(kind, span)
    for hit in hits:
        if not told and odds[hit.kind] > UNSURE:
            told[hit.kind] = (hit.start, hit.end)
    return told


def _complains(scene: Scene, passage: Passage) -> bool:
    """Whether a sentence of the later part of a text says that something is lacking, and not what should be."""
    text = scene.sketch.text
    return (
        passage.kind not in QUIET
        and passage.start > EARLY * len(text)
        and not scene.setting.intended(passage)
        and NOT.search(text, passage.start, passage.end) is not None
        and likely(text[passage.start : passage.end], "talk", scene.lexicon)["problem"] > CLEARLY
    )
