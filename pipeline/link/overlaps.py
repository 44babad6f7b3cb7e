"""Where extractors saw different things at one place, keep one.

In goes everything that was found, out comes what stays, in order, none overlapping. What is hard: 逸夫小学 holds
a person, 青湖县教育局 a place, 《二〇一五年计划》 a date; the longest stretch is nearly always what is meant, and a
title swallows all.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.schema import Found

# Of two that are equally long, the first of these stays.
TRUST = {
    kind: place
    for place, kind in enumerate(("document", "docno", "school", "org", "person", "date", "duration", "count", "place"))
}
TITLE = re.compile(r"《[^《》\n]{0,120}(?:《[^《》\n]{0,120}》[^《》\n]{0,120})?》")
WEAK = ("elided_kind", "lone_name", "lone_county")  # these give way to whatever else was seen there
ELIDED, SURE = "elided_kind", 0.9  # but for a township in a list of schools: 铅厂、|关田|、聂都中心小学
OFFICE = "org/research generic"
LEADS = frozenset("拜从位来由与及请让往到给对跟为派帮在是")  # surnames that are mostly words there
SOLID = frozenset(("document", "docno"))  # nothing inside these counts


def decide(text: str, found: Iterable[Found]) -> tuple[Found, ...]:
    """What stays of what was found.

    >>> from pipeline.schema import Found
    >>> [f.type for f in decide("青湖县教育局", [Found("place", 0, 3, "a"), Found("org", 0, 6, "b")])]
    ['org']
    """
    taken = bytearray(len(text))
    for title in TITLE.finditer(text):
        taken[title.start() : title.end()] = b"\1" * (title.end() - title.start())
    found = led_away(text, without_offices(list(found)))
    stay = [item for item in found if item.type == "document"]
    for item in stay:
        taken[item.start : item.end] = b"\1" * (item.end - item.start)
    rest = [item for item in found if item.type != "document" and item.start < item.end]
    for item in sorted(rest, key=rank):
        if not any(taken[item.start : item.end]):
            stay.append(item)
            taken[item.start : item.end] = b"\1" * (item.end - item.start)
    return tuple(sorted(stay, key=lambda item: (item.start, item.end)))


def without_offices(found: list[Found]) -> list[Found]:
    """What was found without the offices of a school: 县一小|教研室."""
    ends = {item.end for item in found if item.type == "school"}
    return [item for item in found if item.rule != OFFICE or item.start not in ends]


def led_away(text: str, found: list[Found]) -> list[Found]:
    """What was found without people who are a word and a school or place: 拜|实小, 从|宁德, 包|小蒜."""
    others = {(item.start, item.end) for item in found if item.type in ("school", "place")}
    return [
        item
        for item in found
        if item.type != "person" or text[item.start] not in LEADS or (item.start + 1, item.end) not in others
    ]


def rank(item: Found) -> tuple[bool, int, int, float, int]:
    """Document numbers first, then the longest, then the most trusted kind, then the surest."""
    weak = item.rule in WEAK and not (item.rule == ELIDED and item.confidence > SURE)
    trust = len(TRUST) if weak else TRUST.get(item.type, len(TRUST))
    return item.type not in SOLID, item.start - item.end, trust, -item.confidence, item.start
