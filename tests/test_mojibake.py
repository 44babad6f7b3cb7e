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
from pipeline.readability import listed, weights
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


# What the ways to lose bytes leave, a little below what is reached on texts that were not looked at.
FLOORS = (
    ("utf-8 as gbk", 0.90), ("utf-8 as gb18030", 0.96), ("utf-8 as big5hkscs", 0.75), ("utf-8 as big5, browser", 0.60),
    ("utf-8 as big5, python", 0.50), ("utf-8 as cp1252", 0.93), ("gbk as big5", 0.90), ("big5 as gbk, python", 0.85),
    ("big5 as gb18030", 0.60),
)  # fmt: skip


@pytest.mark.parametrize(("way", "floor"), FLOORS)
def test_of_lossy_misreadings_most_comes_back(way, floor):
    module = benchmark()
    cases = [case for case in module.lossy("blind") if case.way.startswith(way)]
    assert cases
    for case in cases:
        assert module.score(case, find(case.found)).right > floor, case.way


def test_clean_text_of_every_kind_is_left_alone():
    for kind, text in benchmark().clean_texts.clean(400_000, seed=5).items():
        assert find(text) == (), kind


def test_a_misread_line_leaves_the_clean_ones_alone():
    """A line that the wrong encoding could not even spell was never misread."""
    clean, line = "据了解，该项目总投资约四亿元。", "本学期，我校语文组共开展集体备课十六次。"
    text = f"{clean}\n{line.encode().decode('latin-1')}\n{clean}"
    assert apply_edits(text, find(text)) == f"{clean}\n{line}\n{clean}"


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


def test_what_was_read_before_changes_nothing():
    """The characters that lost bytes may spell are those of the table, whatever characters were asked for before."""
    known = listed()
    assert weights()["\U0002a6d6"] > 0
    assert "\U0002a6d6" not in listed()
    assert listed() == known
