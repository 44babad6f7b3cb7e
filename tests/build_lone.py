"""Build pipeline/lexicon/lone_weights.tsv anew: ``python tests/build_lone.py [--folds]``.

How much each trait of a stretch speaks for its being a person's name: the weights of one regression over the annotated
texts (dev, named) and the passages of gold/lone.txt. It learns from every stretch that may be a name, also from those
that a rule sees, but what no rule sees counts more, as that is what is read by it. With ``--folds`` nothing is written:
it is printed how many of those are read rightly in sets that were left out. The same input gives the same table.
"""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from build_bare import ANNOTATED, GOLD, Told, annotations, lines, unmark
from regression import weigh

from pipeline.extract import lone_people, odds, people
from pipeline.lexicon import FOLDER, load

UNSEEN = 4.0  # how much a stretch counts that no rule sees
SMOOTH = 4.0  # how much large weights cost
FEWEST = 3  # stretches that a trait must have
LEAST = 0.03  # nats: what speaks for less is left out
AROUND = 12  # characters that are shown on either side
BLOCK = 40  # passages that are left out together


@dataclass(frozen=True, slots=True)
class Shown:
    """The stretches of a text that may be names: whether each is one, and whether a rule sees a name there."""

    group: str
    text: str
    spots: tuple[lone_people.Spot, ...]
    named: tuple[bool, ...]
    ruled: tuple[bool, ...]


def shown(group: str, text: str, told: Told) -> Shown:
    """The stretches of a text, beside what its annotation tells; those that are optional are left out."""
    lexicon = load()
    taken = {at for item in people.find(text, lexicon) for at in range(item.start, item.end)}
    optional = {span for span, (_, may) in told.items() if may}
    spots = tuple(
        spot
        for spot in lone_people.candidates(text, lone_people.seen(text, lexicon), lexicon)
        if (spot.start, spot.start + len(spot.name)) not in optional
    )
    spans = [(spot.start, spot.start + len(spot.name)) for spot in spots]
    named = tuple(told.get(span, ("", False))[0] == "person" for span in spans)
    return Shown(group, text, spots, named, tuple(not taken.isdisjoint(range(*span)) for span in spans))


def learn(told: Sequence[Shown]) -> dict[str, float]:
    """What each trait speaks for: a regression with two outcomes."""
    cases = [spot.traits for one in told for spot in one.spots]
    outcomes = [0 if named else 1 for one in told for named in one.named]
    counts = [1.0 if ruled else UNSEEN for one in told for ruled in one.ruled]
    found = weigh(cases, outcomes, counts, smooth=SMOOTH, fewest=FEWEST)
    return {trait: weight for trait, (weight,) in found.items()}


def texts() -> Iterator[Shown]:
    """What is learned from."""
    for folder in ANNOTATED:
        for name, text, told in annotations(folder):
            yield shown(name.split("-")[0], text, told)
    for row, line in enumerate(lines(GOLD / "lone.txt")):
        yield shown(f"passages {row // BLOCK}", *unmark(line))


def folds(told: Sequence[Shown]) -> None:
    """Print how many names that no rule sees are read rightly in sets that were left out, and each that is not."""
    seen: Counter[tuple[bool, bool, bool]] = Counter()
    for group in sorted({one.group for one in told}):
        weights = learn([one for one in told if one.group != group])
        for one in (one for one in told if one.group == group):
            own = [odds.weighed(spot.traits, weights) for spot in one.spots]
            said = odds.together([spot.name for spot in one.spots], own)
            for spot, named, ruled, odd in zip(one.spots, one.named, one.ruled, said, strict=True):
                if not ruled:
                    sure = odd > lone_people.SURER
                    seen[group.startswith("passages"), named, sure] += 1
                    if named != sure:
                        print("missed" if named else "wrong ", f"{odd:5.1f}", group, shown_in(one.text, spot), sep="  ")
    for passage in (False, True):
        right, wrong, missed = (seen[passage, *key] for key in ((True, True), (False, True), (True, False)))
        print(f"{'passages' if passage else 'texts':8} {right} right, {wrong} wrong, {missed} missed")


def shown_in(text: str, spot: lone_people.Spot) -> str:
    """A stretch with what stands around it."""
    end = spot.start + len(spot.name)
    line = f"{text[max(0, spot.start - AROUND) : spot.start]}[{spot.name}]{text[end : end + AROUND]}"
    return line.replace("\n", "⏎")


def main() -> None:
    told = list(texts())
    if "--folds" in sys.argv:
        folds(told)
        return
    weights = {trait: weight for trait, weight in learn(told).items() if abs(weight) >= LEAST}
    out = ["# how much a trait of a stretch speaks for its being a person's name, in nats (tests/build_lone.py)"]
    out += ["trait\tweight", *(f"{trait}\t{weight:.3g}" for trait, weight in weights.items())]
    (FOLDER / "lone_weights.tsv").write_text("\n".join(out) + "\n", encoding="utf-8")
    print(f"{sum(len(one.spots) for one in told)} stretches, {len(weights)} traits")


if __name__ == "__main__":
    main()
