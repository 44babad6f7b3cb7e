"""Clean text of many kinds, in which no repair of misread bytes may change anything.

Own words and sentences are put together anew with a fixed seed, so that every rare letter meets every other; Chinese
words come from jieba's dictionary and from the phrases of opencc and pypinyin, rare ones as often as common ones.
"""

from __future__ import annotations

import base64
import json
import random
from pathlib import Path

import jieba
import opencc
import pypinyin


def kinds() -> dict[str, list[str]]:
    """The words of gold/clean_texts.tsv, by kind."""
    lines = (Path(__file__).parent / "gold" / "clean_texts.tsv").read_text(encoding="utf-8").splitlines()
    return {kind: words.split(" ") for kind, _, words in (line.partition("\t") for line in lines[2:])}


def phrases() -> list[str]:
    """Words of the dictionaries that come with jieba, opencc and pypinyin."""
    out = [
        line.split()[0] for line in (Path(jieba.__file__).parent / "dict.txt").read_text(encoding="utf-8").splitlines()
    ]
    table = Path(opencc.__file__).parent / "dictionary" / "STPhrases.txt"
    for line in table.read_text(encoding="utf-8").splitlines():
        out += line.replace("\t", " ").split()
    return [*out, *json.loads((Path(pypinyin.__file__).parent / "phrases_dict.json").read_text(encoding="utf-8"))]


def clean(size: int, seed: int = 11) -> dict[str, str]:
    """At least so many bytes of text by kind."""
    draw = random.Random(seed)
    words = phrases()
    samples = kinds()
    share = size // (len(samples) + 6) + 1
    out = {kind: _lines(draw, sample, share) for kind, sample in samples.items()}
    out["Chinese, any word of the dictionaries"] = _lines(draw, words, 4 * share, joints=("", "", "，", "。", "、"))
    out["base64"] = "\n".join(base64.b64encode(draw.randbytes(57)).decode() for _ in range(share // 77))
    every = [word for sample in samples.values() for word in sample]
    out["Chinese mixed with all the others"] = _lines(draw, [*every * 40, *draw.sample(words, 60_000)], 2 * share)
    return out


def _lines(draw: random.Random, words: list[str], size: int, joints: tuple[str, ...] = (" ", " ", "", "，")) -> str:
    out: list[str] = []
    done = 0
    while done < size:
        line = "".join(draw.choice(words) + draw.choice(joints) for _ in range(draw.randint(1, 30)))
        out.append(line)
        done += len(line.encode()) + 1
    return "\n".join(out)
