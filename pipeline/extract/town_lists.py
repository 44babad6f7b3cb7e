"""Townships by their short names in a list, whatever stands around it: 将走进金海湖、南独乐河，欢迎….

In goes the text of a summary, out come the names. What is hard: most of them are words, or names of schools that leave
out what they are (叶甸、里华中心小学). So all names of a list must be townships of one county, which the text names
where they are but two, and none may be a school's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline import gazetteer
from pipeline.extract.toponyms import BEARER, ITEM, SHORT_LONGEST, borne_by_schools, names, spots
from pipeline.schema import Found

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from pipeline.lexicon import Lexicon

Span = tuple[int, int]
RUN = re.compile(r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{2,}(?:、[\u4e00-\u9fff]{2,4})*、[\u4e00-\u9fff]{2,}")
FEWEST_UNTOLD = 3  # townships of one county in a list where the text does not name the county
NO_END = re.compile(  # 和合、曹家垣两所九年制学校, 青塘、赖村两校
    rf"{BEARER.pattern}|[市县区州旗街路]|中心|[一二三四五六七八九十]{{1,3}}[小中]|老师|校长|主任|同志|同学"
    r"|等?(?:[两二三四五六七八九十几]|\d{1,2})(?:所|校|园|个?(?:学校|教学点))"
)


def find(text: str, lexicon: Lexicon) -> Iterator[Found]:
    """The townships of lists, in order.

    >>> from pipeline import lexicon
    >>> text = "会议在五莲县召开，松柏、叩官的学校都来了。"
    >>> [text[f.start : f.end] for f in find(text, lexicon.load())]
    ['松柏', '叩官']
    """
    places = gazetteer.load(lexicon)
    units = {text[spot.start : spot.end] for spot in spots(text, lexicon) if spot.kind == "unit"}
    counties = frozenset(code for name in units for code in places.codes(name))
    lists = [spans for run in RUN.finditer(text) if (spans := _towns(text, run, counties, lexicon))]
    of_schools = set(borne_by_schools(text)) if lists else set()
    for spans in lists:
        if NO_END.match(text, spans[-1][1]):
            of_schools.update(text[low:high] for low, high in spans)
    for spans in lists:
        if of_schools.isdisjoint(text[low:high] for low, high in spans):
            yield from (Found("place", low, high, "place/town list", confidence=0.9) for low, high in spans)


def _towns(text: str, run: re.Match[str], counties: Container[str], lexicon: Lexicon) -> list[Span]:
    """The townships of a list, whose first and last names other words run into; none where it is no such list."""
    places, edges = gazetteer.load(lexicon), names(lexicon).edges
    first, *inner, last = [m.span() for m in ITEM.finditer(text, *run.span())]
    for spans in _ends(first, inner, last):
        said = [text[low:high] for low, high in spans]
        shared = set.intersection(*(set(places.towns(name)) for name in said))
        enough = len(said) >= FEWEST_UNTOLD or any(code in counties for code in shared)
        plain = all(name in places.words or name in edges for name in said)
        if shared and enough and not plain and len(set(said)) == len(said):
            return spans
    return []


def _ends(first: Span, inner: list[Span], last: Span) -> Iterator[list[Span]]:
    """The ways in which a list may begin within its first run of characters and end in its last, long names first."""
    sizes = range(SHORT_LONGEST, 1, -1)
    for head in (n for n in sizes if n <= first[1] - first[0]):
        for tail in (n for n in sizes if n <= last[1] - last[0]):
            yield [(first[1] - head, first[1]), *inner, (last[0], last[0] + tail)]
