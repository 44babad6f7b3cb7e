"""Weights of words: the likeliest kind of sentences nobody tuned on, and the figures of described sentences."""

import importlib.util
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.describe.likely import clauses, grams, likely
from pipeline.lexicon import load

SPEC = importlib.util.spec_from_file_location("described", Path(__file__).parent / "benchmarks" / "describe.py")
described = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(described)

LEXICON = load()
HELD = [row for row in described.marked.gold("told") if row["set"] == "held"]
PARTS = [row for row in described.marked.gold("parts") if row["set"] == "held"]


@pytest.mark.parametrize(("category", "least"), [("activity", 0.75), ("outcome", 0.75), ("problem", 0.75)])
def test_the_likeliest_kind_is_mostly_the_right_one(category, least):
    """Of the held sentences that tell one kind for sure, the weights alone name it in three of four."""
    right = []
    for row in HELD:
        kinds = [
            label.split(":")[1] for label in row["told"].split() if label.startswith(category) and "?" not in label
        ]
        if len(kinds) == 1 and row["told"].startswith(category):
            odds = likely(re.sub("〔[^〕]*〕", "", row["text"]), category, LEXICON)
            right.append(max(odds, key=odds.get) == kinds[0])
    assert sum(right) >= least * len(right) > 0


def figure(tally, name):
    """F1 of a figure."""
    return float(re.search(r"(\d\.\d+) of", tally.line(name)).group(1))


@pytest.mark.parametrize(
    ("name", "least"), [("activities", 0.66), ("outcomes", 0.76), ("problems", 0.8), ("partners", 0.77)]
)
def test_held_sentences_keep_their_figures(name, least):
    """F1 over invented sentences in the widest variety of words, many of them harder than those of reports."""
    tally = described.Tally()
    described.told_rows(HELD, tally)
    described.part_rows(PARTS, tally)
    assert figure(tally, name) >= least


@pytest.mark.parametrize("category", ["activity", "outcome", "problem", "talk"])
def test_kinds_are_codes(category):
    """What is weighed is a code of the dataset, and every weight is for one of its kinds."""
    codes = {row["code"] for row in LEXICON.rows("codes")} | {"activity", "outcome", "problem"}
    assert set(likely("", category, LEXICON)) <= codes


@given(st.text(max_size=200))
@settings(max_examples=60, deadline=None)
def test_any_text_can_be_weighed(text):
    """Clauses lie inside the text, and what is no Chinese weighs nothing."""
    assert all(text[start : start + len(clause)] == clause for start, clause in clauses(text))
    if not grams(text):
        assert likely(text, "problem", LEXICON) == likely("", "problem", LEXICON)
