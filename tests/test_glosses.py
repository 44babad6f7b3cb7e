"""Glosses go, parentheses stay."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.edits import apply_edits
from pipeline.restore.glosses import find, table

GLOSSED = (
    ("青禾小學(xué)的教師進(jìn)修了", "青禾小學的教師進修了"),
    ("學(xué)校(3月)召開會議,學(xué)生(含學(xué)前班)參加", "學校(3月)召開會議,學生(含學前班)參加"),
    ("兩個(gè)學(xué)期,發(fā)展(ppt)很快,實(shí)驗組(a)", "兩個學期,發展(ppt)很快,實驗組(a)"),
    ("我們(men)認(rèn)識(shí)了對(duì)方", "我們認識了對方"),
)
KEPT = (
    "老师教“强(qiǎng)迫”一词时,学生读成了强(qiáng)迫",
    "拼音bō pō mō fō (ā)和汉字",
    "汉(hàn)语(yǔ)拼(pīn)音(yīn)是低年级的重点",
    "學校(教科)、課件(ppt)、角(a)",
    "學(xiào)校的學生和學校的老師",  # no reading of 學
    "識字課上認識了“龜(guī)裂”這個詞," + "孩子們很高興,回家後說給父母聽。" * 30,
)


@pytest.mark.parametrize(("text", "truth"), GLOSSED)
def test_a_gloss_goes(text, truth):
    """A reading of the character before it, in a page that is glossed, is taken off."""
    edits = find(text)
    assert apply_edits(text, edits) == truth
    assert all(edit.kind == "gloss" and edit.certainty == "certain" and edit.evidence for edit in edits)


@pytest.mark.parametrize("text", KEPT)
def test_a_parenthesis_stays(text):
    """What the author put in parentheses stays, a reading in a lesson, too."""
    assert find(text) == ()


def test_a_character_is_glossed_everywhere_or_nowhere():
    """種 has a gloss once and none elsewhere: that one is the author's."""
    text = "學(xué)校的實(shí)驗園裡,學(xué)生播種(zhǒng)子,種花,種菜,種樹,發(fā)現(xiàn)了規律"
    assert "種" not in table(text)
    assert "(zhǒng)" in apply_edits(text, find(text))


@given(st.text(alphabet="學校實發(xuéshífā)?ā(a) \n教師", max_size=60))
@settings(max_examples=150, deadline=None)
def test_taking_glosses_off_twice_changes_nothing(text):
    once = apply_edits(text, find(text))
    assert apply_edits(once, find(once)) == once or len(once) < len(text)


@pytest.mark.parametrize("pattern", ["(xué)", "學(xué)", "((((", "學(", "ā)"])
def test_time_grows_with_length(pattern):
    """100 kB of one pattern takes well under a second."""
    start = time.process_time()
    find(pattern * (100_000 // len(pattern.encode())))
    assert time.process_time() - start < 2
