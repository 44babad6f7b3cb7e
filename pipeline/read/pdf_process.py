"""A PDF on stdin; its pages with their lines and where they stand come out on stdout, as JSON.

Run as a process of its own, in which a file made to do harm has ten seconds and its share of memory, and can crash
nobody else: ``python -I pdf_process.py``. It imports nothing of this project.

One object a page: ``pictures`` (how many), ``size`` (width, height), ``lines``: ``[left, right, bottom, top, text]``
in points, in the order of the file, a tab between cells. One object alone with ``refused`` says why nothing could be
read.
"""

from __future__ import annotations

import io
import json
import logging
import math
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

MEMORY = 900 * 1024**2  # bytes
SECONDS = 10
MOST_PAGES = 3_000
MOST_CHARACTERS = 4_000_000
PARTED, CELLS = 0.6, 1.5  # of a sign's size: a gap as wide as that is a blank, or parts the cells of a table
ONE_LINE = 0.5  # of a sign's size: what stands no further up or down is on the line
TWICE = 0.15  # of a sign's size: the same sign again so near is drawn to look bold

Box = tuple[float, float, float, float]  # left, right, bottom, top


def main() -> int:
    """Read stdin, write stdout; the value is the exit code."""
    from pdfminer.pdfdocument import PDFPasswordIncorrect  # noqa: PLC0415 - an extra

    _bound()
    logging.disable()
    try:
        told = _told(sys.stdin.buffer.read())
    except PDFPasswordIncorrect as why:
        told = {"refused": "password", "detail": repr(why)}
    except MemoryError as why:
        told = {"refused": "harm", "detail": repr(why)}
    except Exception as why:  # noqa: BLE001 - a broken file breaks the reader anywhere
        told = {"refused": "damaged", "detail": repr(why)[:300]}
    json.dump(told, sys.stdout)
    return 0


def _bound() -> None:
    """Limit what this process may use, where the system can."""
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS)):
        _, hard = resource.getrlimit(what)
        resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _told(content: bytes) -> dict[str, Any]:
    from pdfminer.converter import PDFPageAggregator  # noqa: PLC0415 - an extra
    from pdfminer.layout import LTChar, LTFigure, LTImage  # noqa: PLC0415
    from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager  # noqa: PLC0415
    from pdfminer.pdfpage import PDFPage  # noqa: PLC0415

    def inside(item: Any) -> Iterator[Any]:
        for one in item:
            yield from inside(one) if isinstance(one, LTFigure) else (one,)

    pages: list[dict[str, Any]] = []
    left = MOST_CHARACTERS
    resources = PDFResourceManager()
    device = PDFPageAggregator(resources, laparams=None)
    interpreter = PDFPageInterpreter(resources, device)
    for one_page in PDFPage.get_pages(io.BytesIO(content)):
        interpreter.process_page(one_page)
        page = device.get_result()
        items = list(inside(page))
        signs = [one for one in items if isinstance(one, LTChar)]
        left -= len(signs)
        if left < 0 or len(pages) == MOST_PAGES:
            return {"refused": "large", "detail": f"more than {len(pages)} pages, {MOST_CHARACTERS - left} signs"}
        pictures = sum(isinstance(one, LTImage) for one in items)
        pages.append({"pictures": pictures, "size": [page.width, page.height], "lines": _lines(signs)})
    return {"pages": pages}


def _lines(signs: list[Any]) -> list[list[Any]]:
    """The lines of a page. What is written at another angle than the rest is a watermark, and left out."""
    angles = [round(math.atan2(one.matrix[1], one.matrix[0]), 1) for one in signs]
    upright = Counter(angles).most_common(1)[0][0] if angles else 0.0
    lines: list[list[Any]] = []
    drawn: dict[tuple[str, int, int], list[tuple[float, float]]] = {}
    for one, angle in zip(signs, angles, strict=True):
        said = _said(one.get_text())
        if angle != upright or (said.strip() and _is_drawn(said, one, drawn)):
            continue
        box = (one.x0, one.x1, one.y0, one.y1)
        size = max(one.size, 1.0)
        last = lines[-1] if lines else None
        if last and abs((box[2] + box[3]) - (last[2] + last[3])) < 2 * ONE_LINE * size and box[0] > last[1] - size / 2:
            gap = _gap((box[0] - last[1]) / size)
            lines[-1] = [*_around(last, box), last[4] + gap + said] if said.strip() else [*last[:4], last[4] + said]
        elif said.strip():
            lines.append([*box, said])
    return lines


def _gap(sizes: float) -> str:
    """What a gap between two signs says: nothing, a blank, or that two cells of a table stand there."""
    return "\t" if sizes > CELLS else " " if sizes > PARTED else ""


def _said(sign: str) -> str:
    return "\ufffd" if sign.startswith("(cid:") else sign


def _is_drawn(said: str, one: Any, drawn: dict[tuple[str, int, int], list[tuple[float, float]]]) -> bool:
    """Whether the same sign stands there already, and remember that it does now."""
    size = max(one.size, 1.0)
    column, row = int(one.x0 // size), int(one.y0 // size)
    for x in (column - 1, column, column + 1):
        for y in (row - 1, row, row + 1):
            for left, bottom in drawn.get((said, x, y), ()):
                if abs(left - one.x0) < TWICE * size and abs(bottom - one.y0) < TWICE * size:
                    return True
    drawn.setdefault((said, column, row), []).append((one.x0, one.y0))
    return False


def _around(one: list[Any], two: Box) -> Box:
    return min(one[0], two[0]), max(one[1], two[1]), min(one[2], two[2]), max(one[3], two[3])


if __name__ == "__main__":
    sys.exit(main())
