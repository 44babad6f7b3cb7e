"""Marked texts in, mentions and sections out: how the gold of attribute and describe is written.

``{s:青小=青石镇中心小学}`` is a school with its canonical name, ``〔青石小学〕`` a school and ``⟨周怀远⟩`` a person
under their own; ``<problems>`` begins a section of that kind; ``⏎`` is a line break.
"""

import re
from pathlib import Path

from pipeline.lexicon import read_table
from pipeline.schema import Mention, Section

GOLD = Path(__file__).parent / "gold"
MARK = re.compile(r"\{(?P<letter>[spoldtc])(?P<masked>m?):(?P<text>[^{}=]*)(?:=(?P<value>[^{}]*))?\}|<(?P<kind>\w+)>"
                  r"|〔(?P<school>[^〕]*)〕|⟨(?P<person>[^⟩]*)⟩|(?P<line>⏎)")  # fmt: skip
TYPES = {"s": "school", "p": "person", "o": "org", "l": "place", "d": "date", "t": "duration", "c": "count"}
HEADS = {
    "problems": "三、存在的问题", "outcomes": "二、取得的成效", "activities": "一、主要做法",
    "background": "一、基本情况",
    "purpose": "一、目的意义", "principles": "二、工作原则", "plans": "四、下一步打算",
}  # fmt: skip


def gold(name):
    """The rows of tests/gold/<name>.tsv."""
    return read_table(GOLD / f"{name}.tsv")


def unmark(marked, dates=None):
    """The text, its mentions and its sections; ``dates`` is a pattern whose matches are dates of 2018."""
    text, mentions, begins, at = "", [], [], 0
    for mark in MARK.finditer(marked):
        text += marked[at : mark.start()]
        at = mark.end()
        if mark["kind"]:
            begins.append((len(text), mark["kind"]))
        elif mark["line"]:
            text += "\n"
        else:
            mention = named(mark, len(text))
            mentions.append(mention)
            text += mention.text
    text += marked[at:]
    if dates:
        mentions += [make("date", m.start(), m.group(), "2018") for m in re.finditer(dates, text)]
    return text, tuple(sorted(mentions, key=lambda m: m.start)), sections(text, begins)


def headed(row):
    """A sentence of gold/told.tsv under a heading of the kind it stands in: text, mentions and sections."""
    head = f"<{row['under']}>{HEADS[row['under']]}⏎" if row["under"] else ""
    return unmark("结对帮扶工作总结。⏎" + head + row["text"])


def must_and_may(cell):
    """The labels of a cell: those that must be found, and those that may."""
    labels = [label for label in cell.split(";") if label]
    return {label for label in labels if not label.endswith("?")}, {label.rstrip("?") for label in labels}


def named(mark, start):
    """The mention that a mark makes."""
    if mark["letter"] is None:
        return make("school" if mark["school"] else "person", start, mark["school"] or mark["person"])
    kind, value = TYPES[mark["letter"]], mark["value"]
    if kind == "count":
        value, unit, qualifier, thing = [*(value or "").split(" "), "", "", ""][:4]
        more = {"unit": unit, "qualifier": qualifier, "of": thing}
        return make(kind, start, mark["text"], value, masked=bool(mark["masked"]), **more)
    return make(kind, start, mark["text"], value, masked=bool(mark["masked"]))


def make(kind, start, text, value=None, *, masked=False, **more):
    """A mention as link would give it."""
    empty = dict.fromkeys(("value_max", "unit", "qualifier", "of", "role", "entity_id"), "") | more
    return Mention(
        mention_id=f"x:{kind}:{start}", summary_id="x", type=kind, start=start, end=start + len(text), text=text,
        value=text if value is None else value, masked=masked, generic=False, inferred=False, rule="gold",
        confidence=1.0, source_start=-1, source_end=-1, **empty,
    )  # fmt: skip


def sections(text, begins):
    """The sections that begin at these places, each up to the next."""
    ends = [start for start, _ in [*begins, (len(text), "")][1:]]
    return tuple(
        Section(summary_id="x", ordinal=n, kind=kind, heading=text[start:].split("\n")[0][:20], start=start, end=end)
        for n, ((start, kind), end) in enumerate(zip(begins, ends, strict=True), 1)
    )


def annotated(text, truth):
    """The mentions and sections that the annotation of a text gives."""
    mentions = tuple(
        make(
            m["type"], m["start"], text[m["start"] : m["end"]],
            ("" if m.get("value") is None else str(m["value"])) if m["type"] == "count" else m.get("norm") or "",
            masked=m.get("masked", False), unit=m.get("unit") or "", of=m.get("of") or "",
        )
        for m in sorted(truth["mentions"], key=lambda m: m["start"])
    )  # fmt: skip
    begins, at = [], 0
    for heading in truth["headings"]:
        at = text.find(heading["text"], at)
        begins.append((at, heading["kind"]))
        at += len(heading["text"])
    return mentions, sections(text, begins)
