"""Which kinds of deed, gain or lack a summary tells, by all that its sentences show.

In go the statements that cues have found; out come those that are likely, and likely ones in words no cue foresaw. What
is hard: the same words are a gain here, an aim there and a heading elsewhere. So each sentence shows signs of each kind
(a cue, what its words speak for, what it stands among), their weights are learned (``telling_weights``,
tests/build_telling.py), and a kind is told where its likeliest sentence is likely enough: many that hint at it prove
nothing in a long text full of general talk.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, partial
from operator import itemgetter
from typing import TYPE_CHECKING

from pipeline.cues import Hit
from pipeline.describe.likely import HAN, clauses, likely
from pipeline.describe.odds import HUNDREDTHS
from pipeline.describe.setting import NOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from pipeline.describe.setting import Passage
    from pipeline.describe.statements import Scene
    from pipeline.lexicon import Lexicon
    from pipeline.schema import Statement

    Odds = Callable[[str, str], Mapping[str, float]]  # of a text and a category: the log-odds of each kind

CATEGORIES = ("activity", "outcome", "problem")
# how probable a sentence must be that tells a kind: half of the F1 that is reached serves it best
TOLD = {"activity": 0.5, "outcome": 0.45, "problem": 0.45}
CUED = 0.08  # the same where a cue has found it, as cues are made with doubt already
HERE = 0.5  # how probable another sentence must be that tells the same
FEWEST = 4  # Chinese characters of a sentence that tells something
UNLIKELY, UNLIKELY_CLAUSE = -5.0, -3.0  # log-odds of the words below which a kind is not thought of
LEAST, MOST, MOST_TALK, EVEN = -6.0, 6.0, 8.0, 3.0  # log-odds beyond these say no more; those of signs are divided
SHORT, LONG = 15, 60  # characters of a sentence
EARLY, LATE = 0.2, 0.6  # shares of a text
USUAL_SENTENCE, USUAL_TEXT, FEW_CHARACTERS = 20, 1_100, 250
STRETCH = 30  # characters of a sentence in which is looked how it is told
AIMS = {"purpose", "background", "principles"}
QUESTION = re.compile("[？?]")


@dataclass(frozen=True, slots=True)
class Shown:
    """What a passage shows of each kind of a category; ``common`` are the signs it shows of every kind."""

    category: str
    passage: Passage
    cued: Sequence[Statement]  # what cues have found there
    common: Mapping[str, float]
    kinds: Mapping[str, Mapping[str, float]]


def weigh(scene: Scene, found: Sequence[Statement]) -> Iterator[Statement]:
    """The activities, outcomes and problems that a summary likely tells, by what cues have found and what words say."""
    odds = partial(_odds, scene.lexicon)
    weights = _weights(scene.lexicon)
    probable: dict[tuple[str, str], list[tuple[float, Shown]]] = defaultdict(list)
    for shown in shows(scene, found, odds):
        common = _sum(weights[shown.category], shown.common)
        for kind, signs in shown.kinds.items():
            chance = 1 / (1 + math.exp(-common - _sum(weights[shown.category], signs)))
            probable[shown.category, kind].append((chance, shown))
    for (category, kind), told in probable.items():
        bar = max(TOLD[category], min(HERE, max(chance for chance, _ in told)))
        for chance, shown in told:
            mine = [statement for statement in shown.cued if statement.kind == kind]
            if mine and chance >= CUED:
                yield from mine
            elif chance >= bar:
                yield _said_there(scene, category, kind, shown.passage, odds)


def shows(scene: Scene, found: Sequence[Statement], odds: Odds) -> Iterator[Shown]:
    """What each passage shows, where it shows anything of a kind."""
    cued: defaultdict[Passage, list[Statement]] = defaultdict(list)
    for statement in found:
        cued[scene.setting.at(scene.sketch.place(statement.start))].append(statement)
    text = scene.sketch.text
    told_there = {f"has {p.kind}" for p in scene.setting.passages if p.kind in ("problems", "outcomes")}
    for passage in scene.setting.passages:
        body = text[passage.start : passage.end]
        if sum(map(len, HAN.findall(body))) < FEWEST:
            continue
        stands, talk = _stands(scene, passage, body, told_there), odds(body, "talk")
        inside = clauses(text, passage.start, passage.end)
        said = [(clause, f"clause told {scene.setting.told(at, at + 1)}") for at, clause in inside]
        for category in CATEGORIES:
            here = [statement for statement in cued[passage] if statement.category == category]
            kinds = dict(_kinds(scene, category, passage, {statement.kind for statement in here}, said, odds))
            if kinds:
                yield Shown(category, passage, here, stands | _talk(talk, category), kinds)


def _kinds(
    scene: Scene, category: str, passage: Passage, mine: set[str], said: Sequence[tuple[str, str]], odds: Odds
) -> Iterator[tuple[str, dict[str, float]]]:
    """What a passage shows of each kind: ``mine`` are those of its cues, ``said`` its clauses and how each is told."""
    words = odds(scene.sketch.text[passage.start : passage.end], category)
    nothing = f"clause told {scene.setting.told(passage.start, passage.start + 1)}"
    of_clauses = [(odds(clause, category), how) for clause, how in said] or [(dict.fromkeys(words, LEAST), nothing)]
    uncued = _can_tell(scene, category, passage)
    first, second = sorted(words.values(), reverse=True)[:2]
    for kind, weight in words.items():
        clause, how = max([(one[kind], how) for one, how in of_clauses], key=itemgetter(0))
        if kind in mine or (uncued and (weight >= UNLIKELY or clause >= UNLIKELY_CLAUSE)):
            rival = second if weight == first else first
            yield kind, {**_of_kind(kind, passage, (weight, clause, rival), mine), how: 1.0}


def _of_kind(kind: str, passage: Passage, said: tuple[float, float, float], mine: set[str]) -> dict[str, float]:
    words, clause, rival = (min(MOST, max(LEAST, weight)) / EVEN for weight in said)
    signs = {f"kind {kind}": 1.0, "words": words, "likely words": max(0.0, words), "clause": clause, "rival": rival}
    signs[f"words in {_region(passage)}"] = words
    if passage.end - passage.start > LONG:
        signs["words of long"] = words
    if kind in mine:
        signs |= {"cue": 1.0, f"cue in {_region(passage)}": 1.0}
    if mine - {kind}:
        signs["other cue"] = 1.0
    return signs


def _talk(talk: Mapping[str, float], category: str) -> dict[str, float]:
    """How likely a sentence tells something of each category at all; its own is named apart."""
    return {
        f"talk {one}" if one != category else "talk": min(MOST_TALK, max(LEAST, talk[one])) / EVEN for one in CATEGORIES
    }


def _stands(scene: Scene, passage: Passage, body: str, told_there: set[str]) -> dict[str, float]:
    """What a passage stands among, and how it is told."""
    region, place = _region(passage), passage.start / max(1, len(scene.sketch.text))
    signs = {
        "length": math.log(len(body) / USUAL_SENTENCE),
        "size": math.log(max(FEW_CHARACTERS, len(scene.text)) / USUAL_TEXT),
    }
    shown = {
        "all": True,
        f"in {region}": True,
        f"told {scene.setting.told(passage.start, min(passage.end, passage.start + STRETCH))}": True,
        f"genre {scene.genre}": True,
        "intended": scene.setting.intended(passage),
        "heads": passage.heads,
        "agreed": passage.agreed,
        "not": NOT.search(body) is not None,
        "asked": QUESTION.search(body) is not None,
        "short": len(body) < SHORT,
        "long": len(body) > LONG,
        "early": place < EARLY,
        "late": place > LATE,
        **{f"{there} in {region}": True for there in told_there},
    }
    return signs | {sign: 1.0 for sign, there in shown.items() if there}


def _region(passage: Passage) -> str:
    return "aims" if passage.kind in AIMS else passage.kind or "none"


def _can_tell(scene: Scene, category: str, passage: Passage) -> bool:
    """Whether a passage can tell anything in words no cue foresaw; what lacked at first is why a programme began."""
    if category == "activity":
        return _how(scene, passage) not in ("", "planned")
    return category != "problem" or passage.kind == "problems" or passage.start > EARLY * len(scene.sketch.text)


def _how(scene: Scene, passage: Passage) -> str:
    return scene.told(Hit("", passage.start, min(passage.end, passage.start + STRETCH), {}))


def _said_there(scene: Scene, category: str, kind: str, passage: Passage, odds: Odds) -> Statement:
    """A statement of a kind that no cue has found, with the clause that speaks most for it."""
    inside = clauses(scene.sketch.text, passage.start, passage.end)
    start, _ = max(inside, key=lambda clause: odds(clause[1], category)[kind], default=(passage.start, ""))
    told = _how(scene, passage) if category == "activity" else "done"
    return scene.says(category, kind, told, scene.evidence(start, start + 1))


def _odds(lexicon: Lexicon, text: str, category: str) -> Mapping[str, float]:
    return likely(text, category, lexicon)


def _sum(weights: Mapping[str, float], signs: Mapping[str, float]) -> float:
    return sum(weights.get(sign, 0.0) * shown for sign, shown in signs.items())


@cache
def _weights(lexicon: Lexicon) -> dict[str, dict[str, float]]:
    out: dict[str, dict[str, float]] = {category: {} for category in CATEGORIES}
    for row in lexicon.rows("telling_weights"):
        out[row["category"]][row["sign"]] = int(row["weight"]) / HUNDREDTHS
    return out
