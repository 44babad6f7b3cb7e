"""Sides in; out come what each claims, which numbers it names, and the words that set it apart from the others.

Raw counts stand beside independent ones, and every difference has an interval: with few reports it is wide.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.stats import binomtest

from pipeline.compare.independence import sources
from pipeline.rows import independent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.compare.sides import Side

    Frames = Mapping[str, pd.DataFrame]
    Texts = Mapping[str, set[str]]  # the independent texts of each side

CERTAIN = 1.96  # standard errors on either side: intervals are those of 95 %
PRIOR = 2.0  # texts that the corpus as a whole counts for, where a side's words are weighed
LEAST_TEXTS = 2  # a word of one text alone sets no side apart
NAMES = "nz"
GROUPS = ["group", "summaries", "independent", "also_elsewhere", "programmes", "schools"]
SHARES = ["share", "low", "high", "difference", "difference_low", "difference_high"]
CLAIMS = ["group", "category", "kind", "summaries", "independent", "of", *SHARES]
NUMBERS = ["group", "category", "thing", "unit", "reports", "lowest", "median", "highest", "total"]
WORDS = ["group", "term", "texts", "of", "log_odds", "low", "high"]


def contrast(frames: Frames, sides: Sequence[Side]) -> dict[str, pd.DataFrame]:
    """Two sides or more, as tables ``groups``, ``claims``, ``numbers`` and ``words``, each with a column ``group``.

    * groups: summaries, ``independent`` texts among them, those that other groups have too, programmes, partners.
    * claims: per category and kind the summaries that tell it, the ``independent`` reports among ``of``, their share
      with its interval (Wilson), and how far it is above the share in all other groups together (Newcombe).
    * numbers: per thing and unit what independent texts name: how many, lowest, median, highest, total.
    * words: log-odds of a text having the word here rather than in the other groups, with the whole corpus as the prior
      (Monroe, Colaresi and Quinn 2008), counted by texts because a word comes in bursts; the surest first.
    """
    told = _told(frames, sides)
    text = independent(frames["summaries"])
    texts = {side.name: {text[s] for s in side.summaries} for side in sides}
    return {
        "groups": _groups(frames, sides, texts),
        "claims": _claims(told, texts),
        "numbers": _numbers(frames, told, sides, text),
        "words": _words(frames["terms"], text, texts),
    }


def _told(frames: Frames, sides: Sequence[Side]) -> pd.DataFrame:
    """The statements of all sides, one row per side, that tell what was done, given, gained, lacking or planned."""
    every = frames["statements"]
    every = every[
        (every["kind"] != "") & (~every["planned"].astype(bool) | every["category"].isin(["problem", "plan"]))
    ]
    every = every.assign(source=sources(every, frames["summaries"], frames["reuse"]))
    parts = []
    for side in sides:
        rows = every[every["summary_id"].isin(side.summaries)]
        if side.programmes:
            rows = rows[rows["programme_id"].isin(side.programmes)]
        parts.append(rows.assign(group=side.name))
    return pd.concat(parts, ignore_index=True)


def _groups(frames: Frames, sides: Sequence[Side], texts: Texts) -> pd.DataFrame:
    programmes, partners = frames["programmes"], frames["partners"]
    rows = []
    for side in sides:
        others = set().union(*(texts[one.name] for one in sides if one.name != side.name))
        ours = programmes[programmes["summary_id"].isin(side.summaries)]["programme_id"]
        ours = ours[ours.isin(side.programmes)] if side.programmes else ours
        schools = partners[partners["programme_id"].isin(ours)]["school"].nunique()
        both = len(texts[side.name] & others)
        rows.append((side.name, len(side.summaries), len(texts[side.name]), both, len(ours), schools))
    return pd.DataFrame(rows, columns=GROUPS)


def _claims(told: pd.DataFrame, texts: Texts) -> pd.DataFrame:
    sizes = {name: len(ours) for name, ours in texts.items()}
    counted = told.groupby(["category", "kind", "group"])
    raw, sourced = counted["summary_id"].nunique(), counted["source"].nunique()
    rows = []
    for category, kind in sorted(set(zip(told["category"], told["kind"], strict=True))):
        ours = {name: int(sourced.get((category, kind, name), 0)) for name in texts}
        for name, count in ours.items():
            of, other_of = sizes[name], sum(sizes.values()) - sizes[name]
            share = _share(count, of)
            apart = _difference(share, _share(sum(ours.values()) - count, other_of))
            rows.append((name, category, kind, int(raw.get((category, kind, name), 0)), count, of, *share, *apart))
    return pd.DataFrame(rows, columns=CLAIMS)


def _share(count: int, of: int) -> tuple[float, float, float]:
    """A share with its interval (Wilson).

    >>> [round(value, 3) for value in _share(3, 4)]
    [0.75, 0.301, 0.954]
    """
    interval = binomtest(count, of).proportion_ci(method="wilson")
    return count / of, float(interval.low), float(interval.high)


def _difference(one: tuple[float, float, float], other: tuple[float, float, float]) -> tuple[float, float, float]:
    """The difference of two shares with its interval (Newcombe 1998, method 10)."""
    apart = one[0] - other[0]
    below = np.hypot(one[0] - one[1], other[2] - other[0])
    above = np.hypot(one[2] - one[0], other[0] - other[1])
    return apart, float(apart - below), float(apart + above)


def _numbers(frames: Frames, told: pd.DataFrame, sides: Sequence[Side], text: Mapping[str, str]) -> pd.DataFrame:
    """Numbers of independent texts; a text that names one number of a thing twice names it once."""
    counts = frames["mentions"][(frames["mentions"]["type"] == "count") & (frames["mentions"]["of"] != "")]
    valued = told[(told["value"] != "") & (told["thing"] != "")]
    parts = [valued[["group", "category", "thing", "unit", "summary_id", "value"]]]
    for side in sides:
        ours = counts[counts["summary_id"].isin(side.summaries)].assign(group=side.name, category="count")
        parts.append(
            ours.rename(columns={"of": "thing"})[["group", "category", "thing", "unit", "summary_id", "value"]]
        )
    every = pd.concat(parts, ignore_index=True)
    every = every.assign(number=pd.to_numeric(every["value"], errors="coerce"), text=every["summary_id"].map(text))
    every = every.dropna(subset=["number"]).drop_duplicates(["group", "category", "thing", "unit", "text", "number"])
    grouped = every.groupby(["group", "category", "thing", "unit"], sort=True)
    table = grouped.agg(
        reports=("text", "nunique"),
        lowest=("number", "min"),
        median=("number", "median"),
        highest=("number", "max"),
        total=("number", "sum"),
    ).reset_index()
    order = {side.name: n for n, side in enumerate(sides)}
    table = table.assign(at=table["group"].map(order)).sort_values(["category", "thing", "unit", "at"])
    return table[NUMBERS].reset_index(drop=True)


def _words(terms: pd.DataFrame, text: Mapping[str, str], sides: Texts) -> pd.DataFrame:
    terms = terms[terms["part_of_speech"] != NAMES]
    pairs = terms.assign(text=terms["summary_id"].map(text))[["text", "term"]].drop_duplicates()
    texts, words = sorted(set(pairs["text"])), sorted(set(pairs["term"]))
    row, column = ({name: n for n, name in enumerate(names)} for names in (texts, words))
    where = (pairs["text"].map(row).to_numpy(np.int64), pairs["term"].map(column).to_numpy(np.int64))
    holds = sparse.csr_matrix((np.ones(len(pairs)), where), shape=(len(texts), len(words)))
    overall = np.asarray(holds.sum(axis=0)).ravel()
    prior = (overall + 0.5) / (len(texts) + 1)  # the share of all texts that have the word
    members = {name: sorted(row[t] for t in ours if t in row) for name, ours in sides.items()}
    inside = {name: np.asarray(holds[ours].sum(axis=0)).ravel() for name, ours in members.items()}
    every, of_all = sum(inside.values(), np.zeros(len(words))), sum(len(ours) for ours in members.values())
    parts = []
    for name, ours in inside.items():
        of = len(members[name])
        if not 0 < of < of_all:
            continue
        odds, spread = _log_odds(ours, of, prior)
        other, other_spread = _log_odds(every - ours, of_all - of, prior)
        apart, error = odds - other, np.sqrt(spread + other_spread)
        low, high = apart - CERTAIN * error, apart + CERTAIN * error
        sure = np.lexsort((np.arange(len(words)), -(apart / error)))
        keep = [n for n in sure.tolist() if apart[n] > 0 and overall[n] >= min(LEAST_TEXTS, len(texts))]
        parts.append([(name, words[n], int(ours[n]), of, apart[n], low[n], high[n]) for n in keep])
    return pd.DataFrame([one for part in parts for one in part], columns=WORDS)


def _log_odds(count: Any, of: int, prior: Any) -> tuple[Any, Any]:
    """Log-odds that a text has each word, and their variance, the prior counted as ``PRIOR`` further texts."""
    have, lack = count + PRIOR * prior, of - count + PRIOR * (1 - prior)
    return np.log(have / lack), 1 / have + 1 / lack
