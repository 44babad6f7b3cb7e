"""A summary as the rules of this room look at it: its schools and dates, the lines it begins and ends with, its words.

What is hard is to know a signature: names and dates at the end with nothing between them, glued to the last sentence or
on lines of their own.
"""

from __future__ import annotations

import re
from copy import copy
from typing import TYPE_CHECKING

from pipeline.cues import Sketch, programme_weights, weigh
from pipeline.masks import SIGNS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.lexicon import Lexicon
    from pipeline.schema import Mention

TITLE = 45  # characters of a line that is a title
STOP = re.compile(r"[。！？；，,;：:]")
OWN_TITLE = re.compile(
    r"(?:总结|小结|汇报|报告|计划|方案|要点|纪实|侧记|意见|回眸|通报)(?:[（(][^（）()]{1,20}[)）])?$|^[—-]{1,2}"
)
SIGNATURE = 60  # characters at the end of a text in which it is signed
OPENING = 160  # characters in which a text says who speaks
WINDOW = 300  # characters looked back over for the beginning of a clause, so that a text without marks costs no more
SHORT_LINE = 30  # characters of a line that signs and dates a text, whatever the name
NAME_LEFT = 8  # letters of a name on such a line that no mention covers
RESIDUE = 4  # letters of a signature that no name covers
OFFICE = re.compile(
    "(?:小学|中学|城乡|互助|学区|教育)?(?:共同体|教导处|教务处|办公室|德育处|校长室|党支部|工会|联盟|集团|课题组|工作室|学部|全体教师)|[\u4e00-\u9fff]{2,5}(?:处|室|部|组|股|团委)"
)
LONGEST_HEAD = 40  # characters of a line that only names who wrote
OUR = "我校|我园|本校|本园|我们学校|我们幼儿园"
NAMED = {"school", "person", "org", "place", "date"}
NO_NAME = re.compile(r"[\W_]|深夜|[夜晚晨]$|[xX]{2,}|执笔|供稿|撰稿|整理|日期|时间|作者|单位|二〇.{1,3}年.{0,6}")
COPIED = re.compile(
    r"\n\s*[（(]?(?:抄送|抄报|报送|呈报|呈送|分送|主送|主题词|附件?|联系人|印发)[：:][^\n]*$"
)  # what stands below a signature
ADDED = re.compile(r"\n\s*(?:附[件表录注]?[一二三四五\d]{0,2}|又及|补记|后记)[：:]")
AT = re.compile(r"\s*于[^。，\n]{2,16}$")  # 2019年1月5日于柳河小学
MASK = re.compile(rf"[{SIGNS}某\s]+")
BARE_SCHOOL = re.compile(r"(?:交流|合作|结对|兄弟)?(?:学校|小学|中学|初中|高中|幼儿园|完小)")


