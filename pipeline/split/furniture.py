"""Lines of a page in; out comes what belongs to the site: at the head of a text, at its foot, and what it is called.

What is hard: a text may speak of sharing, downloading and reading too. So only the edges of a text are looked at, from
the outside in, and the first line that is the text's own ends the search. Which lines are furniture says the table
``furniture``; a researcher adds the habits of another site there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from pipeline.split.lines import DATED_LINK, STOPS, Line, line
from pipeline.split.words import BRACKETS, DATE, SECTION_NUMBER, is_signature, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.lexicon import Lexicon

LONGEST_RULED = 600  # characters; the longest notice of a site, beyond it a line is prose
REMEMBERED = 10_000  # lines whose kind is known; the edges of texts on one site are alike
LONGEST_LINK = 50  # characters of a title in a list of links
LONGEST_COMMENT = 80  # characters of what a reader wrote below a text
LONGEST_WORD = 12  # characters of a word in a menu
# A field of such a line, with its value: 发布者：xabxx, 阅读 682, 2016-04-07 09:20:00, 字号 A- A+
FIELD = re.compile(
    r"(?:发布者?|发布人|发布时间|发表时间|发表于\S{1,8}|更新时间|更新于|上传者?|上传时间|录入者?|投稿|责任编辑|责编|编辑|作者|来源|信息来源|文章来源|出处"
    r"|栏目|分类|标签|阅读|浏览|点击|访问|查看|人气|热度|评论|回复|回答|收藏|下载|点赞|分享|打印|关闭|举报|字号|字体)"
    r"(?:次数|量|数)?(?:[:： ]\s*[^\s|｜]{0,20})?"
    r"|\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?"
)
MARKS = "▌■●◆▶►▪•|-"  # before a field: ▌来源：
FEWEST_FIELDS, LONGEST_META, LONGEST_FIELD = 2, 140, 12
GAP = re.compile(r"[\s|｜>/·]+")
FEWEST_WORDS, SHORTEST_MENU = 4, 6  # words of such a menu, and characters of each
FEWEST_TOPICS = 3  # words like 德育工作 on one line: fewer may be a heading
SHORTEST_TEASER = 40  # characters of the beginning of another page, shown under its title
SENTENCE = re.compile(r"[^。！？!?]*[。！？!?]+[”’）)】]*|[^。！？!?]+")
OTHER_PAGE = re.compile(
    r"^(?:\d{1,2}[.、])?.{4,40}(?:范文|模板|大全|精选|集锦|合集|\d+篇|[一二三四五六七八九十]+篇|\(.{0,8}篇\))$"
)
BELOW = re.compile(
    r"^\(?(?:[附注]|抄送|主题词|联系人|[\u4e00-\u9fff·]{2,4}$)"
)  # what stands below a date and is the text's own
COUNT = re.compile(r"\(\d+\)")  # 回复(12) 收藏(3)
# What a report says of its writers below it: a site gives its address, and when it printed the report.
CONTACT = re.compile(
    r"^\(?(?:联系人|撰稿|供稿|执笔|撰写)人?:(?!.*(?:发布|来源|点击|更新|浏览|时间|责任编辑))"
    r"|^\([^。,:]{2,20}(?:小学|中学|初中|学校|中心校|完小|幼儿园|中|小)(?:供稿|撰稿|执笔)\)$"
)
DONE = re.compile(  # behind the last word of a text: （五则完）, 第3页 共4页, 以上就是…的全部内容
    r"[（(](?:试读|预览|免费内容)(?:到此)?结束[^（）()]{0,40}[）)]$|第 ?\d{1,3} ?页 ?[共/] ?\d{1,3} ?页$"
    r"|[（(](?:[一二三四五六七八九十\d]{1,2}[则篇份例]|全文|合辑|本文|正文|选编)?(?:完|完毕|结束)[）)]$"
    r"|以上(?:就是|便是|即为).{2,60}(?:全部|所有)内容.{0,60}$"
)
CUT_OFF = re.compile(r"(?:\.{2,}|…+)[\[(【]?(?:查看更多|更多|详细|详情|全文|阅读全文|查看全文|查看详情)?[>»\])】]*$")


@dataclass(frozen=True, slots=True)
class _Rules:
    lines: tuple[tuple[str, str, re.Pattern[str]], ...]  # kind, where, pattern
    any_line: re.Pattern[str]
    rest: re.Pattern[str]
    words: re.Pattern[str]
    topics: re.Pattern[str]
    site: re.Pattern[str]
    strong: re.Pattern[str]
    intro: re.Pattern[str]
    own: re.Pattern[str]


@cache
def _rules(lexicon: Lexicon) -> _Rules:
    rows = lexicon.rows("furniture")

    def joined(*where: str) -> re.Pattern[str]:
        patterns = [f"(?:{row['pattern']})" for row in rows if row["where"] in where]
        return re.compile("|".join(patterns) or "(?!)")

    def words(*where: str) -> re.Pattern[str]:
        found = sorted((row["pattern"] for row in rows if row["where"] in where), key=len, reverse=True)
        return re.compile("|".join(map(re.escape, found)) or "(?!)")

    places = ("line", "head", "foot", "links", "rest")
    return _Rules(
        lines=tuple((r["kind"], r["where"], re.compile(r["pattern"])) for r in rows if r["where"] in places),
        any_line=joined(*places),
        rest=joined("rest"),
        words=words("word"),
        topics=words("word", "topic"),
        site=joined("sentence", "strong"),
        strong=joined("strong"),
        intro=joined("sentence", "strong", "intro"),
        own=joined("own"),
    )


def kind_of(one: Line, where: str, lexicon: Lexicon) -> str:
    r"""What a line is called that is furniture at an edge (``head`` or ``foot``); empty where it is the text's own.

    >>> from pipeline.lexicon import load
    >>> from pipeline.split.lines import lines_of
    >>> [kind_of(one, "foot", load()) for one in lines_of("上一篇：送教小结\n我校送教两次。\n首页 | 登录")]
    ['neighbour', '', 'menu']
    """
    if len(one.flat) > LONGEST_RULED:
        return ""
    if kind := _kind(one.flat, where, lexicon):
        return kind
    return _apart(one.text, lexicon)


@lru_cache(maxsize=REMEMBERED)
def _kind(flat: str, where: str, lexicon: Lexicon) -> str:
    rules = _rules(lexicon)
    if CONTACT.match(flat):
        return ""
    if words_of(lexicon).between.search(flat):
        return "intro"
    inner = flat[1:-1] if BRACKETS.get(flat[:1]) == flat[-1:] else flat  # （责任编辑：赵云）
    for said in dict.fromkeys((flat, inner, flat.lstrip(MARKS))):
        if rules.any_line.search(said):
            for kind, place, pattern in rules.lines:
                if place in ("line", where, "links", "rest") and pattern.search(said):
                    return kind
    if _is_menu(flat, rules):
        return "menu"
    return "editor" if _is_site_talk(flat, rules) else ""


def within(lines: Sequence[Line], lexicon: Lexicon) -> frozenset[int]:
    r"""Which lines inside a text are the site's: numbers of pages, links with their head, an editor's word.

        >>> from pipeline.lexicon import load
        >>> from pipeline.split.lines import lines_of
        >>> page = "我校送教。\n相关推荐：\n送教主持词\n二、不足\n路远。\n第2页"
    >>> sorted(within(lines_of(page), load()))
    [1, 2, 5]
    """
    out: set[int] = set()
    for at, one in enumerate(lines):
        linked = at - 1 in out and (is_links_head(lines[at - 1], lexicon) or _is_bare_link(lines[at - 1]))
        if kind_of(one, "line", lexicon) or (linked and _is_bare_link(one)):
            out.add(at)
    return frozenset(out)


def _is_bare_link(one: Line) -> bool:
    return not (one.is_prose or one.flat.endswith((*STOPS, ":")) or SECTION_NUMBER.match(one.flat))


def is_links_head(one: Line, lexicon: Lexicon) -> bool:
    """Whether a list of links begins here."""
    rules = _rules(lexicon)
    return any(place == "links" and pattern.search(one.flat) for _, place, pattern in rules.lines)


def _rest(lines: Sequence[Line], lexicon: Lexicon) -> int:
    """Where what readers wrote begins: a head that says so, and nothing long below it."""
    heads = _rules(lexicon).rest
    low = next((n for n in range(len(lines), 0, -1) if len(lines[n - 1].flat) > LONGEST_COMMENT), 0)
    found = (n for n in range(low, len(lines)) if heads.search(lines[n].flat))
    return next(found, len(lines))


def _is_menu(flat: str, rules: _Rules) -> bool:
    rest, words = rules.topics.subn("", COUNT.sub("", flat))
    if not words or any(sign not in "|/>»›-·、,.[]():【】<~_" for sign in rest):
        return False
    return bool(rules.words.search(flat)) or words >= FEWEST_TOPICS


@lru_cache(maxsize=REMEMBERED)
def _apart(text: str, lexicon: Lexicon) -> str:
    """What a line is called by what it sets apart with blanks or bars."""
    return "upload" if _is_meta(text) else "menu" if _is_wide_menu(text, lexicon) else ""


def _is_meta(text: str) -> bool:
    """Fields set apart that tell who put a page there, when, and how many looked: 文库　2016-04-07　阅读 68　字号 A+.

    A signature has one of them at most: 青山小学　2016-07-01.
    """
    if len(text) > LONGEST_META or "。" in text:
        return False
    told = len(FIELD.findall(text))
    rest = [word for word in GAP.split(FIELD.sub(" ", text)) if word]
    return told >= FEWEST_FIELDS and len(rest) <= told and all(len(word) <= LONGEST_FIELD for word in rest)


def _is_wide_menu(text: str, lexicon: Lexicon) -> bool:
    """Short words set apart, most of them unknown: 首页　机构概况　基层传真　互动交流."""
    words = GAP.split(text.strip())
    known = sum(bool(_rules(lexicon).words.fullmatch(word)) for word in words)
    if known > 1 and len(words) > known:  # 村小论坛　注册　搜索
        return known + 1 == len(words) <= LONGEST_LINK and max(map(len, words)) <= LONGEST_WORD
    return known > 0 and FEWEST_WORDS <= len(words) <= LONGEST_LINK and max(map(len, words)) <= SHORTEST_MENU


def _is_site_talk(flat: str, rules: _Rules) -> bool:
    if not rules.site.search(flat):
        return False
    return all(rules.site.search(said) and not rules.own.search(said) for said in SENTENCE.findall(flat))


def introduces(one: Line, lexicon: Lexicon) -> bool:
    r"""Whether a paragraph before a text introduces it: the site speaks at its end, or all of it is general talk.

    >>> from pipeline.lexicon import load
    >>> from pipeline.split.lines import lines_of
    >>> page = "支教是大事。小编找来了总结，供您参考。\n支教是大事。我校派出三人。"
    >>> [introduces(one, load()) for one in lines_of(page)]
    [True, False]
    """
    rules = _rules(lexicon)
    if len(one.flat) > LONGEST_RULED:
        return False
    said = SENTENCE.findall(one.flat)
    if any(rules.strong.search(sentence) and not rules.own.search(sentence) for sentence in said[-2:]):
        return True
    return all(rules.intro.search(sentence) and not rules.own.search(sentence) for sentence in said)


def head(
    lines: Sequence[Line], at: int, lexicon: Lexicon, *, preface: bool, repeated: frozenset[str] = frozenset()
) -> list[str]:
    """What lines are called from ``at`` on, as far as they are furniture.

    With ``preface`` introductions count; ``repeated`` are lines that stand on many pages.
    """
    kinds: list[str] = []
    while at + len(kinds) < len(lines):
        one = lines[at + len(kinds)]
        kind = kind_of(one, "head", lexicon) or ("intro" if preface and introduces(one, lexicon) else "")
        kind = kind or ("repeated" if one.flat in repeated else "")
        if kind:
            kinds.append(kind)
        elif menu := _menu_run(lines, at + len(kinds), lexicon):
            kinds.extend(["menu"] * menu)
        elif kinds and kinds[-1] == "links" and _is_link(one):
            kinds.append("links")
        else:
            break
    return kinds


def _menu_run(lines: Sequence[Line], at: int, lexicon: Lexicon) -> int:
    """How many words of a menu stand here, each on its own line, a known one among them."""
    rules = _rules(lexicon)
    run = at
    while run < len(lines) and len(lines[run].flat) <= LONGEST_WORD and not lines[run].flat.endswith((*STOPS, ":")):
        run += 1
    known = [n for n, one in enumerate(lines[at:run], 1) if rules.topics.fullmatch(one.flat)]
    return known[-1] if len(known) > 1 else 0


def foot(lines: Sequence[Line], lexicon: Lexicon, repeated: frozenset[str] = frozenset()) -> list[str]:
    """What the last lines of a text are called, as far as they are furniture, in order.

    Once the site has begun to speak, short lines without a stop are its links; the text does not go on after them.
    """
    cut = _rest(lines, lexicon)
    kinds = dict.fromkeys(range(cut, len(lines)), "comment")
    at = cut - 1
    first_prose = next((n for n, one in enumerate(lines) if one.is_prose), at)
    while at >= 0:
        one = lines[at]
        if first_prose < at - 1 and _is_teaser(lines[at - 1], one):
            kinds |= {at - 1: "teaser", at: "teaser"}
            at -= 2
            cut = at + 1
            continue
        if kind := kind_of(one, "foot", lexicon) or ("repeated" if one.flat in repeated else ""):
            kinds[at] = kind
            cut = at
        elif _is_link(one) and any(
            _is_link(beside) for beside in (*lines[max(0, at - 1) : at], *lines[at + 1 : at + 2])
        ):
            kinds[at] = "links"  # one alone may be what a school counts: 论文12篇
            cut = at
        elif one.is_prose or one.flat.endswith(STOPS) or len(one.flat) > LONGEST_LINK:
            break
        at -= 1
    cut = _behind_signature(lines, cut, lexicon)
    return [kinds.get(n, "links") for n in range(cut, len(lines))]


def _behind_signature(lines: Sequence[Line], cut: int, lexicon: Lexicon) -> int:
    """Where furniture begins that stands between the date of a signature and known furniture: short and not signed."""
    words = words_of(lexicon)
    signed = cut - 1
    while (
        cut < len(lines)
        and signed > 0
        and len(lines[signed].flat) <= LONGEST_LINK
        and not DATE.search(lines[signed].text)
    ):
        if BELOW.match(lines[signed].flat) or lines[signed].flat.endswith(STOPS) or is_signature(lines[signed], words):
            return cut
        signed -= 1
    return signed + 1 if 0 < signed < cut and is_signature(lines[signed], words) else cut


def _is_link(one: Line) -> bool:
    """The title of another page, by its date or by what it offers."""
    return bool(DATED_LINK.match(one.flat) or OTHER_PAGE.match(one.flat))


def _is_teaser(title: Line, one: Line) -> bool:
    """The title of another page, and the beginning of its text, cut off."""
    if title.is_prose or title.flat.endswith(STOPS) or len(title.flat) > LONGEST_LINK:
        return False
    return len(one.flat) >= SHORTEST_TEASER and bool(CUT_OFF.search(one.flat))


def glued_head(text: str, one: Line, lexicon: Lexicon) -> int:
    """Where a line's own words begin, after sentences of the site glued before them."""
    rules, at = _rules(lexicon), one.start
    for match in SENTENCE.finditer(text, one.start, one.end):
        said = line(text, match.start(), match.end())
        if said is None or not _is_site_talk(said.flat, rules):
            break
        at = match.end()
    return at


def glued_foot(text: str, one: Line, lexicon: Lexicon) -> int:
    """Where a line's own words end, before furniture glued behind them."""
    done = DONE.search(text, one.start, one.end)
    at = done.start() if done and done.start() > one.start else one.end
    for match in reversed(list(SENTENCE.finditer(text, one.start, at))):
        said = line(text, match.start(), match.end())
        if said is None or not kind_of(said, "foot", lexicon):
            break
        at = match.start()
    return at
