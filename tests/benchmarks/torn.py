"""How much of torn and glossed text comes back, on forged and on real pages, and how fast.

    python tests/benchmarks/torn.py [--seeds N] [--wrong]

Forged pages are made from tests/gold/annotated/heldout, which the language model has not seen. A torn place is right
when every character of it is what it was; marks count in either width. ``--wrong`` shows the places that are not.
"""

from __future__ import annotations

import random
import re
import sys
import time
from collections import Counter
from difflib import SequenceMatcher
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline.edits import apply_edits
from pipeline.restore import glosses, phase, restore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.schema import Edit

TESTS = Path(__file__).resolve().parents[1]
SHARED = TESTS.parents[1] / "shared"
HELD_OUT = TESTS / "gold" / "annotated" / "heldout" / "texts"
WIDE = str.maketrans(dict(zip(",;?!:", "，；？！：", strict=True)))
NARROW = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
UNSEEN = "獎冊節驗數業動內"  # glossed characters that two others often spell together
TABLE = (70, 131)  # glossed characters in the tables of the two real pages
NEAR = 6  # differences so close are one place
TRIES = 5  # of which the fastest counts: a machine does other things, too


def load_forge():
    """The module tests/forge.py, which is no part of a package."""
    spec = spec_from_file_location("forge", TESTS / "forge.py")
    module = module_from_spec(spec)
    sys.modules.setdefault(spec.name, module)
    spec.loader.exec_module(module)
    return module


forge = load_forge()


class Page(NamedTuple):
    """A page before and after a site glossed it."""

    truth: str
    table: dict[str, str]
    found: str


class Place(NamedTuple):
    """A torn place: what it was, what a site made of it, what came back."""

    truth: str
    found: str
    restored: str


