"""What the weights of lone people and lone counties have in common: a regression with two outcomes, and its table."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from regression import weigh

from pipeline.extract import lone_counties, lone_people, odds
from pipeline.lexicon import FOLDER

FEWEST = 3  # cases that a trait must have
LEAST = 0.03  # nats: what speaks for less is left out
BLOCK = 40  # passages that are left out together
AROUND = 12  # characters that are shown on either side

Spot = lone_people.Spot | lone_counties.Spot


@dataclass(frozen=True, slots=True)
class Shown:
    """The stretches of a text: whether each is what is looked for, and whether a rule sees it already."""

    group: str
    text: str
    spots: tuple[Spot, ...]
    true: tuple[bool, ...]
    ruled: tuple[bool, ...]


def learn(told: Sequence[Shown], *, unseen: float, smooth: float) -> dict[str, float]:
    """What each trait speaks for; ``unseen`` is how much a stretch counts that no rule sees."""
    cases = [spot.traits for one in told for spot in one.spots]
    outcomes = [0 if true else 1 for one in told for true in one.true]
    counts = [1.0 if ruled else unseen for one in told for ruled in one.ruled]
    found = weigh(cases, outcomes, counts, smooth=smooth, fewest=FEWEST)
    return {trait: weight for trait, (weight,) in found.items()}


def folds(told: Sequence[Shown], learned: Callable[[list[Shown]], dict[str, float]], surer: float) -> Iterator[str]:
    """How many that no rule sees are read rightly in sets that were left out, behind each that is not: as lines."""
    seen: Counter[tuple[bool, bool, bool]] = Counter()
    for group in sorted({one.group for one in told}):
        weights = learned([one for one in told if one.group != group])
        for one in (one for one in told if one.group == group):
            own = [odds.weighed(spot.traits, weights) for spot in one.spots]
            said = odds.together([spot.name for spot in one.spots], own)
            for spot, true, ruled, odd in zip(one.spots, one.true, one.ruled, said, strict=True):
                if not ruled:
                    sure = odd > surer
                    seen[group.startswith("passages"), true, sure] += 1
                    if true != sure:
                        yield f"{'missed' if true else 'wrong '}  {odd:5.1f}  {group}  {shown_in(one.text, spot)}"
    for passage in (False, True):
        right, wrong, missed = (seen[passage, *key] for key in ((True, True), (False, True), (True, False)))
        yield f"{'passages' if passage else 'texts':8} {right} right, {wrong} wrong, {missed} missed"


def shown_in(text: str, spot: Spot) -> str:
    """A stretch with what stands around it."""
    end = spot.start + len(spot.name)
    line = f"{text[max(0, spot.start - AROUND) : spot.start]}[{spot.name}]{text[end : end + AROUND]}"
    return line.replace("\n", "⏎")


def write(name: str, title: str, weights: Mapping[str, float], told: Iterable[Shown]) -> str:
    """Write the table of weights; how much it was learned from."""
    kept = {trait: weight for trait, weight in weights.items() if abs(weight) >= LEAST}
    rows = (f"{trait}\t{weight:.3g}" for trait, weight in kept.items())
    (FOLDER / f"{name}.tsv").write_text("\n".join((f"# {title}", "trait\tweight", *rows)) + "\n", encoding="utf-8")
    return f"{sum(len(one.spots) for one in told)} stretches, {len(kept)} traits"
