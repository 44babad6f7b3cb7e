"""How well copies are found: pairs, spans and groups of forged families, unrelated texts, and time on a large corpus.

    python tests/benchmarks/reuse.py [--large N]

Families are forged from the annotated texts of this project; a large corpus of N summaries is drawn sentence by
sentence from their sentences with words swapped, a tenth of it in families of copies.
"""

from __future__ import annotations

import json
import random
import resource
import sys
import time
from collections import defaultdict
from pathlib import Path

import pandas as pd

TESTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TESTS))

import families  # noqa: E402 - a neighbour, found only now

from pipeline import processes  # noqa: E402
from pipeline.reuse import find_reuse  # noqa: E402
from pipeline.tables import frame  # noqa: E402

NO_MENTIONS = frame("mentions", [])


def annotated(*, templates: bool = True) -> list[str]:
    """The annotated texts."""
    told = sorted((TESTS / "gold" / "annotated").glob("*/annotations/*.json"))
    return [
        (path.parents[1] / "texts" / f"{path.stem}.txt").read_text(encoding="utf-8")
        for path in told
        if templates or json.loads(path.read_text(encoding="utf-8"))["genre"] != "generic_template"
    ]


def table(texts: list[str]) -> pd.DataFrame:
    """The table ``texts`` of some texts."""
    return pd.DataFrame({"summary_id": [f"t{n:07d}" for n in range(len(texts))], "text": texts})


def score(copies: list[families.Copy], shared) -> dict[str, float]:
    """Pair F1, character F1 of spans by kind of copy, B-cubed F1 of the groups."""
    true = families.truth(copies)
    found: dict[tuple[int, int], families.Spans] = defaultdict(lambda: ([], []))
    for row in shared.passages.itertuples(index=False):
        pair = int(row.left_summary_id[1:]), int(row.right_summary_id[1:])
        found[pair][0].append((row.left_start, row.left_end))
        found[pair][1].append((row.right_start, row.right_end))
    out = {"pairs F1": f1(len(true.keys() & found.keys()), len(true), len(found))}
    sizes: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for pair in true.keys() | found.keys():
        way = "spun" if "spun" in (copies[pair[0]].way, copies[pair[1]].way) else "verbatim"
        for side, number in enumerate(pair):
            text = copies[number].text
            wanted = characters(text, true.get(pair, ([], []))[side])
            got = characters(text, found.get(pair, ([], []))[side])
            for at, value in enumerate((len(wanted & got), len(wanted), len(got))):
                sizes[way][at] += value
    for way, (both, wanted, got) in sorted(sizes.items()):
        out[f"spans F1, {way}"] = f1(both, wanted, got)
    out["B-cubed F1"] = b_cubed([copy.family for copy in copies], shared.membership["copy_group"].tolist())
    return out


def characters(text: str, spans: list[tuple[int, int]]) -> set[int]:
    """The letters and digits inside some spans."""
    return {at for start, end in spans for at in range(start, end) if text[at].isalnum()}


def f1(both: int, wanted: int, got: int) -> float:
    """The harmonic mean of recall and precision."""
    return 2 * both / (wanted + got) if wanted + got else 1.0


def b_cubed(families_: list[int], groups: list[str]) -> float:
    """B-cubed F1 of two groupings; an empty group is a text alone."""
    ours = [group or f"alone {n}" for n, group in enumerate(groups)]
    precision = recall = 0.0
    for n in range(len(ours)):
        mine = {m for m in range(len(ours)) if ours[m] == ours[n]}
        true = {m for m in range(len(ours)) if families_[m] == families_[n]}
        precision += len(mine & true) / len(mine)
        recall += len(mine & true) / len(true)
    return 2 * precision * recall / (precision + recall) / len(ours)


def small(seeds: range) -> dict[str, float]:
    """The mean figures over families forged anew."""
    totals: dict[str, float] = defaultdict(float)
    for seed in seeds:
        copies = families.families(random.Random(seed).sample(annotated(), 30), seed)
        for name, value in score(copies, find_reuse(table([copy.text for copy in copies]), NO_MENTIONS)).items():
            totals[name] += value / len(seeds)
    return dict(totals)


def unrelated() -> float:
    """The greatest share of a text that another annotated text seems to share: they were written apart.

    Templates are left out: what names nobody is formulas, and formulas are shared.
    """
    found = find_reuse(table(annotated(templates=False)), NO_MENTIONS)
    return float(found.membership["reused_share"].max())


def large(size: int) -> None:
    """Time and memory for so many summaries."""
    rng = random.Random(3)
    pool = [piece for n, text in enumerate(annotated()) for piece in families.sentences(n, text)]
    letters = sorted({c for piece in pool for c in piece.text if "\u4e00" <= c <= "\u9fff"})

    def sentence() -> str:
        text = list(rng.choice(pool).text)
        for at in range(rng.randrange(9), len(text), 9):  # new words: formulas are shared, sentences are not
            text[at] = rng.choice(letters)
        return "".join(text)

    texts = ["".join(sentence() for _ in range(22)) for _ in range(size * 9 // 10)]
    while len(texts) < size:
        base = families.sentences(0, rng.choice(texts[: size * 9 // 10]))
        made = (families.masked(base), families.spun(base, rng), families.shortened(base, rng))
        texts += ["".join(piece.text for piece in pieces) for pieces in made]
    rng.shuffle(texts)
    start, used = time.perf_counter(), time.process_time()
    with processes.mapping(2) as each:
        found = find_reuse(table(texts), NO_MENTIONS, each)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6
    print(
        f"{len(texts):,} summaries, {sum(map(len, texts)):,} characters: {time.perf_counter() - start:.0f} s"
        f" ({time.process_time() - used:.0f} s of this process), {peak:.1f} GB here, {children:.1f} GB in a helper;"
        f" {len(found.passages):,} passages, {found.membership['copy_group'].astype(bool).sum():,} texts in groups"
    )


if __name__ == "__main__":
    for name, value in small(range(5)).items():
        print(f"{name:24} {value:.3f}")
    print(f"{'most of an unrelated text':24} {unrelated():.3f}")
    if "--large" in sys.argv:
        large(int(sys.argv[sys.argv.index("--large") + 1]))
