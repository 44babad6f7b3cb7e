"""Words of a summary: text and names in, counted terms out; and their weights over independent texts.

jieba cuts, with the words of this domain added to its dictionary. A name that was found in the text is one word:
the text is cut around it, so no summary changes how another one is cut.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

import jieba
import numpy as np

from pipeline.rows import independent
from pipeline.schema import Term

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from pipeline.lexicon import Lexicon

WORD = re.compile(r"[\u3400-\u9fff]+|(?![xX]+(?![A-Za-z]))[A-Za-z]{2,}")  # xx is a mask and no word
DOMAIN_FREQUENCY = 20_000  # more than any cut of 结对帮扶 or 送教下乡 can bring together
NAME_TAG = "nz"


def terms(summary_id: str, text: str, names: Sequence[str], lexicon: Lexicon) -> tuple[Term, ...]:
    """The terms of a text, the commonest first, each with its count; ``names`` are one word each.

    >>> from pipeline.lexicon import load
    >>> [t.term for t in terms("a-01", "清源小学开展结对帮扶，清源小学送教下乡。", ["清源小学"], load())][:1]
    ['清源小学']
    """
    stop, short = _unwanted(lexicon)
    tags = _tags()
    counts = Counter(
        word for word in words(text, names, lexicon) if word not in stop and (len(word) > 1 or word in short)
    )
    known = frozenset(names)
    return tuple(
        Term(
            summary_id=summary_id,
            term=word,
            count=n,
            weight=0.0,
            part_of_speech=NAME_TAG if word in known else tags.get(word, ""),
        )
        for word, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    )


def words(text: str, names: Sequence[str], lexicon: Lexicon) -> Iterator[str]:
    """The words of a text in order, without marks and numbers.

    >>> from pipeline.lexicon import load
    >>> list(words("我校与石岭小学结对帮扶。", ["石岭小学"], load()))
    ['我校', '与', '石岭小学', '结对帮扶']
    """
    known = frozenset(names)
    for piece in _around(text, names):
        if piece in known:
            yield piece
        else:
            for stretch in WORD.findall(piece):
                yield from _tokenizer(lexicon).lcut(stretch)


def weigh(terms: pd.DataFrame, summaries: pd.DataFrame) -> pd.DataFrame:
    """Terms with their TF-IDF weight; a copy group counts as one text, so a copied word is not a common word."""
    text_of = terms["summary_id"].map(independent(summaries))
    size = max(text_of.nunique(), 1)
    spread = text_of.groupby(terms["term"]).transform("nunique")
    longest = terms.groupby("summary_id")["count"].transform("sum")
    weight = terms["count"] / longest * (np.log((1 + size) / (1 + spread.astype("float64"))) + 1)
    return terms.assign(weight=weight.astype("float64"))


def _around(text: str, names: Sequence[str]) -> list[str]:
    if not names:
        return [text]
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    return re.split("(" + "|".join(map(re.escape, longest_first)) + ")", text)


@cache
def _unwanted(lexicon: Lexicon) -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(lexicon.words("stop_words")), frozenset(lexicon.words("short_words"))


@cache
def _tokenizer(lexicon: Lexicon) -> jieba.Tokenizer:
    """Jieba's tokenizer over its own dictionary and our words. It reads no cache file and writes none."""
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    for word in lexicon.words("domain_words"):
        tokenizer.add_word(word, DOMAIN_FREQUENCY)
    return tokenizer


@cache
def _tags() -> dict[str, str]:
    """The part of speech of each word of jieba's dictionary (its third column)."""
    with jieba.Tokenizer().get_dict_file() as file:
        lines = (line.decode("utf-8").split() for line in file)
        return {cells[0]: cells[2] for cells in lines if len(cells) == 3}  # noqa: PLR2004 - word, count, tag
