"""Gold rows as they stand on paper: a text with marks in it goes in, the plain text and the marked spans come out.

Three notations, each as dense as its kind needs: ``{2013年5月|2013-05}`` carries fields, ``[石桥小学]`` and
``{**小学}`` say whether a name is masked, ``⟦教育局⟧g`` carries a flag. A row that we cannot do yet is marked ``fail``,
and is strict.
"""

import re
from pathlib import Path

import pytest

from pipeline.lexicon import read_table

GOLD = Path(__file__).parent / "gold"
FIELDS = re.compile(r"\{(?:([cdtfn]) )?([^{}]*)\}")
FLAGS = re.compile(r"⟦|⟧[mg]?|\{|\}")


def with_fields(name):
    """The rows of a gold file: the text, and the spans marked in it by {text|field|field} or {kind text|field}."""
    rows = []
    for line in (GOLD / f"{name}.tsv").read_text(encoding="utf-8").split("\n")[1:]:
        marked, _, status = (*line.split("\t"), "", "")[:3]
        if line.startswith("#") or not line or marked == "text":
            continue
        text, spans, at = "", [], 0
        for match in FIELDS.finditer(marked):
            text += marked[at : match.start()]
            said, *fields = match[2].split("|")
            spans.append((len(text), len(text) + len(said), *filter(None, [match[1]]), *fields))
            text, at = text + said, match.end()
        text = (text + marked[at:]).replace("\\n", "\n")
        marks = [pytest.mark.xfail(strict=True, reason="known failure")] if status == "fail" else []
        rows.append(pytest.param(text, spans, id=text[:24].replace("\n", " "), marks=marks))
    return rows


def with_masks(name):
    """The rows of a gold file: the text, and the spans marked in it with [ ] and { } (masked)."""
    rows = []
    for line in (GOLD / f"{name}.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith(("#", "expect\t")) or not line:
            continue
        expect, marked = line.split("\t")[:2]
        text, spans, start = "", [], 0
        for char in marked:
            if char in "[{":
                start = len(text)
            elif char in "]}":
                spans.append((start, len(text), char == "}"))
            else:
                text += char
        marks = [pytest.mark.xfail(strict=True, reason="not found yet")] if expect == "fail" else []
        rows.append(pytest.param(text, spans, id=text[:24], marks=marks))
    return rows


def with_flags(name):
    """The rows of a gold file as they stand; ``flagged`` reads one."""
    table = read_table(GOLD / f"{name}.tsv")
    return [pytest.param(r["text"], marks=[pytest.mark.xfail(strict=True)] if r["fail"] else []) for r in table]


def flagged(row):
    """The text of a row, what is marked in it (start, end, flag), and what other finders claim."""
    text, wanted, claimed, opened, position = "", [], [], 0, 0
    for mark in FLAGS.finditer(row):
        text += row[position : mark.start()]
        position = mark.end()
        if mark[0] in "⟦{":
            opened = len(text)
        elif mark[0] == "}":
            claimed.append((opened, len(text)))
        else:
            wanted.append((opened, len(text), mark[0][1:]))
    return text + row[position:], wanted, claimed


def flag(found):
    """How a row writes what was found."""
    return "m" if found.masked else "g" if found.generic else ""
