"""The lines of a page in; out come the headings that open its texts: 篇一, 【篇4】, 第三篇, (5), …总结 7, 扩展阅读.

What is hard: lists of contents repeat them, texts number their own sections, and a sentence may speak of 篇二. So a
heading with a word like 篇 is believed as it stands; a mere number only as one of a series with a text behind each.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

from pipeline.split.lines import DATED_LINK, ENDS, STOPS, Line
from pipeline.split.words import LONGEST_TITLE, Words, bare, core, is_signature, value

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_HEADING = 70  # characters: a number and a title
SHORTEST_TEXT = 30  # characters behind a heading that says 篇; less is a list of contents
SHORTEST_COUNTED = 80  # characters behind a heading that is a mere number
POINTS_ELSEWHERE = re.compile(r"点击|查看|>>|→|[?]$|怎么写|下载")  # 延伸阅读：送教方案怎么写？点击查看
SHORTEST_NAMED = 50  # the same where a title stands behind the number: (三) 河湾小学送教总结
SHORTEST_AGAIN = 60  # characters behind 扩展阅读; less is a link
SHORTEST_ATTACHED = 150  # characters behind 附件
LONGEST_PREFACE = 500  # characters before a mere number one: an introduction
SHORTEST_TITLED = 6  # characters of a title behind a mere number; 1、工作总结 is a section
LOOK = 3  # lines behind a heading in which a text opens
WHOLE = 0.5  # share of texts that must begin or end like one, where only a number tells them apart
REMEMBERED = 10_000  # lines that were parsed; each is looked at in three passes
LESS = 0.25  # the same, where brackets or ornaments set the number apart
SET_APART = ("lone (", "lone 【", "lone [", "lone <", "lone part", "lone no", "lone 第", "part")
MOST = 0.6  # share of texts that end with a sentence; some were cut off by the site
SCHOOL = re.compile(r"小学|中学|初中|学校|中心校|幼儿园|教育局|教体局|学区|完小|学院")
PAGE_NUMBER = re.compile(r"\s*[-—–]+\s*\d")  # — 5 —
FIRST_SECTION = re.compile(r"^一[、.]")
NO_BASE = tuple("见如的在是和与第中读写有及或共了")


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that may open a text: how it is written (``form``), its number, and the title it gives, if any."""

    at: int  # which line
    form: str
    ordinal: int = 0
    base: str = ""
    title: str = ""


def parse(at: int, one: Line, words: Words) -> Heading | None:
    r"""What heading of a text a line may be.

    >>> from pipeline.lexicon import load
    >>> from pipeline.split.lines import lines_of
    >>> from pipeline.split.words import words_of
    >>> lines = lines_of("【篇4】\n送教总结范文二：河湾小学\n送教总结(3)\n(5)\n扩展阅读：轮岗总结\n第一篇报道见报")
    >>> [(h.form, h.ordinal, h.title) if h else None for h in (parse(0, one, words_of(load())) for one in lines)]
    [('said', 4, ''), ('said', 2, '河湾小学'), ('behind', 3, ''), ('lone (', 5, ''), ('again', 0, '轮岗总结'), None]
    """
    if len(one.flat) > LONGEST_HEADING or DATED_LINK.match(one.flat):
        return None
    found = _parsed(one.text, words)
    return Heading(at, found.form, found.ordinal, found.base, found.title) if found else None


@lru_cache(maxsize=REMEMBERED)
def _parsed(text: str, words: Words) -> Heading | None:
    plain = bare(text)
    return next((found for rule in RULES if (found := rule(plain, words))), counted(text, words))


def said_before(text: str, words: Words) -> Heading | None:
    """A word like 篇 and a number, then the title if there is one."""  # 第三篇：河湾小学送教总结
    match = words.strong_prefix.match(text)
    if not match:
        return None
    title = match["title"]
    if title and not (_apart(text, match) or words.title.search(title)):
        return None  # 第一篇报道发表在县报上
    if title.endswith((",", "、", "的")) or "。" in title or len(title) > LONGEST_TITLE:
        return None
    return Heading(0, "said", value(match["n"] or match["m"] or match["k"]), "", title)


