"""Build pipeline/lexicon/told_weights.tsv anew: ``python tests/build_weights.py [--but NAME …]``.

How much each character and pair of characters speaks for each kind of activity, outcome and problem: the weights of one
logistic regression for each kind, learned from our own phrases (gold/phrases.tsv), the words and examples of the cue
tables, the rows of gold/told.tsv that are not held, and the evidence of our annotated texts; ``--but`` leaves out the
texts whose names, and the sentences whose words, begin so, to measure on them. The same input gives the same table.
"""

import json
import re
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from pipeline.describe.likely import TENTHS, grams
from pipeline.lexicon import FOLDER, load

GOLD = Path(__file__).parent / "gold"
TABLES = {
    "activity": ("activity_cues",),
    "outcome": ("outcome_cues", "outcome_things", "outcome_topics"),
    "problem": ("problem_cues",),
    "talk": (),
}
SOFT = 2.0  # C of the regression: smooth, and yet one plain word can decide
LEAST = 0.15  # weights nearer to nothing are left out
SHORTEST = 3  # characters of a phrase that says by itself whether something is told
QUIET = {"background", "purpose", "principles", "plans"}  # sections that tell neither deeds nor gains nor lacks
ELSEWHERE = 0.3  # how much a phrase of another category counts as one that tells nothing
NAMES = re.compile(r"〔[^〕]*〕|⟨[^⟩]*⟩|\{[^}]*\}")
PLAIN = re.compile(r"[\[\](){}?<>\\]")


def rows(table: str) -> list[dict[str, str]]:
    lines = [line for line in (GOLD / f"{table}.tsv").read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    header = lines[0].split("\t")
    return [dict(zip(header, line.split("\t"), strict=True)) for line in lines[1:]]


def talk(but: tuple[str, ...]) -> list[tuple[str, str, float]]:
    """What is told at all, an activity, an outcome, a problem or none of them, with the texts that show it."""
    out = [
        (category if kind != "none" else "none", text, weight)
        for category in list(TABLES)[:3]
        for kind, text, weight in examples(category, but)
        if weight == 1.0 and len(text) > SHORTEST and (category, kind) != ("outcome", "none")  # which tells deeds often
    ]
    out += [("none", row["phrase"], 1.0) for row in rows("phrases") if row["category"] == "talk"]
    for path in sorted(GOLD.glob("annotated/*/annotations/*.json")):
        if not path.stem.startswith(but):
            headings = json.loads(path.read_text(encoding="utf-8"))["headings"]
            text = (path.parents[1] / "texts" / f"{path.stem}.txt").read_text(encoding="utf-8")
            begins = [text.find(heading["text"]) for heading in headings] + [len(text)]
            for heading, start, end in zip(headings, begins, begins[1:], strict=False):
                if heading["kind"] in QUIET and 0 <= start < end:
                    out += [
                        ("none", clause, 1.0)
                        for clause in re.split("[。；\n]", text[start:end])
                        if len(clause) > SHORTEST
                    ]
    return [(kind, NAMES.sub(" ", text), weight) for kind, text, weight in dict.fromkeys(out)]


def examples(category: str, but: tuple[str, ...]) -> list[tuple[str, str, float]]:
    """Every kind, text and weight that a category is learned from."""
    if category == "talk":
        return talk(but)
    out = [(row["kind"], row["phrase"], 1.0) for row in rows("phrases") if row["category"] == category]
    kinds = {kind for kind, _, _ in out}
    lexicon = load()
    for table in TABLES[category]:
        for row in lexicon.rows(table):
            words = re.split("[|…~]", row["pattern"]) if table != "outcome_cues" or row["kind"] in kinds else []
            out += [(row["kind"], word, 1.0) for word in [*words, row["example"]] if word and not PLAIN.search(word)]
    for row in rows("told"):
        labels = [label.split(":") for label in row["told"].split()]
        mine = [kind for what, kind in labels if what == category and not kind.endswith("?")]
        if row["set"] == "tune" and (mine or not labels) and not row["text"].startswith(but):
            out.append((mine[0] if mine else "none", row["text"], 1.0))
    for path in sorted(GOLD.glob("annotated/*/annotations/*.json")):
        if not path.stem.startswith(but):
            told = json.loads(path.read_text(encoding="utf-8"))[f"{category}_evidence"]
            out += [(item["kind"], item["evidence"], 1.0) for item in told]
    out += [("none", row["phrase"], ELSEWHERE) for row in rows("phrases") if row["category"] != category]
    return [(kind if kind in kinds else "none", NAMES.sub(" ", text), weight) for kind, text, weight in out]


def weights(told: list[tuple[str, str, float]]) -> dict[str, dict[str, int]]:
    """For each gram the weight of each kind, in tenths; "" is what every text begins with."""
    names = sorted({gram for _, text, _ in told for gram in grams(text)})
    at = {name: place for place, name in enumerate(names)}
    seen = [sorted(at[gram] for gram in grams(text)) for _, text, _ in told]
    starts = np.cumsum([0, *map(len, seen)])
    flat = np.array([place for places in seen for place in places])
    matrix = csr_matrix((np.ones(len(flat)), flat, starts), shape=(len(told), len(names)))
    share = np.array([weight for _, _, weight in told])
    out: dict[str, dict[str, int]] = defaultdict(dict)
    for kind in sorted({kind for kind, _, _ in told} - {"none"}):
        model = LogisticRegression(C=SOFT, solver="liblinear", tol=1e-3, random_state=0)
        model.fit(matrix, [name == kind for name, _, _ in told], sample_weight=share)
        out[""][kind] = round(float(model.intercept_[0]) * TENTHS)
        for place in np.flatnonzero(np.abs(model.coef_[0]) >= LEAST):
            out[names[place]][kind] = round(float(model.coef_[0][place]) * TENTHS)
    return out


def main() -> None:
    but = tuple(name for name in sys.argv[1:] if name != "--but") or ("\0",)
    lines = [
        "# how much a character or pair speaks for each kind, in tenths of log-odds (tests/build_weights.py)",
        "# ^ is what every text begins with, and numbers the kinds of its category from 0",
        "category\tgram\tweights",
    ]
    for category in TABLES:
        table = weights(examples(category, but))
        kinds = sorted(table[""])
        lines.append(f"{category}\t^\t" + " ".join(f"{kind}:{table[''][kind]}" for kind in kinds))
        for gram in sorted(filter(None, table)):
            told = " ".join(f"{kinds.index(kind)}:{weight}" for kind, weight in sorted(table[gram].items()))
            lines.append(f"{category}\t{gram}\t{told}")
        print(f"{category}: {len(table)} grams")
    (FOLDER / "told_weights.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
