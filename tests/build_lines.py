"""Build pipeline/lexicon/line_weights.tsv anew: ``python tests/build_lines.py [--but N]``.

How much each cue of a line speaks for the site, for the first line of a text, and for one within a text: one logistic
regression, learned from the annotated pages and from pages put together by chance (collages). With ``--but N`` every
fifth annotated page, the Nth among five, is left out, and so are the habits of chance that are held. The same input
gives the same table.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import collages
import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from pipeline.lexicon import FOLDER, load
from pipeline.split.cues import cues
from pipeline.split.glue import unglue
from pipeline.split.labels import BEGINS, HUNDREDTHS, SITE, WITHIN
from pipeline.split.lines import lines_of
from pipeline.split.site import title_of
from pipeline.split.words import words_of

GOLD = Path(__file__).parent / "gold"
PAGES = 1_400  # pages by chance
TWICE = 4  # how much a page that someone annotated counts
SOFT = 0.5  # C of the regression
FEWEST = 3  # lines that show a cue
LEAST = 0.04  # weights nearer to nothing are left out
FOLDS = 5
SITES = re.compile("小编|篇一|范文|责任编辑|更多内容")  # in an annotated text: a site's words, no text for a collage

Shown = list[tuple[frozenset[str], int]]  # cues of a line, and what it is


def annotated() -> list[tuple[str, list[tuple[int, int]]]]:
    """The pages that someone annotated, and where their texts stand."""
    out = [collages.spans(path.read_text(encoding="utf-8")) for path in sorted(GOLD.glob("pages/*.txt"))]
    return out + [(one.page, one.spans) for one in collages.told(GOLD / "told_pages")]


def shown(page: str, texts: list[tuple[int, int]]) -> Shown:
    """What each line of a page tells, and what it is; lines that a text begins within are left out."""
    lexicon = load()
    lines = lines_of(page)
    title = title_of(lines, lexicon)
    lines = unglue(page, lines, title, words_of(lexicon))
    out: Shown = []
    for one, said in zip(lines, cues(lines, title, lexicon).told, strict=True):
        if said is None or any(one.start < start < one.end for start, _ in texts):
            continue
        inside = any(start < one.start < end for start, end in texts)
        begins = any(start == one.start for start, _ in texts)
        out.append((said, BEGINS if begins else WITHIN if inside else SITE))
    return out


def learn(lines: Shown) -> dict[str, list[int]]:
    """The three weights of each cue."""
    counted = Counter(cue for said, _ in lines for cue in said)
    names = sorted(cue for cue, count in counted.items() if count >= FEWEST and cue.isprintable())
    at = {name: place for place, name in enumerate(names)}
    seen = [sorted(at[cue] for cue in said if cue in at) for said, _ in lines]
    starts = np.cumsum([0, *map(len, seen)])
    matrix = csr_matrix((np.ones(starts[-1]), np.concatenate(seen), starts), shape=(len(lines), len(names)))
    model = LogisticRegression(C=SOFT, max_iter=300).fit(matrix, [label for _, label in lines])
    out = {"": [round(float(weight) * HUNDREDTHS) for weight in model.intercept_]}
    for name, weights in zip(names, model.coef_.T, strict=True):
        if np.abs(weights).max() >= LEAST:
            out[name] = [round(float(weight) * HUNDREDTHS) for weight in weights]
    return out


def by_chance(count: int, seed: int, *, held: bool) -> Iterator[str]:
    """Pages put together by chance from annotated texts in which no site speaks."""
    pool = [text for _, text in collages.texts() if not SITES.search(text)]
    return collages.pages(count, seed, pool, held=held)


def main() -> None:
    left = int(sys.argv[2]) if sys.argv[1:2] == ["--but"] else None
    pages = [page for n, page in enumerate(annotated()) if left is None or n % FOLDS != left]
    lines = [line for page in pages for line in shown(*page)] * TWICE
    for held in (False, True)[: 2 if left is None else 1]:
        made = by_chance(PAGES // (1 + (left is None)), 1, held=held)
        lines += [line for paper in made for line in shown(*collages.spans(paper))]
    table = learn(lines)
    out = ["# how much a cue of a line speaks for what it is, in hundredths of log-odds (tests/build_lines.py)"]
    out += ["# ^ is what every line begins with", "cue\tsite\tbegins\twithin"]
    out += [f"{cue or '^'}\t" + "\t".join(map(str, weights)) for cue, weights in table.items()]
    (FOLDER / "line_weights.tsv").write_text("\n".join(out) + "\n", encoding="utf-8")
    print(f"{len(lines)} lines, {len(table)} cues")


if __name__ == "__main__":
    main()
