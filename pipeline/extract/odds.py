"""What learned traits speak for, in nats: of one place where a name stands, and with what its other places say."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

AGAIN = 0.4  # how much the other places of a name say, beside its own


def weighed(traits: Iterable[str], known: Mapping[str, float]) -> float:
    """What the traits of a stretch speak for.

    >>> weighed(("any", "size 2", "never seen"), {"any": -1.0, "size 2": 0.5})
    -0.5
    """
    return sum(known.get(trait, 0.0) for trait in traits)


def together(names: Sequence[str], odds: Sequence[float]) -> list[float]:
    """The odds of names with what the other places of each say.

    >>> together(["石桥", "柳塘", "石桥"], [1.0, 2.0, 3.0])
    [2.2, 2.0, 3.4]
    """
    places = Counter(names)
    told = dict.fromkeys(names, 0.0)
    for name, own in zip(names, odds, strict=True):
        told[name] += own
    return [own + AGAIN * (told[name] - own) / max(1, places[name] - 1) for name, own in zip(names, odds, strict=True)]


def step(value: float, steps: Sequence[int]) -> str:
    """The first of some steps that a value is below.

    >>> step(3.5, (2, 4, 6)), step(9.0, (2, 4, 6))
    ('4', 'more')
    """
    return next((str(one) for one in steps if value < one), "more")
