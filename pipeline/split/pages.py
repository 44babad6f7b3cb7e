"""A page in; out come its single summaries, its title, and the furniture of the site around them.

What is hard: to lose nothing. Whatever is cut stands outside every summary and has a name; inside a summary nothing is
cut, whatever it looks like. A summary begins after the heading the page gives it; a title of its own is part of it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from itertools import pairwise
from operator import attrgetter
from typing import TYPE_CHECKING

from pipeline.schema import Page, Part, Span
from pipeline.split import furniture, headings, labels, ranking, recurrence
from pipeline.split.glue import unglue
from pipeline.split.lines import STOPS, Line, line, lines_of, tables
from pipeline.split.orders import Ruled, end_of
from pipeline.split.regions import Region, regions_of
from pipeline.split.site import Site, name_of_page, title_lines
from pipeline.split.words import (
    DATE,
    LONGEST_SIGNATURE,
    Words,
    bare,
    core,
    is_doubled,
    is_signature,
    is_title,
    words_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.lexicon import Lexicon

ADDED = re.compile(r"^(?:附[件表录注]?[一二三四五\d]{0,2}|又及|补记|后记):")
COPIED = re.compile("^(?:抄送|抄报|主送|主题词|印发|联系人|附件?):")  # what stands below a signature
BODY = re.compile(r"^[【\[(]?(?:以下)?正文(?:如下)?[】\])]?:?$")
NAMED = re.compile(
    r"^([\u4e00-\u9fff*xX·]{2,24}?)(?:小学|中学|初中|高中|幼儿园|中心校|完小|学校|十?[一二三四五六七八九]中|教育局|教体局|教育体育局"
    r"|教研室|督导室|教科局)"
)
OWN_HEAD = re.compile(  # 核心校：, 姓名：, 尊敬的各位领导：
    r"(?:核心校?|成员|结对|支援|受援|帮扶|派出|交流|轮岗|支教|填报|填表|报送|述职|汇报|姓名|学校名称|共同体|牵头|主持|地点|起止)[^:,。]{0,8}:"
    r"|[^,。!?:]{2,24}(?:局|厅|委员会|领导|同志|同事|老师|小学|中学|学校|朋友)们?:$"
)
GENERIC = re.compile(
    "关于|城乡|城镇|农村|乡镇|乡村|城区|县城|薄弱|优质|结对|对口|受援|支援|帮扶|兄弟|友好|名校|强校|校际|中小|义务教育|基础教育|我们|[我本各两全]|教师|交流"
    "|发展|互助|联盟|共同体|区域|年度|职业|民办|公办|寄宿制|实验|中心|手拉手|与|和|的"
)
SHORTEST_NAME = 2  # characters of a school's name before 小学
LONGEST_CHAT = 40  # characters of a word in a forum before the text
FIRM = frozenset(("teaser", "links", "comment", "notice", "neighbour", "contents", "title", "upload", "source"))
LONGEST_PREFACE = 500  # characters before 篇一: the site's introduction, no summary
LONGEST_NAME = 9  # characters of a last line without a stop that may be a name rather than a sentence cut off
CLOSED = (*STOPS, "”", "’", "）", ")", "】", "》", ".", "．", "~", "～")
OPEN = ("，", ",", "、", "；", ";", "……", "…", "...", "..")  # a text that ends so was cut off


def split(text: str, lexicon: Lexicon, repeated: frozenset[int] = frozenset()) -> Page:
    r"""Cut a page into its single summaries and the furniture around them; ``repeated`` are lines of many pages.

    >>> from pipeline.lexicon import load
    >>> page = f"送教总结(精选2篇)\n小编找来了总结。\n篇一\n{'我校送教。' * 9}\n篇二\n{'两校结对。' * 9}\n来源：网络"
    >>> found = split(page, load())
    >>> found.title, [page[p.start : p.end][:5] for p in found.parts], [f.kind for f in found.furniture]
    ('送教总结(精选2篇)', ['我校送教。', '两校结对。'], ['title', 'editor', 'heading', 'heading', 'source'])
    """
    whole = lines_of(text)
    again_and_again = recurrence.on_page(whole, repeated, lexicon) | recurrence.running(whole, lexicon)
    site = Site(lexicon, words_of(lexicon), again_and_again)
    title = title_lines(whole, site)
    lines = unglue(text, whole, title[-1].text if title else "", site.words)
    regions, contents, sure = regions_of(lines, title, site)
    parts: list[Part] = []
    cut: list[Span] = []
    again = _below_headings(lines, regions, site.words)
    for region in regions:
        start, kinds = _own(lines, region, title, contents, site, again)
        own = lines[start : region.end - len(kinds) + (start - region.start)]
        cut += [Span(one.start, one.end, "heading") for one in lines[region.heading : region.start]]
        outside = (*lines[region.start : start], *lines[start + len(own) : region.end])
        cut += [Span(one.start, one.end, kind) for one, kind in zip(outside, kinds, strict=True)]
        if own:
            part, glued = _part(text, own, region.title, site)
            parts += part
            cut += glued
    name = name_of_page(title) or next((region.title for region in regions if region.title), "")
    bounds = [region.heading for region in regions[1:]] if sure else []
    parts, cut = _ranked(text, lines, (parts, cut), title[-1].text if title else "", site, bounds)
    return Page(name, tuple(parts), tuple(sorted(cut, key=lambda span: span.start)))


def _ranked(
    text: str,
    lines: Sequence[Line],
    ruled: tuple[list[Part], list[Span]],
    title: str,
    site: Site,
    headings_at: Sequence[int],
) -> tuple[list[Part], list[Span]]:
    """The texts and furniture of a page in the order of its lines that looks most as pages of texts do."""
    parts, cut = ruled
    begun = {}  # by line, the text that begins there
    said = []
    for at, one in enumerate(lines):
        n = bisect_left(parts, one.end, key=attrgetter("start")) - 1  # the last text that begins before the line ends
        if n >= 0 and parts[n].start >= one.start:
            begun[at] = parts[n]
        within = n >= 0 and one.start < parts[n].end
        said.append(labels.BEGINS if at in begun else labels.WITHIN if within else labels.SITE)
    known = {span.start: span.kind for span in cut}
    firm = {
        one.flat
        for one in lines
        if known.get(one.start, "title") in FIRM or (one.start in known and site.words.between.search(one.flat))
    }
    order = tuple(said)
    best = ranking.best(Ruled(lines, order, site.repeated | firm, headings_at, title, site, tables(lines)))
    found = _with_its_head(lines, best, known, site)
    if found == order:
        return ruled
    texts: list[Part] = []
    cut = []
    for at, one in enumerate(lines):
        if found[at] == labels.SITE:
            kind = known.get(one.start) or site.kind_of(one) or "site"
            cut.append(Span(one.start, one.end, kind))
    for at in (at for at, label in enumerate(found) if label == labels.BEGINS):
        own = begun[at].title if at in begun else _heading(lines, at, found, site)
        part, glued = _part(text, lines[at : end_of(found, at)], own, site)
        texts += part
        cut += glued
    return texts, cut


def _with_its_head(
    lines: Sequence[Line], found: Sequence[int], known: Mapping[int, str], site: Site
) -> tuple[int, ...]:
    """The only text of a page with the lines right above it that say whose it is, whom it tells, and of what.

    填报单位：石桥小学, 县教育局：, 周平: no site prints them, but they look as short as what it does.
    """
    begins = [at for at, label in enumerate(found) if label == labels.BEGINS]
    if len(begins) != 1:
        return tuple(found)
    at = begins[0]
    while at and found[at - 1] == labels.SITE and _is_head(lines[at - 1], known, site):
        at -= 1
    return (*found[:at], labels.BEGINS, *[labels.WITHIN] * (begins[0] - at), *found[begins[0] + 1 :])


def _is_head(one: Line, known: Mapping[int, str], site: Site) -> bool:
    """Whether a line that is no furniture by any rule heads a report."""
    if known.get(one.start, "site") not in ("site", "heading") or site.kind_of(one) or is_title(one, site.words):
        return False
    return bool(OWN_HEAD.match(one.flat)) or is_signature(one, site.words)


def _heading(lines: Sequence[Line], at: int, found: Sequence[int], site: Site) -> str:
    """What a text is called: by the line above it that is no text, or by its own first line."""
    if at > 0 and found[at - 1] == labels.SITE and not site.kind_of(lines[at - 1]) and not lines[at - 1].is_prose:
        return bare(lines[at - 1].text)
    return bare(lines[at].text) if is_title(lines[at], site.words) else ""


def _part(text: str, own: Sequence[Line], title: str, site: Site) -> tuple[list[Part], list[Span]]:
    """The summary that some lines hold, and the furniture glued to its first and last."""
    start = furniture.glued_head(text, own[0], site.lexicon)
    end = furniture.glued_foot(text, own[-1], site.lexicon)
    found = line(text, start, end)
    if found is None:
        return [], [Span(one.start, one.end, "editor") for one in own]
    spans = ((own[0].start, found.start, "editor"), (found.end, own[-1].end, "notice"))
    glued = [Span(one.start, one.end, kind) for low, high, kind in spans if (one := line(text, low, high))]
    return [Part(found.start, found.end, title, _is_truncated(found, own, site.words))], glued


def _is_truncated(found: Line, own: Sequence[Line], words: Words) -> bool:
    """Whether a text ends in the middle of a sentence."""
    if found.text.endswith(OPEN):
        return True
    last = own[-1]
    if found.text.endswith(CLOSED) or is_signature(last, words) or is_title(last, words):
        return False
    behind = line(found.text, max(map(found.text.rfind, STOPS)) + 1, len(found.text))
    if behind is not None and len(behind.text) < len(found.text) and is_signature(behind, words):
        return False  # …再上台阶。河湾小学2019年1月5日
    if any(ADDED.match(below.flat) and is_signature(above, words) for above, below in pairwise(own)):
        return False  # 河湾小学 / 2019年1月5日 / 附表：送教情况 / 3 11月7日 数学
    if COPIED.match(last.flat) or (DATE.search(last.text) and len(last.flat) <= LONGEST_SIGNATURE):
        return False  # 抄送：县委办公室; 2019年1月5日于柳河小学
    return len(last.flat) > LONGEST_NAME


def _below_headings(lines: Sequence[Line], regions: Sequence[Region], words: Words) -> frozenset[str]:
    """The titles that stand below the headings of more than one text: the page prints them, they are no text's own."""
    below = (lines[region.start] for region in regions if region.heading < region.start < region.end)
    printed = Counter(core(one.text, words) for one in below if is_title(one, words))
    return frozenset(title for title, count in printed.items() if count > 1)


