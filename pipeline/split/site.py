"""What is known of a page before it is cut: the patterns, the lines that stand on many pages, and its own title.

What is hard: a page prints its title beside menus and dates, on one line or two, and a text's own title looks the same.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING

from pipeline.split import furniture, headings
from pipeline.split.lines import STOPS, Line, line
from pipeline.split.words import (
    EXTENSION,
    SECTION_NUMBER,
    SITE_BEFORE,
    SITE_NAME,
    Words,
    bare,
    core,
    is_signature,
    is_title,
    words_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.lexicon import Lexicon

COLLECTS = re.compile(r"(?:各|全[省市县区旗镇乡])[^，。:]{4,30}(?:情况|做法|经验|风采|掠影)$")  # 各校对口支援工作情况
AGAIN = 3  # times that a title stands above texts: at the head of the page and above two of them, or above three
HEAD = 60  # lines at the head of a page among which its title is looked for
SHORTEST_OWN = 9  # characters of a title that says what it is about; 活动总结 needs the line above it


@dataclass(frozen=True, slots=True)
class Site:
    """What is known of a page before it is cut: the patterns, and those of its lines that stand on many pages."""

    lexicon: Lexicon
    words: Words
    repeated: frozenset[str]

    def between(self, lines: Sequence[Line]) -> frozenset[str]:
        """Those lines that part the pages of one text: their numbers and what stands at their head or foot."""
        numbers = (one.flat for one in lines if furniture.kind_of(one, "line", self.lexicon) == "pages")
        return self.repeated.union(numbers)

    def kind_of(self, one: Line) -> str:
        """What a line is called that is furniture at the head of a page."""
        return furniture.kind_of(one, "head", self.lexicon) or ("repeated" if one.flat in self.repeated else "")


def title_of(lines: Sequence[Line], lexicon: Lexicon) -> str:
    """The page's own title, its last line where it has two."""
    title = title_lines(lines, Site(lexicon, words_of(lexicon), frozenset()))
    return title[-1].text if title else ""


def title_lines(lines: Sequence[Line], site: Site) -> tuple[Line, ...]:
    """The lines of the page's own title: one, or two where the second is no title without the first."""
    ends = (n for n, one in enumerate(lines) if one.is_prose or site.words.address.search(one.flat))
    above = lines[: min(next(ends, len(lines)), HEAD)]
    if len(above) == len(lines):
        return ()
    again = printed_again(lines, site.words)
    if printed := [one for one in above if again and core(one.text, site.words) == again]:
        return (printed[0],)
    for n, one in enumerate(above):
        told = COLLECTS.match(one.flat) or (n == 0 and site.words.names.search(one.flat))
        leads = told and _may_be_title(one, site)
        filed = _is_file_name(one, site.words)
        names = is_title(one, site.words) or bool(leads) or filed
        second = one.flat.startswith("--") and n > 0
        if second and site.kind_of(lines[n - 1]) == "upload":  # the title stands above, this line heads the text
            titles = (t for t in reversed(lines[: n - 1]) if not site.kind_of(t) and _may_be_title(t, site))
            return tuple(one for _, one in zip(range(1), titles, strict=False))
        if second and names and _below_upload(lines[: n - 1], site) and _may_be_title(lines[n - 1], site):
            return (lines[n - 1], one)
        ruled = not filed and site.kind_of(one) not in {"", "editor"}  # 送教总结范文，供您参考 is a title too
        heading = headings.parse(n, one, site.words)
        if names and not ruled and (heading is None or (n == 0 and heading.form == "behind" and heading.ordinal > 1)):
            second = len(one.flat) < SHORTEST_OWN or one.flat.startswith("-")  # 活动总结, ——河湾小学送教小结
            parted = n == 1 and second and _may_be_title(lines[0], site)
            return (lines[0], one) if parted else (one,)
    first = [one for one in above if not site.kind_of(one)][:2]
    two = len(first) > 1 and first[1].flat.startswith("--")  # 山里的足球梦, ——河湾小学交流侧记
    two = two and lines.index(first[1]) == lines.index(first[0]) + 1
    return tuple(first[: 1 + two]) if first and _may_be_title(first[0], site) else ()


def _is_file_name(one: Line, words: Words) -> bool:
    """Whether a site for documents gives the title as the name of a file: 轮岗工作总结.pdf."""
    name = EXTENSION.sub("", one.text)
    stem = line(name, 0, len(name)) if name != one.text else None
    return stem is not None and is_title(stem, words)


def printed_again(lines: Sequence[Line], words: Words) -> str:
    """The title that a page prints above several of its texts, in its plain form; empty where there is none."""
    printed = Counter(core(one.text, words) for one in lines if is_title(one, words))
    title, times = max(printed.items(), key=itemgetter(1), default=("", 0))
    return title if times >= AGAIN else ""


def _below_upload(above: Sequence[Line], site: Site) -> bool:
    """Whether the line above a title tells when the page was printed, or what stands there is the site's."""
    return any(site.kind_of(one) == "upload" for one in above)


def _may_be_title(one: Line, site: Site) -> bool:
    """Whether the first line of a page is its title, whatever its words."""
    if one.flat.endswith((*STOPS, ":", ",")) or SECTION_NUMBER.match(bare(one.text)) or is_signature(one, site.words):
        return False
    return not site.kind_of(one) and not headings.parse(0, one, site.words)


def name_of_page(title: Sequence[Line]) -> str:
    """The lines of a title as one, without the name of the site."""
    return bare("".join(SITE_NAME.sub("", SITE_BEFORE.sub("", one.text)) for one in title))
