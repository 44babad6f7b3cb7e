"""A summary goes in, everything that names something comes out: each kind is found in a room of its own.

Finding is not deciding: two rooms may see the same characters, and ``link`` decides between them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.extract import (
    bare_names,
    citations,
    counts,
    dates,
    durations,
    lone_counties,
    lone_people,
    name_borders,
    organisations,
    places,
    schools,
)

if TYPE_CHECKING:
    from pipeline.lexicon import Lexicon
    from pipeline.schema import Found


def extract(text: str, lexicon: Lexicon) -> tuple[Found, ...]:
    """Everything that the rooms found, in the order of the text.

    >>> from pipeline.lexicon import load
    >>> [(f.type, f.start, f.end) for f in extract("2019年5月，青石岭小学来访。", load())]
    [('date', 0, 7), ('school', 8, 13)]
    """
    found = (item for room in ROOMS for item in room.find(text, lexicon))
    return tuple(sorted(found, key=lambda item: (item.start, item.end, item.type, item.rule)))


ROOMS = (
    citations, schools, bare_names, organisations, name_borders, lone_people, places, lone_counties, dates, durations,
    counts,
)  # fmt: skip
