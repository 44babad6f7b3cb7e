"""How exactly pages are parted whose layout was not learned from: boundaries, characters lost, furniture kept.

    python tests/benchmarks/split.py

The weights of the cues and of the traits of orders are learned anew five times, each time without a fifth of the
annotated pages, which then are parted. Beside it what the rules do alone (they were written with most annotated pages
in sight).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

from pipeline.split import ranking, split

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.lexicon import Lexicon

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import build_lines
import build_orders
from build_lines import FOLDS
from build_orders import Page


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
    lexicons = build_orders.left_out(pages)
    told = [build_orders.choices(group, lexicons, counts) for group, counts in build_orders.sources()]
    folds = []
    for fold, lexicon in enumerate(lexicons):
        kept = [one for group in told for n, one in enumerate(group) if one and n % FOLDS != fold]
        known = build_orders.WithWeights(lexicon.lines, build_orders.learn(kept))
        folds.append(counted(pages[fold::FOLDS], known))
    show("annotated pages, left out", *folds)
    with mock.patch.object(ranking, "best", lambda ruled: ruled.order):
        show("  the rules alone", counted(pages, lexicons[0]))


if __name__ == "__main__":
    main()
