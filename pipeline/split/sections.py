"""A summary in; out come its sections: what stands under each heading, and what it is about.

What is hard: in these texts the same number opens a heading and a sentence of a list. A heading is short and opens
something: a text behind it on its line, a paragraph below it, or smaller numbers. Those of one list are headings
together or not at all. Headings also stand within a line, where the site lost the break, and without any number.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.schema import Section
from pipeline.split import furniture
from pipeline.split.lines import Line, flat, lines_of
from pipeline.split.marks import LONGEST_BARE, MARK, STOP, WORDS, marks
from pipeline.split.topics import listed, topic
from pipeline.split.words import CHINESE, DATE, ORNAMENT, bare, is_signature, is_title, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.lexicon import Lexicon

BARE, LABELLED, SAID = 2, 4, 1  # levels of headings without a number
SHORTEST = 2  # characters of a heading: 成效
LONGEST_FIRST = 40  # characters of a heading 一、; sentences of content are longer
LONGEST = 32  # characters of a smaller heading
LONGEST_LABEL = 14  # characters before a colon
LONGEST_REST = 20  # characters behind a colon that belong to the heading: （一）启动阶段：5月—9月
SHORTEST_BODY = 25  # characters of a paragraph that a heading opens
SHORT_BODY = 8  # characters of such a paragraph where the heading's words or its ornament tell what it is
COMPANION = 2  # characters that labels of one kind have in common: 帮扶内容之一, 帮扶内容之二
BRIEF = 9  # characters of a heading that is one whatever its words, among others of its list
MOST = 0.6  # share of a list that makes its other brief points headings too
SHARE_FIRST = 0.34  # of a list 一、二、三、 that must look like headings for them to be headings
SHARE = 0.5  # the same for smaller numbers
MEASURED = re.compile(r"\d+(?:多|余)?(?:名|人|次|节|册|个|位|所|万|元|项|份|篇|%)|\d{4}年|20[xX*\d]{2}")
LABEL = re.compile(r"([^，。；：:“”\s]{2,14})[：:](?=.{6})")
LAST = 4  # lines at the end among which a signature stands
REPEATED = 5  # characters that a paragraph repeats from a heading glued to it
JOINED = re.compile(r"[^，。！？；：]{6,30}?相结合(?=[\u4e00-\u9fff]{4})")
DEMAND = re.compile(r"(?<![重主需必纲摘提])要(?![求点素务领])")  # 交流面要广 is a sentence
IN_BRACKETS = re.compile(r"[（(][^（()）]*[）)]")
BRACKETED = re.compile(r"【[^】]{2,20}】")
AFTER_STAGE = re.compile(r"(?<=[：:])[^。：；\n]{2,14}。")  # 第一阶段（三月）：调研摸底。
SLOGAN = re.compile(r"([^，、。；：！？\s]{4,10})(?:[，、]([^，、。；：！？\s]{4,10}))?。(?=.{30})")
TWO_PARTS = re.compile(r"[^:]{2,10}:[^:]{2,16}$")
COUNTED = re.compile(rf"[^:]{{2,10}}{CHINESE}:[^:]{{2,16}}$")
LEADING_NUMBER = re.compile(r"^0\d(?!\d)")  # 01 联心：把学校拧成一股绳
COUNTS = re.compile(rf"(?:{CHINESE}|几|两|\d)[个条点项件步句][:]$")  # 做法有四条：
ROW_OF_TABLE = re.compile(r"[\d.%]+\s+[\d.%]+")  # 河湾小学 61.5 70.2
BOLD = re.compile(r"\*\*[^*]{2,40}\*\*|__[^_]{2,40}__")
QUOTED = re.compile("[“「][^”」]*[”」]")
ASKS = re.compile("什么|啥|怎[么样]|如何|哪些")  # 我们为什么聚在一起
LEAD = re.compile(
    rf"(?:第{CHINESE}[^，。：\s]{{1,4}}，[^，。：\s]{{2,14}}"  # 第一件喜事，来了好老师。
    rf"|(?P<sign>[{re.escape(ORNAMENT.strip())}]?)\s*[^，。；：！？\s我你他她了是在还当再先]{{2,8}})"  # 不足之处。
    r"。(?=.{20})"
)
ROW = 3  # paragraphs that begin so, one after the other
CLAUSES = 2  # commas in a smaller heading: 加强领导，落实责任，完善制度


@dataclass(frozen=True, slots=True)
class _Item:
    """Something that may be a heading: where it stands, how deep, which number, and whether it looks like one."""

    start: int
    end: int
    level: int
    ordinal: int
    line: int
    plain: bool  # looks like a heading, and opens something
    alone: bool = False  # stands alone on its line, without a colon
    brief: bool = False  # a few words that open something, whatever the words


@dataclass(frozen=True, slots=True)
class _Summary:
    """A summary cut into lines, and the words that headings are told by."""

    text: str
    lines: Sequence[Line]
    lexicon: Lexicon

    def starts(self, text: str, place: str) -> bool:
        """Whether a text starts with a word of a list of the table."""
        return text.startswith(listed(self.lexicon, place))

    def signs(self, at: int) -> bool:
        """Whether a line is part of the signature at the end."""
        late = at >= len(self.lines) - LAST
        return late and all(is_signature(one, words_of(self.lexicon)) for one in self.lines[at:])


def sections(summary_id: str, text: str, lexicon: Lexicon) -> tuple[Section, ...]:
    r"""The sections of a summary, in order and without a gap; the first may have no heading.

    >>> from pipeline.lexicon import load
    >>> text = "我校与村小结对，情况如下：一、活动目的1、互学。两校互相学习。2、共进。两校共同提高。\n二、不足\n路远。"
    >>> [(s.heading, s.kind) for s in sections("a-01", text, load())][1:4]
    [('一、活动目的', 'purpose'), ('1、互学。', 'purpose'), ('2、共进。', 'purpose')]
    """
    heads = _headings(_Summary(text, lines_of(text), lexicon))
    starts = [item.start for item in heads]
    ends = [*starts[1:], len(text)]
    out: list[tuple[str, str, int, int]] = []
    if not heads or starts[0] > 0:
        until = starts[0] if heads else len(text)
        out.append(("background" if heads else topic("", text, "", lexicon), "", 0, until))
    above: dict[int, str] = {}  # kind of the open section of each level
    for item, start, end in zip(heads, starts, ends, strict=False):
        above = {depth: kind for depth, kind in above.items() if depth < item.level}
        parent = above[max(above)] if above else ""
        kind = topic(text[start : item.end], text[item.end : end].strip(), parent, lexicon)
        above[item.level] = kind
        out.append((kind, text[start : item.end], start, end))
    return tuple(
        Section(summary_id=summary_id, ordinal=ordinal, kind=kind, heading=heading, start=start, end=end)
        for ordinal, (kind, heading, start, end) in enumerate(out, 1)
    )


def _headings(summary: _Summary) -> list[_Item]:
    """What opens a section, in order."""
    numbered = list(_numbered(summary))
    taken = {item.line for item in numbered if item.start == summary.lines[item.line].start}
    loose = [
        *_bare(summary, taken),
        *_bold(summary),
        *_bracketed(summary),
        *_labels(summary, taken),
        *_slogans(summary, taken, numbered),
    ]
    found = {item.start: item for item in (*loose, *_listed_alike(numbered))}
    return [found[start] for start in sorted(found)]


def _listed_alike(items: Sequence[_Item]) -> Iterator[_Item]:
    """The headings among numbered items: of each list those that look like one, if enough of them do."""
    groups: list[list[_Item]] = []
    last: dict[int, list[_Item]] = {}
    for item in items:
        group = last.get(item.level)
        if group is None or item.ordinal <= group[-1].ordinal:
            group = []
            groups.append(group)
        group.append(item)
        last = {level: open_group for level, open_group in last.items() if level <= item.level}
        last[item.level] = group
    for group in groups:
        plain = [item for item in group if item.plain]
        if len(plain) >= MOST * len(group) and len(plain) > 1:
            plain = [item for item in group if item.plain or item.brief]  # headings together
        if len(group) > 1 and group[-1].level and [item.alone for item in plain[-2:]] in ([False, True], [True]):
            plain = plain[:-1]  # the paragraph below the last point belongs to the whole list
        needed = 0.0 if group[0].level == WORDS else SHARE_FIRST if group[0].level == 0 else SHARE
        if len(plain) >= needed * len(group):
            yield from plain


def _numbered(summary: _Summary) -> Iterator[_Item]:
    """Everything with a number before it, at the start of a line or within one."""
    due: dict[int, int] = {}  # the number that comes next, by level
    for at, one in enumerate(summary.lines):
        found = list(marks(one.text, due))
        for (mark, level, ordinal), following in zip(found, [*found[1:], None], strict=False):
            limit = following[0].start() if following else len(one.text)
            end, listed_on = _title_end(one.text, mark.end(), limit)
            if mark.group().startswith("第") and (more := AFTER_STAGE.match(one.text, end, limit)):
                end = more.end()
            opens = not listed_on and _opens(summary, at, end, level, following)
            title = one.text[mark.end() : end]
            alone = end == len(one.text) and not one.flat.endswith(":")
            plain = opens and (_is_plain(summary, title, level) or (alone and _is_set_apart(summary, at, title)))
            brief = opens and SHORTEST <= len(title) <= BRIEF and not re.search("[，,；;]", title)
            yield _Item(one.start + mark.start(), one.start + end, level, ordinal, at, plain, alone, brief)


def _title_end(text: str, start: int, limit: int) -> tuple[int, bool]:
    """Where a heading ends: with its stop, or with its line; and whether it is a point of a list that goes on."""
    stop = STOP.search(text, start, limit)
    if glued := _glued_end(text[start : min(limit, start + 2 * LONGEST)]):
        return start + glued, False
    if stop is None:
        return start + len(text[start:limit].rstrip()), False
    if stop.group() in "：:":
        rest = text[stop.end() : limit].strip()
        if rest and len(rest) <= LONGEST_REST and limit == len(text) and not STOP.search(rest):
            return limit, False
    return stop.end(), stop.group() in "；;"


def _glued_end(chunk: str) -> int:
    """Where a heading ends that a paragraph is glued to, by words it repeats or behind 相结合; 0: it is not glued."""
    bare = chunk.lstrip()
    again = bare.find(bare[:REPEATED], REPEATED, LONGEST + REPEATED)
    if again < 0 or STOP.search(bare, 0, again) or "，" in bare[:again]:
        match = JOINED.match(bare)
        again = match.end() if match else 0
    return again + len(chunk) - len(bare) if again > 0 else 0


def _is_plain(summary: _Summary, title: str, level: int) -> bool:
    """Whether words with a number before them read as a heading."""
    bare = title.strip().rstrip("。：:！!？?")
    if not SHORTEST <= len(bare) <= (LONGEST_FIRST if level == 0 else LONGEST):
        return False
    clauses = re.split("[，,]", bare)
    if level == 0:
        return len(clauses) <= CLAUSES + 2
    announces = title.rstrip().endswith((":", "："))
    if (
        len(clauses) > CLAUSES + 1
        or MEASURED.search(IN_BRACKETS.sub("", re.split("[：:]", bare)[0]))
        or (summary.starts(bare, "subject") and not announces)
    ):
        return False
    if (summary.starts(bare, "clause") and len(clauses) > 1) or DEMAND.search(QUOTED.sub("", bare)):
        return False
    if level == WORDS:
        return not re.search("[了着过我]", bare)
    return len(clauses) == 1 or "了" not in bare


def _is_set_apart(summary: _Summary, at: int, title: str) -> bool:
    """Whether words stand alone on their line without a stop, a paragraph below them: （一）要走得近."""
    if title.rstrip().endswith(tuple("。；;，,")) or not SHORTEST <= len(title.strip()) <= LONGEST_BARE:
        return False
    below = summary.lines[at + 1] if at + 1 < len(summary.lines) else None
    return below is not None and len(below.flat) >= SHORTEST_BODY and not MARK.match(below.text)


def _opens(summary: _Summary, at: int, end: int, level: int, following: tuple[re.Match[str], int, int] | None) -> bool:
    """Whether something stands under a heading: on its line, or below it."""
    line = summary.lines[at]
    rest = line.text[end : following[0].start() if following else len(line.text)].strip()
    if rest:
        return True
    if following:
        return following[1] > level
    if level == WORDS or at + 1 == len(summary.lines):
        return False
    below = summary.lines[at + 1].text
    mark = MARK.match(below)
    if mark:
        return int((mark.lastgroup or "l0")[1:]) > level
    return not summary.starts(below, "closing") and not summary.signs(at + 1)


def _bare(summary: _Summary, taken: set[int]) -> list[_Item]:
    """Short lines without a number or a stop, a paragraph or a list below them."""
    taken = taken | furniture.within(summary.lines, summary.lexicon)
    found = [at for at in range(len(summary.lines)) if at not in taken and _is_bare(summary, at)]
    ends = Counter(part for at in found for part in _ends(summary.lines[at].flat))
    found = [at for at in found if not _is_lone_pair(summary.lines[at].flat, ends)]
    first_prose = next((at for at, one in enumerate(summary.lines) if one.is_prose), len(summary.lines))
    told = {at for at in found if topic(summary.lines[at].flat, "", "", summary.lexicon) != "other"}
    sure = {at for at in found if _heads_much(summary, at)}
    worn = Counter(summary.lines[at].text[0] for at in found if summary.lines[at].text[0] in ORNAMENT)
    dressed = {at for at in found if worn[summary.lines[at].text[0]] > 1}
    dressed |= {at for at in found if any(ends[part] > 1 for part in _ends(summary.lines[at].flat))}
    if len(sure | dressed) * 2 < len(found):  # most are mere short lines
        found = [at for at in found if at in sure | dressed | told]
    if len(found) == 1:
        found = [at for at in found if at in told & sure and at > first_prose]
    found = [at for at in found if at in told or at > first_prose]
    return [_Item(summary.lines[at].start, summary.lines[at].end, BARE, 0, at, plain=True) for at in found]


def _ends(name: str) -> tuple[str, str]:
    """What lines of one kind have in common: 教学同步 and 管理同步, 做法之一：… and 做法之二：…."""
    begins = LEADING_NUMBER.sub("0", name)
    return f"{begins[: 1 if begins[:1] == '0' else COMPANION]}…", f"…{name[-COMPANION:]}"


def _is_lone_pair(name: str, ends: Counter[str]) -> bool:
    """Whether a line of two parts has none beside it that begins alike: 共建之初：摸清家底, 共建之路：三件实事."""
    two = TWO_PARTS.match(name) is not None and not COUNTED.match(name)
    return two and ends[_ends(name)[0]] <= 1


def _heads_much(summary: _Summary, at: int) -> bool:
    """Whether a paragraph of some length or a list stands below a line, or the line announces what follows."""
    below = summary.lines[at + 1]
    return summary.lines[at].flat.endswith(":") or len(below.flat) >= SHORTEST_BODY or bool(MARK.match(below.text))


def _is_bare(summary: _Summary, at: int) -> bool:
    one, words = summary.lines[at], words_of(summary.lexicon)
    name = flat(bare(one.text)).rstrip(":")
    plain = name.replace(":", "") if TWO_PARTS.match(name) or COUNTED.match(name) else name  # 做法之一：蹲点式帮扶
    if (
        not SHORTEST <= len(name) <= LONGEST_BARE
        or any(sign in plain for sign in ",。;!?:…(《")
        or MARK.match(one.text)
        or words.address.search(one.flat)
    ):
        return False
    if at + 1 == len(summary.lines) or summary.lines[at + 1].flat.startswith("--"):
        return False  # nothing below it, or the second line of a title
    announces = any(word in one.text for word in listed(summary.lexicon, "announce")) or COUNTS.search(one.flat)
    says = summary.starts(one.text, "subject") and not ASKS.search(one.text)
    if announces or says or name in listed(summary.lexicon, "label") or name.endswith(("是", "有")):
        return False
    if ROW_OF_TABLE.search(one.text) or DATE.search(one.text) or summary.signs(at) or is_title(one, words):
        return False
    above = summary.lines[at - 1] if at and one.text[0] not in ORNAMENT else None
    if above and above.is_prose and not above.text.endswith(tuple("。！？!?：:；;”）)")):
        return False  # a paragraph that the site broke in the middle
    below = summary.lines[at + 1].flat
    return _heads_much(summary, at) or (len(below) >= SHORT_BODY and below.endswith(("。", "!")))


def _bold(summary: _Summary) -> list[_Item]:
    """Bold words that begin lines, more than once; the marks are part of the heading."""
    marks = ((at, one, BOLD.match(one.text)) for at, one in enumerate(summary.lines))
    found = [_Item(one.start, one.start + m.end(), BARE, 0, at, plain=True) for at, one, m in marks if m]
    return found if len(found) > 1 else []


def _bracketed(summary: _Summary) -> list[_Item]:
    """Words in heavy brackets that begin lines, more than once."""
    marks = ((at, one, BRACKETED.match(one.text)) for at, one in enumerate(summary.lines))
    found = [_Item(one.start, one.start + m.end(), BARE, 0, at, plain=True) for at, one, m in marks if m]
    return found if len(found) > 1 else []


def _labels(summary: _Summary, taken: set[int]) -> Iterator[_Item]:
    """Words with a colon that open paragraphs, two or more of them in a row."""
    found: dict[int, int] = {}
    speaks = ("是", "有", *listed(summary.lexicon, "speech"), *listed(summary.lexicon, "announce"))
    for at, one in enumerate(summary.lines):
        label = (
            LABEL.match(one.text) if at not in taken and not BOLD.match(one.text) and not MARK.match(one.text) else None
        )
        if label and not label[1].endswith(speaks) and label[1].strip(ORNAMENT) not in listed(summary.lexicon, "label"):
            found[at] = _label_end(one.text, label)
    for at, end in found.items():
        one = summary.lines[at]
        beside = [summary.lines[n].text for n in (at - 1, at + 1) if n in found]
        row = [n for n in range(at - ROW + 1, at + ROW) if n in found]
        long = len(one.text) - end >= SHORTEST_BODY or (
            len(row) >= ROW and any(len(summary.lines[n].text) - found[n] >= SHORTEST_BODY for n in row)
        )
        if beside and (long or any(text[:COMPANION] == one.text[:COMPANION] for text in beside)):
            yield _Item(one.start, one.start + end, LABELLED, 0, at, plain=True)


def _label_end(text: str, label: re.Match[str]) -> int:
    """Where a label ends as a heading: one with a number takes its first few words with it."""  # 难处一：路远。
    stop = STOP.search(text, label.end()) if re.search(rf"{CHINESE}$|^第{CHINESE}", label[1]) else None
    return stop.end() if stop and stop.group() == "。" and stop.end() - label.end() <= LONGEST_LABEL else label.end()


def _slogans(summary: _Summary, taken: set[int], numbered: Sequence[_Item]) -> list[_Item]:
    """A few words, or two halves of one length, that open a paragraph; one of them alone may be a proverb."""
    found, short = [], []
    for at, one in enumerate(summary.lines):
        slogan = SLOGAN.match(one.text) if at not in taken else None
        if slogan is None or re.search("[我了兮是]|^[先再]说", slogan.group()) or summary.starts(one.text, "closing"):
            continue
        item = _Item(one.start, one.start + slogan.end(), SAID, 0, at, plain=True)
        if slogan[2] is None:
            short.append(item)
        elif len(slogan[1]) == len(slogan[2]):
            found.append(item)
    shared = Counter(sign for item in short for sign in _places(summary.text[item.start : item.end]))
    said = sum(item.plain for item in numbered if item.level == WORDS)
    short = [i for i in short if any(shared[sign] > 1 for sign in _places(summary.text[i.start : i.end]))]
    leads = [_Item(one.start, one.start + end, SAID, 0, at, plain=True) for at, one, end in _leads(summary, taken)]
    return [*(found if len(found) + said > 1 else []), *short, *leads]


def _places(said: str) -> set[tuple[int, int, str]]:
    """Which sign stands where in a few words, and how many they are: what two of one kind have in common."""
    return {(len(said), at, sign) for at, sign in enumerate(said[:-1])}


def _leads(summary: _Summary, taken: set[int]) -> Iterator[tuple[int, Line, int]]:
    """Paragraphs in a row that each begin with a few words and a stop, or with an ornament and such words."""
    other = bool(taken) or bool(_bracketed(summary))
    run: list[tuple[int, Line, int]] = []
    for at, one in enumerate(summary.lines):
        lead = LEAD.match(one.text) if at not in taken else None
        if lead and not (lead["sign"] and other):  # ○ 适应。 but no points below other headings
            run.append((at, one, lead.end()))
            continue
        yield from _alike(run)
        run = []
    yield from _alike(run)


def _alike(run: list[tuple[int, Line, int]]) -> list[tuple[int, Line, int]]:
    """Those of a row that are made alike, where three are: 教一门课。 and 修一间屋。 but not 好事多磨。; else all."""
    if len(run) < ROW:
        return []
    shared = Counter(sign for _, one, end in run for sign in _places(one.text[:end]))
    same = [one for one in run if any(shared[sign] >= ROW for sign in _places(one[1].text[: one[2]]))]
    return same if len(same) >= ROW else run
