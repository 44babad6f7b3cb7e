"""How much of the text of web pages is kept, and how much of what surrounds it, beside other programs.

    python tests/benchmarks/pages.py [--each]

The pages are tests/gold/web/*.html; what lies between ``<!--[-->`` and ``<!--]-->`` is their text. Counted are the
characters (without blanks) of the text's lines that come out, and of all else that does. ``ours`` is what the summaries
of a document hold; the others are measured where they are installed, and named where not.
"""

from __future__ import annotations

import re
import sys
import time
from collections import Counter
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.decode import decode
from pipeline.document import document_id, read_document
from pipeline.edits import apply_edits
from pipeline.restore.markup import find
from pipeline.schema import RejectedFile, Settings, Source

if TYPE_CHECKING:
    from collections.abc import Callable

PAGES = sorted((Path(__file__).resolve().parents[1] / "gold" / "web").glob("*.html"))
TEXT = re.compile(r"<!--\[-->(.*)<!--\]-->", re.DOTALL)


class _Words(HTMLParser):
    """The words of a piece of a page, but for scripts and what is hidden in it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag == "script" or ("style", "display:none") in attrs

    def handle_endtag(self, tag: str) -> None:
        self._hidden = max(0, self._hidden - (tag in {"script", "span"}))

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.said.append(data)


def flat(text: str) -> str:
    """A text without blanks, its marks in full width, as the project writes them."""
    return "".join(text.split()).translate(str.maketrans(",;:?!", "，；：？！"))


def truth(page: str) -> str:
    """The text of a page, as its markers say."""
    found = TEXT.search(page)
    assert found, "no markers"
    words = _Words()
    words.feed(found.group(1))
    return flat("".join(words.said))


def ours(raw: bytes) -> str:
    """What the summaries of the document hold."""
    reading = read_document(Source("a.html", raw), document_id(raw), Settings())
    return "" if isinstance(reading, RejectedFile) else "\n".join(text.text for text in reading.texts)


def lines(raw: bytes) -> str:
    """All lines of the page, before furniture is cut."""
    page = decode(raw).text
    return apply_edits(page, find(page))


def other(module: str, call: Callable[[object, str], str | None]) -> Callable[[bytes], str] | None:
    """A program that is installed here, or None."""
    try:
        program = import_module(module)
    except ImportError:
        print(f"{module} is not installed and not measured")
        return None
    return lambda raw: call(program, decode(raw).text) or ""


def plain(source: str) -> str:
    words = _Words()
    words.feed(source)
    return "\n".join(words.said)


def programs() -> dict[str, Callable[[bytes], str] | None]:
    return {
        "ours": ours,
        "all lines": lines,
        "trafilatura": other("trafilatura", lambda it, page: it.extract(page, include_comments=False)),
        "readability": other("readability", lambda it, page: plain(it.Document(page).summary())),
        "resiliparse": other(
            "resiliparse.extract.html2text", lambda it, page: it.extract_plain_text(page, main_content=True)
        ),
    }


def kept(true: str, said: str) -> tuple[int, int]:
    """Characters of the text that came out (by runs of four), and characters beside them."""
    runs = Counter(true[n : n + 4] for n in range(len(true) - 3))
    out = flat(said)
    found = Counter(out[n : n + 4] for n in range(len(out) - 3))
    common = sum((runs & found).values())
    return common, max(0, len(found) and sum(found.values()) - common)


def main() -> None:
    each = "--each" in sys.argv
    print(f"{len(PAGES)} pages, {sum(len(truth(decode(p.read_bytes()).text)) for p in PAGES)} characters of text")
    for name, program in programs().items():
        if program is None:
            continue
        total = right = beside = 0
        began = time.process_time()
        for path in PAGES:
            raw = path.read_bytes()
            true = truth(decode(raw).text)
            common, more = kept(true, program(raw))
            if each and (common < len(true) - 3 or more):
                print(f"  {name:12} {path.stem:28} lost {len(true) - 3 - common:5} beside {more:5}")
            total, right, beside = total + len(true) - 3, right + common, beside + more
        spent = time.process_time() - began
        print(f"{name:12} text kept {right / total:7.2%}, beside it {beside / total:7.2%}, {spent:5.1f} s")


if __name__ == "__main__":
    main()
