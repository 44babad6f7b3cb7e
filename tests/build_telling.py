"""Build pipeline/lexicon/telling_weights.tsv anew: ``python tests/build_telling.py [--folds]``.

How much each sign of a sentence speaks for a kind of activity, outcome or problem being told: the weights of one
regression for each category, learned from the annotated texts, the marked summaries and plain sentences. Which sentence
tells a kind is not asked, only whether one of a text does. What its words speak for (``told_weights``) is learned anew
without the texts that are weighed, a fifth at a time, so that no sentence is judged by words that were learned from it.
With ``--folds`` nothing is written: it is printed how well texts are told that were left out. The same input gives the
same table.
"""

import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import build_weights
import marked
import numpy as np
from build_programmes import GOLD, read, read_marked, scene_of
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from pipeline.describe.gains import outcomes, problems
from pipeline.describe.likely import LONGEST, TENTHS, grams
from pipeline.describe.odds import HUNDREDTHS
from pipeline.describe.statements import Scene, activities
from pipeline.describe.weighing import CATEGORIES, CUED, TOLD, shows
from pipeline.lexicon import FOLDER

COLUMNS = {"activity": "activities", "outcome": "outcomes", "problem": "problems"}
FOLDS = 5
AUTHOR = "石岭小学"  # of a sentence
FEWEST = 5  # sentences that show a sign
SMOOTH = 0.001  # how much large weights cost, for each kind of a text
FIRST = -3.0  # what the search begins with: few sentences tell any one kind


@dataclass(frozen=True, slots=True)
class Told:
    """A text and the kinds it tells: those that must be found, and those that may."""

    name: str
    scene: Scene
    must: Mapping[str, frozenset[str]]
    may: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Bag:
    """The sentences of a text that may tell a kind, each with its signs, and whether the text tells it."""

    text: int
    kind: str
    signs: list[dict[str, float]]
    told: bool
    counts: bool


def annotated() -> list[Told]:
    """The annotated texts."""
    out = []
    for path in sorted(GOLD.glob("annotated/*/annotations/*.json")):
        truth: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        text = (path.parents[1] / "texts" / f"{path.stem}.txt").read_text(encoding="utf-8")
        scene, _ = read(path.stem, text)
        must, may = (
            {category: frozenset(truth[column][side]) for category, column in COLUMNS.items()}
            for side in ("must", "may")
        )
        out.append(Told(path.stem, scene, must, may))
    return out


def invented() -> list[Told]:
    """The marked summaries of gold/attributes.tsv and gold/statements.tsv that are not held."""
    cells = {row["id"]: row for row in marked.gold("statements")}
    out = []
    for row in marked.gold("attributes"):
        if row["set"] == "dev" and row["id"] in cells:
            told = {c: marked.must_and_may(cells[row["id"]][column]) for c, column in COLUMNS.items()}
            must, may = ({c: frozenset(sides[side]) for c, sides in told.items()} for side in (0, 1))
            scene, _ = read_marked(row)
            out.append(Told(row["id"], scene, must, may))
    return out


def sentences_told() -> list[Told]:
    """The sentences of gold/told.tsv that are not held."""
    out = []
    for row in marked.gold("told"):
        if row["set"] == "tune":
            text, mentions, headed = marked.headed(row)
            labels = [tuple(label.split(":")) for label in row["told"].split()]
            must, may = (
                {
                    c: frozenset(kind.rstrip("?") for what, kind in labels if what == c and (kind[-1] != "?" or unsure))
                    for c in CATEGORIES
                }
                for unsure in (False, True)
            )
            out.append(
                Told(row["text"], scene_of(row["text"], text, mentions, headed, AUTHOR, "school_summary"), must, may)
            )
    return out


class Words:
    """What words speak for, learned from all but some texts."""

    def __init__(self, but: tuple[str, ...]) -> None:
        """Learn it; takes some seconds."""
        self._tables = {c: build_weights.weights(build_weights.examples(c, but)) for c in (*CATEGORIES, "talk")}
        self.odds = lru_cache(maxsize=None)(self._odds)

    def _odds(self, text: str, category: str) -> dict[str, float]:
        table = self._tables[category]
        sums = Counter(table[""])
        for gram in grams(text[:LONGEST]):
            sums.update(table.get(gram, {}))
        return {kind: sums[kind] / TENTHS for kind in table[""]}


