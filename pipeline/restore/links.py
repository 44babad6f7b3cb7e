"""The pieces of a web page in; out come the same, its menus and lists of other pages being called what they are.

Only the tags tell such a list from text: lines one after another, in all of which nothing but links is said. A heading
is none, nor the page's own title, which sites like to link to itself; a sentence with links in it is a sentence.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Atom = tuple[int, int, str]  # from, to, and what it is: text, entity, blank, inline, block …

FEWEST_LINKS = 3  # one after another: fewer may be what a text refers to
LONGEST_LINK = 50  # characters of the title of another page
SHORTEST_TITLE = 5  # characters: 首页 stands in many a title
TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9:_-]*)")
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "title"))
BESIDE = re.compile(r"[\W\d_年月日]*")  # signs, numbers and dates among links
SAID = frozenset(("text", "entity"))


@dataclass(slots=True)
class _Line:
    """What stands between two blocks: its atoms, the words inside of links and outside."""

    heading: str
    atoms: list[Atom] = field(default_factory=list)
    linked: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)
    links: int = 0


def without_lists(text: str, atoms: Iterable[Atom]) -> Iterator[Atom]:
    """The atoms of a page in order, the words of a list of links being called ``links``."""
    run: list[_Line] = []
    title = ""
    for line in _lines(text, atoms):
        if line.heading == "title":
            title += "".join(line.other)
        if _is_links(line, title) or not (line.linked or line.other):
            run.append(line)
        else:
            yield from _called(run)
            yield from line.atoms
            run = []
    yield from _called(run)


def _called(run: list[_Line]) -> Iterator[Atom]:
    """The atoms of lines of links, called so where they are a list."""
    is_list = sum(line.links for line in run) >= FEWEST_LINKS
    for line in run:
        for start, end, what in line.atoms:
            yield start, end, "links" if is_list and what in SAID else what


def _is_links(line: _Line, title: str) -> bool:
    if not line.links or line.heading:
        return False
    linked = "".join(line.linked)
    own = len(linked) >= SHORTEST_TITLE and linked in title
    sentence = len(linked) > LONGEST_LINK * line.links or linked.endswith(("。", "！", "？"))
    return not own and not sentence and bool(BESIDE.fullmatch("".join(line.other)))


def _lines(text: str, atoms: Iterable[Atom]) -> Iterator[_Line]:
    """The lines of a page. A link ends with its block, for many are never closed."""
    line, linked = _Line(""), False
    for atom in atoms:
        start, end, what = atom
        line.atoms.append(atom)
        if what in SAID:
            (line.linked if linked else line.other).append(html.unescape(text[start:end]))
        elif what in {"block", "inline"} and (tag := TAG.match(text, start)):
            name, opens = tag.group(1).lower(), text[start + 1] != "/"
            if name == "a":
                linked = opens
                line.links += opens
            elif what == "block":
                yield line
                heading = name if opens and name in HEADINGS else "" if name in HEADINGS else line.heading
                line, linked = _Line(heading), False
    yield line
