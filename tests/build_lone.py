"""Build pipeline/lexicon/lone_weights.tsv anew: ``python tests/build_lone.py [--folds]``.

How much each trait of a stretch speaks for its being a person's name: the weights of one regression over the annotated
texts (dev, named) and the passages of gold/lone.txt. It learns from every stretch that may be a name, also from those
that a rule sees, but what no rule sees counts more, as that is what is read by it. With ``--folds`` nothing is written:
it is printed how many of those are read rightly in sets that were left out. The same input gives the same table.
"""

import sys
from collections.abc import Iterator, Sequence

import lone
from build_bare import ANNOTATED, GOLD, Told, annotations, lines, unmark
from lone import Shown

from pipeline.extract import lone_people, people
from pipeline.lexicon import load

UNSEEN, SMOOTH = 4.0, 4.0  # how much a stretch counts that no rule sees, and how much large weights cost


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
    """What each trait speaks for."""
    return lone.learn(told, unseen=UNSEEN, smooth=SMOOTH)


def texts() -> Iterator[Shown]:
    """What is learned from."""
    for folder in ANNOTATED:
        for name, text, told in annotations(folder):
            yield shown(name.split("-")[0], text, told)
    for row, line in enumerate(lines(GOLD / "lone.txt")):
        yield shown(f"passages {row // lone.BLOCK}", *unmark(line))


def main() -> None:
    told = list(texts())
    if "--folds" in sys.argv:
        print(*lone.folds(told, learn, lone_people.SURER), sep="\n")
    else:
        title = "how much a trait of a stretch speaks for its being a person's name, in nats (tests/build_lone.py)"
        print(lone.write("lone_weights", title, learn(told), told))


if __name__ == "__main__":
    main()
