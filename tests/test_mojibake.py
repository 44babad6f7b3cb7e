from __future__ import annotations

import sys
import time
from importlib.util import module_from_spec, spec_from_file_location
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.edits import apply_edits, undo_edits
from pipeline.lexicon import read_table
from pipeline.restore.mojibake import find, lost

HERE = Path(__file__).parent
PIECES = (
    "鍩庝埂",
    "瀛︽牎",
    "缁撳",
    "åŸŽ",
    "ä¹¡",
    "é",
    "ÄãºÃ",
    "§A¦n",
    "斕疑",
    "锟斤拷",
    "�",
    "?",
    " ",
    "城乡",
    "\n",
    ",",
    "龘",
    "\ue5e5",
    "€",
    "\x81",
    "Ã¤",
    "\ud800",
)


def benchmark():
    """The benchmark as a module."""
    spec = spec_from_file_location("benchmark_mojibake", HERE / "benchmarks" / "mojibake.py")
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def spelled(cell):
    """A cell with escapes as in Python."""
    return cell.encode("ascii", "backslashreplace").decode("unicode_escape") if "\\" in cell else cell


@pytest.mark.parametrize("row", read_table(HERE / "gold" / "mojibake.tsv"), ids=lambda row: row["true"])
def test_a_misreading_is_undone_and_nothing_else_touched(row):
    found = spelled(row["found"])
    edits = find(found)
    assert apply_edits(found, edits) == spelled(row["true"])
    assert not row["certainty"] or {edit.certainty for edit in edits} == {row["certainty"]}


def test_lossless_misreadings_are_all_undone():
    cases = list(benchmark().lossless())
    assert len(cases) > 200
    assert [case.way for case in cases if apply_edits(case.found, find(case.found)) != case.true] == []


def test_of_lossy_misreadings_nearly_all_comes_back_and_the_rest_is_marked():
    """Where whole characters are gone (private use, UTF-8 as Big5) most of the rest stays marked."""
    module = benchmark()
    for case in module.lossy():
        share, marked = module.right(case.true, apply_edits(case.found, find(case.found)))
        hopeless = "private use" in case.way or case.way == "utf-8 as big5, U+FFFD"
        assert share > (0.45 if hopeless else 0.95), case.way
        assert hopeless or share + marked > 0.96, case.way


def test_clean_text_is_left_alone_and_fast():
    text = benchmark().clean(1_000_000)
    start = time.process_time()
    assert find(text) == ()
    assert time.process_time() - start < 1


def test_what_is_lost_is_told():
    assert lost("办学锟斤拷锟斤拷特色\ufffd完") == ((2, 8), (10, 11))
    assert lost("办学特色") == ()


def test_a_guess_gives_the_bytes_it_rests_on():
    """What is certain stands apart from what is not, and the bytes of each guess are told."""
    text = "各项工作有序开展，教师积极参与".encode().decode("cp1252", "replace")
    edits = find(text)
    assert {edit.certainty for edit in edits} == {"certain", "probable"}
    assert all(edit.evidence.startswith("utf-8 read as latin-1") for edit in edits)
    assert all(("??" in edit.evidence) == (edit.certainty != "certain") for edit in edits)


@pytest.mark.parametrize(
    "piece", ["鍩?埂瀛︽?", "å?Žä¹?", "锟斤拷", "龘靐", "斕疑", "?huò)", "鍩庝埂瀛︽牎", "\u200b", "�"]
)
def test_time_grows_with_the_size_alone(piece):
    text = piece * (30_000 // len(piece))
    start = time.process_time()
    find(text)
    assert time.process_time() - start < 3


@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join) | st.text(st.characters(exclude_categories=())))
@settings(max_examples=300, deadline=None)
def test_the_pass_can_be_undone_and_is_done_once(text):
    edits = find(text)
    after = apply_edits(text, edits)
    assert undo_edits(after, edits) == text
    assert all(text[edit.start : edit.end] == edit.before for edit in edits)
    assert all(one.end <= two.start for one, two in pairwise(edits))
    assert find(after) == ()
