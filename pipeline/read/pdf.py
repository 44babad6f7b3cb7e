"""A PDF in; out come its paragraphs, one a line, without the running heads and page numbers.

What is hard: a PDF knows where signs stand, and nothing of paragraphs. A line goes on in the next where it reaches the
right edge and the next is not set in, over the end of a page too. Scans have no text, and say so.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from pipeline.schema import Rejected

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SECONDS = 15  # on the clock, for ten of work; a page takes a hundredth
HEAD, FOOT = 0.07, 0.12  # of a page's height: where running heads and page numbers stand, outside the usual margins
RAGGED = 2.2  # heights of a line by which it may miss the right edge: a stop that may not begin a line
SET_IN = 0.8  # heights: from there on the next line begins a paragraph
FURTHEST = 6  # heights: a line that begins further in is no running text but a signature
SHORTEST = 12  # heights: a column of text is wider than a school's name, or a date
FEW = 6  # lines: one among fewer may be the only full one
SAME = 0.8  # of the height: letters of another size begin something else
GAP = 1.5  # times the usual distance of lines: more parts paragraphs
FEWEST = 15  # characters a page: a scan has none, but for the stamp of the program that made it
UNREADABLE = 0.2  # of the characters: fonts that do not say what their signs mean
NUMBER = re.compile(r"\W*第?\s*(?P<number>\d{1,4})\s*页?(?:\W*共?\s*\d{1,4}\s*页?)?\W*")
DRESSED = re.compile(r"[-—–·~]\s*\d|第\s*\d+\s*页|\d\s*/\s*\d")
BEGINS = re.compile(
    r"[（(]?[一二三四五六七八九十]{1,3}[、）)]|[（(]?\d{1,2}[、.．）)]|第[一二三四五六七八九十]+[章节条]"
)
WIDE = re.compile(r"[\u2014-\u2026\u2e80-\u9fff\uf900-\ufaff\ufe30-\uffef\U00020000-\U0003ffff]")
NO_SENSE = re.compile(r"[\ufffd\ufffe\ue000-\uf8ff\x00-\x08\x0e-\x1f]")

REFUSED = {
    "password": "a PDF locked with a password: take the password off and save it again",
    "damaged": "a PDF that is cut off or damaged: copy or download it again",
    "large": "a PDF of more than 3,000 pages or 4 million characters: cut it into documents",
    "scans": "a PDF of scans, pictures of pages without text: recognise the text (OCR), save it as .txt or .docx",
    "empty": "a PDF with no text in it: look whether it is the right file",
    "fonts": "a PDF whose fonts do not say what their signs mean: recognise the text (OCR), save it as .txt or .docx",
    "harm": "a PDF that takes too much time or memory to read: open it, and save its text as .txt or .docx",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line on a page, in points from its lower left corner."""

    left: float
    right: float
    bottom: float
    top: float
    text: str
    page: int

    @property
    def height(self) -> float:
        """How tall the line is: about the size of its letters."""
        return max(self.top - self.bottom, 1.0)


def text(raw: bytes) -> str:
    """The text of a PDF; raises Rejected where it has none, is locked or damaged, or would do harm."""
    try:
        import pdfminer  # noqa: F401, PLC0415 - an extra, which the process beside this one needs
    except ImportError:
        cure = "install what reads it: pip install 'school-summaries[pdf]', or save it as .docx"
        raise Rejected(f"a PDF: {cure}", stage="read") from None
    pages = _pages(raw)
    said = "".join(line[-1] for page in pages for line in page["lines"])
    dense = len("".join(said.split())) >= FEWEST * max(len(pages), 1)
    if not dense and sum(page["pictures"] for page in pages) * 2 >= len(pages) > 0:
        raise _refused("scans", f"{len(pages)} pages, {len(said)} characters")
    if not said.strip():
        raise _refused("empty", f"{len(pages)} pages")
    if len(NO_SENSE.findall(said)) > len(said) * UNREADABLE:
        raise _refused("fonts", f"{len(said)} characters")
    return "\n".join(paragraphs(pages))


