"""All figures of the restoration in one table: what, how much is asked, how much is reached.

    python tests/benchmarks/restoration.py [--quick]

Ends with 1 where something is missed. ``--quick`` takes a minute: fewer forged pages, shorter texts. The parts are
the other benchmarks of this folder, which tell more; figures that need material beside the project say so.
"""

from __future__ import annotations

import gc
import json
import sys
import time
import tracemalloc
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rich.console import Console
from rich.table import Table

from pipeline.edits import apply_edits
from pipeline.lexicon import read_table
from pipeline.restore import mojibake as misreadings
from pipeline.restore import restore
from pipeline.restore.script import simplify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

HERE = Path(__file__).parent
TESTS = HERE.parent
SHARED = TESTS.parents[1] / "shared"
ALLOWED = {"width", "script"}  # what may change in clean text
NARROW_MARKS = str.maketrans("，；：？！", ",;:?!")
WIDE_DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")


class Figure(NamedTuple):
    """One line of the table: at least (or with ``most``, at most) so much is asked, and so much was reached."""

    what: str
    asked: float
    reached: float
    unit: str = ""
    most: bool = False
    about: str = ""

    @property
    def met(self) -> bool:
        """Whether what was asked is reached."""
        return self.reached <= self.asked if self.most else self.reached >= self.asked


def part(name: str) -> ModuleType:
    """Another benchmark of this folder, which is no package."""
    known = f"benchmark_{name}"  # Python has an encodings of its own
    if known not in sys.modules:
        spec = spec_from_file_location(known, HERE / f"{name}.py")
        module = module_from_spec(spec)
        sys.modules[known] = module
        spec.loader.exec_module(module)
    return sys.modules[known]


def texts() -> str:
    """The annotated texts of this project, restored: simplified, with full-width marks."""
    paths = sorted((TESTS / "gold" / "annotated").rglob("texts/*.txt"))
    return restore("\n".join(path.read_text(encoding="utf-8") for path in paths)).text


