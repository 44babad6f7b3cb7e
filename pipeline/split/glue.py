"""The lines of a page in; out come its lines with every heading on one of its own, also those glued to a text.

What is hard: to know a heading within a paragraph from a sentence that speaks of one. It stands where a sentence has
ended, carries the number that is due, and what follows it begins anew.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from rapidfuzz.distance import Postfix

from pipeline.split.headings import Heading, parse
from pipeline.split.lines import Line, line
from pipeline.split.words import (
    DATE,
    EXTENSION,
    LONGEST_SIGNATURE,
    LONGEST_TITLE,
    NUMERAL,
    ORDER,
    Words,
    core,
    is_title,
    value,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SHORTEST_BASE = 6  # characters of a title that is known by its words when it is repeated
LOOK = 80  # characters of a text that show how it opens
SENTENCE_ENDS = "。！？!?…”）)"
ADDRESS = re.compile(r"\s*(?:尊敬的|敬爱的|亲爱的|各位)[^。；，！？]{1,24}[：:！!]")
ADDRESSED = re.compile(r"(?:尊敬的|敬爱的|亲爱的)[^。；，！？]{1,24}[：:！!]")
# What follows no date within its sentence: 2016年7月1日本学期, 2016年7月1日2015年秋季
ANEW = re.compile(
    r"\s*(?:(?:19|20)[\dxX*]{2}|本(?:学[期年]|年度)|近年来|[一半几多]年来|自从|自20|回顾|回首|回头看|随着|转眼|时光|光阴)"
)
# What goes on after a school and a date: 河湾小学2016年7月1日在…, 河湾小学2016年7月1日举行…
GOES_ON = re.compile(
    r"\s*(?:[，。、；：！？,.;:）)”》—\-~至到在的起前后上下晚早中凌当就与和同跟对向从由被把将已又再才便即召举开组派选成制签启正"
    r"捐赠迎接收送赴参邀请安聘承通获荣被建设加联实进推发出印提完首第共全因根按为于是有以及如]|午|夜|我[校园]|双方|两校|该)"
)
LEAVE = re.compile(r"(?:谢谢|完了?|完毕|感谢)[^。，！!：]{0,8}[。！!]")
SCHOOL_SAYS = re.compile(r"(?P<name>[\u4e00-\u9fff]{3,20})(?P<colon>[：:])(?=.{12})")  # 龙潭小学：本学期我校…
OURS = re.compile("我校|我园|本校|我们")
FEWEST_SCHOOLS = 3
DOCUMENTS = re.compile(r"文档|\.docx?|上传(?:人|者|时间)|下载|_第1页")
HEAD = 12  # lines of a page that show that it is a site's for documents
PAGE_NUMBER = re.compile(r"(\d{1,2})、(?!\d{1,2}(?!\d))")
HEADS = ("正文", "以下正文", "正文如下")  # 正文|第一篇
FEWEST_LISTED, LONGEST_LISTED = 3, 45  # headings of a list of contents on one line, and characters of each
PART = re.compile(r"(?:[Pp]art|PART|[Cc]hapter)\s*\.?\s*\d{1,2}\s*[^。！？；\d]{2,40}$")
COUNTED = re.compile(rf"\s*[(（【\[]?\s*{ORDER}\s*{NUMERAL}")
GAP = re.compile(r"\s*(?:[（(][^（）()]{1,10}[）)])?\s*[:：、.．|—-]*\s*")
# What may not follow the number of a heading: then a sentence speaks of it, or something else is counted.
SPOKEN_OF = (*"/，。、；）》”’的中里和与及或是所上下内末首尾部章个次条项节名人月日号元万", "开头", "可以", "这样")


def unglue(text: str, lines: Sequence[Line], title: str, words: Words) -> list[Line]:
    r"""The lines of a page, a heading glued to a text cut off from it; ``title`` is the page's own.

    >>> from pipeline.lexicon import load
    >>> from pipeline.split.lines import lines_of
    >>> from pipeline.split.words import words_of
    >>> page = "送教总结篇一\n我校送教。送教总结篇二为了进一步落实篇一所说，我校再送。"
    >>> [one.text for one in unglue(page, lines_of(page), "送教总结", words_of(load()))]
    ['送教总结篇一', '我校送教。', '送教总结篇二', '为了进一步落实篇一所说，我校再送。']
    """
    lines = [*_without_page_numbers(text, [*_apart_from_title(text, lines, title)], words)]
    found = [parse(at, one, words) for at, one in enumerate(lines)]
    known = _known([heading for heading in found if heading], title, words, lines)
    due = {"said": 0, "behind": 0}  # the last number of each form
    speaking = _speaking(lines, title, words)
    out: list[Line] = []
    for one, heading in zip(lines, found, strict=True):
        if one.start in speaking:
            until = text.index(speaking[one.start], one.start) + 1
            out.extend(filter(None, (line(text, one.start, until), line(text, until, one.end))))
            continue
        if heading and heading.form in due and not _signed(heading, known):
            due[heading.form] = heading.ordinal
            out.append(one)
            continue
        if _lists_contents(one.text, words):
            out.append(one)
            continue
        at = one.start
        for start, end in sorted(
            (
                *_glued(one.text, known, due),
                *_signed_within(one.text, words),
                *_read_on(one.text, words),
                *_addressed(one.text),
            )
        ):
            if one.start + start < at:
                continue
            pieces = (line(text, at, one.start + start), line(text, one.start + start, one.start + end))
            out.extend(piece for piece in pieces if piece)
            at = one.start + end
        rest = one if at == one.start else line(text, at, one.end)
        out.extend(filter(None, (rest,)))
    return out


def _speaking(lines: Sequence[Line], title: str, words: Words) -> dict[int, str]:
    """Where lines start at which one school after the other speaks, and the colon behind its name.

    On a page of many texts the first paragraph is one of them, and the schools say 我校.
    """
    prose = [one for one in lines if one.is_prose]
    said = {one.start: match for one in prose if (match := SCHOOL_SAYS.match(one.text))}
    names = {match["name"] for match in said.values()}
    if len(names) < len(said) or len(said) < FEWEST_SCHOOLS or prose[0].start not in said:
        return {}
    if not words.many.search(title) or not all(words.signature.search(name) for name in names):
        return {}
    ours = sum(bool(OURS.search(one.text)) for one in prose if one.start in said)
    return {start: match["colon"] for start, match in said.items()} if ours >= len(said) / 2 else {}


def _apart_from_title(text: str, lines: Sequence[Line], title: str) -> Iterator[Line]:
    """The lines, the page's title cut off where it is printed again in front of a paragraph."""
    title = EXTENSION.sub("", title)
    for one in lines:
        glued = one.is_prose and len(title) >= SHORTEST_BASE and one.text.startswith(title)
        number = COUNTED.match(one.text, len(title)) if glued else None
        if not glued or (number is not None and not _spoken_of(number)):  # 送教总结2我校…
            yield one
            continue
        until = one.start + len(title)
        yield from filter(None, (line(text, one.start, until), line(text, until, one.end)))


