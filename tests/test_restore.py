"""The passes together: a damaged page comes back, every change is told, and a second time nothing changes."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.edits import undo_edits
from pipeline.restore import restore, unresolved

PAGES = (
    ("青禾小學(xué)的老師們?cè)诓賵?chǎng)上教同學(xué)們踢球,", "青禾小学的老师们在操场上教同学们踢球，"),
    ("成长的'脚步,本著求實的態度", "成长的脚步，本着求实的态度"),
    ("201*年9月,xx名教师到**市**小学支教。", "201*年9月，xx名教师到**市**小学支教。"),
    ("學(xué)校(3月)召開了會(huì)議", "学校(3月)召开了会议"),
    ("隨\u200b著\uf99a年的努力,他是著\u200b名的\uf934師", "随着连年的努力，他是著名的老师"),
)
WORDS = """
學(xué)校 發(fā)展 ?yàn)橛昙 因 們?cè)诓賵?chǎng) ?,F(xiàn)任 €(gè) ? ， , 的' 锟斤拷 &amp; \\u6559 瀛︽牎 著 显著
<p> a １ （xué） **流 “ ”
"""
PIECES = st.sampled_from(
    [*WORDS.split(), "\ue0d7", "\ufffd", "\ud800", "\x00", "\n", "\u200b", "\uf99a", ":", "着", "於", "老师"]
)


@pytest.mark.parametrize(("found", "truth"), PAGES)
def test_a_page_comes_back(found, truth):
    assert restore(found).text == truth


@given(st.lists(PIECES, max_size=25).map("".join))
@settings(max_examples=250, deadline=None)
def test_repairs_undone_give_the_file(text):
    """Any text whatever: the repairs, undone, give the text that came in."""
    done = restore(text)
    assert undo_edits(done.text, done.edits) == text
    at = 0
    for edit in done.edits:
        assert edit.start >= at
        assert text[edit.start : edit.end] == edit.before
        at = edit.end


@given(st.lists(PIECES, max_size=25).map("".join))
@settings(max_examples=250, deadline=None)
def test_restoring_twice_changes_nothing(text):
    once = restore(text)
    assert restore(once.text).text == once.text


@given(st.text(max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_characters(text):
    done = restore(text)
    assert undo_edits(done.text, done.edits) == text
    assert all(0 <= start < end <= len(done.text) for start, end in done.unresolved)


@pytest.mark.parametrize(
    "text",
    [
        "的'於老师",  # a mark that goes lays bare another word
        "学::校",
        "著名\u200b着",
        "\uf99a年",
    ],
)
def test_what_fuzzing_found(text):
    once = restore(text)
    assert restore(once.text).text == once.text


def test_what_cannot_be_told_is_marked():
    assert unresolved("办学?yàn)锟斤拷特色") == ((2, 7), (7, 10))


def test_empty():
    assert (restore("").text, restore("").edits) == ("", ())


@pytest.mark.parametrize("pattern", ["?jiǎng)", "學(xué)", "?,", "的'", "&amp;", "瀛︽牎"])
def test_time_grows_with_length(pattern):
    """100 kB of one pattern takes a few seconds at most."""
    start = time.process_time()
    restore(pattern * (100_000 // len(pattern.encode())))
    assert time.process_time() - start < 8


def test_the_real_texts_come_back(shared):
    """The true text of every annotated summary stands in its restored page, whitespace and width of marks aside."""
    narrow = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    seen = 0
    for path in sorted((shared / "corpus").glob("*.txt")):
        done = restore(path.read_text(encoding="utf-8"))
        assert done.unresolved == ()
        page = re.sub(r"\s+", "", done.text).translate(narrow)
        for gold in sorted((shared / "gold" / "texts").glob(f"{path.name[:3]}-*.txt")):
            assert re.sub(r"\s+", "", gold.read_text(encoding="utf-8")).translate(narrow) in page, gold.name
            seen += 1
    assert seen == 13
