"""The lines of a page in; out come headings of a habit that only the page shows: 案例一, 其二, ① 石桥小学, 《…》.

What is hard: the sections of one text are written in the same ways. So no word is believed. Lines written alike are
headings only where whole texts stand behind them: texts that are signed, or take their leave, or open as texts do.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from pipeline.split.headings import Heading
from pipeline.split.lines import STOPS, Line, flat
from pipeline.split.words import BRACKETS, DATE, NUMERAL, ORNAMENT, Words, bare, is_signature, value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LONGEST = 50  # characters of such a heading
SHORTEST_TEXT = 80  # characters behind each; less is a list
SHORTEST_TOLD = 50  # the same behind a word that says that a text follows: 材料一
SHORTEST_TITLE = 2  # characters between brackets
PREFACE = 10  # lines at the head of a page, among which the first of lines without a number stands
LEAVES = 4  # lines at the end of a text that sign it
WHOLE, WHOLE_OF_MANY = 0.5, 0.4  # share of signs, out of those that whole texts could show; for a page of many texts
TWICE = 2  # printed in a list of contents and above a text
HALF = 0.5  # a closing phrase, where a signature is one sign
LONGEST_NAME = 25  # characters of a school's name
WORD = re.compile(
    rf"^[(\[【<]?(?P<word>[\u4e00-\u9fff]{{1,16}}?|[A-Za-z]{{2,10}}?)\s*[.:·之第]?\s*(?P<n>{NUMERAL})\s*[)\]】>]?"
    r"(?P<gap>[:、.,|·/ -]*)(?P<title>.*)$"
)
COUNTED_WORD = re.compile(rf"^第?(?P<n>{NUMERAL})号(?P<word>[\u4e00-\u9fff]{{2,4}})(?:[: ]\s*(?P<title>.*)|)$")
NUMBERED = re.compile(rf"^(?P<open>[(\[【<第]?)\s*(?P<n>0?{NUMERAL})\s*(?P<gap>[)\]】>]?[:、.,|·/ -]*)(?P<title>\S.*)$")
PAGE_NUMBER = re.compile(r"[.…·\s-]{3,}\d*\s*$")  # 一、河湾小学…………3
A_PAGE = re.compile(r"-?第?\d{1,3}页?[/,]?共\d{1,3}页")  # 第1页/共2页 heads no text
HOW_MANY = re.compile(r"(\d+|[一二三四五六七八九十]+)(?:篇|则|份|例|个|章|期)")
SECTION = re.compile(
    "活动|措施|做法|举措|收获|问题|不足|困难|成效|成果|经验|特色|亮点|阶段|步骤|变化|任务|目标|环节|体会|感悟|建议|对策"
    "|板块|主题|年级|年$|月$|是$|有$"
)
LAST_WORD = 4  # characters of the word before a number: 教师交流总结篇目一
UNNUMBERED = ("dressed", "school", "sign", "year")
EDITED = re.compile("(?:予以|现将|特将|摘登|刊发|公布|刊登|编发|汇总|汇编|转发).{0,30}[。:]$")
GENERIC = re.compile(  # heads of groups, no names
    "^.?(?:受援|支援|帮扶|结对|成员|农村|城区|城市|乡村|中心|对口|参与)(?:学校|小学|中学|校区)$"
)
MANY = 3  # lines that name a school each
YEAR = re.compile(r"^(?:\d{4}[-~至/]{1,2}\d{4}学?年度?|\d{4}学?年度?)(?:第?[一二上下]学期|[上下]半年)?:?$")
ISSUE = re.compile(r"^[期辑集回][\s:]*\S")  # 第2期 回访: no section is counted so
ADDRESSED = re.compile("(?:局|委|厅|办公室|股|科|组)$")
GATHERED = re.compile("简报|各校|各园|各校区|集团|学区|中心校|联盟|共同体")  # what many schools may speak in
PAIR = re.compile("[学校园中小)）][—–－~-]{1,4}[\u4e00-\u9fff]")  # 石桥小学——柳河小学 in a list of pairs
OURS = re.compile("我校|我园|我们|本校|我[在到把的]")
TELLS = re.compile(r"(?:总结|小结|汇报|报告|材料|发言|简报|讲话)$")  # the word before a number says that a text follows
PLAIN = re.compile(rf"(?:school|year|numbered 第)|word.*{TELLS.pattern}")  # what says by itself that a text follows


def find(lines: Sequence[Line], title: str, words: Words) -> tuple[tuple[Heading, ...], frozenset[int]]:
    r"""The headings of the first habit that parts whole texts, and the lines of a list of contents that repeats them.

    >>> from pipeline.lexicon import load
    >>> from pipeline.split.lines import lines_of
    >>> from pipeline.split.words import words_of
    >>> text = f"为进一步互学，{'两校结对，' * 25}有成效。\n河湾小学\n2016年7月1日\n"
    >>> [(h.at, h.form) for h in find(lines_of(f"其一\n{text}其二\n{text}"), "送教总结", words_of(load()))[0]]
    [(0, 'word 其'), (4, 'word 其')]
    """
    page = _Page(lines, title, words)
    groups: dict[str, list[Heading]] = {}
    for at, one in enumerate(lines):
        for heading in page.forms(at, one):
            groups.setdefault(heading.form, []).append(heading)
    found: list[list[Heading]] = []
    for form, group in groups.items():
        series = page.series(form, group)
        if series and page.is_under_a_section(series[0]):
            continue
        printed = page.gathers(len(series)) and all(page.printed[_name(lines[h.at])] >= TWICE for h in series)
        if len(series) > 1 and (page.are_texts(form, series) or printed):
            found.append(series)
    first = found[0] if found else []
    within = (one for one in found if first[0].form == "dressed" and len(one) > len(first) and one[0].form == "school")
    series = next(within, first)  # 【支援学校】 heads several schools
    names = {_name(lines[heading.at]) for heading in series}
    contents = (at for at in range(series[0].at if series else 0) if _name(lines[at]) in names)
    return tuple(series), frozenset(contents)


def _name(one: Line) -> str:
    """A line without dots or blanks and a page's number behind it."""
    return flat(PAGE_NUMBER.sub("", one.text))


