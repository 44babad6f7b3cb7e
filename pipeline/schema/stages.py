"""What stages hand to each other inside a document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence


class Rejected(Exception):  # noqa: N818 - a refusal is a row of the dataset, not an error
    """A stage cannot use this item; the run writes a row of ``rejected`` and goes on.

    >>> raise Rejected("not text: starts with 89504e47", stage="decode")
    Traceback (most recent call last):
    pipeline.schema.stages.Rejected: not text: starts with 89504e47
    """

    def __init__(self, reason: str, *, stage: str, detail: str = "") -> None:
        """Keep the reason (a sentence), the stage that refused, and what it saw."""
        super().__init__(reason)
        self.reason, self.stage, self.detail = reason, stage, detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a run may be told. Equal settings and equal bytes give equal records."""

    lexicon: str = ""  # a folder with lines to add to the tables of pipeline/lexicon/
    repeated: frozenset[int] = frozenset()  # lines that stand on many pages of the corpus, as numbers
    text_column: str = ""  # the column of tables (.csv, .xlsx …) that holds the texts


@dataclass(frozen=True, slots=True)
class Source:
    """One document as it lies in the corpus: a file, a member of an archive, or a row of a table.

    ``path`` is relative to the corpus (with ``/``): ``甲.txt``, ``乙.zip/丙.docx``, ``丁.csv#row2``. ``raw`` are its
    bytes, of a row its cell in UTF-8. ``format`` says how the text comes out of them; empty: they are characters.
    """

    path: str
    raw: bytes
    format: str = ""
    sha256: str = ""  # of the table that a row stands in, and its size
    bytes: int = 0


@dataclass(frozen=True, slots=True)
class Decoded:
    """The characters of a file, and how sure we are of the encoding (0-1)."""

    text: str
    encoding: str
    confidence: float
    evidence: str = ""


class Edit(NamedTuple):
    """One change to a text: ``text[start:end] == before`` became ``after``.

    ``kind`` and ``certainty`` are the codes of the table ``repairs``; ``evidence`` says what proves it.
    """

    kind: str
    start: int
    end: int
    before: str
    after: str
    certainty: str = "certain"
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Restored:
    """A text as it should have been, and every change that led there, in order, none overlapping."""

    text: str
    edits: Sequence[Edit]
    script: str  # simplified, traditional or mixed: what the text was before
    unresolved: tuple[tuple[int, int], ...] = ()  # spans of the final text that are still damaged


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text and what it is called."""

    start: int
    end: int
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One single summary inside a page: where it stands in the document's final text, and the title it had."""

    start: int
    end: int
    title: str
    truncated: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A document taken apart: its title, its summaries, and the furniture around them (spans by rule)."""

    title: str
    parts: tuple[Part, ...]
    furniture: tuple[Span, ...] = ()


BARE_NAME = "bare_name"  # the rule that sees what schools and places are called by: 石桥; link tells which it means


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch of a summary that an extractor saw, and the rule that saw it. Finding is not deciding."""

    type: str
    start: int
    end: int
    rule: str
    value: str = ""
    unit: str = ""
    qualifier: str = ""
    of: str = ""
    role: str = ""
    value_max: str = ""
    masked: bool = False
    generic: bool = False
    inferred: bool = False
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Attributes:
    """What a whole summary is: its genre, who wrote it, when, and how much it names or hides. Empty where unknown."""

    genre: str
    author_school: str = ""
    author_organisation: str = ""
    period: str = ""
    dated: str = ""
    masked_share: float = 0.0
    specificity: float = 0.0
