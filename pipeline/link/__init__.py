"""Link what was found within one summary: one thing at one place, and for each name the full name it stands for.

In goes what the extractors saw, out come mentions: overlaps decided, aliases resolved to the name that the text
gives in full, the year of a bare month filled in from its company. Nothing beyond the one summary is known here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.link import dates, organisations, overlaps, people, places, school_bodies, schools
from pipeline.schema import Mention

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.lexicon import Lexicon
    from pipeline.schema import Found

RESOLVERS = (
    schools.resolve,
    people.resolve,
    organisations.resolve,
    dates.resolve,
    places.resolve,
    school_bodies.resolve,
)  # places look at years and schools


def link(summary_id: str, text: str, found: Iterable[Found], lexicon: Lexicon) -> tuple[Mention, ...]:
    """The mentions of a summary, in order, with their values.

    >>> from pipeline import lexicon
    >>> from pipeline.schema import Found
    >>> [m.mention_id for m in link("a-01", "石桥小学", [Found("school", 0, 4, "by_hand")], lexicon.load())]
    ['a-01:school:0']
    """
    mentions = tuple(mention(summary_id, text, item) for item in overlaps.decide(text, found))
    for resolve in RESOLVERS:
        mentions = resolve(text, mentions, lexicon)
    return mentions


def mention(summary_id: str, text: str, item: Found) -> Mention:
    """What an extractor saw, as a row of the dataset; the run fills in where it stood in the file."""
    return Mention(
        mention_id=f"{summary_id}:{item.type}:{item.start}",
        summary_id=summary_id,
        type=item.type,
        start=item.start,
        end=item.end,
        text=text[item.start : item.end],
        value=item.value,
        value_max=item.value_max,
        unit=item.unit,
        qualifier=item.qualifier,
        of=item.of,
        role=item.role,
        entity_id="",
        masked=item.masked,
        generic=item.generic,
        inferred=item.inferred,
        rule=item.rule,
        confidence=item.confidence,
        source_start=-1,
        source_end=-1,
    )
