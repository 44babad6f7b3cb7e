"""The decoded text of a web page in; out come the edits that leave its words: tags go, references become characters.

Sidebars and footers stay as lines of text, for the rules of site furniture to judge; what no reader of the page sees
(scripts, styles, comments, the head but for its title) goes with the tags, and so do lists of nothing but links, which
only the tags tell from text. Tags with the blanks around them are one edit, a line break where a block begins or ends.

What is hard: pages are broken. A quote or a comment is never closed, a script swallows the rest, a smaller-than sign
is meant as one. Every character is looked at a bounded number of times, whatever the page.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.restore.links import TAG, without_lists
from pipeline.schema import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.restore.links import Atom

# A paragraph ends where one of these begins or ends. Cells of a table stand beside each other, a blank between them.
BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "dialog", "dir",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "frameset", "h1", "h2", "h3", "h4",
    "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "option", "p", "pre",
    "section", "summary", "table", "tbody", "tfoot", "thead", "title", "tr", "ul",
))  # fmt: skip
CELLS = frozenset(("td", "th"))
INLINE = frozenset((
    "a", "abbr", "acronym", "area", "b", "base", "bdi", "bdo", "big", "button", "cite", "code", "del", "dfn", "em",
    "embed", "font", "frame", "head", "i", "img", "input", "ins", "kbd", "label", "link", "map", "mark", "marquee",
    "meta", "o:p", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time",
    "tt", "u", "var", "wbr",
))  # fmt: skip
# What stands in these is for the browser, not for the reader.
UNSEEN = frozenset((
    "applet", "audio", "canvas", "iframe", "math", "noframes", "noscript", "object", "script", "select", "style", "svg",
    "template", "textarea", "video",
))  # fmt: skip
TO_THE_END = frozenset(("script", "style"))  # never closed, they swallow the rest of the page, as in a browser

ATOM = re.compile(
    r"(?P<blank>[ \t\n\r\f\v]+)"
    r"|(?P<entity>&(?:amp;){0,3}(?:#[0-9]{1,7};?|#[xX][0-9a-fA-F]{1,6};?|[A-Za-z][A-Za-z0-9]{1,30};"
    r"|(?:nbsp|amp|lt|gt|quot)(?![A-Za-z0-9=])))"
    r"|(?P<text>[^ \t\n\r\f\v&]+|&)"
)
HIDDEN = re.compile(r"(?:display\s*:\s*none|font-size\s*:\s*0(?:px)?\s*[;\"'])", re.IGNORECASE)
LONGEST_HIDDEN = 400  # characters; copy protection hides a word or a line, never an article
INDENTS = ("\u3000", "&nbsp;&nbsp;", "\xa0\xa0")  # a line of the source that begins so is a paragraph
WIDE = re.compile(r"[\u2014-\u2026\u2e80-\u9fff\uf900-\ufaff\ufe30-\uffef\U00020000-\U0003ffff]")
LOOK_AT = 4000  # characters at the head of a text that show whether it is a page
PAGE = re.compile(r"<(?:!doctype\s+html|html[\s>]|head[\s>]|body[\s>])", re.IGNORECASE)
SOME_TAG = re.compile(
    r"</?(?:p|div|br|li|ul|ol|tr|td|table|h[1-6]|article|section|center|font|span|strong)\b[^<>]{0,300}>", re.IGNORECASE
)
FEWEST_TAGS = 6  # of a page without head or body; a text that speaks of <br> has one or two
THINNEST = 800  # characters of text for one tag: a page has a tag a paragraph


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of a page: ``text``, a tag (``block``, ``cell``, ``inline``), or what no reader sees (``unseen``)."""

    start: int
    end: int
    what: str


def is_page(text: str) -> bool:
    """Whether a text is a whole web page, or a piece of one, rather than a plain text.

    >>> is_page("<!DOCTYPE html><html><body><p>总结</p></body></html>")
    True
    >>> is_page("在网页里，<br>是换行，<p>是段落。")
    False
    """
    if PAGE.search(text, 0, LOOK_AT):
        return True
    tags = sum(1 for _ in SOME_TAG.finditer(text))
    return tags >= FEWEST_TAGS and tags * THINNEST >= len(text)


