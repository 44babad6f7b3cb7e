"""Cited documents and their numbers: a summary in, ``document`` and ``docno`` mentions out.

A document is a title in 《…》, brackets and all, or a quoted 关于…的意见; a number is issuer, year and serial
(江教发〔2016〕5号). What is hard: where the issuer's part begins, for the body that issued it often stands right
before it (县教育局江教发…).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from pipeline import gazetteer
from pipeline.extract.numerals import MASK, narrow
from pipeline.schema import Found

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.lexicon import Lexicon

LONGEST_TITLE = 90  # characters; the longest title of a real bureau's circular seen has 71
LONGEST_ISSUER = 9  # signs before the year: 榆政教督办发
PLACE_SIGNS = 3  # of them, at most so many that are no sign of a bureau: the place

TITLES = re.compile(r"《|<<(?=[^<>\n]{2,60}>>)")
QUOTED = re.compile(r"[“‘「『\"](?=(?P<title>[^“”‘’「」『』\"《》，。；！？\n]{4,60})[”’」』\"])")
HIDDEN = re.compile(rf"[{MASK}]")
ADDRESS = re.compile(r"[hw](?:ttps?://|ww\.)[!-~]{1,2000}")  # of a web page
LETTERS = re.compile(rf"[A-Za-z{MASK}]")

YEAR = rf"(?:(?:19|20)[0-9{MASK}]{{2}}|[{MASK}]{{2,4}})"
SERIAL = rf"\s?第?\s?(?:[0-9]{{1,4}}|[{MASK}]{{1,4}})\s?号"
NUMBERS = re.compile(  # ends with 号, from which it is looked for backwards
    rf"(?:(?P<bracket>[〔\[【(（﹝［〈『]\s?{YEAR}年?\s?[〕\]】)）﹞］〉』])"  # 江教发〔2016〕5号
    rf"|(?P<year>{YEAR}年?[-—]?)"  # 江教通2016年5号
    r"|(?P<word>字)"  # 江教字第5号
    r"|(?P<decree>(?:教育部|国务院|主席|财政部|卫生部|公安部)令)"  # 教育部令第5号
    rf"){SERIAL}$"
)
DECREE = re.compile(r"第\s?[0-9]{1,3}\s?号$")  # 第5号令
OPEN = re.compile(rf"[〔\[﹝［](?<=.)\s?{YEAR}\s?[〕\]﹞］]\s?[0-9]{{1,4}}(?=文件|》|，|。)")  # 江教发〔2016〕5文件
SIGN = re.compile(rf"号(?<=[0-9{MASK} ]号)")
LONGEST_NUMBER = 24  # signs from the year to 号
BARE = re.compile(r"\s?(?:文|令)")
NOT_A_NUMBER = re.compile(r"楼|教学楼|院|线|车|机|门|店|馆|房|地块|选手")


def find(text: str, lexicon: Lexicon) -> Iterator[Found]:
    """Every cited document and every document number, in order of their kind.

    >>> from pipeline.lexicon import load
    >>> [(text.type, text.value) for text in find("县教育局江教发〔2016〕5号文件《关于送教的通知》", load())]
    [('document', '《关于送教的通知》'), ('docno', '江教发〔2016〕5号')]
    """
    for start, end in titles(text):
        yield _found("document", "title_marks", text, start, end)
    for start, end in quoted_titles(text, lexicon):
        yield _found("document", "quoted_title", text, start, end, confidence=0.85)
    for start, end in numbers(text, lexicon):
        yield _found("docno", "document_number", text, start, end)


@lru_cache(maxsize=4)
def covered(text: str, lexicon: Lexicon) -> tuple[tuple[int, int], ...]:
    """The stretches of titles, document numbers and addresses, in order: numbers inside are no dates and no counts.

    >>> from pipeline.lexicon import load
    >>> covered("《十二个月》演了2场", load())
    ((0, 6),)
    """
    addresses = (match.span() for match in ADDRESS.finditer(text))
    return tuple(sorted((*titles(text), *numbers(text, lexicon), *addresses)))


def titles(text: str) -> Iterator[tuple[int, int]]:
    """《…》 with what is nested in it; a mark that nothing closes before the line ends is no title."""
    at = 0
    while match := TITLES.search(text, at):
        start = match.start()
        end = _closing(text, start)
        if end:
            yield start, end
        at = end or match.end()


def _closing(text: str, start: int) -> int:
    """The end of the title that opens at ``start``; 0 where it does not close."""
    if text[start] == "<":
        return text.index(">>", start) + 2
    depth = first = 0
    for at in range(start, min(len(text), start + LONGEST_TITLE)):
        sign = text[at]
        if sign == "《":
            depth += 1
        elif sign == "》":
            depth -= 1
            if not depth:
                return at + 1
            first = first or at + 1
        elif sign == "\n":
            break
    return first


def quoted_titles(text: str, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """“关于…的意见” and other quoted titles that end as only a document does."""
    words, full = _title_words(lexicon)
    for match in QUOTED.finditer(text):
        title = match["title"]
        if (title.startswith("关于") and title.endswith(words)) or (
            len(title) >= len("结对帮扶协议书") and title.endswith(full)
        ):
            yield match.start(), match.end("title") + 1


def numbers(text: str, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """Document numbers: from the first sign of the issuer to 号."""
    flat = narrow(text)
    for sign in SIGN.finditer(flat):
        end = sign.end()
        decree = DECREE.search(flat, max(0, end - 8), end) if flat[end : end + 1] == "令" else None
        if decree:
            yield decree.start(), end + 1
            continue
        match = NUMBERS.search(flat, max(0, end - LONGEST_NUMBER), end)
        start = match and _number_start(flat, match, lexicon)
        if start is not None and not NOT_A_NUMBER.match(flat, end):
            yield start, end
    for match in OPEN.finditer(flat):
        start = _issuer_start(flat, match.start(), lexicon)
        if start < match.start():
            yield start, match.end()


def _number_start(text: str, match: re.Match[str], lexicon: Lexicon) -> int | None:
    """Where a number begins, its issuer with it; None where it numbers no document."""
    kind, start, end = match.lastgroup, match.start(), match.end()
    if kind == "decree":
        return start
    issuer = _issuer_start(text, start, lexicon)
    named = issuer < start
    if kind == "word":
        return issuer if named and text[start - 1] in _issuer_words(lexicon)[0] else None
    if kind == "year":
        if named and text[start - 1] in _issuer_words(lexicon)[0]:
            return issuer
        return start if BARE.match(text, end) and "年" in match[0] else None
    return issuer


def _issuer_start(text: str, end: int, lexicon: Lexicon) -> int:
    """Where the issuer's signs before ``end`` begin: bureau signs, then a place's, after any body or lead."""
    signs, stops = _issuer_words(lexicon)
    low = max(0, end - LONGEST_ISSUER)
    for match in stops.finditer(text, max(0, low - 6), end):
        if not (match[0] in PLACES_TOO and text[match.end() : match.end() + 1] in signs):
            low = max(low, match.end())
    at = end
    if at - 1 > low and text[at - 1] in " \u3000" and text[at - 2] in signs:  # 江教字 (2016) 5号
        at -= 1
    hidden = at
    while hidden > low and HIDDEN.match(text[hidden - 1]):  # 江教xx〔20xx〕x号
        hidden -= 1
    if hidden < at and hidden > low and text[hidden - 1] in signs:
        at = hidden
    while at > low and (text[at - 1] in signs or (text[at - 1] in "-—·" and at < end)):
        at -= 1
    if at == end and not LETTERS.match(text[end - 1 : end]):
        return end
    low = max(low, at - PLACE_SIGNS)
    while (
        at > low
        and ("\u4e00" <= text[at - 1] <= "\u9fff" or LETTERS.match(text[at - 1]))
        and (text[at - 1] not in NO_PLACE or text[at - 1] in signs_of(text, lexicon))
    ):
        at -= 1
    return at


@lru_cache(maxsize=2)
def signs_of(text: str, lexicon: Lexicon) -> frozenset[str]:
    """Prepositions that are signs of a county which the text names: 于教科体字〔2021〕36号, where 于都县 is."""
    return frozenset(sign for sign, names in counties(lexicon).items() if any(name in text for name in names))


@cache
def counties(lexicon: Lexicon) -> dict[str, tuple[str, ...]]:
    """The counties whose names begin with what is a preposition or conjunction too."""
    full = sorted(name for name in gazetteer.load(lexicon).full if name[-1] in "县市区旗")
    return {sign: tuple(name for name in full if name[0] == sign) for sign in NO_PLACE}


PLACES_TOO = ("奉", "依", "据", "凭", "接")  # 奉教〔2023〕19号: here the place, Fengxian
NO_PLACE = "的和与及以由在从对是了按据依照将把被给为达于文号等件各、"


def _found(kind: str, rule: str, text: str, start: int, end: int, *, confidence: float = 0.98) -> Found:
    """A mention whose value is its text without line breaks and spaces."""
    said = text[start:end]
    value = re.sub(r"\s+", "", said)
    return Found(kind, start, end, rule, value=value, masked=bool(HIDDEN.search(said)), confidence=confidence)


@cache
def _title_words(lexicon: Lexicon) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The last words of titles, and those of them that need no 关于."""
    rows = [row for row in lexicon.rows("document_words") if row["kind"] == "title"]
    return tuple(row["word"] for row in rows), tuple(row["word"] for row in rows if row["full"])


@cache
def _issuer_words(lexicon: Lexicon) -> tuple[frozenset[str], re.Pattern[str]]:
    """The signs of bureaus, and the words after which a document number begins."""
    rows = lexicon.rows("document_words")
    stops = sorted(
        (row["word"] for row in rows if row["kind"] in ("body", "lead")), key=lambda word: (-len(word), word)
    )
    signs = frozenset(row["word"] for row in rows if row["kind"] == "issuer")
    return signs, re.compile("|".join(map(re.escape, stops)))
