"""A Word file (.docx) in; out comes its text as a reader sees it: one line a paragraph.

Numbers that Word counts by itself stand before their paragraphs, notes at the end, text boxes after the paragraph that
holds them, a row of a table on one line. What was deleted, hidden, or is printed on every page (running heads, page
numbers) is not there. What is hard: a table may be the table of a form, or the frame of a whole document.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from pipeline.read.archive import opened
from pipeline.read.numbering import Definitions, Numbering, Styles, whole
from pipeline.read.package import listen
from pipeline.schema import Rejected

if TYPE_CHECKING:
    from collections.abc import Callable

# What stands in these is not seen: deleted or moved away, a second drawing of the same box, a reading beside a word.
UNSEEN = frozenset(("del", "moveFrom", "Fallback", "rt", "instrText", "delText", "sdtPr", "pPrChange", "rPrChange"))
SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
OFF = ("0", "false", "off")


def text(raw: bytes) -> str:
    """The text of a Word file; raises Rejected where it is broken or holds none."""
    with opened(io.BytesIO(raw)) as package:
        numbers = Definitions()
        listen(package, "word/numbering.xml", Numbering(numbers))
        listen(package, "word/styles.xml", Styles(numbers))
        notes: dict[str, str] = {}
        for kind in ("footnote", "endnote"):
            heard = _Notes(kind)
            listen(package, f"word/{kind}s.xml", heard)
            notes |= heard.lines
        body = _Body(numbers)
        listen(package, "word/document.xml", body)
    lines = body.finished() + [f"[{n}]{notes.get(note, '')}" for n, note in enumerate(body.notes, 1)]
    if not any(line.strip() for line in lines):
        seen = "only pictures" if body.pictures else "nothing"
        cure = "recognise the text in them (OCR) and save it" if body.pictures else "look whether it is the right file"
        raise Rejected(f"a Word file with no text in it, {seen}: {cure}", stage="read")
    return "\n".join(lines)


@dataclass(slots=True)
class _Paragraph:
    said: list[str] = field(default_factory=list)
    style: str = ""
    list_id: str | None = None
    level: int | None = None
    boxes: list[str] = field(default_factory=list)
    joins: bool = False  # its end was deleted: the next one goes on


@dataclass(slots=True)
class _Table:
    lines: list[str] = field(default_factory=list)
    cells: list[list[str]] = field(default_factory=list)


class _Body:
    """Hears the body of a document (or its notes) and keeps its lines, and the notes it names in order."""

    def __init__(self, numbers: Definitions) -> None:
        self.lines: list[str] = []
        self.notes: list[str] = []
        self.pictures = 0
        self._numbers = numbers
        self._paragraphs = [_Paragraph()]  # a box stands inside a paragraph; the first stands outside them all
        self._outs: list[list[str]] = [self.lines]  # where lines go: the body, a cell, a box
        self._tables = [_Table()]  # a table stands inside another; the first holds cells that stand in none
        self._unseen = 0
        self._hidden = self._in_text = self._in_properties = False
        self._goes_on = ""  # the text of a paragraph whose end was deleted

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        mark_deleted = name == "del" and self._in_properties
        if self._unseen or (name in UNSEEN and not mark_deleted):
            self._unseen += 1
        elif self._in_properties:
            _property(self._paragraphs[-1], name, attributes.get("val", ""))
        elif name in SIGNS:
            self._say(SIGNS[name])
        elif act := self.STARTS.get(name):
            act(self, attributes)

    def end(self, name: str) -> None:
        """An element ends."""
        if self._unseen:
            self._unseen -= 1
        elif act := self.ENDS.get(name):
            act(self)

    def data(self, text: str) -> None:
        """Characters stand here; those outside of ``t`` only shape the source."""
        if self._in_text and not self._unseen:
            self._say(text)

    def finished(self) -> list[str]:
        """The lines of what was heard, also of a last paragraph whose end was deleted."""
        return [*self.lines, self._goes_on] if self._goes_on else self.lines

    def _say(self, text: str) -> None:
        if not self._hidden:
            self._paragraphs[-1].said.append(text)

    def _begin_paragraph(self, _: dict[str, str]) -> None:
        self._paragraphs.append(_Paragraph())

    def _end_paragraph(self) -> None:
        done = self._paragraphs.pop()
        self._in_properties = self._hidden = False
        said = "".join(done.said)
        if done.joins:
            self._goes_on += said
            return
        list_id, level = self._numbers.of_style(done.style)
        list_id = list_id if done.list_id is None else done.list_id
        number = self._numbers.next(list_id, level if done.level is None else done.level) if said.strip() else ""
        self._outs[-1] += [number + self._goes_on + said, *done.boxes]
        self._goes_on = ""

    def _begin_properties(self, _: dict[str, str]) -> None:
        self._in_properties = True

    def _end_properties(self) -> None:
        self._in_properties = False

    def _begin_run(self, _: dict[str, str]) -> None:
        self._hidden = False

    def _hide(self, attributes: dict[str, str]) -> None:
        self._hidden = attributes.get("val", "1") not in OFF

    def _begin_text(self, _: dict[str, str]) -> None:
        self._in_text = True

    def _end_text(self) -> None:
        self._in_text = False

    def _symbol(self, attributes: dict[str, str]) -> None:
        code = attributes.get("char", "")
        self._say(chr(int(code, 16)) if re.fullmatch(r"[0-9A-Fa-f]{2,4}", code) else "\ufffd")

    def _footnote(self, attributes: dict[str, str]) -> None:
        self._refer(f"footnote{attributes.get('id', '')}")

    def _endnote(self, attributes: dict[str, str]) -> None:
        self._refer(f"endnote{attributes.get('id', '')}")

    def _refer(self, note: str) -> None:
        self.notes.append(note)
        self._say(f"[{len(self.notes)}]")

    def _picture(self, _: dict[str, str]) -> None:
        self.pictures += 1

    def _begin_box(self, _: dict[str, str]) -> None:
        self._outs.append(self._paragraphs[-1].boxes)

    def _end_box(self) -> None:
        self._outs.pop()

    def _begin_table(self, _: dict[str, str]) -> None:
        self._tables.append(_Table())

    def _begin_cell(self, _: dict[str, str]) -> None:
        self._outs.append([])

    def _end_cell(self) -> None:
        self._tables[-1].cells.append([line for line in self._outs.pop() if line.strip()])

    def _end_row(self) -> None:
        cells, self._tables[-1].cells = [cell for cell in self._tables[-1].cells if cell], []
        if all(len(cell) == 1 for cell in cells):
            cells = [[" ".join(line for cell in cells for line in cell)]] if cells else []
        self._tables[-1].lines += [line for cell in cells for line in cell]

    def _end_table(self) -> None:
        self._outs[-1] += self._tables.pop().lines

    STARTS: ClassVar[dict[str, Callable[[_Body, dict[str, str]], None]]] = {
        "p": _begin_paragraph,
        "pPr": _begin_properties,
        "r": _begin_run,
        "vanish": _hide,
        "t": _begin_text,
        "sym": _symbol,
        "footnoteReference": _footnote,
        "endnoteReference": _endnote,
        "drawing": _picture,
        "pict": _picture,
        "object": _picture,
        "txbxContent": _begin_box,
        "tbl": _begin_table,
        "tc": _begin_cell,
    }
    ENDS: ClassVar[dict[str, Callable[[_Body], None]]] = {
        "p": _end_paragraph,
        "pPr": _end_properties,
        "t": _end_text,
        "txbxContent": _end_box,
        "tc": _end_cell,
        "tr": _end_row,
        "tbl": _end_table,
    }


def _property(here: _Paragraph, name: str, value: str) -> None:
    """A property of a paragraph that tells its number, or that its end was deleted."""
    if name == "pStyle":
        here.style = value
    elif name == "numId":
        here.list_id = value
    elif name == "ilvl":
        here.level = whole(value)
    elif name == "del":
        here.joins = True


class _Notes:
    """Hears the notes of a file and keeps the text of each by its kind and number."""

    def __init__(self, kind: str) -> None:
        self.lines: dict[str, str] = {}
        self._kind, self._body, self._id = kind, _Body(Definitions()), ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if name == self._kind:
            self._body, self._id = _Body(Definitions()), attributes.get("id", "")
        else:
            self._body.start(name, attributes)

    def end(self, name: str) -> None:
        """An element ends."""
        if name == self._kind:
            self.lines[self._kind + self._id] = " ".join(line.strip() for line in self._body.finished() if line.strip())
        else:
            self._body.end(name)

    def data(self, text: str) -> None:
        """Characters stand here."""
        self._body.data(text)
