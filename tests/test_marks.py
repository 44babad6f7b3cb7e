from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.edits import apply_edits, undo_edits
from pipeline.lexicon import load, read_table
from pipeline.restore import escapes
from pipeline.restore.marks import find

GOLD = Path(__file__).parent / "gold"
PIECES = (
    "的'",
    "的`",
    "的.",
    "'",
    "**流",
    " 流",
    "轮换",
    "\u200b",
    "\r\n",
    "\r",
    "学",
    "校",
    ",",
    ":",
    "?",
    "!",
    "８",
    "％",
    "．",
    "Ａ",
    "⻓",
    "\ufe0f",
    "❤",
    "a",
    "1",
    "\n",
    "\ud800",
    "\udc00",
    "&amp;",
    "&",
    "nbsp;",
    "#38;",
    "\\u6559",
    "\\",
    "u5b66",
    "bsol;",
    "，",
    "。",
    "(",
    ")",
)


def spelled(text):
    r"""A cell with \\uXXXX, \\xXX, \\r and \\n as they are in Python."""
    return re.sub(r"\\(?:u[0-9a-f]{4}|x[0-9a-f]{2}|[rn])", lambda m: m.group().encode().decode("unicode_escape"), text)


@pytest.mark.parametrize("row", read_table(GOLD / "marks.tsv"), ids=lambda row: row["before"])
def test_marks_that_mean_nothing_go_and_all_others_stay(row):
    before = spelled(row["before"])
    edits = find(before)
    assert apply_edits(before, edits) == spelled(row["after"])
    assert not row["kind"] or row["kind"] in {edit.kind for edit in edits}


@pytest.mark.parametrize("row", load().rows("censored"), ids=lambda row: row["stem"])
def test_every_stem_of_the_lexicon_is_seen_in_its_example(row):
    assert [edit.after for edit in find(row["example"])] == ["性交"]
    assert {edit.certainty for edit in find(row["example"])} == {"probable"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("&ldquo;手拉手&rdquo;", "“手拉手”"),
        ("两校&nbsp;&nbsp;结对", "两校  结对"),
        ("两校&nbsp结对", "两校 结对"),
        ("教师&amp;amp;学生", "教师&学生"),
        ("&#25945;&#x80b2;", "教育"),
        ("&amp;ldquo;课堂&amp;rdquo;", "“课堂”"),
        (r"\u6559\u80b2", "教育"),
        (r"\\u6559\\u80b2", "教育"),
        ("%u6559%u80b2", "教育"),
        (r"\ud83d\ude00", "😀"),
        ("Q&A;问答", "Q&A;问答"),
        (r"C:\users\data", r"C:\users\data"),
        (r"\u0041", r"\u0041"),
        ("&#0;&#xd800;", "&#0;&#xd800;"),
        ("A&B公司", "A&B公司"),
    ],
)
def test_references_become_what_they_name(before, after):
    assert apply_edits(before, escapes.find(before)) == after


@pytest.mark.parametrize("find_edits", [find, escapes.find], ids=["marks", "escapes"])
@given(text=st.lists(st.sampled_from(PIECES), max_size=25).map("".join) | st.text(st.characters(exclude_categories=())))
@example(text="¡\x1f¡")
@settings(max_examples=300, deadline=None)
def test_the_passes_can_be_undone_and_are_done_once(find_edits, text):
    edits = find_edits(text)
    after = apply_edits(text, edits)
    assert undo_edits(after, edits) == text
    assert all(text[edit.start : edit.end] == edit.before for edit in edits)
    assert all(one.end <= two.start for one, two in pairwise(edits))
    assert find_edits(after) == ()
