"""Build pipeline/lexicon/article_weights.tsv anew: ``python tests/build_articles.py [--folds]``.

How much each trait of a 一 with its measure word speaks for its counting (选派一名教师) rather than being an article
(她是一名教师): the weights of one regression over the annotated texts (dev, named) and the sentences of counts.tsv and
mixed.tsv. With ``--folds`` nothing is written: it is printed how many are read rightly in sets that were left out. The
same input gives the same table.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log

from build_bare import ANNOTATED, GOLD, Told, annotations
from lone import BLOCK, FEWEST, LEAST
from regression import weigh

from pipeline.extract import articles, counts
from pipeline.extract.odds import weighed
from pipeline.lexicon import FOLDER, load, read_table

MARK = re.compile(r"\{(?:(?P<kind>[a-z]) )?(?P<text>[^{}|]*)[^{}]*\}")
SMOOTH = 3.0  # how much large weights cost
SENTENCE = 6.0  # how much one of a sentence counts: each was written for what it shows
SURER = log(counts.LIKELY / (1 - counts.LIKELY))  # nats from which one counts
PLAINLY_NONE = {f"rule {said}" for said in articles.PLAINLY_NONE}
AROUND = 14  # characters that are shown on either side


@dataclass(frozen=True, slots=True)
class Shown:
    """The ones of a text with their traits, and whether each counts; those that are optional are left out."""

    group: str
    text: str
    spans: tuple[tuple[int, int], ...]
    traits: tuple[tuple[str, ...], ...]
    true: tuple[bool, ...]


def shown(group: str, text: str, told: Told) -> Shown:
    """The ones of a text, beside what its annotation tells by where it stands."""
    lexicon = load()
    found = [one for one in counts.ones(text, lexicon) if not told.get((one.start, one.end), ("", False))[1]]
    return Shown(
        group,
        text,
        tuple((one.start, one.end) for one in found),
        tuple(tuple(articles.traits(one)) for one in found),
        tuple(told.get((one.start, one.end), ("", False))[0] == "count" for one in found),
    )


def texts() -> Iterator[Shown]:
    """What is learned from."""
    for folder in ANNOTATED:
        for name, text, told in annotations(folder):
            yield shown(name.split("-")[0], text, told)
    for name in ("counts", "mixed"):
        for n, row in enumerate(read_table(GOLD / f"{name}.tsv")):
            yield shown(f"sentences {name} {n // BLOCK}", *unmark(row["text"]))


def unmark(sentence: str) -> tuple[str, Told]:
    """The text of a sentence, and its counts: {两名|2|名}教师, {c 两名|2|名}教师."""
    text, at = "", 0
    told: Told = {}
    for mark in MARK.finditer(sentence):
        text += sentence[at : mark.start()]
        told[len(text), len(text) + len(mark["text"])] = ("count" if mark["kind"] in (None, "c") else "", False)
        text, at = text + mark["text"], mark.end()
    return (text + sentence[at:]).replace("\\n", "\n"), told


def learn(told: Sequence[Shown]) -> dict[str, float]:
    """What each trait speaks for."""
    cases = [traits for one in told for traits in one.traits]
    outcomes = [0 if true else 1 for one in told for true in one.true]
    counts_for = [SENTENCE if one.group.startswith("sentences") else 1.0 for one in told for _ in one.true]
    found = weigh(cases, outcomes, counts_for, smooth=SMOOTH, fewest=FEWEST)
    return {trait: weight for trait, (weight,) in found.items()}


def folds(told: Sequence[Shown]) -> Iterator[str]:
    """How many are read rightly in sets that were left out, behind each that is not: as lines."""
    seen: Counter[tuple[bool, bool]] = Counter()
    for group in sorted({one.group for one in told}):
        weights = learn([one for one in told if one.group != group])
        for one in (one for one in told if one.group == group):
            for (start, end), traits, true in zip(one.spans, one.traits, one.true, strict=True):
                odds = weighed(traits, weights)
                counted = odds > SURER and PLAINLY_NONE.isdisjoint(traits)
                seen[true, counted] += 1
                if true != counted:
                    around = (
                        f"{one.text[max(0, start - AROUND) : start]}[{one.text[start:end]}]{one.text[end:][:AROUND]}"
                    )
                    yield f"{'missed' if true else 'wrong '}  {odds:5.1f}  {group}  {around}".replace("\n", "⏎")
    yield f"{seen[True, True]} right, {seen[False, True]} wrong, {seen[True, False]} missed"


def main() -> None:
    told = list(texts())
    if "--folds" in sys.argv:
        print(*folds(told), sep="\n")
        return
    title = "how much a trait of a 一 with its measure word speaks for its counting, in nats (tests/build_articles.py)"
    kept = {trait: weight for trait, weight in learn(told).items() if abs(weight) >= LEAST}
    rows = (f"{trait}\t{weight:.3g}" for trait, weight in kept.items())
    (FOLDER / "article_weights.tsv").write_text(
        "\n".join((f"# {title}", "trait\tweight", *rows)) + "\n", encoding="utf-8"
    )
    print(f"{sum(len(one.true) for one in told)} ones, {len(kept)} traits")


if __name__ == "__main__":
    main()