def _own(
    lines: Sequence[Line],
    region: Region,
    title: Sequence[Line],
    contents: frozenset[int],
    site: Site,
    again: frozenset[str],
) -> tuple[int, list[str]]:
    """Where the text of a region begins, and what the lines are called that are cut from its head and foot."""
    if _is_advice(lines, region, site.words):
        return region.end, ["editor"] * (region.end - region.start)
    preface = region.heading == region.start == 0
    printed = {core(one.text, site.words) for one in (title if preface else lines[region.heading : region.start])}
    printed |= {core(name_of_page(title), site.words)} if preface else again
    kinds = _head(lines, region, printed - {""}, contents, site)
    below = region.start + len(kinds)
    once = kinds.count("title") <= max(1, len(title))  # printed again, it is what heads the first text
    own = once and region.headed and below < region.end and is_title(lines[below], site.words)
    if own or (not preface and not kinds and _counts_again(lines, region, title, site.words)):
        kinds.append("heading")
    start = region.start + len(kinds)
    if region.before_series and not _is_text(lines[start : region.end], site.words):
        kinds += ["intro"] * (region.end - start)
        return region.end, kinds
    below_it = furniture.foot(lines[start : region.end], site.lexicon, site.repeated)
    own_title = len(title) > 1 and kinds[-2:] == ["title", "title"] and "upload" in kinds[:-2]
    if preface and region.end == len(lines) and own_title and title[-1].flat.startswith("--"):
        return start - 2, kinds[:-2] + below_it
    if preface and region.end == len(lines) and not below_it and _is_own(title, lines[:start], kinds):
        return 0, []
    return start, kinds + below_it


