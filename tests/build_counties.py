"""Build pipeline/lexicon/county_weights.tsv anew: ``python tests/build_counties.py [--folds]``.

How much each trait of a county's short name (融水) speaks for its being a place where it stands: the weights of one
regression over the annotated texts (dev, named) and the passages of gold/counties.txt. With ``--folds`` nothing is
written: it is printed how many are read rightly in sets that were left out. The same input gives the same table.
"""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from build_bare import ANNOTATED, GOLD, Told, annotations, lines, of_passages, unmark
from build_lone import shown_in
from regression import weigh

from pipeline.extract import lone_counties, odds
from pipeline.lexicon import FOLDER, load

SMOOTH = 3.0  # how much large weights cost
FEWEST = 3  # names that a trait must have
LEAST = 0.03  # nats: what speaks for less is left out
BLOCK = 40  # passages that are left out together


@dataclass(frozen=True, slots=True)
class Shown:
    """The short names of a text that no rule sees, and whether each is a place."""

    group: str
    text: str
    spots: tuple[lone_counties.Spot, ...]
    placed: tuple[bool, ...]


def shown(group: str, text: str, told: Told) -> Shown:
    """The short names of a text, beside what its annotation tells; those that are optional are left out."""
    optional = {span for span, (_, may) in told.items() if may}
    spots = [(spot, (spot.start, spot.start + len(spot.name))) for spot in lone_counties.candidates(text, load())]
    spots = [(spot, span) for spot, span in spots if span not in optional]
    placed = tuple(told.get(span, ("", False))[0] == "place" for _, span in spots)
    return Shown(group, text, tuple(spot for spot, _ in spots), placed)


def learn(told: Sequence[Shown]) -> dict[str, float]:
    """What each trait speaks for: a regression with two outcomes."""
    cases = [spot.traits for one in told for spot in one.spots]
    outcomes = [0 if placed else 1 for one in told for placed in one.placed]
    found = weigh(cases, outcomes, [1.0] * len(cases), smooth=SMOOTH, fewest=FEWEST)
    return {trait: weight for trait, (weight,) in found.items()}


def texts() -> Iterator[Shown]:
    """What is learned from."""
    for folder in ANNOTATED:
        for name, text, told in annotations(folder):
            yield shown(name.split("-")[0], text, told)
    for row, line in enumerate(lines(GOLD / "counties.txt")):
        one = shown(f"passages {row // BLOCK}", *unmark(line))
        spots = tuple(spot._replace(traits=(*spot.traits, *of_passages(spot.traits))) for spot in one.spots)
        yield Shown(one.group, one.text, spots, one.placed)


def folds(told: Sequence[Shown]) -> None:
    """Print how many names are read rightly in sets that were left out, and each that is not."""
    seen: Counter[tuple[bool, bool, bool]] = Counter()
    for group in sorted({one.group for one in told}):
        weights = learn([one for one in told if one.group != group])
        for one in (one for one in told if one.group == group):
            own = [odds.weighed(spot.traits, weights) for spot in one.spots]
            said = odds.together([spot.name for spot in one.spots], own)
            for spot, placed, odd in zip(one.spots, one.placed, said, strict=True):
                sure = odd > lone_counties.SURER
                seen[group.startswith("passages"), placed, sure] += 1
                if placed != sure:
                    print("missed" if placed else "wrong ", f"{odd:5.1f}", group, shown_in(one.text, spot), sep="  ")
    for passage in (False, True):
        right, wrong, missed = (seen[passage, *key] for key in ((True, True), (False, True), (True, False)))
        print(f"{'passages' if passage else 'texts':8} {right} right, {wrong} wrong, {missed} missed")


def main() -> None:
    told = list(texts())
    if "--folds" in sys.argv:
        folds(told)
        return
    weights = {trait: weight for trait, weight in learn(told).items() if abs(weight) >= LEAST}
    out = ["# how much a trait of a county's short name speaks for a place, in nats (tests/build_counties.py)"]
    out += ["trait\tweight", *(f"{trait}\t{weight:.3g}" for trait, weight in weights.items())]
    (FOLDER / "county_weights.tsv").write_text("\n".join(out) + "\n", encoding="utf-8")
    print(f"{sum(len(one.spots) for one in told)} short names, {len(weights)} traits")


if __name__ == "__main__":
    main()
