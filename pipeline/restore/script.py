"""Traditional characters into simplified ones, one for one, so that every offset stays.

In: a text. Out: the edits that make it simplified, which script it was in, or the simplified text itself.

What is hard: a character of a traditional text may be an ordinary one of a simplified text (沈, 坏, 么), so the
script of the line decides what is looked at; and a simplified text may quote a traditional one and mean it so.
What becomes of a character where it stands is told in variants.py.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from pipeline.edits import Edits
from pipeline.lexicon import load
from pipeline.restore.alphabet import Signs, signs
from pipeline.restore.variants import WORDED, Tables, codes, compile_tables
from pipeline.schema import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.edits import What
    from pipeline.lexicon import Lexicon

__all__ = ["compile_tables", "find", "script_of", "simplify", "traditional_signs"]

CLEAR = 0.9  # a text is of one script where nine in ten of its telling characters are
WINDOW = 24  # characters on both sides that words and rules look at
QUOTED = re.compile(r"“[^“”\n]{1,200}”|‘[^‘’\n]{1,200}’|「[^「」\n]{1,200}」|『[^『』\n]{1,200}』")


def script_of(text: str, lexicon: Lexicon | None = None) -> str:
    """Which script a text is in: ``simplified``, ``traditional`` or ``mixed``.

    >>> script_of("兩校結對,資源共享"), script_of("两校结对,资源共享"), script_of("两校结对,資源共享")
    ('traditional', 'simplified', 'mixed')
    """
    return _judge(*compile_tables(lexicon or load()).telling(text))


def simplify(text: str, lexicon: Lexicon | None = None, *, aspect: bool = True) -> str:
    """Turn traditional characters into simplified ones, one for one, so that offsets stay.

    著 is 着 except in words that keep it; with ``aspect=False`` it is left alone everywhere, as OpenCC's t2s does:

        >>> simplify("乾淨的校園裏迎著朝陽,成效顯著")
        '干净的校园里迎着朝阳,成效显著'
        >>> simplify("乾安縣的老師隨著大巴下鄉", aspect=False)
        '乾安县的老师随著大巴下乡'
    """
    tables = compile_tables(lexicon or load())
    out = _convert(text, tables)[0]
    if aspect or "著" not in text:
        return out
    return "".join("著" if old == "著" else new for old, new in zip(text, out, strict=True))


def find(text: str, lexicon: Lexicon | None = None) -> Edits:
    """The edits that make a text simplified; a run of characters is one edit.

    A quotation that a simplified text leaves in traditional characters is left alone:

        >>> [(edit.before, edit.after) for edit in find("本著求實的态度")]
        [('著', '着'), ('實', '实')]
        >>> find("学生临摹“學而時習之”,成绩显著")
        ()
    """
    tables = compile_tables(lexicon or load())
    if not _search(tables.traditional).search(text):
        return Edits()
    if script_of(text, lexicon) == "traditional":
        return _edits(text, 0, tables, evidence="traditional text")
    return Edits(_by_line(text, tables))


def traditional_signs() -> Signs:
    """The characters without any of which nothing is found."""
    return signs(compile_tables(load()).traditional, beyond=True)


@cache
def _search(characters: str) -> re.Pattern[str]:
    return re.compile(f"[{characters}]")


def _by_line(text: str, tables: Tables) -> Iterator[Edit]:
    suspect = _search(tables.traditional)
    at = 0
    while hit := suspect.search(text, at):
        start = text.rfind("\n", at, hit.start()) + 1 or at
        end = text.find("\n", hit.end())
        end = len(text) if end < 0 else end
        line = text[start:end]
        hits = [hit.start() + start for hit in suspect.finditer(line)]
        left = () if all(text[k] in WORDED for k in hits) else tuple(_quotations(line, tables))
        if _judge(*tables.telling(line)) == "simplified":
            yield from _strays(text, [k for k in hits if not _inside(k - start, left)], tables)
        else:
            edits = _edits(line, start, tables, evidence="traditional line")
            yield from (edit for edit in edits if not _inside(edit.start - start, left))
        at = end


SURNAME = re.compile(  # 於飞校长, 、於建军、: a surname that simplified texts write so
    r"(?:(?<![\u4e00-\u9fff])|(?<=[学校园室的和跟]))於(?=[\u4e00-\u9fff]{0,2}(?:老师|副?校长|副?园长|主任|书记|局长|教师|同志|同学))"
    r"|(?<=[、：:])於(?=[\u4e00-\u9fff]{1,2}[、，。；（(])"
)


def _strays(text: str, hits: list[int], tables: Tables) -> Iterator[Edit]:
    """Edits for single traditional characters in a simplified line: only what no simplified text means."""
    for at in hits:
        low = max(0, at - WINDOW)
        character, base = text[at], tables.plain(text[low : at + WINDOW])
        outcome, word = tables.settle(character, base, at - low)
        if outcome == character or (character in tables.kept and not word) or word == "执着":
            continue  # 执著 is a spelling of simplified texts too
        if SURNAME.match(text, at):
            continue
        certainty = "probable" if character in WORDED else "certain"
        yield Edit("script", at, at + 1, character, outcome, certainty, word or "simplified line")


def _edits(text: str, shift: int, tables: Tables, *, evidence: str) -> Edits:
    """An edit for each run of characters that change; where a word had a say, it is told, and less certain."""
    after, settled = _convert(text, tables)
    differs = codes(text) != codes(after)
    borders = np.flatnonzero(np.diff(differs, prepend=False, append=False)).astype("u4")
    starts, ends = borders[::2], borders[1::2]
    known: dict[str, What] = {}  # a page has thousands of runs alike
    out: list[What] = []
    for start, end in zip(starts.data, ends.data, strict=True):
        before = text[start:end]
        what = known.get(before)
        if what is None:
            what = known[before] = "script", before, after[start:end], "certain", evidence
        out.append(what)
    for run, word in zip(np.searchsorted(ends, list(settled), side="right").tolist(), settled.values(), strict=True):
        kind, before, _, _, told = out[run]
        new = after[starts[run] : ends[run]]  # a word may make of one run what it makes of no other
        out[run] = kind, before, new, "probable", f"{told}; {word}" if word else told
    return Edits.placed((starts + np.uint32(shift)).tobytes(), (ends + np.uint32(shift)).tobytes(), out)


def _convert(text: str, tables: Tables) -> tuple[str, dict[int, str]]:
    """The simplified text, and the places where a word or rule had a say, with that word."""
    base = tables.plain(text)
    settled: dict[int, str] = {}
    pieces: list[str] = []
    at = 0
    for hit in tables.settled.finditer(text):
        outcome, word = tables.settle(hit.group(), base, hit.start())
        if outcome != base[hit.start()]:
            pieces += (base[at : hit.start()], outcome)
            at = hit.end()
        if outcome != hit.group():
            settled[hit.start()] = word
    return "".join((*pieces, base[at:])) if pieces else base, settled


def _judge(traditional: int, simplified: int) -> str:
    every = traditional + simplified
    if traditional <= every * (1 - CLEAR):
        return "simplified"
    return "traditional" if traditional >= every * CLEAR else "mixed"


def _quotations(line: str, tables: Tables) -> Iterator[tuple[int, int]]:
    """Quotations in traditional characters, where all the rest of the line is simplified."""
    quoted = [m.span() for m in QUOTED.finditer(line)]
    found = [span for span in quoted if _traditional_alone(line[span[0] : span[1]], tables)]
    if found:
        rest, at = [], 0
        for start, end in found:
            rest.append(line[at:start])
            at = end
        traditional, simplified = tables.telling("".join((*rest, line[at:])))
        if traditional == 0 and simplified > 0:
            yield from found


def _traditional_alone(text: str, tables: Tables) -> bool:
    traditional, simplified = tables.telling(text)
    return traditional > 0 and simplified == 0


def _inside(at: int, spans: tuple[tuple[int, int], ...]) -> bool:
    return any(start <= at < end for start, end in spans)
