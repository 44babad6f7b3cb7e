from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.edits import apply_edits, undo_edits
from pipeline.lexicon import load, read_table
from pipeline.restore.script import find, script_of, simplify

GOLD = Path(__file__).parent / "gold"
SUITE = Path(__file__).resolve().parents[1].parent / "shared" / "suites" / "opencc_cases.json"
ROWS = [
    pytest.param(
        row["traditional"],
        row["simplified"],
        marks=[pytest.mark.xfail(reason="known", strict=True)] if row["expect"] == "fail" else [],
    )
    for row in (*read_table(GOLD / "script.tsv"), *read_table(GOLD / "script_sentences.tsv"))
]
MIXED = "學校教師著著作乾乾安縣後麼么藉覆瞭徵昇甯沈坏計畫設計畫幺麽老么本显随，。“”「」\n《》a1 王李老师"


@pytest.mark.parametrize(("traditional", "simplified"), ROWS)
def test_traditional_text_becomes_simplified(traditional, simplified):
    """Each character by its table, the ambiguous ones by the word they stand in."""
    assert simplify(traditional) == simplified


@pytest.mark.parametrize("row", read_table(GOLD / "script_found.tsv"), ids=lambda row: row["before"])
def test_the_pass_changes_only_what_the_script_of_the_line_does_not_mean(row):
    text = row["before"]
    assert apply_edits(text, find(text)) == row["after"]


@pytest.mark.parametrize("row", load().rows("script_words"), ids=lambda row: row["word"])
def test_every_word_of_the_lexicon_is_seen_in_its_example(row):
    assert row["becomes"] in simplify(row["example"])


@pytest.mark.parametrize(("name", "aspect"), [("t2s", False), ("tw2s", True), ("hk2s", False)])
def test_cases_of_opencc(name, aspect):
    """All of OpenCC's own cases; t2s and hk2s leave 著 alone where tw2s makes it 着."""
    if not SUITE.exists():
        pytest.skip("the shared material with OpenCC's cases is not there")
    cases = [case for case in json.loads(SUITE.read_text(encoding="utf-8")) if name in case["expected"]]
    wrong = [case["id"] for case in cases if simplify(case["input"], aspect=aspect) != case["expected"][name]]
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("", "simplified"),
        ("2013", "simplified"),
        ("乡村教师轮岗交流", "simplified"),
        ("鄉村教師輪崗交流", "traditional"),
        ("鄉村教師輪崗,乡村教师轮岗", "mixed"),
        ("乡村教师轮岗交流" * 9 + "學", "simplified"),
    ],
)
def test_script_of_a_text(text, script):
    assert script_of(text) == script


def test_script_of_a_long_text_looks_at_all_of_it():
    assert script_of("乡村教师" * 20_000 + "鄉村教師" * 20_000) == "mixed"


@given(st.text() | st.text(alphabet=MIXED) | st.text(st.characters(exclude_categories=())))
@settings(max_examples=300, deadline=None)
def test_simplifying_keeps_the_length_and_is_done_once(text):
    once = simplify(text)
    assert len(once) == len(text)
    assert simplify(once) == once


@given(st.text(alphabet=MIXED, max_size=60) | st.text(st.characters(exclude_categories=())))
@settings(max_examples=300, deadline=None)
def test_the_pass_can_be_undone_and_is_done_once(text):
    edits = find(text)
    after = apply_edits(text, edits)
    assert len(after) == len(text)
    assert undo_edits(after, edits) == text
    assert all(text[edit.start : edit.end] == edit.before != edit.after for edit in edits)
    assert find(after) == ()
