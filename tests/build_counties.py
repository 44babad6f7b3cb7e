"""Build pipeline/lexicon/county_weights.tsv anew: ``python tests/build_counties.py [--folds]``.

How much each trait of a county's short name (融水) speaks for its being a place where it stands: the weights of one
regression over the annotated texts (dev, named) and the passages of gold/counties.txt. With ``--folds`` nothing is
written: it is printed how many are read rightly in sets that were left out. The same input gives the same table.
"""

import sys
from collections.abc import Iterator, Sequence

import lone
from build_bare import ANNOTATED, GOLD, Told, annotations, lines, of_passages, unmark
from lone import Shown

from pipeline.extract import lone_counties
from pipeline.lexicon import load

SMOOTH = 3.0  # how much large weights cost


def shown(group: str, text: str, told: Told, *, passage: bool = False) -> Shown:
    """The short names of a text that no rule sees, beside what its annotation tells; no optional ones.

    Those of passages bear traits of their own: there are more places among them.
    """
    optional = {span for span, (_, may) in told.items() if may}
    spots = [(spot, (spot.start, spot.start + len(spot.name))) for spot in lone_counties.candidates(text, load())]
    spots = [(spot, span) for spot, span in spots if span not in optional]
    placed = tuple(told.get(span, ("", False))[0] == "place" for _, span in spots)
    marked = tuple(
        spot._replace(traits=(*spot.traits, *of_passages(spot.traits))) if passage else spot for spot, _ in spots
    )
    return Shown(group, text, marked, placed, (False,) * len(placed))


def learn(told: Sequence[Shown]) -> dict[str, float]:
    """What each trait speaks for."""
    return lone.learn(told, unseen=1.0, smooth=SMOOTH)


def texts() -> Iterator[Shown]:
    """What is learned from."""
    for folder in ANNOTATED:
        for name, text, told in annotations(folder):
            yield shown(name.split("-")[0], text, told)
    for row, line in enumerate(lines(GOLD / "counties.txt")):
        yield shown(f"passages {row // lone.BLOCK}", *unmark(line), passage=True)


def main() -> None:
    told = list(texts())
    if "--folds" in sys.argv:
        print(*lone.folds(told, learn, lone_counties.SURER), sep="\n")
    else:
        title = "how much a trait of a county's short name speaks for a place, in nats (tests/build_counties.py)"
        print(lone.write("county_weights", title, learn(told), told))


if __name__ == "__main__":
    main()
