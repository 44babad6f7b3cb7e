"""People of a text once more: the full name of one who is only called, first names, every other place of a name.

In go a text and the people found beside cues, out come more of the same people. What is hard: the name of a school
may be a name (和平桥), and a short name is a word elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from pipeline.extract.names import AND, FOLLOWS, LIKELY
from pipeline.extract.people_cues import CLEAN, HAN, title_pattern, title_rows
from pipeline.extract.people_reading import AHEAD, RUN
from pipeline.extract.school_aliases import standing
from pipeline.schema import Found

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from pipeline.extract.names import Names
    from pipeline.lexicon import Lexicon

WEEKDAY = re.compile("周[一二三四五六日]")
MOST_NAMES = 1000  # of one text
CALLED = 6.0  # a text that has 何老师 most often gives the full name too
LEAST_GAIN = 1.0
KNOWN_PARTS = 14.0
PART = 2  # characters of a name with a given name of one
MOST_BESIDE = 3  # characters beside a part of a name that may belong to it
SHORT_NAME = "surname_with_title"
BEFORE_A_NAME = re.compile("(?:[小中]学|学校|老?教?师|校长|主任)$")
DOT = re.compile("[·•・]")
NICKNAME = re.compile("[小老](?P<surname>[\u4e00-\u9fff])(?![家驹文]|[镇乡村庄湾沟坪小中学校老师])")
BEFORE_NICKNAME = frozenset("的和跟给是让叫请像对与就有把同找问带靠由我你他她喊")
NEAR = re.compile("[小中]学|学校|幼儿园|初中|高中|完小|教学点|校区|[镇乡](?!长|[党政干])")
BESIDE_A_TITLE = frozenset(("name_before_title", "name_after_title", "surname_with_title", "famous_person"))


def in_full(text: str, people: list[Found], names: Names, lexicon: Lexicon) -> Iterator[Found]:
    """The full name of one who is called by surname and title alone so far: 何其 where 何老师 is.

    Where several stretches could be it, the likeliest is.
    """
    taken = {at for item in people for at in range(item.start, item.end)}
    full = [text[item.start : item.end] for item in people if item.rule != SHORT_NAME]
    called = {text[item.start : item.end - len(item.role)]: item.role for item in people if item.rule == SHORT_NAME}
    titles = title_pattern(lexicon)
    for surname, role in islice(called.items(), MOST_NAMES):
        if surname not in names.surnames or any(name.startswith(surname) for name in full):
            continue
        best: tuple[float, int, int] | None = None
        for at in standing(surname, text):
            if at in taken or titles.match(text, at + len(surname)) or joined(text, at, names):
                continue
            stretch = RUN.match(text, at, at + AHEAD)
            if stretch is None:
                continue
            ordinary, ways = names.after(stretch[0])
            whole = len(stretch[0]) if not HAN.match(text[stretch.end() : stretch.end() + 1]) else -1
            for way in ways:
                gain = ordinary - way.cost - (CLEAN if way.end == whole else 0.0)
                cut = any((t := titles.match(text, i)) and t.end() > at + way.end for i in range(at + 1, at + way.end))
                name = stretch[0][: way.end]
                word = name in names.costs.words and not titles.match(text, at + way.end)  # 高兴 where 高校长 is
                if not (cut or word or name in names.never or WEEKDAY.match(name)) and (best is None or gain > best[0]):
                    best = gain, at, at + way.end
        if best is not None and best[0] + CALLED > LEAST_GAIN:
            yield Found("person", best[1], best[2], "name_of_one_called", role=role, confidence=0.85)


def joined(text: str, at: int, names: Names) -> bool:
    """Whether the character before belongs to one word with the one at ``at``: 如|何."""
    words = names.costs.words
    if BEFORE_A_NAME.search(text, max(0, at - 2), at):  # 中学|成候有
        return False
    return any(text[i : at + 1] in words for i in range(max(0, at - 3), at))


def lengthened(text: str, people: list[Found], names: Names, lexicon: Lexicon) -> Iterator[Found]:
    """A name of two with the character that follows it wherever it stands: 齐志|远赴…, 齐志|远参加."""
    titles = title_pattern(lexicon)
    short: dict[str, list[Found]] = {}
    for item in people:
        if not item.masked and item.rule != SHORT_NAME and item.end - item.start == PART:
            short.setdefault(text[item.start : item.end], []).append(item)
    for name, items in islice(short.items(), MOST_NAMES):
        end = items[0].end
        behind = text[end : end + 1]
        if not HAN.match(behind) or behind in FOLLOWS or titles.match(text, end) or names.cost(name + behind) > LIKELY:
            continue
        followed = [text[at + PART : at + 2 * PART] for at in standing(name, text)]
        if len(set(followed)) > 1 and all(words.startswith(behind) for words in followed):
            for item in items:
                yield replace(item, end=item.end + 1, rule="name_of_three", confidence=0.99)


def first_names(text: str, people: list[Found], names: Names, lexicon: Lexicon) -> Iterator[Found]:
    """热依汗老师, 热依汗 for 热依汗古丽·艾山, 塔娜 for 乌云塔娜 of the same text."""
    whole, short = shortened(text, people, names)
    longer = {at: item for item in people for at in range(item.start, item.end)}
    for name in islice((*whole, *short), MOST_NAMES):
        for at in standing(name, text):
            within = longer.get(at), longer.get(at + len(name) - 1)
            if any(item and item.end - item.start > len(name) and item.rule != SHORT_NAME for item in within):
                continue
            title = title_pattern(lexicon).match(text, at + len(name))
            alone = title and title_rows(lexicon)[title[0]]["alone"] and short.get(name, False)
            start, end = in_whole(text, at, at + len(name), names)
            if title and alone:
                start, end = at, title.end()
            elif text[start:end] in names.never:
                continue
            rule = SHORT_NAME if alone else "first_name"
            yield Found("person", start, end, rule, role=title[0] if title else "", confidence=0.99)


def in_whole(text: str, start: int, end: int, names: Names) -> tuple[int, int]:
    """The whole name of another people that a part of it stands in, as far as it is made of known parts: 才让|卓玛."""
    lows = range(max(0, start - MOST_BESIDE), start + 1)
    highs = range(end, min(end + MOST_BESIDE, len(text) + 1))
    spans = ((low, high) for low in lows for high in highs)
    longer = [(low - high, low, high) for low, high in spans if names.of_parts(text[low:high]) < KNOWN_PARTS]
    return min(longer)[1:] if longer else (start, end)


def shortened(text: str, people: list[Found], names: Names) -> tuple[dict[str, None], dict[str, bool]]:
    """First names in full (阿依努尔·买买提), and parts of names, with whether a name begins so (热依汗, 塔娜)."""
    whole: dict[str, None] = {}
    short: dict[str, bool] = {}
    for item in people:
        pieces = DOT.split(text[item.start : item.end])
        if item.masked or item.rule == SHORT_NAME or names.of_parts(pieces[-1]) > KNOWN_PARTS:
            continue
        given = pieces[0] if len(pieces[0]) > 1 else pieces[-1]
        if len(pieces) > 1:
            whole.setdefault(given)
        for size in range(2, len(given) - 1):
            for part in (given[:size], given[size:]):
                if part in names.parts:
                    short[part] = short.get(part, False) or part == given[:size]
    return whole, short


def nicknames(text: str, known: Collection[str], names: Names) -> Iterator[Found]:
    """小段 and 老吴 by the surnames that somebody in the text bears, where they stand freely."""
    words = names.costs.words
    for match in NICKNAME.finditer(text):
        at, end = match.span()
        free = not HAN.match(text[at - 1 : at]) or text[at - 1] in BEFORE_NICKNAME
        word = match[0] in words or any(text[at + 1 : at + 1 + size] in words for size in (2, 3))
        if free and match["surname"] in known and not word:
            yield Found("person", at, end, "nickname", confidence=0.8)


def again(text: str, people: list[Found], names: Names) -> Iterator[Found]:
    """Every other place where a full name of this text stands."""
    roles: dict[str, str] = {}
    for item in people:
        if item.rule != SHORT_NAME and not item.masked:
            roles.setdefault(text[item.start : item.end], item.role)
    words = names.costs.words
    spans = {(item.start, item.end) for item in people}
    for name, role in islice(roles.items(), MOST_NAMES):
        size = len(name)
        if size == PART and name in words:
            continue
        at = text.find(name)
        while at >= 0:
            end = at + size
            led = text[end : end + 1] in AND  # 郭维|和我, though 维和 is a word too
            starts = (at - 1,) if led else (at - 1, end - 1)
            runs_on = size == PART and any(text[i : i + PART] in words for i in starts if i >= 0)
            if not runs_on and (at, end) not in spans:
                yield Found("person", at, end, "known_name", role=role, confidence=0.85)
            at = text.find(name, end)


def without_schools(text: str, people: list[Found]) -> list[Found]:
    """The people without those names that a school of the text bears: 和平桥 where 和平桥小学 is."""
    stems = {text[at.start() - size : at.start()] for at in NEAR.finditer(text) for size in (2, 3, 4)}
    return [
        item
        for item in people
        if item.masked or item.rule in BESIDE_A_TITLE or text[item.start : item.end] not in stems
    ]
