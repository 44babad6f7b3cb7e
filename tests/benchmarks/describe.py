"""How well summaries are described: partners, types, activities, outcomes, problems and gifts, with the errors of each.

    python tests/benchmarks/describe.py [--errors] [--held] [GOLD …]      (default: the annotated texts of this project)

Four tables: invented sentences and passages (told.tsv, parts.tsv; ``--held`` shows the errors of their held rows too),
and the texts of each folder GOLD, once with the mentions and headings that the program finds, once with the annotated
ones, so that errors of extraction and of description are apart. A count of 0.9 of 57 is F1 over 57 wanted labels.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TESTS))

import marked  # noqa: E402 - a neighbour, found only now

from pipeline.attribute import attribute  # noqa: E402
from pipeline.describe import describe  # noqa: E402
from pipeline.document import read_document  # noqa: E402
from pipeline.lexicon import load  # noqa: E402
from pipeline.schema import Attributes, Settings, Source  # noqa: E402
from pipeline.segment import sentences  # noqa: E402

LEXICON = load()
CATEGORIES = {"activities": "activity", "outcomes": "outcome", "problems": "problem"}
ANNOTATED = [TESTS / "gold" / "annotated" / part for part in ("dev", "heldout")]
COMMUNITY = ("共同体", "联盟", "集团", "友好", "校际", "姊妹")


class Tally:
    """Labels found, missed and extra, over all and for each kind."""

    def __init__(self):
        """Nothing counted yet."""
        self.hit, self.missed, self.extra = Counter(), Counter(), Counter()
        self.errors = defaultdict(list)

    def add(self, name, got, must, may, where):
        """Count one text: recall against what must be told, precision against what may."""
        for counter, labels in ((self.hit, got & must), (self.missed, must - got), (self.extra, got - may)):
            counter.update((name, label) for label in labels)
        if must - got or got - may:
            self.errors[name].append(f"{where}: missed {sorted(must - got)} extra {sorted(got - may)}")

    def line(self, name):
        """F1, precision and recall of a figure, and the kinds with most errors."""
        hit, missed, extra = (
            sum(n for (figure, _), n in counter.items() if figure == name)
            for counter in (self.hit, self.missed, self.extra)
        )
        f1 = 2 * hit / (2 * hit + missed + extra) if hit + missed + extra else 1.0
        precision, recall = hit / max(1, hit + extra), hit / max(1, hit + missed)
        worst = Counter({k: self.missed[k] + self.extra[k] for k in {*self.missed, *self.extra} if k[0] == name})
        by_kind = " ".join(
            f"{label if isinstance(label, str) else label[-1]}:-{self.missed[k]}+{self.extra[k]}"
            for k, _ in sorted(worst.items(), key=lambda item: (-item[1], str(item[0])))[:8]
            for label in k[1:]
        )
        return f"{name:24} {f1:.3f} of {hit + missed:4}  (p {precision:.3f} r {recall:.3f})  {by_kind}"

    def show(self, title, *, errors):
        """Print every figure, and the texts in which it is wrong."""
        print(f"== {title}")
        for name in dict.fromkeys(figure for figure, _ in (*self.hit, *self.missed, *self.extra)):
            print("  " + self.line(name))
            for line in self.errors[name] if errors else ():
                print("      " + line)


def told_rows(rows, tally):
    """Invented sentences under a heading."""
    for row in rows:
        text, mentions, sections = marked.headed(row)
        attributes = Attributes(genre="school_summary", author_school="石岭小学")
        told = describe("x-01", text, sentences(text), sections, mentions, attributes, LEXICON)
        labels = row["told"].split()
        may = {tuple(label.rstrip("?").split(":")) for label in labels}
        must = {tuple(label.split(":")) for label in labels if not label.endswith("?")}
        for name, category in CATEGORIES.items():
            got = {s.kind for s in told.statements if s.category == category}
            wanted = [{kind for what, kind in side if what == category} for side in (must, may)]
            tally.add(name, got, *wanted, row["text"])


def part_rows(rows, tally):
    """Invented passages with the parts of schools."""
    for row in rows:
        opening = "" if any(word in row["text"] for word in COMMUNITY) else "结对帮扶总结。⏎"
        text, mentions, sections = marked.unmark(opening + row["text"])
        attributes = Attributes(genre="school_summary", author_school=row["author"])
        told = describe("x-01", text, sentences(text), sections, mentions, attributes, LEXICON)
        wanted = {tuple(part.split(":")) for part in row["partners"].split(";")}
        tally.add("partners", {(p.school, p.role) for p in told.partners}, wanted, wanted, row["text"])


def compare(truth, told, tally, where):
    """One annotated text against what was told of it: types, partners, kinds and gifts."""
    types, main = truth["programme_types"], truth["programme_types"]["main"]
    accepted = main if isinstance(main, list) else [main or ""]
    first = told["types"][0] if told["types"] else ""
    tally.add(
        "main type",
        {first if first in accepted else f"{first}!"},
        {first if first in accepted else accepted[0]},
        set(accepted),
        where,
    )
    tally.add("types", set(told["types"]), set(types["must"]), set(types["may"]), where)
    pairs = [{(p["school"], p["role"]) for p in truth["partners"][side]} for side in ("must", "may")]
    tally.add("partners", {(p.school, p.role) for p in told["partners"]}, *pairs, where)
    for name, category in CATEGORIES.items():
        got = {s.kind for s in told["statements"] if s.category == category}
        tally.add(name, got, set(truth[name]["must"]), set(truth[name]["may"]), where)
    gifts(truth.get("donations", []), [s for s in told["statements"] if s.category == "donation"], tally, where)


def gifts(wanted, got, tally, where):
    """Gifts as value and unit; one without a number counts neither way, an optional one only against precision."""
    numbered = [(gift, (float(gift["value"]), gift["unit"])) for gift in wanted if gift["value"]]
    must = {key for gift, key in numbered if not gift.get("optional")}
    found = {(float(gift.value), gift.unit) for gift in got if gift.value}
    tally.add("donations", found, must, {key for _, key in numbered}, where)


def text_of(path):
    """The text that an annotation belongs to."""
    return (path.parents[1] / "texts" / f"{path.stem}.txt").read_text(encoding="utf-8")


def with_gold(path, truth):
    """What is told of a text whose mentions and headings are known."""
    text = text_of(path)
    mentions, sections = marked.annotated(text, truth)
    attributes = attribute(text, "", False, sections, mentions, LEXICON)
    told = describe(path.stem, text, sentences(text), sections, mentions, attributes, LEXICON)
    return {"types": told.types, "partners": told.partners, "statements": told.statements}


def with_own(path):
    """What is told of a text by the whole program, the text standing under the title of a page."""
    raw = f"学校工作总结\n{text_of(path)}".encode()
    reading = read_document(Source(path=path.name, raw=raw), path.stem, Settings())
    types = [kind for summary in reading.summaries for kind in summary.programme_types.split(";") if kind]
    return {"types": types, "partners": reading.partners, "statements": reading.statements}


def main():
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="*", type=Path, default=ANNOTATED)
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--held", action="store_true")
    options = parser.parse_args()
    for part in ("tune", "held"):
        tally = Tally()
        told_rows([row for row in marked.gold("told") if row["set"] == part], tally)
        part_rows([row for row in marked.gold("parts") if row["set"] == part], tally)
        tally.show(f"invented sentences, {part}", errors=options.errors and (part == "tune" or options.held))
    for folder in options.gold:
        own, gold, spent, size = Tally(), Tally(), 0.0, 0
        for path in sorted((folder / "annotations").glob("*.json")):
            truth = json.loads(path.read_text(encoding="utf-8"))
            compare(truth, with_own(path), own, path.stem)
            began = time.process_time()
            told = with_gold(path, truth)
            spent += time.process_time() - began
            size += len(text_of(path).encode())
            compare(truth, told, gold, path.stem)
        own.show(f"{folder.name}, mentions as found", errors=options.errors)
        gold.show(f"{folder.name}, mentions as annotated", errors=options.errors)
        print(f"  {size / 1e6 / spent:.2f} MB of text described a second")


if __name__ == "__main__":
    main()
