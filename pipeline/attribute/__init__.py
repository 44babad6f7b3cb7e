"""What a whole summary is: its genre, who wrote it, the time it covers, when it was signed, how much it names or hides.

In go the text, its title and the mentions in it; out come the attributes, empty where the text does not tell. What is
hard: 我校 is a school that may be named only in the signature, in brackets, or by telling its partner; and a template
looks like a report in everything but that it names nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.attribute.author import SURE, author_organisation, author_school, title_line
from pipeline.attribute.dates import period, signature_date
from pipeline.attribute.genre import genre_of
from pipeline.attribute.page import Page, name_of
from pipeline.schema import Attributes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.lexicon import Lexicon
    from pipeline.schema import Mention, Section

NAMING = {"school", "person", "org", "place", "date", "count"}  # what a text names, dates or counts
BY_BUREAUS = {"bureau_report", "generic_template"}  # no school wrote them, or none that can be found
ONLY_SURE = {"plan", "teacher_community_report"}  # they list schools that did not write them


def attribute(
    text: str,
    title: str,
    truncated: bool,  # noqa: FBT001 - a field of the part
    sections: Sequence[Section],
    mentions: Sequence[Mention],
    lexicon: Lexicon,
    titled: Sequence[Mention] = (),
    source: str = "",
) -> Attributes:
    """What a summary is, from what it says of itself; ``titled`` are the mentions in its title, ``source`` its page's.

    >>> from pipeline.lexicon import load
    >>> attribute("本学期，我校与兄弟学校开展了校际交流。", "", False, (), (), load()).genre
    'generic_template'
    """
    page = Page(text, title, tuple(mentions), lexicon, tuple(titled), source)
    school = author_school(page)
    dated = signature_date(page, truncated=truncated)
    genre = genre_of(page, school, sections)
    if genre in BY_BUREAUS:
        school = ""
    if genre in ONLY_SURE:
        school = author_school(page, (*SURE, title_line))
    return Attributes(
        genre=genre,
        author_school=school,
        author_organisation=author_organisation(page, genre) if not school else "",
        period=period(page, dated, planned=genre == "plan"),
        dated=dated,
        masked_share=masked_share(mentions),
        specificity=specificity(text, mentions),
    )


def masked_share(mentions: Sequence[Mention]) -> float:
    """The share of names, dates and counts that are masked; 0 where there are none."""
    naming = [m for m in mentions if m.type in NAMING and not m.generic]
    return round(sum(m.masked for m in naming) / len(naming), 4) if naming else 0.0


def specificity(text: str, mentions: Sequence[Mention]) -> float:
    """How many different names, dates and counts, none of them masked, there are in 1,000 characters."""
    known = {(m.type, name_of(m), m.unit) for m in mentions if m.type in NAMING and not m.masked and not m.generic}
    size = sum(not character.isspace() for character in text)
    return round(1000 * len(known) / size, 2) if size else 0.0
