"""Build pipeline/lexicon/order_weights.tsv anew: ``python tests/build_orders.py``.

How much each trait of an order of a page's lines speaks for it: one regression over pages, in each of which the orders
that part it best should stand out. It learns from the told pages, from single summaries below a title, and from pages
put together by chance. The odds of lines come from weights that were learned without the page (``left_out``), so that
they are no surer than on a page that nobody knows. The same input gives the same table; it takes some minutes.
"""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING
from unittest import mock

import build_lines
import collages
import numpy as np
from build_lines import FOLDS, GOLD, by_chance
from scipy.optimize import minimize

from pipeline.lexicon import FOLDER, Lexicon
from pipeline.split import orders as ordering
from pipeline.split import ranking, split
from pipeline.split.labels import BEGINS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from pipeline.split.orders import Ruled

Page = tuple[str, list[tuple[int, int]]]
ALONE, CHANCE = 0.3, 0.2  # how much a single summary below a title counts, and a page by chance, beside a told page
MADE = 300  # pages by chance
SEED = 9
SOFT = 0.015  # how much large weights are held against an order
TITLES = ("学校工作总结\n", "学校工作总结\n", "")  # above single summaries, by turns
NAMES = [name for name, _ in ranking.TRAITS]


class WithWeights(Lexicon):
    """The lexicon with other weights of cues, and of traits if they are given."""

    def __init__(self, lines: dict[str, list[int]], traits: dict[str, float] | None = None) -> None:
        """Write the weights as lines of the tables."""
        super().__init__()
        self.lines = lines
        names = ("cue", "site", "begins", "within")
        self.tables = {
            "line_weights": tuple(dict(zip(names, (cue or "^", *map(str, w)), strict=True)) for cue, w in lines.items())
        }
        if traits is not None:
            self.tables["order_weights"] = tuple({"trait": n, "weight": str(w)} for n, w in traits.items())

    def rows(self, table: str) -> tuple[dict[str, str], ...]:
        """The lines of a table."""
        return self.tables.get(table) or super().rows(table)


@dataclass(frozen=True, slots=True)
class Choice:
    """The orders of a page: the traits of each, which of them part it best, and how much the page counts."""

    traits: NDArray[np.float64]
    best: NDArray[np.bool_]
    counts: float


def left_out(pages: Sequence[Page]) -> list[WithWeights]:
    """For each fifth of the pages the lexicon whose weights of cues were learned without it."""
    with ProcessPoolExecutor() as pool:
        shown = list(pool.map(_shown, pages, chunksize=16))
        paper = [collages.spans(one) for held in (False, True) for one in by_chance(build_lines.PAGES, 1, held=held)]
        made = [line for page in pool.map(_shown, paper, chunksize=32) for line in page]
        kept = ([line for n, page in enumerate(shown) if n % FOLDS != fold for line in page] for fold in range(FOLDS))
        return [WithWeights(one) for one in pool.map(build_lines.learn, (k * build_lines.TWICE + made for k in kept))]


def _shown(page: Page) -> build_lines.Shown:
    return build_lines.shown(*page)


def sources() -> Iterator[tuple[list[Page], float]]:
    """The pages that are learned from, and how much each counts."""
    yield build_lines.annotated(), 1.0
    alone = (
        (TITLES[n % len(TITLES)], path.read_text(encoding="utf-8").strip())
        for n, path in enumerate(sorted(GOLD.glob("annotated/dev/texts/*.txt")))
    )
    yield [(title + text, [(len(title), len(title + text))]) for title, text in alone], ALONE
    made = (one for held in (False, True) for one in by_chance(MADE // 2, SEED, held=held))
    yield [collages.spans(one) for one in made], CHANCE


def choice(page: Page, lexicon: Lexicon, counts: float) -> Choice | None:
    """What the orders of a page show; None where none is better than another."""
    text, told = page
    asked: list[Ruled] = []

    def first(ruled: Ruled) -> ordering.Order:
        asked.append(ruled)
        return ruled.order

    with mock.patch.object(ranking, "best", first):
        split(text, lexicon)
    if not asked or BEGINS not in asked[0].order:
        return None
    seen = ordering.seen(asked[0])
    found = ordering.orders(seen)
    good = []
    for order in found:
        with mock.patch.object(ranking, "best", lambda _, order=order: order):
            parts = {(part.start, part.end) for part in split(text, lexicon).parts}
        good.append(2 * len(parts & {*told}) / (len(parts) + len(told)))
    best = np.array(good) == max(good)
    if best.all():
        return None
    shown = [ranking.traits(seen, order) for order in found]
    return Choice(np.array([[one[name] for name in NAMES] for one in shown]), best, counts)


def choices(pages: Sequence[Page], lexicons: Sequence[Lexicon], counts: float) -> list[Choice | None]:
    """The same of many pages, each with the lexicon that was learned without it."""
    with ProcessPoolExecutor() as pool:
        folds = [lexicons[n % FOLDS] for n in range(len(pages))]
        return list(pool.map(choice, pages, folds, [counts] * len(pages), chunksize=8))


def learn(told: Sequence[Choice]) -> dict[str, float]:
    """The weight of each trait."""
    rows = [one.traits - one.traits[0] for one in told]
    scale = np.concatenate([row for row, one in zip(rows, told, strict=True) if one.counts == 1]).std(axis=0) + 1e-6
    rows = [row / scale for row in rows]
    all_counts = sum(one.counts for one in told)

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        cost, slope = SOFT * all_counts * weights @ weights / 2, SOFT * all_counts * weights
        for row, one in zip(rows, told, strict=True):
            odds = np.exp((size := row @ weights) - size.max())
            odds /= odds.sum()
            right = odds[one.best].sum()
            cost -= one.counts * np.log(right + 1e-12)
            slope = slope - one.counts * (row.T @ (odds * one.best / (right + 1e-12) - odds))
        return cost, slope

    found = minimize(loss, np.zeros(len(NAMES)), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x / scale
    return {name: float(f"{weight:.4g}") for name, weight in zip(NAMES, found, strict=True)}


def main() -> None:
    pages = build_lines.annotated()
    lexicons = left_out(pages)
    told = [one for group, counts in sources() for one in choices(group, lexicons, counts) if one]
    out = ["# how much a trait of an order of lines speaks for it, in nats for each unit (tests/build_orders.py)"]
    out += ["trait\tweight", *(f"{name}\t{weight}" for name, weight in learn(told).items())]
    (FOLDER / "order_weights.tsv").write_text("\n".join(out) + "\n", encoding="utf-8")
    print(f"{len(told)} pages")


if __name__ == "__main__":
    main()