def find(text: str) -> tuple[Edit, ...]:
    """The edits that turn a web page into its lines: kind ``markup``, and ``entity`` for character references.

    >>> from pipeline.edits import apply_edits
    >>> page = "<title>总结</title><body> <p>第一段<b>完</b></p> <script>if (a<b) c();</script><p>第&#20108;段</p>"
    >>> apply_edits(page, find(page)).splitlines()
    ['总结', '第一段完', '第二段']
    """
    out: list[Edit] = []
    gap, holds = 0, set[str]()
    for start, end, what in without_lists(text, _atoms(text)):
        if what in {"text", "entity"}:
            out.extend(_close(text, gap, start, holds))
            if what == "entity":
                out.append(Edit("entity", start, end, text[start:end], _character(text[start:end])))
            gap, holds = end, set()
        else:
            holds.add(what)
    out.extend(_close(text, gap, len(text), holds))
    return tuple(edit for edit in out if edit.before != edit.after)


def _close(text: str, start: int, end: int, holds: set[str]) -> Iterator[Edit]:
    """The edit for what lies between two words: it becomes a line break, a blank, or nothing."""
    if start == end or holds == {"blank"}:
        return
    after = ""
    if start == 0 or end == len(text):
        pass
    elif "block" in holds:
        after = "\n"
    elif holds & {"blank", "cell"} or ("line" in holds and not (WIDE.match(text[start - 1]) or WIDE.match(text[end]))):
        after = " "  # a line of the source that breaks a Chinese paragraph leaves nothing
    evidence = "a list of links" if "links" in holds else ""
    yield Edit("markup", start, end, text[start:end], after, evidence=evidence)


def _atoms(text: str) -> Iterator[Atom]:
    """The page as words, references, blanks and tags, in order and without a gap."""
    pieces = list(_pieces(text))
    lines_count = _is_loose(text, pieces)
    inside = {"head": False, "title": False, "pre": False}
    for piece in pieces:
        if piece.what != "text":
            name, opens = _name(text, piece)
            if name in inside:
                inside[name] = opens
            if name in BLOCKS and name not in {"html", "title"}:  # the head of a broken page ends where its body begins
                inside["head"] = False
            yield piece.start, piece.end, piece.what
        elif inside["head"] and not inside["title"]:
            yield piece.start, piece.end, "unseen"
        else:
            yield from _words(text, piece, "block" if lines_count or inside["pre"] else "line")


def _words(text: str, piece: _Piece, line: str) -> Iterator[tuple[int, int, str]]:
    for match in ATOM.finditer(text, piece.start, piece.end):
        what = match.lastgroup or ""
        if what == "blank" and ("\n" in match.group() or "\r" in match.group()):
            what = "block" if text.startswith(INDENTS, match.end()) else line
        elif what == "entity" and not _character(match.group()):
            what = "text"
        yield match.start(), match.end(), what


def _is_loose(text: str, pieces: list[_Piece]) -> bool:
    """Whether the lines of the source are the paragraphs: a page with more lines of text than blocks to hold them."""
    blocks = sum(piece.what == "block" for piece in pieces)
    lines = 0
    for piece in pieces:
        if piece.what == "text":
            lines += max(0, sum(bool(line.strip()) for line in text[piece.start : piece.end].splitlines()) - 1)
    return lines > FEWEST_TAGS and lines > blocks


def _pieces(text: str) -> Iterator[_Piece]:
    """The page cut at its tags. What only looks like a tag stays text."""
    signs = _Signs(text)
    at = words = 0
    while (at := text.find("<", at)) >= 0:
        piece = _tag(text, at, signs)
        if piece is None:
            at += 1
            continue
        if words < at:
            yield _Piece(words, at, "text")
        yield piece
        at = words = piece.end
    if words < len(text):
        yield _Piece(words, len(text), "text")


