"""How well annotated texts are read: summaries of tests/gold/annotated and pages of tests/gold/told_pages.

    python tests/benchmarks/told.py [--errors] [FOLDER]

These texts are open: rules were mended where they failed, so other texts are read less well than they. A FOLDER of
texts that no rule was made for holds ``pages`` and ``summaries`` (texts, annotations) written in the same notation; who
reads its errors has opened it. Summaries are scored by the tool beside the project, where it is there; pages here
(their notation is told in tests/gold/told_pages/README.md).
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

TESTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TESTS))

import collages  # noqa: E402 - a neighbour, found only now
from benchmarks import describe as described  # noqa: E402 - the other benchmark

from pipeline import run  # noqa: E402

GOLD = TESTS / "gold"
SCORE = TESTS.parents[1] / "shared" / "tools" / "score.py"


def plain(text: str) -> str:
    """A text without blanks, marks in one width."""
    return unicodedata.normalize("NFKC", re.sub(r"\s", "", text))


def accepted(value: Any) -> list[Any]:
    """A list as value holds what is accepted."""
    return value if isinstance(value, list) else [value]


def score_pages(folder: Path, *, errors: bool) -> None:
    """Boundaries, attributes and headings of the pages; traditional ones are left to the other benchmarks."""
    every = [one for one in collages.told(folder) if "學" not in one.page]
    right: Counter[str] = Counter()
    of: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as room:
        corpus = Path(room) / "corpus"
        corpus.mkdir()
        for one in every:
            (corpus / one.name).write_text(one.page, encoding="utf-8")
        done = run(corpus, output=Path(room) / "out", workers=1)
    path_of = dict(zip(done.documents["document_id"], done.documents["path"], strict=True))
    text_of = dict(zip(done.texts["summary_id"], done.texts["text"], strict=True))
    for name, page, summaries, spans in every:
        ours = {
            plain(text_of[row["summary_id"]]): row
            for row in done.summaries.to_dict("records")
            if path_of[row["document_id"]] == name
        }
        for summary, (start, end) in zip(summaries, spans, strict=True):
            of["boundaries"] += 1
            row = ours.get(plain(page[start:end]))
            if row is None:
                if errors:
                    print(f"{name}: no summary {summary['first']}")
                continue
            right["boundaries"] += 1
            for key in ("genre", "author_school", "dated", "period"):
                of[key] += 1
                as_told = (row[key] or None) in accepted(summary[key])
                right[key] += as_told
                if errors and not as_told:
                    print(f"{name}: {summary['first']}: {key} {row[key]}, told {summary[key]}")
            found = done.sections[done.sections["summary_id"] == row["summary_id"]]["heading"]
            got = {plain(heading).rstrip("。.:") for heading in found if heading}
            known = {plain(h["text"]).rstrip("。.:"): h.get("optional", False) for h in summary["headings"]}
            wanted = {heading for heading, optional in known.items() if not optional}
            right["headings"] += 2 * len(wanted & got)
            of["headings"] += len(wanted) + len(got - (known.keys() - wanted))
            if errors and (wanted - got or got - known.keys()):
                print(f"{name}: {summary['first']}: headings missed {wanted - got}, extra {got - known.keys()}")
    for key in of:
        print(f"{key:20} {right[key] / of[key]:.3f} of {of[key]}{' (F1)' if key == 'headings' else ''}")
    print("attributes and headings are those of summaries with exact boundaries")


def score_gifts(done: Any, annotations: Path, *, errors: bool) -> None:
    """What was given, by its number and unit; the tool beside the project leaves it out."""
    path_of = dict(zip(done.documents["document_id"], done.documents["path"], strict=True))
    given = done.statements[done.statements["category"] == "donation"]
    tally = described.Tally()
    for row in done.summaries.itertuples():
        name = Path(path_of[row.document_id]).stem
        truth = json.loads((annotations / f"{name}.json").read_text(encoding="utf-8"))
        ours = given[given["summary_id"] == row.summary_id].itertuples()
        described.gifts(truth["donations"], ours, tally, name)
    print("F1", tally.line("donations"))
    for line in tally.errors["donations"] if errors else ():
        print(f"  donations: {line}")


def score_summaries(told: Path, *, errors: bool) -> None:
    """The summaries, each under the title of a page."""
    if not SCORE.exists():
        print("the tool that scores summaries is not there")
        return
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus"
        corpus.mkdir()
        for path in sorted((told / "texts").glob("*.txt")):
            (corpus / path.name).write_text("学校工作总结\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
        done = run(corpus, output=Path(folder) / "out", workers=1)
        score_gifts(done, told / "annotations", errors=errors)
        both = [str(Path(folder) / "out" / "latest"), str(told / "annotations")]
        subprocess.run([sys.executable, str(SCORE), *both, *(["--errors"] if errors else [])], check=True)


if __name__ == "__main__":
    said = [argument for argument in sys.argv[1:] if argument != "--errors"]
    where = [Path(said[0]) / "summaries"] if said else sorted((GOLD / "annotated").glob("*/"))
    for one in where:
        if (one / "annotations").is_dir():
            print(f"-- {one.name}")
            score_summaries(one, errors="--errors" in sys.argv)
    print("-- pages")
    score_pages(Path(said[0]) / "pages" if said else GOLD / "told_pages", errors="--errors" in sys.argv)