def _without_page_numbers(text: str, lines: Sequence[Line], words: Words) -> Iterator[Line]:
    """The lines, the number of a page that a site for documents has put before one on a line of its own."""
    printed = _page_numbers(lines, words)
    for one in lines:
        until = one.start + one.text.index("、") + 1 if one.start in printed else one.start
        yield from filter(None, (line(text, one.start, until), line(text, until, one.end)))


def _page_numbers(lines: Sequence[Line], words: Words) -> set[int]:
    """Where lines start before which a site for documents has put the number of a page: 1、河湾小学支教总结."""
    if not any(DOCUMENTS.search(one.flat) for one in lines[:HEAD]):
        return set()
    out: set[int] = set()
    for one, below in zip(lines, [*lines[1:], None], strict=True):
        match = PAGE_NUMBER.match(one.flat)
        if not match or not (out or match[1] == "1"):
            continue
        own = line(one.text, one.text.index("、") + 1, len(one.text))
        heads = own and (is_title(own, words) or (below and below.flat.startswith("--")))
        if heads or (not out and one.is_prose):
            out.add(one.start)
        elif not out:
            return out
    return out


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of the headings of a page: the title they carry, and the title with a number behind it."""

    name: str
    counted: re.Pattern[str]
    words: Words
    bare: bool  # whether a heading carries it without a school before it


def _known(found: Sequence[Heading], title: str, words: Words, lines: Sequence[Line]) -> _Known:
    bases = [heading.base for heading in found if heading.form == "behind"]
    name = core(title, words)
    if bases and not any(base.endswith(name) for base in bases if name):
        name = bases[0]
    counted = _counted(name)
    if not bases and not any(counted.search(one.text) for one in lines):
        name = _counted_name(lines, words) or name
        counted = _counted(name)
    return _Known(name, counted, words, name in bases)


def _counted(name: str) -> re.Pattern[str]:
    """A title with a number behind it."""
    counted = rf"{re.escape(name)}\s*[(（【\[]?\s*{ORDER}\s*(?P<n>{NUMERAL})(?!\s*[篇份则])\s*[)）】\]]?"
    return re.compile(counted if len(name) >= SHORTEST_BASE else "(?!)")


def _counted_name(lines: Sequence[Line], words: Words) -> str:
    """What stands before number one and number two wherever a page counts its texts: 送教总结之一 … 送教总结之二."""
    named = rf"(?P<name>[\u4e00-\u9fff]{{2,{LONGEST_TITLE}}}?{words.genre})"
    counts = re.compile(rf"{named}\s*[(（【\[]?\s*{ORDER}\s*(?P<n>{NUMERAL})\s*[)）】\]]?")
    found = [match for one in lines for match in counts.finditer(one.text) if not _spoken_of(match)]
    counted = [match for match in found if value(match["n"]) in (1, 2)]
    for first, second in pairwise(counted):
        alike = Postfix.similarity(first["name"], second["name"])
        if value(first["n"]) < value(second["n"]) and alike >= SHORTEST_BASE:
            return first["name"][-int(alike) :]
    return ""


def _spoken_of(match: re.Match[str]) -> bool:
    return match.string.startswith(SPOKEN_OF, match.end())


def _signed(heading: Heading, known: _Known) -> bool:
    """Whether the signature of the text before is glued to a heading: 2016年7月1日送教总结篇二, 河湾小学送教总结3."""
    before = heading.base.removesuffix(known.name) if known.name else heading.base
    if known.bare and before and before != heading.base and known.words.signature.search(before):
        return True
    dates = list(DATE.finditer(before))
    closed = bool(dates) and dates[-1].end() == len(before) and "月" in dates[-1].group()  # 河湾小学2016年7月1日第二篇
    return bool(dates) and (before != heading.base or closed)


def _glued(text: str, known: _Known, due: dict[str, int]) -> Iterator[tuple[int, int]]:
    """Where headings stand within a line; those numbers are noted as the last."""
    tokens = [("said", match) for match in known.words.token.finditer(text)]
    tokens += [("behind", match) for match in known.counted.finditer(text)]
    after = 0
    for form, match in sorted(tokens, key=lambda token: token[1].start()):
        number = value(next(filter(None, match.groupdict().values())))
        roman = "r" in match.groupdict() and match["r"]  # Ⅱ、支教工作小结
        if number != due[form] + 1 or (not roman and _spoken_of(match)):
            continue
        start = _start(text, match.start(), after, known)
        if start < 0:
            continue
        end = _end(text, match.end(), known)
        parted = start == 0 or text[start - 1] in SENTENCE_ENDS
        goes_on = parted and due[form] > 0 and len(text) - end > LOOK  # 模板三孩子的起点…, below 模板二我校…
        if goes_on or _begins_anew(text, start, match, end, known.words):
            due[form] = number
            yield start, end
            after = end


def _lists_contents(text: str, words: Words) -> bool:
    """Whether a line is a list of contents run together: 第一篇：送教总结第二篇：结对小结第三篇：轮岗汇报."""
    listed = list(words.token.finditer(text))
    return len(listed) >= FEWEST_LISTED and len(text) <= LONGEST_LISTED * (len(listed) + 1)


def _read_on(text: str, words: Words) -> Iterator[tuple[int, int]]:
    """Where the heading of one more text is glued to the end of a line: 2016.7.1扩展阅读一：送教小结."""
    for token in chain(words.again_token.finditer(text), PART.finditer(text, 1)):
        before = text[max(0, token.start() - LONGEST_SIGNATURE) : token.start()].rstrip()
        ended = before.endswith(tuple(SENTENCE_ENDS)) or any(d.end() == len(before) for d in DATE.finditer(before))
        address = ADDRESSED.search(text, token.end())
        until = address.start() if address else len(text)
        until = max(until, token.end())
        if ended and until - token.end() <= LONGEST_TITLE and not re.search("[。！？；]", text[token.end() : until]):
            yield token.start(), until


def _addressed(text: str) -> Iterator[tuple[int, int]]:
    """Where within a line one speaker takes leave and the next addresses the listeners: 谢谢大家！各位同事：."""
    for leave in LEAVE.finditer(text):
        if address := ADDRESS.match(text, leave.end()):
            yield leave.end(), address.end()


def _signed_within(text: str, words: Words) -> Iterator[tuple[int, int]]:
    """Where signatures stand within a line, and what addresses or names the text behind them."""
    if "月" not in text:
        return
    for date in DATE.finditer(text):
        low = max(0, date.start() - LONGEST_SIGNATURE - 1)
        start = max(text.rfind(sign, low, date.start()) for sign in SENTENCE_ENDS) + 1
        signer = text[start : date.start()].strip()
        named = bool(words.signature.search(signer) or words.signer.match(signer)) and "，" not in signer
        if not 0 < start < len(text) - len(date.group()) or "月" not in date.group() or (signer and not named):
            continue
        behind = text[date.end() : date.end() + LOOK]
        address = ADDRESS.match(behind)
        title = re.match(rf"\s*[^，。；：！？\d]{{4,{LONGEST_TITLE}}}?{words.genre}", behind)
        titled = title and (words.opening.search(behind[title.end() :].lstrip()) or ADDRESS.match(behind, title.end()))
        opens = ANEW.match(behind) or (named and (not GOES_ON.match(behind) or words.opening.search(behind.lstrip())))
        if address or titled or opens or not behind:
            yield start, date.end()
            if found := address or (titled and title):
                yield date.end(), date.end() + found.end()


def _start(text: str, token: int, after: int, known: _Known) -> int:
    """Where the heading of a token begins: at its title if one stands before it; -1 where a sentence runs into it."""
    low = max(after, token - 2 * LONGEST_TITLE)
    start = max(*(text.rfind(sign, low, token) + 1 for sign in SENTENCE_ENDS), low)
    if start == low > after:
        return -1
    titled = token - len(known.name) if known.name and text.endswith(known.name, start, token) else token
    for date in DATE.finditer(text, start, titled):
        start = date.end() if not date.group().endswith("年") else start  # 2016年送教总结 is a title
    before, chunk = text[start:titled].strip(), text[start:token]
    if not before or before in HEADS or known.words.signature.search(before):
        return titled
    if not known.words.trimmings.sub("", before):  # 最新|送教总结一
        return start
    if len(chunk) <= LONGEST_TITLE and known.words.title.search(chunk.strip()):
        return start + len(chunk) - len(chunk.lstrip())
    return -1


def _end(text: str, token: int, known: _Known) -> int:
    """Where the heading of a token ends: behind the title that follows it, if one does, before the text."""
    gap = GAP.match(text, token)
    start = gap.end() if gap else token
    if known.name and text.startswith(known.name, start):
        return start + len(known.name)
    for match in known.words.names.finditer(text, start, min(len(text), start + LONGEST_TITLE)):
        rest = text[match.end() : match.end() + LOOK]
        if any(sign in text[start : match.start()] for sign in "，。；！？"):
            break
        if not rest or rest[0].isspace() or known.words.opening.search(rest):
            return match.end()
    return start


def _begins_anew(text: str, start: int, token: re.Match[str], end: int, words: Words) -> bool:
    """Whether a text begins behind a heading: signs or a title set the heading apart, or the text opens as texts do."""
    if end == len(text) or end > token.end() or start < token.start():
        return True
    if token.re is not words.token or text[token.end() - 1] in "】)）]》":
        return True
    return bool(words.opening.search(text[end : end + LOOK]))
