"""A heading and the text below it in; out comes what the section is about, by the cues of the table ``sections``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.lexicon import Lexicon

READ = 160  # characters of a text that show what it is about, where its heading does not
PLAIN = 2  # weight of a cue that is no mere hint
NUMBER = re.compile(r"^[^\u4e00-\u9fff]*(?:[一二三四五六七八九十]+[、．.）)])?[（(\d）)、．.\s]*")
BOTH = re.compile(r"^(.{2,8}?)(?:[与和及、]|以及)(.{2,8})$")  # 成效与不足: what is named first counts
PAIR = re.compile(r"^(.{2,8}?)[，,].{2,8}$")  # 盘点收获，查摆不足: the same, where the first half tells as much
LABEL = re.compile(r"([^：:]{2,20})[：:].")  # 收获一：会备课了。
# What a section is about its parts are about too, unless they say otherwise: with how much weight.
HANDED_DOWN = {
    "problems": 9.0,
    "plans": 9.0,
    "purpose": 4.0,
    "principles": 2.5,
    "schedule": 2.5,
    "outcomes": 1.0,
    "activities": 0.9,
}


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that tells a kind of section, and how much it tells."""

    kind: str
    pattern: re.Pattern[str]
    weight: int


@cache
def cues(lexicon: Lexicon, place: str) -> tuple[Cue, ...]:
    """The cues for headings or for texts, in the order of the table."""
    rows = [row for row in lexicon.rows("sections") if row["place"] == place]
    return tuple(Cue(row["kind"], re.compile(row["cue"]), int(row["weight"] or 1)) for row in rows)


@cache
def listed(lexicon: Lexicon, place: str) -> tuple[str, ...]:
    """The words of a list of the table: labels, announcements and the like."""
    return tuple(row["cue"] for row in lexicon.rows("sections") if row["place"] == place)


def topic(heading: str, text: str, above: str, lexicon: Lexicon) -> str:
    """The kind of a section: by its heading and the section it is part of (``above``), else by its text.

    >>> from pipeline.lexicon import load
    >>> seen = [("三、成效与不足", "", ""), ("1、活动时间", "", "problems"), ("2、教师篇", "教师获奖。", "")]
    >>> [topic(*one, load()) for one in seen]
    ['outcomes', 'problems', 'outcomes']
    """
    told = _weigh(heading, cues(lexicon, "heading"))
    both = BOTH.match(NUMBER.sub("", heading).strip("。：: ")) or LABEL.match(heading)
    first = _weigh(both[1], cues(lexicon, "heading")) if both else {}
    pair = PAIR.match(NUMBER.sub("", heading).strip("。：: "))
    if pair and set(half := _weigh(pair[1], cues(lexicon, "heading"))) & {"problems", "outcomes"}:
        first = half
    if max(first.values(), default=0) >= PLAIN:
        told = first
    if heading and above in HANDED_DOWN:
        told[above] = told.get(above, 0) + HANDED_DOWN[above]
    told = told or _weigh(text[:READ], cues(lexicon, "text"))
    return max(told, key=lambda kind: told[kind], default=above or ("activities" if heading and text else "other"))


def _weigh(text: str, table: Sequence[Cue]) -> dict[str, float]:
    """What each kind weighs in a text, a cue counted as often as it occurs, a late one a little more."""
    weights: dict[str, float] = {}
    for cue in table:
        for found in cue.pattern.finditer(text):
            late = found.end() / (len(text) + 1)  # 教学存在的问题: what a heading is about stands at its end
            weights[cue.kind] = weights.get(cue.kind, 0) + cue.weight + late / 2
    return weights
