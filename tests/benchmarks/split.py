"""How exactly pages are parted whose layout was not learned from: boundaries, characters lost, furniture kept.

    python tests/benchmarks/split.py

The weights of the cues are learned anew five times, each time without a fifth of the annotated pages, which then are
parted; and once without the habits and texts that are held, which then make pages by chance. Beside it what the rules
do alone (they were written with most annotated pages in sight).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.lexicon import Lexicon
from pipeline.split import split

if TYPE_CHECKING:
    from collections.abc import Iterable

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import build_lines
import collages

Page = tuple[str, list[tuple[int, int]]]
MADE = 150  # pages by chance


class WithWeights(Lexicon):
    """The lexicon with other weights of cues."""

    def __init__(self, weights: dict[str, list[int]]) -> None:
        """Write the weights as lines of the table."""
        super().__init__()
        names = ("cue", "site", "begins", "within")
        self.weights = tuple(dict(zip(names, (cue or "^", *map(str, w)), strict=True)) for cue, w in weights.items())

    def rows(self, table: str) -> tuple[dict[str, str], ...]:
        """The lines of a table."""
        return self.weights if table == "line_weights" else super().rows(table)


def counted(pages: Iterable[Page], lexicon: Lexicon) -> tuple[int, ...]:
    """Texts that are exact, and all; characters of them that are lost, and all; of furniture that are kept, and all."""
    sums = [0] * 6
    for page, told in pages:
        found = [(part.start, part.end) for part in split(page, lexicon).parts]
        own, ours = ({n for start, end in spans for n in range(start, end)} for spans in (told, found))
        seen = {n for n, sign in enumerate(page) if not sign.isspace()}
        site = seen - own
        more = (
            len({*told} & {*found}),
            len(told),
            len((own - ours) & seen),
            len(own & seen),
            len(site & ours),
            len(site),
        )
        sums = [a + b for a, b in zip(sums, more, strict=True)]
    return tuple(sums)


def show(name: str, *each: tuple[int, ...]) -> None:
    """One line of figures."""
    exact, texts, lost, own, kept, site = (sum(column) for column in zip(*each, strict=True))
    print(f"{name:34} exact {exact / texts:.3f} of {texts}, lost {lost / own:.2%}, furniture kept {kept / site:.2%}")


def main() -> None:
    pages = build_lines.annotated()
    pool = [text for _, text in collages.texts() if not build_lines.SITES.search(text)]
    seen = [build_lines.shown(*page) for page in pages]
    made = [
        line
        for paper in collages.pages(build_lines.PAGES, 1, pool[::2])
        for line in build_lines.shown(*collages.spans(paper))
    ]
    ruled = WithWeights({"": [0, 0, 0]})  # every order is as likely as that of the rules
    folds = []
    for fold in range(build_lines.FOLDS):
        lines = [line for n, told in enumerate(seen) if n % build_lines.FOLDS != fold for line in told]
        left = pages[fold :: build_lines.FOLDS]
        folds.append(counted(left, WithWeights(build_lines.learn(lines * build_lines.TWICE + made))))
    show("annotated pages, left out", *folds)
    show("  the rules alone", counted(pages, ruled))
    every = [line for told in seen for line in told] * build_lines.TWICE + made
    chance = [collages.spans(paper) for paper in collages.pages(MADE, 7, pool[1::2], held=True)]
    show("pages by chance, habits held", counted(chance, WithWeights(build_lines.learn(every))))
    show("  the rules alone", counted(chance, ruled))


if __name__ == "__main__":
    main()
