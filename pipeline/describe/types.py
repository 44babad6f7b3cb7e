"""Of which type a programme likely is, where plain words (结对帮扶, 共同体) are few or speak of several.

What the plain words say (``programme_cues``) weighs most; pairs of characters, those of the opening once more, tell the
rest: 上屏教室, 一端主讲 is online_pairing. What each weighs is learned (``type_weights``, tests/build_programmes.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.cues import OPENING
from pipeline.describe.likely import pairs
from pipeline.describe.odds import log_odds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.lexicon import Lexicon

MOST, FULL = 8.0, 4.0  # the weight of plain words above which more say no more, and which says as much as all others
PLAIN = 12.0  # how much plain words are shown beside a pair of characters


def likely_type(text: str, weights: Mapping[str, float], lexicon: Lexicon) -> str:
    """The main type that is likeliest, "" for no programme; ``weights`` is what the plain words of a sketch say."""
    told = log_odds(type_cues(text, weights), "type_weights", lexicon)
    return max(told, key=told.__getitem__)


def type_cues(text: str, weights: Mapping[str, float]) -> dict[str, float]:
    """What a text shows: how much its plain words say of each type, and its pairs of characters.

    >>> shown = type_cues("结对帮扶", {"paired_assistance": 2.0})
    >>> shown["most paired_assistance"], shown["对帮"], shown["^对帮"]
    (12.0, 1.0, 1.0)
    """
    out = dict.fromkeys(pairs(text), 1.0)
    out |= {f"^{pair}": 1.0 for pair in pairs(text[:OPENING])}
    if whole := sum(weights.values()):
        out |= {f"words {kind}": PLAIN * min(weight, MOST) / FULL for kind, weight in weights.items()}
        out |= {f"share {kind}": PLAIN * weight / whole for kind, weight in weights.items()}
        out[f"most {max(weights, key=weights.__getitem__)}"] = PLAIN
    return out