def _is_advice(lines: Sequence[Line], region: Region, words: Words) -> bool:
    """Whether a page has advice to writers behind its summaries: 扩展阅读：写总结的注意事项."""
    said = headings.parse(0, lines[region.heading], words) if region.start > region.heading else None
    return said is not None and said.form == "again" and bool(words.advice.search(region.title))


def _is_own(title: Sequence[Line], above: Sequence[Line], kinds: Sequence[str]) -> bool:
    """Whether the title is the summary's own: no site speaks on the page, and it names its school or has two lines."""
    if not title or len(above) != len(title) or set(kinds) != {"title"}:
        return False
    named = NAMED.match(title[0].flat)
    return title[-1].flat.startswith("--") or bool(named and len(GENERIC.sub("", named[1])) >= SHORTEST_NAME)


def _counts_again(lines: Sequence[Line], region: Region, title: Sequence[Line], words: Words) -> bool:
    """Whether the page's title with the number of the text stands below a heading that has said the number."""
    said = headings.parse(0, lines[region.heading], words)
    below = headings.parse(0, lines[region.start], words) if region.start < region.end else None
    if said is None or below is None or below.form != "behind":
        return False
    return said.ordinal == below.ordinal and below.base in {core(name_of_page(title), words), core(said.title, words)}