def bags(every: Sequence[Told]) -> dict[str, list[Bag]]:
    """For each category every kind of every text, with what its sentences show."""
    out: dict[str, list[Bag]] = {category: [] for category in CATEGORIES}
    for fold in range(FOLDS):
        words = Words(tuple(told.name for told in every[fold::FOLDS]))
        for at in range(fold, len(every), FOLDS):
            told = every[at]
            found = [s for find in (activities, outcomes, problems) for s in find(told.scene)]
            signs = {
                (category, kind): list[dict[str, float]]()
                for category in CATEGORIES
                for kind in sorted(told.may[category])
            }
            for shown in shows(told.scene, found, words.odds):
                for kind, own in shown.kinds.items():
                    signs.setdefault((shown.category, kind), []).append({**shown.common, **own})
            for (category, kind), sentences in signs.items():
                must = kind in told.must[category]
                out[category].append(Bag(at, kind, sentences, must, must or kind not in told.may[category]))
    return out


def learn(told: Sequence[Bag]) -> dict[str, float]:
    """The weights under which what the texts tell is likeliest, one sentence at least telling each kind."""
    told = [bag for bag in told if bag.signs and bag.counts]
    count = Counter(sign for bag in told for signs in bag.signs for sign in signs)
    names = sorted(sign for sign, often in count.items() if often >= FEWEST)
    at = {name: place for place, name in enumerate(names)}
    seen = [{at[s]: shown for s, shown in signs.items() if s in at} for bag in told for signs in bag.signs]
    starts = np.cumsum([0, *map(len, seen)])
    places, values = (
        np.array(list(column)) for column in zip(*(item for one in seen for item in sorted(one.items())), strict=True)
    )
    matrix = csr_matrix((values, places, starts), shape=(len(seen), len(names)))
    of = np.repeat(np.arange(len(told)), [len(bag.signs) for bag in told])
    true = np.array([bag.told for bag in told], dtype=float)
    free = np.array([name != "all" for name in names], dtype=float)

    def cost(weights: np.ndarray) -> tuple[float, np.ndarray]:
        sums = matrix @ weights
        silent = np.bincount(of, -np.logaddexp(0, sums), minlength=len(told))  # log of: no sentence tells it
        tells = np.maximum(-np.expm1(silent), 1e-9)
        likely = true * np.log(tells) + (1 - true) * silent
        slope = (1 - true) - true * np.exp(silent) / tells
        down = matrix.T @ (-slope[of] / (1 + np.exp(-sums)))
        return (
            float(SMOOTH / 2 * (free * weights) @ weights - likely.mean()),
            SMOOTH * free * weights - down / len(told),
        )

    begin = np.where(free, 0.0, FIRST)
    found = minimize(cost, begin, jac=True, method="L-BFGS-B", options={"maxiter": 500})
    return dict(zip(names, found.x.tolist(), strict=True))


def share(weights: Mapping[str, float], category: str, every: Sequence[Told], told: Sequence[Bag]) -> list[int]:
    """How many kinds are found rightly, missed, and found where the text tells none, for one set of weights."""
    got: dict[int, set[str]] = {bag.text: set() for bag in told}
    for bag in told:
        for signs in bag.signs:
            chance = 1 / (1 + np.exp(-sum(weights.get(sign, 0.0) * shown for sign, shown in signs.items())))
            if chance >= (CUED if "cue" in signs else TOLD[category]):
                got[bag.text].add(bag.kind)
    must, may = ({at: getattr(every[at], side)[category] for at in got} for side in ("must", "may"))
    return [
        sum(len(got[at] & must[at]) for at in got),
        sum(len(must[at] - got[at]) for at in got),
        sum(len(got[at] - may[at]) for at in got),
    ]


def folds(category: str, every: Sequence[Told], told: Sequence[Bag]) -> None:
    """Print how well texts are told that were left out, annotated ones and short ones apart."""
    counts = np.zeros((2, 3))
    for fold in range(FOLDS):
        weights = learn([bag for bag in told if bag.text % FOLDS != fold])
        for part, short in enumerate((False, True)):
            counts[part] += share(weights, category, every, [
                bag for bag in told if bag.text % FOLDS == fold and every[bag.text].name[0].isdigit() != short
            ])  # fmt: skip
    for name, (right, missed, extra) in zip(("annotated", "short"), counts, strict=True):
        print(f"{category:9} {name:9} {2 * right / (2 * right + missed + extra):.3f} of {right + missed:.0f}")


def main() -> None:
    every = [*annotated(), *invented(), *sentences_told()]
    lines = [
        "# how much a sign of a sentence speaks for a kind being told, in hundredths (tests/build_telling.py)",
        "category\tsign\tweight",
    ]
    for category, told in bags(every).items():
        if "--folds" in sys.argv:
            folds(category, every, told)
            continue
        weights = {sign: round(weight * HUNDREDTHS) for sign, weight in learn(told).items()}
        lines += [f"{category}\t{sign}\t{weight}" for sign, weight in sorted(weights.items()) if weight]
        print(f"{category}: {len(weights)} signs")
    if "--folds" not in sys.argv:
        (FOLDER / "telling_weights.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