class _Page:
    """The lines of a page, how much stands between two of them, and whether the page says that it holds many texts."""

    def __init__(self, lines: Sequence[Line], title: str, words: Words) -> None:
        self.lines, self.words = lines, words
        self.printed = Counter(_name(one) for one in lines)
        self.sums = [0, *accumulate(len(one.flat) for one in lines)]
        self.collects = bool(words.many.search(title))
        self.gathered = self.collects or bool(GATHERED.search(title))
        count = HOW_MANY.search(title)
        self.many = value(count[1]) if count else 0

    def forms(self, at: int, one: Line) -> Iterator[Heading]:
        """How a line may be written that heads a text."""
        if len(one.flat) > LONGEST or one.flat.endswith((*STOPS, ",")) or PAGE_NUMBER.search(one.text):
            return
        if A_PAGE.match(one.flat) or (DATE.search(one.text) and is_signature(one, self.words)):
            return
        text = bare(one.text)
        if (m := COUNTED_WORD.match(text)) and not SECTION.search(m["word"]):
            yield Heading(at, f"word {m['word']}", value(m["n"]), title=m["title"] or "")
        if (m := WORD.match(text)) and not SECTION.search(m["word"][-LAST_WORD:]) and (m["gap"] or not m["title"]):
            yield Heading(at, f"word {m['word'].lower()}", value(m["n"].upper()), title=m["title"])
        if (m := NUMBERED.match(text)) and not any(sign in m["title"] for sign in "。!?;"):
            number = m["n"].removeprefix("0") if len(m["n"]) > 1 else m["n"]
            style = "0" if number.isdecimal() else "一" if number in "一二三四五六七八九十" else number[:0] or "①"
            yield Heading(at, f"numbered {m['open']}{style}{m['gap'].strip()}", value(number), title=m["title"])
        first, last = one.text[0], one.text[-1]
        bracketed = BRACKETS.get(first) == last and ":" not in one.flat
        if len(text) >= SHORTEST_TITLE and (bracketed or first == last in ORNAMENT):
            yield Heading(at, "dressed", 0, title=text)
        if first in ORNAMENT and self.words.signature.search(text) and "," not in text:
            yield Heading(at, f"sign {first}", 0, title=text)
        if YEAR.match(one.flat):
            yield Heading(at, "year", 0, title=text)
        if self._names_school(at, text.rstrip(":")):
            yield Heading(at, "school", 0, title=text)

    def _names_school(self, at: int, text: str) -> bool:
        """Whether a line is a school's name, and no part of a signature."""
        if self.lines[at].flat.endswith(":") and ADDRESSED.search(text):
            return False  # 县教育局：
        if (
            GENERIC.search(text)
            or PAIR.search(text)
            or len(text) > LONGEST_NAME
            or not self.words.signature.search(text)
            or DATE.search(text)
            or "," in text
        ):
            return False
        above = self.lines[at - 1] if at else None
        below = self.lines[at + 1] if at + 1 < len(self.lines) else None
        signs = below is None or is_signature(below, self.words)
        heads = below is not None and (below.is_prose or below.flat.endswith("。"))  # of that school, or of the next
        return not signs and (above is None or not above.is_prose or heads or self.lines[at].flat.endswith(":"))

    def series(self, form: str, group: Sequence[Heading]) -> list[Heading]:
        """Those that stand before a text each and, where they have a number, count up from one."""
        out: list[Heading] = []
        twice = all(self.printed[_name(self.lines[heading.at])] >= TWICE for heading in group)
        shortest = SHORTEST_TOLD if twice or PLAIN.match(form) else SHORTEST_TEXT
        for heading, end in zip(group, [*(h.at for h in group[1:]), len(self.lines)], strict=True):
            if form.split(maxsplit=1)[0] in UNNUMBERED:
                told = any(one.is_prose for one in self.lines[heading.at + 1 : end])  # not the site's name above a menu
                if told and self.sums[end] - self.sums[heading.at + 1] >= shortest:
                    out.append(heading)
            elif heading.ordinal == 1 and (not out or self._between(out[-1].at, heading.at) < shortest):
                out = [heading]
            elif out and heading.ordinal == out[-1].ordinal + 1:
                if (
                    self._between(out[-1].at, heading.at) < shortest
                    and self.printed[_name(self.lines[out[-1].at])] < TWICE
                ):
                    return []  # a list, and none of contents
                out.append(heading)
        if (
            form.split(maxsplit=1)[0] in UNNUMBERED
            and out
            and (out[0].at > PREFACE or any(self._tells(one) for one in self.lines[: out[0].at]))
        ):
            return []
        return out if out and self._between(out[-1].at, len(self.lines)) >= shortest else out[:-1]

    def is_under_a_section(self, heading: Heading) -> bool:
        """Whether a numbered line stands right below a section of another number: 一、主要做法, then (一)加强领导."""
        above = self.forms(heading.at - 1, self.lines[heading.at - 1]) if heading.at else ()
        numbered = (other for other in above if other.form.startswith("numbered") and "第" not in other.form)
        return heading.form.startswith("numbered") and any(
            other.ordinal == 1 and other.form != heading.form for other in numbered
        )

    def _tells(self, one: Line) -> bool:
        """Whether a line is a paragraph of a text, and no editor's word on what the page holds."""
        return one.is_prose and not EDITED.search(one.flat)

    def gathers(self, texts: int) -> bool:
        """Whether the title of the page says that it holds so many texts."""
        return texts > 1 and (self.many == texts or (self.collects and not self.many))

    def _between(self, at: int, until: int) -> int:
        return self.sums[until] - self.sums[at + 1]

    def are_texts(self, form: str, series: Sequence[Heading]) -> bool:
        """Whether whole texts stand behind headings: by how they end, but for the last, and by how they begin."""
        bounds = [*(heading.at for heading in series), len(self.lines)]
        ends = [self._ends(bounds[n - 1], bounds[n]) for n in range(1, len(series))]
        begins = [self._begins(heading.at, until) for heading, until in zip(series, bounds[1:], strict=True)]
        shown = (sum(ends) / len(ends) + sum(begins) / len(begins)) / 2
        if self._says_so(form, series, bounds):
            return True
        if form.startswith("word") and self.many == len(series):
            return sum(ends) > 0 or shown >= WHOLE_OF_MANY
        return sum(ends) >= HALF and shown >= (WHOLE_OF_MANY if self.collects or self.many else WHOLE)

    def _says_so(self, form: str, series: Sequence[Heading], bounds: Sequence[int]) -> bool:
        """Whether the headings, or who speaks behind them, say that these are texts."""
        if form.startswith("word") and TELLS.search(form):
            return True
        if form.startswith("numbered 第"):
            return all(ISSUE.match(heading.title) for heading in series)
        if form.startswith("numbered") and len(series) >= MANY:  # ❶ 河湾小学
            return all(self._is_school(heading.title) for heading in series) and self._speak(bounds)
        if form == "dressed":  # ◆洪山口校区◆ in a newsletter of many schools
            return self.gathered and all(self.words.signature.search(heading.title) for heading in series)
        if form not in {"school", "year"} or not (self.collects or (form == "school" and len(series) >= MANY)):
            return False
        named = form == "school" and all(self.lines[heading.at].flat.endswith(":") for heading in series)  # 柏树小学：
        return named or self._speak(bounds)

    def _is_school(self, title: str) -> bool:
        """Whether a heading is the name of a school and no more."""
        return len(title) <= LONGEST_NAME and bool(self.words.signature.search(title)) and not PAIR.search(title)

    def _speak(self, bounds: Sequence[int]) -> bool:
        """Whether behind headings each school, or each year, speaks for itself."""
        inside = ("".join(one.flat for one in self.lines[low + 1 : high]) for low, high in pairwise(bounds))
        speaks = [OURS.search(text) is not None for text in inside]
        return sum(speaks) >= (HALF if self.gathered or len(speaks) > MANY else 1) * len(speaks)

    def _ends(self, at: int, until: int) -> float:
        """How plainly a text ends before a line."""
        last = self.lines[max(at + 1, until - LEAVES) : until]
        if any(is_signature(one, self.words) or self.words.between.search(one.flat) for one in last):
            return 1
        return HALF if self.words.closing.search(self.lines[until - 1].flat) else 0

    def _begins(self, at: int, until: int) -> bool:
        """Whether a text begins behind a line as texts do."""
        inside = self.lines[at + 1 : min(until, at + 1 + LEAVES)]
        if not inside:  # a heading right below another
            return False
        first = next((one for one in inside if one.is_prose), inside[0])
        addressed = any(self.words.address.search(one.flat) for one in inside)
        return addressed or bool(self.words.opening.search(first.flat))