def _head(
    lines: Sequence[Line],
    region: Region,
    printed: set[str],
    contents: frozenset[int],
    site: Site,
) -> list[str]:
    """What the first lines of a region are called, as far as they are no text: titles printed again, furniture."""
    first = preface = region.heading == region.start == 0
    kinds: list[str] = []
    inside = lines[region.start : region.end]
    if preface:  # what stands above the title is the site's, whatever it says
        prose = next((n for n, one in enumerate(inside) if one.is_prose), len(inside))
        again = [
            n
            for n, one in enumerate(inside[:prose])
            if core(one.text, site.words) in printed or BODY.match(one.flat) or site.kind_of(one) == "upload"
        ]
        above = inside[: again[-1] + 1] if again else []
        kinds = ["title" if core(one.text, site.words) in printed else site.kind_of(one) or "menu" for one in above]
    while len(kinds) < len(inside):
        one = inside[len(kinds)]
        if not one.is_prose and (core(one.text, site.words) in printed or is_doubled(one, site.words)):
            kinds.append("title" if first else "heading")
            preface = preface and "intro" not in kinds  # the title after an introduction heads the text
        elif region.start + len(kinds) in contents:
            kinds.append("contents")
        elif more := furniture.head(inside, len(kinds), site.lexicon, preface=preface, repeated=site.repeated):
            kinds += more
        elif kinds[-1:] == ["forum"] and _is_chat(one, site.words):
            kinds.append("forum")
        else:
            break
    return kinds


def _is_chat(one: Line, words: Words) -> bool:
    """Whether someone in a forum says a word before the text: 发一个自己的行不行？ or 我也来一个：."""
    return (
        len(one.flat) <= LONGEST_CHAT and one.flat.endswith(("?", "!", "~", ":")) and not words.address.search(one.flat)
    )


def _is_text(lines: Sequence[Line], words: Words) -> bool:
    """Whether what stands before number one of a series is a text of its own rather than an introduction."""
    if sum(len(one.flat) for one in lines) > LONGEST_PREFACE:
        return True
    return bool(lines) and len(lines) > 1 and is_signature(lines[-1], words)
