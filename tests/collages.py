"""Pages by chance: annotated summaries between the furniture and headings of many habits, in the notation of paper.

What comes out is 〔furniture〕 around texts, ``|`` where two meet; the same seed gives the same pages. Habits are told
apart by number, so that a part of them can be kept from whoever learns from the pages.
"""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.lexicon import read_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

GOLD = Path(__file__).parent / "gold"
HELD = 3  # every third habit is kept back
SHORTEST = 120  # characters of a text
MOST = 9  # paragraphs of a text that is cut
DATE = re.compile(r"(?:\d{4}|二[〇○零]\S{2})\s*[年.]\s*\S{1,2}\s*(?:月|[.]\d)")
TITLE = re.compile(r"^.{4,40}(?:总结|小结|汇报|报告|情况|材料|回顾)$")

MOST_SINGLE = 0.7  # share of pages of one text that head it by their title alone
CUT = 0.7  # share of texts that are shortened
FEW = 0.15  # share of pages of one text that an editor introduces
OWN_EDGE, LONE_EDGE = 0.12, 0.35  # share of texts with a lead above them, and with a tail below; of one text alone
BROKEN = 0.15  # share of texts with a line of the site within
SHORTEST_BROKEN = 5  # lines of a text that such a line may break
CLOSED = 0.5  # share of texts with nothing between that are signed


def _habits() -> dict[str, list[str]]:
    out: defaultdict[str, list[str]] = defaultdict(list)
    for row in read_table(GOLD / "habits.tsv"):
        out[row["list"]].append(row["habit"].replace("\\n", "\n"))
    return out


HABITS = _habits()


def spans(paper: str) -> tuple[str, list[tuple[int, int]]]:
    """The page that a paper shows, and where its texts stand; 〔+…〕 is kept in a text, 〔…〕 is not."""
    plain, found, start, kept = "", [], 0, False
    for piece in re.split(r"(〔\+|〔[^〕|]*\|[^〕]*|〔|〕|\|)", paper):
        if piece.startswith("〔") and "|" in piece:  # 〔首页 | 登录〕
            found.append((start, len(plain)))
            start = len(plain)
            plain += piece[1:]
        elif piece in {"〔", "|"}:
            found.append((start, len(plain)))
            start = len(plain)
        elif piece == "〔+":
            kept = True
        elif piece == "〕":
            start = start if kept else len(plain)
            kept = False
        else:
            plain += piece
    found.append((start, len(plain)))
    bare = [(low, high, plain[low:high]) for low, high in found]
    return plain, [(high - len(text.lstrip()), low + len(text.rstrip())) for low, high, text in bare if text.strip()]


class Told(NamedTuple):
    """A page of told_pages: its name, the page, what is told of each of its summaries, and where each stands."""

    name: str
    page: str
    summaries: list[dict[str, Any]]
    spans: list[tuple[int, int]]


def told(folder: Path) -> Iterator[Told]:
    """The pages of a folder; a summary of several pieces has the furniture between them inside it."""
    for path in sorted(folder.glob("*.txt")):
        page, pieces = spans(path.read_text(encoding="utf-8"))
        summaries, at, whole = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["summaries"], 0, []
        for summary in summaries:
            several = summary.get("pieces", 1)
            whole.append((pieces[at][0], pieces[at + several - 1][1]))
            at += several
        yield Told(path.name, page, summaries, whole)


def texts() -> tuple[tuple[str, str], ...]:
    """Every annotated summary with its name."""
    paths = [*GOLD.glob("annotated/*/texts/*.txt")]
    return tuple((path.stem, path.read_text(encoding="utf-8").strip()) for path in sorted(paths))


