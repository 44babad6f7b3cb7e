"""What a site glues to the ends of its paragraphs against copying: …暖童心。UBi晨光教育在线-晨光讯息.

In goes a text, out come edits that take such a tail off. What is hard: a text may end its own lines alike. So a tail
counts only where it says that it is a site's, and several lines end in the very same.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from pipeline.schema import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator

HAN = "\u3400-\u9fff"
TAIL = re.compile(  # after letters that say nothing, or after the end of a sentence
    rf"(?:(?<=[{HAN}。！？”）】：])(?=[A-Za-z0-9]{{2,8}}[{HAN}])|(?<=[。！？”】]))[^。！？”\n]{{4,40}}$", re.MULTILINE
)
SITE = re.compile(r"网|在线|论坛|文库|资源站|\.com|\.cn|\.net")
FEWEST = 3  # lines that end so


def watermarks(text: str) -> Iterator[Edit]:
    r"""Edits that take the same words of a site off the ends of lines.

    >>> page = "送教暖童心。UBi晨光在线-讯息\n一、摸清家底UBi晨光在线-讯息\n两校结对。UBi晨光在线-讯息\n"
    >>> [(edit.start, edit.before) for edit in watermarks(page)]
    [(6, 'UBi晨光在线-讯息'), (23, 'UBi晨光在线-讯息'), (39, 'UBi晨光在线-讯息')]
    """
    if len(SITE.findall(text)) < FEWEST:
        return
    tails = [match for match in TAIL.finditer(text) if SITE.search(match[0])]
    times = Counter(match[0] for match in tails)
    for match in tails:
        if times[match[0]] >= FEWEST:
            told = f"ends {times[match[0]]} lines of the page, and names a site"
            yield Edit("noise", match.start(), match.end(), match[0], "", "probable", told)