class _Signs:
    """Where the next sign of a kind stands, each stretch of text searched once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._known: dict[str, tuple[int, int]] = {}
        self.unclosed: set[str] = set()  # elements that are not closed from here on

    def after(self, sign: str, at: int) -> int:
        """The place after the next ``sign``; 0 where there is none."""
        since, found = self._known.get(sign, (0, -2))
        if not (since <= at and (at <= found or found == -1)):
            found = self._text.find(sign, at)
            self._known[sign] = (at, found)
        return found + len(sign) if found >= 0 else 0


def _tag(text: str, at: int, signs: _Signs) -> _Piece | None:
    """The tag, comment or unseen element that begins here; None where the sign is only a sign."""
    match = TAG.match(text, at)
    if match is None:
        return _remark(text, at, signs)
    name, opens = match.group(1).lower(), text[at + 1] != "/"
    end = _tag_end(text, match.end(), signs)
    if end == 0 or (text[end - 1] != ">" and name not in BLOCKS | CELLS | INLINE | UNSEEN):
        return None
    if opens and text[end - 2] != "/":
        if name in UNSEEN:
            return _Piece(at, _unseen_end(text, name, end, signs), "unseen")
        close = (
            text.find(f"</{name}>", end, end + LONGEST_HIDDEN)
            if (name in INLINE or name == "p") and HIDDEN.search(text, at, end)
            else -1
        )
        if close >= 0:
            return _Piece(at, close + len(f"</{name}>"), "unseen")
    return _Piece(at, end, "block" if name in BLOCKS else "cell" if name in CELLS else "inline")


def _remark(text: str, at: int, signs: _Signs) -> _Piece | None:
    """A comment, a declaration or an instruction; a comment that is never closed ends like a tag."""
    end = signs.after("-->", at + 4) if text.startswith("<!--", at) else 0
    if not end and text.startswith(("<!", "<?", "</"), at):
        end = signs.after(">", at)
    return _Piece(at, end, "unseen") if end else None


def _tag_end(text: str, at: int, signs: _Signs) -> int:
    """Where a tag ends: after its ``>`` (not one in quotes), or before the next ``<`` if that is first; 0: nowhere."""
    close, opened = signs.after(">", at), signs.after("<", at)
    if opened and (not close or opened < close):
        return opened - 1
    if not close:
        return 0
    inside = text[at:close]
    for quote in "\"'":
        if inside.count(quote) % 2 and f"={quote}" in inside.replace(" ", ""):
            end = signs.after(quote, close)
            if end and (not opened or end < opened):  # a quote that closes only beyond the next tag was never closed
                return signs.after(">", end) or close
    return close


def _unseen_end(text: str, name: str, at: int, signs: _Signs) -> int:
    """Where an unseen element ends: after its closing tag; without one, where it began, or at the end of the page."""
    if name not in signs.unclosed:
        match = re.compile(rf"</{name}\b", re.IGNORECASE).search(text, at)
        if match:
            return signs.after(">", match.end()) or len(text)
        signs.unclosed.add(name)
    return len(text) if name in TO_THE_END else at


def _name(text: str, piece: _Piece) -> tuple[str, bool]:
    match = TAG.match(text, piece.start)
    return (match.group(1).lower(), text[piece.start + 1] != "/") if match else ("", False)


def _character(reference: str) -> str:
    """What a character reference stands for, one written twice over too; empty where it stands for no character.

    >>> _character("&#25945;"), _character("&amp;ldquo;"), _character("&nonsense;"), _character("&#xD800;")
    ('教', '“', '', '')
    """
    once = reference
    while once.startswith("&amp;") and once != "&amp;":
        once = "&" + once[len("&amp;") :]
    read = html.unescape(once)
    return "" if read == once or "\ufffd" in read or (read.endswith(";") and read != ";") else read