def pages(seed: int, private: str) -> list[Page]:
    """All held-out texts as pages of some 8,000 characters, each with a table of its own."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(HELD_OUT.glob("*.txt"))]
    random.Random(seed).shuffle(texts)
    out, page = [], ""
    for text in texts:
        page += text.translate(WIDE) + "\n"
        if len(page) > 8000:
            out.append(page)
            page = ""
    return [spoiled(text, seed * 100 + k, private) for k, text in enumerate([*out, page] if page else out)]


def spoiled(text: str, seed: int, private: str) -> Page:
    """A simplified text, traditional and glossed."""
    truth = forge.traditional(text)
    table = forge.table(truth, random.Random(seed).randint(*TABLE), seed, also=UNSEEN)
    return Page(truth, table, forge.gloss(truth, table, private=private, seed=seed))


def places(page: Page, restored: str) -> tuple[list[Place], list[Place]]:
    """The torn places of a page, and those that did not come back; ``restored`` has been through phase alone."""
    torn, wrong = [], []
    lines = (page.truth.split("\n"), page.found.split("\n"), restored.split("\n"))
    for truth, found, back in zip(*lines, strict=True):
        if "?" not in found:
            continue
        was, now, then = (bare(line, page.table) for line in (truth, found, back))
        differ = differences(was, now)
        torn += [Place(was[a:b], now[c:d], "") for a, b, c, d in differ]
        wrong += [Place(was[max(0, a - 5) : b + 5], now, then[c:d]) for a, b, c, d in differences(was, then)][
            : len(differ)
        ]
    return torn, wrong


def bare(line: str, table: dict[str, str]) -> str:
    """A line without the glosses of the table, its marks narrow."""
    line = glosses.AFTER.sub(lambda hit: hit[1] if table.get(hit[1]) == hit[2] else hit[0], line)
    return line.translate(NARROW)


def differences(left: str, right: str) -> list[tuple[int, int, int, int]]:
    """Where two lines differ; what is close together is one place."""
    out: list[tuple[int, int, int, int]] = []
    for name, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if name == "equal":
            continue
        if out and a - out[-1][1] <= NEAR:
            out[-1] = (out[-1][0], b, out[-1][2], d)
        else:
            out.append((a, b, c, d))
    return out


@cache
def found_out(seed: int, private: str) -> list[tuple[Page, tuple[Edit, ...]]]:
    """Pages, and the edits that phase makes in them."""
    return [(page, phase.find(page.found)) for page in pages(seed, private)]


def measure(private: str, seeds: range) -> tuple[int, list[Place], int]:
    """Torn places, those not restored, and the characters they stood among."""
    torn, wrong, size = 0, [], 0
    for page, edits in (one for seed in seeds for one in found_out(seed, private)):
        some, bad = places(page, apply_edits(page.found, edits))
        torn, size = torn + len(some), size + len(page.truth)
        wrong += bad
    return torn, wrong, size


def right_when(private: str, seeds: range) -> dict[str, tuple[int, int]]:
    """For each certainty, how many edits said it, and how many of them are right."""
    told: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for page, edits in (one for seed in seeds for one in found_out(seed, private)):
        for certainty, is_right in judged(page, edits):
            told[certainty] += 1
            right[certainty] += is_right
    return {certainty: (told[certainty], right[certainty]) for certainty in ("certain", "probable", "guess")}


def judged(page: Page, edits: tuple[Edit, ...]) -> Iterator[tuple[str, bool]]:
    """The certainty of each edit, and whether its line is right where the edit made it."""
    found, truth = page.found.split("\n"), page.truth.split("\n")
    for number, group in groupby(edits, key=lambda edit: page.found.count("\n", 0, edit.start)):
        start = sum(len(line) + 1 for line in found[:number])
        at, out, made = start, "", []
        for edit in group:
            out += page.found[at : edit.start]
            made.append((edit.certainty, len(bare(out, page.table)), len(bare(out + edit.after, page.table))))
            out, at = out + edit.after, edit.end
        out += page.found[at : start + len(found[number])]
        wrong = [(c, d) for _, _, c, d in differences(bare(truth[number], page.table), bare(out, page.table))]
        for certainty, low, high in made:
            yield certainty, not any(c <= high + 1 and low - 1 <= d for c, d in wrong)


def forged(seeds: range, *, show: bool) -> None:
    """Torn places restored exactly, private-use characters kept and dropped."""
    for private in ("kept", "dropped"):
        torn, wrong, size = measure(private, seeds)
        share = 100 * (1 - len(wrong) / torn)
        print(
            f"torn places right, private-use {private:8} {share:6.2f} %  "
            f"({len(wrong)} of {torn} wrong, {size:,} characters)"
        )
        for certainty, (told, right) in right_when(private, seeds).items():
            print(f"    {right} of {told} edits that say {certainty!r} are right: {100 * right / max(told, 1):.2f} %")
        for place in wrong if show else ():
            print("   ", place.truth, "<-", place.restored)


def real() -> None:
    """The real pages, where they are there: characters wrong per 1,000 of their true texts, places left."""
    if not (SHARED / "gold" / "texts").is_dir():
        print("the shared material with the true texts is not there")
        return
    wrong = total = places_done = left = 0
    for path in sorted((SHARED / "corpus").glob("*.txt")):
        outcome = restore(path.read_text(encoding="utf-8"))
        places_done += sum(edit.kind == "phase" for edit in outcome.edits)
        left += len(outcome.unresolved)
        text = same(outcome.text)
        for gold in sorted((SHARED / "gold" / "texts").glob(f"{path.name[:3]}-*.txt")):
            truth = same(gold.read_text(encoding="utf-8"))
            total += len(truth)
            if truth not in text:
                wrong += distance(truth, text)
    print(
        f"real pages: {1000 * wrong / total:.2f} characters wrong per 1,000 (of {total:,}), "
        f"{places_done} stretches put right, {left} left"
    )


def same(text: str) -> str:
    """A text without whitespace, its marks narrow."""
    return re.sub(r"\s+", "", text).translate(NARROW)


def distance(truth: str, text: str) -> int:
    """How many characters of a true text differ from the page that holds it."""
    start = max(text.find(truth[k : k + 12]) - k for k in range(0, 60, 12))
    piece = text[max(0, start) : start + len(truth)]
    steps = SequenceMatcher(None, truth, piece, autojunk=False).get_opcodes()
    return sum(max(b - a, d - c) for name, a, b, c, d in steps if name != "equal")


def clean(size: int = 400_000) -> str:
    """Undamaged text: the held-out texts over and over, in both scripts, with questions and pinyin in them."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(HELD_OUT.glob("*.txt"))]
    texts += [forge.traditional(text) for text in texts]
    texts.append(
        "老师教“强(qiǎng)迫”的读音:bō pō mō fō (ā)。听懂了吗?没有,再来一遍?!好。sin2a=2sin a cos a(a>0),共3人(含校长)。"
    )
    page = "\n".join(texts).translate(WIDE)
    return (page * (size // len(page) + 1))[:size]


def unchanged() -> None:
    """What phase and glosses do to clean text: nothing."""
    page = clean()
    made = len(phase.find(page)) + len(glosses.find(page))
    print(f"changes made to {len(page.encode()) / 1e6:.1f} MB of clean text: {made}")


def speed() -> None:
    """Megabytes a second, clean and damaged."""
    dense = {private: "\n".join(page.found for page in pages(1, private)) for private in ("kept", "dropped")}
    dense["clean"] = clean()
    for name, text in dense.items():
        spent = min(seconds(text) for _ in range(TRIES))
        print(f"restore, {name:8} {len(text.encode()) / 1e6 / spent:6.2f} MB/s")


def seconds(text: str) -> float:
    """How long a text takes."""
    start = time.process_time()
    restore(text)
    return time.process_time() - start


def hard() -> None:
    """A megabyte of the worst."""
    for pattern in ("?jiǎng)", "?jiǎng)由恚", "?,", "學(xué)?", "(xué)", "??h"):
        text = pattern * (1_000_000 // len(pattern.encode()))
        print(f"1 MB of {pattern:12} {seconds(text):6.2f} s")


if __name__ == "__main__":
    count = int(sys.argv[sys.argv.index("--seeds") + 1]) if "--seeds" in sys.argv else 20
    forged(range(count), show="--wrong" in sys.argv)
    real()
    unchanged()
    speed()
    hard()
