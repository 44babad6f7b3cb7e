"""What one copy masks and another tells: mentions and shared passages in, recovered values out.

A masked digit stays masked in the text; what a copy says is a row of its own, with the place it comes from. The name
of a person is never recovered: whoever masked it meant it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pandas as pd

from pipeline.masks import SIGNS
from pipeline.rows import rows_of
from pipeline.schema import Recovered

if TYPE_CHECKING:
    from collections.abc import Iterator

KINDS = ("date", "count", "school", "org", "place")
WORDS = 4  # characters before a mention that, equal in both texts, show that it is the same place
NEAR = 30  # characters that a mention may have moved within a passage, for words put in or left out before it


def recover(mentions: pd.DataFrame, reuse: pd.DataFrame, texts: pd.DataFrame) -> pd.DataFrame:
    """The table ``recovered``: for each masked mention in a shared passage, what the other text has in its place."""
    text_of = dict(zip(texts["summary_id"], texts["text"], strict=True))
    masked = mentions[mentions["masked"] & mentions["type"].isin(KINDS)]
    plain = mentions[~mentions["masked"] & mentions["type"].isin(KINDS)]
    masked_of = {name: rows_of(rows) for name, rows in masked.groupby("summary_id")}
    plain_of = {name: rows_of(rows) for name, rows in plain.groupby("summary_id")}
    rows: list[dict[str, Any]] = []
    for row in rows_of(reuse):
        for here, there in (("left", "right"), ("right", "left")):
            for mention in masked_of.get(row[f"{here}_summary_id"], ()):
                for other in plain_of.get(row[f"{there}_summary_id"], ()):
                    if not fits(mention, other):
                        continue
                    same_words = _before(mention, text_of) == _before(other, text_of)
                    if same_words or _same_place(mention, other, row, here, there):
                        rows.append(_recovered(mention, other, same_words=same_words))
    names = list(Recovered.__dataclass_fields__)
    found = pd.DataFrame(rows, columns=names).sort_values([*names[:3], "certainty"], ignore_index=True)
    return _decided(found.drop_duplicates(names[:3], ignore_index=True))


def _decided(found: pd.DataFrame) -> pd.DataFrame:
    """The surest rows of each mention, and none where they contradict each other."""
    best = found.groupby("mention_id")["certainty"].transform("min")  # certain comes before probable
    surest = found[found["certainty"] == best]
    agree = surest.groupby("mention_id")["value"].transform("nunique") == 1
    return surest[agree].reset_index(drop=True)


def fits(mention: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether a value fits a masked one: the same kind, and equal wherever no digit or name is masked.

    >>> fits({"type": "date", "value": "201X-11-03"}, {"type": "date", "value": "2010-11-03"})
    True
    >>> fits({"type": "date", "value": "201X-11-03"}, {"type": "date", "value": "2010-12-03"})
    False
    """
    if mention["type"] != other["type"]:
        return False
    if mention["type"] == "date":
        return re.match(re.escape(mention["value"]).replace("X", r"\d"), other["value"]) is not None
    if mention["type"] == "count":
        return bool(mention["unit"] == other["unit"])
    shape = "".join(_shape(mention["text"]))
    return re.fullmatch(shape, other["text"]) is not None


def _shape(text: str) -> Iterator[str]:
    for piece in re.findall(f"[{SIGNS}]+|[^{SIGNS}]+", text):
        yield ".{1,8}" if piece[0] in SIGNS else re.escape(piece)


def _same_place(mention: dict[str, Any], other: dict[str, Any], row: dict[str, Any], here: str, there: str) -> bool:
    if not (row[f"{here}_start"] <= mention["start"] and mention["end"] <= row[f"{here}_end"] + NEAR):
        return False
    from_start = abs((mention["start"] - row[f"{here}_start"]) - (other["start"] - row[f"{there}_start"]))
    from_end = abs((row[f"{here}_end"] - mention["end"]) - (row[f"{there}_end"] - other["end"]))
    return bool(min(from_start, from_end) <= NEAR)


def _before(mention: dict[str, Any], text_of: dict[str, str]) -> str:
    """The few characters before a mention, blanks left out."""
    return "".join(text_of[mention["summary_id"]][: mention["start"]][-3 * WORDS :].split())[-WORDS:]


def _recovered(mention: dict[str, Any], other: dict[str, Any], *, same_words: bool) -> dict[str, Any]:
    return {
        "mention_id": mention["mention_id"],
        "value": other["value"],
        "from_summary_id": other["summary_id"],
        "from_start": other["start"],
        "from_end": other["end"],
        "certainty": "certain" if same_words else "probable",
    }
