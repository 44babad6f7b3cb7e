r"""References left in running text: ``&ldquo;``, ``&#25945;``, ``\u6559`` become the characters they name.

In: a text. Out: edits of kind ``entity``. What is hard: an ampersand is a character too (``R&D;``), a backslash begins
a path, and a reference may be escaped again (``&amp;nbsp;``); only what names a character is touched.
"""

from __future__ import annotations

import html
import re
from html.entities import html5
from typing import TYPE_CHECKING

from pipeline.edits import Edits, apply_edits, compose
from pipeline.schema import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

REFERENCE = re.compile(
    r"&(?:amp;|#0*38;|#[xX]0*26;)*(?:#[0-9]{1,7};|#[xX][0-9A-Fa-f]{1,6};|[A-Za-z][A-Za-z0-9]{1,30};|nbsp(?![A-Za-z0-9=]))"
    r"|(?:\\{1,2}u[0-9A-Fa-f]{4})++"  # possessive, so that re remembers no way back for each of a million
    r"|(?:%u[0-9A-Fa-f]{4})++"
)
DEEPEST = 4
MARK = re.compile(r"[\\%]{1,2}u")
LAST = re.compile(r"&(?:amp;|#0*38;|#[xX]0*26;)*([^&]+)")


def find(text: str) -> Sequence[Edit]:
    r"""The edits that put characters in place of what only names them.

    >>> [(edit.before, edit.after) for edit in find("&ldquo;手拉手&rdquo;,\\u6559\\u80b2&#23616;")]
    [('&ldquo;', '“'), ('&rdquo;', '”'), ('\\u6559\\u80b2', '教育'), ('&#23616;', '局')]
    >>> find("Q&A;问与答,C:\\users")
    ()
    """
    if "&" not in text and "\\u" not in text and "%u" not in text:
        return ()
    edits: Sequence[Edit] = Edits(_edits(text))
    for _ in range(DEEPEST):  # what a reference names may be part of another: &bsol;u6559
        now = apply_edits(text, edits)
        more = Edits(_edits(now))
        if not more:
            break
        edits = compose(text, edits, now, more)
    return edits


def _edits(text: str) -> Iterator[Edit]:
    for match in REFERENCE.finditer(text):
        before = match.group()
        after = _named(before) if before[0] == "&" else _spelled(before)
        if after and after != before:
            yield Edit("entity", match.start(), match.end(), before, after, "certain", f"{before[:40]} names it")


def _named(reference: str) -> str:
    """The character an HTML reference names, however often its ampersand was escaped; ``""`` where it names none."""
    found = LAST.fullmatch(reference)
    if not found:
        return ""
    name = found.group(1)
    if name[0] == "#":
        after = html.unescape(f"&{name}")
        return "" if after.startswith("&") or after == "\ufffd" or not _is_text(after) else after.replace("\xa0", " ")
    # An ampersand that was escaped may stand before a name of nothing: &amp;co; is &co;
    named = " " if name.startswith("nbsp") else html5.get(name, "")
    return named or (f"&{name}" if reference != f"&{name}" else "")


def _spelled(escaped: str) -> str:
    r"""The characters a run of ``\uXXXX`` spells, surrogates paired; ``""`` where there is no text among them."""
    after = bytes.fromhex(MARK.sub("", escaped)).decode("utf-16-be", "replace")
    return after if "\ufffd" not in after and _is_text(after) and any(c > "\u2000" for c in after) else ""


def _is_text(characters: str) -> bool:
    return not any((c < " " and c not in "\t\n\r") or "\x7f" <= c < "\xa0" for c in characters)
