"""Copied passages: texts in, pairs of spans out, and which texts are copies of one another.

Two texts share a passage where the same characters follow one another in both, word for word or with words swapped;
marks and blanks do not count, for copies differ in them. Candidates come from uncommon runs of characters, so most
pairs are never looked at and time grows with the corpus, not with its square. What is hard: the trade has its
formulas (为进一步推进…), which are no sign of copying, and its templates, which are one of another kind.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np
import pandas as pd

from pipeline.reuse import groups
from pipeline.reuse.candidates import FORMULA, FORMULA_TEXTS, candidates
from pipeline.reuse.passages import SHORTEST, Passage, passages, sorted_runs
from pipeline.reuse.runs import characters, numbered, plain, standing
from pipeline.schema import Reuse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pipeline.reuse.runs import Counted, Plain

VERBATIM = 0.97  # a few masked digits or a changed mark leave a passage verbatim
SPUN = 30  # characters to a swapped word, at the most: synonyms swapped sentence by sentence
LONGEST_FORMULA = 120  # characters; what is longer and stands in very many texts was copied
LONGEST_TITLE = 120  # characters
TITLE = re.compile(f"《[^《》\\n]{{2,{LONGEST_TITLE}}}》")
PAIRS_A_JOB = 250
FEW_PAIRS = 2_000  # are aligned here: other processes take a second to start
COLUMNS = list(Reuse.__dataclass_fields__)


class Each(Protocol):
    """What maps a function over jobs in order: the builtin ``map``, or one that uses many processes."""

    def __call__(
        self, work: Callable[[Job], list[list[Passage]]], jobs: Iterable[Job], /
    ) -> Iterable[list[list[Passage]]]:
        """The outcome of each job, in order."""


class Job(NamedTuple):
    """Texts, and the pairs of them to be aligned, by their numbers."""

    texts: dict[int, str]
    pairs: list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Shared:
    """The table ``reuse``, and for each summary its reused_share and copy_group."""

    passages: pd.DataFrame
    membership: pd.DataFrame


def find_reuse(texts: pd.DataFrame, mentions: pd.DataFrame, each: Each = map) -> Shared:
    """Every passage that two texts share, and the groups of copies: ``texts`` has summary_id and text.

    ``mentions`` tell the schools that texts name; ``each`` maps over jobs. In families of more than 48 copies each text
    is compared with the first and some others, not with all: pairs would grow with the square.
    """
    names: list[str] = texts["summary_id"].tolist()
    written: list[str] = texts["text"].tolist()
    known = [plain(text) for text in written]
    lengths = [len(one.text) for one in known]
    found = candidates(standing([one.text for one in known]), lengths)
    formula = max(FORMULA_TEXTS, FORMULA * len(known))
    rows = [
        row
        for (left, right), several in zip(
            found.pairs.tolist(), _aligned(known, found.pairs.tolist(), each), strict=True
        )
        for passage in several
        if (row := _row(names, known, left, right, passage, found.counted, formula))
        and not _is_a_title(written[left], row["left_start"], row["left_end"])
    ]
    table = pd.DataFrame(rows, columns=COLUMNS).sort_values(COLUMNS[:2], kind="stable", ignore_index=True)
    membership = groups.copy_groups(names, lengths_of(texts), table, mentions)
    return Shared(groups.templates(table, membership), membership)


def _is_a_title(text: str, start: int, end: int) -> bool:
    """Whether a passage is hardly more than the title of a paper that both texts cite: 《关于…的指导意见》."""
    near = TITLE.finditer(text, max(0, start - LONGEST_TITLE), end + LONGEST_TITLE)
    cited = sum(max(0, min(end, title.end()) - max(start, title.start())) for title in near)
    return cited > 0 and end - start - cited < SHORTEST


def lengths_of(texts: pd.DataFrame) -> list[int]:
    """How long each text is without blanks around it; 1 for an empty one, which no share divides."""
    return [max(len(text.strip()), 1) for text in texts["text"]]


def _aligned(known: Sequence[Plain], pairs: list[tuple[int, int]], each: Each) -> Iterator[list[Passage]]:
    jobs = (_job(known, pairs[at : at + PAIRS_A_JOB]) for at in range(0, len(pairs), PAIRS_A_JOB))
    for done in (each if len(pairs) > FEW_PAIRS else map)(align, jobs):
        yield from done


def _job(known: Sequence[Plain], pairs: list[tuple[int, int]]) -> Job:
    return Job({number: known[number].text for pair in pairs for number in pair}, pairs)


def align(job: Job) -> list[list[Passage]]:
    """The passages of each pair of a job."""
    texts = {number: plain(text) for number, text in job.texts.items()}
    out: list[list[Passage]] = []
    for left, pairs in groupby(job.pairs, key=lambda pair: pair[0]):
        runs = sorted_runs(texts[left])
        out += [passages(texts[left], runs, texts[right]) for _, right in pairs]
    return out


def _row(
    names: Sequence[str],
    known: Sequence[Plain],
    left: int,
    right: int,
    passage: Passage,
    counted: Counted,
    formula: float,
) -> dict[str, Any] | None:
    """A row of the table; none for a formula, which stands in very many texts."""
    one, other = known[left], known[right]
    a, b, c, d, similarity, swaps = passage
    spread = counted.spread(numbered(characters(one.text[a:b])))
    usual = int(np.median(spread)) if len(spread) else 2
    if usual > formula and b - a < LONGEST_FORMULA:
        return None
    kind = "verbatim" if similarity >= VERBATIM else "spun" if swaps * SPUN >= b - a else "edited"
    return {
        "left_summary_id": names[left],
        "left_start": int(one.places[a]),
        "left_end": int(one.places[b - 1]) + 1,
        "right_summary_id": names[right],
        "right_start": int(other.places[c]),
        "right_end": int(other.places[d - 1]) + 1,
        "similarity": similarity,
        "kind": kind,
        "spread": max(usual, 2),
    }
