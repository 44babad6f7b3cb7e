"""Durations: rows of tests/gold/durations.tsv, the tables of units and set phrases, laws on any text."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from paper import with_fields

from pipeline import lexicon
from pipeline.extract import durations

LEXICON = lexicon.load()
SIGNS = st.text(
    alphabet="0123456789年月日天周个半多余学期小时分钟一二两三十几至到—-x*零又第每约近以上，。 ", max_size=80
)


ISO = re.compile(r"P(?:\d+(?:\.\d+)?[YMWDS])*(?:T(?:\d+(?:\.\d+)?[HMS])+)?")


@pytest.mark.parametrize(("text", "spans"), with_fields("durations"))
def test_durations_are_found_whole_and_written_as_iso_8601(text, spans):
    found = [
        (time.start, time.end, (time.value or "?") + (f"..{time.value_max}" if time.value_max else ""), time.qualifier)
        for time in durations.find(text, LEXICON)
    ]
    assert found == [(start, end, *(*fields, "")[:2]) for start, end, *fields in spans]


@pytest.mark.parametrize("row", LEXICON.rows("duration_units"), ids=lambda row: row["unit"])
def test_each_unit_is_seen_in_its_example(row):
    assert any(row["unit"] in row["example"][time.start : time.end] for time in durations.find(row["example"], LEXICON))


@pytest.mark.parametrize("row", LEXICON.rows("duration_stop"), ids=lambda row: row["word"])
def test_a_set_phrase_is_no_length_of_time(row):
    at = row["example"].index(row["word"])
    end = at + len(row["word"])
    assert not [time for time in durations.find(row["example"], LEXICON) if at <= time.start < end]


@given(st.one_of(SIGNS, st.text(max_size=60)))
@settings(max_examples=300, deadline=None)
def test_any_text_gives_spans_in_order_within_it_and_their_values_are_iso_8601(text):
    end = 0
    for found in durations.find(text, LEXICON):
        assert end <= found.start < found.end <= len(text)
        end = found.end
        assert not found.value or ISO.fullmatch(found.value)


@pytest.mark.parametrize("piece", ["一年", "1天", "半", "两个半小时又", "x", "1", "十", "1年1月", "几年", "零"])
def test_the_time_grows_with_the_length_only(piece):
    text = piece * (33_000 // len(piece))  # 100 kB
    began = time.process_time()
    sum(1 for _ in durations.find(text, LEXICON))
    assert time.process_time() - began < 1.5
