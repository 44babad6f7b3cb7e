"""Sentences cover a text in order; where they end is shown by rows in the notation of paper."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.segment import sentences

GOLD = Path(__file__).parent / "gold" / "sentences.tsv"
LINES = [line.split("\t") for line in GOLD.read_text(encoding="utf-8").splitlines() if not line.startswith("#")][1:]
ROWS = [pytest.param(text, id=why, marks=[pytest.mark.xfail] if mark else []) for why, text, *mark in LINES]


@pytest.mark.parametrize("paper", ROWS)
def test_a_sentence_ends_where_the_paper_says(paper: str) -> None:
    paper = paper.replace("⏎", "\n")
    text = paper.replace("|", "")
    assert [text[span.start : span.end] for span in sentences(text)] == [part.strip() for part in paper.split("|")]


def test_the_paper_has_rows_for_every_rule() -> None:
    assert len(ROWS) >= 35


PIECES = st.lists(st.sampled_from(list("教学。！？…“”‘’（）()《》：，.1一? \n\u3000\ud800\x00"))).map("".join)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(), PIECES))
def test_sentences_cover_the_text_in_order(text: str) -> None:
    spans = sentences(text)
    assert all(left.end <= right.start for left, right in pairwise(spans))
    assert all(text[span.start : span.end].strip() == text[span.start : span.end] != "" for span in spans)
    inside = "".join(text[span.start : span.end] for span in spans)
    assert "".join(inside.split()) == "".join(text.split())
    assert all(len(text[span.start : span.end].splitlines()) == 1 for span in spans)


@settings(max_examples=100, deadline=None)
@given(PIECES)
def test_a_sentence_is_one_sentence(text: str) -> None:
    """Cut again alone, the text up to a line break gives the same sentences."""
    for line in text.splitlines():
        cut = [line[span.start : span.end] for span in sentences(line)]
        assert cut == [f"{line}\n"[span.start : span.end] for span in sentences(f"{line}\n")]


@pytest.mark.parametrize(
    "piece", ["。", "“", "”", "“。", "“。”", "用“。”", "（。）", "。 ", " ", "1。", "…", ".", "教.", "？a", "\n", "一"]
)
def test_time_grows_with_length(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    start = time.process_time()
    sentences(text)
    assert time.process_time() - start < 2