class _Page:
    """A page that grows line by line, by dice that draw from the habits of one part: those held, or the others."""

    def __init__(self, seed: int, *, held: bool) -> None:
        self.dice = random.Random(seed)
        self.held = held
        self.out: list[str] = []
        self.many = self.dice.choice((1, 1, 2, 2, 3, 3, 4, 5, 6))
        self.words = {"t": self.one("topic"), "g": self.one("genre"), "n": str(self.many)}
        self.schools = self.dice.sample(HABITS["school"], self.many)
        self.year = self.dice.randint(2008, 2021)

    def mine(self, habits: str) -> list[str]:
        """The habits of a list that may be drawn."""
        return [one for n, one in enumerate(HABITS[habits]) if (n % HELD == 0) == self.held]

    def one(self, habits: str) -> str:
        """A habit of a list."""
        return self.dice.choice(self.mine(habits))

    def some(self, habits: str, most: int) -> list[str]:
        """A few habits of a list in chance order, as lines."""
        chosen = self.dice.sample(self.mine(habits), self.dice.randint(0, most))
        return [line for habit in chosen for line in self.said(habit)]

    def said(self, habit: str, at: int = 0) -> list[str]:
        """The lines of a habit beside the text of a number."""
        years = {"y": str(self.year + at), "z": str(self.year + at + 1)}
        told = {**self.words, **years, "s": self.schools[at], "i": str(at + 1), "c": "一二三四五六"[at]}
        return [f"〔{line}〕" for line in habit.format(**told).split("\n")]

    def kept(self, habits: str, at: int) -> list[str]:
        """The lines of a habit that a text keeps."""
        return [line[1:-1] for line in self.said(self.one(habits), at)]

    def head(self, how: str) -> None:
        """What stands above the texts."""
        title = ["{t}{g}", "{y}年{t}{g}", "{s}{t}{g}", "{t}{g}({n}篇)", "全县{t}{g}选登", "{t}{g}汇编"]
        lines = self.some("head", 5)
        cut = self.dice.randint(0, len(lines))
        named = how == "own" and self.many == 1
        self.out += lines[:cut] + ([] if named else self.said(self.dice.choice(title))) + lines[cut:]
        if self.dice.random() < (FEW if self.many == 1 else CLOSED):
            self.out += self.said(self.one("intro"))

    def text(self, text: str, at: int, how: str, closed: bool) -> None:  # noqa: FBT001 — whether texts are signed
        """One text with what tells it from the one above."""
        lines = _shorter(text, self.dice)
        if how == "own" and not TITLE.match(lines[0]):
            lines = ["{s}{t}{g}".format(**self.words, s=self.schools[at]), *lines]
        if how == "nothing" and not DATE.search(lines[-1]):
            date = f"{self.year}年{self.dice.randint(1, 12)}月{self.dice.randint(1, 28)}日"
            lines += [self.schools[at], date] if closed else ["谢谢大家！"]
        if self.many == 1 and self.dice.random() < LONE_EDGE:
            below = int(bool(TITLE.match(lines[0])))
            lines[below:below] = self.kept("lone lead", at)
        elif TITLE.match(lines[0]) and self.dice.random() < OWN_EDGE:
            lines[1:1] = self.kept("lead", at)
        if self.many == 1 and self.dice.random() < LONE_EDGE:
            lines += self.kept("lone tail", at)
        elif self.dice.random() < OWN_EDGE and how != "nothing":
            lines += self.kept("tail", at)
        if self.dice.random() < BROKEN and len(lines) > SHORTEST_BROKEN:
            where = self.dice.randint(2, len(lines) - 2)
            lines[where:where] = self.kept("inside", at)
        if how in {"nothing", "own"} and at and not self.out[-1].endswith("〕"):
            lines[0] = "|" + lines[0]
        self.out += lines


def page(seed: int, pool: Sequence[str], *, held: bool = False) -> str:
    """A page of one to six texts of a pool."""
    made = _Page(seed, held=held)
    dice = made.dice
    how = dice.choice(("heading", "heading", "heading", "rule", "own", "own", "nothing", "signal"))
    ruler, heading = made.one("rule"), made.one("between")
    if made.many == 1 and dice.random() < MOST_SINGLE:
        how = "single"
    whole = dice.sample(list(pool), made.many)
    made.head(how)
    closed = how != "nothing" or dice.random() < CLOSED
    for at, text in enumerate(whole):
        if how == "heading":
            made.out += made.said(heading, at)
        if at and how in {"rule", "signal"}:
            made.out += made.said(ruler if how == "rule" else made.one("signal"), at)
        made.text(text, at, how, closed)
    return "\n".join([*made.out, *made.some("foot", 4)])


def _shorter(text: str, dice: random.Random) -> list[str]:
    """The lines of a text, those in its middle left out by chance."""
    lines = [one.replace("〔", "[").replace("〕", "]").replace("|", "｜") for one in text.splitlines() if one.strip()]
    keep = dice.randint(4, MOST)
    if len(lines) > keep and dice.random() < CUT:
        start = dice.randint(2, len(lines) - keep + 2)
        lines = [*lines[:2], *lines[start : start + keep - 4], *lines[-2:]]
    return lines if sum(map(len, lines)) >= SHORTEST else text.replace("|", "｜").split("\n")


def pages(count: int, seed: int, pool: Sequence[str], *, held: bool = False) -> Iterator[str]:
    """So many pages."""
    for number in range(count):
        yield page(seed * 100_000 + number, pool, held=held)