def said_behind(text: str, words: Words) -> Heading | None:
    """A title, then a word like 篇 and a number."""  # 送教工作总结(篇三)
    match = words.strong_suffix.match(text)
    if not match or match["base"].endswith(NO_BASE) or "," in match["base"]:
        return None
    title = match["title"]
    if (title and not _apart(text, match)) or len(title) > LONGEST_TITLE or title.endswith(tuple(STOPS)):
        return None
    return Heading(0, "said", value(match["n"] or match["m"]), core(match["base"], words), title)


def once_more(text: str, words: Words) -> Heading | None:
    """The word that announces one more text."""  # 扩展阅读：村小送教工作总结
    match = words.again.match(text)
    if not match or (match["title"] and not match["gap"]) or len(match["title"]) > LONGEST_TITLE:
        return None
    if POINTS_ELSEWHERE.search(match["title"]):
        return None
    attached = text.startswith("附")
    if attached and not words.title.search(match["title"]):
        return None
    return Heading(0, "attached" if attached else "again", 0, "", match["title"])


def counted_behind(text: str, words: Words) -> Heading | None:
    """A title and a mere number."""  # 送教工作总结 7
    match = words.weak_suffix.match(text)
    if not match or match["base"] in {"方案", "计划", "材料", "案例"}:  # 方案一 is a choice within a text
        return None
    return Heading(0, "behind", value(match["n"]), core(match["base"], words))


def counted_before(text: str, words: Words) -> Heading | None:
    """A mere number and a title."""  # (5) 河湾小学送教工作总结
    match = words.weak_prefix.match(text)
    return Heading(0, "before", value(match["n"] or match["m"]), "", match["title"]) if match else None


def part(text: str, words: Words) -> Heading | None:
    """An English word, a number and a title."""  # Part 2：轮岗工作总结
    match = words.part.match(text)
    return Heading(0, "part", value(match["n"].upper()), "", match["title"]) if match else None


RULES = (said_before, said_behind, once_more, counted_behind, counted_before, part)  # first answer wins


def counted(text: str, words: Words) -> Heading | None:
    """A mere number, its brackets part of how it is written."""  # 【5】
    if PAGE_NUMBER.match(text):
        return None
    match = words.lone.match(bare(text, brackets=True))
    return Heading(0, f"lone {match['sign'].lower()}".strip(), value(match["n"])) if match else None


def _apart(text: str, match: re.Match[str]) -> bool:
    """Whether something stands between the number and the title."""
    return text[match.start("title") - 1] in " :、.,|·/-)]】>》〗"


def find(lines: Sequence[Line], title: str, words: Words) -> tuple[tuple[Heading, ...], tuple[int, ...]]:
    r"""The headings of a page in order, and the lines of a list of contents that repeats them; ``title`` is the page's.

    >>> from pipeline.lexicon import load
    >>> from pipeline.split.lines import lines_of
    >>> from pipeline.split.words import words_of
    >>> page = f"送教总结\n第一篇\n{'我校送教。' * 20}\n第二篇 河湾小学\n{'两校结对。' * 20}"
    >>> [(h.at, h.ordinal, h.title) for h in find(lines_of(page), "送教总结", words_of(load()))[0]]
    [(1, 1, ''), (3, 2, '河湾小学')]
    """
    found = [heading for at, one in enumerate(lines) if (heading := parse(at, one, words))]
    page = _Page(lines, title, words)
    chosen, contents = page.without_contents([heading for heading in found if heading.form == "said"])
    if len(chosen) <= 1:
        forms = dict.fromkeys(heading.form for heading in found if heading.form not in {"said", "again", "attached"})
        for form in sorted(forms, key=_trust):
            alike = [heading for heading in found if heading.form == form]
            series = page.series(alike)
            if series:
                chosen = [*chosen, *series, *(page.announced(alike, series) if form == "behind" else [])]
                break
    chosen = page.filled(found, chosen)
    bounds = sorted(heading.at for heading in (*chosen, *(h for h in found if h.form in SHORTEST_MORE)))
    more = [h for h in found if h.form in SHORTEST_MORE and page.opens_text(h, bounds)]
    return tuple(sorted({h.at: h for h in (*chosen, *more)}.values(), key=lambda h: h.at)), tuple(contents)


