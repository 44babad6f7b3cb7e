"""Build pipeline/lexicon/bare_weights.tsv anew: ``python tests/build_bare.py [--folds]``.

How much each trait of a bare name (石桥) speaks for the school of that name, and how much for the place, rather than
for neither: the weights of one regression over the annotated texts (dev, named) and the passages of gold/bare.txt,
which were written to be hard and so count less. With ``--folds`` nothing is written: it is printed how well the names
of texts are read that were left out, set by set. The same input gives the same table.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from regression import weigh

from pipeline.extract import bare_names, bare_traits, places, schools
from pipeline.lexicon import FOLDER, load

GOLD = Path(__file__).parent / "gold"
ANNOTATED = (GOLD / "annotated" / "dev", GOLD / "named")
KINDS = {"s": "school", "l": "place", "o": "org", "p": "person"}
CLASSES = ("school", "place", "neither")
MARK = re.compile(r"\{(?P<open>\??)(?P<letter>[slop])[~*]? (?P<text>[^{}]*)\}")
BLOCK = 30  # passages that are left out together
OPTIONAL = 0.5  # how much a name counts that only one of two annotators marked
PASSAGES = 0.6  # how much one of a passage does
SMOOTH = 1.5  # how much large weights cost
FEWEST = 3  # names that a trait must have
LEAST = 0.02  # nats: what speaks for less is left out

Told = dict[tuple[int, int], tuple[str, bool]]  # where a mention stands: its type, and whether it is optional


@dataclass(frozen=True, slots=True)
class Shown:
    """A text, and of each bare name in it what it means (the place in CLASSES) and how much it counts."""

    group: str
    text: str
    spots: tuple[bare_names.Spot, ...]
    means: tuple[int, ...]
    counts: tuple[float, ...]


def annotations(folder: Path) -> Iterator[tuple[str, str, Told]]:
    """The annotated texts of a folder: name, text, mentions."""
    for path in sorted(folder.glob("annotations/*.json")):
        text = (folder / "texts" / f"{path.stem}.txt").read_text(encoding="utf-8")
        mentions = json.loads(path.read_text(encoding="utf-8"))["mentions"]
        yield path.stem, text, {(m["start"], m["end"]): (m["type"], bool(m.get("optional"))) for m in mentions}


def lines(path: Path) -> list[str]:
    """The marked passages of a file."""
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]


def passages(path: Path) -> Iterator[Shown]:
    """The bare names of marked passages, which bear a trait of their own: there are more places among them."""
    for row, line in enumerate(lines(path)):
        one = shown(f"passages {row // BLOCK}", *unmark(line))
        spots = tuple(spot._replace(traits=(*spot.traits, *of_passages(spot.traits))) for spot in one.spots)
        yield Shown(one.group, one.text, spots, one.means, tuple(PASSAGES * n for n in one.counts))


def of_passages(traits: Iterable[str]) -> Iterator[str]:
    """What a name is, once more and as found in passages."""
    return (f"passages: {trait}" for trait in traits if trait.startswith(("any", "is")))


def unmark(line: str) -> tuple[str, Told]:
    """The text of a passage, and its marks."""
    text, at = "", 0
    told: Told = {}
    for mark in MARK.finditer(line):
        text += line[at : mark.start()].replace("⏎", "\n")
        told[len(text), len(text) + len(mark["text"])] = (KINDS[mark["letter"]], bool(mark["open"]))
        text, at = text + mark["text"], mark.end()
    return text + line[at:].replace("⏎", "\n"), told


def shown(group: str, text: str, told: Told) -> Shown:
    """The bare names of a text, beside what its annotation tells by where it stands."""
    lexicon = load()
    spots = tuple(bare_names.bare(text, schools.find(text, lexicon), places.find(text, lexicon), lexicon))
    kinds = [told.get((spot.start, spot.start + len(spot.name)), ("", False)) for spot in spots]
    means = tuple(CLASSES.index(kind) if kind in CLASSES else CLASSES.index("neither") for kind, _ in kinds)
    return Shown(group, text, spots, means, tuple(OPTIONAL if optional else 1.0 for _, optional in kinds))


def learn(told: Sequence[Shown]) -> dict[str, bare_names.Odds]:
    """What each trait speaks for: a regression with three outcomes, measured from neither.

    What is plainly land is weighed by hand: learned, it would take from what it goes together with.
    """
    cases = [[t for t in spot.traits if t != bare_traits.PLAINLY_LAND] for one in told for spot in one.spots]
    means = [means for one in told for means in one.means]
    found = weigh(cases, means, [n for one in told for n in one.counts], smooth=SMOOTH, fewest=FEWEST)
    return {trait: bare_names.Odds(*odds) for trait, odds in found.items()}


def read(one: Shown, weights: Mapping[str, bare_names.Odds]) -> list[int]:
    """What each bare name of a text is held to mean."""
    odds = [bare_names.weighed(spot.traits, weights) for spot in one.spots]
    together = bare_names.together(one.text, one.spots, odds)
    said = (bare_names.meant(spot, odd) for spot, odd in zip(one.spots, together, strict=True))
    return [CLASSES.index(kind or "neither") for kind in said]


def folds(told: Sequence[Shown]) -> None:
    """Print how many names are read rightly in sets that were left out; those that are optional are not counted."""
    seen: Counter[tuple[bool, int, int]] = Counter()
    for group in sorted({one.group for one in told}):
        weights = learn([one for one in told if one.group != group])
        for one in (one for one in told if one.group == group):
            full = PASSAGES if group.startswith("passages") else 1.0
            pairs = zip(one.means, read(one, weights), one.counts, strict=True)
            seen.update((full == PASSAGES, means, got) for means, got, counts in pairs if counts == full)
    for passage in (False, True):
        for kind, name in enumerate(CLASSES[:2]):
            right = seen[passage, kind, kind]
            said = sum(n for (of, _, got), n in seen.items() if of == passage and got == kind)
            meant = sum(n for (of, means, _), n in seen.items() if of == passage and means == kind)
            f1 = 2 * right / (said + meant)
            print(
                f"{'passages' if passage else 'texts':8} {name:6} F1 {f1:.3f}  {right} right of {said}, {meant} meant"
            )


def texts() -> Iterator[Shown]:
    """What is learned from."""
    for folder in ANNOTATED:
        for name, text, told in annotations(folder):
            yield shown(name.split("-")[0], text, told)
    yield from passages(GOLD / "bare.txt")


def main() -> None:
    told = list(texts())
    if "--folds" in sys.argv:
        folds(told)
        return
    weights = {trait: odds for trait, odds in learn(told).items() if max(map(abs, odds)) >= LEAST}
    out = ["# how much a trait of a bare name speaks for a school and for a place, in nats (tests/build_bare.py)"]
    out += ["trait\tschool\tplace", *(f"{trait}\t{w.school:.3g}\t{w.place:.3g}" for trait, w in weights.items())]
    (FOLDER / "bare_weights.tsv").write_text("\n".join(out) + "\n", encoding="utf-8")
    print(f"{sum(len(one.spots) for one in told)} bare names, {len(weights)} traits")


if __name__ == "__main__":
    main()