def _pages(raw: bytes) -> list[dict[str, Any]]:
    """The pages with their lines, as the process beside this one finds them."""
    child = Path(__file__).with_name("pdf_process.py")
    try:
        done = subprocess.run(  # noqa: S603 - this interpreter and a file of ours
            [sys.executable, "-I", str(child)], input=raw, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise _refused("harm", f"longer than {SECONDS} seconds") from None
    if done.returncode != 0:
        raise _refused("harm", f"ended with {done.returncode} {done.stderr.decode('utf-8', 'replace')[-200:].strip()}")
    told = json.loads(done.stdout)
    if "refused" in told:
        raise _refused(told["refused"], told["detail"])
    pages: list[dict[str, Any]] = told["pages"]
    return pages


def paragraphs(pages: Sequence[dict[str, Any]]) -> Iterator[str]:
    """The paragraphs of all pages, in order."""
    lines = [_lines(page, n) for n, page in enumerate(pages)]
    outside = _outside(lines, [page["size"][1] for page in pages])
    body = [line for page in lines for line in page if line not in outside]
    pitch = median([a.bottom - b.bottom for a, b in pairwise(body) if a.page == b.page and a.bottom > b.bottom] or [0])
    columns = _columns(body)
    said = ""
    for line, below in zip(body, [*body[1:], None], strict=True):
        said += line.text.strip().replace("\t", " ")
        if below is not None and _goes_on(line, below, columns[line.page], pitch):
            said += "" if WIDE.match(said[-1]) or WIDE.match(below.text.strip()[0]) else " "
        else:
            yield said
            said = ""


def _lines(page: dict[str, Any], number: int) -> list[Line]:
    return [Line(left, right, bottom, top, _sound(said), number) for left, right, bottom, top, said in page["lines"]]


def _sound(text: str) -> str:
    """A text without halves of characters, which nothing can write."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _columns(body: Sequence[Line]) -> dict[int, list[Line]]:
    """The lines of each page and those beside it, by which the edges of its columns are known."""
    pages: dict[int, list[Line]] = {}
    for line in body:
        for page in (line.page - 1, line.page, line.page + 1):
            pages.setdefault(page, []).append(line)
    return pages


def _goes_on(line: Line, below: Line, beside: Sequence[Line], pitch: float) -> bool:
    """Whether a paragraph goes on from a line to the one below it, or to the first of the next page."""
    return (
        "\t" not in line.text + below.text  # a row of a table
        and _reaches_the_edge(line, beside)
        and below.left <= line.left + SET_IN * line.height
        and SAME * line.height < below.height < line.height / SAME
        and (line.page != below.page or not 0 < GAP * pitch < line.bottom - below.bottom)
        and not (line.text.rstrip().endswith(("。", "！", "？", "：")) and BEGINS.match(below.text.strip()))
    )


def _reaches_the_edge(line: Line, beside: Sequence[Line]) -> bool:
    """Whether a line of running text fills its column."""
    column = [one for one in beside if one.left < line.right and line.left < one.right]
    edge = sorted(one.right for one in column)[-2 if len(column) >= FEW else -1]  # of many, one may stand out
    margin = min(one.left for one in column)
    return (
        line.right - line.left > SHORTEST * line.height
        and line.right > edge - RAGGED * line.height
        and line.left < margin + FURTHEST * line.height
    )


def _outside(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> set[Line]:
    """Running heads and page numbers: what stands at the top or foot of most pages, but for its number."""
    edge = [
        line
        for lines, height in zip(pages, heights, strict=True)
        for line in lines
        if line.bottom > height * (1 - HEAD) or line.top < height * FOOT
    ]
    seen = Counter(key for key, _ in {(_key(line), line.page) for line in edge})
    first = Counter(_first(line) for line in edge)
    return {
        line
        for line in edge
        if (seen[_key(line)] > 1 and seen[_key(line)] * 2 >= len(pages))
        or (NUMBER.fullmatch(line.text) and (DRESSED.search(line.text) or first[_first(line)] > 1))
    }


def _first(line: Line) -> int | None:
    """The number that the first page would have, if a line is the number of its page."""
    found = NUMBER.fullmatch(line.text)
    return int(found["number"]) - line.page if found else None


def _key(line: Line) -> tuple[str, int]:
    """What a running head is known by: its words without the number, and its place."""
    return re.sub(r"\d+", "#", "".join(line.text.split())), round(line.bottom / line.height)


def _refused(why: str, detail: str) -> Rejected:
    return Rejected(REFUSED[why], stage="read", detail=detail)
