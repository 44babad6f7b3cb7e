"""What was repaired in one text, on a terminal: each kind of change once, where it first stands, and its proof."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from typing import TYPE_CHECKING

from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from pipeline.schema import Decoded, Edit, Restored

COLOURS = {"certain": "green", "probable": "yellow", "guess": "red"}
LONGEST = 40  # characters of a repair that are shown
NOTHING = "∅"


def show_repairs(name: str, decoded: Decoded, restored: Restored, console: Console) -> None:
    """Print what was changed in one text, before and after, how certain and why; changes that are alike stand once."""
    console.print(
        Text(f"{name}: {decoded.encoding} ({decoded.confidence:.2f}), {restored.script}", style="bold"),
        Text(f"{len(restored.edits):,} repairs", style="cyan"),
    )
    lines = _line_starts(decoded.text)
    times: dict[tuple[str, ...], list[Edit]] = {}
    for edit in restored.edits:
        alike = (edit.kind, edit.before, edit.after, edit.certainty, edit.evidence)
        times.setdefault(alike, []).append(edit)
    for edits in times.values():
        console.print(_told(edits[0], bisect_right(lines, edits[0].start), len(edits)))
    for line in _left(restored):
        console.print(line)


def _told(edit: Edit, line: int, times: int) -> Text:
    return Text.assemble(
        (f"  line {line:<5}", "dim"),
        f"{edit.kind:<11}",
        (f"{edit.certainty:<9}", COLOURS[edit.certainty]),
        (visible(edit.before), "red"),
        " → ",
        (visible(edit.after), "green"),
        f"  ({times:,} times)" if times > 1 else "",
        (f"  {edit.evidence}" if edit.evidence else "", "dim"),
    )


def _left(restored: Restored) -> Iterator[Text]:
    starts = _line_starts(restored.text) if restored.unresolved else []
    for start, end in restored.unresolved:
        line = bisect_right(starts, start)
        yield Text(f"  line {line:<5}still damaged: {visible(restored.text[start:end])}", style="bold red")


def _line_starts(text: str) -> list[int]:
    starts, at = [0], text.find("\n")
    while at >= 0:
        starts.append(at + 1)
        at = text.find("\n", at + 1)
    return starts


def visible(text: str) -> str:
    r"""A text in one line, what shows nothing by its name, a long one by its beginning and end.

    >>> visible("\ufeff教师\n"), visible(""), len(visible("校" * 500))
    ('U+FEFF教师⏎', '∅', 40)
    """
    if len(text) > LONGEST:
        half = LONGEST // 2
        text = f"{text[: half - 1]}…{text[-half:]}"
    shown = (
        "⏎" if c == "\n" else f"U+{ord(c):04X}" if unicodedata.category(c)[0] == "C" or c == "\xa0" else c for c in text
    )
    return "".join(shown) or NOTHING
