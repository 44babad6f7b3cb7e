"""One regression for the weights that are learned: how much each trait of a case speaks for each outcome."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix


def weigh(
    cases: Sequence[Sequence[str]], outcomes: Sequence[int], counts: Sequence[float], *, smooth: float, fewest: int = 1
) -> dict[str, tuple[float, ...]]:
    """What each trait speaks for, in nats, for every outcome but the last, from which the others are measured.

    ``cases`` are the traits of each case, ``outcomes`` what it is (0, 1 …), ``counts`` how much it counts; ``smooth``
    is what large weights cost, and ``fewest`` how many cases a trait must have.
    """
    common = Counter(trait for traits in cases for trait in set(traits))
    column = {trait: n for n, trait in enumerate(sorted(trait for trait, n in common.items() if n >= fewest))}
    at = [(row, column[trait]) for row, traits in enumerate(cases) for trait in set(traits) if trait in column]
    x = csr_matrix((np.ones(len(at)), tuple(zip(*at, strict=True))), shape=(len(cases), len(column)))
    y = np.eye(max(outcomes) + 1)[list(outcomes)]
    n = np.asarray(counts)

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = flat.reshape(len(column), -1)
        size = np.hstack([x @ weights, np.zeros((len(cases), 1))])
        odds = np.exp(size - size.max(axis=1, keepdims=True))
        odds /= odds.sum(axis=1, keepdims=True)
        cost = smooth * (weights**2).sum() / 2 - (n * np.log((odds * y).sum(axis=1) + 1e-12)).sum()
        slope = x.T @ (n[:, None] * (odds - y)[:, :-1]) + smooth * weights
        return cost, slope.ravel()

    start = np.zeros(len(column) * (y.shape[1] - 1))
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 500}).x
    return {trait: tuple(map(float, found.reshape(len(column), -1)[row])) for trait, row in column.items()}
