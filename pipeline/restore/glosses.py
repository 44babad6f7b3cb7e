"""Take off the pinyin glosses that a site put after traditional characters: 學(xué)校 becomes 學校.

In: a text. Out: one edit per gloss. What is hard: a parenthesis may be the author's own. So a gloss must be a reading
of the character before it, and the text as a whole must bear it out: a site glosses a character everywhere or nowhere,
it glosses characters that simplified Chinese writes otherwise, and it does so every few words, not once a page.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from pipeline.lexicon import load
from pipeline.restore import pairs, script
from pipeline.schema import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator

TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
SYLLABLE = f"[a-zü{TONED}]{{1,6}}"  # zhuāng is the longest
TONED_SYLLABLE = f"[a-zü]{{0,3}}[{TONED}][a-zü{TONED}]{{0,4}}"
GLOSS = re.compile(rf"\(({SYLLABLE})\)")
AFTER = re.compile(rf"(.)\(({SYLLABLE})\)")
BROKEN = re.compile(rf"[?\ufffd]\(?({SYLLABLE})\)")  # its parenthesis went with half a character
TONED_GLOSS = re.compile(rf"[{TONED}][a-z]{{0,4}}\)")  # a C-speed look: any text with glosses has one
ALWAYS = 0.8  # of its occurrences; next to a torn place a gloss may be missing
OFTEN = 0.3  # the same on a page with many glossed characters
FEW = 3  # glossed characters that make a page a glossed one
SPARSE = 200  # characters to a gloss: more, and they are the author's own
MANY = 10  # glossed traditional characters, after which others are believed, too


def find(text: str) -> tuple[Edit, ...]:
    """The edits that take off every gloss which is proved to be one.

    >>> [edit.before for edit in find("學(xué)校(3月)的教師(教科)進(jìn)修")]
    ['(xué)', '(jìn)']
    >>> find("老师讲了“强(qiǎng)迫”与“和(hé)平”的读音")
    ()
    """
    if not TONED_GLOSS.search(text):
        return ()
    known = table(text)
    return tuple(_edits(text, known)) if known else ()


def _edits(text: str, known: frozenset[str]) -> Iterator[Edit]:
    proofs: dict[str, tuple[str, str]] = {}  # one gloss and one proof for all places alike: a page has thousands
    for hit in GLOSS.finditer(text):
        start, end = hit.span()
        if text[start - 1 : start] not in known:
            continue
        piece = text[start - 1 : end]
        proof = proofs.get(piece)
        if proof is None:
            proved = hit[1] in pairs.readings(piece[0])
            proof = proofs[piece] = piece[1:], f"{hit[1]} reads {piece[0]}" if proved else ""
        if proof[1]:
            yield Edit("gloss", start, end, proof[0], "", "certain", proof[1])


def table(text: str) -> frozenset[str]:
    """The characters that a text has a gloss after wherever they stand, if it is a glossed text.

    >>> sorted(table("學(xué)校的教學(xué)與科學(xué)實(shí)驗,種(zhǒng)子和種地"))
    ['學', '實']
    """
    seen = Counter(AFTER.findall(text))
    proved: Counter[str] = Counter()
    for (character, reading), count in seen.items():
        if reading in pairs.readings(character):
            proved[character] += count
    if not proved:
        return frozenset()
    stands = np.bincount(np.frombuffer(text.encode("utf-16-le", "surrogatepass"), "<u2"), minlength=0x10000)
    always = {c for c, count in proved.items() if count >= ALWAYS * stands[ord(c)]}
    changed = script.compile_tables(load()).characters
    traditional = {c for c in always if ord(c) in changed}
    if len(traditional) < FEW and len(text) > SPARSE * sum(proved[c] for c in traditional):
        return frozenset()
    if len(traditional) >= MANY:  # other characters are believed, too, and what a torn place kept from its gloss
        traditional |= {c for c in always if proved[c] > 1}
        traditional |= {c for c, count in proved.items() if ord(c) in changed and count >= OFTEN * stands[ord(c)]}
    return frozenset(traditional)


def stripped(text: str) -> str:
    """The text without anything that looks like a gloss."""
    return GLOSS.sub("", text)