def grown(text: str, size: int) -> str:
    """A text over and over until it has so many bytes."""
    return text * (size // len(text.encode()) + 1)


# ------------------------------------------------------------------------------------------------- what comes back


def real() -> Iterator[Figure]:
    """The real pages: what of their true texts is not there, and the places left torn."""
    torn = part("torn")
    if not (SHARED / "gold" / "texts").is_dir():
        return
    wrong = total = left = 0
    for path in sorted((SHARED / "corpus").glob("*.txt")):
        outcome = restore(path.read_text(encoding="utf-8"))
        left += len(outcome.unresolved)
        page = torn.same(outcome.text)
        for gold in sorted((SHARED / "gold" / "texts").glob(f"{path.name[:3]}-*.txt")):
            truth = torn.same(gold.read_text(encoding="utf-8"))
            total += len(truth)
            wrong += 0 if truth in page else torn.distance(truth, page)
    yield Figure(
        "real texts: characters wrong", 0.2, 1000 * wrong / total, "per 1,000", most=True, about=f"of {total:,}"
    )
    yield Figure("real pages: places left torn", 0, left, most=True)


def forged(seeds: int) -> Iterator[Figure]:
    """Torn places of forged pages."""
    for private, asked in (("kept", 99.5), ("dropped", 97.0)):
        places, wrong, size = part("torn").measure(private, range(seeds))
        share = 100 * (1 - len(wrong) / places)
        about = f"{len(wrong)} of {places} wrong, {size:,} characters"
        yield Figure(f"torn places right, private-use {private}", asked, share, "%", about=about)


def misread() -> Iterator[Figure]:
    """Misreadings: lossless ones exactly, lossy ones by the character."""
    told = part("mojibake")
    exact = [apply_edits(case.found, misreadings.find(case.found)) == case.true for case in told.lossless()]
    yield Figure("lossless misreadings exact", 100, 100 * sum(exact) / len(exact), "%", about=f"{len(exact)} cases")
    for case in told.lossy("blind"):
        score = told.score(case, misreadings.find(case.found))
        about = f"{100 * score.marked:.1f} % marked as lost, {100 * score.wrong:.1f} % wrong"
        yield Figure(f"lossy, {case.way}", 95, 100 * score.right, "%", about=about)


def encodings() -> Iterator[Figure]:
    """Encodings named and read."""
    rows = part("encodings").measure().values()
    files, named, read = (sum(row[k] for row in rows) for k in range(3))
    yield Figure("encodings named rightly", 99, 100 * named / files, "%", about=f"{named} of {files} files")
    yield Figure("files read without loss", 99, 100 * read / files, "%", about=f"{read} of {files} files")


def script() -> Iterator[Figure]:
    """Traditional text made simplified: OpenCC's cases and our own sentences."""
    suite = SHARED / "suites" / "opencc_cases.json"
    cases = json.loads(suite.read_text(encoding="utf-8")) if suite.exists() else []
    for name, count in (("t2s", 55), ("tw2s", 32)):
        rows = [case for case in cases if name in case["expected"]]
        right = sum(simplify(case["input"], aspect=name != "t2s") == case["expected"][name] for case in rows)
        if rows:
            yield Figure(f"OpenCC's cases, {name}", count, right, f"of {len(rows)}")
    gold = [*read_table(TESTS / "gold" / "script.tsv"), *read_table(TESTS / "gold" / "script_sentences.tsv")]
    right = sum(simplify(row["traditional"]) == row["simplified"] for row in gold)
    yield Figure("own sentences simplified exactly", 99, 100 * right / len(gold), "%", about=f"{right} of {len(gold)}")


# ------------------------------------------------------------------------------------------------- clean text


def varied(size: int) -> str:
    """So many bytes of clean text: reports, words of jieba's dictionary, other languages, code, pinyin, tables."""
    own = (HERE / "varied.txt").read_text(encoding="utf-8") + texts()
    return grown(own, size // 2) + part("mojibake").clean(size // 2)


def clean(size: int) -> Iterator[Figure]:
    """Clean text stays as it is, but for the width of marks and the script."""
    text = varied(size)
    changed = [edit for edit in restore(text).edits if edit.kind not in ALLOWED]
    seen = ", ".join(dict.fromkeys(f"{edit.kind} {edit.before[:12]!r}→{edit.after[:12]!r}" for edit in changed[:6]))
    about = seen or f"{len(text.encode()) / 1e6:.1f} MB"
    yield Figure("changes to clean text but width and script", 0, len(changed), most=True, about=about)


# ------------------------------------------------------------------------------------------------- speed and memory


def speed(size: int) -> Iterator[Figure]:
    """Megabytes of a text (UTF-8) restored in a second of one core."""
    torn = part("torn")
    simplified = texts()
    digits = "\n".join(
        line.translate(WIDE_DIGITS) if k % 20 == 0 else line for k, line in enumerate(simplified.split("\n"))
    )
    traditional = torn.forge.traditional(simplified)
    damaged = "\n".join(page.found for page in torn.pages(1, "kept"))
    for what, asked, text in (
        ("clean", 20, simplified),
        ("clean, a few full-width digits", 15, digits),
        ("clean, ASCII marks", 10, simplified.translate(NARROW_MARKS)),
        ("clean traditional", 3, traditional),
        ("traditional, ASCII marks", 3, traditional.translate(NARROW_MARKS)),
        ("heavily damaged", 1, damaged),
    ):
        yield Figure(f"speed, {what}", asked, _speed(grown(text, size)), "MB/s")


def _speed(text: str) -> float:
    restore(text[:20_000])  # what is loaded once
    best = min(_seconds(lambda: restore(text)) for _ in range(2))
    return len(text.encode()) / 1e6 / best


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def memory(size: int) -> Iterator[Figure]:
    """The most memory that restoring takes, as a multiple of the input."""
    simplified = texts()
    head = simplified[:3000]
    torn = part("torn")
    for what, text in (
        ("clean", simplified),
        ("traditional", torn.forge.traditional(simplified)),
        ("glossed and torn", torn.pages(1, "kept")[0].found),
        ("ASCII marks", simplified.translate(NARROW_MARKS)),
        ("&#25945; all along", "".join(f"&#{ord(c)};" for c in head)),
        ("\\u6559 all along", "".join(f"\\u{ord(c):04x}" for c in head)),
        ("full-width digits all along", "０１２３４５６７８９"),
        ("misread as Latin-1", simplified.encode().decode("latin-1")),
    ):
        yield Figure(f"memory, {what}", 20, peak(grown(text, size)), "× the input", most=True)


def peak(text: str) -> float:
    restore(text[:2000])
    gc.collect()
    tracemalloc.start()
    try:
        restore(text)
        return tracemalloc.get_traced_memory()[1] / len(text.encode())
    finally:
        tracemalloc.stop()


# ------------------------------------------------------------------------------------------------- all


def figures(*, quick: bool = False) -> Iterator[Figure]:
    """Every line of the table."""
    yield from real()
    yield from forged(2 if quick else 20)
    yield from clean(500_000 if quick else 5_000_000)
    yield from misread()
    yield from encodings()
    yield from script()
    yield from speed(1_000_000 if quick else 5_000_000)
    yield from memory(300_000 if quick else 5_000_000)


def main() -> int:
    """Print the table; 1 where something is missed."""
    table = Table("what", "asked", "reached", "", "about", title="restoration", title_justify="left")
    missed = 0
    for figure in figures(quick="--quick" in sys.argv):
        missed += not figure.met
        sign = "≤" if figure.most else "≥"
        row = (figure.what, f"{sign} {figure.asked:g} {figure.unit}", f"{figure.reached:.2f}")
        table.add_row(*row, "" if figure.met else "MISSED", figure.about, style="" if figure.met else "bold red")
    Console(width=150).print(table)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