class Page:
    """One summary, ready to be asked."""

    def __init__(
        self,
        text: str,
        title: str,
        mentions: tuple[Mention, ...],
        lexicon: Lexicon,
        titled: tuple[Mention, ...] = (),
        source: str = "",
    ) -> None:
        """Find what stands at its ends, and weigh its words."""
        self.titled = tuple(m for m in titled if m.type == "school" and not m.masked)
        self.titled_times = tuple(m for m in titled if m.type == "date" and not m.masked)
        self.titled_bodies = tuple(m for m in titled if m.type == "org" and not m.masked and not m.generic)
        self.source = source
        self.text, self.title, self.mentions, self.lexicon = text, title, mentions, lexicon
        self.headline = "".join(self._title_lines()) or title
        self.schools = tuple(m for m in mentions if m.type == "school" and not m.masked)
        self.ends = len(text.rstrip())
        while copied := COPIED.search(text, max(0, self.ends - WINDOW), self.ends):
            self.ends = len(text[: copied.start()].rstrip())
        self.ends = next((len(text[:at].rstrip()) for at in self._appendices()), self.ends)
        self.begins = len(text) - len(text.lstrip())
        signed = (m for m in mentions if self.ends - SIGNATURE <= m.start and m.end <= self.ends)
        self.signed = tuple(filter(self._signs, signed))
        self.headed = tuple(m for m in mentions if m.start < OPENING and self._heads(m))
        sketch = Sketch(text, mentions).text
        self.weights = weigh(sketch, lexicon, "genre_cues")
        self.title_weights = weigh(title, lexicon, "genre_cues")
        types = programme_weights(sketch, lexicon)
        self.main_type = max(sorted(types), key=lambda kind: types[kind]) if types else ""

    def _title_lines(self) -> list[str]:
        """The title a text gives itself: its first line, or the second that says what the first is about."""
        first = [one.strip() for one in self.text.lstrip()[: 2 * TITLE].split("\n")[:2]]
        said = [one for one in first if 0 < len(one) <= TITLE and not STOP.search(one)]
        return said if said[:1] == first[:1] and any(OWN_TITLE.search(one) for one in said) else []

    def _appendices(self) -> Iterator[int]:
        """Where what is added below a signature begins: a list, a table, a postscript."""
        for added in ADDED.finditer(self.text, len(self.text) // 2, self.ends):
            signed = self.text[max(0, added.start() - WINDOW) : added.start()].rstrip().rpartition("\n")[2].strip()
            if len(signed) <= SHORT_LINE and not STOP.search(signed):
                yield added.start()

    def masked(self) -> Page:
        """The same page, looked at for schools whose name is partly masked."""
        page = copy(self)
        page.schools = tuple(m for m in self.mentions if m.type == "school" and m.masked)
        return page

    def sentence(self, mention: Mention) -> tuple[str, str]:
        """What stands before and after a mention in its sentence."""
        return self._around(mention, "。！？；\n")

    def clause(self, mention: Mention) -> tuple[str, str]:
        """What stands before and after a mention in its clause."""
        return self._around(mention, "，。；：！？\n,;")

    def line(self, mention: Mention) -> tuple[int, int]:
        """The line a mention stands on; at most ``WINDOW`` characters to either side."""
        start = self.text.rfind("\n", max(0, mention.start - WINDOW), mention.start) + 1
        end = self.text.find("\n", mention.end, mention.end + WINDOW)
        return start, end if end >= 0 else min(len(self.text), mention.end + WINDOW)

    def _around(self, mention: Mention, marks: str) -> tuple[str, str]:
        low = max(0, mention.start - WINDOW)
        left = max((self.text.rfind(mark, low, mention.start) for mark in marks), default=-1)
        after = re.match(f"[^{marks}]*", self.text[mention.end : mention.end + OPENING])
        return self.text[max(low, left + 1) : mention.start], after.group() if after else ""

    def _signs(self, mention: Mention) -> bool:
        """Whether only names, dates and an office stand between it and the end, and a sentence ended before it."""
        before = self.sentence(mention)[0]
        residue = self._bare(mention.start - len(before), mention.start) + self._bare(mention.end, self.ends)
        if not residue or OFFICE.fullmatch(residue):
            return True
        start, end = self.line(mention)
        behind = self.text[mention.end : self.ends]
        done = AT.match(behind) or not self._bare(mention.end, self.ends)
        last = mention.type == "date" and done and len(self.text[start:end].strip()) <= SHORT_LINE
        if last and start > self.begins and (AT.match(behind) or len(residue) <= NAME_LEFT):
            return True
        bodies = any(m.type in ("school", "org") and m.start >= mention.start - SIGNATURE for m in self.mentions)
        return len(residue) <= RESIDUE and bodies and mention.end >= self.ends - SIGNATURE

    def _heads(self, mention: Mention) -> bool:
        """Whether it stands on a short line of its own before the story: a school, its author, a date."""
        start, end = self.line(mention)
        short = end - start <= LONGEST_HEAD < self.ends - end and "。" not in self.text[:start]
        return short and len(self._bare(start, end)) <= RESIDUE

    def _bare(self, start: int, end: int) -> str:
        """The letters of a stretch that no name and no date covers."""
        out, at = [], start
        for m in self.mentions:
            if m.type in NAMED and m.end > at and m.start < end:
                out.append(self.text[at : max(at, m.start)])
                at = max(at, m.end)
        return NO_NAME.sub("", "".join((*out, self.text[at:end])))


def name_of(mention: Mention) -> str:
    """The canonical name of what is mentioned."""
    return mention.value or mention.text


def nameless(mention: Mention) -> bool:
    """Whether a masked school keeps no letter of its name: **小学, xx学校."""
    return mention.masked and BARE_SCHOOL.fullmatch(MASK.sub("", mention.text)) is not None