SHORTEST_MORE = {"again": SHORTEST_AGAIN, "attached": SHORTEST_ATTACHED}
TRUSTED = (
    "behind",
    "part",
    "lone part",
    "lone (",
    "lone 【",
    "before",
)  # a page is cut by the first form that makes a series


def _trust(form: str) -> int:
    return TRUSTED.index(form) if form in TRUSTED else len(TRUSTED)


class _Page:
    """The lines of a page, and how much stands between two of them."""

    def __init__(self, lines: Sequence[Line], title: str, words: Words) -> None:
        self.lines, self.title, self.words = lines, title, words
        self.sums = [0, *accumulate(len(one.flat) for one in lines)]

    def behind(self, at: int, until: int) -> int:
        """Characters between two lines."""
        return self.sums[until] - self.sums[at + 1]

    def sizes(self, headings: Sequence[Heading]) -> list[int]:
        """Characters behind each heading, up to the next."""
        ends = [*(heading.at for heading in headings[1:]), len(self.lines)]
        return [self.behind(heading.at, end) for heading, end in zip(headings, ends, strict=False)]

    def without_contents(self, said: list[Heading]) -> tuple[list[Heading], list[int]]:
        """The headings that open texts, and the lines of the list that only names them."""
        sizes = dict(zip(said, self.sizes(said), strict=True))
        runs: list[list[Heading]] = []
        for heading in said:
            if runs and heading.ordinal > runs[-1][-1].ordinal:
                runs[-1].append(heading)
            else:
                runs.append([heading])
        chosen, contents = [], []
        for n, run in enumerate(runs):
            later = {heading.ordinal for after in runs[n + 1 :] for heading in after} if n == 0 else set()
            bare_run = all(sizes[heading] < SHORTEST_TEXT for heading in run[:-1])
            if len(run) > 1 and bare_run and len(later & {h.ordinal for h in run}) * 2 > len(run):
                contents += [heading.at for heading in run]
            else:
                chosen += run
        return chosen, contents

    def series(self, found: list[Heading]) -> list[Heading]:
        """Those of one form that count up from one, each with a text behind it; none where they are no such series."""
        if found[0].form == "behind":
            base, times = Counter(heading.base for heading in found).most_common(1)[0]
            found = [heading for heading in found if times == 1 or heading.base == base]
        shortest = SHORTEST_NAMED if found[0].form == "before" else SHORTEST_COUNTED
        chosen: list[Heading] = []
        doubles: list[Heading] = []  # printed twice
        for heading in found:
            empty = bool(chosen) and self.behind(chosen[-1].at, heading.at) < shortest
            if empty and heading.ordinal == chosen[-1].ordinal:
                doubles.append(chosen[-1])
                chosen[-1] = heading
            elif empty and heading.ordinal == 1:  # a list of contents stood before
                chosen, doubles = [heading], []
            elif not empty and heading.ordinal in ({chosen[-1].ordinal + 1} if chosen else {1, 2}):
                chosen.append(heading)
        if chosen and self.sizes(chosen)[-1] < shortest:
            chosen = chosen[:-1]
        return [*chosen, *doubles] if self._are_texts(chosen) else []

    def filled(self, found: list[Heading], chosen: list[Heading]) -> list[Heading]:
        """A series with headings that are written otherwise where it leaves numbers out: 总结(一), 第二篇, 总结3."""
        counted = [heading.ordinal for heading in chosen]
        if len(chosen) <= 1 or counted != sorted(set(counted)):
            return chosen
        complete, known, numbers = f"{counted[-1]}篇" in self.title, set(chosen), set(counted)
        out: list[Heading] = []
        for heading in found:
            due = out[-1].ordinal + 1 if out else 1
            told = not out or self.behind(out[-1].at, heading.at) >= SHORTEST_COUNTED
            goes_on = heading.ordinal < counted[-1] or not (complete or heading.form.startswith("lone"))
            if heading in known or (heading.ordinal == due and due not in numbers and told and goes_on):
                out.append(heading)
        last = out[-1]
        return out if last in known or self.behind(last.at, len(self.lines)) >= SHORTEST_COUNTED else out[:-1]

    def announced(self, found: list[Heading], chosen: list[Heading]) -> list[Heading]:
        """Those behind a series that count from one again, below the title that they carry: a site's other pages.

        送教总结3, …, ——轮岗总结 (精选2篇), 轮岗总结1, …, 轮岗总结2
        """
        out: list[Heading] = []
        for heading in found:
            counts = bool(out) and (heading.base, heading.ordinal) == (out[-1].base, out[-1].ordinal + 1)
            first = heading.ordinal == 1 and core(self.lines[heading.at - 1].text, self.words) == heading.base
            if heading.at > chosen[-1].at and heading.base != chosen[0].base and (counts or first):
                out.append(heading)
        sizes = self.sizes(out)
        return [heading for heading, size in zip(out, sizes, strict=True) if size >= SHORTEST_COUNTED]

    def _are_texts(self, chosen: list[Heading]) -> bool:
        """Whether a series heads texts rather than the sections of one text, or numbers its pages."""
        if not chosen:
            return False
        if chosen[0].form == "behind":
            named = chosen[0].base == core(self.title, self.words)
            second_page = chosen[0].ordinal > 1 and not self._parts_texts(chosen[0].at)
            return len(chosen) > 1 or (named and not second_page)
        titles_short = chosen[0].form == "before" and any(len(h.title) < SHORTEST_TITLED for h in chosen)
        counts_pages = chosen[0].form.startswith("lone") and self.sums[chosen[0].at] > LONGEST_PREFACE
        if len(chosen) == 1 or titles_short or (counts_pages and chosen[0].ordinal == 1):
            return False
        if str(len(chosen)) in self.title or self.words.many.search(self.title):
            return True
        ends = [*(heading.at for heading in chosen[1:]), len(self.lines)]
        if sum(self._ends_whole(end) for end in ends[:-1]) < MOST * (len(ends) - 1):
            return False
        schools = sum(bool(SCHOOL.search(heading.title)) for heading in chosen)
        whole = sum(self._is_whole(h.at, end) for h, end in zip(chosen, ends, strict=True))
        needed = LESS if chosen[0].form in SET_APART else WHOLE
        return schools > WHOLE * len(chosen) or whole > needed * len(chosen)

    def _parts_texts(self, at: int) -> bool:
        """Whether one text ends before a line or another begins behind it; else it heads the second page of one."""
        below = self.lines[at + 1 : at + 1 + LOOK]
        first = next((one for one in below if one.is_prose), below[0])
        opens = self.words.opening.search(first.flat) or any(self.words.address.search(one.flat) for one in below)
        before = self.lines[at - 1]
        return bool(opens) or is_signature(before, self.words) or bool(self.words.closing.search(before.flat))

    def _ends_whole(self, at: int) -> bool:
        """Whether what stands before a line is finished; the number of a page stands within a sentence."""
        before = self.lines[at - 1]
        return (
            before.flat.endswith(tuple(ENDS))
            or is_signature(before, self.words)
            or parse(0, before, self.words) is not None
        )

    def _is_whole(self, at: int, until: int) -> bool:
        """Whether a text stands here as texts do, rather than a section of one: by how it begins, ends, or is cut."""
        inside = self.lines[at + 1 : until]
        first = next((one for one in inside if one.is_prose), inside[0])
        if self.words.opening.search(first.flat) or any(self.words.address.search(one.flat) for one in inside[:3]):
            return True
        if is_signature(inside[-1], self.words) or self.words.closing.search(inside[-1].flat):
            return True
        return any(FIRST_SECTION.match(one.flat) for one in inside[1:])

    def opens_text(self, heading: Heading, bounds: Sequence[int]) -> bool:
        """Whether a text stands behind a heading that announces one more, rather than links."""
        if self.words.advice.search(heading.title):
            return True
        until = next((at for at in bounds if at > heading.at), len(self.lines))
        inside = self.lines[heading.at + 1 : until]
        first = next((n for n, one in enumerate(inside) if one.is_prose), len(inside))
        titles = 2 if heading.title else 3  # its own title may stand on two lines, the announced one on another
        return first <= titles and self.behind(heading.at, until) >= SHORTEST_MORE[heading.form]
