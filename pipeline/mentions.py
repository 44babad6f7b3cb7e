"""A summary goes in, its mentions come out: found kind by kind, then linked, whatever blanks the page sets.

What is hard: some sites set a blank between characters and figures or letters, from end to end (XX 县第二中学,
5 位老师, 离家 60 多公里). Rules that read such names and counts would each have to know. So such a text is read without
those blanks, and what was found is told where it stands in the text as it is.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.edits import Alignment, apply_edits
from pipeline.extract import extract
from pipeline.link import link
from pipeline.masks import SIGNS
from pipeline.schema import Edit

if TYPE_CHECKING:
    from pipeline.lexicon import Lexicon
    from pipeline.schema import Mention

CHARACTER, FIGURE = r"[\u3400-\u9fff]", rf"[0-9A-Za-z{SIGNS}]"
BORDER = re.compile(rf"(?<={CHARACTER}) ?(?={FIGURE})|(?<={FIGURE}) ?(?={CHARACTER})")
KIND = (
    "(?:[省市县区镇乡村州]|第?[一二三四五六七八九十][小中]|[小中]学|学校|中心|实验|初中|高中|完小|幼儿园|教学点|教育)"
)
HIDDEN = re.compile(rf"(?<=[{SIGNS}]{{2}}) (?={KIND})|(?<=[省市县区镇乡村州]) (?=[{SIGNS}]{{2,4}} ?{KIND})")
FEWEST, SHARE = 4, 0.5  # blanks at such borders, and of all such borders, for a page to set them everywhere


def mentions_of(summary_id: str, text: str, lexicon: Lexicon) -> tuple[Mention, ...]:
    """The mentions of a summary, in order.

    >>> from pipeline.lexicon import load
    >>> text = "20XX 年 9 月,我来到 XX 县城关小学,离家 60 多公里。"
    >>> [mention.text for mention in mentions_of("a-01", text, load())]
    ['20XX 年 9 月', 'XX 县城关小学', '60 多公里']
    """
    edits = tuple(Edit("whitespace", start, start + 1, " ", "") for start in blanks(text))
    plain = apply_edits(text, edits)
    found = link(summary_id, plain, extract(plain, lexicon), lexicon)
    home = Alignment(edits)
    return tuple(_at(mention, text, *home.source(mention.start, mention.end)) for mention in found) if edits else found


def blanks(text: str) -> tuple[int, ...]:
    """Where a page sets blanks between characters and figures, if it does so from end to end, and beside hidden names.

    >>> blanks("5 月 2 日 3 人"), blanks("5月 2 日 3人，8人2天"), blanks("到XX 三小、石桥镇 XX 小学")
    ((1, 3, 5, 7, 9), (), (3, 10, 13))
    """
    borders = [match.span() for match in BORDER.finditer(text)]
    set_here = tuple(start for start, end in borders if start < end)
    if len(set_here) >= max(FEWEST, SHARE * len(borders)):
        return set_here
    return tuple(match.start() for match in HIDDEN.finditer(text))


def _at(mention: Mention, text: str, start: int, end: int) -> Mention:
    mention_id = f"{mention.summary_id}:{mention.type}:{start}"
    return replace(mention, mention_id=mention_id, start=start, end=end, text=text[start:end])
